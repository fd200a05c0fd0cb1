"""Un modelo, un espacio y un valor, dichos en el informe."""
from __future__ import annotations

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.spanish import nonzero, number, significant
from coursekit.basics.validation import stable_repr
from coursekit.space import Categorical, Float, Int


def one_line(value) -> str:
    """El `repr` de un valor, igual en todas las corridas y en un solo renglón."""
    return " ".join(stable_repr(value).split())


def value_text(value) -> str:
    """Un número con cuatro cifras; lo demás, por su `repr`."""
    value = plain_scalar(value)
    if type(value) in (int, float):
        return significant(value, 4)
    return one_line(value)


def params_text(params) -> dict:
    """{hiperparámetro: su valor en palabras}."""
    return {name: value_text(value) for name, value in params.items()}


def describe_model(model) -> str:
    """El modelo en una línea: paso por paso si es un pipeline, y solo lo que no es por omisión."""
    steps = getattr(model, "steps", None)
    if steps is None:
        return one_line(model)
    return "; ".join(f"{name}: {describe_model(step)}" for name, step in steps)


def dimension_text(dimension) -> str:
    """Lo que se podía elegir de un hiperparámetro."""
    if isinstance(dimension, Categorical):
        values = [one_line(value) for value in dimension.values]
        return f"siempre {values[0]}" if len(values) == 1 else "uno de " + ", ".join(values)
    if isinstance(dimension, Float | Int):
        limits = f"de {value_text(dimension.low)} a {value_text(dimension.high)}"
        return f"{limits}, en escala logarítmica" if dimension.log else limits
    return stable_repr(dimension)


def space_text(space) -> list[dict]:
    """Una tabla {hiperparámetro: qué se podía elegir} por cada parte del espacio; ninguna si no se conoce."""
    if space is None:
        return []
    return [{name: dimension_text(d) for name, d in part.items()} for part in space.subspaces]


def seconds_text(value: float) -> str:
    """«2,2 s»: un tiempo cambia de una corrida a otra, y más cifras no dicen nada."""
    if value >= 100:
        return f"{number(value, 0)} s"
    above_zero = max(value, 1e-9)            # ningún cálculo tarda 0
    return f"{nonzero(above_zero, 1)} s"
