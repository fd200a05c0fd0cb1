"""¿Es más eficiente la optimización bayesiana? Varias semillas, el mismo presupuesto, y el azar con el doble.

Dos problemas reales, con los datos de cáncer de mama de las lecciones anteriores y sus cuatro pliegues:

- una SVM con C y gamma en escala logarítmica: `GaussianProcessSearch`, `TPESearch` y `RandomSearch` de coursekit;
- el bosque de la clase en el espacio arreglado: `tpe.suggest` y `rand.suggest` de Hyperopt.

La tabla `tables/bayes_race.npz` se rehace con `tables/make_bayes_race.py`.
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit import Float, Space, minimize
from coursekit.experiments.forest_search import folds, forest_data
from coursekit.searchers import GaussianProcessSearch, RandomSearch, TPESearch

TABLE = Path(__file__).parent.parent / "tables" / "bayes_race.npz"
SVM_SPACE = Space({"C": Float(1e-3, 1e3, log=True), "gamma": Float(1e-5, 10.0, log=True)})
SEARCHERS = {"random": RandomSearch, "tpe": TPESearch, "bayes": GaussianProcessSearch}


@dataclass(frozen=True)
class Race:
    """Pérdida (1 - exactitud media de los pliegues) de cada evaluación, en orden; una fila por semilla."""

    random: np.ndarray           # (20, 50) la SVM: el azar, con el doble de presupuesto
    tpe: np.ndarray              # (20, 25)
    bayes: np.ndarray            # (20, 25)
    forest_random: np.ndarray    # (5, 40) el bosque con Hyperopt
    forest_tpe: np.ndarray       # (5, 40)


def load_race(path=TABLE) -> Race:
    """La tabla guardada."""
    with np.load(path) as stored:
        return Race(**{name: stored[name] for name in stored.files})


def svm_loss(params) -> float:
    """1 - exactitud media de la SVM con esos C y gamma."""
    X_dev, _, y_dev, _ = forest_data()
    model = make_pipeline(StandardScaler(), SVC(**params))
    accuracy = cross_val_score(model, X_dev, y_dev, cv=folds())
    return 1 - float(accuracy.mean())


def run_svm(name, seed, n_trials) -> list[float]:
    """Las pérdidas, en orden, de una búsqueda sobre la SVM."""
    searcher = SEARCHERS[name](SVM_SPACE, random_state=seed)
    history = minimize(svm_loss, searcher, n_trials=n_trials, progress=False)
    return [trial.loss for trial in history]


def forest_loss(params) -> float:
    """1 - exactitud media del bosque con esos hiperparámetros."""
    X_dev, _, y_dev, _ = forest_data()
    forest = RandomForestClassifier(random_state=0, **params)
    accuracy = cross_val_score(forest, X_dev, y_dev, cv=folds(), error_score="raise")
    return 1 - float(accuracy.mean())


def run_forest(name, seed, n_trials) -> list[float]:
    """Las pérdidas, en orden, de una búsqueda de Hyperopt («tpe» o «random») sobre el bosque."""
    from hyperopt import Trials, fmin, hp, rand, tpe
    space = {
        "criterion": hp.choice("criterion", ["entropy", "gini"]),
        "max_depth": hp.choice("max_depth", [2, 4, 8, None]),
        "max_features": hp.choice("max_features", ["sqrt", "log2", None]),
        "min_samples_leaf": hp.uniformint("min_samples_leaf", 1, 12),
        "min_samples_split": hp.uniformint("min_samples_split", 2, 14),
        "n_estimators": hp.uniformint("n_estimators", 10, 60),
    }
    algorithms = {"tpe": tpe.suggest, "random": rand.suggest}
    trials = Trials()
    fmin(
        forest_loss,
        space,
        algo=algorithms[name],
        max_evals=n_trials,
        trials=trials,
        rstate=np.random.default_rng(seed),
        show_progressbar=False,
    )
    return trials.losses()


def save_race(path=TABLE, n_seeds=20, n_forest=5) -> None:
    """Corre todo de nuevo y lo guarda."""
    losses = {}
    for name in SEARCHERS:
        n_trials = 50 if name == "random" else 25
        losses[name] = np.array([run_svm(name, seed, n_trials) for seed in range(n_seeds)])
    for name in ("random", "tpe"):
        losses[f"forest_{name}"] = np.array([run_forest(name, seed, 40) for seed in range(n_forest)])
    np.savez(path, **losses)


def best_after(losses, n) -> np.ndarray:
    """La mejor pérdida de cada búsqueda después de `n` evaluaciones: (semillas,)."""
    return np.asarray(losses)[:, :n].min(axis=1)
