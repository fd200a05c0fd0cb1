"""Las búsquedas de scikit-learn como `History`, contra las de verdad."""
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.stats import loguniform
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.gaussian_process.kernels import RBF
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, HalvingRandomSearchCV, RandomizedSearchCV
from sklearn.svm import SVC

from coursekit import Float, SearchCV, Space
from coursekit.interop import history_from_cv_results

X, y = load_iris(return_X_y=True)


@pytest.fixture(scope="module")
def grid():
    return GridSearchCV(SVC(), {"C": [0.1, 1, 10], "kernel": ["rbf", "linear"]}, cv=3).fit(X, y)


def test_a_grid_becomes_one_trial_per_row_in_its_order(grid):
    history = history_from_cv_results(grid)
    assert history.method == "grid" and len(history) == 6
    assert [t.params for t in history] == grid.cv_results_["params"]
    np.testing.assert_allclose([t.loss for t in history], -grid.cv_results_["mean_test_score"])
    assert history.best.params == grid.best_params_


def test_seconds_are_summed_over_the_folds(grid):
    results = grid.cv_results_
    expected = 3 * (results["mean_fit_time"] + results["mean_score_time"])
    np.testing.assert_allclose([t.seconds for t in history_from_cv_results(grid)], expected)


def test_the_table_alone_is_enough(grid):
    frame = history_from_cv_results(grid.cv_results_, method="grid").to_frame()
    assert frame["param_kernel"].tolist() == ["rbf", "linear"] * 3
    assert frame["info_std"].tolist() == pytest.approx(grid.cv_results_["std_test_score"].tolist())


def test_numpy_scalars_become_python_and_the_space_goes_along():
    search = RandomizedSearchCV(SVC(), {"C": loguniform(0.1, 10), "degree": list(np.arange(2, 5))}, n_iter=5, cv=3,
                                random_state=0).fit(X, y)
    space = Space({"C": Float(0.1, 10, log=True), "degree": [2, 3, 4]})
    history = history_from_cv_results(search, space=space)
    assert history.method == "random" and history.space is space
    assert all(type(t.params["C"]) is float and type(t.params["degree"]) is int for t in history)
    assert all(space.contains(t.params) for t in history)


def test_a_failed_fit_is_a_failed_trial():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        search = GridSearchCV(SVC(), {"C": [1.0, -1.0]}, cv=3).fit(X, y)
    assert [t.status for t in history_from_cv_results(search)] == ["ok", "failed"]


def test_several_metrics_need_a_guide():
    search = GridSearchCV(SVC(), {"C": [0.01, 1]}, cv=3, scoring=["accuracy", "f1_macro"], refit=False).fit(X, y)
    with pytest.raises(ValueError, match="accuracy.*f1_macro"):
        history_from_cv_results(search)
    history = history_from_cv_results(search, "f1_macro")
    np.testing.assert_allclose([t.loss for t in history], -search.cv_results_["mean_test_f1_macro"])
    np.testing.assert_allclose([t.info["accuracy"] for t in history], search.cv_results_["mean_test_accuracy"])


def test_refit_names_the_guide():
    search = GridSearchCV(SVC(), {"C": [0.01, 1]}, cv=3, scoring=["accuracy", "f1_macro"], refit="f1_macro").fit(X, y)
    assert history_from_cv_results(search).best.loss == pytest.approx(-search.best_score_)


@pytest.mark.parametrize("resource", ["n_samples", "n_estimators"])
def test_halving_keeps_rungs_resources_and_lineage(resource):
    forest = RandomForestClassifier(random_state=0, n_estimators=3)
    limits = {"max_resources": 12, "min_resources": 3} if resource == "n_estimators" else {}
    search = HalvingRandomSearchCV(forest, {"max_depth": [1, 2, 3, 4]}, n_candidates=4, factor=2, cv=2,
                                   resource=resource, random_state=0, **limits).fit(X, y)
    history = history_from_cv_results(search)
    assert history.method == "halving"
    assert [t.rung for t in history] == search.cv_results_["iter"].tolist()
    assert [t.resource for t in history] == search.cv_results_["n_resources"].tolist()
    assert all(t.params.keys() == {"max_depth"} for t in history)
    for trial in history:
        if trial.rung:
            (parent,) = trial.parents
            assert history[parent].rung == trial.rung - 1 and history[parent].params == trial.params
            assert history[parent].config == trial.config
        else:
            assert trial.parents == () and trial.config == trial.number
    assert history.best.resource == max(search.cv_results_["n_resources"])


def test_the_halving_resource_is_found_in_the_bare_table():
    search = HalvingGridSearchCV(RandomForestClassifier(random_state=0), {"max_depth": [1, 2, 3]}, factor=3, cv=2,
                                 resource="n_estimators", min_resources=2, max_resources=6).fit(X, y)
    bare = history_from_cv_results(search.cv_results_)
    assert all(t.params.keys() == {"max_depth"} for t in bare)


def test_our_own_search_gives_the_same_history():
    search = SearchCV(SVC(), {"C": Float(0.1, 10, log=True)}, "halving", cv=2, random_state=0,
                      searcher_options={"n_configs": 4, "eta": 2}).fit(X, y)
    history = history_from_cv_results(search)
    for ours, theirs in zip(search.history_, history, strict=True):
        assert (ours.params, ours.resource, ours.rung, ours.config) == (theirs.params, theirs.resource, theirs.rung,
                                                                        theirs.config)
        assert ours.loss == pytest.approx(theirs.loss)
    assert history.method == "halving"


def test_bad_input_is_named():
    with pytest.raises(TypeError, match="search.*ya ajustada"):
        history_from_cv_results(GridSearchCV(SVC(), {"C": [1]}))
    with pytest.raises(ValueError, match="falta «mean_test_score»"):
        history_from_cv_results({"params": []})
    with pytest.raises(ValueError, match="falta «params»"):
        history_from_cv_results({"mean_test_score": [0.5]})


def test_only_the_configurations_and_their_scores_are_needed(grid):
    table = pd.DataFrame(grid.cv_results_)[["params", "mean_test_score"]]
    history = history_from_cv_results(table)
    before = history_from_cv_results(grid)
    assert [(t.params, t.loss) for t in history] == [(t.params, t.loss) for t in before]
    assert all(t.seconds is None for t in history) and all(t.seconds > 0 for t in before)


def test_a_table_read_back_from_a_file_is_the_same_history(grid, tmp_path):
    path = tmp_path / "cv.csv"
    pd.DataFrame(grid.cv_results_).to_csv(path)
    before = history_from_cv_results(grid)
    for table in (pd.read_csv(path), pd.read_csv(path).to_dict("list")):
        after = history_from_cv_results(table)
        assert [t.params for t in after] == [t.params for t in before]
        assert [t.loss for t in after] == pytest.approx([t.loss for t in before])


@pytest.mark.parametrize("text", ["{'model': SVC()}", "C=1", "[1, 2]", 3.0])
def test_params_that_cannot_be_read_from_text_are_said(grid, text):
    table = dict(grid.cv_results_) | {"params": [text] * 6}
    with pytest.raises(ValueError, match="«search»: llegó .*se espera en la columna «params»"):
        history_from_cv_results(table)


# -- tablas que pasaron por un archivo, o quedaron a medias

def halving_of(values):
    """Una búsqueda por mitades entre `values`, que se imprimen igual."""
    search = HalvingGridSearchCV(KernelModel(), {"kernel": values}, factor=2, cv=2, min_resources=40, random_state=0)
    return search.fit(X, y)


class KernelModel(ClassifierMixin, BaseEstimator):
    def __init__(self, kernel=None):
        self.kernel = kernel

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.zeros(len(X), dtype=int)


@pytest.mark.parametrize("values", [[RBF(1 + i / 10**5) for i in range(4)],
                                    [{"w": np.where(np.arange(3000) == 1500, i, 0)} for i in range(4)],
                                    [lambda x, k=k: k * x for k in range(4)]], ids=["núcleos", "arreglos", "funciones"])
def test_configurations_that_print_alike_are_not_merged(values):
    search = halving_of(values)
    history = history_from_cv_results(search)
    first = [t for t in history if t.rung == 0]
    assert len(first) == 4 == len({t.config for t in history})
    for trial in history:
        assert history[trial.config].params["kernel"] is trial.params["kernel"]
        if trial.parents:
            (parent,) = trial.parents
            assert history[parent].params["kernel"] is trial.params["kernel"]


def test_a_halving_table_sorted_by_score_keeps_its_lineage():
    search = HalvingRandomSearchCV(SVC(), {"C": loguniform(0.1, 10)}, n_candidates=8, factor=2, cv=2, random_state=0,
                                   min_resources=20).fit(X, y)
    table = pd.DataFrame(search.cv_results_).sort_values("rank_test_score")
    history = history_from_cv_results(table, method="halving")
    assert [t.params["C"] for t in history] == [params["C"] for params in table["params"]]
    by_number = {t.number: t for t in history}
    for trial in history:
        assert len(trial.parents) == (trial.rung > 0)
        for parent in trial.parents:
            assert by_number[parent].rung == trial.rung - 1 and by_number[parent].params == trial.params
    assert len({t.config for t in history}) == 8


def test_random_draws_come_back_from_a_file_to_the_last_digit(tmp_path):
    spec = {"C": loguniform(0.1, 10), "degree": list(np.arange(2, 5)), "gamma": ["auto", None],
            "shrinking": [np.True_, False]}
    search = RandomizedSearchCV(SVC(), spec, n_iter=6, cv=3, random_state=0, error_score=np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        search.fit(X, y)
    path = tmp_path / "cv.csv"
    pd.DataFrame(search.cv_results_).to_csv(path)
    before = history_from_cv_results(search)
    for table in (pd.read_csv(path), pd.read_csv(path, dtype=str), pd.read_csv(path).to_dict("list")):
        after = history_from_cv_results(table)
        assert [repr(t.params) for t in after] == [repr(t.params) for t in before]
        assert [t.status for t in after] == [t.status for t in before]
        assert [t.loss for t in after if t.ok] == pytest.approx([t.loss for t in before if t.ok])


def test_special_numbers_written_as_text_are_numbers():
    text = "{'a': nan, 'b': -inf, 'c': np.float32(0.5), 'd': (np.int64(3), None)}"
    table = {"params": [text], "mean_fit_time": [0.1], "mean_score_time": [None], "mean_test_score": ["0.5"]}
    (trial,) = history_from_cv_results(table)
    a, *rest = trial.params.values()
    assert np.isnan(a) and rest == [-np.inf, 0.5, (3, None)] and trial.loss == -0.5 and trial.seconds is None


@pytest.mark.parametrize("text", ["{'t': np.datetime64('2020')}", "{'w': array([1, 2])}", "{'w': np.array([1, 2])}",
                                  "{'f': <function f at 0x7f>}", "{'a': __import__('os').getcwd()}"])
def test_a_text_that_is_not_a_simple_value_is_not_guessed(text):
    table = {"params": [text], "mean_fit_time": [0.1], "mean_score_time": [0.1], "mean_test_score": [0.5]}
    with pytest.raises(ValueError, match="«search»: llegó .*«params»"):
        history_from_cv_results(table)


def test_a_table_that_does_not_add_up_is_refused(grid):
    whole = dict(grid.cv_results_)
    for broken, sentence in [({"mean_test_score": [0.5]}, "columnas del mismo largo.*«mean_test_score», 1"),
                             ({"mean_test_score": ["bien"] * 6}, "'bien'.*un número.*«mean_test_score»"),
                             ({"mean_fit_time": [[1]] * 6}, "un número.*«mean_fit_time»")]:
        with pytest.raises(ValueError, match=f"«search»: llegó .*{sentence}"):
            history_from_cv_results(whole | broken)
    without = {name: column for name, column in whole.items() if "test_score" not in name}
    with pytest.raises(ValueError, match="falta «mean_test_score»"):
        history_from_cv_results(without)


def test_empty_cells_are_not_zeros(grid):
    table = pd.DataFrame(grid.cv_results_).astype({"mean_test_score": "Float64"})
    table.loc[1, "mean_test_score"] = pd.NA
    table["iter"], table["n_resources"] = [0, None, 0, 0, 0, 0], [10, None, 10, 10, 10, 10]
    history = history_from_cv_results(table)
    assert [t.ok for t in history] == [True, False, True, True, True, True]
    assert history[1].resource is None and history[1].rung is None and history[0].resource == 10


def test_the_space_of_another_search_is_refused(grid):
    with pytest.raises(ValueError, match="«space»: llegó .*trial n.º 0"):
        history_from_cv_results(grid, space={"C": [5, 6], "kernel": ["rbf", "linear"]})
