"""Rehace `grid.npz`: la superficie C × gamma que recorre el mapa de calor de la lección 02.

Se corre con `python -m coursekit.tables.make_grid` (unos dos minutos en un procesador). La tabla no
guarda puntajes sino **aciertos por pliegue**, que son enteros: en la misma máquina sale igual
byte por byte; entre plataformas, la celda de un pliegue puede diferir en `TOLERANCE` aciertos.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

PATH = Path(__file__).with_name("grid.npz")
STEPS_PER_DECADE = 8
LOG_C = np.arange(-3 * STEPS_PER_DECADE, 5 * STEPS_PER_DECADE + 1) / STEPS_PER_DECADE
LOG_GAMMA = np.arange(-7 * STEPS_PER_DECADE, 1 * STEPS_PER_DECADE + 1) / STEPS_PER_DECADE
TOLERANCE = 2


def development_folds():
    """Los pliegues de la lección: lista de (X_train, y_train, X_val, y_val), y el orden es fijo."""
    X, y = load_breast_cancer(return_X_y=True)
    X_dev, _, y_dev, _ = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
    splitter = StratifiedKFold(n_splits=5, shuffle=True, random_state=0)
    folds = []
    for train, val in splitter.split(X_dev, y_dev):
        folds.append((X_dev[train], y_dev[train], X_dev[val], y_dev[val]))
    return folds


def hits(log_c: float, log_gamma: float, folds) -> list[int]:
    """Aciertos en validación de cada pliegue para C = 10**log_c y gamma = 10**log_gamma."""
    model = make_pipeline(StandardScaler(), SVC(C=10.0**log_c, gamma=10.0**log_gamma))
    counts = []
    for X_train, y_train, X_val, y_val in folds:
        predicted = model.fit(X_train, y_train).predict(X_val)
        counts.append(int(accuracy_score(y_val, predicted, normalize=False)))
    return counts


def compute() -> dict[str, np.ndarray]:
    """Toda la tabla: ejes en log10, aciertos (n_C, n_gamma, pliegues) y filas de cada pliegue."""
    folds = development_folds()
    table = [[hits(log_c, log_gamma, folds) for log_gamma in LOG_GAMMA] for log_c in LOG_C]
    sizes = [len(y_val) for *_, y_val in folds]
    return {
        "log_c": LOG_C,
        "log_gamma": LOG_GAMMA,
        "hits": np.array(table, dtype=np.uint8),
        "fold_sizes": np.array(sizes, dtype=np.uint8),
    }


def main():
    np.savez_compressed(PATH, **compute())
    print(f"Quedó {PATH.name}: {PATH.stat().st_size} bytes.")


if __name__ == "__main__":
    main()
