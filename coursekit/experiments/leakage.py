"""Lección 03: cuánto miente una selección de variables hecha antes de partir.

Con etiquetas al azar ninguna variable sirve y la exactitud verdadera es 0,5. Si las «mejores» se eligen mirando
todas las filas, las del pliegue apartado ya ayudaron a elegirlas: la validación cruzada promete mucho más.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import check_int
from coursekit.experiments.folds import Table, fold_scores, noise_rows


@dataclass(frozen=True)
class Leakage:
    """Exactitud media de CV en cada repetición, (reps,): eligiendo variables `outside` e `inside` de los pliegues."""

    outside: np.ndarray
    inside: np.ndarray


def shuffled_folds(n: int, k: int, rng) -> list[tuple[np.ndarray, np.ndarray]]:
    """`k` pares (entrenamiento, validación) de un orden al azar de `n` filas."""
    parts = np.array_split(rng.permutation(n), k)
    folds = []
    for i, held_out in enumerate(parts):
        others = parts[:i] + parts[i + 1:]
        train = np.concatenate(others)
        folds.append((train, held_out))
    return folds


def selection_leakage(reps: int = 40, n: int = 60, features: int = 1000, selected: int = 20, k: int = 5,
                      seed: int = 35) -> Leakage:
    """Elegir `selected` de `features` variables de ruido, afuera y adentro de la CV, en `reps` tablas nuevas."""
    check_int("reps", reps, 1)
    check_int("features", features, 1)
    check_int("selected", selected, 1)
    rng = np.random.default_rng(seed)
    outside = np.empty(reps)
    inside = np.empty(reps)
    for rep in range(reps):
        X, y = noise_rows(rng, n, features)
        data = Table("noise", X, y, np.arange(n), X, y, selected, "centroid")
        folds = shuffled_folds(n, k, rng)
        outside[rep] = fold_scores(data, folds, leak=True).mean()
        inside[rep] = fold_scores(data, folds).mean()
    return Leakage(outside, inside)
