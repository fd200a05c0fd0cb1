"""La liga: los optimizadores de una carpeta, uno por uno o varios a la vez, y la página que se reescribe con cada uno.

Una entrega se encuentra como en `coursekit grade` (un archivo, una carpeta o un .zip por estudiante; .py o .ipynb) y se
reconoce por la función `my_optimizer`. Lo ya corrido queda guardado al lado de la página: si se interrumpe, la misma
orden sigue desde ahí, y corre otra vez solo lo que cambió.
"""
from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path

from coursekit.basics.files import write_text
from coursekit.grader.batch.run import grading_pool
from coursekit.grader.batch.submissions import Handed, Lessons, find_entries
from coursekit.grader.plain_text import one_line
from coursekit.grader.process.files import Entry as File
from coursekit.grader.process.files import read_entry
from coursekit.league.contract import BUDGET, FUNCTION
from coursekit.league.course import course_entries
from coursekit.league.isolated import NOT_DETERMINED, SECONDS, CannotRun, play_far, repeats_itself
from coursekit.league.page import league_page
from coursekit.league.problems import TABLE, load_problems
from coursekit.league.race import SEEDS, Entry, Run, compete

LESSON = "11_torneo"
ATTEMPTS = 2
STORED = 1               # cambia cuando cambia lo que se guarda
SENTENCE_WIDTH = 400
BROKEN = "se rompió el proceso que lo corría: hay que repetir la orden"


@dataclass(frozen=True)
class Options:
    """Cómo se corre: el encierro, los segundos de cada corrida, las semillas de cada problema y el presupuesto."""

    level: str
    seconds: float = SECONDS
    seeds: int = SEEDS
    budget: int = BUDGET


@dataclass(frozen=True)
class Task:
    """Un optimizador para correr: de quién es, su archivo y lo que conviene decir de cómo llegó."""

    name: str
    file: File
    notes: tuple[str, ...]


def play_league(folder: Path, page: Path, options: Options, *, jobs: int = 1, on_row: Callable | None = None,
                progress: Callable | None = None) -> list[Entry]:
    """Corre los optimizadores de `folder` y deja la tabla en `page`; devuelve los participantes, sin los del curso.

    `jobs`: cuántos optimizadores a la vez; con cualquier cantidad juegan lo mismo. `on_row(entry)` recibe cada uno
    cuando termina. `progress(runs, name)` envuelve las corridas de uno, como `tqdm`, si van uno por uno. Nada de lo que
    haga una entrega detiene a las demás: la que no cumple queda última, con su frase.
    """
    store = Store(_store_place(page), options)
    entries: dict[int, Entry] = {}         # los que terminaron, por el lugar de su fila
    with tempfile.TemporaryDirectory(prefix="coursekit_", ignore_cleanup_errors=True) as scratch:
        handed = find_entries(folder, Lessons({LESSON: [FUNCTION]}), Path(scratch), except_for=page)
        handed = [row for row in handed if row.entry != _store_place(page).name]
        write_page(page, [], len(handed), options)
        rows = [_prepared(row, store) for row in handed]
        if jobs == 1:
            finished = _one_by_one(rows, store, options, progress)
        else:
            finished = _together(rows, store, options, jobs, Path(scratch) / "basta")
        with contextlib.closing(finished):
            for position, entry in finished:
                entries[position] = entry
                write_page(page, _in_order(entries), len(handed), options)
                if on_row is not None:
                    on_row(entry)
    return _in_order(entries)


def _in_order(entries: dict[int, Entry]) -> list[Entry]:
    return [entries[position] for position in sorted(entries)]


def write_page(page: Path, entries: list[Entry], expected: int, options: Options) -> None:
    """La página con los que terminaron hasta ahora, de `expected`. Con otra cantidad de semillas, sin los del curso
    completos: se comparan en las mismas corridas."""
    rivals = [_first_seeds(entry, options.seeds) for entry in course_entries()] if options.budget == BUDGET else []
    write_text("output", page, league_page([*entries, *rivals], expected, options.level, options.seeds, options.budget))


def _first_seeds(entry: Entry, seeds: int) -> Entry:
    runs = [run for run in entry.runs if run.seed < seeds]
    return Entry(entry.name, runs, entry.problem, entry.is_course)


# --- una entrega ------------------------------------------------------------------------------

def _prepared(row: Handed, store: Store) -> Entry | Task:
    """El participante de una fila, si ya se lo corrió y nada cambió o si no hay qué correr; si no, lo que hay que
    correr."""
    name = one_line(row.student, 100)
    notes = tuple(one_line(sentence, SENTENCE_WIDTH) for sentence in row.sentences)
    path = row.files.get(LESSON)
    if path is None:
        return Entry(name, [], "; ".join(notes) or f"no hay ningún archivo con «{FUNCTION}»")
    try:
        file = read_entry(path, beside=LESSON not in row.loose)
    except (OSError, ValueError) as error:
        why = str(error) if isinstance(error, ValueError) else "no se pudo leer"
        return Entry(name, [], f"«{one_line(path.name, 100)}»: {why}")
    return store.find(name, file) or Task(name, file, notes)


def _settled(task: Task, run: Callable, store: Store) -> Entry:
    """El participante que da `run()`, ya guardado; uno que no se pudo correr no se guarda, y la próxima vez se
    intenta."""
    try:
        entry = run()
    except CannotRun as error:
        return Entry(task.name, [], one_line(str(error), SENTENCE_WIDTH))
    entry.notes = task.notes + entry.notes
    store.keep(entry, task.file)
    return entry


def _run(task: Task, options: Options, show: Callable | None) -> Entry:
    """Todas las corridas de una entrega, y si repite lo que hace. `show` envuelve el recorrido de las corridas."""
    play = play_far(task.file, options.level, options.seconds)
    for attempt in range(ATTEMPTS):
        try:
            entry = compete(task.name, play, load_problems(), options.seeds, options.budget, show)
            break
        except CannotRun:
            if attempt == ATTEMPTS - 1:
                raise
    if entry.finished and not repeats_itself(play, load_problems()[0], options.budget):
        entry.notes = (NOT_DETERMINED,)
    return entry


# --- repartir ---------------------------------------------------------------------------------

def _one_by_one(rows: list, store: Store, options: Options, progress) -> Iterator[tuple[int, Entry]]:
    """(lugar, participante) de cada fila, en orden y en este proceso."""
    for position, row in enumerate(rows):
        if isinstance(row, Entry):
            yield position, row
            continue

        def run(task=row):
            show = None if progress is None else lambda runs: progress(runs, task.name)
            return _run(task, options, show)

        yield position, _settled(row, run, store)


def _together(rows: list, store: Store, options: Options, jobs: int, enough: Path) -> Iterator[tuple[int, Entry]]:
    """(lugar, participante) de cada fila, a medida que terminan, con `jobs` procesos.

    `enough`: un archivo que, si aparece, detiene a los que están corriendo. Si muere un proceso, los que estaban en
    camino se corren otra vez, cada uno en el suyo: se pierde solo el que los mata.
    """
    pending = []
    for position, row in enumerate(rows):
        if isinstance(row, Task):
            pending.append(position)
        else:
            yield position, row
    broken = []
    for position, entry in _through_pool(rows, pending, store, options, jobs, enough):
        if entry is None:
            broken.append(position)
        else:
            yield position, entry
    for position in broken:
        for _, entry in _through_pool(rows, [position], store, options, 1, enough):
            yield position, entry or Entry(rows[position].name, [], BROKEN)


def _through_pool(rows, pending, store, options, jobs, enough) -> Iterator[tuple[int, Entry | None]]:
    """(lugar, participante) de los de `pending`; None en lugar de uno que se quedó sin proceso."""
    with grading_pool(jobs) as pool:
        futures = {}
        try:
            for position in pending:
                try:
                    futures[pool.submit(_run_far, rows[position], options, enough)] = position
                except BrokenProcessPool:                  # uno ya murió
                    yield position, None
            for future in as_completed(futures):
                position = futures[future]
                try:
                    yield position, _settled(rows[position], future.result, store)
                except BrokenProcessPool:
                    yield position, None
        except BaseException:
            enough.touch()           # antes de que el pool espere a los que están corriendo
            raise


def _run_far(task: Task, options: Options, enough: Path) -> Entry:
    """Lo que hace cada proceso: como `_run`, y si lo mandan parar no empieza otra corrida."""
    def until_told(runs):
        for run in runs:
            yield run
            if enough.exists():
                raise CannotRun("se lo interrumpió")

    return _run(task, options, until_told)


# --- no repetir -------------------------------------------------------------------------------

def _store_place(page: Path) -> Path:
    """Dónde se guarda lo corrido: al lado de la página, con su nombre."""
    return page.with_name(f"{page.stem}.json")


class Store:
    """Lo ya corrido; cada entrega vale mientras no cambien su archivo, las tablas ni las opciones."""

    def __init__(self, place: Path, options: Options):
        self._place = place
        self._options = json.dumps(asdict(options), sort_keys=True)
        self._tables = hashlib.sha256(TABLE.read_bytes()).hexdigest()
        self._kept = _read(place)

    def find(self, name: str, file: File) -> Entry | None:
        """El participante guardado, o None."""
        found = self._kept.get(self._key(name, file))
        try:
            return None if found is None else _entry_of(found)
        except (TypeError, KeyError, AttributeError):      # alguien lo tocó: se corre otra vez
            return None

    def keep(self, entry: Entry, file: File) -> None:
        """Guarda un participante, en el disco, antes de seguir con otro."""
        self._kept[self._key(entry.name, file)] = asdict(entry)
        content = {"stored": STORED, "entries": self._kept}
        write_text("output", self._place, json.dumps(content, ensure_ascii=True))

    def _key(self, name: str, file: File) -> str:
        parts = [name, file.name, json.dumps(file.files, sort_keys=True), self._options, self._tables]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _read(place: Path) -> dict:
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
        entries = content["entries"] if content["stored"] == STORED else {}
        return dict(entries)
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _entry_of(found: dict) -> Entry:
    runs = [Run(**run) for run in found["runs"]]
    return Entry(found["name"], runs, found["problem"], found["is_course"], tuple(found["notes"]))
