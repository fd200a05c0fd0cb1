"""Los colores en los dos temas, calculados con las funciones del navegador: contraste y métodos que se distinguen."""
import itertools

import pytest
from helpers.browser import show_bare
from helpers.demo_scene import demo_story

from coursekit.figures import style
from coursekit.methods import METHODS

PAPERS = {"claro": "#ffffff", "oscuro": "#1e1e1e"}
COLORS = sorted({method.color for method in METHODS.values()} | set(style.ROLES.values()))
every_theme = pytest.mark.parametrize("theme", PAPERS)


@pytest.fixture
def colours(page):
    show_bare(page, demo_story())
    return page


def contrasts(page, colours, paper, dark, function):
    """El contraste con el papel de cada color, visto en ese tema y pasado por `function` («» si por ninguna)."""
    seen = f"ck.{function}(ck.themed(c, dark), paper)" if function else "ck.themed(c, dark)"
    script = f"([colours, paper, dark]) => colours.map(c => ck.contrast({seen}, paper))"
    return page.evaluate(script, [colours, paper, dark])


@every_theme
def test_any_colour_is_readable_as_text(colours, theme):
    for ratio in contrasts(colours, COLORS, PAPERS[theme], theme == "oscuro", "readable"):
        assert ratio >= 4.5


@every_theme
def test_each_method_keeps_a_colour_of_its_own(colours, theme):
    mine = [method.color for method in METHODS.values()]
    seen = colours.evaluate("([colours, dark]) => colours.map(c => ck.themed(c, dark))", [mine, theme == "oscuro"])
    assert len(set(seen)) == len(mine)
    for one, other in itertools.combinations(seen, 2):
        channels = [[int(colour[i:i + 2], 16) for i in (1, 3, 5)] for colour in (one, other)]
        assert sum(abs(a - b) for a, b in zip(*channels, strict=True)) > 60


def test_methods_differ_without_colour_too():
    seen = {(method.marker, method.dash) for method in METHODS.values()}
    assert len(seen) == len(METHODS)
    assert len({method.marker for method in METHODS.values()}) == len(METHODS)


def test_method_shapes_are_seen_on_the_dark_paper(colours):
    mine = [method.color for method in METHODS.values()]
    for ratio in contrasts(colours, mine, PAPERS["oscuro"], True, ""):
        assert ratio >= 3


def test_the_browser_and_python_choose_the_same_ink(colours):
    asked = [[color, paper] for color in COLORS for paper in ("#ffffff", "#d9d9d9", "#0072b2")]
    seen = colours.evaluate("asked => asked.map(([c, p]) => ck.readable(c, p))", asked)
    assert seen == [style.readable(*pair) for pair in asked]
