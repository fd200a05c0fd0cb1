"""El espacio de búsqueda: sus dimensiones y las configuraciones posibles."""
from coursekit.space.dimensions import Categorical, Dimension, Float, FromScipy, Int
from coursekit.space.space import SUBSPACE, Grid, Slot, Space

__all__ = ["SUBSPACE", "Categorical", "Dimension", "Float", "FromScipy", "Grid", "Int", "Slot", "Space"]
