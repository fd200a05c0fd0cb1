"""Quién evalúa: este mismo proceso, una por una, o cualquier `concurrent.futures.Executor`."""
from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, Executor, Future

from coursekit.basics.browser import NO_PROCESSES, in_browser
from coursekit.basics.validation import bad_type, check_int
from coursekit.search.objective import evaluate

EXECUTOR = "un concurrent.futures.Executor, o None"
MAX_FALSE_STARTS = 8      # pools que mueren sin que haya vuelto ninguna evaluación: la culpa no es de lo que se evalúa
TRAVEL = ("Con procesos, la función objetivo y lo que devuelve tienen que poder viajar (pickle): conviene definirla en "
          "un módulo.")


class Workers:
    """Evalúa hasta `max_pending` trials a la vez.

    Un pool de procesos en el que un trabajador muere ya no sirve: se lo reemplaza por otro igual, y `replaced` lo dice.
    """

    def __init__(self, executor, max_pending):
        if executor is not None and (isinstance(executor, type) or not callable(getattr(executor, "submit", None))):
            raise bad_type("executor", executor, EXECUTOR)
        self.executor = executor
        self.in_series = executor is None
        if max_pending is not None:
            self.max_pending = check_int("max_pending", max_pending, low=1)
        else:
            self.max_pending = 1 if self.in_series else count_workers(executor)
        self.replaced = False
        self._healthy = False       # ¿volvió alguna evaluación?
        self._deaths = 0

    def submit(self, function, args) -> Future:
        """El futuro `Outcome` de llamar a `function(*args)`; sin executor, ya está hecho."""
        if self.in_series:
            return done_future(evaluate(function, args))
        while True:
            try:
                future = self.executor.submit(evaluate, function, args)
                break
            except BrokenExecutor as error:      # un trabajador murió mientras no hacía nada
                self.revive(error)
            except RuntimeError as error:
                if in_browser():
                    raise RuntimeError(f"«executor»: {NO_PROCESSES}") from error
                raise RuntimeError(f"«executor»: no acepta más trabajo ({error}); se espera uno abierto y "
                                   "sano.") from error
        if not isinstance(future, Future):
            raise bad_type("executor", self.executor, f"{EXECUTOR}: su submit() tiene que dar un Future")
        return future

    def returned(self) -> None:
        """Una evaluación volvió: los trabajadores saben trabajar."""
        self._healthy = True

    def revive(self, problem) -> None:
        """Reemplaza el pool, que murió. `RuntimeError` si no es de procesos, o si mueren todos apenas empiezan."""
        self._deaths += 1
        fresh = another_like(self.executor)
        if fresh is None:
            raise RuntimeError(f"«executor»: un trabajador murió ({type(problem).__name__}: {problem}) y no sabemos "
                               "poner otro en su lugar; se espera un ProcessPoolExecutor, o uno que se reponga "
                               "solo.") from problem
        if self._deaths > MAX_FALSE_STARTS and not self._healthy:
            raise RuntimeError("«executor»: los procesos mueren apenas empiezan, sea lo que sea lo que evalúan; se "
                               "espera una función objetivo definida en un módulo, que ellos puedan importar, el "
                               'programa principal dentro de `if __name__ == "__main__":` y un initializer, si el pool '
                               "lo tiene, que no falle.") from problem
        self.close()
        self.executor, self.replaced = fresh, True

    def close(self) -> None:
        """Cierra el pool si es nuestro; el que llegó es de quien lo creó."""
        if self.replaced:
            self.executor.shutdown(wait=False, cancel_futures=True)


def done_future(result) -> Future:
    """Un futuro que ya tiene su resultado."""
    future = Future()
    future.set_result(result)
    return future


def count_workers(executor) -> int:
    """Cuántos trabajadores tiene un executor."""
    client = getattr(executor, "_client", None)      # dask.distributed
    if client is not None and hasattr(client, "nthreads"):
        return sum(client.nthreads().values()) or 1
    return getattr(executor, "_max_workers", None) or os.cpu_count() or 1


def another_like(executor) -> Executor | None:
    """Un pool de procesos como `executor`, sin empezar; None si no es un pool de procesos."""
    from concurrent.futures import ProcessPoolExecutor

    if not isinstance(executor, ProcessPoolExecutor):
        return None
    return ProcessPoolExecutor(executor._max_workers, executor._mp_context, executor._initializer, executor._initargs,
                               max_tasks_per_child=executor._max_tasks_per_child)


def is_death(problem) -> bool:
    """¿Lo que falló es el proceso que evaluaba, y no la evaluación?"""
    return isinstance(problem, BrokenExecutor)


def gave_up(problem) -> bool:
    """¿Es dask, que ya probó en varios trabajadores y murieron todos? Su pool sigue sano."""
    kind = type(problem)
    return kind.__name__ == "KilledWorker" and kind.__module__.startswith("distributed")


def lost(problem, number) -> RuntimeError:
    """El error de una evaluación que no llegó a hacerse, o que no pudo volver."""
    told = f"{type(problem).__name__}: {problem}".removesuffix(": ")
    return RuntimeError(f"la evaluación n.º {number} no pudo ir al executor o volver de él: {told}. {TRAVEL}")
