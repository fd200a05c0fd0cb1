"""Los cuadernos que se entregan son los de sus fuentes, y el ejercicio no deja ver la solución."""
import json
from pathlib import Path

import pytest

from coursekit.authoring.build import differences, plan
from coursekit.authoring.regions import STUB_LINE, regions

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "solutions" / "source").glob("*.py"))


def lines(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [line.rstrip() for cell in cells for line in "".join(cell["source"]).split("\n")]


def secrets(source):
    """Las líneas de las regiones de solución que dicen algo y no están también fuera de ellas."""
    text = source.read_text(encoding="utf-8").split("\n")
    inside = {number for begin, end in regions("\n".join(text), source.name) for number in range(begin + 1, end)}
    outside = {line.strip() for number, line in enumerate(text) if number not in inside}
    return {text[number].strip() for number in inside} - outside - {""}


def test_what_is_written_is_what_the_sources_say():
    assert differences(ROOT) == [], "Hay que ejecutar: make notebooks"


def test_building_twice_gives_the_same_bytes():
    assert plan(ROOT) == plan(ROOT)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_line_of_the_exercise_is_in_the_solution_except_the_placeholder(source):
    kept, full = (lines(ROOT / folder / f"{source.stem}.ipynb") for folder in ("exercises", "solutions"))
    assert {line.strip() for line in kept if line not in full} == {STUB_LINE}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_line_of_the_solution_is_in_the_exercise(source):
    hidden = secrets(source)
    assert hidden and not hidden & {line.strip() for line in lines(ROOT / "exercises" / f"{source.stem}.ipynb")}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_exercise_has_its_checks_and_its_catalogue_of_wrong_answers(source):
    assert (ROOT / "exercises" / f"test_{source.stem}.py").is_file()
    assert (ROOT / "tests" / f"lesson_{source.stem.split('_')[0]}" / "wrong_answers.py").is_file()
