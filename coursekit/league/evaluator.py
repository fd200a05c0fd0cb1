"""`evaluate`: lo único que un optimizador sabe de un problema.

    evaluate(params, resource=1.0) -> pérdida de validación

Cobra `resource` del presupuesto en cada llamada, aunque la configuración sea la misma. Lo que no es del espacio se
rechaza y no se cobra. La primera vez que se pide más de lo que queda, la corrida terminó: `BudgetSpent`.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from coursekit.basics.spanish import number
from coursekit.basics.validation import bad_value, check_float
from coursekit.league.contract import BudgetSpent, plain_params
from coursekit.league.problems import RESOURCES, Problem

SLACK = 1e-9        # lo que se pierde al sumar novenos


@dataclass(frozen=True)
class Evaluation:
    """Una evaluación hecha; `spent`: lo gastado hasta ella, ella incluida."""

    params: dict
    resource: float
    loss: float
    spent: float


class Evaluator:
    """Lleva la cuenta de una corrida sobre `problem`; quien compite recibe solo `function()`."""

    def __init__(self, problem: Problem, budget: float):
        self.problem = problem
        self.budget = budget
        self.trace: list[Evaluation] = []
        self.refusals = 0          # cuántas veces se pidió más de lo que quedaba
        self.closed = False        # la corrida terminó: quien siga llamando, desde un hilo, no recibe nada

    @property
    def spent(self) -> float:
        """Cuánto va gastado, en evaluaciones completas."""
        return self.trace[-1].spent if self.trace else 0.0

    def function(self) -> Callable:
        """La función que recibe quien compite: sin atributos que leer ni cambiar."""
        def evaluate(params, resource=1.0):
            return self._evaluate(params, resource)

        return evaluate

    def _evaluate(self, params, resource) -> float:
        params = plain_params(params)
        self.problem.space.validate(params)
        level = _level(resource)
        cost = RESOURCES[level]
        if self.closed or self.refusals or self.spent + cost > self.budget + SLACK:
            self.refusals += 1
            raise BudgetSpent(f"Se acabó el presupuesto: de {number(self.budget)} evaluaciones completas van "
                              f"{number(round(self.spent, 2))}, y esta cuesta {number(round(cost, 2))}.")
        loss = float(self.problem.losses(params)[level])
        self.trace.append(Evaluation(params, cost, loss, self.spent + cost))
        return loss


def _level(resource) -> int:
    """La posición de `resource` en `RESOURCES`; ValueError si no es uno de ellos."""
    resource = check_float("resource", resource)
    for level, known in enumerate(RESOURCES):
        if math.isclose(resource, known, rel_tol=1e-6):
            return level
    raise bad_value("resource", resource, "1, 1/3 o 1/9: qué parte de un entrenamiento completo")


def incumbent(trace: list[Evaluation]) -> Evaluation | None:
    """La mejor evaluación: de las del mayor recurso que se usó, la de menor pérdida; None si no hay ninguna."""
    if not trace:
        return None
    longest = max(done.resource for done in trace)
    candidates = [done for done in trace if done.resource == longest]
    return min(candidates, key=lambda done: done.loss)
