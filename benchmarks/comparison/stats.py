"""De pérdidas guardadas a arrepentimientos normalizados, cuartiles y puestos."""
from __future__ import annotations

import numpy as np
from scipy.stats import rankdata


def regrets(store, checkpoints, scale) -> dict:
    """{(problema, método): {semilla: arrepentimientos (puntos de control,)}}.

    `scale[problema]`: (óptimo, pérdida típica al azar menos óptimo). 1 es tan malo como una configuración al azar.
    """
    table = {}
    for (problem, method, seed), row in store.rows.items():
        if problem not in scale:
            continue
        optimum, gap = scale[problem]
        losses = np.array([float(row[f"loss{k}"]) for k in checkpoints])
        table.setdefault((problem, method), {})[seed] = np.maximum(losses - optimum, 0.0) / gap
    return table


def common(table, methods) -> dict:
    """{problema: arreglo (métodos, semillas, puntos)} con las semillas que todos esos métodos tienen."""
    blocks = {}
    for name in dict.fromkeys(problem for problem, _ in table):
        runs = [table.get((name, method), {}) for method in methods]
        seeds = sorted(set.intersection(*(set(run) for run in runs)))
        if seeds:
            blocks[name] = np.array([[run[s] for s in seeds] for run in runs])
    return blocks


def average_ranks(blocks) -> np.ndarray:
    """Puesto medio (métodos, puntos): se ordena en cada problema y semilla, los empates se reparten el puesto."""
    return np.mean([rankdata(np.round(b, 12), axis=0).mean(axis=1) for b in blocks.values()], axis=0)


def geometric_means(blocks, floor=1e-6) -> np.ndarray:
    """Media geométrica del arrepentimiento (métodos, puntos): primero entre semillas, después entre problemas."""
    return np.exp(np.mean([np.log(np.maximum(b, floor)).mean(axis=1) for b in blocks.values()], axis=0))
