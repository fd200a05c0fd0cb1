# %% [markdown]
# # 05 · Optimización bayesiana
#
# *¿Y si cada evaluación aprendiera de las anteriores?*
#
# La grilla y el azar no miran lo que ya pasó: la evaluación número 50 es tan ciega como la primera. La
# **optimización bayesiana** (BO, por *Bayesian optimization*) hace tres cosas, y las repite:
#
# 1. ajusta un **modelo sustituto** (*surrogate*) a lo evaluado: barato, y que sabe cuánto ignora;
# 2. elige dónde evaluar con una **función de adquisición**: un solo número que equilibra lo que promete ser bueno y
#    lo que todavía no se conoce;
# 3. evalúa, que es lo caro, y vuelve a 1.
#
# **Al terminar vamos a poder:**
# - dar un paso de BO a mano, y no confundir *media*, *incertidumbre* y *ruido*;
# - explicar qué modela TPE, el algoritmo de Hyperopt;
# - ejecutar hoy el Hyperopt de la clase, y leer bien lo que devuelve;
# - decir qué se sabe, y qué no, cuando alguien asegura que BO «es más eficiente».
#
# **Tiempo:** 87 minutos: predice (4), a mano (22), explora (30), con la biblioteca (22), comprueba (7), tres ideas
# (2). Los ejercicios llevan otros 45.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.experiments import bayes
from coursekit.figures.bayes import surrogate_scene
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.widgets import bayes_batches, bayes_machine, bayes_step_by_step, tpe_inside

doctor()
comma_tables()      # las tablas de pandas, también con coma

# %% [markdown]
# ## 1 · Predice *(4 min)*
#
# Un hiperparámetro entre 0 y 1, y una pérdida que no conocemos. Ya pagamos tres evaluaciones, los puntos negros. La
# curva es lo que un modelo sustituto espera en cada lugar; la franja, cuánto podría equivocarse (dos desvíos para cada
# lado).

# %% jupyter={"source_hidden": true}
begin = bayes.look(bayes.START, bayes.Settings())
surrogate_scene(bayes.GRID, begin.mean, begin.sd, begin.X, begin.y)

# %% jupyter={"source_hidden": true}
beside = begin.X[begin.y.argmin()] + 0.03
widest = bayes.GRID[begin.sd.argmax()]
left_gap = bayes.START[:2]
duel = bayes_step_by_step()
predict("¿Dónde evaluará la máquina, con la mejora esperada (EI), para encontrar una pérdida más baja?",
        options=[f"En {number(beside, 2)}, pegado a lo mejor que medimos",
                 f"En {number(np.mean(left_gap), 2)}, en medio del hueco de la izquierda",
                 f"En {number(widest, 2)}, donde la franja es más ancha",
                 f"En {number(begin.promise.x, 2)}, en el mismo hueco, pero más cerca de lo mejor que medimos"],
        key="05-W10", widget=duel,
        result=f"EI elige {number(begin.promise.x, 2)}: ni pegado a lo mejor que medimos "
               f"({number(beside, 2)}) ni donde la franja es más ancha ({number(widest, 2)}).")

# %% [markdown]
# Se abrió un duelo. Por ahora solo miremos dónde cae nuestra elección: lo jugamos en la sección 3.

# %% [markdown]
# ## 2 · A mano *(22 min)*
#
# ### La función cara
#
# Seguimos con los tumores de mama y con los cuatro pliegues de la clase. El modelo es una SVM con un solo
# hiperparámetro por elegir, el **orden de magnitud** de gamma: `u` de −5 a 1. Cada evaluación son cuatro
# entrenamientos; imaginemos que tardan una hora cada uno.

# %%
from sklearn.datasets import load_breast_cancer
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

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
# **núcleo** $k(d)$: vale 1 a distancia cero y se apaga con la distancia, a un ritmo que fija la **escala de
# longitud**. Usamos uno muy común, el Matérn 5/2.
#
# Si antes de medir creemos «0, más o menos 1» (media 0, desvío 1) y medimos un solo valor $y$, a distancia $d$ de ahí
# creemos:
#
# $$\text{media} = k(d)\, y \qquad \text{desvío} = \sqrt{1 - k(d)^2}$$

# %%
def kernel(d, length):
    a = np.sqrt(5) * d / length
    return (1 + a + a**2 / 3) * np.exp(-a)


print("distancia   núcleo   media   desvío     (escala de longitud 1; medimos −1,5)")
for d in (0, 0.25, 0.5, 1, 2, 4):
    k = kernel(d, length=1)
    row = [number(d), number(k, 2), number(-1.5 * k, 2), number(np.sqrt(1 - k**2), 2)]
    print("{:>9} {:>8} {:>7} {:>8}".format(*row))

# %% [markdown]
# En el dato, la media **es** lo medido y el desvío es 0. Lejos, volvemos a no saber nada: «0, más o menos 1». No es que
# la función valga 0 ahí: es que el modelo **ignora**. Ese desvío es *incertidumbre*.
#
# ### Con dos datos
#
# Medimos −1,5 en la posición 0 y −0,5 en la 1. ¿Qué creemos en el medio, en 0,5? Con un dato, la media era lo medido
# por un **peso**, $k(d)$. Con dos es una suma, $w_1 y_1 + w_2 y_2$. Pero cada dato ya anuncia en parte al otro: con los
# pesos de antes contaríamos dos veces lo que comparten. Los pesos justos hacen que la suma se parezca a **cada** dato
# tanto como se le parece la posición del medio, $k(0{,}5)$. A cada dato, la suma se le parece por dos caminos: por sí
# mismo ($w$ por 1) y a través del otro ($w$ por el parecido entre los dos datos, $k(1)$):
#
# $$w_1 + k(1)\, w_2 = k(0{,}5) \qquad\qquad k(1)\, w_1 + w_2 = k(0{,}5)$$
#
# De la tabla: $k(0{,}5) = 0{,}83$ y $k(1) = 0{,}52$. Como el medio está a igual distancia de los dos, los pesos son
# iguales, y queda una cuenta: $w = 0{,}83 / (1 + 0{,}52) = 0{,}54$. Entonces:
#
# - la **media** es $0{,}54 \cdot (-1{,}5) + 0{,}54 \cdot (-0{,}5) = -1{,}09$ (con las cifras que no escribimos);
# - la **incertidumbre** es lo que no explican: $\sqrt{1 - (0{,}54 \cdot 0{,}83 + 0{,}54 \cdot 0{,}83)} = 0{,}31$. Con
#   un dato solo, a esa distancia, era 0,56.

# %%
near, between = kernel(0.5, length=1), kernel(1, length=1)
weight = near / (1 + between)
by_hand = weight * -1.5 + weight * -0.5
doubt = np.sqrt(1 - 2 * weight * near)
print(f"A mano: media {number(by_hand, 2)}, desvío {number(doubt, 2)}.")

# %% [markdown]
# ### Con varios datos
#
# Con $n$ datos son $n$ ecuaciones con $n$ pesos, y se escriben de una vez con una matriz $K$: en la fila $i$ y la
# columna $j$, el núcleo entre el dato $i$ y el $j$. Las dos ecuaciones de arriba son $K w = k$. Resolverlas es lo que
# hace `np.linalg.solve`:

# %%
K = np.array([[1, between], [between, 1]])
k_mid = np.array([near, near])
w = np.linalg.solve(K, k_mid)
mean_mid = w @ [-1.5, -0.5]
sd_mid = np.sqrt(1 - w @ k_mid)
print(f"Pesos {number(w[0], 2)} y {number(w[1], 2)}; "
      f"media {number(mean_mid, 2)}, desvío {number(sd_mid, 2)}.")

# %% [markdown]
# Escribir el proceso gaussiano entero es el segundo ejercicio. scikit-learn lo trae hecho; `optimizer=None` deja la
# escala de longitud donde la ponemos.

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
# esperada** (EI, por *expected improvement*).

# %%
best = losses.min()
rng = np.random.default_rng(0)
possible = rng.normal(mean, sd, size=(20_000, len(grid)))  # una columna por posición
by_drawing = np.maximum(best - possible, 0).mean(axis=0)

# %% [markdown]
# No hace falta sortear: hay una fórmula. Usa dos funciones de la campana normal (media 0, desvío 1):
#
# - $\varphi(z)$ es la **altura** de la campana en $z$: `norm.pdf(z)`;
# - $\Phi(z)$ es el **área** a la izquierda de $z$, la probabilidad de sacar un valor menor que $z$: `norm.cdf(z)`.
#
# | $z$ | −2 | −1 | 0 | 1 | 2 |
# |---|---|---|---|---|---|
# | $\varphi(z)$ | 0,05 | 0,24 | 0,40 | 0,24 | 0,05 |
# | $\Phi(z)$ | 0,02 | 0,16 | 0,50 | 0,84 | 0,98 |
#
# Si la media es $\mu$ y el desvío $\sigma$, $z = (\text{best} - \mu)/\sigma$ dice a cuántos desvíos de la media está lo
# que hay que mejorar, y
#
# $$\mathrm{EI} = (\text{best} - \mu)\,\Phi(z) + \sigma\,\varphi(z)$$
#
# Un caso a mano: $\text{best} = 0{,}3$, $\mu = 0{,}2$ y $\sigma = 0{,}5$. Entonces $z = 0{,}2$, $\Phi(z) = 0{,}58$,
# $\varphi(z) = 0{,}39$, y $\mathrm{EI} = 0{,}1 \cdot 0{,}58 + 0{,}5 \cdot 0{,}39 = 0{,}25$. El primer sumando crece si
# la media es baja, y **explota** lo que sabemos; el segundo, si el desvío es grande, y **explora** lo que no.
#
# La nota de la clase dice que la adquisición va adonde «existe muy poca información o hay buenas probabilidades de
# encontrarnos con buenas configuraciones». No elige una cosa *o* la otra: es un solo número, que las **suma**. Por eso
# puede ganar un lugar mediano en las dos.

# %%
from coursekit.searchers.acquisition import expected_improvement

by_formula = expected_improvement(mean, sd, best)
print(f"Diferencia más grande entre las dos: {number(np.abs(by_formula - by_drawing).max(), 4)}, "
      f"con una EI que llega a {number(by_formula.max(), 3)}.")
surrogate_scene(grid, mean, sd, U, losses, promise=by_formula, label="u = log₁₀(gamma)")

# %% [markdown]
# ### Y se repite
#
# Evaluar donde EI es máxima, volver a ajustar, otra vez. Cuando la diapositiva dice que BO «usa la probabilidad para
# encontrar el mínimo de una función», quiere decir esto: un modelo probabilístico de lo que ya se evaluó, una
# adquisición que se maximiza, una evaluación, y de nuevo. La probabilidad no encuentra el mínimo: dice dónde conviene
# mirar.

# %%
places = U.copy()
measured = losses.copy()
rows = []
for turn in range(4, 10):
    believed, doubtful = fit_surrogate(places, measured)
    at = expected_improvement(believed, doubtful, measured.min()).argmax()
    loss = svm_loss(grid[at])
    places = np.append(places, grid[at])
    measured = np.append(measured, loss)
    rows.append([turn, grid[at], believed[at], 2 * doubtful[at], loss, measured.min()])

columns = ["evaluación", "u", "esperaba", "± 2 desvíos", "midió", "lo mejor"]
table = pd.DataFrame(rows, columns=columns).set_index("evaluación")
table.map(lambda v: number(v, 3))

# %% [markdown]
# «Lo mejor» baja una sola vez. ¿Las otras cinco evaluaciones se perdieron? Comparemos, vuelta por vuelta, lo que
# *esperaba* con lo que *midió*, y miremos cómo se achica el «± 2 desvíos».

# %% [markdown] tags=["plegada"]
# ### Después de pensarlo: para qué sirvieron
#
# Cada una se hizo donde el modelo creía que **podía** mejorar, y enseñó que ahí no: la duda bajó. Explorar es eso,
# pagar por saber. Y el valle resultó chato: entre u = −2 y u = −1 las pérdidas se diferencian en menos de 0,02, así que
# no quedaba mucho por bajar. Lo que se ganó es saber que a la izquierda no hay otra cosa mejor.

# %% [markdown]
# Ahora hagamos trampa y miremos la función entera, que en la vida real no se ve:

# %%
truth = np.interp(grid, grid[::4], [svm_loss(u) for u in grid[::4]])
believed, doubtful = fit_surrogate(places, measured)
missing = (measured.min() - truth.min()) * len(y_dev)
print(f"Lo mejor con {len(places)} evaluaciones: {number(measured.min(), 4)}. "
      f"Lo mejor de 31 repartidas parejo: {number(truth.min(), 4)}.")
print(f"La diferencia son {number(missing, 0)} de {len(y_dev)} tumores.")
surrogate_scene(grid, believed, doubtful, places, measured, truth=truth, label="u = log₁₀(gamma)")

# %% [markdown]
# Todas las evaluaciones que eligió están en el valle: a los costados, donde la pérdida es alta, no gastó ninguna. El
# modelo es bueno **donde importa**. No buscaba conocer la función, sino su mínimo.

# %% [markdown]
# ## 3 · Explora *(30 min)*
#
# ### La máquina, paso a paso
#
# Antes de mirarla, una pregunta sobre el **ruido**. Si la misma configuración da una pérdida distinta cada vez (otros
# pliegues, otra semilla), medir una vez no alcanza para saber.

# %% jupyter={"source_hidden": true}
def doubt_after_one():
    """La respuesta, con los números de hoy."""
    noise = bayes.Settings(noise=0.15).noise
    left = bayes.posterior([0.4], [0.5], [0.4], noise=noise)[1][0]
    again = bayes.posterior([0.4] * 4, [0.5] * 4, [0.4], noise=noise)[1][0]
    return (f"Algo menos que el ruido: si medir yerra en {number(noise, 2)}, después de medir una vez el modelo duda "
            f"en {number(left, 2)}; después de cuatro, en {number(again, 2)}.")


machine = bayes_machine(noise=0.15)
predict("Medimos una vez en una posición, y cada medición yerra con un desvío de 0,15. ¿Cuánto duda el modelo, ahí, "
        "de la pérdida verdadera?",
        options=["nada: ya la medimos", "0,15, lo que yerra la medición",
                 "algo menos de 0,15, y menos aún si repetimos", "más de 0,15: se suma lo que no sabía"],
        key="05-ruido", widget=machine, result=doubt_after_one,
        guide="""
        - El widget abre **con ruido**. Las barritas son lo que puede errar una medición; la franja, lo que el modelo
          no sabe de la función. Pasemos las seis vueltas: ¿cuál de las dos se achica?
        - Ahora sin ruido, con **EI**. El título de abajo dice cuánto aporta cada parte donde se evalúa. ¿En qué
          vueltas manda lo que explora y en cuáles lo que explota?
        - La línea que **explota** baja de 0 donde la media es peor que lo mejor conocido: ir ahí solo se justifica por
          lo que se puede aprender.
        - **PI** es la probabilidad de mejorar, sin preguntar cuánto. Miremos dónde pone todos sus puntos. Con mucha
          **exploración** (ξ = 0,1 en lugar de 0: «mejorar en más de ξ») se anima a salir.
        - **LCB** evalúa donde media − κ · desvío es más bajo: gana el más optimista. La exploración es κ: 0,5 o 4.
        - **Escala de longitud.** Con 0,05 el modelo cree que la función cambia todo el tiempo, y cada dato enseña
          apenas lo que tiene al lado. Con 0,5 cree que es muy suave, y se confía.
        """)

# %% [markdown]
# Nadie elige la escala a ojo: `GaussianProcessSearch` la **aprende** de los datos, una por hiperparámetro. (Cuánto
# importa, con números, en «Para curiosos».)
#
# ### Nosotros contra la máquina
#
# Es el widget de la sección 1. Elegimos con el deslizador, o arrastrando el punto por la curva, y **Evaluar aquí** (o
# Enter); se ve qué salió, y qué habría elegido la máquina **con nuestros datos**. **Aprender y seguir** actualiza los
# dos modelos: el nuestro, con su franja; el de la máquina, en trazos. La función verdadera aparece al final.
#
# - Primera partida: elijamos siempre el punto más bajo de la curva. ¿Qué pasa?
# - Segunda: siempre donde la franja es más ancha.
# - Tercera: a ganar. Hay otras dos funciones.

# %%
duel

# %%
settings = bayes.Settings()
greedy = bayes.Duel()
while not greedy.finished:  # «siempre el punto más bajo de la curva», jugado por un programa
    seen = bayes.look(greedy.seen(), settings)
    evaluated = np.isin(bayes.GRID, seen.X)
    allowed = np.where(evaluated, np.inf, seen.mean)
    lowest = bayes.GRID[allowed.argmin()]
    greedy = greedy.advance(lowest).advance(0)

ours = bayes.chosen_loss(greedy.seen(), settings)
by_machine = bayes.chosen_loss(bayes.machine_points(settings), settings, "machine")
print(f"Siempre el punto más bajo: {number(ours, 3)}. La máquina: {number(by_machine, 3)}. "
      f"Al azar (mediana): {number(bayes.random_best()[-1], 3)}.")

# %% [markdown]
# El mínimo del sustituto **no** es el próximo punto: es lo que elegiríamos si tuviéramos que parar. En esta función,
# quien solo explota se queda en el primer valle.
#
# > **Con ruido, ¿cuál es «lo mejor hasta ahora»?** No la pérdida más baja que se midió: de muchas mediciones ruidosas,
# > la más baja es la más **afortunada** (la maldición del ganador, lección 03). Se toma la de menor *media del modelo*.
# > (La cuenta está en «Para curiosos».)

# %% [markdown]
# ### TPE por dentro
#
# Hyperopt no usa un proceso gaussiano sino **TPE** (*Tree-structured Parzen Estimator*, Bergstra et al. 2011). Da
# vuelta la pregunta. El GP modela $p(y \mid x)$: «si evalúo aquí, ¿qué pérdida sale?». TPE modela $p(x \mid y)$: «las
# configuraciones **buenas**, ¿dónde estaban? ¿y las demás?».
#
# 1. Separa lo evaluado: las buenas son la fracción $\gamma$ de menor pérdida.
# 2. Estima una **densidad** para cada grupo, alta donde hay muchas y baja donde hay pocas: $l$ (las buenas) y $g$ (las
#    demás). Es el promedio de una campana (un núcleo) por punto.
# 3. Sortea 24 candidatos de $l$ y evalúa el de mayor $l/g$: donde hay muchas buenas **y** pocas de las demás.
#
# Lo de *tree* es por los espacios con ramas: hiperparámetros que solo existen si otro vale algo.

# %%
from coursekit.experiments.tpe import statistics

spread = {gamma: statistics(gamma, h=0.1, prior=False).distance for gamma in (0.1, 0.25, 0.5)}

# %% jupyter={"source_hidden": true}
predict("Si llamamos «buenas» a la mitad (γ = 0,5) en lugar de a una de cada diez, ¿TPE busca "
        "más cerca o más lejos de la mejor?",
        options=["más cerca", "más lejos", "igual"],
        key="05-W11", widget=tpe_inside,
        result=f"Más lejos: en 60 búsquedas, la distancia media a la mejor pasa de "
               f"{number(spread[0.1], 2)} con γ = 0,1 a {number(spread[0.5], 2)} con γ = 0,5.",
        guide="""
        - Arriba **no hay curva**: TPE no predice pérdidas. Solo le importa de qué lado de la línea cayó cada una.
        - Achiquemos los núcleos a 0,03 sin previo y lleguemos a la propuesta 14. ¿Qué pasa con los candidatos?
        - Prendamos el **previo parejo**: una densidad más, que cubre todo el espacio. ¿Para qué sirve?
        - Con previo, γ = 0,1 y núcleos de 0,1, ¿encuentra el otro valle?
        """)

# %%
from coursekit.basics.spanish import nonzero

searches = {"azar": statistics(None)}
for prior in (False, True):
    name = f"TPE, γ = 0,1, {'con' if prior else 'sin'} previo"
    searches[name] = statistics(0.1, h=0.05, prior=prior)

compared = [[nonzero(s.missing, 4), percent(s.stuck), number(s.distance, 3)] for s in searches.values()]
pd.DataFrame(compared, index=list(searches),
             columns=["le falta (mediana)", "en otro valle", "distancia a la mejor"])

# %% [markdown]
# Sesenta búsquedas de 20 evaluaciones. La búsqueda *típica* de TPE llega al fondo de su valle con muchas más cifras que
# el azar. Pero ¿de qué valle? Sin previo, muchas se encierran en el primero y no salen más: en eso **pierde contra el
# azar**. Con previo sigue explorando. Las versiones que usamos de verdad (la de Hyperopt, la de Optuna, `TPESearch`)
# lo llevan si no se pide otra cosa.
#
# ### Varios a la vez
#
# La nota de la clase dice que con BO «no se pueden paralelizar los recursos ya que el proceso es secuencial». En su
# forma básica, cada punto espera al anterior, sí. Pero si hay cuatro máquinas se pueden pedir **lotes** de cuatro.

# %% jupyter={"source_hidden": true}
from coursekit.experiments.batches import load_batches, run_batches

batch = [number(x, 2) for x in run_batches(4, liar=False)[0].points]
predict("Pedimos los 4 puntos de mayor mejora esperada, todos del mismo modelo. ¿Dónde caen?",
        options=["Repartidos por todo el espacio", "Uno en cada pico de la adquisición",
                 "Los cuatro amontonados en el mismo pico"],
        key="05-W12", widget=bayes_batches,
        result=f"Amontonados: {'; '.join(batch[:-1])} y {batch[-1]}. Los cuatro enseñan casi lo mismo.",
        guide="""
        - Prendamos el **mentiroso constante** («constant liar», Ginsbourger et al. 2010): elegido el primero, le
          miente al modelo («dio lo mismo que lo mejor»), actualiza y elige el segundo. Donde mintió ya no hay
          incertidumbre, y la adquisición se va a otra parte. Cuando llegan las pérdidas verdaderas, las mentiras se
          borran.
        - Con ocho puntos por lote, miremos los lotes 2 y 3: ¿siempre quedan repartidos?
        - A la derecha está lo que falta hasta el mínimo, en promedio. Arriba se cuentan **evaluaciones**; abajo,
          **rondas**, que es el tiempo. ¿En cuál gana el lote, y cuánto?
        """)

# %%
from coursekit.figures.bayes import race_scene, rounds_saved

batches = load_batches()
for q in (2, 4, 8):
    rounds, reached, alone = rounds_saved(batches, q)
    print(f"lotes de {q}: tras {rounds:2d} rondas falta {number(reached, 3)}; uno por uno, lo mismo a las "
          f"{alone}: {number(alone / rounds, 1)} veces más rápido, con {q} máquinas")

# %% [markdown]
# Entonces: **BO es secuencial en su forma básica; en lotes se paraleliza, con rendimiento decreciente.** Con ocho
# máquinas no va ocho veces más rápido. (También hay versiones asíncronas, que no esperan al más lento del lote:
# nuestros buscadores entregan varias configuraciones a la vez y aprenden de cada una cuando vuelve.)

# %% [markdown]
# ## 4 · Con la biblioteca *(22 min)*
#
# La clase llama *ajuste automático* a la optimización bayesiana, al descenso de gradiente y a los algoritmos
# evolutivos. Tres aclaraciones. La grilla y el azar también son automáticos. Falta una familia, la que entrena a
# medias y descarta (lección 07). Y el **gradiente** pide poder derivar el
# entrenamiento, que aquí es una **caja negra**: se evalúa, y nada más (lección 01, y «Para curiosos»).
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
# ### El código de la clase, hoy
#
# Tal como está en la diapositiva, hoy se detiene en la primera evaluación. Estas son las causas, y lo que usamos en su
# lugar. (Cada una, con su código, está al final, en «Para curiosos».)
#
# | en la diapositiva | qué pasa | usamos |
# |---|---|---|
# | `hp.quniform("max_depth", …)` | da decimales, `660.0`; scikit-learn pide un entero | `hp.uniformint` |
# | `'auto'` en `max_features` | ya no existe | `"sqrt"`, `"log2"`, `None` |
# | `min_samples_leaf` entre 0 y 0,5 | son **fracciones** de las filas; 0 no se puede | cantidades: de 1 a 12 |
# | `hp.choice` con números ordenados | TPE no se entera de que 300 está entre 50 y 750 | `hp.uniformint` |
# | `crit[best['criterion']]`… | deshace a mano las posiciones, y sobra un paréntesis | `space_eval` |
# | sin semilla | no se repite | `rstate=np.random.default_rng(101)` |
# | `max_evals` «también se puede definir» | sin él, ni otro límite, no termina | siempre `max_evals` |
#
# Lo de las fracciones es lo peor, porque no avisa: más de la mitad de los bosques de ese espacio contestan siempre lo
# mismo. Y no es el espacio de la búsqueda al azar de la clase, que eran cantidades: comparar las dos búsquedas no dice
# nada de los algoritmos.
#
# ### El mismo bosque, arreglado
#
# Bosques de 5 a 20 árboles, para no esperar. La semilla va en el bosque **y** en `fmin`. Con `error_score="raise"` una
# configuración imposible se ve.

# %%
from functools import partial

from hyperopt import STATUS_OK, Trials, fmin, hp, rand, space_eval, tpe
from sklearn.ensemble import RandomForestClassifier

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


def losses_of(algorithm):
    """Las pérdidas de 30 evaluaciones de `easy`, en orden."""
    trials = Trials()
    fmin(easy, hp.uniform("x", 0, 1), algo=algorithm, max_evals=30, trials=trials,
         rstate=np.random.default_rng(101), show_progressbar=False)
    return np.array(trials.losses())


different = np.flatnonzero(losses_of(tpe.suggest) != losses_of(rand.suggest))
print(f"La primera distinta es la número {different[0] + 1}.")

# %% [markdown]
# Con `max_evals=20` diríamos «usamos optimización bayesiana» y habría sido una búsqueda al azar. De las 80 de la clase,
# 60 son de TPE. Para una búsqueda corta se cambia con `partial`: `partial(f, a=1)` es `f` con ese argumento ya puesto.

# %%
history_of_fmin = Trials()
found_by_fmin = fmin(objective, space, algo=partial(tpe.suggest, n_startup_jobs=8), max_evals=20,
                     trials=history_of_fmin, rstate=np.random.default_rng(101),
                     show_progressbar=False)
best_params = space_eval(space, found_by_fmin)
best_accuracy = -min(history_of_fmin.losses())
print("mejor exactitud de validación:", number(best_accuracy, 4))
returned = {name: int(value) for name, value in found_by_fmin.items()}
pd.DataFrame({"fmin devuelve": returned, "space_eval": best_params}, dtype=object)

# %% [markdown]
# En las categorías, `fmin` devuelve la **posición** en la lista, no el valor: un `2` en `max_depth` es la tercera
# opción, no una profundidad 2. Si se lo damos al bosque funciona… con otro bosque. `space_eval` lo deshace.
#
# ### `Trials`, dibujado
#
# La clase lo crea «para poder visualizar más tarde», y ahí queda. `history_from_hyperopt` lo convierte en una
# `History`, con valores en lugar de posiciones: la misma tabla y las mismas figuras para todos los métodos del curso.
# (`Trials` sirve además para seguir: si se lo damos otra vez a `fmin` con un `max_evals` mayor, continúa.)

# %%
from coursekit.figures.history import convergence_scene, slices_scene
from coursekit.interop import history_from_hyperopt

history = history_from_hyperopt(history_of_fmin, space)
told = ["number", "loss", "param_max_depth", "param_min_samples_leaf", "param_n_estimators"]
history.to_frame()[told].tail(5).round(4)

# %%
convergence_scene(history, score="exactitud")

# %%
slices_scene(history, score="exactitud")

# %% [markdown]
# Cada panel, un hiperparámetro; cada punto, una evaluación. ¿Dónde se amontonan los últimos puntos? Cuidado al leerlo:
# TPE muestrea más donde le fue bien, así que los huecos no son «zonas malas» sino zonas poco probadas.
#
# ### La evaluación final
#
# **Una** mirada a la prueba apartada, con las tres cuentas de la clase. `confusion_matrix` tiene en cada fila una clase
# verdadera y en cada columna lo que dijo el modelo. `classification_report` da, por clase, la precisión (*precision*),
# el *recall*, el F1 y cuántos casos hay (*support*).

# %%
from sklearn.metrics import classification_report, confusion_matrix

final = RandomForestClassifier(random_state=0, **best_params).fit(X_dev, y_dev)
predicted = final.predict(X_test)
test = np.mean(predicted == y_test)
error = np.sqrt(test * (1 - test) / len(y_test))
print(confusion_matrix(y_test, predicted))
print(classification_report(y_test, predicted, target_names=["maligno", "benigno"]))
print(f"Exactitud: en validación, {number(best_accuracy, 3)}; en la prueba, {number(test, 3)} "
      f"(error estándar, {number(error, 3)}).")

# %% [markdown]
# Un maligno tomado por benigno no cuesta lo mismo que al revés: es la lección 01, y la exactitud no lo dice.
#
# ### Lo mismo, con `SearchCV`
#
# El espacio se escribe una vez, y el método es una palabra. `"tpe"` es el nuestro (multivariado: ve combinaciones);
# `"bayes"`, un proceso gaussiano que aprende sus escalas.

# %%
from coursekit import Int, SearchCV, Space

forest_space = Space({
    "criterion": ["entropy", "gini"], "max_depth": [2, 4, 8, None],
    "max_features": ["sqrt", "log2", None], "min_samples_leaf": Int(1, 12),
    "min_samples_split": Int(2, 14), "n_estimators": Int(5, 20)})
with_tpe = SearchCV(RandomForestClassifier(random_state=0), forest_space, searcher="tpe", n_iter=12,
                    cv=cv, random_state=0, error_score="raise").fit(X_dev, y_dev)
print(f"TPE, mejor de 12: {number(with_tpe.best_score_, 4)}")

# %%
with_gp = SearchCV(RandomForestClassifier(random_state=0), forest_space, searcher="bayes", n_iter=12,
                   cv=cv, random_state=0, error_score="raise").fit(X_dev, y_dev)
print(f"Proceso gaussiano, mejor de 12: {number(with_gp.best_score_, 4)}")

# %%
convergence_scene([with_tpe.history_, with_gp.history_], score="exactitud")

# %% [markdown]
# Doce evaluaciones y una semilla: **de aquí no sale ningún ganador**.
#
# ### «Se ha demostrado que la optimización bayesiana es más eficiente»
#
# La frase es de la diapositiva. No hay tal demostración: es un **resultado empírico frecuente**, y depende del
# problema. Para medirlo hacen falta el mismo presupuesto, varias semillas y una vara incómoda: el azar **con el doble**
# de evaluaciones (la proponen los autores de Hyperband). Una SVM con C y gamma, 20 semillas; ya está calculado.

# %%
from coursekit.experiments.bayes_race import best_after, load_race

race = load_race()
race_scene(race)

# %%
chance = best_after(race.random, 25)
double = best_after(race.random, 50)
for name, label in (("bayes", "bayesiana"), ("tpe", "TPE")):
    reached = best_after(getattr(race, name), 25)
    print(f"{label:9s} contra el azar: gana {np.sum(reached < chance - 1e-9)} de 20; "
          f"contra el azar con el doble: gana {np.sum(reached < double - 1e-9)} "
          f"y pierde {np.sum(reached > double + 1e-9)}")

# %%
gap = np.median(chance) - np.median(best_after(race.bayes, 25))
print(f"Entre las medianas de los mejores hay {number(gap, 4)}: "
      f"{number(gap * len(y_dev), 0)} de {len(y_dev)} tumores.")
for name, label in (("random", "azar"), ("bayes", "bayesiana")):
    typical = np.median(getattr(race, name)[:, 10:25])
    print(f"Pérdida típica de lo que propone (11 a 25): {label} {number(typical, 3)}")

# %% [markdown]
# Las dos cosas son ciertas. Lo que BO **propone** es mucho mejor: casi todo lo que evalúa sirve. Pero el
# **mejor** se le escapa poco al azar, porque al azar le alcanza con acertar una vez. BO paga cuando cada evaluación es
# cara, cuando la región buena es chica, o cuando hay muchas evaluaciones por delante; contra el azar con el doble, en
# este problema fácil y con veinte semillas, la ventaja no se distingue. Con el bosque y Hyperopt pasa lo mismo («Para
# curiosos»).

# %% [markdown]
# BO clásica sufre con muchos hiperparámetros, y la nota de la clase hace bien en avisarlo: con decenas de ejes, la
# distancia deja de decir quién se parece a quién. Ayudan los sustitutos de árboles, TPE, o suponer funciones más suaves
# cuantos más ejes haya, como `GaussianProcessSearch`.

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("En un lugar sin datos el modelo dice «media 0,7 ± 0,5» (un desvío). ¿Qué significa el 0,5?",
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
# 1. **Un modelo barato decide dónde pagar la próxima evaluación cara.** La adquisición equilibra en un solo número lo
#    que promete (media baja) y lo que no se conoce (desvío grande). El mínimo del modelo no es el próximo punto.
# 2. **TPE no modela la pérdida**: pregunta dónde están las buenas y dónde las demás. Sus primeras 20 evaluaciones, en
#    Hyperopt, son azar.
# 3. **Comparar pide lo mismo para todos**: el mismo espacio, el mismo presupuesto, varias semillas, y el azar al doble.
#
# Y lo que habíamos predicho:

# %%
predictions("05")

# %% [markdown]
# ## Para curiosos
#
# ### Cuánto importa la escala de longitud

# %%
_, lowest_loss = bayes.optimum()
print(f"pérdida verdadera de lo elegido tras 6 vueltas (óptimo: {number(lowest_loss, 3)})")
print("escala     EI    PI   PI con mucha exploración")
for length in (0.05, 0.15, 0.5):
    found = []
    for name, level in (("ei", 0), ("pi", 0), ("pi", 2)):
        chosen_by = bayes.Settings(acquisition=name, length=length, level=level)
        points = bayes.machine_points(chosen_by)
        found.append(bayes.chosen_loss(points, chosen_by, "machine"))
    print(f"{number(length):>6}" + "".join(f"{number(loss, 3):>7}" for loss in found))

# %% [markdown]
# (Es una sola función y sin ruido: la tabla muestra que la escala importa, no cuál adquisición es mejor.)
#
# ### Con ruido, cuánto promete de más la medición más baja
#
# Trescientas búsquedas al azar de nueve mediciones. De cada una, la más baja que se midió y la de menor media del
# modelo: qué prometen, y cuánto valen de verdad.

# %%
rows = []
for seed in range(300):
    at_random = np.random.default_rng(seed).random(9)
    noisy = bayes.measure(at_random, noise=0.15, seed=seed)
    lucky = noisy.argmin()
    sensible = bayes.incumbent(at_random, noisy, noise=0.15)
    means = bayes.posterior(at_random, noisy, at_random, noise=0.15)[0]
    true_losses = bayes.hidden_loss(at_random)
    rows.append([noisy[lucky], true_losses[lucky], means[sensible], true_losses[sensible]])
promises = pd.DataFrame(rows, columns=["promete", "da", "promete el modelo", "da el del modelo"])
promised, true, promised_by_model, true_by_model = promises.mean()
too_low = (promises["promete"] < promises["da"]).mean()
too_low_model = (promises["promete el modelo"] < promises["da el del modelo"]).mean()
print(f"La medición más baja promete {number(promised, 3)}, y su pérdida verdadera es {number(true, 3)}: "
      f"promete de más en el {percent(too_low)} de las búsquedas.")
print(f"La media más baja del modelo promete {number(promised_by_model, 3)}, y da "
      f"{number(true_by_model, 3)}: promete de más en el {percent(too_low_model)}.")

# %% [markdown]
# La afortunada promete de más **en promedio**, y en la mayoría de las búsquedas. El modelo mezcla cada medición con sus
# vecinas y con lo que creía antes: elige casi igual de bien, y en promedio no promete lo que no hay. (Aquí es hasta
# pesimista: antes de medir creía 0,7.)

# %% [markdown]
# ### TPE y el azar con el bosque
#
# Cinco semillas, 40 evaluaciones: la mediana de lo que propone cada uno.

# %%
stages = ["propuestas 1 a 20", "propuestas 21 a 40", "mejor de 40"]
medians = {}
for label, forests in (("TPE", race.forest_tpe), ("azar", race.forest_random)):
    stage_losses = [forests[:, :20], forests[:, 20:], best_after(forests, 40)]
    medians[label] = [number(np.median(losses), 4) for losses in stage_losses]
pd.DataFrame(medians, index=stages)

# %% [markdown]
# La primera fila es igual porque **es** el azar: las 20 de arranque.

# %% [markdown] tags=["plegada"]
# ### ¿Y las demás bibliotecas?
#
# | biblioteca | sustituto | cuándo |
# |---|---|---|
# | Hyperopt | TPE | código que ya lo usa |
# | Optuna | TPE (también multivariado), y otros | proyectos nuevos: poda, tablero, estudios que se retoman |
# | scikit-optimize | GP, bosques | `BayesSearchCV`; casi sin mantenimiento |
# | BoTorch / Ax | GP | evaluaciones muy caras, lotes, varios objetivos |
# | SMAC | bosque aleatorio | espacios con muchas categorías y ramas |

# %% [markdown] tags=["plegada"]
# ### ¿Y el descenso de gradiente?
#
# Con él se aprenden los *parámetros* de una red, porque la pérdida se puede derivar respecto de ellos. Con los
# *hiperparámetros* rara vez se puede: no hay derivada respecto de un núcleo, ni de una cantidad de vecinos, y la
# pérdida de validación es el resultado de un entrenamiento entero. Para los continuos (la regularización, la tasa de
# aprendizaje) sí existe: los **hipergradientes** derivan *a través* del entrenamiento (Maclaurin et al. 2015) o en su
# punto final, con la función implícita (Bengio 2000; Lorraine et al. 2020). Piden un modelo entero derivable y mucha
# memoria o aproximaciones; a cambio, ajustan miles de hiperparámetros a la vez, o millones, lo que ningún método de
# esta lección puede. Aquí la pérdida es una **caja negra**: se evalúa, y nada más.

# %% [markdown] tags=["plegada"]
# ### Por qué el código de la clase se detiene en la primera evaluación
#
# `hp.quniform('max_depth', 10, 1200, 10)` sortea **decimales**: `660.0`, `820.0`. El bosque pide un entero y lanza
# `InvalidParameterError`. Un error así corta `fmin` y no queda nada anotado, salvo con `catch_eval_exceptions=True`.
# Para enteros está `hp.uniformint`. El mismo error darían después `max_features='auto'`, que scikit-learn retiró, y un
# `min_samples_leaf` de `0.0`: como fracción, tiene que ser mayor que 0.

# %% [markdown] tags=["plegada"]
# ### Un espacio donde la mayoría de los bosques contestan siempre lo mismo
#
# `min_samples_leaf=0.3` no son hojas de 0,3 filas: cada hoja debe tener **30 % de las filas**. Y
# `min_samples_split=0.9` pide el 90 % para partir un nodo. Sorteando 60 configuraciones del espacio de la clase y
# ajustando un bosque con cada una, más de la mitad contesta siempre la clase mayoritaria: nada avisa, y la búsqueda
# gasta ahí su presupuesto.

# %% [markdown] tags=["plegada"]
# ### La celda que recupera el resultado, y su paréntesis
#
# En la diapositiva, el último hiperparámetro termina así:
#
# ```python
#                                    n_estimators = est[best['n_estimators']])
#                                    ).fit(X_Train,Y_Train)
# ```
#
# El paréntesis de `est[...])` ya cerró el modelo: sobra, y el renglón que empieza con `).fit(` queda suelto. Python
# responde con un error de sintaxis. Sin él se puede leer, pero hacen falta `crit`, `feat` y `est`, listas escritas a
# mano para deshacer las posiciones de `hp.choice`. Con `space_eval(space, best)` no hacen falta.

# %% [markdown] tags=["plegada"]
# ### La semilla de `fmin`
#
# `rstate` quiere un generador nuevo de numpy, `np.random.default_rng(101)`. Con un entero, o con un
# `np.random.RandomState`, falla con un `AttributeError` que no nombra a `rstate`.

# %% [markdown] tags=["plegada"]
# ### Sin `max_evals`
#
# La diapositiva dice que «también se puede definir en `fmin ()` el número máximo de evaluaciones a realizar». Si no se
# define, ni tampoco `timeout` ni `loss_threshold`, el máximo es el mayor entero de la máquina: en la práctica, no
# termina.

# %% [markdown] tags=["plegada"]
# ### `n_estimators`: ¿un hiperparámetro o un costo?
#
# Más árboles casi nunca empeoran un bosque: promedian más. Por eso su cantidad no es un óptimo que buscar, sino un
# costo que elegimos: la que podamos pagar. Aquí la buscamos para seguir a la clase.

# %% [markdown]
# ## Para seguir
#
# De la clase:
#
# - La nota *Hyperparameter optimization con Hyperband y Ray Tune* tiene una sección sobre optimización bayesiana, con
#   una figura como las de arriba.
# - La guía de scikit-learn, en [procesos gaussianos](https://scikit-learn.org/stable/modules/gaussian_process.html).
# - El artículo recomendado por la clase usa Hyperopt con el mismo espacio: releámoslo con la tabla de la sección 4 al
#   lado.
#
# Para ver:
#
# - A. Agnihotri y N. Batra (2020), [Exploring Bayesian optimization](https://distill.pub/2020/bayesian-optimization/),
#   en *Distill*: interactivo, y con las mismas adquisiciones.
# - J. Görtler, R. Kehlbeck y O. Deussen (2019), [A visual exploration of Gaussian
#   processes](https://distill.pub/2019/visual-exploration-gaussian-processes/), también en *Distill*.
#
# Los trabajos de donde sale esta lección:
#
# - D. Jones, M. Schonlau y W. Welch (1998), [Efficient global optimization of expensive black-box
#   functions](https://doi.org/10.1023/A:1008306431147). La mejora esperada.
# - C. Rasmussen y C. Williams (2006), [Gaussian processes for machine learning](https://gaussianprocess.org/gpml/),
#   capítulo 2: el algoritmo 2.1 es el del segundo ejercicio.
# - J. Bergstra, R. Bardenet, Y. Bengio y B. Kégl (2011), [Algorithms for hyper-parameter
#   optimization](https://papers.nips.cc/paper/2011/hash/86e8f7ab32cfd12577bc2619bc635690-Abstract.html). TPE.
# - J. Snoek, H. Larochelle y R. Adams (2012), [Practical Bayesian optimization of machine learning
#   algorithms](https://arxiv.org/abs/1206.2944).
# - D. Ginsbourger, R. Le Riche y L. Carraro (2010), [Kriging is well-suited to parallelize
#   optimization](https://doi.org/10.1007/978-3-642-10701-6_6). El mentiroso constante.
# - S. Watanabe (2023), [Tree-structured Parzen estimator: understanding its algorithm components and their roles for
#   better empirical performance](https://arxiv.org/abs/2304.11127).
# - P. Frazier (2018), [A tutorial on Bayesian optimization](https://arxiv.org/abs/1807.02811).
#
# Sobre gradientes:
#
# - Y. Bengio (2000), [Gradient-based optimization of hyperparameters](https://doi.org/10.1162/089976600300015187).
# - D. Maclaurin, D. Duvenaud y R. Adams (2015), [Gradient-based hyperparameter optimization through reversible
#   learning](https://arxiv.org/abs/1502.03492).
# - J. Lorraine, P. Vicol y D. Duvenaud (2020), [Optimizing millions of hyperparameters by implicit
#   differentiation](https://arxiv.org/abs/1911.02590).
#
# Seguimos con la lección 06, algoritmos genéticos: sin modelo, con una población que se cruza y muta.
