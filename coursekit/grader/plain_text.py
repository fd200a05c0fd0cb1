"""Texto ajeno, apto para un informe: sin órdenes de terminal, sin caracteres de control, sin mitades de caracteres."""
from __future__ import annotations

import re

_TERMINAL_ORDER = re.compile(r"""
    \x1b \[ [0-?]* [ -/]* [@-~]                  # color y cursor
    | \x1b \] .*? (?: \x07 | \x1b\\ )            # título de la ventana, enlaces
    | \x1b [ -/]* [0-~]                          # las demás, de dos caracteres
    """, re.VERBOSE | re.DOTALL)
UNREADABLE = "�"


def printable(text: str) -> str:
    """`text` sin lo que una terminal obedecería ni lo que rompería un informe."""
    without_orders = _TERMINAL_ORDER.sub("", text)
    whole = without_orders.encode("utf-8", "replace").decode("utf-8")
    return "".join(character if _is_shown(character) else UNREADABLE for character in whole)


def one_line(text: str, width: int) -> str:
    """`text` en una línea de `width` caracteres como mucho, apta para un informe."""
    return printable(" ".join(text.split())[:width])


def _is_shown(character: str) -> bool:
    return character.isprintable() or character in "\n\t"


def message_of(error: BaseException, width: int = 200) -> str:
    """El texto de una excepción, en una línea; "" si no tiene o si pedirlo falla."""
    try:
        text = str(error)
    except BaseException:      # es código ajeno: puede lanzar cualquier cosa
        return ""
    return one_line(text, width)
