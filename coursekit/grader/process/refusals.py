"""Las llamadas al sistema que ninguna entrega honesta necesita y que se le niegan, con un filtro de seccomp.

Adentro de un espacio de usuarios propio una entrega podría montar carpetas en memoria sin tope, o pedir memoria que no
es de ningún proceso (`memfd_create`, la compartida de System V); con un llavero del sistema, dejarle algo a la entrega
siguiente. El filtro lo heredan los procesos que abra, y nadie lo puede quitar. Donde no hay seccomp, o la máquina no es
de una clase conocida, quedan los demás encierros.
"""
from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

PR_SET_SECCOMP = 22
FILTER_MODE = 2
JOIN_SESSION_KEYRING = 1
NAMESPACES = 0x7E020000        # los permisos de clone() que abren un espacio propio

LOAD = 0x20                    # instrucciones del filtro: leer, comparar, responder
IF_EQUAL = 0x15
IF_AT_LEAST = 0x35
IF_ANY_BIT = 0x45
ANSWER = 0x06
NUMBER_AT, MACHINE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
ALLOW = 0x7FFF0000
REFUSE = 0x00050000
OTHER_NUMBERS = 0x40000000     # en x86-64, las mismas llamadas con otros números


@dataclass(frozen=True)
class Machine:
    """Los números de las llamadas al sistema en una clase de máquina."""

    mark: int
    clone: int
    clone3: int
    keyctl: int
    refused: tuple[int, ...]


# Las llamadas nuevas tienen el mismo número en todas: montar (428 a 433, 442), io_uring (425 a 427), memfd_secret.
EVERYWHERE = (*range(425, 434), 442, 447)
MACHINES = {
    # mount umount2 pivot_root unshare setns, ptrace y la memoria de otros, llaveros, memfd_create, shmget, bpf,
    # perf_event_open, userfaultfd, open_by_handle_at, enterarse de qué archivos abren los demás, sched_setaffinity
    "x86_64": Machine(0xC000003E, 56, 435, 250, (
        165, 166, 155, 272, 308, 101, 310, 311, 248, 249, 250, 319, 29, 321, 298, 323, 304, 253, 294, 300, 203)),
    "aarch64": Machine(0xC00000B7, 220, 435, 219, (
        40, 39, 41, 97, 268, 117, 270, 271, 217, 218, 219, 279, 194, 280, 241, 282, 265, 26, 262, 122)),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def leave_keyrings(libc) -> None:
    """Un llavero de sesión nuevo y vacío: en el heredado podría quedar algo de quien se corrigió antes."""
    machine = MACHINES.get(platform.machine())
    if machine is not None:
        libc.syscall(machine.keyctl, JOIN_SESSION_KEYRING, None)


def refuse_calls(libc) -> bool:
    """Desde ahora esas llamadas fallan con EPERM, en este proceso y en los que nazcan de él. ¿Se pudo?

    Antes hay que renunciar a permisos nuevos (PR_SET_NO_NEW_PRIVS).
    """
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = filter_for(machine)
    instructions = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(instructions))
    return libc.prctl(PR_SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0) == 0


def filter_for(machine: Machine) -> bytes:
    """Las instrucciones del filtro, de ocho bytes cada una: qué hacer, a cuántas saltar si sí y si no, y con qué."""
    refused = [*machine.refused, *EVERYWHERE]
    steps = [(LOAD, 0, 0, MACHINE_AT), (IF_EQUAL, 1, 0, machine.mark), (ANSWER, 0, 0, REFUSE | errno.EPERM),
             (LOAD, 0, 0, NUMBER_AT), (IF_AT_LEAST, 0, 1, OTHER_NUMBERS), (ANSWER, 0, 0, REFUSE | errno.EPERM),
             (IF_EQUAL, 0, 1, machine.clone3), (ANSWER, 0, 0, REFUSE | errno.ENOSYS)]      # se usa clone() en su lugar
    for number in refused:
        steps += [(IF_EQUAL, 0, 1, number), (ANSWER, 0, 0, REFUSE | errno.EPERM)]
    steps += [(IF_EQUAL, 0, 3, machine.clone), (LOAD, 0, 0, FIRST_ARGUMENT_AT), (IF_ANY_BIT, 0, 1, NAMESPACES),
              (ANSWER, 0, 0, REFUSE | errno.EPERM), (ANSWER, 0, 0, ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
