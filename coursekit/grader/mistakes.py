"""Qué error da exactamente ese valor: el diagnóstico acusa solo cuando lo que llegó es lo que ese error da.

    said = named(got, expected, [(sum(n * r for n, r in schedule), "Es lo que cuesta sin reanudar.")])
    assert alike(got, expected), f"Llegó {show(got)}; se espera {expected}.{said}"
"""
from __future__ import annotations

import math
from numbers import Real

import numpy as np

CLOSE = 1e-9


def alike(a, b, tolerance: float = CLOSE) -> bool:
    """¿Son los mismos valores? No miran si van en lista, tupla o arreglo; los números, con `tolerance` relativa."""
    if _is_sequence(a) and _is_sequence(b):
        return len(a) == len(b) and all(alike(x, y, tolerance) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key], tolerance) for key in a)
    if isinstance(a, Real) and isinstance(b, Real):
        both_nan = a != a and b != b
        return both_nan or math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)
    return bool(type(a) is type(b) and a == b)


def named(got, expected, mistakes) -> str:
    """« Frase.» del error de `mistakes`, [(valor, frase), ...], que da justo lo que llegó; "" si ninguno.

    Tampoco se acusa si el error da en estos datos lo mismo que lo esperado, ni si hay otro que da lo mismo que él.
    """
    said = {sentence for value, sentence in mistakes if alike(got, value) and not alike(value, expected)}
    return f" {said.pop()}" if len(said) == 1 else ""


def _is_sequence(value) -> bool:
    return isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim > 0)
