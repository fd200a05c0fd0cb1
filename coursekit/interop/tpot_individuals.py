"""De los individuos que evaluó TPOT 1.x a `History`, con sus generaciones y sus padres."""
from __future__ import annotations

import math

from coursekit.basics.validation import bad_type, bad_value
from coursekit.history import History
from coursekit.interop._common import finished_trial, optional_space, plain, plain_params

NEEDED = ("Parents", "Individual", "Generation")
ORIGINS = {"ind_mutate": "mutación", "ind_crossover": "cruza"}


def history_from_tpot(estimator, *, score=None, maximize=None, space=None) -> History:
    """La historia de un `TPOTClassifier` o `TPOTRegressor` ya ajustado, o de su tabla `evaluated_individuals`.

    `score`: la columna que guía (la primera, por omisión). `maximize`: si más es mejor (lo dice el peso de esa
    columna en el estimador; con la tabla sola se supone que sí): entonces la pérdida es menos el puntaje. `space`:
    el `Space` de la búsqueda, si queremos que la historia lo lleve.

    Los trials van en el orden en que terminaron y su número es la fila de la tabla. `parents` son filas; quien
    mutó tiene un solo padre, aunque TPOT lo anote dos veces. `origin`: «inicial», «cruza», «mutación» o las dos.
    Los individuos INVALID o TIMEOUT quedan como fallidos. De un solo estimador, los hiperparámetros llevan su
    nombre; de un pipeline, `Clase__nombre` y «pipeline» con los pasos.
    """
    table = getattr(estimator, "evaluated_individuals", estimator)
    if not hasattr(table, "columns") or any(name not in table.columns for name in NEEDED):
        raise bad_type("estimator", estimator, "un TPOT ya ajustado, o su tabla evaluated_individuals")
    score, maximize = _guide(estimator, table, score, maximize)
    rows = [(number, row) for number, row in enumerate(table.to_dict("records")) if _was_evaluated(row, score)]
    rows.sort(key=lambda pair: (_time(pair[1], "Completed Timestamp"), pair[0]))
    positions = {label: number for number, label in enumerate(table.index)}
    history = History(space=optional_space(space), method="genetic")
    for number, row in rows:
        history.add(_trial(number, row, score, -1 if maximize else 1, positions))
    return history


def _guide(estimator, table, score, maximize):
    """La columna que guía y si más es mejor."""
    columns = list(table.columns)
    scores = columns[:columns.index("Parents")]
    score = scores[0] if score is None else score
    if score not in scores:
        raise bad_value("score", score, "una de " + ", ".join(map(repr, scores)))
    weights = getattr(estimator, "objective_function_weights", None)
    if maximize is None:
        maximize = weights is None or float(weights[scores.index(score)]) > 0
    return score, maximize


def _trial(number, row, score, sign, positions):
    value, problem = row[score], row.get("Eval Error")
    known = [positions[p] for p in _parents(row) if p in positions]      # en una parte de la tabla faltan padres
    parents = tuple(dict.fromkeys(known))
    started, ended = _time(row, "Submitted Timestamp"), _time(row, "Completed Timestamp")
    return finished_trial(
        number, params_of(row["Individual"]), None if isinstance(value, str) else sign * float(value),
        problem if isinstance(problem, str) else value if isinstance(value, str) else "",
        generation=int(row["Generation"]) if _is_number(row["Generation"]) else None, parents=parents,
        origin=_origin(row), cost=1.0, seconds=ended - started if math.isfinite(ended - started) else None)


def _parents(row) -> tuple:
    return row["Parents"] if isinstance(row["Parents"], (tuple, list)) else ()


def _origin(row) -> str:
    """Cómo nació: TPOT encadena los nombres de sus funciones."""
    how = row.get("Variation_Function")
    if not isinstance(how, str):
        return "inicial"
    return " y ".join(dict.fromkeys(ORIGINS.get(name.strip(), name.strip()) for name in how.split(",")))


def _was_evaluated(row, score) -> bool:
    """Si TPOT se detuvo antes, quedan individuos creados y nunca medidos: sin puntaje y sin error."""
    told = isinstance(row[score], str) or isinstance(row.get("Eval Error"), str)
    ended = _is_number(row.get("Completed Timestamp"))      # un puntaje NaN o infinito también se midió
    return told or ended or _is_number(row[score])


def _is_number(value) -> bool:
    return not isinstance(value, str) and value is not None and math.isfinite(float(value))


def _time(row, column) -> float:
    value = row.get(column)
    return float(value) if _is_number(value) else math.inf


# --- los hiperparámetros de un individuo ------------------------------------------------------

def params_of(individual) -> dict:
    """Los hiperparámetros de un individuo de TPOT, con escalares de Python."""
    nodes = _estimator_nodes(individual)
    if len(nodes) == 1:
        return _node_params(nodes[0])
    params = {"pipeline": " → ".join(node.method.__name__ for node in nodes)} if nodes else {
        "pipeline": str(individual.unique_id())}
    for node in nodes:
        params |= {f"{node.method.__name__}__{name}": value for name, value in _node_params(node).items()}
    return params


def _node_params(node) -> dict:
    """Como los recibe el estimador: pasados por el `hyperparameter_parser` de su espacio."""
    return plain_params({name: plain(value) for name, value in node.hyperparameter_parser(
        dict(node.hyperparameters)).items()})


def _estimator_nodes(individual) -> list:
    """Los estimadores de un individuo, de izquierda a derecha; vacío si es de una forma que no conocemos."""
    if hasattr(individual, "hyperparameters") and hasattr(individual, "method"):
        return [individual]
    if hasattr(individual, "pipeline"):
        children = individual.pipeline
    elif hasattr(individual, "union_dict"):
        children = individual.union_dict.values()
    elif hasattr(individual, "node"):
        children = [individual.node]
    elif hasattr(individual, "graph"):
        children = reversed(list(individual.graph.nodes))
    else:
        return []
    return [node for child in children for node in _estimator_nodes(child)]
