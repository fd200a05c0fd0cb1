"""Qué deja un clúster de Ray en esta máquina, y cómo se lo quita, también si a quien lo empezó le matan el proceso.

Si muere de golpe quien lo empezó, dos procesos de Ray siguen más de un minuto, y sus archivos para siempre. Por eso hay
un guardián: este mismo archivo como programa, que espera esa muerte sin hacer nada más.

    python ray_leftovers.py PROCESO      y la carpeta de sus archivos, por la entrada
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import psutil


@contextmanager
def guarded(folder):
    """Mientras dure el `with` hay un guardián; al salir, no queda nada de `folder` ni el guardián."""
    command = [sys.executable, __file__, str(os.getpid())]
    quiet = subprocess.DEVNULL
    # En su propia sesión: un Ctrl-C de la terminal no es para él.
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)
    guard.stdin.write(os.fsencode(folder))
    guard.stdin.close()
    try:
        yield
    finally:
        remove(folder)
        guard.kill()
        guard.wait()


def remove(folder):
    """Termina los procesos de ese clúster y borra sus archivos."""
    end_processes_of(folder)
    shutil.rmtree(folder, ignore_errors=True)


def end_processes_of(folder):
    """Termina los procesos de un clúster, y los que ellos empezaron; este, no.

    Sin carpeta no hace nada: un texto vacío está en la orden de cualquier proceso, también en los ajenos.
    """
    if not folder:
        return
    own = [process for process in psutil.process_iter() if process.pid != os.getpid() and _is_of(process, folder)]
    below = [child for process in own for child in _children(process)]
    for process in [*own, *below]:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            pass
    psutil.wait_procs([*own, *below], timeout=10)


def _is_of(process, folder) -> bool:
    """¿Es de ese clúster? Lo dice su orden o, si Ray le cambió el nombre, los archivos que tiene abiertos."""
    try:
        command = " ".join(process.cmdline())
        if command.startswith("ray::"):
            return any(folder in file.path for file in process.open_files())
        return folder in command
    except psutil.Error:                     # terminó mientras lo mirábamos, o es de otra persona
        return False


def _children(process) -> list:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def watch(owner, folder):
    """Espera a que muera el proceso `owner` y quita lo que dejó."""
    try:
        psutil.Process(owner).wait()
    except psutil.NoSuchProcess:
        pass
    remove(folder)


if __name__ == "__main__":
    watch(int(sys.argv[1]), os.fsdecode(sys.stdin.buffer.read()))
