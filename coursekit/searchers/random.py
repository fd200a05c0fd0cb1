"""Búsqueda al azar: cada configuración se sortea de las distribuciones declaradas, sin mirar las anteriores.

Si el espacio es finito no repetimos: sorteamos hasta que salga una que no salió. Cuando ya casi no
quedan, en lugar de insistir recorremos la grilla entera barajada.

Fuente: Bergstra y Bengio, «Random Search for Hyper-Parameter Optimization», JMLR 13 (2012).
"""
from __future__ import annotations

import math
import warnings

from coursekit.searchers.base import Searcher

INSIST = 20      # sorteos repetidos que toleramos antes de barajar la grilla


class RandomSearch(Searcher):
    """Sorteos independientes; sin reposición si el espacio es finito, como `ParameterSampler`.

    En un espacio finito, cuando salieron todas las configuraciones queda `finished` y pedir otra
    avisa con un `UserWarning`.
    """

    name = "random"
    learns = False

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self._seen = set()
        self._grid = None if self.endless else self.space.grid()
        self._moved: dict[int, int] = {}
        self._shuffled = 0

    def ask(self):
        if self.finished:
            warnings.warn(f"El espacio tiene {len(self._seen)} configuraciones y ya salieron todas: no hay más "
                          "para sortear. Para recorrerlas a todas está GridSearch.", stacklevel=2)
        return super().ask()

    def _propose(self):
        if self.endless:
            return self.space.sample(self.rng)
        params = self._draw_unseen()
        self.finished = params is None or len(self._seen) == self._grid.total
        return params

    def _adopted(self, trial, before):
        if self.endless:
            return
        self._seen.discard(self.space.key(before))
        self._seen.add(self.space.key(trial.params))
        self._moved, self._shuffled = {}, 0      # lo devuelto puede haber quedado atrás: la grilla se baraja de nuevo
        self.finished = len(self._seen) == self._grid.total

    def _draw_unseen(self):
        for _ in range(INSIST):
            params = self.space.sample(self.rng)
            if self._is_new(params):
                return params
        return next(filter(self._is_new, self._shuffled_grid()), None)

    def _is_new(self, params) -> bool:
        key = self.space.key(params)
        new = key not in self._seen
        self._seen.add(key)
        return new

    def _shuffled_grid(self):
        # Fisher-Yates, guardando solo las posiciones que se movieron: la grilla no se construye nunca.
        while self._shuffled < self._grid.total:
            i, j = self._shuffled, _random_index(self.rng, self._shuffled, self._grid.total)
            chosen = self._moved.get(j, j)
            self._moved[j] = self._moved.pop(i, i)
            self._shuffled += 1
            yield self._grid[chosen]


def _random_index(rng, low: int, high: int) -> int:
    """Un entero uniforme en [low, high), también donde numpy no llega."""
    if high < 2**63:
        return int(rng.integers(low, high))
    return low + math.floor(rng.random() * (high - low))
