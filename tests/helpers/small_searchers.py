"""Estimadores y buscadores mínimos para probar `SearchCV` sin esperar a los de verdad."""
from __future__ import annotations

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

from coursekit import Trial
from coursekit.searchers import Searcher


class Fake(ClassifierMixin, BaseEstimator):
    """Su puntaje es `a`, salvo que `fail` pida una falla; `budget` y `flag` solo existen."""

    def __init__(self, a=0.5, fail=False, budget=1, flag=True):
        self.a, self.fail, self.budget, self.flag = a, fail, budget, flag

    def fit(self, X, y):
        if self.fail:
            raise RuntimeError(f"no pude con a={self.a}")
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.full(len(X), self.classes_[0])

    def score(self, X, y):
        return self.a


class ScoresItsRows(Fake):
    """Su puntaje dice qué filas le tocaron: la suma de la primera columna de X."""

    def score(self, X, y):
        return float(X[:, 0].sum())


class ScoresItsBudget(Fake):
    """Cuanto más presupuesto, peor puntaje: el mejor barato no es el mejor de verdad."""

    def score(self, X, y):
        return self.a - self.budget


class OneByOne(Searcher):
    """Sortea esperando cada respuesta; guarda las pérdidas y cuántos ensayos hubo en camino."""

    name = "one by one"

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self.losses, self.out_at_once = [], 0

    def _propose(self):
        self.out_at_once = max(self.out_at_once, len(self.pending) + 1)
        return self.space.sample(self.rng)

    def _learn(self, trial):
        self.losses.append(trial.loss)


class Listed(OneByOne):
    """Propone, de a una, las configuraciones de la grilla del espacio, en orden."""

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self.grid = list(self.space.grid())

    def _propose(self):
        super()._propose()
        self.finished = self.n_asked + 1 == len(self.grid)
        return self.grid[self.n_asked]


class TinyHalving(Searcher):
    """Successive Halving sobre la grilla entera: conserva ceil(n / eta) y multiplica el recurso por eta."""

    name = "halving"
    endless = False

    def __init__(self, space, max_resource, min_resource=1, eta=3, random_state=None, bracket=0):
        super().__init__(space, random_state)
        self.max_resource, self.min_resource, self.eta, self.bracket = max_resource, min_resource, eta, bracket
        self.rung, self.amount, self.done = 0, min_resource, []
        self.queue = list(enumerate(self.space.grid()))

    def _propose(self):
        if not self.queue:
            return None
        config, params = self.queue.pop(0)
        return Trial(params=params, resource=self.amount, config=config, rung=self.rung, bracket=self.bracket)

    def _learn(self, trial):
        self.done.append(trial)
        if self.queue or self.pending:
            return
        order = sorted(self.done, key=lambda t: np.inf if t.loss is None else t.loss)
        survivors = order[:-(-len(order) // self.eta)]
        self.finished = self.amount * self.eta > self.max_resource or len(order) == 1
        self.rung, self.amount, self.done = self.rung + 1, self.amount * self.eta, []
        self.queue = [] if self.finished else [(t.config, t.params) for t in survivors]


class TwoPrices(Searcher):
    """Alterna evaluaciones con la mitad del recurso y con todo, de a una y para siempre."""

    name = "two prices"
    endless = True

    def __init__(self, space, max_resource, random_state=None):
        super().__init__(space, random_state)
        self.max_resource = max_resource

    def _propose(self):
        cheap = self.n_asked % 2 == 0
        return Trial(params=self.space.sample(self.rng), rung=int(not cheap), bracket=0,
                     resource=self.max_resource // 2 if cheap else self.max_resource)
