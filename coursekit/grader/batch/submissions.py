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
from coursekit.grader.batch.archives import Allowance, ArchiveProblem, class_allowance, extract, is_ignored
from coursekit.grader.check_files import functions_in
from coursekit.grader.lesson_names import EXTENSIONS, lesson_of, lesson_stem
from coursekit.grader.plain_text import one_line
from coursekit.grader.process.files import LARGEST

MOODLE = re.compile(r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<who>[^\W\d_]+)_(?:LATE_|late_)?(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
NAME_WIDTH = 100
DEEPEST = 8
MOST_NESTED = 3        # un .zip adentro de otro, y no más que esto
MOST_FILES = 2000
NAMELESS = "sin nombre"
NOTHING = "no hay ningún cuaderno (.ipynb o .py)"


@dataclass
class Handed:
    """Una fila: quién, con qué nombre llegó, qué archivo es de cada lección y qué hay que decir.

    `others`: los demás cuadernos que entregó, que pueden tener sus predicciones. `loose`: las lecciones cuyo archivo
    estaba suelto, y los que tiene al lado son de otros. `person`: el número que la plataforma le puso, si se sabe.
    """

    student: str
    entry: str
    files: dict[str, Path] = field(default_factory=dict)
    others: list[Path] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)
    person: str = ""


def find_handed(folder: Path, checks: list[Path], scratch: Path, except_for: Path | None = None,
                student: str | None = None) -> list[Handed]:
    """Las filas de una carpeta (o de un .zip, o de un solo archivo), por orden alfabético.

    `checks`: los archivos de pruebas de las lecciones que se corrigen. `scratch`: dónde abrir los .zip.
    `except_for`: una carpeta que puede estar adentro y no es de nadie, la de las notas. `student`: la carpeta entera es
    de una sola persona, y se llama así.
    """
    return find_entries(folder, Lessons.in_files(checks), scratch, except_for, student)


def find_entries(folder: Path, lessons: Lessons, scratch: Path, except_for: Path | None = None,
                 student: str | None = None) -> list[Handed]:
    """Lo mismo, con las lecciones ya leídas."""
    numbers = itertools.count()
    if folder.suffix.lower() == ".zip" and folder.is_file():
        opened = scratch / f"zip_{next(numbers)}"
        extract(folder, opened, class_allowance())
        folder = _only_folder(opened)
    if student is not None:
        row = Handed(student, one_line(folder.name, NAME_WIDTH))
        _choose(row, _files_in(folder) if folder.is_dir() else [folder], lessons, scratch, numbers)
        row.loose = {lesson for lesson, place in row.files.items() if place == folder}
        return [row]
    places = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    marks = None if except_for is None else os.path.realpath(except_for)
    wanted = [place for place in places if not is_ignored(place.name) and os.path.realpath(place) != marks]
    rows = [_handed(place, lessons, scratch, numbers) for place in wanted]
    return _numbered(_together(rows))


def _only_folder(folder: Path) -> Path:
    """La carpeta que está sola adentro de otra: así se arman muchos .zip."""
    inside = [place for place in folder.iterdir() if not is_ignored(place.name)]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


# --- una entrada de la carpeta ----------------------------------------------------------------

def _handed(place: Path, lessons: Lessons, scratch: Path, numbers) -> Handed:
    """La fila de un archivo, una carpeta o un .zip."""
    student, rest, person = _who(place, lessons)
    row = Handed(student, one_line(place.name, NAME_WIDTH), person=person)
    if place.is_symlink():
        row.sentences.append("es un enlace a otra parte: se espera el archivo mismo")
    elif place.is_dir():
        _choose(row, _files_in(place), lessons, scratch, numbers)
    elif place.suffix.lower() == ".zip":
        _choose(row, [place], lessons, scratch, numbers)
    elif not place.is_file():
        row.sentences.append("no es un archivo")
    elif place.suffix.lower() not in EXTENSIONS:
        row.sentences.append(f"«{row.entry}» no es un cuaderno: se espera un .ipynb o un .py")
    else:
        _assign(row, place, lessons.of_file(place, rest))
        row.loose = set(row.files)
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
    """Los archivos, y en lugar de cada .zip los que tiene adentro."""
    allowance = Allowance()
    for _ in range(MOST_NESTED):
        archives = [place for place in files if place.suffix.lower() == ".zip"]
        files = [place for place in files if place.suffix.lower() != ".zip"]
        for place in archives:
            files += _opened(row, place, scratch / f"zip_{next(numbers)}", allowance)
    return files


def _opened(row: Handed, archive: Path, target: Path, allowance: Allowance) -> list[Path]:
    """Lo que hay en un .zip; de lo que no se pudo sacar, una frase."""
    try:
        row.sentences += extract(archive, target, allowance)
    except ArchiveProblem as problem:
        row.sentences.append(f"«{_shown(archive)}»: {problem}")
    return _files_in(target)


def _files_in(folder: Path) -> list[Path]:
    """Los archivos comunes de una carpeta y de las que tiene adentro, sin seguir enlaces."""
    found = []
    for here, folders, names in os.walk(folder):
        depth = len(Path(here).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if depth < DEEPEST and not is_ignored(name))
        places = [Path(here, name) for name in sorted(names) if not is_ignored(name)]
        found += [place for place in places if place.is_file() and not place.is_symlink()]
        if len(found) > MOST_FILES:
            break
    return found[:MOST_FILES]


def _shown(place: Path) -> str:
    return one_line(place.name, NAME_WIDTH)


# --- de quién ---------------------------------------------------------------------------------

def _who(place: Path, lessons: Lessons) -> tuple[str, str, str]:
    """(el estudiante, el nombre del archivo que él puso, su número si se sabe), según cómo nombra las entregas la
    plataforma. Un acento puede escribirse de dos maneras que se ven igual: vale una sola."""
    name = unicodedata.normalize("NFC", one_line(place.name, 300))
    for pattern in (MOODLE, CANVAS):
        found = pattern.fullmatch(name)
        if found:
            return _person_name(found["who"]), found["file"] or name, found["id"]
    if place.is_dir():
        return _person_name(name), name, ""
    stem = name[:-len(place.suffix)] if place.suffix.lower() in (*EXTENSIONS, ".zip") else name
    return _person_name(lessons.without_lesson(stem) or stem), name, ""


def _person_name(text: str) -> str:
    return text.strip()[:NAME_WIDTH] or NAMELESS


def _together(rows: list[Handed]) -> list[Handed]:
    """Junta las entradas del mismo estudiante, si son de lecciones distintas."""
    joined: dict[tuple[str, str], Handed] = {}
    kept = []
    for row in rows:
        first = joined.setdefault((row.student, row.person), row)
        if first is row or not _belong_together(first, row):
            kept.append(row)
            continue
        if first.files and row.files:
            first.sentences += row.sentences
        elif row.files:
            first.sentences = row.sentences
        first.files |= row.files
        first.loose |= row.loose
        first.others += row.others
        first.entry = f"{first.entry}, {row.entry}"[:300]
    return kept


def _belong_together(first: Handed, row: Handed) -> bool:
    """¿Son dos partes de una entrega? Moodle pone en una carpeta el archivo, y en otra el texto que lo acompaña."""
    if not first.files or not row.files:
        return bool(row.person)
    return not set(first.files) & set(row.files)


def _numbered(rows: list[Handed]) -> list[Handed]:
    """Por orden alfabético; quienes se llaman igual, con un número que nadie tenga ya en su nombre."""
    rows = sorted(rows, key=lambda row: (row.student.casefold(), row.entry))
    by_name: dict[str, list[Handed]] = {}
    for row in rows:
        by_name.setdefault(row.student, []).append(row)
    taken = set(by_name)
    for student, same in by_name.items():
        if len(same) > 1:
            others = enumerated([f"«{row.entry}»" for row in same])
            for row in same:
                row.student = _free_name(student, taken)
                row.sentences.append(f"hay {len(same)} entregas con el nombre «{student}»: {others}")
    return rows


def _free_name(student: str, taken: set[str]) -> str:
    """«Ana (1)», o el primer número que no esté en `taken`, donde queda anotado."""
    names = (f"{student} ({number})" for number in itertools.count(1))
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


# --- de qué lección ---------------------------------------------------------------------------

class Lessons:
    """Las lecciones que se corrigen: `functions`, de cada una, qué funciones tiene."""

    def __init__(self, functions: dict[str, list[str]]):
        self._functions = functions

    @classmethod
    def in_files(cls, checks: list[Path]) -> Lessons:
        """Las de esos archivos de pruebas."""
        return cls({lesson_of(check): functions_in(check) for check in checks})

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
        wanted = {name for names in self._functions.values() for name in names}
        found = (match[1] for match in re.finditer(r"\bdef[ \t]+(\w+)", text))
        defined = {name for name in found if name in wanted}       # un archivo puede tener millones de otras
        return {lesson: len(defined.intersection(names)) for lesson, names in self._functions.items()}

    def only(self) -> str | None:
        """La única lección que se corrige: de ella es lo que no dice de cuál es."""
        return next(iter(self._functions)) if len(self._functions) == 1 else None
