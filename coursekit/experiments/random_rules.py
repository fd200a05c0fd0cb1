"""Las reglas del azar: cuántos intentos hacen falta, qué prometen y en qué escala conviene sortear.

La «regla de los 60 intentos» fue popularizada por Alice Zheng (2015), «Evaluating Machine
Learning Models» (O'Reilly), al comentar a Bergstra y Bengio (2012). Habla del mejor `fraction`
de *lo que la búsqueda puede sortear*, no de la distancia al óptimo.
"""
from __future__ import annotations

import math

import numpy as np

from coursekit.basics.validation import bad_value, check_choice, check_float, check_int

SCALES = ("linear", "log")


def _fraction(name, value) -> float:
    value = check_float(name, value)
    if not 0 < value < 1:
        raise bad_value(name, value, "un número entre 0 y 1, sin los extremos")
    return value


def hit_probability(fraction, n):
    """P(al menos uno de `n` sorteos independientes cae en el mejor `fraction`) = 1 − (1 − q)ⁿ.

    Vale para cualquier modelo y cualquier cantidad de hiperparámetros; `n` puede ser un arreglo.
    """
    fraction = _fraction("fraction", fraction)
    log_miss_all = np.asarray(n) * math.log1p(-fraction)
    return -np.expm1(log_miss_all)


def trials_needed(fraction, probability=0.95) -> int:
    """El menor n con `hit_probability(fraction, n)` ≥ `probability`: 59 para 5 % y 95 %."""
    fraction = _fraction("fraction", fraction)
    probability = _fraction("probability", probability)
    n = math.log1p(-probability) / math.log1p(-fraction)
    # Un n exacto puede quedar en 2.0000000000000004: eso no pide un intento más.
    return max(1, math.ceil(n - 1e-9))


def near_probability(dimensions, n, radius=0.1):
    """P(alguno de `n` sorteos cae a ±`radius` del óptimo en *todas* las coordenadas).

    Para un óptimo interior del cubo [0, 1]^d: cada coordenada acierta con probabilidad 2·radius.
    """
    side = 2 * check_float("radius", radius, low=0, high=0.5)
    volume = side ** np.asarray(dimensions, dtype=float)
    log_miss_all = np.asarray(n) * np.log1p(-volume)
    return -np.expm1(log_miss_all)


def top_region_side(fraction, dimensions):
    """Lado del cubo que ocupa el mejor `fraction` cuando todos los hiperparámetros importan igual.

    Con la pérdida «la mayor de las distancias al óptimo», el mejor `fraction` es un cubo de volumen
    `fraction`: su lado es `fraction`^(1/d) y se acerca a 1 cuando d crece.
    """
    fraction = _fraction("fraction", fraction)
    dimensions = np.asarray(dimensions, dtype=float)
    return fraction ** (1 / dimensions)


def draw_cloud(n, dimensions, seed=0) -> np.ndarray:
    """`n` configuraciones al azar en el cubo: (n, dimensions).

    Las primeras filas y columnas no cambian al pedir más: así se ve qué agrega cada intento y
    cada dimensión.
    """
    n = check_int("n", n, low=1)
    dimensions = check_int("dimensions", dimensions, low=1)
    rngs = np.random.default_rng(seed).spawn(dimensions)
    return np.column_stack([rng.random(n) for rng in rngs])


def cloud_distance(cloud, center=0.5) -> np.ndarray:
    """La mayor distancia al óptimo entre las coordenadas de cada punto: (n, d) → (n,)."""
    offsets = np.abs(np.asarray(cloud) - center)
    return offsets.max(axis=-1)


def _range(low, high) -> tuple[float, float]:
    low = check_float("low", low)
    high = check_float("high", high)
    if not 0 < low < high:
        raise bad_value("low", low, f"un número positivo menor que «high» ({high})")
    return low, high


def draw_rates(n, low=1e-4, high=1.0, scale="log", seed=0) -> np.ndarray:
    """`n` valores en [low, high], sorteados en escala «linear» o «log»: (n,)."""
    low, high = _range(low, high)
    n = check_int("n", n, low=1)
    check_choice("scale", scale, SCALES)
    unit = np.random.default_rng(seed).random(n)
    if scale == "linear":
        return low + unit * (high - low)
    return np.exp(math.log(low) + unit * math.log(high / low))


def share_below(value, low=1e-4, high=1.0, scale="linear") -> float:
    """Qué fracción de los sorteos cae, en promedio, por debajo de `value`."""
    low, high = _range(low, high)
    value = check_float("value", value)
    check_choice("scale", scale, SCALES)
    value = min(max(value, low), high)
    if scale == "linear":
        return (value - low) / (high - low)
    return math.log(value / low) / math.log(high / low)


def decade_edges(low=1e-4, high=1.0) -> np.ndarray:
    """Los bordes de las décadas (potencias de 10) que cubren [low, high]."""
    low, high = _range(low, high)
    first = math.floor(round(math.log10(low), 9))
    last = math.ceil(round(math.log10(high), 9))
    return np.array([float(f"1e{exponent}") for exponent in range(first, last + 1)])


def decade_counts(values, low=1e-4, high=1.0) -> np.ndarray:
    """Cuántos de `values` cayeron en cada década."""
    counts, _ = np.histogram(values, bins=decade_edges(low, high))
    return counts
