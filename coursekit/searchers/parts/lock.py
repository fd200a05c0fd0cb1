"""Un cerrojo que no estorba al copiar ni al guardar quien lo tiene."""
from __future__ import annotations

import threading


class Lock:
    """Deja pasar a un hilo por vez; quien ya pasó puede volver a pasar. Una copia profunda empieza con el suyo."""

    def __init__(self):
        self._lock = threading.RLock()

    def __enter__(self):
        self._lock.acquire()

    def __exit__(self, *problem):
        self._lock.release()

    def __reduce__(self):
        return Lock, ()
