"""Con los mismos candidatos, `SearchCV` y `GridSearchCV` dan la misma tabla."""
import warnings

import numpy as np
import pytest
from helpers.small_searchers import Fake, Listed
from scipy.stats import loguniform, randint
from sklearn.cluster import KMeans
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.decomposition import PCA
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import GridSearchCV, ParameterGrid
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from coursekit import Categorical, Float, Int, SearchCV, Space
from coursekit.searchers import RandomSearch

X, y = load_breast_cancer(return_X_y=True)
X, y = X[:160], y[:160]


def assert_same_results(ours, theirs):
    """Las mismas columnas, en el mismo orden, con los mismos valores y tipos, salvo los tiempos."""
    assert list(ours) == list(theirs)
    for name, expected in theirs.items():
        if name.endswith("_time"):
            assert ours[name].shape == expected.shape
        elif isinstance(expected, list):
            assert ours[name] == expected
        elif isinstance(expected, np.ma.MaskedArray):
            assert ours[name].dtype == expected.dtype
            np.testing.assert_array_equal(ours[name].mask, expected.mask)
            assert ours[name].tolist() == expected.tolist()
        else:
            assert ours[name].dtype == expected.dtype
            np.testing.assert_array_equal(ours[name], expected)


def both_metrics(estimator, X, y):
    predicted = estimator.predict(X)
    return {"accuracy": accuracy_score(y, predicted), "f1": f1_score(y, predicted)}


SCALED_SVC = Pipeline([("scale", StandardScaler()), ("model", SVC())])
CASES = {
    "lists": (DecisionTreeClassifier(random_state=0),
              {"min_samples_leaf": [1, 5], "max_depth": [1, 2, None], "criterion": ["gini", "entropy"]}, {}),
    "the defaults": (DecisionTreeClassifier(random_state=0), {}, {}),
    "the defaults too": (DecisionTreeClassifier(random_state=0), [{}, {"max_depth": [1, 3]}, {}], {}),
    "repeated values": (DecisionTreeClassifier(random_state=0), {"max_depth": np.linspace(1, 3, 6, dtype=int)}, {}),
    "values that look alike": (DecisionTreeClassifier(random_state=0), {"min_samples_leaf": [1, 1.0, 5, 0.03]}, {}),
    "union": (SCALED_SVC, [{"model__kernel": ["linear"], "model__C": [0.1, 1]},
                           {"model__kernel": ["rbf"], "model__gamma": [0.01, 0.1]}], {}),
    "replaced steps": (SCALED_SVC, [{"model": [SVC()], "model__C": [0.1, 1]},
                                    {"model": [DecisionTreeClassifier(random_state=0)],
                                     "model__max_depth": [1, 2], "scale": ["passthrough", PCA(2)]}], {}),
    "train scores": (DecisionTreeClassifier(random_state=0), {"max_depth": [1, 3]}, {"return_train_score": True}),
    "several metrics": (DecisionTreeClassifier(random_state=0), {"max_depth": [1, 3, 5]},
                        {"scoring": ["accuracy", "roc_auc"], "refit": "roc_auc"}),
    "metrics from a function": (DecisionTreeClassifier(random_state=0), {"max_depth": [1, 3, 5]},
                                {"scoring": both_metrics, "refit": "f1"}),
    "some failures": (Fake(), {"a": [0.2, 0.4], "fail": [False, True]}, {"return_train_score": True}),
    "failures worth zero": (Fake(), {"a": [0.2, 0.4], "fail": [True, False]}, {"error_score": 0.0}),
    "failures with metrics from a function": (Fake(), {"a": [0.2], "fail": [True, False]},
                                              {"scoring": both_metrics, "refit": "f1"}),
    "refit chooses": (DecisionTreeClassifier(random_state=0), {"max_depth": [1, 3, 5]},
                      {"refit": lambda results: int(np.argmin(results["std_test_score"]))}),
    "no refit": (DecisionTreeClassifier(random_state=0), {"max_depth": [1, 3]}, {"refit": False}),
}


@pytest.mark.parametrize("searcher", ["grid", Listed])
@pytest.mark.parametrize("case", CASES)
def test_same_table_as_grid_search_cv(case, searcher):
    estimator, grid, options = CASES[case]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = GridSearchCV(estimator, grid, cv=3, **options).fit(X, y)
        ours = SearchCV(estimator, grid, searcher, cv=3, n_iter=100, **options).fit(X, y)
    assert_same_results(ours.cv_results_, theirs.cv_results_)
    for name in ("best_index_", "best_score_", "n_splits_", "multimetric_"):
        assert getattr(ours, name, None) == getattr(theirs, name, None)
    if options.get("refit", True):
        assert ours.best_params_ == theirs.best_params_ or case == "replaced steps"
        np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
        assert ours.score(X, y) == theirs.score(X, y)


@pytest.mark.parametrize("searcher", ["grid", Listed])
def test_same_warnings_about_failures(searcher):
    grid = {"a": [0.2, 0.4], "fail": [False, True]}
    seen = []
    for search in (GridSearchCV(Fake(), grid, cv=3), SearchCV(Fake(), grid, searcher, cv=3)):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            search.fit(X, y)
        failures = [str(w.message) for w in caught if w.category is FitFailedWarning]
        scores = [str(w.message) for w in caught if "non-finite" in str(w.message)]
        assert len(failures) == len(scores) == 1
        seen.append((failures[0].partition("\n\n")[0], scores[0]))
    theirs, ours = seen
    assert ours[0] == "Fallaron 6 de 12 ajustes; su puntaje es error_score=nan.\n" + theirs[0].strip()
    assert ours[1] == theirs[1]


def test_regressors_and_estimators_without_y():
    A, b = load_diabetes(return_X_y=True)
    grid = {"alpha": [0.01, 1.0, 100.0]}
    assert_same_results(SearchCV(Ridge(), grid, "grid", cv=4).fit(A, b).cv_results_,
                        GridSearchCV(Ridge(), grid, cv=4).fit(A, b).cv_results_)
    kmeans, grid = KMeans(n_init=1, random_state=0), {"n_clusters": [2, 3]}
    ours = SearchCV(kmeans, grid, "grid", cv=3).fit(X)
    assert_same_results(ours.cv_results_, GridSearchCV(kmeans, grid, cv=3).fit(X).cv_results_)
    assert ours.transform(X).shape == (160, ours.best_params_["n_clusters"])


def test_grid_of_dimensions_takes_its_points_from_the_options():
    space = {"C": Float(0.01, 100, log=True), "kernel": Categorical(["linear", "rbf"]), "degree": Int(2, 3)}
    search = SearchCV(SVC(), space, "grid", cv=2, searcher_options={"points": {"C": 3}}).fit(X, y)
    expected = ParameterGrid({"C": Space(space).subspaces[0]["C"].grid(3), "kernel": ["linear", "rbf"],
                              "degree": [2, 3]})
    assert search.cv_results_["params"] == list(expected)


class TestRandom:
    space = {"C": loguniform(1e-2, 1e2), "degree": randint(2, 5), "kernel": ["rbf", "poly"]}

    def test_draws_what_random_search_draws_and_scores_it_as_grid_search_cv(self):
        search = SearchCV(SVC(), self.space, n_iter=6, cv=3, random_state=4).fit(X, y)
        alone = RandomSearch(self.space, random_state=4)
        drawn = [alone.ask().params for _ in range(6)]
        assert search.cv_results_["params"] == drawn
        assert list(search.best_params_) == ["C", "degree", "kernel"]
        grid = [{name: [value] for name, value in params.items()} for params in drawn]
        assert_same_results(search.cv_results_, GridSearchCV(SVC(), grid, cv=3).fit(X, y).cv_results_)

    def test_a_seed_repeats_the_search_and_another_does_not(self):
        def tried(seed):
            return SearchCV(Fake(), {"a": Float(0, 1)}, n_iter=5, cv=2,
                            random_state=seed).fit(X, y).cv_results_["params"]
        assert tried(0) == tried(0) != tried(1)
        assert tried(np.random.RandomState(3)) == tried(np.random.RandomState(3))
        assert tried(np.random.default_rng(3)) == tried(np.random.default_rng(3))

    def test_the_default_searcher_takes_ten(self):
        search = SearchCV(Fake(), {"a": Float(0, 1)}, cv=2).fit(X, y)
        assert len(search.cv_results_["params"]) == 10
        assert search.history_.method == "random"

    def test_a_finite_space_is_drawn_without_repeats_and_warns_when_it_runs_out(self):
        with pytest.warns(UserWarning, match="ya salieron todas") as caught:
            search = SearchCV(Fake(), {"a": [0.1, 0.2], "budget": [1, 2]}, n_iter=10, cv=2).fit(X, y)
        assert len(caught) == 1
        assert sorted(p["a"] * 10 + p["budget"] for p in search.cv_results_["params"]) == [2, 3, 3, 4]

    def test_asking_for_as_many_as_there_are_says_nothing(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            SearchCV(Fake(), {"a": [0.1, 0.2], "budget": [1, 2]}, n_iter=4, cv=2).fit(X, y)


def test_all_failed_is_an_error_that_shows_the_reason():
    message = "(?s)«estimator»: fallaron los 6 ajustes. El primero dice: RuntimeError: no pude con a=0.2.*All the 6"
    for searcher in ("grid", Listed):
        with pytest.raises(ValueError, match=message):
            SearchCV(Fake(fail=True), {"a": [0.2, 0.4]}, searcher, cv=3).fit(X, y)


def test_logistic_regression_agrees_in_probabilities():
    grid = {"C": [0.01, 1.0]}
    model = Pipeline([("scale", StandardScaler()), ("model", LogisticRegression())])
    grid = {"model__C": [0.01, 1.0]}
    ours = SearchCV(model, grid, "grid", cv=3, scoring="neg_log_loss").fit(X, y)
    theirs = GridSearchCV(model, grid, cv=3, scoring="neg_log_loss").fit(X, y)
    np.testing.assert_array_equal(ours.predict_proba(X), theirs.predict_proba(X))
    np.testing.assert_array_equal(ours.classes_, theirs.classes_)
    assert ours.history_.best.loss == pytest.approx(-theirs.best_score_)
