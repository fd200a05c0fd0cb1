"""La imagen de TPE por dentro: las buenas, las dos densidades y los candidatos, con números de `experiments/tpe.py`."""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import counted, number
from coursekit.experiments import tpe
from coursekit.experiments.bayes import GRID, hidden_loss, random_best
from coursekit.figures.bayes import TICKS, loss_text, truth_line, x_text
from coursekit.figures.scene import Axis, Panel, Scene, band, line, points, rule, segments, text

GOOD, REST = "#b0508a", "#8c8c8c"
BEST_EVER = 3          # random_best cuenta tres puntos de partida; TPE empieza con tpe.N_START


def tpe_scene(options, step, n_evaluations=tpe.N_EVALUATIONS) -> Scene:
    """La propuesta número `step` (desde 0) de una búsqueda; en la última se ve además la función escondida."""
    steps = tpe.run(options, n_evaluations)
    now, last = steps[step], step == len(steps) - 1
    panels = [_losses_panel(now, options, last), _densities_panel(now), _candidates_panel(now, options.gamma),
              _history_panel(options, step, n_evaluations)]
    return Scene(panels, describe=_sentence(now, options), width=960, height=540, widths=[1, 0.42],
                 heights=[1, 0.72, 0.72], notes=(
        "TPE no dibuja una curva de pérdida: solo pregunta dónde están las buenas. Abajo, la probabilidad de ser buena "
        "ordena a los candidatos igual que l/g; se evalúa el de la estrella."))


def _x_axis(label="") -> Axis:
    return Axis(label, 0, 1, ticks=TICKS if label else [(v, "") for v, _ in TICKS])


def _losses_panel(now, options, last) -> Panel:
    limit = (now.y[now.good].max() + now.y[now.rest].min()) / 2
    marks = [rule(now.proposal, color=GOOD, dash="dash"), rule(limit, axis="y", color="ink", dash="dot"),
             points(now.x[now.rest], now.y[now.rest], color=REST, size=6.5, shape="circle", label="las demás"),
             points(now.x[now.good], now.y[now.good], color=GOOD, size=7.5, shape="triangle", label="las buenas")]
    if last:
        marks.insert(0, truth_line(options.target))
    title = f"{len(now.y)} evaluaciones: {counted(len(now.good), 'buena', 'buenas')}"
    return Panel(_x_axis(), Axis("pérdida", 0, 1, ticks=[0, 0.5, 1]), marks, title=title, at=(0, 0))


def _densities_panel(now) -> Panel:
    low, high = np.round(now.low, 2), np.round(now.high, 2)
    top = 1.15 * max(low.max(), high.max())
    zero = np.zeros(len(GRID))
    marks = [band(GRID, zero, high, color=REST, opacity=0.25),
             line(GRID, high, color=REST, dash="dash", label="g: las demás"),
             band(GRID, zero, low, color=GOOD, opacity=0.25),
             line(GRID, low, color=GOOD, dash=None, label="l: las buenas"),
             rule(now.proposal, color=GOOD, dash="dash")]
    return Panel(_x_axis(), Axis("densidad", 0, top, ticks=[], grid=False), marks, at=(1, 0))


def probability_of_good(low, high, gamma) -> np.ndarray:
    """gamma·l / (gamma·l + (1 - gamma)·g): proporcional a la mejora esperada, 1/(gamma + (1 - gamma)·g/l)."""
    low, high = np.asarray(low, dtype=float), np.maximum(high, 1e-9)
    return gamma * low / (gamma * low + (1 - gamma) * high)


def _candidates_panel(now, gamma) -> Panel:
    ratio = now.ratio
    chance = gamma * ratio / (gamma * ratio + 1 - gamma)
    rest, where = np.delete(np.arange(len(ratio)), now.choice), now.candidates.round(3)
    marks = [line(GRID, np.round(probability_of_good(now.low, now.high, gamma), 2), color="ink", width=2),
             rule(now.proposal, color=GOOD, dash="dash"),
             segments(where, np.full(len(ratio), -0.16), where, np.full(len(ratio), -0.04), color=GOOD, width=1.5),
             points(where[rest], chance[rest].round(3), color=GOOD, size=5, shape="circle",
                    label=f"{len(ratio)} candidatos sorteados de l"),
             points([now.proposal], [chance[now.choice]], color=GOOD, size=11, shape="star", label="se evalúa")]
    return Panel(_x_axis("hiperparámetro"), Axis("¿es buena?", -0.16, 1.2, ticks=[(0, "0"), (1, "1")], grid=False),
                 marks, at=(2, 0))


def _history_panel(options, step, n_evaluations) -> Panel:
    seen = tpe.evaluated(options, n_evaluations)[:tpe.N_START + step + 1]
    best = np.minimum.accumulate(hidden_loss(seen, options.target))[tpe.N_START - 1:]
    chance = random_best(options.target, n_evaluations - BEST_EVER)[tpe.N_START - BEST_EVER:]
    x = np.arange(tpe.N_START, n_evaluations + 1)
    marks = [line(x, np.round(chance, 3), color="random", dash="dash"),
             line(x[:len(best)], np.round(best, 3), color=GOOD, width=2.8),
             points(x[:len(best)], np.round(best, 3), color=GOOD, size=5.5, shape="triangle"),
             text([n_evaluations + 0.4] * 2, [0.77, 0.72], ["TPE", "azar (mediana)"], color=[GOOD, "random"],
                  anchor="end", bold=True, size=16)]
    return Panel(Axis("evaluaciones", tpe.N_START - 0.6, n_evaluations + 0.6, ticks=[6, 10, 15, 20]),
                 Axis("", 0, 0.8, ticks=[(v, number(v)) for v in (0, 0.2, 0.4, 0.6, 0.8)]), marks,
                 title="Mejor pérdida", at=(0, 1), span=(3, 1), legend=False)


def _sentence(now, options) -> str:
    leader = now.x[now.y.argmin()]
    found = float(hidden_loss(now.proposal, options.target))
    are_good = counted(len(now.good), "es buena", "son buenas")
    return (f"De {len(now.y)} evaluaciones, {are_good}; la mejor, {loss_text(now.y.min())}, está en "
            f"{x_text(round(leader, 2))}. Los candidatos se sortean de l, a una distancia media de "
            f"{number(np.abs(now.candidates - leader).mean(), 2)} de la mejor; gana "
            f"{x_text(round(now.proposal, 2))}, a {number(abs(now.proposal - leader), 2)}, y su pérdida resulta "
            f"{loss_text(found)}.")
