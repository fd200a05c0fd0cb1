"""Lee y ejecuta una entrega (.ipynb o .py) como lo haría quien abre el cuaderno y ejecuta todas las celdas.

Las funciones se encuentran por su nombre, no por metadatos de las celdas: copiar, mover o borrar celdas no rompe
nada, y vale la última definición. Una celda que falla se recuerda, y las demás siguen.
"""
from __future__ import annotations

import contextlib
import linecache
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from coursekit.basics.spanish import number
from coursekit.grader.at_rest import course_at_rest
from coursekit.grader.cells import Code, read_code, script_code
from coursekit.grader.explain import failure_sentence
from coursekit.grader.faults import LINE_WIDTH, source_line, student_lines
from coursekit.grader.kernel import Kernel
from coursekit.grader.lesson_names import exact_files, leads_outside
from coursekit.grader.limits import CtrlC, TimeLimit, quiet, time_limit, usual_settings
from coursekit.grader.plain_text import one_line
from coursekit.grader.session import Failure, RunCell, Session
from coursekit.grader.submission import LiveSubmission

CELL_SECONDS = 20.0


@dataclass
class Executed:
    """Una entrega ya ejecutada: su kernel y sus celdas. `unreadable`: por qué no se pudo leer, o ""."""

    path: Path
    kernel: Kernel
    cells: list[RunCell] = field(default_factory=list)
    unreadable: str = ""

    @property
    def namespace(self) -> dict:
        """Los nombres del cuaderno."""
        return self.kernel.namespace

    @property
    def failures(self) -> list[Failure]:
        """Lo que detuvo a las celdas que no llegaron al final."""
        return [cell.failure for cell in self.cells if cell.failure is not None]

    @property
    def skipped(self) -> list[str]:
        """Las órdenes de IPython que no se ejecutaron."""
        return [one_line(order, LINE_WIDTH) for order in self.kernel.shell.skipped]

    @cached_property
    def session(self) -> Session:
        """Lo que el juez sabe del cuaderno."""
        return Session(self.namespace, self.cells, self.kernel.shell.transform_cell)


def execute(path: Path, cell_seconds: float = CELL_SECONDS, text: str | None = None) -> Executed:
    """Ejecuta todas las celdas de código en su carpeta; nunca lanza por culpa de lo que contienen.

    Con `text`, ejecuta ese texto (en formato percent) como si fuera el contenido del archivo.
    """
    try:
        code = read_code(path) if text is None else script_code(text)
    except (ValueError, OSError) as error:
        return Executed(path, Kernel(path.parent), unreadable=str(error))
    done = Executed(path, Kernel(path.parent, code.script))
    with at_work(done):
        for position in range(len(code.cells)):
            run_cell(done, code, position, cell_seconds)
    return done


@contextlib.contextmanager
def at_work(done: Executed):
    """Mientras tanto se ejecutan sus celdas: el proceso es el de la entrega y el curso no hace nada."""
    with done.kernel.at_work(), course_at_rest(), usual_settings(), quiet():
        yield


def run_cell(done: Executed, code: Code, position: int, seconds: float, longest: float | None = None) -> None:
    """Ejecuta la celda de código `position` (desde 0) y la anota en `done`. Los límites, como en `time_limit`."""
    label = cell_name(done.path, code, position)
    source = code.cells[position]
    failure = _run_cell(done.kernel, label, source, seconds, longest)
    done.cells.append(RunCell(label, source, failure))


def skip_cell(done: Executed, code: Code, position: int, why: str) -> None:
    """Anota, sin ejecutarla, una celda que no se puede ejecutar."""
    label = cell_name(done.path, code, position)
    done.cells.append(RunCell(label, code.cells[position], Failure(label, why)))


def cell_name(path: Path, code: Code, position: int) -> str:
    """Cómo se nombra una celda; un .py corrido se nombra entero."""
    return path.name if code.script else f"celda de código {position + 1} de {path.name}"


def _run_cell(kernel: Kernel, label: str, source: str, seconds: float, longest: float | None) -> Failure | None:
    """Ejecuta una celda; lo que la detuvo, si algo la detuvo."""
    with CtrlC() as ctrl_c:
        try:
            with time_limit(seconds, longest):
                error = kernel.run(source, label)
                failure = _failure_of(error, label, kernel.namespace)
        except BaseException as escaped:      # el límite puede sonar fuera del código de la celda
            error = escaped
            failure = _failure_of(error, label, kernel.namespace)
    ctrl_c.obey()
    if isinstance(error, TimeLimit):
        return Failure(label, f"no terminó en {number(seconds)} segundos")
    return failure


def _failure_of(error: BaseException | None, label: str, namespace: dict) -> Failure | None:
    """Lo que se dice de lo que detuvo a una celda, con su línea."""
    if error is None:
        return None
    if isinstance(error, SyntaxError):
        lines = [source_line(f"<{label}>", error.lineno or 1)]
    else:
        lines = student_lines(error, namespace, most=1)
    return Failure(label, failure_sentence(error), tuple(lines))


def run_source(namespace: dict, source: str, name: str) -> None:
    """Ejecuta un texto en un espacio de nombres, con sus líneas a la vista de las trazas."""
    filename = f"<{name}>"
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    exec(compile(source, filename, "exec", dont_inherit=True), namespace)


class NotebookSubmission(LiveSubmission):
    """Las funciones de un archivo entregado; `source` es una ruta o lo que dio `execute`."""

    def __init__(self, source):
        self.executed = source if isinstance(source, Executed) else execute(Path(source))
        super().__init__(self.executed.session)

    def at_work(self):
        return self.executed.kernel.at_work()

    def _missing(self, name):
        if self.executed.unreadable:
            return f"No se pudo leer «{self.executed.path.name}»: {self.executed.unreadable}."
        return f"No encontramos la función «{name}» en «{self.executed.path.name}»."


class AbsentSubmission(LiveSubmission):
    """Una entrega que no está: toda función falta, y el mensaje dice qué archivo se buscó."""

    def __init__(self, stem: str, folder: Path):
        super().__init__({})
        self._text = f"No encontramos «{stem}.ipynb» ni «{stem}.py» en la carpeta «{folder.name}»."
        links = [path.name for path in exact_files(folder, stem) if leads_outside(path)]
        if links:
            self._text += f" «{links[0]}» es un enlace a otra carpeta: se espera el archivo mismo."

    def _missing(self, name):
        return self._text
