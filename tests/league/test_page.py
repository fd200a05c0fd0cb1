"""La página: entera, escapada, en español, y con el test cerrado."""
import re
from html.parser import HTMLParser

import pytest

from coursekit.grader.process import isolation
from coursekit.league.course import course_entries
from coursekit.league.page import FLOOR, HEIGHT, _height, league_page
from coursekit.league.race import Entry
from coursekit.methods import METHODS

EVIL = '<img src="https://example.org/x.png" onerror=alert(1)>\x1b[31m'


def page_of(*own, expected=None):
    entries = [*own, *course_entries()]
    return league_page(entries, len(own) if expected is None else expected, isolation.BUBBLEWRAP, 20, 30)


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.opened, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.opened.append(tag)
        self.attributes += [(tag, *attribute) for attribute in attrs]


def test_everything_of_others_is_escaped_and_nothing_is_loaded():
    page = page_of(Entry(EVIL, [], EVIL), Entry(EVIL, course_entries()[0].runs, notes=(EVIL,)))
    tags = Tags(page)
    assert not {"img", "script", "link", "iframe"} & set(tags.opened)
    assert not [a for a in tags.attributes if a[1] in ("src", "href") or a[1].startswith("on")]
    assert "\x1b" not in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


def test_it_says_who_did_not_play_and_why():
    page = page_of(Entry("Ana", [], "devolvió None, que no es una configuración del espacio"))
    assert "<strong>Ana</strong>: devolvió None, que no es una configuración del espacio." in page
    assert "Comparten el último lugar" in page


def test_every_method_of_the_course_has_its_row_its_band_and_its_test():
    page = page_of()
    for method in METHODS.values():
        assert len(re.findall(re.escape(method.label), page)) >= 3
    assert page.index("Revelar el test") < page.rindex("búsqueda al azar")
    assert "<details>" in page and "<details open" not in page


@pytest.mark.parametrize("done, reloads", [(1, True), (2, False)])
def test_while_it_runs_it_counts_and_reloads(done, reloads):
    page = page_of(*[Entry(f"E{i}", [], "no") for i in range(done)], expected=2)
    assert ("Van 1 de 2 optimizadores." in page) == reloads
    assert ("refresh" in page) == ("<progress" in page) == reloads


def test_before_the_first_row_there_is_a_page_too():
    assert "Todavía no terminó nadie" in league_page([], 3, isolation.LANDLOCK, 20, 30)


def test_the_bands_never_leave_the_drawing():
    assert _height(0.0) == pytest.approx(HEIGHT)
    assert _height(FLOOR) == pytest.approx(HEIGHT)
    assert _height(1e9) == 0


def test_without_isolation_it_says_so():
    assert "SIN AISLAMIENTO" in league_page([], 0, isolation.LIMITS, 20, 30)
