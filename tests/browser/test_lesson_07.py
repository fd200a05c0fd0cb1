"""La lección 07 en un JupyterLab de verdad: entera, cada widget movido, y `check()` que contesta."""
import pytest
from helpers.browser import LAPTOP, PROJECTOR, card, describe, focus, kernel_value, show_bare
from helpers.lessons import answer, answer_number, check_exercise_answers, moves, nothing_in_red
from helpers.pictures import check_moves_are_instant, problems_along_the_way, show_at, text_problems

from coursekit.widgets import asha_live, halving_ladder, hyperband_brackets, hyperband_workers

LESSON = "07_successive_halving"
LADDER, BRACKETS = "La escalera de halving", "Los brackets de Hyperband"
WORKERS, LIVE = "¿Quién trabaja y quién espera?", "ASHA en vivo"
WIDGETS = {LADDER: halving_ladder, BRACKETS: hyperband_brackets, WORKERS: hyperband_workers, LIVE: asha_live}

RIGHT = """def asha_promote(rung, eta, promoted):
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return next((name for name in best if name not in promoted), None)
"""
WRONG = RIGHT.replace("len(rung) // eta", "max(1, len(rung) // eta)")


def test_the_lesson_runs_and_its_widgets_open_and_move(lesson):
    page = lesson
    assert nothing_in_red(page)
    assert page.locator(".ck-card:visible", has_text=BRACKETS).count() == 0      # cerrado hasta predecir

    answer(page, "depende de cómo sean las curvas")
    moves(page, LADDER, ("stop", "ArrowRight"), ("stop", "End"))
    assert "se cortó en la época 1" in describe(page, LADDER)
    moves(page, LADDER, ("min_epochs", "ArrowRight"), ("min_epochs", "ArrowRight"), ("noise", "ArrowRight"),
          ("world", "ArrowRight"), ("eta", "ArrowRight"), ("n", "ArrowLeft"))
    assert describe(page, LADDER) == kernel_value(page, "ladder.describe()")

    answer(page, "alguno del medio: 34, 15 u 8, que cortan más tarde")
    moves(page, BRACKETS, ("printed", "ArrowRight"), ("eta", "ArrowRight"),
          ("max_resource", "ArrowLeft"))
    assert "Con R = 27 y eta = 4, la tabla impresa" in describe(page, BRACKETS)

    answer_number(page, "en 27 máquinas: ¿qué porcentaje", "12")
    assert "405 de 3321, el 12 %" in describe(page, WORKERS)
    moves(page, WORKERS, ("mode", "ArrowRight"), ("mode", "ArrowRight"), ("workers", "ArrowLeft"))
    assert "ASHA, con 9 trabajadores" in describe(page, WORKERS)

    answer(page, "la mejor de las 3: ya está en el mejor tercio de las que terminaron")
    moves(page, LIVE, ("step", "ArrowRight"), ("step", "End"), ("workers", "ArrowRight"), ("eta", "ArrowRight"),
          ("world", "ArrowRight"))
    assert describe(page, LIVE) == kernel_value(page, "live.describe()")

    table = card(page, "Lección 07: lo que predijimos").text_content()
    for said in ("Depende de las curvas", "Alguno del medio", "dura 123 unidades", "3 // 3 = 1 puede ascender"):
        assert said in table


def test_the_questions_of_the_end_explain_themselves(lesson):
    answer(lesson, "Con 81 máquinas.")
    assert "Todavía no." in card(lesson, "Tenemos 27 máquinas").text_content()
    answer(lesson, "Con ASHA, que no tiene barreras.")
    assert "quien queda libre asciende" in card(lesson, "Tenemos 27 máquinas").text_content()


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/07_successive_halving.ipynb", "asha_promote", WRONG,
                           "2 // 3 es 0", RIGHT, untouched="brackets")


@pytest.mark.parametrize("viewport", [LAPTOP, PROJECTOR], ids=["portátil", "proyector"])
@pytest.mark.parametrize("title", list(WIDGETS))
def test_no_text_is_cut_overlapped_or_tiny(page, title, viewport):
    """Control por control, con el teclado, y en muchas combinaciones."""
    show_at(page, WIDGETS[title](), viewport)
    for name, n in page.evaluate("() => window.model.get('controls').map(c => [c.name, c.labels.length])"):
        for _ in range(min(n, 9)):
            focus(page, 0, name)
            page.keyboard.press("ArrowRight")
            assert text_problems(page) == [], describe(page, 0)
    assert problems_along_the_way(page) == []


@pytest.mark.parametrize("title", list(WIDGETS))
def test_every_move_is_drawn_at_once(page, title):
    show_bare(page, WIDGETS[title]())
    check_moves_are_instant(page)
