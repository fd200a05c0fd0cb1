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
LEAST_MASS = 1e-300          # el logaritmo de 0 no existe


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
        below_one = ndtr((1 - centers) / h)
        below_zero = ndtr(-centers / h)
        inside = below_one - below_zero
        return cls(cube, centers, known, h, inside, np.full(n + 1, smoothing))

    def __len__(self):
        return len(self.centers)

    def joined(self, other):
        """Estos y, detrás, los de `other`."""
        parts = []
        for name in ("centers", "known", "bandwidth", "inside", "smoothing"):
            pair = getattr(self, name), getattr(other, name)
            parts.append(np.concatenate(pair))
        return Kernels(self.cube, *parts)

    # -- sortear

    def draw(self, rows, uniform, rng):
        """Un punto del núcleo de cada fila; `uniform` (m, d), en [0, 1), es el azar de lo ordenado."""
        centers = self.centers[rows]
        h = self.bandwidth[rows]
        known = self.known[rows]
        # La normal truncada, por su inversa: entre lo que queda debajo de 0 y lo que queda debajo de 1.
        below_zero = ndtr(-centers / h)
        level = below_zero + uniform * self.inside[rows]
        moved = centers + h * ndtri(level)
        U = np.clip(moved, 0.0, 1.0)
        for j in np.flatnonzero(self.cube.categorical):
            mask = known[:, j]
            U[mask, j] = self._draw_category(j, rows[mask], uniform[mask, j], rng)
        return np.where(known, U, uniform)

    def _draw_category(self, j, rows, uniform, rng):
        """Casi siempre la categoría del núcleo; con probabilidad `smoothing`, otra cualquiera."""
        count = len(self.cube.levels[j])
        centers = self.centers[rows, j]
        if count == 1:
            return centers
        own = (centers * count).astype(int)
        jump = rng.integers(1, count, len(rows))
        other = (own + jump) % count
        stay = uniform >= self.smoothing[rows]
        return np.where(stay, centers, (other + 0.5) / count)

    # -- cuánto vale cada núcleo

    def log(self, U):
        """Logaritmo de cada núcleo en cada fila de U: (m, n)."""
        active = self.cube.active(U)     # una coordenada que la rama de u no tiene no es parte de la configuración
        total = self._log_continuous(U, active)
        for j in np.flatnonzero(~self.cube.continuous):
            kernel = self._log_discrete(j, U[:, j])
            if not active[:, j].all():
                kernel = np.where(active[:, j, None], kernel, 0.0)
            total += kernel
        return total

    def _log_continuous(self, U, active):
        """Suma de los logaritmos de las normales, (m, n): un polinomio de grado 2 en u, o sea un producto."""
        j = self.cube.continuous
        u = U[:, j]
        counts = active[:, j]
        known = self.known[:, j]
        h = self.bandwidth[:, j]
        # -(u - centro)² / 2h² - log(h·√2π·inside), ordenado por potencias de u; donde no opina, 0.
        centers = np.where(known, self.centers[:, j], 0.0)
        h_known = np.where(known, h, np.inf)
        precision = h_known ** -2
        linear = precision * centers
        log_width = np.log(h * self.inside[:, j])
        constant = -0.5 * linear * centers - LOG_SQRT_2PI - log_width
        constant = np.where(known, constant, 0.0)
        coefficients = np.hstack([-0.5 * precision, linear, constant])
        u2_if_counts = np.where(counts, u * u, 0.0)
        u_if_counts = np.where(counts, u, 0.0)
        powers = np.hstack([u2_if_counts, u_if_counts, counts])
        return powers @ coefficients.T

    def _log_discrete(self, j, u):
        """log de la masa que cada núcleo da al nivel de cada u, (m, n); uniforme donde no opina."""
        edges = self.cube.edges[j]
        count = len(edges) + 1
        # Solo los niveles que aparecen en u: un entero puede tener miles.
        level_of_u = edges.searchsorted(u, side="right")
        levels, which = _distinct(level_of_u, count)
        if self.cube.categorical[j]:
            own = edges.searchsorted(self.centers[:, j], side="right")
            same = levels[:, None] == own
            mass = self._category_mass(same, count)
            uniform = 1 / count
        else:
            cut = np.concatenate(([0.0], edges, [1.0]))
            mass = self._interval_mass(j, cut, levels)
            width = cut[levels + 1] - cut[levels]
            uniform = width[:, None]
        mass = np.where(self.known[:, j], mass, uniform)
        log_mass = np.log(np.maximum(mass, LEAST_MASS))
        return log_mass.take(which, axis=0)

    def _category_mass(self, same, count):
        """Casi toda la masa en la misma categoría; las demás se reparten `smoothing`."""
        if count == 1:
            return np.ones(same.shape)
        return np.where(same, 1 - self.smoothing, self.smoothing / (count - 1))

    def _interval_mass(self, j, cut, levels):
        """Masa de cada normal entre los dos bordes de cada nivel; un borde compartido se calcula una vez."""
        ends = np.concatenate((levels, levels + 1))
        borders, place = _distinct(ends, len(cut))
        distance = cut[borders, None] - self.centers[:, j]
        below = ndtr(distance / self.bandwidth[:, j])
        n = len(levels)
        below_low = below.take(place[:n], axis=0)
        below_high = below.take(place[n:], axis=0)
        return (below_high - below_low) / self.inside[:, j]


def _distinct(positions, count):
    """Las posiciones distintas, en orden, y el lugar de cada una entre ellas: `np.unique` sin ordenar."""
    appears = np.zeros(count, dtype=bool)
    appears[positions] = True
    place = appears.cumsum() - 1
    return appears.nonzero()[0], place[positions]
