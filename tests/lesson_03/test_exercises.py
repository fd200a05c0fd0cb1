"""Los ejercicios 03: sus tres estados, que acepten exactamente lo correcto, y pronto."""
import time

import pytest

from coursekit.grader.strictness import assert_right_answers_pass, assert_strict, read_lesson
from coursekit.grader.testing import assert_three_states, judge_function


def test_three_states():
    assert_three_states("03")


@pytest.mark.mutants
def test_every_sentence_of_the_statement_is_checked():
    assert_strict("03")


@pytest.mark.mutants
def test_other_right_answers_pass():
    assert_right_answers_pass("03")


def test_each_check_is_fast():
    lesson = read_lesson("03")
    for function in lesson.tests:
        start = time.process_time()
        judge_function(function, lesson.tests, lesson.solution)
        assert time.process_time() - start < 2, f"comprobar «{function}» tarda demasiado"
