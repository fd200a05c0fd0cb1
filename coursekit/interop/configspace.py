"""De `Space` a `ConfigurationSpace`, el espacio que piden TPOT 1.x y SMAC."""
from __future__ import annotations

import ConfigSpace as cs

from coursekit.basics.validation import bad_type
from coursekit.interop._common import branch_shares, known_distribution
from coursekit.space import Categorical, FromScipy, Int, Space, short_repr


def space_to_configspace(space, *, seed=None, constants=None) -> cs.ConfigurationSpace:
    """El `ConfigurationSpace` que sortea lo mismo que `space`.

    `seed`: semilla de sus sorteos. `constants`: {nombre: valor} que toda configuración lleva y nadie busca, como el
    `random_state` del estimador: `EstimatorNode(RandomForestClassifier, space_to_configspace(space,
    constants={"random_state": 0}))`.

    Una unión se traduce si alguna dimensión categórica, presente en todos los sub-espacios y sin opciones repetidas
    entre ellos, dice en cuál estamos (el «kernel» de una SVM): los demás hiperparámetros dependen de ella. Si no
    la hay, `ValueError`. También si un nombre cambia de valores entre sub-espacios, si dos opciones son iguales
    para ConfigSpace (1 y 1.0), o si es una distribución que no se puede decir.
    """
    space = Space.of(space)
    for name in constants or {}:
        if name in space.names:
            raise ValueError(f"«constants»: «{name}» ya se busca en el espacio; se espera un nombre que no esté.")
    target = cs.ConfigurationSpace(seed=seed)
    target.add(*_union(space) if space.is_union else [_named(n, d) for n, d in space.subspaces[0].items()])
    target.add(*[cs.Constant(_checked_name(name), value) for name, value in (constants or {}).items()])
    return target


def _named(name, dimension, weights=None):
    """El hiperparámetro de ConfigSpace que corresponde a una dimensión."""
    if isinstance(dimension, FromScipy):
        dimension = known_distribution(name, dimension, "ConfigSpace")
    if isinstance(dimension, Categorical):
        _check_different(name, dimension)
        return cs.Categorical(name, list(dimension.values), weights=weights)
    if dimension.low == dimension.high:
        return cs.Constant(name, dimension.low)
    kind = cs.Integer if isinstance(dimension, Int) else cs.Float
    return kind(name, (dimension.low, dimension.high), log=dimension.log)


def _check_different(name, dimension):
    values = dimension.values
    for i, value in enumerate(values):
        if any(type(value) is not type(other) and value == other for other in values[:i]):
            raise ValueError(f"«{name}»: llegó {short_repr(dimension)}; ConfigSpace toma por iguales opciones como 1, "
                             "1.0 y True: se esperan opciones que se distingan con ==.")


def _checked_name(name):
    if not isinstance(name, str):
        raise bad_type("constants", name, "textos como nombres")
    return name


# --- uniones: una dimensión categórica manda y las demás dependen de ella ----------------------

def _union(space) -> list:
    parent_name = _discriminator(space)
    options, weights = [], []
    for share, sub in zip(branch_shares(space), space.subspaces, strict=True):
        values = sub[parent_name].values
        options += values
        weights += [share / len(values)] * len(values)
    parent = _named(parent_name, Categorical(options), weights)
    nodes, conditions = [parent], []
    for slot in _child_slots(space, parent_name):
        nodes.append(_named(slot.name, slot.dimension))
        if len(slot.subspaces) < len(space.subspaces):
            active = [v for i in slot.subspaces for v in space.subspaces[i][parent_name].values]
            conditions.append(cs.InCondition(nodes[-1], parent, active))
    return nodes + conditions


def _discriminator(space) -> str:
    """El nombre de la dimensión categórica que dice en qué sub-espacio estamos."""
    for name in space.names:
        dimensions = [sub.get(name) for sub in space.subspaces]
        if all(isinstance(d, Categorical) for d in dimensions) and _disjoint(dimensions):
            return name
    raise ValueError(f"«space»: llegó una unión de {len(space.subspaces)} sub-espacios que ninguna dimensión "
                     "categórica distingue; ConfigSpace pide una con opciones distintas en cada uno (por ejemplo "
                     "[{'kernel': ['rbf'], …}, {'kernel': ['poly'], …}]).")


def _disjoint(dimensions) -> bool:
    """¿Ninguna opción está en dos de las dimensiones?"""
    return not any(other.contains(value) for i, dimension in enumerate(dimensions) for other in dimensions[:i]
                   for value in dimension.values)


def _child_slots(space, parent_name) -> list:
    slots = [s for s in space.slots[1:] if s.name != parent_name]
    repeated = [s.name for i, s in enumerate(slots) if s.name in [t.name for t in slots[:i]]]
    if repeated:
        raise ValueError(f"«{repeated[0]}»: sus valores cambian de un sub-espacio a otro; en ConfigSpace un nombre "
                         "tiene siempre los mismos: se esperan nombres distintos o los mismos valores.")
    return slots
