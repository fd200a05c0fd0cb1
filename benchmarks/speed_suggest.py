"""Cuánto cuesta pensar la próxima prueba: milisegundos de procesador por sugerencia, frente a otras bibliotecas.

    python benchmarks/speed_suggest.py [--rounds 7] [--quick]

Seis dimensiones mezcladas (2 reales, 2 enteras, 2 categóricas), con 10, 50, 100 y 200 pruebas pasadas iguales para
todos. Un hilo. Los métodos se intercalan en cada ronda, así la carga de la máquina los toca por igual, y los
cocientes se toman dentro de cada ronda. Se informa la mediana de las rondas.
"""
from __future__ import annotations

import argparse
import gc
import time
import warnings

import numpy as np
from comparison.peers import PEERS, assemble, hyperopt_space, optuna_params, optuna_study, skopt_dimensions, varying
from threadpoolctl import threadpool_limits

from coursekit import Categorical, Float, Int, Space
from coursekit.searchers import GaussianProcessSearch, GeneticSearch, RandomSearch, TPESearch

SPACE = Space({"rate": Float(1e-4, 1, log=True), "decay": Float(0, 1), "size": Int(1, 100), "depth": Int(1, 10),
               "kind": ["a", "b", "c"], "norm": ["u", "v"]})
PAST = (10, 50, 100, 200)
SUGGESTIONS = 4                      # por medición: se informa el promedio


def loss(params):
    return ((np.log10(params["rate"]) + 2) ** 2 + (params["decay"] - 0.3) ** 2 + (params["size"] - 40) ** 2 / 1e3
            + abs(params["depth"] - 4) / 5 + "abc".index(params["kind"]) / 3 + (params["norm"] == "u") / 5)


def past_trials(n, seed):
    rng = np.random.default_rng(seed)
    return [(params, loss(params)) for params in (SPACE.sample(rng) for _ in range(n))]


# -- cada método: con el pasado adentro, una función que pide una prueba y responde

def ours(searcher_class):
    def prepare(past, seed):
        searcher = searcher_class(SPACE, random_state=seed)
        for params, value in past:
            searcher.observe(params, value)

        def step():
            trial = searcher.ask()
            searcher.tell(trial, loss(trial.params))
        return step
    return prepare


def optuna_peer(sampler_name):
    def prepare(past, seed):
        import optuna
        study = optuna_study(getattr(optuna.samplers, sampler_name)(seed=seed))
        spec = {label: _optuna_distribution(optuna, slot.dimension) for label, slot in varying(SPACE)}
        study.add_trials([optuna.trial.create_trial(params=_labelled(params), distributions=spec, value=value)
                          for params, value in past])

        def step():
            trial = study.ask()
            study.tell(trial, loss(optuna_params(trial, SPACE)))
        return step
    return prepare


def _labelled(params):
    return {label: params[slot.name] for label, slot in varying(SPACE)}


def _optuna_distribution(optuna, dim):
    if isinstance(dim, Categorical):
        return optuna.distributions.CategoricalDistribution(list(dim.values))
    kind = "FloatDistribution" if isinstance(dim, Float) else "IntDistribution"
    return getattr(optuna.distributions, kind)(dim.low, dim.high, log=dim.log)


def hyperopt_peer(past, seed):
    from hyperopt import Trials, tpe
    from hyperopt.base import Domain
    trials, rng = Trials(), np.random.default_rng(seed)
    domain = Domain(lambda values: loss(assemble(SPACE, values)), hyperopt_space(SPACE))
    options = {label: slot.dimension.values for label, slot in varying(SPACE)
               if isinstance(slot.dimension, Categorical)}

    def record(doc, value):
        doc["state"], doc["result"] = 2, {"status": "ok", "loss": value}
        trials.insert_trial_docs([doc])
        trials.refresh()

    for params, value in past:
        tid = trials.new_trial_ids(1)[0]
        vals = {label: [options[label].index(v) if label in options else v] for label, v in _labelled(params).items()}
        misc = {"tid": tid, "cmd": domain.cmd, "idxs": {label: [tid] for label in vals}, "vals": vals}
        record(trials.new_trial_docs([tid], [None], [{}], [misc])[0], value)

    def step():
        doc, = tpe.suggest(trials.new_trial_ids(1), domain, trials, int(rng.integers(2**31)))
        values = {label: options[label][v] if label in options else v for label, (v,) in doc["misc"]["vals"].items()}
        record(doc, loss(assemble(SPACE, values)))
    return step


def skopt_peer(past, seed):
    from skopt import Optimizer
    dimensions = skopt_dimensions(SPACE)
    optimizer = Optimizer(dimensions, random_state=seed)
    rows = [[_labelled(params)[d.name] for d in dimensions] for params, _ in past]
    optimizer.tell(rows, [value for _, value in past])

    def step():
        point = optimizer.ask()
        optimizer.tell(point, loss(assemble(SPACE, {d.name: v for d, v in zip(dimensions, point, strict=True)})))
    return step


CASES = {
    "random": ours(RandomSearch), "genetic": ours(GeneticSearch), "tpe": ours(TPESearch),
    "optuna_tpe": optuna_peer("TPESampler"), "hyperopt_tpe": hyperopt_peer, "bayes": ours(GaussianProcessSearch),
    "optuna_gp": optuna_peer("GPSampler"), "skopt_gp": skopt_peer,
}
RATIOS = [("tpe", ("optuna_tpe", "hyperopt_tpe"), 1 / 3), ("bayes", ("optuna_gp", "skopt_gp"), 1 / 5)]
SLOW = ("optuna_gp", "skopt_gp")


def milliseconds(prepare, past, seed) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        step = prepare(past, seed)
        step()                                    # la primera importa y compila lo que haga falta
        gc.collect()
        start = time.process_time()
        for _ in range(SUGGESTIONS):
            step()
        return (time.process_time() - start) / SUGGESTIONS * 1e3


def measure(names, past_sizes, rounds, say=print):
    """{(método, pruebas pasadas): [ms de cada ronda]}; los lentos, a lo sumo dos rondas."""
    times = {}
    for seed in range(rounds):
        for n in past_sizes:
            for name in names:
                if name not in SLOW or seed < 2:
                    times.setdefault((name, n), []).append(milliseconds(CASES[name], past_trials(n, seed), seed))
    return times


def main(argv=None):
    parser = argparse.ArgumentParser(description="Milisegundos de procesador por sugerencia.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="una ronda, 10 y 50 pruebas pasadas, sin los lentos")
    args = parser.parse_args(argv)
    names = [n for n in CASES if PEERS[n].available() and not (args.quick and n in SLOW)]
    missing = [PEERS[n].label for n in CASES if not PEERS[n].available()]
    if missing:
        print("Sin instalar, se saltean:", ", ".join(missing))
    threadpool_limits(1)
    if "optuna_gp" in names:
        import torch
        torch.set_num_threads(1)
    sizes = PAST[:2] if args.quick else PAST
    times = measure(names, sizes, 1 if args.quick else args.rounds)
    print("ms de procesador por sugerencia, según las pruebas pasadas (mediana)\n")
    print(f"{'método':32}" + "".join(f"{n:>9}" for n in sizes))
    for name in names:
        print(f"{PEERS[name].label:32}" + "".join(f"{np.median(times[name, n]):9.2f}" for n in sizes))
    print()
    for own, others, limit in RATIOS:
        others = [o for o in others if o in names]
        if others:
            print(f"{PEERS[own].label} / el más rápido de los otros (se espera a lo sumo {limit:.2f}): "
                  + "  ".join(f"{n}: {ratio(times, own, others, n):.2f}" for n in sizes))


def ratio(times, own, others, n) -> float:
    """Mediana, entre rondas, de lo propio dividido por el más rápido de los otros en esa ronda."""
    rounds = zip(times[own, n], *(times[o, n] for o in others), strict=False)
    return float(np.median([mine / min(theirs) for mine, *theirs in rounds]))


if __name__ == "__main__":
    main()
