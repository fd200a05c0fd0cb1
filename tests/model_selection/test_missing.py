"""Lo que una búsqueda todavía no tiene se dice en español, con los tipos de error de scikit-learn."""
import copy
import pickle

import numpy as np
import pytest
from helpers.small_searchers import Fake
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils.validation import check_is_fitted

from coursekit import SearchCV

X = np.random.default_rng(0).normal(size=(60, 3))
y = (X[:, 0] > 0).astype(int)
GRID = {"C": [1.0, 2.0]}
RESULTS = ["best_params_", "best_score_", "best_index_", "best_estimator_", "cv_results_", "history_", "searcher_",
           "classes_", "n_features_in_", "n_splits_", "scorer_"]


@pytest.mark.parametrize("name", RESULTS)
def test_before_fitting_there_are_no_results(name):
    search = SearchCV(SVC(), GRID, "grid", cv=2)
    with pytest.raises(AttributeError, match=f"«{name}»: esta búsqueda todavía no se ajustó; se espera fit"):
        getattr(search, name)
    assert not hasattr(search, name)


@pytest.mark.parametrize("call", ["predict", "decision_function", "score"])
def test_nor_predictions(call):
    search = SearchCV(SVC(), GRID, "grid", cv=2)
    arguments = (X, y) if call == "score" else (X,)
    with pytest.raises(NotFittedError, match="esta búsqueda todavía no se ajustó; se espera fit"):
        getattr(search, call)(*arguments)
    with pytest.raises(NotFittedError, match="todavía no se ajustó"):
        check_is_fitted(search)
    with pytest.raises(NotFittedError):
        make_pipeline(StandardScaler(), search).predict(X)


def test_after_an_interruption_it_says_where_what_ended_is():
    class Stops(Fake):
        def fit(self, X, y):
            if self.a > 0.25:
                raise KeyboardInterrupt
            return super().fit(X, y)
    search = SearchCV(Stops(), {"a": [0.1, 0.2, 0.3]}, "grid", cv=2)
    with pytest.raises(KeyboardInterrupt):
        search.fit(X, y)
    with pytest.raises(AttributeError, match="«best_params_»: la búsqueda no llegó al final.*2 evaluaciones.*history_"):
        _ = search.best_params_
    with pytest.raises(NotFittedError, match="no llegó al final"):
        search.predict(X)
    assert search.history_.best.params == {"a": 0.2}


@pytest.mark.parametrize("name", ["predict", "decision_function", "best_estimator_", "classes_", "score"])
def test_without_refit_there_is_no_model(name):
    search = SearchCV(SVC(), GRID, "grid", cv=2, refit=False).fit(X, y)
    with pytest.raises(AttributeError, match=f"«{name}»: la búsqueda se hizo con refit=False"):
        getattr(search, name)(X, y)
    assert search.best_params_ in search.cv_results_["params"]
    check_is_fitted(search)


def test_what_the_estimator_does_not_have_is_said_as_scikit_learn_says_it():
    search = SearchCV(SVC(), GRID, "grid", cv=2).fit(X, y)
    with pytest.raises(AttributeError, match="has no attribute 'transform'") as raised:
        search.transform(X)
    assert isinstance(raised.value.__cause__, AttributeError)
    with pytest.raises(AttributeError, match="'SearchCV' object has no attribute 'nada'"):
        _ = search.nada
    with pytest.raises(AttributeError, match="classes_"):
        _ = SearchCV(Ridge(), {"alpha": [1.0]}, "grid", cv=2).fit(X, y).classes_


def test_copies_and_pictures_of_an_unfitted_search():
    search = SearchCV(SVC(), GRID, "grid", cv=2)
    for twin in (clone(search), copy.copy(search), copy.deepcopy(search), pickle.loads(pickle.dumps(search))):
        assert twin.get_params(deep=False).keys() == search.get_params(deep=False).keys()
        assert not hasattr(twin, "cv_results_")
    assert "SVC" in search._repr_html_()
    assert "SVC" in search.fit(X, y)._repr_html_()
