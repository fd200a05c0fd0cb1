"""Los ejercicios 03: la solución pasa, el intacto está sin empezar, cada error típico cae en su prueba."""
import time
from pathlib import Path

import pytest

from coursekit.authoring.regions import solved
from coursekit.grader.check_files import checks_of
from coursekit.grader.notebook_file import execute
from coursekit.grader.outcomes import Status
from coursekit.grader.testing import Wrong, assert_three_states, judge_function, judge_wrong

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def solution():
    """Las pruebas de la lección y la solución ya ejecutada."""
    source = ROOT / "solutions" / "source" / "03_validacion_cruzada.py"
    executed = execute(source, text=solved(source.read_text(encoding="utf-8"), source.name))
    return checks_of(ROOT / "exercises" / "test_03_validacion_cruzada.py"), executed


def test_three_states():
    assert_three_states("03")


RIGHT_TOO = {
    "kfold_indices: con reparto por turnos": ("kfold_indices", """
def kfold_indices(n, k, seed):
    turn = np.random.default_rng(seed).permutation(np.arange(n) % k)
    return [(np.flatnonzero(turn != i), np.flatnonzero(turn == i)) for i in range(k)]
"""),
    "kfold_indices: con KFold": ("kfold_indices", """
def kfold_indices(n, k, seed):
    return list(KFold(k, shuffle=True, random_state=seed).split(range(n)))
"""),
    "cv_score: con predict": ("cv_score", """
def cv_score(model, X, y, folds):
    scores = []
    for train, val in folds:
        fitted = clone(model)
        fitted.fit(X[train], y[train])
        scores.append((fitted.predict(X[val]) == y[val]).mean())
    return np.mean(scores), np.std(scores)
"""),
    "nested_cv: otra semilla en cada pliegue": ("nested_cv", """
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for i, (train, val) in enumerate(split(len(y), k_outer, seed)):
        A, b = X[train], y[train]
        inner = split(len(b), k_inner, 1000 + 50 * seed + i)
        best = max(ks, key=lambda k: np.mean([knn_score(k, A[r], b[r], A[s], b[s]) for r, s in inner]))
        scores.append(knn_score(best, A, b, X[val], y[val]))
    return np.mean(scores)
"""),
}


@pytest.mark.parametrize("name", RIGHT_TOO)
def test_other_right_answers_pass_everything(name, solution):
    function, source = RIGHT_TOO[name]
    tests, executed = solution
    result = judge_wrong(Wrong(function, name, source, fails=""), tests, executed)
    assert result.status == Status.RIGHT, [test.diagnosis for test in result.tests if not test.passed]


def test_each_check_is_fast(solution):
    tests, executed = solution
    for function in tests:
        start = time.perf_counter()
        judge_function(function, tests, executed)
        assert time.perf_counter() - start < 2, f"comprobar «{function}» tarda demasiado"
