"""Un hilo de cálculo por proceso en un cuaderno, si nadie eligió otra cosa."""
import ast
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from coursekit.commands.threads import THREAD_VARIABLES, one_thread

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
POOLS = "[pool['num_threads'] for pool in threadpool_info()]"


def environment(**chosen):
    """El entorno de quien no eligió nada, más lo elegido."""
    kept = {name: value for name, value in os.environ.items() if name not in THREAD_VARIABLES}
    return {**kept, "PYTHONPATH": str(ROOT), **chosen}


def pools(in_a_notebook, **chosen):
    """Los hilos de cada biblioteca de cálculo antes y después de `doctor()`, y los de un proceso que se abra luego."""
    program = f"""
import subprocess, sys
import numpy, scipy.linalg
import sklearn.ensemble
from threadpoolctl import threadpool_info
from coursekit.commands import doctor
doctor.in_a_notebook = lambda: {in_a_notebook}
before = {POOLS}
doctor.doctor()
child = "import numpy; from threadpoolctl import threadpool_info; print({POOLS})"
done = subprocess.run([sys.executable, "-c", child], capture_output=True, text=True, check=True)
print([before, {POOLS}, eval(done.stdout)])
"""
    done = subprocess.run([sys.executable, "-c", program], env=environment(**chosen), capture_output=True, text=True,
                          check=True)
    return ast.literal_eval(done.stdout)


def test_in_a_notebook_everything_computes_with_one_thread():
    _, after, child = pools(in_a_notebook=True)
    assert len(after) >= 2 and set(after) == {1} and child and set(child) == {1}


def test_who_chose_keeps_what_they_chose():
    before, after, child = pools(in_a_notebook=True, OMP_NUM_THREADS="2", OPENBLAS_NUM_THREADS="2")
    assert before == after and set(child) <= set(before)


def test_out_of_a_notebook_nothing_changes():
    before, after, _ = pools(in_a_notebook=False)
    assert before == after


@pytest.mark.parametrize("name", THREAD_VARIABLES)
def test_any_of_the_variables_is_a_choice(name):
    assert one_thread({name: "4"}) == {}
    assert set(one_thread({name: ""})) == set(THREAD_VARIABLES)


def test_a_real_kernel_is_a_notebook(tmp_path):
    cells = ["import numpy\nfrom coursekit import doctor\ndoctor()",
             f"from threadpoolctl import threadpool_info\nprint({POOLS})"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env=environment(), cleanup_kc=True)
    numbers = ast.literal_eval(book.cells[1].outputs[0].text)
    assert numbers and set(numbers) == {1}
