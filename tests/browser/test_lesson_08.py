"""La lección 08 en un JupyterLab de verdad: entera, sus widgets movidos, y `check()` que contesta."""
import pytest
from helpers.browser import LAPTOP, PROJECTOR, card, describe, kernel_value
from helpers.lessons import answer, check_exercise_answers, moves, nothing_in_red
from helpers.pictures import show_at, text_problems

from coursekit.widgets import read_the_dashboard, seeds_and_noise

LESSON = "08_buenas_practicas"
SEEDS, PANEL = "Semillas y ruido", "El panel de un estudio"

RIGHT = """def fair_comparison(a, b, budget, seeds):
    rows = []
    for seed in seeds:
        x, y = a(budget, seed), b(budget, seed)
        rows.append({"seed": seed, "a": x, "b": y, "winner": "tie" if x == y else "a" if x < y else "b"})
    return rows
"""
WRONG = RIGHT.replace("b(budget, seed)", "b(2 * budget, seed)")


def test_the_lesson_runs_and_its_widgets_open_and_move(lesson):
    page = lesson
    assert nothing_in_red(page)
    assert page.locator(".ck-card:visible", has_text=PANEL).count() == 0      # cerrado hasta predecir

    answer(page, "en estos pacientes sí; en pacientes nuevos no se puede asegurar")
    moves(page, SEEDS, ("n_seeds", "ArrowRight"), ("n_seeds", "ArrowRight"), ("n_seeds", "ArrowRight"))
    assert "Con 10 semillas nuevas" in describe(page, SEEDS) and "no se pisan" in describe(page, SEEDS)
    moves(page, SEEDS, ("noise", "ArrowRight"))
    assert "no se distinguen" in describe(page, SEEDS)
    assert describe(page, SEEDS) == kernel_value(page, "seeds.describe()")

    answer(page, "que no sirve: se puede sacar de la búsqueda")
    assert "Importancia: C" in describe(page, PANEL)
    moves(page, PANEL, ("space", "ArrowRight"), ("highlight", "Space"), ("n_trials", "ArrowLeft"))
    assert "Importancia: k" in describe(page, PANEL)
    claim = card(page, "En el espacio afinado la mejor tiene gamma")
    claim.get_by_role("button", name="Verdadero", exact=True).click()
    assert "ese límite lo pusimos nosotros" in claim.text_content() or "lo cortamos" in claim.text_content()

    page.get_by_role("button", name="Que ese es el mejor C.", exact=True).click()
    assert "Todavía no." in card(page, "La mejor configuración tiene C").text_content()
    table = card(page, "Lección 08: lo que predijimos").text_content()
    assert "en pacientes nuevos no se puede asegurar" in table and "por qué pacientes entraron, no" in table


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/08_buenas_practicas.ipynb", "fair_comparison", WRONG,
                           "Mismo presupuesto", RIGHT, untouched="safe_pipeline")


@pytest.mark.parametrize("window", [LAPTOP, PROJECTOR], ids=["notebook", "proyector"])
@pytest.mark.parametrize("make", [lambda: read_the_dashboard(highlight=True).story, seeds_and_noise],
                         ids=["panel", "semillas"])
def test_nothing_is_cut_or_too_small(page, make, window):
    show_at(page, make(), window)
    assert page.locator(".ck-picture").bounding_box()["width"] <= window["width"]
    assert text_problems(page, smallest=13.2) == []
