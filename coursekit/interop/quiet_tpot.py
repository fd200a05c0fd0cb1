"""TPOT en un cuaderno: importarlo en cualquier Python que admita, sin preguntar a la red, y verlo avanzar sin ruido.

Una de sus dependencias pide un módulo que los Python nuevos no traen (ver `stopit_import`). Al importarse, TPOT
pregunta en Internet si hay una versión nueva: sin red puede esperar, y con ella imprime. Al ajustarse levanta un grupo
de dask, que se queja de un puerto ocupado o de datos perdidos al apagarse; y su barra de progreso va a la salida de
errores. Nada de eso cambia un resultado.
"""
from __future__ import annotations

import logging
import math
import sys
import threading
import warnings
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

from coursekit.basics.browser import in_browser, why_not_here
from coursekit.history import Trial
from coursekit.search.progress import ProgressBar

LOGGERS = ("distributed", "tornado", "asyncio")
STOPIT_IMPORT = "coursekit.interop.stopit_import"
FIRST_WITHOUT_TPOT = (3, 14)         # como en pyproject.toml
SECONDS = 0.3        # cada cuánto miramos por dónde va


def import_tpot():
    """El módulo `tpot`, importado sin preguntar a la red si hay una versión nueva.

    ModuleNotFoundError, con lo que se puede hacer, si no está instalado.
    """
    if sys.modules.get("tpot") is not None:
        return sys.modules["tpot"]
    if not _is_installed("tpot"):
        raise ModuleNotFoundError(_why_it_is_not_here(sys.version_info[:2]), name="tpot")
    _import_stopit()
    import update_checker

    ask = update_checker.update_check
    update_checker.update_check = lambda *args, **kwargs: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import tpot
    finally:
        update_checker.update_check = ask
    return tpot


def _is_installed(library) -> bool:
    try:
        return find_spec(library) is not None
    except (ImportError, ValueError):      # hay quien impide importarla
        return False


def _why_it_is_not_here(python: tuple[int, int]) -> str:
    if in_browser():
        return why_not_here("tpot")
    if python >= FIRST_WITHOUT_TPOT:
        return (f"TPOT todavía no admite Python {python[0]}.{python[1]}: esta parte de la lección pide 3.11, 3.12 o "
                "3.13. El resto del curso funciona sin TPOT.")
    return "Falta el paquete tpot: «coursekit doctor», en una terminal, dice con qué orden se instala."


def _import_stopit():
    """Carga `stopit` aquí, y deja dicho que lo carguen igual los procesos que TPOT levanta con `processes=True`."""
    import dask
    import distributed  # noqa: F401 (al cargarse, completa la configuración de dask)

    import_module(STOPIT_IMPORT)
    preload = dask.config.get("distributed.worker.preload")
    if STOPIT_IMPORT not in preload:
        dask.config.set({"distributed.worker.preload": [*preload, STOPIT_IMPORT]})


@contextmanager
def watch_tpot(estimator, progress=True):
    """Mientras dura el `with`, una barra cuenta los individuos que `estimator` ya evaluó, y dask no habla.

        with watch_tpot(search):
            search.fit(X, y)
    """
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    done = threading.Event()
    bar = ProgressBar(_total(estimator), progress)
    watcher = threading.Thread(target=_follow, args=(estimator, bar, done), daemon=True)
    try:
        for name in LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            watcher.start()
            yield
    finally:
        done.set()
        watcher.join()
        bar.close()
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _total(estimator):
    """Cuántos individuos se van a evaluar, si se puede saber."""
    settings = {**vars(estimator), **getattr(estimator, "tpotestimator_kwargs", {})}
    size, generations = settings.get("population_size", 50), settings.get("generations")
    return None if generations is None else size * int(generations)


def _follow(estimator, bar, done):
    """Agrega a la barra lo que se evaluó desde la última vez, hasta que termine."""
    shown = 0
    while not done.wait(SECONDS):
        shown = _advance(estimator, bar, shown)
    _advance(estimator, bar, shown)


def _advance(estimator, bar, shown):
    scores = _evaluated_scores(estimator)
    for score in scores[shown:]:
        measured = math.isfinite(score)
        bar.update(Trial(status="ok", loss=-score) if measured else Trial(status="failed"))
    return max(shown, len(scores))


def _evaluated_scores(estimator) -> list[float]:
    """Los puntajes que hay hasta ahora; vacío si todavía no empezó o si TPOT justo está escribiendo."""
    evolver = getattr(estimator, "_evolver_instance", None)
    if evolver is None:
        return []
    try:
        table = evolver.population.evaluated_individuals
        if "Completed Timestamp" not in table.columns:
            return []
        column = table.loc[table["Completed Timestamp"].notna(), evolver.objective_names[0]]
        return [float(score) if not isinstance(score, str) else float("nan") for score in column]
    except (KeyError, RuntimeError, ValueError):
        return []
