"""Los widgets W3 y W4: cada control cambia lo que se dice, y los números son los de los experimentos."""
import json

import pytest

from coursekit.experiments.grid import n_fits, regular_grid
from coursekit.figures.grid import integer
from coursekit.widgets import growing_grid, heatmap_border


@pytest.fixture(scope="module")
def story():
    return growing_grid()


@pytest.fixture(scope="module")
def live():
    return heatmap_border()


def test_the_growing_grid_starts_as_the_class_did(story):
    fresh = growing_grid()
    assert fresh.values == {"n_axes": 2, "n_values": 2, "k": 5, "seconds": 1}
    assert "2 × 2 = 4 combinaciones" in fresh.describe() and "21 ajustes" in fresh.describe()


@pytest.mark.parametrize("name, value", [("n_axes", 5), ("n_values", 5), ("k", 10), ("seconds", 60)])
def test_each_control_of_the_growing_grid_changes_the_sentence(story, name, value):
    before = story.describe()
    story.set_value(name, value)
    assert story.describe() != before


def test_every_frame_counts_as_the_experiment(story):
    for n_axes in (1, 3, 6):
        for k in (3, 5, 10):
            story.set_value("n_axes", n_axes)
            story.set_value("n_values", 3)
            story.set_value("k", k)
            assert f" {integer(n_fits(regular_grid(n_axes, 3), k))} ajustes" in story.describe()


def test_the_story_stays_light(story):
    assert len(json.dumps(story.payload, ensure_ascii=False, separators=(",", ":"))) < 300_000


@pytest.mark.parametrize("name, value", [("c_high", 3), ("c_low", 2), ("gamma_low", -4), ("gamma_high", -3),
                                         ("points", 5), ("show_surface", True)])
def test_each_control_of_the_map_changes_sentence_and_picture(live, name, value):
    sentence, picture = live.describe(), live.picture
    live.set_value(name, value)
    assert live.describe() != sentence and live.picture != picture
    assert live.figure().coursekit_alt == live.describe()


def test_the_map_opens_with_the_best_in_a_corner():
    assert "toca el límite superior de C y el límite inferior de gamma" in heatmap_border().describe()


def test_crossed_limits_are_a_grid_all_the_same():
    assert heatmap_border(c_low=0, c_high=-2).describe() == heatmap_border().describe()


def test_arguments_are_the_position_of_the_controls():
    widget = heatmap_border(c_low=2, c_high=4, gamma_low=-4, gamma_high=-2, points=5, show_surface=True)
    assert "Quedó adentro" in widget.describe() and "Grilla de 5 × 5" in widget.describe()


def test_the_map_is_drawn_again_when_everything_grows():
    from coursekit import presenter
    widget = heatmap_border()
    before = widget.picture
    presenter(True)
    try:
        assert widget.picture != before
    finally:
        presenter(False)
    assert widget.picture == before


def test_a_value_that_is_not_offered_is_explained():
    with pytest.raises(ValueError, match="n_values.*uno de 2, 3, 5, 10"):
        growing_grid(n_values=7)
    with pytest.raises(ValueError, match="points"):
        heatmap_border(points=4)


def test_without_a_browser_there_is_a_still_with_its_sentence(live, story):
    for widget in (live, story):
        still = widget.still()
        assert still["text/plain"] == widget.describe() and "alt=" in still["text/html"]
