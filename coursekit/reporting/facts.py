"""Los hechos de una búsqueda ya hecha: qué se probó y qué salió, con los mismos nombres venga de donde venga."""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import bad_type, bad_value
from coursekit.history import History
from coursekit.methods import title_of
from coursekit.reporting.edges import edges_of
from coursekit.reporting.held_out import scorer_of
from coursekit.reporting.words import params_text, space_text


@dataclass(frozen=True)
class Tried:
    """Qué se probó. `seconds`: cálculo sumado, o None si no se midió; `space`: una tabla por parte del espacio."""

    method: str
    n_configs: int
    n_failed: int
    seconds: float | None
    space: list[dict]


@dataclass(frozen=True)
class Outcome:
    """Qué salió. `mean` y `std`: media y desvío entre pliegues de la ganadora, en las unidades de `metric`.

    `budget`: ajustes pagados; `n_folds`: None si no hubo pliegues; `n_close`: configuraciones a menos de un error
    estándar de la mejor, contándola; `edges`: los hiperparámetros que quedaron contra un límite.
    """

    metric: str
    n_folds: int | None
    budget: int
    mean: float
    std: float | None
    n_close: int | None
    best_params: dict
    edges: list[str]


def history_of(search) -> History:
    """La historia de cualquier búsqueda ya hecha."""
    if isinstance(search, History):
        return search
    if not hasattr(search, "cv_results_"):
        if hasattr(search, "get_params") and hasattr(search, "fit"):
            raise bad_value("search", search, "una búsqueda ya ajustada: falta llamar a fit")
        raise bad_type("search", search, "un SearchCV, una búsqueda de scikit-learn o una History")
    if hasattr(search, "history_"):
        return search.history_
    from coursekit.interop import history_from_cv_results
    space = getattr(search, "param_grid", None) or getattr(search, "param_distributions", None)
    return history_from_cv_results(search, space=space)


def what_was_tried(history: History) -> Tried:
    """El método, el espacio y cuánto se probó."""
    configs = {t.number if t.config is None else t.config for t in history}
    failed = [t for t in history if t.status == "failed"]
    seconds = [t.seconds for t in history if t.seconds is not None]
    return Tried(method=title_of(history.method), n_configs=len(configs), n_failed=len(failed),
                 seconds=float(sum(seconds)) if seconds else None, space=space_text(history.space))


def outcome_of(search, history: History) -> Outcome:
    """Lo que salió de `search`, cuya historia es `history`."""
    return _outcome_of_history(history) if search is history else _outcome_of_search(search, history)


def sign_of(search) -> int:
    """−1 si la métrica de la búsqueda es un error contado al revés, «más es mejor»; si no, 1."""
    if isinstance(search, History):
        return 1
    return scorer_of(search, _guide(search))[2]


def _outcome_of_history(history) -> Outcome:
    best = history.best
    return Outcome(metric="pérdida", n_folds=None, budget=len(history), mean=best.loss, std=None, n_close=None,
                   best_params=params_text(best.params), edges=edges_of(history.space, best.params))


def _outcome_of_search(search, history) -> Outcome:
    results = search.cv_results_
    column = _guide(search) or "score"
    if f"mean_test_{column}" not in results:
        raise bad_value("search", search.refit, "una métrica en «refit»: con varias hay que decir cuál guía")
    _, metric, sign = scorer_of(search, _guide(search))
    means = np.asarray(results[f"mean_test_{column}"], dtype=float)
    best = int(search.best_index_) if hasattr(search, "best_index_") else int(np.nanargmax(means))
    folds = np.array([results[f"split{i}_test_{column}"][best] for i in range(search.n_splits_)], dtype=float)
    last_fit = 1 if search.refit else 0
    return Outcome(metric=metric, n_folds=search.n_splits_, budget=len(means) * search.n_splits_ + last_fit,
                   mean=sign * float(means[best]), std=float(folds.std()),
                   n_close=_close(history, means, best, folds), best_params=params_text(results["params"][best]),
                   edges=edges_of(history.space, history[best].params))


def _guide(search):
    """La métrica que guía, si la búsqueda tiene varias; None si tiene una."""
    return search.refit if isinstance(search.scorer_, Mapping) else None


def _close(history, means, best, folds) -> int | None:
    """Cuántas configuraciones están a menos de un error estándar de la mejor, entre las de su mismo recurso."""
    if len(folds) < 2:
        return None
    error = folds.std(ddof=1) / math.sqrt(len(folds))
    same_resource = np.array([t.resource == history[best].resource for t in history])
    return int(np.sum(means[same_resource] >= means[best] - error))
