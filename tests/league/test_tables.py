"""Las tablas del torneo son las que dan sus programas, en lo que se puede comprobar en segundos."""
import importlib.util

import numpy as np
import pytest

from coursekit.league.contenders import course_optimizer
from coursekit.league.course import BLOCKS, TABLE, course_entries
from coursekit.league.problems import GRIDS, load_problem
from coursekit.league.race import play_here, run_once
from coursekit.methods import METHODS

PLACES = {"svm": (5, 6), "boosting": (2, 1, 1, 1), "network": (5, 1, 1, 0)}


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_league", TABLE.with_name("make_league.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", GRIDS)
def test_a_model_trained_again_makes_the_same_mistakes(maker, name):
    place = PLACES[name]
    axes = GRIDS[name].values.values()
    values = [axis[i] for axis, i in zip(axes, place, strict=True)]
    validation, test = maker.TRAINERS[name](*values)
    problem = load_problem(name)
    np.testing.assert_allclose(validation, problem.validation[place], rtol=0.02)
    np.testing.assert_allclose(test, problem.test[place], rtol=0.02)


@pytest.mark.parametrize("name", ["grid", "random", "genetic", "halving", "hyperband", "asha"])
def test_a_race_of_the_course_run_again_is_the_same(name):
    entry = course_entries()[list(METHODS).index(name)]
    stored = entry.runs[BLOCKS.index(("network", 3))]
    again = run_once(play_here(course_optimizer(name)), load_problem("network"), 3)
    np.testing.assert_allclose(again.curve, stored.curve, atol=1e-5)
    assert again.regret == pytest.approx(stored.regret, abs=1e-5)
    assert again.test_regret == pytest.approx(stored.test_regret, abs=1e-5)


def test_the_tables_are_small():
    assert TABLE.stat().st_size < 100_000
    assert TABLE.parent.joinpath("league", "league.npz").stat().st_size < 100_000
