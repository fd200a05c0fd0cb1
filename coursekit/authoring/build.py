"""De las fuentes (`*.py` en formato percent de jupytext) a los cuadernos; siempre los mismos bytes.

notebooks/source/*.py → notebooks/*.ipynb;  solutions/source/*.py → solutions/*.ipynb (resueltos) y
exercises/*.ipynb (los del estudiante). El índice y el glosario salen de notebooks/source/*.toml.
"""
from __future__ import annotations

import hashlib
import json
from pathlib import Path

from coursekit.authoring.course import pages
from coursekit.authoring.documents import documents
from coursekit.authoring.regions import SourceError, regions, solved, stub
from coursekit.authoring.slideshow import slide_type

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT = {"tags", "jupyter"}      # «jupyter» pliega el código de una celda: source_hidden
FOLDED = "plegada"              # la etiqueta de una celda de texto que se muestra cerrada, con su título a la vista


def notebook_bytes(text: str, name: str, is_lesson: bool = False) -> bytes:
    """El .ipynb (formato 4.5, sin salidas) de un texto percent; el de una lección dice también qué se proyecta."""
    import jupytext

    parsed = jupytext.reads(text, fmt="py:percent")
    seen: dict[str, int] = {}
    cells = [_cell(cell, seen, name) for cell in parsed.cells]
    if not cells:
        raise SourceError(f"{name}, línea 1: no hay ninguna celda.")
    if is_lesson:
        for clean, cell in zip(cells, parsed.cells, strict=True):
            clean["metadata"] |= _slideshow(cell, name)
    content = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _cell(cell, seen, name) -> dict:
    """Una celda limpia, con lo que un .ipynb guarda de ella y nada más."""
    source = cell.source
    if cell.cell_type == "markdown" and FOLDED in cell.metadata.get("tags", ()):
        source = _folded(source, name)
    clean = {
        "cell_type": cell.cell_type,
        "id": _identifier(cell, seen),
        "metadata": {key: value for key, value in cell.metadata.items() if key in KEPT},
        "source": source.splitlines(keepends=True),
    }
    if cell.cell_type == "code":
        clean["execution_count"] = None
        clean["outputs"] = []
    return clean


def _slideshow(cell, name) -> dict:
    """Los metadatos con que las herramientas de Jupyter arman una presentación; "-" es lo que suponen si no están."""
    try:
        kind = slide_type(cell.cell_type, cell.source, cell.metadata)
    except ValueError as error:
        raise SourceError(f"{name}: {error}") from error
    return {} if kind == "-" else {"slideshow": {"slide_type": kind}}


def _folded(text: str, name: str) -> str:
    """Un texto cerrado detrás de su primera línea, «### Título»; se abre en JupyterLab y en la página exportada."""
    title, _, body = text.partition("\n")
    if not title.startswith("### ") or not body.strip():
        raise SourceError(f"{name}: una celda «{FOLDED}» empieza con «### Título» y sigue con su texto; "
                          f"llegó «{title}».")
    summary = title.removeprefix("### ")
    return f"<details>\n<summary><b>{summary}</b></summary>\n\n{body.strip()}\n\n</details>"


def _identifier(cell, seen) -> str:
    """El identificador de una celda sale de su texto: editar una no cambia los de las otras.

    `seen`: cuántas veces apareció ya cada texto.
    """
    text = f"{cell.cell_type}\n{cell.source}"
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    seen[digest] = seen.get(digest, 0) + 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def plan(root: Path) -> dict[Path, bytes]:
    """Todo lo que se genera bajo `root`, con sus bytes: cuadernos y documentos. SourceError si una fuente está mal."""
    wanted: dict[Path, bytes] = documents(root)
    for source in _sources(root / "notebooks"):
        text = _read(source)
        if regions(text, source.name):
            raise SourceError(f"{source.name}: una lección no lleva regiones de solución.")
        lesson = _target(root / "notebooks", source)
        wanted[lesson] = notebook_bytes(text, source.name, is_lesson=True)
    for name, text in pages(root).items():
        wanted[root / "notebooks" / f"{name}.ipynb"] = notebook_bytes(text, name)
    for source in _sources(root / "solutions"):
        text = _read(source)
        solution = _target(root / "solutions", source)
        exercise = _target(root / "exercises", source)
        wanted[solution] = notebook_bytes(solved(text, source.name), source.name)
        wanted[exercise] = notebook_bytes(stub(text, source.name), source.name)
    return wanted


def _sources(folder: Path) -> list[Path]:
    return sorted((folder / "source").glob("*.py"))


def _read(source: Path) -> str:
    return source.read_text(encoding="utf-8")


def _target(folder: Path, source: Path) -> Path:
    return folder / f"{source.stem}.ipynb"


def differences(root: Path) -> list[str]:
    """Lo que hay en disco y no es lo que dicen las fuentes, una frase por archivo."""
    wanted = plan(root)
    found = []
    for path, content in wanted.items():
        if not path.exists():
            found.append(f"{path.relative_to(root)}: falta")
        elif path.read_bytes() != content:
            found.append(f"{path.relative_to(root)}: es distinto de su fuente")
    for path in notebooks(root):
        if path not in wanted:
            found.append(f"{path.relative_to(root)}: no tiene fuente")
    return found


def notebooks(root: Path) -> list[Path]:
    """Los cuadernos que hay en disco."""
    found = []
    for name in ("notebooks", "solutions", "exercises"):
        found += sorted((root / name).glob("*.ipynb"))
    return found


def build(root: Path, overwrite: bool = False) -> list[Path]:
    """Escribe los cuadernos y documentos que cambiaron y los devuelve.

    Un ejercicio ya trabajado (con celdas ejecutadas) no se pisa: ValueError, salvo con `overwrite`.
    """
    changed = {path: content for path, content in plan(root).items() if _differs(path, content)}
    worked = [path.name for path in changed if path.parent.name == "exercises" and _was_run(path)]
    if worked and not overwrite:
        names = ", ".join(worked)
        raise ValueError(f"{names}: tiene celdas ejecutadas, puede ser trabajo de alguien. "
                         "Con --overwrite se reemplaza igual.")
    for path, content in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(changed)


def _differs(path: Path, content: bytes) -> bool:
    """¿Hay que escribir el archivo, porque falta o porque tiene otra cosa?"""
    return not path.exists() or path.read_bytes() != content


def _was_run(path: Path) -> bool:
    """¿Tiene celdas ejecutadas? Lo que no se entiende se toma por trabajo de alguien."""
    if not path.exists():
        return False
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return any(cell.get("execution_count") or cell.get("outputs") for cell in cells)
    except (ValueError, KeyError):
        return True
