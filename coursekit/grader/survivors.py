"""Qué errores de los más chicos no ve ninguna prueba: cambia la solución, un detalle por vez, y dice qué cambios pasan.

    for survivor in survivors("02"): print(survivor)

Un cambio que pasa todas las pruebas puede ser un error que falta comprobar, o no ser un error: hay maneras distintas de
escribir lo mismo. Los del catálogo (`wrong_answers.py`, `mutants.py`) los escribe alguien; estos salen solos.
"""
from __future__ import annotations

import ast
import copy
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.grader.outcomes import Status
from coursekit.grader.strictness import Lesson, read_lesson
from coursekit.grader.testing import ROOT, Wrong, judge_wrong

OPERATORS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Pow: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "argmin": "argmax", "argmax": "argmin",
         "floor": "ceil", "ceil": "floor", "mean": "median", "nanmax": "nanmin", "nanmin": "nanmax", "sum": "max"}


@dataclass(frozen=True)
class Survivor:
    """Un cambio que pasa todas las pruebas: en qué función, cómo era la línea y cómo quedó."""

    function: str
    before: str
    after: str

    def __str__(self):
        return f"{self.function}: «{self.before}» → «{self.after}»"


def survivors(lesson: str, root: Path = ROOT) -> Iterator[Survivor]:
    """Los cambios de la solución de la lección («02») que ninguna prueba ve, a medida que aparecen."""
    read = read_lesson(lesson, root)
    for function in read.tests:
        for mutant in mutants_of(_definition(read, function)):
            if _passes(read, function, mutant):
                yield _survivor(function, _definition(read, function), mutant)


def mutants_of(function: ast.FunctionDef) -> Iterator[ast.FunctionDef]:
    """Copias de una función, cada una con un solo cambio."""
    for position in range(len(_nodes_of(function))):
        for change in CHANGES:
            mutant = copy.deepcopy(function)
            if change(_nodes_of(mutant)[position]):
                yield ast.fix_missing_locations(mutant)


def _nodes_of(function: ast.FunctionDef) -> list[ast.AST]:
    """Lo que tiene adentro, sin su documentación."""
    return [node for node in ast.walk(function) if node is not function and not _is_docstring(node, function)]


def _is_docstring(node, function) -> bool:
    first = function.body[0]
    return ast.get_docstring(function) is not None and node in (first, first.value)


# --- los cambios: cada uno modifica el nodo y dice si pudo ------------------------------------

def _change_operator(node) -> bool:
    if not isinstance(getattr(node, "op", None), tuple(OPERATORS)):
        return False
    node.op = OPERATORS[type(node.op)]()
    return True


def _change_comparison(node) -> bool:
    if not isinstance(node, ast.Compare) or type(node.ops[0]) not in OPERATORS:
        return False
    node.ops[0] = OPERATORS[type(node.ops[0])]()
    return True


def _change_number(node) -> bool:
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        return False
    node.value = node.value + 1
    return True


def _change_flag(node) -> bool:
    if not isinstance(node, ast.Constant) or type(node.value) is not bool:
        return False
    node.value = not node.value
    return True


def _change_name(node) -> bool:
    for field in ("id", "attr"):
        name = getattr(node, field, None)
        if isinstance(node, (ast.Name, ast.Attribute)) and name in NAMES:
            setattr(node, field, NAMES[name])
            return True
    return False


def _remove_not(node) -> bool:
    if not isinstance(node, ast.UnaryOp) or not isinstance(node.op, (ast.Not, ast.USub)):
        return False
    node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
    if isinstance(node.op, ast.Not):
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
    return True


CHANGES = (_change_operator, _change_comparison, _change_number, _change_flag, _change_name, _remove_not)


# --- juzgarlos --------------------------------------------------------------------------------

def _definition(lesson: Lesson, function: str) -> ast.FunctionDef:
    """La definición de una función en la solución."""
    for cell in reversed(lesson.solution.cells):
        if function in cell.defines:
            statements = ast.parse(textwrap.dedent(cell.source)).body
            return next(node for node in statements if getattr(node, "name", None) == function)
    raise ValueError(f"«{function}»: la solución no la define.")


def _passes(lesson: Lesson, function: str, mutant: ast.FunctionDef) -> bool:
    wrong = Wrong(function, "un cambio", ast.unparse(mutant))
    return judge_wrong(wrong, lesson.tests, lesson.solution).status == Status.RIGHT


def _survivor(function: str, original: ast.FunctionDef, mutant: ast.FunctionDef) -> Survivor:
    before = ast.unparse(original).split("\n")
    after = ast.unparse(mutant).split("\n")
    number = next(number for number, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    return Survivor(function, before[number].strip(), after[number].strip())
