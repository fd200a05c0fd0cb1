"""Los widgets y los dibujos de la lección 01, sin navegador."""
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from coursekit.experiments.metrics import METRICS, load_configs, malignancy_scores
from coursekit.figures.alt import new_figure
from coursekit.figures.metrics import draw_threshold, noise_scene, winner_scene
from coursekit.widgets import threshold_costs, winner_by_metric

SCORES = malignancy_scores()


@pytest.fixture(scope="module")
def thresholds():
    return threshold_costs(SCORES)


@pytest.fixture(scope="module")
def winners():
    return winner_by_metric()


def numbers(sentence):
    """Los números de una oración, con coma decimal."""
    return [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:,\d+)?", sentence)]


def set_values(widget, **values):
    for name, value in values.items():
        widget.set_value(name, value)
    return widget.describe()


def test_lower_threshold_misses_fewer_and_alarms_more(thresholds):
    high = numbers(set_values(thresholds, threshold=0.5, fn_cost=1))
    low = numbers(set_values(thresholds, threshold=0.1))
    assert low[2] < high[2] and low[3] > high[3]


def test_dearer_misses_lower_the_best_threshold(thresholds):
    sentences = [set_values(thresholds, threshold=0.5, fn_cost=cost) for cost in (1, 5, 20)]
    best = [float(re.search(r"en el umbral (\d+,\d+)", s)[1].replace(",", ".")) for s in sentences]
    formula = [float(re.search(r"dice (\d+,\d+)", s)[1].replace(",", ".")) for s in sentences]
    assert best[0] > best[1] > best[2] and formula == [0.5, 0.17, 0.05]


def test_auc_never_moves(thresholds):
    said = {re.search(r"AUC es (\S+)", set_values(thresholds, threshold=t, fn_cost=c, prevalence=q))[1]
            for t, c, q in [(0.5, 1, 0.01), (0.1, 10, 0.37), (0.9, 50, 0.5)]}
    assert len(said) == 1


def test_counts_of_the_sentence_fit_the_prevalence(thresholds):
    set_values(thresholds, fn_cost=1, prevalence=0.01, threshold=0.95)
    _, per, missed, alarms, *_ = numbers(thresholds.describe())
    assert per == 1000 and 0 <= missed <= 10 and alarms <= 990


def test_the_picture_changes_and_the_figure_is_kept(thresholds):
    set_values(thresholds, threshold=0.5, fn_cost=1)
    before, figure = thresholds.picture, thresholds.figure()
    set_values(thresholds, threshold=0.2)
    assert thresholds.picture != before and thresholds.figure() is figure


def test_same_values_give_the_same_picture_whatever_the_path():
    one, other = threshold_costs(SCORES), threshold_costs(SCORES, threshold=0.1, fn_cost=10)
    set_values(one, threshold=0.9, prevalence=0.5, fn_cost=50)
    set_values(one, threshold=0.1, fn_cost=10, prevalence=SCORES.trained_prevalence)
    assert one.describe() == other.describe() and one.picture == other.picture


def test_drawing_again_adds_no_artists():
    fig = new_figure((9, 6))
    draw_threshold(fig, SCORES, 0.5, 1)
    count = [len(axes.get_children()) for axes in fig.axes]
    draw_threshold(fig, SCORES, 0.1, 10, 0.01)
    assert [len(axes.get_children()) for axes in fig.axes] == count


def test_nothing_is_drawn_outside_the_figure_or_over_another_panel():
    """Los textos caben en la hoja, también agrandados para la clase, y los paneles no se pisan."""
    for size in ((9, 6), (9 / 1.5, 6 / 1.5)):
        fig = new_figure(size)
        draw_threshold(fig, SCORES, 0.5, 10)
        renderer, page = FigureCanvasAgg(fig).get_renderer(), fig.bbox
        boxes = [axes.get_tightbbox(renderer) for axes in fig.axes]
        for box in boxes:
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1 and box.y1 <= page.y1 + 1
        for i, one in enumerate(boxes):
            assert not any(one.padded(-3).overlaps(other.padded(-3)) for other in boxes[i + 1:])


def test_new_metric_new_winner(winners):
    assert "gana «logística»" in set_values(winners, metric="accuracy", against="accuracy")
    sentence = set_values(winners, metric="recall")
    assert "gana «logística balanceada»" in sentence and "queda en el puesto" in sentence


def test_every_pair_of_metrics_has_its_sentence(winners):
    table = load_configs()
    for metric in METRICS:
        for against in METRICS:
            sentence = set_values(winners, metric=metric, against=against)
            assert METRICS[metric].label in sentence and f"«{table.winner(metric)}»" in sentence


def test_ranks_of_the_story_are_permutations():
    scene = winner_scene(load_configs(), "cost", "roc_auc")
    ends = [mark for mark in scene.panels[0].marks if mark["type"] == "points"][0]
    assert sorted(ends["y"][:12]) == sorted(ends["y"][12:]) == list(range(1, 13))


def test_minimised_metric_says_so_and_sorts_upwards():
    panel = winner_scene(load_configs(), "log_loss", "accuracy").panels[1]
    assert "menos es mejor" in panel.x.label
    assert panel.marks[0]["height"] == sorted(panel.marks[0]["height"])


def test_story_is_light(winners):
    assert len(str(winners.payload)) < 300_000


def test_noise_scene_says_its_range():
    scene = noise_scene(np.array([0.9, 0.92, 0.95]))
    assert "0,900" in scene.describe and "0,950" in scene.describe


def test_a_picture_stays_where_there_is_no_kernel(thresholds, winners):
    for widget in (thresholds, winners):
        bundle = widget.still()
        assert widget.describe() in bundle["text/plain"] and "<img" in bundle["text/html"]


def test_unknown_value_is_refused(thresholds):
    with pytest.raises(ValueError, match="threshold"):
        thresholds.set_value("threshold", 0.123)
