"""Successive Halving: muchas configuraciones con poco recurso; en cada peldaño sigue el mejor 1/eta, con eta veces más.

    peldaño 0: n configuraciones nuevas, cada una con r unidades de recurso
    cuando todas terminaron: las n // eta mejores pasan al peldaño siguiente, con r·eta unidades
    y así hasta max_resource

Fuentes: Jamieson y Talwalkar (2016), donde eta = 2; Li et al., «Hyperband» (JMLR 2018), para eta cualquiera.
"""
from __future__ import annotations

from coursekit.basics.validation import check_choice, check_int
from coursekit.history import Trial
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.rungs import check_resources, count_cuts, halving_schedule
from coursekit.searchers.parts.sampling import Sampling
from coursekit.searchers.random import RandomSearch


class SuccessiveHalving(Searcher):
    """Un solo bracket, con barrera en cada peldaño: no se asciende hasta que todos terminaron.

    `max_resource`, `min_resource`: recurso del último y del primer peldaño, en las unidades de quien evalúa
    (épocas, árboles, muestras), enteras o con decimales; si max_resource no es min_resource por una potencia de eta, se
    empieza un poco más arriba. `n_configs`: con cuántas se empieza; por omisión las justas para que llegue una al
    final. `rounding`: "floor" guarda n // eta, como el artículo; "ceil" redondea hacia arriba, como scikit-learn.
    `sampler`: clase de buscador que propone las configuraciones nuevas. `schedule` es el calendario, [(n, r), ...].
    """

    name = "halving"
    endless = False

    def __init__(self, space, max_resource, eta=3, *, min_resource=1, n_configs=None, rounding="floor",
                 sampler=RandomSearch, random_state=None):
        super().__init__(space, random_state)
        low, high, eta = check_resources(min_resource, max_resource, eta)
        if n_configs is None:
            n_configs = eta ** count_cuts(low, high, eta)
        self.min_resource = low
        self.max_resource = high
        self.eta = eta
        self.n_configs = check_int("n_configs", n_configs, low=1)
        self.rounding = check_choice("rounding", rounding, ("floor", "ceil"))
        self.sampler = sampler
        self.schedule = halving_schedule(self.n_configs, low, high, eta, rounding)
        # Las nuevas se piden todas antes del segundo peldaño: o se aprende del primero, o no se aprende.
        resources = [resource for _, resource in self.schedule]
        self._sampling = Sampling(sampler, self.space, self.rng, resources)
        self._bracket = Bracket(self.schedule, self._sampling.new)

    def _propose(self):
        trial = self._bracket.propose()
        self.finished = self._bracket.finished
        return trial

    def _learn(self, trial):
        self._sampling.learn(trial)
        if trial.rung is not None:      # None: una evaluación que este buscador no pidió
            self._bracket.learn(trial)
        self.finished = self._bracket.finished

    def _withdrawn(self, trial):
        self._sampling.withdraw(trial)
        self._bracket.withdraw()
        self.finished = self._bracket.finished

    def _adopted(self, trial, before):
        self._sampling.adopt(trial, before)


class Bracket:
    """Una escalera: `schedule` [(n, r), ...] dice cuántas configuraciones y cuánto recurso hay en cada peldaño.

    `new_config()` da una configuración nueva, o None si el espacio se agotó: entonces se sigue con las que hay.
    `s` es el número de bracket que llevan sus trials.
    """

    def __init__(self, schedule, new_config, s=None):
        self.schedule = list(schedule)
        self.new_config = new_config
        self.s = s
        self.rung = 0
        self.left, _ = self.schedule[0]      # cuántas faltan proponer en el peldaño
        self.climbers = []                   # los que suben a este peldaño
        self.out = 0                         # cuántos están en camino
        self.done = []                       # los que terminaron en este peldaño

    @property
    def finished(self) -> bool:
        return not self.left and not self.out

    def propose(self) -> Trial | None:
        """El próximo trial; None si hay que esperar a que el peldaño termine, o si ya no hay más."""
        while self.left:
            trial = self._newcomer() if self.rung == 0 else self._climb()
            if trial is not None:
                self.left -= 1
                self.out += 1
                return trial
            self.left = 0
            self._promote_if_complete()
        return None

    def learn(self, trial: Trial):
        """Anota el resultado de uno que estaba en camino; si era el último del peldaño, ascienden los mejores."""
        self.done.append(trial)
        self.withdraw()

    def withdraw(self):
        """Uno ya no está en camino: el peldaño no lo espera más."""
        self.out -= 1
        self._promote_if_complete()

    def _newcomer(self):
        params = self.new_config()
        if params is None:
            return None
        _, resource = self.schedule[0]
        return Trial(params=params, resource=resource, rung=0, bracket=self.s)

    def _climb(self):
        below = self.climbers[-self.left]
        _, resource = self.schedule[self.rung]
        return Trial(
            params=dict(below.params),
            resource=resource,
            rung=self.rung,
            bracket=self.s,
            config=below.config,
            parents=(below.number,),
        )

    def _promote_if_complete(self):
        last = self.rung == len(self.schedule) - 1
        if self.left or self.out or last:
            return
        self.rung += 1
        room, _ = self.schedule[self.rung]
        self.climbers = survivors(self.done, room)
        self.done = []
        self.left = len(self.climbers)


def survivors(trials, n):
    """Los n trials de menor pérdida, en orden; una prueba fallida (NaN) no asciende nunca."""
    finished = [trial for trial in trials if trial.ok]
    ranked = sorted(finished, key=lambda trial: (trial.loss, trial.number))
    return ranked[:n]
