"""La lección 04 en un JupyterLab de verdad: entera, cada widget movido, y `check()` que contesta."""
from helpers.browser import card, describe, kernel_value
from helpers.lessons import answer, answer_number, check_exercise_answers, moves, nothing_in_red

LESSON = "04_random_search"
DUELS, CURVE = "Grilla contra azar", "¿Cuándo conviene el azar?"
TRIALS, SCALE = "Sesenta intentos", "¿En qué escala sorteamos?"

RIGHT = """def trials_needed(q, p):
    return math.ceil(math.log(1 - p) / math.log(1 - q) - 1e-9)
"""
WRONG = RIGHT.replace("math.ceil", "round")


def test_the_lesson_runs_and_its_widgets_open_and_move(lesson):
    page = lesson
    assert nothing_in_red(page)
    assert page.locator(".ck-card:visible", has_text=CURVE).count() == 0      # cerrado hasta predecir

    answer(page, "3 la grilla y 9 el azar")
    card(page, DUELS).scroll_into_view_if_needed()
    card(page, DUELS).locator(".ck-describe").get_by_text("la grilla prueba 3 valores distintos").wait_for()
    moves(page, DUELS, ("budget", "ArrowRight"), ("weight", "ArrowRight"), ("rotation", "ArrowRight"),
          ("design", "ArrowRight"), ("target", "ArrowRight"))
    assert "Con 16 puntos, la grilla prueba 4 valores distintos" in describe(page, DUELS)
    assert describe(page, DUELS) == kernel_value(page, "duels.describe()")

    answer(page, "casi mitad y mitad")
    moves(page, CURVE, ("design", "ArrowRight"), ("rotation", "ArrowRight"))
    assert "girada 15°" in describe(page, CURVE)

    answer(page, "menos de una en mil")
    moves(page, TRIALS, ("fraction", "ArrowRight"), ("n", "ArrowRight"), ("dimensions", "ArrowRight"))
    assert "Con 100 intentos y 3 hiperparámetros" in describe(page, TRIALS)

    answer_number(page, "¿Qué porcentaje de los sorteos cae debajo", "0,99")
    moves(page, SCALE, ("low", "ArrowRight"), ("n", "ArrowRight"), ("log_axis", "Space"))
    assert "De 400 sorteos entre 0,001 y 1 quedó" in describe(page, SCALE)

    table = card(page, "Lección 04: lo que predijimos").text_content()
    for said in ("3 la grilla y 9 el azar", "casi mitad y mitad", "menos de una en mil", "0,99"):
        assert said in table


def test_the_questions_of_the_end_explain_themselves(lesson):
    answer(lesson, "Que gane el azar: es siempre más eficiente.")
    assert "Todavía no." in card(lesson, "Tenemos 25 evaluaciones").text_content()
    answer(lesson, "Nada seguro: con los extremos están parejos, y depende de dónde caigan los nodos.")
    assert "Eso es: en los blancos de juguete" in card(lesson, "Tenemos 25 evaluaciones").text_content()


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/04_random_search.ipynb", "trials_needed", WRONG,
                           "Redondeemos hacia arriba", RIGHT, untouched="sample")
    assert kernel_value(page, "trials_needed(0.05, 0.95)") == 59
