"""La lección 08 en un JupyterLab de verdad: entera, sus widgets movidos, y `check()` que contesta."""
import re

import pytest
from browser_tools import (
    LAPTOP,
    PROJECTOR,
    card,
    describe,
    kernel_value,
    move,
    open_lesson,
    open_notebook,
    picture_hash,
    run_all,
    show_bare,
)

from coursekit.widgets import read_the_dashboard, seeds_and_noise

SEEDS, PANEL = "Semillas y ruido", "El panel de un estudio"

RIGHT = """def fair_comparison(a, b, budget, seeds):
    rows = []
    for seed in seeds:
        x, y = a(budget, seed), b(budget, seed)
        rows.append({"seed": seed, "a": x, "b": y, "winner": "tie" if x == y else "a" if x < y else "b"})
    return rows
"""
WRONG = RIGHT.replace("b(budget, seed)", "b(2 * budget, seed)")


def code_cell(page, starts: str, action: str, argument=None):
    """Hace `action` (JavaScript sobre `cell` y `argument`) con la celda de código que empieza con `starts`."""
    return page.evaluate(
        """([starts, action, argument]) => {
             const cell = window.jupyterapp.shell.currentWidget.content.widgets
               .find(c => c.model.type === 'code' && c.model.sharedModel.source.startsWith(starts));
             return new Function('cell', 'argument', action)(cell, argument); }""", [starts, action, argument])


def check_says(page, name: str) -> str:
    """El texto de lo que mostró `check(name)`, sin marcas."""
    shown = code_cell(page, f'check("{name}")', "return cell.model.outputs.toJSON()")
    pages = ["".join(o["data"].get("text/html", "")) for o in shown if "data" in o]
    return re.sub(r"<[^>]+>", " ", " ".join(pages))


def answer(page, text: str) -> None:
    page.get_by_role("button", name=text, exact=True).click()


def moves(page, widget: str, *steps) -> None:
    """Cada (control, tecla) cambia la imagen."""
    for control, key in steps:
        before = picture_hash(page, widget)
        move(page, widget, control, key)
        assert picture_hash(page, widget) != before


def test_the_lesson_runs_and_its_widgets_open_and_move(page, lab):
    open_lesson(page, lab, "08_buenas_practicas")
    assert run_all(page) == []
    assert all(o.get("name") != "stderr" for o in page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
             .filter(c => c.model.type === 'code').flatMap(c => c.model.outputs.toJSON())"""))
    assert page.locator(".ck-card:visible", has_text=PANEL).count() == 0      # cerrado hasta predecir

    answer(page, "sí, si medimos con varias semillas")
    moves(page, SEEDS, ("n_seeds", "ArrowRight"), ("n_seeds", "ArrowRight"), ("n_seeds", "ArrowRight"))
    assert "Con 10 semillas" in describe(page, SEEDS) and "no se pisan" in describe(page, SEEDS)
    moves(page, SEEDS, ("noise", "ArrowRight"))
    assert "no se distinguen" in describe(page, SEEDS)
    assert describe(page, SEEDS) == kernel_value(page, "seeds.describe()")

    answer(page, "no sirve: se puede sacar de la búsqueda")
    assert "Importancia: C" in describe(page, PANEL)
    moves(page, PANEL, ("space", "ArrowRight"), ("highlight", "Space"), ("n_trials", "ArrowLeft"))
    assert "Importancia: k" in describe(page, PANEL)
    claim = card(page, "En el espacio afinado la mejor tiene gamma")
    claim.get_by_role("button", name="Verdadero", exact=True).click()
    assert "ese límite lo pusimos nosotros" in claim.text_content() or "lo cortamos" in claim.text_content()

    page.get_by_role("button", name="Que ese es el mejor C.", exact=True).click()
    assert "Todavía no." in card(page, "La mejor configuración tiene C").text_content()
    table = card(page, "Lección 08: lo que predijimos").text_content()
    assert "sí, si medimos con varias semillas" in table and "por qué pacientes tocaron, no" in table


def test_the_exercises_answer_at_once(page, lab):
    open_notebook(page, lab, "exercises/08_buenas_practicas.ipynb")
    assert run_all(page) == []
    assert "sin empezar" in check_says(page, "fair_comparison").lower()
    for source, status, said in ((WRONG, "casi", "Mismo presupuesto"), (RIGHT, "correcto", "")):
        code_cell(page, "def fair_comparison", "cell.model.sharedModel.setSource(argument)", source)
        assert run_all(page) == []
        assert status in check_says(page, "fair_comparison").lower() and said in check_says(page, "fair_comparison")
    assert "sin empezar" in check_says(page, "safe_pipeline").lower()


@pytest.mark.parametrize("window", [LAPTOP, PROJECTOR], ids=["notebook", "proyector"])
@pytest.mark.parametrize("make", [lambda: read_the_dashboard(highlight=True).story, seeds_and_noise],
                         ids=["panel", "semillas"])
def test_nothing_is_cut_or_too_small(page, make, window):
    page.set_viewport_size(window)
    show_bare(page, make())
    picture = page.locator(".ck-picture")
    assert picture.bounding_box()["width"] <= window["width"]
    box = picture.bounding_box()
    for text in page.locator(".ck-picture text").all():
        where = text.bounding_box()
        if where and where["width"]:
            assert box["x"] - 1 <= where["x"] and where["x"] + where["width"] <= box["x"] + box["width"] + 1
            assert where["height"] >= 13
