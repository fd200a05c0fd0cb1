"""De pérdidas a los números que aprende el modelo sustituto: estandarizados y, si ayuda, comprimidos; y de vuelta."""
from __future__ import annotations

import numpy as np

EXPONENTS = np.array([1.0, 0.7, 0.4, 0.1, -0.3, -0.8, -1.5])       # 1 es «dejar como está»
HUGE, LARGEST = 1e30, 1e300          # topes de lo estandarizado y de las pérdidas: más allá, las cuentas desbordan


class Warp:
    """Transformación creciente de pérdidas (n,): centra, escala y comprime la cola de las malas si es larga.

    La compresión es la de Yeo y Johnson (2000) con el exponente de mayor verosimilitud normal entre unos pocos
    menores o iguales que 1: nunca estira las pérdidas malas, que no hace falta distinguir entre sí. Sin `compress`
    la transformación es una recta.
    """

    def __init__(self, losses, compress=True):
        losses = np.clip(np.asarray(losses, dtype=float), -LARGEST, LARGEST)
        self.center = float(np.median(losses))
        self.scale = _spread(losses, self.center)
        z = self._standardise(losses)
        self.exponent = _best_exponent(z) if compress and len(losses) >= 5 else 1.0
        warped = _yeo_johnson(z, self.exponent)
        self.mean, self.deviation = float(warped.mean()), float(warped.std()) or 1.0

    def __call__(self, losses):
        """Pérdidas en cualquier forma → valores de media 0 y desvío 1 sobre las de partida."""
        return (_yeo_johnson(self._standardise(losses), self.exponent) - self.mean) / self.deviation

    def inverse(self, values):
        """De vuelta a pérdidas, en cualquier forma."""
        return self.center + self.scale * _inverse(self.mean + self.deviation * np.asarray(values), self.exponent)

    def inverse_slope(self, values):
        """Derivada de `inverse`: cuántas unidades de pérdida vale una del modelo, en cada valor."""
        z = _inverse(self.mean + self.deviation * np.asarray(values), self.exponent)
        shrunk = (1 + np.abs(z)) ** np.where(z > 0, self.exponent - 1, 1 - self.exponent)
        return self.scale * self.deviation / shrunk

    def _standardise(self, losses):
        with np.errstate(over="ignore"):
            z = (np.asarray(losses, dtype=float) - self.center) / self.scale
        return np.clip(z, -HUGE, HUGE)


def _spread(losses, center) -> float:
    """Desvío robusto: el intervalo entre cuartiles o, si es nulo, el desvío; 1 si todas son iguales."""
    low, high = np.percentile(losses, [25, 75])
    if high / 1.349 - low / 1.349 > 1e-12 * max(abs(center), 1e-300):
        return float(high / 1.349 - low / 1.349)
    largest = np.abs(losses - center).max()
    return float(largest * np.std((losses - center) / largest)) if largest > 0 else 1.0


def _yeo_johnson(z, exponent):
    up, down = np.maximum(z, 0.0), np.maximum(-z, 0.0)
    other = 2.0 - exponent
    return ((1 + up) ** exponent - 1) / exponent - ((1 + down) ** other - 1) / other


def _inverse(value, exponent):
    """La inversa de `_yeo_johnson`; con exponente negativo la imagen tiene tope, y más allá se devuelve el tope."""
    up, down = np.maximum(value, 0.0), np.maximum(-value, 0.0)
    other = 2.0 - exponent
    high = np.maximum(1 + exponent * up, 1e-3) ** (1 / exponent) - 1
    return high - ((1 + other * down) ** (1 / other) - 1)


def _best_exponent(z):
    def log_likelihood(exponent):
        variance = _yeo_johnson(z, exponent).var()
        jacobian = (exponent - 1) * (np.sign(z) * np.log1p(np.abs(z))).sum()
        return -0.5 * len(z) * np.log(max(variance, 1e-300)) + jacobian

    return max(EXPONENTS, key=log_likelihood)
