"""Comprobar lo que llega: nada de lo que se muestra en un mensaje puede ser otro error."""
import math
from fractions import Fraction

import numpy as np
import pytest

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_value, check_float, describe_value, safe_repr, stable_repr


class Shy:
    def __repr__(self):
        raise RuntimeError("no quiero")


class Endless:
    def __repr__(self):
        return repr(self)


@pytest.mark.parametrize("value, pieces", [
    (Shy(), ["Shy", "no se puede mostrar: RuntimeError"]),
    (Endless(), ["Endless", "no se puede mostrar: RecursionError"]),
    (10**5000, ["int", "no se puede mostrar: ValueError"]),
    ("a" * 100, ["'aaa", "... (str)"]), (np.eye(2), ["array([[1., 0.], [0., 1.]]) (ndarray)"]),
], ids=lambda case: type(case).__name__)
def test_anything_can_be_described(value, pieces):
    message = str(bad_value("x", value, "otra cosa"))
    assert all(piece in message for piece in pieces), message
    assert len(describe_value(value)) < 80


def test_a_repr_without_addresses():
    assert stable_repr(object()) == "<object object>" and safe_repr("a") == "'a'"
    assert stable_repr(Shy()) == "<Shy que no se puede mostrar: RuntimeError>"


@pytest.mark.parametrize("value", [10**400, -10**400, Fraction(10**400), math.inf, math.nan, np.float32(np.inf)],
                         ids=lambda value: type(value).__name__)
def test_a_number_too_big_for_a_float_is_not_finite(value):
    with pytest.raises(ValueError, match="«x»: llegó .*; se espera un número finito"):
        check_float("x", value)


@pytest.mark.parametrize("value, plain", [
    (np.int64(3), 3), (np.float32(0.5), 0.5), (np.bool_(True), True), (np.str_("a"), "a"), (np.bytes_(b"a"), b"a"),
    (np.longdouble(0.5), 0.5), (np.clongdouble(1j), 1j), (np.complex64(1j), 1j), (3, 3), (None, None),
])
def test_a_scalar_of_numpy_becomes_pythons(value, plain):
    assert plain_scalar(value) == plain and type(plain_scalar(value)) is type(plain)


@pytest.mark.parametrize("value", [np.datetime64("2020-01-01", "ns"), np.timedelta64(1, "Y"), np.arange(2)])
def test_what_python_would_say_otherwise_is_left_alone(value):
    assert plain_scalar(value) is value
