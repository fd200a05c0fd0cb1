"""La lección 06 en un JupyterLab de verdad: entera, con TPOT, cada widget movido, y `check()` que contesta."""
import re

from browser_tools import card, describe, kernel_value, move, open_lesson, open_notebook, picture_hash, run_all

EVOLUTION, MATING = "Una evolución, generación por generación", "Cruza y mutación"

RIGHT = """def tournament(fitness, k, rng):
    drawn = rng.integers(len(fitness), size=k)
    return int(max(drawn, key=lambda i: fitness[i]))
"""
WRONG = RIGHT.replace("max(", "min(")


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


def test_the_lesson_runs_with_tpot_and_its_widgets_open_and_move(page, lab):
    open_lesson(page, lab, "06_algoritmos_geneticos")
    assert run_all(page, timeout=400_000) == []
    assert all(o.get("name") != "stderr" for o in page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
             .filter(c => c.model.type === 'code').flatMap(c => c.model.outputs.toJSON())"""))
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
        code_cell(page, "def tournament", "cell.model.sharedModel.setSource(argument)", source)
        assert run_all(page) == []
        assert status in check_says(page, "tournament").lower() and said in check_says(page, "tournament")
    assert "sin empezar" in check_says(page, "evolve").lower()
    assert kernel_value(page, "tournament([0.1, 0.9], 50, rng)") == 1
