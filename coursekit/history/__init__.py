"""Lo que se probó en una búsqueda: una tabla de trials, igual para todos los métodos."""
from coursekit.history.history import History, Trial, resource_of, to_json

__all__ = ["History", "Trial", "resource_of", "to_json"]
