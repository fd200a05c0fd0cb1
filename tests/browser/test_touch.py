"""Tocar el dibujo: manijas, marcas que eligen, marcas que iluminan a sus parientes; y lo que persiste, que viaja."""
import re

import pytest
from helpers.browser import LAPTOP, describe, show_bare
from helpers.screens import make_story

from coursekit.figures.scene import Axis, Panel, Scene, handle, keyed, line, points, sets
from coursekit.widgets import Story, choice, slider

PLACES = (0, 0.25, 0.5, 0.75, 1)
NAMES = ["a", "b", "c"]


def touch_scene(x, who):
    """Una curva con una manija, tres puntos que eligen y se enlazan, y sus copias en otro panel."""
    colors = ["best" if name == who else "muted" for name in NAMES]
    dots = points([0.2, 0.5, 0.8], [0.2, 0.2, 0.2], size=8, color=colors)
    grip = handle("x", PLACES, PLACES, label="El punto")
    chosen = keyed(sets(dots, "who", NAMES), NAMES)
    curve = Panel(Axis("x", 0, 1), Axis("y", 0, 1), [line([0, 1], [0, 1]), points(x, x, shape="circle"), grip, chosen])
    copies = keyed(points([0.2, 0.5, 0.8], [0.5, 0.6, 0.7]), NAMES, explored=True)
    other = Panel(Axis("x", 0, 1), Axis("y", 0, 1), [copies], at=(0, 1))
    said = f"El punto está en {x} y elegimos «{who}»."
    return Scene([curve, other], describe=said, says={"b": "Este es el segundo."}, kin={"c": ["a"]})


def touch_story():
    return Story([slider("x", "Lugar", PLACES), choice("who", "Quién", NAMES)], touch_scene)


@pytest.fixture
def touched(page):
    show_bare(page, touch_story())
    page.wait_for_function("() => el.querySelector('svg.ck-picture').style.height > '100'")
    page.wait_for_timeout(300)
    return page


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def positions(page):
    return page.evaluate("() => model.get('positions')")


def lit(page):
    return page.evaluate("() => [...el.querySelectorAll('[data-lit]')].map(n => n.dataset.key).sort()")


def test_a_handle_is_dragged_with_the_mouse(touched):
    x, y = middle(touched, "[data-handle]")
    frame = touched.locator("clipPath rect").first
    width = float(frame.get_attribute("width"))
    touched.mouse.move(x, y)
    touched.mouse.down()
    touched.mouse.move(x + width * 0.6, y - 80, steps=6)
    touched.mouse.up()
    assert positions(touched)[0] in (1, 2, 3)
    assert describe(touched).startswith(f"El punto está en {PLACES[positions(touched)[0]]}")
    touched.mouse.move(x, y, steps=3)      # ya la soltamos
    assert positions(touched)[0] in (1, 2, 3)


def test_a_handle_follows_the_mouse_in_a_page_that_is_scaled(touched):
    touched.evaluate("() => Object.assign(document.body.style, { transformOrigin: '0 0', transform: 'scale(0.5)' })")
    x, y = middle(touched, "[data-handle]")
    frame = touched.locator("clipPath rect").first
    width, height = (0.5 * float(frame.get_attribute(name)) for name in ("width", "height"))
    touched.mouse.move(x, y)
    touched.mouse.down()
    touched.mouse.move(x + width / 2, y - height / 2, steps=6)
    touched.mouse.up()
    assert positions(touched)[0] == PLACES.index(0.5)


def test_a_handle_is_dragged_with_a_finger(touched):
    x, y = middle(touched, "[data-handle]")
    touched.evaluate("""([x, y]) => {
        const grip = el.querySelector('[data-handle]'), svg = el.querySelector('svg.ck-picture');
        svg.setPointerCapture = () => {};
        const fire = (node, type, far) => node.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 7,
          pointerType: 'touch', clientX: x + far, clientY: y - far }));
        fire(grip, 'pointerdown', 0); fire(svg, 'pointermove', 2000); fire(svg, 'pointerup', 2000); }""", [x, y])
    assert positions(touched)[0] == 4
    assert touched.evaluate("() => getComputedStyle(el.querySelector('[data-handle]')).touchAction") == "none"


def test_a_handle_is_a_slider_for_the_keyboard_and_says_the_same(touched):
    grip = touched.get_by_role("slider", name="El punto")
    grip.focus()
    touched.keyboard.press("ArrowRight")
    assert positions(touched)[0] == 1 and grip.get_attribute("aria-valuetext") == "0,25"
    assert touched.evaluate("() => document.activeElement.dataset.handle") == "x"      # el foco sigue en ella
    touched.keyboard.press("End")
    assert positions(touched)[0] == 4
    assert touched.locator("input[data-control=x]").get_attribute("aria-valuetext") == "1"


def test_a_mark_is_chosen_with_a_click_or_the_arrows(touched):
    touched.locator("[data-to='2']").click()
    assert positions(touched)[1] == 2 and describe(touched).endswith("elegimos «c».")
    touched.get_by_role("slider", name="Quién").focus()
    touched.keyboard.press("ArrowLeft")
    assert positions(touched)[1] == 1


def test_pointing_lights_the_relatives_in_every_panel_and_says_a_sentence(touched):
    touched.mouse.move(*middle(touched, "[data-panel]:last-of-type [data-key='c']"))
    assert lit(touched) == ["a", "a", "c", "c"]
    touched.mouse.move(*middle(touched, "[data-panel]:last-of-type [data-key='b']"))
    assert lit(touched) == ["b", "b"] and touched.locator(".ck-notes").inner_text() == "Este es el segundo."
    touched.mouse.move(1, 1)
    assert lit(touched) == []


def test_the_marks_are_walked_with_the_keyboard(touched):
    touched.locator("[data-explore]").focus()
    for key in ("ArrowRight", "ArrowRight"):
        touched.keyboard.press(key)
    assert lit(touched) == ["b", "b"] and touched.locator(".ck-notes").inner_text() == "Este es el segundo."
    touched.keyboard.press("Escape")
    assert lit(touched) == []


@pytest.fixture
def family(page):
    """La genealogía en su sexta generación, y a quién de la quinta señalamos: con genes de los dos y alguno mutado."""
    story = make_story("genealogy")
    story.set_value("generation", 6)
    show_bare(page, story)
    page.wait_for_timeout(400)
    says = story.scene().says
    key = next(f"5.{i}" for i in range(10) if {"de la madre", "del padre", "mutó el"} <= set(re.findall(
        "de la madre|del padre|mutó el", says[f"5.{i}"])))
    return page, story.scene(), key


def drawn_heritage(page):
    return page.evaluate("() => [...el.querySelectorAll('[data-heritage]')].map(g => g.dataset.heritage)")


def test_pointing_at_an_individual_shows_its_ancestors_and_whose_its_genes_are(family):
    page, scene, key = family
    page.mouse.move(*middle(page, f"circle[data-key='{key}']"))
    ancestors, old = set(), {key}
    while old - ancestors:
        ancestors |= old
        old = {parent for one in old for parent in scene.kin.get(one, [])}
    assert set(lit(page)) == ancestors and len(ancestors) > 5
    assert page.locator(".ck-notes").inner_text() == scene.says[key]
    assert drawn_heritage(page) == ["line", "line", "line", "segments", "points", "points"]
    colors = page.evaluate("() => [...el.querySelectorAll('[data-heritage=points]')][0].childNodes")
    assert len(colors) == 3
    page.mouse.move(1, 1)
    assert drawn_heritage(page) == [] and lit(page) == []


def test_an_individual_is_reached_with_a_finger_and_with_the_keyboard(family):
    page, scene, key = family
    page.locator(f"circle[data-key='{key}']").first.dispatch_event("click")      # lo que deja un toque
    assert page.locator(".ck-notes").inner_text() == scene.says[key] and drawn_heritage(page)
    page.keyboard.press("Tab")
    page.locator("[data-explore]").first.focus()
    page.keyboard.press("Home")
    assert page.locator(".ck-notes").inner_text().startswith("Generación 6, puesto") and drawn_heritage(page)
    page.keyboard.press("Escape")
    assert drawn_heritage(page) == []


def test_children_travel_from_their_mother(family):
    page, _, _ = family
    page.emulate_media(reduced_motion="no-preference")
    flights = page.evaluate("""() => { model.set('positions', [7, 2, 1, 1, 0]);
        return [...el.querySelectorAll('[data-panel]')[0].querySelectorAll('[data-key^="7."]')]
          .filter(n => n.getAnimations().some(a => a.effect.getKeyframes().some(k => k.translate))).length; }""")
    assert flights == 10
    page.emulate_media(reduced_motion="reduce")
    calm = page.evaluate("""() => { model.set('positions', [8, 2, 1, 1, 0]);
        return [...el.querySelectorAll('[data-key^="8."]')].flatMap(n => n.getAnimations()).length; }""")
    assert calm == 0


def test_a_picture_that_can_be_touched_is_a_group_and_the_others_an_image(page):
    show_bare(page, touch_story())
    assert page.get_by_role("group", name="El punto está en 0").count() == 1
    show_bare(page, make_story("win_curve"))
    assert page.get_by_role("img").count() == 1


@pytest.mark.parametrize("name, control", [("grid_vs_random", "target"), ("halving_ladder", "min_epochs"),
                                           ("bayes_step_by_step", "x")])
def test_the_handles_of_the_course_move_their_controls(page, name, control):
    story = make_story(name)
    show_bare(page, story)
    page.wait_for_timeout(200)
    before = describe(page)
    page.locator(f"[data-handle={control}]").first.focus()
    page.keyboard.press("End")
    place = [c["name"] for c in story.controls].index(control)
    shown = page.locator(f"input[data-control={control}]")
    last = len(story.controls[place]["labels"]) - 1
    if shown.count() > 1:
        assert shown.nth(last).is_checked()
    else:
        assert shown.input_value() == str(last)
    assert describe(page) != before


def test_enter_on_the_dragged_point_evaluates_it(page):
    game = make_story("bayes_step_by_step")
    show_bare(page, game)
    page.locator("[data-handle=x]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => model.get('request').action") == "advance"


def test_ancestors_light_up_in_the_genealogy(page):
    story = make_story("genealogy")
    story.set_value("generation", 3)
    show_bare(page, story)
    page.locator("[data-explore]").last.focus()
    page.keyboard.press("ArrowRight")
    generations = {key.split(".")[0] for key in lit(page)}
    assert generations == {"0", "1", "2", "3"}
    assert page.locator(".ck-notes").inner_text().startswith("Generación 3, puesto")


# --- el movimiento

@pytest.fixture
def moving(browser):
    """Una página que no pide menos movimiento."""
    context = browser.new_context(viewport=LAPTOP, reduced_motion="no-preference")
    page = context.new_page()
    show_bare(page, touch_story())
    page.wait_for_timeout(500)
    yield page
    context.close()


ANIMATED = "() => document.getAnimations().filter(a => a.transitionProperty && a.effect.target.closest('svg')).length"
STOP_AT = "ms => document.getAnimations().forEach(a => { a.pause(); a.currentTime = ms; })"
HERE = "() => getComputedStyle(el.querySelectorAll('[data-mark=points] circle')[0]).cx"


def test_a_mark_that_stays_travels_to_its_place(moving):
    before, node = moving.evaluate(HERE), "() => window.kept === el.querySelectorAll('[data-mark=points] circle')[0]"
    moving.evaluate("() => { window.kept = el.querySelectorAll('[data-mark=points] circle')[0]; }")
    moving.evaluate("() => model.set('positions', [4, 0])")
    assert moving.evaluate(ANIMATED) > 0 and moving.evaluate(node)
    moving.evaluate(STOP_AT, 100)      # el reloj de la animación, y no el de la máquina, que puede estar ocupada
    halfway = moving.evaluate(HERE)
    moving.evaluate("() => document.getAnimations().forEach(a => a.finish())")
    after = moving.evaluate(HERE)
    assert len({before, halfway, after}) == 3 and moving.evaluate(ANIMATED) == 0


def test_a_fast_drag_never_queues(moving):
    """Veinte movimientos seguidos: queda el último, y nada sigue viajando poco después."""
    moving.evaluate("() => { for (let i = 0; i < 20; i++) model.set('positions', [i % 5, i % 3]); }")
    moving.wait_for_timeout(450)
    assert moving.evaluate(ANIMATED) == 0
    assert moving.locator("svg.ck-picture [data-leaves]").count() == 0
    assert describe(moving) == f"El punto está en {PLACES[19 % 5]} y elegimos «{NAMES[19 % 3]}»."


def test_reduced_motion_snaps(touched):
    touched.evaluate("() => model.set('positions', [4, 2])")
    assert touched.evaluate(ANIMATED) == 0


def test_what_leaves_fades_and_goes(moving):
    moving.evaluate("() => { for (const w of window.widgets) w.clean(); }")
    moving.evaluate("() => { delete window.model; document.body.replaceChildren(); }")
    show_bare(moving, Story([slider("n", "n", [5, 1])], lambda n: Scene(
        [Panel(Axis("x", 0, 6), Axis("y", 0, 1), [points(range(1, n + 1), 0.5)])], describe=f"{n} puntos.")))
    moving.wait_for_timeout(500)
    moving.evaluate("() => model.set('positions', [1])")
    assert moving.locator("svg.ck-picture [data-leaves]").count() == 4
    moving.wait_for_timeout(400)
    assert moving.locator("svg.ck-picture [data-leaves]").count() == 0
    assert moving.locator("[data-mark=points] circle").count() == 1
