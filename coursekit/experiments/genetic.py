"""Un algoritmo genético de manual, sin adornos, para ver qué hace cada una de sus partes.

La población son N configuraciones de d hiperparámetros, cada uno entre 0 y 1. En cada generación:
los mejores `elite` pasan sin cambios; cada lugar restante se llena con un hijo de dos padres elegidos por torneo
(con reposición), que hereda cada hiperparámetro de uno u otro, y que muta cada uno con cierta probabilidad.

A diferencia de `searchers.GeneticSearch`, que nunca evalúa dos veces lo mismo, éste no tiene defensas: por eso
muestra lo que pasa cuando falta la mutación o la élite. Fuente: Eiben y Smith (2015), caps. 3 y 5.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import check_float, check_int

STEP = 0.1                          # desvío de una mutación: una décima del recorrido
UNIFORM_SPREAD = 1 / np.sqrt(12)    # desvío de un valor repartido parejo entre 0 y 1
OPTIMUM = (0.2, 0.8)                # dónde puede estar el óptimo escondido, en cada eje


@dataclass(frozen=True)
class Evolution:
    """Muchas evoluciones a la vez (R repeticiones), generación por generación; la 0 es la inicial.

    genes (R, G+1, N, d) en [0, 1]; loss (R, G+1, N); parents (R, G+1, N, 2): puestos de los padres en la generación
    anterior, -1 si no tiene; la élite tiene dos veces el mismo, ella misma. Los primeros `elite` lugares de cada
    generación (salvo la 0) son la élite. optimum (R, d).
    """

    genes: np.ndarray
    loss: np.ndarray
    parents: np.ndarray
    optimum: np.ndarray
    elite: int

    @property
    def generations(self) -> int:
        return self.loss.shape[1] - 1

    @property
    def population(self) -> int:
        return self.loss.shape[2]

    @property
    def evaluations(self) -> np.ndarray:
        """Evaluaciones pagadas al terminar cada generación (G+1,): la élite no se evalúa otra vez."""
        return self.population + np.arange(self.generations + 1) * (self.population - self.elite)

    @property
    def current_best(self) -> np.ndarray:
        """La mejor pérdida de cada generación (R, G+1): sin élite puede empeorar."""
        return self.loss.min(axis=2)

    @property
    def best_so_far(self) -> np.ndarray:
        """La mejor pérdida vista hasta cada generación (R, G+1)."""
        return np.minimum.accumulate(self.current_best, axis=1)

    @property
    def diversity(self) -> np.ndarray:
        """Cuán distintos son los individuos (R, G+1): desvío medio por hiperparámetro, 1 si se reparten parejo."""
        return self.genes.std(axis=2).mean(axis=2) / UNIFORM_SPREAD

    @property
    def never_worse(self) -> np.ndarray:
        """(R,) ¿la mejor de cada generación fue siempre al menos tan buena como la de la anterior?"""
        return (np.diff(self.current_best, axis=1) <= 0).all(axis=1)


def tenths_loss(genes, optimum):
    """La pérdida de juguete: suma, sobre los hiperparámetros, de (distancia al óptimo en décimas del recorrido)²."""
    return (100 * (np.asarray(genes) - optimum) ** 2).sum(axis=-1)


def evolve(population=10, generations=10, dimensions=3, *, tournament=3, mutation=0.25, elite=1, step=STEP, repeats=1,
           seed=0) -> Evolution:
    """`repeats` evoluciones independientes, cada una con su óptimo y su población inicial.

    `mutation`: probabilidad de mutar cada hiperparámetro de un hijo. Con la misma `seed`, la población inicial y el
    óptimo son los mismos cualesquiera sean los otros controles.
    """
    n, d = check_int("population", population, low=2), check_int("dimensions", dimensions, low=1)
    total = check_int("generations", generations, low=0)
    elite = check_int("elite", elite, low=0, high=n - 1)
    tournament = check_int("tournament", tournament, low=1)
    mutation = check_float("mutation", mutation, low=0, high=1)
    start, rng = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1])
    optimum = start.uniform(*OPTIMUM, size=(repeats, d))
    genes = [start.random((repeats, n, d))]
    loss = [tenths_loss(genes[0], optimum[:, None])]
    parents = [np.full((repeats, n, 2), -1)]
    for _ in range(total):
        chosen = select(loss[-1], n - elite, tournament, rng)
        children = mutate(crossover(genes[-1], chosen, rng), mutation, step, rng)
        best = loss[-1].argsort(axis=1, kind="stable")[:, :elite]
        kept = np.take_along_axis(genes[-1], best[:, :, None], axis=1)
        genes.append(np.concatenate([kept, children], axis=1))
        loss.append(tenths_loss(genes[-1], optimum[:, None]))
        parents.append(np.concatenate([np.stack([best, best], axis=2), chosen], axis=1))
    return Evolution(np.stack(genes, 1), np.stack(loss, 1), np.stack(parents, 1), optimum, elite)


def select(loss, count, size, rng):
    """Puestos de los padres (R, count, 2): cada uno, el de menor pérdida entre `size` sorteados de la población."""
    repeats, n = loss.shape
    drawn = rng.integers(n, size=(repeats, count, 2, size))
    seen = loss[np.arange(repeats)[:, None, None, None], drawn]
    return np.take_along_axis(drawn, seen.argmin(axis=3)[..., None], axis=3)[..., 0]


def crossover(genes, chosen, rng):
    """Hijos (R, count, d): cada hiperparámetro, de un padre o del otro, a cara o cruz."""
    rows = np.arange(len(genes))[:, None]
    mother, father = genes[rows, chosen[..., 0]], genes[rows, chosen[..., 1]]
    return np.where(rng.random(mother.shape) < 0.5, mother, father)


def mutate(genes, rate, step, rng):
    """Cada hiperparámetro da, con probabilidad `rate`, un paso normal de desvío `step`; al salirse, rebota."""
    moved = genes + step * rng.standard_normal(genes.shape)
    moved = np.abs(moved)
    moved = np.clip(np.where(moved > 1, 2 - moved, moved), 0, 1)
    return np.where(rng.random(genes.shape) < rate, moved, genes)


def random_best(evaluations, dimensions=3, repeats=1, seed=0):
    """La mejor pérdida de la búsqueda al azar tras cada cantidad de `evaluations`: (R, len(evaluations)).

    Los óptimos son los de `evolve` con la misma semilla.
    """
    optimum = np.random.default_rng([seed, 0]).uniform(*OPTIMUM, size=(repeats, dimensions))
    drawn = np.random.default_rng([seed, 2]).random((repeats, int(max(evaluations)), dimensions))
    best = np.minimum.accumulate(tenths_loss(drawn, optimum[:, None]), axis=1)
    return best[:, np.asarray(evaluations) - 1]


# --- qué pasa si falta una parte --------------------------------------------------------------

@dataclass(frozen=True)
class Ablation:
    """Promedios sobre muchas evoluciones: `final` la mejor pérdida de la última generación y `seen` la mejor vista;
    `random` la del azar con el mismo presupuesto; `diversity` la última (1: parejo; 0: todos iguales);
    `never_worse` la fracción de evoluciones cuyo mejor nunca empeoró; `evaluations` el presupuesto."""

    final: float
    seen: float
    random: float
    diversity: float
    never_worse: float
    evaluations: int


def ablation(repeats=1000, seed=0, **settings) -> Ablation:
    """Los promedios de `repeats` evoluciones con esos controles (los de `evolve`)."""
    run = evolve(repeats=repeats, seed=seed, **settings)
    budget = int(run.evaluations[-1])
    random = random_best([budget], run.optimum.shape[1], repeats, seed)
    return Ablation(float(run.current_best[:, -1].mean()), float(run.best_so_far[:, -1].mean()), float(random.mean()),
                    float(run.diversity[:, -1].mean()), float(run.never_worse.mean()), budget)


def selection_odds(population, tournament):
    """Con qué probabilidad elige un torneo al de cada puesto, del mejor al peor: (population,).

    Con reposición: P(el ganador está entre los r mejores) = 1 − (1 − r/N)^k.
    """
    n = check_int("population", population, low=1)
    k = check_int("tournament", tournament, low=1)
    among = 1 - (1 - np.arange(n + 1) / n) ** k
    return np.diff(among)
