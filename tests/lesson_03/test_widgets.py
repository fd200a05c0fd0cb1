"""W5 y W6 sin navegador: cada movimiento cambia la imagen y la oración, y la oración dice los números."""
import json

import numpy as np
import pytest
from helpers.stories import rewound

from coursekit.experiments.folds import SPLITTERS, TABLES, evaluate_split, table
from coursekit.experiments.winner_curse import simulate_winners
from coursekit.figures.folds import folds_scene, nested_scene, runs, sets_scene
from coursekit.figures.winner_curse import brick_places, signed, winner_curse_scene
from coursekit.widgets import folds_and_leakage, winner_curse


@pytest.fixture(scope="module")
def folds():
    return folds_and_leakage()


@pytest.fixture(scope="module")
def curse():
    return winner_curse()


def test_the_widgets_are_light(folds, curse):
    for widget, frames in ((folds, 120), (curse, 360)):
        assert len(widget.payload["frames"]) == frames
        assert len(json.dumps(widget.payload, ensure_ascii=False, separators=(",", ":"))) < 300_000


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
    average = "En promedio de 40 tablas como esta, mezcladas y con K = 5, da "
    assert "promete 0,4" in widget.describe() and widget.describe().endswith(f"{average}0,92.")
    widget.set_value("leak", False)
    assert "cabe en el error" in widget.describe() and widget.describe().endswith(f"{average}0,49.")


def test_the_story_starts_honest():
    assert not folds_and_leakage().values["leak"]


@pytest.mark.parametrize("data, splitter, k, words", [
    ("wine", "kfold", 3, "de una clase que el modelo no había visto"),
    ("wine", "kfold", 10, "En 8 de los 10 pliegues lo apartado es de una sola clase."),
    ("wine", "stratified", 3, "cabe en el error"),
    ("digits", "shuffled", 5, "tienen su vecina en su misma planilla"),
    ("digits", "groups", 5, "Esta partición imita a las filas nuevas."),
    ("series", "shuffled", 5, "conociendo el futuro"),
    ("series", "time", 5, "cabe en el error"),
])
def test_the_sentence_names_the_defect(folds, data, splitter, k, words):
    for name, value in (("data", data), ("splitter", splitter), ("k", k), ("leak", False)):
        folds.set_value(name, value)
    assert words in folds.describe()


def marks_with(scene, label):
    return [mark for mark in scene.panels[0].marks if mark.get("label") == label]


@pytest.mark.parametrize("splitter", SPLITTERS)
def test_the_map_shows_each_row_once_in_its_role(splitter):
    result = evaluate_split(table("digits"), splitter, 5)
    scene = folds_scene(result)
    (strips,) = marks_with(scene, "entrena")
    (held_out,) = marks_with(scene, "valida")
    unused = marks_with(scene, "sin usar")
    assert bool(unused) == (splitter == "time")
    for i, (train, validation) in enumerate(result.folds):
        middle = (strips["y0"][i] + strips["y1"][i]) / 2
        here = [row for row, at in enumerate(held_out["x"]) if at is not None and abs(at - middle) < 0.01]
        assert here == sorted(validation)
        assert strips["x1"][i] == len(train) + len(validation)      # lo que no se aparta, entrena


@pytest.mark.parametrize("leak", [False, True])
@pytest.mark.parametrize("splitter", SPLITTERS)
def test_who_chooses_looks_at_the_held_out_rows_only_in_the_leak(splitter, leak):
    result = evaluate_split(table("noise"), splitter, 5, leak)
    train, held_out = result.folds[0]
    cells = [mark for mark in folds_scene(result).panels[0].marks if mark["type"] == "bars" and not mark["label"]]
    looked = sorted(row for mark in cells for row in mark["base"])
    assert looked == sorted([*train, *held_out] if leak else train)
    words = next(mark["strings"][0] for mark in folds_scene(result).panels[0].marks if mark["type"] == "text")
    assert words == f"elige 20 de 1000 {'mirando también' if leak else 'sin mirar'} lo apartado"


@pytest.mark.parametrize("name, splitter, kin", [("digits", "shuffled", True), ("digits", "groups", False),
                                                 ("series", "shuffled", True), ("series", "groups", False)])
def test_the_arcs_go_to_the_nearest_training_row(name, splitter, kin):
    result = evaluate_split(table(name), splitter, 5)
    arcs = [mark for mark in folds_scene(result).panels[0].marks if mark["type"] == "arcs"]
    train, held_out = result.folds[0]
    nearest = dict(zip(held_out, result.neighbors[0], strict=True))
    for mark in arcs:
        same = mark["label"].startswith("vecina: su")
        for start, end in zip(mark["x0"], mark["x1"], strict=True):
            row, near = int(start), int(end)
            assert nearest[row] == near and near in train
            assert (result.data.groups[row] == result.data.groups[near]) == same
    assert any(mark["label"].startswith("vecina: su") for mark in arcs) == kin


def test_a_table_without_neighbours_has_no_arcs():
    scene = folds_scene(evaluate_split(table("noise"), "shuffled", 5))
    assert not [mark for mark in scene.panels[0].marks if mark["type"] == "arcs"]


def test_runs_cut_at_each_change():
    start, stop = runs([3, 3, 1, 2, 2])
    assert start.tolist() == [0, 2, 3] and stop.tolist() == [2, 3, 5]


def test_winner_sentence_has_the_numbers_of_the_facts(curse):
    with rewound(curse):
        curse.set_value("rolls", 500)
        for n, marked in ((1, "0,70"), (20, "0,76"), (100, "0,78"), (500, "0,80")):
            curse.set_value("n_configs", n)
            assert f"marca {marked} y vale 0,70" in curse.describe()


def test_scoring_with_other_rows_centres_the_gap(curse):
    with rewound(curse):
        curse.set_value("rolls", 500)
        before = curse.describe()
        curse.set_value("nested", True)
        assert curse.describe() == before.removesuffix(".") + "; con otras filas, 0,70: 0,00."


def marks_of(scene, column, kind):
    return [mark for mark in scene.panels[column].marks if mark["type"] == kind]


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("n", [1, 5, 500])
def test_the_record_goes_up_to_the_winner_and_the_first_ones_stay(n, nested):
    result = simulate_winners(50, 0.05)
    for rolls, search in enumerate(result.searches, start=1):
        scene = winner_curse_scene(result, n, rolls, nested)
        dots, star = (mark for mark in marks_of(scene, 0, "points")[:2])
        record, worth = marks_of(scene, 0, "line")
        assert dots["y"] == [pytest.approx(score, abs=1e-5) for score in search.score[:min(n, 100)]]
        assert record["y"] == sorted(record["y"]) and record["y"][-1] == star["y"][0] == search.score[:n].max()
        assert worth["y"][-1] == pytest.approx(search.true[search.winner(n)], abs=1e-5)
        assert record["x"][-1] == n and len(marks_of(scene, 0, "points")) == 2 + nested
        y = scene.panels[0].y
        assert y.low <= min(dots["y"]) and record["y"][-1] <= y.high
        assert (y.low, y.high) == (scene.panels[1].y.low, scene.panels[1].y.high)


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("rolls", [1, 4, 10, 500])
def test_there_is_a_brick_per_search_at_the_height_of_its_winner(rolls, nested):
    result = simulate_winners(200, 0.05)
    scene = winner_curse_scene(result, 20, rolls, nested)
    (bricks,) = marks_of(scene, 1, "bars")
    reported = result.reported(20, nested)[:rolls]
    assert round(sum(round(height) for height in bricks["height"])) == rolls
    heights = np.repeat(bricks["x"], np.rint(bricks["height"]).astype(int))
    order = np.argsort(reported) if rolls == 500 else np.arange(rolls)
    assert np.abs(heights - reported[order]).max() <= 0.01 + 1e-6
    assert scene.panels[1].x.high >= np.add(bricks["base"], bricks["height"]).max()


def test_bricks_pile_up_in_the_order_they_arrive():
    heights, before = brick_places([0.70, 0.78, 0.705, 0.81, 0.695])
    assert heights == pytest.approx([0.70, 0.78, 0.70, 0.80, 0.70]) and before.tolist() == [0, 0, 1, 0, 2]


def test_a_roll_keeps_what_was_rolled(curse):
    """Otra búsqueda agrega su ladrillo y no mueve a los demás: los mismos nombres, a la misma altura."""
    before = []
    with rewound(curse):
        for rolls in (1, 2, 3, 4, 10):
            curse.set_value("rolls", rolls)
            (bricks,) = marks_of(curse.scene(), 1, "bars")
            places = list(zip(bricks["keys"], bricks["x"], bricks["base"], strict=True))
            assert places[:len(before)] == before and len(places) == rolls
            assert set(bricks["keys"]) <= set(curse.scene().says)
            before = places


def test_the_still_of_an_untouched_story_is_the_one_of_all_the_searches(curse):
    assert "En promedio de 500" in curse.still()["text/plain"]


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
