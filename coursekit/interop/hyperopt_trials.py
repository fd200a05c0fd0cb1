"""De `Trials` de Hyperopt a `History`."""
from __future__ import annotations

import math

from coursekit.basics.validation import bad_type
from coursekit.history import History
from coursekit.interop._common import finished_trial, plain, plain_params
from coursekit.interop.hyperopt_expression import SpaceExpression, holds_expression
from coursekit.interop.hyperopt_space import space_to_hyperopt
from coursekit.space import Float, Space

OWN_KEYS = ("loss", "status", "failure")


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
    from hyperopt import JOB_STATE_DONE, JOB_STATE_ERROR

    if not hasattr(trials, "trials") or not hasattr(trials, "miscs"):
        raise bad_type("trials", trials, "un Trials de Hyperopt")
    own = _own_space(space)
    expression = SpaceExpression(space_to_hyperopt(own) if own is not None else space)
    documents = getattr(trials, "_dynamic_trials", trials.trials)      # `trials` esconde los que lanzaron un error
    done = [t for t in documents if t["state"] in (JOB_STATE_DONE, JOB_STATE_ERROR)]
    done.sort(key=lambda t: (t["refresh_time"], t["tid"]))
    history = History(space=own, method=method)
    for document in done:
        history.add(_trial(document, expression, own))
    return history


def _own_space(space):
    """El `Space` de coursekit, o None si `space` ya es una expresión de Hyperopt."""
    if isinstance(space, Space):
        return space
    return None if holds_expression(space) else Space.of(space)


def _trial(document, expression, own):
    result = document["result"]
    values = {label: picked[0] for label, picked in document["misc"]["vals"].items() if len(picked)}
    params = plain_params(expression.params(values))
    if own is not None:
        params = {name: _inside(own, name, value) for name, value in params.items()}
    return finished_trial(
        int(document["tid"]),
        params,
        result.get("loss"),
        _problem(document),
        seconds=_seconds(document),
        cost=1.0,
        info={key: plain(value) for key, value in result.items() if key not in OWN_KEYS},
    )


def _inside(space, name, value):
    """Un real que exp(log(borde)) sacó del espacio en la última cifra, devuelto al borde."""
    edges = [edge for sub in space.subspaces if isinstance(d := sub.get(name), Float) for edge in (d.low, d.high)]
    return next((edge for edge in edges if edge != value and math.isclose(edge, value, rel_tol=1e-14)), value)


def _problem(document) -> str:
    if "error" in document["misc"]:
        return ": ".join(map(str, document["misc"]["error"]))
    if document["result"].get("status") == "fail":
        return str(document["result"].get("failure", "el objetivo devolvió status='fail'"))
    return ""


def _seconds(document):
    if document["book_time"] is None or document["refresh_time"] is None:
        return None
    return (document["refresh_time"] - document["book_time"]).total_seconds()
