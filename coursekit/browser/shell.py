"""El intérprete de IPython con que una página ejecuta celdas: lo que muestran sale como mensajes."""
from __future__ import annotations

import atexit
import base64
import builtins
import contextlib
import io
import os
import re
import sys

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any, Type
from traitlets.config import Config

from coursekit.basics.browser import NO_PROCESSES, why_not_here
from coursekit.browser.comms import as_json, connect, deliver

PRINTED = 100_000        # caracteres por celda: una que imprime sin fin no deja sin memoria a la página
CUT = "\n… (imprimió mucho más)\n"
NO_KEYBOARD = "Aquí no se puede escribir mientras la celda se ejecuta: pongamos el valor en el código."
ANSI = re.compile(r"\x1b\[[0-9;]*m")
NO_THREADS = ("can't start new thread", "_multiprocessing", "multiprocessing")


class PageDisplay(DisplayPublisher):
    """`display(…)`: los datos de cada tipo, a la página."""

    def publish(self, data, metadata=None, *, transient=None, update=False, **keys):
        named = (transient or {}).get("display_id")
        self.shell.tell({"type": "display", "data": printable(data), "named": named, "update": update})

    def clear_output(self, wait=False):
        self.shell.tell({"type": "clear"})


class PageResult(DisplayHook):
    """El valor de la última expresión de una celda."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.tell({"type": "display", "data": printable(format_dict)})

    def finish_displayhook(self):
        pass


class PageStream(io.TextIOBase):
    """Lo que se imprime, de a renglones y hasta `PRINTED` caracteres por celda."""

    encoding = "utf-8"

    def __init__(self, name: str, tell):
        self._name = name
        self._tell = tell
        self._pending = ""
        self._room = PRINTED

    def writable(self):
        return True

    def write(self, text):
        if self._room > 0:
            self._pending += text if len(text) <= self._room else text[:self._room] + CUT
            self._room -= len(text)
            if "\n" in text or "\r" in text:
                self.flush()
        return len(text)

    def flush(self):
        if self._pending:
            self._tell({"type": "stream", "name": self._name, "text": self._pending})
            self._pending = ""

    def begin(self):
        """Empieza otra celda."""
        self._room = PRINTED


class PageShell(InteractiveShell):
    """El intérprete; `send(texto JSON, lista de bytes)` lleva cada mensaje a la página."""

    send = Any()
    kernel = None                                # como en un kernel: `check` y las barras se muestran como ahí
    display_pub_class = Type(PageDisplay)
    displayhook_class = Type(PageResult)

    def __init__(self, send):
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.cache_size = 1000
        super().__init__(config=config, send=send)
        atexit.unregister(self.atexit_operations)
        self._streams = [PageStream("stdout", self.tell), PageStream("stderr", self.tell)]
        self._comms = connect(send)

    def tell(self, message: dict) -> None:
        """Un mensaje para la página, después de lo que se haya impreso antes."""
        if message["type"] != "stream":
            self.flush()
        self.send(as_json(message), [])

    def flush(self) -> None:
        for stream in getattr(self, "_streams", ()):
            stream.flush()

    async def run(self, source: str) -> bool:
        """Ejecuta una celda; ¿llegó al final?"""
        for stream in self._streams:
            stream.begin()
        out, err = self._streams
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), nobody_types():
            result = await self._execute(source)
        self.flush()
        return result.success

    async def _execute(self, source: str):
        transformed = source
        problem = None
        try:
            transformed = self.transform_cell(source)
        except Exception:
            problem = sys.exc_info()
        try:
            return await self.run_cell_async(source, store_history=True, transformed_cell=transformed,
                                             preprocessing_exc_tuple=problem)
        finally:
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", None)

    def receive(self, identifier: str, state: dict) -> None:
        """Lo que alguien movió en el recuadro de un widget."""
        out, err = self._streams
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            deliver(self._comms, identifier, state)
        self.flush()

    def enable_gui(self, gui=None):
        """Aquí no hay ventanas: las figuras van a la página."""

    def ask_exit(self):
        """`exit()` no cierra la página."""

    def _showtraceback(self, etype, evalue, stb):
        text = ANSI.sub("", "\n".join(stb))
        self.tell({"type": "error", "text": text, "why": why_it_fails_here(evalue)})


def start(send) -> PageShell:
    """El intérprete de la página, ya en marcha: `get_ipython()` es él, y las figuras salen como imágenes."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    os.environ["JOBLIB_MULTIPROCESSING"] = "0"
    InteractiveShell.clear_instance()
    shell = PageShell(send)
    for owner in (PageShell, InteractiveShell):
        owner._instance = shell
    sys.modules["__main__"] = shell.user_module
    return shell


def why_it_fails_here(error) -> str:
    """La frase que explica un error que es de estar en un navegador; vacía si no lo es."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        told = why_not_here(error.name)
        if told and told not in str(error):
            return told
    if isinstance(error, (RuntimeError, ImportError, OSError)) and any(word in str(error) for word in NO_THREADS):
        return NO_PROCESSES
    return ""


def printable(data: dict) -> dict:
    """Los datos de una salida, con las imágenes en base64."""
    return {kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value
            for kind, value in data.items()}


@contextlib.contextmanager
def nobody_types():
    """Mientras tanto, `input()` dice que aquí no se puede contestar."""
    def refuse(prompt=""):
        raise EOFError(NO_KEYBOARD)

    before = builtins.input
    builtins.input = refuse
    try:
        yield
    finally:
        builtins.input = before
