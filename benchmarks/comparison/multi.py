"""Varias fidelidades: cuánto arrepentimiento queda según las unidades de recurso gastadas.

Una pérdida con r unidades cuesta r; quien reanuda un entrenamiento paga solo lo que falta. La configuración elegida
es, para todos, la de menor pérdida entre las evaluadas con el mayor recurso al que se llegó.
"""
from __future__ import annotations

import contextlib
import math
import tempfile
import warnings

import numpy as np
from sklearn.base import BaseEstimator

from comparison import stats
from comparison.curves import ETA, RUNGS, R, curve_problems, typical_gap
from comparison.peers import Method, optuna_params, optuna_study
from comparison.problems import BudgetSpent
from comparison.store import Store
from coursekit.searchers import ASHA, Hyperband, SuccessiveHalving, TPESearch

FULL_RUNS = (2, 5, 10, 20, 40)                       # puntos de control, en entrenamientos completos (81 unidades)


class Meter:
    """La función objetivo con recurso: cobra, y recuerda la mejor elegida en cada punto de control."""

    def __init__(self, problem, resume, full_runs=FULL_RUNS):
        self.problem, self.resume = problem, resume
        self.limits = [runs * R for runs in full_runs]
        self.cost, self.paid, self.trace = 0, {}, []
        self.top, self.best, self.final = 0, math.inf, math.nan

    def __call__(self, params, resource) -> float:
        resource = int(round(resource))
        curve = self.problem.curve(params)
        loss = float(curve[RUNGS.index(resource)])
        key = self.problem.space.key(params)
        self.charge(resource - (self.paid.get(key, 0) if self.resume else 0))
        self.paid[key] = max(resource, self.paid.get(key, 0))
        if (-resource, loss) < (-self.top, self.best):
            self.top, self.best, self.final = resource, loss, float(curve[-1])
        return loss

    def charge(self, units):
        self.cost += units
        while len(self.trace) < len(self.limits) and self.cost > self.limits[len(self.trace)]:
            self.trace.append(self.final)               # lo que había antes de pasarse del presupuesto
        if len(self.trace) == len(self.limits):
            raise BudgetSpent


# -- métodos

def rounds(make):
    """Un buscador de coursekit; si termina antes que el presupuesto, se empieza otra vuelta con otra semilla."""
    def run(problem, meter, seed):
        for turn in range(10_000):
            ours = make(problem.space, [seed, turn])
            while (trial := ours.ask()) is not None:
                ours.tell(trial, meter(trial.params, trial.resource))
    return run


def _rng(seed):
    return np.random.default_rng(seed)


def optuna_hyperband(sampler_name):
    def run(problem, meter, seed):
        import optuna
        warnings.simplefilter("ignore")
        pruner = optuna.pruners.HyperbandPruner(min_resource=1, max_resource=R, reduction_factor=ETA)
        study = optuna_study(getattr(optuna.samplers, sampler_name)(seed=seed), pruner, name=f"estudio {seed}")
        while True:
            trial = study.ask()
            params = optuna_params(trial, problem.space)
            for resource in RUNGS:
                loss = meter(params, resource)
                trial.report(loss, resource)
                if resource < R and trial.should_prune():
                    study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                    break
            else:
                study.tell(trial, loss)
    return run


def dehb_run(problem, meter, seed):
    from dehb import DEHB
    with tempfile.TemporaryDirectory() as folder:
        optimizer = DEHB(f=lambda *_: None, dimensions=problem.space.n_slots, min_fidelity=1, max_fidelity=R, eta=ETA,
                         n_workers=1, seed=seed, output_path=folder, save_freq="end", log_level="ERROR")
        while True:
            job = optimizer.ask()
            params = problem.space.from_unit(np.clip(job["config"], 0, 1))
            loss = meter(params, job["fidelity"])
            optimizer.tell(job, {"fitness": loss, "cost": job["fidelity"]})


def sklearn_halving(problem, meter, seed):
    """`HalvingRandomSearchCV` sobre un estimador que lee la curva: 81 candidatos, de 1 a 81 unidades."""
    from sklearn.experimental import enable_halving_search_cv  # noqa: F401
    from sklearn.model_selection import HalvingRandomSearchCV
    X, y = np.zeros((R, 1)), np.zeros(R)
    for turn in range(10_000):
        rng = np.random.default_rng([seed, turn])
        candidates = [problem.space.sample(rng) for _ in range(R)]
        search = HalvingRandomSearchCV(_CurveReader(meter), {"params": candidates}, n_candidates=R, factor=ETA,
                                       resource="resource", min_resources=1, max_resources=R, refit=False,
                                       cv=[(np.arange(R), np.arange(R))], random_state=seed, error_score="raise")
        search.fit(X, y)


class _CurveReader(BaseEstimator):
    """Un estimador que al ajustarse solo consulta la pérdida de su configuración."""

    def __init__(self, meter, params=None, resource=1):
        self.meter, self.params, self.resource = meter, params, resource

    def __sklearn_clone__(self):
        return _CurveReader(self.meter, self.params, self.resource)

    def fit(self, X, y=None):
        self.loss_ = self.meter(self.params, self.resource)
        return self

    def score(self, X, y=None):
        return -self.loss_


def hyperband(**options):
    return rounds(lambda space, seed: Hyperband(space, R, ETA, loops=None, random_state=_rng(seed), **options))


def asha(**options):
    return rounds(lambda space, seed: ASHA(space, R, ETA, random_state=_rng(seed), **options))


def halving():
    return rounds(lambda space, seed: SuccessiveHalving(space, R, ETA, random_state=_rng(seed)))


MULTI = {m.name: (m, resume) for m, resume in [
    (Method("hyperband", "Hyperband (coursekit)", hyperband()), True),
    (Method("hyperband_tpe", "Hyperband + TPE (coursekit)", hyperband(sampler=TPESearch)), True),
    (Method("asha", "ASHA (coursekit)", asha()), True),
    (Method("asha_tpe", "ASHA + TPE (coursekit)", asha(sampler=TPESearch)), True),
    (Method("halving", "Successive Halving (coursekit)", halving()), True),
    (Method("optuna_hb", "Hyperband al azar (Optuna)", optuna_hyperband("RandomSampler"), ("optuna",), "optuna"), True),
    (Method("optuna_hb_tpe", "Hyperband + TPE (Optuna)", optuna_hyperband("TPESampler"), ("optuna",), "optuna"), True),
    (Method("hyperband_scratch", "Hyperband (coursekit)", hyperband()), False),
    (Method("hyperband_tpe_scratch", "Hyperband + TPE (coursekit)", hyperband(sampler=TPESearch)), False),
    (Method("asha_scratch", "ASHA (coursekit)", asha()), False),
    (Method("asha_tpe_scratch", "ASHA + TPE (coursekit)", asha(sampler=TPESearch)), False),
    (Method("halving_scratch", "Successive Halving (coursekit)", halving()), False),
    (Method("sklearn_halving", "búsqueda por mitades (scikit-learn)", sklearn_halving, ("sklearn",), "scikit-learn"),
     False),
    (Method("dehb", "DEHB", dehb_run, ("dehb",), "dehb"), False),
]}


def open_store(folder):
    return Store(folder / "multi.csv", ["version", *(f"loss{k}" for k in FULL_RUNS)])


def run_one(problem, method, resume, seed, full_runs=FULL_RUNS):
    meter = Meter(problem, resume, full_runs)
    with contextlib.suppress(BudgetSpent):
        method.run(problem, meter, seed)
    return meter.trace


def run_missing(store, seeds, methods, names=None, say=print):
    """Corre lo que falta, semilla por semilla."""
    for seed in range(seeds):
        for name in names or curve_problems():
            for method, resume in methods:
                if (name, method.name, seed) not in store:
                    losses = run_one(curve_problems()[name], method, resume, seed)
                    store.add(problem=name, method=method.name, seed=seed, version=method.version(),
                              **{f"loss{k}": loss for k, loss in zip(FULL_RUNS, losses, strict=True)})
                    say(f"semilla {seed}  {name:12} {method.label}", flush=True)


def regrets(store) -> dict:
    """Lo mismo que `stats.regrets`, con los problemas y puntos de control de aquí."""
    scale = {name: (problem.optimum, typical_gap(name)) for name, problem in curve_problems().items()}
    return stats.regrets(store, FULL_RUNS, scale)
