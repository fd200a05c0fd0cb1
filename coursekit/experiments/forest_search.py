"""El bosque de la clase sobre datos reales: sus dos espacios, y lo que ya se midió de ellos.

Los datos son los de cáncer de mama que trae scikit-learn (569 tumores, 30 medidas). La tabla
`tables/forest_search.npz` guarda una búsqueda al azar de 80 candidatos y unos tiempos; se rehace con
`tables/make_forest_search.py`.
"""
from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import loguniform, randint
from sklearn.datasets import load_breast_cancer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import RandomizedSearchCV, StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

TABLE = Path(__file__).parent.parent / "tables" / "forest_search.npz"
N_CANDIDATES = 80
SEED = 101


def forest_data():
    """Desarrollo y prueba apartada (70/30, estratificado): X_dev, X_test, y_dev, y_test.

    398 y 171 filas; y vale 1 en los tumores benignos.
    """
    X, y = load_breast_cancer(return_X_y=True)
    return train_test_split(X, y, test_size=0.3, random_state=SEED, stratify=y)


def folds():
    """Los cuatro pliegues de la clase, estratificados y mezclados con semilla fija."""
    return StratifiedKFold(4, shuffle=True, random_state=0)


def class_space() -> dict:
    """El espacio tal como está en la diapositiva: 14 080 combinaciones, un cuarto imposibles hoy."""
    return {
        "criterion": ["entropy", "gini"],
        "max_depth": list(np.linspace(10, 1200, 10, dtype=int)) + [None],
        "max_features": ["auto", "sqrt", "log2", None],
        "min_samples_leaf": [4, 6, 8, 12],
        "min_samples_split": [5, 7, 10, 14],
        "n_estimators": list(np.linspace(151, 1200, 10, dtype=int)),
    }


def mended_space() -> dict:
    """El mismo bosque con ejes que sí mueven algo y un costo que se puede pagar."""
    return {
        "criterion": ["entropy", "gini"],
        "max_depth": [2, 4, 8, None],
        "max_features": ["sqrt", "log2", None],
        "min_samples_leaf": randint(1, 13),
        "min_samples_split": randint(2, 15),
        "n_estimators": randint(10, 61),
    }


def run_search(n_iter):
    """La búsqueda al azar en el espacio arreglado; devuelve el `RandomizedSearchCV` ya ajustado."""
    X_dev, _, y_dev, _ = forest_data()
    search = RandomizedSearchCV(
        RandomForestClassifier(random_state=0),
        mended_space(),
        n_iter=n_iter,
        cv=folds(),
        random_state=SEED,
        error_score="raise",
    )
    return search.fit(X_dev, y_dev)


@dataclass(frozen=True)
class ForestSearch:
    """Lo que guarda la tabla. Los tiempos, en segundos, son de una máquina de dos procesadores."""

    split_scores: np.ndarray      # (80, 4) exactitud de cada candidato en cada pliegue
    test_scores: np.ndarray       # (80,) la del candidato reentrenado, sobre la prueba apartada
    n_estimators: np.ndarray      # (80,)
    max_depth: np.ndarray         # (80,) 0 es «sin límite»
    trees: np.ndarray             # (k,) cantidades de árboles con los demás hiperparámetros por omisión
    tree_scores: np.ndarray       # (k,) su exactitud media en validación cruzada
    tree_seconds: np.ndarray      # (k,) lo que tardó esa validación cruzada
    job_names: np.ndarray         # (m,) qué se ajustó para comparar n_jobs
    job_seconds: np.ndarray       # (m, 2) por candidato, con n_jobs=1 y con n_jobs=2 ya en marcha
    job_start: float              # lo que tarda en arrancar n_jobs=2 la primera vez

    @property
    def mean_scores(self) -> np.ndarray:
        """(80,) la media de los pliegues: `mean_test_score`."""
        return self.split_scores.mean(axis=1)


def load_forest_search(path=TABLE) -> ForestSearch:
    """La tabla guardada."""
    with np.load(path) as stored:
        return ForestSearch(**{name: stored[name] for name in stored.files})


def save_forest_search(path=TABLE) -> None:
    """Vuelve a medir todo (unos 2 minutos) y lo guarda en `path`."""
    search = run_search(N_CANDIDATES)
    names, seconds, start = measure_jobs()
    np.savez(path, **scores_of(search), **measure_trees(), job_names=names, job_seconds=seconds, job_start=start)


def scores_of(search) -> dict:
    """Las columnas de la tabla que salen de una búsqueda terminada."""
    X_dev, X_test, y_dev, y_test = forest_data()
    results = search.cv_results_
    configs = results["params"]
    test_scores = []
    for params in configs:
        forest = RandomForestClassifier(random_state=0, **params)
        forest.fit(X_dev, y_dev)
        test_scores.append(forest.score(X_test, y_test))
    n_folds = folds().get_n_splits()
    split_scores = [results[f"split{k}_test_score"] for k in range(n_folds)]
    return {
        "split_scores": np.column_stack(split_scores),
        "test_scores": np.array(test_scores),
        "n_estimators": np.array([params["n_estimators"] for params in configs]),
        "max_depth": np.array([params["max_depth"] or 0 for params in configs]),
    }


def measure_trees(trees=(10, 60, 300, 1200)) -> dict:
    """Cuánto mejora y cuánto cuesta agregar árboles, con lo demás por omisión."""
    X_dev, _, y_dev, _ = forest_data()
    scores = []
    seconds = []
    for n_estimators in trees:
        forest = RandomForestClassifier(n_estimators, random_state=0)
        start = time.perf_counter()
        accuracy = cross_val_score(forest, X_dev, y_dev, cv=folds())
        seconds.append(time.perf_counter() - start)
        scores.append(accuracy.mean())
    return {
        "trees": np.array(trees),
        "tree_scores": np.array(scores),
        "tree_seconds": np.array(seconds),
    }


def job_cases() -> list:
    """Qué se ajusta para comparar `n_jobs`: (nombre, estimador, espacio, candidatos)."""
    seeds = {"random_state": randint(0, 10**6)}
    svc = make_pipeline(StandardScaler(), SVC())
    return [
        ("no hace nada", DummyClassifier(strategy="uniform"), seeds, 40),
        ("SVC con datos escalados", svc, {"svc__C": loguniform(1e-2, 1e2)}, 40),
        ("bosque de 60 árboles", RandomForestClassifier(60), seeds, 8),
        ("bosque de 300 árboles", RandomForestClassifier(300), seeds, 4),
    ]


def measure_jobs(repeats=3):
    """Segundos por candidato con `n_jobs` 1 y 2, el menor de `repeats`: nombres, (m, 2), arranque."""
    names = []
    seconds = []
    start_up = _start_up_seconds()
    for name, estimator, space, n_iter in job_cases():
        one_job = [_seconds_per_candidate(estimator, space, n_iter, n_jobs=1) for _ in range(repeats)]
        two_jobs = [_seconds_per_candidate(estimator, space, n_iter, n_jobs=2) for _ in range(repeats)]
        names.append(name)
        seconds.append([min(one_job), min(two_jobs)])
    return np.array(names), np.array(seconds), start_up


def _start_up_seconds() -> float:
    """Lo que tarda la primera búsqueda con dos procesos, que los pone en marcha."""
    _, estimator, space, n_iter = job_cases()[0]
    start = time.perf_counter()
    _seconds_per_candidate(estimator, space, n_iter, n_jobs=2)
    return time.perf_counter() - start


def _seconds_per_candidate(estimator, space, n_iter, n_jobs):
    X_dev, _, y_dev, _ = forest_data()
    search = RandomizedSearchCV(
        estimator,
        space,
        n_iter=n_iter,
        cv=folds(),
        random_state=0,
        n_jobs=n_jobs,
        refit=False,
    )
    start = time.perf_counter()
    search.fit(X_dev, y_dev)
    return (time.perf_counter() - start) / n_iter
