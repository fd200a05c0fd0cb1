"""`cluster_workers` y las líneas de tiempo, sin navegador: lo que dicen coincide con los números."""
import json
import math
import re

import numpy as np
import pytest
from helpers.stories import idle_controls, marks, panel, rewound

from coursekit.basics.spanish import percent, significant
from coursekit.experiments import cluster as cl
from coursekit.figures.cluster import Work, median_losses, time_text, timeline_scene
from coursekit.methods import label_of
from coursekit.widgets import cluster_workers


@pytest.fixture(scope="module")
def built():
    return cluster_workers()


@pytest.fixture
def story(built):
    with rewound(built) as story:
        yield story


def test_every_control_changes_what_is_seen(story):
    assert idle_controls(story) == []


def test_every_sentence_is_true_of_its_setting(story):
    table = cl.load_cluster()
    for at, workers in enumerate(cl.WORKERS):
        for trouble in cl.TROUBLES:
            story.set_value("workers", workers)
            story.set_value("trouble", trouble)
            said = story.describe()
            assert said.startswith(f"Con {workers} trabajador") and said.endswith(".") and "inf" not in said
            place = [name for name in cl.TROUBLES].index(trouble)
            told = []
            for method in cl.METHODS:
                times = sorted(table.reached[cl.METHODS.index(method), at, place])
                median = times[10]                  # de veinte, la primera que deja diez antes
                if math.isfinite(median):
                    told.append((said.index(f"{label_of(method)} {time_text(median)}"), median))
                else:
                    assert re.search(rf"La mitad de las veces no llega:[^.]*{label_of(method)}", said)
            medians = [median for _, median in sorted(told)]
            assert medians == sorted(medians)             # del que llega primero al último
            busy = table.busy[cl.METHODS.index("halving"), at, place].mean()
            assert f"el {percent(busy)} con Successive Halving" in said
            if workers > 1:
                faster = significant(table.speedup("asha", workers, trouble), 2)
                assert f"ASHA llega {faster} veces antes" in said


def test_the_lines_are_the_medians_of_the_seeds(story):
    table = cl.load_cluster()
    story.set_value("workers", 10)
    lines = [mark for mark in marks(story.scene(), 0, 0, "line")]
    assert [line["label"] for line in lines] == [label_of(method) for method in cl.METHODS]
    losses = median_losses(table, "asha", 10, "slow")
    drawn = np.array([np.nan if y is None else y for y in lines[-1]["y"]])
    np.testing.assert_allclose(drawn, np.maximum(losses, 0.001), rtol=1e-3)
    finite = losses[np.isfinite(losses)]
    assert len(finite) > 20 and finite[0] > finite[-1]


def test_choosing_a_point_moves_to_its_workers(story):
    dots = marks(story.scene(), 0, 1, "points")
    assert len(dots) == 4 and all(dot["sets"] == {"control": "workers", "values": list(cl.WORKERS)} for dot in dots)
    story.set_value("workers", 300)
    rules = [mark["value"] for mark in marks(story.scene(), 0, 1, "rule")]
    assert rules == [1, 300]


def test_it_opens_where_asked_and_is_light(built):
    assert cluster_workers(workers=100, trouble="none").values == {"workers": 100, "trouble": "none"}
    assert len(json.dumps(built.payload)) < 150_000
    assert len(built._scenes) == 21


# --- lo medido

JOBS = [Work("a", 0, 10.0, 12.0, 1), Work("b", 1, 10.0, 14.0, 3), Work("a", 2, 12.0, 13.0, 1)]


def test_a_timeline_tells_who_worked_and_how_much():
    scene = timeline_scene(JOBS, title="Medido")
    assert scene.describe == "2 trabajadores y 3 configuraciones: se trabajó el 88 % de 4,0 segundos."
    drawn = marks(scene, 0, 0, "rects")
    assert [mark["label"] for mark in drawn] == ["", "1 época", "3 épocas"]
    assert drawn[1]["x0"] == [0, 2] and drawn[2]["x0"] == [0] and panel(scene, 0, 0)["title"] == "Medido"


def test_a_single_job_is_a_timeline():
    assert "1 trabajador y 1 configuración: se trabajó el 100 %" in timeline_scene(JOBS[:1]).describe


def test_no_work_is_refused():
    with pytest.raises(ValueError, match="«work»"):
        timeline_scene([])
