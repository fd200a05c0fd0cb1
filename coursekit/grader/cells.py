"""Las celdas de código de una entrega: de un .ipynb de cualquier formato o de un .py, con cualquier codificación."""
from __future__ import annotations

import ast
import json
import re
import tokenize
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

_PERCENT = re.compile(r"^# ?%%(.*)$", re.MULTILINE)
_NOT_CODE = re.compile(r"\[(markdown|md|raw)\]")
_TOP_LEVEL = re.compile(r"(async def|def|class)\b|@")


@dataclass(frozen=True)
class Code:
    """El código de una entrega, celda por celda. `script`: el texto entero, si es un .py corrido; si no, ""."""

    cells: list[str]
    script: str = ""


def read_code(path: Path) -> Code:
    """El código de un .ipynb o de un .py; ValueError si no se puede leer."""
    data = path.read_bytes()
    if path.suffix.lower() == ".ipynb":
        return Code(_notebook_cells(data))
    return script_code(_decode(data))


def script_code(text: str) -> Code:
    """El código de un texto en formato percent, o el de un .py corrido."""
    if _PERCENT.search(text):
        return Code(_percent_cells(text))
    return Code(_top_level_chunks(text), script=text)


# --- .ipynb -----------------------------------------------------------------------------------

def _notebook_cells(data: bytes) -> list[str]:
    try:
        every = _all_cells(_json(data))
        cells = [cell for cell in every if isinstance(cell, dict)]
        if every and not cells:
            raise ValueError("ninguna celda es una celda")
        return [_source(cell) for cell in cells if cell.get("cell_type", "code") == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("el archivo no es un cuaderno de Jupyter") from None


def _json(data: bytes):
    """El contenido de un JSON en UTF-8, UTF-16 o UTF-32, con marca o sin ella; en último caso, Latin-1."""
    try:
        return json.loads(data)
    except UnicodeDecodeError:
        return json.loads(data.decode("latin-1"))


def _all_cells(content: dict) -> list[dict]:
    """Las celdas de un cuaderno; los formatos 2 y 3 las guardaban por hojas."""
    if "worksheets" in content:
        return [cell for sheet in content["worksheets"] for cell in sheet.get("cells", [])]
    return content["cells"]


def _source(cell: dict) -> str:
    """El texto de una celda: una cadena, o la lista de sus líneas. En los formatos 1 a 3 se llamaba de otra manera."""
    for key in ("source", "input", "code"):
        source = cell.get(key)
        if source is not None:
            text = source if isinstance(source, str) else "".join(source)
            return _unix_lines(text)
    return ""


# --- .py --------------------------------------------------------------------------------------

def _decode(data: bytes) -> str:
    """El texto de un .py según su BOM o su línea de codificación; si miente, Latin-1, que nunca falla.

    El Bloc de notas y PowerShell escriben en UTF-16, que Python no lee.
    """
    wide = json.detect_encoding(data)
    if wide not in ("utf-8", "utf-8-sig"):
        return _unix_lines(data.decode(wide, "replace"))
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = data.decode("latin-1")
    return _unix_lines(text)


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _percent_cells(text: str) -> list[str]:
    """Las celdas de código de un texto dividido con «# %%»."""
    before, *rest = _PERCENT.split(text)
    heads, bodies = rest[0::2], rest[1::2]
    kept = [before]
    for head, body in zip(heads, bodies, strict=True):
        if not _NOT_CODE.search(head):
            kept.append(body)
    return [body.lstrip("\n") for body in kept if body.strip()]


def _top_level_chunks(text: str) -> list[str]:
    """Un .py corrido, partido en lo que tiene al margen: un error en una parte no impide ejecutar las otras.

    Cada trozo conserva los números de línea del archivo gracias a los saltos que lo preceden.
    """
    lines = text.split("\n")
    starts = sorted({0, *_starts(text)})
    ends = [*starts[1:], len(lines)]
    return ["\n" * start + "\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _starts(text: str) -> list[int]:
    """La línea (desde 0) en que empieza cada instrucción; si hay un error de sintaxis, cada definición."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _definition_starts(text.split("\n"))
    return [_first_line(statement) - 1 for statement in statements]


def _first_line(statement) -> int:
    """La línea (desde 1) en que empieza una instrucción, con sus decoradores."""
    decorators = getattr(statement, "decorator_list", [])
    return min(node.lineno for node in [statement, *decorators])


def _definition_starts(lines: list[str]) -> list[int]:
    starts = []
    for number, line in enumerate(lines):
        decorated = number > 0 and lines[number - 1].startswith("@")
        if _TOP_LEVEL.match(line) and not decorated:
            starts.append(number)
    return starts
