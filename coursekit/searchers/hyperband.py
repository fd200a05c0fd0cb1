"""Hyperband: Successive Halving varias veces, del bracket más impaciente a la búsqueda al azar, al mismo costo.

    para s = s_max, ..., 0:
        n = ceil((s_max + 1)·eta^s / (s + 1)) configuraciones nuevas, con R·eta^-s unidades de recurso cada una
        Successive Halving con ellas, hasta R

Con un solo bracket habría que saber de antemano si las buenas configuraciones se reconocen temprano.
Fuente: Li et al., «Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization» (JMLR 2018), algoritmo 1.
"""
from __future__ import annotations

from coursekit.basics.validation import check_bool, check_int
from coursekit.searchers.base import Searcher
from coursekit.searchers.halving import Bracket
from coursekit.searchers.parts.rungs import check_resources, hyperband_brackets
from coursekit.searchers.parts.sampling import Sampling, teaching_resources
from coursekit.searchers.random import RandomSearch


class Hyperband(Searcher):
    """Todos los brackets del algoritmo 1, `loops` veces (None: hasta que se agote el presupuesto).

    `max_resource` es la R del artículo y `min_resource` el recurso del primer peldaño. Con `printed_table` se usa la
    tabla que el artículo imprime, que no sigue su propio algoritmo. `sampler`: quién propone las configuraciones
    nuevas; con `TPESearch` es la idea de BOHB. `brackets` es {s: calendario}. Si un bracket espera resultados se abre
    el siguiente, para que nadie quede ocioso; si el espacio se agota, se termina con las configuraciones que hay.
    """

    name = "hyperband"

    def __init__(self, space, max_resource, eta=3, *, min_resource=1, sampler=RandomSearch, printed_table=False,
                 loops=1, random_state=None):
        super().__init__(space, random_state)
        low, high, eta = check_resources(min_resource, max_resource, eta)
        self.min_resource = low
        self.max_resource = high
        self.eta = eta
        self.printed_table = check_bool("printed_table", printed_table)
        if loops is not None:
            loops = check_int("loops", loops, low=1)
        self.loops = loops
        self.sampler = sampler
        self.brackets = hyperband_brackets(low, high, eta, printed_table)
        longest = max(self.brackets.values(), key=len)
        resources = [resource for _, resource in longest]
        self._sampling = Sampling(sampler, self.space, self.rng, teaching_resources(resources))
        self._open = []        # los brackets que no terminaron
        self._opened = 0       # cuántos se abrieron hasta ahora

    @property
    def endless(self):
        return self.loops is None and super().endless

    def _propose(self):
        for bracket in self._waiting_or_next():
            trial = bracket.propose()
            if trial is not None:
                return trial
        self._close_finished()
        return None

    def _waiting_or_next(self):
        """Los brackets abiertos y, si todos esperan resultados, los que siguen."""
        yield from list(self._open)
        order = list(self.brackets)
        while self._any_left():
            s = order[self._opened % len(order)]
            bracket = Bracket(self.brackets[s], self._sampling.new, s)
            self._opened += 1
            self._open.append(bracket)
            yield bracket

    def _any_left(self) -> bool:
        if self._sampling.exhausted:
            return False
        return self.loops is None or self._opened < self.loops * len(self.brackets)

    def _learn(self, trial):
        self._sampling.learn(trial)
        for bracket in self._open:
            if bracket.has_out(trial):
                bracket.learn(trial)
        self._close_finished()

    def _withdrawn(self, trial):
        self._sampling.withdraw(trial)
        for bracket in self._open:
            if bracket.has_out(trial):
                bracket.withdraw(trial)
        self._close_finished()

    def _adopted(self, trial, before):
        self._sampling.adopt(trial, before)

    def _close_finished(self):
        unfinished = [bracket for bracket in self._open if not bracket.finished]
        self._open = unfinished
        self.finished = not unfinished and not self._any_left()
