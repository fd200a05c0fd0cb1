"""De la tecla a la imagen nueva, en un JupyterLab de verdad con Chromium: una fila por widget.

    python benchmarks/latency_widgets.py [--moves 20] [nombre de widget …]

Un movimiento es una flecha sobre un control con el foco. t0 es el `keydown` en la página; t1, el cuadro de
pantalla siguiente al último cambio de la imagen. Límites: 16 ms de mediana para una historia (`Story`),
120 ms para una figura que dibuja el kernel (`Live`). «cpu» es lo que trabajó el kernel por movimiento: en
una máquina quieta el total es eso más unos 20 a 40 ms; bajo carga, los tiempos son cotas de arriba.
Sale con 1 si algún widget pasa su límite.
"""
from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.browser import (
    ARGS,
    LAPTOP,
    chromium,
    focus,
    kernel_value,
    lab_server,
    open_notebook,
    run_all,
    shut_kernel,
)

LIMITS = {"Story": 16, "Game": 16, "Live": 120}

# Se cuenta hasta el cuadro que sigue al último cambio; se da por quieta a los `calm` ms sin cambios.
WATCH = """card => {
  const seen = window.seen = { start: 0, end: 0, changes: 0 };
  const mark = () => requestAnimationFrame(() => { seen.end = performance.now(); seen.changes++; });
  document.addEventListener('keydown', () => { seen.start = performance.now(); seen.end = 0; }, true);
  const picture = card.querySelector('.ck-picture');
  if (picture.tagName === 'IMG') picture.addEventListener('load', mark);
  else new MutationObserver(mark).observe(picture, { childList: true });
}"""
QUIET = """([calm, limit]) => new Promise(done => {
  const seen = window.seen, began = performance.now();
  const look = () => {
    const now = performance.now();
    if (seen.end && now - seen.end > calm) return done(seen.end - seen.start);
    if (now - began > limit) return done(null);
    setTimeout(look, 10);
  };
  look(); })"""


def course_widgets() -> dict[str, str]:
    """Los widgets del curso: nombre y clase («Story», «Live»…), según lo que anuncia cada función."""
    import coursekit.widgets as widgets
    functions = {name: getattr(widgets, name) for name in widgets.__all__}
    kinds = {name: getattr(f, "__annotations__", {}).get("return") for name, f in functions.items()}
    return {name: kind for name, kind in kinds.items() if kind in LIMITS}


def notebook(name: str):
    """Un cuaderno que sólo muestra ese widget."""
    cell = nbformat.v4.new_code_cell(f"import time\nfrom coursekit.widgets import {name}\nwidget = {name}()\n"
                                     "widget.KEPT = 1      # sin recordar imágenes: cada movimiento dibuja\nwidget")
    made = nbformat.v4.new_notebook(cells=[cell])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


def measure(page, moves: int, kind: str) -> list[float]:
    """Las latencias, en milisegundos, repartidas entre los controles del widget (de un `Game`, los instantáneos)."""
    page.locator(".ck-card").evaluate(WATCH)
    controls = page.locator(".ck-card input[data-control]").evaluate_all(
        "inputs => [...new Set(inputs.map(i => i.dataset.control))]")
    if kind == "Game":
        controls = kernel_value(page, "[widget.controls[i]['name'] for i in widget.instant]")
    latencies = []
    for control in controls:
        focus(page, 0, control)
        input_type = page.evaluate("() => document.activeElement.type")
        for i in range(1 + max(2, moves // len(controls))):
            page.keyboard.press("Space" if input_type == "checkbox" else "ArrowRight" if i % 8 < 4 else "ArrowLeft")
            latency = page.evaluate(QUIET, [250, 3000])
            if i and latency is not None:      # el primero de cada control entra en calor
                latencies.append(latency)
    return latencies


def main() -> int:
    parser = argparse.ArgumentParser(description="Latencia de los widgets en JupyterLab.")
    parser.add_argument("widgets", nargs="*", help="nombres; por omisión, todos")
    parser.add_argument("--moves", type=int, default=24, help="movimientos por widget")
    arguments = parser.parse_args()
    from playwright.sync_api import sync_playwright
    kinds = course_widgets()
    chosen = arguments.widgets or sorted(kinds)
    slow = 0
    print(f"{'widget':24} {'clase':6} {'n':>3} {'mediana':>8} {'p90':>8} {'límite':>7} {'cpu':>6}   (milisegundos)")
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
        for name in chosen:
            nbformat.write(notebook(name), Path(root) / f"{name}.ipynb")
        with lab_server(Path(root), Path(home)) as lab, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
            for name in chosen:
                page = browser.new_context(viewport=LAPTOP).new_page()
                open_notebook(page, lab, f"{name}.ipynb")
                if errors := run_all(page):
                    raise RuntimeError(f"{name}: {errors}")
                page.locator(".ck-card .ck-picture").wait_for()
                page.wait_for_timeout(1500)
                before = kernel_value(page, "time.process_time()")
                times = sorted(measure(page, arguments.moves, kinds[name]))
                cpu = 1000 * (kernel_value(page, "time.process_time()") - before) / len(times)
                median, limit = statistics.median(times), LIMITS[kinds[name]]
                slow += median > limit
                print(f"{name:24} {kinds[name]:6} {len(times):3} {median:8.1f} {times[int(0.9 * len(times))]:8.1f} "
                      f"{limit:7} {cpu:6.1f}{'   <- pasa el límite' if median > limit else ''}", flush=True)
                shut_kernel(page)
                page.context.close()
            browser.close()
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
