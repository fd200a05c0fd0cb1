"""Cualquier valor como JSON y de vuelta: igual, o marcado como lo que no se pudo guardar."""
import json
import math
from collections import Counter, OrderedDict, namedtuple
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.svm import SVC

from coursekit.history import NotSaved, decode, encode

Point = namedtuple("Point", "x y")
Level = IntEnum("Level", "LOW HIGH")


class Broken:
    """Todo lo que se le pregunta falla."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __repr__(self):
        raise RuntimeError("repr")


class BrokenDict(dict):
    def items(self):
        raise RuntimeError("items")

    __iter__ = items


def round_trip(value):
    """Lo que queda de `value` después de pasar por un archivo: UTF-8 válido y JSON estricto."""
    content = json.dumps(encode(value), ensure_ascii=False, allow_nan=False).encode("utf-8")
    return decode(json.loads(content))


def text():
    """Cualquier texto, también el que no es UTF-8."""
    return st.text(st.characters(exclude_categories=()))


scalars = (st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | text() | st.binary()
           | st.complex_numbers(allow_nan=False) | st.decimals(allow_nan=False) | st.fractions() | st.datetimes()
           | st.dates() | st.times() | st.timedeltas())
hashables = st.recursive(scalars, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
                         max_leaves=4)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.sets(hashables, max_size=3)
                      | st.dictionaries(hashables, inner, max_size=3), max_leaves=12)


@given(values)
def test_everything_python_writes_comes_back_equal(value):
    again = round_trip(value)
    assert again == value and type(again) is type(value)


@pytest.mark.parametrize("value", [
    10**5000, -10**5000, math.inf, -math.inf, {"__coursekit__": "tuple", "value": [1]}, {1: "a", "1": "b", None: "c"},
    {(1, 2): {3}}, {"\udcf1": 1}, "\ud83d\ude00", "C:\\ñ", datetime.now(UTC), Point(1, 2.5), Counter("aab"),
    OrderedDict(a=1), Level.HIGH, [[], {}, (), set()], "", {"": 0},
    date(2024, 2, 29), time(23, 59, 59, 999999), timedelta(-1, 1, 1), Decimal("1.10"), Fraction(-1, 3),
], ids=lambda value: type(value).__name__)
def test_rare_values_come_back_equal(value):
    assert round_trip(value) == value


def test_nan_comes_back_nan():
    assert math.isnan(round_trip(math.nan)) and math.isnan(round_trip({"a": [(np.float32("nan"),)]})["a"][0][0])
    assert round_trip(Decimal("NaN")).is_nan()


@pytest.mark.parametrize("array", [
    np.arange(6).reshape(2, 3), np.array([0.1, np.nan, np.inf]), np.zeros((0, 3)), np.array(1.5), np.array(["a", "ñ"]),
    np.array([True, False]), np.array([1 + 2j]), np.array(["2020-01-01"], "M8[ns]"), np.array([1, 2], "m8[s]"),
    np.float32([0.1, 0.2]), np.array([b"a"]), np.array([None, "a"], object),
], ids=lambda array: array.dtype.str)
def test_an_array_comes_back_an_array(array):
    again = round_trip({"curva": array})["curva"]
    np.testing.assert_array_equal(again, array)
    assert again.dtype == array.dtype and again.shape == array.shape


def test_scalars_of_numpy_come_back_as_pythons():
    again = round_trip([np.float32(0.1), np.int64(3), np.bool_(True), np.str_("a")])
    assert again == [float(np.float32(0.1)), 3, True, "a"] and [type(v) for v in again] == [float, int, bool, str]


@pytest.mark.parametrize("value, piece", [
    (SVC(C=2), "SVC(C=2)"), (len, "built-in function len"), (object(), "<object object>"), (Broken(), "RuntimeError"),
    (BrokenDict(a=1), "RuntimeError"), (np.zeros(2, [("a", int)]), "dtype"), (range(3), "range(0, 3)"),
    (np.datetime64("2020-01-01"), "2020-01-01"),
], ids=lambda value: type(value).__name__)
def test_what_cannot_be_saved_comes_back_marked_with_its_text(value, piece):
    lost = round_trip({"a": 1, "b": [value]})
    assert lost["a"] == 1 and isinstance(lost["b"][0], NotSaved)
    assert piece in lost["b"][0].text and repr(lost["b"][0]).startswith("<no se guardó: ")
    assert round_trip(lost) == lost, "guardarlo otra vez no lo cambia"


def test_a_cycle_and_a_bottomless_list_are_cut_where_they_must():
    cycle = {"a": 1}
    cycle["yo"] = [cycle]
    assert round_trip(cycle) == {"a": 1, "yo": [NotSaved("un ciclo: se contiene a sí mismo")]}
    shared = [1]
    assert round_trip([shared, shared]) == [[1], [1]], "repetido no es un ciclo"
    deep = "fondo"
    for _ in range(2000):
        deep = [deep]
    again, levels = round_trip(deep), 0
    while isinstance(again, list):
        again, levels = again[0], levels + 1
    assert levels == 100 and again == NotSaved("está más de 100 niveles adentro")


def test_a_long_text_of_what_is_lost_is_cut():
    lost = round_trip(type("Long", (), {"__repr__": lambda self: "x" * 10**6})())
    assert len(lost.text) < 1100 and lost.text.endswith("...")


@pytest.mark.parametrize("code", [
    {"__coursekit__": "tupla", "value": []}, {"__coursekit__": "tuple"}, {"__coursekit__": "decimal", "value": "uno"},
    {"__coursekit__": ["tuple"], "value": []}, {"__coursekit__": "array", "value": [1]},
    {"a": [{"__coursekit__": "date", "value": "ayer"}]},
])
def test_a_mark_nobody_wrote_is_refused(code):
    with pytest.raises(ValueError, match="no es un valor guardado por coursekit"):
        decode(code)
