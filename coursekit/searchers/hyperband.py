"""Hyperband: Successive Halving varias veces, del bracket más impaciente a la búsqueda al azar, al mismo costo.

    para s = s_max, ..., 0:
        n = ceil((s_max + 1)·eta^s / (s + 1)) configuraciones nuevas, con R·eta^-s unidades de recurso cada una
        Successive Halving con ellas, hasta R

Con un solo bracket habría que saber de antemano si las buenas configuraciones se reconocen temprano.
Fuente: Li et al., «Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization» (JMLR 2018), algoritmo 1.
"""
from __future__ import annotations

import heapq

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
        # Con cientos de trabajadores hay cientos de brackets abiertos: nada los recorre todos.
        self._open = {}        # los brackets que no terminaron, por el orden en que se abrieron
        self._ready = []       # un montículo con el orden de los que tienen algo que proponer
        self._opened = 0       # cuántos se abrieron hasta ahora
        self._order_of = {}    # de qué bracket es cada trial en camino, por su número

    @property
    def endless(self):
        return self.loops is None and super().endless

    def _propose(self):
        while self._ready or self._any_left():
            if not self._ready:      # todos esperan resultados
                self._open_next()
            order = self._ready[0]
            trial = self._open[order].propose()
            self._update(order)
            if trial is not None:
                self._order_of[self.n_asked] = order      # el número que le va a dar ask()
                return trial
        return None

    def _open_next(self):
        names = list(self.brackets)
        s = names[self._opened % len(names)]
        self._open[self._opened] = Bracket(self.brackets[s], self._sampling.new, s)
        heapq.heappush(self._ready, self._opened)
        self._opened += 1

    def _update(self, order):
        """Después de que ese bracket cambió: ¿tiene algo que proponer?, ¿terminó?, ¿terminó todo?"""
        bracket = self._open[order]
        was_first = self._ready[:1] == [order]
        if was_first and not bracket.left:
            heapq.heappop(self._ready)
        if bracket.finished:
            del self._open[order]
        self.finished = not self._open and not self._any_left()

    def _any_left(self) -> bool:
        if self._sampling.exhausted:
            return False
        return self.loops is None or self._opened < self.loops * len(self.brackets)

    def _learn(self, trial):
        self._sampling.learn(trial)
        self._came_back(trial, lambda bracket: bracket.learn(trial))

    def _withdrawn(self, trial):
        self._sampling.withdraw(trial)
        self._came_back(trial, lambda bracket: bracket.withdraw())

    def _came_back(self, trial, tell):
        """Un trial ya no está en camino: se lo dice con `tell` a su bracket, que puede volver a tener qué proponer."""
        order = self._order_of.pop(trial.number, None)
        if order is None:            # una evaluación que este buscador no pidió
            return
        bracket = self._open[order]
        was_waiting = not bracket.left
        tell(bracket)
        if was_waiting and bracket.left:
            heapq.heappush(self._ready, order)
        self._update(order)

    def _adopted(self, trial, before):
        self._sampling.adopt(trial, before)
