"""El juez: ejecuta las pruebas de una función y traduce lo que pasa a un resultado que un estudiante entiende.

Hay uno solo. `check` (en el cuaderno), el complemento de pytest y las pruebas de las pruebas le dan pruebas y una
`submission`, y muestran el `FunctionResult` que devuelve; ninguno decide nada más.
"""
from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from coursekit.basics.spanish import number
from coursekit.grader.asserts import WHY_NONE, SaysItAll, WrongKind
from coursekit.grader.at_rest import checks_at_rest
from coursekit.grader.effort import Effort
from coursekit.grader.faults import ProcessEnded, SourceLine, StudentError
from coursekit.grader.limits import SECONDS, CtrlC, TimeLimit, quiet, usual_settings
from coursekit.grader.marks import Mark, label_of, mark_of
from coursekit.grader.outcomes import Outcome, Status
from coursekit.grader.results import FunctionResult, TestResult
from coursekit.grader.submission import Submission
from coursekit.grader.values import kind_of

WAIT = "Se evaluará cuando pase la prueba anterior."
NOT_EXPECTED = "El resultado no es el esperado."
PATIENCE_LEFT = 0.2           # después de una prueba que no termina, qué parte del límite tiene cada una de las otras
SHORTEST_PATIENCE = 0.5


@dataclass(frozen=True)
class Verdict:
    """Lo que el juez dice de lo que ocurrió en una prueba."""

    outcome: Outcome
    diagnosis: str = ""
    lines: tuple[SourceLine, ...] = ()
    general: bool = False
    wrong_kind: bool = False


class Judge:
    """Juzga, en orden, las pruebas de la función `name`, con `seconds` segundos para cada una.

    Recuerda lo que ya falló: una prueba que va después de otra no se evalúa si esa no pasó, y después de una que no
    termina las demás no hacen esperar lo mismo.
    """

    def __init__(self, name: str, seconds: float = SECONDS):
        self.result = FunctionResult(name)
        self._seconds = seconds
        self._effort = Effort(name)

    def judge(self, test, submission: Submission) -> TestResult:
        """Ejecuta una prueba marcada con `points` y anota su resultado."""
        start = time.perf_counter()
        mark = mark_of(test)
        with quiet() as printed:
            verdict = self._verdict(test, submission, mark)
        result = TestResult(
            name=test.__name__, label=label_of(test), mark=mark, outcome=verdict.outcome,
            diagnosis=verdict.diagnosis, lines=verdict.lines, printed=printed.text(),
            seconds=time.perf_counter() - start, only_none=returned_only_none(submission),
            wrong_kind=verdict.wrong_kind, general=verdict.general)
        self.result.tests.append(result)
        self._effort.look(submission.calls)
        if not mark.hidden:        # una nota la redacta la entrega: podría contar lo que recibió
            self._take_notes(submission)
        return result

    def finish(self) -> FunctionResult:
        """El resultado de la función, cuando ya no hay más pruebas."""
        if self.result.status == Status.NOT_BEGUN:
            self.result.notes.clear()
        self.result.take_back(self._effort.nothing_done())
        return self.result.settle()

    def _verdict(self, test, submission, mark) -> Verdict:
        if self._must_wait(mark):
            return Verdict(Outcome.NOT_JUDGED, WAIT)
        seconds = self._patience()
        error = _error_of(test, submission, seconds)
        if error is None:
            return Verdict(Outcome.OK)
        return verdict_of(error, submission, mark, seconds)

    def _must_wait(self, mark: Mark) -> bool:
        failed = {test.name for test in self.result.tests if not test.passed}
        return not failed.isdisjoint(mark.after)

    def _patience(self) -> float:
        if any(test.outcome == Outcome.TIME for test in self.result.tests):
            shorter = max(SHORTEST_PATIENCE, PATIENCE_LEFT * self._seconds)
            return min(self._seconds, shorter)
        return self._seconds

    def _take_notes(self, submission) -> None:
        for note in submission.notes(self.result.name):
            if note not in self.result.notes:
                self.result.notes.append(note)


def run_tests(name: str, tests: list, submission_for: Callable[[], Submission],
              seconds: float = SECONDS, hidden: bool = True) -> FunctionResult:
    """Ejecuta `tests` (funciones marcadas con `points`) sobre la función `name`, en orden.

    `submission_for()` da una `submission` nueva para cada prueba; con `hidden=False` (en el cuaderno) las ocultas
    solo se cuentan.
    """
    judge = Judge(name, seconds)
    for test in tests:
        if mark_of(test).hidden and not hidden:
            judge.result.hidden += 1
        else:
            judge.judge(test, submission_for())
    return judge.finish()


def _error_of(test, submission: Submission, seconds: float) -> BaseException | None:
    """Lo que se lanzó durante la prueba; solo Ctrl-C sale de aquí."""
    error = None
    with CtrlC() as ctrl_c:
        try:
            with submission.at_work(), checks_at_rest(), usual_settings(), submission.limited(seconds):
                test(submission)
        except BaseException as raised:
            error = raised
    ctrl_c.obey()
    return error


def returned_only_none(submission: Submission) -> bool:
    """¿Todo lo que devolvió la función en esta prueba fue None?"""
    returned = [call.value for call in submission.calls if call.returned]
    return bool(returned) and all(value is None for value in returned)


# --- de lo que se lanzó a lo que se dice ------------------------------------------------------

def verdict_of(error: BaseException, submission: Submission, mark: Mark, seconds: float = SECONDS) -> Verdict:
    """El veredicto sobre lo que se lanzó durante una prueba."""
    if isinstance(error, StudentError):
        return Verdict(error.kind, error.message, error.lines, general=error.general)
    if isinstance(error, TimeLimit):
        text = f"«{mark.of}» no terminó en {number(seconds)} segundos: ¿hay un bucle sin fin?"
        return Verdict(Outcome.TIME, text, error.lines, general=True)
    if isinstance(error, ProcessEnded):
        return Verdict(error.kind, error.message, general=True)
    if isinstance(error, AssertionError) or type(error).__name__ == "Failed":  # Failed: pytest.fail
        says_it_all = isinstance(error, SaysItAll)
        wrong_kind = isinstance(error, WrongKind)
        return Verdict(Outcome.FAIL, _assertion_text(error), general=says_it_all, wrong_kind=wrong_kind)
    return Verdict(Outcome.FAIL, _unusable(submission, mark))


def _assertion_text(error) -> str:
    """El mensaje de quien escribió la prueba, sin lo que pytest agrega de la expresión comparada."""
    whole = str(getattr(error, "msg", None) or error)
    text = whole.split("\nassert ")[0].strip()
    return NOT_EXPECTED if not text or text.startswith("assert ") else text


def _unusable(submission: Submission, mark: Mark) -> str:
    """La prueba tropezó con lo devuelto: casi siempre es un valor de otra clase que la pedida."""
    returned = [call.value for call in submission.calls if call.returned]
    if not returned:
        return f"No se pudo comprobar «{mark.of}»."
    if returned[-1] is None:
        return f"«{mark.of}» devuelve None. {WHY_NONE}"
    return f"«{mark.of}» devuelve {kind_of(returned[-1])}: no tiene la forma que pide el enunciado."
