"""La liga de una carpeta: hostil, rota, sin fin y honesta, cada una en su lugar; y lo corrido no se corre otra vez."""
import json
from dataclasses import replace

import pytest

from coursekit.grader.process.launch import strongest
from coursekit.league.folder import Options, play_league

pytestmark = pytest.mark.processes
HEAD = "def my_optimizer(evaluate, space, budget, rng):\n"
HONEST = HEAD + """    tried = [space.sample(rng) for _ in range(int(budget))]
    return min(tried, key=evaluate)
"""
SPY = HEAD + """    from coursekit.league.problems import load_problem
    table = load_problem("svm")
    return space.sample(rng)
"""
ENDLESS = HEAD + "    while True: pass\n"
NAMED = '<script>alert("x")</script>'
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
    {"cell_type": "markdown", "metadata": {}, "source": "Mi método", "id": "a"},
    {"cell_type": "code", "metadata": {}, "source": HONEST, "outputs": [], "execution_count": None, "id": "b"},
]}


@pytest.fixture(scope="module")
def options():
    return Options(level=strongest(), seconds=0.5, seeds=2)


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "entregas"
    place.mkdir()
    return place


def played(folder, page, options):
    seen = []
    entries = play_league(folder, page, options, on_row=seen.append)
    assert seen == entries
    return {entry.name: entry for entry in entries}


def test_one_by_one_and_never_the_league(folder, tmp_path, options):
    (folder / "Ana.py").write_text(HONEST)
    (folder / "Bruno.py").write_text(HEAD + "    return 1 / 0\n")
    (folder / "Carla.py").write_text(ENDLESS)
    (folder / "Dario.py").write_text(SPY)
    (folder / "Elsa.py").write_text("def another(): pass\n")
    (folder / "Fabio.py").write_text("def my_optimizer(:\n")
    (folder / "Gina.ipynb").write_text(json.dumps(NOTEBOOK))
    (folder / "Hugo.txt").write_text("mañana lo termino")
    (folder / "Iris").mkdir()
    (folder / "Juan.py").write_text(HEAD + f"    raise ValueError({NAMED!r})\n")
    page = tmp_path / "liga.html"
    entries = played(folder, page, options)
    assert list(entries) == ["Ana", "Bruno", "Carla", "Dario", "Elsa", "Fabio", "Gina", "Hugo.txt", "Iris", "Juan"]
    assert {name for name, entry in entries.items() if entry.finished} == {"Ana", "Gina"}
    said = {name: entry.problem for name, entry in entries.items()}
    assert "ZeroDivisionError" in said["Bruno"]
    assert "no terminó una corrida en 0,5 segundos" in said["Carla"]
    assert "Error" in said["Dario"]
    assert "no define la función «my_optimizer»" in said["Elsa"]
    assert "sintaxis" in said["Fabio"]
    assert "no es un cuaderno" in said["Hugo.txt"]
    assert "vacía" in said["Iris"]
    assert entries["Ana"].runs == entries["Gina"].runs
    assert len(entries["Ana"].runs) == 6
    written = page.read_text(encoding="utf-8")
    assert "<script" not in written and "&lt;script&gt;" in written
    for name in entries:
        assert name in written
    assert "búsqueda al azar" in written and "http-equiv=\"refresh\"" not in written


def test_interrupted_and_started_again_it_goes_on(folder, tmp_path, options):
    for name in ("Ana", "Bruno", "Carla"):
        (folder / f"{name}.py").write_text(HONEST)
    page = tmp_path / "liga.html"
    rows = []

    def interrupt(entry):
        rows.append(entry.name)
        if entry.name == "Bruno":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play_league(folder, page, options, on_row=interrupt)
    assert "Van 2 de 3" in page.read_text(encoding="utf-8")
    started = []

    def watch(runs, name):
        started.append(name)
        return runs

    entries = play_league(folder, page, options, progress=watch)
    assert rows == ["Ana", "Bruno"]
    assert started == ["Carla"]
    assert [entry.name for entry in entries] == ["Ana", "Bruno", "Carla"]
    assert entries[0].runs == entries[2].runs
    (folder / "Ana.py").write_text(HONEST + "\n# otra cosa\n")
    play_league(folder, page, options, progress=watch)
    assert started == ["Carla", "Ana"]


# --- varios a la vez

MIXED = {
    "Ana.py": HONEST,
    "Bruno.py": HEAD + "    return 1 / 0\n",
    "Carla.py": ENDLESS,
    "Dario.py": HEAD + "    import os\n    os.kill(os.getppid(), 9)\n    return space.sample(rng)\n",
    "Elsa.py": HEAD + "    import os\n    os.kill(os.getpid(), 9)\n",
    "Gina.py": HEAD + "    return space.sample(rng)\n",
    "Hugo.txt": "mañana lo termino",
}


@pytest.mark.parametrize("jobs", [2, 5])
def test_with_several_at_once_they_play_the_same(folder, tmp_path, options, jobs):
    options = replace(options, seconds=2.0)        # en una máquina ocupada, medio segundo puede no alcanzar
    for name, source in MIXED.items():
        (folder / name).write_text(source)
    alone = play_league(folder, tmp_path / "de a uno.html", options)
    told = []
    together = play_league(folder, tmp_path / "juntos.html", options, jobs=jobs, on_row=told.append)
    assert together == alone and len(told) == len(alone)
    assert {entry.name for entry in alone if entry.finished} >= {"Ana", "Gina"}
    assert (tmp_path / "juntos.html").read_text() == (tmp_path / "de a uno.html").read_text()


def test_a_page_inside_the_folder_is_nobodys(folder, options):
    (folder / "Ana.py").write_text(HEAD + "    return {}\n")
    page = folder / "league.html"
    assert list(played(folder, page, options)) == ["Ana"]
    assert list(played(folder, page, options)) == ["Ana"]


def test_an_empty_folder_has_only_the_course(folder, tmp_path, options):
    page = tmp_path / "liga.html"
    assert played(folder, page, options) == {}
    assert "0 optimizadores de la clase" in page.read_text(encoding="utf-8")


def test_a_store_that_somebody_touched_is_run_again(folder, tmp_path, options):
    (folder / "Ana.py").write_text(HEAD + "    return 1 / 0\n")
    page = tmp_path / "liga.html"
    for content in ("{", '{"stored": 1, "entries": 3}', "[]"):
        page.with_suffix(".json").write_text(content)
        assert "ZeroDivisionError" in played(folder, page, options)["Ana"].problem
