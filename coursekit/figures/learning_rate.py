"""W18, lección 09: qué le hace la tasa de aprendizaje a una red, y cuánto cuesta errarla.

Recibe la tabla de `experiments/learning_rate.py` y devuelve una `Scene`.
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import counted, number, percent, plain_number
from coursekit.experiments import learning_rate as lr
from coursekit.figures.scene import Axis, Panel, Scene, band, line, percent_ticks, points, rule

SOLVER_NAMES = {"sgd": "SGD", "adam": "Adam"}
OUTCOME_TEXTS = {"stalls": "no llega a aprender", "learns": "aprende", "diverges": "estalla"}
TOP_LOSS, LOW_LOSS = 1e3, 1e-3
LOSS_TICKS = [(0.001, "0,001"), (0.1, "0,1"), (10, "10"), (1000, "1000")]
RATE_TICKS = [(rate, plain_number(rate)) for rate in 10.0 ** np.arange(-5, 2)]


def rate_text(rate) -> str:
    """Una tasa con dos cifras: «0,056»."""
    return plain_number(float(f"{rate:.2g}"))


def learning_rate_scene(table, rate_index, solver="sgd", epochs=lr.EPOCHS) -> Scene:
    """Las curvas de una tasa, a la izquierda; a la derecha, el error final de todas."""
    losses = table.curves(solver, rate_index)[:, :epochs]
    return Scene(
        [_curves_panel(losses, lr.RATES[rate_index]), _rates_panel(table, rate_index, solver, epochs)],
        describe=_sentence(table, rate_index, solver, epochs),
        width=960,
        height=430,
        widths=[1, 1.15],
    )


def _curves_panel(losses, rate) -> Panel:
    epochs = np.arange(1, losses.shape[1] + 1)
    shown = np.clip(losses, LOW_LOSS, TOP_LOSS)
    middle = np.median(shown, axis=0)
    what_happens = OUTCOME_TEXTS[lr.outcome(losses)]
    marks = [rule(lr.CHANCE, axis="y", label="contestar al azar")]
    marks += [line(epochs, one, color="accent", width=1.5, opacity=0.45) for one in shown]
    marks.append(line(epochs, middle, color="accent", width=3.5, label="la semilla del medio"))
    x = Axis("época", 1, lr.EPOCHS, ticks=(1, 10, 20, 30))
    y = Axis("pérdida de entrenamiento", LOW_LOSS, TOP_LOSS, ticks=LOSS_TICKS, log=True)
    return Panel(x, y, marks, title=f"Tasa {rate_text(rate)}: {what_happens}")


def _rates_panel(table, rate_index, solver, epochs) -> Panel:
    other = next(name for name in lr.SOLVERS if name != solver)
    ours = errors_after(table, solver, epochs)
    lowest = ours.min(axis=1)
    highest = ours.max(axis=1)
    mean = ours.mean(axis=1)
    other_mean = errors_after(table, other, epochs).mean(axis=1)
    rate = lr.RATES[rate_index]
    marks = [
        band(lr.RATES, lowest, highest, color="accent", label="de la mejor a la peor semilla"),
        line(lr.RATES, other_mean, color="muted", dash="dash", width=2, label=SOLVER_NAMES[other]),
        line(lr.RATES, mean, color="accent", width=3, label=SOLVER_NAMES[solver]),
        rule(rate, dash="dot", label="esta tasa"),
        points([rate], [mean[rate_index]], color="accent", size=9),
    ]
    left = lr.RATES[0] / 1.3
    right = lr.RATES[-1] * 1.3
    x = Axis("tasa de aprendizaje", left, right, ticks=RATE_TICKS, log=True)
    y = Axis("error de validación", 0, 1, ticks=percent_ticks(0, 0.25, 0.5, 0.75, 1))
    return Panel(x, y, marks, at=(0, 1), title=f"El error tras {counted(epochs, 'época', 'épocas')}")


def errors_after(table, solver, epochs) -> np.ndarray:
    """(tasas, semillas) el error de validación tras `epochs` épocas."""
    return table.errors[lr.solver_index(solver), :, :, epochs - 1]


def _sentence(table, rate_index, solver, epochs) -> str:
    losses = table.curves(solver, rate_index)[:, :epochs]
    errors = errors_after(table, solver, epochs)
    means = errors.mean(axis=1)
    best = int(np.argmin(means))
    here = errors[rate_index]
    what_happens = OUTCOME_TEXTS[lr.outcome(losses)]
    text = (f"Con {SOLVER_NAMES[solver]} y tasa {rate_text(lr.RATES[rate_index])} la red {what_happens}: tras "
            f"{counted(epochs, 'época', 'épocas')} se equivoca en {percent(here.mean(), 1)} de la validación "
            f"(entre {percent(here.min(), 1)} y {percent(here.max(), 1)} según la semilla). ")
    if rate_index == best:
        return text + f"De las {len(lr.RATES)} tasas, es la de menor error medio."
    compared = _how_far(lr.RATES[best] / lr.RATES[rate_index])
    return text + (f"La de menor error medio, {rate_text(lr.RATES[best])}, es {compared} y se equivoca en "
                   f"{percent(means[best], 1)}.")


def _how_far(ratio) -> str:
    """«mayor», «unas 18 veces menor»: las veces se cuentan de 10 para arriba, con dos cifras."""
    side = "mayor" if ratio > 1 else "menor"
    times = max(ratio, 1 / ratio)
    if times < 9.5:
        return side
    return f"unas {number(float(f'{times:.2g}'), 0)} veces {side}"
