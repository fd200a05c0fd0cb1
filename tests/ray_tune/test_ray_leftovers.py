"""Lo que deja un clúster se quita, y nada más que eso."""
import subprocess
import sys

import psutil
import pytest

from coursekit.interop import ray_leftovers


@pytest.fixture
def sleeper(tmp_path):
    """Un proceso que nombra `tmp_path` en su orden."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", str(tmp_path)])
    yield process
    process.kill()
    process.wait()


def test_only_who_names_the_folder_is_ended(sleeper, tmp_path):
    ray_leftovers.end_processes_of(str(tmp_path / "otra"))
    assert sleeper.poll() is None
    ray_leftovers.end_processes_of(str(tmp_path))
    assert not psutil.pid_exists(sleeper.pid)


def test_without_a_folder_nobody_is_ended(sleeper, monkeypatch):
    looked = []
    monkeypatch.setattr(ray_leftovers.psutil, "process_iter", lambda: looked.append("todos") or [])
    ray_leftovers.end_processes_of("")
    assert not looked and sleeper.poll() is None


def test_a_guard_that_was_told_no_folder_leaves_in_peace(sleeper):
    """A quien lo empezó lo mataron antes de decirle la carpeta."""
    owner = subprocess.Popen([sys.executable, "-c", "pass"])
    owner.wait()
    guard = subprocess.run([sys.executable, ray_leftovers.__file__, str(owner.pid)], input=b"", timeout=30)
    assert guard.returncode == 0
    assert sleeper.poll() is None
