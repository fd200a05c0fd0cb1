"""`submission`: por donde las pruebas llaman a las funciones del estudiante.

Toda prueba pasa por `submission.f(argumentos)` y compara valores, así el mismo archivo de pruebas sirve con las
funciones vivas del cuaderno (`LiveSubmission`), con un archivo entregado (`NotebookSubmission`) y, más adelante,
con otro proceso: a quien herede de `Submission` le basta con definir `_call` y `rng`.

Los argumentos viajan copiados: quien modifica lo que recibe no estropea la prueba, y `submission.modified` lo dice.
Las funciones que se pasan como argumento se llaman del lado de la prueba, que puede contarlas.
"""
from __future__ import annotations

import contextlib
import functools
import inspect
import types

import numpy as np

from coursekit.grader.explain import explain
from coursekit.grader.faults import StudentError, current_shell, student_lines
from coursekit.grader.limits import TimeLimit, nobody_answers, time_limit
from coursekit.grader.outcomes import Outcome
from coursekit.grader.session import Session
from coursekit.grader.values import is_function, same, snapshot


class Call:
    """Una llamada hecha: qué se mandó, cómo quedó después y qué devolvió."""

    def __init__(self, name, sent, seen, parameters):
        self.name = name
        self.sent = sent
        self.seen = seen
        self.parameters = parameters
        self.value = None
        self.returned = False

    @property
    def modified(self) -> list[str]:
        """Los argumentos que la función cambió, por su nombre."""
        arguments = zip(self.parameters, self.sent, self.seen, strict=True)
        return [name for name, sent, seen in arguments if not same(sent, seen)]


class Submission:
    """Lo que comparten todas las formas de llegar al código del estudiante."""

    seed = 0        # de donde sale `draw`

    def __init__(self):
        self.calls: list[Call] = []

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return functools.partial(self._record, name)

    def rng(self, seed: int) -> np.random.Generator:
        """Un generador aleatorio del lado del estudiante, con esa semilla. La prueba no lo usa: lo pasa."""
        return np.random.default_rng(seed)

    def draw(self) -> np.random.Generator:
        """El azar de quien corrige, para inventar los datos de una prueba oculta: distinto para cada estudiante, y
        siempre el mismo para el mismo estudiante."""
        return np.random.default_rng(self.seed)

    @property
    def last_arguments(self) -> list:
        """Los argumentos de la última llamada tal como los dejó la función (posicionales y luego con nombre)."""
        return self.calls[-1].seen if self.calls else []

    @property
    def modified(self) -> list[str]:
        """Nombres de los argumentos que la última llamada modificó; lista vacía si respetó todos."""
        return self.calls[-1].modified if self.calls else []

    def at_work(self):
        """Un contexto en el que el proceso está como lo espera el código del estudiante."""
        return contextlib.nullcontext()

    def limited(self, seconds: float):
        """Un contexto que se interrumpe con `TimeLimit` pasados `seconds` segundos."""
        return time_limit(seconds)

    def notes(self, name: str) -> list[str]:
        """Lo que conviene decir de la función `name`, sin que cambie sus puntos."""
        return []

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
        call.value = snapshot(value)
        call.returned = True
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
            copied_args = [snapshot(argument) for argument in args]
            copied_kwargs = {key: snapshot(argument) for key, argument in kwargs.items()}
            try:
                return snapshot(value(*copied_args, **copied_kwargs))
            except AssertionError as error:
                self.failure = self.failure or error
                raise

        return callback

    def complain(self):
        """Una afirmación que falló dentro de la función pasada cuenta aunque el estudiante la haya atrapado."""
        if self.failure is not None:
            raise self.failure


class LiveSubmission(Submission):
    """Las funciones de un cuaderno ya ejecutado: `source` es su `Session`, o solo sus nombres."""

    def __init__(self, source: Session | dict):
        super().__init__()
        self.session = source if isinstance(source, Session) else Session(source)
        self._namespace = self.session.namespace

    @contextlib.contextmanager
    def at_work(self):
        """En el cuaderno, lo que la función muestra no se ve, y `exit()` la detiene a ella en vez de al kernel."""
        shell = current_shell()
        if shell is None or shell.__dict__.get("ask_exit") is _stop_the_function:
            yield
            return
        from coursekit.grader.displays import nothing_is_shown

        shell.ask_exit = _stop_the_function
        try:
            with nothing_is_shown(shell):
                yield
        finally:
            del shell.ask_exit

    def notes(self, name):
        twin = self.session.later_twin(name)
        if twin is None:
            return []
        return [f"Hay una función «{twin}», definida después de «{name}»: ¿cambió el nombre?"]

    def _parameters(self, name, count):
        try:
            names = list(inspect.signature(self._namespace[name]).parameters)[:count]
        except (KeyError, TypeError, ValueError):
            names = []
        return names + super()._parameters(name, count)[len(names):]

    def _call(self, name, args, kwargs):
        broken = self.session.broken_definition(name)
        if broken is not None:
            raise broken
        function = self._find(name)
        with self.at_work(), nobody_answers():
            try:
                return function(*args, **kwargs)
            except TimeLimit as limit:
                limit.lines = student_lines(limit, self._namespace, most=1)
                raise
            except BaseException as error:  # también SystemExit: es una respuesta, no una orden
                raise self._explain(name, error) from None

    def _explain(self, name, error) -> StudentError:
        told = explain(name, error, self._namespace)
        if told.kind == Outcome.NOT_STARTED:
            told.message += self._renamed(name)
        return told

    def _find(self, name):
        function = self._namespace.get(name)
        if callable(function):
            return function
        if name in self._namespace:
            message = f"«{name}» no es una función: el cuaderno usa ese nombre para otra cosa."
            raise StudentError(Outcome.IMPORT, message)
        lost = self.session.lost_definition(name)
        if lost is not None:
            raise lost
        renamed = self._renamed(name)
        if renamed:
            raise StudentError(Outcome.MISSING, f"No encontramos la función «{name}».{renamed}")
        raise StudentError(Outcome.MISSING, self._missing(name))

    def _missing(self, name) -> str:
        """Lo que se dice de una función que no está, ni con otro nombre."""
        return f"No encontramos la función «{name}»: ¿ya ejecutamos la celda que la define?"

    def _renamed(self, name) -> str:
        """« Hay una función «mean_costs»: ¿cambió el nombre?», o "" si no hay ninguna parecida."""
        similar = self.session.similar_name(name)
        return f" Hay una función «{similar}»: ¿cambió el nombre?" if similar else ""


def _stop_the_function():
    raise SystemExit
