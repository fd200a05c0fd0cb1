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
    from_a = rng.random(cube.n) < 0.5
    inherited = np.where(from_a, a, b)
    low = np.minimum(a, b)
    high = np.maximum(a, b)
    where = rng.uniform(-BLEND, 1 + BLEND, cube.n)      # 0 es el menor de los padres, y 1 el mayor
    between = low + (high - low) * where
    blended = reflect(between)
    child = np.where(cube.categorical, inherited, blended)
    only_a = np.isnan(b)
    only_b = np.isnan(a)
    child = np.where(only_a, a, child)
    return np.where(only_b, b, child)


def mutate(genes, rate, step, cube, rng, at_least_one=False):
    """Cambia cada coordenada presente con probabilidad `rate`; con `at_least_one`, alguna cambia seguro."""
    present = np.flatnonzero(~np.isnan(genes))
    chosen = rng.random(len(present)) < rate
    change = present[chosen]
    if at_least_one and not len(change):
        change = [rng.choice(present)]
    child = genes.copy()
    for j in change:
        if cube.categorical[j]:
            child[j] = _another_category(genes[j], step, cube.levels[j], rng)
        else:
            child[j] = _moved(genes[j], step, cube.levels[j], rng)
    return child


def _normal_step(x, step, rng):
    return reflect(x + step * rng.standard_normal())


def _another_category(x, step, levels, rng):
    """El lugar de otra categoría cualquiera; si hay una sola, el mismo."""
    moved = _normal_step(x, step, rng)
    if len(levels) == 1:
        return moved
    count = len(levels)
    other = _nearest(levels, x) + rng.integers(1, count)
    return levels[other % count]


def _moved(x, step, levels, rng):
    """Un paso normal; entre valores contados (`levels` no es None), uno que cambia al menos de nivel."""
    moved = _normal_step(x, step, rng)
    if levels is None or len(levels) == 1:
        return moved
    here = _nearest(levels, x)
    if _nearest(levels, moved) != here:
        return moved
    beside = here + rng.choice([-1, 1])
    beside = np.clip(beside, 0, len(levels) - 1)
    return levels[beside]


def _nearest(levels, x):
    return np.abs(levels - x).argmin()


def complete(genes, cube, rng):
    """Sortea lo que la rama del hijo usa y ningún padre tenía, y ajusta a valores que existen."""
    drawn = rng.random(cube.n)
    filled = np.where(np.isnan(genes), drawn, genes)
    return cube.snap(filled[None, :])[0]


def reflect(u):
    """Lo que se sale de [0, 1] vuelve hacia adentro lo mismo que se había salido."""
    u = np.abs(u)
    back = np.where(u > 1, 2 - u, u)
    return np.clip(back, 0.0, 1.0)
