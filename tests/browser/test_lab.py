"""El marco de widgets en un JupyterLab de verdad: se ejecuta, se mueve, y se mira lo que quedó."""
import shutil
from pathlib import Path

import nbformat
import pytest
from helpers.browser import (
    card,
    describe,
    focus,
    kernel_value,
    move,
    open_notebook,
    picture_hash,
    run_all,
    shut_kernel,
)
from helpers.lessons import answer

CELLS = ["from demo_scene import *\nfrom coursekit import predictions",
         "story = demo_story()\nstory",
         "live = demo_live()\nlive",
         "question = demo_prediction()\nquestion",
         "table = predictions('00')\ntable"]


@pytest.fixture(scope="module")
def demo(lab):
    """La ruta de un cuaderno con una historia, una figura, una pregunta y la tabla."""
    shutil.copy(Path(__file__).parents[1] / "helpers" / "demo_scene.py", lab.root / "demo_scene.py")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.root / "demo.ipynb")
    return "demo.ipynb"


def wait_describe(page, widget, expression, seconds=10):
    """Espera a que la oración visible sea la que Python tiene por actual."""
    for _ in range(seconds * 20):
        if describe(page, widget) == kernel_value(page, expression):
            return
        page.wait_for_timeout(50)
    assert describe(page, widget) == kernel_value(page, expression)


def test_widgets_move_and_say_what_python_says(page, lab, demo):
    open_notebook(page, lab, demo)
    assert run_all(page) == []
    for control, key in [("side", "ArrowRight"), ("seed", "End"), ("both", "Space"), ("step", "ArrowLeft")]:
        move(page, "Grilla contra azar", control, key)
    wait_describe(page, "Grilla contra azar", "story.describe()")
    assert kernel_value(page, "story.values") == {"side": 4, "seed": 3, "both": False, "step": 7}

    for control, key in [("x", "ArrowRight"), ("width", "End")]:
        move(page, "Modelo sustituto", control, key)
    wait_describe(page, "Modelo sustituto", "live.describe()")
    assert kernel_value(page, "live.values") == {"x": 0.025, "width": 1.0}

    assert page.locator(".ck-locked").is_hidden()      # la pregunta tapa al widget hasta que se responde
    answer(page, "3")
    page.locator(".ck-locked .ck-card").wait_for()
    move(page, 3, "side")
    assert kernel_value(page, "question.answer") == "3"
    page.locator(".ck-table").get_by_text("Van 9 de 9 puntos").wait_for()      # la tabla se entera sola


def test_fast_dragging_ends_where_the_hand_stops_and_outputs_do_not_grow(page, lab, demo):
    open_notebook(page, lab, demo)
    assert run_all(page) == []
    outputs = """() => window.jupyterapp.shell.currentWidget.content.widgets.map(
                   c => c.model.outputs ? c.model.outputs.length : 0)"""
    before = page.evaluate(outputs)
    picture = card(page, "Modelo sustituto").locator(".ck-picture")
    move(page, "Modelo sustituto", "x")
    for goal in (0.9, 0.2, 0.6):
        box = card(page, "Modelo sustituto").locator("input[data-control=x]").bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 8, y)
        page.mouse.down()
        for i in range(30):
            page.mouse.move(box["x"] + 8 + (box["width"] - 16) * goal * (i + 1) / 30, y)
            page.wait_for_timeout(8)
            assert picture.bounding_box()["height"] > 100      # ni un parpadeo a cero
        page.mouse.up()
        page.wait_for_function("""() => { const i = document.querySelector('input[data-control=x]');
                                          return !i.closest('.ck-card').querySelector('.ck-wait:not([hidden])'); }""")
        position = int(card(page, "Modelo sustituto").locator("input[data-control=x]").input_value())
        for _ in range(200):
            if kernel_value(page, "live.positions[0]") == position:
                break
            page.wait_for_timeout(50)
        assert kernel_value(page, "live.positions[0]") == position
        wait_describe(page, "Modelo sustituto", "live.describe()")
    assert page.evaluate(outputs) == before


def test_running_the_cell_again_keeps_the_prediction(page, lab, demo):
    open_notebook(page, lab, demo)
    run_all(page)
    answer(page, "9")
    page.locator(".ck-locked .ck-card").wait_for()
    run_all(page)
    page.get_by_role("status").get_by_text("Predijimos: 9").wait_for()
    assert page.locator(".ck-locked .ck-card").is_visible()


def test_an_error_in_draw_is_shown_in_spanish_in_the_widget(page, lab, demo):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(
        "from coursekit.widgets import Live, slider\n"
        "def draw(fig, a):\n    fig.clear()\n    fig.subplots().plot([1 / (a - 1)])\n    return f'a = {a}'\n"
        "live = Live([slider('a', 'Valor', [0, 1, 2])], draw)\nlive")])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.root / "falla.ipynb")
    open_notebook(page, lab, "falla.ipynb")
    assert run_all(page) == []
    before = picture_hash(page)
    focus(page, 0, "a")
    page.keyboard.press("ArrowRight")
    alert = card(page).get_by_role("alert")
    alert.get_by_text("No se pudo dibujar con estos valores: ZeroDivisionError").wait_for()
    page.keyboard.press("ArrowRight")      # y el widget sigue vivo
    alert.wait_for(state="hidden")
    assert describe(page) == "a = 2" and picture_hash(page) != before


# --- lo que queda sin kernel ------------------------------------------------------------------

def stills(page) -> list:
    """Por cada salida: el texto alternativo de sus imágenes ya cargadas."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.jp-OutputArea-output')].map(
             o => [...o.querySelectorAll('img')].filter(i => i.complete && i.naturalWidth > 300).map(i => i.alt))""")


@pytest.mark.parametrize("trusted", [True, False])
def test_a_reopened_notebook_shows_the_saved_pictures(page, lab, demo, trusted):
    """Sin ejecutar nada: la imagen guardada con su oración, y ningún error en inglés."""
    name = f"reabierto_{trusted}.ipynb"
    shutil.copy(lab.root / demo, lab.root / name)
    open_notebook(page, lab, name)
    assert run_all(page) == []
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    if not trusted:      # lo cambió otro: JupyterLab ya no confía en sus salidas
        notebook = nbformat.read(lab.root / name, 4)
        notebook.cells[0].source += "\n# ajeno"
        nbformat.write(notebook, lab.root / name)
    shut_kernel(page)
    page.goto("about:blank")
    open_notebook(page, lab, name)
    page.wait_for_function("() => document.querySelector('.jp-Notebook').innerText.split('copia fija').length === 5")
    first, second, third, _ = stills(page)
    assert first == ["Van 9 de 9 puntos: la grilla prueba 3 valores distintos y el azar 9."]
    assert second == ["En x = 0 la media vale 0,00."] and len(third) == 1
    body = page.locator(".jp-Notebook").inner_text()
    assert "Error displaying widget" not in body and "copia fija" in body
    assert page.locator(".jp-OutputArea-output details[open]").count() == 0      # el resultado queda plegado
    run_all(page)      # y al ejecutar, revive
    move(page, "Grilla contra azar", "side")


def test_jupyterlab_speaks_spanish(page, lab, demo):
    open_notebook(page, lab, demo)
    menus = page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert {"Archivo", "Editar", "Ver"} <= set(menus), menus      # «Run» no está traducido en el paquete de idioma
    assert page.locator("html").get_attribute("lang").startswith("es")
