"""Los núcleos de una estimación de densidad sobre el cubo unitario, con coordenadas de todo tipo a la vez.

En lo continuo y lo entero, una normal truncada al cubo; en lo categórico, casi toda la masa en una categoría y el resto
repartido (Aitchison y Aitken 1976). Un núcleo más, el previo, cubre todo el espacio.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from coursekit.searchers.parts.cube import Cube

LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)


@dataclass
class Kernels:
    """Núcleos sin sus pesos. `centers`, `known`, `bandwidth`, `inside`: (n, d); `smoothing`: (n,).

    `known`: sobre qué coordenadas opina cada uno; en las demás es uniforme. `inside`: la masa de cada normal que cae en
    [0, 1], por la que se divide al truncarla.
    """

    cube: Cube
    centers: np.ndarray
    known: np.ndarray
    bandwidth: np.ndarray
    inside: np.ndarray
    smoothing: np.ndarray

    @classmethod
    def around(cls, U, cube, bandwidth, smoothing):
        """Uno por fila de U, que en lo inactivo (NaN) no opina, y el previo, que no opina en nada."""
        n = len(U)
        centers = np.full((n + 1, cube.n), 0.5)
        centers[:n] = U
        known = ~np.isnan(centers)
        known[-1] = False
        h = np.ones((n + 1, cube.n))
        h[:n] = bandwidth
        inside = ndtr((1 - centers) / h) - ndtr(-centers / h)
        return cls(cube, centers, known, h, inside, np.full(n + 1, smoothing))

    def __len__(self):
        return len(self.centers)

    def joined(self, other):
        """Estos y, detrás, los de `other`."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in
                 ("centers", "known", "bandwidth", "inside", "smoothing"))
        return Kernels(self.cube, *map(np.concatenate, pairs))

    def draw(self, rows, uniform, rng):
        """Un punto del núcleo de cada fila; `uniform` (m, d), en [0, 1), es el azar de lo ordenado."""
        centers, h, known = self.centers[rows], self.bandwidth[rows], self.known[rows]
        U = np.clip(centers + h * ndtri(ndtr(-centers / h) + uniform * self.inside[rows]), 0.0, 1.0)
        for j in np.flatnonzero(self.cube.categorical):
            mask = known[:, j]
            U[mask, j] = self._draw_category(j, rows[mask], uniform[mask, j], rng)
        return np.where(known, U, uniform)

    def _draw_category(self, j, rows, uniform, rng):
        """Casi siempre la categoría del núcleo; con probabilidad `smoothing`, otra cualquiera."""
        centers, count = self.centers[rows, j], len(self.cube.levels[j])
        stay = (uniform >= self.smoothing[rows]) | (count == 1)
        other = (rng.integers(1, max(count, 2), len(rows)) + (centers * count).astype(int)) % count
        return np.where(stay, centers, (other + 0.5) / count)

    def log(self, U):
        """Logaritmo de cada núcleo en cada fila de U: (m, n)."""
        active = self.cube.active(U)     # una coordenada que la rama de u no tiene no es parte de la configuración
        total = self._log_continuous(U, active)
        for j in np.flatnonzero(~self.cube.continuous):
            kernel = self._log_discrete(j, U[:, j])
            total += kernel if active[:, j].all() else np.where(active[:, j, None], kernel, 0.0)
        return total

    def _log_continuous(self, U, active):
        """Suma de los logaritmos de las normales, (m, n): un polinomio de grado 2 en u, o sea un producto."""
        j = self.cube.continuous
        u, counts, centers, known, h = U[:, j], active[:, j], self.centers[:, j], self.known[:, j], self.bandwidth[:, j]
        precision = np.where(known, h, np.inf) ** -2
        linear = precision * np.where(known, centers, 0.0)
        log_width = np.log(h * self.inside[:, j])
        constant = np.where(known, -0.5 * linear * centers - LOG_SQRT_2PI - log_width, 0.0)
        powers = np.hstack([np.where(counts, u * u, 0.0), np.where(counts, u, 0.0), counts])
        return powers @ np.hstack([-0.5 * precision, linear, constant]).T

    def _log_discrete(self, j, u):
        """log de la masa que cada núcleo da al nivel de cada u, (m, n); uniforme donde no opina."""
        edges, centers, known = self.cube.edges[j], self.centers[:, j], self.known[:, j]
        # Solo los niveles que aparecen en u: un entero puede tener miles.
        levels, which = _distinct(edges.searchsorted(u, side="right"), len(edges) + 1)
        if self.cube.categorical[j]:
            mass = self._category_mass(levels[:, None] == edges.searchsorted(centers, side="right"), len(edges) + 1)
            uniform = 1 / (len(edges) + 1)
        else:
            cut = np.concatenate(([0.0], edges, [1.0]))
            mass, uniform = self._interval_mass(j, cut, levels), (cut[levels + 1] - cut[levels])[:, None]
        return np.log(np.maximum(np.where(known, mass, uniform), 1e-300)).take(which, axis=0)

    def _category_mass(self, same, count):
        """Casi toda la masa en la misma categoría; las demás se reparten `smoothing`."""
        return np.where(same, 1 - self.smoothing, self.smoothing / (count - 1)) if count > 1 else np.ones(same.shape)

    def _interval_mass(self, j, cut, levels):
        """Masa de cada normal entre los dos bordes de cada nivel; un borde compartido se calcula una vez."""
        borders, row = _distinct(np.concatenate((levels, levels + 1)), len(cut))
        below = ndtr((cut[borders, None] - self.centers[:, j]) / self.bandwidth[:, j])
        low, high = row[:len(levels)], row[len(levels):]
        return (below.take(high, axis=0) - below.take(low, axis=0)) / self.inside[:, j]


def _distinct(positions, count):
    """Las posiciones distintas, en orden, y el lugar de cada una entre ellas: `np.unique` sin ordenar."""
    seen = np.zeros(count, dtype=bool)
    seen[positions] = True
    return seen.nonzero()[0], (seen.cumsum() - 1)[positions]
