"""`SearchCV` se porta como un estimador de scikit-learn: clonar, guardar, componer, encaminar metadatos."""
import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from helpers.small_searchers import Fake, OneByOne
from joblib import parallel_config
from scipy.sparse import csr_matrix
from scipy.stats import uniform
from sklearn import config_context
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.estimator_checks import check_estimator
from sklearn.utils.validation import check_is_fitted

from coursekit import Categorical, Float, Int, SearchCV, Space
from coursekit.searchers import RandomSearch

X, y = load_breast_cancer(return_X_y=True)
X, y = StandardScaler().fit_transform(X[:150]), y[:150]


def failed_checks(estimator):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [check["check_name"] for check in check_estimator(estimator, on_fail=None, on_skip=None)
                if check["status"] == "failed"]


@pytest.mark.parametrize("searcher", ["grid", OneByOne])
def test_check_estimator(searcher):
    assert failed_checks(SearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, searcher, n_iter=2, cv=2)) == []


def test_check_estimator_of_a_regressor_finds_no_more_than_in_grid_search_cv():
    space = {"alpha": [0.1, 1.0]}
    assert failed_checks(SearchCV(Ridge(), space, "grid", cv=2)) == failed_checks(GridSearchCV(Ridge(), space, cv=2))


class TestParameters:
    @pytest.mark.parametrize("space", [
        Space({"C": Float(0.1, 10)}), {"C": [0.1, 1.0]}, {"C": uniform(0.1, 1)},
        [{"kernel": ["rbf"], "C": [0.1, 1.0]}, {"kernel": Categorical(["poly"]), "degree": Int(2, 3)}],
    ])
    def test_get_params_gives_back_the_very_object(self, space):
        search = SearchCV(SVC(), space, n_iter=2, cv=2, random_state=0)
        assert search.get_params(deep=False)["space"] is space
        search.fit(X, y)
        assert search.space is space
        copy = clone(search)
        assert copy.get_params(deep=False).keys() == search.get_params(deep=False).keys()
        assert not hasattr(copy, "cv_results_")
        assert copy.fit(X, y).cv_results_["params"] == search.cv_results_["params"]

    def test_set_params_reaches_the_search_and_the_estimator(self):
        search = SearchCV(SVC(), {"C": [0.1, 1.0]}).set_params(searcher="grid", estimator__gamma=0.5, cv=2)
        assert search.fit(X, y).best_estimator_.gamma == 0.5

    def test_the_estimator_and_the_values_of_the_space_are_not_touched(self):
        model, option = SVC(C=7.0), LogisticRegression(C=3.0)
        pipeline = make_pipeline(StandardScaler(), model)
        SearchCV(pipeline, [{"svc": [option], "svc__C": [0.1, 1.0]}], "grid", cv=2).fit(X, y)
        assert model.C == 7.0 and option.C == 3.0
        assert not hasattr(model, "classes_") and not hasattr(option, "classes_")

    def test_repr_names_what_was_chosen(self):
        text = repr(SearchCV(SVC(), {"C": [0.1]}, "grid"))
        assert text == "SearchCV(estimator=SVC(), searcher='grid', space={'C': [0.1]})"
        assert "SVC" in SearchCV(SVC(), {"C": [0.1]})._repr_html_()


class TestSearchers:
    def test_by_name_class_or_function_it_is_the_same_search(self):
        space = {"C": Float(0.1, 10, log=True)}

        def make(space, random_state):
            return RandomSearch(space, random_state=random_state)
        runs = [SearchCV(SVC(), space, searcher, n_iter=3, cv=2, random_state=5).fit(X, y)
                for searcher in ("random", RandomSearch, make, lambda s, seed: RandomSearch(s, random_state=seed))]
        for run in runs[1:]:
            assert run.cv_results_["params"] == runs[0].cv_results_["params"]

    def test_the_used_searcher_stays_open_to_inspection(self):
        search = SearchCV(SVC(), {"C": [0.1, 1.0]}, "grid", cv=2).fit(X, y)
        assert search.searcher_.finished and search.searcher_.n_asked == 2


class TestPickle:
    @pytest.mark.parametrize("searcher", ["grid", OneByOne])
    def test_before_and_after_fitting(self, searcher):
        search = SearchCV(SVC(), {"C": [0.1, 1.0]}, searcher, n_iter=2, cv=2, random_state=0)
        again = pickle.loads(pickle.dumps(search)).fit(X, y)
        search.fit(X, y)
        assert again.best_params_ == search.best_params_
        copy = pickle.loads(pickle.dumps(search))
        np.testing.assert_array_equal(copy.predict(X), search.predict(X))
        assert copy.history_.best.params == search.history_.best.params


class TestComposition:
    def test_inside_a_pipeline_and_inside_cross_validation(self):
        search = SearchCV(SVC(), {"C": Float(0.1, 10, log=True)}, n_iter=3, cv=2, random_state=0)
        whole = make_pipeline(StandardScaler(), search)
        nested = cross_val_score(whole, X, y, cv=3)
        assert nested.shape == (3,) and nested.min() > 0.8

    def test_a_search_of_a_search(self):
        inner = SearchCV(SVC(), {"C": [0.1, 1.0]}, "grid", cv=2)
        outer = SearchCV(inner, {"estimator__gamma": [0.01, 0.1]}, "grid", cv=2).fit(X, y)
        assert set(outer.best_params_) == {"estimator__gamma"}
        assert set(outer.best_estimator_.best_params_) == {"C"}

    def test_it_takes_the_kind_of_its_estimator(self):
        assert is_classifier(SearchCV(SVC(), {"C": [1.0]}))
        assert is_regressor(SearchCV(Ridge(), {"alpha": [1.0]}))

    def test_it_offers_only_the_methods_of_its_estimator(self):
        search = SearchCV(SVC(), {"C": [1.0]}, "grid", cv=2)
        assert not hasattr(search, "predict_proba") and hasattr(search, "decision_function")
        no_refit = SearchCV(SVC(), {"C": [1.0]}, "grid", cv=2, refit=False).fit(X, y)
        assert not hasattr(no_refit, "predict") and not hasattr(no_refit, "best_estimator_")
        check_is_fitted(no_refit)
        assert no_refit.best_params_ == {"C": 1.0}


class TestInputs:
    def test_data_frames_keep_their_column_names(self):
        frame = pd.DataFrame(X, columns=[f"c{i}" for i in range(X.shape[1])])
        search = SearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2]}, "grid", cv=2)
        search.fit(frame, pd.Series(y))
        assert list(search.feature_names_in_) == list(frame.columns)
        assert search.n_features_in_ == 30
        np.testing.assert_array_equal(search.predict(frame), search.best_estimator_.predict(frame))

    def test_sparse_matrices_score_as_dense_ones(self):
        dense = np.where(np.abs(X) > 1, X, 0)
        space = {"C": Float(0.01, 10, log=True)}
        searches = [SearchCV(SVC(kernel="linear"), space, n_iter=3, cv=2, random_state=0).fit(data, y)
                    for data in (dense, csr_matrix(dense))]
        np.testing.assert_allclose(*(s.cv_results_["mean_test_score"] for s in searches))

    def test_lists_and_text_labels(self):
        search = SearchCV(SVC(), {"C": [0.1, 1.0]}, "grid", cv=2).fit(X.tolist(), np.where(y, "sí", "no").tolist())
        assert set(search.classes_) == {"sí", "no"}


class TestMetadata:
    groups = np.repeat(np.arange(15), 10)
    weights = np.linspace(0.1, 2, 150)

    def scores(self, search, **params):
        return search.fit(X, y, **params).cv_results_["mean_test_score"]

    @pytest.mark.parametrize("searcher", ["grid", OneByOne])
    def test_groups_reach_the_splitter_without_routing(self, searcher):
        search = SearchCV(SVC(), {"C": [1.0]}, searcher, n_iter=1, cv=GroupKFold(3))
        expected = GridSearchCV(SVC(), {"C": [1.0]}, cv=GroupKFold(3))
        assert self.scores(search, groups=self.groups) == self.scores(expected, groups=self.groups)

    def test_weights_reach_the_estimator_without_routing(self):
        space = {"C": [0.01, 1.0]}
        ours = SearchCV(LogisticRegression(), space, "grid", cv=3)
        theirs = GridSearchCV(LogisticRegression(), space, cv=3)
        np.testing.assert_array_equal(self.scores(ours, sample_weight=self.weights),
                                      self.scores(theirs, sample_weight=self.weights))

    @pytest.mark.parametrize("searcher", ["grid", OneByOne])
    def test_routing_takes_each_thing_where_it_was_asked(self, searcher):
        with config_context(enable_metadata_routing=True):
            model = LogisticRegression().set_fit_request(sample_weight=True)
            scoring = make_scorer(accuracy_score).set_score_request(sample_weight=True)
            options = {"scoring": scoring, "cv": GroupKFold(3)}
            params = {"sample_weight": self.weights, "groups": self.groups}
            ours = SearchCV(model, {"C": [0.01]}, searcher, n_iter=1, **options)
            routed = self.scores(ours, **params)
            assert routed == self.scores(GridSearchCV(model, {"C": [0.01]}, **options), **params)
            without = LogisticRegression().set_fit_request(sample_weight=False)
            assert routed != self.scores(ours.set_params(estimator=without), **params)

    def test_routing_refuses_what_nobody_asked_for(self):
        with config_context(enable_metadata_routing=True):
            with pytest.raises(TypeError, match="otra_cosa"):
                SearchCV(SVC(), {"C": [1.0]}, "grid", cv=2).fit(X, y, otra_cosa=1)


class TestParallel:
    @pytest.mark.parametrize("backend", ["threading", "loky"])
    @pytest.mark.parametrize("searcher", ["grid", OneByOne])
    def test_two_workers_give_the_results_of_one(self, backend, searcher):
        space = {"C": [0.1, 1.0, 10.0]}
        alone = SearchCV(SVC(), space, searcher, n_iter=3, cv=4, random_state=0).fit(X, y)
        with parallel_config(backend):
            both = SearchCV(SVC(), space, searcher, n_iter=3, cv=4, random_state=0, n_jobs=2).fit(X, y)
        assert both.cv_results_["params"] == alone.cv_results_["params"]
        np.testing.assert_array_equal(both.cv_results_["mean_test_score"], alone.cv_results_["mean_test_score"])
        assert [t.loss for t in both.history_] == [t.loss for t in alone.history_]

    def test_failures_come_back_from_other_processes(self):
        with parallel_config("loky"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            search = SearchCV(SVC(), {"C": Categorical([-1.0, 1.0])}, "grid", cv=2, n_jobs=2).fit(X, y)
        assert search.history_[0].status == "failed"
        assert "C" in search.history_[0].error
        assert search.best_params_ == {"C": 1.0}


def test_verbose_speaks_as_scikit_learn(capsys):
    SearchCV(Fake(), {"a": [0.1, 0.2]}, "grid", cv=3, verbose=1).fit(X, y)
    assert capsys.readouterr().out == "Fitting 3 folds for each of 2 candidates, totalling 6 fits\n"
