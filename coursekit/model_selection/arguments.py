"""Los argumentos de `SearchCV` que son también de scikit-learn, comprobados con nuestras palabras antes de buscar."""
from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from numbers import Integral, Real

import numpy as np
from sklearn.base import clone
from sklearn.metrics import get_scorer_names

from coursekit.basics.validation import bad_type, bad_value, check_int
from coursekit.model_selection.sklearn_compat import num_samples

MOST_JOBS = 2**31 - 1      # joblib no cuenta más


def check_arguments(search):
    """Comprueba, de `search`, lo que no depende de los datos. `ValueError` o `TypeError` si algo no sirve."""
    check_estimator(search.estimator)
    check_int("n_iter", search.n_iter, low=1)
    check_scoring(search.scoring, search.estimator)
    check_refit(search.refit)
    check_cv_argument(search.cv)
    check_workers(search.n_jobs, search.pre_dispatch)
    check_switches(search)


def check_estimator(estimator):
    """Un objeto con `fit`, no su clase."""
    if isinstance(estimator, type):
        raise bad_type("estimator", estimator, f"un objeto, {estimator.__name__}(), y no su clase")
    if not hasattr(estimator, "fit") or not hasattr(estimator, "get_params"):
        raise bad_type("estimator", estimator, "un estimador de scikit-learn, con «fit» y «get_params»")


def check_scoring(scoring, estimator):
    """Un nombre de puntaje, una función, o varios en una lista o un diccionario; None usa el del estimador."""
    if scoring is None:
        if not hasattr(estimator, "score"):
            raise bad_type("scoring", scoring, "un nombre de puntaje o una función, porque "
                           f"{type(estimator).__name__} no tiene «score» (en palabras de scikit-learn: If no scoring "
                           "is specified, the estimator passed should have a 'score' method)")
    elif isinstance(scoring, str):
        check_scorer_name(scoring)
    elif isinstance(scoring, Mapping):
        check_scorers(scoring.values(), scoring)
        check_metric_names(scoring, scoring)
    elif isinstance(scoring, list | tuple):
        check_metric_names(scoring, scoring)
        check_scorers(scoring, scoring)
    elif not callable(scoring):
        raise bad_type("scoring", scoring, "un nombre de puntaje, una función (estimador, X, y), una lista de nombres, "
                       "un diccionario {nombre: puntaje} o None")


def check_scorer_name(name):
    """Uno de los puntajes que scikit-learn conoce por su nombre."""
    known = get_scorer_names()
    if name not in known:
        similar = get_close_matches(name, known, n=3, cutoff=0.5) or ["accuracy", "roc_auc", "r2"]
        raise bad_value("scoring", name, "uno de los nombres de sklearn.metrics.get_scorer_names(), como "
                        + ", ".join(map(repr, similar)))


def check_scorers(scorers, scoring):
    """Cada uno, un nombre conocido o una función."""
    for scorer in scorers:
        if isinstance(scorer, str):
            check_scorer_name(scorer)
        elif not callable(scorer):
            raise bad_type("scoring", scorer, "un nombre de puntaje o una función en cada métrica")


def check_metric_names(names, scoring):
    """Al menos un nombre, todos textos y ninguno repetido."""
    names = list(names)
    if not names:
        raise bad_value("scoring", scoring, "al menos un puntaje")
    for name in names:
        if not isinstance(name, str):
            raise bad_type("scoring", name, "un texto como nombre de cada métrica; con funciones, un diccionario "
                           "{nombre: función}")
    if len(set(names)) < len(names):
        raise bad_value("scoring", scoring, "nombres de métricas sin repetir")


def check_refit(refit):
    """True, False, una función, o el nombre de la métrica que decide si hay varias."""
    if not isinstance(refit, bool | np.bool_ | str) and not callable(refit):
        raise bad_type("refit", refit, "True, False, el nombre de una métrica o una función de cv_results_")


def check_cv_argument(cv):
    """Una cantidad de pliegues, un objeto con `split` y `get_n_splits`, un iterable de pares, o None."""
    if isinstance(cv, Integral):
        check_int("cv", cv, low=2)
        return
    splitter = hasattr(cv, "split") and hasattr(cv, "get_n_splits")
    is_scalar = isinstance(cv, str | bytes) or getattr(cv, "ndim", 1) == 0
    pairs = isinstance(cv, Iterable) and not is_scalar
    if cv is not None and not splitter and not pairs:
        raise bad_type("cv", cv, "un entero de 2 en adelante, un separador como KFold(5), un iterable de pares "
                       "(entrenamiento, validación), o None")


def check_workers(n_jobs, pre_dispatch):
    """Cuántos procesos hay, y cuántas tareas se les adelantan."""
    if n_jobs is not None and not isinstance(n_jobs, Integral):
        raise bad_type("n_jobs", n_jobs, "un entero, -1 para usar todos los núcleos, o None")
    if n_jobs == 0:
        raise bad_value("n_jobs", n_jobs, "un entero distinto de 0, -1 para usar todos los núcleos, o None")
    if n_jobs is not None:
        check_int("n_jobs", int(n_jobs), low=-MOST_JOBS, high=MOST_JOBS)
    if isinstance(pre_dispatch, Integral):
        check_int("pre_dispatch", pre_dispatch, low=1)
    elif not isinstance(pre_dispatch, str) or (pre_dispatch != "all" and not is_arithmetic(pre_dispatch)):
        raise bad_type("pre_dispatch", pre_dispatch, "un entero, «all», o una cuenta con n_jobs como '2*n_jobs'")


def is_arithmetic(text) -> bool:
    """¿Es `text` una cuenta de números y `n_jobs`?"""
    allowed = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Constant, ast.Name, ast.Load)
    try:
        nodes = list(ast.walk(ast.parse(text, mode="eval")))
    except (SyntaxError, ValueError):
        return False
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names <= {"n_jobs"} and all(isinstance(node, allowed) for node in nodes)


def check_switches(search):
    """Lo que se prende, se apaga o se gradúa."""
    error_score = search.error_score
    if isinstance(error_score, str) and error_score != "raise":
        raise bad_value("error_score", error_score, "«raise» o un número")
    if not isinstance(error_score, str | Real):
        raise bad_type("error_score", error_score, "«raise» o un número")
    if not isinstance(search.return_train_score, bool | np.bool_):
        raise bad_type("return_train_score", search.return_train_score, "True o False")
    if not isinstance(search.verbose, bool | np.bool_):
        check_int("verbose", search.verbose, low=0)


def check_same_rows(X, y, groups):
    """`X` tiene filas; `y` y `groups`, si llegan, tienen un valor por cada una."""
    n_rows = count_rows("X", X)
    if n_rows == 0:
        raise bad_value("X", X, "al menos una fila")
    for name, values in {"y": y, "groups": groups}.items():
        n_values = n_rows if values is None else count_rows(name, values)
        if n_values != n_rows:
            raise ValueError(f"«{name}»: llegaron {n_values} valores para {n_rows} filas de «X»; se espera uno por "
                             "fila.")


def count_rows(name, data) -> int:
    """Las filas de `data`. `TypeError` si no las tiene."""
    try:
        return num_samples(data)
    except TypeError:
        raise bad_type(name, data, "un arreglo, una lista, una matriz dispersa o un DataFrame") from None


def check_searched_names(estimator, space):
    """Prueba una configuración de cada subespacio, para nombrar lo que el estimador no tiene."""
    rng = np.random.default_rng(0)
    for subspace in space.subspaces:
        trial = clone(estimator)
        for name in sorted(subspace):      # «model» antes que «model__C»: puede ser otro modelo
            value = clone(subspace[name].sample(rng), safe=False)
            try:
                trial.set_params(**{name: value})
            except ValueError as error:
                known = sorted(trial.get_params())
                if name in known:
                    raise
                expected = f"un hiperparámetro de {type(estimator).__name__}: " + ", ".join(relatives(name, known))
                raise bad_value("space", name, expected) from error


def relatives(name, known) -> list[str]:
    """De los nombres conocidos, los que quien escribió `name` pudo querer decir."""
    same_ending = [key for key in known if key.endswith(f"__{name}")]
    same_owner = [key for key in known if owner(key) == owner(name)]
    without_owner = [key for key in known if not owner(key)]
    return same_ending or same_owner or without_owner


def owner(name) -> str:
    """A quién pertenece un hiperparámetro: «svc» en «svc__C», nadie en «C»."""
    return name.rpartition("__")[0]
