"""Qué es cada celda en una presentación: lo que dice la fuente, o lo que se deduce de la celda.

La fuente lo dice en los metadatos de la celda, como lo entiende Jupyter: `# %% slideshow={"slide_type": "skip"}`.
"""
from __future__ import annotations

import ast

TYPES = ("slide", "subslide", "fragment", "skip", "notes", "-")
FOLDED = "plegada"                                # la etiqueta de lo que en el cuaderno está cerrado
ASKING = ("predict", "predictions", "quiz")       # lo que ocupa una diapositiva entera


def slide_type(kind: str, source: str, metadata: dict) -> str:
    """El `slide_type` de una celda de esa clase ("markdown" o "code"), con ese texto y esos metadatos.

    "slide" empieza una parte; "subslide", una diapositiva; "-" sigue en la misma; "notes" es para quien presenta, y
    "skip" no se proyecta. ValueError si los metadatos dicen otra cosa.
    """
    told = metadata.get("slideshow", {}).get("slide_type")
    if told is not None:
        if told not in TYPES:
            raise ValueError(f"«slide_type»: llegó «{told}»; se espera uno de {', '.join(TYPES)}.")
        return told
    if kind == "markdown":
        return _of_text(source, metadata)
    return _of_code(source)


def _of_text(source: str, metadata: dict) -> str:
    if FOLDED in metadata.get("tags", ()):
        return "skip"
    if source.startswith(("# ", "## ")):
        return "slide"
    return "subslide" if source.startswith("### ") else "-"


def _of_code(source: str) -> str:
    """Lo que pregunta va solo; lo que prepara, como una celda que nada más importa, no se proyecta."""
    if asks(source):
        return "subslide"
    is_setup = "doctor" in _called(source) or not without_imports(source).strip()
    return "skip" if is_setup else "-"


def asks(source: str) -> bool:
    """¿La celda hace una pregunta, o muestra las predicciones?"""
    return not _called(source).isdisjoint(ASKING)


def _called(source: str) -> set[str]:
    """Los nombres de las funciones que una celda llama; ninguno si no es Python (una orden de IPython)."""
    tree = _parsed(source)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {name.id for name in calls if isinstance(name, ast.Name)}


def without_imports(source: str) -> str:
    """El código sin los `import` con que empieza."""
    rows = source.split("\n")
    first = 0
    for statement in _parsed(source).body:
        if not isinstance(statement, ast.Import | ast.ImportFrom):
            break
        first = statement.end_lineno
    return "\n".join(rows[first:]).strip("\n")


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])
