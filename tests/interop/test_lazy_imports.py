"""Traducir no obliga a cargar lo que no se usa."""
import subprocess
import sys

HEAVY = ("hyperopt", "tpot", "optuna", "ConfigSpace", "dask", "pandas", "matplotlib")


def test_importing_interop_loads_none_of_the_libraries():
    code = f"""
import sys, coursekit.interop as interop
assert "history_from_tpot" in dir(interop)
from coursekit.interop import history_from_cv_results, history_from_tpot, history_from_optuna
print([m for m in {HEAVY!r} if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
