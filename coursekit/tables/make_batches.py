"""Rehace `batches.npz`: optimización bayesiana en lotes de 1, 2, 4 y 8 puntos sobre 100 funciones sorteadas.

    python coursekit/tables/make_batches.py      # menos de un minuto
"""
import sys

from coursekit.experiments.batches import save_batches

if __name__ == "__main__":
    save_batches(*sys.argv[1:])
