"""Traducir no obliga a cargar lo que no se usa."""
import subprocess
import sys

import pytest

HEAVY = ("hyperopt", "tpot", "optuna", "ConfigSpace", "dask", "pandas", "matplotlib", "keras", "jax", "ray")


def test_importing_interop_loads_none_of_the_libraries():
    code = f"""
import sys, coursekit.interop as interop
assert "history_from_tpot" in dir(interop)
from coursekit.interop import has_keras, local_ray, search_for_ray
from coursekit.interop import history_from_cv_results, history_from_tpot, history_from_optuna
has_keras()
print([m for m in {HEAVY!r} if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


ABSENT = """
import sys

import pytest

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {HEAVY!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
"""


@pytest.mark.processes
def test_without_the_other_libraries_everything_is_imported_and_says_what_is_missing():
    absent = ("hyperopt", "tpot", "optuna", "ConfigSpace", "dask", "distributed", "update_checker")
    code = ABSENT.format(HEAVY=absent) + """
import coursekit
from coursekit import Float, SearchCV, Space, minimize
from coursekit.interop import (history_from_cv_results, history_from_hyperopt, history_from_optuna, history_from_tpot,
                               import_tpot, space_to_configspace, space_to_hyperopt, watch_tpot)

space = Space({"C": Float(0, 1)})
for library, use in [("hyperopt", lambda: space_to_hyperopt(space)),
                     ("ConfigSpace", lambda: space_to_configspace(space)),
                     ("hyperopt", lambda: history_from_hyperopt([], space)), ("tpot", import_tpot)]:
    try:
        use()
    except ModuleNotFoundError as error:
        assert error.name == library and library in str(error), error
        assert "se instala" in str(error) or "Python" in str(error), error
    else:
        raise AssertionError(library)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_a_library_that_lacks_one_of_its_own_says_which():
    from coursekit.interop._common import needing

    with pytest.raises(ModuleNotFoundError, match="«hyperopt».*le falta «networkx».*pip install networkx"):
        with needing("hyperopt"):
            raise ModuleNotFoundError("No module named 'networkx.algorithms'", name="networkx.algorithms")
