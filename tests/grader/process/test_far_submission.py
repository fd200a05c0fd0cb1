"""Las funciones de otro proceso se llaman como las del cuaderno: los mismos valores, los mismos errores."""
import time

import numpy as np
import pytest
from helpers.far import far, far_notebook
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit.grader import StudentError
from coursekit.grader.faults import ProcessEnded
from coursekit.grader.limits import TimeLimit
from coursekit.grader.outcomes import Outcome
from coursekit.grader.process.far import FarSubmission
from coursekit.grader.values import kind_of, same

pytestmark = pytest.mark.processes


def test_calls_the_function_of_that_name_with_positional_and_keyword_values():
    with far("def f(a, b=1, *, c=0): return [a - b, c]") as sub:
        assert sub.f(5, b=2, c=None) == [3, None]


@pytest.mark.parametrize("value", [
    [1, 2.5, "x", None, (True,)], {"a": np.arange(6.0).reshape(2, 3)}, np.float32(0.1), np.array([1, None], object),
    {1: {2}, (3,): frozenset()}, float("nan"),
], ids=repr)
def test_a_value_goes_and_comes_back_equal(value):
    with far("def f(x): return x") as sub:
        assert same(sub.f(value), value)


def test_modified_names_what_the_function_changed_and_the_test_keeps_its_own():
    grid = {"a": [1, 2]}
    with far("def f(a, b, c=None):\n    b['a'].append(3)\n    c[0] = 9\n    return len(b['a'])") as sub:
        assert sub.f([1], grid, c=np.array([1.0, np.nan])) == 3
        assert sub.modified == ["b", "c"] and grid == {"a": [1, 2]}
        assert sub.last_arguments[1] == {"a": [1, 2, 3]}
        sub.f([1], {"a": []}, c=[9])
        assert sub.modified == ["b"]


# --- lo que la prueba pasa --------------------------------------------------------------------

def test_the_calls_to_a_function_that_is_passed_are_counted_on_this_side():
    calls = []

    def loss(x, scale=1):
        calls.append(x)
        return scale * x**2

    with far("def search(f, n): return min(f(i - 2, scale=3) for i in range(n))") as sub:
        assert sub.search(loss, 6) == 0
    assert calls == [-2, -1, 0, 1, 2, 3]


def test_the_function_that_is_passed_cannot_be_stopped_from_counting():
    calls = []
    source = """
    def search(f, n):
        for name in ("__globals__", "__closure__", "__code__"):
            getattr(f, name, None)
        import gc
        for thing in gc.get_objects():
            if isinstance(thing, dict) and "calls" in thing:
                thing["calls"] = None
        return [f(i) for i in range(n)]
    """
    with far(source) as sub:
        assert sub.search(lambda x: calls.append(x) or x, 4) == [0, 1, 2, 3]
    assert calls == [0, 1, 2, 3]


def test_what_a_function_that_is_passed_raises_reaches_the_student_who_may_catch_it():
    def fails(x):
        raise ValueError("sin suerte")

    with far("def f(g):\n    try:\n        g(1)\n    except ValueError as error:\n        return str(error)") as sub:
        assert sub.f(fails) == "sin suerte"


def test_an_assertion_inside_a_function_that_is_passed_counts_even_if_the_student_catches_it():
    def checks(x):
        assert x > 0, "Debe ser positivo."

    with far("def f(g):\n    try:\n        g(-1)\n    except BaseException:\n        return 1") as sub:
        with pytest.raises(AssertionError, match="positivo"):
            sub.f(checks)


def test_a_function_that_is_passed_may_call_the_student_again():
    with far("def double(x): return 2 * x\ndef f(g): return g(5)") as sub:
        assert sub.f(lambda x: sub.double(x) + 1) == 11


def test_chance_has_a_state_that_goes_on_from_call_to_call():
    with far("def f(rng): return rng.random()") as sub:
        rng, expected = sub.rng(3), np.random.default_rng(3)
        assert [sub.f(rng), sub.f(rng)] == [expected.random(), expected.random()]
        own = np.random.RandomState(5)
        expected = np.random.RandomState(5)
        assert [sub.f(own), sub.f(own)] == [expected.random_sample(), expected.random_sample()]


def test_models_splitters_classes_and_functions_of_a_library_arrive_as_they_are():
    X, y = np.arange(12.0).reshape(6, 2), np.array([0, 1, 0, 1, 0, 1])
    fitted = KNeighborsClassifier(1).fit(X, y)
    with far("def f(model, X, y): return model.fit(X, y).predict(X)\ndef g(model, X): return model.predict(X)\n"
             "def sizes(cv, X): return [len(v) for _, v in cv.split(X)]\ndef make(cls, g, x): return cls(), g(x)"
             ) as sub:
        assert sub.f(make_pipeline(StandardScaler(), DummyClassifier()), X, y).tolist() == [0] * 6
        assert sub.modified == ["model"]
        assert sub.g(fitted, X).tolist() == y.tolist() and sub.modified == []
        assert sub.sizes(KFold(3), X) == [2, 2, 2]
        assert sub.make(dict, np.sqrt, 4.0) == ({}, 2.0)
        assert sub.make(dict, len, [1]) == ({}, 1)


def test_an_object_of_the_test_with_ask_and_tell_is_called_on_this_side():
    class Searcher:
        def __init__(self):
            self.told = []
            self.left = 3

        def ask(self):
            self.left -= 1
            return {"x": self.left}

        def tell(self, trial, loss):
            self.told.append((trial["x"], loss))

    searcher = Searcher()
    source = ("def run(s):\n    while s.left > 0:\n        t = s.ask()\n"
              "        s.tell(t, t['x'] ** 2)\n    return s.left")
    with far(source) as sub:
        assert sub.run(searcher) == 0
    assert searcher.told == [(2, 4), (1, 1), (0, 0)]


def test_from_what_is_passed_nothing_else_of_this_side_can_be_reached():
    import subprocess

    class Searcher:
        tools = subprocess
        run = staticmethod(subprocess.run)
        secret_function = print

        def ask(self):
            return subprocess.check_output

        def best(self):
            return 3

    def callback(x):
        return x

    callback.answer = 42
    source = """
    def reach(s, f):
        found = []
        for name in ("tools", "run", "secret_function", "__class__", "__dict__", "_ask"):
            try: found.append(getattr(s, name) and name)
            except (TypeError, AttributeError): pass
        try: found.append(s.ask())
        except TypeError: pass
        try:
            ask = f.__closure__[1].cell_contents._ask
            found.append(ask(1, "get answer", (), {}))
        except Exception: pass
        return [name for name in found if not str(name).startswith("_")], s.best()
    """
    with far(source) as sub:
        assert sub.reach(Searcher(), callback) == ([], 3)


# --- lo que el estudiante devuelve ------------------------------------------------------------

ASK_TELL = """
class Searcher:
    def __init__(self, n):
        self.n, self.best = n, None
    def ask(self):
        self.n -= 1
        return self.n if self.n >= 0 else None
    def tell(self, x, loss):
        self.best = loss if self.best is None else min(self.best, loss)
    def fails(self):
        raise KeyError("no está")
"""


def test_an_object_with_ask_and_tell_keeps_its_state_on_the_other_side():
    with far(ASK_TELL) as sub:
        searcher = sub.Searcher(3)
        while (x := searcher.ask()) is not None:
            searcher.tell(x, (x - 1) ** 2)
        assert searcher.best == 0
        assert kind_of(searcher) == "un objeto de la clase Searcher"
        assert not hasattr(searcher, "missing") and hasattr(searcher, "ask")
        with pytest.raises(KeyError):
            searcher.fails()


def test_a_model_that_is_returned_is_fitted_and_used_on_the_other_side():
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10) % 2
    source = ("from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
              "from sklearn.linear_model import LogisticRegression\n"
              "def build(): return make_pipeline(StandardScaler(), LogisticRegression())")
    with far(source) as sub:
        model = sub.build()
        assert model.fit(X, y) is model
        expected = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)
        assert np.array_equal(model.predict(X), expected.predict(X))
        assert len(model) == 2 and model[:1].transform(X).shape == X.shape
        with pytest.raises(ValueError):
            model.fit(X, y[:3])


@pytest.mark.parametrize("expression, kind, values", [
    ("(x for x in [1, 2])", "un generador", [1, 2]), ("zip([1], [2])", "un zip", [(1, 2)]),
    ("{'a': 1}.keys()", "las claves de un diccionario", ["a"]), ("reversed([1, 2])", None, [2, 1]),
])
def test_what_is_not_a_value_can_be_walked_through_and_is_called_by_its_name(expression, kind, values):
    with far(f"def f(): return {expression}") as sub:
        got = sub.f()
        assert kind is None or kind_of(got) == kind
        assert list(got) == values


def test_a_column_of_a_table_is_read_as_an_array():
    with far("import pandas as pd\ndef f(): return pd.Series([1.0, 2.0])") as sub:
        assert np.asarray(sub.f(), dtype=float).tolist() == [1.0, 2.0]


def test_a_lying_equality_subclass_or_repr_has_nothing_to_lie_to():
    source = """
    class Liar(float):
        def __eq__(self, other): return True
        def __ne__(self, other): return False
        def __abs__(self): return 0.0
        __hash__ = float.__hash__
    class Nothing:
        def __eq__(self, other): return True
        def __float__(self): return 3.0
    def f(): return [Liar(7.0)]
    def g(): return Nothing()
    """
    with far(source) as sub:
        value, = sub.f()
        assert type(value) is float and value != 3
        assert sub.g() != 3


# --- errores ----------------------------------------------------------------------------------

@pytest.mark.parametrize("source, kind, said", [
    ("def f(): return 1 / 0", Outcome.ERROR, "división por cero"),
    ("def f(): raise NotImplementedError", Outcome.NOT_STARTED, "sin empezar"),
    ("def g(): return 1", Outcome.MISSING, "No encontramos la función «f»"),
    ("1 / 0\n\ndef g(): pass\nf = 3", Outcome.IMPORT, "no es una función"),
    ("def f(:\n    return 1", Outcome.IMPORT, "error de sintaxis"),
    ("def f(): exit()", Outcome.ERROR, "basta con return"),
    ("def f(): raise KeyboardInterrupt", Outcome.ERROR, "KeyboardInterrupt"),
    ("def f(): return input()", Outcome.ERROR, "no pregunta nada"),
    ("def f(): return f()", Outcome.ERROR, "se llama a sí misma sin fin"),
])
def test_what_the_function_raised_is_told_as_in_the_notebook(source, kind, said):
    with far(source) as sub:
        with pytest.raises(StudentError) as error:
            sub.f()
    assert error.value.kind == kind and said in error.value.message


def test_the_line_of_the_student_is_shown():
    with far("def f(x):\n    y = x + 1\n    return y / 0") as sub:
        with pytest.raises(StudentError) as error:
            sub.f(1)
    assert [(line.number, line.text) for line in error.value.lines] == [(3, "return y / 0")]


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(60)",
                                  "while True:\n        try:\n            while True: pass\n        except: pass",
                                  "sum(range(10**12))", "import re; re.match('(a+)+$', 'a' * 40 + 'b')",
                                  "import signal, os\n    signal.signal(14, signal.SIG_IGN)\n    while True: pass"])
def test_what_does_not_end_is_stopped_and_the_next_test_goes_on(body):
    with far_notebook(f"def f():\n    {body}\ndef g(): return 1") as notebook:
        sub = FarSubmission(notebook)
        start = time.monotonic()
        with pytest.raises(TimeLimit):
            with sub.limited(0.5):
                sub.f()
        assert time.monotonic() - start < 8
        again = FarSubmission(notebook)
        with again.limited(5):
            assert again.g() == 1


@pytest.mark.parametrize("body, said", [
    ("import os; os._exit(3)", "código de salida 3"), ("import os; os._exit(0)", "código de salida 0"),
    ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ("import ctypes; ctypes.string_at(0)", "SIGSEGV"), ("import os; os.abort()", "abort"),
])
def test_whoever_ends_the_program_loses_only_that_test(body, said):
    with far_notebook(f"def f():\n    {body}\ndef g(): return 1") as notebook:
        sub = FarSubmission(notebook)
        with pytest.raises(ProcessEnded, match=said) as error:
            with sub.limited(5):
                sub.f()
        assert error.value.kind == Outcome.DIED
        again = FarSubmission(notebook)
        with again.limited(5):
            assert again.g() == 1


def test_a_test_cannot_pass_after_the_process_ended_even_if_it_did_not_notice():
    with far_notebook("import os\ndef f(): os._exit(0)") as notebook:
        sub = FarSubmission(notebook)
        with pytest.raises(ProcessEnded):
            with sub.limited(5):
                try:
                    sub.f()
                except BaseException:
                    pass


def test_a_cell_that_ends_the_program_is_skipped_and_the_others_run():
    source = "def f(): return 1\n\nimport os\nos._exit(0)\n\ndef g(): return 2\n"
    with far_notebook(source) as notebook:
        sub = FarSubmission(notebook)
        with sub.limited(5):
            assert (sub.f(), sub.g()) == (1, 2)
        assert "terminó el programa" in notebook.failures[0].message


def test_a_cell_that_does_not_end_is_skipped_even_if_it_does_not_listen():
    source = "def f(): return 1\n\nsum(range(10**13))\n\ndef g(): return 2\n"
    with far_notebook(source, cell_seconds=0.5) as notebook:
        sub = FarSubmission(notebook)
        with sub.limited(5):
            assert (sub.f(), sub.g()) == (1, 2)


# --- lo que respondería un proceso que no es el nuestro ---------------------------------------

HIJACK = """
import os, socket, struct, json
def f():
    for number in range(3, 64):
        try:
            s = socket.socket(fileno=os.dup(number))
            s.getpeername()
        except OSError:
            continue
        {act}
        os._exit(0)
"""


@pytest.mark.parametrize("act", [
    "s.sendall(b'x' * 100)",
    "s.sendall(struct.pack('!I', 2**32 - 1) + b'x' * 1000)",
    "d = b'[' * 100000; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'{\"value\": {\"a\": [\"O\", [1], \"AAAA\"]}}'; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'{\"error\": {\"kind\": \"ok\"}}'; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'{\"value\": 1e999}'; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'{\"value\": ' + b'9' * 10000 + b'}'; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'{\"ask\": 1}'; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'{\"changed\": 5, \"seen\": [], \"names\": 1}'; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'{\"value\": {\"o\": {\"far\": [], \"can\": 1}}}'; s.sendall(struct.pack('!I', len(d)) + d)",
    "d = b'7'; s.sendall(struct.pack('!I', len(d)) + d)",
])
def test_whatever_comes_through_the_channel_is_a_failure_and_never_a_pass(act):
    with far_notebook(HIJACK.format(act=act)) as notebook:
        sub = FarSubmission(notebook)
        with pytest.raises((ProcessEnded, StudentError, AssertionError)):
            with sub.limited(5):
                assert sub.f() is True


# --- lo que llega cuando nadie lo espera -------------------------------------------------------

def test_a_thread_that_goes_on_after_the_answer_does_not_spoil_the_next_one():
    source = """
        import threading, time
        late = []

        def search(f):
            def go_on():
                time.sleep(0.3)
                try:
                    f(2)
                except RuntimeError as error:
                    late.append(str(error))

            threading.Thread(target=go_on).start()
            return f(1)

        def heard():
            return late
    """
    calls = []
    with far(source) as sub:
        assert sub.search(lambda x: calls.append(x) or x) == 1
        time.sleep(0.6)
        assert sub.heard() == ["la función que recibimos solo se puede llamar antes de devolver el resultado"]
    assert calls == [1]


def test_a_notebook_that_dies_again_and_again_is_not_run_forever(monkeypatch):
    monkeypatch.setattr("coursekit.grader.process.far.ALL_RUNS_SECONDS", 1.0)
    source = "import time\ntime.sleep(0.6)\ndef f():\n    import os\n    os._exit(3)\n"
    with far_notebook(source) as notebook:
        for _ in range(2):
            with pytest.raises(ProcessEnded, match="código de salida 3"):
                call_f(notebook)
        with pytest.raises(ProcessEnded, match="una y otra vez"):
            call_f(notebook)


def call_f(notebook):
    sub = FarSubmission(notebook)
    with sub.limited(5.0):
        return sub.f()


def test_an_enormous_message_is_cut_before_it_is_read():
    from coursekit.grader.process import far as module

    start = time.process_time()
    told = module._student_error({"kind": "excepcion", "message": "\x1b]" * 2_000_000})
    raised = module._exception(["ValueError", "\x1b]" * 2_000_000])
    assert time.process_time() - start < 1 and len(told.message) <= 2000 and len(str(raised)) <= 2000
