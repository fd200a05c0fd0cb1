"""Traductores: las búsquedas de otras bibliotecas como `History`, y nuestro `Space` como el de ellas.

    history_from_cv_results(search)       GridSearchCV, RandomizedSearchCV y Halving… de scikit-learn
    history_from_hyperopt(trials, space)  Trials de Hyperopt
    history_from_tpot(estimator)          individuos de TPOT, con sus padres y su generación
    history_from_optuna(study)            Study de Optuna
    history_from_ray(results, …)          lo que devuelve Tuner.fit() de Ray Tune
    space_to_hyperopt(space)              Space → espacio de Hyperopt
    space_to_configspace(space)           Space → ConfigurationSpace (el de TPOT y SMAC)
    import_tpot(), watch_tpot(estimator)  TPOT sin preguntar a la red, y con su avance a la vista
    has_keras(), import_keras()           Keras 3 sobre jax, con lo que compila guardado en disco
    search_for_ray(searcher, …)           un buscador del curso, para ray.tune.Tuner
    local_ray()                           Ray en esta máquina, acotado, y que no deja nada detrás

En todas las historias la pérdida es menos-es-mejor: los puntajes se dan vuelta aquí, una sola vez. Cada
biblioteca se importa cuando hace falta, y ninguna para traducir lo que ya es una tabla.
"""
from importlib import import_module

_PUBLIC = {
    "history_from_cv_results": "cv_results",
    "history_from_hyperopt": "hyperopt_trials",
    "history_from_tpot": "tpot_individuals",
    "history_from_optuna": "optuna_study",
    "history_from_ray": "ray_results",
    "space_to_hyperopt": "hyperopt_space",
    "space_to_configspace": "configspace",
    "import_tpot": "quiet_tpot", "watch_tpot": "quiet_tpot",
    "has_keras": "keras_on_jax", "import_keras": "keras_on_jax",
    "search_for_ray": "ray_search", "local_ray": "ray_cluster",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name):
    """Carga `name` de su módulo la primera vez que se lo nombra (PEP 562)."""
    if name not in _PUBLIC:
        raise AttributeError(f"coursekit.interop no tiene «{name}»; tiene: {', '.join(__all__)}")
    value = getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *__all__])
