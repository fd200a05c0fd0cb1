"""Corregir desde cualquier trabajador, también desde uno que hace varias cosas a la vez en hilos, como los de Dask.

Un límite de tiempo solo se puede poner en el hilo principal de un proceso, y lo que una prueba imprime es de todo el
proceso: por eso, si nos llaman desde otro hilo, corrige un proceso auxiliar, que queda esperando la tarea siguiente.
"""
from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict

from coursekit.grader.batch.job import Task, grade
from coursekit.grader.process import isolation
from coursekit.grader.process.launch import close_nurseries

HELPER = "import sys; sys.path.insert(0, sys.argv[1]); from coursekit.grader.batch.apart import main; main()"
PATIENCE = 30.0

_idle: list[subprocess.Popen] = []
_turn = threading.Lock()


class HelperFailed(RuntimeError):
    """El proceso auxiliar no pudo corregir."""


def grade_anywhere(task: Task) -> dict:
    """Lo mismo que `grade`, desde el hilo que sea. HelperFailed si el proceso auxiliar no puede."""
    if threading.current_thread() is threading.main_thread():
        return grade(task)
    helper = _take()
    try:
        helper.stdin.write(json.dumps(asdict(task)).encode() + b"\n")
        helper.stdin.flush()
        answer = json.loads(helper.stdout.readline())
    except (OSError, ValueError):
        _end(helper)
        raise HelperFailed("el proceso auxiliar terminó antes de responder") from None
    with _turn:
        _idle.append(helper)
    if "failed" in answer:
        raise HelperFailed(answer["failed"])
    return answer["result"]


def _take() -> subprocess.Popen:
    """Un proceso auxiliar libre, o uno nuevo."""
    with _turn:
        if _idle:
            return _idle.pop()
    command = [sys.executable, "-s", "-P", "-B", "-c", HELPER, str(isolation.PACKAGE.parent)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _end(helper: subprocess.Popen) -> None:
    """Termina un proceso auxiliar: al cerrarse su entrada, deja lo que hace y no queda nada de lo que abrió."""
    with contextlib.suppress(OSError):
        helper.stdin.close()
    try:
        helper.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        helper.kill()
        helper.wait()
    helper.stdout.close()


@atexit.register
def end_helpers() -> None:
    """Termina los procesos auxiliares que esperan."""
    with _turn:
        helpers = list(_idle)
        _idle.clear()
    for helper in helpers:
        _end(helper)


# --- el proceso auxiliar ----------------------------------------------------------------------

def main() -> None:
    """Corrige las tareas que llegan por la entrada, una por línea, hasta que se cierra."""
    answers = _own_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    isolation.limit_grader_memory()
    try:
        for line in sys.stdin.buffer:
            answers.write(json.dumps(_answer(line)).encode() + b"\n")
            answers.flush()
    finally:
        close_nurseries()


def _own_output():
    """Por donde se responde; lo que alguien imprima va a otra parte."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _answer(line: bytes) -> dict:
    try:
        return {"result": grade(Task(**json.loads(line)))}
    except Exception as error:
        return {"failed": type(error).__name__}
