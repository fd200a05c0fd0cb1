"""Un problema del torneo chico, con pérdidas que se calculan a mano, y un optimizador al azar."""
import numpy as np

from coursekit import Float, Int, Space
from coursekit.league.problems import Grid, Problem

SMALL_GRID = Grid("chico", Space({"depth": Int(0, 2), "rate": Float(0, 1)}),
                  {"depth": [0, 1, 2], "rate": [0.0, 0.5, 1.0]})
FINAL = np.array([[9.0, 5.0, 7.0], [3.0, 1.0, 2.0], [8.0, 4.0, 6.0]])      # la mejor, 1; la mediana, 5


def small_problem() -> Problem:
    """9 configuraciones; con menos recurso, la misma pérdida más 10 o más 20. En test, el orden es el contrario."""
    validation = np.stack([FINAL + 20, FINAL + 10, FINAL], axis=-1)
    return Problem("chico", SMALL_GRID, validation, 20 - validation)


def random_optimizer(evaluate, space, budget, rng):
    """Sortea, mientras alcance, y devuelve la mejor."""
    best = None
    lowest = float("inf")
    for _ in range(int(budget)):
        params = space.sample(rng)
        loss = evaluate(params)
        if loss < lowest:
            lowest = loss
            best = params
    return best
