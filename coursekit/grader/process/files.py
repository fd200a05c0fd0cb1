"""Lo que se le manda al proceso de una entrega: su archivo y los que tiene al lado, leídos con topes."""
from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

LARGEST = 50 * 2**20
BESIDE = (".py", ".csv", ".txt", ".json", ".npz", ".npy")      # lo que un cuaderno puede leer de su carpeta
LARGEST_BESIDE = 5 * 2**20
MOST_BESIDE = 20


@dataclass(frozen=True)
class Entry:
    """El archivo entregado, `name`, y todos los que viajan con él, en base64.

    `place`: la carpeta en que se ejecuta, si es la suya; si es "", una nueva que solo tiene esos archivos.
    """

    name: str
    files: dict[str, str]
    place: str = ""


def own_entry(path: Path) -> Entry:
    """El cuaderno propio, que se ejecuta donde está, como en Jupyter."""
    return Entry(path.name, {}, str(path.absolute().parent))


def entry_of(name: str, data: bytes) -> Entry:
    """Una entrega de un solo archivo, con ese contenido."""
    return Entry(name, {name: base64.b64encode(data).decode("ascii")})


def read_entry(path: Path, beside: bool = False) -> Entry:
    """Lee una entrega; con `beside`, también los archivos chicos que tiene al lado. OSError o ValueError si no puede.

    No sigue enlaces.
    """
    if path.is_symlink() or not path.is_file():
        raise ValueError("no es un archivo")
    if path.stat().st_size > LARGEST:
        raise ValueError("el archivo es demasiado grande")
    files = {path.name: _encoded(path)}
    if beside:
        files |= {other.name: _encoded(other) for other in companions(path)}
    return Entry(path.name, files)


def companions(path: Path) -> list[Path]:
    """Los archivos que viajan con un cuaderno: los chicos de su carpeta que puede querer leer."""
    found = []
    for other in sorted(path.parent.iterdir()):
        wanted = other.suffix.lower() in BESIDE and other != path
        if wanted and other.is_file() and not other.is_symlink() and other.stat().st_size <= LARGEST_BESIDE:
            found.append(other)
    return found[:MOST_BESIDE]


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")
