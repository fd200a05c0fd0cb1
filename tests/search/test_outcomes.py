"""Lo que una función objetivo devuelve, lanza o hace: se anota o se rechaza en español, y nada se pierde."""
import asyncio
import copy
import math
import os
import signal
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
import pytest
from helpers.searcher_makers import MAKERS, MIXED, WITH_RESOURCE, one_of_each

from coursekit import Float, minimize
from coursekit.search.interrupts import hold_interrupts
from coursekit.search.objective import error_text
from coursekit.searchers import GridSearch, RandomSearch

SPACE = {"x": Float(0, 1)}
N = 5


def search(seed=0):
    return RandomSearch(SPACE, random_state=seed)


def third(action):
    """Una función objetivo cuya tercera evaluación hace `action()`."""
    calls = []

    def objective(params):
        calls.append(params)
        return action() if len(calls) == 3 else params["x"]

    return objective


def raiser(error):
    def action():
        raise error

    return action


class Scalar:
    """Un escalar de otra biblioteca, que no se deja convertir."""

    def __init__(self, problem):
        self.problem = problem

    def __float__(self):
        raise self.problem

    def __repr__(self):
        raise self.problem


# -- lo que devuelve

@pytest.mark.parametrize("value, reason", [
    (10**400, "que no entra en un número de punto flotante"), (-10**5000, "que no entra"),
    (Fraction(10**400, 7), "que no entra"), (Decimal("1e999"), "llegó inf"), (Decimal("sNaN"), "llegó sNaN"),
    (np.array(np.nan), "llegó nan"), (np.float16(np.inf), "llegó inf"), (-math.inf, "llegó -inf"), (None, "return"),
    ({"loss": None, "nota": 1}, "return"), ({"loss": 10**400}, "que no entra"),
], ids=lambda case: type(case).__name__)
def test_what_cannot_be_compared_is_a_failed_trial(value, reason):
    history = minimize(third(lambda: value), search(), N)
    assert [t.ok for t in history] == [True, True, False, True, True] and reason in history[2].error


@pytest.mark.parametrize("value", [
    1j, np.complex128(1), np.array(1j), "0.5", b"0.5", np.str_("0.5"), np.array("0.5"), True, np.False_, [0.5],
    np.array([0.5]), np.zeros(3), (0.5, 1), {}, {"loss": {"loss": 1}}, {"loss": "0.5"}, {0.5}, iter([0.5]), object(),
    pd.Series([0.5]), pd.DataFrame([[0.5]]), pd.NA, pd.NaT, np.datetime64("2020-01-01"), np.timedelta64(5, "s"),
    Scalar(RuntimeError("más de un elemento")), Scalar(MemoryError()), Scalar(ZeroDivisionError()), float, Exception(),
], ids=lambda value: type(value).__name__)
def test_what_is_no_loss_is_refused_and_hands_over_what_there_is(value):
    with pytest.raises(TypeError, match="«objective»: devolvió .*; se espera un número") as caught:
        minimize(third(lambda: value), search(), N)
    assert [t.ok for t in caught.value.history] == [True, True]


def test_a_coroutine_is_refused():
    async def objective(params):
        return params["x"]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(TypeError, match="«objective»: devolvió <coroutine .*se espera un número"):
            minimize(objective, search(), N)


@pytest.mark.parametrize("value", [Fraction(1, 2), Decimal("0.5"), np.float16(0.5), np.array(0.5), np.longdouble(0.5)])
def test_any_real_number_is_a_loss(value):
    assert [t.loss for t in minimize(lambda p: value, search(), 2)] == [0.5, 0.5]


# -- lo que lanza

class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no quiero")


class Bottomless(Exception):
    def __str__(self):
        return str(self)


class Huge(Exception):
    def __str__(self):
        return "x" * 10**7


class Leaving(Exception):
    def __str__(self):
        raise SystemExit(2)


class NotText(Exception):
    def __str__(self):
        return 3


def recurse():
    return recurse()


ERRORS = {
    "no_text": (raiser(ValueError()), "ValueError"), "a_class": (raiser(KeyError), "KeyError"),
    "mute": (raiser(Mute()), "Mute: su texto no se puede leer (RuntimeError)"),
    "bottomless": (raiser(Bottomless()), "Bottomless: su texto no se puede leer (RecursionError)"),
    "huge": (raiser(Huge()), "Huge: xxx"), "not_text": (raiser(NotText()), "NotText: su texto no se puede leer"),
    "leaving": (raiser(Leaving()), "Leaving: su texto no se puede leer (SystemExit)"),
    "surrogate": (raiser(OSError(os.fsdecode(b"a\xf1o"))), "OSError: a\udcf1o"),
    "exit": (partial(os.sys.exit, 2), "SystemExit: 2"), "quit": (raiser(SystemExit()), "SystemExit"),
    "generator": (raiser(GeneratorExit()), "GeneratorExit"), "stop": (raiser(StopIteration(3)), "StopIteration: 3"),
    "memory": (raiser(MemoryError()), "MemoryError"), "recursion": (recurse, "RecursionError: maximum"),
    "warning": (raiser(UserWarning("cuidado")), "UserWarning: cuidado"),
    "group": (raiser(ExceptionGroup("dos", [ValueError(1), KeyError(2)])), "ExceptionGroup: dos (2 sub-exceptions)"),
}


@pytest.mark.parametrize("action, text", ERRORS.values(), ids=ERRORS)
def test_an_error_is_a_failed_trial_with_its_reason(tmp_path, action, text):
    path = tmp_path / "j.jsonl"
    history = minimize(third(action), search(), N, journal=path)
    assert [t.ok for t in history] == [True, True, False, True, True]
    assert history[2].error.startswith(text) and len(history[2].error) < 600 and "\n" not in history[2].error
    assert history[2].error.endswith(")") and "(línea " in history[2].error or text == "SystemExit: 2"
    assert [t.error for t in minimize(third(action), search(), N, journal=path)] == [t.error for t in history]


def test_a_warning_turned_into_an_error_is_a_failed_trial():
    def objective(params):
        if params["x"] > 0.5:
            warnings.warn("x es grande", stacklevel=1)
        return params["x"]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        history = minimize(objective, search(), 20)
    assert all(t.ok is (t.params["x"] <= 0.5) for t in history) and 0 < sum(t.ok for t in history) < 20


def test_our_own_warning_turned_into_an_error_hands_over_the_history():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="Fallaron las 3 evaluaciones") as caught:
            minimize(lambda p: 1 / 0, search(), 3)
    assert len(caught.value.history) == 3


class Stop(BaseException):
    """Ni un error ni una salida: alguien quiere detener todo."""


@pytest.mark.parametrize("error", [Stop("basta"), asyncio.CancelledError()])
@pytest.mark.parametrize("pool", [None, ThreadPoolExecutor])
def test_what_wants_to_stop_everything_stops_and_hands_over_what_there_is(error, pool):
    executor = pool and pool(1)
    with pytest.raises(type(error)) as caught:
        minimize(third(raiser(copy.copy(error))), search(), N, executor=executor)
    assert len(caught.value.history) == 2 and "error.history" in caught.value.__notes__[0]


def test_a_child_that_leaves_does_not_go_on_with_the_search(tmp_path):
    """Una función que se bifurca: el hijo que pide salir sale, y no sigue buscando como si fuera el padre."""
    log = tmp_path / "log"

    def objective(params):
        with log.open("a") as file:
            file.write("x")
        child = os.fork()
        if not child:
            try:
                raise SystemExit(0)
            finally:
                pass
        os.waitpid(child, 0)
        return params["x"]

    try:
        history = minimize(objective, search(), 3, journal=tmp_path / "j.jsonl", progress=False)
    except SystemExit:
        os._exit(0)      # el hijo, que salió como quería
    assert len(history) == 3 and log.read_text() == "xxx"


def test_the_text_of_an_error_says_where(tmp_path):
    try:
        raise KeyError("a")
    except KeyError as error:
        assert error_text(error) == "KeyError: 'a'"


# -- lo que hace

def test_changing_its_params_changes_nothing_else():
    layers, weights, kept = [[8, 4], [16]], [np.zeros(2), np.ones(2)], []

    def objective(params):
        params["layers"].append(99)
        params["weights"] += 7
        params["options"]["nuevo"] = 1
        kept.append(params)
        params.clear() if len(kept) % 2 else params.update(otro=3)
        return float(len(kept))

    space = {"layers": layers, "weights": weights, "options": [{"a": 1}, {"b": 2}]}
    history = minimize(objective, GridSearch(space))
    assert len(history) == 8 and layers == [[8, 4], [16]] and weights[0].tolist() == [0, 0]
    assert all(set(t.params) == {"layers", "weights", "options"} and 99 not in t.params["layers"] for t in history)
    assert [t.params["options"] for t in history].count({"a": 1}) == 4


def test_an_option_that_is_an_object_arrives_itself():
    class Model:
        pass

    models = [Model(), Model(), threading.Lock(), [("paso", Model()), {"a": threading.Lock()}]]
    history = minimize(lambda p: models.index(p["model"]), GridSearch({"model": models}))
    assert [t.loss for t in history] == [0, 1, 2, 3]


def test_an_option_may_contain_itself(tmp_path):
    loop = [1]
    loop.append(loop)
    for _ in range(2):
        history = minimize(lambda p: len(p["a"]), GridSearch({"a": [loop, [2]]}), journal=tmp_path / "j.jsonl")
        assert [t.loss for t in history] == [2, 1]


def test_moving_elsewhere_does_not_move_the_journal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "otra").mkdir()
    history = minimize(lambda p: os.chdir(tmp_path / "otra") or p["x"], search(), 3, journal="j.jsonl")
    os.chdir(tmp_path)
    assert len(history) == 3 and [t.loss for t in minimize(lambda p: 1 / 0, search(), 3, journal="j.jsonl")] == [
        t.loss for t in history]


class DeafTerminal:
    """Una terminal que se cerró."""

    encoding = "utf-8"

    def isatty(self):
        return True

    def write(self, text):
        raise BrokenPipeError(32, "Broken pipe")

    flush = fileno = write


@pytest.mark.parametrize("stream", [DeafTerminal(), None])
def test_nobody_to_look_at_the_bar_is_no_problem(monkeypatch, stream):
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("sys.stdout", stream)
    history = minimize(lambda p: time.sleep(0.15) or p["x"], search(), 10, timeout=0.3)
    assert history.stopped and len(history) >= 1


# -- interrumpir

def answer(params, resource=1):
    return params["lr"] + params["depth"] / resource


@pytest.mark.parametrize("when", [0, 6])
@pytest.mark.parametrize("name", [*one_of_each().values(), "hyperband-tpe"])
def test_an_interruption_keeps_every_finished_trial(tmp_path, name, when):
    path, calls = tmp_path / "j.jsonl", []

    def objective(params, resource=1):
        if len(calls) == when:
            signal.raise_signal(signal.SIGINT)
        calls.append(answer(params, resource))
        return calls[-1]

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        plain = objective if name in WITH_RESOURCE else (lambda params: objective(params))
        history = minimize(plain, MAKERS[name](MIXED, 0), 8, journal=path, progress=False)
    finally:
        signal.signal(signal.SIGINT, before)
    assert "a mano" in history.stopped and [t.loss for t in history] == calls and len(calls) == when
    calls.clear()
    when = -1
    again = minimize(plain, MAKERS[name](MIXED, 0), 8, journal=path)
    expected = minimize(answer if name in WITH_RESOURCE else (lambda p: answer(p)), MAKERS[name](MIXED, 0), 8)
    assert [(t.params, t.loss) for t in again] == [(t.params, t.loss) for t in expected]
    assert len(calls) == 8 - len(history)


@pytest.fixture
def interruptible():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interruption_while_noting_waits_until_it_is_noted(interruptible, tmp_path):
    class Nervous(RandomSearch):
        def _learn(self, trial):
            if trial.number == 2:
                signal.raise_signal(signal.SIGINT)
                self.learned = trial.number

    path, searcher = tmp_path / "j.jsonl", Nervous(SPACE, 0)
    history = minimize(lambda p: p["x"], searcher, N, journal=path, progress=False)
    assert len(history) == 3 and "a mano" in history.stopped and searcher.learned == 2 and not searcher.pending
    assert [t.loss for t in minimize(lambda p: 1 / 0, search(), 3, journal=path)] == [t.loss for t in history]


def test_a_second_interruption_does_not_wait(interruptible):
    steps = []
    with pytest.raises(KeyboardInterrupt):
        with hold_interrupts():
            signal.raise_signal(signal.SIGINT)
            steps.append("uno espera")
            signal.raise_signal(signal.SIGINT)
            steps.append("dos no")
    assert steps == ["uno espera"] and signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_holding_interruptions_in_another_thread_does_nothing(interruptible):
    def held():
        with hold_interrupts():
            return signal.getsignal(signal.SIGINT)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(held).result() is signal.default_int_handler


def test_an_interruption_while_resuming_says_so_and_spoils_nothing(interruptible, tmp_path):
    path = tmp_path / "j.jsonl"
    whole = minimize(lambda p: p["x"], search(), N, journal=path)

    class Slow(RandomSearch):
        def _propose(self):
            if self.n_asked == 3:
                signal.raise_signal(signal.SIGINT)
            return super()._propose()

    history = minimize(lambda p: p["x"], Slow(SPACE, 0), 9, journal=path, progress=False)
    assert history.stopped == "Se detuvo a mano mientras se retomaba el diario, que sigue entero." and len(history) == 3
    assert [t.loss for t in minimize(lambda p: p["x"], search(), N, journal=path)] == [t.loss for t in whole]


def test_a_searcher_that_fails_hands_over_what_there_is():
    class Broken(RandomSearch):
        def _learn(self, trial):
            if trial.number == 2:
                raise ZeroDivisionError("no aprendo")

    with pytest.raises(ZeroDivisionError) as caught:
        minimize(lambda p: p["x"], Broken(SPACE, 0), N)
    assert [t.ok for t in caught.value.history] == [True] * 3, "también lo que no llegó a aprender"
