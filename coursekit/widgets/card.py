"""Lo común a todos los widgets del curso: el módulo del navegador, el tamaño de las letras y la imagen fija."""
from __future__ import annotations

import html
import re
from pathlib import Path
from weakref import WeakSet

import anywidget
import traitlets as T

from ..figures import style

STATIC = Path(__file__).parent / "static"
ALIVE: WeakSet = WeakSet()      # los widgets que `presenter()` cambia sobre la marcha


class Card(anywidget.AnyWidget):
    """Un recuadro dibujado por `static/coursekit.js`; `kind` dice cuál y `labels` trae sus palabras."""

    _esm = STATIC / "coursekit.js"
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
        """Lo que queda sin navegador que dibuje: un HTML y la oración."""
        return {"text/html": f"<p>{rich(self.describe())}</p>", "text/plain": self.describe()}

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, **self.still()}, metadata

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.describe()}>"


def rich(text: str) -> str:
    """`text` en HTML: lo que va entre acentos graves es código."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
