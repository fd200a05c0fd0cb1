"""La rueda: se arma, se instala donde no hay nada del curso, y ahí `check` encuentra con qué corregir."""
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "build", ".*")


def run(*command, cwd, **extra):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment | extra, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """La rueda, armada de una copia de lo que el repositorio tiene."""
    source = tmp_path_factory.mktemp("fuente")
    for name in ("coursekit", "exercises", "notebooks"):
        shutil.copytree(ROOT / name, source / name, ignore=LEFT_OUT)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", cwd=source)
    built, = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """Un entorno vacío que ve los paquetes de este, con la rueda instalada: su Python."""
    folder = tmp_path_factory.mktemp("otra-parte")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python, = [*folder.glob("venv/bin/python"), *folder.glob("venv/Scripts/python.exe")]
    run(sys.executable, ROOT / ".ci" / "lean_on", python, cwd=folder)
    run(sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "-q", "--no-deps",
        "--no-index", wheel, cwd=folder)
    return python


def test_the_wheel_carries_the_checks_and_the_notebooks_but_no_solution(wheel):
    names = ZipFile(wheel).namelist()
    course = {name.removeprefix("coursekit/curso/") for name in names if name.startswith("coursekit/curso/")}
    expected = {f"{folder}/{path.name}" for folder, pattern in [("exercises", "*.py"), ("exercises", "*.ipynb"),
                                                                ("notebooks", "*.ipynb")]
                for path in (ROOT / folder).glob(pattern)}
    assert len(expected) > 25 and expected <= course
    assert not [name for name in names if "solutions" in name or "__pycache__" in name]
    assert {"coursekit/site/static/js/host.js", "coursekit/widgets/static/coursekit.css"} <= set(names)


def test_where_the_wheel_is_installed_check_grades_the_solutions(elsewhere, tmp_path):
    where = run(elsewhere, "-c", "import coursekit; print(coursekit.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(elsewhere.parents[1])
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions", ignore=LEFT_OUT)
    said = run(elsewhere, "-m", "coursekit", "check", "--submission", "solutions", cwd=tmp_path, CI="")
    assert "incorrecto" not in said and "sin empezar" not in said, said[-1000:]
    assert all(path.stem.removeprefix("test_") in said for path in (ROOT / "exercises").glob("test_*.py")), said
