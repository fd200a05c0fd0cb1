"""Una búsqueda a la que le matan el proceso se retoma con `Tuner.restore`: solo se repite lo que estaba en camino."""
import multiprocessing
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from helpers import ray_driver

from coursekit.interop import local_ray

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

    start.short = Path(short)
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


def until(condition, process) -> bool:
    """Espera a que se cumpla, mientras el proceso viva y haya paciencia; dice si se cumplió."""
    deadline = time.monotonic() + PATIENCE
    while not condition() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def alive(processes) -> list:
    """Los que siguen vivos tras darles un momento: mueren cuando notan que murió quien los empezó."""
    _, left = psutil.wait_procs(processes, timeout=20)
    return [process.name() for process in left if process.status() != "zombie"]


def ports_of(processes) -> set[int]:
    """Los puertos en que escuchan."""
    found = set()
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            connections = process.net_connections(kind="inet")
            found |= {one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN}
    return found


def accepts(port) -> bool:
    """¿Hay alguien escuchando ahí?"""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def shared_memory() -> set[Path]:
    """Los archivos en memoria compartida que pone Ray."""
    return {path for path in Path("/dev/shm").glob("*") if "plasma" in path.name or "ray" in path.name}


def test_a_killed_search_goes_on_and_leaves_nothing(driver, tmp_path):
    """Con su clúster, que muere con él."""
    in_memory = shared_memory()
    first = driver("no")
    enough = until(lambda: len(noted(tmp_path, "termina")) >= BEFORE_KILL, first)
    assert enough, (tmp_path / "salida").read_text()[-2000:]
    cluster = psutil.Process(first.pid).children(recursive=True)
    ports = ports_of(cluster)
    assert len(list(driver.short.glob("ck-*"))) == 1
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert len(cluster) > AT_ONCE and alive(cluster) == []
    assert ports and not any(accepts(port) for port in ports)
    assert list(driver.short.glob("ck-*")) == [] and shared_memory() <= in_memory
    ended_before = noted(tmp_path, "termina")

    second = driver("yes")
    assert second.wait(timeout=PATIENCE) == 0, (tmp_path / "salida").read_text()[-2000:]
    begun = noted(tmp_path, "empieza")
    repeated = {x for x in begun if begun.count(x) > 1}
    (results,) = noted(tmp_path, "resultados")
    assert len(set(results.split())) == N_TRIALS and set(results.split()) == set(begun)
    assert len(repeated) <= AT_ONCE
    assert not repeated & set(ended_before[:-AT_ONCE])      # lo que ya estaba contestado no se evaluó de nuevo
    assert list(driver.short.glob("ck-*")) == [] and shared_memory() <= in_memory


# --- muchas muertes: el clúster sigue vivo, como en uno de verdad, y muere quien busca

# Cuántas evaluaciones empieza cada uno antes de morir; 0: muere mientras arranca.
LIVES = [2, 0, 1, 3, 1, 0, 2, 1, 0]


class Lives:
    """Una búsqueda en `folder` a la que se le mata el proceso una y otra vez.

    `known`: lo que alguna vez empezó. `waiting`: de eso, lo que puede empezar otra vez, porque no tenía respuesta o
    porque era la última que llegó, que pudo no quedar guardada. `surprises`: lo que empezó otra vez y no debía.
    """

    def __init__(self, folder, address):
        self.log = folder / "log"
        self.log.touch()
        self.starter = multiprocessing.get_context("forkserver")      # importa una sola vez, y cada vida se bifurca
        self.starter.set_forkserver_preload(["ray.tune", "coursekit.interop", "coursekit.searchers"])
        self.arguments = str(address), str(folder)
        self.known = set()
        self.waiting = set()
        self.surprises = []
        self.workers = set()

    def begin(self):
        """Empieza una vida, y desde aquí se cuenta lo que anota."""
        self.seen = len(self.log.read_text())
        self.process = self.starter.Process(target=ray_driver.search, args=self.arguments)
        self.process.start()

    def lines(self, kind) -> list[list[str]]:
        """Lo que anotó esta vida, de una clase."""
        rows = self.log.read_text()[self.seen:].splitlines()
        return [row.split()[1:] for row in rows if row.startswith(f"{kind} ")]

    def wait_for(self, n):
        """Espera a que esta vida empiece n evaluaciones o termine."""
        deadline = time.monotonic() + PATIENCE
        while len(self.lines("empieza")) < n and self.process.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)

    def kill(self):
        """La termina como se corta la luz, y anota qué repitió."""
        self.process.kill()
        self.process.join()
        self.settle()

    def settle(self, allowed=()):
        """Junta lo que pasó en esta vida; `allowed`: lo que en ella podía repetirse."""
        begun = [x for x, _ in self.lines("empieza")]
        answered = [x for x, in self.lines("contestado")]
        repeated = [x for i, x in enumerate(begun) if x in self.known or x in begun[:i]]
        self.surprises += [x for x in repeated if x not in self.waiting and x not in allowed]
        self.known |= set(begun)
        self.waiting = (self.waiting | set(begun)) - set(answered[:-1])
        self.workers |= {int(process) for _, process in self.lines("empieza")}


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """Una búsqueda tras nueve muertes del programa y la de un trabajador: (vidas, lo repetido en la última)."""
    folder = tmp_path_factory.mktemp("vidas")
    rng = random.Random(0)
    with local_ray(cpus=2, attempts=5) as ray:
        lives = Lives(folder, ray.get_runtime_context().gcs_address)
        for n in LIVES:
            lives.begin()
            lives.wait_for(n)
            time.sleep(rng.uniform(0, ray_driver.SECONDS if n else 2))
            lives.kill()
        lives.begin()
        lives.wait_for(2)
        victim, process = lives.lines("empieza")[-1]
        psutil.Process(int(process)).kill()
        lives.process.join(PATIENCE)
        lives.settle(allowed=[victim])
        lives.left = alive([psutil.Process(pid) for pid in lives.workers if psutil.pid_exists(pid)])
    lives.victim = victim
    return lives


def test_after_ten_deaths_only_what_was_running_is_evaluated_again(killed):
    assert killed.process.exitcode == 0
    assert killed.surprises == []
    (found,) = killed.lines("resultados")
    assert len(set(found)) == ray_driver.N_TRIALS and set(found) <= killed.known
    lost = killed.known - set(found)
    assert not lost


def test_of_a_killed_worker_only_its_trial_is_repeated(killed):
    begun = [x for x, _ in killed.lines("empieza")]
    repeated = {x for x in begun if begun.count(x) > 1}
    assert repeated == {killed.victim}


def test_no_process_of_the_killed_is_left(killed):
    assert len(killed.workers) >= len([n for n in LIVES if n]) and killed.left == []
