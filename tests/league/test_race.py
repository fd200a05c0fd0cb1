"""Una corrida: el regret a mano, los métodos del curso, y lo que se le dice a quien no cumple."""
import numpy as np
import pytest
from helpers.league import random_optimizer, small_problem

from coursekit.league import BudgetSpent
from coursekit.league.contenders import course_optimizer, grid_points
from coursekit.league.problems import GRIDS, RESOURCES, load_problems
from coursekit.league.race import compete, play_here, run_once
from coursekit.methods import METHODS

BEST = {"depth": 1, "rate": 0.5}
WORST = {"depth": 0, "rate": 0.0}


def told(optimizer, seconds=5.0, budget=4):
    """La frase que recibe un optimizador que no compite."""
    entry = compete("x", play_here(optimizer, seconds), [small_problem()], seeds=2, budget=budget)
    assert entry.runs == []
    return entry.problem


def test_the_regret_is_counted_by_hand():
    def optimizer(evaluate, space, budget, rng):
        evaluate(WORST)                            # 9: (9 − 1) / (5 − 1) = 2
        evaluate({"depth": 1, "rate": 0.0})        # 3: 0,5
        evaluate({"depth": 2, "rate": 0.0})        # 8: peor, y no cambia
        return {"depth": 1, "rate": 1.0}           # 2: 0,25

    run = run_once(play_here(optimizer), small_problem(), seed=0, budget=4)
    assert run.curve == pytest.approx([2, 0.5, 0.5, 0.5])
    assert run.regret == pytest.approx(0.25)
    assert run.spent == 3
    # En test la pérdida es 20 − la otra: de 11 a 19, con mediana 15; la de la devuelta, 18.
    assert run.test_regret == pytest.approx((18 - 11) / (15 - 11))


def test_before_the_first_whole_evaluation_the_curve_is_that_of_the_best_of_the_short_ones():
    def optimizer(evaluate, space, budget, rng):
        evaluate(BEST, 1 / 9)
        return BEST

    run = run_once(play_here(optimizer), small_problem(), seed=0, budget=2)
    assert run.curve == [0, 0]


def test_nobody_who_evaluates_nothing_knows_anything():
    run = run_once(play_here(lambda *all: BEST), small_problem(), seed=0, budget=2)
    assert run.curve == pytest.approx([2, 2])
    assert run.regret == 0


@pytest.mark.parametrize("name", METHODS)
def test_every_method_of_the_course_keeps_the_contract_on_every_table(name):
    budget = 8
    entry = compete(name, play_here(course_optimizer(name), 60.0), seeds=1, budget=budget)
    assert entry.problem == ""
    assert [run.problem for run in entry.runs] == list(GRIDS)
    for run in entry.runs:
        assert budget / 2 < run.spent <= budget + 1e-9
        assert min(run.regret, *run.curve) >= -1e-9
        assert run.regret == pytest.approx(run.curve[-1])


@pytest.mark.parametrize("name", ["random", "hyperband"])
def test_the_same_seed_runs_the_same_race_and_another_another(name):
    problem = load_problems()[1]
    play = play_here(course_optimizer(name))
    assert run_once(play, problem, 3) == run_once(play, problem, 3)
    assert run_once(play, problem, 3).curve != run_once(play, problem, 4).curve


def test_the_grid_of_the_tournament_fits_the_budget_and_is_as_even_as_it_can():
    for grid in GRIDS.values():
        points = grid_points(grid.space, 30)
        size = grid.space.grid(points).__len__()
        assert 15 < size <= 30
        assert max(points.values()) - min(points.values()) <= 1


def test_the_tables_are_well_formed():
    for problem in load_problems():
        shape = tuple(len(values) for values in GRIDS[problem.name].values.values())
        assert problem.validation.shape == problem.test.shape == (*shape, len(RESOURCES))
        assert np.isfinite(problem.validation).all() and np.isfinite(problem.test).all()
        assert problem.best < problem.typical
        rng = np.random.default_rng(0)
        sampled = [problem.losses(problem.space.sample(rng))[-1] for _ in range(200)]
        assert min(sampled) >= problem.best - 1e-9


def test_with_more_resource_models_get_better():
    for problem in load_problems():
        medians = np.median(problem.validation.reshape(-1, len(RESOURCES)), axis=0)
        assert medians[-1] < medians[0]


# --- quien no cumple --------------------------------------------------------------------------

def overspends(evaluate, space, budget, rng):
    for _ in range(int(budget) + 1):
        evaluate(BEST)
    return BEST


def insists(evaluate, space, budget, rng):
    for _ in range(100):
        try:
            evaluate(BEST)
        except BudgetSpent:
            pass
    return BEST


def breaks(evaluate, space, budget, rng):
    return 1 / 0


def leaves(evaluate, space, budget, rng):
    raise SystemExit


def never_ends(evaluate, space, budget, rng):
    while True:
        pass


@pytest.mark.parametrize("optimizer, sentence", [
    (overspends, "gastó más que el presupuesto, 4 evaluaciones completas: conviene llevar la cuenta"),
    (insists, "siguió pidiendo evaluaciones"),
    (breaks, "lanzó ZeroDivisionError"),
    (leaves, "lanzó SystemExit"),
    (lambda *all: None, "devolvió None, que no es una configuración del espacio"),
    (lambda *all: {"depth": 7, "rate": 0.5}, "no es una configuración del espacio"),
    (lambda *all: {"depth": 1, "rate": float("nan")}, "no es una configuración del espacio"),
    (lambda *all: [BEST], "no es una configuración del espacio"),
    (lambda evaluate: BEST, "lanzó TypeError"),
])
def test_who_breaks_the_contract_gets_a_sentence_with_the_run_to_repeat(optimizer, sentence):
    said = told(optimizer)
    assert sentence in said
    assert said.endswith("fue en «chico», semilla 0")


def test_who_never_ends_is_stopped():
    assert "no terminó una corrida en 0,3 segundos" in told(never_ends, seconds=0.3)


def test_who_stops_at_the_end_of_the_budget_plays_well():
    def until_the_end(evaluate, space, budget, rng):
        try:
            while True:
                evaluate(BEST)
        except BudgetSpent:
            return BEST

    entry = compete("x", play_here(until_the_end), [small_problem()], seeds=1, budget=4)
    assert entry.problem == ""
    assert entry.runs[0].spent == 4


def test_changing_the_space_changes_it_for_nobody_else():
    def widens(evaluate, space, budget, rng):
        space.subspaces[0].clear()
        return {}

    problem = small_problem()
    assert "no es una configuración del espacio" in compete("x", play_here(widens), [problem], 1, 4).problem
    assert problem.space.names == ("depth", "rate")
    assert compete("y", play_here(random_optimizer), [problem], 1, 4).problem == ""
