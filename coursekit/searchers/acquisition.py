"""Funciones de adquisición: cuánto promete evaluar en un punto, según la media y el desvío del modelo sustituto.

Todas son para minimizar: `best` es la pérdida más baja conocida y conviene el punto de mayor adquisición.
Con z = (best - mu - xi) / sigma:

    PI  = Φ(z)                                  probabilidad de mejorar
    EI  = (best - mu - xi)·Φ(z) + sigma·φ(z)    mejora esperada: lo que explota más lo que explora
    LCB = mu - kappa·sigma                      cota optimista; se elige la menor

`mu`, `sigma` y el resultado tienen la misma forma; `best`, `xi` y `kappa` van en las unidades de la pérdida
(kappa no tiene unidad). Fuentes: Jones, Schonlau y Welch (1998) para EI; Ament et al. (2023) para log-EI.
"""
from __future__ import annotations

import numpy as np
from scipy.special import erfcx, log_ndtr, ndtr

_LOG_SQRT_2PI = 0.5 * np.log(2 * np.pi)
INFINITE = 1e150             # tan grande como puede ser z sin que z² desborde


def expected_improvement(mu, sigma, best, xi=0.0):
    """Mejora esperada (Jones et al. 1998, ec. 15). Donde sigma = 0 vale max(best - mu - xi, 0)."""
    exploit, explore = expected_improvement_parts(mu, sigma, best, xi)
    return np.maximum(exploit + explore, 0.0)


def expected_improvement_parts(mu, sigma, best, xi=0.0):
    """Los dos sumandos de EI: (best - mu - xi)·Φ(z), que explota, y sigma·φ(z), que explora."""
    gain, sigma, z = _standardised(mu, sigma, best, xi)
    exploit = gain * ndtr(z)
    explore = sigma * _phi(z)
    return exploit, explore


def probability_of_improvement(mu, sigma, best, xi=0.0):
    """Probabilidad de bajar de best - xi. Donde sigma = 0 vale 1 o 0."""
    _, _, z = _standardised(mu, sigma, best, xi)
    return ndtr(z)


def lower_confidence_bound(mu, sigma, kappa=2.0):
    """mu - kappa·sigma: lo mejor que sería razonable esperar. Se minimiza."""
    mu = np.asarray(mu, dtype=float)
    sigma = np.asarray(sigma, dtype=float)
    return mu - kappa * sigma


def log_expected_improvement(mu, sigma, best, xi=0.0):
    """log EI: el mismo máximo que EI, pero sin mesetas donde EI se redondea a cero. Pide sigma > 0."""
    _, sigma, z = _standardised(mu, sigma, best, xi)
    return np.log(sigma) + log_h(z)


def log_expected_improvement_slopes(mu, sigma, best, xi=0.0):
    """Derivadas de log EI respecto de mu y de sigma: -Φ(z)/(σ·h(z)) y φ(z)/(σ·h(z))."""
    _, sigma, z = _standardised(mu, sigma, best, xi)
    h = log_h(z)
    cumulative = np.exp(log_ndtr(z) - h)
    density = np.exp(_log_phi(z) - h)
    return -cumulative / sigma, density / sigma


def log_h(z):
    """log(φ(z) + z·Φ(z)) sin perder cifras cuando z es muy negativo (la idea de log-EI, Ament et al. 2023)."""
    z = np.asarray(z, dtype=float)
    near = z > -1.0
    # Cada fórmula se calcula donde vale; en el resto, en un punto cualquiera que no le moleste.
    z_near = np.where(near, z, 0.0)
    z_far = np.where(near, -2.0, z)
    h_near = _phi(z_near) + z_near * ndtr(z_near)
    log_far = _log_h_far(z_far)
    return np.where(near, np.log(h_near), log_far)


def _log_h_far(z):
    """log(φ(z) + z·Φ(z)) con z < -1, como log φ(z) + log(1 - |z|·Φ(z)/φ(z))."""
    size = np.abs(z)
    mills = np.sqrt(np.pi / 2) * erfcx(-z / np.sqrt(2))      # la razón de Mills, Φ(z)/φ(z)
    ratio = np.minimum(mills * size, 1 - 1e-16)
    rest = np.log1p(-ratio)
    rest_far_away = -2.0 * np.log(size)      # más allá de -1e5, lo que resta ya es 1/z²
    rest = np.where(z < -1e5, rest_far_away, rest)
    return _log_phi(z) + rest


def _log_phi(z):
    return -0.5 * z * z - _LOG_SQRT_2PI


def _phi(z):
    return np.exp(_log_phi(z))


def _standardised(mu, sigma, best, xi):
    """La mejora media best - mu - xi, sigma, y su cociente z: sin incertidumbre, mejorar es seguro o imposible."""
    mu = np.asarray(mu, dtype=float)
    sigma = np.asarray(sigma, dtype=float)
    gain = best - mu - xi
    uncertain = sigma > 0
    certainty = np.where(gain > 0, INFINITE, -INFINITE)
    with np.errstate(over="ignore"):
        ratio = gain / np.where(uncertain, sigma, 1.0)
    z = np.where(uncertain, ratio, certainty)
    return gain, sigma, np.clip(z, -INFINITE, INFINITE)


# -- cómo las usa la búsqueda: `value` se muestra; `score`, de igual máximo, se maximiza con sus pendientes `slopes`

class ExpectedImprovement:
    """EI; se maximiza su logaritmo."""

    def __init__(self, xi, kappa):
        self.xi = xi

    def value(self, mu, sigma, best):
        return expected_improvement(mu, sigma, best, self.xi)

    def score(self, mu, sigma, best):
        return log_expected_improvement(mu, sigma, best, self.xi)

    def slopes(self, mu, sigma, best):
        return log_expected_improvement_slopes(mu, sigma, best, self.xi)


class ProbabilityOfImprovement:
    """PI = Φ(z); se maximiza z, que crece igual y no tiene mesetas."""

    def __init__(self, xi, kappa):
        self.xi = xi

    def value(self, mu, sigma, best):
        return probability_of_improvement(mu, sigma, best, self.xi)

    def score(self, mu, sigma, best):
        return (best - mu - self.xi) / sigma

    def slopes(self, mu, sigma, best):
        z = self.score(mu, sigma, best)
        return -1 / sigma, -z / sigma


class LowerConfidenceBound:
    """LCB; se maximiza -LCB."""

    def __init__(self, xi, kappa):
        self.kappa = kappa

    def value(self, mu, sigma, best):
        return -lower_confidence_bound(mu, sigma, self.kappa)

    score = value

    def slopes(self, mu, sigma, best):
        return -1.0, self.kappa


ACQUISITIONS = {"ei": ExpectedImprovement, "pi": ProbabilityOfImprovement, "lcb": LowerConfidenceBound}
