"""TPOT se importa también donde no hay `pkg_resources`, que su `stopit` pide y los Python nuevos no traen."""
import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
NEVER = "raise ModuleNotFoundError(\"No module named 'pkg_resources'\", name='pkg_resources')\n"
REAL = "def get_distribution(name): return type('Distribution', (), {'version': 'la del verdadero'})\n"


@pytest.fixture
def run(tmp_path):
    """Corre un programa en un proceso en el que `pkg_resources` es lo que diga `pkg_resources`."""
    def run(program, pkg_resources):
        (tmp_path / "pkg_resources.py").write_text(pkg_resources, encoding="utf-8")
        path = tmp_path / "programa.py"
        path.write_text(program, encoding="utf-8")
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
        return subprocess.run([sys.executable, "-W", "error", path], env=env, capture_output=True, text=True,
                              timeout=120)

    return run


def test_without_our_help_it_cannot_be_imported(run):
    """Lo que remediamos existe: si `stopit` dejara de pedirlo, `stopit_import` sobra."""
    assert "pkg_resources" in run("import stopit", NEVER).stderr


def test_it_is_imported_without_pkg_resources_and_leaves_no_trace(run):
    done = run("""
import importlib.metadata, sys
from coursekit.interop import import_tpot
tpot = import_tpot()
assert tpot.TPOTClassifier
assert sys.modules["stopit"].__version__ == importlib.metadata.version("stopit")
assert "pkg_resources" not in sys.modules
""", NEVER)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_real_one_already_loaded_is_used_and_stays(run):
    done = run("""
import pkg_resources, sys
import coursekit.interop.stopit_import
assert sys.modules["stopit"].__version__ == "la del verdadero"
assert sys.modules["pkg_resources"] is pkg_resources
""", REAL)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_stand_in_goes_away_when_the_import_fails():
    from coursekit.interop.stopit_import import stand_in_for_pkg_resources

    before = sys.modules.pop("pkg_resources", None)
    try:
        with pytest.raises(ImportError, match="otra cosa"):
            with stand_in_for_pkg_resources():
                raise ImportError("otra cosa")
        assert "pkg_resources" not in sys.modules
    finally:
        if before is not None:
            sys.modules["pkg_resources"] = before


def test_the_processes_that_tpot_starts_import_it_too(run):
    """Con `processes=True`, TPOT manda sus funciones a procesos nuevos, que vuelven a importar todo."""
    done = run("""
from coursekit.interop import import_tpot

def version():
    import stopit
    return stopit.__version__

if __name__ == "__main__":
    import_tpot()
    from dask.distributed import Client, LocalCluster
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            print(client.submit(version).result(timeout=60))
""", NEVER)
    assert done.stdout.strip() == importlib.metadata.version("stopit"), done.stderr
