"""Lo que ninguna entrega necesita pedirle al sistema, y no puede: memoria sin dueño, espacios propios, llaveros."""
import errno
import platform

import pytest
from helpers.far import far
from helpers.lacking import confined_with

from coursekit.grader.faults import ProcessEnded
from coursekit.grader.process import isolation
from coursekit.grader.process.refusals import MACHINES, NAMESPACES, filter_for

HERE = MACHINES.get(platform.machine())
NEW_USER = 0x10000000

ASKS = """
import ctypes
import os
libc = ctypes.CDLL(None, use_errno=True)

def ask(number, *arguments):
    ctypes.set_errno(0)
    answer = libc.syscall(number, *arguments)
    return ctypes.get_errno() if answer < 0 else "sí"

def in_a_child(number, *arguments):
    child = os.fork()
    if child == 0:
        answer = ask(number, *arguments)
        os._exit(200 if answer == "sí" else answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
"""


@pytest.mark.processes
@pytest.mark.parametrize("level", [isolation.BUBBLEWRAP, isolation.LANDLOCK])
def test_a_submission_is_refused_what_it_does_not_need(level):
    with far(ASKS, confined_with(level)) as sub:
        for number in HERE.refused:
            assert sub.ask(number, 0, 0, 0, 0) == errno.EPERM, number
        assert sub.in_a_child(HERE.clone, NEW_USER | 17, 0, 0, 0, 0) == errno.EPERM


@pytest.mark.processes
@pytest.mark.parametrize("level", [isolation.BUBBLEWRAP, isolation.LANDLOCK])
def test_threads_and_processes_are_still_allowed(level):
    source = """
        import subprocess, sys, threading
        from concurrent.futures import ThreadPoolExecutor
        from joblib import Parallel, delayed
        from sklearn.dummy import DummyClassifier
        from sklearn.model_selection import cross_val_score
        import multiprocessing

        def work(n):
            with ThreadPoolExecutor(2) as pool:
                threads = list(pool.map(abs, [-n, n]))
            other = subprocess.run([sys.executable, "-c", "print(7)"], capture_output=True, text=True)
            with multiprocessing.Pool(2) as pool:
                processes = pool.map(abs, [-n, n])
            scores = cross_val_score(DummyClassifier(), [[0]] * 8, [0, 1] * 4, cv=2, n_jobs=-1)
            return [threads, processes, other.stdout, Parallel(n_jobs=2)(delayed(abs)(-i) for i in range(3)),
                    scores.tolist()]
    """
    with far(source, confined_with(level)) as sub:
        assert sub.work(3) == [[3, 3], [3, 3], "7\n", [0, 1, 2], [0.5, 0.5]]


@pytest.mark.processes
@pytest.mark.parametrize("level", [isolation.BUBBLEWRAP, isolation.LANDLOCK])
def test_its_processes_are_counted_with_either_confinement(level):
    source = """
        import os, time

        def open_many():
            for _ in range(80):
                if os.fork() == 0:
                    os._exit(time.sleep(60))
            time.sleep(5)
    """
    with pytest.raises(ProcessEnded, match="abrió demasiados procesos"), far(source, confined_with(level)) as sub:
        sub.open_many()


@pytest.mark.parametrize("name", sorted(MACHINES))
def test_the_filter_answers_what_it_should_on_every_machine(name):
    machine = MACHINES[name]
    program = filter_for(machine)
    assert _answer(program, machine.mark ^ 1, 0) == errno.EPERM
    assert _answer(program, machine.mark, machine.clone3) == errno.ENOSYS
    assert _answer(program, machine.mark, machine.clone, 17) == 0
    assert _answer(program, machine.mark, machine.clone, NAMESPACES & -NAMESPACES) == errno.EPERM
    assert {_answer(program, machine.mark, number) for number in machine.refused} == {errno.EPERM}
    common = {number for number in range(500) if _answer(program, machine.mark, number)}
    assert common <= {*machine.refused, machine.clone3, *range(425, 434), 442, 447}


def _answer(program: bytes, machine: int, number: int, first: int = 0) -> int:
    """Lo que responde el filtro: 0 si deja hacer la llamada, o el error."""
    import struct

    data = struct.pack("=IIQQ", number, machine, 0, first)
    steps = list(struct.iter_unpack("=HBBI", program))
    place = 0
    value = 0
    while True:
        code, yes, no, operand = steps[place]
        place += 1
        if code == 0x06:
            return 0 if operand == 0x7FFF0000 else operand & 0xFFFF
        if code == 0x20:
            value, = struct.unpack_from("=I", data, operand)
            continue
        holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[code]
        place += yes if holds else no
