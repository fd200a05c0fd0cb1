"""Afirmaciones con diagnóstico en español para escribir pruebas de ejercicios.

Cada una lanza `AssertionError` con una frase que dice qué llegó y qué se espera, y devuelve el valor.
Se comparan relaciones y tolerancias, nunca cifras que dependan de la versión de una biblioteca.
"""
from __future__ import annotations

from numbers import Integral, Real

import numpy as np

from coursekit.basics.spanish import counted, plural
from coursekit.grader.values import kind_of, number, show

RESULT = "el resultado"
WHY_NONE = "¿Falta un return, o lo que se devuelve quedó en None?"


class SaysItAll(AssertionError):
    """El mensaje se basta solo: la pista de la prueba hablaría de otra cosa."""


class WrongKind(AssertionError):
    """El valor es de otra clase que la pedida: un texto donde va un número, un generador donde va una lista."""


def is_number(got, what: str = RESULT):
    """`got` es un número real (de Python o de numpy), no un booleano ni NaN."""
    _expect(isinstance(got, Real) and not isinstance(got, (bool, np.bool_)), got, what, "un número")
    assert got == got, f"{start_of(what)} es NaN; se espera un número."
    return got


def is_int(got, what: str = RESULT):
    """`got` es un entero (de Python o de numpy); 4.0 no lo es."""
    _expect(isinstance(got, Integral) and not isinstance(got, (bool, np.bool_)), got, what, "un entero")
    return got


def is_string(got, what: str = RESULT):
    """`got` es un texto."""
    return _expect(isinstance(got, str), got, what, "un texto")


def is_list(got, length: int | None = None, what: str = RESULT):
    """`got` es una lista; con `length`, de ese largo."""
    return _check_length(_expect(isinstance(got, list), got, what, "una lista"), length, what)


def is_tuple(got, length: int | None = None, what: str = RESULT):
    """`got` es una tupla; con `length`, de ese largo."""
    expected = "una tupla" if length is None else f"una tupla de {length} valores"
    return _check_length(_expect(isinstance(got, tuple), got, what, expected), length, what)


def is_dict(got, keys=None, what: str = RESULT):
    """`got` es un diccionario; con `keys`, con exactamente esas claves."""
    _expect(isinstance(got, dict), got, what, "un diccionario")
    if keys is not None:
        _check_keys(got, keys, what)
    return got


def is_list_of_dicts(got, keys=None, length: int | None = None, what: str = RESULT):
    """`got` es una lista de diccionarios; con `keys`, todos con exactamente esas claves."""
    is_list(got, what=what)
    for position, item in enumerate(got):
        is_dict(item, keys, what=f"el elemento {position} {_of(what)}")
    return _check_length(got, length, what)


def is_array(got, shape=None, what: str = RESULT):
    """`got` es un arreglo de numpy; con `shape`, de esa forma."""
    _expect(isinstance(got, np.ndarray), got, what, "un arreglo de numpy")
    if shape is not None:
        _check_shape(got, tuple(shape), what)
    return got


def close(got, expected, what: str = RESULT, rtol: float = 1e-7, atol: float = 1e-12, reveal: bool = True):
    """`got` es `expected` salvo |got - expected| ≤ atol + rtol·|expected|; sirve para números y arreglos.

    Con `reveal=False` el mensaje no dice el valor esperado.
    """
    if np.ndim(expected) == 0:
        is_number(got, what)
    values = _as_floats(got, what)
    wanted = np.asarray(expected, dtype=float)
    _check_shape(values, wanted.shape, what)
    bad = ~np.isclose(values, wanted, rtol=rtol, atol=atol, equal_nan=True)
    if bad.any():
        raise AssertionError(_difference(values, wanted, bad, what, reveal))
    return got


def _as_floats(got, what):
    try:
        return np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        raise AssertionError(f"{start_of(what)} es {kind_of(got)}; se esperan números.") from None


def _check_shape(values, shape, what):
    assert values.shape == shape, f"{start_of(what)} tiene forma {values.shape}; se espera {shape}."


def _difference(values, wanted, bad, what, reveal):
    """La frase sobre el primer valor distinto."""
    first = tuple(np.argwhere(bad)[0].tolist())
    text = f"{start_of(what)}{_position(first)} vale {number(values[first])}"
    if not reveal:
        return f"{text}: no es el valor esperado."
    return f"{text}; se espera {number(wanted[first])}."


def _position(index: tuple) -> str:
    """« en la posición 3», « en la posición (0, 1)»; nada, si es un solo número."""
    if not index:
        return ""
    place = index[0] if len(index) == 1 else index
    return f" en la posición {place}"


def _expect(condition, got, what, expected):
    if condition:
        return got
    if got is None:
        raise WrongKind(f"{start_of(what)} es None; se espera {expected}. {WHY_NONE}")
    raise WrongKind(f"{start_of(what)} es {kind_of(got)}{_detail(got)}; se espera {expected}.")


def _detail(got) -> str:
    """El valor mismo, cuando es corto y ayuda."""
    if not isinstance(got, (str, Real)):
        return ""
    shown = show(got, 40)
    return f", {shown}" if isinstance(got, np.generic) else f" ({shown})"


def _check_length(got, length, what):
    if length is not None and len(got) != length:
        count = counted(len(got), "elemento", "elementos")
        raise AssertionError(f"{start_of(what)} tiene {count}; {plural(length, 'se espera', 'se esperan')} {length}.")
    return got


def _check_keys(got, keys, what):
    wanted = list(keys)
    missing = [key for key in wanted if key not in got]
    extra = [key for key in got if key not in wanted]
    problems = []
    if missing:
        problems.append(f"faltan {_join(missing)}")
    if extra:
        problems.append(f"sobran {_join(extra)}")
    assert not problems, f"Las claves {_of(what)} no son las esperadas: {' y '.join(problems)}."


def _join(names) -> str:
    return ", ".join(f"«{name}»" for name in names)


def start_of(what: str) -> str:
    """`what` al comienzo de una frase: «La media», y «seeds» entre comillas, porque es un nombre de Python."""
    if what.isidentifier():
        return f"«{what}»"
    return what[:1].upper() + what[1:]


def _of(what: str) -> str:
    """`what` después de «de»."""
    if what.isidentifier():
        return f"de «{what}»"
    text = what[:1].lower() + what[1:]
    return f"del {text[3:]}" if text.startswith("el ") else f"de {text}"
