"""Los números de la lección 07, contra el artículo, los buscadores y una simulación escrita de otra manera."""
import numpy as np
import pytest

from coursekit.experiments import halving as hv
from coursekit.experiments import hyperband as hb
from coursekit.searchers import ASHA, Hyperband, SuccessiveHalving
from coursekit.searchers.parts.rungs import halving_schedule, schedule_cost

PAPER = [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]


# --- las curvas

@pytest.mark.parametrize("world", hv.WORLDS)
def test_more_configurations_extend_the_fewer(world):
    few, many = hv.draw_curves(9, world, seed=3), hv.draw_curves(81, world, seed=3)
    assert np.array_equal(many.true[:9], few.true) and np.array_equal(many.measured[:9], few.measured)
    assert many.true.shape == (81, hv.MAX_EPOCHS)


def test_synthetic_curves_only_go_down_towards_their_valley():
    for world in ("ordered", "independent", "slow"):
        true = hv.draw_curves(243, world).true
        assert (np.diff(true, axis=1) <= 0).all() and true.min() >= 0 and true.max() < 1
        assert hv.draw_curves(20, world, noise=0).measured == pytest.approx(hv.draw_curves(20, world).true, abs=1e-3)


def test_each_world_ranks_early_as_it_says():
    from scipy.stats import spearmanr
    rank = {world: spearmanr(curves.true[:, 0], curves.final).statistic
            for world, curves in ((w, hv.draw_curves(243, w)) for w in hv.WORLDS)}
    assert rank["ordered"] > 0.999
    assert rank["slow"] < 0.35 < rank["independent"] < 0.7 < rank["real"]


def test_without_noise_ordered_curves_never_lose_the_best():
    for n, r, eta in ((64, 1, 2), (16, 4, 4), (64, 16, 2)):
        ladder = hv.climb(hv.draw_curves(64, "ordered", 0.0, seed=5, epochs=64), halving_schedule(n, r, 64, eta))
        assert ladder.chosen == ladder.best and ladder.cut is None and ladder.regret == 0 and not len(ladder.missed)


# --- una escalera

def test_the_ladder_is_the_one_the_searcher_climbs():
    """El buscador de verdad, con las mismas pérdidas, deja en cada peldaño a las mismas."""
    curves = hv.draw_curves(27, "slow", seed=2)
    ladder = hv.climb(curves, halving_schedule(27, 1, 81, 3))
    searcher = SuccessiveHalving({"x": list(range(1000))}, 81, 3, n_configs=27, random_state=0)
    order, seen = {}, {}
    while (trial := searcher.ask()) is not None:
        config = order.setdefault(trial.config, len(order))
        seen.setdefault(trial.resource, []).append(config)
        searcher.tell(trial, float(curves.measured[config, trial.resource - 1]))
    assert [set(seen[r]) for _, r in ladder.schedule] == [set(rung.tolist()) for rung in ladder.alive]
    assert seen[81] == [ladder.chosen]


def test_a_ladder_knows_where_the_best_fell():
    for seed in range(6):
        ladder = hv.ladder(81, 1, 3, "slow", seed=seed)
        assert ladder.final[ladder.best] == ladder.final.min()
        if ladder.cut is not None:
            assert ladder.best in ladder.alive[ladder.cut]
            assert all(ladder.best not in rung for rung in ladder.alive[ladder.cut + 1:])
            assert ladder.last_epoch(ladder.best) == ladder.schedule[ladder.cut][1]
        assert ladder.best in ladder.missed or ladder.chosen == ladder.best
        assert ladder.regret == pytest.approx(ladder.final[ladder.chosen] - ladder.final.min())


def test_a_nan_loss_is_never_ranked():
    assert hv.ranked_by_loss([0.3, np.nan, 0.1, np.inf], [5, 6, 7, 8]).tolist() == [7, 5]


def test_the_costs_of_the_paper():
    ladder = hv.ladder(81, 1, 3)
    assert ladder.schedule == PAPER
    assert (ladder.cost(), ladder.cost(resume=True)) == (405, 297)


# --- las redes de verdad

def test_the_table_holds_243_whole_curves_and_trains_again_the_same():
    nets = hv.load_curves()
    assert nets.losses.shape == (243, 81) and nets.losses.min() > 0 and nets.losses.max() <= 1
    assert nets.losses[:, -1].min() < 0.04
    for i in (3, 200):
        _, mistakes = hv.train_epochs(nets.params(i), 2)
        assert np.array(mistakes) / 599 == pytest.approx(nets.losses[i, :2], abs=0.03)


def test_training_can_stop_and_go_on():
    params = hv.load_curves().params(7)
    net, first = hv.train_epochs(params, 2)
    _, rest = hv.train_epochs(params, 2, net)
    _, whole = hv.train_epochs(params, 4)
    assert first + rest == whole


def test_digits_are_split_in_three_without_overlap():
    parts = hv.digits_split()
    assert [len(y) for _, y in parts] == [599, 599, 599]
    rows = np.vstack([X for X, _ in parts])
    assert len(np.unique(rows.round(6), axis=0)) == len(rows)


# --- los brackets

def test_the_plan_of_the_algorithm_and_the_printed_table():
    algorithm, printed = hb.plan(), hb.plan(printed=True)
    assert [schedule[0][0] for schedule in algorithm.brackets.values()] == [81, 34, 15, 8, 5]
    assert [schedule[0][0] for schedule in printed.brackets.values()] == [81, 27, 9, 6, 5]
    assert [algorithm.cost(s) for s in (4, 3, 2, 1, 0)] == [405, 363, 351, 378, 405]
    assert [printed.cost(s) for s in (4, 3, 2, 1, 0)] == [405, 324, 243, 324, 405]
    assert (algorithm.n_configs, algorithm.total(), algorithm.total(resume=True)) == (143, 1902, 1581)
    assert (printed.n_configs, printed.total(), printed.total(resume=True)) == (128, 1701, 1404)
    assert algorithm.nominal == printed.nominal == 2025 and algorithm.budget == 405


@pytest.mark.parametrize("top, eta, n", [(243, 3, 6), (1000, 10, 4), (9, 2, 4), (81, 4, 4)])
def test_brackets_are_counted_with_integers(top, eta, n):
    assert len(hb.plan(top, eta).brackets) == n


def test_no_bracket_is_best_in_both_worlds():
    """Las dos filas de referencia del curso: gana s = 4 con velocidad al azar, s = 2 si las buenas tardan."""
    reference = {"independent": (0.065, 0.077, 0.097, 0.120, 0.153), "slow": (0.145, 0.126, 0.109, 0.121, 0.152)}
    best = {}
    for world, expected in reference.items():
        found = hb.plan_outcomes(hb.plan(), world, n_repeats=3000, seed=1)
        loss = [found[s].loss for s in (4, 3, 2, 1, 0)]
        assert loss == pytest.approx(expected, abs=0.02)
        kept = [found[s].kept for s in (4, 3, 2, 1, 0)]
        assert kept == sorted(kept)               # la propia mejor sobrevive más cuanto menos se corta
        best[world] = 4 - int(np.argmin(loss))
    assert best == {"independent": 4, "slow": 2}


def test_outcomes_agree_with_climbing_one_by_one():
    schedule = hb.plan().brackets[3]
    found = hb.bracket_outcome(tuple(schedule), "slow", 0.08, 2000, 4)
    ladders = [hv.climb(hv.draw_curves(34, "slow", 0.08, seed), schedule) for seed in range(400)]
    assert np.mean([ladder.final[ladder.chosen] for ladder in ladders]) == pytest.approx(found.loss, abs=0.025)
    assert np.mean([ladder.chosen == ladder.best for ladder in ladders]) == pytest.approx(found.kept, abs=0.07)


def test_the_error_of_an_outcome_is_that_of_repeating_it():
    schedule = tuple(hb.plan().brackets[2])
    again = [hb.bracket_outcome(schedule, "slow", 0.08, 200, seed) for seed in range(40)]
    spread = np.std([outcome.loss for outcome in again], ddof=1)
    assert np.mean([outcome.error for outcome in again]) == pytest.approx(spread, rel=0.35)


def test_a_tie_is_less_than_two_errors_of_the_difference():
    found = {2: hb.Outcome(0.10, 0.003, 1), 1: hb.Outcome(0.108, 0.003, 1), 0: hb.Outcome(0.11, 0.003, 1)}
    assert hb.best_brackets(found) == [2, 1]
    assert hb.best_brackets({5: hb.Outcome(0.1, 0.0, 1)}) == [5]


# --- los trabajadores

def test_one_bracket_leaves_most_of_27_workers_idle():
    shift = hb.shift("bracket", 27)
    assert (shift.end, shift.worked) == (123, 405) and round(shift.busy_share, 2) == 0.12
    assert shift.end == hb.bracket_duration(PAPER, 27)


@pytest.mark.parametrize("mode", hb.MODES)
@pytest.mark.parametrize("workers", [1, 4, 27])
def test_nobody_does_two_things_at_once(mode, workers):
    shift = hb.shift(mode, workers)
    for worker in range(workers):
        mine = sorted((job.start, job.end) for job in shift.jobs if job.worker == worker)
        assert all(end <= start for (_, end), (start, _) in zip(mine, mine[1:], strict=False))
    assert all(job.end - job.start == job.trial.resource for job in shift.jobs)
    when, busy = shift.busy()
    spans = np.diff(np.append(when, shift.end))
    assert busy.max() <= workers and float((busy * spans).sum()) == shift.worked


def test_a_promoted_configuration_starts_after_it_finished_below():
    for mode in hb.MODES:
        shift = hb.shift(mode, 9)
        ended = {(job.trial.config, job.trial.rung, job.trial.bracket): job.end for job in shift.jobs}
        for job in shift.jobs:
            if job.trial.rung:
                assert ended[job.trial.config, job.trial.rung - 1, job.trial.bracket] <= job.start


def test_hyperband_runs_all_its_brackets_and_asha_never_waits():
    assert hb.shift("hyperband", 27).worked == 1902
    for workers in (3, 27):
        assert hb.shift("asha", workers).busy_share == 1
        assert hb.shift("bracket", workers).busy_share < hb.shift("hyperband", workers).busy_share < 1


def test_asha_promotes_only_from_the_top_of_what_has_finished():
    for eta in (2, 3, 4):
        live = hb.live_asha(2, eta, "slow")
        assert len(live.events) == 30
        for step, event in enumerate(live.events):
            now = live.at(step)
            if event.kind == "promote":
                ranking = now.rankings[event.job.trial.rung - 1]
                assert ranking.index(live.names[event.job.trial.config]) < len(ranking) // eta
            assert all(len(ranking) <= live.widest for ranking in now.rankings)


def test_wrong_promotions_are_those_outside_the_top_at_that_moment():
    live = hb.live_asha(2, 3)
    last = live.at(len(live.events) - 1)
    assert last.wrong and last.wrong < last.promoted
    for name, rung in last.promoted:
        ranking = last.rankings[rung]
        assert ((name, rung) in last.wrong) == (ranking.index(name) >= len(ranking) // 3)


def test_the_first_two_results_promote_nobody_with_eta_three():
    live = hb.live_asha(2, 3)
    assert [event.kind for event in live.events[:4]] == ["new"] * 4
    assert len(live.at(3).rankings[0]) == 2


# --- la carrera

def test_the_race_is_paid_in_resumed_epochs_and_never_gets_worse():
    for method in hb.RACERS:
        costs, best = hb.race_once(method, 300, seed=3)
        assert (np.diff(costs) > 0).all() and costs[-2] < 300 <= costs[-1] and (np.diff(best) <= 0).all()
    costs, _ = hb.race_once("hyperband", 1500, seed=0)
    resumed = schedule_cost(hb.plan().brackets[4], resume=True)
    assert resumed in costs                       # el primer bracket cuesta 297, reanudando


def test_halving_and_asha_reach_a_good_net_before_random_search_does():
    costs, errors = hb.race(400, n_seeds=6)
    early = np.searchsorted(costs, 150)
    assert all(errors[m][early] < errors["random"][early] / 2 for m in ("halving", "hyperband", "asha"))
    assert np.isnan(errors["random"][np.searchsorted(costs, 60)])


def test_searchers_of_the_lesson_agree_with_the_plan():
    space = {"x": list(range(1000))}
    assert Hyperband(space, 81, 3, random_state=0).brackets == hb.plan().brackets
    assert ASHA(space, 81, 3, random_state=0).resources == [1, 3, 9, 27, 81]


def test_noise_does_not_turn_a_small_error_into_none():
    """Los errores de las redes de verdad van de 2 % a 90 %: el mismo desvío para todos borraría los chicos."""
    curves = hv.draw_curves(64, "real", noise=0.08, seed=1)
    ratio = curves.measured / curves.true
    assert curves.measured.min() > 0.005 and 0.15 < np.log(ratio[curves.true < 0.5]).std() < 0.35
