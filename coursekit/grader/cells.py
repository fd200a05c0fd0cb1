"""Las celdas de código de una entrega: de un .ipynb o de un .py, con cualquier codificación."""
from __future__ import annotations

import ast
import json
import re
import tokenize
from io import BytesIO
from pathlib import Path

_PERCENT = re.compile(r"^# ?%%(.*)$", re.MULTILINE)
_TOP_LEVEL = re.compile(r"(async def|def|class)\b|@")


def find_submission(folder: Path, stem: str) -> Path | None:
    """El archivo de la lección `stem` en una carpeta: el .ipynb o, si no está, el .py."""
    return next((path for path in (folder / f"{stem}.ipynb", folder / f"{stem}.py") if path.is_file()), None)


def code_cells(path: Path) -> list[str]:
    """Las celdas de código de un .ipynb, o las de un .py en formato percent; ValueError si no se puede leer."""
    data = path.read_bytes()
    return _notebook_cells(data) if path.suffix == ".ipynb" else script_cells(_decode(data))


def _notebook_cells(data: bytes) -> list[str]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
        cells = content["cells"]
        return ["".join(cell["source"]) for cell in cells if cell.get("cell_type") == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"el archivo no es un cuaderno de Jupyter ({type(error).__name__})") from None


def _decode(data: bytes) -> str:
    """El texto de un .py según su BOM o su línea de codificación; si miente, Latin-1, que nunca falla."""
    try:
        encoding = tokenize.detect_encoding(BytesIO(data).readline)[0]
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def script_cells(text: str) -> list[str]:
    """Las celdas de código de un texto en formato percent; de un .py corrido, una por definición."""
    if not _PERCENT.search(text):
        return _top_level_chunks(text)
    pieces = _PERCENT.split(text)  # texto previo, y luego (encabezado, cuerpo) de cada celda
    bodies = [pieces[0]] + [body for head, body in zip(pieces[1::2], pieces[2::2], strict=True)
                            if not re.search(r"\[(markdown|md|raw)\]", head)]
    return [body.lstrip("\n") for body in bodies if body.strip()]


def _top_level_chunks(text: str) -> list[str]:
    """Un .py corrido, partido en lo que tiene al margen: un error en una parte no impide ejecutar las otras.

    Cada trozo conserva los números de línea del archivo gracias a los saltos que lo preceden.
    """
    lines = text.split("\n")
    starts = sorted({0, *_starts(text)})
    return ["\n" * a + "\n".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _starts(text: str) -> list[int]:
    """La línea (desde 0) en que empieza cada instrucción; si hay un error de sintaxis, cada definición."""
    try:
        return [min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]) - 1
                for node in ast.parse(text).body]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = text.split("\n")
        return [number for number, line in enumerate(lines) if _TOP_LEVEL.match(line)
                and not (number and lines[number - 1].startswith("@"))]


def plain_python(source: str) -> str:
    """El código tal como lo entiende Jupyter: `%`, `!` y `?` pasan a ser llamadas a get_ipython()."""
    try:
        ast.parse(source)
        return source
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)
