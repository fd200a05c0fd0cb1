"""Un intérprete de IPython para ejecutar las celdas de un archivo igual que un kernel de Jupyter.

Es el de IPython, no uno parecido: `await` al margen, `from __future__` que pasa de celda en celda, `%órdenes`, `_`,
`In` y `Out`, `display`, `get_ipython()`. Cambia lo que no debe ocurrir al corregir: no guarda historial ni toca la
carpeta del usuario, no imprime trazas y no ejecuta órdenes del sistema, que solo anota.
"""
from __future__ import annotations

import atexit
import functools
import re
import tempfile
import types

from IPython.core.builtin_trap import BuiltinTrap
from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from IPython.display import display
from IPython.utils.text import SList
from traitlets.config import Config

from coursekit.grader.displays import Nowhere, close_figures

# Órdenes que se ejecutan de verdad. Las demás instalan, dibujan en pantalla o llaman al sistema: solo se anotan.
EXECUTED = {"time", "timeit", "capture", "prun", "run", "cd", "pwd", "env", "set_env", "writefile", "file",
            "precision", "reset", "reset_selective", "xdel"}
SILENT = {"pinfo", "pinfo2"}                    # la ayuda, f?: ni se ejecuta ni vale la pena anotarla
TIMEIT_OPTIONS = re.compile(r"^(\s*-\w+(\s+\d+)?)*\s*")


place: str | None = None      # dónde crear `scratch`: en un proceso que termina de golpe lo borra quien lo cuida


@functools.cache
def scratch() -> tempfile.TemporaryDirectory:
    """Una carpeta que está en lugar de la del usuario; se crea cuando hace falta, y se borra al salir."""
    return tempfile.TemporaryDirectory(prefix="coursekit_", dir=place)


class LabelledCompiler(CachingCompiler):
    """El compilador de IPython; en las trazas, cada celda se llama como dice `label`.

    `script`: el texto entero de un .py corrido, del que cada celda es una parte; si no, "".
    """

    label = "celda"
    script = ""

    def get_code_name(self, raw_code, transformed_code, number):
        return f"<{self.label}>"

    def cache(self, transformed_code, number=0, raw_code=None):
        return super().cache(self.script or transformed_code, number, raw_code)


class CellShell(InteractiveShell):
    """El intérprete; `skipped` son las órdenes que no se ejecutaron.

    `script`: el texto de un .py corrido, que no muestra sus expresiones; "" para un cuaderno.
    """

    def __init__(self, script: str = ""):
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        self.skipped: list[str] = []
        super().__init__(config=config, user_module=types.ModuleType("__main__"), compiler_class=LabelledCompiler)
        self.skipped.clear()       # IPython 8 da alguna orden al empezar
        self.compile.script = script
        if script:
            self.ast_node_interactivity = "none"
        atexit.unregister(self.atexit_operations)

    def run(self, source: str, label: str):
        """Ejecuta una celda y devuelve su `ExecutionResult`; nunca lanza por culpa de lo que contiene."""
        self.compile.label = label
        result = self.run_cell(source, store_history=True)
        close_figures()        # como en un cuaderno, no siguen abiertas en la celda siguiente
        return result

    def transform_cell(self, raw_cell):
        """A Python. No se pierden los saltos del comienzo, ni con ellos los números de línea de un .py."""
        if "\n" in raw_cell and _is_python(raw_cell):
            return raw_cell
        text = raw_cell.lstrip("\n")
        blank_lines = len(raw_cell) - len(text)
        return "\n" * blank_lines + super().transform_cell(text)

    # -- lo que no se ejecuta

    def run_line_magic(self, magic_name, line, _stack_depth=1):
        if magic_name == "timeit":
            line = _only_once(line)
        if magic_name in EXECUTED:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        if magic_name not in SILENT:
            self._skip(f"%{magic_name} {line}")
        return None

    def run_cell_magic(self, magic_name, line, cell):
        if magic_name == "timeit":
            line = _only_once(line)
        if magic_name in EXECUTED:
            return super().run_cell_magic(magic_name, line, cell)
        return self._skip(f"%%{magic_name} {line}")

    def system(self, cmd):
        self._skip(f"!{cmd}")

    system_raw = system_piped = system

    def getoutput(self, cmd, split=True, depth=0):
        self._skip(f"!{cmd}")
        return SList() if split else ""

    def _skip(self, text):
        self.skipped.append(text.strip())

    def ask_exit(self):
        """`exit()` detiene su celda, o su función, y nada más."""
        raise SystemExit

    def showtraceback(self, *args, **kwargs):
        """El error queda en el resultado: aquí no se imprime."""

    showsyntaxerror = showindentationerror = showtraceback

    def _format_exception_for_storage(self, *args, **kwargs):
        """IPython guardaría también la traza entera, y para eso le pediría su texto a un error ajeno."""
        return {}

    def init_display_pub(self):
        self.display_pub = Nowhere()

    # -- lo que no se prepara: la carpeta del usuario, sys.modules, los nombres de Python

    def init_ipython_dir(self, ipython_dir):
        pass

    def init_profile_dir(self, profile_dir):
        self.profile_dir = ProfileDir(location=scratch().name)

    def init_virtualenv(self):
        pass

    def init_sys_modules(self):
        pass

    def init_builtins(self):
        self.builtin_trap = BuiltinTrap(shell=self)
        self.builtin_trap.auto_builtins["display"] = display


def _is_python(source: str) -> bool:
    try:
        compile(source, "<celda>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _only_once(line: str) -> str:
    """Los argumentos de `%timeit`, para una sola vez: medir no es lo que se corrige."""
    options = TIMEIT_OPTIONS.match(line).group()
    code = line[len(options):]
    others = re.sub(r"-[nr]\s*\d+", "", options)
    return f"-n1 -r1 {others} {code}"
