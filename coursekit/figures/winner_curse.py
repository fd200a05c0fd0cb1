"""La maldición del ganador, lección 03: una búsqueda, 500 búsquedas y el promedio según cuántas configuraciones."""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import number
from coursekit.experiments.winner_curse import WinnerCurse
from coursekit.figures.scene import Axis, Panel, Scene, bars, line, percent_ticks, points, rule, segments

# Ejes fijos: al mover un control se ve cambiar el dibujo, no el eje.
SCORE_AXIS = Axis("exactitud", 0.4, 1.0, ticks=[(v, number(v, 1)) for v in (0.4, 0.6, 0.8, 1.0)])
MEAN_AXIS = Axis("", 0.65, 0.95, ticks=(0.7, 0.8, 0.9))
GAP_LOW, GAP_HIGH, GAP_WIDTH = -0.2, 0.3, 0.02
GAP_TICKS = [(v, number(v, 1)) for v in (-0.2, -0.1, 0, 0.1, 0.2, 0.3)]
SCORED, WORTH, FRESH = "validation", "best", "test"


def winner_curse_scene(result: WinnerCurse, n_configs: int, nested: bool = False) -> Scene:
    """Tres paneles: la nube de una búsqueda, las brechas de todas y el promedio según el tamaño."""
    return Scene(
        [
            _cloud_panel(result, n_configs, nested),
            _gap_panel(result, n_configs, nested),
            _growth_panel(result, n_configs, nested),
        ],
        describe=winner_curse_sentence(result, n_configs, nested),
        width=960,
        height=500,
        widths=(1.2, 1),
        notes="Cada punto es lo que marca una configuración; la estrella, la ganadora. "
              "En verde, lo que vale de verdad.",
    )


# --- una búsqueda -----------------------------------------------------------------------------

def _cloud_panel(result: WinnerCurse, n: int, nested: bool) -> Panel:
    x = np.arange(1, n + 1)
    winner = result.shown_winner(n)
    size = _dot_size(n, few=7, some=4.5, many=2.5)
    marks = [
        *_true_marks(result, n),
        points(x, result.score[:n], color=SCORED, size=size, opacity=0.75),
        *_winner_marks(result, winner, n, nested),
    ]
    ends = [1, n] if n > 1 else [1]
    configurations = Axis("configuración", *_cloud_reach(n), ticks=ends, grid=False)
    return Panel(configurations, SCORE_AXIS, marks, title="Una búsqueda", span=(2, 1))


def _cloud_reach(n: int) -> tuple[float, float]:
    """De dónde a dónde va el eje de las configuraciones."""
    return 0.5 - 0.03 * n, n + 0.5 + 0.03 * n


def _dot_size(n: int, few: float, some: float, many: float) -> float:
    """El radio de un punto según cuántos haya."""
    if n <= 20:
        return few
    if n <= 100:
        return some
    return many


def _true_marks(result: WinnerCurse, n: int) -> list[dict]:
    """Lo que vale cada configuración: una recta si todas valen igual, un punto hueco por cada una si no."""
    if result.spread == 0:
        return [line(_cloud_reach(n), result.true[0], color=WORTH, width=2.5, dash="dash")]
    x = np.arange(1, n + 1)
    size = _dot_size(n, few=4, some=3, many=1.5)
    return [points(x, result.true[:n], color=WORTH, size=size, shape="diamond", opacity=0.75)]


def _winner_marks(result: WinnerCurse, winner: int, n: int, nested: bool) -> list[dict]:
    """El ganador, con sus números en la leyenda: allí no tapan a nadie, por grandes que sean las letras."""
    x = winner + 1
    score = result.score[winner]
    worth = result.true[winner]
    marks = [
        segments(x, score, x, worth, color="bad", width=3, arrow=True),
        points(x, score, color="bad", size=12, shape="star", label=f"marca {number(score, 2)}"),
        points(x, worth, color=WORTH, size=8, shape="diamond", label=f"vale {number(worth, 2)}"),
    ]
    if nested:
        fresh = result.fresh[winner]
        beside = x + 0.04 * n      # para que no tape lo que vale
        label = f"filas frescas {number(fresh, 2)}"
        marks.append(points(beside, fresh, color=FRESH, size=8, shape="square", label=label))
    return marks


# --- 500 búsquedas ----------------------------------------------------------------------------

def gap_histogram(gap) -> tuple[np.ndarray, np.ndarray]:
    """Centros de las barras (cada 0,02) y cuántas búsquedas caen en cada una; las puntas juntan lo que sobra."""
    last = round((GAP_HIGH - GAP_LOW) / GAP_WIDTH)
    steps = (np.asarray(gap) - GAP_LOW) / GAP_WIDTH
    bin_of = np.clip(np.rint(steps - 1e-9), 0, last).astype(int)
    centres = GAP_LOW + GAP_WIDTH * np.arange(last + 1)
    return centres, np.bincount(bin_of, minlength=last + 1)


def _gap_panel(result: WinnerCurse, n: int, nested: bool) -> Panel:
    gap = result.gap(n, nested)
    centres, counts = gap_histogram(gap)
    share = counts / len(gap)
    seen = counts > 0
    color = FRESH if nested else "bad"
    marks = [
        bars(centres[seen], share[seen], width=0.86 * GAP_WIDTH, color=color, opacity=0.7),
        rule(0, color="ink", dash=None),
        rule(gap.mean(), color="ink", dash="dash"),
    ]
    x = Axis("marca menos vale", GAP_LOW, GAP_HIGH, ticks=GAP_TICKS)
    y = Axis("", 0, 0.92, ticks=[(0, "0"), *percent_ticks(0.25, 0.5, 0.75)])
    shown = _gap_words(result, n, nested)
    if shown != "0,00" and is_within_error(gap):
        shown = f"{shown}, puro azar"
    title = f"{len(gap)} búsquedas: {shown}"
    return Panel(x, y, marks, title=title, at=(0, 1))


# --- en promedio ------------------------------------------------------------------------------

def _growth_panel(result: WinnerCurse, n: int, nested: bool) -> Panel:
    sizes = result.sizes
    score = result.winner_score.mean(0)
    worth = result.winner_true.mean(0)
    marks = [
        rule(n, color="muted", dash="dot"),
        line(sizes, score, color=SCORED, width=3, label="marca"),
        line(sizes, worth, color=WORTH, width=3, dash="dash", label="vale"),
    ]
    if nested:
        fresh = result.winner_fresh.mean(0)
        marks.append(points(sizes, fresh, color=FRESH, size=6, shape="square"))
    here = result.column(n)
    marks.append(points(n, [score[here], worth[here]], color=[SCORED, WORTH], size=7))
    x = Axis("configuraciones", 0.8, max(sizes) * 1.25, log=True, ticks=sizes)
    return Panel(x, MEAN_AXIS, marks, title="El ganador, en promedio", at=(1, 1))


# --- la oración -------------------------------------------------------------------------------

def signed(value: float) -> str:
    """Un número con dos decimales y su signo; el cero no lleva: «+0,08», «0,00»."""
    words = number(value, 2)
    is_zero = words == "0,00"
    return f"+{words}" if value > 0 and not is_zero else words


def _gap_words(result: WinnerCurse, n: int, nested: bool = False) -> str:
    """La brecha media: la resta de los dos números redondeados que se leen al lado."""
    here = result.column(n)
    reported = result.winner_fresh if nested else result.winner_score
    mean_reported = reported[:, here].mean()
    mean_worth = result.winner_true[:, here].mean()
    return signed(round(mean_reported, 2) - round(mean_worth, 2))


def is_within_error(gaps) -> bool:
    """Si el promedio de esas brechas queda a menos de dos errores estándar de cero: no es un sesgo, es azar."""
    error = gaps.std(ddof=1) / np.sqrt(len(gaps))
    return abs(gaps.mean()) <= 2 * error


def winner_curse_sentence(result: WinnerCurse, n_configs: int, nested: bool = False) -> str:
    """Lo que se ve, con sus números."""
    here = result.column(n_configs)
    marked = result.winner_score[:, here].mean()
    worth = result.winner_true[:, here].mean()
    gap_words = _gap_words(result, n_configs)
    sentence = (f"{_who(n_configs, result.spread)}, {result.n_val} filas de validación: "
                f"en promedio el ganador marca {number(marked, 2)} y vale {number(worth, 2)}, "
                f"una brecha de {gap_words}.")
    if not nested:
        return sentence
    fresh = result.winner_fresh[:, here].mean()
    fresh_gap_words = _gap_words(result, n_configs, nested)
    if fresh_gap_words != "0,00" and is_within_error(result.gap(n_configs, nested=True)):
        fresh_gap_words = f"{fresh_gap_words}, que no se distingue de cero"
    deviation = result.gap(n_configs, nested=True).std()
    return (f"{sentence} Con {result.n_val} filas que no lo eligieron marca {number(fresh, 2)}: "
            f"la brecha media queda en {fresh_gap_words}, con un desvío de {number(deviation, 2)} por búsqueda.")


def _who(n: int, spread: float) -> str:
    if n == 1:
        return "Una sola configuración"
    if spread == 0:
        return f"{n} configuraciones iguales (todas valen 0,70)"
    return f"{n} configuraciones que valen 0,70 en promedio, con un desvío de {number(spread, 2)}"
