"""La importancia: distingue lo que influye de lo que no, y coincide con la de Optuna en lo que importa."""
import numpy as np
import optuna
import pytest

from coursekit import Categorical, Float, History, Int, Space, Trial, minimize
from coursekit.experiments.importance import importance
from coursekit.interop import history_from_optuna
from coursekit.searchers import RandomSearch

SPACE = Space({"C": Float(1e-3, 1e3, log=True), "depth": Int(1, 30), "kernel": Categorical(["rbf", "poly"]),
               "junk": Float(0, 1)})


def searched(objective, n=80, space=SPACE, seed=0):
    return minimize(objective, RandomSearch(space, random_state=seed), n, progress=False)


def test_shares_add_up_and_what_matters_stands_out():
    result = importance(searched(lambda p: (np.log10(p["C"]) - 1) ** 2 + 3 * (p["kernel"] == "poly")))
    by_name = dict(zip(result.names, result.share, strict=True))
    assert sum(by_name.values()) == pytest.approx(1)
    assert min(by_name["C"], by_name["kernel"]) > 2 * max(by_name["depth"], by_name["junk"])
    assert set(np.array(result.names)[result.distinguishable]) == {"C", "kernel"}


def test_nothing_stands_out_of_noise_more_often_than_promised():
    rng = np.random.default_rng(0)
    false_alarms = [importance(searched(lambda p: rng.random(), 40, seed=s), seed=s).distinguishable.mean()
                    for s in range(30)]
    assert np.mean(false_alarms) < 0.12


def test_it_does_not_depend_on_the_scale_of_the_loss():
    history = searched(lambda p: abs(np.log10(p["C"])))
    stretched = searched(lambda p: np.exp(5 * abs(np.log10(p["C"]))))
    np.testing.assert_allclose(importance(history).share, importance(stretched).share)


def test_it_depends_on_the_space():
    """La misma función, con C en un rango angosto: deja de importar."""
    narrow = Space({"C": Float(9, 11), "depth": Int(1, 30)})

    def objective(params):
        return (np.log10(params["C"]) - 1) ** 2 + 0.02 * abs(params["depth"] - 15)

    wide = importance(searched(objective, space=Space({"C": Float(1e-3, 1e3, log=True), "depth": Int(1, 30)})))
    assert wide.share[wide.names.index("C")] > 0.7
    close = importance(searched(objective, space=narrow))
    assert close.share[close.names.index("C")] < 0.3


def test_optuna_ranks_the_same_hyperparameters_first():
    def objective(trial):
        c = trial.suggest_float("C", 1e-3, 1e3, log=True)
        trial.suggest_float("junk", 0, 1)
        return (np.log10(c) - 1) ** 2 + 3 * (trial.suggest_categorical("kernel", ["rbf", "poly"]) == "poly")

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    study.optimize(objective, 120)
    ours = importance(history_from_optuna(study), top=0.1)
    theirs = optuna.importance.get_param_importances(study)
    assert ours.names[int(np.argmin(ours.share))] == min(theirs, key=theirs.get) == "junk"


def test_conditional_hyperparameters_count_their_absence():
    union = Space([{"k": ["a"], "x": Float(0, 1)}, {"k": ["b"]}])
    result = importance(searched(lambda p: p.get("x", 2.0), 60, union))
    assert set(result.names) == {"k", "x"} and result.distinguishable.all()


def test_too_few_trials_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="al menos 8"):
        importance(History([Trial(params={"a": 1}, status="ok", loss=1.0)]))
