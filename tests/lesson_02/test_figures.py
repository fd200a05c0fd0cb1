"""Las figuras de la lección 02: lo que dicen y lo que dibujan."""
import numpy as np
import pytest

from coursekit.experiments.grid import load_surface, read_grid
from coursekit.figures import grid as figures
from coursekit.figures import style
from coursekit.figures.alt import new_figure
from coursekit.figures.grid import (
    LANDMARKS,
    BorderMap,
    describe_border,
    describe_class_grid,
    duration,
    growing_grid_scene,
    heatmap,
    landmark,
    nested_positions,
    on_border,
    power,
)


@pytest.mark.parametrize("seconds, text", [
    (0, "0 s"), (0.01, "0,01 s"), (0.5, "0,5 s"), (9.99, "10 s"), (42, "42 s"), (59.7, "1 min"), (75, "1 min 15 s"),
    (3599.8, "1 h"), (11_400, "3 h 10 min"), (86_399, "1 día"), (90_000, "1 día 1 h"), (15_626, "4 h 20 min"),
    (400 * 86_400, "1 año 35 días"), (6e8, "19 años 4 días"),
])
def test_durations_are_said_in_two_units(seconds, text):
    assert duration(seconds) == text


def test_negative_durations_are_explained():
    with pytest.raises(ValueError, match="«seconds»: llegó -1"):
        duration(-1)


def test_landmarks_grow_and_each_is_used():
    sizes = [size for size, _ in LANDMARKS]
    assert sizes == sorted(sizes)
    assert [landmark(size) for size in sizes] == [f"más que {name}" for _, name in LANDMARKS]
    assert landmark(0.01) == "menos que un parpadeo"


@pytest.mark.parametrize("n_axes, n_values", [(1, 5), (2, 3), (3, 3), (4, 5), (5, 3), (6, 3)])
def test_every_combination_has_its_own_dot(n_axes, n_values):
    x, y = nested_positions(n_axes, n_values)
    assert len({(round(a, 9), round(b, 9)) for a, b in zip(x, y, strict=True)}) == n_values**n_axes
    assert min(x.min(), y.min()) >= 0 and max(x.max(), y.max()) <= 1


def test_the_scene_says_the_numbers_of_the_class():
    scene = growing_grid_scene(5, 5, 5, 1)
    assert "5 × 5 × 5 × 5 × 5 = 3125 combinaciones" in scene.describe
    assert "15\u202f626 ajustes" in scene.describe and "4 h 20 min: más que una clase" in scene.describe


def test_dots_give_way_to_a_block_when_they_no_longer_fit():
    few, many = growing_grid_scene(4, 5, 5, 1).panels[0], growing_grid_scene(5, 5, 5, 1).panels[0]
    assert [m["type"] for m in few.marks] == ["points"] and len(few.marks[0]["x"]) == 625
    assert "3125 puntos" in many.marks[1]["strings"][0]


def test_the_class_grid_in_words():
    sentence = describe_class_grid([[0.9, 0.9], [0.92, 0.93]])
    assert sentence == ("En promedio, pasar a de 1 a 3 suma 2,5 puntos porcentuales; pasar b de 2 a 4, 0,5. "
                        "Con a = 1, b no cambia nada.")


@pytest.mark.parametrize("log10, text", [(-2, "0,01"), (3, "1000"), (-5, "10⁻⁵"), (4, "10⁴"), (-3.5, "0,00032"),
                                         (0, "1")])
def test_powers_of_ten_are_short(log10, text):
    assert power(log10) == text


def test_a_heatmap_tells_where_the_best_is():
    inside = heatmap([1, 2, 3], [0.1, 1, 10], [[0, 0, 0], [0, 1, 0], [0, 0, 0]], "C", "gamma")
    corner = heatmap([1, 2], [0.1, 1], [[0, 0], [0, 1]], "C", "gamma")
    assert inside.coursekit_alt.endswith("El mejor, 1,000, está en C = 2 y gamma = 1, adentro de la grilla.")
    assert corner.coursekit_alt.endswith("en el borde de la grilla.")


def test_a_failed_cell_is_written_and_never_framed():
    figure = heatmap([1, 2, 3], [1, 2, 3], [[0, 0, 0], [0, 0.5, np.nan], [0, 0, 0]], "C", "gamma")
    assert "falló" in [t.get_text() for t in figure.axes[0].texts]
    assert not on_border([[0, 0, np.nan], [0, 0.5, np.nan], [0, 0, 0]])


def test_a_matrix_of_another_shape_is_explained():
    with pytest.raises(ValueError, match="«scores»: llegó .* una matriz de 2 × 3"):
        heatmap([1, 2], [1, 2, 3], np.zeros((3, 2)))


def test_the_sentence_of_the_map_follows_the_border():
    surface = load_surface()
    corner = describe_border(read_grid((-2, 0), (-2, 0), 3), surface)
    assert "toca el límite superior de C y el límite inferior de gamma" in corner
    inside = describe_border(read_grid((2, 4), (-4, -2), 5), surface, show_surface=True)
    assert "Quedó adentro" in inside and "Ninguna celda" in inside and "círculos huecos" in inside
    assert "Con un solo valor de C" in describe_border(read_grid((1, 1), (-4, -2), 3), surface)


def test_the_map_marks_the_border_in_the_colour_of_a_warning():
    surface, figure = load_surface(), new_figure()
    drawn = BorderMap(figure, surface)
    drawn.update(read_grid((-2, 0), (-2, 0), 3), show_surface=False)
    assert drawn.best.get_markeredgecolor() == style.color("bad") and not drawn.fine.get_visible()
    drawn.update(read_grid((2, 4), (-4, -2), 5), show_surface=True)
    assert drawn.best.get_markeredgecolor() == style.color("best") and drawn.fine.get_visible()
    assert len(drawn.nodes.get_offsets()) == 25 and drawn.view.get_title(loc="left") == "Mejor adentro"


def test_no_figure_uses_pyplot():
    assert "pyplot" not in vars(figures) and "plt" not in vars(figures)
