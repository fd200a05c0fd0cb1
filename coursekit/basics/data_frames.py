"""Las tablas de pandas con los números en español: la coma decimal, y un espacio fino en los enteros de cinco cifras.

    comma_tables()      # una vez, al comienzo del cuaderno

Cambia cómo se muestra un DataFrame al final de una celda, y nada más: sus valores quedan como estaban.
"""
from __future__ import annotations

import re

from coursekit.basics.spanish import integer, with_comma

# Una celda de la tabla, o un título, que es un número y nada más.
NUMBER_IN_CELL = re.compile(r"(?<=>)-?\d+(?:\.\d+)?(?=</t[dh]>)")
NUMBER_IN_TEXT = re.compile(r"(?<![\w.,])\d+\.\d+(?![\w.,])")


def comma_tables() -> None:
    """Desde aquí, los DataFrame que muestra este cuaderno llevan coma decimal. Fuera de un cuaderno no hace nada."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    import pandas as pd

    formatters = shell.display_formatter.formatters
    formatters["text/html"].for_type(pd.DataFrame, html_with_commas)
    formatters["text/plain"].for_type(pd.DataFrame, _print_with_commas)


def html_with_commas(frame) -> str | None:
    """La tabla como la muestra pandas en un cuaderno, con los números en español; None si no la muestra en HTML."""
    html = frame._repr_html_()
    return None if html is None else NUMBER_IN_CELL.sub(_in_spanish, html)


def text_with_commas(frame) -> str:
    """La tabla como la escribe pandas, con coma decimal; las columnas siguen alineadas."""
    return NUMBER_IN_TEXT.sub(lambda found: found.group().replace(".", ","), repr(frame))


def _print_with_commas(frame, printer, cycle) -> None:
    printer.text(text_with_commas(frame))


def _in_spanish(found: re.Match) -> str:
    text = found.group()
    return with_comma(text) if "." in text else integer(int(text))
