"""Lo que dicen ASHA en vivo (W17) y el panel de un estudio (W19), en todos sus valores, contra los números."""
import re

import pytest

from coursekit.basics.spanish import number
from coursekit.experiments import hyperband as hb
from coursekit.experiments.importance import importance
from coursekit.experiments.practice import SPACES, study_history
from coursekit.history import History
from coursekit.widgets import asha_live, read_the_dashboard
from coursekit.widgets.halving import N_EVENTS
from coursekit.widgets.player import _combinations
from coursekit.widgets.practice import EVALUATIONS, HIGHLIGHT, STATEMENTS


def states(story):
    """Cada combinación de los controles, con la oración que se lee en ella."""
    sentences = [scene.describe for scene in story._scenes]
    return list(zip(_combinations(story._controls), sentences, strict=True))


# --- W17

@pytest.fixture(scope="module")
def decisions():
    """De cada estado: los valores, la corrida, lo que había terminado y la oración."""
    runs = {}
    found = []
    for values, said in states(asha_live()):
        settings = values["workers"], values["eta"], values["world"]
        if settings not in runs:
            runs[settings] = hb.live_asha(*settings, N_EVENTS, 0)
        live = runs[settings]
        event = live.events[values["step"]]
        done = [job.trial for job in live.shift.jobs if job.end <= event.time]
        found.append((values, live, done, said))
    return found


def losses_at(live, done, rung):
    """{configuración: pérdida} de las que terminaron ese peldaño."""
    return {live.names[trial.config]: trial.loss for trial in done if trial.rung == rung}


def test_how_many_finished_each_rung_is_what_is_told(decisions):
    for _, live, done, said in decisions:
        told = re.search(r"Terminaron (.*?)\.", said)
        counts = [int(n) for n in re.findall(r"(\d+) con", told[1])] if told else []
        true = [len(losses_at(live, done, rung)) for rung in range(len(live.resources))]
        assert counts == [n for n in true if n], said


def test_who_rises_is_in_the_share_and_in_the_place_that_are_told(decisions):
    risen = 0
    for values, live, done, said in decisions:
        told = re.search(r"la configuración (\d+) está en el mejor 1/(\d) de las (\d+) .*\(puesto (\d+)\)", said)
        if not told:
            continue
        risen += 1
        name, eta, n, place = map(int, told.groups())
        rung = live.events[values["step"]].trial.rung - 1
        losses = losses_at(live, done, rung)
        better = sum(loss < losses[name] for loss in losses.values())
        assert (eta, n, place) == (values["eta"], len(losses), better + 1), said
        assert place <= n // eta, said
    assert risen > 100


def test_when_nobody_deserves_to_rise_nobody_does(decisions):
    for values, live, done, said in decisions:
        if "nadie merece ascender" not in said:
            continue
        before = live.events[:values["step"]]
        risen = {(live.names[event.trial.config], event.trial.rung - 1) for event in before if event.kind == "promote"}
        for rung in range(len(live.resources) - 1):
            losses = losses_at(live, done, rung)
            best = sorted(losses, key=losses.get)[:len(losses) // values["eta"]]
            assert all((name, rung) in risen for name in best), said


def test_the_promotions_that_would_not_be_given_today_are_counted(decisions):
    some = 0
    for values, live, done, said in decisions:
        wrong = 0
        for event in live.events[:values["step"] + 1]:
            if event.kind != "promote":
                continue
            losses = losses_at(live, done, event.trial.rung - 1)
            best = sorted(losses, key=losses.get)[:len(losses) // values["eta"]]
            wrong += live.names[event.trial.config] not in best
        told = re.search(r"(Un|\d+) ascensos? que hoy no se daría", said)
        counted = 0 if not told else 1 if told[1] == "Un" else int(told[1])
        assert counted == wrong, said
        some += wrong > 0
    assert some > 50


# --- W19

@pytest.fixture(scope="module")
def panels():
    """De cada estado del panel: los valores, la historia que se ve y la oración."""
    found = []
    for values, said in states(read_the_dashboard().story):
        space = values["space"]
        first_trials = study_history(space)[:values["n_trials"]]
        found.append((values, History(first_trials, SPACES[space], "random"), said))
    return found


def test_the_panel_tells_the_best_and_what_mattered_of_what_is_seen(panels):
    assert len(panels) == len(SPACES) * len(EVALUATIONS) * 2
    for values, seen, said in panels:
        assert said.startswith(f"{values['n_trials']} configuraciones.")
        assert f"La mejor tiene error {number(min(trial.loss for trial in seen), 1)}" in said
        result = importance(seen)
        order = result.share.argsort()[::-1]
        first = f"{result.names[order[0]]} {number(100 * result.share[order[0]], 0)} %"
        assert f"Importancia: {first}" in said
        doubtful = [name for name, clear in zip(result.names, result.distinguishable, strict=True) if not clear]
        told = re.search(r"No se distinguen del azar: (.*?)\.", said)
        assert sorted(told[1].split(", ") if told else []) == sorted(doubtful)


def test_what_the_statements_say_holds_however_many_evaluations_are_seen(panels):
    """Las explicaciones no nombran un número de evaluaciones, así que valen con cualquiera."""
    said = " ".join(text for statement in STATEMENTS for text in statement[2:])
    assert "las 10 mejores de 80: van de C = 20 a casi 1000" in said
    for values, seen, _ in panels:
        shares = importance(seen)
        of = dict(zip(shares.names, shares.share, strict=True))
        clear = dict(zip(shares.names, shares.distinguishable, strict=True))
        best = seen.best.params
        if values["space"] == "wide":
            assert not clear["k"]
            assert best["C"] < 1000 / 2
            if values["n_trials"] == 80:
                among = [trial.params["C"] for trial in sorted(seen, key=lambda trial: trial.loss)[:HIGHLIGHT]]
                assert 20 < min(among) < 25 and 900 < max(among) < 1000
        else:
            assert max(of, key=of.get) == "k" and clear["k"]
            assert 0.049 < best["gamma"] <= 0.05
            assert best["k"] == 10
