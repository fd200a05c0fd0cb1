"""Algoritmo genético: una población de configuraciones que se selecciona, se cruza y muta, generación tras generación.

    1. Evaluamos una población inicial de N configuraciones bien repartidas.
    2. Los mejores pasan sin cambios (élite). Para cada lugar restante:
       elegimos dos padres por torneo, los cruzamos hiperparámetro a hiperparámetro y mutamos al hijo.
    3. Evaluamos a los hijos, y volvemos a 2.

Fuente: Eiben y Smith, «Introduction to Evolutionary Computing» (2015), caps. 3 a 5. Cómo se cruzan y cómo mutan los
hiperparámetros de cada clase está en `parts/genes.py`.
"""
from __future__ import annotations

import math

import numpy as np

from coursekit.basics.validation import bad_value, check_float, check_int
from coursekit.history import Trial
from coursekit.searchers.parts.cube_search import CubeSearch
from coursekit.searchers.parts.genes import complete, cross, mutate

MAX_POPULATION = 1_000_000
TRIES = 30           # hijos repetidos que se descartan, mutando cada vez más fuerte, antes de traer un inmigrante
STRONGER = 1.3       # cuánto más fuerte muta cada intento que el anterior
COOLING = 0.85       # el paso de mutación se achica así de una generación a la otra...
COLDEST = 0.03       # ...hasta esta fracción del inicial


class GeneticSearch(CubeSearch):
    """Algoritmo genético con torneo, cruza, mutación y élite; nunca evalúa dos veces la misma configuración.

    `population`: individuos por generación (N). `generations`: cuántas después de la inicial (None: sin límite).
    `elite`: cuántos pasan intactos (None: la mitad), sin evaluarse otra vez: G generaciones cuestan
    N + G·(N - elite) evaluaciones.
    `tournament`: entre cuántos se elige cada padre (None: 3); con 1 no hay presión de selección.
    `mating`: cuántos de los mejores pueden ser padres (None: todos).
    `crossover`: probabilidad de cruzar en vez de copiar. `mutation`: probabilidad de mutar cada hiperparámetro
    (None: 1/d). `mutation_scale`: tamaño inicial del paso en el cubo unitario; se achica con las generaciones.

    Cada trial lleva su `generation`, sus `parents` y en `origin` cómo nació: «inicial», «cruza», «mutación» o, si todo
    hijo salía repetido, «inmigrante». Con varios trials en camino, de una generación descienden los que ya volvieron.
    """

    name = "genetic"

    def __init__(self, space, random_state=None, *, population=10, elite=None, tournament=None, crossover=0.9,
                 mutation=None, mutation_scale=0.3, mating=None, generations=None):
        super().__init__(space, random_state)
        self.population = _checked_population(population)
        if elite is None:
            elite = population // 2
        if tournament is None:
            tournament = min(3, population)
        if mutation is not None:
            mutation = check_float("mutation", mutation, low=0.0, high=1.0)
        if mating is not None:
            mating = check_int("mating", mating, low=1, high=population)
        if generations is not None:
            generations = check_int("generations", generations, low=0)
        self.elite = check_int("elite", elite, low=0, high=population - 1)
        self.tournament = check_int("tournament", tournament, low=1, high=population)
        self.crossover = check_float("crossover", crossover, low=0.0, high=1.0)
        self.mutation = mutation
        self.mutation_scale = check_float("mutation_scale", mutation_scale, low=0.0, high=1.0)
        self.mating = mating
        self.generations = generations
        self.generation = 0
        self._to_be_born = self.population      # cuántos le faltan a esta generación
        self._members = []                      # la generación anterior, de mejor a peor
        self._offspring = []                    # los que ya se evaluaron de la actual

    @classmethod
    def classic(cls, space, random_state=None, population=10, **kwargs):
        """La versión de la clase: se conserva la mejor mitad, y cada hijo copia a uno de ellos con una mutación."""
        half = _checked_population(population) // 2
        kept = {"population": population, "elite": half, "mating": half}
        return cls(space, random_state, **kept, tournament=1, crossover=0.0, **kwargs)

    @property
    def endless(self):
        return self.generations is None and super().endless

    # -- el algoritmo

    def _choose(self):
        if self._to_be_born == 0:
            self._next_generation()
        if self.generation == 0 or not self._members:
            trial = self._founder()
        else:
            trial = self._child()
        if trial is not None:
            trial.generation = self.generation
            self._to_be_born -= 1
        return trial

    def _is_over(self):
        last = self.generation == self.generations and self._to_be_born == 0
        return last or super()._is_over()

    def _learn(self, trial):
        super()._learn(trial)
        self._offspring.append(trial)

    def _next_generation(self):
        """La élite y los hijos forman la población de la que nacerán los próximos."""
        previous = sorted(self._members, key=fitness_order)
        elite = previous[:self.elite]
        members = sorted(elite + self._offspring, key=fitness_order)
        # Si faltan hijos por volver, completan el resto de sus padres.
        members += previous[self.elite:]
        self._members = members[:self.population]
        self._offspring = []
        self.generation += 1
        self._to_be_born = self.population - self.elite

    def _founder(self):
        """Un individuo de la primera generación; None si el espacio se agotó."""
        params = self._start.next(self._seen)
        if params is None:
            return None
        return Trial(params=params, origin="inicial")

    def _child(self):
        """Un hijo que todavía no existe: si sale repetido se vuelve a intentar con mutaciones cada vez mayores."""
        for attempt in range(TRIES):
            trial = self._attempt(attempt)
            if trial.params not in self._seen:
                return trial
        params = self.cube.any_unseen(self.rng, self._seen)
        if params is None:
            return None
        return Trial(params=params, origin="inmigrante")

    def _attempt(self, attempt):
        """Un hijo de dos padres o de uno; puede ser una configuración que ya salió."""
        mother = self._select()
        father = self._select()
        crossed = mother is not father and self.rng.random() < self.crossover
        genes = self.space.to_unit(mother.params)
        if crossed:
            others = self.space.to_unit(father.params)
            genes = cross(genes, others, self.cube, self.rng)
        at_least_one = not crossed or attempt > 0
        genes = self._mutate(genes, STRONGER**attempt, at_least_one)
        point = complete(genes, self.cube, self.rng)
        params = self.cube.decode(point)
        if crossed:
            return Trial(params=params, parents=numbers(mother, father), origin="cruza")
        return Trial(params=params, parents=numbers(mother), origin="mutación")

    def _select(self):
        """Torneo: el mejor de unos pocos elegidos al azar entre los que pueden ser padres."""
        mating = self._members[:self.mating]
        fitness = [fitness_order(member) for member in mating]
        return mating[tournament(fitness, self.tournament, self.rng)]

    def _mutate(self, genes, force, at_least_one):
        """Muta con el paso de esta generación, `force` veces mayor; sin mutación, tal cual."""
        rate = self.mutation
        if rate is None:
            rate = 1 / np.sum(~np.isnan(genes))
        if rate == 0:
            return genes
        cooled = max(COOLING ** (self.generation - 1), COLDEST)
        step = self.mutation_scale * cooled * force
        return mutate(genes, rate, step, self.cube, self.rng, at_least_one)


def fitness_order(trial):
    """Clave para ordenar de mejor a peor; lo que falló queda al final."""
    loss = trial.loss if trial.ok else math.inf
    return loss, trial.number


def tournament(fitness, size, rng) -> int:
    """La posición de la menor clave entre `size` elegidas al azar sin reposición."""
    n = len(fitness)
    drawn = rng.choice(n, size=min(size, n), replace=False)
    return min(drawn, key=lambda i: fitness[i])


def numbers(*trials) -> tuple[int, ...]:
    """Los números de trial de los padres (los que este buscador propuso)."""
    return tuple(trial.number for trial in trials if trial.number >= 0)


def _checked_population(population) -> int:
    population = check_int("population", population, low=2)
    if population > MAX_POPULATION:
        raise bad_value("population", population, f"a lo sumo {MAX_POPULATION}")
    return population
