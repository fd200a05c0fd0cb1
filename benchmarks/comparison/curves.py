"""Los problemas con recurso: la pérdida de cada configuración con 1, 3, 9, 27 y 81 unidades.

Hay dos juegos. Con los «vistos» se eligió cómo reparte ASHA y de qué aprende lo que propone dentro de Hyperband: lo
medido en ellos es optimista. Los «nuevos» se escribieron después, y nada se eligió mirándolos.
"""
from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from comparison.tables import load_table
from coursekit import Float, Int, Space

R, ETA = 81, 3
RUNGS = (1, 3, 9, 27, 81)
SEEN, NEW = "vistos", "nuevos"


@dataclass(frozen=True)
class CurveProblem:
    """`curve(params)`: pérdida con cada recurso de `RUNGS`. `optimum`: la menor con 81. `group`: `SEEN` o `NEW`."""

    name: str
    space: Space
    curve: Callable
    optimum: float
    label: str
    group: str


# -- vistos

def _crossing(params):
    """Las tasas chicas terminan mejor pero tardan: la curva de arranque engaña."""
    x, y = params["rate"], params["width"]
    speed = 0.5 + 12 * x
    final = 0.1 + 0.6 * (x - 0.35) ** 2 + 0.5 * (y - 0.7) ** 2 + 0.1 * (params["decay"] - 0.2) ** 2
    return np.array([final + (1 - final) * math.exp(-speed * r / R * 3) for r in RUNGS])


def _honest(params):
    """La velocidad no depende de la calidad: la curva de arranque no engaña."""
    z = np.array([params["rate"] - 0.35, params["width"] - 0.7, params["decay"] - 0.2])
    final = 0.1 + 0.5 * (z @ z) + 0.05 * math.sin(9 * z.sum()) ** 2
    return np.array([final + 0.6 * math.exp(-8 * r / R) for r in RUNGS])


UNIT = Space({"rate": Float(0, 1), "width": Float(0, 1), "decay": Float(0, 1)})


def _synthetic():
    best_crossing = min(_crossing({"rate": x, "width": 0.7, "decay": 0.2})[-1] for x in np.linspace(0, 1, 201))
    best_honest = _honest({"rate": 0.35, "width": 0.7, "decay": 0.2})[-1]
    return [CurveProblem("honest", UNIT, _honest, float(best_honest), "curvas que no se cruzan", SEEN),
            CurveProblem("crossing", UNIT, _crossing, float(best_crossing), "curvas que se cruzan", SEEN)]


# -- nuevos

class RandomCurves:
    """Un problema sorteado, con óptimo conocido: un valle torcido y ondulado, opciones con ventaja, curvas propias.

    `agreement`: de 1 (las buenas también aprenden rápido) a -1 (las buenas arrancan lento); en 0, la velocidad no dice
    nada de la calidad. `noise`: desvío de la pérdida con una unidad; con 81 no hay.
    """

    FLOOR, DEPTH, RIPPLE, SPREAD, HALF_LIFE, POWER = 0.1, 0.7, 0.05, 1.5, 8.0, 1.5

    def __init__(self, seed, n_numeric, agreement, noise):
        rng = np.random.default_rng([2026, 11, seed])
        kinds = [Float(0.0, 1.0), Float(1e-4, 1.0, log=True), Int(1, 64, log=True), Float(-5.0, 5.0)]
        numeric = {f"x{j}": kinds[int(rng.integers(len(kinds)))] for j in range(n_numeric)}
        self.space = Space(numeric | {"kind": ["a", "b", "c"]})
        self.agreement, self.noise, self.seed = agreement, noise, seed
        inside = np.append(rng.uniform(0.1, 0.9, n_numeric), 0.5)
        self.best = self.space.to_unit(self.space.from_unit(inside))[:-1]      # en lo entero, un valor que existe
        scales = rng.dirichlet(np.ones(n_numeric)) * n_numeric * 2
        turn, _ = np.linalg.qr(rng.normal(size=(n_numeric, n_numeric)))
        self.shape = turn * scales @ turn.T
        self.waves = rng.uniform(2, 6, n_numeric)
        self.handicap = dict(zip("abc", rng.permutation([0.0, 0.05, 0.2]), strict=True))
        self.tilt = rng.normal(size=n_numeric)
        self.tilt *= math.sqrt(12) / np.linalg.norm(self.tilt)      # desvío 1 en el cubo
        usual = [self.gap(self.space.sample(rng)) for _ in range(500)]
        self.centre, self.deviation = np.mean(usual), np.std(usual)

    def gap(self, params) -> float:
        """Lo que le falta a la configuración, bien entrenada, para ser la mejor."""
        z = self.space.to_unit(params)[:-1] - self.best
        valley = self.DEPTH * (1 - math.exp(-z @ self.shape @ z))
        ripples = self.RIPPLE * float(np.mean(np.sin(math.pi * self.waves * z) ** 2))
        return valley + ripples + self.handicap[params["kind"]]

    def __call__(self, params):
        u, gap = self.space.to_unit(params), self.gap(params)
        slowness = (self.agreement * (gap - self.centre) / self.deviation
                    + math.sqrt(1 - self.agreement**2) * float(self.tilt @ (u[:-1] - 0.5)))
        half_life = self.HALF_LIFE * math.exp(self.SPREAD * slowness)
        left = (1 + np.array(RUNGS) / half_life) ** -self.POWER
        left = (left - left[-1]) / (1 - left[-1])                   # lo que falta aprender: 0 con 81 unidades
        rng = np.random.default_rng([self.seed, zlib.crc32(np.round(u, 9).tobytes())])
        wobble = self.noise * rng.standard_normal(len(RUNGS)) * np.sqrt((R / np.array(RUNGS) - 1) / (R - 1))
        return self.FLOOR + gap + (1 - gap) * left + wobble

    @property
    def optimum(self):
        return self.FLOOR


RANDOM_CURVES = [(0, 2, 0.8, 0.0), (1, 5, 0.4, 0.05), (2, 3, 0.0, 0.0), (3, 6, -0.4, 0.1), (4, 4, -0.8, 0.02)]


def _families():
    for seed, n_numeric, agreement, noise in RANDOM_CURVES:
        curves = RandomCurves(seed, n_numeric, agreement, noise)
        speed = {1: "las buenas son rápidas", 0: "la velocidad no dice nada", -1: "las buenas son lentas"}
        label = f"curvas sorteadas, {n_numeric + 1} dimensiones, {speed[int(np.sign(agreement))]}"
        yield CurveProblem(f"family{seed}", curves.space, curves, curves.optimum, label, NEW)


# -- tablas

def _from_table(name, label, group, at=None):
    """`at`: en qué lugares de la curva guardada están los recursos de `RUNGS`; None si la tabla solo tiene esos."""
    table = load_table(name)
    at = list(at or range(len(RUNGS)))
    optimum = float(min(part.losses[..., at[-1]].min() for part in table.parts))
    return CurveProblem(name, table.space, lambda params: table.curve(params)[at], optimum, label, group)


@cache
def curve_problems() -> dict[str, CurveProblem]:
    """Todos, por nombre."""
    return {p.name: p for p in [
        *_synthetic(),
        _from_table("mlp", "red neuronal, épocas", SEEN, [r - 1 for r in RUNGS]),
        _from_table("boosting", "boosting, etapas (de a 3)", SEEN, [3 * r - 1 for r in RUNGS]),
        _from_table("svc_samples", "SVC, filas (de a 12)", SEEN),
        *_families(),
        _from_table("sgd_epochs", "lineal por gradiente, épocas", NEW),
        _from_table("extra_trees", "árboles muy al azar, árboles", NEW),
        _from_table("gbm_diabetes", "boosting de regresión, etapas (de a 2)", NEW),
        _from_table("mlp_diabetes", "red neuronal de regresión, épocas", NEW),
        _from_table("logistic_rows", "regresión logística, filas (de a 5)", NEW),
    ]}


@cache
def typical_gap(name) -> float:
    """Mediana de pérdida - óptimo, con el mayor recurso, en configuraciones al azar."""
    problem, rng = curve_problems()[name], np.random.default_rng(12345)
    return float(np.median([problem.curve(problem.space.sample(rng))[-1] for _ in range(2000)])) - problem.optimum
