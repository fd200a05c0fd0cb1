"""Cada método, con la misma cara: `run(problema, objetivo, semilla, n)` hace n evaluaciones de `objetivo(params)`.

Los de otras bibliotecas se usan con sus valores por omisión y se importan recién al correrlos: `available()` dice
cuáles no están instalados. Los espacios se traducen coordenada por coordenada, con sus escalas y sus ramas.
"""
from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import inspect
import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata

import numpy as np

from comparison.problems import BudgetSpent, get_problem
from coursekit import Categorical, Float
from coursekit.methods import METHODS as COURSE_METHODS
from coursekit.searchers import ASHA, GaussianProcessSearch, GeneticSearch, Hyperband, TPESearch


@dataclass(frozen=True)
class Method:
    """`needs`: módulos sin los cuales no corre. `seeds`: con cuántas semillas alcanza si es muy lento.

    `noisy_only`: lo que lo distingue solo se ve si las mediciones tienen error.
    """

    name: str
    label: str
    run: Callable
    needs: tuple[str, ...] = ()
    package: str = "coursekit"
    seeds: int | None = None
    noisy_only: bool = False

    def available(self) -> bool:
        return all(importlib.util.find_spec(module) for module in self.needs)

    def version(self) -> str:
        return own_version() if self.package == "coursekit" else metadata.version(self.package)


@cache
def own_version() -> str:
    """Huella de lo que proponen los buscadores en búsquedas cortas: dice si lo guardado es de éstos o de otros.

    Mira lo que hacen y no cómo están escritos. Los números se redondean, pero en otra máquina puede salir otra huella.
    """
    proposals = [trial for factory in our_factories() for trial in short_search(factory)]
    return hashlib.sha256(repr(proposals).encode()).hexdigest()[:8]


def our_factories() -> list:
    """Cada buscador del curso (salvo la grilla, que necesita saber cuántos puntos), y los que llevan otro adentro."""
    factories = [method.load() for name, method in COURSE_METHODS.items() if name != "grid"]
    return [*factories, GeneticSearch.classic, partial(Hyperband, sampler=TPESearch), partial(ASHA, sampler=TPESearch)]


def short_search(factory, n=20) -> list:
    """Lo que propone en `n` pruebas sobre el problema mixto, con cuatro cifras: [(configuración, recurso)]."""
    problem = get_problem("mixed")
    resources = {"max_resource": 9} if takes_resource(factory) else {}
    ours = factory(problem.space, random_state=0, **resources)
    proposals = []
    for _ in range(n):
        trial = ours.ask()
        if trial is None:
            break
        loss = problem.loss(trial.params)
        ours.tell(trial, loss + 1 / (trial.resource or 1))
        numbers = [f"{u:.4f}" for u in problem.space.to_unit(trial.params)]
        proposals.append((numbers, trial.resource))
    return proposals


def searcher(factory):
    """Un buscador de coursekit: preguntar y responder."""
    def run(problem, objective, seed, n):
        ours = factory(problem.space, random_state=seed)
        for _ in range(n):
            trial = ours.ask()
            ours.tell(trial, objective(trial.params))
    return run


def choosing_by_model(factory, preference):
    """Lo mismo, pero elige lo evaluado que su modelo prefiere, y no lo que tuvo la suerte de medir menos.

    `preference(buscador, configuraciones)`: un arreglo, la elegida es la de mayor valor; None si aún no hay modelo.
    """
    def run(problem, objective, seed, n):
        ours = factory(problem.space, random_state=seed)
        evaluated = []
        for turn in range(n + 1):
            trial = ours.ask()                       # al preguntarle, su modelo aprende todo lo respondido
            values = preference(ours, evaluated)
            if values is not None:
                objective.recommend(evaluated[int(np.argmax(values))])
            if turn < n:
                ours.tell(trial, objective(trial.params))
                evaluated.append(trial.params)
    return run


def lowest_mean(bayes, evaluated):
    """El proceso gaussiano prefiere la menor media."""
    if bayes.surrogate is None:
        return None
    mean, _ = bayes.predict(evaluated)
    return -mean


def highest_ratio(tpe, evaluated):
    """TPE prefiere donde las buenas son más densas que las demás: l / g."""
    if tpe.good is None:
        return None
    good, rest = tpe.densities(evaluated)
    return np.log(good) - np.log(rest)


# -- una vara de pocas líneas

FIRST_STEP = 0.3             # desvío del primer paso, en el cubo unitario
SHORTEST_STEP = 0.01         # con pasos más cortos ya no se mejora nada: conviene empezar en otra parte
GROWTH = 1.5                 # si sale bien, el paso crece así; si no, se achica cuatro veces menos (regla del 1/5)


def hill_climber(problem, objective, seed, n):
    """Ascenso de colinas: se baja hasta que los pasos no dan más, y se empieza en otra parte."""
    rng = np.random.default_rng(seed)
    with contextlib.suppress(BudgetSpent):
        while True:
            walk_down(problem.space, objective, rng)


def walk_down(space, objective, rng):
    """Un paso al azar desde donde estamos, y nos mudamos si mejora. Rechenberg (1973)."""
    here = rng.random(space.n_slots)
    lowest = objective(space.from_unit(here))
    step = FIRST_STEP
    while step > SHORTEST_STEP:
        candidate = bounce(here + step * rng.standard_normal(space.n_slots))
        loss = objective(space.from_unit(candidate))
        if loss < lowest:
            here = candidate
            lowest = loss
            step *= GROWTH
        else:
            step *= GROWTH ** -0.25


def bounce(u) -> np.ndarray:
    """Lo que se sale del cubo unitario vuelve a entrar, como en un espejo."""
    return 1 - np.abs(1 - np.abs(u) % 2)


# -- traducir espacios: una coordenada por Slot, como en el cubo de coursekit

def varying(space):
    """Las coordenadas con más de un valor, con una etiqueta única: [(etiqueta, slot)]."""
    return [(f"{slot.name}:{j}", slot) for j, slot in enumerate(space.slots) if slot.dimension.n_values > 1]


def assemble(space, values):
    """{etiqueta: valor} → configuración; lo que su rama no usa se ignora."""
    active = values["__subspace__:0"] if space.is_union else 0
    chosen = {slot.name: values[label] for label, slot in varying(space) if active in slot.subspaces}
    return {name: chosen[name] if name in chosen else dim.from_unit(0.5)
            for name, dim in space.subspaces[active].items()}


def optuna_study(sampler, pruner=None, name=None):
    import optuna
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna.create_study(sampler=sampler, pruner=pruner, study_name=name)


def optuna_params(trial, space):
    """Pide a Optuna, rama por rama, solo las coordenadas que cuentan."""
    values, active = {}, 0
    for label, slot in varying(space):
        dim = slot.dimension
        if active not in slot.subspaces:
            continue
        if isinstance(dim, Categorical):
            values[label] = trial.suggest_categorical(label, list(dim.values))
        else:
            suggest = trial.suggest_float if isinstance(dim, Float) else trial.suggest_int
            values[label] = suggest(label, dim.low, dim.high, log=dim.log)
        active = values.get("__subspace__:0", 0)
    return assemble(space, values)


def optuna_run(sampler_name):
    def run(problem, objective, seed, n):
        import optuna
        if sampler_name == "GPSampler":
            import torch
            torch.set_num_threads(1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            study = optuna_study(getattr(optuna.samplers, sampler_name)(seed=seed))
            for _ in range(n):
                trial = study.ask()
                study.tell(trial, objective(optuna_params(trial, problem.space)))
    return run


def hyperopt_space(space):
    from hyperopt import hp
    nodes = {label: _hyperopt_node(hp, label, slot.dimension) for label, slot in varying(space)}
    if not space.is_union:
        return nodes
    branches = [{label: nodes[label] for label, slot in varying(space) if i in slot.subspaces and slot.name[0] != "_"}
                | {"__subspace__:0": i} for i in range(len(space.subspaces))]
    return hp.choice("__subspace__:0", branches)


def _hyperopt_node(hp, label, dim):
    from hyperopt.pyll import scope
    if isinstance(dim, Categorical):
        return hp.choice(label, list(dim.values))
    if isinstance(dim, Float):
        return hp.loguniform(label, math.log(dim.low), math.log(dim.high)) if dim.log else hp.uniform(
            label, dim.low, dim.high)
    if not dim.log:
        return hp.uniformint(label, dim.low, dim.high)
    return scope.int(hp.qloguniform(label, math.log(dim.low - 0.499), math.log(dim.high + 0.499), 1))


def hyperopt_run(problem, objective, seed, n):
    from hyperopt import fmin, tpe
    fmin(lambda values: objective(assemble(problem.space, values)), hyperopt_space(problem.space), tpe.suggest, n,
         rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)


def skopt_dimensions(space):
    """Sin ramas: scikit-optimize ve todas las coordenadas, también las que no cuentan."""
    from skopt.space import Categorical as Options
    from skopt.space import Integer, Real
    made = []
    for label, slot in varying(space):
        dim = slot.dimension
        if isinstance(dim, Categorical):
            made.append(Options(list(dim.values), name=label))
        else:
            kind = Real if isinstance(dim, Float) else Integer
            made.append(kind(dim.low, dim.high, prior="log-uniform" if dim.log else "uniform", name=label))
    return made


def skopt_run(problem, objective, seed, n):
    from skopt import Optimizer
    dimensions = skopt_dimensions(problem.space)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        optimizer = Optimizer(dimensions, random_state=seed)
        for _ in range(n):
            point = optimizer.ask()
            params = assemble(problem.space, {d.name: v for d, v in zip(dimensions, point, strict=True)})
            optimizer.tell(point, objective(params))


def differential_evolution_run(problem, objective, seed, n):
    """Sobre el cubo unitario, con unos 20 individuos: los 15·d de fábrica gastarían el presupuesto sin evolucionar."""
    from scipy.optimize import differential_evolution
    d = problem.space.n_slots

    def on_cube(u):
        return objective(problem.space.from_unit(np.clip(u, 0, 1)))

    try:
        differential_evolution(on_cube, [(0, 1)] * d, rng=seed, popsize=max(1, round(20 / d)), maxiter=10_000,
                               polish=False, tol=0)
    except BudgetSpent:
        return
    while True:                        # convergió antes de tiempo: el resto del presupuesto no mejora nada
        try:
            objective(problem.space.from_unit(np.full(d, 0.5)))
        except BudgetSpent:
            return


def ours() -> list[Method]:
    """Los buscadores del curso que no reparten recurso; la grilla no, que necesita saber cuántos puntos."""
    names = [name for name in COURSE_METHODS if name != "grid"]
    single = [COURSE_METHODS[name] for name in names if not takes_resource(COURSE_METHODS[name].load())]
    return [Method(m.name, f"{m.title} (coursekit)", searcher(m.load())) for m in single]


def takes_resource(factory) -> bool:
    """¿Reparte recurso? Entonces se lo compara en `multi.py`."""
    return "max_resource" in inspect.signature(factory).parameters


PEERS = {m.name: m for m in [
    *ours(),
    Method("genetic_classic", "genético de la clase (coursekit)", searcher(GeneticSearch.classic)),
    Method("bayes_model", "GP, elige su modelo (coursekit)", choosing_by_model(GaussianProcessSearch, lowest_mean),
           noisy_only=True),
    Method("tpe_model", "TPE, elige su modelo (coursekit)", choosing_by_model(TPESearch, highest_ratio),
           noisy_only=True),
    Method("hill_climber", "ascenso de colinas", hill_climber, package="numpy"),
    Method("optuna_tpe", "TPE (Optuna)", optuna_run("TPESampler"), ("optuna",), "optuna"),
    Method("hyperopt_tpe", "TPE (Hyperopt)", hyperopt_run, ("hyperopt",), "hyperopt"),
    Method("scipy_de", "evolución diferencial (scipy)", differential_evolution_run, ("scipy",), "scipy"),
    Method("optuna_gp", "GP (Optuna)", optuna_run("GPSampler"), ("optuna", "torch"), "optuna", seeds=2),
    Method("skopt_gp", "GP (scikit-optimize)", skopt_run, ("skopt",), "scikit-optimize", seeds=1),
]}
FAMILIES = {
    "procesos gaussianos": ["bayes", "optuna_gp", "skopt_gp"],
    "TPE": ["tpe", "optuna_tpe", "hyperopt_tpe"],
    "poblaciones y pasos": ["genetic", "genetic_classic", "scipy_de", "hill_climber", "random"],
}
