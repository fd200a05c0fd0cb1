# %% [markdown]
# # 07 · Successive Halving
#
# *Gastar poco en las malas, mucho en las buenas.*
#
# Hasta aquí cada configuración se entrenaba hasta el final, también las que a la segunda época ya eran un desastre.
# **Successive Halving** empieza muchas, les da poco a todas, corta a las peores y repite. Es una idea que rinde mucho,
# y descansa en una apuesta que vamos a mirar de cerca.
#
# **Al terminar vamos a poder:**
# - dibujar una escalera de halving y calcular lo que cuesta, desde cero y reanudando;
# - decir a qué apuesta un corte temprano, y qué responde **Hyperband**;
# - explicar por qué halving no se reparte entre máquinas como una grilla, y qué cambia **ASHA**;
# - usar las búsquedas por mitades de scikit-learn sabiendo qué hacen distinto.
#
# **Tiempo:** 82 minutos: predice (5), a mano (17), explora (28), con la biblioteca (23), comprueba (7), tres ideas (2).
# Los ejercicios llevan otros 45.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.widgets import asha_live, halving_ladder, hyperband_brackets, hyperband_workers

doctor()
comma_tables()      # las tablas de pandas, también con coma

# %% [markdown]
# ## 1 · Predice *(5 min)*
#
# Empiezan 64 configuraciones. Tras la época 1 (una pasada de entrenamiento por todos los datos) se corta a la peor
# mitad; tras la 2, otra vez; y así hasta que una llega a la época 64. La respuesta no se corrige: se guarda para
# compararla al final. Después, solo miremos el widget: lo movemos en la sección 3.

# %% slideshow={"slide_type": "skip"}
ladder = halving_ladder()

# %% jupyter={"source_hidden": true}
predict("Si el primer corte es en la época 1, ¿qué le pasa a la configuración que terminaría mejor?",
        options=["siempre gana: va primera desde el comienzo", "siempre cae en el primer corte",
                 "depende de cómo sean las curvas"],
        key="07-W15", widget=ladder,
        result="Depende de las curvas. Si las buenas tardan, como en el widget al abrirlo, cae en el primer corte; "
               "si no se cruzan, gana.")

# %% [markdown]
# ## 2 · A mano *(17 min)*
#
# ### Curvas que se cruzan
#
# Los datos de esta lección son los dígitos escritos a mano de scikit-learn. Entrenamos 243 redes neuronales chicas, con
# hiperparámetros al azar, 81 épocas cada una, y guardamos su error de validación **tras cada época**: son 19 683
# números. (Tardó unos minutos; `coursekit/tables/make_curves.py` lo hace de nuevo.)

# %%
from scipy.stats import spearmanr

from coursekit.basics.spanish import counted
from coursekit.experiments.halving import load_curves
from coursekit.figures.hyperband import real_curves_scene

# %%
nets = load_curves()
losses = nets.losses                            # fila: una red; columna: una época
final = losses[:, -1]
print(losses.shape, f"el mejor error final: {percent(final.min(), 1)}")

# %%
slow, fast = 233, 203                           # dos redes de la tabla
slow_rate = nets.params(slow)["learning_rate_init"]
fast_rate = nets.params(fast)["learning_rate_init"]
named = {f"tasa {number(slow_rate, 3)}": slow, f"tasa {number(fast_rate, 2)}": fast}
real_curves_scene(losses, named)

# %% [markdown]
# Dos de ellas se cruzan del todo. Una, con tasa de aprendizaje chica, empieza casi peor que nadie y termina bien. La
# otra, con una tasa enorme, en la primera época ya acertaba más de un tercio… y de ahí solo empeora.

# %%
print("época    chica   enorme")
for epoch in (1, 3, 9, 27, 81):
    slow_error = percent(losses[slow, epoch - 1], 1)
    fast_error = percent(losses[fast, epoch - 1], 1)
    print(f"{epoch:5d} {slow_error:>8} {fast_error:>8}")

# %% [markdown]
# Pero son la excepción. ¿Cuánto se parece el orden temprano al final? La correlación de Spearman compara los dos
# órdenes: 1 es el mismo, 0 es ninguna relación.

# %%
for epoch in (1, 3, 9, 27):
    rank = spearmanr(losses[:, epoch - 1], final).statistic
    print(f"época {epoch:2d}: {number(rank, 2)}")

# %% [markdown]
# Una sola época, de 81, ya dice mucho. Ahí está la oportunidad: **medir barato es medir algo**.
#
# ### La mitad, y otra vez la mitad
#
# La clase lo cuenta así: un presupuesto repartido parejo, se evalúa, se descarta la peor mitad y se repite hasta que
# queda una. Como queda la mitad y el presupuesto de cada vuelta es el mismo, a cada una le toca **el doble**.
# Hagámoslo con las primeras 16 redes.

# %%
alive = np.arange(16)
epochs = 1
paid = 0
while True:
    measured = losses[alive, epochs - 1]                 # lo único que miramos
    paid += len(alive) * epochs
    each = counted(epochs, "época", "épocas")
    print(f"{len(alive):2d} en carrera, {each:>9} cada una; la mejor va en {percent(measured.min(), 1)}")
    if len(alive) == 1:
        break
    from_best = np.argsort(measured)
    alive = alive[from_best][:len(alive) // 2]
    epochs *= 2

# %%
chosen = alive[0]
best_of_16 = final[:16].argmin()
print(f"La elegida termina con {percent(final[chosen], 1)}; "
      f"la mejor de las 16, con {percent(final[best_of_16], 1)}.")
print(f"Pagamos {paid} épocas; entrenar las 16 hasta la época 16 son {16 * 16}.")

# %% [markdown]
# Cada vuelta es un **peldaño** (*rung*). Que siga la mitad es un caso, el de la clase: en general sigue **1 de cada
# eta**, con `eta` veces más recurso. Hyperband usa 3 o 4. Y el **recurso** no tiene que ser épocas: sirven árboles de
# un bosque o filas de datos, todo lo que al escatimarse dé una medición peor pero más barata.
#
# Contamos las épocas de cada peldaño **en total**: «4 épocas» incluye las que ya tenía. Así lo hace el artículo de
# Hyperband. El de Jamieson y Talwalkar (2016), donde nació Successive Halving, reparte en cada vuelta épocas
# **adicionales**. Al comparar números de dos fuentes, conviene mirar cuál de las dos cuentas hacen.
#
# ### Cuánto cuesta
#
# La escalera del artículo de Hyperband: 81 configuraciones, eta 3, hasta 81 épocas. El costo tiene dos respuestas. Si
# cada peldaño entrena **desde cero**, se pagan todas sus épocas. Si la que asciende **reanuda** donde quedó, solo las
# que le faltan:
#
# | configuraciones | épocas en total | desde cero | reanudando |
# |---|---|---|---|
# | 81 | 1 | 81 × 1 = 81 | 81 × 1 = 81 |
# | 27 | 3 | 27 × 3 = 81 | 27 × (3 − 1) = 54 |
# | 9 | 9 | 9 × 9 = 81 | 9 × (9 − 3) = 54 |
# | 3 | 27 | 3 × 27 = 81 | 3 × (27 − 9) = 54 |
# | 1 | 81 | 1 × 81 = 81 | 1 × (81 − 27) = 54 |
# | | **suma** | **405** | **297** |

# %%
no_cuts = 81 * 81
print(f"Sin cortar ninguna serían {no_cuts} épocas: "
      f"la escalera cuesta el {percent(405 / no_cuts)}.")

# %% [markdown]
# Cada peldaño cuesta **lo mismo**, 81: las muchas baratas pesan igual que la única cara.
#
# ¿Y si queda una sola antes de llegar al final? Con 4 configuraciones y eta 3, en el segundo peldaño hay una. Se puede
# terminar ahí, o seguir entrenándola hasta el máximo, como hace `SuccessiveHalving`: así toda ganadora recibió el
# recurso completo, y se la puede comparar con cualquiera.
#
# ### n contra B/n
#
# La nota de la clase termina con un problema, y está bien planteado: halving pide dos números, cuántas configuraciones
# **n** y qué presupuesto **B**, y se vuelven hiperparámetros nuevos. Con B fijo, a cada una le toca en promedio B/n:
# muchas apenas miradas, o pocas bien miradas.

# %%
budget = 405
options = [[n, r, number(budget / n, 1)] for n, r in ((81, 1), (34, 3), (15, 9), (8, 27), (5, 81))]
pd.DataFrame(options, columns=["n", "primer corte (época)", "B/n"])

# %% [markdown]
# Si las curvas se cruzan poco, conviene la primera fila. Si la mejor arranca despacio, alguna de abajo. Y **antes de
# buscar no se sabe**.
#
# ### Hyperband: todas las escaleras
#
# La respuesta de Hyperband a «¿qué n?» es no elegir: prueba varios, del más impaciente al más paciente. Pide dos
# números: **R**, el máximo que puede recibir una configuración, y eta. Cada escalera es un *bracket*, y **s** dice
# cuántos cortes tiene.
#
# El caso más chico que tiene gracia: R = 4 épocas y eta = 2. Como $4 = 2^2$, caben a lo sumo **dos** cortes (1 → 2 → 4
# épocas): s vale 2, 1 y 0, y son tres brackets. Cada uno tiene el mismo presupuesto, el de 3 configuraciones
# completas: $B = 3 \cdot 4 = 12$ épocas.
#
# - **s = 2.** Para cortar dos veces hay que empezar en la época $4 / 2^2 = 1$. Son tres peldaños, a $12 / 3 = 4$ épocas
#   cada uno: 4 configuraciones con 1, 2 con 2, 1 con 4.
# - **s = 1.** Empieza en la época $4 / 2 = 2$. Son dos peldaños, a $12 / 2 = 6$ épocas: 3 configuraciones con 2, y de
#   ellas sigue 1 (la mitad de 3, hacia abajo) con 4.
# - **s = 0.** Ningún corte: 3 configuraciones con 4 épocas. Es la búsqueda al azar de la lección 04.
#
# Con letras es el algoritmo 1 del artículo. Si el mayor s es $s_{max}$, el bracket s empieza con
#
# $$n = \left\lceil \frac{s_{max} + 1}{s + 1}\,\eta^s \right\rceil \text{ configuraciones} \qquad
# r = \frac{R}{\eta^s} \text{ épocas}$$
#
# Comprobemos con s = 1: $\lceil \frac{3}{2} \cdot 2 \rceil = 3$ y $4 / 2 = 2$. (Las esquinas $\lceil\;\rceil$ dicen
# «hacia arriba».) Como hay redondeos, los brackets cuestan casi lo mismo, no exactamente lo mismo: en el del medio son
# $3 \cdot 2 + 1 \cdot 4 = 10$ épocas.

# %%
from coursekit.experiments.hyperband import plan

for s, schedule in plan(max_resource=4, eta=2).brackets.items():
    print(f"s = {s}: {schedule}")

# %% [markdown]
# ## 3 · Explora *(28 min)*
#
# ### La escalera
#
# Es el widget de la sección 1. El algoritmo no sabe cuál terminaría mejor si nadie la cortara, y nosotros tampoco hasta
# el desenlace: ahí aparece en verde. «Mostrar la mejor» la señala desde el comienzo.
#
# - Reproduzcámoslo hasta el **desenlace**. ¿Dónde cayó la verde? ¿Cuántas de las cortadas le ganaban a la elegida?
# - Otra vez, con la mejor a la vista: ¿en qué puesto iba cuando la cortaron?
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
# ### Hyperband, con R = 81
#
# Ahora son cinco brackets: s = 4 empieza con 81 configuraciones en la época 1; s = 0, con 5 que se entrenan enteras.
# Cuestan casi lo mismo. Lo que cambia es a quién eligen.

# %% slideshow={"slide_type": "skip"}
brackets = hyperband_brackets()

# %% jupyter={"source_hidden": true}
def best_bracket_if_slow():
    """La respuesta, con los números de hoy."""
    from coursekit.experiments.hyperband import plan_outcomes
    found = plan_outcomes(plan(), "slow")
    told = ", ".join(f"s = {s}: {number(outcome.loss, 2)}" for s, outcome in found.items())
    return f"Alguno del medio. Si las buenas tardan, la elegida termina, en promedio, con {told}."


predict("Si las configuraciones buenas son las que más tardan en aprender, ¿qué bracket elige mejor?",
        options=["el de 81 configuraciones, que corta desde la época 1",
                 "alguno del medio: 34, 15 u 8, que cortan más tarde",
                 "el de 5 configuraciones, que no corta ninguna"],
        key="07-W16", widget=brackets, result=best_bracket_if_slow,
        guide="""
        - Cada columna es un bracket, y el área de cada peldaño es lo que cuesta. Reproduzcamos los brackets uno por
          uno, o elijamos uno en el dibujo. ¿Por qué todos los peldaños de una columna miden casi lo mismo?
        - Abajo está cómo termina la elegida en cuatro mundos. ¿Qué bracket gana en cada uno?
        - Con R = 9 y curvas lentas, ¿quién gana? ¿Por qué ahí cortar no sirve?
        """)

# %% [markdown]
# ### La tabla impresa no sigue al algoritmo
#
# En el widget, elijamos «tabla impresa». El artículo trae una tabla de ejemplo para R = 81 y eta = 3, y no es la que
# da su propio algoritmo 1: parece salir de una división entera de Python 2, hecha antes de tiempo.

# %%
rows = []
for shown in (plan(), plan(printed=True)):
    sizes = ", ".join(str(schedule[0][0]) for schedule in shown.brackets.values())
    rows.append([sizes, shown.n_configs, shown.total(), shown.total(resume=True), shown.nominal])
pd.DataFrame(rows, index=["algoritmo 1", "tabla impresa"],
             columns=["n de cada bracket", "configuraciones", "épocas", "reanudando", "nominal"])

# %% [markdown]
# Nosotros implementamos el algoritmo 1, como dask-ml. La lección es más general: **antes de correr nada, dibujemos la
# tabla y sumemos**. Y contemos los brackets con enteros, que un logaritmo se queda corto:

# %%
cuts = np.log(243) / np.log(3)
print(f"log(243) / log(3) = {number(cuts, 17)}, y su parte entera es {int(cuts)}")
print(f"brackets que hay con R = 243 y eta = 3: {len(plan(243).brackets)}, de s = 5 a s = 0")

# %% [markdown]
# ### El mejor bracket se muda
#
# En números: pérdida final media de la elegida, en 1000 repeticiones. (Esas medias tienen un error estándar de 0,003:
# diferencias menores que el doble de eso no dicen nada.)

# %%
from coursekit.experiments.hyperband import plan_outcomes

worlds = {"independent": "velocidad al azar", "slow": "las buenas tardan"}
outcomes = {name: plan_outcomes(plan(), world) for world, name in worlds.items()}
losses_of = {}
kept_of = {}
for name, found in outcomes.items():
    losses_of[name] = {f"s = {s}": number(outcome.loss, 3) for s, outcome in found.items()}
    kept_of[name] = {f"s = {s}": percent(outcome.kept) for s, outcome in found.items()}
pd.DataFrame(losses_of)

# %% [markdown]
# Ningún bracket es el mejor en los dos mundos: con velocidad al azar gana s = 4, y si las buenas tardan ese mismo queda
# detrás de los del medio, que entre sí casi empatan. **Ese es el argumento de Hyperband**: corre los cinco, paga casi
# cinco veces lo que costaría el mejor, y queda a salvo de haber elegido el peor. Todavía hay que darle R y eta; según
# sus autores, a eta es poco sensible.
#
# Y un cuidado. La probabilidad de que cada bracket conserve a la mejor *de las suyas* va al revés:

# %%
pd.DataFrame(kept_of)

# %% [markdown]
# Con `s = 0` sobrevive tres de cada cuatro veces, o más (el ruido al medir explica el resto)… pero es la mejor de
# **cinco**. Cuidar a la propia campeona no sirve si se empezó con pocas.
#
# ### ¿Y con muchas máquinas?
#
# La nota de la clase dice que halving se paraleliza como la grilla y el azar. Una grilla reparte sus modelos y
# nadie espera a nadie. Halving tiene una **barrera** en cada peldaño: no se sabe quién sigue hasta que terminaron
# todos.

# %% slideshow={"slide_type": "skip"}
workers = hyperband_workers()

# %% jupyter={"source_hidden": true}
def share_of_work():
    """La respuesta, con la cuenta."""
    from coursekit.experiments.hyperband import bracket_duration
    widest = plan().brackets[4]
    duration = bracket_duration(widest, 27)
    done = plan().cost(4)
    return (f"El {percent(done / (27 * duration))}: dura {duration} unidades, y de las {27 * duration} "
            f"que pagamos se usan {done}.")


predict("Un bracket de 81 configuraciones (s = 4) en 27 máquinas: ¿qué porcentaje del tiempo trabajan?",
        number=(0, 100, 1), key="07-W16-maquinas", widget=workers, result=share_of_work,
        guide="""
        - Miremos los últimos peldaños: ¿cuántas configuraciones quedan, y cuántas máquinas?
        - Bajemos la cantidad de trabajadores. ¿Con cuántos casi no hay ocio?
        - «Hyperband» abre el bracket siguiente mientras el anterior espera. ¿Alcanza?
        - En «ASHA» no hay barreras. ¿Qué hacen con el tiempo que antes perdían?
        """)

# %% [markdown]
# ### ASHA, decisión por decisión
#
# **ASHA** es halving sin barreras: quien queda libre nunca espera a los demás. ¿Qué hace, entonces?

# %% slideshow={"slide_type": "skip"}
live = asha_live()

# %% jupyter={"source_hidden": true}
predict("Un trabajador queda libre. Empezaron 9 configuraciones y terminaron 3; eta es 3. ¿Qué le da ASHA?",
        options=["una configuración nueva: hasta que terminen las 9 no se sabe quién pasa",
                 "la mejor de las 3: ya está en el mejor tercio de las que terminaron",
                 "las 3, una tras otra: ya terminaron su peldaño"],
        key="07-W17", widget=live,
        result="La mejor de las 3: 3 // 3 = 1 puede ascender. La regla: quien queda libre asciende a una que ya esté "
               "en el mejor 1/eta de las que terminaron su peldaño y, si no hay ninguna, empieza una nueva.",
        guide="""
        - Avancemos hasta el primer ascenso. ¿Cuántas habían terminado?
        - En naranja, los ascensos que con lo que se supo después no se habrían dado. ¿Cuántos hay al final? Es el
          precio de no esperar.
        - Con 4 trabajadores y curvas lentas, ¿hay más o menos errores?
        """)

# %% [markdown]
# ## 4 · Con la biblioteca *(23 min)*
#
# ### Con coursekit: `minimize`, y un estado que se reanuda
#
# Nuestros buscadores son los de los widgets. La función objetivo recibe la configuración **y el recurso**; si además
# acepta un estado, recibe lo que devolvió la última vez y sigue desde ahí. Con redes es natural: el estado es la red.

# %%
from sklearn.neural_network import MLPClassifier

from coursekit import Float, Int, Space, minimize
from coursekit.experiments.halving import digits_split
from coursekit.searchers import ASHA, Hyperband, SuccessiveHalving

# %%
(X_train, y_train), (X_val, y_val), _ = digits_split()


def train(params, resource, state):
    """Lleva una red hasta `resource` épocas: (error de validación, estado para seguir)."""
    if state is None:
        net = MLPClassifier(solver="sgd", batch_size=64, random_state=0, **params)
        done = 0
    else:
        net, done = state
    for _ in range(resource - done):
        net.partial_fit(X_train, y_train, classes=range(10))
    return 1 - net.score(X_val, y_val), (net, resource)


# %%
net_space = Space({
    "learning_rate_init": Float(1e-4, 0.3, log=True),
    "hidden_layer_sizes": Int(4, 64, log=True),
    "alpha": Float(1e-5, 1, log=True),
})
by_halving = SuccessiveHalving(net_space, max_resource=27, eta=3, random_state=0)
print(by_halving.schedule)
history = minimize(train, by_halving, progress=False)
print(f"{len(history)} evaluaciones; {number(sum(trial.cost for trial in history))} épocas pagadas, "
      f"y desde cero serían {sum(n * r for n, r in by_halving.schedule)}.")

# %% [markdown]
# La historia dice en qué peldaño estuvo cada evaluación, con qué recurso, y de cuál desciende. Este es el camino de la
# que llegó al final: una sola configuración (`config`), cuatro evaluaciones.

# %%
told = ["number", "config", "rung", "resource", "cost", "loss", "parents"]
frame = history.to_frame()
frame.loc[frame["config"] == history.best.config, told].round(3)

# %% [markdown]
# Los otros dos se usan igual. Hyperband termina solo, al completar sus brackets. A ASHA le decimos cuántas empezar, y
# su regla es la de la sección 3: *quien queda libre asciende a una que ya esté en el mejor 1/eta de las que terminaron
# su peldaño, y si no hay ninguna empieza una nueva*. Unas pocas empiezan más arriba, en la proporción de los brackets
# de Hyperband: si el primer corte engaña, no se pierde todo ahí. Con `brackets=1` empiezan todas abajo, como en el
# widget.

# %%
for searcher in (Hyperband(net_space, max_resource=9, eta=3, random_state=0),
                 ASHA(net_space, max_resource=27, eta=3, n_configs=18, random_state=0)):
    run = minimize(train, searcher, progress=False)
    print(f"{searcher.name}: {len(run)} evaluaciones, "
          f"{number(sum(trial.cost for trial in run))} épocas; "
          f"el mejor con {run.best.resource} épocas, {percent(run.best.loss, 1)}")

# %% [markdown]
# ### A igual costo, ¿quién llega antes?
#
# Para comparar métodos que reparten recurso, el eje no puede ser «cuántas configuraciones»: es **el costo**. Cuatro
# buscadores sobre las 243 redes de la tabla, con 1600 épocas cada uno; promedio de diez semillas.

# %%
from coursekit.experiments.hyperband import race
from coursekit.figures.hyperband import race_scene

costs, errors = race(budget=1600, n_seeds=10)
race_scene(costs, errors)

# %%
at = np.searchsorted(costs, 150)
for method, values in errors.items():
    name = "azar" if method == "random" else method
    print(f"{name:10s} a las {number(costs[at])} épocas: {percent(values[at], 1):>7}   al final: "
          f"{percent(values[-1], 1)}")

# %% [markdown]
# Con el azar, las primeras 81 épocas se van en **una** red, que puede ser pésima; al costo de dos, los otros tres ya
# están cerca del final. Al agotarse el presupuesto los cuatro quedan a menos de un punto, que es lo que puede errar la
# medida de una red con 599 dígitos. Lo que se gana es **tiempo**. En estas curvas el orden temprano dice mucho, y los
# brackets pacientes de Hyperband son un seguro que no hizo falta cobrar.
#
# ### scikit-learn: `HalvingGridSearchCV` y `HalvingRandomSearchCV`
#
# Son **experimentales**: sin la importación que las habilita, no están. (Por lo mismo, un
# `from sklearn.model_selection import *`, como el de algunos tutoriales, falla sin ella.)

# %%
import sklearn.model_selection

try:
    print("Habilitada:", sklearn.model_selection.HalvingGridSearchCV.__name__)
except ImportError as error:
    print(type(error).__name__ + ":", str(error).splitlines()[0])

# %% [markdown]
# (Si ejecutamos esa celda otra vez, después de la que sigue, ya está habilitada.)

# %%
from sklearn.datasets import load_digits
from sklearn.dummy import DummyClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401  (habilita las dos que siguen)
from sklearn.model_selection import HalvingGridSearchCV, HalvingRandomSearchCV, train_test_split

# %% [markdown]
# **Uno. Redondea hacia arriba.** Con 100 candidatos y factor 3, el artículo deja 100, 33, 11 y 3. Veamos a scikit-learn
# con un modelo que no hace nada, así es rápido.

# %%
X, y = load_digits(return_X_y=True)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=1 / 3, stratify=y, random_state=0)
idle = HalvingRandomSearchCV(DummyClassifier(strategy="uniform"), {"random_state": range(1000)},
                             n_candidates=100, factor=3, min_resources=44, cv=2, refit=False,
                             random_state=0).fit(X_dev, y_dev)
print("scikit-learn:", idle.n_candidates_, "candidatos, con", idle.n_resources_, "filas")
as_printed = SuccessiveHalving(net_space, 1188, min_resource=44, n_configs=100).schedule
print("el artículo: ", [n for n, _ in as_printed])

# %% [markdown]
# Y termina con 4, no con una: elige la mejor de las últimas. (`SuccessiveHalving(..., rounding="ceil")` hace lo mismo.)
#
# **Dos. El recurso son filas, y cada peldaño entrena desde cero** sobre una submuestra. La validación también se
# achica: en el primer peldaño se puntúa con unas pocas filas. Una búsqueda de verdad, una SVM sobre los dígitos. (Los
# píxeles ya comparten escala, de 0 a 16: por eso aquí no hace falta escalar.)

# %%
from scipy.stats import loguniform
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

cv = StratifiedKFold(3, shuffle=True, random_state=0)
svm_space = {"C": loguniform(1e-2, 1e3), "gamma": loguniform(1e-6, 1e-1)}
halving = HalvingRandomSearchCV(SVC(), svm_space, n_candidates=30, factor=3, cv=cv, random_state=0)
halving.fit(X_dev, y_dev)
rungs = pd.DataFrame({"candidatos": halving.n_candidates_, "filas": halving.n_resources_})
rungs["filas entrenadas"] = rungs["candidatos"] * rungs["filas"]
print(f"Mejor: {number(halving.best_score_, 3)}; "
      f"en la prueba apartada, {number(halving.score(X_test, y_test), 3)}")
rungs

# %% [markdown]
# **Tres. `exhaust` no siempre agota.** Es lo que viene por omisión: empezar con lo justo para que el último peldaño
# use todas las filas. Pero nunca con menos de dos por clase y por pliegue; con diez clases son 60, y los peldaños que
# hacían falta ya no entran.

# %%
share = halving.n_resources_[-1] / len(X_dev)
print(f"El último peldaño usó {halving.n_resources_[-1]} filas de {len(X_dev)}, "
      f"el {percent(share)}; y quedaron {halving.n_candidates_[-1]} finalistas.")

# %% [markdown]
# La ganadora se elige sin haber visto ni la mitad de los datos, y nada avisa. Miremos siempre `n_resources_` y
# `n_candidates_`. En grilla es igual, con todas las combinaciones como candidatas:

# %%
grid = {"C": [0.1, 1.0, 10.0, 100.0], "gamma": [1e-5, 1e-4, 1e-3, 1e-2]}
by_grid = HalvingGridSearchCV(SVC(), grid, factor=3, max_resources=600, cv=cv, random_state=0)
by_grid.fit(X_dev, y_dev)
print(by_grid.n_candidates_, "candidatas, con", by_grid.n_resources_, "filas; "
      f"mejor {number(by_grid.best_score_, 3)}")

# %% [markdown]
# **Cuatro. El mejor es el mejor *del último peldaño*.** En `cv_results_` puede haber un puntaje más alto en un
# peldaño anterior, medido con muchas menos filas. Con los tumores de las lecciones anteriores:

# %%
from sklearn.datasets import load_breast_cancer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

tumors, kinds = load_breast_cancer(return_X_y=True)
X_tumors, _, y_tumors, _ = train_test_split(tumors, kinds, test_size=0.3, stratify=kinds,
                                            random_state=101)
svm = make_pipeline(StandardScaler(), SVC())
wide = {"svc__C": loguniform(1e-3, 1e3), "svc__gamma": loguniform(1e-5, 10)}
on_tumors = HalvingRandomSearchCV(svm, wide, n_candidates=30, factor=3, cv=cv, random_state=0)
on_tumors.fit(X_tumors, y_tumors)
results = pd.DataFrame(on_tumors.cv_results_)
print(f"best_score_: {number(on_tumors.best_score_, 3)}; "
      f"el máximo de la tabla: {number(results['mean_test_score'].max(), 3)}")
results.groupby("iter")[["n_resources", "mean_test_score"]].max().round(3)

# %% [markdown]
# Un puntaje perfecto… con 12 filas, 4 para validar en cada pliegue. scikit-learn hace bien en no elegirlo; quien ordena
# la tabla por puntaje y toma la primera fila, no. Es la maldición del ganador en su peor versión.
#
# ### Lo mismo, con `SearchCV`
#
# Los tres métodos, con el mismo estimador y los mismos pliegues. Sin decir nada, el recurso también son filas; con
# `resource="n_estimators"` serían árboles.

# %%
from coursekit import SearchCV


def search_with(name):
    """Busca con ese método y cuenta lo que costó, en evaluaciones completas."""
    search = SearchCV(SVC(), svm_space, searcher=name, n_iter=18, cv=cv, random_state=0)
    search.fit(X_dev, y_dev)
    full = sum(trial.resource == len(X_dev) for trial in search.history_)
    cost = sum(trial.cost for trial in search.history_) / len(X_dev)
    print(f"{name}: mejor {number(search.best_score_, 3)}. {len(search.history_)} evaluaciones, "
          f"{full} con todas las filas; cuestan como {number(cost, 1)} completas.")
    return search


cv_halving = search_with("halving")

# %%
cv_hyperband = search_with("hyperband")

# %%
cv_asha = search_with("asha")

# %% [markdown]
# (Una semilla y dieciocho configuraciones: aquí no se ve cuál es mejor, sino cómo gasta cada uno.)
#
# En la historia están los peldaños y los brackets. La de Hyperband, contada:

# %%
trials = cv_hyperband.history_.to_frame()
counts = trials.pivot_table(index="resource", columns="bracket", values="number", aggfunc="count",
                            fill_value=0)
counts.index.name, counts.columns.name = "filas", "s"
counts[sorted(counts.columns, reverse=True)]

# %% [markdown]
# Es la tabla del widget, con R = 1198 filas y tres brackets. Como en scikit-learn, `best_params_` sale **solo de las
# que recibieron todo el recurso**; `history_.best_overall` es la mejor con cualquiera, por si queremos verla.

# %%
for name, value in cv_hyperband.best_params_.items():
    print(f"{name} = {number(value)}")

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
quiz("Con eta = 2, pasamos de 16 configuraciones desde la época 4 (320 épocas en total) a 64 desde la época 1 "
     "(448). ¿Qué ganamos y qué arriesgamos?",
     options=[("Ganamos: más configuraciones siempre es mejor.",
               "Más configuraciones, sí, pero cada una mirada antes: si las buenas tardan, las cortamos.", False),
              ("Probamos más, y arriesgamos cortar a las que arrancan despacio.",
               "Sí: es n contra B/n, el problema que Hyperband resuelve probando varios n.", True),
              ("Solo perdemos: cuesta 40 % más.",
               "Cuesta más, pero prueba cuatro veces más configuraciones; lo que cambia es a quién se corta y cuándo.",
               False)],
     key="07-Q1")

# %% jupyter={"source_hidden": true}
quiz("En `cv_results_` de HalvingRandomSearchCV hay un candidato con 1,000 en iter = 0, y `best_score_` es 0,966. "
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
# 1. **Medir barato es medir algo**: en estas redes, con una época de 81 ya se sabe bastante de a quiénes no vale la
#    pena seguir pagando.
# 2. **Un corte temprano apuesta a que el orden no cambia.** Si las buenas tardan, pierde; Hyperband reparte la apuesta
#    en varios brackets, y paga por eso.
# 3. **Costo no es tiempo.** El costo son las épocas pagadas; el tiempo depende de las máquinas, y una barrera puede
#    dejar ociosas a casi todas. ASHA la saca, a cambio de algún ascenso equivocado.
#
# Y lo que habíamos predicho:

# %%
predictions("07")

# %% [markdown]
# ## Para seguir
#
# De la clase:
#
# - La nota de la clase, *Hyperparameter optimization con Hyperband y Ray Tune*, llega hasta el problema de n y B.
# - La guía de scikit-learn tiene una sección sobre [Successive
#   Halving](https://scikit-learn.org/stable/modules/grid_search.html#searching-for-optimal-parameters-with-successive-halving),
#   con las reglas que vimos: `min_resources`, `factor`, `aggressive_elimination`.
#
# Los trabajos de donde sale esta lección:
#
# - K. Jamieson y A. Talwalkar (2016), [Non-stochastic best arm identification and hyperparameter
#   optimization](https://proceedings.mlr.press/v51/jamieson16.html). Successive Halving.
# - L. Li, K. Jamieson, G. DeSalvo, A. Rostamizadeh y A. Talwalkar (2018), [Hyperband: a novel bandit-based approach to
#   hyperparameter optimization](https://jmlr.org/papers/v18/16-558.html). De ahí son el algoritmo 1 y la tabla 1.
# - L. Li y otros (2020), [A system for massively parallel hyperparameter
#   tuning](https://arxiv.org/abs/1810.05934). ASHA es el algoritmo 2.
# - S. Falkner, A. Klein y F. Hutter (2018), [BOHB: robust and efficient hyperparameter optimization at
#   scale](https://proceedings.mlr.press/v80/falkner18a.html).
# - *Dive into Deep Learning*, capítulo [Hyperparameter
#   Optimization](https://d2l.ai/chapter_hyperparameter-optimization/index.html): halving y ASHA, programados de otra
#   manera.
#
# Seguimos con la lección 08, buenas prácticas: con todos los métodos sobre la mesa, ¿cuál, cuándo y cómo se cuenta?
