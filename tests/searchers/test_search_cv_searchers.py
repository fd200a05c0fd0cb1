"""Cada buscador, por su nombre, dentro de `SearchCV`: lo que `tests/model_selection` no prueba uno por uno."""
import pickle
import warnings

import numpy as np
import pytest
from sklearn import config_context
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.ensemble import RandomForestClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import make_scorer, mean_squared_error
from sklearn.model_selection import GroupKFold, HalvingGridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

from coursekit import Float, Int, SearchCV
from coursekit.methods import METHODS
from coursekit.searchers import GridSearch, Hyperband, TPESearch

X, y = load_breast_cancer(return_X_y=True)
X, y = X[:120], y[:120]
WITH_RESOURCE = {"halving", "hyperband", "asha"}
SPACE = {"C": Float(0.01, 100, log=True), "class_weight": [None, "balanced"]}
every_searcher = pytest.mark.parametrize("name", METHODS)


class Score(ClassifierMixin, BaseEstimator):
    """Su puntaje es -(a - 0,6)²: siempre negativo, y mejor cerca de 0,6."""

    def __init__(self, a=0.5, budget=1):
        self.a, self.budget = a, budget

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.full(len(X), self.classes_[0])

    def score(self, X, y):
        return -(self.a - 0.6) ** 2


def make(name, estimator=None, space=None, **options):
    if name == "grid":
        options["searcher_options"] = {"points": 4}
    if name in WITH_RESOURCE:
        options = {"resource": "max_iter", "min_resource": 3, "max_resource": 27} | options
    options = {"n_iter": 6, "cv": 2, "random_state": 0} | options
    estimator = LogisticRegression(solver="liblinear") if estimator is None else estimator
    return SearchCV(estimator, SPACE if space is None else space, name, **options)


def fit(search, *data, **params):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")      # liblinear avisa cuando no llega a converger
        return search.fit(*(data or (X, y)), **params)


@every_searcher
def test_inside_a_pipeline_and_inside_cross_validation(name):
    search = make(name, n_iter=4)
    model = make_pipeline(StandardScaler(), search)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scores = cross_val_score(model, X, y, cv=2)
        assert not hasattr(search, "best_params_"), "cross_val_score trabaja con copias"
        model.fit(X, y)
    assert scores.shape == (2,) and scores.min() > 0.8
    assert pickle.loads(pickle.dumps(model)).score(X, y) > 0.9


@every_searcher
def test_set_params_and_clone_keep_the_choice_of_searcher(name):
    search = make(name).set_params(n_iter=3, estimator__C=5.0, cv=3)
    copy = clone(search)
    assert copy.get_params()["searcher"] == name and copy.n_iter == 3 and copy.estimator.C == 5.0
    assert fit(copy).n_splits_ == 3 and copy.searcher_.name == name


@every_searcher
def test_weights_and_groups_are_routed(name):
    with config_context(enable_metadata_routing=True):
        model = LogisticRegression(solver="liblinear").set_fit_request(sample_weight=True).set_score_request(
            sample_weight=True)
        weights = np.where(y == 1, 5.0, 0.1)
        groups = np.arange(len(y)) % 5
        heavy = fit(make(name, model, cv=GroupKFold(2)), sample_weight=weights, groups=groups)
        plain = fit(make(name, model, cv=GroupKFold(2)), groups=groups)
    assert heavy.cv_results_["params"][0] == plain.cv_results_["params"][0]
    assert heavy.cv_results_["mean_test_score"][0] != plain.cv_results_["mean_test_score"][0]


@every_searcher
def test_negative_scores_and_losses_point_the_same_way(name):
    options = {"resource": "budget", "min_resource": 1, "max_resource": 9} if name in WITH_RESOURCE else {}
    search = fit(make(name, Score(), {"a": Float(0, 1)}, n_iter=9, **options))
    top = search.cv_results_.get("n_resources", np.zeros(len(search.history_)))
    tried = search.cv_results_["param_a"].astype(float)[top == top.max()]
    assert search.best_params_["a"] == tried[np.abs(tried - 0.6).argmin()]
    assert search.best_score_ < 0 and search.history_.best.loss == -search.best_score_ > 0


@pytest.mark.parametrize("name", ["halving", "hyperband", "asha"])
def test_maximising_a_score_and_minimising_an_error_are_the_same_search(name):
    # Un Hyperband que siempre minimiza elegiría lo peor con uno de los dos.
    data = load_diabetes(return_X_y=True)
    space = {"alpha": Float(1e-3, 1e3, log=True)}
    def table(scoring):
        search = SearchCV(Ridge(), space, name, scoring=scoring, cv=2, n_iter=9, min_resource=40,
                          random_state=0).fit(*data)
        return search.best_params_, search.cv_results_["mean_test_score"], search.best_score_
    error = make_scorer(mean_squared_error, greater_is_better=False)
    params, scores, best = table("neg_mean_squared_error")
    again, errors, best_again = table(error)
    assert params == again and best == best_again
    np.testing.assert_array_equal(scores, errors)
    worst, _, _ = table(make_scorer(mean_squared_error, greater_is_better=True))
    assert worst != params


@every_searcher
def test_regression_train_scores_and_no_refit(name):
    options = {"resource": "n_samples", "min_resource": 40, "max_resource": None} if name in WITH_RESOURCE else {}
    search = make(name, Ridge(), {"alpha": Float(1e-3, 1e3, log=True)}, refit=False, return_train_score=True,
                  scoring="r2", **options)
    fit(search, *load_diabetes(return_X_y=True))
    assert np.isfinite(search.cv_results_["mean_train_score"]).all() and not hasattr(search, "best_estimator_")
    assert search.best_params_ in search.cv_results_["params"]


@pytest.mark.processes
@pytest.mark.parametrize(("name", "backend"), [("bayes", "threading"), ("tpe", "threading"), ("genetic", "threading"),
                                               ("hyperband", "threading"), ("asha", "loky")])
def test_two_workers_repeat_themselves(name, backend):
    from joblib import parallel_config
    with parallel_config(backend=backend):
        first, again = (fit(make(name, n_jobs=2)).cv_results_ for _ in range(2))
    assert first["params"] == again["params"]
    np.testing.assert_array_equal(first["mean_test_score"], again["mean_test_score"])


class TestResources:
    def test_ceil_rounding_over_a_grid_is_scikit_learns_halving(self):
        data = load_diabetes(return_X_y=True)
        grid = {"max_depth": [1, 2, 3], "min_samples_leaf": [1, 5, 12]}
        theirs = HalvingGridSearchCV(DecisionTreeRegressor(random_state=0), grid, factor=3, resource="n_samples",
                                     min_resources=40, max_resources=360, cv=3, random_state=7).fit(*data)
        ours = SearchCV(DecisionTreeRegressor(random_state=0), grid, "halving", resource="n_samples", n_iter=9,
                        min_resource=40, max_resource=360, cv=3, random_state=7,
                        searcher_options={"rounding": "ceil", "sampler": in_order}).fit(*data)
        columns = ["iter", "n_resources", "split0_test_score", "mean_test_score", "param_max_depth",
                   "param_min_samples_leaf"]

        def table(search):
            return sorted(zip(*(np.asarray(search.cv_results_[c]).tolist() for c in columns), strict=True))
        assert table(ours) == table(theirs) and ours.best_params_ == theirs.best_params_

    def test_a_hundred_candidates_as_in_scikit_learn_end_in_four(self):
        search = SearchCV(Score(), {"a": Float(0, 1)}, "halving", n_iter=100, resource="budget", min_resource=1,
                          max_resource=27, cv=2, random_state=0, searcher_options={"rounding": "ceil"}).fit(X, y)
        assert np.bincount(search.cv_results_["iter"]).tolist() == [100, 34, 12, 4]

    def test_hyperband_over_trees_with_tpe_inside(self):
        space = {"max_depth": Int(1, 20), "max_features": ["sqrt", "log2"]}
        search = SearchCV(RandomForestClassifier(random_state=0), space, "hyperband", resource="n_estimators",
                          max_resource=9, cv=2, random_state=0, searcher_options={"sampler": TPESearch}).fit(X, y)
        results = search.cv_results_
        planned = Hyperband(space, 9).brackets
        for s, bracket in planned.items():
            own = results["bracket"] == s
            assert [(int((own & (results["iter"] == i)).sum()), r) for i, (_, r) in enumerate(bracket)] == bracket
        assert search.best_params_["n_estimators"] == search.best_estimator_.n_estimators == 9


def in_order(space, random_state):
    """Las configuraciones en el orden de la grilla, para comparar con scikit-learn."""
    return GridSearch(space)
