"""Un curso de juguete en una carpeta temporal, con una lección «90_demo» y sus comprobaciones."""
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]

SOURCE = '''\
# %% [markdown]
# # Una lección de prueba
#
# Texto con acentos: ¿añadimos «ñ»?

# %%
import numpy as np

from coursekit import check

# %%
def double(values):
    """El doble de cada valor."""
    ### BEGIN SOLUTION
    return [2 * value for value in values]
    ### END SOLUTION

# %%
check("double")

# %%
def pick(rng, n):
    """`n` enteros al azar entre 0 y 9."""
    if n > 0:
        ### BEGIN SOLUTION
        return [int(value) for value in rng.integers(10, size=n)]
        ### END SOLUTION
    return []
'''

CHECKS = '''\
from coursekit.grader import is_list, points


@points(2, of="double", hint="Multipliquemos cada elemento por dos.")
def test_doubles(submission):
    """El doble de cada uno"""
    got = submission.double([1, 2, 3])
    is_list(got)
    assert got != [1, 2, 3], "Llegaron los mismos valores."
    assert got[:2] == [2, 4], f"Se espera [2, 4, 6] y llegó {got}."


@points(1, of="double", hint="¿Se recorre toda la lista?")
def test_every_element(submission):
    """No falta ninguno"""
    assert len(submission.double([5] * 7)) == 7, "Faltan elementos."


@points(1, of="double", hint="Armemos una lista nueva.")
def test_argument_is_respected(submission):
    """No cambia lo que recibe"""
    submission.double([1, 2])
    assert not submission.modified, f"La función modificó su argumento «{submission.modified[0]}»."


@points(1.5, of="double", hint="¿Y una lista vacía?", hidden=True, after="test_every_element")
def test_empty(submission):
    """Lista vacía: secreto-del-profesor"""
    assert submission.double([]) == [], "secreto-del-diagnostico"


@points(1, of="pick", hint="Usemos el generador que llega.")
def test_seeded(submission):
    assert submission.pick(submission.rng(0), 5) == submission.pick(submission.rng(0), 5), "No se repite."
'''

WRONG = '''\
from coursekit.grader.testing import Wrong

WRONG = [
    Wrong("double", "identidad", "def double(values):\\n    return list(values)", "test_doubles"),
    Wrong("double", "corta", "def double(values):\\n    return [2 * v for v in values][:3]", "test_every_element"),
    Wrong("double", "en el lugar", """
        def double(values):
            for i in range(len(values)):
                values[i] *= 2
            return list(values)
    """, "test_argument_is_respected"),
    Wrong("double", "vacía", "def double(values):\\n    return [2 * v for v in values] or None", "test_empty"),
    *[Wrong("pick", f"sin semilla {i}", "def pick(rng, n):\\n    return list(np.random.default_rng().random(n))",
            "test_seeded") for i in range(4)],
]
'''


@pytest.fixture(scope="session")
def demo_checks():
    """El texto de las comprobaciones de la lección de juguete."""
    return CHECKS


@pytest.fixture
def course(tmp_path):
    """La raíz de un curso con exercises/, solutions/source/ y los errores típicos de su única lección."""
    for name in ("exercises", "solutions/source", "notebooks/source", "tests/lesson_90"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copy(ROOT / "exercises" / "conftest.py", tmp_path / "exercises")
    (tmp_path / "exercises" / "test_90_demo.py").write_text(CHECKS, encoding="utf-8")
    (tmp_path / "solutions" / "source" / "90_demo.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "tests" / "lesson_90" / "wrong_answers.py").write_text(WRONG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def hand_in(course):
    """Escribe una entrega en exercises/ y devuelve su ruta: `hand_in(texto)` o `hand_in(bytes, "90_demo.py")`."""
    def write(content, name="90_demo.py"):
        path = course / "exercises" / name
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return path
    return write
