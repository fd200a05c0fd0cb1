"""Hasta cuándo se busca: cuántas evaluaciones y cuánto tiempo."""
from __future__ import annotations

import time

from coursekit.basics.validation import check_float, check_int


class Budget:
    """Cuántas evaluaciones y cuánto tiempo; sin límite lo que sea None."""

    def __init__(self, n_trials, timeout):
        self.n_trials = None if n_trials is None else check_int("n_trials", n_trials, low=1)
        self.timeout = None if timeout is None else check_float("timeout", timeout, low=0)
        self.start = time.monotonic()
        self.timed_out = False      # ¿fue el tiempo lo que cortó?

    def spent(self, n: int) -> bool:
        """¿No hay lugar para otra evaluación, con `n` hechas o en camino?"""
        if self.n_trials is not None and n >= self.n_trials:
            return True
        if self.timeout is not None:
            elapsed = time.monotonic() - self.start
            self.timed_out = elapsed >= self.timeout
        return self.timed_out
