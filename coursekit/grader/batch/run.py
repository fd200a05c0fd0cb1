"""Corregir una carpeta entera: repartir el trabajo, no repetir lo ya hecho, escribir los resultados."""
from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from multiprocessing.util import Finalize
from pathlib import Path

import coursekit
from coursekit.basics.files import write_text
from coursekit.grader.batch.apart import end_helpers, grade_anywhere
from coursekit.grader.batch.job import GRADER, Task, grade
from coursekit.grader.batch.pages import class_page, student_page
from coursekit.grader.batch.submissions import Handed, find_handed
from coursekit.grader.batch.tables import gradescope, junit, marks_csv
from coursekit.grader.lesson_names import lesson_of
from coursekit.grader.plain_text import printable
from coursekit.grader.process import isolation
from coursekit.grader.process.far import CELL_SECONDS
from coursekit.grader.process.files import companions
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
                jobs: int = 2, progress: Callable | None = None) -> list[dict]:
    """Corrige las entregas de `folder` y deja las notas en `output`; devuelve los resultados, por orden alfabético.

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
        stored = Stored(output / STORED)
        results = [stored.find(task) for task in tasks]
        pending = [position for position, result in enumerate(results) if result is None]
        try:
            for position, result in _graded(tasks, pending, executor, jobs, progress):
                results[position] = result
                stored.keep(tasks[position], result)
        finally:
            done = [result for result in results if result is not None]
            write_results(done, output, options)
    return done


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
        with _pool(jobs) as pool:
            for position, result in _through(pool, tasks, group, grade):
                is_last = len(group) == 1 and tries[position] >= ATTEMPTS
                if result.get("broken") and not is_last:
                    again.append(position)
                else:
                    yield position, result
        half = (len(again) + 1) // 2
        groups += [part for part in (again[half:], again[:half]) if part]


@contextlib.contextmanager
def _pool(jobs: int):
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


# --- no repetir -------------------------------------------------------------------------------

class Stored:
    """Los resultados ya guardados en `folder`: cada uno vale mientras no cambie nada de lo que entró en él."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._grader = _contents(sorted(Path(coursekit.__file__).parent.joinpath("grader").rglob("*.py")))

    def find(self, task: Task) -> dict | None:
        """El resultado guardado de una tarea, o None."""
        try:
            content = json.loads(self._place(task).read_text(encoding="utf-8"))
            return content["result"] if content["key"] == self._key(task) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, task: Task, result: dict) -> None:
        """Guarda un resultado; el que el calificador no pudo dar no se guarda, para que se intente otra vez."""
        if result["state"] != GRADER:
            content = {"key": self._key(task), "result": result}
            write_text("output", self._place(task), json.dumps(content, ensure_ascii=True))

    def _place(self, task: Task) -> Path:
        return self._folder / f"{slug(task.student)}.json"

    def _key(self, task: Task) -> str:
        """La huella de todo lo que decide un resultado."""
        files = [*task.files.values(), *task.others, *_beside(task)]
        used = [task.checks[lesson] for lesson in task.files]
        used += [task.hidden[lesson] for lesson in task.files if lesson in task.hidden]
        told = {key: value for key, value in asdict(task).items() if key not in ("files", "checks", "hidden", "others")}
        parts = [json.dumps(told, sort_keys=True), *sorted(task.files), _contents(map(Path, files)),
                 _contents(map(Path, used)), self._grader]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _beside(task: Task) -> list[str]:
    """Los archivos que viajan con los de una tarea."""
    accompanied = [path for lesson, path in task.files.items() if lesson not in task.loose]
    return sorted({str(place) for path in accompanied for place in companions(Path(path))})


def _contents(paths) -> str:
    """La huella de unos archivos: sus nombres y lo que tienen."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode("utf-8", "replace") + b"\0")
        with contextlib.suppress(OSError):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def slug(student: str) -> str:
    """Un nombre de archivo para un estudiante: se lee, sirve en todo sistema y no se repite."""
    plain = re.sub(r"[^\w.-]+", "_", printable(student)).strip("._")[:60]
    mark = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()[:16]
    return f"{plain or 'sin_nombre'}_{mark}"


# --- escribir ---------------------------------------------------------------------------------

def write_results(results: list[dict], output: Path, options: Options) -> None:
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
