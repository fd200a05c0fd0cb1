# %% [markdown]
# # Ejercicios 02 · Grid Search
#
# Tres funciones cortas: **contar** cuánto cuesta una grilla, **armarla** y **elegir** la mejor configuración
# de una tabla de resultados. Vienen de la lección
# [02 · Grid Search](../notebooks/02_grid_search.ipynb).
#
# **Tiempo:** unos 30 minutos (8, 10 y 12).
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio:
# reemplazamos la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la
# celda `check(...)` que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import itertools
import math

import numpy as np

from coursekit import check

# %% [markdown]
# ## 1 · ¿Cuánto cuesta?
#
# `count_fits(grid, k, refit=True)` devuelve **cuántas veces se entrena un modelo** (un entero) si recorremos la
# grilla `grid` con validación cruzada de `k` pliegues.
#
# - `grid` es un diccionario `{hiperparámetro: lista de valores}`;
# - cada combinación se entrena una vez por pliegue;
# - si `refit` es `True`, al final se entrena **un modelo más**: el elegido, con todo el conjunto de desarrollo;
# - `grid` también puede ser una **lista de diccionarios**: son grillas separadas que se recorren una después de
#   otra (así se escriben los hiperparámetros que solo existen según otro, como el `gamma` de un núcleo).
#
# Ejemplo, con la grilla de la clase: `count_fits({"a": [1, 3], "b": [2, 4]}, k=5)` da `21`.

# %%
def count_fits(grid, k, refit=True):
    """Cuántas veces se entrena un modelo al recorrer `grid` con `k` pliegues."""
    ### BEGIN SOLUTION
    grids = [grid] if isinstance(grid, dict) else grid
    combinations = sum(math.prod(len(values) for values in one.values()) for one in grids)
    return combinations * k + int(refit)
    ### END SOLUTION


# %%
check("count_fits")

# %% [markdown]
# ## 2 · Todos con todos
#
# `grid_combinations(grid)` devuelve la **lista de combinaciones** de la grilla: un diccionario
# `{hiperparámetro: valor}` por cada modelo que hay que probar. El orden de la lista es libre.
#
# - vale para cualquier cantidad de hiperparámetros, también para uno solo;
# - los valores quedan como llegaron: `None` sigue siendo `None` y `2` no se vuelve `"2"`;
# - la grilla que recibe no se modifica.
#
# Ejemplo: `grid_combinations({"a": [1, 3], "b": [2, 4]})` da
# `[{"a": 1, "b": 2}, {"a": 1, "b": 4}, {"a": 3, "b": 2}, {"a": 3, "b": 4}]`, los cuatro modelos de la clase.

# %%
def grid_combinations(grid):
    """Todas las combinaciones de `grid`, una por diccionario."""
    ### BEGIN SOLUTION
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    ### END SOLUTION


# %%
check("grid_combinations")

# %% [markdown]
# ## 3 · Elegir bien
#
# `choose(cv_results, simplicity)` recibe una tabla de resultados como la de `GridSearchCV` y devuelve **el
# diccionario de hiperparámetros** (una fila de la columna `"params"`) que conviene usar.
#
# `cv_results` es un diccionario de columnas, todas del mismo largo:
#
# | columna | qué tiene |
# |---|---|
# | `"params"` | lista de diccionarios: las configuraciones |
# | `"mean_test_score"` | arreglo: el puntaje medio de **validación** (más es mejor) |
# | `"rank_test_score"` | arreglo de enteros: el puesto (1 es el mejor) |
# | `"mean_train_score"` | arreglo: el puntaje medio de entrenamiento |
# | `"param_…"` | una columna por hiperparámetro, con sus valores |
#
# Las reglas:
#
# 1. gana el mayor puntaje medio de validación;
# 2. una configuración cuyo puntaje es `NaN` (falló al entrenar) nunca gana; siempre hay al menos una que no falló;
# 3. si varias empatan exactamente en el primer lugar, gana **la más simple**. La columna `simplicity` dice cuál
#    lo es: la que tiene ahí el valor **más chico**. Por ejemplo, `choose(cv_results, "param_max_depth")`
#    prefiere el árbol menos profundo.

# %%
def choose(cv_results, simplicity):
    """La configuración con mejor puntaje de validación; entre las empatadas, la más simple."""
    ### BEGIN SOLUTION
    scores = np.asarray(cv_results["mean_test_score"], dtype=float)
    tied = np.flatnonzero(scores == np.nanmax(scores))
    simplest = min(tied, key=lambda row: cv_results[simplicity][row])
    return cv_results["params"][simplest]
    ### END SOLUTION


# %%
check("choose")

# %% [markdown]
# ## Todo junto

# %%
check()

# %% [markdown]
# Si todo está en verde, seguimos con la lección
# [03 · Validación cruzada](../notebooks/03_validacion_cruzada.ipynb): ¿cuánto vale, de verdad, ese mejor puntaje?
