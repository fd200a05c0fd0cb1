"""La simulación de la lección 10 contra los casos que se resuelven con lápiz, y la tabla contra la simulación."""
import itertools
import math

import numpy as np
import pytest

from coursekit import Float, Space
from coursekit.experiments import cluster as cl
from coursekit.searchers import ASHA, Hyperband, RandomSearch, SuccessiveHalving
from coursekit.searchers.parts.rungs import halving_schedule, schedule_cost

TROUBLES = [cl.TROUBLES["slow"], cl.TROUBLES["failing"], cl.Trouble(0.5, 0.0), cl.Trouble(failure=0.08)]
LADDER = halving_schedule(27, 1, cl.EPOCHS, cl.ETA)


@pytest.fixture(scope="module")
def table():
    return cl.load_cluster()


# --- lo que se puede calcular sin simular

@pytest.mark.parametrize("n", [1, 2, 7, 40])
def test_one_worker_takes_the_sum_of_the_times(n):
    run = cl.simulate("random", 1, n_configs=n)
    assert (run.end, run.whole, run.started, run.busy) == (n, n, n, 1)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_one_worker_takes_the_sum_also_with_trouble(trouble):
    run = cl.simulate("random", 1, trouble, seed=3, n_configs=30)
    rng = np.random.default_rng([3, 2])
    assert run.end == pytest.approx(sum(trouble.duration(cl.EPOCHS, rng) for _ in range(30)) / cl.EPOCHS)
    assert run.busy == pytest.approx(1) and run.end >= 30


@pytest.mark.parametrize("workers", [1, 3, 10, 27, 100])
@pytest.mark.parametrize("n", [1, 9, 40])
def test_equal_times_at_random_go_in_rounds(workers, n):
    run = cl.simulate("random", workers, n_configs=n)
    rounds = math.ceil(n / workers)
    assert (run.end, run.whole) == (rounds, n) and run.busy == pytest.approx(n / (workers * rounds))


@pytest.mark.parametrize("workers", [1, 2, 5, 27, 300])
def test_a_bracket_with_equal_times_waits_at_each_rung(workers):
    run = cl.simulate("halving", workers, n_configs=27)
    expected = 0
    before = 0
    for n, resource in LADDER:
        expected += math.ceil(n / workers) * (resource - before)
        before = resource
    assert run.end == pytest.approx(expected / cl.EPOCHS) and run.started == 27
    assert run.busy * workers * run.end == pytest.approx(schedule_cost(LADDER, resume=True) / cl.EPOCHS)


@pytest.mark.parametrize("method", cl.METHODS)
def test_alone_nobody_waits_for_anybody(method):
    assert cl.simulate(method, 1, cl.TROUBLES["failing"], horizon=40).busy == pytest.approx(1)


@pytest.mark.parametrize("method", ["random", "hyperband", "asha"])
@pytest.mark.parametrize("workers", [3, 50])
def test_without_a_common_barrier_everybody_works_to_the_end(method, workers):
    assert cl.simulate(method, workers, cl.TROUBLES["slow"], horizon=5).busy == pytest.approx(1)


@pytest.mark.parametrize("trouble", cl.TROUBLES)
@pytest.mark.parametrize("method", cl.METHODS)
def test_nothing_is_whole_before_one(method, trouble):
    run = cl.simulate(method, 300, cl.TROUBLES[trouble], horizon=3)
    assert 1 <= run.first_whole() and run.whole > 0
    if trouble == "none":
        assert run.first_whole() == 1            # reanudando, un ascenso sin espera tarda lo que una entera


def test_asha_with_every_worker_it_wants_is_a_ladder_without_waits():
    run = cl.simulate("asha", 27, n_configs=27)
    assert run.first_whole() == 1 and run.end == 1 and run.started == 27


# --- los percances

@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("epochs", [1, 6, 27])
def test_a_job_takes_on_average_what_the_formula_says(trouble, epochs):
    rng = np.random.default_rng(0)
    times = np.array([trouble.duration(epochs, rng) for _ in range(20_000)])
    assert times.min() >= epochs
    assert times.mean() == pytest.approx(trouble.mean_duration(epochs), abs=4 * times.std() / math.sqrt(len(times)))


def test_delays_are_log_normal_with_their_median_and_spread():
    rng = np.random.default_rng(1)
    late = np.log([cl.TROUBLES["slow"].duration(1, rng) - 1 for _ in range(20_000)])
    assert late.mean() == pytest.approx(math.log(0.1), abs=0.04) and late.std() == pytest.approx(1.25, abs=0.03)


def test_failures_only_lose_whole_epochs_of_the_same_job():
    rng = np.random.default_rng(2)
    trouble = cl.Trouble(failure=0.3)
    assert {trouble.duration(1, rng) for _ in range(300)} >= {1, 2, 3}
    assert np.mean([trouble.duration(1, rng) == 1 for _ in range(20_000)]) == pytest.approx(0.7, abs=0.015)


def test_without_trouble_nothing_is_drawn():
    assert cl.Trouble().duration(9, None) == 9 == cl.Trouble().mean_duration(9)


@pytest.mark.parametrize("options", [{"delay": -1}, {"spread": -0.1}, {"failure": 0.9}, {"failure": "x"}])
def test_a_trouble_that_makes_no_sense_is_refused(options):
    (name,) = options
    with pytest.raises((TypeError, ValueError), match=f"«{name}»"):
        cl.Trouble(**options)


@pytest.mark.parametrize(("arguments", "named"), [
    (("otro", 1, None, 0, 3), "method"), (("asha", 0, None, 0, 3), "workers"), (("asha", 1), "horizon"),
    (("asha", 1, None, 0, -1), "horizon")])
def test_what_cannot_be_simulated_is_named(arguments, named):
    with pytest.raises(ValueError, match=f"«{named}»"):
        cl.simulate(*arguments)


# --- quienes reparten deciden lo mismo que los buscadores del curso

def by_searcher(method, workers, trouble, seed, horizon) -> tuple:
    """La misma simulación, con el buscador de verdad: (mejoras, cuántas empezaron, cuántas enteras)."""
    space = Space({"x": Float(0, 1)})
    make = {"random": lambda: RandomSearch(space, random_state=0),
            "hyperband": lambda: Hyperband(space, cl.EPOCHS, cl.ETA, loops=None, random_state=0),
            "asha": lambda: ASHA(space, cl.EPOCHS, cl.ETA, brackets=1, random_state=0),
            "halving": lambda: SuccessiveHalving(space, cl.EPOCHS, cl.ETA, n_configs=max(27, workers), random_state=0)}
    rng = np.random.default_rng([seed, 2])
    true, measured = cl._losses(seed)
    names, trained, running, improved, whole = {}, {}, [], [], []
    searcher, now = make[method](), 0.0
    over = []      # los que terminaron, vivos: si no, otro podría ocupar su lugar en la memoria, y llamarse igual
    while True:
        while len(running) < workers:
            trial = searcher.ask()
            if trial is None and searcher.finished:
                over.append(searcher)
                searcher = make[method]()
                continue
            if trial is None:
                break
            name = names.setdefault((id(searcher), trial.config), len(names))
            resource = trial.resource or cl.EPOCHS
            takes = trouble.duration(resource - trained.get(name, 0), rng)
            trained[name] = resource
            running.append((now + takes, next(COUNTER), searcher, trial, name, resource))
        running.sort(key=lambda job: job[:2])
        if running[0][0] > horizon * cl.EPOCHS:
            return improved, len(names), len(whole)
        now = running[0][0]
        while running and running[0][0] == now:
            _, _, source, trial, name, resource = running.pop(0)
            source.tell(trial, measured[resource][name])
            if resource == cl.EPOCHS:
                if all(measured[resource][name] < measured[resource][other] for other in whole):
                    improved.append((now / cl.EPOCHS, true[resource][name]))
                whole.append(name)


COUNTER = itertools.count()


@pytest.mark.parametrize("trouble", ["none", "failing"])
@pytest.mark.parametrize("workers", [1, 5, 40])
@pytest.mark.parametrize("method", cl.METHODS)
def test_each_dealer_decides_like_its_searcher(method, workers, trouble):
    run = cl.simulate(method, workers, cl.TROUBLES[trouble], 2, 4)
    expected = by_searcher(method, workers, cl.TROUBLES[trouble], 2, 4)
    assert (run.improved, run.started, run.whole) == expected and run.started > 2


# --- lo que se anota de una corrida

def test_the_chosen_one_is_the_best_measured_of_the_whole():
    run = cl.simulate("random", 10, seed=5, horizon=20)
    true, measured = cl._losses(5)
    whole = range(run.whole)
    chosen = min(whole, key=lambda config: measured[cl.EPOCHS][config])
    assert run.improved[-1][1] == true[cl.EPOCHS][chosen]


def test_times_and_losses_are_read_from_the_improvements():
    run = cl.Run([(1.0, 0.3), (2.5, 0.1), (4.0, 0.2)], 3, 3, 1.0, 6.0)
    assert (run.first_whole(), run.time_to(0.3), run.time_to(0.15), run.time_to(0.05)) == (1, 1, 2.5, math.inf)
    np.testing.assert_array_equal(run.losses(np.array([0.5, 1, 3, 4, 6, 7])), [np.nan, 0.3, 0.1, 0.2, 0.2, np.nan])


def test_the_same_seed_gives_the_same_run():
    one, same, other = (cl.simulate("asha", 30, cl.TROUBLES["failing"], seed, 3) for seed in (4, 4, 5))
    assert one == same != other


# --- la tabla

@pytest.mark.parametrize("place", [(0, 6, 2, 19), (1, 3, 1, 0), (2, 2, 0, 7), (3, 4, 2, 11), (3, 0, 1, 3)])
def test_the_table_is_what_simulating_gives(table, place):
    run = cl.simulate_one(*place)
    stored = {name: array[place] for name, array in vars(table).items()}
    np.testing.assert_allclose(stored["losses"], run.losses(), atol=1e-4)
    for name, value in (("reached", run.time_to(cl.GOOD)), ("first", run.first_whole()), ("busy", run.busy)):
        assert stored[name] == pytest.approx(value, rel=1e-5)
    assert (stored["whole"], stored["started"]) == (run.whole, run.started)


def test_the_table_has_every_case(table):
    shape = len(cl.METHODS), len(cl.WORKERS), len(cl.TROUBLES), cl.SEEDS
    assert shape == (4, 7, 3, 20) and cl.WORKERS[0] == 1 and cl.WORKERS[-1] == 1000
    for name, array in vars(table).items():
        assert array.shape == (shape if name != "losses" else (*shape, len(cl.TIMES)))
    assert (table.whole > 0).all() and (table.busy <= 1 + 1e-6).all()


def test_no_search_runs_out_of_configurations(table):
    assert table.started.max() < cl.POOL
