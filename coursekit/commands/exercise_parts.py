"""Lo que «coursekit exercise new» escribe de una función: su consigna, sus pruebas y quienes las prueban.

Cada parte es un archivo de la lección. Si no está, empieza con su `head`; si está, se le agrega `body` antes de `end`,
y lo que `body` usa se suma a lo que el archivo ya importa.
"""
from __future__ import annotations

import ast
from dataclasses import dataclass, field

WIDTH = 120      # lo que mide un renglón, como en pyproject.toml


@dataclass(frozen=True)
class Part:
    """Un archivo de la lección. `imports`: de cada módulo, los nombres que `body` usa."""

    path: str
    head: str
    body: str = ""
    end: str = ""
    imports: dict = field(default_factory=dict)


PARTS = (
    Part(
        path="solutions/source/{lesson}.py",
        head='''\
# %% [markdown]
# # Ejercicios {number}: falta el título
#
# Completamos cada función y ejecutamos la celda de abajo, que la comprueba.

# %%
from coursekit import check

# %% [markdown]
# ## Todo junto

# %%
check()
''',
        body='''\
# %% [markdown]
# ## `{function}`
#
# Falta la consigna: una oración por cada cosa que se comprueba. Devuelve una lista con el doble de cada valor de
# `values`, en el mismo orden, sin cambiar `values`.

# %%
def {function}(values):
    """El doble de cada valor de `values`."""
    ### BEGIN SOLUTION
    return [2 * value for value in values]
    ### END SOLUTION


# %%
check("{function}")
''',
        end="# %% [markdown]\n# ## Todo junto\n",
    ),
    Part(
        path="exercises/test_{lesson}.py",
        head='"""Comprobaciones de los ejercicios {number}."""\n',
        body='''\
# --- {function} ---

@points(1, of="{function}", hint="Una lista, con un valor por cada uno de los que llegan.")
def test_{function}_has_one_for_each(submission):
    """Un valor por cada uno"""
    for values in ([1, 2, 3], [5], []):
        got = is_list(submission.{function}(values), what="el resultado")
        assert len(got) == len(values), f"Con {{values}} llegaron {{len(got)}} valores."


@points(1, of="{function}", hint="Multipliquemos por dos.", after="test_{function}_has_one_for_each")
def test_{function}_doubles(submission):
    """Cada uno es el doble, en su lugar"""
    for values in ([1, 2, 3], [7, -4, 0]):
        got = submission.{function}(values)
        assert got == [2 * value for value in values], f"Con {{values}} llegó {{show(got)}}."


@points(1, of="{function}", hint="Armemos una lista nueva.", after="test_{function}_doubles")
def test_{function}_respects_what_it_receives(submission):
    """No cambia lo que recibe"""
    submission.{function}([1, 2, 3])
    left_alone(submission)
''',
        imports={"coursekit.grader": ("is_list", "left_alone", "points"), "coursekit.grader.values": ("show",)},
    ),
    Part(
        path="tests/lesson_{number}/wrong_answers.py",
        head='''\
"""Errores típicos de los ejercicios {number}: cada uno debe hacer fallar su prueba, y con su pista."""

WRONG = []
''',
        body='''\
WRONG += [
    Wrong("{function}", "uno de menos", "def {function}(values):\\n    return [2 * v for v in values][1:]",
          "test_{function}_has_one_for_each"),
    Wrong("{function}", "los mismos", "def {function}(values):\\n    return list(values)",
          "test_{function}_doubles"),
    Wrong("{function}", "el triple", "def {function}(values):\\n    return [3 * v for v in values]",
          "test_{function}_doubles"),
    Wrong("{function}", "en el lugar", """
        def {function}(values):
            for position, value in enumerate(values):
                values[position] = 2 * value
            return list(values)
    """, "test_{function}_respects_what_it_receives"),
]
''',
        imports={"coursekit.grader.testing": ("Wrong",)},
    ),
    Part(
        path="tests/lesson_{number}/mutants.py",
        head='"""Las oraciones del enunciado {number} y, de cada una, respuestas que la rompen y nada más."""\n\n'
             "SENTENCES = {{}}\n",
        body='''\
SENTENCES["{function}"] = {{
    "Devuelve una lista": [
        changed("{function}", "una tupla", "[2 * value for value in values]",
                "tuple(2 * value for value in values)", fails="test_{function}_has_one_for_each"),
        changed("{function}", "sin el primero", "in values]", "in values[1:]]",
                fails="test_{function}_has_one_for_each"),
        changed("{function}", "sin el último", "in values]", "in values[:-1]]",
                fails="test_{function}_has_one_for_each"),
    ],
    "con el doble de cada valor de `values`": [
        changed("{function}", "el triple", "2 * value", "3 * value", fails="test_{function}_doubles"),
        changed("{function}", "el cuadrado", "2 * value", "value ** 2", fails="test_{function}_doubles"),
        changed("{function}", "dos más", "2 * value", "2 + value", fails="test_{function}_doubles"),
    ],
    "en el mismo orden": [
        changed("{function}", "al revés", "in values]", "in values][::-1]", fails="test_{function}_doubles"),
        changed("{function}", "ordenados", "in values]", "in sorted(values)]", fails="test_{function}_doubles"),
    ],
    "sin cambiar `values`": [
        Wrong("{function}", "en el lugar", fails="test_{function}_respects_what_it_receives", source="""
def {function}(values):
    values[:] = [2 * value for value in values]
    return list(values)
"""),
    ],
}}
''',
        imports={"coursekit.grader.testing": ("Wrong", "changed")},
    ),
    Part(
        path="tests/lesson_{number}/right_answers.py",
        head='"""Otras maneras correctas de responder los ejercicios {number}."""\n\nRIGHT = []\n',
        body='''\
RIGHT += [
    Right("{function}", "con un bucle", """
def {function}(values):
    doubled = []
    for value in values:
        doubled.append(value + value)
    return doubled
"""),
]
''',
        imports={"coursekit.grader.strictness": ("Right",)},
    ),
    Part(
        path="tests/lesson_{number}/test_exercises.py",
        head='''\
"""Los ejercicios {number}: sus tres estados, y que acepten exactamente lo correcto."""
import pytest

from coursekit.grader.strictness import assert_right_answers_pass, assert_strict
from coursekit.grader.testing import assert_three_states


def test_solution_stub_and_wrong_answers_are_told_apart():
    assert_three_states("{number}")


@pytest.mark.mutants
def test_every_sentence_of_the_statement_is_checked():
    assert_strict("{number}")


@pytest.mark.mutants
def test_other_right_answers_pass():
    assert_right_answers_pass("{number}")
''',
    ),
)


def with_part(part: Part, before: str, number: str, function: str) -> str:
    """El texto de un archivo de la lección con lo que `function` le agrega; `before`, lo que tenía ("" si no está)."""
    text = before or part.head.format(number=number)
    if not part.body:
        return text
    for module, names in part.imports.items():
        text = with_import(text, module, names)
    body = part.body.format(function=function)
    if part.end and part.end in text:
        start, _, rest = text.rpartition(part.end)
        return f"{start}{body}\n{part.end}{rest}"
    return f"{text.rstrip()}\n{_gap_after(text, body)}{body}"


def _gap_after(text: str, body: str) -> str:
    """Los renglones en blanco que van entre los dos: dos si `body` define funciones, uno si no o si es lo primero."""
    last = ast.parse(text).body[-1]
    is_first = isinstance(last, ast.Import | ast.ImportFrom)
    defines = any(isinstance(node, ast.FunctionDef) for node in ast.parse(body).body)
    return "\n\n" if defines and not is_first else "\n"


# --- lo que un archivo importa ----------------------------------------------------------------

def with_import(text: str, module: str, names) -> str:
    """`text`, que además importa esos nombres de `module`: en la línea que ya lo nombra o en una nueva."""
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == module:
            known = {alias.name: ast.unparse(alias) for alias in node.names}
            wanted = known | {name: name for name in names if name not in known}
            lines[node.lineno - 1:node.end_lineno] = [_import_line(module, wanted)]
            return "".join(lines)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    line = _import_line(module, {name: name for name in names})
    where = (imports or tree.body[:1])[-1].end_lineno      # si no importa nada, después de su docstring
    lines.insert(where, line)
    return "".join(lines)


def _import_line(module: str, names: dict) -> str:
    written = [names[name] for name in sorted(names, key=_import_order)]
    line = f"from {module} import {', '.join(written)}\n"
    if len(line) <= WIDTH:
        return line
    listed = "".join(f"    {name},\n" for name in written)
    return f"from {module} import (\n{listed})\n"


def _import_order(name: str) -> tuple[int, str]:
    """Como los ordena ruff: constantes, clases y lo demás."""
    if name.isupper():
        return 0, name
    return (1, name) if name[0].isupper() else (2, name)
