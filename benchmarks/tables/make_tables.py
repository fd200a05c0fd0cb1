"""Rehace las tablas de esta carpeta: pérdidas de modelos de verdad en grillas densas, sobre datos de scikit-learn.

    OMP_NUM_THREADS=1 python benchmarks/tables/make_tables.py            # todas: unos 15 minutos
    OMP_NUM_THREADS=1 python benchmarks/tables/make_tables.py svc mlp    # algunas

Con ellas se comparan buscadores sin entrenar nada: entre los valores de la grilla se interpola. Los valores salen
iguales con las mismas versiones; entre versiones de scikit-learn cambian en la tercera cifra.
"""
from __future__ import annotations

import itertools
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC

FOLDER = Path(__file__).parent
TABLES = ["svc", "forest", "boosting", "mlp", "svc_samples",
          "sgd_epochs", "extra_trees", "gbm_diabetes", "mlp_diabetes", "logistic_rows"]
EPOCHS, STAGES = 81, 243
UNITS = (1, 3, 9, 27, 81)                           # de las demás solo se guarda la pérdida con este recurso
ROWS_PER_UNIT = 12                                  # recurso de svc_samples: docenas de filas


def axis(kind, values, log=False):
    """Un eje de la grilla: "float", "int" (se interpola en su escala) o "cat" (valores sueltos)."""
    return {"kind": kind, "values": [v.item() if hasattr(v, "item") else v for v in values], "log": log}


def logs(low, high, n):
    return np.round(np.logspace(np.log10(low), np.log10(high), n), 12)


def fill(axes, loss, trailing=()):
    """Evalúa `loss(**config)` en toda la grilla: arreglo (niveles de cada eje..., *trailing)."""
    shape = tuple(len(a["values"]) for a in axes.values())
    flat = [loss(**dict(zip(axes, values, strict=True)))
            for values in itertools.product(*(a["values"] for a in axes.values()))]
    return np.reshape(flat, shape + trailing)


def logistic_loss(y, probabilities):
    """Como `sklearn.metrics.log_loss`, cien veces más rápida: se llama una vez por etapa y por época."""
    own = probabilities[np.arange(len(y)), y]
    return float(-np.log(np.clip(own, np.finfo(float).eps, 1.0)).mean())


def make_svc():
    """SVC de tres núcleos sobre breast cancer: un espacio condicional. Pérdida: error de CV de 5 pliegues."""
    X, y = load_breast_cancer(return_X_y=True)
    cv = StratifiedKFold(5, shuffle=True, random_state=0)

    def error(**params):
        model = make_pipeline(StandardScaler(), SVC(max_iter=20_000, **params))
        return 1 - cross_val_score(model, X, y, cv=cv).mean()

    C, gamma = logs(1e-3, 1e3, 19), logs(1e-5, 10, 19)
    branches = {
        "rbf": {"C": axis("float", C, True), "gamma": axis("float", gamma, True)},
        "poly": {"C": axis("float", C[::2], True), "gamma": axis("float", gamma[::2], True),
                 "degree": axis("int", [2, 3, 4])},
        "linear": {"C": axis("float", C, True)},
    }
    return [({"kernel": axis("cat", [name])} | axes, fill({"kernel": axis("cat", [name])} | axes, error))
            for name, axes in branches.items()]


def make_forest():
    """Bosque de 40 árboles sobre diabetes. Pérdida: 1 - R² de CV de 3 pliegues."""
    X, y = load_diabetes(return_X_y=True)
    cv = KFold(3, shuffle=True, random_state=0)

    def loss(bootstrap, **params):
        model = RandomForestRegressor(40, bootstrap=bootstrap == "sí", random_state=0, **params)
        return 1 - cross_val_score(model, X, y, cv=cv).mean()

    axes = {"max_features": axis("int", range(1, 11)), "max_depth": axis("int", [2, 3, 4, 6, 9]),
            "min_samples_leaf": axis("int", [1, 2, 3, 4, 6, 8, 12, 16, 24, 32], True),
            "bootstrap": axis("cat", ["sí", "no"])}
    return [(axes, fill(axes, loss))]


def make_boosting():
    """Boosting sobre breast cancer, con la pérdida logística de CV de 3 pliegues tras cada una de 243 etapas."""
    X, y = load_breast_cancer(return_X_y=True)
    folds = list(StratifiedKFold(3, shuffle=True, random_state=0).split(X, y))

    def curve(**params):
        curves = []
        for train, test in folds:
            model = GradientBoostingClassifier(n_estimators=STAGES, max_features="sqrt", random_state=0, **params)
            stages = model.fit(X[train], y[train]).staged_predict_proba(X[test])
            curves.append([min(logistic_loss(y[test], p), 1.0) for p in stages])
        return np.mean(curves, axis=0)

    axes = {"learning_rate": axis("float", logs(0.01, 1, 11), True), "max_depth": axis("int", range(1, 6)),
            "subsample": axis("float", [0.3, 0.5, 0.75, 1.0])}
    return [(axes, fill(axes, curve, (STAGES,)))]


def make_mlp():
    """Red de una capa sobre digits: pérdida logística de validación tras cada una de 81 épocas, hasta 3."""
    X, y = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    X, y = X[order] / 16, y[order]

    def curve(learning_rate, hidden, batch, activation):
        model = MLPClassifier((hidden,), activation=activation, solver="sgd", batch_size=batch,
                              learning_rate_init=learning_rate, random_state=0)
        losses = []
        for _ in range(EPOCHS):
            try:
                model.partial_fit(X[:1000], y[:1000], classes=np.arange(10))
                losses.append(min(logistic_loss(y[1000:], model.predict_proba(X[1000:])), 3.0))
            except ValueError:                      # la red divergió: infinitos en los pesos
                return np.array(losses + [3.0] * (EPOCHS - len(losses)))
        return np.nan_to_num(losses, nan=3.0)

    axes = {"learning_rate": axis("float", logs(1e-4, 1, 11), True), "hidden": axis("int", [8, 16, 32, 64], True),
            "batch": axis("cat", [16, 64]), "activation": axis("cat", ["relu", "tanh"])}
    return [(axes, fill(axes, curve, (EPOCHS,)))]


def make_svc_samples():
    """SVC sobre digits con 12, 36, 108, 324 y 972 filas de entrenamiento: el recurso son las filas."""
    X, y = load_digits(return_X_y=True)
    order = np.random.default_rng(1).permutation(len(y))
    X, y = X[order] / 16, y[order]

    def curve(**params):
        sizes = [units * ROWS_PER_UNIT for units in UNITS]
        return [1 - SVC(**params).fit(X[:n], y[:n]).score(X[sizes[-1]:], y[sizes[-1]:]) for n in sizes]

    axes = {"C": axis("float", logs(1e-2, 1e3, 11), True), "gamma": axis("float", logs(1e-4, 10, 16), True)}
    return [(axes, fill(axes, curve, (len(UNITS),)))]


# Las cinco que siguen se hicieron cuando los métodos con recursos ya estaban elegidos: nada se eligió mirándolas.

def shuffled(load, seed):
    X, y = load(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(y))
    return X[order], y[order]


def make_sgd_epochs():
    """Clasificador lineal por descenso de gradiente sobre digits: error de validación; el recurso son las épocas."""
    X, y = shuffled(load_digits, 2)
    X = X / 16

    def curve(learning_rate, **params):
        model = SGDClassifier(learning_rate="constant" if learning_rate == "fija" else "invscaling", random_state=0,
                              **params)
        errors = []
        for _ in range(EPOCHS):
            model.partial_fit(X[:1000], y[:1000], classes=np.arange(10))
            errors.append(1 - model.score(X[1000:], y[1000:]))
        return np.array(errors)[np.array(UNITS) - 1]

    axes = {"alpha": axis("float", logs(1e-6, 1, 10), True), "eta0": axis("float", logs(1e-4, 10, 11), True),
            "loss": axis("cat", ["hinge", "log_loss"]), "learning_rate": axis("cat", ["fija", "decrece"])}
    return [(axes, fill(axes, curve, (len(UNITS),)))]


def make_extra_trees():
    """Árboles muy al azar sobre digits: pérdida logística de validación, hasta 3; el recurso son los árboles."""
    X, y = shuffled(load_digits, 3)

    def curve(**params):
        model = ExtraTreesClassifier(UNITS[-1], random_state=0, **params).fit(X[:900], y[:900])
        votes = np.cumsum([tree.predict_proba(X[900:]) for tree in model.estimators_], axis=0)
        return [min(logistic_loss(y[900:], votes[n - 1] / n), 3.0) for n in UNITS]

    axes = {"max_features": axis("int", [1, 2, 4, 8, 16, 32, 64], True), "criterion": axis("cat", ["gini", "entropy"]),
            "max_depth": axis("int", [2, 4, 6, 9, 13, 20], True),
            "min_samples_leaf": axis("int", [1, 2, 4, 8, 16, 32], True)}
    return [(axes, fill(axes, curve, (len(UNITS),)))]


def make_gbm_diabetes():
    """Boosting sobre diabetes: error cuadrático relativo de CV, hasta 2; el recurso son etapas, de a 2."""
    X, y = load_diabetes(return_X_y=True)
    folds = list(KFold(3, shuffle=True, random_state=4).split(X))
    stages = 2 * np.array(UNITS)

    def curve(**params):
        curves = []
        for train, test in folds:
            model = GradientBoostingRegressor(n_estimators=stages[-1], random_state=0, **params).fit(X[train], y[train])
            errors = [np.mean((y[test] - p) ** 2) / y.var() for p in model.staged_predict(X[test])]
            curves.append(np.minimum(errors, 2.0)[stages - 1])
        return np.mean(curves, axis=0)

    axes = {"learning_rate": axis("float", logs(0.003, 1, 10), True), "max_depth": axis("int", [1, 2, 3, 5, 8]),
            "subsample": axis("float", [0.2, 0.5, 1.0]), "max_features": axis("int", [1, 3, 10], True)}
    return [(axes, fill(axes, curve, (len(UNITS),)))]


def make_mlp_diabetes():
    """Red de una capa sobre diabetes: error cuadrático relativo de validación, hasta 2; el recurso son las épocas."""
    X, y = shuffled(load_diabetes, 5)
    X, y = StandardScaler().fit_transform(X), (y - y.mean()) / y.std()

    def curve(**params):
        model = MLPRegressor(batch_size=32, random_state=0, **params)
        errors = []
        for _ in range(EPOCHS):
            try:
                model.partial_fit(X[:300], y[:300])
                errors.append(min(np.mean((y[300:] - model.predict(X[300:])) ** 2), 2.0))
            except ValueError:                      # la red divergió
                errors.append(2.0)
        return np.nan_to_num(errors, nan=2.0)[np.array(UNITS) - 1]

    axes = {"learning_rate_init": axis("float", logs(1e-5, 1, 11), True),
            "alpha": axis("float", logs(1e-4, 100, 7), True),
            "hidden_layer_sizes": axis("int", [4, 16, 64, 256], True), "solver": axis("cat", ["sgd", "adam"])}
    return [(axes, fill(axes, curve, (len(UNITS),)))]


def make_logistic_rows():
    """Regresión logística sobre breast cancer con 5 a 405 filas: pérdida logística, hasta 2, media de 4 muestras."""
    X, y = load_breast_cancer(return_X_y=True)
    rows = [5 * units for units in UNITS]
    every = (np.random.default_rng([6, k]).permutation(len(y)) for k in itertools.count())
    orders = list(itertools.islice((order for order in every if len(set(y[order[:rows[0]]])) == 2), 4))
    scalers = {"estándar": StandardScaler, "mínimo y máximo": MinMaxScaler}

    def loss(order, n, scaler, C, l1_ratio, class_weight):
        train, test = order[:n], order[rows[-1]:]
        model = make_pipeline(scalers[scaler](), LogisticRegression(
            C=C, l1_ratio=l1_ratio, solver="liblinear",
            class_weight="balanced" if class_weight == "parejo" else None, max_iter=2000))
        return min(logistic_loss(y[test], model.fit(X[train], y[train]).predict_proba(X[test])), 2.0)

    def curve(**params):
        return [np.mean([loss(order, n, **params) for order in orders]) for n in rows]

    axes = {"C": axis("float", logs(1e-4, 1e4, 17), True), "l1_ratio": axis("cat", [0.0, 1.0]),
            "scaler": axis("cat", list(scalers)), "class_weight": axis("cat", ["ninguno", "parejo"])}
    return [(axes, fill(axes, curve, (len(UNITS),)))]


def main(names):
    warnings.simplefilter("ignore")
    for name in names or TABLES:
        start = time.process_time()
        parts = globals()[f"make_{name}"]()
        arrays = {f"loss{i}": np.asarray(losses, dtype=np.float32) for i, (_, losses) in enumerate(parts)}
        np.savez_compressed(FOLDER / f"{name}.npz", axes=json.dumps([axes for axes, _ in parts]), **arrays)
        print(f"{name}: {sum(a.size for a in arrays.values())} pérdidas, {time.process_time() - start:.0f} s de "
              f"procesador, {(FOLDER / f'{name}.npz').stat().st_size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
