"""Algoritmo genético: una población de configuraciones que se selecciona, se cruza y muta, generación tras generación.

    1. Evaluamos una población inicial de N configuraciones bien repartidas.
    2. Los mejores pasan sin cambios (élite). Para cada lugar restante:
       elegimos dos padres por torneo, los cruzamos hiperparámetro a hiperparámetro y mutamos al hijo.
    3. Evaluamos a los hijos, y volvemos a 2.

Fuentes: Eiben y Smith, «Introduction to Evolutionary Computing» (2015), caps. 3 a 5; la cruza de lo numérico es
BLX-alpha (Eshelman y Schaffer 1993).
"""
from __future__ import annotations

import math

import numpy as np
from scipy.stats import qmc

from coursekit._validation import check_float, check_int
from coursekit.history import Trial
from coursekit.searchers._cube import Cube
from coursekit.searchers.base import Searcher

TRIES = 30           # hijos que ya existen y se descartan antes de mutar con más fuerza
BLEND = 0.3          # cuánto puede salirse la cruza del intervalo entre los padres (BLX-alpha)


class GeneticSearch(Searcher):
    """Algoritmo genético con torneo, cruza, mutación y élite; nunca evalúa dos veces la misma configuración.

    `population`: individuos por generación (N). `elite`: cuántos pasan intactos, sin evaluarse otra vez: G generaciones
    cuestan N + G·(N - elite) evaluaciones. `tournament`: entre cuántos se elige cada padre; con 1 no hay presión de
    selección. `mating`: cuántos de los mejores pueden ser padres (None: todos). `crossover`: probabilidad de cruzar en
    vez de copiar. `mutation`: probabilidad de mutar cada hiperparámetro (None: 1/d). `mutation_scale`: tamaño inicial
    del paso en el cubo unitario; se achica con las generaciones. `generations`: cuántas después de la inicial (None:
    sin límite).

    Con `GeneticSearch.classic(...)` queda la versión de la clase: sobrevive la mejor mitad y los hijos son copias
    parecidas, sin cruza.
    """

    name = "genetic"

    def __init__(self, space, random_state=None, *, population=10, elite=5, tournament=3, crossover=0.9, mutation=None,
                 mutation_scale=0.3, mating=None, generations=None):
        super().__init__(space, random_state)
        self.population = check_int("population", population, low=2)
        self.elite = check_int("elite", elite, low=0, high=self.population - 1)
        self.tournament = check_int("tournament", tournament, low=1, high=self.population)
        self.crossover = check_float("crossover", crossover, low=0.0, high=1.0)
        self.mutation = mutation if mutation is None else check_float("mutation", mutation, low=0.0, high=1.0)
        self.mutation_scale = check_float("mutation_scale", mutation_scale, low=0.0, high=1.0)
        self.mating = mating if mating is None else check_int("mating", mating, low=1, high=self.population)
        self.generations = generations if generations is None else check_int("generations", generations, low=0)
        self.cube = Cube(self.space)
        self._sobol = qmc.Sobol(self.cube.n, rng=self.rng)
        self.generation, self._born = 0, 0              # nacidos en la generación en curso
        self._members, self._offspring, self._seen = [], [], set()

    @classmethod
    def classic(cls, space, random_state=None, population=10, **kwargs):
        """La versión de la clase: se conserva la mejor mitad, y cada hijo copia a uno de ellos con una mutación."""
        half = population // 2
        return cls(space, random_state, population=population, elite=half, mating=half, tournament=1, crossover=0.0,
                   **kwargs)

    # -- el algoritmo -----------------------------------------------------------------------------

    def _propose(self):
        if self._born == (self.population if self.generation == 0 else self.population - self.elite):
            self._next_generation()
            if self.finished:
                return None
        trial = self._founder() if self.generation == 0 else self._child()
        trial.generation, self._born = self.generation, self._born + 1
        self._seen.add(self.space.key(trial.params))
        self.finished = len(self._seen) >= self.space.n_configs
        return trial

    def _learn(self, trial):
        self._offspring.append(trial)

    def _next_generation(self):
        """La élite y los hijos que ya volvieron forman la población de la que nacerán los próximos."""
        if self.generation == self.generations:
            self.finished = True
            return
        elite = sorted(self._members, key=fitness_order)[:self.elite]
        if self._offspring:
            self._members = sorted(elite + self._offspring, key=fitness_order)[:self.population]
        self._offspring = []
        self.generation, self._born = self.generation + 1, 0

    def _founder(self):
        """Un individuo de la primera generación: Sobol los reparte mejor que el azar."""
        for u in self.cube.snap(self._sobol.random(8)):
            if self._is_new(params := self.cube.decode(u)):
                return Trial(params=params, origin="inicial")
        return Trial(params=self.cube.any_unseen(self.rng, self._seen), origin="inicial")

    def _child(self):
        """Un hijo que todavía no existe: si sale repetido se vuelve a intentar con mutaciones cada vez mayores."""
        if not self._members:                       # todo está en camino: no hay de quién descender
            return self._founder()
        for attempt in range(TRIES):
            mother, father = self._select(), self._select()
            crossed = self.rng.random() < self.crossover
            child = self.cube.encode(mother.params)
            if crossed:
                child = cross(child, self.cube.encode(father.params), self.cube, self.rng)
            child = self._mutate(child, self._step() * 1.3**attempt, at_least_one=not crossed or attempt > 0)
            if self._is_new(params := self.cube.decode(child)):
                parents = dict.fromkeys([mother.number, father.number] if crossed else [mother.number])
                return Trial(params=params, parents=tuple(parents), origin="cruza" if crossed else "mutación")
        return Trial(params=self.cube.any_unseen(self.rng, self._seen), origin="inmigrante")

    def _select(self):
        """Torneo: el mejor de unos pocos elegidos al azar."""
        mating = self._members[:self.mating] if self.mating else self._members
        return tournament([fitness_order(m) for m in mating], self.tournament, self.rng, mating)

    def _step(self):
        """El paso de mutación se achica a medida que pasan las generaciones."""
        return self.mutation_scale * 0.85 ** (self.generation - 1)

    def _mutate(self, u, step, at_least_one):
        rate = 1 / self.cube.n if self.mutation is None else self.mutation
        if rate == 0:
            return u
        return mutate(u, rate, step, self.cube, self.rng, at_least_one)

    def _is_new(self, params):
        return self.space.key(params) not in self._seen


def fitness_order(trial):
    """Clave para ordenar de mejor a peor; lo que falló queda al final."""
    return (trial.loss if trial.ok else math.inf, trial.number)


def tournament(fitness, size, rng, members=None):
    """La posición (o el miembro) de menor valor entre `size` elegidos al azar sin reposición."""
    drawn = rng.choice(len(fitness), size=min(size, len(fitness)), replace=False)
    winner = min(drawn, key=lambda i: fitness[i])
    return winner if members is None else members[winner]


def cross(a, b, cube, rng):
    """Cruza por coordenada: lo categórico se hereda de uno u otro; lo ordenado cae en el intervalo, algo ensanchado."""
    inherited = np.where(rng.random(cube.n) < 0.5, a, b)
    low, high = np.minimum(a, b), np.maximum(a, b)
    blended = low + (high - low) * rng.uniform(-BLEND, 1 + BLEND, cube.n)
    return cube.snap(np.where(cube.categorical, inherited, reflect(blended))[None, :])[0]


def mutate(u, rate, step, cube, rng, at_least_one=False):
    """Cambia cada coordenada con probabilidad `rate`: un paso normal si es ordenada, otra categoría si no lo es."""
    change = rng.random(cube.n) < rate
    if at_least_one and not change.any():
        change[rng.integers(cube.n)] = True
    moved = reflect(u + step * rng.standard_normal(cube.n))
    for j in np.flatnonzero(change):
        levels = cube.levels[j]
        if levels is None:
            continue
        here = int(np.abs(levels - u[j]).argmin())
        if cube.categorical[j]:
            moved[j] = levels[(here + rng.integers(1, max(len(levels), 2))) % len(levels)]
        elif np.abs(levels - moved[j]).argmin() == here and len(levels) > 1:      # un paso que no movió nada
            moved[j] = levels[min(max(here + rng.choice([-1, 1]), 0), len(levels) - 1)]
    return cube.snap(np.where(change, moved, u)[None, :])[0]


def reflect(u):
    """Lo que se sale de [0, 1] vuelve hacia adentro lo mismo que se había salido."""
    u = np.abs(u)
    return np.clip(np.where(u > 1, 2 - u, u), 0.0, 1.0)
