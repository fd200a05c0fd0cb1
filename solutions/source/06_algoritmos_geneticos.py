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
# `fitness` es una lista con la aptitud de cada individuo; más es mejor (por ejemplo, exactitudes), puede ser negativa y
# la lista queda como llegó. `k` es un entero desde 1, y puede ser mayor que la cantidad de individuos. Todo el azar
# sale de `rng`, un generador de numpy: alcanza con `rng.integers(n, size=k)`, que da `k` enteros entre 0 y `n - 1`.
#
# Ejemplo: si de `tournament([0.9, 0.7, 0.8], 2, rng)` salen sorteadas las posiciones 1 y 2, gana la `2`.

# %%
def tournament(fitness, k, rng):
    """La posición del mejor entre k sorteados."""
    ### BEGIN SOLUTION
    drawn = rng.integers(len(fitness), size=k)
    winner = max(drawn, key=lambda i: fitness[i])
    return int(winner)
    ### END SOLUTION


# %%
check("tournament")

# %% [markdown]
# ## 2 · Mutar
#
# `mutate(individual, space, pm, rng)` devuelve **un diccionario nuevo**: el individuo con algunas mutaciones. El que
# llega queda como estaba, y `space` también.
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
# Los enteros siguen siendo enteros (`int`). En `values` hay al menos dos valores distintos, de cualquier clase, y pasan
# tal cual están en la lista: `rng.choice` los metería en un arreglo, que convierte `[1, 0.5, "sqrt"]` en tres textos;
# sortear una posición, no. Todo el azar sale de `rng`; `rng.random() < pm` es verdadero con probabilidad `pm`.
#
# Ejemplo: `mutate({"k": 3, "w": "uniform"}, {"k": ("int", 1, 15), "w": ("choice", ["uniform", "distance"])}, 1.0, rng)`
# puede dar `{"k": 4, "w": "distance"}`.

# %%
def mutate(individual, space, pm, rng):
    """Una copia de `individual` con cada hiperparámetro mutado con probabilidad `pm`."""
    ### BEGIN SOLUTION
    def another(value, values):
        others = [option for option in values if option != value]
        return others[rng.integers(len(others))]

    def moved(value, rule):
        kind = rule[0]
        if kind == "choice":
            return another(value, rule[1])
        low, high = rule[1:]
        if kind == "int":
            step = 1 if rng.random() < 0.5 else -1
        else:
            step = rng.normal(0, (high - low) / 10)
        return min(max(value + step, low), high)

    child = dict(individual)
    for name, value in individual.items():
        if rng.random() < pm:
            child[name] = moved(value, space[name])
    return child
    ### END SOLUTION


# %%
check("mutate")

# %% [markdown]
# ## 3 · Evolucionar
#
# `evolve(f, space, N, G, elite, rng)` corre un algoritmo genético y devuelve su **historial**: una lista de `G + 1`
# números, **la menor pérdida de la población en cada generación** (la primera es la inicial).
#
# `f(individual)` devuelve la pérdida de un individuo: **menos es mejor**, y puede ser negativa. Es lo caro, y se
# cuentan las veces que se la llama. `space` tiene las mismas reglas del ejercicio 2, y queda como llegó. `N` es 4 o
# más, y `elite` va de 0 a `N - 1`. Las reglas del juego:
#
# - la generación 0 son `N` individuos sorteados al azar en `space`: cada hiperparámetro, parejo entre sus dos límites
#   (que también pueden salir) o entre los valores de su lista;
# - cada generación siguiente tiene también `N`: los `elite` mejores de la anterior pasan **sin evaluarse otra vez**, y
#   los otros `N - elite` son hijos nuevos, que se evalúan una vez cada uno;
# - un hijo nace de padres de la generación anterior, que no cambian al tenerlo, con preferencia por los mejores. Cómo
#   elegirlos, cruzarlos y mutarlos queda a nuestro criterio, mientras los hijos se parezcan a sus padres y no sean
#   todos copias de alguno: podemos usar `tournament` y `mutate` (¡cuidado: aquí menos es mejor!);
# - todo lo que se evalúa es una configuración completa de `space`, con valores como los que pide el ejercicio 2;
# - son `N + G * (N - elite)` llamadas a `f`, ni una más, una generación después de la otra;
# - todo el azar sale de `rng`.
#
# Con `elite >= 1` el historial nunca empeora. Con `elite = 0` puede empeorar: el mejor se pierde si ningún hijo lo
# supera.

# %%
def evolve(f, space, N, G, elite, rng):
    """La menor pérdida de cada generación, de la 0 a la G."""
    ### BEGIN SOLUTION
    def draw(rule):
        kind = rule[0]
        if kind == "choice":
            values = rule[1]
            return values[rng.integers(len(values))]
        low, high = rule[1:]
        if kind == "int":
            return int(rng.integers(low, high + 1))
        return float(rng.uniform(low, high))

    def parent(population):
        fitness = [-loss for loss, _ in population]      # en el torneo, más es mejor
        _, individual = population[tournament(fitness, 3, rng)]
        return individual

    def child(population):
        mother = parent(population)
        father = parent(population)
        crossed = {name: (mother if rng.random() < 0.5 else father)[name] for name in space}
        return mutate(crossed, space, 0.3, rng)

    def evaluated(individuals):
        return [(f(individual), individual) for individual in individuals]

    def lowest(population):
        return min(loss for loss, _ in population)

    founders = [{name: draw(rule) for name, rule in space.items()} for _ in range(N)]
    population = evaluated(founders)
    history = [lowest(population)]
    for _ in range(G):
        best = sorted(population, key=lambda pair: pair[0])[:elite]
        children = [child(population) for _ in range(N - elite)]
        population = best + evaluated(children)
        history.append(lowest(population))
    return history
    ### END SOLUTION


# %%
check("evolve")

# %% [markdown]
# ## Todo junto

# %%
check()

# %% [markdown]
# Si todo está en verde, ya tenemos un algoritmo genético hecho a mano. `GeneticSearch`, de coursekit, es de la misma
# familia y difiere en lo que aquí quedaba a nuestro criterio: empieza con puntos bien repartidos (Sobol) en lugar de
# sorteados, en sus torneos nadie compite contra sí mismo, la cruza mezcla los números de los padres en lugar de
# heredarlos enteros, el paso de la mutación se achica con las generaciones y nunca evalúa dos veces la misma
# configuración. En la lección 07 · Successive Halving dejamos de pagar completa cada evaluación.
