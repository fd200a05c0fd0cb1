"""Quien no hace nada no gana nada: ni una constante, ni lo mismo que llegó, en ningún ejercicio del curso."""
import math
from pathlib import Path

import numpy as np
import pytest

from coursekit.grader import left_alone, points
from coursekit.grader.check_files import checks_of
from coursekit.grader.effort import NOT_EARNED, as_base, is_plain
from coursekit.grader.outcomes import Status
from coursekit.grader.runner import run_tests
from coursekit.grader.submission import LiveSubmission

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "exercises").glob("test_*.py"))
EXERCISES = [(path, name) for path in FILES for name in checks_of(path)]
CONSTANTS = [None, 0, 1, -1, 0.5, "", "a", [], {}, True, False, (), (0, 0), [0.0, 0.0, 0.0], math.nan, math.inf,
             np.zeros(3)]
MOST_ARGUMENTS = 5


def always(value):
    return lambda *args, **kwargs: value


def echo(position):
    return lambda *args, **kwargs: [*args, *kwargs.values()][position]


LAZY = {**{f"siempre {value!r}": always(value) for value in CONSTANTS},
        **{f"el argumento {position}": echo(position) for position in range(MOST_ARGUMENTS)}}


def judged(function, tests: list, name: str = "f"):
    return run_tests(name, tests, lambda: LiveSubmission({name: function}), seconds=3.0)


def test_there_are_exercises_to_look_at():
    assert len(EXERCISES) >= 26


@pytest.mark.parametrize("path, name", EXERCISES, ids=[f"{path.stem}-{name}" for path, name in EXERCISES])
def test_who_does_nothing_earns_nothing(path, name):
    earned = {}
    for said, function in LAZY.items():
        result = judged(function, checks_of(path)[name], name)
        if result.points:
            earned[said] = [test.name for test in result.tests if test.passed]
    assert not earned


# --- con un ejercicio de juguete --------------------------------------------------------------

@points(2, of="f", hint="Sumemos.")
def sums(submission):
    """La suma"""
    for numbers in ([1, 2], [3, 4, 5]):
        assert submission.f(list(numbers)) == sum(numbers), "No es la suma."


@points(1, of="f", hint="No la cambiemos.")
def keeps_its_argument(submission):
    """La lista queda igual"""
    submission.f([2, 1])
    left_alone(submission)


@points(1, of="f", hint="Con una lista vacía, 0.")
def of_nothing(submission):
    """La suma de nada es 0"""
    assert submission.f([]) == 0, "La suma de nada es 0."


TOY = [sums, keeps_its_argument, of_nothing]


def test_a_right_answer_and_one_that_tries_keep_what_they_earn():
    assert judged(sum, TOY).points == 4
    assert judged(lambda numbers: sum(numbers[:2]), TOY).points == 2       # olvida los demás
    assert judged(lambda numbers: len(numbers), TOY).points == 2           # hace otra cuenta
    assert judged(lambda numbers: [sum(numbers)], TOY).points == 1         # de otra clase


@pytest.mark.parametrize("function, said", [
    (always(0), "devuelve siempre 0, reciba lo que reciba"), (echo(0), "devuelve lo que recibe, sin cambiarlo"),
    (lambda numbers: list(numbers), "devuelve lo que recibe, sin cambiarlo"),
])
def test_what_is_said_to_who_does_nothing(function, said):
    result = judged(function, TOY)
    assert result.points == 0 and result.status == Status.WRONG
    taken_back = [test.diagnosis for test in result.tests if NOT_EARNED in test.diagnosis]
    assert taken_back and all(said in diagnosis for diagnosis in taken_back)


def test_with_only_one_kind_of_input_nothing_can_be_known():
    assert judged(always(0), [of_nothing]).points == 1
    assert judged(always(0), [of_nothing, of_nothing]).status == Status.RIGHT


def test_a_constant_that_is_right_everywhere_is_right():
    assert judged(always(0), [of_nothing, keeps_its_argument]).points == 2


class Liar(list):
    """Dice ser igual a todo."""

    def __eq__(self, other):
        return True


@pytest.mark.parametrize("value", [Liar(), [Liar()], {"a": Liar()}, (x for x in ()), print, np.array([print, 1])])
def test_what_is_not_a_plain_value_is_not_compared(value):
    assert not is_plain(value)


def test_what_contains_itself_is_looked_at_only_so_deep():
    endless = []
    endless.append(endless)
    assert not is_plain(as_base(endless))
    assert as_base([1, (2, {3: {4}})]) == [1, (2, {3: {4}})]


def test_a_type_of_ones_own_counts_as_what_it_derives_from():
    class Fake(list):
        def __eq__(self, other):
            raise KeyboardInterrupt

        def __iter__(self):
            return iter([9])

    class Number(int):
        def __index__(self):
            return 9

    plain = as_base(Fake([2, Number(4)]))
    assert type(plain) is list and plain == [2, 4] and type(plain[1]) is int
