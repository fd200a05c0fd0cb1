"""Grilla contra azar con el mismo presupuesto: ¿quién se acerca más a un óptimo escondido?

El blanco es un valle con un único mínimo, en una posición que no conocemos dentro del cuadrado
[0, 1]². Dos números lo describen:

- `weight`, el peso del 2.º eje: mover el 2.º hiperparámetro cambia la pérdida lo mismo que mover
  el primero `weight` veces esa distancia. Con 0 no importa nada; con 1 importan igual.
- `rotation`, en grados: cuánto gira la dirección que importa respecto del primer hiperparámetro.

El diseño de la grilla decide tanto como el blanco, y por eso se nombra siempre:

- `"ends"`: con los extremos, como `np.linspace`, `np.logspace` y `Float.grid`. Es la que se usa.
- `"centres"`: en el centro de casillas iguales. Reparte mejor, y casi nadie la arma así.

La idea de la dimensión efectiva baja es de Bergstra y Bengio (2012), «Random Search for
Hyper-Parameter Optimization», JMLR 13.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coursekit.basics.validation import bad_value, check_choice, check_float, check_int
from coursekit.experiments.grid import load_surface

DESIGNS = ("ends", "centres")
N_TARGETS = 2000
SEED = 4                 # los primeros cuatro blancos, los que se miran de cerca, se reparten como el promedio
VALLEY_WIDTH = 0.25      # no decide quién gana (solo cuenta la distancia): hace legible la pérdida


@dataclass(frozen=True)
class Duel:
    """Los dos diseños sobre un mismo blanco; cada punto es una fila (1.er eje, 2.º eje)."""

    center: np.ndarray           # (2,) dónde está el óptimo
    weight: float
    rotation: float
    design: str                  # el de la grilla: «ends» o «centres»
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


def axis_values(n_values, design="ends") -> np.ndarray:
    """`n_values` valores en [0, 1]: con los dos extremos, o en el centro de casillas iguales. (n_values,)

    Un solo valor es 0,5 en los dos diseños.
    """
    n_values = check_int("n_values", n_values, low=1)
    check_choice("design", design, DESIGNS)
    if design == "centres" or n_values == 1:
        return (np.arange(n_values) + 0.5) / n_values
    return np.linspace(0, 1, n_values)


def grid_points(budget, design="ends") -> np.ndarray:
    """Una grilla cuadrada: (budget, 2). `budget` es un cuadrado perfecto; `design`, «ends» o «centres»."""
    budget = check_int("budget", budget, low=1)
    side = math.isqrt(budget)
    if side * side != budget:
        raise bad_value("budget", budget, "un cuadrado perfecto: 9, 16, 25, …")
    return _all_with_all(axis_values(side, design), dimensions=2)


def _all_with_all(values, dimensions) -> np.ndarray:
    """Los mismos valores en cada eje, todos con todos: (len(values)^dimensions, dimensions)."""
    axes = np.meshgrid(*[values] * dimensions, indexing="ij")
    return np.column_stack([axis.ravel() for axis in axes])


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


def draw_targets(n_targets=N_TARGETS, seed=SEED, budget=25):
    """Los blancos y, para cada uno, su búsqueda al azar: (n, 2) y (n, budget, 2), de solo lectura.

    Los primeros puntos de la búsqueda no dependen del presupuesto: con más presupuesto el azar
    sigue desde donde estaba, mientras que la grilla se arma de nuevo.
    """
    n_targets = check_int("n_targets", n_targets, low=1)
    budget = check_int("budget", budget, low=1)
    return _drawn_targets(n_targets, seed, budget)


@lru_cache(maxsize=8)
def _drawn_targets(n_targets, seed, budget):
    """Los mismos blancos sirven para todos los pesos, giros y diseños: se sortean una sola vez."""
    center_rng, point_rng = np.random.default_rng(seed).spawn(2)
    centers = center_rng.random((n_targets, 2))
    # Por puntos y no por blancos: los primeros 9 son los mismos con presupuesto 9 o 25.
    columns = [point_rng.random((n_targets, 2)) for _ in range(budget)]
    points = np.stack(columns, axis=1)
    for array in (centers, points):
        array.flags.writeable = False
    return centers, points


def duel(budget=9, weight=0.0, rotation=0.0, target=0, seed=SEED, design="ends") -> Duel:
    """El blanco número `target` de `draw_targets`, con la grilla y el azar evaluados."""
    weight = check_float("weight", weight, low=0, high=1)
    target = check_int("target", target, low=0, high=N_TARGETS - 1)
    grid = grid_points(budget, design)
    centers, points = draw_targets(seed=seed, budget=budget)
    center = centers[target]
    random = points[target]
    return Duel(
        center=center,
        weight=weight,
        rotation=rotation,
        design=design,
        grid=grid,
        random=random,
        grid_loss=target_loss(grid, center, weight, rotation),
        random_loss=target_loss(random, center, weight, rotation),
    )


@dataclass(frozen=True)
class Contest:
    """Una cuenta que se lleva de blanco en blanco, hasta el número `target` (desde 0)."""

    target: int
    centers: list                # [[x, y], …] el óptimo de cada blanco
    random: list                 # [[[x, y], …], …] los puntos que sorteó el azar en cada uno
    winners: list                # «random», «grid» o «tie», por blanco


def contest(duels) -> list[Contest]:
    """La cuenta hasta cada uno de esos blancos (`Duel`), con lo que hace falta para que otro compita en ellos."""
    centers = [one.center.round(4).tolist() for one in duels]
    random = [one.random.round(4).tolist() for one in duels]
    winners = [one.winner for one in duels]
    return [Contest(k, centers, random, winners) for k in range(len(duels))]


def win_rate(budget=9, weight=0.0, rotation=0.0, n_targets=N_TARGETS, seed=SEED, design="ends") -> float:
    """Fracción de los blancos en que el azar encuentra algo mejor que la grilla de ese diseño.

    El error estándar es a lo sumo 0.5/√n_targets: 0.011 con 2000.
    """
    weight = check_float("weight", weight, low=0, high=1)
    grid = grid_points(budget, design)
    centers, points = draw_targets(n_targets, seed, budget)
    centers = centers[:, None, :]                                                    # (n, 1, 2)
    from_grid = target_distance(grid, centers, weight, rotation)                     # (n, budget)
    from_random = target_distance(points, centers, weight, rotation)                 # (n, budget)
    random_wins = from_random.min(axis=1) < from_grid.min(axis=1)
    return float(random_wins.mean())


def win_rate_in_axes(n_values, dimensions, n_targets=N_TARGETS, seed=SEED, design="ends") -> float:
    """Lo mismo con `dimensions` hiperparámetros que importan **todos igual** y `n_values` valores en cada uno.

    El azar sortea tantos puntos como tiene la grilla: n_values^dimensions.
    """
    dimensions = check_int("dimensions", dimensions, low=1, high=6)
    n_targets = check_int("n_targets", n_targets, low=1)
    grid = _all_with_all(axis_values(n_values, design), dimensions)
    rng = np.random.default_rng(seed)
    wins = 0
    for center in rng.random((n_targets, dimensions)):
        draws = rng.random(grid.shape)
        from_grid = np.linalg.norm(grid - center, axis=1)
        from_random = np.linalg.norm(draws - center, axis=1)
        wins += from_random.min() < from_grid.min()
    return wins / n_targets


# --- sobre una superficie de verdad -----------------------------------------------------------

@dataclass(frozen=True)
class SurfaceDuel:
    """Una grilla contra muchos sorteos sobre la superficie C × gamma de la lección 02."""

    grid_score: float            # la mejor exactitud de la grilla
    random_scores: np.ndarray    # (n_draws,) la mejor de cada sorteo, con el mismo presupuesto

    @property
    def wins(self) -> float:
        """Fracción de los sorteos que encuentran algo mejor que la grilla."""
        return float(np.mean(self.random_scores > self.grid_score))

    @property
    def ties(self) -> float:
        """Fracción que encuentra algo igual de bueno."""
        return float(np.mean(self.random_scores == self.grid_score))


def surface_duel(n_values=5, design="ends", n_draws=N_TARGETS, seed=SEED) -> SurfaceDuel:
    """Una grilla de `n_values` × `n_values` contra `n_draws` búsquedas al azar de igual presupuesto.

    Las dos eligen entre los nodos de `experiments.grid.load_surface`, en escala logarítmica.
    """
    surface = load_surface()
    n_draws = check_int("n_draws", n_draws, low=1)
    places = axis_values(n_values, design)
    rows = np.rint(places * (len(surface.log_c) - 1)).astype(int)
    columns = np.rint(places * (len(surface.log_gamma) - 1)).astype(int)
    grid = surface.mean[np.ix_(rows, columns)]
    rng = np.random.default_rng(seed)
    size = (n_draws, n_values**2)
    drawn_rows = rng.integers(0, len(surface.log_c), size)
    drawn_columns = rng.integers(0, len(surface.log_gamma), size)
    scores = surface.mean[drawn_rows, drawn_columns]
    return SurfaceDuel(float(grid.max()), scores.max(axis=1))
