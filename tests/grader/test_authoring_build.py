"""De las fuentes a los cuadernos: mismos bytes siempre, ninguna solución en el ejercicio, errores con su línea."""
import json

import nbformat
import pytest

from coursekit.authoring.__main__ import main
from coursekit.authoring.build import build, differences, plan
from coursekit.authoring.regions import BEGIN, END, STUB_LINE, SourceError, regions, solved, stub


def cells(course, name):
    return json.loads((course / name / "90_demo.ipynb").read_text(encoding="utf-8"))["cells"]


def code(course, name):
    return "\n".join("".join(cell["source"]) for cell in cells(course, name) if cell["cell_type"] == "code")


def test_the_exercise_has_the_placeholder_with_its_indentation_and_the_solution_the_code(course):
    build(course)
    assert f"    {STUB_LINE}\n" in code(course, "exercises") + "\n"
    assert f"    if n > 0:\n        {STUB_LINE}\n    return []" in code(course, "exercises")
    assert "2 * value" not in (course / "exercises" / "90_demo.ipynb").read_text(encoding="utf-8")
    assert "    return [2 * value for value in values]" in code(course, "solutions")
    assert "SOLUTION" not in code(course, "solutions") + code(course, "exercises")


def test_building_again_writes_nothing_and_in_another_folder_gives_the_same_bytes(course, tmp_path_factory):
    first = plan(course)
    assert len(build(course)) == 2 and build(course) == []
    assert plan(course) == first
    assert differences(course) == []


def test_the_notebook_is_valid_clean_and_ends_in_a_newline(course):
    for path in build(course):
        text = path.read_text(encoding="utf-8")
        book = nbformat.reads(text, as_version=4)
        nbformat.validate(book)
        assert text.endswith("}\n") and "¿añadimos «ñ»?" in text
        assert book.metadata == {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python",
                                                "name": "python3"}, "language_info": {"name": "python"}}
        assert all(cell.metadata == {} for cell in book.cells)
        assert all(cell.outputs == [] and cell.execution_count is None for cell in book.cells
                   if cell.cell_type == "code")


def test_editing_a_cell_does_not_change_the_identity_of_the_others(course):
    build(course)
    before = [cell["id"] for cell in cells(course, "solutions")]
    source = course / "solutions" / "source" / "90_demo.py"
    source.write_text(source.read_text(encoding="utf-8").replace("2 * value", "value * 2"), encoding="utf-8")
    build(course)
    after = [cell["id"] for cell in cells(course, "solutions")]
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_equal_cells_have_different_identities_and_tags_are_kept(course):
    source = course / "notebooks" / "source" / "90_demo.py"
    source.write_text('# %%\nx = 1\n\n# %%\nx = 1\n\n# %% tags=["raises-exception"] slideshow={"a": 1}\n1 / 0\n')
    build(course)
    built = cells(course, "notebooks")
    assert len({cell["id"] for cell in built}) == 3
    assert built[2]["metadata"] == {"tags": ["raises-exception"]}


def test_every_line_of_the_exercise_stands_in_the_solution_except_the_placeholder():
    text = "def f():\n    a = 1\n    ### BEGIN SOLUTION\n    return a\n    ### END SOLUTION\n"
    kept, full = stub(text, "x.py").split("\n"), solved(text, "x.py").split("\n")
    assert [line for line in kept if line not in full] == [f"    {STUB_LINE}"]


@pytest.mark.parametrize("body, line, problem", [
    (f"    {BEGIN}\n    x", 2, f"falta «{END}» después"),
    (f"    x\n    {END}", 3, f"falta «{BEGIN}» antes"),
    (f"    {BEGIN}\n    {BEGIN}\n    {END}", 3, "otra región empezó en la línea 2 y no terminó"),
    (f"    {BEGIN}\n    x\n# %%\n    {END}", 4, "la región de la línea 2 no termina dentro de su celda"),
    (f"{BEGIN}\nx = 1\n{END}", 2, "la región debe estar dentro de una función"),
    ("    ## BEGIN SOLUTION", 2, "la marca está mal escrita"),
    ("    ### begin solution", 2, "la marca está mal escrita"),
    ("    ### BEGIN SOLUTION aquí", 2, "la marca está mal escrita"),
    ("    x = 1  ### END SOLUTION", 2, "la marca está mal escrita"),
])
def test_badly_written_regions_are_refused_with_file_and_line(body, line, problem):
    with pytest.raises(SourceError) as caught:
        regions(f"def f():\n{body}\n", "90_demo.py")
    assert str(caught.value).startswith(f"90_demo.py, línea {line}: {problem}")


def test_a_lesson_has_no_regions_and_an_empty_source_is_refused(course):
    source = course / "notebooks" / "source" / "90_demo.py"
    source.write_text(f"# %%\ndef f():\n    {BEGIN}\n    {END}\n")
    with pytest.raises(SourceError, match="una lección no lleva regiones"):
        plan(course)
    source.write_text("")
    with pytest.raises(SourceError, match="no hay ninguna celda"):
        plan(course)


def test_check_mode_lists_what_differs_is_missing_or_has_no_source_and_writes_nothing(course, capsys):
    assert main([str(course), "--check"]) == 1
    assert "exercises/90_demo.ipynb: falta" in capsys.readouterr().out
    assert main([str(course)]) == 0
    assert "Escrito exercises/90_demo.ipynb" in capsys.readouterr().out
    assert main([str(course), "--check"]) == 0
    (course / "solutions" / "90_demo.ipynb").write_text("{}")
    (course / "notebooks" / "99_suelto.ipynb").write_text("{}")
    capsys.readouterr()
    assert main([str(course), "--check"]) == 1
    out = capsys.readouterr().out
    assert "solutions/90_demo.ipynb: es distinto de su fuente" in out and "99_suelto.ipynb: no tiene fuente" in out
    assert (course / "solutions" / "90_demo.ipynb").read_text() == "{}"


def test_an_exercise_someone_has_worked_on_is_not_overwritten_unless_asked(course, capsys):
    build(course)
    path = course / "exercises" / "90_demo.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"][1]["execution_count"] = 3
    path.write_text(json.dumps(book))
    assert main([str(course)]) == 1
    assert "puede ser trabajo de alguien" in capsys.readouterr().err
    assert json.loads(path.read_text(encoding="utf-8")) == book
    assert main([str(course), "--overwrite"]) == 0 and differences(course) == []


def test_a_badly_written_source_ends_the_command_with_its_message(course, capsys):
    (course / "solutions" / "source" / "90_demo.py").write_text(f"# %%\ndef f():\n    {BEGIN}\n")
    assert main([str(course)]) == 1
    assert f"90_demo.py, línea 3: falta «{END}» después." in capsys.readouterr().err
