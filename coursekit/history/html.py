"""Cómo se ve una historia en un cuaderno: una frase y las mejores filas, con los colores del tema."""
from __future__ import annotations

from html import escape

import numpy as np

from coursekit.basics.spanish import number, plain_number
from coursekit.basics.validation import stable_repr

ROWS = 5
LONGEST = 40          # letras de un hiperparámetro en una celda
NOTHING = "—"
CELL = "padding:4px 12px;text-align:left;border:0;font-variant-numeric:tabular-nums"
LINE = "border-bottom:1px solid var(--jp-border-color2,#d0d0d0)"
TABLE = "border-collapse:collapse;margin:6px 0;color:inherit;font-size:inherit"
PLAIN = "background:none"
FIRST = "font-weight:600;background:var(--jp-layout-color2,#eeeeee)"


def history_html(history) -> str:
    """El HTML de `history`: su resumen y una tabla con las `ROWS` mejores."""
    best = history.top(ROWS)
    finished = sum(trial.ok for trial in history)
    summary = escape(history.summary())
    html = f'<div class="coursekit-history"><div>{summary}</div>'
    if best:
        html += _table(_columns(history, best))
    if finished > ROWS:
        html += (f'<div style="opacity:.75;font-size:90%">Las {ROWS} mejores de {finished}; la tabla entera: '
                 "<code>.to_frame()</code>.</div>")
    return html + "</div>"


def _columns(history, best) -> dict[str, list[str]]:
    """Encabezado y textos de cada columna que tiene algo que decir."""
    columns = {
        "n.º": [str(trial.number) for trial in best],
        "pérdida": [number(trial.loss) for trial in best],
    }
    if any(trial.resource is not None for trial in best):
        columns["recurso"] = [_resource(trial) for trial in best]
    for name in history.param_names():
        if any(name in trial.params for trial in best):
            columns[name] = [_param(trial, name) for trial in best]
    return columns


def _resource(trial) -> str:
    if trial.resource is None:
        return NOTHING
    return plain_number(trial.resource)


def _param(trial, name) -> str:
    """Un hiperparámetro en una celda: los reales con cinco cifras; lo largo, cortado."""
    if name not in trial.params:
        return NOTHING
    value = trial.params[name]
    if isinstance(value, float | np.floating):
        return number(value)
    text = value if isinstance(value, str) else stable_repr(value)
    if len(text) > LONGEST:
        text = text[:LONGEST - 3] + "..."
    return text


def _table(columns) -> str:
    head = _row(columns, "th", PLAIN)
    rows = list(zip(*columns.values(), strict=True))
    body = _row(rows[0], "td", FIRST)
    for texts in rows[1:]:
        body += _row(texts, "td", PLAIN)
    return (f'<div style="overflow-x:auto"><table style="{TABLE}"><thead>{head}</thead>'
            f"<tbody>{body}</tbody></table></div>")


def _row(texts, tag, style) -> str:
    cells = ""
    for text in texts:
        shown = escape(text)
        cells += f'<{tag} style="{CELL}">{shown}</{tag}>'
    return f'<tr style="{style};{LINE}">{cells}</tr>'
