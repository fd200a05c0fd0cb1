"""Qué le falta a un entorno para dar el curso, y la orden que lo remedia.

Los cuadernos llaman a `doctor()` en su primera celda: calla cuando todo está bien.
"""
from __future__ import annotations

import importlib.metadata as metadata
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from coursekit.basics.course import course_root

PYTHON_RANGE = ((3, 11), (3, 14))          # incluido, excluido: TPOT 1.1 no admite 3.14
KERNEL_LIMIT = 7                           # ipykernel#1564: desde la 7, los widgets corren en otro hilo
OVERRIDES = Path("share/jupyter/lab/settings/overrides.d/coursekit.json")


@dataclass(frozen=True)
class Finding:
    """Algo que falta: qué es y con qué orden se remedia."""

    problem: str
    remedy: str


def examine(requirements=None) -> list[Finding]:
    """Revisa el entorno en uso y devuelve lo que falta; una lista vacía si está completo.

    `requirements`: requisitos en la sintaxis de PEP 508; por omisión, los del propio paquete.
    """
    return [*_python_findings(sys.version_info[:2]), *_package_findings(requirements), *_guard_findings()]


def doctor(*, verbose: bool = False) -> None:
    """Dice lo que falta y cómo remediarlo; si no falta nada, calla (salvo con `verbose`)."""
    findings = examine()
    if not findings and verbose:
        print(f"Todo en orden: Python {sys.version.split()[0]} y {len(_requirements())} paquetes del curso.")
    for finding in findings:
        print(f"✗ {finding.problem}\n  Para remediarlo: {finding.remedy}")


def _python_findings(version) -> list[Finding]:
    low, high = PYTHON_RANGE
    if low <= tuple(version) < high:
        return []
    shown = ".".join(map(str, version))
    return [Finding(f"Este Python es {shown}; el curso funciona con 3.11, 3.12 y 3.13.",
                    "instalar Python 3.12 y volver a ejecutar " + _remedy_command())]


def _requirements() -> list[str]:
    """Los requisitos obligatorios que declara el paquete instalado (o, sin instalar, su pyproject.toml)."""
    try:
        declared = metadata.requires("coursekit") or []
    except metadata.PackageNotFoundError:
        import tomllib

        text = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
        declared = tomllib.loads(text)["project"]["dependencies"]
    return [line for line in declared if "extra ==" not in line]


def _package_findings(requirements=None) -> list[Finding]:
    findings = []
    for line in _requirements() if requirements is None else requirements:
        name, wanted = re.match(r"([A-Za-z0-9._-]+)\s*(.*)", line.split(";")[0].strip()).groups()
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            findings.append(Finding(f"Falta el paquete {name}.", _remedy_command()))
            continue
        if not _satisfies(found, wanted):
            findings.append(Finding(_version_problem(name, found, wanted), _remedy_command()))
    return findings


def _satisfies(found: str, wanted: str) -> bool:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(wanted).contains(found, prereleases=True)


def _version_problem(name: str, found: str, wanted: str) -> str:
    text = f"El paquete {name} está en la versión {found}; el curso usa {wanted}."
    if name == "ipykernel" and int(found.split(".")[0]) >= KERNEL_LIMIT:
        text += " Con esa versión, mover un control mientras otra celda dibuja arruina la figura de esa celda."
    return text


def _guard_findings() -> list[Finding]:
    """La segunda defensa contra los subshells: el ajuste de JupyterLab que viaja con el paquete."""
    if (Path(sys.prefix) / OVERRIDES).exists() or not _has_package("jupyterlab"):
        return []
    return [Finding("Falta el ajuste de JupyterLab que protege las figuras mientras se mueven los controles.",
                    "pip install --no-deps --no-build-isolation -e .  (desde la carpeta del curso)")]


def _has_package(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _remedy_command() -> str:
    """La orden que repara este entorno, según cómo se lo haya creado."""
    if (Path(sys.prefix) / "conda-meta").is_dir():
        return "conda env update -f environment.yml  (desde la carpeta del curso)"
    root = course_root()
    if root is not None and (root / "Makefile").exists() and sys.platform != "win32":
        return "make lab  (desde la carpeta del curso)"
    return "pip install --no-deps -r requirements.lock  (desde la carpeta del curso)"
