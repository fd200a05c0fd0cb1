"""Qué le falta a un entorno para dar el curso, y la orden que lo remedia.

Los cuadernos llaman a `doctor()` en su primera celda: calla cuando todo está bien, y en un instante. La orden
`coursekit doctor` mira más: importa, en otro proceso, lo mismo que las lecciones.
"""
from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from coursekit.basics.browser import ABSENT, ELSEWHERE, NO_PROCESSES, in_browser
from coursekit.basics.course import course_root
from coursekit.basics.spanish import enumerated
from coursekit.commands.lesson_imports import (
    LessonImport,
    failing_imports,
    lesson_imports,
    lessons_by_package,
    missing_packages,
)
from coursekit.commands.requirements import (
    declared_requirements,
    installed_version,
    left_out,
    missing_dependencies,
    name_and_range,
    needed_here,
    optional_parts,
    satisfies,
)
from coursekit.commands.threads import in_a_notebook, limit_threads_here

TESTED_PYTHONS = ("3.11", "3.12", "3.13")  # con los que se prueba el curso; más nuevos, con lo que diga `_notes`
BROWSER = (f"Python {sys.version.split()[0]} dentro de un navegador: todo en orden. Ahí no están "
           f"{enumerated(sorted(set(ABSENT.values()), key=str.lower))}: {ELSEWHERE}. {NO_PROCESSES}")
KERNEL_LIMIT = 7                           # ipykernel#1564: desde la 7, los widgets corren en otro hilo
OVERRIDES = Path("share/jupyter/lab/settings/overrides.d/coursekit.json")


@dataclass(frozen=True)
class Finding:
    """Algo que falta: qué es y con qué orden se remedia."""

    problem: str
    remedy: str


def examine(requirements=None, *, imports: bool = False) -> list[Finding]:
    """Revisa el entorno en uso y devuelve lo que falta; una lista vacía si está completo.

    Una parte optativa que no está no falta; si está, se revisa como lo demás.
    `requirements`: requisitos en la sintaxis de PEP 508; por omisión, los del propio paquete. `imports`: importar
    además, en otro proceso, todo lo que importan las lecciones (unos segundos); si no, solo se mira que esté.
    """
    if in_browser():      # quien arma la página ya eligió las versiones, y aquí no se instala nada
        return []
    declared = declared_requirements() if requirements is None else list(requirements)
    added = [line for part in optional_parts().values() if not _absent(part) for line in part]
    findings = [*_python_findings(), *_package_findings([*declared, *added]), *_guard_findings()]
    return [*findings, *_lesson_findings(declared, imports)]


def doctor(*, verbose: bool = False) -> None:
    """Dice lo que falta y cómo remediarlo; si no falta nada, calla (salvo con `verbose`, que además importa todo).

    Dentro de un navegador no hay nada que remediar; con `verbose`, dice qué no puede haber ahí.

    En un cuaderno, si nadie fijó cuántos hilos usan las bibliotecas de cálculo (`OMP_NUM_THREADS` y parecidas), los
    deja en uno: es lo que hace `coursekit lab`, para quien abre el cuaderno de otra manera.
    """
    if in_a_notebook():
        limit_threads_here()
    findings = examine(imports=True) if verbose else examine()
    tell(findings, verbose=verbose)


def tell(findings: list[Finding], *, verbose: bool = False) -> None:
    """Escribe lo que se encontró y, con `verbose`, que no se encontró nada."""
    if in_browser():
        if verbose:
            print(BROWSER)
        return
    declared = declared_requirements()
    if not findings and verbose:
        count = len(needed_here(declared))
        print(f"Todo en orden: Python {sys.version.split()[0]} y {count} paquetes del curso. "
              "Las lecciones pueden importar lo que piden.")
    for finding in findings:
        print(f"✗ {finding.problem}\n  Para remediarlo: {finding.remedy}")
    for note in _notes(declared):
        print(f"· {note}")
    if verbose:
        for note in _part_notes():
            print(f"· {note}")


def _python_findings() -> list[Finding]:
    version = ".".join(map(str, sys.version_info[:2]))
    oldest = TESTED_PYTHONS[0]
    if tuple(sys.version_info[:2]) >= tuple(map(int, oldest.split("."))):
        return []
    return [Finding(f"Este Python es {version}; el curso necesita {oldest} o uno más nuevo.",
                    "instalar Python 3.12 y preparar el curso con él: make lab, o conda env create -f environment.yml")]


def _package_findings(declared: list[str]) -> list[Finding]:
    findings = []
    for line in needed_here(declared):
        name, wanted = name_and_range(line)
        found = installed_version(name)
        if found is None:
            findings.append(Finding(f"Falta el paquete {name}.", _remedy_command()))
        elif not satisfies(found, wanted):
            findings.append(Finding(_version_problem(name, found, wanted), _remedy_command()))
    for name, parent in missing_dependencies(declared).items():
        findings.append(Finding(f"Falta el paquete {name}, que {parent} necesita.", _remedy_command()))
    return findings


def _version_problem(name: str, found: str, wanted: str) -> str:
    text = f"El paquete {name} está en la versión {found}; el curso usa {wanted}."
    if name == "ipykernel" and int(found.split(".")[0]) >= KERNEL_LIMIT:
        text += " Con esa versión, mover un control mientras otra celda dibuja arruina la figura de esa celda."
    return text


def _guard_findings() -> list[Finding]:
    """La segunda defensa contra los subshells: el ajuste de JupyterLab que viaja con el paquete."""
    if (Path(sys.prefix) / OVERRIDES).exists() or installed_version("jupyterlab") is None:
        return []
    return [Finding("Falta el ajuste de JupyterLab que protege las figuras mientras se mueven los controles.",
                    "pip install --no-deps --no-build-isolation -e .  (desde la carpeta del curso)")]


def _lesson_findings(declared: list[str], imports: bool) -> list[Finding]:
    """Lo que las lecciones importan y no está o, con `imports`, lo que no se deja importar."""
    wanted = _imports_here(declared)
    remedy = _remedy_command(broken=True)
    if not imports:
        return [Finding(f"No está el paquete {package}. {_used_by(lessons)}", remedy)
                for package, lessons in missing_packages(wanted).items()]
    return [Finding(f"No se puede importar {failure.package}: «{failure.line}» da {failure.error}. "
                    f"{_used_by(failure.lessons)}", remedy)
            for failure in failing_imports(wanted)]


def _imports_here(declared: list[str]) -> dict[LessonImport, tuple[str, ...]]:
    """Los imports de las lecciones, menos los de paquetes que no puede haber aquí y los de lo optativo que no está."""
    absent = set(left_out(declared))
    for part in optional_parts().values():
        if _absent(part):
            absent.update(_names(part))
    return {item: lessons for item, lessons in _all_imports().items() if item.package not in absent}


def _all_imports() -> dict[LessonImport, tuple[str, ...]]:
    root = course_root()
    return {} if root is None else lesson_imports(root)


def _used_by(lessons: tuple[str, ...]) -> str:
    if not lessons:
        return "No lo usa ninguna lección."
    if len(lessons) == 1:
        return f"Lo usa la lección {lessons[0]}."
    return f"Lo usan las lecciones {enumerated(lessons)}."


def _notes(declared: list[str]) -> list[str]:
    """Lo que este Python no puede tener, y qué lección se queda sin qué: hoy, TPOT desde 3.14."""
    absent = left_out(declared)
    if not absent:
        return []
    lessons = lessons_by_package(_all_imports())
    version = ".".join(map(str, sys.version_info[:2]))
    return [f"El paquete {name} todavía no admite Python {version}. {_used_by(lessons.get(name, ()))} "
            f"Lo demás funciona sin él; el curso entero se prueba con Python {enumerated(TESTED_PYTHONS)}."
            for name in absent]


def _names(lines: list[str]) -> list[str]:
    """Los nombres de unos requisitos; en las partes optativas, son también los que se importan."""
    return [name_and_range(line)[0] for line in lines]


def _absent(part: list[str]) -> list[str]:
    """Los paquetes de una parte optativa que no están: sin uno solo, las lecciones siguen sin ella."""
    return [name for name in _names(part) if installed_version(name) is None]


def _part_notes() -> list[str]:
    """De cada parte optativa, si está o con qué orden se agrega, y qué lección la usa."""
    lessons = lessons_by_package(_all_imports())
    notes = []
    for part, lines in optional_parts().items():
        users = sorted({lesson for name in _names(lines) for lesson in lessons.get(name, ())})
        listed = f"La parte optativa «{part}» ({enumerated(_names(lines))})"
        if _absent(lines):
            state = f"no está instalada. Se agrega con: {_add_command(part)}."
        else:
            state = "está instalada."
        note = f"{listed} {state}"
        notes.append(f"{note} {_used_by(tuple(users))}" if users else note)
    return notes


def _add_command(part: str) -> str:
    """La orden que agrega una parte optativa a este entorno."""
    if _made_by_make():
        return f"make lab {part.upper()}=1"
    return f"pip install --no-deps -r requirements-{part}.lock"


def _made_by_make() -> bool:
    root = course_root()
    return root is not None and Path(sys.prefix).resolve() == (root / ".venv").resolve()


def _remedy_command(broken: bool = False) -> str:
    """La orden que repara este entorno, según cómo se lo haya creado; `broken`: lo que hay no sirve y va de nuevo."""
    if _made_by_make():
        return "make repair  (desde la carpeta del curso)"
    if broken:
        return "pip install --force-reinstall --no-deps -r requirements.lock  (desde la carpeta del curso)"
    if (Path(sys.prefix) / "conda-meta").is_dir():
        prefix = "PIP_NO_DEPS=1 " if sys.platform == "linux" else ""
        return f"{prefix}conda env update -f environment.yml  (desde la carpeta del curso)"
    return "pip install --no-deps -r requirements.lock  (desde la carpeta del curso)"
