"""De `Trials` de Hyperopt a `History`."""
from __future__ import annotations

import math

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_type
from coursekit.history import History
from coursekit.interop._common import finished_trial, history_of, needing, plain_params
from coursekit.interop.hyperopt_expression import SpaceExpression, holds_expression
from coursekit.interop.hyperopt_space import space_to_hyperopt
from coursekit.space import Float, Space

OWN_KEYS = ("loss", "status", "failure")
ROUNDING = 1e-14      # lo que exp(log(x)) se aparta de x


def history_from_hyperopt(trials, space, *, method="tpe") -> History:
    """La historia de `trials`, con los *valores* de los hiperparámetros y no las posiciones de `hp.choice`.

    `space`: el mismo que recibió `fmin`, o el `Space` de coursekit del que salió (queda en la historia).
    `method`: Trials no sabe con qué algoritmo se llenó; "tpe", "random"…

    Los hiperparámetros llevan el nombre con que los recibió el objetivo. Si el espacio anida diccionarios, listas o
    tuplas, cada uno lleva su etiqueta de Hyperopt, y de un `hp.choice` entre ramas queda la posición de la elegida.

    La pérdida es la que devolvió el objetivo, sin cambios: Hyperopt ya minimiza. Un trial con estado «fail», con
    error o con pérdida NaN queda como fallido; los que no terminaron no entran. Lo demás que devolvió el objetivo
    queda en `info`. Hyperopt guarda tiempos en milésimas: `seconds` es de fin menos comienzo.
    """
    with needing("hyperopt"):
        import hyperopt

    if not hasattr(trials, "trials") or not hasattr(trials, "miscs"):
        raise bad_type("trials", trials, "un Trials de Hyperopt")
    own = _own_space(space)
    expression = SpaceExpression(space if own is None else space_to_hyperopt(own))
    ended = (hyperopt.JOB_STATE_DONE, hyperopt.JOB_STATE_ERROR)
    done = [document for document in _documents(trials) if document["state"] in ended]
    done.sort(key=_when_it_ended)
    trials = [_trial(document, expression, own) for document in done]
    return history_of(trials, own, method)


def _own_space(space):
    """El `Space` de coursekit, o None si `space` ya es una expresión de Hyperopt."""
    if isinstance(space, Space):
        return space
    return None if holds_expression(space) else Space.of(space)


def _documents(trials) -> list:
    """Todas las evaluaciones, también las que lanzaron un error, que `trials.trials` esconde."""
    everything = getattr(trials, "_dynamic_trials", trials.trials)
    experiment = getattr(trials, "_exp_key", None)
    if experiment is None:
        return list(everything)
    return [document for document in everything if document["exp_key"] == experiment]


def _when_it_ended(document):
    ended = document["refresh_time"]
    return ended is None, ended, document["tid"]


def _trial(document, expression, own):
    result = document["result"]
    drawn = document["misc"]["vals"]
    values = {label: picked[0] for label, picked in drawn.items() if len(picked)}
    params = plain_params(expression.params(values))
    if own is not None:
        params = {name: _inside(own, name, value) for name, value in params.items()}
        if not own.contains(params):
            raise expression.not_its_own(values)
    info = {key: plain_scalar(value) for key, value in result.items() if key not in OWN_KEYS}
    return finished_trial(
        int(document["tid"]),
        params,
        result.get("loss"),
        _problem(document),
        seconds=_seconds(document),
        cost=1.0,
        info=info,
    )


def _inside(space, name, value):
    """Un real que exp(log(borde)) sacó del espacio en la última cifra, devuelto al borde."""
    for subspace in space.subspaces:
        dimension = subspace.get(name)
        if not isinstance(dimension, Float) or not isinstance(value, float):
            continue
        for edge in (dimension.low, dimension.high):
            if math.isclose(edge, value, rel_tol=ROUNDING):
                return edge
    return value


def _problem(document) -> str:
    if "error" in document["misc"]:
        return ": ".join(map(str, document["misc"]["error"]))
    if document["result"].get("status") == "fail":
        return str(document["result"].get("failure", "el objetivo devolvió status='fail'"))
    return ""


def _seconds(document):
    started = document["book_time"]
    ended = document["refresh_time"]
    if started is None or ended is None:
        return None
    return (ended - started).total_seconds()
