"""SearchCV: cualquier buscador sobre un estimador de scikit-learn.

La validación cruzada, los puntajes, `cv_results_` y el reentrenamiento son de scikit-learn
(`BaseSearchCV`); aquí solo se busca: preguntar configuraciones al buscador, evaluarlas por tandas
y contarle cómo salieron. Los puntajes (más es mejor) se vuelven pérdidas (menos es mejor) en un
único lugar, `_search_run.guiding_loss`.
"""
from __future__ import annotations

import math
import warnings
from itertools import count

import numpy as np
from joblib import effective_n_jobs
from sklearn.base import clone
from sklearn.exceptions import FitFailedWarning
from sklearn.model_selection._search import BaseSearchCV
from sklearn.model_selection._validation import _insert_error_scores, _warn_or_raise_about_fit_failures
from sklearn.utils import check_consistent_length
from sklearn.utils.validation import _num_samples

from coursekit.basics.validation import bad_value, check_int
from coursekit.model_selection.choice import build_searcher, check_options, default_of, find_searcher, seed_from, takes
from coursekit.model_selection.resources import (
    SAMPLES,
    FixedFolds,
    Resource,
    check_resource_name,
    exhausting_minimum,
    resource_range,
    smallest_sample,
)
from coursekit.model_selection.run import SearchRun, ask_batch, callback_task, rows_that_all_failed
from coursekit.space import Space

IDLE_SHARE = 1 / 6      # puestos ociosos que toleramos al final de una tanda


class SearchCV(BaseSearchCV):
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
        y pliegue (o una unidad) hasta todas las filas; con otro recurso el máximo se pide. Los
        buscadores que parten de `n_configs` configuraciones empiezan más arriba si hace falta para que
        la última llegue al máximo (el "exhaust" de scikit-learn).

    Attributes
    ----------
    cv_results_, best_index_, best_params_, best_score_, best_estimator_, n_splits_, scorer_, …
        Como en scikit-learn. Los buscadores con recurso agregan a `cv_results_` las columnas `iter`
        (peldaño), `n_resources` y `bracket`, y `best_index_` se elige **solo entre los candidatos con
        el mayor recurso evaluado**: un puntaje con pocas filas no se compara con uno con todas.
    history_ : History
        Un `Trial` por fila de `cv_results_`, en su orden: pérdida = -puntaje medio, segundos de
        ajuste y evaluación sumados sobre los pliegues, recurso y costo. Queda también si la búsqueda
        se interrumpe.
    searcher_ : Searcher
        El buscador ya usado, para mirar por dentro (por ejemplo, su modelo sustituto).

    Raises
    ------
    ValueError, TypeError
        En `fit`, si un argumento no sirve, o si fallan todos los ajustes.

    Notes
    -----
    Fuente del esquema: `sklearn.model_selection.BaseSearchCV._run_search`; del recurso,
    `HalvingRandomSearchCV`. A diferencia de ellas, en una búsqueda por tandas los pliegues se
    calculan una sola vez, y una configuración cuyos ajustes fallan todos no detiene la búsqueda.

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
        _check_same_rows(X, y)
        try:
            return super().fit(X, y, **params)
        finally:
            self.__dict__.pop("_run", None)

    # Los ganchos de BaseSearchCV, en el orden en que su `fit` los llama.

    def _check_input_parameters(self, X, y, split_params):
        """Comprueba lo nuestro y prepara la búsqueda, antes del primer ajuste."""
        check_int("n_iter", self.n_iter, low=1)
        space = Space.of(self.space)
        _check_searched_names(self.estimator, space)
        check_resource_name(self.resource, self.estimator, space.names)
        searcher = self._make_searcher(space, X, y, split_params)
        resource = self._make_resource(searcher, _num_samples(X))
        self._run = SearchRun(searcher, space, resource, FixedFolds(self._checked_cv_orig))

    def _run_search(self, evaluate_candidates, callback_ctx=None):
        """Pregunta, evalúa y cuenta, tanda por tanda; al final arma la tabla una sola vez."""
        run = self._run
        # Sin callbacks no se arma su árbol de tareas: viaja entero a cada proceso, en cada ajuste.
        parent = callback_ctx if hasattr(self, "_skl_callbacks") else None
        try:
            with callback_task(parent, self, "search", max_subtasks=None) as search_task:
                for trials in self._batches(run.searcher):
                    for group in run.groups(trials):
                        candidates = run.candidates_for(group)
                        rows = self._evaluate(candidates, run.folds_for(group), evaluate_candidates, search_task)
                        run.record(group, candidates, rows, self.refit)
        finally:
            self.history_, self.searcher_ = run.history, run.searcher
        self._fill_table(run)

    def _format_results(self, candidate_params, n_splits, out, more_results=None):
        """Durante la búsqueda solo anota lo nuevo de `out`.

        `BaseSearchCV` rehace la tabla entera en cada tanda, un costo cuadrático. Aquí devuelve
        siempre el mismo diccionario, que `_fill_table` llena cuando ya está todo.
        """
        self._run.collect(out)
        return self._run.table

    @staticmethod
    def _select_best_index(refit, refit_metric, results):
        """El mejor entre los de mayor recurso con puntaje; `refit` puede ser una función que decide."""
        if callable(refit) or "n_resources" not in results:
            return BaseSearchCV._select_best_index(refit, refit_metric, results)
        scores, amounts = results[f"mean_test_{refit_metric}"], results["n_resources"]
        scored = np.isfinite(scores)
        full = amounts == amounts[scored].max() if scored.any() else amounts == amounts.max()
        return int(np.where(full & scored, scores, -np.inf).argmax())

    def __getstate__(self):
        """Sin la búsqueda en curso: `BaseSearchCV` envía `self` a cada proceso con cada ajuste."""
        state = dict(super().__getstate__())
        state.pop("_run", None)
        return state

    # Las partes de la búsqueda.

    def _make_searcher(self, space, X, y, split_params):
        factory = find_searcher(self.searcher)
        for name in ("min_resource", "max_resource"):
            if getattr(self, name) is not None and not takes(factory, name):
                raise bad_value(name, getattr(self, name), "None: ese buscador no lo recibe")
        offer = {"random_state": self.random_state, "n_configs": self.n_iter}
        options = check_options(factory, self.searcher_options)
        if takes(factory, "max_resource"):
            n_splits = self._checked_cv_orig.get_n_splits(X, y, **split_params)
            low, high = resource_range(self.resource, self.min_resource, self.max_resource, _num_samples(X),
                                       smallest=smallest_sample(self.estimator, y, n_splits))
            if self.min_resource is None and takes(factory, "n_configs"):
                eta = options.get("eta", default_of(factory, "eta"))
                low = exhausting_minimum(low, high, options.get("n_configs", self.n_iter), eta)
            offer.update(min_resource=low, max_resource=high)
        return build_searcher(factory, space, offer, options)

    def _make_resource(self, searcher, n_rows):
        """El `Resource` si el buscador reparte alguno."""
        if searcher.has_resource:
            high = resource_range(self.resource, None, searcher.max_resource, n_rows, 1)[1]
            return Resource(self.resource, high, n_rows, seed_from(self.random_state))
        if self.resource != SAMPLES:
            raise bad_value("resource", self.resource, f"{SAMPLES!r}: ese buscador no reparte recursos")
        return None

    def _batches(self, searcher):
        """Tandas de trials hasta que el buscador termine o se gaste `n_iter`."""
        # Un plan con su propio final no se corta por la mitad.
        left = math.inf if searcher.has_plan else self.n_iter
        size = self._batch_size(searcher)
        while left > 0 and not searcher.finished and (trials := ask_batch(searcher, min(size, left))):
            left -= len(trials)
            yield trials

    def _batch_size(self, searcher):
        """La tanda más chica que deja ociosos a lo sumo `IDLE_SHARE` de los puestos.

        Quien no aprende nada de esperar va en una sola tanda.
        """
        if not searcher.learns:
            return math.inf
        workers = effective_n_jobs(self.n_jobs)
        fits = (size * self.n_splits_ for size in count(1))
        enough = next(n for n in fits if -n % workers <= IDLE_SHARE * (n + -n % workers))
        return enough // self.n_splits_

    def _evaluate(self, candidates, folds, evaluate_candidates, search_task):
        """Ajusta y puntúa; devuelve una fila por ajuste: los pliegues del primer candidato, del segundo…"""
        n_fits = len(candidates) * self.n_splits_
        try:
            with (warnings.catch_warnings(),
                  callback_task(search_task, self, "batch", max_subtasks=n_fits,
                                sequential_subtasks=False) as task):
                # Los fallos se resumen una vez, al final, como en GridSearchCV.
                warnings.simplefilter("ignore", FitFailedWarning)
                evaluate_candidates(candidates, folds, **({} if task is None else {"callback_ctx": task}))
            return self._run.fresh
        except ValueError as error:
            if (rows := rows_that_all_failed(error)) is None:
                raise
            return rows

    def _fill_table(self, run):
        """Arma `cv_results_`, con los avisos de scikit-learn sobre lo que falló."""
        if not run.trials:
            raise ValueError("«searcher»: el buscador no propuso ninguna configuración.")
        _insert_error_scores(run.rows, self.error_score)
        _warn_or_raise_about_fit_failures(run.rows, self.error_score)
        columns = run.resource.columns(run.trials) if run.resource else None
        run.table.update(super()._format_results(run.candidates, self.n_splits_, run.rows, columns))


def _check_same_rows(X, y):
    if y is None:
        return
    try:
        check_consistent_length(X, y)
    except ValueError:
        raise ValueError(f"«y»: llegaron {_num_samples(y)} valores para {_num_samples(X)} filas de «X»; "
                         "se espera uno por fila.") from None


def _check_searched_names(estimator, space):
    """Prueba una configuración de cada subespacio, para nombrar lo que el estimador no tiene."""
    rng = np.random.default_rng(0)
    for subspace in space.subspaces:
        trial = clone(estimator)
        for name in sorted(subspace):      # «model» antes que «model__C»: puede ser otro modelo
            value = clone(subspace[name].sample(rng), safe=False)
            try:
                trial.set_params(**{name: value})
            except ValueError as error:
                if name in (known := sorted(trial.get_params())):
                    raise
                raise bad_value("space", name, f"un hiperparámetro de {type(estimator).__name__}: "
                                + ", ".join(_relatives(name, known))) from error


def _relatives(name, known) -> list[str]:
    """De los nombres conocidos, los que quien escribió `name` pudo querer decir."""
    def owner(key):
        return key.rpartition("__")[0]

    return ([key for key in known if key.endswith(f"__{name}")] or
            [key for key in known if owner(key) == owner(name)] or
            [key for key in known if not owner(key)])
