"""Un algoritmo genético de manual, sin adornos, para ver qué hace cada una de sus partes.

La población son N configuraciones de d hiperparámetros, cada uno entre 0 y 1. En cada generación:
los mejores `elite` pasan sin cambios; cada lugar restante se llena con un hijo de dos padres elegidos por torneo
(con reposición), que hereda cada hiperparámetro de uno u otro, y que muta cada uno con cierta probabilidad.

A diferencia de `searchers.GeneticSearch`, que nunca evalúa dos veces lo mismo, este no tiene defensas: por eso
muestra lo que pasa cuando falta la mutación o la élite. Fuente: Eiben y Smith (2015), caps. 3 y 5.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import comb

from coursekit.basics.validation import check_float, check_int

STEP = 0.1                          # desvío de una mutación: una décima del recorrido
UNIFORM_SPREAD = 1 / np.sqrt(12)    # desvío de un valor repartido parejo entre 0 y 1
OPTIMUM = (0.2, 0.8)                # dónde puede estar el óptimo escondido, en cada eje
FOUNDER, MOTHER, FATHER, BOTH = -1, 0, 1, 2      # de quién viene un gen


@dataclass(frozen=True)
class Evolution:
    """Muchas evoluciones a la vez (R repeticiones), generación por generación; la 0 es la inicial.

    genes (R, G+1, N, d) en [0, 1]; loss (R, G+1, N); parents (R, G+1, N, 2): puestos de los padres en la generación
    anterior, -1 si no tiene; la élite tiene dos veces el mismo, ella misma. Los primeros `elite` lugares de cada
    generación (salvo la 0) son la élite. origin (R, G+1, N, d): de quién es cada gen (FOUNDER, MOTHER, FATHER o BOTH,
    si los dos padres tenían el mismo valor) y mutated (R, G+1, N, d) dónde además mutó. optimum (R, d).
    """

    genes: np.ndarray
    loss: np.ndarray
    parents: np.ndarray
    origin: np.ndarray
    mutated: np.ndarray
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
        spread = self.genes.std(axis=2)      # (R, G+1, d)
        return spread.mean(axis=2) / UNIFORM_SPREAD

    @property
    def never_worse(self) -> np.ndarray:
        """(R,) ¿la mejor de cada generación fue siempre al menos tan buena como la de la anterior?"""
        change = np.diff(self.current_best, axis=1)
        return (change <= 0).all(axis=1)


def tenths_loss(genes, optimum):
    """La pérdida de juguete: suma, sobre los hiperparámetros, de (distancia al óptimo en décimas del recorrido)²."""
    distance = np.asarray(genes) - optimum
    return (100 * distance ** 2).sum(axis=-1)


def evolve(population=10, generations=10, dimensions=3, *, tournament=3, mutation=0.25, elite=1, step=STEP, repeats=1,
           seed=0) -> Evolution:
    """`repeats` evoluciones independientes, cada una con su óptimo y su población inicial.

    `mutation`: probabilidad de mutar cada hiperparámetro de un hijo. Con la misma `seed`, la población inicial y el
    óptimo son los mismos cualesquiera sean los otros controles.
    """
    n = check_int("population", population, low=2)
    d = check_int("dimensions", dimensions, low=1)
    generations = check_int("generations", generations, low=0)
    elite = check_int("elite", elite, low=0, high=n - 1)
    tournament = check_int("tournament", tournament, low=1)
    mutation = check_float("mutation", mutation, low=0, high=1)
    start = np.random.default_rng([seed, 0])
    rng = np.random.default_rng([seed, 1])
    optimum = start.uniform(*OPTIMUM, size=(repeats, d))
    target = optimum[:, None]                  # (R, 1, d): el de cada repetición, para toda su población
    genes = [start.random((repeats, n, d))]
    loss = [tenths_loss(genes[0], target)]
    parents = [np.full((repeats, n, 2), -1)]
    origin = [np.full((repeats, n, d), FOUNDER)]
    mutated = [np.zeros((repeats, n, d), bool)]
    for _ in range(generations):
        chosen = select(loss[-1], n - elite, tournament, rng)
        crossed = crossover(genes[-1], chosen, rng)
        children = mutate(crossed, mutation, step, rng)
        themselves, kept = keep_elite(genes[-1], loss[-1], elite)
        crossed_all = np.concatenate([kept, crossed], axis=1)
        both = np.concatenate([themselves, chosen], axis=1)
        origin.append(inheritance(genes[-1], both, crossed_all))
        genes.append(np.concatenate([kept, children], axis=1))
        loss.append(tenths_loss(genes[-1], target))
        parents.append(both)
        mutated.append(genes[-1] != crossed_all)
    return Evolution(
        genes=np.stack(genes, axis=1),
        loss=np.stack(loss, axis=1),
        parents=np.stack(parents, axis=1),
        origin=np.stack(origin, axis=1),
        mutated=np.stack(mutated, axis=1),
        optimum=optimum,
        elite=elite,
    )


def keep_elite(genes, loss, count):
    """Los `count` mejores, sin cambios: sus puestos (R, count, 2), cada uno dos veces, y sus genes (R, count, d)."""
    best = loss.argsort(axis=1, kind="stable")[:, :count]
    kept = np.take_along_axis(genes, best[:, :, None], axis=1)
    themselves = np.stack([best, best], axis=2)
    return themselves, kept


def select(loss, count, size, rng):
    """Puestos de los padres (R, count, 2): cada uno, el de menor pérdida entre `size` sorteados de la población."""
    repeats, n = loss.shape
    drawn = rng.integers(n, size=(repeats, count, 2, size))
    repeat = np.arange(repeats)[:, None, None, None]
    contenders = loss[repeat, drawn]                           # (R, count, 2, size)
    winner = contenders.argmin(axis=3, keepdims=True)          # su lugar entre los sorteados
    return np.take_along_axis(drawn, winner, axis=3)[..., 0]


def crossover(genes, chosen, rng):
    """Hijos (R, count, d): cada hiperparámetro, de un padre o del otro, a cara o cruz."""
    repeat = np.arange(len(genes))[:, None]
    mother = genes[repeat, chosen[..., 0]]
    father = genes[repeat, chosen[..., 1]]
    heads = rng.random(mother.shape) < 0.5
    return np.where(heads, mother, father)


def inheritance(genes, parents, crossed):
    """De quién es cada gen de `crossed` (R, N, d), antes de mutar: MOTHER, FATHER, o BOTH si tenían lo mismo."""
    repeat = np.arange(len(genes))[:, None]
    is_mothers = crossed == genes[repeat, parents[..., 0]]
    is_fathers = crossed == genes[repeat, parents[..., 1]]
    from_one = np.where(is_mothers, MOTHER, FATHER)
    return np.where(is_mothers & is_fathers, BOTH, from_one)


def mutate(genes, rate, step, rng):
    """Cada hiperparámetro da, con probabilidad `rate`, un paso normal de desvío `step`; al salirse, rebota."""
    moved = np.abs(genes + step * rng.standard_normal(genes.shape))
    bounced = np.where(moved > 1, 2 - moved, moved)
    inside = np.clip(bounced, 0, 1)
    mutates = rng.random(genes.shape) < rate
    return np.where(mutates, inside, genes)


def random_best(evaluations, dimensions=3, repeats=1, seed=0):
    """La mejor pérdida de la búsqueda al azar tras cada cantidad de `evaluations`: (R, len(evaluations)).

    Los óptimos son los de `evolve` con la misma semilla.
    """
    start = np.random.default_rng([seed, 0])
    rng = np.random.default_rng([seed, 2])
    optimum = start.uniform(*OPTIMUM, size=(repeats, dimensions))
    most = int(max(evaluations))
    drawn = rng.random((repeats, most, dimensions))
    loss = tenths_loss(drawn, optimum[:, None])                # (R, most)
    best = np.minimum.accumulate(loss, axis=1)
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
    return Ablation(
        final=float(run.current_best[:, -1].mean()),
        seen=float(run.best_so_far[:, -1].mean()),
        random=float(random.mean()),
        diversity=float(run.diversity[:, -1].mean()),
        never_worse=float(run.never_worse.mean()),
        evaluations=budget,
    )


def selection_odds(population, tournament, replace=True):
    """Con qué probabilidad elige un torneo al de cada puesto, del mejor al peor: (population,).

    P(el ganador está entre los r mejores) = 1 − P(los k sorteados son de los N − r peores), que con reposición es
    (1 − r/N)^k. Sin ella (`replace=False`, como `searchers.GeneticSearch`), C(N − r, k) / C(N, k).
    """
    n = check_int("population", population, low=1)
    k = check_int("tournament", tournament, low=1)
    worse = n - np.arange(n + 1)                               # N − r, con r de 0 a N
    if replace:
        all_worse = (worse / n) ** k
    else:
        all_worse = comb(worse, min(k, n)) / comb(n, min(k, n))
    return np.diff(1 - all_worse)
