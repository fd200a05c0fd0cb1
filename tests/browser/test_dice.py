"""Los dados de la maldición del ganador: cada tirada cae por partes, deja su ladrillo y no toca los anteriores."""
import pytest
from helpers.browser import LAPTOP, describe, show_bare
from helpers.screens import make_story

ROLLING = "name => document.getAnimations().filter(a => a.animationName === name && a.effect.target.closest('svg'))"
DELAYS = f"name => ({ROLLING})(name).map(a => a.effect.getTiming().delay)"
BRICKS = "() => [...el.querySelectorAll('[data-mark=bars] rect')]"
TRAVELS = f"() => ({BRICKS})().some(one => one.getAnimations().some(a => a.transitionProperty === 'y'))"


@pytest.fixture
def rolled(browser):
    """La historia en una página que no pide menos movimiento."""
    context = browser.new_context(viewport=LAPTOP, reduced_motion="no-preference")
    page = context.new_page()
    show_bare(page, make_story("winner_curse"))
    page.wait_for_timeout(500)
    yield page
    context.close()


def roll(page, name="Otra búsqueda"):
    page.get_by_role("button", name=name, exact=True).click()


# Se tira y se mira en el mismo instante: en una máquina ocupada, lo primero que cae llega antes de que preguntemos.
ROLL_AND_LOOK = f"""() => {{
  [...document.querySelectorAll('button')].find(one => one.textContent.includes('Otra búsqueda')).click();
  document.getAnimations().forEach(one => one.pause());
  const look = {DELAYS};
  return Object.fromEntries(['ck-falls', 'ck-traces', 'ck-flies'].map(name => [name, look(name)])); }}"""


def test_a_roll_falls_one_by_one_and_ends_in_a_new_brick(rolled):
    rolled.evaluate(f"() => {{ window.first = ({BRICKS})()[0]; }}")
    seen = rolled.evaluate(ROLL_AND_LOOK)
    falls = seen["ck-falls"]
    assert len(falls) == 100 and falls == sorted(falls) and falls[0] < falls[-1] <= 500
    assert len(seen["ck-traces"]) == 2      # el récord y lo que vale quien lo tiene
    (brick,) = seen["ck-flies"]
    assert brick > falls[-1]
    assert rolled.evaluate(f"() => ({BRICKS})().length === 2 && ({BRICKS})()[0] === window.first")
    assert "Búsqueda 2: la ganadora marca" in describe(rolled)


def test_rolling_fast_never_queues(rolled):
    rolled.evaluate("() => { for (let i = 0; i < 12; i++) model.set('positions', [3, 1, 0, 0, i % 6]); }")
    rolled.wait_for_timeout(450)
    assert rolled.evaluate("() => document.getAnimations().filter(a => a.effect.target.closest('svg')).length") == 0
    assert rolled.locator("svg.ck-picture [data-leaves]").count() == 0
    assert "En promedio de 500" in describe(rolled)


def test_other_rows_move_the_bricks_and_not_the_search(rolled):
    roll(rolled, "hasta 10")
    rolled.wait_for_timeout(1300)
    rolled.evaluate(f"() => {{ window.bricks = ({BRICKS})(); }}")
    rolled.get_by_role("checkbox").check()
    assert rolled.evaluate(f"() => ({BRICKS})().every((one, i) => one === window.bricks[i])")
    assert rolled.evaluate(TRAVELS)
    assert rolled.evaluate(DELAYS, "ck-falls") == [] and rolled.evaluate(DELAYS, "ck-flies") == []


def test_the_first_configurations_belong_to_the_longer_search(rolled):
    dots = "() => [...el.querySelectorAll('[data-arrives=fall] circle')]"
    rolled.evaluate("() => model.set('positions', [2, 1, 0, 0, 0])")
    rolled.wait_for_timeout(1300)
    rolled.evaluate(f"() => {{ window.dots = ({dots})(); }}")
    rolled.locator("[data-handle=n_configs]").focus()
    rolled.keyboard.press("ArrowRight")
    assert "100 configuraciones iguales" in describe(rolled)
    assert rolled.evaluate(f"() => window.dots.length === 20 && window.dots.every((one, i) => one === ({dots})()[i])")


def test_the_button_says_how_many_it_rolls(rolled):
    buttons = ["Otra búsqueda", "Otra búsqueda", "Otra búsqueda", "Otras 6", "Otras 490"]
    for name, told in zip(buttons, ("Búsqueda 2", "Búsqueda 3", "Búsqueda 4", "Búsqueda 10", "de 500"), strict=True):
        roll(rolled, name)
        assert told in describe(rolled)
    assert rolled.locator(".ck-dice").get_attribute("data-off") is not None


def test_reduced_motion_rolls_at_once(page):
    show_bare(page, make_story("winner_curse"))
    roll(page)
    assert page.evaluate("() => document.getAnimations().length") == 0
    assert "Búsqueda 2" in describe(page)


def test_pointing_at_a_brick_says_its_search(page):
    story = make_story("winner_curse")
    story.set_value("rolls", 4)
    show_bare(page, story)
    page.locator("[data-explore]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.locator(".ck-notes").inner_text().startswith("Búsqueda 2: marcó")
