"""La orden coursekit."""
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.basics.course import course_root
from coursekit.commands import cli

ROOT = Path(__file__).parents[2]


def test_course_root_is_found_from_inside_and_from_elsewhere(tmp_path):
    assert course_root(ROOT / "notebooks") == ROOT
    assert course_root(tmp_path) == ROOT           # instalación editable: al lado del paquete


def test_lab_opens_the_first_lesson_on_loopback_only():
    command = cli.lab_command(ROOT, cli.FIRST_LESSON)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/01_metrica.ipynb" in command
    assert (ROOT / cli.FIRST_LESSON).exists()


def test_lab_writes_nothing_outside_the_course(tmp_path):
    env = cli.lab_environment(tmp_path)
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
                 "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "MPLCONFIGDIR"):
        assert Path(env[name]).is_relative_to(tmp_path)


@pytest.mark.parametrize("notebook", ["notebooks/99_nada.ipynb", "notebooks", ""])
def test_lab_refuses_a_notebook_that_is_not_there(notebook):
    with pytest.raises(SystemExit, match="«notebook»"):
        cli.lab_command(ROOT, notebook)


def test_check_refuses_an_unknown_lesson():
    with pytest.raises(SystemExit, match="«lesson»"):
        cli.main(["check", "77"])


def test_command_line_speaks_spanish():
    out = subprocess.run([sys.executable, "-m", "coursekit", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert out.returncode == 0 and "abre el curso en JupyterLab" in out.stdout


def test_public_names_are_functions_even_after_their_modules_are_imported():
    code = ("import coursekit.search.minimize, coursekit.commands.doctor, coursekit.doctor, coursekit.history, sys\n"
            "from coursekit import doctor, history, minimize\n"
            "assert callable(minimize) and callable(doctor) and callable(coursekit.doctor) and history.History\n"
            "assert sys.modules['coursekit.doctor'] is sys.modules['coursekit.commands.doctor']")
    subprocess.run([sys.executable, "-c", code], check=True)
