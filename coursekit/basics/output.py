"""Lo que se imprime se imprime en cualquier consola: los caracteres que no sabe escribir se reemplazan por otros.

Una consola de Windows, o una salida enviada a un archivo, suele saber solo 256 caracteres (cp1252), o 128 (ascii).
Para Python eso es un error que corta el programa; aquí «✔» pasa a ser «+», el signo menos de la imprenta pasa a ser
un guion y, si hace falta, las letras pierden su acento.
"""
from __future__ import annotations

import codecs
import sys
import unicodedata

LEGIBLE = "coursekit.legible"       # el nombre con que Python conoce a `_legible`
UNKNOWN = "?"

# Lo que se parece más que un signo de pregunta. El resto pierde su acento o, si no tiene, queda en «?».
ALIKE = {
    "✔": "+", "✘": "x", "✗": "x", "◐": "~", "○": "o", "●": "*", "−": "-", "–": "-", "—": "-", "«": '"', "»": '"',
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "·": "*", "×": "x", "≤": "<=", "≥": ">=", "≠": "!=",
    "±": "+/-", "→": "->", "←": "<-", "√": "raiz", "∞": "inf", "¿": "", "¡": "", "█": "#", "░": ".",
    "η": "eta", "μ": "mu", "σ": "sigma", "γ": "gamma", "λ": "lambda", "α": "alfa", "β": "beta", "ξ": "xi",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ",
}


def tolerate_any_encoding() -> None:
    """Desde aquí, imprimir algo que la consola no sabe escribir lo reemplaza en vez de fallar."""
    for stream in (sys.stdout, sys.stderr):
        make_tolerant(stream)


def make_tolerant(stream) -> None:
    """Hace lo mismo con una salida; la que ya sabe escribir todo, o no se deja cambiar, queda como estaba."""
    encoding = getattr(stream, "encoding", None)
    if not encoding or _writes_everything(encoding) or not hasattr(stream, "reconfigure"):
        return
    try:
        stream.reconfigure(errors=LEGIBLE)
    except (ValueError, OSError):       # una salida ya cerrada
        pass


def _writes_everything(encoding: str) -> bool:
    try:
        "✔ñ−\U0001f600".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _legible(error: UnicodeError) -> tuple[str, int]:
    """El reemplazo de lo que `error` no pudo escribir, y dónde sigue el texto (así lo pide `codecs`)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unwritable = error.object[error.start:error.end]
    replaced = "".join(_replacement(character, error.encoding) for character in unwritable)
    return replaced, error.end


def _replacement(character: str, encoding: str) -> str:
    without_accent = unicodedata.normalize("NFKD", character)[0]
    for candidate in (ALIKE.get(character), without_accent):
        if candidate is not None and _can_write(candidate, encoding):
            return candidate
    return UNKNOWN


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


codecs.register_error(LEGIBLE, _legible)
