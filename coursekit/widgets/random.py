"""Los widgets de la lección 04: W7 grilla contra azar, W8 sesenta intentos, W9 escala logarítmica."""
from __future__ import annotations

from coursekit.basics.spanish import percent, plain_number
from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments import random_rules as rules
from coursekit.figures.random import grid_vs_random_scene, log_scale_scene, sixty_trials_scene, win_curve_scene
from coursekit.widgets.player import Story, choice, slider, toggle

BUDGETS = (9, 16, 25)
WEIGHTS = (0, 0.05, 0.25, 0.5, 1)
CURVE_WEIGHTS = (0, 0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1)
ROTATIONS = (0, 15, 45)
N_SHOWN = 4           # cuántos de los 500 blancos se pueden mirar de cerca


def _degrees(rotations):
    return [f"{angle}°" for angle in rotations]


def grid_vs_random(budget=9, weight=0, rotation=0, seed=0) -> Story:
    """★ W7: los dos diseños con el mismo presupuesto, sobre un blanco y sobre 500.

    `budget`, `weight` y `rotation` fijan dónde empieza cada control; `seed`, los 500 blancos.
    """
    rates = {(b, w, r): versus.win_rate(b, w, r, seed=seed) for b in BUDGETS for w in WEIGHTS for r in ROTATIONS}

    def frame(budget, weight, rotation, target):
        duel = versus.duel(budget, weight, rotation, target, seed)
        return grid_vs_random_scene(duel, rates[budget, weight, rotation])

    return Story([choice("budget", "Presupuesto", BUDGETS, value=budget),
                  slider("weight", "Peso del 2.º eje", WEIGHTS, value=weight),
                  slider("rotation", "Giro de lo que importa", ROTATIONS, _degrees(ROTATIONS), value=rotation),
                  choice("target", "Blanco", range(N_SHOWN), range(1, N_SHOWN + 1))],
                 frame, title="Grilla contra azar")


def win_curve(rotation=0, n_targets=2000, seed=0) -> Story:
    """Quién gana según el peso del 2.º hiperparámetro, para los tres presupuestos."""
    def frame(rotation):
        rates = {b: [versus.win_rate(b, w, rotation, n_targets, seed) for w in CURVE_WEIGHTS] for b in BUDGETS}
        return win_curve_scene(CURVE_WEIGHTS, rates, rotation)

    return Story([slider("rotation", "Giro de lo que importa", ROTATIONS, _degrees(ROTATIONS), value=rotation)],
                 frame, title="¿Cuándo conviene el azar?")


def sixty_trials(fraction=0.05, n=59, dimensions=2, seed=0) -> Story:
    """W8: la probabilidad de caer en el mejor q no depende de la dimensión; la de caer cerca, sí."""
    fractions, trials, axes = (0.01, 0.05, 0.1, 0.2), (10, 20, 40, 59, 100, 200), range(1, 11)
    clouds = {d: rules.draw_cloud(max(trials), d, seed) for d in axes}

    def frame(fraction, n, dimensions):
        return sixty_trials_scene(fraction, n, clouds[dimensions][:n], max_dimensions=max(axes))

    return Story([slider("fraction", "El mejor… (q)", fractions, [percent(q) for q in fractions], value=fraction),
                  slider("n", "Intentos (n)", trials, value=n),
                  slider("dimensions", "Hiperparámetros (d)", axes, value=dimensions)],
                 frame, title="Sesenta intentos")


def log_scale(n=100, low=1e-4, log_axis=True, seed=0) -> Story:
    """W9: la misma cantidad de sorteos, repartidos en escala lineal o logarítmica."""
    lows = (1e-5, 1e-4, 1e-3, 1e-2)

    def frame(low, n, log_axis):
        return log_scale_scene(n, low, log_axis=log_axis, seed=seed)

    return Story([slider("low", "Desde", lows, [plain_number(v) for v in lows], value=low),
                  choice("n", "Sorteos", (20, 100, 400), value=n),
                  toggle("log_axis", "Mirar en eje logarítmico", value=log_axis)],
                 frame, title="¿En qué escala sorteamos?")
