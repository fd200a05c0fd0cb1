"""Dónde es máxima la adquisición: muchos candidatos, y los mejores se refinan con gradiente y vecinos discretos."""
from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.optimize import minimize as _minimize
from scipy.stats import qmc

GLOBAL = 512                             # candidatos repartidos por todo el cubo
PER_BEST = 64                            # candidatos alrededor de cada una de las mejores filas
STEPS = (0.3, 0.1, 0.03, 0.01)           # desvíos de esos pasos
REFINED = 3                              # cuántos candidatos se refinan...
APART = 0.05                             # ...que en alguna coordenada difieran más que esto
BESIDE = 12                              # niveles a cada lado que se prueban de un entero con muchos
NOTHING = 1e-9                           # una mejora menor que esta no es una mejora


def maximise(score, score_with_gradient, cube, best_rows, rng, accepts):
    """La fila (d,) de mayor adquisición que `accepts` acepta, o None si ningún candidato sirve.

    `score(U)`: (m, d) → (m,). `score_with_gradient(u)`: (d,) → valor y gradiente (d,). `best_rows`: alrededor de
    qué filas mirar además de en todas partes.
    """
    far = everywhere(cube, rng)
    near = [neighbours(cube, row, rng) for row in best_rows]
    U = np.vstack([far, *near])
    order = np.argsort(-score(U), kind="stable")
    candidates = U[order]
    refined = [_refine(score, score_with_gradient, cube, u) for u in _apart(candidates)]
    refined.sort(key=lambda pair: -pair[1])
    tops = [u for u, _ in refined]
    for u in [*tops, *candidates]:
        if accepts(u):
            return u
    return None


def everywhere(cube, rng):
    """GLOBAL filas bien repartidas por todo el cubo: siempre la misma sucesión, desplazada al azar."""
    shifted = _sobol(cube.n) + rng.random(cube.n)
    return cube.snap(shifted % 1.0)


@lru_cache(maxsize=16)
def _sobol(d):
    return qmc.Sobol(d, scramble=False).random(GLOBAL)


def neighbours(cube, row, rng):
    """PER_BEST filas cerca de `row`: pasos normales de varios tamaños en algunas coordenadas."""
    shape = PER_BEST, cube.n
    size = rng.choice(STEPS, size=(PER_BEST, 1))
    moved = row + size * rng.standard_normal(shape)
    inside = np.where(moved > 1, 2 - moved, np.abs(moved))      # lo que se sale vuelve hacia adentro
    anywhere = rng.random(shape)
    other = np.where(cube.categorical, anywhere, inside)
    rate = max(0.5, 1.0 / cube.n)
    change = rng.random(shape) < rate
    return cube.snap(np.where(change, other, row))


def _apart(candidates):
    """De los candidatos, en orden, los primeros REFINED que no están uno al lado del otro."""
    chosen = []
    for u in candidates:
        if all(np.abs(u - other).max() > APART for other in chosen):
            chosen.append(u)
        if len(chosen) == REFINED:
            break
    return chosen


def _refine(score, score_with_gradient, cube, u):
    """Alterna el ascenso en lo continuo con la mejor vecina en lo discreto; la fila a la que llega y su valor."""
    for _ in range(2):
        u = _ascend(score_with_gradient, cube, u)
        better = _best_level(score, cube, u)
        if better is None:
            break
        u = better
    u = cube.snap(u[None, :])[0]
    return u, float(score(u[None, :])[0])


def _ascend(score_with_gradient, cube, u):
    """El máximo local en lo continuo al que se sube desde u."""
    free = np.flatnonzero(cube.continuous & cube.active(u))
    if not len(free):
        return u

    def negative(part):
        full = u.copy()
        full[free] = part
        value, gradient = score_with_gradient(full)
        return -value, -gradient[free]

    found = _minimize(
        negative,
        u[free],
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, 1.0)] * len(free),
        options={"maxiter": 25},
    )
    result = u.copy()
    result[free] = found.x
    return result


def _best_level(score, cube, u):
    """La fila que mejora a u cambiando una sola coordenada discreta, o None si ninguna mejora."""
    rows = [u]
    for j in np.flatnonzero(~cube.continuous & cube.active(u)):
        for level in _levels_to_try(cube, j, u[j]):
            row = u.copy()
            row[j] = level
            rows.append(row)
    others = cube.snap(rows)[1:]
    values = score(np.vstack([u, others]))
    best = int(values.argmax())
    if best == 0 or values[best] <= values[0] + NOTHING:
        return None
    return others[best - 1]


def _levels_to_try(cube, j, x):
    """Los niveles de la coordenada j: de un entero con muchos, los que rodean a x."""
    levels = cube.levels[j]
    if cube.categorical[j] or len(levels) <= 2 * BESIDE:
        return levels
    here = np.searchsorted(levels, x)
    first = max(here - BESIDE, 0)
    return levels[first:here + BESIDE]
