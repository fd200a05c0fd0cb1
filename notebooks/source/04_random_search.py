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
# - decir cuándo el azar le gana a una grilla, contra qué grilla, y cuándo pierde;
# - usar la regla de los 60 intentos sin pedirle lo que no promete;
# - sortear en escala logarítmica lo que se mide en órdenes de magnitud;
# - hacer funcionar hoy el `RandomizedSearchCV` de la clase, y leer su `cv_results_`.
#
# **Tiempo:** 75 minutos: predice (2), a mano (11), explora (32), con la biblioteca (21), comprueba (7), tres ideas (2).
# Los ejercicios llevan otros 35.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»

doctor()
comma_tables()      # las tablas de pandas, también con coma

# %% [markdown]
# ## 1 · Predice *(2 min)*
#
# Dos hiperparámetros; importa solo el primero, aunque no lo sabemos. Tenemos presupuesto para 9 modelos. La respuesta
# no se corrige: se guarda para compararla al final.

# %% jupyter={"source_hidden": true}
predict("Con 9 puntos, ¿cuántos valores distintos del hiperparámetro importante prueba "
        "cada diseño?",
        options=["9 la grilla y 9 el azar", "3 la grilla y 9 el azar", "9 la grilla y 3 el azar"],
        key="04-W7",
        result="La grilla de 3 × 3 prueba 3 valores, tres veces cada uno; el azar, 9.")

# %% [markdown]
# ## 2 · A mano *(11 min)*
#
# Seguimos con los tumores de mama: 569 filas, 30 medidas. Apartamos 30 % como prueba y buscamos con el resto, con los
# cuatro pliegues que usa la clase.

# %%
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import StratifiedKFold, train_test_split

X, y = load_breast_cancer(return_X_y=True)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=101)
cv = StratifiedKFold(n_splits=4, shuffle=True, random_state=0)
print(f"Desarrollo: {len(X_dev)} filas. Prueba apartada: {len(X_test)}.")

# %% [markdown]
# ### Un eje que no importa
#
# Un clasificador de vecinos cercanos tiene, entre otros, estos dos hiperparámetros: `n_neighbors`, a cuántos vecinos
# les pregunta, y `leaf_size`, un detalle de cómo ordena los datos para encontrarlos. El segundo no cambia la
# respuesta. (A veces cambia la velocidad; con tantas columnas, scikit-learn ni siquiera lo usa.) Pero quien abre la
# documentación por primera vez no lo sabe.

# %%
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def score(n_neighbors, leaf_size):
    """Exactitud media de validación cruzada."""
    neighbors = KNeighborsClassifier(n_neighbors, leaf_size=leaf_size)
    return cross_val_score(make_pipeline(StandardScaler(), neighbors), X_dev, y_dev, cv=cv).mean()


for leaf_size in (20, 60):
    print(f"10 vecinos, leaf_size={leaf_size}: {number(score(10, leaf_size), 4)}")

# %% [markdown]
# ### Nueve modelos en grilla
#
# Dos bucles, uno dentro del otro: cada valor del primero se combina con todos los del segundo.

# %%
rows = []
for k in (10, 30, 50):
    for leaf in (20, 40, 60):
        rows.append({"n_neighbors": k, "leaf_size": leaf})
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
rows = []
for _ in range(9):
    rows.append({"n_neighbors": int(rng.integers(1, 61)), "leaf_size": int(rng.integers(10, 71))})
drawn = pd.DataFrame(rows)
drawn["puntaje"] = [score(**row) for row in rows]
drawn.round(4)

# %%
for name, design in (("grilla", grid), ("azar", drawn)):
    print(f"{name:7s} {design['n_neighbors'].nunique()} valores de n_neighbors, "
          f"mejor puntaje {number(design['puntaje'].max(), 4)}")

# %% [markdown]
# El azar preguntó más cosas (ocho, y no nueve, porque el 31 salió dos veces: con enteros puede pasar), y sin embargo
# perdió: uno de los tres valores de la grilla, el 10, cayó al lado del mejor. ¿Es mejor la grilla, o tuvo suerte? Una
# sola comparación no contesta. Calculemos una vez el puntaje de cada `n_neighbors` posible y comparemos muchas:
# veinte grillas corridas, igual de razonables, contra 2000 sorteos.

# %%
curve = np.array([score(k, 20) for k in range(1, 61)])

# %%
of_grids = np.array([curve[[first, first + 20, first + 40]].max() for first in range(20)])
draws = np.random.default_rng(1).integers(0, 60, size=(2000, 9))
of_draws = curve[draws].max(axis=1)[:, None]          # una columna: se compara con cada grilla

wins, defeats = np.mean(of_draws > of_grids), np.mean(of_draws < of_grids)
against_ours = np.mean(of_draws > of_grids[9])        # la nuestra empieza en 10
print(f"El azar gana {percent(wins)} de las comparaciones, pierde {percent(defeats)} "
      "y empata las demás.")
print(f"Contra nuestra grilla (10, 30 y 50) gana solo {percent(against_ours)}.")

# %% [markdown]
# La grilla depende de acertar con tres valores; el azar, con nueve. Nosotros acertamos, y no lo podíamos saber antes.
#
# Cuando pocos hiperparámetros deciden casi todo decimos que el problema tiene **dimensión efectiva baja**. Bergstra y
# Bengio (2012) lo encontraron, con redes neuronales, en la mayoría de sus conjuntos de datos, y vieron que *cuáles*
# importan cambia de uno a otro. Por eso no alcanza con «sacar los que no importan»: no sabemos de antemano cuáles son.
#
# ### La regla de los 60 intentos
#
# Llamemos «bueno» al mejor 5 % de lo que podemos sortear. Cada sorteo falla con probabilidad 0,95; que fallen los
# $n$, con $0{,}95^n$. Que **alguno** acierte, con $1 - 0{,}95^n$. Si «bueno» es el mejor $q$ (aquí, $q = 0{,}05$):
#
# $$1 - (1 - q)^n$$

# %%
for n in (10, 20, 40, 58, 59, 60):
    print(f"{n} intentos: {percent(1 - (1 - 0.05) ** n, 1)}")

# %% [markdown]
# Con **59** alcanza para 95 %; 60 es el número redondo con que la popularizó Alice Zheng (2015). En la fórmula no
# aparece la cantidad de hiperparámetros. Suena demasiado bueno, y conviene mirar con cuidado qué promete: volvemos
# enseguida.

# %% [markdown]
# ## 3 · Explora *(32 min)*
#
# ### ¿Y si importan los dos?
#
# Una grilla se puede armar de dos maneras. **Con los extremos**, que es lo que hacen `np.linspace`, `np.logspace` y el
# `Float.grid` de la lección 02: tres valores entre 0 y 1 son 0; 0,5 y 1. O **en el centro de sus casillas**: 1/6,
# 1/2 y 5/6. Casi todos usamos la primera sin pensarlo.

# %% jupyter={"source_hidden": true}
from coursekit.experiments.grid_vs_random import win_rate
from coursekit.widgets import win_curve

predict("Dos hiperparámetros que importan igual, 25 puntos y una grilla con los extremos. "
        "¿Quién encuentra lo mejor más veces?",
        options=["la grilla, dos de cada tres veces", "el azar, dos de cada tres veces", "casi mitad y mitad"],
        key="04-W7-iguales", widget=win_curve,
        result=f"El azar gana {percent(win_rate(25, 1))} contra la grilla con los extremos y "
               f"{percent(win_rate(25, 1, design='centres'))} contra la que va en el centro de sus casillas.")

# %% [markdown]
# ### Grilla contra azar
#
# Arriba, cada punto proyectado sobre la dirección que importa; abajo, el mapa: más oscuro es mejor, y la estrella es el
# óptimo que nadie conoce. El **peso** dice cuánto importa el segundo eje: con 0, nada; con 0,25, moverse por él cambia
# la pérdida lo mismo que moverse la cuarta parte por el primero; con 1, importan igual.
#
# - Con peso 0, **dejemos caer los puntos** sobre el eje que importa. ¿Cuántos cuadrados quedan, y cuántos círculos?
# - Pongamos nuestros nueve puntos en el tercer mapa, tocándolo: se arrastran, o se mueven con las flechas. Compiten con
#   la misma regla. ¿Conviene ponerlos alrededor de este óptimo?
# - Pasemos por los diez blancos, o arrastremos la estrella: se lleva la cuenta de quién gana. ¿Gana siempre el mismo?
# - Subamos el presupuesto de 9 a 25. El azar **agrega** puntos a los que tenía; ¿y la grilla?
# - Con peso 1, cambiemos **la grilla** de un diseño al otro. ¿Cuántos de los nueve puntos quedan sobre el borde del
#   cuadrado? ¿Dónde deja huecos el azar?

# %%
from coursekit.widgets import grid_vs_random

duels = grid_vs_random()
duels

# %% [markdown]
# ### Cuándo gana cada uno
#
# Victorias del azar en 2000 blancos, con los dos diseños lado a lado:

# %%
from coursekit.experiments.grid_vs_random import win_rate, win_rate_in_axes

names = {"ends": "con los extremos", "centres": "en los centros"}
table = {}
for design, name in names.items():
    for budget in (9, 16, 25):
        column = f"{name}, {budget}"
        table[column] = [percent(win_rate(budget, weight, design=design)) for weight in (0, 0.25, 1)]
pd.DataFrame(table, index=["peso 0", "peso 0,25", "peso 1"]).rename_axis(columns="la grilla, y sus puntos")

# %%
for design, name in names.items():
    rate = win_rate_in_axes(3, 4, design=design)
    print(f"Cuatro ejes que importan igual, 81 puntos: contra la grilla {name} el azar gana {percent(rate)}.")

# %% [markdown]
# Decir que el azar es más eficiente es contar la mitad; decir que si importan todos gana la grilla, la otra mitad. Todo
# junto:
#
# > **A igual presupuesto, si uno de los ejes casi no importa gana el azar**, contra los dos diseños. **Si los dos
# > importan, decide el diseño**: la grilla en el centro de sus casillas gana dos de cada tres veces; la que lleva los
# > extremos, la de siempre, apenas empata, y con más ejes pierde.
#
# El motivo se cuenta con los dedos: de los nueve puntos de una grilla de 3 × 3 con los extremos, ocho están sobre el
# borde y gastan la mitad de su alcance, o más, del lado de afuera. Con cuatro ejes, 80 de los 81.
#
# ### En una superficie de verdad
#
# Estos blancos son de juguete. Pongamos las dos grillas sobre el mapa de C y gamma de la lección 02, donde los dos
# hiperparámetros importan, contra 2000 búsquedas al azar del mismo tamaño:

# %%
from coursekit.experiments.grid_vs_random import surface_duel

table = {}
for design, name in names.items():
    duel_list = [surface_duel(n, design) for n in (3, 4, 5, 6)]
    table[f"{name}: lo mejor"] = [number(duel.grid_score, 3) for duel in duel_list]
    table[f"{name}: gana el azar"] = [percent(duel.wins) for duel in duel_list]
pd.DataFrame(table, index=["3 × 3", "4 × 4", "5 × 5", "6 × 6"])

# %% [markdown]
# De más de 90 % a cerca de 10 %, según cuántos valores pusimos y dónde cayeron. **Una grilla es un solo tiro**: o
# alguno de sus nodos cae en la franja buena, o no. El azar es un promedio de muchos tiros, y por eso sorprende menos.
# Las diferencias de exactitud son chicas: la peor de estas ocho grillas queda a menos de dos centésimas del mejor
# punto del mapa.

# %% [markdown]
# ### Un eje de más
#
# La nota de la clase dice que el azar «también tiene la misma falencia» que la grilla respecto del número de
# hiperparámetros. Es impreciso. Agreguemos ejes que **no** importan:

# %%
rng = np.random.default_rng(0)
print("ejes   modelos   valores del que importa: grilla   azar")
for axes in (1, 2, 3, 4):
    points = rng.random((3**axes, axes))
    print(f"{axes:4d} {3**axes:9d} {3:33d} {len(np.unique(points[:, 0])):6d}")

# %% [markdown]
# Al azar un eje inútil no le cuesta nada; la grilla lo paga en el acto. Otra cosa es que haya más ejes que
# **importan**: para eso es el próximo widget.
#
# Y una aclaración. La nota dice que los dos «convergen eventualmente». Una grilla fija converge a su mejor
# **nodo**, por más que esperemos. El azar, con sorteos suficientes, cae en la región buena con probabilidad tan cercana
# a 1 como queramos, siempre que sortearla sea posible.
#
# ### Sesenta intentos, ¿cerca de qué?

# %% jupyter={"source_hidden": true}
from coursekit.experiments.random_rules import near_probability
from coursekit.widgets import sixty_trials

predict("Diez hiperparámetros, y los diez importan. ¿Con qué probabilidad alguno de 59 sorteos queda a menos de "
        "10 % del recorrido del óptimo **en los diez a la vez**?",
        options=["cerca de 95 %", "cerca de 5 %", "menos de una en mil"],
        key="04-W8", widget=sixty_trials,
        result=f"De {percent(near_probability(2, 59))} con 2 hiperparámetros pasa a "
               f"{number(1e6 * near_probability(10, 59), 0)} en un millón con 10. "
               "La de caer en el mejor 5 % no cambia: 95 %.",
        guide="""
        Llevemos `d` de 1 a 10. La línea naranja, la de caer en el mejor 5 %, no se mueve; la verde, la de quedar
        cerca, se derrumba. Las dos son ciertas: lo que crece es el cuadrado naranja. Cuando todos los hiperparámetros
        importan igual y lo que cuenta es el que quedó más lejos de su óptimo, el mejor 5 % es un cubo; en 10
        dimensiones su lado abarca tres cuartos del recorrido de **cada** hiperparámetro. Con otra pérdida la región
        tiene otra forma, y le pasa lo mismo.
        """)

# %% [markdown]
# ### ¿En qué escala sorteamos?

# %% jupyter={"source_hidden": true}
from coursekit.experiments.random_rules import share_below
from coursekit.widgets import log_scale

predict("Sorteamos una tasa de aprendizaje, uniforme entre 0,0001 y 1. ¿Qué porcentaje de los "
        "sorteos cae debajo de 0,01?", number=(0, 100, 0.1),
        key="04-W9", widget=log_scale,
        result=f"El {percent(share_below(0.01), 1)}: de las cuatro décadas, dos quedan casi vacías.",
        guide="""
        - Apaguemos el eje logarítmico: el sorteo «lineal» se ve parejo. Prendámoslo: nueve de cada diez puntos caen
          en la última década.
        - Subamos la cantidad de sorteos. ¿Se arregla?
        """)

# %% [markdown]
# Cuando de un hiperparámetro conocemos apenas el **orden de magnitud** (C, gamma, una tasa de aprendizaje, una
# penalización), lo que conviene repartir parejo es su logaritmo. Para lo que se mide en unidades o en fracciones
# (profundidad, vecinos, proporción de filas) alcanza con la escala lineal. Sortear en escala logarítmica son dos pasos:
# sortear el logaritmo, parejo, y deshacerlo con la exponencial.

# %%
rng = np.random.default_rng(0)
linear = rng.uniform(1e-4, 1, size=10_000)
log = np.exp(rng.uniform(np.log(1e-4), np.log(1), size=10_000))
for name, values in (("lineal", linear), ("logarítmica", log)):
    print(f"{name:11s} la mitad de los sorteos queda debajo de {number(np.median(values), 2)}")

# %% [markdown]
# ### La regla de los 60, con su letra chica
#
# Con la fórmula de la sección 2 y los dos widgets a la vista:
#
# - **dice**: con 59 sorteos independientes, la probabilidad de que alguno caiga en el mejor 5 % *de la distribución de
#   la que sorteamos* es al menos 95 %;
# - **no dice** que ese intento quede cerca del óptimo, ni que su puntaje sea casi el mejor posible;
# - **no dice** que la distribución sea buena: el mejor 5 % de un mal espacio sigue siendo malo;
# - **supone** que reconocemos al mejor. Con puntajes ruidosos elegimos el que *parece* mejor (lección 03).

# %% [markdown]
# ## 4 · Con la biblioteca *(21 min)*
#
# ### La escala, con datos reales
#
# Una SVM sobre los mismos datos. Los mismos límites para C y gamma, 20 sorteos, dos escalas.
# `scipy.stats.loguniform` es la distribución de escala logarítmica; `uniform(a, b)` de scipy va de `a` a `a + b`.

# %%
from scipy.stats import loguniform, uniform
from sklearn.model_selection import RandomizedSearchCV
from sklearn.svm import SVC

from coursekit.experiments.random_rules import share_below  # qué fracción de los sorteos cae debajo

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
for name, scale in (("lineal", "linear"), ("logarítmica", "log")):
    share = percent(share_below(0.1, 1e-5, 10, scale))
    print(f"En escala {name}, gamma cae debajo de 0,1 en {share} de los sorteos.")

# %% [markdown]
# Con una gamma tan grande la SVM memoriza cada fila, y ante una nueva contesta la clase mayoritaria. En la escala
# lineal casi no hay otras gammas para sortear. La regla de los 60 se cumple igual: 95 de cada 100 veces daría algo del
# mejor 5 %… de un espacio donde casi nada sirve.
#
# ### El bosque aleatorio de la clase, tal como está
#
# Este es el espacio de las diapositivas, con `n_iter=80` y `cv=4`. `ParameterSampler` da los mismos 80 sorteos que
# `RandomizedSearchCV`, sin entrenar nada: alcanza para ver el primer problema.

# %%
from sklearn.model_selection import ParameterGrid, ParameterSampler

from coursekit.figures.grid import integer  # 14080 se lee «14 080»

class_space = {
    "criterion": ["entropy", "gini"],
    "max_depth": list(np.linspace(10, 1200, 10, dtype=int)) + [None],
    "max_features": ["auto", "sqrt", "log2", None],
    "min_samples_leaf": [4, 6, 8, 12],
    "min_samples_split": [5, 7, 10, 14],
    "n_estimators": list(np.linspace(151, 1200, 10, dtype=int)),
}
n_cells = len(ParameterGrid(class_space))
class_draws = list(ParameterSampler(class_space, n_iter=80, random_state=101))
n_auto = sum(params["max_features"] == "auto" for params in class_draws)
print(f"{integer(n_cells)} combinaciones; 80 sorteos son {percent(80 / n_cells, 2)}.")
print(f"{n_auto} de los 80 sorteos tienen max_features='auto', que ya no existe.")

# %% [markdown]
# ¿Qué pasa con esos sorteos? Probemos en chico: bosques de 10 o 20 árboles y 10 sorteos. scikit-learn avisa con
# *warnings* largos; aquí los juntamos en `caught`, para leerlos con calma, en lugar de dejarlos pasar.

# %%
import warnings

from sklearn.ensemble import RandomForestClassifier

tiny_space = class_space | {"n_estimators": [10, 20]}
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    broken = RandomizedSearchCV(RandomForestClassifier(random_state=0), tiny_space, n_iter=10, cv=4,
                                random_state=101)
    broken.fit(X_dev, y_dev)

failed = np.isnan(broken.cv_results_["mean_test_score"])
print(f"{failed.sum()} de {len(failed)} candidatos quedaron con puntaje NaN.")
print("Avisos:", ", ".join(sorted({warning.category.__name__ for warning in caught})))

# %% [markdown]
# No se cayó: anotó `NaN`, avisó y siguió, porque `error_score=nan` es lo que viene por omisión. El NaN no gana, pero su
# lugar en el presupuesto se perdió. Mientras probamos un espacio nuevo conviene `error_score="raise"`: la búsqueda se
# detiene en el primer error y dice cuál es. Este error está puesto a propósito:

# %%
strict = RandomizedSearchCV(RandomForestClassifier(), {"max_features": ["auto"]}, n_iter=1,
                            error_score="raise")
try:
    strict.fit(X_dev, y_dev)
except ValueError as error:
    print("…", str(error).split(". ")[-1])      # la última oración del mensaje

# %% [markdown]
# «Llegó `'auto'`». El mensaje entero dice además qué se esperaba: un entero, una fracción, `'sqrt'`, `'log2'` o `None`.
#
# ### Un eje muerto, y uno que solo cuesta
#
# `max_depth` de 10 a 1200 es un **eje muerto**: con estos datos ningún árbol llega tan hondo.

# %%
def depth_and_score(max_depth):
    """La profundidad del árbol más hondo de un bosque, y su exactitud en validación cruzada."""
    forest = RandomForestClassifier(20, max_depth=max_depth, min_samples_leaf=4, random_state=0)
    accuracy = cross_val_score(forest, X_dev, y_dev, cv=cv).mean()
    return max(tree.get_depth() for tree in forest.fit(X_dev, y_dev).estimators_), accuracy


depths = {str(d): depth_and_score(d) for d in (2, 4, 10, 1200, None)}
pd.DataFrame(depths, index=["profundidad real", "exactitud"]).T.rename_axis("max_depth").round(4)

# %% [markdown]
# De 10 para arriba, el mismo bosque: los once valores de la clase son uno solo. Al azar un eje muerto no le
# cuesta nada; una grilla habría pagado once veces cada modelo. Y `n_estimators`, de 151 a 1200 árboles, es un eje que
# solo cuesta: más árboles casi nunca empeoran, así que no hay un óptimo que encontrar. Se elige por presupuesto.
#
# ### El mismo bosque, arreglado
#
# Cambiamos cuatro cosas: sin `'auto'`, profundidades que sí actúan, **distribuciones** en lugar de listas
# (`randint(1, 13)` sortea de 1 a 12) y bosques que se pueden pagar. La semilla va en el bosque y en la búsqueda.

# %%
from scipy.stats import randint

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
from coursekit.experiments.forest_search import load_forest_search

measured = load_forest_search()
for n in (5, 10, 20, 40, 80):
    print(f"mejor después de {n:2d}: {number(measured.mean_scores[:n].max(), 4)}")

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
# Las diferencias entre vecinos de esta tabla son menores que lo que varía cada uno entre sus propios pliegues
# (`std_test_score`). Miremos los diez mejores de los 80, con sus cuatro pliegues a la vista.

# %%
from coursekit.figures.random import top_configs_scene

top_configs_scene(measured.split_scores)

# %%
order = np.argsort(-measured.mean_scores, kind="stable")
best = order[0]
spread = measured.split_scores[best].std()
gap = measured.mean_scores[best] - measured.mean_scores[order[9]]
print(f"Del primero al décimo hay {number(gap, 4)}; el desvío entre los pliegues del primero es "
      f"{number(spread, 4)}.")

# %% [markdown]
# Del primero al décimo hay menos de lo que cada uno cambia de un pliegue a otro: el orden entre ellos es, en buena
# parte, azar. Elegir el primero está bien. Contar que *ganó*, no: con estos datos, cualquiera de los diez serviría.
#
# ### La última mirada, como en la clase
#
# Entrenamos al elegido con todo el desarrollo y lo miramos una vez en la prueba apartada, con las dos tablas de las
# diapositivas. En `confusion_matrix` cada fila es la clase verdadera y cada columna, la que dijo el modelo.

# %%
from sklearn.metrics import classification_report, confusion_matrix

chosen_params = list(ParameterSampler(space, n_iter=80, random_state=101))[best]
chosen = RandomForestClassifier(random_state=0, **chosen_params).fit(X_dev, y_dev)
predicted = chosen.predict(X_test)
print(confusion_matrix(y_test, predicted))
print(classification_report(y_test, predicted, target_names=["maligno", "benigno"]))

# %% [markdown]
# `precision`, `recall` y `f1-score` son los de la lección 01, uno por clase; `support` es cuántas filas tiene. Lo que
# aquí importa es el recall de los malignos: cuántos encontramos.
#
# La exactitud es la misma métrica con la que elegimos. ¿Bajó por la maldición del ganador (lección 03)?

# %%
test_score = chosen.score(X_test, y_test)
test_error = np.sqrt(test_score * (1 - test_score) / len(y_test))
change = np.mean(measured.test_scores - measured.mean_scores)
print(f"El elegido: {number(measured.mean_scores[best], 3)} en validación, {number(test_score, 3)} "
      f"en la prueba (error estándar {number(test_error, 3)}, con {len(y_test)} filas).")
print(f"Los 80, elegidos o no, cambian en promedio {number(change, 3)} de la validación a la prueba.")

# %% [markdown]
# El elegido bajó y el promedio no, como anuncia la maldición del ganador. Pero bajó menos que el error estándar de esa
# prueba: **con una sola partición no se distingue de la suerte**. Para verla hay que repetir muchas veces, como
# en la lección 03.
#
# ### Si todo son listas, no hay reposición
#
# Con al menos una distribución, cada sorteo es independiente y alguno puede repetirse. Si el espacio son **solo
# listas**, como el de la clase, scikit-learn sortea celdas de la grilla **sin repetir**; y si pedimos más de las que
# hay, da las que hay y avisa.

# %%
with warnings.catch_warnings():
    warnings.simplefilter("ignore")      # el aviso de que hay menos de 10
    cells = list(ParameterSampler({"a": [1, 3], "b": [2, 4]}, n_iter=10, random_state=0))
print(len(cells), "configuraciones:", cells)

# %% [markdown]
# La diapositiva dice que «creamos una cuadrícula de hiperparámetros y entrenamos / probamos nuestro modelo en solo una
# combinación aleatoria». Es otra cosa: declaramos de dónde sale cada valor y sorteamos `n_iter` configuraciones; la
# grilla solo aparece cuando todo son listas.
#
# ### Lo mismo, con coursekit
#
# `SearchCV` con `searcher="random"` acepta el mismo espacio y se lee igual. Sortea con otro generador, así que las
# configuraciones son otras. Además guarda la historia, con la que vamos a comparar todos los métodos del curso.

# %%
from coursekit import SearchCV

ours = SearchCV(forest, space, searcher="random", n_iter=6, cv=cv, random_state=101)
ours.fit(X_dev, y_dev)
print(f"Mejor de 6: {number(ours.best_score_, 4)}")
ours.history_.to_frame()[["number", "status", "loss", "param_max_depth", "param_n_estimators"]].round(4)

# %% [markdown]
# En la historia no hay puntajes sino **pérdidas**: menos es mejor (aquí, el puntaje con el signo cambiado).
#
# ### ¿Grilla o azar?
#
# | situación | conviene |
# |---|---|
# | uno o dos hiperparámetros que sabemos que importan | grilla, de gruesa a fina, sin gastar puntos en los extremos |
# | tres o más, o no sabemos cuáles importan | azar, en la escala correcta |
# | el presupuesto es un tiempo, y se puede cortar en cualquier momento | azar: cada sorteo suma |
# | queremos un mapa para leer | grilla |

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("Tenemos 25 evaluaciones para C y gamma de una SVM, y los dos importan. Armamos la grilla de 5 × 5 con "
     "`np.logspace`, de punta a punta. Contra el azar, ¿qué podemos esperar?",
     options=[("Que gane el azar: es siempre más eficiente.",
               "No siempre: contra una grilla en el centro de sus casillas pierde dos de cada tres veces.", False),
              ("Que gane la grilla: si importan los dos ejes, gana la grilla.",
               "Eso vale para la que va en el centro de sus casillas. `np.logspace` incluye los extremos.", False),
              ("Nada seguro: con los extremos están parejos, y depende de dónde caigan los nodos.",
               "Eso es: en los blancos de juguete salió casi mitad y mitad; en la superficie real, según el tamaño.",
               True)],
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
#    importan los dos que hay, depende de cómo se armó la grilla; con los extremos, el azar no pierde.
# 2. **59 sorteos alcanzan para el mejor 5 %… del espacio que declaramos.** No para estar cerca del óptimo.
# 3. **El espacio es la mitad de la búsqueda**: escala logarítmica para los órdenes de magnitud, sin ejes muertos, sin
#    valores imposibles.
#
# Y lo que habíamos predicho:

# %%
predictions("04")

# %% [markdown] tags=["plegada"]
# ### Para curiosos: ¿y si lo que importa es una combinación?
#
# En «Grilla contra azar», pongamos el peso en 0 y el **giro** en 15°: lo que importa ya no es un hiperparámetro sino
# una *combinación* de los dos, como la franja diagonal de C y gamma. Vista de costado, la grilla de 3 × 3 también
# prueba nueve valores distintos, y el azar pierde su ventaja: con 9 puntos gana 47 % contra la grilla con los extremos
# y 37 % contra la de los centros. Con un giro de 45° la grilla prueba cinco valores, y el azar vuelve a ganar: 67 % y
# 56 %.

# %% [markdown] tags=["plegada"]
# ### Para curiosos: cuánto costaban los 80 bosques de la clase
#
# Los 80 sorteos de la clase, con sus cuatro pliegues, piden 211 836 árboles: unos 3 minutos de un procesador como el
# que medimos. Con lo demás por omisión, la validación cruzada de un bosque da:
#
# | árboles | exactitud | segundos (4 pliegues) |
# |---|---|---|
# | 10 | 0,945 | 0,05 |
# | 60 | 0,955 | 0,22 |
# | 300 | 0,957 | 1,08 |
# | 1200 | 0,957 | 4,39 |
#
# De 300 a 1200 árboles pagamos cuatro veces más por nada. (Se midió una vez, en una máquina de dos procesadores;
# `coursekit/tables/make_forest_search.py` lo vuelve a medir.)

# %% [markdown] tags=["plegada"]
# ### Para curiosos: ¿y `n_jobs=-1`?
#
# Los sorteos no se miran entre sí: se pueden evaluar todos a la vez. Pero repartir cuesta. Milisegundos por candidato,
# con uno y con dos procesos ya arrancados (arrancarlos, la primera vez, llevó 1,2 s):
#
# | qué se ajusta | n_jobs=1 | n_jobs=2 |
# |---|---|---|
# | un modelo que no hace nada | 3,6 | 4,2 |
# | una SVM con datos escalados | 14,7 | 9,9 |
# | un bosque de 60 árboles | 223,9 | 120,4 |
# | un bosque de 300 árboles | 1087,3 | 572,1 |
#
# Con modelos que tardan un milisegundo, dos procesos son **más lentos** que uno; con bosques, casi el doble de rápidos.
# Regla práctica: `n_jobs` cuando cada ajuste tarda mucho más que repartirlo. Y `-1` son *todos* los núcleos: en una
# máquina compartida, mejor un número.

# %% [markdown] tags=["plegada"]
# ### Para curiosos: `np.int64(10)` en lugar de `10`
#
# Los números de `list(np.linspace(10, 1200, 10, dtype=int))` son escalares de numpy, y así aparecen en `best_params_`:
# `np.int64(10)`. Valen lo mismo; para que se lean como enteros de Python alcanza con
# `np.linspace(10, 1200, 10, dtype=int).tolist()`.

# %% [markdown] tags=["plegada"]
# ### Para curiosos: ni grilla ni azar
#
# Hay puntos medios, como las sucesiones de Sobol: reparten parejo y sin alinear. Bergstra y Bengio (2012) las
# encontraron apenas mejores que el azar; los hipercubos latinos, no.

# %% [markdown]
# ## Para seguir
#
# De la clase:
# - la [guía de scikit-learn](https://scikit-learn.org/stable/modules/grid_search.html), «Tuning the hyper-parameters of
#   an estimator», en especial «Randomized Parameter Optimization»;
# - el capítulo 5 del *Python Data Science Handbook*, de Jake VanderPlas (2016), la sección [«Hyperparameters and Model
#   Validation»](https://jakevdp.github.io/PythonDataScienceHandbook/05.03-hyperparameters-and-model-validation.html);
# - el artículo con código y ejemplos. Las diapositivas que tenemos perdieron su enlace; por los datos y el código,
#   parece ser [«Hyperparameters Optimization»](https://ppiconsulting.dev/blog/blog25/), de Pier Paolo Ippolito: vale
#   notar qué datos usa.
#
# Y las fuentes:
# - James Bergstra y Yoshua Bengio (2012),
#   [«Random Search for Hyper-Parameter Optimization»](https://www.jmlr.org/papers/v13/bergstra12a.html), JMLR 13,
#   281–305. De ahí vienen la dimensión efectiva baja y la comparación con Sobol y los hipercubos latinos.
# - Alice Zheng (2015), *Evaluating Machine Learning Models*, O'Reilly,
#   [capítulo 4](https://www.oreilly.com/library/view/evaluating-machine-learning/9781492048756/ch04.html): los 60
#   intentos.
#
# Seguimos con [05 · Optimización bayesiana](05_optimizacion_bayesiana.ipynb): ¿y si cada sorteo aprendiera de los
# anteriores?
