"""El contrato de todo buscador: una sola batería de pruebas para todos."""
import json
import pickle
import time

import numpy as np
import pytest
from helpers.searcher_makers import (
    CATEGORICAL,
    FINITE,
    MAKERS,
    MIXED,
    OVERLAPPING,
    SEEDLESS,
    SPACES,
    WITH_RESOURCE,
    drive,
    interleave,
    loss_of,
    row,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as hs

from coursekit import Categorical, Float, History, Int, Space, minimize
from coursekit.searchers import GridSearch, Hyperband, SuccessiveHalving, TPESearch

# Un aviso de numpy en medio de una búsqueda es un error nuestro; RandomSearch avisa cuando ya no hay más.
pytestmark = pytest.mark.filterwarnings("error", "ignore:El espacio tiene")
N = 14
every_searcher = pytest.mark.parametrize("name", MAKERS)
every_space = pytest.mark.parametrize("space", SPACES.values(), ids=list(SPACES))


def make(name, space=MIXED, seed=0):
    return MAKERS[name](space, seed)


def rows(trials):
    return [row(trial) for trial in trials]


def keys(space, trials):
    return [space.key(trial.params) for trial in trials]


def newcomers(trials):
    """Las configuraciones que se proponen por primera vez: las que no suben de un peldaño."""
    return [trial for trial in trials if trial.config == trial.number]


# -- la semilla

@every_searcher
def test_the_same_seed_gives_the_same_trials(name):
    first, again = drive(make(name), N), drive(make(name), N)
    assert rows(first) == rows(again)
    if name not in SEEDLESS:
        assert rows(first) != rows(drive(make(name, seed=1), N))


@every_searcher
def test_clone_and_restart_go_back_to_the_beginning(name):
    used = make(name)
    first = drive(used, 9)
    fresh = used.clone()
    assert type(fresh) is type(used) and fresh.n_asked == 0 and fresh.settings() == used.settings()
    assert rows(drive(fresh, 9)) == rows(first)
    used.restart()
    assert rows(drive(used, 9)) == rows(first)


@every_searcher
def test_a_pickle_in_the_middle_goes_on_identically(name):
    whole = make(name)
    drive(whole, 7)
    out = [trial for trial in (whole.ask(), whole.ask()) if trial is not None]
    copy = pickle.loads(pickle.dumps(whole))
    for trial in out:
        for searcher in (whole, copy):
            searcher.tell(searcher.pending[trial.number], 0.1)
    assert rows(drive(whole, 6)) == rows(drive(copy, 6))


@every_searcher
def test_settings_are_json_and_tell_the_arguments(name):
    searcher = make(name)
    settings = json.loads(json.dumps(searcher.settings()))
    assert settings == searcher.settings()
    assert name in SEEDLESS or settings["random_state"] == 0
    assert repr(searcher).startswith(type(searcher).__name__ + "(")


# -- cuántos y en qué orden

@every_searcher
def test_eight_trials_may_be_out_at_once(name):
    searcher = make(name)
    drive(searcher, 5)
    trials = [searcher.ask() for _ in range(8)]
    if name == "halving":      # le quedan 4 antes de la barrera del primer peldaño
        assert [trial is None for trial in trials] == [False] * 4 + [True] * 4
        trials = trials[:4]
    assert len(set(keys(MIXED, newcomers(trials)))) == len(newcomers(trials)) > 0
    assert len({(trial.config, trial.resource) for trial in trials}) == len(trials)
    assert len(searcher.pending) == len(trials)
    for trial in reversed(trials):
        searcher.tell(trial, loss_of(MIXED, trial))
    assert not searcher.pending and drive(searcher, 3)


@every_searcher
def test_eight_may_be_out_from_the_very_first(name):
    searcher = make(name)
    trials = [searcher.ask() for _ in range(8)]
    assert len(set(keys(MIXED, trials))) == 8


@every_searcher
@pytest.mark.parametrize("seed", [1, 2])
def test_results_may_come_in_any_order(name, seed):
    trials = [trial for kind, trial in interleave(make(name), 24, seed) if kind == "tell"]
    assert len(trials) == (13 if name == "halving" else 22 if name.startswith("hyperband") else 24)
    assert len(set(keys(MIXED, newcomers(trials)))) == len(newcomers(trials))
    assert all(MIXED.contains(trial.params) for trial in trials)


@every_searcher
@pytest.mark.parametrize("space", [MIXED, FINITE], ids=["infinite", "finite"])
def test_asking_for_nothing_leaves_no_trace(name, space):
    # El diario no anota las preguntas sin respuesta: repetir solo lo anotado tiene que dar lo mismo.
    events = interleave(make(name, space), 26, seed=4)
    replayed = make(name, space)
    for kind, trial in events:
        if kind == "ask":
            assert row(replayed.ask()) == row(trial)
        else:
            replayed.tell(replayed.pending[trial.number], trial.loss)


@every_searcher
def test_zero_and_one_trials(name):
    searcher = make(name)
    assert not searcher.finished and searcher.n_asked == 0 and not searcher.pending
    assert len(History(space=MIXED, method=searcher.name)) == 0
    history = minimize(loss_for(searcher), searcher, 1, progress=False)
    assert len(history) == 1 and history.best.number == 0


def loss_for(searcher):
    """La función objetivo de `searcher`, con recurso si lo reparte."""
    def plain(params):
        return float(np.nansum((searcher.space.to_unit(params) - 0.3) ** 2))

    def costly(params, resource):
        return plain(params) + 1 / resource

    return costly if searcher.has_resource else plain


@pytest.mark.parametrize("name", ["grid", "random", "tpe", "genetic", "hyperband", "asha"])
def test_five_thousand_trials(name):
    # Los procesos gaussianos, con sus propios números, en test_bayes.py.
    if name == "tpe":
        searcher = make(name)
        rng = np.random.default_rng(0)
        for _ in range(4990):
            searcher.observe(MIXED.sample(rng), rng.random())
        trials = drive(searcher, 10)
        assert len(trials) == 10
        return
    searcher = {"grid": lambda: GridSearch(MIXED, points=25),
                "hyperband": lambda: Hyperband(MIXED, 9, loops=None, random_state=0)}.get(name, lambda: make(name))()
    start = time.process_time()
    trials = drive(searcher, 5000)
    assert len(trials) == 5000
    assert time.process_time() - start < 10, "5000 trials sin evaluar nada deben costar segundos"
    assert len(set(keys(MIXED, newcomers(trials)))) == len(newcomers(trials))


# -- resultados que no sirven

BAD = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf, "none": None}


@every_searcher
@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_a_bad_loss_is_a_failure_and_the_search_goes_on(name, bad):
    searcher = make(name)
    trials = drive(searcher, N, lambda space, trial: bad if trial.number % 3 == 1 else loss_of(space, trial))
    assert len(trials) >= 13
    assert all(trial.status == ("failed" if trial.number % 3 == 1 else "ok") for trial in trials)
    failed = {trial.number for trial in trials if not trial.ok}
    if name in WITH_RESOURCE:
        assert not any(failed & set(trial.parents) for trial in trials), "una prueba fallida no asciende"


@every_searcher
def test_exceptions_are_recorded_and_the_search_goes_on(name):
    searcher = make(name)
    plain = loss_for(searcher)
    calls = []

    def objective(params, *resource):
        calls.append(params)
        if len(calls) % 3 == 1:
            raise ArithmeticError("paso muy grande")
        return plain(params, *resource)

    costly = (lambda params, resource: objective(params, resource)) if name in WITH_RESOURCE else objective
    history = minimize(costly, searcher, N if name != "halving" else None, progress=False)
    assert len(calls) > 9
    assert [trial.ok for trial in history] == [number % 3 != 0 for number in range(len(calls))]
    assert all("ArithmeticError: paso muy grande" in trial.error for trial in history if not trial.ok)


@every_searcher
def test_when_all_fail_it_still_ends_in_order(name):
    trials = drive(make(name), N, lambda space, trial: None)
    assert not any(trial.parents and trial.rung for trial in trials), "nadie asciende"
    assert len(trials) == (9 if name == "halving" else N)


@every_searcher
@pytest.mark.parametrize("scale", [1e-12, 1e12, 1e300])
def test_losses_of_any_size(name, scale):
    trials = drive(make(name), 10, lambda space, trial: scale * (loss_of(space, trial) - 0.7))
    assert len(trials) == 10


@every_searcher
def test_one_enormous_loss_among_small_ones(name):
    trials = drive(make(name), N, lambda space, trial: 1e200 if trial.number == 2 else loss_of(space, trial))
    assert len(trials) >= 13


# -- espacios

@every_searcher
def test_a_constant_objective(name):
    trials = drive(make(name), N, lambda space, trial: 1.0)
    assert len(trials) >= 13
    assert len(set(keys(MIXED, newcomers(trials)))) == len(newcomers(trials))


@every_searcher
@pytest.mark.parametrize("space", [{"a": ["única"]}, {"x": Float(2.0, 2.0), "n": Int(3, 3), "c": [None]},
                                   [{"a": [1]}, {"a": [1]}]], ids=["category", "numbers", "twice"])
def test_a_space_of_one_point(name, space):
    searcher = make(name, Space(space))
    trials = drive(searcher, N)
    assert len({searcher.space.key(trial.params) for trial in trials}) == 1
    assert [trial.resource for trial in trials] == ([1, 3, 9] if name in WITH_RESOURCE and name != "asha" else
                                                    [1] if name == "asha" else [None] * len(trials))
    assert len(trials) == 1 or name in WITH_RESOURCE or (name == "grid" and isinstance(space, list))
    assert searcher.finished and searcher.ask() is None


@every_searcher
@every_space
def test_every_kind_of_space(name, space):
    searcher = make(name, space)
    trials = drive(searcher, 12)
    assert all(space.contains(trial.params) for trial in trials)
    assert len(trials) == 12 or searcher.finished
    if space.is_union:
        assert len({trial.params["kernel"] for trial in trials}) > 1 or name in ("grid", "genetic-classic")


@every_searcher
@pytest.mark.parametrize("space", [FINITE, CATEGORICAL, OVERLAPPING], ids=["finite", "categorical", "overlapping"])
@pytest.mark.parametrize("most", [1, 8])
def test_a_finite_space_is_exhausted_without_a_repeat(name, space, most):
    if name == "grid" and space is OVERLAPPING:
        return      # la grilla recorre cada sub-espacio entero, como ParameterGrid: lo compartido sale dos veces
    searcher = LONG.get(name, MAKERS[name])(space, 0)
    trials = [trial for kind, trial in interleave(searcher, 400, 3, most) if kind == "ask"]
    fresh = keys(space, newcomers(trials))
    assert len(fresh) == len(set(fresh))
    assert set(fresh) == {space.key(params) for params in space.grid()}
    assert searcher.finished and searcher.ask() is None


LONG = {      # con brackets que alcancen para todo el espacio
    "halving": lambda space, seed: SuccessiveHalving(space, 9, n_configs=200, random_state=seed),
    "hyperband": lambda space, seed: Hyperband(space, 9, loops=None, random_state=seed),
    "hyperband-tpe": lambda space, seed: Hyperband(space, 9, sampler=TPESearch, loops=None, random_state=seed),
}

dimensions = hs.one_of(
    hs.builds(lambda low, width, log: Float(low, low + width, log=log),
              hs.floats(1e-3, 10), hs.floats(0, 100), hs.booleans()),
    hs.builds(lambda low, width, log: Int(low, low + width, log=log),
              hs.integers(1, 50), hs.integers(0, 5000), hs.booleans()),
    hs.lists(hs.sampled_from(["a", "b", 1, 2.5, None, True]), min_size=1, max_size=4, unique_by=repr).map(Categorical))
subspaces = hs.dictionaries(hs.sampled_from("abcd"), dimensions, min_size=1, max_size=3)
spaces = hs.lists(subspaces, min_size=1, max_size=3).map(Space)
cheap = settings(max_examples=12, deadline=None, derandomize=True, database=None,
                 suppress_health_check=list(HealthCheck))


@every_searcher
@cheap
@given(space=spaces, seed=hs.integers(0, 9))
def test_nothing_is_proposed_out_of_the_space(name, space, seed):
    searcher = MAKERS[name](space, seed)
    trials = drive(searcher, 8)
    assert trials and all(space.contains(trial.params) for trial in trials)
    assert len(trials) == 8 or searcher.finished
    if space.n_configs < np.inf and name != "grid":
        fresh = keys(space, newcomers(trials))
        assert len(fresh) == len(set(fresh))


# -- diario

@every_searcher
def test_a_journal_cut_anywhere_resumes_with_the_same_next_trial(name, tmp_path):
    whole, path = make(name), tmp_path / "entera.jsonl"
    history = minimize(loss_for(whole), whole, 11, journal=path, progress=False)
    lines = path.read_bytes().splitlines(keepends=True)
    for cut in (1, 8, 13, 14):
        part = tmp_path / f"hasta_{cut}.jsonl"
        part.write_bytes(b"".join(lines[:cut]) + lines[cut][:9])      # la última, a medio escribir
        fresh, evaluated = make(name), []
        objective = loss_for(fresh)
        again = minimize(counted(objective, evaluated), fresh, 11, journal=part, progress=False)
        assert rows(again) == rows(history)
        assert len(evaluated) == 11 - (cut - 1) // 2, "lo que ya tenía respuesta no se evalúa de nuevo"
        assert row(fresh.ask()) == row(make_after(name, history))


def counted(objective, calls):
    if objective.__code__.co_argcount == 2:
        return lambda params, resource: calls.append(params) or objective(params, resource)
    return lambda params: calls.append(params) or objective(params)


def make_after(name, history):
    """El trial que sigue a `history` sin diario de por medio."""
    searcher = make(name)
    for trial in history:
        searcher.tell(searcher.ask(), trial.loss)
    return searcher.ask()


# -- lo evaluado por otros

@every_searcher
def test_evaluations_made_elsewhere_are_welcome_at_any_moment(name):
    searcher, rng = make(name), np.random.default_rng(0)
    for i in range(12):
        searcher.observe(MIXED.sample(rng), None if i == 3 else rng.random())
    drive(searcher, 3)
    trial = searcher.ask()
    searcher.observe(MIXED.sample(rng), 0.5)
    searcher.tell(trial, 0.2)
    assert all(MIXED.contains(t.params) for t in drive(searcher, 9)) and searcher.n_asked == 13
