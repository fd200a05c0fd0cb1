"""SearchCV: cualquier buscador sobre un estimador de scikit-learn.

La validación cruzada, los puntajes, `cv_results_` y el reentrenamiento son de scikit-learn
(`BaseSearchCV`); aquí solo se busca: preguntar configuraciones al buscador, evaluarlas por tandas
y contarle cómo salieron. Los puntajes (más es mejor) se vuelven pérdidas (menos es mejor) en un
único lugar, `run.guiding_loss`.
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.validation import bad_value
from coursekit.model_selection.arguments import check_arguments, check_same_rows, check_searched_names
from coursekit.model_selection.batches import batches
from coursekit.model_selection.folds import FixedFolds, find_splitter
from coursekit.model_selection.missing import SaysWhatIsMissing
from coursekit.model_selection.outcome import select_best_index, tell_outcome
from coursekit.model_selection.preparation import make_resource, make_searcher
from coursekit.model_selection.resources import SAMPLES, check_resource_name
from coursekit.model_selection.run import SearchRun
from coursekit.model_selection.sklearn_compat import (
    BaseSearchCV,
    callback_root,
    insert_error_scores,
    num_samples,
    run_fit,
    task,
    telling_about_scores,
)
from coursekit.space import Space

IN_PROGRESS = ("_run", "_checked_cv_orig")      # lo que solo existe mientras se busca


class SearchCV(SaysWhatIsMissing, BaseSearchCV):
    """Busca hiperparámetros por validación cruzada con el buscador que elijamos.

    Se usa como `GridSearchCV` o `RandomizedSearchCV` de scikit-learn: se ajusta, predice, se clona,
    se guarda y entra en un pipeline igual que ellas. Con `searcher="grid"` da el mismo `cv_results_`
    que `GridSearchCV` para los mismos candidatos.

    Parameters
    ----------
    estimator : estimador de scikit-learn
        Se clona para cada ajuste; el original no se toca.
    space : Space, dict o lista de dict
        Qué se busca. Los dict aceptan listas, distribuciones de scipy.stats y las dimensiones de
        coursekit; una lista de dict es una unión de subespacios (hiperparámetros condicionales).
    searcher : str, clase o función, default="random"
        "grid", "random", "bayes", "tpe", "genetic", "halving", "hyperband" o "asha"; una clase
        `Searcher`; o una función `(space, random_state) -> Searcher`.
    n_iter : int, default=10
        Configuraciones que se evalúan. "grid" no lo usa: evalúa la grilla entera. Los buscadores con
        recurso lo reciben como `n_configs` si lo aceptan, y terminan cuando su plan termina.
    scoring, cv, n_jobs, refit, error_score, return_train_score, verbose, pre_dispatch
        Como en scikit-learn. Con varias métricas guía la de `refit` si es un nombre; si no, la primera.
        `n_jobs` reparte los ajustes con joblib; un buscador secuencial pregunta de a tandas, las más
        chicas que ocupan a los `n_jobs` trabajadores, de modo que otro `n_jobs` puede llevarlo a
        otras configuraciones.
    random_state : None, int, RandomState o Generator
        Semilla del buscador y del submuestreo. Un entero da siempre la misma búsqueda.
    searcher_options : dict, default=None
        Otros argumentos del buscador: `{"points": 5}`, `{"eta": 3}`…
    resource : str, default="n_samples"
        Qué reparten los buscadores con recurso: filas, o un hiperparámetro entero del estimador
        («n_estimators», «max_iter»), que no puede estar en `space`.
    min_resource, max_resource : int, default=None
        Recurso de la evaluación más barata y de la completa. Sin decir nada: desde dos filas por clase
        y pliegue (o una unidad) hasta todas las filas; con otro recurso el máximo se pide. Si son tantos
        los pliegues o las clases que así no queda ningún corte, se empieza con menos; si no caben,
        se avisa. Los buscadores que parten de `n_configs` configuraciones empiezan más arriba si hace
        falta para que la última llegue al máximo (el "exhaust" de scikit-learn).

    Attributes
    ----------
    cv_results_, best_index_, best_params_, best_score_, best_estimator_, n_splits_, scorer_, …
        Como en scikit-learn. Los buscadores con recurso agregan a `cv_results_` las columnas `iter`
        (peldaño), `n_resources` y `bracket`, y `best_index_` se elige **solo entre los candidatos con
        el mayor recurso evaluado**: un puntaje con pocas filas no se compara con uno con todas.
    history_ : History
        Un `Trial` por fila de `cv_results_`, en su orden: pérdida = -puntaje medio, segundos de
        ajuste y evaluación sumados sobre los pliegues, recurso y costo. Queda también si la búsqueda
        se interrumpe, con todo trial que ya había terminado en todos sus pliegues.
    searcher_ : Searcher
        El buscador ya usado, para mirar por dentro (por ejemplo, su modelo sustituto).

    Raises
    ------
    ValueError, TypeError
        En `fit`, si un argumento no sirve, si fallan todos los ajustes, o si en una búsqueda con recurso
        ninguna evaluación obtiene un puntaje.

    Notes
    -----
    Fuente del esquema: `sklearn.model_selection.BaseSearchCV._run_search`; del recurso,
    `HalvingRandomSearchCV`. A diferencia de ellas, los pliegues se calculan una sola vez; una
    configuración cuyos ajustes fallan todos no detiene la búsqueda; las muestras de filas de un
    clasificador tienen todas las clases de su pliegue; y un peldaño en el que todo falla se avisa, y
    sus configuraciones no ascienden.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.svm import SVC
    >>> from coursekit import Float, SearchCV
    >>> X, y = load_iris(return_X_y=True)
    >>> search = SearchCV(SVC(), {"C": Float(0.1, 10, log=True)}, n_iter=5, random_state=0).fit(X, y)
    >>> len(search.history_)
    5
    """

    def __init__(self, estimator, space, searcher="random", *, n_iter=10, scoring=None, cv=None,
                 n_jobs=None, refit=True, error_score=np.nan, random_state=None,
                 return_train_score=False, verbose=0, pre_dispatch="2*n_jobs", searcher_options=None,
                 resource=SAMPLES, min_resource=None, max_resource=None):
        super().__init__(estimator, scoring=scoring, n_jobs=n_jobs, refit=refit, cv=cv, verbose=verbose,
                         pre_dispatch=pre_dispatch, error_score=error_score,
                         return_train_score=return_train_score)
        self.space = space
        self.searcher = searcher
        self.n_iter = n_iter
        self.random_state = random_state
        self.searcher_options = searcher_options
        self.resource = resource
        self.min_resource = min_resource
        self.max_resource = max_resource

    def fit(self, X, y=None, **params):
        """Busca, y reentrena con lo mejor si `refit` lo pide.

        Parameters
        ----------
        X : arreglo, matriz dispersa o DataFrame de forma (n_filas, n_columnas)
        y : arreglo de forma (n_filas,) o (n_filas, n_salidas), o None
        **params : lo que va a `fit` del estimador, al puntaje o a `cv` (`sample_weight`, `groups`…)

        Returns
        -------
        self
        """
        check_arguments(self)
        check_same_rows(X, y, params.get("groups"))
        space = Space.of(self.space)
        check_searched_names(self.estimator, space)
        check_resource_name(self.resource, self.estimator, space.names)
        folds = FixedFolds(find_splitter(self.cv, y, self.estimator))
        self._run = SearchRun(space, folds, num_samples(X), y)
        try:
            return run_fit(self, X, y, params, folds, self._run.arrived)
        finally:
            for name in IN_PROGRESS:
                vars(self).pop(name, None)

    # Los ganchos de BaseSearchCV, en el orden en que su `fit` los llama.

    def _run_search(self, evaluate_candidates, callback_ctx=None):
        """Pregunta, evalúa y cuenta, tanda por tanda; al final arma la tabla una sola vez."""
        run = self._run
        searcher = make_searcher(self, run)
        run.begin(searcher, make_resource(self, searcher, run))
        root = callback_root(self, callback_ctx)
        one_batch = not searcher.learns and not searcher.has_resource
        try:
            with task(root, self, "search", max_subtasks=None, sequential_subtasks=not one_batch) as search_task:
                for trials in batches(searcher, run.folds.n_splits, self.n_iter, self.n_jobs):
                    for group in run.groups(trials):
                        self._evaluate(group, evaluate_candidates, search_task, one_batch)
        finally:
            self.history_ = run.history
            self.searcher_ = run.searcher
        self._fill_table(run)

    def _format_results(self, candidate_params, n_splits, out, more_results=None):
        """Durante la búsqueda, siempre el mismo diccionario, que `_fill_table` llena cuando ya está todo.

        `BaseSearchCV` rehace la tabla entera en cada tanda, un costo cuadrático.
        """
        return self._run.table

    def _check_refit_for_multimetric(self, scores):
        """Con varias métricas, `refit` dice con cuál se elige, o cómo, o que no se elige. `ValueError` si no."""
        try:
            super()._check_refit_for_multimetric(scores)
        except ValueError as error:
            metrics = ", ".join(map(repr, scores))
            expected = f"una de las métricas ({metrics}), una función, o False; scikit-learn dice: {error}"
            raise bad_value("refit", self.refit, expected) from None

    @staticmethod
    def _select_best_index(refit, refit_metric, results):
        """El mejor entre los de mayor recurso con puntaje; `refit` puede ser una función que decide."""
        return select_best_index(refit, refit_metric, results)

    def __getstate__(self):
        """Sin la búsqueda en curso: `BaseSearchCV` envía `self` a cada proceso con cada ajuste."""
        state = super().__getstate__()
        return {name: value for name, value in state.items() if name not in IN_PROGRESS}

    # Las partes de la búsqueda.

    def _evaluate(self, group, evaluate_candidates, search_task, one_batch):
        """Ajusta y puntúa los trials de un grupo, y anota los que terminan aunque algo lo interrumpa."""
        run = self._run
        candidates = run.candidates_for(group)
        folds = run.folds_for(group)
        n_fits = len(candidates) * run.folds.n_splits
        parent = None if one_batch else search_task      # si es la única tanda, los ajustes cuelgan de la búsqueda
        with task(parent, self, "batch", max_subtasks=n_fits, sequential_subtasks=False) as batch_task:
            context = batch_task or search_task
            try:
                with telling_about_scores():
                    if context is None:
                        evaluate_candidates(candidates, folds)
                    else:
                        evaluate_candidates(candidates, folds, callback_ctx=context)
            finally:
                run.record(group, candidates, self)

    def _fill_table(self, run):
        """Arma `cv_results_`, después de decir lo que falló."""
        insert_error_scores(run.rows, self.error_score)
        tell_outcome(run, self)
        columns = run.resource.columns(run.trials) if run.resource else None
        run.table.update(super()._format_results(run.candidates, run.folds.n_splits, run.rows, columns))
