"""Qué lección es un archivo, por su nombre: también el de una copia, como «02_grid_search (1).ipynb»."""
from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

EXTENSIONS = (".ipynb", ".py")
_COPY_BEFORE = re.compile(r"^(copia de|copy of|copia|copy)[ _-]+")
_COPY_AFTER = re.compile(r"(\.ipynb|\.py|[ _-]*\(\d+\)|[ _-]+\(?((otra|another) )?(copia|copy)\)?[ _-]*\d*)$")


def lesson_stem(name: str) -> str:
    """El nombre de la lección: «02 Grid Search - copia (2).ipynb» es «02_grid_search».

    No importan la extensión, las mayúsculas, los acentos ni los espacios, ni lo que agregan las copias.
    """
    file_name = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = _without_accents(file_name.strip().lower())
    stem = _without_copy_marks(plain)
    return re.sub(r"[ _-]+", "_", stem).strip("_")


def lesson_of(check_file: Path) -> str:
    """La lección que juzga un archivo de pruebas: «02_grid_search»."""
    return check_file.stem.removeprefix("test_")


def find_submission(folder: Path, stem: str) -> Path | None:
    """El archivo de la lección `stem` en una carpeta, o None.

    Con su nombre, el .ipynb o, si no está, el .py; si no, la copia más nueva. Un enlace a otra carpeta no es una
    entrega: lo que hay que mirar es el archivo mismo.
    """
    found = [*exact_files(folder, stem), *copies(folder, stem)]
    own = [path for path in found if not leads_outside(path)]
    return own[0] if own else None


def exact_files(folder: Path, stem: str) -> list[Path]:
    """El .ipynb y el .py de la lección `stem` que hay en una carpeta."""
    paths = [folder / f"{stem}{extension}" for extension in EXTENSIONS]
    return [path for path in paths if path.is_file()]


def copies(folder: Path, stem: str) -> list[Path]:
    """Las copias de la lección `stem` que hay en una carpeta, de la más nueva a la más vieja."""
    exact = exact_files(folder, stem)
    found = []
    for path in folder.iterdir():
        is_code = path.suffix.lower() in EXTENSIONS and path.is_file()
        if is_code and lesson_stem(path.name) == stem and path not in exact:
            found.append(path)
    return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))


def leads_outside(path: Path) -> bool:
    """¿Es un enlace a un archivo de otra carpeta?"""
    return os.path.islink(path) and path.resolve().parent != path.parent.resolve()


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _without_copy_marks(stem: str) -> str:
    """`stem` sin extensiones ni lo que agregan las copias, por más veces que se haya copiado."""
    before = None
    while stem != before:
        before = stem
        stem = _COPY_BEFORE.sub("", stem)
        stem = _COPY_AFTER.sub("", stem)
    return stem
