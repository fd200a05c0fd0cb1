"""¿Hizo algo la función? La que devuelve siempre lo mismo, o lo mismo que recibió, no gana puntos por no romper nada.

Hay pruebas que cualquiera pasa sin hacer nada: que los argumentos queden como estaban, que salga un número, que con
poco no haya nada que elegir. Si la función falla otra y todo lo que devolvió es igual, eso que pasó no lo hizo ella.
"""
from __future__ import annotations

from numbers import Number

import numpy as np

from coursekit.grader.demands import equal_values
from coursekit.grader.submission import Call
from coursekit.grader.values import MAX_DEPTH, is_live, same, show

ENOUGH_CALLS = 2
NOT_EARNED = "Lo que se cumple sin hacer nada no suma puntos."
NUMBERS = ("numpy", "decimal", "fractions")
CONTAINERS = (list, tuple, set, frozenset)
# Se leen con la operación del tipo de Python: la de un tipo propio puede mentir.
BASES = {int: int.__index__, float: float.__float__, str: str.__str__, complex: complex.__complex__}
TOO_DEEP = object()       # en lugar de lo que está anidado de más, que puede no tener fin
PLAIN = (type(None), bool, int, float, complex, str, bytes)


class Effort:
    """Mira, llamada por llamada, si la función `name` responde algo distinto según lo que recibe."""

    def __init__(self, name: str):
        self._name = name
        self._first: Call | None = None
        self._calls = 0
        self._live = False                # ¿recibió algo que se llama, y que puede decidir por ella?
        self._same_arguments = True       # todas las llamadas recibieron lo mismo: nada se sabe todavía
        self._constant = True
        self._value = None                # lo que devolvió la primera
        self._echoes: list[int] | None = None      # los lugares de los argumentos que hasta ahora devolvió tal cual

    def look(self, calls: list[Call]) -> None:
        """Toma nota de las llamadas de una prueba."""
        for call in calls:
            if call.returned and (self._constant or self._echoes):
                self._look_at(call)

    def _look_at(self, call: Call) -> None:
        self._calls += 1
        value = as_base(call.value)
        plain = is_plain(value)
        self._live = self._live or any(map(is_live, call.sent))
        first = self._first
        if first is None:
            self._first = call
            self._value = value
            self._constant = plain
            self._echoes = list(range(len(call.sent))) if plain else []
        else:
            self._same_arguments = self._same_arguments and same(first.sent, call.sent)
            self._constant = self._constant and plain and equal_values(self._value, value)
        self._echoes = [position for position in self._echoes if plain and _is_echo(call, position, value)]

    def nothing_done(self) -> str:
        """La frase que lo dice, si no hizo nada; si no, o si no alcanza para saberlo, ""."""
        if self._calls < ENOUGH_CALLS or self._same_arguments:
            return ""
        depends_on_others = self._live and not _is_flat(self._value)
        if self._constant and not depends_on_others:
            return f"«{self._name}» devuelve siempre {show(self._value)}, reciba lo que reciba. {NOT_EARNED}"
        if self._echoes:
            return f"«{self._name}» devuelve lo que recibe, sin cambiarlo. {NOT_EARNED}"
        return ""


def as_base(value, depth: int = MAX_DEPTH):
    """`value` como llega de otro proceso: el de un tipo propio, con el de Python del que deriva.

    Así se juzga igual en el cuaderno, donde el tipo propio está, y en la terminal, adonde llega sin él.
    """
    kind = type(value)
    if depth == 0:
        return TOO_DEEP
    for base in CONTAINERS:
        if issubclass(kind, base):
            return base(as_base(item, depth - 1) for item in base.__iter__(value))
    if issubclass(kind, dict):
        return {as_base(key, depth - 1): as_base(item, depth - 1) for key, item in dict.items(value)}
    if is_plain(value):
        return value
    for base, read in BASES.items():
        if issubclass(kind, base):
            return read(value)
    return value


def is_plain(value) -> bool:
    """¿Es un valor de Python o de numpy de los que se comparan sin preguntarle nada a nadie?"""
    kind = type(value)
    if kind in (list, tuple, set, frozenset):
        return all(map(is_plain, value))
    if kind is dict:
        return all(map(is_plain, value)) and all(map(is_plain, value.values()))
    if kind is np.ndarray:
        return value.dtype != object or all(map(is_plain, value.ravel()))
    return kind in PLAIN or (isinstance(value, (np.generic, Number)) and kind.__module__ in NUMBERS)


def _is_flat(value) -> bool:
    """¿Es un número, un texto, o una secuencia de ellos?"""
    items = value if type(value) in (list, tuple, set, frozenset) else ()
    return type(value) is not dict and not any(type(item) in (list, tuple, dict) for item in items)


def _is_echo(call: Call, position: int, value) -> bool:
    if position >= len(call.sent):
        return False
    sent = call.sent[position]
    return is_plain(sent) and equal_values(sent, value)
