# %% [markdown]
# # Ejercicios 04 · Random Search
#
# Tres funciones cortas: **sortear** configuraciones de un espacio, calcular **cuántos intentos** hacen falta y
# contar **cuántos valores distintos** prueba un diseño. Vienen de la lección
# [04 · Random Search](../notebooks/04_random_search.ipynb).
#
# **Tiempo:** unos 35 minutos (18, 10 y 7).
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio:
# reemplazamos la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la
# celda `check(...)` que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import math

import numpy as np

from coursekit import check, doctor

doctor()

# %% [markdown]
# ## 1 · Sortear
#
# `sample(space, n, rng)` devuelve una **lista de `n` configuraciones al azar**: un diccionario
# `{hiperparámetro: valor}` por cada una.
#
# `space` es un diccionario `{hiperparámetro: regla}`, y una regla es una tupla que empieza por su clase:
#
# | regla | qué se sortea |
# |---|---|
# | `("float", low, high)` | un `float` uniforme entre `low` y `high` |
# | `("log", low, high)` | un `float` entre `low` y `high` cuyo **logaritmo** es uniforme |
# | `("int", low, high)` | un `int` entre `low` y `high`, **los dos incluidos**, todos con igual probabilidad |
# | `("choice", values)` | un elemento de la lista `values`, tal como está en la lista |
#
# Cada hiperparámetro se sortea por su cuenta. Todo el azar sale de `rng`, un generador de numpy
# (`np.random.default_rng(semilla)`): con la misma semilla sale la misma lista. De él alcanza con
# `rng.uniform(a, b)` y `rng.integers(a, b)`, que no incluye a `b`.
#
# Ejemplo: `sample({"C": ("log", 0.001, 1000.0), "k": ("int", 1, 15)}, 2, rng)` puede dar
# `[{"C": 12.4, "k": 3}, {"C": 0.02, "k": 15}]`.

# %%
def sample(space, n, rng):
    """`n` configuraciones al azar de `space`, una por diccionario."""
    ### BEGIN SOLUTION
    def draw(kind, *limits):
        if kind == "choice":
            values = limits[0]
            return values[rng.integers(len(values))]
        low, high = limits
        if kind == "int":
            return int(rng.integers(low, high + 1))
        if kind == "log":
            return math.exp(rng.uniform(math.log(low), math.log(high)))
        return rng.uniform(low, high)

    return [{name: draw(*rule) for name, rule in space.items()} for _ in range(n)]
    ### END SOLUTION


# %%
check("sample")

# %% [markdown]
# ## 2 · ¿Cuántos intentos?
#
# `trials_needed(q, p)` devuelve **el menor entero `n`** con el que la probabilidad de que al menos uno de `n`
# sorteos independientes caiga en el mejor `q` llega a `p`:
#
# $$1 - (1 - q)^n \ge p$$
#
# `q` y `p` son fracciones entre 0 y 1, sin los extremos. Ejemplos: `trials_needed(0.1, 0.9)` da `22`, y
# `trials_needed(0.5, 0.75)` da `2`, porque $1 - 0{,}5^2$ es exactamente $0{,}75$.
#
# También `trials_needed(0.2, 0.36)` da `2`: $1 - 0{,}8^2$ es $0{,}36$, aunque la computadora, que redondea, haga
# `1 - (1 - 0.2)**2` y obtenga `0.3599999999999999`. Una diferencia menor que `1e-9` es error de redondeo, y no pide
# otro intento.

# %%
def trials_needed(q, p):
    """El menor `n` con 1 - (1 - q)**n >= p."""
    ### BEGIN SOLUTION
    exact = math.log(1 - p) / math.log(1 - q)
    return math.ceil(exact - 1e-9)
    ### END SOLUTION


# %%
check("trials_needed")

# %% [markdown]
# ## 3 · Valores distintos
#
# `distinct_values(points)` devuelve una **lista de enteros**: cuántos valores distintos prueba el diseño `points`
# **en cada eje**.
#
# `points` es una lista de puntos, y un punto es una tupla con un número por hiperparámetro. Dos números que
# difieren en menos de `1e-9` cuentan como el mismo: para la computadora `0.1 + 0.2` no es exactamente `0.3`. Los que
# son distintos difieren, en estos diseños, en `1e-8` o más.
#
# Ejemplo: `distinct_values([(1, 2), (1, 4), (3, 2), (3, 4)])`, la grilla de la clase, da `[2, 2]`.

# %%
def distinct_values(points):
    """Cuántos valores distintos hay en cada columna de `points`."""
    ### BEGIN SOLUTION
    columns = zip(*points, strict=True)
    return [1 + int(np.sum(np.diff(np.sort(column)) > 1e-9)) for column in columns]
    ### END SOLUTION


# %%
check("distinct_values")

# %% [markdown]
# ## Todo junto

# %%
check()

# %% [markdown]
# Si todo está en verde, ya tenemos una búsqueda al azar hecha a mano. En la lección
# 05 · Optimización bayesiana los sorteos dejan de ser ciegos: cada intento aprende de los anteriores.
