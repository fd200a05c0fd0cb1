"""Las comprobaciones de los ejercicios 02, en sus tres estados."""
from coursekit.grader.testing import assert_three_states


def test_solution_stub_and_every_wrong_answer():
    assert_three_states("02_grid_search")
