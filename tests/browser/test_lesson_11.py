"""La lección 11 en un JupyterLab de verdad: entera, su widget movido, y `check()` que contesta."""
import pytest
from helpers.browser import LAPTOP, PROJECTOR, card, describe, kernel_value
from helpers.lessons import answer, check_exercise_answers, moves, nothing_in_red
from helpers.pictures import check_moves_are_instant, problems_along_the_way, show_at

from coursekit.widgets import tournament_board

LESSON = "11_torneo"
BOARD = "El tablero del torneo"

RIGHT = """def mean_ranks(missing):
    from scipy.stats import rankdata
    return rankdata(missing, axis=0).mean(axis=1)
"""
WRONG = RIGHT.replace("rankdata(missing, axis=0)", "rankdata(missing, axis=0, method='min')")


def test_the_lesson_runs_and_its_widget_opens_and_moves(lesson):
    page = lesson
    assert nothing_in_red(page)
    answer(page, "sí, en los tres problemas")
    assert "Los tres problemas, con 5 evaluaciones: primero en validación, búsqueda al azar" in describe(page, BOARD)
    moves(page, BOARD, ("spent", "End"))
    said = describe(page, BOARD)
    assert "con 30 evaluaciones: primero en validación, bayesiana (GP)" in said
    assert said == kernel_value(page, "board.describe()")

    answer(page, "Que hace falta un test nuevo.")
    assert "pasó a ser validación" in card(page, "Miramos el test").text_content()
    table = card(page, "Lección 11: lo que predijimos").text_content()
    assert "sí, en los tres problemas" in table and "En algunos sí y en otros no" in table


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/11_torneo.ipynb", "mean_ranks", WRONG, "no el menor", RIGHT,
                           untouched="my_optimizer")


@pytest.mark.parametrize("viewport", [LAPTOP, PROJECTOR], ids=["portátil", "proyector"])
def test_no_text_is_cut_overlapped_or_tiny(page, viewport):
    show_at(page, tournament_board(test=True), viewport)
    assert problems_along_the_way(page) == []


def test_every_move_is_drawn_at_once(page):
    show_at(page, tournament_board(), LAPTOP)
    check_moves_are_instant(page)
