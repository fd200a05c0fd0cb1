"""`evaluate`: cobra, se termina una vez, y rechaza en español lo que no es del espacio."""
import numpy as np
import pytest
from helpers.league import small_problem

from coursekit.league import BudgetSpent
from coursekit.league.evaluator import Evaluator, incumbent

BEST = {"depth": 1, "rate": 0.5}


def evaluator_with(budget):
    evaluator = Evaluator(small_problem(), budget)
    return evaluator, evaluator.function()


def test_it_gives_the_validation_loss_and_charges_the_resource():
    evaluator, evaluate = evaluator_with(3)
    assert evaluate(BEST) == pytest.approx(1)
    assert evaluate(BEST, 1 / 3) == pytest.approx(11)
    assert evaluate(BEST, resource=1 / 9) == pytest.approx(21)
    assert evaluator.spent == pytest.approx(1 + 1 / 3 + 1 / 9)


def test_between_two_values_of_the_table_it_interpolates():
    _, evaluate = evaluator_with(3)
    assert evaluate({"depth": 1, "rate": 0.25}) == pytest.approx(2)      # entre 3 y 1


def test_nine_ninths_are_a_whole_budget_and_the_tenth_is_refused():
    evaluator, evaluate = evaluator_with(1)
    for _ in range(9):
        evaluate(BEST, 1 / 9)
    with pytest.raises(BudgetSpent, match="Se acabó el presupuesto: de 1 evaluaciones completas van 1"):
        evaluate(BEST, 1 / 9)
    assert len(evaluator.trace) == 9


def test_after_the_end_there_is_nothing_not_even_what_would_still_fit():
    evaluator, evaluate = evaluator_with(1.5)
    evaluate(BEST)
    with pytest.raises(BudgetSpent):
        evaluate(BEST)
    with pytest.raises(BudgetSpent):
        evaluate(BEST, 1 / 9)
    assert evaluator.refusals == 2
    assert len(evaluator.trace) == 1


def test_a_closed_run_gives_nothing_more():
    evaluator, evaluate = evaluator_with(5)
    evaluator.closed = True
    with pytest.raises(BudgetSpent):
        evaluate(BEST)


@pytest.mark.parametrize("params, told", [
    ({"depth": 1}, "rate"),
    ({"depth": 1, "rate": 2.0}, "rate"),
    ({"depth": 1, "rate": float("nan")}, "rate"),
    ({"depth": 1, "rate": 0.5, "extra": 3}, "extra"),
    ("profundidad 1", "se espera"),
    (None, "se espera"),
    ({"depth": 1, "rate": [0.5]}, "se espera"),
    ({"depth": 1, "rate": object()}, "se espera"),
])
def test_what_is_not_in_the_space_is_refused_in_spanish_and_costs_nothing(params, told):
    evaluator, evaluate = evaluator_with(3)
    with pytest.raises((ValueError, TypeError), match=told):
        evaluate(params)
    assert evaluator.spent == 0
    assert evaluate(BEST) == pytest.approx(1)


@pytest.mark.parametrize("resource", [0, -1, 2, 0.5, float("nan"), "1", None])
def test_another_resource_is_refused_too(resource):
    evaluator, evaluate = evaluator_with(3)
    with pytest.raises((ValueError, TypeError), match="resource"):
        evaluate(BEST, resource)
    assert evaluator.spent == 0


def test_scalars_of_numpy_are_welcome():
    _, evaluate = evaluator_with(3)
    assert evaluate({"depth": np.int64(1), "rate": np.float64(0.5)}) == pytest.approx(1)


def test_changing_a_configuration_afterwards_changes_nothing():
    evaluator, evaluate = evaluator_with(3)
    params = {"depth": 0, "rate": 0.0}
    evaluate(params)
    params.update(BEST)
    assert evaluator.trace[0].params == {"depth": 0, "rate": 0.0}


def test_the_function_carries_no_attribute_and_no_default_to_read():
    _, evaluate = evaluator_with(3)
    assert vars(evaluate) == {}
    assert evaluate.__defaults__ == (1.0,)


def test_the_incumbent_is_the_best_of_the_longest():
    evaluator, evaluate = evaluator_with(5)
    assert incumbent(evaluator.trace) is None
    evaluate(BEST, 1 / 9)                               # 21
    evaluate({"depth": 0, "rate": 0.0}, 1 / 9)          # 29
    assert incumbent(evaluator.trace).params == BEST
    evaluate({"depth": 0, "rate": 0.0})                 # 9, con el recurso entero
    assert incumbent(evaluator.trace).params == {"depth": 0, "rate": 0.0}
