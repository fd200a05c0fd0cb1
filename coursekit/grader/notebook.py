"""`check`: comprueba, en el cuaderno abierto, las funciones de los ejercicios.

Ejecuta las mismas pruebas que pytest, con el mismo juez, pero dentro del mismo proceso: unos milisegundos y ningún
archivo tocado. Es una ayuda para quien estudia, no una calificación.
"""
from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

from coursekit.basics.course import check_files, find_exercises
from coursekit.basics.validation import describe_value
from coursekit.grader.at_rest import checks_are_at_rest
from coursekit.grader.check_files import checks_of, functions_in
from coursekit.grader.faults import current_shell
from coursekit.grader.lesson_names import lesson_of, lesson_stem
from coursekit.grader.limits import SECONDS, check_seconds
from coursekit.grader.report import Report
from coursekit.grader.results import FunctionResult
from coursekit.grader.runner import run_tests
from coursekit.grader.session import live_session
from coursekit.grader.submission import LiveSubmission

NAME_EXPECTED = 'el nombre de una función de los ejercicios, entre comillas: check("count_fits")'


class _OneSentence:
    """Un error de quien llama: en el cuaderno se ve solo la frase, sin la traza del corrector."""

    def _render_traceback_(self):
        kind = "TypeError" if isinstance(self, TypeError) else "ValueError"
        return [f"{kind}: {self}"]


class BadName(_OneSentence, ValueError):
    """`check` no sabe qué comprobar."""


class BadNameType(_OneSentence, TypeError):
    """Lo mismo, cuando no llegó un nombre."""


class BadSeconds(_OneSentence, ValueError):
    """El límite de tiempo no es posible."""


class BadSecondsType(_OneSentence, TypeError):
    """El límite de tiempo no es un número."""


def check(name=None, *others, seconds: float = SECONDS) -> Report:
    """Comprueba la función `name` (y las demás que se nombren; sin nombres, todas las del cuaderno) y lo muestra.

    `seconds`: límite de cortesía por prueba. Devuelve un `Report` con `.status`, `.points` y `.possible`.
    Lanza ValueError si no hay comprobación con ese nombre, o si el límite de tiempo no es posible.
    """
    if checks_are_at_rest():
        return Report([])
    limit = _as_limit(seconds)
    namespace = _namespace(sys._getframe(1))
    exercises = find_exercises()
    names = _as_names(name, others)
    if names:
        wanted = [_locate(exercises, one) for one in names]
    else:
        wanted = _all_of_notebook(exercises, namespace)
    session = live_session(namespace)
    results = [_judge(path, function, session, limit) for path, function in wanted]
    return Report(results, title=", ".join(names) or "check").show()


def _judge(path: Path, function: str, session, seconds: float) -> FunctionResult:
    tests = checks_of(path).get(function, [])
    return run_tests(function, tests, lambda: LiveSubmission(session), seconds, hidden=False)


def _namespace(caller) -> dict:
    shell = current_shell()
    return caller.f_globals if shell is None else shell.user_ns


# --- los argumentos ---------------------------------------------------------------------------

def _as_limit(seconds) -> float:
    try:
        return check_seconds(seconds)
    except TypeError as error:
        raise BadSecondsType(str(error)) from None
    except ValueError as error:
        raise BadSeconds(str(error)) from None


def _as_names(name, others) -> list[str]:
    """Los nombres que llegaron, sin repetir; ninguno, si no llegó nada."""
    if name is None and not others:
        return []
    names = [_as_name(one) for one in (name, *others)]
    return list(dict.fromkeys(names))


def _as_name(name) -> str:
    """El nombre de una función que se da por su nombre, o ella misma."""
    text = getattr(name, "__name__", name)
    if not isinstance(text, str):
        raise BadNameType(f"«name»: llegó {describe_value(name)}; se espera {NAME_EXPECTED}.")
    return text.strip().removesuffix("()")


def _locate(exercises: Path, name: str) -> tuple[Path, str]:
    """El archivo de pruebas que juzga la función `name`."""
    known = {function: path for path in check_files(exercises) for function in functions_in(path)}
    if name in known:
        return known[name], name
    raise BadName(f"«name»: no hay comprobación para «{name}».{_advice(name, known)}")


def _advice(name: str, known) -> str:
    by_lowercase = {function.lower(): function for function in known}
    close = difflib.get_close_matches(name.lower(), by_lowercase, n=3)
    if not close:
        return f" Hay para: {', '.join(known)}."
    options = [f"«{by_lowercase[one]}»" for one in close]
    return f" ¿Será {' o '.join(options)}?"


# --- sin nombres: toda la lección -------------------------------------------------------------

def _all_of_notebook(exercises: Path, namespace: dict) -> list[tuple[Path, str]]:
    """Todas las funciones de la lección: la del archivo abierto o, si no se sabe, la que tiene más definidas."""
    files = check_files(exercises)
    found = _of_open_notebook(files, namespace) or _most_defined(files, namespace)
    if not found:
        raise BadName("No hay funciones de ejercicios definidas: primero ejecutemos las celdas que las definen.")
    return [(path, function) for path in found for function in functions_in(path)]


def _of_open_notebook(files, namespace) -> list[Path]:
    """El archivo de pruebas del cuaderno abierto, cuando el servidor de Jupyter o VS Code dicen cuál es."""
    opened = namespace.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    if not opened:
        return []
    stem = lesson_stem(str(opened))
    return [path for path in files if stem.startswith(lesson_of(path))]


def _most_defined(files, namespace) -> list[Path]:
    counts = {path: sum(callable(namespace.get(name)) for name in functions_in(path)) for path in files}
    best = max(counts.values(), default=0)
    if best == 0:
        return []
    return [path for path in files if counts[path] == best]
