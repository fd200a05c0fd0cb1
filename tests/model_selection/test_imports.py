"""`import coursekit` no arrastra bibliotecas pesadas; `SearchCV`, solo lo que scikit-learn ya trae."""
import subprocess
import sys

import pytest

pytestmark = pytest.mark.processes

HEAVY = {"matplotlib", "pandas", "ipywidgets", "anywidget", "IPython", "hyperopt", "tpot", "optuna", "dask",
         "ConfigSpace", "tqdm", "pytest", "ray", "torch", "xgboost"}


def loaded(program: str) -> set[str]:
    """Las bibliotecas pesadas que quedan cargadas tras correr `program` en un proceso nuevo."""
    program += "; import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    child = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return HEAVY & set(child.stdout.split())


@pytest.mark.parametrize("program", ["import coursekit", "from coursekit import Space, Float, History, Trial",
                                     "from coursekit import Space, minimize",
                                     "from coursekit.searchers import GridSearch, RandomSearch"])
def test_the_core_loads_nothing_heavy(program):
    assert loaded(program) == set()


def test_search_cv_loads_only_what_scikit_learn_loads():
    ours = loaded("import coursekit; from coursekit import Space, minimize, SearchCV")
    assert ours <= loaded("import sklearn.model_selection")
    assert not ours & {"matplotlib", "ipywidgets", "hyperopt", "tpot", "optuna", "dask"}
