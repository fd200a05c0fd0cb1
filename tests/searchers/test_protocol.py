"""Lo que un buscador dice de sí mismo, y lo que se le dice de un trial en camino: que no vuelve, o que era otro."""
import pickle

import numpy as np
import pytest
from helpers.searcher_makers import FINITE, MAKERS, MIXED, UNION, WITH_RESOURCE, drive, interleave, loss_of, row

from coursekit import Float, Int, SearchCV, Space
from coursekit.searchers import (
    ASHA,
    GaussianProcessSearch,
    GeneticSearch,
    GridSearch,
    Hyperband,
    RandomSearch,
    Searcher,
    SuccessiveHalving,
    TPESearch,
)

pytestmark = pytest.mark.filterwarnings("ignore:El espacio tiene")      # RandomSearch avisa cuando ya no hay más
every_searcher = pytest.mark.parametrize("name", MAKERS)
LONG = {      # con brackets que alcancen para todo el espacio finito
    "halving": lambda space, seed: SuccessiveHalving(space, 9, n_configs=200, random_state=seed),
    "hyperband": lambda space, seed: Hyperband(space, 9, loops=None, random_state=seed),
    "hyperband-tpe": lambda space, seed: Hyperband(space, 9, sampler=TPESearch, loops=None, random_state=seed),
}


def make(name, space=MIXED, seed=0):
    return LONG.get(name, MAKERS[name])(space, seed) if space is FINITE else MAKERS[name](space, seed)


def keys(space, trials):
    """Las configuraciones que se proponen por primera vez."""
    return [space.key(trial.params) for trial in trials if trial.config == trial.number]


class Minimal(Searcher):
    """Lo menos que puede escribir quien agrega un buscador."""

    def _propose(self):
        return self.space.sample(self.rng)


# -- lo que dice de sí mismo

def test_what_each_searcher_says_of_itself():
    finite, infinite = {"a": [1, 2], "b": [3, 4]}, {"x": Float(0, 1)}
    said = {
        make: (make.learns, make.has_resource, make.has_plan, make.endless, make.n_startup) for make in (
            GridSearch(finite), RandomSearch(finite), RandomSearch(infinite), TPESearch(infinite, n_startup=7),
            GaussianProcessSearch(infinite), GeneticSearch(infinite, generations=3), SuccessiveHalving(infinite, 9),
            Hyperband(infinite, 9), Hyperband(infinite, 9, loops=None), ASHA(infinite, 9),
            ASHA(infinite, 9, n_configs=4), Minimal(infinite))}
    assert list(said.values()) == [
        (False, False, True, False, 0), (False, False, False, False, 0), (False, False, False, True, 0),
        (True, False, False, True, 7), (True, False, False, True, 5), (True, False, False, False, 0),
        (True, True, True, False, 0), (True, True, True, False, 0), (True, True, False, True, 0),
        (True, True, False, True, 0), (True, True, True, False, 0), (True, False, False, True, 0)]


@every_searcher
def test_who_has_a_resource_says_its_range_and_its_trials_carry_it(name):
    searcher = make(name)
    assert searcher.has_resource == (name in WITH_RESOURCE)
    trials = drive(searcher, 9)
    if searcher.has_resource:
        assert all(searcher.min_resource <= trial.resource <= searcher.max_resource for trial in trials)
    else:
        assert all(trial.resource is None for trial in trials)


@every_searcher
def test_who_does_not_learn_proposes_the_same_whatever_it_is_told(name):
    low, high = (drive(make(name), 13, lambda space, trial, sign=sign: sign * trial.number) for sign in (1, -1))
    if not make(name).learns:
        assert [row(trial) for trial in low] == [row(trial) for trial in high]
    else:
        assert [row(trial) for trial in low] != [row(trial) for trial in high]


# -- retirar

@every_searcher
def test_a_withdrawn_trial_is_not_waited_for(name):
    searcher = make(name)
    drive(searcher, 3)
    gone, kept = searcher.ask(), searcher.ask()
    searcher.withdraw(pickle.loads(pickle.dumps(gone)))
    assert list(searcher.pending) == [kept.number]
    for again in (lambda: searcher.tell(gone, 0.1), lambda: searcher.withdraw(gone)):
        with pytest.raises(ValueError, match=f"«trial»: llegó el n.º {gone.number}, que ya tiene respuesta o fue ret"):
            again()
    searcher.tell(kept, 0.2)
    later = drive(searcher, 4)
    assert len(later) == 4 and min(trial.number for trial in later) > kept.number


@every_searcher
@pytest.mark.parametrize("seed", [0, 1])
def test_withdrawing_now_and_then_repeats_nothing_and_ends(name, seed):
    searcher, rng, out, asked = make(name, FINITE, seed), np.random.default_rng(seed), [], []
    for _ in range(2000):
        if (trial := searcher.ask() if len(out) < 5 and not searcher.finished else None) is not None:
            out.append(trial)
            asked.append(trial)
        elif out:
            back = out.pop(int(rng.integers(len(out))))
            if rng.random() < 0.3:
                searcher.withdraw(back)
            else:
                searcher.tell(back, loss_of(FINITE, back))
        else:
            break
    assert not searcher.pending and searcher.ask() is None and searcher.finished
    assert len(keys(FINITE, asked)) == len(set(keys(FINITE, asked))) == 24


@pytest.mark.parametrize("name", sorted(WITH_RESOURCE))
def test_a_rung_that_is_withdrawn_whole_does_not_block(name):
    searcher = MAKERS[name](MIXED, 0)
    while not searcher.finished and (trial := searcher.ask()) is not None and searcher.n_asked < 60:
        searcher.withdraw(trial)
    assert searcher.finished or searcher.endless


# -- adoptar lo que dice un diario

@every_searcher
@pytest.mark.parametrize("space", [FINITE, MIXED, UNION], ids=["finite", "mixed", "union"])
def test_what_was_really_asked_takes_the_place_of_what_was_proposed(name, space):
    written = interleave(make(name, space, 0), 20, seed=3, most=4)
    other = make(name, space, 1)
    for kind, trial in written:
        if kind == "ask":
            own = other.ask()
            assert (own.number, own.config, own.resource) == (trial.number, trial.config, trial.resource)
            other.adopt(own, trial.params)
            assert other.pending[own.number] is own and own.params == trial.params and own.params is not trial.params
        else:
            other.tell(other.pending[trial.number], trial.loss)
    asked = [trial for kind, trial in written if kind == "ask"]
    rest = drive(other, 400 if space is FINITE else 8)
    fresh = keys(space, asked + rest)
    assert len(fresh) == len(set(fresh)) or (name == "grid" and space is UNION)
    assert len(fresh) == 24 or space is not FINITE
    assert all(space.contains(trial.params) for trial in rest)


def test_a_model_learns_what_was_asked_and_not_what_it_proposed():
    for make_it, look in ((lambda seed: GaussianProcessSearch(MIXED, seed, n_startup=4), "predict"),
                          (lambda seed: TPESearch(MIXED, seed, n_startup=4), "densities")):
        written, replayed = make_it(0), make_it(1)
        for trial in drive(written, 9):
            own = replayed.ask()
            replayed.adopt(own, trial.params)
            replayed.tell(own, trial.loss)
        pending, own = written.ask(), replayed.ask()
        replayed.adopt(own, pending.params)
        written.ask(), replayed.ask()      # con uno en camino, el mismo en los dos
        X = [MIXED.sample(np.random.default_rng(i)) for i in range(5)]
        np.testing.assert_allclose(getattr(written, look)(X), getattr(replayed, look)(X), rtol=1e-6)


@pytest.mark.parametrize("sampler", [RandomSearch, TPESearch])
def test_who_proposed_for_a_method_with_resources_stops_waiting_for_the_other(sampler):
    searcher = ASHA(MIXED, 9, sampler=sampler, random_state=0)
    rng = np.random.default_rng(0)
    for i in range(30):
        trial = searcher.ask()
        if trial.config == trial.number:
            searcher.adopt(trial, MIXED.sample(rng))
        searcher.tell(trial, float(i))
    advisers = [searcher._sampling.novice, *searcher._sampling.by_resource.values()]
    assert not any(adviser.pending for adviser in advisers)


@every_searcher
def test_adopting_everything_of_a_finite_space_leaves_nothing_to_ask(name):
    space = Space({"n": Int(1, 6)})
    searcher = (LONG.get(name) or MAKERS[name])(space, 0)
    out = [searcher.ask()]
    searcher.adopt(out[0], {"n": 4})
    for _ in range(60):
        if (trial := None if searcher.finished else searcher.ask()) is not None:
            out.append(trial)
        pending = list(searcher.pending.values())
        if len(pending) > 3 or (trial is None and pending):
            searcher.tell(pending[0], 1.0)
        elif trial is None:
            break
    assert searcher.finished and searcher.ask() is None
    found = {trial.params["n"] for trial in out}
    assert found == set(range(1, 7)) or (name == "grid" and found >= {2, 3, 4, 5, 6})


@every_searcher
def test_what_cannot_be_adopted_is_refused_and_changes_nothing(name):
    searcher = make(name)
    done = drive(searcher, 2)[1]
    trial = searcher.ask()
    before = row(trial)
    with pytest.raises(ValueError, match="«lr»: llegó -3"):
        searcher.adopt(trial, trial.params | {"lr": -3})
    with pytest.raises(ValueError, match="«params»: llegaron"):
        searcher.adopt(trial, {"lr": 0.1})
    with pytest.raises(TypeError, match="«params»: llegó 3"):
        searcher.adopt(trial, 3)
    with pytest.raises(ValueError, match="«trial»: llegó el n.º 1, que ya tiene respuesta"):
        searcher.adopt(done, trial.params)
    with pytest.raises(TypeError, match="«trial»: llegó 3"):
        searcher.adopt(3, trial.params)
    assert row(trial) == before and searcher.pending[trial.number] is trial
    searcher.tell(trial, 0.5)


def test_a_copy_that_comes_back_from_another_process_may_be_adopted_too():
    searcher = TPESearch(MIXED, 0)
    own = searcher.ask()
    twin = pickle.loads(pickle.dumps(own))
    other = MIXED.sample(np.random.default_rng(5))
    searcher.adopt(twin, other)
    assert own.params == twin.params == other
    searcher.tell(twin, 0.5)
    assert own.loss == 0.5


# -- quién propone para un método con recursos

def test_the_grid_may_propose_for_a_method_with_resources():
    grid = [trial.params for trial in drive(GridSearch(FINITE), 24)]
    ladder = SuccessiveHalving(FINITE, 9, n_configs=24, sampler=GridSearch, random_state=0)
    assert [ladder.ask().params for _ in range(24)] == grid
    hyperband = Hyperband(FINITE, 9, sampler=GridSearch, loops=None, random_state=0)
    assert len({FINITE.key(trial.params) for trial in drive(hyperband, 500)}) == 24 and hyperband.finished


def test_a_function_with_open_arguments_receives_the_seed():
    trials = [drive(ASHA(MIXED, 9, sampler=lambda space, **options: TPESearch(space, **options), random_state=4), 8)
              for _ in range(2)]
    assert [row(trial) for trial in trials[0]] == [row(trial) for trial in trials[1]]


@pytest.mark.parametrize("sampler", [
    lambda space, random_state: Hyperband(space, 9, random_state=random_state), 3, "tpe", RandomSearch(FINITE), dict,
    lambda: None, lambda space, random_state: 3, np.random])
def test_what_cannot_propose_is_refused_by_name(sampler):
    for make_it in (SuccessiveHalving, Hyperband, ASHA):
        with pytest.raises(TypeError, match="(?s)«sampler»: llegó .*; se espera una clase de buscador sin recurso"):
            make_it(FINITE, 9, sampler=sampler)


# -- quien escribe lo mínimo también lo cumple

def test_a_minimal_searcher_of_a_user_has_the_whole_protocol():
    searcher = Minimal(MIXED, 0)
    trials = [searcher.ask() for _ in range(3)]
    searcher.withdraw(trials[0])
    searcher.adopt(trials[1], trials[2].params)
    for trial in trials[1:]:
        searcher.tell(trial, 1.0)
    assert not searcher.pending and trials[1].params == trials[2].params
    sampled = Hyperband(MIXED, 9, sampler=Minimal, random_state=0)
    assert len(drive(sampled, 30)) == 22


def test_search_cv_asks_a_minimal_searcher_what_it_needs():
    from sklearn.datasets import load_iris
    from sklearn.naive_bayes import GaussianNB

    class Deaf(Minimal):
        learns = False

        def _propose(self):
            batches.append(len(self.pending))
            return super()._propose()

    X, y = load_iris(return_X_y=True)
    sizes = {}
    for kind in (Deaf, type("Attentive", (Deaf,), {"learns": True})):
        batches = []
        SearchCV(GaussianNB(), {"var_smoothing": Float(1e-9, 1)}, kind, n_iter=5, cv=2).fit(X, y)
        sizes[kind.__name__] = max(batches)
    assert sizes == {"Deaf": 4, "Attentive": 0}, "quien no aprende de esperar recibe una sola tanda"
