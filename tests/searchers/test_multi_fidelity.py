"""Successive Halving, Hyperband y ASHA: quién asciende, con cuánto recurso y a qué costo."""
import math
import sys
from collections import Counter, deque

import numpy as np
import pytest
from helpers.searcher_makers import FINITE, MIXED, drive, interleave

from coursekit import Float, Int, Space, minimize
from coursekit.searchers import (
    ASHA,
    GaussianProcessSearch,
    GeneticSearch,
    GridSearch,
    Hyperband,
    RandomSearch,
    SuccessiveHalving,
    TPESearch,
)

pytestmark = pytest.mark.filterwarnings("error")
LINE = Space({"x": Float(0, 1)})
every_scheduler = pytest.mark.parametrize("scheduler", [SuccessiveHalving, Hyperband, ASHA])


def by_x(space, trial):
    return trial.params["x"]


def losses_in_order(searcher, losses):
    """Da esas pérdidas a las próximas propuestas, una por una, y devuelve los trials."""
    trials = []
    for loss in losses:
        trials.append(searcher.ask())
        searcher.tell(trials[-1], loss)
    return trials


class TestHalving:
    def test_a_hand_made_trace(self):
        searcher = SuccessiveHalving(LINE, 9, random_state=0)
        first = losses_in_order(searcher, [5, 3, 9, 1, 7, 2, 8, 6, 4])
        assert [t.resource for t in first] == [1] * 9 and [t.rung for t in first] == [0] * 9
        second = losses_in_order(searcher, [30, 10, 20])
        assert [t.config for t in second] == [3, 5, 1], "las tres mejores, en orden"
        assert [(t.resource, t.rung) for t in second] == [(3, 1)] * 3
        last = losses_in_order(searcher, [0.5])
        assert (last[0].config, last[0].resource, last[0].params) == (5, 9, first[5].params)
        assert last[0].parents == (second[1].number,)
        assert searcher.finished and searcher.ask() is None

    def test_nobody_climbs_before_the_rung_is_complete(self):
        searcher = SuccessiveHalving(LINE, 9, random_state=0)
        trials = [searcher.ask() for _ in range(9)]
        for trial in trials[:-1]:
            searcher.tell(trial, by_x(LINE, trial))
            assert searcher.ask() is None and not searcher.finished
        searcher.tell(trials[-1], 0.0)
        assert searcher.ask().config == trials[-1].config

    def test_promotions_do_not_depend_on_the_order_of_the_results(self):
        def climbs(seed):
            events = interleave(SuccessiveHalving(LINE, 27, random_state=0), 99, seed, loss=by_x)
            return {(t.config, t.resource) for kind, t in events if kind == "ask"}
        assert climbs(1) == climbs(2) == climbs(3) and len(climbs(1)) == 27 + 9 + 3 + 1

    def test_ceil_leaves_more_than_one(self):
        searcher = SuccessiveHalving(LINE, 27, n_configs=100, rounding="ceil", random_state=0)
        counts = np.bincount([t.rung for t in drive(searcher, 999, by_x)])
        assert counts.tolist() == [100, 34, 12, 4]

    def test_the_winner_is_the_best_if_the_order_never_changes(self):
        trials = drive(SuccessiveHalving(LINE, 81, random_state=3), 999, by_x)
        assert trials[-1].params["x"] == min(t.params["x"] for t in trials)

    def test_a_minimum_that_is_not_one_and_resources_with_decimals(self):
        trials = drive(SuccessiveHalving(LINE, 0.9, min_resource=0.1, random_state=0), 99, by_x)
        assert [t.resource for t in trials] == [0.1] * 9 + [0.3] * 3 + [0.9]
        trials = drive(SuccessiveHalving(LINE, 100, eta=2, min_resource=20, random_state=0), 99, by_x)
        assert [t.resource for t in trials] == [25] * 4 + [50] * 2 + [100]


class TestFailures:
    @every_scheduler
    def test_nan_is_never_promoted(self, scheduler):
        # Un NaN ordenado sin cuidado queda primero, y asciende.
        searcher = scheduler(LINE, 27, random_state=0)
        trials = drive(searcher, 200, lambda s, t: math.nan if t.number % 2 else t.params["x"])
        failed = {t.number for t in trials if not t.ok}
        assert failed and not any(failed & set(t.parents) for t in trials)
        assert any(t.rung == 2 for t in trials)

    def test_a_rung_with_failures_promotes_the_ones_that_worked(self):
        searcher = SuccessiveHalving(LINE, 9, random_state=0)
        losses_in_order(searcher, [None, math.nan, math.inf, 4, None, 2, None, None, None])
        assert [t.config for t in losses_in_order(searcher, [1, 2])] == [5, 3]
        assert searcher.ask().config == 5

    def test_if_all_fail_it_ends(self):
        searcher = SuccessiveHalving(LINE, 9, random_state=0)
        losses_in_order(searcher, [None] * 9)
        assert searcher.finished and searcher.ask() is None
        hyperband = Hyperband(LINE, 9, random_state=0)
        assert len(drive(hyperband, 99, lambda s, t: None)) == 9 + 5 + 3 and hyperband.finished

    def test_one_that_fails_higher_up_stays_there(self):
        searcher = ASHA(LINE, 9, n_configs=9, brackets=1, random_state=0)
        trials = drive(searcher, 99, lambda s, t: None if t.rung == 1 else t.params["x"])
        assert [t.rung for t in trials].count(1) == 3 and not any(t.rung == 2 for t in trials)


class TestHyperband:
    def test_every_bracket_runs_as_planned(self):
        searcher = Hyperband(LINE, 81, random_state=0)
        trials = drive(searcher, 9999, by_x)
        for s, bracket in searcher.brackets.items():
            own = [t for t in trials if t.bracket == s]
            assert [(sum(t.rung == i for t in own), r) for i, (_, r) in enumerate(bracket)] == bracket
        assert searcher.finished and len({t.config for t in trials}) == 143

    def test_while_a_bracket_waits_the_next_one_starts(self):
        searcher = Hyperband(LINE, 9, random_state=0)
        assert [searcher.ask().bracket for _ in range(17)] == [2] * 9 + [1] * 5 + [0] * 3
        assert searcher.ask() is None and not searcher.finished

    def test_the_plan_is_the_same_in_parallel(self):
        events = interleave(Hyperband(LINE, 27, random_state=0), 999, seed=5, loss=by_x)
        parallel = sorted((t.bracket, t.rung) for kind, t in events if kind == "ask")
        assert parallel == sorted((t.bracket, t.rung) for t in drive(Hyperband(LINE, 27, random_state=0), 999, by_x))

    def test_loops(self):
        once = len(drive(Hyperband(LINE, 9, random_state=0), 999, by_x))
        twice = drive(Hyperband(LINE, 9, loops=2, random_state=0), 999, by_x)
        assert len(twice) == 2 * once and len({t.params["x"] for t in twice}) == 2 * 17
        assert not Hyperband(LINE, 9).endless and Hyperband(LINE, 9, loops=None).endless
        assert len(drive(Hyperband(LINE, 9, loops=None, random_state=0), 500, by_x)) == 500

    def test_the_printed_table_is_run_too(self):
        trials = drive(Hyperband(LINE, 81, printed_table=True, random_state=0), 9999, by_x)
        assert sum(t.resource for t in trials) == 1701 and len({t.config for t in trials}) == 128

    def test_it_ignores_the_sign_of_the_loss(self):
        # Se minimiza siempre: restar mil a todas las pérdidas no cambia nada.
        def plan(shift):
            return [(t.config, t.resource) for t in drive(Hyperband(LINE, 27, random_state=0), 999,
                                                          lambda s, t: t.params["x"] - shift)]
        assert plan(0) == plan(1000)


def lines_run(function) -> int:
    """Cuántos renglones de Python ejecuta: lo que cuesta, sin que cuente qué más hace la máquina."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


class TestManyWorkers:
    """Con miles de trials en camino, preguntar y contestar cuesta lo mismo que con pocos."""

    @pytest.mark.parametrize("make", [
        lambda: Hyperband(LINE, 27, loops=None, random_state=0),
        lambda: SuccessiveHalving(LINE, 27, n_configs=5000, random_state=0),
    ], ids=["hyperband", "halving"])
    def test_each_answer_costs_the_same(self, make):
        costs = []
        for n in (200, 2000):
            searcher = make()
            out = deque(searcher.ask() for _ in range(n))

            def turn(searcher=searcher, out=out):
                for _ in range(50):
                    trial = out.popleft()
                    searcher.tell(trial, trial.params["x"])
                    out.append(searcher.ask())

            costs.append(lines_run(turn))
        assert costs[0] > 500 and costs[1] < 1.5 * costs[0]

    def test_the_first_opened_bracket_goes_first_whoever_comes_back(self):
        """Lo que propone no depende de cuántos brackets haya abiertos: el que se abrió antes y puede seguir, sigue."""
        searcher = Hyperband(LINE, 9, loops=None, random_state=0)
        first = [searcher.ask() for _ in range(9)]
        others = [searcher.ask() for _ in range(40)]
        assert len({trial.bracket for trial in others}) == 3
        for trial in others[:20]:
            searcher.tell(trial, trial.params["x"])
        for trial in first:
            searcher.tell(trial, trial.params["x"])
        climbers = [searcher.ask() for _ in range(3)]
        assert [(trial.bracket, trial.rung) for trial in climbers] == [(2, 1)] * 3
        best = sorted(first, key=lambda trial: trial.loss)[:3]
        assert [trial.parents for trial in climbers] == [(trial.number,) for trial in best]


class TestAsha:
    def test_a_hand_made_trace(self):
        searcher = ASHA(LINE, 9, brackets=1, random_state=0)
        first = losses_in_order(searcher, [5, 3])
        third = searcher.ask()
        assert third.rung == 0, "con dos resultados y eta = 3 nadie asciende"
        searcher.tell(third, 4)
        climber = searcher.ask()
        assert (climber.config, climber.rung, climber.resource) == (1, 1, 3), "3 // 3 = 1: asciende la mejor"
        assert climber.parents == (first[1].number,) and climber.params == first[1].params
        # Sin esperar a nadie, y nunca dos veces: lo que sigue es una nueva.
        fourth, fifth, sixth = (searcher.ask() for _ in range(3))
        assert [t.rung for t in (fourth, fifth, sixth)] == [0, 0, 0]
        searcher.tell(sixth, 3.5)
        searcher.tell(fourth, 6)
        assert searcher.ask().rung == 0, "cinco resultados: 5 // 3 = 1, y la mejor ya ascendió"
        searcher.tell(fifth, 7)
        second = searcher.ask()
        assert (second.config, second.rung) == (sixth.config, 1), "con seis ascienden dos: la que seguía es la de 3,5"

    def test_the_new_best_climbs_even_if_another_did_before(self):
        searcher = ASHA(LINE, 9, brackets=1, random_state=0)
        losses_in_order(searcher, [5, 3, 4])
        assert searcher.ask().config == 1
        newcomer = searcher.ask()
        searcher.tell(newcomer, 1)      # 4 // 3 = 1, y ahora la mejor es esta
        climber = searcher.ask()
        assert (climber.config, climber.rung) == (newcomer.config, 1)

    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.parametrize("eta", [2, 3, 4])
    def test_it_follows_algorithm_2_of_the_paper(self, seed, eta):
        rng, searcher = np.random.default_rng(seed), ASHA(LINE, 64, eta=eta, brackets=1, random_state=seed)
        top, out = len(searcher.resources) - 1, []
        done, promoted = [[] for _ in range(top + 1)], [set() for _ in range(top + 1)]

        def get_job():      # tal como está escrito allí, ordenando todo cada vez
            for k in reversed(range(top)):
                candidates = sorted(done[k])[:len(done[k]) // eta]
                candidates = [c for loss, c in candidates if c not in promoted[k] and loss < math.inf]
                if candidates:
                    promoted[k].add(candidates[0])
                    return candidates[0], k + 1
            return None, 0

        for _ in range(300):
            if len(out) < 5 and rng.random() < 0.6 or not out:
                config, rung = get_job()
                trial = searcher.ask()
                assert trial.rung == rung and (config is None or trial.config == config)
                assert trial.resource == searcher.resources[rung]
                out.append(trial)
            else:
                trial = out.pop(int(rng.integers(len(out))))
                loss = math.inf if rng.random() < 0.1 else rng.random()
                searcher.tell(trial, loss)
                done[trial.rung].append((loss, trial.config))

    def test_newcomers_are_shared_out_among_the_rungs_like_hyperbands_brackets(self):
        searcher = ASHA(LINE, 81, random_state=0)
        started = Counter(searcher.ask().rung for _ in range(2 * 143))      # nadie responde: son todas nuevas
        assert [started[k] for k in range(5)] == [2 * n for n in (81, 34, 15, 8, 5)]

    @pytest.mark.parametrize("brackets, starts", [(1, {0}), (2, {0, 1}), (None, {0, 1, 2, 3, 4})])
    def test_brackets_says_where_a_newcomer_may_start(self, brackets, starts):
        searcher = ASHA(LINE, 81, brackets=brackets, random_state=0)
        trials = [searcher.ask() for _ in range(60)]
        assert {t.rung for t in trials} == starts
        assert all(t.resource == searcher.resources[t.rung] and t.config == t.number for t in trials)

    def test_a_newcomer_competes_with_those_who_climbed_to_its_rung(self):
        searcher, rung = ASHA(LINE, 9, brackets=2, random_state=0), []
        while len(rung) < 3:      # lo de abajo sale bien y asciende; la que empieza en el peldaño 1 sale aún mejor
            trial = searcher.ask()
            searcher.tell(trial, 0.0 if trial.rung == 1 and not trial.parents else 1.0 + trial.number)
            rung += [trial] * (trial.rung == 1)
        assert {bool(t.parents) for t in rung} == {True, False}
        climber = searcher.ask()
        assert climber.rung == 2 and climber.config in {t.config for t in rung if not t.parents}

    def test_n_configs_bounds_the_search(self):
        searcher = ASHA(LINE, 27, n_configs=27, random_state=0)
        trials = drive(searcher, 999, by_x)
        assert len({t.config for t in trials}) == 27 and searcher.finished
        assert max(t.resource for t in trials) == 27
        assert not searcher.endless and ASHA(LINE, 27).endless and not ASHA(FINITE, 27).endless

    def test_nobody_waits(self):
        searcher = ASHA(LINE, 27, random_state=0)
        trials = [searcher.ask() for _ in range(50)]
        assert all(trial is not None for trial in trials)

    def test_resources(self):
        assert ASHA(LINE, 81).resources == [1, 3, 9, 27, 81]
        assert ASHA(LINE, 0.9, min_resource=0.1).resources == [0.1, 0.3, 0.9]
        assert ASHA(LINE, 100, eta=4, min_resource=5).resources == [6, 25, 100]
        assert ASHA(LINE, 5, min_resource=5).resources == [5]


class TestCostAndState:
    """La misma tabla de R = 81: reanudar cuesta 1581 unidades; volver a entrenar desde cero, 1902."""

    def trained(self, params, resource, state):
        assert (state or 0) < resource, "el estado es el de esta misma configuración, con menos recurso"
        assert state is None or state == self.seen[params["x"]]
        self.seen[params["x"]] = resource
        return params["x"] + 1 / resource, resource

    def test_a_paused_configuration_resumes_from_its_state(self):
        self.seen = {}
        history = minimize(self.trained, Hyperband(LINE, 81, random_state=0), progress=False)
        assert sum(t.cost for t in history) == 1581 == history.incumbent("cost")[0][-1]
        assert len(self.seen) == 143
        climbs = [t for t in history if t.parents]
        by_number = {t.number: t for t in history}
        assert all(t.cost == t.resource - by_number[t.parents[0]].resource for t in climbs)

    def test_without_state_each_rung_pays_everything(self):
        history = minimize(lambda params, resource: params["x"], Hyperband(LINE, 81, random_state=0), progress=False)
        assert sum(t.cost for t in history) == 1902

    def test_the_printed_table(self):
        self.seen = {}
        history = minimize(self.trained, Hyperband(LINE, 81, printed_table=True, random_state=0), progress=False)
        assert sum(t.cost for t in history) == 1404

    def test_the_objective_may_tell_its_own_cost(self):
        history = minimize(lambda params, resource: {"loss": params["x"], "cost": 2 * resource},
                           SuccessiveHalving(LINE, 9, random_state=0), progress=False)
        assert sum(t.cost for t in history) == 2 * 27

    def test_asha_resumes_too(self):
        self.seen = {}
        history = minimize(self.trained, ASHA(LINE, 27, random_state=0), 60, progress=False)
        assert sum(t.cost for t in history) == sum(self.seen.values())

    def test_the_best_is_looked_for_at_the_greatest_resource(self):
        history = minimize(lambda params, resource: params["x"] + resource, SuccessiveHalving(LINE, 9, random_state=0),
                           progress=False)
        assert history.best.resource == 9 and history.best_overall.resource == 1


class TestSampler:
    @pytest.mark.parametrize("sampler", [RandomSearch, TPESearch, GeneticSearch, GaussianProcessSearch])
    def test_any_searcher_proposes_the_new_ones(self, sampler):
        for searcher in (Hyperband(MIXED, 9, sampler=sampler, random_state=0),
                         ASHA(MIXED, 9, sampler=sampler, random_state=0)):
            trials = drive(searcher, 30)
            news = {MIXED.key(t.params) for t in trials if t.config == t.number}
            assert len(news) == len({t.config for t in trials}) > 9

    def test_bohb_learns_where_to_propose(self):
        def mean_of_the_late(sampler):
            trials = drive(Hyperband(LINE, 27, loops=6, sampler=sampler, random_state=0), 999,
                           lambda s, t: abs(t.params["x"] - 0.3) + 0.1 / t.resource)
            late = [t for t in trials if t.config == t.number][150:]
            return np.mean([abs(t.params["x"] - 0.3) for t in late])
        assert mean_of_the_late(TPESearch) < 0.5 * mean_of_the_late(RandomSearch)

    def test_losses_at_different_resources_are_not_mixed(self):
        searcher = SuccessiveHalving(LINE, 9, sampler=TPESearch, random_state=0)
        drive(searcher, 99, by_x)
        learned = {resource: len(s._observed) for resource, s in searcher._sampling.by_resource.items()}
        assert learned == {1: 9, 3: 3, 9: 1}

    def test_the_first_rung_does_not_teach_when_there_are_others(self):
        for searcher, levels in ((Hyperband(LINE, 9, sampler=TPESearch, random_state=0), {3, 9}),
                                 (ASHA(LINE, 9, sampler=TPESearch, random_state=0), {3, 9}),
                                 (Hyperband(LINE, 2, sampler=TPESearch, loops=5, random_state=0), {2})):
            drive(searcher, 60, by_x)
            assert set(searcher._sampling.by_resource) == levels

    def test_a_first_rung_that_lies_does_not_spoil_the_proposals(self):
        """Con 1 época parece mejor lo que al final es peor: ni así se proponen peores que al azar."""
        def lie(space, trial):
            return -trial.params["x"] if trial.resource == 1 else trial.params["x"]
        trials = drive(Hyperband(LINE, 27, loops=3, sampler=TPESearch, random_state=0), 999, lie)
        news = [t.params["x"] for t in trials if t.config == t.number]
        assert np.mean(news[:27]) < 0.6 and np.mean(news[-50:]) < 0.5

    def test_proposals_out_are_known_to_whoever_made_them(self):
        searcher = ASHA(LINE, 9, sampler=TPESearch, random_state=0)
        drive(searcher, 40, by_x)
        out = [searcher.ask() for _ in range(8)]
        advisers = [searcher._sampling.novice, *searcher._sampling.by_resource.values()]
        assert sum(len(adviser.pending) for adviser in advisers) == sum(t.config == t.number for t in out) > 0
        for trial in out:
            searcher.tell(trial, by_x(LINE, trial))
        assert not any(adviser.pending for adviser in advisers)

    def test_a_grid_may_be_the_sampler(self):
        def in_order(space, random_state):
            return GridSearch(space)
        trials = drive(SuccessiveHalving(FINITE, 9, n_configs=24, sampler=in_order), 99)
        assert [t.params for t in trials[:24]] == list(FINITE.grid()) and trials[-1].resource == 9

    @pytest.mark.parametrize("sampler", [RandomSearch, TPESearch, GaussianProcessSearch])
    def test_a_small_space_is_used_up_and_the_ladder_goes_on(self, sampler):
        space = Space({"n": Int(1, 5)})
        halving = SuccessiveHalving(space, 27, sampler=sampler, random_state=0)
        trials = drive(halving, 99, lambda s, t: t.params["n"])
        assert [t.rung for t in trials] == [0] * 5 + [1] * 5 + [2] * 3 + [3] and halving.finished
        assert trials[-1].params == {"n": 1}
        history = minimize(lambda params, resource: params["n"],
                           SuccessiveHalving(space, 27, sampler=sampler, random_state=0), progress=False)
        assert len(history) == 14
        hyperband = Hyperband(space, 27, sampler=sampler, random_state=0)
        trials = drive(hyperband, 99, lambda s, t: t.params["n"])
        assert hyperband.finished and len({t.config for t in trials}) == 5
        asha = ASHA(space, 9, sampler=sampler, random_state=0)
        trials = drive(asha, 99, lambda s, t: t.params["n"])
        assert asha.finished and sorted(t.params["n"] for t in trials if t.config == t.number) == [1, 2, 3, 4, 5]


def test_the_budget_is_what_the_plan_says():
    for searcher in (SuccessiveHalving(LINE, 100, min_resource=5, random_state=0),
                     Hyperband(LINE, 50, eta=4, random_state=0)):
        brackets = [searcher.schedule] if searcher.name == "halving" else searcher.brackets.values()
        planned = sum(n * r for bracket in brackets for n, r in bracket)
        assert sum(t.resource for t in drive(searcher, 9999, by_x)) == planned
