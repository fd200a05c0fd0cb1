"""De `cv_results_` (grilla, azar, Successive Halving de scikit-learn, SearchCV) a `History`."""
from __future__ import annotations

import math
from numbers import Number

from coursekit.basics.identity import identity
from coursekit.basics.validation import bad_value, check_text
from coursekit.history import History
from coursekit.interop._common import finished_trial, history_of
from coursekit.interop.cv_table import read_table

OUR_METHOD = {"GridSearchCV": "grid", "RandomizedSearchCV": "random", "HalvingGridSearchCV": "halving",
           "HalvingRandomSearchCV": "halving"}
MEAN, SPREAD = "mean_test_", "std_test_"


def history_from_cv_results(search, metric=None, *, space=None, method=None) -> History:
    """La historia de una búsqueda de scikit-learn ya ajustada, o de su `cv_results_`.

    `cv_results_` puede ser un diccionario o un DataFrame, también leído de un CSV, entero o en parte. `metric`: qué
    columna `mean_test_<metric>` guía (por omisión la de `refit`; con una sola, «score»). La pérdida es menos ese
    puntaje medio: 0,95 de exactitud es una pérdida de −0,95. `space`: el `Space` con que se buscó, si queremos que la
    historia lo lleve. `method`: se deduce de la clase; con una tabla se puede dar.

    Un trial por fila, en su orden: segundos de ajuste y evaluación sumados sobre los pliegues; un puntaje NaN es un
    trial fallido. En Halving, el recurso es `n_resources`, el peldaño `iter`, y la misma configuración comparte
    `config` y desciende de su fila del peldaño anterior; el recurso sale de `params`. `ValueError` o `TypeError` si no
    es una de esas tablas, o si un texto no se puede leer como los hiperparámetros que fue.
    """
    table = read_table(getattr(search, "cv_results_", search))
    metric = check_text("metric", metric, or_none=True)
    method = check_text("method", method, or_none=True)
    metric = _guide(table, metric or _refit_metric(search))
    rows = _Rows(table, metric, _resource_name(search, table))
    trials = [rows.trial(i) for i in range(len(table))]
    return history_of(trials, space, method or _method(search))


class _Rows:
    """Las filas de `cv_results_` vistas como trials."""

    def __init__(self, table, metric, resource_name):
        self.table = table
        self.metric = metric
        self.n_splits = sum(name.startswith("split") and name.endswith(f"_test_{metric}") for name in table.names)
        self.params = [_without(resource_name, params) for params in table.params]
        self.has_resource = "n_resources" in table.names
        self.lineage = self._lineages() if self.has_resource else {}

    def trial(self, i):
        resource = self.table.number("n_resources", i) if self.has_resource else None
        config, parents = self.lineage.get(i, (i, ()))
        return finished_trial(
            i,
            self.params[i],
            -self.table.score(f"{MEAN}{self.metric}", i),
            config=config,
            parents=parents,
            resource=resource,
            cost=1.0 if resource is None else float(resource),
            rung=self.table.whole("iter", i),
            bracket=self.table.whole("bracket", i),
            seconds=self._seconds(i),
            info=self._other_scores(i),
        )

    def _lineages(self) -> dict[int, tuple[int, tuple]]:
        """Por fila: el número de su configuración, y la fila de esa misma en un peldaño anterior."""
        rungs = [self.table.whole("iter", i) or 0 for i in range(len(self.table))]
        last, lineage = {}, {}
        for i in sorted(range(len(rungs)), key=rungs.__getitem__):      # la tabla puede venir ordenada por puntaje
            key = self.table.whole("bracket", i), identity(self.params[i])
            previous = last.get(key)
            if previous is None:
                lineage[i] = i, ()
            elif rungs[previous] < rungs[i]:
                lineage[i] = lineage[previous][0], (previous,)
            else:                                                       # dos veces en el mismo peldaño
                lineage[i] = lineage[previous]
                continue
            last[key] = i
        return lineage

    def _seconds(self, i) -> float | None:
        one_fold = self.table.score("mean_fit_time", i) + self.table.score("mean_score_time", i)
        seconds = one_fold * self.n_splits
        return seconds if self.n_splits and math.isfinite(seconds) else None

    def _other_scores(self, i) -> dict:
        """Los demás puntajes medios, tal como los da scikit-learn, y el desvío entre pliegues."""
        info = {}
        if f"{SPREAD}{self.metric}" in self.table.names:
            info["std"] = self.table.score(f"{SPREAD}{self.metric}", i)
        for other in _metrics(self.table):
            if other != self.metric:
                info[other] = self.table.score(f"{MEAN}{other}", i)
        return info


def _without(name, params) -> dict:
    return {key: value for key, value in params.items() if key != name}


def _metrics(table) -> list[str]:
    return [name.removeprefix(MEAN) for name in table.names if name.startswith(MEAN)]


def _refit_metric(search):
    refit = getattr(search, "refit", None)
    return refit if isinstance(refit, str) else None


def _guide(table, metric) -> str:
    """La métrica que guía: la pedida, o la única que hay."""
    metrics = _metrics(table)
    if not metrics:
        raise bad_value("search", table.names, f"las columnas de cv_results_: falta «{MEAN}score»")
    if metric is None and len(metrics) == 1:
        return metrics[0]
    if metric not in metrics:
        raise bad_value("metric", metric, "una de " + ", ".join(map(repr, metrics)))
    return metric


def _resource_name(search, table):
    """El hiperparámetro que Halving reparte, o None si son filas."""
    name = getattr(search, "resource", None)
    if name is not None:
        return None if name == "n_samples" else name
    if "n_resources" not in table.names or not len(table):
        return None
    amounts = [table.number("n_resources", i) for i in range(len(table))]
    if len(set(amounts)) == 1:      # de una sola cantidad no se sabe cuál fue: cualquiera puede coincidir
        return None
    for name in table.params[0]:
        given = [params.get(name) for params in table.params]
        if all(isinstance(value, Number) for value in given) and given == amounts:
            return name
    return None


def _method(search) -> str:
    own = getattr(getattr(search, "history_", None), "method", "")      # SearchCV ya sabe cuál usó
    return own or OUR_METHOD.get(type(search).__name__, "")
