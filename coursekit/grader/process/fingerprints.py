"""La huella del código de cada función: la misma si solo cambian los nombres, los comentarios o los espacios.

Se toma antes de ejecutar nada. Dos huellas iguales dicen que el código es el mismo, no por qué: en una función corta
hay pocas maneras de escribirla, y dos personas pueden llegar solas a la misma.
"""
from __future__ import annotations

import ast
import builtins
import hashlib

SHORTEST = 40           # nodos: por debajo, coincidir no dice nada
LONGEST = 100_000


def fingerprints(cells: list[str]) -> dict[str, str]:
    """De cada función que se define al margen, su huella; las muy cortas no tienen."""
    found = {}
    for source in cells:
        for function in _functions(source):
            name = function.name
            mark = _fingerprint(function)
            if mark is not None:
                found[name] = mark
    return found


def _functions(source: str) -> list:
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [node for node in statements if isinstance(node, ast.FunctionDef)]


def _fingerprint(function) -> str | None:
    nodes = list(ast.walk(function))
    if not SHORTEST <= len(nodes) <= LONGEST:
        return None
    names: dict[str, str] = {}
    for node in nodes:
        _rename(node, names)
    if ast.get_docstring(function):
        function.body = function.body[1:]
    try:
        text = ast.dump(function)
    except RecursionError:
        return None
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def _rename(node, names: dict[str, str]) -> None:
    """Cambia los nombres por su orden de aparición, y quita las anotaciones."""
    for attribute in ("id", "arg", "name"):
        value = getattr(node, attribute, None)
        if isinstance(value, str) and not hasattr(builtins, value):
            setattr(node, attribute, names.setdefault(value, f"v{len(names)}"))
    for attribute in ("annotation", "returns"):
        if hasattr(node, attribute):
            setattr(node, attribute, None)
