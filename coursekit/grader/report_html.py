"""El resultado de `check` en HTML: se lee igual con fondo claro u oscuro, y todo lo ajeno va escapado."""
from __future__ import annotations

from html import escape

from coursekit.grader.outcomes import Outcome, Status
from coursekit.grader.report_text import SYMBOLS, hidden_note, problem_parts, row, score, waiting
from coursekit.grader.results import FunctionResult, TestResult

# Colores que se distinguen también sin ver rojo ni verde; el texto blanco sobre ellos contrasta 4,5:1 o más.
COLORS = {Status.RIGHT: "#0072B2", Status.ALMOST: "#8A6100", Status.WRONG: "#B34A00", Status.NOT_BEGUN: "#666666"}
CARD = ("border-left:.4em solid {color};background:{color}1A;border-radius:.3em;padding:.6em .9em;margin:.5em 0;"
        "line-height:1.45")
CHIP = "background:{color};color:#fff;border-radius:1em;padding:.15em .7em;margin-right:.4em;font-weight:600"
CODE = ("margin:.2em 0 .5em;padding:.3em .6em;background:rgba(128,128,128,.15);border-radius:.2em;"
        "white-space:pre-wrap;overflow-wrap:anywhere")
PARTS = {"diagnosis": "font-size:1.1em;margin:.5em 0", "hint": "margin:.5em 0;font-style:italic"}
LIST = "list-style:none;margin:.5em 0 0;padding:0"


def page(functions: list[FunctionResult], total: str = "") -> str:
    """El resultado de varias funciones, con su total."""
    cards = "".join(function_html(function) for function in functions)
    ending = f"<div><strong>{escape(total)}</strong></div>" if total else ""
    return f'<div role="status">{cards}{ending}</div>'


def function_html(result: FunctionResult) -> str:
    """La tarjeta de una función: estado, diagnóstico, pista, línea propia y la lista de pruebas."""
    color = COLORS[result.status]
    body = [title(result, color)]
    problem = result.first_problem
    if problem is not None:
        body += [part(kind, text) for kind, text in problem_parts(problem)]
    body += [paragraph(note) for note in result.notes]
    if result.status == Status.NOT_BEGUN:
        body.append(paragraph(waiting(result)))
    else:
        body.append(rows(result))
    body += [paragraph(note) for note in hidden_note(result)]
    style = CARD.format(color=color)
    return f'<div style="{style}">{"".join(body)}</div>'


def title(result: FunctionResult, color: str) -> str:
    """El estado en una etiqueta de color, el nombre y los puntos."""
    style = CHIP.format(color=color)
    state = f"{SYMBOLS[result.status]} {escape(result.status)}"
    points = score(result.points, result.possible)
    return f'<div><span style="{style}">{state}</span> <strong>{escape(result.name)}</strong>: {points}</div>'


def part(kind: str, text: str) -> str:
    """Un párrafo; las líneas de código y lo impreso conservan sus espacios."""
    if kind in PARTS:
        return f'<div style="{PARTS[kind]}">{escape(text)}</div>'
    before, _, code = text.partition(": ")
    return f'<div>{escape(before)}:</div><pre style="{CODE}">{escape(code)}</pre>'


def paragraph(text: str) -> str:
    return f'<div style="margin:.3em 0">{escape(text)}</div>'


def rows(result: FunctionResult) -> str:
    """Una línea por prueba: símbolo, palabra, nombre y puntos."""
    items = [f'<li style="margin:0;{look(test)}">{escape(row(test))}</li>' for test in result.tests]
    return f'<ul style="{LIST}">{"".join(items)}</ul>'


def look(test: TestResult) -> str:
    """Lo que no pasó resalta; lo que no se evaluó se atenúa."""
    if test.outcome == Outcome.NOT_JUDGED:
        return "opacity:.75"
    return "" if test.passed else "font-weight:600"
