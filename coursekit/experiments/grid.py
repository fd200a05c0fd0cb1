"""Los números de la lección 02: cuánto cuesta una grilla y qué alcanza a ver de una superficie.

La superficie es real: exactitud de validación cruzada (5 pliegues) de una SVM de núcleo RBF sobre
cáncer de mama, en 65 × 65 valores de C y gamma. Está calculada de antemano en `tables/grid.npz`
(la rehace `tables/make_grid.py`), así mover una grilla sobre ella no cuesta nada.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.tree import DecisionTreeClassifier

from coursekit.basics.validation import bad_type, bad_value, check_float, check_int

# --- contar -----------------------------------------------------------------------------------


def n_candidates(grid) -> int:
    """Cuántas combinaciones tiene una grilla: el **producto** de los largos de sus listas.

    `grid`: diccionario {hiperparámetro: valores}, o una lista de ellos, cuyas cantidades se suman
    (son grillas separadas, como en `GridSearchCV`).
    """
    if isinstance(grid, Mapping):
        return math.prod(len(values) for values in grid.values())
    if isinstance(grid, list | tuple) and all(isinstance(part, Mapping) for part in grid):
        return sum(n_candidates(part) for part in grid)
    raise bad_type("grid", grid, "un diccionario {hiperparámetro: valores} o una lista de ellos")


def n_fits(grid, k: int, refit: bool = True) -> int:
    """Cuántas veces se entrena un modelo: combinaciones × `k` pliegues, más uno si hay reajuste final."""
    return n_candidates(grid) * check_int("k", k, 1) + bool(refit)


def regular_grid(n_axes: int, n_values: int) -> dict:
    """Una grilla de `n_axes` hiperparámetros sin nombre propio con `n_values` valores cada uno."""
    n_values = check_int("n_values", n_values, 1)
    n_axes = check_int("n_axes", n_axes, 1)
    values = list(range(n_values))
    return {f"h{i}": values for i in range(1, n_axes + 1)}


# --- la grilla de la clase --------------------------------------------------------------------

CLASS_GRID = {"a": [1, 3], "b": [2, 4]}


def class_grid_scores() -> np.ndarray:
    """Los puntajes de los cuatro modelos de la clase, matriz (a, b): exactitud media de CV en desarrollo.

    El modelo es un árbol sobre cáncer de mama: `a` es `max_depth` y `b`, `min_samples_leaf`.
    """
    X, y = load_breast_cancer(return_X_y=True)
    X_dev, _, y_dev, _ = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
    cv = StratifiedKFold(n_splits=5, shuffle=True, random_state=0)
    scores = np.empty((2, 2))
    for i, depth in enumerate(CLASS_GRID["a"]):
        for j, leaf in enumerate(CLASS_GRID["b"]):
            tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=leaf, random_state=0)
            scores[i, j] = cross_val_score(tree, X_dev, y_dev, cv=cv).mean()
    return scores


# --- la superficie ----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Surface:
    """Exactitud de validación sobre una malla fina.

    `log_c` (n,) y `log_gamma` (m,) en log10; `mean` y `std` (n, m): promedio y desvío entre pliegues
    (el desvío describe, no es un intervalo de confianza).
    """

    log_c: np.ndarray
    log_gamma: np.ndarray
    mean: np.ndarray
    std: np.ndarray

    @property
    def best(self) -> tuple[int, int]:
        """La primera celda con el puntaje más alto, como la elegiría `GridSearchCV`."""
        return best_cell(self.mean)


def best_cell(scores) -> tuple[int, int]:
    """(fila, columna) del primer máximo de una matriz de puntajes; los NaN no compiten."""
    scores = np.asarray(scores, float)
    if scores.ndim != 2 or not np.isfinite(scores).any():
        raise bad_value("scores", scores.shape, "una matriz con al menos un puntaje que no sea NaN")
    row, column = np.unravel_index(np.nanargmax(scores), scores.shape)
    return int(row), int(column)


@cache
def load_surface() -> Surface:
    """La superficie C × gamma de la lección (se lee una sola vez)."""
    table_file = files("coursekit.tables").joinpath("grid.npz")
    with table_file.open("rb") as file, np.load(file) as table:
        accuracy = table["hits"] / table["fold_sizes"]      # (n, m, pliegues)
        surface = Surface(
            log_c=table["log_c"],
            log_gamma=table["log_gamma"],
            mean=accuracy.mean(axis=2),
            std=accuracy.std(axis=2),
        )
    for array in (surface.log_c, surface.log_gamma, surface.mean, surface.std):
        array.flags.writeable = False
    return surface


# --- una grilla sobre la superficie -----------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Reading:
    """Lo que una grilla de puntos equiespaciados (en log10) ve de la superficie.

    `log_c`, `log_gamma`: los valores de cada eje; `mean`, `std`: sus puntajes (n_c, n_gamma);
    `best`: (fila, columna) de la mejor celda; `borders`: los lados que toca, cada uno
    `(eje, "low" | "high" | "single")`; `gap`: cuánto le falta para el mejor puntaje de la superficie.
    """

    log_c: np.ndarray
    log_gamma: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    best: tuple[int, int]
    borders: tuple[tuple[str, str], ...]
    gap: float

    @property
    def best_score(self) -> float:
        return float(self.mean[self.best])

    @property
    def best_log(self) -> tuple[float, float]:
        """(log10 C, log10 gamma) de la mejor celda."""
        row, column = self.best
        return float(self.log_c[row]), float(self.log_gamma[column])

    @property
    def n_cells(self) -> int:
        return self.mean.size


def border_side(index: int, size: int) -> str | None:
    """En qué borde de un eje de `size` valores cae la posición `index`: low, high, single o ninguno."""
    if size == 1:
        return "single"
    if index == 0:
        return "low"
    if index == size - 1:
        return "high"
    return None


def _nodes(name: str, limits, n_values: int, axis: np.ndarray) -> np.ndarray:
    """Posiciones, en un eje de la superficie, de `n_values` valores entre los dos límites."""
    first = float(axis[0])
    last = float(axis[-1])
    low, high = sorted(check_float(name, limit, first, last) for limit in limits)
    if low == high:
        n_values = 1
    wanted = np.linspace(low, high, n_values)
    step = axis[1] - first
    nearest = np.rint((wanted - first) / step)
    return np.unique(nearest.astype(int))


def read_grid(log_c, log_gamma, points: int, surface: Surface | None = None) -> Reading:
    """Pone una grilla sobre la superficie y lee sus celdas.

    `log_c` y `log_gamma`: los dos límites de cada eje en log10, en cualquier orden (iguales: un solo
    valor); `points`: cuántos valores por eje. Cada valor se lleva al nodo más cercano de la malla fina.
    """
    if surface is None:
        surface = load_surface()
    points = check_int("points", points, 1)
    rows = _nodes("log_c", log_c, points, surface.log_c)
    columns = _nodes("log_gamma", log_gamma, points, surface.log_gamma)
    cells = np.ix_(rows, columns)
    mean = surface.mean[cells]
    best = best_cell(mean)
    missing = surface.mean.max() - mean[best]
    return Reading(
        log_c=surface.log_c[rows],
        log_gamma=surface.log_gamma[columns],
        mean=mean,
        std=surface.std[cells],
        best=best,
        borders=_borders(best, mean.shape),
        gap=float(missing),
    )


def best_beyond(reading: Reading, surface: Surface, axis: str, side: str) -> float:
    """El mejor puntaje medido más allá de ese límite de la grilla; −inf si la superficie no sigue.

    `axis`, «C» o «gamma»; `side`, «low» o «high».
    """
    mine = reading.log_c if axis == "C" else reading.log_gamma
    whole = surface.log_c if axis == "C" else surface.log_gamma
    outside = whole > mine.max() if side == "high" else whole < mine.min()
    scores = surface.mean if axis == "C" else surface.mean.T
    return float(scores[outside].max(initial=-np.inf))


def _borders(cell, shape) -> tuple[tuple[str, str], ...]:
    """Los lados de la grilla que toca esa celda: pares (eje, lado)."""
    sides = [(axis, border_side(index, size))
             for axis, index, size in zip(("C", "gamma"), cell, shape, strict=True)]
    return tuple((axis, side) for axis, side in sides if side)
