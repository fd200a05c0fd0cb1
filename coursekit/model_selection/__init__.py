"""`SearchCV`: cualquier buscador sobre un estimador de scikit-learn."""
from coursekit.model_selection.search_cv import SearchCV

__all__ = ["SearchCV"]
