"""Abrir los .zip de una entrega sin creerle a nada: ni rutas que se escapan, ni enlaces, ni bombas.

Lo que no se puede sacar no impide sacar lo demás: un archivo roto o enorme le cuesta a la entrega ese archivo.
"""
from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coursekit.grader.lesson_names import EXTENSIONS
from coursekit.grader.plain_text import one_line

LARGEST_FILE = 50 * 2**20
MOST_EXPANSION = 200          # un archivo grande que crece más que esto es una bomba
ALWAYS_FITS = 20 * 2**20      # hasta aquí no importa cuánto crece: un .csv de ceros también se comprime muchísimo
PIECE = 2**16
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1
IGNORED = {"__macosx", "thumbs.db", "desktop.ini", "__pycache__"}


@dataclass
class Allowance:
    """Cuánto se puede sacar todavía de los .zip de una entrega: archivos y bytes."""

    files: int = 2000
    size: int = 500 * 2**20


class ArchiveProblem(ValueError):
    """Un .zip que no se abre, o algo que no se saca de él, y por qué."""


def is_ignored(name: str) -> bool:
    """¿Es un archivo o una carpeta que pone el sistema, o que está oculta?"""
    return name.startswith(".") or name.lower() in IGNORED


def class_allowance() -> Allowance:
    """La de una clase entera en un solo .zip, que armó la plataforma."""
    return Allowance(files=200_000, size=50 * 2**30)


def extract(archive: Path, target: Path, allowance: Allowance | None = None) -> list[str]:
    """Saca de un .zip los archivos comunes y los deja bajo `target`. Una frase por cada cosa que no se sacó.

    ArchiveProblem si no es un .zip que se pueda leer.
    """
    target.mkdir(parents=True, exist_ok=True)
    left = Allowance() if allowance is None else allowance
    try:
        with zipfile.ZipFile(archive) as opened:
            return _extract_all(opened, target, left)
    except ArchiveProblem:
        raise
    except Exception:      # hay muchas maneras de estar roto
        raise ArchiveProblem("el .zip está roto o no se puede leer") from None


def _extract_all(opened: zipfile.ZipFile, target: Path, left: Allowance) -> list[str]:
    members = [member for member in opened.infolist() if not member.is_dir() and not _is_hidden(member)]
    members.sort(key=_is_other)       # primero los cuadernos: si no entra todo, que entren ellos
    problems: dict[str, None] = {}
    for member in members:
        try:
            _extract_one(opened, member, target, left)
        except ArchiveProblem as problem:
            problems[str(problem)] = None
        except Exception:      # hay muchas maneras de estar roto
            problems[f"en el .zip, {_shown(member)} está roto: no se abrió"] = None
    return list(problems)[:20]


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    return any(is_ignored(part) for part in _path_of(member).parts if part != "..")


def _is_other(member: zipfile.ZipInfo) -> bool:
    """¿No es un cuaderno, ni un .zip que puede tenerlo?"""
    return _path_of(member).suffix.lower() not in (*EXTENSIONS, ".zip")


def _extract_one(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: Allowance) -> None:
    """Escribe un archivo. ArchiveProblem si no conviene; entonces no queda."""
    _refuse(member)
    if left.files <= 0 or left.size <= 0:
        raise ArchiveProblem("el .zip tiene demasiado adentro: no se sacó todo")
    place = target.joinpath(*[_short(part) for part in _path_of(member).parts])
    place.parent.mkdir(parents=True, exist_ok=True)
    left.files -= 1
    limit = min(LARGEST_FILE, max(ALWAYS_FITS, member.compress_size * MOST_EXPANSION))
    try:
        _copy(opened, member, place, limit, left)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _copy(opened: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, limit: int, left: Allowance) -> None:
    size = 0
    with opened.open(member) as source, open(place, "wb") as copy:
        while piece := source.read(PIECE):
            size += len(piece)
            left.size -= len(piece)
            if size > limit or left.size < 0:
                raise ArchiveProblem(f"en el .zip, {_shown(member)} crece demasiado al abrirlo: no se abrió")
            copy.write(piece)


def _refuse(member: zipfile.ZipInfo) -> None:
    """ArchiveProblem si un archivo no se saca."""
    path = _path_of(member)
    if member.flag_bits & ENCRYPTED_FLAG:
        raise ArchiveProblem("el .zip tiene contraseña")
    if path.is_absolute() or ".." in path.parts or not path.name or "\0" in str(path):
        raise ArchiveProblem("en el .zip hay un archivo que se sale de su carpeta: no se abrió")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ArchiveProblem(f"en el .zip, {_shown(member)} es un enlace: no se siguió")


def _shown(member: zipfile.ZipInfo) -> str:
    return f"«{one_line(_path_of(member).name, 100)}»"


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


def _short(part: str) -> str:
    """Un nombre que todo sistema de archivos acepta, con su extensión."""
    if len(part.encode("utf-8", "replace")) <= 200:
        return part
    stem, dot, extension = part.rpartition(".")
    return f"{(stem or extension)[:40]}{dot}{extension[:10]}"
