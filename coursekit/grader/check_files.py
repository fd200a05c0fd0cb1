"""Dónde están las pruebas de los ejercicios y cuáles son de cada función; cada archivo se lee una vez."""
from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

from coursekit.grader.marks import mark_of

_FUNCTION = re.compile(r"""\bof\s*=\s*["'](\w+)["']""")
_modules: dict = {}
_names: dict = {}


def functions_in(path: Path) -> list[str]:
    """Las funciones que juzga un archivo de pruebas, en orden, sin ejecutarlo."""
    stamp = _stamp(path)
    if _names.get(path, (None,))[0] != stamp:
        _names[path] = stamp, list(dict.fromkeys(_FUNCTION.findall(path.read_text(encoding="utf-8"))))
    return _names[path][1]


def checks_of(path: Path) -> dict[str, list]:
    """Las pruebas de cada función de un archivo, en el orden en que están escritas."""
    grouped: dict[str, list] = {}
    for name, value in vars(load(path)).items():
        if name.startswith("test_") and mark_of(value) is not None:
            grouped.setdefault(mark_of(value).of, []).append(value)
    return grouped


def load(path: Path):
    """El módulo de pruebas; se vuelve a importar solo si el archivo cambió."""
    stamp = _stamp(path)
    if _modules.get(path, (None,))[0] != stamp:
        name = f"coursekit_checks_{path.stem}"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # las dataclasses buscan ahí su módulo
        writing, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            spec.loader.exec_module(module)
        finally:
            sys.dont_write_bytecode = writing
        _modules[path] = stamp, module
    return _modules[path][1]


def _stamp(path: Path):
    info = path.stat()
    return info.st_mtime_ns, info.st_size
