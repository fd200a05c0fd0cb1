"""El código que se lee tiene una idea por renglón: cuántos nodos del árbol de sintaxis trae cada renglón.

Se cuentan los renglones de adentro de las funciones, sin docstrings, comentarios ni renglones en blanco. De vara:
`_search.py` de scikit-learn tiene 6,5 nodos por renglón; los samplers de Optuna, 8,6; micrograd, 11,7.
"""
import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {      # carpeta: (nodos por renglón en toda la carpeta, y en cada archivo)
    "coursekit/experiments": (13, 15),
    "coursekit/figures": (13, 15),
    "coursekit/tables": (13, 15),
    "coursekit/widgets": (13, 15),
}
LONGEST, MOST, USUAL = 40, 25, 8      # renglones de una función: la más larga, nueve de cada diez, la mediana

every_folder = pytest.mark.parametrize("folder", FOLDERS)


def files(folder):
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, folder
    return found


def outer_functions(tree):
    """Las funciones que no están dentro de otra: lo de adentro se cuenta con la de afuera."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        else:
            yield from outer_functions(child)


def body_of(function):
    """Las instrucciones de una función, sin su docstring."""
    return function.body[1:] if ast.get_docstring(function) else function.body


def nodes_and_lines(source) -> tuple[int, int]:
    """(nodos, renglones de código) de adentro de las funciones."""
    rows = source.split("\n")
    n_nodes = 0
    n_lines = 0
    for function in outer_functions(ast.parse(source)):
        for statement in body_of(function):
            own_rows = rows[statement.lineno - 1:statement.end_lineno]
            n_nodes += sum(1 for _ in ast.walk(statement))
            n_lines += sum(1 for row in own_rows if row.strip() and not row.strip().startswith("#"))
    return n_nodes, n_lines


def density(paths) -> float:
    """Nodos por renglón de unos archivos."""
    counts = [nodes_and_lines(path.read_text(encoding="utf-8")) for path in paths]
    n_nodes = sum(nodes for nodes, _ in counts)
    n_lines = sum(lines for _, lines in counts)
    return n_nodes / n_lines if n_lines else 0.0


def lengths(folder) -> dict[str, int]:
    """Cuántos renglones ocupa cada función de una carpeta, por su nombre."""
    found = {}
    for path in files(folder):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            body = body_of(node) if isinstance(node, ast.FunctionDef) else []
            if body:
                found[f"{path.name}:{node.lineno} {node.name}"] = body[-1].end_lineno - body[0].lineno + 1
    return found


def test_the_measure_counts_nodes_by_line():
    source = 'def f(x):\n    """Qué hace."""\n    # por qué\n    a = x\n\n    return a\n'
    assert nodes_and_lines(source) == (5 + 3, 2)
    assert nodes_and_lines("a = 1\n") == (0, 0)
    assert nodes_and_lines("def f(x):\n    a, b = x, x; return a\n")[1] == 2


@every_folder
def test_each_line_of_a_folder_says_one_thing(folder):
    limit, _ = FOLDERS[folder]
    assert density(files(folder)) <= limit


@every_folder
def test_no_file_is_crowded(folder):
    _, limit = FOLDERS[folder]
    crowded = {path.name: round(density([path]), 1) for path in files(folder) if density([path]) > limit}
    assert not crowded, f"más de {limit} nodos por renglón: falta darle nombre a los pasos del medio, uno por renglón"


@every_folder
def test_breathing_does_not_make_long_functions(folder):
    found = lengths(folder)
    longest = max(found, key=found.get)
    assert found[longest] <= LONGEST, longest
    assert quantiles(found.values(), n=10)[-1] <= MOST
    assert median(found.values()) <= USUAL
