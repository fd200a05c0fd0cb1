"""Cortesías al ejecutar código ajeno: un límite de tiempo, un lugar para lo que imprime, nadie que responda."""
from __future__ import annotations

import builtins
import contextlib
import getpass
import io
import math
import signal
import sys
import threading
import time
import warnings
from numbers import Real

import numpy as np

from coursekit.basics.validation import bad_argument, bad_type, bad_value
from coursekit.grader.leftovers import child_processes, end_processes

SECONDS = 5.0
SECONDS_EXPECTED = "una cantidad de segundos mayor que 0, como 5 o 0.5"
SHORTEST = 0.05        # con menos, ni la respuesta correcta termina
LONGEST = 1e6          # con más, el reloj del sistema no sabe esperar
PRINTED = 2000


# --- tiempo -----------------------------------------------------------------------------------

class TimeLimit(BaseException):
    """Se acabó el tiempo. No es una `Exception`: un `except Exception` ajeno no la detiene."""

    lines: tuple = ()  # dónde estaba el código del estudiante


def check_seconds(seconds) -> float:
    """Un límite de tiempo, en segundos. TypeError si no es un número; ValueError si no es positivo y finito.

    Lo que no se puede medir, por corto o por largo, se lleva a lo más cercano que sí: de `SHORTEST` a `LONGEST`.
    """
    if isinstance(seconds, bool) or not isinstance(seconds, Real):
        raise bad_type("seconds", seconds, SECONDS_EXPECTED)
    if not 0 < seconds < math.inf:      # NaN tampoco
        raise bad_value("seconds", seconds, SECONDS_EXPECTED)
    return float(min(max(seconds, SHORTEST), LONGEST))


def read_seconds(text: str, name: str) -> float:
    """Un límite de tiempo escrito en la terminal, con coma o con punto decimal; ValueError si no lo es."""
    try:
        return check_seconds(float(text.replace(",", ".")))
    except ValueError:
        raise bad_argument(name, text, SECONDS_EXPECTED) from None


@contextlib.contextmanager
def time_limit(seconds: float = SECONDS, longest: float | None = None):
    """Interrumpe el bloque con `TimeLimit` pasados `seconds` segundos.

    Con `longest`, los segundos son de procesador, y `longest` los de reloj: en una máquina ocupada nadie pierde puntos
    por la espera.

    Usa `setitimer`: donde no existe (Windows; un navegador, que sí dice tener SIGALRM) o fuera del hilo principal no
    hay límite.
    Insiste cada medio segundo, por si el código tiene un `except:` que se traga la interrupción. Los procesos que el
    bloque haya abierto terminan con él: si no, uno que no acaba tendría al programa esperando para siempre.
    """
    if not hasattr(signal, "setitimer") or not _in_main_thread():
        yield
        return
    armed = [True]
    is_over = _always if longest is None else _clock(seconds, longest)

    def ring(signum, frame):
        if armed and is_over():
            raise TimeLimit

    processes = child_processes()
    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    except TimeLimit:
        armed.clear()
        end_processes(except_for=processes)
        raise
    finally:
        try:
            armed.clear()        # desde aquí, si todavía suena, no interrumpe nada
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)


def _always() -> bool:
    return True


def _clock(seconds: float, longest: float):
    """Una función que dice si ya pasaron `seconds` segundos de procesador, o `longest` de reloj."""
    worked = time.process_time()
    started = time.monotonic()

    def is_over() -> bool:
        enough = 0.9 * seconds      # el resto se lo lleva quien mide
        return time.process_time() - worked >= enough or time.monotonic() - started >= longest

    return is_over


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


# --- Ctrl-C -----------------------------------------------------------------------------------

class CtrlC:
    """Distingue a quien aprieta Ctrl-C del código que lanza `KeyboardInterrupt` por su cuenta.

        with CtrlC() as ctrl_c:
            ...                      # aquí un KeyboardInterrupt se puede atrapar
        ctrl_c.obey()                # si alguien apretó de verdad, se interrumpe todo
    """

    def __init__(self):
        self.pressed = False
        self._previous = None

    def __enter__(self) -> CtrlC:
        if _in_main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._previous = signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *error):
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def _press(self, signum, frame):
        self.pressed = True
        raise KeyboardInterrupt

    def obey(self) -> None:
        """KeyboardInterrupt si alguien apretó Ctrl-C mientras tanto."""
        if self.pressed:
            raise KeyboardInterrupt


# --- ajustes ----------------------------------------------------------------------------------

USUAL_DEPTH = 1000           # el límite de recursión con que empieza Python
USUAL_NUMPY = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


@contextlib.contextmanager
def usual_settings():
    """Mientras tanto, numpy y el límite de recursión están como al empezar; al salir, quedan como estaban al entrar.

    Una celda que los cambia no debe cambiar lo que dan las pruebas, ni pasar a la lección siguiente.
    """
    depth = sys.getrecursionlimit()
    sys.setrecursionlimit(max(depth, USUAL_DEPTH))
    try:
        with np.errstate(**USUAL_NUMPY):
            yield
    finally:
        sys.setrecursionlimit(depth)


# --- lo que imprime ---------------------------------------------------------------------------

class Printed(io.TextIOBase):
    """Una salida que guarda solo los primeros `PRINTED` caracteres."""

    encoding = "utf-8"

    def __init__(self):
        self._parts = []
        self._room = PRINTED

    def writable(self):
        return True

    def write(self, text):
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)
            if self._room <= 0:
                self._parts.append("…\n")
        return len(text)

    def text(self) -> str:
        """Lo que se imprimió, quizá recortado."""
        return "".join(self._parts)


@contextlib.contextmanager
def quiet():
    """Desvía lo que se imprima (y las advertencias) a un `Printed`, que entrega; nadie contesta preguntas."""
    printed = Printed()
    with (contextlib.redirect_stdout(printed), contextlib.redirect_stderr(Printed()),
          warnings.catch_warnings(), nobody_answers()):
        warnings.simplefilter("ignore")
        yield printed


# --- lo que pregunta --------------------------------------------------------------------------

class Asked(RuntimeError):
    """El código preguntó algo por teclado, y no hay nadie que conteste."""


class _Nobody(io.TextIOBase):
    """Un teclado sin nadie: leer de él es `Asked`."""

    encoding = "utf-8"

    def readable(self):
        return True

    def read(self, *args):
        raise Asked("sys.stdin")

    readline = readlines = __next__ = read


@contextlib.contextmanager
def nobody_answers():
    """Mientras tanto, `input()`, `getpass()`, `breakpoint()` y leer del teclado lanzan `Asked` en vez de esperar."""
    replaced = [
        (builtins, "input", _asks("input()")),
        (getpass, "getpass", _asks("getpass()")),
        (sys, "breakpointhook", _asks("breakpoint()")),
        (sys, "stdin", _Nobody()),
    ]
    if "pdb" in sys.modules:
        replaced.append((sys.modules["pdb"], "set_trace", _asks("pdb.set_trace()")))
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    for owner, name, value in replaced:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


def _asks(what: str):
    def ask(*args, **kwargs):
        raise Asked(what)

    return ask
