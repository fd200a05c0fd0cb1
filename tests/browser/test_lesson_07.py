"""La lección 07 en un JupyterLab de verdad: entera, cada widget movido, y `check()` que contesta."""
import statistics

import pytest
from browser_tools import (
    PROJECTOR,
    card,
    describe,
    focus,
    kernel_value,
    open_lesson,
    open_notebook,
    patience,
    run_all,
    show_bare,
)
from lesson_tools import answer, check_says, moves, nothing_in_red, rewrite

from coursekit.widgets import asha_live, halving_ladder, hyperband_brackets, hyperband_workers

LADDER, BRACKETS = "La escalera de halving", "Los brackets de Hyperband"
WORKERS, LIVE = "¿Quién trabaja y quién espera?", "ASHA en vivo"
WIDGETS = {LADDER: halving_ladder, BRACKETS: hyperband_brackets, WORKERS: hyperband_workers, LIVE: asha_live}

RIGHT = """def asha_promote(rung, eta, promoted):
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return next((name for name in best if name not in promoted), None)
"""
WRONG = RIGHT.replace("len(rung) // eta", "max(1, len(rung) // eta)")


@pytest.fixture
def lesson(page, lab):
    open_lesson(page, lab, "07_successive_halving")
    assert run_all(page) == []
    return page


def test_the_lesson_runs_and_its_widgets_open_and_move(lesson):
    page = lesson
    assert nothing_in_red(page)
    assert page.locator(".ck-card:visible", has_text=BRACKETS).count() == 0      # cerrado hasta predecir

    answer(page, "cae en el primer corte")
    moves(page, LADDER, ("stop", "ArrowRight"), ("stop", "End"))
    assert "se cortó en la época 1" in describe(page, LADDER)
    moves(page, LADDER, ("min_epochs", "ArrowRight"), ("min_epochs", "ArrowRight"), ("noise", "ArrowRight"),
          ("world", "ArrowRight"), ("eta", "ArrowRight"), ("n", "ArrowLeft"))
    assert describe(page, LADDER) == kernel_value(page, "ladder.describe()")

    answer(page, "los dos lo mismo")
    moves(page, BRACKETS, ("world", "ArrowRight"), ("printed", "ArrowRight"), ("eta", "ArrowRight"),
          ("max_resource", "ArrowLeft"))
    assert "Con R = 27 y eta = 4, la tabla impresa" in describe(page, BRACKETS)

    card(page, "en 27 máquinas: ¿qué porcentaje").locator("input").fill("12")
    page.keyboard.press("Enter")
    assert "405 de 3321, el 12 %" in describe(page, WORKERS)
    moves(page, WORKERS, ("mode", "ArrowRight"), ("mode", "ArrowRight"), ("workers", "ArrowLeft"))
    assert "ASHA, con 9 trabajadores" in describe(page, WORKERS)

    answer(page, "no, todavía a ninguna")
    moves(page, LIVE, ("step", "ArrowRight"), ("step", "End"), ("workers", "ArrowRight"), ("eta", "ArrowRight"),
          ("world", "ArrowRight"))
    assert describe(page, LIVE) == kernel_value(page, "live.describe()")

    table = card(page, "Lección 07: lo que predijimos").text_content()
    for said in ("cae en el primer corte", "los dos lo mismo", "dura 123 unidades", "no, todavía a ninguna"):
        assert said in table


def test_the_questions_of_the_end_explain_themselves(lesson):
    answer(lesson, "Con 81 máquinas.")
    assert "Todavía no." in card(lesson, "Tenemos 27 máquinas").text_content()
    answer(lesson, "Con ASHA, que no tiene barreras.")
    assert "quien queda libre asciende" in card(lesson, "Tenemos 27 máquinas").text_content()


def test_the_exercises_answer_at_once(page, lab):
    open_notebook(page, lab, "exercises/07_successive_halving.ipynb")
    assert run_all(page) == []
    assert "sin empezar" in check_says(page, "asha_promote").lower()
    for source, status, said in ((WRONG, "casi", "2 // 3 es 0"), (RIGHT, "correcto", "")):
        rewrite(page, "def asha_promote", source)
        assert run_all(page) == []
        assert status in check_says(page, "asha_promote").lower() and said in check_says(page, "asha_promote")
    assert "sin empezar" in check_says(page, "brackets").lower()


@pytest.mark.parametrize("title", list(WIDGETS))
def test_no_text_is_cut_or_on_top_of_another(page, title):
    """En una notebook y en un proyector, en varias posiciones, ningún texto pisa a otro ni sale de la imagen."""
    for size in (None, PROJECTOR):
        if size:
            page.set_viewport_size(size)
        page.goto("about:blank")
        show_bare(page, WIDGETS[title]())
        for control in page.evaluate("() => window.model.get('controls').map(c => [c.name, c.labels.length])"):
            name, n = control
            for _ in range(min(n, 9)):
                focus(page, 0, name)
                page.keyboard.press("ArrowRight")
                problems = page.evaluate(OVERLAPS)
                assert not problems, f"{describe(page, 0)}: {problems}"


OVERLAPS = """() => {
  const svg = document.querySelector('svg.ck-picture'), frame = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim())
    .map(t => [t.textContent, t.getBoundingClientRect(), parseFloat(getComputedStyle(t).fontSize)]);
  const bad = [];
  boxes.forEach(([text, b, size], i) => {
    if (b.left < frame.left - 1 || b.right > frame.right + 1 || b.top < frame.top - 1 || b.bottom > frame.bottom + 1)
      bad.push('afuera: ' + text);
    if (size < 14) bad.push('chico: ' + text);
    for (const [other, o] of boxes.slice(i + 1)) {
      const w = Math.min(b.right, o.right) - Math.max(b.left, o.left);
      const h = Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top);
      if (w > 3 && h > 5) bad.push(text + ' | ' + other);
    }
  });
  return bad;
}"""


@pytest.mark.parametrize("title", list(WIDGETS))
def test_every_move_is_drawn_at_once(page, title):
    """La mediana de lo que tarda dibujar un movimiento, en el navegador: menos de un cuadro de pantalla."""
    show_bare(page, WIDGETS[title]())
    times = page.evaluate("""() => {
      const sizes = window.model.get('controls').map(c => c.labels.length), times = [];
      for (let i = 0; i < 60; i++) {
        const positions = sizes.map((n, j) => (i * (j + 1) + j) % n), start = performance.now();
        window.model.set('positions', positions);
        document.querySelector('svg.ck-picture').getBoundingClientRect();
        times.push(performance.now() - start);
      }
      return times; }""")
    assert statistics.median(times) <= 16 * patience(), f"{title}: {statistics.median(times):.1f} ms"
