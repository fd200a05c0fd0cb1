# %% [markdown]
# # 05 · Optimización bayesiana
#
# *¿Y si cada evaluación aprendiera de las anteriores?*
#
# La grilla y el azar no miran lo que ya pasó: la evaluación número 50 es tan ciega como la primera. La
# **optimización bayesiana** (BO, por *Bayesian optimization*) hace tres cosas, y las repite:
#
# 1. ajusta un **modelo sustituto** (*surrogate*) a lo evaluado: barato, y que sabe cuánto ignora;
# 2. elige dónde evaluar con una **función de adquisición**: un solo número que cambia lo probable por lo desconocido;
# 3. evalúa, que es lo caro, y vuelve a 1.
#
# **Al terminar vamos a poder:**
# - dar un paso de BO a mano, y no confundir *media*, *incertidumbre* y *ruido*;
# - explicar qué modela TPE, el algoritmo de Hyperopt;
# - hacer andar hoy el Hyperopt de la clase, y leer bien lo que devuelve;
# - decir qué se sabe, y qué no, cuando alguien asegura que BO «es más eficiente».
#
# **Tiempo:** 85 minutos: predice (4), a mano (17), explora (26), con la biblioteca (29), comprueba (7), tres ideas
# (2). Los ejercicios llevan otros 45.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import logging
from functools import partial

import numpy as np
import pandas as pd
from hyperopt import STATUS_OK, Trials, fmin, hp, rand, space_eval, tpe
from hyperopt.pyll.stochastic import sample
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit import Int, SearchCV, Space, doctor, predict, predictions, quiz
from coursekit.experiments import bayes
from coursekit.experiments.batches import load_batches, run_batches
from coursekit.experiments.bayes_race import best_after, load_race
from coursekit.experiments.tpe import statistics
from coursekit.figures.bayes import race_scene, rounds_saved, surrogate_scene
from coursekit.figures.history import convergence_scene, slices_scene
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.interop import history_from_hyperopt
from coursekit.searchers.acquisition import expected_improvement
from coursekit.widgets import bayes_batches, bayes_machine, bayes_step_by_step, tpe_inside

logging.getLogger("hyperopt").setLevel(logging.CRITICAL)  # los errores los mostramos nosotros
doctor()

# %% [markdown]
# ## 1 · Predice *(4 min)*
#
# Un hiperparámetro entre 0 y 1, y una pérdida que no conocemos. Ya pagamos tres evaluaciones, los puntos negros. La
# curva es lo que un modelo sustituto espera en cada lugar; la franja, cuánto podría equivocarse.

# %% jupyter={"source_hidden": true}
begin = bayes.look(bayes.START, bayes.Settings())
surrogate_scene(bayes.GRID, begin.mean, begin.sd, begin.X, begin.y)

# %%
lowest = bayes.GRID[begin.mean.argmin()]
widest = bayes.GRID[begin.sd.argmax()]
duel = bayes_step_by_step()

# %% jupyter={"source_hidden": true}
predict("¿Dónde evaluaríamos ahora para encontrar una pérdida más baja? ¿Y dónde elegirá la "
        "máquina, con la mejora esperada (EI)?",
        options=[f"En el punto más bajo de la curva, {number(lowest, 2)}",
                 f"Donde la franja es más ancha, {number(widest, 2)}",
                 "Entre los dos: donde la curva es algo baja y la franja, algo ancha"],
        key="05-W10", widget=duel,
        result=f"EI elige {number(begin.promise.x, 2)}: ni el punto más bajo de la curva "
               f"({number(lowest, 2)}) ni la franja más ancha ({number(widest, 2)}).")

# %% [markdown]
# Se abrió un duelo. Por ahora solo miremos dónde cae nuestra elección: lo jugamos en la sección 3.

# %% [markdown]
# ## 2 · A mano *(17 min)*
#
# ### La función cara
#
# Seguimos con los tumores de mama y con los cuatro pliegues de la clase. El modelo es una SVM con un solo
# hiperparámetro por elegir, el **orden de magnitud** de gamma: `u` de -5 a 1. Cada evaluación son cuatro
# entrenamientos; imaginemos que tardan una hora cada uno.

# %%
X, y = load_breast_cancer(return_X_y=True)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=101)
cv = StratifiedKFold(n_splits=4, shuffle=True, random_state=0)


def svm_loss(u):
    """1 - exactitud media de validación cruzada, con gamma = 10 ** u."""
    svm = make_pipeline(StandardScaler(), SVC(gamma=10**u))
    return 1 - cross_val_score(svm, X_dev, y_dev, cv=cv).mean()


U = np.array([-4.6, -1.0, 0.6])
losses = np.array([svm_loss(u) for u in U])
for u, loss in zip(U, losses, strict=True):
    print(f"u = {number(u, 1):>4}: pérdida {number(loss, 3)}")

# %% [markdown]
# ### El modelo sustituto, con un solo dato
#
# Un **proceso gaussiano** (GP) parte de una idea: *posiciones cercanas dan pérdidas parecidas*. Cuánto, lo dice el
# **núcleo**; el Matérn 5/2 vale 1 a distancia cero y se apaga con la distancia, a un ritmo que fija la **escala de
# longitud**.
#
# Si antes de medir creemos «0, más o menos 1» y medimos un solo valor $y$, a distancia $d$ de ahí creemos:
#
# $$\text{media} = k(d)\, y \qquad \text{desvío} = \sqrt{1 - k(d)^2}$$

# %%
def kernel(d, length):
    a = np.sqrt(5) * d / length
    return (1 + a + a**2 / 3) * np.exp(-a)


measured = -1.5
print("distancia   media   desvío     (escala de longitud 1; medimos -1,5)")
for d in (0, 0.25, 0.5, 1, 2, 4):
    k = kernel(d, length=1)
    print(f"{number(d):>9} {number(k * measured, 2):>7} {number(np.sqrt(1 - k**2), 2):>8}")

# %% [markdown]
# En el dato, la media **es** lo medido y el desvío es 0. Lejos, volvemos a no saber nada: «0, más o menos 1». No es que
# la función valga 0 ahí: es que el modelo **ignora**. Ese desvío es *incertidumbre*.
#
# ### Con varios datos
#
# La misma cuenta, con matrices (es el segundo ejercicio). scikit-learn la trae hecha; `optimizer=None` deja la escala
# de longitud donde la ponemos.

# %%
grid = np.linspace(-5, 1, 121)


def fit_surrogate(U, losses):
    """Media y desvío del sustituto sobre `grid`."""
    gp = GaussianProcessRegressor(Matern(length_scale=1.0, nu=2.5), alpha=1e-6, optimizer=None,
                                  normalize_y=True)
    return gp.fit(U[:, None], losses).predict(grid[:, None], return_std=True)


mean, sd = fit_surrogate(U, losses)
surrogate_scene(grid, mean, sd, U, losses, label="u = log₁₀(gamma)")

# %% [markdown]
# ### La adquisición: ¿cuánto esperamos mejorar?
#
# Lo mejor que tenemos es `best`. Si en un lugar el modelo cree «media, más o menos desvío», sorteemos miles de valores
# posibles y anotemos cuánto **bajaría** cada uno de `best`; los que no bajan cuentan 0. El promedio es la **mejora
# esperada** (EI).

# %%
best = losses.min()
rng = np.random.default_rng(0)
possible = rng.normal(mean, sd, size=(20_000, len(grid)))  # una columna por posición
by_drawing = np.maximum(best - possible, 0).mean(axis=0)

# %% [markdown]
# No hace falta sortear: hay una fórmula, de dos sumandos. El primero crece si la media es baja, y **explota** lo que
# sabemos; el segundo, si el desvío es grande, y **explora** lo que no.
#
# $$\mathrm{EI} = (\text{best} - \mu)\,\Phi(z) + \sigma\,\varphi(z) \qquad z = (\text{best} - \mu)/\sigma$$

# %%
by_formula = expected_improvement(mean, sd, best)
print(f"Diferencia más grande entre las dos: {number(np.abs(by_formula - by_drawing).max(), 4)}, "
      f"con una EI que llega a {number(by_formula.max(), 3)}.")
assert np.abs(by_formula - by_drawing).max() < 0.1 * by_formula.max()
surrogate_scene(grid, mean, sd, U, losses, promise=by_formula, label="u = log₁₀(gamma)")

# %% [markdown]
# ### Y se repite
#
# Evaluar donde EI es máxima, volver a ajustar, otra vez. Eso es todo el algoritmo.

# %%
rows = []
for _ in range(6):
    mean, sd = fit_surrogate(U, losses)
    at = expected_improvement(mean, sd, losses.min()).argmax()
    U, losses = np.append(U, grid[at]), np.append(losses, svm_loss(grid[at]))
    rows.append([grid[at], mean[at], 2 * sd[at], losses[-1], losses.min()])

columns = ["u", "esperaba", "± 2 desvíos", "midió", "lo mejor"]
pd.DataFrame(rows, columns=columns, index=range(4, 10)).map(lambda v: number(v, 3))

# %% [markdown]
# Ahora hagamos trampa y miremos la función entera, que en la vida real no se ve:

# %%
truth = np.interp(grid, grid[::4], [svm_loss(u) for u in grid[::4]])
mean, sd = fit_surrogate(U, losses)
print(f"Lo mejor con {len(U)} evaluaciones: {number(losses.min(), 4)}. "
      f"Lo mejor de 31 repartidas parejo: {number(truth.min(), 4)}.")
print(f"La diferencia son {number((losses.min() - truth.min()) * len(y_dev), 0)} "
      f"de {len(y_dev)} tumores.")
assert losses.min() < truth.min() + 0.01
surrogate_scene(grid, mean, sd, U, losses, truth=truth, label="u = log₁₀(gamma)")

# %% [markdown]
# Todas las evaluaciones que eligió están en el valle: a los costados, donde la pérdida es alta, no gastó ninguna. El
# modelo es bueno **donde importa**. No buscaba conocer la función, sino su mínimo.

# %% [markdown]
# ## 3 · Explora *(26 min)*
#
# ### La máquina, paso a paso
#
# Antes de mirarla, una pregunta sobre el **ruido**. Si la misma configuración da una pérdida distinta cada vez (otros
# pliegues, otra semilla), medir una vez no alcanza para saber.

# %% jupyter={"source_hidden": true}
noisy = bayes.look(bayes.START, bayes.Settings(noise=0.15))
left = noisy.sd[bayes.nearest(bayes.START[1])]
predict("Con mediciones ruidosas, ¿qué ancho tiene la franja en un punto que ya evaluamos "
        "una vez?",
        options=["Cero: ya lo medimos", "El del ruido", "Algo menos que el ruido, y baja si repetimos"],
        key="05-ruido", widget=bayes_machine,
        result=f"Con ruido de desvío 0,15, después de medir una vez el modelo duda en "
               f"{number(left, 2)}: algo menos que el ruido, y sigue bajando si se repite.")

# %% [markdown]
# - Pasemos las seis vueltas con **EI**. El título de abajo dice cuánto aporta cada parte donde se evalúa. ¿En qué
#   vueltas manda lo que explora y en cuáles lo que explota?
# - La línea que **explota** baja de 0 donde la media es peor que lo mejor conocido: ir ahí solo se justifica por lo que
#   se puede aprender.
# - **PI** es la *probabilidad* de mejorar, sin preguntar cuánto. Miremos dónde pone todos sus puntos. Con mucha
#   **exploración** ($\xi = 0{,}1$ en lugar de 0: «mejorar en más de $\xi$») se anima a salir.
# - **LCB** evalúa donde $\mu - \kappa\sigma$ es más bajo: gana el más optimista. La exploración es $\kappa$: 0,5 o 4.
# - **Escala de longitud.** Con 0,05 el modelo cree que la función cambia todo el tiempo, y cada dato enseña apenas lo
#   que tiene al lado. Con 0,5 cree que es muy suave, y se confía.
# - **Ruido.** Las barritas son lo que puede errar una medición; la franja, lo que el modelo no sabe de la función. Son
#   cosas distintas: repetir achica la franja, nunca la barrita.
#
# Nadie elige la escala a ojo: `GaussianProcessSearch` la **aprende** de los datos, una por hiperparámetro.

# %%
print("pérdida verdadera de lo elegido tras 6 vueltas (óptimo: "
      f"{number(bayes.optimum()[1], 3)})")
print("escala     EI    PI   PI con mucha exploración")
for length in (0.05, 0.15, 0.5):
    found = []
    for name, level in (("ei", 0), ("pi", 0), ("pi", 2)):
        settings = bayes.Settings(acquisition=name, length=length, level=level)
        found.append(bayes.chosen_loss(bayes.machine_points(settings), settings, "machine"))
    print(f"{number(length):>6}" + "".join(f"{number(loss, 3):>7}" for loss in found))
assert bayes.EXPLORE == {"xi": (0, 0.03, 0.1), "kappa": (0.5, 2, 4)}       # los ξ y κ del texto

# %% [markdown]
# ### Nosotros contra la máquina
#
# Es el widget de la sección 1. Elegimos con el deslizador y **Evaluar aquí** (o la tecla Enter); se ve qué salió, y
# qué habría elegido la máquina **con nuestros datos**. **Aprender y seguir** actualiza los dos modelos. La función
# verdadera aparece al final.
#
# - Primera partida: elijamos siempre el punto más bajo de la curva. ¿Qué pasa?
# - Segunda: siempre donde la franja es más ancha.
# - Tercera: a ganar. Hay otras dos funciones.

# %%
duel

# %%
greedy = bayes.Duel()
while not greedy.finished:  # «siempre el punto más bajo de la curva», jugado por un programa
    seen = bayes.look(greedy.seen(), bayes.Settings())
    allowed = np.where(np.isin(bayes.GRID, seen.X), np.inf, seen.mean)
    greedy = greedy.advance(bayes.GRID[allowed.argmin()]).advance(0)

settings = bayes.Settings()
ours = bayes.chosen_loss(greedy.seen(), settings)
machine = bayes.chosen_loss(bayes.machine_points(settings), settings, "machine")
print(f"Siempre el punto más bajo: {number(ours, 3)}. La máquina: {number(machine, 3)}. "
      f"Al azar (mediana): {number(bayes.random_best()[-1], 3)}.")
assert ours > machine + 0.1

# %% [markdown]
# El mínimo del sustituto **no** es el próximo punto: es lo que elegiríamos si tuviéramos que parar. Quien solo explota
# se queda en el primer valle.
#
# > **Con ruido, ¿cuál es «lo mejor hasta ahora»?** No la pérdida más baja que se midió: de muchas mediciones ruidosas,
# > la más baja es la más **afortunada** (la maldición del ganador, lección 03). Se toma la de menor *media del modelo*.

# %%
rows = []
for seed in range(300):
    places = np.random.default_rng(seed).random(9)
    measures = bayes.measure(places, noise=0.15, seed=seed)
    lucky, sensible = measures.argmin(), bayes.incumbent(places, measures, noise=0.15)
    believed = bayes.posterior(places, measures, places, noise=0.15)[0]
    rows.append([measures[lucky], bayes.hidden_loss(places[lucky]),
                 believed[sensible], bayes.hidden_loss(places[sensible])])
promised, true, believed, true_too = np.mean(rows, axis=0)
print(f"La medición más baja promete {number(promised, 3)}, y su pérdida verdadera es {number(true, 3)}.")
print(f"La media más baja del modelo promete {number(believed, 3)}, y la verdadera es {number(true_too, 3)}.")
assert promised < true - 0.1 and believed > true_too and true_too <= true

# %% [markdown]
# La afortunada promete de más, siempre. El modelo mezcla cada medición con sus vecinas y con lo que creía antes: elige
# casi igual de bien, y no promete lo que no hay.

# %% [markdown]
# ### TPE por dentro
#
# Hyperopt no usa un proceso gaussiano sino **TPE** (*Tree-structured Parzen Estimator*, Bergstra et al. 2011). Da
# vuelta la pregunta. El GP modela $p(y \mid x)$: «si evalúo acá, ¿qué pérdida sale?». TPE modela $p(x \mid y)$: «las
# configuraciones **buenas**, ¿dónde estaban? ¿y las demás?».
#
# 1. Separa lo evaluado: las buenas son la fracción $\gamma$ de menor pérdida.
# 2. Estima una densidad para cada grupo: $l$ (las buenas) y $g$ (las demás), con una campana por punto.
# 3. Sortea 24 candidatos de $l$ y evalúa el de mayor $l/g$: donde hay muchas buenas **y** pocas de las demás.
#
# Lo de *tree* es por los espacios con ramas: hiperparámetros que solo existen si otro vale algo.

# %%
spread = {gamma: statistics(gamma, h=0.1, prior=False).distance for gamma in (0.1, 0.25, 0.5)}

# %% jupyter={"source_hidden": true}
predict("Si llamamos «buenas» a la mitad (γ = 0,5) en lugar de a una de cada diez, ¿TPE busca "
        "más cerca o más lejos de la mejor?",
        options=["más cerca", "más lejos", "igual"],
        key="05-W11", widget=tpe_inside,
        result=f"Más lejos: en 60 búsquedas, la distancia media a la mejor pasa de "
               f"{number(spread[0.1], 2)} con γ = 0,1 a {number(spread[0.5], 2)} con γ = 0,5.")

# %% [markdown]
# - Arriba **no hay curva**: TPE no predice pérdidas. Solo le importa de qué lado de la línea cayó cada una.
# - Achiquemos los núcleos a 0,03 sin previo y lleguemos a la propuesta 14. ¿Qué pasa con los candidatos?
# - Prendamos el **previo parejo**: una densidad más, que cubre todo el espacio. ¿Para qué sirve?
# - Con previo, γ = 0,1 y núcleos de 0,1, ¿encuentra el otro valle?

# %%
searches = {"azar": statistics(None)}
for prior in (False, True):
    name = f"TPE, γ = 0,1, {'con' if prior else 'sin'} previo"
    searches[name] = statistics(0.1, h=0.05, prior=prior)

without, with_prior = list(searches.values())[1:]
assert spread[0.1] < spread[0.25] < spread[0.5] and with_prior.stuck < without.stuck
pd.DataFrame([[number(s.missing, 4), percent(s.stuck), number(s.distance, 3)]
              for s in searches.values()], index=list(searches),
             columns=["le falta (mediana)", "en otro valle", "distancia a la mejor"])

# %% [markdown]
# Sesenta búsquedas de 20 evaluaciones. La búsqueda *típica* de TPE llega al fondo de su valle con muchas más cifras que
# el azar. Pero ¿de qué valle? Sin previo, muchas se encierran en el primero y no salen más: ahí **pierde contra el
# azar**. Con previo sigue explorando. Las versiones que usamos de verdad (la de Hyperopt, la de Optuna, `TPESearch`)
# siempre lo llevan.
#
# ### De a varios
#
# El artículo de la clase dice que BO «no se puede paralelizar, ya que el proceso es secuencial». En su forma básica,
# cada punto espera al anterior, sí. Pero si hay cuatro máquinas se pueden pedir **lotes** de cuatro.

# %% jupyter={"source_hidden": true}
batch = [number(x, 2) for x in run_batches(4, liar=False)[0].points]
predict("Pedimos los 4 puntos de mayor mejora esperada, todos del mismo modelo. ¿Dónde caen?",
        options=["Repartidos por todo el espacio", "Uno en cada pico de la adquisición",
                 "Los cuatro amontonados en el mismo pico"],
        key="05-W12", widget=bayes_batches,
        result=f"Amontonados: {'; '.join(batch[:-1])} y {batch[-1]}. Los cuatro enseñan casi lo mismo.")

# %% [markdown]
# - Prendamos el **mentiroso constante** (*constant liar*, Ginsbourger et al. 2010): elegido el primero, le *miente* al
#   modelo («dio lo mismo que lo mejor»), actualiza y elige el segundo. Donde mintió ya no hay incertidumbre, y la
#   adquisición se va a otra parte. Cuando llegan las pérdidas verdaderas, las mentiras se borran.
# - Arriba a la derecha se cuentan **evaluaciones**: el lote siempre pierde, porque cada punto sabe menos. Abajo,
#   **rondas**, que es el tiempo: el lote gana. ¿Cuánto?

# %%
table = load_batches()
for q in (2, 4, 8):
    rounds, reached, alone = rounds_saved(table, q)
    print(f"de a {q}, {rounds:2d} rondas llegan a {number(reached, 3)}; de a una hacen falta {alone}: "
          f"{number(alone / rounds, 1)} veces más rápido, con {q} máquinas")
    assert rounds < alone < rounds * q

# %% [markdown]
# Entonces: **BO es secuencial en su forma básica; en lotes se paraleliza, con rendimiento decreciente.** Con ocho
# máquinas no va ocho veces más rápido. (También hay versiones asíncronas, que no esperan al más lento del lote:
# nuestros buscadores entregan varias pruebas a la vez y aprenden de cada una cuando vuelve.)

# %% [markdown]
# ## 4 · Con la biblioteca *(29 min)*
#
# La clase llama *ajuste automático* a la optimización bayesiana, al descenso de gradiente y a los algoritmos
# evolutivos. Tres aclaraciones: la grilla y el azar también son automáticos; el gradiente pide poder **derivar** la
# pérdida respecto del hiperparámetro, y aquí es una caja negra; y falta una familia, la que entrena a medias y
# descarta (lección 07).
#
# ### Las piezas de Hyperopt
#
# | pieza | en la clase | qué es |
# |---|---|---|
# | objetivo | `objective` | una función de la configuración que devuelve la **pérdida** (menos es mejor) |
# | espacio | `hp.choice`, `hp.uniform`… | de dónde sale cada valor: lo **declaramos** nosotros, no se crea solo |
# | algoritmo | `tpe.suggest` | TPE; también hay `rand.suggest`, el azar |
# | historia | `Trials()` | todo lo que se probó |
# | presupuesto | `max_evals` | cuántas evaluaciones: en la práctica, **obligatorio** |
#
# Éste es el espacio de la clase, tal cual, y su objetivo.

# %%
class_space = {
    "criterion": hp.choice("criterion", ["entropy", "gini"]),
    "max_depth": hp.quniform("max_depth", 10, 1200, 10),
    "max_features": hp.choice("max_features", ["auto", "sqrt", "log2", None]),
    "min_samples_leaf": hp.uniform("min_samples_leaf", 0, 0.5),
    "min_samples_split": hp.uniform("min_samples_split", 0, 1),
    "n_estimators": hp.choice("n_estimators", [10, 50, 300, 750, 1200]),
}


def class_objective(space):
    model = RandomForestClassifier(**space)
    accuracy = cross_val_score(model, X_dev, y_dev, cv=4).mean()
    return {"loss": -accuracy, "status": STATUS_OK}

# %% [markdown]
# ### Lo que falla hoy, y por qué
#
# Lo corremos como en la diapositiva, con una semilla para que siempre falle igual.

# %%
def what_happens(action):
    """El error que da `action`, en una línea; o «funciona»."""
    try:
        action()
    except Exception as error:
        return f"{type(error).__name__}: {str(error).strip().splitlines()[-1].split('Error: ')[-1]}"
    return "funciona"


def run(objective, space, max_evals, trials, algo=tpe.suggest, seed=101):
    """`fmin` sin barra de progreso y con semilla."""
    return fmin(objective, space, algo=algo, max_evals=max_evals, trials=trials,
                rstate=np.random.default_rng(seed), show_progressbar=False)


trials = Trials()
print(what_happens(lambda: run(class_objective, class_space, 80, trials)))
print("Evaluaciones anotadas:", len(trials))
assert len(trials) == 0

# %% [markdown]
# **Uno: `hp.quniform` da decimales.** `max_depth` llega como `660.0`, y scikit-learn pide un entero. Muere en la
# primera evaluación y no queda nada anotado: un error corta `fmin`, salvo con `catch_eval_exceptions=True`. Para
# enteros está `hp.uniformint`.

# %%
drawn = sample(class_space, rng=np.random.default_rng(0))
pd.DataFrame([[value, type(value).__name__] for value in drawn.values()], index=drawn,
             columns=["valor", "clase"])

# %% [markdown]
# **Dos: `'auto'` ya no existe**, como en la lección 04. **Tres: el mínimo 0.** Un `float` en `min_samples_leaf` es una
# **fracción** de los datos, y 0 está prohibido.

# %%
def fit_with(**params):
    return lambda: RandomForestClassifier(5, random_state=0, **params).fit(X_dev, y_dev)


for params in ({"max_depth": 660.0}, {"max_features": "auto"}, {"min_samples_leaf": 0.0}):
    print(params, "→", what_happens(fit_with(**params)).split(":")[0])

# %% [markdown]
# **Cuatro, el peor, porque no avisa: las fracciones.** Con `min_samples_leaf=0.3` cada hoja debe tener 30 % de las
# filas. ¿Cuánto del espacio de la clase son bosques que contestan siempre lo mismo?

# %%
fractions = {name: class_space[name] for name in ("min_samples_leaf", "min_samples_split")}
rng = np.random.default_rng(0)
constant = 0
for _ in range(60):
    forest = RandomForestClassifier(5, random_state=0, **sample(fractions, rng=rng))
    constant += len(np.unique(forest.fit(X_dev, y_dev).predict(X_dev))) == 1
print(f"{constant} de 60 bosques contestan siempre la clase mayoritaria.")
assert constant > 30

# %% [markdown]
# Más de la mitad del presupuesto, para nada. Y además el espacio **no es el mismo** que el de la búsqueda al azar de la
# clase, donde eran cantidades (4, 6, 8, 12): comparar las dos búsquedas no dice nada de los algoritmos.
#
# **Cinco: los índices.** `hp.choice` guarda la **posición**, no el valor; y `fmin` devuelve eso.

# %%
toy = {"max_depth": hp.choice("max_depth", [2, 4, 8, None]),
       "min_samples_leaf": hp.uniformint("min_samples_leaf", 1, 12)}
best = run(lambda p: abs(p["min_samples_leaf"] - 4) + (p["max_depth"] != 8), toy, 40, Trials())
print("fmin devuelve:", best)
print("space_eval:   ", space_eval(toy, best))
assert space_eval(toy, best) == {"max_depth": 8, "min_samples_leaf": 4}

# %% [markdown]
# Ese `2` es la **tercera opción** de la lista, no una profundidad 2. Si se lo damos al bosque funciona… con otro
# bosque. `space_eval` deshace las posiciones y los decimales. Por eso mismo `hp.choice` sobre números ordenados, como
# `n_estimators`, es mala idea: TPE no se entera de que 300 está entre 50 y 750. (Y más árboles casi nunca empeoran: son
# un costo que elegimos, no un óptimo que buscar.)
#
# **Seis: la celda que recupera el resultado no compila.** Python puede leerla sin ejecutarla, y da un `SyntaxError`
# (de la variedad «sangría inesperada»):

# %%
slide = """trainedforest = RandomForestClassifier(criterion = crit[best['criterion']],
                                   n_estimators = est[best['n_estimators']])
                                   ).fit(X_Train,Y_Train)"""
mended = slide.replace("['n_estimators']])", "['n_estimators']]")
for code in (slide, mended):
    print(what_happens(lambda code=code: compile(code, "diapositiva", "exec")))
assert issubclass(IndentationError, SyntaxError)

# %% [markdown]
# El paréntesis de `est[...])` ya cerró el modelo: sobra, y el renglón que empieza con `).fit(` queda suelto. Sin él
# compila, pero faltan `crit`, `feat` y `est`, listas escritas a mano para deshacer las posiciones. Con `space_eval` no
# hacen falta.
#
# **Siete: la semilla.** `rstate` quiere un generador nuevo de numpy; ni un entero ni un `RandomState`.

# %%
for seed in (101, np.random.RandomState(101), np.random.default_rng(101)):
    outcome = what_happens(lambda seed=seed: fmin(lambda x: x, hp.uniform("x", 0, 1), rand.suggest, 3,
                                                  rstate=seed, show_progressbar=False))
    print(f"{type(seed).__name__:12s} {outcome}")

# %% [markdown]
# **Ocho: sin `max_evals` no termina nunca.** La clase lo cuenta como una opción más. Lo cortamos nosotros en 200:

# %%
calls = 0


def count_calls(x):
    global calls
    calls += 1
    if calls == 200:
        raise KeyboardInterrupt("lo cortamos")
    return x


try:
    fmin(count_calls, hp.uniform("x", 0, 1), rand.suggest, rstate=np.random.default_rng(0),
         show_progressbar=False)
except KeyboardInterrupt:
    print(f"Van {calls} evaluaciones y seguía.")

# %% [markdown]
# ### El mismo bosque, arreglado
#
# El espacio de la lección 04: enteros de verdad, cantidades en lugar de fracciones, y bosques de 5 a 20 árboles para no
# esperar. La semilla va en el bosque **y** en `fmin`. Con `error_score="raise"` una configuración imposible se ve.

# %%
space = {
    "criterion": hp.choice("criterion", ["entropy", "gini"]),
    "max_depth": hp.choice("max_depth", [2, 4, 8, None]),
    "max_features": hp.choice("max_features", ["sqrt", "log2", None]),
    "min_samples_leaf": hp.uniformint("min_samples_leaf", 1, 12),
    "min_samples_split": hp.uniformint("min_samples_split", 2, 14),
    "n_estimators": hp.uniformint("n_estimators", 5, 20),
}


def objective(params):
    forest = RandomForestClassifier(random_state=0, **params)
    accuracy = cross_val_score(forest, X_dev, y_dev, cv=cv, error_score="raise").mean()
    return {"loss": -accuracy, "status": STATUS_OK}

# %% [markdown]
# ¿Cuántas evaluaciones? Un detalle que casi nadie mira: **las primeras 20 de `tpe.suggest` son al azar**. Con la misma
# semilla son, una por una, las de `rand.suggest`:

# %%
def easy(x):
    return (x - 0.3) ** 2


by_tpe, by_chance = Trials(), Trials()
run(easy, hp.uniform("x", 0, 1), 30, by_tpe)
run(easy, hp.uniform("x", 0, 1), 30, by_chance, algo=rand.suggest)
different = np.flatnonzero(np.array(by_tpe.losses()) != np.array(by_chance.losses()))
print(f"La primera distinta es la número {different[0] + 1}.")
assert different[0] == 20

# %% [markdown]
# Con `max_evals=20` diríamos «usamos optimización bayesiana» y habría sido una búsqueda al azar. De las 80 de la clase,
# 60 son de TPE. Para una búsqueda corta se cambia con `partial`:

# %%
trials = Trials()
best = run(objective, space, 20, trials, algo=partial(tpe.suggest, n_startup_jobs=8))
best_params = space_eval(space, best)
print("mejor exactitud de validación:", number(-min(trials.losses()), 4))
pd.DataFrame({"fmin devuelve": {name: value.item() for name, value in best.items()},
              "space_eval": best_params}, dtype=object)

# %% [markdown]
# ### `Trials`, dibujado
#
# La clase lo crea «para poder visualizar más tarde», y ahí queda. `history_from_hyperopt` lo convierte en una
# `History`, con valores en lugar de posiciones: la misma tabla y las mismas figuras para todos los métodos del curso.
# (`Trials` sirve además para seguir: si se lo damos otra vez a `fmin` con un `max_evals` mayor, continúa.)

# %%
history = history_from_hyperopt(trials, space)
columns = ["number", "loss", "param_max_depth", "param_min_samples_leaf", "param_n_estimators"]
history.to_frame()[columns].tail(5).round(4)

# %%
convergence_scene(history, score="exactitud")

# %%
slices_scene(history, score="exactitud")

# %% [markdown]
# Cada panel, un hiperparámetro; cada punto, una evaluación. ¿Dónde se amontonan los últimos puntos? Cuidado al leerlo:
# TPE muestrea más donde le fue bien, así que los huecos no son «zonas malas» sino zonas poco probadas.
#
# Al final, **una** mirada a la prueba apartada:

# %%
final = RandomForestClassifier(random_state=0, **best_params).fit(X_dev, y_dev)
test = final.score(X_test, y_test)
error = np.sqrt(test * (1 - test) / len(y_test))
print(f"Validación {number(-min(trials.losses()), 3)}; prueba {number(test, 3)} ± {number(error, 3)}")

# %% [markdown]
# ### Lo mismo, con `SearchCV`
#
# El espacio se escribe una vez, y el método es una palabra. `"tpe"` es el nuestro (multivariado: ve combinaciones);
# `"bayes"`, un proceso gaussiano que aprende sus escalas.

# %%
ours = Space({"criterion": ["entropy", "gini"], "max_depth": [2, 4, 8, None],
              "max_features": ["sqrt", "log2", None], "min_samples_leaf": Int(1, 12),
              "min_samples_split": Int(2, 14), "n_estimators": Int(5, 20)})
forest = RandomForestClassifier(random_state=0)
with_tpe = SearchCV(forest, ours, searcher="tpe", n_iter=12, cv=cv, random_state=0,
                    error_score="raise").fit(X_dev, y_dev)
print(f"TPE, mejor de 12: {number(with_tpe.best_score_, 4)}")

# %%
with_gp = SearchCV(forest, ours, searcher="bayes", n_iter=12, cv=cv, random_state=0,
                   error_score="raise").fit(X_dev, y_dev)
print(f"Proceso gaussiano, mejor de 12: {number(with_gp.best_score_, 4)}")

# %%
convergence_scene([with_tpe.history_, with_gp.history_], score="exactitud")

# %% [markdown]
# Doce evaluaciones y una semilla: **de aquí no sale ningún ganador**.
#
# ### «Se ha demostrado que es más eficiente»
#
# La frase es de la diapositiva. No hay tal demostración: es un **resultado empírico frecuente**, y depende del
# problema. Para medirlo hacen falta el mismo presupuesto, varias semillas y una vara incómoda: el azar **con el doble**
# de evaluaciones (la proponen los autores de Hyperband). Una SVM con C y gamma, 20 semillas; ya está calculado.

# %%
race = load_race()
race_scene(race)

# %%
double = best_after(race.random, 50)
for name, label in (("bayes", "bayesiana"), ("tpe", "TPE")):
    found = best_after(getattr(race, name), 25)
    chance = best_after(race.random, 25)
    print(f"{label:9s} contra el azar: gana {percent(np.mean(found < chance - 1e-9))}; "
          f"contra el azar con el doble: gana {percent(np.mean(found < double - 1e-9))} "
          f"y pierde {percent(np.mean(found > double + 1e-9))}")

# %%
gap = np.median(best_after(race.random, 25)) - np.median(best_after(race.bayes, 25))
print(f"Entre las medianas de los mejores hay {number(gap, 4)}: "
      f"{number(gap * len(y_dev), 0)} de {len(y_dev)} tumores.")
for name, label in (("random", "azar"), ("bayes", "bayesiana")):
    typical = np.median(getattr(race, name)[:, 10:25])
    print(f"Pérdida típica de lo que propone (11 a 25): {label} {number(typical, 3)}")

# %% [markdown]
# Las dos cosas son ciertas. Lo que BO **propone** es incomparablemente mejor: casi todo lo que evalúa sirve. Pero el
# **mejor** se le escapa poco al azar, porque al azar le alcanza con acertar una vez. BO paga cuando cada evaluación es
# cara, cuando la región buena es chica, o cuando hay muchas evaluaciones por delante; contra el azar con el doble, en
# un problema fácil como éste, la ventaja es modesta.
#
# Con el bosque y Hyperopt pasa lo mismo. Cinco semillas, 40 evaluaciones:

# %%
rows = {"TPE": race.forest_tpe, "azar": race.forest_random}
pd.DataFrame({name: [np.median(losses[:, :20]), np.median(losses[:, 20:]),
                     np.median(best_after(losses, 40))] for name, losses in rows.items()},
             index=["propuestas 1 a 20", "propuestas 21 a 40", "mejor de 40"]).map(lambda v: number(v, 4))

# %% [markdown]
# La primera fila es igual porque **es** el azar: las 20 de arranque.
#
# ### ¿Y las demás bibliotecas?
#
# | biblioteca | sustituto | cuándo |
# |---|---|---|
# | Hyperopt | TPE | código que ya lo usa |
# | Optuna | TPE (multivariado), y otros | proyectos nuevos: poda, tablero, estudios que se retoman |
# | scikit-optimize | GP, bosques | `BayesSearchCV`; casi sin mantenimiento |
# | BoTorch / Ax | GP | evaluaciones muy caras, lotes, varios objetivos |
# | SMAC | bosque al azar | espacios con muchas categorías y ramas |
#
# BO clásica sufre con muchos hiperparámetros, y el artículo hace bien en avisarlo: con decenas de ejes, la distancia
# deja de decir quién se parece a quién. Ayudan los sustitutos de árboles, TPE, o suponer funciones más suaves cuantos
# más ejes haya, como `GaussianProcessSearch`.

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("En un lugar sin datos el modelo dice «media 0,7 ± 0,5». ¿Qué significa el 0,5?",
     options=[("Que las mediciones ahí son muy ruidosas.",
               "No hay mediciones ahí. El ruido es otra cosa: lo que cambia una medición repetida.", False),
              ("Que el modelo no sabe: la pérdida podría ser 0,2 o 1,2.",
               "Sí: es incertidumbre, y se va midiendo.", True),
              ("Que conviene no evaluar ahí.",
               "Al revés: si la media no es muy mala, esa duda es una razón para ir.", False)],
     key="05-Q1")

# %% jupyter={"source_hidden": true}
quiz("`fmin` devolvió `{'max_depth': 3}` y el espacio era `hp.choice('max_depth', [2, 4, 8, None])`. "
     "¿Qué profundidad usamos?",
     options=[("3.", "Es una posición, no un valor: ningún bosque de esa búsqueda tuvo profundidad 3.", False),
              ("8.", "Las posiciones se cuentan desde cero.", False),
              ("Sin límite: `None`.", "Sí, la posición 3 es la última. `space_eval` lo hace sin contar.", True)],
     key="05-Q2")

# %% jupyter={"source_hidden": true}
quiz("Con 8 máquinas y lotes de 8, ¿cuánto más rápido va la búsqueda bayesiana?",
     options=[("Nada: BO no se puede paralelizar.", "Se puede: el mentiroso constante, o versiones asíncronas.",
               False),
              ("Más rápido, pero menos de 8 veces.",
               "Sí: cada punto del lote se elige sin conocer los resultados de los otros siete.", True),
              ("8 veces.", "Eso pasa con el azar, donde nadie espera a nadie. Aquí cada punto sabe menos.",
               False)],
     key="05-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 05](../exercises/05_optimizacion_bayesiana.ipynb) piden la
# mejora esperada, el proceso gaussiano y una propuesta de TPE. Cada uno se comprueba al instante.
#
# ## 6 · Tres ideas *(2 min)*
#
# 1. **Un modelo barato decide dónde pagar la próxima evaluación cara.** La adquisición cambia en un solo número lo
#    probable (media baja) por lo desconocido (desvío grande). El mínimo del modelo no es el próximo punto.
# 2. **TPE no modela la pérdida**: pregunta dónde están las buenas y dónde las demás. Sus primeras 20 evaluaciones, en
#    Hyperopt, son azar.
# 3. **Comparar pide lo mismo para todos**: el mismo espacio, el mismo presupuesto, varias semillas, y el azar al doble.
#
# Y lo que habíamos predicho:

# %%
predictions("05")

# %% [markdown]
# Seguimos con la lección 06, algoritmos genéticos: sin modelo, con una población que se cruza y muta.
