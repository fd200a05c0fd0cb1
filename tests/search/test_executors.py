"""Evaluar en otros hilos, procesos o máquinas: cualquier `concurrent.futures.Executor`."""
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from distributed import Client, LocalCluster

from coursekit import Float, Int, minimize
from coursekit.search.minimize import _workers
from coursekit.searchers import RandomSearch

SPACE = {"x": Float(-1, 1), "n": Int(1, 3)}
N = 12


def square(params):
    if params["n"] == 2:
        raise ArithmeticError(f"n = {params['n']}")
    return {"loss": params["x"] ** 2, "pid": os.getpid()}


def nap(params):
    time.sleep(0.1)
    return params["x"]


def die(params):
    os.kill(os.getpid(), signal.SIGTERM)


def unsendable(params):
    return {"loss": 1.0, "función": lambda: None}


def search():
    return RandomSearch(SPACE, random_state=0)


def table(history):
    return sorted((t.number, t.loss, t.status, t.error) for t in history)


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2) as pool:
        yield pool


def test_a_process_pool_gives_the_serial_history(processes, tmp_path):
    history = minimize(square, search(), N, executor=processes, journal=tmp_path / "j.jsonl")
    assert table(history) == table(minimize(square, search(), N))
    assert all(t.info["pid"] != os.getpid() for t in history if t.ok), "se evaluó en otros procesos"
    assert "ArithmeticError: n = 2 (línea " in next(t.error for t in history if not t.ok)
    resumed = minimize(square, search(), N + 4, executor=processes, journal=tmp_path / "j.jsonl")
    assert table(resumed)[:N] == table(history) and len(resumed) == N + 4


def test_two_workers_take_about_half_the_time(processes):
    minimize(nap, search(), 2, executor=processes)      # los procesos ya en marcha
    start = time.perf_counter()
    minimize(nap, search(), 10, executor=processes)
    assert 0.45 < time.perf_counter() - start < 0.85, "diez siestas de 0.1 s entre dos"


def test_rungs_travel_with_their_state(processes, ladder_search):
    history = minimize(trained_longer, ladder_search(SPACE, 0), executor=processes)
    assert sorted(t.cost for t in history) == [1, 1, 1, 1, 1, 1, 2] and all(t.ok for t in history)


def trained_longer(params, resource, state):
    done = 0 if state is None else state["épocas"]
    return abs(params["x"]) / resource, {"épocas": done + (resource - done)}


def test_a_worker_that_dies_is_explained_and_nothing_is_lost():
    with ProcessPoolExecutor(1) as pool:
        with pytest.raises(RuntimeError, match="no pudo ir al executor o volver de él: BrokenProcessPool") as caught:
            minimize(die, search(), 3, executor=pool)
    assert len(caught.value.history) == 0


def test_what_cannot_travel_is_explained(processes):
    with pytest.raises(RuntimeError, match="n.º 0 no pudo .*tienen que poder viajar"):
        minimize(lambda p: 1.0, search(), 3, executor=processes)
    with pytest.raises(RuntimeError, match="no pudo .*tienen que poder viajar"):
        minimize(unsendable, search(), 3, executor=processes)


def test_pending_trials_default_to_the_workers(processes):
    with ThreadPoolExecutor(3) as threads:
        assert (_workers(processes), _workers(threads)) == (2, 3)


@pytest.fixture(scope="module")
def dask_client():
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        yield client


def test_a_dask_cluster_through_its_executor(dask_client, ladder_search):
    executor = dask_client.get_executor(pure=False)
    assert _workers(executor) == 2
    assert table(minimize(square, search(), N, executor=executor)) == table(minimize(square, search(), N))
    history = minimize(trained_longer, ladder_search(SPACE, 0), executor=executor)
    assert sorted(t.cost for t in history) == [1, 1, 1, 1, 1, 1, 2]
