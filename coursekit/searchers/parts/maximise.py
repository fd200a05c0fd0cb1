"""Dónde es máxima la adquisición: muchos candidatos, y los mejores se refinan con gradiente y vecinos discretos."""
from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.optimize import minimize as _minimize
from scipy.stats import qmc

GLOBAL, PER_BEST, REFINED = 512, 64, 3
STEPS = (0.3, 0.1, 0.03, 0.01)           # desvíos de los candidatos alrededor de lo mejor que hay


def maximise(score, score_with_gradient, cube, best_rows, rng, accepts):
    """La fila (d,) de mayor adquisición que `accepts` acepta, o None si ningún candidato sirve.

    `score(U)`: (m, d) → (m,). `score_with_gradient(u)`: (d,) → valor y gradiente (d,). `best_rows`: alrededor de
    qué filas mirar además de en todas partes.
    """
    U = np.vstack([everywhere(cube, rng), *[neighbours(cube, row, rng) for row in best_rows]])
    values = score(U)
    order = np.argsort(-values, kind="stable")
    refined = [_refine(score, score_with_gradient, cube, U[i]) for i in _distinct(U, order)]
    refined.sort(key=lambda pair: -pair[1])
    for u in [u for u, _ in refined] + [U[i] for i in order]:
        if accepts(u):
            return u
    return None


def everywhere(cube, rng):
    """GLOBAL filas bien repartidas por todo el cubo: siempre la misma sucesión, desplazada al azar."""
    return cube.snap((_sobol(cube.n) + rng.random(cube.n)) % 1.0)


@lru_cache(maxsize=16)
def _sobol(d):
    return qmc.Sobol(d, scramble=False).random(GLOBAL)


def neighbours(cube, row, rng):
    """PER_BEST filas cerca de `row`: pasos normales de varios tamaños en algunas coordenadas."""
    step = rng.choice(STEPS, size=(PER_BEST, 1)) * rng.standard_normal((PER_BEST, cube.n))
    moved = row + step
    other = rng.random((PER_BEST, cube.n))
    moved = np.where(cube.categorical, other, np.where(moved < 0, -moved, np.where(moved > 1, 2 - moved, moved)))
    change = rng.random((PER_BEST, cube.n)) < np.maximum(0.5, 1.0 / cube.n)
    return cube.snap(np.where(change, moved, row))


def _distinct(U, order):
    chosen = []
    for i in order:
        if all(np.abs(U[i] - U[j]).max() > 0.05 for j in chosen):
            chosen.append(i)
        if len(chosen) == REFINED:
            break
    return chosen


def _refine(score, score_with_gradient, cube, u):
    """Alterna el ascenso en lo continuo con la mejor vecina en lo discreto."""
    for _ in range(2):
        u = _ascend(score_with_gradient, cube, u)
        better = _best_level(score, cube, u)
        if better is None:
            break
        u = better
    u = cube.snap(u[None, :])[0]
    return u, float(score(u[None, :])[0])


def _ascend(score_with_gradient, cube, u):
    free = np.flatnonzero(cube.continuous & cube.active(u))
    if not len(free):
        return u

    def negative(part):
        full = u.copy()
        full[free] = part
        value, gradient = score_with_gradient(full)
        return -value, -gradient[free]

    found = _minimize(negative, u[free], jac=True, method="L-BFGS-B", bounds=[(0.0, 1.0)] * len(free),
                      options={"maxiter": 25})
    result = u.copy()
    result[free] = found.x
    return result


def _best_level(score, cube, u, most=24):
    """La fila que mejora a u cambiando una sola coordenada discreta, o None si ninguna mejora."""
    rows = [u]
    for j in np.flatnonzero(~cube.continuous & cube.active(u)):
        levels = cube.levels[j]
        if len(levels) > most and not cube.categorical[j]:
            here = np.searchsorted(levels, u[j])
            levels = levels[max(here - most // 2, 0):here + most // 2]
        for level in levels:
            row = u.copy()
            row[j] = level
            rows.append(row)
    rows = cube.snap(np.array(rows)) if len(rows) > 1 else np.array(rows)
    rows[0] = u
    values = score(rows)
    best = int(values.argmax())
    return None if best == 0 or values[best] <= values[0] + 1e-9 else rows[best]
