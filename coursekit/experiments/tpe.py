"""TPE en una dimensión, abierto: qué es bueno, dónde está lo bueno (l), dónde lo demás (g), y el cociente.

Bergstra et al. (2011). No modela la pérdida: separa lo evaluado en «buenas» (las de menor pérdida, una fracción gamma)
y «demás», estima dónde está cada grupo y, entre candidatos sorteados de l, evalúa el de mayor l/g. La versión completa
está en `coursekit/searchers/tpe.py`; ésta deja a la vista gamma, el ancho de los núcleos y el previo.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from coursekit.basics.validation import check_float, check_int
from coursekit.experiments.bayes import GRID, hidden_loss

N_START = 6            # evaluaciones al azar antes de la primera propuesta
N_EVALUATIONS = 20
N_CANDIDATES = 24      # los que usan Hyperopt y Optuna


@dataclass(frozen=True)
class Parzen:
    """Densidad en [0, 1]: un núcleo normal recortado de ancho `h` por observación, y el previo uniforme si se pide."""

    centers: np.ndarray     # (n,)
    h: float
    prior: bool = True

    def density(self, x) -> np.ndarray:
        """La densidad en cada x (m,)."""
        x = np.asarray(x, dtype=float)[:, None]
        z = (x - self.centers) / self.h
        inside = ndtr((1 - self.centers) / self.h) - ndtr(-self.centers / self.h)
        kernels = np.exp(-z * z / 2) / (math.sqrt(2 * math.pi) * self.h * inside)
        return (kernels.sum(axis=1) + self.prior) / (len(self.centers) + self.prior)

    def sample(self, rng, n) -> np.ndarray:
        """`n` sorteos de la densidad."""
        which = rng.integers(len(self.centers) + self.prior, size=n)
        u = rng.random(n)
        centers = np.append(self.centers, 0.5)[which]
        low, high = ndtr(-centers / self.h), ndtr((1 - centers) / self.h)
        inside = np.clip(centers + self.h * ndtri(low + u * (high - low)), 0, 1)
        return np.where(which == len(self.centers), u, inside)


def split(y, gamma) -> tuple[np.ndarray, np.ndarray]:
    """Posiciones de las buenas y de las demás: las ⌈gamma·n⌉ pérdidas más bajas, al menos una y no todas."""
    y, gamma = np.asarray(y, dtype=float), check_float("gamma", gamma, low=0, high=1)
    n_good = min(max(1, math.ceil(gamma * len(y))), max(1, len(y) - 1))
    order = np.argsort(y, kind="stable")
    return order[:n_good], order[n_good:]


@dataclass(frozen=True, eq=False)
class Step:
    """Una propuesta de TPE, por dentro."""

    x: np.ndarray              # (n,) lo evaluado
    y: np.ndarray              # (n,)
    good: np.ndarray           # posiciones de las buenas
    rest: np.ndarray           # y de las demás
    low: np.ndarray            # (101,) l, la densidad de las buenas sobre GRID
    high: np.ndarray           # (101,) g, la de las demás
    candidates: np.ndarray     # (24,) sorteados de l
    ratio: np.ndarray          # (24,) l/g en cada candidato
    choice: int                # el candidato que se evalúa

    @property
    def proposal(self) -> float:
        return float(self.candidates[self.choice])


@dataclass(frozen=True)
class Options:
    """Lo que mueven los controles."""

    gamma: float = 0.25
    h: float = 0.08
    prior: bool = True
    target: int = 0
    seed: int = 0


def propose(x, y, options, rng) -> Step:
    """La próxima propuesta, dado que en `x` (n,) se midió `y` (n,)."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    good, rest = split(y, options.gamma)
    low, high = (Parzen(x[part], options.h, options.prior) for part in (good, rest))
    candidates = low.sample(rng, N_CANDIDATES)
    # Sin previo, g puede valer casi cero: el piso evita dividir por nada.
    ratio = low.density(candidates) / np.maximum(high.density(candidates), 1e-9)
    return Step(x, y, good, rest, low.density(GRID), high.density(GRID), candidates, ratio, int(ratio.argmax()))


@lru_cache(maxsize=512)
def run(options, n_evaluations=N_EVALUATIONS) -> tuple[Step, ...]:
    """Una búsqueda entera: las propuestas con N_START, N_START + 1, … evaluaciones ya hechas."""
    check_int("n_evaluations", n_evaluations, low=N_START + 1)
    rng = np.random.default_rng([options.seed, options.target])
    x, steps = rng.random(N_START), []
    while len(x) < n_evaluations:
        steps.append(propose(x, hidden_loss(x, options.target), options, rng))
        x = np.append(x, steps[-1].proposal)
    return tuple(steps)


def evaluated(options, n_evaluations=N_EVALUATIONS) -> np.ndarray:
    """Todas las posiciones evaluadas, en orden."""
    last = run(options, n_evaluations)[-1]
    return np.append(last.x, last.proposal)


@dataclass(frozen=True)
class Statistics:
    """Cómo les va a muchas búsquedas. Lo que falta es la pérdida encontrada menos la del óptimo."""

    missing: float      # lo que le falta a la búsqueda mediana
    stuck: float        # fracción de búsquedas a las que les falta más de 0,1: quedaron en otro valle
    distance: float     # distancia media de cada propuesta a lo mejor que se conocía


@lru_cache(maxsize=64)
def statistics(gamma=0.25, h=0.1, prior=True, n_searches=60, n_evaluations=N_EVALUATIONS) -> Statistics:
    """`n_searches` búsquedas repartidas en las tres funciones escondidas. Con `gamma=None`, eligiendo al azar."""
    missing, distance = [], []
    for seed in range(n_searches):
        options = Options(gamma or 0.25, h, prior, seed % 3, 1000 + seed)
        if gamma is None:
            x = np.random.default_rng([options.seed, options.target]).random(n_evaluations)
        else:
            x = evaluated(options, n_evaluations)
        y = hidden_loss(x, options.target)
        missing.append(y.min() - hidden_loss(GRID, options.target).min())
        leaders = x[[y[:n].argmin() for n in range(N_START, n_evaluations)]]
        distance.append(np.abs(x[N_START:] - leaders).mean())
    missing = np.maximum(missing, 0)      # fuera de GRID puede haber algo apenas menor
    return Statistics(float(np.median(missing)), float((missing > 0.1).mean()), float(np.mean(distance)))
