"""Lo que la lección 07 afirma, con los números que da al ejecutarse."""
import re
import subprocess
import sys

import numpy as np
import pytest
from helpers.lesson_cells import prose, run_lesson, says, source_of
from scipy.stats import spearmanr

from coursekit.experiments.halving import load_curves
from coursekit.experiments.hyperband import N_REPEATS, bracket_duration, bracket_outcome, plan, race_once
from coursekit.searchers import SuccessiveHalving
from coursekit.searchers.parts.rungs import halving_schedule, hyperband_brackets, schedule_cost

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda

PAPER = [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("07").names


# --- las curvas

def test_two_nets_cross_and_most_do_not():
    losses = load_curves().losses
    says("07", "19 683 números", "empieza casi peor que nadie y termina bien", "ya acertaba más de un tercio")
    assert losses.size == 19683
    slow, fast = losses[233], losses[203]
    assert slow[0] > np.quantile(losses[:, 0], 0.9) and slow[-1] < np.median(losses[:, -1])
    assert 1 - fast[0] > 1 / 3 and fast[-1] > fast[0] > fast[2]
    ranks = [spearmanr(losses[:, epoch - 1], losses[:, -1]).statistic for epoch in (1, 3, 9, 27)]
    assert 0.6 < ranks[0] and ranks == sorted(ranks)


def test_halving_sixteen_nets_costs_five_equal_rungs(lesson):
    assert lesson.paid == 5 * 16 and len(lesson.alive) == 1


# --- el costo

def test_the_table_of_costs_adds_up():
    rows = re.findall(r"\| (\d+) \| (\d+) \| (\d+) × (\d+) = (\d+) \| (\d+) × (?:\((\d+) − (\d+)\)|(\d+)) = (\d+) \|",
                      source_of("07").read_text(encoding="utf-8"))
    assert [(int(n), int(r)) for n, r, *_ in rows] == PAPER
    before = 0
    for n, r, n_again, r_again, cost, n_third, upper, lower, alone, resumed in rows:
        assert (n, r) == (n_again, r_again) and n == n_third
        assert int(cost) == int(n) * int(r) == 81
        added = int(upper) - int(lower) if upper else int(alone)
        assert added == int(r) - before and int(resumed) == int(n) * added
        before = int(r)
    assert (schedule_cost(PAPER), schedule_cost(PAPER, resume=True)) == (405, 297)
    says("07", "| **405** | **297** |")


def test_the_ladder_costs_six_percent(lesson):
    assert "la escalera cuesta el 6 %" in run_lesson("07").printed


def test_what_is_printed_is_in_spanish():
    printed = run_lesson("07").printed
    assert "16 en carrera, 1 época cada una" in printed
    assert not re.search(r"(?<!\d)1 épocas", printed)
    assert re.search(r"\bazar a las \d+ épocas", printed) and "random" not in printed
    assert not re.search(r"\d\.\d", printed.replace("0.0", ""))


def test_few_configurations_end_before_the_top_or_go_on_alone():
    says("07", "Con 4 configuraciones y eta 3, en el segundo peldaño hay una.")
    searcher = SuccessiveHalving({"x": list(range(9))}, 81, 3, n_configs=4, random_state=0)
    assert [n for n, _ in searcher.schedule] == [4, 1, 1, 1, 1] and searcher.schedule[-1][1] == 81


def test_the_smallest_case_is_algorithm_one():
    says("07", "4 configuraciones con 1, 2 con 2, 1 con 4", "3 configuraciones con 2, y de ellas sigue 1",
         "3 configuraciones con 4 épocas", r"$3 \cdot 2 + 1 \cdot 4 = 10$")
    assert hyperband_brackets(1, 4, 2) == {2: [(4, 1), (2, 2), (1, 4)], 1: [(3, 2), (1, 4)], 0: [(3, 4)]}
    assert [plan(4, 2).cost(s) for s in (2, 1, 0)] == [12, 10, 12] and plan(4, 2).budget == 12


def test_the_first_question_costs_forty_percent_more():
    says("07", "(320 épocas en total)", "(448)", "cuesta 40 % más")
    few, many = (schedule_cost(halving_schedule(n, r, 64, 2)) for n, r in ((16, 4), (64, 1)))
    assert (few, many) == (320, 448) and many / few == pytest.approx(1.4)


# --- Hyperband

def test_no_bracket_is_the_best_in_both_worlds(lesson):
    """La diferencia que se cuenta es mayor que el error de las 1000 repeticiones; la que no, no se cuenta."""
    says("07", "un error estándar de 0,003", "entre sí casi empatan", "casi cinco veces lo que costaría el mejor")
    chance = [outcome.loss for outcome in lesson.outcomes["velocidad al azar"].values()]
    slow = {s: outcome.loss for s, outcome in lesson.outcomes["las buenas tardan"].items()}
    assert min(chance) == chance[0] and chance[1] - chance[0] > 0.01
    assert slow[4] - min(slow[2], slow[1]) > 0.02 and abs(slow[2] - slow[1]) < 0.006
    assert {min(slow, key=slow.get)} < {1, 2, 3}          # «alguno del medio»
    repeats = [bracket_outcome(tuple(plan().brackets[2]), "slow", seed=seed).loss for seed in range(12)]
    assert N_REPEATS == 1000 and np.std(repeats, ddof=1) < 0.005
    assert 4.5 < plan().total() / plan().cost(4) < 5


def test_the_patient_bracket_keeps_its_own_best(lesson):
    says("07", "Con `s = 0` sobrevive tres de cada cuatro veces, o más")
    for found in lesson.outcomes.values():
        kept = [outcome.kept for outcome in found.values()]
        assert kept == sorted(kept) and kept[-1] > 0.72


def test_the_printed_table_is_not_the_algorithm():
    assert (plan().total(), plan(printed=True).total()) == (1902, 1701)
    assert (plan().total(resume=True), plan(printed=True).total(resume=True)) == (1581, 1404)
    assert len(plan(243).brackets) == 6 and int(np.log(243) / np.log(3)) == 4


def test_twenty_seven_workers_are_idle_most_of_the_time():
    assert bracket_duration(PAPER, 27) == 123 and 405 / (27 * 123) == pytest.approx(0.12, abs=0.005)


def test_at_equal_cost_the_difference_is_time(lesson):
    says("07", "los cuatro quedan a menos de un punto")
    early = {method: values[lesson.at] for method, values in lesson.errors.items()}
    late = {method: values[-1] for method, values in lesson.errors.items()}
    assert all(early[method] < 0.5 * early["random"] for method in ("halving", "hyperband", "asha"))
    assert max(late.values()) - min(late.values()) < 0.01
    one_net = np.sqrt(late["random"] * (1 - late["random"]) / 599)
    assert 0.006 < one_net < 0.01
    _, best = race_once("random", 81)
    assert len(best) == 1                                  # las primeras 81 épocas se van en una red


# --- con la biblioteca

def test_the_searches_of_the_lesson_pay_what_it_says(lesson):
    assert sum(trial.cost for trial in lesson.history) == schedule_cost(lesson.by_halving.schedule, resume=True) == 81
    assert schedule_cost(lesson.by_halving.schedule) == 108


def test_scikit_learn_rounds_up_and_does_not_exhaust(lesson):
    says("07", "el artículo deja 100, 33, 11 y 3", "con diez clases son 60", "sin haber visto ni la mitad")
    assert lesson.idle.n_candidates_ == [100, 34, 12, 4] and [n for n, _ in lesson.as_printed] == [100, 33, 11, 3]
    assert lesson.halving.n_resources_[0] == 60 == 2 * 3 * 10 and lesson.share < 0.5


def test_a_perfect_score_with_twelve_rows(lesson):
    says("07", "con 12 filas, 4 para validar en cada pliegue", "`best_score_` es 0,966")
    first = lesson.results[lesson.results["iter"] == 0]
    assert (first["n_resources"] == 12).all() and first["mean_test_score"].max() == 1
    assert lesson.on_tumors.best_score_ == pytest.approx(0.966, abs=0.0005)


def test_only_full_evaluations_are_chosen(lesson):
    for search in (lesson.cv_halving, lesson.cv_hyperband, lesson.cv_asha):
        assert search.history_.best.resource == len(lesson.X_dev) == 1198
        assert search.history_.best.params == search.best_params_


@pytest.mark.processes
@pytest.mark.parametrize("code", ["from sklearn.model_selection import HalvingGridSearchCV",
                                  "from sklearn.model_selection import *"])
def test_without_enabling_it_halving_is_not_there(code):
    """En un Python recién abierto."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "ImportError: HalvingGridSearchCV is experimental" in done.stderr


def test_the_function_of_the_exercise_is_not_in_the_lesson():
    text = source_of("07").read_text(encoding="utf-8")
    assert "def cost" not in text and "resume else" not in text


def test_what_a_resource_counts_is_said_once():
    assert prose(source_of("07")).count("**adicionales**") == 1
