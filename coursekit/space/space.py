"""El espacio de búsqueda: qué configuraciones se pueden probar.

Un *espacio* (`Space`) es un diccionario de dimensiones (`Float`, `Int`, `Categorical`...), o una lista de
diccionarios: la unión de sub-espacios, para hiperparámetros que solo existen según otro (el grado de un
núcleo polinomial). Se aceptan tal cual los espacios de scikit-learn: listas, arreglos y distribuciones.
"""
from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import bad_type, bad_value, check_int, enumerate_names
from coursekit.space.dimensions import Categorical, Dimension, Float, FromScipy, Int, as_dimension, short_repr

__all__ = ["Categorical", "Dimension", "Float", "FromScipy", "Grid", "Int", "Slot", "Space"]

SUBSPACE = "__subspace__"      # nombre de la coordenada que dice en qué sub-espacio estamos


@dataclass(frozen=True)
class Slot:
    """Una coordenada del cubo unidad: qué hiperparámetro mueve y en qué sub-espacios cuenta."""

    name: str
    dimension: Dimension
    subspaces: tuple[int, ...]


class Space:
    """El conjunto de configuraciones posibles.

    `spec` es un diccionario {nombre: dimensión} o una lista de diccionarios (la unión de
    sub-espacios: una configuración pertenece a uno de ellos). Cada dimensión es `Float`, `Int`,
    `Categorical`, una lista de opciones o una distribución de scipy.stats.

    >>> Space({"C": Float(0.001, 1000, log=True), "kernel": ["rbf", "poly"]}).names
    ('C', 'kernel')
    """

    def __init__(self, spec):
        self.subspaces: list[dict[str, Dimension]] = [_checked_subspace(d) for d in _checked_spec(spec)]
        self.is_union: bool = len(self.subspaces) > 1
        self.names: tuple[str, ...] = tuple(dict.fromkeys(n for sub in self.subspaces for n in sub))
        self.slots: list[Slot] = self._build_slots()

    @classmethod
    def of(cls, space) -> Space:
        """`space` mismo si ya es un `Space`; si no, el que describe."""
        return space if isinstance(space, Space) else cls(space)

    # -- contar y sortear

    @property
    def n_slots(self) -> int:
        """Cuántas coordenadas tiene el cubo unidad."""
        return len(self.slots)

    @property
    def n_configs(self) -> int | float:
        """Cuántas configuraciones hay, o `math.inf`. En una unión se suman los sub-espacios."""
        return sum(_size(sub) for sub in self.subspaces)

    def sample(self, rng: np.random.Generator) -> dict:
        """Una configuración al azar.

        En una unión, primero el sub-espacio: con probabilidad proporcional a su tamaño si todos son
        finitos (así cada configuración tiene la misma), igual para todos si no, como scikit-learn.
        """
        sub = self.subspaces[self._sample_subspace(rng)] if self.is_union else self.subspaces[0]
        # En orden alfabético: reordenar el diccionario no cambia lo que se sortea.
        drawn = {name: sub[name].sample(rng) for name in sorted(sub)}
        return {name: drawn[name] for name in sub}

    def _sample_subspace(self, rng) -> int:
        sizes = [_size(sub) for sub in self.subspaces]
        if math.inf in sizes:
            return int(rng.integers(len(sizes)))
        shares = np.cumsum([size / sum(sizes) for size in sizes])
        return min(int(np.searchsorted(shares, rng.random(), side="right")), len(sizes) - 1)

    def grid(self, points: int | Mapping | None = None) -> Grid:
        """Todas las combinaciones, sin construirlas: se recorren, se cuentan y se piden por posición.

        `points` dice cuántos valores tomar de cada dimensión numérica (un entero para todas o un
        diccionario por nombre); `Float` lo exige, `Int` sin él da todos sus valores.
        El orden es el de `ParameterGrid` de scikit-learn: nombres ordenados, el último gira más rápido.
        """
        return Grid(self, points)

    # -- al cubo unidad y de vuelta

    def to_unit(self, params: Mapping) -> np.ndarray:
        """Coordenadas de `params`, de forma (n_slots,); NaN en las que su sub-espacio no usa."""
        active = self.subspace_of(params)
        return np.array([self._coordinate(slot, params, active) for slot in self.slots])

    def from_unit(self, u) -> dict:
        """La configuración en la coordenada `u`, de forma (n_slots,); lee solo las activas."""
        if np.shape(u) != (self.n_slots,):
            raise bad_value("u", u, f"un vector de {self.n_slots} coordenadas")
        active = self.slots[0].dimension.from_unit(u[0]) if self.is_union else 0
        values = {slot.name: slot.dimension.from_unit(x) for slot, x in zip(self.slots, u, strict=True)
                  if active in slot.subspaces and slot.name != SUBSPACE}
        return {name: values[name] for name in self.subspaces[active]}

    def _coordinate(self, slot, params, active) -> float:
        if active not in slot.subspaces:
            return math.nan
        return slot.dimension.to_unit(active if slot.name == SUBSPACE else params[slot.name])

    def _build_slots(self):
        everywhere = tuple(range(len(self.subspaces)))
        slots = [Slot(SUBSPACE, Categorical(everywhere), everywhere)] if self.is_union else []
        for name in self.names:
            # El mismo nombre con la misma dimensión en dos sub-espacios es una sola coordenada.
            owners: list[tuple[Dimension, list[int]]] = []
            for i, sub in enumerate(self.subspaces):
                if name not in sub:
                    continue
                same = next((where for dim, where in owners if dim == sub[name]), None)
                if same is None:
                    owners.append((sub[name], [i]))
                else:
                    same.append(i)
            slots += [Slot(name, dim, tuple(where)) for dim, where in owners]
        return slots

    # -- pertenecer

    def subspace_of(self, params: Mapping) -> int:
        """La posición del sub-espacio al que pertenece `params`: el primero, si son varios.

        Un 1 entra en [1], en [1.0] y en Float(0, 1), pero se prefiere donde sea un entero. Si no hay
        ninguno, lanza lo mismo que `validate`.
        """
        if not isinstance(params, Mapping):
            raise bad_type("params", params, "un diccionario {nombre: valor}")
        owners = [i for i, sub in enumerate(self.subspaces)
                  if params.keys() == sub.keys() and all(dim.contains(params[n]) for n, dim in sub.items())]
        if not owners:
            raise self._why_not(params)
        return owners[0] if len(owners) == 1 else next(
            (i for i in owners if all(_same_kind(dim, params[n]) for n, dim in self.subspaces[i].items())), owners[0])

    def contains(self, params: Mapping) -> bool:
        """¿Es `params` una configuración de este espacio?"""
        try:
            self.validate(params)
        except (TypeError, ValueError):
            return False
        return True

    def validate(self, params: Mapping) -> None:
        """`ValueError` (o `TypeError`) que dice qué nombre sobra, falta o tiene un valor imposible."""
        self.subspace_of(params)

    def _why_not(self, params) -> ValueError:
        extra = [n for n in params if n not in self.names]
        if extra:
            return ValueError(f"«params»: llegó el hiperparámetro desconocido {enumerate_names(extra)}; "
                              f"se esperan {enumerate_names(self.names)}.")
        rivals = [sub for sub in self.subspaces if sub.keys() == params.keys()]
        if not rivals:
            options = " o bien ".join(enumerate_names(sub) for sub in self.subspaces)
            return ValueError(f"«params»: llegaron {enumerate_names(params)}; se esperan exactamente {options}.")
        misfits = [n for n, dim in rivals[0].items() if not dim.contains(params[n])]
        hopeless = [n for n in misfits if not any(sub[n].contains(params[n]) for sub in rivals)]
        name = (hopeless or misfits)[0]
        options = " o de ".join(dict.fromkeys(short_repr(sub[name]) for sub in rivals))
        return bad_value(name, params[name], f"un valor de {options}")

    # -- identidad y archivo

    def key(self, params: Mapping) -> tuple:
        """Identidad hashable de `params`: dos configuraciones iguales tienen la misma."""
        i = self.subspace_of(params)
        return i, *(dim.key(params[name]) for name, dim in self.subspaces[i].items())

    def encode(self, params: Mapping) -> dict:
        """`params` como un diccionario que JSON guarda sin pérdida; `decode` lo deshace."""
        i = self.subspace_of(params)
        code = {SUBSPACE: i} if self.is_union else {}
        return code | {name: dim.encode(params[name]) for name, dim in self.subspaces[i].items()}

    def decode(self, code: Mapping) -> dict:
        """Los `params` que `encode` guardó. `ValueError` si no son de este espacio."""
        try:
            sub = self.subspaces[code[SUBSPACE] if self.is_union else 0]
            params = {name: dim.decode(code[name]) for name, dim in sub.items()}
        except (KeyError, IndexError, TypeError) as error:
            raise bad_value("params", code, f"una configuración guardada de {self!r}") from error
        self.validate(params)
        return params

    def fingerprint(self) -> str:
        """Huella de 16 caracteres: igual en otro proceso para el mismo espacio, distinta para otro."""
        described = [{name: dim.description() for name, dim in sub.items()} for sub in self.subspaces]
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()[:16]

    def __eq__(self, other):
        return isinstance(other, Space) and self.subspaces == other.subspaces

    def __hash__(self):
        return hash(self.names)

    def __repr__(self):
        return f"Space({self.subspaces if self.is_union else self.subspaces[0]!r})"


class Grid(Sequence):
    """Las combinaciones de una grilla, por posición: `grid[i]` se calcula, no se guarda.

    `total` es la cantidad aunque no entre en `len()`, que Python limita a 2**63.
    """

    def __init__(self, space: Space, points=None):
        _check_points(space, points)
        self._axes = [{name: sub[name].axis(*_points_for(points, name)) for name in sorted(sub)}
                      for sub in space.subspaces]
        self._orders = [list(sub) for sub in space.subspaces]
        self._sizes = [math.prod(len(axis) for axis in axes.values()) for axes in self._axes]
        self.total: int = sum(self._sizes)

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, i: int) -> dict:
        i = i + self.total if i < 0 else i
        if not 0 <= i < self.total:
            raise IndexError(f"la grilla tiene {self.total} combinaciones y se pidió la posición {i}")
        for axes, order, size in zip(self._axes, self._orders, self._sizes, strict=True):
            if i < size:
                return self._combination(i, axes, order)
            i -= size

    def _combination(self, i, axes, order):
        # Como leer un número: el último eje son las unidades, y cada eje tiene su propia base.
        picked = {}
        for name in reversed(axes):
            i, digit = divmod(i, len(axes[name]))
            picked[name] = axes[name][digit]
        return {name: picked[name] for name in order}

    def __iter__(self) -> Iterator[dict]:
        return (self[i] for i in range(self.total))


def _same_kind(dimension, value) -> bool:
    """¿Es `value` de la misma clase que los valores de la dimensión?"""
    return type(dimension.decode(dimension.encode(value))) is type(value)


def _size(subspace) -> int | float:
    sizes = [dim.n_values for dim in subspace.values()]
    return math.inf if math.inf in sizes else math.prod(sizes)


def _points_for(points, name):
    if isinstance(points, Mapping):
        points = points.get(name)
    elif points is not None:
        return points, "points"
    return points, f"points[{name!r}]"


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
    for sub in space.subspaces:
        for name in points:
            if isinstance(sub.get(name), Categorical):
                raise bad_value(f"points[{name!r}]", points[name],
                                "que no esté: una dimensión categórica entra siempre con todas sus opciones")


def _checked_spec(spec) -> list:
    expected = "un diccionario {nombre: valores} o una lista de diccionarios"
    if isinstance(spec, Mapping):
        spec = [spec]
    if isinstance(spec, (str, bytes)) or not isinstance(spec, Sequence):
        raise bad_type("space", spec, expected)
    if not spec:
        raise bad_value("space", spec, "al menos un hiperparámetro")
    return list(spec)


def _checked_subspace(spec) -> dict[str, Dimension]:
    if not isinstance(spec, Mapping):
        raise bad_type("space", spec, "un diccionario {nombre: valores} en cada lugar de la lista")
    if not spec:
        raise bad_value("space", spec, "al menos un hiperparámetro")
    for name in spec:
        if not isinstance(name, str) or not name or name == SUBSPACE:
            raise bad_type("space", name, "un texto no vacío como nombre de cada hiperparámetro")
    return {name: as_dimension(name, values) for name, values in spec.items()}
