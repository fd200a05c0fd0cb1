"""ASHA: Successive Halving sin barreras; quien queda libre asciende a una que ya lo merece o empieza una nueva.

    si en algún peldaño, empezando por el más alto, hay una configuración que está en el mejor 1/eta de las que
    ya terminaron ahí y todavía no ascendió: asciende
    si no: empieza una configuración nueva, en el peldaño que le toca

Algún ascenso temprano será un error; a cambio nadie espera. Las nuevas se reparten entre los peldaños en la misma
proporción que Hyperband entre sus brackets: casi todas abajo, y unas pocas más arriba, a salvo de un primer corte que
engañe. Con `brackets=1` empiezan todas abajo.
Fuente: Li et al., «A System for Massively Parallel Hyperparameter Tuning» (MLSys 2020), algoritmo 2. Repartirlas como
Hyperband entre sus brackets es el Hyperband asíncrono de ese artículo; en qué proporción, lo decidimos nosotros.
"""
from __future__ import annotations

from bisect import bisect_left, insort

from coursekit.basics.validation import check_int
from coursekit.history import Trial
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.rungs import check_resources, hyperband_brackets
from coursekit.searchers.parts.sampling import Sampling, teaching_resources
from coursekit.searchers.random import RandomSearch


class ASHA(Searcher):
    """Successive Halving asíncrono. `n_configs`: cuántas configuraciones empezar en total (None: sin límite).

    `brackets`: en cuántos peldaños puede empezar una nueva, desde abajo (None: en todos, que es Hyperband asíncrono).
    `max_resource`, `min_resource`, `eta` y `sampler`, como en `SuccessiveHalving`. `resources` son los recursos de
    los peldaños, de abajo arriba.
    """

    name = "asha"

    def __init__(self, space, max_resource, eta=3, *, min_resource=1, n_configs=None, brackets=None,
                 sampler=RandomSearch, random_state=None):
        super().__init__(space, random_state)
        low, high, eta = check_resources(min_resource, max_resource, eta)
        schedules = list(hyperband_brackets(low, high, eta).values())
        if n_configs is not None:
            n_configs = check_int("n_configs", n_configs, low=1)
        if brackets is None:
            brackets = len(schedules)
        self.min_resource = low
        self.max_resource = high
        self.eta = eta
        self.n_configs = n_configs
        self.brackets = check_int("brackets", brackets, low=1, high=len(schedules))
        self.resources = [resource for _, resource in schedules[0]]
        self.sampler = sampler
        self._sampling = Sampling(sampler, self.space, self.rng, teaching_resources(self.resources))
        self._rungs = [Rung() for _ in self.resources]
        self._shares = [schedule[0][0] for schedule in schedules[:self.brackets]]    # nuevas por peldaño, en una vuelta
        self._started = [0] * self.brackets                                          # nuevas por peldaño, hasta ahora

    @property
    def endless(self):
        return self.n_configs is None and super().endless

    def _propose(self):
        trial = self._promotion()
        if trial is None:
            trial = self._newcomer()
        self.finished = trial is None and not self.pending
        return trial

    def _promotion(self):
        """La que sube de peldaño, si alguna lo merece; se mira desde arriba."""
        for k in reversed(range(len(self._rungs) - 1)):
            below = self._rungs[k].promote(self.eta)
            if below is not None:
                return Trial(
                    params=dict(below.params),
                    resource=self.resources[k + 1],
                    rung=k + 1,
                    config=below.config,
                    parents=(below.number,),
                )
        return None

    def _newcomer(self):
        """Una nueva, en el peldaño que le toca; None si ya empezaron todas."""
        if sum(self._started) == self.n_configs:
            return None
        params = self._sampling.new()
        if params is None:
            return None
        k = min(range(self.brackets), key=self._progress)
        self._started[k] += 1
        return Trial(params=params, resource=self.resources[k], rung=k)

    def _progress(self, k):
        """Cuánto avanzó el peldaño k en su parte de las nuevas; la media unidad hace esperar a los que tienen poca."""
        return (self._started[k] + 0.5) / self._shares[k]

    def _withdrawn(self, trial):
        self._sampling.withdraw(trial)

    def _adopted(self, trial, before):
        self._sampling.adopt(trial, before)

    def _learn(self, trial):
        self._sampling.learn(trial)
        if trial.rung is not None:      # None: una evaluación que este buscador no pidió
            self._rungs[trial.rung].add(trial)


class Rung:
    """Lo que ya terminó en un peldaño, y quiénes de ahí todavía no ascendieron."""

    def __init__(self):
        self.n_finished = 0
        self.ranking = []          # (pérdida, número) de los que terminaron bien, en orden
        self.waiting = []          # lo mismo y el trial, de los que no ascendieron

    def add(self, trial):
        """Una prueba fallida ocupó su lugar entre las que terminaron, pero no asciende nunca."""
        self.n_finished += 1
        if trial.ok:
            insort(self.ranking, (trial.loss, trial.number))
            insort(self.waiting, (trial.loss, trial.number, trial))

    def promote(self, eta) -> Trial | None:
        """La mejor que no ascendió, si está en el mejor 1/eta de las que terminaron; None si no lo está."""
        if not self.waiting:
            return None
        loss, number, best = self.waiting[0]
        place = bisect_left(self.ranking, (loss, number))
        if place >= self.n_finished // eta:
            return None
        del self.waiting[0]
        return best
