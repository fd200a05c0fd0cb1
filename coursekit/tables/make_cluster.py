"""Rehace `cluster.npz`: cuatro métodos, de 1 a 1000 trabajadores, tres clases de percances, 20 semillas (lección 10).

    python coursekit/tables/make_cluster.py      # alrededor de un minuto de procesador
"""
import sys

from coursekit.experiments.cluster import save_cluster

if __name__ == "__main__":
    save_cluster(*sys.argv[1:])
