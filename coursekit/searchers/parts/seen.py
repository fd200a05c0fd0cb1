"""Qué configuraciones ya salieron: ningún buscador evalúa dos veces lo mismo en un espacio finito."""
from __future__ import annotations


class Seen:
    """El conjunto de las configuraciones de `space` que ya salieron; `params in seen` pregunta por una."""

    def __init__(self, space):
        self.space = space
        self._keys = set()

    def add(self, params: dict | None) -> None:
        """Anota `params`; None (no había ninguna) no agrega nada."""
        if params is not None:
            self._keys.add(self.space.key(params))

    def replace(self, before: dict, after: dict) -> None:
        """Olvida `before`, que al final no se preguntó, y anota `after`."""
        self._keys.discard(self.space.key(before))
        self.add(after)

    def first_unseen(self, configs) -> dict | None:
        """La primera de `configs` que no salió todavía, o None."""
        for params in configs:
            if params not in self:
                return params
        return None

    def __contains__(self, params) -> bool:
        return self.space.key(params) in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def everything(self) -> bool:
        """¿Ya salieron todas? Con sub-espacios que se pisan puede no saberse hasta buscar otra y no hallarla."""
        return len(self._keys) >= self.space.n_configs
