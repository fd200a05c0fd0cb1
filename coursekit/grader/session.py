"""Un cuaderno ya ejecutado, vivo o leído de un archivo: sus nombres y las celdas que se ejecutaron, en orden.

Dos descuidos se ven igual que «sin empezar»: la celda que define la función no se pudo ejecutar (y entonces sigue
viva la versión anterior, o ninguna), o la función quedó definida con otro nombre. Aquí se los reconoce, igual en el
cuaderno que en un archivo entregado.
"""
from __future__ import annotations

import ast
import difflib
import re
import sys
import textwrap
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from coursekit.grader.explain import failure_sentence, syntax_sentence
from coursekit.grader.faults import (
    LINE_WIDTH,
    SourceLine,
    StudentError,
    cell_label,
    current_shell,
    student_frames,
    student_lines,
)
from coursekit.grader.outcomes import Outcome
from coursekit.grader.plain_text import one_line

SIMILAR = 0.75         # para decir «¿cambió el nombre?» de una función sin empezar
ALMOST_EQUAL = 0.85    # y de una que no está bien
_DEFINITION = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
UNKNOWN_CAUSE = "se detuvo antes de llegar a esa línea"


@dataclass(frozen=True)
class Failure:
    """Lo que detuvo una celda: una frase y la línea del estudiante, si se conoce."""

    cell: str
    message: str
    lines: tuple[SourceLine, ...] = ()


@dataclass(frozen=True)
class RunCell:
    """Una celda que se ejecutó: cómo nombrarla, su texto y, si no llegó al final, por qué."""

    label: str
    source: str
    failure: Failure | None = None

    @cached_property
    def defines(self) -> frozenset[str]:
        """Los nombres de las funciones que define al margen."""
        return frozenset(_DEFINITION.findall(textwrap.dedent(self.source)))


def as_written(source: str) -> str:
    """Un texto que ya es Python."""
    return source


@dataclass
class Session:
    """Los nombres de un cuaderno, y sus celdas en el orden en que se ejecutaron.

    `to_python` traduce una celda con órdenes de IPython (`%`, `!`) a Python.
    """

    namespace: dict
    cells: list[RunCell] = field(default_factory=list)
    to_python: Callable[[str], str] = as_written
    _broken: dict = field(default_factory=dict, repr=False)      # lo que ya respondió `broken_definition`

    # -- la última celda que define una función

    def broken_definition(self, name: str) -> StudentError | None:
        """Si la última celda que define `name` tiene un error de sintaxis, el error que lo dice."""
        if name not in self._broken:
            self._broken[name] = self._find_broken(name)
        return self._broken[name]

    def _find_broken(self, name: str) -> StudentError | None:
        cell = self._last_definition(name)
        if cell is None:
            return None
        error = _syntax_error(cell.source, self.to_python)
        if error is None:
            return None
        return _did_not_run(name, syntax_sentence(error), (_line_of(error, cell),))

    def lost_definition(self, name: str) -> StudentError | None:
        """Si `name` no está definida porque su celda se detuvo antes, el error que lo dice."""
        cell = self._last_definition(name)
        if cell is None:
            return None
        failure = cell.failure
        if failure is None:
            return _did_not_run(name, UNKNOWN_CAUSE, ())
        return _did_not_run(name, failure.message, failure.lines)

    def _last_definition(self, name: str) -> RunCell | None:
        position = self._defined_at.get(name)
        return None if position is None else self.cells[position]

    @cached_property
    def _defined_at(self) -> dict[str, int]:
        """En qué celda, contando desde 0, se define por última vez cada función."""
        return {name: position for position, cell in enumerate(self.cells) for name in cell.defines}

    # -- las funciones de nombre parecido

    def similar_name(self, name: str) -> str | None:
        """Una función del cuaderno de nombre parecido a `name`."""
        close = difflib.get_close_matches(name, self._functions(name), n=1, cutoff=SIMILAR)
        return close[0] if close else None

    def later_twin(self, name: str) -> str | None:
        """Una función de nombre casi igual a `name`, definida en una celda posterior."""
        own = self._defined_at.get(name, -1)
        later = [other for other in self._functions(name) if self._defined_at.get(other, -1) > own]
        close = difflib.get_close_matches(name, later, n=1, cutoff=ALMOST_EQUAL)
        return close[0] if close else None

    def _functions(self, name: str) -> list[str]:
        """Los nombres de las funciones del cuaderno, salvo `name`."""
        return [key for key, value in self.namespace.items() if key != name and self._is_own(value)]

    def _is_own(self, value) -> bool:
        return isinstance(value, types.FunctionType) and value.__globals__ is self.namespace


def live_session(namespace: dict) -> Session:
    """El cuaderno abierto, si `namespace` es el suyo; si no (un programa cualquiera), solo sus nombres."""
    shell = current_shell()
    if shell is None or shell.user_ns is not namespace:
        return Session(namespace)
    if shell.history_manager is None:       # un kernel sin memoria de lo que ejecutó
        return Session(namespace)
    failure = _last_failure(namespace)
    cells = []
    for number, source in enumerate(shell.history_manager.input_hist_raw):
        label = f"celda In[{number}]"
        own_failure = failure if failure is not None and failure.cell == label else None
        cells.append(RunCell(label, source, own_failure))
    return Session(namespace, cells, shell.transform_cell)


def _last_failure(namespace: dict) -> Failure | None:
    """Lo que detuvo a la última celda del cuaderno abierto que se detuvo."""
    error = getattr(sys, "last_value", None)
    if error is None:
        return None
    frames = student_frames(error, namespace)
    if not frames:
        return None
    label = cell_label(frames[0].tb_frame.f_code.co_filename)
    return Failure(label, failure_sentence(error), tuple(student_lines(error, namespace, most=1)))


def _syntax_error(source: str, to_python) -> SyntaxError | None:
    """El error de sintaxis de una celda; sus órdenes de IPython no cuentan."""
    if _parse_error(source) is None:
        return None
    try:
        return _parse_error(to_python(source))
    except SyntaxError as error:
        return error


def _parse_error(source: str) -> SyntaxError | None:
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):      # caracteres nulos, o una celda enorme: no es esto
        return None
    return None


def _line_of(error: SyntaxError, cell: RunCell) -> SourceLine:
    rows = cell.source.splitlines()
    number = min(max(error.lineno or 1, 1), len(rows))
    return SourceLine(cell.label, number, one_line(rows[number - 1], LINE_WIDTH))


def _did_not_run(name: str, cause: str, lines) -> StudentError:
    text = f"No se pudo ejecutar la celda que define «{name}»: {cause}."
    return StudentError(Outcome.IMPORT, text, lines)
