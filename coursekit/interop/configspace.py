"""De `Space` a `ConfigurationSpace`, el espacio que piden TPOT 1.x y SMAC."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import numpy as np

from coursekit.basics.identity import same_content
from coursekit.basics.validation import bad_type, bad_value, check_int
from coursekit.interop._common import known_dimension, needing
from coursekit.space import Categorical, Int, Space, short_repr

LARGEST_SEED = 2**32 - 1
DRAWS = 20      # sorteos con que se comprueba que lo traducido da valores de la dimensión


def space_to_configspace(space, *, seed=None, constants=None):
    """El `ConfigurationSpace` que sortea lo mismo que `space`.

    `seed`: semilla de sus sorteos. `constants`: {nombre: valor} que toda configuración lleva y nadie busca, como el
    `random_state` del estimador: `EstimatorNode(RandomForestClassifier, space_to_configspace(space,
    constants={"random_state": 0}))`.

    Una unión se traduce si alguna dimensión categórica, presente en todos los sub-espacios y sin opciones repetidas
    entre ellos, dice en cuál estamos (el «kernel» de una SVM): los demás hiperparámetros dependen de ella. Si no
    la hay, `ValueError`. También si un nombre cambia de valores entre sub-espacios, si dos opciones son iguales
    para ConfigSpace (1 y 1.0), o si es una dimensión que ConfigSpace no puede decir: arreglos entre las opciones,
    enteros que no entran en 64 bits, rangos demasiado finos o demasiado anchos, otras distribuciones.
    """
    with needing("ConfigSpace"):
        import ConfigSpace as cs

    space = Space.of(space)
    constants = _checked_constants(constants, space)
    if seed is not None:
        seed = check_int("seed", seed, low=0, high=LARGEST_SEED)
    if space.is_union:
        nodes = _union(space)
    else:
        nodes = [_named(name, dimension) for name, dimension in space.subspaces[0].items()]
    target = cs.ConfigurationSpace(seed=seed)
    target.add(*nodes)
    target.add(*[_constant(name, value) for name, value in constants.items()])
    return target


def _checked_constants(constants, space) -> dict:
    if constants is None:
        return {}
    if not isinstance(constants, Mapping):
        raise bad_type("constants", constants, "un diccionario {nombre: valor}, o None")
    for name in constants:
        if not isinstance(name, str):
            raise bad_type("constants", name, "textos como nombres")
        if name in space.names:
            raise ValueError(f"«constants»: «{name}» ya se busca en el espacio; se espera un nombre que no esté.")
    return dict(constants)


# --- una dimensión -----------------------------------------------------------------------------

def _named(name, dimension, weights=None):
    """El hiperparámetro de ConfigSpace que corresponde a una dimensión."""
    dimension = known_dimension(name, dimension, "ConfigSpace")
    if isinstance(dimension, Categorical):
        _check_different(name, dimension)
    try:
        translated = _translated(name, dimension, weights)
        drawn = translated.sample_value(size=DRAWS, seed=np.random.RandomState(0))
    except Exception as error:      # cada clase de ConfigSpace protesta a su manera, y en inglés
        raise _cannot_say(name, dimension) from error
    if not all(dimension.contains(value) for value in drawn):
        raise _cannot_say(name, dimension)
    return translated


def _translated(name, dimension, weights):
    import ConfigSpace as cs

    if isinstance(dimension, Categorical):
        if weights is None and dimension.n_listed > dimension.n_values:
            weights = _repetitions(dimension)
        return cs.Categorical(name, list(dimension.values), weights=weights)
    if dimension.low == dimension.high:
        return cs.Constant(name, dimension.low)
    kind = cs.Integer if isinstance(dimension, Int) else cs.Float
    return kind(name, (dimension.low, dimension.high), log=dimension.log)


def _constant(name, value):
    import ConfigSpace as cs

    try:
        return cs.Constant(name, value)
    except Exception as error:
        raise bad_value(f"constants[{name!r}]", value, "un valor que ConfigSpace pueda guardar: un texto, un número, "
                        "un booleano o None") from error


def _cannot_say(name, dimension) -> ValueError:
    return ValueError(f"«{name}»: llegó {short_repr(dimension)}, que ConfigSpace no puede decir; se esperan números "
                      "que entren en 64 bits y no estén demasiado cerca, u opciones simples: textos, números o None.")


def _repetitions(dimension) -> list[int]:
    """Cuántas veces está en la lista cada opción de `values`."""
    times = Counter(dimension.index(option) for option in dimension.listed)
    return [times[position] for position in range(dimension.n_values)]


def _check_different(name, dimension):
    for one, other in combinations(dimension.values, 2):
        if not same_content(one, other) and _looks_equal(one, other):
            raise ValueError(f"«{name}»: llegó {short_repr(dimension)}; ConfigSpace toma por iguales opciones como 1, "
                             "1.0 y True: se esperan opciones que se distingan con ==.")


def _looks_equal(one, other) -> bool:
    try:
        return bool(one == other)
    except Exception:      # arreglos, tablas: ConfigSpace tampoco los sabe comparar
        return False


# --- uniones: una dimensión categórica manda y las demás dependen de ella ----------------------

def _union(space) -> list:
    import ConfigSpace as cs

    parent_name = _discriminator(space)
    options, weights = [], []
    for share, subspace in zip(space.shares(), space.subspaces, strict=True):
        dimension = subspace[parent_name]
        options += dimension.values
        weights += [share * times / dimension.n_listed for times in _repetitions(dimension)]
    parent = _named(parent_name, Categorical(options), weights)
    nodes, conditions = [parent], []
    for slot in _child_slots(space, parent_name):
        child = _named(slot.name, slot.dimension)
        nodes.append(child)
        if len(slot.subspaces) < len(space.subspaces):
            active = [option for i in slot.subspaces for option in space.subspaces[i][parent_name].values]
            conditions.append(cs.InCondition(child, parent, active))
    return nodes + conditions


def _discriminator(space) -> str:
    """El nombre de la dimensión categórica que dice en qué sub-espacio estamos."""
    for name in space.names:
        dimensions = [subspace.get(name) for subspace in space.subspaces]
        if all(isinstance(dimension, Categorical) for dimension in dimensions) and _are_disjoint(dimensions):
            return name
    raise ValueError(f"«space»: llegó una unión de {len(space.subspaces)} sub-espacios que ninguna dimensión "
                     "categórica distingue; ConfigSpace pide una con opciones distintas en cada uno (por ejemplo "
                     "[{'kernel': ['rbf'], …}, {'kernel': ['poly'], …}]).")


def _are_disjoint(dimensions) -> bool:
    """¿Ninguna opción está en dos de las dimensiones?"""
    for one, other in combinations(dimensions, 2):
        if any(one.contains(value) for value in other.values):
            return False
    return True


def _child_slots(space, parent_name) -> list:
    """Las coordenadas que dependen de la que manda."""
    slots = [slot for slot in space.slots[1:] if slot.name != parent_name]
    times = Counter(slot.name for slot in slots)
    for name, count in times.items():
        if count > 1:
            raise ValueError(f"«{name}»: sus valores cambian de un sub-espacio a otro; en ConfigSpace un nombre tiene "
                             "siempre los mismos: se esperan nombres distintos o los mismos valores.")
    return slots
