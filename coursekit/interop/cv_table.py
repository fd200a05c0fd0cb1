"""La tabla `cv_results_`, recién hecha o leída de un archivo: ahí los diccionarios y los números pueden ser textos."""
from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from numbers import Real

import numpy as np

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_type, bad_value
from coursekit.interop._common import plain_params

SCALARS = (np.floating, np.integer, np.str_, np.bool_)
SPECIAL = {"nan": math.nan, "inf": math.inf}
READABLE = "en la columna «params», diccionarios o su texto con valores simples; un estimador no se lee de un texto"


def read_table(results) -> CvTable:
    """La tabla que hay en `results`: un diccionario de columnas o un DataFrame."""
    if hasattr(results, "iloc") and hasattr(results, "columns"):
        results = {name: results.iloc[:, i] for i, name in enumerate(results.columns)}
    if not isinstance(results, Mapping):
        raise bad_type("search", results, "una búsqueda de scikit-learn ya ajustada, o su cv_results_")
    columns = {str(name): column for name, column in results.items()}
    if "params" not in columns:
        raise bad_value("search", list(columns), "las columnas de cv_results_: falta «params»")
    return CvTable(columns)


class CvTable:
    """`cv_results_` por filas: cuántas hay (`len`), sus `names` de columnas y sus `params`."""

    def __init__(self, columns: Mapping):
        self.names = list(columns)
        self._columns = {name: list(columns[name]) for name in self.names if not name.startswith("param_")}
        self.params = [_read_params(cell) for cell in self._columns["params"]]
        for name, column in self._columns.items():
            if len(column) != len(self.params):
                raise bad_value("search", self.names, f"columnas del mismo largo: «params» tiene {len(self.params)} "
                                                      f"filas y «{name}», {len(column)}")

    def __len__(self) -> int:
        return len(self.params)

    def score(self, name, i) -> float:
        """Un puntaje o un tiempo; NaN si la celda está vacía o no hay esa columna."""
        number = self.number(name, i) if name in self._columns else None
        return math.nan if number is None else float(number)

    def whole(self, name, i) -> int | None:
        """Un entero; None si no hay esa columna o la celda está vacía."""
        if name not in self._columns:
            return None
        number = self.number(name, i)
        return None if number is None else int(number)

    def number(self, name, i):
        """El número de una celda, quizás guardado como texto; None si está vacía."""
        cell = plain_scalar(self._columns[name][i])
        try:
            number = float(cell) if isinstance(cell, str) else cell
        except ValueError:
            raise self._not_a_number(name, cell) from None
        if number is None:
            return None
        if not isinstance(number, Real):
            return self._nothing(name, number)
        return None if math.isnan(number) else number

    def _nothing(self, name, cell):
        """None, si `cell` es el valor con que pandas o numpy dicen que no hay nada."""
        if type(cell).__name__ in ("NAType", "MaskedConstant"):
            return None
        raise self._not_a_number(name, cell)

    def _not_a_number(self, name, cell) -> ValueError:
        return bad_value("search", cell, f"un número en cada fila de la columna «{name}»")


# --- diccionarios que fueron textos -------------------------------------------------------------

def _read_params(cell) -> dict:
    """Los hiperparámetros de una fila: un diccionario, o el texto de uno, como queda en un CSV."""
    if isinstance(cell, Mapping):
        return plain_params(cell)
    try:
        tree = ast.parse(cell, mode="eval")
        read = ast.literal_eval(_Literals().visit(tree))
    except (ValueError, SyntaxError, TypeError, RecursionError):
        raise bad_value("search", cell, READABLE) from None
    if not isinstance(read, dict):
        raise bad_value("search", cell, READABLE)
    return plain_params(read)


class _Literals(ast.NodeTransformer):
    """Deja como literales los valores que se escriben de otro modo: `np.float64(0.1)`, `np.True_`, `nan`, `inf`."""

    def visit_Call(self, node):
        if _is_scalar_class(node.func) and len(node.args) == 1 and not node.keywords:
            return self.visit(node.args[0])
        return node

    def visit_Attribute(self, node):
        if not _is_numpy(node.value):
            return node
        name = node.attr.rstrip("_")
        if name in ("True", "False"):
            return ast.Constant(name == "True")
        return self._special(name, node)

    def visit_Name(self, node):
        return self._special(node.id, node)

    def _special(self, name, node):
        return ast.Constant(SPECIAL[name]) if name in SPECIAL else node


def _is_scalar_class(node) -> bool:
    """¿Es `np.float64`, `np.int64`, `np.str_`…? De un arreglo o una fecha, su argumento no alcanza."""
    if not isinstance(node, ast.Attribute) or not _is_numpy(node.value):
        return False
    named = getattr(np, node.attr, None)
    return isinstance(named, type) and issubclass(named, SCALARS) and named is not np.timedelta64


def _is_numpy(node) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy")
