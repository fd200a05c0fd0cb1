"""Lo que un estudiante predijo y contestó, si entregó también los cuadernos de las lecciones con sus salidas.

La tabla que deja `predictions()` al final de una lección dice cada pregunta y lo que se predijo; la de un `quiz` que se
volvió a ejecutar, si la respuesta era correcta. Nunca dan puntos. Se leen como datos, con topes, y nada se ejecuta.
"""
from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from coursekit.grader.plain_text import one_line

LARGEST = 20 * 2**20
LARGEST_TABLE = 300_000       # letras: leer HTML mal escrito tarda como el cuadrado de su largo
MOST_QUIZZES = 500
MOST = 200
WIDTH = 300
TABLE_HEAD = "<th>La pregunta</th>"
QUIZ_MARK = " (Para elegir: "
UNANSWERED = "sin predicción todavía"
QUIZ = re.compile(r"(?P<question>.{1,2000}?) \(Para elegir: .{1,2000}\.\) (?P<verdict>Sí|Todavía no)\.", re.DOTALL)


def answers_in(path: Path) -> dict[str, list]:
    """{"predictions": [[pregunta, respuesta]], "quizzes": [[pregunta, si era correcta]]} de un cuaderno guardado."""
    outputs = _outputs(path)
    pages = [_text(data.get("text/html")) for data in outputs]
    tables = [page for page in pages if TABLE_HEAD in page and len(page) <= LARGEST_TABLE]
    predictions = _rows(tables[-1]) if tables else []       # la última tabla es la más completa
    texts = [_text(data.get("text/plain")) for data in outputs]
    candidates = [text[:5000] for text in texts if QUIZ_MARK in text[:5000]]
    asked = map(QUIZ.match, candidates[:MOST_QUIZZES])
    quizzes = [[one_line(quiz["question"], WIDTH), quiz["verdict"] == "Sí"] for quiz in asked if quiz]
    return {"predictions": predictions[:MOST], "quizzes": quizzes[:MOST]}


def _outputs(path: Path) -> list[dict]:
    """Los datos de cada salida de un cuaderno; ninguno si no se puede leer."""
    if path.suffix.lower() != ".ipynb" or path.is_symlink() or path.stat().st_size > LARGEST:
        return []
    try:
        cells = json.loads(path.read_bytes())["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        return [output["data"] for output in outputs if isinstance(output.get("data"), dict)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):
        return []


def _text(content) -> str:
    """El texto de una salida: una cadena, o la lista de sus renglones."""
    if isinstance(content, list):
        return "".join(str(line) for line in content)
    return content if isinstance(content, str) else ""


def _rows(page: str) -> list[list[str]]:
    reader = _TableReader()
    reader.feed(page)
    pairs = [[one_line(row[0], WIDTH), one_line(row[1], WIDTH)] for row in reader.rows if len(row) >= 2]
    return [pair for pair in pairs if pair[1] != UNANSWERED]


class _TableReader(HTMLParser):
    """Las celdas de cada fila de una tabla."""

    def __init__(self):
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag == "td" and self.rows:
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag):
        if tag == "td":
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data
