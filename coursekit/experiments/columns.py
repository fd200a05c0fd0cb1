"""Una historia vista por columnas: cada hiperparámetro, con sus valores y su lugar entre 0 y 1."""
from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

import numpy as np

from coursekit.basics.identity import identity
from coursekit.history import resource_of
from coursekit.space import Categorical, Float, Int

WIDE = 100           # un número positivo que recorre más que esto se mira en escala logarítmica


@dataclass(frozen=True)
class Column:
    """Un hiperparámetro: `values` de cada trial (None donde no está), `unit` (n,) en [0, 1] (NaN donde no está).

    Categórico: `categories` son sus opciones en orden, y `unit` el centro de cada una. Numérico: `categories` es
    None, y `low`, `high`, `log` son los extremos y la escala.
    """

    name: str
    values: tuple
    unit: np.ndarray
    categories: tuple | None = None
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def position(self, value) -> float:
        """El lugar en [0, 1] de un valor numérico."""
        return _unit(value, self.low, self.high, self.log)


def final_trials(history) -> list:
    """Los trials terminados bien; de una configuración medida con varios recursos, el de mayor recurso."""
    last = {}
    for trial in history:
        if not trial.ok:
            continue
        key = trial.number if trial.config is None else ("config", trial.config)
        if key not in last or resource_of(trial) >= resource_of(last[key]):
            last[key] = trial
    return list(last.values())


def columns_of(history, trials) -> list[Column]:
    """Las columnas de `trials` que toman más de un valor: las constantes no dicen nada."""
    columns = []
    for name in history.param_names():
        present = np.array([name in trial.params for trial in trials], dtype=bool)
        if not present.any():
            continue
        values = tuple(trial.params.get(name) for trial in trials)
        column = _column(name, values, present, _dimension(history, name))
        if _varies(column):
            columns.append(column)
    return columns


def _varies(column) -> bool:
    """¿Toma más de un valor? No estar, en otra rama del espacio, también es uno."""
    absent = np.isnan(column.unit)
    places = set(column.unit[~absent])
    return len(places) > 1 or absent.any()


def _dimension(history, name):
    """La dimensión declarada, si hay espacio y el nombre significa lo mismo en todos sus sub-espacios."""
    if history.space is None:
        return None
    declared = [subspace[name] for subspace in history.space.subspaces if name in subspace]
    if not declared or any(dimension != declared[0] for dimension in declared):
        return None
    return declared[0]


def _column(name, values, present, dimension) -> Column:
    """La columna con la escala que declara `dimension`; sin ella, con la que muestran los valores."""
    if isinstance(dimension, Float | Int):
        return _numeric(name, values, present, dimension.low, dimension.high, dimension.log)
    if isinstance(dimension, Categorical):
        return _categorical(name, values, present, dimension)
    seen = [value for value, here in zip(values, present, strict=True) if here]
    if all(_is_number(value) for value in seen) and len(set(seen)) > 2:
        low = min(seen)
        high = max(seen)
        log = low > 0 and high / low > WIDE
        return _numeric(name, values, present, low, high, log)
    return _categorical(name, values, present, Categorical(_ordered(seen)))


def _numeric(name, values, present, low, high, log) -> Column:
    unit = np.full(len(values), math.nan)
    for i in np.flatnonzero(present):
        unit[i] = _unit(values[i], low, high, log)
    return Column(name, values, unit, low=low, high=high, log=log)


def _unit(value, low, high, log) -> float:
    if low == high:
        return 0.5
    if log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def _categorical(name, values, present, dimension) -> Column:
    unit = np.full(len(values), math.nan)
    for i in np.flatnonzero(present):
        unit[i] = dimension.to_unit(values[i])
    return Column(name, values, unit, categories=tuple(dimension.values))


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def _ordered(values) -> list:
    """Las opciones distintas: los números primero y en orden; lo demás, como aparece."""
    distinct = {identity(value): value for value in values}.values()
    numbers = [value for value in distinct if _is_number(value)]
    others = [value for value in distinct if not _is_number(value)]
    return sorted(numbers) + others
