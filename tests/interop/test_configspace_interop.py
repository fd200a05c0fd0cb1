"""`Space` → ConfigSpace: lo que sortea es nuestro."""
import ConfigSpace as cs
import numpy as np
import pandas as pd
import pytest
from scipy.stats import expon, loguniform, randint, uniform

from coursekit import Float, Int, Space
from coursekit.interop import space_to_configspace
from coursekit.interop._common import plain_params

SPACE = Space({"criterion": ["entropy", "gini"], "max_depth": [2, 4, None], "leaf": Int(1, 12),
               "rate": Float(0.001, 1, log=True), "trees": Int(1, 1000, log=True), "one": Int(7, 7),
               "flag": [True, False]})
UNION = Space([{"kernel": ["rbf", "sigmoid"], "C": Float(0.1, 10, log=True), "gamma": Float(0.01, 1)},
               {"kernel": ["poly"], "C": Float(0.1, 10, log=True), "gamma": Float(0.01, 1), "degree": Int(2, 5)},
               {"kernel": ["linear"], "C": Float(0.1, 10, log=True)}])


@pytest.mark.parametrize("space", [SPACE, UNION], ids=["simple", "unión"])
def test_what_it_draws_belongs_to_our_space(space):
    target = space_to_configspace(space, seed=0)
    drawn = [plain_params(dict(target.sample_configuration())) for _ in range(300)]
    assert all(space.contains(params) for params in drawn)
    assert len({space.subspace_of(params) for params in drawn}) == len(space.subspaces)


def test_what_we_draw_is_a_legal_configuration_there():
    target = space_to_configspace(UNION)
    rng = np.random.default_rng(0)
    for _ in range(100):
        cs.Configuration(target, values=UNION.sample(rng)).check_valid_configuration()


def test_branches_keep_the_odds_of_our_space():
    target = space_to_configspace(UNION, seed=0)
    kernels = [c["kernel"] for c in target.sample_configuration(3000)]
    assert kernels.count("poly") == pytest.approx(1000, abs=90)
    assert kernels.count("rbf") == pytest.approx(500, abs=80)


def test_none_is_none_and_the_same_seed_repeats():
    target = space_to_configspace({"max_depth": [2, None]}, seed=3)
    drawn = [c["max_depth"] for c in target.sample_configuration(20)]
    assert None in drawn and "<NONE>" not in drawn
    again = space_to_configspace({"max_depth": [2, None]}, seed=3)
    assert drawn == [c["max_depth"] for c in again.sample_configuration(20)]


def test_constants_go_along_without_being_searched():
    config = dict(space_to_configspace({"C": [1, 2]}, constants={"random_state": 0}).sample_configuration())
    assert config["random_state"] == 0
    with pytest.raises(ValueError, match="constants.*«C»"):
        space_to_configspace({"C": [1, 2]}, constants={"C": 3})


def test_scipy_distributions_with_an_equivalent_are_translated():
    target = space_to_configspace({"C": loguniform(0.1, 10), "n": randint(2, 5), "u": uniform(1, 2)})
    assert target["C"].log and (target["n"].lower, target["n"].upper) == (2, 4)
    assert (target["u"].lower, target["u"].upper) == (1, 3)
    with pytest.raises(ValueError, match="ConfigSpace.*uniform"):
        space_to_configspace({"x": expon()})


def test_a_union_without_a_telltale_dimension_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="ninguna dimensión categórica distingue"):
        space_to_configspace([{"a": Float(0, 1)}, {"b": Float(0, 1)}])
    with pytest.raises(ValueError, match="ninguna dimensión categórica distingue"):
        space_to_configspace([{"k": ["x", "y"]}, {"k": ["y"], "b": Float(0, 1)}])


def test_a_name_that_changes_of_values_is_refused():
    with pytest.raises(ValueError, match="«C».*cambian"):
        space_to_configspace([{"k": ["x"], "C": Int(1, 2)}, {"k": ["y"], "C": Int(1, 3)}])


def test_options_that_configspace_confuses_are_refused():
    with pytest.raises(ValueError, match="«f».*1.0"):
        space_to_configspace({"f": [1, 1.0]})


IMPOSSIBLE = {"arreglos": [np.array([1, 2]), np.array([3])], "un arreglo": [np.array([1, 2])], "NaN": [np.nan, 1.0],
              "tablas": [pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]})],
              "muy chico": Float(1e-300, 1e-290, log=True),
              "muy cerca": Float(1.0, 1.0 + 1e-15), "muy ancho": Float(-8e307, 8e307), "70 bits": Int(0, 2**70),
              "63 bits a cada lado": Int(-2**62, 2**62), "más que un flotante": Int(1, 10**400, log=True),
              "iguales con ==": ["a", 1, True], "otra distribución": expon(), "un solo valor": uniform(2, 0),
              "de arreglos": uniform([0, 0], [1, 2])}


@pytest.mark.parametrize("dimension", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_configspace_cannot_say_is_said_by_us_with_its_name(dimension):
    with pytest.raises(ValueError, match="«k»: llegó .*(se esperan|se traducen)"):
        space_to_configspace({"k": dimension})
    with pytest.raises(ValueError, match="«k»: llegó .*(se esperan|se traducen)"):
        space_to_configspace([{"z": ["a"], "k": dimension}, {"z": ["b"]}])


def test_big_things_that_fit_are_said():
    target = space_to_configspace({"n": Int(0, 2**62), "m": [10**30, 2], "t": [(1, 2), (3, 4)], "c": Int(2**70, 2**70)})
    for config in target.sample_configuration(20):
        assert 0 <= config["n"] <= 2**62 and config["m"] in (10**30, 2) and config["c"] == 2**70


def test_repeated_options_weigh_as_many_times():
    drawn = [c["k"] for c in space_to_configspace({"k": ["a", "b", "a", "a"]}, seed=0).sample_configuration(2000)]
    assert drawn.count("a") == pytest.approx(1500, abs=80)
    union = space_to_configspace([{"k": ["a", "a", "b"]}, {"k": ["c"], "x": Float(0, 1)}], seed=0)
    kernels = [c["k"] for c in union.sample_configuration(2000)]
    assert kernels.count("c") == pytest.approx(1000, abs=90) and kernels.count("a") == pytest.approx(667, abs=80)


def test_an_empty_space_has_one_configuration():
    assert dict(space_to_configspace({}).sample_configuration()) == {}


@pytest.mark.parametrize("seed", ["a", -1, 1.5, 2**40, True])
def test_bad_seeds_are_named(seed):
    with pytest.raises((TypeError, ValueError), match="«seed»: llegó"):
        space_to_configspace(SPACE, seed=seed)


@pytest.mark.parametrize("constants", [[1], {1: 2}, {"w": np.array([1, 2])}], ids=["lista", "nombre", "arreglo"])
def test_bad_constants_are_named(constants):
    with pytest.raises((TypeError, ValueError), match="«constants.*: llegó"):
        space_to_configspace(SPACE, constants=constants)
