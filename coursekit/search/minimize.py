"""El lazo de toda búsqueda: preguntar, evaluar, responder, hasta agotar el presupuesto.

    mientras haya presupuesto:
        trial = searcher.ask()
        pérdida = objective(trial.params)
        searcher.tell(trial, pérdida)

Lo demás que hay aquí es lo que la práctica le agrega: evaluar en paralelo, que una evaluación falle sin
detener las otras, interrumpir sin perder nada y retomar.
"""
from __future__ import annotations

import inspect
import os
import time
import warnings
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from coursekit.basics.validation import bad_type, bad_value, check_bool, check_float, check_int, describe_value
from coursekit.history import History, Trial
from coursekit.search.journal import Journal
from coursekit.search.progress import ProgressBar
from coursekit.searchers.base import Searcher, checked_loss

RETURNS = ("un número (la pérdida), el par (pérdida, estado) si la función recibe un estado, o un diccionario "
           "con «loss»")


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
    `journal`: archivo donde se anota cada suceso al ocurrir. Si ya existe, la búsqueda se retoma: lo evaluado no
    se evalúa de nuevo (los estados no se guardan: lo que se reanude vuelve a entrenar desde cero).

    Una evaluación que lanza un error o devuelve NaN queda como «failed» con su motivo, y se sigue. Con Ctrl-C o el
    botón de detener se devuelve lo que hay (`history.stopped` lo dice). Si `objective` devuelve algo que no
    es una pérdida se lanza `TypeError`; toda excepción lleva lo ya evaluado en `error.history`.
    """
    budget = _Budget(n_trials, timeout)
    if not isinstance(searcher, Searcher):
        raise bad_type("searcher", searcher, "un buscador, por ejemplo RandomSearch(space)")
    if searcher.endless and n_trials is None and timeout is None:
        raise bad_value("n_trials", n_trials, f"un entero (o un timeout): {searcher!r} nunca termina solo")
    objective = _Objective(objective)
    max_pending = _check_parallel(executor, max_pending)
    bar = ProgressBar(n_trials, check_bool("progress", progress))
    history = History(space=searcher.space, method=searcher.name)
    diary = None
    try:
        diary = _open_journal(journal, searcher, history, bar)
        _Loop(objective, searcher, budget, executor, diary, bar, history, max_pending).run()
    finally:
        bar.close()
        if diary is not None:
            diary.close()
    _warn_about(history, searcher, n_trials)
    if history.stopped and progress:
        print(f"{history.stopped} Evaluaciones en la historia: {len(history)}.")
    return history


class _Loop:
    """Una búsqueda en marcha: los trials por evaluar, los que están en camino y la historia."""

    def __init__(self, objective, searcher, budget, executor, journal, bar, history, max_pending):
        self.objective, self.searcher, self.budget, self.executor = objective, searcher, budget, executor
        self.journal, self.bar, self.history, self.max_pending = journal, bar, history, max_pending
        self.waiting = deque(searcher.pending.values())      # propuestos antes y nunca respondidos
        self.running: dict[Future, Trial] = {}

    def run(self) -> None:
        try:
            while self._launch() or self.running:
                self._collect()
            if self.budget.timed_out():
                self.history.stopped = f"Se acabó el tiempo (timeout={self.budget.timeout:g} s)."
        except KeyboardInterrupt:
            self._abandon()
            self.history.stopped = "Se detuvo a mano antes de terminar."
        except Exception as error:
            self._abandon()
            error.history = self.history
            error.add_note(f"Lo evaluado hasta aquí ({len(self.history)}) está en error.history.")
            raise

    # -- proponer

    def _launch(self) -> bool:
        """Pone a evaluar lo que entre; dice si puso algo."""
        launched = False
        while len(self.running) < self.max_pending and (trial := self._next()) is not None:
            self.running[self._submit(trial)] = trial
            launched = True
        return launched

    def _next(self) -> Trial | None:
        if self.searcher.finished and not self.waiting:
            return None
        if self.budget.spent(len(self.history) + len(self.running)):
            return None
        if self.waiting:
            return self.waiting.popleft()
        trial = self.searcher.ask()
        if trial is not None:
            self.objective.check_fits(trial)
            if self.journal is not None:
                self.journal.asked(trial)
        return trial

    def _submit(self, trial) -> Future:
        call = self.objective.call_for(trial)
        if self.executor is None:
            future = Future()
            future.set_result(_evaluate(*call))
            return future
        try:
            return self.executor.submit(_evaluate, *call)
        except RuntimeError as error:      # cerrado, o con un trabajador muerto
            raise RuntimeError(f"«executor»: no acepta más trabajo ({error}); se espera uno abierto y sano.") from error

    # -- recoger

    def _collect(self) -> None:
        """Espera al menos un resultado y anota todos los que haya, por número de trial."""
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda f: self.running[f].number):
            self._record(future, self.running.pop(future))

    def _record(self, future, trial) -> None:
        problem = future.exception()
        if isinstance(problem, KeyboardInterrupt):      # Ctrl-C llega también a los procesos del pool
            raise problem
        if problem is not None:
            raise RuntimeError(f"la evaluación n.º {trial.number} no pudo ir al executor o volver de él: "
                               f"{type(problem).__name__}: {problem}. Con procesos, la función objetivo y lo "
                               "que devuelve tienen que poder viajar (pickle): conviene definirla en un "
                               "módulo.") from problem
        loss, result = self.objective.read(future.result(), trial)
        if self.journal is not None:      # primero al disco: si morimos aquí, nada se evalúa dos veces
            self.journal.told(trial, loss, **result)
        for name, value in result.items():
            setattr(trial, name, value)
        self.searcher.tell(trial, loss)
        self.history.add(trial)
        self.bar.update(trial)

    def _abandon(self) -> None:
        """Cancela lo que está en camino y anota lo que ya había vuelto bien."""
        for future in self.running:
            future.cancel()
        finished = [f for f in self.running if f.done() and not f.cancelled()]
        for future in sorted(finished, key=lambda f: self.running[f].number):
            try:
                self._record(future, self.running.pop(future))
            except (Exception, KeyboardInterrupt):      # queda pendiente; el primer problema es el que se informa
                continue
        self.running.clear()


# --------------------------------------------------------------------- la función objetivo

@dataclass
class _Outcome:
    value: object
    error: str
    seconds: float


def _evaluate(function, args) -> _Outcome:
    """Llama a la función objetivo, quizás en otro proceso; un error suyo vuelve como texto."""
    start = time.perf_counter()
    try:
        value, error = function(*args), ""
    except Exception as problem:
        value, error = None, _error_text(problem)
    return _Outcome(value, error, time.perf_counter() - start)


def _error_text(problem) -> str:
    frame = problem.__traceback__.tb_next      # el primero es el nuestro
    where = f" (línea {frame.tb_lineno} de {frame.tb_frame.f_code.co_name})" if frame else ""
    return f"{type(problem).__name__}: {problem}"[:500] + where


class _Objective:
    """La función objetivo: con qué se la llama y cómo se lee lo que devuelve."""

    def __init__(self, function):
        self.function = function
        self.required, self.accepted = _arity(function)
        self.states: dict[int, tuple] = {}      # configuración: (estado, recurso con que quedó)

    def check_fits(self, trial) -> None:
        """`TypeError` si la función y el buscador no están de acuerdo en que haya un recurso."""
        if trial.resource is not None and self.accepted < 2:
            raise bad_type("objective", self.function, "una función (params, resource), porque este buscador reparte "
                                                       "recurso")
        if trial.resource is None and self.required > 1:
            raise bad_type("objective", self.function, "una función (params), porque este buscador no reparte recurso")

    def call_for(self, trial):
        args = (dict(trial.params),)      # una copia: la función puede modificar la suya
        if trial.resource is not None:
            state, _ = self.states.get(trial.config, (None, 0))
            args += (trial.resource, state)[:self.accepted - 1]
        return self.function, args

    def read(self, outcome: _Outcome, trial):
        """La pérdida (None si falló) y lo que se anota junto a ella: costo, segundos, error, info."""
        loss, state, cost, info, problem = None, None, None, {}, outcome.error
        if not problem:
            loss, state, cost, info = self._unpack(outcome.value)
            loss, problem = self._number(loss, outcome.value)
        if cost is None:
            cost = self._default_cost(trial)
        if not problem and state is not None:
            self.states[trial.config] = (state, trial.resource)
        return loss, {"cost": cost, "seconds": outcome.seconds, "error": problem, "info": info}

    def _unpack(self, value):
        if isinstance(value, dict):
            if "loss" not in value:
                raise self._nonsense(value)
            cost = None if value.get("cost") is None else check_float("cost", value["cost"], low=0)
            info = {k: v for k, v in value.items() if k not in ("loss", "cost", "state")}
            return value["loss"], value.get("state"), cost, info
        if isinstance(value, tuple):
            if self.accepted < 3 or len(value) != 2:
                raise self._nonsense(value)
            return *value, None, {}
        return value, None, None, {}

    def _number(self, loss, value):
        if loss is None:
            return None, "la función objetivo no devolvió ninguna pérdida (¿falta un return?)"
        try:
            return checked_loss(loss)
        except (TypeError, ValueError):
            raise self._nonsense(value) from None

    def _nonsense(self, value):
        return TypeError(f"«objective»: devolvió {describe_value(value)}; se espera {RETURNS}.")

    def _default_cost(self, trial) -> float:
        """El recurso entero, o lo que faltaba si siguió desde su estado; 1 si no hay recurso."""
        if trial.resource is None:
            return 1
        _, before = self.states.get(trial.config, (None, 0))
        return trial.resource - before


def _arity(function) -> tuple[int, int]:
    """Cuántos argumentos exige la función objetivo y cuántos le daremos: de 1 a 3.

    Un argumento opcional solo cuenta si se llama `resource` o `state`: los demás son de quien la escribió.
    """
    expected = "una función (params), (params, resource) o (params, resource, state)"
    if not callable(function):
        raise bad_type("objective", function, expected)
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):      # algunas funciones escritas en C no tienen firma
        return 1, 1
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    required = sum(p.default is p.empty for p in positional)
    loose = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    unmet = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    if required > 3 or unmet or not (positional or loose):
        raise bad_type("objective", function, expected)
    accepted = max(required, 1)
    for p in positional[accepted:3]:
        if p.name != ("params", "resource", "state")[accepted]:
            break
        accepted += 1
    return required, accepted


# --------------------------------------------------------------------- el presupuesto y el final

class _Budget:
    """Cuántas evaluaciones y cuánto tiempo."""

    def __init__(self, n_trials, timeout):
        self.n_trials = None if n_trials is None else check_int("n_trials", n_trials, low=1)
        self.timeout = None if timeout is None else check_float("timeout", timeout, low=0)
        self.start = time.monotonic()
        self._cut = False

    def spent(self, n: int) -> bool:
        """¿No hay lugar para otra evaluación, con `n` hechas o en camino?"""
        if self.n_trials is not None and n >= self.n_trials:
            return True
        self._cut = self.timeout is not None and time.monotonic() - self.start >= self.timeout
        return self._cut

    def timed_out(self) -> bool:
        """¿Fue el tiempo lo que cortó?"""
        return self._cut


def _open_journal(path, searcher, history, bar):
    if path is None:
        return None
    journal = Journal(path, searcher)
    try:
        for trial in journal.replay(searcher):
            history.add(trial)
            bar.skip(trial)
    except BaseException:
        journal.close()
        raise
    return journal


def _check_parallel(executor, max_pending) -> int:
    if executor is not None and not callable(getattr(executor, "submit", None)):
        raise bad_type("executor", executor, "un concurrent.futures.Executor, o None")
    if max_pending is not None:
        return check_int("max_pending", max_pending, low=1)
    return 1 if executor is None else _workers(executor)


def _workers(executor) -> int:
    client = getattr(executor, "_client", None)      # dask.distributed
    if client is not None and hasattr(client, "nthreads"):
        return sum(client.nthreads().values()) or 1
    return getattr(executor, "_max_workers", None) or os.cpu_count() or 1


def _warn_about(history, searcher, n_trials) -> None:
    n = len(history)
    if n and not any(t.ok for t in history):
        warnings.warn(f"Fallaron las {n} evaluaciones; la primera: {history[0].error}", stacklevel=3)
    if n_trials is not None and n < n_trials and not history.stopped:
        size = searcher.space.n_configs
        why = f" (el espacio tiene {size} configuraciones)" if size < n_trials else ""
        warnings.warn(f"El buscador terminó con {n} evaluaciones de las {n_trials} pedidas{why}.", stacklevel=3)
