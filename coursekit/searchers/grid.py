"""Búsqueda en grilla: probamos todas las combinaciones de los valores elegidos, una tras otra.

    elegir unos pocos valores de cada hiperparámetro
    para cada combinación, en orden:
        proponerla
"""
from __future__ import annotations

from coursekit.searchers.base import Searcher


class GridSearch(Searcher):
    """Todas las combinaciones, en el orden de `ParameterGrid` de scikit-learn.

    `points`: cuántos valores tomar de cada dimensión numérica, un entero para todas o un diccionario
    {nombre: entero}. `Float` lo exige; `Int` sin él prueba todos sus valores; las listas van enteras.
    """

    name = "grid"
    endless = False
    learns = False
    has_plan = True

    def __init__(self, space, points=None):
        super().__init__(space)
        self.points = points
        self._grid = self.space.grid(points)

    def _propose(self):
        params = self._grid[self.n_asked]
        self.finished = self.n_asked + 1 == self._grid.total
        return params
