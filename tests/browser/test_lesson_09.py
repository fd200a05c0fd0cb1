"""La lección 09 en un JupyterLab de verdad: entera, su widget movido, y `check()` que contesta."""
import pytest
from helpers.browser import LAPTOP, PROJECTOR, card, describe, kernel_value
from helpers.lessons import answer, check_exercise_answers, moves, nothing_in_red
from helpers.pictures import check_moves_are_instant, problems_along_the_way, show_at

from coursekit.widgets import learning_rate

LESSON = "09_redes_neuronales"
RATES = "La tasa de aprendizaje"

RIGHT = """def early_stopping(curve, patience, delta):
    best = 0
    for i in range(1, len(curve)):
        if curve[i] < curve[best] - delta:
            best = i
        elif i - best >= patience:
            return best + 1, curve[best], i + 1
    return best + 1, curve[best], len(curve)
"""
WRONG = RIGHT.replace("i - best >= patience", "i - best > patience")


def test_the_lesson_runs_and_its_widget_opens_and_moves(lesson):
    page = lesson
    assert nothing_in_red(page)
    answer(page, "casi nada: la tasa importa poco")
    assert "Con SGD y tasa 0,00001 la red no llega a aprender" in describe(page, RATES)
    moves(page, RATES, ("rate", "End"))
    assert "Con SGD y tasa 10 la red estalla: tras 30 épocas" in describe(page, RATES)
    moves(page, RATES, ("solver", "ArrowRight"), ("epochs", "ArrowLeft"))
    said = describe(page, RATES)
    assert "Con Adam y tasa 10 la red aprende: tras 10 épocas" in said
    assert said == kernel_value(page, "rates.describe()")

    answer(page, "Que Adam es el mejor optimizador para estos datos.")
    assert "Todavía no." in card(page, "Una grilla compara SGD").text_content()
    answer(page, "Cuántas épocas entrenó de verdad cada clon.")
    assert "entrena una sola" in card(page, "Un GridSearchCV sobre el envoltorio").text_content()
    table = card(page, "Lección 09: lo que predijimos").text_content()
    assert "casi nada: la tasa importa poco" in table and "Se arruina: con 0,18" in table


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/09_redes_neuronales.ipynb", "early_stopping", WRONG,
                           "una época de más", RIGHT, untouched="total_epochs")


@pytest.mark.parametrize("viewport", [LAPTOP, PROJECTOR], ids=["portátil", "proyector"])
def test_no_text_is_cut_overlapped_or_tiny(page, viewport):
    show_at(page, learning_rate(), viewport)
    assert problems_along_the_way(page) == []


def test_every_move_is_drawn_at_once(page):
    show_at(page, learning_rate(), LAPTOP)
    check_moves_are_instant(page)
