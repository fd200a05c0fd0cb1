"""Genético contra azar sobre datos reales: una SVM con componentes principales, el mismo presupuesto, muchas semillas.

La tabla `tables/genetic_race.npz` guarda las pérdidas, evaluación por evaluación; se rehace con
`tables/make_genetic_race.py`.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit.experiments.forest_search import folds, forest_data
from coursekit.history import History, Trial
from coursekit.search.minimize import minimize
from coursekit.searchers.genetic import GeneticSearch
from coursekit.searchers.random import RandomSearch
from coursekit.space import Categorical, Float, Int, Space

TABLE = Path(__file__).parent.parent / "tables" / "genetic_race.npz"
N_TRIALS, SEEDS = 60, 30
RACERS = {
    "azar": RandomSearch,
    "la clase": GeneticSearch.classic,
    "genético": GeneticSearch,
    "sin cruza": partial(GeneticSearch, crossover=0.0),      # igual al anterior en todo lo demás
}
COLORED_AS = {"azar": "random", "la clase": "", "genético": "genetic", "sin cruza": ""}      # el color de qué método


def svm() -> Pipeline:
    """El modelo: escalar, quedarse con algunas componentes principales y clasificar con una SVM."""
    return Pipeline([
        ("scale", StandardScaler()),
        ("pca", PCA(random_state=0)),
        ("svc", SVC()),
    ])


def svm_space() -> Space:
    """Cinco hiperparámetros: dos en escala logarítmica, un entero y dos categorías."""
    return Space({
        "svc__C": Float(1e-3, 1e3, log=True),
        "svc__gamma": Float(1e-5, 10, log=True),
        "svc__kernel": Categorical(["rbf", "sigmoid"]),
        "pca__n_components": Int(1, 30),
        "pca__whiten": Categorical([False, True]),
    })


def svm_loss(params) -> float:
    """1 − exactitud media en los cuatro pliegues de la clase."""
    X_dev, _, y_dev, _ = forest_data()
    model = svm().set_params(**params)
    accuracy = cross_val_score(model, X_dev, y_dev, cv=folds())
    return float(1 - accuracy.mean())


@dataclass(frozen=True)
class Race:
    """`loss` {método: (semillas, evaluaciones)}: la pérdida de cada evaluación, en orden."""

    loss: dict

    def best(self, method) -> np.ndarray:
        """La mejor hasta cada evaluación: (semillas, evaluaciones)."""
        return np.minimum.accumulate(self.loss[method], axis=1)

    def histories(self, method) -> list[History]:
        """Una `History` por semilla, con las pérdidas solas: para dibujarlas."""
        return [_history(losses, COLORED_AS[method]) for losses in self.loss[method]]

    def wins(self, method, other, n) -> tuple[float, float]:
        """Con n evaluaciones, en qué fracción de los pares de semillas gana `method` y en cuál empatan."""
        ours = self.best(method)[:, n - 1, None]               # (semillas, 1)
        theirs = self.best(other)[None, :, n - 1]              # (1, semillas)
        tied = np.isclose(ours, theirs, atol=1e-9)             # (semillas, semillas): todos los pares
        better = (ours < theirs) & ~tied
        return float(better.mean()), float(tied.mean())


def _history(losses, method) -> History:
    trials = [Trial(number=number, status="ok", loss=float(loss)) for number, loss in enumerate(losses)]
    return History(trials, method=method)


def run_once(method, seed, n_trials=N_TRIALS):
    """La historia de una búsqueda."""
    searcher = RACERS[method](svm_space(), random_state=seed)
    return minimize(svm_loss, searcher, n_trials, progress=False)


def save_race(path=TABLE, seeds=SEEDS) -> None:
    """Vuelve a correr todo (unos 4 minutos de un procesador) y lo guarda en `path`."""
    losses = {}
    for method in RACERS:
        searches = [run_once(method, seed) for seed in range(seeds)]
        losses[method] = np.array([[trial.loss for trial in history] for history in searches])
    np.savez(path, **losses)


def load_race(path=TABLE) -> Race:
    """La tabla guardada."""
    with np.load(path) as stored:
        return Race({name: stored[name] for name in stored.files})
