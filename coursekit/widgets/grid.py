"""Los widgets de la lección 02: la grilla que crece y el mapa de calor con su borde."""
from __future__ import annotations

from coursekit.experiments.grid import load_surface, read_grid
from coursekit.figures import style
from coursekit.figures.grid import MAX_AXES, BorderMap, describe_border, duration, growing_grid_scene, power
from coursekit.widgets.player import Live, Story, choice, slider, toggle

SECONDS = (0.01, 0.1, 1, 10, 60)


def growing_grid(n_axes: int = 2, n_values: int = 2, k: int = 5, seconds: float = 1, static: bool = False) -> Story:
    """Cuánto cuesta una grilla a medida que crece: combinaciones, ajustes y tiempo.

    `n_axes`: hiperparámetros (1 a 6); `n_values`: valores de cada uno (2, 3, 5 o 10); `k`: pliegues (3, 5 o
    10); `seconds`: lo que tarda un ajuste (0,01 a 60 s). Son los valores con los que empieza.
    """
    durations = [duration(s) for s in SECONDS]
    controls = [
        slider("n_axes", "Hiperparámetros", range(1, MAX_AXES + 1), value=n_axes),
        choice("n_values", "Valores de cada uno", [2, 3, 5, 10], value=n_values),
        choice("k", "Pliegues", [3, 5, 10], value=k),
        slider("seconds", "Cada ajuste tarda", SECONDS, labels=durations, value=seconds),
    ]
    return Story(controls, growing_grid_scene, title="La grilla que crece", static=static)


def heatmap_border(c_low: int = -2, c_high: int = 0, gamma_low: int = -2, gamma_high: int = 0, points: int = 3,
                   show_surface: bool = False, static: bool = False) -> Live:
    """Una grilla que se corre sobre la superficie C × gamma de una SVM, ya calculada.

    Los límites van en log10 (C de -3 a 5, gamma de -7 a 1; si se cruzan, se ordenan); `points`: valores por
    eje (2, 3, 5 o 9); `show_surface`: dejar ver la superficie fina y su óptimo.
    """
    surface = load_surface()
    controls = [
        _limit("c_low", "C desde", surface.log_c, c_low),
        _limit("c_high", "C hasta", surface.log_c, c_high),
        _limit("gamma_low", "gamma desde", surface.log_gamma, gamma_low),
        _limit("gamma_high", "gamma hasta", surface.log_gamma, gamma_high),
        choice("points", "Valores por eje", [2, 3, 5, 9], value=points),
        toggle("show_surface", "Mostrar la superficie completa", show_surface),
    ]
    return Live(
        controls,
        _BorderDrawing(surface),
        title="Mapa de calor y borde",
        size=(9, 4.2),
        static=static,
    )


def _limit(name, label, log_values, value):
    """Un límite de la grilla: una potencia de diez de las que abarca la superficie."""
    first = round(log_values[0])
    last = round(log_values[-1])
    exponents = range(first, last + 1)
    labels = [power(exponent) for exponent in exponents]
    return slider(name, label, exponents, labels=labels, value=value)


class _BorderDrawing:
    """Conserva el mapa entre un movimiento y otro; lo arma de nuevo si `presenter()` cambió la escala."""

    def __init__(self, surface):
        self.surface = surface
        self.map = None
        self.scale = None

    def __call__(self, fig, c_low, c_high, gamma_low, gamma_high, points, show_surface) -> str:
        same_figure = self.map is not None and self.map.figure is fig
        if not same_figure or self.scale != style.scale():
            fig.clear()
            self.map = BorderMap(fig, self.surface)
            self.scale = style.scale()
        reading = read_grid((c_low, c_high), (gamma_low, gamma_high), points, self.surface)
        self.map.update(reading, show_surface)
        return describe_border(reading, self.surface, show_surface)
