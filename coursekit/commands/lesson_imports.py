"""Lo que las lecciones importan: se lee de los propios cuadernos, y se comprueba que se pueda.

`missing_packages` mira, en un instante, si cada paquete está. `failing_imports` los importa de verdad, en otro
proceso: así un paquete roto, o al que le falta algo suyo, se descubre sin cargar nada en este.
"""
from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

FOLDERS = ("notebooks", "solutions")
SECONDS = 120                  # importar todo lleva unos cinco; más que esto es un paquete que no vuelve

# Lo que corre en el otro proceso: recibe en stdin una línea de código por renglón y anota, en el archivo que se le da,
# un renglón por cada una (en la salida no: un paquete puede imprimir lo suyo). TPOT se importa como en su lección: sin
# preguntar a la red, y también donde falta lo que pide una dependencia suya; y Keras, sobre jax.
PROGRAM = """
import json, sys, warnings
warnings.simplefilter("ignore")
answers = open(sys.argv[1], "w", encoding="utf-8")
for line in sys.stdin.read().splitlines():
    answer = None
    try:
        package = line.split()[1].split(".")[0]
        if package == "tpot":
            from coursekit.interop import import_tpot
            import_tpot()
        elif package == "keras":
            from coursekit.interop import import_keras
            import_keras()
        exec(line, {})
    except BaseException as error:
        text = str(error).strip().splitlines()
        answer = type(error).__name__ + (": " + text[0] if text else "")
    print(json.dumps(answer), file=answers, flush=True)
"""


@dataclass(frozen=True, order=True)
class LessonImport:
    """Una línea de import de alguna lección, y el paquete del que sale."""

    package: str
    line: str


@dataclass(frozen=True)
class Failure:
    """Un paquete que no se puede importar: la línea que falló, el error y las lecciones que lo piden."""

    package: str
    line: str
    error: str
    lessons: tuple[str, ...]


def lesson_imports(root: Path) -> dict[LessonImport, tuple[str, ...]]:
    """Cada import de los cuadernos del curso, sin los de la biblioteca estándar, y las lecciones que lo tienen.

    `root`: la carpeta del curso. Un cuaderno que no se puede leer, o una celda a medio escribir, no se miran.
    """
    found: dict[LessonImport, set[str]] = {}
    for path in _lesson_notebooks(root):
        lesson = path.name[:2]
        for source in _code_cells(path):
            for item in _imports(source):
                found.setdefault(item, set()).add(lesson)
    return {item: tuple(sorted(found[item])) for item in sorted(found)}


def lessons_by_package(imports: dict[LessonImport, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Cada paquete que las lecciones importan, con las lecciones que lo piden."""
    found: dict[str, set[str]] = {}
    for item, lessons in imports.items():
        found.setdefault(item.package, set()).update(lessons)
    return {package: tuple(sorted(lessons)) for package, lessons in found.items()}


def missing_packages(imports: dict[LessonImport, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Los paquetes que las lecciones importan y no están, con las lecciones que los piden. No importa ninguno."""
    lessons = lessons_by_package(imports)
    return {package: lessons[package] for package in lessons if not _is_here(package)}


def failing_imports(imports: dict[LessonImport, tuple[str, ...]], seconds: float = SECONDS) -> list[Failure]:
    """Los paquetes que fallan al importarlos, uno por paquete, con su primer error.

    Si un import acaba con el otro proceso, o no vuelve en `seconds` segundos, ese es el que falla y los demás se
    prueban en un proceso nuevo.
    """
    lessons = lessons_by_package(imports)
    failures: dict[str, Failure] = {}
    pending = list(imports)
    while pending:
        answers = _try_imports([item.line for item in pending], seconds)
        for item, error in zip(pending, answers, strict=False):
            if error is not None:
                failure = Failure(item.package, item.line, error, lessons[item.package])
                failures.setdefault(item.package, failure)
        pending = pending[len(answers):]
    return list(failures.values())


def _lesson_notebooks(root: Path) -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((root / folder).glob("[0-9][0-9]_*.ipynb"))]


def _code_cells(path: Path) -> list[str]:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _imports(source: str) -> Iterator[LessonImport]:
    """Los imports de una celda, cada nombre por separado: `from sklearn.svm import SVC`."""
    if "import" not in source:
        return
    try:
        tree = ast.parse(_without_magics(source))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _outside(alias.name, f"import {alias.name}")
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                yield from _outside(node.module, f"from {node.module} import {alias.name}")


def _outside(module: str, line: str) -> Iterator[LessonImport]:
    package = module.split(".")[0]
    if package not in sys.stdlib_module_names:
        yield LessonImport(package, line)


def _without_magics(source: str) -> str:
    """La celda sin sus órdenes de IPython (`%time`, `!pip`), que no son Python."""
    return re.sub(r"(?m)^\s*[%!].*$", "", source)


def _is_here(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:         # ya está cargado, pero por un camino que no dejó dicho de dónde vino
        return package in sys.modules


def _try_imports(lines: list[str], seconds: float) -> list[str | None]:
    """Por cada línea, None si anduvo o el error; se corta en la primera que no deja seguir, y esa lleva su error."""
    with tempfile.TemporaryDirectory() as folder:
        answers, ending = _run(lines, seconds, folder)
    if len(answers) < len(lines):
        answers.append(ending)
    return answers


def _run(lines: list[str], seconds: float, folder: str) -> tuple[list[str | None], str]:
    """Las respuestas del otro proceso, y cómo terminó. Corre en `folder`, donde ningún archivo tapa a un paquete."""
    answers = Path(folder) / "respuestas"
    child = subprocess.Popen([sys.executable, "-c", PROGRAM, str(answers)], cwd=folder, env=_environment(),
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
                             encoding="utf-8")
    try:
        child.communicate("\n".join(lines), timeout=seconds)
        ending = f"el proceso terminó con el código {child.returncode}"
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        ending = f"no terminó en {seconds:g} s"
    said = answers.read_text(encoding="utf-8").splitlines() if answers.exists() else []
    return [json.loads(line) for line in said], ending


def _environment() -> dict[str, str]:
    """El entorno, con este mismo `coursekit` a la vista y sin ventanas de gráficos."""
    own = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([own, *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path, "MPLBACKEND": "agg"}
