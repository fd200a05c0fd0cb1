"""Las afirmaciones que usan las lecciones: qué aceptan y qué dicen cuando no."""
import numpy as np
import pytest

from coursekit.grader import (
    close,
    is_array,
    is_dict,
    is_int,
    is_list,
    is_list_of_dicts,
    is_number,
    is_string,
    is_tuple,
    points,
)
from coursekit.grader.asserts import WHY_NONE


@pytest.mark.parametrize("helper, good", [
    (is_number, 1.5), (is_number, np.float32(2)), (is_int, np.int64(3)), (is_string, "a"), (is_list, []),
    (is_tuple, (1,)), (is_dict, {}), (is_array, np.zeros(2)), (is_list_of_dicts, [{"a": 1}]),
])
def test_a_value_of_the_right_kind_comes_back(helper, good):
    assert helper(good) is good


@pytest.mark.parametrize("call, message", [
    (lambda: is_number(None), f"El resultado es None; se espera un número. {WHY_NONE}"),
    (lambda: is_number(True), "El resultado es un booleano (True); se espera un número."),
    (lambda: is_number(float("nan")), "El resultado es NaN; se espera un número."),
    (lambda: is_number([1]), "El resultado es una lista; se espera un número."),
    (lambda: is_int(4.0), "El resultado es un número de punto flotante (4,0); se espera un entero."),
    (lambda: is_list(x for x in ()), "El resultado es un generador; se espera una lista."),
    (lambda: is_list(np.zeros(2)), "El resultado es un arreglo de numpy de forma (2,); se espera una lista."),
    (lambda: is_list([1], length=2), "El resultado tiene 1 elemento; se esperan 2."),
    (lambda: is_list([1, 2], length=1), "El resultado tiene 2 elementos; se espera 1."),
    (lambda: is_list(None, what="seeds"), f"«seeds» es None; se espera una lista. {WHY_NONE}"),
    (lambda: is_list_of_dicts([3], what="seeds"),
     "El elemento 0 de «seeds» es un entero (3); se espera un diccionario."),
    (lambda: is_list(np.float64(1.5)), "El resultado es un número de numpy (float64), 1,5; se espera una lista."),
    (lambda: close(np.zeros((2, 2)), np.zeros(4)), "El resultado tiene forma (2, 2); se espera (4,)."),
    (lambda: is_tuple([1, 2], 2), "El resultado es una lista; se espera una tupla de 2 valores."),
    (lambda: is_dict({"a": 1}, keys=["a", "b"]), "Las claves del resultado no son las esperadas: faltan «b»."),
    (lambda: is_list_of_dicts([{}, 3]), "El elemento 1 del resultado es un entero (3); se espera un diccionario."),
    (lambda: is_array(np.zeros(3), shape=(2,)), "El resultado tiene forma (3,); se espera (2,)."),
    (lambda: is_string(3, "el nombre"), "El nombre es un entero (3); se espera un texto."),
    (lambda: close(1.0, 2.0), "El resultado vale 1; se espera 2."),
    (lambda: close(1.0, 2.0, reveal=False), "El resultado vale 1: no es el valor esperado."),
    (lambda: close([1.0, np.nan], [1.0, 2.0], "la media"), "La media en la posición 1 vale NaN; se espera 2."),
    (lambda: close([1.0], [1.0, 2.0]), "El resultado tiene forma (1,); se espera (2,)."),
    (lambda: close(["a"], [1.0]), "El resultado es una lista; se esperan números."),
    (lambda: close([1.0], 1.0), "El resultado es una lista; se espera un número."),
    (lambda: close(np.eye(2), np.ones((2, 2))), "El resultado en la posición (0, 1) vale 0; se espera 1."),
])
def test_a_wrong_value_is_described_in_spanish(call, message):
    with pytest.raises(AssertionError) as caught:
        call()
    assert str(caught.value) == message


def test_close_accepts_what_is_within_the_tolerance():
    close(1.0 + 1e-9, 1.0)
    close(np.array([0.0, 1.1]), [0, 1], rtol=0.2)
    close([np.nan], [np.nan])


@pytest.mark.parametrize("arguments", [
    dict(n=0, of="f", hint="h"), dict(n=True, of="f", hint="h"), dict(n="2", of="f", hint="h"),
    dict(n=1, of="", hint="h"), dict(n=1, of="f", hint=" "), dict(n=1, of=None, hint="h"),
])
def test_points_refuses_impossible_annotations_in_spanish(arguments):
    with pytest.raises(ValueError, match="se espera un"):
        points(arguments.pop("n"), **arguments)
