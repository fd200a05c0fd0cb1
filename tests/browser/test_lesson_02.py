"""La lección 02 en un JupyterLab de verdad: entera, cada widget movido, y `check()` que contesta."""
from helpers.browser import card, describe, kernel_value, move, picture_hash
from helpers.lessons import answer, check_exercise_answers, nothing_in_red

LESSON = "02_grid_search"
GROW, MAP = "La grilla que crece", "Mapa de calor y borde"

RIGHT = """import math
def count_fits(grid, k, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(math.prod(map(len, one.values())) for one in grids) * k + refit
"""
WRONG = RIGHT.replace("* k", "")


def test_the_lesson_runs_and_its_widgets_open_and_move(lesson):
    page = lesson
    assert nothing_in_red(page)
    assert page.locator(".ck-card:visible", has_text=GROW).count() == 0      # cerrado hasta predecir

    answer(page, "decenas de miles")
    assert "2 × 2 = 4 combinaciones" in describe(page, GROW)
    for control in ("n_axes", "n_values", "k", "seconds"):
        before = picture_hash(page, GROW)
        move(page, GROW, control)
        assert picture_hash(page, GROW) != before
    assert "3 hiperparámetros con 3 valores" in describe(page, GROW)

    answer(page, "en una esquina")
    assert "toca el límite superior de C y el límite inferior de gamma" in describe(page, MAP)
    for control, key in [("c_high", "ArrowRight"), ("c_low", "ArrowRight"), ("gamma_low", "ArrowLeft"),
                         ("gamma_high", "ArrowLeft"), ("points", "ArrowRight"), ("show_surface", "Space")]:
        move(page, MAP, control, key)
    assert "Grilla de 5 × 5" in describe(page, MAP) and "círculos huecos" in describe(page, MAP)
    assert card(page, MAP).locator("img.ck-picture").get_attribute("alt") == describe(page, MAP)

    table = card(page, "Lección 02: lo que predijimos").text_content()
    assert "decenas de miles" in table and "15\u202f626 ajustes" in table and "en una esquina" in table


def test_the_questions_of_the_end_explain_themselves(lesson):
    for text, said in [("48", "Sí. De 16 a 64"), ("16", "Todavía no.")]:
        answer(lesson, text)
        assert said in card(lesson, "tercer hiperparámetro").text_content()


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/02_grid_search.ipynb", "count_fits", WRONG,
                           "¿cuántas veces se entrena cada una?", RIGHT, untouched="choose")
    assert kernel_value(page, "count_fits({'a': [1, 3], 'b': [2, 4]}, 5)") == 21
