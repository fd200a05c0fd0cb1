"""El módulo que dibuja los widgets, como un script clásico: un módulo ES no se puede cargar desde un archivo suelto."""
from __future__ import annotations

import re

from coursekit.widgets.module import module_source

EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class)\b)", re.M)


def classic_module() -> str:
    """El mismo texto, encerrado en una función, que deja `coursekitWidgets.render`."""
    text = EXPORT.sub("", module_source())
    text = text.replace("export default {", "window.coursekitWidgets = {")
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'
