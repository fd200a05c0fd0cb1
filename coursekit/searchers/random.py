"""Búsqueda al azar: cada configuración se sortea de las distribuciones declaradas, sin mirar las anteriores.

Si el espacio es finito no repetimos: sorteamos hasta que salga una que no salió. Cuando ya casi no
quedan, en lugar de insistir recorremos la grilla entera barajada.

Fuente: Bergstra y Bengio, «Random Search for Hyper-Parameter Optimization», JMLR 13 (2012).
"""
from __future__ import annotations

import warnings

from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.seen import Seen
from coursekit.searchers.parts.shuffled import ShuffledGrid

INSIST = 20      # sorteos repetidos que toleramos antes de barajar la grilla


class RandomSearch(Searcher):
    """Sorteos independientes; sin reposición si el espacio es finito.

    Es finito si todo son listas, `Categorical` o `Int`. `ParameterSampler` de scikit-learn no repone si todo son
    listas, y repone en cuanto hay una distribución, aunque sea de unos pocos enteros; aquí, lo mismo.

    En un espacio finito, cuando salieron todas las configuraciones queda `finished` y pedir otra
    avisa con un `UserWarning`.
    """

    name = "random"
    learns = False

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self._seen = Seen(self.space)
        self._shuffled = None      # la grilla barajada, si hizo falta

    def ask(self):
        if self.finished:
            warnings.warn(f"El espacio tiene {len(self._seen)} configuraciones y ya salieron todas: no hay más "
                          "para sortear. Para recorrerlas a todas está GridSearch.", stacklevel=2)
        return super().ask()

    def _propose(self):
        if self.endless:
            return self.space.sample(self.rng)
        params = self._draw_unseen()
        self._seen.add(params)
        self.finished = params is None or self._seen.everything
        return params

    def _draw_unseen(self):
        for _ in range(INSIST):
            params = self.space.sample(self.rng)
            if params not in self._seen:
                return params
        if self._shuffled is None:
            self._shuffled = ShuffledGrid(self.space.grid(), self.rng)
        return self._seen.first_unseen(self._shuffled)

    def _adopted(self, trial, before):
        if not self.endless:
            self._seen.replace(before, trial.params)
            self._shuffled = None      # la que se devuelve puede haber quedado atrás
            self.finished = self._seen.everything
