"""De pérdidas a los números que aprende el modelo sustituto: estandarizados y, si ayuda, comprimidos; y de vuelta."""
from __future__ import annotations

import numpy as np

EXPONENTS = np.array([1.0, 0.7, 0.4, 0.1, -0.3, -0.8, -1.5])       # 1 es «dejar como está»
ENOUGH = 5                           # con menos pérdidas no se sabe si hay una cola que comprimir
NORMAL_QUARTILES = 1.349             # entre los cuartiles de una normal hay 1,349 desvíos
HUGE = 1e30                          # tope de lo estandarizado: más allá, las cuentas desbordan
LARGEST = 1e300                      # tope de las pérdidas


class Warp:
    """Transformación creciente de pérdidas (n,): centra, escala y comprime la cola de las malas si es larga.

    La compresión es la de Yeo y Johnson (2000) con el exponente de mayor verosimilitud normal entre unos pocos
    menores o iguales que 1: nunca estira las pérdidas malas, que no hace falta distinguir entre sí. Sin `compress`
    la transformación es una recta.
    """

    def __init__(self, losses, compress=True):
        losses = np.asarray(losses, dtype=float)
        losses = np.clip(losses, -LARGEST, LARGEST)
        self.center = float(np.median(losses))
        self.scale = _spread(losses, self.center)
        self.exponent = 1.0
        z = self._standardise(losses)
        if compress and len(losses) >= ENOUGH:
            self.exponent = _best_exponent(z)
        compressed = _yeo_johnson(z, self.exponent)
        self.mean = float(compressed.mean())
        self.deviation = float(compressed.std()) or 1.0

    def __call__(self, losses):
        """Pérdidas en cualquier forma → valores de media 0 y desvío 1 sobre las de partida."""
        compressed = _yeo_johnson(self._standardise(losses), self.exponent)
        return (compressed - self.mean) / self.deviation

    def inverse(self, values):
        """De vuelta a pérdidas, en cualquier forma."""
        return self.center + self.scale * self._inverse_standardised(values)

    def inverse_slope(self, values):
        """Derivada de `inverse`: cuántas unidades de pérdida vale una del modelo, en cada valor."""
        z = self._inverse_standardised(values)
        power = np.where(z > 0, self.exponent - 1, 1 - self.exponent)
        size = 1 + np.abs(z)
        compression = size**power
        return self.scale * self.deviation / compression

    def _standardise(self, losses):
        losses = np.asarray(losses, dtype=float)
        with np.errstate(over="ignore"):
            z = (losses - self.center) / self.scale
        return np.clip(z, -HUGE, HUGE)

    def _inverse_standardised(self, values):
        compressed = self.mean + self.deviation * np.asarray(values)
        return _inverse_yeo_johnson(compressed, self.exponent)


def _spread(losses, center) -> float:
    """Desvío robusto: el intervalo entre cuartiles o, si es nulo, el desvío; 1 si todas son iguales."""
    low, high = np.percentile(losses, [25, 75])
    between_quartiles = high / NORMAL_QUARTILES - low / NORMAL_QUARTILES      # restar antes podría desbordar
    if between_quartiles > 1e-12 * max(abs(center), 1e-300):
        return float(between_quartiles)
    distance = losses - center
    largest = np.abs(distance).max()
    if largest == 0:
        return 1.0
    relative = distance / largest      # dividir primero: el cuadrado podría desbordar
    return float(largest * np.std(relative))


def _yeo_johnson(z, exponent):
    """Comprime lo positivo con `exponent` y lo negativo con 2 - exponent (Yeo y Johnson 2000, ec. 2.1)."""
    up = 1 + np.maximum(z, 0.0)
    down = 1 + np.maximum(-z, 0.0)
    other = 2.0 - exponent
    above = (up**exponent - 1) / exponent
    below = (down**other - 1) / other
    return above - below


def _inverse_yeo_johnson(value, exponent):
    """La inversa de `_yeo_johnson`; con exponente negativo la imagen tiene tope, y más allá se devuelve el tope."""
    up = np.maximum(value, 0.0)
    down = np.maximum(-value, 0.0)
    other = 2.0 - exponent
    base_up = np.maximum(1 + exponent * up, 1e-3)
    base_down = 1 + other * down
    above = base_up ** (1 / exponent) - 1
    below = base_down ** (1 / other) - 1
    return above - below


def _best_exponent(z):
    """El exponente con que las pérdidas, comprimidas, más se parecen a una normal."""
    log_growth = (np.sign(z) * np.log1p(np.abs(z))).sum()

    def log_likelihood(exponent):
        compressed = _yeo_johnson(z, exponent)
        variance = max(compressed.var(), 1e-300)
        jacobian = (exponent - 1) * log_growth
        return -0.5 * len(z) * np.log(variance) + jacobian

    return max(EXPONENTS, key=log_likelihood)
