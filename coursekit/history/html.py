"""Cómo se ve una historia en un cuaderno: una frase y las mejores filas, con los colores del tema."""
from __future__ import annotations

from html import escape

import numpy as np

from coursekit.basics.spanish import number, plain_number
from coursekit.basics.validation import stable_repr

ROWS = 5
CELL = "padding:4px 12px;text-align:left;border:0;font-variant-numeric:tabular-nums"
LINE = "border-bottom:1px solid var(--jp-border-color2,#d0d0d0)"
TABLE = "border-collapse:collapse;margin:6px 0;color:inherit;font-size:inherit"
FIRST = "font-weight:600;background:var(--jp-layout-color2,#eeeeee)"


def history_html(history) -> str:
    """El HTML de `history`: su resumen y una tabla con las `ROWS` mejores."""
    best, finished = history.top(ROWS), sum(t.ok for t in history)
    table = _table(_columns(history, best)) if best else ""
    more = "" if finished <= ROWS else (
        f'<div style="opacity:.75;font-size:90%">Las {ROWS} mejores de {finished}; la tabla entera: '
        "<code>.to_frame()</code>.</div>")
    return f'<div class="coursekit-history"><div>{escape(history.summary())}</div>{table}{more}</div>'


def _columns(history, best) -> dict[str, list[str]]:
    """Encabezado y textos de cada columna que tiene algo que decir."""
    columns = {"n.º": [str(t.number) for t in best], "pérdida": [number(t.loss) for t in best]}
    if any(t.resource is not None for t in best):
        columns["recurso"] = ["—" if t.resource is None else plain_number(t.resource) for t in best]
    for name in history.param_names():
        if any(name in t.params for t in best):
            columns[name] = [_show(t.params[name]) if name in t.params else "—" for t in best]
    return columns


def _table(columns) -> str:
    head = _row(columns, "th", "background:none")
    body = [_row(values, "td", "background:none" if i else FIRST)
            for i, values in enumerate(zip(*columns.values(), strict=True))]
    return (f'<div style="overflow-x:auto"><table style="{TABLE}"><thead>{head}</thead>'
            f'<tbody>{"".join(body)}</tbody></table></div>')


def _row(texts, tag, style) -> str:
    cells = "".join(f'<{tag} style="{CELL}">{escape(text)}</{tag}>' for text in texts)
    return f'<tr style="{style};{LINE}">{cells}</tr>'


def _show(value) -> str:
    """Un hiperparámetro en una celda: los reales con cinco cifras; lo largo, cortado."""
    if isinstance(value, (float, np.floating)):
        return number(value)
    text = value if isinstance(value, str) else stable_repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
