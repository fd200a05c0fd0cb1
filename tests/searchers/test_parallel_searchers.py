"""Cada buscador con dos trabajadores: procesos, un cluster de Dask, y Dask por debajo de joblib."""
import os
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, LocalCluster
from helpers.far_objectives import by_lr, noting, who
from helpers.lesson_cells import says
from helpers.searcher_makers import MIXED, WITH_RESOURCE
from joblib import parallel_config
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

from coursekit import Float, SearchCV, minimize
from coursekit.searchers import (
    ASHA,
    GaussianProcessSearch,
    GeneticSearch,
    Hyperband,
    RandomSearch,
    SuccessiveHalving,
    TPESearch,
)

pytestmark = pytest.mark.processes

NAP, UNIT = 0.12, 0.03
ASYNCHRONOUS = {
    "random": lambda: RandomSearch(MIXED, 0), "bayes": lambda: GaussianProcessSearch(MIXED, 0, n_startup=8),
    "tpe": lambda: TPESearch(MIXED, 0, n_startup=4), "genetic": lambda: GeneticSearch(MIXED, 0, population=6),
    "hyperband": lambda: Hyperband(MIXED, 9, random_state=0), "asha": lambda: ASHA(MIXED, 9, random_state=0),
}
TRIALS = {"hyperband": None, "asha": 30, "bayes": 10}
every_asynchronous = pytest.mark.parametrize("name", ASYNCHRONOUS)


def nap(params, seconds=NAP):
    time.sleep(seconds)
    return params["lr"]


def nap_by_resource(params, resource):
    time.sleep(UNIT * resource)
    return params["lr"]


def timed(searcher, executor, n_trials):
    """La historia, los segundos de reloj y los de evaluación."""
    objective = nap_by_resource if searcher.has_resource else nap
    if searcher.name == "bayes":      # elegir le lleva sus buenas centésimas: evaluar tiene que costar más que eso
        objective = partial(nap, seconds=0.5)
    start = time.perf_counter()
    history = minimize(objective, searcher, n_trials, executor=executor, progress=False)
    return history, time.perf_counter() - start, sum(trial.seconds for trial in history)


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2) as pool:
        minimize(nap, RandomSearch(MIXED, 0), 2, executor=pool, progress=False)      # ya en marcha
        yield pool


@pytest.fixture(scope="module")
def dask_client():
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        yield client


@pytest.fixture(scope="module")
def dask_processes():
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        yield client


def benchmark():
    """`benchmarks/parallel.py`, que calcula cuánto queda ocioso con un reloj simulado."""
    spec = spec_from_file_location("parallel_benchmark", Path(__file__).parents[2] / "benchmarks" / "parallel.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestProcesses:
    @every_asynchronous
    def test_two_processes_take_about_half_the_time(self, name, processes):
        ratios = []
        while len(ratios) < 3 and not any(ratio < 0.7 for ratio in ratios):      # la máquina puede estar ocupada
            history, wall, busy = timed(ASYNCHRONOUS[name](), processes, TRIALS.get(name, 12))
            assert all(trial.ok for trial in history)
            ratios.append(wall / busy)
        assert 0.49 < min(ratios) < 0.7, "segundos de reloj sobre segundos de evaluación: lo ideal es 0,5"

    def test_the_synchronous_one_leaves_idle_what_was_calculated(self, processes):
        history, wall, busy = timed(SuccessiveHalving(MIXED, 9, random_state=0), processes, None)
        length, idle = benchmark().simulate(SuccessiveHalving(MIXED, 9, random_state=0), 2,
                                            duration=lambda trial: trial.resource)
        # 9 de una unidad entre dos, 3 de tres, y la última sola: 5 + 6 + 9.
        assert length == 20 and idle == pytest.approx(1 - 27 / 40)
        assert idle - 0.05 < 1 - busy / (2 * wall) < idle + 0.25 and len(history) == 13


class TestIdleShare:
    simulate = staticmethod(benchmark().simulate)

    def share(self, searcher, workers):
        return self.simulate(searcher, workers, duration=lambda trial: trial.resource)

    def test_one_synchronous_bracket_on_27_workers_uses_12_percent(self):
        length, idle = self.share(SuccessiveHalving(MIXED, 81, random_state=0), 27)
        assert length == 123 and idle == pytest.approx(1 - 405 / (27 * 123))

    def test_hyperband_fills_the_gaps_with_its_other_brackets(self):
        length, idle = self.share(Hyperband(MIXED, 81, random_state=0), 27)
        assert length < 2 * 123 and idle < 0.6
        assert self.share(Hyperband(MIXED, 81, random_state=0), 2)[1] < 0.05

    def test_asha_leaves_hardly_anyone_idle(self):
        assert self.share(ASHA(MIXED, 81, n_configs=2000, random_state=0), 27)[1] < 0.2
        searcher = ASHA(MIXED, 81, random_state=0)
        assert self.simulate(searcher, 27, lambda t: t.resource, n_trials=2000)[1] < 0.2

    def test_one_worker_is_never_idle(self):
        for make in (*ASYNCHRONOUS.values(), lambda: SuccessiveHalving(MIXED, 9, random_state=0)):
            assert self.simulate(make(), 1, n_trials=9)[1] == pytest.approx(0)


class TestDask:
    @every_asynchronous
    def test_a_cluster_through_its_executor(self, name, dask_client):
        searcher = ASYNCHRONOUS[name]()
        executor = dask_client.get_executor(pure=False)
        objective = by_resource if name in WITH_RESOURCE else plain
        history = minimize(objective, searcher, TRIALS.get(name, 12), executor=executor, progress=False)
        assert all(trial.ok for trial in history) and searcher.n_asked == len(history)
        assert len({MIXED.key(t.params) for t in history}) == len({t.config for t in history})

    def test_half_the_time_there_too(self, dask_client):
        _, wall, busy = timed(TPESearch(MIXED, 0), dask_client.get_executor(pure=False), 10)
        assert 0.49 < wall / busy < 0.8

    @pytest.mark.parametrize("name", ["random", "bayes", "tpe", "genetic", "halving", "hyperband", "asha"])
    def test_search_cv_through_joblibs_dask_backend(self, name, dask_client):
        X, y = load_breast_cancer(return_X_y=True)
        options = {"min_resource": 60, "max_resource": 540} if name in WITH_RESOURCE else {}
        def search(n_jobs):
            return SearchCV(LogisticRegression(solver="liblinear"), {"C": Float(0.01, 10, log=True)}, name, n_iter=6,
                            cv=2, random_state=0, n_jobs=n_jobs, **options)
        with parallel_config(backend="dask"):
            there = search(2).fit(X, y)
        with parallel_config(backend="threading"):
            here = search(2).fit(X, y)
        assert there.cv_results_["params"] == here.cv_results_["params"]
        np.testing.assert_array_equal(there.cv_results_["mean_test_score"], here.cv_results_["mean_test_score"])
        assert there.best_score_ > 0.85


class TestDaskProcesses:
    """Como lo dice la lección 10, con dos procesos."""

    def test_minimize_uses_both(self, dask_processes):
        says("10", "`minimize(..., executor=Client(...).get_executor(pure=False))` usa Dask")
        executor = dask_processes.get_executor(pure=False)
        history = minimize(who, RandomSearch(MIXED, 0), 8, executor=executor, progress=False)
        alone = minimize(by_lr, RandomSearch(MIXED, 0), 8, progress=False)
        workers = {trial.info["worker"] for trial in history}
        assert len(workers) == 2 and os.getpid() not in workers
        assert {trial.number: (trial.params, trial.loss) for trial in history} == \
               {trial.number: (trial.params, trial.loss) for trial in alone}

    def test_the_same_asked_twice_is_evaluated_twice(self, dask_processes, tmp_path):
        """Sin `pure=False`, Dask contesta lo repetido con lo que ya sabía: una función con azar daría siempre igual."""
        says("10", "sin `pure=False`, Dask no vuelve a evaluar lo que ya evaluó")
        counts = {}
        for pure in (False, True):
            log = tmp_path / str(pure)
            executor = dask_processes.get_executor(pure=pure)
            minimize(partial(noting, str(log)), AlwaysTheSame(MIXED, 0), 6, executor=executor, progress=False)
            counts[pure] = len(log.read_text())
        assert counts[False] == 6 and counts[True] < 6

    def test_search_cv_says_the_same(self, dask_processes):
        says("10", "con `backend=\"dask\"`, a Dask")
        X, y = load_breast_cancer(return_X_y=True)
        grid = {"C": [0.1, 1, 10]}
        here = SearchCV(LogisticRegression(solver="liblinear"), grid, "grid", cv=2).fit(X, y)
        with parallel_config(backend="dask"):
            there = SearchCV(LogisticRegression(solver="liblinear"), grid, "grid", cv=2, n_jobs=2).fit(X, y)
        np.testing.assert_array_equal(there.cv_results_["mean_test_score"], here.cv_results_["mean_test_score"])


class AlwaysTheSame(RandomSearch):
    """Propone una y otra vez lo mismo."""

    def _propose(self):
        return {"lr": 0.01, "depth": 3, "leaf": 7, "kind": "a"}


def plain(params):
    return params["lr"]


def by_resource(params, resource):
    return params["lr"] + 1 / resource
