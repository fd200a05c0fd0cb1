"""Los archivos que una entrega escribió en el disco: si son demasiados, y borrarlos todos aunque se hayan escondido."""
from __future__ import annotations

import contextlib
import os
import secrets

MOST_BYTES = 256 * 2**20
MOST_FILES = 5000
ROUNDS = 1_000_000


def too_much(folder: str) -> bool:
    """¿Hay en una carpeta más bytes o más archivos que los permitidos? Deja de contar apenas lo sabe."""
    size = 0
    count = 0
    pending = [folder]
    while pending:
        for entry in _entries(pending.pop()):
            count += 1
            with contextlib.suppress(OSError):
                size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
            if size > MOST_BYTES or count > MOST_FILES:
                return True
    return False


def remove_all(folder: str) -> None:
    """Borra una carpeta entera, sin seguir enlaces; también lo que está en carpetas cerradas o muy hondas.

    Lo de adentro de cada carpeta se sube antes de borrarla: así ninguna ruta es más larga de lo que el sistema acepta.
    """
    for _ in range(ROUNDS):
        progress = False
        for entry in _entries(folder):
            with contextlib.suppress(OSError):
                _remove_one(folder, entry)
                progress = True
        if not progress:
            break
    with contextlib.suppress(OSError):
        os.rmdir(folder)


def _remove_one(folder: str, entry: os.DirEntry) -> None:
    """Borra un archivo; de una carpeta, sube las que tiene adentro y la borra si queda vacía."""
    if not entry.is_dir(follow_symlinks=False):
        os.unlink(entry.path)
        return
    os.chmod(entry.path, 0o700)
    for inner in _entries(entry.path):
        if inner.is_dir(follow_symlinks=False):
            os.chmod(inner.path, 0o700)
            os.rename(inner.path, os.path.join(folder, secrets.token_hex(16)))
        else:
            os.unlink(inner.path)
    os.rmdir(entry.path)


def _entries(folder: str) -> list[os.DirEntry]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
