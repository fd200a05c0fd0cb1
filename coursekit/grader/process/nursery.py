"""El proceso del que nacen los que corren entregas: ya tiene cargadas las bibliotecas, y nunca ejecuta código ajeno.

Recibe órdenes por un socket: «fork» trae el extremo de un canal y da el número del proceso que nació; «end» lo termina,
con todo lo que haya abierto, y dice cómo acabó. De cada entrega nacen dos o tres procesos:

    cuidador   mira cuánta memoria y cuántos procesos usa la entrega, y no deja nada cuando termina
    primero    el proceso 1 de su propio espacio (si lo hay): cuando muere, el sistema termina a todos los demás
    entrega    el `Worker`
"""
from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from coursekit.grader.process import isolation
from coursekit.grader.process.channel import Channel, Closed
from coursekit.grader.process.leftover_files import remove_all, too_much
from coursekit.grader.process.wire import BadMessage

# Lo que casi toda entrega importa: cargado una vez, a cada una le cuesta nada. Además, un archivo de la entrega con
# el nombre de una biblioteca ya no puede reemplazarla.
PRELOADED = """
    numpy scipy.stats scipy.optimize scipy.special scipy.linalg pandas matplotlib.pyplot sklearn.model_selection
    sklearn.pipeline sklearn.preprocessing sklearn.feature_selection sklearn.neighbors sklearn.dummy sklearn.ensemble
    sklearn.svm sklearn.linear_model sklearn.tree sklearn.metrics sklearn.datasets sklearn.gaussian_process
    sklearn.naive_bayes sklearn.decomposition sklearn.inspection sklearn.compose sklearn.impute IPython
    concurrent.futures multiprocessing random statistics json csv pickle typing dataclasses collections itertools
    functools operator heapq bisect copy math cmath string decimal fractions logging unittest
    coursekit.grader.process.worker
""".split()
NEEDED = ("numpy", "coursekit.grader.process.worker")
LOOK = 0.05                # segundos entre mirada y mirada del cuidador
LOOKS_AT_FILES = 5         # de cada cuántas miradas, una a lo que escribió
MOST_PROCESSES = 64
MOST_MEMORY = 3 * 2**30
TOO_MUCH = 90              # código de salida: pidió demasiada memoria
TOO_MANY = 91              # abrió demasiados procesos
SENT_AWAY = 92             # lo terminamos nosotros
BROKEN = 93                # no se pudo encerrar: no es culpa de la entrega
TOO_FULL = 94              # escribió demasiado en el disco
SIGNALLED = 128
CPU_SIGNAL = 24            # SIGXCPU: se acabó su tiempo de procesador, aunque no escuche
NATURAL = 1.0              # cuánto se espera a que termine solo


def main(control: int, level: str, light: bool) -> None:
    """Atiende órdenes hasta que quien las da se va."""
    sys.path[:] = [place for place in sys.path if place != str(isolation.PACKAGE.parent)]
    for name in NEEDED if light else PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    orders = socket.socket(fileno=control)
    children: set[int] = set()
    orders.send(b'{"number": 0}')
    while True:
        message, handles, _, _ = socket.recv_fds(orders, 4096, 1)
        if not message:
            break
        order = json.loads(message)
        if order["do"] == "fork":
            reply = {"child": _fork(orders, handles[0], level)}
            children.add(reply["child"])
            os.close(handles[0])
        else:
            reply = {"status": _end(order["child"], order["patience"])}
            children.discard(order["child"])
        orders.send(json.dumps(reply | {"number": order["number"]}).encode())
    for child in children:
        _end(child, 0)


def _fork(orders: socket.socket, handle: int, level: str) -> int:
    child = os.fork()
    if child:
        return child
    code = BROKEN
    try:
        orders.close()
        code = Keeper(handle, level).run()
    finally:
        os._exit(code)


def _end(child: int, patience: float) -> int:
    """Espera a que un cuidador termine; pasado ese tiempo, lo termina. Su código de salida."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGTERM)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


class Keeper:
    """El cuidador de una entrega, que habla por el descriptor `handle`."""

    def __init__(self, handle: int, level: str):
        self._handle = handle
        self._level = level
        self._stopped = False
        self._looks = 0
        self._scratch = isolation.INSIDE
        self._has_namespaces = False
        self._writable: tuple[str, ...] = ()
        self._processes = isolation.WITHOUT_OTHERS

    def run(self) -> int:
        """Hace nacer a la entrega, la vigila hasta el final y no deja nada suyo. El código con que terminó."""
        signal.signal(signal.SIGTERM, self._stop)
        isolation.die_with_parent()
        isolation.set_process_option(isolation.PR_SET_CHILD_SUBREAPER, 1)
        if self._level != isolation.BUBBLEWRAP:
            self._scratch = tempfile.mkdtemp(prefix="entrega_")
            self._writable = (self._scratch,)
        if self._level == isolation.BUBBLEWRAP:
            isolation.become_nobody()
        if self._level in isolation.LADDER:
            self._enter_namespaces()
        first = os.fork()
        if first == 0:
            self._live(self._first if self._has_namespaces else self._worker)
        os.close(self._handle)
        code = self._watch(first)
        self._end_everyone()
        if self._scratch != isolation.INSIDE:
            remove_all(self._scratch)
        return code

    def _stop(self, signum, frame):
        self._stopped = True

    def _enter_namespaces(self) -> None:
        """Espacios propios: imprescindibles adentro de bubblewrap, y donde no está, si se puede."""
        inside = self._level == isolation.BUBBLEWRAP
        try:
            isolation.enter_namespaces(network=not inside)
            self._has_namespaces = True
        except OSError:
            if inside:
                raise

    @staticmethod
    def _live(life) -> None:
        """La vida de un hijo: nunca vuelve."""
        code = BROKEN
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            isolation.die_with_parent()
            code = life()
        finally:
            os._exit(code)

    def _first(self) -> int:
        """El proceso 1: prepara las carpetas, hace nacer a la entrega y recoge huérfanos hasta que ella termine."""
        if self._level == isolation.BUBBLEWRAP:
            isolation.mount_private_folders(isolation.private_places())
        else:
            self._writable = (self._scratch, "/dev/shm")
            isolation.mount_private_folders(self._writable)
            if isolation.mount_own_processes():
                self._processes = isolation.OWN_PROCESSES
        worker = os.fork()
        if worker == 0:
            self._live(self._worker)
        os.close(self._handle)
        while True:
            done, status = os.wait()
            if done == worker:
                return _exit_code(status)

    def _worker(self) -> int:
        """La entrega."""
        from coursekit.grader import cell_shell

        os.setsid()
        folder = Path(self._scratch) / "cuaderno"
        folder.mkdir()
        _close_standard_streams()
        sys.argv[:] = ["entrega"]
        random.seed(0)             # quien no fija una semilla recibe siempre lo mismo
        np.random.seed(0)
        cell_shell.place = self._scratch
        if self._level == isolation.OWN:
            isolation.limit_own_memory()
        else:
            self._shut_in(folder)
        return serve(self._handle, folder)

    def _shut_in(self, folder: Path) -> None:
        """La encierra: su ambiente, su carpeta, lo que puede ver y lo que puede pedir."""
        os.environ.clear()
        os.environ.update(isolation.environment(self._scratch))
        tempfile.tempdir = self._scratch
        os.chdir(folder)
        isolation.limit_resources()      # antes de encerrarla: mira cuántos procesos hay, y después ya no se ve
        if self._level == isolation.LANDLOCK:
            isolation.enter_landlock(self._writable, self._processes)
        if self._level != isolation.LIMITS:
            isolation.drop_capabilities()
            isolation.refuse_what_nobody_needs()

    # -- vigilar

    def _watch(self, first: int) -> int:
        """Espera a que `first` termine; lo termina antes si se lo piden o si usa demasiado."""
        while True:
            done, status = os.waitpid(first, os.WNOHANG)
            if done:
                return _exit_code(status)
            excess = self._excess(first)
            if self._stopped or excess:
                os.kill(first, signal.SIGKILL)
                os.waitpid(first, 0)
                return excess or SENT_AWAY
            time.sleep(LOOK)

    def _excess(self, first: int) -> int:
        """TOO_MUCH, TOO_MANY o TOO_FULL si la entrega se pasó; 0 si no."""
        self._looks += 1
        if self._fills_the_disk():
            return TOO_FULL
        processes = self._processes_of(first)
        if len(processes) > MOST_PROCESSES:
            return TOO_MANY
        if sum(map(_resident_memory, processes)) < MOST_MEMORY:
            return 0
        return TOO_MUCH if sum(map(own_memory, processes)) > MOST_MEMORY else 0

    def _processes_of(self, first: int) -> list[str]:
        """Los procesos de la entrega, por su número.

        Adentro de bubblewrap no hay más que los suyos y los nuestros; afuera, son los de su espacio. Si no lo tiene,
        los que nacieron de ella: los que pierden a su padre quedan a cargo de este.
        """
        if not self._has_namespaces:
            return list(map(str, descendants_of(os.getpid()))) if self._level != isolation.OWN else []
        processes = [name for name in os.listdir("/proc") if name.isdigit()]
        if self._level == isolation.BUBBLEWRAP:
            return processes
        return [name for name in processes if _space_of(name) == _space_of(first)]

    def _fills_the_disk(self) -> bool:
        """¿Escribió demasiado? Con un espacio propio sus carpetas están en memoria, y tienen su tope."""
        is_on_disk = self._level != isolation.OWN and not self._has_namespaces
        return is_on_disk and self._looks % LOOKS_AT_FILES == 0 and too_much(self._scratch)

    def _end_everyone(self) -> None:
        """Termina a todo lo que la entrega dejó: lo que pierde a su padre queda a cargo del cuidador."""
        limit = time.monotonic() + 5
        while time.monotonic() < limit:
            for process in descendants_of(os.getpid()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            time.sleep(0.002)


def serve(handle: int, folder: Path) -> int:
    """Vive como proceso de una entrega, con ese descriptor por canal; el código con que termina."""
    from coursekit.grader.process.worker import Worker

    connection = socket.socket(fileno=handle)
    try:
        Worker(Channel(connection), folder).serve()
    except BaseException as error:      # es el proceso de la entrega: lo que le pase le pasa a él
        return 0 if isinstance(error, (Closed, BadMessage)) else 1


def _close_standard_streams() -> None:
    """Lo que lea o escriba la entrega no viene de ninguna parte ni llega a ninguna."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    os.close(nowhere)


def _exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return SIGNALLED - code if code < 0 else code


def _space_of(process) -> str:
    """El espacio de procesos en que está uno; "" si no se deja mirar."""
    try:
        return os.readlink(f"/proc/{process}/ns/pid")
    except OSError:
        return ""


def _resident_memory(process: str) -> int:
    """Los bytes de memoria de un proceso, también los que comparte con su padre; 0 si ya no está."""
    try:
        fields = Path(f"/proc/{process}/statm").read_text().split()
    except OSError:
        return 0
    return int(fields[1]) * 4096


def own_memory(process: str) -> int:
    """Los bytes de memoria que le tocan a un proceso, repartida la que comparte; 0 si no se deja mirar."""
    try:
        rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    sizes = [row.split()[1] for row in rows if row.startswith("Pss:")]
    return sum(int(size) * 1024 for size in sizes)


def descendants_of(ancestor: int) -> list[int]:
    """Los hijos de un proceso, los hijos de ellos, y así."""
    found: list[int] = []
    pending = [ancestor]
    while pending:
        children = _children_of(pending.pop())
        found += children
        pending += children
    return found


def _children_of(parent: int) -> list[int]:
    """Los hijos directos de un proceso, nacidos de cualquiera de sus hilos."""
    children: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{parent}/task"):
            with contextlib.suppress(OSError):
                children += map(int, Path(f"/proc/{parent}/task/{thread}/children").read_text().split())
    except OSError:      # ya no está
        return []
    return children

