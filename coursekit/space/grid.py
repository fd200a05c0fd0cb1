"""Las combinaciones de una grilla, por posición."""
from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from coursekit.basics.validation import bad_value, check_int, enumerate_names
from coursekit.space.categorical import Categorical


class Grid(Sequence):
    """Las combinaciones de una grilla, por posición: `grid[i]` se calcula, no se guarda.

    Como `ParameterGrid`, pasa por cada opción tantas veces como esté en su lista. `total` es la cantidad aunque no
    entre en `len()`, que Python limita a 2**63.
    """

    def __init__(self, space, points=None):
        _check_points(space, points)
        self._parts = [_GridOfOne(subspace, points) for subspace in space.subspaces]
        self.total: int = sum(part.total for part in self._parts)

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, i: int) -> dict:
        i = check_int("i", i)
        if i < 0:
            i += self.total
        if not 0 <= i < self.total:
            raise IndexError(f"la grilla tiene {self.total} combinaciones y se pidió la posición {i}")
        for part in self._parts:
            if i < part.total:
                return part.combination(i)
            i -= part.total

    def __iter__(self) -> Iterator[dict]:
        for i in range(self.total):
            yield self[i]


class _GridOfOne:
    """La grilla de un solo sub-espacio."""

    def __init__(self, subspace, points):
        self.order = list(subspace)
        self.axes = {}
        for name in sorted(subspace):
            self.axes[name] = _axis_of(name, subspace[name], points)
        self.total = math.prod(map(_length, self.axes.values()))

    def combination(self, i) -> dict:
        # Como leer un número: el último eje son las unidades, y cada eje tiene su propia base.
        picked = {}
        for name in reversed(self.axes):
            axis = self.axes[name]
            i, digit = divmod(i, _length(axis))
            picked[name] = axis[digit]
        return {name: picked[name] for name in self.order}


def _axis_of(name, dimension, points) -> Sequence:
    if points is None or isinstance(points, Mapping):
        own_points = None if points is None else points.get(name)
        return dimension.axis(own_points, f"points[{name!r}]")
    return dimension.axis(points, "points")


def _length(axis) -> int:
    """Cuántos valores tiene; `len()` no sabe contar más de 2**63."""
    if isinstance(axis, range):
        return max(0, axis.stop - axis.start)      # los de `Int` van de uno en uno
    return len(axis)


def _check_points(space, points):
    if points is None:
        return
    if not isinstance(points, Mapping):
        check_int("points", points, low=1)
        return
    unknown = [name for name in points if name not in space.names]
    if unknown:
        raise ValueError(f"«points»: llegó el hiperparámetro desconocido {enumerate_names(unknown)}; "
                         f"se esperan algunos de {enumerate_names(space.names)}.")
    for subspace in space.subspaces:
        for name in points:
            if isinstance(subspace.get(name), Categorical):
                raise bad_value(f"points[{name!r}]", points[name],
                                "que no esté: una dimensión categórica entra siempre con todas sus opciones")
