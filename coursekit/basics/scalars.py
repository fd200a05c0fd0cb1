"""Los escalares de numpy, como los de Python."""
from __future__ import annotations

import numpy as np

EXTENDED = (np.longdouble, np.clongdouble)      # `item()` los devuelve tal cual: Python no tiene otros tan anchos
DATES = (np.datetime64, np.timedelta64)         # con unidades que Python no tiene, `item()` da un entero sin unidad


def plain_scalar(value):
    """Un escalar de numpy como el de Python que le corresponde; lo demás, y las fechas de numpy, igual."""
    if not isinstance(value, np.generic) or isinstance(value, DATES):
        return value
    if isinstance(value, EXTENDED):
        return complex(value) if isinstance(value, np.complexfloating) else float(value)
    return value.item()
