"""Ejecutar una lección y guardar el resultado: solo se repite si cambió ella, o algo del paquete que haya importado."""
from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

LIMIT = 600                      # segundos que puede llevar una celda
REPORT = "from coursekit.site.inside import report\n\nreport()"


def executed(notebook: Path, cache: Path):
    """El cuaderno con sus salidas y el estado de sus widgets, y lo que contó de sí: (nbformat, dict).

    `cache`: la carpeta donde queda guardado. Lanza CellExecutionError si una celda falla.
    """
    import nbformat

    kept = cache / f"{notebook.stem}.ipynb"
    told = cache / f"{notebook.stem}.json"
    if kept.exists() and told.exists():
        facts = json.loads(told.read_text(encoding="utf-8"))
        if facts["stamp"] == stamp(notebook, facts["files"]):
            return nbformat.read(kept, as_version=4), facts
    book, facts = _run(notebook)
    facts["stamp"] = stamp(notebook, facts["files"])
    cache.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, kept)
    told.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return book, facts


def stamp(notebook: Path, files: list[str]) -> str:
    """La huella de todo lo que decide el resultado: el cuaderno, el Python y esos archivos del paquete."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(sys.version.encode())
    digest.update(notebook.read_bytes())
    for name in files:
        path = package / name
        digest.update(name.encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _run(notebook: Path):
    """Ejecuta el cuaderno, y al final una celda de más que cuenta qué usó y qué muestra cada predicción."""
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(notebook, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(REPORT))
    client = NotebookClient(
        book,
        timeout=LIMIT,
        kernel_name="python3",
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    client.execute(env=_environment())
    last = book.cells.pop()
    facts = json.loads(last.outputs[0]["text"])
    return book, facts


def _environment() -> dict:
    """El entorno del kernel: un hilo por proceso, y el mismo paquete que arma el sitio."""
    root = str(Path(__file__).parents[2])
    known = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(filter(None, [root, known]))
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path}
