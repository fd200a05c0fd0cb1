"""Los ejercicios 08 en sus tres estados."""
from coursekit.grader.testing import assert_three_states


def test_solution_stub_and_wrong_answers_are_told_apart():
    assert_three_states("08")
