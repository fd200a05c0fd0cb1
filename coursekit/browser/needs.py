"""Qué celdas anteriores hacen falta para ejecutar una: las que dan o cambian los nombres que usa, y así hacia atrás."""
from __future__ import annotations

import ast
import math
import symtable
from dataclasses import dataclass

MAGIC = ("%", "!", "?")


@dataclass(frozen=True)
class Names:
    """De una celda: los nombres que usa, los que define y los que cambia sin definirlos."""

    used: set[str]
    given: set[str]
    changed: set[str]


def needed(cells: list[str], wanted: int) -> list[int]:
    """Las posiciones de las celdas anteriores a `wanted` que hay que ejecutar antes, en orden; sin ella misma.

    `cells`: el texto de todas. La primera va siempre: prepara el cuaderno. Si una celda no se entiende, van todas las
    anteriores.
    """
    try:
        read = [names_of(cell) for cell in cells[:wanted + 1]]
    except SyntaxError:
        return list(range(wanted))
    missing = set(read[wanted].used)
    chosen = []
    for position in range(wanted - 1, -1, -1):
        cell = read[position]
        if position == 0 or missing & (cell.given | cell.changed):
            chosen.append(position)
            missing |= cell.used
    return chosen[::-1]


def names_of(cell: str) -> Names:
    """Los nombres de una celda. SyntaxError si no es Python (sus órdenes de IPython no cuentan)."""
    rows = ["" if row.lstrip().startswith(MAGIC) else row for row in cell.splitlines()]
    text = "\n".join(rows)
    tree = ast.parse(text)
    table = symtable.symtable(text, "celda", "exec")
    given = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    used = _global_names(table) | _augmented(tree)
    return Names(used - _own(tree, given), given, _changed(tree))


def _global_names(table: symtable.SymbolTable) -> set[str]:
    """Los nombres al margen que se leen, también desde adentro de una función."""
    at_margin = table.get_type() == "module"
    found = {symbol.get_name() for symbol in table.get_symbols()
             if symbol.is_referenced() and (at_margin or symbol.is_global())}
    for inner in table.get_children():
        found |= _global_names(inner)
    return found


def _own(tree: ast.Module, given: set[str]) -> set[str]:
    """De los nombres que la celda define, los que define antes de leerlos: no los espera de otra."""
    read: dict[str, int] = {}
    written: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            lines = read if isinstance(node.ctx, ast.Load) else written
            lines[node.id] = min(node.lineno, lines.get(node.id, node.lineno))
    for statement in tree.body:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            written.setdefault(statement.name, statement.lineno)
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            for alias in statement.names:
                written.setdefault((alias.asname or alias.name).partition(".")[0], statement.lineno)
    augmented = _augmented(tree)
    return {name for name in given if name not in read or written.get(name, math.inf) < read[name]} - {
        name for name in augmented if written[name] >= _first_augmented(tree, name)}


def _augmented(tree: ast.Module) -> set[str]:
    """Los nombres con los que se hace `nombre += …`, que también los lee."""
    return {node.target.id for node in ast.walk(tree)
            if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)}


def _first_augmented(tree: ast.Module, name: str) -> int:
    return min(node.lineno for node in ast.walk(tree)
               if isinstance(node, ast.AugAssign) and getattr(node.target, "id", "") == name)


def _changed(tree: ast.Module) -> set[str]:
    """Los nombres de lo que se cambia por adentro: `lista.append(…)`, `tabla["a"] = 1`, `modelo.fit(…)`."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            found.add(_root(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found.add(_root(node.value.func))
    return found - {""}


def _root(node: ast.AST) -> str:
    """El nombre del que cuelga `a.b[c].d`; vacío si no cuelga de uno, o si es una función que se llama sola."""
    if isinstance(node, ast.Name):
        return ""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
