"""Los widgets W15, W16 y W17, sin navegador: lo que dicen cambia con cada control y coincide con los números."""
import json
import re

import numpy as np
import pytest
from helpers.stories import idle_controls, marks, panel, rewound

from coursekit.experiments import halving as hv
from coursekit.experiments import hyperband as hb
from coursekit.figures.halving import STOPS, cost_so_far
from coursekit.figures.hyperband import race_scene, real_curves_scene, rung_color
from coursekit.searchers.parts.rungs import halving_schedule, schedule_cost
from coursekit.widgets import asha_live, halving_ladder, hyperband_brackets, hyperband_workers

WIDGETS = {"halving_ladder": halving_ladder, "hyperband_brackets": hyperband_brackets,
           "hyperband_workers": hyperband_workers, "asha_live": asha_live}
PAPER = [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]


@pytest.fixture(scope="module")
def stories():
    return {name: make() for name, make in WIDGETS.items()}


@pytest.fixture(params=list(WIDGETS))
def story(request, stories):
    with rewound(stories[request.param]) as story:
        yield story


def at(story, **values):
    for name, value in values.items():
        story.set_value(name, value)
    return story


def labelled(scene, row, column, label):
    return [m for m in panel(scene, row, column)["marks"] if m.get("label") == label]


def test_every_control_changes_what_is_seen(story):
    if "stop" in story.values:          # al comienzo todavía no se ve el ruido ni qué sigue
        at(story, stop=4)
    if "step" in story.values:
        at(story, step=20)
    assert idle_controls(story) == []


def test_every_sentence_is_whole(story):
    for scene in story._scenes:
        said = scene.describe
        assert said.endswith(".") and " nan" not in said and "  " not in said
        wrong = r"\b1 (configuraciones|épocas|trabajadores|ascensos)|(siguen|cortan|entrenan) 1\b"
        assert not re.search(wrong, said), said


def test_what_is_sent_is_light(story):
    assert len(json.dumps(story.payload, ensure_ascii=False, separators=(",", ":"))) < 1_000_000


def test_the_same_arguments_give_the_same_widget(story, stories):
    name = next(name for name, known in stories.items() if known is story)
    if name != "halving_ladder":          # el más pesado se compara abajo, en una sola escena
        assert WIDGETS[name]().payload == story.payload


# --- W15

def test_the_ladder_shows_who_is_cut_at_every_rung(stories):
    story = at(stories["halving_ladder"], n=64, min_epochs=1, eta=2, world="slow", noise=0.0)
    for stop, (n, r) in enumerate(halving_schedule(64, 1, 64, 2)):
        scene = at(story, stop=stop).scene()
        crosses = sum(len(m["x"]) for m in labelled(scene, 0, 0, "cortada"))
        goes_on = sum(len(m["x"]) for m in labelled(scene, 0, 0, "sigue"))
        (best,) = labelled(scene, 0, 0, "la mejor, cortada")
        assert best["shape"] == "cross" and crosses + goes_on == 63
        assert f"Época {r}:" in scene.describe and f"{64 * (stop + 1)} épocas pagadas" in scene.describe
        assert marks(scene, 0, 1, "text")[0]["strings"][stop] == f"{n} × {r} = 64"
        slices = marks(scene, 0, 1, "rects")[stop]
        assert len(slices["x0"]) == n and slices["x1"][0] - slices["x0"][0] == r      # n tajadas de r épocas
    at(story, stop=0)


def test_by_default_the_best_falls_at_the_first_cut_and_waiting_saves_it():
    story = at(halving_ladder(), stop=len(STOPS))
    assert "se cortó en la época 1" in story.describe()
    assert "es la mejor de las 64" in at(story, min_epochs=16).describe()
    assert "es la mejor de las 64" in at(story, min_epochs=1, world="ordered").describe()


def test_the_sentence_says_the_place_the_algorithm_sees_for_the_best():
    story = at(halving_ladder(), stop=0)
    curves = hv.draw_curves(64, "slow", 0.0, 1, epochs=STOPS[-1])
    first = curves.measured[:, 0]
    place = 1 + int((first < first[curves.final.argmin()]).sum())
    assert place > 32 and f"iba {place}.ª de 64 y se cortó en la época 1" in story.describe()
    assert "sigue en carrera, 1.ª de 64" in at(story, world="ordered").describe()


def test_the_verdict_says_the_numbers_of_the_ladder(stories):
    story = at(stories["halving_ladder"], n=16, min_epochs=1, eta=4, world="independent", noise=0.08, stop=len(STOPS))
    curves = hv.draw_curves(64, "independent", 0.08, 1, epochs=64)
    ladder = hv.climb(curves, halving_schedule(16, 1, 64, 4))
    said = story.describe()
    assert f"termina con pérdida {ladder.final[ladder.chosen]:.2f}".replace(".", ",") in said
    assert f"{ladder.cost()} épocas pagadas ({ladder.cost(resume=True)} si se reanuda)" in said
    missed = labelled(story.scene(), 0, 0, "le ganaban")
    assert bool(missed) == bool(len(ladder.missed))


@pytest.mark.parametrize("schedule", [PAPER, halving_schedule(64, 4, 64, 4), halving_schedule(16, 16, 64, 2)])
def test_costs_grow_along_the_epochs_up_to_the_whole_schedule(schedule):
    paid = [cost_so_far(schedule, epoch) for epoch in range(1, schedule[-1][1] + 1)]
    assert paid[-1] == (schedule_cost(schedule), schedule_cost(schedule, resume=True))
    assert all(a <= b for a, b in zip(paid, paid[1:], strict=False))
    assert paid[0] == (schedule[0][0], schedule[0][0])


# --- W16

def test_the_table_of_the_paper_is_drawn_cell_by_cell(stories):
    story = at(stories["hyperband_brackets"], max_resource=81, eta=3, printed=False, world="independent")
    cells = [label for m in marks(story.scene(), 0, 0, "rects") for label in m["labels"]]
    expected = [f"{n} × {r}" for schedule in hb.plan().brackets.values() for n, r in schedule]
    assert sorted(cells) == sorted(expected)
    costs = ["405 (297)", "363 (276)", "351 (279)", "378 (324)", "405"]
    assert marks(story.scene(), 1, 0, "text")[0]["strings"] == costs
    assert "143 configuraciones y 1902 épocas; 1581 si se reanudan; 2025 nominales" in story.describe()


def test_what_the_printed_table_changes_is_framed(stories):
    story = at(stories["hyperband_brackets"], max_resource=81, eta=3, world="independent", printed=True)
    sides = marks(story.scene(), 0, 0, "segments")
    differ = sum(a != b for s in range(5) for a, b in zip(hb.plan().brackets[s], hb.plan(printed=True).brackets[s],
                                                         strict=True))
    assert len(sides) == 4 and len(sides[0]["x0"]) == differ == 5
    assert "1701 épocas; 1404 si se reanudan" in story.describe()
    at(story, printed=False)
    assert not marks(story.scene(), 0, 0, "segments")


def test_the_best_bracket_moves_with_the_world(stories):
    story = at(stories["hyperband_brackets"], max_resource=81, eta=3, printed=False)
    for world, s in (("independent", 4), ("slow", 2)):
        at(story, world=world)
        assert f"la menor pérdida es la del bracket s = {s}." in story.describe()
        starred = [m for m in marks(story.scene(), 2, 0, "bars") if m["labels"][0].startswith("★")]
        assert [m["x"] for m in starred] == [[4 - s]]
    at(story, world="independent")


def test_every_bar_of_every_world_fits_its_axis(stories):
    for scene in stories["hyperband_brackets"]._scenes:
        bars = [h for m in marks(scene, 2, 0, "bars") for h in m["height"]]
        assert max(bars) < panel(scene, 2, 0)["y"]["high"]


def test_twelve_percent_of_27_workers(stories):
    story = at(stories["hyperband_workers"], mode="bracket", workers=27)
    assert "en 123 unidades de tiempo se trabajaron 405 de 3321, el 12 %" in story.describe()
    assert panel(story.scene(), 0, 0)["title"] == "Trabajan el 12 % del tiempo; el otro 88 %, esperan"
    assert panel(at(story, mode="asha").scene(), 0, 0)["title"] == "Trabajan todo el tiempo"


def test_every_job_is_one_rectangle(stories):
    for mode in hb.MODES:
        story = at(stories["hyperband_workers"], mode=mode, workers=9)
        drawn = sum(len(m["x0"]) for m in marks(story.scene(), 0, 0, "rects")[1:])
        assert drawn == len(hb.shift(mode, 9).jobs)


# --- W17

def test_with_two_results_and_eta_three_nobody_climbs(stories):
    story = at(stories["asha_live"], workers=2, eta=3, world="independent", step=3)
    assert "nadie merece ascender" in story.describe() and "Terminaron 2 con 1 época." in story.describe()
    assert not labelled(story.scene(), 0, 0, "el mejor 1/3")


def test_the_promoted_one_is_inside_the_shaded_top(stories):
    story = at(stories["asha_live"], workers=2, eta=3, world="independent")
    live = hb.live_asha(2, 3)
    step = next(i for i, event in enumerate(live.events) if event.kind == "promote")
    scene = at(story, step=step).scene()
    (top,), (climbed,) = (labelled(scene, 0, 0, label) for label in ("el mejor 1/3", "ascendió"))
    assert top["x0"][0] < climbed["x0"][0] and climbed["x1"][0] < top["x1"][0]
    assert panel(scene, 0, 0)["title"].startswith("El trabajador") and "asciende" in scene.describe


def test_wrong_promotions_are_painted_and_counted(stories):
    story = at(stories["asha_live"], workers=2, eta=3, world="independent", step=29)
    wrong = hb.live_asha(2, 3).at(29).wrong
    painted = [label for m in labelled(story.scene(), 0, 0, "ascendió por error") for label in m["labels"]]
    assert sorted(painted) == sorted(str(name) for name, _ in wrong)
    assert f"{len(wrong)} ascensos que hoy no se darían" in story.describe()


def test_every_configuration_on_screen_is_somewhere_once_per_rung(stories):
    for scene in stories["asha_live"]._scenes[::7]:
        boxes = [corner for m in marks(scene, 0, 0, "rects") if m["labels"]
                 for corner in zip(m["x0"], m["y0"], strict=True)]
        assert len(set(boxes)) == len(boxes)
        assert max(x for x, _ in boxes) < panel(scene, 0, 0)["x"]["high"]


def test_no_job_is_named_outside_the_time_that_is_seen(stories):
    """Al correrse la ventana, cada número queda en el medio de lo que se ve de su trabajo."""
    for scene in stories["asha_live"]._scenes:
        time = panel(scene, 1, 0)["x"]
        for m in marks(scene, 1, 0, "rects"):
            middles = (np.array(m["x0"]) + np.array(m["x1"])) / 2
            assert all(time["low"] < x < time["high"] for x in middles)


# --- las figuras de la lección

def test_rungs_get_darker_with_their_resource():
    for n in range(2, 8):
        tones = [int(rung_color(k, n)[1:3], 16) for k in range(n)]
        assert tones == sorted(tones, reverse=True) and len(set(tones)) >= n - 1


def test_the_real_curves_say_where_the_two_end():
    losses = hv.load_curves().losses
    said = real_curves_scene(losses, {"A": 233, "B": 203}).describe
    assert "A, de 94 % a 6,7 %; B, de 63 % a 90,2 %" in said


def test_the_race_names_every_method():
    said = race_scene(np.array([1, 10]), {"random": np.array([0.5, 0.2]), "asha": np.array([0.4, 0.1])}).describe
    assert "búsqueda al azar, 20,0 %; ASHA, 10,0 %" in said
