"""Lo que README.md saca de las tablas: los nombres que acepta `searcher`, y las lecciones con sus tiempos."""
from __future__ import annotations

import re
from pathlib import Path

from coursekit.authoring.course import lessons, readme_table
from coursekit.methods import METHODS

BEGIN = "<!-- métodos: lo escribe `make notebooks` -->"
BEGIN_LESSONS = "<!-- lecciones: lo escribe `make notebooks` -->"
END = "<!-- fin -->"


def documents(root: Path) -> dict[Path, bytes]:
    """Los documentos bajo `root` que llevan algo de las tablas, con los bytes que deben tener."""
    readme = root / "README.md"
    if not readme.exists():
        return {}
    text = readme.read_text(encoding="utf-8")
    text = _filled(text, BEGIN, _names())
    table = lessons(root)
    if table:
        text = _filled(text, BEGIN_LESSONS, readme_table(table))
    return {readme: text.encode()}


def _filled(text: str, begin: str, content: str) -> str:
    """El texto con `content` entre la marca `begin` y la del fin."""
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(END)}", re.DOTALL)
    return between.sub(lambda _: f"{begin}\n{content}\n{END}", text)


def _names() -> str:
    """«`"grid"`, `"random"` o `"asha"`», en el orden de la tabla."""
    *before, last = [f'`"{name}"`' for name in METHODS]
    return f"{', '.join(before)} o {last}"
