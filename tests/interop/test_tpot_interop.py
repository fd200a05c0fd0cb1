"""Individuos de TPOT como `History`. Una sola búsqueda de verdad, chica, para todas las pruebas."""
import logging
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

from coursekit import Int, Space
from coursekit.interop import history_from_tpot, import_tpot, space_to_configspace, watch_tpot
from coursekit.interop.quiet_tpot import _evaluated_scores
from coursekit.interop.tpot_individuals import params_of

pytestmark = pytest.mark.processes

SPACE = Space({"criterion": ["gini", "entropy"], "max_depth": [1, 2, None, -1], "min_samples_leaf": Int(1, 9)})


@pytest.fixture(scope="module")
def tpot():
    return import_tpot()


@pytest.fixture(scope="module")
def fitted(tpot):
    node = tpot.search_spaces.nodes.EstimatorNode(
        DecisionTreeClassifier, space_to_configspace(SPACE, seed=0, constants={"random_state": 0}))
    search = tpot.TPOTClassifier(search_space=node, scorers=["accuracy"], scorers_weights=[1], cv=2, generations=3,
                                 population_size=6, max_time_mins=None, n_jobs=1, processes=False, verbose=0,
                                 random_state=0)
    before = logging.getLogger("distributed").level
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with watch_tpot(search):
            search.fit(*load_iris(return_X_y=True))
    assert logging.getLogger("distributed").level == before
    return search


def test_every_individual_is_a_trial_with_its_generation_and_parents(fitted):
    history, table = history_from_tpot(fitted, space=None), fitted.evaluated_individuals
    assert len(history) == len(table) and history.method == "genetic"
    for trial in history:
        row = table.iloc[trial.number]
        assert trial.generation == row["Generation"]
        if trial.generation == 0:
            assert trial.parents == () and trial.origin == "inicial"
        else:
            assert set(trial.parents) == set(row["Parents"]) and 1 <= len(trial.parents) <= 2
        assert all(history[[t.number for t in history].index(p)].generation < trial.generation for p in trial.parents)


def test_scores_are_turned_once_and_the_best_agrees(fitted):
    history, table = history_from_tpot(fitted), fitted.evaluated_individuals
    scores = table.iloc[:, 0].astype(float)
    for trial in history:
        assert trial.ok == np.isfinite(scores.iloc[trial.number])
    assert history.best.loss == pytest.approx(-scores.max())
    same = history_from_tpot(table, maximize=False)
    assert same.best.loss == pytest.approx(scores.min())


def test_the_individuals_belong_to_our_space_and_are_what_tpot_trains(fitted):
    history, table = history_from_tpot(fitted), fitted.evaluated_individuals
    for trial in history:
        params = dict(trial.params)
        assert params.pop("random_state") == 0 and SPACE.contains(params)
        trained = table["Instance"].iloc[trial.number].get_params()
        assert {name: trained[name] for name in trial.params} == trial.params


def test_invalid_individuals_are_failed_trials_that_say_so(fitted):
    failed = [t for t in history_from_tpot(fitted) if not t.ok]
    assert all(t.params["max_depth"] == -1 for t in failed) and failed
    assert all("INVALID" in t.error for t in failed)


def test_a_pipeline_is_told_step_by_step(tpot):
    nodes, pipelines = tpot.search_spaces.nodes, tpot.search_spaces.pipelines
    from sklearn.preprocessing import MinMaxScaler, StandardScaler
    scalers = pipelines.ChoicePipeline([nodes.EstimatorNode(StandardScaler, {}), nodes.EstimatorNode(MinMaxScaler, {})])
    tree = nodes.EstimatorNode(DecisionTreeClassifier, space_to_configspace(SPACE, seed=0))
    params = params_of(pipelines.SequentialPipeline([scalers, tree]).generate(np.random.default_rng(0)))
    assert params["pipeline"] in ("StandardScaler → DecisionTreeClassifier", "MinMaxScaler → DecisionTreeClassifier")
    assert {"DecisionTreeClassifier__criterion", "DecisionTreeClassifier__min_samples_leaf"} <= params.keys()


def test_bad_input_is_named(fitted):
    with pytest.raises(TypeError, match="estimator.*ya ajustado"):
        history_from_tpot(object())
    with pytest.raises(ValueError, match="score.*accuracy_score"):
        history_from_tpot(fitted, score="auc")


def test_importing_it_asks_nothing_to_the_network_and_says_nothing():
    code = """
import socket
asked = []
def refuse(*args, **kwargs):
    asked.append(args)
    raise OSError("sin red")
socket.getaddrinfo = socket.create_connection = refuse
from coursekit.interop import import_tpot
assert import_tpot() is import_tpot() and not asked
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_bar_counts_what_was_evaluated(fitted):
    counted = _evaluated_scores(fitted)
    table = fitted.evaluated_individuals
    assert len(counted) == len(table) and max(v for v in counted if v == v) == table.iloc[:, 0].astype(float).max()


class Individual:
    """Lo que TPOT guarda de un individuo de un solo estimador."""

    method = DecisionTreeClassifier

    def __init__(self, depth):
        self.hyperparameters = {"max_depth": depth}

    @staticmethod
    def hyperparameter_parser(params):
        return params


def table_of(*rows):
    columns = ["score", "Parents", "Variation_Function", "Individual", "Generation", "Completed Timestamp",
               "Eval Error"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize("score", [float("nan"), float("-inf"), float("inf")])
def test_an_individual_measured_as_nan_or_infinite_is_a_failed_trial(score):
    table = table_of([0.9, None, None, Individual(1), 0, 2.0, None], [score, None, None, Individual(2), 0, 3.0, None])
    history = history_from_tpot(table)
    assert [t.status for t in history] == ["ok", "failed"] and history.best.number == 0
    assert "la pérdida llegó" in history[1].error


def test_one_that_was_never_measured_is_not_a_trial():
    never = [float("nan"), None, None, Individual(2), 0, float("nan"), None]
    assert len(history_from_tpot(table_of([0.9, None, None, Individual(1), 0, 2.0, None], never))) == 1


def test_a_part_of_the_table_keeps_the_parents_it_has(fitted):
    table = fitted.evaluated_individuals
    part = history_from_tpot(table.iloc[len(table) // 2:])
    assert len(part) == len(table) - len(table) // 2
    assert all(0 <= parent < len(part) for trial in part for parent in trial.parents)


def test_a_table_read_back_from_a_file_keeps_generations_parents_and_scores(fitted, tmp_path):
    table = fitted.evaluated_individuals
    table.to_csv(tmp_path / "individuos.csv")
    before = history_from_tpot(table)
    after = history_from_tpot(pd.read_csv(tmp_path / "individuos.csv"))
    assert [(t.number, t.generation, t.status) for t in after] == [(t.number, t.generation, t.status) for t in before]
    assert [t.loss for t in after] == pytest.approx([t.loss for t in before], nan_ok=True)
    assert all(isinstance(t.params["pipeline"], str) for t in after)


def test_what_the_space_does_not_search_is_told_apart(fitted, tmp_path):
    history = history_from_tpot(fitted, space=SPACE)
    assert all(SPACE.contains(t.params) and t.info == {"random_state": 0} for t in history)
    history.save(tmp_path / "historia.json")
    with pytest.raises(ValueError, match="«space»: llegó .*trial n.º"):
        history_from_tpot(fitted, space={"max_depth": [7], "criterion": ["gini"]})


def test_odd_cells_are_not_numbers():
    rows = [["INVALID", ("x",), "ind_mutate", Individual(1), 1.0, 2.0, None],
            ["0.75", None, None, Individual(2), 0, 3.0, None],
            [pd.NA, [["y"]], "ind_crossover", Individual(3), pd.NA, 4.0, None]]
    history = history_from_tpot(table_of(*rows))
    assert [t.status for t in history] == ["failed", "ok", "failed"] and history.best.loss == -0.75
    assert "INVALID" in history[0].error and history[2].generation is None and history[2].parents == ()


def test_a_table_without_scores_is_refused():
    with pytest.raises(ValueError, match="«estimator»: llegó .*puntaje"):
        history_from_tpot(table_of().drop(columns="score"))
