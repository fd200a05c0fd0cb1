"""El intérprete de una página, sin página: qué mensajes manda por cada celda."""
import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.processes

DRIVER = """
import asyncio, json, sys
from coursekit.browser import start
messages = []
shell = start(lambda text, buffers: messages.append({**json.loads(text), "sizes": [len(one) for one in buffers]}))
told = []
for source in json.loads(sys.argv[1]):
    messages.clear()
    done = asyncio.run(shell.run(source))
    told.append([done, list(messages)])
sys.stdout.write(json.dumps(told))
"""


def run(*cells):
    """De cada celda, si llegó al final y los mensajes que mandó."""
    command = [sys.executable, "-c", DRIVER, json.dumps(cells)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_a_cell_prints_and_gives_and_how_it_fails():
    printed, given, failed, wrong, endless, asked = run(
        "print('hola')", "1 + 1", "1/0", "def f(:", "print('a' * 150_000)", "input('¿?')")
    assert printed == [True, [{"type": "stream", "name": "stdout", "text": "hola\n", "sizes": []}]]
    assert given[1][0]["data"] == {"text/plain": "2"}
    assert not failed[0] and failed[1][0]["text"].endswith("ZeroDivisionError: division by zero")
    assert not wrong[0] and "SyntaxError" in wrong[1][0]["text"]
    assert len(endless[1][0]["text"]) < 101_000 and "imprimió mucho más" in endless[1][0]["text"]
    assert not asked[0] and "no se puede escribir" in asked[1][0]["text"]


def test_check_is_shown_as_in_a_notebook_and_knows_the_cells():
    _, shown, broken, told = run(
        "from coursekit import check\ndef count_fits(grid, k, refit=True):\n    return k", "check('count_fits')",
        "def count_fits(grid, k:", "check('count_fits')")
    page = shown[1][0]["data"]["text/html"]
    assert len(shown[1]) == 1 and 'role="status"' in page and "count_fits" in page
    assert not broken[0] and "No se pudo ejecutar la celda que define «count_fits»" in told[1][0]["data"]["text/html"]


def test_figures_tables_and_widgets_arrive():
    _, figure, table, live, bar, moved = run(
        "import matplotlib.pyplot as plt, pandas as pd\nfrom coursekit.widgets import heatmap_border\n"
        "from tqdm.notebook import tqdm",
        "plt.plot([1, 2]);", "pd.DataFrame({'a': [1]})", "w = heatmap_border(); w", "for i in tqdm(range(3)): pass",
        "get_ipython().receive(w.comm.comm_id, {'request': {'number': 1, 'positions': [1] * len(w.positions), "
        "'pixels': 0}})")
    assert any("image/png" in one["data"] for one in figure[1] if one["type"] == "display")
    assert "<table" in table[1][0]["data"]["text/html"]
    opened = [one for one in live[1] if one["type"] == "comm_open"][-1]
    assert opened["data"]["state"]["kind"] == "live" and opened["sizes"][0] > 5000
    assert not {"_esm", "_css"} & set(opened["data"]["state"])
    shown = live[1][-1]["data"]["application/vnd.jupyter.widget-view+json"]
    assert shown["model_id"] == opened["id"]
    assert [one["data"]["state"] for one in bar[1] if one["type"] == "comm_msg"][-1] == {"bar_style": "success"}
    states = [one["data"]["state"] for one in moved[1] if one["type"] == "comm_msg"]
    assert any("picture" in state or "drawn" in state for state in states), states


def test_what_cannot_be_there_is_explained():
    missing, = run("raise ModuleNotFoundError('No module named ray', name='ray')")
    threads, = run("raise RuntimeError(\"can't start new thread\")")
    other, = run("raise RuntimeError('otra cosa')")
    assert missing[1][0]["why"].startswith("Ray no funciona dentro de un navegador")
    assert "en serie" in threads[1][0]["why"]
    assert other[1][0]["why"] == ""
