"""Un clúster de Ray de verdad: nuestros buscadores proponen, los procesos evalúan, y al final no queda nada."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from coursekit import Float, Space
from coursekit.interop import local_ray, search_for_ray
from coursekit.searchers import TPESearch

SPACE = Space({"x": Float(-5, 5)})


def objective(config):
    from ray import tune
    tune.report({"score": config["sign"] * (config["x"] - 1) ** 2})


def own_processes() -> list[psutil.Process]:
    """Los procesos que empezó este, y los que empezaron ellos."""
    return [process for process in psutil.Process().children(recursive=True) if process.status() != "zombie"]


def listening() -> set[str]:
    """Las direcciones en que escuchan, sin el puerto."""
    found = set()
    for process in [psutil.Process(), *own_processes()]:
        connections = process.net_connections(kind="inet")
        found |= {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}
    return found


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Lo que quedó de una búsqueda entera: (resultados, buscador, lo que se vio mientras corría)."""
    from ray import tune
    from ray.tune.search import ConcurrencyLimiter
    folder = tmp_path_factory.mktemp("ray")
    before = set(Path(tempfile.gettempdir()).glob("ck-*"))
    running_before = {process.pid for process in own_processes()}
    with local_ray(cpus=2, attempts=5) as ray:
        search = search_for_ray(TPESearch(SPACE, random_state=0, n_startup=3), metric="score", mode="max")
        settings = tune.TuneConfig(search_alg=ConcurrencyLimiter(search, 1), num_samples=6, metric="score", mode="max",
                                   reuse_actors=True)
        running = tune.RunConfig(storage_path=str(folder), verbose=0)
        tuner = tune.Tuner(objective, param_space={"sign": -1}, tune_config=settings, run_config=running)
        results = tuner.fit()
        seen = {"cpus": ray.cluster_resources()["CPU"], "node": ray.nodes()[0]["NodeManagerAddress"],
                "processes": len(own_processes()), "listening": listening()}
    seen["initialized"] = ray.is_initialized()
    seen["left"] = [process.name() for process in own_processes() if process.pid not in running_before]
    seen["folders"] = set(Path(tempfile.gettempdir()).glob("ck-*")) - before
    return results, search.searcher_of_course, seen


def test_it_proposes_what_it_would_alone_and_learns_what_was_measured(finished):
    results, searcher, _ = finished
    alone = TPESearch(SPACE, random_state=0, n_startup=3)
    expected = []
    for _ in range(6):
        trial = alone.ask()
        expected.append(trial.params["x"])
        alone.tell(trial, (trial.params["x"] - 1) ** 2)
    assert sorted(result.config["x"] for result in results) == sorted(expected)
    assert (searcher.n_asked, searcher.pending) == (6, {})
    assert all(result.config["sign"] == -1 and result.metrics["score"] <= 0 for result in results)


def test_it_is_bounded_and_only_for_this_machine(finished):
    seen = finished[2]
    assert (seen["cpus"], seen["node"]) == (2, "127.0.0.1") and seen["processes"] > 2
    assert {address.removeprefix("::ffff:") for address in seen["listening"]} == {"127.0.0.1"}
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"


def test_nothing_is_left_behind(finished):
    seen = finished[2]
    assert not seen["initialized"] and seen["folders"] == set() and seen["left"] == []


# --- lo que sale mal, sin empezar un clúster

def test_one_that_does_not_start_is_told_in_spanish(monkeypatch):
    import ray
    tries = []

    def busy(**options):
        tries.append(options["_temp_dir"])
        raise Exception("The current node timed out during startup.")

    monkeypatch.setattr(ray, "init", busy)
    with pytest.raises(RuntimeError, match="«ray»: no llegó a empezar en 2 intentos.*muy ocupada.*timed out"):
        with local_ray(attempts=2):
            raise AssertionError("no empezó")
    assert len(tries) == 2 and not Path(tries[0]).exists()


def test_what_did_not_start_leaves_no_process(monkeypatch):
    """Si Ray se cansa de esperar a sus procesos, los deja vivos."""
    import ray
    started = []

    def half(**options):
        sleeper = [sys.executable, "-c", "import time; time.sleep(100)", options["_temp_dir"]]
        started.append(subprocess.Popen(sleeper))
        raise Exception("The current node timed out during startup.")

    monkeypatch.setattr(ray, "init", half)
    with pytest.raises(RuntimeError, match="no llegó a empezar"):
        with local_ray(attempts=2):
            raise AssertionError("no empezó")
    assert len(started) == 2 and not any(psutil.pid_exists(process.pid) for process in started)


@pytest.mark.parametrize("error", [ValueError("mío"), KeyboardInterrupt()])
def test_it_is_closed_also_when_something_fails_inside(monkeypatch, error):
    import ray
    closed = []
    monkeypatch.setattr(ray, "init", lambda **options: None)
    monkeypatch.setattr(ray, "shutdown", lambda: closed.append(True))
    with pytest.raises(type(error)):
        with local_ray():
            raise error
    assert closed == [True]


def test_a_second_one_is_refused(monkeypatch):
    import ray
    monkeypatch.setattr(ray, "is_initialized", lambda: True)
    with pytest.raises(RuntimeError, match="ya hay un clúster en este proceso.*ray.shutdown"):
        with local_ray():
            raise AssertionError("no empezó")


@pytest.mark.parametrize(("options", "named"), [({"cpus": 0}, "cpus"), ({"store_mb": 10}, "store_mb"),
                                                ({"attempts": 0}, "attempts"), ({"cpus": 1.5}, "cpus")])
def test_what_cannot_be_asked_is_named(options, named):
    with pytest.raises((TypeError, ValueError), match=f"«{named}»"):
        with local_ray(**options):
            raise AssertionError("no empezó")
