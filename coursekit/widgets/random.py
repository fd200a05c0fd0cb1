"""Los widgets de la lección 04: W7 grilla contra azar, W8 sesenta intentos, W9 escala logarítmica."""
from __future__ import annotations

import itertools

from coursekit.basics.spanish import percent, plain_number
from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments import random_rules as rules
from coursekit.figures.random import (
    DESIGN_NAMES,
    grid_vs_random_scene,
    log_scale_scene,
    sixty_trials_scene,
    win_curve_scene,
)
from coursekit.widgets.player import Story, choice, slider, steps, toggle

BUDGETS = (9, 16, 25)
WEIGHTS = (0, 0.05, 0.25, 1)
CURVE_WEIGHTS = (0, 0.05, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1)
ROTATIONS = (0, 15, 45)
N_SHOWN = 10          # cuántos de los 2000 blancos se pueden mirar de cerca


def _rotation_slider(value):
    degrees = [f"{angle}°" for angle in ROTATIONS]
    return slider("rotation", "Giro de lo que importa", ROTATIONS, degrees, value=value)


def _design_choice(value):
    return choice("design", "La grilla", DESIGN_NAMES, DESIGN_NAMES.values(), value=value)


def grid_vs_random(budget=9, weight=0, rotation=0, design="ends", seed=versus.SEED) -> Story:
    """★ W7: los dos diseños con el mismo presupuesto, sobre un blanco y sobre 2000.

    `budget`, `weight`, `rotation` y `design` fijan dónde empieza cada control; `seed`, los blancos.
    """
    rates = {}
    duels = {}
    counts = {}
    for settings in itertools.product(BUDGETS, WEIGHTS, ROTATIONS, DESIGN_NAMES):
        budget_now, weight_now, rotation_now, design_now = settings
        rates[settings] = versus.win_rate(budget_now, weight_now, rotation_now, seed=seed, design=design_now)
        shown = range(N_SHOWN)
        duels[settings] = [versus.duel(budget_now, weight_now, rotation_now, k, seed, design_now) for k in shown]
        counts[settings] = versus.contest(duels[settings])

    def frame(budget, weight, rotation, design, target, fallen):
        settings = budget, weight, rotation, design
        duel = duels[settings][target]
        count = counts[settings][target]
        return grid_vs_random_scene(duel, rates[settings], centers=count.centers, fallen=fallen, contest=count)

    controls = [
        choice("budget", "Presupuesto", BUDGETS, value=budget),
        slider("weight", "Peso del 2.º eje", WEIGHTS, value=weight),
        _rotation_slider(rotation),
        _design_choice(design),
        steps("target", "Blanco", N_SHOWN),
        toggle("fallen", "Dejar caer los puntos"),
    ]
    return Story(controls, frame, title="Grilla contra azar")


def win_curve(rotation=0, design="ends", n_targets=versus.N_TARGETS, seed=versus.SEED) -> Story:
    """Quién gana según el peso del 2.º hiperparámetro, para los tres presupuestos y los dos diseños de grilla."""
    def curve(budget, rotation, design):
        return [versus.win_rate(budget, weight, rotation, n_targets, seed, design) for weight in CURVE_WEIGHTS]

    def frame(rotation, design):
        rates = {budget: curve(budget, rotation, design) for budget in BUDGETS}
        return win_curve_scene(CURVE_WEIGHTS, rates, rotation, design)

    controls = [_rotation_slider(rotation), _design_choice(design)]
    return Story(controls, frame, title="¿Cuándo conviene el azar?")


def sixty_trials(fraction=0.05, n=59, dimensions=2, seed=0) -> Story:
    """W8: la probabilidad de caer en el mejor q no depende de la dimensión; la de caer cerca, sí."""
    fractions = (0.01, 0.05, 0.1, 0.2)
    trials = (10, 20, 40, 59, 100, 200)
    axes = range(1, 11)
    clouds = {d: rules.draw_cloud(max(trials), d, seed) for d in axes}

    def frame(fraction, n, dimensions):
        cloud = clouds[dimensions][:n]
        return sixty_trials_scene(fraction, n, cloud, max_dimensions=max(axes))

    labels = [percent(q) for q in fractions]
    controls = [
        slider("fraction", "El mejor… (q)", fractions, labels, value=fraction),
        slider("n", "Intentos (n)", trials, value=n),
        slider("dimensions", "Hiperparámetros (d)", axes, value=dimensions),
    ]
    return Story(controls, frame, title="Sesenta intentos")


def log_scale(n=100, low=1e-4, log_axis=True, seed=0) -> Story:
    """W9: la misma cantidad de sorteos, repartidos en escala lineal o logarítmica."""
    lows = (1e-5, 1e-4, 1e-3, 1e-2)

    def frame(low, n, log_axis):
        return log_scale_scene(n, low, log_axis=log_axis, seed=seed)

    labels = [plain_number(v) for v in lows]
    controls = [
        slider("low", "Desde", lows, labels, value=low),
        choice("n", "Sorteos", (20, 100, 400), value=n),
        toggle("log_axis", "Mirar en eje logarítmico", value=log_axis),
    ]
    return Story(controls, frame, title="¿En qué escala sorteamos?")
