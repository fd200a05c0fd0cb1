"""W5 y W6 sin navegador: cada movimiento cambia la imagen y la oración, y la oración dice los números."""
import json

import numpy as np
import pytest

from coursekit.experiments.folds import SPLITTERS, TABLES, evaluate_split, table
from coursekit.experiments.winner_curse import simulate_winners
from coursekit.figures.folds import folds_scene, nested_scene, runs, sets_scene
from coursekit.figures.style import number
from coursekit.figures.winner_curse import gap_histogram, signed, winner_curse_scene
from coursekit.widgets import folds_and_leakage, winner_curse


@pytest.fixture(scope="module")
def folds():
    return folds_and_leakage()


@pytest.fixture(scope="module")
def curse():
    return winner_curse()


def test_the_widgets_are_light(folds, curse):
    for widget, frames in ((folds, 120), (curse, 90)):
        assert len(widget.payload["frames"]) == frames
        assert len(json.dumps(widget.payload, ensure_ascii=False)) < 350_000


def test_every_table_and_splitter_has_its_own_sentence(folds):
    seen = set()
    for data in TABLES:
        for splitter in SPLITTERS:
            folds.set_value("data", data)
            folds.set_value("splitter", splitter)
            seen.add(folds.describe())
    assert len(seen) == len(TABLES) * len(SPLITTERS)


def test_noise_tells_92_against_49():
    widget = folds_and_leakage(data="noise", splitter="stratified", k=5, leak=True)
    assert "promete 0,4" in widget.describe() and "El promedio de 40 tablas así es 0,92." in widget.describe()
    widget.set_value("leak", False)
    assert "El promedio de 40 tablas así es 0,49." in widget.describe()


@pytest.mark.parametrize("data, splitter, k, words", [
    ("wine", "kfold", 3, "de una clase que el modelo no había visto"),
    ("wine", "stratified", 3, "casi la verdad"),
    ("digits", "shuffled", 5, "de su misma planilla"),
    ("digits", "groups", 5, "casi la verdad"),
    ("series", "shuffled", 5, "conociendo el futuro"),
    ("series", "time", 5, "casi la verdad"),
])
def test_the_sentence_names_the_defect(folds, data, splitter, k, words):
    for name, value in (("data", data), ("splitter", splitter), ("k", k), ("leak", False)):
        folds.set_value(name, value)
    assert words in folds.describe()


def test_the_map_shows_each_row_once_in_its_role():
    result = evaluate_split(table("digits"), "groups", 5)
    marks = {mark["label"]: mark for mark in folds_scene(result).panels[0].marks if mark["label"]}
    width = {name: np.sum(np.subtract(mark["x1"], mark["x0"])) for name, mark in marks.items()}
    assert width["valida"] == 150 and width["entrena"] == 4 * 150 and "sin usar" not in width
    time = folds_scene(evaluate_split(table("digits"), "time", 5)).panels[0]
    assert any(mark["label"] == "sin usar" for mark in time.marks)


def test_runs_cut_at_each_change():
    start, stop = runs([3, 3, 1, 2, 2])
    assert start.tolist() == [0, 2, 3] and stop.tolist() == [2, 3, 5]


def test_winner_sentence_has_the_numbers_of_the_facts(curse):
    for n, marked in ((1, "0,70"), (20, "0,76"), (100, "0,78"), (500, "0,80")):
        curse.set_value("n_configs", n)
        assert f"marca {marked} y vale 0,70" in curse.describe()


def test_nested_centres_the_gap(curse):
    curse.set_value("n_configs", 100)
    before = curse.describe()
    curse.set_value("nested", True)
    assert "la brecha media queda en 0,00" in curse.describe() and curse.describe().startswith(before[:60])
    curse.set_value("nested", False)


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("n", [1, 5, 500])
def test_winner_scene_marks_the_winner(n, nested):
    result = simulate_winners(50, 0.05)
    cloud = winner_curse_scene(result, n, nested).panels[0]
    star = next(mark for mark in cloud.marks if mark.get("shape") == "star")
    assert star["y"] == [pytest.approx(result.score[:n].max())]
    captions = [mark["label"] for mark in cloud.marks if mark.get("label")]
    assert captions[0] == f"marca {number(result.score[:n].max(), 2)}" and len(captions) == 2 + nested
    assert cloud.y.low <= result.score.min() and result.score.max() <= cloud.y.high


def test_histogram_counts_every_search():
    gap = np.array([-0.5, 0.0, 0.0, 0.02, 0.081, 0.9])
    centres, counts = gap_histogram(gap)
    assert counts.sum() == 6 and counts[0] == 1 and counts[-1] == 1
    assert counts[np.isclose(centres, 0)] == [2] and counts[np.isclose(centres, 0.08)] == [1]


def test_signed_numbers():
    assert [signed(v) for v in (0.078, 0.001, -0.03)] == ["+0,08", "0,00", "−0,03"]


def test_the_still_schemes_say_what_they_show():
    assert "1415 filas" in sets_scene(1415, 382).describe and "382" in sets_scene(1415, 382).describe
    assert "4 pliegues internos" in nested_scene(5, 4).describe


def test_bad_start_values_are_explained():
    for call, words in ((lambda: folds_and_leakage(data="iris"), "«data»"),
                        (lambda: folds_and_leakage(k=4), "«k»"), (lambda: winner_curse(n_configs=7), "«n_configs»")):
        with pytest.raises(ValueError, match=words):
            call()
