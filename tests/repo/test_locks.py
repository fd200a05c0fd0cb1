"""El candado: completo, con huellas, sin direcciones, y el mismo para make, Anaconda y las pruebas."""
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


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


def test_development_lock_holds_the_same_pins():
    class_pins, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: development.get(name) for name in class_pins} == class_pins


def test_lock_satisfies_every_declared_dependency():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    for lock, declared in [("requirements.lock", project["dependencies"]),
                           ("requirements-dev.lock", project["optional-dependencies"]["dev"])]:
        locked = pins(lock)
        for line in declared:
            wanted = Requirement(line)
            versions = [spec.removeprefix("==") for spec, _ in locked[wanted.name.lower()]]
            assert versions and all(wanted.specifier.contains(v) for v in versions), (lock, line, versions)


def test_widgets_cannot_run_in_a_subshell_with_the_locked_kernel():
    """ipykernel 7 atiende a los widgets en otro hilo y arruina las figuras (ipykernel#1564)."""
    (specifier, _), = pins("requirements.lock")["ipykernel"]
    assert int(specifier.removeprefix("==").split(".")[0]) < 7


def test_anaconda_installs_the_same_lock():
    environment = yaml.safe_load(read("environment.yml"))
    pip, = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    assert pip == ["-r requirements.lock"]
    python, = [d for d in environment["dependencies"] if isinstance(d, str) and d.startswith("python=")]
    requires = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"]
    assert Requirement(f"python{requires}").specifier.contains(python.split("=")[1])
