"""De lo que alguien escribe en la terminal («2», «grid», «exercises\\02_grid_search.ipynb») a un archivo del curso."""
from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

from coursekit.basics.course import check_files, current_folder
from coursekit.basics.validation import bad_argument
from coursekit.grader.check_files import functions_in
from coursekit.grader.lesson_names import EXTENSIONS, find_submission, lesson_of, lesson_stem

NOTEBOOK = ".ipynb"


@dataclass(frozen=True)
class Marking:
    """Qué se corrige: los archivos de pruebas y, si no son los cuadernos de `exercises`, la carpeta o el cuaderno."""

    checks: list[Path]
    submission: Path | None = None


# --- qué se corrige ---------------------------------------------------------------------------

def find_marking(root: Path, wanted: list[str], submission: str | None = None) -> Marking:
    """Lo que piden `coursekit check wanted… --submission …` en el curso `root`; ValueError si no se entiende.

    `wanted`: números, nombres o trozos de nombre de lecciones, funciones, cuadernos o carpetas; sin nada, todo.
    """
    everything = check_files(root / "exercises")
    checks = []
    places = [] if submission is None else [_existing_submission(root, submission)]
    for text in wanted:
        found, place = _understand(root, everything, text)
        checks += found
        if place is not None:
            places.append(place)
    if len(places) > 1:
        raise ValueError("Se corrige una carpeta, o un cuaderno, por vez.")
    chosen = [check for check in everything if check in checks]
    return Marking(chosen or everything, places[0] if places else None)


def _existing_submission(root: Path, text: str) -> Path:
    path = existing_path(text, [root])
    if path is None:
        raise bad_argument("--submission", text, "una carpeta con cuadernos, o un cuaderno, que exista")
    return path


def _understand(root: Path, everything: list[Path], text: str) -> tuple[list[Path], Path | None]:
    """Los archivos de pruebas que nombra `text` y, si es una entrega, su carpeta o su archivo."""
    path = None if text.isdigit() else existing_path(text, [root, root / "exercises"])
    if path is None:
        return _lessons_by_name(everything, text), None
    if path.is_dir():
        return _lessons_handed_in(everything, path, text), path
    checks = _lessons_of_file(everything, path, text)
    course_folders = [root / "exercises", root / "notebooks"]
    is_of_the_course = path.parent in course_folders and path.stem in [lesson_of(check) for check in checks]
    is_a_check = path in everything
    return checks, None if is_of_the_course or is_a_check else path


def _lessons_of_file(everything: list[Path], path: Path, text: str) -> list[Path]:
    """La lección de un archivo, por su nombre; si no lo dice, hay que nombrarla."""
    try:
        return find_lessons(everything, path.name)
    except ValueError:
        order = f'coursekit check 02 --submission "{path.name}"'
        raise bad_argument("lesson", text, f"un cuaderno con el nombre de su lección, o esta aparte: {order}") from None


def _lessons_by_name(everything: list[Path], text: str) -> list[Path]:
    """Las lecciones que nombra lo que no es un archivo; quien escribe el nombre de una copia espera esa copia."""
    checks = find_lessons(everything, text)
    is_a_file_name = text.lower().endswith(EXTENSIONS)
    if is_a_file_name and Path(text).stem not in [lesson_of(check) for check in checks]:
        raise bad_argument("lesson", text, "un cuaderno que exista, o una lección")
    return checks


def _lessons_handed_in(everything: list[Path], folder: Path, text: str) -> list[Path]:
    """Las lecciones de las que hay una entrega en una carpeta."""
    found = [check for check in everything if find_submission(folder, lesson_of(check)) is not None]
    if not found:
        raise bad_argument("lesson", text, "una lección, o una carpeta con cuadernos de ejercicios")
    return found


# --- lecciones --------------------------------------------------------------------------------

def find_lessons(everything: list[Path], text: str) -> list[Path]:
    """Los archivos de pruebas de las lecciones que nombra `text`; ValueError si no hay ninguna.

    Vale el número, el nombre (también el de una copia del cuaderno), un trozo del nombre, o una de sus funciones.
    """
    by_lesson = {lesson_of(check): check for check in everything}
    found = [by_lesson[lesson] for lesson in lessons_named(list(by_lesson), text)]
    if not found:
        found = [check for check in everything if text.strip() in functions_in(check)]
    if not found:
        raise bad_argument("lesson", text, f"una lección {_suggestion(list(by_lesson), text)}")
    return found


def lessons_named(lessons: list[str], text: str) -> list[str]:
    """Las lecciones con ese número o ese nombre; si no hay, las que empiezan así; si no, las que lo contienen."""
    name = lesson_stem(text).removeprefix("test_")
    if not name or text.startswith("-"):
        return []
    if name.isdigit():
        return [lesson for lesson in lessons if int(lesson.split("_")[0]) == int(name)]
    exact = [lesson for lesson in lessons if lesson == name]
    starting = [lesson for lesson in lessons if lesson.startswith(name)]
    containing = [lesson for lesson in lessons if name in lesson]
    return exact or starting or containing


def _suggestion(lessons: list[str], text: str) -> str:
    """«(¿será 02_grid_search?)» o, si nada se le parece, todas las que hay."""
    words = {word: lesson for lesson in lessons for word in [lesson, *lesson.split("_")[1:]]}
    close = difflib.get_close_matches(lesson_stem(text), words, n=2)
    if not close:
        return f"(hay {', '.join(lessons)})"
    likely = dict.fromkeys(words[word] for word in close)
    return f"(¿será {' o '.join(likely)}?)"


# --- cuadernos --------------------------------------------------------------------------------

def find_notebook(root: Path, text: str) -> Path:
    """El cuaderno del curso que nombra `text`, como ruta desde `root`; ValueError si no lo hay.

    Vale la ruta (desde donde se trabaja o desde el curso, con o sin extensión), o la lección, por número o por nombre.
    """
    path = existing_path(text, [root]) or existing_path(text + NOTEBOOK, [root])
    if path is not None:
        return _inside(root, path, text)
    folder = root / "notebooks"
    lessons = sorted(path.stem for path in folder.glob(f"[0-9]*{NOTEBOOK}"))
    found = lessons_named(lessons, text)
    if not found:
        raise bad_argument("notebook", text, f"un cuaderno del curso {_suggestion(lessons, text)}")
    return (folder / f"{found[0]}{NOTEBOOK}").relative_to(root)


def _inside(root: Path, path: Path, text: str) -> Path:
    """`path` desde `root`; ValueError si no es un cuaderno o está en otra parte."""
    if path.is_dir():
        raise bad_argument("notebook", text, "un cuaderno, y es una carpeta")
    if path.suffix.lower() != NOTEBOOK:
        raise bad_argument("notebook", text, f"un cuaderno, que termina en {NOTEBOOK}")
    for place in (path, path.resolve()):       # un enlace del curso se abre por su nombre, aunque lleve a otra parte
        if place.is_relative_to(root):
            return place.relative_to(root)
    expected = "un cuaderno de la carpeta del curso: para abrirlo, hay que copiarlo antes a notebooks/"
    raise bad_argument("notebook", text, expected)


# --- rutas ------------------------------------------------------------------------------------

def existing_path(text: str, folders: list[Path]) -> Path | None:
    """Lo que hay en esa ruta, desde la carpeta de trabajo o desde una de `folders`, o None.

    Valen las barras de Windows.
    """
    if not text.strip():
        return None
    here = current_folder()
    starts = folders if here is None else [here, *folders]
    for written in dict.fromkeys([text, text.replace("\\", "/")]):
        for start in starts:
            path = os.path.abspath(start / written)
            if os.path.exists(path):
                return Path(path)
    return None
