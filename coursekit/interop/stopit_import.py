"""`stopit`, del que depende TPOT, importado también donde no hay `pkg_resources`.

`stopit` 1.1.2 (de 2018) importa `pkg_resources` para leer su propia versión, y nada más. Ese módulo venía con
setuptools: los entornos de Python 3.12 y posteriores ya no traen setuptools, y setuptools mismo lo retiró en su
versión 82. Mientras `stopit` se importa, ponemos en su lugar un módulo con la única función que pide.

Importar este archivo importa `stopit`: es lo que hacen los procesos que levanta dask.
"""
from __future__ import annotations

import importlib.metadata
import sys
from contextlib import contextmanager
from types import ModuleType

NAME = "pkg_resources"


@contextmanager
def stand_in_for_pkg_resources():
    """Mientras dura el `with`, `import pkg_resources` da un módulo que solo sabe `get_distribution(name).version`.

    Si el verdadero ya está cargado, se usa ese. Al salir no queda rastro: quien después lo importe encuentra el
    verdadero, o el error de siempre si no está instalado.
    """
    if NAME in sys.modules:
        yield
        return
    stand_in = ModuleType(NAME)
    stand_in.get_distribution = importlib.metadata.distribution
    sys.modules[NAME] = stand_in
    try:
        yield
    finally:
        del sys.modules[NAME]


with stand_in_for_pkg_resources():
    import stopit  # noqa: F401
