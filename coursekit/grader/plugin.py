"""Complemento de pytest: `pytest exercises` corrige los cuadernos de esa carpeta y resume en español.

`--submission CARPETA` corrige los de otra carpeta (por ejemplo, `solutions`). La prueba test_02_grid_search.py
juzga a 02_grid_search.ipynb (o .py). Cada archivo se ejecuta una sola vez.
"""
from __future__ import annotations

import os
from pathlib import Path

import pytest

from coursekit.grader.cells import find_submission
from coursekit.grader.limits import SECONDS, TimeLimit, time_limit
from coursekit.grader.marks import label_of, mark_of
from coursekit.grader.notebook_file import AbsentSubmission, NotebookSubmission, execute
from coursekit.grader.report_text import function_text, problem_parts, score
from coursekit.grader.runner import (
    FunctionResult,
    TestResult,
    check_order,
    judge,
    returned_only_none,
)
from coursekit.grader.submission import Submission

_executed = pytest.StashKey[dict]()
_results = pytest.StashKey[dict]()


def pytest_addoption(parser):
    group = parser.getgroup("coursekit")
    group.addoption("--submission", metavar="CARPETA", default=None,
                    help="carpeta con los cuadernos que se corrigen (por defecto, la de las pruebas)")
    group.addoption("--seconds", metavar="S", type=float, default=SECONDS,
                    help="límite de tiempo de cada prueba (por defecto, %(default)s)")


def pytest_configure(config):
    config.addinivalue_line("markers", "points(mark): cuánto vale la prueba de un ejercicio y de qué función es")
    os.environ.setdefault("MPLBACKEND", "Agg")  # un plt.show() de la entrega no debe abrir ventanas
    config.stash[_executed], config.stash[_results] = {}, {}
    folder = config.getoption("--submission")
    if folder is not None and not Path(folder).is_dir():
        raise pytest.UsageError(f"--submission: no existe la carpeta «{folder}».")


def pytest_collection_modifyitems(items):
    for item in items:
        if _mark(item) is not None:
            item.add_marker(pytest.mark.points(_mark(item)))


def pytest_collection_finish(session):
    """Si solo se corrigen ejercicios, el resumen propio basta: pytest no lo repite."""
    option = session.config.option
    if session.items and all(map(_mark, session.items)) and option.tbstyle == "auto":
        option.tbstyle = "no"
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.reportchars = ""


def _mark(item):
    return mark_of(getattr(item, "function", None))


@pytest.fixture
def submission(request):
    """Las funciones entregadas para la lección de este archivo de pruebas."""
    stem = request.path.stem.removeprefix("test_")
    folder = Path(request.config.getoption("--submission") or request.path.parent)
    path = find_submission(folder, stem)
    if path is None:
        return AbsentSubmission(stem, folder)
    executed = request.config.stash[_executed]
    if path not in executed:
        executed[path] = execute(path.resolve())
    return NotebookSubmission(executed[path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Ejecuta la prueba con límite de tiempo, y solo si pasaron las que debían pasar antes."""
    if _mark(item) is None:
        return (yield)
    failed = {test.name for test in _of_function(item).tests if not test.passed}
    check_order(_mark(item), failed)
    try:
        with time_limit(item.config.getoption("--seconds")):
            return (yield)
    except TimeLimit as error:
        raise _Interrupted() from error


class _Interrupted(Exception):
    """El límite de tiempo, ya como excepción común para que pytest la anote y siga."""


def _of_function(item) -> FunctionResult:
    results = item.config.stash[_results].setdefault(item.path, {})
    return results.setdefault(_mark(item).of, FunctionResult(_mark(item).of))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Reemplaza la traza (que mostraría la prueba por dentro) por el diagnóstico y la pista."""
    report = yield
    if _mark(item) is None or call.when != "call":
        return report
    result = _judged(item, call)
    _of_function(item).tests.append(result)
    if not result.passed:
        report.longrepr = "\n".join(text for _, text in problem_parts(result))
    item.user_properties.append(("points", result.mark.points if result.passed else 0))
    return report


def _judged(item, call) -> TestResult:
    mark, sub = _mark(item), item.funcargs.get("submission") or Submission()
    outcome, diagnosis, lines = "ok", "", ()
    if call.excinfo is not None:
        error = call.excinfo.value
        error = error.__cause__ if isinstance(error, _Interrupted) else error
        outcome, diagnosis, lines = judge(error, sub, mark, item.config.getoption("--seconds"))
    return TestResult(item.name, label_of(item.function), mark, outcome, diagnosis, lines, "", call.duration,
                      returned_only_none(sub))


def pytest_terminal_summary(terminalreporter, config):
    files = config.stash[_results]
    if not files:
        return
    terminalreporter.section("Ejercicios")
    for path, functions in files.items():
        terminalreporter.line(f"\n{path.stem.removeprefix('test_')}", bold=True)
        for result in functions.values():
            terminalreporter.line(function_text(result.settle()))
        for note in _notes(config, path):
            terminalreporter.line(note)
    results = [result for functions in files.values() for result in functions.values()]
    got, possible = sum(r.points for r in results), sum(r.possible for r in results)
    terminalreporter.line(f"\nTotal: {score(got, possible)}.", bold=True)


def _notes(config, path):
    """Qué celdas fallaron y qué líneas de IPython se saltaron en la entrega de este archivo de pruebas."""
    stem = path.stem.removeprefix("test_")
    for executed in config.stash[_executed].values():
        if executed.path.stem == stem:
            for failure in executed.failures:
                where = f" (línea {failure.lines[-1].number}: {failure.lines[-1].text})" if failure.lines else ""
                yield f"  Nota: {failure.cell}: {failure.message}{where}"
            for line in executed.skipped:
                yield f"  Nota: línea de IPython que no se ejecuta: {line}"
