"""Un diario es la verdad: vale lo que dice, aunque el disco, otra computadora u otra búsqueda digan otra cosa."""
import datetime
import io
import json
import math
import os
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from helpers.searcher_makers import MAKERS, MIXED, UNION, WITH_RESOURCE, one_of_each

from coursekit import Float, History, Int, minimize
from coursekit.history import NotSaved
from coursekit.search import journal_file, lock
from coursekit.searchers import GeneticSearch, GridSearch, Hyperband, RandomSearch, TPESearch

SPACE = {"x": Float(0, 1), "n": Int(1, 5)}
N = 8


def total(params):
    return params["x"] + params["n"]


def search(seed=0):
    return RandomSearch(SPACE, random_state=seed)


def table(history):
    return [(t.number, t.params, t.loss, t.status, t.cost, t.error) for t in history]


def events(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rewrite(path, change):
    """Cambia cada suceso del diario con `change`."""
    lines = [change(event) for event in events(path)]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


# -- en otra computadora

def rough(params, resource=1):
    return math.sin(9 * params["lr"]) + params["depth"] / 12 + len(params["kind"]) + 1 / resource


def objective_for(name):
    return rough if name in WITH_RESOURCE else (lambda params: rough(params))


def nudged(event):
    """Lo que se propuso, con la última cifra distinta."""
    if event.get("event") == "ask":
        params = event["params"]
        event["params"] = params | {"lr": min(params["lr"] * (1 + 1e-13), 1.0)}
    return event


def moved(event):
    """Lo que se propuso, en otra parte del espacio."""
    if event.get("event") == "ask":
        params = event["params"]
        event["params"] = params | {"lr": 1e-4 + event["config"] / 1000, "depth": 13 - params["depth"]}
    return event


@pytest.mark.parametrize("change", [nudged, moved], ids=["la última cifra", "otra parte"])
@pytest.mark.parametrize("name", [*one_of_each().values(), "hyperband-tpe"])
def test_what_the_journal_says_was_asked_was_asked(tmp_path, name, change):
    path = tmp_path / "j.jsonl"
    first = minimize(objective_for(name), MAKERS[name](MIXED, 1), 8, journal=path)
    rewrite(path, change)
    asked = [event["params"] for event in events(path) if event.get("event") == "ask"]
    searcher = MAKERS[name](MIXED, 1)
    again = minimize(objective_for(name), searcher, 10, journal=path)
    assert [t.params for t in again][:8] == asked[:8] and [t.loss for t in again][:8] == [t.loss for t in first]
    assert [t.params["lr"] for t in first] != [t.params["lr"] for t in again][:8], "el diario difería"
    assert len(again) == 10 and not searcher.pending
    assert table(minimize(objective_for(name), MAKERS[name](MIXED, 1), 10, journal=path)) == table(again)


def test_a_finite_space_is_not_exhausted_by_what_was_never_asked(tmp_path):
    space, path = {"n": Int(1, 6)}, tmp_path / "j.jsonl"
    minimize(lambda p: p["n"], TPESearch(space, 0, n_startup=2), 3, journal=path)
    taken = [event["params"]["n"] for event in events(path) if event.get("event") == "ask"]
    free = next(n for n in range(1, 7) if n not in taken)

    def swap(event):
        if event.get("number") == 2 and event["event"] == "ask":
            event["params"]["n"] = free
        return event

    rewrite(path, swap)
    history = minimize(lambda p: p["n"], TPESearch(space, 0, n_startup=2), journal=path)
    assert sorted(t.params["n"] for t in history) == [1, 2, 3, 4, 5, 6] and history[2].params["n"] == free


def test_the_story_of_a_trial_comes_from_the_journal(tmp_path):
    path = tmp_path / "j.jsonl"
    first = minimize(rough, GeneticSearch(MIXED, 0, population=4), 12, journal=path)
    rewrite(path, lambda event: event | {"parents": [0, 1], "origin": "cruza"} if event.get("number") == 9 else event)
    again = minimize(rough, GeneticSearch(MIXED, 0, population=4), 12, journal=path)
    assert (again[9].parents, again[9].origin) == ((0, 1), "cruza")
    assert [t.parents for t in again[:9]] == [t.parents for t in first[:9]]
    assert [t.generation for t in again] == [t.generation for t in first]


def test_a_union_resumes_in_its_subspace(tmp_path):
    path = tmp_path / "j.jsonl"
    first = minimize(lambda p: len(p), RandomSearch(UNION, 0), 12, journal=path)
    assert table(minimize(lambda p: len(p), RandomSearch(UNION, 0), 12, journal=path)) == table(first)


def test_a_journal_of_the_first_version_resumes(tmp_path):
    path = tmp_path / "j.jsonl"
    searcher = Hyperband({"x": Float(0, 1)}, 4, 2, random_state=3)
    header = {"coursekit_journal": 1, "searcher": "hyperband", "space": searcher.space.fingerprint(),
              "settings": searcher.settings()}
    lines, twin = [header], searcher.clone()
    for _ in range(3):
        trial = twin.ask()
        lines.append({"event": "ask", "number": trial.number, "config": trial.config, "resource": trial.resource,
                      "params": trial.params})
        lines.append({"event": "tell", "number": trial.number, "loss": 0.5, "cost": 1, "seconds": 0.1, "error": "",
                      "info": {"curva": [1, None]}})
        twin.tell(trial, 0.5)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    history = minimize(lambda p, r: p["x"], searcher, 5, journal=path)
    assert len(history) == 5 and [t.loss for t in history[:3]] == [0.5] * 3 and history[0].info == {"curva": [1, None]}


# -- con cualquier contenido

def test_text_that_is_not_utf8_goes_anywhere(tmp_path):
    path, name = tmp_path / "j.jsonl", os.fsdecode(b"datos_a\xf1o.csv")
    calls = []

    def objective(params):
        calls.append(params)
        if params["file"] == "b.csv":
            raise OSError(f"no está {name}")
        return {"loss": 1.0, name: [name, "\ud83d\ude00"]}

    first = minimize(objective, RandomSearch({"file": [name, "b.csv"]}, 0), 2, journal=path)
    again = minimize(objective, RandomSearch({"file": [name, "b.csv"]}, 0), 2, journal=path)
    assert len(calls) == 2 and table(again) == table(first) and [t.info for t in again] == [t.info for t in first]
    again.save(tmp_path / "h.json")
    assert table(History.load(tmp_path / "h.json", {"file": [name, "b.csv"]})) == table(first)


class Shy:
    def __repr__(self):
        raise RuntimeError("no quiero")


def test_information_of_any_shape_is_saved_and_comes_back(tmp_path):
    path = tmp_path / "j.jsonl"
    cycle, deep = {}, []
    cycle["yo"] = cycle
    for _ in range(2000):
        deep = [deep]
    good = {"forma": (3, 2), "vistas": {1, 2}, "mejor": -math.inf, "cuándo": datetime.datetime(2024, 2, 29, 12, 30),
            "uno": {1: "a", (2, 3): None}, "bytes": b"\x00"}
    odd = {"ciclo": cycle, "hondo": deep, "tímido": Shy(), "función": len}
    minimize(lambda p: {"loss": 1.0} | good | odd, search(), 2, journal=path)
    info = minimize(total, search(), 2, journal=path)[1].info
    assert {key: info[key] for key in good} == good
    assert info["ciclo"] == {"yo": NotSaved("un ciclo: se contiene a sí mismo")} and "len" in info["función"].text
    assert "no se puede mostrar" in info["tímido"].text and isinstance(info["hondo"], list)


# -- el disco

class FullDisk(io.FileIO):
    """Un archivo en un disco con `room` bytes: acepta los que entran, sin protestar, y después ninguno."""

    room = 0

    def write(self, data):
        left = FullDisk.room - os.fstat(self.fileno()).st_size
        if left <= 0:
            raise OSError(28, "No space left on device")
        return super().write(data[:left])


@pytest.fixture
def disk(monkeypatch):
    monkeypatch.setattr(journal_file, "open", lambda path, mode, buffering: FullDisk(path, mode), raising=False)
    return FullDisk


def counted(calls):
    def objective(params):
        calls.append(params)
        return total(params)

    return objective


@pytest.mark.parametrize("room", range(0, 2000, 37))
def test_a_full_disk_is_told_and_loses_nothing(tmp_path, disk, room):
    path, calls = tmp_path / "j.jsonl", []
    disk.room = room
    kept = []
    try:
        kept = minimize(counted(calls), search(), N, journal=path)
    except OSError as error:
        assert str(error).startswith("«journal»: no se pudo escribir en ") and error.errno == 28
        assert "no queda lugar en el disco" in str(error) and "se espera un archivo donde" in str(error)
        kept = getattr(error, "history", [])
    else:
        assert room > 1000
    assert len(kept) == len(calls), "todo lo evaluado está en la historia"
    assert path.read_bytes()[-1:] in (b"", b"\n"), "ninguna línea queda por la mitad"
    known = sum(event.get("event") == "tell" for event in events(path))
    assert len(calls) - known <= 1
    disk.room = 10**6
    history = minimize(counted(calls), search(), N, journal=path)
    assert table(history) == table(minimize(total, search(), N)) and len(calls) <= N + 1


def test_room_that_appears_before_closing_is_used(tmp_path, disk):
    path, calls = tmp_path / "j.jsonl", []

    class Cleaner(RandomSearch):
        def tell(self, trial, loss):
            super().tell(trial, loss)
            disk.room = 10**6

    def objective(params):
        if len(calls) == 3:
            disk.room = path.stat().st_size + 20      # media línea
        return counted(calls)(params)

    disk.room = 10**6
    with pytest.raises(OSError, match="«journal»: no se pudo escribir") as caught:
        minimize(objective, Cleaner(SPACE, 0), N, journal=path)
    assert len(caught.value.history) == 4
    history = minimize(counted(calls), Cleaner(SPACE, 0), N, journal=path)
    assert table(history) == table(minimize(total, search(), N)) and len(calls) == N, "nada se evaluó dos veces"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_in_parallel_loses_nothing_either(tmp_path, disk, workers):
    path, calls = tmp_path / "j.jsonl", []
    disk.room = 700
    with ThreadPoolExecutor(workers) as pool, pytest.raises(OSError, match="«journal»") as caught:
        minimize(counted(calls), search(), N, executor=pool, max_pending=3, journal=path)
    kept = {t.number for t in caught.value.history}
    assert len(calls) - len(kept) <= 3 and len(kept) > 0
    disk.room = 10**6
    history = minimize(total, search(), N, journal=path)
    assert sorted(table(history)) == table(minimize(total, search(), N))


def test_an_interrupt_in_the_middle_of_a_line_leaves_the_journal_whole(tmp_path, monkeypatch):
    path, written = tmp_path / "j.jsonl", []

    class Interrupted(io.FileIO):
        def write(self, data):
            written.append(data)
            if len(written) == 6:
                super().write(data[:10])
                raise KeyboardInterrupt
            return super().write(data)

    monkeypatch.setattr(journal_file, "open", lambda path, mode, buffering: Interrupted(path, mode), raising=False)
    history = minimize(total, search(), N, journal=path, progress=False)
    assert "a mano" in history.stopped and 2 <= len(history) <= 3
    assert [event["event"] for event in events(path)[1:5]] == ["ask", "tell", "ask", "tell"]
    assert table(minimize(total, search(), N, journal=path)) == table(minimize(total, search(), N))


# -- un solo escritor

IN_USE = "«journal»: .* está en uso por otra búsqueda que sigue corriendo; se espera un archivo libre"


def test_two_threads_cannot_share_a_journal(tmp_path):
    path, refused = tmp_path / "j.jsonl", []
    gate = threading.Barrier(2)

    def slow(params):
        gate.wait(timeout=20)      # hasta que el otro haya probado
        return total(params)

    def first():
        return minimize(slow, search(), 1, journal=path)

    def second():
        with pytest.raises(ValueError, match=IN_USE):
            minimize(total, search(), 3, journal=path)
        refused.append(True)
        gate.wait(timeout=20)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        deadline = time.monotonic() + 20
        while not path.exists() or len(path.read_bytes().splitlines()) < 2:
            assert time.monotonic() < deadline and not running.done()
            time.sleep(0.001)
        second()
        assert len(running.result()) == 1 and refused
    assert table(minimize(total, search(), N, journal=path)) == table(minimize(total, search(), N))


def test_a_search_inside_another_cannot_share_its_journal(tmp_path):
    path = tmp_path / "j.jsonl"

    def nested(params):
        return minimize(total, search(), 2, journal=path).best.loss

    with pytest.warns(UserWarning, match="Fallaron"):
        history = minimize(nested, search(), 2, journal=path)
    assert all("está en uso por otra búsqueda" in t.error for t in history)


def test_opening_and_closing_the_journal_elsewhere_does_not_free_it(tmp_path):
    path, link = tmp_path / "j.jsonl", tmp_path / "otro nombre.jsonl"

    def curious(params):
        path.read_text()
        with open(path, "ab"):
            pass
        if not link.exists():
            link.symlink_to(path)
        for name in (path, link):
            with pytest.raises(ValueError, match=IN_USE):
                minimize(total, search(), 3, journal=name)
        code = ("import sys; from coursekit.search.journal_file import JournalFile\n"
                "try: JournalFile(sys.argv[1])\nexcept ValueError as error: print(error)")
        said = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True).stdout
        assert "está en uso" in said
        return 1.0

    assert minimize(curious, search(), 1, journal=path)[0].ok


def test_a_journal_is_free_again_when_its_search_ends(tmp_path):
    path = tmp_path / "j.jsonl"
    with pytest.raises(TypeError):
        minimize(lambda p: "x", search(), 2, journal=path)
    assert len(minimize(total, search(), 2, journal=path)) == 2


def test_a_child_process_does_not_keep_the_journal(tmp_path):
    """El trabajador de un pool, nacido con el diario abierto, puede sobrevivir a quien lo abrió."""
    path = tmp_path / "j.jsonl"
    file = journal_file.JournalFile(path)
    ready, leave = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        os.write(ready[1], b"x")
        os.read(leave[0], 1)
        os._exit(0)
    try:
        os.read(ready[0], 1)
        with pytest.raises(ValueError, match=IN_USE):
            journal_file.JournalFile(path)
        file.close()
        journal_file.JournalFile(path).close()
    finally:
        os.write(leave[1], b"x")
        os.waitpid(child, 0)


def test_a_child_that_did_not_start_yet_does_not_keep_the_journal_either(tmp_path):
    """En una máquina ocupada, un proceso que nació puede no haber dado su primer paso cuando la búsqueda termina."""
    path = tmp_path / "j.jsonl"
    file = journal_file.JournalFile(path)
    inherited = os.dup(file._file.fileno())
    try:
        file.close()
        journal_file.JournalFile(path).close()
    finally:
        os.close(inherited)


def test_a_disk_that_cannot_lock_is_told(tmp_path, monkeypatch):
    def unsupported(file):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(lock, "_take", unsupported)
    with pytest.warns(UserWarning, match="«journal»: el disco de .* no permite reservar un archivo"):
        assert len(minimize(total, search(), 2, journal=tmp_path / "j.jsonl")) == 2


class Windows:
    """`msvcrt`: cierra un byte de un archivo abierto, y avisa si otro lo tiene."""

    LK_NBLCK = 2

    def __init__(self):
        self.taken = {}

    def locking(self, descriptor, mode, n_bytes):
        place = (os.fstat(descriptor).st_ino, os.lseek(descriptor, 0, os.SEEK_CUR))
        holder = self.taken.setdefault(place, descriptor)
        if holder != descriptor:
            raise PermissionError(13, "Permission denied")


def test_windows_locks_a_byte_that_nobody_reads(tmp_path, monkeypatch):
    windows, path = Windows(), tmp_path / "j.jsonl"
    monkeypatch.setattr(lock, "fcntl", None)
    monkeypatch.setattr(lock, "msvcrt", windows, raising=False)
    minimize(total, search(), 3, journal=path)
    (_, place), = windows.taken
    windows.taken.clear()
    assert place > path.stat().st_size

    def nested(params):
        with pytest.raises(ValueError, match=IN_USE):
            minimize(total, search(), 9, journal=path)
        return 1.0

    assert minimize(nested, search(), 4, journal=path)[3].ok


# -- lo que mata al proceso

KILLER = textwrap.dedent("""
    import os, signal, sys
    from coursekit import Float, Int, minimize
    from coursekit.searchers import RandomSearch

    journal, log, way = sys.argv[1:]
    WAYS = {"exit": lambda: os._exit(3), "abort": os.abort, "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
            "out of memory": lambda: os.kill(os.getpid(), signal.SIGKILL)}

    def objective(params):
        with open(log, "a") as file:
            file.write(f"{params['x']}\\n")
        if params["n"] == 3:
            WAYS[way]()
        return params["x"] + params["n"]

    history = minimize(objective, RandomSearch({"x": Float(0, 1), "n": Int(1, 5)}, random_state=0), 8, journal=journal,
                       progress=False)
    print([t.number for t in history if not t.ok])
""")


def run_killer(folder, way):
    script = folder / "killer.py"
    script.write_text(KILLER)
    command = [sys.executable, script, folder / "j.jsonl", folder / "log", way]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})


@pytest.mark.parametrize("way", ["exit", "abort", "segfault", "out of memory"])
def test_what_kills_the_process_twice_is_a_failed_trial_and_the_search_goes_on(tmp_path, way):
    expected = minimize(total, search(), N)
    killers = [t.number for t in expected if t.params["n"] == 3]
    assert len(killers) == 1
    assert run_killer(tmp_path, way).returncode != 0 and run_killer(tmp_path, way).returncode != 0
    third = run_killer(tmp_path, way)
    assert third.returncode == 0 and third.stdout.strip() == str(killers), third.stderr
    evaluated = (tmp_path / "log").read_text().split()
    assert len(evaluated) == N + 1 and evaluated.count(str(expected[killers[0]].params["x"])) == 2
    history = minimize(total, search(), N, journal=tmp_path / "j.jsonl")
    assert "el proceso murió mientras se evaluaba" in history[killers[0]].error and len(history) == N
    others = [t for t in history if t.ok]
    assert [(t.params, t.loss) for t in others] == [(t.params, t.loss) for t in expected if t.number not in killers]


@pytest.fixture
def unanswered(tmp_path):
    """Un diario con tres trials en camino que nadie respondió, como lo deja una muerte en un pool de tres."""
    path = tmp_path / "j.jsonl"
    minimize(total, search(), 5, journal=path)
    lines = [event for event in events(path) if event.get("event") != "tell" or event["number"] < 2]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_suspects_are_evaluated_one_by_one(unanswered):
    now, most, guard = [], [], threading.Lock()

    def objective(params):
        with guard:
            now.append(params)
            most.append(len(now))
        with guard:
            now.remove(params)
        return total(params)

    with ThreadPoolExecutor(3) as pool:
        history = minimize(objective, search(), 5, executor=pool, journal=unanswered)
    assert most == [1, 1, 1] and all(t.ok for t in history)
    assert sorted(table(history)) == table(minimize(total, search(), 5))


def test_only_what_was_running_is_blamed_for_a_death(unanswered):
    """De tres sospechosos, el primero vuelve a matar cuando va solo: los otros dos no cargan con esa muerte."""
    with unanswered.open("a") as file:
        file.write('{"event": "death", "numbers": [2, 3, 4]}\n{"event": "start", "number": 2}\n')
    calls = []
    history = minimize(counted(calls), search(), 5, journal=unanswered)
    assert [t.number for t in history if not t.ok] == [2] and len(calls) == 2


def test_a_search_stopped_by_hand_is_not_a_death(tmp_path):
    path = tmp_path / "j.jsonl"
    for _ in range(4):
        def impatient(params):
            raise KeyboardInterrupt

        minimize(impatient, search(), N, journal=path, progress=False)
    history = minimize(total, search(), N, journal=path)
    assert all(t.ok for t in history) and table(history) == table(minimize(total, search(), N))


def test_a_batch_in_series_is_noted_as_it_returns(tmp_path):
    """Con varios en camino y sin executor, morir en el tercero no obliga a repetir los dos que ya volvieron."""
    path, log, script = tmp_path / "j.jsonl", tmp_path / "log", tmp_path / "batch.py"
    script.write_text(textwrap.dedent("""
        import os, sys
        from coursekit import Float, Int, minimize
        from coursekit.searchers import RandomSearch

        calls = []

        def objective(params):
            calls.append(params)
            if len(calls) == 6:
                os._exit(1)
            return params["x"] + params["n"]

        minimize(objective, RandomSearch({"x": Float(0, 1), "n": Int(1, 5)}, random_state=0), 8, journal=sys.argv[1],
                 max_pending=3, progress=False)
    """))
    assert subprocess.run([sys.executable, script, path]).returncode == 1
    calls = []
    history = minimize(counted(calls), search(), N, journal=path, max_pending=3)
    assert len(calls) == N - 5 and not log.exists()
    assert table(history) == table(minimize(total, search(), N, max_pending=3))


def square(params):
    return params["x"] ** 2


def test_a_pool_resumes_what_a_pool_began(tmp_path):
    path = tmp_path / "j.jsonl"
    with ProcessPoolExecutor(2) as pool:
        minimize(square, GridSearch(SPACE, points=3), 5, executor=pool, journal=path)
        history = minimize(square, GridSearch(SPACE, points=3), executor=pool, journal=path)
    assert len(history) == 9 and {t.number for t in history} == set(range(9))
    np.testing.assert_allclose(sorted(t.loss for t in history), sorted(3 * [0, 0.25, 1]))
