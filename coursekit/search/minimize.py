"""Buscar: `minimize` repite preguntar, evaluar y responder hasta agotar el presupuesto.

    mientras haya presupuesto:
        trial = searcher.ask()
        pérdida = objective(trial.params)
        searcher.tell(trial, pérdida)

Lo demás es lo que la práctica le agrega, cada cosa en su archivo: evaluar en paralelo y que una evaluación falle sin
detener las otras (`loop`, `workers`), leer lo que la función devuelve (`objective`), interrumpir sin perder nada
(`interrupts`) y retomar (`journal`).
"""
from __future__ import annotations

import warnings
from contextlib import closing, suppress

from coursekit.basics.validation import bad_type, bad_value, check_bool, safe_repr
from coursekit.history import History
from coursekit.search.budget import Budget
from coursekit.search.journal import Journal, NoJournal
from coursekit.search.loop import Loop
from coursekit.search.objective import Objective
from coursekit.search.progress import ProgressBar, say
from coursekit.search.record import Record
from coursekit.search.workers import Workers
from coursekit.searchers.base import Searcher

BY_HAND = "Se detuvo a mano antes de terminar."
WHILE_RESUMING = "Se detuvo a mano mientras se retomaba el diario, que sigue entero."


def minimize(objective, searcher, n_trials=None, executor=None, journal=None, progress=True, timeout=None,
             max_pending=None) -> History:
    """Busca los hiperparámetros de menor pérdida y devuelve la historia de lo que se probó.

    `objective(params)` devuelve la pérdida: menos es mejor. Con buscadores que reparten recurso (épocas,
    árboles, muestras) es `objective(params, resource)`, o `objective(params, resource, state)` si sabe
    seguir donde quedó: devuelve (pérdida, estado), y recibe ese estado (None la primera vez) cuando la misma
    configuración vuelve con más recurso. También puede devolver un diccionario con «loss» y, si quiere,
    «cost», «state» y otras claves, que quedan en `trial.info`.

    `n_trials`: cuántas evaluaciones en total, contando las que ya tenga el diario. Sin él, hasta que el buscador
    termine. `timeout`: segundos después de los cuales no empieza ninguna evaluación (las empezadas terminan).
    `executor`: cualquier `concurrent.futures.Executor` (procesos, hilos, `dask.distributed`
    `Client.get_executor()`); no se lo cierra. `max_pending`: cuántos trials puede haber en camino; por omisión,
    los trabajadores del executor.
    `journal`: archivo donde se anota cada suceso al ocurrir. Si ya existe, la búsqueda se retoma, también en otra
    computadora: lo evaluado no se evalúa de nuevo (los estados no se guardan: lo que se reanude vuelve a entrenar
    desde cero). Una sola búsqueda a la vez escribe en él.

    Una evaluación que lanza un error (también `SystemExit`) o devuelve NaN queda como «failed» con su motivo, y se
    sigue; lo mismo si mata dos veces al proceso que la evalúa. Con Ctrl-C o el botón de detener se devuelve lo que
    hay (`history.stopped` lo dice). Si `objective` devuelve algo que no es una pérdida se lanza `TypeError`, y si el
    diario no se puede escribir, `OSError`; toda excepción lleva lo ya evaluado en `error.history`.
    """
    budget = Budget(n_trials, timeout)
    _check_searcher(searcher, budget)
    objective = Objective(objective)
    workers = Workers(executor, max_pending)
    check_bool("progress", progress)
    history = History(space=searcher.space, method=searcher.name)
    diary = NoJournal() if journal is None else Journal(journal, searcher)
    try:
        with closing(diary), closing(workers), closing(ProgressBar(n_trials, progress)) as bar:
            record = Record(diary, history, bar)
            history.stopped = _search(objective, searcher, workers, budget, record)
        _warn_about(history, searcher, budget, workers)
    except BaseException as error:
        _hand_over(history, error)
        raise
    if history.stopped and progress:
        say(f"{history.stopped} Evaluaciones en la historia: {len(history)}.")
    return history


def _search(objective, searcher, workers, budget, record) -> str:
    """Retoma y busca; da por qué terminó antes de tiempo, o nada."""
    try:
        record.replay(searcher)
    except KeyboardInterrupt:
        return WHILE_RESUMING
    try:
        Loop(objective, searcher, workers, budget, record).run()
    except KeyboardInterrupt:
        return BY_HAND
    return f"Se acabó el tiempo (timeout={budget.timeout:g} s)." if budget.timed_out else ""


def _check_searcher(searcher, budget) -> None:
    if not isinstance(searcher, Searcher):
        raise bad_type("searcher", searcher, "un buscador, por ejemplo RandomSearch(space)")
    if searcher.endless and budget.n_trials is None and budget.timeout is None:
        raise bad_value("n_trials", None, f"un entero (o un timeout): {searcher!r} nunca termina solo")


def _hand_over(history, error) -> None:
    """Cuelga de `error` la historia: lo evaluado no se pierde con él."""
    with suppress(Exception):      # una excepción ajena puede no dejarse
        told = getattr(error, "history", None)
        error.history = history
        if told is None:      # el mismo objeto se puede lanzar en varias búsquedas
            error.add_note(f"Lo evaluado hasta aquí ({len(history)}) está en error.history.")


def _warn_about(history, searcher, budget, workers) -> None:
    n = len(history)
    if n and not any(trial.ok for trial in history):
        warnings.warn(f"Fallaron las {n} evaluaciones; la primera: {history[0].error}", stacklevel=3)
    if workers.replaced:
        warnings.warn("Un proceso del executor murió y seguimos con otro pool igual; el que llegó ya no sirve.",
                      stacklevel=3)
    if budget.n_trials is not None and n < budget.n_trials and not history.stopped:
        size = searcher.space.n_configs
        why = f" (el espacio tiene {size} configuraciones)" if size < budget.n_trials else ""
        wanted = safe_repr(budget.n_trials)
        warnings.warn(f"El buscador terminó con {n} evaluaciones de las {wanted} pedidas{why}.", stacklevel=3)
