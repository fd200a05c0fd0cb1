"""Los requisitos que declara el curso: cuáles valen en este Python y si lo instalado los cumple."""
from __future__ import annotations

import importlib.metadata as metadata
import platform
import re
import sys
import tomllib

from coursekit.basics.course import OWN_COURSE

# La biblioteca CUDA que xgboost declara y ninguna CPU usa: requirements-overrides.txt la deja fuera.
OMITTED = {"nvidia-nccl-cu12", "nvidia-nccl-cu13"}
NAME = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*([^;]*)(?:;(.*))?", re.DOTALL)
EXTRA = re.compile(r"""extra *== *['"]([\w-]+)['"]""")
TOOLS = "dev"                  # el único grupo que no es de una lección: las herramientas de prueba


def declared_requirements() -> list[str]:
    """Los requisitos obligatorios: los de pyproject.toml si el curso está al lado y, si no, los del paquete instalado.

    El archivo va primero porque tras actualizar el curso lo instalado todavía declara lo de antes.
    """
    project = _project_table()
    if project is not None:
        return list(project["dependencies"])
    return [line for line in _installed_lines() if "extra ==" not in line]


def optional_parts() -> dict[str, list[str]]:
    """Lo que una lección usa y el curso no necesita, por grupo: `{"redes": ["keras>=3.12", "jax>=0.7"]}`."""
    project = _project_table()
    if project is not None:
        groups = {name: list(lines) for name, lines in project.get("optional-dependencies", {}).items()}
    else:
        groups = {}
        for line in _installed_lines():
            for name in EXTRA.findall(line):
                groups.setdefault(name, []).append(line.split(";")[0])
    return {name: lines for name, lines in groups.items() if name != TOOLS}


def _project_table() -> dict | None:
    """La tabla «project» del pyproject.toml del curso; None si no está al lado del paquete."""
    file = OWN_COURSE / "pyproject.toml"
    if not file.is_file():
        return None
    return tomllib.loads(file.read_text(encoding="utf-8"))["project"]


def _installed_lines() -> list[str]:
    """Los requisitos que declara el paquete instalado, también los de sus grupos."""
    try:
        return metadata.requires("coursekit") or []
    except metadata.PackageNotFoundError:
        return []


def needed_here(lines: list[str]) -> list[str]:
    """Los que este Python necesita: sin condición, o con una que se cumple."""
    return [line for line in lines if _applies(line)]


def left_out(lines: list[str]) -> list[str]:
    """Los nombres de los que este Python no puede tener."""
    return [name_and_range(line)[0] for line in lines if not _applies(line)]


def name_and_range(line: str) -> tuple[str, str]:
    """`"tpot>=1.1,<1.2 ; python_version < '3.14'"` → `("tpot", ">=1.1,<1.2")`."""
    name, wanted, _ = NAME.fullmatch(line).groups()
    return name, wanted.strip()


def installed_version(name: str) -> str | None:
    """La versión instalada; None si no está o si lo que quedó no dice cuál es."""
    try:
        return metadata.version(name) or None
    except (metadata.PackageNotFoundError, KeyError):
        return None


def missing_dependencies(lines: list[str]) -> dict[str, str]:
    """Lo que falta de lo que piden los requisitos, y de lo que pide eso: {paquete que falta: quién lo pide}.

    Los propios requisitos de `lines` no se cuentan: esos se miran con su versión.
    """
    pending = [canonical(name_and_range(line)[0]) for line in needed_here(lines)]
    parents = dict.fromkeys(pending, "")
    missing: dict[str, str] = {}
    while pending:
        name = pending.pop()
        header = _header(name)
        if header is None and parents[name]:
            missing[name] = parents[name]
        for asked in _asked_by(header or ""):
            if asked not in parents:
                parents[asked] = name
                pending.append(asked)
    return missing


def canonical(name: str) -> str:
    """El nombre como lo comparan los instaladores: `Func_Timeout` y `func-timeout` son el mismo."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _header(name: str) -> str | None:
    """El encabezado de los metadatos de un paquete; None si no está. Leer el resto costaría diez veces más."""
    try:
        text = metadata.distribution(name).read_text("METADATA")
    except metadata.PackageNotFoundError:
        return None
    return (text or "").split("\n\n", 1)[0]


def _asked_by(header: str) -> list[str]:
    """Los paquetes que un encabezado pide, en este Python y sin extras."""
    lines = re.findall(r"(?m)^Requires-Dist: (.*)$", header)
    needed = needed_here([line for line in lines if "extra ==" not in line])
    names = [canonical(name_and_range(line)[0]) for line in needed]
    return [name for name in names if name not in OMITTED]


def satisfies(found: str, wanted: str) -> bool:
    """¿Está la versión `found` en el rango `wanted`? Una versión que no se entiende no está en ninguno."""
    try:
        from packaging.specifiers import SpecifierSet
        from packaging.version import InvalidVersion
    except ImportError:        # falta packaging, que es uno de los requisitos: el curso lo dice, y de él no depende
        return True
    try:
        return SpecifierSet(wanted).contains(found, prereleases=True)
    except InvalidVersion:
        return False


def _applies(line: str) -> bool:
    marker = NAME.fullmatch(line).group(3)
    if marker is None:
        return True
    try:
        from packaging.markers import Marker
    except ImportError:
        return True
    version = ".".join(map(str, sys.version_info[:2]))
    full = f"{version}.{platform.python_version_tuple()[2]}"
    return Marker(marker).evaluate({"python_version": version, "python_full_version": full, "extra": ""})
