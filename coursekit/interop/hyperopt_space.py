"""De `Space` al espacio de Hyperopt."""
from __future__ import annotations

import math
from collections import Counter

from coursekit.interop._common import known_dimension, needing
from coursekit.space import SUBSPACE, Categorical, Int, Space, short_repr

LARGEST_INT = 2**53      # Hyperopt sortea enteros como números de punto flotante, que desde aquí los omiten
INSIDE = 0.5 - 1e-9      # justo en low − ½ redondearía afuera


def space_to_hyperopt(space):
    """El espacio de Hyperopt que sortea lo mismo que `space`: lo que se pasa a `fmin(space=…)`.

    Float es `uniform` o `loguniform`; Categorical, `choice` (`pchoice` si repite opciones). Int es un `quniform` (o
    `qloguniform`) de enteros verdaderos, de low−½ a high+½, para que los bordes salgan tanto como los demás
    (`hp.uniformint` les da la mitad) y el orden no se pierda (`hp.randint` lo trata como categoría). Una unión es un
    `choice` entre diccionarios. De scipy.stats se traducen uniform, loguniform y randint; otra distribución es
    `ValueError`, y también un entero más allá de 2**53.
    """
    with needing("hyperopt"):
        from hyperopt import hp

    space = Space.of(space)
    nodes = {}
    branches = []
    for i, subspace in enumerate(space.subspaces):
        branches.append({name: _node(space, i, name, nodes) for name in subspace})
    if not space.is_union:
        return branches[0]
    return hp.pchoice(SUBSPACE, list(zip(space.shares(), branches, strict=True)))


def _node(space, branch, name, nodes):
    """El nodo de `name` en un sub-espacio: el mismo objeto en todos los que comparten la dimensión.

    Hyperopt pide una etiqueta por hiperparámetro: si otro sub-espacio usa el nombre con otros valores, la
    etiqueta lleva el número del sub-espacio.
    """
    same_name = [i for i, slot in enumerate(space.slots) if slot.name == name]
    position = next(i for i in same_name if branch in space.slots[i].subspaces)
    if position not in nodes:
        label = name if len(same_name) == 1 else f"{name}@{branch}"
        dimension = known_dimension(name, space.slots[position].dimension, "Hyperopt")
        nodes[position] = _expression(label, dimension)
    return nodes[position]


def _expression(label, dimension):
    from hyperopt import hp
    from hyperopt.pyll.base import Literal

    if isinstance(dimension, Categorical):
        return _choice(label, dimension)
    if isinstance(dimension, Int) and max(abs(dimension.low), abs(dimension.high)) > LARGEST_INT:
        raise ValueError(f"«{label}»: llegó {short_repr(dimension)}; Hyperopt no distingue enteros vecinos más allá de "
                         "2**53: se esperan bordes más chicos.")
    if dimension.low == dimension.high:
        return Literal(dimension.low)
    if isinstance(dimension, Int):
        return _whole(label, dimension)
    if dimension.log:
        return hp.loguniform(label, math.log(dimension.low), math.log(dimension.high))
    return hp.uniform(label, dimension.low, dimension.high)


def _choice(label, dimension):
    from hyperopt import hp
    from hyperopt.pyll.base import Literal

    options = [Literal(option) for option in dimension.values]      # que Hyperopt no interprete listas ni estimadores
    if dimension.n_listed == dimension.n_values:
        return hp.choice(label, options)
    times = Counter(dimension.index(option) for option in dimension.listed)
    weights = [times[position] / dimension.n_listed for position in range(len(options))]
    return hp.pchoice(label, list(zip(weights, options, strict=True)))


def _whole(label, dimension):
    from hyperopt import hp
    from hyperopt.pyll import scope

    low = dimension.low - INSIDE
    high = dimension.high + INSIDE
    if dimension.log:
        return scope.int(hp.qloguniform(label, math.log(low), math.log(high), 1))
    return scope.int(hp.quniform(label, low, high, 1))
