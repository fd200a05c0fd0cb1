"""De `cv_results_` (grilla, azar, Successive Halving de scikit-learn, SearchCV) a `History`."""
from __future__ import annotations

import ast
from collections.abc import Mapping

import numpy as np

from coursekit.basics.validation import bad_type, bad_value
from coursekit.history import History
from coursekit.interop._common import finished_trial, optional_space, plain, plain_params

METHODS = {"GridSearchCV": "grid", "RandomizedSearchCV": "random", "HalvingGridSearchCV": "halving",
           "HalvingRandomSearchCV": "halving"}
NEEDED = ("params", "mean_fit_time", "mean_score_time")


def history_from_cv_results(search, metric=None, *, space=None, method=None) -> History:
    """La historia de una búsqueda de scikit-learn ya ajustada, o de su `cv_results_`.

    `metric`: qué columna `mean_test_<metric>` guía (por omisión la de `refit`; con una sola, «score»). La pérdida
    es menos ese puntaje medio: 0,95 de exactitud es una pérdida de −0,95. `space`: el `Space` con que se buscó, si
    queremos que la historia lo lleve. `method`: se deduce de la clase; con un diccionario se puede dar.

    Un trial por fila, en su orden: segundos de ajuste y evaluación sumados sobre los pliegues; un puntaje NaN es un
    trial fallido. En Halving, el recurso es `n_resources`, el peldaño `iter`, y la misma configuración comparte
    `config` y desciende de su fila del peldaño anterior; el recurso sale de `params`.
    """
    results = _table_of(search)
    column = _score_column(results, metric or _refit_metric(search))
    rows = _Rows(results, column, _resource_name(search, results))
    history = History(space=optional_space(space), method=method or _method(search))
    for i in range(len(results["params"])):
        history.add(rows.trial(i))
    return history


def _table_of(search) -> Mapping:
    """Las columnas de `cv_results_`, también si se las guardó en un archivo y se las volvió a leer."""
    results = getattr(search, "cv_results_", search)
    if hasattr(results, "to_dict"):      # un DataFrame
        results = results.to_dict("list")
    if not isinstance(results, Mapping):
        raise bad_type("search", search, "una búsqueda de scikit-learn ya ajustada, o su cv_results_")
    missing = [name for name in NEEDED if name not in results]
    if missing:
        columns = [str(name) for name in results]
        raise bad_value("search", columns, f"las columnas de cv_results_: falta «{missing[0]}»")
    return {**results, "params": [_read_params(params) for params in results["params"]]}


def _read_params(params) -> Mapping:
    """Los hiperparámetros de una fila: un diccionario, o el texto de uno, como queda en un CSV."""
    if isinstance(params, Mapping):
        return params
    expected = "en la columna «params», diccionarios o su texto con valores simples; un estimador no se lee de un texto"
    try:
        read = ast.literal_eval(params)
    except (ValueError, SyntaxError, TypeError):
        raise bad_value("search", params, expected) from None
    if not isinstance(read, dict):
        raise bad_value("search", params, expected)
    return read


class _Rows:
    """Las filas de `cv_results_` vistas como trials; recuerda qué configuraciones ya pasaron."""

    def __init__(self, results, score_column, resource_name):
        self.results, self.score_column, self.resource_name = results, score_column, resource_name
        self.n_splits = max(1, sum(_is_split_of(name, score_column) for name in results))
        self.last = {}      # configuración -> (número de la primera fila, número de la última)

    def trial(self, i):
        results = self.results
        params = plain_params(results["params"][i])
        params.pop(self.resource_name, None)
        resource = plain(results["n_resources"][i]) if "n_resources" in results else None
        config, parents = self._lineage(i, params) if resource is not None else (i, ())
        seconds = (results["mean_fit_time"][i] + results["mean_score_time"][i]) * self.n_splits
        return finished_trial(
            i, params, -float(results[self.score_column][i]), config=config, parents=parents, resource=resource,
            cost=1.0 if resource is None else float(resource), rung=_cell(results, "iter", i),
            bracket=_cell(results, "bracket", i), seconds=float(seconds), info=self._other_scores(i))

    def _lineage(self, i, params):
        """El número de la configuración y la fila de su peldaño anterior."""
        key = _cell(self.results, "bracket", i), repr(sorted(params.items()))
        first, previous = self.last.get(key, (i, None))
        self.last[key] = (first, i)
        return first, () if previous is None else (previous,)

    def _other_scores(self, i):
        """Los demás puntajes medios, tal como los da scikit-learn, y el desvío entre pliegues."""
        spread = self.results.get(self.score_column.replace("mean_", "std_", 1))
        info = {} if spread is None else {"std": float(spread[i])}
        names = [n for n in self.results if n.startswith("mean_test_") and n != self.score_column]
        return info | {n.removeprefix("mean_test_"): float(self.results[n][i]) for n in names}


def _is_split_of(name, score_column) -> bool:
    start, _, rest = name.partition("_")
    return start.startswith("split") and rest == score_column.removeprefix("mean_")


def _cell(results, column, i):
    return int(results[column][i]) if column in results else None


def _refit_metric(search):
    refit = getattr(search, "refit", None)
    return refit if isinstance(refit, str) else None


def _score_column(results, metric) -> str:
    scores = [name.removeprefix("mean_test_") for name in results if name.startswith("mean_test_")]
    if metric is None and len(scores) == 1:
        metric = scores[0]
    if metric not in scores:
        raise bad_value("metric", metric, "una de " + ", ".join(repr(s) for s in scores))
    return f"mean_test_{metric}"


def _resource_name(search, results):
    """El hiperparámetro que Halving reparte, o None si son filas."""
    name = getattr(search, "resource", None)
    if name is not None or "n_resources" not in results:
        return None if name == "n_samples" else name
    amounts, params = np.asarray(results["n_resources"]), results["params"]
    same = [n for n in params[0] if all(p.get(n) == a for p, a in zip(params, amounts, strict=True))]
    return same[0] if same else None


def _method(search) -> str:
    own = getattr(getattr(search, "history_", None), "method", "")      # SearchCV ya sabe cuál usó
    return own or METHODS.get(type(search).__name__, "")
