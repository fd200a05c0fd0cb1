"""Los métodos del curso como participantes: el mismo contrato que cumple `my_optimizer`."""
from __future__ import annotations

import inspect
import math
from collections.abc import Callable

from coursekit.history import Trial
from coursekit.league.evaluator import Evaluation, incumbent
from coursekit.league.problems import RESOURCES
from coursekit.methods import METHODS
from coursekit.searchers import SuccessiveHalving
from coursekit.space import Categorical, Space

PARTS = round(1 / RESOURCES[0])      # en cuántas partes se divide un entrenamiento: las unidades de los que lo reparten
ETA = 3


def course_optimizer(name: str) -> Callable:
    """El método `name` de `coursekit.methods`, como `my_optimizer(evaluate, space, budget, rng)`."""
    method = METHODS[name]

    def optimizer(evaluate, space, budget, rng):
        searcher = _build(method.load(), space, budget, rng)
        return _search(searcher, evaluate, budget)

    return optimizer


def _build(searcher_class, space: Space, budget: float, rng):
    """El buscador con sus ajustes por omisión; el que pide más, con los que usan este presupuesto entero."""
    wanted = inspect.signature(searcher_class).parameters
    if "points" in wanted:
        return searcher_class(space, points=grid_points(space, int(budget)))
    if "max_resource" not in wanted:
        return searcher_class(space, random_state=rng)
    settings = {}
    if issubclass(searcher_class, SuccessiveHalving):
        rungs = len(RESOURCES)
        settings["n_configs"] = int(budget * PARTS) // rungs      # cada peldaño cuesta lo mismo
    if "loops" in wanted:
        settings["loops"] = None
    return searcher_class(space, PARTS, ETA, random_state=rng, **settings)


def grid_points(space: Space, most: int) -> dict[str, int]:
    """Cuántos valores por eje numérico, lo más parejo posible, para que la grilla tenga como mucho `most` puntos."""
    dimensions = space.subspaces[0]
    fixed = math.prod(d.n_values for d in dimensions.values() if isinstance(d, Categorical))
    points = {name: 1 for name, d in dimensions.items() if not isinstance(d, Categorical)}
    grew = True
    while grew:
        grew = False
        for name in points:
            larger = points | {name: points[name] + 1}
            if fixed * math.prod(larger.values()) <= most:
                points = larger
                grew = True
    return points


def _search(searcher, evaluate, budget: float) -> dict:
    """Pregunta y responde mientras alcance el presupuesto; devuelve la mejor."""
    trace: list[Evaluation] = []
    spent = 0.0
    while True:
        trial = searcher.ask()
        if trial is None:
            break
        cost = _cost(trial)
        if spent + cost > budget + 1e-9:
            break
        loss = evaluate(trial.params, cost)
        searcher.tell(trial, loss)
        spent += cost
        trace.append(Evaluation(trial.params, cost, loss, spent))
    return incumbent(trace).params


def _cost(trial: Trial) -> float:
    """Qué parte de un entrenamiento completo pide un trial."""
    return 1.0 if trial.resource is None else trial.resource / PARTS
