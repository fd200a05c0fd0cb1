"""Rehace `curves.npz`: las curvas de aprendizaje de 243 redes sobre los dígitos, para la lección 07.

    python coursekit/tables/make_curves.py      # unos 8 minutos de un procesador

Son errores de validación contados (enteros): con las mismas versiones salen idénticos.
"""
import sys

from coursekit.experiments.halving import save_curves

if __name__ == "__main__":
    save_curves(*sys.argv[1:])
