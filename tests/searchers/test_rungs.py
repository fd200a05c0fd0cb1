"""Calendarios de peldaños y brackets contra el artículo, dask-ml y scikit-learn."""
import time
from fractions import Fraction

import numpy as np
import pytest

from coursekit import Float
from coursekit.searchers import ASHA, Hyperband, SuccessiveHalving
from coursekit.searchers.parts.rungs import (
    check_resources,
    count_cuts,
    halving_schedule,
    hyperband_brackets,
    rung_resource,
    schedule_cost,
)

SPACE = {"x": Float(0, 1)}
ALGORITHM_1 = {4: [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)], 3: [(34, 3), (11, 9), (3, 27), (1, 81)],
               2: [(15, 9), (5, 27), (1, 81)], 1: [(8, 27), (2, 81)], 0: [(5, 81)]}
PRINTED = {4: [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)], 3: [(27, 3), (9, 9), (3, 27), (1, 81)],
           2: [(9, 9), (3, 27), (1, 81)], 1: [(6, 27), (2, 81)], 0: [(5, 81)]}


class TestHyperbandTable:
    def test_algorithm_1_of_the_paper(self):
        brackets = hyperband_brackets(1, 81, 3)
        assert brackets == ALGORITHM_1 and list(brackets) == [4, 3, 2, 1, 0]
        assert [schedule_cost(b) for b in brackets.values()] == [405, 363, 351, 378, 405]

    def test_counts_published_by_dask_ml(self):
        brackets = hyperband_brackets(1, 81, 3).values()
        assert sum(bracket[0][0] for bracket in brackets) == 143
        assert sum(schedule_cost(bracket, resume=True) for bracket in brackets) == 1581
        assert sum(schedule_cost(bracket) for bracket in brackets) == 1902

    def test_the_table_printed_in_the_paper_is_another(self):
        brackets = hyperband_brackets(1, 81, 3, printed_table=True)
        assert brackets == PRINTED != ALGORITHM_1
        assert sum(bracket[0][0] for bracket in brackets.values()) == 128
        assert sum(schedule_cost(bracket) for bracket in brackets.values()) == 1701
        assert sum(schedule_cost(bracket, resume=True) for bracket in brackets.values()) == 1404

    @pytest.mark.parametrize("eta", [2, 3, 4, 5])
    @pytest.mark.parametrize("top", [1, 2, 7, 27, 50, 100, 243, 1000])
    def test_what_every_table_must_satisfy(self, eta, top):
        brackets = hyperband_brackets(1, top, eta)
        assert brackets[0][0] == (len(brackets), top), "s = 0 es búsqueda al azar con todo el recurso"
        for s, bracket in brackets.items():
            counts, resources = zip(*bracket, strict=True)
            assert len(bracket) == s + 1 and resources[-1] == top and resources[0] >= 1
            assert all(n >= 1 for n in counts) and counts[0] >= eta**s
            assert all(after == counts[0] // eta**i for i, after in enumerate(counts))
            # El presupuesto nominal de un bracket es (s_max + 1)·R; hacia arriba solo por redondear n.
            assert schedule_cost(bracket) <= (len(brackets) + s + 1) * top

    def test_the_searcher_shows_its_table(self):
        assert Hyperband(SPACE, 81).brackets == ALGORITHM_1
        assert Hyperband(SPACE, 81, printed_table=True).brackets == PRINTED
        assert len(Hyperband(SPACE, 81, eta=4).brackets) == 4


class TestExactArithmetic:
    @pytest.mark.parametrize(("eta", "most"), [(2, 30), (3, 12), (4, 12), (5, 12), (7, 10), (10, 9)])
    def test_every_power_up_to_3_to_the_12_and_10_to_the_9(self, eta, most):
        for k in range(most + 1):
            assert count_cuts(1, eta**k, eta) == k
            assert len(hyperband_brackets(1, eta**k, eta)) == k + 1
            if k:
                assert count_cuts(1, eta**k - 1, eta) == k - 1
                assert count_cuts(1, eta**k + 1, eta) == (k if eta**k + 1 < eta ** (k + 1) else k + 1)

    @pytest.mark.parametrize(("low", "high", "eta", "cuts"), [(0.1, 0.3, 3, 1), (0.1, 2.7, 3, 3), (0.01, 0.1, 10, 1),
                                                              (1e-3, 1.0, 10, 3), (0.7, 2.1, 3, 1), (0.1, 0.29, 3, 0)])
    def test_decimals_are_what_was_written(self, low, high, eta, cuts):
        # En binario 0.1·3 > 0.3: contado así se pierde un peldaño.
        assert count_cuts(low, high, eta) == cuts

    def test_resources_with_decimals(self):
        assert halving_schedule(9, 0.1, 0.9, 3) == [(9, 0.1), (3, 0.3), (1, 0.9)]
        assert halving_schedule(4, 0.25, 1.0, 2) == [(4, 0.25), (2, 0.5), (1, 1.0)]

    def test_a_decimal_minimum_under_an_integer_maximum_does_not_round_to_zero(self):
        low, high, eta = check_resources(0.1, 1, 3)
        assert halving_schedule(9, low, high, eta) == [(9, pytest.approx(1 / 9)), (3, pytest.approx(1 / 3)), (1, 1.0)]

    def test_numpy_numbers_are_numbers(self):
        assert check_resources(np.int64(1), np.int64(81), np.int32(3)) == (1, 81, 3)
        assert Hyperband(SPACE, np.int64(81), eta=np.int64(3)).brackets == ALGORITHM_1
        assert SuccessiveHalving(SPACE, np.float64(0.9), min_resource=np.float32(0.5)).schedule == [(1, 0.9)]

    def test_integers_stay_integers(self):
        for searcher in (SuccessiveHalving(SPACE, 100), Hyperband(SPACE, 100), ASHA(SPACE, 100)):
            assert type(searcher.ask().resource) is int
        assert [rung_resource(100, 3, k) for k in (4, 3, 2, 1, 0)] == [1, 3, 11, 33, 100]


class TestHalvingSchedule:
    def test_scikit_learns_ceil_rule_and_the_papers_floor_rule(self):
        assert [n for n, _ in halving_schedule(100, 1, 27, 3, rounding="ceil")] == [100, 34, 12, 4]
        assert [n for n, _ in halving_schedule(100, 1, 81, 3)] == [100, 33, 11, 3, 1]
        assert SuccessiveHalving(SPACE, 27, n_configs=100, rounding="ceil").schedule == [
            (100, 1), (34, 3), (12, 9), (4, 27)]

    def test_by_default_one_survives(self):
        assert SuccessiveHalving(SPACE, 81).schedule == ALGORITHM_1[4]
        assert SuccessiveHalving(SPACE, 16, eta=2).schedule == [(16, 1), (8, 2), (4, 4), (2, 8), (1, 16)]
        assert SuccessiveHalving(SPACE, 80, min_resource=10).schedule == [(3, 26), (1, 80)]

    def test_few_configurations_climb_to_the_top(self):
        assert SuccessiveHalving(SPACE, 27, n_configs=4).schedule == [(4, 1), (1, 3), (1, 9), (1, 27)]

    def test_all_resources_are_used(self):
        for low, high in ((1, 81), (2, 81), (20, 100), (7, 50)):
            schedule = halving_schedule(30, low, high, 3)
            assert schedule[-1][1] == high and schedule[0][1] >= low


# -- recursos de cualquier tamaño

@pytest.mark.parametrize("make", [lambda *a, **k: ASHA(SPACE, *a, **k), lambda *a, **k: Hyperband(SPACE, *a, **k),
                                  lambda *a, **k: SuccessiveHalving(SPACE, *a, **k)])
class TestEnormousResources:
    @pytest.mark.parametrize(("low", "high", "eta"), [
        (1e-300, 1e300, 2), (1, 10**300, 3), (5e-324, 1.0, 2), (1, 2**101, 2), (1, 10**4000, 2)])
    def test_a_ladder_that_nobody_would_climb_is_refused_at_once(self, make, low, high, eta):
        start = time.process_time()
        with pytest.raises(ValueError, match=r"«min_resource»: llegó .* se espera max_resource / eta\^100 o más"):
            make(high, min_resource=low, eta=eta)
        assert time.process_time() - start < 0.5

    @pytest.mark.parametrize(("low", "high", "eta"), [
        (1, 2**100, 2), (1e-30, 1.0, 2), (10**399, 10**400, 3), (1, 10**30, 10**400), (0.1, 0.1, 2)])
    def test_a_tall_one_that_is_allowed_starts_at_once(self, make, low, high, eta):
        start = time.process_time()
        searcher = make(high, min_resource=low, eta=eta)
        trials = [searcher.ask() for _ in range(3)]
        assert time.process_time() - start < 1
        assert all(low <= trial.resource <= high for trial in trials if trial is not None)

    @pytest.mark.parametrize(("low", "high", "name"), [
        (0.5, 10**400, "max_resource"), (Fraction(1, 10**400), 1, "min_resource")])
    def test_what_does_not_fit_in_a_float_is_named(self, make, low, high, name):
        with pytest.raises(ValueError, match=f"«{name}»: llegó .*que quepa en uno de punto flotante"):
            make(high, min_resource=low)
