"""El bucle de `SearchCV`: tandas, lo que se le cuenta al buscador, fallos y la historia."""
import pickle
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from helpers.small_searchers import Fake, Listed, OneByOne, ScoresItsRows
from joblib import parallel_config
from sklearn.exceptions import FitFailedWarning
from sklearn.model_selection import KFold, ShuffleSplit
from sklearn.model_selection._search import BaseSearchCV

from coursekit import Float, History, SearchCV, Space

X = np.arange(40.0).reshape(20, 2)
y = np.tile([0, 1], 10)
SPACE = {"a": Float(0, 1)}


def fit(estimator, space, searcher, **options):
    options = {"cv": 2, "random_state": 0} | options
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return SearchCV(estimator, space, searcher, **options).fit(X, y)


class TestBatches:
    @pytest.mark.parametrize(("n_jobs", "cv", "expected"), [
        (None, 5, 1), (1, 5, 1), (2, 5, 1), (2, 2, 1), (2, 3, 2), (4, 5, 2), (8, 5, 3), (6, 2, 3), (16, 5, 3),
    ])
    def test_a_sequential_searcher_is_asked_for_just_enough_to_keep_workers_busy(self, n_jobs, cv, expected):
        with parallel_config("threading"):
            search = fit(Fake(), SPACE, OneByOne, n_jobs=n_jobs, cv=cv, n_iter=7)
        assert search.searcher_.out_at_once == expected
        assert len(search.history_) == 7

    def test_a_searcher_that_waits_is_not_asked_for_more(self):
        class Waits(OneByOne):
            def _propose(self):
                return None if self.pending else super()._propose()
        with parallel_config("threading"):
            search = fit(Fake(), SPACE, Waits, n_jobs=8, n_iter=5)
        assert search.searcher_.out_at_once == 1
        assert len(search.history_) == 5

    def test_grid_and_random_go_in_one_batch(self):
        for searcher in ("grid", "random"):
            seen = []

            class Counts(SearchCV):
                def _evaluate(self, candidates, *rest, seen=seen):
                    seen.append(len(candidates))
                    return super()._evaluate(candidates, *rest)
            Counts(Fake(), {"a": [0.1, 0.2, 0.3, 0.4]}, searcher, n_iter=4, cv=2).fit(X, y)
            assert seen == [4]

    def test_the_table_is_formatted_once(self, monkeypatch):
        calls, format_results = [], BaseSearchCV._format_results

        def counting(self, *args, **kwargs):
            calls.append(1)
            return format_results(self, *args, **kwargs)
        monkeypatch.setattr(BaseSearchCV, "_format_results", counting)
        search = fit(Fake(), SPACE, OneByOne, n_iter=12)
        assert len(calls) == 1
        assert len(search.cv_results_["params"]) == 12

    @pytest.mark.parametrize("cv", [KFold(3, shuffle=True), ShuffleSplit(3, test_size=0.4)])
    def test_every_candidate_sees_the_same_folds_even_without_a_seed(self, cv):
        results = fit(ScoresItsRows(), SPACE, OneByOne, cv=cv, n_iter=6).cv_results_
        for i in range(3):
            assert len(set(results[f"split{i}_test_score"])) == 1

    def test_what_travels_to_each_worker_does_not_carry_the_search_so_far(self):
        search = SearchCV(Fake(), SPACE)
        search._run = lambda: "no se puede guardar"
        assert not hasattr(pickle.loads(pickle.dumps(search)), "_run")
        assert not hasattr(fit(Fake(), SPACE, OneByOne), "_run")

    def test_a_searcher_with_nothing_to_propose_is_an_error(self):
        class Mute(OneByOne):
            def _propose(self):
                return None
        with pytest.raises(ValueError, match="no propuso ninguna configuración"):
            fit(Fake(), SPACE, Mute)


class TestLosses:
    def test_the_loss_is_minus_the_mean_score(self):
        search = fit(Fake(), {"a": [0.25, 0.75]}, Listed)
        assert search.searcher_.losses == [-0.25, -0.75]

    @pytest.mark.parametrize(("refit", "guide"), [("low", "low"), ("high", "high"), (False, "high"),
                                                  (lambda results: 0, "high")])
    def test_with_several_metrics_refit_guides_or_else_the_first(self, refit, guide):
        def scoring(estimator, X, y):
            return {"high": estimator.a, "low": -estimator.a}
        search = fit(Fake(), {"a": [0.25, 0.75]}, Listed, scoring=scoring, refit=refit)
        sign = {"high": -1, "low": 1}[guide]
        assert search.searcher_.losses == [sign * 0.25, sign * 0.75]
        assert search.history_[1].info == {"high": 0.75, "low": -0.75}

    def test_a_nan_score_is_told_as_a_failure(self):
        search = fit(Fake(), {"a": [0.25, np.nan, 0.75]}, Listed)
        assert search.searcher_.losses == [-0.25, None, -0.75]
        assert [t.status for t in search.history_] == ["ok", "failed", "ok"]
        assert search.best_params_ == {"a": 0.75}


class TestFailures:
    grid = {"a": [0.2, 0.4], "fail": [True, False]}

    def test_a_candidate_whose_fits_all_fail_does_not_stop_the_search(self):
        search = fit(Fake(), self.grid, Listed, cv=3)
        assert [t.status for t in search.history_] == ["failed", "ok", "failed", "ok"]
        assert search.history_[0].error == "RuntimeError: no pude con a=0.2"
        np.testing.assert_allclose(search.cv_results_["mean_test_score"], [np.nan, 0.2, np.nan, 0.4])
        assert np.isfinite(search.cv_results_["mean_fit_time"]).all()
        assert search.best_params_ == {"a": 0.4, "fail": False}

    def test_the_failures_are_told_in_one_warning_at_the_end(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            SearchCV(Fake(), self.grid, Listed, cv=3).fit(X, y)
        failures = [str(w.message) for w in caught if w.category is FitFailedWarning]
        assert len(failures) == 1
        assert "6 fits failed out of a total of 12" in failures[0]

    def test_error_score_takes_the_place_of_the_score(self):
        search = fit(Fake(), self.grid, Listed, error_score=0.3)
        assert search.searcher_.losses == [-0.3, -0.2, -0.3, -0.4]

    @pytest.mark.parametrize("searcher", ["grid", Listed])
    def test_error_score_raise_raises_the_original_error(self, searcher):
        search = SearchCV(Fake(), {"a": [0.2, 0.4], "fail": [False, True]}, searcher, cv=2, error_score="raise")
        with pytest.raises(RuntimeError, match="no pude con a=0.2"):
            search.fit(X, y)
        assert [t.params for t in search.history_] == [{"a": 0.2, "fail": False}]
        assert not hasattr(search, "cv_results_")

    def test_an_error_of_the_scoring_function_is_not_taken_for_a_failed_batch(self):
        def scoring(estimator, X, y):
            return "All the fits failed"
        with pytest.raises(ValueError, match="«scoring»: se espera una función.*scoring must return a number"):
            fit(Fake(), SPACE, OneByOne, scoring=scoring)

    @pytest.mark.parametrize("searcher", ["grid", Listed])
    @pytest.mark.parametrize("score", [10**400, -10**400, 1j, np.complex128(1 + 1j)])
    def test_a_score_that_is_no_real_number_is_a_failure(self, score, searcher):
        def scoring(estimator, X, y):
            return score if estimator.a == 0.75 else 0.1
        search = fit(Fake(), {"a": [0.25, 0.75]}, searcher, scoring=scoring, return_train_score=True)
        assert [t.status for t in search.history_] == ["ok", "failed"]
        assert search.best_params_ == {"a": 0.25}
        assert np.isnan(search.cv_results_["mean_test_score"][1])

    @pytest.mark.parametrize("score", [Decimal("0.5"), Fraction(1, 2), np.float32(0.5), np.array([0.5])])
    def test_numbers_of_any_kind_are_scores(self, score):
        search = fit(Fake(), {"a": [0.25]}, Listed, scoring=lambda estimator, X, y: score)
        assert search.searcher_.losses == [-0.5] and search.best_score_ == 0.5

    def test_the_error_of_a_trial_is_what_was_raised_and_not_its_last_line(self):
        class Talks(Fake):
            def fit(self, X, y):
                raise ValueError("así no\n    porque no\nni nunca") if self.a < 0.5 else RuntimeError
        search = SearchCV(Talks(), {"a": [0.25, 0.75]}, Listed, cv=2)
        with pytest.raises(ValueError, match="fallaron los 4 ajustes"):
            search.fit(X, y)
        assert [t.error for t in search.history_] == ["ValueError: así no", "RuntimeError"]

    def test_an_interruption_leaves_the_history(self):
        class Stops(Fake):
            def fit(self, X, y):
                if self.a > 0.5:
                    raise KeyboardInterrupt
                return super().fit(X, y)
        search = SearchCV(Stops(), {"a": [0.2, 0.4, 0.6, 0.8]}, Listed, cv=2)
        with pytest.raises(KeyboardInterrupt):
            search.fit(X, y)
        assert [t.params["a"] for t in search.history_] == [0.2, 0.4]
        assert not hasattr(search, "_run")


class TestHistory:
    def test_one_trial_per_row_of_the_table_in_its_order(self):
        search = fit(Fake(), SPACE, OneByOne, n_iter=6, cv=3)
        history, results = search.history_, search.cv_results_
        assert isinstance(history, History)
        assert [t.params for t in history] == results["params"]
        np.testing.assert_allclose([-t.loss for t in history], results["mean_test_score"])
        seconds = 3 * (results["mean_fit_time"] + results["mean_score_time"])
        np.testing.assert_allclose([t.seconds for t in history], seconds)
        assert [t.cost for t in history] == [1.0] * 6
        assert history.best.number == search.best_index_
        assert history.space == Space(SPACE)
        assert history.method == "one by one"

    def test_it_becomes_a_frame_and_travels(self):
        search = fit(Fake(), SPACE, "random", n_iter=4)
        assert list(search.history_.to_frame()["param_a"]) == [p["a"] for p in search.cv_results_["params"]]
        copy = pickle.loads(pickle.dumps(search))
        assert [t.params for t in copy.history_] == [t.params for t in search.history_]

    def test_fitting_again_starts_again(self):
        search = SearchCV(Fake(), SPACE, OneByOne, n_iter=3, cv=2, random_state=0)
        first = search.fit(X, y).cv_results_["params"]
        assert search.fit(X, y).cv_results_["params"] == first
        assert len(search.history_) == 3


class CountsTasks:
    """Un callback de scikit-learn que cuenta tareas terminadas por nombre."""

    def __init__(self):
        self.ended = {}

    def setup(self, estimator, context):
        pass

    def on_fit_task_begin(self, estimator, context):
        pass

    def on_fit_task_end(self, estimator, context):
        self.ended[context.task_name] = self.ended.get(context.task_name, 0) + 1

    def teardown(self, estimator, context):
        pass


if hasattr(SearchCV, "set_callbacks"):      # existen desde scikit-learn 1.9
    @pytest.mark.parametrize(("searcher", "batches"), [("random", None), (OneByOne, 5)])
    def test_scikit_learn_callbacks_see_every_fit(searcher, batches):
        counter = CountsTasks()
        search = SearchCV(Fake(), SPACE, searcher, n_iter=5, cv=3)
        search.set_callbacks(counter)
        search.fit(X, y)
        assert counter.ended["candidate-split-evaluation"] == 15
        assert counter.ended.get("batch") == batches
        assert counter.ended["search"] == counter.ended["refit-with-best-params"] == 1
