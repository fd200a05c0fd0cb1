"""Cualquier valor de Python como JSON, y de vuelta.

Lo que JSON no tiene (tuplas, conjuntos, fechas, NaN...) se guarda con una marca, `{"__coursekit__": clase, "value":
...}`, y vuelve igual. Lo que no se puede guardar (un modelo, una función, un ciclo) vuelve como `NotSaved`, con su
texto: nunca pasa por lo que no es, y nunca impide guardar lo demás.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import stable_repr

TAG = "__coursekit__"
MAX_DEPTH = 100          # listas dentro de listas: más adentro no se guarda
MAX_BITS = 2000          # enteros más grandes: Python limita los que lee y escribe en base diez
MAX_TEXT = 1000          # letras que se guardan de lo que vuelve como texto


@dataclass(frozen=True)
class NotSaved:
    """Lo que queda de un valor que no se pudo guardar: su texto."""

    text: str

    def __repr__(self):
        return f"<no se guardó: {self.text}>"


@dataclass(frozen=True)
class Kind:
    """Una clase que JSON no tiene: su marca, y cómo se la desarma en algo que sí se guarda y se la rearma."""

    name: str
    cls: type
    take_apart: Callable
    put_together: Callable


def _array_parts(array) -> list:
    items = array.astype(int) if array.dtype.kind in "mM" else array      # fechas: cuántas unidades desde 1970
    return [array.dtype.str, list(array.shape), items.ravel().tolist()]


def _array(parts) -> np.ndarray:
    dtype, shape, items = parts
    return np.array(items, dtype=dtype).reshape(shape)


def _escaped(text) -> str:
    return text.encode("unicode_escape").decode("ascii")


def _unescaped(text) -> str:
    return text.encode("ascii").decode("unicode_escape")


KINDS = (
    Kind("tuple", tuple, list, tuple),
    Kind("set", set, list, set),
    Kind("frozenset", frozenset, list, frozenset),
    Kind("dict", dict, lambda d: [[key, value] for key, value in d.items()], dict),
    Kind("int", int, hex, lambda text: int(text, 16)),
    Kind("float", float, repr, float),
    Kind("complex", complex, lambda z: [z.real, z.imag], lambda parts: complex(*parts)),
    Kind("decimal", Decimal, str, Decimal),
    Kind("fraction", Fraction, lambda f: [f.numerator, f.denominator], lambda parts: Fraction(*parts)),
    Kind("str", str, _escaped, _unescaped),
    Kind("bytes", bytes, bytes.hex, bytes.fromhex),
    Kind("datetime", datetime, datetime.isoformat, datetime.fromisoformat),
    Kind("date", date, date.isoformat, date.fromisoformat),
    Kind("time", time, time.isoformat, time.fromisoformat),
    Kind("timedelta", timedelta, lambda d: [d.days, d.seconds, d.microseconds], lambda parts: timedelta(*parts)),
    Kind("array", np.ndarray, _array_parts, _array),
    Kind("not saved", NotSaved, lambda lost: lost.text, NotSaved),
)
BY_CLASS = {kind.cls: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}


# -- guardar

def encode(value, outside: tuple = ()):
    """`value` como algo que JSON guarda en UTF-8; `outside`: los ids de las listas y diccionarios que lo contienen."""
    try:
        return _encode(value, outside)
    except Exception as error:      # un objeto ajeno puede lanzar cualquier cosa al mirarlo
        return _tagged(BY_CLASS[NotSaved], f"{type(value).__name__}, por {type(error).__name__}")


def _encode(value, outside):
    value = plain_scalar(value)
    if fits_json(value):
        return value
    if id(value) in outside:
        return _lost("un ciclo: se contiene a sí mismo")
    if len(outside) >= MAX_DEPTH:
        return _lost(f"está más de {MAX_DEPTH} niveles adentro")
    inside = (*outside, id(value))
    if isinstance(value, list):
        return [encode(item, inside) for item in value]
    if isinstance(value, dict) and _has_plain_keys(value):
        return {key: encode(item, inside) for key, item in value.items()}
    kind = _kind_of(value)
    if kind is None:
        return _lost(stable_repr(value))
    parts = kind.take_apart(value)
    return _tagged(kind, encode(parts, inside))


def fits_json(value) -> bool:
    """¿Es un escalar que JSON guarda sin cambiarlo?"""
    if isinstance(value, str):
        return _is_valid_text(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return value.bit_length() <= MAX_BITS
    return value is None


def _is_valid_text(text) -> bool:
    """¿Se puede escribir en UTF-8? El nombre de un archivo puede tener bytes sueltos, que Python guarda aparte."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _has_plain_keys(mapping) -> bool:
    return TAG not in mapping and all(isinstance(key, str) and _is_valid_text(key) for key in mapping)


def _kind_of(value) -> Kind | None:
    """Cómo se guarda `value`: por su clase exacta o, si es una tupla con nombres o algo así, por la que extiende."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "V":      # con campos: una tabla
        return None
    exact = BY_CLASS.get(type(value))
    if exact is not None:
        return exact
    if not isinstance(value, tuple | dict | set | frozenset | int | float | str):
        return None
    return next(kind for kind in KINDS if isinstance(value, kind.cls))


def _lost(text: str) -> dict:
    shown = text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "..."
    return _tagged(BY_CLASS[NotSaved], encode(shown))


def _tagged(kind: Kind, value) -> dict:
    return {TAG: kind.name, "value": value}


# -- leer

def decode(code):
    """El valor que `encode` guardó. `ValueError` si no lo guardó `encode`."""
    if isinstance(code, list):
        return [decode(item) for item in code]
    if not isinstance(code, dict):
        return code
    if TAG not in code:
        return {key: decode(item) for key, item in code.items()}
    parts = decode(code.get("value"))
    try:
        return BY_NAME[code[TAG]].put_together(parts)
    except Exception as error:      # cada clase protesta a su manera por lo que no entiende
        raise ValueError(f"no es un valor guardado por coursekit: {code!r}") from error


# -- mostrar

def to_json(value):
    """`value` como JSON para que lo lean otros programas: sin marcas, y lo que JSON no conoce, como su texto."""
    value = plain_scalar(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list | tuple | np.ndarray):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    return {"option": None, "repr": stable_repr(value)}
