"""Corregir a un estudiante: lo que hace cada trabajador, en esta máquina o en otra.

Una entrega corre encerrada en su propio proceso; las pruebas corren en este, que nunca ejecuta código de la entrega.
"""
from __future__ import annotations

import dataclasses
import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.grader.batch.answers import answers_in
from coursekit.grader.batch.stored import function_to_dict
from coursekit.grader.check_files import checks_of
from coursekit.grader.faults import ProcessEnded
from coursekit.grader.marks import ATTRIBUTE, mark_of
from coursekit.grader.outcomes import Outcome
from coursekit.grader.plain_text import one_line
from coursekit.grader.process.far import CELL_SECONDS, FarNotebook, FarSubmission
from coursekit.grader.process.files import Entry, read_entry
from coursekit.grader.results import FunctionResult
from coursekit.grader.runner import Judge

GRADED = "corregida"
UNREADABLE = "ilegible"
NOTHING = "sin entrega"
GRADER = "error del calificador"


@dataclass(frozen=True)
class Task:
    """Un estudiante por corregir.

    files: de cada lección, la ruta de su archivo. others: otros cuadernos que entregó. checks y hidden: de cada
    lección, las rutas de sus pruebas. loose: las lecciones cuyo archivo tiene al lado los de otros. seed: de donde
    sale, con el nombre del estudiante y la lección, el azar de las pruebas ocultas.
    """

    student: str
    entry: str
    files: dict[str, str]
    checks: dict[str, str]
    hidden: dict[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    level: str = ""
    seconds: float = 5.0
    cell_seconds: float = CELL_SECONDS
    seed: str = ""


def seed_for(task: Task, lesson: str) -> int:
    """La semilla de las pruebas ocultas de un estudiante: siempre la misma, y otra para los demás."""
    text = "\n".join([task.seed, lesson, task.student])
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:4], "big")


def grade(task: Task) -> dict:
    """El resultado de un estudiante, con clases que JSON conoce."""
    start = time.monotonic()
    lessons = [_grade_lesson(task, lesson) for lesson in sorted(task.files)]
    states = {lesson["state"] for lesson in lessons} or {NOTHING if not task.sentences else UNREADABLE}
    state = next(known for known in (GRADER, GRADED, UNREADABLE, NOTHING) if known in states)
    answers = [answers_in(Path(place)) for place in [*task.files.values(), *task.others]]
    return {"student": task.student, "entry": task.entry, "state": state, "sentences": list(task.sentences),
            "lessons": lessons, "seconds": round(time.monotonic() - start, 3),
            "predictions": [pair for found in answers for pair in found["predictions"]],
            "quizzes": [pair for found in answers for pair in found["quizzes"]]}


def _grade_lesson(task: Task, lesson: str) -> dict:
    """El resultado de una lección; si falla el calificador, se prueba otra vez."""
    path = Path(task.files[lesson])
    result = {"lesson": lesson, "file": one_line(path.name, 100), "state": GRADED, "sentences": [], "functions": [],
              "seed": seed_for(task, lesson), "prints": {}, "seconds": 0.0}
    try:
        entry = read_entry(path, beside=lesson not in task.loose)
    except (OSError, ValueError) as error:
        why = str(error) if isinstance(error, ValueError) else "no se pudo leer"
        return result | {"state": UNREADABLE, "sentences": [f"«{result['file']}»: {why}"]}
    start = time.monotonic()
    judged = _judge(task, lesson, entry)
    if judged["state"] == GRADER:
        judged = _judge(task, lesson, entry)
    return result | judged | {"seconds": round(time.monotonic() - start, 3)}


def _judge(task: Task, lesson: str, entry: Entry) -> dict:
    notebook = FarNotebook(entry, task.level, task.cell_seconds)
    seed = seed_for(task, lesson)
    try:
        functions = _judge_functions(task, lesson, notebook, seed)
    except ProcessEnded:
        functions = []
    finally:
        notebook.end()
    outcomes = {test.outcome for function in functions for test in function.tests}
    state = GRADED
    if not functions or Outcome.GRADER in outcomes:
        state = GRADER
    elif notebook.unreadable:
        state = UNREADABLE
    return {"state": state, "sentences": _about(notebook), "functions": [function_to_dict(f) for f in functions],
            "prints": {f.name: notebook.prints[f.name] for f in functions if f.name in notebook.prints}}


def _judge_functions(task: Task, lesson: str, notebook: FarNotebook, seed: int) -> list[FunctionResult]:
    """Todas las pruebas; las ocultas al final, para que nada de lo que reciben se pueda mostrar después."""
    public = checks_of(Path(task.checks[lesson]))
    hidden = _hidden_checks(task, lesson)
    judges = {name: Judge(name, task.seconds) for name in [*public, *hidden]}
    for tests in (public, hidden):
        for name, own in tests.items():
            for test in own:
                submission = FarSubmission(notebook)
                submission.seed = seed
                judges[name].judge(test, submission)
    return [judge.finish() for judge in judges.values()]


def _hidden_checks(task: Task, lesson: str) -> dict[str, list]:
    """Las pruebas ocultas de una lección, marcadas como tales aunque no lo digan."""
    if lesson not in task.hidden:
        return {}
    tests = checks_of(Path(task.hidden[lesson]))
    for own in tests.values():
        for test in own:
            setattr(test, ATTRIBUTE, dataclasses.replace(mark_of(test), hidden=True))
    return tests


def _about(notebook: FarNotebook) -> list[str]:
    """Lo que conviene decir del cuaderno: por qué no se leyó, qué celdas fallaron, qué no se ejecutó."""
    sentences = [f"no se pudo leer: {notebook.unreadable}"] if notebook.unreadable else []
    for failure in notebook.failures[:20]:
        sentences.append(one_line(f"{failure.cell}: {failure.message}", 400))
    sentences += [f"línea de IPython que no se ejecuta: {line}" for line in notebook.skipped[:20]]
    return sentences
