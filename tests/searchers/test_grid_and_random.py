"""Lo común a los buscadores, la grilla y el azar; scikit-learn es el oráculo."""
import copy
import itertools
import math
import pickle
import time
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.model_selection import ParameterGrid, ParameterSampler

from coursekit import Categorical, Float, Int, Space, Trial
from coursekit.searchers import GridSearch, RandomSearch
from coursekit.searchers.parts.shuffled import random_index

LISTS = {"kernel": ["rbf", "poly"], "C": [0.1, 1, 10], "degree": [2, 3]}
UNION = [{"kernel": ["linear"], "C": [1, 10]}, {"kernel": ["rbf"], "C": [1, 10], "gamma": [0.1, 0.5, 1]}]
MIXED = {"C": Float(1e-3, 1e3, log=True), "degree": Int(2, 5), "kernel": Categorical(["rbf", "poly"])}


def drain(searcher, n=math.inf):
    """Hasta `n` propuestas, respondidas todas con 0."""
    out = []
    while len(out) < n and not searcher.finished and (trial := searcher.ask()) is not None:
        searcher.tell(trial, 0.0)
        out.append(trial.params)
    return out


# -- grilla

@pytest.mark.parametrize("spec", [LISTS, UNION, {"a": [1, 3], "b": [2, 4]}, {"solo": [None]}])
def test_grid_search_walks_parameter_grid_in_order(spec):
    searcher = GridSearch(spec)
    assert drain(searcher) == list(ParameterGrid(spec))
    assert searcher.finished and searcher.ask() is None


def test_grid_search_numbers_and_finishes_with_the_last_proposal():
    searcher = GridSearch({"x": Float(0, 1), "n": Int(1, 2)}, points={"x": 3})
    trials = [searcher.ask() for _ in range(6)]
    assert searcher.finished and [t.number for t in trials] == [t.config for t in trials] == list(range(6))
    assert list(searcher.pending) == list(range(6)) and all(t.status == "pending" for t in trials)


def test_a_grid_of_a_trillion_starts_at_once():
    start = time.perf_counter()
    searcher = GridSearch({f"h{i}": Int(0, 999) for i in range(4)})
    first = [searcher.ask().params for _ in range(3)]
    assert time.perf_counter() - start < 0.5 and [p["h3"] for p in first] == [0, 1, 2]


# -- azar

@pytest.mark.parametrize("spec", [LISTS, UNION, {"n": Int(1, 30)}, {"n": Int(1, 40, log=True), "k": ["a", "b"]}])
def test_finite_spaces_are_exhausted_without_a_repeat(spec):
    searcher = RandomSearch(spec, random_state=0)
    got = drain(searcher)
    grid = list(Space.of(spec).grid())
    assert len(got) == len(grid) and all(p in got for p in grid)
    with pytest.warns(UserWarning, match=f"tiene {len(grid)} configuraciones y ya salieron todas"):
        assert searcher.ask() is None


def test_the_same_set_as_parameter_sampler_when_both_exhaust_a_grid():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracle = list(ParameterSampler(UNION, 100, random_state=0))
    ours = drain(RandomSearch(UNION, random_state=0), 100)
    assert sorted(map(str, map(sorted, map(dict.items, ours)))) == sorted(
        map(str, map(sorted, map(dict.items, oracle))))


def test_the_first_draws_are_uniform_over_the_grid():
    grid = list(ParameterGrid(LISTS))
    firsts = [drain(RandomSearch(LISTS, random_state=seed), 3) for seed in range(1500)]
    for draws in zip(*firsts, strict=True):
        counts = [sum(p == cell for p in draws) for cell in grid]
        assert stats.chisquare(counts).pvalue > 0.001


def test_without_replacement_respects_a_log_scale():
    firsts = [RandomSearch({"n": Int(1, 1000, log=True)}, random_state=s).ask().params["n"] for s in range(600)]
    assert np.mean(np.array(firsts) <= 31) == pytest.approx(0.55, abs=0.07), "la mitad de las décadas, no el 3 %"


def test_overlapping_subspaces_repeat_nothing():
    searcher = RandomSearch([{"a": [1, 2]}, {"a": [2, 3]}], random_state=0)
    assert sorted(p["a"] for p in drain(searcher)) == [1, 2, 3] and searcher.finished


@pytest.mark.parametrize("sides", [(10,) * 12, (10,) * 20])
def test_a_huge_finite_space_is_instant(sides):
    start = time.perf_counter()
    searcher = RandomSearch({f"h{i:02}": list(range(n)) for i, n in enumerate(sides)}, random_state=0)
    got = drain(searcher, 200)
    assert time.perf_counter() - start < 1 and searcher.space.n_configs == math.prod(sides)
    assert len({tuple(p.values()) for p in got}) == 200 and not searcher.finished


def test_distributions_are_sampled_as_given():
    spec = {"C": stats.loguniform(1e-3, 1e3), "kernel": ["rbf", "poly"], "n": stats.randint(1, 5)}
    got = drain(RandomSearch(spec, random_state=0), 800)
    assert stats.kstest([p["C"] for p in got], spec["C"].cdf).pvalue > 0.01
    assert {p["n"] for p in got} == {1, 2, 3, 4} and {type(p["n"]) for p in got} == {int}
    finite_by_values = RandomSearch({"n": stats.randint(1, 3)}, random_state=0)
    assert len(drain(finite_by_values, 20)) == 20, "con una distribución se sortea con reposición, como scikit-learn"


@given(st.integers(0, 2**40), st.permutations(range(8)))
def test_answers_in_any_order_change_nothing(seed, order):
    one, other = RandomSearch(MIXED, random_state=seed), RandomSearch(MIXED, random_state=seed)
    out = [one.ask() for _ in range(8)]
    for i in order:
        one.tell(out[i], float(i))
    assert [t.params for t in out] == drain(other, 8)
    assert not one.pending and one.ask().params == other.ask().params


# -- lo común

def test_tell_fills_the_trial():
    searcher = RandomSearch(MIXED, random_state=0)
    good, *bad = (searcher.ask() for _ in range(5))
    searcher.tell(good, np.float32(0.5))
    assert (good.status, good.loss, good.error, good.ok) == ("ok", 0.5, "", True) and type(good.loss) is float
    for trial, loss, why in zip(bad, (None, math.nan, math.inf, -math.inf),
                                ("ninguna pérdida", "nan", "inf", "-inf"), strict=True):
        searcher.tell(trial, loss)
        assert (trial.status, trial.loss, trial.ok) == ("failed", None, False) and why in trial.error
    assert not searcher.pending


def test_tell_keeps_the_reason_it_is_given():
    searcher = GridSearch({"a": [1]})
    trial = searcher.ask()
    trial.error = "MemoryError: sin memoria"
    searcher.tell(trial, None)
    assert trial.error == "MemoryError: sin memoria"


def test_a_trial_that_comes_back_as_a_copy_is_accepted():
    searcher = RandomSearch(MIXED, random_state=0)
    own = searcher.ask()
    twin = pickle.loads(pickle.dumps(own))
    searcher.tell(twin, 1.0)
    assert own.loss == twin.loss == 1.0 and own.status == twin.status == "ok"


def test_a_proposal_may_carry_its_own_resource_and_config(ladder_search):
    searcher = ladder_search(MIXED, random_state=0)
    first = [searcher.ask() for _ in range(4)]
    assert searcher.ask() is None and not searcher.finished, "espera a que vuelva el peldaño"
    for t in reversed(first):
        searcher.tell(t, float(t.number))
    second = [searcher.ask(), searcher.ask()]
    assert [(t.number, t.config, t.resource, t.rung) for t in second] == [(4, 0, 2, 1), (5, 1, 2, 1)]


@pytest.mark.parametrize("build", [lambda: RandomSearch(MIXED, random_state=7), lambda: RandomSearch(LISTS, 7),
                                   lambda: RandomSearch(MIXED, np.random.default_rng(7)), lambda: RandomSearch(MIXED),
                                   lambda: GridSearch(LISTS), lambda: GridSearch(MIXED, points={"C": 3})])
def test_pickle_copy_and_clone(build):
    searcher = build()
    start = drain(searcher, 3)
    frozen = pickle.dumps(searcher)
    rest = drain(searcher, 5)
    assert drain(pickle.loads(frozen), 5) == rest and drain(copy.deepcopy(pickle.loads(frozen)), 5) == rest
    clone = searcher.clone()
    assert clone.n_asked == 0 and not clone.pending
    if searcher.random_state is not None or isinstance(searcher, GridSearch):
        assert drain(clone, 3) == start
        searcher.restart()
        assert drain(searcher, 3) == start


def test_same_seed_same_trials_and_no_global_state():
    np.random.seed(0)
    before = np.random.get_state()[1].tolist()
    assert drain(RandomSearch(MIXED, 3), 20) == drain(RandomSearch(MIXED, np.int64(3)), 20)
    assert drain(RandomSearch(MIXED), 5) != drain(RandomSearch(MIXED), 5)
    assert np.random.get_state()[1].tolist() == before


def test_settings_rebuild_the_searcher():
    assert RandomSearch(MIXED, 3).settings() == {"random_state": 3}
    assert GridSearch(MIXED, points={"C": 4}).settings() == {"points": {"C": 4}}
    unseeded = RandomSearch(MIXED)
    assert drain(RandomSearch(MIXED, **unseeded.settings()), 4) == drain(unseeded, 4), "la semilla sorteada se anota"
    assert repr(RandomSearch(MIXED, 3)) == "RandomSearch(random_state=3)"
    assert repr(GridSearch(LISTS)) == "GridSearch()" and repr(GridSearch(MIXED, points=2)) == "GridSearch(points=2)"


def test_endless_says_who_needs_a_budget():
    assert RandomSearch(MIXED).endless and not RandomSearch(LISTS).endless and not GridSearch(MIXED, 2).endless


def test_one_point_space():
    for spec in ({"x": Float(2, 2), "k": ["a"]}, {"n": Int(3, 3)}):
        assert drain(RandomSearch(spec, 0), 9) == drain(GridSearch(spec), 9) == list(Space(spec).grid())


def test_space_may_come_as_a_dict_or_ready():
    space = Space(LISTS)
    assert RandomSearch(space).space is space and GridSearch(LISTS).space == space


def test_five_thousand_trials_are_quick():
    start = time.process_time()
    finite = drain(RandomSearch({"a": list(range(100)), "b": list(range(50))}, 0))
    assert len(finite) == 5000 and len(drain(RandomSearch(MIXED, 0), 5000)) == 5000
    assert time.process_time() - start < 5


def test_trial_numbers_are_consecutive_across_failures():
    searcher = RandomSearch(MIXED, 0)
    for expected in itertools.islice(itertools.count(), 6):
        trial = searcher.ask()
        assert isinstance(trial, Trial) and trial.number == expected
        searcher.tell(trial, None if expected % 2 else 1.0)


# -- espacios finitos enormes

HUGE = {
    "factorial": {"n": Int(1, math.factorial(50))},
    "log": {"n": Int(1, math.factorial(50), log=True)},
    "many": {f"h{i}": Int(0, 2**62) for i in range(20)},
    "union": [{"n": Int(1, 2**70)}, {"k": ["a", "b"]}, {"m": Int(-(2**80), 2**80), "k": ["a"]}],
    "beside a constant": {"n": Int(-(10**40), 10**40), "k": ["solo"], "x": Float(2.0, 2.0)},
}


@pytest.mark.parametrize("spec", HUGE.values(), ids=list(HUGE))
def test_huge_integers_are_drawn_without_repeating(spec):
    searcher = RandomSearch(spec, random_state=0)
    got = drain(searcher, 50)
    assert len({searcher.space.key(params) for params in got}) == len(got) == 50
    assert all(searcher.space.contains(params) for params in got) and not searcher.finished
    again = pickle.loads(pickle.dumps(searcher))
    assert drain(again, 5) == drain(searcher, 5) and drain(searcher.clone(), 50) == got


def test_a_position_of_any_grid_is_drawn_evenly():
    rng = np.random.default_rng(0)
    low, high = 2**70, 2**70 + 10**25
    drawn = [random_index(rng, low, high) for _ in range(2000)]
    assert all(low <= i < high for i in drawn)
    assert stats.kstest([(i - low) / 10**25 for i in drawn], "uniform").pvalue > 0.01
    assert len({i % 1000 for i in drawn}) > 800, "también cambian las últimas cifras"
    assert random_index(rng, 2**64, 2**64 + 1) == 2**64


def test_values_that_are_hardly_ever_drawn_come_out_all_the_same():
    # Casi todo el peso en pocos valores: el azar repite, y la grilla barajada encuentra los que faltan.
    searcher = RandomSearch({"n": Int(1, 3000, log=True)}, random_state=0)
    assert sorted(params["n"] for params in drain(searcher)) == list(range(1, 3001)) and searcher.finished
