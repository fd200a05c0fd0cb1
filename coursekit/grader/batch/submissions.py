"""Quién entregó qué: de una carpeta de entregas, como la baja la plataforma, a una fila por estudiante.

Sirven un archivo o una carpeta por estudiante, los .zip, y los nombres que ponen Moodle
(«Ana Pérez_123_assignsubmission_file_»), Classroom («Ana Pérez - 02_grid_search.ipynb») y Canvas
(«perezana_12_345_02.ipynb»). Todo lo que hay en la carpeta queda en alguna fila, con una frase si no se pudo corregir.
"""
from __future__ import annotations

import itertools
import os
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.basics.spanish import enumerated
from coursekit.grader.batch.archives import ArchiveProblem, extract
from coursekit.grader.check_files import functions_in
from coursekit.grader.lesson_names import EXTENSIONS, lesson_of, lesson_stem
from coursekit.grader.plain_text import one_line
from coursekit.grader.process.files import LARGEST

MOODLE = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<who>[^\W\d_]+)_(?:LATE_|late_)?(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
IGNORED = {"__macosx", "thumbs.db", "desktop.ini", "__pycache__"}
NAME_WIDTH = 100
DEEPEST = 8
MOST_FILES = 2000
NOTHING = "no hay ningún cuaderno (.ipynb o .py)"


@dataclass
class Handed:
    """Una fila: quién, con qué nombre llegó, qué archivo es de cada lección y qué hay que decir.

    `others`: los demás cuadernos que entregó, que pueden tener sus predicciones. `alone`: el archivo estaba suelto, y
    los que tiene al lado son de otros.
    """

    student: str
    entry: str
    files: dict[str, Path] = field(default_factory=dict)
    others: list[Path] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    alone: bool = True


def find_handed(folder: Path, checks: list[Path], scratch: Path, except_for: Path | None = None,
                student: str | None = None) -> list[Handed]:
    """Las filas de una carpeta (o de un .zip, o de un solo archivo), por orden alfabético.

    `checks`: los archivos de pruebas de las lecciones que se corrigen. `scratch`: dónde abrir los .zip.
    `except_for`: una carpeta que puede estar adentro y no es de nadie, la de las notas. `student`: la carpeta entera es
    de una sola persona, y se llama así.
    """
    numbers = itertools.count()
    lessons = Lessons(checks)
    if folder.suffix.lower() == ".zip" and folder.is_file():
        opened = scratch / f"zip_{next(numbers)}"
        extract(folder, opened)
        folder = _only_folder(opened)
    if student is not None:
        row = Handed(student, one_line(folder.name, NAME_WIDTH), alone=False)
        _choose(row, _files_in(folder) if folder.is_dir() else [folder], lessons, scratch, numbers)
        return [row]
    places = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    marks = None if except_for is None else except_for.resolve()
    wanted = [place for place in places if not _is_ignored(place) and place.resolve() != marks]
    rows = [_handed(place, lessons, scratch, numbers) for place in wanted]
    return _numbered(_together(rows))


def _only_folder(folder: Path) -> Path:
    """La carpeta que está sola adentro de otra: así se arman muchos .zip."""
    inside = [place for place in folder.iterdir() if not _is_ignored(place)]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _is_ignored(place: Path) -> bool:
    return place.name.startswith(".") or place.name.lower() in IGNORED


# --- una entrada de la carpeta ----------------------------------------------------------------

def _handed(place: Path, lessons: Lessons, scratch: Path, numbers) -> Handed:
    """La fila de un archivo, una carpeta o un .zip."""
    student, rest = _who(place, lessons)
    row = Handed(student, one_line(place.name, NAME_WIDTH), alone=place.is_file())
    if place.is_symlink():
        row.sentences.append("es un enlace a otra parte: se espera el archivo mismo")
    elif place.is_dir():
        _choose(row, _files_in(place), lessons, scratch, numbers)
    elif place.suffix.lower() == ".zip":
        row.alone = False
        _choose(row, [place], lessons, scratch, numbers)
    elif not place.is_file():
        row.sentences.append("no es un archivo")
    elif place.suffix.lower() not in EXTENSIONS:
        row.sentences.append(f"«{row.entry}» no es un cuaderno: se espera un .ipynb o un .py")
    else:
        _assign(row, place, lessons.of_file(place, rest))
    return row


def _choose(row: Handed, files: list[Path], lessons: Lessons, scratch: Path, numbers) -> None:
    """De los archivos de una carpeta, el de cada lección; de los que sobran, una frase."""
    files = _with_archives_open(row, files, scratch, numbers)
    notebooks = sorted((place for place in files if place.suffix.lower() in EXTENSIONS), key=lessons.preference)
    unknown = []
    for place in notebooks:
        lesson = lessons.said_by(place, place.name)
        if lesson in row.files and not lessons.count(place):
            row.others.append(place)       # el cuaderno de la lección, que se llama igual
        elif lesson in row.files:
            row.sentences.append(f"«{_shown(place)}» no se corrigió: se eligió «{_shown(row.files[lesson])}»")
        elif lesson is not None:
            row.files[lesson] = place
        else:
            unknown.append(place)
    for place in unknown:
        if not row.files:
            _assign(row, place, lessons.only())
        else:
            row.others.append(place)       # ayuda al cuaderno, o es de otra cosa
    if not row.files and not row.sentences:
        row.sentences.append(f"{NOTHING}: la entrega está vacía" if not files else NOTHING)


def _assign(row: Handed, place: Path, lesson: str | None) -> None:
    if lesson is None:
        row.sentences.append(f"«{_shown(place)}» no tiene ninguna de las funciones que se corrigen")
    else:
        row.files[lesson] = place


def _with_archives_open(row: Handed, files: list[Path], scratch: Path, numbers) -> list[Path]:
    found = []
    for place in files:
        if place.suffix.lower() != ".zip":
            found.append(place)
            continue
        target = scratch / f"zip_{next(numbers)}"
        try:
            row.sentences += extract(place, target)
            found += _files_in(target)
        except ArchiveProblem as problem:
            row.sentences.append(f"«{_shown(place)}»: {problem}")
    return found


def _files_in(folder: Path) -> list[Path]:
    """Los archivos comunes de una carpeta y de las que tiene adentro, sin seguir enlaces."""
    found = []
    for here, folders, names in os.walk(folder):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if depth < DEEPEST and not _is_ignored(Path(name)))
        places = [Path(here, name) for name in sorted(names) if not _is_ignored(Path(name))]
        found += [place for place in places if place.is_file() and not place.is_symlink()]
        if len(found) > MOST_FILES:
            break
    return found[:MOST_FILES]


def _shown(place: Path) -> str:
    return one_line(place.name, NAME_WIDTH)


# --- de quién ---------------------------------------------------------------------------------

def _who(place: Path, lessons: Lessons) -> tuple[str, str]:
    """(el estudiante, el nombre del archivo que él puso), según cómo nombra las entregas la plataforma."""
    name = one_line(place.name, 300)
    for pattern in (MOODLE, CANVAS):
        found = pattern.fullmatch(name)
        if found:
            return found["who"].strip()[:NAME_WIDTH], found["file"] or name
    if place.is_dir():
        return name[:NAME_WIDTH], name
    stem = name[:-len(place.suffix)] if place.suffix.lower() in (*EXTENSIONS, ".zip") else name
    student = lessons.without_lesson(stem) or stem
    return student[:NAME_WIDTH], name


def _together(rows: list[Handed]) -> list[Handed]:
    """Junta las entradas sueltas del mismo estudiante, si son de lecciones distintas."""
    joined: dict[str, Handed] = {}
    kept = []
    for row in rows:
        first = joined.get(row.student)
        if first is None or set(first.files) & set(row.files) or not row.files or not first.files:
            joined.setdefault(row.student, row)
            kept.append(row)
        else:
            first.files |= row.files
            first.sentences += row.sentences
            first.entry = f"{first.entry}, {row.entry}"[:300]
    return kept


def _numbered(rows: list[Handed]) -> list[Handed]:
    """Por orden alfabético; quienes se llaman igual, con un número."""
    rows = sorted(rows, key=lambda row: (row.student.casefold(), row.entry))
    by_name: dict[str, list[Handed]] = {}
    for row in rows:
        by_name.setdefault(row.student, []).append(row)
    for student, same in by_name.items():
        if len(same) > 1:
            others = enumerated([f"«{row.entry}»" for row in same])
            for number, row in enumerate(same, start=1):
                row.student = f"{student} ({number})"
                row.sentences.append(f"hay {len(same)} entregas con el nombre «{student}»: {others}")
    return rows


# --- de qué lección ---------------------------------------------------------------------------

class Lessons:
    """Las lecciones que se corrigen: cómo se llaman y qué funciones tienen."""

    def __init__(self, checks: list[Path]):
        self._functions = {lesson_of(check): functions_in(check) for check in checks}

    def of_file(self, place: Path, name: str) -> str | None:
        """La lección de un archivo, o la única que se corrige si no dice cuál es."""
        said = self.said_by(place, name)
        return said if said is not None else self.only()

    def said_by(self, place: Path, name: str) -> str | None:
        """La lección que dice un archivo: por su nombre o, si no, por las funciones que define."""
        by_name = self._named(name)
        return by_name if by_name is not None else self._by_content(place)

    def preference(self, place: Path) -> tuple:
        """Entre dos archivos de la misma lección: el que tiene sus funciones, se llama como ella, es un cuaderno."""
        is_copy = lesson_stem(place.name) != place.stem
        is_script = place.suffix.lower() != ".ipynb"
        return self.count(place) == 0, is_copy, is_script, -place.stat().st_mtime, str(place)

    def count(self, place: Path) -> int:
        """Cuántas funciones de la lección que más tiene define un archivo."""
        return max(self._counts(place).values(), default=0)

    def without_lesson(self, stem: str) -> str:
        """Un nombre de archivo sin el de su lección: «Ana Pérez - 02_grid_search» es «Ana Pérez»."""
        lesson = self._named(stem)
        if lesson is None:
            return stem
        written = unicodedata.normalize("NFC", stem)
        plain = "".join(unicodedata.normalize("NFD", letter)[0] for letter in written)
        loose = re.escape(lesson).replace("_", r"[ _-]+")
        found = re.search(loose, plain, flags=re.IGNORECASE)
        if found is None:
            return stem
        rest = f"{written[:found.start()]} {written[found.end():]}"
        return re.sub(r"^[ _.-]+|[ _.-]+$", "", rest)

    def _named(self, name: str) -> str | None:
        plain = lesson_stem(name)
        found = [lesson for lesson in self._functions if lesson in plain]
        return found[0] if len(found) == 1 else None

    def _by_content(self, place: Path) -> str | None:
        counts = self._counts(place)
        best = max(counts, key=counts.get, default=None)
        return best if best is not None and counts[best] > 0 else None

    def _counts(self, place: Path) -> dict[str, int]:
        """De cada lección, cuántas de sus funciones define un archivo."""
        try:
            data = place.read_bytes() if place.stat().st_size <= LARGEST else b""
        except OSError:      # no se deja leer: lo dirá quien la corrija
            return {}
        text = data.decode("utf-8", "replace").replace("\0", "")
        defined = set(re.findall(r"\bdef[ \t]+(\w+)", text))
        return {lesson: len(defined.intersection(names)) for lesson, names in self._functions.items()}

    def only(self) -> str | None:
        """La única lección que se corrige: de ella es lo que no dice de cuál es."""
        return next(iter(self._functions)) if len(self._functions) == 1 else None
