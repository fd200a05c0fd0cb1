"""W19 y W20 sin navegador: cada control cambia la imagen y la oración, y la oración dice los números."""
import json

import pytest
from helpers.stories import idle_controls

from coursekit.experiments.importance import importance
from coursekit.experiments.practice import SPACES, compare_seeds, study_history
from coursekit.figures.practice import dashboard_scene, methods_table, seeds_scene
from coursekit.figures.style import number
from coursekit.history import History
from coursekit.methods import METHODS
from coursekit.widgets import read_the_dashboard, seeds_and_noise
from coursekit.widgets.practice import EVALUATIONS, NOISES, SEEDS, STATEMENTS


@pytest.fixture(scope="module")
def dashboard():
    return read_the_dashboard()


@pytest.fixture(scope="module")
def seeds():
    return seeds_and_noise()


def test_the_widgets_are_light(dashboard, seeds):
    for story, frames in ((dashboard.story, 12), (seeds, 12)):
        assert len(story.payload["frames"]) == frames
        assert len(json.dumps(story.payload, ensure_ascii=False)) < 300_000


@pytest.mark.parametrize("make", [read_the_dashboard, seeds_and_noise])
def test_every_control_changes_what_is_seen(make):
    widget = make()
    assert idle_controls(getattr(widget, "story", widget)) == []


# --- W19

@pytest.mark.parametrize("space, first", [("wide", "Importancia: C 75 %"), ("narrow", "Importancia: k 76 %")])
def test_the_same_study_in_two_spaces(dashboard, space, first):
    dashboard.set_value("space", space)
    result = importance(study_history(space))
    top = result.names[result.share.argmax()]
    assert f"Importancia: {top} {number(100 * result.share.max(), 0)} %" in dashboard.describe()
    assert first in dashboard.describe()
    dashboard.set_value("space", "wide")


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("n", EVALUATIONS)
def test_the_panel_hides_no_evaluation(space, n):
    shown = History(study_history(space)[:n], SPACES[space], "random")
    panel = dashboard_scene(shown).panels[0]
    cloud = next(m for m in panel.marks if m["type"] == "points")
    assert len(cloud["y"]) == n and panel.y.low < min(cloud["y"]) and max(cloud["y"]) < panel.y.high


def test_highlighting_leaves_ten_lines_in_colour():
    for space in SPACES:
        mark = dashboard_scene(study_history(space), 10).panels[2].marks[0]
        per_line = 4      # cuatro hiperparámetros y la pérdida
        grey = [color == "#e3e3e3" for color in mark["color"]]
        assert grey == [True] * (per_line * 70) + [False] * (per_line * 9)      # la décima es la mejor, en verde


def test_statements_explain_both_answers(dashboard):
    assert len(dashboard.statements) == len(STATEMENTS) == 5
    assert {true for _, true, _, _ in STATEMENTS} == {True, False}
    for card, (_, true, right, wrong) in zip(dashboard.statements, STATEMENTS, strict=True):
        assert card.choose(0 if true else 1) == f"Sí. {right}"
        assert card.choose(1 if true else 0) == f"Todavía no. {wrong}"
    assert "bien marcadas: 0 de 5" in dashboard.describe()
    for card, (_, true, _, _) in zip(dashboard.statements, STATEMENTS, strict=True):
        card.choose(0 if true else 1)
    assert "bien marcadas: 5 de 5" in dashboard.describe()
    assert all(claim in dashboard.still()["text/html"].replace("&quot;", '"') for claim, *_ in STATEMENTS)


# --- W20

@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("n_seeds", SEEDS)
def test_the_sentence_is_the_comparison(seeds, n_seeds, noise):
    seeds.set_value("n_seeds", n_seeds)
    seeds.set_value("noise", noise)
    result, said = compare_seeds(n_seeds, noise), seeds.describe()
    assert number(result.mean[0], 1) in said and number(result.mean[-1], 1) in said
    if n_seeds == 1 and noise == "seeds":
        assert "una sola medida no dice nada" in said
    else:
        assert ("no se distinguen" in said) != bool(result.distinguishable[-1])


def test_one_seed_draws_no_interval():
    def segments(noise):
        panels = seeds_scene(compare_seeds(1, noise), noise).panels
        return sum(m["type"] == "segments" for p in panels for m in p.marks)
    assert segments("seeds") == 0 and segments("rows") > 0


def test_everything_drawn_is_inside_its_panel():
    for n_seeds in SEEDS:
        for noise in NOISES:
            for panel in seeds_scene(compare_seeds(n_seeds, noise), noise).panels:
                low, high = sorted((panel.y.low, panel.y.high))
                drawn = [v for m in panel.marks for key in ("y", "y0", "y1") for v in m.get(key, ())]
                assert low <= min(drawn) and max(drawn) <= high
                across = [v for m in panel.marks for key in ("x", "x0", "x1") for v in m.get(key, ())]
                assert panel.x.low <= min(across) and max(across) <= panel.x.high


def test_the_table_of_methods_is_a_table():
    page = methods_table()._repr_html_()
    assert page.count("<tr>") == 1 + len(METHODS)
    assert "Hyperopt, Optuna" in page and "Hyperband" in repr(methods_table())


def test_bad_start_values_are_explained():
    for call, words in ((lambda: read_the_dashboard("big"), "«space»"), (lambda: seeds_and_noise(4), "«n_seeds»"),
                        (lambda: read_the_dashboard(n_trials=7), "«n_trials»")):
        with pytest.raises(ValueError, match=words):
            call()
