"""Story y Live sin navegador: valores, oraciones, lo que viaja y lo que queda fijo."""
import base64
import io
import json
import zlib

import matplotlib.figure
import numpy as np
import pytest
from helpers.demo_scene import demo_live, demo_scene, demo_story, draw_surrogate
from PIL import Image

from coursekit import presenter
from coursekit.figures import style
from coursekit.figures.scene import Axis, Panel, Scene, handle, keyed, line, points, sets
from coursekit.widgets import Live, Story, choice, dice, player, policy, slider, steps, toggle


def tiny(text="Una recta.", y=(0, 1)):
    return Scene([Panel(Axis("x", 0, 1), Axis("y", 0, 1), [line([0, 1], list(y))])], describe=text)


# --- controles --------------------------------------------------------------------------------

def test_controls_say_their_values_in_spanish():
    assert slider("w", "Peso", [0, 0.25, 1]).labels == ("0", "0,25", "1")
    assert toggle("nested", "Anidar", True).start == 1
    assert steps("step", "Paso", 3).labels == ("1 de 3", "2 de 3", "3 de 3")
    assert steps("step", "Paso", ["antes", "después"]).values == (0, 1)
    assert slider("k", "K", np.array([2, 5])).values == (2, 5)


def test_a_control_tells_one_from_true():
    control = choice("v", "Valor", [1, True, "1", None])
    assert [control.position(v) for v in (1, True, "1", None)] == [0, 1, 2, 3]


BAD = [
    (lambda: slider("dos palabras", "x", [1]), ValueError, "«name»"),
    (lambda: slider("a", "x", []), ValueError, "«options»"),
    (lambda: slider("a", "x", [1, 2], labels=["uno"]), ValueError, "«labels»: llegó .*una lista de 2 textos"),
    (lambda: choice("a", "x", [1, 2], value=3), ValueError, "«a»: llegó 3"),
    (lambda: steps("a", "x", 0), ValueError, "«n»"),
    (lambda: Story([3], tiny), TypeError, "«controls»"),
    (lambda: Story([slider("a", "x", [1]), toggle("a", "y")], tiny), ValueError, "nombres distintos"),
    (lambda: Story([slider("a", "x", range(9999))], tiny), ValueError, "9999 combinaciones"),
    (lambda: Story([], lambda: "nada"), TypeError, "«frame»"),
    (lambda: Live([], lambda fig: None), TypeError, "«draw»"),
    (lambda: demo_story().set_value("otro", 1), ValueError, "«name»"),
    (lambda: demo_story().set_value("side", 99), ValueError, "«side»"),
]


@pytest.mark.parametrize("make, error, words", BAD)
def test_bad_input_gets_a_sentence_in_spanish(make, error, words):
    with pytest.raises(error, match=words):
        make()


# --- historias --------------------------------------------------------------------------------

def test_frame_is_called_once_for_each_combination():
    calls = []
    story = Story([slider("a", "a", [1, 2]), toggle("b", "b")], lambda a, b: calls.append((a, b)) or tiny(f"{a} {b}"))
    assert calls == [(1, False), (1, True), (2, False), (2, True)]
    story.set_value("a", 2)
    story.set_value("b", True)
    assert story.describe() == "2 True" and len(calls) == 4


def test_what_repeats_travels_once():
    story = Story([slider("a", "a", range(40))], lambda a: tiny(f"Cuadro {a}.", y=(0, a % 2)))
    assert (len(story.payload["marks"]), len(story.payload["panels"]), len(story.payload["frames"])) == (2, 2, 40)
    assert story.payload["frames"][3] == {"describe": "Cuadro 3.", "panels": [1]}
    assert len(json.dumps(demo_story().payload)) < 60_000


def test_a_story_that_weighs_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(player, "MAX_PAYLOAD", 500)
    with pytest.raises(ValueError, match="La historia pesa"):
        Story([slider("a", "a", range(9))], lambda a: tiny(f"Cuadro {a}.", y=(0, a / 9)))


def test_a_heavy_story_travels_compressed_and_says_the_same(monkeypatch):
    def make():
        return Story([slider("a", "a", range(99))], lambda a: tiny(f"Cuadro {a}.", y=(0, a / 99)))

    plain = make().payload
    monkeypatch.setattr(player, "HEAVY", 500)
    packed = make().payload["packed"]
    assert json.loads(zlib.decompress(base64.b64decode(packed))) == plain
    assert len(packed) < len(json.dumps(plain)) / 4


def test_a_story_is_a_function_of_its_arguments():
    assert demo_story().payload == demo_story().payload


def test_positions_from_the_browser_are_kept_inside():
    story = demo_story()
    story.positions = [9, -1, 1, 8]
    assert story.positions == [2, 0, 1, 8]
    with pytest.raises(ValueError, match="«positions»"):
        story.positions = [0]


def test_the_still_follows_the_values_and_is_small():
    story = demo_story()
    data, _ = story._repr_mimebundle_()
    assert data["text/plain"] == story.describe() == demo_scene().describe
    assert "application/vnd.jupyter.widget-view+json" in data and len(data["text/html"]) < 150_000
    story.set_value("side", 5)
    assert "25 puntos" in story._repr_mimebundle_()[0]["text/html"]


def test_the_still_of_a_story_in_steps_is_its_end():
    def frame(step):
        return tiny(f"Paso {step + 1}.")
    story = Story([steps("step", "Paso", 4)], frame)
    assert story.still()["text/plain"] == "Paso 4." and story.describe() == "Paso 1."
    story.set_value("step", 1)
    assert story.still()["text/plain"] == "Paso 2."
    assert Story([steps("step", "Paso", 4)], frame, static=True).still()["text/plain"] == "Paso 1."


def test_marks_that_move_a_control_travel_with_its_positions():
    def frame(who):
        dots = sets(points([0.2, 0.8], 0.5), "who", ["b", None])
        grip = handle("who", [0.2, 0.8], 0.5)
        return Scene([Panel(Axis("x", 0, 1), Axis("y", 0, 1), [dots, grip])], describe=f"«{who}».")
    story = Story([choice("who", "Quién", ["a", "b"])], frame)
    (chosen,) = [mark for mark in story.payload["marks"] if "sets" in mark]
    assert chosen["sets"] == {"control": "who", "to": [1, None]}


def test_dice_are_steps_that_say_how_many_are_rolled():
    rolls = dice("rolls", "Tiradas", [1, 2, 10], ["Otra", "Otras 8", "Otra"], {"hasta 10": 10}, value=2)
    assert (rolls.kind, rolls.values, rolls.labels, rolls.start) == ("steps", (1, 2, 10), ("1", "2", "10"), 1)
    told = rolls.to_dict()
    assert told["again"] == ["Otra", "Otras 8", "Otra"] and told["jumps"] == [["hasta 10", 2]]
    assert "again" not in steps("step", "Paso", 3).to_dict()


@pytest.mark.parametrize("again, jumps, words", [
    (["Otra"], {}, "«labels»"), (["Otra", "Otra"], {"hasta 7": 7}, "«rolls»"), (["Otra", "Otra"], {7: 1}, "«jumps»"),
])
def test_dice_are_checked(again, jumps, words):
    with pytest.raises((TypeError, ValueError), match=words):
        dice("rolls", "Tiradas", [1, 2], again, jumps)


def test_what_is_not_data_travels_once():
    """Mil marcas con el mismo aspecto lo mandan una vez; sus coordenadas y su texto, cada una."""
    story = Story([slider("a", "a", range(40))], lambda a: tiny(f"Cuadro {a}.", y=(0, a)))
    looks = [mark["look"] for mark in story.payload["marks"]]
    assert len(looks) == 40 and len(story.payload["looks"]) == 1 and set(looks) == {0}
    assert set(story.payload["marks"][0]) == {"look", "x", "y"}


@pytest.mark.parametrize("mark, words", [
    (lambda: sets(points([1], [1]), "otro", ["a"]), "«control»"),
    (lambda: sets(points([1], [1]), "who", ["z"]), "«who»"),
    (lambda: sets(points([1], [1]), "who", ["a", "b"]), "«values»"),
    (lambda: handle("who", [1, 2, 3], 0), "«x»"),
    (lambda: keyed(points([1, 2], [1, 1]), ["a"]), "«keys»"),
])
def test_marks_that_are_touched_are_checked(mark, words):
    with pytest.raises(ValueError, match=words):
        Story([choice("who", "Quién", ["a", "b"])], lambda who: Scene(
            [Panel(Axis("x", 0, 1), Axis("y", 0, 1), [mark()])], describe=f"«{who}»."))


def test_a_heavy_still_goes_as_png(monkeypatch):
    monkeypatch.setattr(player, "MAX_STILL", 100)
    assert "image/png" in demo_story().still()["text/html"]


def test_static_shows_only_the_picture():
    story = Story([], tiny, static=True)
    assert set(story._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_scene_and_figure_are_the_current_ones():
    story = demo_story()
    story.set_value("step", 0)
    assert story.scene() == demo_scene(shown=1)
    assert story.figure().coursekit_alt == story.describe()
    assert repr(story) == f"<Story: {story.describe()}>"


# --- figuras vivas ----------------------------------------------------------------------------

def size_of(live):
    return Image.open(io.BytesIO(live.picture)).size


def test_live_draws_on_one_kept_figure_and_says_it():
    figures = []
    live = Live([slider("x", "x", [0, 0.5]), slider("width", "w", [1])],
                lambda fig, **values: figures.append(fig) or draw_surrogate(fig, **values))
    first = live.picture
    live.set_value("x", 0.5)
    assert figures[0] is figures[1] and live.picture != first
    assert live.describe() == "En x = 0,5 la media vale 0,45."
    assert live.figure().coursekit_alt == live.describe() and isinstance(live.figure(), matplotlib.figure.Figure)


def test_a_request_is_drawn_and_answered():
    live = demo_live()
    live.request = {"number": 4, "positions": [3, 1], "pixels": 0}
    assert live.drawn == 4 and live.values == {"x": 0.075, "width": 0.5}
    assert live.describe() == "En x = 0,075 la media vale 0,66."


def test_a_wider_screen_gets_more_pixels():
    live = demo_live()
    assert size_of(live) == (900, 480)
    live.request = {"number": 1, "positions": [0, 1], "pixels": 1215}
    assert size_of(live) == (1350, 720)
    live.request = {"number": 2, "positions": [1, 1], "pixels": 9999}
    assert size_of(live) == (1350, 720)


def test_returning_to_a_place_does_not_draw_again():
    calls = []
    live = Live([slider("x", "x", [0, 0.5]), slider("width", "w", [1])],
                lambda fig, **values: calls.append(values) or draw_surrogate(fig, **values))
    for x in (0.5, 0, 0.5, 0):
        live.set_value("x", x)
    assert len(calls) == 2
    live.redraw()
    assert len(calls) == 3


def fails_at_one(fig, a):
    fig.clear()
    fig.subplots().plot([1 / (a - 1)])
    return f"a = {a}"


def test_an_error_in_draw_is_raised_again_under_pytest_and_answered():
    live = Live([slider("a", "a", [0, 1, 2])], fails_at_one)
    with pytest.raises(ZeroDivisionError):
        live.set_value("a", 1)
    assert live.error.startswith("No se pudo dibujar con estos valores: ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        live.request = {"number": 7, "positions": [1]}
    assert live.drawn == 7      # el navegador no queda esperando
    live.set_value("a", 2)
    assert live.error == "" and live.describe() == "a = 2"


def test_in_a_notebook_the_error_stays_in_the_widget(monkeypatch):
    live = Live([slider("a", "a", [0, 1, 2])], fails_at_one)
    monkeypatch.setattr(policy, "raise_drawing_errors", False)
    live.set_value("a", 1)
    assert "ZeroDivisionError" in live.error and live.describe() == "a = 0"
    live.close()


# --- en clase ---------------------------------------------------------------------------------

def test_presenter_enlarges_what_is_on_screen_and_back():
    story, live = demo_story(), demo_live()
    try:
        presenter()
        assert story.scale == live.scale == style.scale() == 1.5
        assert story.presenting and demo_story().scale == 1.5
        assert tuple(live.figure().get_size_inches()) == pytest.approx((6, 3.2)) and size_of(live) == (900, 480)
        presenter(scale=2)
        assert story.scale == 2
    finally:
        presenter(False)
    assert story.scale == style.scale() == 1 and not story.presenting
    assert tuple(live.figure().get_size_inches()) == (9, 4.8)


@pytest.mark.parametrize("arguments, words", [({"on": 1}, "«on»"), ({"scale": 9}, "«scale»"),
                                              ({"scale": 0.5}, "«scale»")])
def test_presenter_refuses_odd_sizes(arguments, words):
    with pytest.raises((TypeError, ValueError), match=words):
        presenter(**arguments)
    assert style.scale() == 1
