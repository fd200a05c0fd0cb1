# %% [markdown]
# # 01 · Métrica
#
# *¿Qué es «mejor»?*
#
# Un *hiperparámetro* es lo que elegimos de un modelo antes de entrenarlo: cuán profundo puede ser un árbol, cuántos
# vecinos mira un clasificador. Queremos los **mejores**. ¿Mejores según qué: exactitud, área bajo la curva ROC, dinero?
# Ningún buscador contesta esa pregunta. La contestamos nosotros, y antes de buscar.
#
# **Al terminar vamos a poder:**
# - pasar de una matriz de confusión a la exactitud, la precisión, la exhaustividad (*recall*) y el F1;
# - elegir un umbral a partir de lo que cuesta cada error;
# - mostrar que el ganador cambia con la métrica, y que el AUC no elige ningún umbral;
# - pedirle a scikit-learn que busque con la métrica que nos importa.
#
# **Tiempo:** 64 minutos: los datos (4), predice (2), a mano (13), explora el umbral (15), explora al ganador (9),
# con la biblioteca (12), comprueba (7), tres ideas (2). Los ejercicios llevan otros 30.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import numpy as np

from coursekit import doctor, predict, predictions, quiz
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»

doctor()

# %% [markdown]
# ## 1 · Los datos: una clase rara *(4 min)*
#
# El artículo recomendado por la clase trabaja con fraude en tarjetas de crédito, donde casi todas las operaciones son
# legítimas. Esos datos no vienen con scikit-learn y este curso funciona sin internet, así que armamos un desbalance
# parecido con datos reales: los tumores de mama de Wisconsin. Conservamos todos los benignos y muy pocos malignos.
#
# Usamos cuatro medidas del aspecto del tejido. Con las treinta originales el problema sale demasiado fácil para lo que
# queremos ver: según qué treinta malignos queden, una regresión logística encuentra entre 77 y 97 de cada 100, y con
# estas cuatro, uno de cada tres.

# %%
from coursekit.experiments.metrics import imbalanced_cancer

data = imbalanced_cancer(n_malignant=30, seed=0)
X, y = data.X, data.y                   # y: 1 = maligno, 0 = benigno

print(f"{len(y)} tumores, {y.sum()} malignos: la prevalencia es {percent(data.prevalence, 1)}.")

# %% [markdown]
# Un detalle que cuesta caro: scikit-learn trae este conjunto con 0 = maligno. Casi todas las métricas que siguen hablan
# de la clase **1**, de modo que conviene que el 1 sea lo que buscamos. `imbalanced_cancer` ya invirtió la etiqueta.

# %% [markdown]
# ## 2 · Predice *(2 min)*
#
# Antes de calcular nada, anotemos una respuesta. No se corrige: al final la veremos junto al resultado.

# %% jupyter={"source_hidden": true}
predict("Un «modelo» contesta siempre benigno, sin mirar. ¿Qué exactitud tiene en estos datos?",
        options=["cerca de 8 %", "cerca de 50 %", "cerca de 92 %"],
        key="01-exactitud",
        result=f"Acierta en {number(100 * (1 - data.prevalence), 1)} % de los tumores.")

# %% [markdown]
# ## 3 · A mano *(13 min)*
#
# ### Pliegues: que nadie se examine a sí mismo
#
# Un modelo acierta más en las filas con las que se entrenó que en las nuevas; para saber cuánto vale hay que medirlo en
# otras. Pero tenemos 30 malignos, y no queremos desperdiciar ninguno. La salida es repartir las filas en **pliegues**
# (aquí, 5) y dar cinco vueltas: en cada una, un pliegue queda apartado y se entrena con los otros cuatro. Al final cada
# fila estuvo apartada una vez. Eso es la **validación cruzada**, y la lección 03 la mira con lupa.

# %%
from coursekit.figures.folds import kfold_scene

kfold_scene(n=len(y), k=5)

# %% [markdown]
# `StratifiedKFold` hace el reparto cuidando que en cada pliegue haya la misma proporción de malignos: aquí, 6 en cada
# uno. `cross_val_predict` da las cinco vueltas y junta, para cada tumor, la probabilidad que estima el modelo que **no
# lo vio**.
#
# ### La exactitud engaña
#
# Ajustamos una regresión logística. Llamamos maligno a lo que tiene `p >= 0.5` y contamos aciertos.

# %%
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

model = make_pipeline(StandardScaler(), LogisticRegression())
cv = StratifiedKFold(5, shuffle=True, random_state=0)
p = cross_val_predict(model, X, y, cv=cv, method="predict_proba")[:, 1]

predicted = (p >= 0.5).astype(int)
always_benign = np.zeros_like(y)

print(f"exactitud de la logística:        {percent(np.mean(predicted == y), 1)}")
print(f"exactitud de «siempre benigno»:   {percent(np.mean(always_benign == y), 1)}")

# %% [markdown]
# Casi lo mismo; y sin embargo, uno de los dos no detecta nada. La exactitud cuenta aciertos sin preguntar de qué
# clase, y aquí una sola clase pone casi todos.
#
# ### Cuatro cuentas: la matriz de confusión
#
# Separemos los aciertos y los errores por clase.

# %%
tp = np.sum((predicted == 1) & (y == 1))    # verdaderos positivos: malignos detectados
fn = np.sum((predicted == 0) & (y == 1))    # falsos negativos: malignos que se escapan
fp = np.sum((predicted == 1) & (y == 0))    # falsos positivos: falsas alarmas
tn = np.sum((predicted == 0) & (y == 0))    # verdaderos negativos

print("               decimos benigno   decimos maligno")
print(f"es benigno     {tn:15d}   {fp:15d}")
print(f"es maligno     {fn:15d}   {tp:15d}")

# %% [markdown]
# De esas cuatro cuentas salen las demás métricas:
#
# - **exhaustividad** (*recall*) = VP / (VP + FN): de los malignos, ¿qué fracción encontramos?
# - **precisión** = VP / (VP + FP): de los que llamamos malignos, ¿qué fracción lo es?
# - **F1** = 2 · precisión · exhaustividad / (precisión + exhaustividad): su media armónica, alta solo si las dos son
#   altas.
#
# La exhaustividad se llama *recall* en todas las bibliotecas, y así la escribimos de aquí en adelante.

# %%
recall = tp / (tp + fn)
precision = tp / (tp + fp)
f1 = 2 * precision * recall / (precision + recall)

print(f"recall {number(recall, 2)}   precisión {number(precision, 2)}   F1 {number(f1, 2)}")
print(f"De {tp + fn} malignos se escapan {fn}. A «siempre benigno» se le escapan todos.")

# %% [markdown]
# ### Del costo al umbral
#
# ¿Por qué 0,5? Nadie lo eligió: es el valor por omisión. Pongamos precio a los errores: una falsa alarma cuesta
# $c_{FP}$ y un maligno que se escapa cuesta $c_{FN}$. Ante un tumor con probabilidad $p$ de ser maligno,
#
# - decir «maligno» cuesta en promedio $(1 - p)\, c_{FP}$;
# - decir «benigno» cuesta en promedio $p\, c_{FN}$.
#
# Conviene decir «maligno» cuando lo primero no supera a lo segundo; despejando $p$:
#
# $$p \;\ge\; \frac{c_{FP}}{c_{FP} + c_{FN}}$$
#
# El 0,5 solo aparece si los dos errores cuestan lo mismo. Comprobemos la fórmula contra los datos, probando
# todos los umbrales.

# %%
from coursekit.experiments.metrics import cost_curve

c_fp = 1
c_fn = 10
curve = cost_curve(y, p, c_fp=c_fp, c_fn=c_fn)      # el costo de cada umbral posible
formula = c_fp / (c_fp + c_fn)


def cost_at(threshold):
    """Costo medio por tumor con ese umbral: falsas alarmas y escapes, cada uno a su precio."""
    alarms = np.sum((p >= threshold) & (y == 0))
    escapes = np.sum((p < threshold) & (y == 1))
    return (c_fp * alarms + c_fn * escapes) / len(y)


rules = {"el de siempre": 0.5, "la fórmula": formula, "el mejor": curve.thresholds[curve.best]}
for name, threshold in rules.items():
    print(f"{name:14s} umbral {number(threshold, 3)}   costo medio {number(cost_at(threshold), 3)}")

# %% [markdown]
# La fórmula no miró ninguna etiqueta y ya ahorra buena parte de lo que se puede ahorrar. El mejor umbral las miró
# todas: es el mejor *para estas filas*, y por eso su costo es optimista.
#
# Pide una condición: que `p` sea una probabilidad de verdad, es decir, que el modelo esté **calibrado**. Entre los
# tumores a los que les da 0,2, alrededor de dos de cada diez deben ser malignos. Miremos por tramos.

# %%
print("   tramo de p   tumores   p media   fracción de malignos")
for low, high in [(0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 1)]:
    here = (p >= low) & (p < high)
    print(f" {number(low, 2)} a {number(high, 2)} {here.sum():9d} {number(p[here].mean(), 3):>9} "
          f"{number(y[here].mean(), 3):>15}")

# %% [markdown]
# Las dos últimas columnas van juntas, hasta donde dejan ver 30 malignos: la regresión logística suele salir calibrada.
# Un árbol sin límite o un modelo con clases balanceadas no, y entonces la fórmula no se les puede aplicar tal cual.

# %% [markdown]
# ## 4 · Explora: el umbral y sus costos *(15 min)*
#
# Nuestro modelo se ajustó donde 8 de cada 100 tumores son malignos. ¿Y si lo llevamos a un control de rutina, donde es
# maligno 1 de cada 100? Contestemos y se abre el widget. Trabaja con probabilidades de tumores que el modelo no vio;
# los 182 malignos que dejamos fuera vuelven aquí, solo para mirar mejor.
#
# El widget dibuja además dos curvas, con un punto por umbral: la **curva ROC** es el recall contra la **tasa de falsas
# alarmas** (FPR), la fracción de benignos que llamamos malignos; la de **precisión**, la precisión contra el recall.

# %% jupyter={"source_hidden": true}
from coursekit.experiments.metrics import cost_threshold
from coursekit.widgets import threshold_costs

predict("El mismo modelo y los mismos costos, con menos malignos: la prevalencia baja de 7,8 % a 1 %. "
        "El umbral que menos cuesta, ¿sube o baja?",
        options=["sube: hay que estar más seguros", "baja: conviene alarmarse antes", "sigue igual"],
        widget=threshold_costs, key="W1",
        result=f"Con un FN de 10, pasa de {number(cost_threshold(1, 10), 2)} a "
               f"{number(cost_threshold(1, 10, 0.01, trained_prevalence=data.prevalence), 2)}.",
        guide="""
        - **Costo de un FN**, de 1 a 10. ¿Hacia dónde va el rombo ◆, el umbral más barato? ¿Lo acompaña la recta de la
          fórmula? ¿Qué hace la curva ROC?
        - **Umbral**, hasta ponernos lo más cerca posible del rombo. ¿Cuántos malignos dejan de escaparse? ¿Cuántas
          falsas alarmas pagamos por ellos?
        - **Prevalencia**, a 1 %. La curva ROC sigue quieta; la de precisión se hunde. ¿Por qué se corre el umbral? Lo
          contestamos, a mano, un poco más abajo.
        """)

# %% [markdown]
# ### El AUC no elige el umbral
#
# El área bajo la curva ROC, el ROC AUC, mide si los puntajes **ordenan** bien a los positivos por encima de los
# negativos. Con 2 malignos y 3 benignos hay 6 parejas; si en 5 el maligno tiene el puntaje mayor, el AUC
# es 5/6. (Una pareja empatada cuenta la mitad.)
#
# Es un número por modelo y recorre todos los umbrales a la vez: no puede preferir ninguno. Con las probabilidades del
# widget:

# %%
from sklearn.metrics import roc_auc_score

from coursekit.experiments.metrics import malignancy_scores

scores = malignancy_scores()
auc = roc_auc_score(scores.y, scores.p)

print("costo de un FN   ROC AUC   umbral más barato   según la fórmula")
for fn_cost in [1, 2, 5, 10, 20]:
    costs = cost_curve(scores.y, scores.p, data.prevalence, c_fp=1, c_fn=fn_cost)
    cheapest = costs.thresholds[costs.best]
    print(f"{fn_cost:14d} {number(auc, 3):>9} {number(cheapest, 3):>19} {number(1 / (1 + fn_cost), 3):>18}")

# %% [markdown]
# ### Si cambia la prevalencia
#
# Vamos con el caso más chico. El modelo les dio 0,2 a diez tumores; está calibrado, así que 2 son malignos y 8,
# benignos. En el control de rutina hay muchos menos malignos: de 78 cada mil pasan a ser 10 cada mil. Si los tumores de
# cada clase siguen siendo como antes, de los malignos como esos veremos 10/78 de los que veíamos. Benignos hay algunos
# más, 990 en lugar de 922 cada mil.

# %%
malignant = 2 * 10 / 78
benign = 8 * 990 / 922
print(f"Por cada {number(malignant, 2)} malignos habrá {number(benign, 2)} benignos: "
      f"el 0,2 ahora quiere decir {number(malignant / (malignant + benign), 3)}.")

# %% [markdown]
# A la razón entre malignos y benignos, $p / (1 - p)$, se le llama **chances** (*odds*): eran 2 contra 8. Lo que hicimos
# es multiplicar las chances por el cociente entre las de las dos poblaciones, 10/990 y 78/922. Para usar la fórmula del
# costo hay que hacer esa cuenta con cada `p`; o, lo que es igual, hacerla al revés con el umbral y dejar `p` como está.

# %%
old_odds = 78 / 922
new_odds = 10 / 990
threshold_odds = (1 / 10) * old_odds / new_odds      # 1/10: las chances del umbral 1/11
print(f"El umbral {number(1 / 11, 3)} se vuelve {number(threshold_odds / (1 + threshold_odds), 3)}.")

# %% [markdown]
# Y las métricas: el recall y la tasa de falsas alarmas miran una sola clase, y no cambian; la precisión y la exactitud
# mezclan las dos, y sí. `cost_threshold` hace la cuenta anterior para cualquier prevalencia (y sin redondear la nuestra
# a 78 cada mil: por eso difiere en la tercera cifra):

# %%
from coursekit.experiments.metrics import precision_at, rates

tpr, fpr = rates(scores.y, scores.p, 0.5)      # recall y tasa de falsas alarmas con ese umbral
print("prevalencia   recall   precisión   umbral para FN = 10 FP")
for prevalence in [0.01, data.prevalence, 0.37]:
    precision_there = precision_at(tpr, fpr, prevalence)
    threshold = cost_threshold(1, 10, prevalence, trained_prevalence=data.prevalence)
    print(f"{percent(prevalence, 1):>11} {number(tpr, 2):>8} {number(precision_there, 2):>11} "
          f"{number(threshold, 3):>18}")

# %% [markdown]
# ## 5 · Explora: un ganador por métrica *(9 min)*
#
# Ahora sí, elijamos entre modelos. Medimos doce configuraciones sobre estos mismos datos, con validación cruzada de 5
# pliegues repetida 10 veces. Los resultados son reales y vienen en una tabla, con el programa que la rehace:
# `coursekit/tables/make_metrics.py`.

# %% jupyter={"source_hidden": true}
from coursekit.experiments.metrics import load_configs
from coursekit.widgets import winner_by_metric

table = load_configs()
place = 1 + list(table.order("recall")).index(table.order("accuracy")[0])

predict("¿La configuración que gana por exactitud también gana por recall?",
        options=["sí", "no, pero queda entre las tres primeras", "no, queda más abajo"],
        widget=winner_by_metric, key="W2",
        result=f"«{table.winner('accuracy')}» gana por exactitud; por recall queda en el puesto "
               f"{place} de {len(table.configs)}.",
        guide="""
        Recorramos las métricas en «Ordenar por». La línea verde es quien gana por la métrica elegida; la naranja,
        quien ganaba por la otra. El trazo negro sobre cada barra va de la peor a la mejor de las 10 repeticiones.
        (Cómo es cada modelo: `coursekit.experiments.metrics.twelve_configs()`.)

        ¿En qué puesto queda «siempre benigno» por exactitud? ¿Hay algún modelo que haya mirado los datos y quede por
        debajo?

        No hay un mejor modelo: hay un mejor modelo **para una métrica**. Y algunas diferencias ni siquiera son del
        modelo: «logística» y «logística balanceada» ordenan casi igual (comparemos su AUC) y difieren sobre todo en
        dónde cae el umbral 0,5, que ya sabemos mover.
        """)

# %% [markdown]
# ### La métrica tiene ruido
#
# Tomemos una sola configuración y los mismos datos. Lo único que cambia es cómo se reparten las filas en los pliegues.

# %%
from coursekit.experiments.metrics import repeated_estimates
from coursekit.figures.metrics import noise_scene

estimates = repeated_estimates("roc_auc", n_seeds=30)
noise_scene(estimates)

# %%
first, second = table.order("roc_auc")[:2]
gap = table.mean("roc_auc")[first] - table.mean("roc_auc")[second]

print(f"de la peor a la mejor semilla, el mismo modelo:     {number(np.ptp(estimates), 4)}")
print(f"del primero al segundo de la tabla, por ROC AUC:    {number(gap, 4)}")

# %% [markdown]
# La suerte del reparto pesa más que la distancia entre el primero y el segundo. Si elegimos por una sola
# corrida, a menudo premiamos la suerte. La lección 03 hace de esto su tema principal.

# %%
winners = {table.winner(key) for key in table.metrics}
print(f"{len(table.metrics)} métricas, {len(winners)} ganadores distintos.")

# %% [markdown]
# ## 6 · Con la biblioteca *(12 min)*
#
# ### Las cuentas de la sección 3, ya hechas
#
# Las diapositivas terminan cada modelo con estas dos tablas. En `confusion_matrix` cada fila es la clase verdadera y
# cada columna, la que dijimos; `classification_report` da precisión, recall y F1 de **cada** clase, y `support`,
# cuántas filas tiene.

# %%
from sklearn.metrics import classification_report, confusion_matrix

print(confusion_matrix(y, predicted))
print(classification_report(y, predicted, target_names=["benigno", "maligno"]))

# %% [markdown]
# La fila «maligno» repite lo que calculamos a mano. La fila «benigno» se ve muy bien, y es la que no nos interesa;
# `accuracy` y `weighted avg` se le parecen porque casi todas las filas son benignas. `macro avg` promedia las dos
# clases por igual. (Lo que escribe scikit-learn lleva punto decimal; lo nuestro, coma.)
#
# ### `scoring`: para scikit-learn, más siempre es mejor
#
# Toda función que valida o busca recibe `scoring`: un nombre, una lista de nombres o una función propia. Las métricas
# que se minimizan llevan el prefijo `neg_` y vienen con el signo cambiado, para que «más» siga siendo «mejor». (El *log
# loss* mira las probabilidades y no las decisiones: cada fila aporta $-\ln$ de la que le dimos a su clase verdadera, y
# confiarse y errar cuesta mucho.)

# %%
from sklearn.model_selection import cross_validate

names = ["accuracy", "recall", "roc_auc", "neg_log_loss"]
result = cross_validate(model, X, y, cv=cv, scoring=names)
for name in names:
    print(f"{name:14s} {number(result[f'test_{name}'].mean(), 3):>7}")

# %% [markdown]
# ### ¿Minimizar o maximizar?
#
# La nota de la clase escribe la búsqueda como $x^* \in \arg\min_x f(x)$, «el $x$ con el que $f$ es mínima», y da dos
# ejemplos de $f$: el RMSE y el AUC.
# El RMSE es un error y se minimiza (scikit-learn lo llama `"neg_root_mean_squared_error"`). El AUC es un acierto: para
# minimizar hay que tomar $f = 1 - \mathrm{AUC}$. Quien minimiza el AUC encuentra, con toda puntería, el peor modelo.

# %%
areas = table.mean("roc_auc")

print("argmin de AUC:     ", table.configs[np.argmin(areas)])
print("argmin de 1 - AUC: ", table.configs[np.argmin(1 - areas)])

# %% [markdown]
# (`np.argmin` da el lugar del menor y `np.argmax`, el del mayor. Si algún entrenamiento falló y su puntaje es `NaN`,
# los dos devuelven el lugar del `NaN`: hay que sacarlo antes.)
#
# De $f$ solo podemos pedir valores: elegimos $x$, entrenamos, medimos. Es una **caja negra**, sin derivadas que digan
# hacia dónde mejorar, y así la trata todo este curso.
#
# Es el caso habitual y no el único. Las diapositivas nombran el «descenso de gradiente»: si el hiperparámetro es
# continuo (una penalización, una tasa de aprendizaje), la métrica es suave (el log loss; no la exactitud, que va a
# saltos) y se puede derivar el entrenamiento entero, la regla de la cadena da la derivada de $f$ respecto de $x$, el
# **hipergradiente**, y se lo sigue cuesta abajo (Bengio, 2000). Así se ajustan a la vez miles de hiperparámetros
# (Maclaurin y otros, 2015) y hasta millones (Lorraine y otros, 2020), cosa que ninguna búsqueda de este curso puede. No
# sirve para «cuántos árboles» ni para «qué núcleo» (*kernel*) usa una SVM.
#
# En `coursekit` la pérdida (*loss*) se minimiza siempre; los puntajes de scikit-learn cambian de signo una sola vez, al
# entrar. Y como acabamos de ver que $f$ tiene ruido, lo que de verdad queremos minimizar es su promedio.
#
# ### Nuestra propia métrica en una búsqueda
#
# Si lo que importa es el costo, busquemos por costo. `make_scorer` convierte cualquier función en un `scoring`;
# `greater_is_better=False` le cambia el signo. La nuestra es `mean_error_cost`: (FP + 10 FN) / n. `GridSearchCV` prueba
# todas las combinaciones de unas listas de valores, la **grilla** (lección 02). La misma grilla, dos preguntas:

# %%
from sklearn.metrics import make_scorer
from sklearn.model_selection import GridSearchCV

from coursekit.experiments.metrics import mean_error_cost

cost_scorer = make_scorer(mean_error_cost, greater_is_better=False)
grid = {"logisticregression__C": [0.01, 0.1, 1, 10],
        "logisticregression__class_weight": [None, "balanced"]}

for name, scoring in [("exactitud", "accuracy"), ("costo", cost_scorer)]:
    search = GridSearchCV(model, grid, scoring=scoring, cv=cv, error_score="raise").fit(X, y)
    print(f"por {name:10s} {number(search.best_score_, 3):>7}   {search.best_params_}")

# %% [markdown]
# La grilla llegó al costo por un camino indirecto, dándole más peso a los malignos. El directo es mover el umbral:
# `FixedThresholdClassifier` usa el que le damos, y `TunedThresholdClassifierCV` lo elige por validación cruzada
# dentro de cada ajuste.

# %%
from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV, cross_val_score

candidates = {
    "umbral 0,5": model,
    "umbral de la fórmula": FixedThresholdClassifier(model, threshold=1 / (1 + 10)),
    "umbral elegido con los datos": TunedThresholdClassifierCV(model, scoring=cost_scorer, cv=cv),
}
for name, candidate in candidates.items():
    folds = -cross_val_score(candidate, X, y, cv=cv, scoring=cost_scorer)      # el costo en cada pliegue
    print(f"{name:30s} costo medio {number(folds.mean(), 3)}   de {number(folds.min(), 2)} a "
          f"{number(folds.max(), 2)} según el pliegue")

# %% [markdown]
# Los pliegues se solapan, así que repetimos el reparto con otras siete semillas: cualquiera de los dos le ganó al 0,5
# en las ocho, y la fórmula, también al elegido con los datos. Con tan pocos malignos, elegir el umbral tiene ruido: si
# las probabilidades están calibradas y conocemos los costos, la fórmula no necesita datos. Cuando no confiamos en la
# calibración, `TunedThresholdClassifierCV`.

# %% [markdown]
# ## 7 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("Un modelo tiene ROC AUC 0,95. ¿Qué umbral conviene usar?", key="01-auc", options=[
    ("0,5, que es el natural",
     "Solo si los dos errores cuestan lo mismo y `p` está calibrada.", False),
    ("el que maximiza el AUC",
     "El AUC recorre todos los umbrales: es el mismo número para cualquiera.", False),
    ("no alcanza con ese dato",
     "Hacen falta los costos, la calibración y la prevalencia de uso.", True),
])

# %% jupyter={"source_hidden": true}
quiz("Un FP cuesta 1 y un FN cuesta 4. Con probabilidades calibradas, ¿qué umbral cuesta menos?",
     key="01-umbral", options=[
    ("0,20", "El umbral es 1 / (1 + 4).", True),
    ("0,25", "Es c_FP / c_FN: falta sumar los dos costos en el denominador.", False),
    ("0,80", "Es c_FN / (c_FP + c_FN): con un FN más caro el umbral baja, no sube.", False),
])

# %% jupyter={"source_hidden": true}
quiz("Con `neg_log_loss`, la configuración A marca −0,17 y la B, −0,25. ¿Cuál elige GridSearchCV?",
     key="01-signo", options=[
    ("A", "−0,17 es mayor que −0,25, y en scikit-learn más siempre es mejor.", True),
    ("B, porque la pérdida se minimiza",
     "El signo ya viene cambiado: la pérdida de B, 0,25, es la peor.", False),
    ("ninguna: una pérdida no puede ser negativa",
     "Es la pérdida con el signo cambiado, a propósito.", False),
])

# %% [markdown]
# **Ejercicios:** [01 · Métrica](../exercises/01_metrica.ipynb). Tres funciones cortas, con corrección al instante.
#
# ## 8 · Tres ideas *(2 min)*
#
# 1. **Primero la métrica.** Todo buscador optimiza lo que le pedimos; con una clase rara, la exactitud pide poco.
# 2. **El umbral sale de los costos.** Con probabilidades calibradas es $c_{FP} / (c_{FP} + c_{FN})$; ni el 0,5 ni el
#    AUC lo eligen, y se corre si cambia la prevalencia.
# 3. **Cada métrica tiene su ganador, y la métrica tiene ruido.** Si la diferencia es menor que el
#    ruido, no distingue a nadie.
#
# Y así quedaron nuestras predicciones:

# %%
predictions("01")

# %% [markdown]
# ## Para seguir
#
# De la clase:
# - la guía de scikit-learn: [métricas](https://scikit-learn.org/stable/modules/model_evaluation.html) y
#   [cómo mover el umbral](https://scikit-learn.org/stable/modules/classification_threshold.html);
# - la nota de la clase, «Hyperparameter optimization con Hyperband y Ray Tune»: su primera parte plantea el
#   problema $\arg\min_x f(x)$. Donde dice que $f$ puede ser «el AUC Score», ya sabemos qué falta.
#
# Y las fuentes:
# - Charles Elkan (2001), [«The Foundations of Cost-Sensitive Learning»](https://cseweb.ucsd.edu/~elkan/rescale.pdf),
#   IJCAI: el umbral a partir de los costos (sección 1), y qué les pasa a las probabilidades cuando cambia la
#   prevalencia (sección 3).
# - Marco Saerens, Patrice Latinne y Christine Decaestecker (2002),
#   [«Adjusting the Outputs of a Classifier to New a Priori Probabilities: A Simple
#   Procedure»](https://doi.org/10.1162/089976602753284446), *Neural Computation* 14(1), 21–41: la cuenta de las
#   chances, y qué hacer cuando no se conoce la prevalencia nueva.
# - Yoshua Bengio (2000),
#   [«Gradient-Based Optimization of Hyperparameters»](https://doi.org/10.1162/089976600300015187),
#   *Neural Computation* 12(8), y Dougal Maclaurin, David Duvenaud y Ryan Adams (2015),
#   [«Gradient-based Hyperparameter Optimization through Reversible Learning»](https://arxiv.org/abs/1502.03492):
#   los hipergradientes. De los millones: Jonathan Lorraine, Paul Vicol y David Duvenaud (2020),
#   [«Optimizing Millions of Hyperparameters by Implicit Differentiation»](https://arxiv.org/abs/1911.02590).
#
# Seguimos con [02 · Grid Search](02_grid_search.ipynb): ya hay métrica; falta con qué buscar.
