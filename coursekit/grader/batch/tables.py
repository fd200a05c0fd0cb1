"""Las notas en archivos que leen otros programas: CSV, JUnit y el `results.json` de Gradescope.

Todo texto ajeno se escribe sin caracteres de control; en el CSV, además, ninguna celda empieza una fórmula.
"""
from __future__ import annotations

import json
from collections.abc import Sequence
from xml.etree import ElementTree

from coursekit.grader.batch.job import GRADER
from coursekit.grader.batch.stored import function_from_dict
from coursekit.grader.outcomes import Outcome
from coursekit.grader.plain_text import printable
from coursekit.grader.report_text import WORDS, label, problem_parts
from coursekit.grader.results import FunctionResult, TestResult

FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")
QUOTE = '"'
SPLITS = (QUOTE, ",", ";", "\t", "|")
CELL_WIDTH = 1000
TEXT_WIDTH = 20_000
BYTE_ORDER_MARK = "\ufeff"      # sin ella, Excel no lee los acentos


def functions_of(lesson: dict) -> list[FunctionResult]:
    """Los resultados de las funciones de una lección guardada."""
    return [function_from_dict(content) for content in lesson["functions"]]


def totals(result: dict) -> tuple[float, float]:
    """(puntos, posibles) de un estudiante."""
    functions = [function for lesson in result["lessons"] for function in functions_of(lesson)]
    return sum(function.points for function in functions), sum(function.possible for function in functions)


# --- CSV --------------------------------------------------------------------------------------

def marks_csv(results: Sequence[dict], separator: str = ",") -> str:
    """Una fila por estudiante y una columna por función. Con «;», los decimales llevan coma, como en Excel en español.

    Lo que un estudiante no entregó vale 0; lo que el calificador no pudo corregir queda vacío.
    """
    columns = _columns(results)
    possible = sum(columns.values())
    heads = [f"{lesson}.{name} (de {_plain(worth, separator)})" for (lesson, name), worth in columns.items()]
    rows = [["alumno", "estado", "puntos", "posibles", *heads, "semillas", "observaciones", "archivo"]]
    rows += [[_cell(text) for text in _row(result, columns, possible, separator)] for result in results]
    lines = [separator.join(map(_quoted, row)) + "\r\n" for row in rows]
    return BYTE_ORDER_MARK + "".join(lines)


def _quoted(text: str) -> str:
    """Entre comillas lo que tiene un separador, sea el de este archivo o no: quien abre con «;» lo que se escribió con
    «,» partiría un texto en celdas nuevas, y una podría empezar una fórmula."""
    return f'"{text.replace(QUOTE, 2 * QUOTE)}"' if any(sign in text for sign in SPLITS) else text


def _columns(results: Sequence[dict]) -> dict[tuple[str, str], float]:
    """Lo que vale cada función de las lecciones que alguien entregó."""
    found = {}
    for result in results:
        for lesson in result["lessons"]:
            for function in functions_of(lesson):
                found.setdefault((lesson["lesson"][:2], function.name), function.possible)
    return dict(sorted(found.items(), key=lambda item: item[0][0]))


def _row(result: dict, columns: dict, possible: float, separator: str) -> list[str]:
    points = {(lesson["lesson"][:2], function.name): function.points
              for lesson in result["lessons"] for function in functions_of(lesson)}
    failed = {lesson["lesson"][:2] for lesson in result["lessons"] if lesson["state"] == "error del calificador"}
    cells = ["" if column[0] in failed else _plain(points.get(column, 0), separator) for column in columns]
    total = "" if failed else _plain(sum(points.values()), separator)
    seeds = " ".join(f"{lesson['lesson'][:2]}:{lesson['seed']}" for lesson in result["lessons"])
    return [result["student"], result["state"], total, _plain(possible, separator), *cells, seeds,
            "; ".join(observations(result)), result["entry"]]


def observations(result: dict) -> list[str]:
    """Todo lo que hay que decir de una entrega, en frases."""
    return [*result["sentences"], *(sentence for lesson in result["lessons"] for sentence in lesson["sentences"])]


def _plain(value: float, separator: str) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if separator == ";" else text


def _cell(text: str) -> str:
    """Un texto que una planilla de cálculo no ejecuta."""
    shown = " ".join(printable(text).split())[:CELL_WIDTH]
    return f"'{shown}" if shown.startswith(FORMULA) else shown


# --- lo que se le muestra al estudiante -------------------------------------------------------

def shown_parts(test: TestResult) -> list[tuple[str, str]]:
    """(clase, texto) de lo que un estudiante lee de una prueba que no pasó; de una oculta, la pista y nada más."""
    if test.passed or test.outcome == Outcome.NOT_JUDGED:
        return []
    if test.mark.hidden:
        return [("hint", f"Pista: {test.mark.hint}")]
    return problem_parts(test)


def _shown_text(test: TestResult) -> str:
    word = WORDS[test.outcome].partition(" ")[2]
    return "\n".join([word, *(text for _, text in shown_parts(test))])[:TEXT_WIDTH]


# --- JUnit ------------------------------------------------------------------------------------

def junit(result: dict) -> str:
    """El resultado de un estudiante en el XML de JUnit, que leen los sistemas de integración continua."""
    root = ElementTree.Element("testsuites", name=_xml(result["student"]))
    for lesson in result["lessons"]:
        functions = functions_of(lesson)
        tests = [test for function in functions for test in function.tests]
        failures = sum(not test.passed for test in tests)
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(lesson["lesson"]), tests=str(len(tests)),
                                       failures=str(failures), errors="0", time=f"{lesson['seconds']:.3f}")
        for function in functions:
            for position, test in enumerate(function.tests, start=1):
                suite.append(_junit_case(function, test, position))
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _junit_case(function: FunctionResult, test: TestResult, position: int) -> ElementTree.Element:
    name = f"oculta {position}" if test.mark.hidden else test.name
    seconds = 0 if test.mark.hidden else test.seconds      # cuánto tarda lo decide la entrega: es otra manera de contar
    case = ElementTree.Element("testcase", classname=_xml(function.name), name=_xml(name), time=f"{seconds:.3f}")
    if test.outcome == Outcome.NOT_JUDGED:
        ElementTree.SubElement(case, "skipped", message="sin evaluar")
    elif not test.passed:
        failure = ElementTree.SubElement(case, "failure", type=str(test.outcome), message=_xml(label(test)))
        failure.text = _xml(_shown_text(test))
    return case


def _xml(text: str) -> str:
    """Un texto sin lo que XML no admite."""
    return "".join(character for character in printable(text) if character == "\n" or ord(character) >= 32
                   and ord(character) not in (0xFFFE, 0xFFFF))


# --- Gradescope -------------------------------------------------------------------------------

def gradescope(result: dict) -> str:
    """El resultado de un estudiante como lo espera Gradescope.

    Sin puntaje, si el calificador no pudo corregirlo: Gradescope dice entonces que hay que correrlo otra vez.
    """
    points, possible = totals(result)
    told = {"execution_time": max(0, round(result["seconds"])), "stdout_visibility": "hidden", "visibility": "visible",
            "output": "\n".join(observations(result))}
    if result["state"] == GRADER:
        return json.dumps(told, ensure_ascii=True, indent=1)
    tests = [_gradescope_test(function, test, position)
             for lesson in result["lessons"] for function in functions_of(lesson)
             for position, test in enumerate(function.tests, start=1)]
    said = {"score": points, "extra_data": {"max_score": possible}, "tests": tests}
    return json.dumps(told | said, ensure_ascii=True, indent=1)


def _gradescope_test(function: FunctionResult, test: TestResult, position: int) -> dict:
    name = f"prueba oculta {position}" if test.mark.hidden else test.label
    return {"name": f"{function.name}: {name}", "score": test.points, "max_score": test.mark.points,
            "status": "passed" if test.passed else "failed", "output": "" if test.passed else _shown_text(test),
            "visibility": "visible"}


