"""Quién propone las configuraciones nuevas de un método con recursos, y con qué resultados aprende."""
from __future__ import annotations

import math

from coursekit.basics.validation import bad_type
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.seen import Seen

TRIES = 20           # propuestas repetidas que se toleran del que sabe antes de preguntarle al que no


class Sampling:
    """Un buscador por nivel de recurso: pérdidas con 1 época y con 81 no se comparan entre sí.

    Propone el del nivel más alto que ya vio bastantes resultados buenos, 2·(d + 1); la idea es de BOHB (Falkner et al.
    2018), que se conforma con d + 2 y cambia de maestro antes de tiempo. Hasta entonces, uno que no sabe nada.
    `levels`: los recursos de los que se aprende, de menor a mayor. En un espacio finito ninguna configuración sale dos
    veces: `exhausted` dice que ya salieron todas.
    """

    def __init__(self, sampler, space, rng, levels):
        self.sampler, self.space, self.rng, self.levels = sampler, space, rng, levels
        self.novice = self._make()
        self.by_resource, self.counts = {}, {}              # quién aprende de cada nivel, y cuántos buenos vio
        self.seen, self.exhausted = Seen(space), False
        self._asked = {}                                    # propuestas que esperan su primer resultado

    def _make(self) -> Searcher:
        expected = "una clase de buscador sin recurso, como RandomSearch o TPESearch"
        if not callable(self.sampler):
            raise bad_type("sampler", self.sampler, expected)
        try:
            searcher = self.sampler(self.space, random_state=self.rng)
        except TypeError as error:
            raise bad_type("sampler", self.sampler, f"{expected} ({error})") from error
        if not isinstance(searcher, Searcher):
            raise bad_type("sampler", self.sampler, expected)
        return searcher

    def new(self) -> dict | None:
        """Una configuración que no se propuso antes, o None si ya salieron todas."""
        if self.exhausted:
            return None
        # Con menos que sus pruebas iniciales, TPE y el proceso gaussiano todavía no usan lo que vieron.
        enough = max(2 * (self.space.n_slots + 1), self.novice.n_startup)
        ready = [resource for resource, count in self.counts.items() if count >= enough]
        params = self._ask(self.by_resource[max(ready)], TRIES) if ready else None
        if params is None:
            params = self._ask(self.novice, self.space.n_configs)
        self.exhausted = params is None
        return params

    def _ask(self, searcher, tries):
        """Una configuración de `searcher` que no haya salido, o None; se la deja en camino hasta que haya resultado."""
        while tries > 0 and not searcher.finished and (trial := searcher.ask()) is not None:
            repeated, tries = trial.params in self.seen, tries - 1
            if repeated and self.space.n_configs < math.inf:
                searcher.withdraw(trial)
                continue
            self.seen.add(trial.params)
            self._settle(trial.params)
            self._asked[self.space.key(trial.params)] = searcher, trial
            return trial.params
        return None

    def learn(self, trial):
        """Enseña un resultado al buscador de su nivel; uno sin recurso se toma como medido con el máximo."""
        self._settle(trial.params)
        resource = self.levels[-1] if trial.resource is None else trial.resource
        if resource not in self.levels:
            return
        if resource not in self.by_resource:
            self.by_resource[resource], self.counts[resource] = self._make(), 0
        self.by_resource[resource].observe(trial.params, trial.loss)
        self.counts[resource] += trial.ok

    def withdraw(self, trial):
        """El resultado de `trial` no va a llegar."""
        self._settle(trial.params)

    def adopt(self, trial, before):
        """`trial`, que se propuso con los hiperparámetros `before`, tiene ahora otros."""
        if trial.config != trial.number:      # subió de peldaño: como configuración nueva salió antes
            self.seen.add(trial.params)
            return
        self.seen.replace(before, trial.params)
        self.exhausted = False
        searcher, proposal = self._asked.pop(self.space.key(before), (None, None))
        self._settle(trial.params)
        if searcher is not None:
            searcher.adopt(proposal, trial.params)
            self._asked[self.space.key(trial.params)] = searcher, proposal

    def _settle(self, params):
        """La propuesta de `params` deja de estar en camino para quien la hizo."""
        searcher, trial = self._asked.pop(self.space.key(params), (None, None))
        if searcher is not None:
            searcher.withdraw(trial)


def teaching_levels(resources):
    """Los recursos de los que conviene aprender: todos menos el del primer peldaño, si hay más de uno.

    Con tan poco recurso gana lo que arranca rápido, y quien aprende de eso no propone otra cosa.
    """
    return resources[1:] or resources
