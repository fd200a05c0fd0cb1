"""Lo corregido se guarda en archivos: dos mil entregas no piden más memoria que cien, y tardan en proporción."""
import time
import tracemalloc

import pytest

from coursekit.grader.batch import run
from coursekit.grader.batch.job import GRADED, GRADER, Task
from coursekit.grader.batch.kept import Results, Stored
from coursekit.grader.batch.run import Options, grade_class
from coursekit.grader.process import isolation


def task(number: int) -> Task:
    return Task(f"Estudiante {number:04}", f"e{number}", {}, {})


def result(number: int, state=GRADED) -> dict:
    tests = [{"name": f"test_{i}", "label": "Una prueba", "points": 1, "hint": "Una pista.", "hidden": False,
              "outcome": "ok" if i % 3 else "fallo", "diagnosis": f"Llegó {number}. " + "x" * 300, "lines": [],
              "printed": "", "seconds": 0.01, "general": False, "taken_back": False} for i in range(20)]
    functions = [{"name": "f", "tests": tests, "notes": []}]
    lesson = {"lesson": "02_grid_search", "file": "x.ipynb", "state": state, "sentences": [], "functions": functions,
              "seed": number, "prints": {"f": str(number)}, "seconds": 0.5}
    return {"student": f"Estudiante {number:04}", "entry": f"e{number}", "state": state, "sentences": [],
            "lessons": [lesson], "seconds": 0.5, "predictions": [], "quizzes": []}


def test_what_is_added_in_any_order_is_read_in_the_order_of_the_tasks(tmp_path):
    tasks = [task(number) for number in range(5)]
    results = Results(Stored(tmp_path), tasks)
    assert list(results) == [] and results.pending == [0, 1, 2, 3, 4]
    for number in (3, 0, 4):
        results.add(number, result(number, GRADER if number == 4 else GRADED))
    assert [one["entry"] for one in results] == ["e0", "e3", "e4"] == [one["entry"] for one in results[:]]
    assert results[-1]["state"] == GRADER and len(results) == 3
    again = Results(Stored(tmp_path), tasks)      # lo que el calificador no pudo dar se intenta otra vez
    assert again.pending == [1, 2, 4] and list(again) == [result(0), result(3)]


def graded(folder, people: int, monkeypatch) -> tuple[float, int, list]:
    """(segundos, bytes, resultados) de una clase de tanta gente, sin lo que tarda corregir."""
    entries = folder / "entregas"
    entries.mkdir(parents=True)
    for number in range(people):
        (entries / f"Estudiante {number:04} - 02_grid_search.py").write_text("x = 1")
    monkeypatch.setattr(run, "_graded", lambda tasks, pending, *rest: ((n, result(n)) for n in pending))
    start = time.process_time()
    tracemalloc.start()
    try:
        results = grade_class(entries, folder / "notas", [], Options(isolation.LIMITS))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return time.process_time() - start, peak, results


def test_the_memory_does_not_grow_with_the_class_and_the_time_does_in_proportion(tmp_path, monkeypatch):
    few_seconds, few_bytes, _ = graded(tmp_path / "pocas", 15, monkeypatch)
    seconds, peak, results = graded(tmp_path / "muchas", 60, monkeypatch)
    assert len(results) == 60 and results[59]["entry"] == "e59"
    assert (peak - few_bytes) / 45 < 12_000       # bytes por entrega; un resultado entero ocupa más del doble
    assert seconds < 10 * few_seconds


@pytest.mark.parametrize("damage", ["", "{", '{"key": 1}', "[]"])
def test_a_damaged_file_is_graded_again(tmp_path, damage):
    stored = Stored(tmp_path)
    stored.keep(task(1), result(1))
    place, = tmp_path.iterdir()
    assert stored.find(task(1)) == result(1)
    place.write_text(damage)
    assert stored.find(task(1)) is None
