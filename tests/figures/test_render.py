"""La escena dibujada con matplotlib: lo mismo que en el navegador, quieto."""
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from helpers.demo_scene import demo_scene
from matplotlib.colors import to_hex

from coursekit.figures import style
from coursekit.figures.scene import SHAPES, Axis, Panel, Scene, bars, line, points, rects, segments


@pytest.fixture
def figure():
    figure = demo_scene().figure()
    figure.draw_without_rendering()
    return figure


def test_one_axes_per_panel_and_one_for_the_colour_bar(figure):
    assert len(figure.axes) == 5
    assert [a.get_title(loc="left") for a in figure.axes[:2]] == ["Grilla y azar", "Mejor hasta ahora"]
    assert figure.coursekit_alt == demo_scene().describe


def test_axes_keep_scale_limits_and_ticks(figure):
    axes = figure.axes[1]
    assert axes.get_xscale() == "log" and axes.get_xlim() == (1, 1000)
    assert [t.get_text() for t in axes.get_xticklabels()] == ["1", "10", "100", "1000"]


def test_the_legend_stays_above_the_data(figure):
    renderer = figure._get_renderer()
    for axes in figure.axes[:2]:
        assert axes.get_legend().get_window_extent(renderer).y0 >= axes.bbox.y1 - 2


def test_a_rectangle_looks_the_same_in_the_legend():
    mark = rects([0], [0], [1], [1], color="#ffffff", stroke="#d55e00", label="uno")
    panel = Panel(Axis("x", 0, 1), Axis("y", 0, 1), [mark])
    axes = Scene([panel], title="t", describe="Un rectángulo.").figure().axes[0]
    (swatch,) = axes.get_legend().legend_handles
    assert to_hex(swatch.get_facecolor()[0]) == "#ffffff" and to_hex(swatch.get_edgecolor()[0]) == "#d55e00"


def test_no_text_leaves_the_figure(figure):
    renderer = figure._get_renderer()
    for axes in figure.axes:
        box = axes.get_tightbbox(renderer)
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= figure.bbox.x1 + 1 and box.y1 <= figure.bbox.y1 + 1


def test_letters_are_14_pixels_or_more(figure):
    sizes = [t.get_fontsize() / 0.72 for axes in figure.axes for t in [*axes.get_xticklabels(), axes.xaxis.label]
             if t.get_text()]
    assert min(sizes) >= 14


def test_a_bigger_scale_gives_bigger_letters():
    style.set_scale(1.5)
    try:
        assert demo_scene().figure().axes[0].xaxis.label.get_fontsize() == pytest.approx(16 * 0.72 * 1.5)
    finally:
        style.set_scale(1)


def test_the_svg_is_small_valid_and_the_same_every_time():
    svg = demo_scene().svg_fallback()
    ET.fromstring(svg)
    assert len(svg) < 100_000 and svg == demo_scene().svg_fallback()


def test_a_scene_shows_itself_with_its_sentence():
    bundle = demo_scene()._repr_mimebundle_()
    assert bundle["text/plain"] == demo_scene().describe
    assert f'alt="{demo_scene().describe}"' in bundle["text/html"]


@pytest.mark.parametrize("marks", [
    [points([0.5], [0.5], shape=shape, filled=filled) for shape in SHAPES for filled in (True, False)],
    [bars([0.2, 0.6], [0.5, -0.2], horizontal=True, labels=["a", "b"]), bars([], [])],
    [segments([0, 0.1], [0, 0.1], [1, 1], [1, 0.5], color=["best", "bad"], width=[1, 3]), segments([], [], [], [])],
    [line([0, float("nan"), 1], [0, 0.5, 1], color="tpe", label="a"), points([], [], label="vacío")],
])
def test_every_mark_can_be_drawn(marks):
    Scene([Panel(Axis("x", 0, 1), Axis("y", -1, 1), marks)], describe="Marcas.").figure().draw_without_rendering()


def test_an_invisible_axis_leaves_nothing():
    scene = Scene([Panel(Axis("x", 0, 1, visible=False), Axis("y", 1, 0), [])], describe="Nada.")
    axes = scene.figure().axes[0]
    assert not axes.xaxis.get_visible() and axes.get_ylim() == (1, 0)


@pytest.mark.processes
def test_pyplot_is_never_imported():
    """pyplot guarda figuras de todos: un widget que lo usara se mezclaría con las celdas."""
    code = ("import sys; from demo_scene import demo_scene, demo_live; demo_scene().svg_fallback(); demo_live();"
            "sys.exit('matplotlib.pyplot' in sys.modules)")
    folder = Path(sys.modules["helpers.demo_scene"].__file__).parent
    assert subprocess.run([sys.executable, "-c", code], cwd=folder).returncode == 0
