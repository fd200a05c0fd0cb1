"""La lección 06 en un JupyterLab de verdad: entera, con TPOT, cada widget movido, y `check()` que contesta."""
import statistics

import pytest
from browser_tools import (
    PROJECTOR,
    card,
    describe,
    kernel_value,
    open_lesson,
    open_notebook,
    run_all,
    show_bare,
)
from lesson_tools import answer, check_says, moves, nothing_in_red, rewrite

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
    assert "Mutación 0, torneo de 3, élite 1" in describe(page, EVOLUTION)
    moves(page, EVOLUTION, ("generation", "End"))
    assert "La diversidad es 0 %" in describe(page, EVOLUTION)
    moves(page, EVOLUTION, ("mutation", "ArrowRight"), ("tournament", "ArrowRight"), ("elite", "ArrowRight"))
    assert "Mutación 0,1, torneo de 6, élite 3" in describe(page, EVOLUTION)
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
    open_notebook(page, lab, "exercises/06_algoritmos_geneticos.ipynb")
    assert run_all(page) == []
    assert "sin empezar" in check_says(page, "tournament").lower()
    for source, status, said in ((WRONG, "casi", "Más aptitud es mejor"), (RIGHT, "correcto", "")):
        rewrite(page, "def tournament", source)
        assert run_all(page) == []
        assert status in check_says(page, "tournament").lower() and said in check_says(page, "tournament")
    assert "sin empezar" in check_says(page, "evolve").lower()
    assert kernel_value(page, "tournament([0.1, 0.9], 50, rng)") == 1


@pytest.mark.parametrize("title", list(WIDGETS))
def test_no_text_is_cut_small_or_on_top_of_another_and_the_picture_fits(page, title):
    """En muchas posiciones, en una notebook y en un proyector."""
    for size in (None, PROJECTOR):
        if size:
            page.set_viewport_size(size)
        page.goto("about:blank")
        show_bare(page, WIDGETS[title]())
        assert page.evaluate("() => document.documentElement.scrollHeight <= window.innerHeight + 1")
        problems = page.evaluate("() => " + WALK)
        assert problems == []


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
    assert statistics.median(times) <= 16, f"{title}: {statistics.median(times):.1f} ms"


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
WALK = """(() => { const overlaps = """ + OVERLAPS + """, bad = [];
  const sizes = window.model.get('controls').map(c => c.labels.length);
  for (let i = 0; i < 150; i++) {
    const positions = sizes.map((n, j) => (i * (2 * j + 1) + (i >> j) + j) % n);
    window.model.set('positions', positions);
    overlaps().forEach(problem => bad.push(positions.join(',') + ': ' + problem));
  }
  return bad.slice(0, 8); })()"""
