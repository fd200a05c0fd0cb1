"""Una sola fidelidad: arrepentimiento normalizado y puestos de cada método con 25, 50 y 100 evaluaciones."""
from __future__ import annotations

import time

from comparison import stats
from comparison.problems import Recorder, get_problem, problems
from comparison.store import Store

CHECKPOINTS = (10, 15, 20, 25, 35, 50, 70, 100)
REPORTED = (25, 50, 100)


def open_store(folder):
    return Store(folder / "single.csv", ["version", "ms", *(f"loss{k}" for k in CHECKPOINTS)])


def run_one(problem, method, seed, budget=CHECKPOINTS[-1]):
    """(ms de procesador por evaluación, pérdida verdadera de la elegida en cada punto de control)."""
    recorder = Recorder(problem, seed, budget)
    start = time.process_time()
    method.run(problem, recorder, seed, budget)
    elapsed = (time.process_time() - start) / budget * 1e3
    return elapsed, [recorder.trace[min(k, budget) - 1] for k in CHECKPOINTS]


def run_missing(store, seeds, methods, names=None, budget=CHECKPOINTS[-1], slow_seeds=None, say=print):
    """Corre lo que falta, semilla por semilla: si se corta, quedan todas las comparaciones a medias por igual."""
    for seed in range(seeds):
        for name in names or problems():
            for method in methods:
                limit = seeds if method.seeds is None else min(seeds, slow_seeds or method.seeds)
                already = (name, method.name, seed) in store
                if already or seed >= limit or not tells_apart(method, get_problem(name)):
                    continue
                ms, losses = run_one(get_problem(name), method, seed, budget)
                store.add(problem=name, method=method.name, seed=seed, version=method.version(), ms=ms,
                          **{f"loss{k}": loss for k, loss in zip(CHECKPOINTS, losses, strict=True)})
                say(f"semilla {seed}  {name:15} {method.label:34} {ms:8.1f} ms", flush=True)


def tells_apart(method, problem) -> bool:
    """¿Puede el método mostrar en ese problema lo que lo distingue?"""
    return problem.noise > 0 or not method.noisy_only


def regrets(store) -> dict:
    """Lo mismo que `stats.regrets`, con los problemas y puntos de control de aquí."""
    scale = {name: (problem.optimum, problem.typical_gap()) for name, problem in problems().items()}
    return stats.regrets(store, CHECKPOINTS, scale)
