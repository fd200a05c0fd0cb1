"""Lo que da juzgar: el resultado de una prueba y el de una función. Quien los muestra no decide nada más."""
from __future__ import annotations

from dataclasses import dataclass, field

from coursekit.grader.asserts import WHY_NONE
from coursekit.grader.faults import SourceLine
from coursekit.grader.marks import Mark
from coursekit.grader.outcomes import UNTOUCHED, Outcome, Status
from coursekit.grader.plain_text import printable

LONGEST = 10_000      # letras de un diagnóstico: lo que sigue no lo lee nadie


@dataclass
class TestResult:
    """Lo que dio una prueba. `diagnosis` es apta para mostrar; `lines`, las líneas del propio estudiante."""

    __test__ = False
    name: str
    label: str
    mark: Mark
    outcome: Outcome
    diagnosis: str = ""
    lines: tuple[SourceLine, ...] = ()
    printed: str = ""
    seconds: float = 0.0
    only_none: bool = False       # todo lo que devolvió la función fue None
    wrong_kind: bool = False      # devolvió un valor de otra clase que la pedida
    general: bool = False         # el diagnóstico no es de esta prueba: su pista hablaría de otra cosa
    taken_back: bool = False      # pasó, pero la función no hizo nada: no cuenta

    def __post_init__(self):
        self.diagnosis = printable(self.diagnosis[:LONGEST])
        self.printed = printable(self.printed)

    @property
    def passed(self) -> bool:
        return self.outcome == Outcome.OK

    @property
    def hint_helps(self) -> bool:
        """¿Viene al caso la pista de la prueba? No, si la función se detuvo: nada se sabe de lo que la prueba mira."""
        return not self.general and self.outcome != Outcome.ERROR

    @property
    def fails_on_its_own(self) -> bool:
        """¿No pasó, se llegó a evaluar, y no es que su punto se quitó porque la función no hizo nada?"""
        return not self.passed and not self.taken_back and self.outcome != Outcome.NOT_JUDGED

    @property
    def points(self) -> float:
        """Los puntos ganados."""
        return self.mark.points if self.passed else 0


@dataclass
class FunctionResult:
    """Lo que dieron las pruebas de una función de un ejercicio.

    `hidden`: cuántas pruebas ocultas no se ejecutaron. `notes`: frases que no cambian los puntos.
    """

    name: str
    tests: list[TestResult] = field(default_factory=list)
    hidden: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def status(self) -> Status:
        """«sin empezar», «correcto», «casi» (alguna prueba pasa) o «incorrecto»."""
        passed = [test.passed for test in self.tests]
        if passed and all(passed):
            return Status.RIGHT
        if any(passed):
            return Status.ALMOST
        judged = {test.outcome for test in self.tests} - {Outcome.NOT_JUDGED}
        return Status.NOT_BEGUN if judged <= UNTOUCHED else Status.WRONG

    @property
    def points(self) -> float:
        return sum(test.points for test in self.tests)

    @property
    def possible(self) -> float:
        return sum(test.mark.points for test in self.tests)

    @property
    def first_problem(self) -> TestResult | None:
        """La primera prueba que no pasó: su diagnóstico es el que se muestra arriba."""
        for test in self.tests:
            if test.fails_on_its_own:
                return test
        return None

    def take_back(self, nothing_done: str) -> None:
        """Si la función no hizo nada, y por eso falla alguna prueba, las que pasó no cuentan; la frase dice por qué."""
        failed = any(test.outcome == Outcome.FAIL for test in self.tests)
        if not nothing_done or not failed or not self.points:
            return
        self.notes.append(nothing_done)
        for test in self.tests:
            if test.passed:
                test.outcome = Outcome.FAIL
                test.diagnosis = nothing_done
                test.general = True
                test.taken_back = True

    def settle(self) -> FunctionResult:
        """Si nada pasa y todo falla por lo mismo (None, un valor de otra clase), eso es lo que hay que decir."""
        failed = [test for test in self.tests if test.outcome in (Outcome.FAIL, Outcome.ERROR) and not test.taken_back]
        if not failed or any(test.passed for test in self.tests):
            return self
        if all(test.only_none for test in failed):
            for test in failed:
                test.diagnosis = f"«{self.name}» devuelve None. {WHY_NONE}"
                test.general = True
        elif len(failed) > 1 and all(test.wrong_kind for test in failed):
            for test in failed:
                test.general = True
        return self
