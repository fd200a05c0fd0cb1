"""El contrato de quien compite, y qué se le dice a quien no lo cumple.

    def my_optimizer(evaluate, space, budget, rng):
        ...
        return params

`evaluate(params, resource=1.0)` da la pérdida de validación de una configuración y cobra `resource` del presupuesto;
`space` es el `Space` de donde salen; `budget`, cuántas evaluaciones completas hay; `rng`, todo el azar que se puede
usar. Devuelve una configuración del espacio.
"""
from __future__ import annotations

from collections.abc import Mapping

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.spanish import number
from coursekit.basics.validation import bad_type
from coursekit.grader.values import kind_of, show

FUNCTION = "my_optimizer"
BUDGET = 30
PLAIN = (int, float, str, bool)


class BudgetSpent(Exception):
    """Se pidió más de lo que quedaba del presupuesto: la corrida terminó. Se puede atrapar, una vez."""


class Disqualified(Exception):
    """Quien compite no cumplió el contrato; el texto es lo que se le dice."""


def plain_params(params) -> dict:
    """Una copia de una configuración, con valores de Python. TypeError si no es un diccionario de valores simples."""
    if not isinstance(params, Mapping):
        raise bad_type("params", params, "un diccionario {nombre: valor}")
    plain = {}
    for name, value in params.items():
        value = plain_scalar(value)
        if type(name) is not str or type(value) not in PLAIN:
            raise bad_type("params", params, "un diccionario de nombres y números u opciones")
        plain[name] = value
    return plain


def check_returned(space, returned) -> dict:
    """La configuración que devolvió el optimizador; `Disqualified` si no es una del espacio."""
    try:
        params = plain_params(returned)
        space.validate(params)
    except (TypeError, ValueError):
        raise Disqualified(f"devolvió {_shown(returned)}, que no es una configuración del espacio") from None
    return params


def _shown(returned) -> str:
    """Lo que se devolvió, o su clase si no es un valor simple: adentro puede haber cualquier cosa."""
    if returned is None or type(returned) in PLAIN:
        return show(returned)
    try:
        return show(plain_params(returned))
    except TypeError:
        return kind_of(returned)


def overspent(budget: float) -> Disqualified:
    """A quien dejó escapar `BudgetSpent`."""
    return Disqualified(f"gastó más que el presupuesto, {number(budget)} evaluaciones completas: conviene llevar la "
                        "cuenta")


def insisted(budget: float) -> Disqualified:
    """A quien siguió pidiendo después de que se acabó."""
    return Disqualified(f"siguió pidiendo evaluaciones cuando ya se habían acabado las {number(budget)} del "
                        "presupuesto")


def too_slow(seconds: float) -> Disqualified:
    """A quien no terminó."""
    return Disqualified(f"no terminó una corrida en {number(seconds)} segundos")
