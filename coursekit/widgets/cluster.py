"""El widget de la lección 10: cuatro métodos con 1 a 1000 trabajadores."""
from __future__ import annotations

from coursekit.experiments import cluster as cl
from coursekit.figures.cluster import TROUBLE_NAMES, cluster_scene
from coursekit.widgets.player import Story, choice, slider


def cluster_workers(workers=1, trouble="slow") -> Story:
    """Azar, halving, Hyperband y ASHA con cada vez más trabajadores: cuánto tardan, y dónde más máquinas no ayudan.

    `workers` (1, 3, 10, 30, 100, 300 o 1000) y `trouble` ("none", "slow" o "failing") fijan dónde empieza cada control.
    """
    table = cl.load_cluster()

    def frame(workers, trouble):
        return cluster_scene(table, workers, trouble)

    troubles = tuple(cl.TROUBLES)
    controls = [
        slider("workers", "Trabajadores", cl.WORKERS, value=workers),
        choice("trouble", "Percances", troubles, [TROUBLE_NAMES[name] for name in troubles], trouble),
    ]
    return Story(controls, frame, title="De una máquina a mil")
