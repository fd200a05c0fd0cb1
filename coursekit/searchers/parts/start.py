"""Con qué puntos se empieza cuando todavía no se sabe nada: una sucesión de Sobol, mejor repartida que el azar."""
from __future__ import annotations

import inspect

from scipy.stats import qmc

INSIST = 64          # puntos ya vistos que se toleran seguidos en un espacio finito


class SobolStart:
    """Configuraciones repartidas por todo el cubo; desordenadas según `rng`, para que dos semillas difieran."""

    def __init__(self, cube, rng):
        self.cube = cube
        self.rng = rng
        self.sequence = qmc.Sobol(cube.n, **{generator_name(qmc.Sobol): rng})

    def next(self, seen) -> dict | None:
        """La próxima configuración que no está en `seen`; None si ya salieron todas."""
        for _ in range(INSIST):
            # Uno por uno y sin omitir: tomar uno de cada ocho encierra la primera coordenada en un octavo del cubo.
            point = self.cube.snap(self.sequence.random(1))[0]
            params = self.cube.decode(point)
            if params not in seen:
                return params
        return self.cube.any_unseen(self.rng, seen)


def generator_name(sobol) -> str:
    """Cómo llama esa función al generador: hasta scipy 1.14, que es el de algunos navegadores, «seed»."""
    return "rng" if "rng" in inspect.signature(sobol).parameters else "seed"
