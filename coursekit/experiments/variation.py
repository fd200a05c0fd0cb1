"""Cruza y mutación de dos configuraciones de verdad, hiperparámetro a hiperparámetro, para el widget W14.

Cada configuración se mira en el cubo unitario de su espacio: ahí se cruza y se muta, y al volver lo entero y lo
categórico cae en un valor que existe.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import check_choice, check_float
from coursekit.space import Categorical, Float, Int, Space

SPACE = Space({
    "C": Float(0.01, 100, log=True),
    "gamma": Float(1e-4, 1, log=True),
    "degree": Int(2, 6),
    "kernel": Categorical(["rbf", "poly", "sigmoid"]),
})
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
    mask = np.asarray(mask, dtype=bool)
    weights = np.random.default_rng([seed, 0]).uniform(-0.3, 1.3, size=(2, len(mask)))
    own = space.to_unit(mother)
    other = space.to_unit(father)
    children = []
    for i in range(2):
        crossed = np.where(mask, other, own)
        if kind == "blend":
            blended = own + weights[i] * (other - own)
            mixes = mask & ordered(space)
            crossed = np.where(mixes, np.clip(blended, 0, 1), crossed)
        child = _mutated(space, crossed, step, np.random.default_rng([seed, 1 + i]))
        children.append(_with_inherited(space, child, mother, father))
        own, other = other, own                # el segundo hijo, con los papeles cambiados
    return tuple(children)


def _with_inherited(space, child, mother, father) -> Child:
    """El mismo hijo, con los valores heredados tal como los tenía el padre: ir al cubo y volver los redondea."""
    dimensions = {slot.name: slot.dimension for slot in space.slots}
    for name, value in child.params.items():
        place = dimensions[name].to_unit(value)
        for parent in (mother, father):
            inherited = parent[name]
            if np.isclose(place, dimensions[name].to_unit(inherited), atol=1e-9):
                child.params[name] = inherited
    return child


def ordered(space) -> np.ndarray:
    """Qué coordenadas tienen orden (d,): las categóricas no se mezclan."""
    return np.array([not isinstance(slot.dimension, Categorical) for slot in space.slots])


def _mutated(space, genes, step, rng) -> Child:
    """El hijo de `genes` (d,) tras mutar: cada uno con probabilidad `RATE`, con un paso de desvío `step`."""
    # Ida y vuelta: lo entero y lo categórico queda en un valor que existe.
    crossed = space.to_unit(space.from_unit(genes))
    d = len(crossed)
    chosen = rng.random(d) < RATE
    moves = step * rng.standard_normal(d)
    draws = rng.random(d)
    genes = crossed.copy()
    if step:
        for j in np.flatnonzero(chosen):
            genes[j] = _step(space.slots[j].dimension, crossed[j], moves[j], draws[j])
    params = space.from_unit(genes)
    mutated = space.to_unit(params)
    changed = ~np.isclose(mutated, crossed)
    return Child(crossed, mutated, params, changed)


def _step(dimension, here, move, draw):
    """Otra categoría, o un paso en [0, 1]; un entero se mueve al menos uno."""
    if isinstance(dimension, Categorical):
        return _another_category(dimension, here, draw)
    there = float(np.clip(here + move, 0, 1))
    value = dimension.from_unit(here)
    if dimension.n_values == np.inf or dimension.from_unit(there) != value:
        return there
    neighbour = value + 1 if move > 0 else value - 1
    inside = min(max(neighbour, dimension.low), dimension.high)
    return dimension.to_unit(inside)


def _another_category(dimension, here, draw):
    """El lugar de una categoría que no es la de `here`; `draw`, entre 0 y 1, dice cuál."""
    places = (np.arange(dimension.n_values) + 0.5) / dimension.n_values
    others = [place for place in places if not np.isclose(place, here)]
    return others[int(draw * len(others))]
