"""Con qué filas se ajusta y se puntúa: los pliegues de `cv`, enteros o reducidos a una parte de sus filas.

El submuestreo repite el de la búsqueda por mitades de scikit-learn
(`sklearn.model_selection._search_successive_halving._SubsampleMetaSplitter`): las muestras chicas están contenidas en
las grandes. En un clasificador, además, toda muestra tiene las clases de su pliegue: con 5 % de positivos, veinte filas
al azar pueden no traer ninguno, y entonces nada se ajusta.
"""
from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager

import numpy as np
from sklearn.base import is_classifier
from sklearn.model_selection import check_cv
from sklearn.utils import resample
from sklearn.utils.multiclass import type_of_target

from coursekit.basics.validation import bad_type, bad_value
from coursekit.model_selection.sklearn_compat import num_samples


class FixedFolds:
    """Los pliegues de `cv`, como índices, calculados una sola vez.

    Una búsqueda por tandas vuelve a pedir los pliegues en cada tanda: sin esto, un `cv` que mezcla
    sin semilla compararía configuraciones sobre pliegues distintos.
    """

    def __init__(self, cv):
        self.cv = cv
        self.n_splits = None      # se sabe cuando scikit-learn lo pregunta, antes de buscar
        self._folds = None

    def get_n_splits(self, X=None, y=None, **params):
        """Cuántos pliegues dice tener `cv`. `ValueError` si ninguno."""
        with telling_about_cv():
            self.n_splits = self.cv.get_n_splits(X, y, **params)
        if self.n_splits == 0:
            raise ValueError("«cv»: no llegó ningún pliegue; se espera al menos un par (entrenamiento, validación). "
                             "Un generador se gasta al leerlo: para usarlo dos veces hace falta una lista. En palabras "
                             "de scikit-learn: No fits were performed. Was the CV iterator empty? Were there no "
                             "candidates?")
        return self.n_splits

    def split(self, X, y=None, **params):
        """Lista de pares (entrenamiento, validación), dos arreglos de índices cada uno."""
        if self._folds is None:
            with telling_about_cv():
                pairs = list(self.cv.split(X, y, **params))
            n_rows = num_samples(X)
            self._folds = [(as_rows(train, n_rows), as_rows(test, n_rows)) for train, test in pairs]
        return self._folds


@contextmanager
def telling_about_cv():
    """Los reparos de un separador (más pliegues que filas, `groups` que falta), con el nombre de nuestro argumento."""
    try:
        yield
    except ValueError as error:
        if str(error).startswith("«cv»"):      # ya lo dijimos: un peldaño pide los pliegues a los de la búsqueda
            raise
        raise ValueError("«cv»: no pueden formarse los pliegues con estos datos; se espera otro «cv». Su separador "
                         f"dice: {error}") from error


def find_splitter(cv, y, estimator):
    """Lo que `cv` pide, como objeto con `split`: el mismo que elige scikit-learn. `TypeError` si no llegan pares."""
    if isinstance(cv, Iterable) and not hasattr(cv, "split"):
        cv = [as_pair(sides) for sides in cv]
    try:
        return check_cv(cv, y, classifier=is_classifier(estimator))
    except ValueError as error:      # al elegir si estratifica, scikit-learn mira las etiquetas
        raise ValueError(f"«y»: llegaron etiquetas que no pueden repartirse en pliegues; scikit-learn dice: {error}"
                         ) from error


def as_pair(sides):
    """Un pliegue como par (entrenamiento, validación)."""
    listed = tuple(sides) if isinstance(sides, Iterable) and not isinstance(sides, str) else ()
    if len(listed) != 2:
        raise bad_type("cv", sides, "un par (entrenamiento, validación) en cada pliegue")
    return listed


def as_rows(rows, n_rows):
    """Un lado de un pliegue como arreglo de índices: puede llegar como lista, serie o máscara de booleanos."""
    given = np.asarray(rows)
    if given.dtype == object:      # pandas da así sus enteros y booleanos que admiten faltantes
        given = np.array(given.tolist())
    if given.size == 0:
        return given.astype(int)
    if given.ndim != 1 or given.dtype.kind not in "biu":
        raise bad_type("cv", rows, "índices de filas, o una máscara de booleanos, en cada lado de un pliegue")
    if given.dtype == bool:
        if len(given) != n_rows:
            raise bad_value("cv", rows, f"máscaras con un valor por cada una de las {n_rows} filas de «X»")
        return np.flatnonzero(given)
    if given.max() >= n_rows or given.min() < -n_rows:
        raise bad_value("cv", rows, f"índices de las {n_rows} filas de «X»")
    return given


class SubsampledFolds:
    """Los mismos pliegues, cada lado reducido a la fracción `fraction` de sus filas.

    `labels`: la clase de cada fila, para que ninguna clase desaparezca; None si no hay clases que cuidar.
    """

    def __init__(self, folds, fraction: float, seed: int, labels=None):
        self.folds, self.fraction, self.seed, self.labels = folds, fraction, seed, labels

    def split(self, X, y=None, **params):
        """Como `FixedFolds.split`, con menos índices de cada lado: al menos uno, y uno de cada clase."""
        for train, test in self.folds.split(X, y, **params):
            yield self._reduce(train), self._reduce(test)

    def _reduce(self, rows):
        if len(rows) == 0:
            return rows
        size = max(1, int(self.fraction * len(rows)))
        shuffled = resample(rows, replace=False, random_state=self.seed)
        if self.labels is None:
            return shuffled[:size]
        return first_of_each_class(shuffled, self.labels[shuffled], size)


def first_of_each_class(rows, labels, size):
    """Las primeras `size` filas, tomadas de cada clase en la proporción que tiene, y al menos una de cada una."""
    _, positions, counts = np.unique(labels, return_inverse=True, return_counts=True)
    quotas = class_quotas(counts, max(size, len(counts)))
    firsts = [np.flatnonzero(positions == label)[:quota] for label, quota in enumerate(quotas)]
    return rows[np.sort(np.concatenate(firsts))]


def class_quotas(counts, size):
    """Cuántas filas de cada clase: una, y el resto en proporción a las que quedan, por el mayor resto."""
    spare = counts - 1
    if spare.sum() == 0:
        return counts
    exact = (size - len(counts)) * spare / spare.sum()
    quotas = np.floor(exact).astype(int)
    missing = size - len(counts) - quotas.sum()
    largest = np.argsort(quotas - exact, kind="stable")
    quotas[largest[:missing]] += 1
    return 1 + quotas


def class_labels(estimator, y):
    """La clase de cada fila, o None si no hay clases que repartir (regresión, varias salidas, sin `y`)."""
    if y is None or not is_classifier(estimator):
        return None
    try:
        kind = type_of_target(y)
    except (TypeError, ValueError):      # etiquetas que scikit-learn no reconoce: ya lo dirá el estimador
        return None
    return np.asarray(y).ravel() if kind in ("binary", "multiclass") else None
