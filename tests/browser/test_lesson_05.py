"""La lección 05 en un JupyterLab de verdad: entera, el duelo jugado con el teclado, y `check()` que contesta."""
import statistics

import pytest
from helpers.browser import (
    LAPTOP,
    PROJECTOR,
    card,
    describe,
    focus,
    kernel_value,
    move,
    patience,
    picture_hash,
    show_bare,
)
from helpers.lessons import answer, check_exercise_answers, nothing_in_red
from helpers.pictures import fits_in_the_window, show_at, text_problems

from coursekit.widgets import bayes_batches, bayes_machine, bayes_step_by_step, tpe_inside

LESSON = "05_optimizacion_bayesiana"
DUEL, MACHINE = "Nosotros contra la máquina", "La máquina, paso a paso"
TPE, BATCHES = "TPE por dentro", "Varios a la vez"

RIGHT = """def expected_improvement(mu, sigma, best, xi=0.0):
    mu, sigma = np.asarray(mu, dtype=float), np.asarray(sigma, dtype=float)
    gain = best - mu - xi
    z = gain / np.where(sigma > 0, sigma, 1.0)
    return np.where(sigma > 0, gain * norm.cdf(z) + sigma * norm.pdf(z), np.maximum(gain, 0.0))
"""
WRONG = RIGHT.replace("best - mu - xi", "mu - best - xi")


def until(page, widget, words: str) -> None:
    """Espera a que la oración del widget diga `words`."""
    for _ in range(500):
        if words in describe(page, widget):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"Se esperaba «{words}» y dice «{describe(page, widget)}».")


def test_the_lesson_runs_and_the_duel_is_played_with_the_keyboard(lesson):
    page = lesson
    assert nothing_in_red(page)

    answer(page, "En 0,54, en el mismo hueco, pero más cerca de lo mejor que medimos")
    move(page, DUEL, "x", "ArrowRight")
    assert "En 0,26 el modelo espera" in describe(page, DUEL)
    page.keyboard.press("Enter")                                  # Enter sobre el deslizador: «Evaluar aquí»
    until(page, DUEL, "Evaluamos 0,26")
    assert "EI habría elegido 0,54" in describe(page, DUEL)
    assert describe(page, DUEL) == kernel_value(page, "duel.describe()")
    for words in ("Vuelta 2 de 6. En", "Vuelta 2 de 6. Evaluamos"):
        page.keyboard.press("Enter")
        until(page, DUEL, words)
    move(page, DUEL, "acquisition", "ArrowRight")                 # otro control: lo dibuja el kernel
    until(page, DUEL, "PI habría elegido")
    card(page, DUEL).get_by_role("button", name="Empezar de nuevo").press("Space")
    until(page, DUEL, "Vuelta 1 de 6. En")

    answer(page, "algo menos de 0,15, y menos aún si repetimos")
    move(page, MACHINE, "step", "End")
    assert "El óptimo era" in describe(page, MACHINE)
    answer(page, "más lejos")
    move(page, TPE, "gamma", "ArrowRight")
    move(page, TPE, "prior", "Space")
    assert "De 6 evaluaciones, 3 son buenas" in describe(page, TPE)
    answer(page, "Los cuatro amontonados en el mismo pico")
    move(page, BATCHES, "liar", "Space")
    assert "Lote de 4 con mentiroso" in describe(page, BATCHES)

    table = card(page, "Lección 05: lo que predijimos").text_content()
    for said in ("EI elige 0,54", "Algo menos que el ruido", "más lejos", "amontonados"):
        assert said in table


def test_the_exercises_answer_at_once(page, lab):
    check_exercise_answers(page, lab, "exercises/05_optimizacion_bayesiana.ipynb", "expected_improvement", WRONG,
                           "En minimización, mejora = best - mu", RIGHT, untouched="gp_posterior")


# --- en una página sin Jupyter

def revealed_duel():
    game = bayes_step_by_step()
    game.press("advance")
    return game


def finished_duel():
    game = bayes_step_by_step(noise=0.05)
    while game.buttons[0]["enabled"]:
        game.press("advance")
    return game


PICTURES = {"eligiendo": bayes_step_by_step, "revelado": revealed_duel, "terminado": finished_duel,
            "máquina": bayes_machine, "tpe": tpe_inside, "lotes": lambda: bayes_batches(q=8)}


@pytest.mark.parametrize("viewport", [LAPTOP, PROJECTOR], ids=["portátil", "proyector"])
@pytest.mark.parametrize("name", list(PICTURES))
def test_no_text_is_cut_overlapped_or_tiny(page, viewport, name):
    show_at(page, PICTURES[name](), viewport)
    assert text_problems(page) == [] and fits_in_the_window(page)


def test_moving_our_point_does_not_wait_for_the_kernel(page):
    """El límite de una historia: 16 ms de mediana por movimiento."""
    show_bare(page, bayes_step_by_step())
    before = picture_hash(page)
    focus(page, 0, "x")
    took = page.evaluate(
        """() => { const input = el.querySelector('input[data-control=x]'), took = [];
             for (let i = 0; i < 40; i++) { input.value = 5 + i; const start = performance.now();
               input.dispatchEvent(new Event('input')); took.push(performance.now() - start); }
             return took; }""")
    assert picture_hash(page) != before
    assert statistics.median(took) < 16 * patience()
