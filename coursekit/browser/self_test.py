"""¿Funciona aquí lo que el curso publica? Se prueba en la página, con lo que de verdad se descargó.

No hace falta ninguna solución: de cada ejercicio se corrige una función sin empezar y otra que no devuelve nada, y el
juez tiene que reconocer las dos; los buscadores tienen que repetir lo suyo y encontrar un mínimo conocido.
"""
from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator

from coursekit.basics.course import check_files, find_exercises
from coursekit.basics.spanish import number
from coursekit.basics.stub import PLACEHOLDER

TRIALS = 24
NEAR = 1.5        # del mínimo, que es 0: hasta ahí llega cualquiera con esas evaluaciones, también el azar
WITH_RESOURCE = ("halving", "hyperband", "asha")


def run() -> bool:
    """Prueba todo e imprime un renglón por prueba; ¿salió todo bien?"""
    print(_versions())
    wrong = 0
    count = 0
    for what, test in _tests():
        began = time.perf_counter()
        problem = _problem_of(test)
        seconds = number(time.perf_counter() - began, 1)
        mark = "✗" if problem else "✔"
        print(f"{mark} {what} ({seconds} s){': ' if problem else ''}{problem}")
        count += 1
        wrong += bool(problem)
    print(f"Todo bien: {count} pruebas." if not wrong else f"Fallaron {wrong} de {count} pruebas.")
    return not wrong


def _versions() -> str:
    import matplotlib
    import numpy
    import pandas
    import scipy
    import sklearn

    libraries = (numpy, scipy, sklearn, pandas, matplotlib)
    listed = ", ".join(f"{library.__name__} {library.__version__}" for library in libraries)
    return f"Python {sys.version.split()[0]}; {listed}."


def _problem_of(test: Callable[[], None]) -> str:
    """Lo que salió mal; vacío si nada."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            test()
    except Exception as error:      # cualquier cosa que falle es lo que se vino a buscar
        return f"{type(error).__name__}: {error}"
    return ""


def _tests() -> Iterator[tuple[str, Callable[[], None]]]:
    """El nombre y la función de cada prueba."""
    from coursekit.methods import METHODS

    for path in check_files(find_exercises()):
        yield f"ejercicios {path.stem.split('_')[1]}, el juez", lambda path=path: _judge_tells_apart(path)
    for method in METHODS.values():
        yield f"buscador: {method.title}", lambda method=method: _searches(method)
    yield "SearchCV da lo mismo que GridSearchCV", _same_grid
    yield "una figura", _draws
    yield "un widget", _moves


def _judge_tells_apart(path) -> None:
    from coursekit.grader.check_files import checks_of
    from coursekit.grader.outcomes import Outcome, Status
    from coursekit.grader.runner import run_tests
    from coursekit.grader.submission import LiveSubmission

    def untouched(*args, **kwargs):
        raise NotImplementedError(PLACEHOLDER)

    def empty(*args, **kwargs):
        return None

    for name, tests in checks_of(path).items():
        pending = run_tests(name, tests, lambda name=name: LiveSubmission({name: untouched}), hidden=False)
        assert pending.status == Status.NOT_BEGUN, f"{name} sin empezar da «{pending.status}»"
        wrong = run_tests(name, tests, lambda name=name: LiveSubmission({name: empty}), hidden=False)
        assert wrong.status != Status.RIGHT, f"{name} sin respuesta da «{wrong.status}»"
        assert not [one for one in wrong.tests if one.outcome == Outcome.GRADER], f"{name}: falla el juez"


def _searches(method) -> None:
    from coursekit import Float, minimize

    space = {"x": Float(-2, 2), "y": Float(-2, 2)}
    objective = _trained_bowl if method.name in WITH_RESOURCE else _bowl
    losses = []
    for _ in range(2):
        history = minimize(objective, _built(method, space), TRIALS, progress=False)
        losses.append([trial.loss for trial in history])
    assert losses[0] == losses[1], "la misma semilla dio otra cosa"
    assert min(losses[0]) < NEAR, f"lo mejor fue {min(losses[0])}"


def _built(method, space):
    searcher = method.load()
    if method.name == "grid":
        return searcher({name: [-1.0, -0.5, 0.0, 0.5, 1.0] for name in space})
    resource = {"max_resource": 9} if method.name in WITH_RESOURCE else {}
    return searcher(space, random_state=0, **resource)


def _bowl(params) -> float:
    return params["x"] ** 2 + params["y"] ** 2


def _trained_bowl(params, resource) -> float:
    return _bowl(params)


def _same_grid() -> None:
    import numpy as np
    from sklearn.datasets import load_iris
    from sklearn.model_selection import GridSearchCV
    from sklearn.svm import SVC

    from coursekit import SearchCV

    X, y = load_iris(return_X_y=True)
    grid = {"C": [0.1, 1, 10], "gamma": [0.01, 0.1]}
    theirs = GridSearchCV(SVC(), grid, cv=3).fit(X, y)
    ours = SearchCV(SVC(), grid, searcher="grid", cv=3).fit(X, y)
    assert np.array_equal(theirs.cv_results_["mean_test_score"], ours.cv_results_["mean_test_score"])


def _draws() -> None:
    import numpy as np

    from coursekit.figures.grid import heatmap

    figure = heatmap([1, 2], [3, 4], np.array([[0.1, 0.2], [0.3, 0.4]]), "a", "b")
    figure.canvas.draw()


def _moves() -> None:
    from coursekit.widgets import growing_grid

    assert growing_grid().describe()
