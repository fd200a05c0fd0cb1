"""Los ejemplos de un enunciado, «`f(…)` da `valor`», son lo que da la solución."""
import re

import numpy as np
import pytest
from helpers.lesson_cells import LESSONS as SOURCES

from coursekit.grader import equal_values
from coursekit.grader.strictness import read_lesson

EXAMPLE = re.compile(r"`(\w+\([^`]*\))`(?:,[^`.]*,)? +da +`([^`]+)`")
LESSONS = [path.stem[:2] for path in SOURCES]


def examples(lesson) -> list[tuple[str, str]]:
    """(llamada, valor) de cada ejemplo de una función que se comprueba."""
    found = EXAMPLE.findall(lesson.statement)
    return [(call, value) for call, value in found if call.partition("(")[0] in lesson.tests]


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request):
    return read_lesson(request.param)


def test_the_solution_gives_what_each_example_says(lesson):
    for call, value in examples(lesson):
        names = lesson.solution.namespace
        got = eval(call, names)
        expected = eval(value, names)
        assert equal_values(got, expected) or np.allclose(got, expected, atol=1e-4), f"{call} da {got} y no {value}"


def test_examples_are_found():
    found = [example for name in ("02", "04") for example in examples(read_lesson(name))]
    assert len(found) >= 5
