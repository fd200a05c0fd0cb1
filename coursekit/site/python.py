"""Lo que cada página dice de Python: de dónde se trae, si alguien lo enciende. Es una extensión de Sphinx."""
from __future__ import annotations

from html import escape

PYODIDE = "https://cdn.jsdelivr.net/pyodide/v314.0.7/full/"      # la publicación oficial, con sus bibliotecas


def setup(app) -> dict:
    app.add_config_value("coursekit_pyodide", PYODIDE, "html", str)
    app.connect("html-page-context", _say_where, priority=600)      # después de la vista previa
    app.add_js_file("js/kernel.js", defer="defer")
    app.add_js_file("js/python.js", defer="defer")
    app.add_css_file("python.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _say_where(app, pagename, templatename, context, doctree) -> None:
    address = app.config.coursekit_pyodide
    context["metatags"] = context.get("metatags", "") + f'<meta name="coursekit-pyodide" content="{escape(address)}">\n'


def as_folder(address: str) -> str:
    """Una dirección con su barra al final."""
    return address.rstrip("/") + "/"
