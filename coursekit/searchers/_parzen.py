"""Estimación de densidad por núcleos sobre el cubo unitario, con coordenadas de todo tipo a la vez.

Cada observación es un núcleo: en lo continuo y lo entero, una normal truncada al cubo; en lo categórico, casi toda
la masa en su categoría y el resto repartido (Aitchison y Aitken 1976). Un núcleo más, el previo, cubre todo el
espacio y evita que la densidad se apague donde no hay datos.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from coursekit.searchers._cube import Cube

LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)
NEGLIGIBLE = -60.0           # e^-60 no cambia una suma que vale al menos 1, y calcular exponentes menores es lento


class Parzen:
    """Mezcla de núcleos multivariados: uno por observación y, al final, el previo.

    U (n, d): observaciones en el cubo, NaN en lo inactivo. `bandwidth` (n, d), o lo que se difunda a esa forma: ancho
    de cada núcleo en lo ordenado. `smoothing`: masa que un núcleo categórico cede a las demás categorías.
    `prior_weight`: peso del núcleo previo frente a una observación.
    """

    def __init__(self, U, cube, bandwidth, smoothing, prior_weight=1.0, weights=None):
        n = len(U)
        self.cube = cube
        self.kernels = Kernels.around(U, cube, bandwidth, smoothing)
        raw = np.append(np.ones(n) if weights is None else weights, prior_weight)
        self.weights = raw / raw.sum()
        self.log_weights = np.log(np.maximum(self.weights, 1e-300))      # la peor de las buenas puede pesar cero

    def sample(self, rng, m):
        """m puntos (m, d) de la mezcla, ajustados a valores que existen."""
        rows = self.weights.cumsum().searchsorted(rng.random(m), side="right")
        uniform = rng.random((m, self.cube.n))
        return self.cube.snap(self.kernels.draw(rows.clip(max=len(self.weights) - 1), uniform, rng))

    def log_density(self, U):
        """Logaritmo de la densidad en cada fila de U (m, d): masa en lo discreto, densidad en lo continuo."""
        return _log_mixture(self.log_weights + self.kernels.log(np.atleast_2d(U)))


def log_ratio(over, under, U):
    """Logaritmo de `over` / `under`, dos `Parzen` del mismo espacio, en cada fila de U (m, d).

    Lo mismo que restar sus `log_density`, en casi un tercio menos de tiempo: lo que depende de U se calcula una vez.
    """
    n = len(over.kernels)
    log = over.kernels.joined(under.kernels).log(U)
    return _log_mixture(over.log_weights + log[:, :n]) - _log_mixture(under.log_weights + log[:, n:])


def _log_mixture(terms):
    """log de la suma de las exponenciales de cada fila, sin desbordes."""
    top = terms.max(axis=1, keepdims=True)
    return top[:, 0] + np.log(np.exp(np.maximum(terms - top, NEGLIGIBLE)).sum(axis=1))


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


def bandwidths(U, floor=0.03):
    """Ancho de cada núcleo en cada coordenada (n, d): lo menor entre dos reglas, nunca menos que `floor`.

    Una mira alrededor (la distancia al vecino más lejano de los dos contiguos, Bergstra et al. 2011); la otra, al
    conjunto (la de Scott, con la varianza de una observación más, repartida por todo el rango). El piso es el
    «magic clipping» de Watanabe (2023): sin él, la búsqueda se encierra en lo primero bueno que encuentra.
    """
    n, d = U.shape
    if n == 0:
        return np.ones((0, d))
    return np.clip(np.minimum(_neighbour_gaps(U), _scott(U)), floor, 1.0)


def _scott(U):
    known = ~np.isnan(U)
    count = np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, U, 0.0)
    mean = filled.sum(axis=0) / count
    variance = ((np.where(known, U - mean, 0.0) ** 2).sum(axis=0) + 1 / 12) / (count + 1)
    return np.sqrt(variance) * len(U) ** (-1 / (U.shape[1] + 4))


def _neighbour_gaps(U):
    """Distancia mayor a los dos vecinos (o al borde) en cada coordenada, con el piso 1/(n + 2) de cuando hay pocos."""
    n, d = U.shape
    order = np.argsort(U, axis=0), np.arange(d)                    # los NaN, al final
    line = np.vstack([np.zeros(d), U[order], np.ones(d)])
    line = np.where(np.isnan(line), 1.0, line)
    steps = np.diff(line, axis=0)
    gaps = np.empty_like(U)
    gaps[order] = np.maximum(steps[:-1], steps[1:])
    return np.maximum(gaps, 1 / min(n + 2, 100))


def improvement_weights(losses, threshold):
    """Peso de cada buena según cuánto mejora el umbral (Watanabe 2023), de media 1; None si no se distinguen."""
    gain = np.maximum(threshold - losses, 0.0)
    if len(losses) < 2 or not np.isfinite(gain).all() or gain.mean() <= 0:
        return None
    return gain / gain.mean()
