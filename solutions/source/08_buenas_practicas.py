# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Ejercicios 08 · Buenas prácticas
#
# Tres funciones que se usan en cualquier proyecto: un **pipeline** que no filtra nada, un **informe** que cuenta lo
# que se probó y una **comparación** justa entre dos métodos. Vienen de la lección
# [08 · Buenas prácticas](../notebooks/08_buenas_practicas.ipynb).
#
# **Tiempo:** unos 35 minutos (10, 15 y 10).
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio: reemplazamos
# la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la celda `check(...)`
# que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import numpy as np
from sklearn.feature_selection import SelectKBest
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit import check, doctor

doctor()

# %% [markdown]
# ## 1 · Un pipeline seguro
#
# `safe_pipeline(X, y)` devuelve un `Pipeline` de scikit-learn, listo para que otra persona lo valide con sus propios
# pliegues, con tres pasos en este orden:
#
# 1. **escalar** cada columna con `StandardScaler()`;
# 2. **elegir** las 10 columnas más asociadas con la etiqueta, con `SelectKBest(k=10)`; si `X` tiene menos de 10
#    columnas, todas;
# 3. **clasificar** con `NearestCentroid()`, el centro más cercano.
#
# `X` es un arreglo de forma `(filas, columnas)` e `y`, las etiquetas 0 y 1; quedan como llegaron. De `X` e `y` se puede
# mirar la **forma**; nada de lo que dicen. Ningún paso se ajusta en esta función: eso lo hará cada pliegue, con sus
# filas de entrenamiento.
#
# ¿Cómo se comprueba? Con tablas de puro ruido. Si el pipeline no filtra nada, la exactitud media de la validación
# cruzada ronda 0,5.

# %%
def safe_pipeline(X, y):
    """Un `Pipeline` sin ajustar que escala, elige hasta 10 columnas y clasifica por el centro más cercano."""
    ### BEGIN SOLUTION
    n_columns = X.shape[1]
    chosen = min(10, n_columns)
    return make_pipeline(StandardScaler(), SelectKBest(k=chosen), NearestCentroid())
    ### END SOLUTION


# %%
check("safe_pipeline")

# %% [markdown]
# ## 2 · El informe de una búsqueda
#
# `summarise_search(results)` recibe la bitácora de una búsqueda: una lista de diccionarios, uno por cada ajuste que se
# pagó, en cualquier orden. La bitácora queda como llegó.
#
# ```python
# {"config": 3, "seed": 0, "fold": 2, "on": "validation", "score": 0.91}
# ```
#
# `config` es el número de la configuración (un nombre: ni van seguidos ni empiezan en 0); `seed`, la semilla con que
# se partió; `on` dice dónde se puntuó: `"validation"` o `"test"` (la prueba apartada; ahí `fold` es `None`). `score`,
# mejor cuanto más grande, puede ser negativo y es `nan` si el ajuste falló. Una configuración puede tener más pliegues
# con una semilla que con otra, o faltarle alguna semilla. Devuelve un diccionario con estas claves:
#
# - `"n_configs"`: cuántas configuraciones **distintas** se probaron, también las que fallaron;
# - `"budget"`: cuántos ajustes de validación se pagaron, también los que fallaron;
# - `"seeds"`: la lista ordenada de semillas distintas;
# - `"mean"` y `"std"`: de la **mejor** configuración. Primero su puntaje con cada semilla, que es la media de sus
#   pliegues; después, la media de esos números y su desvío entre **semillas**, `np.std(..., ddof=1)` (si ella tiene una
#   sola semilla, `nan`). La mejor es la de mayor media; la que tuvo algún `nan` no puede ganar;
# - `"test_uses"`: cuántas veces se miró la prueba apartada. Lo que se puntuó ahí no cuenta en nada de lo anterior.
#
# `n_configs`, `budget` y `test_uses` son enteros. Hay al menos una configuración sin fallas.
#
# Ejemplo, con cinco ajustes, escritos aquí como (`config`, `seed`, `fold`, `on`, `score`):
# `(3, 1, 0, "validation", 0.7)`, `(3, 0, 0, "validation", 0.9)`, `(3, 0, 1, "validation", 0.7)`,
# `(8, 0, 0, "validation", nan)` y `(3, 1, None, "test", 0.6)`. Se probaron 2 configuraciones, con un presupuesto de 4
# ajustes y las semillas `[0, 1]`, y la prueba se miró 1 vez. Ganó la 3: 0,8 con la semilla 0 y 0,7 con la 1, así que
# `mean` es 0,75 y `std`, 0,0707.

# %%
def summarise_search(results):
    """{"n_configs", "budget", "seeds", "mean", "std", "test_uses"} de una bitácora de ajustes."""
    ### BEGIN SOLUTION
    rows = [row for row in results if row["on"] == "validation"]
    configs = {row["config"] for row in rows}
    seeds = {row["seed"] for row in rows}

    def score_of_each_seed(config):
        mine = [row for row in rows if row["config"] == config]
        by_seed = {}
        for row in mine:
            by_seed.setdefault(row["seed"], []).append(row["score"])
        return [np.mean(scores) for scores in by_seed.values()]

    def quality(scores):
        return -np.inf if np.isnan(scores).any() else np.mean(scores)

    best = max([score_of_each_seed(config) for config in configs], key=quality)
    std = np.std(best, ddof=1) if len(best) > 1 else np.nan
    return {
        "n_configs": len(configs),
        "budget": len(rows),
        "seeds": sorted(seeds),
        "mean": float(np.mean(best)),
        "std": float(std),
        "test_uses": len(results) - len(rows),
    }
    ### END SOLUTION


# %%
check("summarise_search")

# %% [markdown]
# ## 3 · Una comparación justa
#
# `a` y `b` son dos métodos de búsqueda. Cada uno es una función `método(budget, seed)`: gasta `budget` evaluaciones,
# con la semilla `seed`, y devuelve la **pérdida** de lo mejor que encontró.
#
# `fair_comparison(a, b, budget, seeds)` los enfrenta: en **cada** semilla de `seeds`, **los dos** con el mismo
# presupuesto y la **misma** semilla. `budget` es lo que puede gastar cada método **en cada semilla**. Devuelve una
# lista con un diccionario por semilla, en el orden de `seeds`:
#
# ```python
# {"seed": 0, "a": 0.31, "b": 0.28, "winner": "b"}
# ```
#
# `winner` es `"a"`, `"b"` o, si las dos pérdidas son iguales, `"tie"`. Recordemos: menos pérdida es mejor, y puede ser
# negativa. Cada método se llama **una vez** por semilla. Las semillas vienen en cualquier orden, y la lista queda como
# llegó.

# %%
def fair_comparison(a, b, budget, seeds):
    """Una fila {"seed", "a", "b", "winner"} por semilla: los dos métodos con igual presupuesto y semilla."""
    ### BEGIN SOLUTION
    def winner(loss_a, loss_b):
        if loss_a == loss_b:
            return "tie"
        return "a" if loss_a < loss_b else "b"

    rows = []
    for seed in seeds:
        loss_a = a(budget, seed)
        loss_b = b(budget, seed)
        rows.append({"seed": seed, "a": loss_a, "b": loss_b, "winner": winner(loss_a, loss_b)})
    return rows
    ### END SOLUTION


# %%
check("fair_comparison")

# %% [markdown]
# ## Todo junto
#
# Con todo correcto, terminamos la clase. Lo que sigue va más allá: redes neuronales, Ray Tune y un torneo.

# %%
check()
