"""Un mismo vivero sirve a todas las corridas de un programa, y si muere lo reemplaza otro."""
import os
import signal
import time

import pytest
from helpers.far import far

from coursekit.grader.process import isolation, launch
from coursekit.grader.process.nursery import descendants_of

pytestmark = pytest.mark.processes


def test_every_run_of_a_program_shares_the_process_the_others_are_born_from():
    with far("import os\ndef f(): return os.getppid()") as sub:
        first = sub.f()
        maker = launch.nursery(isolation.LIMITS)
    with far("import os\ndef f(): return os.getppid()") as sub:
        second = sub.f()
        assert launch.nursery(isolation.LIMITS) is maker
    assert first != second           # cada entrega tiene su cuidador, y nada queda de la anterior
    assert descendants_of(maker._process.pid) == []


def test_if_it_is_killed_the_next_run_is_born_from_another():
    with far("def f(): return 1") as sub:
        assert sub.f() == 1
    maker = launch.nursery(isolation.LIMITS)
    os.kill(maker._process.pid, signal.SIGKILL)
    maker._process.wait()
    with far("def f(): return 2") as sub:
        assert sub.f() == 2
    assert launch.nursery(isolation.LIMITS) is not maker


def test_if_it_is_killed_while_a_submission_runs_the_submission_ends_too():
    with far("import os, time\ndef f(): return os.getpid()\ndef g(): time.sleep(60)") as sub:
        worker = sub.f()
        maker = launch.nursery(isolation.LIMITS)
        keepers = descendants_of(maker._process.pid)
        assert worker in keepers
        os.kill(maker._process.pid, signal.SIGKILL)
        limit = time.monotonic() + 10
        while time.monotonic() < limit and _is_running(worker):
            time.sleep(0.05)
        assert not _is_running(worker)


@pytest.mark.parametrize("level", [isolation.OWN, isolation.LIMITS])
def test_a_run_leaves_no_folder_behind(tmp_path, monkeypatch, level):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    maker = launch.Nursery(level)
    monkeypatch.setitem(launch._current, level, maker)
    with far("def f(): return 1", level) as sub:
        assert sub.f() == 1
    maker.close()
    assert list(tmp_path.iterdir()) == []


def _is_running(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
