"""¿Aceptan los ejercicios exactamente lo correcto? Cada oración del enunciado tiene quien la rompa.

En tests/lesson_NN/mutants.py, SENTENCES dice de cada función qué oraciones de su enunciado se comprueban, y de cada
una da respuestas que la rompen (`Wrong`, de `coursekit.grader.testing`): cada una debe ser rechazada, y la primera
prueba que se muestra debe ser la que se nombra en `fails`. En tests/lesson_NN/right_answers.py, RIGHT tiene otras
respuestas correctas: todas deben pasar.

    SENTENCES = {"choose": {
        "gana el mayor puntaje medio de validación": [
            changed("choose", "el menor", "np.nanmax", "np.nanmin", fails="test_best_score_wins"),
        ],
    }}
    RIGHT = [Right("choose", "con sorted", '''
    def choose(cv_results, simplicity):
        ...
    ''')]
"""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coursekit.authoring.regions import solved
from coursekit.grader.check_files import checks_of
from coursekit.grader.notebook_file import Executed, execute
from coursekit.grader.outcomes import Status
from coursekit.grader.report_text import function_text
from coursekit.grader.testing import (
    CELL_PATIENCE,
    ROOT,
    Wrong,
    catalogue,
    judge_wrong,
    lesson_files,
    said_problems,
)

MUTANTS = 8          # por función, al menos


@dataclass(frozen=True)
class Right:
    """Otra respuesta correcta: la función `function` escrita en `source` debe pasar todas sus pruebas."""

    function: str
    name: str
    source: str


@dataclass(frozen=True)
class Lesson:
    """Lo que hace falta para juzgar una lección: su enunciado, sus pruebas y su solución ya ejecutada."""

    statement: str
    tests: dict
    solution: Executed
    tests_file: Path


def assert_strict(lesson: str, root: Path = ROOT) -> None:
    """Cada mutante de la lección («02») es rechazado por su prueba; AssertionError con todo lo que no se cumple.

    También: cada oración está en el enunciado tal como se la cita y alguien la rompe; cada función tiene su tabla y
    al menos ocho mutantes.
    """
    read = read_lesson(lesson, root)
    sentences = catalogue(root, read.tests_file, "mutants").SENTENCES
    problems = [*_missing_tables(sentences, read)]
    for function, table in sentences.items():
        problems += _table_problems(function, table, read)
    _assert_none(problems, read)


def assert_right_answers_pass(lesson: str, root: Path = ROOT) -> None:
    """Cada respuesta de right_answers.py pasa todas las pruebas de su función."""
    read = read_lesson(lesson, root)
    answers = catalogue(root, read.tests_file, "right_answers").RIGHT
    problems = []
    for function in read.tests:
        if not any(right.function == function for right in answers):
            problems.append(f"«{function}»: no hay otra respuesta correcta en right_answers.py.")
    for right in answers:
        result = judge_wrong(Wrong(right.function, right.name, right.source), read.tests, read.solution)
        if result.status != Status.RIGHT:
            problems.append(f"{right.function} · {right.name}: es correcta y no pasa.\n{function_text(result)}")
    _assert_none(problems, read)


def read_lesson(lesson: str, root: Path = ROOT) -> Lesson:
    """La lección «02» leída y su solución ejecutada."""
    tests_file, source = lesson_files(root, lesson)
    text = source.read_text(encoding="utf-8")
    solution = execute(source, CELL_PATIENCE, solved(text, source.name))
    return Lesson(_one_line(text), checks_of(tests_file), solution, tests_file)


def _one_line(text: str) -> str:
    """El texto de una fuente en una sola línea, sin las almohadillas de sus comentarios: así se lo puede citar."""
    lines = [line.strip().removeprefix("#").strip() for line in text.splitlines()]
    return " ".join(" ".join(lines).split())


def _missing_tables(sentences: dict, lesson: Lesson):
    for function in lesson.tests:
        count = sum(len(mutants) for mutants in sentences.get(function, {}).values())
        if count < MUTANTS:
            yield f"«{function}»: hay {count} mutantes y se esperan al menos {MUTANTS}."
    for function in sentences:
        if function not in lesson.tests:
            yield f"«{function}»: ninguna prueba juzga esa función."


def _table_problems(function: str, table: dict, lesson: Lesson):
    names = [mutant.name for mutants in table.values() for mutant in mutants]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{function}: hay dos mutantes de nombre «{name}»."
    for sentence, mutants in table.items():
        if " ".join(sentence.split()) not in lesson.statement:
            yield f"{function}: el enunciado no dice «{sentence}»."
        if not mutants:
            yield f"{function}: nadie rompe «{sentence}»."
        for mutant in mutants:
            yield from mutant_problems(mutant, lesson)


def mutant_problems(mutant: Wrong, lesson: Lesson):
    """Lo que un mutante no cumple: debe fallar, y lo primero que se muestra debe ser de la prueba `fails`."""
    who = f"{mutant.function} · {mutant.name}"
    known = [test.__name__ for test in lesson.tests.get(mutant.function, ())]
    if mutant.fails not in known:
        yield f"{who}: no hay una prueba «{mutant.fails}»."
        return
    result = judge_wrong(mutant, lesson.tests, lesson.solution)
    if result.status == Status.RIGHT:
        yield f"{who}: pasa todas las pruebas y debe fallar {mutant.fails}."
        return
    if result.first_problem.name != mutant.fails:
        failed = [test.name for test in result.tests if test.fails_on_its_own]
        yield f"{who}: la primera que falla debe ser {mutant.fails}, y fallan {failed}.\n{function_text(result)}"
        return
    yield from said_problems(mutant, result)


def _assert_none(problems: list[str], lesson: Lesson) -> None:
    listed = "\n".join(f"- {problem}" for problem in problems)
    assert not problems, f"{lesson.tests_file.name}:\n{listed}"
