# %% [markdown]
# # Ejercicios 11 · Torneo
#
# Dos funciones: los **puestos** de un torneo y el **optimizador** propio. Vienen de la lección
# [11 · Torneo](../notebooks/11_torneo.ipynb).
#
# **Tiempo:** unos 30 minutos (10 y 20).
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
# ## 1 · Los puestos
#
# `mean_ranks(missing)` devuelve una **lista** con el puesto medio de cada participante, en el orden en que llegan.
#
# - `missing[i][j]` es lo que le faltó al participante `i` en la corrida `j`: menos es mejor.
# - En cada corrida, el puesto 1 es del que menos le faltó, el 2 del siguiente, y así.
# - Los que **empatan** comparten el promedio de sus puestos: dos primeros iguales tienen 1,5 cada uno.
# - Quien no terminó una corrida tiene `math.inf` en ella, y queda último.
#
# Ejemplo: `mean_ranks([[0.1, 0.3], [0.2, 0.3], [0.4, 0.0]])` da `[1.75, 2.25, 2.0]`.

# %%
def mean_ranks(missing):
    """El puesto medio de cada participante."""
    ### BEGIN SOLUTION
    n_runs = len(missing[0])
    totals = [0.0] * len(missing)
    for run in range(n_runs):
        column = [row[run] for row in missing]
        for i, own in enumerate(column):
            better = sum(other < own for other in column)
            equal = sum(other == own for other in column)
            totals[i] += better + (equal + 1) / 2
    return [total / n_runs for total in totals]
    ### END SOLUTION


# %%
check("mean_ranks")

# %% [markdown]
# ## 2 · El optimizador
#
# `my_optimizer(evaluate, space, budget, rng)` busca, y devuelve **una configuración** (un diccionario) del espacio.
#
# - `evaluate(params)` da la pérdida (menos es mejor) y gasta **una** evaluación. Hay `budget`, un entero: si se pide
#   una de más lanza `BudgetSpent`, y la corrida está perdida. Aquí entrena siempre entero: sin `resource`.
# - Solo se evalúan configuraciones de `space`. `space.sample(rng)` sortea una; `space.to_unit(params)` da sus
#   coordenadas entre 0 y 1, y `space.from_unit(u)` vuelve.
# - Todo el azar sale de `rng`: con el mismo generador, las mismas evaluaciones; con otro, otras.
# - Algunas configuraciones fallan, y su pérdida es `NaN`: no detienen la búsqueda ni pueden ganar. Alguna siempre da un
#   número.
# - Devuelve, de las que evaluó, **la de menor pérdida**.
# - Gasta todo el presupuesto, y en promedio no encuentra peores configuraciones que sortear.
# - `space` es de quien llama: no se cambia.
#
# El que escribamos es el que compite en la liga.

# %%
def my_optimizer(evaluate, space, budget, rng):
    """La mejor configuración que encuentra con `budget` evaluaciones."""
    ### BEGIN SOLUTION
    best = None
    lowest = math.inf
    for i in range(budget):
        if best is None or i < budget / 2:
            params = space.sample(rng)
        else:
            place = space.to_unit(best) + rng.normal(0, 0.1, space.n_slots)
            params = space.from_unit(np.clip(place, 0, 1))
        loss = evaluate(params)
        if loss < lowest:
            best = params
            lowest = loss
    return best
    ### END SOLUTION


# %%
check("my_optimizer")

# %% [markdown]
# ## Todo junto

# %%
check()
