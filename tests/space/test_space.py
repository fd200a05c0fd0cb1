"""El espacio: sorteos, grillas, cubo unidad, identidad y archivo."""
import json
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from sklearn.base import clone
from sklearn.model_selection import ParameterGrid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC

from coursekit import Categorical, Float, Int, Space
from coursekit.space import SUBSPACE, FromScipy

finite = st.floats(-1e12, 1e12, allow_nan=False)
positive = st.floats(1e-9, 1e9)
unit = st.floats(0, 1)


@st.composite
def floats(draw):
    log = draw(st.booleans())
    low, high = sorted(draw(st.tuples(*[positive if log else finite] * 2)))
    return Float(low, high, log)


@st.composite
def ints(draw):
    log = draw(st.booleans())
    low, high = sorted(draw(st.tuples(*[st.integers(1 if log else -10**6, 10**6)] * 2)))
    return Int(low, high, log)


scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-5, 5) | st.text(max_size=3)
categories = st.lists(scalars, min_size=1, max_size=6, unique_by=lambda v: (type(v), v)).map(Categorical)
dimensions = floats() | ints() | categories
subspaces = st.dictionaries(st.sampled_from("abcde"), dimensions, min_size=1, max_size=4)
spaces = st.lists(subspaces, min_size=1, max_size=3).map(lambda subs: Space(subs if len(subs) > 1 else subs[0]))


# -- dimensiones

@given(floats(), unit)
def test_float_stays_in_bounds_and_comes_back_from_the_unit(dimension, u):
    value = dimension.from_unit(u)
    assert type(value) is float and dimension.low <= value <= dimension.high
    again = dimension.from_unit(dimension.to_unit(value))
    width = dimension.high - dimension.low
    assert again == pytest.approx(value, rel=1e-9, abs=1e-9 * width)


@given(floats(), unit, unit)
def test_float_keeps_the_order(dimension, u, v):
    assume(u <= v)
    assert dimension.from_unit(u) <= dimension.from_unit(v)


@given(ints(), unit)
def test_int_stays_in_bounds_and_round_trips_exactly(dimension, u):
    value = dimension.from_unit(u)
    assert type(value) is int and dimension.low <= value <= dimension.high
    assert dimension.from_unit(dimension.to_unit(value)) == value


@given(categories, unit)
def test_categorical_round_trips_to_the_same_object(dimension, u):
    value = dimension.from_unit(u)
    assert any(value is option for option in dimension.values)
    assert dimension.from_unit(dimension.to_unit(value)) is value


@given(dimensions)
def test_both_ends_are_reached(dimension):
    low, high = dimension.from_unit(0.0), dimension.from_unit(1.0)
    if isinstance(dimension, Categorical):
        assert (low, high) == (dimension.values[0], dimension.values[-1])
    else:
        assert (low, high) == (dimension.low, dimension.high)


def test_values_outside_the_unit_go_to_the_border():
    assert Float(0, 2).from_unit(-0.1) == 0 and Int(1, 3).from_unit(1.5) == 3


@pytest.mark.parametrize("dimension", [Int(-2, 4), Int(1, 7, log=True), Categorical(list("abcdefg"))])
def test_unit_intervals_tile_the_cube_and_to_unit_is_their_center(dimension):
    us = (np.arange(20_000) + 0.5) / 20_000
    values = [dimension.from_unit(u) for u in us]
    for value in dict.fromkeys(values):
        where = us[[v == value for v in values]]
        center = (where[0] + where[-1]) / 2
        # En escala logarítmica el centro también lo es en el cubo, porque allí el logaritmo ya es lineal.
        assert dimension.to_unit(value) == pytest.approx(center, abs=1e-4)
    assert len(set(values)) == 7


def test_linear_int_is_uniform_and_log_float_is_uniform_by_decade():
    rng = np.random.default_rng(0)
    counts = np.bincount([Int(0, 3).sample(rng) for _ in range(8000)])
    assert stats.chisquare(counts).pvalue > 0.01
    logs = [math.log10(Float(1e-4, 1, log=True).sample(rng)) for _ in range(4000)]
    assert stats.kstest(logs, stats.uniform(-4, 4).cdf).pvalue > 0.01


def test_values_are_plain_python_even_when_bounds_are_numpy():
    rng = np.random.default_rng(0)
    assert type(Float(np.float32(0), np.int64(1)).sample(rng)) is float
    assert type(Int(np.int64(0), np.int32(9)).sample(rng)) is int
    assert type(FromScipy(stats.randint(1, 5)).sample(rng)) is int
    assert type(FromScipy(stats.uniform()).sample(rng)) is float


def test_float_grid_matches_numpy_and_keeps_its_ends():
    assert Float(0, 1).grid(5) == [0, 0.25, 0.5, 0.75, 1]
    assert Float(1e-3, 1e3, log=True).grid(7) == pytest.approx([1e-3, 1e-2, 0.1, 1, 10, 100, 1000], rel=1e-15)
    assert Float(0.1, 0.7).grid(1) == [0.4] and Float(1, 100, log=True).grid(1) == pytest.approx([10])
    assert Float(2, 2).grid() == [2.0]


def test_int_grid_is_whole_without_points_and_never_repeats():
    assert Int(2, 5).grid() == [2, 3, 4, 5]
    assert Int(0, 10).grid(3) == [0, 5, 10] and Int(0, 10).grid(99) == list(range(11))
    assert Int(1, 1000, log=True).grid(4) == [1, 6, 79, 1000]
    assert Int(1, 4, log=True).grid(4) == [1, 2, 3, 4], "vecinos que serían el mismo entero no se repiten"


@given(ints(), st.integers(1, 30))
def test_int_grid_is_sorted_unique_and_spans_the_range(dimension, points):
    assume(dimension.n_values < 10**5 or points < dimension.n_values)
    values = dimension.grid(points)
    assert values == sorted(set(values)) and len(values) <= min(points, dimension.n_values)
    if points > 1:
        assert values[0] == dimension.low and values[-1] == dimension.high


def test_categories_are_kept_as_given():
    forest, options = SVC(), [None, True, 1, 1.0, "1", np.int64(7), (1, 2), [3], SVC]
    dimension = Categorical([forest, *options])
    assert dimension.values[0] is forest and type(dimension.values[6]) is np.int64
    for i, value in enumerate(dimension.values):
        assert dimension.index(value) == i
    assert dimension.index(7) == 6, "el 7 de Python es el 7 de numpy"
    assert Categorical([1, 10]).contains(1.0) and not Categorical([1, 10]).contains(2)


def test_categories_that_are_arrays_or_nan_are_told_apart():
    arrays = [np.zeros(2000), np.r_[np.zeros(1999), 1.0]]
    dimension = Categorical([*arrays, math.nan])
    assert [dimension.index(v) for v in (arrays[1].copy(), float("nan"))] == [1, 2]


def test_equal_dimensions_are_equal_and_hash_alike():
    for a, b, other in [(Float(0, 1), Float(0.0, 1.0), Float(0, 1 / 2)), (Int(1, 2), Int(1, 2), Int(1, 2, log=True)),
                        (Categorical(["a", None]), Categorical(("a", None)), Categorical([None, "a"])),
                        (FromScipy(stats.uniform(0, 2)), FromScipy(stats.uniform(0, 2)), FromScipy(stats.norm()))]:
        assert a == b and hash(a) == hash(b) and a != other
    assert Categorical([1]) != Categorical([True]) and Int(0, 1) != Float(0, 1)


@given(dimensions)
def test_repr_rebuilds_the_dimension(dimension):
    assert eval(repr(dimension)) == dimension


# -- distribuciones de scipy

@pytest.mark.parametrize("dist", [stats.uniform(1, 3), stats.loguniform(1e-3, 1e3), stats.norm(2, 0.5),
                                  stats.randint(1, 8), stats.poisson(3)])
def test_scipy_distributions_go_to_the_unit_and_back(dist):
    dimension, rng = FromScipy(dist), np.random.default_rng(0)
    for _ in range(50):
        value = dimension.sample(rng)
        assert dimension.contains(value)
        u = dimension.to_unit(value)
        assert 0 <= u <= 1 and dimension.from_unit(u) == pytest.approx(value, rel=1e-9)
    assert all(math.isfinite(dimension.from_unit(u)) for u in (0, 1))
    assert dimension.contains(dimension.from_unit(0)) and dimension.contains(dimension.from_unit(1))
    assert dimension.n_values == math.inf


def test_scipy_sampling_is_the_distribution_itself():
    dist = stats.loguniform(1e-2, 1e2)
    mine, theirs = np.random.default_rng(4), np.random.default_rng(4)
    assert [FromScipy(dist).sample(mine) for _ in range(5)] == [dist.rvs(random_state=theirs) for _ in range(5)]


def test_anything_with_rvs_can_be_sampled():
    class Coin:
        def rvs(self, random_state):
            return ["cara", "cruz"][random_state.integers(2)]

    space = Space({"moneda": Coin()})
    assert space.sample(np.random.default_rng(0))["moneda"] in ("cara", "cruz")
    with pytest.raises(TypeError, match="no tiene cdf"):
        space.to_unit({"moneda": "cara"})


# -- espacios

@pytest.mark.parametrize("spec", [
    {"a": [1, 3], "b": [2, 4]},
    {"kernel": ["rbf", "poly"], "C": (0.1, 1, 10), "gamma": np.logspace(-2, 0, 3)},
    [{"kernel": ["linear"], "C": [1, 10]}, {"kernel": ["rbf"], "gamma": [0.1, 1], "C": [1]}, {"z": [None]}],
    {"criterion": ["gini"], "max_depth": range(3)},
])
def test_grid_equals_parameter_grid_in_order(spec):
    ours, oracle = Space(spec).grid(), list(ParameterGrid(spec))
    assert list(ours) == oracle and len(ours) == len(oracle) == Space(spec).n_configs
    assert [ours[i] for i in range(len(ours))] == oracle


def test_grid_mixes_lists_and_dimensions():
    space = Space({"C": Float(1, 100, log=True), "depth": Int(1, 3), "kernel": ["a", "b"]})
    assert len(space.grid(2)) == 2 * 2 * 2
    assert len(space.grid({"C": 5})) == 5 * 3 * 2
    assert space.grid({"C": 3, "depth": 1})[-1] == {"C": pytest.approx(100), "depth": 2, "kernel": "b"}
    assert list(space.grid(2)[0]) == ["C", "depth", "kernel"], "las claves salen en el orden en que se declararon"


def test_huge_grids_cost_nothing_until_walked():
    grid = Space({f"h{i}": Int(0, 10**6 - 1) for i in range(4)}).grid()
    assert grid.total == 10**24
    assert next(iter(grid)) == dict.fromkeys(["h0", "h1", "h2", "h3"], 0)
    assert grid[grid.total - 1] == dict.fromkeys(["h0", "h1", "h2", "h3"], 10**6 - 1)
    for i in (None, "a", 0.5, slice(2), [0]):
        with pytest.raises(TypeError, match="«i»: llegó .*; se espera un entero"):
            grid[i]
    with pytest.raises(IndexError, match="se pidió la posición"):
        grid[grid.total]


@given(spaces, st.integers(0, 2**32))
def test_samples_belong_and_round_trip_through_the_cube(space, seed):
    params = space.sample(np.random.default_rng(seed))
    assert space.contains(params)
    u = space.to_unit(params)
    assert u.shape == (space.n_slots,)
    active = ~np.isnan(u)
    assert np.all((u[active] >= 0) & (u[active] <= 1))
    again = space.from_unit(u)
    assert list(again) == list(params) and space.contains(again)
    np.testing.assert_allclose(space.to_unit(again), u, atol=1e-9)


@given(spaces, st.integers(0, 2**32), st.floats(-3, 3))
def test_inactive_coordinates_are_not_read(space, seed, garbage):
    u = space.to_unit(space.sample(np.random.default_rng(seed)))
    assert space.from_unit(np.where(np.isnan(u), garbage, u)) == space.from_unit(u)


@given(spaces, st.data())
def test_any_point_of_the_cube_is_a_configuration(space, data):
    u = data.draw(st.lists(unit, min_size=space.n_slots, max_size=space.n_slots))
    assert space.contains(space.from_unit(u))


@given(spaces, st.integers(0, 2**32))
def test_encoding_survives_json_exactly(space, seed):
    params = space.sample(np.random.default_rng(seed))
    again = space.decode(json.loads(json.dumps(space.encode(params))))
    assert again == params and [type(v) for v in again.values()] == [type(v) for v in params.values()]
    assert space.key(again) == space.key(params)


def test_encoding_brings_back_the_users_own_objects():
    estimator = SVC()
    space = Space([{"clf": [estimator, None], "n": [np.int64(3)]}, {"clf": [len]}])
    for params in space.grid():
        again = space.decode(json.loads(json.dumps(space.encode(params))))
        assert again.keys() == params.keys() and all(again[k] is params[k] for k in params)


def test_same_name_same_dimension_shares_a_slot():
    C = Float(1e-3, 1e3, log=True)
    space = Space([{"kernel": ["rbf"], "C": C}, {"kernel": ["poly"], "C": C, "degree": Int(2, 5)}])
    slots = [(s.name, s.subspaces) for s in space.slots]
    assert slots == [(SUBSPACE, (0, 1)), ("kernel", (0,)), ("kernel", (1,)), ("C", (0, 1)), ("degree", (1,))]
    assert space.names == ("kernel", "C", "degree") and space.is_union and space.n_configs == math.inf
    u = space.to_unit({"kernel": "rbf", "C": 1.0})
    np.testing.assert_allclose(u, [0.25, 0.5, np.nan, 0.5, np.nan])


def test_a_single_dictionary_has_no_subspace_slot():
    assert [s.name for s in Space([{"a": [1, 2]}]).slots] == ["a"]


def test_declaring_in_another_order_samples_the_same():
    one = Space({"a": Float(0, 1), "b": Int(0, 9)}).sample(np.random.default_rng(3))
    other = Space({"b": Int(0, 9), "a": Float(0, 1)}).sample(np.random.default_rng(3))
    assert one == other and list(one) != list(other)


def test_a_finite_union_gives_every_configuration_the_same_chance():
    space, rng = Space([{"a": list(range(9))}, {"b": ["única"]}]), np.random.default_rng(0)
    share = np.mean(["b" in space.sample(rng) for _ in range(4000)])
    assert share == pytest.approx(0.1, abs=0.02)
    infinite = Space([{"a": Float(0, 1)}, {"b": ["única"]}])
    assert np.mean(["b" in infinite.sample(rng) for _ in range(4000)]) == pytest.approx(0.5, abs=0.03)


def test_key_is_identity():
    space = Space({"max_features": [1, 1.0, True], "x": Float(0, 1)})
    keys = {space.key({"max_features": v, "x": 0.5}) for v in (1, 1.0, True)}
    assert len(keys) == 3
    assert space.key({"x": 1, "max_features": 1}) == space.key({"max_features": 1, "x": 1.0})


def test_fingerprint_is_stable_and_tells_spaces_apart():
    def space(**changes):
        return Space({"C": Float(0, 1), "k": ["a", SVC()], "d": stats.uniform(0, 1)} | changes)

    assert space().fingerprint() == space().fingerprint() and len(space().fingerprint()) == 16
    others = [space(C=Float(0, 2)), space(C=Int(0, 1)), space(k=["a", SVC(C=2)]), space(d=stats.uniform(0, 2)),
              Space([{"C": Float(0, 1)}, {"C": Float(0, 1), "k": ["a"]}])]
    assert len({space().fingerprint(), *(s.fingerprint() for s in others)}) == 6


def test_lists_of_a_million_options_are_quick():
    space = Space({"n": list(range(10**5)), "m": list(range(10**5))})
    assert space.key({"n": 99_999, "m": 12})[1:] == (99_999, 12)


def test_copies_of_an_estimator_are_the_same_option():
    """`clone` copia cada lista de una unión por su lado: lo que era una coordenada compartida lo sigue siendo."""
    scalers = [StandardScaler(), MinMaxScaler(), make_pipeline(StandardScaler(), SVC(C=2))]
    parts = [{"scale": scalers, "a": Float(0, 1)}, {"scale": scalers, "b": Float(0, 1)}]
    copied = clone(parts, safe=False)
    assert copied[0]["scale"][0] is not copied[1]["scale"][0]
    assert [slot.name for slot in Space(copied).slots] == [slot.name for slot in Space(parts).slots]
    assert Space(copied) == Space(parts) and Space(parts).contains({"scale": clone(scalers[2]), "a": 0.5})


@pytest.mark.parametrize("a, b", [(SVC(C=1), SVC(C=1.0)), (SVC(), SVC(C=2)), (SVC, SVC()), (SVC(), StandardScaler()),
                                  (make_pipeline(SVC()), make_pipeline(SVC(C=3)))])
def test_different_estimators_are_different_options(a, b):
    assert Categorical([a]) != Categorical([b])
    assert len(Space([{"m": [a], "x": [1]}, {"m": [b], "x": [2]}]).slots) == len(["rama", "m", "m", "x", "x"])
