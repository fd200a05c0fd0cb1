"""Las dimensiones numéricas: `Float`, un real entre dos bordes, e `Int`, un entero entre dos bordes."""
from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from numbers import Integral, Real

import numpy as np

from coursekit.basics import json_values
from coursekit.basics.validation import bad_value, check_bool, check_float, check_int, safe_repr
from coursekit.space.dimension import MAX_POINTS, Dimension, clamped, is_number

LARGEST = int(sys.float_info.max)      # un entero mayor que este no entra en un número de punto flotante
LARGEST_LOG = math.log(LARGEST)
MANTISSA = 52                          # bits de precisión de un número de punto flotante


@dataclass(frozen=True)
class Float(Dimension):
    """Un número real entre `low` y `high`, ambos incluidos; `log=True` reparte por órdenes de magnitud.

    `ValueError` si low > high, si un borde no es finito, o si log=True y low <= 0.
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self):
        low = check_float("low", self.low)
        high = check_float("high", self.high)
        _check_order(low, high, self.log)
        width = high / low if self.log else high - low
        if not math.isfinite(width):
            raise bad_value("high", high, f"un rango que quepa en un número de punto flotante desde low={low!r}")
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @property
    def n_values(self):
        return 1 if self.low == self.high else math.inf

    def contains(self, value) -> bool:
        return is_number(value, Real) and self.low <= value <= self.high

    def to_unit(self, value) -> float:
        self._require(value)
        if self.low == self.high:
            return 0.5
        if self.log:
            advanced = math.log(value / self.low)
            whole = math.log(self.high / self.low)
        else:
            advanced = value - self.low
            whole = self.high - self.low
        return clamped(advanced / whole)

    def from_unit(self, u: float) -> float:
        u = clamped(u)
        if u == 1.0:                                 # los bordes, sin redondeo
            return self.high
        if u == 0.0 or self.low == self.high:
            return self.low
        if self.log:
            whole = math.log(self.high / self.low)
            return self._inside(self.low * math.exp(u * whole))
        return self._inside(self.low + u * (self.high - self.low))

    def _inside(self, value: float) -> float:
        return min(max(value, self.low), self.high)

    def axis(self, points=None, name="points"):
        if self.low == self.high:
            return [self.low]
        if points is None:
            raise bad_value(name, points, f"cuántos valores tomar de {self!r}, que tiene infinitos")
        points = check_int(name, points, low=1, high=MAX_POINTS)
        if points == 1:
            return [self.from_unit(0.5)]
        spread = np.geomspace if self.log else np.linspace
        values = spread(self.low, self.high, points).tolist()
        return [self._inside(value) for value in values]

    def key(self, value):
        return float(value)

    def encode(self, value):
        return float(value)

    def decode(self, code):
        return float(code) if self.contains(code) else code

    def description(self):
        return ["Float", self.low, self.high, self.log]

    def __repr__(self):
        return _shown(self)


@dataclass(frozen=True)
class Int(Dimension):
    """Un entero entre `low` y `high`, ambos incluidos; `log=True` reparte por órdenes de magnitud.

    [0, 1] se parte en un intervalo por entero (todos iguales, o iguales en logaritmo): `to_unit`
    da el centro del intervalo. Los bordes pueden ser enteros de cualquier tamaño. `ValueError` si low > high, o si
    log=True y low <= 0.
    """

    low: int
    high: int
    log: bool = False

    def __post_init__(self):
        low = check_int("low", self.low)
        high = check_int("high", self.high)
        _check_order(low, high, self.log)
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @property
    def n_values(self):
        return self.high - self.low + 1

    def contains(self, value) -> bool:
        return is_number(value, Integral) and self.low <= value <= self.high

    def to_unit(self, value) -> float:
        self._require(value)
        value = int(value)
        if not self.log:
            return (2 * (value - self.low) + 1) / (2 * self.n_values)
        start, end = self._log_edges()
        left = _log_beside(value, -0.5)
        right = _log_beside(value, 0.5)
        center = (left + right) / 2
        return (center - start) / (end - start)

    def from_unit(self, u: float) -> int:
        u = clamped(u)
        if u == 1.0:      # con enteros descomunales, el redondeo se quedaría corto
            return self.high
        if not self.log:
            return min(self.low + _floor_of_product(u, self.n_values), self.high)
        start, end = self._log_edges()
        value = _rounded_exp(start + u * (end - start))
        return min(max(value, self.low), self.high)

    def _log_edges(self):
        start = _log_beside(self.low, -0.5)
        end = _log_beside(self.high, 0.5)
        return start, end

    def axis(self, points=None, name="points"):
        if points is not None:
            points = check_int(name, points, low=1)
        if points is None or points >= self.n_values:
            return range(self.low, self.high + 1)
        check_int(name, points, high=MAX_POINTS)
        if points == 1:
            return [self.from_unit(0.5)]
        values = [self.from_unit(i / (points - 1)) for i in range(points)]
        return list(dict.fromkeys(values))      # en escala logarítmica, dos vecinos pueden ser el mismo entero

    def key(self, value):
        return int(value)

    def encode(self, value):
        return json_values.encode(int(value))

    def description(self):
        low = json_values.encode(self.low)
        high = json_values.encode(self.high)
        return ["Int", low, high, self.log]

    def __repr__(self):
        return _shown(self)


def _check_order(low, high, log: bool):
    if low > high:
        raise bad_value("low", low, f"un valor menor o igual que high={safe_repr(high)}")
    check_bool("log", log)
    if log and low <= 0:
        raise bad_value("low", low, "un valor mayor que 0, porque log=True (el logaritmo de 0 no existe)")


def _shown(dimension) -> str:
    name = type(dimension).__name__
    low = safe_repr(dimension.low)
    high = safe_repr(dimension.high)
    scale = ", log=True" if dimension.log else ""
    return f"{name}({low}, {high}{scale})"


# -- cuentas con enteros que no entran en un número de punto flotante

def _floor_of_product(u: float, n: int) -> int:
    """La parte entera de u·n."""
    if n <= LARGEST:
        return math.floor(u * n)
    numerator, denominator = u.as_integer_ratio()
    return numerator * n // denominator


def _log_beside(value: int, step: float) -> float:
    """El logaritmo de value + step."""
    if value > LARGEST:      # medio más o medio menos no se nota
        return math.log(value)
    return math.log(value + step)


def _rounded_exp(x: float) -> int:
    """El entero más cercano a e^x."""
    if x < LARGEST_LOG:
        return round(math.exp(x))
    powers_of_two, rest = divmod(x, math.log(2))
    leading_bits = int(math.exp(rest) * 2**MANTISSA)
    return leading_bits << (int(powers_of_two) - MANTISSA)
