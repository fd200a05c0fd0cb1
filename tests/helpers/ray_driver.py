"""Un programa que busca con Ray en un clúster que ya está, para matarlo: anota en un archivo lo que va pasando.

    empieza X PROCESO      en un trabajador, cuando empieza a evaluar X
    contestado X           en el programa, cuando se entera de cuánto dio
    resultados X X X ...   en el programa, al terminar
"""
import os
import time
from pathlib import Path

N_TRIALS = 16
AT_ONCE = 2
SECONDS = 0.25


def search(address, folder):
    """Empieza la búsqueda guardada en `folder`, o la retoma si está; al terminar anota sus resultados."""
    os.environ["TUNE_GLOBAL_CHECKPOINT_S"] = "0"         # guarda todo, apenas cambia
    os.environ["RAY_AIR_NEW_OUTPUT"] = "0"
    import ray
    from ray import tune

    log = Path(folder, "log")
    ray.init(address=address, log_to_driver=False, logging_level="ERROR", _node_ip_address="127.0.0.1")
    objective = noting(log)
    stored = str(Path(folder, "búsqueda"))
    if tune.Tuner.can_restore(stored):
        tuner = tune.Tuner.restore(stored, trainable=objective)
    else:
        tuner = new_tuner(objective, folder, log)
    found = sorted(result.config["x"] for result in tuner.fit())
    note(log, "resultados", *found)
    ray.shutdown()


def new_tuner(objective, folder, log):
    """La búsqueda, sin empezar: un trial al que se le muere el proceso se repite."""
    from ray import tune

    from coursekit import Float, Space
    from coursekit.interop import search_for_ray
    from coursekit.searchers import TPESearch

    class Answers(tune.Callback):
        def on_trial_complete(self, iteration, trials, trial, **info):
            note(log, "contestado", repr(trial.config["x"]))

    searcher = TPESearch(Space({"x": Float(-5, 5)}), random_state=0, n_startup=3)
    ours = tune.search.ConcurrencyLimiter(search_for_ray(searcher, metric="loss", mode="min"), AT_ONCE)
    settings = tune.TuneConfig(search_alg=ours, num_samples=N_TRIALS, metric="loss", mode="min", reuse_actors=True)
    again = tune.FailureConfig(max_failures=-1)
    running = tune.RunConfig(storage_path=str(folder), name="búsqueda", verbose=0, failure_config=again,
                             callbacks=[Answers()])
    return tune.Tuner(objective, tune_config=settings, run_config=running)


def noting(log):
    """La función objetivo: anota qué empieza y en qué proceso."""
    path = str(log)
    seconds = SECONDS

    def objective(config):
        from ray import tune
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"empieza {config['x']!r} {os.getpid()}\n")
        time.sleep(seconds)
        tune.report({"loss": (config["x"] - 1) ** 2})

    return objective


def note(log, *words):
    """Agrega un renglón al archivo, de una vez."""
    with open(log, "a", encoding="utf-8") as file:
        file.write(" ".join(map(str, words)) + "\n")
