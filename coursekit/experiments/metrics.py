"""Lección 01: qué es «mejor». Datos desbalanceados, umbrales, costos y doce configuraciones medidas.

La clase positiva es siempre **maligno** (1). scikit-learn trae este conjunto al revés
(0 = maligno): damos vuelta la etiqueta una sola vez, al cargarlo.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import make_scorer, precision_score
from sklearn.model_selection import (
    RepeatedStratifiedKFold,
    StratifiedKFold,
    cross_val_predict,
    cross_val_score,
    cross_validate,
)
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from coursekit.basics.validation import bad_value, check_float, check_int

FEATURES = ("mean texture", "mean smoothness", "mean compactness", "mean symmetry")
TABLE = Path(__file__).parent.parent / "tables" / "metrics.npz"
FN_COST = 10.0      # la razón de costos de toda la lección: un falso negativo cuesta diez falsos positivos


# --- Los datos -------------------------------------------------------------------------------------

@dataclass(frozen=True)
class ImbalancedCancer:
    """Datos de cáncer de mama con pocos malignos.

    X (n, 4) y `y` (n,) son el conjunto de la lección (1 = maligno); `X_reserved` (r, 4) son los
    malignos que quedaron fuera: sirven para mirar un modelo, nunca para ajustarlo.
    """
    X: np.ndarray
    y: np.ndarray
    X_reserved: np.ndarray
    features: tuple[str, ...] = FEATURES

    @property
    def prevalence(self) -> float:
        """Fracción de malignos en `y`."""
        return float(self.y.mean())


def imbalanced_cancer(n_malignant: int = 30, seed: int = 0) -> ImbalancedCancer:
    """Los 357 tumores benignos de Wisconsin y solo `n_malignant` de los 212 malignos.

    Se usan cuatro medidas de aspecto (textura, suavidad, compacidad, simetría) y ninguna de
    tamaño: con las treinta, una regresión logística encuentra en promedio 88 % de los malignos (de
    77 a 97 %, según qué treinta queden), y los errores de un tipo y del otro casi no tendrían que
    compararse; con estas cuatro, 33 %.

    Fuente: `sklearn.datasets.load_breast_cancer` (Wolberg, Street y Mangasarian, 1995).
    """
    data = load_breast_cancer()
    malignant = np.flatnonzero(data.target == 0)
    benign = np.flatnonzero(data.target == 1)
    n_malignant = check_int("n_malignant", n_malignant, low=2, high=len(malignant))
    kept = np.random.default_rng(seed).choice(malignant, n_malignant, replace=False)
    rows = np.sort(np.concatenate([benign, kept]))
    reserved = np.setdiff1d(malignant, kept)
    columns = [list(data.feature_names).index(name) for name in FEATURES]
    X = data.data[:, columns]
    y = (data.target == 0).astype(int)
    return ImbalancedCancer(X[rows], y[rows], X[reserved])


def reference_model():
    """El modelo de la lección: regresión logística sobre variables estandarizadas."""
    return make_pipeline(StandardScaler(), LogisticRegression())


@dataclass(frozen=True)
class Scores:
    """Probabilidades de malignidad `p` (n,) de filas que el modelo no vio, con su verdad `y` (n,).

    `trained_prevalence` es la fracción de malignos con la que se ajustó el modelo: para esa
    prevalencia, y para ninguna otra, sus probabilidades están calibradas.
    """
    y: np.ndarray
    p: np.ndarray
    trained_prevalence: float


def malignancy_scores(seed: int = 0, n_malignant: int = 30) -> Scores:
    """Probabilidades fuera de muestra para los 569 tumores.

    Las filas del conjunto desbalanceado se predicen con 5 pliegues; los malignos reservados, con
    el modelo ajustado sobre todo el conjunto. Nadie se predice a sí mismo.
    """
    data = imbalanced_cancer(n_malignant, seed)
    folds = StratifiedKFold(5, shuffle=True, random_state=seed)
    p = cross_val_predict(reference_model(), data.X, data.y, cv=folds, method="predict_proba")[:, 1]
    y = data.y
    n_reserved = len(data.X_reserved)
    if n_reserved:
        model = reference_model().fit(data.X, data.y)
        p_reserved = model.predict_proba(data.X_reserved)[:, 1]
        p = np.concatenate([p, p_reserved])
        y = np.concatenate([y, np.ones(n_reserved, dtype=int)])
    return Scores(y, p, data.prevalence)


# --- Del umbral al costo ---------------------------------------------------------------------------

def rates(y, p, thresholds) -> tuple[np.ndarray, np.ndarray]:
    """(TPR, FPR) para cada umbral, con la regla «p >= umbral es positivo».

    TPR: fracción de positivos detectados (recall). FPR: fracción de negativos con falsa alarma.
    """
    y = np.asarray(y)
    p = np.asarray(p, dtype=float)
    if y.shape != p.shape or y.ndim != 1:
        raise bad_value("p", p.shape, f"un arreglo de la misma forma que y, {y.shape}")
    positives = np.sort(p[y == 1])
    negatives = np.sort(p[y == 0])
    if not len(positives) or not len(negatives):
        raise bad_value("y", np.unique(y).tolist(), "etiquetas 0 y 1, las dos presentes")
    thresholds = np.asarray(thresholds, dtype=float)
    return _share_at_least(positives, thresholds), _share_at_least(negatives, thresholds)


def _share_at_least(ordered, thresholds):
    """Qué fracción de `ordered` (de menor a mayor) llega a cada umbral."""
    below = np.searchsorted(ordered, thresholds, side="left")
    return 1 - below / len(ordered)


def confusion_at(tpr, fpr, prevalence):
    """(VP, FN, FP, VN) como fracciones de una población con esa `prevalence`; suman 1."""
    tpr = np.asarray(tpr)
    fpr = np.asarray(fpr)
    true_positive = prevalence * tpr
    false_negative = prevalence * (1 - tpr)
    false_positive = (1 - prevalence) * fpr
    true_negative = (1 - prevalence) * (1 - fpr)
    return true_positive, false_negative, false_positive, true_negative


def precision_at(tpr, fpr, prevalence):
    """Precisión; 1 donde no se predice ningún positivo, como en la curva de scikit-learn."""
    tp, _, fp, _ = confusion_at(tpr, fpr, prevalence)
    flagged = tp + fp
    nobody = np.ones_like(flagged, dtype=float)
    return np.divide(tp, flagged, out=nobody, where=flagged > 0)


def expected_cost(tpr, fpr, prevalence, c_fp=1.0, c_fn=FN_COST):
    """Costo medio por persona, en las unidades de `c_fp` y `c_fn`."""
    _, fn, fp, _ = confusion_at(tpr, fpr, prevalence)
    return c_fp * fp + c_fn * fn


def cost_threshold(c_fp, c_fn, prevalence=None, trained_prevalence=None) -> float:
    """El umbral de costo esperado mínimo para probabilidades calibradas.

    Conviene llamar positivo cuando (1 − p)·c_fp <= p·c_fn, es decir p >= c_fp / (c_fp + c_fn).
    Si el modelo se usa en una población de otra `prevalence`, las chances (odds) p/(1 − p) se
    multiplican por el cociente de chances de las dos prevalencias, y el umbral se corre.

    Fuente: Elkan (2001), *The foundations of cost-sensitive learning*, ecuación 2 y teorema 2.
    """
    c_fp = check_float("c_fp", c_fp, low=0)
    c_fn = check_float("c_fn", c_fn, low=0)
    if c_fp + c_fn == 0:
        raise bad_value("c_fn", c_fn, "al menos un costo mayor que 0")
    shift = 1.0
    if prevalence is not None and trained_prevalence is not None:
        shift = _odds("prevalence", prevalence) / _odds("trained_prevalence", trained_prevalence)
    return c_fp / (c_fp + shift * c_fn)


def _odds(name, prevalence):
    prevalence = check_float(name, prevalence, low=0, high=1)
    if prevalence in (0, 1):
        raise bad_value(name, prevalence, "una fracción estrictamente entre 0 y 1")
    return prevalence / (1 - prevalence)


@dataclass(frozen=True)
class CostCurve:
    """TPR, FPR y costo medio (m,) en cada umbral (m,); `best` es el índice del más barato."""
    thresholds: np.ndarray
    tpr: np.ndarray
    fpr: np.ndarray
    cost: np.ndarray
    best: int


def cost_curve(y, p, prevalence=None, c_fp=1.0, c_fn=FN_COST) -> CostCurve:
    """Todos los umbrales que cambian alguna decisión, con su costo en una población dada.

    Sin `prevalence` se usa la fracción de positivos de `y`.
    """
    y = np.asarray(y)
    p = np.asarray(p, dtype=float)
    if prevalence is None:
        prevalence = y.mean()
    nobody = np.nextafter(p.max(), np.inf)      # un umbral al que no llega nadie
    thresholds = np.append(np.unique(p), nobody)
    tpr, fpr = rates(y, p, thresholds)
    cost = expected_cost(tpr, fpr, prevalence, c_fp, c_fn)
    return CostCurve(thresholds, tpr, fpr, cost, int(cost.argmin()))


# --- Doce configuraciones, muchas métricas ---------------------------------------------------------

@dataclass(frozen=True)
class Metric:
    """Una métrica: su clave, su nombre para leer, si más es mejor, cómo la llama scikit-learn, y un nombre corto.

    `scoring` es lo que se le pasa a scikit-learn, donde *siempre* más es mejor; las métricas que
    se minimizan llegan de allí con el signo cambiado y `sign` se lo devuelve.
    """
    key: str
    label: str
    greater_is_better: bool
    scoring: object
    short_label: str = ""

    @property
    def short(self) -> str:
        """El nombre que cabe en un botón."""
        return self.short_label or self.label

    @property
    def sign(self) -> int:
        """Por cuánto se multiplica el puntaje de scikit-learn para volver a sus unidades."""
        return 1 if self.greater_is_better else -1


def mean_error_cost(y_true, y_pred, c_fp=1.0, c_fn=FN_COST) -> float:
    """Costo medio por persona de unas decisiones ya tomadas (0 o 1). Menos es mejor."""
    y_true = np.asarray(y_true)
    y_pred = np.asarray(y_pred)
    fp = np.sum((y_true == 0) & (y_pred == 1))
    fn = np.sum((y_true == 1) & (y_pred == 0))
    return float(c_fp * fp + c_fn * fn) / len(y_true)


METRICS = {m.key: m for m in (
    Metric("accuracy", "exactitud", True, "accuracy"),
    Metric("balanced_accuracy", "exactitud balanceada", True, "balanced_accuracy", "ex. balanceada"),
    # Sin ningún positivo predicho la precisión no existe; aquí vale 0, y sin aviso.
    Metric("precision", "precisión", True, make_scorer(precision_score, zero_division=0.0)),
    Metric("recall", "recall", True, "recall"),
    Metric("f1", "F1", True, "f1"),
    Metric("roc_auc", "ROC AUC", True, "roc_auc"),
    Metric("average_precision", "AP (precisión media)", True, "average_precision", "AP"),
    Metric("log_loss", "log loss", False, "neg_log_loss"),
    Metric("cost", "costo medio (FN = 10 FP)", False, make_scorer(mean_error_cost, greater_is_better=False),
           "costo"),
)}


def twelve_configs() -> dict:
    """Doce configuraciones razonables para el mismo problema: {nombre: estimador sin ajustar}."""
    def scaled(model):
        return make_pipeline(StandardScaler(), model)

    def forest(**options):
        return RandomForestClassifier(100, random_state=0, **options)

    return {
        "siempre benigno": DummyClassifier(strategy="prior"),
        "logística": scaled(LogisticRegression()),
        "logística C=0,01": scaled(LogisticRegression(C=0.01)),
        "logística balanceada": scaled(LogisticRegression(class_weight="balanced")),
        "árbol corto": DecisionTreeClassifier(max_depth=2, random_state=0),
        "árbol sin límite": DecisionTreeClassifier(random_state=0),
        "árbol balanceado": DecisionTreeClassifier(max_depth=3, class_weight="balanced", random_state=0),
        "1 vecino": scaled(KNeighborsClassifier(1)),
        "15 vecinos": scaled(KNeighborsClassifier(15)),
        "Bayes ingenuo": GaussianNB(),
        "bosque": forest(min_samples_leaf=5),
        "bosque balanceado": forest(max_depth=3, class_weight="balanced"),
    }


@dataclass(frozen=True)
class MetricTable:
    """Valores (configuración, métrica, repetición), cada uno promedio de los 5 pliegues de su repetición."""
    configs: tuple[str, ...]
    metrics: tuple[str, ...]
    values: np.ndarray

    def column(self, metric: str) -> np.ndarray:
        """(configuraciones, repeticiones) de una métrica, en sus unidades naturales."""
        if metric not in self.metrics:
            raise bad_value("metric", metric, "una de " + ", ".join(self.metrics))
        return self.values[:, self.metrics.index(metric), :]

    def mean(self, metric: str) -> np.ndarray:
        """(configuraciones,): promedio de las repeticiones."""
        return self.column(metric).mean(axis=1)

    def order(self, metric: str) -> np.ndarray:
        """Índices de las configuraciones, de la mejor a la peor según `metric`."""
        return best_first(self.mean(metric), METRICS[metric].greater_is_better)

    def winner(self, metric: str) -> str:
        """La configuración de mejor promedio."""
        return self.configs[self.order(metric)[0]]

    def wins(self, metric: str) -> np.ndarray:
        """(configuraciones,): en cuántas repeticiones quedó primera cada una."""
        scores = METRICS[metric].sign * self.column(metric)
        first = scores.argmax(axis=0)      # (repeticiones,)
        return np.bincount(first, minlength=len(self.configs))

    def to_dict(self) -> dict:
        """{configuración: {métrica: promedio}}, la tabla de los ejercicios."""
        means = self.values.mean(axis=2)      # (configuraciones, métricas)
        table = {}
        for config, row in zip(self.configs, means.tolist(), strict=True):
            table[config] = dict(zip(self.metrics, row, strict=True))
        return table


def best_first(values, greater_is_better: bool) -> np.ndarray:
    """Índices de mejor a peor; los empates conservan su orden y los NaN quedan al final."""
    values = np.asarray(values, dtype=float)
    losses = -values if greater_is_better else values
    return np.argsort(losses, kind="stable")


def measure_configs(n_repeats: int = 10, seed: int = 0) -> MetricTable:
    """Valida las doce configuraciones con 5 pliegues × `n_repeats`. Tarda medio minuto: hay una tabla hecha."""
    n_repeats = check_int("n_repeats", n_repeats, low=1)
    data = imbalanced_cancer(seed=seed)
    cv = RepeatedStratifiedKFold(n_splits=5, n_repeats=n_repeats, random_state=seed)
    scoring = {metric.key: metric.scoring for metric in METRICS.values()}
    configs = twelve_configs()
    values = np.empty((len(configs), len(METRICS), n_repeats))
    for i, model in enumerate(configs.values()):
        result = cross_validate(model, data.X, data.y, cv=cv, scoring=scoring, error_score="raise")
        for j, metric in enumerate(METRICS.values()):
            scores = result[f"test_{metric.key}"].reshape(n_repeats, 5)
            values[i, j] = metric.sign * scores.mean(axis=1)
    return MetricTable(tuple(configs), tuple(METRICS), values)


def load_configs() -> MetricTable:
    """La tabla precomputada de `measure_configs()`; la rehace `coursekit/tables/make_metrics.py`."""
    with np.load(TABLE) as table:
        configs = tuple(table["configs"].tolist())
        metrics = tuple(table["metrics"].tolist())
        return MetricTable(configs, metrics, table["values"])


# --- La métrica tiene ruido ------------------------------------------------------------------------

def repeated_estimates(scoring="roc_auc", n_seeds: int = 30, seed: int = 0) -> np.ndarray:
    """(n_seeds,): el mismo modelo y los mismos datos; solo cambia cómo se cortan los 5 pliegues."""
    n_seeds = check_int("n_seeds", n_seeds, low=1)
    data = imbalanced_cancer(seed=seed)
    estimates = []
    for split in range(n_seeds):
        folds = StratifiedKFold(5, shuffle=True, random_state=split)
        scores = cross_val_score(reference_model(), data.X, data.y, scoring=scoring, cv=folds)
        estimates.append(scores.mean())
    return np.array(estimates)
