"""El diario: morir en cualquier momento y retomar sin evaluar nada dos veces."""
import json
import os
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.svm import SVC

from coursekit import Float, Int, minimize
from coursekit.searchers import GridSearch, RandomSearch

SPACE = {"x": Float(0, 1)}
MIXED = {"C": Float(1e-3, 1e3, log=True), "n": Int(1, 9), "kernel": ["rbf", "poly", None]}

# Muere de golpe al terminar la evaluación que se le diga; anota cada evaluación terminada.
VICTIM = textwrap.dedent("""
    import os, signal, sys, threading, time
    from concurrent.futures import ThreadPoolExecutor
    from coursekit import Float, minimize
    from coursekit.searchers import RandomSearch

    journal, log, die_at, workers = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    lock, done = threading.Lock(), [0]

    def objective(params):
        time.sleep(params["x"] / 100)
        with lock:
            if done[0] == die_at:
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            done[0] += 1
            with open(log, "a") as file:
                file.write(repr(params["x"]) + "\\n")
        return params["x"] ** 2

    pool = ThreadPoolExecutor(workers) if workers > 1 else None
    history = minimize(objective, RandomSearch({"x": Float(0, 1)}, random_state=5), 14, executor=pool,
                       journal=journal, progress=False)
    print([(t.number, t.params["x"], t.loss) for t in sorted(history, key=lambda t: t.number)])
""")


def square(params):
    return params["x"] ** 2


def table(history):
    return [(t.number, t.params, t.loss, t.status, t.cost) for t in history]


def events(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.processes
@pytest.mark.parametrize("workers", [1, 3])
def test_kill_9_and_resume_evaluates_nothing_twice(tmp_path, workers):
    journal, log, script = tmp_path / "j.jsonl", tmp_path / "log", tmp_path / "victim.py"
    script.write_text(VICTIM)

    def run(die_at):
        return subprocess.run([sys.executable, script, journal, log, str(die_at), str(workers)], capture_output=True,
                              text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}, timeout=60)

    for die_at in (4, 4, 5):      # nunca dos veces en la misma: eso la daría por fallida
        assert run(die_at).returncode != 0
        recorded = [e["number"] for e in events(journal) if e.get("event") == "tell"]
        assert len(recorded) == len(set(recorded))
    survivor = run(-1)
    assert survivor.returncode == 0, survivor.stderr
    expected = minimize(square, RandomSearch(SPACE, 5), 14)
    assert eval(survivor.stdout) == [(t.number, t.params["x"], t.loss) for t in expected]
    evaluated = log.read_text().split()
    # Con varios hilos, lo que terminó en el instante de la muerte pudo no llegar a anotarse.
    spare = 0 if workers == 1 else 3 * (workers - 1)
    assert len(set(evaluated)) == 14 and len(evaluated) <= 14 + spare
    tells = [e["number"] for e in events(journal) if e.get("event") == "tell"]
    assert sorted(tells) == list(range(14)), "cada trial tiene exactamente una respuesta en el diario"


@settings(max_examples=40)
@given(cut=st.floats(0, 1))
def test_a_journal_cut_at_any_byte_resumes_to_the_same_history(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "j.jsonl"
    searcher = RandomSearch(MIXED, random_state=3)

    def objective(params):
        calls.append(params)
        if params["n"] == 4:
            raise ValueError("no")
        return params["C"] * params["n"]

    calls = []
    whole = minimize(objective, searcher, 12, journal=path)
    content = path.read_bytes()
    path.write_bytes(content[:int(cut * len(content))])
    known = content[:int(cut * len(content))].count(b'"tell"')
    calls.clear()
    again = minimize(objective, RandomSearch(MIXED, random_state=3), 12, journal=path)
    assert table(again) == table(whole) and 12 - known <= len(calls) <= 13 - known
    kinds = [event.get("event") for event in events(path)]
    assert kinds.count("ask") == kinds.count("tell") == 12, "ninguna línea rota queda en el medio"


@settings(max_examples=15)
@given(cut=st.floats(0, 1), seed=st.integers(0, 99))
def test_answers_out_of_order_are_replayed_in_their_order(tmp_path_factory, drift_search, cut, seed):
    path = tmp_path_factory.mktemp("order") / "j.jsonl"

    def objective(params):
        time.sleep(0.003 * abs(params["x"] - 0.5))
        return params["x"]

    with ThreadPoolExecutor(4) as pool:
        whole = minimize(objective, drift_search(SPACE, seed), 12, executor=pool, journal=path)
    lines = path.read_bytes().splitlines(keepends=True)
    kept = 1 + int(cut * (len(lines) - 1))
    path.write_bytes(b"".join(lines[:kept]))
    known = sum(b'"tell"' in line for line in lines[:kept])
    again = minimize(objective, drift_search(SPACE, seed), 12, journal=path)
    assert table(again)[:known] == table(whole)[:known] and len(again) == 12
    finished = minimize(objective, drift_search(SPACE, seed), 12, journal=path)
    assert table(finished) == table(again)


def test_a_longer_budget_continues_and_a_finished_one_evaluates_nothing(tmp_path):
    path, calls = tmp_path / "j.jsonl", []

    def objective(params):
        calls.append(params)
        return square(params)

    for n in (5, 5, 8, 3):
        history = minimize(objective, RandomSearch(SPACE, 0), n, journal=path)
    assert len(calls) == 8 and len(history) == 8
    assert table(history) == table(minimize(square, RandomSearch(SPACE, 0), 8))


def test_rerunning_a_cell_with_the_same_searcher_resumes(tmp_path):
    searcher, path = RandomSearch(SPACE, np.random.default_rng(1)), tmp_path / "j.jsonl"
    first = minimize(square, searcher, 5, journal=path)
    again = minimize(square, searcher, 7, journal=path)
    assert table(again)[:5] == table(first) and len(again) == 7 and searcher.n_asked == 7


def test_without_a_seed_the_journal_lends_its_own(tmp_path):
    path = tmp_path / "j.jsonl"
    first = minimize(square, RandomSearch(SPACE), 5, journal=path)
    again = minimize(square, RandomSearch(SPACE), 8, journal=path)
    assert table(again)[:5] == table(first)


@pytest.mark.parametrize("build", [lambda: GridSearch(MIXED, points=2),
                                   lambda: RandomSearch({"clf": [SVC(), SVC(C=2), len], "w": [(1, 2), None]}, 0)])
def test_any_searcher_and_any_category_resumes(tmp_path, build):
    path = tmp_path / "j.jsonl"
    whole = minimize(lambda p: 1.0, build(), journal=path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:6]))
    again = minimize(lambda p: 1.0, build(), journal=path)
    assert str(table(again)) == str(table(whole))


def test_an_interrupted_search_resumes(tmp_path):
    path, calls = tmp_path / "j.jsonl", []

    def objective(params):
        calls.append(params)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return square(params)

    minimize(objective, RandomSearch(SPACE, 0), 8, journal=path, progress=False)
    history = minimize(objective, RandomSearch(SPACE, 0), 8, journal=path)
    assert len(calls) == 9 and table(history) == table(minimize(square, RandomSearch(SPACE, 0), 8))


def test_nonsense_leaves_the_journal_whole(tmp_path):
    path = tmp_path / "j.jsonl"
    with pytest.raises(TypeError) as caught:
        minimize(lambda p: 1.0 if p["x"] > 0.1 else "x", RandomSearch(SPACE, 0), 50, journal=path)
    before = len(caught.value.history)
    history = minimize(square, RandomSearch(SPACE, 0), 50, journal=path)
    assert before > 0 and len(history) == 50 and [t.loss for t in history[:before]] == [1.0] * before


def test_rungs_resume_and_states_start_again(tmp_path, ladder_search):
    path = tmp_path / "j.jsonl"

    def objective(params, resource, state):
        return params["x"] / resource, resource

    whole = minimize(objective, ladder_search(SPACE, 0), journal=path)
    assert [t.cost for t in whole] == [1, 1, 1, 1, 1, 1, 2]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:9]))      # hasta el primer peldaño
    again = minimize(objective, ladder_search(SPACE, 0), journal=path)
    assert [(t.params, t.loss, t.rung) for t in again] == [(t.params, t.loss, t.rung) for t in whole]
    assert [t.cost for t in again] == [1, 1, 1, 1, 2, 2, 2], "sin su estado, el segundo peldaño se paga entero"


def test_each_line_reaches_the_disk_before_the_next_evaluation(tmp_path):
    path, seen = tmp_path / "j.jsonl", []

    def objective(params):
        seen.append(len(events(path)))
        return 1.0

    minimize(objective, RandomSearch(SPACE, 0), 4, journal=path)
    assert seen == [2, 4, 6, 8]


def test_notes_and_errors_come_back(tmp_path):
    path = tmp_path / "j.jsonl"

    def objective(params):
        if params["x"] < 0.4:
            raise RuntimeError("día malo")
        return {"loss": params["x"], "cost": 2, "curva": np.arange(2)}

    minimize(objective, RandomSearch(SPACE, 0), 6, journal=path)
    again = minimize(objective, RandomSearch(SPACE, 0), 6, journal=path)
    failed, fine = [t for t in again if not t.ok], [t for t in again if t.ok]
    assert "RuntimeError: día malo" in failed[0].error and fine[0].cost == 2
    np.testing.assert_array_equal(fine[0].info["curva"], [0, 1])


def test_two_searches_cannot_share_a_journal(tmp_path):
    path = tmp_path / "j.jsonl"
    script = ("import sys; from coursekit import Float, minimize; from coursekit.searchers import RandomSearch\n"
              "minimize(lambda p: 1.0, RandomSearch({'x': Float(0, 1)}, 0), 3, journal=sys.argv[1])")
    errors = []

    def objective(params):
        result = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True)
        errors.append(result.stderr)
        return 1.0

    minimize(objective, RandomSearch(SPACE, 0), 1, journal=path)
    assert "está en uso por otra búsqueda" in errors[0] and len(events(path)) == 3
