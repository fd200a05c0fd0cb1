"""Un buscador del curso, ofrecido a Ray Tune: él propone y Ray reparte.

    from coursekit.interop import search_for_ray
    search = search_for_ray(TPESearch(space, random_state=0), metric="accuracy", mode="max")
    tune.Tuner(train, tune_config=tune.TuneConfig(search_alg=search, num_samples=20))

El espacio es el del buscador: en `param_space` van solo constantes. Lo que reparte el recurso es el planificador de Ray
(`ASHAScheduler`, `HyperBandScheduler`), así que un buscador que también lo hace no se acepta.
Para que no haya más de n en camino, `ray.tune.search.ConcurrencyLimiter(search, n)`.
"""
from __future__ import annotations

from coursekit.basics.validation import bad_type, bad_value, check_choice
from coursekit.interop._common import needing
from coursekit.searchers.base import Searcher

MODES = ("min", "max")


def search_for_ray(searcher, *, metric, mode):
    """Un `ray.tune.search.Searcher` que propone lo que diga `searcher`.

    `metric`: el nombre de lo que informa cada trial (`"eval/loss"` si es un diccionario adentro de otro). `mode`: "min"
    o "max". `num_samples`, en `TuneConfig`, dice cuántas configuraciones; un buscador con final termina antes.

    `TypeError` si `searcher` no es un buscador del curso; `ValueError` si reparte un recurso;
    `ModuleNotFoundError` si Ray no está.
    """
    if not isinstance(searcher, Searcher):
        raise bad_type("searcher", searcher, "un buscador del curso, ya construido con su espacio")
    if searcher.has_resource:
        raise bad_value("searcher", searcher, "uno que no reparta un recurso (con Ray eso lo hace el planificador: "
                        "tune.schedulers.ASHAScheduler o HyperBandScheduler)")
    if not isinstance(metric, str):
        raise bad_type("metric", metric, "el nombre de lo que se mide")
    check_choice("mode", mode, MODES)
    with needing("ray"):
        from coursekit.interop.ray_searcher import RaySearcher
    return RaySearcher(searcher, metric, mode)
