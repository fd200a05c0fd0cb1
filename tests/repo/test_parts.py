"""Lo que se agrega al curso, entero: cada lección, cada widget y cada traductor, con lo que dice CONTRIBUTING.md."""
import ast
import re
from pathlib import Path

import pytest
from helpers.screens import STORIES, lesson_widgets

import coursekit.interop as interop
from coursekit.authoring.course import lessons

ROOT = Path(__file__).parents[2]
TABLE = lessons(ROOT)
PARTS = ("notebooks/source/{stem}.py", "solutions/source/{stem}.py", "exercises/test_{stem}.py",
         "tests/lesson_{number}/wrong_answers.py", "tests/lesson_{number}/mutants.py",
         "tests/lesson_{number}/right_answers.py", "tests/lesson_{number}/test_exercises.py",
         "tests/lesson_{number}/test_claims.py", "tests/browser/test_lesson_{number}.py")
WIDGETS = lesson_widgets()
every_widget = pytest.mark.parametrize("name", WIDGETS)
TRANSLATORS = [name for name in interop.__all__ if re.match("history_from_|space_to_", name)]
every_translator = pytest.mark.parametrize("name", TRANSLATORS)


def read(folder: str, pattern: str) -> str:
    """Todo lo que dicen esos archivos, seguido."""
    paths = sorted((ROOT / folder).glob(pattern))
    assert paths, pattern
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize("lesson", TABLE, ids=lambda lesson: lesson.stem)
def test_a_lesson_has_all_its_parts(lesson):
    expected = [part.format(stem=lesson.stem, number=lesson.number) for part in PARTS]
    assert [path for path in expected if not (ROOT / path).is_file()] == []


def test_every_exercise_and_every_lesson_is_in_the_table():
    known = {lesson.stem for lesson in TABLE}
    for folder in ("notebooks", "solutions"):
        assert {path.stem for path in (ROOT / folder / "source").glob("*.py")} == known


@pytest.mark.parametrize("lesson", TABLE, ids=lambda lesson: lesson.stem)
def test_the_three_trials_of_the_exercises_are_run(lesson):
    path = ROOT / "tests" / f"lesson_{lesson.number}" / "test_exercises.py"
    called = {node.func.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert {"assert_three_states", "assert_strict", "assert_right_answers_pass"} <= called


@every_widget
def test_a_widget_is_shown_in_a_lesson_and_tried_without_a_browser(name):
    word = re.compile(rf"\b{name}\b")
    assert word.search(read("notebooks/source", "[0-9]*.py")), "ninguna lección lo muestra"
    assert word.search(read("tests", "lesson_*/test_widgets.py")), "ningún tests/lesson_NN/test_widgets.py lo prueba"


def test_every_story_is_measured_on_every_screen():
    assert len(STORIES) >= 20
    assert {"growing_grid", "bayes_step_by_step", "read_the_dashboard"} <= set(STORIES) < set(WIDGETS)


@every_translator
def test_a_translator_is_described_and_tried(name):
    assert f"{name}(" in interop.__doc__, "falta su renglón en el docstring de coursekit/interop/__init__.py"
    assert re.search(rf"\b{name}\b", read("tests/interop", "test_*.py")), "ningún archivo de tests/interop lo prueba"
