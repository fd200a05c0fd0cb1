# %% [markdown]
# # Ejercicios 09 · Redes neuronales
#
# Tres funciones: cuánto **entrenamiento** pide una grilla de redes, dónde conviene **detenerse**, y cómo se escribe el
# **espacio** de una red. Vienen de la lección [09 · Redes neuronales](../notebooks/09_redes_neuronales.ipynb).
#
# **Tiempo:** unos 30 minutos (8, 12 y 10). No hace falta instalar Keras.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio:
# reemplazamos la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la
# celda `check(...)` que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import math

from coursekit import check, doctor

doctor()

# %% [markdown]
# ## 1 · Las épocas de una grilla
#
# `total_epochs(grid, k, epochs, refit)` devuelve un **entero**: cuántas épocas se entrenan en total al buscar con
# validación cruzada.
#
# - `grid` es un diccionario `{hiperparámetro: lista de valores}`, como los de `GridSearchCV`: se prueban todas las
#   combinaciones. Si además es un hiperparámetro `"epochs"`, cada combinación entrena **las suyas**.
# - Cada combinación se entrena una vez por cada uno de los `k` pliegues.
# - Cada entrenamiento dura `epochs` épocas, salvo que las diga la grilla.
# - Con `refit=True` se entrena una red más, con todas las filas: dura lo que la combinación más larga, porque no
#   sabemos cuál va a ganar y presupuestamos el peor caso.
#
# Ejemplos: `total_epochs({"neurons": [5, 10, 25], "activation": ["relu", "tanh"]}, 5, 80, False)` da `2400`, y
# `total_epochs({"neurons": [5, 10], "epochs": [10, 40]}, 3, 80, True)`, `340`.

# %%
def total_epochs(grid, k, epochs, refit):
    """Cuántas épocas se entrenan en toda la búsqueda."""
    ### BEGIN SOLUTION
    lengths = grid.get("epochs", [epochs])
    others = math.prod(len(values) for name, values in grid.items() if name != "epochs")
    searched = others * k * sum(lengths)
    last = max(lengths) if refit and others else 0
    return searched + last
    ### END SOLUTION


# %%
check("total_epochs")

# %% [markdown]
# ## 2 · Detenerse a tiempo
#
# `early_stopping(curve, patience, delta)` devuelve una **tupla `(época, valor, entrenadas)`**. `curve` tiene la
# pérdida de validación tras cada época (menos es mejor; todas finitas): la primera es la de la época **1**.
#
# - Recorremos las épocas en orden recordando la mejor. Una época **mejora** si su pérdida es menor que la mejor en
#   **más de `delta`**; la primera es siempre la mejor hasta ahí.
# - Nos detenemos en cuanto hubo `patience` épocas **seguidas** sin mejorar, o al terminarse la curva.
# - `época` y `valor` son los de **la mejor**, no los de la última; `entrenadas`, cuántas épocas llegamos a entrenar.
#
# `patience` es 1 o más y `delta`, 0 o más. Ejemplo: `early_stopping([0.9, 0.5, 0.6, 0.4, 0.45, 0.41], 2, 0.0)` da
# `(4, 0.4, 6)`, y con `patience` 1, `(2, 0.5, 3)`: la paciencia corta se pierde la cuarta.

# %%
def early_stopping(curve, patience, delta):
    """(la mejor época, su pérdida, cuántas se entrenaron)."""
    ### BEGIN SOLUTION
    best_epoch, best = 1, curve[0]
    trained = 0
    for loss in curve:
        trained += 1
        if loss < best - delta:
            best_epoch, best = trained, loss
        if trained - best_epoch == patience:
            break
    return best_epoch, best, trained
    ### END SOLUTION


# %%
check("early_stopping")

# %% [markdown]
# ## 3 · El espacio de una red
#
# `network_space(low, high, widths, depths, activations)` devuelve una **lista de espacios, uno por cada profundidad**
# de `depths`, en ese orden. Cada espacio es un diccionario `{hiperparámetro: regla}`, con las reglas de la lección 04:
#
# - `"learning_rate"`: `("log", low, high)`, porque se mide en órdenes de magnitud.
# - `"units_1"`, `"units_2"`… hasta la profundidad: `("int", menor, mayor)`, con `widths = (menor, mayor)`. Una red de
#   una capa **no tiene** `"units_2"`: proponerlo sería gastar pruebas en algo que no existe.
# - `"activation"`: `("choice", lista)` con los elementos de `activations`, en su orden, **sin `"softmax"`**: reparte
#   un total de 1 entre las neuronas de una capa, y en una capa oculta eso ahoga a casi todas.
# - `"dropout"`: `("float", 0.0, 0.5)`, **solo en las redes de dos capas o más**.
#
# Si `high / low` es menor que 1000 se lanza `ValueError`: menos de tres décadas es haber elegido la tasa sin mirar.
#
# Ejemplo: `network_space(0.0001, 0.3, (8, 64), [1], ["relu", "softmax"])` da
# `[{"learning_rate": ("log", 0.0001, 0.3), "units_1": ("int", 8, 64), "activation": ("choice", ["relu"])}]`.

# %%
def network_space(low, high, widths, depths, activations):
    """Los espacios de búsqueda, uno por profundidad."""
    ### BEGIN SOLUTION
    if high / low < 1000:
        raise ValueError("la tasa abarca menos de tres décadas")
    hidden = [name for name in activations if name != "softmax"]
    spaces = []
    for depth in depths:
        space = {"learning_rate": ("log", low, high)}
        for layer in range(1, depth + 1):
            space[f"units_{layer}"] = ("int", widths[0], widths[1])
        space["activation"] = ("choice", list(hidden))
        if depth >= 2:
            space["dropout"] = ("float", 0.0, 0.5)
        spaces.append(space)
    return spaces
    ### END SOLUTION


# %%
check("network_space")

# %% [markdown]
# ## Todo junto
#
# Con los tres correctos ya sabemos leer una red como una búsqueda más: épocas como recurso, y la tasa de aprendizaje en
# escala logarítmica.

# %%
check()
