# %% [markdown]
# # 07 · Successive Halving
#
# *Gastar poco en las malas, mucho en las buenas.*
#
# Hasta aquí cada configuración se entrenaba hasta el final, también las que a la segunda época ya eran un desastre.
# **Successive Halving** empieza muchas, les da poco a todas, corta a las peores y repite. Es una idea que rinde mucho,
# y tiene una trampa: a veces la mejor arranca despacio.
#
# **Al terminar vamos a poder:**
# - dibujar una escalera de halving y calcular lo que cuesta, desde cero y reanudando;
# - decir cuándo un corte temprano elimina a la mejor, y qué responde **Hyperband**;
# - explicar por qué halving no se reparte entre máquinas como una grilla, y qué cambia **ASHA**;
# - usar las búsquedas por mitades de scikit-learn sabiendo qué hacen distinto.
#
# **Tiempo:** 75 minutos: predice (3), a mano (15), explora (30), con la biblioteca (18), comprueba (7), tres ideas (2).
# Los ejercicios llevan otros 45.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import numpy as np
import pandas as pd
from scipy.stats import loguniform, spearmanr
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit import Float, Int, SearchCV, Space, doctor, minimize, predict, predictions, quiz
from coursekit.experiments.halving import digits_split, load_curves
from coursekit.experiments.hyperband import bracket_duration, plan, plan_outcomes, race
from coursekit.figures.hyperband import race_scene, real_curves_scene
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.searchers import ASHA, Hyperband, SuccessiveHalving
from coursekit.widgets import asha_live, halving_ladder, hyperband_brackets, hyperband_workers

doctor()

# %% [markdown]
# ## 1 · Predice *(3 min)*
#
# Empiezan 64 configuraciones. Tras la época 1 se corta a la peor mitad; tras la 2, otra vez; y así hasta que una llega
# a la época 64. La respuesta no se corrige: se guarda para compararla al final. Después, solo miremos el widget: lo
# movemos en la sección 3.

# %%
ladder = halving_ladder()

# %% jupyter={"source_hidden": true}
predict("Si el primer corte es en la época 1, ¿qué le pasa a la configuración que terminaría mejor?",
        options=["va primera desde el comienzo y gana", "llega hasta el último corte y ahí cae",
                 "cae en el primer corte"],
        key="07-W15", widget=ladder,
        result="Depende de las curvas. Si las buenas tardan, como en el widget al abrirlo, cae en el primer corte; "
               "si no se cruzan, gana.")

# %% [markdown]
# ## 2 · A mano *(15 min)*
#
# ### Curvas que se cruzan
#
# Los datos de esta lección son los dígitos escritos a mano de scikit-learn. Entrenamos 243 redes neuronales chicas, con
# hiperparámetros al azar, 81 épocas cada una, y guardamos su error de validación **tras cada época**: son 19 683
# números. (Tardó unos minutos; `coursekit/tables/make_curves.py` lo hace de nuevo.)

# %%
nets = load_curves()
losses = nets.losses                            # fila: una red; columna: una época
final = losses[:, -1]
print(losses.shape, f"el mejor error final: {percent(final.min(), 1)}")

# %%
slow, fast = 233, 203
real_curves_scene(losses, {"tasa 0,002": slow, "tasa 0,76": fast})

# %% [markdown]
# Dos de ellas se cruzan del todo. Una, con tasa de aprendizaje chica, empieza casi peor que nadie y termina bien. La
# otra, con una tasa enorme, en la primera época ya acertaba más de un tercio… y de ahí solo empeora.

# %%
print("época    chica   enorme")
for epoch in (1, 3, 9, 27, 81):
    print(f"{epoch:5d} {percent(losses[slow, epoch - 1], 1):>8} {percent(losses[fast, epoch - 1], 1):>8}")
assert losses[slow, 0] > losses[fast, 0] + 0.2 and losses[slow, -1] < losses[fast, -1] - 0.5

# %% [markdown]
# Pero son la excepción. ¿Cuánto se parece el orden temprano al final? La correlación de Spearman compara los dos
# órdenes: 1 es el mismo, 0 es ninguna relación.

# %%
ranks = {epoch: spearmanr(losses[:, epoch - 1], final).statistic for epoch in (1, 3, 9, 27)}
for epoch, rank in ranks.items():
    print(f"época {epoch:2d}: {number(rank, 2)}")
assert 0.6 < ranks[1] < ranks[3] < ranks[9] < ranks[27]

# %% [markdown]
# Una sola época, de 81, ya dice mucho. Ahí está la oportunidad: **medir barato es medir algo**.
#
# ### La mitad, y otra vez la mitad
#
# La clase lo cuenta así: un presupuesto repartido parejo, se evalúa, se descarta la peor mitad y se repite hasta que
# queda una. Como quedan la mitad y el presupuesto de cada vuelta es el mismo, a cada una le toca **el doble**.
# Hagámoslo con las primeras 16 redes.

# %%
alive, epochs, paid = np.arange(16), 1, 0
while True:
    measured = losses[alive, epochs - 1]                 # lo único que miramos
    paid += len(alive) * epochs
    print(f"{len(alive):2d} en carrera, {epochs:2d} épocas cada una; la mejor va en {percent(measured.min(), 1)}")
    if len(alive) == 1:
        break
    alive = alive[np.argsort(measured)][:len(alive) // 2]
    epochs *= 2

# %%
chosen, best = alive[0], final[:16].argmin()
print(f"La elegida termina con {percent(final[chosen], 1)}; la mejor de las 16, con {percent(final[best], 1)}.")
print(f"Pagamos {paid} épocas; entrenar las 16 hasta la época 16 son {16 * 16}.")
assert paid == 5 * 16

# %% [markdown]
# Cada vuelta es un **peldaño** (*rung*). Que siga la mitad es un caso, el de la clase: en general sigue **1 de cada
# eta**, con `eta` veces más recurso. Hyperband usa 3 o 4. Y el **recurso** no tiene que ser épocas: sirven árboles de
# un bosque o filas de datos, todo lo que al escatimarse dé una medición peor pero más barata.
#
# ### Cuánto cuesta
#
# La escalera del artículo de Hyperband: 81 configuraciones, eta 3, hasta 81 épocas. El costo tiene dos respuestas. Si
# cada peldaño entrena **desde cero**, se paga `n × r`. Si la que asciende **reanuda** donde quedó, solo la diferencia.

# %%
def cost(schedule, resume):
    """Épocas que se pagan por los peldaños [(n, r), ...]."""
    total, before = 0, 0
    for n, r in schedule:
        total += n * (r - before if resume else r)
        before = r
    return total


paper = [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]
print(f"Desde cero: {cost(paper, False)} épocas. Reanudando: {cost(paper, True)}. "
      f"Sin cortar ninguna: {81 * 81}.")
assert (cost(paper, False), cost(paper, True)) == (405, 297)

# %% [markdown]
# 405 de 6561: el 6 %. Y cada peldaño cuesta **lo mismo**, 81: las muchas baratas pesan igual que la única cara.
#
# ### n contra B/n
#
# El artículo de la clase termina con un problema, y está bien planteado: halving pide dos números, cuántas
# configuraciones **n** y qué presupuesto **B**, y se vuelven hiperparámetros nuevos. Con B fijo, a cada una le toca en
# promedio B/n: muchas apenas miradas, o pocas bien miradas.

# %%
budget = 405
options = [[n, r, number(budget / n, 1)] for n, r in ((81, 1), (34, 3), (15, 9), (8, 27), (5, 81))]
pd.DataFrame(options, columns=["n", "primer corte (época)", "B/n"])

# %% [markdown]
# Si las curvas se cruzan poco, conviene la primera fila. Si la mejor arranca despacio, alguna de abajo. Y **antes de
# buscar no se sabe**.

# %% [markdown]
# ## 3 · Explora *(30 min)*
#
# ### La escalera
#
# Es el widget de la sección 1. En verde, la que terminaría mejor si nadie la cortara: el algoritmo no sabe cuál es.
#
# - Reproduzcámoslo hasta el **desenlace**. ¿Dónde cae la verde? ¿Cuántas de las cortadas le ganaban a la elegida?
# - Con curvas que **no se cruzan**, ¿importa cuándo es el primer corte?
# - De vuelta en «las buenas tardan»: llevemos el primer corte a la época 4 y a la 16. ¿Qué cuesta salvar a la verde?
# - ¿Es gratis pasar `eta` de 2 a 4, que siga 1 de cada 4? ¿Qué se ahorra, y qué se arriesga?
# - Las **redes de verdad**, con y sin ruido al medir.

# %%
ladder

# %% [markdown]
# Que caiga la mejor no siempre duele: si hay muchas buenas, otra ocupa su lugar. Lo que importa es **con qué pérdida
# termina la elegida**.
#
# ### Hyperband: todas las escaleras
#
# La respuesta de Hyperband a «¿qué n?» es no elegir: prueba varios, del más impaciente al más paciente, **con el mismo
# presupuesto cada uno**. Cada escalera es un *bracket*, y `s` dice cuántos cortes tiene; con `s = 0` no hay cortes: es
# la búsqueda al azar de la lección 04.

# %%
brackets = hyperband_brackets()

# %% jupyter={"source_hidden": true}
predict("¿Qué bracket gasta más épocas?",
        options=["el que empieza con 81 configuraciones de 1 época", "el de 5 configuraciones de 81 épocas",
                 "los dos lo mismo"],
        key="07-W16", widget=brackets,
        result=lambda: f"Los dos lo mismo: {plan().cost(4)} y {plan().cost(0)} épocas.")

# %% [markdown]
# - Cada columna es un bracket y cada fila, un recurso. ¿Por qué las columnas van bajando como una escalera?
# - Pasemos de «velocidad al azar» a «las buenas tardan»: ¿qué bracket gana en cada mundo?
# - Con R = 9 y curvas lentas, ¿quién gana? ¿Por qué ahí cortar no sirve?
#
# El mejor bracket **se muda**. Veámoslo en números: pérdida final media de la elegida, en 1000 repeticiones.

# %%
worlds = {"independent": "velocidad al azar", "slow": "las buenas tardan"}
found = {world: plan_outcomes(plan(), world) for world in worlds}
table = pd.DataFrame({name: [number(loss, 3) for loss, _ in found[world].values()]
                      for world, name in worlds.items()}, index=[f"s = {s}" for s in plan().brackets])
winner = {world: min(found[world], key=lambda s: found[world][s][0]) for world in worlds}
assert winner == {"independent": 4, "slow": 2}
table

# %% [markdown]
# Ningún bracket es el mejor en los dos mundos: **ése es el argumento de Hyperband**. Corre los cinco, paga unas cinco
# veces lo que costaría el mejor, y queda a salvo de haber elegido el peor. Todavía hay que darle R y eta; a eta es poco
# sensible.
#
# Y un cuidado. La probabilidad de que cada bracket conserve a la mejor *de las suyas* va al revés:

# %%
kept = pd.DataFrame({name: [percent(chance) for _, chance in found[world].values()]
                     for world, name in worlds.items()}, index=table.index)
assert all(found[world][0][1] > found[world][2][1] > found[world][4][1] for world in worlds)
kept

# %% [markdown]
# Con `s = 0` la mejor casi siempre sobrevive… pero es la mejor de **cinco**. Cuidar a la propia campeona no sirve si se
# empezó con pocas.
#
# ### La tabla impresa no sigue al algoritmo
#
# En el widget, elijamos «tabla impresa». El artículo trae una tabla de ejemplo para R = 81 y eta = 3, y no es la que
# da su propio algoritmo 1: parece salir de una división entera de Python 2, hecha antes de tiempo.

# %%
rows = []
for shown in (plan(), plan(printed=True)):
    sizes = ", ".join(str(schedule[0][0]) for schedule in shown.brackets.values())
    rows.append([sizes, shown.n_configs, shown.total(), shown.total(resume=True), shown.nominal])
totals = pd.DataFrame(rows, index=["algoritmo 1", "tabla impresa"],
                      columns=["n de cada bracket", "configuraciones", "épocas", "reanudando", "nominal"])
assert totals["épocas"].tolist() == [1902, 1701] and totals["reanudando"].tolist() == [1581, 1404]
totals

# %% [markdown]
# Nosotros implementamos el algoritmo 1, como dask-ml. La lección es más general: **antes de correr nada, dibujemos la
# tabla y sumemos**. Y contemos los brackets con enteros, que un logaritmo se queda corto:

# %%
print(f"log(243) / log(3) = {np.log(243) / np.log(3):.17f}, y su parte entera es {int(np.log(243) / np.log(3))}")
print(f"brackets que hay con R = 243 y eta = 3: {len(plan(243).brackets)}")
assert len(plan(243).brackets) == 6

# %% [markdown]
# ### ¿Y con muchas máquinas?
#
# El artículo de la clase dice que halving se paraleliza como la grilla y el azar. Una grilla reparte sus modelos y
# nadie espera a nadie. Halving tiene una **barrera** en cada peldaño: no se sabe quién sigue hasta que terminaron
# todos. Y al final hay más máquinas que configuraciones.

# %%
workers = hyperband_workers()

# %% jupyter={"source_hidden": true}
predict("Un bracket de 81 configuraciones (s = 4) en 27 máquinas: ¿qué porcentaje del tiempo trabajan?",
        number=(0, 100, 1), key="07-W16-maquinas", widget=workers,
        result=lambda: f"El {percent(cost(paper, False) / (27 * bracket_duration(paper, 27)))}: dura "
                       f"{bracket_duration(paper, 27)} unidades, y de las {27 * bracket_duration(paper, 27)} que "
                       f"pagamos se usan {cost(paper, False)}.")

# %%
duration = bracket_duration(paper, 27)
print(f"Dura {duration} unidades. Se trabaja {cost(paper, False)} de {27 * duration}: "
      f"{percent(cost(paper, False) / (27 * duration))}.")
assert duration == 123 and cost(paper, False) / (27 * duration) < 0.13

# %% [markdown]
# - Bajemos la cantidad de trabajadores. ¿Con cuántos casi no hay ocio?
# - «Hyperband» abre el bracket siguiente mientras el anterior espera. ¿Alcanza?
# - En «ASHA» no hay barreras. ¿Qué hacen con el tiempo que antes perdían?
#
# ### ASHA, decisión por decisión
#
# La regla de **ASHA** cabe en un renglón: *quien queda libre asciende a una que ya esté en el mejor 1/eta de las que
# terminaron su peldaño, y si no hay ninguna empieza una nueva*. No espera a nadie.

# %%
live = asha_live()

# %% jupyter={"source_hidden": true}
predict("En el peldaño terminaron 2 configuraciones, y eta es 3. ¿ASHA asciende a alguna?",
        options=["sí, a la mejor de las dos", "no, todavía a ninguna", "sí, a las dos"],
        key="07-W17", widget=live,
        result="No: un tercio de 2, hacia abajo, es 0. Empieza configuraciones nuevas hasta tener 3 resultados.")

# %% [markdown]
# - Avancemos hasta el primer ascenso. ¿Cuántas habían terminado?
# - En naranja, los ascensos que *con lo que se supo después* no se habrían dado. ¿Cuántos hay al final? Es el precio de
#   no esperar.
# - Con 4 trabajadores y curvas lentas, ¿hay más o menos errores?

# %% [markdown]
# ## 4 · Con la biblioteca *(18 min)*
#
# ### Con coursekit: `minimize`, y un estado que se reanuda
#
# Nuestros buscadores son los de los widgets. La función objetivo recibe la configuración **y el recurso**; si además
# acepta un estado, recibe lo que devolvió la última vez y sigue desde ahí. Con redes es natural: el estado es la red.

# %%
(X_train, y_train), (X_val, y_val), _ = digits_split()


def train(params, resource, state):
    """Lleva una red hasta `resource` épocas: (error de validación, estado para seguir)."""
    net, done = state or (MLPClassifier(solver="sgd", batch_size=64, random_state=0, **params), 0)
    for _ in range(resource - done):
        net.partial_fit(X_train, y_train, classes=range(10))
    return 1 - net.score(X_val, y_val), (net, resource)


# %%
net_space = Space({"learning_rate_init": Float(1e-4, 0.3, log=True), "hidden_layer_sizes": Int(4, 64, log=True),
                   "alpha": Float(1e-5, 1, log=True)})
searcher = SuccessiveHalving(net_space, max_resource=27, eta=3, random_state=0)
print(searcher.schedule)
history = minimize(train, searcher, progress=False)
print(f"{len(history)} evaluaciones; {number(sum(trial.cost for trial in history))} épocas pagadas, "
      f"y desde cero serían {cost(searcher.schedule, False)}.")
assert sum(trial.cost for trial in history) == cost(searcher.schedule, True) == 81

# %% [markdown]
# La historia dice en qué peldaño estuvo cada trial, con qué recurso, y de cuál desciende. Éste es el camino de la que
# llegó al final: una sola configuración (`config`), cuatro trials.

# %%
frame = history.to_frame()
frame.loc[frame["config"] == history.best.config,
          ["number", "config", "rung", "resource", "cost", "loss", "parents"]].round(3)

# %% [markdown]
# Los otros dos se usan igual. Hyperband termina solo, al completar sus brackets; a ASHA le decimos cuántas empezar.
# Unas pocas empiezan más arriba, en la proporción de los brackets de Hyperband: si el primer corte engaña, no se pierde
# todo ahí. Con `brackets=1` empiezan todas abajo, como en el widget.

# %%
for searcher in (Hyperband(net_space, max_resource=9, eta=3, random_state=0),
                 ASHA(net_space, max_resource=27, eta=3, n_configs=18, random_state=0)):
    run = minimize(train, searcher, progress=False)
    print(f"{searcher.name}: {len(run)} evaluaciones, {number(sum(trial.cost for trial in run))} épocas; el mejor con "
          f"{run.best.resource} épocas, {percent(run.best.loss, 1)}")

# %% [markdown]
# ### A igual costo, ¿quién llega antes?
#
# Para comparar métodos que reparten recurso, el eje no puede ser «cuántas configuraciones»: es **el costo**. Cuatro
# buscadores sobre las 243 redes de la tabla, con 1600 épocas cada uno; promedio de diez semillas.

# %%
costs, errors = race(budget=1600, n_seeds=10)
race_scene(costs, errors)

# %%
at = np.searchsorted(costs, 150)
for method, values in errors.items():
    print(f"{method:10s} a las {number(costs[at])} épocas: {percent(values[at], 1):>7}   al final: "
          f"{percent(values[-1], 1)}")
assert all(errors[m][at] < 0.5 * errors["random"][at] for m in ("halving", "hyperband", "asha"))

# %% [markdown]
# Con el azar, las primeras 81 épocas se van en **una** red, que puede ser pésima; al costo de dos, los otros tres ya
# están cerca del final. Al agotarse el presupuesto las diferencias son chicas: lo que se gana es **tiempo**. Y aquí
# Hyperband va un poco detrás de halving: en estas curvas el orden temprano dice mucho, y sus brackets pacientes son un
# seguro que no hizo falta cobrar.
#
# ### scikit-learn: `HalvingGridSearchCV` y `HalvingRandomSearchCV`
#
# Son **experimentales**: sin la importación que las habilita, no están. Y de paso rompen el `import *` que traen
# algunos tutoriales. (Así falla en un kernel recién abierto; una vez habilitadas, ya no.)

# %%
def what_happens(code):
    """El error que da un código, o «funciona»."""
    try:
        exec(code, {})
    except ImportError as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0][:70]}"
    return "funciona"


print("1.", what_happens("from sklearn.model_selection import HalvingGridSearchCV"))
print("2.", what_happens("from sklearn.model_selection import *"))

# %%
from sklearn.experimental import enable_halving_search_cv  # noqa: F401  (habilita las dos que siguen)
from sklearn.model_selection import HalvingGridSearchCV, HalvingRandomSearchCV

# %% [markdown]
# **Uno. Redondea hacia arriba.** Con 100 candidatos y factor 3, el artículo deja 100, 33, 11 y 3. Veamos a scikit-learn
# con un modelo que no hace nada, así es rápido.

# %%
X, y = load_digits(return_X_y=True)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=1 / 3, stratify=y, random_state=0)
idle = HalvingRandomSearchCV(DummyClassifier(strategy="uniform"), {"random_state": range(1000)}, n_candidates=100,
                             factor=3, min_resources=44, cv=2, refit=False, random_state=0).fit(X_dev, y_dev)
print("scikit-learn:", idle.n_candidates_, "candidatos, con", idle.n_resources_, "filas")
ours = SuccessiveHalving(net_space, 1188, min_resource=44, n_configs=100).schedule
print("el artículo: ", [n for n, _ in ours])
assert idle.n_candidates_ == [100, 34, 12, 4] and [n for n, _ in ours] == [100, 33, 11, 3]

# %% [markdown]
# Y termina con 4, no con una: elige la mejor de las últimas. (`SuccessiveHalving(..., rounding="ceil")` hace lo mismo.)
#
# **Dos. El recurso son filas, y cada peldaño entrena desde cero** sobre una submuestra. La validación también se
# achica: en el primer peldaño se puntúa con unas pocas filas. Una búsqueda de verdad, una SVM sobre los dígitos:

# %%
cv = StratifiedKFold(3, shuffle=True, random_state=0)
svm_space = {"C": loguniform(1e-2, 1e3), "gamma": loguniform(1e-6, 1e-1)}
halving = HalvingRandomSearchCV(SVC(), svm_space, n_candidates=30, factor=3, cv=cv, random_state=0)
halving.fit(X_dev, y_dev)
rungs = pd.DataFrame({"candidatos": halving.n_candidates_, "filas": halving.n_resources_})
rungs["filas entrenadas"] = rungs["candidatos"] * rungs["filas"]
print(f"Mejor: {number(halving.best_score_, 3)}; en la prueba apartada, {number(halving.score(X_test, y_test), 3)}")
assert halving.best_score_ > 0.95
rungs

# %% [markdown]
# **Tres. `exhaust` no siempre agota.** Es lo que viene por defecto: empezar con lo justo para que el último peldaño
# use todas las filas. Pero nunca con menos de dos por clase y por pliegue; con diez clases son 60, y los peldaños que
# hacían falta ya no entran.

# %%
share = halving.n_resources_[-1] / len(X_dev)
print(f"El último peldaño usó {halving.n_resources_[-1]} filas de {len(X_dev)}, el {percent(share)}; y quedaron "
      f"{halving.n_candidates_[-1]} finalistas.")
assert share < 0.5

# %% [markdown]
# La ganadora se elige sin haber visto ni la mitad de los datos, y nada avisa. Miremos siempre `n_resources_` y
# `n_candidates_`. En grilla es igual, con todas las combinaciones como candidatas:

# %%
grid = {"C": [0.1, 1.0, 10.0, 100.0], "gamma": [1e-5, 1e-4, 1e-3, 1e-2]}
by_grid = HalvingGridSearchCV(SVC(), grid, factor=3, max_resources=600, cv=cv, random_state=0).fit(X_dev, y_dev)
print(by_grid.n_candidates_, "candidatas, con", by_grid.n_resources_, f"filas; mejor {number(by_grid.best_score_, 3)}")

# %% [markdown]
# **Cuatro. El mejor es el mejor *del último peldaño*.** En `cv_results_` puede haber un puntaje más alto en un
# peldaño anterior, medido con muchas menos filas. Con los tumores de las lecciones anteriores:

# %%
tumors, kinds = load_breast_cancer(return_X_y=True)
X_tumors, _, y_tumors, _ = train_test_split(tumors, kinds, test_size=0.3, stratify=kinds, random_state=101)
svm = make_pipeline(StandardScaler(), SVC())
search = HalvingRandomSearchCV(svm, {"svc__C": loguniform(1e-3, 1e3), "svc__gamma": loguniform(1e-5, 10)},
                               n_candidates=30, factor=3, cv=cv, random_state=0).fit(X_tumors, y_tumors)
results = pd.DataFrame(search.cv_results_)
top = results.groupby("iter")[["n_resources", "mean_test_score"]].max().round(3)
print(f"best_score_: {number(search.best_score_, 3)}; el máximo de la tabla: "
      f"{number(results['mean_test_score'].max(), 3)}")
assert results["mean_test_score"].max() > search.best_score_
top

# %% [markdown]
# Un puntaje perfecto… con 12 filas, 4 para validar en cada pliegue. scikit-learn hace bien en no elegirlo; quien ordena
# la tabla por puntaje y toma la primera fila, no. Es la maldición del ganador en su peor versión.
#
# ### Lo mismo, con `SearchCV`
#
# Los tres métodos, con el mismo estimador y los mismos pliegues. Sin decir nada, el recurso también son filas; con
# `resource="n_estimators"` serían árboles.

# %%
def search_with(name):
    """Busca con ese método y cuenta lo que costó, en evaluaciones completas."""
    search = SearchCV(SVC(), svm_space, searcher=name, n_iter=18, cv=cv, random_state=0).fit(X_dev, y_dev)
    full = sum(trial.resource == len(X_dev) for trial in search.history_)
    paid = sum(trial.cost for trial in search.history_) / len(X_dev)
    print(f"{name}: mejor {number(search.best_score_, 3)}. {len(search.history_)} evaluaciones, {full} con todas las "
          f"filas; cuestan como {number(paid, 1)} completas.")
    return search


by_halving = search_with("halving")

# %%
by_hyperband = search_with("hyperband")

# %%
by_asha = search_with("asha")

# %% [markdown]
# En la historia están los peldaños y los brackets. La de Hyperband, contada:

# %%
frame = by_hyperband.history_.to_frame()
counts = frame.pivot_table(index="resource", columns="bracket", values="number", aggfunc="count", fill_value=0)
counts.index.name, counts.columns.name = "filas", "s"
counts[sorted(counts.columns, reverse=True)]

# %% [markdown]
# Es la tabla del widget, con R = 1198 filas y tres brackets. Como en scikit-learn, `best_params_` sale **solo de las
# que recibieron todo el recurso**; `history_.best_overall` es la mejor con cualquiera, por si queremos verla.

# %%
for search in (by_halving, by_hyperband, by_asha):
    assert search.history_.best.resource == len(X_dev)
    assert search.history_.best.params == search.best_params_
print({name: number(value) for name, value in by_hyperband.best_params_.items()})

# %% [markdown]
# ### ¿Cuál usar?
#
# | situación | conviene |
# |---|---|
# | cada evaluación completa ya es barata | azar o bayesiana: no hay nada que escatimar |
# | el orden temprano predice el final, y lo comprobamos | Successive Halving, impaciente |
# | no sabemos si las buenas arrancan despacio | Hyperband |
# | muchas máquinas | ASHA |
# | se quiere además aprender de lo probado | Hyperband o ASHA con `sampler=TPESearch` (la idea de BOHB) |
#
# Y una comprobación que cuesta poco: entrenar hasta el final una decena de configuraciones al azar y mirar si el orden
# de la época 3 se parece al último. Es la cuenta de Spearman de la sección 2.

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("Con casi el mismo presupuesto, pasamos de 16 configuraciones desde la época 4 a 64 desde la época 1. "
     "¿Qué ganamos y qué arriesgamos?",
     options=[("Ganamos: más configuraciones siempre es mejor.",
               "Más configuraciones, sí, pero cada una mirada antes: si las buenas tardan, las cortamos.", False),
              ("Probamos más, y arriesgamos cortar a las que arrancan despacio.",
               "Sí: es n contra B/n, el problema que Hyperband resuelve probando varios n.", True),
              ("Nada: el costo es parecido.", "El costo sí; lo que cambia es a quién se corta y cuándo.", False)],
     key="07-Q1")

# %% jupyter={"source_hidden": true}
quiz("En cv_results_ de HalvingRandomSearchCV hay un candidato con 1,000 en iter = 0, y best_score_ es 0,966. "
     "¿Qué pasó?",
     options=[("Es un error de scikit-learn: no eligió el mejor.",
               "Eligió bien: solo compara entre sí a los del último peldaño.", False),
              ("Ese 1,000 se midió con muy pocas filas.",
               "Sí: en el primer peldaño cada pliegue valida con un puñado de filas, y acertar todas es suerte.", True),
              ("Hay que usar el candidato de 1,000.", "Es la maldición del ganador, con todas las letras.", False)],
     key="07-Q2")

# %% jupyter={"source_hidden": true}
quiz("Tenemos 27 máquinas y un solo bracket de halving. ¿Cómo las aprovechamos mejor?",
     options=[("Así: halving se paraleliza como la grilla.",
               "Dentro de un peldaño. Entre peldaños todos esperan, y al final trabaja una sola.", False),
              ("Con 81 máquinas.", "Peor: el último peldaño seguiría ocupando una sola.", False),
              ("Con ASHA, que no tiene barreras.",
               "Sí: quien queda libre asciende a una que ya lo merece o empieza otra. Algún ascenso será un error.",
               True)],
     key="07-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 07](../exercises/07_successive_halving.ipynb) piden el
# calendario de una escalera, quiénes sobreviven, cuánto cuesta, los brackets de Hyperband y la regla de ASHA. Cada uno
# se comprueba al instante.
#
# ## 6 · Tres ideas *(2 min)*
#
# 1. **Medir barato es medir algo**: con una época de 81 ya se sabe a quiénes no vale la pena seguir pagando.
# 2. **Un corte temprano apuesta a que el orden no cambia.** Si las buenas tardan, pierde; Hyperband reparte la apuesta
#    en varios brackets, y paga por eso.
# 3. **Costo no es tiempo.** El costo son las épocas pagadas; el tiempo depende de las máquinas, y una barrera deja
#    ociosas a casi todas. ASHA la saca, a cambio de algún ascenso equivocado.
#
# Y lo que habíamos predicho:

# %%
predictions("07")

# %% [markdown]
# Seguimos con la lección 08, buenas prácticas: con todos los métodos sobre la mesa, ¿cuál, cuándo y cómo se cuenta?
