"""Una llamada que no dio un valor (`StudentError`) y las líneas del estudiante donde ocurrió."""
from __future__ import annotations

import linecache
import sys
from dataclasses import dataclass

from coursekit.grader.outcomes import Outcome
from coursekit.grader.plain_text import one_line

LINE_WIDTH = 200


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

    kind: NOT_STARTED, MISSING (la función no existe), IMPORT (su celda no se pudo ejecutar), ERROR o TIME.
    error_type: nombre de la excepción original, si la hubo.
    general: el mensaje se basta solo; la pista de la prueba hablaría de otra cosa.
    """

    def __init__(self, kind: Outcome, message: str, lines=(), error_type: str = "", general: bool = False):
        super().__init__(message)
        self.kind = Outcome(kind)
        self.message = message
        self.lines = tuple(lines)
        self.error_type = error_type
        self.general = general


class ProcessEnded(BaseException):
    """El proceso de la entrega terminó durante la prueba. No es una `Exception`: ninguna prueba lo atrapa sin querer.

    kind: DIED, MEMORY o GRADER (no se pudo ni empezar).
    """

    def __init__(self, kind: Outcome, message: str):
        super().__init__(message)
        self.kind = Outcome(kind)
        self.message = message


def student_frames(error: BaseException, namespace: dict) -> list:
    """Los tramos de la traza de `error` que pertenecen al código del estudiante (sus globales son `namespace`)."""
    frames = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_globals is namespace:
            frames.append(trace)
        trace = trace.tb_next
    return frames


def student_lines(error: BaseException, namespace: dict, most: int = 3) -> list[SourceLine]:
    """Las últimas `most` líneas de la traza que pertenecen al código del estudiante."""
    places = [(trace.tb_frame.f_code.co_filename, trace.tb_lineno) for trace in student_frames(error, namespace)]
    without_repeats = dict.fromkeys(places[-most:])      # una recursión repite la misma línea
    return [source_line(filename, number) for filename, number in without_repeats]


def source_line(filename: str, number: int) -> SourceLine:
    """La línea `number` de una celda ya compilada con ese nombre."""
    text = linecache.getline(filename, number)
    return SourceLine(cell_label(filename), number, one_line(text, LINE_WIDTH))


def cell_label(filename: str) -> str:
    """Nombre legible de la celda: el número de ejecución en Jupyter, o el que le dio el corrector."""
    if filename.startswith("<"):
        return filename.strip("<>")
    shell = current_shell()
    if hasattr(getattr(shell, "compile", None), "format_code_name"):      # en IPython 7, el de Colab, no está
        known = shell.compile.format_code_name(filename)
        if known is not None:
            return f"celda {known[1]}"
    return filename.replace("\\", "/").rsplit("/", 1)[-1]


def current_shell():
    """El intérprete IPython en curso, o None; no importa IPython si nadie lo hizo."""
    ipython = sys.modules.get("IPython")
    if ipython is None or not hasattr(ipython, "get_ipython"):
        return None
    return ipython.get_ipython()
