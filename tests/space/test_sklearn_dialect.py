"""Lo que aceptan `GridSearchCV` y `RandomizedSearchCV`, con el mismo resultado; y enteros de cualquier tamaño."""
import itertools
import json
import math
from collections import OrderedDict

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV, ParameterGrid, ParameterSampler
from sklearn.svm import SVC

from coursekit import Float, Int, SearchCV, Space
from coursekit.searchers import (
    ASHA,
    GaussianProcessSearch,
    GeneticSearch,
    GridSearch,
    Hyperband,
    RandomSearch,
    SuccessiveHalving,
    TPESearch,
)
from coursekit.space import FromScipy

MAKERS = {"random": RandomSearch, "tpe": TPESearch, "bayes": GaussianProcessSearch, "genetic": GeneticSearch,
          "halving": lambda space, seed: SuccessiveHalving(space, 9, random_state=seed),
          "hyperband": lambda space, seed: Hyperband(space, 9, random_state=seed),
          "asha": lambda space, seed: ASHA(space, 9, random_state=seed)}


def drive(searcher, n=12):
    """Los hiperparámetros de hasta `n` trials, cada uno de ida y vuelta por JSON."""
    seen = []
    while len(seen) < n and not searcher.finished and (trial := searcher.ask()) is not None:
        code = json.loads(json.dumps(searcher.space.encode(trial.params)))
        back = searcher.space.decode(code)
        assert searcher.space.key(back) == searcher.space.key(trial.params)
        seen.append(trial.params)
        searcher.tell(trial, float(len(seen) % 5))
    return seen


# -- grillas

@pytest.mark.parametrize("spec", [{}, [{}], [{}, {"C": [1, 2]}], [{}, {}], {"C": [1, 1, 2]},
                                  [{"C": [1, 1]}, {"gamma": ["auto"]}]], ids=repr)
def test_the_same_candidates_and_scores_as_grid_search_cv(spec):
    X, y = load_iris(return_X_y=True)
    theirs, ours = GridSearchCV(SVC(), spec, cv=2).fit(X, y), SearchCV(SVC(), spec, "grid", cv=2).fit(X, y)
    assert ours.cv_results_["params"] == theirs.cv_results_["params"]
    np.testing.assert_array_equal(ours.cv_results_["mean_test_score"], theirs.cv_results_["mean_test_score"])
    assert ours.best_params_ == theirs.best_params_


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("spec", [{}, [{}, {"C": [1, 10]}], [{}, {"C": Float(0, 1)}]],
                         ids=["vacío", "unión", "infinita"])
def test_every_searcher_proposes_the_configuration_that_changes_nothing(spec, name):
    seen = drive(MAKERS[name](spec, 0))
    assert seen and {} in seen


ORDERED = [(i for i in (3, 1, 2)), range(1, 4), (3, 1, 2), np.array([3, 1, 2]), pd.Series([3, 1, 2]),
           pd.Series([3, 1, 2], index=[7, 7, 8]), pd.Index([3, 1, 2]), {3: 0, 1: 0, 2: 0}.keys()]


@pytest.mark.parametrize("values", ORDERED, ids=lambda values: type(values).__name__)
def test_any_ordered_collection_is_a_list_of_options(values):
    assert sorted(params["n"] for params in Space({"n": values}).grid()) == [1, 2, 3]


def test_what_scikit_learn_makes_of_a_space_is_a_space():
    spec = [{"a": [1, 2]}, {"b": [3]}]
    for same in (ParameterGrid(spec), ParameterSampler(spec, 2), tuple(spec), iter(spec), np.array(spec),
                 [OrderedDict(part) for part in spec]):
        assert Space(same) == Space(spec)


@pytest.mark.parametrize("spec", [np.array(3), np.array([[{}]]), pd.DataFrame({"a": [1]}), "abc", b"a", 3, None])
def test_what_is_not_a_space_is_refused_by_name(spec):
    with pytest.raises(TypeError, match="«space»: llegó .*diccionario"):
        Space(spec)


def test_a_range_of_millions_is_not_written_down():
    space = Space({"n": range(1, 2**70)})
    assert space.subspaces[0]["n"] == Int(1, 2**70 - 1) and GridSearch(space).ask().params == {"n": 1}


def test_a_generator_is_bounded():
    with pytest.raises(ValueError, match="«n».*que termine"):
        Space({"n": itertools.repeat(1)})


# -- distribuciones

@pytest.mark.parametrize("dist, value", [(stats.uniform(2, 0), 2.0), (stats.norm(3, 0), 3.0), (stats.randint(3, 4), 3)])
@pytest.mark.parametrize("name", MAKERS)
def test_a_distribution_of_a_single_value_is_that_value(dist, value, name):
    assert {params["C"] for params in drive(MAKERS[name]({"C": dist}, 0))} == {value}
    space = Space({"C": dist})
    assert list(space.grid(3)) == [{"C": value}] and not space.contains({"C": value + 1})


OF_ARRAYS = {"uniform": stats.uniform([0, 0], [1, 2]), "dirichlet": stats.dirichlet([1, 2, 3]),
             "multinomial": stats.multinomial(5, [0.5, 0.5]), "normal": stats.multivariate_normal([0, 0])}


@pytest.mark.parametrize("dist", OF_ARRAYS.values(), ids=OF_ARRAYS)
def test_a_distribution_of_arrays_is_drawn_saved_and_told_apart(dist):
    seen = drive(RandomSearch({"w": dist}, 0))
    assert len(seen) == 12 and all(isinstance(params["w"], np.ndarray) for params in seen)
    space = Space({"w": dist})
    for params in seen:
        back = space.decode(json.loads(json.dumps(space.encode(params))))
        np.testing.assert_array_equal(back["w"], params["w"])
    with pytest.raises(TypeError, match="cubo unidad"):
        TPESearch({"w": dist}, random_state=0).ask()


def test_an_array_outside_its_distribution_does_not_belong():
    dimension = FromScipy(stats.uniform([0, 0], [1, 2]))
    assert dimension.contains(np.array([0.5, 1.5])) and dimension.contains(np.array([1.0, 2.0]))
    for other in (np.array([1.5, 0.5]), np.array([0.5]), [0.5, 1.5], 0.5, np.array(["a", "b"])):
        assert not dimension.contains(other)


def test_a_distribution_of_arrays_of_one_place_draws_what_belongs_to_it():
    space = Space({"w": stats.uniform([0], [1]), "k": [1, 2]})
    seen = drive(RandomSearch(space, 0))
    assert len(seen) == 12 and all(space.contains(params) for params in seen)
    assert not space.contains({"w": 1.5, "k": 1}) and not space.contains({"w": True, "k": 1})


@pytest.mark.parametrize("dist", [stats.rv_discrete(values=([0.5, 1.5], [0.5, 0.5])), stats.uniform,
                                  stats.rv_histogram(np.histogram([1, 2, 2, 3.0])), stats.randint(0, 2**63)],
                         ids=["escalones", "sin congelar", "histograma", "enteros"])
@pytest.mark.parametrize("name", MAKERS)
def test_other_distributions_of_scipy(dist, name):
    seen = drive(MAKERS[name]({"C": dist}, 0))
    low, high = dist.support()
    assert len(seen) == 12 and all(low <= params["C"] <= high for params in seen)
    if name == "random":
        theirs = dist.rvs(random_state=np.random.default_rng(0))
        assert seen[0]["C"] == theirs


def test_distributions_are_equal_by_content():
    first, second = (stats.rv_histogram(np.histogram(data)) for data in ([1, 2, 3], [1, 2, 4]))
    assert FromScipy(first) != FromScipy(second)
    assert Space({"C": first}).fingerprint() != Space({"C": second}).fingerprint()
    assert Space({"C": stats.norm(0, 1)}) == Space({"C": stats.norm(0, 1)}) != Space({"C": stats.norm(0, 2)})
    assert Space({"C": stats.norm(LONG, 1)}).fingerprint() != Space({"C": stats.norm(OTHER, 1)}).fingerprint()


LONG = np.arange(3000.0)
OTHER = np.where(LONG == 1500, -1, LONG)


class Legacy:
    """Como pide scikit-learn: recibe un RandomState."""

    def rvs(self, random_state):
        return random_state.randint(5)


class Mute:
    def rvs(self):
        return 1


def test_an_object_with_rvs_may_speak_to_the_old_generator():
    seen = [params["n"] for params in drive(RandomSearch({"n": Legacy()}, 0), 40)]
    assert set(seen) == set(range(5))
    assert seen == [params["n"] for params in drive(RandomSearch({"n": Legacy()}, 0), 40)]


def test_an_object_that_cannot_draw_says_so():
    with pytest.raises(ValueError, match="Mute.*no puede sortear.*random_state"):
        RandomSearch({"n": Mute()}, 0).ask()


# -- enteros que no entran en un número de punto flotante

HUGE = {"lineal": Int(0, 10**400), "logarítmico": Int(1, 10**400, log=True), "a ambos lados": Int(-10**400, 10**400),
        "que no se imprime": Int(0, 10**5000), "un factorial": Int(1, math.factorial(50))}


@pytest.mark.parametrize("dimension", HUGE.values(), ids=HUGE)
@pytest.mark.parametrize("name", MAKERS)
def test_huge_integers_in_every_searcher(dimension, name):
    seen = drive(MAKERS[name]({"n": dimension, "C": Float(0, 1)}, 0))
    assert all(type(params["n"]) is int and dimension.low <= params["n"] <= dimension.high for params in seen)
    assert len({params["n"] for params in seen}) > 1


@pytest.mark.parametrize("dimension", HUGE.values(), ids=HUGE)
def test_huge_integers_to_the_unit_and_back(dimension):
    values = [dimension.from_unit(u) for u in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert values == sorted(values) and (values[0], values[-1]) == (dimension.low, dimension.high)
    for u in (0.25, 0.5, 0.75):
        assert dimension.to_unit(dimension.from_unit(u)) == pytest.approx(u, abs=1e-6)
    assert dimension.axis(3)[0] == dimension.low and not dimension.contains(10**6000) and repr(dimension)
    space = Space([{"n": dimension}, {"C": Float(0, 1)}])
    assert space.n_configs == math.inf and len(space.fingerprint()) == 16 and space.grid(2).total == 4


def test_a_uniform_huge_integer_is_uniform():
    rng, dimension = np.random.default_rng(0), Int(0, 10**400)
    shares = [dimension.sample(rng) * 1000 // 10**400 / 1000 for _ in range(2000)]
    assert stats.kstest(shares, "uniform").pvalue > 0.01


def test_a_number_too_big_for_a_float_is_not_in_one():
    assert not Float(0, 1).contains(10**400) and not Int(0, 9).contains(10**400)
    assert not Space({"C": Float(0, 1)}).contains({"C": 10**400})
