"""Los tres problemas del torneo: un espacio y, para cada configuración, cuánto se equivoca su modelo.

    svm       C y gamma de una SVM; cáncer de mama; el recurso son filas
    boosting  cuatro hiperparámetros de un boosting de árboles; diabetes; el recurso son árboles
    network   cuatro hiperparámetros de una red; dígitos; el recurso son épocas

Los modelos se entrenaron una vez, sobre una grilla, y sus errores están en `tables/league/league.npz`, que se rehace
con `tables/make_league.py`. Entre los valores de la grilla se interpola linealmente, en la escala de cada eje; por eso
el óptimo es el menor valor de la tabla. Quien compite recibe el espacio, que es público, y nunca un `Problem`.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from scipy.interpolate import RegularGridInterpolator

from coursekit.basics.validation import check_choice
from coursekit.space import Categorical, Float, Int, Space

TABLE = Path(__file__).parent.parent / "tables" / "league" / "league.npz"
RESOURCES = (1 / 9, 1 / 3, 1.0)


@dataclass(frozen=True)
class Grid:
    """La grilla en que se entrenó: de cada hiperparámetro, los valores de la tabla, en orden."""

    title: str
    space: Space
    values: dict[str, list]


def _log_values(low, high, n) -> list[float]:
    values = np.geomspace(low, high, n).tolist()
    return [low, *values[1:-1], high]       # las puntas, exactas


GRIDS = {
    "svm": Grid(
        title="SVM, cáncer de mama",
        space=Space({"C": Float(0.01, 1000, log=True), "gamma": Float(1e-4, 1, log=True)}),
        values={"C": _log_values(0.01, 1000, 16), "gamma": _log_values(1e-4, 1, 13)},
    ),
    "boosting": Grid(
        title="boosting, diabetes",
        space=Space({"learning_rate": Float(0.01, 1, log=True), "max_depth": Int(1, 5),
                     "min_samples_leaf": Int(1, 64, log=True), "subsample": Float(0.3, 1)}),
        values={"learning_rate": _log_values(0.01, 1, 7), "max_depth": [1, 2, 3, 5],
                "min_samples_leaf": [1, 4, 16, 64], "subsample": [0.3, 0.6, 1.0]},
    ),
    "network": Grid(
        title="red neuronal, dígitos",
        space=Space({"learning_rate": Float(1e-4, 1, log=True), "momentum": Float(0, 0.95),
                     "hidden": Int(8, 64, log=True), "activation": Categorical(["relu", "tanh"])}),
        values={"learning_rate": _log_values(1e-4, 1, 9), "momentum": [0.0, 0.5, 0.8, 0.95],
                "hidden": [8, 16, 32, 64], "activation": ["relu", "tanh"]},
    ),
}


class Problem:
    """Un problema con sus pérdidas; `validation` y `test`: una dimensión por hiperparámetro y una más, la del recurso.

    Las de validación eligen; las de test son de filas que nadie usó, y se miran una vez, al final.
    """

    def __init__(self, name: str, grid: Grid, validation: np.ndarray, test: np.ndarray):
        self.name = name
        self.title = grid.title
        self.space = grid.space
        self._grid = grid
        self.validation = validation
        self.test = test

    @cached_property
    def best(self) -> float:
        """La menor pérdida de validación con el recurso entero: el óptimo."""
        return float(self.validation[..., -1].min())

    @cached_property
    def typical(self) -> float:
        """La pérdida de validación mediana con el recurso entero: lo que da una configuración cualquiera."""
        return float(np.median(self.validation[..., -1]))

    def losses(self, params: dict) -> np.ndarray:
        """(3,) la pérdida de validación con cada recurso de `RESOURCES`."""
        return self._at(self._validation_between, params)

    def test_loss(self, params: dict) -> float:
        """La pérdida de test con el recurso entero."""
        return float(self._at(self._test_between, params)[-1])

    def regret(self, loss: float) -> float:
        """Lo que le falta a una pérdida de validación (*regret*): 0 en el óptimo, 1 en una configuración cualquiera."""
        return (loss - self.best) / (self.typical - self.best)

    def test_regret(self, loss: float) -> float:
        """Lo mismo con una pérdida de test, entre la mejor de test y la mediana de test."""
        final = self.test[..., -1]
        best = float(final.min())
        return (loss - best) / (float(np.median(final)) - best)

    @cached_property
    def _validation_between(self):
        return RegularGridInterpolator(self._axes(), self.validation)

    @cached_property
    def _test_between(self):
        return RegularGridInterpolator(self._axes(), self.test)

    def _axes(self) -> list[np.ndarray]:
        return [_places(self.space.subspaces[0][name], values) for name, values in self._grid.values.items()]

    def _at(self, between, params: dict) -> np.ndarray:
        dimensions = self.space.subspaces[0]
        point = [_places(dimensions[name], [params[name]])[0] for name in self._grid.values]
        return between(point)[0]


def _places(dimension, values) -> np.ndarray:
    """Dónde caen esos valores en la escala de su eje; de una opción, su número."""
    if isinstance(dimension, Categorical):
        return np.array([dimension.index(value) for value in values], dtype=float)
    numbers = np.array(values, dtype=float)
    return np.log(numbers) if dimension.log else numbers


@lru_cache
def load_problem(name: str) -> Problem:
    """Uno de los problemas de `GRIDS`, con su tabla. ValueError si no está."""
    check_choice("name", name, tuple(GRIDS))
    with np.load(TABLE) as stored:
        validation = stored[f"{name}_validation"].astype(float)
        test = stored[f"{name}_test"].astype(float)
    return Problem(name, GRIDS[name], validation, test)


def load_problems() -> list[Problem]:
    """Los tres, en el orden de `GRIDS`."""
    return [load_problem(name) for name in GRIDS]
