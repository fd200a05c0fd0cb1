"""La lección 02 en un JupyterLab de verdad: entera, cada widget movido, y `check()` que contesta."""

import pytest
from browser_tools import card, describe, kernel_value, move, open_lesson, open_notebook, picture_hash, run_all
from lesson_tools import answer, check_says, nothing_in_red, rewrite

GROW, MAP = "La grilla que crece", "Mapa de calor y borde"

RIGHT = """import math
def count_fits(grid, k, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(math.prod(map(len, one.values())) for one in grids) * k + refit
"""
WRONG = RIGHT.replace("* k", "")


@pytest.fixture
def lesson(page, lab):
    open_lesson(page, lab, "02_grid_search")
    assert run_all(page) == []
    return page


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
    open_notebook(page, lab, "exercises/02_grid_search.ipynb")
    assert run_all(page) == []
    assert "sin empezar" in check_says(page, "count_fits").lower()

    rewrite(page, "def count_fits", WRONG)
    assert run_all(page) == []
    said = check_says(page, "count_fits")
    assert "casi" in said.lower() and "¿cuántas veces se entrena cada una?" in said
    assert "sin empezar" in check_says(page, "choose").lower()

    rewrite(page, "import math\ndef count_fits", RIGHT)
    assert run_all(page) == []
    assert "correcto" in check_says(page, "count_fits").lower()
    assert kernel_value(page, "count_fits({'a': [1, 3], 'b': [2, 4]}, 5)") == 21
