"""Volver a armar un buscador: recuerda con qué se lo construyó, para decirlo, copiarse y empezar de nuevo."""
from __future__ import annotations

import copy
import inspect

import numpy as np

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_value, stable_repr
from coursekit.searchers.parts.lock import Lock
from coursekit.searchers.parts.seed import seed_and_rng

EMPTY = inspect.Parameter.empty
WRITABLE_BITS = 10_000      # Python no escribe en decimal enteros de más de unas 4300 cifras
OTHERS = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)      # *args y **kwargs


class Rebuildable:
    """Lo que se construye con un espacio y otros argumentos, y puede volver a construirse igual.

    `__new__` recibe los argumentos antes que cualquier `__init__`, y los anota: así, quien escribe un buscador no tiene
    que hacer nada para que se lo pueda copiar.
    """

    _given = (False, (), {})      # ¿llegó un espacio?, los otros argumentos por posición y los otros por nombre

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self._lock = Lock()
        if args or kwargs:      # al copiar o leer de un archivo no llegan: vienen en el estado
            others = {name: value for name, value in kwargs.items() if name != "space"}
            has_space = bool(args) or "space" in kwargs
            self._given = has_space, _snapshot(args[1:]), _snapshot(others)
        return self

    def arguments(self) -> dict:
        """Los argumentos del constructor, como llegaron, sin el espacio; los que faltan, con su valor por omisión."""
        constructor, *_ = _signed(type(self))
        others = list(_named_by(constructor).items())[2:]      # los dos primeros son self y el espacio
        defaults = {name: default for name, default in others if default is not EMPTY}
        return defaults | self._given_by_name()

    def _given_by_name(self) -> dict:
        _, positional, named = _snapshot(self._given)
        names = accepted_arguments(type(self))
        return dict(zip(names, positional, strict=False)) | named

    def settings(self) -> dict:
        """Los argumentos como texto y números aptos para JSON; con la semilla efectiva."""
        plain = {name: _plain(value) for name, value in self.arguments().items()}
        if "random_state" in plain:
            plain["random_state"] = _plain(self.seed)
        return plain

    def clone(self):
        """Un buscador igual a este recién construido: misma semilla, ningún trial."""
        positional, named = self._constructor_call()
        return type(self)(*positional, **named)

    def restart(self, random_state=None) -> None:
        """Vuelve este buscador a su comienzo, con `random_state` en lugar del suyo si se da."""
        with self._lock:
            if random_state is not None:
                self._give_seed(random_state)
            positional, named = self._constructor_call()
            for name in set(vars(self)) - {"_given", "_lock"}:
                delattr(self, name)
            self.__init__(*positional, **named)

    def _give_seed(self, random_state):
        if "random_state" not in accepted_arguments(type(self)):
            raise bad_value("random_state", random_state, f"None: {type(self).__name__} no usa semilla")
        has_space, *_ = self._given
        named = self._given_by_name() | {"random_state": random_state}
        self._given = has_space, (), named

    def _constructor_call(self):
        """Con qué se llama al constructor para tener otro igual: los argumentos por posición y por nombre."""
        has_space, positional, named = _snapshot(self._given)
        if has_space:
            positional = self.space, *positional
        return positional, named

    def __repr__(self):
        shown = []
        for name, value in self.arguments().items():
            if value is not None:
                shown.append(f"{name}={_plain(value)!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


def accepted_arguments(factory) -> dict:
    """{nombre: valor por omisión} de lo que recibe una clase o función además del espacio, que es lo primero.

    Los que no tienen valor por omisión llevan `inspect.Parameter.empty`. De una clase que pasa a su base lo que no
    nombra (`*args`, `**kwargs`), también los de su base.
    """
    found = {}
    for function in _signed(factory):
        for name, default in _named_by(function).items():
            found.setdefault(name, default)
        if not takes_others(function):
            break
    skipped = 2 if isinstance(factory, type) else 1      # self y el espacio
    return dict(list(found.items())[skipped:])


def accepts(factory, argument: str) -> bool:
    """¿Se le puede dar ese argumento, por su nombre? Una función con **kwargs los recibe todos."""
    is_open = not isinstance(factory, type) and takes_others(factory)
    return is_open or argument in accepted_arguments(factory)


def _named_by(function) -> dict:
    """Los argumentos que `function` nombra, con su valor por omisión."""
    parameters = inspect.signature(function).parameters.values()
    return {parameter.name: parameter.default for parameter in parameters if parameter.kind not in OTHERS}


def takes_others(function) -> bool:
    """¿Recibe también argumentos que no nombra?"""
    return any(parameter.kind in OTHERS for parameter in inspect.signature(function).parameters.values())


def _signed(factory) -> list:
    """De quién leer los argumentos: de la función misma, o del constructor de la clase y de los de sus bases."""
    if not isinstance(factory, type):
        return [factory]
    return [vars(owner)["__init__"] for owner in factory.__mro__[:-1] if "__init__" in vars(owner)]


def _snapshot(value):
    """`value` como está ahora: un generador avanza y un diccionario cambia. Lo que no se puede copiar va tal cual."""
    try:
        return copy.deepcopy(value)
    except Exception:      # cómo se copia un objeto ajeno lo decide él, y puede lanzar cualquier cosa
        return value


def _plain(value):
    """`value` con lo que JSON sabe guardar; lo demás, por su nombre o como se lo imprime."""
    if isinstance(value, int) and value.bit_length() > WRITABLE_BITS:
        return hex(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return plain_scalar(value)
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, np.random.Generator):
        seed, _ = seed_and_rng(value)
        return seed
    return getattr(value, "__qualname__", None) or stable_repr(value)
