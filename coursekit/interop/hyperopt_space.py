"""De `Space` al espacio de Hyperopt."""
from __future__ import annotations

import math

from coursekit.interop._common import branch_shares, known_distribution
from coursekit.space import SUBSPACE, Categorical, FromScipy, Int, Space


def space_to_hyperopt(space):
    """El espacio de Hyperopt que sortea lo mismo que `space`: lo que se pasa a `fmin(space=…)`.

    Float es `uniform` o `loguniform`; Categorical, `choice`. Int es un `quniform` (o `qloguniform`) de enteros
    verdaderos, de low−½ a high+½, para que los bordes salgan tanto como los demás (`hp.uniformint` les da la mitad)
    y el orden no se pierda (`hp.randint` lo trata como categoría). Una unión es un `choice` entre diccionarios.
    De scipy.stats se traducen uniform, loguniform y randint; otra distribución es `ValueError`.
    """
    from hyperopt import hp

    space = Space.of(space)
    nodes = {}
    branches = [{name: _node(space, i, name, nodes) for name in sub} for i, sub in enumerate(space.subspaces)]
    if not space.is_union:
        return branches[0]
    return hp.pchoice(SUBSPACE, list(zip(branch_shares(space), branches, strict=True)))


def _node(space, branch, name, nodes):
    """El nodo de `name` en un sub-espacio: el mismo objeto en todos los que comparten la dimensión.

    Hyperopt pide una etiqueta por hiperparámetro: si otro sub-espacio usa el nombre con otros valores, la
    etiqueta lleva el número del sub-espacio.
    """
    slot = next(i for i, s in enumerate(space.slots) if s.name == name and branch in s.subspaces)
    if slot not in nodes:
        repeated = sum(s.name == name for s in space.slots) > 1
        label = f"{name}@{branch}" if repeated else name
        nodes[slot] = _expression(label, space.slots[slot].dimension)
    return nodes[slot]


def _expression(label, dimension):
    from hyperopt import hp
    from hyperopt.pyll import scope
    from hyperopt.pyll.base import Literal

    if isinstance(dimension, FromScipy):
        dimension = known_distribution(label, dimension, "Hyperopt")
    if isinstance(dimension, Categorical):      # Literal: que Hyperopt no interprete listas, tuplas ni estimadores
        return hp.choice(label, [Literal(value) for value in dimension.values])
    if dimension.low == dimension.high:
        return Literal(dimension.low)
    if isinstance(dimension, Int):
        inside = 0.5 - 1e-9                     # justo en low − ½ redondearía afuera
        low, high = dimension.low - inside, dimension.high + inside
        if dimension.log:
            return scope.int(hp.qloguniform(label, math.log(low), math.log(high), 1))
        return scope.int(hp.quniform(label, low, high, 1))
    if dimension.log:
        return hp.loguniform(label, math.log(dimension.low), math.log(dimension.high))
    return hp.uniform(label, dimension.low, dimension.high)
