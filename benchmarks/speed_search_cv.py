"""Cuánto tarda `SearchCV` frente a `GridSearchCV`, y cuánto cuesta por candidato un buscador secuencial.

    python benchmarks/speed_search_cv.py

Pares intercalados (uno y otro, alternando quién va primero) con un estimador que no hace casi nada,
de modo que solo se mida la maquinaria: con modelos de verdad el cociente se acerca todavía más a 1.
Se informa la mediana de los cocientes de cada par, en tiempo de procesador y de reloj.
"""
from __future__ import annotations

import gc
import statistics
import time

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.tree import DecisionTreeClassifier

from coursekit import Float, SearchCV
from coursekit.searchers import Searcher

LIMIT = 1.02


class DoNothing(ClassifierMixin, BaseEstimator):
    """Un clasificador que responde siempre la primera clase."""

    def __init__(self, a=0, b=0):
        self.a, self.b = a, b

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.full(len(X), self.classes_[0])


class OneByOne(Searcher):
    """Sortea, pero de a uno y esperando cada respuesta: el buscador secuencial más barato."""

    name = "one by one"

    def _propose(self):
        return None if self.pending else self.space.sample(self.rng)


def measure(run):
    """(segundos de procesador, segundos de reloj) de `run()`, sin el recolector de basura de por medio."""
    gc.collect()
    gc.disable()
    try:
        cpu, wall = time.process_time(), time.perf_counter()
        run()
        return time.process_time() - cpu, time.perf_counter() - wall
    finally:
        gc.enable()


def paired_ratios(ours, theirs, pairs):
    """Medianas: (cociente de procesador, de reloj, segundos de reloj propios, ajenos)."""
    ours(), theirs()
    rows = []
    for i in range(pairs):
        first, second = (ours, theirs) if i % 2 == 0 else (theirs, ours)
        times = {run: measure(run) for run in (first, second)}
        rows.append((*np.divide(times[ours], times[theirs]), times[ours][1], times[theirs][1]))
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def grid_cases():
    """(nombre, estimador, grilla, pares): la maquinaria sola, modelos baratos, y muchos candidatos."""
    small = {"a": list(range(10)), "b": list(range(6))}
    return [
        ("nada que ajustar, 60 candidatos", DoNothing(), small, 15),
        ("nada que ajustar, 300 candidatos", DoNothing(), {"a": list(range(60)), "b": list(range(5))}, 9),
        ("árbol de decisión, 40 candidatos", DecisionTreeClassifier(random_state=0),
         {"max_depth": list(range(1, 11)), "min_samples_leaf": [1, 2, 4, 8]}, 11),
        ("regresión logística, 12 candidatos", LogisticRegression(),
         {"C": list(np.logspace(-3, 2, 12))}, 31),
    ]


def time_per_candidate(n_iter, X, y):
    """Milisegundos de reloj por candidato de un buscador secuencial con `n_iter` candidatos."""
    search = SearchCV(DoNothing(), {"a": Float(0, 1)}, OneByOne, n_iter=n_iter, cv=4, random_state=0)
    return min(measure(lambda: search.fit(X, y))[1] for _ in range(3)) / n_iter * 1e3


def main():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(600, 10)), rng.integers(0, 2, 600)
    print(f"SearchCV(searcher='grid') / GridSearchCV, cv=4, n_jobs=1; se espera a lo sumo {LIMIT}\n")
    print(f"{'caso':38}{'procesador':>11}{'reloj':>8}{'SearchCV':>11}{'GridSearchCV':>14}")
    worst = 0.0
    for name, estimator, grid, pairs in grid_cases():
        def ours(estimator=estimator, grid=grid):
            SearchCV(estimator, grid, "grid", cv=4, error_score="raise").fit(X, y)

        def theirs(estimator=estimator, grid=grid):
            GridSearchCV(estimator, grid, cv=4, error_score="raise").fit(X, y)

        cpu, wall, mine, other = paired_ratios(ours, theirs, pairs)
        worst = max(worst, cpu)
        print(f"{name:38}{cpu:>11.3f}{wall:>8.3f}{mine:>9.2f} s{other:>12.2f} s")
    print(f"\nPeor cociente de procesador: {worst:.3f} ({'dentro' if worst <= LIMIT else 'FUERA'} de lo esperado)")

    few, many = time_per_candidate(50, X, y), time_per_candidate(800, X, y)
    print(f"\nBuscador secuencial, de a un candidato: {few:.2f} ms cada uno con 50 y {many:.2f} ms con 800"
          f" (cociente {many / few:.2f}; 1 es lineal).")


if __name__ == "__main__":
    main()
