"""Las opciones de una lista son iguales si su contenido lo es; lo que se repite cuenta como en scikit-learn."""
import copy
import json
import pickle
from enum import IntEnum

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from sklearn.gaussian_process.kernels import RBF
from sklearn.model_selection import ParameterGrid
from sklearn.svm import SVC

from coursekit import Categorical, Float, Space
from coursekit.searchers import GeneticSearch, GridSearch, RandomSearch, TPESearch

LONG = np.arange(3000.0)
OTHER = np.where(LONG == 1500, -1, LONG)      # se imprime igual que LONG
Level = IntEnum("Level", "LOW HIGH")


class Box:
    def __init__(self, inside):
        self.inside = inside


def back(space, params):
    return space.decode(json.loads(json.dumps(space.encode(params))))


PAIRS = {"arreglos": (LONG, OTHER), "diccionarios": ({"w": LONG}, {"w": OTHER}), "listas": ([LONG], [OTHER]),
         "tablas": (pd.DataFrame(LONG), pd.DataFrame(OTHER)), "dispersas": (csr_matrix(LONG), csr_matrix(OTHER)),
         "núcleos": (RBF(1.0), RBF(1.0004)), "núcleo fijo": (RBF(1.0), RBF(1.0, "fixed")), "objetos": (Box(1), Box(2)),
         "funciones": (lambda x: x, lambda x: -x), "tuplas": ((1, 2), (1.0, 2)), "vacíos": (object(), object()),
         "miembros y enteros": (Level.LOW, 1)}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_options_that_print_alike_are_two_options(pair):
    a, b = pair
    space = Space({"w": [a, b], "x": [1]})
    assert space.n_configs == 2 and space.key({"w": a, "x": 1}) != space.key({"w": b, "x": 1})
    for option in pair:
        assert back(space, {"w": option, "x": 1})["w"] is option
        assert space.contains({"w": option, "x": 1})
    assert Categorical([a]) != Categorical([b])
    assert not Categorical([a]).contains(b) or a == b


@pytest.mark.parametrize("pair", [pair for name, pair in PAIRS.items() if name != "vacíos"],
                         ids=[name for name in PAIRS if name != "vacíos"])
def test_the_fingerprint_tells_the_order_of_the_options(pair):
    a, b = pair
    assert Space({"w": [a, b]}).fingerprint() == Space({"w": [a, b]}).fingerprint()
    assert Space({"w": [a, b]}).fingerprint() != Space({"w": [b, a]}).fingerprint()


def test_a_copy_of_an_option_is_that_option():
    options = [LONG, {"w": OTHER}, SVC(C=3), Box([1]), (1, 1.0, True)]
    dimension = Categorical(options)
    for i, option in enumerate(options):
        assert dimension.index(copy.deepcopy(option)) == i
    for copied in (pickle.loads(pickle.dumps(dimension)), copy.deepcopy(dimension)):
        assert copied == dimension and copied.index(copied.values[3]) == 3 == copied.index(options[3])


def test_an_option_that_changes_inside_is_still_that_option():
    """Una función objetivo puede ajustar el modelo que recibe."""
    model = SVC()
    space = Space({"model": [model, SVC(C=2)]})
    model.fit([[0.0], [1.0]], [0, 1])
    assert space.key({"model": model}) == (0, 0) and back(space, {"model": model})["model"] is model
    assert space.contains({"model": SVC()}) and space.contains({"model": copy.deepcopy(model)})


def test_huge_integers_and_loose_bytes_come_back_as_options():
    space = Space({"n": [10**5000, 2], "f": ["a\udcff", "b"]})
    for params in space.grid():
        assert back(space, params) == params


def test_a_saved_option_that_does_not_exist_is_refused():
    space = Space({"w": [LONG, OTHER]})
    for code in (-1, 2, True, "0", None):
        with pytest.raises(ValueError, match="opción guardada"):
            space.decode({"w": {"option": code, "repr": "?"}})


def test_an_equal_number_of_another_kind_is_found_where_there_is_no_other():
    assert Categorical([1, 10]).index(1.0) == 0 and Categorical([1, 1.0]).index(1.0) == 1
    assert not Categorical([(1, 2)]).contains([1, 2]) and Categorical([(1, 2)]).contains((1.0, 2))


# -- opciones repetidas

REPEATED = {"n": np.linspace(1, 5, 8, dtype=int), "k": ["a", "b", "a"]}


def test_a_grid_walks_every_repetition_like_parameter_grid():
    space = Space(REPEATED)
    assert list(space.grid()) == list(ParameterGrid(REPEATED)) and len(space.grid()) == 24
    searcher = GridSearch(REPEATED)
    assert [searcher.ask().params for _ in range(24)] == list(ParameterGrid(REPEATED)) and searcher.finished


def test_repetitions_are_one_configuration_for_everything_else():
    space = Space(REPEATED)
    assert space.n_configs == 5 * 2 and len({space.key(params) for params in space.grid()}) == 10
    assert space.subspaces[0]["k"].values == ("a", "b") and space.subspaces[0]["k"].listed == ("a", "b", "a")
    assert [Categorical(["a", "a", "b"]).from_unit(u) for u in (0.1, 0.4, 0.6)] == ["a", "a", "b"]
    assert Space({"k": ["a", "a", "b"]}) != Space({"k": ["a", "b"]})


@pytest.mark.parametrize("make", [RandomSearch, TPESearch, GeneticSearch])
def test_who_does_not_repeat_proposes_each_one_once(make):
    searcher, proposed = make(REPEATED, random_state=0), []
    while len(proposed) < 30 and (trial := searcher.ask()) is not None:
        proposed.append(searcher.space.key(trial.params))
        searcher.tell(trial, float(len(proposed)))
        if searcher.finished:
            break
    assert len(proposed) == len(set(proposed)) == 10


def test_chance_draws_them_with_their_weight():
    rng = np.random.default_rng(0)
    space = Space({"k": ["a", "b", "a", "a"], "x": Float(0, 1)})
    share = np.mean([space.sample(rng)["k"] == "a" for _ in range(4000)])
    assert share == pytest.approx(0.75, abs=0.03)
    union = Space([{"k": ["a", "a", "a"]}, {"m": [1]}])
    assert union.shares() == [0.75, 0.25] and union.n_configs == 2
