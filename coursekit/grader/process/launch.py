"""Del lado de quien corrige: hacer nacer procesos de entregas y terminarlos.

En Linux nacen de uno que ya tiene cargadas las bibliotecas (`Nursery`): unos milisegundos cada uno. En los demás
sistemas cada entrega empieza un Python nuevo (`Spawner`): otro proceso, con su límite de tiempo, y nada más.
"""
from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from coursekit.grader.process import isolation
from coursekit.grader.process.channel import WORKER_LIMIT, Channel, Closed, TooLate
from coursekit.grader.process.wire import BadMessage

START_SECONDS = 120.0
ORDER_SECONDS = 30.0
BORN = "import sys; sys.path.insert(0, sys.argv[3]); from coursekit.grader.process.nursery import main; " \
       "main(int(sys.argv[1]), sys.argv[2], sys.argv[4] == 'light')"
SPAWNED = "import sys; sys.path.insert(0, sys.argv[1]); from coursekit.grader.process.spawned import main; " \
          "main(sys.argv[2])"


class CannotStart(Exception):
    """No se pudo hacer nacer un proceso: no es culpa de ninguna entrega."""


@dataclass
class Born:
    """Un proceso recién nacido: el canal para hablarle y su número."""

    channel: Channel
    number: int


class Nursery:
    """Hace nacer procesos con el encierro `level`. CannotStart si con ese no se puede.

    `light`: sin cargar antes las bibliotecas, para probar si se puede o para el cuaderno propio, que usa pocas.
    """

    def __init__(self, level: str, light: bool = False):
        self.level = level
        self._light = light or level == isolation.OWN
        self._owner = os.getpid()
        self._folder = tempfile.TemporaryDirectory(prefix="coursekit_", ignore_cleanup_errors=True)
        self._process = None
        self._orders = None
        self._sent = 0
        wrappers = isolation.bubblewrap_commands() if level == isolation.BUBBLEWRAP else [[]]
        if not any(self._begin(wrapper) for wrapper in wrappers):
            raise CannotStart(f"con {level} no arranca ningún proceso")
        atexit.register(self.close)

    def _begin(self, wrapper: list[str]) -> bool:
        """Empieza el proceso del que nacen los demás, encerrado por `wrapper`; ¿arrancó?"""
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [*wrapper, sys.executable, "-s", "-P", "-B", "-c", BORN, str(theirs.fileno()), self.level,
                   str(isolation.PACKAGE.parent), "light" if self._light else "full"]
        try:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, env=self._environment(), cwd="/", start_new_session=True)
            theirs.close()
            self._orders.settimeout(START_SECONDS)
            self._listen(0)
            self._orders.settimeout(ORDER_SECONDS)
            return _answers(self, self.start())
        except (OSError, CannotStart):
            theirs.close()
            return False

    def _environment(self) -> dict[str, str]:
        """Las variables del proceso: las nuestras, si es para el cuaderno propio."""
        if self.level == isolation.OWN:
            return {**os.environ, "MPLBACKEND": os.environ.get("MPLBACKEND", "Agg")}
        return isolation.environment(self._folder.name)

    def start(self) -> Born:
        """Un proceso nuevo."""
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._orders, [self._order({"do": "fork"})], [theirs.fileno()])
            number = self._listen(self._sent)["child"]
        except OSError as error:
            ours.close()
            self._give_up()
            raise CannotStart(str(error)) from None
        finally:
            theirs.close()
        return Born(Channel(ours, WORKER_LIMIT), number)

    def end(self, born: Born, patience: float = 0.0) -> int:
        """Termina un proceso y todo lo que abrió, si no terminó solo en `patience` segundos. Cómo acabó."""
        born.channel.close()
        order = {"do": "end", "child": born.number, "patience": patience}
        try:
            self._orders.send(self._order(order))
            return self._listen(self._sent)["status"]
        except OSError as error:
            self._give_up()
            raise CannotStart(str(error)) from None

    def _order(self, order: dict) -> bytes:
        """Una orden, con su número: lo que se interrumpe mientras se espera no se confunde con lo que sigue."""
        self._sent += 1
        return json.dumps(order | {"number": self._sent}).encode()

    def _listen(self, number: int) -> dict:
        """La respuesta a la orden de ese número."""
        while True:
            try:
                data = self._orders.recv(4096)
            except OSError as error:
                self._give_up()
                raise CannotStart(str(error)) from None
            if not data:
                raise CannotStart("el proceso del que nacen los demás no está")
            reply = json.loads(data)
            if reply["number"] == number:
                return reply

    def _give_up(self) -> None:
        """Lo que no respondió a tiempo ya no se entendería: se empieza de nuevo con otro."""
        if self._process is not None:
            self._process.kill()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None and self._owner == os.getpid()

    def close(self) -> None:
        """Termina con todo."""
        if self._owner != os.getpid():
            return
        self._orders.close()
        try:
            self._process.wait(ORDER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()
        atexit.unregister(self.close)


class Spawner:
    """Un Python nuevo por entrega, sin encierro: donde no hay Linux."""

    alive = True

    def __init__(self, level: str = isolation.LIMITS):
        self.level = level
        self._processes: dict[int, tuple] = {}

    def start(self) -> Born:
        ours, theirs = socket.socketpair()
        folder = tempfile.TemporaryDirectory(prefix="coursekit_", ignore_cleanup_errors=True)
        command = [sys.executable, "-s", "-P", "-B", "-c", SPAWNED, str(isolation.PACKAGE.parent), folder.name]
        environment = {**os.environ, "MPLBACKEND": "Agg"}
        options = {} if os.name == "nt" else {"pass_fds": [theirs.fileno()], "start_new_session": True}
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=environment, **options)
        with process.stdin as pipe:
            pipe.write(theirs.share(process.pid) if os.name == "nt" else str(theirs.fileno()).encode())
        theirs.close()
        self._processes[process.pid] = process, folder
        if len(self._processes) == 1:
            atexit.register(self.close)
        return Born(Channel(ours, WORKER_LIMIT), process.pid)

    def end(self, born: Born, patience: float = 0.0) -> int:
        born.channel.close()
        process, folder = self._processes.pop(born.number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            _kill_session(process)
        code = process.wait()
        folder.cleanup()
        return 128 - code if code < 0 else code

    def close(self) -> None:
        """Termina con todo."""
        atexit.unregister(self.close)
        for number in list(self._processes):
            process, folder = self._processes.pop(number)
            _kill_session(process)
            process.wait()
            folder.cleanup()


def _kill_session(process: subprocess.Popen) -> None:
    """Termina un proceso y los que abrió sin cambiar de sesión."""
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, 9)


# --- el que se usa en este proceso ------------------------------------------------------------

_current: dict = {}


def nursery(level: str):
    """De dónde nacen los procesos con ese encierro; uno por programa, y otro si el que había murió."""
    known = _current.get(level)
    if known is None or not known.alive:
        _current[level] = Nursery(level) if sys.platform == "linux" else Spawner(level)
    return _current[level]


def forget_nurseries() -> None:
    """Olvida lo que nació en el programa del que este es hijo: no es nuestro."""
    _current.clear()


def close_nurseries() -> None:
    """Termina con todo lo que nació en este programa."""
    for maker in _current.values():
        maker.close()
    _current.clear()


def strongest() -> str | None:
    """El encierro más fuerte con el que aquí nace un proceso, probado; None si ninguno."""
    for level in isolation.LADDER:
        if works(level):
            return level
    return None


def works(level: str) -> bool:
    """¿Nace aquí un proceso con ese encierro? Se prueba, no se supone."""
    if sys.platform != "linux":
        return False
    try:
        Nursery(level, light=True).close()
        return True
    except CannotStart:
        return False


def _answers(maker: Nursery, born: Born) -> bool:
    """¿Llegó a nacer la entrega, o su encierro falló?"""
    born.channel.wait_until(time.monotonic() + ORDER_SECONDS)
    try:
        born.channel.send({"do": "hello"})
        return born.channel.receive() == {}
    except (Closed, TooLate, BadMessage):
        return False
    finally:
        maker.end(born)

