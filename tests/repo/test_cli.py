"""La orden coursekit: lo que se entiende, lo que se rechaza y en qué idioma."""
import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.authoring.__main__ import main as authoring
from coursekit.basics.arguments import SpanishParser
from coursekit.basics.course import course_around, course_root
from coursekit.basics.files import PathError
from coursekit.commands import cli
from coursekit.commands.threads import THREAD_VARIABLES

ROOT = Path(__file__).parents[2]
EXERCISES = ROOT / "exercises"
LESSONS = sorted(path.stem for path in (ROOT / "solutions" / "source").glob("*.py"))
ENGLISH = re.compile(r"\b(usage|error|argument|invalid|choice|required|expected|options|show|Traceback)\b")


@pytest.fixture
def marked(monkeypatch):
    """`marked("check", …)` devuelve (pruebas, opciones) que recibiría pytest, sin ejecutarlo."""
    calls = []
    monkeypatch.setattr(cli.subprocess, "call", lambda command, **options: calls.append((command, options)) or 0)

    def run(*arguments):
        assert cli.main(["check", *map(str, arguments)]) == 0
        command, options = calls.pop()
        assert command[:3] == [sys.executable, "-m", "pytest"] and options["cwd"] == ROOT
        tests = [Path(one).stem.removeprefix("test_") for one in command[3:] if one.endswith(".py")]
        return tests, [one for one in command[3:] if not one.endswith(".py")]
    return run


@pytest.fixture
def refused(capsys, monkeypatch):
    """`refused("lab", …)` devuelve lo que se lee cuando la orden se rechaza, que siempre está en español."""
    monkeypatch.setattr(cli.subprocess, "call", lambda *args, **options: pytest.fail("se ejecutó"))
    monkeypatch.setattr(cli.os, "execve", lambda *args: pytest.fail("se ejecutó"), raising=False)

    def run(*arguments):
        with pytest.raises(SystemExit) as caught:
            cli.main(list(arguments))
        message = caught.value.code if isinstance(caught.value.code, str) else ""
        said = message + capsys.readouterr().err
        assert caught.value.code not in (0, None) and said and not ENGLISH.search(said), said
        return said
    return run


def test_course_root_is_found_from_inside_and_from_elsewhere(tmp_path):
    assert course_root(ROOT / "notebooks") == ROOT
    assert course_root(tmp_path) == ROOT           # instalación editable: al lado del paquete


def test_what_writes_in_the_course_asks_to_be_inside(tmp_path, monkeypatch):
    assert course_around(ROOT / "notebooks") == ROOT and course_around(tmp_path) is None
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        cli.main(["exercise", "new", "97_prueba", "mean"])
    assert caught.value.code == "No encontramos la carpeta del curso: ejecutemos la orden dentro de ella."
    assert not list(ROOT.glob("solutions/source/97_*"))


def test_lab_opens_the_first_lesson_on_loopback_only():
    command = cli.lab_command(ROOT, cli.FIRST_LESSON)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/01_metrica.ipynb" in command
    assert (ROOT / cli.FIRST_LESSON).exists()


def test_lab_writes_nothing_outside_the_course(tmp_path):
    env = cli.lab_environment(tmp_path)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
                 "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "MPLCONFIGDIR"):
        assert Path(env[name]).is_relative_to(tmp_path)


@pytest.mark.parametrize("notebook", ["notebooks/99_nada.ipynb", "notebooks", ""])
def test_lab_refuses_a_notebook_that_is_not_there(notebook):
    with pytest.raises(SystemExit, match="«notebook»"):
        cli.lab_command(ROOT, notebook)


# --- lab --------------------------------------------------------------------------------------

def opened(text, root=ROOT):
    """El cuaderno que abriría JupyterLab."""
    command = cli.lab_command(root, text)
    address, = [one for one in command if one.startswith("--LabApp.default_url=")]
    return address.removeprefix("--LabApp.default_url=/lab/tree/")


@pytest.mark.parametrize("text", [
    "2", "02", "grid", "02_grid_search", "02_grid_search.ipynb", "Grid Search", "notebooks/02_grid_search.ipynb",
    "notebooks/02_grid_search", "notebooks\\02_grid_search.ipynb", "./notebooks/../notebooks/02_grid_search.ipynb",
    str(ROOT / "notebooks" / "02_grid_search.ipynb"), "02_grid_search (1).ipynb",
])
def test_lab_understands_a_lesson_in_many_ways(text):
    assert opened(text) == "notebooks/02_grid_search.ipynb"


def test_lab_opens_what_is_seen_from_the_working_folder(monkeypatch):
    monkeypatch.chdir(EXERCISES)
    assert opened("02_grid_search.ipynb") == opened("02_grid_search") == "exercises/02_grid_search.ipynb"
    assert opened("../solutions/02_grid_search.ipynb") == "solutions/02_grid_search.ipynb"


@pytest.fixture
def small_course(tmp_path):
    """Un curso mínimo en una carpeta que también se alcanza por un enlace."""
    course = tmp_path / "curso"
    shutil.copytree(EXERCISES, course / "exercises")
    (course / "notebooks").mkdir()
    os.symlink(course, tmp_path / "enlace")
    return course


def test_lab_opens_copies_with_any_name_and_escapes_it(small_course):
    name = "02 ñandú #1 100% (1).ipynb"
    (small_course / "notebooks" / name).write_text("{}")
    address = opened(f"notebooks/{name}", small_course)
    assert address == "notebooks/02%20%C3%B1and%C3%BA%20%231%20100%25%20%281%29.ipynb"


def test_lab_follows_links(small_course, tmp_path):
    outside = tmp_path / "afuera.ipynb"
    outside.write_text("{}")
    (small_course / "notebooks" / "uno.ipynb").write_text("{}")
    os.symlink(outside, small_course / "notebooks" / "enlazado.ipynb")
    assert opened(str(tmp_path / "enlace" / "notebooks" / "uno.ipynb"), small_course) == "notebooks/uno.ipynb"
    assert opened("notebooks/enlazado.ipynb", small_course) == "notebooks/enlazado.ipynb"
    with pytest.raises(SystemExit, match="hay que copiarlo antes a notebooks/"):
        opened(str(outside), small_course)


@pytest.mark.parametrize("text, told", [
    ("/etc/hostname", "que termina en .ipynb"), ("README.md", "que termina en .ipynb"), ("/", "es una carpeta"),
    ("notebooks", "es una carpeta"), ("nada", "hay 01_metrica, 02_grid_search"), ("99", "hay 01_metrica"),
    ("metricas", "¿será 01_metrica?"), ("grdi", "¿será 02_grid_search?"), ("", "hay 01_metrica"),
    (" ", "hay 01_metrica"),
    ("notebooks/99_nada.ipynb", "un cuaderno del curso"), ("\0", "un cuaderno del curso"), ("x" * 5000, "un cuaderno"),
    ("../no/existe.ipynb", "un cuaderno del curso"), ("-1", "un cuaderno del curso"),
])
def test_lab_says_what_it_expects(refused, text, told):
    said = refused("lab", text)
    assert f"«notebook»: llegó '{text}'; se espera" in said and told in said


@pytest.mark.parametrize("chosen, expected", [({}, "1"), ({"OMP_NUM_THREADS": "4"}, None)])
def test_lab_computes_with_one_thread_unless_someone_chose(tmp_path, monkeypatch, chosen, expected):
    for name in THREAD_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    env = cli.lab_environment(tmp_path)
    assert {name: env.get(name) for name in THREAD_VARIABLES} == dict.fromkeys(THREAD_VARIABLES, expected) | chosen


# --- check ------------------------------------------------------------------------------------

@pytest.mark.parametrize("text", [
    "2", "02", "grid", "GRID", "02_grid", "02_grid_search", "02 grid search", "02_grid_search.ipynb", "count_fits",
    "exercises/02_grid_search.ipynb", "exercises\\02_grid_search.ipynb", "notebooks/02_grid_search.ipynb",
    "exercises/test_02_grid_search.py", "test_02_grid_search", EXERCISES / "02_grid_search.ipynb",
])
@pytest.mark.parametrize("folder", [".", "exercises", "notebooks"])
def test_check_understands_a_lesson_in_many_ways(marked, monkeypatch, folder, text):
    monkeypatch.chdir(ROOT / folder)
    assert marked(text) == (["02_grid_search"], [])


def test_check_takes_several_lessons_or_all_and_passes_the_rest_to_pytest(marked):
    assert marked("3", "grid") == (["02_grid_search", "03_validacion_cruzada"], [])
    assert marked()[0] == LESSONS
    assert marked("search")[0] == ["02_grid_search", "04_random_search"]
    assert marked("2", "-k", "refit", "--seconds", "2,5") == (["02_grid_search"], ["--seconds=2.5", "-k", "refit"])


def test_check_marks_another_folder_or_a_single_file_wherever_it_is(marked, tmp_path, monkeypatch):
    copy = tmp_path / "02_grid_search (1).ipynb"
    shutil.copy(EXERCISES / "02_grid_search.ipynb", copy)
    monkeypatch.chdir(tmp_path)
    assert marked(copy.name) == marked(copy) == (["02_grid_search"], [f"--submission={copy}"])
    assert marked(".") == (["02_grid_search"], [f"--submission={tmp_path}"])
    assert marked("--submission", tmp_path, "2") == (["02_grid_search"], [f"--submission={tmp_path}"])
    assert marked("solutions") == (marked()[0], [f"--submission={ROOT / 'solutions'}"])
    assert marked("--submission", "solutions", "8") == (["08_buenas_practicas"], [f"--submission={ROOT / 'solutions'}"])


def test_check_works_where_the_folder_was_deleted(marked, tmp_path, monkeypatch):
    gone = tmp_path / "borrada"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert marked("2") == (["02_grid_search"], [])
    assert marked("solutions")[1] == [f"--submission={ROOT / 'solutions'}"]
    assert opened("2") == "notebooks/02_grid_search.ipynb"


def test_check_does_not_run_the_tests_of_another_project(marked, tmp_path, monkeypatch):
    for name in ("notebooks", "exercises"):
        (tmp_path / name).mkdir()
    (tmp_path / "exercises" / "conftest.py").write_text("")
    (tmp_path / "exercises" / "test_01_ajena.py").write_text("def test_x(): pass")
    monkeypatch.chdir(tmp_path / "notebooks")
    assert marked()[0] == LESSONS


@pytest.mark.parametrize("arguments, told", [
    (["77"], "«lesson»: llegó '77'; se espera una lección (hay 01_metrica, 02_grid_search"),
    (["0"], "se espera una lección"), (["-1"], "se espera una lección"), ([""], "se espera una lección"),
    (["grdi"], "¿será 02_grid_search?"), (["bayesiano"], "¿será 05_optimizacion_bayesiana?"),
    (["2", "zzz"], "llegó 'zzz'"), (["02_grid_search-Copy7.ipynb"], "un cuaderno que exista"),
    (["/"], "una carpeta con cuadernos de ejercicios"), (["/etc/hostname"], '02 --submission "hostname"'),
    (["solutions", "--submission", "exercises"], "por vez"), (["--submission", "nada"], "«--submission»: llegó 'nada'"),
    (["--submission"], "--submission: se espera un valor después"), (["--sumbission=solutions"], "¿será --submission?"),
    (["--second", "a"], "«--seconds»: llegó 'a'"), (["--seconds", "-1"], "«--seconds»: llegó '-1'"),
    (["--seconds", "nan"], "«--seconds»: llegó 'nan'"), (["--seconds=inf"], "mayor que 0"), (["--seconds="], "mayor"),
    (["--s", "3"], "la opción --s puede ser cualquiera de estas: --submission, --seconds"),
])
def test_check_says_what_it_expects(refused, arguments, told):
    assert told in refused("check", *arguments)


@pytest.mark.processes
def test_the_exit_code_is_the_one_of_the_marking(tmp_path):
    run = [sys.executable, "-m", "coursekit", "check", "1"]
    for folder, code in (("solutions", 0), ("exercises", 1)):
        done = subprocess.run([*run, "--submission", str(ROOT / folder)], cwd=tmp_path, capture_output=True,
                              env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)})
        assert done.returncode == code and b"Total: " in done.stdout, done.stderr


@pytest.mark.processes
@pytest.mark.parametrize("closed", [["stdout"], ["stderr"], ["stdout", "stderr"]])
def test_with_an_output_closed_the_marking_goes_on(tmp_path, closed):
    close = "".join(f"sys.{name} = None; " for name in closed)      # así las ve un programa si ya venían cerradas
    program = f"import sys; {close}from coursekit.commands.cli import main; sys.exit(main(sys.argv[1:]))"
    order = [sys.executable, "-c", program, "check", "1", "--submission", str(ROOT / "solutions")]
    done = subprocess.run(order, cwd=tmp_path, capture_output=True, text=True,
                          env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0 and not any(getattr(done, name) for name in closed), done.stderr
    assert ("Total: " in done.stdout) == ("stdout" not in closed) and "Traceback" not in done.stderr


def test_ctrl_c_ends_without_a_trace(monkeypatch):
    def interrupted(*args, **options):
        raise KeyboardInterrupt
    monkeypatch.setattr(cli.subprocess, "call", interrupted)
    assert cli.main(["check", "2"]) == 130


@pytest.mark.parametrize("error, told", [
    (OSError(errno.ENOSPC, "No space left on device"), "No se pudo terminar: no queda lugar en el disco."),
    (BrokenPipeError(errno.EPIPE, "Broken pipe"), "No se pudo terminar: quien leía la salida ya no está."),
    (PathError("«path»: no hay permiso."), "«path»: no hay permiso."),
])
def test_what_cannot_be_written_is_said_without_a_trace(monkeypatch, error, told):
    def broken(*args, **options):
        raise error
    monkeypatch.setattr(cli, "_doctor", broken)
    with pytest.raises(SystemExit) as caught:
        cli.main(["doctor"])
    assert caught.value.code == told


def test_an_output_put_there_by_another_is_left_as_it_was(monkeypatch, tmp_path):
    def broken(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(cli, "_doctor", broken)
    with open(tmp_path / "salida", "w+", encoding="utf-8") as output:
        monkeypatch.setattr(sys, "stdout", output)
        with pytest.raises(SystemExit):
            cli.main(["doctor"])
        print("sigue siendo suya", file=output, flush=True)
        output.seek(0)
        assert output.read() == "sigue siendo suya\n"


def test_an_option_that_nobody_understands_is_told_in_spanish(monkeypatch):
    monkeypatch.setattr(cli.subprocess, "call", lambda *args, **options: 4)
    with pytest.raises(SystemExit) as caught:
        cli.main(["check", "2", "--nada"])
    assert caught.value.code.endswith("pytest, que no entendió: --nada") and not ENGLISH.search(caught.value.code)


# --- en español -------------------------------------------------------------------------------

@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["lab", "--help"], ["check", "-h"], ["doctor", "-h"]])
def test_the_help_is_in_spanish_and_without_orders_it_is_shown(capsys, arguments):
    try:
        code = cli.main(arguments)
    except SystemExit as exit:
        code = exit.code
    shown = capsys.readouterr().out
    assert code == 0 and shown.startswith("uso: coursekit") and "muestra esta ayuda y termina" in shown
    assert not ENGLISH.search(shown)


@pytest.mark.parametrize("arguments, told", [
    (["chek"], "argumento orden: llegó 'chek'; se espera uno de estos:"),
    (["--nada"], "no conocemos estos argumentos: --nada."),
    (["doctor", "x", "-y"], "no conocemos estos argumentos: x -y."),
    (["lab", "--help=3"], "--help: no lleva ningún valor, y llegó '3'"),
])
def test_orders_that_are_not_understood_are_refused_in_spanish(refused, arguments, told):
    assert told in refused(*arguments)


def test_every_error_of_argparse_has_its_sentence(capsys):
    parser = SpanishParser(prog="orden")
    parser.add_argument("first")
    parser.add_argument("--number", type=int)
    parser.add_argument("--pair", nargs=2)
    parser.add_argument("--many", nargs="+")
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--left", action="store_true")
    either.add_argument("--right", action="store_true")
    for line, told in {
        "--left": "faltan estos argumentos: first", "x": "hace falta uno de estos argumentos: --left --right",
        "x --left --number a": "argumento --number: llegó 'a', que no se entiende",
        "x --left --right": "argumento --right: no va junto con --left",
        "x --left --many": "se espera al menos un valor",
        "x --left --pair 1": "argumento --pair: se esperan 2 valores después",
    }.items():
        with pytest.raises(SystemExit):
            parser.parse_args(line.split())
        said = capsys.readouterr().err
        assert told in said and not ENGLISH.search(said)


def test_the_tool_of_the_authors_speaks_spanish_too(capsys):
    with pytest.raises(SystemExit):
        authoring(["--chek"])
    assert "no conocemos estos argumentos: --chek" in capsys.readouterr().err


def test_public_names_are_functions_even_after_their_modules_are_imported():
    code = ("import coursekit.search.minimize, coursekit.commands.doctor, coursekit.doctor, coursekit.history, sys\n"
            "from coursekit import doctor, history, minimize\n"
            "assert callable(minimize) and callable(doctor) and callable(coursekit.doctor) and history.History\n"
            "assert sys.modules['coursekit.doctor'] is sys.modules['coursekit.commands.doctor']")
    subprocess.run([sys.executable, "-c", code], check=True)
