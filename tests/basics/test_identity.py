"""Dos valores son el mismo si su contenido lo es, se impriman como se impriman; también visto desde otro proceso."""
import collections
import copy
import datetime
import enum
import functools
import os
import re
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.gaussian_process.kernels import RBF
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from coursekit.basics.identity import content_digest, identity, same_content

LONG = np.arange(3000.0)
OTHER = np.where(LONG == 1500, -1, LONG)      # se imprime igual que LONG


class Box:
    def __init__(self, inside):
        self.inside = inside


class Slots:
    __slots__ = ("inside",)

    def __init__(self, inside):
        self.inside = inside


class Empty:
    pass


def in_a_cycle(value):
    cycle = [value]
    cycle.append(cycle)
    return cycle


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Broken:
    """Nada de lo que se le pregunta contesta."""

    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")

    def __reduce_ex__(self, protocol):
        raise RuntimeError("no")


def times(k):
    return lambda x: k * x


def class_with(k):
    class Local:
        def value(self):
            return k

    return Local


DIFFERENT = {
    "números": (1, 1.0), "número y booleano": (1, True), "en una tupla": ((1, 2), (1.0, 2)),
    "tupla y lista": ((1,), [1]),
    "texto y bytes": ("a", b"a"), "None y False": (None, False), "arreglos largos": (LONG, OTHER),
    "arreglos de otra clase": (np.array([1, 2]), np.array([1.0, 2.0])), "formas": (np.ones((2, 3)), np.ones((3, 2))),
    "diccionarios": ({"w": LONG}, {"w": OTHER}), "listas": ([LONG], [OTHER]),
    "tablas": (pd.DataFrame(LONG), pd.DataFrame(OTHER)), "columnas": (pd.Series(LONG), pd.Series(OTHER)),
    "índices": (pd.Series([1, 2], index=[0, 1]), pd.Series([1, 2], index=[0, 2])),
    "nombres de columnas": (pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]})),
    "categorías": (pd.Series(["a"], dtype="category"), pd.Series(["a"])),
    "dispersas": (csr_matrix(LONG), csr_matrix(OTHER)),
    "arreglos de objetos": (np.array([LONG, 1], object), np.array([OTHER, 1], object)),
    "núcleos": (RBF(1.0), RBF(1.0004)), "núcleo fijo": (RBF(1.0), RBF(1.0, "fixed")), "modelos": (SVC(C=1), SVC(C=1.0)),
    "modelo y clase": (SVC, SVC()), "procesos": (make_pipeline(SVC(C=1)), make_pipeline(SVC(C=2))),
    "lo que captura": (times(1), times(2)), "código": (lambda x: x, lambda x: -x),
    "por omisión": (lambda x, k=1: x, lambda x, k=2: x),
    "parciales": (functools.partial(max, 1), functools.partial(max, 2)),
    "métodos": (Box(1).__init__, Box(2).__init__), "funciones de C": (len, abs), "de numpy": (np.sin, np.cos),
    "objetos": (Box(1), Box(2)), "objetos por dentro": (Box(LONG), Box(OTHER)), "con __slots__": (Slots(1), Slots(2)),
    "clases locales": (class_with(1), class_with(2)), "de clases locales": (class_with(1)(), class_with(2)()),
    "miembros": (Color.RED, Color.BLUE), "miembro y valor": (Color.RED, 1),
    "fechas": (datetime.date(2020, 1, 1), datetime.date(2020, 1, 2)),
    "con huso": (datetime.datetime(2020, 1, 1), datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)),
    "fechas de numpy": (np.datetime64("2020-01-01"), np.datetime64("2020-01-02")),
    "unidades": (np.datetime64("2020", "Y"), np.datetime64("2020", "D")),
    "ordenados": (collections.OrderedDict(a=1, b=2), collections.OrderedDict(b=2, a=1)),
    "expresiones": (re.compile("a"), re.compile("b")), "rangos": (range(3), range(4)),
    "ciclos": (in_a_cycle(1), in_a_cycle(2)),
    "generadores de números": (np.random.default_rng(0), np.random.default_rng(1)),
    "distribuciones": (stats.rv_histogram(np.histogram([1, 2, 3])), stats.rv_histogram(np.histogram([1, 2, 4]))),
    "enmascarados": (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2], mask=[1, 0])),
    "con máscara y sin ella": (np.ma.array([1, 0], mask=[0, 1]), np.array([1, 0])),
    "lo que una máscara deja ver": (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([3, 2], mask=[0, 1])),
    "matriz y arreglo": (np.asmatrix(np.ones((2, 3))), np.ones((2, 3))),
}
EQUAL = {
    "de numpy": (7, np.int64(7)), "texto de numpy": ("a", np.str_("a")), "NaN": (float("nan"), np.float32("nan")),
    "NaN adentro": ([float("nan")], [np.nan]), "ceros": (0.0, -0.0),
    "ceros adentro": (np.array([0.0]), np.array([-0.0])),
    "copias": (LONG, LONG.copy()), "vistas": (LONG[::2], LONG[::2].copy()),
    "por columnas": (np.ones((3, 4)), np.asfortranarray(np.ones((3, 4)))),
    "orden de los bytes": (np.array([1, 2], "<i4"), np.array([1, 2], ">i4")),
    "ancho del texto": (np.array(["a"]), np.array(["a", "bcd"])[:1]),
    "diccionarios": ({"x": 1, "y": 2}, {"y": 2, "x": 1}), "conjuntos": ({"a", "b"}, {"b", "a"}),
    "modelos": (SVC(C=2), clone(SVC(C=2))), "procesos": (make_pipeline(SVC()), clone(make_pipeline(SVC()))),
    "núcleos": (RBF(2.0), clone(RBF(2.0))),
    "tablas": (pd.DataFrame({"a": [1], "b": [2]}), pd.DataFrame({"b": [2]}).assign(a=1)[["a", "b"]]),
    "dispersas": (csr_matrix(np.eye(3)), csr_matrix(([1.0, 1, 1], ([2, 1, 0], [2, 1, 0])))),
    "objetos": (Box([1]), Box([1])), "funciones": (times(3), times(3)),
    "clases locales": (class_with(1), class_with(1)),
    "distribuciones": (stats.norm(0, 1), stats.norm(0, 1)), "ciclos": (in_a_cycle(1), in_a_cycle(1)),
    "enmascarados": (np.ma.array([1, 2], mask=[0, 1]), copy.deepcopy(np.ma.array([1, 9], mask=[0, 1]))),
    "una máscara que no tapa nada": (np.ma.array([1.0, 2]), np.ma.array([1.0, 2], mask=[0, 0])),
    "matrices de numpy": (np.asmatrix(np.ones((2, 3))), np.asmatrix(np.asfortranarray(np.ones((2, 3))))),
    "contadores": (collections.Counter("ab"), collections.Counter("ba")),
}


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT)
def test_different_contents_are_told_apart_here_and_in_another_process(pair):
    a, b = pair
    assert identity(a) != identity(b) and not same_content(a, b)
    assert content_digest(a) != content_digest(b)


@pytest.mark.parametrize("pair", EQUAL.values(), ids=EQUAL)
def test_equal_contents_are_the_same(pair):
    a, b = pair
    assert identity(a) == identity(b) and hash(identity(a)) == hash(identity(b)) and same_content(a, b)
    assert content_digest(a) == content_digest(b)


UNKNOWABLE = {"object": object, "vacío": Empty, "traba": threading.Lock, "con traba": lambda: Box(threading.Lock()),
              "generador": lambda: (i for i in "a"), "roto": Broken}


@pytest.mark.parametrize("make", UNKNOWABLE.values(), ids=UNKNOWABLE)
def test_what_cannot_be_looked_into_is_only_equal_to_itself(make):
    a, b = make(), make()
    assert identity(a) == identity(a) != identity(b)
    assert content_digest(a) == content_digest(b), "en otro proceso no hay con qué distinguirlos"


def test_a_scipy_distribution_does_not_change_by_drawing_from_it():
    class Ramp(stats.rv_continuous):
        def _pdf(self, x):
            return 2 * x

    ramp = Ramp(a=0, b=1)
    before = identity(ramp), content_digest(ramp(loc=1))
    ramp.rvs(size=3)
    assert (identity(ramp), content_digest(ramp(loc=1))) == before


def test_values_thousands_of_levels_deep_do_not_break_it():
    deep, shared = [], []
    for _ in range(5000):
        deep = [deep]
    for _ in range(60):      # 2**60 caminos hasta el fondo
        shared = [shared, shared]
    assert identity(deep) == identity(deep) and identity(shared) == identity(copy.deepcopy(shared))
    assert len(content_digest(deep)) == 64


PROGRAM = """
import collections, functools
import numpy as np, pandas as pd
from scipy import stats
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC
from coursekit.basics.identity import content_digest

def top(x):
    return x in {"a", "b", "c"}

def main():
    k = {"q", "r", "s"}
    class Local:
        def __init__(self, inside): self.inside = inside
        def value(self): return k
    values = [top, lambda x: x in {"a", "b", "c"}, lambda x: k, functools.partial(top, y=k), Local, Local(k), object(),
              frozenset("xyz"), collections.Counter("abc"), make_pipeline(SVC()), stats.norm(0, 1), len, np.sin,
              pd.DataFrame({"a": ["x", None], "b": [1, 2]}), np.random.RandomState(0), {"x": {"y", "z"}}, [].append]
    print("".join(map(content_digest, values)))

main()
"""


@pytest.mark.processes
def test_another_process_finds_the_same_digest(tmp_path):
    path = tmp_path / "programa.py"
    path.write_text(PROGRAM, encoding="utf-8")

    def run(seed):
        env = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, path], env=env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    first = run("1")
    assert first == run("2") and len(first) > 1000
