"""Hyperband: Successive Halving varias veces, del bracket más impaciente a la búsqueda al azar, al mismo costo.

    para s = s_max, ..., 0:
        n = ceil((s_max + 1)·eta^s / (s + 1)) configuraciones nuevas, con R·eta^-s unidades de recurso cada una
        Successive Halving con ellas, hasta R

Con un solo bracket habría que saber de antemano si las buenas configuraciones se reconocen temprano.
Fuente: Li et al., «Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization» (JMLR 2018), algoritmo 1.
"""
from __future__ import annotations

from coursekit._validation import check_int
from coursekit.searchers._rungs import check_resources, hyperband_brackets
from coursekit.searchers._sampling import Sampling
from coursekit.searchers.base import Searcher
from coursekit.searchers.halving import Bracket
from coursekit.searchers.random import RandomSearch


class Hyperband(Searcher):
    """Todos los brackets del algoritmo 1, `loops` veces (None: hasta que se agote el presupuesto).

    `max_resource` es la R del artículo y `min_resource` el recurso del primer peldaño. Con `printed_table` se usa la
    tabla que el artículo imprime, que no sigue su propio algoritmo. `sampler`: quién propone las configuraciones
    nuevas; con `TPESearch` es la idea de BOHB. Si un bracket espera resultados se abre el siguiente, para que nadie
    quede ocioso.
    """

    name = "hyperband"

    def __init__(self, space, max_resource, eta=3, *, min_resource=1, sampler=RandomSearch, printed_table=False,
                 loops=1, random_state=None):
        super().__init__(space, random_state)
        self.min_resource, self.max_resource, self.eta = check_resources(min_resource, max_resource, eta)
        self.printed_table = bool(printed_table)
        self.loops = loops if loops is None else check_int("loops", loops, low=1)
        self.sampler = sampler
        self.brackets = hyperband_brackets(min_resource, max_resource, eta, printed_table)
        self._sampling = Sampling(sampler, self.space, self.rng)
        self._open, self._turn = [], 0
        self._owner, self._proposer = {}, None              # de qué bracket es cada trial en camino

    @property
    def endless(self):
        return self.loops is None

    def _propose(self):
        while True:
            for bracket in self._open:
                if (trial := bracket.propose()) is not None:
                    self._proposer = bracket
                    return trial
            if not self._open_next():
                return None

    def _open_next(self) -> bool:
        """Abre el bracket que sigue; False si ya no queda ninguno."""
        self._open = [b for b in self._open if not b.finished]
        if self._sampling.exhausted or self.loops is not None and self._turn == self.loops * len(self.brackets):
            self.finished = not self._open
            return False
        s = list(self.brackets)[self._turn % len(self.brackets)]
        self._open.append(Bracket(self.brackets[s], self._sampling.new, s))
        self._turn += 1
        return True

    def ask(self):
        trial = super().ask()
        if trial is not None:
            self._owner[trial.number] = self._proposer
        return trial

    def _learn(self, trial):
        self._sampling.learn(trial)
        if trial.number in self._owner:
            self._owner.pop(trial.number).learn(trial)
