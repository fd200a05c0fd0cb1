"""Lo que lanzó el código del estudiante, dicho en español."""
from __future__ import annotations

import builtins
import re

from coursekit.basics.stub import PLACEHOLDER
from coursekit.grader.faults import StudentError, student_frames, student_lines
from coursekit.grader.glosses import ARGUMENTS, gloss, syntax_gloss
from coursekit.grader.limits import Asked
from coursekit.grader.outcomes import Outcome
from coursekit.grader.plain_text import message_of

# Lo que no tiene que ver con el ejercicio sino con Python: el mensaje y la línea alcanzan.
GENERAL = (NameError, ImportError, RecursionError, SystemExit, KeyboardInterrupt, MemoryError, Asked)

# Lo que se dice entero en español, sin el mensaje de Python.
WHOLE = [
    (RecursionError, "se llama a sí misma sin fin. ¿Dónde termina la recursión?"),
    (SystemExit, "una función no debe llamar a exit() ni a sys.exit(); basta con return."),
    (KeyboardInterrupt, "una función no debe interrumpir el programa; basta con return."),
]


def explain(name: str, error: BaseException, namespace: dict) -> StudentError:
    """Traduce la excepción que lanzó la función `name` a un `StudentError`."""
    lines = student_lines(error, namespace)
    kind = type(error).__name__
    if _is_placeholder(error):
        return _not_begun(name, error, namespace, lines)
    general = isinstance(error, GENERAL) or _about_arguments(error)
    message = f"«{name}» se detuvo con {_sentence(error, namespace)}"
    return StudentError(Outcome.ERROR, message, lines, kind, general)


def failure_sentence(error: BaseException) -> str:
    """Lo que detuvo una celda, en una frase sin punto final: «NameError: name 'x' is not defined (…)»."""
    if isinstance(error, Asked):
        return f"pregunta algo por teclado, con {message_of(error)}, y al corregir no hay quien conteste"
    if isinstance(error, SyntaxError):
        return syntax_sentence(error)
    return _with_gloss(error)


def syntax_sentence(error: SyntaxError) -> str:
    """«error de sintaxis: expected ':' (faltan los dos puntos al final de la línea)»."""
    in_spanish = syntax_gloss(error)
    if not in_spanish:
        return f"error de sintaxis: {error.msg}"
    return f"error de sintaxis: {error.msg} ({in_spanish})"


# --- sin empezar ------------------------------------------------------------------------------

def _is_placeholder(error) -> bool:
    if not isinstance(error, NotImplementedError):
        return False
    return not error.args or message_of(error).startswith(PLACEHOLDER)


def _not_begun(name, error, namespace, lines) -> StudentError:
    kind = type(error).__name__
    other = _raiser(error, namespace)
    if other not in (None, name):
        message = f"«{name}» usa «{other}», que está sin empezar."
        return StudentError(Outcome.ERROR, message, lines[:1], kind, general=True)
    message = f"«{name}» está sin empezar. Al completarla, hay que borrar la línea «raise NotImplementedError(…)»."
    return StudentError(Outcome.NOT_STARTED, message, (), kind)


def _raiser(error, namespace) -> str | None:
    """La función del estudiante que lanzó la excepción."""
    frames = student_frames(error, namespace)
    return frames[-1].tb_frame.f_code.co_name if frames else None


# --- las frases -------------------------------------------------------------------------------

def _sentence(error, namespace) -> str:
    """Lo que se dice después de «se detuvo con», con su punto final."""
    kind = type(error).__name__
    if isinstance(error, Asked):
        return f"{message_of(error)}: una función no pregunta nada, recibe todo en sus argumentos."
    for cls, said in WHOLE:
        if isinstance(error, cls):
            return f"{kind}: {said}"
    hidden = _hidden_builtin(error, namespace)
    if hidden:
        return f"{kind}: el cuaderno usa «{hidden}» como variable y tapa la función de Python del mismo nombre."
    if _about_arguments(error) and not student_frames(error, namespace):
        return f"{kind}: {message_of(error)} (los argumentos no son los que se le pasan: ¿cambió la línea «def»?)."
    said = _with_gloss(error)
    return said if said.endswith(".") else f"{said}."


def _with_gloss(error) -> str:
    """«ValueError: su mensaje (lo mismo en español)»; lo que no hay no se escribe."""
    text = message_of(error)
    in_spanish = gloss(error, text)
    said = type(error).__name__
    if text:
        said += f": {text}"
    if in_spanish:
        said += f" ({in_spanish})"
    return said


def _about_arguments(error) -> bool:
    return isinstance(error, TypeError) and bool(re.search(ARGUMENTS, message_of(error)))


def _hidden_builtin(error, namespace) -> str:
    """La función de Python que el cuaderno tapó con una variable, si por eso se detuvo."""
    if not isinstance(error, TypeError) or "not callable" not in message_of(error):
        return ""
    for name in vars(builtins):
        if name in namespace and not name.startswith("_") and not callable(namespace[name]):
            return name
    return ""
