"""Lo que se probó en una búsqueda: una tabla de trials, igual para todos los métodos."""
from coursekit.history.history import METHOD_NAMES, History, Trial, resource_of, to_json

__all__ = ["METHOD_NAMES", "History", "Trial", "resource_of", "to_json"]
