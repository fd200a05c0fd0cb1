"""Lo que usamos de scikit-learn sin que sea público, y lo que cambia de una versión suya a otra: todo, y solo aquí.

Si una versión nueva rompe algo, se arregla en este archivo. Además de lo que se importa abajo, dependemos de los
ganchos de `BaseSearchCV` que `SearchCV` redefine (`_run_search`, `_format_results`, `_check_refit_for_multimetric` y
`_select_best_index`), y de los tres nombres que cambia `run_fit`. `SearchCV` se prueba con la versión más vieja y con
la más nueva que admitimos.
"""
from __future__ import annotations

import inspect
from contextlib import contextmanager
from types import FunctionType

import joblib
from sklearn.base import _fit_context
from sklearn.model_selection._search import BaseSearchCV
from sklearn.model_selection._validation import _insert_error_scores, _warn_or_raise_about_fit_failures
from sklearn.utils import _safe_indexing
from sklearn.utils.parallel import Parallel
from sklearn.utils.validation import _num_samples

__all__ = ["BaseSearchCV", "callback_root", "insert_error_scores", "num_samples", "run_fit", "safe_indexing",
           "task", "tell_fit_failures", "telling_about_scores"]

num_samples = _num_samples
safe_indexing = _safe_indexing
insert_error_scores = _insert_error_scores
tell_fit_failures = _warn_or_raise_about_fit_failures


@_fit_context(prefer_skip_nested_validation=False)
def run_fit(search, X, y, params, folds, arrived):
    """Corre `BaseSearchCV.fit` tal cual es, salvo tres de los nombres que usa:

    - `check_cv` da `folds`, ya armados: un generador de pliegues se gasta al leerlo, y no se lee dos veces;
    - `Parallel` deja cada fila en `arrived`, {posición: fila}, apenas llega: una interrupción no las pierde;
    - los avisos de ajustes fallidos esperan al final: una tanda en la que falla todo no termina la búsqueda.

    Es la función original con otro diccionario de nombres globales; la de scikit-learn y su módulo quedan como estaban.
    """
    original = inspect.unwrap(BaseSearchCV.fit)
    names = dict(original.__globals__)
    names["check_cv"] = lambda *args, **kwargs: folds
    names["Parallel"] = lambda **options: keeping_parallel(arrived, **options)
    names["_warn_or_raise_about_fit_failures"] = lambda rows, error_score: None
    fit = FunctionType(original.__code__, names, original.__name__)
    return fit(search, X, y, **params)


def keeping_parallel(arrived: dict, **options):
    """Un `Parallel` de scikit-learn que va dejando en `arrived` lo que termina, en el orden en que termina."""
    try:
        parallel = _KeepingParallel(return_as="generator_unordered", **options)
    except ValueError:      # hay motores (multiprocessing, Ray) que solo saben entregar todo junto
        parallel = _KeepingParallel(**options)
    parallel.arrived = arrived
    return parallel


class _NumberedTasks(joblib.Parallel):
    """Numera las tareas, porque terminan en cualquier orden, y devuelve sus resultados en el orden en que se dieron."""

    def __call__(self, tasks):
        self.arrived.clear()
        numbered = (joblib.delayed(_with_number)(i, *task) for i, task in enumerate(tasks))
        for i, result in super().__call__(numbered):
            self.arrived[i] = result
        return [self.arrived[i] for i in range(len(self.arrived))]


class _KeepingParallel(Parallel, _NumberedTasks):
    """El de scikit-learn, que reparte también su configuración, sobre `_NumberedTasks`."""


def _with_number(i, function, args, kwargs):
    return i, function(*args, **kwargs)


@contextmanager
def telling_about_scores():
    """Cuando `scoring` no devuelve un número, lo dice con el nombre de nuestro argumento."""
    try:
        yield
    except ValueError as error:
        if not str(error).startswith("scoring must return"):
            raise
        raise ValueError(f"«scoring»: se espera una función que devuelva un número, o un diccionario de números; "
                         f"scikit-learn dice: {error}") from error


@contextmanager
def task(parent, search, name, **options):
    """Una tarea en el árbol de *callbacks* de scikit-learn, que existe desde la 1.9; sin `parent`, nada."""
    if parent is None:
        yield None
        return
    context = parent.subcontext(task_name=name, **options)
    context.call_on_fit_task_begin(estimator=search)
    try:
        yield context
    finally:
        context.call_on_fit_task_end(estimator=search)


def callback_root(search, callback_ctx):
    """La raíz del árbol de *callbacks*, o None si nadie lo mira: viaja entero a cada proceso, con cada ajuste."""
    return callback_ctx if hasattr(search, "_skl_callbacks") else None
