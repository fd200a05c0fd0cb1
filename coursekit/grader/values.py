"""Valores que van y vienen entre las pruebas y el código del estudiante: copiarlos, compararlos, nombrarlos."""
from __future__ import annotations

import copy
import types
from numbers import Integral

import numpy as np

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.spanish import number as spanish_number
from coursekit.basics.spanish import with_comma

MAX_DEPTH = 50
UNCHANGING = (int, float, complex, bool, str, bytes, type(None))


class FarValue:
    """Algo que está en otro proceso, el de la entrega; `_kind` nombra su clase en español."""

    _kind = "un objeto"


def snapshot(value, depth: int = MAX_DEPTH):
    """Una copia que el otro lado no puede alcanzar (como si el valor hubiera viajado a otro proceso).

    Funciones, generadores aleatorios y lo que no se deja copiar pasan tal cual.
    """
    if depth == 0:
        raise ValueError("el valor está anidado más de 50 veces: ¿una lista se contiene a sí misma?")
    kind = type(value)
    if kind in UNCHANGING:
        return value
    if kind in (list, tuple, set, frozenset):
        return kind(snapshot(item, depth - 1) for item in value)
    if kind is dict:
        return {key: snapshot(item, depth - 1) for key, item in value.items()}
    if kind is np.ndarray and value.dtype != object:
        return value.copy()
    if is_live(value):
        return value
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def is_live(value) -> bool:
    """¿Es algo que no se copia: función, método, clase, módulo, generador o azar con estado?"""
    live = (FarValue, types.ModuleType, types.GeneratorType, np.random.Generator, np.random.RandomState, type)
    return isinstance(value, live) or is_function(value)


def is_function(value) -> bool:
    """¿Es algo que se pasa para que lo llamen? (No lo son una clase ni un objeto de scikit-learn.)"""
    return callable(value) and not isinstance(value, type) and not hasattr(value, "get_params")


def same(a, b, depth: int = MAX_DEPTH) -> bool:
    """¿Son el mismo valor? Igual clase, igual forma, iguales elementos; NaN es igual a NaN."""
    if type(a) is not type(b):
        return False
    if a is b or is_live(a) or depth == 0:
        return True
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and _same_items(a.ravel(), b.ravel(), depth)
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key], depth - 1) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y, depth - 1) for x, y in zip(a, b, strict=True))
    return _same_objects(a, b, depth)


def _same_items(a: np.ndarray, b: np.ndarray, depth: int) -> bool:
    if a.dtype == object:
        return all(same(x, y, depth - 1) for x, y in zip(a, b, strict=True))
    return bool(np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"))


def _same_objects(a, b, depth: int) -> bool:
    if hasattr(a, "equals"):  # tablas de pandas
        return bool(a.equals(b))
    if type(a).__eq__ is not object.__eq__:
        return bool(a == b or (a != a and b != b))
    if hasattr(a, "__dict__"):
        return same(vars(a), vars(b), depth - 1)
    try:  # objetos de C sin comparación propia, como los árboles de scikit-learn: por su estado
        return same(a.__reduce_ex__(4), b.__reduce_ex__(4), depth - 1)
    except Exception:
        return True


_NAMES = {
    type(None): "None", bool: "un booleano", int: "un entero", float: "un número de punto flotante", str: "un texto",
    list: "una lista", tuple: "una tupla", dict: "un diccionario", set: "un conjunto",
    complex: "un número complejo", types.GeneratorType: "un generador",
    types.CoroutineType: "una corrutina (¿falta await?)", range: "un range", zip: "un zip",
    map: "un map", filter: "un filter", enumerate: "un enumerate",
    type({}.keys()): "las claves de un diccionario", type({}.values()): "los valores de un diccionario",
    type({}.items()): "los pares de un diccionario", types.FunctionType: "una función (¿faltan los paréntesis?)",
    types.MethodType: "un método (¿faltan los paréntesis?)",
    types.BuiltinFunctionType: "una función (¿faltan los paréntesis?)",
}


def kind_of(value) -> str:
    """Nombra la clase de un valor en español: «una lista», «un generador», «un arreglo de numpy»."""
    if isinstance(value, FarValue):
        return value._kind
    if isinstance(value, np.ndarray):
        return f"un arreglo de numpy de forma {value.shape}"
    if isinstance(value, np.generic):
        return f"un número de numpy ({type(value).__name__})" if np.issubdtype(type(value), np.number) \
            else f"un valor de numpy ({type(value).__name__})"
    if isinstance(value, type):
        return f"la clase {value.__name__} (¿faltan los paréntesis?)"
    return _NAMES.get(type(value), f"un objeto de la clase {type(value).__name__}")


def show(value, width: int = 80) -> str:
    """Un valor en una línea corta, apto para un mensaje; nunca falla.

    Se escribe como en Python, salvo un decimal suelto, que es parte de la frase y lleva coma.
    """
    try:
        plain = plain_scalar(value)
        text = " ".join(repr(plain).split())
    except Exception:
        return kind_of(value)
    if type(plain) in (int, float):
        text = with_comma(text)
    return text if len(text) <= width else text[: width - 1] + "…"


def number(value, decimals: int | None = None) -> str:
    """Lo que devolvió un estudiante, con coma decimal: un entero, con todas sus cifras; NaN, por su nombre."""
    if value != value:
        return "NaN"
    if decimals is None and isinstance(value, Integral):
        return with_comma(str(int(value)))
    return spanish_number(float(value), decimals)
