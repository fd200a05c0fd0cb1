"""La carpeta de los buscadores es un libro de texto: cortos, explicados, y sin nada que no sea el algoritmo."""
import ast
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

import pytest
from helpers.density import density, nodes_and_lines

import coursekit.searchers
from coursekit.methods import METHODS
from coursekit.searchers import Searcher

FOLDER = Path(coursekit.searchers.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
ALGORITHMS = [method.module for method in METHODS.values()]
ALLOWED = {"__future__", "numpy", "scipy", "coursekit", *sys.stdlib_module_names}
FROM_COURSEKIT = ("coursekit.searchers", "coursekit.methods", "coursekit.space", "coursekit.history",
                  "coursekit.basics")


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]


def own_lines(function):
    """Renglones de código de una función, sin contar su docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_numpy_scipy_and_what_lies_below_is_imported(path):
    for node in ast.walk(tree(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else (
            [node.module] if isinstance(node, ast.ImportFrom) else [])
        for name in names:
            assert name.split(".")[0] in ALLOWED, f"{path.name} importa {name}"
            assert not name.startswith("coursekit") or name.startswith(FROM_COURSEKIT), f"{path.name} importa {name}"


def test_searching_loads_no_figure_no_estimator_and_no_progress_bar():
    program = ("import sys\nfrom coursekit.searchers import *\n"
               "GaussianProcessSearch({'x': [1, 2, 3]}).ask(), TPESearch({'x': [1]}).ask(), ASHA({'x': [1]}, 9).ask()\n"
               "print(*[m for m in ('matplotlib', 'pandas', 'sklearn', 'ipywidgets', 'tqdm') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", ALGORITHMS)
def test_each_algorithm_opens_with_its_outline(name):
    outline = ast.get_docstring(tree(FOLDER / f"{name}.py"))
    title = outline.splitlines()[0]
    assert ": " in title or title.endswith(".") and len(title) < 121
    assert len(outline.splitlines()) <= 16
    assert name == "grid" or "Fuente" in outline


# -- una idea por renglón: la densidad manda, y los límites de largo dejan lugar para respirar

def test_density_counts_nodes_by_line_of_code_in_functions():
    crowded = "x = [1, 2]\n\ndef f(a):\n    \"\"\"Doc.\"\"\"\n    return a + 1\n"
    airy = "def f(a):\n    # comentario\n    b = a + 1\n\n    def g():\n        return b\n    return g\n"
    assert nodes_and_lines(crowded) == (6, 1) and nodes_and_lines(airy) == (16, 4)


def test_the_whole_folder_has_one_idea_by_line():
    assert density(*FILES) <= 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_is_crowded(path):
    assert density(path) <= 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_unrelated_things_are_not_assigned_together(path):
    together = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)]
    assert not together, f"{path.name}: renglones {together}"
    walrus = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.NamedExpr)]
    assert not walrus, f"{path.name}: renglones {walrus}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_functions_are_short_and_files_too(path):
    lengths = [own_lines(function) for function in functions(path)]
    assert max(lengths, default=0) <= 32, max(functions(path), key=own_lines).name
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
    assert not lengths or median(lengths) <= 12


def test_most_functions_fit_at_a_glance():
    lengths = [own_lines(function) for path in FILES for function in functions(path)]
    assert median(lengths) <= 7 and quantiles(lengths, n=10)[-1] <= 16


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_public_is_explained(path):
    for node in tree(path).body:
        members = [node, *node.body] if isinstance(node, ast.ClassDef) else [node]
        for member in members:
            public = isinstance(member, (ast.FunctionDef, ast.ClassDef)) and not member.name.startswith("_")
            public = public and (path.stem == "base" or not hasattr(Searcher, member.name))      # ya explicado allí
            one_line = public and isinstance(member, ast.FunctionDef) and own_lines(member) <= 2
            assert not public or one_line or ast.get_docstring(member), f"{path.name}: {member.name} no dice qué hace"
