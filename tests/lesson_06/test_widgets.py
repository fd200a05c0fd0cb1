"""Los widgets W13 y W14, sin navegador: lo que dicen cambia con cada control y coincide con los números."""
import json
import re

import numpy as np
import pytest
from helpers.stories import idle_controls, rewound

from coursekit.experiments import genetic
from coursekit.experiments.variation import FATHER, MOTHER, SPACE, mate
from coursekit.figures.genetic import lineage, odds_scene, ranks
from coursekit.figures.style import percent
from coursekit.widgets import crossover_mutation, genealogy

WIDGETS = {"genealogy": genealogy, "crossover_mutation": crossover_mutation}


@pytest.fixture(scope="module")
def stories():
    return {name: make() for name, make in WIDGETS.items()}


@pytest.fixture(params=list(WIDGETS))
def story(request, stories):
    with rewound(stories[request.param]) as story:
        yield story


def at(story, **values):
    if "seed" in story.values:
        values = {"seed": 47, **values}
    for name, value in values.items():
        story.set_value(name, value)
    return story.scene()


def marks(scene, panel, kind):
    return [m for m in scene.panels[panel].marks if m["type"] == kind]


def test_every_control_changes_what_is_seen(story):
    at(story, **({"generation": 4} if "generation" in story.values else {"kind": "blend", "step": 0.3}))
    assert idle_controls(story) == []


def test_every_sentence_is_whole(story):
    for scene in story._scenes:
        assert scene.describe.endswith(".") and "nan" not in scene.describe and "  " not in scene.describe


def test_what_is_sent_is_light(story):
    assert len(json.dumps(story.payload, ensure_ascii=False, separators=(",", ":"))) < 900_000


def test_the_same_arguments_give_the_same_widget():
    assert crossover_mutation().payload == crossover_mutation().payload


# --- W13

def test_the_sentence_tells_the_numbers_of_the_experiment(stories):
    story = stories["genealogy"]
    for mutation, tournament, elite, generation in ((0.25, 3, 1, 10), (0, 3, 0, 6), (1, 6, 3, 3)):
        run = genetic.evolve(mutation=mutation, tournament=tournament, elite=elite, seed=47)
        said = at(story, mutation=mutation, tournament=tournament, elite=elite, generation=generation).describe
        assert f"Generación {generation}, {run.evaluations[generation]} evaluaciones" in said
        assert f"La diversidad es {percent(run.diversity[0, generation])}" in said


def test_without_mutation_they_all_become_one(stories):
    scene = at(stories["genealogy"], mutation=0, tournament=3, elite=1, generation=10)
    assert "La diversidad es 0 %" in scene.describe
    lines = marks(scene, 1, "segments")[1]
    assert max(lines["y0"][::2]) - min(lines["y0"][::2]) < 0.002


def test_the_default_story_looks_like_the_average(stories):
    """La semilla del widget no exagera: queda cerca de lo que dan mil."""
    for settings in ({}, {"mutation": 0.0}):
        one = genetic.evolve(seed=47, **settings).current_best[0, -1]
        assert one == pytest.approx(genetic.ablation(**settings).final, rel=0.25)


def test_losing_the_best_is_marked_only_without_elite(stories):
    def crosses(**values):
        scene = at(stories["genealogy"], mutation=0.25, tournament=3, generation=10, **values)
        return [m for m in marks(scene, 3, "points") if m["shape"] == "cross"]

    run = genetic.evolve(elite=0, seed=47)
    (lost,) = crosses(elite=0)
    assert len(lost["x"]) == int((np.diff(run.current_best[0]) > 0).sum()) >= 2
    assert crosses(elite=1) == []


def test_every_loss_fits_inside_one_axis_with_room_to_spare(stories):
    """El mismo eje en todas las posiciones, y ningún punto contra su borde (antes, 0,01 se dibujaba en 0,05)."""
    story = stories["genealogy"]
    scenes = [at(story, mutation=m, tournament=k, elite=e, generation=10)
              for m in (0, 0.1, 0.25, 1) for k in (1, 3, 6) for e in (0, 1, 3)]
    ((low, high),) = {(scene.panels[3].y.low, scene.panels[3].y.high) for scene in scenes}
    drawn = np.concatenate([m["y"] for s in scenes for kind in ("line", "points", "text") for m in marks(s, 3, kind)])
    assert 1.5 * low < drawn.min() and drawn.max() < high / 1.1
    run = genetic.evolve(mutation=1, tournament=6, elite=3, seed=47)
    shown = marks(at(story, mutation=1, tournament=6, elite=3, generation=10), 3, "points")[0]["y"]
    np.testing.assert_allclose(shown, run.current_best[0], rtol=1e-4)
    assert [label for _, label in scenes[0].panels[3].y.tick_list()] == ["0,01", "0,1", "1", "10"]


def test_threads_go_from_each_parent_to_its_child(stories):
    scene = at(stories["genealogy"], mutation=0.25, tournament=3, elite=1, generation=1)
    run = genetic.evolve(seed=47)
    threads = marks(scene, 0, "segments")[0]
    pairs = {(int(p), i) for i in range(10) for p in run.parents[0, 1, i]}
    assert len(threads["x0"]) == len(pairs) and set(threads["x0"]) == {0} and set(threads["x1"]) == {1}


def test_the_green_lineage_goes_back_to_the_founders():
    run = genetic.evolve(seed=47)
    family = lineage(run, 10)
    assert all(family) and len(family[10]) == 1
    assert ranks(run)[10, next(iter(family[10]))] == 1


def test_another_seed_is_another_evolution_told_with_its_own_numbers(stories):
    seeds = next(control.values for control in stories["genealogy"]._controls if control.name == "seed")
    assert len(seeds) >= 3
    for seed in seeds:
        run = genetic.evolve(seed=seed)
        scene = at(stories["genealogy"], mutation=0.25, tournament=3, elite=1, seed=seed, generation=10)
        assert f"Semilla {seed}, " in scene.describe
        assert f"diversidad es {percent(run.diversity[0, 10])}" in scene.describe
        star = next(mark for mark in marks(scene, 1, "points") if mark["shape"] == "star")
        assert star["y"] == pytest.approx(run.optimum[0], abs=1e-4)


def test_a_seed_of_ones_own_can_be_looked_at():
    assert genealogy(seed=5).describe().startswith("Semilla 5, ")
    with pytest.raises(ValueError, match="«seed»"):
        genealogy(seed=-1)


def test_whoever_is_pointed_at_tells_its_parents_and_whose_each_gene_is(stories):
    """Se rehace a cada hijo con lo que dicen su oración y sus hilos, y salen sus genes."""
    owners = {"de la madre": {0}, "del padre": {1}, "igual en los dos": {0, 1}}
    scene = at(stories["genealogy"], mutation=0.25, tournament=3, elite=1, seed=12, generation=10)
    run = genetic.evolve(seed=12)
    place = ranks(run)
    told = 0
    for g in range(1, 11):
        for i in range(10):
            said = scene.says[f"{g}.{i}"]
            parents = [int(name.split(".")[1]) for name in scene.kin[f"{g}.{i}"]]
            assert parents == run.parents[0, g, i].tolist() and f"puesto {place[g, i]}:" in said
            changed = {int(which) - 1 for which in re.findall(r"(\d)\.º", said.partition("mutó")[2])}
            genes = re.findall(r"el (\d)\.º, (de la madre|del padre|igual en los dos)", said)
            for which, owner in genes:
                gene = int(which) - 1
                value = run.genes[0, g, i, gene]
                inherited = {one for one in (0, 1) if run.genes[0, g - 1, parents[one], gene] == value}
                assert (inherited == owners[owner]) == (gene not in changed)
                told += 1
    assert told > 150


def test_crosses_share_no_color_with_chance_nor_with_the_optimum(stories):
    scene = at(stories["genealogy"], mutation=0.25, tournament=3, elite=0, seed=47, generation=10)
    (cross,) = [mark for mark in marks(scene, 3, "points") if mark["shape"] == "cross"]
    star = next(mark for mark in marks(scene, 1, "points") if mark["shape"] == "star")
    chance = marks(scene, 3, "line")[0]
    assert len({cross["color"], star["color"], chance["color"]}) == 3
    assert "(×)" in scene.describe


# --- W14

def test_inheriting_makes_no_new_value_and_a_category_needs_mutation(stories):
    story = stories["crossover_mutation"]
    assert at(story, kind="inherit", step=0).describe.count("(nada nuevo)") == 2
    blended = at(story, kind="blend", step=0, C=True, gamma=True, degree=True, kernel=True)
    assert "nuevo: " in blended.describe and "kernel" not in blended.describe.split("nuevo: ")[1].split(")")[0]
    at(story, kind="inherit")
    kernels = {at(story, step=0.3, draw=draw).describe for draw in (0, 1, 2)}
    assert any("sigmoid" in said for said in kernels)


def test_what_is_drawn_is_what_mate_gives(stories):
    story = stories["crossover_mutation"]
    scene = at(story, kind="blend", step=0.1, draw=1, C=True, gamma=False, degree=True, kernel=False)
    children = mate(SPACE, MOTHER, FATHER, [True, False, True, False], "blend", 0.1, seed=1)
    for child, label in zip(children, ("hijo 1", "hijo 2"), strict=True):
        (drawn,) = [m for m in marks(scene, 0, "points") if m["label"] == label]
        assert drawn["x"] == pytest.approx(child.mutated, abs=1e-4)


# --- la figura del torneo

def test_odds_curves_start_at_the_chance_of_the_best():
    scene = odds_scene(10, (1, 3))
    assert "torneo de 1, 10 %" in scene.describe and "torneo de 3, 27 %" in scene.describe
