"""Cada argumento que no sirve se explica en español: qué llegó y qué se espera."""
import numpy as np
import pytest
from helpers.small_searchers import Fake, OneByOne, TinyHalving
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
    "empty space": (give(space={}), ValueError, "«space».*al menos un hiperparámetro"),
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


def test_labels_of_another_length():
    with pytest.raises(ValueError, match="«y»: llegaron 19 valores para 20 filas de «X»; se espera uno por fila"):
        SearchCV(Fake(), GRID, cv=2).fit(X, y[:-1])


def test_what_scikit_learn_checks_it_still_checks():
    with pytest.raises(ValueError, match="scoring"):
        SearchCV(Fake(), GRID, cv=2, scoring="exactitud").fit(X, y)
    with pytest.raises(ValueError, match="error_score"):
        SearchCV(Fake(), GRID, cv=2, error_score="nan").fit(X, y)
