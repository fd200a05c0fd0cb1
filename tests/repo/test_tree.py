"""Lo que nunca debe entrar al repositorio."""
import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tracked():
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in out.decode().split("\0") if name and (ROOT / name).exists()]


def texts():
    for path in tracked():
        if path.suffix not in {".png", ".npz", ".gz", ".ico"}:
            yield path, path.read_text(encoding="utf-8")


def test_nothing_over_one_megabyte():
    assert not [str(p) for p in tracked() if p.stat().st_size > 1_000_000]


def test_notebooks_carry_no_outputs():
    for path, text in texts():
        if path.suffix == ".ipynb":
            for cell in json.loads(text)["cells"]:
                assert not cell.get("outputs") and cell.get("execution_count") is None, path


def test_no_machine_path_and_no_registry_host():
    here = Path(__file__).resolve()
    pattern = re.compile(re.escape(str(ROOT)) + r"/|/home/[a-z]+/|/root/|files\.pythonhosted|pypi\.(org|python)"
                         r"|registry\.npmjs|uv\.lock\b")
    bad = [(str(p), m.group()) for p, text in texts() if p.resolve() != here and p.name != ".gitignore"
           for m in [pattern.search(text)] if m]
    assert not bad


def test_python_files_hold_no_merge_marks_and_parse():
    for path, text in texts():
        if path.suffix == ".py":
            compile(text, str(path), "exec")
            assert not re.search(r"^(<{7}|>{7}) ", text, re.M), path
