# %% [markdown]
# # 10 · Ray Tune
#
# *De una máquina a mil, y cuándo alcanza con una.*
#
# La nota de la clase termina con dos títulos vacíos: *Implementación con Ray Tune* y *Conclusiones*. Aquí los
# completamos. **Ray** reparte trabajo entre procesos, en una máquina o en muchas; **Ray Tune** es su parte de buscar
# hiperparámetros. Antes de usarlo miramos, en una simulación, qué ganamos con cada máquina que se agrega.
#
# **Al terminar vamos a poder:**
# - decir qué métodos aprovechan muchas máquinas, y dónde está la pared que ninguna cantidad atraviesa;
# - correr ASHA y Hyperband con Ray en esta máquina, con un buscador nuestro o de otra biblioteca;
# - guardar y retomar, para que una falla no cueste una búsqueda;
# - leer qué cambia en un clúster de verdad, y decidir si hace falta uno.
#
# **Tiempo:** 49 minutos: predice (5), a mano (6), explora (5), con la biblioteca (24), comprueba (7), tres ideas (2).
# Los ejercicios llevan otros 30.
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Sin Ray la lección se sigue igual; para
# agregarlo, `make lab RAY=1`. Con Ray, las celdas que lo usan tardan alrededor de un minuto.

# %%
import numpy as np
import pandas as pd

from coursekit import doctor, predict, predictions, quiz
from coursekit.basics.data_frames import comma_tables
from coursekit.experiments.cluster import GOOD, METHODS, TROUBLES, WORKERS, load_cluster, simulate
from coursekit.figures.cluster import time_text
from coursekit.figures.style import number, percent  # 0.5 se lee «0,5»
from coursekit.methods import label_of
from coursekit.widgets import cluster_workers

doctor()
comma_tables()      # las tablas de pandas, también con coma

# %% [markdown]
# ## 1 · Predice *(5 min)*
#
# Con un solo trabajador, ASHA (lección 07) tarda cierto tiempo en encontrar una buena configuración. Ahora tiene
# **mil**: máquinas iguales, que a veces se demoran. La respuesta no se corrige: se guarda para compararla al final.

# %% jupyter={"source_hidden": true}
table = load_cluster()
machines = cluster_workers()


def with_a_thousand():
    """La respuesta, de la tabla."""
    times = table.median_time("asha", "slow")
    return (f"Unas {number(table.speedup('asha', 1000, 'slow'), 0)} veces antes: de {time_text(times[0])} a "
            f"{time_text(times[-1])}. Nadie termina antes de 1, que es lo que dura entrenar una entera.")


predict("Con mil trabajadores en lugar de uno, ¿cuánto antes llega ASHA a la misma meta?",
        options=["unas mil veces antes", "unas cien veces antes", "entre veinte y treinta veces antes",
                 "casi lo mismo: buscar no se reparte"],
        key="10-cluster", widget=machines, result=with_a_thousand)

# %% [markdown]
# Se abrió un widget. Por ahora solo mirémoslo: lo movemos en la sección 3.

# %% [markdown]
# ## 2 · A mano *(6 min)*
#
# ### Repartir
#
# Doce configuraciones, cada una dura 1. Con un trabajador el tiempo es **la suma**, 12. Con más, van en tandas: $\lceil
# 12 / \text{trabajadores} \rceil$. (Las esquinas dicen «hacia arriba».)

# %%
for workers in (1, 3, 5, 12, 100):
    run = simulate("random", workers, n_configs=12)
    told = f"tarda {number(run.end)} y se trabaja el {percent(run.busy)} del tiempo pagado"
    print(f"{workers:3d} trabajadores: {told}")

# %% [markdown]
# Dos cosas que se repiten en todo lo que sigue. Con 5 se tarda 3, y no 12 / 5: los trabajos **no se parten**. Y de 12 a
# 100 no cambia nada: hay una **pared** en 1, que es lo que dura entrenar una entera. Ninguna cantidad de máquinas la
# atraviesa.
#
# ### Cuando uno se demora
#
# Las máquinas comparten disco, red y vecinos. Casi siempre la demora es chica; de vez en cuando, enorme. Una ley
# **log-normal** (su logaritmo es una campana) da esa forma. Si hay que esperar **a todos**, como en la barrera de un
# peldaño, no importa la demora media: importa la del último.

# %%
late = TROUBLES["slow"]
rng = np.random.default_rng(0)
print(f"Un trabajo de 1 dura, en promedio, {number(late.mean_duration(1), 2)}.")
for workers in (1, 10, 100, 1000):
    slowest = [max(late.duration(1, rng) for _ in range(workers)) for _ in range(200)]
    print(f"El último de {workers:4d}: {number(np.mean(slowest), 1)}")

# %% [markdown]
# ### Cuando uno falla
#
# Si una máquina se apaga a mitad de un trabajo, lo hecho se pierde y hay que repetirlo **desde lo último que se
# guardó**. Con una probabilidad de falla por época, hacer 27 seguidas cuesta más que hacer tres veces 9:

# %%
failing = TROUBLES["failing"].failure
for chance in (failing, 0.02, 0.1):
    print(f"Si en cada época falla el {percent(chance, 1)}:")
    for epochs in (27, 9, 1):
        survives = (1 - chance) ** epochs
        each = (1 / survives - 1) / chance      # en promedio, para lograr esas épocas seguidas
        print(f"   guardando cada {epochs:2d}, llegar a la 27 cuesta {number(each * 27 / epochs, 1)} épocas")

# %% [markdown]
# Lo guardado se llama **punto de control** (*checkpoint*). Los métodos de la lección 07 guardan en cada peldaño de
# todas maneras: lo necesitan para reanudar.

# %% [markdown]
# ## 3 · Explora *(5 min)*
#
# En el widget del comienzo: las curvas sintéticas de la lección 07, con 27 épocas por configuración entera, y veinte
# semillas de cada caso. La meta es una configuración muy buena, de pérdida 0,01 o menos. A la izquierda, la pérdida de
# la elegida a lo largo del tiempo; a la derecha, cuánto se tarda en llegar a la meta.

# %%
machines

# %% [markdown]
# - Con **un trabajador** y sin percances, ¿quién llega primero? ¿Le cuesta algo la barrera a *Successive Halving*?
# - Agreguemos trabajadores de a poco. ¿Hasta dónde baja ASHA por la raya del reparto perfecto, y dónde se separa?
# - ¿Qué parte del tiempo trabajan las máquinas con *Successive Halving*? ¿Y al agregar tardanzas?
# - Con **mil**, ¿quién gana entre ASHA y la búsqueda al azar? ¿Por qué ya no importa tanto el método?
#
# Los mismos números, con tardanzas y fallas: el tiempo mediano hasta la meta.

# %%
rows = {}
for method in METHODS:
    times = table.median_time(method, "failing")
    rows[label_of(method)] = [time_text(time) if np.isfinite(time) else "no llega" for time in times]
pd.DataFrame(rows, index=pd.Index(WORKERS, name="trabajadores")).T

# %% [markdown]
# Con pocas máquinas, lo que decide es el **método**: el azar entrena enteras también a las malas. Con muchas, la
# **pared**: todos los que no esperan a nadie llegan casi juntos, y el azar, que no tiene nada que coordinar, entre
# ellos. El que queda lejos es el que espera al último en cada peldaño.

# %% [markdown]
# ## 4 · Con la biblioteca *(24 min)*
#
# ### Dos trabajadores, sin Ray
#
# `minimize` reparte con cualquier `Executor` de Python. Los datos y la red, los de la lección 09. Cada trabajo anota
# quién lo hizo y cuándo, y dibujamos lo que pasó de verdad.

# %%
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sklearn.neural_network import MLPClassifier

from coursekit import Float, Int, Space, minimize
from coursekit.experiments.halving import digits_split
from coursekit.figures.cluster import Work, timeline_scene
from coursekit.searchers import ASHA, RandomSearch, TPESearch

# %%
(X_train, y_train), (X_val, y_val), (X_test, y_test) = digits_split()
space = Space({
    "learning_rate_init": Float(1e-4, 1, log=True),
    "hidden_layer_sizes": Int(8, 64, log=True),
})


def grow(params, resource, state):
    """Lleva una red hasta `resource` épocas y anota quién trabajó, desde cuándo y hasta cuándo."""
    began = time.time()
    net, done = state or (MLPClassifier(batch_size=64, random_state=0, **params), 0)
    for _ in range(resource - done):
        net.partial_fit(X_train, y_train, classes=range(10))
    error = 1 - net.score(X_val, y_val)
    return {"loss": error, "state": (net, resource), "cost": resource - done,
            "worker": threading.get_ident(), "began": began, "ended": time.time()}


# %% tags=["tiempo-variable"]
searcher = ASHA(space, max_resource=27, eta=3, n_configs=27, brackets=1, random_state=0)
with ThreadPoolExecutor(2) as two_workers:
    by_threads = minimize(grow, searcher, executor=two_workers, progress=False)

measured = [Work(done.info["worker"], done.config, done.info["began"], done.info["ended"], done.resource)
            for done in by_threads]
best = by_threads.best
print(f"{len(by_threads)} trabajos; la mejor se equivoca en {percent(best.loss, 1)}, "
      f"con {best.resource} épocas.")
timeline_scene(measured, title="Medido: ASHA con dos trabajadores")

# %% [markdown]
# Al lado, la simulación de la lección 07 con el mismo método y la misma cantidad de trabajadores:

# %%
from coursekit.experiments.hyperband import shift, true_loss
from coursekit.figures.hyperband import workers_scene

# %%
simulated = shift("asha", workers=2)
chosen = simulated.best(81)
workers_scene(simulated, "asha", [1, 3, 9, 27, 81], simulated.end, true_loss(chosen))

# %% [markdown]
# Se parecen en lo que importa: nadie espera, y los trabajos largos llegan de a poco. La diferencia es que los de verdad
# **no duran lo mismo**: una red de 64 neuronas tarda más que una de 8, y los hilos se estorban.
#
# ### Qué pide Ray
#
# Ray necesita una función que entrena y va **informando**: `tune.report` después de cada época, con un punto de control
# de vez en cuando. El *planificador* (`scheduler`) mira los informes y corta. El *buscador* (`search_alg`) propone.

# %%
import pickle
import tempfile
from importlib.util import find_spec
from pathlib import Path

RAY = find_spec("ray") is not None
RUNGS = (1, 3, 9, 27)
if not RAY:
    print("Ray no está: las celdas que siguen no hacen nada. Se agrega con «make lab RAY=1».")


def train(config):
    """Lo que corre en cada proceso: retoma si hay punto de control, y guarda uno en cada peldaño."""
    from ray import tune
    saved = tune.get_checkpoint()
    if saved is None:
        net, done = MLPClassifier(batch_size=64, random_state=0, **config), 0
    else:
        with saved.as_directory() as folder:
            net, done = pickle.loads((Path(folder) / "net.pkl").read_bytes())
    for epoch in range(done + 1, 28):
        began = time.time()
        net.partial_fit(X_train, y_train, classes=range(10))
        told = {"error": 1 - net.score(X_val, y_val), "began": began, "ended": time.time()}
        if epoch not in RUNGS:
            tune.report(told)
            continue
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "net.pkl").write_bytes(pickle.dumps((net, epoch)))
            tune.report(told, checkpoint=tune.Checkpoint.from_directory(folder))


def tune_with(scheduler, search, n, folder, what=train, **running):
    """Una búsqueda con Ray; `reuse_actors` no empieza un proceso por cada configuración, que es lento."""
    from ray import tune
    settings = tune.TuneConfig(search_alg=search, scheduler=scheduler, num_samples=n, metric="error",
                               mode="min", reuse_actors=True)
    where = tune.RunConfig(storage_path=folder, verbose=0, **running)
    return tune.Tuner(what, tune_config=settings, run_config=where).fit()


# %% [markdown]
# `local_ray` empieza Ray en esta máquina y nada más: dos procesadores, sin tablero, escuchando solo en 127.0.0.1; al
# salir del `with` no queda ningún proceso. `search_for_ray` ofrece un buscador nuestro, y `history_from_ray` trae de
# vuelta los resultados. Doce configuraciones con cada planificador:

# %% tags=["celda-larga", "tiempo-variable"]
from coursekit.interop import history_from_ray, local_ray, search_for_ray

if RAY:
    from ray.tune.schedulers import ASHAScheduler, HyperBandScheduler

    with tempfile.TemporaryDirectory() as folder, local_ray(cpus=2):
        ours = search_for_ray(TPESearch(space, random_state=0), metric="error", mode="min")
        by_rungs = ASHAScheduler(max_t=27, grace_period=1, reduction_factor=3)
        by_asha = tune_with(by_rungs, ours, 12, folder)
        timelines = [result.metrics_dataframe for result in by_asha]
        same = search_for_ray(RandomSearch(space, random_state=0), metric="error", mode="min")
        by_bands = tune_with(HyperBandScheduler(max_t=27, reduction_factor=3), same, 12, folder)

    in_ray = history_from_ray(by_asha, metric="error", mode="min", max_resource=27, space=space,
                              method="asha")
    epochs = [int(result.metrics["training_iteration"]) for result in by_asha]
    whole = [int(result.metrics["training_iteration"]) for result in by_bands]
    print("Épocas de cada una, con ASHA:     ", *epochs)
    print("Épocas de cada una, con Hyperband:", *whole)

# %% [markdown]
# El factor por omisión de `ASHAScheduler` es **4**, y su `max_t`, 100; el de `HyperBandScheduler`, 3 y 81. Se dicen
# siempre: con lo que viene puesto, dos corridas con el mismo nombre no son el mismo método.
#
# `history_from_ray` cuenta cada una como fue: la que el planificador cortó queda «podada», y nunca es la mejor aunque
# su último error fuera bajo. Con la historia valen todas nuestras figuras:

# %% tags=["tiempo-variable"]
from coursekit.figures.history import parallel_scene

if RAY:
    cut = sum(done.status == "pruned" for done in in_ray)
    lowest = percent(in_ray.best.loss, 1)
    print(f"{len(in_ray)} configuraciones, {cut} cortadas; la mejor se equivoca en {lowest}.")
    shown = parallel_scene(in_ray, title="ASHA con Ray: lo que se probó")
else:
    shown = parallel_scene(by_threads, title="ASHA con dos hilos: lo que se probó")
shown

# %% tags=["tiempo-variable"]
if RAY:
    in_processes = []
    for config, rows in enumerate(timelines):
        began, ended = rows["began"].min(), rows["ended"].max()
        in_processes.append(Work(rows["pid"].iloc[0], config, began, ended, len(rows)))
    timeline = timeline_scene(in_processes, title="Medido: ASHA con Ray y dos procesos")
else:
    timeline = timeline_scene(measured, title="Medido: ASHA con dos hilos")
timeline

# %% [markdown]
# ### El Hyperband de Ray no es el del artículo
#
# De las doce configuraciones, `HyperBandScheduler` entrenó enteras a **ocho**. No es un error: llena los brackets
# empezando por el **menos** impaciente, el que no corta a nadie. Con R = 27 y eta = 3:

# %%
from coursekit.experiments.hyperband import plan

# %%
filled = 0
for s, schedule in reversed(plan(max_resource=27, eta=3).brackets.items()):
    n, first_cut = schedule[0]
    print(f"s = {s}: de la {filled + 1:2d} a la {filled + n:2d}, desde la época {first_cut}")
    filled += n

# %% [markdown]
# Las primeras 4 van enteras; de las 6 que siguen se cortan 4 en la época 9; las 2 que sobran abren un bracket de 12,
# que queda a medio llenar. El artículo corre los brackets al revés y **completos**. Para una vuelta entera de Ray hacen
# falta `num_samples=49`; con menos, casi todo se gasta en no cortar. Por eso en Ray se usa ASHA, que no tiene brackets
# que llenar.
#
# ### El buscador de otro, una falla, y scikit-learn
#
# Ray acepta los buscadores de Hyperopt y de Optuna igual que los nuestros. Y si un proceso se rompe, `FailureConfig`
# dice cuántas veces insistir: sigue **desde el último punto de control**. La función `fragile` se rompe a propósito
# tras la época 10.

# %%
def fragile(config):
    """Como `train`, pero la primera vez se rompe en la época 10; informa desde cuál retomó."""
    from ray import tune
    saved = tune.get_checkpoint()
    done = 0
    if saved is not None:
        with saved.as_directory() as folder:
            done = pickle.loads((Path(folder) / "done.pkl").read_bytes())
    for epoch in range(done + 1, 28):
        if epoch == 11 and saved is None:
            raise RuntimeError("se apagó la máquina")
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "done.pkl").write_bytes(pickle.dumps(epoch))
            kept = tune.Checkpoint.from_directory(folder) if epoch in RUNGS else None
            tune.report({"error": 1 / epoch, "from": done}, checkpoint=kept)


# %% tags=["celda-larga", "tiempo-variable"]
import logging

import joblib
from sklearn.svm import SVC

from coursekit import SearchCV

grid = {"C": [0.1, 1, 10]}
alone = SearchCV(SVC(), grid, searcher="grid", cv=3).fit(X_train, y_train)
print("SearchCV, en este proceso:", alone.best_params_)
if RAY:
    from hyperopt import hp
    from ray import tune
    from ray.tune.search.hyperopt import HyperOptSearch
    from ray.util.joblib import register_ray

    their_space = {"learning_rate_init": hp.loguniform("learning_rate_init", np.log(1e-4), 0),
                   "hidden_layer_sizes": hp.uniformint("hidden_layer_sizes", 8, 64)}
    with tempfile.TemporaryDirectory() as folder, local_ray(cpus=2):
        theirs = HyperOptSearch(their_space, metric="error", mode="min", random_state_seed=0)
        by_hyperopt = tune_with(ASHAScheduler(max_t=27, reduction_factor=3), theirs, 6, folder)
        logging.disable(logging.ERROR)          # Ray cuenta la falla con toda su traza: ya sabemos cuál es
        once_more = tune.FailureConfig(max_failures=1)
        broken = tune_with(None, None, 1, folder, fragile, failure_config=once_more)
        logging.disable(logging.NOTSET)
        register_ray()
        with joblib.parallel_config(backend="ray"):
            spread = SearchCV(SVC(), grid, searcher="grid", cv=3, n_jobs=2).fit(X_train, y_train)

    print("SearchCV, con Ray:        ", spread.best_params_)
    least = min(result.metrics["error"] for result in by_hyperopt)
    print(f"Hyperopt con ASHA, 6 configuraciones: la que menos, se equivoca en {percent(least, 1)}.")
    print(f"La que se rompió retomó en la época {broken[0].metrics['from']} y llegó a la "
          f"{broken[0].metrics['from'] + 18}.")

# %% [markdown]
# Se rompió en la 10 y retomó en la 9, el último peldaño: se perdió **una** época, no diez. Si muere el programa entero,
# `tune.Tuner.restore(carpeta, trainable=train)` retoma la búsqueda: solo se repite lo que estaba en camino.
#
# `SearchCV`, y todo lo de scikit-learn, reparte con **joblib**: con `parallel_config(backend="ray")` los ajustes van a
# Ray sin cambiar nada más; con `backend="dask"`, a Dask, que es otra biblioteca para repartir. Y `minimize` acepta el
# `Executor` de cualquiera: `minimize(..., executor=Client(...).get_executor(pure=False))` usa Dask. (Ahí, sin
# `pure=False`, Dask no vuelve a evaluar lo que ya evaluó, aunque la función use azar.) Ray no tiene uno, y alcanza con
# hilos que esperan a sus procesos:
#
# ```python
# far = ray.remote(objective)
#
# def ask_far(params):
#     return ray.get(far.remote(params))
#
# with ThreadPoolExecutor(2) as pool:
#     minimize(ask_far, searcher, executor=pool)
# ```
#
# ### En un clúster de verdad
#
# La búsqueda no cambia. Cambia lo que la rodea:
#
# | aquí | en un clúster |
# |---|---|
# | `local_ray()` | `ray.init(address="auto")`, desde la máquina que coordina |
# | `storage_path`: una carpeta | un disco que vean **todas**: una carpeta compartida o un `s3://…` |
# | un procesador por configuración | `tune.with_resources(train, {"cpu": 4, "gpu": 1})` |
# | los datos, en cada función | `tune.with_parameters(train, data=…)`: se mandan una vez por máquina |
# | se instala una vez | el mismo Python y las mismas versiones en todas |
#
# El archivo [`docs/cluster_ray.yaml`](../docs/cluster_ray.yaml) es un comienzo, para tres máquinas propias: se le
# cambian las direcciones y se empieza con `ray up docs/cluster_ray.yaml`. Un aviso: quien llega al puerto de Ray
# ejecuta lo que quiera. Va en una red cerrada, nunca abierto a internet.
#
# ### Conclusiones: ¿cuándo alcanza una máquina?
#
# Es el último título vacío de la nota.
#
# - **Casi siempre alcanza.** Si una configuración entera lleva segundos, empezar Ray cuesta más que la búsqueda.
# - **Primero el método, después las máquinas.** Con una sola, cambiar el azar por ASHA ahorra más que agregar varias.
# - **La pared es lo que dura una entera.** Si entrenar una lleva un día, mil máquinas contestan en un día. Si hace
#   falta antes, lo que hay que acelerar es el entrenamiento.
# - **Hacen falta más cuando** la espera se cuenta en días, o el modelo no entra en una. Entonces: ASHA, que no espera a
#   nadie; puntos de control en cada peldaño; y el presupuesto, pensado en máquinas por hora.
# - **Hyperband, como lo presenta la nota, reparte el riesgo de cortar temprano.** Repartir el trabajo es otra cosa, y
#   la hace mejor su versión sin barreras.

# %%
alone_random, *_ = table.median_time("random", "failing")
asha_times = table.median_time("asha", "failing")
random_times = table.median_time("random", "failing")
enough = np.argmax(random_times <= asha_times[0])
equal = WORKERS[enough]
print(f"La meta: pérdida {number(GOOD)}. ASHA con una máquina tarda {time_text(asha_times[0])}; "
      f"el azar, {time_text(alone_random)}.")
print(f"De las cantidades que simulamos, el azar necesita {equal} para igualar a ASHA con una.")

# %% [markdown]
# ## 5 · Comprueba *(7 min)*

# %% jupyter={"source_hidden": true}
quiz("Pasamos de 100 a 1000 máquinas y la búsqueda tarda casi lo mismo. ¿Qué pasó?",
     options=[("Ray está mal configurado.",
               "Puede ser, pero no hace falta: hay un límite que no depende de Ray.", False),
              ("Ya estábamos contra la pared: lo que dura entrenar una entera.",
               "Sí. Nadie puede terminar antes de eso, con cualquier cantidad de máquinas.", True),
              ("El método no se puede repartir.",
               "ASHA y el azar se reparten muy bien, hasta la pared.", False)],
     key="10-Q1")

# %% jupyter={"source_hidden": true}
quiz("Con 100 máquinas y tardanzas, Successive Halving con barreras trabaja una parte chica del tiempo. ¿Por qué?",
     options=[("Porque en cada peldaño todos esperan al último, y después quedan menos trabajos que máquinas.",
               "Sí: las dos cosas. ASHA llena esos huecos con configuraciones nuevas.", True),
              ("Porque las máquinas fallan.", "También pasa sin ninguna falla.", False),
              ("Porque eta es 3, y debería ser 4.",
               "Con 4 quedan todavía menos trabajos después de cada corte.", False)],
     key="10-Q2")

# %% jupyter={"source_hidden": true}
quiz("Con `HyperBandScheduler(max_t=27)` y 12 configuraciones, casi todas se entrenan enteras. ¿Qué hacemos?",
     options=[("Nada: es lo que hace Hyperband.",
               "El del artículo corre todos los brackets completos; este llenó primero el que no corta.", False),
              ("Usar `ASHAScheduler`, o pedir las 49 de una vuelta.",
               "Sí. Con 49 se llenan los cuatro brackets; ASHA no tiene ninguno que llenar.", True),
              ("Bajar `max_t` a 9.", "Cambia lo que entrena cada una, y no el orden en que se llenan.", False)],
     key="10-Q3")

# %% [markdown]
# Y ahora, con nuestras manos: [los ejercicios de la lección 10](../exercises/10_ray_tune.ipynb) piden los ajustes de
# Ray, el tiempo de varios trabajadores y lo que falta al retomar. Cada uno se comprueba al instante.
#
# ## 6 · Tres ideas *(2 min)*
#
# 1. **Repartir ayuda hasta una pared**: lo que dura entrenar una configuración entera.
# 2. **Esperar a todos es esperar al peor.** Con muchas máquinas gana quien no tiene barreras: ASHA, o el azar.
# 3. **Lo que no se guarda se paga dos veces.** Un punto de control en cada peldaño hace barata una falla.
#
# Y lo que habíamos predicho:

# %%
predictions("10")

# %% [markdown]
# ## Para seguir
#
# De la clase:
#
# - La nota *Hyperparameter optimization con Hyperband y Ray Tune*, que esta lección completa.
#
# Los trabajos y las guías de donde sale esta lección:
#
# - L. Li y otros (2020), [A system for massively parallel hyperparameter tuning](https://arxiv.org/abs/1810.05934). La
#   simulación con tardanzas y fallas está en su apéndice.
# - R. Liaw y otros (2018), [Tune: a research platform for distributed model selection and
#   training](https://arxiv.org/abs/1807.05118).
# - La documentación de [Ray Tune](https://docs.ray.io/en/latest/tune/index.html), sobre todo sus planificadores y cómo
#   retomar.
# - La documentación de [joblib](https://joblib.readthedocs.io/en/latest/parallel.html), sobre con qué reparte.
#
# Seguimos con la lección 11, el torneo: todos los métodos, y el propio, con el mismo presupuesto.
