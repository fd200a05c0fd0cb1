"""Del argumento `searcher` de `SearchCV` a un buscador: por nombre, clase o función."""
from __future__ import annotations

import inspect
from collections.abc import Mapping
from numbers import Integral

import numpy as np

from coursekit.basics.validation import bad_type, bad_value, check_choice
from coursekit.methods import METHODS
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.rebuild import EMPTY, accepted_arguments, takes_others

# Estos se dan a SearchCV, que se los pasa al buscador.
OURS = ("space", "random_state", "min_resource", "max_resource")


def find_searcher(searcher):
    """La clase o función que crea el buscador pedido.

    Levanta `ValueError` si el nombre no existe, y `TypeError` si llega otra cosa.
    """
    if isinstance(searcher, str):
        return METHODS[check_choice("searcher", searcher, METHODS)].load()
    if isinstance(searcher, Searcher):
        raise bad_type("searcher", searcher, "su clase o una función que lo cree: cada búsqueda usa uno nuevo")
    foreign = isinstance(searcher, type) and not issubclass(searcher, Searcher)
    if foreign or not callable(searcher):
        raise bad_type("searcher", searcher, "un nombre (" + ", ".join(METHODS) + "), una clase Searcher "
                       "o una función (space, random_state) -> Searcher")
    return searcher


def takes(factory, argument: str) -> bool:
    """Si `factory` recibe ese argumento."""
    return argument in accepted_arguments(factory)


def default_of(factory, argument: str, otherwise=3):
    """El valor por omisión de un argumento de `factory`; `otherwise` si no lo tiene."""
    default = accepted_arguments(factory).get(argument, EMPTY)
    return otherwise if default is EMPTY else default


def build_searcher(factory, space, offer: dict, options: dict):
    """Crea el buscador con lo que acepte de `offer` (`random_state`, `n_configs`, recursos) y `options`.

    Una función cuyo segundo argumento se llame de otro modo recibe ahí la semilla.
    """
    offer = {**offer, "random_state": _for_searchers(offer["random_state"])}
    named = {name: value for name, value in offer.items() if takes(factory, name)}
    by_position = () if isinstance(factory, type) or "random_state" in named else (offer["random_state"],)
    arguments = {**named, **options}
    _check_call(factory, space, *by_position, **arguments)
    searcher = factory(space, *by_position, **arguments)
    if not isinstance(searcher, Searcher):
        raise bad_type("searcher", searcher, "una función que devuelva un Searcher, con su `ask` y `tell`")
    return searcher


def _check_call(factory, *args, **kwargs) -> None:
    """`TypeError` si `factory` no se puede llamar así; lo que lance por dentro es cosa suya."""
    try:
        inspect.signature(factory).bind(*args, **kwargs)
    except TypeError as error:
        raise bad_type("searcher", factory, "una función (space, random_state) -> Searcher") from error


def check_options(factory, options) -> dict:
    """`searcher_options` como diccionario, si `factory` los conoce a todos."""
    if options is None:
        return {}
    if not isinstance(options, Mapping):
        raise bad_type("searcher_options", options, "un diccionario de argumentos del buscador, o None")
    known = [name for name in accepted_arguments(factory) if name not in OURS]
    # Una clase dice todo lo que recibe, aunque lo pase a su base; una función con **kwargs, no.
    free = not isinstance(factory, type) and takes_others(factory)
    for name in options:
        if name in OURS:
            raise bad_value("searcher_options", name, f"que «{name}» se dé a SearchCV")
        if name not in known and not free:
            raise bad_value("searcher_options", name, "uno de: " + (", ".join(known) or "ninguno"))
    return dict(options)


def _for_searchers(random_state):
    """`random_state` como lo quieren los buscadores: None, int o Generator."""
    if isinstance(random_state, np.random.RandomState):
        return np.random.default_rng(random_state.randint(2**31 - 1))
    if random_state is None or isinstance(random_state, np.random.Generator):
        return random_state
    if isinstance(random_state, Integral) and not isinstance(random_state, bool) and random_state >= 0:
        return int(random_state)
    raise bad_value("random_state", random_state, "None, un entero no negativo, un RandomState o un Generator")


def seed_from(random_state) -> int:
    """Un entero para submuestrear; el mismo que llegó, si llegó uno que cabe en los 32 bits de scikit-learn."""
    random_state = _for_searchers(random_state)
    if not isinstance(random_state, int):
        return int(np.random.default_rng(random_state).integers(2**31 - 1))
    if random_state < 2**32:
        return random_state
    return int(np.random.SeedSequence(random_state).generate_state(1)[0])
