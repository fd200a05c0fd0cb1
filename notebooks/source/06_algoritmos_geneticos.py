# %% [markdown]
# # 06 · Algoritmos genéticos
#
# *Una población que hereda, se mezcla y se equivoca un poco.*
#
# La clase lo cuenta así: creamos N modelos, conservamos la mejor mitad, generamos crías parecidas a ellos, y repetimos.
# «De esta manera, solo los mejores modelos sobrevivirán al final del proceso». Está casi todo, y lo que falta decide si
# funciona: **cómo** se eligen los padres, **cómo** se cruzan y **cuánto** mutan los hijos.
#
# **Al terminar vamos a poder:**
# - correr un algoritmo genético a mano, generación por generación, y contar lo que cuesta;
# - decir qué pasa si falta la mutación, la élite o la presión de selección;
# - leer el árbol genealógico de una búsqueda;
# - usar el TPOT de hoy con el bosque de la clase, y saber qué hace de verdad cuando dice «mutar».
#
# **Tiempo:** 62 minutos: predice (5), a mano (13), explora (13), con la biblioteca (22), comprueba (7), tres ideas (2).
# Los ejercicios llevan otros 45.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Una celda, la de TPOT, tarda alrededor de
# medio minuto y muestra su avance.

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.experiments.genetic import ablation
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.widgets import crossover_mutation, genealogy

doctor()
comma_tables()      # las tablas de pandas, también con coma

# %% [markdown]
# ## 1 · Predice *(5 min)*
#
# Una población de 10 configuraciones, 10 generaciones. En cada una se eligen padres entre los mejores y los hijos
# heredan cada hiperparámetro de uno u otro. Apagamos la **mutación**: nadie cambia un valor, solo se heredan. La
# respuesta no se corrige: se guarda para compararla al final. El widget lo movemos en la sección 3.

# %% slideshow={"slide_type": "skip"}
evolution = genealogy(mutation=0)

# %% jupyter={"source_hidden": true}
without_mutation = ablation(mutation=0.0)
predict("Sin mutación, ¿qué pasa con la diversidad de la población en 10 generaciones?",
        options=["se mantiene", "baja a la mitad", "llega a cero: quedan todos iguales"],
        key="06-W13", widget=evolution,
        result="Llega a cero: quedan todos iguales. Y la mejor pérdida se estanca en "
               f"{number(without_mutation.final, 1)}; el azar, con el mismo presupuesto, llega a "
               f"{number(without_mutation.random, 1)}.")

# %% [markdown]
# ## 2 · A mano *(13 min)*
#
# Los tumores de mama de siempre, y una SVM detrás de un análisis de componentes principales: cinco hiperparámetros, de
# tres clases distintas. La pérdida es 1 − exactitud, con los cuatro pliegues de la clase.

# %%
from coursekit.experiments.forest_search import folds, forest_data
from coursekit.experiments.genetic_race import svm_loss, svm_space

X_dev, X_test, y_dev, y_test = forest_data()
cv = folds()
space = svm_space()
for name, dimension in space.subspaces[0].items():
    print(f"{name:18s} {dimension}")

# %% [markdown]
# ### La población y su aptitud
#
# Un **individuo** es una configuración; un **gen**, el valor de un hiperparámetro; la **aptitud** (*fitness*) dice
# cuán bueno es. Aquí, menos pérdida es más aptitud. Seis individuos, de mejor a peor:

# %%
from coursekit.basics.spanish import significant


def ranked(individuals):
    """Los individuos con su pérdida, de mejor a peor."""
    rows = [{"pérdida": svm_loss(one), **one} for one in individuals]
    return pd.DataFrame(rows).sort_values("pérdida", ignore_index=True)


def tidy(table):
    """La misma tabla, con tres cifras y sin el prefijo de cada paso."""
    short = table.rename(columns=lambda name: name.split("__")[-1])
    return short.map(lambda value: significant(value, 3) if isinstance(value, float) else value)


births = np.random.default_rng(8)
population = [space.sample(births) for _ in range(6)]
first = ranked(population)
tidy(first)

# %% [markdown]
# ### Elegir padres
#
# La clase conserva **la mejor mitad**: tres. Lo más usado es el **torneo**: sorteamos *k* individuos y el mejor de
# ellos es padre. Con *k* elegimos la **presión de selección**: ¿con qué probabilidad es padre cada uno de diez? (Aquí
# se sortea **con reposición**: uno puede salir dos veces en el mismo torneo.)

# %%
from coursekit.experiments.genetic import selection_odds
from coursekit.figures.genetic import odds_scene

odds_scene(10, (1, 2, 3, 6))

# %% [markdown]
# Con un torneo de 1 no hay selección: puro azar. Con uno muy grande casi todos los hijos son del mismo padre. En el
# medio, los buenos tienen más hijos y los regulares también alguno: traen genes que el mejor no tiene.

# %%
odds = selection_odds(10, 3)
without = selection_odds(10, 3, replace=False)
print("probabilidad de ser padre, en un torneo de 3 entre 10:")
print("  con reposición: el mejor", percent(odds[0]), "· el quinto", percent(odds[4]),
      "· el último", percent(odds[9], 1))
print("  sin reposición: el mejor", percent(without[0]), "· el quinto", percent(without[4]),
      "· el último", percent(without[9]))

# %% [markdown]
# Sin reposición, como en `GeneticSearch`, el mejor gana siempre que lo sortean, y los dos últimos no pueden ganar: en
# todo torneo de tres hay alguno mejor.
#
# ### Cruzar
#
# El hijo toma cada gen de la madre o del padre, a cara o cruz. Es la **cruza uniforme**.

# %%
def crossed(mother, father, rng):
    """Un hijo que toma cada gen de la madre o del padre, a cara o cruz."""
    child = {}
    for name in space.names:
        heads = rng.random() < 0.5
        child[name] = mother[name] if heads else father[name]
    return child


parents = first.drop(columns="pérdida").to_dict("records")[:3]     # la mejor mitad
child = crossed(parents[0], parents[1], np.random.default_rng(1))
tidy(pd.DataFrame([parents[0], parents[1], child], index=["madre", "padre", "hijo"]))

# %% [markdown]
# ### Mutar
#
# Cada gen cambia **con poca probabilidad, y poco**: lo ordenado da un paso chico (en su escala: `C` y `gamma`, en el
# logaritmo) y lo categórico salta a otra categoría. `to_unit` y `from_unit` llevan cada configuración al cubo
# $[0, 1]^5$ y la traen de vuelta a valores que existen: enteros para los enteros, categorías para las categorías.

# %%
def mutated(individual, rng, rate=0.3, step=0.1):
    """Cada gen da, con probabilidad `rate`, un paso normal en el cubo unitario."""
    genes = space.to_unit(individual)
    moved = np.clip(genes + step * rng.standard_normal(len(genes)), 0, 1)
    mutates = rng.random(len(genes)) < rate
    return space.from_unit(np.where(mutates, moved, genes))


chance = np.random.default_rng(2)
mutants = [mutated(child, chance) for _ in range(3)]
tidy(pd.DataFrame([child, *mutants], index=["hijo", "mutado", "otra vez", "y otra"]))

# %% [markdown]
# *(Aquí una categoría salta solo si el paso alcanza a la de al lado. `GeneticSearch` lo hace mejor: sortea entre las
# demás.)*
#
# ### Una generación
#
# Los tres mejores pasan **sin cambios y sin evaluarse otra vez**: son la **élite**. Los otros tres lugares son hijos.

# %%
def offspring(rng):
    """Un hijo de dos padres de la mejor mitad, cruzado y mutado."""
    one, other = rng.choice(3, size=2, replace=False)
    return mutated(crossed(parents[one], parents[other], rng), rng)


luck = np.random.default_rng(3)
children = ranked([offspring(luck) for _ in range(3)])
both = pd.concat([first.head(3).assign(origen="élite"), children.assign(origen="hijo")])
second = both.sort_values("pérdida", ignore_index=True)
tidy(second)

# %%
print(f"Mejor pérdida: {number(first['pérdida'].min(), 4)} → {number(second['pérdida'].min(), 4)}")
print(f"Pérdida media: {number(first['pérdida'].mean(), 4)} → {number(second['pérdida'].mean(), 4)}")

# %% [markdown]
# Con élite la mejor pérdida no puede subir. Los hijos, en cambio, no prometen nada: los hay mejores y peores que sus
# padres, y a los malos ya los descartará la próxima selección. Eso es todo. Repetirlo G veces, con N individuos y una
# élite de e, cuesta $N + G\,(N - e)$ evaluaciones:

# %%
for N, G, e in ((6, 1, 3), (10, 10, 5), (24, 5, 12)):
    print(f"N={N:2d}, G={G:2d}, élite {e:2d}: {N + G * (N - e)} evaluaciones, "
          f"{4 * (N + G * (N - e))} ajustes con 4 pliegues")

# %% [markdown]
# **Evolutivo no es lo mismo que genético.** La diapositiva los da por sinónimos. Los algoritmos *evolutivos* son la
# familia; los *genéticos* (un individuo es una lista de genes, y se cruza), una de sus ramas. Otras: las estrategias
# evolutivas como CMA-ES, que adaptan el paso de la mutación; la evolución diferencial; y la **programación genética**,
# donde el individuo es un programa, o un *pipeline* entero. TPOT es de estos últimos.

# %% [markdown]
# ## 3 · Explora *(13 min)*
#
# ### Cruza y mutación

# %% jupyter={"source_hidden": true}
predict("¿Puede la cruza, sola, crear un valor que ningún padre tenía?",
        options=["nunca", "sí, en cualquier hiperparámetro",
                 "depende de cómo se cruce, y en una categoría nunca"],
        key="06-W14", widget=crossover_mutation,
        result="La que hereda, nunca: combina valores viejos. La que mezcla, sí, en los números. Una "
               "categoría nueva solo llega por mutación.",
        guide="""
        - Con «hereda» y sin mutación, prendamos y apaguemos la máscara. Los dos hijos son complementarios: lo que uno
          toma de la madre, el otro lo toma del padre. ¿Hay algún valor en negrita?
        - Pasemos a «mezcla». En `C`, `gamma` y `degree` aparecen valores intermedios, y a veces algo más allá de los
          padres. `degree` cae siempre en un entero. `kernel` no se puede mezclar: se hereda.
        - Agreguemos mutación. Ahora sí puede salir `sigmoid`, que ningún padre tenía.
        """)

# %% [markdown]
# ### Una evolución entera
#
# Es el widget de la sección 1. La pérdida es de juguete, para poder mirar miles de evoluciones: la suma, sobre tres
# hiperparámetros, del cuadrado de la distancia al óptimo en décimas del recorrido. Cada columna es una generación, de
# mejor a peor. Reproduzcámoslo sin mutación y miremos «los vivos», a la derecha.

# %%
evolution

# %% [markdown]
# - Sin mutación las líneas de la derecha se juntan en pocas generaciones y ya no se mueven más: **se acabaron los
#   valores distintos**, y heredar no crea ninguno. El azar, que no hereda nada, los pasa.
# - Mutación en 0,25: la diversidad baja, pero no a cero, y la población sigue caminando.
# - Señalemos a un individuo: se iluminan sus antepasados, y a la derecha se ve de quién es cada uno de sus genes.
# - Élite en 0: aparecen cruces en la curva. El mejor de una generación se perdió.
# - Torneo de 1: nadie elige. Torneo de 6: se decide muy rápido.
#
# Una evolución es un caso (con la semilla 1 alcanza sin mutar, y con la 12 conviene mutar todo); promediemos mil de
# cada una, con el mismo presupuesto que el azar.

# %%
cases = {"completo": {}, "sin mutación": {"mutation": 0.0}, "sin élite": {"elite": 0},
         "sin selección (torneo de 1)": {"tournament": 1}, "mutan todos los genes": {"mutation": 1.0}}
found = {name: ablation(**settings) for name, settings in cases.items()}
pd.DataFrame([{"pérdida final": number(r.final, 2), "azar, igual costo": number(r.random, 2),
               "diversidad final": percent(r.diversity), "nunca empeora": percent(r.never_worse)}
              for r in found.values()], index=list(found))

# %%
no_mutation, no_elite = found["sin mutación"], found["sin élite"]
print(f"Sin mutación: {number(no_mutation.final, 1)} contra {number(no_mutation.random, 1)} del azar.")
print(f"Sin élite, el mejor no empeoró nunca en {percent(no_elite.never_worse)} de las evoluciones.")

# %% [markdown]
# Ahí está lo que la diapositiva no cuenta:
#
# - **Seleccionar no alcanza.** La selección solo gasta diversidad; quien la repone es la mutación. Sin ella, diez
#   generaciones pagadas dan peor que sortear.
# - **«Solo los mejores sobreviven» no es automático.** Sin élite, en la mayoría de las evoluciones alguna generación
#   perdió a su mejor. (Por eso, además, se anota el mejor *visto*, no el mejor vivo.)
# - **Sin selección es caminar a ciegas**, aunque con élite no se pierda lo hallado: aquí queda peor que el azar.
#
# ¿Y por qué mutar **todos** los genes no empeora? Hasta sale un poco mejor que «completo», por menos de dos errores
# estándar: empatan. Es que esta pérdida de juguete es amable: tres números, un solo valle suave, y pasos
# cortos. Mover los tres un poco es seguir cerca, y la élite guarda a la mejor mientras los demás buscan alrededor. Sin
# élite, mutar todo pierde por mucho. Con pasos más largos, con categorías, o con un gen que no conviene tocar, mutar
# todo es deshacer lo heredado. Por lo mismo, en un terreno con muchos valles o con puntajes ruidosos toda la ventaja
# frente al azar es menor.

# %% [markdown]
# ## 4 · Con la biblioteca *(22 min)*
#
# ### `GeneticSearch`
#
# Con datos reales: la SVM de la sección 2. Es un buscador como los demás: se pregunta, se responde, y queda una
# historia. Su primera generación no es un sorteo puro: sale de una sucesión de Sobol, que la reparte más parejo por el
# espacio.

# %%
from coursekit import SearchCV, minimize
from coursekit.experiments.genetic_race import svm
from coursekit.figures.history import convergence_scene, genealogy_scene
from coursekit.searchers import GeneticSearch

# %%
searcher = GeneticSearch(space, population=8, elite=3, tournament=3, random_state=1)
history = minimize(svm_loss, searcher, n_trials=38, progress=False)
history

# %%
genealogy_scene(history)

# %% [markdown]
# Cada columna tiene solo a los **recién nacidos**: la élite no vuelve a nacer, y por eso hay hilos que saltan
# generaciones. La historia guarda de quién desciende cada uno y cómo nació.

# %%
columns = ["number", "generation", "parents", "origin", "loss"]
history.to_frame()[columns].sort_values("loss").head(5).round(4)

# %% [markdown]
# Y a la manera de scikit-learn, con un estimador en lugar de una función:

# %%
by_cv = SearchCV(svm(), space, searcher="genetic", n_iter=20, cv=cv, random_state=1,
                 searcher_options={"population": 8, "elite": 3}).fit(X_dev, y_dev)
print(f"Mejor de 20: exactitud {number(by_cv.best_score_, 3)}, "
      f"en la generación {by_cv.history_.best.generation}")

# %% [markdown]
# `GeneticSearch.classic` es la versión de la clase: la mejor mitad se conserva, y cada hijo copia a uno de ellos con
# una mutación, sin torneo ni cruza.
#
# ### ¿Le gana al azar?
#
# Con 60 evaluaciones y treinta semillas cada uno. (Son 7200 validaciones cruzadas: están calculadas, y
# `coursekit/tables/make_genetic_race.py` las rehace.)

# %%
from coursekit.experiments.genetic_race import load_race

race = load_race()
convergence_scene({name: race.histories(name) for name in ("azar", "la clase", "genético")})

# %%
rows = []
for n in (20, 40, 60):
    row = {"evaluaciones": n}
    for method in ("la clase", "genético"):
        won, tied = race.wins(method, "azar", n)
        row[f"{method}: le gana al azar"] = percent(won)
        row[f"{method}: empata"] = percent(tied)
    rows.append(row)
pd.DataFrame(rows).set_index("evaluaciones")

# %% [markdown]
# Le gana al azar la mayoría de las veces, no siempre, y más cuanto más dura la búsqueda: en la primera generación
# todavía nadie heredó nada. (Son los 900 pares de una semilla de cada uno.)
#
# ¿Y la cruza, sirve? La versión de la clase no la tiene, pero difiere también en otras cosas: no sabríamos a cuál
# culpar. Por eso está «sin cruza», igual a «genético» en todo lo demás. Y además de la mejor pérdida, miremos **lo que
# propone** cada uno: la mediana de sus últimas treinta evaluaciones.

# %%
for method in ("azar", "la clase", "sin cruza", "genético"):
    lowest = np.median(race.best(method)[:, -1])
    late = np.median(race.loss[method][:, 30:])
    print(f"{method:9s} mejor de 60: {number(lowest, 3)}   mediana de lo que propone: {number(late, 3)}")
won, tied = race.wins("genético", "sin cruza", 60)
print(f"Con cruza le gana a sin cruza: {percent(won)}; empatan {percent(tied)}; "
      f"pierde {percent(1 - won - tied)}.")

# %% [markdown]
# Contra el azar, lo que se propone es mucho mejor; la **mejor** pérdida difiere en menos que el error estándar de un
# puntaje (lección 04). Y de la cruza, con treinta semillas, no se puede asegurar nada: gana más de lo que pierde, pero
# por una diferencia que el azar de las semillas puede dar, y en lo que se propone no se nota.

# %% [markdown]
# ### TPOT: el código de la clase, hoy
#
# TPOT busca *pipelines* enteros con programación genética. La diapositiva lo usa para un solo modelo: el bosque. Al
# importarse pregunta en Internet si hay una versión nueva, y pide un módulo que desde Python 3.12 ya no viene;
# `import_tpot` lo importa sin esa pregunta y sin ese módulo.

# %%
from coursekit.interop import history_from_tpot, import_tpot, space_to_configspace, watch_tpot

tpot = import_tpot()
print("TPOT", tpot.__version__)

# %%
from coursekit.experiments.forest_search import class_space

old = dict(generations=5, population_size=24, offspring_size=12, verbosity=2, early_stop=12,
           config_dict={"sklearn.ensemble.RandomForestClassifier": class_space()},
           cv=4, scoring="accuracy")
try:
    tpot.TPOTClassifier(**old).fit(X_dev, y_dev)
except TypeError as error:
    print(type(error).__name__ + ":", error)

# %% [markdown]
# Se construye, porque acepta cualquier argumento, y falla al ajustar, en el primero que no conoce. Son cuatro los que
# cambiaron de nombre o de forma:
#
# | la clase (TPOT 0.x) | hoy (TPOT 1.x) |
# |---|---|
# | `config_dict={...}` | `search_space=`, un objeto |
# | `scoring="accuracy"` | `scorers=["accuracy"], scorers_weights=[1]` (1: más es mejor) |
# | `offspring_size=12` | no está: cada generación tiene `population_size` hijos |
# | `verbosity=2` | `verbose=` |
# | sin límite total; 5 minutos por *pipeline* | se detiene a los 60 minutos, salvo con `max_time_mins=None` |
# | `tpot_classifier.score(X_Test, Y_Test)` | no existe: comparamos `predict` con `y_test` |
#
# Y cambió la cuenta: hoy `generations=5` incluye a la inicial, así que son 5 × 24 = 120 individuos y 480 ajustes. En la
# 0.x eran 84 y 336. ¿Cuánto tardaría, con los bosques de la clase?

# %%
from coursekit.experiments.forest_search import load_forest_search

timed = load_forest_search()
per_tree = timed.tree_seconds[-1] / (4 * timed.trees[-1])
trees = np.mean(class_space()["n_estimators"])
print(f"Son bosques de {number(trees, 0)} árboles en promedio: "
      f"{number(480 * trees * per_tree / 60, 0)} minutos de un procesador como el que medimos.")

# %% [markdown]
# ### El espacio
#
# TPOT pide un espacio de `ConfigSpace`. El nuestro se traduce; `constants` fija la semilla del bosque, que en TPOT hay
# que poner *dentro* del espacio. Los bosques son chicos, para que entre en la clase.

# %%
from coursekit import Int, Space

forest_space = Space({
    "criterion": ["entropy", "gini"], "max_depth": [2, 4, 8, None],
    "max_features": ["sqrt", "log2", None],
    "min_samples_leaf": Int(1, 12), "min_samples_split": Int(2, 14), "n_estimators": Int(5, 20)})
print(space_to_configspace(forest_space, constants={"random_state": 0}))

# %% [markdown]
# ### La búsqueda *(medio minuto)*
#
# `processes=False` la ejecuta en hilos: con procesos, cada uno vuelve a importar todo. `watch_tpot` muestra el avance.

# %%
from sklearn.ensemble import RandomForestClassifier
from tpot.search_spaces.nodes import EstimatorNode

node = EstimatorNode(RandomForestClassifier,
                     space_to_configspace(forest_space, seed=0, constants={"random_state": 0}))

# %% tags=["celda-larga"]
search = tpot.TPOTClassifier(
    search_space=node, scorers=["accuracy"], scorers_weights=[1], cv=cv,
    generations=5, population_size=12, early_stop=3, max_time_mins=None,
    n_jobs=1, processes=False, verbose=0, random_state=101)
with watch_tpot(search):
    search.fit(X_dev, y_dev)

# %%
print("¿tiene score?", "sí" if hasattr(search, "score") else "no")
print("exactitud en la prueba apartada:", number(np.mean(search.predict(X_test) == y_test), 3))
search.fitted_pipeline_

# %% [markdown]
# ### Sus individuos, con nuestras figuras
#
# `evaluated_individuals` es una tabla con una fila por individuo, sus padres y su generación. `history_from_tpot` la
# vuelve una historia: la misma de todos los métodos. (La exactitud se dibuja hacia arriba.)

# %%
forests = history_from_tpot(search)
genealogy_scene(forests, score="exactitud")

# %%
convergence_scene(forests, score="exactitud")

# %% [markdown]
# ### ¿Qué hace cuando «muta»?
#
# Si mutar es cambiar un poco, un hijo por mutación debería parecerse a su padre. Contemos cuántos de sus seis
# hiperparámetros conserva, en TPOT y en `GeneticSearch`, y comparemos con dos configuraciones sorteadas por separado.

# %%
def kept(history, origin):
    """Qué fracción de los hiperparámetros del padre conservan los hijos de un solo padre."""
    by_number = {trial.number: trial for trial in history}
    shares = []
    for trial in history:
        if trial.origin == origin:
            parent = by_number[trial.parents[0]]
            shares.append(alike(trial.params, parent.params))
    return np.mean(shares), len(shares)


def alike(one, other):
    """Qué fracción de sus hiperparámetros valen lo mismo."""
    return np.mean([one[name] == other[name] for name in forest_space.names])


by_tpot, n_tpot = kept(forests, "mutación")
draws = np.random.default_rng(0)
strangers = np.mean([alike(forest_space.sample(draws), forest_space.sample(draws))
                     for _ in range(2000)])
print(f"TPOT, {n_tpot} hijos por mutación: conservan {percent(by_tpot)} de los genes del padre")
print(f"dos configuraciones cualesquiera comparten {percent(strangers)}")

# %% [markdown]
# Sus «mutantes» se parecen al padre tanto como un desconocido. No es mala suerte; está en el código:

# %%
import inspect

print(inspect.getsource(type(node.generate(rng=0)).mutate))
by_default = inspect.signature(tpot.TPOTEstimator).parameters["mutate_probability"].default
print("De los hijos, por mutación, si no decimos otra cosa:", percent(by_default))

# %% [markdown]
# `sample_configuration()`: **sortea una configuración nueva entera**. Con un solo estimador, TPOT es entonces casi una
# búsqueda al azar con algo de cruza. Donde se luce es donde fue pensado: *pipelines* de varios pasos, en los que mutar
# cambia un paso y deja los demás. Nuestro buscador, en el mismo espacio:

# %%
ours = GeneticSearch(forest_space, population=12, elite=6, crossover=0.3, random_state=0)
imagined = minimize(lambda params: abs(params["min_samples_leaf"] - 3) + params["n_estimators"] / 20,
                    ours, n_trials=60, progress=False)
by_us, n_ours = kept(imagined, "mutación")
print(f"GeneticSearch, {n_ours} hijos por mutación: conservan {percent(by_us)}")

# %% [markdown]
# *(Con una pérdida inventada, que no cuesta nada: aquí miramos herencia, no exactitud.)*
#
# ### ¿Cuándo conviene un genético?
#
# | situación | conviene |
# |---|---|
# | muchas categorías, ramas, piezas que se combinan (*pipelines*) | genético: no necesita distancias |
# | se pueden evaluar muchas a la vez | genético: una generación entera va en paralelo |
# | menos de 50 evaluaciones, casi todo continuo | bayesiana (lección 05) |
# | evaluaciones que se pueden cortar por la mitad | Successive Halving (lección 07) |
# | una referencia honesta para cualquiera de los anteriores | azar, a igual presupuesto |

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("A la generación 6 todos los individuos son iguales y la pérdida ya no baja. ¿Qué cambiamos?",
     options=[("Más generaciones.",
               "De padres iguales, hijos iguales: sin valores nuevos no hay nada que elegir.", False),
              ("Más presión de selección.",
               "Eso gasta la diversidad todavía más rápido.", False),
              ("Más mutación, o una población mayor.",
               "Sí: la mutación repone la diversidad que la selección gasta, y una población mayor "
               "empieza con más.", True)],
     key="06-Q1")

# %% jupyter={"source_hidden": true}
quiz("N=20, élite de 4, 10 generaciones después de la inicial. ¿Cuántas evaluaciones?",
     options=[("220", "Eso es N · (G + 1): la élite ya tiene su pérdida y no se paga otra vez.", False),
              ("180", "Sí: 20 + 10 · (20 − 4).", True),
              ("160", "Faltó la población inicial.", False)],
     key="06-Q2")

# %% jupyter={"source_hidden": true}
quiz("Corremos TPOT con dos semillas y la segunda da 0,003 más de exactitud. ¿Es mejor esa semilla?",
     options=[("Sí: encontró una configuración mejor.",
               "Esa diferencia es menor que el error estándar de un solo puntaje.", False),
              ("No se puede decir: está dentro del ruido.",
               "Eso: y elegir la semilla que mejor dio es otra forma de la maldición del ganador.", True),
              ("Sí, porque TPOT evalúa con validación cruzada.",
               "La validación cruzada estima con error; no lo elimina.", False)],
     key="06-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 06](../exercises/06_algoritmos_geneticos.ipynb) piden
# escribir un torneo, una mutación que no rompa nada y una evolución entera. Cada uno se comprueba al instante.
#
# ## 6 · Tres ideas *(2 min)*
#
# 1. **La selección gasta diversidad y la mutación la repone.** Sin mutación, una población termina siendo un solo
#    individuo, y pierde contra el azar.
# 2. **Con élite el mejor no se pierde**, y no se paga dos veces: $N + G\,(N - e)$ evaluaciones.
# 3. **El nombre no dice qué hace**: lo que TPOT llama mutar, con un solo estimador, es sortear de nuevo. Se sabe
#    mirando la genealogía, o el código.
#
# Y lo que habíamos predicho:

# %%
predictions("06")

# %% [markdown]
# ## Para curiosos

# %% [markdown] tags=["plegada"]
# ### Los cuatro argumentos que TPOT ya no conoce
#
# Si sacamos el que rechaza, rechaza el siguiente: `offspring_size`, `verbosity`, `config_dict` y `scoring`. Con los
# cuatro afuera **sí** arrancaría, y sería peor: sin `search_space` busca entre todos los *pipelines* de TPOT durante
# una hora. Quedan `early_stop=12`, que con 5 generaciones no puede actuar nunca (espera **más de** 12 sin mejora),
# `cv`, `generations` y `population_size`.

# %% [markdown] tags=["plegada"]
# ### `"<NONE>"`, una trampa callada
#
# La documentación de TPOT dice que en un espacio `None` se escribe `"<NONE>"`, y que él lo reemplaza. La versión 1.1 no
# lo hace con un espacio nuestro: el bosque recibe el texto `"<NONE>"` y scikit-learn lo rechaza. No hay aviso: esos
# individuos quedan anotados como inválidos y su lugar se pierde. Un `None` de verdad, como el de la sección 4,
# funciona.

# %% [markdown]
# ## Para seguir
#
# De la clase:
#
# - El artículo recomendado por la clase usa TPOT con el mismo bosque: es la versión 0.x, la de la primera columna de la
#   tabla.
# - La guía de scikit-learn, en [ajustar los hiperparámetros](https://scikit-learn.org/stable/modules/grid_search.html),
#   no trae algoritmos genéticos: por eso la clase usa otra biblioteca. La de hoy está en [la página de
#   TPOT](https://epistasislab.github.io/tpot/).
#
# Los trabajos de donde sale esta lección:
#
# - A. Eiben y J. Smith (2015), [Introduction to evolutionary computing](https://doi.org/10.1007/978-3-662-44874-8),
#   capítulos 3 a 5: representación, selección, cruza y mutación.
# - R. Olson, N. Bartley, R. Urbanowicz y J. Moore (2016), [Evaluation of a tree-based pipeline optimization tool for
#   automating data science](https://doi.org/10.1145/2908812.2908918). TPOT.
# - N. Hansen (2016), [The CMA evolution strategy: a tutorial](https://arxiv.org/abs/1604.00772).
# - M. Jaderberg y otros (2017), [Population based training of neural networks](https://arxiv.org/abs/1711.09846): una
#   población que muta **mientras** entrena.
# - E. Real, A. Aggarwal, Y. Huang y Q. Le (2019), [Regularized evolution for image classifier architecture
#   search](https://arxiv.org/abs/1802.01548): torneos, a gran escala, con el azar como vara.
#
# Seguimos con la lección 07, Successive Halving: hasta aquí pagamos completa cada evaluación, también las malas.
