"""TPE: sus densidades integran a uno, y separa bien las buenas del resto."""
import itertools
import math

import numpy as np
import pytest
from helpers.searcher_makers import FINITE, MIXED, SCIPY, UNION, drive
from numpy.polynomial.legendre import leggauss
from scipy.stats import chisquare, kstest

from coursekit import Categorical, Float, Int, Space
from coursekit.searchers import TPESearch
from coursekit.searchers.parts.cube import Cube
from coursekit.searchers.parts.parzen import Parzen, bandwidths, improvement_weights, log_ratio

pytestmark = pytest.mark.filterwarnings("error")
ONE_INT = Space({"n": Int(1, 300, log=True)})


def after(space, n=25, seed=0, **options):
    """Un TPE que ya vio n pruebas y acaba de elegir otra con sus densidades."""
    searcher = TPESearch(space, seed, n_startup=6, **options)
    drive(searcher, n)
    searcher.ask()
    return searcher


def every_point(cube, nodes):
    """Puntos del cubo y pesos de cuadratura: todos los niveles discretos por una regla de Gauss en lo continuo."""
    x, w = leggauss(nodes)
    x, w = (x + 1) / 2, w / 2
    for branch in (cube.levels[0] if cube.space.is_union else [None]):
        base = np.full(cube.n, 0.5)
        if branch is not None:
            base[0] = branch
        free = [j for j in range(cube.n) if cube.active(base)[j] and (j or branch is None)]
        axes = [(x, w) if cube.levels[j] is None else (cube.levels[j], np.ones(len(cube.levels[j]))) for j in free]
        points = np.array(list(itertools.product(*[axis[0] for axis in axes])))
        U = np.tile(base, (len(points), 1))
        U[:, free] = points
        yield U, np.prod(list(itertools.product(*[axis[1] for axis in axes])), axis=1)


@pytest.mark.parametrize(("space", "nodes"), [
    (Space({"x": Float(0, 1)}), 300), (Space({"x": Float(1, 9, log=True), "y": Float(0, 1)}), 90), (ONE_INT, 1),
    (FINITE, 1), (Space({"x": Float(0, 1), "n": Int(1, 40, log=True), "k": ["a", "b", "c"]}), 120),
    (Space({"k": ["una"], "x": Float(0, 1)}), 300), (UNION, 90)],
    ids=["float", "floats", "int", "finite", "mixed", "one option", "conditional"])
def test_densities_integrate_to_one(space, nodes):
    searcher = after(space)
    for estimator in (searcher.good, searcher.bad):
        total = sum(np.exp(estimator.log_density(U)) @ weights for U, weights in every_point(searcher.cube, nodes))
        assert total == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("space", [MIXED, UNION, FINITE, SCIPY, ONE_INT],
                         ids=["mixed", "union", "finite", "scipy", "int"])
def test_the_ratio_is_what_subtracting_the_densities_gives(space):
    searcher, rng = after(space), np.random.default_rng(0)
    U = np.vstack([searcher.cube.sample(rng, 40), searcher.good.sample(rng, 40)])
    expected = searcher.good.log_density(U) - searcher.bad.log_density(U)
    np.testing.assert_allclose(log_ratio(searcher.good, searcher.bad, U), expected, rtol=0, atol=1e-10)
    assert np.ptp(expected) > 0.1


def test_what_is_sampled_follows_the_density():
    searcher = after(Space({"k": ["a", "b", "c", "d"], "n": Int(1, 6, log=True)}))
    U = searcher.good.sample(np.random.default_rng(0), 20_000)
    points = np.vstack([U for U, _ in every_point(searcher.cube, 1)])
    counts = [np.all(np.isclose(U, p), axis=1).sum() for p in points]
    expected = 20_000 * np.exp(searcher.good.log_density(points))
    assert chisquare(counts, expected * 20_000 / expected.sum()).pvalue > 1e-3


def test_what_is_sampled_follows_the_density_on_a_line():
    searcher = after(Space({"x": Float(0, 1)}))
    grid = np.linspace(0, 1, 4001)
    density = np.exp(searcher.good.log_density(grid[:, None]))
    cumulative = np.r_[0, np.cumsum((density[1:] + density[:-1]) / 2) * (grid[1] - grid[0])]
    U = searcher.good.sample(np.random.default_rng(0), 5000)[:, 0]
    assert kstest(U, lambda u: np.interp(u, grid, cumulative)).pvalue > 1e-3


def test_without_observations_only_the_prior_is_left():
    for space in (MIXED, UNION, FINITE):
        cube = Cube(space)
        prior = Parzen(np.empty((0, cube.n)), cube, bandwidths(np.empty((0, cube.n))), smoothing=0.5)
        U = cube.sample(np.random.default_rng(0), 50)
        if space is FINITE:
            np.testing.assert_allclose(np.exp(prior.log_density(U)), 1 / 24)
        assert np.isfinite(prior.log_density(U)).all()


class TestSplit:
    def test_the_good_ones_are_the_lowest_losses(self):
        searcher = after(MIXED, n=30)
        order = np.argsort(searcher._observed.losses)
        assert len(searcher.good.kernels) == searcher.n_good(30) + 1 == 6, "cinco buenas y el previo"
        np.testing.assert_allclose(searcher.good.kernels.centers[:-1], np.array(searcher._observed.rows)[order[:5]])

    def test_the_rule_for_gamma(self):
        by_default, given = TPESearch(MIXED), TPESearch(MIXED, gamma=0.25)
        by_default._observed.n_ok = given._observed.n_ok = 10_000
        assert [by_default.n_good(n) for n in (1, 6, 7, 20, 100, 1000)] == [1, 1, 2, 3, 15, 25]
        assert [given.n_good(n) for n in (1, 4, 5, 100)] == [1, 1, 2, 25]

    def test_a_failed_trial_is_never_good(self):
        searcher = TPESearch(MIXED, 0, n_startup=6)
        trials = drive(searcher, 20, lambda space, trial: 1.0 if trial.number == 7 else None)
        searcher.ask()
        np.testing.assert_allclose(searcher.good.kernels.centers[:-1], [MIXED.to_unit(trials[7].params)])
        assert len(searcher.bad.kernels) == 19 + 1

    def test_pending_trials_count_as_bad(self):
        searcher = after(Space({"x": Float(0, 1)}))
        u = searcher.space.to_unit(list(searcher.pending.values())[0].params)
        before = np.divide(*searcher.densities(u))
        searcher.ask()
        assert np.divide(*searcher.densities(u)) < before, "proponer un punto baja el interés por repetirlo"

    def test_past_five_hundred_the_rest_is_thinned_and_the_good_kept(self):
        searcher, rng = TPESearch(MIXED, 0), np.random.default_rng(0)
        losses = rng.random(3000)
        for loss in losses:
            searcher.observe(MIXED.sample(rng), loss)
        searcher.ask()
        assert len(searcher.good.kernels) == 26 and len(searcher.bad.kernels) <= 502
        assert 0 < searcher.n_good(3000) == 25


class TestKernels:
    def test_the_width_has_a_floor(self):
        U = np.full((50, 2), 0.4) + 1e-9 * np.arange(50)[:, None]
        assert (bandwidths(U) >= 0.03).all()

    def test_better_ones_weigh_more_and_equal_ones_the_same(self):
        weights = improvement_weights(np.array([0.0, 0.5, 0.9]), threshold=1.0)
        assert weights.mean() == pytest.approx(1) and (np.diff(weights) < 0).all()
        assert improvement_weights(np.array([1.0, 1.0]), 1.0) is None
        assert improvement_weights(np.array([1.0, 2.0]), math.inf) is None

    def test_an_inactive_coordinate_has_no_say(self):
        # Dos filas de la rama «linear» que solo difieren en lo que esa rama no tiene.
        searcher = after(UNION)
        linear = searcher.cube.encode({"kernel": "linear", "C": 0.4})
        other = np.where(searcher.cube.active(linear), linear, 0.123)
        assert searcher.good.log_density(linear) == pytest.approx(searcher.good.log_density(other))


def test_densities_are_open_to_inspection():
    searcher = after(MIXED)
    configs = [trial.params for trial in searcher.pending.values()] + [MIXED.sample(np.random.default_rng(0))]
    good, bad = searcher.densities(configs)
    assert good.shape == bad.shape == (2,) and (good > 0).all() and (bad > 0).all()
    rows = searcher.cube.rows(configs)
    np.testing.assert_array_equal(searcher.densities(rows)[0], good)
    np.testing.assert_array_equal(searcher.densities(configs[0])[1], bad[:1])
    assert good[0] / bad[0] > good[1] / bad[1], "lo propuesto promete más que lo sorteado"


def test_the_start_fills_the_space():
    # Tomar un punto de Sobol de cada ocho dejaba todo el comienzo en un cuarto del cuadrado.
    space = Space({"x": Float(0, 1), "y": Float(0, 1)})
    for seed in range(5):
        U = np.array([list(trial.params.values()) for trial in drive(TPESearch(space, seed, n_startup=8), 8)])
        assert sorted(np.floor(8 * U[:, 0])) == sorted(np.floor(8 * U[:, 1])) == list(range(8))


def test_it_learns_which_branch_is_better():
    searcher = TPESearch(UNION, 0, n_startup=9)
    trials = drive(searcher, 60, lambda space, trial: 0.0 if trial.params["kernel"] == "poly" else 1.0)
    assert sum(trial.params["kernel"] == "poly" for trial in trials[30:]) > 20


def test_distributions_of_scipy_are_searched_in_their_own_scale():
    trials = drive(TPESearch(SCIPY, 0), 60, lambda space, trial: abs(np.log10(trial.params["C"]) + 2))
    assert np.median([abs(np.log10(trial.params["C"]) + 2) for trial in trials[40:]]) < 0.5


def test_categories_may_be_any_object():
    options = [print, (1, 2), "texto", 3.5]
    trials = drive(TPESearch(Space({"f": Categorical(options), "x": Float(0, 1)}), 0, n_startup=4), 12)
    assert all(trial.params["f"] in options for trial in trials)
