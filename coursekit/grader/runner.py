"""Ejecuta las pruebas de una función y traduce lo que pasa a un resultado que un estudiante entiende.

Lo usan `check` (en el cuaderno), el complemento de pytest y las pruebas de las pruebas: un solo juez.
"""
from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from coursekit.grader.asserts import WrongKind
from coursekit.grader.faults import SourceLine, StudentError
from coursekit.grader.limits import SECONDS, TimeLimit, quiet, time_limit
from coursekit.grader.marks import Mark, label_of, mark_of
from coursekit.grader.submission import Submission
from coursekit.grader.values import kind_of

OK, FAIL, ERROR, TIME, IMPORT, MISSING, NOT_STARTED, NOT_JUDGED = (
    "ok", "fallo", "excepcion", "tiempo", "import", "falta", "sin_empezar", "sin_evaluar")
UNTOUCHED = {NOT_STARTED, MISSING}
AFTER_TIMEOUT = 0.5
NOT_BEGUN, RIGHT, ALMOST, WRONG = "sin empezar", "correcto", "casi", "incorrecto"


@dataclass
class TestResult:
    """Lo que dio una prueba. `diagnosis` es apta para mostrar; `lines`, las líneas del propio estudiante."""

    __test__ = False
    name: str
    label: str
    mark: Mark
    outcome: str
    diagnosis: str = ""
    lines: tuple[SourceLine, ...] = ()
    printed: str = ""
    seconds: float = 0.0
    only_none: bool = False
    wrong_kind: bool = False
    general: bool = False  # el diagnóstico no es de esta prueba: su pista hablaría de otra cosa

    def __post_init__(self):
        self.diagnosis, self.printed = printable(self.diagnosis), printable(self.printed)

    @property
    def passed(self) -> bool:
        return self.outcome == OK


def printable(text: str) -> str:
    """El texto sin caracteres de control ni mitades de caracteres, que romperían un informe."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t" else "�" for c in text)


@dataclass
class FunctionResult:
    """Lo que dieron las pruebas de una función de un ejercicio."""

    name: str
    tests: list[TestResult] = field(default_factory=list)
    hidden: int = 0

    @property
    def status(self) -> str:
        """«sin empezar», «correcto», «casi» (alguna prueba pasa) o «incorrecto»."""
        if self.tests and all(test.passed for test in self.tests):
            return RIGHT
        if any(test.passed for test in self.tests):
            return ALMOST
        judged = {test.outcome for test in self.tests} - {NOT_JUDGED}
        return NOT_BEGUN if judged <= UNTOUCHED else WRONG

    @property
    def points(self) -> float:
        return sum(test.mark.points for test in self.tests if test.passed)

    @property
    def possible(self) -> float:
        return sum(test.mark.points for test in self.tests)

    @property
    def first_problem(self) -> TestResult | None:
        """La primera prueba que no pasó: su diagnóstico es el que se muestra arriba."""
        return next((test for test in self.tests if not test.passed and test.outcome != NOT_JUDGED), None)

    def settle(self) -> FunctionResult:
        """Si nada pasa y todo falla por lo mismo (None, un valor de otra clase), eso es lo que hay que decir."""
        failed = [test for test in self.tests if test.outcome in (FAIL, ERROR)]
        if failed and not any(test.passed for test in self.tests):
            if all(test.only_none for test in failed):
                for test in failed:
                    test.diagnosis, test.general = f"«{self.name}» devuelve None: ¿falta un return?", True
            elif len(failed) > 1 and all(test.wrong_kind for test in failed):
                for test in failed:
                    test.general = True
        return self


def run_tests(name: str, tests: list, submission_for: Callable[[], Submission],
              seconds: float = SECONDS, hidden: bool = True) -> FunctionResult:
    """Ejecuta `tests` (funciones marcadas con `points`) sobre la función `name`, en orden.

    `submission_for()` da una `submission` nueva para cada prueba; con `hidden=False` (en el cuaderno) las ocultas
    solo se cuentan, y después de una prueba que no termina las demás no hacen esperar lo mismo.
    """
    result = FunctionResult(name)
    for test in tests:
        if mark_of(test).hidden and not hidden:
            result.hidden += 1
            continue
        failed = {one.name for one in result.tests if not one.passed}
        if not hidden and any(one.outcome == TIME for one in result.tests):
            seconds = min(seconds, AFTER_TIMEOUT)
        result.tests.append(run_one(test, submission_for(), failed, seconds))
    return result.settle()


def run_one(test, submission: Submission, failed_before=(), seconds: float = SECONDS) -> TestResult:
    """Ejecuta una prueba con límite de tiempo, sin dejar que lo que imprima o haga se escape."""
    start = time.perf_counter()
    outcome, diagnosis, lines, error = OK, "", (), None
    with quiet() as printed:
        try:
            check_order(mark_of(test), failed_before)
            with time_limit(seconds):
                test(submission)
        except KeyboardInterrupt:
            raise
        except BaseException as raised:
            error = raised
            outcome, diagnosis, lines = judge(error, submission, mark_of(test), seconds)
    return TestResult(test.__name__, label_of(test), mark_of(test), outcome, diagnosis, lines, printed.text(),
                      time.perf_counter() - start, returned_only_none(submission), isinstance(error, WrongKind),
                      isinstance(error, TimeLimit) or getattr(error, "general", False))


def check_order(mark: Mark, failed_before) -> None:
    """Una prueba que va después de otra que falló no se evalúa."""
    blockers = [name for name in mark.after if name in failed_before]
    if blockers:
        raise StudentError(NOT_JUDGED, "Se evaluará cuando pase la prueba anterior.")


def returned_only_none(submission: Submission) -> bool:
    """¿Todo lo que devolvió la función en esta prueba fue None?"""
    returned = [call.value for call in submission.calls if call.returned]
    return bool(returned) and all(value is None for value in returned)


def judge(error: BaseException, submission: Submission, mark: Mark, seconds: float = SECONDS):
    """(resultado, diagnóstico, líneas del estudiante) de lo que se lanzó durante una prueba."""
    if isinstance(error, StudentError):
        return error.kind, error.message, error.lines
    if isinstance(error, TimeLimit):
        text = f"«{mark.of}» no terminó en {seconds:g} segundos: ¿hay un bucle sin fin?".replace(".", ",")
        return TIME, text, error.lines
    if isinstance(error, AssertionError) or type(error).__name__ == "Failed":  # Failed: pytest.fail
        return FAIL, _assertion_text(error), ()
    return FAIL, _unusable(submission, mark), ()


def _assertion_text(error) -> str:
    """El mensaje de quien escribió la prueba, sin lo que pytest agrega de la expresión comparada."""
    text = str(getattr(error, "msg", None) or error).split("\nassert ")[0].strip()
    return "El resultado no es el esperado." if not text or text.startswith("assert ") else text


def _unusable(submission: Submission, mark: Mark) -> str:
    """La prueba tropezó con lo devuelto: casi siempre es un valor de otra clase que la pedida."""
    returned = [call.value for call in submission.calls if call.returned]
    if not returned:
        return f"No se pudo comprobar «{mark.of}»."
    if returned[-1] is None:
        return f"«{mark.of}» devuelve None: ¿falta un return?"
    return f"«{mark.of}» devuelve {kind_of(returned[-1])}: no tiene la forma que pide el enunciado."
