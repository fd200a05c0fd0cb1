"""coursekit: optimización de hiperparámetros para leer, mover y comprobar.

Los nombres públicos no se cargan hasta que se usan, para que `import coursekit` no cueste
más que lo que cada quien necesita.
"""
import sys
from importlib import import_module
from types import ModuleType

from coursekit.basics.output import tolerate_any_encoding

__version__ = "0.1.0"

_PUBLIC = {
    "Float": "space", "Int": "space", "Categorical": "space", "Space": "space",
    "History": "history", "Trial": "history",
    "minimize": "search.minimize", "SearchCV": "model_selection",
    "report": "reporting.report", "HeldOut": "reporting.held_out",
    "check": "grader.notebook",
    "predict": "widgets.prediction", "predictions": "widgets.prediction", "quiz": "widgets.prediction",
    "presenter": "widgets.presenting",
    "doctor": "commands.doctor",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name):
    """Carga `name` de su módulo la primera vez que se lo nombra (PEP 562)."""
    if name not in _PUBLIC:
        raise AttributeError(f"coursekit no tiene «{name}»; tiene: {', '.join(__all__)}")
    value = getattr(import_module(f"{__name__}.{_PUBLIC[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *__all__])


class _Package(ModuleType):
    """Deja que `doctor` sea siempre la función, aunque se importe también el módulo `coursekit.doctor`.

    Al importar un submódulo, Python ata su nombre al paquete: aquí se evita, si es un nombre público.
    """

    def __setattr__(self, name, value):
        if name in _PUBLIC and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

# Ni «✔» ni el signo menos existen en toda consola: que imprimirlos nunca corte un programa.
tolerate_any_encoding()
