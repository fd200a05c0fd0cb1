"""Todos los buscadores, por su nombre, se portan igual dentro de `SearchCV`."""
import pickle
import warnings

import numpy as np
import pytest
from helpers.small_searchers import Fake
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit import Categorical, Float, Int, SearchCV
from coursekit.methods import METHODS

X, y = load_breast_cancer(return_X_y=True)
X, y = X[:120], y[:120]
SPACE = {"a": Float(0, 1), "flag": Categorical([True, False])}
WITH_RESOURCE = {"halving", "hyperband", "asha"}


def make(name, estimator=None, space=SPACE, **options):
    if name == "grid":
        options["searcher_options"] = {"points": 3}
    if name in WITH_RESOURCE:
        options = {"resource": "budget", "max_resource": 9} | options
    options = {"n_iter": 6, "cv": 2, "random_state": 0} | options
    return SearchCV(Fake() if estimator is None else estimator, space, name, **options)


def fit(search, **params):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return search.fit(X, y, **params)


pytestmark = pytest.mark.parametrize("name", METHODS)


def test_clone_pickle_and_seed_give_the_same_search(name):
    search = make(name)
    copy = pickle.loads(pickle.dumps(clone(search)))
    fit(search)
    assert fit(copy).cv_results_["params"] == search.cv_results_["params"]
    again = pickle.loads(pickle.dumps(search))
    assert again.best_params_ == search.best_params_
    np.testing.assert_array_equal(again.predict(X), search.predict(X))


def test_the_table_and_the_history_tell_the_same(name):
    search = fit(make(name))
    results, history = search.cv_results_, search.history_
    assert history.method == name
    np.testing.assert_allclose([-t.loss for t in history], results["mean_test_score"])
    assert [t.resource for t in history] == (results["n_resources"].tolist() if name in WITH_RESOURCE
                                             else [None] * len(history))
    assert ("bracket" in results) == (name in WITH_RESOURCE)
    assert len(history) == 6 or name in WITH_RESOURCE
    assert history.best.loss == -search.best_score_


def test_several_metrics_and_a_refit_that_decides(name):
    def scoring(estimator, X, y):
        return {"first": estimator.a, "second": 1 - estimator.a}
    search = fit(make(name, scoring=scoring, refit="second"))
    top = search.cv_results_.get("n_resources", np.ones(len(search.history_)))
    assert search.best_score_ == search.cv_results_["mean_test_second"][top == top.max()].max()
    chosen = fit(make(name, scoring=scoring, refit=lambda results: len(results["params"]) - 1))
    assert chosen.best_index_ == len(chosen.history_) - 1


def test_failures_do_not_stop_it(name):
    class FailsBelow(Fake):
        def fit(self, X, y):
            if self.a < 0.3:
                raise RuntimeError("muy chico")
            return super().fit(X, y)
    search = fit(make(name, FailsBelow()))
    failed = [t for t in search.history_ if t.params["a"] < 0.3]
    assert failed and all(t.status == "failed" and "muy chico" in t.error for t in failed)
    assert np.isfinite(search.best_score_)
    with pytest.raises(RuntimeError, match="muy chico"):
        fit(make(name, FailsBelow(), error_score="raise"))


def test_pipelines_groups_and_conditional_spaces(name):
    model = make_pipeline(StandardScaler(), LogisticRegression(solver="liblinear"))
    space = [{"logisticregression__C": Float(0.01, 10, log=True)},
             {"logisticregression__fit_intercept": [False], "logisticregression__intercept_scaling": Int(1, 3)}]
    options = {"resource": "logisticregression__max_iter", "max_resource": 27} if name in WITH_RESOURCE else {}
    search = fit(make(name, model, space, cv=GroupKFold(2), **options), groups=np.arange(120) % 7)
    assert search.best_score_ > 0.8
    searched = [set(params) - {options.get("resource")} for params in search.cv_results_["params"]]
    assert all(names in [set(sub) for sub in space] for names in searched)
