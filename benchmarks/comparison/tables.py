"""Las tablas de `benchmarks/tables`, vistas como funciones: entre los valores de la grilla se interpola linealmente."""
from __future__ import annotations

import itertools
import json
import math
from functools import lru_cache
from pathlib import Path

import numpy as np

from coursekit import Float, Int, Space

FOLDER = Path(__file__).parents[1] / "tables"


class GridPart:
    """Una grilla: `axes` {nombre: eje} y `losses`, una dimensión por eje y a veces una más, la del recurso."""

    def __init__(self, axes, losses):
        self.axes, self.losses = axes, losses
        self._places = [(a, None if a["kind"] == "cat" else _scaled(a, np.array(a["values"], float)))
                        for a in axes.values()]

    def dimensions(self) -> dict:
        return {name: _dimension(axis) for name, axis in self.axes.items()}

    def at(self, params):
        """Pérdida (o curva de pérdidas) en `params`: multilineal en la escala de cada eje."""
        corners = [self._neighbours(axis, grid, params[name])
                   for (name, axis), (_, grid) in zip(self.axes.items(), self._places, strict=True)]
        total = 0.0
        for corner in itertools.product(*corners):
            weight = math.prod(w for _, w in corner)
            total = total + weight * self.losses[tuple(i for i, _ in corner)]
        return total

    @staticmethod
    def _neighbours(axis, grid, value):
        """[(posición, peso)]: una o dos."""
        if grid is None:
            return [(axis["values"].index(value), 1.0)]
        x = float(_scaled(axis, value))
        i = int(np.clip(np.searchsorted(grid, x) - 1, 0, max(len(grid) - 2, 0)))
        share = (x - grid[i]) / (grid[i + 1] - grid[i])
        return [pair for pair in ((i, 1 - share), (i + 1, share)) if pair[1] > 1e-12]


def _scaled(axis, values):
    return np.log(values) if axis["log"] else np.asarray(values, dtype=float)


def _dimension(axis):
    values, log = axis["values"], axis["log"]
    if axis["kind"] == "cat":
        return list(values)
    return (Float if axis["kind"] == "float" else Int)(values[0], values[-1], log=log)


class Table:
    """`space`, `loss(params)` y `optimum` de una tabla; con `resource`, el último eje es un entero más del espacio."""

    def __init__(self, parts, resource=None):
        self.parts, self.resource = parts, resource
        spec = [part.dimensions() for part in parts]
        if resource:
            for subspace, part in zip(spec, parts, strict=True):
                subspace[resource] = Int(1, part.losses.shape[-1], log=True)
        self.space = Space(spec if len(spec) > 1 else spec[0])
        self.optimum = float(min(part.losses.min() for part in parts))

    def curve(self, params):
        """Pérdidas por unidad de recurso (r,), sin mirar el recurso de `params`."""
        return np.asarray(self._part(params).at(params))

    def loss(self, params) -> float:
        value = self._part(params).at(params)
        return float(value[params[self.resource] - 1] if self.resource else value)

    def _part(self, params):
        if len(self.parts) == 1:
            return self.parts[0]
        return self.parts[self.space.subspace_of(params)]


@lru_cache(maxsize=16)
def load_table(name, resource=None) -> Table:
    with np.load(FOLDER / f"{name}.npz") as file:
        axes = json.loads(str(file["axes"]))
        parts = [GridPart(a, file[f"loss{i}"].astype(float)) for i, a in enumerate(axes)]
    return Table(parts, resource)
