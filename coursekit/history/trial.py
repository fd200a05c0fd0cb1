"""Un trial: una evaluación, desde que se la propone hasta que tiene resultado."""
from __future__ import annotations

import math
from dataclasses import dataclass, field

STATUSES = ("pending", "ok", "failed", "pruned")


@dataclass
class Trial:
    """Una evaluación: los hiperparámetros que se prueban y, cuando llega, su resultado.

    La propone un buscador: `params`; `resource` (épocas, árboles, muestras: lo que el método reparta);
    `config` (la misma configuración en varios peldaños comparte el número), `bracket`, `rung`
    (peldaño), `generation`, `parents` (números de los trials de los que desciende), `origin` (cómo nació).

    La completa el resultado: `status`, uno de `STATUSES`; `loss` (pérdida: menos es mejor; None si
    falló), `cost` (en unidades del recurso; 1 si no hay recurso), `error`, `seconds`, `info`. Uno que otra biblioteca
    podó queda «pruned»: conserva la última pérdida que se le midió, pero no se compara con las demás.
    """

    number: int = -1                      # lo asigna el buscador al proponerlo
    params: dict = field(default_factory=dict)
    resource: int | float | None = None
    config: int | None = None
    bracket: int | None = None
    rung: int | None = None
    generation: int | None = None
    parents: tuple[int, ...] = ()
    origin: str = ""
    status: str = "pending"
    loss: float | None = None
    cost: float | None = None
    error: str = ""
    seconds: float | None = None
    info: dict = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """¿Tiene una pérdida que se puede comparar?"""
        return self.status == "ok"


def resource_of(trial) -> float:
    """El recurso de un trial, para ordenar: los que no tienen van primero."""
    if trial.resource is None:
        return -math.inf
    return trial.resource
