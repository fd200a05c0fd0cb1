"""La barra: en una terminal, texto; en un cuaderno, un widget y nada en stderr."""
import io
import threading
from contextlib import redirect_stderr

import nbformat
import pytest
from nbclient import NotebookClient

from coursekit import Float, minimize
from coursekit.basics.spanish import significant
from coursekit.searchers import RandomSearch

SPACE = {"x": Float(0, 1)}


class Terminal(io.StringIO):
    def isatty(self):
        return True


def objective(params):
    if params["x"] > 0.9:
        raise ValueError("fuera")
    return params["x"]


def screen(stream, n_trials, **options):
    """Lo que una búsqueda escribe en stderr si stderr es `stream`, y su historia."""
    with redirect_stderr(stream):
        history = minimize(objective, RandomSearch(SPACE, 1), n_trials, **options)
    return stream.getvalue(), history


def test_a_terminal_sees_the_count_and_the_best_so_far():
    text, history = screen(Terminal(), 30)
    assert "Búsqueda" in text and "30/30" in text and f"mejor pérdida: {significant(history.best.loss, 4)}" in text
    assert "fallidas: " in text


def test_resumed_trials_count_as_done(tmp_path):
    screen(Terminal(), 5, journal=tmp_path / "j")
    text, _ = screen(Terminal(), 8, journal=tmp_path / "j")
    assert "8/8" in text and " 1/8" not in text


def test_silence_when_asked_or_when_nobody_watches(capsys):
    assert screen(Terminal(), 5, progress=False)[0] == ""
    assert screen(io.StringIO(), 5)[0] == "", "un archivo o una tubería no son una terminal"
    assert capsys.readouterr().out == ""


def test_a_notebook_gets_a_widget_a_table_and_a_stop_button():
    cells = [
        "from coursekit import Float, minimize\n"
        "from coursekit.searchers import RandomSearch\n"
        "minimize(lambda p: p['x'], RandomSearch({'x': Float(0, 1)}, 0), 12)",
        "import _thread, threading, time\n"
        "threading.Timer(0.5, _thread.interrupt_main).start()\n"
        "history = minimize(lambda p: time.sleep(0.1) or p['x'], RandomSearch({'x': Float(0, 1)}, 0), 500)\n"
        "assert 0 < len(history) < 20; history.stopped",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    search, stopped = (cell.outputs for cell in notebook.cells)
    assert not [o for o in [*search, *stopped] if o.get("name") == "stderr"]
    assert "application/vnd.jupyter.widget-view+json" in search[0].data
    assert "12 evaluaciones" in search[-1].data["text/html"] and "<table" in search[-1].data["text/html"]
    assert "a mano" in stopped[-1].data["text/plain"]
    models = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    texts = [str(model["state"].get("value")).replace("\u2007", " ") for model in models]      # tqdm: espacios fijos
    assert any("12/12" in text and "mejor pérdida: 0,002739" in text for text in texts)


def search_in_another_thread():
    """Lo que encuentra una búsqueda con barra en otro hilo; nada si en 20 segundos no terminó."""
    found = []

    def search():
        found.append(minimize(lambda params: params["x"], RandomSearch(SPACE, 0), 3))

    other = threading.Thread(target=search, daemon=True)
    other.start()
    other.join(timeout=20)
    return found


def test_a_lock_that_another_bar_left_held_does_not_hang_a_search():
    """Una barra interrumpida a mitad de tomar su candado no deja sin empezar a la búsqueda de otro hilo."""
    from tqdm import tqdm

    tqdm.get_lock().acquire()
    try:
        found = search_in_another_thread()
    finally:
        tqdm.get_lock().release()
    assert found and len(found[0]) == 3


class BrokenTerminal(Terminal):
    """Una terminal que se cierra después de unas letras."""

    def __init__(self, letters):
        super().__init__()
        self.letters = letters

    def write(self, text):
        self.letters -= len(text)
        if self.letters < 0:
            raise OSError("se cerró")
        return len(text)


@pytest.mark.parametrize("letters", [0, 20, 200])
def test_a_terminal_that_breaks_does_not_hang_the_next_search(letters):
    _, history = screen(BrokenTerminal(letters), 20)
    assert len(history) == 20
    found = search_in_another_thread()
    assert found and len(found[0]) == 3
