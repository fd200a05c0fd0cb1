"""Cruza y mutación de una configuración vista como una fila de genes: sus coordenadas (d,) en el cubo unitario.

Lo continuo y lo entero se mezcla y se mueve; lo categórico se hereda o se cambia por otra categoría. Un gen es NaN
donde la configuración no tiene ese hiperparámetro. La cruza de lo ordenado es BLX-alpha (Eshelman y Schaffer 1993).
"""
from __future__ import annotations

import numpy as np

BLEND = 0.3          # cuánto puede salirse la cruza del intervalo entre los padres: el alpha de BLX-alpha


def cross(a, b, cube, rng):
    """Cruza por coordenada: lo categórico se hereda de uno u otro; lo ordenado cae en el intervalo, algo ensanchado.

    a, b (d,) en el cubo unitario; NaN donde ese padre no tiene el hiperparámetro: se hereda del que lo tiene.
    """
    inherited = np.where(rng.random(cube.n) < 0.5, a, b)
    low, high = np.minimum(a, b), np.maximum(a, b)
    blended = reflect(low + (high - low) * rng.uniform(-BLEND, 1 + BLEND, cube.n))
    child = np.where(cube.categorical, inherited, blended)
    return np.where(np.isnan(a), b, np.where(np.isnan(b), a, child))


def mutate(genes, rate, step, cube, rng, at_least_one=False):
    """Cambia cada coordenada presente con probabilidad `rate`; con `at_least_one`, alguna cambia seguro."""
    present = np.flatnonzero(~np.isnan(genes))
    change = present[rng.random(len(present)) < rate]
    if at_least_one and not len(change):
        change = [rng.choice(present)]
    child = genes.copy()
    for j in change:
        child[j] = _mutated(genes[j], step, cube.levels[j], cube.categorical[j], rng)
    return child


def _mutated(x, step, levels, categorical, rng):
    """Otra categoría si la coordenada no tiene orden; si lo tiene, un paso normal que cambia al menos de nivel."""
    moved = reflect(x + step * rng.standard_normal())
    if levels is None or len(levels) == 1:
        return moved
    here = np.abs(levels - x).argmin()
    if categorical:
        return levels[(here + rng.integers(1, len(levels))) % len(levels)]
    if np.abs(levels - moved).argmin() == here:
        return levels[np.clip(here + rng.choice([-1, 1]), 0, len(levels) - 1)]
    return moved


def complete(genes, cube, rng):
    """Sortea lo que la rama del hijo usa y ningún padre tenía, y ajusta a valores que existen."""
    filled = np.where(np.isnan(genes), rng.random(cube.n), genes)
    return cube.snap(filled[None, :])[0]


def reflect(u):
    """Lo que se sale de [0, 1] vuelve hacia adentro lo mismo que se había salido."""
    u = np.abs(u)
    return np.clip(np.where(u > 1, 2 - u, u), 0.0, 1.0)
