"""Buscadores con recurso dentro de `SearchCV`: filas o un hiperparámetro entero del estimador."""
import warnings

import numpy as np
import pytest
from helpers.small_searchers import Fake, ScoresItsBudget, ScoresItsRows, TinyHalving, TwoPrices
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingGridSearchCV, KFold
from sklearn.tree import DecisionTreeRegressor

from coursekit import Float, SearchCV

X, y = load_breast_cancer(return_X_y=True)
GRID = {"max_depth": [1, 2, 3], "min_samples_leaf": [1, 5, 12]}
COLUMNS = ["iter", "n_resources", "split0_test_score", "split2_test_score", "mean_test_score", "param_max_depth"]


def rungs(search):
    results = search.cv_results_
    return list(zip(results["iter"].tolist(), results["n_resources"].tolist(), strict=True))


class TestAgainstScikitLearnHalving:
    def compare(self, estimator, grid, resource, low, high):
        X, y = load_diabetes(return_X_y=True)      # el R² no empata: los sobrevivientes son los mismos
        theirs = HalvingGridSearchCV(estimator, grid, factor=3, resource=resource, min_resources=low,
                                     max_resources=high, cv=3, random_state=7).fit(X, y)
        ours = SearchCV(estimator, grid, TinyHalving, resource=resource, min_resource=low, max_resource=high,
                        cv=3, random_state=7).fit(X, y)

        # scikit-learn guarda a los sobrevivientes de peor a mejor: se comparan como conjuntos por peldaño.
        def table(search):
            results = search.cv_results_
            rows = zip(*(np.asarray(results[name]).tolist() for name in COLUMNS), strict=True)
            return sorted(rows)
        assert table(ours) == table(theirs)
        assert ours.best_score_ == theirs.best_score_
        assert ours.best_params_ == theirs.best_params_

    def test_rows(self):
        self.compare(DecisionTreeRegressor(random_state=0), GRID, "n_samples", 40, 400)

    def test_trees(self):
        self.compare(RandomForestRegressor(random_state=0), GRID, "n_estimators", 1, 9)


class TestTable:
    def test_columns_and_history(self):
        search = SearchCV(Fake(), {"a": list(np.linspace(0.1, 0.9, 9))}, TinyHalving, resource="budget",
                          max_resource=9, cv=2, searcher_options={"bracket": 2}).fit(X, y)
        assert rungs(search) == [(0, 1)] * 9 + [(1, 3)] * 3 + [(2, 9)]
        assert search.cv_results_["bracket"].tolist() == [2] * 13
        assert search.cv_results_["param_budget"].tolist() == [1] * 9 + [3] * 3 + [9]
        assert search.best_params_ == {"a": 0.9, "budget": 9}
        history = search.history_
        assert [t.resource for t in history] == [t.cost for t in history] == [1] * 9 + [3] * 3 + [9]
        assert history[-1].params == {"a": 0.9}
        assert history[-1].config == 8
        assert history.best is history[search.best_index_]

    def test_a_search_without_resource_has_no_such_columns(self):
        results = SearchCV(Fake(), {"a": [0.1]}, "grid", cv=2).fit(X, y).cv_results_
        assert not {"iter", "n_resources", "bracket"} & set(results)

    def test_the_best_is_looked_for_only_at_the_greatest_resource(self):
        search = SearchCV(ScoresItsBudget(), {"a": list(np.linspace(0.1, 0.9, 9))}, TinyHalving,
                          resource="budget", max_resource=9, cv=2).fit(X, y)
        results = search.cv_results_
        assert results["mean_test_score"].argmax() != search.best_index_ == 12
        assert results["n_resources"][search.best_index_] == 9
        assert search.best_estimator_.budget == 9
        assert search.best_score_ == pytest.approx(0.9 - 9)

    def test_among_the_greatest_resource_that_has_a_score(self):
        class FailsWhenExpensive(Fake):
            def score(self, X, y):
                return np.nan if self.budget == 9 else self.a
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            search = SearchCV(FailsWhenExpensive(), {"a": list(np.linspace(0.1, 0.9, 9))}, TinyHalving,
                              resource="budget", max_resource=9, cv=2).fit(X, y)
        assert search.best_params_ == {"a": 0.9, "budget": 3}

    def test_refit_may_decide_otherwise(self):
        search = SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, TinyHalving, resource="budget", max_resource=3, cv=2,
                          refit=lambda results: int(results["n_resources"].argmin())).fit(X, y)
        assert search.best_index_ == 0


class TestRows:
    rows = np.arange(60.0)[:, None] ** 2
    labels = np.tile([0, 1], 30)

    def test_each_rung_compares_on_the_same_rows_whatever_the_batch(self):
        search = SearchCV(ScoresItsRows(), {"a": Float(0, 1)}, TwoPrices, n_iter=8,
                          cv=KFold(3, shuffle=True)).fit(self.rows, self.labels)
        results = search.cv_results_
        assert rungs(search) == [(0, 30), (1, 60)] * 4
        for fold in range(3):
            scores = results[f"split{fold}_test_score"].reshape(4, 2)
            assert (scores == scores[0]).all()
            assert scores[0, 0] < scores[0, 1]

    def test_all_rows_are_all_rows(self):
        full = SearchCV(ScoresItsRows(), {"a": [0.5]}, "grid", cv=3).fit(self.rows, self.labels)
        rung = SearchCV(ScoresItsRows(), {"a": [0.5]}, TwoPrices, n_iter=2, cv=3).fit(self.rows, self.labels)
        assert rung.cv_results_["mean_test_score"][1] == full.cv_results_["mean_test_score"][0]

    def test_the_default_range_goes_from_two_rows_per_class_and_fold_to_all(self):
        search = SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, TinyHalving, cv=3).fit(self.rows, self.labels)
        assert search.searcher_.min_resource == 12
        assert search.searcher_.max_resource == 60

    def test_with_few_rows_it_starts_where_one_cut_is_left(self):
        search = SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, TinyHalving, cv=5).fit(self.rows[:12], self.labels[:12])
        assert rungs(search) == [(0, 4)] * 3 + [(1, 12)]

    def test_with_too_few_even_for_that_the_smallest_is_all(self):
        search = SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, TinyHalving, cv=2)
        with pytest.warns(UserWarning, match="«min_resource»: de 5 a 5 .* no cabe ningún corte con eta=3"):
            search.fit(self.rows[:5], self.labels[:5])
        assert rungs(search) == [(0, 5)] * 3

    def test_the_seed_repeats_the_sample(self):
        def scores(seed):
            search = SearchCV(ScoresItsRows(), {"a": [0.5]}, TwoPrices, n_iter=1, random_state=seed, cv=3)
            return search.fit(self.rows, self.labels).cv_results_["mean_test_score"][0]
        assert scores(1) == scores(1) != scores(2)

    def test_only_one_row_is_left_at_least(self):
        search = SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, TinyHalving, cv=3, min_resource=1,
                          max_resource=3).fit(self.rows, self.labels)
        assert rungs(search) == [(0, 1)] * 3 + [(1, 3)]


class TestPlans:
    def test_n_iter_does_not_cut_a_plan_with_its_own_end(self):
        search = SearchCV(Fake(), {"a": list(np.linspace(0, 1, 27))}, TinyHalving, resource="budget",
                          max_resource=27, cv=2, n_iter=2).fit(X, y)
        assert len(search.history_) == 27 + 9 + 3 + 1

    def test_n_iter_stops_one_that_never_ends(self):
        search = SearchCV(Fake(), {"a": Float(0, 1)}, TwoPrices, resource="budget", max_resource=4, cv=2,
                          n_iter=5).fit(X, y)
        assert len(search.history_) == 5

    def test_a_searcher_that_takes_n_configs_gets_n_iter(self):
        class Counted(TwoPrices):
            def __init__(self, space, max_resource, n_configs, random_state=None):
                super().__init__(space, max_resource, random_state)
                self.n_configs = n_configs
        options = {"resource": "budget", "max_resource": 4, "cv": 2, "n_iter": 3}
        assert SearchCV(Fake(), {"a": [0.1]}, Counted, **options).fit(X, y).searcher_.n_configs == 3
        search = SearchCV(Fake(), {"a": [0.1]}, Counted, searcher_options={"n_configs": 8}, **options)
        assert search.fit(X, y).searcher_.n_configs == 8

    @pytest.mark.parametrize(("n_iter", "eta", "lowest"), [(10, 3, 9), (2, 3, 81), (30, 3, 3), (100, 3, 1),
                                                            (10, 2, 10), (8, 4, 20)])
    @pytest.mark.parametrize("searcher", ["halving", "asha"])
    def test_the_default_minimum_lets_the_winner_reach_the_top(self, searcher, n_iter, eta, lowest):
        search = SearchCV(Fake(), {"a": Float(0, 1)}, searcher, n_iter=n_iter, resource="budget", max_resource=81,
                          cv=2, searcher_options={"eta": eta}, random_state=0).fit(X, y)
        amounts = search.cv_results_["n_resources"]
        assert amounts.min() == lowest
        assert amounts.max() == search.best_params_["budget"] == 81
        assert len({t.config for t in search.history_}) == n_iter

    def test_a_given_minimum_is_kept(self):
        search = SearchCV(Fake(), {"a": Float(0, 1)}, "halving", n_iter=10, resource="budget", min_resource=1,
                          max_resource=81, cv=2, random_state=0).fit(X, y)
        assert search.cv_results_["n_resources"].min() == 1

    def test_a_function_may_fix_the_resource_itself(self):
        search = SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, lambda space, seed: TinyHalving(space, 3), cv=2,
                          resource="budget").fit(X, y)
        assert rungs(search) == [(0, 1)] * 3 + [(1, 3)]

    def test_a_function_that_names_the_resource_gets_it(self):
        def make(space, random_state, max_resource):
            return TinyHalving(space, max_resource, random_state=random_state)
        search = SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, make, cv=2, resource="budget", max_resource=3).fit(X, y)
        assert rungs(search) == [(0, 1)] * 3 + [(1, 3)]

    def test_the_values_of_the_space_are_not_touched(self):
        grid = {"max_depth": [1, 2, 3]}
        SearchCV(RandomForestClassifier(random_state=0), grid, TinyHalving, resource="n_estimators",
                 max_resource=3, cv=2).fit(X[:80], y[:80])
        assert grid == {"max_depth": [1, 2, 3]}
