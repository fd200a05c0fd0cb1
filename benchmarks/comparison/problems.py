"""Los problemas de una sola fidelidad: funciones de prueba y tablas de modelos de verdad, exactos y con ruido.

Ninguno tiene su mínimo en el centro del cubo, para que nadie gane por empezar ahí.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from comparison.tables import load_table
from coursekit import Float, Int, Space


@dataclass(frozen=True)
class Problem:
    """`loss(params)` es la pérdida verdadera y `optimum` la menor posible; se observa con ruido normal `noise`."""

    name: str
    space: Space
    loss: Callable[[dict], float]
    optimum: float
    noise: float = 0.0
    label: str = ""

    def typical_gap(self) -> float:
        """Mediana de pérdida - óptimo en configuraciones al azar: la unidad del arrepentimiento normalizado."""
        return _typical_gap(self.name)


@cache
def _typical_gap(name):
    return gap_at_random(get_problem(name))


def gap_at_random(problem, n=2000) -> float:
    """Mediana de pérdida - óptimo en `n` configuraciones al azar, siempre las mismas."""
    rng = np.random.default_rng(12345)
    losses = [problem.loss(problem.space.sample(rng)) for _ in range(n)]
    return float(np.median(losses)) - problem.optimum


class Recorder:
    """La función objetivo que ve un buscador: cuenta evaluaciones y recuerda qué tan buena es la elegida hasta ahí.

    `trace[i]`: pérdida verdadera de la configuración elegida tras i + 1 evaluaciones: la de menor pérdida observada,
    salvo que quien busca diga cuál elige (`recommend`). Pasado el presupuesto lanza `BudgetSpent`.
    """

    def __init__(self, problem, seed, budget):
        self.problem = problem
        self.budget = budget
        self.rng = np.random.default_rng([seed, 77])
        self.lowest = math.inf           # la menor pérdida observada...
        self.chosen = math.nan           # ...y la verdadera de esa configuración
        self.trace = []

    def __call__(self, params) -> float:
        if len(self.trace) == self.budget:
            raise BudgetSpent
        true = self.problem.loss(params)
        observed = true + self.error()
        if observed < self.lowest:
            self.lowest = observed
            self.chosen = true
        self.trace.append(self.chosen)
        return observed

    def error(self) -> float:
        """El error de una medición."""
        if self.problem.noise == 0:
            return 0.0
        return self.problem.noise * self.rng.standard_normal()

    def recommend(self, params):
        """Con lo evaluado hasta aquí, quien busca elige `params`."""
        self.trace[-1] = self.problem.loss(params)


class BudgetSpent(Exception):
    """Ya se hicieron todas las evaluaciones permitidas."""


# -- funciones de prueba (Surjanovic y Bingham, «Virtual Library of Simulation Experiments»)

H_WEIGHTS = np.array([1.0, 1.2, 3.0, 3.2])
H6_A = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
                 [17, 8, 0.05, 10, 0.1, 14]])
H6_P = 1e-4 * np.array([[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
                        [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]])
H3_A = np.array([[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]])
H3_P = 1e-4 * np.array([[3689, 1170, 2673], [4699, 4387, 7470], [1091, 8732, 5547], [381, 5743, 8828]])


def vector(params):
    return np.array([params[f"x{i}"] for i in range(len(params))])


def branin(params):
    x, y = params["x0"], params["x1"]
    return ((y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10)


def hartmann6(params):
    return -float(H_WEIGHTS @ np.exp(-(H6_A * (vector(params) - H6_P) ** 2).sum(axis=1)))


def hartmann3(params):
    """Solo mira x0, x1 y x2: con más coordenadas, las demás no importan."""
    return -float(H_WEIGHTS @ np.exp(-(H3_A * (vector(params)[:3] - H3_P) ** 2).sum(axis=1)))


def rosenbrock(params):
    x = vector(params)
    return float((100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum())


def ackley(params):
    x = vector(params)
    return float(20 + math.e - 20 * np.exp(-0.2 * np.sqrt((x * x).mean())) - np.exp(np.cos(2 * np.pi * x).mean()))


def levy(params):
    w = 1 + (vector(params) - 1) / 4
    middle = ((w[:-1] - 1) ** 2 * (1 + 10 * np.sin(np.pi * w[:-1] + 1) ** 2)).sum()
    return float(np.sin(np.pi * w[0]) ** 2 + middle + (w[-1] - 1) ** 2 * (1 + np.sin(2 * np.pi * w[-1]) ** 2))


def mixed(params):
    """Como un modelo: tasa y tamaño en escala logarítmica, un entero, dos opciones (una no cuenta), una interacción."""
    steep = 3 if params["kind"] == "a" else 1
    return ((math.log10(params["rate"]) + 2.5) ** 2 + 0.4 * (math.log2(params["size"]) - math.log2(37)) ** 2 / 4
            + {"a": 0.0, "b": 0.5, "c": 1.0}[params["kind"]] + steep * (params["momentum"] - 0.3) ** 2
            + 0.1 * abs(params["depth"] - 4))


def conditional(params):
    """Tres ramas con hiperparámetros propios; la mejor es la del valle más angosto."""
    if params["model"] == "svm":
        return 0.05 * (math.log10(params["C"]) - 1.3) ** 2 + 0.1 * (math.log10(params["gamma"]) + 2.2) ** 2
    if params["model"] == "árbol":
        return 0.12 + 0.01 * abs(params["depth"] - 6) + 0.02 * (math.log2(params["leaf"]) - 2) ** 2
    return 0.08 + 0.03 * abs(params["k"] - 9) / 4 + (0.05 if params["weights"] == "igual" else 0.0)


def cube(n, low=0.0, high=1.0):
    return Space({f"x{i}": Float(low, high) for i in range(n)})


MIXED = Space({"rate": Float(1e-5, 1.0, log=True), "size": Int(1, 200, log=True), "kind": ["a", "b", "c"],
               "momentum": Float(0, 1), "depth": Int(1, 10), "useless": ["u", "v"]})
CONDITIONAL = Space([
    {"model": ["svm"], "C": Float(1e-3, 1e3, log=True), "gamma": Float(1e-5, 10.0, log=True)},
    {"model": ["árbol"], "depth": Int(1, 20), "leaf": Int(1, 64, log=True)},
    {"model": ["vecinos"], "k": Int(1, 50), "weights": ["igual", "distancia"]},
])


def synthetic():
    return [
        Problem("branin", Space({"x0": Float(-5, 10), "x1": Float(0, 15)}), branin, 0.39788735773, label="Branin (2)"),
        Problem("hartmann6", cube(6), hartmann6, -3.32236801142, label="Hartmann (6)"),
        Problem("rosenbrock", cube(4, -2, 2), rosenbrock, 0.0, label="Rosenbrock (4)"),
        Problem("ackley", cube(5, -15, 30), ackley, 0.0, label="Ackley (5)"),
        Problem("levy", cube(6, -10, 10), levy, 0.0, label="Levy (6)"),
        Problem("mixed", MIXED, mixed, 0.0, label="mixto (6)"),
        Problem("conditional", CONDITIONAL, conditional, 0.0, label="condicional (3 ramas)"),
        Problem("noisy", cube(3), hartmann3, -3.86277978733, noise=0.2, label="Hartmann con ruido (3)"),
        Problem("few_matter", cube(8), hartmann3, -3.86277978733, label="importan 3 de 8"),
    ]


def real():
    titles = {"svc": "SVC, 3 núcleos", "forest": "bosque", "boosting": "boosting", "mlp": "red neuronal"}
    resources = {"boosting": "n_estimators", "mlp": "epochs"}
    problems = []
    for name, title in titles.items():
        table = load_table(name, resources.get(name))
        problems.append(Problem(name, table.space, table.loss, table.optimum, label=title))
    return problems


# -- con ruido

NOISE_SHARE = 0.1                # desvío del ruido, en pérdidas típicas: lo que separa al óptimo de una al azar
MADE_NOISY = ("branin", "hartmann6", "levy", "mixed", "svc", "mlp")


def with_noise(problem, share=NOISE_SHARE) -> Problem:
    """El mismo problema, medido con error: cada vez que se evalúa una configuración sale otra pérdida."""
    return replace(
        problem,
        name=f"{problem.name}_noisy",
        label=f"{problem.label}, con ruido",
        noise=share * gap_at_random(problem),
    )


@cache
def problems() -> dict[str, Problem]:
    """Todos, por nombre."""
    exact = {p.name: p for p in synthetic() + real()}
    noisy = [with_noise(exact[name]) for name in MADE_NOISY]
    return exact | {p.name: p for p in noisy}


def exact_names() -> list[str]:
    """Los problemas que se miden sin error."""
    return [p.name for p in problems().values() if p.noise == 0]


def noisy_names() -> list[str]:
    """Los que se miden con error."""
    return [p.name for p in problems().values() if p.noise > 0]


def get_problem(name) -> Problem:
    return problems()[name]
