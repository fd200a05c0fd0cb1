"""Lo que los documentos dicen de los métodos, sacado de su tabla: los nombres que acepta `searcher`, en README.md."""
from __future__ import annotations

import re
from pathlib import Path

from coursekit.methods import METHODS

BEGIN = "<!-- métodos: lo escribe `make notebooks` -->"
END = "<!-- fin -->"
BETWEEN = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


def documents(root: Path) -> dict[Path, bytes]:
    """Los documentos bajo `root` que nombran a los métodos, con los bytes que deben tener."""
    readme = root / "README.md"
    if not readme.exists():
        return {}
    text = readme.read_text(encoding="utf-8")
    return {readme: BETWEEN.sub(_names(), text).encode()}


def _names() -> str:
    """«`"grid"`, `"random"` o `"asha"`», en el orden de la tabla."""
    *before, last = [f'`"{name}"`' for name in METHODS]
    return f"{BEGIN}\n{', '.join(before)} o {last}\n{END}"
