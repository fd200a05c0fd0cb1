"""Lo que se le pide a toda función: qué se acepta, qué se rechaza y con qué frase."""
import copy
import re

import numpy as np
import pandas as pd
import pytest

from coursekit.grader import (
    equal,
    equal_values,
    generator_advances,
    generator_decides,
    is_sequence,
    left_alone,
    matters,
    original_values,
    same_order,
    seed_decides,
)
from coursekit.grader.asserts import WHY_NONE
from coursekit.grader.submission import LiveSubmission


def refused(call, *said):
    with pytest.raises(AssertionError) as caught:
        call()
    for words in said:
        assert words in str(caught.value)


# --- lo que entra

@pytest.mark.parametrize("argument, change", [
    ({"a": [3, 1]}, lambda value: value["a"].sort()),
    ([1, 2], lambda value: value.append(3)),
    (np.array([1.0, 2.0]), lambda value: value.fill(0)),
    ({"a": np.array([2.0, np.nan, 1.0])}, lambda value: value["a"].sort()),
    ({"params": [{"x": 1}]}, lambda value: value["params"][0].update(x=2)),
    ({"a": 1, "b": 2}, lambda value: value.update(a=value.pop("a"))),
    (pd.DataFrame({"a": [1, 2]}), lambda value: value.insert(0, "b", 0)),
])
def test_any_change_to_what_came_in_is_said_by_its_name(argument, change):
    def spoil(table, other):
        change(table)

    submission = LiveSubmission({"spoil": spoil})
    submission.spoil(argument, 5)
    refused(lambda: left_alone(submission, "Hace falta después."), "en «table». Hace falta después.")


def test_reading_what_came_in_and_drawing_from_the_generator_is_leaving_it_alone():
    submission = LiveSubmission({"read": lambda values, rng: float(np.sum(values)) + rng.random()})
    submission.read(np.array([1.0, np.nan]), submission.rng(0))
    left_alone(submission)


def test_a_parameter_that_changes_nothing_is_said_to_be_ignored():
    matters("gamma", (0.1, [1, 2]), (0.9, [1, 3]))
    matters("gamma", (0.1, {"a": 1}), (0.9, {"a": 2}))
    refused(lambda: matters("gamma", (0.25, [1, 2]), (0.5, (1, 2))), "gamma = 0,25", "gamma = 0,5", "«gamma»")
    refused(lambda: matters("gamma", (0.25, float("nan")), (0.5, float("nan"))), "llegó lo mismo")


def test_the_order_of_scores_survives_every_change_of_sign():
    scores = [0.91, 0.97, np.nan, 0.88, 0.97]
    titles = set()
    for title, shown in same_order(scores):
        titles.add(title)
        assert np.nanargmax(shown) == 1 and np.nanargmin(shown) == 3
        assert shown[1] == shown[4] and np.isnan(shown[2])
    assert len(titles) == 5
    by_title = {title: values[[0, 1, 3, 4]] for title, values in same_order(scores)}
    assert (by_title["puntajes negativos"] < 0).all()
    assert by_title["puntajes de los que el mayor es 0"].max() == 0
    assert by_title["puntajes de los que el menor es 0"].min() == 0
    assert np.ptp(np.sign(by_title["puntajes de los dos signos"])) == 2


# --- el azar

def test_a_draw_from_the_generator_that_came_is_accepted():
    generator_decides(lambda rng: rng.random(3), np.random.default_rng)
    generator_decides(lambda rng: [{"a": value} for value in rng.integers(0, 100, 5)], np.random.default_rng)


@pytest.mark.parametrize("draw, said", [
    (lambda rng: np.random.default_rng(0).random(3), "no estamos usando el `rng`"),
    (lambda rng: [1, 2, 3], "no estamos usando el `rng`"),
    (lambda rng: np.random.random(3), "hay azar que no sale de `rng`"),
    (lambda rng: [rng.random(), np.random.default_rng().random()], "hay azar que no sale de `rng`"),
])
def test_a_draw_from_elsewhere_is_refused(draw, said):
    refused(lambda: generator_decides(draw, np.random.default_rng), said)


def test_a_generator_that_came_must_be_spent():
    generator_advances(lambda rng: rng.random(3), np.random.default_rng)
    refused(lambda: generator_advances(lambda rng: copy.deepcopy(rng).random(3), np.random.default_rng),
            "una copia de `rng`")


def test_a_seed_must_decide_and_nothing_else():
    seed_decides(lambda seed: np.random.default_rng(seed).permutation(20))
    refused(lambda: seed_decides(lambda seed: np.random.default_rng(42).permutation(20)), "seed = 1", "seed = 2")
    refused(lambda: seed_decides(lambda seed: np.random.default_rng().permutation(20)), "no se puede repetir")


# --- lo que sale

@pytest.mark.parametrize("got", [[1, 2], (1, 2), np.array([1, 2]), range(1, 3), pd.Series([1, 2])])
def test_any_sequence_is_a_sequence_and_comes_back_as_a_list(got):
    assert is_sequence(got, 2) == [1, 2]


@pytest.mark.parametrize("got, named", [
    (None, WHY_NONE), ("ab", "un texto"), ({1, 2}, "un conjunto"), ({1: 2}, "un diccionario"),
    ((x for x in (1, 2)), "un generador"), (zip([1], [2], strict=True), "un zip"), (3, "un entero"),
    (np.array(3.0), "un arreglo"), ({}.values(), "los valores de un diccionario"),
])
def test_what_is_not_a_sequence_is_named(got, named):
    refused(lambda: is_sequence(got), named)


def test_the_length_of_a_sequence_is_said():
    refused(lambda: is_sequence((1, 2, 3), 2, "la lista de pares"), "La lista de pares tiene 3 elementos; se esperan 2")


def test_original_values_keep_their_kind():
    given = [3, None, 0.5, "gini", True, np.float32(2)]
    original_values(given, given)
    for changed, said in (("3", "un texto"), (3.0, "punto flotante"), (np.str_("gini"), "un valor de numpy"),
                          (np.int64(3), "un número de numpy"), ("None", "un texto")):
        refused(lambda changed=changed: original_values([changed], given), said, "debe quedar como llegó")
    refused(lambda: original_values([0.7], [0.5, 0.6]), "debe salir de [0.5, 0.6], y llegó 0,7")


@pytest.mark.parametrize("a, b", [
    ([1, 2], (1.0, np.int64(2))), (np.array([1, 2]), [1, 2]), ({"a": [1]}, {"a": (1,)}),
    (float("nan"), np.nan), ([{"a": None}], ({"a": None},)), ("x", np.str_("x")),
])
def test_equal_values_do_not_look_at_the_container(a, b):
    assert equal_values(a, b) and equal(a, b) is a


@pytest.mark.parametrize("a, b", [([1, 2], [2, 1]), ([1], [1, 2]), ({"a": 1}, {"b": 1}), ("1", 1), (None, 0), (1, [1])])
def test_other_values_are_not_equal(a, b):
    assert not equal_values(a, b)
    refused(lambda: equal(a, b, "la cuenta"), "La cuenta es")


def test_no_sentence_has_a_decimal_point_outside_code():
    with pytest.raises(AssertionError) as caught:
        matters("c", (0.25, 1.5), (0.5, 1.5))
    assert not re.search(r"\d\.\d", str(caught.value))
