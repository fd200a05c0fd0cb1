"""El módulo del navegador, hecho de los archivos de `static/js`: cada uno dibuja una cosa, y llegan en uno solo.

Los widgets se cargan de un texto, sin servidor al que pedirle lo demás. Por eso los archivos se juntan aquí, cada uno
después de los que importa y sin sus renglones `import`. Comparten un solo espacio de nombres: lo que un archivo declara
no puede llamarse como lo de otro.
"""
from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "js"
ENTRY = "main.js"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<file>[\w.]+)";\n', re.M)


@cache
def module_source() -> str:
    """El texto del módulo único, igual cada vez."""
    ordered: list[str] = []
    _visit(ENTRY, ordered)
    return "\n".join(_without_imports(name) for name in ordered)


def _visit(name: str, ordered: list[str]) -> None:
    """Agrega `name` a `ordered`, después de los archivos que importa."""
    if name in ordered:
        return
    for imported in IMPORT.finditer(_read(name)):
        _visit(imported["file"], ordered)
    ordered.append(name)


def _without_imports(name: str) -> str:
    return IMPORT.sub("", _read(name))


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
