"""Hyperopt de ida y vuelta: nuestro espacio allá, sus Trials acá."""
import numpy as np
import pytest
from hyperopt import STATUS_FAIL, STATUS_OK, Trials, fmin, hp, rand, tpe
from hyperopt.pyll.stochastic import sample
from scipy.stats import loguniform, norm, randint

from coursekit import Categorical, Float, Int, Space
from coursekit.interop import history_from_hyperopt, space_to_hyperopt

SPACE = Space({"criterion": ["entropy", "gini"], "max_depth": [2, 4, None], "leaf": Int(1, 12),
               "rate": Float(0.001, 1, log=True), "trees": Int(1, 1000, log=True), "frac": Float(0, 1),
               "shape": [(1, 2), [3, 4]], "one": Int(7, 7)})
UNION = Space([{"kernel": ["rbf"], "C": Float(0.1, 10, log=True), "gamma": Float(0.01, 1)},
               {"kernel": ["poly"], "C": Float(0.1, 10, log=True), "gamma": Float(0.01, 0.1), "degree": Int(2, 5)}])


def search(space, objective, n, **kwargs):
    trials, kwargs = Trials(), {"algo": rand.suggest} | kwargs
    fmin(objective, space, max_evals=n, trials=trials, rstate=np.random.default_rng(0), show_progressbar=False,
         **kwargs)
    return trials


@pytest.mark.parametrize("space", [SPACE, UNION], ids=["simple", "unión"])
def test_what_hyperopt_draws_belongs_to_the_space_and_comes_back_identical(space):
    received = []

    def objective(params):
        received.append(params)
        return float(len(received))

    trials = search(space_to_hyperopt(space), objective, 40, algo=tpe.suggest)
    history = history_from_hyperopt(trials, space)
    assert [t.params for t in history] == received
    assert all(space.contains(t.params) for t in history)
    assert [t.loss for t in history] == [float(i) for i in range(1, 41)]
    assert history.method == "tpe" and history.space is space


def test_the_objects_are_our_own():
    shape = [1, 2]
    (params,) = [sample(space_to_hyperopt({"shape": [shape]}), np.random.default_rng(0))]
    assert params["shape"] is shape


def test_every_integer_is_as_likely_as_any_other():
    node = space_to_hyperopt({"n": Int(1, 4), "t": Int(1, 100, log=True)})
    rng = np.random.default_rng(0)
    drawn = [sample(node, rng) for _ in range(2000)]
    counts = np.bincount([d["n"] for d in drawn], minlength=5)
    assert counts[0] == 0 and counts[1:].min() > 420
    own = np.random.default_rng(1)
    ours = [Int(1, 100, log=True).sample(own) for _ in range(2000)]
    assert np.median([d["t"] for d in drawn]) == pytest.approx(np.median(ours), abs=3)
    assert {type(d["n"]) for d in drawn} == {type(d["t"]) for d in drawn} == {int}


def test_branches_keep_the_odds_of_our_space():
    space = Space([{"a": ["x"]}, {"a": ["y"], "b": [1, 2, 3]}])
    rng = np.random.default_rng(0)
    drawn = [sample(space_to_hyperopt(space), rng)["a"] for _ in range(1000)]
    assert drawn.count("y") == pytest.approx(750, abs=50)


def test_positions_of_choice_come_back_as_values_from_their_own_space():
    space = {"criterion": hp.choice("criterion", ["entropy", "gini"]), "max_depth": hp.quniform("max_depth", 10, 90, 5)}
    history = history_from_hyperopt(search(space, lambda p: p["max_depth"], 5), space, method="random")
    assert {t.params["criterion"] for t in history} <= {"entropy", "gini"}
    assert all(isinstance(t.params["max_depth"], float) for t in history)
    assert history.space is None and history.method == "random"


def test_failures_and_extra_results_are_kept():
    def objective(params):
        if params["x"] > 0.5:
            return {"status": STATUS_FAIL, "failure": "se cayó"}
        return {"status": STATUS_OK, "loss": float("nan") if params["x"] < 0.2 else params["x"], "trees": np.int64(3)}

    history = history_from_hyperopt(search({"x": hp.uniform("x", 0, 1)}, objective, 20), {"x": hp.uniform("x", 0, 1)})
    for trial in history:
        assert trial.ok == (0.2 <= trial.params["x"] <= 0.5)
        if trial.params["x"] > 0.5:
            assert trial.error == "se cayó"
        else:
            assert trial.info == {"trees": 3} and type(trial.info["trees"]) is int


def test_an_objective_that_raised_is_a_failed_trial_or_absent():
    def objective(params):
        raise RuntimeError("no")

    trials = Trials()
    with pytest.raises(RuntimeError):
        fmin(objective, {"x": hp.uniform("x", 0, 1)}, algo=rand.suggest, max_evals=2, trials=trials,
             rstate=np.random.default_rng(0), show_progressbar=False, verbose=False)
    history = history_from_hyperopt(trials, {"x": hp.uniform("x", 0, 1)})
    assert all(not t.ok for t in history)


def test_a_single_hyperparameter_keeps_its_label():
    space = hp.uniform("x", 0, 1)
    history = history_from_hyperopt(search(space, lambda x: x, 3), space)
    assert all(t.params == {"x": t.loss} for t in history)


def test_scipy_distributions_with_an_equivalent_are_translated():
    rng = np.random.default_rng(0)
    node = space_to_hyperopt({"C": loguniform(0.1, 10), "n": randint(2, 5)})
    drawn = [sample(node, rng) for _ in range(50)]
    assert {d["n"] for d in drawn} == {2, 3, 4} and all(0.1 <= d["C"] <= 10 for d in drawn)
    with pytest.raises(ValueError, match="«x».*Hyperopt.*loguniform"):
        space_to_hyperopt({"x": norm(0, 1)})


def test_bad_trials_are_named():
    with pytest.raises(TypeError, match="trials"):
        history_from_hyperopt([1], SPACE)


def test_categories_that_are_equal_but_different_survive():
    space = Space({"f": Categorical([1, 1.0, True])})
    history = history_from_hyperopt(search(space_to_hyperopt(space), lambda p: 0.0, 20), space)
    assert {type(t.params["f"]) for t in history} == {int, float, bool}


NESTED = {
    "dict of dicts": {"a": {"x": hp.uniform("x", 0, 1)}, "b": {"k": hp.choice("k", [10, 20])}},
    "list": [hp.uniform("x", 0, 1), hp.choice("k", [10, 20])],
    "tuple in a dict": {"pair": (hp.uniform("x", 0, 1), hp.choice("k", [10, 20]))},
    "choice of tuples": hp.choice("branch", [("one", hp.uniform("x", 0, 1), hp.choice("k", [10, 20]))]),
    "branch inside a dict": {
        "model": hp.choice("branch", [{"x": hp.uniform("x", 0, 1), "k": hp.choice("k", [10, 20])}])},
}


@pytest.mark.parametrize("name", NESTED)
def test_in_a_nested_space_every_value_has_its_own_label(name):
    trials = search(NESTED[name], lambda params: 1.0, 6)
    history = history_from_hyperopt(trials, NESTED[name])
    for trial, document in zip(history, trials.trials, strict=True):
        drawn = document["misc"]["vals"]
        assert trial.params["x"] == drawn["x"][0]
        assert trial.params["k"] == [10, 20][drawn["k"][0]]
        assert trial.params.get("branch", 0) == 0


def test_a_choice_between_tuples_keeps_only_the_branch_that_was_taken():
    space = hp.choice("a", [("case 1", hp.uniform("c1", 0, 1)), ("case 2", hp.uniformint("c2", 5, 9))])
    history = history_from_hyperopt(search(space, lambda params: params[1], 10), space)
    assert {t.params["a"] for t in history} == {0, 1}
    for trial in history:
        label = ["c1", "c2"][trial.params["a"]]
        assert trial.params == {"a": trial.params["a"], label: trial.loss}
        assert type(trial.params[label]) is (float if label == "c1" else int)


def test_options_that_are_lists_are_values_and_not_branches():
    space = {"layers": hp.choice("layers", [[10], [10, 20]]), "x": hp.uniform("x", 0, 1)}
    received = []
    trials = search(space, lambda params: received.append(params) or 1.0, 5)
    assert [t.params for t in history_from_hyperopt(trials, space)] == received


def test_what_failed_inside_hyperopt_is_a_failed_trial_with_its_reason(caplog):
    def objective(params):
        if params["x"] > 0.5:
            raise ValueError("se rompió")
        return params["x"]

    space = {"x": hp.uniform("x", 0, 1)}
    history = history_from_hyperopt(search(space, objective, 12, catch_eval_exceptions=True), space)
    assert len(history) == 12
    assert all(t.ok == (t.params["x"] <= 0.5) for t in history) and not all(t.ok for t in history)
    assert all("se rompió" in t.error for t in history if not t.ok)


@pytest.mark.parametrize("other", [{"z": hp.uniform("z", 0, 1)}, Space({"z": Float(0, 1)}),
                                   {"x": hp.uniform("x", 0, 1)}], ids=["hyperopt", "coursekit", "less"])
def test_the_space_of_another_search_is_refused_by_name(other):
    trials = search({"x": hp.uniform("x", 0, 1), "y": hp.uniform("y", 0, 1)}, lambda params: 1.0, 2)
    with pytest.raises(ValueError, match="«space»: llegó .*se espera el mismo espacio que recibió fmin"):
        history_from_hyperopt(trials, other)


def x_and(**more):
    return {"x": hp.uniform("x", 0, 1), **more}


OTHERS = {
    "una etiqueta de más": (x_and(), x_and(z=hp.uniform("z", 0, 1))),
    "una elección de más": (x_and(), x_and(z=hp.choice("z", [1, 2]))),
    "de más, adentro": (x_and(), {"inside": x_and(z=hp.uniform("z", 0, 1))}),
    "otro rango": (x_and(), Space({"x": Float(5, 6)})),
    "menos opciones": ({"c": hp.choice("c", list(range(9)))}, {"c": hp.choice("c", [0])}),
    "menos opciones, adentro": ({"c": hp.choice("c", list(range(9)))}, {"inside": {"c": hp.choice("c", [0])}}),
    "un real por una opción": (x_and(), {"x": hp.choice("x", [1, 2])}),
}


@pytest.mark.parametrize("own, other", OTHERS.values(), ids=OTHERS)
def test_a_space_from_which_the_trials_could_not_come_is_refused_in_silence(own, other, capsys):
    trials = search(own, lambda params: 1.0, 6)
    capsys.readouterr()
    with pytest.raises(ValueError, match="«space»: llegó uno con .*se espera el mismo espacio que recibió fmin"):
        history_from_hyperopt(trials, other)
    assert capsys.readouterr() == ("", ""), "Hyperopt imprime los errores de sus expresiones"


def test_a_choice_between_numbers_at_the_root_tells_each_label_its_own():
    space = hp.choice("branch", [hp.uniform("low", 0, 1), hp.uniform("high", 5, 6)])
    for trial in history_from_hyperopt(search(space, lambda value: value, 8), space):
        label = ["low", "high"][trial.params["branch"]]
        assert trial.params == {"branch": trial.params["branch"], label: trial.loss}


def test_repeated_options_weigh_as_many_times():
    rng = np.random.default_rng(0)
    node = space_to_hyperopt({"k": ["a", "b", "a", "a"]})
    drawn = [sample(node, rng)["k"] for _ in range(1000)]
    assert drawn.count("a") == pytest.approx(750, abs=50)


@pytest.mark.parametrize("dimension", [Int(0, 2**70), Int(-2**60, 0), Int(1, 10**400, log=True)])
def test_integers_that_hyperopt_would_skip_are_refused(dimension):
    with pytest.raises(ValueError, match="«n»: llegó Int.*2\\*\\*53"):
        space_to_hyperopt({"n": dimension})
