"""El widget de la lección 09: W18, la tasa de aprendizaje."""
from __future__ import annotations

from coursekit.experiments import learning_rate as lr
from coursekit.figures.learning_rate import SOLVER_NAMES, learning_rate_scene, rate_text
from coursekit.widgets.player import Story, choice, slider

EPOCH_STOPS = (3, 10, 30)


def learning_rate(rate=0.0001, solver="sgd", epochs=30) -> Story:
    """W18: una red con 25 tasas de aprendizaje; con la mayor estalla y con la menor no se mueve.

    `rate` (la más cercana de las 25), `solver` ("sgd" o "adam") y `epochs` (3, 10 o 30) fijan dónde empieza cada
    control.
    """
    table = lr.load_learning_rates()
    places = tuple(range(len(lr.RATES)))

    def frame(rate, solver, epochs):
        return learning_rate_scene(table, rate, solver, epochs)

    labels = [rate_text(value) for value in lr.RATES]
    controls = [
        slider("rate", "Tasa de aprendizaje", places, labels, value=lr.nearest_rate(rate)),
        choice("solver", "Optimizador", lr.SOLVERS, [SOLVER_NAMES[name] for name in lr.SOLVERS], value=solver),
        choice("epochs", "Épocas", EPOCH_STOPS, value=epochs),
    ]
    return Story(controls, frame, title="La tasa de aprendizaje")
