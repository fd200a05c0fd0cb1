# %% [markdown]
# # Ejercicios 01 · Métrica
#
# Tres funciones cortas: el costo de un umbral, la mejor configuración de una tabla y el ROC AUC contado a mano.
# Cada una reemplaza la línea `raise NotImplementedError(...)`; la celda siguiente la comprueba al instante.
#
# **Tiempo:** unos 30 minutos (10, 10 y 10). Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import math

import numpy as np

from coursekit import check

# %% [markdown]
# ## 1 · El costo de un umbral
#
# Llamamos **maligno** (1) a todo caso con `p >= threshold`, y **benigno** (0) a los demás. Cada falso positivo
# (FP: era 0 y dijimos 1) cuesta `c_fp`; cada falso negativo (FN: era 1 y dijimos 0) cuesta `c_fn`.
# La función devuelve el costo **medio por caso**, contando también los casos acertados, que cuestan 0.
#
# Por ejemplo, `mean_cost(y=[0, 0, 1, 1], p=[0.1, 0.6, 0.8, 0.3], threshold=0.5, c_fp=1, c_fn=10)` tiene un FP y
# un FN entre cuatro casos: (1 + 10) / 4 = 2,75.

# %%
def mean_cost(y, p, threshold, c_fp, c_fn):
    """Costo medio por caso de decidir «positivo» cuando p >= threshold.

    y: arreglo de 0 y 1, forma (n,).   p: probabilidades de la clase 1, forma (n,).
    Devuelve un número: el costo total dividido por n.
    """
    y, p = np.asarray(y), np.asarray(p)
    ### BEGIN SOLUTION
    positive = p >= threshold
    false_positives = np.sum(positive & (y == 0))
    false_negatives = np.sum(~positive & (y == 1))
    return float(c_fp * false_positives + c_fn * false_negatives) / len(y)
    ### END SOLUTION


# %%
check("mean_cost")

# %% [markdown]
# ## 2 · La mejor configuración de una tabla
#
# `table` dice cuánto midió cada configuración en cada métrica:
#
# ```python
# {"logística": {"recall": 0.36, "rmse": 0.25}, "árbol": {"recall": 0.54, "rmse": 0.27}}
# ```
#
# Según la métrica, lo mejor es lo más alto o lo más bajo: la celda siguiente dice cuáles se **minimizan**; todas
# las demás se maximizan. Y a veces un entrenamiento falla y su valor es `NaN`: esa configuración nunca gana.
# En cada tabla hay al menos un valor que no es `NaN`.

# %%
LOWER_IS_BETTER = {"rmse", "log_loss", "cost"}


# %%
def best_config(table, metric):
    """El nombre de la configuración que gana según `metric`.

    table: {configuración: {métrica: valor}}.   metric: una clave de esos diccionarios.
    Se maximiza, salvo que `metric` esté en LOWER_IS_BETTER. Los NaN (math.isnan) nunca ganan.
    """
    ### BEGIN SOLUTION
    values = {config: row[metric] for config, row in table.items() if not math.isnan(row[metric])}
    choose = min if metric in LOWER_IS_BETTER else max
    return choose(values, key=values.get)
    ### END SOLUTION


# %%
check("best_config")

# %% [markdown]
# ## 3 · El ROC AUC, contado por pares
#
# El ROC AUC responde una pregunta sencilla: si tomamos al azar un caso positivo y uno negativo, ¿con qué
# frecuencia el positivo tiene el puntaje más alto? Recorremos **todos** los pares (positivo, negativo): cada par bien
# ordenado vale 1; un **empate** vale ½; un par al revés, 0. El AUC es el promedio.
#
# Con positivos de puntaje 0,9 y 0,4 y un negativo de 0,4 los pares valen 1 y ½: el AUC es 0,75. No hace falta
# ningún umbral, y por eso el AUC no puede elegir uno.

# %%
def pairwise_auc(y, s):
    """Fracción de pares (positivo, negativo) que el puntaje `s` ordena bien; un empate vale 1/2.

    y: arreglo de 0 y 1, forma (n,), con las dos clases presentes.
    s: puntajes, forma (n,); cuanto más alto, más positivo.
    """
    y, s = np.asarray(y), np.asarray(s)
    ### BEGIN SOLUTION
    positives = s[y == 1][:, None]
    negatives = s[y == 0][None, :]
    return float(np.mean((positives > negatives) + 0.5 * (positives == negatives)))
    ### END SOLUTION


# %%
check("pairwise_auc")

# %% [markdown]
# ## Todo junto
#
# Un resumen de las tres. Con todo correcto, seguimos con la lección 02.

# %%
check()
