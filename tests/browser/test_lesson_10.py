"""La lección 10 en un JupyterLab de verdad: entera, su widget movido, y `check()` que contesta."""
import pytest
from helpers.browser import LAPTOP, PROJECTOR, card, describe, kernel_value
from helpers.lessons import answer, check_exercise_answers, moves, nothing_in_red
from helpers.pictures import check_moves_are_instant, problems_along_the_way, show_at

from coursekit.widgets import cluster_workers

LESSON = "10_ray_tune"
MACHINES = "De una máquina a mil"

RIGHT = """def to_resume(planned, saved):
    found = {}
    for trial in planned:
        reached = max([epochs for name, epochs in saved if name == trial], default=0)
        if reached < planned[trial]:
            found[trial] = planned[trial] - reached
    return found
"""
WRONG = RIGHT.replace("        if reached < planned[trial]:\n    ", "")


def test_the_lesson_runs_and_its_widget_opens_and_moves(lesson):
    page = lesson
    assert nothing_in_red(page)
    answer(page, "unas mil veces antes")
    assert "Con uno solo nadie espera a nadie" in describe(page, MACHINES)
    moves(page, MACHINES, ("workers", "End"))
    assert "Con 1000 trabajadores y con tardanzas" in describe(page, MACHINES)
    moves(page, MACHINES, ("trouble", "ArrowRight"))
    said = describe(page, MACHINES)
    assert "con tardanzas y fallas" in said and "Con 1000 veces más máquinas" in said
    assert said == kernel_value(page, "machines.describe()")

    answer(page, "Ray está mal configurado.")
    assert "Todavía no." in card(page, "Pasamos de 100 a 1000 máquinas").text_content()
    table = card(page, "Lección 10: lo que predijimos").text_content()
    assert "unas mil veces antes" in table and "veces antes: de" in table


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/10_ray_tune.ipynb", "to_resume", WRONG,
                           "La que terminó quedó con 0", RIGHT, untouched="ray_settings")


@pytest.mark.parametrize("viewport", [LAPTOP, PROJECTOR], ids=["portátil", "proyector"])
def test_no_text_is_cut_overlapped_or_tiny(page, viewport):
    show_at(page, cluster_workers(), viewport)
    assert problems_along_the_way(page) == []


def test_every_move_is_drawn_at_once(page):
    show_at(page, cluster_workers(), LAPTOP)
    check_moves_are_instant(page)
