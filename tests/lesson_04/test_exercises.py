"""Los ejercicios 04: sus tres estados, y que acepten exactamente lo correcto."""
import pytest

from coursekit.grader.strictness import assert_right_answers_pass, assert_strict
from coursekit.grader.testing import assert_three_states


def test_solution_stub_and_wrong_answers_are_told_apart():
    assert_three_states("04")


@pytest.mark.mutants
def test_every_sentence_of_the_statement_is_checked():
    assert_strict("04")


@pytest.mark.mutants
def test_other_right_answers_pass():
    assert_right_answers_pass("04")
