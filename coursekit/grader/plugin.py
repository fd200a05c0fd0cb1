"""Complemento de pytest: `pytest exercises` corrige los cuadernos de esa carpeta y resume en español.

`--submission CARPETA` corrige los de otra carpeta (por ejemplo, `solutions`), o un solo archivo. La prueba
test_02_grid_search.py juzga a 02_grid_search.ipynb (o .py). Cada archivo se ejecuta una sola vez.

El código de salida es 1 si algo se intentó y no está bien. Lo que está sin empezar en el cuaderno propio no es una
falla, y sale 0. En una entrega (`--submission`) lo que falta sí cuenta, como la función que no está en el cuaderno.

El complemento no juzga: le da cada prueba al juez (`Judge`), que es el mismo de `check`, y muestra lo que responde.
"""
from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from coursekit.basics.output import make_tolerant
from coursekit.basics.spanish import counted
from coursekit.grader.check_files import load
from coursekit.grader.leftovers import child_processes, end_processes, leave_without_waiting, waiting_threads
from coursekit.grader.lesson_names import copies, find_submission, lesson_of, lesson_stem
from coursekit.grader.limits import SECONDS, read_seconds
from coursekit.grader.marks import mark_of
from coursekit.grader.notebook_file import AbsentSubmission
from coursekit.grader.outcomes import UNTOUCHED, Outcome, Status
from coursekit.grader.process import isolation
from coursekit.grader.process.far import FarNotebook, FarSubmission
from coursekit.grader.process.files import own_entry
from coursekit.grader.report_text import WORDS, function_text, problem_parts, score
from coursekit.grader.results import FunctionResult, TestResult
from coursekit.grader.runner import Judge

_executed = pytest.StashKey[dict]()      # el proceso en que corre cada entrega, por su ruta
_judges = pytest.StashKey[dict]()        # por archivo de pruebas, el juez de cada función
_processes = pytest.StashKey[list]()     # los que ya había antes de corregir
_threads = pytest.StashKey[list]()       # lo mismo
_exit_code = pytest.StashKey[int]()
_result = pytest.StashKey[TestResult]()  # lo que dio cada prueba
AS_GIVEN = {Outcome.NOT_STARTED, Outcome.NOT_JUDGED}
CHECK_FILE = re.compile(r"test_[0-9]+_.*[.]py")
QUIET = -2                               # el «-qq» de pytest: sin su propia línea final


class NotPassed(Exception):
    """La prueba no pasó: el resultado está anotado."""


# --- opciones ---------------------------------------------------------------------------------

def pytest_addoption(parser):
    group = parser.getgroup("coursekit")
    group.addoption("--submission", metavar="CARPETA", default=None,
                    help="carpeta con los cuadernos que se corrigen (por omisión, la de las pruebas), o un cuaderno")
    group.addoption("--seconds", metavar="S", default=str(SECONDS),
                    help="límite de tiempo de cada prueba (por omisión, %(default)s)")


def pytest_configure(config):
    config.addinivalue_line("markers", "points(mark): cuánto vale la prueba de un ejercicio y de qué función es")
    os.environ.setdefault("MPLBACKEND", "Agg")  # un plt.show() de la entrega no debe abrir ventanas
    config.stash[_executed] = {}
    config.stash[_judges] = {}
    config.stash[_processes] = child_processes()
    config.stash[_threads] = waiting_threads()
    make_tolerant(sys.stdout)
    folder = config.getoption("--submission")
    if folder is not None and not Path(folder).exists():
        raise pytest.UsageError(f"--submission: no existe la carpeta «{folder}».")
    _seconds(config)


def pytest_sessionfinish(session, exitstatus):
    if exitstatus == pytest.ExitCode.TESTS_FAILED and _only_not_begun(session):
        session.exitstatus = pytest.ExitCode.OK
    session.config.stash[_exit_code] = int(session.exitstatus)


def _only_not_begun(session) -> bool:
    """¿Todo lo que no pasó está, en el cuaderno propio, tal como vino?"""
    results = [item.stash[_result] for item in session.items if _result in item.stash]
    pending = [result.outcome for result in results if not result.passed]
    own_work = session.config.getoption("--submission") is None
    return own_work and len(pending) == session.testsfailed and set(pending) <= AS_GIVEN


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Los procesos y los hilos que una entrega dejó trabajando no hacen esperar a quien corrige."""
    for notebook in config.stash.get(_executed, {}).values():
        notebook.end()
    end_processes(except_for=config.stash.get(_processes, ()))
    started = [thread for thread in waiting_threads() if thread not in config.stash.get(_threads, ())]
    if started and _exit_code in config.stash and _pytest_is_the_program():
        leave_without_waiting(config.stash[_exit_code])


def _pytest_is_the_program() -> bool:
    """¿Se ejecutó `pytest`, y no un programa que lo usa?"""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    names = {Path(sys.argv[0]).stem, getattr(spec, "name", "")}
    return not names.isdisjoint({"pytest", "py.test", "pytest.__main__"})


def _seconds(config) -> float:
    try:
        return read_seconds(config.getoption("--seconds"), "--seconds")
    except ValueError as error:
        raise pytest.UsageError(str(error)) from None


# --- qué se corrige ---------------------------------------------------------------------------

def pytest_collection_modifyitems(items):
    for item in items:
        if _mark(item) is not None:
            _refuse_to_skip(item)
            item.add_marker(pytest.mark.points(_mark(item)))


def _refuse_to_skip(item) -> None:
    """Una comprobación que se omite, o de la que se espera que falle, quita sus puntos del total sin que se note."""
    for name in ("skip", "skipif", "xfail"):
        if item.get_closest_marker(name) is not None:
            raise pytest.UsageError(f"{item.path.name}: la prueba «{item.name}» lleva la marca «{name}»; la "
                                    "comprobación de un ejercicio se juzga siempre.")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    """Un archivo de pruebas que se omite entero (`importorskip`) tampoco se pierde en silencio."""
    report = yield
    if report.skipped and CHECK_FILE.fullmatch(collector.path.name):
        report.outcome = "failed"
        report.longrepr = f"{collector.path.name}: se omitió entero; la comprobación de un ejercicio se juzga siempre."
    return report


def pytest_collection_finish(session):
    """Si solo se corrigen ejercicios, el resumen propio basta: pytest no agrega el suyo, en inglés."""
    if not _only_exercises(session):
        return
    option = session.config.option
    if option.tbstyle == "auto":
        option.tbstyle = "no"
    if option.verbose <= 0:
        option.verbose = QUIET
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.reportchars = ""


def _only_exercises(session) -> bool:
    return bool(session.items) and all(_mark(item) is not None for item in session.items)


def _mark(item):
    return mark_of(getattr(item, "function", None))


@pytest.fixture
def submission(request):
    """Las funciones entregadas para la lección de este archivo de pruebas."""
    stem = lesson_of(request.path)
    place = Path(request.config.getoption("--submission") or request.path.parent)
    only_lesson = len({item.path for item in request.session.items}) == 1
    path = _file_in(place, stem, only_lesson)
    if path is None:
        return AbsentSubmission(stem, place)
    executed = request.config.stash[_executed]
    if path not in executed:
        executed[path] = FarNotebook(own_entry(path), isolation.OWN)
    return FarSubmission(executed[path])


def _file_in(place: Path, stem: str, only_lesson: bool) -> Path | None:
    """La entrega de la lección `stem`: la de esa carpeta o, si es un archivo, ese.

    Un archivo con otro nombre vale si se pidió una sola lección: no puede ser de otra.
    """
    if place.is_dir():
        return find_submission(place.absolute(), stem)
    return place.absolute() if only_lesson or lesson_stem(place.name) == stem else None


# --- juzgar -----------------------------------------------------------------------------------

@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Le da la prueba al juez. Se juzga la que lee `check`, sin lo que pytest agrega a sus afirmaciones."""
    if _mark(pyfuncitem) is None:
        return None
    test = getattr(load(pyfuncitem.path), pyfuncitem.function.__name__)
    judge = _judge_of(pyfuncitem)
    result = judge.judge(test, pyfuncitem.funcargs["submission"])
    pyfuncitem.stash[_result] = result
    if not result.passed:
        raise NotPassed
    return True


def _judge_of(item) -> Judge:
    judges = item.config.stash[_judges].setdefault(item.path, {})
    function = _mark(item).of
    if function not in judges:
        judges[function] = Judge(function, _seconds(item.config))
    return judges[function]


# --- mostrar ----------------------------------------------------------------------------------

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Reemplaza la traza (que mostraría la prueba por dentro) por el diagnóstico y la pista."""
    report = yield
    result = item.stash.get(_result, None)
    if result is None or call.when != "call":
        return report
    if not result.passed:
        report.longrepr = "\n".join(text for _, text in problem_parts(result))
    report.coursekit_outcome = str(result.outcome)
    item.user_properties.append(("points", result.points))
    return report


def pytest_report_teststatus(report):
    """La letra y la palabra de cada prueba: lo que nadie empezó no es una falla."""
    outcome = getattr(report, "coursekit_outcome", None)
    if outcome is None or report.when != "call":
        return None
    symbol, _, word = WORDS[Outcome(outcome)].partition(" ")
    color = {"green": True} if report.passed else {"yellow" if outcome in UNTOUCHED else "red": True}
    return word, symbol, (word, color)


def pytest_terminal_summary(terminalreporter, config):
    files = config.stash[_judges]
    if not files:
        return
    terminalreporter.section("Ejercicios")
    results = []
    for path, judges in files.items():
        terminalreporter.line(f"\n{lesson_of(path)}", bold=True)
        for judge in judges.values():
            result = judge.finish()
            results.append(result)
            terminalreporter.line(function_text(result))
        for note in _notes(config, path):
            terminalreporter.line(f"  Nota: {note}")
    pending = any(result.status == Status.NOT_BEGUN for result in results)
    failed = config.stash[_exit_code] != pytest.ExitCode.OK
    said = " Nada falló." if pending and not failed else ""
    terminalreporter.line(f"\n{_total(results)}{said}", bold=True)


def _total(results: list[FunctionResult]) -> str:
    """«Total: 7 de 21 puntos. De 3 funciones: 1 correcto, 2 sin empezar.»"""
    got = sum(result.points for result in results)
    possible = sum(result.possible for result in results)
    statuses = [result.status for result in results]
    counts = [f"{statuses.count(status)} {status}" for status in Status if status in statuses]
    functions = counted(len(results), "función", "funciones")
    return f"Total: {score(got, possible)}. De {functions}: {', '.join(counts)}."


def _notes(config, path):
    """Qué celdas fallaron, qué líneas se saltaron y qué copias no se miraron al corregir este archivo de pruebas."""
    for place, notebook in config.stash[_executed].items():
        if lesson_stem(place.name) != lesson_of(path):
            continue
        for failure in notebook.failures:
            where = f" (línea {failure.lines[-1].number}: {failure.lines[-1].text})" if failure.lines else ""
            yield f"{failure.cell}: {failure.message}{where}"
        for line in notebook.skipped:
            yield f"línea de IPython que no se ejecuta: {line}"
        yield from _copy_notes(config, place, lesson_of(path))


def _copy_notes(config, corrected: Path, stem: str):
    """Si no se corrigió el archivo que se pidió, o hay copias que podrían ser la entrega, se dice."""
    asked = config.getoption("--submission")
    if asked is not None and Path(asked).is_file():
        return
    if corrected.stem != stem:
        yield f"no está «{stem}.ipynb»: se corrigió «{corrected.name}»"
    for copy in copies(corrected.parent, stem):
        if copy != corrected:
            yield f"«{copy.name}» no se corrigió; para corregirlo: coursekit check \"{copy.name}\""
