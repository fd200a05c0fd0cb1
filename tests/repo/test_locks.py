"""El candado: completo, con huellas, sin direcciones, y el mismo para make, Anaconda y las pruebas."""
import ast
import os
import re
import sys
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from helpers.tpot_here import TPOT_HERE
from packaging.requirements import Requirement

from coursekit.commands.doctor import TESTED_PYTHONS

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-redes.lock", "requirements-ray.lock",
         "requirements-site.lock"]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name):
    """{paquete: {versión con su marcador}} del candado."""
    found = {}
    for line in read(name).splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            requirement = Requirement(line.rstrip(" \\"))
            found.setdefault(requirement.name.lower(), set()).add((str(requirement.specifier),
                                                                   str(requirement.marker or "")))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_exact_and_has_its_hash(name):
    text = re.sub(r"\s*#.*", "", read(name))
    entries = [e for e in re.split(r"\n(?=[A-Za-z0-9])", text.strip()) if e]
    assert len(entries) > 100
    for entry in entries:
        assert "==" in entry.splitlines()[0] and "--hash=sha256:" in entry, entry[:80]


@pytest.mark.parametrize("name", LOCKS)
def test_no_address_no_machine_path_no_cuda(name):
    text = read(name)
    assert not re.search(r"https?://|file:|--(extra-)?index|--find-links|/(home|opt|work|root|tmp)/", text)
    for package, versions in pins(name).items():
        if package.startswith("nvidia"):        # queda nombrada, pero con una condición que nunca se cumple
            assert all("sys_platform == \"never\"" in marker for _, marker in versions)


@pytest.mark.parametrize("name", LOCKS[1:])
def test_the_other_locks_hold_the_same_pins(name):
    """Agregar un grupo no cambia la versión de nada."""
    added = pins(name)
    for package, versions in pins("requirements.lock").items():
        same = added[package] == versions
        unconditional = {specifier for specifier, _ in versions} == {specifier for specifier, _ in added[package]} \
            and all(marker == "" for _, marker in added[package])       # ese grupo lo pide siempre
        assert same or unconditional, package


@pytest.mark.parametrize(("one", "another"), list(combinations(LOCKS[1:], 2)))
def test_two_groups_can_be_added_to_the_same_environment(one, another):
    """Lo que traen los dos, lo traen con la misma versión: el segundo no le cambia nada al primero."""
    here = pins(one)
    there = pins(another)
    shared = here.keys() & there.keys()
    different = [name for name in shared if {version for version, _ in here[name]} != {v for v, _ in there[name]}]
    assert len(shared) > 100 and not different


def test_lock_satisfies_every_declared_dependency():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    groups = {f"requirements-{group}.lock": lines for group, lines in project["optional-dependencies"].items()}
    assert sorted(LOCKS) == sorted(["requirements.lock", *groups])
    for lock, declared in {"requirements.lock": project["dependencies"], **groups}.items():
        locked = pins(lock)
        for line in declared:
            wanted = Requirement(line)
            versions = [spec.removeprefix("==") for spec, _ in locked[wanted.name.lower()]]
            assert versions and all(wanted.specifier.contains(v) for v in versions), (lock, line, versions)


def test_only_tpot_depends_on_the_python_and_the_lock_says_so_too():
    """Desde el Python que TPOT no admite, ni él ni lo que solo él trae se instala; todo lo demás, sí."""
    conditional = {Requirement(line).name: Requirement(line).marker for line in project()["dependencies"]
                   if Requirement(line).marker}
    assert list(conditional) == ["tpot"]
    (_, marker), = pins("requirements.lock")["tpot"]
    for python, here in [("3.11", True), ("3.13", True), ("3.14", False), ("3.15", False)]:
        values = {"python_version": python, "python_full_version": f"{python}.0"}
        assert Requirement(f"tpot ; {marker}").marker.evaluate(values) is here
        assert conditional["tpot"].evaluate(values) is here


def test_what_the_package_imports_is_declared():
    """Nadie cuenta con lo que otra biblioteca trae hoy; salvo lo que viene adentro de la que lo pide."""
    inside = {"PIL": "matplotlib", "cycler": "matplotlib", "stopit": "tpot", "update_checker": "tpot", "dask": "tpot",
              "markdown_it": "myst-parser", "mdit_py_plugins": "myst-parser", "pygments": "sphinx",
              "comm": "ipywidgets", "jinja2": "nbconvert"}
    distributions = {"sklearn": "scikit-learn", "IPython": "ipython"}
    extra = [line for group in project()["optional-dependencies"].values() for line in group]
    declared = {Requirement(line).name for line in [*project()["dependencies"], *extra]}
    imported = {module for path in (ROOT / "coursekit").rglob("*.py") for module in top_modules(path)}
    assert len(imported) > 15
    lost = {inside.get(module, distributions.get(module, module)) for module in imported} - declared
    assert not lost


def top_modules(path):
    """Los paquetes ajenos que un archivo importa."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = [[alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
             for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = {name.split(".")[0] for group in names for name in group}
    return modules - set(sys.stdlib_module_names) - {"coursekit"}


def project():
    return tomllib.loads(read("pyproject.toml"))["project"]


def test_widgets_cannot_run_in_a_subshell_with_the_locked_kernel():
    """ipykernel 7 atiende a los widgets en otro hilo y arruina las figuras (ipykernel#1564)."""
    (specifier, _), = pins("requirements.lock")["ipykernel"]
    assert int(specifier.removeprefix("==").split(".")[0]) < 7


def test_anaconda_installs_the_same_lock():
    environment = yaml.safe_load(read("environment.yml"))
    pip, = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    assert pip == ["-r requirements.lock"]
    python, = [d for d in environment["dependencies"] if isinstance(d, str) and d.startswith("python=")]
    assert python.split("=")[1] in TESTED_PYTHONS


def test_the_tested_pythons_are_the_same_everywhere():
    assert Requirement(f"python{project()['requires-python']}").specifier.contains(f"{TESTED_PYTHONS[0]}.0")
    versions = re.search(r"PYTHONS:-([\d. ]+)}", read(".ci/versions"))[1].split()
    assert tuple(versions) == TESTED_PYTHONS
    assert f"Python {', '.join(TESTED_PYTHONS[:-1])} o {TESTED_PYTHONS[-1]}" in read("README.md")
    assert all(f"python{version}" in read("Makefile") for version in TESTED_PYTHONS)


def test_in_ci_nothing_is_left_out_for_want_of_tpot():
    """Donde TPOT no se instala, sus pruebas no se eligen: la integración continua no corre en un Python así."""
    assert TPOT_HERE or not os.environ.get("CI")
