"""La imagen de TPE por dentro: las buenas, las dos densidades y los candidatos, con números de `experiments/tpe.py`."""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import counted, number
from coursekit.experiments import tpe
from coursekit.experiments.bayes import GRID, hidden_loss, random_best
from coursekit.figures.bayes import BEST_LOSS, TICKS, truth_line, x_text, y_text
from coursekit.figures.scene import Axis, Panel, Scene, band, line, points, rule, segments, silent_ticks, text

GOOD, REST = "#b0508a", "#8c8c8c"
BEST_EVER = 3          # random_best cuenta tres puntos de partida; TPE empieza con tpe.N_START


def tpe_scene(options, step, n_evaluations=tpe.N_EVALUATIONS) -> Scene:
    """La propuesta número `step` (desde 0) de una búsqueda; en la última se ve además la función escondida."""
    steps = tpe.run(options, n_evaluations)
    now = steps[step]
    last = step == len(steps) - 1
    return Scene(
        [
            _losses_panel(now, options, last),
            _densities_panel(now),
            _candidates_panel(now, options.gamma),
            _history_panel(options, step, n_evaluations),
        ],
        describe=_sentence(now, options),
        width=960,
        height=540,
        widths=[1, 0.42],
        heights=[1, 0.72, 0.72],
        notes="TPE no dibuja una curva de pérdida: solo pregunta dónde están las buenas. Abajo, la probabilidad de ser "
              "buena ordena a los candidatos igual que l/g; se evalúa el de la estrella.",
    )


def _x_axis(label="") -> Axis:
    """El eje del hiperparámetro; sin nombre, tampoco dice sus números: están en el último panel."""
    ticks = TICKS if label else silent_ticks(*TICKS)
    return Axis(label, 0, 1, ticks=ticks)


def _proposal_rule(now) -> dict:
    return rule(now.proposal, color=GOOD, dash="dash")


def _losses_panel(now, options, last) -> Panel:
    good_loss = now.y[now.good]
    rest_loss = now.y[now.rest]
    limit = (good_loss.max() + rest_loss.min()) / 2
    marks = [
        _proposal_rule(now),
        rule(limit, axis="y", color="ink", dash="dot"),
        points(now.x[now.rest], rest_loss, color=REST, size=6.5, shape="circle", label="las demás"),
        points(now.x[now.good], good_loss, color=GOOD, size=7.5, shape="triangle", label="las buenas"),
    ]
    if last:
        marks.insert(0, truth_line(options.target))
    title = f"{len(now.y)} evaluaciones: {counted(len(now.good), 'buena', 'buenas')}"
    y = Axis("pérdida", 0, 1, ticks=[0, 0.5, 1])
    return Panel(_x_axis(), y, marks, title=title, at=(0, 0))


def _densities_panel(now) -> Panel:
    low = np.round(now.low, 2)
    high = np.round(now.high, 2)
    marks = [
        band(GRID, 0, high, color=REST, opacity=0.25),
        line(GRID, high, color=REST, dash="dash", label="g: las demás"),
        band(GRID, 0, low, color=GOOD, opacity=0.25),
        line(GRID, low, color=GOOD, dash=None, label="l: las buenas"),
        _proposal_rule(now),
    ]
    top = 1.15 * max(low.max(), high.max())
    return Panel(_x_axis(), Axis.bare(0, top, "densidad"), marks, at=(1, 0))


def probability_of_good(low, high, gamma) -> np.ndarray:
    """gamma·l / (gamma·l + (1 - gamma)·g): proporcional a la mejora esperada, 1/(gamma + (1 - gamma)·g/l)."""
    good = gamma * np.asarray(low, dtype=float)
    rest = (1 - gamma) * np.maximum(high, 1e-9)
    return good / (good + rest)


def _candidates_panel(now, gamma) -> Panel:
    n = len(now.ratio)
    where = now.candidates.round(3)
    odds = gamma * now.ratio
    chance = odds / (odds + 1 - gamma)
    others = np.delete(np.arange(n), now.choice)
    curve = probability_of_good(now.low, now.high, gamma)
    drawn = f"{n} candidatos sorteados de l"
    marks = [
        line(GRID, np.round(curve, 2), color="ink", width=2),
        _proposal_rule(now),
        segments(where, -0.16, where, -0.04, color=GOOD, width=1.5),
        points(where[others], chance[others].round(3), color=GOOD, size=5, shape="circle", label=drawn),
        points(now.proposal, chance[now.choice], color=GOOD, size=11, shape="star", label="se evalúa"),
    ]
    y = Axis("¿es buena?", -0.16, 1.2, ticks=(0, 1), grid=False)
    return Panel(_x_axis("hiperparámetro"), y, marks, at=(2, 0))


def _history_panel(options, step, n_evaluations) -> Panel:
    seen = tpe.evaluated(options, n_evaluations)[:tpe.N_START + step + 1]
    so_far = np.minimum.accumulate(hidden_loss(seen, options.target))
    best = np.round(so_far[tpe.N_START - 1:], 3)
    chance = random_best(options.target, n_evaluations - BEST_EVER)[tpe.N_START - BEST_EVER:]
    every_x = np.arange(tpe.N_START, n_evaluations + 1)
    x = every_x[:len(best)]
    names = text(
        n_evaluations + 0.4,
        [0.77, 0.72],
        ["TPE", "azar (mediana)"],
        color=[GOOD, "random"],
        anchor="end",
        bold=True,
        size=16,
    )
    marks = [
        line(every_x, np.round(chance, 3), color="random", dash="dash"),
        line(x, best, color=GOOD, width=2.8),
        points(x, best, color=GOOD, size=5.5, shape="triangle"),
        names,
    ]
    evaluations = Axis("evaluaciones", tpe.N_START - 0.6, n_evaluations + 0.6, ticks=[6, 10, 15, 20])
    return Panel(evaluations, BEST_LOSS, marks, title="Mejor pérdida", at=(0, 1), span=(3, 1), legend=False)


def _sentence(now, options) -> str:
    leader = now.x[now.y.argmin()]
    found = float(hidden_loss(now.proposal, options.target))
    are_good = counted(len(now.good), "es buena", "son buenas")
    mean_distance = np.abs(now.candidates - leader).mean()
    distance = abs(now.proposal - leader)
    return (f"De {len(now.y)} evaluaciones, {are_good}; "
            f"la mejor, {y_text(now.y.min())}, está en {x_text(round(leader, 2))}. "
            f"Los candidatos se sortean de l, a una distancia media de {number(mean_distance, 2)} de la mejor; "
            f"gana {x_text(round(now.proposal, 2))}, a {number(distance, 2)}, "
            f"y su pérdida resulta {y_text(found)}.")
