"""Lo que se probó en una búsqueda: una tabla de trials, igual para todos los métodos."""
from coursekit.basics.json_values import NotSaved, decode, encode, to_json
from coursekit.history.history import History
from coursekit.history.loss import checked_loss
from coursekit.history.trial import STATUSES, Trial, resource_of

__all__ = ["STATUSES", "History", "NotSaved", "Trial", "checked_loss", "decode", "encode", "resource_of", "to_json"]
