"""Lo común a todos los widgets del curso: el módulo del navegador, el tamaño de las letras y la imagen fija."""
from __future__ import annotations

import html
import re
from pathlib import Path
from weakref import WeakSet

import anywidget
import traitlets as T

from coursekit.figures import style
from coursekit.widgets.module import module_source

STATIC = Path(__file__).parent / "static"
SAVED = "Lo de arriba es una copia fija: en JupyterLab cobra vida al ejecutar la celda."
ALIVE: WeakSet = WeakSet()      # los widgets que `presenter()` cambia sobre la marcha


class Card(anywidget.AnyWidget):
    """Un recuadro dibujado por `static/js`; `kind` dice cuál y `labels` trae sus palabras."""

    _esm = module_source()
    _css = STATIC / "coursekit.css"

    kind = T.Unicode().tag(sync=True)
    title = T.Unicode().tag(sync=True)
    labels = T.Dict().tag(sync=True)
    scale = T.Float(1.0).tag(sync=True)
    presenting = T.Bool(False).tag(sync=True)

    def __init__(self, **traits):
        super().__init__(scale=style.scale(), presenting=style.presenting(), **traits)
        ALIVE.add(self)

    def describe(self) -> str:
        """En una oración, lo que se ve."""
        raise NotImplementedError

    def still(self) -> dict:
        """Lo que se ve ahora, quieto: un HTML y la oración."""
        sentence = self.describe()
        return {"text/html": f"<p>{rich(sentence)}</p>", "text/plain": sentence}

    def _repr_mimebundle_(self, **kwargs):
        return with_still(super()._repr_mimebundle_(**kwargs), self.still())

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.describe()}>"


def with_still(bundle, still: dict) -> tuple[dict, dict]:
    """La salida de un widget, más lo que queda en su lugar cuando no hay kernel (o no hay navegador)."""
    if isinstance(bundle, tuple):
        data, metadata = bundle
    else:
        data, metadata = bundle, {}
    page = f'<div class="ck-still">{still["text/html"]}<p><small>{SAVED}</small></p></div>'
    return {**data, **still, "text/html": page}, metadata


def rich(text: str) -> str:
    """`text` en HTML: lo que va entre acentos graves es código, y entre asteriscos dobles, importante."""
    with_code = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", with_code)


def paragraphs(text: str) -> str:
    """`text` en párrafos de HTML; los bloques cuyos renglones empiezan con «- » son listas."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return "".join(_list_or_paragraph(block) for block in blocks)


def _list_or_paragraph(block: str) -> str:
    if not block.startswith("- "):
        return f"<p>{rich(block)}</p>"
    items = re.split(r"\n?^- ", block, flags=re.M)[1:]
    return "<ul>" + "".join(f"<li>{rich(item)}</li>" for item in items) + "</ul>"
