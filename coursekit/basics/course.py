"""Dónde está el curso: la carpeta desde la que se trabaja, la que la contiene o, si no, la del propio paquete."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

OWN_COURSE = Path(__file__).resolve().parents[2]       # con la instalación editable, la del repositorio
SHIPPED = Path(__file__).resolve().parents[1] / "curso"      # con la rueda, lo que viaja adentro del paquete
SIGNATURE = "coursekit.grader"


def current_folder() -> Path | None:
    """La carpeta de trabajo, o None si ya no existe (la borraron con el programa abierto)."""
    try:
        return Path.cwd()
    except OSError:
        return None


def course_root(start=None) -> Path | None:
    """La carpeta del curso, con `notebooks` y `exercises`, desde `start` hacia arriba; si no hay, la del paquete.

    `start`: una carpeta; por omisión, la de trabajo. Una carpeta ajena que también tiene `notebooks` y `exercises`
    no es el curso: sus pruebas no se ejecutan.
    """
    for folder in _upwards(start):
        if (folder / "notebooks").is_dir() and is_exercises(folder / "exercises"):
            return folder
    return None


def course_around(start=None) -> Path | None:
    """La carpeta del curso que contiene a `start` (por omisión, la de trabajo): nunca la del paquete, si es otra.

    Para lo que escribe: quien está fuera del curso no espera que cambie una carpeta que no ve.
    """
    root = course_root(start)
    here = current_folder() if start is None else Path(start)
    if root is None or here is None or not here.resolve().is_relative_to(root.resolve()):
        return None
    return root


def find_exercises(start=None) -> Path:
    """La carpeta de ejercicios: `start`, una que contiene, la de alguna que la contiene, o la del paquete.

    `start`: una carpeta; por omisión, la de trabajo. FileNotFoundError si no hay ninguna.
    """
    for folder in _upwards(start):
        for candidate in (folder, folder / "exercises"):
            if is_exercises(candidate):
                return candidate
    raise FileNotFoundError("No encontramos la carpeta «exercises»: el cuaderno debe estar dentro del curso.")


def is_exercises(folder: Path) -> bool:
    """¿Es la carpeta de ejercicios de este curso? Lo dicen sus pruebas, que usan `coursekit.grader`."""
    if not (folder / "conftest.py").is_file():
        return False
    return any(SIGNATURE in _text(path) for path in check_files(folder))


def check_files(exercises: Path) -> list[Path]:
    """Los archivos de pruebas de una carpeta, en orden de lección."""
    return sorted(exercises.glob("test_[0-9]*.py"))


def _upwards(start) -> Iterator[Path]:
    """`start`, las carpetas que la contienen y, al final, la del paquete."""
    folder = current_folder() if start is None else Path(start)
    if folder is not None:
        folder = folder.resolve()
        yield folder
        yield from folder.parents
    yield OWN_COURSE
    yield SHIPPED


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
