"""Los widgets W7, W8 y W9, sin navegador: lo que dicen cambia con cada control y coincide con los números."""
import json

import numpy as np
import pytest
from helpers.stories import idle_controls, marks, panel, rewound
from matplotlib.backends.backend_agg import FigureCanvasAgg

from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments import random_rules as rules
from coursekit.figures import style
from coursekit.figures.random import DESIGN_NAMES, loss_text, loss_texts, sixty_trials_scene, top_configs_scene
from coursekit.figures.style import percent
from coursekit.widgets import grid_vs_random, log_scale, sixty_trials, win_curve

WIDGETS = {"grid_vs_random": grid_vs_random, "win_curve": win_curve, "sixty_trials": sixty_trials,
           "log_scale": log_scale}


@pytest.fixture(scope="module")
def stories():
    return {name: make() for name, make in WIDGETS.items()}


@pytest.fixture(params=list(WIDGETS))
def story(request, stories):
    with rewound(stories[request.param]) as story:
        yield story


def test_every_control_changes_what_is_seen(story):
    assert idle_controls(story) == []


def test_every_sentence_is_whole(story):
    for scene in story._scenes:
        assert scene.describe.endswith(".") and "nan" not in scene.describe and "  " not in scene.describe
        assert all(p.x.label == p.x.label.strip() for p in scene.panels)


def test_what_is_sent_is_light(story):
    assert len(json.dumps(story.payload)) < 1_000_000


def test_the_same_arguments_give_the_same_widget(story, stories):
    name = next(name for name, known in stories.items() if known is story)
    if name != "grid_vs_random":          # el más pesado se compara abajo, en una sola escena
        assert WIDGETS[name]().payload == story.payload


# --- W7

def test_nine_points_try_three_values_or_nine(stories):
    scene = stories["grid_vs_random"].scene()
    assert panel(scene, 0, 0)["title"] == "Grilla: 3 valores"
    assert panel(scene, 0, 1)["title"] == "Azar: 9 valores"
    assert "la grilla prueba 3 valores distintos del 1.er hiperparámetro y el azar, 9" in scene.describe


def test_the_ticks_on_the_edges_are_the_values_of_each_design(stories):
    story = stories["grid_vs_random"]
    duel = versus.duel(9, 0, 0, 0)
    for column, design in enumerate((duel.grid, duel.random)):
        below, left = marks(story.scene(), 1, column, "segments")[-2:]
        assert below["x0"] == pytest.approx(design[:, 0], abs=1e-4)
        assert left["y0"] == pytest.approx(design[:, 1], abs=1e-4)
        assert max(below["y1"]) < 0 and max(left["x1"]) < 0          # fuera del mapa


@pytest.mark.parametrize("rotation, places", [(0, 3), (15, 9)])
def test_the_points_fall_on_what_matters(stories, rotation, places):
    """Nueve cuadrados se vuelven tres; nueve círculos siguen siendo nueve, y cada punto conserva su nombre."""
    with rewound(stories["grid_vs_random"]) as story:
        for name, value in {"budget": 9, "weight": 0, "rotation": rotation, "design": "ends"}.items():
            story.set_value(name, value)
        angle = np.radians(rotation)
        toward = np.array([np.cos(angle), np.sin(angle)])
        for column, expected in ((0, places), (1, 9)):
            story.set_value("fallen", False)
            (up,) = [m for m in marks(story.scene(), 1, column, "points") if m.get("keys")]
            story.set_value("fallen", True)
            (down,) = [m for m in marks(story.scene(), 1, column, "points") if m.get("keys")]
            assert up["keys"] == down["keys"] and len(set(up["keys"])) == 9
            before = np.column_stack([up["x"], up["y"]]) @ toward
            landed = np.column_stack([down["x"], down["y"]])
            shift = landed @ toward - before
            assert np.ptp(shift) < 1e-3                     # a lo largo de lo que importa, nadie se corre
            across = landed @ np.array([-toward[1], toward[0]])
            assert np.ptp(across) < 1e-3                    # y todos quedan sobre la misma recta
            assert len({round(value, 3) for value in landed @ toward}) == expected
        lugares = f"la grilla queda en {places} lugares y el azar, en 9."
        assert lugares in story.describe()


def test_the_winner_and_the_wins_are_those_of_the_experiment(stories):
    story = stories["grid_vs_random"]
    settings = ((9, 0, 0, "ends", 0), (25, 0.25, 15, "centres", 1), (16, 1, 15, "ends", 2), (9, 0.05, 45, "centres", 3))
    for budget, weight, rotation, design, target in settings:
        values = {"budget": budget, "weight": weight, "rotation": rotation, "design": design, "target": target}
        for name, value in values.items():
            story.set_value(name, value)
        duel = versus.duel(budget, weight, rotation, target, design=design)
        said = story.describe()
        assert {"random": "gana el azar", "grid": "gana la grilla"}[duel.winner] in said
        grid_loss, random_loss = loss_texts(duel.grid_loss.min(), duel.random_loss.min())
        assert grid_loss != random_loss and f"pérdida {grid_loss} la grilla, {random_loss} el azar" in said
        rate = versus.win_rate(budget, weight, rotation, design=design)
        assert f"contra la grilla {DESIGN_NAMES[design]}, el azar gana {percent(rate)} de las veces" in said


def test_the_targets_that_are_seen_share_out_as_the_average():
    """Nueve de los diez para el azar, que en 2000 blancos gana cerca de 80 %: dentro del error de diez."""
    seen = [versus.duel(9, target=target).winner for target in range(10)]
    error = (0.8 * 0.2 / 10) ** 0.5
    assert versus.win_rate(9) == pytest.approx(0.8, abs=0.03)
    assert seen.count("random") / 10 == pytest.approx(0.8, abs=error)


def test_the_tally_counts_who_won_up_to_each_target(stories):
    story = stories["grid_vs_random"]
    settings = ((9, 0, 0, "ends"), (9, 1, 0, "centres"), (16, 0.25, 15, "ends"), (25, 1, 45, "ends"))
    with rewound(story):
        for budget, weight, rotation, design in settings:
            values = {"budget": budget, "weight": weight, "rotation": rotation, "design": design}
            for name, value in values.items():
                story.set_value(name, value)
            for target in range(10):
                story.set_value("target", target)
                won = [versus.duel(budget, weight, rotation, k, design=design).winner for k in range(target + 1)]
                told = f"Del blanco 1 al {target + 1}: la grilla {won.count('grid')}, el azar {won.count('random')}"
                assert (told in story.describe()) == (target > 0)


def test_what_scores_ones_own_points_are_the_targets_of_the_experiment(stories):
    """El navegador puntúa con esto: los mismos blancos, los mismos puntos y la misma regla."""
    with rewound(stories["grid_vs_random"]) as story:
        for name, value in {"budget": 16, "weight": 0.25, "rotation": 15, "design": "centres", "target": 7}.items():
            story.set_value(name, value)
        rival = story.scene().rival
        duels = [versus.duel(16, 0.25, 15, target, design="centres") for target in range(10)]
        np.testing.assert_allclose(rival["centers"], [one.center for one in duels], atol=1e-4)
        np.testing.assert_allclose(rival["random"], [one.random for one in duels], atol=1e-4)
        np.testing.assert_allclose(rival["grid"], duels[7].grid)
        found = rival["losses"]
        assert (found["grid"], found["random"]) == (duels[7].grid_loss.min(), duels[7].random_loss.min())
        assert (rival["budget"], rival["weight"], rival["rotation"], rival["target"]) == (16, 0.25, 15, 7)


def test_contours_stay_inside_the_map_and_on_their_level(stories):
    story = stories["grid_vs_random"]
    story.set_value("weight", 0.25)
    story.set_value("rotation", 15)
    duel = versus.duel(story.values["budget"], 0.25, 15, story.values["target"])
    lines = marks(story.scene(), 1, 0, "line")
    assert len(lines) >= 3
    for line in lines:
        points = np.column_stack([line["x"], line["y"]])
        assert points.min() >= 0 and points.max() <= 1
        loss = versus.target_loss(points, duel.center, 0.25, 15)
        assert np.ptp(loss) < 0.02


def test_with_equal_weights_there_is_no_direction_to_turn_and_it_is_said():
    scene = grid_vs_random(weight=1, rotation=45).scene()
    assert "a lo largo" not in scene.describe and panel(scene, 0, 0)["title"] == "Grilla: 3 valores"
    assert "el giro no cambia nada" in scene.describe
    assert "giro" not in grid_vs_random(weight=0.25, rotation=45).describe()


def test_against_each_design_the_curve_ends_where_it_should(stories):
    with rewound(stories["win_curve"]) as story:
        for design, low, high in (("ends", 0.45, 0.65), ("centres", 0.3, 0.4)):
            story.set_value("design", design)
            lines = marks(story.scene(), 0, 0, "line")
            assert len(lines) == 3 and DESIGN_NAMES[design] in story.describe()
            for line in lines:
                assert line["y"][0] > 0.65 and low < line["y"][-1] < high


# --- W8

def test_the_flat_line_is_flat_and_the_other_collapses(stories):
    hit, near = marks(stories["sixty_trials"].scene(), 0, 1, "line")
    assert len(set(hit["y"])) == 1 and hit["y"][0] == pytest.approx(rules.hit_probability(0.05, 59), abs=1e-4)
    assert near["y"] == pytest.approx(rules.near_probability(np.arange(1, 11), 59), abs=1e-4)


def test_the_sentence_counts_the_draws_that_are_seen(stories):
    story = stories["sixty_trials"]
    for dimensions in (1, 2, 5, 10):
        story.set_value("dimensions", dimensions)
        cloud = rules.draw_cloud(200, dimensions)[:59]
        top = int((rules.cloud_distance(cloud) <= rules.top_region_side(0.05, dimensions) / 2).sum())
        assert f"En este sorteo: {top} en el mejor 5 %" in story.describe()
        assert len(marks(story.scene(), 0, 0, "points")[1]["x"]) == top
    assert "6 en un millón" in story.describe()
    assert "abarca 74 % del recorrido" in story.describe()


@pytest.mark.parametrize("scale", [1, 1.6])
@pytest.mark.parametrize(("fraction", "n", "dimensions"), [
    (0.05, 59, 8), (0.05, 10, 8), (0.01, 10, 8), (0.01, 20, 7), (0.05, 200, 9), (0.2, 10, 10), (0.01, 40, 9),
    (0.05, 100, 8), (0.05, 200, 7), (0.2, 20, 7), (0.01, 10, 6), (0.05, 40, 2), (0.2, 200, 3), (0.01, 100, 1)])
def test_the_numbers_fit_beside_the_curve(fraction, n, dimensions, scale):
    """Los números caben en su panel sin pisarse ni tocar ninguna línea, también con las letras más grandes."""
    style.set_scale(scale)
    try:
        fig = sixty_trials_scene(fraction, n, rules.draw_cloud(n, dimensions)).figure()
        renderer = FigureCanvasAgg(fig).get_renderer()
        fig.draw(renderer)
        axes = fig.axes[1]
        boxes = [words.get_window_extent(renderer) for words in axes.texts]
        assert axes.xaxis.label.get_window_extent(renderer).x1 <= fig.bbox.x1
    finally:
        style.set_scale(1)
    along, whole = np.linspace(1, 10, 500), np.arange(1, 11)
    near = np.interp(along, whole, rules.near_probability(whole, n))
    hit = rules.hit_probability(fraction, n)
    lines = [(along, near), (along, np.full(500, hit)),
             (np.full(500, dimensions), np.linspace(0, max(hit, near[np.searchsorted(along, dimensions)]), 500))]
    lines = [axes.transData.transform(np.column_stack(line)) for line in lines]
    for i, box in enumerate(boxes):
        assert axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1 and box.y1 <= axes.bbox.y1
        assert not any(box.padded(-2).overlaps(other.padded(-2)) for other in boxes[i + 1:])
        assert not any(box.padded(-2).count_contains(line) for line in lines)


# --- W9

def test_bars_are_the_share_of_each_decade(stories):
    linear, log = marks(stories["log_scale"].scene(), 1, 0, "bars")
    for bar, scale in ((linear, "linear"), (log, "log")):
        counts = rules.decade_counts(rules.draw_rates(100, scale=scale))
        assert bar["height"] == pytest.approx(counts / 100)
    assert "debajo de 0,01: con el lineal, 1,0 % (se espera 1,0 %)" in stories["log_scale"].describe()


# --- palabras y la figura de cv_results_

def test_loss_text_does_not_call_zero_what_is_not():
    assert [loss_text(v) for v in (0, 0.0001, 0.0006, 0.25)] == ["0,000", "menos de 0,001", "0,001", "0,250"]


def test_top_configs_are_sorted_and_counted():
    scores = np.array([[0.8, 0.9], [0.95, 0.97], [0.94, 0.96], [0.1, 0.2]])
    scene = top_configs_scene(scores, top=3)
    means = marks(scene, 0, 0, "points")[1]["y"]
    assert means == pytest.approx([0.96, 0.95, 0.85])
    assert "De las 3 mejores, 2 están a menos de un error estándar" in scene.describe
