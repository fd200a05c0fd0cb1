"""Las palabras de un resultado: el de una función entera, y sus partes para quien las quiera mostrar de otra manera.

El orden es el de la lectura: el diagnóstico, la pista, la línea propia y al final la lista de pruebas. Cada estado
tiene su símbolo y su palabra: el color acompaña, nunca avisa solo.
"""
from __future__ import annotations

from coursekit.basics.spanish import plural
from coursekit.grader.outcomes import NEVER_RAN, Outcome, Status
from coursekit.grader.results import FunctionResult, TestResult
from coursekit.grader.values import number

SYMBOLS = {Status.RIGHT: "✔", Status.ALMOST: "◐", Status.WRONG: "✘", Status.NOT_BEGUN: "○"}
WORDS = {
    Outcome.OK: "✔ pasa", Outcome.FAIL: "✘ falla", Outcome.ERROR: "✘ se detiene", Outcome.TIME: "✘ no termina",
    Outcome.IMPORT: "✘ no se ejecuta", Outcome.MISSING: "○ no existe", Outcome.NOT_STARTED: "○ sin empezar",
    Outcome.DIED: "✘ cierra el programa", Outcome.MEMORY: "✘ pide demasiado",
    Outcome.GRADER: "– no se pudo corregir", Outcome.NOT_JUDGED: "– sin evaluar",
}


def score(got: float, possible: float) -> str:
    """«1,5 de 3 puntos»."""
    unit = plural(possible, "punto", "puntos")
    return f"{number(got)} de {number(possible)} {unit}"


def function_text(result: FunctionResult) -> str:
    """El resultado de una función en texto."""
    rows = [headline(result)]
    problem = result.first_problem
    if problem is not None:
        rows += [f"  {text}" for _, text in problem_parts(problem)]
    rows += [f"  {note}" for note in result.notes]
    if result.status == Status.NOT_BEGUN:
        rows.append(f"  {waiting(result)}")
    else:
        rows += [f"  {row(test)}" for test in result.tests]
    rows += [f"  {note}" for note in hidden_note(result)]
    return "\n".join(rows)


def problem_parts(test: TestResult) -> list[tuple[str, str]]:
    """(clase, texto) del diagnóstico, la pista, las líneas propias y lo impreso, en ese orden.

    De una prueba oculta que sí se ejecutó solo se da la pista.
    """
    diagnosis = ("diagnosis", test.diagnosis)
    hint = ("hint", f"Pista: {test.mark.hint}")
    lines = [("line", f"En {line}") for line in test.lines]
    if test.outcome in NEVER_RAN:
        return [diagnosis, *lines]
    if test.mark.hidden:
        return [hint]
    parts = [diagnosis, hint, *lines] if test.hint_helps else [diagnosis, *lines]
    printed = test.printed.strip()
    if printed:
        parts.append(("printed", f"Lo que imprimió: {printed}"))
    return parts


def headline(result: FunctionResult) -> str:
    """«✔ count_fits: correcto (7 de 7 puntos)»."""
    points = score(result.points, result.possible)
    return f"{SYMBOLS[result.status]} {result.name}: {result.status} ({points})"


def row(test: TestResult) -> str:
    """«✘ falla: Los ejes se multiplican (0/2)»."""
    return f"{WORDS[test.outcome]}: {label(test)} ({points_text(test)})"


def waiting(result: FunctionResult) -> str:
    """Cuántas pruebas esperan a una función sin empezar."""
    count = len(result.tests)
    return plural(count, "La espera una prueba.", f"La esperan {count} pruebas.")


def hidden_note(result: FunctionResult) -> list[str]:
    """Una frase sobre las pruebas que aquí no se ejecutan, si las hay."""
    if not result.hidden:
        return []
    return [plural(result.hidden, "Hay una prueba oculta que se ejecuta al corregir.",
                   f"Hay {result.hidden} pruebas ocultas que se ejecutan al corregir.")]


def label(test: TestResult) -> str:
    """Cómo se nombra una prueba; de una oculta no se dice nada."""
    return "prueba oculta" if test.mark.hidden else test.label


def points_text(test: TestResult) -> str:
    """«0/2»: los puntos ganados y los posibles."""
    return f"{number(test.points)}/{number(test.mark.points)}"
