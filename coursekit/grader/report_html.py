"""El resultado de `check` en HTML: se lee igual con fondo claro u oscuro, y todo lo ajeno va escapado."""
from __future__ import annotations

from html import escape

from coursekit.grader.report_text import SYMBOLS, WORDS, hidden_note, label, points, problem_parts, score, waiting
from coursekit.grader.runner import ALMOST, NOT_BEGUN, NOT_JUDGED, RIGHT, WRONG, FunctionResult, TestResult

# Colores que se distinguen también sin ver rojo ni verde; el texto blanco sobre ellos contrasta 4,5:1 o más.
COLORS = {RIGHT: "#0072B2", ALMOST: "#8A6100", WRONG: "#B34A00", NOT_BEGUN: "#666666"}
CARD = ("border-left:.4em solid {color};background:{color}1A;border-radius:.3em;padding:.6em .9em;margin:.5em 0;"
        "line-height:1.45")
CHIP = "background:{color};color:#fff;border-radius:1em;padding:.15em .7em;margin-right:.4em;font-weight:600"
CODE = ("margin:.2em 0 .5em;padding:.3em .6em;background:rgba(128,128,128,.15);border-radius:.2em;"
        "white-space:pre-wrap;overflow-wrap:anywhere")
PARTS = {"diagnosis": "font-size:1.1em;margin:.5em 0", "hint": "margin:.5em 0;font-style:italic"}


def page(functions: list[FunctionResult], total: str = "") -> str:
    """El resultado de varias funciones, con su total."""
    ending = f"<div><strong>{escape(total)}</strong></div>" if total else ""
    return f'<div role="status">{"".join(map(function_html, functions))}{ending}</div>'


def function_html(result: FunctionResult) -> str:
    """La tarjeta de una función: estado, diagnóstico, pista, línea propia y la lista de pruebas."""
    color = COLORS[result.status]
    problem = result.first_problem
    body = [part(kind, text) for kind, text in problem_parts(problem)] if problem else []
    body += [paragraph(waiting(result))] if result.status == NOT_BEGUN else [rows(result)]
    body += map(paragraph, hidden_note(result))
    return f'<div style="{CARD.format(color=color)}">{title(result, color)}{"".join(body)}</div>'


def title(result: FunctionResult, color: str) -> str:
    """El estado en una etiqueta de color, el nombre y los puntos."""
    chip = f'<span style="{CHIP.format(color=color)}">{SYMBOLS[result.status]} {escape(result.status)}</span>'
    return f"<div>{chip} <strong>{escape(result.name)}</strong>: {score(result.points, result.possible)}</div>"


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
    items = "".join(f'<li style="margin:0;{look(test)}">{escape(WORDS[test.outcome])}: {escape(label(test))} '
                    f"({points(test)})</li>" for test in result.tests)
    return f'<ul style="list-style:none;margin:.5em 0 0;padding:0">{items}</ul>'


def look(test: TestResult) -> str:
    if test.outcome == NOT_JUDGED:
        return "opacity:.75"
    return "" if test.passed else "font-weight:600"
