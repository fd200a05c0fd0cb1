"""El sitio entero: ejecutar, escribir las páginas, dárselas a Sphinx. Lo que no cambió no se rehace."""
from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from coursekit.authoring.course import ROUTES, Lesson, glossary, lessons, manners
from coursekit.site import pages, slide_pages
from coursekit.site.bundles import (
    bundle,
    is_ours,
    models_of,
    questions,
    script,
    shown_widgets,
    stories,
    widget_names,
)
from coursekit.site.course_bundle import FOLDER, write_course
from coursekit.site.lesson import Page, lesson_page
from coursekit.site.media import Media
from coursekit.site.module import classic_module
from coursekit.site.python import PYODIDE, as_folder
from coursekit.site.run import executed
from coursekit.site.slides import deck_of, lesson_advice
from coursekit.site.try_page import try_page

HERE = Path(__file__).parent
COVER = "04"                 # de esta lección sale la historia de la portada
WORKERS = 2


class Site:
    """Dónde está cada cosa: `sources` es lo que lee Sphinx; `extra`, lo que se copia como está, y en él, `slides`."""

    def __init__(self, root: Path, output: Path):
        self.root = root
        self.output = output
        self.work = output.parent / f".{output.name}"
        self.sources = self.work / "fuentes"
        self.extra = self.work / "aparte"
        self.slides = self.extra / "diapositivas"
        self.cache = self.work / "ejecutado"
        self.absent: set[str] = set()       # las páginas de las lecciones que no se piden
        self.kept: set[Path] = set()        # lo que se escribió esta vez: lo demás es de antes, y se borra

    def write(self, path: Path, text: str) -> None:
        """Escribe si cambió: así Sphinx no rehace lo que está igual."""
        self.kept.add(path)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def media(self, address: str) -> Media:
        """Las imágenes, vistas desde una página."""
        return Media(self.extra / "imagenes", address)

    def sweep(self) -> None:
        """Borra las páginas, las diapositivas y las historias que ya no están."""
        for folder in (self.sources, self.extra / "historias"):
            stale = [path for path in folder.rglob("*") if path.is_file() and path not in self.kept]
            for path in stale:
                path.unlink()
        for path in self.slides.glob("*.html"):
            if path not in self.kept:
                path.unlink()


def build(root: Path, output: Path, url: str = "", only: str = "", pyodide: str = PYODIDE) -> int:
    """Arma el sitio del curso que está en `root` y devuelve el código de salida de Sphinx.

    `url`: dónde se va a publicar, para la imagen que muestran las redes; `only`: los números de unas pocas lecciones,
    separados por comas; `pyodide`: de dónde trae Python quien lo enciende en una página.
    """
    site = Site(root, output)
    table = _chosen(root, only)
    left_out = [lesson.stem for lesson in lessons(root) if lesson not in table]
    site.absent = {f"{folder}/{stem}.md" for stem in left_out for folder in ("lecciones", "ejercicios")}
    ran = _execute_all(site, table)
    books = {stem: book for stem, (book, _) in ran.items()}
    totals = {}
    trees = {}
    for lesson in table:
        trees[lesson.number] = _write_lesson(site, lesson, *ran[lesson.stem])
        totals[lesson.stem] = sum(questions(tree) for tree in trees[lesson.number])
        _write_exercise(site, lesson)
    terms = glossary(root)
    written = {
        "index.md": pages.home(table, _cover(site, trees)),
        "lecciones/index.md": pages.course_map(table, totals, ROUTES),
        "ejercicios/index.md": pages.exercises(table),
        "glosario.md": pages.glossary_page(terms, manners(root), table),
        "bibliografia.md": pages.readings(table, books, site.absent),
        "acerca.md": pages.about(root),
        "probar.md": try_page(),
        **pages.guides(root, table, site.absent),
        **pages.api(),
    }
    for name, text in written.items():
        site.write(site.sources / name, text)
    site.write(site.extra / "widgets.js", classic_module())
    homes = {lesson.stem: f"../lecciones/{lesson.stem}.html" for lesson in table}
    _write_slides(site, table, books, trees, "../", homes)
    write_course(root, site.extra / FOLDER)
    site.sweep()
    return _sphinx(site, url, pyodide)


def build_slides(root: Path, output: Path, only: str = "") -> int:
    """Arma en `output` las diapositivas solas, sin el sitio; devuelve 0. Lo ya ejecutado para el sitio no se repite."""
    site = Site(root, output)
    site.extra = output
    site.slides = output
    site.cache = output.parent / ".sitio" / "ejecutado"
    table = _chosen(root, only)
    ran = _execute_all(site, table)
    books = {stem: book for stem, (book, _) in ran.items()}
    trees = {lesson.number: _widgets(site, lesson, *ran[lesson.stem]) for lesson in table}
    homes = {lesson.stem: "index.html" for lesson in table}
    _write_slides(site, table, books, trees, "./", homes)
    site.write(output / "index.html", slide_pages.index(table))
    site.write(output / "widgets.js", classic_module())
    site.sweep()
    return 0


def _chosen(root: Path, only: str) -> list[Lesson]:
    """Las lecciones que se piden: todas, o las de esos números."""
    wanted = [number for number in only.split(",") if number]
    return [lesson for lesson in lessons(root) if not wanted or lesson.number in wanted]


def _write_slides(site: Site, table, books, trees, root: str, homes: dict[str, str]) -> None:
    """Las diapositivas de esas lecciones, y lo común a todas. `root`: dónde están las historias, vistas desde ellas."""
    advice = lesson_advice((site.root / "docs" / "guia_docente.md").read_text(encoding="utf-8"))
    stems = {lesson.stem for lesson in table}
    media = site.media(f"{root}imagenes")
    slide_pages.copy_common(site.slides / slide_pages.OWN)
    for lesson in table:
        told = advice.get(lesson.number, {})
        deck = deck_of(books[lesson.stem], lesson.stem, trees[lesson.number], media, told, stems)
        page = slide_pages.page(lesson, deck, root, homes[lesson.stem])
        site.write(site.slides / f"{lesson.stem}.html", page)


def _execute_all(site: Site, table) -> dict:
    """{archivo: (cuaderno ejecutado, lo que contó)}, con dos lecciones al mismo tiempo."""
    notebooks = [site.root / "notebooks" / f"{lesson.stem}.ipynb" for lesson in table]
    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(lambda notebook: executed(notebook, site.cache), notebooks))
    return {lesson.stem: result for lesson, result in zip(table, done, strict=True)}


def _write_lesson(site: Site, lesson, book, facts) -> list[dict]:
    """Escribe la página y las historias de una lección; devuelve los árboles de sus widgets."""
    models = models_of(book)
    trees = _widgets(site, lesson, book, facts)
    names = iter(widget_names(lesson.number, trees))

    def place(identifier: str) -> str:
        """El nombre del widget que sigue; ninguno, si no es del curso."""
        return next(names) if is_ours(identifier, models) else ""

    page = Page(f"lecciones/{lesson.stem}.md", f"notebooks/{lesson.stem}.ipynb", site.media("../imagenes"), site.absent)
    lesson_page(book, page, place)
    site.write(site.sources / page.name, page.text())
    return trees


def _widgets(site: Site, lesson, book, facts) -> list[dict]:
    """Guarda las historias de una lección, y devuelve los árboles de sus widgets en el orden en que se muestran."""
    shown = shown_widgets(book)
    trees = [bundle(one, models_of(book), facts["results"], site.media("imagenes")) for one in shown]
    for name, tree in zip(widget_names(lesson.number, trees), trees, strict=True):
        site.write(site.extra / "historias" / f"{name}.js", script(name, tree))
    return trees


def _cover(site: Site, trees: dict[str, list]) -> str:
    """El lugar de una historia sola, para la portada: la primera de la lección `COVER`, o la primera que haya."""
    ordered = sorted(trees.items(), key=lambda item: item[0] != COVER)
    for number, some in ordered:
        found = [story for tree in some for story in stories(tree)]
        if found:
            name = f"portada-{number}"
            site.write(site.extra / "historias" / f"{name}.js", script(name, found[0]))
            return f'<div class="ck-host ck-cover" data-story="{name}"></div>'
    return ""


def _write_exercise(site: Site, lesson) -> None:
    """El enunciado y el código del que se parte: el cuaderno del estudiante, sin ejecutar."""
    import nbformat

    name = f"exercises/{lesson.stem}.ipynb"
    book = nbformat.read(site.root / name, as_version=4)
    page = Page(f"ejercicios/{lesson.stem}.md", name, site.media("../imagenes"), site.absent)
    lesson_page(book, page, lambda identifier: "")
    site.write(site.sources / page.name, page.text())


def _sphinx(site: Site, url: str, pyodide: str) -> int:
    from sphinx.cmd.build import build_main

    arguments = ["-b", "html", "-q", "-j", str(WORKERS), "-c", str(HERE), "-d", str(site.work / "doctrees"),
                 "-D", f"html_baseurl={url}", "-D", f"coursekit_stamp={_stamp()}",
                 "-D", f"coursekit_pyodide={as_folder(pyodide)}", "-D", f"html_extra_path={site.extra}",
                 str(site.sources), str(site.output)]
    code = build_main(arguments)
    _sweep_output(site)
    return code


def _stamp() -> str:
    """La huella de quien arma el sitio: si cambió, Sphinx rehace todo."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sweep_output(site: Site) -> None:
    """Borra de lo publicado las páginas, historias e imágenes que ya no están."""
    for path in site.output.rglob("*.html"):
        name = path.relative_to(site.output).with_suffix("")
        known = {"search", "genindex", "py-modindex"}
        sources = [site.sources / name.with_suffix(end) for end in (".md", ".rst")]
        is_extra = (site.extra / name.with_suffix(".html")).exists()
        is_sphinx = str(name) in known or name.parts[0].startswith("_")
        if not is_extra and not is_sphinx and not any(map(Path.exists, sources)):
            path.unlink()
    for path in site.output.rglob("*.map"):      # solo las usa quien depura el tema
        path.unlink()
    for folder in ("historias", "imagenes", FOLDER):
        for path in (site.output / folder).glob("*"):
            if not (site.extra / folder / path.name).exists():
                path.unlink()


def clean(output: Path) -> None:
    """Borra el sitio y lo guardado para rehacerlo."""
    for folder in (output, output.parent / f".{output.name}"):
        shutil.rmtree(folder, ignore_errors=True)
