"""Rehace `metrics.npz`: doce configuraciones × nueve métricas × diez repeticiones (unos 30 s).

    python coursekit/tables/make_metrics.py

Con las mismas versiones sale idéntica bit a bit; entre plataformas o versiones de scikit-learn
se acepta hasta 0,02 por valor (un árbol puede desempatar distinto).
"""
import sys

import numpy as np

from coursekit.experiments.metrics import TABLE, measure_configs


def main(path=TABLE):
    table = measure_configs(n_repeats=10, seed=0)
    np.savez(
        path,
        configs=np.array(table.configs),
        metrics=np.array(table.metrics),
        values=table.values,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
