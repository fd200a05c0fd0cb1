"""Lo que nunca debe entrar al repositorio."""
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked():
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in out.decode().split("\0") if name and (ROOT / name).exists()]


def texts():
    for path in tracked():
        if path.suffix not in {".png", ".webp", ".npz", ".gz", ".ico"}:
            yield path, path.read_text(encoding="utf-8")


def test_nothing_over_one_megabyte():
    assert not [str(p) for p in tracked() if p.stat().st_size > 1_000_000]


def test_notebooks_carry_no_outputs():
    for path, text in texts():
        if path.suffix == ".ipynb":
            for cell in json.loads(text)["cells"]:
                assert not cell.get("outputs") and cell.get("execution_count") is None, path


# Una letra de cada nombre va entre corchetes: así el patrón no se encuentra a sí mismo y ningún archivo queda exento.
MACHINE_PATH = re.compile(re.escape(str(ROOT)) + r"/|/(?:hom[e]/[a-z]+|roo[t])/")
REGISTRY_HOST = re.compile(r"python[h]osted|pyp[i]\.(?:org|python)|registry\.np[m]js|u[v]\.lock\b")


@pytest.mark.parametrize("forbidden", [MACHINE_PATH, REGISTRY_HOST], ids=["ruta de máquina", "registro de paquetes"])
def test_no_machine_path_and_no_registry_host(forbidden):
    named = ((path, f"{path.relative_to(ROOT)}\n{text}") for path, text in texts())
    assert not [(str(path), found.group()) for path, text in named if (found := forbidden.search(text))]


def test_python_files_hold_no_merge_marks_and_parse():
    for path, text in texts():
        if path.suffix == ".py":
            compile(text, str(path), "exec")
            assert not re.search(r"^(<{7}|>{7}) ", text, re.M), path
