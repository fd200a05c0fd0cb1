"""Lo evaluado, tal como lo aprende un modelo: TPE y el proceso gaussiano parten de lo mismo."""
from __future__ import annotations

import math

import numpy as np


class Observed:
    """Una fila del cubo y una pérdida por cada prueba que volvió, en orden; lo que falló vale infinito.

    `n_ok`: cuántas volvieron bien.
    """

    def __init__(self, space):
        self.space = space
        self.rows = []
        self.losses = []
        self.n_ok = 0

    def __len__(self) -> int:
        return len(self.losses)

    def add(self, trial) -> None:
        """Anota un trial que volvió."""
        row = self.space.to_unit(trial.params)
        loss = trial.loss if trial.ok else math.inf
        self.rows.append(row)
        self.losses.append(loss)
        self.n_ok += trial.ok

    def arrays(self):
        """Las filas (n, d), con NaN en las coordenadas que esa configuración no usa, y las pérdidas (n,)."""
        return np.array(self.rows), np.array(self.losses)

    def too_few(self, n_startup: int, n_pending: int) -> bool:
        """¿Todavía no hay de qué aprender? Faltan evaluaciones iniciales por pedir, o ninguna volvió bien."""
        return self.n_ok == 0 or len(self) + n_pending < n_startup
