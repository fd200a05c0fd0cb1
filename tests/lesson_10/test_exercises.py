"""Los ejercicios 10: sus tres estados, quién rompe cada oración y qué otras respuestas son correctas."""
import pytest

from coursekit.grader.strictness import assert_right_answers_pass, assert_strict
from coursekit.grader.testing import assert_three_states


def test_solution_stub_and_wrong_answers_are_told_apart():
    assert_three_states("10")


@pytest.mark.mutants
def test_whoever_breaks_a_sentence_of_a_statement_fails():
    assert_strict("10")


@pytest.mark.mutants
def test_other_right_answers_pass():
    assert_right_answers_pass("10")
