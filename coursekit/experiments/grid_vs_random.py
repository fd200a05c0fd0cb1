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
        gap = self.grid_loss.min() - self.random_loss.min()
        return "tie" if gap == 0 else "random" if gap > 0 else "grid"


def grid_points(budget) -> np.ndarray:
    """El centro de cada casilla de una grilla cuadrada: (budget, 2).

    `budget` es un cuadrado perfecto. Con los centros, y no los bordes, cada punto cubre la misma
    superficie: es la mejor grilla que se puede armar sin saber nada del blanco.
    """
    side = math.isqrt(check_int("budget", budget, low=1))
    if side * side != budget:
        raise bad_value("budget", budget, "un cuadrado perfecto: 9, 16, 25, …")
    values = (np.arange(side) + 0.5) / side
    first, second = np.meshgrid(values, values, indexing="ij")
    return np.column_stack([first.ravel(), second.ravel()])


def _rotated(points, center, rotation):
    """Desvío respecto del óptimo, a lo largo y a lo ancho de la dirección que importa."""
    offset = np.asarray(points, dtype=float) - np.asarray(center, dtype=float)
    cos, sin = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    return offset[..., 0] * cos + offset[..., 1] * sin, offset[..., 1] * cos - offset[..., 0] * sin


def target_distance(points, center, weight=1.0, rotation=0.0) -> np.ndarray:
    """Distancia al óptimo medida con lo que importa cada dirección: (..., 2) → (...)."""
    along, across = _rotated(points, center, rotation)
    return np.hypot(along, weight * across)


def target_loss(points, center, weight=1.0, rotation=0.0) -> np.ndarray:
    """Pérdida entre 0 (el óptimo) y 1: crece con `target_distance` y se aplana lejos."""
    distance = target_distance(points, center, weight, rotation)
    return -np.expm1(-0.5 * (distance / VALLEY_WIDTH) ** 2)


def along_important(points, center, rotation=0.0) -> np.ndarray:
    """Posición de cada punto sobre la dirección que importa; el óptimo queda en el 0."""
    return _rotated(points, center, rotation)[0]


def n_distinct(values, tolerance=1e-9) -> int:
    """Cuántos valores distintos hay en un arreglo de una dimensión."""
    ordered = np.sort(np.asarray(values, dtype=float))
    return int(ordered.size > 0) + int((np.diff(ordered) > tolerance).sum())


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
    points = np.stack([point_rng.random((n_targets, 2)) for _ in range(budget)], axis=1)
    return centers, points


def duel(budget=9, weight=0.0, rotation=0.0, target=0, seed=0) -> Duel:
    """El blanco número `target` de `draw_targets`, con los dos diseños evaluados."""
    weight = check_float("weight", weight, low=0, high=1)
    target = check_int("target", target, low=0, high=N_TARGETS - 1)
    grid = grid_points(budget)
    centers, points = draw_targets(seed=seed, budget=budget)
    center, random = centers[target], points[target]
    return Duel(center, weight, rotation, grid, random,
                target_loss(grid, center, weight, rotation), target_loss(random, center, weight, rotation))


def win_rate(budget=9, weight=0.0, rotation=0.0, n_targets=N_TARGETS, seed=0) -> float:
    """Fracción de los blancos en que el azar encuentra algo mejor que la grilla.

    El error estándar es a lo sumo 0.5/√n_targets: 0.022 con 500.
    """
    weight = check_float("weight", weight, low=0, high=1)
    centers, points = draw_targets(n_targets, seed, budget)
    centers = centers[:, None, :]
    grid_best = target_distance(grid_points(budget), centers, weight, rotation).min(axis=1)
    random_best = target_distance(points, centers, weight, rotation).min(axis=1)
    return float((random_best < grid_best).mean())


def one_axis_win_probability(budget) -> float:
    """La probabilidad exacta de que gane el azar cuando solo importa el primer eje.

    La grilla queda a una distancia D del óptimo; el azar gana si alguno de sus puntos cae a menos
    de D. Ese intervalo mide 2D, salvo cerca de los bordes, donde se recorta. Se integra, por
    tramos suaves, sobre la posición del óptimo.
    """
    side = math.isqrt(grid_points(budget).shape[0])
    values = (np.arange(side) + 0.5) / side
    nodes, weights = np.polynomial.legendre.leggauss(40)
    corners = np.linspace(0, 1, 4 * side + 1)
    halves = np.diff(corners)[:, None] / 2
    optimum = corners[:-1, None] + halves * (nodes + 1)
    gap = np.abs(optimum[..., None] - values).min(axis=-1)
    inside = np.minimum(optimum + gap, 1) - np.maximum(optimum - gap, 0)
    return float((halves * weights * (1 - (1 - inside) ** budget)).sum())
