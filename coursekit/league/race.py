"""Correr: un optimizador sobre un problema con una semilla, y sobre todos con todas.

Una corrida la juzga quien tiene la tabla: con lo anotado por el `Evaluator` y la configuración devuelta, y nada de lo
que el optimizador diga de sí mismo.
"""
from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from coursekit.basics.spanish import number
from coursekit.basics.validation import check_callable, check_int, check_text
from coursekit.grader.limits import TimeLimit, check_seconds, time_limit
from coursekit.grader.plain_text import message_of
from coursekit.league.contract import (
    BUDGET,
    BudgetSpent,
    Disqualified,
    check_returned,
    insisted,
    overspent,
    too_slow,
)
from coursekit.league.evaluator import Evaluation, Evaluator, incumbent
from coursekit.league.problems import Problem, load_problems

SEEDS = 20
SECONDS = 10.0


@dataclass(frozen=True)
class Run:
    """Una corrida terminada.

    `curve` (presupuesto,): lo que le falta en validación a la mejor conocida tras gastar 1, 2, 3… evaluaciones
    completas. `regret` y `test_regret`: lo que le falta a la devuelta, con el recurso entero. `spent`: lo gastado.
    """

    problem: str
    seed: int
    curve: list[float]
    regret: float
    test_regret: float
    spent: float


def run_once(play: Callable, problem: Problem, seed: int, budget: float = BUDGET) -> Run:
    """Una corrida; `play(evaluate, space, budget, seed)` llama al optimizador y da lo que devuelve.

    `Disqualified` si no cumple el contrato.
    """
    evaluator = Evaluator(problem, budget)
    space = copy.deepcopy(problem.space)      # el propio: quien lo cambie no cambia el nuestro
    try:
        returned = play(evaluator.function(), space, budget, seed)
    except BudgetSpent:
        raise overspent(budget) from None
    finally:
        evaluator.closed = True
    if evaluator.refusals > 1:
        raise insisted(budget)
    params = check_returned(problem.space, returned)
    final = float(problem.losses(params)[-1])
    return Run(
        problem=problem.name,
        seed=seed,
        curve=regret_curve(problem, evaluator.trace, int(budget)),
        regret=problem.regret(final),
        test_regret=problem.test_regret(problem.test_loss(params)),
        spent=evaluator.spent,
    )


def regret_curve(problem: Problem, trace: list[Evaluation], budget: int) -> list[float]:
    """(budget,) lo que le falta a la mejor configuración conocida tras gastar 1, 2, …; sin ninguna, a la peor."""
    worst = problem.regret(float(problem.validation[..., -1].max()))
    curve = []
    for spent in range(1, budget + 1):
        known = [done for done in trace if done.spent <= spent + 1e-9]
        best = incumbent(known)
        regret = worst if best is None else problem.regret(float(problem.losses(best.params)[-1]))
        curve.append(regret)
    return curve


def play_here(optimizer: Callable, seconds: float = SECONDS) -> Callable:
    """Cómo se llama a un optimizador que está en este mismo proceso, con su semilla y su límite.

    No lo encierra: para el cuaderno propio y los métodos del curso. Lo ajeno, con `isolated.play_far`.
    """
    def play(evaluate, space, budget, seed):
        rng = np.random.default_rng(seed)
        try:
            with time_limit(seconds):
                return optimizer(evaluate, space, budget, rng)
        except TimeLimit:
            raise too_slow(seconds) from None
        except BudgetSpent:
            raise
        except (Exception, SystemExit) as error:
            raise Disqualified(f"lanzó {type(error).__name__}: {message_of(error)}") from error

    return play


def run_all(play: Callable, problems: list[Problem] | None = None, seeds: int = SEEDS,
            budget: float = BUDGET) -> Iterator[Run]:
    """Todas las corridas de un optimizador, una por una: cada problema con las semillas 0, 1, … `Disqualified` en la
    primera que no cumpla, con el problema y la semilla para repetirla."""
    if problems is None:
        problems = load_problems()
    for problem in problems:
        for seed in range(seeds):
            try:
                yield run_once(play, problem, seed, budget)
            except Disqualified as error:
                raise Disqualified(f"{error}; fue en «{problem.title}», semilla {number(seed)}") from error.__cause__


@dataclass
class Entry:
    """Un participante y sus corridas. `problem`: por qué no compite, o nada. `notes`: lo que conviene decir de él."""

    name: str
    runs: list[Run]
    problem: str = ""
    is_course: bool = False
    notes: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """¿Terminó todas sus corridas?"""
        return not self.problem


def compete(name: str, play: Callable, problems=None, seeds: int = SEEDS, budget: float = BUDGET,
            progress=None) -> Entry:
    """Un participante con todas sus corridas; si falla, con su frase y sin corridas: nunca una excepción suya.

    `progress` envuelve el recorrido de las corridas, como `tqdm`.
    """
    runs = run_all(play, problems, seeds, budget)
    shown = runs if progress is None else progress(runs)
    try:
        return Entry(name, list(shown))
    except Disqualified as error:
        return Entry(name, [], str(error))


def compete_here(optimizer: Callable, name: str = "el mío", seeds: int = SEEDS, seconds: float = SECONDS) -> Entry:
    """Un optimizador propio, en este mismo proceso, con sus corridas: para practicar en el cuaderno.

    `seeds`: cuántas por problema, de 1 a 20. `seconds`: el límite de cada corrida. No se detiene con una excepción: si
    no cumple el contrato, `problem` lo dice.
    """
    check_callable("optimizer", optimizer, "una función my_optimizer(evaluate, space, budget, rng)")
    check_text("name", name)
    seeds = check_int("seeds", seeds, 1, SEEDS)
    return compete(name, play_here(optimizer, check_seconds(seconds)), seeds=seeds)
