"""La tabla de tasas de aprendizaje: se rehace igual, y lo que dice de cada tasa es lo que pasó."""
import numpy as np
import pytest

from coursekit.experiments import learning_rate as lr


@pytest.fixture(scope="module")
def table():
    return lr.load_learning_rates()


@pytest.mark.parametrize(("rate", "solver", "seed"), [(8, "sgd", 0), (16, "adam", 3), (24, "sgd", 1)])
def test_the_table_is_what_training_gives(table, rate, solver, seed):
    mistakes, losses = lr.train_with_rate(lr.RATES[rate], solver, seed, epochs=4)
    stored = lr.solver_index(solver), rate, seed
    rows = 599
    assert np.abs(mistakes / rows - table.errors[stored][:4]).max() <= 2 / rows      # otra álgebra, algún empate
    np.testing.assert_allclose(losses, table.losses[stored][:4], rtol=0.02, atol=1e-3)


def test_the_rates_are_four_a_decade_and_cover_six():
    assert len(lr.RATES) == 25 and lr.RATES[0] == pytest.approx(1e-5) and lr.RATES[-1] == pytest.approx(10)
    np.testing.assert_allclose(np.diff(np.log10(lr.RATES)), 0.25)


def test_sgd_has_the_three_fates_in_order(table):
    fates = [lr.outcome(table.curves("sgd", i)) for i in range(25)]
    order = [lr.OUTCOMES.index(fate) for fate in fates]
    assert order == sorted(order) and set(order) == {0, 1, 2}


@pytest.mark.parametrize(("curve", "fate"), [
    ([2.6, 2.5, 2.4], "stalls"), ([2.6, 1.0, 0.1], "learns"), ([0.5, 0.3, 3.0], "diverges"),
    ([30.0, 25.0, 20.0], "diverges")])
def test_a_curve_has_the_fate_of_its_median(curve, fate):
    assert lr.outcome(np.array([curve, curve, [9.0, 9.0, 9.0]])) == fate


def test_an_unknown_solver_is_refused(table):
    with pytest.raises(ValueError, match="«solver»: llegó 'rmsprop'"):
        table.final_errors("rmsprop")
    with pytest.raises(ValueError, match="«rate»: llegó 0"):
        lr.nearest_rate(0)


def test_the_nearest_rate_is_nearest_in_orders_of_magnitude():
    assert lr.RATES[lr.nearest_rate(0.001)] == pytest.approx(0.001)
    assert lr.nearest_rate(1e-9) == 0 and lr.nearest_rate(100.0) == 24
