"""Matar una búsqueda en un momento al azar y retomarla: qué se perdió y qué se evaluó de nuevo.

Se corre como programa, en un proceso sin hilos que ya importó todo: así cada búsqueda es una bifurcación de ese
proceso y la muerte puede llegar en cualquier instante, sin que el arranque ocupe casi todo el tiempo. Imprime un JSON
por muerte.

    python kills.py CARPETA MUERTES SEMILLA [BUSCADOR ...]

Cada informe dice: `resumed`, si se pudo retomar; `known`, cuántas respuestas tenía el diario, y `lost`, cuántas de
ellas no están, iguales, en la historia retomada; `again`, cuántas evaluaciones terminadas se hicieron de nuevo (en
serie, a lo sumo la que terminó en el instante de la muerte; en un pool, lo que no había vuelto de cada trabajador), y
`again_too_early`, cuántas de ellas, en serie, no eran la última; `same`, si en serie la historia es la de siempre.
"""
from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import random
import signal
import sys
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from helpers.searcher_makers import MAKERS, MIXED, WITH_RESOURCE, loss_of

from coursekit import Trial, minimize

N_TRIALS = 12
WORKERS = 2
PATIENCE = 60      # segundos que puede tardar una búsqueda retomada


class Objective:
    """Una pérdida suave que anota cuándo empieza y cuándo termina cada evaluación."""

    def __init__(self, log):
        self.log = log

    def note(self, what, params, resource):
        key = json.dumps([params, resource])
        file = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, f"{what} {key}\n".encode())
        os.close(file)

    def __call__(self, params, resource=None):
        self.note("start", params, resource)
        time.sleep(0.001 + 0.004 * params["depth"] / 12)
        self.note("end", params, resource)
        return loss_of(MIXED, Trial(params=params, resource=resource))


class Plain(Objective):
    """Lo mismo, para los buscadores que no reparten recurso."""

    def __call__(self, params):
        return super().__call__(params)


def search(name, workers, journal, log):
    """La búsqueda que se mata: `name` es uno de `MAKERS`."""
    objective = (Objective if name in WITH_RESOURCE else Plain)(log)
    options = {"journal": journal, "progress": False}
    if workers == 1:
        return minimize(objective, MAKERS[name](MIXED, 5), N_TRIALS, **options)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
        return minimize(objective, MAKERS[name](MIXED, 5), N_TRIALS, executor=pool, **options)


def start(name, workers, folder, result):
    """La búsqueda en otro proceso, en su propio grupo; deja su historia en `result`."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    warnings.simplefilter("ignore")
    try:
        history = search(name, workers, folder / "journal", folder / "log")
        result.write_bytes(pickle.dumps([(t.number, t.params, t.resource, t.status, t.loss) for t in history]))
        os._exit(0)
    except BaseException as error:
        (folder / "error").write_text(f"{type(error).__name__}: {error}")
        os._exit(1)


def finish(child):
    """Espera a que termine; dice si terminó bien."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def noted(log):
    """Lo que empezó y lo que terminó de evaluarse, en orden."""
    lines = log.read_text().splitlines() if log.exists() else []
    return ([line[6:] for line in lines if line.startswith("start ")],
            [line[4:] for line in lines if line.startswith("end ")])


def answered(journal):
    """{número: pérdida} de lo que el diario dice que volvió, sin la línea cortada."""
    lines = journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []
    events = [json.loads(line) for line in lines]
    return {event["number"]: event["loss"] for event in events if event.get("event") in ("tell", "result")
            and "loss" in event}


def kill_once(name, workers, folder, delay):
    """Mata una búsqueda a los `delay` segundos y la retoma; dice qué pasó."""
    folder.mkdir()
    journal, log, result = folder / "journal", folder / "log", folder / "result"
    child = start(name, workers, folder, result)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)      # solo a él: los trabajadores de su pool lo sobreviven
    os.waitpid(child, 0)
    known = answered(journal)
    started, ended = noted(log)
    resumed = finish(start(name, workers, folder, result))
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    history = pickle.loads(result.read_bytes()) if resumed else []
    losses = {number: loss for number, _, _, _, loss in history}
    started_after = noted(log)[0][len(started):]
    again = Counter(ended) & Counter(started_after)
    return {
        "resumed": resumed,
        "error": (folder / "error").read_text() if (folder / "error").exists() else "",
        "finished_before": len(ended), "known": len(known),
        "lost": sum(losses.get(number) != loss for number, loss in known.items()),
        "again": sum(again.values()),
        "again_too_early": sum((again - Counter(ended[-1:])).values()) if workers == 1 else 0,
        "n": len(history), "failed": sum(status != "ok" for _, _, _, status, _ in history),
        "repeated": len(history) - len(losses),
        "history": history,
    }


def main(folder, kills, seed, names):
    rng = random.Random(seed)
    for name in names:
        for workers in (1, WORKERS):
            whole = folder / f"{name}-{workers}"
            whole.mkdir()
            before = time.monotonic()
            assert finish(start(name, workers, whole, whole / "result")), (whole / "error").read_text()
            lasts = time.monotonic() - before
            expected = pickle.loads((whole / "result").read_bytes())
            for i in range(kills):
                report = kill_once(name, workers, folder / f"{name}-{workers}-{i}", rng.random() * lasts)
                history = report.pop("history")
                report |= {"searcher": name, "workers": workers, "same": workers > 1 or history == expected}
                print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:] or list(MAKERS))
