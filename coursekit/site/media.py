"""Las imágenes que un cuaderno lleva adentro, en archivos aparte: la página las pide cuando se acercan."""
from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

EXTENSIONS = {"image/png": "png", "image/svg+xml": "svg", "image/jpeg": "jpg"}
INLINE = re.compile(r'src="data:(?P<kind>image/[\w+]+);base64,(?P<data>[^"]+)"')
SIZE = re.compile(rb"<svg[^>]*?viewBox=\"[\d.]+ [\d.]+ (?P<width>[\d.]+) (?P<height>[\d.]+)\"", re.S)


class Media:
    """Una carpeta de imágenes; `keep` guarda una y devuelve su nombre, el mismo para los mismos bytes."""

    def __init__(self, folder: Path, address: str):
        self.folder = folder
        self.address = address        # cómo se llega a la carpeta desde la página

    def keep(self, data: bytes, kind: str) -> str:
        """La dirección de la imagen, ya guardada."""
        digest = hashlib.sha256(data).hexdigest()[:16]
        name = f"{digest}.{EXTENSIONS[kind]}"
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        if not path.exists():
            path.write_bytes(data)
        return f"{self.address}/{name}"

    def outside(self, page: str) -> str:
        """Ese HTML con sus imágenes en archivos, que se piden al acercarse y reservan su lugar."""
        return INLINE.sub(self._address, page)

    def _address(self, found) -> str:
        data = base64.b64decode(found["data"])
        address = self.keep(data, found["kind"])
        return f'loading="lazy" {_size(data, found["kind"])}src="{address}"'


def _size(data: bytes, kind: str) -> str:
    """Los atributos de ancho y alto: con ellos nada salta cuando llega la imagen."""
    if kind == "image/png":
        width = int.from_bytes(data[16:20])
        height = int.from_bytes(data[20:24])
        return f'width="{width}" height="{height}" '
    found = SIZE.search(data)
    if not found:
        return ""
    return f'width="{float(found["width"]):.0f}" height="{float(found["height"]):.0f}" '
