"""Los ejercicios 07: sus tres estados, quién rompe cada oración y qué otras respuestas son correctas."""
import pytest

from coursekit.grader.strictness import assert_right_answers_pass, assert_strict, read_lesson
from coursekit.grader.testing import assert_three_states
from coursekit.searchers.parts import rungs


def test_solution_stub_and_wrong_answers_are_told_apart():
    assert_three_states("07")


@pytest.mark.mutants
def test_whoever_breaks_a_sentence_of_a_statement_fails():
    assert_strict("07")


@pytest.mark.mutants
def test_other_right_answers_pass():
    assert_right_answers_pass("07")


@pytest.fixture(scope="module")
def solved():
    """Las funciones de la solución."""
    return read_lesson("07").solution.namespace


@pytest.mark.parametrize("n, r0, eta, top", [(4, 1, 3, 81), (34, 3, 3, 81), (1, 2, 2, 16), (1000, 1, 10, 1000)])
def test_the_schedule_asked_for_is_the_one_of_the_library(solved, n, r0, eta, top):
    assert solved["halving_schedule"](n, r0, eta, top) == rungs.halving_schedule(n, r0, top, eta)


@pytest.mark.parametrize("top, eta", [(1, 2), (81, 3), (64, 4)])
def test_the_brackets_asked_for_are_those_of_the_library(solved, top, eta):
    assert solved["brackets"](top, eta) == rungs.hyperband_brackets(1, top, eta)


@pytest.mark.parametrize("resume", [False, True])
def test_the_cost_asked_for_is_the_one_of_the_library(solved, resume):
    schedule = rungs.halving_schedule(34, 3, 81, 3)
    runs = [(f"c{i}", r) for n, r in schedule for i in range(n)]
    assert solved["cost"](runs, resume) == rungs.schedule_cost(schedule, resume)
