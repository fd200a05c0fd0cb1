"""El espacio de búsqueda: sus dimensiones y las configuraciones posibles."""
from coursekit.space.categorical import Categorical
from coursekit.space.dimension import Dimension, short_repr
from coursekit.space.distribution import FromScipy
from coursekit.space.grid import Grid
from coursekit.space.numeric import Float, Int
from coursekit.space.reading import SUBSPACE
from coursekit.space.space import Slot, Space

__all__ = ["SUBSPACE", "Categorical", "Dimension", "Float", "FromScipy", "Grid", "Int", "Slot", "Space", "short_repr"]
