"""La lección 06 en un JupyterLab de verdad: entera, con TPOT, cada widget movido, y `check()` que contesta."""
import pytest
from helpers.browser import LAPTOP, PROJECTOR, card, describe, kernel_value, open_lesson, run_all, show_bare
from helpers.lessons import answer, check_exercise_answers, moves, nothing_in_red
from helpers.pictures import check_moves_are_instant, fits_in_the_window, problems_along_the_way, show_at

from coursekit.widgets import crossover_mutation, genealogy

EVOLUTION, MATING = "Una evolución, generación por generación", "Cruza y mutación"
WIDGETS = {EVOLUTION: genealogy, MATING: crossover_mutation}

RIGHT = """def tournament(fitness, k, rng):
    drawn = rng.integers(len(fitness), size=k)
    return int(max(drawn, key=lambda i: fitness[i]))
"""
WRONG = RIGHT.replace("max(", "min(")


def test_the_lesson_runs_with_tpot_and_its_widgets_open_and_move(page, lab):
    open_lesson(page, lab, "06_algoritmos_geneticos")
    assert run_all(page, timeout=400_000) == []
    assert nothing_in_red(page)
    assert page.locator(".ck-card:visible", has_text=MATING).count() == 0      # cerrado hasta predecir

    answer(page, "se mantiene")
    assert "mutación 0, torneo de 3, élite 1" in describe(page, EVOLUTION)
    moves(page, EVOLUTION, ("generation", "End"))
    assert "La diversidad es 0 %" in describe(page, EVOLUTION)
    moves(page, EVOLUTION, ("mutation", "ArrowRight"), ("tournament", "ArrowRight"), ("elite", "ArrowRight"))
    assert "mutación 0,1, torneo de 6, élite 3" in describe(page, EVOLUTION)
    assert describe(page, EVOLUTION) == kernel_value(page, "evolution.describe()")

    answer(page, "nunca")
    moves(page, MATING, ("kind", "ArrowRight"), ("gamma", "Space"), ("step", "ArrowRight"), ("draw", "ArrowRight"))
    assert "mezclando; mutación de paso 0,1" in describe(page, MATING)

    assert kernel_value(page, "len(forests)") == 60
    table = card(page, "Lección 06: lo que predijimos").text_content()
    assert "se mantiene" in table and "nunca" in table and "quedan todos iguales" in table

    # En la misma ejecución, que con TPOT es la más larga del curso: las preguntas del final.
    answer(page, "220")
    assert "Todavía no." in card(page, "N=20, élite de 4").text_content()
    answer(page, "180")
    assert "Sí: 20 + 10" in card(page, "N=20, élite de 4").text_content()


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/06_algoritmos_geneticos.ipynb", "tournament", WRONG,
                           "Más aptitud es mejor", RIGHT, untouched="evolve")
    assert kernel_value(page, "tournament([0.1, 0.9], 50, rng)") == 1


@pytest.mark.parametrize("viewport", [LAPTOP, PROJECTOR], ids=["portátil", "proyector"])
@pytest.mark.parametrize("title", list(WIDGETS))
def test_no_text_is_cut_overlapped_or_tiny_and_the_picture_fits(page, title, viewport):
    show_at(page, WIDGETS[title](), viewport)
    assert problems_along_the_way(page) == [] and fits_in_the_window(page)


@pytest.mark.parametrize("title", list(WIDGETS))
def test_every_move_is_drawn_at_once(page, title):
    show_bare(page, WIDGETS[title]())
    check_moves_are_instant(page)
