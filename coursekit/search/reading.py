"""Cómo salió una evaluación: lo que se leyó de lo que devolvió la función objetivo."""
from __future__ import annotations

from dataclasses import dataclass, field

from coursekit.basics.json_values import decode, encode

SAVED = ("loss", "cost", "seconds", "error", "info")      # lo que va al diario; el estado puede ser enorme


@dataclass(frozen=True)
class Reading:
    """La pérdida (None si la evaluación falló), lo que se anota junto a ella en el trial y el estado que dejó."""

    loss: float | None
    cost: float
    seconds: float | None
    error: str = ""
    info: dict = field(default_factory=dict)
    state: object = None

    def write_on(self, trial) -> None:
        """Completa `trial`; la pérdida la anota el buscador, al contársela."""
        trial.cost = self.cost
        trial.seconds = self.seconds
        trial.error = self.error
        trial.info = self.info

    def to_json(self) -> dict:
        """Lo que se escribe en el diario."""
        event = {}
        for name in SAVED:
            value = getattr(self, name)
            event[name] = encode(value)
        return event

    @classmethod
    def from_json(cls, event: dict) -> Reading:
        """Lo que `to_json` escribió. `KeyError` o `ValueError` si no lo escribió."""
        values = [decode(event[name]) for name in SAVED]
        return cls(*values)
