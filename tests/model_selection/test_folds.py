"""Los pliegues: en cualquier forma que acepte scikit-learn, y reducidos sin perder clases."""
import warnings

import numpy as np
import pandas as pd
import pytest
from helpers.small_searchers import Fake, ScoresItsRows, TinyHalving
from scipy.sparse import csr_matrix
from sklearn.datasets import load_iris, make_classification, make_multilabel_classification
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import (
    GridSearchCV,
    GroupKFold,
    KFold,
    LeaveOneGroupOut,
    LeaveOneOut,
    PredefinedSplit,
    RepeatedKFold,
    StratifiedKFold,
    TimeSeriesSplit,
)
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import shuffle

from coursekit import Float, SearchCV
from coursekit.model_selection.folds import SubsampledFolds, class_labels, class_quotas
from coursekit.searchers import Hyperband

X, y = shuffle(*load_iris(return_X_y=True), random_state=0)
GROUPS = np.arange(150) % 10
DEPTHS = {"max_depth": [1, 2, 3]}
FIRST = np.arange(150) % 3 == 0
FORMS = {
    "a number": lambda: 3,
    "nothing": lambda: None,
    "a splitter": lambda: KFold(3, shuffle=True, random_state=0),
    "repeated": lambda: RepeatedKFold(n_splits=2, n_repeats=2, random_state=0),
    "time": lambda: TimeSeriesSplit(3),
    "predefined": lambda: PredefinedSplit(GROUPS % 3),
    "groups": lambda: GroupKFold(3),
    "one group out": lambda: LeaveOneGroupOut(),
    "a list": lambda: list(KFold(3, shuffle=True, random_state=0).split(X)),
    "a tuple of lists": lambda: tuple((a.tolist(), b.tolist()) for a, b in KFold(3).split(X)),
    "a generator": lambda: StratifiedKFold(3).split(X, y),
    "an iterator": lambda: iter(list(StratifiedKFold(3).split(X, y))),
    "one fold": lambda: [(np.arange(0, 150, 2), np.arange(1, 150, 2))],
    "masks": lambda: [(FIRST, ~FIRST), (~FIRST, FIRST)],
    "masks in lists": lambda: [(FIRST.tolist(), (~FIRST).tolist())],
    "masks in series": lambda: [(pd.Series(FIRST), pd.Series(~FIRST, dtype="boolean"))],
    "pandas integers": lambda: [(pd.Index(range(100)), pd.array(range(100, 150), dtype="Int64"))],
    "small integers": lambda: [(np.arange(100, dtype=np.uint8), np.arange(100, 150, dtype=np.int16))],
    "an array": lambda: np.array([(np.arange(75), np.arange(75, 150))]),
    "counted from the end": lambda: [(np.arange(100), np.arange(-50, 0))],
}


def quiet_fit(search, *data, **params):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return search.fit(*data, **params)


@pytest.mark.parametrize("form", FORMS)
def test_any_form_of_folds_gives_the_scores_of_grid_search_cv(form):
    tree = DecisionTreeClassifier(random_state=0)
    ours = quiet_fit(SearchCV(tree, DEPTHS, "grid", cv=FORMS[form]()), X, y, groups=GROUPS)
    if "series" in form or "pandas" in form:      # GridSearchCV no convierte los tipos de pandas con faltantes
        plain = [tuple(np.asarray(side, dtype=type(side[0])) for side in pair) for pair in FORMS[form]()]
    else:
        plain = FORMS[form]()
    theirs = quiet_fit(GridSearchCV(tree, DEPTHS, cv=plain), X, y, groups=GROUPS)
    np.testing.assert_array_equal(ours.cv_results_["mean_test_score"], theirs.cv_results_["mean_test_score"])
    assert ours.n_splits_ == theirs.n_splits_


@pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
@pytest.mark.parametrize("form", FORMS)
def test_any_form_of_folds_serves_to_spare_rows(form, searcher):
    space = {"min_samples_leaf": list(range(1, 30))}
    search = SearchCV(DecisionTreeClassifier(random_state=0), space, searcher, n_iter=9, cv=FORMS[form](),
                      random_state=0)
    quiet_fit(search, X, y, groups=GROUPS)
    amounts = search.cv_results_["n_resources"]
    assert amounts.min() < 60 and amounts.max() == 150
    assert search.best_score_ > 0.6


BAD_FOLDS = {
    "none": ([], ValueError, "«cv»: no llegó ningún pliegue"),
    "a spent generator": (iter(()), ValueError, "«cv»: no llegó ningún pliegue.*generador"),
    "not pairs": ([1, 2], TypeError, "«cv»: llegó 1 .*par"),
    "triples": ([([0], [1], [2])], TypeError, "«cv».*par"),
    "a short mask": ([(FIRST[:20], ~FIRST[:20])], ValueError, "«cv».*150 filas"),
    "rows that do not exist": ([([0, 1], [2, 150])], ValueError, "«cv».*índices de las 150 filas"),
    "text": ([(["a"], ["b"])], TypeError, "«cv».*índices"),
    "decimals": ([([0.0, 1.0], [2.0])], TypeError, "«cv».*índices"),
}


@pytest.mark.parametrize("searcher", ["grid", "halving"])
@pytest.mark.parametrize("case", BAD_FOLDS)
def test_folds_that_are_not_rows_are_refused_by_name(case, searcher):
    cv, kind, message = BAD_FOLDS[case]
    with pytest.raises(kind, match=message):
        SearchCV(Fake(), {"a": [0.1, 0.2, 0.3]}, searcher, cv=cv).fit(X, y)


class TestClasses:
    def folds(self, labels, fraction, n_splits=3, seed=0):
        rows = np.zeros((len(labels), 1))
        full = StratifiedKFold(n_splits)
        reduced = SubsampledFolds(full, fraction, seed, labels)
        return list(zip(full.split(rows, labels), reduced.split(rows, labels), strict=True))

    @pytest.mark.parametrize("fraction", [0.001, 0.02, 0.1, 0.5, 0.9])
    @pytest.mark.parametrize("weights", [[0.95, 0.05], [0.5, 0.5], [0.9, 0.07, 0.03]])
    def test_every_class_of_a_fold_is_in_its_sample(self, weights, fraction):
        rng = np.random.default_rng(0)
        labels = rng.choice(len(weights), size=600, p=weights)
        for full, reduced in self.folds(labels, fraction):
            for rows, sample in zip(full, reduced, strict=True):
                assert set(sample) <= set(rows) and len(set(sample)) == len(sample)
                assert set(labels[sample]) == set(labels[rows])
                assert len(sample) == max(int(fraction * len(rows)), len(weights))

    def test_the_proportions_are_kept(self):
        labels = np.repeat(["a", "b", "c"], [600, 240, 60])
        for full, (train, _) in self.folds(labels, 0.5):
            counts = np.unique(labels[train], return_counts=True)[1]
            assert counts == pytest.approx(np.unique(labels[full[0]], return_counts=True)[1] / 2, abs=1.5)

    def test_a_small_sample_is_inside_a_greater_one(self):
        labels = np.random.default_rng(1).choice(3, size=300, p=[0.8, 0.15, 0.05])
        samples = [self.folds(labels, fraction)[0][1][0] for fraction in (0.05, 0.15, 0.45)]
        assert set(samples[0]) < set(samples[1]) < set(samples[2])

    def test_quotas_never_exceed_what_there_is(self):
        rng = np.random.default_rng(2)
        for _ in range(200):
            counts = rng.integers(1, 40, size=rng.integers(1, 8))
            size = int(rng.integers(len(counts), counts.sum() + 1))
            quotas = class_quotas(counts, size)
            assert quotas.sum() == size
            assert (quotas >= 1).all() and (quotas <= counts).all()

    def test_only_the_labels_of_a_classifier_are_cared_for(self):
        texts = np.where(y == 0, "sí", "no")
        assert class_labels(LogisticRegression(), texts.tolist()).tolist() == texts.tolist()
        assert class_labels(LogisticRegression(), pd.Series(y)).tolist() == y.tolist()
        assert class_labels(LogisticRegression(), y[:, None]).tolist() == y.tolist()
        assert class_labels(Ridge(), y) is None
        assert class_labels(LogisticRegression(), None) is None
        assert class_labels(LogisticRegression(), np.linspace(0, 1, 7)) is None
        assert class_labels(KNeighborsClassifier(), np.ones((6, 2), dtype=int)) is None
        assert class_labels(LogisticRegression(), np.array([None, "a", 3], dtype=object)) is None

    @pytest.mark.parametrize("scoring", [None, "roc_auc", "neg_log_loss"])
    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
    def test_five_percent_of_positives_are_enough(self, searcher, scoring):
        data = make_classification(600, weights=[0.95], random_state=0)
        search = SearchCV(LogisticRegression(), {"C": Float(0.01, 100, log=True)}, searcher, n_iter=9, cv=3,
                          scoring=scoring, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            search.fit(*data)
        assert all(trial.ok for trial in search.history_)
        assert search.cv_results_["n_resources"].max() == 600


class TestManyFoldsOrClasses:
    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
    def test_leave_one_out(self, searcher):
        space = {"max_depth": [1, 2, 3, None], "min_samples_leaf": list(range(1, 8))}
        search = SearchCV(DecisionTreeClassifier(random_state=0), space, searcher, n_iter=9, cv=LeaveOneOut(),
                          random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            search.fit(X[::5], y[::5])
        assert len({trial.config for trial in search.history_}) > 3
        assert len(set(search.cv_results_["n_resources"])) > 1

    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
    def test_thirty_classes(self, searcher):
        rng = np.random.default_rng(0)
        labels = np.repeat(np.arange(30), 20)
        data = rng.normal(size=(600, 3)) + labels[:, None]
        search = SearchCV(DecisionTreeClassifier(random_state=0), {"min_samples_leaf": list(range(1, 12))}, searcher,
                          n_iter=9, cv=5, random_state=0)
        quiet_fit(search, data, labels)
        assert len({trial.config for trial in search.history_}) > 3
        assert all(trial.ok for trial in search.history_)

    def test_ten_folds_of_a_hundred_rows(self):
        labels = np.arange(100) % 2
        search = SearchCV(Fake(), {"a": Float(0, 1)}, "hyperband", cv=10, random_state=0)
        search.fit(np.zeros((100, 1)), labels)
        assert search.searcher_.min_resource == 8
        assert len(search.history_) > 10

    @pytest.mark.parametrize("low", [None, 40])
    def test_when_there_is_no_room_for_a_cut_it_says_so(self, low):
        search = SearchCV(Fake(), {"a": Float(0, 1)}, "hyperband", cv=2, min_resource=low, random_state=0)
        n_rows = 5 if low is None else 100
        with pytest.warns(UserWarning, match="«min_resource»: de .* no cabe ningún corte con eta=3"):
            search.fit(np.zeros((n_rows, 1)), np.arange(n_rows) % 2)

    def test_few_configurations_are_not_a_lack_of_room(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            search = SearchCV(Fake(), {"a": Float(0, 1)}, "halving", n_iter=2, cv=3, random_state=0).fit(X, y)
        assert search.cv_results_["n_resources"].tolist() == [150, 150]


class TestSeeds:
    @pytest.mark.parametrize("seed", [2**32 - 1, 2**32, 2**40, 2**63, 10**40, np.uint64(2**63)])
    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha", "random", "tpe"])
    def test_of_any_size(self, searcher, seed):
        def scores():
            search = SearchCV(Fake(), {"a": Float(0, 1)}, searcher, n_iter=4, cv=2, random_state=seed)
            return search.fit(X, y).cv_results_["params"]
        assert scores() == scores()

    def test_great_seeds_choose_different_rows(self):
        def score(seed):
            search = SearchCV(ScoresItsRows(), {"a": [0.1, 0.2, 0.3]}, TinyHalving, cv=3, random_state=seed)
            return search.fit(X, y).cv_results_["mean_test_score"][0]
        assert len({score(2**40 + i) for i in range(6)}) > 3


class TestInputs:
    space = {"min_samples_leaf": list(range(1, 20))}

    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
    def test_several_outputs_sparse_frames_and_lists(self, searcher):
        several = make_multilabel_classification(120, random_state=0)
        inputs = {
            "several outputs": several,
            "sparse": (csr_matrix(X), y),
            "frame": (pd.DataFrame(X).add_prefix("c"), pd.Series(np.where(y == 0, "sí", "no"), index=range(500, 650))),
            "lists": (X.tolist(), y.tolist()),
            "column": (X, y[:, None]),
        }
        for data in inputs.values():
            search = SearchCV(DecisionTreeClassifier(random_state=0), self.space, searcher, n_iter=9, cv=3,
                              random_state=0)
            quiet_fit(search, *data)
            assert all(trial.ok for trial in search.history_)
            assert search.cv_results_["n_resources"].min() < search.cv_results_["n_resources"].max()

    @pytest.mark.parametrize("searcher", ["halving", "hyperband", "asha"])
    def test_weights_and_groups_follow_their_rows(self, searcher):
        class Follows(Fake):
            def fit(self, X, y, sample_weight=None, tag=None):
                assert sample_weight.tolist() == X[:, 0].tolist()
                assert [f"r{int(row)}" for row in X[:, 0]] == list(tag)
                return super().fit(X, y)
        rows = np.arange(90.0)[:, None]
        labels = np.arange(90) % 2
        search = SearchCV(Follows(), {"a": Float(0, 1)}, searcher, n_iter=9, cv=GroupKFold(3), random_state=0,
                          error_score="raise")
        quiet_fit(search, rows, labels, groups=np.arange(90) // 9, sample_weight=rows[:, 0],
                  tag=[f"r{i}" for i in range(90)])
        assert len(search.history_) > 3

    def test_groups_of_training_and_validation_stay_apart(self):
        class Remembers(Fake):
            def fit(self, X, y):
                self.groups_ = set(X[:, 0])
                return super().fit(X, y)

            def score(self, X, y):
                return float(not self.groups_ & set(X[:, 0]))
        groups = np.arange(90) // 6
        data = groups[:, None].astype(float)
        search = SearchCV(Remembers(), {"a": Float(0, 1)}, "hyperband", cv=GroupKFold(3), random_state=0)
        quiet_fit(search, data, np.arange(90) % 2, groups=groups)
        assert search.cv_results_["n_resources"].min() < 90
        assert (search.cv_results_["mean_test_score"] == 1).all()


def test_the_plan_of_hyperband_is_the_one_of_its_resources():
    search = SearchCV(Fake(), {"a": Float(0, 1)}, "hyperband", cv=3, random_state=0).fit(X, y)
    planned = Hyperband({"a": Float(0, 1)}, 150, min_resource=18).brackets
    assert search.searcher_.brackets == planned
    assert len(search.history_) == sum(n for bracket in planned.values() for n, _ in bracket)
