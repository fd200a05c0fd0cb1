"""Cortesías al ejecutar código ajeno: un límite de tiempo y un lugar acotado para lo que imprime."""
from __future__ import annotations

import contextlib
import io
import signal
import threading
import warnings

SECONDS = 5.0
PRINTED = 2000


class TimeLimit(BaseException):
    """Se acabó el tiempo. No es una `Exception`: un `except Exception` ajeno no la detiene."""

    lines: tuple = ()  # dónde estaba el código del estudiante


@contextlib.contextmanager
def time_limit(seconds: float = SECONDS):
    """Interrumpe el bloque con `TimeLimit` pasados `seconds` segundos.

    Usa SIGALRM: donde no existe (Windows, navegador) o fuera del hilo principal no hay límite.
    Insiste cada medio segundo, por si el código tiene un `except:` que se traga la interrupción.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum, frame):
        raise TimeLimit

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


class Printed(io.TextIOBase):
    """Una salida que guarda solo los primeros `PRINTED` caracteres."""

    def __init__(self):
        self._parts, self._room = [], PRINTED

    def writable(self):
        return True

    def write(self, text):
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)
            if self._room <= 0:
                self._parts.append("…\n")
        return len(text)

    def text(self) -> str:
        """Lo que se imprimió, quizá recortado."""
        return "".join(self._parts)


@contextlib.contextmanager
def quiet():
    """Desvía lo que se imprima (y las advertencias) a un `Printed`, que entrega."""
    printed = Printed()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(Printed()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield printed
