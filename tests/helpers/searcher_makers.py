"""Todos los buscadores, con ajustes chicos, y lo que las pruebas les hacen hacer."""
import numpy as np
import scipy.stats as st

from coursekit import Categorical, Float, Int, Space
from coursekit.methods import METHODS
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
from coursekit.space import FromScipy

MAKERS = {
    "grid": lambda space, seed: GridSearch(space, points=points(space)),
    "random": lambda space, seed: RandomSearch(space, seed),
    "bayes-ei": lambda space, seed: GaussianProcessSearch(space, seed, n_startup=4),
    "bayes-pi": lambda space, seed: GaussianProcessSearch(space, seed, n_startup=4, acquisition_function="pi"),
    "bayes-lcb": lambda space, seed: GaussianProcessSearch(space, seed, n_startup=4, acquisition_function="lcb"),
    "tpe": lambda space, seed: TPESearch(space, seed, n_startup=5),
    "genetic": lambda space, seed: GeneticSearch(space, seed, population=5, elite=2),
    "genetic-classic": lambda space, seed: GeneticSearch.classic(space, seed, population=4),
    "halving": lambda space, seed: SuccessiveHalving(space, 9, random_state=seed),
    "hyperband": lambda space, seed: Hyperband(space, 9, random_state=seed),
    "hyperband-tpe": lambda space, seed: Hyperband(space, 9, sampler=TPESearch, random_state=seed),
    "asha": lambda space, seed: ASHA(space, 9, random_state=seed),
}
SEEDLESS = {"grid"}
WITH_RESOURCE = {"halving", "hyperband", "hyperband-tpe", "asha"}

MIXED = Space({"lr": Float(1e-4, 1.0, log=True), "depth": Int(1, 12), "leaf": Int(1, 500, log=True),
               "kind": Categorical(["a", "b", "c"])})
FINITE = Space({"depth": Int(1, 4), "kind": ["a", "b", "c"], "flag": [True, False]})                 # 24
CATEGORICAL = Space({"kind": ["a", "b", "c", "d"], "flag": [True, False], "other": [None, 1, 1.0, "1"]})     # 32
UNION = Space([{"kernel": ["rbf"], "C": Float(0.01, 100, log=True), "gamma": Float(1e-4, 1, log=True)},
               {"kernel": ["poly"], "C": Float(0.01, 100, log=True), "degree": Int(2, 5)},
               {"kernel": ["linear"], "C": Float(0.1, 1.0)}])
OVERLAPPING = Space([{"a": [1, 2, 3]}, {"a": [3, 4]}, {"a": [1, 4], "b": Int(0, 1)}])                  # 4 + 4
SCIPY = Space({"C": FromScipy(st.loguniform(1e-3, 1e3)), "trees": FromScipy(st.randint(2, 9)),
               "gap": FromScipy(st.norm(0, 2)), "k": Int(1, 3)})
SPACES = {"mixed": MIXED, "categorical": CATEGORICAL, "union": UNION, "scipy": SCIPY}


def one_of_each():
    """De cada método del curso, el primer nombre de `MAKERS` que hace su buscador: lo que hay que probar con todos."""
    return {method.name: next(name for name, make in MAKERS.items() if isinstance(make(MIXED, 0), method.load()))
            for method in METHODS.values()}


def points(space):
    """Con Float o una distribución, la grilla necesita saber cuántos valores tomar."""
    return 3 if space.n_configs == np.inf else None


def loss_of(space, trial):
    """Una cuenca suave; con más recurso, menor pérdida."""
    u = np.nan_to_num(space.to_unit(trial.params), nan=0.3)
    return float(np.sum((u - 0.3) ** 2)) + 1 / (trial.resource or 1)


def row(trial):
    """Todo lo que un buscador decide de un trial."""
    return (trial.number, repr(trial.params), trial.resource, trial.config, trial.rung, trial.bracket,
            trial.generation, trial.parents, trial.origin)


def drive(searcher, n, loss=loss_of):
    """Pregunta y responde de a uno, hasta n trials más o hasta que no haya qué proponer."""
    trials = []
    while len(trials) < n and not searcher.finished and (trial := searcher.ask()) is not None:
        searcher.tell(trial, loss(searcher.space, trial))
        trials.append(trial)
    return trials


def interleave(searcher, n, seed, most=8, loss=loss_of):
    """Hasta n trials con varios en camino a la vez y respuestas en cualquier orden; devuelve los sucesos."""
    rng, out, events = np.random.default_rng(seed), [], []
    while len(events) < 2 * n:
        asked = sum(kind == "ask" for kind, _ in events)
        wanted = len(out) < most and asked < n and not searcher.finished and (not out or rng.random() < 0.6)
        trial = searcher.ask() if wanted else None
        if trial is not None:
            out.append(trial)
            events.append(("ask", trial))
        elif out:
            back = out.pop(int(rng.integers(len(out))))
            searcher.tell(back, loss(searcher.space, back))
            events.append(("tell", back))
        elif asked == n or searcher.finished:
            break
    return events
