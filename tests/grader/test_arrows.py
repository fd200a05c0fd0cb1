"""Quién usa a quién alrededor del corrector: las flechas van en un solo sentido."""
import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "coursekit"
# Las pruebas de las pruebas leen también las fuentes de los ejercicios, que es de quien escribe el curso.
AUTHORS_TOOLS = ("testing.py", "strictness.py")


def rooms_used(path: Path) -> set[str]:
    """Las salas del paquete (o el paquete mismo) que importa un archivo."""
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        used |= {name.partition(".")[2].partition(".")[0] for name in names if name.split(".")[0] == "coursekit"}
    return used


@pytest.mark.parametrize("path", sorted((PACKAGE / "grader").rglob("*.py")), ids=lambda path: path.name)
def test_the_grader_needs_nothing_but_the_basics(path):
    allowed = {"grader", "basics", ""}
    assert rooms_used(path) <= allowed | ({"authoring"} if path.name in AUTHORS_TOOLS else set())


@pytest.mark.parametrize("path", sorted((PACKAGE / "authoring").glob("*.py")), ids=lambda path: path.name)
def test_the_tools_of_the_authors_do_not_need_the_grader(path):
    assert "grader" not in rooms_used(path)


@pytest.mark.parametrize("path", sorted((PACKAGE / "basics").glob("*.py")), ids=lambda path: path.name)
def test_the_basics_need_nobody(path):
    assert rooms_used(path) <= {"basics"}
