"""Lo que cruza entre procesos: los valores llegan iguales, y lo mal escrito nunca pasa por un valor."""
import json
from collections import Counter, OrderedDict, defaultdict, namedtuple
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.grader.process.wire import BadMessage, NotAValue, Reader, Writer
from coursekit.grader.values import same

# Lo que no es un valor se nombra con su número, y ese número vuelve.
REFERENCES = {}


def refer(value):
    REFERENCES[id(value)] = value
    return {"far": id(value)}


def resolve(reference):
    return REFERENCES[reference["far"]]


def sent(value):
    """El valor después de escribirlo, mandarlo y leerlo."""
    text = json.dumps(Writer(refer).write(value), allow_nan=False)
    return Reader(resolve).read(json.loads(text))


class Level(IntEnum):
    LOW = 1


class Liar(list):
    """Dice ser igual a todo, y estar vacía."""

    def __eq__(self, other):
        return True

    def __iter__(self):
        return iter(())

    def __repr__(self):
        return "[1, 2]"


Pair = namedtuple("Pair", "a b")

VALUES = [
    None, True, 0, -7, 2**255, 1.5, 0.1 + 0.2, -0.0, float("inf"), float("nan"), 5e-324, "", "ñandú \x00 ☃", "\ud800",
    [], [1, [2.0, ["x"]]], (), (1, (2,)), {}, {"a": 1, 2: [3], (4, 5): None}, {1, 2}, frozenset({"a"}), 1 + 2j, b"\xff",
    range(3, 9, 2), Fraction(1, 3), Decimal("1.10"), np.float64(0.1), np.int32(3), np.bool_(True), np.str_("a"),
    np.array([]), np.arange(6).reshape(2, 3), np.array([[1.5, np.nan]]), np.array(["ab", "c"]), np.array(3.0),
    np.array([1, "a", None], dtype=object), np.zeros((0, 4)), np.array([True, False]), np.float32(1) / 3,
    np.datetime64("2020-01-02"), np.array([1, 2], dtype=">i2"), np.asfortranarray(np.arange(6.0).reshape(2, 3)),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_arrives_equal_and_of_the_same_class(value):
    got = sent(value)
    assert type(got) is type(value)
    assert same(got, value) or repr(got) == repr(value)


def test_a_negative_zero_keeps_its_sign():
    assert str(sent(-0.0)) == "-0.0"


@pytest.mark.parametrize("value, plain", [
    (Liar([3]), [3]), (OrderedDict(b=1, a=2), {"b": 1, "a": 2}), (defaultdict(list, a=[1]), {"a": [1]}),
    (Counter("aa"), {"a": 2}), (Pair(1, 2), (1, 2)), (Level.LOW, 1), (np.ma.array([1, 2]), np.array([1, 2])),
    (bytearray(b"x"), b"x"),
], ids=repr)
def test_of_a_subclass_only_its_contents_travel(value, plain):
    got = sent(value)
    assert type(got) is type(plain)
    assert same(got, plain)


def test_what_is_not_a_value_travels_as_a_reference_and_keeps_its_identity():
    generator = (number for number in (1, 2))
    one, two = sent([generator, generator])
    assert one is two is generator


def cycle():
    values = []
    values.append(values)
    return values


def repeated(times):
    """Una lista que escrita entera tendría 2**times elementos."""
    values = [0]
    for _ in range(times):
        values = [values, values]
    return values


@pytest.mark.parametrize("value", [cycle(), repeated(40), 2**257, [0] * 1_000_001, range(10**9)],
                         ids=["cíclica", "repetida", "entero", "larga", "range"])
def test_what_would_be_endless_is_refused_in_a_sentence(value):
    with pytest.raises(NotAValue, match="[a-z]"):
        sent(value)


BROKEN = [
    {}, {"f": "x"}, {"f": 3}, {"f": None}, {"l": []}, {"t": 3}, {"t": {"t": []}}, {"d": [[1]]}, {"d": [[[], 1]]},
    {"d": 5}, {"s": [[]]}, {"a": ["<f8", [3], ""]}, {"a": ["<f8", [-1], ""]}, {"a": ["O", [1], "AAAAAAAAAAA="]},
    {"a": ["V8", [1], "AAAAAAAAAAA="]}, {"a": ["<f8", [10**12, 10**12], ""]}, {"a": ["<f8", "no", "AAAAAAAAAAA="]},
    {"a": ["<f8", [1], "%%%"]}, {"a": ["<f8", [1.0], "AAAAAAAAAAA="]}, {"A": [[2], [1]]}, {"n": ["<f8", ""]},
    {"n": ["<f8", "AAAAAAAAAAA=AAAA"]}, {"c": ["1"]}, {"r": [0, 5, 0]}, {"r": [0, "5", 1]}, {"q": [1, 0]},
    {"D": "x"}, {"D": "1" * 200}, {"b": "á"}, {"f": "0x1", "t": []}, {"o": {"far": 1}}, {"o": 3}, {"o": {}},
    {"r": [0, 2**40, 1]}, {"r": [0, -2**200, -1]}, {"D": "1E+999999999"}, {"D": "1E-999999999"},
    {"a": ["<f8", [2**39, 0], ""]}, {"A": [[0, 2**39], []]},
    2**300, 1.5, [1.5], {"a": [[], [], []]}, {"n": "ab"}, {"a": ["<f8" * 9, [1], "AAAAAAAAAAA="]},
]


@pytest.mark.parametrize("written", BROKEN, ids=repr)
def test_what_is_badly_written_is_never_a_value(written):
    with pytest.raises(BadMessage):
        Reader(resolve).read(written)


def test_what_is_nested_without_end_is_refused_and_does_not_exhaust_the_stack():
    written = []
    for _ in range(900):
        written = [written]
    with pytest.raises(BadMessage):
        Reader(resolve).read(written)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from([*"ftdszcbrqDnaAo", "x"]), inner, max_size=2), max_leaves=12)


@settings(max_examples=400, deadline=None)
@given(JSON)
def test_any_json_is_a_value_of_a_known_class_or_a_bad_message(written):
    known = (type(None), bool, int, float, str, list, tuple, dict, set, frozenset, complex, bytes, range, Fraction,
             Decimal, np.ndarray, np.generic)
    try:
        got = Reader(resolve).read(written)
    except BadMessage:
        return
    assert isinstance(got, known)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-2**200, 2**200) | st.floats() | st.text(max_size=8) | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner,
                                                                                          max_size=3), max_leaves=15)


@settings(max_examples=200, deadline=None)
@given(PLAIN)
def test_any_plain_value_arrives_exactly(value):
    assert same(sent(value), value) or repr(sent(value)) == repr(value)
