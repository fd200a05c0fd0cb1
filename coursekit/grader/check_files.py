"""Cuáles son las pruebas de cada función de los ejercicios; cada archivo se lee una vez."""
from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

from coursekit.grader.marks import mark_of

_FUNCTION = re.compile(r"""\bof\s*=\s*["'](\w+)["']""")
_modules: dict = {}      # de cada archivo, cuándo se escribió y el módulo que resultó
_names: dict = {}        # de cada archivo, cuándo se escribió y los nombres que juzga


def functions_in(path: Path) -> list[str]:
    """Las funciones que juzga un archivo de pruebas, en orden, sin ejecutarlo."""
    return _remembered(_names, path, _read_names)


def checks_of(path: Path) -> dict[str, list]:
    """Las pruebas de cada función de un archivo, en el orden en que están escritas."""
    grouped: dict[str, list] = {}
    for name, value in vars(load(path)).items():
        mark = mark_of(value) if name.startswith("test_") else None
        if mark is not None:
            grouped.setdefault(mark.of, []).append(value)
    return grouped


def load(path: Path):
    """El módulo de pruebas; se vuelve a importar solo si el archivo cambió."""
    return _remembered(_modules, path, _import)


def _remembered(known: dict, path: Path, read):
    """Lo que da `read(path)`, que se repite solo si el archivo cambió."""
    info = path.stat()
    stamp = info.st_mtime_ns, info.st_size
    if path not in known or known[path][0] != stamp:
        known[path] = stamp, read(path)
    return known[path][1]


def _read_names(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return list(dict.fromkeys(_FUNCTION.findall(text)))


def _import(path: Path):
    name = f"coursekit_checks_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # las dataclasses buscan ahí su módulo
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module
