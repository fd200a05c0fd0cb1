"""W7: quien mira pone sus puntos, compiten con la misma regla, y lo que se lee es lo que da el experimento."""
import re

import numpy as np
import pytest
from helpers.browser import describe, show_bare

from coursekit.experiments import grid_vs_random as versus
from coursekit.widgets import grid_vs_random

NINE = [[0.1, 0.7], [0.2, 0.1], [0.3, 0.4], [0.4, 0.9], [0.5, 0.3], [0.6, 0.6], [0.7, 0.05], [0.8, 0.8], [0.9, 0.5]]


@pytest.fixture(scope="module")
def duels():
    return grid_vs_random()


@pytest.fixture
def played(page, duels):
    show_bare(page, duels)
    page.wait_for_function("() => el.querySelector('svg.ck-picture').style.height > '100'")
    page.wait_for_timeout(300)
    return page


def own(page):
    return page.evaluate("() => model.get('own')")


def spot(page, x, y):
    """El lugar de la página de un punto del tercer mapa."""
    left, top, width, height = page.evaluate("""() => {
        const r = el.querySelectorAll('[data-panel]')[5].querySelector('clipPath rect').getAttribute.bind(
          el.querySelectorAll('[data-panel]')[5].querySelector('clipPath rect'));
        const s = el.querySelector('svg.ck-picture').getBoundingClientRect();
        return [s.x + +r('x'), s.y + +r('y'), +r('width'), +r('height')]; }""")
    axis = 1.15      # el mapa va de -0,1 a 1,05
    return left + width * (x + 0.1) / axis, top + height * (1 - (y + 0.1) / axis)


def winner_of(losses):
    least = min(losses.values())
    first = [name for name, loss in losses.items() if abs(loss - least) < 1e-9]
    return first[0] if len(first) == 1 else "ties"


def test_points_are_placed_dragged_moved_and_taken_out(played):
    page = played
    for x, y in NINE[:4]:
        page.mouse.click(*spot(page, x, y))
    np.testing.assert_allclose(own(page), NINE[:4], atol=0.02)
    assert describe(page).startswith("Pusimos 4 de 9 puntos.")
    page.mouse.move(*spot(page, *NINE[0]))
    page.mouse.down()
    page.mouse.move(*spot(page, 0.3, 0.2), steps=4)
    page.mouse.up()
    np.testing.assert_allclose(own(page)[0], [0.3, 0.2], atol=0.02)
    assert len(own(page)) == 4
    page.locator("[data-own='1']").focus()
    before = own(page)[1]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    np.testing.assert_allclose(own(page)[1], [before[0] + 0.05, before[1] + 0.05], atol=1e-6)
    page.keyboard.press("Delete")
    assert len(own(page)) == 3
    page.get_by_role("button", name="Poner un punto nuestro").click()
    assert own(page)[-1] == [0.5, 0.5]
    page.keyboard.press("ArrowLeft")      # el foco quedó en el que acabamos de poner
    assert own(page)[-1] == [0.45, 0.5]
    page.get_by_role("button", name="Sacar los nuestros").click()
    assert own(page) == []


def test_the_score_and_the_tally_are_those_of_the_experiment(played, duels):
    page = played
    sides = {"grid": "la grilla", "random": "el azar"}
    own_points = np.array(NINE)
    page.evaluate("points => model.set('own', points)", NINE)
    names = {control.name: control for control in duels._controls}
    for weight, rotation, design, fallen in ((0, 0, "ends", 0), (0.25, 15, "centres", 1), (1, 45, "ends", 0)):
        counts = {"own": 0, "grid": 0, "random": 0, "ties": 0}
        for target in range(10):
            duel = versus.duel(9, weight, rotation, target, design=design)
            mine = versus.target_loss(own_points, duel.center, weight, rotation).min()
            losses = {"own": mine, "grid": duel.grid_loss.min(), "random": duel.random_loss.min()}
            counts[winner_of(losses)] += 1
            chosen = {"budget": 9, "weight": weight, "rotation": rotation, "design": design, "target": target}
            positions = [names[name].position(value) for name, value in chosen.items()]
            page.evaluate("positions => model.set('positions', positions)", [*positions, fallen])
            said = describe(page)
            other = min(("grid", "random"), key=losses.get)
            verdict = "ganamos nosotros" if mine < losses[other] else f"gana {sides[other]}"
            assert verdict in said, said
            told = re.search(r"pérdida (menos|[\d,]+)", said)[1]
            assert told == "menos" or abs(float(told.replace(",", ".")) - mine) < 6e-4
            if target == 0:      # de un solo blanco no hay cuenta
                continue
            tally = re.search(r"Del blanco 1 al (\d+): nosotros (\d+), la grilla (\d+), el azar (\d+)", said)
            expected = [target + 1, counts["own"], counts["grid"], counts["random"]]
            assert [int(n) for n in tally.groups()] == expected


def test_to_copy_the_grid_is_to_tie_with_it(played):
    page = played
    grid = versus.grid_points(9).tolist()
    lost = next(target for target in range(10) if versus.duel(9, target=target).winner == "grid")
    page.evaluate("points => model.set('own', points)", grid)
    page.evaluate("target => model.set('positions', [0, 0, 0, 0, target, 0])", lost)
    assert "empatamos con la grilla" in describe(page)


def test_the_points_fall_on_the_axis_like_the_others(played):
    page = played
    page.evaluate("points => model.set('own', points)", NINE)
    page.evaluate("() => model.set('positions', [0, 0, 0, 0, 0, 1])")
    heights = page.evaluate("""() => [...el.querySelectorAll('[data-own]')].map(n =>
        /translate\\(\\S+ (\\S+)\\)/.exec(n.getAttribute('transform'))[1])""")
    assert len(heights) == 9 and len(set(heights)) == 1
