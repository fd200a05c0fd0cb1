"""De lo que escribe el usuario a dimensiones: se aceptan tal cual los espacios de scikit-learn."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from coursekit.basics.validation import bad_type, bad_value
from coursekit.space.categorical import MOST, Categorical
from coursekit.space.dimension import Dimension
from coursekit.space.distribution import FromScipy
from coursekit.space.numeric import Int

SUBSPACE = "__subspace__"      # nombre de la coordenada que dice en qué sub-espacio estamos


def as_subspaces(spec) -> list[dict[str, Dimension]]:
    """Los sub-espacios que `spec` describe: uno si es un diccionario, uno por diccionario si son varios.

    `ParameterGrid` y `ParameterSampler`, y las búsquedas de scikit-learn, llevan adentro los suyos.
    """
    for attribute in ("param_grid", "param_distributions"):
        spec = getattr(spec, attribute, spec)
    if isinstance(spec, Mapping):
        return [_as_subspace(spec)]
    if isinstance(spec, (str, bytes)) or not isinstance(spec, Iterable) or getattr(spec, "ndim", 1) != 1:
        raise bad_type("space", spec, "un diccionario {nombre: valores} o una lista de diccionarios")
    parts = list(islice(spec, MOST))
    if not parts:
        raise bad_value("space", spec, "al menos un hiperparámetro")
    return [_as_subspace(part) for part in parts]


def _as_subspace(spec) -> dict[str, Dimension]:
    """El sub-espacio de un diccionario; el de uno vacío tiene una sola configuración, la que no cambia nada."""
    if not isinstance(spec, Mapping):
        raise bad_type("space", spec, "un diccionario {nombre: valores} en cada lugar de la lista")
    for name in spec:
        if not isinstance(name, str) or not name or name == SUBSPACE:
            raise bad_type("space", name, "un texto no vacío como nombre de cada hiperparámetro")
    return {name: as_dimension(name, values) for name, values in spec.items()}


def as_dimension(name: str, values) -> Dimension:
    """La dimensión que `values` describe: una `Dimension`, una distribución o una lista de opciones."""
    if isinstance(values, Dimension):
        return values
    try:
        if hasattr(values, "rvs"):
            return FromScipy(values)
        if isinstance(values, range) and values and abs(values.stop - values.start) > MOST:
            return _long_range(values)
        return Categorical(values)
    except TypeError as error:
        if hasattr(values, "rvs"):
            raise _renamed(name, error) from error.__cause__
        raise bad_type(name, values, "Float, Int, Categorical, una lista de valores o una distribución de "
                                     "scipy.stats") from None
    except ValueError as error:
        raise _renamed(name, error) from error.__cause__


def _long_range(values: range) -> Int:
    """Un rango de millones de enteros no se escribe uno por uno."""
    if values.step != 1:
        raise bad_value("values", values, f"un rango de uno en uno, o con a lo sumo {MOST} de punta a punta")
    return Int(values.start, values.stop - 1)


def _renamed(name, error):
    """El mismo error, dicho con el nombre del hiperparámetro en lugar del argumento de la dimensión."""
    _, _, message = str(error).partition("»: ")
    return type(error)(f"«{name}»: {message or error}")
