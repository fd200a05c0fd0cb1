"""Una dimensión: los valores que puede tomar un hiperparámetro, y su traducción de ida y vuelta a [0, 1].

Así un buscador trabaja siempre en el cubo unidad, sin saber si detrás hay una tasa de aprendizaje en escala
logarítmica o el nombre de un núcleo.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral

import numpy as np

from coursekit.basics import json_values
from coursekit.basics.validation import bad_type, bad_value, safe_repr

MAX_POINTS = 100_000      # valores que se toman, a lo sumo, de una dimensión con infinitos
LONGEST = 120      # letras de una dimensión que entran en un mensaje
COORDINATE = "una coordenada entre 0 y 1"


class Dimension:
    """Un hiperparámetro: sus valores posibles y su traducción a [0, 1]."""

    n_values: int | float = math.inf

    @property
    def n_listed(self) -> int | float:
        """Cuántos valores se listaron: como `n_values`, pero contando los repetidos."""
        return self.n_values

    def sample(self, rng: np.random.Generator):
        """Un valor al azar: el que corresponde a un punto uniforme de [0, 1]."""
        check_rng(rng)
        return self.from_unit(rng.random())

    def to_unit(self, value) -> float:
        """La coordenada en [0, 1] de `value`. `ValueError` si no pertenece a la dimensión."""
        raise NotImplementedError

    def from_unit(self, u: float):
        """El valor que corresponde a `u`; lo que cae fuera de [0, 1] se lleva al borde."""
        raise NotImplementedError

    def contains(self, value) -> bool:
        """¿Es `value` uno de los valores posibles?"""
        raise NotImplementedError

    def axis(self, points: int | None, name: str = "points") -> Sequence:
        """Los valores de una grilla de `points` puntos, sin copiarlos si no hace falta."""
        raise NotImplementedError

    def grid(self, points: int | None = None) -> list:
        """Los valores de una grilla: todos, o a lo sumo `points` repartidos de borde a borde."""
        return list(self.axis(points))

    def key(self, value):
        """Identidad hashable de `value` dentro de esta dimensión."""
        return value

    def encode(self, value):
        """`value` como algo que JSON sabe guardar sin perder nada."""
        return json_values.encode(value)

    def decode(self, code):
        """El valor que `encode` guardó."""
        return json_values.decode(code)

    def description(self) -> list:
        """Clase y argumentos, aptos para JSON: lo que distingue a esta dimensión de otra, también en otro proceso."""
        raise NotImplementedError

    def _require(self, value):
        if not self.contains(value):
            raise bad_value("value", value, f"un valor de {short_repr(self)}")


def short_repr(dimension) -> str:
    """La dimensión como se la nombra en un mensaje: una lista de mil opciones no entra en una frase."""
    return shortened(safe_repr(dimension))


def shortened(text: str) -> str:
    """`text` en un solo renglón, y cortado si no entra en una frase."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST - 3] + "..."


def clamped(u) -> float:
    """`u` llevado a [0, 1]; NaN no es una coordenada."""
    number = u if type(u) is float else _as_coordinate(u)
    if math.isnan(number):
        raise bad_value("u", u, COORDINATE)
    return min(max(number, 0.0), 1.0)


def _as_coordinate(u) -> float:
    """Un número, aunque venga de otra biblioteca; un texto no lo es, aunque se lea como uno."""
    if isinstance(u, str | bytes | bytearray):
        raise bad_type("u", u, COORDINATE)
    try:
        return float(u)
    except Exception as error:
        raise bad_type("u", u, COORDINATE) from error


def check_rng(rng) -> None:
    """`TypeError` si `rng` no es un generador de numpy."""
    if not isinstance(rng, np.random.Generator):
        raise bad_type("rng", rng, "un numpy.random.Generator, como numpy.random.default_rng(0)")


def is_number(value, kind) -> bool:
    """¿Es un número finito de la clase `kind` (`Real`, `Integral`)? Un booleano no lo es."""
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    if isinstance(value, Integral):      # puede no entrar en un número de punto flotante
        return True
    try:
        return math.isfinite(value)
    except OverflowError:                # una fracción descomunal
        return True
