"""Lo que comparten los buscadores que trabajan en el cubo unitario: los modelos y el algoritmo genético."""
from __future__ import annotations

from coursekit.history import Trial
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.cube import Cube
from coursekit.searchers.parts.seen import Seen
from coursekit.searchers.parts.start import SobolStart


class CubeSearch(Searcher):
    """Un buscador que empieza por puntos bien repartidos del cubo y no propone dos veces lo mismo.

    Quien la extiende escribe `_choose()` en lugar de `_propose()`: anotar lo que sale y terminar cuando ya salió todo
    está aquí.
    """

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self.cube = Cube(self.space)
        self._start = SobolStart(self.cube, self.rng)
        self._seen = Seen(self.space)

    def _choose(self) -> dict | Trial | None:
        """Una configuración (o un trial con ella) que no esté en `_seen`; None si ya salieron todas."""
        raise NotImplementedError

    def _is_over(self) -> bool:
        """¿No hay nada más que proponer?"""
        return self._seen.everything

    def _propose(self):
        proposal = self._choose()
        params = proposal.params if isinstance(proposal, Trial) else proposal
        self._seen.add(params)
        self.finished = proposal is None or self._is_over()
        return proposal

    def _learn(self, trial):
        self._seen.add(trial.params)

    def _adopted(self, trial, before):
        self._seen.replace(before, trial.params)
        self.finished = self._is_over()
