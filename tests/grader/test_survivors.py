"""Los cambios más chicos de una solución: los que ninguna prueba ve se muestran, y un ejercicio nuevo no tiene."""
import ast
import shutil

import pytest
from helpers.class_corpus import ROOT

from coursekit.commands.cli import main
from coursekit.commands.exercises import scaffold
from coursekit.grader.strictness import read_lesson
from coursekit.grader.survivors import mutants_of, survivors
from coursekit.grader.testing import assert_three_states


def mutants(source: str) -> list[str]:
    return [ast.unparse(mutant).split("\n")[-1].strip() for mutant in mutants_of(ast.parse(source).body[0])]


@pytest.mark.parametrize("expression, expected", [
    ("a < b", ["a <= b"]), ("a + 1", ["a - 1", "a + 2"]), ("not a", ["not not a"]), ("min(a)", ["max(a)"]),
    ("a and b", ["a or b"]), ("f(a, flag=True)", ["f(a, flag=False)"]), ("a", []), ("-a", ["+a"]),
    ("np.argmin(a)", ["np.argmax(a)"]), ("a in b", ["a not in b"]),
])
def test_each_change_is_a_small_one(expression, expected):
    assert mutants(f'def f(a, b):\n    """Una frase con 3."""\n    return {expression}') == [
        f"return {one}" for one in expected]


@pytest.fixture
def new_course(tmp_path):
    for name in ("exercises", "notebooks", "solutions/source"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copy(ROOT / "exercises" / "conftest.py", tmp_path / "exercises")
    return tmp_path


def test_a_new_exercise_is_born_green_and_with_no_survivor(new_course):
    scaffold(new_course, "91_prueba", "first_one")
    scaffold(new_course, "91_prueba", "second_one")
    assert set(read_lesson("91", new_course).tests) == {"first_one", "second_one"}
    assert_three_states("91", root=new_course)
    assert not list(survivors("91", new_course))


def test_what_no_check_sees_is_shown(new_course, monkeypatch, capsys):
    scaffold(new_course, "92_prueba", "clip")
    source = new_course / "solutions" / "source" / "92_prueba.py"
    source.write_text(source.read_text(encoding="utf-8").replace(
        "[2 * value for value in values]", "[2 * value for value in values if value < 1000]"), encoding="utf-8")
    monkeypatch.chdir(new_course)
    assert main(["exercise", "report", "92"]) == 0
    output = capsys.readouterr().out
    assert "value < 1000" in output and "value <= 1000" in output and "tests/lesson_92/mutants.py" in output


@pytest.mark.parametrize("arguments, said", [
    (["new", "prueba", "f"], "«lesson»: llegó 'prueba'"), (["new", "91_prueba", "F g"], "«function»: llegó"),
    (["report", "77"], "77"),
])
def test_what_is_wrong_is_told_in_a_sentence(new_course, monkeypatch, arguments, said):
    scaffold(new_course, "91_prueba", "first_one")
    monkeypatch.chdir(new_course)
    with pytest.raises(SystemExit) as stopped:
        main(["exercise", *arguments])
    assert said in str(stopped.value.code)


def test_the_same_function_is_not_asked_twice(new_course):
    scaffold(new_course, "91_prueba", "first_one")
    with pytest.raises(ValueError, match="ya pide «first_one»"):
        scaffold(new_course, "91_prueba", "first_one")
