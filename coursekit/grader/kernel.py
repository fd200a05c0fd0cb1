"""Un kernel de Jupyter dentro de este proceso: lo que el código de un cuaderno encuentra a su alrededor.

Mientras el código de la entrega trabaja (sus celdas, y después las llamadas a sus funciones) el proceso es el suyo:
su carpeta, su `__main__` (sin eso, lo que define no viaja a otro proceso), su `get_ipython()` y un lazo de asyncio en
marcha. Al terminar, todo vuelve a lo que era.
"""
from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import weakref
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell

from coursekit.basics.course import current_folder
from coursekit.grader.cell_shell import CellShell


class Kernel:
    """El kernel de una entrega que está en `folder`; `script`: el texto de un .py corrido, o "" si es un cuaderno."""

    def __init__(self, folder: Path, script: str = ""):
        self.shell = CellShell(script)
        self.shell.loop_runner = self._run_until_done
        self._loop = _quiet_loop()
        weakref.finalize(self, self._loop.close)
        self._folder = folder.resolve()
        self._path = [str(self._folder)]
        self._working = False

    @property
    def namespace(self) -> dict:
        return self.shell.user_ns

    def run(self, source: str, label: str) -> BaseException | None:
        """Ejecuta una celda y devuelve lo que la detuvo, o None si llegó al final."""
        result = self.shell.run(source, label)
        if asyncio.all_tasks(self._loop):
            self._run_until_done(asyncio.sleep(0))       # entre celda y celda, las tareas avanzan
        return result.error_before_exec or result.error_in_exec

    @contextlib.contextmanager
    def at_work(self):
        """Mientras tanto, el proceso es el de la entrega."""
        if self._working:
            yield
            return
        self._working = True
        try:
            with self._as_main(), self._in_folder(), self.shell.builtin_trap, _running(self._loop):
                yield
        finally:
            self._working = False

    @contextlib.contextmanager
    def _as_main(self):
        """`__main__` es el cuaderno, y `IPython.get_ipython()` es su intérprete."""
        main = sys.modules["__main__"]
        shell = InteractiveShell._instance
        hooks = sys.displayhook, sys.excepthook
        sys.modules["__main__"] = self.shell.user_module
        InteractiveShell._instance = self.shell
        try:
            yield
        finally:
            sys.modules["__main__"] = main
            InteractiveShell._instance = shell
            sys.displayhook, sys.excepthook = hooks

    @contextlib.contextmanager
    def _in_folder(self):
        """La carpeta y los lugares de donde se importa, como los dejó el código de la entrega la última vez."""
        folder = current_folder()
        path = list(sys.path)
        _go_to(self._folder)
        sys.path[:] = [*self._path, *(place for place in path if place not in self._path)]
        try:
            yield
        finally:
            self._folder = current_folder() or self._folder
            self._path = [place for place in sys.path if place not in path]
            sys.path[:] = path
            _go_to(folder)

    def _run_until_done(self, coroutine):
        """Espera a una corrutina; si algo la interrumpe, la cancela."""
        with _running(None):
            task = self._loop.create_task(coroutine)
            try:
                return self._loop.run_until_complete(task)
            except BaseException:
                task.cancel()
                self._loop.run_until_complete(asyncio.wait([task]))
                raise


def _go_to(folder: Path | None) -> None:
    """Cambia de carpeta; la que ya no existe se deja."""
    if folder is not None:
        with contextlib.suppress(OSError):
            os.chdir(folder)


def _quiet_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, context: None)      # una tarea que falla sin que nadie la espere
    return loop


@contextlib.contextmanager
def _running(loop):
    """Para asyncio, el lazo en marcha es `loop` (None: ninguno)."""
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)
