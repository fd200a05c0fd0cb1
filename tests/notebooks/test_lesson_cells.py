"""Lo que se ve de una lección: sin `assert`, y con celdas que se pueden ejecutar en cualquier orden."""
import ast
import re

import jupytext
import pytest
from helpers.lesson_cells import LESSONS, code_cells, shared_names


def asserts(path) -> list[str]:
    """Los `assert` de sus celdas de código."""
    return [ast.unparse(node) for cell in code_cells(path) for node in ast.walk(ast.parse(cell))
            if isinstance(node, ast.Assert)]


def redefined(path) -> dict[str, list[int]]:
    """Los nombres que una celda toma de otra y que definen dos o más: valdrían según qué se ejecutó antes."""
    return {name: where for name, where in shared_names(code_cells(path)).items() if len(where) > 1}


CHECKS = {"asserts": asserts, "names": redefined}
every_check = pytest.mark.parametrize("check", CHECKS)
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@every_check
@every_lesson
def test_visible_cells_assert_nothing_and_share_each_name_from_one_place(path, check):
    """Lo que se afirma se prueba en tests/lesson_NN/test_claims.py."""
    assert not CHECKS[check](path)


def test_the_names_that_cells_share_are_seen():
    cells = ["a = 1\nb = [x for x in range(a)]", "def f(x):\n    return x + b[0]", "a = a + 1\nc = 2",
             "c = 3\nprint(c, f(1))"]
    assert shared_names(cells) == {"a": [0, 2], "b": [0], "f": [1]}


def test_what_a_cell_gives_itself_is_not_shared():
    cells = ["for i in range(3):\n    total = i", "for i in range(2):\n    total = i\nprint(i, total)",
             "import numpy as np\ntotal = np.sum([i for i in range(3)])"]
    assert shared_names(cells) == {}


def test_importing_the_same_twice_is_defining_it_once():
    cells = ["from math import pi", "from math import pi, e", "print(pi, e)"]
    assert shared_names(cells) == {"e": [1], "pi": [0]}
    assert shared_names(["from math import pi", "pi = 3", "print(pi)"]) == {"pi": [0, 1]}


CODE_WIDTH = 110      # lo que entra en JupyterLab, con el explorador abierto, en una pantalla de 1366
GUIDE = re.compile(r'guide=f?"""(.*?)"""', re.S)


@every_lesson
def test_visible_code_is_no_wider_than_a_laptop(path):
    book = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    shown = [cell.source for cell in book.cells if cell.cell_type == "code"
             and not cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert [line for source in shown for line in source.split("\n") if len(line) > CODE_WIDTH] == []


@every_lesson
def test_a_guide_has_no_marks_that_its_card_does_not_draw(path):
    """La tarjeta entiende **importante**, `código` y listas; ni *cursivas*, ni fórmulas, ni direcciones."""
    for guide in GUIDE.findall(path.read_text(encoding="utf-8")):
        bare = re.sub(r"\*\*[^*]+\*\*|`[^`]+`", "", guide)
        assert not re.search(r"\*|\$|\]\(", bare), bare
