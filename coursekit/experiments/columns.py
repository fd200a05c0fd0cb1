"""Una historia vista por columnas: cada hiperparámetro, con sus valores y su lugar entre 0 y 1."""
from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

import numpy as np

from coursekit.history import resource_of
from coursekit.space.dimensions import Categorical, Float, FromScipy, Int

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
        key = trial.number if trial.config is None else ("config", trial.config)
        if trial.ok and (key not in last or resource_of(trial) >= resource_of(last[key])):
            last[key] = trial
    return list(last.values())


def columns_of(history, trials) -> list[Column]:
    """Las columnas de `trials` que toman más de un valor: las constantes no dicen nada."""
    names = [name for name in history.param_names() if any(name in t.params for t in trials)]
    columns = [_column(name, [(name in t.params, t.params.get(name)) for t in trials], _dimension(history, name))
               for name in names]
    return [c for c in columns if len(set(c.unit[~np.isnan(c.unit)])) > 1 or np.isnan(c.unit).any()]


def _dimension(history, name):
    """La dimensión declarada, si hay espacio y el nombre significa lo mismo en todos sus sub-espacios."""
    if history.space is None:
        return None
    declared = [sub[name] for sub in history.space.subspaces if name in sub]
    return declared[0] if declared and all(d == declared[0] for d in declared) else None


def _column(name, cells, dimension) -> Column:
    values = tuple(value if present else None for present, value in cells)
    present = np.array([p for p, _ in cells])
    if isinstance(dimension, FromScipy):
        dimension = None
    if isinstance(dimension, Float | Int):
        return _numeric(name, values, present, dimension.low, dimension.high, dimension.log)
    if isinstance(dimension, Categorical):
        return _categorical(name, values, present, dimension)
    numbers = [v for p, v in cells if p]
    if all(_is_number(v) for v in numbers) and len(set(numbers)) > 2:
        low, high = min(numbers), max(numbers)
        return _numeric(name, values, present, low, high, low > 0 and high / low > WIDE)
    return _categorical(name, values, present, Categorical(_ordered(numbers)))


def _numeric(name, values, present, low, high, log) -> Column:
    unit = np.array([_unit(v, low, high, log) if p else math.nan for v, p in zip(values, present, strict=True)])
    return Column(name, values, unit, low=low, high=high, log=log)


def _unit(value, low, high, log) -> float:
    if low == high:
        return 0.5
    if log:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def _categorical(name, values, present, dimension) -> Column:
    unit = np.array([dimension.to_unit(v) if p else math.nan for v, p in zip(values, present, strict=True)])
    return Column(name, values, unit, categories=tuple(dimension.values))


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def _ordered(values) -> list:
    """Las opciones distintas: los números primero y en orden; lo demás, como aparece."""
    distinct = list({(type(v), repr(v)): v for v in values}.values())
    return sorted(filter(_is_number, distinct)) + [v for v in distinct if not _is_number(v)]
