"""Cada historia, sola en una página: axe no encuentra en ella nada que corregir, de día y de noche."""
import pytest
from helpers.screens import SCREENS, STORIES, make_story, show_on

OPTIONS = {"preload": False, "resultTypes": ["violations"]}
LOOKS = [(screen, dark) for screen in SCREENS if screen.name in ("portátil 1366×768", "teléfono de 390")
         for dark in (False, True)]


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(locale="es-AR", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", STORIES)
def test_axe_finds_nothing_in_a_story(page, name):
    from axe_playwright_python.sync_playwright import Axe
    story = make_story(name)
    found = []
    for screen, dark in LOOKS:
        show_on(page, story, screen, dark)
        result = Axe().run(page, context={"include": [[".ck-card"]]}, options=OPTIONS)
        for violation in result.response["violations"]:
            found += [(screen.name, dark, violation["id"], node["target"]) for node in violation["nodes"][:3]]
    assert found == []
