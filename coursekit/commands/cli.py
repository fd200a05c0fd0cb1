"""La orden `coursekit`: abrir el curso, revisar el entorno y corregir los ejercicios."""
from __future__ import annotations

import difflib
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from coursekit.basics.arguments import SpanishParser
from coursekit.basics.course import course_root
from coursekit.basics.files import PathError, reason
from coursekit.commands.class_marks import add_grade
from coursekit.commands.doctor import doctor, examine, tell
from coursekit.commands.exercises import add_exercise
from coursekit.commands.league import add_league
from coursekit.commands.threads import one_thread

FIRST_LESSON = "notebooks/01_metrica.ipynb"
INTERRUPTED = 130           # el código de salida de un programa que se cortó con Ctrl-C
NOT_UNDERSTOOD = 4          # el de pytest cuando no entiende cómo se lo llamó


def main(argv=None) -> int:
    """Punto de entrada; devuelve el código de salida (0: bien)."""
    parser = _parser()
    args, extra = parser.parse_known_args(argv)
    if extra and args.command not in ("lab", "check"):
        parser.error(f"unrecognized arguments: {' '.join(extra)}")
    if args.command is None:
        parser.print_help()
        return 0
    try:
        code = args.run(args, extra)
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:      # la salida o un archivo no se dejaron escribir
        _let_go_of_stdout()
        told = str(error) if isinstance(error, PathError) else f"No se pudo terminar: {reason(error)}."
        sys.exit(told)
    return code


def _let_go_of_stdout() -> None:
    """Que Python, al salir, no vuelva a intentar escribir lo que no entró.

    Solo la salida del propio proceso: la que puso otro (un cuaderno, pytest) es suya y la sigue usando.
    """
    if sys.stdout is not sys.__stdout__:
        return
    with suppress(OSError, ValueError, AttributeError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _parser() -> SpanishParser:
    parser = SpanishParser(prog="coursekit", description="Curso interactivo de optimización de hiperparámetros.")
    commands = parser.add_subparsers(dest="command", metavar="orden", title="órdenes")
    _add_lab(commands)
    _add_check(commands)
    add_grade(commands)
    add_league(commands)
    add_exercise(commands)
    about = "dice qué le falta al entorno y cómo remediarlo"
    commands.add_parser("doctor", help=about, description=f"La orden «doctor» {about}.").set_defaults(run=_doctor)
    return parser


def _add_lab(commands) -> None:
    about = "abre el curso en JupyterLab (lo que sobra se pasa a JupyterLab)"
    lab = commands.add_parser("lab", help=about, description=f"La orden «lab» {about}.")
    lab.add_argument("notebook", nargs="?", default=FIRST_LESSON,
                     help="cuaderno que se abre primero: su ruta, o el número o el nombre de la lección")
    lab.set_defaults(run=_lab)


def _add_check(commands) -> None:
    about = "corrige los ejercicios (lo que sobra se pasa a pytest)"
    check = commands.add_parser("check", help=about, description=f"La orden «check» {about}. Su código de salida es "
                                "0 si nada falla y 1 si algo falla; de una entrega (--submission), también si algo "
                                "está sin empezar.")
    check.add_argument("lesson", nargs="*",
                       help="lección: su número, un trozo de su nombre o su cuaderno; sin nada, todas")
    check.add_argument("--submission", metavar="CARPETA", default=None,
                       help="carpeta con los cuadernos, o un cuaderno; por omisión, los de exercises")
    check.add_argument("--seconds", metavar="S", default=None, help="límite de tiempo de cada prueba")
    check.set_defaults(run=_check)


# --- doctor -----------------------------------------------------------------------------------

def _doctor(args, extra) -> int:
    findings = examine(imports=True)
    tell(findings, verbose=True)
    return 1 if findings else 0


# --- lab --------------------------------------------------------------------------------------

def _lab(args, extra) -> int:
    root = _root_or_exit()
    command = lab_command(root, args.notebook, extra)
    environment = lab_environment(root)
    doctor()
    if os.name == "posix":
        os.chdir(root)
        os.execve(command[0], command, environment)     # así Ctrl-C llega directo al servidor
    return _call(command, root, environment)


def lab_command(root: Path, notebook: str, extra=()) -> list[str]:
    """La orden que abre JupyterLab en `root`, solo para esta máquina, con `notebook` a la vista."""
    from coursekit.commands.targets import find_notebook

    try:
        inside = find_notebook(root, notebook)
    except ValueError as error:
        sys.exit(str(error))
    address = quote(os.fsencode(inside.as_posix()))
    command = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1",
               f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{address}",
               "--LabApp.extension_manager=readonly"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--ServerApp.allow_root=True")      # contenedores de laboratorio
    return [*command, *extra]


def lab_environment(root: Path) -> dict[str, str]:
    """Variables con las que JupyterLab no lee ni escribe nada fuera de `root`, y cada proceso calcula con un hilo.

    Un kernel «python3» registrado por otra instalación taparía al del curso: por eso la carpeta de datos también es
    propia. Si alguien ya eligió cuántos hilos usar, su elección queda.
    """
    home = root / ".jupyter"
    folders = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime",
               "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
               "IPYTHONDIR": "ipython", "MPLCONFIGDIR": "matplotlib"}
    paths = {name: str(home / folder) for name, folder in folders.items()}
    return {**os.environ, **one_thread(os.environ), **paths}


# --- check ------------------------------------------------------------------------------------

def _check(args, extra) -> int:
    root = _root_or_exit()
    _refuse_misspelt(extra)
    try:
        options, checks = _marking_options(root, args)
    except ValueError as error:
        sys.exit(str(error))
    code = _call([sys.executable, "-m", "pytest", *checks, *options, *extra], root)
    if code == NOT_UNDERSTOOD and extra:
        told = " ".join(extra)
        sys.exit("Las opciones de «coursekit check» son --submission y --seconds; lo demás va a pytest, que no "
                 f"entendió: {told}")
    return code


def _marking_options(root: Path, args) -> tuple[list[str], list[str]]:
    """Las opciones y los archivos de pruebas que recibe pytest."""
    from coursekit.commands.targets import find_marking
    from coursekit.grader.limits import read_seconds

    marking = find_marking(root, args.lesson, args.submission)
    options = []
    if marking.submission is not None:
        options.append(f"--submission={marking.submission}")
    if args.seconds is not None:
        seconds = read_seconds(args.seconds, "--seconds")
        options.append(f"--seconds={seconds}")
    return options, [str(path) for path in marking.checks]


def _refuse_misspelt(extra) -> None:
    """Una opción propia mal escrita no se le pasa a pytest, que la rechazaría en inglés."""
    for argument in extra:
        option = argument.split("=")[0]
        close = difflib.get_close_matches(option, ["--submission", "--seconds", "--help"], n=1, cutoff=0.8)
        if option.startswith("--") and close:
            sys.exit(f"No conocemos la opción {option}: ¿será {close[0]}?")


# --- lo común ---------------------------------------------------------------------------------

def _root_or_exit() -> Path:
    root = course_root()
    if root is None:
        sys.exit("No encontramos la carpeta del curso: ejecutemos la orden dentro de ella.")
    return root


def _call(command: list[str], folder: Path, environment=None) -> int:
    """Ejecuta una orden y devuelve su código de salida, también si alguien la corta."""
    try:
        return subprocess.call(command, cwd=folder, env=environment, **_closed_outputs())
    except KeyboardInterrupt:
        return INTERRUPTED


def _closed_outputs() -> dict[str, int]:
    """Las salidas que quien nos llamó cerró (`>&-`): otro programa no espera encontrarlas cerradas."""
    outputs = {"stdout": sys.stdout, "stderr": sys.stderr}
    return {name: subprocess.DEVNULL for name, output in outputs.items() if output is None}


if __name__ == "__main__":
    sys.exit(main())
