"""Rehace `league/league.npz`: tres modelos entrenados sobre una grilla, con tres recursos (lección 11).

    python coursekit/tables/make_league.py      # unos 5 minutos de procesador

De cada configuración se guardan el error de validación (el que ve quien compite) y el de test, de filas que no se
usaron para nada más.
"""
from __future__ import annotations

import itertools
import sys
import warnings

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import KFold, RepeatedStratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit.league.problems import GRIDS, RESOURCES, TABLE

TREES = (10, 30, 90)
EPOCHS = (3, 9, 27)
NETWORK_SEEDS = 2


def svm_errors(C, gamma):
    """(validación, test) de una SVM: dos arreglos de 3 errores, uno por recurso."""
    X, y = load_breast_cancer(return_X_y=True)
    rows = np.arange(len(y))
    development, test = train_test_split(rows, test_size=0.4, random_state=0, stratify=y)
    splitter = RepeatedStratifiedKFold(n_splits=4, n_repeats=3, random_state=0)
    model = make_pipeline(StandardScaler(), SVC(C=C, gamma=gamma))
    by_fold = []
    for train, held in splitter.split(development, y[development]):
        errors = _svm_errors_in(model, X, y, development[train], development[held])
        by_fold.append(errors)
    on_test = _svm_errors_in(model, X, y, development, test)
    return np.mean(by_fold, axis=0), on_test


def _svm_errors_in(model, X, y, train, held):
    errors = []
    for share in RESOURCES:
        kept = _first_rows(train, y[train], share)
        model.fit(X[kept], y[kept])
        error = 1 - model.score(X[held], y[held])
        errors.append(error)
    return errors


def _first_rows(rows, labels, share):
    """Una parte de las filas, con la misma proporción de cada clase."""
    kept = []
    for label in np.unique(labels):
        own = rows[labels == label]
        n = max(2, round(share * len(own)))
        kept.append(own[:n])
    return np.concatenate(kept)


def boosting_errors(learning_rate, max_depth, min_samples_leaf, subsample):
    """(validación, test) de un boosting de árboles: dos arreglos de 3 errores absolutos medios."""
    X, y = load_diabetes(return_X_y=True)
    X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.4, random_state=0)
    model = GradientBoostingRegressor(
        learning_rate=learning_rate,
        max_depth=max_depth,
        min_samples_leaf=min_samples_leaf,
        subsample=subsample,
        n_estimators=TREES[-1],
        random_state=0,
    )
    splitter = KFold(3, shuffle=True, random_state=0)
    by_fold = []
    for train, held in splitter.split(X_dev):
        model.fit(X_dev[train], y_dev[train])
        errors = _staged_errors(model, X_dev[held], y_dev[held])
        by_fold.append(errors)
    model.fit(X_dev, y_dev)
    on_test = _staged_errors(model, X_test, y_test)
    return np.mean(by_fold, axis=0), on_test


def _staged_errors(model, X, y):
    predictions = list(model.staged_predict(X))
    return [mean_absolute_error(y, predictions[trees - 1]) for trees in TREES]


def network_errors(learning_rate, momentum, hidden, activation):
    """(validación, test) de una red: dos arreglos de 3 errores, el promedio de dos semillas."""
    X, y = load_digits(return_X_y=True)
    X = X / 16
    X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.4, random_state=0, stratify=y)
    X_train, X_held, y_train, y_held = train_test_split(X_dev, y_dev, test_size=0.4, random_state=1, stratify=y_dev)
    by_seed = []
    for seed in range(NETWORK_SEEDS):
        net = MLPClassifier(
            (hidden,),
            activation=activation,
            solver="sgd",
            learning_rate_init=learning_rate,
            momentum=momentum,
            batch_size=64,
            random_state=seed,
        )
        errors = _errors_by_epoch(net, (X_train, y_train), (X_held, y_held), (X_test, y_test))
        kept = [errors[epochs - 1] for epochs in EPOCHS]
        by_seed.append(kept)
    return np.mean(by_seed, axis=0).T          # de (recurso, filas) a (filas, recurso)


def _errors_by_epoch(net, training, held, test):
    """[(error de validación, de test)], una por época; la red que estalla repite lo último que contestó."""
    X, y = training
    digits = np.arange(10)
    latest = (0.9, 0.9)
    errors = []
    for _ in range(EPOCHS[-1]):
        try:
            net.partial_fit(X, y, classes=digits)
            latest = (1 - net.score(*held), 1 - net.score(*test))
        except ValueError:      # los pesos dejaron de ser finitos
            pass
        errors.append(latest)
    return errors


TRAINERS = {"svm": svm_errors, "boosting": boosting_errors, "network": network_errors}


def train_grid(name):
    """(validación, test) de toda una grilla: una dimensión por hiperparámetro y otra por recurso."""
    values = GRIDS[name].values.values()
    shape = [len(axis) for axis in values]
    rows = [TRAINERS[name](*config) for config in itertools.product(*values)]
    table = np.array(rows, dtype="float32")                    # (configuración, 2, recurso)
    validation = table[:, 0].reshape(*shape, len(RESOURCES))
    test = table[:, 1].reshape(*shape, len(RESOURCES))
    return validation, test


def main(path=TABLE):
    """Entrena todo y escribe la tabla."""
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    arrays = {}
    for name in GRIDS:
        validation, test = train_grid(name)
        arrays[f"{name}_validation"] = validation
        arrays[f"{name}_test"] = test
    np.savez_compressed(path, **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
