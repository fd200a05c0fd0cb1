"""Recursos de `SearchCV`: qué se escatima al evaluar barato, y cuánto.

El recurso es la cantidad de filas («n_samples») o un hiperparámetro entero del estimador
(«n_estimators», «max_iter»…), como en la búsqueda por mitades de scikit-learn.
"""
from __future__ import annotations

import warnings
from numbers import Integral

import numpy as np
from sklearn.base import is_classifier

from coursekit.basics.validation import bad_type, bad_value, check_int
from coursekit.model_selection.folds import FixedFolds, SubsampledFolds

SAMPLES = "n_samples"
NOT_SPENT = ("random_state", "n_jobs", "verbose")      # enteros que no son una cantidad de trabajo


class Resource:
    """El recurso `name` de una búsqueda sobre `n_rows` filas: unidades enteras hasta `high`.

    `seed` elige las filas de cada muestra, y `labels` sus clases (`folds.class_labels`).
    """

    def __init__(self, name: str, high: int, n_rows: int, seed: int, labels=None):
        self.name, self.high, self.n_rows = name, high, n_rows
        self.seed, self.labels = seed, labels
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
            reduced = SubsampledFolds(full, amount / self.n_rows, self.seed, self.labels)
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
    counts = sorted(key for key, value in current.items() if _is_count(key, value))
    without_value = name in current and current[name] is None and not name.endswith(NOT_SPENT)
    if name not in counts and not without_value:
        raise bad_value("resource", name, f"«{SAMPLES}» o un hiperparámetro entero del estimador: "
                        + (", ".join(counts) or "este no tiene ninguno"))
    if name in searched:
        raise bad_value("resource", name, "un hiperparámetro que no esté en «space»: "
                        "el recurso lo fija el buscador")
    return name


def _is_count(name, value) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and not name.endswith(NOT_SPENT)


def most_resource(name, high, n_rows) -> int:
    """El recurso de una evaluación completa: lo que diga `max_resource`, o todas las filas."""
    if high is None and name != SAMPLES:
        raise bad_value("max_resource", high, f"un entero: con resource={name!r} no hay máximo natural")
    if high is None:
        return n_rows
    high = check_int("max_resource", high, low=1)
    if name == SAMPLES and high > n_rows:
        raise bad_value("max_resource", high, f"a lo sumo las {n_rows} filas de «X»")
    return high


def least_resource(low, high, otherwise) -> int:
    """El recurso de la evaluación más barata: lo que diga `min_resource`, u `otherwise` si cabe en `high`."""
    if low is None:
        return min(otherwise, high)
    low = check_int("min_resource", low, low=1)
    if low > high:
        raise bad_value("min_resource", low, f"a lo sumo «max_resource», que es {high}")
    return low


def fewest_rows(n_splits: int, n_classes: int, high: int, eta: int) -> int:
    """Filas con que empezar: dos por clase y por pliegue, la regla «smallest» de scikit-learn.

    Con muchos pliegues o clases (dejar uno afuera, treinta clases) la regla pide tantas que no quedaría ningún
    corte por hacer. Entonces bastan cuatro por clase, o las que dejen un corte si toda clase tiene la suya.
    """
    usual = 2 * n_splits * n_classes
    leaving_a_cut = high // eta
    if usual <= leaving_a_cut or leaving_a_cut < n_classes:
        return usual
    return min(4 * n_classes, leaving_a_cut)


def count_classes(estimator, y) -> int:
    """Cuántas clases distintas hay en `y`; 1 si `estimator` no clasifica."""
    if y is None or not is_classifier(estimator):
        return 1
    try:
        return len(np.unique(y))
    except TypeError:      # etiquetas que no se pueden ordenar: ya lo dirá el estimador
        return 1


def exhausting_minimum(low: int, high: int, n_configs: int, eta) -> int:
    """El menor recurso, desde `low`, con el que `n_configs` configuraciones divididas por `eta` llegan a `high`.

    Con 10 configuraciones y eta = 3 hay dos cortes (10, 3, 1): empezar en `high // 9` gasta todo el recurso;
    empezar más abajo dejaría a la ganadora a mitad de camino. Es `min_resources="exhaust"` de scikit-learn.
    """
    n_configs = check_int("n_configs", n_configs, low=1)
    cuts = 0
    while eta ** (cuts + 1) <= n_configs:
        cuts += 1
    return max(low, high // eta**cuts)


def warn_if_nothing_is_spared(name: str, low: int, high: int, eta: int):
    """Avisa si entre `low` y `high` no cabe ningún corte: la búsqueda por recursos no ahorra nada."""
    if low * eta <= high:
        return
    unit = "filas" if name == SAMPLES else name
    warnings.warn(f"«min_resource»: de {low} a {high} ({unit}) no cabe ningún corte con eta={eta}. Toda configuración "
                  "se evalúa con el máximo; si el plan sale de los recursos («hyperband»), se prueba una sola. Se "
                  "espera un «min_resource» menor, menos pliegues en «cv», o un buscador sin recurso.", stacklevel=2)
