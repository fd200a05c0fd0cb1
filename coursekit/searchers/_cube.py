"""El espacio visto como cubo unitario, con operaciones sobre muchos puntos a la vez.

Los modelos sustitutos trabajan con filas de números: aquí se dice qué coordenadas son continuas, cuáles tienen
pocos valores posibles y cuáles solo se comparan por igualdad, y se ajusta cada punto a valores que existen.
"""
from __future__ import annotations

import numpy as np

from coursekit.space import Categorical

MANY_LEVELS = 2048          # un entero con más valores que esto se trata como continuo hasta el final
INACTIVE = 0.5              # lo que ve el modelo en una coordenada que esa rama del espacio no tiene


class Cube:
    """Vista vectorizada de un `Space`.

    `categorical`, `continuous`: máscaras (d,). `levels[j]`: posiciones posibles en la coordenada j, o None.
    """

    def __init__(self, space):
        self.space, self.slots = space, space.slots
        dimensions = [slot.dimension for slot in self.slots]
        self.categorical = np.array([isinstance(dim, Categorical) for dim in dimensions])
        self.levels = [_levels(dim) for dim in dimensions]
        self.continuous = np.array([levels is None for levels in self.levels])
        self.n = len(dimensions)
        self._edges = [None if v is None else (v[1:] + v[:-1]) / 2 for v in self.levels]
        self._active = _active_table(space) if space.is_union else None

    def sample(self, rng, m):
        """m puntos uniformes (m, d), ya ajustados."""
        return self.snap(rng.random((m, self.n)))

    def snap(self, U):
        """Lleva cada fila de U (m, d) a la configuración más cercana que existe. Lo inactivo queda en 0,5."""
        U = np.clip(np.array(U, dtype=float), 0.0, 1.0)
        for j, levels in enumerate(self.levels):
            if levels is not None:
                U[:, j] = levels[np.searchsorted(self._edges[j], U[:, j], side="right")]
        if self._active is not None:
            branch = np.minimum((U[:, 0] * len(self._active)).astype(int), len(self._active) - 1)
            U[~self._active[branch]] = INACTIVE
        return U

    def edges(self, j):
        """Bordes entre los niveles vecinos de la coordenada j (niveles - 1,)."""
        return self._edges[j]

    def active(self, u):
        """Máscara (d,) de las coordenadas que cuentan en la rama a la que pertenece u."""
        if self._active is None:
            return np.ones(self.n, dtype=bool)
        return self._active[min(int(u[0] * len(self._active)), len(self._active) - 1)]

    def encode(self, params):
        """Configuración → fila (d,) sin NaN."""
        return np.nan_to_num(self.space.to_unit(params), nan=INACTIVE)

    def decode(self, u):
        """Fila (d,) → configuración."""
        return self.space.from_unit(u)

    def any_unseen(self, rng, seen):
        """Una configuración cualquiera cuya clave no esté en `seen`; en un espacio casi agotado, recorriéndolo."""
        for u in self.sample(rng, 256):
            if self.space.key(params := self.decode(u)) not in seen:
                return params
        return next(p for p in self.space.grid() if self.space.key(p) not in seen)


def _levels(dimension):
    count = dimension.n_values
    if isinstance(dimension, Categorical):
        return (np.arange(count) + 0.5) / count
    if count > MANY_LEVELS:
        return None
    return np.array([dimension.to_unit(v) for v in dimension.grid(int(count))])


def _active_table(space):
    """(ramas, d): qué coordenadas usa cada rama de la unión; la primera, que elige la rama, la usan todas."""
    table = np.zeros((len(space.subspaces), len(space.slots)), dtype=bool)
    for j, slot in enumerate(space.slots):
        table[list(slot.subspaces), j] = True
    return table
