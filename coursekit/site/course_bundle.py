"""Lo que el navegador necesita del curso para ejecutar celdas: el paquete, las pruebas de los ejercicios y más.

Pyodide trae numpy, scipy, scikit-learn, pandas, matplotlib e IPython. Lo demás que el paquete importa, que es Python
puro, viaja con él en un solo archivo: así no se le pide nada a ningún otro servidor. Va como un script, que también se
carga desde una página abierta con doble clic.
"""
from __future__ import annotations

import base64
import hashlib
import importlib.metadata as metadata
import io
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
FOLDER = "python"
SETTINGS = "ajustes.js"
PURE = ("anywidget", "comm", "ipywidgets", "psygnal", "tqdm", "typing_extensions")
# Lo que solo sirve fuera de un navegador: armar el curso, corregir una clase, JupyterLab.
LEFT_OUT = ("authoring/", "commands/class", "commands/league", "curso/", "grader/batch/", "grader/process/", "jupyter/",
            "site/", "tables/league/", "tables/make_")
NOT_PYTHON = ("labextension", "nbextension", "tests")
WHEN = (2020, 1, 1, 0, 0, 0)       # sin la hora, lo mismo da siempre el mismo archivo


def write_course(root: Path, folder: Path) -> str:
    """Escribe en `folder` el curso que está en `root`; devuelve el nombre del archivo, que cambia con lo de adentro."""
    data = course_zip(root)
    name = f"curso-{hashlib.sha256(data).hexdigest()[:12]}.js"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("curso-*.js"):
        old.unlink()
    encoded = base64.b64encode(data).decode()
    (folder / name).write_text(f'coursekitKernel.course("{encoded}");\n', encoding="utf-8")
    (folder / SETTINGS).write_text(f'coursekitKernel.settings("{FOLDER}/{name}");\n', encoding="utf-8")
    return name


def course_zip(root: Path) -> bytes:
    """El curso en un .zip que se abre en la carpeta de paquetes de Python; el mismo para los mismos archivos."""
    found = {**_package(), **_exercises(root)}
    for name in PURE:
        found |= _distribution(name)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(found):
            archive.writestr(zipfile.ZipInfo(name, WHEN), found[name].read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _package() -> dict[str, Path]:
    """{nombre en el archivo: ruta} de lo que un navegador puede usar del paquete."""
    found = {}
    for path in PACKAGE.rglob("*"):
        name = path.relative_to(PACKAGE).as_posix()
        if path.is_file() and "__pycache__" not in path.parts and not name.startswith(LEFT_OUT):
            found[f"coursekit/{name}"] = path
    return found


def _exercises(root: Path) -> dict[str, Path]:
    """Las pruebas de los ejercicios: con ellas corrige `check`. Ni los cuadernos ni las soluciones."""
    return {f"coursekit/curso/exercises/{path.name}": path for path in (root / "exercises").glob("*.py")}


def _distribution(name: str) -> dict[str, Path]:
    """Los archivos de Python de un paquete instalado, con su licencia; sin lo compilado, que es de esta máquina."""
    distribution = metadata.distribution(name)
    found = {}
    for file in distribution.files:
        inside = ".." not in file.parts and "__pycache__" not in file.parts
        wanted = file.suffix == ".py" or ".dist-info" in file.parts[0]
        if inside and wanted and not set(NOT_PYTHON) & set(file.parts):
            found[file.as_posix()] = Path(distribution.locate_file(file))
    return found
