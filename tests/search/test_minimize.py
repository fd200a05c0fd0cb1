"""El lazo: presupuesto, recursos y estados, fallas, interrupción y orden de las respuestas."""
import math
import random
import signal
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit import Float, Int, minimize
from coursekit.searchers import GridSearch, RandomSearch

SPACE = {"x": Float(-2, 2), "n": Int(1, 4)}


def sphere(params):
    return params["x"] ** 2 + params["n"]


def search(seed=0):
    return RandomSearch(SPACE, random_state=seed)


def test_it_is_the_ask_and_tell_loop_written_once():
    by_hand, losses = search(), []
    for _ in range(12):
        trial = by_hand.ask()
        by_hand.tell(trial, sphere(trial.params))
        losses.append((trial.params, trial.loss))
    history = minimize(sphere, search(), 12)
    assert [(t.params, t.loss) for t in history] == losses
    assert history.method == "random" and history.best.loss == min(loss for _, loss in losses)
    assert all(t.cost == 1 and t.seconds >= 0 for t in history) and history.stopped == ""


def test_a_finite_searcher_needs_no_budget():
    assert len(minimize(lambda p: p["a"], GridSearch({"a": [3, 1, 2]}))) == 3
    assert len(minimize(lambda p: p["a"], RandomSearch({"a": [3, 1, 2]}, 0))) == 3


def test_it_says_when_the_searcher_ended_early():
    with pytest.warns(UserWarning, match="terminó con 3 evaluaciones de las 10 pedidas .el espacio tiene 3"):
        minimize(lambda p: p["a"], RandomSearch({"a": [3, 1, 2]}, 0), 10)


def test_a_used_searcher_goes_on():
    searcher = search()
    first, second = minimize(sphere, searcher, 4), minimize(sphere, searcher, 4)
    assert [t.number for t in [*first, *second]] == list(range(8))


def test_what_was_asked_by_hand_is_evaluated_first():
    searcher = search()
    left = searcher.ask()
    history = minimize(sphere, searcher, 3)
    assert history[0] is left and [t.number for t in history] == [0, 1, 2] and not searcher.pending


def test_the_objective_cannot_spoil_the_record():
    history = minimize(lambda p: p.pop("x") ** 2, search(), 3)
    assert all(set(t.params) == {"x", "n"} for t in history)


@pytest.mark.parametrize("value", [1, 1.5, np.float32(1.5), np.int64(2), np.array(1.5), Decimal("1.5")])
def test_any_real_number_is_a_loss(value):
    loss = minimize(lambda p: value, search(), 1)[0].loss
    assert type(loss) is float and loss == float(value)


def test_a_dictionary_may_carry_cost_and_notes():
    history = minimize(lambda p: {"loss": 0.5, "cost": 2.5, "árboles": 7, "curva": [1, 2]}, search(), 2)
    assert history[1].cost == 2.5 and history[1].info == {"árboles": 7, "curva": [1, 2]}
    assert history.incumbent("cost")[0].tolist() == [2.5, 5.0] and "info_árboles" in history.to_frame()


# -- fallas

def test_a_failing_trial_is_recorded_and_the_search_goes_on():
    def objective(params):
        if params["n"] == 2:
            raise ValueError("n no puede ser 2")
        return math.nan if params["n"] == 3 else None if params["n"] == 4 else params["x"]

    history = minimize(objective, search(), 40)
    reasons = {2: "ValueError: n no puede ser 2 (línea ", 3: "la pérdida llegó nan", 4: "¿falta un return?"}
    for trial in history:
        assert trial.ok is (trial.params["n"] == 1)
        assert reasons.get(trial.params["n"], "") in trial.error and bool(trial.error) is not trial.ok
    assert len(history) == 40 and {t.params["n"] for t in history} == {1, 2, 3, 4}


def test_all_failing_is_said_aloud():
    with pytest.warns(UserWarning, match="Fallaron las 3 evaluaciones; la primera: ZeroDivisionError"):
        history = minimize(lambda p: 1 / 0, search(), 3)
    assert [t.status for t in history] == ["failed"] * 3


@pytest.mark.parametrize("value", ["0.5", True, [0.5], np.array([1.0]), (0.5, "estado"), {"pérdida": 1}, object(),
                                   1j, {"loss": "0.5"}])
def test_nonsense_stops_the_search_and_hands_over_what_there_is(value):
    searcher = search()
    with pytest.raises(TypeError, match="«objective»: devolvió .*; se espera un número") as caught:
        minimize(lambda p: value if searcher.n_asked == 4 else 1.0, searcher, 10)
    assert len(caught.value.history) == 3 and "error.history" in caught.value.__notes__[0]
    assert list(searcher.pending) == [3], "lo que no tuvo respuesta se puede evaluar de nuevo"
    assert len(minimize(sphere, searcher, 2)) == 2 and not searcher.pending


# -- recurso y estado

def test_a_resource_is_passed_and_paid(ladder_search):
    seen = []

    def objective(params, resource):
        seen.append(resource)
        return params["x"] ** 2 / resource

    history = minimize(objective, ladder_search(SPACE, 0))
    assert seen == [1, 1, 1, 1, 2, 2, 4] and [t.cost for t in history] == seen
    assert len({t.config for t in history}) == 4 and history.best.resource == 4


def test_a_state_resumes_its_configuration_and_only_the_difference_is_paid(ladder_search):
    def objective(params, resource, state):
        trained = (state or 0) + resource - (state or 0)
        return params["x"] ** 2 / resource, trained

    history = minimize(objective, ladder_search(SPACE, 0))
    assert [t.cost for t in history] == [1, 1, 1, 1, 1, 1, 2]
    assert history.incumbent("cost")[0][-1] == 8, "y no 12, que es lo que cuesta desde cero"


def test_the_state_that_arrives_is_the_one_that_configuration_returned(ladder_search):
    def objective(params, resource, state):
        assert state is None if resource == 1 else state == (params["x"], resource / 2)
        return params["x"] ** 2, (params["x"], resource)

    assert all(t.ok for t in minimize(objective, ladder_search(SPACE, 0)))


def test_without_a_returned_state_each_rung_starts_from_scratch(ladder_search):
    history = minimize(lambda p, r, state: (p["x"] ** 2, None), ladder_search(SPACE, 0))
    assert [t.cost for t in history] == [1, 1, 1, 1, 2, 2, 4]


def test_a_dictionary_may_carry_the_state(ladder_search):
    history = minimize(lambda p, r, state: {"loss": p["x"] ** 2, "state": r}, ladder_search(SPACE, 0))
    assert [t.cost for t in history] == [1, 1, 1, 1, 1, 1, 2]


def test_optional_arguments_of_the_user_are_left_alone(ladder_search):
    def with_options(params, verbose=False, state="mío"):
        assert verbose is False and state == "mío"
        return params["x"]

    def with_resource(params, resource=None, state=None):
        return {"loss": params["x"], "state": resource}

    assert all(t.ok for t in minimize(with_options, search(), 2))
    assert all(t.ok for t in minimize(with_resource, search(), 2))
    assert [t.cost for t in minimize(with_resource, ladder_search(SPACE, 0))][-1] == 2


def test_a_searcher_that_waits_is_waited_for(ladder_search):
    def objective(params, resource):
        time.sleep(0.002 * random.random())
        return params["x"] ** 2 / resource

    serial = minimize(objective, ladder_search(SPACE, 0))
    with ThreadPoolExecutor(3) as pool:
        parallel = minimize(objective, ladder_search(SPACE, 0), executor=pool)
    assert sorted((t.number, t.loss) for t in parallel) == sorted((t.number, t.loss) for t in serial)


# -- en cualquier orden

@settings(max_examples=12)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_any_order_of_answers_gives_the_same_trials(seed, workers):
    delays = random.Random(seed)
    naps = [delays.random() * 0.004 for _ in range(16)]
    counter = iter(naps)

    def objective(params):
        time.sleep(next(counter, 0))
        return sphere(params)

    with ThreadPoolExecutor(workers) as pool:
        history = minimize(objective, search(seed), 16, executor=pool)
    expected = minimize(sphere, search(seed), 16)
    assert sorted((t.number, t.loss) for t in history) == [(t.number, t.loss) for t in expected]


def test_never_more_than_max_pending_at_once():
    lock, now, most = threading.Lock(), [0], [0]

    def objective(params):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.005)
        with lock:
            now[0] -= 1
        return 0.0

    with ThreadPoolExecutor(8) as pool:
        minimize(objective, search(), 20, executor=pool, max_pending=3)
    assert most[0] == 3


def test_max_pending_without_an_executor_asks_in_batches():
    asked = []
    searcher = search()
    minimize(lambda p: asked.append(len(searcher.pending)) or 0.0, searcher, 6, max_pending=3)
    assert asked == [1, 2, 3, 1, 2, 3]


# -- terminar antes

def test_an_interrupt_returns_what_there_is(capsys):
    searcher, calls = search(), []

    def objective(params):
        calls.append(params)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return sphere(params)

    history = minimize(objective, searcher, 10)
    assert len(history) == 3 and "a mano" in history.stopped and "a mano" in history.summary()
    assert "Evaluaciones en la historia: 3" in capsys.readouterr().out
    assert len(minimize(sphere, searcher, 2)) == 2 and not searcher.pending


@pytest.fixture
def interruptible():
    """Ctrl-C interrumpe aunque las pruebas corran en segundo plano, donde el intérprete de órdenes lo desactiva."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_cancels_what_is_pending_and_keeps_what_is_done(interruptible):
    started = []

    def objective(params):
        started.append(params)
        if len(started) == 5:
            signal.raise_signal(signal.SIGINT)
        time.sleep(0.05)
        return sphere(params)

    with ThreadPoolExecutor(2) as pool:
        history = minimize(objective, search(), 100, executor=pool, max_pending=10, progress=False)
    assert 2 <= len(history) <= 6 and len(started) < 12 and "a mano" in history.stopped


def test_timeout_starts_nothing_new_and_finishes_what_runs():
    history = minimize(lambda p: time.sleep(0.03) or 1.0, search(), timeout=0.2, progress=False)
    assert 2 <= len(history) <= 8 and "Se acabó el tiempo (timeout=0.2 s)" in history.stopped
    done = minimize(sphere, search(), 3, timeout=60)
    assert len(done) == 3 and done.stopped == ""


def test_a_dead_executor_is_explained():
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="«executor»: no acepta más trabajo") as caught:
        minimize(sphere, search(), 3, executor=pool)
    assert len(caught.value.history) == 0


def test_no_warning_on_a_normal_run():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        minimize(sphere, search(), 5)
