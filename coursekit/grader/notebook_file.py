"""Lee y ejecuta una entrega (.ipynb o .py) como lo haría quien abre el cuaderno y ejecuta todas las celdas.

Las funciones se encuentran por su nombre, no por metadatos de las celdas: copiar, mover o borrar celdas no rompe
nada, y vale la última definición. Una celda que falla se recuerda, y las demás siguen.
"""
from __future__ import annotations

import contextlib
import linecache
import os
import re
import sys
import types
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.grader.cells import code_cells, plain_python, script_cells
from coursekit.grader.faults import SourceLine, StudentError, student_lines
from coursekit.grader.limits import TimeLimit, quiet, time_limit
from coursekit.grader.submission import LiveSubmission

CELL_SECONDS = 20.0
_DEFINES = re.compile(r"^\s*(?:async\s+)?def\s+(\w+)", re.MULTILINE)


@dataclass
class Failure:
    """Una celda que no se pudo ejecutar entera."""

    cell: str
    message: str
    lines: tuple[SourceLine, ...] = ()
    defines: frozenset[str] = frozenset()


@dataclass
class Executed:
    """Una entrega ya ejecutada: sus nombres, las celdas que fallaron y las líneas que se saltaron."""

    path: Path
    namespace: dict = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    unreadable: str = ""


def execute(path: Path, cell_seconds: float = CELL_SECONDS, text: str | None = None) -> Executed:
    """Ejecuta todas las celdas de código en su carpeta; nunca lanza por culpa de lo que contienen.

    Con `text`, ejecuta ese texto (en formato percent) como si fuera el contenido del archivo.
    """
    done = Executed(path, {"__name__": "__main__", "display": _nothing})
    done.namespace["get_ipython"] = lambda: _Shell(done)
    try:
        cells = code_cells(path) if text is None else script_cells(text)
    except (ValueError, OSError) as error:
        done.unreadable = str(error)
        return done
    with _in_folder(path.parent), _course_at_rest(), quiet():
        for number, source in enumerate(cells, start=1):
            _run_cell(done, f"celda de código {number} de {path.name}", source, cell_seconds)
    return done


def run_source(namespace: dict, source: str, name: str) -> None:
    """Ejecuta un texto en un espacio de nombres, con sus líneas a la vista de las trazas."""
    filename = f"<{name}>"
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    exec(compile(source, filename, "exec", dont_inherit=True), namespace)


def _run_cell(done: Executed, name: str, source: str, seconds: float) -> None:
    try:
        with time_limit(seconds):
            run_source(done.namespace, plain_python(source), name)
    except KeyboardInterrupt:
        raise
    except SyntaxError as error:
        line = SourceLine(name, error.lineno or 0, (error.text or "").strip())
        _remember(done, name, f"error de sintaxis: {error.msg}", (line,), source)
    except TimeLimit:
        _remember(done, name, f"no terminó en {seconds:g} segundos", (), source)
    except BaseException as error:
        text = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        _remember(done, name, text, student_lines(error, done.namespace, most=1), source)


def _remember(done, name, message, lines, source):
    done.failures.append(Failure(name, message, tuple(lines), frozenset(_DEFINES.findall(source))))


class _Nothing:
    """Una función que acepta todo, no hace nada y se deja encadenar: reemplaza a los widgets."""

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class _Shell(_Nothing):
    """Lo que get_ipython() da al código de una entrega: nada se ejecuta fuera, solo se anota."""

    RUN_ANYWAY = {"time", "timeit", "capture"}

    def __init__(self, done: Executed):
        self._done = done

    def run_line_magic(self, name, line, *args, **kwargs):
        if name in self.RUN_ANYWAY and not line.startswith("-"):
            return run_source(self._done.namespace, line, f"línea %{name}")
        return self._skip(f"%{name} {line}")

    def run_cell_magic(self, name, line, body):
        if name in self.RUN_ANYWAY:
            return run_source(self._done.namespace, "\n" + body, f"celda %%{name}")
        return self._skip(f"%%{name} {line}")

    def system(self, command):
        return self._skip(f"!{command}")

    def getoutput(self, command, *args, **kwargs):
        self._skip(f"!{command}")
        return []

    def _skip(self, text):
        self._done.skipped.append(text.strip())


_nothing = _Nothing()
_AT_REST = ("check", "predict", "predictions", "quiz", "presenter", "doctor")


@contextlib.contextmanager
def _course_at_rest():
    """Mientras tanto, `check`, las preguntas y los widgets del curso no hacen nada."""
    import coursekit
    from coursekit.grader import notebook

    widgets = types.ModuleType("coursekit.widgets")
    widgets.__path__ = [str(Path(coursekit.__file__).parent / "widgets")]
    widgets.__getattr__ = lambda name: _nothing  # PEP 562
    saved = {name: vars(coursekit).get(name) for name in (*_AT_REST, "widgets")}
    module = sys.modules.get("coursekit.widgets")
    vars(coursekit).update({name: _nothing for name in _AT_REST}, widgets=widgets)
    sys.modules["coursekit.widgets"] = widgets
    notebook.paused = True
    try:
        yield
    finally:
        notebook.paused = False
        vars(coursekit).update({name: value for name, value in saved.items() if value is not None})
        for name in [name for name, value in saved.items() if value is None]:
            vars(coursekit).pop(name, None)
        sys.modules.pop("coursekit.widgets")
        if module is not None:
            sys.modules["coursekit.widgets"] = module


@contextlib.contextmanager
def _in_folder(folder: Path):
    """En la carpeta de la entrega, como en Jupyter; al salir se restablece, haga lo que haga el código."""
    cwd, paths = os.getcwd(), list(sys.path)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        os.chdir(cwd)
        sys.path[:] = paths


class NotebookSubmission(LiveSubmission):
    """Las funciones de un archivo entregado; `source` es una ruta o lo que dio `execute`."""

    def __init__(self, source):
        self.executed = source if isinstance(source, Executed) else execute(Path(source))
        super().__init__(self.executed.namespace)

    def _call(self, name, args, kwargs):
        with _in_folder(self.executed.path.parent):  # la función puede leer un archivo de su carpeta
            return super()._call(name, args, kwargs)

    def _find(self, name):
        try:
            return super()._find(name)
        except StudentError as error:
            culprit = next((f for f in reversed(self.executed.failures) if name in f.defines), None)
            if culprit is None:
                raise error from None
            text = f"No se pudo ejecutar la celda que define «{name}»: {culprit.message}."
            raise StudentError("import", text, culprit.lines) from None

    def _missing(self, name):
        if self.executed.unreadable:
            return f"No se pudo leer «{self.executed.path.name}»: {self.executed.unreadable}."
        return f"No encontramos la función «{name}» en «{self.executed.path.name}»."


class AbsentSubmission(LiveSubmission):
    """Una entrega que no está: toda función falta, y el mensaje dice qué archivo se buscó."""

    def __init__(self, stem: str, folder: Path):
        super().__init__({})
        self._text = f"No encontramos «{stem}.ipynb» ni «{stem}.py» en la carpeta «{folder.name}»."

    def _missing(self, name):
        return self._text
