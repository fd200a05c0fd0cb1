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

N_PLACES = 50        # en cuántos lugares se comparan las densidades de una columna numérica
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
    losses = [trial.loss for trial in trials]
    order = np.argsort(losses, kind="stable")
    n_top = max(2, math.ceil(top * len(trials)))
    best = np.zeros(len(trials), dtype=bool)
    best[order[:n_top]] = True
    rng = np.random.default_rng(seed)
    shuffled = rng.permuted(np.tile(best, (shuffles, 1)), axis=1)
    chosen = np.vstack([best, shuffled])                             # (1 + shuffles, n)
    raw = np.array([divergence(column, chosen) for column in columns])
    raw = raw.reshape(len(columns), -1)                              # (d, 1 + shuffles), también si d es 0
    observed = raw[:, 0]
    by_chance = np.quantile(raw[:, 1:], CHANCE, axis=1)
    total = observed.sum() or 1.0
    return Importance(
        names=tuple(column.name for column in columns),
        share=observed / total,
        chance=by_chance / total,
        n_trials=len(trials),
        n_top=n_top,
    )


def divergence(column: Column, chosen) -> np.ndarray:
    """Divergencia de Pearson entre los elegidos y todos, en una columna: una por fila de `chosen` (m, n), bool.

    Es la media de (densidad de los elegidos / densidad de todos − 1)² sobre la de todos: 0 si se reparten igual.
    """
    n_top = int(chosen[0].sum())
    kernel = _kernel(column, n_top)                                  # (n, lugares)
    everyone = kernel.mean(axis=0)
    picked = chosen.astype(float) @ kernel / chosen.sum(axis=1, keepdims=True)      # (m, lugares)
    seen = everyone > 1e-12
    excess = picked[:, seen] / everyone[seen] - 1
    return (excess ** 2 * everyone[seen]).sum(axis=1)


def _kernel(column: Column, n_top: int) -> np.ndarray:
    """(n, lugares): cuánto pone cada trial en cada lugar. Una categoría, entera en la suya; un número, una campana.

    Quien no tiene ese hiperparámetro (otra rama del espacio) pone todo en un lugar aparte.
    """
    absent = np.isnan(column.unit)
    if column.categories is not None:
        weight = _whole_in_its_category(column)
    else:
        weight = _bells(column, n_top)
    weight[absent] = 0
    return np.column_stack([weight, absent])


def _whole_in_its_category(column) -> np.ndarray:
    """(n, categorías): 1 en la de cada trial."""
    places = _centres(len(column.categories))
    return np.isclose(column.unit[:, None], places).astype(float)


def _bells(column, n_top) -> np.ndarray:
    """(n, N_PLACES): una campana alrededor de cada valor, que suma 1; el ancho, por la regla de Scott."""
    present = column.unit[~np.isnan(column.unit)]
    spread = float(np.std(present)) if len(present) else 1.0
    scott = 1.06 * max(spread, 1e-3) * n_top ** -0.2
    width = max(scott, 0.5 / N_PLACES)
    distance = np.nan_to_num(column.unit)[:, None] - _centres(N_PLACES)
    weight = np.exp(-0.5 * (distance / width) ** 2)
    return weight / weight.sum(axis=1, keepdims=True)


def _centres(n) -> np.ndarray:
    """Los centros de `n` casillas iguales de [0, 1]."""
    return (np.arange(n) + 0.5) / n
