"""Cruza y mutación de dos configuraciones de verdad, hiperparámetro a hiperparámetro, para el widget W14.

Cada configuración se mira en el cubo unitario de su espacio: ahí se cruza y se muta, y al volver lo entero y lo
categórico cae en un valor que existe.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import check_choice, check_float
from coursekit.space import Categorical, Float, Int, Space

SPACE = Space({"C": Float(0.01, 100, log=True), "gamma": Float(1e-4, 1, log=True),
               "degree": Int(2, 6), "kernel": Categorical(["rbf", "poly", "sigmoid"])})
MOTHER = {"C": 0.1, "gamma": 0.001, "degree": 3, "kernel": "rbf"}
FATHER = {"C": 30.0, "gamma": 0.2, "degree": 6, "kernel": "poly"}
KINDS = ("inherit", "blend")
RATE = 0.5          # probabilidad de mutar cada hiperparámetro, en el widget


@dataclass(frozen=True)
class Child:
    """Un hijo: `crossed` (d,) sus coordenadas tras la cruza y `mutated` (d,) tras la mutación, ya en valores que
    existen; `params` la configuración; `changed` (d,) dónde mutó."""

    crossed: np.ndarray
    mutated: np.ndarray
    params: dict
    changed: np.ndarray


def mate(space, mother, father, mask, kind="inherit", step=0.0, seed=0) -> tuple[Child, Child]:
    """Los dos hijos de `mother` y `father`.

    `mask` (d,), bool: dónde se cruza. Con `kind="inherit"` el primer hijo toma ahí lo del padre y el segundo lo de la
    madre; en lo demás, al revés. Con `"blend"`, donde se cruza y hay orden cada uno queda en un punto del intervalo
    entre los dos, algo ensanchado (BLX-0,3); lo categórico no se mezcla: se hereda. `step`: desvío de la mutación
    en el cubo unitario; 0 no muta.
    """
    space = Space.of(space)
    check_choice("kind", kind, KINDS)
    step = check_float("step", step, low=0)
    a, b = space.to_unit(mother), space.to_unit(father)
    mask = np.asarray(mask, dtype=bool)
    rng = np.random.default_rng([seed, 0])
    weights = rng.uniform(-0.3, 1.3, size=(2, len(a)))
    children = []
    for i, (own, other) in enumerate(((a, b), (b, a))):
        crossed = np.where(mask, other, own)
        if kind == "blend":
            blended = np.clip(own + weights[i] * (other - own), 0, 1)
            crossed = np.where(mask & ordered(space), blended, crossed)
        child = _mutated(space, crossed, step, np.random.default_rng([seed, 1 + i]))
        children.append(_with_inherited(space, child, mother, father))
    return tuple(children)


def _with_inherited(space, child, mother, father) -> Child:
    """El mismo hijo, con los valores heredados tal como los tenía el padre: ir al cubo y volver los redondea."""
    for name, value in child.params.items():
        dimension = next(slot.dimension for slot in space.slots if slot.name == name)
        for parent in (mother, father):
            if np.isclose(dimension.to_unit(value), dimension.to_unit(parent[name]), atol=1e-9):
                child.params[name] = parent[name]
    return child


def ordered(space) -> np.ndarray:
    """Qué coordenadas tienen orden (d,): las categóricas no se mezclan."""
    return np.array([not isinstance(slot.dimension, Categorical) for slot in space.slots])


def _mutated(space, crossed, step, rng) -> Child:
    crossed = space.to_unit(space.from_unit(crossed))
    chosen, moves, other = rng.random(len(crossed)) < RATE, rng.standard_normal(len(crossed)), rng.random(len(crossed))
    genes = crossed.copy()
    if step:
        for j in np.flatnonzero(chosen):
            genes[j] = _step(space.slots[j].dimension, crossed[j], step * moves[j], other[j])
    params = space.from_unit(genes)
    genes = space.to_unit(params)
    return Child(crossed, genes, params, ~np.isclose(genes, crossed))


def _step(dimension, here, move, draw):
    """Otra categoría, o un paso en [0, 1]; un entero se mueve al menos uno."""
    if isinstance(dimension, Categorical):
        others = [u for u in (np.arange(dimension.n_values) + 0.5) / dimension.n_values if not np.isclose(u, here)]
        return others[int(draw * len(others))]
    there = float(np.clip(here + move, 0, 1))
    if dimension.n_values == np.inf or dimension.from_unit(there) != dimension.from_unit(here):
        return there
    value = dimension.from_unit(here) + (1 if move > 0 else -1)
    return dimension.to_unit(min(max(value, dimension.low), dimension.high))
