"""W18, sin navegador: lo que dice cambia con cada control y coincide con los números."""
import json
import re

import numpy as np
import pytest
from helpers.stories import idle_controls, panel, rewound

from coursekit.basics.spanish import percent
from coursekit.experiments import learning_rate as lr
from coursekit.figures.learning_rate import OUTCOME_TEXTS, errors_after, rate_text
from coursekit.widgets import learning_rate
from coursekit.widgets.neural import EPOCH_STOPS


@pytest.fixture(scope="module")
def built():
    return learning_rate()


@pytest.fixture
def story(built):
    with rewound(built) as story:
        yield story


def move(story, **values):
    for name, value in values.items():
        story.set_value(name, value)


def test_every_control_changes_what_is_seen(story):
    assert idle_controls(story) == []


def test_every_sentence_is_true_of_its_setting(story):
    table = lr.load_learning_rates()
    for rate in range(len(lr.RATES)):
        for solver in lr.SOLVERS:
            for epochs in EPOCH_STOPS:
                move(story, rate=rate, solver=solver, epochs=epochs)
                said = story.describe()
                errors = errors_after(table, solver, epochs)
                best = int(np.argmin(errors.mean(axis=1)))
                fate = lr.outcome(table.curves(solver, rate)[:, :epochs])
                assert OUTCOME_TEXTS[fate] in said and percent(errors[rate].mean(), 1) in said
                assert rate_text(lr.RATES[rate]) in said and said.endswith(".")
                assert ("es la de menor error medio" in said) == (rate == best)
                if rate != best:
                    side, best_error = re.search(r"es (?:unas \d+ veces )?(mayor|menor) y se equivoca en ([\d,]+ %)",
                                                 said).groups()
                    assert (side == "menor") == (rate > best)
                    assert best_error == percent(errors[best].mean(), 1)
                    assert f"La de menor error medio, {rate_text(lr.RATES[best])}," in said


def test_times_are_told_when_they_are_many(story):
    move(story, rate=24, solver="sgd", epochs=30)
    times = re.search(r"es unas (\d+) veces menor", story.describe()).group(1)
    best = lr.load_learning_rates().best("sgd")
    assert int(times) == pytest.approx(lr.RATES[24] / lr.RATES[best], rel=0.05)


def test_the_rate_shown_is_marked_on_the_other_panel(story):
    move(story, rate=12, solver="adam", epochs=10)
    scene = story.scene()
    assert rate_text(lr.RATES[12]) in panel(scene, 0, 0)["title"]
    rule = next(mark for mark in panel(scene, 0, 1)["marks"] if mark["type"] == "rule")
    assert rule["value"] == pytest.approx(lr.RATES[12], rel=1e-3)


def test_it_opens_where_asked_and_is_light(built):
    assert learning_rate(rate=0.1, solver="adam", epochs=3).values == {"rate": 16, "solver": "adam", "epochs": 3}
    assert len(json.dumps(built.payload)) < 1_000_000
