"""Un archivo, un solo escritor: el segundo se rechaza, esté en otro proceso, en otro hilo o en la misma búsqueda.

El cierre es de quien abrió el archivo, no del proceso (`flock`; en Windows, `msvcrt.locking`): abrirlo y cerrarlo en
otra parte no lo suelta, y se suelta solo si el proceso muere.
"""
from __future__ import annotations

import errno
import os
import warnings
import weakref
from contextlib import suppress

try:
    import fcntl
except ImportError:      # Windows, navegador
    fcntl = None
try:
    import msvcrt
except ImportError:      # en un navegador no está ninguno de los dos: tampoco hay otro proceso que escriba
    msvcrt = None

TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
FAR = 2**31 - 2          # en Windows se cierra un byte, que nadie más puede leer: uno adonde ningún diario llega

_locked = weakref.WeakSet()


def take(file, path) -> None:
    """Cierra `file`, el archivo abierto en `path`. `ValueError` si ya lo tiene otra búsqueda."""
    _locked.add(file)
    try:
        _take(file)
    except OSError as error:
        if error.errno in TAKEN:
            raise ValueError(f"«journal»: {path} está en uso por otra búsqueda que sigue corriendo; se espera un "
                             "archivo libre.") from error
        warnings.warn(f"«journal»: el disco de {path} no permite reservar un archivo ({error}); cuidemos que ninguna "
                      "otra búsqueda escriba en él.", stacklevel=2)


def _take(file) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    if msvcrt is None:
        return
    place = file.tell()
    file.seek(FAR)
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    file.seek(place)


def give_back(file) -> None:
    """Suelta `file` y lo cierra, también para los procesos que lo heredaron y que todavía no lo cerraron."""
    if fcntl is not None:
        with suppress(OSError, ValueError):      # un archivo ya cerrado, o un disco que no reserva
            fcntl.flock(file, fcntl.LOCK_UN)
    file.close()


def _let_go_in_child() -> None:
    # Un proceso hijo hereda el cierre, y podría conservarlo después de que este muera: el trabajador de un pool.
    for file in list(_locked):
        file.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_in_child)
