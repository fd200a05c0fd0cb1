"""Qué cuenta como pérdida."""
import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from coursekit.history import checked_loss


class Number:
    """Un escalar de otra biblioteca."""

    def __init__(self, answer, ndim=0):
        self.answer, self.ndim = answer, ndim

    def __float__(self):
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class Untouchable:
    """Un objeto de otra biblioteca que protesta por todo lo que se le pregunte."""

    def __getattr__(self, name):
        raise RuntimeError(f"sin {name}")


@pytest.mark.parametrize("loss", [
    2, 0.5, -0.0, 1e308, np.int8(2), np.uint64(2**63), np.float16(0.5), np.longdouble(0.5), np.array(0.5), np.array(3),
    Decimal("0.5"), Fraction(1, 2), Number(0.5), 10**300,
], ids=lambda loss: type(loss).__name__)
def test_every_real_number_is_a_loss(loss):
    number, problem = checked_loss(loss)
    assert type(number) is float and number == float(loss) and problem == ""


@pytest.mark.parametrize("loss, words", [
    (None, "no llegó ninguna pérdida"), (math.nan, "la pérdida llegó nan"), (math.inf, "la pérdida llegó inf"),
    (-math.inf, "la pérdida llegó -inf"), (np.float32(np.nan), "la pérdida llegó nan"), (np.array(np.inf), "llegó inf"),
    (10**400, "que no entra en un número de punto flotante"), (-10**5000, "que no entra"),
    (Fraction(10**400, 3), "que no entra"), (Decimal("1e400"), "llegó inf"), (Decimal("NaN"), "llegó nan"),
    (Decimal("sNaN"), "llegó sNaN"), (np.longdouble("1e400"), "llegó inf"), (Number(math.nan), "llegó nan"),
    (Number(OverflowError()), "que no entra"),
], ids=lambda case: type(case).__name__)
def test_what_cannot_be_compared_is_a_failure_with_its_reason(loss, words):
    number, problem = checked_loss(loss)
    assert number is None and words in problem and len(problem) < 140


@pytest.mark.parametrize("loss", [
    "0.5", b"0.5", True, np.True_, 1j, 1 + 0j, np.complex128(1), np.complex64(1), np.array(1j), np.array("0.5"),
    np.str_("0.5"), np.array(True), np.array([1.0]), np.array([[1.0]]), np.zeros(0), [0.5], (0.5,), {"loss": 1}, {0.5},
    object(), float, np.float64, len, np.datetime64("2020-01-01"), np.timedelta64(5, "s"), pd.Series([0.5]),
    pd.DataFrame([[0.5]]), pd.NA, pd.Timestamp("2020-01-01"), Number(0.5, ndim=1), Number(RuntimeError("en la GPU")),
    Number("0.5"), Number(ValueError()), np.array(None), Untouchable(), Number(SystemExit(3)),
], ids=lambda loss: type(loss).__name__)
def test_what_is_no_real_number_is_refused(loss):
    with pytest.raises(TypeError, match="«loss»: llegó .*; se espera un número, o None si la evaluación falló."):
        checked_loss(loss)
