"""Comprobaciones de argumentos: una frase que dice qué llegó y qué se espera.

Todas devuelven el valor ya comprobado, o lanzan `TypeError` (clase equivocada) o
`ValueError` (clase correcta, valor imposible).
"""
from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set
from numbers import Integral, Real


def safe_repr(value) -> str:
    """`repr(value)` o, si falla, la clase de `value`: describir lo que llegó no puede ser otro error."""
    try:
        return repr(value)
    except Exception as error:      # un __repr__ ajeno puede lanzar cualquier cosa; el de 10**5000, ValueError
        return f"<{type(value).__name__} que no se puede mostrar: {type(error).__name__}>"


def stable_repr(value) -> str:
    """`repr(value)` sin direcciones de memoria: igual en otro proceso."""
    return re.sub(r" at 0x[0-9a-fA-F]+", "", safe_repr(value))


def describe_value(value) -> str:
    """`value` como se lo muestra en un mensaje: corto y con su tipo."""
    text = safe_repr(value)
    if "\n" in text:      # el de una tabla ocupa varios renglones
        text = " ".join(text.split())
    if len(text) > 60:
        text = text[:57] + "..."
    return f"{text} ({type(value).__name__})"


def bad_value(name: str, value, expected: str) -> ValueError:
    """El error para un valor de la clase correcta que no puede ser."""
    return ValueError(f"«{name}»: llegó {describe_value(value)}; se espera {expected}.")


def bad_argument(name: str, text: str, expected: str) -> ValueError:
    """El error para lo que alguien escribió en la terminal y no sirve: allí todo es texto, y la clase no dice nada."""
    return ValueError(f"«{name}»: llegó '{text}'; se espera {expected}.")


def bad_type(name: str, value, expected: str) -> TypeError:
    """El error para un valor de otra clase."""
    return TypeError(f"«{name}»: llegó {describe_value(value)}; se espera {expected}.")


def _bounds(low, high) -> str:
    if low is not None and high is not None:
        return f" entre {low} y {high}"
    if low is not None:
        return f" mayor o igual que {low}"
    return f" menor o igual que {high}" if high is not None else ""


def check_int(name: str, value, low=None, high=None) -> int:
    """Un entero (los de numpy valen, los booleanos no) dentro de [low, high]."""
    expected = f"un entero{_bounds(low, high)}"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise bad_type(name, value, expected)
    value = int(value)
    if (low is not None and value < low) or (high is not None and value > high):
        raise bad_value(name, value, expected)
    return value


def check_float(name: str, value, low=None, high=None) -> float:
    """Un número real finito dentro de [low, high]."""
    expected = f"un número finito{_bounds(low, high)}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise bad_type(name, value, expected)
    number = _as_float(value)
    if not math.isfinite(number) or (low is not None and number < low) or (high is not None and number > high):
        raise bad_value(name, value, expected)
    return number


def _as_float(value) -> float:
    """`value` en punto flotante; infinito si es tan grande que no entra, como 10**400."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def check_choice(name: str, value, choices):
    """Uno de `choices`; el mensaje los enumera todos."""
    choices = list(choices)
    if not any(is_same(value, choice) for choice in choices):
        raise bad_value(name, value, "uno de " + ", ".join(repr(c) for c in choices))
    return value


def is_same(value, choice) -> bool:
    """¿Es `value` esa opción? Un arreglo no lo es nunca, y True no es 1."""
    if getattr(value, "ndim", 0) or _is_bool(value) != _is_bool(choice):
        return False
    try:
        return bool(value == choice)
    except Exception:      # un __eq__ ajeno, o pandas.NA, que no es igual ni distinto de nada
        return False


def _is_bool(value) -> bool:
    return type(value).__name__ in ("bool", "bool_")      # también el de numpy, sin importarlo


def check_bool(name: str, value) -> bool:
    """Verdadero o falso."""
    if not isinstance(value, bool):
        raise bad_type(name, value, "True o False")
    return value


def check_callable(name: str, value, expected: str):
    """Algo que se puede llamar."""
    if not callable(value):
        raise bad_type(name, value, expected)
    return value


def check_text(name: str, value, or_none: bool = False) -> str:
    """Un texto; None también, y es "", si `or_none`."""
    if value is None and or_none:
        return ""
    if not isinstance(value, str):
        raise bad_type(name, value, "un texto o None" if or_none else "un texto")
    return value


def check_sequence(name: str, value, expected: str) -> list:
    """Los elementos de una lista, una tupla o un arreglo de una dimensión; un texto o un conjunto no son una lista."""
    unordered = isinstance(value, str | bytes | Mapping | Set)
    if unordered or not isinstance(value, Iterable) or getattr(value, "ndim", 1) != 1:
        raise bad_type(name, value, expected)
    return list(value)


def enumerate_names(names) -> str:
    """Una lista de nombres para un mensaje: «a», «b»."""
    return ", ".join(f"«{name}»" for name in names) or "ninguno"
