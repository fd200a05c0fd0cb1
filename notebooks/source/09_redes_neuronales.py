# %% [markdown]
# # 09 · Redes neuronales
#
# *El hiperparámetro que faltaba en la grilla.*
#
# La clase busca con una grilla cuántas neuronas, qué activación y qué optimizador lleva una red. Falta uno, y es el que
# más importa: la **tasa de aprendizaje**. Además, el código de la clase ya no funciona: el envoltorio que usa no existe
# más. Aquí hacemos lo mismo con lo que hay hoy, y agregamos lo que faltaba.
#
# **Al terminar vamos a poder:**
# - decir qué le hace la tasa de aprendizaje a una red, y buscarla en la escala que corresponde;
# - calcular lo que cuesta una grilla de redes antes de lanzarla;
# - usar las épocas como recurso: detenerse a tiempo y reanudar lo que promete;
# - ajustar una red de Keras desde scikit-learn sin caer en sus trampas.
#
# **Tiempo:** 54 minutos: predice (5), a mano (10), explora (5), con la biblioteca (25), comprueba (7), tres ideas (2).
# Los ejercicios llevan otros 30.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Casi todo usa las redes de scikit-learn. Solo
# la parte de Keras pide algo más: `make lab REDES=1`.

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.experiments.learning_rate import RATES, load_learning_rates
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.widgets import learning_rate

doctor()
comma_tables()      # las tablas de pandas, también con coma

# %% [markdown]
# ## 1 · Predice *(5 min)*
#
# Una red chica aprende a leer dígitos escritos a mano con **SGD**, el optimizador más simple. Probamos 25 **tasas de
# aprendizaje**, de 0,00001 a 10: la tasa dice cuánto se corrige la red cada vez que se equivoca. La respuesta no se
# corrige: se guarda para compararla al final.

# %% jupyter={"source_hidden": true}
table = load_learning_rates()
rates = learning_rate(rate=1e-5)


def ten_times_the_best():
    """La respuesta, de la tabla."""
    errors = table.mean_errors("sgd")
    best = table.best("sgd")
    far = int(np.argmin(np.abs(RATES - 10 * RATES[best])))
    return (f"Se arruina: con {number(RATES[best], 2)}, la mejor, se equivoca en {percent(errors[best], 1)}; con "
            f"{number(RATES[far], 1)}, en {percent(errors[far], 0)}.")


predict("Encontramos la tasa con la que la red se equivoca menos. ¿Qué pasa si la multiplicamos por 10?",
        options=["aprende lo mismo, diez veces más rápido", "aprende casi igual, con algo más de ruido",
                 "se arruina: deja de aprender", "casi nada: la tasa importa poco"],
        key="09-W18", widget=rates, result=ten_times_the_best)

# %% [markdown]
# Se abrió un widget. Por ahora solo mirémoslo: lo movemos en la sección 3.

# %% [markdown]
# ## 2 · A mano *(10 min)*
#
# ### Un paso, y otro
#
# Entrenar es bajar una pérdida a pasos. La **pendiente** dice hacia dónde baja y cuánto; la tasa, qué parte de eso
# caminamos. El caso más chico: un solo peso $w$ y la pérdida $w^2$, que es mínima en 0. Su pendiente es $2w$, así que
#
# $$w \leftarrow w - \text{tasa} \cdot 2w = (1 - 2 \cdot \text{tasa})\, w$$
#
# En cada paso $w$ se multiplica por $1 - 2 \cdot \text{tasa}$. Con tasa 0,1 por 0,8, y baja; con 0,5 por 0, y llega de
# una vez; con 0,9 por −0,8: salta de un lado al otro, y también baja. ¿Y con 1,1?

# %%
columns = {}
for rate in (0.001, 0.1, 0.5, 0.9, 1.1):
    w = 1.0
    path = [w]
    for _ in range(10):
        w = w - rate * 2 * w
        path.append(w)
    columns[f"tasa {number(rate)}"] = path

steps = pd.DataFrame(columns).rename_axis("paso")
steps.loc[[0, 1, 2, 3, 10]].map(lambda v: number(v, 3))

# %% [markdown]
# Tres destinos: **no se mueve** (0,001), **aprende** y **estalla** (1,1). Entre el segundo y el tercero hay un borde:
# el factor vale menos que −1 cuando la tasa pasa de 1. Una red tiene miles de pesos y su pérdida no es $w^2$, pero los
# tres destinos son los mismos, y nadie nos dice dónde está el borde.
#
# ### Una red, una época
#
# Una **neurona** suma sus entradas, cada una por un peso, y pasa la suma por una **activación**, que la deforma. Una
# **capa oculta** son varias neuronas en paralelo; la de salida tiene una por clase. Una **época** es una pasada por
# todas las filas de entrenamiento, en **lotes**: un paso por cada lote.
#
# `partial_fit` entrena *una* época y deja seguir después. Es lo que necesitamos para mirar adentro.

# %%
from sklearn.neural_network import MLPClassifier

from coursekit.experiments.halving import digits_split

# %%
(X_train, y_train), (X_val, y_val), (X_test, y_test) = digits_split()


def train(net, epochs):
    """El error de validación tras cada época."""
    curve = []
    for _ in range(epochs):
        net.partial_fit(X_train, y_train, classes=range(10))
        curve.append(1 - net.score(X_val, y_val))
    return curve


# %%
print(f"{len(y_train)} filas para entrenar y {len(y_val)} para validar, con 64 columnas")
curve = train(MLPClassifier((25,), learning_rate_init=0.01, random_state=0), epochs=40)
for epoch in (1, 2, 5, 10, 20, 40):
    print(f"época {epoch:2d}: se equivoca en {percent(curve[epoch - 1], 1)}")

# %% [markdown]
# ### Detenerse a tiempo
#
# Casi toda la ganancia está en las primeras épocas. ¿Cuándo paramos? Con **paciencia**: si pasan tantas épocas seguidas
# sin mejorar, basta; y nos quedamos con la mejor, no con la última. A eso se lo llama **parada temprana** (*early
# stopping*). Programarla es el segundo ejercicio; aquí miramos dónde se habría detenido.

# %%
best_so_far = np.minimum.accumulate(curve)
for patience in (2, 5, 10):
    waiting = 0
    stop = len(curve)
    for i in range(1, len(curve)):
        waiting = 0 if curve[i] < best_so_far[i - 1] else waiting + 1
        if waiting == patience:
            stop = i + 1
            break
    print(f"paciencia {patience:2d}: se detiene en la época {stop}, "
          f"y la mejor hasta ahí se equivoca en {percent(best_so_far[stop - 1], 1)}")

# %% [markdown]
# La paciencia es otro hiperparámetro: corta, ahorra y se pierde mejoras que tardan; larga, paga épocas de más. En
# scikit-learn es `early_stopping=True` con `n_iter_no_change`; en Keras, `EarlyStopping(patience=...)`, que se queda
# con los pesos de **la última** época si no le pedimos `restore_best_weights=True`.
#
# Un cuidado: quien se detiene mirando la validación **la usó para elegir**. El puntaje de esa época promete de más, por
# poco, como cualquier otro máximo (lección 03).

# %% [markdown]
# ## 3 · Explora *(5 min)*
#
# En el widget del comienzo: cinco semillas por tasa, la mitad izquierda mira **adentro** (la pérdida de entrenamiento,
# época por época) y la derecha, **el resultado** (cuánto se equivoca en la validación).

# %%
rates

# %% [markdown]
# - Recorramos las 25 tasas de izquierda a derecha. ¿En cuáles no se mueve, en cuáles aprende, dónde estalla?
# - ¿Cuántas décadas (factores de 10) hay entre la primera tasa que sirve y la última?
# - Pasemos de SGD a **Adam**, que ajusta el paso de cada peso por su cuenta. ¿Estalla alguna vez? ¿Y cambia más el
#   error al cambiar de optimizador, o al cambiar de tasa?
# - Con **3 épocas** en lugar de 30, ¿cuáles dejan de servir? Las chicas: caminan bien, pero no les da el tiempo.
#
# Comparemos con números lo que importa cada cosa:

# %%
sgd = table.mean_errors("sgd")
adam = table.mean_errors("adam")
print(f"Elegir el optimizador, cada uno con su mejor tasa: "
      f"{percent(sgd.min(), 1)} con SGD y {percent(adam.min(), 1)} con Adam.")
for name, errors in (("SGD", sgd), ("Adam", adam)):
    lowest = errors.argmin()
    ten_times_less = errors[lowest - 4]               # cuatro tasas por década
    ten_times_more = errors[lowest + 4]
    print(f"Con {name}, errar la tasa por 10: {percent(ten_times_less, 1)} por debajo "
          f"y {percent(ten_times_more, 1)} por encima.")

# %% [markdown]
# La grilla de la clase compara tres optimizadores y deja a cada uno con su tasa por omisión. Es comparar tres
# corredores con zapatos de talle ajeno: se mide el talle, no al corredor.

# %% [markdown]
# ## 4 · Con la biblioteca *(25 min)*
#
# ### La grilla de la clase, en cuentas
#
# Antes de lanzar una búsqueda, su cuenta. La de la clase tiene 5 activaciones, 6 cantidades de neuronas y 3
# optimizadores; cada red entrena 80 épocas, y `GridSearchCV` usa 5 pliegues.

# %%
from sklearn.model_selection import ParameterGrid

# %%
class_grid = {
    "activation": ["softmax", "relu", "tanh", "sigmoid", "linear"],
    "neurons": [5, 10, 15, 25, 35, 50],
    "optimizer": ["SGD", "Adam", "Adamax"],
}
n_configs = len(ParameterGrid(class_grid))
fits = n_configs * 5
print(f"{n_configs} redes por 5 pliegues son {fits} entrenamientos, más el último: {fits + 1}.")
print(f"{number(fits * 80)} épocas en la búsqueda.")

# %% [markdown]
# Y tres cosas que ninguna cantidad de épocas arregla:
#
# - **`softmax` en una capa oculta.** Reparte un total de 1 entre las neuronas: si una sube, las demás bajan. Sirve a la
#   salida, donde son probabilidades; adentro ahoga la señal. Es una quinta parte de la grilla.
# - **Los datos, sin escalar.** Con columnas de tamaños distintos no hay una tasa buena para todas.
# - **La tasa de aprendizaje no está.** Cada optimizador corre con la suya por omisión.
#
# ### Una rebanada, y lo que faltaba
#
# Probamos 12 redes de scikit-learn de dos maneras: una **grilla** de activación, neuronas y optimizador, como la de la
# clase, y doce al **azar** que además sortean la tasa. Los dígitos, ahora sin escalar: escala el *pipeline*, dentro de
# cada pliegue.

# %%
import warnings

from scipy.stats import loguniform
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# %%
X, y = load_digits(return_X_y=True)
X_dev, X_held, y_dev, y_held = train_test_split(X, y, test_size=1 / 3, stratify=y, random_state=0)
net = make_pipeline(StandardScaler(), MLPClassifier(max_iter=12, random_state=0))

slice_of_grid = {
    "mlpclassifier__activation": ["relu", "tanh", "logistic"],
    "mlpclassifier__hidden_layer_sizes": [(10,), (25,)],
    "mlpclassifier__solver": ["sgd", "adam"],
}
with_rate = {
    "mlpclassifier__activation": ["relu", "tanh", "logistic"],
    "mlpclassifier__hidden_layer_sizes": [(10,), (25,)],
    "mlpclassifier__solver": ["sgd", "adam"],
    "mlpclassifier__learning_rate_init": loguniform(1e-4, 1),
}


# %%
def search_for(search):
    """La búsqueda ya hecha. Doce épocas no alcanzan para converger: lo sabemos, y callamos ese aviso."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return search.fit(X_dev, y_dev)


by_grid = search_for(GridSearchCV(net, slice_of_grid, cv=3))
at_random = search_for(RandomizedSearchCV(net, with_rate, n_iter=12, cv=3, random_state=0))
for name, search in (("grilla, sin la tasa", by_grid), ("azar, con la tasa  ", at_random)):
    scores = np.sort(search.cv_results_["mean_test_score"])
    print(f"{name}: la mejor acierta {percent(scores[-1], 1)}; la del medio, {percent(scores[6], 1)}")

# %%
shown = pd.DataFrame(by_grid.cv_results_)
by_solver = shown.groupby("param_mlpclassifier__solver")["mean_test_score"].agg(["min", "max"])
by_solver.map(lambda v: percent(v, 1)).rename_axis("optimizador")

# %% [markdown]
# ¿Qué dice la grilla? Que «SGD no sirve». No: dice que SGD **con la tasa 0,001** no alcanza en 12 épocas. En la sección
# 3 vimos que con otra tasa llega tan lejos como Adam. El hiperparámetro que falta no desaparece: queda fijo, y su culpa
# la paga otro.
#
# ### Las épocas como recurso
#
# Una red a medio entrenar ya dice algo. Es el terreno de la lección 07: **Hyperband**, con las épocas de recurso. La
# función que evalúa recibe también un **estado**, la red tal como quedó, y sigue desde ahí en lugar de empezar de
# nuevo.

# %%
from coursekit import Categorical, Float, Int, Space, minimize
from coursekit.searchers import Hyperband, RandomSearch

# %%
net_space = Space({
    "learning_rate_init": Float(1e-4, 1, log=True),
    "hidden_layer_sizes": Int(8, 64, log=True),
    "activation": Categorical(["relu", "tanh", "logistic"]),
    "solver": Categorical(["sgd", "adam"]),
})


def grow(params, resource, state):
    """Lleva una red hasta `resource` épocas: (error de validación, la red para seguir)."""
    if state is None:
        grown = MLPClassifier(batch_size=64, random_state=0, **params)
        done = 0
    else:
        grown, done = state
    for _ in range(resource - done):
        grown.partial_fit(X_train, y_train, classes=range(10))
    return 1 - grown.score(X_val, y_val), (grown, resource)


# %%
searcher = Hyperband(net_space, max_resource=27, eta=3, random_state=0)
by_hyperband = minimize(grow, searcher, progress=False)
paid = sum(trial.cost for trial in by_hyperband)
tried = len({trial.config for trial in by_hyperband})
best = by_hyperband.best
print(f"{tried} redes con {number(paid)} épocas en total: {number(paid / tried, 1)} cada una.")
chosen_rate = number(best.params["learning_rate_init"], 2)
print(f"La mejor se equivoca en {percent(best.loss, 1)}: {best.params['hidden_layer_sizes']} neuronas, "
      f"{best.params['activation']}, {best.params['solver']} con tasa {chosen_rate}.")


# %% [markdown]
# Con las mismas épocas, ¿cuántas redes **enteras** se pueden entrenar, y hasta dónde llegan?

# %%
def whole(params):
    """Una red desde cero, con sus 27 épocas."""
    return grow(params, 27, None)[0]


n_whole = int(paid // 27)
whole_nets = minimize(whole, RandomSearch(net_space, random_state=0), n_trials=n_whole, progress=False)
print(f"{n_whole} redes enteras, al azar: la mejor se equivoca en {percent(whole_nets.best.loss, 1)}.")

# %% [markdown]
# Una corrida no decide entre dos métodos (lección 08), y aquí la diferencia puede caer para cualquier lado. Lo que sí
# es seguro es la cuenta: con el mismo gasto, Hyperband **miró** varias veces más redes, y de las malas pagó pocas
# épocas.

# %% [markdown]
# ### La red de la clase, con Keras
#
# El código de la clase es de otra época, y hoy se detiene en la primera línea:
#
# - `from keras.wrappers.scikit_learn import KerasClassifier`: ese módulo ya no está. Keras 3 trae
#   `keras.wrappers.SKLearnClassifier`; SciKeras es otro paquete, aparte.
# - `build_fn=DL_Model`: ahora es `model`, una función que recibe `X`, `y` y lo demás.
# - `Dense(neurons, input_dim=4)`: la forma de la entrada va en `keras.Input`. Y el 4 solo servía para tablas de cuatro
#   columnas.
# - `epochs=80, batch_size=40, verbose=0`: van juntos en `fit_kwargs`, con una trampa que está más abajo.
#
# Lo que sigue usa Keras 3 sobre **jax**. Si no está instalado, las celdas lo dicen y siguen: se agrega con `make lab
# REDES=1`.

# %%
from coursekit.interop import has_keras, import_keras

KERAS = has_keras()
if KERAS:
    keras = import_keras()      # con jax, y guardando en disco lo que compila
    print("Keras", keras.__version__)
else:
    print("Keras no está: las celdas que siguen no hacen nada. Se agrega con «make lab REDES=1».")


# %%
def class_net(X, y, neurons=25, activation="relu", rate=0.01, dropout=0.3):
    """La red de la clase: dos capas ocultas y dropout; y la tasa, que faltaba."""
    keras.utils.set_random_seed(0)
    layers = [
        keras.Input(shape=X.shape[1:]),
        keras.layers.Dense(neurons, activation=activation),
        keras.layers.Dense(neurons, activation=activation),
        keras.layers.Dropout(dropout),
        keras.layers.Dense(10, activation="softmax"),
    ]
    built = keras.Sequential(layers)
    built.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(rate))
    return built


def keras_epochs(epochs, **options):
    """Error de validación de `class_net` tras esas épocas."""
    built = class_net(X_train, y_train, **options)
    built.fit(X_train, np.eye(10)[y_train], epochs=epochs, batch_size=64, verbose=0)
    return 1 - np.mean(built.predict(X_val, verbose=0).argmax(axis=1) == y_val)


# %%
if KERAS:
    for activation in ("relu", "softmax"):
        error = keras_epochs(15, activation=activation)
        print(f"{activation:>7} en las capas ocultas: se equivoca en {percent(error, 1)}")

# %% [markdown]
# Las mismas épocas, la misma tasa, la misma cantidad de neuronas. Una búsqueda descarta `softmax` sola; lo que no
# devuelve es lo que costó probarla.
#
# ### Una trampa: una sola época, y nadie avisa
#
# El envoltorio de Keras se ajusta bien cuando lo llamamos nosotros. Pero `cross_val_score`, `GridSearchCV` y todo lo
# que valida **clona** el modelo en cada pliegue (lección 03), y en la versión que instala este curso el clon pierde
# `fit_kwargs`: entrena con lo que Keras hace por omisión, **una** época.

# %%
from sklearn.base import clone

# %%
if KERAS:
    from keras.wrappers import SKLearnClassifier

    wrapped = SKLearnClassifier(class_net, fit_kwargs={"epochs": 15, "batch_size": 64, "verbose": 0})
    print("el original:", wrapped.get_params()["fit_kwargs"])
    print("el clon:    ", clone(wrapped).get_params()["fit_kwargs"])

# %% [markdown]
# Se arregla en cuatro líneas: que el clon lleve una copia. De paso, que `predict` no dibuje una barra de progreso en
# cada pliegue.

# %%
from contextlib import redirect_stdout
from io import StringIO

# %%
if KERAS:
    class CarefulClassifier(SKLearnClassifier):
        """El envoltorio de Keras, que al clonarse conserva `fit_kwargs` y predice sin barras."""

        def __sklearn_clone__(self):
            copy = super().__sklearn_clone__()
            copy.fit_kwargs = dict(self.fit_kwargs or {})
            return copy

        def predict(self, X):
            return self._reverse_process_target(self.model_.predict(np.asarray(X), verbose=0))

    for name, kind in (("como viene", SKLearnClassifier), ("con cuidado", CarefulClassifier)):
        wrapped = kind(class_net, fit_kwargs={"epochs": 15, "batch_size": 64, "verbose": 0})
        with redirect_stdout(StringIO()):        # sin esto, «como viene» dibuja una barra por ajuste
            scores = cross_val_score(make_pipeline(StandardScaler(), wrapped), X_dev, y_dev, cv=2)
        print(f"{name}: acierta {percent(scores.mean(), 1)}")

# %% [markdown]
# Dos cuidados más con este envoltorio. Los argumentos de la red van todos juntos en un diccionario, `model_kwargs`: una
# grilla no tiene un eje por hiperparámetro, sino una lista de diccionarios. Y si usamos SciKeras en su lugar, sí hay un
# eje para cada uno (`model__neurons`), pero scikit-learn no lo reconoce como clasificador y los pliegues **no salen
# estratificados**, sin aviso: hay que pasar `cv=StratifiedKFold(...)`.
#
# ### Hyperband, con Keras
#
# El estado es la red misma: `fit` sigue desde donde estaba, con `initial_epoch`. Nada se entrena dos veces.

# %%
def grow_keras(params, resource, state):
    """Lleva una red de Keras hasta `resource` épocas: (error de validación, la red para seguir)."""
    if state is None:
        built = class_net(X_train, y_train, **params)
        done = 0
    else:
        built, done = state
    built.fit(X_train, np.eye(10)[y_train], initial_epoch=done, epochs=resource, batch_size=64, verbose=0)
    error = 1 - np.mean(built.predict(X_val, verbose=0).argmax(axis=1) == y_val)
    return error, (built, resource)


# %% tags=["celda-larga"]
if KERAS:
    keras_space = Space({
        "rate": Float(1e-4, 0.3, log=True),
        "neurons": Categorical([16, 32]),
        "activation": Categorical(["relu", "tanh"]),
    })
    small = Hyperband(keras_space, max_resource=9, eta=3, random_state=0)
    by_keras = minimize(grow_keras, small, progress=False)
    grown_nets = len({trial.config for trial in by_keras})
    trained_epochs = sum(trial.cost for trial in by_keras)
    print(f"{grown_nets} redes, {number(trained_epochs)} épocas.")
    winner = by_keras.best.params
    print(f"La mejor se equivoca en {percent(by_keras.best.loss, 1)}: {winner['neurons']} neuronas, "
          f"{winner['activation']}, con tasa {number(winner['rate'], 3)}.")

# %% [markdown]
# Las cantidades de neuronas son dos, y no un rango: cada forma nueva de red se **compila**, y eso tarda más que
# entrenarla nueve épocas. Por eso `import_keras` guarda lo compilado en disco: la segunda vez que ejecutamos la celda
# vuela.
#
# ### La prueba, una sola vez
#
# Elegimos por la validación; el número que se informa es el de la prueba apartada, que no eligió nada.

# %%
chosen = MLPClassifier(batch_size=64, random_state=0, **best.params)
for _ in range(best.resource):
    chosen.partial_fit(X_train, y_train, classes=range(10))
wrong = chosen.predict(X_test) != y_test
error = wrong.std() / np.sqrt(len(wrong))
print(f"Validación, la que eligió: {percent(best.loss, 1)} de error.")
print(f"Prueba apartada: {percent(wrong.mean(), 1)} ± {percent(error, 1)} "
      f"(un error estándar, {len(wrong)} filas).")

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("Una grilla compara SGD, Adam y RMSprop, los tres con la tasa por omisión, y gana Adam. ¿Qué sabemos?",
     options=[("Que Adam es el mejor optimizador para estos datos.",
               "Solo con esas tasas. Con la suya, SGD puede empatarle, como en el widget.", False),
              ("Que Adam con su tasa por omisión le gana a los otros con las suyas.",
               "Sí. Para comparar optimizadores, cada uno lleva su tasa bien elegida.", True),
              ("Nada: los optimizadores no se pueden comparar.",
               "Se puede: buscando la tasa de cada uno con el mismo presupuesto.", False)],
     key="09-Q1")

# %% jupyter={"source_hidden": true}
quiz("Buscamos la tasa entre 0,0001 y 1. ¿Cómo la sorteamos?",
     options=[("uniforme entre 0,0001 y 1",
               "Nueve de cada diez caerían por encima de 0,1: casi todas en la última década.", False),
              ("uniforme en su logaritmo",
               "Sí: una cuarta parte en cada década (lección 04).", True),
              ("con los valores 0,0001, 0,5 y 1",
               "Entre 0,0001 y 0,5 están las mejores, y no se prueba ninguna.", False)],
     key="09-Q2")

# %% jupyter={"source_hidden": true}
quiz("Un GridSearchCV sobre el envoltorio de Keras, con `fit_kwargs={\"epochs\": 100}`, termina en segundos y da "
     "puntajes muy bajos. ¿Qué miramos primero?",
     options=[("La cantidad de neuronas.",
               "Puede ser; pero cien épocas en segundos ya decían que algo no cerraba.", False),
              ("Cuántas épocas entrenó de verdad cada clon.",
               "Sí: el clon puede haber perdido `fit_kwargs`, y entonces entrena una sola.", True),
              ("La semilla.", "Con otra semilla seguiría entrenando una sola época.", False)],
     key="09-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 09](../exercises/09_redes_neuronales.ipynb) piden las
# épocas que cuesta una grilla, la parada temprana y el espacio de una red. Cada uno se comprueba al instante.
#
# ## 6 · Tres ideas *(2 min)*
#
# 1. **La tasa de aprendizaje va primera.** Se busca en escala logarítmica, y a cada optimizador se le busca la suya.
# 2. **Las épocas son el recurso natural de una red**: se detiene a tiempo la que no mejora y se reanuda la que promete.
# 3. **Una búsqueda no avisa** si entrena una época en lugar de cien, o si una quinta parte de la grilla no tiene
#    sentido. Antes de creerle al ganador, miremos qué se entrenó.
#
# Y lo que habíamos predicho:

# %%
predictions("09")

# %% [markdown]
# ## Para seguir
#
# De la clase:
#
# - El ejemplo de redes de las diapositivas: la grilla de activación, neuronas y optimizador que contamos en la sección
#   4.
# - La guía de scikit-learn sobre [redes
#   neuronales](https://scikit-learn.org/stable/modules/neural_networks_supervised.html), con sus consejos sobre
#   escalar.
#
# Los trabajos de donde sale esta lección:
#
# - Y. Bengio (2012), [Practical recommendations for gradient-based training of deep
#   architectures](https://arxiv.org/abs/1206.5533). La sección 3.1 llama a la tasa inicial «often the single most
#   important hyper-parameter».
# - L. Prechelt (1998), *Early stopping — but when?*, en *Neural Networks: Tricks of the Trade*. La paciencia, medida.
# - D. Kingma y J. Ba (2015), [Adam: a method for stochastic optimization](https://arxiv.org/abs/1412.6980).
# - L. Li y otros (2018), [Hyperband](https://jmlr.org/papers/v18/16-558.html), con las épocas como recurso en la
#   sección 4.
# - La documentación de [Keras](https://keras.io/api/utils/sklearn_wrappers/) sobre su envoltorio para scikit-learn.
#
# Hasta aquí, una máquina sola. Seguimos con la lección 10, Ray Tune: lo mismo, repartido entre muchas, y cuándo hacen
# falta.
