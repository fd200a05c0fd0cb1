"""Lo que se dice al terminar: peldaños en los que falla todo, y búsquedas que no sirvieron para elegir."""
import warnings

import numpy as np
import pytest
from helpers.small_searchers import Fake, OneByOne
from sklearn.exceptions import FitFailedWarning

from coursekit import Float, SearchCV

X = np.arange(180.0).reshape(90, 2)
y = np.tile([0, 1], 45)
SPACE = {"a": Float(0, 1)}
RESOURCE = {"resource": "budget", "max_resource": 9, "cv": 2, "random_state": 0}


class NeedsBudget(Fake):
    """Con poco presupuesto no se ajusta."""

    def fit(self, X, y):
        if self.budget < 3:
            raise RuntimeError("falta presupuesto")
        return super().fit(X, y)


class NeedsRows(Fake):
    """Con pocas filas se ajusta, pero su puntaje no existe."""

    def score(self, X, y):
        return self.a if len(X) > 12 else np.nan


def messages(search):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        search.fit(X, y)
    return [str(warning.message) for warning in caught]


class TestARungInWhichAllFail:
    def test_hyperband_goes_on_with_the_other_brackets_and_says_so(self):
        search = SearchCV(NeedsBudget(), SPACE, "hyperband", **RESOURCE)
        said = [text for text in messages(search) if text.startswith("En el peldaño")]
        assert len(said) == 1
        assert "peldaño 0, con budget=1, no hay nada que comparar" in said[0]
        assert "falta presupuesto" in said[0] and "«min_resource»" in said[0]
        assert search.best_params_["budget"] == 9 and np.isfinite(search.best_score_)

    def test_asha_goes_on_with_the_configurations_that_start_higher(self):
        search = SearchCV(NeedsBudget(), SPACE, "asha", n_iter=30, min_resource=1, **RESOURCE)
        assert any("peldaño 0, con budget=1" in text for text in messages(search))
        assert search.best_params_["budget"] == 9 and np.isfinite(search.best_score_)

    @pytest.mark.parametrize("searcher", ["hyperband", "asha"])
    def test_with_rows_and_scores_that_do_not_exist(self, searcher):
        search = SearchCV(NeedsRows(), SPACE, searcher, n_iter=30, cv=2, min_resource=10, random_state=0)
        assert any("peldaño 0, con n_samples=10" in text for text in messages(search))
        assert search.best_score_ == search.best_params_["a"]

    def test_a_rung_in_which_some_work_is_not_mentioned(self):
        class FailsBelow(Fake):
            def fit(self, X, y):
                if self.a < 0.5:
                    raise RuntimeError("muy chico")
                return super().fit(X, y)
        said = messages(SearchCV(FailsBelow(), SPACE, "hyperband", **RESOURCE))
        assert said and not any(text.startswith("En el peldaño") for text in said)


class TestNothingScored:
    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
    def test_a_search_with_resources_ends_with_the_reason(self, searcher):
        class NeverScored(Fake):
            def score(self, X, y):
                return np.nan
        search = SearchCV(NeverScored(), SPACE, searcher, n_iter=6, **RESOURCE)
        with warnings.catch_warnings(), pytest.raises(ValueError, match="«min_resource»: ninguna de las .* puntaje"):
            warnings.simplefilter("ignore")
            search.fit(X, y)
        assert len(search.history_) >= 6
        assert not hasattr(search, "best_score_") and not hasattr(search, "best_estimator_")

    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
    def test_or_with_the_error_of_the_fits(self, searcher):
        search = SearchCV(Fake(fail=True), SPACE, searcher, n_iter=6, **RESOURCE)
        message = "«estimator»: fallaron los .* ajustes.*no pude con a=.*«min_resource»"
        with warnings.catch_warnings(), pytest.raises(ValueError, match=message):
            warnings.simplefilter("ignore")
            search.fit(X, y)
        assert len(search.history_) >= 6

    @pytest.mark.parametrize("searcher", ["grid", "random", OneByOne])
    def test_the_others_end_as_in_scikit_learn_but_say_it(self, searcher):
        class NeverScored(Fake):
            def score(self, X, y):
                return np.nan
        search = SearchCV(NeverScored(), {"a": [0.1, 0.2]}, searcher, n_iter=2, cv=2)
        assert any("«scoring»: ninguna de las 2 evaluaciones obtuvo un puntaje" in text for text in messages(search))
        assert np.isnan(search.best_score_)

    def test_a_function_may_still_choose(self):
        class NeverScored(Fake):
            def score(self, X, y):
                return np.nan
        search = SearchCV(NeverScored(), SPACE, "halving", n_iter=6, refit=lambda results: 2, **RESOURCE)
        messages(search)
        assert search.best_index_ == 2


def test_failed_fits_are_told_first_in_spanish_and_then_in_scikit_learns_words():
    grid = {"a": [0.2, 0.4], "fail": [False, True]}
    with pytest.warns(FitFailedWarning) as caught:
        SearchCV(Fake(), grid, "grid", cv=3).fit(X, y)
    text = str(caught[0].message)
    assert text.startswith("Fallaron 6 de 12 ajustes; su puntaje es error_score=nan.\n6 fits failed")
    assert "no pude con a=0.2" in text
