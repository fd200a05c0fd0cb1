"""Las funciones de una entrega que corre en otro proceso, vistas desde las pruebas como cualquier `submission`.

De allá llegan valores de clases conocidas y de tamaño acotado, armados otra vez de este lado. Lo que no es un valor (un
generador, un modelo, un objeto con `ask` y `tell`) queda allá, y aquí hay un `FarValue` que le pasa lo que se le pide.
Las funciones que la prueba pasa se llaman de este lado: por eso contar sus llamadas cuenta de verdad.
"""
from __future__ import annotations

import base64
import builtins
import contextlib
import functools
import pickle
import time
import types
from dataclasses import asdict

import numpy as np

from coursekit.basics.spanish import number as spanish_number
from coursekit.grader.faults import ProcessEnded, SourceLine, StudentError
from coursekit.grader.limits import TimeLimit, time_limit
from coursekit.grader.outcomes import Outcome
from coursekit.grader.plain_text import one_line, printable
from coursekit.grader.process import nursery as life
from coursekit.grader.process.channel import Closed, TooLate
from coursekit.grader.process.files import Entry
from coursekit.grader.process.launch import CannotStart, nursery
from coursekit.grader.process.wire import BadMessage, Reader, Writer
from coursekit.grader.session import Failure
from coursekit.grader.submission import Call, Submission
from coursekit.grader.values import FarValue, is_function, kind_of

BUSY = 2.0                  # en una máquina ocupada, cuántos segundos de reloj puede tardar uno de procesador
GRACE = 1.0                 # cuánto más se espera a un proceso que no respeta el límite
FAR_TOO_LONG = 15.0         # cuánto más se espera a la prueba misma, que es de quien corrige
START_SECONDS = 30.0
CELL_SECONDS = 20.0
ALL_CELLS_SECONDS = 180.0
ALL_RUNS_SECONDS = 300.0    # las celdas se ejecutan otra vez después de cada muerte: cuánto, sumadas todas
MOST_ENDINGS = 5            # celdas que terminan el proceso, antes de dejar de intentarlo
ATTEMPTS = 3
TEXT_LIMIT = 2000
MOST_LETTERS = 10 * TEXT_LIMIT
LINES_LIMIT = 3
MOST_FAILURES = 100
MOST_PRINTS = 1000
LAST_LINE = 10**7
MOST_SAID = 64 * 2**20      # bytes que puede decir la entrega durante una prueba, sumados todos sus mensajes
LIBRARIES = ("sklearn", "scipy", "numpy", "pandas", "coursekit")
TOO_MANY_RUNS = ("El cuaderno termina el programa una y otra vez, y ejecutar de nuevo sus celdas llevaría demasiado "
                 "tiempo: no se intenta más.")
NOT_TOLD = "La función se detuvo, y lo que su proceso dijo del error no se entiende."
NOT_RUN = "no se ejecutó: el cuaderno ya llevaba demasiado tiempo"
SAID_BY_A_STUDENT = (Outcome.NOT_STARTED, Outcome.MISSING, Outcome.IMPORT, Outcome.ERROR)
SIGNALS = {4: "una instrucción inválida", 6: "abort", 7: "un error de memoria (SIGBUS)", 8: "una división (SIGFPE)",
           9: "SIGKILL", 11: "una violación de memoria (SIGSEGV)", 15: "SIGTERM", 24: "demasiado tiempo de procesador",
           25: "un archivo demasiado grande"}


class FarNotebook:
    """Una entrega que corre en otro proceso, con el encierro `level`; si el proceso muere, empieza otro."""

    def __init__(self, entry: Entry, level: str, cell_seconds: float = CELL_SECONDS):
        self.entry = entry
        self.unreadable = ""
        self.failures: list[Failure] = []
        self.skipped: list[str] = []
        self.prints: dict[str, str] = {}       # de cada función, la huella de su código
        self._level = level
        self._cell_seconds = cell_seconds
        self._maker = None
        self._born = None
        self._lost: dict[int, str] = {}        # las celdas que no se pueden ejecutar, y por qué
        self._deadline = 0.0
        self._hopeless: ProcessEnded | None = None      # ya se intentó, y no nace
        self._spent = 0.0                      # segundos que llevan sus celdas, sumadas todas las veces

    # -- nacer y morir

    def wake(self) -> None:
        """Que haya un proceso con las celdas ejecutadas. ProcessEnded si no hay manera."""
        if self._born is not None:
            return
        if self._hopeless is None:
            self._hopeless = self._try_to_wake()
        if self._hopeless is not None:
            raise self._hopeless

    def _try_to_wake(self) -> ProcessEnded | None:
        """Hace nacer el proceso y ejecuta las celdas; si no se puede, lo que hay que decir."""
        for attempt in range(ATTEMPTS):
            try:
                self._maker = nursery(self._level)
                self._born = self._maker.start()
                self._deadline = time.monotonic() + START_SECONDS
                self._ask({"do": "hello"})
                return self._open()
            except (CannotStart, _Gone):      # todavía no ejecutó nada de nadie: no es culpa de la entrega
                self.end()
                time.sleep(0.1 * attempt)
        text = "No se pudo empezar el proceso de la entrega; hay que corregirla otra vez."
        return ProcessEnded(Outcome.GRADER, text)

    def _open(self) -> ProcessEnded | None:
        """Le da la entrega al proceso recién nacido; si una celda lo termina, otro la omite."""
        for attempt in range(2 * MOST_ENDINGS):
            if self._spent > ALL_RUNS_SECONDS:
                self.end()
                return ProcessEnded(Outcome.DIED, TOO_MANY_RUNS)
            try:
                if attempt > 0:
                    self._born = self._maker.start()
                self._deadline = time.monotonic() + START_SECONDS
                self._run_cells(self._ask({"do": "open", **asdict(self.entry)}))
                return None
            except _Gone as gone:
                self.end()
                how = "no responde" if gone.code is None else how_it_ended(gone.code)
        return ProcessEnded(Outcome.DIED, f"El cuaderno termina el programa apenas empieza: {how}.")

    def end(self, patience: float = 0.0) -> int:
        """Termina el proceso y todo lo que abrió. El código con que acabó."""
        born = self._born
        self._born = None
        if born is None:
            return 0
        try:
            return self._maker.end(born, patience)
        except CannotStart:
            return life.BROKEN

    def _run_cells(self, opened: dict) -> None:
        """Ejecuta las celdas, una por una; la que termina el proceso se saltará la próxima vez."""
        self.unreadable = _text(opened, "unreadable")
        prints = list(_dict(opened, "prints").items())[:MOST_PRINTS]
        self.prints = {_plain(name, 100): _plain(mark, 64) for name, mark in prints}
        count = _count(opened, "cells")
        left = ALL_CELLS_SECONDS
        for position in range(count):
            why = self._lost.get(position)
            if why is None and left <= 0:
                why = NOT_RUN
            if why is not None:
                self._ask({"do": "skip", "position": position, "why": why})
                continue
            left -= self._run_cell(position, min(self._cell_seconds, left))
        self._deadline = time.monotonic() + START_SECONDS
        ready = self._ask({"do": "ready"})
        failures = _list(ready, "failures")[:MOST_FAILURES]
        self.failures = [_failure(item) for item in failures if isinstance(item, dict)]
        self.skipped = [_plain(item, 200) for item in _list(ready, "skipped")[:MOST_FAILURES]]

    def _run_cell(self, position: int, seconds: float) -> float:
        """Ejecuta una celda; los segundos que llevó."""
        start = time.monotonic()
        self._deadline = start + BUSY * seconds + GRACE
        try:
            self._ask({"do": "run", "position": position, "seconds": seconds, "longest": BUSY * seconds})
        except _Gone as gone:
            late = f"no terminó en {spanish_number(self._cell_seconds)} segundos"
            is_late = gone.code in (None, life.SIGNALLED + life.CPU_SIGNAL)
            self._lost[position] = late if is_late else f"terminó el programa ({how_it_ended(gone.code)})"
            if len(self._lost) >= MOST_ENDINGS:
                self._lost |= {later: NOT_RUN for later in range(position + 1, 10_000)}
            raise
        finally:
            self._spent += time.monotonic() - start
        self._deadline = time.monotonic() + START_SECONDS
        return time.monotonic() - start

    # -- conversar

    def converse(self, message: dict, deadline: float, answer) -> dict:
        """Pregunta y espera la respuesta; mientras tanto, `answer(pregunta)` responde lo que pregunten de allá."""
        self._deadline = deadline
        return self._ask(message, answer)

    def listen_at_most(self, room: int) -> None:
        """Lo que diga el proceso desde ahora suma, como mucho, `room` bytes."""
        self._born.channel.allow(room)

    def _ask(self, message: dict, answer=None) -> dict:
        if self._born is None:
            raise _Gone(None)
        channel = self._born.channel
        channel.wait_until(self._deadline)
        try:
            channel.send(message)
            reply = channel.receive()
            while answer is not None and isinstance(reply, dict) and "ask" in reply:
                said = answer(reply)
                channel.send(said)
                reply = channel.receive()
        except TooLate:
            self.end()
            raise _Gone(None) from None
        except Closed:
            raise _Gone(self.end(patience=life.NATURAL)) from None
        except BadMessage:
            self.end()
            raise _Gone(life.SENT_AWAY) from None
        except BaseException:          # nos interrumpieron: lo que venga después no sería una respuesta
            self.end()
            raise
        if not isinstance(reply, dict):
            self.end()
            raise _Gone(life.SENT_AWAY)
        return reply


class _Gone(Exception):
    """El proceso ya no está; `code`: cómo acabó, o None si no respondió a tiempo."""

    def __init__(self, code: int | None):
        super().__init__(code)
        self.code = code


def how_it_ended(code: int) -> str:
    """«código de salida 3», «una violación de memoria (SIGSEGV)»."""
    special = {life.TOO_MUCH: "pidió demasiada memoria", life.TOO_MANY: "abrió demasiados procesos",
               life.TOO_FULL: "escribió demasiado en el disco",
               life.SENT_AWAY: "lo que respondió no se entiende"}
    if code in special:
        return special[code]
    if code > life.SIGNALLED:
        number = code - life.SIGNALLED
        return SIGNALS.get(number, f"la señal {number}")
    return f"código de salida {code}"


# --- la submission ----------------------------------------------------------------------------

class FarCall(Call):
    """Una llamada a una función de otro proceso, que dice qué argumentos cambió."""

    def __init__(self, name, sent, parameters):
        super().__init__(name, sent, list(sent), parameters)
        self.changed: list[int] = []

    @property
    def modified(self) -> list[str]:
        return [self.parameters[position] for position in self.changed]


class FarSubmission(Submission):
    """Las funciones de `notebook`, para una prueba."""

    def __init__(self, notebook: FarNotebook):
        super().__init__()
        self.notebook = notebook
        self._given = _Given()
        self._reader = Reader(self._resolve)
        self._far: dict[int, FarValue] = {}
        self._until = time.monotonic() + START_SECONDS
        self._seconds = START_SECONDS
        self._ended: BaseException | None = None

    @contextlib.contextmanager
    def limited(self, seconds: float):
        """El límite es del proceso de la entrega; a la prueba misma se la espera un poco más."""
        self.notebook.wake()
        self.notebook.listen_at_most(MOST_SAID)
        self._seconds = seconds
        longest = BUSY * seconds
        self._until = time.monotonic() + longest
        with time_limit(longest + FAR_TOO_LONG):
            yield
            if self._ended is not None:      # una prueba no pasa si la entrega murió, aunque nadie lo haya notado
                raise self._ended

    def rng(self, seed: int) -> _FarRng:
        return _FarRng(seed)

    def notes(self, name):
        if self.notebook._born is None:
            return []
        try:
            reply = self.notebook.converse({"do": "notes", "name": name}, time.monotonic() + GRACE, None)
            return [_plain(note, TEXT_LIMIT) for note in _list(reply, "notes")[:LINES_LIMIT]]
        except (_Gone, BadMessage):
            return []

    def _record(self, name, *args, **kwargs):
        writer = Writer(self._given.refer)
        message = {"do": "call", "name": name, "args": [writer.write(value) for value in args],
                   "kwargs": {key: writer.write(value) for key, value in kwargs.items()}}
        names = self._parameters(name, len(args)) + list(kwargs)
        call = FarCall(name, [*args, *kwargs.values()], names)
        self.calls.append(call)
        reply = self._converse(name, message)
        self._note_changes(call, reply, len(args))
        self._given.complain()
        self._raise_if_failed(name, reply)
        call.value = self._read(name, reply.get("value"))
        call.returned = True
        return call.value

    def touch(self, far: FarValue, op: str, *args, **kwargs):
        """Le pide algo a un objeto que está del otro lado. Lanza lo que él lance."""
        writer = Writer(self._given.refer)
        message = {"do": "touch", "far": far._number, "op": op, "args": [writer.write(value) for value in args],
                   "kwargs": {key: writer.write(value) for key, value in kwargs.items()}}
        reply = self._converse(op, message)
        self._given.complain()
        if reply.get("stop") is True:
            raise StopIteration
        raised = reply.get("raised")
        if raised is not None:
            raise _exception(raised)
        self._raise_if_failed(op, reply)
        return self._read(op, reply.get("value"))

    def _converse(self, name: str, message: dict) -> dict:
        if self._ended is not None:
            raise self._ended
        longest = max(self._until - time.monotonic(), 0.05)
        limits = {"seconds": min(self._seconds, longest), "longest": longest}
        try:
            reply = self.notebook.converse(message | limits, self._until + GRACE, self._answer)
        except _Gone as gone:
            self._ended = self._ending(name, gone.code)
            raise self._ended from None
        printed = reply.get("printed")
        if isinstance(printed, str) and printed:
            print(printed, end="")
        if "late" in reply:
            self.notebook.end()        # lo que interrumpimos pudo quedar a medias
            self._ended = TimeLimit()
            self._ended.lines = _lines(reply["late"])
            raise self._ended
        return reply

    def _ending(self, name: str, code: int | None) -> BaseException:
        if code in (None, life.SIGNALLED + life.CPU_SIGNAL):
            return TimeLimit()
        if code in (life.TOO_MUCH, life.TOO_MANY, life.TOO_FULL):
            return ProcessEnded(Outcome.MEMORY, f"«{name}» {how_it_ended(code)}.")
        return ProcessEnded(Outcome.DIED, f"«{name}» terminó el programa entero: {how_it_ended(code)}.")

    def _raise_if_failed(self, name: str, reply: dict) -> None:
        error = reply.get("error")
        if error is not None:
            raise _student_error(error)
        if "refused" in reply:
            raise AssertionError(f"No se puede leer lo que devuelve «{name}»: {_text(reply, 'refused')}.")
        if "raised" in reply:
            raise _exception(reply["raised"])

    def _note_changes(self, call: FarCall, reply: dict, n_positional: int) -> None:
        known = [_plain(name, 100) for name in _list(reply, "names")][:n_positional]
        call.parameters = known + call.parameters[len(known):]
        positions = range(len(call.sent))
        call.changed = [position for position in positions if position in _list(reply, "changed")]
        seen = _dict(reply, "seen")
        for position in positions:
            if seen.get(str(position)) is not None:
                call.seen[position] = self._read(call.name, seen[str(position)])

    def _read(self, name: str, written):
        try:
            return self._reader.read(written)
        except BadMessage as error:
            self.notebook.end()
            self._ended = ProcessEnded(Outcome.DIED, f"Lo que respondió «{name}» no se entiende: {error}.")
            raise self._ended from None

    # -- lo que está del otro lado

    def _resolve(self, reference: dict):
        if "given" in reference:
            return self._given.back(reference["given"])
        number = reference["far"]
        if type(number) is not int:
            raise BadMessage("una referencia mal escrita")
        if number not in self._far:
            can = [name for name in reference["can"] if name in ABILITIES]
            kind = _plain(reference["kind"], 100)
            self._far[number] = _far_class(frozenset(can))(self, number, kind)
        return self._far[number]

    def _answer(self, question: dict) -> dict:
        """Llama a algo que la prueba pasó: su valor, o lo que lanzó."""
        arguments = [self._reader.read(written) for written in _list(question, "args")]
        named = {str(key): self._reader.read(written) for key, written in _dict(question, "kwargs").items()}
        number = question.get("ask")
        try:
            value = self._given.call(number, question.get("method"), arguments, named)
            return {"answer": Writer(self._given.refer_from(number)).write(value)}
        except Exception as error:
            kind = type(error)
            return {"raise": [kind.__name__, str(error)[:TEXT_LIMIT], kind.__module__]}


class _FarRng:
    """Un generador aleatorio que está, o estará, del otro lado: la prueba no lo usa, lo pasa."""

    def __init__(self, seed):
        self.seed = seed


class _Given:
    """Lo que la prueba pasa por referencia, y cómo se lo nombra del otro lado."""

    _last = 0

    def __init__(self):
        self._by_number: dict[int, object] = {}
        self._by_id: dict[int, int] = {}
        self._objects: set[int] = set()       # de los que se puede leer un atributo; de una función, no
        self.failure: AssertionError | None = None

    def refer(self, value) -> dict:
        """La referencia con que viaja algo que no es un valor."""
        if isinstance(value, FarValue):
            return {"far": value._number}
        if isinstance(value, _FarRng):
            return {"rng": Writer(self.refer).write(value.seed), "number": self._number(value)}
        if isinstance(value, np.random.Generator):
            state = [type(value.bit_generator).__name__, value.bit_generator.state]
            return {"generator": Writer(self.refer).write(state), "number": self._number(value)}
        if isinstance(value, np.random.RandomState):
            state = value.get_state(legacy=True)
            return {"random_state": Writer(self.refer).write(state), "number": self._number(value)}
        if isinstance(value, (type, np.ufunc, types.BuiltinFunctionType)):
            return _named(value)
        if is_function(value):
            return {"function": getattr(value, "__name__", "callback"), "number": self._number(value)}
        return self._object(value)

    def _number(self, value) -> int:
        """El número de algo que se pasa; el mismo, siempre que sea lo mismo."""
        if id(value) not in self._by_id:
            _Given._last += 1
            self._by_id[id(value)] = _Given._last
            self._by_number[_Given._last] = value
        return self._by_id[id(value)]

    def refer_from(self, number):
        """Cómo se nombra lo que sale de algo que se pasó: sus propios métodos y nada más que se pueda llamar. De otro
        modo, de objeto en objeto se llegaría a cualquier parte de este lado."""
        owner = self.back(number)

        def refer(value) -> dict:
            is_live = isinstance(value, types.ModuleType) or callable(value)
            is_own_method = isinstance(value, types.MethodType) and value.__self__ is owner
            if is_live and not is_own_method and not isinstance(value, FarValue):
                raise TypeError(f"no se puede pasar {kind_of(value)}")
            return self.refer(value)

        return refer

    def _object(self, value) -> dict:
        """Un objeto de una biblioteca viaja entero: pickle es peligroso para quien lo lee, y lee la entrega. Uno de la
        prueba se queda aquí, y de allá se lo llama."""
        if type(value).__module__.partition(".")[0] in LIBRARIES:
            return {"pickled": base64.b64encode(pickle.dumps(value)).decode("ascii")}
        number = self._number(value)
        self._objects.add(number)
        return {"object": type(value).__name__, "number": number}

    def back(self, number):
        """Lo que se pasó con ese número y vuelve."""
        if number not in self._by_number:
            raise BadMessage("una referencia a algo que no se pasó")
        return self._by_number[number]

    def call(self, number, method, args: list, kwargs: dict):
        """Llama a lo que se pasó con ese número, o a un método suyo; recuerda la afirmación que falle."""
        value = self.back(number)
        if isinstance(method, str) and method.startswith("get ") and number in self._objects:
            return _attribute(value, method.removeprefix("get "))
        try:
            return value(*args, **kwargs)
        except AssertionError as error:
            self.failure = self.failure or error
            raise

    def complain(self) -> None:
        """Una afirmación que falló dentro de la función pasada cuenta aunque el estudiante la haya atrapado."""
        if self.failure is not None:
            raise self.failure


def _attribute(value, name: str):
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(value, name)


def _named(value) -> dict:
    """Una clase o una función de una biblioteca, por su nombre."""
    module = getattr(value, "__module__", None) or "numpy"      # las ufunc de numpy no dicen de dónde son
    return {"named": [module, getattr(value, "__qualname__", value.__name__)]}


# --- lo que queda del otro lado ---------------------------------------------------------------

def _ability(op: str):
    def method(self, *args, **kwargs):
        return self._submission.touch(self, op, *args, **kwargs)

    return method


def _item(self, key):
    if isinstance(key, slice):
        return self._submission.touch(self, "slice", key.start, key.stop, key.step)
    return self._submission.touch(self, "item", key)


def _as_array(self, dtype=None, copy=None):
    return np.asarray(self._submission.touch(self, "array"), dtype=dtype)


def _next(self):
    return self._submission.touch(self, "next")


ABILITIES = {
    "call": ("__call__", _ability("call")), "iter": ("__iter__", _ability("iter")), "next": ("__next__", _next),
    "len": ("__len__", _ability("len")), "item": ("__getitem__", _item),
    "array": ("__array__", _as_array),
}


class _Far(FarValue):
    """Un objeto del otro lado; sus atributos públicos se le piden a él."""

    def __init__(self, submission: FarSubmission, number: int, kind: str):
        self._submission = submission
        self._number = number
        self._kind = kind

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._submission.touch(self, "get", name)

    def __repr__(self):
        return self._kind


@functools.cache
def _far_class(can: frozenset[str]) -> type:
    """La clase de los objetos que pueden eso."""
    return type("FarObject", (_Far,), dict(ABILITIES[name] for name in can))


# --- leer con desconfianza lo que dicen de allá -----------------------------------------------

def _text(reply: dict, key: str) -> str:
    return _plain(reply.get(key), TEXT_LIMIT)


def _plain(said, width: int) -> str:
    """Un texto que llegó, en una línea; lo que no es un texto no se muestra."""
    return one_line(said[:MOST_LETTERS], width) if isinstance(said, str) else ""


def _count(reply: dict, key: str) -> int:
    count = reply.get(key)
    return count if type(count) is int and 0 <= count <= 10_000 else 0


def _list(reply: dict, key: str) -> list:
    items = reply.get(key)
    return items if isinstance(items, list) else []


def _dict(reply: dict, key: str) -> dict:
    content = reply.get(key)
    return content if isinstance(content, dict) else {}


def _whole(said) -> str:
    """Un texto que llegó, con sus renglones; primero se corta, porque puede ser enorme."""
    return printable(said[:TEXT_LIMIT]) if isinstance(said, str) else ""


def _failure(said: dict) -> Failure:
    return Failure(_text(said, "cell"), _text(said, "message"), _lines(said.get("lines")))


def _lines(written) -> tuple[SourceLine, ...]:
    """Las líneas del estudiante que se muestran."""
    lines = []
    for item in written[:LINES_LIMIT] if isinstance(written, list) else []:
        if isinstance(item, list) and len(item) == 3 and type(item[1]) is int and 0 <= item[1] <= LAST_LINE:
            lines.append(SourceLine(_plain(item[0], 200), item[1], _plain(item[2], 200)))
    return tuple(lines)


def _student_error(written) -> StudentError:
    """Lo que detuvo a la función, contado por su proceso: nunca puede ser que pasó."""
    said = written if isinstance(written, dict) else {}
    kinds = [kind for kind in SAID_BY_A_STUDENT if kind == said.get("kind")]
    kind = kinds[0] if kinds else Outcome.ERROR
    message = _whole(said.get("message")).strip() or NOT_TOLD
    return StudentError(kind, message, _lines(said.get("lines")), _plain(said.get("type"), 100),
                        said.get("general") is True)


def _exception(written) -> Exception:
    """Lo que lanzó un objeto del otro lado, como la excepción de Python más parecida."""
    name, whole = written if isinstance(written, list) and len(written) == 2 else ("RuntimeError", "")
    text = _whole(whole)
    kind = getattr(builtins, name, None) if isinstance(name, str) else None
    if not (isinstance(kind, type) and issubclass(kind, Exception)) or kind in (StopIteration, UnicodeDecodeError):
        kind = RuntimeError
    try:
        return kind(text)
    except TypeError:
        return RuntimeError(text)


