"""`doctor`: nombra lo que falta y la orden que lo remedia, calla si no falta nada, y no hace esperar."""
import json
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from coursekit.commands import doctor as doctor_module
from coursekit.commands import requirements
from coursekit.commands.cli import main
from coursekit.commands.doctor import TESTED_PYTHONS, doctor, examine
from coursekit.commands.requirements import declared_requirements, left_out, missing_dependencies

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
Version = namedtuple("Version", "major minor micro releaselevel serial")
WITH_MARKER = "tpot>=1.1,<1.2 ; python_version < '3.14'"


@pytest.fixture
def python(monkeypatch):
    """Hace pasar este Python por otro: `python(3, 14)`."""
    return lambda major, minor: monkeypatch.setattr(sys, "version_info", Version(major, minor, 0, "final", 0))


def distribution(folder, name, version="1.0", requires=()):
    """Anota en `folder` un paquete instalado, con lo que pide."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    asked = [f"Requires-Dist: {requirement}" for requirement in requires]
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *asked]
    (info / "METADATA").write_text("\n".join([*lines, "", "Requires-Dist: esto-es-prosa", ""]), encoding="utf-8")


# --- todo en orden ----------------------------------------------------------------------------


def test_it_is_silent_when_all_is_well(capsys):
    assert examine() == []
    assert doctor() is None             # como última línea de una celda tampoco muestra nada
    said = capsys.readouterr().out
    assert said == "" or left_out(declared_requirements())      # donde TPOT no se instala, eso se dice


def test_the_command_imports_what_the_lessons_import_and_says_that_all_is_well(capsys):
    assert main(["doctor"]) == 0
    assert "Todo en orden" in capsys.readouterr().out


def test_in_the_first_cell_it_is_not_noticed():
    """Segundos de procesador: los de reloj dependen de qué más corra."""
    program = ("import time; start = time.process_time()\nfrom coursekit import doctor; doctor()\n"
               "print(time.process_time() - start)")
    seconds = min(float(subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True,
                                       check=True).stdout) for _ in range(3))
    assert seconds < 0.4


# --- lo que falta -----------------------------------------------------------------------------


@pytest.mark.parametrize("requirement, said", [
    ("paquete-que-no-existe>=1", "Falta el paquete paquete-que-no-existe"),
    ("numpy>=99", "numpy está en la versión"),
    ("ipykernel<6", "ipykernel está en la versión"),
])
def test_it_names_what_is_missing_and_the_command_that_mends_it(requirement, said):
    finding, = examine([requirement])
    assert said in finding.problem
    assert any(command in finding.remedy for command in ("make repair", "pip install", "conda"))


@pytest.mark.parametrize("version", ["", "no es una versión"])
def test_a_version_that_cannot_be_read_is_named(monkeypatch, tmp_path, version):
    distribution(tmp_path, "estropeado", version="0")
    (tmp_path / "estropeado-0.dist-info" / "METADATA").write_text(f"Name: estropeado\nVersion: {version}\n",
                                                                  encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    finding, = examine(["estropeado>=1"])
    assert "estropeado" in finding.problem


def test_what_a_package_needs_is_looked_for_too(monkeypatch, tmp_path):
    distribution(tmp_path, "padre", requires=["Hijo_Uno>=1", "hijo.dos ; extra == 'mas'",
                                              "hijo-tres ; python_version < '3'", "nvidia-nccl-cu12"])
    distribution(tmp_path, "hijo_uno", requires=["nieto (>=2)"])
    monkeypatch.syspath_prepend(tmp_path)
    assert missing_dependencies(["padre>=1"]) == {"nieto": "hijo-uno"}
    finding, = examine(["padre>=1"])
    assert "nieto" in finding.problem and "hijo-uno" in finding.problem


def test_what_the_lock_leaves_out_is_not_missed():
    text = (ROOT / "requirements-overrides.txt").read_text(encoding="utf-8")
    never = {line.split(";")[0].strip() for line in text.splitlines() if "never" in line and not line.startswith("#")}
    assert never == requirements.OMITTED


def test_it_warns_of_kernels_that_spoil_figures(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor_module, "installed_version",
                        lambda name: "7.1.0" if name == "ipykernel" else requirements.installed_version(name))
    finding, = examine(["ipykernel>=6.31,<7"])
    assert "arruina la figura" in finding.problem


def test_it_misses_the_jupyterlab_setting(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    finding, = examine([])
    assert "protege las figuras" in finding.problem


def test_the_command_fails_when_something_is_missing(monkeypatch, capsys):
    monkeypatch.setattr(doctor_module, "declared_requirements", lambda: ["paquete-que-no-existe>=1"])
    monkeypatch.setattr(doctor_module, "failing_imports", lambda imports: [])
    assert main(["doctor"]) == 1
    assert "✗ Falta el paquete paquete-que-no-existe" in capsys.readouterr().out


# --- lo que no se deja importar ---------------------------------------------------------------


@pytest.fixture
def lesson(monkeypatch, tmp_path):
    """Un curso cuya única lección importa lo que se le diga, y un paquete `roto` con el contenido que se le dé."""
    def make(*lines, roto=""):
        (tmp_path / "notebooks").mkdir()
        cells = [{"cell_type": "code", "source": line} for line in lines]
        (tmp_path / "notebooks" / "05_prueba.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
        (tmp_path / "roto.py").write_text(roto, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr(doctor_module, "course_root", lambda: tmp_path)

    return make


def test_a_package_that_is_not_there_is_named_without_importing_it(lesson, capsys):
    lesson("import numpy", "from no_hay_tal_paquete.parte import algo", roto="raise SystemExit")
    finding, = examine([])
    assert "no_hay_tal_paquete" in finding.problem and "lección 05" in finding.problem
    doctor()
    assert "✗ No está el paquete no_hay_tal_paquete. Lo usa la lección 05." in capsys.readouterr().out


@pytest.mark.parametrize("roto, said", [
    ("import no_hay_tal_paquete", "ModuleNotFoundError: No module named 'no_hay_tal_paquete'"),
    ("raise RuntimeError('uno\\ndos')", "RuntimeError: uno"),
    ("raise AssertionError", "AssertionError"),
    ("import sys; sys.exit('me voy')", "SystemExit: me voy"),
    ("import os; os._exit(7)", "código 7"),
    ("print('null'); print('sin renglón', end=''); 1 / 0", "ZeroDivisionError"),
    ("", "cannot import name 'algo'"),
])
def test_a_broken_package_is_named_and_the_rest_is_still_tried(lesson, roto, said):
    lesson("import roto\nfrom roto import algo", "import zzz_tampoco", roto=roto)
    findings = examine([], imports=True)
    broken, absent = findings
    assert "roto" in broken.problem and said in broken.problem and "lección 05" in broken.problem
    assert "zzz_tampoco" in absent.problem


def test_a_package_that_never_returns_is_named(lesson, monkeypatch):
    lesson("import roto", "import zzz_tampoco", roto="import time; time.sleep(60)")
    failures = doctor_module.failing_imports(doctor_module._all_imports(), seconds=3)
    assert [failure.package for failure in failures] == ["roto", "zzz_tampoco"]
    assert failures[0].error == "no terminó en 3 s"


# --- otros Python -----------------------------------------------------------------------------


def test_a_python_that_is_too_old_is_named(python):
    python(3, 10)
    finding, = examine([])
    assert "3.10" in finding.problem and "3.12" in finding.remedy


def test_where_tpot_cannot_be_installed_only_its_lesson_lacks_something(python, monkeypatch, capsys):
    monkeypatch.setattr(doctor_module, "declared_requirements", lambda: ["numpy>=1", WITH_MARKER])
    python(3, 14)
    assert examine() == []
    asked = {item.package for item in doctor_module._imports_here(["numpy>=1", WITH_MARKER])}
    assert {"hyperopt", "sklearn"} <= asked and "tpot" not in asked
    doctor()
    said = capsys.readouterr().out
    assert "tpot todavía no admite Python 3.14. Lo usa la lección 06." in said and "✗" not in said
    assert all(version in said for version in TESTED_PYTHONS)


def test_where_tpot_can_be_installed_it_is_asked_for(python, monkeypatch):
    monkeypatch.setattr(doctor_module, "installed_version", lambda name: None)
    python(3, 13)
    finding, = examine([WITH_MARKER])
    assert finding.problem == "Falta el paquete tpot."


# --- las partes optativas ---------------------------------------------------------------------

PART = {"redes": ["ausente>=1", "tampoco>=2"]}


@pytest.fixture
def part(monkeypatch, tmp_path):
    """Una parte optativa «redes»; `part(ausente="1.5")` anota como instalados los paquetes que se digan."""
    monkeypatch.setattr(doctor_module, "optional_parts", lambda: PART)
    monkeypatch.syspath_prepend(tmp_path)

    def install(**versions):
        for name, version in versions.items():
            distribution(tmp_path, name, version)
    return install


def test_an_optional_part_that_is_not_there_is_told_and_is_no_fault(part, lesson, capsys):
    lesson("if False:\n    import ausente\n    from tampoco import algo")
    assert examine([]) == [] and examine([], imports=True) == []
    doctor()
    assert capsys.readouterr().out == ""
    doctor_module.tell([], verbose=True)
    said = capsys.readouterr().out
    assert "La parte optativa «redes» (ausente y tampoco) no está instalada. Se agrega con: " in said
    assert "requirements-redes.lock" in said or "make lab REDES=1" in said
    assert "Lo usa la lección 05." in said


def test_half_of_an_optional_part_is_none_of_it(part, lesson, capsys):
    part(ausente="1.5")
    lesson("import tampoco")
    assert examine([]) == []
    doctor_module.tell([], verbose=True)
    assert "no está instalada" in capsys.readouterr().out


def test_an_optional_part_that_is_there_is_examined_like_the_rest(part, lesson, capsys):
    part(ausente="1.5", tampoco="1.0")
    lesson("import tampoco")
    wrong_version, not_importable = examine([])
    assert "tampoco está en la versión 1.0; el curso usa >=2" in wrong_version.problem
    assert "No está el paquete tampoco" in not_importable.problem
    doctor_module.tell([], verbose=True)
    assert "«redes» (ausente y tampoco) está instalada." in capsys.readouterr().out


def test_the_optional_parts_are_those_of_the_project_or_of_what_is_installed(monkeypatch, tmp_path):
    assert "dev" not in requirements.optional_parts()
    assert requirements.optional_parts()["redes"] == ["keras>=3.12", "jax>=0.7"]
    monkeypatch.setattr(requirements, "OWN_COURSE", tmp_path)
    lines = ["numpy>=2", "ruff ; extra == 'dev'", "keras>=3.12 ; extra == 'redes'", 'ray[tune]>=2 ; extra == "ray"']
    monkeypatch.setattr(requirements.metadata, "requires", lambda name: lines)
    parts = requirements.optional_parts()
    assert set(parts) == {"redes", "ray"}
    assert [requirements.name_and_range(line) for line in parts["ray"]] == [("ray", ">=2")]
