"""Los widgets de la lección 01: el umbral y sus costos, y el ganador según la métrica."""
from __future__ import annotations

from coursekit.basics.spanish import number
from coursekit.experiments.metrics import METRICS, MetricTable, Scores, load_configs, malignancy_scores
from coursekit.figures.metrics import draw_threshold, winner_scene
from coursekit.widgets.player import Live, Story, choice, slider

# Más valores donde están las probabilidades: casi todas son pequeñas.
THRESHOLDS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45,
              0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
FN_COSTS = (0.2, 0.5, 1, 2, 5, 10, 20, 50)
PREVALENCES = (0.01, 0.03, 0.2, 0.37, 0.5)


def threshold_costs(scores: Scores | None = None, threshold: float = 0.5, fn_cost: float = 1,
                    prevalence: float | None = None, static: bool = False) -> Live:
    """W1: un umbral, lo que cuesta un falso negativo y la prevalencia; cinco vistas de lo mismo.

    `scores`: probabilidades fuera de muestra (`malignancy_scores()` si no se dan). Los valores
    iniciales deben ser de THRESHOLDS, FN_COSTS y PREVALENCES, más la prevalencia de entrenamiento.
    """
    if scores is None:
        scores = malignancy_scores()
    trained = scores.trained_prevalence
    if prevalence is None:
        prevalence = trained
    prevalences = sorted({*PREVALENCES, trained})
    labels = [_prevalence_text(p, trained) for p in prevalences]
    controls = [
        slider("threshold", "Umbral", THRESHOLDS, value=threshold),
        slider("fn_cost", "Costo de un FN (un FP cuesta 1)", FN_COSTS, value=fn_cost),
        slider("prevalence", "Prevalencia", prevalences, labels, value=prevalence),
    ]

    def draw(fig, **values):
        return draw_threshold(fig, scores, **values)

    return Live(controls, draw, title="El umbral y sus costos", size=(9, 5.2), static=static)


def _prevalence_text(prevalence: float, trained: float) -> str:
    if prevalence == trained:
        return f"{number(100 * prevalence, 1)} % (entrenamiento)"
    return f"{number(100 * prevalence, 0)} %"


def winner_by_metric(table: MetricTable | None = None, metric: str = "accuracy", against: str = "accuracy",
                     static: bool = False) -> Story:
    """W2: doce configuraciones medidas de verdad; al elegir otra métrica, la tabla se reordena."""
    if table is None:
        table = load_configs()
    labels = [METRICS[name].short for name in table.metrics]
    controls = [
        choice("metric", "Ordenar por", table.metrics, labels, value=metric),
        choice("against", "Comparar con el orden por", table.metrics, labels, value=against),
    ]

    def frame(metric, against):
        return winner_scene(table, metric, against)

    return Story(controls, frame, title="El ganador según la métrica", static=static)
