"""Estimación de densidad por núcleos (Parzen): una mezcla de un núcleo por observación, y qué ancho darle a cada uno.

Un núcleo más, el previo, evita que la densidad se apague donde no hay datos.
"""
from __future__ import annotations

import numpy as np

from coursekit.searchers.parts.kernels import Kernels

UNIFORM_VARIANCE = 1 / 12    # la de una observación repartida por todo [0, 1]
NEGLIGIBLE = -60.0           # e^-60 no cambia una suma que vale al menos 1, y calcular exponentes menores es lento


class Parzen:
    """Mezcla de núcleos multivariados: uno por observación y, al final, el previo.

    U (n, d): observaciones en el cubo, NaN en lo inactivo. `bandwidth` (n, d), o lo que se difunda a esa forma: ancho
    de cada núcleo en lo ordenado. `smoothing`: masa que un núcleo categórico cede a las demás categorías.
    `prior_weight`: peso del núcleo previo frente a una observación.
    """

    def __init__(self, U, cube, bandwidth, smoothing, prior_weight=1.0, weights=None):
        if weights is None:
            weights = np.ones(len(U))
        self.cube = cube
        self.kernels = Kernels.around(U, cube, bandwidth, smoothing)
        with_prior = np.append(weights, prior_weight)
        self.weights = with_prior / with_prior.sum()
        positive = np.maximum(self.weights, 1e-300)      # la peor de las buenas puede pesar cero
        self.log_weights = np.log(positive)

    def sample(self, rng, m):
        """m puntos (m, d) de la mezcla, ajustados a valores que existen."""
        cumulative = self.weights.cumsum()
        drawn = rng.random(m)
        rows = cumulative.searchsorted(drawn, side="right")
        rows = rows.clip(max=len(cumulative) - 1)      # por redondeo, la última puede quedar en 0,999…
        uniform = rng.random((m, self.cube.n))
        points = self.kernels.draw(rows, uniform, rng)
        return self.cube.snap(points)

    def log_density(self, U):
        """Logaritmo de la densidad en cada fila de U (m, d): masa en lo discreto, densidad en lo continuo."""
        log = self.kernels.log(np.atleast_2d(U))
        return _log_mixture(self.log_weights + log)


def log_ratio(over, under, U):
    """Logaritmo de `over` / `under`, dos `Parzen` del mismo espacio, en cada fila de U (m, d).

    Lo mismo que restar sus `log_density`, en casi un tercio menos de tiempo: lo que depende de U se calcula una vez.
    """
    n = len(over.kernels)
    log = over.kernels.joined(under.kernels).log(U)
    log_over = _log_mixture(over.log_weights + log[:, :n])
    log_under = _log_mixture(under.log_weights + log[:, n:])
    return log_over - log_under


def _log_mixture(terms):
    """log de la suma de las exponenciales de cada fila, sin desbordes."""
    top = terms.max(axis=1, keepdims=True)
    below = np.maximum(terms - top, NEGLIGIBLE)
    total = np.exp(below).sum(axis=1)
    return top[:, 0] + np.log(total)


def bandwidths(U, floor=0.03):
    """Ancho de cada núcleo en cada coordenada (n, d): lo menor entre dos reglas, nunca menos que `floor`.

    Una mira alrededor (la distancia al vecino más lejano de los dos contiguos, Bergstra et al. 2011); la otra, al
    conjunto (la de Scott, con la varianza de una observación más, repartida por todo el rango). El piso es el
    «magic clipping» de Watanabe (2023): sin él, la búsqueda se encierra en lo primero bueno que encuentra.
    """
    if len(U) == 0:
        return np.ones(U.shape)
    smaller = np.minimum(_neighbour_gaps(U), _scott(U))
    return np.clip(smaller, floor, 1.0)


def _scott(U):
    """La regla de Scott en cada coordenada (d,): desvío por n^(-1 / (d + 4))."""
    n, d = U.shape
    known = ~np.isnan(U)
    count = np.maximum(known.sum(axis=0), 1)
    total = np.where(known, U, 0.0).sum(axis=0)
    mean = total / count
    distance = np.where(known, U - mean, 0.0)
    squares = (distance**2).sum(axis=0)
    variance = (squares + UNIFORM_VARIANCE) / (count + 1)
    shrinking = n ** (-1 / (d + 4))
    return np.sqrt(variance) * shrinking


def _neighbour_gaps(U):
    """Distancia mayor a los dos vecinos (o al borde) en cada coordenada, con el piso 1/(n + 2) de cuando hay pocos."""
    n, d = U.shape
    order = np.argsort(U, axis=0)                    # los NaN, al final
    sorted_rows = order, np.arange(d)
    line = np.vstack([np.zeros(d), U[sorted_rows], np.ones(d)])
    line = np.where(np.isnan(line), 1.0, line)
    steps = np.diff(line, axis=0)
    before = steps[:-1]
    after = steps[1:]
    gaps = np.empty_like(U)
    gaps[sorted_rows] = np.maximum(before, after)
    floor = 1 / min(n + 2, 100)
    return np.maximum(gaps, floor)


def improvement_weights(losses, threshold):
    """Peso de cada buena según cuánto mejora el umbral (Watanabe 2023), de media 1; None si no se distinguen."""
    gain = np.maximum(threshold - losses, 0.0)
    if len(losses) < 2 or not np.isfinite(gain).all():
        return None
    mean = gain.mean()
    if mean <= 0:
        return None
    return gain / mean
