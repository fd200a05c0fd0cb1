"""La prueba apartada, con un contador de cuántas veces se la miró.

    held_out = HeldOut(X_test, y_test)       # se guarda al principio
    held_out.score(model)                    # una vez, al final: puntaje, error estándar, y queda anotado
"""
from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sklearn.base import is_classifier
from sklearn.metrics import check_scoring

from coursekit.basics.spanish import plural, plus_minus
from coursekit.basics.validation import bad_type, check_text
from coursekit.model_selection.arguments import check_scorer_name
from coursekit.model_selection.sklearn_compat import num_samples, safe_indexing

METRICS = {
    "neg_mean_absolute_error": "error absoluto medio", "neg_root_mean_squared_error": "raíz del error cuadrático medio",
    "neg_mean_squared_error": "error cuadrático medio", "neg_log_loss": "pérdida logarítmica", "r2": "R²",
    "accuracy": "exactitud", "balanced_accuracy": "exactitud balanceada", "roc_auc": "área bajo la curva ROC",
    "f1": "F1", "precision": "precisión", "recall": "recall",
}
RESAMPLES = 100


@dataclass(frozen=True)
class Look:
    """Una mirada a la prueba: `value` ± `error` (error estándar), con `rows` filas. `value` sin el signo de «neg_»."""

    value: float
    error: float
    rows: int
    metric: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.metric}: {plus_minus(self.value, self.error)} (error estándar; {self.rows} filas)"


class HeldOut:
    """La prueba apartada, con un contador de cuántas veces se la usó.

    No es un candado: es una memoria. La primera mirada es una estimación limpia; desde la segunda avisa, porque
    si elegimos según lo que vimos, la prueba pasó a ser validación. `uses` cuenta las miradas y `looks` las guarda.
    """

    def __init__(self, X, y):
        n_rows = _count("X", X, "una fila por caso")
        n_labels = _count("y", y, "un valor por fila de «X»")
        if n_rows != n_labels:
            raise ValueError(f"«y»: llegaron {n_labels} valores para {n_rows} filas de «X»; se espera uno por fila.")
        self._X, self._y, self.looks = X, y, []

    @property
    def uses(self) -> int:
        """Cuántas veces se puntuó algo con estas filas."""
        return len(self.looks)

    def __len__(self) -> int:
        return num_samples(self._y)

    def score(self, model, scoring=None, note: str = "") -> Look:
        """Puntúa un modelo ya entrenado, y lo anota.

        `scoring`: como en scikit-learn (por omisión, la de una búsqueda o el `score` del modelo). El error estándar
        sale de volver a sortear las filas (bootstrap): dice cuánto cambiaría el número con otras filas parecidas.
        """
        note = check_text("note", note)
        check_scored(model, scoring)
        if self.uses:
            warnings.warn(f"La prueba apartada ya se usó {_times(self.uses)}: si elegimos según lo que muestra, deja "
                          "de ser prueba y su puntaje promete de más.", UserWarning, stacklevel=2)
        scorer, metric, sign = scorer_of(model, scoring)
        value = sign * float(scorer(model, self._X, self._y))
        look = Look(value, self._standard_error(model, scorer), len(self), metric, note)
        self.looks.append(look)
        return look

    def _standard_error(self, model, scorer) -> float:
        rng, n = np.random.default_rng(0), len(self)
        scores = []
        with warnings.catch_warnings():      # una remuestra puede quedarse sin una clase
            warnings.simplefilter("ignore")
            for _ in range(RESAMPLES):
                rows = rng.integers(0, n, n)
                scores.append(scorer(model, safe_indexing(self._X, rows), safe_indexing(self._y, rows)))
            return float(np.nanstd(scores, ddof=1))

    def __repr__(self) -> str:
        return f"<HeldOut: {len(self)} filas, {used(self.uses)}>"


def _count(name, values, expected) -> int:
    """Cuántas filas trae `values`."""
    try:
        return num_samples(values)
    except TypeError:
        raise bad_type(name, values, expected) from None


def used(uses: int) -> str:
    """«sin usar», «usada una vez», «usada 3 veces»."""
    return f"usada {_times(uses)}" if uses else "sin usar"


def _times(n: int) -> str:
    return plural(n, "una vez", f"{n} veces")


def check_scored(model, scoring) -> None:
    """Un modelo que se puede puntuar, y un puntaje que lo puntúe."""
    if isinstance(model, type) or not (hasattr(model, "predict") or hasattr(model, "score")):
        raise bad_type("model", model, "un modelo ya entrenado, con «predict» o «score»")
    if isinstance(scoring, str):
        check_scorer_name(scoring)
    elif scoring is not None and not callable(scoring):
        raise bad_type("scoring", scoring, "un nombre de puntaje, una función (modelo, X, y) o None")


def scorer_of(model, scoring):
    """(puntuador, nombre de la métrica en español, 1 o −1 para volver de «más es mejor» a las unidades)."""
    if scoring is None and hasattr(model, "scorer_"):
        scoring = model.refit if isinstance(model.scorer_, Mapping) else model.scoring
    scorer = check_scoring(model, scoring)
    sign = getattr(scorer, "_sign", 1)
    if isinstance(scoring, str):
        return scorer, METRICS.get(scoring, scoring.removeprefix("neg_").replace("_", " ")), sign
    if scoring is None:
        return scorer, "exactitud" if is_classifier(model) else "R²", sign
    return scorer, getattr(getattr(scoring, "_score_func", scoring), "__name__", "puntaje").replace("_", " "), sign
