"""Qué cuenta como pérdida: lo que devuelve una función objetivo, como un número que se puede comparar."""
from __future__ import annotations

import math
from decimal import Decimal

import numpy as np

from coursekit.basics.validation import bad_type, safe_repr

EXPECTED = "un número, o None si la evaluación falló"
REAL_KINDS = "iuf"      # clases de numpy: enteros con signo y sin él, y punto flotante


def checked_loss(loss) -> tuple[float | None, str]:
    """La pérdida como `float` y "", o None y el porqué si no sirve para comparar: falta, no es finita o no entra.

    Sirve todo número real: enteros, `Fraction`, `Decimal`, escalares de numpy o de otra biblioteca. `TypeError` con
    lo que no lo es: textos, booleanos, complejos, arreglos con ejes.
    """
    if loss is None:
        return None, "no llegó ninguna pérdida"
    try:
        number = float(loss) if _may_be_real(loss) else None
    except OverflowError:
        return None, f"la pérdida llegó {_short(loss)}, que no entra en un número de punto flotante"
    except (Exception, SystemExit) as error:      # un __float__ ajeno puede lanzar cualquier cosa
        if isinstance(loss, Decimal):      # su NaN «que avisa» no se deja convertir
            return None, f"la pérdida llegó {loss}"
        raise bad_type("loss", loss, EXPECTED) from error
    if number is None:
        raise bad_type("loss", loss, EXPECTED)
    if not math.isfinite(number):
        return None, f"la pérdida llegó {number}"
    return number, ""


def _may_be_real(loss) -> bool:
    """¿Es de una clase que dice ser un número real? Un complejo se convertiría perdiendo su parte imaginaria."""
    if isinstance(loss, np.generic | np.ndarray):
        return loss.ndim == 0 and loss.dtype.kind in REAL_KINDS
    if isinstance(loss, bool | complex):
        return False
    axes = getattr(loss, "ndim", 0)      # un tensor o una columna de una sola fila no es un número
    return hasattr(loss, "__float__") and axes == 0


def _short(loss) -> str:
    text = safe_repr(loss)
    return text if len(text) <= 60 else text[:57] + "..."
