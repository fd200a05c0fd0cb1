"""Lo que dependemos de las partes privadas de scikit-learn: si una versión las cambia, aquí se ve cuál."""
import ast
import inspect
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from helpers.small_searchers import Fake
from joblib import parallel_config
from sklearn.model_selection import GridSearchCV, _search
from sklearn.utils.parallel import delayed

import coursekit
from coursekit import SearchCV
from coursekit.model_selection import sklearn_compat
from coursekit.model_selection.sklearn_compat import BaseSearchCV, keeping_parallel

X = np.arange(40.0).reshape(20, 2)
y = np.tile([0, 1], 10)
GRID = {"a": [0.1, 0.2, 0.3]}
FOLDER = Path(coursekit.__file__).parent


@pytest.mark.parametrize("name", ["check_cv", "Parallel", "_warn_or_raise_about_fit_failures"])
def test_fit_uses_the_names_that_we_change(name):
    fit = inspect.unwrap(BaseSearchCV.fit)
    inner = [part for part in fit.__code__.co_consts if inspect.iscode(part)]
    assert name in fit.__globals__
    assert any(name in code.co_names for code in [fit.__code__, *inner])


def test_scikit_learn_is_left_as_it_was():
    before = dict(vars(_search))
    SearchCV(Fake(), GRID, "grid", cv=2).fit(X, y)
    assert vars(_search) == before
    with pytest.raises(ValueError, match="All the 6 fits failed"):
        GridSearchCV(Fake(fail=True), GRID, cv=2).fit(X, y)


def test_searches_in_several_threads_do_not_mix():
    def search(i):
        grid = {"a": [i + 0.1, i + 0.2, i + 0.3]}
        return SearchCV(Fake(), grid, "tpe", n_iter=3, cv=2, random_state=0).fit(X, y)
    with ThreadPoolExecutor(4) as pool:
        searches = list(pool.map(search, range(8)))
    for i, done in enumerate(searches):
        assert sorted(trial.params["a"] for trial in done.history_) == [i + 0.1, i + 0.2, i + 0.3]
        assert done.best_params_ == {"a": i + 0.3}


@pytest.mark.processes
@pytest.mark.parametrize("backend", ["sequential", "threading", "multiprocessing"])
def test_results_come_in_the_order_of_the_tasks_and_stay_where_asked(backend):
    arrived = {0: "de otra vez", 9: "de otra vez"}
    with parallel_config(backend):
        squares = keeping_parallel(arrived, n_jobs=2)(delayed(square)(i) for i in range(5))
    assert squares == [0, 1, 4, 9, 16]
    assert dict(sorted(arrived.items())) == {0: 0, 1: 1, 2: 4, 3: 9, 4: 16}


def square(i):
    return i * i


def private_imports(path):
    """Lo privado de scikit-learn que importa un archivo: un nombre o un módulo que empieza con guion bajo."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sklearn"):
            parts = [*node.module.split("."), *(alias.name for alias in node.names)]
            yield from (part for part in parts if part.startswith("_"))


def test_nothing_private_is_imported_elsewhere():
    users = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py") if any(private_imports(path))}
    assert users == {"model_selection/sklearn_compat.py"}
    assert set(sklearn_compat.__all__) <= set(vars(sklearn_compat))
