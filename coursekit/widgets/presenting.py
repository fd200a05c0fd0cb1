"""El modo de clase: todo más grande, y las preguntas se abren con una tecla."""
from __future__ import annotations

from coursekit.basics.spanish import number
from coursekit.basics.validation import bad_type, check_float
from coursekit.figures import style
from coursekit.widgets.card import ALIVE

_CSS = """<style>
.jp-Notebook {{ --jp-code-font-size: {code}px; --jp-content-font-size1: {text}px; --jp-ui-font-size1: {text}px;
  --jp-widgets-font-size: {text}px; }}
.jp-Notebook .jp-RenderedHTMLCommon {{ font-size: {text}px; }}
.jp-Notebook .jp-RenderedHTMLCommon table {{ font-size: {text}px; }}
</style><p>{sentence}</p>"""

_handle = None


def presenter(on: bool = True, scale: float = 1.5) -> None:
    """Agranda `scale` veces figuras, widgets, texto y código; `presenter(False)` vuelve a lo normal.

    Alcanza a los widgets que ya están en pantalla. En este modo `predict` muestra la pregunta a la clase y
    la tecla F8 (o su botón) abre el widget, sin registrar nada. `scale` va de 1 a 3.
    """
    if not isinstance(on, bool):
        raise bad_type("on", on, "True o False")
    scale = check_float("scale", scale, 1, 3)
    if not on:
        scale = 1.0
    style.set_scale(scale, presenting=on)
    for widget in [w for w in ALIVE if w.comm is not None]:      # los cerrados no están en pantalla
        widget.scale, widget.presenting = scale, on
    _enlarge_notebook(on, scale)


def _enlarge_notebook(on: bool, scale: float) -> None:
    """Agranda también el texto y el código del cuaderno, con un estilo que después se quita."""
    global _handle
    from IPython import get_ipython
    from IPython.display import HTML, display
    if _handle is not None:
        _handle.update(HTML(""))
        _handle = None
    if on and get_ipython() is not None:
        sentence = (f"Modo de clase: todo {number(scale)} veces más grande. F8 abre la pregunta que está en "
                    "pantalla. Con <code>presenter(False)</code> volvemos a lo normal.")
        css = _CSS.format(code=round(13 * scale), text=round(14 * scale), sentence=sentence)
        _handle = display(HTML(css), display_id=True)
