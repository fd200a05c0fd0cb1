"""Lo que puede salir mal al llamar una función del estudiante, dicho en español y con su propia línea."""
from __future__ import annotations

import builtins
import linecache
import re
import sys
from dataclasses import dataclass

from coursekit.basics.stub import PLACEHOLDER


@dataclass(frozen=True)
class SourceLine:
    """Una línea del código del estudiante: dónde está, su número y su texto."""

    where: str
    number: int
    text: str

    def __str__(self):
        return f"{self.where}, línea {self.number}: {self.text}"


class StudentError(Exception):
    """Una llamada a la función del estudiante que no dio un valor.

    kind: sin_empezar, falta (la función no existe), import (su celda no se pudo ejecutar), excepcion, tiempo.
    error_type: nombre de la excepción original, si la hubo.
    general: el mensaje se basta solo; la pista de la prueba hablaría de otra cosa.
    """

    def __init__(self, kind: str, message: str, lines=(), error_type: str = "", general: bool = False):
        super().__init__(message)
        self.kind, self.message, self.lines, self.error_type = kind, message, tuple(lines), error_type
        self.general = general


def student_lines(error: BaseException, namespace: dict, most: int = 3) -> list[SourceLine]:
    """Las últimas líneas de la traza que pertenecen al código del estudiante (sus globales son `namespace`)."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is namespace:
            frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    kept = list(dict.fromkeys(frames[-most:]))  # una recursión repite la misma línea
    return [SourceLine(cell_label(name), number, linecache.getline(name, number).strip()) for name, number in kept]


def cell_label(filename: str) -> str:
    """Nombre legible de la celda: el número de ejecución en Jupyter, o el que le dio el corrector."""
    if filename.startswith("<"):
        return filename.strip("<>")
    shell = current_shell()
    if shell is not None:
        try:
            return f"celda {shell.compile.format_code_name(filename)[1]}"
        except Exception:
            pass
    return filename.replace("\\", "/").rsplit("/", 1)[-1]


def current_shell():
    """El intérprete IPython en curso, o None; no importa IPython si nadie lo hizo."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None


def explain(name: str, error: BaseException, namespace: dict) -> StudentError:
    """Traduce la excepción que lanzó la función `name` a un `StudentError`."""
    kind = type(error).__name__
    lines = student_lines(error, namespace)
    if isinstance(error, NotImplementedError) and (not error.args or str(error).startswith(PLACEHOLDER)):
        other = _raiser(error, namespace)
        if other not in (None, name):
            return StudentError("excepcion", f"«{name}» usa «{other}», que está sin empezar.", lines[:1], kind, True)
        text = f"«{name}» está sin empezar. Al completarla, hay que borrar la línea «raise NotImplementedError(…)»."
        return StudentError("sin_empezar", text, (), kind)
    return StudentError("excepcion", f"«{name}» se detuvo con {_sentence(error, namespace)}", lines, kind,
                        general=isinstance(error, _GENERAL) or bool(_WRONG_ARGUMENTS.search(str(error))))


def _raiser(error, namespace) -> str | None:
    """La función del estudiante que lanzó la excepción."""
    name, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is namespace:
            name = trace.tb_frame.f_code.co_name
        trace = trace.tb_next
    return name


def _sentence(error, namespace) -> str:
    kind, text = type(error).__name__, " ".join(str(error).split())[:200]
    if isinstance(error, RecursionError):
        return "RecursionError: se llama a sí misma sin fin. ¿Dónde termina la recursión?"
    if isinstance(error, SystemExit):
        return "SystemExit: una función no debe llamar a exit() ni a sys.exit(); basta con return."
    shadowed = [n for n in vars(builtins) if n in namespace and not n.startswith("_") and not callable(namespace[n])]
    if isinstance(error, TypeError) and "not callable" in text and shadowed:
        return f"TypeError: el cuaderno usa «{shadowed[0]}» como variable y tapa la función de Python del mismo nombre."
    if isinstance(error, TypeError) and _WRONG_ARGUMENTS.search(text):
        return f"{kind}: {text} (los argumentos no son los que se le pasan: ¿cambió la línea «def»?)."
    gloss = _gloss(error, text)
    return f"{kind}: {text}" + (f" ({gloss})" if gloss else "") + ("" if text.endswith(".") and not gloss else ".")


def _gloss(error, text: str) -> str:
    """Lo que dice el mensaje en inglés, cuando conviene decirlo también en español."""
    if type(error).__name__ == "NotFittedError":
        return "se usa un modelo que todavía no se entrenó: falta fit"
    if isinstance(error, (TypeError, AttributeError)) and "NoneType" in text:
        return "un valor es None: hay funciones que modifican lo que reciben y no devuelven nada"
    return next((say for cls, say in _GLOSS.items() if isinstance(error, cls)), "")


# Lo que no tiene que ver con el ejercicio sino con Python: el mensaje y la línea alcanzan.
_GENERAL = (NameError, ImportError, RecursionError, SystemExit, MemoryError)
_WRONG_ARGUMENTS = re.compile(r"positional argument|keyword argument")
_GLOSS = {
    UnboundLocalError: "se usa una variable local antes de darle un valor",
    NameError: "se usa un nombre que no está definido",
    IndexError: "se pide una posición que no existe",
    KeyError: "se pide una clave que no está en el diccionario",
    ZeroDivisionError: "división por cero",
    AttributeError: "ese objeto no tiene lo que se le pide",
    ModuleNotFoundError: "esa biblioteca no está instalada",
}
