"""Una escena con todas las marcas, y los widgets con que se prueba el marco."""
import numpy as np

from coursekit import predict
from coursekit.figures.scene import (
    Axis,
    Panel,
    Scene,
    band,
    bars,
    cells,
    line,
    points,
    rects,
    rule,
    segments,
    text,
)
from coursekit.figures.style import number
from coursekit.widgets import Live, Story, choice, slider, steps, toggle


def demo_scene(side=3, seed=0, shown=None, both=True) -> Scene:
    """Grilla y azar arriba a la izquierda; al lado y debajo, las demás marcas."""
    rng = np.random.default_rng(seed)
    drawn = rng.random((side * side, 2))[:shown]
    axis = (np.arange(side) + 0.5) / side
    gx, gy = (g.ravel()[:shown] for g in np.meshgrid(axis, axis))
    marks = [points(gx, gy, color="grid", label="grilla")]
    if both:
        marks += [points(*drawn.T, color="random", label="al azar"), rule(0.5, color="best", label="óptimo")]
    budget = [1, 10, 100, 1000]
    return Scene(
        [Panel(Axis("hiperparámetro importante", 0, 1), Axis("el otro", 0, 1), marks, "Grilla y azar", square=True),
         Panel(Axis("evaluaciones", 1, 1000, log=True), Axis("pérdida", 0, 1),
               [band(budget, [0.7, 0.4, 0.2, 0.05], [0.9, 0.6, 0.5, 0.2], color="bayes"),
                line(budget, [0.8, 0.5, 0.35, 0.1], color="bayes", label="bayesiana (GP)"),
                line(budget, [0.9, 0.7, 0.5, 0.4], color="tpe", label="TPE")], "Mejor hasta ahora", at=(0, 1)),
         Panel(Axis("modelo", -0.5, 3.5, ticks=list(enumerate("ABCD")), grid=False), Axis("exactitud", 0, 1.1),
               [bars(range(4), [0.8, 0.7, 0.9, 0.4], color=["best", "muted", "muted", "bad"],
                     labels=["0,8", "0,7", "0,9", "0,4"])], at=(1, 0)),
         Panel(Axis("C", 0.01, 100, log=True), Axis("gamma", 0, 1),
               [cells(np.outer(np.arange(1, 6), np.arange(1, 9)) / 40, (0.01, 100, 0, 1), label="exactitud"),
                text([1], [0.5], ["centro"], color="white", bold=True),
                rects([0.1], [0.1], [1], [0.3], labels=["caja"], color="white", stroke="ink"),
                segments([0.1], [0.9], [10], [0.6], arrow=True, color="white")], at=(1, 1))],
        title="Demostración", height=700,
        describe=f"Van {len(gx)} de {side * side} puntos: la grilla prueba {len(set(gx))} valores distintos "
                 f"y el azar {len(drawn)}.")


def demo_story() -> Story:
    """Todos los controles a la vez: 3 · 4 · 2 · 9 = 216 cuadros."""
    return Story([choice("side", "Presupuesto", [3, 4, 5], ["9", "16", "25"]), slider("seed", "Semilla", [0, 1, 2, 3]),
                  toggle("both", "Mostrar el azar", True), steps("step", "Paso", 9, value=8)],
                 lambda side, seed, both, step: demo_scene(side, seed, step + 1, both), title="Grilla contra azar")


def draw_surrogate(fig, x, width):
    """Media, banda y puntos: lo que cuesta una figura de dos paneles de verdad."""
    if not fig.axes:
        top, bottom = fig.subplots(2, 1, sharex=True)
        top.set_ylabel("pérdida")
        bottom.set_ylabel("mejora esperada")
        bottom.set_xlabel("hiperparámetro")
        grid = np.linspace(0, 1, 200)
        fig.grid = grid
        fig.mean, = top.plot(grid, grid)
        fig.dots, = top.plot([], [], "o")
        fig.gain, = bottom.plot(grid, grid)
        top.set_ylim(-2, 2)
        bottom.set_ylim(0, 1)
        fig.band = top.fill_between(grid, grid, grid, alpha=0.3)
    top = fig.axes[0]
    mean, spread = np.sin(9 * fig.grid * (1 + x)), width * np.abs(np.cos(7 * fig.grid))
    fig.mean.set_ydata(mean)
    fig.band.remove()
    fig.band = top.fill_between(fig.grid, mean - spread, mean + spread, alpha=0.3, color="tab:blue")
    fig.dots.set_data([x], [np.sin(9 * x * (1 + x))])
    fig.gain.set_ydata(spread / (1 + spread))
    return f"En x = {number(x)} la media vale {number(np.sin(9 * x * (1 + x)), 2)}."


def demo_live() -> Live:
    """Una figura de matplotlib con dos deslizadores."""
    return Live([slider("x", "Próximo punto", [i / 40 for i in range(41)]),
                 slider("width", "Incertidumbre", [0.25, 0.5, 0.75, 1.0], value=0.5)], draw_surrogate,
                title="Modelo sustituto")


def demo_prediction(widget=demo_story, **kwargs):
    """Una pregunta que abre la historia."""
    return predict("Con 9 puntos, ¿cuántos valores distintos prueba la grilla?", options=["3", "9"], widget=widget,
                   key="demo", **kwargs)
