"""`Categorical`: una de varias opciones, sin orden entre ellas."""
from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from numbers import Number

from coursekit.basics.identity import SIMPLE, content_digest, identity, same_content
from coursekit.basics.json_values import fits_json
from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_type, bad_value, safe_repr, stable_repr
from coursekit.space.dimension import Dimension, check_rng, clamped, short_repr

MOST = 10**6      # opciones que se toman de un generador: podría no terminar nunca


@dataclass(frozen=True, eq=False)
class Categorical(Dimension):
    """Una de varias opciones, sin orden entre ellas: textos, números, None, estimadores, arreglos...

    Las opciones se guardan como llegan, y dos son la misma si tienen igual contenido (`basics/identity.py`): 1, 1.0 y
    True son opciones distintas (en scikit-learn max_features=1 y max_features=1.0 no significan lo mismo), y dos
    arreglos iguales son una sola. Una lista puede repetir opciones, como en scikit-learn: la grilla pasa por cada
    repetición y el azar las sortea con su peso (`listed` las tiene todas); para todo lo demás, desde contar hasta no
    repetir configuraciones, cada opción está una vez (`values`).

    `ValueError` si no hay ninguna.
    """

    values: Sequence
    listed: tuple = field(init=False, repr=False)
    _by_id: dict = field(init=False, repr=False)
    _by_content: dict = field(init=False, repr=False)

    def __post_init__(self):
        listed = _checked_options(self.values)
        values, by_content, by_id = [], {}, {}
        for option in listed:
            key = identity(option)
            if key not in by_content:
                by_content[key] = len(values)
                values.append(option)
            by_id[id(option)] = by_content[key]
        object.__setattr__(self, "listed", listed)
        object.__setattr__(self, "values", tuple(values))
        object.__setattr__(self, "_by_content", by_content)
        object.__setattr__(self, "_by_id", by_id)

    def __reduce__(self):      # los ids valen solo en este proceso
        return type(self), (self.listed,)

    @property
    def n_values(self):
        return len(self.values)

    @property
    def n_listed(self):
        return len(self.listed)

    # -- qué opción es

    def index(self, value) -> int:
        """La posición en `values` de `value`: la opción idéntica o, si no hay, la primera que sea igual (1 y 1.0)."""
        position = self._find(value)
        if position is None:
            raise bad_value("value", value, f"un valor de {short_repr(self)}")
        return position

    def contains(self, value) -> bool:
        return self._find(value) is not None

    def _find(self, value) -> int | None:
        # Una opción que es ella misma se reconoce sin mirarla, aunque haya cambiado por dentro (un modelo ajustado).
        position = self._by_id.get(id(value))
        if position is None:
            position = self._by_content.get(identity(value))
        if position is None:
            position = next((i for i, option in enumerate(self.values) if _is_equal(option, value)), None)
        return position

    # -- sortear y traducir

    def sample(self, rng):
        check_rng(rng)
        return _item_at(rng.random(), self.listed)

    def to_unit(self, value) -> float:
        return (self.index(value) + 0.5) / len(self.values)

    def from_unit(self, u: float):
        return _item_at(clamped(u), self.values)

    def axis(self, points=None, name="points"):
        return self.listed      # una categoría no se recorta: no hay «valores intermedios»

    # -- identidad y archivo

    def key(self, value):
        return self.index(value)

    def encode(self, value):
        position = self.index(value)
        option = plain_scalar(self.values[position])
        if _is_json_scalar(option):
            return option
        return {"option": position, "repr": stable_repr(option)}

    def decode(self, code):
        if not isinstance(code, Mapping):
            return self.values[self.index(code)]
        position = code.get("option")
        if type(position) is not int or not 0 <= position < len(self.values):
            raise bad_value("value", code, f"una opción guardada de {short_repr(self)}")
        return self.values[position]

    def description(self):
        return ["Categorical", [_described(option) for option in self.listed]]

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Categorical) or len(self.listed) != len(other.listed):
            return False
        return self._keys() == other._keys()

    def _keys(self) -> list:
        """La identidad de cada opción de `listed`, tal como era al construir la dimensión."""
        keys = list(self._by_content)
        positions = [self._by_id[id(option)] for option in self.listed]
        return [keys[position] for position in positions]

    def __hash__(self):
        return hash(("Categorical", len(self.values)))

    def __repr__(self):
        options = ", ".join(map(safe_repr, self.listed))
        return f"Categorical([{options}])"


def _checked_options(values) -> tuple:
    expected = "una lista con al menos una opción"
    if isinstance(values, (str, bytes, Mapping, set, frozenset)) or not isinstance(values, Iterable):
        raise bad_type("values", values, expected)
    if getattr(values, "ndim", 1) != 1:
        raise bad_value("values", values, "un arreglo de una sola dimensión")
    if isinstance(values, Iterator):
        return _drawn_from(values)
    values = tuple(values)
    if not values:
        raise bad_value("values", list(values), expected)
    return values


def _drawn_from(iterator) -> tuple:
    """Las opciones que da un generador, que se recorre una sola vez."""
    options = tuple(islice(iterator, MOST + 1))
    if not options:
        raise bad_value("values", iterator, "un generador que dé al menos una opción, y que nadie haya recorrido antes")
    if len(options) > MOST:
        raise bad_value("values", iterator, f"un generador que termine, con a lo sumo {MOST} opciones")
    return options


def _item_at(u: float, items: tuple):
    """El elemento que corresponde a `u`, con [0, 1] partido en tantos intervalos iguales como elementos."""
    last = len(items) - 1
    position = math.floor(u * len(items))
    return items[min(position, last)]


def _is_json_scalar(value) -> bool:
    """¿Vuelve de JSON con su clase y su valor? Un miembro de IntEnum se guardaría como un entero cualquiera."""
    kind = type(value)
    if kind is bytes or kind not in SIMPLE:
        return False
    return fits_json(value)


def _described(option):
    """Lo que distingue una opción de otra, también en otro proceso."""
    plain = plain_scalar(option)
    return plain if _is_json_scalar(plain) else {"content": content_digest(option)}


def _is_equal(option, value) -> bool:
    """¿Son iguales para ==, o lo es su contenido de ahora? Los números, aunque sean de otra clase: 1 y 1.0."""
    option = plain_scalar(option)
    value = plain_scalar(value)
    numbers = isinstance(option, Number) and isinstance(value, Number)
    if not numbers and type(option) is not type(value):
        return False
    if isinstance(option, (list, tuple)):
        return len(option) == len(value) and all(map(_is_equal, option, value))
    if not numbers and same_content(option, value):
        return True
    if hasattr(option, "shape"):      # un arreglo o una tabla: == los compara por partes
        return False
    try:
        return bool(option == value)
    except Exception:      # un __eq__ ajeno puede lanzar cualquier cosa
        return False
