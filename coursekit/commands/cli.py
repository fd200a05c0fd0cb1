"""La orden `coursekit`: abrir el curso, revisar el entorno y corregir los ejercicios."""
from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from coursekit.basics.course import course_root
from coursekit.commands.doctor import doctor, examine, tell

FIRST_LESSON = "notebooks/01_metrica.ipynb"


def main(argv=None) -> int:
    """Punto de entrada; devuelve el código de salida (0: bien)."""
    args, extra = _parser().parse_known_args(argv)
    if extra and args.command not in ("lab", "check"):
        _parser().error(f"argumentos que no conocemos: {' '.join(extra)}")
    return args.run(args, extra)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coursekit", description="Curso interactivo de optimización de hiperparámetros.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="orden")
    lab = commands.add_parser("lab", help="abre el curso en JupyterLab (lo que sobra se pasa a JupyterLab)")
    lab.add_argument("notebook", nargs="?", default=FIRST_LESSON, help="cuaderno que se abre primero")
    lab.set_defaults(run=_lab)
    check = commands.add_parser("check", help="corrige los ejercicios (lo que sobra se pasa a pytest)")
    check.add_argument("lesson", nargs="?", default="", help="número de lección, por ejemplo 02; sin él, todas")
    check.add_argument("--submission", default=None, help="carpeta con los cuadernos; por omisión, exercises")
    check.set_defaults(run=_check)
    commands.add_parser("doctor", help="dice qué le falta al entorno y cómo remediarlo").set_defaults(run=_doctor)
    return parser


def _doctor(args, extra) -> int:
    findings = examine(imports=True)
    tell(findings, verbose=True)
    return 1 if findings else 0


def _root_or_exit() -> Path:
    root = course_root()
    if root is None:
        sys.exit("No encontramos la carpeta del curso: ejecutemos la orden dentro de ella.")
    return root


def _lab(args, extra) -> int:
    root = _root_or_exit()
    doctor()
    command, env = lab_command(root, args.notebook, extra), lab_environment(root)
    if os.name == "posix":
        os.chdir(root)
        os.execve(command[0], command, env)     # así Ctrl-C llega directo al servidor
    return subprocess.call(command, cwd=root, env=env)


def lab_command(root: Path, notebook: str, extra=()) -> list[str]:
    """La orden que abre JupyterLab en `root`, solo para esta máquina, con `notebook` a la vista."""
    path = Path(notebook)
    if not (root / path).is_file():
        sys.exit(f"«notebook»: llegó {notebook!r}; se espera un cuaderno dentro de la carpeta del curso.")
    inside = (root / path).resolve().relative_to(root.resolve()).as_posix()
    command = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
               f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{inside}",
               "--LabApp.extension_manager=readonly"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--ServerApp.allow_root=True")      # contenedores de laboratorio
    return [*command, *extra]


def lab_environment(root: Path) -> dict[str, str]:
    """Variables con las que JupyterLab no lee ni escribe nada fuera de `root`.

    Un kernel «python3» registrado por otra instalación taparía al del curso: por eso la carpeta
    de datos también es propia.
    """
    home = root / ".jupyter"
    folders = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
               "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
               "IPYTHONDIR": "ipython", "MPLCONFIGDIR": "matplotlib"}
    return {**os.environ, **{name: str(home / folder) for name, folder in folders.items()}}


def _check(args, extra) -> int:
    root = _root_or_exit()
    tests = sorted((root / "exercises").glob(f"test_{args.lesson}*.py"))
    if not tests:
        sys.exit(f"«lesson»: llegó {args.lesson!r}; no hay en exercises/ ninguna prueba que empiece así.")
    command = [sys.executable, "-m", "pytest", *map(str, tests), *extra]
    if args.submission:
        command.append(f"--submission={Path(args.submission).resolve()}")
    return subprocess.call(command, cwd=root)


if __name__ == "__main__":
    sys.exit(main())
