"""Rehace `learning_rate.npz`: una red con 25 tasas de aprendizaje, dos optimizadores y cinco semillas (lección 09).

    python coursekit/tables/make_learning_rate.py      # unos 3 minutos de procesador
"""
import sys

from coursekit.experiments.learning_rate import save_learning_rates

if __name__ == "__main__":
    save_learning_rates(*sys.argv[1:])
