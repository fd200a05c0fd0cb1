"""Cada historia en cada pantalla: todo junto en la ventana, nada cortado ni encimado, y contraste en los dos temas."""
import pytest
from helpers.screens import SCREENS, STORIES, make_story, screen_problems, show_on

every_story = pytest.mark.parametrize("name", STORIES)


@every_story
def test_plot_controls_and_sentence_are_seen_together_on_every_screen(page, name):
    story = make_story(name)
    found = {}
    for screen in SCREENS:
        show_on(page, story, screen)
        problems = screen_problems(page, screen)
        if problems:
            found[screen.name] = problems
    assert found == {}, found


@every_story
def test_the_dark_theme_keeps_the_contrast_of_every_text(page, name):
    laptop = SCREENS[0]
    show_on(page, make_story(name), laptop, dark=True)
    assert page.evaluate("() => el.classList.contains('ck-dark')")
    assert screen_problems(page, laptop) == []


def test_a_story_follows_the_theme_of_its_page(page):
    show_on(page, make_story("win_curve"), SCREENS[0])
    paper = "() => getComputedStyle(el.querySelector('.ck-card')).backgroundColor"
    ink = "() => el.querySelector('svg.ck-picture text').getAttribute('fill')"
    light = page.evaluate(paper), page.evaluate(ink)
    page.evaluate("() => document.body.setAttribute('data-jp-theme-light', 'false')")
    page.wait_for_function(f"before => ({ink})() !== before", arg=light[1])
    assert page.evaluate(paper) != light[0]
    page.evaluate("() => document.body.setAttribute('data-jp-theme-light', 'true')")
    page.wait_for_function(f"before => ({ink})() === before", arg=light[1])
    assert page.evaluate(paper) == light[0]


def test_what_does_not_fit_is_behind_a_button_and_opens(page):
    phone = next(screen for screen in SCREENS if screen.width == 390)
    show_on(page, make_story("bayes_batches"), phone)
    more = page.get_by_role("button", name="Más controles")
    assert page.get_by_role("checkbox").count() == 0
    more.click()
    page.get_by_role("checkbox").check()
    assert page.evaluate("() => model.get('positions')[1]") == 1
    page.get_by_role("button", name="Menos controles").click()
    assert page.get_by_role("checkbox").count() == 0


def test_panels_that_share_an_axis_stack_together_and_keep_their_numbers(page):
    """En un teléfono, los dos paneles del mismo hiperparámetro quedan uno sobre otro, con el mismo ancho."""
    phone = next(screen for screen in SCREENS if screen.width == 390)
    show_on(page, make_story("bayes_machine"), phone)
    boxes = page.evaluate("""() => [...el.querySelectorAll('[data-panel]')].map(g => {
        const r = g.querySelector('clipPath rect');
        return ['x', 'y', 'width'].map(a => parseFloat(r.getAttribute(a))); })""")
    model, acquisition, history = boxes
    assert model[0] == acquisition[0] and model[2] == acquisition[2]
    assert model[1] < acquisition[1] < history[1]
