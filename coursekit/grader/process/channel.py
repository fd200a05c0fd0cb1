"""Mensajes entre dos procesos: JSON con su largo adelante, por un socket; de cada lado, con tope de tamaño y de tiempo.

`WORKER_LIMIT` es lo más grande que puede decir el proceso en que corre la entrega: lo que pase de ahí no se lee.
"""
from __future__ import annotations

import json
import socket
import struct
import time

from coursekit.grader.process.wire import BadMessage

WORKER_LIMIT = 8 * 2**20
NO_LIMIT = 2**62
PIECE = 2**16
_LENGTH = struct.Struct("!I")


class Closed(Exception):
    """Del otro lado ya no hay nadie."""


class TooLate(Exception):
    """Se acabó el tiempo de espera."""


class Channel:
    """Un extremo; `limit`: el mensaje más largo que se acepta, en bytes."""

    def __init__(self, connection: socket.socket, limit: int = NO_LIMIT):
        self._connection = connection
        self._limit = limit
        self._room = NO_LIMIT
        self._unread = bytearray()
        self._deadline: float | None = None

    def wait_until(self, deadline: float) -> None:
        """Desde ahora se espera al otro, como mucho, hasta `deadline`, según time.monotonic()."""
        self._deadline = deadline
        self._connection.settimeout(max(deadline - time.monotonic(), 0.001))

    def allow(self, room: int) -> None:
        """Desde ahora se le leen al otro, en total, hasta `room` bytes."""
        self._room = room

    def send(self, message) -> None:
        """Escribe un mensaje. Closed si el otro se fue; TooLate si no lo lee a tiempo."""
        data = _encode(message).encode("ascii")
        try:
            self._connection.sendall(_LENGTH.pack(len(data)) + data)
        except TimeoutError:
            raise TooLate from None
        except OSError:
            raise Closed from None

    def receive(self):
        """El próximo mensaje. BadMessage si no es uno; Closed si el otro se fue; TooLate si no llega a tiempo."""
        size, = _LENGTH.unpack(self._read(_LENGTH.size))
        self._room -= size
        if size > self._limit or self._room < 0:
            raise BadMessage("un mensaje demasiado largo")
        try:
            return _decode(self._read(size).decode("ascii"))
        except (ValueError, RecursionError):
            raise BadMessage("un mensaje que no es JSON") from None

    def close(self) -> None:
        self._connection.close()

    def _read(self, size: int) -> bytes:
        while len(self._unread) < size:
            self._read_more()
        data = bytes(self._unread[:size])
        del self._unread[:size]
        return data

    def _read_more(self) -> None:
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise TooLate
        try:
            piece = self._connection.recv(PIECE)
        except TimeoutError:
            raise TooLate from None
        except OSError:
            raise Closed from None
        if not piece:
            raise Closed
        self._unread += piece


def _refuse(constant):
    raise ValueError(constant)


_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_decode = json.JSONDecoder(parse_constant=_refuse).decode
