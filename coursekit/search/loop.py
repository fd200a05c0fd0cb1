"""Una búsqueda en marcha: proponer, evaluar y anotar, con varias evaluaciones en camino."""
from __future__ import annotations

from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import suppress

from coursekit.history import Trial
from coursekit.search.interrupts import hold_interrupts
from coursekit.search.reading import Reading
from coursekit.search.workers import done_future, gave_up, is_death, lost

MAX_DEATHS = 2      # veces que una configuración puede matar a su proceso
KILLED = ("el proceso murió mientras se evaluaba esta configuración, y volvió a morir al intentarlo de nuevo: queda "
          "como fallida, y la búsqueda sigue")


class Loop:
    """Los trials por evaluar, los que están en camino y lo que se hace con ellos."""

    def __init__(self, objective, searcher, workers, budget, record):
        self.objective = objective
        self.searcher = searcher
        self.workers = workers
        self.budget = budget
        self.record = record
        self.journal = record.journal
        self.waiting: deque[Trial] = deque(searcher.pending.values())      # propuestos antes y nunca respondidos
        self.running: dict[Future, Trial] = {}

    def run(self) -> None:
        """Busca hasta que el buscador termine o el presupuesto se agote; si algo lo impide, anota lo que volvió."""
        try:
            while self._launch() or self.running:
                self._collect()
        except BaseException:
            with hold_interrupts():
                self._abandon()
            raise

    # -- proponer

    def _launch(self) -> bool:
        """Pone a evaluar lo que entre; dice si puso algo."""
        launched = False
        while self._has_room():
            trial = self._next()
            if trial is None:
                break
            self._start(trial)
            launched = True
        return launched

    def _has_room(self) -> bool:
        """¿Entra otra evaluación? Las que pudieron matar a su proceso van solas, para saber cuál fue."""
        next_up = [self.waiting[0]] if self.waiting else []
        if any(self._is_suspect(trial) for trial in [*next_up, *self.running.values()]):
            return not self.running
        return len(self.running) < self.workers.max_pending

    def _is_suspect(self, trial) -> bool:
        return self.journal.deaths[trial.number] > 0

    def _next(self) -> Trial | None:
        """El próximo trial, ya anotado en el diario; None si ahora no hay."""
        if self.searcher.finished and not self.waiting:
            return None
        if self.budget.spent(len(self.record.history) + len(self.running)):
            return None
        if self.waiting:
            return self.waiting.popleft()
        trial = self.searcher.ask()
        if trial is not None:
            self.objective.check_fits(trial)
            self.journal.asked(trial)
        return trial

    def _start(self, trial) -> None:
        """Pone en camino a `trial`: a evaluarse, o ya con el resultado que se sabe de antes."""
        known = self._known_reading(trial)
        if known is not None:
            self.running[done_future(known)] = trial
            return
        self.journal.started(trial)
        future = self.workers.submit(*self.objective.call_for(trial))
        self.running[future] = trial
        if self.workers.max_pending > 1:      # si no, lo que sigue es contárselo al buscador, y se anota entonces
            future.add_done_callback(self._note_return)

    def _known_reading(self, trial) -> Reading | None:
        """Cómo salió `trial`, si el diario lo dice o si ya mató a su proceso las veces que puede."""
        known = self.journal.results.pop(trial.number, None)
        if known is None and self.journal.deaths[trial.number] >= MAX_DEATHS:
            return self._killed(trial)
        return known

    def _killed(self, trial) -> Reading:
        return Reading(None, self.objective.default_cost(trial), None, KILLED)

    def _note_return(self, future) -> None:
        """Anota lo que volvió en cuanto vuelve, a veces desde otro hilo: contárselo al buscador puede demorar."""
        if failure_of(future) is not None:
            return
        trial = self.running[future]
        with suppress(Exception):      # lo que esté mal se dice al recogerlo
            self.journal.returned(trial, self.objective.read(future.result(), trial))

    # -- recoger

    def _collect(self) -> None:
        """Espera al menos un resultado y anota todos los que haya, por número de trial."""
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        died = {future for future in done if is_death(failure_of(future))}
        for future in self._by_number(done - died):
            self._record(future)
        if died:
            self._bury(failure_of(died.pop()))

    def _by_number(self, futures) -> list[Future]:
        return sorted(futures, key=lambda future: self.running[future].number)

    def _record(self, future) -> None:
        trial = self.running[future]
        reading = self._read(future, trial)
        with hold_interrupts():
            del self.running[future]
            self.record.finish(self.searcher, trial, reading)
            self.objective.keep_state(reading, trial)

    def _read(self, future, trial) -> Reading:
        """Cómo salió `trial`; si su evaluación no se pudo hacer, o no es de las que sirven, lanza el porqué."""
        problem = failure_of(future)
        if problem is None:
            result = future.result()
            if isinstance(result, Reading):      # se sabía de antes
                return result
            self.workers.returned()
            return self.objective.read(result, trial)
        if gave_up(problem):
            return self._killed(trial)
        if isinstance(problem, Exception):
            raise lost(problem, trial.number) from problem
        raise problem      # Ctrl-C llega también a los procesos del pool

    def _bury(self, problem) -> None:
        """Un proceso del pool murió, y el pool con él: lo que estaba en camino empieza de nuevo, en otro."""
        wait(self.running)
        fallen = [future for future in self._by_number(self.running) if is_death(failure_of(future))]
        suspects = [self.running.pop(future) for future in fallen]
        for future in self._by_number(self.running):
            self._record(future)
        self.journal.died(suspects)
        self.waiting.extendleft(reversed(suspects))
        self.workers.revive(problem)

    def _abandon(self) -> None:
        """Cancela lo que está en camino y anota lo que ya había vuelto bien."""
        for future in self.running:
            future.cancel()
        finished = [future for future in self.running if failure_of(future) is None and future.done()]
        for future in self._by_number(finished):
            with suppress(Exception, KeyboardInterrupt):      # queda pendiente; se informa el primer problema
                self._record(future)
        self.running.clear()


def failure_of(future) -> BaseException | None:
    """Lo que impidió que `future` tenga un resultado; None si lo tiene o todavía se lo espera."""
    if future.cancelled():
        return CancelledError("se canceló")
    return future.exception() if future.done() else None
