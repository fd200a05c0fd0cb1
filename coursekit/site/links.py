"""Los enlaces de un cuaderno o un documento, como quedan en el sitio."""
from __future__ import annotations

import posixpath
import re

LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^()\s]+)\)")
PAGES = {
    "notebooks/indice.ipynb": "lecciones/index.md",
    "notebooks/glosario.ipynb": "glosario.md",
    "docs/guia_docente.md": "guia/docente.md",
    "docs/guia_correccion.md": "guia/correccion.md",
    "README.md": "index.md",
    "LICENSE": "acerca.md",
}
FOLDERS = {"notebooks/": "lecciones/", "exercises/": "ejercicios/"}


def site_links(text: str, source: str, page: str, absent=frozenset()) -> str:
    """El Markdown de `source` (ruta en el repositorio) con sus enlaces puestos para `page` (ruta en el sitio).

    Un enlace a algo que el sitio no tiene, como un archivo del código, queda en su texto; `absent` son las páginas que
    esta vez no se arman.
    """
    def changed(found) -> str:
        target = found["target"]
        if re.match(r"[a-z]+:|#", target):
            return found[0]
        path, _, place = target.partition("#")
        address = _page_of(posixpath.normpath(posixpath.join(posixpath.dirname(source), path)))
        if address is None or address in absent:
            return found["text"]
        relative = posixpath.relpath(address, posixpath.dirname(page) or ".")
        anchor = f"#{place}" if place else ""
        return f"[{found['text']}]({relative}{anchor})"
    return LINK.sub(changed, text)


def _page_of(path: str) -> str | None:
    """La página del sitio que muestra ese archivo del repositorio, si la hay."""
    if path in PAGES:
        return PAGES[path]
    for folder, place in FOLDERS.items():
        if path.startswith(folder) and path.endswith(".ipynb"):
            name = path.removeprefix(folder).removesuffix(".ipynb")
            return f"{place}{name}.md"
    return None
