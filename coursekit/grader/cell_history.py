"""Lo que el cuaderno recuerda de una función que `check` no encuentra, o encuentra intacta.

Dos descuidos se ven igual que «sin empezar»: la celda que la define tiene un error de sintaxis (y entonces sigue
viva la versión anterior), o la función quedó definida con otro nombre.
"""
from __future__ import annotations

import ast
import difflib
import re
import types

from coursekit.grader.faults import SourceLine, StudentError, current_shell

SIMILAR = 0.75
SYNTAX = [
    (r"expected ':'", "faltan los dos puntos al final de la línea"),
    (r"was never closed", "falta cerrar un paréntesis, un corchete o una llave"),
    (r"unmatched|does not match", "un paréntesis, un corchete o una llave no tiene pareja"),
    (r"unterminated", "falta cerrar unas comillas"),
    (r"Maybe you meant '=='", "para comparar se usa =="),
    (r"Perhaps you forgot a comma", "¿falta una coma?"),
    (r"indent|TabError|inconsistent use of tabs", "revisemos la sangría, los espacios del comienzo de la línea"),
]


def broken_cell(name: str, namespace: dict) -> StudentError | None:
    """Si la última celda que intenta definir `name` no se pudo ejecutar por su sintaxis, el error que lo dice."""
    shell = current_shell()
    if shell is None or shell.user_ns is not namespace:
        return None
    number, source = _last_definition(name, namespace.get("In") or [])
    error = None if source is None else _syntax_error(source, shell)
    return None if error is None else _explain(name, number, source, error)


def _last_definition(name: str, cells) -> tuple[int, str | None]:
    """(número de celda, texto) de la última celda ejecutada con «def name»."""
    pattern = re.compile(rf"^def\s+{re.escape(name)}\b", re.MULTILINE)
    found = (i for i in range(len(cells) - 1, -1, -1) if pattern.search(cells[i]))
    number = next(found, None)
    return (0, None) if number is None else (number, cells[number])


def _syntax_error(source: str, shell) -> SyntaxError | None:
    """El error de sintaxis de una celda; sus órdenes de IPython (% y !) no cuentan."""
    for text in (lambda: source, lambda: shell.transform_cell(source)):
        try:
            ast.parse(text())
            return None
        except SyntaxError as error:
            found = error
        except ValueError:      # caracteres nulos: ya lo dijo la celda
            return None
    return found


def _explain(name: str, number: int, source: str, error: SyntaxError) -> StudentError:
    gloss = next((say for pattern, say in SYNTAX if re.search(pattern, f"{type(error).__name__} {error.msg}")), "")
    text = (f"La última celda que define «{name}» no se pudo ejecutar: "
            f"{type(error).__name__}: {error.msg}" + (f" ({gloss})." if gloss else "."))
    rows = source.splitlines()
    position = min(max(error.lineno or 1, 1), len(rows))
    line = SourceLine(f"celda In[{number}]", position, rows[position - 1].strip())
    return StudentError("import", text, (line,), type(error).__name__)


def other_name(name: str, namespace: dict) -> str:
    """« Hay una función «mean_costs»: ¿cambió el nombre?» si el cuaderno define una de nombre parecido; si no, ""."""
    mine = [key for key, value in namespace.items()
            if key != name and isinstance(value, types.FunctionType) and value.__globals__ is namespace]
    close = difflib.get_close_matches(name, mine, n=1, cutoff=SIMILAR)
    return f" Hay una función «{close[0]}»: ¿cambió el nombre?" if close else ""
