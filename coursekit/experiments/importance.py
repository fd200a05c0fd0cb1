"""Qué hiperparámetros importaron en una búsqueda: una medida simple, y cuánto daría el puro azar.

La pregunta, para cada hiperparámetro por separado: ¿las mejores configuraciones se concentran en algunos valores
más de lo que se los probó? La respuesta es la divergencia de Pearson entre dos densidades, la de las mejores y la
de todas: la idea de PED-ANOVA (Watanabe, Bansal y Hutter, 2023), que es también la de Optuna 5.

Dice algo de *esta* búsqueda en *este* espacio: con otro rango cambia, y no ve lo que dos hiperparámetros hacen juntos.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import bad_type, bad_value, check_float, check_int
from coursekit.experiments.columns import Column, columns_of, final_trials

POINTS = 50          # dónde se comparan las densidades de una columna numérica
MIN_TRIALS = 8
CHANCE = 0.95        # el cuantil de lo que da el azar


@dataclass(frozen=True)
class Importance:
    """`names` (d,); `share` (d,): parte del total, suma 1 (0 si nada se distingue); `chance` (d,): lo que el azar
    supera una vez de cada veinte, en las mismas unidades; `n_trials` y `n_top`: cuántas se compararon."""

    names: tuple[str, ...]
    share: np.ndarray
    chance: np.ndarray
    n_trials: int
    n_top: int

    @property
    def distinguishable(self) -> np.ndarray:
        """Qué hiperparámetros superan lo que daría el azar (d,), bool."""
        return self.share > self.chance


def importance(history, top=0.25, shuffles=200, seed=0) -> Importance:
    """La importancia de cada hiperparámetro de `history`.

    `top`: qué fracción cuenta como «las mejores». `shuffles`: cuántas veces se barajan las pérdidas para saber cuánto
    daría un hiperparámetro que no influye. De una configuración medida con varios recursos cuenta el mayor.
    `ValueError` con menos de 8 trials terminados.
    """
    if not hasattr(history, "trials"):
        raise bad_type("history", history, "una History")
    top = check_float("top", top, 0.01, 0.9)
    shuffles = check_int("shuffles", shuffles, low=1)
    trials = final_trials(history)
    if len(trials) < MIN_TRIALS:
        raise bad_value("history", history, f"al menos {MIN_TRIALS} trials terminados: con menos no se puede comparar")
    columns = columns_of(history, trials)
    order = np.argsort([t.loss for t in trials], kind="stable")
    n_top = max(2, math.ceil(top * len(trials)))
    best = np.zeros(len(trials), dtype=bool)
    best[order[:n_top]] = True
    chosen = np.vstack([best, _shuffled(best, shuffles, np.random.default_rng(seed))])
    raw = np.array([divergence(column, chosen) for column in columns]).reshape(len(columns), -1)
    total = raw[:, 0].sum() or 1.0
    return Importance(tuple(c.name for c in columns), raw[:, 0] / total,
                      np.quantile(raw[:, 1:], CHANCE, axis=1) / total, len(trials), n_top)


def _shuffled(best, times, rng):
    return rng.permuted(np.tile(best, (times, 1)), axis=1)


def divergence(column: Column, chosen) -> np.ndarray:
    """Divergencia de Pearson entre los elegidos y todos, en una columna: una por fila de `chosen` (m, n), bool.

    Es la media de (densidad de los elegidos / densidad de todos − 1)² sobre la de todos: 0 si se reparten igual.
    """
    kernel = _kernel(column, int(chosen[0].sum()))
    everyone = kernel.mean(axis=0)
    picked = chosen.astype(float) @ kernel / chosen.sum(axis=1, keepdims=True)
    seen = everyone > 1e-12
    return (((picked[:, seen] / everyone[seen] - 1) ** 2) * everyone[seen]).sum(axis=1)


def _kernel(column: Column, n_top: int) -> np.ndarray:
    """(n, puntos): cuánto pone cada trial en cada lugar. Una categoría, entera en la suya; un número, una campana.

    Quien no tiene ese hiperparámetro (otra rama del espacio) pone todo en un lugar aparte.
    """
    u, present = column.unit, ~np.isnan(column.unit)
    if column.categories is not None:
        places = (np.arange(len(column.categories)) + 0.5) / len(column.categories)
        weight = np.isclose(u[:, None], places[None, :]).astype(float)
    else:
        places = (np.arange(POINTS) + 0.5) / POINTS
        spread = max(float(np.nanstd(u)), 1e-3) if present.any() else 1.0
        width = max(1.06 * spread * n_top ** -0.2, 0.5 / POINTS)      # la regla de Scott
        weight = np.exp(-0.5 * ((np.nan_to_num(u)[:, None] - places[None, :]) / width) ** 2)
        weight /= weight.sum(axis=1, keepdims=True)
    weight[~present] = 0
    return np.column_stack([weight, ~present])
