"""Evaluar en otros hilos, procesos o máquinas: cualquier `concurrent.futures.Executor`."""
import os
import signal
import sys
import time
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial

import pytest
from distributed import Client, LocalCluster

from coursekit import Float, Int, minimize
from coursekit.search.workers import count_workers
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


def picky(log, params):
    """Mata a su proceso en una de cada tres configuraciones; anota en `log` a quién evaluó."""
    with open(log, "a") as file:
        file.write(f"{params['x']}\n")
    if params["n"] == 2:
        os._exit(3)
    time.sleep(0.01)
    return params["x"]


def test_what_kills_its_worker_twice_is_a_failed_trial_and_the_search_goes_on(tmp_path):
    log = tmp_path / "log"
    objective = partial(picky, log)
    with ProcessPoolExecutor(2) as pool, pytest.warns(UserWarning, match="Un proceso del executor murió y seguimos"):
        history = minimize(objective, search(), N, executor=pool, journal=tmp_path / "j.jsonl")
    assert sorted(t.number for t in history) == list(range(N))
    killers = [t for t in history if t.params["n"] == 2]
    assert killers and all(t.ok is (t.params["n"] != 2) for t in history), "solo falla la que mata"
    assert all("el proceso murió mientras se evaluaba" in t.error for t in killers)
    times = Counter(log.read_text().split())
    assert all(times[str(t.params["x"])] == 2 for t in killers)
    assert all(times[str(t.params["x"])] <= 2 for t in history), "de nuevo, a lo sumo lo que estaba en camino"
    before = log.read_text()
    resumed = minimize(objective, search(), N, journal=tmp_path / "j.jsonl")
    assert table(resumed) == table(history) and log.read_text() == before


def test_every_configuration_may_kill_its_worker():
    with ProcessPoolExecutor(1) as pool, pytest.warns(UserWarning) as warned:
        history = minimize(die, search(), 3, executor=pool)
    assert [t.status for t in history] == ["failed"] * 3
    said = " ".join(str(warning.message) for warning in warned)
    assert "Fallaron las 3 evaluaciones; la primera: el proceso murió" in said and "otro pool igual" in said


def no_start():
    os._exit(1)


def test_processes_that_die_before_anything_returns_are_explained():
    with ProcessPoolExecutor(1, initializer=no_start) as pool:
        with pytest.raises(RuntimeError, match="«executor»: los procesos mueren apenas empiezan.*__main__") as caught:
            minimize(square, search(), 50, executor=pool)
    assert 0 < len(caught.value.history) < 10 and all(t.status == "failed" for t in caught.value.history)


def break_down():
    raise OSError("no arranco")


def test_a_broken_pool_that_we_cannot_replace_is_explained():
    with ThreadPoolExecutor(1, initializer=break_down) as pool:
        with pytest.raises(RuntimeError, match="«executor»: un trabajador murió .Broken.*se espera un Process"):
            minimize(square, search(), 3, executor=pool)


def test_a_pool_that_arrives_broken_is_replaced():
    with ProcessPoolExecutor(1) as pool:
        pool.submit(os._exit, 1).exception()
        with pytest.warns(UserWarning, match="seguimos con otro pool igual"):
            history = minimize(nap, search(), 2, executor=pool)
    assert all(t.ok for t in history)


def exit_or_square(params):
    return sys.exit(3) if params["n"] == 2 else params["x"] ** 2


def test_leaving_the_program_from_a_worker_is_a_failed_trial(processes):
    with ThreadPoolExecutor(2) as threads:
        for pool in (processes, threads):
            history = minimize(exit_or_square, search(), N, executor=pool)
            assert all(t.ok is (t.params["n"] != 2) for t in history) and len(history) == N
            assert any(t.error.startswith("SystemExit: 3") for t in history)


class KilledWorker(Exception):
    """Lo que da dask cuando los trabajadores que probaron una tarea murieron todos."""

    __module__ = "distributed.scheduler"


def test_what_kills_every_dask_worker_is_a_failed_trial():
    class Cluster(ThreadPoolExecutor):
        def submit(self, function, objective, args):
            if args[0]["n"] == 2:
                future = Future()
                future.set_exception(KilledWorker("tarea"))
                return future
            return super().submit(function, objective, args)

    with Cluster(2) as pool:
        history = minimize(lambda p: p["x"], search(), N, executor=pool)
    assert len(history) == N and any(t.params["n"] == 2 for t in history)
    assert all(t.ok is (t.params["n"] != 2) and bool(t.error) is not t.ok for t in history)


def test_a_cancelled_evaluation_is_explained():
    class Canceller(ThreadPoolExecutor):
        def submit(self, *args):
            future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with Canceller(1) as pool:
        with pytest.raises(RuntimeError, match="la evaluación n.º 0 no pudo ir al executor o volver de él: Cancelled"):
            minimize(nap, search(), 3, executor=pool)


def test_what_returns_is_noted_while_the_searcher_thinks(tmp_path, drift_search):
    """Si se mata al proceso mientras el buscador piensa, lo que ya volvió no se evalúa de nuevo."""
    path, seen = tmp_path / "j.jsonl", []

    class Thinker(drift_search):
        def _propose(self):
            if self.n_asked == 2:
                time.sleep(0.3)
                seen.extend(line for line in path.read_text().splitlines() if '"result"' in line)
            return super()._propose()

    with ThreadPoolExecutor(3) as pool:
        minimize(lambda p: p["x"], Thinker({"x": Float(0, 1)}, 0), 6, executor=pool, journal=path)
    assert len(seen) == 2


def test_what_cannot_travel_is_explained(processes):
    with pytest.raises(RuntimeError, match="n.º 0 no pudo .*tienen que poder viajar"):
        minimize(lambda p: 1.0, search(), 3, executor=processes)
    with pytest.raises(RuntimeError, match="no pudo .*tienen que poder viajar"):
        minimize(unsendable, search(), 3, executor=processes)


def test_pending_trials_default_to_the_workers(processes):
    with ThreadPoolExecutor(3) as threads:
        assert (count_workers(processes), count_workers(threads)) == (2, 3)


@pytest.fixture(scope="module")
def dask_client():
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client:
        yield client


def test_a_dask_cluster_through_its_executor(dask_client, ladder_search):
    executor = dask_client.get_executor(pure=False)
    assert count_workers(executor) == 2
    assert table(minimize(square, search(), N, executor=executor)) == table(minimize(square, search(), N))
    history = minimize(trained_longer, ladder_search(SPACE, 0), executor=executor)
    assert sorted(t.cost for t in history) == [1, 1, 1, 1, 1, 1, 2]
