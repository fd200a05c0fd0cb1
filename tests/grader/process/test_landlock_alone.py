"""Landlock donde el sistema no da espacios propios: los topes de memoria, procesos, tiempo y disco valen igual.

Lo de verdad: antes de corregir, un filtro de seccomp le niega los espacios a este proceso y a todo el que nazca de él.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.lacking import confined_with

from coursekit.grader.process import isolation
from coursekit.grader.process.leftover_files import remove_all, too_much

TESTS = Path(__file__).parents[2]
ROOT = TESTS.parent
MARK = "marca_de_landlock_sin_espacios"
MEGABYTE = 2**20

SUBMISSION = f'''
import os, subprocess, sys, time

def one_that_asks_for_everything():
    kept = []
    while True:
        kept.append(bytearray(10**7))

def many_that_ask_for_a_little():
    for _ in range(5):
        if os.fork() == 0:
            if os.fork() == 0:          # un huérfano
                os.setsid()
                kept = b"x" * (80 * 10**6)
                time.sleep(20)
            os._exit(0)
    time.sleep(8)

def many_processes():
    for _ in range(80):
        if os.fork() == 0:
            os._exit(time.sleep(20))
    time.sleep(8)

def never_ends():
    while True:
        pass

def deaf():
    import signal
    for number in (signal.SIGALRM, signal.SIGXCPU, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    return sum(range(10**13))

def says_too_much():
    for _ in range(300):
        print("x" * 10**4)
        os.write(1, b"x" * 10**4)
    return 1

def fills_the_disk():
    for number in range(200):
        with open(f"lleno_{{number}}", "wb") as file:
            file.write(b"x" * 2 * 10**6)
    time.sleep(8)

def one_enormous_file():
    with open("enorme", "wb") as file:
        while True:
            file.write(b"x" * 10**6)

def leaves_things():
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)  # {MARK}"])
            os._exit(0)
    home = os.getcwd()
    for _ in range(1500):
        os.mkdir("honda")
        os.chdir("honda")
    open("fondo", "w").close()
    os.chdir(home)
    os.mkdir("cerrada")
    open("cerrada/x", "w").close()
    os.symlink("/etc", "enlace")
    os.chmod("cerrada", 0)
    time.sleep(0.3)
    return 1

def reaches_out(places):
    found = []
    for place in places:
        try:
            found.append(str(os.listdir(place) if os.path.isdir(place) else open(place).read())[:50])
        except OSError:
            pass
        try:
            open(os.path.join(place, "dejado"), "w").close()
            found.append("escribió en " + place)
        except OSError:
            pass
    return found
'''

RUN = """
import json, os, socket, sys, tempfile
from coursekit.grader.process import far, isolation, launch, leftover_files, nursery
from coursekit.grader.process.channel import WORKER_LIMIT, Channel
from coursekit.grader.process.files import entry_of
import coursekit.grader.process.worker
from helpers.far import FarNotebook, FarSubmission

source, area, asked, places = json.loads(sys.stdin.read())
isolation.drop_capabilities()
assert isolation.refuse_calls(isolation._libc)
try:
    isolation.enter_namespaces(network=False)
    raise SystemExit("hay espacios propios: no se prueba lo que se dice")
except OSError:
    pass
isolation.MEMORY = 500 * 2**20
isolation.FILE_SIZE = 8 * 2**20
nursery.MOST_MEMORY = 300 * 2**20
leftover_files.MOST_BYTES = 40 * 2**20
tempfile.tempdir = area


class Maker:
    def start(self):
        ours, theirs = socket.socketpair()
        keeper = os.fork()
        if keeper == 0:
            ours.close()
            os._exit(nursery.Keeper(theirs.fileno(), isolation.LANDLOCK).run())
        theirs.close()
        return launch.Born(Channel(ours, WORKER_LIMIT), keeper)

    def end(self, born, patience=0.0):
        born.channel.close()
        return nursery._end(born.number, patience)


far.nursery = lambda level: Maker()
notebook = FarNotebook(entry_of("entrega.py", source.encode()), isolation.LANDLOCK)
submission = FarSubmission(notebook)
said = {}
try:
    with submission.limited(20.0 if asked not in ("never_ends", "deaf") else 0.5):
        arguments = [places] if asked == "reaches_out" else []
        said["value"] = getattr(submission, asked)(*arguments)
except BaseException as error:
    said["error"] = type(error).__name__ + ": " + str(getattr(error, "message", error))
again = FarSubmission(notebook)
with again.limited(20.0):
    said["after"] = again.reaches_out([])
notebook.end()
said["left"] = os.listdir(area)
print(json.dumps(said))
"""


def asked(tmp_path, name: str) -> dict:
    """Lo que pasó al llamar a esa función de la entrega."""
    confined_with(isolation.LANDLOCK)
    area = tmp_path / "area"
    area.mkdir()
    places = [str(tmp_path), str(ROOT), str(ROOT / "solutions"), "/etc/passwd", "/root", "/home", "/tmp", "/dev/shm"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])}
    done = subprocess.run([sys.executable, "-c", RUN], input=json.dumps([SUBMISSION, str(area), name, places]),
                          capture_output=True, text=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    *printed, last = done.stdout.splitlines()
    said = json.loads(last)
    assert said["left"] == [] and said["after"] == []
    assert sum(map(len, printed)) < 3000
    return said


CASES = {
    "one_that_asks_for_everything": ("MemoryError", "memoria"), "many_that_ask_for_a_little": ("demasiada memoria",),
    "many_processes": ("demasiados procesos",), "never_ends": ("TimeLimit",), "deaf": ("TimeLimit",),
    "fills_the_disk": ("escribió demasiado en el disco",), "one_enormous_file": ("archivo", "File too large"),
}


@pytest.mark.processes
@pytest.mark.parametrize("name", CASES)
def test_what_is_too_much_ends_in_a_sentence_and_the_next_test_goes_on(tmp_path, name):
    error = asked(tmp_path, name)["error"]
    assert any(part in error for part in CASES[name]), error


@pytest.mark.processes
def test_what_it_prints_is_cut(tmp_path):
    assert asked(tmp_path, "says_too_much")["value"] == 1


@pytest.mark.processes
def test_it_reads_and_writes_nothing_of_others(tmp_path):
    assert asked(tmp_path, "reaches_out")["value"] == []


@pytest.mark.processes
def test_neither_processes_nor_hidden_files_are_left(tmp_path):
    assert asked(tmp_path, "leaves_things")["value"] == 1
    commands = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            commands.append(place.read_bytes())
        except OSError:
            continue
    assert not [command for command in commands if MARK.encode() in command]


# --- los archivos -----------------------------------------------------------------------------

def test_a_folder_is_removed_however_deep_closed_or_linked(tmp_path):
    folder = tmp_path / "entrega"
    folder.mkdir()
    kept = tmp_path / "de otros"
    kept.mkdir()
    (kept / "canario").write_text("canto")
    (folder / "enlace").symlink_to(kept)
    deep = os.open(folder, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("honda", dir_fd=deep)
        inner = os.open("honda", os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = inner
    os.close(deep)
    (folder / "cerrada").mkdir()
    (folder / "cerrada" / "x").write_text("x")
    (folder / "cerrada").chmod(0)
    remove_all(str(folder))
    assert not folder.exists() and (kept / "canario").read_text() == "canto"
    remove_all(str(folder))           # lo que no está no molesta


def test_too_much_counts_bytes_and_files_of_every_folder(tmp_path, monkeypatch):
    from coursekit.grader.process import leftover_files

    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x").write_bytes(b"x" * 3 * MEGABYTE)
    assert not too_much(str(tmp_path))
    monkeypatch.setattr(leftover_files, "MOST_BYTES", 2 * MEGABYTE)
    assert too_much(str(tmp_path))
    monkeypatch.undo()
    monkeypatch.setattr(leftover_files, "MOST_FILES", 2)
    assert too_much(str(tmp_path))
