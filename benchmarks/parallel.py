"""Cuánto se gana con dos procesos, y qué parte del tiempo queda ociosa.

    python benchmarks/parallel.py

La función objetivo duerme: lo que se mide es a los buscadores. Donde hay recurso, una evaluación dura lo que
su recurso, y una configuración que asciende vuelve a empezar. «Ocioso» es la parte del tiempo de los trabajadores
en la que no evalúan nada: 1 - (segundos de evaluación) / (trabajadores × segundos de reloj). El calculado sale
de un reloj simulado, donde preguntar no cuesta nada; el medido agrega lo que tardan el buscador y los procesos.
"""
from __future__ import annotations

import heapq
import time
from concurrent.futures import ProcessPoolExecutor

from coursekit import Categorical, Float, Int, Space, minimize
from coursekit.searchers import (
    ASHA,
    GaussianProcessSearch,
    GeneticSearch,
    GridSearch,
    Hyperband,
    RandomSearch,
    SuccessiveHalving,
    TPESearch,
)

SPACE = Space({"lr": Float(1e-4, 1, log=True), "depth": Int(1, 12), "kind": Categorical(["a", "b"])})
NAP, UNIT = 0.2, 0.05            # segundos por evaluación, y por unidad de recurso
N = 20
MAKERS = {
    "grilla": lambda: GridSearch(SPACE, points=3),
    "al azar": lambda: RandomSearch(SPACE, 0),
    "bayesiana": lambda: GaussianProcessSearch(SPACE, 0),
    "TPE": lambda: TPESearch(SPACE, 0),
    "genético": lambda: GeneticSearch(SPACE, 0),
    "Successive Halving": lambda: SuccessiveHalving(SPACE, 9, random_state=0),
    "Hyperband": lambda: Hyperband(SPACE, 9, random_state=0),
    "ASHA": lambda: ASHA(SPACE, 9, n_configs=40, random_state=0),
}


def seconds(trial) -> float:
    """Cuánto dura la evaluación de un trial."""
    return NAP if trial.resource is None else UNIT * trial.resource


def nap(params):
    time.sleep(NAP)
    return params["lr"]


def nap_by_resource(params, resource):
    time.sleep(UNIT * resource)
    return params["lr"]


def simulate(searcher, workers, duration=seconds, n_trials=None) -> tuple[float, float]:
    """Con un reloj simulado: cuánto dura la búsqueda y qué parte del tiempo de los trabajadores queda ociosa."""
    clock, busy, asked, running = 0.0, 0.0, 0, []
    while True:
        while len(running) < workers and asked != n_trials and (trial := ask(searcher)) is not None:
            busy, asked = busy + duration(trial), asked + 1
            heapq.heappush(running, (clock + duration(trial), asked, trial))
        if not running:
            return clock, max(0.0, 1 - busy / (workers * clock))      # el redondeo puede dejar un -0
        clock, _, trial = heapq.heappop(running)
        searcher.tell(trial, trial.params["lr"])


def ask(searcher):
    return None if searcher.finished else searcher.ask()


def measure(make, executor, workers) -> tuple[float, float, int]:
    """Segundos de reloj, parte ociosa y cantidad de evaluaciones, con procesos de verdad."""
    searcher = make()
    objective = nap_by_resource if searcher.has_resource else nap
    start = time.perf_counter()
    history = minimize(objective, searcher, n_trials(searcher), executor=executor, progress=False)
    wall = time.perf_counter() - start
    busy = sum(trial.seconds for trial in history)
    return wall, 1 - busy / (workers * wall), len(history)


def n_trials(searcher):
    if searcher.has_resource:
        return None
    return N - 2 if isinstance(searcher, GridSearch) else N


def main():
    print(f"{'buscador':20}{'evaluaciones':>14}{'en serie':>11}{'con dos':>10}{'cociente':>10}"
          f"{'ocioso medido':>15}{'calculado':>11}")
    with ProcessPoolExecutor(2) as pool:
        minimize(nap, RandomSearch(SPACE, 0), 2, executor=pool, progress=False)      # los procesos, en marcha
        for name, make in MAKERS.items():
            wall, idle, n = measure(make, pool, 2)
            serial, _ = simulate(make(), 1, n_trials=n)
            _, planned = simulate(make(), 2, n_trials=n)
            print(f"{name:20}{n:>14}{serial:>9.2f} s{wall:>8.2f} s{wall / serial:>10.2f}{idle:>15.1%}{planned:>11.1%}")
    print("\nCon 27 trabajadores y R = 81, todo calculado (una unidad de recurso dura uno):")
    for name, searcher in (("un bracket sincrónico (s = 4)", SuccessiveHalving(SPACE, 81, random_state=0)),
                           ("Hyperband, los cinco a la vez", Hyperband(SPACE, 81, random_state=0)),
                           ("ASHA, 143 configuraciones", ASHA(SPACE, 81, n_configs=143, random_state=0)),
                           ("ASHA, 2000 configuraciones", ASHA(SPACE, 81, n_configs=2000, random_state=0))):
        length, idle = simulate(searcher, 27, duration=lambda trial: trial.resource)
        print(f"  {name:32} dura {length:>6.0f} unidades, ocioso {idle:.1%}")


if __name__ == "__main__":
    main()
