"""El diagnóstico acusa de un error solo si lo que llegó es exactamente lo que ese error da."""
import numpy as np
import pytest

from coursekit.grader.mistakes import alike, named

NAN = float("nan")


@pytest.mark.parametrize("a, b", [
    ([1, 2], (1, 2)), ([(1, 2)], np.array([[1.0, 2.0]])), (0.1 + 0.2, 0.3), ({"a": [1]}, {"a": (1.0,)}), (NAN, np.nan),
    (None, None), ("x", "x"), ([], ()), (np.float64(2), 2),
])
def test_the_same_values_are_alike_whatever_carries_them(a, b):
    assert alike(a, b) and alike(b, a)


@pytest.mark.parametrize("a, b", [
    ([1, 2], [2, 1]), ([1, 2], [1, 2, 3]), (1, 1.0001), ({"a": 1}, {"b": 1}), (NAN, 0), (None, 0), ("1", 1), ([1], 1),
    (None, NAN), ("x", None),
])
def test_other_values_are_not(a, b):
    assert not alike(a, b) and not alike(b, a)


def test_the_tolerance_can_be_chosen():
    assert not alike(1.0, 1.001) and alike([1.0], [1.001], tolerance=0.01)


def test_only_the_mistake_that_gives_that_very_value_is_named():
    mistakes = [([3, 1], "Están al revés."), ([1], "Falta el último.")]
    assert named([3, 1], [1, 3], mistakes) == " Están al revés."
    assert named((1,), [1, 3], mistakes) == " Falta el último."
    assert named([1, 4], [1, 3], mistakes) == ""


def test_two_mistakes_that_give_the_same_accuse_nobody():
    assert named([2], [1], [([2], "Es el doble."), ([2], "Sobra uno.")]) == ""
    assert named([2], [1], [([2], "Es el doble."), ([2.0], "Es el doble.")]) == " Es el doble."


def test_a_mistake_that_cannot_be_seen_in_these_data_accuses_nobody():
    assert named([2, 2], [2, 2], [([2, 2][::-1], "Están al revés.")]) == ""
