"""Cuánto cuesta pensar en Ray Tune: nuestros buscadores, ofrecidos a Ray, frente al de Optuna que trae Ray.

    .venv-ray/bin/python benchmarks/ray_overhead.py [--trials 60] [--rounds 3]

Milisegundos de procesador que se lleva el buscador en proponer y en enterarse, por trial, sin clúster. Los métodos se
intercalan en cada ronda y los cocientes se toman dentro de cada una; se informa la mediana de las rondas.
"""
from __future__ import annotations

import argparse
import statistics
import time
from importlib.util import find_spec

from coursekit import Float, Int, Space
from coursekit.interop import search_for_ray
from coursekit.searchers import RandomSearch, TPESearch

SPACE = Space({"rate": Float(1e-4, 1, log=True), "decay": Float(0, 1), "size": Int(1, 100), "kind": ["a", "b", "c"]})
OURS_RANDOM, OURS, OPTUNA = "RandomSearch en Ray", "TPESearch en Ray", "OptunaSearch (TPE)"


def param_space() -> dict:
    """El mismo espacio, como lo escribe Ray."""
    from ray import tune
    return {"rate": tune.loguniform(1e-4, 1), "decay": tune.uniform(0, 1), "size": tune.randint(1, 101),
            "kind": tune.choice(["a", "b", "c"])}


def optuna_search():
    import optuna
    from ray.tune.search.optuna import OptunaSearch
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return OptunaSearch(OptunaSearch.convert_search_space(param_space()), metric="loss", mode="min", seed=0)


def makers() -> dict:
    """{nombre: una función que da el buscador}; Optuna, si está."""
    found = {
        OURS_RANDOM: lambda: search_for_ray(RandomSearch(SPACE, 0), metric="loss", mode="min"),
        OURS: lambda: search_for_ray(TPESearch(SPACE, 0), metric="loss", mode="min"),
    }
    if find_spec("optuna"):
        found[OPTUNA] = optuna_search
    return found


def loss(config) -> float:
    return (config["rate"] - 0.01) ** 2 + config["decay"] + config["size"] / 100 + "abc".index(config["kind"]) / 3


def by_itself(search, trials) -> float:
    """Milisegundos de procesador por trial, del buscador solo."""
    began = time.process_time()
    for number in range(trials):
        name = f"trial_{number}"
        config = search.suggest(name)
        search.on_trial_complete(name, {"loss": loss(config), "training_iteration": 1, "done": True})
    return 1000 * (time.process_time() - began) / trials


def measured(rounds, trials) -> dict:
    """{nombre: [lo medido en cada ronda]}, intercalados."""
    found = {name: [] for name in makers()}
    for _ in range(rounds):
        for name, make in makers().items():
            found[name].append(by_itself(make(), trials))
    return found


def ratio(found, above, below) -> float:
    return statistics.median(a / b for a, b in zip(found[above], found[below], strict=True))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if not find_spec("ray"):
        print("Ray no está: no se mide. Se lo agrega con «make lab RAY=1», o «make ray» lo pone en un entorno aparte.")
        return
    found = measured(args.rounds, args.trials)
    *_, reference = found
    if reference != OPTUNA:
        print("Optuna no está: no se la mide.")
    print(f"{'buscador':24}{'ms por trial':>14}{'/ ' + reference:>24}")
    for name, times in found.items():
        print(f"{name:24}{statistics.median(times):>14.2f}{ratio(found, name, reference):>24.2f}")


if __name__ == "__main__":
    main()
