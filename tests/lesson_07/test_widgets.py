"""Los widgets W15, W16 y W17, sin navegador: lo que dicen cambia con cada control y coincide con los números."""
import itertools
import json
import re

import numpy as np
import pytest
from helpers.stories import idle_controls, marks, panel, rewound

from coursekit.experiments import halving as hv
from coursekit.experiments import hyperband as hb
from coursekit.figures import style
from coursekit.figures.halving import STOPS, WORLD_NAMES, cost_so_far
from coursekit.figures.hyperband import UNPAID, race_scene, real_curves_scene, rung_color
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
    if "shown" in story.values:         # con menos de siete brackets, los pasos de más muestran la vuelta entera
        at(story, eta=2)
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
    story = at(stories["halving_ladder"], n=64, min_epochs=1, eta=2, world="slow", noise=0.0, reveal=True)
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
    story = at(halving_ladder(), stop=0, reveal=True)
    curves = hv.draw_curves(64, "slow", 0.0, 1, epochs=STOPS[-1])
    first = curves.measured[:, 0]
    place = 1 + int((first < first[curves.final.argmin()]).sum())
    assert place > 32 and f"iba {place}.ª de 64 y se cortó en la época 1" in story.describe()
    assert "sigue en carrera, 1.ª de 64" in at(story, world="ordered").describe()


def test_the_best_stays_hidden_until_the_end_unless_it_is_asked_for(stories):
    """Escondida es una más: ni el dibujo ni la oración dicen cuál es; en el desenlace se ve igual que a la vista."""
    story = at(stories["halving_ladder"], n=64, min_epochs=1, eta=2, world="slow", noise=0.0, reveal=False)
    for stop, (n, _) in enumerate(halving_schedule(64, 1, 64, 2)):
        scene = at(story, stop=stop).scene()
        looks = {}
        for m in marks(scene, 0, 0, "points"):
            look = m["shape"], m["color"], m["size"]
            looks[look] = looks.get(look, 0) + len(m["x"])
        assert sorted(looks.values()) == sorted([64 - max(1, n // 2), max(1, n // 2)])      # dos aspectos, y nada más
        assert "terminaría" not in scene.describe
        drawn = marks(scene, 0, 0, "points") + marks(scene, 0, 0, "line")
        assert style.color("best") not in {m["color"] for m in drawn}
    hidden = at(story, stop=len(STOPS)).scene().to_dict()
    assert at(story, reveal=True).scene().to_dict() == hidden


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

def by_label(scene):
    """{texto del peldaño: sus rectángulos (columna, bajo, alto, color)} de la escalera de W16."""
    found = {}
    for mark in marks(scene, 0, 0, "rects"):
        corners = zip(mark["x0"], mark["x1"], mark["y0"], mark["y1"], mark["color"], mark["labels"], strict=True)
        for left, right, low, high, color, label in corners:
            found.setdefault(label, []).append(((left + right) / 2, low, high, color))
    return found


@pytest.mark.parametrize("printed", [False, True])
@pytest.mark.parametrize("top, eta", [(81, 3), (81, 2), (9, 4)])
def test_every_rung_is_as_tall_as_what_it_costs(stories, top, eta, printed):
    story = at(stories["hyperband_brackets"], max_resource=top, eta=eta, printed=printed, shown=7)
    plan = hb.plan(top, eta, printed)
    drawn = by_label(story.scene())
    expected = {}
    for column, schedule in enumerate(plan.brackets.values()):
        paid = 0
        for n, r in schedule:
            expected.setdefault(f"{n} × {r}", []).append((column, paid, paid + n * r))
            paid += n * r
    assert {label: [cell[:3] for cell in cells] for label, cells in drawn.items()} == expected


def test_the_table_of_the_paper_is_said(stories):
    story = at(stories["hyperband_brackets"], max_resource=81, eta=3, printed=False, shown=7)
    costs = ["405 (297)", "363 (276)", "351 (279)", "378 (324)", "405"]
    assert marks(story.scene(), 0, 0, "text")[0]["strings"] == costs
    assert "143 configuraciones y 1902 épocas; 1581 si se reanudan; 2025 nominales" in story.describe()


def test_what_the_printed_table_changes_is_framed(stories):
    story = at(stories["hyperband_brackets"], max_resource=81, eta=3, printed=True, shown=7)
    sides = marks(story.scene(), 0, 0, "segments")
    differ = sum(a != b for s in range(5) for a, b in zip(hb.plan().brackets[s], hb.plan(printed=True).brackets[s],
                                                         strict=True))
    assert len(sides) == 4 and len(sides[0]["x0"]) == differ == 5
    assert "1701 épocas; 1404 si se reanudan" in story.describe()
    at(story, printed=False)
    assert not marks(story.scene(), 0, 0, "segments")


def test_the_brackets_are_paid_one_by_one(stories):
    story = at(stories["hyperband_brackets"], max_resource=81, eta=3, printed=False)
    plan = hb.plan()
    paid = 0
    for shown, (s, schedule) in enumerate(plan.brackets.items()):
        scene = at(story, shown=shown).scene()
        paid += plan.cost(s)
        assert scene.describe.startswith(f"Bracket s = {s}, {shown + 1} de 5:")
        assert f"Van {paid} de 1902." in scene.describe
        unpaid = {column for cells in by_label(scene).values() for column, _, _, color in cells if color == UNPAID}
        assert unpaid == set(range(shown + 1, 5))
        frame = marks(scene, 0, 0, "segments")
        assert frame[0]["y0"] == [0] and frame[1]["y0"] == [sum(n * r for n, r in schedule)]
        for column in range(4):
            assert [len(m["x"]) for m in marks(scene, 1, column, "bars")] == [shown + 1]


def test_choosing_a_rung_goes_to_its_bracket(stories):
    scene = at(stories["hyperband_brackets"], max_resource=81, eta=3, printed=False, shown=7).scene()
    for mark in marks(scene, 0, 0, "rects"):
        columns = [(left + right) / 2 for left, right in zip(mark["x0"], mark["x1"], strict=True)]
        assert mark["sets"] == {"control": "shown", "values": columns}


def test_the_best_of_every_world_are_those_that_its_error_cannot_tell_apart(stories):
    """En verde, y solo esas, las que quedan a menos de dos errores de la mejor; la oración dice lo mismo."""
    story = at(stories["hyperband_brackets"], shown=7)
    for top, eta, printed in itertools.product((9, 27, 81), (2, 3, 4), (False, True)):
        scene = at(story, max_resource=top, eta=eta, printed=printed).scene()
        plan = hb.plan(top, eta, printed)
        told = scene.describe.split("en promedio: ")[1]
        for column, world in enumerate(hv.WORLDS):
            found = hb.plan_outcomes(plan, world, 0.0 if world == "real" else hv.NOISE)
            best = min(found.values(), key=lambda outcome: outcome.loss)
            tied = {s for s, one in found.items()
                    if (one.loss - best.loss) ** 2 <= 4 * (one.error ** 2 + best.error ** 2)}
            (drawn,) = marks(scene, 1, column, "bars")
            green = {s for s, color in zip(found, drawn["color"], strict=True) if color == style.color("best")}
            assert green == tied
            sentence = told.split(f" en «{WORLD_NAMES[world]}»")[0].rsplit("»", 1)[-1]
            assert {int(s) for s in re.findall(r"s = (\d)", sentence)} == tied


def test_the_best_bracket_moves_with_the_world(stories):
    story = at(stories["hyperband_brackets"], max_resource=81, eta=3, printed=False, shown=7)
    assert "s = 4 en «velocidad al azar»" in story.describe()
    assert "s = 2 (casi empata s = 1) en «las buenas tardan»" in story.describe()


def test_every_bar_of_every_world_fits_its_axis(stories):
    for scene in stories["hyperband_brackets"]._scenes:
        for column in range(4):
            bars = [h for m in marks(scene, 1, column, "bars") for h in m["height"]]
            assert max(bars) < panel(scene, 1, column)["y"]["high"]


def test_the_workers_say_what_they_found(stories):
    story = stories["hyperband_workers"]
    for mode in hb.MODES:
        scene = at(story, mode=mode, workers=9).scene()
        shift = hb.shift(mode, 9)
        done = [job for job in shift.jobs if job.trial.resource == 81 and job.end <= shift.end]
        best = min(done, key=lambda job: job.trial.loss)
        true = hv.draw_curves(hv.POOL, "independent").final[best.trial.config % hv.POOL]
        (star,) = [m for m in marks(scene, 0, 0, "points") if m["shape"] == "star"]
        assert (star["x"], star["y"]) == ([best.end], [best.worker])
        assert f"con pérdida {true:.2f}.".replace(".", ",", 1) in scene.describe


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
