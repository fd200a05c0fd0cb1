# %% [markdown]
# # 02 · Grid Search
#
# *De probar a mano a probar todo.*
#
# Ya sabemos qué métrica optimizar (lección 01). ¿Con qué hiperparámetros? Lo más natural es probar algunos a mano;
# lo siguiente, ponerlo en orden: elegir unos valores de cada hiperparámetro, combinarlos **todos con todos** y
# quedarnos con la mejor combinación. Eso es *Grid Search*, la búsqueda en grilla.
#
# **Al terminar vamos a poder:**
# - armar una grilla y recorrerla con nuestras propias líneas;
# - contar cuánto cuesta antes de lanzarla;
# - leer su mapa de calor y notar cuándo el mejor quedó en el borde;
# - decir cuándo una grilla es la herramienta justa, y cuándo no.
#
# **Tiempo:** 57 minutos: predice (2), a mano (12), explora (17), con la biblioteca (17),
# comprueba (7), tres ideas (2). Los ejercicios llevan otros 30.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.figures.style import number  # 0.5 se lee «0,5»

doctor()
comma_tables()      # las tablas de pandas, también con coma
pd.set_option("display.precision", 4)

# %% [markdown]
# ## 1 · Predice *(2 min)*
#
# Vamos a probar cuatro árboles de decisión. Dos hiperparámetros, con los nombres de la clase: **a**, cuántas
# preguntas seguidas puede hacer el árbol (1 o 3), y **b**, cuántas filas debe haber al menos en cada hoja (2 o 4).
#
# Antes de calcular nada, una corazonada. No se corrige: se guarda para verla al final junto al resultado.

# %% jupyter={"source_hidden": true}
from coursekit.experiments.grid import class_grid_scores
from coursekit.figures.grid import describe_class_grid

predict("De los dos hiperparámetros, ¿cuál cambia más el puntaje?",
        options=["a, las preguntas seguidas", "b, las filas por hoja", "los dos por igual"],
        key="02-a-b", result=describe_class_grid(class_grid_scores()))

# %% [markdown]
# ## 2 · A mano *(12 min)*
#
# Usamos datos reales: 569 tumores de mama, 30 medidas de cada uno, benigno o maligno. Apartamos una cuarta parte,
# la **prueba apartada**, y no la miramos hasta el final. Lo demás es el conjunto de **desarrollo**: ahí se elige.
# La métrica será la exactitud.

# %%
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import StratifiedKFold, train_test_split

X, y = load_breast_cancer(return_X_y=True, as_frame=True)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
cv = StratifiedKFold(n_splits=5, shuffle=True, random_state=0)
print(f"Desarrollo: {len(X_dev)} filas. Prueba apartada: {len(X_test)}.")

# %% [markdown]
# ### Parámetro o hiperparámetro
#
# Un **parámetro** lo aprende el modelo al entrenarse; un **hiperparámetro** lo elegimos antes. En un árbol de
# decisión, la profundidad máxima es un hiperparámetro. Las preguntas que hace el árbol son sus parámetros.

# %%
from sklearn.tree import DecisionTreeClassifier

tree = DecisionTreeClassifier(max_depth=1, random_state=0).fit(X_dev, y_dev)
question = f"¿{X.columns[tree.tree_.feature[0]]} ≤ {number(tree.tree_.threshold[0], 2)}?"
print(f"Elegimos nosotros: max_depth = {tree.max_depth}")
print(f"Aprendió el árbol: {question}")

# %% [markdown]
# ### Probar a mano
#
# En scikit-learn, **a** se llama `max_depth` y **b**, `min_samples_leaf`. El puntaje de una combinación es su exactitud
# promedio en los pliegues de **validación**: los datos que ese modelo no vio al entrenarse (los dibujamos en la lección
# 01). `cross_val_score` da un puntaje por pliegue.

# %%
from sklearn.model_selection import cross_val_score


def score(a, b):
    """Exactitud media de validación cruzada de un árbol con hiperparámetros a y b."""
    tree = DecisionTreeClassifier(max_depth=a, min_samples_leaf=b, random_state=0)
    return cross_val_score(tree, X_dev, y_dev, cv=cv).mean()


print(number(score(2, 3), 4))

# %% [markdown]
# Cambiemos el 2 y el 3 un par de veces. ¿Mejoró? ¿Qué habíamos probado ya? A los cinco intentos cuesta recordarlo:
# probar a mano cansa y no deja registro. Pongámoslo en orden, en cuatro pasos.
#
# ### Paso 1: elegimos los valores de cada hiperparámetro

# %%
values = {"a": [1, 3], "b": [2, 4]}

# %% [markdown]
# ### Paso 2: combinamos todos con todos
#
# Un bucle adentro de otro: por cada valor de *a*, todos los de *b*. Eso es la grilla.

# %%
grid = []
for a in values["a"]:
    for b in values["b"]:
        grid.append({"a": a, "b": b})
pd.DataFrame(grid)

# %% [markdown]
# Con cinco hiperparámetros serían cinco bucles, uno adentro de otro. `itertools.product` los hace por nosotros: recibe
# las listas y da las combinaciones, como tuplas. El asterisco de `product(*lists)` reparte una lista de listas, y así
# no importa cuántas haya.

# %%
from itertools import product

lists = list(values.values())      # [[1, 3], [2, 4]]
print(list(product(*lists)))

# %% [markdown]
# Y para volver a ponerles nombre a los números de una tupla, `zip` los junta, uno con uno, con los nombres:

# %%
pairs = list(zip(["a", "b"], (3, 4), strict=True))
print(pairs, "→", dict(pairs))

# %% [markdown]
# ### Paso 3: recorremos la grilla y evaluamos un modelo por combinación
#
# Cuatro modelos, cuatro puntajes.

# %%
scores = [score(**params) for params in grid]
models = pd.DataFrame(grid, index=[f"Modelo {i + 1}" for i in range(len(grid))])
models.assign(puntaje=scores)

# %% [markdown]
# ### Paso 4: elegimos la mejor combinación

# %%
best = grid[int(np.argmax(scores))]
print(f"El mejor es a = {best['a']}, b = {best['b']}, con {number(max(scores), 4)}.")

# %% [markdown]
# Eso es todo: Grid Search son cuatro pasos de pocas líneas. La grilla se dibuja como lo que es, una cuadrícula, con un
# color por puntaje. Así se lee un **mapa de calor**: primero la celda recuadrada, después sus vecinas.

# %%
from coursekit.figures.grid import heatmap

heatmap(values["a"], values["b"], np.reshape(scores, (2, 2)), "a", "b", size=(6, 3.4))

# %% [markdown]
# Dos cosas que ya se ven en cuatro celdas:
#
# - los modelos 1 y 2 **empatan**: con una sola pregunta, *b* no cambia nada. Un hiperparámetro puede importar mucho,
#   poco, o solo cuando otro lo deja;
# - el recuadro es naranja porque el mejor quedó **en el borde**: del otro lado no probamos nada. (En una grilla de
#   2 × 2 todo es borde; en una más grande, es un aviso.)
#
# La grilla entera costó 4 modelos × 5 pliegues = 20 entrenamientos. ¿Y una de verdad?

# %% [markdown]
# ## 3 · Explora *(17 min)*
#
# ### La grilla que crece

# %% jupyter={"source_hidden": true}
from coursekit.figures.grid import describe_growing_grid
from coursekit.widgets import growing_grid

predict("Cinco hiperparámetros, cinco valores cada uno, validación cruzada de 5 pliegues: "
        "¿cuántas veces entrenamos un modelo?",
        options=["cientos", "miles", "decenas de miles"],
        key="W3", widget=growing_grid, result=describe_growing_grid(5, 5, 5, 1),
        guide="""
        Agreguemos los hiperparámetros de uno en uno y miremos la curva. La línea cortada es lo que costaría si los
        valores **se sumaran**; pero se **multiplican**, porque cada valor nuevo se combina con todo lo que ya había.
        El eje es logarítmico: ahí una recta que sube es un crecimiento exponencial.

        Cinco por cinco por cinco por cinco por cinco son 3125 combinaciones; por 5 pliegues, y uno más, **15 626**
        ajustes. Es la pregunta de la clase. Si cada ajuste lleva un segundo son 4 h 20 min; si lleva un minuto, casi
        once días.
        """)

# %% [markdown]
# Hagamos la cuenta con código para dos grillas de las diapositivas, la de la red neuronal y la del bosque aleatorio.
# Cada combinación se entrena una vez por pliegue, y al final se entrena una vez más la elegida, con todo el desarrollo:
# el **reajuste** (*refit*).

# %%
import math

from coursekit.figures.grid import duration, integer  # 56321 se lee «56 321»


def cost(lengths, k):
    """La cuenta completa de una grilla con listas de esos largos y k pliegues."""
    cells = math.prod(lengths)
    factors = " × ".join(map(str, lengths))
    fits = integer(cells * k + 1)
    return f"{factors} = {integer(cells)} combinaciones; por {k} pliegues más 1: {fits} ajustes"


print("La nuestra:  ", cost([2, 2], 5))
print("Red neuronal:", cost([5, 6, 3], 5))
print("Bosque:      ", cost([2, 11, 4, 4, 4, 10], 4))
print(f"Si cada ajuste del bosque llevara un segundo, {duration(56321)}.")

# %% [markdown]
# ### Qué valores poner: la escala
#
# Para lo que sigue cambiamos de modelo: una máquina de vectores de soporte (SVM), con dos hiperparámetros que importan
# los dos. **C** dice cuánto castigamos cada error de entrenamiento; **gamma**, cuán chico es el vecindario en el que
# cada punto influye: a mayor gamma, menor vecindario. Nadie sabe de antemano si C debe ser 0,01 o 1000: ignoramos hasta
# el orden de magnitud.
#
# Por eso los valores van en **escala logarítmica**: multiplicamos por 10 en lugar de sumar.

# %%
linear, log = np.linspace(0.01, 1000, 6), np.logspace(-2, 3, 6)
print("lineal:     ", "   ".join(number(float(f"{v:.3g}")) for v in linear))
print("logarítmica:", "   ".join(number(float(f"{v:.3g}")) for v in log))
print(f"Valores menores que 100: {sum(linear < 100)} de {len(linear)} en la lineal, "
      f"{sum(log < 100)} en la otra.")

# %% [markdown]
# ### Mapa de calor y borde
#
# Empezamos con una grilla razonable de 3 × 3: C y gamma entre 0,01 y 1.

# %% jupyter={"source_hidden": true}
from coursekit.widgets import heatmap_border

predict("Grilla de 3 × 3, C y gamma entre 0,01 y 1: la mejor celda, ¿queda adentro o en el borde?",
        options=["adentro", "en un lado", "en una esquina"],
        key="W4", widget=heatmap_border,
        result=lambda: heatmap_border().describe(),
        guide="""
        Corramos los límites hacia donde señala el borde, hasta que el recuadro se ponga verde. Solo entonces
        mostremos la superficie completa. A la derecha, la grilla como la veríamos en un informe; todo lo que está por
        debajo de 0,9 se ve igual de oscuro.

        - ¿Cuántas veces hubo que correr la grilla?
        - Con la superficie a la vista: ¿la mejor celda de nuestra grilla **es** el óptimo?
        - La zona clara es una franja en diagonal. Si fijamos gamma en un valor malo, ¿alcanza con ajustar C?
        """)

# %% [markdown]
# ## 4 · Con la biblioteca *(17 min)*
#
# ### Primero gruesa
#
# `GridSearchCV` hace los cuatro pasos. El escalado va **dentro** del pipeline, para que cada pliegue lo aprenda solo
# de sus datos de entrenamiento (lección 03). Por eso los nombres llevan el del paso adelante: `svc__C`. Empezamos con
# pasos largos: un factor 10.

# %%
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

model = make_pipeline(StandardScaler(), SVC())
coarse_grid = {"svc__C": np.logspace(-2, 2, 5), "svc__gamma": np.logspace(-5, -1, 5)}
coarse = GridSearchCV(model, coarse_grid, cv=cv).fit(X_dev, y_dev)
for name, value in coarse.best_params_.items():
    print(f"{name} = {number(value)}")
print("exactitud media de CV:", number(coarse.best_score_, 4))

# %%
coarse_scores = coarse.cv_results_["mean_test_score"].reshape(5, 5)
heatmap(coarse_grid["svc__C"], coarse_grid["svc__gamma"], coarse_scores, "C", "gamma")

# %% [markdown]
# El mejor C es el más grande que ofrecimos. «La mejor celda» es la mejor **de la grilla**; el óptimo puede estar
# afuera, y aquí el borde lo avisa. Una excepción: hay bordes que no se pueden correr, como `min_samples_leaf=1`.
#
# ### Después, corrida y más fina
#
# Seguimos para el lado que señala el borde, con C de 100 a 10⁴. gamma había quedado adentro: nos quedamos alrededor.
# Y acortamos el paso: dos valores por década.

# %%
fine_grid = {"svc__C": np.logspace(2, 4, 5), "svc__gamma": np.logspace(-4, -2, 5)}
fine = GridSearchCV(model, fine_grid, cv=cv).fit(X_dev, y_dev)
fine_scores = fine.cv_results_["mean_test_score"].reshape(5, 5)
heatmap(fine_grid["svc__C"], fine_grid["svc__gamma"], fine_scores, "C", "gamma")

# %%
two_steps = 2 * (25 * 5 + 1)
one_step = 13 * 9 * 5 + 1      # dos por década en toda la zona: C de 0,01 a 10⁴, gamma de 10⁻⁵ a 0,1
print(f"De {number(coarse.best_score_, 4)} a {number(fine.best_score_, 4)} con {two_steps} ajustes. "
      f"Una sola grilla con ese detalle en toda la zona: {one_step}.")

# %% [markdown]
# De gruesa a fina gastamos menos de la mitad. Hay **dos celdas empatadas**, en diagonal. `GridSearchCV` se quedó con la
# primera, que está adentro; la otra toca el borde de gamma. La franja buena puede seguir por ahí. ¿Seguimos nosotros?
# Miremos antes cuánto ganamos.

# %%
i = fine.best_index_
gained = (fine.best_score_ - coarse.best_score_) * len(X_dev)
spread = fine.cv_results_["std_test_score"][i]
print(f"La mejora son {round(gained)} filas de {len(X_dev)}: "
      f"{number(fine.best_score_ - coarse.best_score_, 4)}.")
print(f"El desvío entre los pliegues del elegido es {number(spread, 4)}.")

# %% [markdown]
# La mejora es menor que lo que el puntaje cambia de un pliegue a otro. (Ese desvío describe; no es un intervalo de
# confianza.) No hay motivo para seguir afinando.

# %% [markdown]
# ### Lo mismo, con coursekit
#
# `SearchCV` acepta cualquier buscador del curso. Con `searcher="grid"` recorre las mismas combinaciones en el mismo
# orden y da la misma tabla `cv_results_`; solo cambian los tiempos.

# %%
from coursekit import SearchCV

ours = SearchCV(model, fine_grid, searcher="grid", cv=cv).fit(X_dev, y_dev)
same = [name for name in fine.cv_results_ if np.array_equal(fine.cv_results_[name], ours.cv_results_[name])]
print(f"Columnas iguales, con {len(ours.cv_results_['params'])} filas: {', '.join(same)}.")

# %% [markdown]
# Y en lugar de escribir las listas, podemos decir el rango y la escala. `Float` reparte los valores:

# %%
from coursekit import Float

C = Float(100, 10_000, log=True)
print([round(value) for value in C.grid(5)])

# %% [markdown]
# Y si un hiperparámetro solo existe cuando otro vale algo, la grilla puede ser una **lista** de grillas, que se
# recorren una después de otra: `[{"svc__kernel": ["linear"], "svc__C": [1, 10]}, {"svc__kernel": ["rbf"], "svc__C": [1,
# 10], "svc__gamma": [0.01, 0.1]}]` son 2 + 4 combinaciones, y no 2 × 2 × 2.

# %% [markdown]
# ### Por dentro: preguntar y contar
#
# Un buscador solo sabe dos cosas: proponer qué probar (`ask`) y enterarse de cómo salió (`tell`). Aquí no hay
# puntajes sino **pérdidas**: menos es mejor.

# %%
from coursekit.searchers import GridSearch

searcher = GridSearch(values)
answers = []
while not searcher.finished:
    trial = searcher.ask()
    loss = 1 - score(**trial.params)
    searcher.tell(trial, loss)
    answers.append({**trial.params, "pérdida": loss})
pd.DataFrame(answers)

# %% [markdown]
# Ese bucle ya está escrito: es `minimize`, que además guarda la historia. Todos los métodos de las próximas lecciones
# entran por aquí.

# %%
from coursekit import minimize


def error_of(params):
    """La pérdida de una configuración: la fracción que no acierta."""
    return 1 - score(**params)


history = minimize(error_of, GridSearch(values), progress=False)
history.to_frame()[["number", "param_a", "param_b", "loss", "status"]]

# %% [markdown]
# ### Cuando una combinación falla
#
# Una grilla lineal que empieza en 0 es un tropiezo clásico: C = 0 no es válido. Hagámoslo a propósito. `GridSearchCV`
# no se detiene: anota `NaN` (`error_score=nan`), avisa con un *warning* y sigue. Un NaN queda último y nunca gana. Los
# avisos son largos; aquí los juntamos en `caught` y mostramos solo de qué clase son. (Los otros cuatro valores empatan:
# es lo que pasa con una escala lineal.)

# %%
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    linear_search = GridSearchCV(model, {"svc__C": np.linspace(0, 100, 5)}, cv=cv).fit(X_dev, y_dev)
results = pd.DataFrame(linear_search.cv_results_)
print("Avisos:", ", ".join(sorted({w.category.__name__ for w in caught})))
results[["param_svc__C", "mean_test_score", "rank_test_score"]]

# %% [markdown]
# Con `error_score="raise"` la búsqueda se detiene en el primer error y dice cuál es. Conviene al escribir la grilla:
# mejor enterarse en el primer ajuste que en el último. (Dice que C debe ser mayor que 0 y que llegó 0.)

# %%
try:
    GridSearchCV(model, {"svc__C": [0]}, cv=cv, error_score="raise").fit(X_dev, y_dev)
except ValueError as error:
    print(f"{type(error).__name__}: {str(error).splitlines()[0]}")

# %% [markdown]
# ### Lo que cambió desde las diapositivas
#
# Las diapositivas muestran la firma de una versión vieja. Hoy:
#
# 1. `iid` ya no existe: `GridSearchCV(model, grid, iid=False)` da un `TypeError`.
# 2. Después del modelo y la grilla, todo va **con nombre**: `scoring="accuracy"`.
# 3. No hay `best_estimator_attribute`. Lo que se aprende al buscar termina en guion bajo: `best_estimator_`,
#    `best_params_`, `best_score_` y `cv_results_`. Con `refit=True`, que es lo que viene por omisión, `best_estimator_`
#    **ya está reentrenado** con todo el desarrollo: no hay que volver a hacerlo.
#
# Queda el último paso: una sola mirada a la prueba apartada. Va con su **error estándar**, $\sqrt{p(1-p)/n}$ si se
# acierta una fracción $p$ de $n$ filas: cuánto cambiaría ese número, más o menos, con otras tantas filas.

# %%
test_score = fine.best_estimator_.score(X_test, y_test)
error = math.sqrt(test_score * (1 - test_score) / len(X_test))
print(f"CV del elegido: {number(fine.best_score_, 3)}. Prueba apartada: {number(test_score, 3)}, "
      f"con un error estándar de {number(error, 3)} ({len(X_test)} filas).")

# %% [markdown]
# Dio menos que el puntaje de CV. ¿Será que `best_score_`, por ser el **máximo** de 25 puntajes ruidosos, prometía de
# más? Puede ser, y de eso trata la lección 03. Pero antes de culparlo miremos, ahora que ya no vamos a elegir nada,
# cuánto caen las que **no** elegimos.

# %%
from sklearn.base import clone

falls = []
for params, promised in zip(fine.cv_results_["params"], fine.cv_results_["mean_test_score"], strict=True):
    other = clone(model).set_params(**params).fit(X_dev, y_dev)
    falls.append(promised - other.score(X_test, y_test))
default_test = clone(model).fit(X_dev, y_dev).score(X_test, y_test)
default_fall = cross_val_score(model, X_dev, y_dev, cv=cv).mean() - default_test
print(f"La elegida cae {number(falls[i], 3)}; las 25, en promedio, {number(np.mean(falls), 3)}.")
print(f"Una SVM con los valores por omisión, que nadie eligió: {number(default_fall, 3)}.")

# %% [markdown]
# Caen todas, elegidas o no. No fue la suerte del ganador: esas 143 filas salieron más difíciles que las otras. **Una
# sola partición no alcanza para saber por qué cambió un puntaje.**
#
# ### ¿Cuándo conviene una grilla?
#
# | conviene | no conviene |
# |---|---|
# | uno o dos hiperparámetros | cuatro o más |
# | cada ajuste cuesta poco | cada ajuste lleva minutos |
# | queremos un mapa que se lea y que otra persona reproduzca sin semillas | solo queremos un buen valor |
# | sabemos que los ejes importan | muchos ejes y no sabemos cuáles importan (lección 04) |

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("La lista de C era [1, 10, 100] y GridSearchCV eligió C = 100. ¿Qué hacemos?",
     options=[("Usamos C = 100: es el óptimo.",
               "Es el mejor de los tres que probamos. Más allá de 100 no miramos.", False),
              ("Corremos la lista hacia arriba y buscamos de nuevo.",
               "Eso es: el mejor quedó en el borde y del otro lado puede haber algo mejor.", True),
              ("Agregamos valores entre 1 y 100.",
               "Afina donde ya miramos. El borde señala hacia afuera.", False)],
     key="02-Q1")

# %% jupyter={"source_hidden": true}
quiz("Una grilla de 4 × 4 recibe un tercer hiperparámetro con 4 valores. ¿Cuántas combinaciones se agregan?",
     options=[("4", "Cada valor nuevo se combina con las 16 que ya había.", False),
              ("16", "Pasarían a ser 32, como si el tercero tuviera 2 valores. Tiene 4.", False),
              (str(4**3 - 4**2), f"De {4**2} a {4**3}: los ejes se multiplican.", True)],
     key="02-Q2")

# %% jupyter={"source_hidden": true}
quiz("¿Cuál de estos es un parámetro, y no un hiperparámetro?",
     options=[("El C de una SVM", "Lo elegimos antes de entrenar: hiperparámetro.", False),
              ("El umbral de la primera pregunta de un árbol",
               "Sí: lo aprende el árbol al entrenarse, como el que vimos en la sección 2.", True),
              ("La cantidad de pliegues",
               "La elegimos nosotros y ni siquiera es del modelo: es de cómo lo evaluamos.", False)],
     key="02-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 02](../exercises/02_grid_search.ipynb) piden contar una
# grilla, armarla y elegir bien de su tabla. Cada uno se comprueba al instante.
#
# ## 6 · Tres ideas *(2 min)*
#
# 1. **Una grilla prueba todos con todos, y por eso se multiplica**: combinaciones × pliegues + 1. Contemos antes de
#    lanzarla.
# 2. **La mejor celda es la mejor de la grilla.** Si quedó en el borde, corremos los límites. Escala logarítmica,
#    y de gruesa a fina.
# 3. **Con uno o dos ejes y ajustes baratos, es una gran herramienta**: se lee de un vistazo y se reproduce sin
#    semillas. Con más ejes, hay mejores.
#
# Y lo que habíamos predicho:

# %%
predictions("02")

# %% [markdown]
# ## Para seguir
#
# De la clase:
# - la [guía de scikit-learn](https://scikit-learn.org/stable/modules/grid_search.html), «Tuning the hyper-parameters of
#   an estimator»: «Exhaustive Grid Search» y los consejos del final;
# - el capítulo 5 del *Python Data Science Handbook*, de Jake VanderPlas (2016), la sección
#   [«Hyperparameters and Model Validation»](https://jakevdp.github.io/PythonDataScienceHandbook/05.03-hyperparameters-and-model-validation.html),
#   que termina con un ejemplo de Grid Search.
#
# Y la fuente:
# - Chih-Wei Hsu, Chih-Chung Chang y Chih-Jen Lin (2003),
#   [«A Practical Guide to Support Vector Classification»](https://www.csie.ntu.edu.tw/~cjlin/papers/guide/guide.pdf),
#   la grilla de C y gamma en escala logarítmica, primero gruesa y después fina.
#
# Seguimos con [03 · Validación cruzada](03_validacion_cruzada.ipynb): ¿cuánto vale, de verdad, ese mejor puntaje?
