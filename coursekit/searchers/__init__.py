"""Los buscadores: un algoritmo por archivo, escritos para leerse.

Se cargan la primera vez que se los nombra: así `import coursekit` es inmediato. Cuáles son lo dice
`coursekit/methods.py`.
"""
from coursekit.methods import METHODS
from coursekit.searchers.base import Searcher

_BY_CLASS = {method.searcher: method for method in METHODS.values()}

__all__ = ["Searcher", *_BY_CLASS]


def __getattr__(name):
    """Carga el buscador `name` de su archivo la primera vez que se lo pide (PEP 562)."""
    if name not in _BY_CLASS:
        raise AttributeError(f"coursekit.searchers no tiene «{name}»; tiene: {', '.join(__all__)}")
    return _BY_CLASS[name].load()
