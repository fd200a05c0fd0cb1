"""Las comprobaciones también se comprueban: solución, ejercicio intacto y errores típicos.

    from coursekit.grader.testing import Wrong, assert_three_states

    WRONG = [Wrong("grid_combinations", "zip", fails="test_product_not_zip", source='''
    def grid_combinations(grid):
        return [dict(zip(grid, values)) for values in zip(*grid.values())]
    ''')]
"""
from __future__ import annotations

import importlib.util
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from coursekit.authoring.regions import solved, stub
from coursekit.grader.check_files import checks_of
from coursekit.grader.marks import mark_of
from coursekit.grader.notebook_file import Executed, NotebookSubmission, execute, run_source
from coursekit.grader.outcomes import Status
from coursekit.grader.report_text import function_text
from coursekit.grader.results import FunctionResult
from coursekit.grader.runner import run_tests

ENOUGH = 4
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Wrong:
    """Un error típico: la función `function` escrita en `source` debe hacer fallar solo la prueba `fails`.

    `says`: lo que se muestra debe decirlo. `never`: lo que no debe decir, porque acusaría de otro error.
    `changes`: en lugar de `source`, pares (texto de la solución, texto que lo reemplaza).
    """

    function: str
    name: str
    source: str = ""
    fails: str = ""
    says: str = ""
    never: str = ""
    changes: tuple[tuple[str, str], ...] = ()


def changed(function: str, name: str, old: str, new: str, fails: str, says: str = "", never: str = "") -> Wrong:
    """La solución de `function` con un solo texto cambiado: `old`, que aparece en ella una sola vez, por `new`."""
    return Wrong(function, name, fails=fails, says=says, never=never, changes=((old, new),))


def assert_three_states(lesson: str, wrong_answers=None, root=None) -> None:
    """Lo que debe cumplir toda lección («02» o «02_grid_search»); AssertionError con todo lo que no se cumple.

    La solución pasa todo; el ejercicio intacto está «sin empezar» en todo; cada error típico hace fallar
    exactamente su prueba y lo que se muestra contiene su pista, con los números en español; hay al menos cuatro
    errores por función.
    Sin `wrong_answers` se leen de tests/lesson_NN/wrong_answers.py.
    """
    root = Path(root) if root is not None else ROOT
    tests_file, source = lesson_files(root, lesson)
    if wrong_answers is None:
        wrong_answers = catalogue(root, tests_file, "wrong_answers").WRONG
    tests = checks_of(tests_file)
    text = source.read_text(encoding="utf-8")
    solution = execute(source, CELL_PATIENCE, solved(text, source.name))
    untouched = execute(source, CELL_PATIENCE, stub(text, source.name))
    problems = [
        *_disorder(tests),
        *_states(tests, solution, Status.RIGHT, "la solución"),
        *_states(tests, untouched, Status.NOT_BEGUN, "el ejercicio intacto"),
    ]
    for wrong in wrong_answers:
        problems += wrong_problems(wrong, tests, solution)
    problems += _too_few(tests, wrong_answers)
    listed = "\n".join(f"- {problem}" for problem in problems)
    assert not problems, f"{tests_file.name}:\n{listed}"


def lesson_files(root: Path, lesson: str) -> tuple[Path, Path]:
    """El archivo de pruebas de una lección y la fuente de su solución."""
    found = sorted((root / "exercises").glob(f"test_{lesson}*.py"))
    assert len(found) == 1, f"Se espera un archivo exercises/test_{lesson}*.py y hay {len(found)}."
    source = root / "solutions" / "source" / found[0].name.removeprefix("test_")
    assert source.is_file(), f"Falta solutions/source/{source.name}."
    return found[0], source


def catalogue(root: Path, tests_file: Path, name: str):
    """El módulo tests/lesson_NN/`name`.py de esa lección."""
    number = tests_file.stem.split("_")[1]
    path = root / "tests" / f"lesson_{number}" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{name}_{number}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Segundos por prueba y por celda: aquí se juzga lo que la prueba dice, no la velocidad de la máquina.
PATIENCE = 20.0
CELL_PATIENCE = 120.0


def judge_function(function: str, tests: dict, executed: Executed) -> FunctionResult:
    """Todas las pruebas (ocultas también) de una función sobre una entrega ejecutada."""
    return run_tests(function, tests[function], lambda: NotebookSubmission(executed), PATIENCE)


def _states(tests, executed, expected, who):
    for failure in executed.failures:
        yield f"{who}: {failure.cell}: {failure.message}"
    for function in tests:
        result = judge_function(function, tests, executed)
        should_pass = expected == Status.RIGHT
        as_expected = all(test.passed == should_pass for test in result.tests)
        if result.status != expected or not as_expected:
            yield f"{who}: «{function}» da «{result.status}» y se espera «{expected}».\n{function_text(result)}"


def wrong_problems(wrong: Wrong, tests: dict, solution: Executed):
    """Lo que un error típico no cumple, en frases."""
    who = f"{wrong.function} · {wrong.name}"
    if wrong.function not in tests:
        yield f"{who}: ninguna prueba juzga esa función."
        return
    result = judge_wrong(wrong, tests, solution)
    failed = [test.name for test in result.tests if test.fails_on_its_own]
    if failed != [wrong.fails]:
        yield f"{who}: debe fallar solo {wrong.fails} y falla {failed or 'ninguna'}.\n{function_text(result)}"
        return
    yield from said_problems(wrong, result)


def said_problems(wrong: Wrong, result: FunctionResult):
    """Lo que no cumple lo que se le muestra a quien escribió `wrong`, en frases."""
    who = f"{wrong.function} · {wrong.name}"
    problem = result.first_problem
    hint = problem.mark.hint
    shown = function_text(result)
    if not problem.diagnosis:
        yield f"{who}: no se dice qué pasó."
    if problem.hint_helps and hint not in shown:
        yield f"{who}: lo que se muestra no contiene la pista «{hint}»."
    if wrong.says not in shown:
        yield f"{who}: lo que se muestra no dice «{wrong.says}».\n{shown}"
    if wrong.never and wrong.never in shown:
        yield f"{who}: lo que se muestra acusa de otra cosa, «{wrong.never}».\n{shown}"
    for said in (problem.label, hint, problem.diagnosis):
        for number in decimal_points(said):
            yield f"{who}: «{number}» se escribe con coma decimal en «{said}»."


CODE = re.compile(r"""
    `[^`]*` | '[^']*' | "[^"]*"                      # código entre acentos graves, y textos de Python
    | [a-zA-Z_][\w.]* \( [^()]* \)                   # una llamada
    | \( [-\d.\s·]* , [-\d.,\s·]* \)                 # una tupla
    | \[ [^][]* (?:\]|…|$) | \{ [^{}]* (?:\}|…|$)     # una lista o un diccionario, enteros o cortados
    """, re.VERBOSE)


def decimal_points(message: str) -> list[str]:
    """Los números con punto decimal que hay en `message` fuera del código de Python que cite."""
    before = None
    while message != before:      # de adentro hacia afuera: una llamada puede llevar una lista
        before = message
        message = CODE.sub("·", message)
    return re.findall(r"\d+\.\d+", message)


def judge_wrong(wrong: Wrong, tests: dict, solution: Executed) -> FunctionResult:
    """Reemplaza la función en la solución por la del error típico, la juzga y deja todo como estaba."""
    before = dict(solution.namespace)
    text = textwrap.dedent(_source_of(wrong, solution)).strip() + "\n"
    try:
        run_source(solution.namespace, text, f"error {wrong.name}")
        assert solution.namespace.get(wrong.function) is not before.get(wrong.function), \
            f"El error «{wrong.name}» no define «{wrong.function}»."
        return judge_function(wrong.function, tests, solution)
    finally:
        solution.namespace.clear()
        solution.namespace.update(before)


def _source_of(wrong: Wrong, solution: Executed) -> str:
    """El texto de `wrong`: el suyo, o el de la celda de la solución con sus cambios después de la documentación."""
    if not wrong.changes:
        return wrong.source
    cells = [cell.source for cell in solution.cells if wrong.function in cell.defines]
    head, quotes, body = cells[-1].rpartition('"""')
    for old, new in wrong.changes:
        times = body.count(old)
        assert times == 1, f"{wrong.function} · {wrong.name}: «{old}» está {times} veces en la solución, y va una."
        body = body.replace(old, new)
    return head + quotes + body


def _disorder(tests):
    for function, own in tests.items():
        for position, test in enumerate(own):
            lost = set(mark_of(test).after) - {earlier.__name__ for earlier in own[:position]}
            if lost:
                yield f"{test.__name__}: `after` nombra {sorted(lost)}, que no está antes entre las de «{function}»."


def _too_few(tests, wrong_answers):
    for function in tests:
        count = sum(wrong.function == function for wrong in wrong_answers)
        if count < ENOUGH:
            yield f"«{function}»: hay {count} errores típicos y se esperan al menos {ENOUGH}."

