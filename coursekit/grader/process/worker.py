"""El proceso en que corre una entrega: ejecuta sus celdas y responde con valores lo que le preguntan.

No decide nada: ni puntos, ni si una prueba pasa. Lo que escribe en pantalla no llega a ninguna parte, y quien lo
escucha desconfía de todo lo que dice. Cada pregunta es un mensaje `{"do": …}` con una respuesta; mientras la prepara
puede preguntar a su vez, `{"ask": …}`, por las funciones que le pasaron.
"""
from __future__ import annotations

import base64
import builtins
import contextlib
import importlib
import math
import os
import pickle
import sys
import threading
import time
from pathlib import Path

import numpy as np

from coursekit.grader import notebook_file
from coursekit.grader.at_rest import checks_at_rest, course_at_rest
from coursekit.grader.cells import read_code
from coursekit.grader.faults import StudentError
from coursekit.grader.kernel import Kernel
from coursekit.grader.limits import TimeLimit, quiet, time_limit, usual_settings
from coursekit.grader.notebook_file import Executed, NotebookSubmission
from coursekit.grader.plain_text import printable
from coursekit.grader.process.channel import Channel
from coursekit.grader.process.fingerprints import fingerprints
from coursekit.grader.process.wire import NotAValue, Reader, Writer
from coursekit.grader.values import kind_of, same, snapshot

try:
    import resource
except ImportError:      # Windows no tiene este tope
    resource = None

TEXT_LIMIT = 2000
PACKAGE_NAME = __name__.partition(".")[0]
CAPABILITIES = {      # lo que se le puede pedir a un objeto, y el método que debe tener su clase
    "call": "__call__", "iter": "__iter__", "next": "__next__", "len": "__len__", "item": "__getitem__",
    "array": "__array__",
}


class Worker:
    """Responde por `channel`; la entrega queda en `folder`."""

    def __init__(self, channel: Channel, folder: Path):
        self._channel = channel
        self._folder = folder
        self._talking = threading.RLock()
        self._asked = False                # ¿estamos preparando una respuesta?
        self._process = os.getpid()
        self._objects: list = []           # lo que se nombró por referencia, por su número
        self._numbers: dict[int, int] = {}
        self._received: dict = {}          # lo que llegó por referencia: azar con estado, funciones
        self._reader = Reader(self._resolve)
        self._opening = contextlib.ExitStack()
        self._code = None
        self._done: Executed | None = None
        self._submission: NotebookSubmission | None = None

    def serve(self) -> None:
        """Responde hasta que del otro lado no haya nadie."""
        while True:
            message = self._channel.receive()
            self._asked = True
            reply = self._answer(message)
            with self._talking:      # un hilo que quedó trabajando puede estar preguntando algo
                self._asked = False
                self._channel.send(reply)

    def _answer(self, message: dict) -> dict:
        action = ACTIONS[message.pop("do")]
        return action(self, **message)

    def _hello(self) -> dict:
        return {}

    # -- las celdas

    def _open(self, name: str, files: dict[str, str], place: str) -> dict:
        self._folder = Path(place) if place else self._folder
        _hide_this_code()
        for file_name, data in files.items():
            (self._folder / file_name).write_bytes(base64.b64decode(data))
        path = self._folder / name
        try:
            self._code = read_code(path)
        except (ValueError, OSError) as error:
            self._done = Executed(path, Kernel(self._folder), unreadable=str(error))
            return {"cells": 0, "unreadable": str(error)[:TEXT_LIMIT]}
        self._done = Executed(path, Kernel(self._folder, self._code.script))
        self._opening.enter_context(notebook_file.at_work(self._done))
        return {"cells": len(self._code.cells), "unreadable": "", "prints": fingerprints(self._code.cells)}

    def _run(self, position: int, seconds: float, longest: float) -> dict:
        limit_processor(seconds)
        notebook_file.run_cell(self._done, self._code, position, seconds, longest)
        return {}

    def _skip(self, position: int, why: str) -> dict:
        notebook_file.skip_cell(self._done, self._code, position, why)
        return {}

    def _ready(self) -> dict:
        """Ya no hay más celdas: lo que falló y lo que no se ejecutó."""
        self._opening.close()
        self._submission = NotebookSubmission(self._done)
        self._opening.enter_context(self._submission.at_work())      # desde ahora, hasta el final
        self._opening.enter_context(course_at_rest())
        failures = [{"cell": failure.cell, "message": failure.message, "lines": _lines(failure.lines)}
                    for failure in self._done.failures]
        return {"failures": failures[:100], "skipped": self._done.skipped[:100]}

    # -- las funciones

    def _call(self, name: str, args: list, kwargs: dict, seconds: float, longest: float) -> dict:
        """Llama a una función: su valor, cómo quedaron los argumentos que cambió y lo que imprimió."""
        writer = self._writer()
        with self._at_ease(seconds, longest) as outcome:
            values = [self._reader.read(written) for written in args]
            named = {key: self._reader.read(written) for key, written in kwargs.items()}
            before = [_stateful_copy(value) for value in (*values, *named.values())]
            value = self._submission._call(name, values, named)
            outcome["value"] = writer.write(value)
        if "value" in outcome or "error" in outcome:
            written = [*args, *kwargs.values()]
            outcome |= self._changes(written, before, [*values, *named.values()])
        if outcome.get("changed"):
            outcome["names"] = [str(known)[:100] for known in self._submission._parameters(name, len(args))]
        return outcome

    def _changes(self, written: list, before: list, after: list) -> dict:
        """Qué argumentos cambió la función, y cómo quedaron los que se dejan escribir."""
        changed = []
        seen = {}
        for position, (sent, copy, value) in enumerate(zip(written, before, after, strict=True)):
            if _is_reference(sent):
                if copy is not None and not same(copy, value):
                    changed.append(position)
                continue
            try:
                now = self._writer().write(value)
            except NotAValue:
                now = None
            if now != sent:
                changed.append(position)
                seen[str(position)] = now
        return {"changed": changed, "seen": seen}

    def _notes(self, name: str) -> dict:
        return {"notes": [note[:TEXT_LIMIT] for note in self._submission.notes(name)][:5]}

    # -- los objetos

    def _touch(self, far: int, op: str, args: list, kwargs: dict, seconds: float, longest: float) -> dict:
        """Le pide algo a un objeto que se nombró por referencia."""
        writer = self._writer()
        with self._at_ease(seconds, longest) as outcome:
            values = [self._reader.read(written) for written in args]
            named = {key: self._reader.read(written) for key, written in kwargs.items()}
            try:
                value = OPERATIONS[op](self._objects[far], *values, **named)
                outcome["value"] = writer.write(value)
            except StopIteration:
                outcome["stop"] = True
        return outcome

    @contextlib.contextmanager
    def _at_ease(self, seconds: float, longest: float):
        """Mientras tanto trabaja el código de la entrega; entrega dónde anotar lo que pasó, y anota lo que lanzó."""
        outcome: dict = {}
        limit_processor(seconds)
        with quiet() as printed:
            try:
                with checks_at_rest(), usual_settings(), time_limit(seconds, longest):
                    yield outcome
            except TimeLimit as limit:
                outcome["late"] = _lines(limit.lines)
            except StudentError as error:
                outcome["error"] = _student_error(error)
            except NotAValue as error:
                outcome["refused"] = str(error)
            except BaseException as error:
                outcome["raised"] = _raised(error)
        outcome["printed"] = printed.text()

    # -- las referencias

    def _writer(self) -> Writer:
        return Writer(self._refer)

    def _refer(self, value) -> dict:
        """Cómo se nombra lo que no es un valor: con su número, su clase y lo que se le puede pedir."""
        given = getattr(value, "_given", None) if type(value) is GivenObject else GIVEN_FUNCTIONS.get(id(value))
        if given is not None:
            return {"given": given}
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        can = [name for name, method in CAPABILITIES.items() if hasattr(type(value), method)]
        return {"far": self._numbers[id(value)], "kind": kind_of(value)[:100], "can": can}

    def _resolve(self, reference: dict):
        """Lo que nombra una referencia que mandó quien corrige."""
        (what, content), *_ = reference.items()
        if what == "far":
            return self._objects[content]
        if what == "named":
            return _named(*content)
        if what == "pickled":
            return pickle.loads(base64.b64decode(content))
        number = reference["number"]
        if number not in self._received:
            self._received[number] = RECEIVED[what](self, content, number)
        return self._received[number]

    def _rng(self, seed, number):
        return np.random.default_rng(self._reader.read(seed))

    def _generator(self, state, number):
        kind, content = self._reader.read(state)
        bits = getattr(np.random, kind)()
        bits.state = content
        return np.random.Generator(bits)

    def _random_state(self, state, number):
        built = np.random.RandomState()
        built.set_state(self._reader.read(state))
        return built

    def _function(self, name, number):
        def callback(*args, **kwargs):
            return self._ask(number, None, args, kwargs)

        callback.__name__ = str(name)
        GIVEN_FUNCTIONS[id(callback)] = number
        return callback

    def _object(self, name, number):
        return GivenObject(number, self._ask)

    def _ask(self, number: int, method: str | None, args: tuple, kwargs: dict):
        """Le pregunta a quien corrige por algo que nos pasó; mientras espera, responde lo que le pregunten."""
        if os.getpid() != self._process:
            raise RuntimeError("la función que recibimos no se puede llamar desde otro proceso")
        question = {"ask": number, "method": method, "args": [self._writer().write(value) for value in args],
                    "kwargs": {str(key): self._writer().write(value) for key, value in kwargs.items()}}
        with self._talking:
            if not self._asked:
                raise RuntimeError("la función que recibimos solo se puede llamar antes de devolver el resultado")
            self._channel.send(question)
            reply = self._channel.receive()
            while "do" in reply:
                self._channel.send(self._answer(reply))
                reply = self._channel.receive()
        if "raise" in reply:
            raise _exception(*reply["raise"])
        return self._reader.read(reply["answer"])


GIVEN_FUNCTIONS: dict[int, int] = {}      # las funciones que nos pasaron: de cada una, su número


class GivenObject:
    """Un objeto que está del lado de quien corrige."""

    def __init__(self, number, ask):
        self._given = number
        self._ask = ask

    def __call__(self, *args, **kwargs):
        return self._ask(self._given, "__call__", args, kwargs)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._ask(self._given, f"get {name}", (), {})


ACTIONS = {"hello": Worker._hello, "open": Worker._open, "run": Worker._run, "skip": Worker._skip,
           "ready": Worker._ready, "call": Worker._call, "touch": Worker._touch, "notes": Worker._notes}
RECEIVED = {"rng": Worker._rng, "generator": Worker._generator, "random_state": Worker._random_state,
            "function": Worker._function, "object": Worker._object}
OPERATIONS = {
    "get": getattr, "iter": iter, "next": next, "len": len, "array": np.asarray,
    "call": lambda value, *args, **kwargs: value(*args, **kwargs),
    "item": lambda value, key: value[key],
    "slice": lambda value, start, stop, step: value[start:stop:step],
}


def _hide_this_code() -> None:
    """Quien importe los módulos del corrector recibe otra copia: cambiarla no cambia la que está respondiendo."""
    for name in list(sys.modules):
        if name.startswith("coursekit.grader."):
            del sys.modules[name]


def limit_processor(seconds: float) -> None:
    """El sistema termina este proceso si usa bastante más procesador que el permitido, también adentro de C."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = math.ceil(time.process_time() + seconds) + 1
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if wanted != soft:
        resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


def _is_reference(written) -> bool:
    return isinstance(written, dict) and "o" in written


def _stateful_copy(value):
    """Una copia de un objeto con estado, para saber si cambió; None de lo demás."""
    return snapshot(value) if hasattr(value, "__dict__") and not callable(value) else None


def _named(module: str, name: str):
    value = importlib.import_module(module)
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _lines(lines) -> list:
    return [[line.where, line.number, line.text] for line in lines]


def _student_error(error: StudentError) -> dict:
    return {"kind": str(error.kind), "message": error.message[:TEXT_LIMIT], "lines": _lines(error.lines),
            "type": error.error_type, "general": error.general}


def _raised(error: BaseException) -> list[str]:
    """[la clase de Python más cercana, el texto] de lo que se lanzó."""
    names = [kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind]
    try:
        text = printable(str(error))[:TEXT_LIMIT]
    except BaseException:      # es código ajeno
        text = ""
    return [names[0], text]


def _exception(name: str, text: str, module: str) -> Exception:
    """Lo que lanzó, del otro lado, una función que nos pasaron; si es de este paquete, con su misma clase."""
    if module.partition(".")[0] == PACKAGE_NAME:
        kind = _named(module, name)
    else:
        kind = getattr(builtins, name, RuntimeError)
    return kind(text) if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError(text)
