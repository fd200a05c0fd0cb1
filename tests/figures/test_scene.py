"""La gramática de escenas: qué viaja al navegador, cómo se redondea y qué se rechaza."""
import json
import math

import numpy as np
import pytest
from helpers.demo_scene import demo_scene

from coursekit.figures import scene as s
from coursekit.figures import style
from coursekit.figures.scene import Axis, Panel, Scene

BOX = (Axis("x", 0, 1), Axis("y", 0, 1))


def test_a_scene_is_json_and_says_itself():
    data = demo_scene().to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["describe"].startswith("Van 9 de 9 puntos")


def test_floats_keep_five_figures_and_gaps_are_null():
    mark = s.line([0, 1, 2], [1 / 3, math.nan, math.inf])
    assert mark["y"] == [0.33333, None, None]
    assert s.points([1234567], [1.0])["x"] == [1234600]


@pytest.mark.parametrize("low, high, expected", [
    (0, 1, ["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]),
    (0, 100, ["0", "20", "40", "60", "80", "100"]),
    (-1, 1, ["−1,0", "−0,5", "0,0", "0,5", "1,0"]),
    (0.7, 0.75, ["0,70", "0,71", "0,72", "0,73", "0,74", "0,75"]),
])
def test_linear_ticks_are_round_and_carry_a_comma(low, high, expected):
    assert [label for _, label in Axis("", low, high).tick_list()] == expected


@pytest.mark.parametrize("low, high, expected", [
    (0.01, 100, ["0,01", "0,1", "1", "10", "100"]),
    (1e-7, 1e5, ["10⁻⁷", "10⁻⁵", "0,001", "0,1", "10", "1000", "10⁵"]),
    (2, 30, ["2", "5", "10", "20"]),
])
def test_log_ticks_are_powers_of_ten(low, high, expected):
    assert [label for _, label in Axis("", low, high, log=True).tick_list()] == expected


def test_ticks_lie_inside_the_axis_whatever_its_ends():
    rng = np.random.default_rng(0)
    for _ in range(200):
        low, span = rng.normal() * 10.0 ** rng.integers(-4, 5), 10 ** rng.uniform(-4, 5)
        ticks = s.linear_ticks(low, low + span)
        assert 2 <= len(ticks) <= 11
        assert low - 1e-6 * span <= ticks[0] and ticks[-1] <= low + span + 1e-6 * span


def test_own_ticks_go_as_given():
    axis = Axis("", 0, 2, ticks=[(0, "A"), 1, (2, "B")])
    assert axis.tick_list() == [[0, "A"], [1, "1"], [2, "B"]]


def test_percent_ticks_are_read_as_parts_of_the_whole_and_silent_ticks_are_not_read():
    axis = Axis("", 0, 1, ticks=s.percent_ticks(0, 0.5, 1))
    assert axis.tick_list() == [[0, "0 %"], [0.5, "50 %"], [1, "100 %"]]
    assert Axis("", 0, 1, ticks=s.silent_ticks(0, 1)).tick_list() == [[0, ""], [1, ""]]


def test_a_bare_axis_has_neither_ticks_nor_lines():
    assert Axis.bare(0, 2) == Axis("", 0, 2, ticks=[], grid=False)
    assert Axis.bare(0, 2, "pérdida", visible=False).label == "pérdida"


@pytest.mark.parametrize("mark, sequences", [
    (s.points([1, 2, 3], 0), {"y": [0, 0, 0]}),
    (s.text([1, 2], 0.5, ["a", "b"]), {"y": [0.5, 0.5]}),
    (s.segments([1, 2], 0, [1, 2], 1), {"y0": [0, 0], "y1": [1, 1]}),
    (s.rects(0, [1, 2], 5, [2, 3]), {"x0": [0, 0], "x1": [5, 5]}),
    (s.band([1, 2], 0, [3, 4]), {"low": [0, 0]}),
    (s.bars([0, 1], 3), {"height": [3, 3], "base": [0, 0]}),
    (s.points(1, 2), {"x": [1], "y": [2]}),
    (s.segments([], 0, [], 1), {"y0": [], "y1": []}),
])
def test_a_lone_number_counts_for_every_element(mark, sequences):
    assert {name: mark[name] for name in sequences} == sequences


@pytest.mark.parametrize("axis", [Axis("", 2, 10), Axis("", 10, 2), Axis("", 0.01, 100, log=True)])
def test_an_axis_goes_from_value_to_fraction_and_back(axis):
    values = np.array([axis.low, axis.high])
    np.testing.assert_allclose(axis.fraction(values), [0, 1], atol=1e-12)
    np.testing.assert_allclose(axis.value_at(axis.fraction(3.5)), 3.5)


def test_half_of_a_log_axis_is_the_geometric_mean():
    assert Axis("", 0.01, 100, log=True).value_at(0.5) == pytest.approx(1)
    assert Axis("", 2, 10).value_at(0.5) == 6


def test_a_method_brings_its_colour_marker_and_dash():
    mark = s.points([0], [0], color="bayes")
    assert (mark["color"], mark["shape"]) == ("#009e73", "diamond")
    assert s.line([0], [0], color="random")["dash"] == "dash"
    assert s.line([0], [0], color="random", dash=None)["dash"] is None


def test_cells_send_palette_places_and_leave_nan_blank():
    mark = s.cells([[0.0, 1.0], [math.nan, 0.5]], (0, 2, 0, 2), label="exactitud")
    assert mark["index"] == [[0, s.LEVELS - 1], [-1, 32]]
    assert mark["ticks"][0] == [0, "0"] and mark["ticks"][-1] == [1, "1"]


def test_rects_and_bars_keep_a_label_for_each():
    assert s.bars([0, 1], [1, 2], labels=["a", "b"])["labels"] == ["a", "b"]
    assert s.rects([0], [0], [1], [1], labels="igual")["labels"] == ["igual"]


BAD = [
    (lambda: s.points([0, 1], [0]), ValueError, "deben medir lo mismo: «x» mide 2, «y» mide 1"),
    (lambda: s.segments([0, 1], 0, [0], 1), ValueError, "«x0» mide 2, «x1» mide 1"),
    (lambda: s.points(["a"], [0]), TypeError, "«x»"),
    (lambda: s.points([[0]], [0]), ValueError, "una dimensión"),
    (lambda: s.points([0], [0], color="rojo"), ValueError, "«color»"),
    (lambda: s.points([0, 1], [0, 1], color=["best"]), ValueError, "1 colores para 2"),
    (lambda: s.points([0], [0], shape="hexágono"), ValueError, "«shape»"),
    (lambda: s.points([0], [0], size=-1), ValueError, "«size»"),
    (lambda: s.points([0], [0], opacity=2), ValueError, "«opacity»"),
    (lambda: s.line([0], [0], dash="punteado"), ValueError, "«dash»"),
    (lambda: s.text([0], [0], ["a"], size=9), ValueError, "«size»"),
    (lambda: s.text([0], [0], ["a"], anchor="left"), ValueError, "«anchor»"),
    (lambda: s.text([0, 1], [0, 1], ["a"]), ValueError, "«strings»"),
    (lambda: s.cells([1, 2], (0, 1, 0, 1)), ValueError, "«matrix»"),
    (lambda: s.cells([[1]], (0, 1)), ValueError, "«extent»"),
    (lambda: s.cells([[1]], (0, 1, 0, 1), cmap="arcoiris"), ValueError, "«cmap»"),
    (lambda: s.rule(0.5, axis="z"), ValueError, "«axis»"),
    (lambda: Axis("C", 0, 1, log=True), ValueError, "logarítmico"),
    (lambda: Axis("C", 1, 1), ValueError, "deben ser distintos"),
    (lambda: Axis("C", 0, math.inf), ValueError, "«high»"),
    (lambda: Panel(0, BOX[1]), TypeError, "«x»"),
    (lambda: Panel(*BOX, marks=[3]), TypeError, "«marks»"),
    (lambda: Panel(*BOX, at=(-1, 0)), ValueError, "«at»"),
    (lambda: Scene([], describe="nada"), TypeError, "«panels»"),
    (lambda: Scene([Panel(*BOX)]), ValueError, "«describe»"),
    (lambda: Scene([Panel(*BOX)], describe="x", width=10), ValueError, "«width»"),
    (lambda: Scene([Panel(*BOX)], describe="x", widths=[1, 2]), ValueError, "«widths»"),
]


@pytest.mark.parametrize("make, error, words", BAD)
def test_bad_input_gets_a_sentence_in_spanish(make, error, words):
    with pytest.raises(error, match=words):
        make()


# --- colores -----------------------------------------------------------------------------------

def test_no_two_methods_share_colour_or_marker():
    styles = list(style.METHODS.values())
    assert len({m.color for m in styles}) == len({m.marker for m in styles}) == len(styles)


# Machado y otros (2009), severidad 1: cómo ve esos colores una persona con cada daltonismo (RGB lineal).
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "ninguno": np.eye(3),
}


def lab(hexes, matrix):
    rgb = np.array([[int(h[i:i + 2], 16) / 255 for i in (1, 3, 5)] for h in hexes])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(matrix).T, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = seen @ to_xyz.T / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_method_colours_stay_apart_for_the_colour_blind(blindness):
    """Diferencia CIE76 de 10 o más entre todo par: se distinguen, aun sin mirar marcador ni trazo."""
    colors = lab([m.color for m in style.METHODS.values()], BLINDNESS[blindness])
    distances = np.linalg.norm(colors[:, None] - colors[None], axis=2) + 1000 * np.eye(len(colors))
    assert distances.min() >= 10, np.round(distances, 1)


@pytest.mark.parametrize("call", [lambda: style.color("annealing"), lambda: style.color("#12345"),
                                  lambda: style.set_scale(10)])
def test_unknown_styles_are_refused(call):
    with pytest.raises(ValueError, match="se espera"):
        call()


def test_a_mark_says_how_it_arrives_and_a_still_draws_it_whole():
    dots = s.points([0.2, 0.8], [0.5, 0.5])
    arriving = s.arriving(dots, "fall", turn=3)
    assert arriving == {**dots, "arrives": "fall", "turn": "3"} and "arrives" not in dots
    still = Scene([Panel(*BOX, [arriving])], describe="Dos puntos.").svg_fallback()
    assert still == Scene([Panel(*BOX, [dots])], describe="Dos puntos.").svg_fallback()
    with pytest.raises(ValueError, match="«how»"):
        s.arriving(dots, "rodando")


def test_arcs_go_from_one_place_to_another():
    mark = s.arcs([0.2, 0.9], [0.6, 0.4], 0.1, [0.5, 0.8], color="bad", label="vecina")
    assert (mark["x0"], mark["x1"], mark["y"], mark["top"]) == ([0.2, 0.9], [0.6, 0.4], [0.1, 0.1], [0.5, 0.8])
    still = Scene([Panel(*BOX, [mark])], describe="Dos arcos.")
    assert "vecina" in still.svg_fallback()
    (drawn,) = still.figure().axes[0].collections
    corners = np.array([path.vertices for path in drawn.get_paths()])      # comienzo, punto de control y final
    tips = corners[:, 0] / 4 + corners[:, 1] / 2 + corners[:, 2] / 4       # la mitad de una cuadrática
    assert tips == pytest.approx(np.array([[0.4, 0.5], [0.65, 0.8]]))
    with pytest.raises(ValueError, match="«top» mide"):
        s.arcs([0.2, 0.9], [0.6, 0.4], 0.1, [0.5])
