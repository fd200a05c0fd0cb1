"""Quién entregó qué: las carpetas que bajan las plataformas, los .zip y lo que no es una entrega."""
import stat
import zipfile

import pytest
from helpers.class_corpus import ROOT, WHOLE, notebook

from coursekit.grader.batch.archives import extract
from coursekit.grader.batch.submissions import Lessons, find_handed

CHECKS = sorted((ROOT / "exercises").glob("test_0*.py"))
ONE = [path for path in CHECKS if "02" in path.name]
FOLDS = notebook("def kfold_indices(n, k, seed):\n    return []")


def handed(folder, checks=CHECKS) -> dict:
    """De cada fila: {estudiante: ({lección: archivo}, frases)}."""
    scratch = folder.parent / f"abiertos_{folder.name}"
    rows = find_handed(folder, checks, scratch)
    return {row.student: ({lesson: path.name for lesson, path in row.files.items()}, row.sentences) for row in rows}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "entregas"
    place.mkdir()
    return place


def put(folder, name, data=WHOLE):
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def pack(members: dict) -> bytes:
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize("name, student", [
    ("ana.ipynb", "ana"), ("Ana Pérez.py", "Ana Pérez"), ("Ana Pérez - 02_grid_search.ipynb", "Ana Pérez"),
    ("02_grid_search_ana.ipynb", "ana"), ("02 Grid Search (1) Ana.ipynb", "(1) Ana"),
    ("Ana Pérez_12345_assignsubmission_file_tarea.ipynb", "Ana Pérez"),
    ("Ana Pérez_12345_assignsubmission_file_/mi cuaderno.ipynb", "Ana Pérez"),
    ("perezana_4321_99887_02_grid_search.ipynb", "perezana"), ("perezana_LATE_4321_99887_x.ipynb", "perezana"),
    ("Ana/02_grid_search.ipynb", "Ana"), ("Ana/tarea/final/x.ipynb", "Ana"), ("02_grid_search.ipynb", "02_grid_search"),
    ("Ñandú Güemes.ipynb", "Ñandú Güemes"),
])
def test_the_student_is_read_from_the_name_each_platform_gives(folder, name, student):
    put(folder, name)
    rows = handed(folder)
    assert list(rows) == [student]
    files, sentences = rows[student]
    assert list(files) == ["02_grid_search"] and not sentences


def test_the_lesson_is_known_by_its_name_or_by_its_functions(folder):
    put(folder, "Ana/x.ipynb")
    put(folder, "Ana/y.ipynb", FOLDS)
    assert handed(folder)["Ana"][0] == {"02_grid_search": "x.ipynb", "03_validacion_cruzada": "y.ipynb"}


def test_loose_files_of_one_student_for_different_lessons_are_one_row(folder):
    put(folder, "Ana - 02_grid_search.ipynb")
    put(folder, "Ana - 03_validacion_cruzada.ipynb", FOLDS)
    assert set(handed(folder)["Ana"][0]) == {"02_grid_search", "03_validacion_cruzada"}


def test_two_with_the_same_name_are_two_rows_and_both_say_so(folder):
    put(folder, "Ana_1_assignsubmission_file_/a.ipynb")
    put(folder, "Ana_2_assignsubmission_file_/b.ipynb")
    rows = handed(folder)
    assert list(rows) == ["Ana (1)", "Ana (2)"]
    assert all("hay 2 entregas con el nombre «Ana»" in sentences[0] for _, sentences in rows.values())


def test_of_two_files_for_one_lesson_one_is_chosen_and_the_other_is_named(folder):
    put(folder, "Ana/02_grid_search - copia.ipynb")
    put(folder, "Ana/02_grid_search.ipynb")
    files, sentences = handed(folder)["Ana"]
    assert files == {"02_grid_search": "02_grid_search.ipynb"}
    assert sentences == ["«02_grid_search - copia.ipynb» no se corrigió: se eligió «02_grid_search.ipynb»"]


def test_a_helper_beside_the_notebook_is_not_taken_for_it(folder):
    put(folder, "Ana/ayuda.py", b"x = 1")
    put(folder, "Ana/tarea.ipynb")
    assert handed(folder, ONE)["Ana"] == ({"02_grid_search": "tarea.ipynb"}, [])


def test_hidden_files_of_the_systems_are_not_entries(folder):
    for name in (".DS_Store", "__MACOSX/x.ipynb", "Thumbs.db", ".ipynb_checkpoints/ana-checkpoint.ipynb"):
        put(folder, name)
    put(folder, "Ana/.ipynb_checkpoints/x-checkpoint.ipynb")
    put(folder, "Ana/x.ipynb")
    assert list(handed(folder)) == ["Ana"]


@pytest.mark.parametrize("name, data, said", [
    ("ana.pdf", b"%PDF", "no es un cuaderno"), ("ana.zip", b"PK\x03\x04", ".zip está roto"),
    ("ana/.x", b"", "vacía"), ("ana/foto.png", b"x", "no hay ningún cuaderno"),
    ("ana.ipynb", notebook("x = 1"), "no tiene ninguna de las funciones"),
])
def test_what_is_not_a_submission_has_its_row_and_its_sentence(folder, name, data, said):
    put(folder, name, data)
    files, sentences = handed(folder)["ana.pdf" if name.endswith("pdf") else "ana"]
    assert not files and said in " ".join(sentences)


def test_with_one_lesson_only_a_file_that_does_not_say_which_is_of_that_one(folder):
    put(folder, "ana.ipynb", notebook("x = 1"))
    assert handed(folder, ONE)["ana"][0] == {"02_grid_search": "ana.ipynb"}


def test_links_are_not_followed(folder, tmp_path):
    outside = put(tmp_path, "afuera/02_grid_search.ipynb")
    (folder / "ana.ipynb").symlink_to(outside)
    (folder / "Beto").symlink_to(outside.parent)
    (folder / "Carla").mkdir()
    (folder / "Carla" / "x.ipynb").symlink_to(outside)
    assert not any(files for files, _ in handed(folder).values())


def test_a_file_that_cannot_be_read_has_its_row(folder, monkeypatch):
    place = put(folder, "Ana/02_grid_search.ipynb")
    put(folder, "Beto.ipynb")
    read = type(place).read_bytes

    def refuse(path):
        if path == place:
            raise PermissionError
        return read(path)

    monkeypatch.setattr(type(place), "read_bytes", refuse)
    rows = handed(folder)
    assert list(rows["Ana"][0]) == ["02_grid_search"] and list(rows["Beto"][0]) == ["02_grid_search"]


# --- .zip -------------------------------------------------------------------------------------

def test_a_zip_of_a_student_and_one_of_the_whole_class(folder, tmp_path):
    put(folder, "Ana.zip", pack({"tarea/x.ipynb": WHOLE, "__MACOSX/._x.ipynb": b"x"}))
    assert handed(folder) == {"Ana": ({"02_grid_search": "x.ipynb"}, [])}
    whole = put(tmp_path, "clase.zip", pack({"curso/Ana Pérez/x.ipynb": WHOLE, "curso/Beto.ipynb": WHOLE}))
    assert list(handed(whole)) == ["Ana Pérez", "Beto"]


def escaping(name="../../afuera.ipynb") -> dict:
    return {name: WHOLE, "x.ipynb": WHOLE}


@pytest.mark.parametrize("name", ["../afuera.ipynb", "/afuera.ipynb", "a/../../afuera.ipynb", "..\\afuera.ipynb",
                                  "C:\\afuera.ipynb"])
def test_a_path_that_escapes_is_not_extracted_and_the_rest_is(tmp_path, name):
    archive = put(tmp_path, "x.zip", pack(escaping(name)))
    problems = extract(archive, tmp_path / "deep" / "target")
    assert len(problems) == 1 and "se sale de su carpeta" in problems[0]
    assert [path.name for path in (tmp_path / "deep").rglob("*.ipynb")] == ["x.ipynb"]
    assert not list(tmp_path.glob("afuera*"))


def test_a_link_inside_a_zip_is_not_followed(tmp_path):
    member = zipfile.ZipInfo("x.ipynb")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(member, "/etc/passwd")
    assert "enlace" in extract(tmp_path / "x.zip", tmp_path / "target")[0]
    assert not list((tmp_path / "target").iterdir())


def test_a_bomb_is_not_opened_and_what_comes_with_it_is(tmp_path):
    archive = put(tmp_path, "bomba.zip", pack({"bomba.csv": b"0" * 60_000_000, "x.ipynb": WHOLE}))
    problem, = extract(archive, tmp_path / "target")
    assert problem == "en el .zip, «bomba.csv» crece demasiado al abrirlo: no se abrió"
    assert [place.name for place in (tmp_path / "target").iterdir()] == ["x.ipynb"]


def test_what_does_not_fit_is_left_out_and_the_notebook_is_not(tmp_path):
    many = {f"{n}.txt": b"" for n in range(2001)}
    problem, = extract(put(tmp_path, "muchos.zip", pack(many | {"z.ipynb": WHOLE})), tmp_path / "target")
    assert "demasiado adentro" in problem
    assert (tmp_path / "target/z.ipynb").read_bytes() == WHOLE
    hidden = {f".venv/lib/{n}.py": b"" for n in range(2001)}
    assert extract(put(tmp_path, "ocultos.zip", pack(hidden | {"z.ipynb": WHOLE})), tmp_path / "otra") == []
    assert [place.name for place in (tmp_path / "otra").iterdir()] == ["z.ipynb"]


def test_a_file_of_zeros_is_not_a_bomb(tmp_path):
    archive = put(tmp_path, "x.zip", pack({"datos.csv": b"0,0,0\n" * 2_000_000}))
    assert extract(archive, tmp_path / "target") == []


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_zip_never_stops_the_marking(folder, seed):
    import random

    chance = random.Random(seed)
    text = bytes(chance.randrange(256) for _ in range(5000))
    data = bytearray(pack({"02_grid_search.ipynb": WHOLE, "datos.csv": text}))
    for position in chance.sample(range(len(data)), 60):
        data[position] = chance.randrange(256)
    put(folder, "ana.zip", bytes(data))
    put(folder, "beto.ipynb")
    rows = handed(folder, ONE)
    assert list(rows) == ["ana", "beto"]
    assert rows["beto"] == ({"02_grid_search": "beto.ipynb"}, [])
    files, sentences = rows["ana"]
    assert files or sentences


def test_a_zip_inside_another_is_opened(folder):
    put(folder, "ana.zip", pack({"interno.zip": pack({"02_grid_search.ipynb": WHOLE})}))
    files, sentences = handed(folder, ONE)["ana"]
    assert files == {"02_grid_search": "02_grid_search.ipynb"} and sentences == []


def test_the_zips_of_a_class_share_no_limit_with_those_of_a_student(tmp_path):
    many = {f"alumno {n:04}/02_grid_search.ipynb": b"{}" for n in range(2100)}
    archive = put(tmp_path, "clase.zip", pack(many))
    assert len(handed(archive, ONE)) == 2100


def test_links_in_a_circle_get_their_row(folder):
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    put(folder, "beto.ipynb")
    rows = find_handed(folder, ONE, folder.parent / "abiertos", except_for=folder / "marks")
    assert [row.student for row in rows] == ["a", "b", "beto"]
    assert "enlace" in rows[0].sentences[0] and "enlace" in rows[1].sentences[0]


# --- quién es quién ---------------------------------------------------------------------------

def test_no_two_rows_have_the_same_name(folder):
    put(folder, "Ana_1_assignsubmission_file_02_grid_search.ipynb")
    put(folder, "Ana_2_assignsubmission_file_02_grid_search.ipynb")
    put(folder, "Ana (1).ipynb")
    assert len(handed(folder, ONE)) == 3


def test_two_people_with_the_same_name_are_not_one(folder):
    put(folder, "Ana_1_assignsubmission_file_02_grid_search.ipynb")
    put(folder, "Ana_2_assignsubmission_file_04_random_search.ipynb")
    rows = handed(folder)
    assert [list(files) for files, _ in rows.values()] == [["02_grid_search"], ["04_random_search"]]


def test_the_text_that_moodle_puts_in_another_folder_is_of_the_same_submission(folder):
    put(folder, "Ana_1_assignsubmission_onlinetext_/onlinetext.html", b"<p>Hola</p>")
    put(folder, "Ana_1_assignsubmission_file_/tarea.ipynb")
    files, sentences = handed(folder, ONE)["Ana"]
    assert files == {"02_grid_search": "tarea.ipynb"} and sentences == []


def test_a_name_written_in_two_ways_is_the_same_person(folder):
    put(folder, "Jose\u0301 - 02_grid_search.ipynb")
    put(folder, "Jos\u00e9 - 04_random_search.ipynb")
    rows = handed(folder)
    assert list(rows) == ["Jos\u00e9"] and len(rows["Jos\u00e9"][0]) == 2


def test_a_file_without_a_name_gets_one(folder):
    put(folder, " .ipynb")
    assert list(handed(folder, ONE)) == ["sin nombre"]


def test_what_is_beside_a_loose_file_is_of_others(folder):
    put(folder, "ana/02_grid_search.ipynb")
    put(folder, "ana - 04_random_search.ipynb")
    row, = find_handed(folder, CHECKS, folder.parent / "abiertos")
    assert row.loose == {"04_random_search"}
    row, = find_handed(folder / "ana - 04_random_search.ipynb", CHECKS, folder.parent / "otros", student="ana")
    assert row.loose == {"04_random_search"}


def test_names_without_the_utf8_mark_are_read_as_utf8(tmp_path):
    raw = pack({"aXXo.ipynb": WHOLE}).replace(b"aXXo", "año".encode())
    archive = put(tmp_path, "x.zip", raw)
    extract(archive, tmp_path / "target")
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["año.ipynb"]


def test_which_lesson_does_not_depend_on_accents_nor_spaces():
    lessons = Lessons.in_files(CHECKS)
    assert lessons.without_lesson("Ana Pérez - 03 Validación Cruzada") == "Ana Pérez"
    assert lessons.without_lesson("Ana") == "Ana"
