"""Una búsqueda a la que le matan el proceso se retoma con `Tuner.restore`: solo se repite lo que estaba en camino."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
N_TRIALS, AT_ONCE, BEFORE_KILL = 8, 2, 3
PATIENCE = 300

DRIVER = """
import os, sys, time
os.environ["TUNE_GLOBAL_CHECKPOINT_S"] = "0"
from coursekit import Float, Space
from coursekit.interop import local_ray, search_for_ray
from coursekit.searchers import TPESearch

storage, log, restoring = sys.argv[1:]

def note(text):
    with open(log, "a") as file:
        file.write(text + "\\n")

def objective(config):
    from ray import tune
    note(f"empieza {config['x']!r}")
    time.sleep(0.7)
    note(f"termina {config['x']!r}")
    tune.report({"loss": (config["x"] - 1) ** 2})

if __name__ == "__main__":
    from ray import tune
    with local_ray(cpus=2, attempts=5):
        if restoring == "yes":
            tuner = tune.Tuner.restore(storage + "/e", trainable=objective)
        else:
            searcher = TPESearch(Space({"x": Float(-5, 5)}), random_state=0, n_startup=3)
            search = search_for_ray(searcher, metric="loss", mode="min")
            settings = tune.TuneConfig(search_alg=tune.search.ConcurrencyLimiter(search, AT_ONCE),
                                       num_samples=N_TRIALS, metric="loss", mode="min", reuse_actors=True)
            running = tune.RunConfig(storage_path=storage, name="e", verbose=0)
            tuner = tune.Tuner(objective, tune_config=settings, run_config=running)
        results = tuner.fit()
        note("resultados " + " ".join(sorted(repr(result.config["x"]) for result in results)))
""".replace("AT_ONCE", str(AT_ONCE)).replace("N_TRIALS", str(N_TRIALS))


@pytest.fixture
def driver(tmp_path):
    """Empieza la búsqueda en otro proceso; su carpeta temporal, corta, se borra al final."""
    short = tempfile.mkdtemp(prefix="r-")
    program = tmp_path / "driver.py"
    program.write_text(DRIVER, encoding="utf-8")
    environment = {**os.environ, "TMPDIR": short, "PYTHONPATH": str(ROOT)}
    started = []

    def start(restoring):
        command = [sys.executable, str(program), str(tmp_path / "storage"), str(tmp_path / "log"), restoring]
        with open(tmp_path / "salida", "w") as output:
            started.append(subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
    shutil.rmtree(short, ignore_errors=True)


def noted(tmp_path, kind) -> list[str]:
    """Lo que se anotó de esa clase, en orden."""
    log = tmp_path / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [line.removeprefix(f"{kind} ") for line in lines if line.startswith(f"{kind} ")]


def test_a_killed_search_goes_on_and_repeats_only_what_was_running(driver, tmp_path):
    first = driver("no")
    deadline = time.monotonic() + PATIENCE
    while len(noted(tmp_path, "termina")) < BEFORE_KILL and time.monotonic() < deadline and first.poll() is None:
        time.sleep(0.1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    ended_before = noted(tmp_path, "termina")
    assert len(ended_before) >= BEFORE_KILL, (tmp_path / "salida").read_text()[-2000:]

    second = driver("yes")
    assert second.wait(timeout=PATIENCE) == 0, (tmp_path / "salida").read_text()[-2000:]
    begun = noted(tmp_path, "empieza")
    repeated = {x for x in begun if begun.count(x) > 1}
    (results,) = noted(tmp_path, "resultados")
    assert len(set(results.split())) == N_TRIALS and set(results.split()) == set(begun)
    assert len(repeated) <= AT_ONCE
    assert not repeated & set(ended_before[:-AT_ONCE])      # lo que ya estaba contestado no se evaluó de nuevo
