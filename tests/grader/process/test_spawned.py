"""Donde no hay Linux, cada entrega empieza un Python nuevo: otro proceso, con su límite, y nada más."""
import pytest
from helpers.far import far, far_notebook

from coursekit.grader.faults import ProcessEnded
from coursekit.grader.limits import TimeLimit
from coursekit.grader.process import isolation, launch
from coursekit.grader.process.far import FarSubmission

pytestmark = pytest.mark.processes


@pytest.fixture(autouse=True)
def without_linux(monkeypatch):
    """Un sistema en que los procesos no nacen de otro."""
    maker = launch.Spawner()
    monkeypatch.setitem(launch._current, isolation.LIMITS, maker)
    yield
    maker.close()


def test_the_functions_are_called_and_the_callbacks_are_counted():
    calls = []
    with far("import os\ndef f(g, rng): return [g(2), rng.integers(5), os.getcwd()]") as sub:
        value, number, folder = sub.f(lambda x: calls.append(x) or 7, sub.rng(0))
    assert value == 7 and calls == [2] and folder.endswith("cuaderno")


def test_what_ends_the_program_or_does_not_end_costs_one_test():
    source = "import os\ndef f(): os._exit(3)\ndef g():\n    return sum(range(10**13))\ndef h(): return 1"
    with far_notebook(source) as notebook:
        for name, expected in (("f", ProcessEnded), ("g", TimeLimit)):
            sub = FarSubmission(notebook)
            with pytest.raises(expected):
                with sub.limited(0.5):
                    getattr(sub, name)()
        sub = FarSubmission(notebook)
        with sub.limited(20):
            assert sub.h() == 1


def test_without_linux_no_isolation_is_promised(monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    assert launch.strongest() is None
