"""De los individuos que evaluó TPOT 1.x a `History`, con sus generaciones y sus padres."""
from __future__ import annotations

import ast
import math
from collections.abc import Hashable

from coursekit.basics.validation import bad_type, bad_value
from coursekit.history import History
from coursekit.interop._common import finished_trial, history_of, plain_params
from coursekit.space import Space

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
    nombre (con `space`, los que ahí no se buscan van a `info`); de un pipeline, `Clase__nombre` y «pipeline» con los
    pasos. De una parte de la tabla quedan los padres que están en ella; de una leída de un CSV, el texto de cada
    individuo.
    """
    table = _table_of(estimator)
    score, maximize = _guide(estimator, table, score, maximize)
    sign = -1 if maximize else 1
    rows = [_Row(number, cells, score) for number, cells in enumerate(table.to_dict("records"))]
    positions = {_label(label): number for number, label in enumerate(table.index)}
    evaluated = [row for row in rows if row.was_evaluated]
    trials = [_trial(row, sign, positions) for row in sorted(evaluated, key=_when_it_ended)]
    if space is not None:
        space = Space.of(space)
        for trial in trials:
            _set_constants_apart(trial, space)
    return history_of(trials, space, "genetic")


def _table_of(estimator):
    """La tabla de individuos; de una leída de un CSV, con la primera columna de nuevo como índice."""
    table = getattr(estimator, "evaluated_individuals", estimator)
    if not hasattr(table, "columns") or any(name not in table.columns for name in NEEDED):
        raise bad_type("estimator", estimator, "un TPOT ya ajustado, o su tabla evaluated_individuals")
    first = table.columns[0]
    if str(first).startswith("Unnamed"):
        table = table.set_index(first)
    return table


def _guide(estimator, table, score, maximize):
    """La columna que guía y si más es mejor."""
    columns = list(table.columns)
    scores = columns[:columns.index("Parents")]
    if not scores:
        raise bad_value("estimator", columns, "una tabla con alguna columna de puntaje antes de «Parents»")
    if score is None:
        score = scores[0]
    if score not in scores:
        raise bad_value("score", score, "una de " + ", ".join(map(repr, scores)))
    weights = getattr(estimator, "objective_function_weights", None)
    if maximize is None:
        maximize = weights is None or float(weights[scores.index(score)]) > 0
    return score, maximize


class _Row:
    """Una fila de la tabla: el puntaje (None si no es un número) y lo que TPOT escribió en su lugar."""

    def __init__(self, number, cells, score):
        self.number = number
        self.cells = cells
        self.score = _number(cells[score])
        written = cells[score] if isinstance(cells[score], str) and self.score is None else ""      # INVALID, TIMEOUT
        error = cells.get("Eval Error")
        self.problem = error if isinstance(error, str) else written
        self.started = _number(cells.get("Submitted Timestamp"))
        self.ended = _number(cells.get("Completed Timestamp"))

    @property
    def was_evaluated(self) -> bool:
        """Si TPOT se detuvo antes, quedan individuos creados y nunca medidos: sin puntaje, sin error y sin hora."""
        return bool(self.problem) or _is_finite(self.ended) or _is_finite(self.score)


def _when_it_ended(row):
    return row.ended if _is_finite(row.ended) else math.inf


def _trial(row, sign, positions):
    parents = [positions[label] for label in _parents(row.cells["Parents"]) if label in positions]
    generation = _number(row.cells["Generation"])
    return finished_trial(
        row.number,
        params_of(row.cells["Individual"]),
        None if row.score is None else sign * row.score,
        row.problem,
        generation=int(generation) if _is_finite(generation) else None,
        parents=tuple(dict.fromkeys(parents)),
        origin=_origin(row.cells.get("Variation_Function")),
        cost=1.0,
        seconds=row.ended - row.started if _is_finite(row.ended) and _is_finite(row.started) else None,
    )


def _set_constants_apart(trial, space):
    """Lo que el individuo lleva y el espacio no busca, como el `random_state` del estimador, queda en `info`."""
    for name in list(trial.params):
        if name not in space.names:
            trial.info[name] = trial.params.pop(name)


def _parents(cell) -> list:
    """Las etiquetas de los padres; de un CSV vuelven como el texto de una tupla."""
    if isinstance(cell, str):
        try:
            cell = ast.literal_eval(cell)
        except (ValueError, SyntaxError):
            return []
    return [_label(parent) for parent in cell] if isinstance(cell, (tuple, list)) else []


def _label(label):
    """Una etiqueta de la tabla como clave: lo que no se puede buscar por valor, por su texto."""
    return label if isinstance(label, Hashable) else str(label)


def _origin(how) -> str:
    """Cómo nació: TPOT encadena los nombres de sus funciones."""
    if not isinstance(how, str):
        return "inicial"
    steps = [name.strip() for name in how.split(",")]
    told = [ORIGINS.get(name, name) for name in steps]
    return " y ".join(dict.fromkeys(told))


def _number(cell) -> float | None:
    """El número de una celda, quizás escrito como texto; None si no hay ninguno."""
    try:
        return float(cell)
    except (TypeError, ValueError):      # None, pandas.NA, «INVALID»…
        return None


def _is_finite(number) -> bool:
    return number is not None and math.isfinite(number)


# --- los hiperparámetros de un individuo ------------------------------------------------------

def params_of(individual) -> dict:
    """Los hiperparámetros de un individuo de TPOT, con escalares de Python; de uno leído de un CSV, solo su texto."""
    if isinstance(individual, str):
        return {"pipeline": " ".join(individual.split())}
    nodes = _estimator_nodes(individual)
    if not nodes:
        return {"pipeline": str(individual.unique_id())}
    if len(nodes) == 1:
        return _node_params(nodes[0])
    names = [node.method.__name__ for node in nodes]
    params = {"pipeline": " → ".join(names)}
    for class_name, node in zip(names, nodes, strict=True):
        for name, value in _node_params(node).items():
            params[f"{class_name}__{name}"] = value
    return params


def _node_params(node) -> dict:
    """Como los recibe el estimador: pasados por el `hyperparameter_parser` de su espacio."""
    parsed = node.hyperparameter_parser(dict(node.hyperparameters))
    return plain_params(parsed)


def _estimator_nodes(individual) -> list:
    """Los estimadores de un individuo, de izquierda a derecha; vacío si es de una forma que no conocemos."""
    if hasattr(individual, "hyperparameters") and hasattr(individual, "method"):
        return [individual]
    nodes = []
    for child in _children(individual):
        nodes += _estimator_nodes(child)
    return nodes


def _children(individual) -> list:
    if hasattr(individual, "pipeline"):
        return list(individual.pipeline)
    if hasattr(individual, "union_dict"):
        return list(individual.union_dict.values())
    if hasattr(individual, "node"):
        return [individual.node]
    if hasattr(individual, "graph"):
        return list(reversed(list(individual.graph.nodes)))
    return []
