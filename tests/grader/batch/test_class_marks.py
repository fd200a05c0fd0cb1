"""Una clase entera, con entregas honestas, rotas y hostiles: cada una recibe lo suyo y no le cambia nada a nadie."""
import csv
import io
import json
import multiprocessing
import os
import shutil
import socket
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from helpers.class_corpus import (
    ALL,
    CASES,
    FUNCTIONS,
    HONEST,
    NONE,
    ROOT,
    WHOLE,
    attack,
    honest,
    notebook,
    whole,
    zipped,
)
from helpers.lacking import confined_with, strongest_here

from coursekit.grader.batch import apart, run
from coursekit.grader.batch.job import GRADER, Task
from coursekit.grader.batch.run import Options, grade_class, slug
from coursekit.grader.process import isolation

pytestmark = pytest.mark.processes

CHECKS = [ROOT / "exercises" / "test_02_grid_search.py"]
MARK = "marca_de_los_procesos_que_se_dejan"
SECRET = "secreto_del_ambiente_de_quien_corrige"
MEGABYTE = 1_000_000


class Here(Executor):
    """Un ejecutor que hace todo en este proceso, enseguida: cualquiera de `concurrent.futures` sirve."""

    def submit(self, function, *args):
        future = Future()
        future.set_result(function(*args))
        return future


def options(level=None, **more) -> Options:
    return Options(level or strongest_here(), **{"seconds": 2.0, "cell_seconds": 3.0} | more)


def processes() -> list[str]:
    """Las órdenes de todos los procesos de la máquina."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(place.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def listener():
    """Un puerto abierto en esta máquina, al que nadie debe llegar."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        with socket.socket() as stream:
            stream.bind(("127.0.0.1", datagrams.getsockname()[1]))
            stream.listen()
            yield datagrams


@pytest.fixture(scope="module")
def graded(tmp_path_factory, listener):
    """La carpeta de la clase, la de las notas y los resultados de cada caso."""
    base = tmp_path_factory.mktemp("clase")
    folder = base / "entregas"
    output = base / "notas"
    folder.mkdir()
    output.mkdir()
    places = {"folder": folder, "output": output, "course": ROOT, "port": listener.getsockname()[1], "mark": MARK}
    for name, case in CASES.items():
        case.write(folder, name, places)
    for place in (base, output):
        (place / "canario.txt").write_text("canto")
    os.environ["COURSEKIT_SECRETO"] = SECRET
    try:
        results = grade_class(folder, output, CHECKS, options(), jobs=2)
    finally:
        del os.environ["COURSEKIT_SECRETO"]
    return base, results


def of(results: list[dict], name: str) -> dict:
    found = [result for result in results if result["entry"].removesuffix(Path(result["entry"]).suffix) == name
             or result["entry"] == name]
    assert len(found) == 1, (name, [result["entry"] for result in found])
    return found[0]


def earned(result: dict) -> dict[str, tuple[float, float]]:
    """De cada función, los puntos y los posibles."""
    points = {}
    for lesson in result["lessons"]:
        for function in lesson["functions"]:
            tests = function["tests"]
            got = sum(test["points"] for test in tests if test["outcome"] == "ok")
            points[function["name"]] = got, sum(test["points"] for test in tests)
    return points


def test_the_corpus_is_large():
    assert len(CASES) >= 100 and len(HONEST) >= 30


@pytest.mark.parametrize("name", CASES)
def test_each_submission_earns_what_it_deserves_and_nothing_else(graded, name):
    _, results = graded
    case, result = CASES[name], of(results, name)
    assert result["state"] == case.state, result["sentences"]
    points = earned(result)
    for function, expected in case.expected.items():
        got, possible = points.get(function, (0, 1))
        assert expected != ALL or got == possible, (function, result)
        assert expected != NONE or got == 0, (function, result)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.says])
def test_what_could_not_be_read_is_told_in_a_sentence(graded, name):
    base, results = graded
    page = (base / "notas" / "paginas" / f"{slug(of(results, name)['student'])}.html").read_text(encoding="utf-8")
    assert CASES[name].says.lower() in page.lower()


def test_every_entry_has_one_row_and_no_row_hides_another(graded):
    base, results = graded
    table = (base / "notas" / "marks.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == len(results) == len(CASES)
    assert len({row["alumno"] for row in rows}) == len(rows)


def test_nothing_of_the_machine_reaches_the_reports(graded):
    base, results = graded
    written = [place for place in (base / "notas").rglob("*") if place.is_file() and place.name != "canario.txt"]
    for place in written:
        text = place.read_bytes().decode("utf-8")
        assert SECRET not in text and "root:x:0" not in text and "canario.txt'" not in text, place
    told = json.dumps(of(results, "cuenta los archivos"))
    seen = told[told.index("ARCHIVOS"):].partition("\"lines\"")[0]
    for name in ("solutions", "exercises", "tests", "notebooks", "entregas", "canario", "root:"):
        assert name not in seen, seen


def test_nobody_reached_the_network(graded, listener):
    listener.settimeout(0.2)
    with pytest.raises(TimeoutError):
        listener.recv(100)


def test_the_canaries_still_sing_and_nothing_was_written_beside_them(graded):
    base, _ = graded
    assert (base / "canario.txt").read_text() == (base / "notas" / "canario.txt").read_text() == "canto"
    assert sorted(place.name for place in (base / "notas").iterdir()) == [
        "canario.txt", "clase.html", "gradescope", "junit", "marks.csv", "paginas", "resultados"]
    assert not [place for place in (base / "entregas").rglob("*") if place.name in ("canario.txt", "marks.csv")]


def test_no_process_is_left(graded):
    assert not [command for command in processes() if MARK in command or "sleep 3599" in command]


def test_every_report_is_small_and_can_be_read(graded):
    base, results = graded
    for place in (base / "notas").rglob("*.*"):
        if place.is_file():
            assert place.stat().st_size < MEGABYTE, place
    for place in (base / "notas" / "junit").iterdir():
        ElementTree.parse(place)
    for place in (base / "notas" / "gradescope").glob("*/results.json"):
        said = json.loads(place.read_text(encoding="utf-8"))
        assert said["stdout_visibility"] == "hidden"
        assert said["score"] == sum(test["score"] for test in said["tests"])
        assert said["score"] <= said["extra_data"]["max_score"] or not said["tests"]
    for place in (base / "notas" / "paginas").iterdir():
        text = place.read_text(encoding="utf-8")
        assert "<script" not in text and "\x1b" not in text and "\x00" not in text


# --- el orden, la segunda vez, la interrupción ------------------------------------------------

def marks(output: Path) -> str:
    return (output / "marks.csv").read_text(encoding="utf-8-sig")


@pytest.fixture
def small_class(tmp_path):
    folder = tmp_path / "entregas"
    folder.mkdir()
    honest().write(folder, "Ana")
    attack("import os\nos._exit(0)").write(folder, "Beto")
    (folder / "Carla.ipynb").write_bytes(notebook(*whole(choose="def choose(a, b): return a['params'][0]")))
    return folder


def test_the_marks_of_one_do_not_depend_on_the_others_nor_on_how_many_at_a_time(small_class, tmp_path):
    everyone = grade_class(small_class, tmp_path / "todas", CHECKS, options(), jobs=3)
    for result in everyone:
        alone = tmp_path / "sola"
        shutil.rmtree(alone, ignore_errors=True)
        alone.mkdir()
        shutil.copy(small_class / result["entry"], alone)
        one, = grade_class(alone, tmp_path / f"notas_{result['student']}", CHECKS, options(), executor=Here())
        assert earned(one) == earned(result)


def test_a_second_run_grades_only_what_changed_and_says_the_same(small_class, tmp_path):
    output = tmp_path / "notas"
    seen = []

    def watch(finished, total):
        seen.append(total)
        return finished

    grade_class(small_class, output, CHECKS, options(), executor=Here(), progress=watch)
    first = {place: place.read_bytes() for place in output.rglob("*") if place.is_file()}
    grade_class(small_class, output, CHECKS, options(), executor=Here(), progress=watch)
    assert {place: place.read_bytes() for place in output.rglob("*") if place.is_file()} == first
    (small_class / "Carla.ipynb").write_bytes(WHOLE)
    grade_class(small_class, output, CHECKS, options(), executor=Here(), progress=watch)
    assert seen == [3, 0, 1]
    grade_class(small_class, tmp_path / "otra", CHECKS, options(), executor=Here())
    assert marks(tmp_path / "otra") == marks(output)


def test_an_interruption_leaves_what_was_graded_and_the_next_run_goes_on_from_there(small_class, tmp_path):
    output = tmp_path / "notas"

    def interrupt(finished, total):
        yield next(finished)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade_class(small_class, output, CHECKS, options(), executor=Here(), progress=interrupt)
    assert len(marks(output).splitlines()) == 2
    seen = []
    grade_class(small_class, output, CHECKS, options(), executor=Here(),
                progress=lambda finished, total: seen.append(total) or finished)
    assert seen == [2] and len(marks(output).splitlines()) == 4


# --- por un ejecutor ajeno ---------------------------------------------------------------------

EXECUTORS = {
    "hilos, como los trabajadores de Dask": lambda: ThreadPoolExecutor(2),
    "procesos": lambda: ProcessPoolExecutor(2, multiprocessing.get_context("spawn")),
}


@pytest.mark.parametrize("name", EXECUTORS)
def test_through_any_executor_the_marks_are_the_same(small_class, tmp_path, name):
    attack("while True: pass").write(small_class, "Dora")
    (small_class / "Elsa.zip").write_bytes(zipped(tmp_path / "Elsa.zip", {"02_grid_search.ipynb": WHOLE}))
    grade_class(small_class, tmp_path / "aquí", CHECKS, options())
    with EXECUTORS[name]() as executor:
        grade_class(small_class, tmp_path / "allá", CHECKS, options(), executor=executor)
        assert executor.submit(len, "abc").result() == 3       # sigue abierto
    assert marks(tmp_path / "allá") == marks(tmp_path / "aquí")
    assert sorted(place.name for place in (tmp_path / "allá").iterdir()) == sorted(
        place.name for place in (tmp_path / "aquí").iterdir())
    assert not [command for command in processes() if "grader.batch.apart" in command]


class Refuses(ThreadPoolExecutor):
    """Acepta una tarea y ninguna más."""

    accepted = 0

    def submit(self, *args):
        if self.accepted:
            raise RuntimeError("cerrado")
        self.accepted += 1
        return super().submit(*args)


def test_an_executor_that_stops_accepting_costs_only_what_it_did_not_do(small_class, tmp_path):
    with Refuses(1) as executor:
        results = grade_class(small_class, tmp_path / "notas", CHECKS, options(), executor=executor)
    states = [result["state"] for result in results]
    assert states.count(GRADER) == 2 and len(states) == 3
    again = grade_class(small_class, tmp_path / "notas", CHECKS, options())
    assert GRADER not in [result["state"] for result in again]


def test_the_helper_that_dies_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "HELPER", "import os; os._exit(3)")
    task = Task("Ana", "Ana", {}, {})
    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(apart.HelperFailed):
            executor.submit(apart.grade_anywhere, task).result()
        monkeypatch.undo()
        assert executor.submit(apart.grade_anywhere, task).result()["student"] == "Ana"
    apart.end_helpers()


# --- otros encierros --------------------------------------------------------------------------

@pytest.mark.parametrize("level", [isolation.LANDLOCK, isolation.LIMITS])
def test_the_other_levels_give_the_same_marks(small_class, tmp_path, level):
    if level in isolation.LADDER:
        confined_with(level)
    strongest = grade_class(small_class, tmp_path / "a", CHECKS, options(), executor=Here())
    other = grade_class(small_class, tmp_path / "b", CHECKS, options(level), executor=Here())
    assert list(map(earned, strongest)) == list(map(earned, other))
    said = "SIN AISLAMIENTO" if level == isolation.LIMITS else "Landlock"
    assert said in (tmp_path / "b" / "clase.html").read_text(encoding="utf-8")


def test_with_landlock_the_course_is_not_seen_nor_written(tmp_path):
    confined_with(isolation.LANDLOCK)
    folder = tmp_path / "entregas"
    folder.mkdir()
    (tmp_path / "canario.txt").write_text("canto")
    source = f"""
    import os
    def choose(*a):
        found = []
        for place in ("{tmp_path}", "{ROOT}", "{ROOT}/solutions", "/etc/passwd", "/root", "/home"):
            try: found.append(os.listdir(place) if os.path.isdir(place) else open(place).read())
            except OSError: pass
        try:
            os.remove("{tmp_path}/canario.txt")
            found.append("borrado")
        except OSError: pass
        raise ValueError(f"VISTO {{found}}")"""
    attack(source).write(folder, "Eva")
    result, = grade_class(folder, tmp_path / "notas", CHECKS, options(isolation.LANDLOCK), executor=Here())
    assert "VISTO []" in json.dumps(result)
    assert (tmp_path / "canario.txt").read_text() == "canto"


def test_only_the_functions_of_the_exercises_are_graded(graded):
    _, results = graded
    assert set(earned(of(results, "tal cual"))) == set(FUNCTIONS)


def ends_at_five(task: int) -> dict:
    if task == 5:
        os._exit(1)
    return {"student": str(task)}


def test_who_kills_the_grader_costs_only_its_own_mark(monkeypatch):
    monkeypatch.setattr(run, "grade", ends_at_five)
    monkeypatch.setattr(run, "_not_graded", lambda task, error: {"broken": isinstance(error, BrokenProcessPool)})
    results = dict(run._in_processes(list(range(12)), range(12), 2))
    assert sorted(results) == list(range(12))
    assert [position for position, result in results.items() if result.get("broken")] == [5]


def where_it_runs(task: int) -> dict:
    time.sleep(0.2)
    return {"pid": os.getpid(), "processors": sorted(os.sched_getaffinity(0))}


def test_each_worker_has_its_own_processor(monkeypatch):
    monkeypatch.setattr(run, "grade", where_it_runs)
    available = sorted(os.sched_getaffinity(0))
    results = [result for _, result in run._in_processes(list(range(6)), range(6), 2)]
    used = {result["pid"]: result["processors"] for result in results}
    assert all(len(processors) == 1 for processors in used.values())
    assert len(set(map(tuple, used.values()))) == min(2, len(used), len(available))
    alone = [result for _, result in run._in_processes([0], [0], 1)]
    assert alone[0]["processors"] == available
