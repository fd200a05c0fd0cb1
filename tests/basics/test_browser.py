"""El paquete dentro de un navegador, sin navegador: otro proceso al que le falta lo que a Pyodide le falta."""
import subprocess
import sys

import pytest

from coursekit.basics import browser

pytestmark = pytest.mark.processes

LIKE_PYODIDE = """
import signal, sys, threading
import sklearn.model_selection, scipy.stats, matplotlib.pyplot, ipywidgets, pandas

REMOVED = {"fcntl", "msvcrt", "resource", "termios", "_multiprocessing", "tpot", "hyperopt", "ConfigSpace", "ray",
           "keras", "jax", "dask", "distributed", "optuna", "update_checker", "stopit"}
for name in list(sys.modules):
    if name.partition(".")[0] in REMOVED:
        del sys.modules[name]


class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in REMOVED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Absent())
sys.platform = "emscripten"
del signal.setitimer


def no_threads(*args):
    raise RuntimeError("can't start new thread")


threading.Thread.start = no_threads
"""


def run(program):
    """Lo que imprime `program` en un proceso como ese; falla si termina con error."""
    done = subprocess.run([sys.executable, "-W", "error::UserWarning", "-c", LIKE_PYODIDE + program],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everything_public_is_imported():
    run("""
import coursekit, coursekit.interop, coursekit.widgets
for module in (coursekit, coursekit.interop, coursekit.widgets):
    for name in module.__all__:
        getattr(module, name)
""")


def test_check_judges_without_a_clock():
    said = run("""
import math
from coursekit import check
def count_fits(grid, k, refit=True):
    return k * math.prod(map(len, grid.values()))
report = check("count_fits")
assert 0 < report.points < report.possible and report.status == "casi"
def count_fits(grid, k, refit=True):
    raise NotImplementedError("Falta completar esta función")
assert check("count_fits").status == "sin empezar"
import math
def count_fits(grid, k, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return k * sum(math.prod(map(len, one.values())) for one in grids) + int(refit)
report = check("count_fits")
assert (report.status, report.points) == ("correcto", report.possible), report.text()
""")
    assert "sin empezar" in said and "correcto" in said


def test_a_search_with_a_journal_and_a_bar_runs_the_same_as_here(tmp_path):
    program = f"""
from coursekit import Float, Space, minimize
from coursekit.searchers import TPESearch
from coursekit.search import progress
bar = progress._with_own_lock(__import__("tqdm").tqdm)(total=2, file=open({str(tmp_path / 'barra')!r}, "w"))
bar.update(1)
space = Space({{"x": Float(0, 1)}})
history = minimize(lambda params: params["x"], TPESearch(space, random_state=0), 12, journal={str(tmp_path / 'd')!r})
print([trial.loss for trial in history])
"""
    here = subprocess.run([sys.executable, "-c", program.replace("/d'", "/otro'")], capture_output=True, text=True,
                          timeout=120)
    assert run(program) == here.stdout != ""


@pytest.mark.parametrize(("call", "what"), [
    ("import_tpot()", "TPOT"),
    ("space_to_hyperopt(space)", "Hyperopt"),
    ("space_to_configspace(space)", "ConfigSpace"),
    ("import_keras()", "Keras"),
    ("local_ray().__enter__()", "Ray"),
])
def test_what_cannot_be_there_is_said_in_one_sentence(call, what):
    said = run(f"""
from coursekit import Float, Space
from coursekit.interop import *
space = Space({{"x": Float(0, 1)}})
try:
    {call}
except ModuleNotFoundError as error:
    print(error)
""")
    assert said == f"{what} no funciona dentro de un navegador: {browser.ELSEWHERE}.\n"


def test_threads_are_refused_in_spanish():
    said = run("""
from concurrent.futures import ThreadPoolExecutor
from coursekit import Float, Space, minimize
from coursekit.searchers import RandomSearch
try:
    minimize(lambda params: params["x"], RandomSearch(Space({"x": Float(0, 1)})), 3, executor=ThreadPoolExecutor(2))
except RuntimeError as error:
    print(error)
""")
    assert said == f"«executor»: {browser.NO_PROCESSES}\n"


def test_doctor_has_nothing_to_remedy_and_says_what_there_is_not():
    said = run("from coursekit import doctor\ndoctor()\nprint('---')\ndoctor(verbose=True)")
    quiet, _, told = said.partition("---\n")
    assert quiet == ""
    assert told.startswith("Python ") and all(name in told for name in browser.ABSENT.values())


def test_this_is_not_a_browser():
    assert not browser.in_browser()
    assert browser.why_not_here("numpy") == ""
    assert browser.why_not_here("ray.tune").startswith("Ray ")
