"""La carpeta del sitio, mirada sin navegador: enlaces, direcciones ajenas, pesos, y que ninguna solución se publica."""
import html
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from coursekit.authoring.course import glossary, lessons

ROOT = Path(__file__).parents[2]
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}


class Read(HTMLParser):
    """Los enlaces, los nombres de lugar y lo que una página carga."""

    def __init__(self, text):
        super().__init__()
        self.links = []
        self.places = set()
        self.loads = []
        self.metas = {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.places |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag in LOADED and values.get(LOADED[tag]) and values.get("rel") != "canonical":
            self.loads.append(values[LOADED[tag]])
        if tag == "meta":
            self.metas[values.get("property") or values.get("name")] = values.get("content")


@pytest.fixture(scope="session")
def read(pages):
    return {path: Read(path.read_text(encoding="utf-8")) for path in pages}


def test_every_link_inside_the_site_leads_somewhere(site, read):
    broken = []
    for path, page in read.items():
        for link in page.links:
            parts = urlsplit(html.unescape(link))
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                broken.append((path.name, link))
            elif parts.fragment and target in read and unquote(parts.fragment) not in read[target].places:
                broken.append((path.name, link))
    assert broken == []


def test_nothing_is_loaded_from_elsewhere_and_everything_is_there(site, read):
    wrong = []
    for path, page in read.items():
        for address in page.loads:
            parts = urlsplit(address)
            is_here = not parts.scheme and not parts.netloc and (path.parent / unquote(parts.path)).exists()
            if not is_here and parts.scheme != "data":
                wrong.append((path.name, address))
    assert wrong == []


def test_the_styles_ask_nothing_of_anybody(site):
    for sheet in site.rglob("*.css"):
        addresses = re.findall(r"url\(\s*['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8"))
        assert [address for address in addresses if re.match(r"(https?:)?//", address)] == [], sheet.name


def test_every_page_says_what_it_is_in_spanish(read):
    for path, page in read.items():
        assert '<html lang="es"' in path.read_text(encoding="utf-8"), path.name
        assert page.metas["og:title"] and page.metas["og:description"] and page.metas["og:image"], path.name


def test_every_story_that_a_page_names_is_in_its_file(site, pages):
    named = {name for path in pages
             for name in re.findall(r'data-story="([^"]+)"', path.read_text(encoding="utf-8"))}
    assert named and named == {path.stem for path in (site / "historias").glob("*.js")}


def test_the_site_weighs_little(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 20_000_000
    assert max(path.stat().st_size for path in files) <= 2_000_000


def test_every_exercise_is_there_and_no_solution_is(site, lesson_pages):
    for path in lesson_pages:
        text = (site / "ejercicios" / path.name).read_text(encoding="utf-8")
        assert "NotImplementedError" in text
        source = (ROOT / "solutions" / "source" / f"{path.stem}.py").read_text(encoding="utf-8")
        bodies = re.findall(r"### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", source, re.S)
        plain = html.unescape(re.sub(r"<[^>]+>", "", text))
        assert bodies and not [body for body in bodies if body.strip() in plain]


def test_the_map_has_every_lesson_with_its_time(site, lesson_pages):
    text = (site / "lecciones" / "index.html").read_text(encoding="utf-8")
    known = {lesson.stem: lesson for lesson in lessons(ROOT)}
    for path in lesson_pages:
        assert f'href="{path.name}"' in text and f"{known[path.stem].minutes} min" in text
    assert text.count('class="ck-progress"') == len(lesson_pages)


def test_the_terms_of_the_lessons_lead_to_the_glossary(site, lesson_pages, read):
    linked = {link.partition("#")[2] for path in lesson_pages for link in read[path].links if "glosario.html#" in link}
    explained = {path.stem[:2] for path in lesson_pages}
    glossary_page = read[site / "glosario.html"]
    terms = [term for term in glossary(ROOT) if term.lesson in explained]
    assert linked <= glossary_page.places
    assert len(linked) >= 0.8 * len(terms)
