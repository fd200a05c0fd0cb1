"""Quién propone las configuraciones nuevas de un método con recursos, y con qué resultados aprende."""
from __future__ import annotations

import math

from coursekit.basics.validation import bad_type
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.rebuild import accepts
from coursekit.searchers.parts.seen import Seen

TRIES = 20           # propuestas repetidas que se toleran del que sabe antes de preguntarle al que no
EXPECTED = "una clase de buscador sin recurso, como RandomSearch o TPESearch"


class Sampling:
    """Un buscador por recurso: pérdidas con 1 época y con 81 no se comparan entre sí.

    Propone el del recurso más alto que ya vio bastantes resultados, 2·(d + 1) sin contar los que fallaron; hasta
    entonces, uno que no sabe nada. La idea es de BOHB (Falkner et al. 2018), y la cuenta es nuestra: la suya pide que
    cada uno de sus dos grupos, las buenas y las demás, tenga más de d.
    `resources`: de cuáles se aprende, de menor a mayor. En un espacio finito ninguna configuración sale dos
    veces: `exhausted` dice que ya salieron todas.
    """

    def __init__(self, sampler, space, rng, resources):
        self.sampler = sampler
        self.space = space
        self.rng = rng
        self.resources = resources
        self.novice = self._make()
        self.by_resource = {}            # quién aprende de cada recurso
        self.counts = {}                 # cuántos resultados buenos vio
        self.seen = Seen(space)
        self.exhausted = False
        self._asked = {}                 # configuración: quién la propuso y su trial, mientras espera un resultado

    def _make(self) -> Searcher:
        if not callable(self.sampler):
            raise bad_type("sampler", self.sampler, EXPECTED)
        # La grilla, por ejemplo, no usa semilla.
        named = {"random_state": self.rng} if accepts(self.sampler, "random_state") else {}
        try:
            searcher = self.sampler(self.space, **named)
        except TypeError as error:
            raise bad_type("sampler", self.sampler, EXPECTED) from error
        if not isinstance(searcher, Searcher) or searcher.has_resource:
            raise bad_type("sampler", self.sampler, EXPECTED)
        return searcher

    def new(self) -> dict | None:
        """Una configuración que no se propuso antes, o None si ya salieron todas."""
        if self.exhausted:
            return None
        params = None
        expert = self._expert()
        if expert is not None:
            params = self._ask(expert, TRIES)
        if params is None:
            params = self._ask(self.novice, self.space.n_configs)
        self.exhausted = params is None
        return params

    def _expert(self) -> Searcher | None:
        """El que aprende del recurso más alto que ya dio bastantes resultados."""
        # Con menos que sus evaluaciones iniciales, TPE y el proceso gaussiano todavía no usan lo que vieron.
        enough = max(2 * (self.space.n_slots + 1), self.novice.n_startup)
        for resource in sorted(self.counts, reverse=True):
            if self.counts[resource] >= enough:
                return self.by_resource[resource]
        return None

    def _ask(self, searcher, tries):
        """Una configuración de `searcher` que no haya salido, o None; se la deja en camino hasta que haya resultado."""
        while tries > 0 and not searcher.finished:
            trial = searcher.ask()
            if trial is None:
                return None
            if trial.params not in self.seen or self.space.n_configs == math.inf:
                self._note(searcher, trial)
                return trial.params
            searcher.withdraw(trial)
            tries -= 1
        return None

    def _note(self, searcher, trial):
        """Lo que `searcher` propone queda en camino; si otro había propuesto lo mismo, ya no lo espera."""
        self.seen.add(trial.params)
        self._settle(trial.params)
        self._asked[self.space.key(trial.params)] = searcher, trial

    def learn(self, trial):
        """Enseña un resultado al buscador de su recurso; uno sin recurso se toma como medido con el máximo."""
        self._settle(trial.params)
        resource = self.resources[-1] if trial.resource is None else trial.resource
        if resource not in self.resources:
            return
        if resource not in self.by_resource:
            self.by_resource[resource] = self._make()
            self.counts[resource] = 0
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
        searcher, proposal = self._forget(before)
        self._settle(trial.params)
        if searcher is not None:
            searcher.adopt(proposal, trial.params)
            self._asked[self.space.key(trial.params)] = searcher, proposal

    def _settle(self, params):
        """La propuesta de `params` deja de estar en camino para quien la hizo."""
        searcher, proposal = self._forget(params)
        if searcher is not None:
            searcher.withdraw(proposal)

    def _forget(self, params):
        """Saca `params` de lo que está en camino: quién lo propuso y su trial, o (None, None) si no estaba."""
        return self._asked.pop(self.space.key(params), (None, None))


def teaching_resources(resources):
    """Los recursos de los que conviene aprender: todos menos el del primer peldaño, si hay más de uno.

    Con tan poco recurso gana lo que arranca rápido, y quien aprende de eso no propone otra cosa.
    """
    return resources[1:] or resources
