"""Una búsqueda interrumpida conserva en `history_` todos los trials que ya habían terminado, con cualquier buscador."""
import os
import signal
import threading
import time

import numpy as np
import pytest
from helpers.small_searchers import Fake, Listed
from joblib import parallel_config

from coursekit import SearchCV
from coursekit.methods import METHODS

X = np.arange(40.0).reshape(20, 2)
y = np.tile([0, 1], 10)
GRID = {"a": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}
WITH_RESOURCE = {"halving", "hyperband", "asha"}


class StopsAfter(Fake):
    """Levanta `error` en su ajuste número `last + 1`, contando los de todas sus copias."""

    fits = 0
    last = 7
    error = KeyboardInterrupt

    def fit(self, X, y):
        if StopsAfter.fits == self.last:
            raise self.error
        StopsAfter.fits += 1
        return super().fit(X, y)


class StopsAbove(Fake):
    """Levanta `error` cuando `a` pasa de 0,35."""

    error = KeyboardInterrupt

    def fit(self, X, y):
        if self.a > 0.35:
            time.sleep(0.3)      # los demás llegan a terminar
            raise self.error
        return super().fit(X, y)


class ExitsAbove(StopsAbove):
    error = SystemExit


class SlowAtFirst(Fake):
    """El primer candidato tarda; los demás terminan antes que él, y el último interrumpe."""

    def fit(self, X, y):
        if self.a == 0.1:
            time.sleep(1.5)
        if self.a == 0.6:
            time.sleep(0.3)
            raise KeyboardInterrupt
        return super().fit(X, y)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("name", METHODS)
def test_every_searcher_keeps_the_trials_that_ended(name, error, monkeypatch):
    monkeypatch.setattr(StopsAfter, "fits", 0)
    monkeypatch.setattr(StopsAfter, "error", error)
    options = {"resource": "budget", "max_resource": 9} if name in WITH_RESOURCE else {}
    search = SearchCV(StopsAfter(), GRID, name, n_iter=6, cv=3, random_state=0, **options)
    with pytest.raises(error):
        search.fit(X, y)
    assert len(search.history_) == 2, "siete ajustes de a tres por candidato: dos terminaron"
    assert [trial.loss for trial in search.history_] == pytest.approx([-t.params["a"] for t in search.history_])
    assert not hasattr(search, "cv_results_") and not hasattr(search, "_run")
    assert search.searcher_.n_asked >= 3


@pytest.mark.parametrize(("backend", "estimator", "error"), [
    ("threading", StopsAbove(), KeyboardInterrupt), ("threading", ExitsAbove(), SystemExit),
    ("loky", ExitsAbove(), SystemExit),
])
def test_with_two_workers_too(backend, estimator, error):
    search = SearchCV(estimator, GRID, "grid", cv=2, n_jobs=2)
    with parallel_config(backend), pytest.raises(error):
        search.fit(X, y)
    ended = [trial.params["a"] for trial in search.history_]
    assert ended == [0.1, 0.2, 0.3] or (backend == "loky" and set(ended) < {0.1, 0.2, 0.3} and ended)


def test_what_ended_before_its_turn_is_kept_too():
    search = SearchCV(SlowAtFirst(), GRID, "grid", cv=2, n_jobs=4, pre_dispatch="all")
    with parallel_config("threading"), pytest.raises(KeyboardInterrupt):
        search.fit(X, y)
    assert [trial.params["a"] for trial in search.history_] == [0.2, 0.3, 0.4, 0.5]


def test_a_signal_in_the_middle_of_a_fit():
    class Signals(Fake):
        def fit(self, X, y):
            if self.a == 0.4:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(1)
            return super().fit(X, y)
    assert threading.current_thread() is threading.main_thread()
    search = SearchCV(Signals(), GRID, "grid", cv=2)
    with pytest.raises(KeyboardInterrupt):
        search.fit(X, y)
    assert len(search.history_) == 3


def test_metrics_from_a_function_when_the_last_folds_failed():
    class FailsOnce(StopsAbove):
        def fit(self, X, y):
            if self.a == 0.2 and X[0, 0] == 0:
                raise RuntimeError("solo en este pliegue")
            return super().fit(X, y)

    def scoring(estimator, X, y):
        return {"high": estimator.a, "low": -estimator.a}
    search = SearchCV(FailsOnce(), GRID, "grid", cv=2, scoring=scoring, refit="low")
    with pytest.raises(KeyboardInterrupt):
        search.fit(X, y)
    assert [trial.status for trial in search.history_] == ["ok", "failed", "ok"]
    assert search.history_[0].info == {"high": 0.1, "low": -0.1}


@pytest.mark.parametrize("searcher", ["grid", "random", Listed])
def test_the_original_error_when_error_score_is_raise(searcher):
    class Fails(Fake):
        def fit(self, X, y):
            if self.a > 0.35:
                raise RuntimeError("no pude")
            return super().fit(X, y)
    grid = {"a": [0.1, 0.2, 0.3, 0.6]}
    search = SearchCV(Fails(), grid, searcher, cv=2, n_iter=4, error_score="raise", random_state=0)
    with pytest.raises(RuntimeError, match="no pude"):
        search.fit(X, y)
    ended = {trial.params["a"] for trial in search.history_}
    assert ended <= {0.1, 0.2, 0.3}
    assert ended == {0.1, 0.2, 0.3} or searcher == "random"


def test_the_history_is_there_when_the_last_fit_fails():
    class FailsWithAllRows(Fake):
        def fit(self, X, y):
            if len(X) == 20:
                raise RuntimeError("solo con todas las filas")
            return super().fit(X, y)
    search = SearchCV(FailsWithAllRows(), GRID, "grid", cv=2)
    with pytest.raises(RuntimeError, match="todas las filas"):
        search.fit(X, y)
    assert len(search.history_) == 6


def test_a_search_that_was_interrupted_can_be_fitted_again():
    search = SearchCV(StopsAbove(), GRID, "grid", cv=2)
    with pytest.raises(KeyboardInterrupt):
        search.fit(X, y)
    search.set_params(estimator=Fake()).fit(X, y)
    assert len(search.history_) == 6 and search.best_params_ == {"a": 0.6}


def test_a_backend_that_only_delivers_everything_at_once_still_searches():
    search = SearchCV(Fake(), GRID, "grid", cv=2, n_jobs=2)
    with parallel_config("multiprocessing"):
        search.fit(X, y)
    assert [trial.params["a"] for trial in search.history_] == GRID["a"]
