"""Cómo termina una prueba y cómo queda la función que juzga, con los nombres que usan el juez y quienes muestran."""
from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Cómo terminó una prueba."""

    OK = "ok"
    FAIL = "fallo"                     # el valor devuelto no es el esperado
    ERROR = "excepcion"                # la función lanzó una excepción
    TIME = "tiempo"                    # la función no terminó a tiempo
    IMPORT = "import"                  # la celda que define la función no se pudo ejecutar
    MISSING = "falta"                  # la función no está
    NOT_STARTED = "sin_empezar"        # la función está como vino
    DIED = "murio"                     # el proceso de la entrega terminó
    MEMORY = "memoria"                 # pidió más memoria, abrió más procesos o escribió más que lo permitido
    GRADER = "error_calificador"       # no es culpa de la entrega: hay que corregirla otra vez
    NOT_JUDGED = "sin_evaluar"         # antes debe pasar otra prueba


class Status(StrEnum):
    """Cómo queda una función después de todas sus pruebas."""

    RIGHT = "correcto"
    ALMOST = "casi"
    WRONG = "incorrecto"
    NOT_BEGUN = "sin empezar"


# La función no llegó a ejecutarse: el diagnóstico lo dice todo.
NEVER_RAN = frozenset({Outcome.NOT_STARTED, Outcome.MISSING, Outcome.IMPORT})
# Nadie empezó a escribirla: no es un error.
UNTOUCHED = frozenset({Outcome.NOT_STARTED, Outcome.MISSING})
