"""Corregir una carpeta entera: repartir el trabajo, no repetir lo ya hecho, escribir los resultados."""
from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.util import Finalize
from pathlib import Path

from coursekit.basics.files import write_text
from coursekit.grader.batch.apart import end_helpers, grade_anywhere
from coursekit.grader.batch.job import GRADER, Task, grade
from coursekit.grader.batch.kept import Results, Stored, slug
from coursekit.grader.batch.pages import class_page, student_page
from coursekit.grader.batch.submissions import Handed, find_handed
from coursekit.grader.batch.tables import gradescope, junit, marks_csv
from coursekit.grader.lesson_names import lesson_of
from coursekit.grader.process import isolation
from coursekit.grader.process.far import CELL_SECONDS
from coursekit.grader.process.launch import close_nurseries, forget_nurseries

STORED = "resultados"
ATTEMPTS = 2
SAID = {
    isolation.BUBBLEWRAP: "Cada entrega corrió encerrada con bubblewrap: sin red, sin ver el curso ni otras "
                          "entregas, y con topes de tiempo, memoria, procesos y archivos.",
    isolation.LANDLOCK: "Cada entrega corrió encerrada con Landlock: sin leer el curso ni otras entregas, escribiendo "
                        "solo en su carpeta, y con topes de tiempo y memoria. La red puede no estar cerrada del todo.",
    isolation.LIMITS: "SIN AISLAMIENTO: cada entrega corrió en otro proceso, con topes de tiempo y memoria, pero pudo "
                      "leer y escribir todo lo que puede quien corrige. Se pidió así, con --no-isolation.",
}


@dataclass(frozen=True)
class Options:
    """Cómo se corrige.

    hidden: la carpeta de pruebas ocultas. seed: cambia los datos de las ocultas. student: todo lo entregado es de una
    sola persona, con ese nombre.
    """

    level: str
    seconds: float = 5.0
    cell_seconds: float = CELL_SECONDS
    hidden: Path | None = None
    seed: str = ""
    separator: str = ","
    student: str | None = None


def grade_class(folder: Path, output: Path, checks: list[Path], options: Options, *, executor: Executor | None = None,
                jobs: int = 2, progress: Callable | None = None) -> Results:
    """Corrige las entregas de `folder` y deja las notas en `output`; devuelve los resultados, por orden alfabético,
    que se leen de ahí a medida que se los recorre.

    executor: cualquiera de `concurrent.futures` (el de un cliente de Dask, por ejemplo), que no se cierra; por omisión,
    `jobs` procesos de esta máquina. Con uno, lo que viene en un .zip se abre dentro de `output`: sus trabajadores, que
    pueden estar en otra máquina, tienen que poder leerlo. progress: envuelve el recorrido de lo que se va terminando,
    como `tqdm`. Lo que ya estaba corregido y no cambió no se corrige otra vez; si alguien interrumpe, queda escrito lo
    que se llegó a corregir.
    """
    output.mkdir(parents=True, exist_ok=True)
    shared = output if executor is not None else None
    with tempfile.TemporaryDirectory(prefix="coursekit_", dir=shared, ignore_cleanup_errors=True) as scratch:
        handed = find_handed(folder, checks, Path(scratch), except_for=output, student=options.student)
        tasks = [_task(row, checks, options) for row in handed]
        results = Results(Stored(output / STORED), tasks)
        try:
            for position, result in _graded(tasks, list(results.pending), executor, jobs, progress):
                results.add(position, result)
        finally:
            write_results(results, output, options)
    return results


def _task(row: Handed, checks: list[Path], options: Options) -> Task:
    hidden = {}
    if options.hidden is not None:
        hidden = {lesson_of(path): str(path) for path in sorted(options.hidden.glob("test_*.py"))}
    return Task(
        student=row.student, entry=row.entry, files={lesson: str(path) for lesson, path in row.files.items()},
        checks={lesson_of(check): str(check) for check in checks}, hidden=hidden, others=tuple(map(str, row.others)),
        sentences=tuple(row.sentences),
        loose=tuple(sorted(row.loose)), level=options.level, seconds=options.seconds,
        cell_seconds=options.cell_seconds, seed=options.seed)


# --- repartir ---------------------------------------------------------------------------------

def _graded(tasks, pending, executor, jobs, progress) -> Iterator[tuple[int, dict]]:
    """(posición, resultado) de cada tarea pendiente, a medida que se terminan."""
    show = progress if progress is not None else _unchanged
    finished = _elsewhere(executor, tasks, pending) if executor is not None else _in_processes(tasks, pending, jobs)
    yield from show(finished, total=len(pending))


def _unchanged(iterable, total):
    return iterable


def _elsewhere(executor: Executor, tasks, pending) -> Iterator[tuple[int, dict]]:
    """Por un ejecutor ajeno."""
    try:
        yield from _through(executor, tasks, pending, grade_anywhere)
    finally:
        end_helpers()


def _through(executor: Executor, tasks, pending, work: Callable) -> Iterator[tuple[int, dict]]:
    """Por un ejecutor, con `work(tarea)`; lo que falla, falla como error del calificador. Si alguien interrumpe, no
    empieza nada más."""
    futures = {_submit(executor, work, tasks[position]): position for position in pending}
    try:
        for future in as_completed(list(futures)):
            position = futures.pop(future)      # lo que ya se entregó no se guarda otra vez
            error = future.exception()
            yield position, future.result() if error is None else _not_graded(tasks[position], error)
    finally:
        for future in futures:
            future.cancel()


def _submit(executor: Executor, work: Callable, task) -> Future:
    """El futuro de esa tarea; si el ejecutor ya no acepta ninguna, uno que lo dice."""
    try:
        return executor.submit(work, task)
    except RuntimeError as error:
        refused: Future = Future()
        refused.set_exception(error)
        return refused


def _in_processes(tasks, pending, jobs: int) -> Iterator[tuple[int, dict]]:
    """En procesos de esta máquina. Si uno muere, lo que quedaba se reparte otra vez entre otros nuevos, cada vez en
    grupos más chicos: si hay una entrega que los mata, es la única que queda sin corregir."""
    tries: Counter = Counter()
    groups = [list(pending)] if pending else []
    while groups:
        group = groups.pop()
        tries.update(group)
        again = []
        with grading_pool(jobs) as pool:
            for position, result in _through(pool, tasks, group, grade):
                is_last = len(group) == 1 and tries[position] >= ATTEMPTS
                if result.get("broken") and not is_last:
                    again.append(position)
                else:
                    yield position, result
        half = (len(again) + 1) // 2
        groups += [part for part in (again[half:], again[:half]) if part]


@contextlib.contextmanager
def grading_pool(jobs: int):
    """`jobs` procesos de los que nacen entregas: cada uno con su procesador, y que no dejan nada al terminar."""
    method = "fork" if sys.platform == "linux" else None
    context = multiprocessing.get_context(method)
    turns = context.Value("i", 0)
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(turns, jobs))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=True, cancel_futures=True)      # lo que está a medias termina, y no empieza nada más
        raise
    pool.shutdown()


def _begin(turns, jobs: int) -> None:
    """El comienzo de un trabajador: Ctrl-C lo atiende quien reparte, y al terminar no deja nada.

    `turns`: cuántos empezaron antes, de `jobs`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    isolation.limit_grader_memory()
    isolation.die_with_parent()
    forget_nurseries()
    if jobs > 1:
        with turns.get_lock():
            _use_one_processor(turns.value)
            turns.value += 1
    Finalize(None, close_nurseries, exitpriority=10)


def _use_one_processor(turn: int) -> None:
    """Este trabajador, y las entregas que nazcan de él, usan solo el procesador que le toca por su turno: por más
    procesos que abra una, no le quita tiempo a la que se corrige al lado. A ella, cambiarlo se le niega."""
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[turn % len(processors)]})


def _not_graded(task: Task, error: BaseException) -> dict:
    """La fila de quien no se pudo corregir, sin que sea culpa suya."""
    return {"student": task.student, "entry": task.entry, "state": GRADER, "lessons": [], "seconds": 0.0,
            "broken": isinstance(error, BrokenProcessPool),
            "sentences": [*task.sentences, f"falló el calificador ({type(error).__name__}): hay que volver a corregir"]}


# --- escribir ---------------------------------------------------------------------------------

def write_results(results: Sequence[dict], output: Path, options: Options) -> None:
    """Escribe todo lo que sale de una corrección; siempre lo mismo si los resultados son los mismos."""
    said = SAID[options.level]
    _write(output / "marks.csv", marks_csv(results, options.separator))
    _write(output / "clase.html", class_page(results, said))
    for result in results:
        name = slug(result["student"])
        for folder, file_name, text in (("paginas", f"{name}.html", student_page(result, said)),
                                        ("junit", f"{name}.xml", junit(result)),
                                        (f"gradescope/{name}", "results.json", gradescope(result))):
            place = output / folder
            place.mkdir(parents=True, exist_ok=True)
            _write(place / file_name, text)


def _write(place: Path, text: str) -> None:
    """Escribe un archivo; el que ya dice eso queda como está."""
    content = text.encode("utf-8", "backslashreplace")
    if not place.exists() or place.read_bytes() != content:
        write_text("output", place, text)
