"""`check`: comprueba, en el cuaderno abierto, las funciones de los ejercicios.

Ejecuta las mismas pruebas que pytest, pero dentro del mismo proceso: unos milisegundos y ningún archivo tocado.
Es una ayuda para quien estudia, no una calificación.
"""
from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

from coursekit.basics.course import check_files, find_exercises
from coursekit.grader.check_files import checks_of, functions_in
from coursekit.grader.faults import current_shell
from coursekit.grader.limits import SECONDS
from coursekit.grader.report import Report
from coursekit.grader.runner import run_tests
from coursekit.grader.submission import LiveSubmission


class BadName(ValueError):
    """`check` no sabe qué comprobar. En el cuaderno se ve solo la frase, sin la traza del corrector."""

    def _render_traceback_(self):
        return [f"ValueError: {self}"]


class BadNameType(TypeError):
    """Lo mismo, cuando no llegó un nombre."""

    def _render_traceback_(self):
        return [f"TypeError: {self}"]


paused = False  # mientras se ejecuta una entrega, los check() que contenga no hacen nada


def check(name=None, *, seconds: float = SECONDS) -> Report:
    """Comprueba la función `name` (o, sin nombre, todas las del cuaderno) y muestra el resultado.

    `seconds`: límite de cortesía por prueba. Devuelve un `Report` con `.status`, `.points` y `.possible`.
    Lanza ValueError si no hay comprobación con ese nombre.
    """
    if paused:
        return Report([])
    namespace = _namespace(sys._getframe(1))
    exercises = find_exercises()
    wanted = _all_of_notebook(exercises, namespace) if name is None else [_locate(exercises, _as_name(name))]
    results = [run_tests(function, checks_of(path).get(function, []), lambda: LiveSubmission(namespace), seconds,
                         hidden=False) for path, function in wanted]
    return Report(results, title="check" if name is None else _as_name(name)).show()


def _namespace(caller) -> dict:
    shell = current_shell()
    return caller.f_globals if shell is None else shell.user_ns


def _as_name(name) -> str:
    name = getattr(name, "__name__", name)
    if not isinstance(name, str):
        raise BadNameType(f"«name»: llegó {name!r} ({type(name).__name__}); se espera el nombre de una función.")
    return name


def _locate(exercises: Path, name: str) -> tuple[Path, str]:
    """El archivo de pruebas que juzga la función `name`."""
    known = {function: path for path in check_files(exercises) for function in functions_in(path)}
    if name in known:
        return known[name], name
    close = difflib.get_close_matches(name, known, n=1)
    advice = f" ¿Será «{close[0]}»?" if close else f" Hay para: {', '.join(known)}."
    raise BadName(f"«name»: no hay comprobación para «{name}».{advice}")


def _all_of_notebook(exercises: Path, namespace: dict) -> list[tuple[Path, str]]:
    """Todas las funciones de la lección: la del archivo abierto o, si no se sabe, la que tiene más definidas."""
    files = check_files(exercises)
    stem = _notebook_stem(namespace)
    named = [path for path in files if stem is not None and stem.startswith(path.stem.removeprefix("test_"))]
    found = named or _most_defined(files, namespace)
    if not found:
        raise BadName("No hay funciones de ejercicios definidas: primero ejecutemos las celdas que las definen.")
    return [(path, function) for path in found for function in functions_in(path)]


def _most_defined(files, namespace) -> list[Path]:
    counts = {path: sum(callable(namespace.get(name)) for name in functions_in(path)) for path in files}
    best = max(counts.values(), default=0)
    return [path for path in files if best and counts[path] == best]


def _notebook_stem(namespace) -> str | None:
    """El nombre del cuaderno abierto, cuando el servidor de Jupyter o VS Code lo dicen."""
    path = namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    return Path(str(path)).stem if path else None
