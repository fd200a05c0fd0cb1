# %% [markdown]
# # Ejercicios 10 · Ray Tune
#
# Tres funciones: cómo se le dicen a Ray los **ajustes** de ASHA, cuánto tardan **varios trabajadores**, y qué falta
# entrenar al **retomar**. Vienen de la lección [10 · Ray Tune](../notebooks/10_ray_tune.ipynb).
#
# **Tiempo:** unos 30 minutos (6, 12 y 12). No hace falta instalar Ray.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio:
# reemplazamos la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la
# celda `check(...)` que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
from coursekit import check, doctor

doctor()

# %% [markdown]
# ## 1 · De nuestros nombres a los de Ray
#
# `ray_settings(max_resource, eta, min_resource, n_configs)` devuelve un **diccionario con cuatro claves**, las que Ray
# les da a las mismas cosas:
#
# - `"max_t"`: lo más que se entrena una configuración, `max_resource`.
# - `"grace_period"`: lo que recibe toda configuración antes del primer corte, `min_resource`.
# - `"reduction_factor"`: sigue 1 de cada cuántas, `eta`. Se dice siempre: si no, ASHA en Ray usa **4**.
# - `"num_samples"`: cuántas configuraciones empiezan, `n_configs`.
#
# Si `min_resource` es **mayor** que `max_resource` se lanza `ValueError`: no quedaría ningún peldaño.
#
# Ejemplo: `ray_settings(27, 3, 1, 49)` da
# `{"max_t": 27, "grace_period": 1, "reduction_factor": 3, "num_samples": 49}`.

# %%
def ray_settings(max_resource, eta, min_resource, n_configs):
    """Los ajustes de ASHA, con los nombres de Ray."""
    ### BEGIN SOLUTION
    if min_resource > max_resource:
        raise ValueError("el primer peldaño queda por encima del último")
    return {
        "max_t": max_resource,
        "grace_period": min_resource,
        "reduction_factor": eta,
        "num_samples": n_configs,
    }
    ### END SOLUTION


# %%
check("ray_settings")

# %% [markdown]
# ## 2 · Cuánto tardan varios trabajadores
#
# `finish_time(durations, workers)` devuelve una **tupla `(final, parte)`**: cuándo termina el último trabajo, y qué
# parte del tiempo pagado se trabajó. `durations` es lo que dura cada trabajo (números positivos; al menos uno) y
# `workers`, cuántos trabajadores hay (1 o más).
#
# - Los trabajos se reparten **en el orden en que llegan**: cada uno lo toma el trabajador que **antes queda libre**.
#   Todos empiezan libres en el instante 0, y nadie espera si hay trabajo.
# - `final` es el instante en que termina **el último en terminar**, que puede no ser el último de la lista.
# - El tiempo pagado es `workers * final`: también se paga a quien no trabaja. `parte` es la suma de las duraciones
#   dividida por lo pagado, entre 0 y 1.
#
# Ejemplos: `finish_time([3, 1, 2, 2], 2)` da `(5, 0.8)`, y con un solo trabajador, `finish_time([3, 1, 2, 2], 1)` da
# `(8, 1.0)`: la suma.

# %%
def finish_time(durations, workers):
    """(cuándo termina todo, qué parte del tiempo pagado se trabajó)."""
    ### BEGIN SOLUTION
    free_at = [0] * workers
    for duration in durations:
        first = free_at.index(min(free_at))
        free_at[first] += duration
    end = max(free_at)
    share = sum(durations) / (workers * end)
    return end, share
    ### END SOLUTION


# %%
check("finish_time")

# %% [markdown]
# ## 3 · Qué falta, al retomar
#
# Se cortó la luz. `to_resume(planned, saved)` devuelve un **diccionario `{configuración: épocas que le faltan}`**, con
# las que hay que seguir entrenando.
#
# - `planned` es `{configuración: cuántas épocas debía entrenar}`.
# - `saved` es una lista de pares `(configuración, épocas)`: cada vez que una guardó su estado, con cuántas iba.
#   Vale **el mayor** de los guardados de cada uno: como escribían varios procesos, pueden estar desordenados.
# - A cada una le faltan las planeadas menos las guardadas. La que **no guardó nada** empieza de cero: le faltan todas.
# - La que ya tiene todas **no está** en el resultado. Tampoco una que guardó y que no está en `planned`.
# - Las claves van **en el orden de `planned`**.
#
# Ejemplo: `to_resume({"a": 9, "b": 9, "c": 9}, [("a", 3), ("b", 3), ("a", 9)])` da `{"b": 6, "c": 9}`.

# %%
def to_resume(planned, saved):
    """Las épocas que le faltan a cada una que no terminó."""
    ### BEGIN SOLUTION
    done = {}
    for name, epochs in saved:
        done[name] = max(epochs, done.get(name, 0))
    missing = {}
    for name, total in planned.items():
        left = total - done.get(name, 0)
        if left > 0:
            missing[name] = left
    return missing
    ### END SOLUTION


# %%
check("to_resume")

# %% [markdown]
# ## Todo junto
#
# Con los tres correctos ya tenemos lo que una búsqueda repartida agrega a una búsqueda: decirle a otro qué hacer,
# contar el tiempo, y no perder lo hecho.

# %%
check()
