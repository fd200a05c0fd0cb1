"""Un archivo se ejecuta como lo haría un kernel de Jupyter: lo que allí anda, aquí también."""
import asyncio
import builtins
import json
import os
import signal
import sys
import threading
import time

import numpy as np
import pytest

from coursekit.grader import StudentError, points
from coursekit.grader.notebook_file import NotebookSubmission, execute
from coursekit.grader.runner import run_tests


@pytest.fixture
def run(tmp_path):
    """`run(celda, celda, …)` ejecuta un cuaderno con esas celdas; `run.files` se escribe antes en su carpeta."""
    def write(*cells, seconds=20.0):
        path = tmp_path / "90_demo.ipynb"
        built = [{"cell_type": "code", "source": cell, "metadata": {}} for cell in cells]
        path.write_text(json.dumps({"cells": built, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
        return NotebookSubmission(execute(path, cell_seconds=seconds))
    return write


def messages(submission):
    return [failure.message for failure in submission.executed.failures]


# --- await, __future__, IPython ---------------------------------------------------------------

@pytest.mark.parametrize("cells, value", [
    (["import asyncio\nawait asyncio.sleep(0)\ndef f(): return 4"], 4),
    (["async def g():\n    yield 3\nasync for x in g(): pass\ny = [z async for z in g()]", "def f(): return x, y"],
     (3, [3])),
    (["import asyncio\nasync def work(): return 5\ntask = asyncio.create_task(work())", "v = await task",
      "def f(): return v"], 5),
    (["import asyncio\nseen = []\nasync def work(): seen.append(1)\ntask = asyncio.create_task(work())", "x = 1",
      "def f(): return seen"], [1]),
    (["import asyncio\nr = await asyncio.gather(*[asyncio.sleep(0, i) for i in range(3)])", "def f(): return r"],
     [0, 1, 2]),
    (["import asyncio\nloop = asyncio.get_running_loop()", "def f(): return loop is asyncio.get_event_loop()"], True),
    (["async def f(): return 1", "v = await f()\ndef f(): return v"], 1),
], ids=["await", "async for", "tarea de otra celda", "tarea que avanza sola", "gather", "un solo lazo", "async def"])
def test_cells_may_wait_at_the_margin(run, cells, value):
    sub = run(*cells)
    assert not messages(sub)
    assert sub.f() == value


def test_asyncio_run_fails_as_it_does_in_a_notebook_and_is_explained(run):
    sub = run("import asyncio\nasync def g(): return 5\nasyncio.run(g())", "def f(): return 1")
    assert "va await f()" in messages(sub)[0] and sub.f() == 1


def test_a_wait_that_never_ends_costs_its_own_cell(run):
    sub = run("import asyncio\nawait asyncio.sleep(100)", "await asyncio.sleep(0)\ndef f(): return 7", seconds=0.3)
    assert messages(sub) == ["no terminó en 0,3 segundos"] and sub.f() == 7


def test_future_annotations_reach_the_cells_that_follow(run):
    sub = run('"""Un título."""\nfrom __future__ import annotations', "class A:\n    x: Later",
              "def f(x: Later = 2): return 2 * x")
    assert sub.f() == 4 and not messages(sub)


def test_future_annotations_stay_in_their_notebook(run):
    run("from __future__ import annotations")
    assert "Later" in messages(run("def f(x: Later): return x"))[0]


def test_names_that_jupyter_gives_are_there(run):
    sub = run("3 + 4", "x = _ * 2", "y = Out[1]\nz = In[1]", "5;", "display(1)\nshell = get_ipython()",
              "from IPython import get_ipython as same\nfrom IPython.display import HTML, clear_output\n"
              "display(HTML('<b>'))\nclear_output()",
              "def f(): return x, y, z, shell is same() is get_ipython(), __name__, '__file__' in globals()")
    assert not messages(sub)
    assert sub.f() == (14, 7, "3 + 4", True, "__main__", False)


@pytest.mark.parametrize("cells, value", [
    (["%%time\nz = 3", "def f(): return z"], 3),
    (["%time z = 3", "def f(): return z"], 3),
    (["%%capture out\nprint('hola')", "def f(): return out.stdout"], "hola\n"),
    (["t = %timeit -o -n 1000 -r 7 1 + 1", "def f(): return t.repeat"], 1),
    (["%%timeit -n 100\nlen('abc')", "def f(): return 1"], 1),
    (["%%writefile ayuda_escrita.py\ndef h(): return 9", "from ayuda_escrita import h", "def f(): return h()"], 9),
    (["import os\nos.mkdir('datos')\nwith open('datos/a.txt', 'w') as file: _ = file.write('5')", "%cd datos",
      "def f():\n    with open('a.txt') as file: return file.read()"], "5"),
    (["with open('otro.py', 'w') as file: _ = file.write('K = 6')", "%run otro.py", "def f(): return K"], 6),
    (["%env COURSEKIT_PRUEBA=si", "import os\ndef f(): return os.environ.pop('COURSEKIT_PRUEBA')"], "si"),
    (["a = 1", "%reset -f", "def f(): return 'a' in globals()"], False),
    (["x = !ls", "def f(): return list(x), x.n"], ([], "")),
    (["    def f():\n        return 1"], 1),
    ([">>> def f():\n...     return 1"], 1),
    (["In [3]: def f():\n   ...:     return 1"], 1),
    (["f = 3; f?", "?f", "def f(): return 1"], 1),
    (["%orden_que_no_existe\n%pip install algo\n%%nada", "%%otra_que_no_existe\nx", "def f(): return 1"], 1),
])
def test_orders_for_ipython_mean_what_they_mean_there(run, cells, value):
    assert run(*cells).f() == value


def test_orders_that_would_touch_the_system_are_only_noted(run, tmp_path):
    sub = run("!touch creado\n%pip install algo\n%matplotlib inline", "%%bash\ntouch creado",
              "get_ipython().system('ls')", "x = 3\nx?")
    assert not (tmp_path / "creado").exists()
    assert sub.executed.skipped == ["!touch creado", "%pip install algo", "%matplotlib inline", "%%bash", "!ls"]


def test_nothing_of_the_user_is_written_and_python_is_left_as_it_was(run, tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("HOME", str(tmp_path / "casa"))
    main, names = sys.modules["__main__"], set(vars(builtins))
    sub = run("%precision 2\n1 / 3", "import os\nos.environ['X'] = '1'", "def f(): return 1")
    assert sub.f() == 1
    assert sys.modules["__main__"] is main and set(vars(builtins)) == names
    assert not (tmp_path / "ipython").exists() and not (tmp_path / "casa").exists()
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()


# --- lo que viaja a otro proceso --------------------------------------------------------------

DEFINITIONS = """
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
class Color(Enum):
    RED = 1
class Pair(NamedTuple):
    a: int
@dataclass
class Point:
    x: int
def move(point):
    assert isinstance(point, Point)
    return Point(point.x + 1), Color.RED, Pair(2)
"""


@pytest.mark.parametrize("body", [
    "from concurrent.futures import ProcessPoolExecutor\nwith ProcessPoolExecutor(2) as pool:\n"
    "    got = list(pool.map(move, [Point(1), Point(2)]))",
    "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n"
    "    got = pool.map(move, [Point(1), Point(2)])",
    "from joblib import Parallel, delayed\ngot = Parallel(n_jobs=2)(delayed(move)(p) for p in [Point(1), Point(2)])",
    "import pickle\ngot = pickle.loads(pickle.dumps([move(Point(1)), move(Point(2))]))",
], ids=["ProcessPoolExecutor", "multiprocessing", "loky", "pickle"])
@pytest.mark.parametrize("inside", [True, False], ids=["en la función", "en su celda"])
def test_what_a_notebook_defines_travels_to_another_process(run, body, inside):
    expected = "[p.x for p, c, t in got] == [2, 3] and got[0][1] is Color.RED and got[0][2] == Pair(2)"
    indented = body.replace("\n", "\n    ")
    cells = [f"def f():\n    {indented}\n    return {expected}"] if inside else [body, f"def f(): return {expected}"]
    sub = run(DEFINITIONS, *cells)
    assert sub.f() is True and not messages(sub)


def test_the_source_of_a_function_of_the_notebook_can_be_read(run):
    assert run("import inspect\ndef g(x):\n    return x", "def f(): return inspect.getsource(g)").f() == \
        "def g(x):\n    return x\n"


# --- celdas que se detienen -------------------------------------------------------------------

@pytest.mark.parametrize("cell, told", [
    ("raise KeyboardInterrupt", "KeyboardInterrupt"), ("exit()", "SystemExit"), ("quit", "SystemExit"),
    ("x = input('¿? ')", "pregunta algo por teclado, con input()"),
    ("import sys\nsys.stdin.readline()", "pregunta algo por teclado, con sys.stdin"),
    ("breakpoint()", "pregunta algo por teclado, con breakpoint()"),
    ("import pdb\npdb.set_trace()", "pregunta algo por teclado"),
    ("import getpass\ngetpass.getpass()", "pregunta algo por teclado, con getpass()"),
    ("class E(Exception):\n    def __str__(self): raise KeyboardInterrupt\nraise E", "E"),
    ("class E(Exception):\n    def __str__(self): return '\\x1b[31mrojo\\x1b[0m\\x00'\nraise E", "E: rojo�"),
    ("assert 1 == 2", "AssertionError (no se cumple una afirmación, «assert», de la propia función)"),
    ("def g()\n    pass", "error de sintaxis: expected ':' (faltan los dos puntos al final de la línea)"),
    ("return 3", "error de sintaxis: 'return' outside function"),
    ("import no_existe_esa", "(esa biblioteca no está instalada)"),
])
def test_a_cell_that_stops_is_told_in_spanish_and_costs_only_itself(run, cell, told):
    sub = run(cell, "def f(): return 2")
    assert [message for message in messages(sub) if told in message] == messages(sub) != []
    assert sub.f() == 2


def test_an_error_whose_text_never_ends_is_cut(run):
    sub = run("class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E", "def f(): return 2",
              seconds=0.3)
    assert len(messages(sub)) == 1 and sub.f() == 2


def test_ctrl_c_of_the_person_who_waits_stops_everything(run):
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        run("import time\ntry:\n    time.sleep(30)\nexcept BaseException:\n    pass", "def f(): return 2")
    assert time.perf_counter() - start < 10


def test_a_later_cell_that_does_not_compile_is_told_instead_of_judging_the_previous_version(run):
    sub = run("def f(): return 1", "def f():\nreturn 2")
    with pytest.raises(StudentError, match="No se pudo ejecutar la celda que define «f»: error de sintaxis") as caught:
        sub.f()
    assert caught.value.kind == "import" and caught.value.lines[0].text == "return 2"
    assert caught.value.lines[0].where == "celda de código 2 de 90_demo.ipynb"


def test_figures_of_a_cell_do_not_stay_open_in_the_next(run):
    sub = run("import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()",
              "def f(): return plt.get_fignums(), len(fig.axes)")
    assert sub.f() == ([], 1)


@pytest.mark.parametrize("cell", ["import numpy as np\nnp.seterr(all='raise')",
                                  "import sys\nsys.setrecursionlimit(150)"])
def test_settings_changed_by_a_cell_do_not_reach_the_tests_nor_the_next_notebook(run, cell):
    before = np.geterr(), sys.getrecursionlimit()
    sub = run(cell, "import numpy as np\ndef depth(n): return n and 1 + depth(n - 1)\n"
                    "def f(): return np.ones(1) / 0, depth(300)")
    assert (np.geterr(), sys.getrecursionlimit()) == before

    @points(1, of="f", hint="h")
    def test_it(submission):
        assert submission.f()[1] == 300

    assert run_tests("f", [test_it], lambda: sub).status == "correcto"
    assert (np.geterr(), sys.getrecursionlimit()) == before


def test_a_folder_that_the_notebook_deletes_does_not_stop_the_marking(run, tmp_path):
    here = os.getcwd()
    sub = run("import os, shutil\nshutil.rmtree(os.getcwd())", "def f(): return 3")
    assert sub.f() == 3 and os.getcwd() == here and not tmp_path.exists()
