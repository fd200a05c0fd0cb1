"""El espacio de búsqueda: qué configuraciones se pueden probar.

Un *espacio* (`Space`) es un diccionario de dimensiones (`Float`, `Int`, `Categorical`...), o una lista de
diccionarios: la unión de sub-espacios, para hiperparámetros que solo existen según otro (el grado de un
núcleo polinomial). Se aceptan tal cual los espacios de scikit-learn: listas, arreglos y distribuciones.
"""
from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import bad_type, bad_value
from coursekit.space.categorical import Categorical
from coursekit.space.dimension import Dimension, check_rng, short_repr
from coursekit.space.grid import Grid
from coursekit.space.misfit import misfit
from coursekit.space.reading import SUBSPACE, as_subspaces


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
    `Categorical`, una lista de opciones o una distribución de scipy.stats. Como en scikit-learn, un diccionario vacío
    es la configuración que no cambia nada: [{}, {"C": [1, 10]}] son tres.

    >>> Space({"C": Float(0.001, 1000, log=True), "kernel": ["rbf", "poly"]}).names
    ('C', 'kernel')
    """

    def __init__(self, spec):
        self.subspaces = as_subspaces(spec)
        self.is_union = len(self.subspaces) > 1
        self.names = _names_in(self.subspaces)
        self.slots = self._build_slots()

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
        """Cuántas configuraciones distintas hay, o `math.inf`. En una unión se suman los sub-espacios."""
        return _sum([_size(subspace) for subspace in self.subspaces])

    def shares(self) -> list[float]:
        """Con qué probabilidad se sortea cada sub-espacio.

        Si todos son finitos, según su tamaño (una opción repetida cuenta cada vez): así cada configuración de la grilla
        tiene la misma. Si no, igual para todos, como en scikit-learn.
        """
        sizes = [_listed_size(subspace) for subspace in self.subspaces]
        total = _sum(sizes)
        if total == math.inf:
            n = len(sizes)
            return [1 / n] * n
        return [size / total for size in sizes]

    def sample(self, rng: np.random.Generator) -> dict:
        """Una configuración al azar: en una unión, primero el sub-espacio, con las probabilidades de `shares`."""
        check_rng(rng)
        subspace = self.subspaces[self._sample_subspace(rng)]
        drawn = {}
        for name in sorted(subspace):      # reordenar el diccionario no cambia lo que se sortea
            drawn[name] = subspace[name].sample(rng)
        return {name: drawn[name] for name in subspace}

    def _sample_subspace(self, rng) -> int:
        if not self.is_union:
            return 0
        if self.n_configs == math.inf:
            return int(rng.integers(len(self.subspaces)))
        ends = np.cumsum(self.shares())
        chosen = int(np.searchsorted(ends, rng.random(), side="right"))
        return min(chosen, len(self.subspaces) - 1)

    def grid(self, points: int | Mapping | None = None) -> Grid:
        """Todas las combinaciones, sin construirlas: se recorren, se cuentan y se piden por posición.

        `points` dice cuántos valores tomar de cada dimensión numérica (un entero para todas o un
        diccionario por nombre); `Float` lo exige, `Int` sin él da todos sus valores.
        El orden es el de `ParameterGrid` de scikit-learn: nombres ordenados, el último gira más rápido; las opciones
        repetidas salen repetidas.
        """
        return Grid(self, points)

    # -- al cubo unidad y de vuelta

    def to_unit(self, params: Mapping) -> np.ndarray:
        """Coordenadas de `params`, de forma (n_slots,); NaN en las que su sub-espacio no usa."""
        active = self.subspace_of(params)
        return np.array([_coordinate(slot, params, active) for slot in self.slots])

    def from_unit(self, u) -> dict:
        """La configuración en la coordenada `u`, de forma (n_slots,); lee solo las activas."""
        if _shape_of(u) != (self.n_slots,):
            raise bad_value("u", u, f"un vector de {self.n_slots} coordenadas")
        active = 0
        if self.is_union:
            active = self.slots[0].dimension.from_unit(u[0])
        values = {}
        for slot, coordinate in zip(self.slots, u, strict=True):
            if active in slot.subspaces:
                values[slot.name] = slot.dimension.from_unit(coordinate)
        return {name: values[name] for name in self.subspaces[active]}

    def _build_slots(self) -> list[Slot]:
        slots = []
        if self.is_union:
            everywhere = tuple(range(len(self.subspaces)))
            slots.append(Slot(SUBSPACE, Categorical(everywhere), everywhere))
        for name in self.names:
            slots += self._slots_of(name)
        return slots

    def _slots_of(self, name) -> list[Slot]:
        """Una coordenada por dimensión: el mismo nombre con la misma dimensión en dos sub-espacios es una sola."""
        slots: list[Slot] = []
        for i, subspace in enumerate(self.subspaces):
            if name not in subspace:
                continue
            dimension = subspace[name]
            position = next((j for j, slot in enumerate(slots) if slot.dimension == dimension), None)
            if position is None:
                slots.append(Slot(name, dimension, (i,)))
            else:
                owners = slots[position].subspaces
                slots[position] = Slot(name, slots[position].dimension, (*owners, i))
        return slots

    # -- pertenecer

    def subspace_of(self, params: Mapping) -> int:
        """La posición del sub-espacio al que pertenece `params`: el primero, si son varios.

        Un 1 entra en [1], en [1.0] y en Float(0, 1), pero se prefiere donde sea un entero. Si no hay
        ninguno, lanza lo mismo que `validate`.
        """
        if not isinstance(params, Mapping):
            raise bad_type("params", params, "un diccionario {nombre: valor}")
        owners = [i for i, sub in enumerate(self.subspaces) if _fits(params, sub)]
        if not owners:
            raise misfit(self, params)
        if len(owners) == 1:
            return owners[0]
        exact = [i for i in owners if _fits_exactly(params, self.subspaces[i])]
        return exact[0] if exact else owners[0]

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

    # -- identidad y archivo

    def key(self, params: Mapping) -> tuple:
        """Identidad hashable de `params`: dos configuraciones iguales tienen la misma."""
        i = self.subspace_of(params)
        keys = [i]
        for name, dimension in self.subspaces[i].items():
            keys.append(dimension.key(params[name]))
        return tuple(keys)

    def encode(self, params: Mapping) -> dict:
        """`params` como un diccionario que JSON guarda sin pérdida; `decode` lo deshace.

        De una opción que JSON no sabe guardar (un arreglo, un estimador) queda su posición en la lista y su texto.
        """
        i = self.subspace_of(params)
        code = {SUBSPACE: i} if self.is_union else {}
        for name, dimension in self.subspaces[i].items():
            code[name] = dimension.encode(params[name])
        return code

    def decode(self, code: Mapping) -> dict:
        """Los `params` que `encode` guardó. `ValueError` si no son de este espacio."""
        try:
            i = code[SUBSPACE] if self.is_union else 0
            params = {name: dim.decode(code[name]) for name, dim in self.subspaces[i].items()}
        except (KeyError, IndexError, TypeError) as error:
            raise bad_value("params", code, f"una configuración guardada de {short_repr(self)}") from error
        self.validate(params)
        return params

    def fingerprint(self) -> str:
        """Huella de 16 caracteres: igual en otro proceso para el mismo espacio, distinta para otro.

        Las opciones cuentan por su contenido y en su orden: `[a, b]` y `[b, a]` son espacios distintos. De lo que no
        se puede mirar por dentro (un `object()`, un archivo abierto) cuentan solo la clase y la posición.
        """
        described = [_description(subspace) for subspace in self.subspaces]
        text = json.dumps(described)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def __eq__(self, other):
        return isinstance(other, Space) and self.subspaces == other.subspaces

    def __hash__(self):
        return hash(self.names)

    def __repr__(self):
        spec = self.subspaces if self.is_union else self.subspaces[0]
        return f"Space({spec!r})"


def _names_in(subspaces) -> tuple[str, ...]:
    """Los nombres de todos los sub-espacios, en orden de aparición."""
    every_name = [name for sub in subspaces for name in sub]
    return tuple(dict.fromkeys(every_name))


def _coordinate(slot, params, active) -> float:
    if active not in slot.subspaces:
        return math.nan
    if slot.name == SUBSPACE:
        return slot.dimension.to_unit(active)
    return slot.dimension.to_unit(params[slot.name])


def _shape_of(u) -> tuple | None:
    """La forma de `u`; None si no es un arreglo ni se lo puede volver uno."""
    try:
        return np.shape(u)
    except ValueError:      # renglones de distinto largo
        return None


def _description(subspace) -> dict:
    return {name: dimension.description() for name, dimension in subspace.items()}


def _fits(params, subspace) -> bool:
    if params.keys() != subspace.keys():
        return False
    return all(dimension.contains(params[name]) for name, dimension in subspace.items())


def _fits_exactly(params, subspace) -> bool:
    """¿Es además cada valor de la misma clase que los de su dimensión?"""
    for name, dimension in subspace.items():
        value = params[name]
        own = dimension.decode(dimension.encode(value))
        if type(own) is not type(value):
            return False
    return True


def _size(subspace) -> int | float:
    """Cuántas configuraciones distintas tiene un sub-espacio."""
    return _product([dimension.n_values for dimension in subspace.values()])


def _listed_size(subspace) -> int | float:
    """Cuántas combinaciones tiene su grilla, que pasa por cada opción repetida."""
    return _product([dimension.n_listed for dimension in subspace.values()])


# Un entero descomunal no se puede sumar a `math.inf`, ni multiplicar.

def _sum(sizes) -> int | float:
    if math.inf in sizes:
        return math.inf
    return sum(sizes)


def _product(sizes) -> int | float:
    if math.inf in sizes:
        return math.inf
    return math.prod(sizes)
