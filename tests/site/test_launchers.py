"""Lo que abre el curso en otra parte: Binder, Codespaces y GitHub Actions, revisado sin salir de aquí."""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import coursekit
from coursekit.commands.doctor import TESTED_PYTHONS

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "curso.yml"
INSTALL = ["pip install --require-hashes --no-deps -r requirements.lock",
           "pip install --no-deps --no-build-isolation -e ."]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("schema", "name"), [
    ("vendor.github-workflows", ".github/workflows/curso.yml"),
    ("vendor.citation-file-format", "CITATION.cff"),
])
def test_the_file_is_what_its_reader_expects(schema, name):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(ROOT / name)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_tries_every_python_on_every_system():
    matrix = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["pruebas"]["strategy"]["matrix"]
    assert tuple(matrix["python"]) == TESTED_PYTHONS
    assert {name.split("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}


def test_the_workflow_names_only_what_there_is():
    text = WORKFLOW.read_text(encoding="utf-8")
    targets = re.findall(r"run: make ([\w-]+)", text)
    assert targets and all(re.search(rf"^{target}:", read("Makefile"), re.M) for target in targets)
    paths = [*re.findall(r"--ignore=(\S+)", text), *re.findall(r"-r (requirements\S+)", text)]
    assert paths and all((ROOT / path).exists() for path in paths)


def test_binder_and_codespaces_install_what_make_lab_does():
    post_build = ROOT / ".binder" / "postBuild"
    assert os.access(post_build, os.X_OK)
    create = json.loads(read(".devcontainer/devcontainer.json"))["postCreateCommand"]
    for step in INSTALL:
        assert step in post_build.read_text(encoding="utf-8") and step in create
    wanted = yaml.safe_load(read(".binder/environment.yml"))["dependencies"]
    python, = [line.removeprefix("python=") for line in wanted if line.startswith("python=")]
    assert python in TESTED_PYTHONS
    image = json.loads(read(".devcontainer/devcontainer.json"))["image"]
    assert image.rpartition(":")[2] in TESTED_PYTHONS


def test_the_cell_for_colab_touches_neither_numpy_nor_the_kernel():
    readme = read("README.md")
    cell = re.search(r'```python\nimport sys\n\nif "google.colab" in sys.modules:\n(.*?)```', readme, re.S)[1]
    assert all(not line.strip() or line.startswith("    ") for line in cell.splitlines())      # en otra parte, nada
    installed = re.search(r"%pip install --quiet --no-deps \{wheel\} (.*)", cell)[1].split()
    assert "anywidget" in installed and not {"numpy", "ipykernel", "ipython", "ipywidgets"} & set(installed)
    assert f"/v{coursekit.__version__}/coursekit-{coursekit.__version__}-py3-none-any.whl" in cell
    assert "colab.research.google.com" in readme
