"""Lo que el código ajeno deja trabajando: procesos e hilos que nunca acaban harían esperar para siempre."""
from __future__ import annotations

import os
import sys
import threading


def child_processes() -> list:
    """Los procesos que abrió este programa con `multiprocessing` (o con lo que se apoya en él) y siguen vivos."""
    multiprocessing = sys.modules.get("multiprocessing")
    return [] if multiprocessing is None else multiprocessing.active_children()


def end_processes(except_for=()) -> None:
    """Termina los procesos de `child_processes`, salvo esos."""
    for process in child_processes():
        if process not in except_for:
            process.kill()


def waiting_threads() -> list[threading.Thread]:
    """Los hilos a los que Python espera antes de terminar el programa."""
    return [thread for thread in threading.enumerate()
            if thread is not threading.main_thread() and not thread.daemon]


def leave_without_waiting(code: int) -> None:
    """Termina el programa ya, con ese código de salida, sin esperar a ningún hilo."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
