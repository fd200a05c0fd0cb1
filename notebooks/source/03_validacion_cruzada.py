# %% [markdown]
# # 03 · Validación cruzada
#
# *¿Cuánto vale, de verdad, el mejor puntaje?*
#
# Grid Search entrega un ganador y un número. El número se va a leer como una promesa: «así de bien va a funcionar».
# Esta lección trata de esa promesa: cómo se mide, cómo se estropea sin que nadie lo note y cómo se informa.
#
# **Al terminar vamos a poder:**
# - decir qué decide cada conjunto: entrenamiento, validación y prueba apartada;
# - hacer validación cruzada con nuestras propias líneas y promediar los puntajes correctos;
# - partir los datos según de dónde vendrán las filas nuevas;
# - reconocer una fuga de datos y cerrarla con un `Pipeline`;
# - explicar la maldición del ganador, y anidar.
#
# **Tiempo:** 64 minutos: predice (2), a mano (13), explora los pliegues (9), explora al ganador (16), con la
# biblioteca (13), la pregunta de la clase (3), comprueba (6), tres ideas (2). Los ejercicios llevan otros 40.
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
pd.set_option("display.precision", 3)

# %% [markdown]
# ## 1 · Predice *(2 min)*
#
# La clase dejó una pregunta abierta: «¿por qué puede estar sesgada la evaluación de performance del modelo con CV?»
# (*CV*: validación cruzada, por sus siglas en inglés. *Sesgada*: que en promedio se equivoca para un lado.) Anotemos
# qué creemos hoy. No se corrige: la respuesta, con números, está en la sección 6.

# %% jupyter={"source_hidden": true}
answer = {"sesgo": "La respuesta, con números, está en la sección 6."}
predict("El puntaje de validación cruzada de la configuración ganadora, "
        "¿hacia dónde se equivoca?",
        options=["no está sesgado: para eso es la validación cruzada", "siempre promete de más",
                 "siempre promete de menos", "hay razones para los dos lados"],
        key="03-sesgo", result=lambda: answer["sesgo"])

# %% [markdown]
# ## 2 · A mano *(13 min)*
#
# ### Los datos: dígitos escritos por personas
#
# Son 1797 imágenes de 8 × 8 de dígitos escritos a mano. Queremos un lector que funcione con la letra de **personas
# nuevas**. Ninguna columna dice quién escribió cada dígito, pero el orden de las filas lo delata: cada persona copió
# una planilla con la misma lista, y la lista empieza siempre igual.

# %%
from sklearn.datasets import load_digits

from coursekit.experiments.folds import digit_forms

X, y = load_digits(return_X_y=True)
form = digit_forms()          # de qué planilla salió cada fila
for f in (0, 1, 2):
    start = "".join(map(str, y[form == f][:20]))
    print(f"planilla {f}: {np.sum(form == f)} filas, y empieza {start}…")

# %% [markdown]
# Hay 14 planillas. (La documentación original habla de 13 personas: quizás una llenó dos.)
#
# ### Tres conjuntos, tres oficios
#
# Apartamos las tres últimas planillas **enteras**. Así la prueba se parece al uso: letra que el modelo nunca vio.

# %%
from coursekit.figures.folds import sets_scene

in_test = form >= 11
X_dev, y_dev, form_dev = X[~in_test], y[~in_test], form[~in_test]
X_test, y_test, form_test = X[in_test], y[in_test], form[in_test]
sets_scene(len(y_dev), len(y_test))

# %% [markdown]
# | conjunto | para qué sirve | cuántas veces se mira |
# |---|---|---|
# | **entrenamiento** | aprender los **parámetros** | en cada ajuste |
# | **validación** | elegir los **hiperparámetros** | una vez por configuración |
# | **prueba apartada** (*held-out*, conjunto de *test*) | informar | **una sola vez**, al final |
#
# Entrenamiento y validación, juntos, son el **desarrollo**: lo que parte la validación cruzada. En las diapositivas
# *Dev* figura como sinónimo de *Train*; en otros textos, de validación. Para no confundirnos, en el curso
# *desarrollo* es siempre la suma de los dos.
#
# ### El puntaje de entrenamiento no elige nada
#
# Partamos el desarrollo una vez y probemos el vecino más cercano (1-NN) con las etiquetas verdaderas y con las
# etiquetas **mezcladas**, donde no hay nada que aprender.

# %%
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier


def train_and_validation(labels):
    """Exactitud de 1-NN en entrenamiento y en validación, con una sola partición."""
    X_train, X_val, y_train, y_val = train_test_split(X_dev, labels, test_size=0.2, random_state=0)
    neighbor = KNeighborsClassifier(1).fit(X_train, y_train)
    return neighbor.score(X_train, y_train), neighbor.score(X_val, y_val)


shuffled_labels = np.random.default_rng(0).permutation(y_dev)
nonsense = train_and_validation(shuffled_labels)
pd.DataFrame([train_and_validation(y_dev), nonsense], columns=["entrenamiento", "validación"],
             index=["etiquetas verdaderas", "etiquetas mezcladas"])

# %% [markdown]
# En entrenamiento 1-NN marca 1,00 aunque las etiquetas sean un sorteo: cada fila es su propia vecina. Por eso el
# puntaje de entrenamiento no puede elegir.
#
# La clase advierte que, entre muchos modelos, alguno puede lucirse *por azar*. Tiene razón, con una precisión: la
# suerte que engaña es la de **validación**, porque es ahí donde elegimos. Vamos a verla en la sección 4.
#
# ### Una sola partición es una lotería
#
# El mismo modelo, los mismos datos y veinte particiones con 100 filas de validación. Solo cambia la semilla.

# %%
draws = []
for seed in range(20):
    X_train, X_val, y_train, y_val = train_test_split(X_dev, y_dev, test_size=100,
                                                      random_state=seed)
    draws.append(KNeighborsClassifier(1).fit(X_train, y_train).score(X_val, y_val))
print("  ".join(number(score, 2) for score in sorted(draws)))
print(f"Según el sorteo, el mismo modelo se equivoca en {100 * (1 - max(draws)):.0f} o en "
      f"{100 * (1 - min(draws)):.0f} de cada 100 dígitos.")

# %% [markdown]
# ### K-fold, en cuatro líneas
#
# Es lo que dibujamos en la lección 01, ahora con nuestras líneas. Mezclamos las filas, las cortamos en K pliegues y
# hacemos que cada uno **valide una vez** mientras los otros K − 1 entrenan. (Las diapositivas le dicen N; en la
# literatura, y en scikit-learn, es *K-fold*.)

# %%
K = 5
parts = np.array_split(np.random.default_rng(0).permutation(len(y_dev)), K)
rows = []
for i, val in enumerate(parts):
    train = np.concatenate(parts[:i] + parts[i + 1:])
    neighbor = KNeighborsClassifier(1).fit(X_dev[train], y_dev[train])
    rows.append({"entrenamiento": neighbor.score(X_dev[train], y_dev[train]),
                 "apartado": neighbor.score(X_dev[val], y_dev[val])})
by_hand = pd.DataFrame(rows, index=[f"pliegue {i + 1}" for i in range(K)])
by_hand.round(3)

# %% [markdown]
# ¿Qué columna promediamos? En una diapositiva se promedian los resultados de *entrenamiento*; con 1-NN esa media es
# 1,000, aprenda o no aprenda. Promediamos los puntajes de los pliegues **apartados**.

# %%
mean, spread = by_hand["apartado"].mean(), by_hand["apartado"].std(ddof=0)
print(f"media ± desvío entre pliegues: {number(mean, 3)} ± {number(spread, 3)}")

# %% [markdown]
# El desvío **describe** cuánto cambian los pliegues. No es un intervalo de confianza: los pliegues comparten casi
# todas sus filas de entrenamiento, sus puntajes no son independientes y los intervalos hechos así quedan cortos
# (Bates, Hastie y Tibshirani, 2023).
#
# Un detalle más: nada de esto es propio de Random Search. La validación cruzada es una manera de **evaluar**, y la usa
# cualquier búsqueda.
#
# ### La validación cruzada estima; no previene
#
# A veces se dice que la CV asegura que el modelo no sobreajuste. Probemos con un árbol sin límite de profundidad.

# %%
from sklearn.model_selection import KFold, cross_validate
from sklearn.tree import DecisionTreeClassifier

tree = cross_validate(DecisionTreeClassifier(random_state=0), X_dev, y_dev,
                      cv=KFold(K, shuffle=True, random_state=0), return_train_score=True)
print("entrenamiento:", number(tree["train_score"].mean(), 2))
print("pliegues apartados:", number(tree["test_score"].mean(), 2))

# %% [markdown]
# Sobreajusta igual que antes. La CV lo **mostró**; corregirlo nos toca a nosotros, con otro modelo u otros
# hiperparámetros. Y si probamos demasiados, también podemos sobreajustar a la propia CV (Cawley y Talbot, 2010).

# %% [markdown]
# ## 3 · Explora: pliegues y fuga *(9 min)*
#
# Sesenta filas, mil variables y etiquetas **al azar**: la exactitud verdadera de cualquier modelo es 0,5. Elegimos las
# 20 variables que más se parecen a la etiqueta mirando **toda** la tabla y solo después hacemos validación cruzada.

# %% jupyter={"source_hidden": true}
from coursekit.experiments.leakage import selection_leakage
from coursekit.widgets import folds_and_leakage

many = selection_leakage()
predict("Etiquetas al azar y selección de variables antes de partir: "
        "¿qué exactitud promete la validación cruzada?",
        number=(0, 1, 0.01), key="W5",
        widget=lambda: folds_and_leakage(data="noise", splitter="stratified", k=5),
        result=f"En promedio de {len(many.outside)} tablas, {number(many.outside.mean(), 2)}; "
               f"con la selección adentro de cada pliegue, {number(many.inside.mean(), 2)}.",
        drawn_on=("x", 1),
        guide="""
        Arriba, la tabla, con las filas en el orden del archivo; en azul, las que miró quien elige las variables; cada
        franja de abajo es un pliegue. Los hilos son las filas apartadas del primero. A la derecha, el puntaje de cada
        pliegue; la línea llena es su media y la cortada, lo que el modelo acierta con filas nuevas, con sus errores.

        - **Ruido.** Empieza honesto: los hilos pasan por los huecos. Marquemos **antes de partir** y miremos los hilos:
          las filas apartadas opinan, y la promesa se infla. Ningún particionador arregla esa fuga.
        - **Vinos**, ordenados por clase; K = 3, en orden. Cada pliegue se lleva casi una clase entera, y se le pide
          al modelo que reconozca vinos que nunca vio. ¿Alcanza con mezclar? ¿Qué cambia al preparar afuera? Con unas
          decenas de filas por pliegue, diferencias de dos o tres centésimas no quieren decir nada.
        - **Dígitos**, planilla por planilla. Cada arco va de una fila apartada a su vecina: en naranja, de su misma
          planilla. Mezclar, que en los vinos ayudaba, ahora engaña: el modelo reconoce la **letra**. ¿Con qué
          particionador no queda ningún arco naranja?
        - **Serie** en el tiempo. Mezclar deja predecir el martes con el lunes y el miércoles. ¿Qué pasa con temporal?

        La regla que sale de las cuatro: **la partición debe imitar la llegada de las filas nuevas**.
        """)

# %% [markdown]
# ## 4 · Explora: la maldición del ganador *(16 min)*
#
# Ahora sin fugas y con pliegues perfectos. Cien configuraciones que valen **exactamente lo mismo**: todas aciertan el
# 70 %. A cada una la validamos con 200 filas y nos quedamos con la de mejor puntaje.

# %% jupyter={"source_hidden": true}
from coursekit.experiments.winner_curse import simulate_winners
from coursekit.widgets import winner_curse

curse = simulate_winners(n_val=200, spread=0.0, sizes=(100,))
predict("100 modelos idénticos que aciertan el 70 %, 200 filas de validación: "
        "¿cuánto marca el mejor?",
        number=(0, 1, 0.01), key="W6", widget=winner_curse,
        result=f"En promedio de {len(curse.winner_score)} búsquedas marca "
               f"{number(curse.winner_score.mean(), 2)} y vale {number(curse.winner_true.mean(), 2)}.",
        drawn_on=("y", 0),
        guide="""
        - **Otra búsqueda**: las cien llegan una por una, el récord sube y la línea verde se queda donde estaba. Tiremos
          varias. ¿Cae algún ladrillo en lo verde? ¿Y hasta 500?
        - Movamos **configuraciones**, o arrastremos el anillo: las veinte primeras son las mismas. Con una sola no hay
          brecha; ¿con cuántas la ventaja llega a 0,10?
        - Y **filas de validación**: ¿qué encoge más la brecha, probar menos o validar con más filas?
        - Con **diferencias reales** (un desvío de 0,05 entre modelos), buscar sirve: la línea verde también sube. El
          ganador es mejor que el promedio; lo que exagera es su puntaje.
        - Puntuar al ganador con **filas que no lo eligieron**, como hace la prueba apartada, vuelve a tirar solo por
          él: los ladrillos caen alrededor de lo verde, y la brecha se centra en cero, con el error propio de esas
          filas. No cambia al ganador: cambia lo que decimos.
        """)

# %% [markdown]
# ### Con modelos de verdad
#
# Cien configuraciones de 1-NN, cada una con 8 píxeles elegidos al azar. Elegimos con 60 filas de validación y, como
# tenemos muchas más, averiguamos lo que vale de verdad cada una.

# %%
rng = np.random.default_rng(0)
order = rng.permutation(len(y_dev))
train, val, rest = order[:200], order[200:260], order[260:]
marked, worth = [], []
for _ in range(100):
    pixels = rng.choice(64, size=8, replace=False)
    few = KNeighborsClassifier(1).fit(X_dev[train][:, pixels], y_dev[train])
    marked.append(few.score(X_dev[val][:, pixels], y_dev[val]))
    worth.append(few.score(X_dev[rest][:, pixels], y_dev[rest]))
winner = int(np.argmax(marked))
print(f"El ganador marca {number(marked[winner], 2)} en {len(val)} filas "
      f"y vale {number(worth[winner], 2)} en {len(rest)}. "
      f"La mejor de las cien vale {number(max(worth), 2)}.")
print(f"Una configuración cualquiera vale {number(np.mean(worth), 2)} en promedio.")

# %% [markdown]
# Dos pérdidas distintas: el ganador promete de más, y además no era el mejor. Buscar sirvió de todos modos: una
# configuración cualquiera vale bastante menos. ¿Fue este reparto? Lo repetimos con otras once semillas: en los doce el
# ganador prometió de más, en promedio 0,11, y en once no era el mejor. (En validación todas comparten las mismas filas,
# así que sus errores se parecen y la brecha suele ser algo menor que con modelos independientes.)

# %% [markdown]
# ### De qué depende
#
# Todo el efecto entra en una línea de numpy. `rng.binomial(50, 0.7)` sortea cuántas de 50 filas acierta un modelo que
# acierta el 70 %. Veinte modelos así, y nos quedamos con el mejor; quinientas veces:

# %%
rng = np.random.default_rng(0)
best_of_20 = [rng.binomial(50, 0.7, size=20).max() / 50 for _ in range(500)]
print(f"El mejor de veinte modelos de 0,70 marca {number(np.mean(best_of_20), 2)} en promedio.")

# %% [markdown]
# Lo que marca el mejor, según cuántas configuraciones probamos y cuántas filas validan. Todas valen 0,70:

# %%
sizes = (1, 20, 100, 500)
winners = {n_val: simulate_winners(n_val, sizes=sizes).winner_score for n_val in (50, 200, 1000)}
by_rows = pd.DataFrame({n_val: scores.mean(axis=0) for n_val, scores in winners.items()}, index=sizes)
by_rows.rename_axis(index="configuraciones", columns="filas").round(2)

# %% [markdown]
# ### Anidar
#
# La validación cruzada no se salva: si K-fold elige entre muchas configuraciones, la media de la ganadora también es un
# máximo. La CV **anidada** separa los oficios: por dentro se elige; por fuera se puntúa con filas que no eligieron
# (Varma y Simon, 2006).

# %%
from coursekit.figures.folds import nested_scene

nested_scene(k_outer=5, k_inner=4)

# %% [markdown]
# La primera vuelta de ese dibujo, a mano. Apartamos un pliegue externo; con lo demás, una CV interna le pone puntaje a
# cada candidato; el que gana se entrena con todo lo de adentro, y solo entonces miramos el pliegue apartado.

# %%
from sklearn.model_selection import cross_val_score

from coursekit.basics.spanish import counted  # «1 vecino», «5 vecinos»

inside, held_out = next(KFold(5, shuffle=True, random_state=0).split(X_dev))
inner_scores = {}
for k in (1, 5, 15):
    inner_scores[k] = cross_val_score(KNeighborsClassifier(k), X_dev[inside], y_dev[inside], cv=4).mean()
chosen_k = max(inner_scores, key=inner_scores.get)
outer_model = KNeighborsClassifier(chosen_k).fit(X_dev[inside], y_dev[inside])
outer_score = outer_model.score(X_dev[held_out], y_dev[held_out])
neighbours = counted(chosen_k, "vecino", "vecinos")
print(f"La CV interna elige {neighbours}; el pliegue apartado le da {number(outer_score, 3)}.")

# %% [markdown]
# Falta repetirlo con los otros cuatro pliegues externos y promediar: un bucle afuera de este. Eso pide uno de los
# ejercicios.
#
# Y ahora donde más duele: etiquetas al azar, eligiendo la cantidad de vecinos entre 16 valores, en 60 tablas.

# %%
from coursekit.experiments.winner_curse import search_on_noise

null = search_on_noise()
print("la mejor media de CV:", number(null.best.mean(), 2))
print("CV anidada:          ", number(null.nested.mean(), 2))

# %% [markdown]
# Un matiz: la anidada no evalúa *una* configuración, porque cada pliegue externo puede elegir otra. Estima cuánto rinde
# el **procedimiento** completo: buscar así, con esta cantidad de filas, y quedarse con el mejor.

# %% [markdown]
# ## 5 · Con la biblioteca *(13 min)*
#
# ### `cross_validate`, con los dos puntajes
#
# Los puntajes de entrenamiento no vienen si no se piden: `return_train_score=True` los agrega, aquí y en las
# búsquedas. No eligen, pero ayudan a leer: mucha distancia entre los dos
# es sobreajuste; los dos bajos, un modelo que no alcanza.

# %%
rows = {}
for k in (1, 5, 15, 31, 101):
    result = cross_validate(KNeighborsClassifier(k), X_dev, y_dev, return_train_score=True,
                            cv=KFold(5, shuffle=True, random_state=0))
    rows[k] = {"entrenamiento": result["train_score"].mean(),
               "validación": result["test_score"].mean(),
               "desvío entre pliegues": result["test_score"].std()}
pd.DataFrame(rows).T.rename_axis("vecinos")

# %% [markdown]
# ### Un particionador para cada mundo
#
# El mismo 1-NN y las mismas filas, partidas de cuatro maneras.

# %%
from sklearn.model_selection import GroupKFold, StratifiedKFold

splitters = {"KFold en orden": KFold(5),
             "KFold mezclado": KFold(5, shuffle=True, random_state=0),
             "StratifiedKFold": StratifiedKFold(5, shuffle=True, random_state=0),
             "GroupKFold": GroupKFold(5)}
rows = {}
for name, splitter in splitters.items():
    groups = form_dev if name == "GroupKFold" else None
    scores = cross_val_score(KNeighborsClassifier(1), X_dev, y_dev, cv=splitter, groups=groups)
    rows[name] = {"exactitud": scores.mean(), "desvío entre pliegues": scores.std(),
                  "errores cada 1000": f"{1000 * (1 - scores.mean()):.0f}"}
by_splitter = pd.DataFrame(rows).T.convert_dtypes()
by_splitter.round(3)

# %%
shuffled, grouped = by_splitter["exactitud"][["KFold mezclado", "GroupKFold"]]
print(f"Mezclar promete {number(shuffled, 3)}; con personas nuevas es {number(grouped, 3)}.")
print(f"Los errores se multiplican por {number((1 - grouped) / (1 - shuffled), 1)}.")

# %% [markdown]
# `StratifiedKFold` cuida que cada pliegue tenga la misma proporción de clases (`cross_val_score` lo usa por su cuenta
# con los clasificadores, pero sin mezclar). Aquí no alcanza: lo que hay que respetar es a las **personas**. Si hacen
# falta las dos cosas, existe `StratifiedGroupKFold`.
#
# Con datos que llegan en el tiempo, `TimeSeriesSplit` entrena siempre con el pasado:

# %%
from sklearn.model_selection import TimeSeriesSplit

for train, val in TimeSeriesSplit(4).split(np.arange(10)):
    print("entrena", "".join(map(str, train)).ljust(9), "valida", "".join(map(str, val)))

# %% [markdown]
# ### La misma fuga, con la biblioteca
#
# Un `fit_transform` sobre toda la tabla, antes de `cross_val_score`, ya es una fuga. El remedio es poner **todo lo que
# aprende de los datos** dentro de un `Pipeline`: así cada pliegue prepara solo con sus filas de entrenamiento.

# %%
from sklearn.feature_selection import SelectKBest
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline


def noise_table(seed, n=60, features=1000):
    """Puro ruido: variables y etiquetas que no tienen nada que ver."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, features)), rng.permutation(np.arange(n) % 2)


cv = StratifiedKFold(5, shuffle=True, random_state=0)
rows = []
for seed in range(10):
    X_noise, y_noise = noise_table(seed)
    selected = SelectKBest(k=20).fit_transform(X_noise, y_noise)      # ← mira las filas apartadas
    safe = make_pipeline(SelectKBest(k=20), NearestCentroid())
    rows.append({"afuera": cross_val_score(NearestCentroid(), selected, y_noise, cv=cv).mean(),
                 "en el pipeline": cross_val_score(safe, X_noise, y_noise, cv=cv).mean()})
leak = pd.DataFrame(rows).mean()
leak.to_frame("exactitud media en 10 tablas")

# %% [markdown]
# ### Pipeline, grilla y grupos
#
# El pipeline reduce los 64 píxeles con componentes principales (PCA) y clasifica con vecinos. Los dos pasos se ajustan
# dentro de cada pliegue, y los grupos se pasan a `fit`. Los hiperparámetros de un paso se nombran `paso__nombre`.

# %%
from sklearn.decomposition import PCA
from sklearn.model_selection import GridSearchCV

model = make_pipeline(PCA(random_state=0), KNeighborsClassifier())
grid = {"pca__n_components": [8, 16, 32], "kneighborsclassifier__n_neighbors": [1, 3, 5]}
search = GridSearchCV(model, grid, cv=GroupKFold(5)).fit(X_dev, y_dev, groups=form_dev)
print(f"best_score_ = {number(search.best_score_, 3)} con {search.best_params_}")

# %% [markdown]
# Una diapositiva imprime ese número como la exactitud máxima registrada. Es el **máximo** de varias medias de CV: sirve
# para elegir y, por lo mismo, conviene no informarlo como desempeño. Para informar hay dos caminos.
#
# **Uno: anidar.** La búsqueda entera se vuelve un modelo más, que `cross_val_score` vuelve a entrenar en cada pliegue
# externo. El contexto hace que los grupos lleguen también a la CV interna.

# %%
import sklearn

with sklearn.config_context(enable_metadata_routing=True):
    inner = GridSearchCV(model, grid, cv=GroupKFold(4))
    nested = cross_val_score(inner, X_dev, y_dev, cv=GroupKFold(5), params={"groups": form_dev})
print("CV anidada:", number(nested.mean(), 3))
print("pliegues:  ", "  ".join(number(score, 2) for score in nested))

# %% [markdown]
# **Dos: la prueba apartada**, que sigue sin tocar. `search` ya está reentrenado con todo el desarrollo. Miramos una
# sola vez.

# %%
import math

test_score = search.score(X_test, y_test)
error = math.sqrt(test_score * (1 - test_score) / len(y_test))
by_form = [search.score(X_test[form_test == f], y_test[form_test == f]) for f in (11, 12, 13)]
print(f"prueba apartada: {number(test_score, 3)}, con un error estándar de {number(error, 3)} "
      f"({len(y_test)} filas)")
print("cada planilla:  ", "  ".join(number(score, 2) for score in by_form))

# %% [markdown]
# La clase llama a esta estimación «menos sesgada». Es así, con dos condiciones:
#
# - **usarla una sola vez**: si volvemos a elegir después de mirarla, pasa a ser validación;
# - **darle su barra de error**: el error estándar con $n$ filas es $\sqrt{p(1-p)/n}$, donde $p$ es la exactitud. Aquí
#   esa cuenta es optimista, porque las filas vienen de tres planillas: entre una y otra hay más diferencia que esa
#   barra.

# %%
three = {"best_score_": search.best_score_, "CV anidada": nested.mean(),
         "prueba apartada": test_score}
pd.Series(three).to_frame("exactitud")

# %% [markdown]
# Aquí los tres números quedan cerca: lo que los separa es menos que lo que cambian los pliegues entre sí. Nueve
# configuraciones parecidas y más de mil filas dejan poco lugar a la suerte. Con cientos de configuraciones y pocas
# filas, ya vimos cuánto se separan.

# %% [markdown]
# ## 6 · La pregunta de la clase *(3 min)*
#
# ¿Por qué puede estar sesgada la evaluación con validación cruzada? Por tres razones, y no todas empujan para el
# mismo lado. Falta medir la segunda: con K pliegues se entrena con una fracción (K − 1)/K de los datos. Con K = 2
# repetimos el reparto con veinte semillas; con K = 11 cada pliegue es una planilla, y hay un solo reparto.

# %%
def group_score(k, seed=0):
    """Exactitud media de 1-NN con k pliegues de planillas enteras."""
    splitter = GroupKFold(k, shuffle=True, random_state=seed)
    return cross_val_score(KNeighborsClassifier(1), X_dev, y_dev, groups=form_dev, cv=splitter).mean()


halves = [group_score(2, seed) for seed in range(20)]
half = np.mean(halves)
half_error = np.std(halves) / np.sqrt(len(halves))
most = group_score(11)
print(f"K = 2: {number(half, 3)}, con un error estándar de {number(half_error, 3)}.   "
      f"K = 11: {number(most, 3)}")

# %%
def instead(promised, honest, decimals=2):
    """«0,58 en lugar de 0,51»."""
    return f"{number(promised, decimals)} en lugar de {number(honest, decimals)}"


maximum = "vecinos sobre ruido: " + instead(null.best.mean(), null.nested.mean())
fewer = f"K = 2: {number(half, 3)}; K = 11: {number(most, 3)}"
selection = "selección afuera: " + instead(many.outside.mean(), many.inside.mean())
people = "personas mezcladas: " + instead(shuffled, grouped, 3)
reasons = pd.DataFrame([
    ("Elegimos el máximo", "de más", maximum, "anidar, o la prueba apartada"),
    ("Cada pliegue entrena con menos filas", "de menos", fewer, "un K mayor: 5 o 10"),
    ("Fuga: la preparación vio lo apartado", "de más", selection, "Pipeline"),
    ("Fuga: filas parientes a los dos lados", "de más", people, "partir como llegan los datos"),
], columns=["razón", "la CV promete", "aquí lo medimos", "remedio"])
left = {"text-align": "left", "white-space": "normal"}
headings = [{"selector": "th", "props": [*left.items()]}]
reasons.style.hide(axis="index").set_properties(**left).set_table_styles(headings)

# %% [markdown]
# Las dos primeras son parte del método; las fugas son errores nuestros. Y no se compensan solas: ninguna cuenta dice
# de antemano cuál pesa más. Por eso la prueba apartada, usada una vez.

# %% slideshow={"slide_type": "skip"}
answer["sesgo"] = f"Para los dos lados. De más: {maximum}; {selection}. De menos: {fewer}."

# %% [markdown]
# ## 7 · Comprueba *(6 min)*

# %% jupyter={"source_hidden": true}
quiz("1-NN: entrenamiento 1,00 y validación 0,94. 5-NN: entrenamiento 0,98 y validación 0,96. "
     "¿Cuál elegimos?",
     options=[("1-NN, que no se equivoca nunca",
               "No se equivoca con lo que memorizó. El puntaje de entrenamiento no elige.", False),
              ("5-NN", "Elegimos por validación, en filas que no entrenaron.", True),
              ("El de mayor promedio entre los dos puntajes",
               "El de entrenamiento no dice nada de las filas nuevas: promediarlo confunde.", False)],
     key="03-Q1")

# %% jupyter={"source_hidden": true}
quiz("Cada paciente tiene varias visitas y el modelo va a atender a pacientes nuevos. "
     "¿Cómo partimos?",
     options=[("StratifiedKFold mezclado, para que las clases queden parejas",
               "Las visitas de una misma persona caerían en entrenamiento y en validación: "
               "el modelo la reconocería.", False),
              ("GroupKFold, con el paciente como grupo",
               "La partición imita lo que va a pasar: pacientes que nunca se vieron.", True),
              ("KFold en orden: si la tabla está ordenada por paciente, alcanza",
               "Los cortes pueden caer en medio de un paciente y, si cambia el orden, cambia todo. "
               "Mejor decirlo con el grupo.", False)],
     key="03-Q2")

# %% jupyter={"source_hidden": true}
quiz("Una búsqueda de 200 configuraciones termina con best_score_ = 0,95. "
     "¿Qué desempeño informamos?",
     options=[("0,95: es validación cruzada, no está sesgado",
               "Es el máximo de 200 medias ruidosas: eligió al mejor, y al más afortunado.", False),
              ("0,95 menos 0,08, por la maldición del ganador",
               "La brecha depende de las filas, de cuántas probamos y de cuánto se parecen: "
               "no es una constante.", False),
              ("El puntaje en la prueba apartada, una vez, con su barra de error; o la CV anidada",
               "Puntajes con filas que no eligieron al ganador.", True)],
     key="03-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 03](../exercises/03_validacion_cruzada.ipynb) piden partir,
# puntuar y anidar. Cada uno se comprueba al instante.
#
# ## 8 · Tres ideas *(2 min)*
#
# 1. **Cada fila, un solo oficio a la vez.** Entrenar, elegir o informar: la que hizo una cosa no puede juzgar la
#    siguiente. Todo lo que aprende de los datos va dentro del pipeline.
# 2. **La partición imita el futuro.** Personas nuevas, por grupos; días nuevos, en el tiempo. Mezclar no siempre es
#    inocente.
# 3. **El puntaje del ganador sirve para elegir, no para prometer.** Para prometer: la prueba apartada, una vez y con su
#    barra de error, o la CV anidada.
#
# Y lo que habíamos predicho:

# %%
predictions("03")

# %% [markdown]
# ## Para seguir
#
# De la clase:
# - la guía de scikit-learn: [validación cruzada](https://scikit-learn.org/stable/modules/cross_validation.html), con
#   todos sus particionadores, y [fugas de datos](https://scikit-learn.org/stable/common_pitfalls.html);
# - el capítulo 5 del *Python Data Science Handbook*, de Jake VanderPlas (2016), la sección
#   [«Hyperparameters and Model Validation»](https://jakevdp.github.io/PythonDataScienceHandbook/05.03-hyperparameters-and-model-validation.html).
#
# Y las fuentes:
# - Sudhir Varma y Richard Simon (2006),
#   [«Bias in error estimation when using cross-validation for model selection»](https://doi.org/10.1186/1471-2105-7-91),
#   *BMC Bioinformatics* 7:91. El resumen ya trae el experimento con etiquetas al azar.
# - Gavin Cawley y Nicola Talbot (2010),
#   [«On Over-fitting in Model Selection and Subsequent Selection Bias in Performance Evaluation»](https://www.jmlr.org/papers/v11/cawley10a.html),
#   JMLR 11, 2079–2107.
# - Stephen Bates, Trevor Hastie y Robert Tibshirani (2023),
#   [«Cross-validation: what does it estimate and how well does it do it?»](https://arxiv.org/abs/2104.00673), JASA. La
#   sección 1 cuenta las dos sorpresas: qué estima, y por qué los intervalos quedan cortos.
#
# Seguimos con [04 · Random Search](04_random_search.ipynb): si la grilla se multiplica, ¿y si sorteamos?
