"""Las imágenes de una historia: las mismas para cualquier método."""
import numpy as np
import pytest

from coursekit import Categorical, Float, History, Int, Space, Trial, minimize
from coursekit.figures.history import (
    Genealogy,
    convergence_scene,
    genealogy_scene,
    importance_scene,
    loss_colors,
    parallel_scene,
    slices_scene,
)
from coursekit.searchers import GeneticSearch, Hyperband, RandomSearch

SPACE = Space({"C": Float(1e-3, 1e3, log=True), "depth": Int(1, 30), "kernel": Categorical(["rbf", "poly", None]),
               "junk": Float(0, 1)})
UNION = Space([{"kernel": ["rbf"], "gamma": Float(0.01, 1, log=True)}, {"kernel": ["poly"], "degree": Int(2, 5)}])


def objective(params):
    return (np.log10(params["C"]) - 1) ** 2 + (params["kernel"] != "rbf")


@pytest.fixture(scope="module")
def random_history():
    return minimize(objective, RandomSearch(SPACE, random_state=0), 60, progress=False)


@pytest.fixture(scope="module")
def genetic_history():
    return minimize(objective, GeneticSearch(SPACE, random_state=0, population=6, elite=2), 30, progress=False)


@pytest.fixture(scope="module")
def union_history():
    return minimize(lambda p: p.get("gamma", p.get("degree", 0)), RandomSearch(UNION, random_state=0), 30,
                    progress=False)


@pytest.fixture(scope="module")
def hyperband_history():
    return minimize(lambda p, r: objective(p) / r, Hyperband(SPACE, 9, random_state=0), progress=False)


def marks_of(scene, kind, panel=0):
    return [m for m in scene.panels[panel].marks if m["type"] == kind]


ALL_HISTORIES = ["random_history", "genetic_history", "union_history", "hyperband_history"]


@pytest.mark.parametrize("name", ALL_HISTORIES)
@pytest.mark.parametrize("draw", [convergence_scene, parallel_scene, slices_scene, importance_scene])
def test_every_history_can_be_drawn_and_told(name, draw, request):
    scene = draw(request.getfixturevalue(name))
    assert scene.describe.endswith(".") and "nan" not in scene.describe
    scene.to_dict()
    scene.figure()


def test_convergence_against_cost_ends_at_the_spent_cost(hyperband_history):
    scene = convergence_scene(hyperband_history, against="cost")
    spent = hyperband_history.incumbent("cost")[0][-1]
    assert max(marks_of(scene, "line")[-1]["x"]) == spent
    assert f"un costo de {spent:g}" in scene.describe.replace(",", ".")


def test_convergence_curve_is_the_incumbent_as_a_staircase(random_history):
    (curve,) = marks_of(convergence_scene(random_history), "line")
    x, best = random_history.incumbent()
    np.testing.assert_allclose(curve["y"][::2], best, rtol=1e-4)
    np.testing.assert_allclose(curve["x"][::2], x)


def test_seeds_are_summarised_by_their_median(random_history):
    histories = [minimize(objective, RandomSearch(SPACE, random_state=s), 20, progress=False) for s in range(5)]
    scene = convergence_scene({"azar": histories, "otra": random_history})
    assert len(marks_of(scene, "band")) == 1
    final = np.median([h.best.loss for h in histories])
    assert marks_of(scene, "line")[0]["y"][-1] == pytest.approx(final, rel=1e-4)
    labels = [m["label"] for m in marks_of(scene, "points")]
    assert labels[:2] == ["azar (mediana de 5)", "otra"]


def history_of(losses):
    return History([Trial(number=i, params={"x": i}, status="ok", loss=float(v)) for i, v in enumerate(losses)])


def test_all_evaluations_are_inside_the_axis_when_they_fit():
    """El panel de W19 dejaba afuera, sin decirlo, las 8 peores de 80, que entraban con holgura."""
    scene = convergence_scene(history_of(range(80)))
    assert len(marks_of(scene, "points")[0]["x"]) == 80 and scene.panels[0].y.high > 79
    assert "fuera del eje" not in scene.describe.lower()


@pytest.mark.parametrize("score, sign", [(None, 1), ("exactitud", -1)])
def test_what_would_crush_the_rest_is_marked_at_the_border(score, sign):
    losses = [9e5, *np.linspace(1, 2, 38), 7e4]
    scene = convergence_scene(history_of(losses), score=score)
    axis, (cloud, *_, arrows) = scene.panels[0].y, marks_of(scene, "points")
    assert arrows["x"] == [1, 40] and len(cloud["x"]) == 38
    assert arrows["shape"] == ("triangle" if score is None else "down")
    assert all(axis.low < y < axis.high for y in arrows["y"] + cloud["y"])
    assert abs(axis.low) < 3 and abs(axis.high) < 3
    assert arrows["label"].startswith("2 fuera del eje, hasta ") and arrows["label"] in scene.describe


def test_curves_that_start_outside_the_axis_say_so():
    scene = convergence_scene({"una": history_of([500, *[3] * 10, *[2] * 20, 1]), "otra": history_of([3, 2, 1])})
    arrow = marks_of(scene, "points")[-1]
    assert arrow["x"] == [1] and arrow["label"] == "Fuera del eje, hasta 500"


def test_two_histories_of_one_method_get_two_colours(random_history):
    first, second = marks_of(convergence_scene([random_history, random_history]), "line")
    assert first["color"] != second["color"]


def test_a_score_is_drawn_upwards(random_history):
    scores = History([Trial(number=i, params=t.params, status="ok", loss=-1 / (1 + t.loss)) for i, t in
                      enumerate(random_history)], space=SPACE, method="random")
    (curve,) = marks_of(convergence_scene(scores, score="exactitud"), "line")
    assert np.all(np.diff(curve["y"]) >= 0) and max(curve["y"]) <= 1
    assert "La mejor exactitud" in convergence_scene(scores, score="exactitud").describe


def test_failed_trials_are_paid_for_but_not_drawn():
    history = History([Trial(number=0, params={"x": 1}, status="failed"),
                       Trial(number=1, params={"x": 2}, status="ok", loss=1.0),
                       Trial(number=2, params={"x": 3}, status="ok", loss=2.0)])
    cloud = marks_of(convergence_scene(history), "points")[0]
    assert cloud["x"] == [2, 3]


def test_parallel_puts_log_hyperparameters_on_a_log_axis(random_history):
    scene = parallel_scene(random_history)
    best = random_history.best.params
    green = marks_of(scene, "line")[-1]
    assert green["y"][0] == pytest.approx(SPACE.subspaces[0]["C"].to_unit(best["C"]), abs=1e-3)
    assert green["y"][-1] == 0          # la pérdida más baja
    assert [label for _, label in scene.panels[0].x.tick_list()] == ["C", "depth", "kernel", "junk", "pérdida"]


def test_a_line_stops_where_a_configuration_lacks_a_hyperparameter(union_history):
    connections = marks_of(parallel_scene(union_history), "segments")[0]
    assert None in connections["y0"]


def test_a_configuration_of_several_rungs_is_drawn_once(hyperband_history):
    configs = {t.config for t in hyperband_history}
    assert f"{len(configs)} configuraciones" in parallel_scene(hyperband_history).describe


def test_constants_have_no_axis():
    history = History([Trial(number=i, params={"a": i, "seed": 0}, status="ok", loss=float(i)) for i in range(9)])
    assert len(slices_scene(history).panels) == 1
    assert "seed" not in importance_scene(history).describe


def test_slices_mark_the_best_in_every_panel(random_history):
    for panel in slices_scene(random_history).panels:
        stars = [m for m in panel.marks if m.get("shape") == "star"]
        assert stars[0]["y"] == [pytest.approx(random_history.best.loss, rel=1e-4)]


def test_the_best_and_the_worst_get_the_two_ends_of_the_scale():
    colors = loss_colors([0.0, 0.5, 1.0, 1.0, None])
    assert colors[0] != colors[1] != colors[2] == colors[3] and colors[4] == "#d9d9d9"


# --- genealogía -------------------------------------------------------------------------------

def test_genealogy_has_one_node_each_and_a_thread_per_parent(genetic_history):
    scene = genealogy_scene(genetic_history)
    nodes = marks_of(scene, "points")[0]
    threads = sum(len(m["x0"]) for m in marks_of(scene, "segments"))
    assert len(nodes["x"]) == len(genetic_history)
    assert threads == sum(len(t.parents) for t in genetic_history)


def test_the_best_of_each_generation_is_on_top(genetic_history):
    tree = Genealogy(genetic_history)
    for generation, group in tree.members.items():
        assert tree.place[group[0].number] == (generation, 1)
        assert [t.loss for t in group] == sorted(t.loss for t in group)


def test_it_grows_with_the_generation_and_tells_the_best_so_far(genetic_history):
    early, late = genealogy_scene(genetic_history, 0), genealogy_scene(genetic_history)
    assert "nacieron 6 individuos: 0 con dos padres y 0 con uno" in early.describe
    assert len(marks_of(early, "points")[0]["x"]) == 6 < len(marks_of(late, "points")[0]["x"])
    assert early.panels[0].x == late.panels[0].x       # los ejes no se mueven


def test_ancestors_go_back_to_the_founders(genetic_history):
    tree = Genealogy(genetic_history)
    line = tree.ancestors(genetic_history.best)
    assert any(tree.by_number[n].generation == 0 for n in line)
    assert all(set(tree.by_number[n].parents) <= line for n in line)


def test_a_history_without_generations_is_refused(random_history):
    with pytest.raises(ValueError, match="generation"):
        genealogy_scene(random_history)


def test_bad_input_is_named(random_history):
    with pytest.raises(TypeError, match="interop"):
        parallel_scene({"a": 1})
    with pytest.raises(ValueError, match="against"):
        convergence_scene(random_history, against="time")
    with pytest.raises(ValueError, match="terminado bien"):
        convergence_scene(History())
