"""Vuelve a calcular `practice.npz`: las búsquedas de la lección 08 y sus repeticiones con otras semillas.

    python -m coursekit.tables.make_practice

La medida es el error absoluto medio en validación cruzada de 5 pliegues. Tarda un par de minutos con un procesador.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.model_selection import KFold, cross_val_predict

from coursekit.experiments.practice import (
    N_FOLDS,
    SPACES,
    TABLE,
    development_rows,
    lesson_pipeline,
    lesson_space,
    straight_line,
    study_pipeline,
)
from coursekit.model_selection import SearchCV
from coursekit.searchers import RandomSearch

N_TRIALS = 80
N_SEEDS = 31             # la de la búsqueda y 30 nuevas
N_TOP = 5
N_LESSON = 40            # las configuraciones de la búsqueda de la lección
OUTER_SEEDS = (1, 2, 3)


def absolute_errors(params: dict, seed: int, X, y) -> np.ndarray:
    """El error absoluto de cada fila cuando le toca validar, con los pliegues mezclados por `seed`."""
    folds = KFold(N_FOLDS, shuffle=True, random_state=seed)
    predicted = cross_val_predict(study_pipeline(**params), X, y, cv=folds)
    return np.abs(predicted - y)


def draw(name: str) -> list[dict]:
    """Las configuraciones que sortea la búsqueda al azar en el espacio `name`."""
    searcher = RandomSearch(SPACES[name], random_state=0)
    return [searcher.ask().params for _ in range(N_TRIALS)]


def lesson_search(X, y):
    """La búsqueda de la lección sobre esas filas, ya hecha: siempre la misma con las mismas filas."""
    folds = KFold(N_FOLDS, shuffle=True, random_state=0)
    search = SearchCV(
        lesson_pipeline(),
        lesson_space(),
        searcher="tpe",
        n_iter=N_LESSON,
        cv=folds,
        scoring="neg_mean_absolute_error",
        error_score="raise",
        random_state=0,
    )
    return search.fit(X, y)


def nested_errors_of(seed: int, X, y, outer_folds=range(N_FOLDS)) -> np.ndarray:
    """(2, n): los errores del ganador de cada búsqueda y de la recta, en los pliegues de afuera pedidos; NaN el resto.

    `seed`: la de los pliegues de afuera.
    """
    errors = np.full((2, len(y)), np.nan)
    folds = KFold(N_FOLDS, shuffle=True, random_state=seed)
    splits = list(folds.split(X))
    for fold in outer_folds:
        inside, outside = splits[fold]
        known_X = X[inside]
        known_y = y[inside]
        winner = lesson_search(known_X, known_y)
        line = straight_line().fit(known_X, known_y)
        for i, model in enumerate((winner, line)):
            predicted = model.predict(X[outside])
            errors[i, outside] = np.abs(predicted - y[outside])
    return errors


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
    nested = np.stack([nested_errors_of(seed, X, y) for seed in OUTER_SEEDS], axis=1)
    arrays["nested_errors"] = nested.round(2).astype(np.float32)
    np.savez_compressed(target, **arrays)


if __name__ == "__main__":
    make()
