"""ASHA: Successive Halving sin barreras; quien queda libre asciende a una que ya lo merece o empieza una nueva.

    si en algún peldaño, empezando por el más alto, hay una configuración que está en el mejor 1/eta de las que
    ya terminaron ahí y todavía no ascendió: asciende
    si no: empieza una configuración nueva en el peldaño de abajo

Algún ascenso temprano será un error; a cambio nadie espera.
Fuente: Li et al., «A System for Massively Parallel Hyperparameter Tuning» (MLSys 2020), algoritmo 2.
"""
from __future__ import annotations

from coursekit._validation import check_int
from coursekit.history import Trial
from coursekit.searchers._rungs import check_resources, count_cuts, rung_resource
from coursekit.searchers._sampling import Sampling
from coursekit.searchers.base import Searcher
from coursekit.searchers.halving import survivors
from coursekit.searchers.random import RandomSearch


class ASHA(Searcher):
    """Successive Halving asíncrono. `n_configs`: cuántas configuraciones empezar en total (None: sin límite).

    `max_resource`, `min_resource`, `eta` y `sampler`, como en `SuccessiveHalving`.
    """

    name = "asha"

    def __init__(self, space, max_resource, eta=3, *, min_resource=1, n_configs=None, sampler=RandomSearch,
                 random_state=None):
        super().__init__(space, random_state)
        self.min_resource, self.max_resource, self.eta = check_resources(min_resource, max_resource, eta)
        self.n_configs = n_configs if n_configs is None else check_int("n_configs", n_configs, low=1)
        self.sampler = sampler
        cuts = count_cuts(min_resource, max_resource, eta)
        self.resources = [rung_resource(max_resource, eta, cuts - k) for k in range(cuts + 1)]
        self._sampling = Sampling(sampler, self.space, self.rng)
        self._done = [[] for _ in self.resources]           # lo que terminó en cada peldaño
        self._promoted = [set() for _ in self.resources]    # números de los que ya ascendieron
        self._started = 0

    @property
    def endless(self):
        return self.n_configs is None and self.space.n_configs == float("inf")

    def _propose(self):
        for rung in reversed(range(len(self.resources) - 1)):
            if (below := self._promotable(rung)) is not None:
                self._promoted[rung].add(below.number)
                return Trial(params=dict(below.params), resource=self.resources[rung + 1], rung=rung + 1,
                             config=below.config, parents=(below.number,))
        return self._newcomer()

    def _promotable(self, rung):
        """El mejor del 1/eta de arriba que aún no ascendió; None si no hay."""
        top = survivors(self._done[rung], len(self._done[rung]) // self.eta)
        return next((trial for trial in top if trial.number not in self._promoted[rung]), None)

    def _newcomer(self):
        params = None if self._started == self.n_configs else self._sampling.new()
        if params is None:
            self.finished = not self.pending
            return None
        self._started += 1
        return Trial(params=params, resource=self.resources[0], rung=0)

    def _learn(self, trial):
        self._sampling.learn(trial)
        self._done[trial.rung].append(trial)
