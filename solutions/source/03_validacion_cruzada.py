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
# # Ejercicios 03 · Validación cruzada
#
# Tres funciones, cada una apoyada en la anterior: **partir** las filas en pliegues, **puntuar** un modelo en los
# pliegues apartados y **anidar** la búsqueda para que el puntaje informado sea honesto. Vienen de la lección
# [03 · Validación cruzada](../notebooks/03_validacion_cruzada.ipynb).
#
# **Tiempo:** unos 40 minutos (10, 12 y 18).
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio: reemplazamos
# la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la celda `check(...)`
# que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import numpy as np
from sklearn.base import clone
from sklearn.model_selection import KFold

from coursekit import check, doctor

doctor()

# %% [markdown]
# ## 1 · Partir en pliegues
#
# `kfold_indices(n, k, seed)` reparte los índices `0, 1, …, n - 1` en `k` pliegues y devuelve una **lista de `k`
# pares** `(train, val)` de arreglos de enteros:
#
# - antes de cortar, los índices se **mezclan** con un generador de semilla `seed`: la misma semilla da siempre los
#   mismos pliegues, y otra semilla, otros;
# - cada índice está en **exactamente un** `val`;
# - los `val` son parejos: sus tamaños difieren a lo sumo en 1, también si `n` no es múltiplo de `k`;
# - `train` son todos los índices que no están en `val`, en cualquier orden.
#
# Por ejemplo, `kfold_indices(10, 3, seed=0)` da tres pares, con `val` de 4, 3 y 3 índices.
# Pueden servir `np.random.default_rng(seed).permutation(n)`, `np.array_split` y `np.concatenate`.

# %%
def kfold_indices(n, k, seed):
    """Lista de `k` pares (train, val) que reparten los índices 0…n-1, mezclados con la semilla `seed`."""
    ### BEGIN SOLUTION
    parts = np.array_split(np.random.default_rng(seed).permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)]
    ### END SOLUTION


# %%
check("kfold_indices")

# %% [markdown]
# ## 2 · Puntuar en lo apartado
#
# `cv_score(model, X, y, folds)` hace la validación cruzada de un modelo de scikit-learn y devuelve una tupla
# `(media, desvío)` de dos números. Para cada par `(train, val)` de `folds`:
#
# 1. se parte de una **copia sin entrenar** del modelo: `clone(model)`;
# 2. se ajusta **solo** con las filas `train`;
# 3. se puntúa con `.score` en las filas `val`.
#
# La media es la de los puntajes de los pliegues; el desvío es `np.std` de esos mismos puntajes: *describe* cuánto
# cambia un pliegue respecto de otro. Dividido por $\sqrt{k}$ sería otra cantidad, el **error estándar de la media**:
# con ella las lecciones 04 y 08 deciden si dos medias se distinguen, sabiendo que es aproximada, porque los pliegues
# comparten filas. Aquí se pide el desvío.

# %%
def cv_score(model, X, y, folds):
    """(media, desvío) de los puntajes de `model` en los pliegues apartados de `folds`, pares (train, val)."""
    ### BEGIN SOLUTION
    scores = [clone(model).fit(X[train], y[train]).score(X[val], y[val]) for train, val in folds]
    return float(np.mean(scores)), float(np.std(scores))
    ### END SOLUTION


# %%
check("cv_score")

# %% [markdown]
# ## 3 · Validación cruzada anidada
#
# Si elegimos la cantidad de vecinos `k` con validación cruzada y además informamos ese mismo puntaje, informamos
# un máximo: es optimista. La CV **anidada** separa los dos oficios. `nested_cv(X, y, ks, k_outer, k_inner, seed)`
# devuelve **un número**. Para cada uno de los `k_outer` pliegues externos:
#
# 1. **solo con las filas de entrenamiento externo**, una CV interna de `k_inner` pliegues da un puntaje medio a
#    cada cantidad de vecinos de `ks`;
# 2. nos quedamos con la cantidad de mayor puntaje interno;
# 3. con esa cantidad y todo el entrenamiento externo, puntuamos el pliegue externo, **una sola vez**.
#
# El resultado es la media de los puntajes externos. Todas las particiones se mezclan con la semilla `seed`, para
# que dos llamadas iguales den lo mismo.
#
# La celda siguiente trae `knn_score`, que entrena y puntúa en un paso (y muy rápido), y `split`, que parte. Con
# ellas, la función no necesita los ejercicios anteriores.

# %%
def knn_score(k, X_train, y_train, X_val, y_val):
    """Exactitud en (X_val, y_val) de los k vecinos de (X_train, y_train); clases 0 y 1, k impar."""
    distance = ((X_val[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2)
    nearest = y_train[np.argsort(distance, axis=1, kind="stable")[:, :k]]
    return float(np.mean((nearest.mean(axis=1) > 0.5) == y_val))


def split(n, k, seed):
    """Lista de k pares (train, val) sobre 0…n-1, mezclados."""
    return list(KFold(k, shuffle=True, random_state=seed).split(np.zeros(n)))


# %%
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    """Media de los puntajes externos de elegir la cantidad de vecinos entre `ks` con una CV interna."""
    ### BEGIN SOLUTION
    scores = []
    for train, val in split(len(y), k_outer, seed):
        X_train, y_train = X[train], y[train]
        inner = split(len(train), k_inner, seed)
        means = [np.mean([knn_score(k, X_train[a], y_train[a], X_train[b], y_train[b]) for a, b in inner])
                 for k in ks]
        best = ks[int(np.argmax(means))]
        scores.append(knn_score(best, X_train, y_train, X[val], y[val]))
    return float(np.mean(scores))
    ### END SOLUTION


# %%
check("nested_cv")

# %% [markdown]
# ## Todo junto
#
# Un resumen de los tres. Con todo correcto, seguimos con la lección
# [04 · Random Search](../notebooks/04_random_search.ipynb).

# %%
check()
