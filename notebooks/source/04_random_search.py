# %% [markdown]
# # 04 · Random Search
#
# *De probar todo a sortear qué probar.*
#
# Una grilla se multiplica con cada hiperparámetro (lección 02). *Random Search*, la búsqueda al azar, no: fijamos
# cuántas configuraciones podemos pagar y las **sorteamos**. Parece menos serio que una grilla, y muchas veces
# encuentra algo mejor. Otras veces, no: en esta lección aprendemos a distinguirlas.
#
# **Al terminar vamos a poder:**
# - decir cuándo el azar le gana a una grilla, y cuándo pierde;
# - usar la regla de los 60 intentos sin pedirle lo que no promete;
# - sortear en escala logarítmica lo que se mide en órdenes de magnitud;
# - hacer funcionar hoy el `RandomizedSearchCV` de la clase, y leer su `cv_results_`.
#
# **Tiempo:** 65 minutos: predice (3), a mano (12), explora (20), con la biblioteca (21), comprueba (7), tres ideas (2).
# Los ejercicios llevan otros 35.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import re
import warnings

import numpy as np
import pandas as pd
from scipy.stats import loguniform, randint, uniform
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import (
    ParameterGrid,
    ParameterSampler,
    RandomizedSearchCV,
    StratifiedKFold,
    cross_val_score,
    train_test_split,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit import SearchCV, doctor, predict, predictions, quiz
from coursekit.experiments.forest_search import load_forest_search
from coursekit.experiments.grid_vs_random import win_rate
from coursekit.experiments.random_rules import near_probability, share_below
from coursekit.figures.random import top_configs_scene
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.widgets import grid_vs_random, log_scale, sixty_trials, win_curve

doctor()

# %% [markdown]
# ## 1 · Predice *(3 min)*
#
# Dos hiperparámetros; importa solo el primero, aunque no lo sabemos. Tenemos presupuesto para 9 modelos. La respuesta
# no se corrige: se guarda para compararla al final. Después, solo miremos el widget: lo movemos en la sección 3.

# %%
duels = grid_vs_random()

# %% jupyter={"source_hidden": true}
predict("Con 9 puntos, ¿cuántos valores distintos del hiperparámetro importante prueba "
        "cada diseño?",
        options=["9 la grilla y 9 el azar", "3 la grilla y 9 el azar", "9 la grilla y 3 el azar"],
        key="04-W7", widget=duels,
        result="La grilla de 3 × 3 prueba 3 valores, tres veces cada uno; el azar, 9.")

# %% [markdown]
# ## 2 · A mano *(12 min)*
#
# Seguimos con los tumores de mama: 569 filas, 30 medidas. Apartamos 30 % como prueba y buscamos con el resto, con los
# cuatro pliegues que usa la clase.

# %%
X, y = load_breast_cancer(return_X_y=True)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=101)
cv = StratifiedKFold(n_splits=4, shuffle=True, random_state=0)
print(f"Desarrollo: {len(X_dev)} filas. Prueba apartada: {len(X_test)}.")

# %% [markdown]
# ### Un eje que no importa
#
# Un clasificador de vecinos cercanos tiene, entre otros, estos dos hiperparámetros: `n_neighbors`, a cuántos vecinos
# les pregunta, y `leaf_size`, un detalle de cómo guarda los datos. El segundo cambia la velocidad, nunca la
# respuesta. Pero quien abre la documentación por primera vez no lo sabe.

# %%
def score(n_neighbors, leaf_size):
    """Exactitud media de validación cruzada."""
    neighbors = KNeighborsClassifier(n_neighbors, leaf_size=leaf_size)
    return cross_val_score(make_pipeline(StandardScaler(), neighbors), X_dev, y_dev, cv=cv).mean()


for leaf_size in (20, 60):
    print(f"10 vecinos, leaf_size={leaf_size}: {number(score(10, leaf_size), 4)}")

# %% [markdown]
# ### Nueve modelos en grilla

# %%
rows = [{"n_neighbors": k, "leaf_size": leaf} for k in (10, 30, 50) for leaf in (20, 40, 60)]
grid = pd.DataFrame(rows)
grid["puntaje"] = [score(**row) for row in rows]
grid.round(4)

# %% [markdown]
# Nueve modelos pagados, **tres** resultados. Los otros seis repitieron una pregunta que ya estaba contestada.
#
# ### Nueve modelos al azar
#
# Sortear es esto: por cada configuración, un valor de cada hiperparámetro. El generador se crea **una vez**, con su
# semilla, y así la búsqueda se puede repetir.

# %%
rng = np.random.default_rng(0)
rows = [{"n_neighbors": int(rng.integers(1, 61)), "leaf_size": int(rng.integers(10, 71))}
        for _ in range(9)]
drawn = pd.DataFrame(rows)
drawn["puntaje"] = [score(**row) for row in rows]
drawn.round(4)

# %%
for name, design in (("grilla", grid), ("azar", drawn)):
    print(f"{name:7s} {design['n_neighbors'].nunique()} valores de n_neighbors, "
          f"mejor puntaje {number(design['puntaje'].max(), 4)}")
assert grid["puntaje"].nunique() == 3 and drawn["puntaje"].max() < grid["puntaje"].max()

# %% [markdown]
# El azar preguntó más cosas, y sin embargo perdió: uno de los tres valores de la grilla, el 10, cayó al lado del
# mejor. ¿Es mejor la grilla, o tuvo suerte? Una sola comparación no contesta. Calculemos una vez el puntaje de cada
# `n_neighbors` posible y comparemos muchas: veinte grillas corridas, igual de razonables, contra 2000 sorteos.

# %%
curve = np.array([score(k, 20) for k in range(1, 61)])
assert curve[[9, 29, 49]].max() == grid["puntaje"].max()

# %%
of_grids = np.array([curve[[first, first + 20, first + 40]].max() for first in range(20)])
draws = np.random.default_rng(1).integers(0, 60, size=(2000, 9))
of_draws = curve[draws].max(axis=1)[:, None]          # una columna: se compara con cada grilla

wins, defeats = np.mean(of_draws > of_grids), np.mean(of_draws < of_grids)
against_ours = np.mean(of_draws > of_grids[9])        # la nuestra empieza en 10
print(f"El azar gana {percent(wins)} de las comparaciones, pierde {percent(defeats)} "
      "y empata las demás.")
print(f"Contra nuestra grilla (10, 30 y 50) gana solo {percent(against_ours)}.")
assert wins > 0.6 > 0.4 > against_ours

# %% [markdown]
# La grilla depende de acertar con tres valores; el azar, con nueve. Nosotros acertamos, y no lo podíamos saber antes.
#
# Cuando pocos hiperparámetros deciden casi todo decimos que el problema tiene **dimensión efectiva baja**. Bergstra y
# Bengio (2012) mostraron que es lo habitual en redes neuronales, y que *cuáles* importan cambia con los datos. Por
# eso no alcanza con «sacar los que no importan»: no sabemos de antemano cuáles son.
#
# ### La regla de los 60 intentos
#
# Llamemos «bueno» al mejor 5 % de lo que podemos sortear. Cada sorteo falla con probabilidad 0,95; que fallen los
# $n$, con $0{,}95^n$. Que **alguno** acierte, con
#
# $$1 - (1 - q)^n$$

# %%
for n in (10, 20, 40, 58, 59, 60):
    print(f"{n} intentos: {percent(1 - (1 - 0.05) ** n, 1)}")
assert 1 - 0.95**58 < 0.95 <= 1 - 0.95**59

# %% [markdown]
# Con **59** alcanza para 95 %; 60 es el número redondo con que la popularizó Alice Zheng (2015). En la fórmula no
# aparece la cantidad de hiperparámetros. Suena demasiado bueno, y conviene mirar con cuidado qué promete: volvemos
# enseguida.

# %% [markdown]
# ## 3 · Explora *(20 min)*
#
# ### Grilla contra azar
#
# Es el widget de la sección 1. Arriba, cada punto proyectado sobre la dirección que importa; abajo, el mapa: más
# oscuro es mejor, y la estrella es el óptimo que nadie conoce. Por ahora dejemos el peso en 0.
#
# - Miremos las rayitas del borde de abajo: son los valores que cada diseño probó del primer hiperparámetro.
# - Pasemos por los cuatro blancos. ¿Gana siempre el mismo?
# - Subamos el presupuesto de 9 a 25. El azar **agrega** puntos a los que tenía; ¿y la grilla?

# %%
duels

# %% [markdown]
# El **peso** dice cuánto importa el segundo eje: con 0,25, moverse por él cambia la pérdida lo mismo que moverse la
# cuarta parte por el primero; con 1, importan igual. Antes de tocarlo, otra predicción.

# %% jupyter={"source_hidden": true}
predict("Si los dos hiperparámetros importan igual y el presupuesto es el mismo, "
        "¿quién gana más veces?",
        options=["la grilla", "el azar", "empatan: mitad y mitad"],
        key="04-W7-iguales", widget=win_curve,
        result=f"Con 9 puntos, la grilla gana {percent(1 - win_rate(9, 1, n_targets=2000))} de "
               "las veces.")

# %% [markdown]
# Victorias del azar, en 2000 blancos:

# %%
weights, budgets = (0, 0.05, 0.25, 1), (9, 16, 25)
rates = np.array([[win_rate(b, w, n_targets=2000) for b in budgets] for w in weights])
assert (rates[0] > 0.65).all()                  # importa un solo eje: gana el azar
assert (abs(rates[2] - 0.5) < 0.05).all()       # el segundo pesa un cuarto: parejos
assert (rates[3] < 0.4).all()                   # importan los dos: gana la grilla
pd.DataFrame([[percent(rate) for rate in row] for row in rates],
             index=[f"peso {number(w)}" for w in weights],
             columns=[f"{b} puntos" for b in budgets])

# %% [markdown]
# «El azar es más eficiente» es media frase. Completa:
#
# > **A igual presupuesto, el azar le gana a la grilla cuando uno de los ejes casi no importa** (en estos blancos,
# > cuando pesa menos de un cuarto de lo que pesa el otro). **Si los dos importan, gana la grilla**, que reparte los
# > puntos sin huecos ni amontonamientos.
#
# Volvamos al primer widget y pongamos el peso en 1: ¿dónde deja huecos el azar? Después, el peso en 0 y el **giro**
# en 15°: lo que importa ya no es un hiperparámetro sino una *combinación* de los dos, como la franja diagonal de C y
# gamma en la lección 02. La grilla, vista de costado, también prueba muchos valores distintos.

# %%
for rotation in (0, 15, 45):
    rate = win_rate(9, 0, rotation, n_targets=2000)
    print(f"peso 0, giro de {rotation:2d}°: el azar gana {percent(rate)} de las veces")
assert win_rate(9, 0, 15, n_targets=2000) < 0.45

# %% [markdown]
# ### Un eje de más
#
# El artículo de la clase dice que el azar «tiene la misma falencia» que la grilla cuando crece la cantidad de
# hiperparámetros. Es impreciso. Agreguemos ejes que **no** importan:

# %%
rng = np.random.default_rng(0)
print("ejes   modelos   valores del que importa: grilla   azar")
for axes in (1, 2, 3, 4):
    draws = rng.random((3**axes, axes))
    print(f"{axes:4d} {3**axes:9d} {3:33d} {len(np.unique(draws[:, 0])):6d}")

# %% [markdown]
# Al azar un eje inútil no le cuesta nada; la grilla lo paga en el acto. Lo que sí castiga a **todos** es que haya más
# ejes que importan: eso muestra el próximo widget.
#
# Y una aclaración sobre «los dos convergen». Una grilla fija converge a su mejor **nodo**, por más que esperemos. El
# azar, con sorteos suficientes, termina por caer en la región buena, siempre que sortearla sea posible.
#
# ### Sesenta intentos, ¿cerca de qué?

# %% jupyter={"source_hidden": true}
predict("Con 59 intentos caemos en el mejor 5 % con probabilidad 95 %. Si pasamos de 2 a 10 "
        "hiperparámetros que importan, ¿esa probabilidad…?",
        options=["baja mucho", "no cambia", "sube"],
        key="04-W8", widget=sixty_trials,
        result="No cambia. La que se derrumba es la de caer a ±10 % del óptimo en cada eje: de "
               f"{percent(near_probability(2, 59))} a "
               f"{number(1e6 * near_probability(10, 59), 0)} en un millón.")

# %% [markdown]
# Llevemos `d` de 1 a 10. La línea naranja no se mueve; la verde se derrumba. Las dos son ciertas: lo que crece es el
# cuadrado naranja. En 10 dimensiones, «el mejor 5 %» abarca tres cuartos del recorrido de **cada** hiperparámetro.

# %%
print(" d   el mejor 5 % abarca, de cada eje   P(alguno de 60 a ±10 % en todos los ejes)")
for d in (1, 2, 5, 10):
    near = number(float(f"{near_probability(d, 60):.2g}"))
    print(f"{d:2d} {percent(0.05 ** (1 / d)):>34} {near:>43}")
assert [round(float(p), 3) for p in near_probability([1, 2, 5], 60)] == [1, 0.914, 0.019]

# %% [markdown]
# La regla, con su letra chica:
#
# - **dice**: con 59 sorteos independientes, la probabilidad de que alguno caiga en el mejor 5 % *de la distribución de
#   la que sorteamos* es al menos 95 %;
# - **no dice** que ese intento quede cerca del óptimo, ni que su puntaje sea casi el mejor posible;
# - **no dice** que la distribución sea buena: el mejor 5 % de un mal espacio sigue siendo malo;
# - **supone** que reconocemos al mejor. Con puntajes ruidosos elegimos el que *parece* mejor (lección 03).
#
# ### ¿En qué escala sorteamos?

# %% jupyter={"source_hidden": true}
predict("Sorteamos una tasa de aprendizaje, uniforme entre 0,0001 y 1. ¿Qué porcentaje de los "
        "sorteos cae debajo de 0,01?", number=(0, 100, 0.1),
        key="04-W9", widget=log_scale,
        result=f"El {percent(share_below(0.01), 1)}: de las cuatro décadas, dos quedan casi vacías.")

# %% [markdown]
# - Apaguemos el eje logarítmico: el sorteo «lineal» se ve parejo. Prendámoslo: nueve de cada diez puntos caen en la
#   última década.
# - Subamos la cantidad de sorteos. ¿Se arregla?
#
# Cuando de un hiperparámetro conocemos apenas el **orden de magnitud** (C, gamma, una tasa de aprendizaje, una
# penalización), lo que conviene repartir parejo es su logaritmo. Para lo que se mide en unidades o en fracciones
# (profundidad, vecinos, proporción de filas) alcanza con la escala lineal.

# %%
rng = np.random.default_rng(0)
linear = rng.uniform(1e-4, 1, size=10_000)
log = np.exp(rng.uniform(np.log(1e-4), np.log(1), size=10_000))
for name, values, scale in (("lineal", linear, "linear"), ("logarítmica", log, "log")):
    print(f"{name:11s} debajo de 0,01: {percent(np.mean(values < 0.01), 1)} de los sorteos; "
          f"lo exacto, {percent(share_below(0.01, scale=scale), 1)}")
assert round(share_below(0.01), 3) == 0.010 and round(1 - share_below(0.1), 1) == 0.9

# %% [markdown]
# ## 4 · Con la biblioteca *(21 min)*
#
# ### La escala, con datos reales
#
# Una SVM sobre los mismos datos. Los mismos límites para C y gamma, 20 sorteos, dos escalas.
# `scipy.stats.loguniform` es la distribución de escala logarítmica; `uniform(a, b)` de scipy va de `a` a `a + b`.

# %%
svm = make_pipeline(StandardScaler(), SVC())
log_space = {"svc__C": loguniform(1e-3, 1e3), "svc__gamma": loguniform(1e-5, 10)}
in_log = RandomizedSearchCV(svm, log_space, n_iter=20, cv=cv, random_state=0).fit(X_dev, y_dev)
print(f"Logarítmica: el mejor de 20 tiene exactitud {number(in_log.best_score_, 3)}.")

# %%
linear_space = {"svc__C": uniform(1e-3, 1e3), "svc__gamma": uniform(1e-5, 10)}
in_linear = RandomizedSearchCV(svm, linear_space, n_iter=20, cv=cv, random_state=0)
in_linear.fit(X_dev, y_dev)
majority = max(np.mean(y_dev), 1 - np.mean(y_dev))
print(f"Lineal: el mejor de 20 tiene exactitud {number(in_linear.best_score_, 3)}.")
print(f"Contestar siempre la clase mayoritaria: {number(majority, 3)}.")
assert in_log.best_score_ > 0.95 and in_linear.best_score_ < 0.9

# %%
for name, scale in (("lineal", "linear"), ("logarítmica", "log")):
    print(f"{name}: gamma cae debajo de 0,1 en {percent(share_below(0.1, 1e-5, 10, scale))} "
          "de los sorteos")

# %% [markdown]
# Con una gamma tan grande la SVM memoriza cada fila, y ante una nueva contesta la clase mayoritaria. En la escala
# lineal casi no hay otras gammas para sortear. Y la regla de los 60 se cumple igual: daría, sin falta, algo del mejor
# 5 %… de un espacio donde casi nada sirve.
#
# ### El bosque de la clase, tal como está
#
# Este es el espacio de las diapositivas, con `n_iter=80` y `cv=4`.

# %%
class_space = {
    "criterion": ["entropy", "gini"],
    "max_depth": list(np.linspace(10, 1200, 10, dtype=int)) + [None],
    "max_features": ["auto", "sqrt", "log2", None],
    "min_samples_leaf": [4, 6, 8, 12],
    "min_samples_split": [5, 7, 10, 14],
    "n_estimators": list(np.linspace(151, 1200, 10, dtype=int)),
}
n_cells = len(ParameterGrid(class_space))
print(f"{n_cells} combinaciones; 80 sorteos son {percent(80 / n_cells, 2)}.")
assert n_cells == 14080

# %% [markdown]
# No lo lancemos todavía. `ParameterSampler` da los mismos 80 sorteos sin entrenar nada, y alcanza para ver dos
# problemas.

# %%
draws = list(ParameterSampler(class_space, n_iter=80, random_state=101))
n_auto = sum(params["max_features"] == "auto" for params in draws)
n_trees = 4 * sum(params["n_estimators"] for params in draws)
table = load_forest_search()
seconds_per_tree = table.tree_seconds[-1] / (4 * table.trees[-1])
print(f"{n_auto} de los 80 sorteos tienen max_features='auto', que ya no existe.")
print(f"Los 80 piden {n_trees} árboles: unos {number(n_trees * seconds_per_tree / 60, 0)} minutos "
      "de un núcleo como el que medimos.")
assert n_auto == 22

# %% [markdown]
# ### Lo que falla hoy, en chico
#
# El mismo espacio, con bosques de 10 o 20 árboles y 10 sorteos, para verlo en un segundo. Guardamos los avisos en
# lugar de dejarlos pasar.

# %%
tiny = class_space | {"n_estimators": [10, 20]}
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    broken = RandomizedSearchCV(RandomForestClassifier(random_state=0), tiny, n_iter=10, cv=4,
                                random_state=101).fit(X_dev, y_dev)
print("Avisos:", ", ".join(sorted({warning.category.__name__ for warning in caught})))
text = " ".join(str(warning.message) for warning in caught)
for pattern in (r"\d+ fits failed out of a total of \d+",
                r"InvalidParameterError: The 'max_features'", r"Got 'auto'"):
    print("Dicen: ", re.search(pattern, text).group())
print("NaN:   ", np.isnan(broken.cv_results_["mean_test_score"]).sum(), "de 10 candidatos")

# %% [markdown]
# **Uno.** No se cae: anota `NaN`, avisa y sigue, porque `error_score=nan` es lo que viene por defecto. El NaN no gana,
# pero su lugar en el presupuesto se perdió. Mientras probamos un espacio nuevo conviene `error_score="raise"`.

# %%
strict = RandomizedSearchCV(RandomForestClassifier(), {"max_features": ["auto"]}, n_iter=1,
                            error_score="raise")
try:
    strict.fit(X_dev, y_dev)
except ValueError as error:
    print(type(error).__name__)

# %% [markdown]
# **Dos.** Los números de `list(np.linspace(..., dtype=int))` son escalares de numpy, y así aparecen en el resultado.
# Se arregla con `.tolist()`, que los vuelve enteros de Python.

# %%
depths = np.linspace(10, 1200, 10, dtype=int)
print(repr(broken.best_params_["max_depth"]), "en lugar de", depths.tolist()[0])

# %% [markdown]
# **Tres.** `max_depth` de 10 a 1200 es un **eje muerto**: con estos datos ningún árbol llega tan hondo.

# %%
def depth_and_score(max_depth):
    """La profundidad del árbol más hondo de un bosque, y su exactitud en validación cruzada."""
    forest = RandomForestClassifier(20, max_depth=max_depth, min_samples_leaf=4, random_state=0)
    accuracy = cross_val_score(forest, X_dev, y_dev, cv=cv).mean()
    return max(tree.get_depth() for tree in forest.fit(X_dev, y_dev).estimators_), accuracy


depths = {str(d): depth_and_score(d) for d in (2, 4, 10, 1200, None)}
assert depths["10"] == depths["1200"] == depths["None"] and depths["10"][0] <= 10
pd.DataFrame([[name, *found] for name, found in depths.items()],
             columns=["max_depth", "profundidad real", "exactitud"]).round(4)

# %% [markdown]
# De 10 para arriba, siempre el mismo bosque: los once valores de la clase son uno solo. Al azar un eje muerto no le
# cuesta nada; una grilla habría pagado once veces cada modelo.
#
# **Cuatro.** De 151 a 1200 árboles: más árboles casi nunca empeoran, así que no hay un óptimo que encontrar. Es
# un **costo**, y se elige por presupuesto.

# %%
pd.DataFrame({"árboles": table.trees, "exactitud": table.tree_scores.round(4),
              "segundos (4 pliegues)": table.tree_seconds.round(2)})

# %% [markdown]
# *(Esos segundos se midieron una vez, en una máquina de dos núcleos; `coursekit/tables/make_forest_search.py` los
# vuelve a medir.)*
#
# **Cinco.** Los nombres. Lo que se aprende al buscar termina en guion bajo, e `iid` ya no existe.

# %%
def what_happens(action):
    """El error que da `action`, en una línea."""
    try:
        action()
    except (TypeError, AttributeError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return "funciona"


print("1.", what_happens(lambda: broken.best_estimator_attribute))
print("2.", what_happens(lambda: broken.best_estimator_))
print("3.", what_happens(lambda: RandomizedSearchCV(svm, log_space, iid=False)))

# %% [markdown]
# ### El mismo bosque, arreglado
#
# Cambiamos cuatro cosas: sin `'auto'`, profundidades que sí actúan, **distribuciones** en lugar de listas
# (`randint(1, 13)` sortea de 1 a 12) y bosques que se pueden pagar. La semilla va en el bosque y en la búsqueda.

# %%
space = {
    "criterion": ["entropy", "gini"],
    "max_depth": [2, 4, 8, None],
    "max_features": ["sqrt", "log2", None],
    "min_samples_leaf": randint(1, 13),
    "min_samples_split": randint(2, 15),
    "n_estimators": randint(10, 61),
}
forest = RandomForestClassifier(random_state=0)
search = RandomizedSearchCV(forest, space, n_iter=6, cv=cv, random_state=101,
                            error_score="raise").fit(X_dev, y_dev)
print(f"Mejor de 6: {number(search.best_score_, 4)}")
search.best_params_

# %% [markdown]
# Seis sorteos, para no esperar. Los 80 de la clase ya están calculados, con esa misma semilla: nuestros seis son los
# primeros seis de la tabla.

# %%
assert np.allclose(search.cv_results_["mean_test_score"], table.mean_scores[:6], atol=0.02)
for n in (5, 10, 20, 40, 80):
    print(f"mejor después de {n:2d}: {number(table.mean_scores[:n].max(), 4)}")

# %% [markdown]
# El mejor salió entre los primeros diez, y 70 sorteos más no lo movieron. ¿Es suerte, o ya no hay más para ganar? La
# respuesta está en `cv_results_`.
#
# ### Leer `cv_results_`
#
# Una fila por candidato. Las columnas que más se usan: el puesto (`rank_test_score`, **1 es el mejor**; los empatados
# lo comparten), la media de los pliegues y su desvío.

# %%
results = pd.DataFrame(search.cv_results_).sort_values("rank_test_score")
columns = ["rank_test_score", "mean_test_score", "std_test_score", "param_n_estimators"]
results[columns].round(4)

# %% [markdown]
# Las diferencias entre ellos son menores que lo que varía cada uno entre sus propios pliegues. Miremos los diez
# mejores de los 80, con sus cuatro pliegues a la vista.

# %%
top_configs_scene(table.split_scores)

# %%
order = np.argsort(-table.mean_scores, kind="stable")
best = order[0]
error = table.split_scores[best].std(ddof=1) / 2           # cuatro pliegues: se divide por √4
gap = table.mean_scores[best] - table.mean_scores[order[9]]
print(f"Del primero al décimo hay {number(gap, 4)}; el error estándar del primero es "
      f"{number(error, 4)}.")
assert gap < 1.5 * error

# %% [markdown]
# Los diez primeros se reparten en **alrededor de un error estándar**: el orden entre ellos es, en buena parte, azar.
# (Ese error describe cuánto se mueven los pliegues; como se entrenan con datos en común, no es un intervalo de
# confianza.) Elegir el primero está bien. Contar que *ganó*, no: cualquiera de los diez serviría.

# %%
test = table.test_scores[best]
test_error = np.sqrt(test * (1 - test) / len(y_test))
print(f"El mejor de 80: {number(table.mean_scores[best], 3)} en validación, {number(test, 3)} ± "
      f"{number(test_error, 3)} en la prueba apartada.")
assert test < table.mean_scores[best]

# %% [markdown]
# Ahí está otra vez la maldición del ganador: el máximo de 80 puntajes ruidosos es optimista.
#
# ### Si todo son listas, no hay reposición
#
# Con al menos una distribución, cada sorteo es independiente. Si el espacio son **solo listas**, como el de la clase,
# scikit-learn sortea celdas de la grilla **sin repetir**; y si pedimos más de las que hay, da las que hay y avisa.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    cells = list(ParameterSampler({"a": [1, 3], "b": [2, 4]}, n_iter=10, random_state=0))
print(len(cells), "configuraciones:", cells)
print(caught[0].category.__name__ + ":", str(caught[0].message).split(".")[0])
assert len(cells) == 4

# %% [markdown]
# La diapositiva lo cuenta al revés: no «creamos una grilla y probamos una sola combinación al azar». Declaramos de
# dónde sale cada valor y sorteamos `n_iter` configuraciones; la grilla solo aparece cuando todo son listas.
#
# ### Lo mismo, con coursekit
#
# `SearchCV` con `searcher="random"` acepta el mismo espacio y se lee igual. Sortea con otro generador, así que las
# configuraciones son otras. Además guarda la historia, con la que vamos a comparar todos los métodos del curso.

# %%
ours = SearchCV(forest, space, searcher="random", n_iter=6, cv=cv, random_state=101)
ours.fit(X_dev, y_dev)
print(f"Mejor de 6: {number(ours.best_score_, 4)}")
columns = ["number", "status", "loss", "param_max_depth", "param_n_estimators"]
ours.history_.to_frame()[columns].round(4)

# %% [markdown]
# En la historia no hay puntajes sino **pérdidas**: menos es mejor (aquí, el puntaje con el signo cambiado).

# %%
losses = [trial.loss for trial in ours.history_]
assert np.allclose(losses, -ours.cv_results_["mean_test_score"])
assert ours.history_.best.params == ours.best_params_
print("La mejor pérdida es", number(ours.history_.best.loss, 4))

# %% [markdown]
# ### ¿Y `n_jobs=-1`?
#
# Los sorteos no se miran entre sí: se pueden evaluar todos a la vez. Pero repartir cuesta. Milisegundos por candidato,
# con uno y con dos procesos ya arrancados:

# %%
jobs = pd.DataFrame(1000 * table.job_seconds, index=table.job_names,
                    columns=["n_jobs=1", "n_jobs=2"])
jobs["ganancia"] = [f"× {number(ratio, 1)}" for ratio in jobs["n_jobs=1"] / jobs["n_jobs=2"]]
print(f"Arrancar los procesos, la primera vez: {number(table.job_start, 1)} s")
jobs.round(1)

# %% [markdown]
# Con modelos que tardan un milisegundo, dos procesos son **más lentos** que uno; con bosques, casi el doble de rápidos.
# Regla práctica: `n_jobs` cuando cada ajuste tarda mucho más que repartirlo. Y `-1` son *todos* los núcleos: en una
# máquina compartida, mejor un número.
#
# ### ¿Grilla o azar?
#
# | situación | conviene |
# |---|---|
# | uno o dos hiperparámetros que sabemos que importan | grilla, de gruesa a fina |
# | tres o más, y no sabemos cuáles importan | azar, en la escala correcta |
# | el presupuesto es un tiempo, y se puede cortar en cualquier momento | azar: cada sorteo suma |
# | queremos un mapa para leer | grilla |
#
# Hay puntos medios, como las sucesiones de Sobol: reparten parejo y sin alinear. Bergstra y Bengio las encontraron
# apenas mejores que el azar.

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("Tenemos 25 evaluaciones para C y gamma de una SVM. Sabemos que los dos importan. "
     "¿Grilla o azar?",
     options=[("Azar: es siempre más eficiente.",
               "No siempre: con dos ejes que importan, la grilla le ganó casi dos de cada tres veces.",
               False),
              ("Grilla, en escala logarítmica.",
               "Sí: importan los dos ejes, son solo dos, y la escala es la que les corresponde.", True),
              ("Da lo mismo.", "Miremos otra vez el widget con peso 1.", False)],
     key="04-Q1")

# %% jupyter={"source_hidden": true}
quiz("Hicimos 60 sorteos en un espacio de 8 hiperparámetros. ¿Qué podemos asegurar?",
     options=[("Que con probabilidad 95 % estamos cerca del óptimo.",
               "La distancia al óptimo no está en la fórmula, y en 8 dimensiones estar cerca es muy "
               "raro.", False),
              ("Que con probabilidad 95 % alguno está en el mejor 5 % de lo que se podía sortear.",
               "Eso, ni más ni menos: habla del espacio que declaramos.", True),
              ("Nada: con 8 hiperparámetros harían falta muchos más.",
               "La cuenta no depende de la dimensión.", False)],
     key="04-Q2")

# %% jupyter={"source_hidden": true}
quiz("Pedimos n_iter=50 y en cv_results_ hay 12 candidatos con NaN. ¿Qué pasó?",
     options=[("scikit-learn descartó los 12 peores.",
               "Los peores tienen puntaje. NaN quiere decir que falló el ajuste.", False),
              ("Doce configuraciones fallaron al entrenarse.",
               "Sí: error_score=nan las anota y sigue. El motivo está en el FitFailedWarning.", True),
              ("El espacio tenía solo 38 configuraciones.",
               "En ese caso habría menos filas, con otro aviso; no filas con NaN.", False)],
     key="04-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 04](../exercises/04_random_search.ipynb) piden sortear un
# espacio, calcular cuántos intentos hacen falta y contar valores distintos. Cada uno se comprueba al instante.
#
# ## 6 · Tres ideas *(2 min)*
#
# 1. **El azar gana cuando pocos ejes importan y no sabemos cuáles**: cada modelo prueba un valor nuevo de todos. Si
#    importan todos, y son pocos, gana la grilla.
# 2. **59 sorteos alcanzan para el mejor 5 %… del espacio que declaramos.** No para estar cerca del óptimo.
# 3. **El espacio es la mitad de la búsqueda**: escala logarítmica para los órdenes de magnitud, sin ejes muertos, sin
#    valores imposibles.
#
# Y lo que habíamos predicho:

# %%
predictions("04")

# %% [markdown]
# Seguimos con la lección 05, optimización bayesiana: ¿y si cada sorteo aprendiera de los anteriores?
