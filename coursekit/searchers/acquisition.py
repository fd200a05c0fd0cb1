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
    return gain * ndtr(z), sigma * _phi(z)


def probability_of_improvement(mu, sigma, best, xi=0.0):
    """Probabilidad de bajar de best - xi. Donde sigma = 0 vale 1 o 0."""
    return ndtr(_standardised(mu, sigma, best, xi)[2])


def lower_confidence_bound(mu, sigma, kappa=2.0):
    """mu - kappa·sigma: lo mejor que sería razonable esperar. Se minimiza."""
    return np.asarray(mu, dtype=float) - kappa * np.asarray(sigma, dtype=float)


def log_expected_improvement(mu, sigma, best, xi=0.0):
    """log EI: el mismo máximo que EI, pero sin mesetas donde EI se redondea a cero. Pide sigma > 0."""
    gain, sigma, z = _standardised(mu, sigma, best, xi)
    return np.log(sigma) + log_h(z)


def log_expected_improvement_slopes(mu, sigma, best, xi=0.0):
    """Derivadas de log EI respecto de mu y de sigma: -Φ(z)/(σ·h(z)) y φ(z)/(σ·h(z))."""
    gain, sigma, z = _standardised(mu, sigma, best, xi)
    h = log_h(z)
    return -np.exp(log_ndtr(z) - h) / sigma, np.exp(-0.5 * z * z - _LOG_SQRT_2PI - h) / sigma


def log_h(z):
    """log(φ(z) + z·Φ(z)) sin perder cifras cuando z es muy negativo (Ament et al. 2023, ec. 9)."""
    z = np.asarray(z, dtype=float)
    near = z > -1.0
    safe = np.where(near, z, 0.0)
    far = np.where(near, -2.0, z)
    # φ(z) + z·Φ(z) = φ(z)·(1 - |z|·Φ(z)/φ(z)), con la razón de Mills; más allá de -1e5 el paréntesis ya es 1/z².
    mills = np.sqrt(np.pi / 2) * erfcx(-far / np.sqrt(2)) * np.abs(far)
    tail = np.where(far < -1e5, -2.0 * np.log(np.abs(far)), np.log1p(-np.minimum(mills, 1 - 1e-16)))
    return np.where(near, np.log(_phi(safe) + safe * ndtr(safe)), -0.5 * far * far - _LOG_SQRT_2PI + tail)


def _phi(z):
    return np.exp(-0.5 * z * z - _LOG_SQRT_2PI)


def _standardised(mu, sigma, best, xi):
    """La mejora media best - mu - xi, sigma, y su cociente z: sin incertidumbre, mejorar es seguro o imposible."""
    mu, sigma = np.asarray(mu, dtype=float), np.asarray(sigma, dtype=float)
    gain = best - mu - xi
    with np.errstate(over="ignore"):
        z = np.where(sigma > 0, gain / np.where(sigma > 0, sigma, 1.0), np.where(gain > 0, INFINITE, -INFINITE))
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
        return -1 / sigma, -self.score(mu, sigma, best) / sigma


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
