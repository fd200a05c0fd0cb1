"""El widget con estado en una página sin Jupyter: el kernel es de mentira y contesta cuando se lo dejan."""
import pytest
from helpers.browser import card, describe, focus, move, picture_hash, show_bare

from coursekit.figures.scene import Axis, Panel, Scene, points
from coursekit.figures.style import number
from coursekit.widgets import policy
from coursekit.widgets.game import Game, action
from coursekit.widgets.player import choice, slider


def frame(state, x, color):
    panel = Panel(Axis("x", 0, 1), Axis("y", 0, 1), [points(list(state), [0.5] * len(state), color=color),
                                                     points([x], [0.2], color="muted")])
    return Scene([panel], describe=f"Van {len(state)} puntos {color}; el próximo, en {number(x)}.")


def demo_game(**options) -> Game:
    return Game([slider("x", "Próximo punto", [0, 0.25, 0.5, 1]), choice("color", "Color", ["grid", "random"])], frame,
                state=(), actions=[action("play", lambda s: f"Evaluar el {len(s) + 1}.º", lambda s, x, color: (*s, x),
                                          enabled=lambda s: len(s) < 3),
                                   action("undo", "Deshacer", lambda s, x, color: s[:-1], enabled=bool)],
                instant=["x"], **options)


def kernel(page, game):
    """Conecta la página con `game`: devuelve la lista de pedidos y una función que contesta el más viejo."""
    show_bare(page, game)
    requests = []
    page.expose_function("kernel", lambda request: requests.append(request))
    page.evaluate("() => { model.onsave = () => { const r = model.get('request'); "
                  "if (r.number && r.number !== window.last) { window.last = r.number; kernel(r); } }; }")

    def answer():
        for _ in range(200):
            if requests:
                break
            page.wait_for_timeout(20)
        game.request = requests.pop(0)
        page.evaluate("state => { for (const k in state) model.set(k, state[k]); }",
                      {k: getattr(game, k) for k in ("positions", "payload", "buttons", "error", "answered")})
        page.wait_for_timeout(30)

    return requests, answer


def test_an_instant_control_does_not_ask_the_kernel(page):
    game = demo_game()
    requests, _ = kernel(page, game)
    move(page, 0, "x")
    assert describe(page) == "Van 0 puntos grid; el próximo, en 0,25."
    assert requests == [] and page.evaluate("() => model.get('positions')") == [1, 0]


def test_buttons_change_the_state_and_their_own_words(page):
    game = demo_game()
    requests, answer = kernel(page, game)
    assert page.get_by_role("button", name="Deshacer").get_attribute("aria-disabled") == "true"
    page.get_by_role("button", name="Deshacer").click(force=True)
    assert requests == []
    move(page, 0, "x")
    page.get_by_role("button", name="Evaluar el 1.º").click()
    answer()
    assert game.state == (0.25,) and describe(page) == game.describe() == "Van 1 puntos grid; el próximo, en 0,25."
    page.get_by_role("button", name="Evaluar el 2.º").press("Enter")
    answer()
    page.get_by_role("button", name="Deshacer").press("Space")
    answer()
    assert game.state == (0.25,)
    assert page.get_by_role("img", name=game.describe()).count() == 1


def test_enter_on_the_slider_presses_the_first_button(page):
    game = demo_game()
    _, answer = kernel(page, game)
    focus(page, 0, "x")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    answer()
    assert game.state == (1,)
    assert page.evaluate("() => document.activeElement.dataset.control") == "x"      # el foco queda donde estaba


def test_other_controls_ask_and_a_moved_slider_is_not_lost(page):
    game = demo_game()
    requests, answer = kernel(page, game)
    focus(page, 0, "color")
    page.keyboard.press("ArrowRight")
    move(page, 0, "x")                                  # mientras el pedido viaja
    answer()
    answer()                                            # el segundo pedido lleva la posición nueva
    assert game.values == {"x": 0.25, "color": "random"} and describe(page) == game.describe()


def test_resets_go_back_to_the_start_and_axes_do_not_jump(page):
    game = demo_game(resets=["color"])
    game.press("play")
    game.set_value("color", "random")
    assert game.state == ()


def test_a_silent_kernel_is_told_and_buttons_wait(page):
    game = demo_game()
    game.labels = {**game.labels, "patience": 50}
    requests, answer = kernel(page, game)
    button = page.get_by_role("button", name="Evaluar el 1.º")
    button.click()
    page.get_by_text("Esperamos al kernel").wait_for()
    button.click()
    assert len(requests) == 1
    answer()
    assert game.state == (0,) and not page.get_by_text("Esperamos al kernel").is_visible()


def test_cleaning_up_leaves_no_listener(page):
    show_bare(page, demo_game())
    page.evaluate("() => clean()")
    assert page.evaluate("() => model.listening()") == 0


def test_errors_are_told_and_the_state_stays(page, monkeypatch):
    game = demo_game()
    monkeypatch.setattr(policy, "raise_drawing_errors", False)
    monkeypatch.setattr(game, "_frame", lambda state, **values: 1 / 0)
    _, answer = kernel(page, game)
    page.get_by_role("button", name="Evaluar el 1.º").click()
    answer()
    assert game.state == () and card(page).get_by_role("alert").inner_text().startswith("No se pudo dibujar")
    assert picture_hash(page)


def test_python_presses_too_and_an_off_button_says_so():
    game = demo_game()
    game.press("play")
    assert game.state == (0,) and "1 puntos" in game.describe() and game.buttons[0]["label"] == "Evaluar el 2.º"
    game.press("undo")
    with pytest.raises(ValueError, match="Deshacer"):
        game.press("undo")
    assert "text/html" in game._repr_mimebundle_()[0]
