"""Los cambios más chicos de una solución: los que ninguna prueba ve se muestran, y un ejercicio nuevo no tiene."""
import ast
import shutil
from pathlib import Path

import pytest
from helpers.class_corpus import ROOT

from coursekit.commands.cli import main
from coursekit.commands.exercises import scaffold
from coursekit.grader.strictness import assert_right_answers_pass, assert_strict, mutant_problems, read_lesson
from coursekit.grader.survivors import mutants_of, survivors
from coursekit.grader.testing import Wrong, assert_three_states, catalogue, judge_wrong


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
    assert_strict("91", root=new_course)
    assert_right_answers_pass("91", root=new_course)
    assert not list(survivors("91", new_course))


EXERCISES = sorted(path.stem for path in (ROOT / "solutions" / "source").glob("*.py"))


def parts_of(lesson, root):
    """Los archivos de los ejercicios de una lección."""
    source = Path("solutions") / "source" / f"{lesson}.py"
    folder = Path("tests") / f"lesson_{lesson[:2]}"
    tables = [folder / f"{name}.py" for name in ("wrong_answers", "mutants", "right_answers")]
    return [root / path for path in (source, Path("exercises") / f"test_{lesson}.py", *tables)]


@pytest.mark.parametrize("lesson", EXERCISES)
def test_an_exercise_is_added_to_a_lesson_that_already_has_some(new_course, lesson):
    for own, copied in zip(parts_of(lesson, ROOT), parts_of(lesson, new_course), strict=True):
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(own, copied)
    before = read_lesson(lesson, new_course)
    scaffold(new_course, lesson, "one_more")
    after = read_lesson(lesson, new_course)
    assert set(after.tests) == {*before.tests, "one_more"}
    right = Wrong("one_more", "la solución", "def one_more(values):\n    return [2 * value for value in values]")
    assert judge_wrong(right, after.tests, after.solution).status == "correcto"
    mutants = catalogue(new_course, after.tests_file, "mutants").SENTENCES["one_more"]
    assert not [problem for table in mutants.values() for mutant in table for problem in mutant_problems(mutant, after)]
    source = parts_of(lesson, new_course)[0].read_text(encoding="utf-8")
    assert source.index("def one_more(") < source.index("## Todo junto") and source.count("## Todo junto") == 1


def test_what_no_check_sees_is_shown(new_course, monkeypatch, capsys):
    scaffold(new_course, "92_prueba", "clip")
    (new_course / "tests" / "lesson_92" / "mutants.py").unlink()
    (new_course / "tests" / "lesson_92" / "right_answers.py").unlink()
    source = new_course / "solutions" / "source" / "92_prueba.py"
    source.write_text(source.read_text(encoding="utf-8").replace(
        "[2 * value for value in values]", "[2 * value for value in values if value < 1000]"), encoding="utf-8")
    monkeypatch.chdir(new_course)
    assert main(["exercise", "report", "92"]) == 0
    output = capsys.readouterr().out
    assert "value < 1000" in output and "value <= 1000" in output and "tests/lesson_92/mutants.py" in output


@pytest.mark.parametrize("arguments, said", [
    (["new", "prueba", "f"], "«lesson»: llegó 'prueba'"), (["new", "91_prueba", "F g"], "«function»: llegó"),
    (["new", "91_otra", "f"], "«lesson»: llegó '91_otra'; se espera 91_prueba, que es la lección 91"),
    (["new", "91_prueba", "class"], "«function»: llegó 'class'"),
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
