"""Abrir los .zip de una entrega sin creerle a nada: ni rutas que se escapan, ni enlaces, ni bombas."""
from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

MOST_FILES = 2000
LARGEST_FILE = 50 * 2**20
LARGEST_TOTAL = 500 * 2**20
MOST_EXPANSION = 200          # un archivo que crece más que esto es una bomba
PIECE = 2**16
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1


def extract(archive: Path, target: Path) -> list[str]:
    """Saca de un .zip los archivos comunes y los deja bajo `target`. Una frase por cada cosa que no se sacó.

    ValueError si no es un .zip, o si no conviene abrirlo.
    """
    target.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            return _extract_all(opened, target)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        if isinstance(error, ArchiveProblem):
            raise
        raise ArchiveProblem("el .zip está roto o no se puede leer") from None


class ArchiveProblem(ValueError):
    """Un .zip que no se abre, y por qué."""


def _extract_all(opened: zipfile.ZipFile, target: Path) -> list[str]:
    members = [member for member in opened.infolist() if not member.is_dir()]
    if len(members) > MOST_FILES:
        raise ArchiveProblem(f"el .zip tiene más de {MOST_FILES} archivos")
    left = LARGEST_TOTAL
    problems = []
    for member in members:
        why = _refusal(member)
        if why:
            problems.append(why)
            continue
        left -= _extract_one(opened, member, target, left)
    return problems


def _refusal(member: zipfile.ZipInfo) -> str:
    """Por qué no se saca un archivo, o ""."""
    path = _path_of(member)
    if member.flag_bits & ENCRYPTED_FLAG:
        raise ArchiveProblem("el .zip tiene contraseña")
    if path.is_absolute() or ".." in path.parts or not path.name or "\0" in str(path):
        return "en el .zip hay un archivo que se sale de su carpeta: no se abrió"
    if stat.S_ISLNK(member.external_attr >> 16):
        return f"en el .zip, «{path.name}» es un enlace: no se siguió"
    return ""


def _path_of(member: zipfile.ZipInfo) -> PurePosixPath:
    """La ruta de un archivo; sin la marca de UTF-8 casi siempre es UTF-8 igual, mal leído."""
    name = member.filename
    if not member.flag_bits & UTF8_FLAG:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = member.filename
    path = PurePosixPath(name.replace("\\", "/"))
    has_drive = bool(path.parts) and path.parts[0].endswith(":")
    return PurePosixPath("/", path) if has_drive else path


def _extract_one(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Escribe un archivo y devuelve cuánto ocupó de verdad."""
    place = target.joinpath(*[_short(part) for part in _path_of(member).parts])
    place.parent.mkdir(parents=True, exist_ok=True)
    limit = min(LARGEST_FILE, left, max(member.compress_size, 1) * MOST_EXPANSION + PIECE)
    size = 0
    with opened.open(member) as source, open(place, "wb") as copy:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > limit:
                raise ArchiveProblem("el .zip crece demasiado al abrirlo")
            copy.write(piece)
    return size


def _short(part: str) -> str:
    """Un nombre que todo sistema de archivos acepta, con su extensión."""
    if len(part.encode("utf-8", "replace")) <= 200:
        return part
    stem, dot, extension = part.rpartition(".")
    return f"{(stem or extension)[:40]}{dot}{extension[:10]}"
