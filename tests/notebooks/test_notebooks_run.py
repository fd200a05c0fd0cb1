"""Cada cuaderno, de arriba abajo y dos veces: sin errores ni advertencias, a tiempo, con los mismos números.

Una celda puede fallar si lo anuncia (etiqueta «raises-exception»), su texto puede variar si mide tiempos (etiqueta
«tiempo-variable») y puede tardar hasta 30 s si lo dice (etiqueta «celda-larga»).
Los límites de tiempo se estiran con la carga de la máquina: ver `allowance`.
"""
import json
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from helpers.tpot_here import TPOT_HERE
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
WITH_TPOT = [ROOT / "notebooks" / "06_algoritmos_geneticos.ipynb"]
# Dos clústeres a la vez no entran en dos procesadores.
WITH_RAY = [ROOT / "notebooks" / "10_ray_tune.ipynb"] if find_spec("ray") else []
WITHOUT_CODE = [ROOT / "notebooks" / "glosario.ipynb"]
NOTEBOOKS = sorted(path for folder in ("notebooks", "solutions", "exercises")
                   for path in (ROOT / folder).glob("*.ipynb")
                   if path not in WITHOUT_CODE and (TPOT_HERE or path not in WITH_TPOT))
CELL_SECONDS, LONG_CELL_SECONDS, NOTEBOOK_SECONDS, OUTPUT_BYTES = 5, 30, 60, 1_000_000
WIDGET = "application/vnd.jupyter.widget-view+json"


def allowance() -> float:
    """Cuánto se estiran los límites: según los procesos que esperan turno y, en integración continua, 3 o más."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return min(6.0, max(3.0 if os.environ.get("CI") else 1.5, 1.5 * (load + 1) / (os.cpu_count() or 1)))


class Run:
    """Una ejecución: el cuaderno con sus salidas y los segundos de cada celda de código."""

    def __init__(self, path: Path, home: Path):
        self.book, self.seconds, self._start = nbformat.read(path, as_version=4), {}, {}
        client = NotebookClient(self.book, timeout=180, kernel_name="python3", on_cell_execute=self._begin,
                                on_cell_executed=self._end, resources={"metadata": {"path": str(path.parent)}})
        client.execute(env=environment(home), cleanup_kc=True)

    def _begin(self, cell, cell_index):
        self._start[cell_index] = time.perf_counter()

    def _end(self, cell, cell_index, execute_reply):
        self.seconds[cell_index] = time.perf_counter() - self._start[cell_index]

    def outputs(self):
        """(número de celda, salida) de todas las salidas."""
        return [(number, output) for number, cell in enumerate(self.book.cells) for output in cell.get("outputs", ())]


def environment(home: Path) -> dict:
    """El entorno del kernel: sin configuración de quien prueba, un solo hilo de cálculo."""
    folders = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    mine = {name: str(home / name.lower()) for name in folders}
    return {**os.environ, **mine, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "random", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def runs(request, tmp_path_factory):
    """Dos ejecuciones del mismo cuaderno, a la vez si se puede, y la carpeta como estaba."""
    path, before = request.param, sorted(request.param.parent.iterdir())
    homes = [tmp_path_factory.mktemp("jupyter") for _ in range(2)]
    with ThreadPoolExecutor(1 if path in WITH_RAY else 2) as pool:
        both = list(pool.map(Run, [path, path], homes))
    left = {p.name for p in path.parent.iterdir() if p.suffix != ".ipynb"} - {p.name for p in before} - {"__pycache__"}
    assert not left, f"El cuaderno deja archivos en su carpeta: {left}"
    return both


def texts(run: Run) -> list[tuple[int, str]]:
    """Lo que una persona lee en las salidas de cada celda: textos y tablas (no imágenes ni widgets)."""
    said: dict[int, str] = {}
    for number, output in run.outputs():
        data = output.get("data", {})
        if output.output_type == "stream":  # un mismo print puede llegar en uno o en varios trozos
            said[number] = said.get(number, "") + output.text
        elif WIDGET not in data:
            said[number] = said.get(number, "") + readable(data)
    return list(said.items())


def readable(data: dict) -> str:
    """Lo que se lee de una salida: del HTML, el texto sin estilos ni identificadores; si no hay, el texto llano."""
    if "text/html" in data:
        bare = re.sub(r"(?s)<style.*?</style>|<script.*?</script>", "", data["text/html"])
        return unescape(re.sub(r"(?s)<[^>]*>", " ", bare))
    return "\n".join(text for mime, text in data.items() if mime.startswith("text/"))


def describe(run: Run, number: int) -> str:
    return f"celda {number}: {run.book.cells[number].source.strip().splitlines()[0]}"


def test_nothing_goes_to_the_error_stream_and_no_cell_fails_unannounced(runs):
    for run in runs:
        loud = [(describe(run, number), output.text) for number, output in run.outputs()
                if output.get("name") == "stderr"]
        assert not loud
        failed = [describe(run, number) for number, output in run.outputs() if output.output_type == "error"
                  and "raises-exception" not in run.book.cells[number].metadata.get("tags", ())]
        assert not failed


def test_no_warning_is_shown(runs):
    shown = [(describe(runs[0], number), text[:300]) for number, text in texts(runs[0])
             if re.search(r":\d+: \w*Warning: ", text)]  # como las escribe Python, con su línea
    assert not shown


def test_every_cell_and_the_whole_notebook_are_quick_enough(runs, record_property):
    best = {number: min(run.seconds[number] for run in runs) for number in runs[0].seconds}
    allowed = {number: LONG_CELL_SECONDS if "celda-larga" in runs[0].book.cells[number].metadata.get("tags", ())
               else CELL_SECONDS for number in best}
    slowest, factor = max(best, key=lambda number: best[number] / allowed[number]), allowance()
    record_property("seconds", round(sum(best.values()), 1))
    print(f"{sum(best.values()):.1f} s en total; la más lenta, {best[slowest]:.1f} s ({describe(runs[0], slowest)}); "
          f"holgura × {factor:.1f}")
    assert best[slowest] <= allowed[slowest] * factor
    assert sum(best.values()) <= NOTEBOOK_SECONDS * factor


def test_it_says_the_same_every_time(runs):
    first, second = (dict(texts(run)) for run in runs)
    free = {number for number, cell in enumerate(runs[0].book.cells)
            if "tiempo-variable" in cell.metadata.get("tags", ())}
    different = [(describe(runs[0], number), first.get(number), second.get(number))
                 for number in sorted((first.keys() | second.keys()) - free)
                 if first.get(number) != second.get(number)]
    assert not different


def test_outputs_are_small_and_show_no_path_of_this_machine(runs):
    size = sum(len(json.dumps(output)) for _, output in runs[0].outputs())
    assert size <= OUTPUT_BYTES, f"{size} bytes"
    shown = [(number, text) for number, output in runs[0].outputs() if output.output_type != "error"
             for text in (output.get("text", ""), *output.get("data", {}).values()) if isinstance(text, str)]
    private = re.compile("|".join(map(re.escape, {str(ROOT), sys.prefix, str(Path.home()) + os.sep, "/ipykernel_"})))
    assert not [(describe(runs[0], number), private.search(text)[0]) for number, text in shown if private.search(text)]


def test_the_numbers_of_a_table_have_a_decimal_comma(runs):
    tables = [(number, output.get("data", {}).get("text/html", "")) for number, output in runs[0].outputs()]
    with_point = re.compile(r">-?\d+\.\d+</t[dh]>")
    assert not [(describe(runs[0], number), with_point.search(html)[0]) for number, html in tables
                if 'class="dataframe"' in html and with_point.search(html)]


def test_an_untouched_exercise_says_not_begun_and_a_solved_one_says_right(runs, request):
    folder = request.node.callspec.params["runs"].parent.name
    plain = "\n".join(output.get("data", {}).get("text/plain", "") for _, output in runs[0].outputs())
    expected = {"notebooks": None, "solutions": "✔", "exercises": "○"}[folder]
    if expected is not None:
        marks = re.findall(r"^([✔◐✘○]) \w+: ", plain, re.MULTILINE)
        assert marks and set(marks) == {expected}
