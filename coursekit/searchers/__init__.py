"""Los buscadores: un algoritmo por archivo, escritos para leerse.

Los que necesitan SciPy se cargan la primera vez que se los nombra: así `import coursekit` es inmediato.
"""
from importlib import import_module

from coursekit.searchers.base import Searcher
from coursekit.searchers.grid import GridSearch
from coursekit.searchers.random import RandomSearch

_LAZY = {      # nombre público: archivo
    "GaussianProcessSearch": "bayes", "TPESearch": "tpe", "GeneticSearch": "genetic",
    "SuccessiveHalving": "halving", "Hyperband": "hyperband", "ASHA": "asha",
}

__all__ = ["Searcher", "GridSearch", "RandomSearch", *_LAZY]


def __getattr__(name):
    """Carga el buscador `name` de su archivo la primera vez que se lo pide (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"coursekit.searchers no tiene «{name}»; tiene: {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
