"""Que un Ctrl-C no caiga en medio de algo que tiene que hacerse entero."""
from __future__ import annotations

import signal
import threading
from contextlib import contextmanager


@contextmanager
def hold_interrupts():
    """Un Ctrl-C que llega adentro espera a la salida; un segundo ya no espera.

    Solo el hilo principal recibe interrupciones: en los demás no hace nada.
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    held = []

    def hold(number, frame):
        if held:
            handler(number, frame)
        held.append((number, frame))

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if held:
            handler(*held[0])
