"""Cuánto dura una lección en clase, contado: lo que se lee y se comenta, el código, lo que se mira y lo que se mueve.

    minutos = palabras / 60 + renglones de código / 30 + salidas × 0,4 + preguntas × 2 + widgets × 2 + movidas / 4

Las constantes, redondeadas, son las que mejor ajustan (cuadrados mínimos) los tiempos que llevaban 50 secciones:
60 palabras por minuto es leer en voz alta y comentar; 2 segundos por renglón de código, seguirlo con la vista;
24 segundos, mirar una salida; 2 minutos, pensar una pregunta o mirar un widget por primera vez; 15 segundos, cada
cosa que se pide mover o mirar.
Lo plegado, «Para curiosos» y «Para seguir» no cuentan: son para después.
"""
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import jupytext

WORDS_A_MINUTE, LINES_A_MINUTE, OUTPUTS_A_MINUTE, MOVES_A_MINUTE = 60, 30, 2.5, 4
QUESTION, WIDGET = 2, 2
STATED = re.compile(r"\*\((\d+) min\)\*")
GUIDE = re.compile(r'guide=f?"""(.*?)"""', re.S)


@dataclass
class Section:
    """Una sección «## …» y lo que se contó en ella."""

    title: str
    words: int = 0
    lines: int = 0
    outputs: int = 0
    questions: int = 0
    widgets: int = 0
    moves: int = 0

    @property
    def stated(self) -> int | None:
        """Los minutos que dice su título."""
        found = STATED.search(self.title)
        return int(found.group(1)) if found else None

    @property
    def minutes(self) -> float:
        """Los que da la cuenta."""
        reading = self.words / WORDS_A_MINUTE
        looking = self.lines / LINES_A_MINUTE + self.outputs / OUTPUTS_A_MINUTE + self.moves / MOVES_A_MINUTE
        thinking = self.questions * QUESTION + self.widgets * WIDGET
        return reading + looking + thinking


def sections(source: Path) -> list[Section]:
    """Las secciones de una lección que dicen cuánto duran."""
    book = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent")
    found = [Section("")]
    for cell in book.cells:
        if cell.cell_type == "code":
            _count_code(cell, found[-1])
        elif "plegada" not in cell.metadata.get("tags", ()):
            for part in re.split(r"(?m)^(?=## )", cell.source):
                if part.startswith("## "):
                    found.append(Section(part.split("\n")[0]))
                _count_text(part, found[-1])
    return [section for section in found if section.stated]


def _count_text(text: str, section: Section) -> None:
    section.moves += len(re.findall(r"(?m)^- ", text))
    formulas = len(re.findall(r"\$\$", text)) // 2
    plain = re.sub(r"\]\([^)]*\)|\$\$.*?\$\$", "]", text, flags=re.S)
    section.words += len(re.findall(r"\w+", plain)) + 10 * formulas      # una fórmula se lee como una oración corta


def _count_code(cell, section: Section) -> None:
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden")
    asked = len(re.findall(r"^(?:predict|quiz)\(", cell.source, re.M))
    section.questions += asked
    for guide in GUIDE.findall(cell.source):      # lo que se lee al abrir una predicción
        _count_text(textwrap.dedent(guide), section)
    section.widgets += cell.source.count("widget=")
    lines = [line for line in cell.source.split("\n") if line.strip() and not line.startswith(("import ", "from "))]
    if not hidden:
        section.lines += len(lines)
    if lines and not asked:
        section.outputs += 1
