"""La barra de progreso de una búsqueda: un widget en un cuaderno, texto en una terminal."""
from __future__ import annotations

import sys

from coursekit.basics.spanish import significant


def in_notebook() -> bool:
    """¿Estamos en un núcleo de Jupyter?"""
    ipython = sys.modules.get("IPython")
    return hasattr(ipython.get_ipython() if ipython else None, "kernel")


class ProgressBar:
    """Cuenta evaluaciones y muestra la mejor pérdida; muda si `enabled` es False o si nadie la miraría."""

    def __init__(self, total: int | None, enabled: bool):
        self.best, self.failed, self._skipped = None, 0, 0
        self._bar = _make_bar(total) if enabled else None

    def skip(self, trial) -> None:
        """Cuenta un trial que ya estaba en el diario, sin que figure en la velocidad."""
        self._note(trial)
        if self._bar is not None:
            self._bar.initial += 1
            self._bar.n += 1

    def update(self, trial) -> None:
        """Cuenta un trial recién terminado."""
        self._note(trial)
        if self._bar is not None:
            self._bar.set_postfix_str(self._text(), refresh=False)
            self._bar.update(1)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def _note(self, trial):
        if not trial.ok:
            self.failed += 1
        elif self.best is None or trial.loss < self.best:
            self.best = trial.loss

    def _text(self):
        best = "ninguna todavía" if self.best is None else significant(self.best, 4)
        return f"mejor pérdida: {best}" + (f", fallidas: {self.failed}" if self.failed else "")


def _make_bar(total):
    options = {"total": total, "unit": " eval", "desc": "Búsqueda", "smoothing": 0.1}
    if not in_notebook():
        from tqdm import tqdm
        bar = tqdm(disable=None, **options)      # None: calla si stderr no es una terminal
        return None if bar.disable else bar
    try:
        from tqdm.notebook import tqdm
        return tqdm(**options)
    except ImportError:      # sin ipywidgets preferimos callar: en un cuaderno stderr se ve como un error
        return None
