"""La búsqueda con proceso gaussiano: en lotes, con ruido, con muchos datos, y abierta a la inspección."""
import time

import numpy as np
import pytest
from helpers.searcher_makers import FINITE, MIXED, SCIPY, UNION, drive

from coursekit import Float, Int, Space
from coursekit.searchers import GaussianProcessSearch, RandomSearch
from coursekit.searchers.acquisition import expected_improvement
from coursekit.searchers.bayes import MAX_POINTS
from coursekit.searchers.parts.gp import GaussianProcess
from coursekit.searchers.parts.warp import Warp

pytestmark = pytest.mark.filterwarnings("error")
LINE = Space({"x": Float(0, 10)})


def wave(space, trial):
    x = trial.params["x"]
    return 100 + 5 * np.sin(x) + 0.1 * x


def after(n=8, space=LINE, loss=wave, **options):
    searcher = GaussianProcessSearch(space, 0, n_startup=4, **options)
    drive(searcher, n, loss)
    return searcher


class TestInspection:
    @pytest.mark.parametrize("warp", [True, False])
    def test_predictions_come_in_units_of_the_loss(self, warp):
        searcher = after(12, warp=warp)
        trials = drive(searcher, 1, wave)
        xs = [{"x": x} for x in np.linspace(0, 10, 21)]
        mean, std = searcher.predict(xs)
        assert mean.shape == std.shape == (21,) and (std > 0).all()
        truth = np.array([100 + 5 * np.sin(p["x"]) + 0.1 * p["x"] for p in xs])
        assert np.abs(mean - truth).mean() < 1.0
        seen = [{"x": u * 10} for u in np.array(searcher._observed.rows)[:12, 0]]
        known, doubt = searcher.predict(seen)
        np.testing.assert_allclose(known, searcher._observed.losses[:12], atol=0.2)
        assert doubt.max() < std.max()
        assert len(trials) == 1

    def test_without_warp_they_are_the_gaussian_process_exactly(self):
        searcher = after(9, warp=False)
        searcher.ask()
        U = np.linspace(0, 1, 7)[:, None]
        mu, sigma = searcher.surrogate.predict(U)
        losses = np.array(searcher._observed.losses)
        mean, std = searcher.predict(U)
        scale = (searcher.transform(1.0) - searcher.transform(0.0))
        np.testing.assert_allclose(mean, losses.mean() + mu / scale, rtol=1e-9)
        np.testing.assert_allclose(std, sigma / scale, rtol=1e-9)

    def test_one_configuration_a_list_or_rows_of_the_cube(self):
        searcher = after(6)
        searcher.ask()
        for function in (searcher.acquisition, lambda X: searcher.predict(X)[0]):
            whole = function([{"x": 1.0}, {"x": 4.0}])
            np.testing.assert_allclose(function({"x": 4.0}), whole[1:])
            np.testing.assert_allclose(function([[0.1], [0.4]]), whole)
            np.testing.assert_allclose(function(np.array([0.4])), whole[1:])

    @pytest.mark.parametrize("kind", ["ei", "pi", "lcb"])
    def test_the_proposal_is_where_the_acquisition_is_greatest(self, kind):
        searcher = after(7, acquisition_function=kind)
        proposal = searcher.ask().params
        grid = np.linspace(0, 1, 2001)[:, None]
        best = searcher.acquisition(proposal)[0]
        assert best >= searcher.acquisition(grid).max() - 1e-6 * abs(best)
        assert (searcher.acquisition(grid) >= 0).all() or kind == "lcb"

    def test_the_acquisition_is_ei_of_the_surrogate(self):
        searcher = after(7, xi=0.2)
        searcher.ask()
        U = np.linspace(0, 1, 9)[:, None]
        expected = expected_improvement(*searcher.surrogate.predict(U), searcher.best, 0.2)
        np.testing.assert_allclose(searcher.acquisition(U), expected)

    def test_looking_does_not_change_the_search(self):
        watched, other = after(6), after(6)
        for _ in range(4):
            trials = watched.ask(), other.ask()
            assert trials[0].params == trials[1].params
            for look in (watched.predict, watched.acquisition, watched.surrogate.predict):
                look([[0.1], [0.5]])
            for searcher, trial in zip((watched, other), trials, strict=True):
                searcher.tell(trial, wave(LINE, trial))

    def test_on_unions_and_distributions_too(self):
        for space in (UNION, SCIPY, MIXED):
            searcher = GaussianProcessSearch(space, 0, n_startup=5)
            configs = [trial.params for trial in drive(searcher, 8)]
            assert searcher.predict(configs)[0].shape == searcher.acquisition(configs).shape == (8,)

    def test_before_there_is_a_model_it_says_so(self):
        for look in ("predict", "acquisition"):
            with pytest.raises(ValueError, match=f"«{look}»: todavía no hay modelo sustituto; .* las 5 iniciales"):
                getattr(GaussianProcessSearch(LINE), look)({"x": 1.0})

    def test_rows_of_the_wrong_length(self):
        searcher = after(6)
        searcher.ask()
        with pytest.raises(ValueError, match="«X»: .*filas de 1 coordenadas"):
            searcher.acquisition([[0.1, 0.2]])


class TestBatches:
    def test_pending_points_are_fantasised_so_a_batch_spreads(self):
        searcher = after(8)
        batch = np.array([searcher.ask().params["x"] for _ in range(5)])
        gaps = np.abs(batch[:, None] - batch)[np.triu_indices(5, 1)]
        assert gaps.min() > 0.01, "sin fantasías, los cinco serían el mismo punto"

    def test_a_fantasy_takes_away_the_doubt_and_keeps_the_mean(self):
        searcher = after(8, warp=False)
        proposal = searcher.ask().params
        before = searcher.predict(proposal)
        searcher.ask()
        after_asking = searcher.predict(proposal)
        assert after_asking[0] == pytest.approx(before[0], abs=1e-6)
        assert after_asking[1] < 0.2 * before[1]

    def test_the_result_replaces_the_fantasy(self):
        searcher = after(8)
        trials = [searcher.ask() for _ in range(3)]
        for trial in trials:
            searcher.tell(trial, wave(LINE, trial))
        searcher.ask()
        assert len(searcher.surrogate.X) == 11


def test_with_noise_the_incumbent_is_the_lowest_mean_not_the_luckiest_loss():
    rng = np.random.default_rng(0)
    searcher = GaussianProcessSearch(LINE, 0, n_startup=4, warp=False)
    for x in np.linspace(0, 10, 40):
        searcher.observe({"x": float(x)}, float(np.cos(x / 3) + rng.normal(0, 0.5)))
    searcher.ask()
    luckiest = searcher.transform(min(searcher._observed.losses))
    assert searcher.best > luckiest + 0.2
    assert searcher.best == searcher.surrogate.predict(searcher.surrogate.X)[0].min()


def test_an_observed_point_of_a_noiseless_function_promises_next_to_nothing():
    searcher = after(14, warp=False)
    proposal = searcher.ask().params
    seen = [{"x": 10 * u} for u in np.array(searcher._observed.rows)[:, 0]]
    fresh = searcher.acquisition(np.linspace(0, 1, 500)[:, None])
    assert (fresh >= 0).all() and searcher.acquisition(proposal) >= fresh.max() * 0.999
    far = [x for x in seen if wave(LINE, type("Trial", (), {"params": x})) > min(searcher._observed.losses) + 1]
    assert len(far) > 3 and searcher.acquisition(far).max() < 1e-6


def test_the_incumbent_follows_the_last_result():
    searcher = after(8, warp=False)
    searcher.ask()
    before = searcher.transform.inverse(searcher.best)
    searcher.observe({"x": 9.0}, 20.0)
    searcher.ask()
    assert searcher.transform.inverse(searcher.best) < before - 50


class TestFailures:
    def test_a_failed_region_is_avoided(self):
        def fails_on_the_left(space, trial):
            return None if trial.params["x"] < 5 else 1 + (trial.params["x"] - 6) ** 2
        trials = drive(GaussianProcessSearch(LINE, 0, n_startup=6), 25, fails_on_the_left)
        late = [trial.params["x"] for trial in trials[12:]]
        assert sum(x < 5 for x in late) <= 3
        assert min(abs(x - 6) for x in late) < 0.05

    def test_it_stays_in_the_start_until_something_works(self):
        searcher = GaussianProcessSearch(LINE, 0, n_startup=3)
        drive(searcher, 7, lambda space, trial: None)
        assert searcher.surrogate is None
        searcher.observe({"x": 3.0}, 1.0)
        drive(searcher, 2, lambda space, trial: None)
        assert searcher.surrogate is not None


class TestManyTrials:
    def test_the_cost_of_asking_stops_growing(self):
        # El modelo aprende de MAX_POINTS a lo sumo: las mejores y una muestra del resto.
        rng = np.random.default_rng(0)
        seconds = {}
        for n in (MAX_POINTS, 5000):
            searcher = GaussianProcessSearch(LINE, 0)
            for x in rng.uniform(0, 10, n):
                searcher.observe({"x": x}, (x - 3) ** 2 + rng.normal(0, 0.1))
            start = time.process_time()
            drive(searcher, 3, lambda space, trial: (trial.params["x"] - 3) ** 2)
            seconds[n] = time.process_time() - start
            assert len(searcher.surrogate.X) == MAX_POINTS
        assert seconds[5000] < 4 * seconds[MAX_POINTS] + 0.2

    def test_with_many_results_hyperparameters_are_fitted_now_and_then(self, monkeypatch):
        searcher, rng, fitted = GaussianProcessSearch(LINE, 0), np.random.default_rng(0), set()

        def fit(X, y, starts):
            fitted.add(len(searcher._observed))
            searcher._model.condition(X, y)

        monkeypatch.setattr(searcher._model, "fit", fit)
        for x in rng.uniform(0, 10, 260):
            searcher.observe({"x": x}, (x - 3) ** 2)
            if len(searcher._observed.losses) >= 195:
                searcher._fit_surrogate()
                assert len(searcher._model.X) == len(searcher._observed.losses), "condicionarlo, siempre"
        assert fitted >= set(range(195, 202)) and 3 <= len(fitted & set(range(202, 261))) <= 6

    def test_the_best_are_always_kept(self):
        rng = np.random.default_rng(0)
        searcher = GaussianProcessSearch(LINE, 0, warp=False)
        for x in rng.uniform(0, 10, 900):
            searcher.observe({"x": x}, (x - 3) ** 2)
        X, losses = searcher._training_rows()
        assert len(losses) == MAX_POINTS
        assert np.sort(losses)[:MAX_POINTS // 2].tolist() == sorted(searcher._observed.losses)[:MAX_POINTS // 2]


class TestWarp:
    losses = np.r_[np.linspace(0, 1, 20), 50.0, 1000.0]

    def test_it_grows_and_comes_back(self):
        for compress in (True, False):
            warp = Warp(self.losses, compress)
            values = np.linspace(-0.5, 900, 400)
            assert (np.diff(warp(values)) > 0).all()
            np.testing.assert_allclose(warp.inverse(warp(values)), values, rtol=1e-6, atol=1e-6)

    def test_the_slope_of_the_way_back(self):
        warp = Warp(self.losses)
        v = warp(np.array([0.1, 0.6, 3.0, 60.0]))
        numeric = (warp.inverse(v + 1e-6) - warp.inverse(v - 1e-6)) / 2e-6
        np.testing.assert_allclose(warp.inverse_slope(v), numeric, rtol=1e-4)

    def test_it_standardises(self):
        for losses in (self.losses, np.full(6, 3.0), np.array([1e300, -1e300, 0.0, 1.0, 2.0]), np.array([5.0])):
            values = Warp(losses)(losses)
            assert np.isfinite(values).all() and values.mean() == pytest.approx(0, abs=1e-6)
            assert values.std() == pytest.approx(1) or len(set(losses)) == 1

    def test_a_long_tail_is_compressed_and_a_bell_is_left_alone(self):
        bell = np.random.default_rng(0).normal(size=200)
        assert Warp(self.losses).exponent < 0.5 and Warp(bell).exponent >= 0.7
        assert Warp(self.losses)(1000.0) < 0.6 * Warp(self.losses, compress=False)(1000.0)
        assert Warp(self.losses, compress=False).exponent == 1


class TestMaximisation:
    def test_integers_and_categories_are_proposed_as_they_are(self):
        trials = drive(GaussianProcessSearch(MIXED, 0, n_startup=5), 12)
        for trial in trials:
            assert type(trial.params["depth"]) is int and trial.params["kind"] in ("a", "b", "c")

    def test_it_finds_the_best_cell_of_a_finite_space_in_few_trials(self):
        target = {"depth": 3, "kind": "b", "flag": False}
        def distance(space, trial):
            return sum(trial.params[name] != value for name, value in target.items())
        trials = drive(GaussianProcessSearch(FINITE, 0, n_startup=6), 16, distance)
        assert target in [trial.params for trial in trials]

    def test_a_wide_integer_is_searched_finely(self):
        space = Space({"n": Int(1, 1_000_000)})
        trials = drive(GaussianProcessSearch(space, 0), 20, lambda s, t: abs(t.params["n"] - 424_242) / 1e5)
        assert min(abs(trial.params["n"] - 424_242) for trial in trials) < 2000

    def test_it_beats_random_search_on_a_smooth_valley(self):
        space = Space({"x": Float(0, 1), "y": Float(1e-4, 1, log=True)})
        def valley(space, trial):
            return float(np.sum((space.to_unit(trial.params) - [0.2, 0.7]) ** 2))
        best = {cls: np.median([min(t.loss for t in drive(cls(space, seed), 20, valley)) for seed in range(3)])
                for cls in (GaussianProcessSearch, RandomSearch)}
        assert best[GaussianProcessSearch] < 0.01 * best[RandomSearch]


def test_the_surrogate_is_a_plain_gaussian_process():
    searcher = after(6)
    searcher.ask()
    assert isinstance(searcher.surrogate, GaussianProcess)
    assert searcher.surrogate.X.shape == (6, 1)
