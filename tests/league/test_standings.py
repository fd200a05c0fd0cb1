"""Los puestos, contra scipy y a mano; su intervalo, contra lo que se sabe de la media."""
import numpy as np
import pytest
from scipy.stats import rankdata

from coursekit.league.race import Entry, Run
from coursekit.league.standings import block_ranks, rank_intervals, regret_bands, standings


def entry(name, regrets, problem="", tests=None):
    """Un participante con una corrida por número, todas del mismo problema."""
    tests = regrets if tests is None else tests
    runs = [Run("svm", seed, [2 * regret, regret], regret, test, 2.0)
            for seed, (regret, test) in enumerate(zip(regrets, tests, strict=True))]
    return Entry(name, [] if problem else runs, problem)


def test_ranks_are_those_of_scipy_column_by_column():
    rng = np.random.default_rng(0)
    regrets = rng.integers(0, 4, size=(6, 50)) / 4      # muchos empates
    ranks = block_ranks(regrets)
    for column in range(50):
        assert ranks[:, column] == pytest.approx(rankdata(regrets[:, column]))
    assert ranks.sum(axis=0) == pytest.approx(np.full(50, 21))


def test_ties_share_the_mean_of_their_places_and_rounding_does_not_break_them():
    ranks = block_ranks(np.array([[0.1 + 0.2], [0.3], [0.5], [np.inf]]))
    assert ranks[:, 0].tolist() == [1.5, 1.5, 3, 4]


def test_the_interval_is_the_one_of_the_mean():
    rng = np.random.default_rng(1)
    ranks = rng.normal(size=(1, 400)) + 5
    low, high = rank_intervals(ranks, ["svm"] * 400)
    half = 1.96 * ranks.std() / 20
    assert low[0] == pytest.approx(ranks.mean() - half, abs=0.02)
    assert high[0] == pytest.approx(ranks.mean() + half, abs=0.02)


def test_seeds_are_drawn_within_each_table():
    ranks = np.array([[1.0] * 10 + [3.0] * 10])      # entre tablas cambia, y entre semillas no
    low, high = rank_intervals(ranks, ["a"] * 10 + ["b"] * 10)
    assert low[0] == high[0] == 2


def test_the_best_mean_rank_goes_first_and_who_did_not_play_last():
    rows = standings([entry("b", [0.3, 0.2]), entry("z", [], "lanzó un error"), entry("a", [0.1, 0.2])])
    assert [row.entry.name for row in rows] == ["a", "b", "z"]
    assert [row.rank for row in rows] == [1.25, 1.75, 3]
    assert rows[0].regret == pytest.approx(0.15)
    assert rows[2].regret == np.inf


def test_two_who_did_not_play_share_the_last_place():
    rows = standings([entry("a", [0.1]), entry("y", [], "x"), entry("z", [], "x")])
    assert [row.rank for row in rows] == [1, 2.5, 2.5]


def test_nobody_played():
    rows = standings([entry("y", [], "x"), entry("z", [], "x")])
    assert [row.rank for row in rows] == [1.5, 1.5]


def test_the_test_column_ranks_by_test():
    first = entry("a", [0.1, 0.1], tests=[0.9, 0.9])
    second = entry("b", [0.2, 0.2], tests=[0.3, 0.3])
    assert [row.entry.name for row in standings([first, second])] == ["a", "b"]
    assert [row.entry.name for row in standings([first, second], of_test=True)] == ["b", "a"]


def test_the_bands_are_quartiles_over_the_runs():
    bands = regret_bands(entry("a", [0.0, 0.1, 0.2, 0.3, 0.4]))
    np.testing.assert_allclose(bands, [[0.2, 0.1], [0.4, 0.2], [0.6, 0.3]])
