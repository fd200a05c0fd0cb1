"""Cuántas configuraciones se le piden al buscador por vez: las que ocupan a los trabajadores, y pocas más."""
from __future__ import annotations

import math
from itertools import count

from joblib import effective_n_jobs

IDLE_SHARE = 1 / 6      # puestos ociosos que toleramos al final de una tanda


def batches(searcher, n_splits, n_iter, n_jobs):
    """Tandas de trials hasta que el buscador termine o se gaste `n_iter`."""
    left = math.inf if searcher.has_plan else n_iter      # un plan no se corta por la mitad
    size = batch_size(searcher, n_splits, n_jobs)
    while left > 0 and not searcher.finished:
        trials = ask_batch(searcher, min(size, left))
        if not trials:
            return
        left -= len(trials)
        yield trials


def batch_size(searcher, n_splits, n_jobs):
    """La tanda más chica que deja ociosos a lo sumo `IDLE_SHARE` de los puestos.

    Quien no aprende nada de esperar va en una sola tanda.
    """
    if not searcher.learns:
        return math.inf
    workers = effective_n_jobs(n_jobs)
    for size in count(1):
        n_fits = size * n_splits
        idle = -n_fits % workers
        if idle <= IDLE_SHARE * (n_fits + idle):
            return size


def ask_batch(searcher, most) -> list:
    """Hasta `most` trials: menos si el buscador espera resultados o ya terminó."""
    trials = []
    while len(trials) < most:
        trial = searcher.ask()
        if trial is None:
            break
        trials.append(trial)
    return trials
