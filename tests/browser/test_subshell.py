"""Mover un control mientras otra celda dibuja no debe arruinar la figura de esa celda (ipykernel#1564).

Hay dos guardas: ipykernel menor que 7 y `commsOverSubshells` apagado en `overrides.d`. Estas pruebas
miran que las dos estén puestas y que juntas protejan; el día que el defecto se arregle arriba, la
fijación de ipykernel se puede levantar si esto sigue en verde.
"""
import json
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat
from helpers.browser import ROOT, focus, open_notebook, wait_until_run

CONTROL = """from demo_scene import demo_live
live = demo_live()
live"""
PLOT = """import time, numpy as np, matplotlib.pyplot as plt
plt.figure(figsize=(4, 3))
for i in range(25):
    plt.plot(np.random.default_rng(i).standard_normal(100).cumsum()); time.sleep(0.01)
plt.title('figura {}')
plt.show()"""
FIGURES = 6


def test_ipykernel_is_pinned_below_7():
    assert version("ipykernel").split(".")[0] == "6"


def test_jupyterlab_finds_the_override():
    from jupyterlab.commands import get_app_dir
    installed = Path(get_app_dir()) / "settings" / "overrides.d" / "coursekit.json"
    assert str(installed).startswith(sys.prefix)
    settings = json.loads(installed.read_text())
    assert settings["@jupyterlab/apputils-extension:kernels-settings"] == {"commsOverSubshells": "disabled"}
    assert settings == json.loads((ROOT / "coursekit" / "jupyter" / "overrides.json").read_text())


def test_moving_a_widget_does_not_spoil_the_figures_of_running_cells(page, lab):
    demo = Path(__file__).parents[1] / "helpers" / "demo_scene.py"
    (lab.root / "demo_scene.py").write_text(demo.read_text("utf-8"), "utf-8")
    cells = [CONTROL, *(PLOT.format(i) for i in range(FIGURES))]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.root / "carrera.ipynb")
    open_notebook(page, lab, "carrera.ipynb")
    calm = _figures(page, moving=False)
    assert len(set(calm)) == FIGURES and all(calm)
    assert _figures(page, moving=True) == calm


def _figures(page, moving: bool) -> list[str]:
    """Ejecuta todo y devuelve los PNG de las figuras; con `moving`, con un control moviéndose sin parar."""
    page.evaluate("""() => { const n = window.jupyterapp.shell.currentWidget.content; n.activeCellIndex = 0;
                             return window.jupyterapp.commands.execute('notebook:run-cell'); }""")
    page.locator(".ck-card").wait_for()
    page.wait_for_timeout(1000)
    focus(page, 0, "x")
    page.keyboard.press("ArrowRight")      # el primer movimiento es el que crearía el subshell
    page.wait_for_timeout(1000)
    page.evaluate("""() => { const n = window.jupyterapp.shell.currentWidget.content; n.activeCellIndex = 1;
                             window.jupyterapp.commands.execute('notebook:run-all-below'); }""")
    focus(page, 0, "x")
    for i in range(60 if moving else 0):
        page.keyboard.press("ArrowRight" if i % 60 < 30 else "ArrowLeft")
        page.wait_for_timeout(60)
    wait_until_run(page)
    return page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.slice(1).map(
             c => c.model.outputs.toJSON().map(o => o.data?.['image/png'] ?? '').join('|'))""")
