"""TPE en una dimensión, abierto: qué es bueno, dónde está lo bueno (l), dónde lo demás (g), y el cociente.

Bergstra et al. (2011). No modela la pérdida: separa lo evaluado en «buenas» (las de menor pérdida, una fracción gamma)
y «demás», estima dónde está cada grupo y, entre candidatos sorteados de l, evalúa el de mayor l/g. La versión completa
está en `coursekit/searchers/tpe.py`; esta deja a la vista gamma, el ancho de los núcleos y el previo.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from coursekit.basics.validation import check_float, check_int
from coursekit.experiments.bayes import GRID, N_HIDDEN, hidden_loss, optimum

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
        z = (x - self.centers) / self.h                          # (m, n)
        area = math.sqrt(2 * math.pi) * self.h * self._inside()
        kernels = np.exp(-z * z / 2) / area
        total = kernels.sum(axis=1) + self.prior                 # el previo vale 1 en todo [0, 1]
        return total / self._parts

    @property
    def _parts(self) -> int:
        """Cuántos sumandos tiene: los núcleos y, si se pide, el previo."""
        return len(self.centers) + self.prior

    def _inside(self) -> np.ndarray:
        """(n,) qué parte de cada núcleo cae en [0, 1]: lo demás se recorta."""
        return ndtr((1 - self.centers) / self.h) - ndtr(-self.centers / self.h)

    def sample(self, rng, n) -> np.ndarray:
        """`n` sorteos de la densidad."""
        which = rng.integers(self._parts, size=n)
        u = rng.random(n)
        from_prior = which == len(self.centers)
        centers = np.append(self.centers, 0.5)[which]            # el del previo no se usa
        low = ndtr(-centers / self.h)
        high = ndtr((1 - centers) / self.h)
        from_kernel = centers + self.h * ndtri(low + u * (high - low))
        return np.where(from_prior, u, np.clip(from_kernel, 0, 1))


def split(y, gamma) -> tuple[np.ndarray, np.ndarray]:
    """Posiciones de las buenas y de las demás: las ⌈gamma·n⌉ pérdidas más bajas, al menos una y no todas."""
    y = np.asarray(y, dtype=float)
    gamma = check_float("gamma", gamma, low=0, high=1)
    wanted = math.ceil(gamma * len(y))
    most = max(1, len(y) - 1)
    n_good = min(max(1, wanted), most)
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
    x = np.asarray(x, dtype=float)
    y = np.asarray(y, dtype=float)
    good, rest = split(y, options.gamma)
    low = Parzen(x[good], options.h, options.prior)
    high = Parzen(x[rest], options.h, options.prior)
    candidates = low.sample(rng, N_CANDIDATES)
    # Sin previo, g puede valer casi cero: el piso evita dividir por nada.
    ratio = low.density(candidates) / np.maximum(high.density(candidates), 1e-9)
    return Step(
        x=x,
        y=y,
        good=good,
        rest=rest,
        low=low.density(GRID),
        high=high.density(GRID),
        candidates=candidates,
        ratio=ratio,
        choice=int(ratio.argmax()),
    )


@lru_cache(maxsize=512)
def run(options, n_evaluations=N_EVALUATIONS) -> tuple[Step, ...]:
    """Una búsqueda entera: las propuestas con N_START, N_START + 1, … evaluaciones ya hechas."""
    check_int("n_evaluations", n_evaluations, low=N_START + 1)
    rng = np.random.default_rng([options.seed, options.target])
    x = rng.random(N_START)
    steps = []
    while len(x) < n_evaluations:
        step = propose(x, hidden_loss(x, options.target), options, rng)
        steps.append(step)
        x = np.append(x, step.proposal)
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
    missing = []
    distance = []
    for seed in range(n_searches):
        target = seed % N_HIDDEN
        x = _positions(gamma, h, prior, target, 1000 + seed, n_evaluations)
        y = hidden_loss(x, target)
        _, lowest = optimum(target)
        missing.append(y.min() - lowest)
        distance.append(_distance_to_the_leader(x, y))
    missing = np.maximum(missing, 0)      # fuera de GRID puede haber algo apenas menor
    stuck = missing > 0.1
    return Statistics(
        missing=float(np.median(missing)),
        stuck=float(stuck.mean()),
        distance=float(np.mean(distance)),
    )


def _positions(gamma, h, prior, target, seed, n_evaluations) -> np.ndarray:
    """Lo que evalúa una búsqueda, en orden; sin gamma, al azar."""
    if gamma is None:
        return np.random.default_rng([seed, target]).random(n_evaluations)
    return evaluated(Options(gamma, h, prior, target, seed), n_evaluations)


def _distance_to_the_leader(x, y) -> float:
    """Distancia media de cada propuesta a la mejor de las anteriores."""
    leaders = [y[:n].argmin() for n in range(N_START, len(x))]
    distance = np.abs(x[N_START:] - x[leaders])
    return distance.mean()
