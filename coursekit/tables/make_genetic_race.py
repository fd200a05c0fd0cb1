"""Rehace `genetic_race.npz`: azar, la clase, genético y genético sin cruza; 60 evaluaciones y 30 semillas cada uno.

    python coursekit/tables/make_genetic_race.py      # unos 5 minutos

Cambia si cambia el buscador: hay una prueba que lo avisa.
"""
import sys

from coursekit.experiments.genetic_race import save_race

if __name__ == "__main__":
    save_race(*sys.argv[1:])
