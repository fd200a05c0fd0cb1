"""Lo que tardan nbgrader y otter-grader con la misma tarea: las entregas de `grading.py`, con afirmaciones parecidas.

Cada uno está instalado en su propio entorno, del que se pasa el intérprete. Se mide la orden que corrige, y nada de lo
que hace falta antes para armar la tarea.
"""
from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

ASSIGNMENT = "tarea"
CHECKS = {
    "count_fits": "assert count_fits({'a': [1, 3], 'b': [2, 4]}, 5) == 21\n"
                  "assert count_fits({'C': [1, 2, 3]}, 7, refit=False) == 21",
    "grid_combinations": "assert len(grid_combinations({'a': [3, 1], 'b': [2, 6, 4]})) == 6\n"
                         "assert grid_combinations({'a': [1]}) == [{'a': 1}]",
    "choose": "assert callable(choose)",
}


def time_nbgrader(python: Path, folder: Path, submissions: list[Path]) -> float:
    """Los segundos de `nbgrader autograde` con esas entregas."""
    folder.mkdir()
    source = folder / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    model = _with_nbgrader_checks(_without_this_package(submissions[0]))
    (source / "tarea.ipynb").write_text(json.dumps(model), encoding="utf-8")
    _run(python, folder, "nbgrader", "generate_assignment", ASSIGNMENT, "--create")
    for number, path in enumerate(submissions):
        place = folder / "submitted" / f"estudiante_{number:03}" / ASSIGNMENT
        place.mkdir(parents=True)
        handed = _with_nbgrader_checks(_without_this_package(path))
        (place / "tarea.ipynb").write_text(json.dumps(handed), encoding="utf-8")
    start = time.perf_counter()
    _run(python, folder, "nbgrader", "autograde", ASSIGNMENT, "--create")
    return time.perf_counter() - start


def _without_this_package(path: Path) -> dict:
    """El cuaderno de una entrega sin las líneas que usan este paquete, que en el entorno de los pares no está."""
    notebook = json.loads(path.read_bytes())
    for cell in notebook["cells"]:
        lines = "".join(cell["source"]).splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell["source"] = [line for line in lines if not line.startswith(("from coursekit", "check("))]
    return notebook


def _with_nbgrader_checks(notebook: dict) -> dict:
    """El cuaderno con una celda calificada por función, al final."""
    cells = list(notebook["cells"])
    for name, source in CHECKS.items():
        mark = {"schema_version": 3, "grade": True, "grade_id": f"prueba_{name}", "locked": True, "points": 1,
                "solution": False, "task": False}
        cells.append({"cell_type": "code", "metadata": {"nbgrader": mark}, "outputs": [], "execution_count": None,
                      "source": source, "id": f"prueba-{name.replace('_', '-')}"})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return notebook | {"cells": cells, "metadata": kernel}


def time_otter(python: Path, folder: Path, submissions: list[Path]) -> float:
    """Los segundos de `otter run` con cada una de esas entregas."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for name, source in CHECKS.items():
        lines = "\n".join(f">>> {line}" for line in source.splitlines())
        case = {"code": lines + "\n", "hidden": False, "locked": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        test = {"name": name, "points": 1, "suites": [suite]}
        (tests / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n", encoding="utf-8")
    _run(python, folder, "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
    handed = []
    for number, path in enumerate(submissions):
        place = folder / f"estudiante_{number:03}.ipynb"
        place.write_text(json.dumps(_without_this_package(path)), encoding="utf-8")
        handed.append(place)
    start = time.perf_counter()
    for place in handed:
        _run(python, folder, "otter", "run", str(place), "-a", "autograder.zip", "-o", ".", "--no-logo")
    return time.perf_counter() - start


def _run(python: Path, folder: Path, program: str, *arguments: str) -> None:
    """Una orden del entorno de ese intérprete; RuntimeError, con lo que dijo, si falla."""
    places = [str(python.parent), os.environ["PATH"]]
    environment = {**os.environ, "PATH": os.pathsep.join(places)}
    done = subprocess.run([str(python.parent / program), *arguments], cwd=folder, env=environment,
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{program} {arguments[0]}: {done.stderr[-2000:]}")
