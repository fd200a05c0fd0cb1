# %% [markdown]
# # 11 · Torneo
#
# *Mismo presupuesto, muchas semillas, y después un ganador.*
#
# Conocemos ocho métodos. ¿Cuál es mejor? Cada uno trae su historia de éxito, con su problema, su presupuesto y su
# semilla. Aquí los hacemos correr a todos en las mismas condiciones. Y agregamos uno más: **el que escribamos
# nosotros**.
#
# **Al terminar vamos a poder:**
# - escribir un optimizador propio y hacerlo competir con el mismo presupuesto que los demás;
# - leer una tabla de puestos con su incertidumbre, y decir qué diferencias podrían ser suerte;
# - decir para qué presupuesto y en qué problemas vale un resultado, y para cuáles no;
# - explicar por qué el test se mira una vez, al final.
#
# **Tiempo:** 27 minutos: predice (5), a mano (6), explora (5), con la biblioteca (5), comprueba (5), tres ideas (1).
# Los ejercicios llevan otros 30.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*).

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.figures.style import number
from coursekit.league import BudgetSpent, compete_here, load_problem
from coursekit.league.course import course_entries
from coursekit.league.standings import standings
from coursekit.widgets import tournament_board

doctor()
comma_tables()

# %% [markdown]
# ## 1 · Predice *(5 min)*
#
# Cinco métodos compiten en tres problemas: una SVM, un boosting de árboles y una red. En cada uno corren 20 veces, con
# 20 semillas, y gastan lo mismo: 30 modelos entrenados. Gana el que encuentra la menor pérdida de **validación**.
# Además guardamos, sin mirarla, la pérdida de cada configuración elegida en un **test** de filas aparte.

# %% jupyter={"source_hidden": true}
board = tournament_board()
course = list(course_entries())
PROBLEMS = ("svm", "boosting", "network")


def first_in_test():
    """La respuesta, de la tabla: en qué problemas el primero de validación es también el primero de test."""
    from coursekit.figures.tournament import PROBLEM_TITLES
    from coursekit.league.standings import of_problem
    told = []
    for problem in PROBLEMS:
        shown = of_problem([course[i] for i in (0, 1, 2, 3, 5)], problem)
        winner = standings(shown)[0].entry.name
        in_test = standings(shown, of_test=True)[0].entry.name
        told.append(f"{PROBLEM_TITLES[problem]}: gana {winner} y en test, {in_test}")
    return "En algunos sí y en otros no. " + ". ".join(told) + "."


predict("El primero en validación, ¿es también el primero en test?",
        options=["sí, en los tres problemas", "en algunos sí y en otros no", "en ninguno"],
        key="11-W21", widget=board, result=first_in_test)

# %% [markdown]
# Se abrió un widget. Por ahora solo mirémoslo: lo movemos en la sección 3, y el test lo revelamos al final.

# %% [markdown]
# ## 2 · A mano *(6 min)*
#
# ### Las reglas
#
# Un optimizador es una función con cuatro argumentos. `evaluate(params)` da la pérdida de validación y **cobra** una
# evaluación; `space` es el espacio; `budget`, cuántas evaluaciones hay; `rng`, todo el azar que se puede usar. Devuelve
# una configuración.
#
# `evaluate` acepta un segundo argumento: con `resource=1/3` o `1/9` entrena menos y cobra menos. Es lo que aprovechan
# los que reparten recursos (lección 07), y el que sigue: con 30 evaluaciones prueba 60 configuraciones a un tercio, y
# entrena enteras a las 10 mejores.

# %%
problem = load_problem("svm")
print(problem.space)


def my_optimizer(evaluate, space, budget, rng):
    """Prueba muchas con un tercio del entrenamiento y, con lo que queda, entrena enteras a las mejores."""
    n_full = int(budget) // 3
    n_short = 3 * (int(budget) - n_full)
    losses = []
    candidates = [space.sample(rng) for _ in range(n_short)]
    for params in candidates:
        losses.append(evaluate(params, resource=1 / 3))
    finalists = [candidates[i] for i in np.argsort(losses)[:n_full]]
    full = [evaluate(params) for params in finalists]
    return finalists[int(np.argmin(full))]


# %% [markdown]
# Cambiémosla cuanto queramos: esa es la idea. Todo lo que sigue usa la que esté escrita ahí.
#
# ### Quien cobra es otro
#
# El presupuesto no se confía a quien lo gasta: lo lleva `evaluate`. La primera vez que se pide de más lanza
# `BudgetSpent`, y la corrida terminó. Lo que no es del espacio se rechaza y no se cobra.

# %%
from coursekit.league.evaluator import Evaluator

evaluator = Evaluator(problem, budget=2)
evaluate = evaluator.function()
print("una SVM con C = 1 y gamma = 0,01:", number(evaluate({"C": 1.0, "gamma": 0.01}), 3))
try:
    evaluate({"C": -1.0, "gamma": 0.01})
except ValueError as error:
    print(error)
evaluate({"C": 10.0, "gamma": 0.01})
try:
    evaluate({"C": 100.0, "gamma": 0.01})
except BudgetSpent as error:
    print(error)

# %% [markdown]
# ### Una corrida, y otra
#
# Para comparar problemas distintos medimos **lo que falta** (en inglés, *regret*): 0 es la mejor configuración que hay,
# y 1, una del montón. Podemos calcularlo porque estos modelos ya se entrenaron todos: son tablas.

# %%
from coursekit.league.contenders import course_optimizer
from coursekit.league.race import play_here, run_once

duel = {}
for seed in range(5):
    mine_once = run_once(play_here(my_optimizer), problem, seed)
    tpe_once = run_once(play_here(course_optimizer("tpe")), problem, seed)
    duel[f"semilla {seed}"] = {"el mío": mine_once.regret, "TPE": tpe_once.regret}

pd.DataFrame(duel).map(lambda missing: number(missing, 3))

# %% [markdown]
# ¿Quién ganó? Depende de la semilla que miremos. Con una sola elegiríamos según la suerte, y con veinte todavía hay que
# decir cuánta duda queda.

# %% [markdown]
# ## 3 · Explora *(5 min)*
#
# A la izquierda, cuánto le falta a cada método según lo que gastó: la línea es la corrida del medio, y la **banda**, la
# mitad central de las corridas. A la derecha, el **puesto medio**: en cada corrida se ordena a los cinco, y se
# promedian sus puestos.

# %%
board

# %% [markdown]
# - Con 3 o 5 evaluaciones, ¿quién va primero? ¿Y con 30? Ningún método es el mejor «en general»: lo es para un
#   presupuesto.
# - Pasemos por los tres problemas con 30. ¿El orden es el mismo? ¿Cuáles intervalos se pisan?
# - Miremos la grilla: sus puntos cayeron cerca del óptimo de estas tablas. Corre siempre igual, así que sus 20 semillas
#   son **una** sola corrida, contada 20 veces. Su intervalo no sabe que, con la grilla corrida de lugar, sería otra.
# - Ahora sí, **revelemos el test**, con la SVM. ¿Quién sube y quién baja?

# %% [markdown]
# El ganador de la SVM afinó la validación hasta el final: lo último que ganó era en parte ruido de esas filas (la
# maldición del ganador, lección 03). Por eso el test se mira **una vez**: si ahora elegimos el método que mejor salió
# ahí, esas filas también habrán elegido.

# %% [markdown]
# ## 4 · Con la biblioteca *(5 min)*
#
# ### El nuestro, con todos
#
# `compete_here` hace las 60 corridas de un optimizador. Si falla en alguna, no lanza un error: queda último, con una
# frase que dice por qué y en qué corrida.

# %% tags=["celda-larga"]
mine = compete_here(my_optimizer)
print(mine.problem or f"Compitió: {len(mine.runs)} corridas.")

# %%
rows = []
for row in standings([mine, *course]):
    rows.append({"quién": row.entry.name, "puesto medio": row.rank, "desde": row.low, "hasta": row.high,
                 "lo que falta": row.regret})

table = pd.DataFrame(rows)
table.set_index("quién").map(lambda value: number(value, 2))

# %% [markdown]
# El intervalo, de 95 %, sale de un *bootstrap*: se sortean las semillas con reposición, dentro de cada problema, muchas
# veces. Dice cuánto cambiaría el puesto con **otras semillas**. De otros problemas no dice nada: son tres, y los
# elegimos nosotros.

# %%
tournament_board(own=mine, spent=30)

# %% [markdown]
# ### Lo que no cumple no detiene a nadie

# %%
def forgetful(evaluate, space, budget, rng):
    """No lleva la cuenta."""
    while True:
        evaluate(space.sample(rng))


def hopeful(evaluate, space, budget, rng):
    """Devuelve una pérdida en lugar de una configuración."""
    return evaluate(space.sample(rng))


for careless in (forgetful, hopeful):
    entry = compete_here(careless, careless.__name__, seeds=1)
    print(f"{entry.name}: {entry.problem}.")

# %% [markdown]
# ### La liga
#
# Con una clase entera, `coursekit league entregas` junta los `my_optimizer` de una carpeta y escribe una página que se
# completa renglón por renglón. Ahí cada optimizador corre **encerrado** en otro proceso, que solo puede pedir
# evaluaciones: las tablas y la cuenta quedan del otro lado. En este cuaderno no hace falta: sería hacerse trampa solo.

# %% [markdown]
# ## 5 · Comprueba *(5 min)*

# %% jupyter={"source_hidden": true}
quiz("Con 30 evaluaciones el método A tiene puesto medio 2,0 y el B, 3,5, y sus intervalos no se pisan. ¿Qué sabemos?",
     options=[("Que A es mejor que B.",
               "Falta decir dónde: en estas tablas y con este presupuesto. Con 5 evaluaciones el orden puede ser otro.",
               False),
              ("Que con otras semillas, en estos problemas y con 30 evaluaciones, A seguiría delante de B.",
               "Sí: es todo lo que dice ese intervalo, y no es poco.", True),
              ("Nada, porque los puestos dependen de las semillas.",
               "Para eso está el intervalo: dice cuánto dependen.", False)],
     key="11-Q1")

# %% jupyter={"source_hidden": true}
quiz("Miramos el test, vemos que el nuestro cayó, lo cambiamos y volvemos a mirar: ahora gana. ¿Qué podemos informar?",
     options=[("El segundo resultado: el método mejoró.",
               "Ese test ya eligió entre dos versiones: promete de más, como cualquier máximo.", False),
              ("Que hace falta un test nuevo.",
               "Sí. El que usamos para decidir pasó a ser validación.", True),
              ("El promedio de los dos.",
               "Promediar no borra que el segundo se eligió mirando.", False)],
     key="11-Q2")

# %% [markdown]
# Lo que predijimos, al lado de lo que pasó:

# %%
predictions("11")

# %% [markdown]
# Los ejercicios: [11 · Torneo](../exercises/11_torneo.ipynb).

# %% [markdown]
# ## 6 · Tres ideas *(1 min)*
#
# 1. Un método gana **con un presupuesto y en unos problemas**. Sin decir cuáles, «es mejor» no quiere decir nada.
# 2. Una corrida no decide. Muchas semillas, puestos y un intervalo; y quien no tiene azar corrió una sola vez.
# 3. El primero en validación no es siempre el primero en test. El test se mira una vez, al final.

# %% [markdown] tags=["plegada"]
# ### Para curiosos: los puestos olvidan cuánto
#
# Un puesto dice quién llegó antes, y no por cuánto. Dos métodos que siempre empatan en la práctica, con diferencias en
# el cuarto decimal, pueden tener puestos 1 y 2 en todas las corridas. Por eso la tabla lleva también lo que falta. Y
# el puesto de uno depende de **contra quién** corre: agregar un método muy parecido a otro cambia los puestos de todos.

# %% [markdown]
# ## Para seguir
#
# De la clase:
#
# - El artículo recomendado por la clase compara varios métodos con una corrida de cada uno: ahora podemos decir qué le
#   falta a esa comparación para sacar una conclusión.
#
# Los trabajos de donde sale esta lección:
#
# - J. Demšar (2006), [Statistical comparisons of classifiers over multiple data
#   sets](https://www.jmlr.org/papers/v7/demsar06a.html), JMLR 7, 1–30. Por qué comparar con puestos medios, y qué
#   pruebas se usan (sección 3).
# - X. Bouthillier y otros (2021), [Accounting for variance in machine learning
#   benchmarks](https://arxiv.org/abs/2103.03098). De dónde viene el ruido de una comparación.
# - K. Eggensperger y otros (2021), [HPOBench: a collection of reproducible multi-fidelity benchmark problems for
#   HPO](https://arxiv.org/abs/2109.06716). Torneos como este, con muchas más tablas.
# - La documentación de scikit-learn sobre [comparar modelos con
#   validación](https://scikit-learn.org/stable/auto_examples/model_selection/plot_grid_search_stats.html), cuando los
#   puntajes salen de los mismos pliegues.
