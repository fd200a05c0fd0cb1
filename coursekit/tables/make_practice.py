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

N_TRIALS, N_SEEDS, N_TOP = 80, 30, 5


def absolute_errors(params: dict, seed: int, X, y) -> np.ndarray:
    """El error absoluto de cada fila cuando le toca validar, con los pliegues mezclados por `seed`."""
    folds = KFold(N_FOLDS, shuffle=True, random_state=seed)
    return np.abs(cross_val_predict(study_pipeline(**params), X, y, cv=folds) - y)


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
        losses = np.array([absolute_errors(params, 0, X, y).mean() for params in drawn])
        arrays |= {f"params_{name}": np.array([list(p.values()) for p in drawn]), f"losses_{name}": losses}
    drawn, top = draw("wide"), np.argsort(arrays["losses_wide"], kind="stable")[:N_TOP]
    errors = [[absolute_errors(drawn[i], seed, X, y) for seed in range(N_SEEDS)] for i in top]
    np.savez_compressed(target, top_errors=np.array(errors).round(2).astype(np.float32), **arrays)


if __name__ == "__main__":
    make()
