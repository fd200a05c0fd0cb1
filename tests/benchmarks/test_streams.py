"""Las respuestas correctas no se rechazan por mala suerte: la medición, con pocos sorteos, y que rechace bien."""
import sys
from pathlib import Path

import pytest

from coursekit.grader.strictness import Right, read_lesson

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from streams import CHANCE, refusal, solution_of

pytestmark = pytest.mark.mutants
CHECKS = Path(__file__).parents[2] / "exercises"


@pytest.mark.parametrize("function", CHANCE)
def test_the_solution_passes_with_other_streams(function):
    read = read_lesson(CHANCE[function][0])
    right = Right(function, "la solución", solution_of(function, read))
    assert [refusal(right, stream, read) for stream in (1, 2)] == ["", ""]


@pytest.mark.parametrize("function, source", [
    ("tournament", "def tournament(fitness, k, rng):\n    return int(np.random.default_rng(0).integers(len(fitness)))"),
    ("kfold_indices", "def kfold_indices(n, k, seed):\n    return split(n, k, 0)"),
])
def test_what_ignores_its_chance_is_refused_with_any_stream(function, source):
    read = read_lesson(CHANCE[function][0])
    assert all(refusal(Right(function, "sin su azar", source), stream, read) for stream in (1, 2, 3))


def test_every_function_that_receives_chance_is_measured():
    taken = set()
    for checks in sorted(CHECKS.glob("test_[0-9]*.py")):
        read = read_lesson(checks.stem.split("_")[1])
        taken |= {name for name in read.tests if last_argument(read.solution.namespace[name]) in ("rng", "seed")}
    assert taken == set(CHANCE)


def last_argument(function) -> str:
    """El nombre del último argumento de una función."""
    return function.__code__.co_varnames[function.__code__.co_argcount - 1]
