"""El espacio visto como cubo unitario, con operaciones sobre muchos puntos a la vez.

Los modelos sustitutos trabajan con filas de números: aquí se dice qué coordenadas son continuas, cuáles tienen
pocos valores posibles y cuáles solo se comparan por igualdad, y se ajusta cada punto a valores que existen.
"""
from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from coursekit.basics.validation import bad_value
from coursekit.space import Categorical

MANY_LEVELS = 2048          # un entero con más valores que esto se trata como continuo hasta el final
INACTIVE = 0.5              # lo que ve el modelo en una coordenada que esa rama del espacio no tiene
AT_RANDOM = 256             # puntos al azar que se miran antes de recorrer el espacio entero


class Cube:
    """Vista vectorizada de un `Space`.

    `categorical`, `continuous`: máscaras (d,). `levels[j]`: posiciones posibles en la coordenada j, o None;
    `edges[j]`: los bordes entre niveles vecinos.
    """

    def __init__(self, space):
        self.space = space
        dimensions = [slot.dimension for slot in space.slots]
        self.n = len(dimensions)
        self.categorical = np.array([isinstance(dimension, Categorical) for dimension in dimensions])
        self.levels = [_levels(dimension) for dimension in dimensions]
        self.edges = [_edges(levels) for levels in self.levels]
        self.continuous = np.array([levels is None for levels in self.levels])
        self._branches = _branch_table(space)

    def sample(self, rng, m):
        """m puntos uniformes (m, d), ya ajustados."""
        return self.snap(rng.random((m, self.n)))

    def snap(self, U):
        """Lleva cada fila de U (m, d) a la configuración más cercana que existe. Lo inactivo queda en 0,5."""
        U = np.array(U, dtype=float)
        U = np.clip(U, 0.0, 1.0)
        for j, levels in enumerate(self.levels):
            if levels is not None:
                nearest = np.searchsorted(self.edges[j], U[:, j], side="right")
                U[:, j] = levels[nearest]
        if len(self._branches) > 1:
            U[~self.active(U)] = INACTIVE
        return U

    def active(self, U):
        """Qué coordenadas cuentan en la rama del espacio de cada fila: misma forma que U, (m, d) o (d,)."""
        count = len(self._branches)
        if count == 1:
            return np.ones(np.shape(U), dtype=bool)
        branch = (U[..., 0] * count).astype(int)
        branch = np.minimum(branch, count - 1)
        return self._branches[branch]

    def encode(self, params):
        """Configuración → fila (d,) sin NaN."""
        return self.fill(self.space.to_unit(params))

    def fill(self, U):
        """U, con lo que ve el modelo donde hay NaN: en lo que esa rama del espacio no tiene."""
        return np.nan_to_num(U, nan=INACTIVE)

    def decode(self, u):
        """Fila (d,) → configuración."""
        return self.space.from_unit(u)

    def rows(self, X):
        """Filas (m, d) de X: una configuración, una lista de ellas, o filas del cubo, (d,) o (m, d)."""
        if isinstance(X, Mapping):
            X = [X]
        if len(X) and isinstance(X[0], Mapping):
            encoded = [self.encode(params) for params in X]
            return np.array(encoded)
        U = np.asarray(X, dtype=float)
        U = np.atleast_2d(U)
        if U.ndim != 2 or U.shape[1] != self.n:
            raise bad_value("X", X, f"configuraciones, o filas de {self.n} coordenadas entre 0 y 1")
        return self.fill(U)

    def any_unseen(self, rng, seen):
        """Una configuración que no esté en `seen`: al azar y, si el espacio está casi agotado, recorriéndolo.

        None si ya salieron todas. Donde hay infinitas se tolera un repetido (una distribución entera de scipy).
        """
        drawn = self.sample(rng, AT_RANDOM)
        configs = map(self.decode, drawn)
        params = seen.first_unseen(configs)
        if params is not None:
            return params
        if self.space.n_configs == math.inf:
            return self.decode(drawn[-1])
        return seen.first_unseen(self.space.grid())


def _levels(dimension):
    """Las posiciones de los valores de una dimensión en [0, 1]; None si son muchos o infinitos."""
    count = dimension.n_values
    if isinstance(dimension, Categorical):
        return (np.arange(count) + 0.5) / count
    if count > MANY_LEVELS:
        return None
    values = dimension.grid(int(count))
    return np.array([dimension.to_unit(value) for value in values])


def _edges(levels):
    """A mitad de camino entre cada nivel y el siguiente."""
    if levels is None:
        return None
    return (levels[1:] + levels[:-1]) / 2


def _branch_table(space):
    """(ramas, d): qué coordenadas usa cada rama de la unión; la primera, que elige la rama, la usan todas."""
    table = np.zeros((len(space.subspaces), len(space.slots)), dtype=bool)
    for j, slot in enumerate(space.slots):
        owners = list(slot.subspaces)
        table[owners, j] = True
    return table
