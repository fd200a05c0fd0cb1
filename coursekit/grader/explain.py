"""Lo que lanzó el código del estudiante, dicho en español."""
from __future__ import annotations

import builtins
import re

from coursekit.basics.stub import PLACEHOLDER
from coursekit.grader.faults import StudentError, student_frames, student_lines
from coursekit.grader.limits import Asked
from coursekit.grader.outcomes import Outcome
from coursekit.grader.plain_text import message_of

# Lo que no tiene que ver con el ejercicio sino con Python: el mensaje y la línea alcanzan.
GENERAL = (NameError, ImportError, RecursionError, SystemExit, KeyboardInterrupt, MemoryError, Asked)
ARGUMENTS = r"positional argument|keyword argument"

# (clase de excepción, lo que dice su mensaje, lo que conviene decir también en español); vale la primera que casa.
GLOSSES = [
    ((TypeError, AttributeError), r"NoneType",
     "un valor es None: hay funciones que modifican lo que reciben y no devuelven nada"),
    (ValueError, r"truth value of an? ",
     "se usa un arreglo entero donde va un solo verdadero o falso: ¿falta np.any, np.all o elegir un elemento?"),
    (TypeError, r"only integer scalar arrays|list indices must be integers",
     "una lista se indexa con un entero; para un arreglo de posiciones hay que convertirla antes con np.array"),
    (ValueError, r"broadcast|not aligned|mismatch in its core dimension|shapes? \(",
     "las formas de los arreglos no casan: miremos el .shape de cada uno"),
    (ValueError, r"values to unpack",
     "se reparten valores entre más o menos nombres que los que hay"),
    (ValueError, r"Expected 2D array",
     "va una tabla, con filas y columnas, y llegó una sola fila: ¿falta reshape?"),
    (ValueError, r"inconsistent numbers of samples",
     "los datos y las etiquetas no tienen el mismo largo"),
    (TypeError, r"not callable", "se llama con paréntesis a algo que no es una función"),
    (TypeError, r"not subscriptable", "se piden elementos con corchetes a algo que no los tiene"),
    (TypeError, r"not iterable", "se recorre algo que no es una secuencia de valores"),
    (TypeError, r"unsupported operand|can only concatenate|not supported between",
     "esos dos valores no se combinan: miremos de qué clase es cada uno"),
    (TypeError, ARGUMENTS, "a esa función le faltan argumentos, o le sobran"),
    (RuntimeError, r"running event loop", "en un cuaderno, en vez de asyncio.run(f()) va await f()"),
    (UnboundLocalError, "", "se usa una variable local antes de darle un valor"),
    (NameError, "", "se usa un nombre que no está definido"),
    (IndexError, "", "se pide una posición que no existe"),
    (KeyError, "", "se pide una clave que no está en el diccionario"),
    (ZeroDivisionError, "", "división por cero"),
    (AttributeError, "", "ese objeto no tiene lo que se le pide"),
    (ModuleNotFoundError, "", "esa biblioteca no está instalada"),
    (FileNotFoundError, "", "ese archivo no está en la carpeta del cuaderno"),
    (AssertionError, "", "no se cumple una afirmación, «assert», de la propia función"),
]
NOT_FITTED = "se usa un modelo que todavía no se entrenó: falta fit"

# Lo que se dice entero en español, sin el mensaje de Python.
WHOLE = [
    (RecursionError, "se llama a sí misma sin fin. ¿Dónde termina la recursión?"),
    (SystemExit, "una función no debe llamar a exit() ni a sys.exit(); basta con return."),
    (KeyboardInterrupt, "una función no debe interrumpir el programa; basta con return."),
]

SYNTAX = [
    (r"expected ':'", "faltan los dos puntos al final de la línea"),
    (r"was never closed", "falta cerrar un paréntesis, un corchete o una llave"),
    (r"unmatched|does not match", "un paréntesis, un corchete o una llave no tiene pareja"),
    (r"unterminated", "falta cerrar unas comillas"),
    (r"Maybe you meant '=='", "para comparar se usa =="),
    (r"Perhaps you forgot a comma", "¿falta una coma?"),
    (r"indent|TabError|inconsistent use of tabs", "revisemos la sangría, los espacios del comienzo de la línea"),
    (r"outside function", "esa instrucción solo va dentro de una función: revisemos la sangría"),
    (r"invalid character|non-printable", "hay un carácter que Python no entiende, quizá copiado de un texto"),
    (r"Missing parentheses in call to 'print'", "print lleva paréntesis"),
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
    said = f"{type(error).__name__} {error.msg}"
    for pattern, gloss in SYNTAX:
        if re.search(pattern, said):
            return f"error de sintaxis: {error.msg} ({gloss})"
    return f"error de sintaxis: {error.msg}"


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
    gloss = _gloss(error, text)
    said = type(error).__name__
    if text:
        said += f": {text}"
    if gloss:
        said += f" ({gloss})"
    return said


def _gloss(error, text: str) -> str:
    """Lo que dice el mensaje en inglés, cuando conviene decirlo también en español."""
    if type(error).__name__ == "NotFittedError":
        return NOT_FITTED
    for cls, pattern, said in GLOSSES:
        if isinstance(error, cls) and re.search(pattern, text):
            return said
    return ""


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
