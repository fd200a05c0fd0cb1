"""Vuelve a calcular `practice.npz`: las búsquedas de la lección 08 y sus repeticiones con otras semillas.

    python -m coursekit.tables.make_practice

La medida es el error absoluto medio en validación cruzada de 5 pliegues. Tarda un par de minutos con un núcleo.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.model_selection import KFold, cross_val_predict

from coursekit.experiments.practice import N_FOLDS, SPACES, TABLE, development_rows, study_pipeline
from coursekit.searchers import RandomSearch

N_TRIALS = 80
N_SEEDS = 30
N_TOP = 5


def absolute_errors(params: dict, seed: int, X, y) -> np.ndarray:
    """El error absoluto de cada fila cuando le toca validar, con los pliegues mezclados por `seed`."""
    folds = KFold(N_FOLDS, shuffle=True, random_state=seed)
    predicted = cross_val_predict(study_pipeline(**params), X, y, cv=folds)
    return np.abs(predicted - y)


def draw(name: str) -> list[dict]:
    """Las configuraciones que sortea la búsqueda al azar en el espacio `name`."""
    searcher = RandomSearch(SPACES[name], random_state=0)
    return [searcher.ask().params for _ in range(N_TRIALS)]


def make(target: Path = TABLE) -> None:
    """Calcula todo y lo guarda en `target`."""
    X, y = development_rows()
    arrays = {}
    for name in SPACES:
        drawn = draw(name)
        losses = [absolute_errors(params, 0, X, y).mean() for params in drawn]
        arrays[f"params_{name}"] = np.array([list(params.values()) for params in drawn])
        arrays[f"losses_{name}"] = np.array(losses)
    by_loss = np.argsort(arrays["losses_wide"], kind="stable")
    drawn = draw("wide")
    errors = np.empty((N_TOP, N_SEEDS, len(y)))
    for place, i in enumerate(by_loss[:N_TOP]):
        for seed in range(N_SEEDS):
            errors[place, seed] = absolute_errors(drawn[i], seed, X, y)
    arrays["top_errors"] = errors.round(2).astype(np.float32)
    np.savez_compressed(target, **arrays)


if __name__ == "__main__":
    make()
