"""Pliegues y fuga, en movimiento: mezclar hace volar cada fila apartada, y la fuga se ve pasar."""
import pytest
from helpers.browser import LAPTOP, describe, show_bare
from helpers.screens import make_story

ROWS = "() => [...el.querySelectorAll('[data-mark=bars] rect')].slice(0, 89)"
FLIES = f"() => ({ROWS})().filter(one => one.getAnimations().some(a => a.transitionProperty === 'y')).length"


@pytest.fixture
def shuffled(browser):
    """La historia en una página que no pide menos movimiento."""
    context = browser.new_context(viewport=LAPTOP, reduced_motion="no-preference")
    page = context.new_page()
    show_bare(page, make_story("folds_and_leakage"))
    page.wait_for_timeout(500)
    yield page
    context.close()


def test_shuffling_makes_each_row_fly_to_the_fold_that_holds_it_out(shuffled):
    shuffled.evaluate(f"() => {{ window.rows = ({ROWS})(); }}")
    shuffled.get_by_role("radio", name="mezclado").check()
    assert shuffled.evaluate(f"() => ({ROWS})().every((one, i) => one === window.rows[i])")
    assert 40 < shuffled.evaluate(FLIES) < 89      # las que ya estaban en su franja no se mueven


def test_the_leak_is_caused_and_seen(shuffled):
    shuffled.get_by_role("radio", name="ruido").check()
    leaking = "() => [...el.querySelectorAll('[data-mark=bars]')].length"
    honest = shuffled.evaluate(leaking)
    assert "sin mirar lo apartado" in shuffled.locator("svg.ck-picture").text_content()
    shuffled.get_by_role("checkbox").check()
    assert shuffled.evaluate(leaking) == honest + 1
    assert "mirando también lo apartado" in shuffled.locator("svg.ck-picture").text_content()
    assert "promete 0,4" in describe(shuffled)
