"""Las celdas de una lección, tal como están en su fuente: leerlas, ejecutarlas y ver qué nombres comparten."""
import ast
import contextlib
import io
import warnings
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import jupytext

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks" / "source").glob("*.py"))


def source_of(number: str) -> Path:
    """La fuente de la lección `number`: «04»."""
    found = [path for path in LESSONS if path.stem.startswith(f"{number}_")]
    assert len(found) == 1, found
    return found[0]


def code_cells(path: Path) -> list[str]:
    """El texto de sus celdas de código, en orden."""
    book = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def text_cells(path: Path) -> list[str]:
    """Lo que dice cada celda de texto."""
    book = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    return [cell.source for cell in book.cells if cell.cell_type == "markdown"]


def prose(path: Path) -> str:
    """Todo lo que dicen sus celdas de texto, con los blancos juntados."""
    return " ".join(" ".join(text.split()) for text in text_cells(path))


@cache
def run_lesson(number: str) -> SimpleNamespace:
    """La lección ejecutada una vez, de arriba abajo y en este proceso.

    `.names`: las variables con que termina. `.printed`: todo lo que imprimió, con los blancos juntados.
    `.prose`: lo que dicen sus textos.
    """
    path = source_of(number)
    names = {"__name__": "__main__"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        for cell in code_cells(path):
            exec(compile(cell, path.name, "exec"), names)
    said = " ".join(printed.getvalue().split())
    return SimpleNamespace(names=SimpleNamespace(**names), printed=said, prose=prose(path))


def says(number: str, *sentences: str) -> None:
    """La lección dice cada una de esas frases: así una prueba nombra la oración de la que responde.

    Se busca en sus textos, también en los de sus preguntas y respuestas.
    """
    written = source_of(number).read_text(encoding="utf-8")
    plain = " ".join(line.removeprefix("# >").removeprefix("#").strip() for line in written.split("\n"))
    said = " ".join(plain.replace('" "', "").split())
    missing = [sentence for sentence in sentences if sentence not in said]
    assert not missing, f"La lección {number} ya no dice: {missing}"


# --- los nombres que una celda toma de otra ---------------------------------------------------

class _Names(ast.NodeVisitor):
    """Los nombres que una celda asigna, y los que lee sin haberlos asignado antes."""

    def __init__(self):
        self.assigned: set[str] = set()
        self.taken: set[str] = set()
        self.imported: dict[str, str] = {}

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            self.taken |= {node.id} - self.assigned
        else:
            self.assigned.add(node.id)

    def visit_Assign(self, node):
        self._in_order(node.value, *node.targets)

    def visit_AugAssign(self, node):
        if isinstance(node.target, ast.Name):
            self.taken |= {node.target.id} - self.assigned
        self._in_order(node.value, node.target)

    def visit_For(self, node):
        self._in_order(node.iter, node.target, *node.body, *node.orelse)

    def visit_Import(self, node):
        for imported in node.names:
            name = (imported.asname or imported.name).split(".")[0]
            self.assigned.add(name)
            self.imported[name] = f"{getattr(node, 'module', '')} {imported.name}"

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node):
        defaults = [default for default in node.args.defaults + node.args.kw_defaults if default]
        self._in_order(*node.decorator_list, *defaults)
        self._inner(node)
        self.assigned.add(node.name)

    def visit_ClassDef(self, node):
        self._in_order(*node.bases)
        self._inner(node)
        self.assigned.add(node.name)

    def _in_order(self, *nodes):
        for node in nodes:
            self.visit(node)

    def _inner(self, node):
        """Una función o una comprensión: lo suyo queda adentro; lo que toma de afuera, lo toma la celda."""
        inner = _Names()
        own = [part for part in ast.walk(node) if part is not node]
        for part in own:
            if isinstance(part, ast.arg):
                inner.assigned.add(part.arg)
            elif isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
                inner.assigned.add(part.id)
            elif isinstance(part, ast.FunctionDef):
                inner.assigned.add(part.name)
        read = {part.id for part in own if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}
        self.taken |= read - inner.assigned - self.assigned

    visit_Lambda = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _inner


def shared_names(cells: list[str]) -> dict[str, list[int]]:
    """{nombre que alguna celda toma de otra: las celdas que lo asignan}, contando desde 0.

    Importar lo mismo en dos celdas es asignarlo una sola vez.
    """
    seen = []
    for cell in cells:
        names = _Names()
        names.visit(ast.parse(cell))
        seen.append(names)
    taken = set().union(*(names.taken for names in seen))
    assigned = set().union(*(names.assigned for names in seen))
    where = {}
    for name in sorted(taken & assigned):
        by_origin = {}
        for number, names in enumerate(seen):
            if name in names.assigned:
                by_origin.setdefault(names.imported.get(name, number), number)
        where[name] = list(by_origin.values())
    return where
