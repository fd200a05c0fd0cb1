"""La barra de progreso de una búsqueda: un widget en un cuaderno, texto en una terminal."""
from __future__ import annotations

import sys
import threading
from contextlib import suppress
from functools import cache

from coursekit.basics.browser import in_browser
from coursekit.basics.spanish import significant

LOOKS = {"unit": " eval", "desc": "Búsqueda", "smoothing": 0.1}
# Sin la velocidad: en una terminal de 80 columnas, una de cinco cifras dejaba afuera cuántas fallaron.
LINE = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}{postfix}]"


def in_notebook() -> bool:
    """¿Estamos en un núcleo de Jupyter?"""
    ipython = sys.modules.get("IPython")
    return hasattr(ipython.get_ipython() if ipython else None, "kernel")


class ProgressBar:
    """Cuenta evaluaciones y muestra la mejor pérdida; muda si `enabled` es False o si nadie la miraría.

    Mirar una búsqueda no puede detenerla: si la barra no se deja dibujar (una terminal que se cerró), calla.
    """

    def __init__(self, total: int | None, enabled: bool):
        self.best = None
        self.failed = 0
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
            self._try(self._draw)

    def close(self) -> None:
        if self._bar is not None:
            self._try(self._bar.close)

    def _draw(self):
        self._bar.set_postfix_str(self._text(), refresh=False)
        self._bar.update(1)

    def _try(self, action):
        try:
            action()
        except Exception:      # cada salida falla a su manera
            self._bar = None

    def _note(self, trial):
        if not trial.ok:
            self.failed += 1
        elif self.best is None or trial.loss < self.best:
            self.best = trial.loss

    def _text(self):
        best = "ninguna todavía" if self.best is None else significant(self.best, 4)
        return f"mejor pérdida: {best}" + (f", fallidas: {self.failed}" if self.failed else "")


def _make_bar(total):
    try:
        return _notebook_bar(total) if in_notebook() else _terminal_bar(total)
    except Exception:      # sin ipywidgets, o sin una salida donde dibujar, preferimos callar
        return None


def _terminal_bar(total):
    from tqdm import tqdm

    line = LINE if total else None
    bar = _with_own_lock(tqdm)(total=total, disable=None, bar_format=line, **LOOKS)      # None: solo si es una terminal
    return None if bar.disable else bar


def _notebook_bar(total):
    from tqdm.notebook import tqdm

    return _with_own_lock(tqdm)(total=total, **LOOKS)


@cache
def _with_own_lock(bar_class):
    """La misma barra, con un candado de hilos suyo que siempre se suelta.

    El de tqdm queda tomado para siempre si dibujar falla (una terminal que se cerró), si una interrupción cae entre los
    dos candados que lo forman, o si muere un proceso hijo que lo tenía; y otra búsqueda, en otro hilo, lo espera.
    """
    class Bar(bar_class):
        _lock = threading.RLock()
        if in_browser():
            monitor_interval = 0      # el hilo que la vigila no puede empezar ahí

        def refresh(self, nolock=False, lock_args=None):
            with self._lock:
                return super().refresh(nolock=True)

    return Bar


def say(text: str) -> None:
    """Imprime `text`; si no hay dónde, calla."""
    with suppress(OSError, ValueError):      # una salida que se cerró
        print(text)
