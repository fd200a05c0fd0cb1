"""Grilla contra azar con el mismo presupuesto: ¿quién se acerca más a un óptimo escondido?

El blanco es un valle con un único mínimo, en una posición que no conocemos dentro del cuadrado
[0, 1]². Dos números lo describen:

- `weight`, el peso del 2.º eje: mover el 2.º hiperparámetro cambia la pérdida lo mismo que mover
  el primero `weight` veces esa distancia. Con 0 no importa nada; con 1 importan igual.
- `rotation`, en grados: cuánto gira la dirección que importa respecto del primer hiperparámetro.

La idea de la dimensión efectiva baja es de Bergstra y Bengio (2012), «Random Search for
Hyper-Parameter Optimization», JMLR 13.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import bad_value, check_float, check_int

N_TARGETS = 500
VALLEY_WIDTH = 0.25      # no decide quién gana (solo cuenta la distancia): hace legible la pérdida


@dataclass(frozen=True)
class Duel:
    """Los dos diseños sobre un mismo blanco; cada punto es una fila (1.er eje, 2.º eje)."""

    center: np.ndarray           # (2,) dónde está el óptimo
    weight: float
    rotation: float
    grid: np.ndarray             # (budget, 2)
    random: np.ndarray           # (budget, 2)
    grid_loss: np.ndarray        # (budget,)
    random_loss: np.ndarray      # (budget,)

    @property
    def winner(self) -> str:
        """«random», «grid» o «tie», según la menor pérdida encontrada."""
        best_of_grid = self.grid_loss.min()
        best_of_random = self.random_loss.min()
        if best_of_random < best_of_grid:
            return "random"
        if best_of_grid < best_of_random:
            return "grid"
        return "tie"


def grid_points(budget) -> np.ndarray:
    """El centro de cada casilla de una grilla cuadrada: (budget, 2).

    `budget` es un cuadrado perfecto. Con los centros, y no los bordes, cada punto cubre la misma
    superficie: es la mejor grilla que se puede armar sin saber nada del blanco.
    """
    budget = check_int("budget", budget, low=1)
    side = math.isqrt(budget)
    if side * side != budget:
        raise bad_value("budget", budget, "un cuadrado perfecto: 9, 16, 25, …")
    values = (np.arange(side) + 0.5) / side
    first, second = np.meshgrid(values, values, indexing="ij")
    return np.column_stack([first.ravel(), second.ravel()])


def _rotated(points, center, rotation):
    """Desvío respecto del óptimo, a lo largo y a lo ancho de la dirección que importa."""
    offset = np.asarray(points, dtype=float) - np.asarray(center, dtype=float)
    first = offset[..., 0]
    second = offset[..., 1]
    cos = math.cos(math.radians(rotation))
    sin = math.sin(math.radians(rotation))
    along = first * cos + second * sin
    across = second * cos - first * sin
    return along, across


def target_distance(points, center, weight=1.0, rotation=0.0) -> np.ndarray:
    """Distancia al óptimo medida con lo que importa cada dirección: (..., 2) → (...)."""
    along, across = _rotated(points, center, rotation)
    return np.hypot(along, weight * across)


def target_loss(points, center, weight=1.0, rotation=0.0) -> np.ndarray:
    """Pérdida entre 0 (el óptimo) y 1: crece con `target_distance` y se aplana lejos."""
    distance = target_distance(points, center, weight, rotation)
    widths = distance / VALLEY_WIDTH
    return -np.expm1(-0.5 * widths ** 2)


def along_important(points, center, rotation=0.0) -> np.ndarray:
    """Posición de cada punto sobre la dirección que importa; el óptimo queda en el 0."""
    along, _ = _rotated(points, center, rotation)
    return along


def n_distinct(values, tolerance=1e-9) -> int:
    """Cuántos valores distintos hay en un arreglo de una dimensión."""
    ordered = np.sort(np.asarray(values, dtype=float))
    if ordered.size == 0:
        return 0
    jumps = np.diff(ordered) > tolerance
    return 1 + int(jumps.sum())


def draw_targets(n_targets=N_TARGETS, seed=0, budget=25):
    """Los blancos y, para cada uno, su búsqueda al azar: (n, 2) y (n, budget, 2).

    Los primeros puntos de la búsqueda no dependen del presupuesto: con más presupuesto el azar
    sigue desde donde estaba, mientras que la grilla se arma de nuevo.
    """
    n_targets = check_int("n_targets", n_targets, low=1)
    budget = check_int("budget", budget, low=1)
    center_rng, point_rng = np.random.default_rng(seed).spawn(2)
    centers = center_rng.random((n_targets, 2))
    # Por puntos y no por blancos: los primeros 9 son los mismos con presupuesto 9 o 25.
    columns = [point_rng.random((n_targets, 2)) for _ in range(budget)]
    return centers, np.stack(columns, axis=1)


def duel(budget=9, weight=0.0, rotation=0.0, target=0, seed=0) -> Duel:
    """El blanco número `target` de `draw_targets`, con los dos diseños evaluados."""
    weight = check_float("weight", weight, low=0, high=1)
    target = check_int("target", target, low=0, high=N_TARGETS - 1)
    grid = grid_points(budget)
    centers, points = draw_targets(seed=seed, budget=budget)
    center = centers[target]
    random = points[target]
    return Duel(
        center=center,
        weight=weight,
        rotation=rotation,
        grid=grid,
        random=random,
        grid_loss=target_loss(grid, center, weight, rotation),
        random_loss=target_loss(random, center, weight, rotation),
    )


def win_rate(budget=9, weight=0.0, rotation=0.0, n_targets=N_TARGETS, seed=0) -> float:
    """Fracción de los blancos en que el azar encuentra algo mejor que la grilla.

    El error estándar es a lo sumo 0.5/√n_targets: 0.022 con 500.
    """
    weight = check_float("weight", weight, low=0, high=1)
    centers, points = draw_targets(n_targets, seed, budget)
    centers = centers[:, None, :]                                                    # (n, 1, 2)
    from_grid = target_distance(grid_points(budget), centers, weight, rotation)      # (n, budget)
    from_random = target_distance(points, centers, weight, rotation)                 # (n, budget)
    random_wins = from_random.min(axis=1) < from_grid.min(axis=1)
    return float(random_wins.mean())
