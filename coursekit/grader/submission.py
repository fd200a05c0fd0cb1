"""`submission`: por donde las pruebas llaman a las funciones del estudiante.

Toda prueba pasa por `submission.f(argumentos)` y compara valores, así el mismo archivo de pruebas sirve con las
funciones vivas del cuaderno (`LiveSubmission`), con un archivo entregado (`NotebookSubmission`) y, más adelante,
con otro proceso: a quien herede de `Submission` le basta con definir `_call` y `rng`.

Los argumentos viajan copiados: quien modifica lo que recibe no estropea la prueba, y `submission.modified` lo dice.
Las funciones que se pasan como argumento se llaman del lado de la prueba, que puede contarlas.
"""
from __future__ import annotations

import functools
import inspect
import types

import numpy as np

from coursekit.grader.cell_history import broken_cell, other_name
from coursekit.grader.faults import StudentError, explain, student_lines
from coursekit.grader.limits import TimeLimit
from coursekit.grader.values import is_function, same, snapshot


class Call:
    """Una llamada hecha: qué se mandó, cómo quedó después y qué devolvió."""

    def __init__(self, name, sent, seen, parameters):
        self.name, self.sent, self.seen, self.parameters = name, sent, seen, parameters
        self.value, self.returned = None, False

    @property
    def modified(self) -> list[str]:
        """Los argumentos que la función cambió, por su nombre."""
        return [name for name, a, b in zip(self.parameters, self.sent, self.seen, strict=True) if not same(a, b)]


class Submission:
    """Lo que comparten todas las formas de llegar al código del estudiante."""

    def __init__(self):
        self.calls: list[Call] = []

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return functools.partial(self._record, name)

    def rng(self, seed: int) -> np.random.Generator:
        """Un generador aleatorio del lado del estudiante, con esa semilla. La prueba no lo usa: lo pasa."""
        return np.random.default_rng(seed)

    @property
    def last_arguments(self) -> list:
        """Los argumentos de la última llamada tal como los dejó la función (posicionales y luego con nombre)."""
        return self.calls[-1].seen if self.calls else []

    @property
    def modified(self) -> list[str]:
        """Nombres de los argumentos que la última llamada modificó; lista vacía si respetó todos."""
        return self.calls[-1].modified if self.calls else []

    def _record(self, name, *args, **kwargs):
        callbacks = _Callbacks()
        seen_args = [callbacks.wrap(snapshot(value)) for value in args]
        seen_kwargs = {key: callbacks.wrap(snapshot(value)) for key, value in kwargs.items()}
        names = self._parameters(name, len(args)) + list(kwargs)
        call = Call(name, [*args, *kwargs.values()], [*seen_args, *seen_kwargs.values()], names)
        self.calls.append(call)
        try:
            value = self._call(name, seen_args, seen_kwargs)
        except StudentError:
            callbacks.complain()
            raise
        callbacks.complain()
        call.value, call.returned = snapshot(value), True
        return call.value

    def _parameters(self, name, count) -> list[str]:
        return [f"argumento {position}" for position in range(1, count + 1)]

    def _call(self, name: str, args: list, kwargs: dict):
        """Llama a la función y devuelve su valor, o lanza `StudentError`."""
        raise NotImplementedError


class _Callbacks:
    """Envuelve las funciones que la prueba pasa: copia lo que reciben y recuerda si una afirmación falló."""

    def __init__(self):
        self.failure: AssertionError | None = None

    def wrap(self, value):
        if not is_function(value) or isinstance(value, (types.BuiltinFunctionType, np.ufunc)):
            return value

        def callback(*args, **kwargs):
            try:
                return snapshot(value(*map(snapshot, args), **{k: snapshot(v) for k, v in kwargs.items()}))
            except AssertionError as error:
                self.failure = self.failure or error
                raise

        return callback

    def complain(self):
        """Una afirmación que falló dentro de la función pasada cuenta aunque el estudiante la haya atrapado."""
        if self.failure is not None:
            raise self.failure


class LiveSubmission(Submission):
    """Las funciones de un espacio de nombres vivo: el del cuaderno, o el de un archivo ya ejecutado."""

    def __init__(self, namespace: dict):
        super().__init__()
        self._namespace = namespace

    def _parameters(self, name, count):
        try:
            names = list(inspect.signature(self._namespace[name]).parameters)[:count]
        except (KeyError, TypeError, ValueError):
            names = []
        return names + super()._parameters(name, count)[len(names):]

    def _call(self, name, args, kwargs):
        if (broken := broken_cell(name, self._namespace)) is not None:
            raise broken
        function = self._find(name)
        try:
            return function(*args, **kwargs)
        except TimeLimit as limit:
            limit.lines = student_lines(limit, self._namespace, most=1)
            raise
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # también SystemExit: es una respuesta, no una orden
            raise self._explain(name, error) from None

    def _explain(self, name, error) -> StudentError:
        told = explain(name, error, self._namespace)
        if told.kind == "sin_empezar":
            told.message += other_name(name, self._namespace)
        return told

    def _find(self, name):
        function = self._namespace.get(name)
        if callable(function):
            return function
        if name in self._namespace:
            raise StudentError("import", f"«{name}» no es una función: el cuaderno usa ese nombre para otra cosa.")
        raise StudentError("falta", self._missing(name))

    def _missing(self, name) -> str:
        renamed = other_name(name, self._namespace)
        return f"No encontramos la función «{name}»" + (f".{renamed}" if renamed else
                                                        ": ¿ya ejecutamos la celda que la define?")
