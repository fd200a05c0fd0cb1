"""Los valores que cruzan entre procesos, escritos como JSON con marcas; nunca pickle.

    número, texto, None, booleano   tal cual            {"f": "0x1.8p+1"}   un flotante, exacto
    [ … ]                           una lista           {"t": [ … ]}        una tupla
    {"d": [[clave, valor], …]}      un diccionario      {"a": [dtype, forma, base64]}   un arreglo

Al escribir se mira la clase exacta: de una subclase de lista, texto o número viaja lo que tiene adentro, y ninguno de
sus métodos. Lo que no es un valor (una función, un generador, un modelo) viaja como una referencia, {"o": …}, que arma
y entiende quien usa este módulo. Al leer se desconfía de todo: lo que no es exactamente así es `BadMessage`.
"""
from __future__ import annotations

import base64
import binascii
import math
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np

MAX_DEPTH = 50
MAX_BITS = 256
MAX_ITEMS = 1_000_000
MAX_SIZE = 2**27          # las dimensiones de un arreglo multiplicadas, también las de uno vacío
MOST_DIGITS = 1000        # de un decimal: pasar 1E+999999999 a entero no termina
MAX_DIMENSIONS = 32
MAX_ITEM_SIZE = 2**20    # bytes de cada elemento de un arreglo
MOST_TWINS = 50          # valores distintos con el mismo hash: un conjunto de ellos tarda como el cuadrado
SIMPLE_DTYPE = re.compile(r"[<>|=]?[biufcSUmM]\d*(\[\d*[a-zA-Z]+\])?")
REFERENCE = "o"


class BadMessage(Exception):
    """Llegó algo que no es un valor bien escrito."""


class NotAValue(ValueError):
    """Un valor que no puede cruzar: demasiado grande, o anidado sin fin."""


# --- escribir ---------------------------------------------------------------------------------

class Writer:
    """Escribe valores; `refer(objeto)` da la referencia de lo que no es un valor."""

    def __init__(self, refer: Callable):
        self._refer = refer
        self._items = 0

    def write(self, value, depth: int = MAX_DEPTH):
        """`value` como JSON. NotAValue si no puede cruzar."""
        self._items += 1
        if depth == 0:
            raise NotAValue("el valor está anidado más de 50 veces: ¿una lista se contiene a sí misma?")
        if self._items > MAX_ITEMS:
            raise NotAValue("el valor tiene más de un millón de elementos")
        if value is None or value is True or value is False:
            return value
        write = _writer_of(value)
        return {REFERENCE: self._refer(value)} if write is None else write(self, value, depth - 1)

    def _items_of(self, values, depth) -> list:
        return [self.write(item, depth) for item in values]

    def _int(self, value, depth):
        plain = int.__index__(value)
        if plain.bit_length() > MAX_BITS:
            raise NotAValue("el entero tiene más de 256 bits")
        return plain

    def _float(self, value, depth):
        return {"f": float.hex(value)}

    def _text(self, value, depth):
        return str.__str__(value)

    def _list(self, value, depth):
        return self._items_of(list.__iter__(value), depth)

    def _tuple(self, value, depth):
        return {"t": self._items_of(tuple.__iter__(value), depth)}

    def _dict(self, value, depth):
        pairs = [[self.write(key, depth), self.write(item, depth)] for key, item in dict.items(value)]
        return {"d": pairs}

    def _set(self, value, depth):
        return {"s": self._items_of(set.__iter__(value), depth)}

    def _frozenset(self, value, depth):
        return {"z": self._items_of(frozenset.__iter__(value), depth)}

    def _complex(self, value, depth):
        return {"c": [float.hex(complex.__complex__(value).real), float.hex(complex.__complex__(value).imag)]}

    def _bytes(self, value, depth):
        return {"b": _base64(bytes(value))}

    def _range(self, value, depth):
        if not _is_short(value):
            raise NotAValue("el range tiene más de un millón de elementos")
        return {"r": [self._int(end, depth) for end in (value.start, value.stop, value.step)]}

    def _fraction(self, value, depth):
        return {"q": [self._int(value.numerator, depth), self._int(value.denominator, depth)]}

    def _decimal(self, value, depth):
        return {"D": Decimal.__str__(value)}

    def _scalar(self, value, depth):
        array = np.asarray(value)
        if not SIMPLE_DTYPE.fullmatch(array.dtype.str):
            return {REFERENCE: self._refer(value)}
        return {"n": [array.dtype.str, _base64(array.tobytes())]}

    def _array(self, value, depth):
        array = np.asarray(value)
        shape = list(array.shape)
        if array.dtype == object:
            return {"A": [shape, self._items_of(array.ravel(), depth)]}
        if not SIMPLE_DTYPE.fullmatch(array.dtype.str):
            return {REFERENCE: self._refer(value)}
        return {"a": [array.dtype.str, shape, _base64(array.tobytes())]}


# El orden importa: un número de numpy puede ser también uno de Python.
WRITERS = [
    (np.generic, Writer._scalar), (np.ndarray, Writer._array),
    (int, Writer._int), (float, Writer._float), (str, Writer._text),
    (list, Writer._list), (tuple, Writer._tuple), (dict, Writer._dict), (set, Writer._set),
    (frozenset, Writer._frozenset), (complex, Writer._complex), ((bytes, bytearray), Writer._bytes),
    (range, Writer._range), (Fraction, Writer._fraction), (Decimal, Writer._decimal),
]

EXACT = {kind: write for kind, write in WRITERS if isinstance(kind, type)}      # lo usual, sin recorrer la tabla


def _writer_of(value):
    """Quien sabe escribir `value`, o None si no es un valor."""
    if type(value) in EXACT:
        return EXACT[type(value)]
    for kind, write in WRITERS:
        if isinstance(value, kind):
            return write
    return None


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


# --- leer -------------------------------------------------------------------------------------

class Reader:
    """Lee valores; `resolve(referencia)` da lo que una referencia nombra."""

    def __init__(self, resolve: Callable):
        self._resolve = resolve
        self._items = 0
        self._first: dict = {}        # de cada hash, el primer valor que lo tuvo
        self._twins: dict = {}        # y los demás

    def read(self, written):
        """El valor escrito en `written`, que salió de un JSON. BadMessage si no está bien escrito."""
        self._items = 0
        self._first.clear()
        self._twins.clear()
        try:
            return self._value(written, MAX_DEPTH + 2)
        except BadMessage:
            raise
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError,
                MemoryError) as error:
            raise BadMessage(f"un valor mal escrito ({type(error).__name__})") from None

    def _value(self, written, depth):
        self._items += 1
        if depth == 0:
            raise BadMessage("un valor anidado sin fin")
        if self._items > MAX_ITEMS:
            raise BadMessage("un valor con demasiados elementos")
        if written is None or isinstance(written, (bool, str)):
            return written
        if isinstance(written, int):
            return self._integer(written)
        if isinstance(written, list):
            return self._list(written, depth)
        if not isinstance(written, dict):
            raise BadMessage("un número sin marca")
        (mark, content), = written.items()
        if mark == REFERENCE:
            return self._resolve(content)
        value = READERS[mark](self, content, depth)
        if mark in HASHABLE:
            self._refuse_twins(value)
        return value

    def _integer(self, number: int) -> int:
        value = _small(number)
        if abs(value) >= sys.hash_info.modulus:      # los más chicos tienen cada uno su hash
            self._refuse_twins(value)
        return value

    def _refuse_twins(self, value) -> None:
        """BadMessage si ya llegaron muchos valores distintos con el mismo hash que este: están elegidos así para que
        comparar, contar o juntar sin repetidos no termine nunca."""
        try:
            mark = hash(value)
        except TypeError:      # tiene adentro una lista: no puede estar en un conjunto
            return
        first = self._first.setdefault(mark, value)
        if first is value or first == value:
            return
        twins = self._twins.setdefault(mark, set())
        twins.add(value)
        if len(twins) > MOST_TWINS:
            raise BadMessage("demasiados valores con el mismo hash")

    def _list(self, content, depth) -> list:
        if not isinstance(content, list):
            raise BadMessage("falta una lista")
        if len(content) + self._items > MAX_ITEMS:
            raise BadMessage("un valor con demasiados elementos")
        return [self._value(item, depth - 1) for item in content]

    def _float(self, content, depth):
        return float.fromhex(content)

    def _tuple(self, content, depth):
        return tuple(self._list(content, depth))

    def _dict(self, content, depth):
        return {self._value(key, depth - 1): self._value(item, depth - 1) for key, item in content}

    def _set(self, content, depth):
        return set(self._list(content, depth))

    def _frozenset(self, content, depth):
        return frozenset(self._list(content, depth))

    def _complex(self, content, depth):
        real, imaginary = content
        return complex(float.fromhex(real), float.fromhex(imaginary))

    def _bytes(self, content, depth):
        return _from_base64(content)

    def _range(self, content, depth):
        start, stop, step = (_small(end) for end in content)
        value = range(start, stop, step)
        if not _is_short(value):
            raise BadMessage("un range enorme")
        return value

    def _fraction(self, content, depth):
        numerator, denominator = (_small(part) for part in content)
        return Fraction(numerator, denominator)

    def _decimal(self, content, depth):
        if not isinstance(content, str) or len(content) > 100:
            raise BadMessage("un decimal mal escrito")
        value = Decimal(content)
        if value.is_snan() or value.is_finite() and abs(value.adjusted()) > MOST_DIGITS:
            raise BadMessage("un decimal enorme")
        return value

    def _scalar(self, content, depth):
        dtype, data = content
        return _array_of(dtype, [], data)[()]

    def _array(self, content, depth):
        dtype, shape, data = content
        values = _array_of(dtype, shape, data)
        if values.dtype.kind == "c":
            for value in values.ravel().tolist():
                self._refuse_twins(value)
        return values

    def _objects(self, content, depth):
        shape, items = content
        values = self._list(items, depth)
        array = np.empty(len(values), dtype=object)
        for position, value in enumerate(values):
            array[position] = value
        return array.reshape(_shape(shape))


READERS = {
    "f": Reader._float, "t": Reader._tuple, "d": Reader._dict, "s": Reader._set, "z": Reader._frozenset,
    "c": Reader._complex, "b": Reader._bytes, "r": Reader._range, "q": Reader._fraction, "D": Reader._decimal,
    "n": Reader._scalar, "a": Reader._array, "A": Reader._objects,
}
HASHABLE = frozenset("tzcrqDn")


def _is_short(value: range) -> bool:
    return not value or (value[-1] - value[0]) // value.step < MAX_ITEMS


def _small(number: int) -> int:
    if not isinstance(number, int) or number.bit_length() > MAX_BITS:
        raise BadMessage("un entero enorme")
    return number


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise BadMessage("base64 mal escrito") from None


def _shape(lengths: list) -> tuple[int, ...]:
    """La forma de un arreglo; BadMessage si algún largo no es un entero posible."""
    if len(lengths) > MAX_DIMENSIONS or not all(type(n) is int and n >= 0 for n in lengths):
        raise BadMessage("una forma imposible")
    if math.prod(max(n, 1) for n in lengths) > MAX_SIZE:
        raise BadMessage("una forma enorme")
    return tuple(lengths)


def _array_of(dtype: str, shape: list, data: str) -> np.ndarray:
    if not SIMPLE_DTYPE.fullmatch(dtype):
        raise BadMessage("un tipo de numpy desconocido")
    kind = np.dtype(dtype)
    if kind.itemsize > MAX_ITEM_SIZE:
        raise BadMessage("un tipo de numpy enorme")
    values = np.frombuffer(_from_base64(data), dtype=kind).reshape(_shape(shape))
    if kind.kind == "b":
        return values.view(np.uint8) != 0       # un booleano es 0 o 1, y nada más
    if kind.kind == "U":
        values.tolist()                         # falla si alguna letra no existe
    return values.copy()
