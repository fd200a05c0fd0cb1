"""Digan lo que digan por el canal, aquí hay una frase y ningún punto: ni caídas, ni esperas, ni memoria sin fin.

Del otro lado hay un hilo que responde lo que se le escribió: así se prueban miles de mensajes sin abrir procesos.
"""
import base64
import contextlib
import json
import socket
import struct
import threading
import time
import tracemalloc
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.grader import points
from coursekit.grader.batch.stored import function_from_dict, function_to_dict
from coursekit.grader.process import far as module
from coursekit.grader.process.channel import WORKER_LIMIT, Channel
from coursekit.grader.process.far import FarNotebook, FarSubmission
from coursekit.grader.process.files import entry_of
from coursekit.grader.process.launch import Born
from coursekit.grader.process.wire import BadMessage, Reader
from coursekit.grader.runner import Judge

SECRET = 7919                # lo que nadie del otro lado puede adivinar
HASHES = 2**61 - 1           # los enteros que se llevan esto tienen el mismo hash
PATIENCE = 20.0
HURRY = 0.05


class Scripted:
    """De donde nacen «procesos» que responden, a cada mensaje, lo siguiente de `script`; al final, se van."""

    def __init__(self, script: list[bytes], before: list[bytes] = ()):
        self._script = [*before, *script]

    def start(self) -> Born:
        ours, theirs = socket.socketpair()
        threading.Thread(target=self._live, args=(theirs, list(self._script)), daemon=True).start()
        return Born(Channel(ours, WORKER_LIMIT), 1)

    @staticmethod
    def _live(connection, script):
        with connection, contextlib.suppress(OSError):
            for answer in script:
                connection.settimeout(HURRY)
                with contextlib.suppress(TimeoutError):      # espera el resto de un mensaje: va con el que sigue
                    connection.recv(2**20)
                connection.settimeout(PATIENCE)
                connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(2**20):
                pass

    def end(self, born, patience=0.0) -> int:
        born.channel.close()
        return 0


def frame(said) -> bytes:
    data = said if isinstance(said, bytes) else json.dumps(said).encode()
    return struct.pack("!I", len(data)) + data


OPENED = [frame({}), frame({"cells": 0}), frame({})]         # hello, open, ready


@points(1, of="f", hint="Pensemos.")
def asks(submission):
    """Usa lo que llega de todas las maneras en que una prueba lo usa"""
    def loss(x, scale=1):
        return scale * float(x)

    got = submission.f(loss, [1, 2])
    assert not submission.modified, "Cambió lo que recibió."
    with contextlib.suppress(TypeError, ValueError):
        assert np.size(got) != SECRET
        if len(set(got)) > SECRET:
            return
        for item in got:
            assert item != SECRET
    assert got == SECRET, f"Llegó {got!r:.100}"


def judged(script: list[bytes], before: list[bytes] = OPENED, maker=Scripted, seconds: float = 2.0):
    """El resultado de una prueba, si del otro lado responden eso."""
    with mock.patch.object(module, "nursery", lambda level: maker(script, before)):
        notebook = FarNotebook(entry_of("entrega.py", b""), "ninguno")
        judge = Judge("f", seconds)
        judge.judge(asks, FarSubmission(notebook))
        notebook.end()
    return judge.finish()


def assert_sentence_and_zero(result) -> None:
    stored = function_to_dict(result)
    assert function_from_dict(json.loads(json.dumps(stored))).points == result.points == 0
    assert len(json.dumps(stored)) < 100_000
    for test in result.tests:
        assert test.diagnosis.strip()


# --- lo que se le ocurra a cualquiera ---------------------------------------------------------

ODD = st.none() | st.booleans() | st.integers() | st.integers(-2**300, 2**300) | st.text(max_size=6)
ODD = ODD | st.floats(allow_nan=True) | st.sampled_from(["ok", "0x1p3", "<f8", "|b1", "<U4", "AAAAAAAAAAA=", "sNaN"])
MARKS = [*"ftdszcbrqDnaAo", "x", "far", "can", "kind", "given", "number"]
KEYS = ["value", "changed", "seen", "names", "printed", "late", "error", "refused", "raised", "stop", "ask", "method",
        "args", "kwargs", "cells", "unreadable", "prints", "failures", "skipped", "notes", "message", "kind", "lines"]
VALUES = st.recursive(ODD, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(MARKS + KEYS), inner, max_size=3), max_leaves=15)
REPLIES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5) | VALUES


@st.composite
def frames(draw):
    """Un mensaje: bien armado con cualquier cosa adentro, con el largo cambiado, cortado, o basura."""
    data = frame(json.dumps(draw(REPLIES)).encode())        # también NaN e Infinity, que JSON no tiene
    kind = draw(st.sampled_from(["whole", "whole", "whole", "longer", "shorter", "cut", "junk"]))
    if kind == "longer":
        return struct.pack("!I", draw(st.integers(0, 2**32 - 1))) + data[4:]
    if kind == "shorter":
        return struct.pack("!I", max(0, len(data) - 5)) + data[4:]
    if kind == "cut":
        return data[:draw(st.integers(0, len(data)))]
    return draw(st.binary(max_size=40)) if kind == "junk" else data


@settings(max_examples=100, deadline=None)
@given(st.lists(frames(), max_size=5))
def test_whatever_answers_a_call_earns_nothing_and_is_told_in_a_sentence(script):
    assert_sentence_and_zero(judged([*script, b"\0\0\0"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(frames(), max_size=6))
def test_whatever_answers_while_the_cells_run_earns_nothing(script):
    result = judged([*script, b"\0\0\0"], before=[frame({})])
    assert_sentence_and_zero(result)


# --- lo que se le ocurriría a quien conoce el canal -------------------------------------------

def nested(depth: int) -> bytes:
    return b'{"value": ' + b"[" * depth + b"]" * depth + b"}"


def nested_in(key: str, depth: int) -> bytes:
    return f'{{"{key}": '.encode() + b"[" * depth + b"]" * depth + b"}"


def filled(piece: str, key: str = "value", before="[", after="]", size: int = WORKER_LIMIT // 4) -> bytes:
    """Un mensaje de ese tamaño, hecho de esa pieza."""
    start = f'{{"{key}": {before}'
    times = (size - len(start) - 10) // (len(piece) + 1)
    return (start + ",".join([piece] * times) + after + "}").encode()


def same_hash(write, count: int) -> str:
    return ",".join(json.dumps(write(number)) for number in range(1, count))


TWINS = {
    "enteros": lambda k: k * HASHES,
    "complejos": lambda k: {"c": [float(-1000003 * k).hex(), float(k).hex()]},
    "fracciones": lambda k: {"q": [1 + k * HASHES, 1]},
    "tuplas": lambda k: {"t": [k * HASHES, 0]},
}
CRAFTED = {
    **{f"{name} con el mismo hash": f'{{"value": [{same_hash(write, 40_000)}]}}'.encode()
       for name, write in TWINS.items()},
    "conjunto con el mismo hash": f'{{"value": {{"s": [{same_hash(TWINS["enteros"], 40_000)}]}}}}'.encode(),
    "claves con el mismo hash": ('{"value": {"d": [' + ",".join(f"[{k * HASHES},0]" for k in range(40_000))
                                 + "]}}").encode(),
    "arreglo con el mismo hash": json.dumps({"value": {"a": ["<c16", [40_000], base64.b64encode(b"".join(
        struct.pack("<dd", -1000003.0 * k, k) for k in range(40_000))).decode()]}}).encode(),
    **{f"anidado {depth}": nested(depth) for depth in (60, 500, 900, 5000, 1_000_000)},
    **{f"{key} anidado": nested_in(key, 900) for key in ("error", "raised", "refused", "printed", "late", "names")},
    "muchas listas": filled("[]"), "muchos diccionarios": filled("{}"), "muchos nulos": filled("null"),
    "muchas fallas": filled("{}", key="failures"), "muchos cambios": filled("[]", key="changed"),
    "un texto enorme": filled("x" * 1000, before='"', after='"', size=WORKER_LIMIT),
    "un error enorme": b'{"error": {"message": "' + b"\\u001b]" * 1_000_000 + b'"}}',
    "demasiado largo": b"[" + b" " * WORKER_LIMIT + b"]",
    "una letra que no existe": b'{"value": {"a": ["<U1", [1], "/////w=="]}}',
    "un elemento enorme": b'{"value": {"a": ["<U400000000", [0], ""]}}',
    "un decimal que avisa": b'{"value": {"D": "sNaN"}}', "un decimal de lista": b'{"value": {"D": [0, [1, 2, 3], 0]}}',
    "una línea enorme": b'{"error": {"lines": [["celda", ' + b"9" * 4000 + b', "x"]]}}',
    "claves repetidas": b'{"value": 1, "value": 2, "error": null}',
}


@pytest.mark.parametrize("name", CRAFTED)
def test_what_was_made_to_hang_does_not(name):
    start = time.monotonic()
    assert_sentence_and_zero(judged([frame(CRAFTED[name])]))
    assert time.monotonic() - start < PATIENCE


def test_a_message_takes_no_more_memory_than_some_times_its_size():
    size = WORKER_LIMIT // 16
    tracemalloc.start()
    try:
        assert_sentence_and_zero(judged([frame(filled("[]", size=size))]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60 * size


MANY = 100_000
OF_THE_CELLS = [
    ("prints", "open", {str(number): "huella" for number in range(MANY)}), ("prints", "open", {"f": [[]] * MANY}),
    ("failures", "ready", [{}] * MANY), ("failures", "ready", [{"lines": [["c", 10**4000, "x"]]}] * 200),
    ("skipped", "ready", ["!ls"] * MANY), ("unreadable", "open", ["x"] * MANY),
]


@pytest.mark.parametrize("key, when, content", OF_THE_CELLS, ids=range(len(OF_THE_CELLS)))
def test_what_is_said_of_the_cells_is_kept_only_in_part(key, when, content):
    said = frame({key: content})
    opened, ready = (said, frame({})) if when == "open" else (frame({}), said)
    with mock.patch.object(module, "nursery", lambda level: Scripted([], [frame({}), opened, ready])):
        notebook = FarNotebook(entry_of("entrega.py", b""), "ninguno")
        notebook.wake()
        notebook.end()
    kept = getattr(notebook, key)
    assert len(kept) <= module.MOST_PRINTS and len(repr(kept)) < 200_000


def test_a_note_that_is_not_a_text_is_not_shown():
    notes = frame(b'{"notes": [' + b"[" * 900 + b"]" * 900 + b', 3, "una nota"]}')
    result = judged([frame({"value": 1}), notes])
    assert result.points == 0 and [note for note in result.notes if note] == ["una nota"]


ENDLESS = (["array"], ["iter", "next"], ["len", "item", "call"], ["array", "iter", "next", "len"])


@pytest.mark.parametrize("can", ENDLESS, ids=", ".join)
def test_an_object_that_gives_another_without_end_is_left(can):
    endless = [frame({"value": {"o": {"far": n, "kind": "un objeto", "can": can}}}) for n in range(2500)]
    start = time.monotonic()
    assert_sentence_and_zero(judged(endless))
    assert time.monotonic() - start < PATIENCE


def test_questions_without_end_are_cut():
    question = frame({"ask": 0, "args": [["x" * 1000] * 5000], "kwargs": {}})
    start = time.monotonic()
    result = judged([question] * 2000)
    assert_sentence_and_zero(result)
    assert time.monotonic() - start < PATIENCE


class Slow(Scripted):
    """Lo último lo dice letra por letra."""

    @staticmethod
    def _live(connection, script):
        with connection, contextlib.suppress(OSError):
            for answer in script[:-1]:
                connection.recv(2**20)
                connection.sendall(answer)
            for letter in script[-1]:
                connection.sendall(bytes([letter]))
                time.sleep(0.01)


def test_whoever_dictates_letter_by_letter_is_not_waited_for():
    start = time.monotonic()
    result = judged([frame({"value": "x" * 10_000})], maker=Slow, seconds=0.3)
    assert time.monotonic() - start < PATIENCE
    assert_sentence_and_zero(result)


# --- lo honesto no pierde nada ----------------------------------------------------------------

@pytest.mark.parametrize("written", [
    [2**64 + k for k in range(1000)], [2**100] * 10_000, {"s": [{"t": [k, k + 1]} for k in range(5000)]},
    [{"t": [0, 0]}] * 10_000, [{"c": ["0x1p0", "0x0p0"]}] * 1000, list(range(100_000)),
], ids=["grandes", "repetidos", "pares", "tuplas iguales", "complejos iguales", "muchos"])
def test_many_values_that_were_not_chosen_to_collide_are_read(written):
    assert Reader(None).read(written) is not None


def test_a_boolean_is_true_or_false_whatever_its_byte():
    got = Reader(None).read({"a": ["|b1", [3], base64.b64encode(b"\x00\x01\xff").decode()]})
    assert got.view("uint8").tolist() == [0, 1, 1]


def test_the_reader_can_be_used_again_after_refusing():
    reader = Reader(None)
    with pytest.raises(BadMessage):
        reader.read([k * HASHES for k in range(1000)])
    assert reader.read([5 * HASHES]) == [5 * HASHES]
