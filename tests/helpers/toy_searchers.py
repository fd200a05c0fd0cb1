"""Dos buscadores mínimos para probar el lazo, y sus fixtures."""
import pytest

from coursekit import Trial
from coursekit.searchers import Searcher


class LadderSearch(Searcher):
    """Un halving mínimo y sincrónico: 4 configuraciones con recurso 1, la mejor mitad con 2, la mejor con 4."""

    name = "ladder"
    endless = False

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self.rung, self.results = 0, []
        self.queue = [Trial(params=self.space.sample(self.rng), resource=1, rung=0) for _ in range(4)]

    def _propose(self):
        return self.queue.pop(0) if self.queue else None

    def _learn(self, trial):
        self.results.append(trial)
        if self.queue or self.pending:
            return
        best = sorted((t for t in self.results if t.ok), key=lambda t: (t.loss, t.number))[:2 - self.rung]
        if self.rung == 2 or not best:
            self.finished = True
            return
        self.rung, self.results = self.rung + 1, []
        self.queue = [Trial(params=t.params, config=t.config, resource=2 * t.resource, rung=self.rung) for t in best]


class DriftSearch(Searcher):
    """Cada propuesta depende de lo último que se aprendió: si el orden se repite mal, se nota."""

    name = "drift"

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self.memory = 0.5

    def _propose(self):
        return self.space.from_unit([(self.memory + 0.3 * self.rng.random()) % 1.0])

    def _learn(self, trial):
        self.memory = (0.7 * self.memory + (trial.loss if trial.ok else 0.9)) % 1.0


@pytest.fixture(scope="session")
def ladder_search():
    return LadderSearch


@pytest.fixture(scope="session")
def drift_search():
    return DriftSearch
