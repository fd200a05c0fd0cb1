"""Los números de la lección 08: la tabla de los métodos, un estudio en dos espacios y lo que agregan las semillas.

Los datos son los de diabetes que trae scikit-learn, en sus unidades: 442 pacientes, 10 medidas y cuánto avanzó la
enfermedad al año. `tables/practice.npz` guarda dos búsquedas al azar sobre esos datos, sus repeticiones y la búsqueda
de la lección, anidada; se rehace con `tables/make_practice.py`.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.stats import t as student
from sklearn.datasets import load_diabetes
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVR

from coursekit.basics.validation import check_choice, check_int
from coursekit.history import History, Trial
from coursekit.space import Float, Int, Space

TABLE = Path(__file__).parent.parent / "tables" / "practice.npz"
N_FOLDS = 5
SPACES = {
    "wide": Space({"C": Float(0.01, 1000, log=True), "gamma": Float(1e-4, 1, log=True),
                   "epsilon": Float(0.1, 50, log=True), "k": Int(2, 10)}),
    "narrow": Space({"C": Float(20, 200, log=True), "gamma": Float(0.01, 0.05, log=True),
                     "epsilon": Float(0.1, 50, log=True), "k": Int(2, 10)}),
}
NOISES = ("seeds", "rows")
LEVEL = 0.95


# --- los datos y el modelo del estudio --------------------------------------------------------

def development_rows():
    """(X, y) del desarrollo de la lección 08: arreglos de forma (331, 10) y (331,)."""
    X, y = load_diabetes(return_X_y=True, scaled=False)
    X_dev, _, y_dev, _ = train_test_split(X, y, test_size=0.25, random_state=0)
    return X_dev, y_dev


def study_pipeline(C, gamma, epsilon, k) -> Pipeline:
    """La SVR del estudio, con su escala y sus `k` variables elegidas adentro."""
    return Pipeline([
        ("scale", StandardScaler()),
        ("select", SelectKBest(f_regression, k=int(k))),
        ("model", SVR(C=C, gamma=gamma, epsilon=epsilon)),
    ])


# --- el estudio, en dos espacios --------------------------------------------------------------

def study_history(space: str = "wide") -> History:
    """La historia de una búsqueda al azar de 80 configuraciones en el espacio "wide" o "narrow".

    La pérdida es el error absoluto medio (MAE) en validación cruzada de 5 pliegues.
    """
    check_choice("space", space, SPACES)
    names = list(SPACES[space].subspaces[0])
    rows = _table()[f"params_{space}"].tolist()      # 80 filas, un valor por hiperparámetro
    losses = _table()[f"losses_{space}"].tolist()
    history = History(space=SPACES[space], method="random")
    for number, (row, loss) in enumerate(zip(rows, losses, strict=True)):
        params = dict(zip(names, row, strict=True))
        params["k"] = int(params["k"])
        trial = Trial(number=number, config=number, params=params, status="ok", loss=loss, cost=1.0)
        history.add(trial)
    return history


@lru_cache
def _table() -> dict:
    with np.load(TABLE) as stored:
        return {name: stored[name].astype(float) for name in stored.files}


# --- las semillas -----------------------------------------------------------------------------

@dataclass(frozen=True)
class SeedComparison:
    """Las primeras configuraciones de una búsqueda, medidas otra vez con otras semillas.

    `by_search` (c,): el MAE con la semilla de la búsqueda, el que las eligió; no entra en ningún promedio.
    `losses` (c, s): el MAE de cada configuración con cada semilla nueva (cada una, otra manera de partir), en el orden
    en que las dejó la búsqueda. `mean` y `half` (c,): media y medio ancho del intervalo de 95 % de cada una.
    `difference` y `difference_half` (c,): lo mismo para la diferencia con la primera, por pares (la 0 es 0 ± 0).
    Con una sola semilla no hay intervalo de semillas: NaN.
    """

    by_search: np.ndarray
    losses: np.ndarray
    mean: np.ndarray
    half: np.ndarray
    difference: np.ndarray
    difference_half: np.ndarray

    @property
    def distinguishable(self) -> np.ndarray:
        """(c,) si la diferencia con la primera queda entera de un lado del cero."""
        return np.abs(self.difference) > self.difference_half


def compare_seeds(n_seeds: int, noise: str = "seeds") -> SeedComparison:
    """Las cinco primeras de la búsqueda en el espacio ancho, con `n_seeds` semillas nuevas (de 1 a 30).

    La semilla de la búsqueda eligió a estas cinco, y por eso su medida es optimista: queda aparte, en `by_search`.

    `noise="seeds"`: el intervalo cuenta solo cómo cambia la medida al partir de otra manera. Con más semillas tiende a
    achicarse, aunque no en cada paso, porque el desvío también sale de ellas. `noise="rows"`: cuenta que los pacientes
    son una muestra; de cada uno se promedian sus errores sobre las semillas y el intervalo sale de cuánto varían entre
    pacientes. Ese casi no se achica repitiendo.
    """
    searched = top_errors()[:, 0]                                      # (5, pacientes): los de la búsqueda
    errors = top_errors()[:, 1:]
    n_seeds = check_int("n_seeds", n_seeds, 1, errors.shape[1])
    check_choice("noise", noise, NOISES)
    errors = errors[:, :n_seeds]
    losses = errors.mean(axis=2)                                       # (5, semillas)
    samples = losses if noise == "seeds" else errors.mean(axis=1)      # (5, semillas) o (5, pacientes)
    versus_first = samples - samples[0]
    return SeedComparison(
        by_search=searched.mean(axis=1),
        losses=losses,
        mean=losses.mean(axis=1),
        half=half_width(samples),
        difference=versus_first.mean(axis=1),
        difference_half=half_width(versus_first),
    )


def half_width(samples, level: float = LEVEL) -> np.ndarray:
    """El medio ancho del intervalo t de la media de cada fila de `samples` (c, n); NaN con una sola columna."""
    n = samples.shape[1]
    if n < 2:
        return np.full(len(samples), np.nan)
    quantile = student.ppf((1 + level) / 2, n - 1)
    deviation = samples.std(axis=1, ddof=1)
    return quantile * deviation / np.sqrt(n)


def top_errors() -> np.ndarray:
    """(5, 31, 331): el error absoluto de cada paciente cuando le toca validar, por configuración y semilla.

    La semilla 0 es la de la búsqueda; las otras 30 no eligieron a nadie.
    """
    return _table()["top_errors"]


# --- la búsqueda de la lección, anidada -------------------------------------------------------

def lesson_pipeline() -> Pipeline:
    """El pipeline que busca la lección: la preparación y el modelo también se eligen."""
    return Pipeline([("scale", StandardScaler()), ("select", SelectKBest(f_regression)), ("model", Ridge())])


def lesson_space() -> list[dict]:
    """El espacio de la lección: una unión de dos, según el modelo."""
    preparation = {"scale": [StandardScaler(), MinMaxScaler()], "select__k": Int(2, 10)}
    ridge = {"model": [Ridge()], "model__alpha": Float(0.01, 1000, log=True)}
    svr = {
        "model": [SVR()],
        "model__C": Float(0.1, 1000, log=True),
        "model__gamma": Float(1e-4, 1, log=True),
        "model__epsilon": Float(0.1, 50, log=True),
    }
    return [preparation | ridge, preparation | svr]


def straight_line() -> Pipeline:
    """La línea base: una regresión lineal."""
    return make_pipeline(StandardScaler(), LinearRegression())


def nested_errors() -> np.ndarray:
    """(2, 3, 331): el error absoluto de cada paciente, del ganador de la búsqueda y de la recta, con tres semillas.

    Cada semilla parte en cinco pliegues de afuera; en cada uno se repite **la búsqueda entera** sin esas filas, y el
    ganador se mide en ellas: ninguna ayudó a elegirlo.
    """
    return _table()["nested_errors"]


def nested_gain() -> np.ndarray:
    """(331,) cuánto menos se equivoca el ganador que la recta en cada paciente, anidado; negativo si es más."""
    searched, line = nested_errors().mean(axis=1)
    return line - searched
