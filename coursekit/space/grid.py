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
        self._axes = [_axes_of(sub, points) for sub in space.subspaces]
        self._orders = [list(sub) for sub in space.subspaces]
        self._sizes = [math.prod(map(_length, axes.values())) for axes in self._axes]
        self.total: int = sum(self._sizes)

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, i: int) -> dict:
        i = i + self.total if i < 0 else i
        if not 0 <= i < self.total:
            raise IndexError(f"la grilla tiene {self.total} combinaciones y se pidió la posición {i}")
        for axes, order, size in zip(self._axes, self._orders, self._sizes, strict=True):
            if i < size:
                return _combination(i, axes, order)
            i -= size

    def __iter__(self) -> Iterator[dict]:
        for i in range(self.total):
            yield self[i]


def _axes_of(subspace, points) -> dict[str, Sequence]:
    """Los valores de cada dimensión, por nombre, en orden alfabético."""
    return {name: _axis_of(name, subspace[name], points) for name in sorted(subspace)}


def _axis_of(name, dimension, points) -> Sequence:
    if points is None or isinstance(points, Mapping):
        own_points = None if points is None else points.get(name)
        return dimension.axis(own_points, f"points[{name!r}]")
    return dimension.axis(points, "points")


def _combination(i, axes, order) -> dict:
    # Como leer un número: el último eje son las unidades, y cada eje tiene su propia base.
    picked = {}
    for name in reversed(axes):
        axis = axes[name]
        i, digit = divmod(i, _length(axis))
        picked[name] = axis[digit]
    return {name: picked[name] for name in order}


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
