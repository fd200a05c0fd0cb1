# %% [markdown]
# # Ejercicios 06 · Algoritmos genéticos
#
# Tres funciones: elegir padres por **torneo**, **mutar** sin romper nada y **evolucionar** una población. Vienen de
# la lección [06 · Algoritmos genéticos](../notebooks/06_algoritmos_geneticos.ipynb).
#
# **Tiempo:** unos 45 minutos (8, 15 y 22).
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio:
# reemplazamos la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la
# celda `check(...)` que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import numpy as np

from coursekit import check, doctor

rng = np.random.default_rng(0)      # para probar a mano: tournament([0.9, 0.7, 0.8], 2, rng)
doctor()

# %% [markdown]
# ## 1 · Torneo
#
# `tournament(fitness, k, rng)` devuelve **la posición** (un `int`) del individuo que será padre: se sortean `k`
# posiciones, con reposición, y gana la de **mayor** aptitud.
#
# `fitness` es una lista con la aptitud de cada individuo; más es mejor (por ejemplo, exactitudes). `k` es un entero
# desde 1. Todo el azar sale de `rng`, un generador de numpy: alcanza con `rng.integers(n, size=k)`, que da `k`
# enteros entre 0 y `n - 1`.
#
# Ejemplo: si de `tournament([0.9, 0.7, 0.8], 2, rng)` salen sorteadas las posiciones 1 y 2, gana la `2`.

# %%
def tournament(fitness, k, rng):
    """La posición del mejor entre k sorteados."""
    ### BEGIN SOLUTION
    drawn = rng.integers(len(fitness), size=k)
    return int(max(drawn, key=lambda i: fitness[i]))
    ### END SOLUTION


# %%
check("tournament")

# %% [markdown]
# ## 2 · Mutar
#
# `mutate(individual, space, pm, rng)` devuelve **un diccionario nuevo**: el individuo con algunas mutaciones. El que
# llega queda como estaba.
#
# `individual` es un diccionario `{hiperparámetro: valor}`, y `space` uno `{hiperparámetro: regla}`. Cada
# hiperparámetro muta **por su cuenta**, con probabilidad `pm`; el que no muta queda igual. Qué es mutar depende de la
# regla:
#
# | regla | cómo muta |
# |---|---|
# | `("float", low, high)` | se le suma `rng.normal(0, (high - low) / 10)`; si se sale, queda en el borde |
# | `("int", low, high)` | sube o baja 1, con igual probabilidad; si se sale, queda en el borde |
# | `("choice", values)` | pasa a **otro** valor de la lista `values`, todos con igual probabilidad |
#
# Los enteros siguen siendo enteros (`int`). Todo el azar sale de `rng`; `rng.random() < pm` es verdadero con
# probabilidad `pm`.
#
# Ejemplo: `mutate({"k": 3, "w": "uniform"}, {"k": ("int", 1, 15), "w": ("choice", ["uniform", "distance"])}, 1.0, rng)`
# puede dar `{"k": 4, "w": "distance"}`.

# %%
def mutate(individual, space, pm, rng):
    """Una copia de `individual` con cada hiperparámetro mutado con probabilidad `pm`."""
    ### BEGIN SOLUTION
    def moved(value, kind, *limits):
        if kind == "choice":
            others = [option for option in limits[0] if option != value]
            return others[rng.integers(len(others))]
        low, high = limits
        if kind == "int":
            return min(max(value + (1 if rng.random() < 0.5 else -1), low), high)
        return min(max(value + rng.normal(0, (high - low) / 10), low), high)

    return {name: moved(value, *space[name]) if rng.random() < pm else value
            for name, value in individual.items()}
    ### END SOLUTION


# %%
check("mutate")

# %% [markdown]
# ## 3 · Evolucionar
#
# `evolve(f, space, N, G, elite, rng)` corre un algoritmo genético y devuelve su **historial**: una lista de `G + 1`
# números, **la menor pérdida de la población en cada generación** (la primera es la inicial).
#
# `f(individual)` devuelve la pérdida de un individuo: **menos es mejor**. Es lo caro, y se cuentan las veces que se la
# llama. `space` tiene las mismas reglas del ejercicio 2. Las reglas del juego:
#
# - la generación 0 son `N` individuos sorteados al azar en `space`;
# - cada generación siguiente tiene también `N`: los `elite` mejores de la anterior pasan **sin evaluarse otra vez**, y
#   los otros `N - elite` son hijos nuevos, que se evalúan una vez cada uno;
# - un hijo nace de padres de la generación anterior, con preferencia por los mejores. Cómo elegirlos, cruzarlos y
#   mutarlos queda a nuestro criterio: podemos usar `tournament` y `mutate` (¡cuidado: aquí menos es mejor!);
# - son `N + G * (N - elite)` llamadas a `f`, ni una más.
#
# Con `elite >= 1` el historial nunca empeora. Con `elite = 0` puede empeorar: el mejor se pierde si ningún hijo lo
# supera.

# %%
def evolve(f, space, N, G, elite, rng):
    """La menor pérdida de cada generación, de la 0 a la G."""
    ### BEGIN SOLUTION
    def draw(kind, *limits):
        if kind == "choice":
            return limits[0][rng.integers(len(limits[0]))]
        low, high = limits
        return int(rng.integers(low, high + 1)) if kind == "int" else float(rng.uniform(low, high))

    def parent(population):
        return min((population[i] for i in rng.integers(N, size=3)), key=lambda pair: pair[0])[1]

    def child(population):
        mother, father = parent(population), parent(population)
        crossed = {name: (mother if rng.random() < 0.5 else father)[name] for name in space}
        return mutate(crossed, space, 0.3, rng)

    def evaluated(individuals):
        return [(f(individual), individual) for individual in individuals]

    population = evaluated([{name: draw(*rule) for name, rule in space.items()} for _ in range(N)])
    history = [min(loss for loss, _ in population)]
    for _ in range(G):
        best = sorted(population, key=lambda pair: pair[0])[:elite]
        population = best + evaluated([child(population) for _ in range(N - elite)])
        history.append(min(loss for loss, _ in population))
    return history
    ### END SOLUTION


# %%
check("evolve")

# %% [markdown]
# ## Todo junto

# %%
check()

# %% [markdown]
# Si todo está en verde, ya tenemos un algoritmo genético hecho a mano. `GeneticSearch`, de coursekit, hace lo mismo
# con dos cuidados más: no evalúa dos veces la misma configuración, y achica el paso de la mutación con las
# generaciones. En la lección 07 · Successive Halving dejamos de pagar completa cada evaluación.
