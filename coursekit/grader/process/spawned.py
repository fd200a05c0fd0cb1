"""El comienzo de un proceso que no nace de otro: recibe su extremo del canal por la entrada estándar."""
from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path

from coursekit.grader import cell_shell
from coursekit.grader.process.channel import Channel, Closed
from coursekit.grader.process.wire import BadMessage
from coursekit.grader.process.worker import Worker


def main(folder: str) -> None:
    """Vive como proceso de una entrega cuya carpeta está en `folder`."""
    data = sys.stdin.buffer.read()
    connection = socket.fromshare(data) if os.name == "nt" else socket.socket(fileno=int(data))
    cell_shell.place = folder
    own = Path(folder) / "cuaderno"
    own.mkdir()
    os.chdir(own)
    with contextlib.suppress(Closed, BadMessage):
        Worker(Channel(connection), own).serve()
    os._exit(0)
