"""De pérdidas a los números que aprende el modelo sustituto: estandarizados y, si ayuda, comprimidos."""
from __future__ import annotations

import numpy as np

LAMBDAS = np.array([1.0, 0.7, 0.4, 0.1, -0.3, -0.8, -1.5])       # 1 es «dejar como está»


class Warp:
    """Transformación creciente de pérdidas (n,): centra, escala y comprime la cola de las malas si es larga.

    La compresión es la de Yeo y Johnson (2000) con el exponente de mayor verosimilitud normal entre unos pocos
    menores o iguales que 1: nunca estira las pérdidas malas, que no hace falta distinguir entre sí.
    """

    def __init__(self, losses, compress=True):
        losses = np.asarray(losses, dtype=float)
        self.center = float(np.median(losses))
        spread = np.subtract(*np.percentile(losses, [75, 25])) / 1.349
        self.scale = float(spread if spread > 1e-12 * max(abs(self.center), 1e-300) else losses.std()) or 1.0
        z = (losses - self.center) / self.scale
        self.exponent = _best_exponent(z) if compress and len(losses) >= 5 else 1.0
        warped = _yeo_johnson(z, self.exponent)
        self.mean, self.deviation = float(warped.mean()), float(warped.std()) or 1.0

    def __call__(self, losses):
        """Pérdidas en cualquier forma → valores de media 0 y desvío 1 sobre las de partida."""
        z = (np.asarray(losses, dtype=float) - self.center) / self.scale
        return (_yeo_johnson(z, self.exponent) - self.mean) / self.deviation


def _yeo_johnson(z, exponent):
    up, down = np.maximum(z, 0.0), np.maximum(-z, 0.0)
    high = np.log1p(up) if exponent == 0 else ((1 + up) ** exponent - 1) / exponent
    other = 2.0 - exponent
    return high - ((1 + down) ** other - 1) / other


def _best_exponent(z):
    def log_likelihood(exponent):
        variance = _yeo_johnson(z, exponent).var()
        jacobian = (exponent - 1) * (np.sign(z) * np.log1p(np.abs(z))).sum()
        return -0.5 * len(z) * np.log(max(variance, 1e-300)) + jacobian

    return max(LAMBDAS, key=log_likelihood)
