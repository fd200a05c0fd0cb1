"""Las palabras de un resultado: el de una función entera, y sus partes para quien las quiera mostrar de otra manera.

El orden es el de la lectura: el diagnóstico, la pista, la línea propia y al final la lista de pruebas. Cada estado
tiene su símbolo y su palabra: el color acompaña, nunca avisa solo.
"""
from __future__ import annotations

from coursekit.grader.runner import (
    ALMOST,
    ERROR,
    FAIL,
    IMPORT,
    MISSING,
    NOT_BEGUN,
    NOT_JUDGED,
    NOT_STARTED,
    OK,
    RIGHT,
    TIME,
    WRONG,
    FunctionResult,
    TestResult,
)
from coursekit.grader.values import number

SYMBOLS = {RIGHT: "✔", ALMOST: "◐", WRONG: "✘", NOT_BEGUN: "○"}
NOT_RUN = {NOT_STARTED, MISSING, IMPORT}  # la función no llegó a ejecutarse: el diagnóstico lo dice todo
WORDS = {OK: "✔ pasa", FAIL: "✘ falla", ERROR: "✘ se detiene", TIME: "✘ no termina", IMPORT: "✘ no se ejecuta",
         MISSING: "○ no existe", NOT_STARTED: "○ sin empezar", NOT_JUDGED: "– sin evaluar"}


def score(got: float, possible: float) -> str:
    """«1,5 de 3 puntos»."""
    return f"{number(got)} de {number(possible)} punto{'' if possible == 1 else 's'}"


def function_text(result: FunctionResult) -> str:
    """El resultado de una función en texto."""
    problem = result.first_problem
    paragraphs = [text for _, text in problem_parts(problem)] if problem else []
    rows = [f"{WORDS[test.outcome]}: {label(test)} ({points(test)})" for test in result.tests]
    details = [waiting(result)] if result.status == NOT_BEGUN else rows
    return "\n".join([headline(result), *(f"  {text}" for text in paragraphs + details + hidden_note(result))])


def problem_parts(test: TestResult) -> list[tuple[str, str]]:
    """(clase, texto) del diagnóstico, la pista, las líneas propias y lo impreso, en ese orden.

    De una prueba oculta que sí se ejecutó solo se da la pista.
    """
    diagnosis = [("diagnosis", test.diagnosis)]
    lines = [("line", f"En {line}") for line in test.lines]
    hint = [] if test.general else [("hint", f"Pista: {test.mark.hint}")]
    if test.outcome in NOT_RUN:
        return diagnosis + lines
    if test.mark.hidden:
        return [("hint", f"Pista: {test.mark.hint}")]
    printed = test.printed.strip()
    return diagnosis + hint + lines + ([("printed", f"Lo que imprimió: {printed}")] if printed else [])


def headline(result: FunctionResult) -> str:
    return f"{SYMBOLS[result.status]} {result.name}: {result.status} ({score(result.points, result.possible)})"


def waiting(result: FunctionResult) -> str:
    """Cuántas pruebas esperan a una función sin empezar."""
    count = len(result.tests)
    return f"La esperan {count} pruebas." if count > 1 else "La espera una prueba."


def hidden_note(result: FunctionResult) -> list[str]:
    """Una frase sobre las pruebas que aquí no se ejecutan, si las hay."""
    if not result.hidden:
        return []
    return [f"Hay {result.hidden} pruebas ocultas que se ejecutan al corregir." if result.hidden > 1
            else "Hay una prueba oculta que se ejecuta al corregir."]


def label(test: TestResult) -> str:
    return "prueba oculta" if test.mark.hidden else test.label


def points(test: TestResult) -> str:
    return f"{number(test.mark.points if test.passed else 0)}/{number(test.mark.points)}"
