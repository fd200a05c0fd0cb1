"""coursekit: optimización de hiperparámetros para leer, mover y comprobar.

Los nombres públicos no se cargan hasta que se usan, para que `import coursekit` no cueste
más que lo que cada quien necesita.
"""
import sys
from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"

_PUBLIC = {
    "Float": "space", "Int": "space", "Categorical": "space", "Space": "space",
    "History": "history", "Trial": "history",
    "minimize": "minimize", "SearchCV": "model_selection",
    "report": "report", "HeldOut": "held_out",
    "check": "grader.notebook",
    "predict": "widgets.prediction", "predictions": "widgets.prediction", "quiz": "widgets.prediction",
    "presenter": "widgets.presenting",
    "doctor": "doctor",
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
    """Deja que `minimize` y `doctor` sean siempre las funciones, aunque sus módulos se llamen igual.

    Al importar `coursekit.minimize`, Python ata ese módulo al nombre `minimize` del paquete: aquí se evita.
    """

    def __setattr__(self, name, value):
        if not (name in _PUBLIC and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
