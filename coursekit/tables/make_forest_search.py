"""Rehace `forest_search.npz`: 80 bosques sorteados en el espacio arreglado, y los tiempos de la lección 04.

    python coursekit/tables/make_forest_search.py      # unos 2 minutos

Los puntajes salen idénticos bit a bit con las mismas versiones; entre versiones de scikit-learn se
acepta 0,02 por valor. Los segundos son de la máquina en que se midieron: solo se usan para comparar.
"""
import sys

from coursekit.experiments.forest_search import save_forest_search

if __name__ == "__main__":
    save_forest_search(*sys.argv[1:])
