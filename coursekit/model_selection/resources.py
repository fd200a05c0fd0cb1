"""Recursos de `SearchCV`: qué se escatima al evaluar barato, y con qué pliegues se evalúa.

El recurso es la cantidad de filas («n_samples») o un hiperparámetro entero del estimador
(«n_estimators», «max_iter»…), como en la búsqueda por mitades de scikit-learn, cuyo submuestreo
repetimos aquí (`sklearn.model_selection._search_successive_halving._SubsampleMetaSplitter`).
"""
from __future__ import annotations

from numbers import Integral

import numpy as np
from sklearn.base import is_classifier
from sklearn.utils import resample

from coursekit.basics.validation import bad_type, bad_value, check_int

SAMPLES = "n_samples"


class FixedFolds:
    """Los pliegues de `cv`, calculados una sola vez.

    Una búsqueda por tandas vuelve a pedir los pliegues en cada tanda: sin esto, un `cv` que mezcla
    sin semilla compararía configuraciones sobre pliegues distintos.
    """

    def __init__(self, cv):
        self.cv = cv
        self._folds = None

    def split(self, X, y=None, **params):
        """Lista de pares (entrenamiento, validación), dos arreglos de índices cada uno."""
        if self._folds is None:
            self._folds = list(self.cv.split(X, y, **params))
        return self._folds


class SubsampledFolds:
    """Los mismos pliegues, cada lado reducido a la fracción `fraction` de sus filas."""

    def __init__(self, folds, fraction: float, seed: int):
        self.folds, self.fraction, self.seed = folds, fraction, seed

    def split(self, X, y=None, **params):
        """Como `FixedFolds.split`, con menos índices de cada lado (al menos uno)."""
        for train, test in self.folds.split(X, y, **params):
            yield self._reduce(train), self._reduce(test)

    def _reduce(self, rows):
        size = max(1, int(self.fraction * len(rows)))
        return resample(rows, replace=False, n_samples=size, random_state=self.seed)


class Resource:
    """El recurso `name` de una búsqueda sobre `n_rows` filas: unidades enteras hasta `high`."""

    def __init__(self, name: str, high: int, n_rows: int, seed: int):
        self.name, self.high, self.n_rows, self.seed = name, high, n_rows, seed
        self._subsampled = {}

    def amount(self, trial) -> int:
        """Unidades que pide un trial; el que no pide nada corre con el máximo."""
        amount = self.high if trial.resource is None else trial.resource
        if amount != int(amount):
            raise bad_value("resource", amount, "una cantidad entera del recurso en cada trial")
        return int(amount)

    def added_to(self, params, trial) -> dict:
        """`params` con el recurso, si el recurso es un hiperparámetro del estimador."""
        return params if self.name == SAMPLES else {**params, self.name: self.amount(trial)}

    def groups(self, trials) -> list[list]:
        """Los trials que pueden evaluarse juntos: los que comparten pliegues."""
        if self.name != SAMPLES:
            return [list(trials)]
        by_amount = {}
        for trial in trials:
            by_amount.setdefault(self.amount(trial), []).append(trial)
        return list(by_amount.values())

    def folds(self, full: FixedFolds, trials):
        """Los pliegues para un grupo de `groups`: enteros, o submuestreados si se escatiman filas."""
        amount = self.amount(trials[0])
        if self.name != SAMPLES or amount >= self.n_rows:
            return full
        if amount not in self._subsampled:
            reduced = SubsampledFolds(full, amount / self.n_rows, self.seed)
            self._subsampled[amount] = FixedFolds(reduced)
        return self._subsampled[amount]

    def columns(self, trials) -> dict:
        """Las columnas que la fidelidad múltiple agrega a `cv_results_`, una lista por columna."""
        return {
            "iter": [trial.rung or 0 for trial in trials],
            "n_resources": [self.amount(trial) for trial in trials],
            "bracket": [trial.bracket or 0 for trial in trials],
        }


def check_resource_name(name, estimator, searched) -> str:
    """`name` es «n_samples» o un hiperparámetro entero de `estimator` que la búsqueda no mueve."""
    if not isinstance(name, str):
        raise bad_type("resource", name, f"«{SAMPLES}» o el nombre de un hiperparámetro entero")
    if name == SAMPLES:
        return name
    current = estimator.get_params()
    counts = sorted(key for key, value in current.items() if _is_count(value))
    if name not in current or not (_is_count(current[name]) or current[name] is None):
        raise bad_value("resource", name, f"«{SAMPLES}» o un hiperparámetro entero del estimador: "
                        + (", ".join(counts) or "este no tiene ninguno"))
    if name in searched:
        raise bad_value("resource", name, "un hiperparámetro que no esté en «space»: "
                        "el recurso lo fija el buscador")
    return name


def _is_count(value) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def resource_range(name, low, high, n_rows, smallest) -> tuple[int, int]:
    """(mínimo, máximo) de unidades; `None` elige `smallest` (o 1) y todas las filas."""
    if high is None and name != SAMPLES:
        raise bad_value("max_resource", high, f"un entero: con resource={name!r} no hay máximo natural")
    high = n_rows if high is None else check_int("max_resource", high, low=1)
    if name == SAMPLES and high > n_rows:
        raise bad_value("max_resource", high, f"a lo sumo las {n_rows} filas de «X»")
    if low is None:
        return min(smallest if name == SAMPLES else 1, high), high
    low = check_int("min_resource", low, low=1)
    if low > high:
        raise bad_value("min_resource", low, f"a lo sumo «max_resource», que es {high}")
    return low, high


def smallest_sample(estimator, y, n_splits: int) -> int:
    """Filas con que empezar: dos por clase y por pliegue, la regla «smallest» de scikit-learn."""
    n_classes = len(np.unique(y)) if is_classifier(estimator) and y is not None else 1
    return 2 * n_splits * n_classes


def exhausting_minimum(low: int, high: int, n_configs: int, eta) -> int:
    """El menor recurso, desde `low`, con el que `n_configs` configuraciones divididas por `eta` llegan a `high`.

    Con 10 configuraciones y eta = 3 hay dos cortes (10, 3, 1): empezar en `high // 9` gasta todo el recurso;
    empezar más abajo dejaría a la ganadora a mitad de camino. Es `min_resources="exhaust"` de scikit-learn.
    """
    eta, cuts = check_int("eta", eta, low=2), 0
    while eta ** (cuts + 1) <= check_int("n_configs", n_configs, low=1):
        cuts += 1
    return max(low, high // eta**cuts)
