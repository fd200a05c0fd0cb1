"""Estudios de Optuna como `History`."""
import optuna
import pytest

from coursekit import Float, Space
from coursekit.interop import history_from_optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def study_of(objective, n=15, **kwargs):
    sampler = kwargs.pop("sampler", optuna.samplers.RandomSampler(seed=0))
    study = optuna.create_study(sampler=sampler, **kwargs)
    study.optimize(objective, n)
    return study


def test_values_params_and_best_agree():
    study = study_of(lambda t: t.suggest_float("x", 0, 1) + (t.suggest_categorical("k", [0, 1]) or 0))
    history = history_from_optuna(study, space=Space({"x": Float(0, 1), "k": [0, 1]}))
    assert [t.params for t in history] == [t.params for t in study.trials]
    assert [t.loss for t in history] == [t.value for t in study.trials]
    assert history.best.number == study.best_trial.number and history.method == "random"
    assert all(history.space.contains(t.params) and t.seconds >= 0 for t in history)


def test_a_study_that_maximises_is_turned_once():
    study = study_of(lambda t: t.suggest_float("x", 0, 1), direction="maximize")
    assert history_from_optuna(study).best.loss == -study.best_value


def test_pruned_trials_are_kept_as_such_and_never_the_best():
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        for step in (1, 3, 9):
            trial.report(x / step, step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return x / 9

    study = study_of(objective, 20, pruner=optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3))
    history = history_from_optuna(study)
    pruned = [t for t in history if t.origin == "podado"]
    assert pruned == [t for t in history if t.status == "pruned"]
    assert pruned and all(t.resource < 9 and not t.ok and t.loss is not None for t in pruned)
    assert not set(map(id, pruned)) & set(map(id, history.top(len(history))))
    assert history.best.resource == 9 and history.best.number == study.best_trial.number
    assert sum(t.cost for t in history) == sum(t.last_step for t in study.trials)
    assert max(t.rung for t in history) >= 1


def test_nan_and_failures_are_failed_trials():
    def objective(trial):
        if (x := trial.suggest_float("x", 0, 1)) > 0.5:
            return float("nan")
        trial.set_user_attr("nota", 3)
        return x

    history = history_from_optuna(study_of(objective))
    assert all(t.ok == (t.params["x"] <= 0.5) for t in history) and any(not t.ok for t in history)
    assert all(t.info == {"nota": 3} for t in history if t.ok)


def test_generations_of_its_genetic_sampler_are_kept():
    study = study_of(lambda t: t.suggest_float("x", 0, 1), 12,
                     sampler=optuna.samplers.NSGAIISampler(seed=0, population_size=4))
    history = history_from_optuna(study)
    assert [t.generation for t in history] == [0] * 4 + [1] * 4 + [2] * 4 and history.method == "genetic"


def test_unfinished_trials_stay_out_and_several_objectives_are_refused():
    study = study_of(lambda t: t.suggest_float("x", 0, 1), 2)
    study.ask()
    assert len(history_from_optuna(study)) == 2
    with pytest.raises(ValueError, match="un solo objetivo"):
        history_from_optuna(optuna.create_study(directions=["minimize", "minimize"]))
    with pytest.raises(TypeError, match="study"):
        history_from_optuna([1])


@pytest.mark.parametrize("direction", ["minimize", "maximize"])
def test_trials_that_stop_by_themselves_are_compared_by_their_loss(direction):
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        patience = 1 + int(5 * x)      # el peor es el que más dura
        for step in range(1, patience + 1):
            trial.report(x, step)
        return x if direction == "minimize" else -x

    study = study_of(objective, direction=direction)
    history = history_from_optuna(study)
    assert history.best.number == study.best_trial.number
    assert [t.number for t in history.top(3)] == sorted(range(15), key=lambda n: study.trials[n].params["x"])[:3]
    assert [t.cost for t in history] == [t.last_step for t in study.trials]


def test_a_trial_pruned_before_it_said_anything_has_no_loss():
    def objective(trial):
        trial.suggest_float("x", 0, 1)
        raise optuna.TrialPruned

    history = history_from_optuna(study_of(objective, 1))
    (trial,) = history
    assert (trial.status, trial.loss, trial.error) == ("pruned", None, "")
    with pytest.raises(ValueError, match="«best»: .*el primero: status='pruned'"):
        _ = history.best


def test_a_trial_cut_in_the_middle_does_not_keep_the_rest_from_being_saved(tmp_path):
    def objective(trial):
        x = trial.suggest_float("x", 0, 1)
        if trial.number == 1:
            raise RuntimeError("se cayó")
        if trial.number == 2:
            raise optuna.TrialPruned
        return x + trial.suggest_categorical("k", [0, 1])

    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    study.optimize(objective, 5, catch=RuntimeError)
    space = Space({"x": Float(0, 1), "k": [0, 1]})
    history = history_from_optuna(study, space=space)
    assert [t.status for t in history] == ["ok", "failed", "pruned", "ok", "ok"]
    assert history[1].params.keys() == {"x"} and history[1].error
    history.save(tmp_path / "historia.json")
    assert [t.params for t in type(history).load(tmp_path / "historia.json", space)] == [t.params for t in history]


def test_the_space_of_another_study_is_refused():
    study = study_of(lambda t: t.suggest_float("x", 0, 1), 3)
    for other in ({"x": Float(5, 6)}, {"y": Float(0, 1)}):
        with pytest.raises(ValueError, match="«space»: llegó .*trial n.º 0"):
            history_from_optuna(study, space=other)


def test_trials_added_by_hand_or_enqueued_are_trials():
    study = study_of(lambda t: t.suggest_float("x", 0, 1), 2)
    study.enqueue_trial({"x": 0.25})
    assert len(history_from_optuna(study)) == 2, "el que espera todavía no es un trial"
    study.optimize(lambda t: t.suggest_float("x", 0, 1), 1)
    study.add_trial(optuna.trial.create_trial(state=optuna.trial.TrialState.FAIL))
    history = history_from_optuna(study)
    assert history[2].params == {"x": 0.25} and [t.status for t in history] == ["ok", "ok", "ok", "failed"]
