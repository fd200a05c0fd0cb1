"""Cada argumento que no sirve se explica en español: qué llegó y qué se espera."""
import re
from decimal import Decimal

import numpy as np
import pytest
from helpers.small_searchers import Fake, OneByOne, TinyHalving
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit import Float, SearchCV

X = np.arange(40.0).reshape(20, 2)
y = np.tile([0, 1], 10)
GRID = {"a": [0.1, 0.2]}
PIPELINE = make_pipeline(StandardScaler(), SVC())


def give(**options):
    return {"estimator": Fake(), "space": GRID, "cv": 2} | options


CASES = {
    "n_iter 0": (give(n_iter=0), ValueError, "«n_iter»: llegó 0 .*un entero mayor o igual que 1"),
    "n_iter negative": (give(n_iter=-3), ValueError, "«n_iter»: llegó -3"),
    "n_iter float": (give(n_iter=2.5), TypeError, "«n_iter»: llegó 2.5 .*un entero"),
    "n_iter bool": (give(n_iter=True), TypeError, "«n_iter»"),
    "n_iter None": (give(n_iter=None), TypeError, "«n_iter»"),
    "empty list": (give(space=[]), ValueError, "«space».*al menos un hiperparámetro"),
    "space of another kind": (give(space="a"), TypeError, "«space».*un diccionario"),
    "dimension without values": (give(space={"a": []}), ValueError, "«a»"),
    "dimension that is a text": (give(space={"a": "abc"}), TypeError, "«a»"),
    "unknown hyperparameter": (give(space={"b": [1]}), ValueError,
                               "«space»: llegó 'b' .*un hiperparámetro de Fake: a, budget, fail, flag"),
    "unknown in a sub-space": (give(space=[GRID, {"b": [1]}]), ValueError, "llegó 'b'"),
    "without its step": (give(estimator=PIPELINE, space={"C": [1.0]}), ValueError,
                         "llegó 'C' .*de Pipeline: svc__C"),
    "unknown in a step": (give(estimator=PIPELINE, space={"svc__c": [1.0]}), ValueError,
                          "llegó 'svc__c' .*svc__C, svc__break_ties"),
    "unknown step": (give(estimator=PIPELINE, space={"svm__C": [1.0]}), ValueError, "llegó 'svm__C' .*svc"),
    "unknown searcher": (give(searcher="bayesian"), ValueError,
                         "«searcher»: llegó 'bayesian' .*uno de 'grid', 'random', 'bayes'"),
    "searcher already made": (give(searcher=OneByOne({"a": Float(0, 1)})), TypeError,
                              "«searcher».*su clase o una función que lo cree"),
    "searcher of another kind": (give(searcher=3), TypeError, "«searcher»: llegó 3 .*un nombre"),
    "searcher None": (give(searcher=None), TypeError, "«searcher»: llegó None"),
    "function that gives no searcher": (give(searcher=lambda space, random_state: 5), TypeError,
                                        "«searcher»: llegó 5 .*`ask` y `tell`"),
    "options of another kind": (give(searcher_options=5), TypeError, "«searcher_options»: llegó 5"),
    "unknown option": (give(searcher="grid", searcher_options={"ponts": 3}), ValueError,
                       "«searcher_options»: llegó 'ponts' .*uno de: points"),
    "option that is ours": (give(searcher_options={"random_state": 3}), ValueError,
                            "«searcher_options»: llegó 'random_state' .*se dé a SearchCV"),
    "bad option": (give(space={"a": Float(0, 1)}, searcher="grid", searcher_options={"points": 0}), ValueError,
                   "«points»"),
    "grid of a continuous dimension": (give(space={"a": Float(0, 1)}, searcher="grid"), ValueError, "points"),
    "seed of another kind": (give(random_state="0"), ValueError, "«random_state»: llegó '0'"),
    "negative seed": (give(random_state=-1), ValueError, "«random_state»: llegó -1"),
    "unknown resource": (give(searcher=TinyHalving, resource="epochs", max_resource=3), ValueError,
                         "«resource»: llegó 'epochs' .*«n_samples» o un hiperparámetro entero.*budget"),
    "resource that is a float": (give(searcher=TinyHalving, resource="a", max_resource=3), ValueError,
                                 "«resource»: llegó 'a'"),
    "resource that is a flag": (give(searcher=TinyHalving, resource="flag", max_resource=3), ValueError,
                                "«resource»: llegó 'flag'"),
    "resource of another kind": (give(searcher=TinyHalving, resource=3), TypeError, "«resource»: llegó 3"),
    "resource also searched": (give(space={"budget": [1, 2]}, searcher=TinyHalving, resource="budget",
                                    max_resource=3), ValueError, "«resource»: llegó 'budget' .*no esté en «space»"),
    "resource for who has none": (give(resource="budget"), ValueError,
                                  "«resource»: llegó 'budget' .*no reparte recursos"),
    "max_resource for who has none": (give(max_resource=9), ValueError, "«max_resource»: llegó 9 .*no lo recibe"),
    "min_resource for who has none": (give(min_resource=1), ValueError, "«min_resource»: llegó 1 .*no lo recibe"),
    "no max_resource": (give(searcher=TinyHalving, resource="budget"), ValueError,
                        "«max_resource»: llegó None .*con resource='budget'"),
    "max below min": (give(searcher=TinyHalving, resource="budget", min_resource=9, max_resource=3), ValueError,
                      "«min_resource»: llegó 9 .*a lo sumo «max_resource», que es 3"),
    "max_resource 0": (give(searcher=TinyHalving, resource="budget", max_resource=0), ValueError,
                       "«max_resource»: llegó 0"),
    "max_resource float": (give(searcher=TinyHalving, resource="budget", max_resource=9.5), TypeError,
                           "«max_resource»: llegó 9.5"),
    "min_resource 0": (give(searcher=TinyHalving, min_resource=0), ValueError, "«min_resource»: llegó 0"),
    "more rows than there are": (give(searcher=TinyHalving, max_resource=21), ValueError,
                                 "«max_resource»: llegó 21 .*las 20 filas de «X»"),
    "fractional resource": (give(searcher=lambda space, random_state: TinyHalving(space, 3, min_resource=0.5),
                                 resource="budget"), ValueError, "«resource»: llegó 0.5 .*una cantidad entera"),
}


@pytest.mark.parametrize("case", CASES)
def test_says_what_came_and_what_is_expected(case):
    options, kind, message = CASES[case]
    search = SearchCV(**options)      # como en scikit-learn, se comprueba al ajustar
    with pytest.raises(kind, match=message):
        search.fit(X, y)


ODD = [True, 0, -1, 1.5, float("nan"), float("inf"), 10**30, "", "abc", b"x", [], (), {}, [1], object(), SVC,
       np.array([1, 2]), np.array(3), Decimal(2), 1j, set(), range(3), "2", ..., None]
GOOD = {      # lo que de esos valores sí vale: posiciones en ODD
    "estimator": [], "space": [12], "searcher": [], "cv": [24], "n_iter": [6], "scoring": [15, 24],
    "n_jobs": [0, 2, 24], "refit": [0, 7, 8, 15, 22], "error_score": [0, 1, 2, 3, 4, 5, 6], "return_train_score": [0],
    "verbose": [0, 1, 6], "pre_dispatch": [6, 22], "random_state": [1, 6, 24], "searcher_options": [12, 24],
    "resource": [], "min_resource": [24], "max_resource": [24],
}


@pytest.mark.parametrize("name", GOOD)
def test_odd_values_of_every_argument_are_refused_by_name(name):
    tried = 0
    for i, value in enumerate(ODD):
        if i in GOOD[name]:
            continue
        search = SearchCV(**give(**{name: value}))
        with pytest.raises((ValueError, TypeError)) as raised:
            search.fit(X, y)
        text = str(raised.value)
        assert f"«{name}" in text and re.search("se esperan? ", text), f"{name}={value!r}: {text}"
        assert len(getattr(search, "history_", [])) == 0, "se dice antes de evaluar nada"
        tried += 1
    assert tried > 15


BAD_METRICS = {
    "misspelt": ("acuracy", "«scoring»: llegó 'acuracy' .*get_scorer_names.*'accuracy'"),
    "misspelt in a list": (["accuracy", "f11"], "«scoring»: llegó 'f11' .*'f1'"),
    "misspelt in a dict": ({"a": "acuracy"}, "«scoring»: llegó 'acuracy'"),
    "repeated": (["accuracy", "accuracy"], "«scoring».*sin repetir"),
    "functions in a list": ([max], "«scoring».*diccionario"),
    "not a function": ({"a": 3}, "«scoring»: llegó 3"),
    "names that are not texts": ({1: "accuracy"}, "«scoring»: llegó 1"),
    "an empty dict": ({}, "«scoring».*al menos un puntaje"),
}


@pytest.mark.parametrize("case", BAD_METRICS)
def test_scoring_is_named_and_similar_names_are_offered(case):
    scoring, message = BAD_METRICS[case]
    with pytest.raises((ValueError, TypeError), match=message):
        SearchCV(Fake(), GRID, cv=2, scoring=scoring, refit=False).fit(X, y)


@pytest.mark.parametrize("refit", [True, "precision", ""])
def test_with_several_metrics_refit_names_one(refit):
    metrics = ["accuracy", "f1"]
    message = f"«refit»: llegó {refit!r} .*una de las métricas \\('accuracy', 'f1'\\), una función, o False"
    with pytest.raises(ValueError, match=message):
        SearchCV(Fake(), GRID, cv=2, scoring=metrics, refit=refit).fit(X, y)

    def scoring(estimator, X, y):
        return {"accuracy": 0.5, "f1": 0.5}
    search = SearchCV(Fake(), GRID, cv=2, n_iter=2, scoring=scoring, refit=refit)
    with pytest.raises(ValueError, match=message):
        search.fit(X, y)
    assert len(search.history_) == 2, "con una función se sabe tarde, y no se pierde nada"


@pytest.mark.parametrize(("chosen", "kind"), [(2, IndexError), (-1, IndexError), (0.5, TypeError), (None, TypeError)])
def test_a_refit_function_chooses_a_candidate(chosen, kind):
    search = SearchCV(Fake(), GRID, "grid", cv=2, refit=lambda results: chosen)
    with pytest.raises(kind, match="«refit»: se espera una función .*entre 0 y 1"):
        search.fit(X, y)
    assert len(search.history_) == 2


def test_an_estimator_without_score_needs_scoring():
    class Mute(BaseEstimator):
        def fit(self, X, y):
            return self
    with pytest.raises(TypeError, match="«scoring»: llegó None .*Mute no tiene «score»"):
        SearchCV(Mute(), {"a": [1]}, cv=2).fit(X, y)


BAD_DATA = {
    "no X": ((None, y), {}, TypeError, "«X»: llegó None"),
    "X without rows": ((3, y), {}, TypeError, "«X»: llegó 3"),
    "y without rows": ((X, 3), {}, TypeError, "«y»: llegó 3"),
    "short y": ((X, y[:-1]), {}, ValueError, "«y»: llegaron 19 valores para 20 filas de «X»; se espera uno por fila"),
    "short groups": ((X, y), {"groups": y[:-1]}, ValueError, "«groups»: llegaron 19 valores para 20 filas"),
    "groups without rows": ((X, y), {"groups": 3}, TypeError, "«groups»: llegó 3"),
    "no rows": ((X[:0], y[:0]), {}, ValueError, "«X»: llegó .*; se espera al menos una fila"),
    "y that is missing": ((X, np.full(20, np.nan)), {}, ValueError, "«y»: .*NaN"),
}


@pytest.mark.parametrize("searcher", ["random", "halving"])
@pytest.mark.parametrize("case", BAD_DATA)
def test_data_that_do_not_fit_together(case, searcher):
    data, params, kind, message = BAD_DATA[case]
    with pytest.raises(kind, match=message):
        SearchCV(Fake(), GRID, searcher, cv=2).fit(*data, **params)


@pytest.mark.parametrize("cv", [11, KFold(30), GroupKFold(2), StratifiedKFold(15)])
def test_folds_that_these_data_do_not_allow(cv):
    for searcher in ("grid", "halving"):
        with pytest.raises(ValueError, match="«cv»: no pueden formarse los pliegues con estos datos") as caught:
            SearchCV(Fake(), GRID, searcher, cv=cv).fit(X, y)
        assert str(caught.value).count("«cv»") == 2, "su nombre y lo que se espera, una sola vez"


@pytest.mark.parametrize("name", ["random_state", "n_jobs", "verbose"])
def test_an_integer_that_spends_nothing_is_not_a_resource(name):
    search = SearchCV(RandomForestClassifier(), {"max_depth": [1, 2]}, "halving", resource=name, max_resource=9, cv=2)
    with pytest.raises(ValueError, match=f"«resource»: llegó '{name}' .*n_estimators"):
        search.fit(X, y)
