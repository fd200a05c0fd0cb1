"""Los números de la lección 02, con scikit-learn como oráculo."""
import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import GridSearchCV, ParameterGrid, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from coursekit.experiments import grid as experiment
from coursekit.experiments.grid import (
    Surface,
    best_cell,
    class_grid_scores,
    load_surface,
    n_candidates,
    n_fits,
    read_grid,
    regular_grid,
)
from coursekit.searchers import GridSearch
from coursekit.tables import make_grid

RNG = np.random.default_rng(0)
SOME_GRIDS = [{f"h{i}": list(range(n)) for i, n in enumerate(RNG.integers(1, 5, size=size))} for size in range(1, 6)]


class Counting(ClassifierMixin, BaseEstimator):
    """Un clasificador que solo cuenta cuántas veces lo entrenan."""

    fits = 0

    def __init__(self, a=0, b=0):
        self.a, self.b = a, b

    def fit(self, X, y):
        Counting.fits += 1
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return np.zeros(len(X), int)


@pytest.mark.parametrize("grid", [*SOME_GRIDS, SOME_GRIDS[:3]])
def test_candidates_are_those_of_parameter_grid(grid):
    assert n_candidates(grid) == len(ParameterGrid(grid))


@pytest.mark.parametrize("refit", [True, False])
@pytest.mark.parametrize("grid", [{"a": [1, 3], "b": [2, 4]}, [{"a": [1, 2]}, {"b": [1, 2, 3]}]])
def test_fits_are_those_that_grid_search_cv_does(grid, refit):
    Counting.fits = 0
    X, y = np.zeros((12, 1)), np.tile([0, 1], 6)
    GridSearchCV(Counting(), grid, cv=3, refit=refit).fit(X, y)
    assert Counting.fits == n_fits(grid, 3, refit)


def test_the_numbers_of_the_class():
    assert n_fits(regular_grid(5, 5), 5, refit=False) == 15625
    assert n_fits(regular_grid(5, 5), 5) == 15626
    forest = [2, 11, 4, 4, 4, 10]
    assert n_candidates({str(i): range(n) for i, n in enumerate(forest)}) == 14080


def test_the_class_grid_is_the_search_of_the_class():
    scores = class_grid_scores()
    candidates = [(t.params["a"], t.params["b"]) for t in iter(GridSearch(experiment.CLASS_GRID).ask, None)]
    assert candidates == [(1, 2), (1, 4), (3, 2), (3, 4)]
    assert scores[0, 0] == scores[0, 1] < scores[1, 0] < scores[1, 1]


@pytest.mark.parametrize("bad", [5, "a", [1, 2], None])
def test_a_grid_of_another_kind_is_explained(bad):
    with pytest.raises(TypeError, match="«grid»: llegó .* se espera un diccionario"):
        n_candidates(bad)


def test_zero_folds_are_explained():
    with pytest.raises(ValueError, match="«k»: llegó 0 .* mayor o igual que 1"):
        n_fits({"a": [1]}, 0)


# --- la tabla --------------------------------------------------------------------------------

def test_the_table_holds_what_its_script_would_write():
    surface = load_surface()
    np.testing.assert_array_equal(surface.log_c, make_grid.LOG_C)
    np.testing.assert_array_equal(surface.log_gamma, make_grid.LOG_GAMMA)
    assert make_grid.PATH.stat().st_size < 10_000


def test_some_cells_come_out_the_same_when_computed_again():
    folds = make_grid.development_folds()
    with np.load(make_grid.PATH) as table:
        hits, sizes = table["hits"], table["fold_sizes"]
    assert [len(y_val) for *_, y_val in folds] == sizes.tolist()
    for i, j in [(0, 0), (34, 40), (24, 24), (64, 8), (40, 32), (10, 60)]:
        again = make_grid.hits(make_grid.LOG_C[i], make_grid.LOG_GAMMA[j], folds)
        assert np.abs(hits[i, j].astype(int) - again).max() <= make_grid.TOLERANCE


def test_the_surface_cannot_be_spoilt():
    with pytest.raises(ValueError):
        load_surface().mean[0, 0] = 1


def test_the_optimum_of_the_surface_is_inside_and_shared():
    surface = load_surface()
    assert 0.98 < surface.mean[surface.best] < 1
    i, j = surface.best
    assert 0 < i < len(surface.log_c) - 1 and 0 < j < len(surface.log_gamma) - 1
    assert (surface.mean == surface.mean.max()).sum() > 1


# --- una grilla sobre la superficie ----------------------------------------------------------

def test_a_reading_takes_the_nodes_of_the_surface():
    surface = load_surface()
    reading = read_grid((-2, 0), (-2, 0), 3)
    rows = [np.flatnonzero(surface.log_c == v)[0] for v in (-2, -1, 0)]
    columns = [np.flatnonzero(surface.log_gamma == v)[0] for v in (-2, -1, 0)]
    np.testing.assert_array_equal(reading.mean, surface.mean[np.ix_(rows, columns)])
    assert reading.n_cells == 9
    assert reading.gap == pytest.approx(surface.mean.max() - reading.best_score)


def test_the_first_grid_of_the_widget_leaves_the_best_in_a_corner():
    assert read_grid((-2, 0), (-2, 0), 3).borders == (("C", "high"), ("gamma", "low"))


def test_the_order_of_the_limits_does_not_matter():
    one, other = read_grid((-2, 2), (-5, -1), 5), read_grid((2, -2), (-1, -5), 5)
    np.testing.assert_array_equal(one.mean, other.mean)


def test_equal_limits_are_a_single_value():
    reading = read_grid((1, 1), (-4, -2), 5)
    assert reading.mean.shape == (1, 5) and ("C", "single") in reading.borders


@pytest.mark.parametrize("limits", [(-9, 0), (0, 9)])
def test_limits_outside_the_surface_are_explained(limits):
    with pytest.raises(ValueError, match="«log_c»: llegó .* entre -3.0 y 5.0"):
        read_grid(limits, (-2, 0), 3)


def test_nan_never_is_the_best_cell_and_all_nan_is_an_error():
    assert best_cell([[np.nan, 0.2], [0.9, np.nan]]) == (1, 0)
    with pytest.raises(ValueError, match="«scores»"):
        best_cell([[np.nan]])


def test_a_single_maximum_on_one_side_touches_only_that_border():
    axis = np.arange(9.0)
    mean = np.zeros((9, 9))
    mean[4, 8] = 1
    reading = read_grid((2, 6), (4, 8), 3, Surface(axis, axis, mean, mean))
    assert reading.borders == (("gamma", "high"),)
    assert reading.best_log == (4.0, 8.0) and reading.gap == 0


def test_same_numbers_every_time():
    np.testing.assert_array_equal(class_grid_scores(), class_grid_scores())


# --- lo que la lección afirma en su prosa (sobre los mismos pliegues que GridSearchCV) --------

def test_the_coarse_grid_leaves_its_best_at_the_largest_c():
    coarse = read_grid((-2, 2), (-5, -1), 5)
    assert coarse.borders == (("C", "high"),)


def test_the_fine_grid_finds_two_equal_cells_inside_and_gains_two_rows():
    coarse, fine = read_grid((-2, 2), (-5, -1), 5), read_grid((2, 4), (-4, -2), 5)
    assert not fine.borders
    ties = np.argwhere(fine.mean == fine.best_score)
    assert len(ties) == 2 and abs(np.subtract(*ties)).tolist() == [1, 1]      # vecinas en la diagonal
    gain = fine.best_score - coarse.best_score
    with np.load(make_grid.PATH) as table:
        rows = table["fold_sizes"].sum()
    assert rows == 426 and round(gain * rows) == 2
    assert fine.std[fine.best] > gain


def test_the_chosen_one_scores_less_on_the_held_out_set():
    X, y = load_breast_cancer(return_X_y=True)
    X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=0)
    fine = read_grid((2, 4), (-4, -2), 5)
    log_c, log_gamma = fine.best_log
    model = make_pipeline(StandardScaler(), SVC(C=10**log_c, gamma=10**log_gamma)).fit(X_dev, y_dev)
    assert model.score(X_test, y_test) < fine.best_score
