"""La maldición del ganador, lección 03: una búsqueda, 500 búsquedas y el promedio según cuántas configuraciones."""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import number
from coursekit.experiments.winner_curse import WinnerCurse
from coursekit.figures.scene import Axis, Panel, Scene, bars, line, points, rule, segments

# Ejes fijos: al mover un control se ve cambiar el dibujo, no el eje.
SCORE_LOW, SCORE_HIGH, SCORE_TICKS = 0.4, 1.0, (0.4, 0.6, 0.8, 1.0)
GAP_LOW, GAP_HIGH, GAP_WIDTH = -0.2, 0.3, 0.02
SCORED, WORTH, FRESH = "validation", "best", "test"


def winner_scene(result: WinnerCurse, n_configs: int, nested: bool = False) -> Scene:
    """Tres paneles: la nube de una búsqueda, las brechas de todas y el promedio según el tamaño."""
    return Scene(panels=[_cloud_panel(result, n_configs, nested), _gap_panel(result, n_configs, nested),
                         _growth_panel(result, n_configs, nested)],
                 describe=describe(result, n_configs, nested), width=960, height=500, widths=(1.2, 1),
                 notes="Cada punto es lo que marca una configuración; la estrella, la ganadora. "
                       "En verde, lo que vale de verdad.")


# --- una búsqueda -----------------------------------------------------------------------------

def _cloud_panel(result: WinnerCurse, n: int, nested: bool) -> Panel:
    x = np.arange(1, n + 1)
    winner = result.shown_winner(n)
    radius = 7 if n <= 20 else 4.5 if n <= 100 else 2.5
    marks = [*_true_marks(result, n), points(x, result.score[:n], color=SCORED, size=radius, opacity=0.75),
             *_winner_marks(result, winner, n, nested)]
    return Panel(x=Axis("configuración", 0.5 - 0.03 * n, n + 0.5 + 0.03 * n, ticks=_ends(n), grid=False),
                 y=Axis("exactitud", SCORE_LOW, SCORE_HIGH, ticks=[(v, number(v, 1)) for v in SCORE_TICKS]),
                 marks=marks, title="Una búsqueda", span=(2, 1))


def _ends(n: int) -> list:
    return [(1, "1"), (n, str(n))] if n > 1 else [(1, "1")]


def _true_marks(result: WinnerCurse, n: int) -> list[dict]:
    """Lo que vale cada configuración: una recta si todas valen igual, un punto hueco por cada una si no."""
    if result.spread == 0:
        return [line([0.5 - 0.03 * n, n + 0.5 + 0.03 * n], [result.true[0]] * 2, color=WORTH, width=2.5, dash="dash")]
    radius = 4 if n <= 20 else 3 if n <= 100 else 1.5
    return [points(np.arange(1, n + 1), result.true[:n], color=WORTH, size=radius, shape="diamond", opacity=0.75)]


def _winner_marks(result: WinnerCurse, winner: int, n: int, nested: bool) -> list[dict]:
    """El ganador, con sus números en la leyenda: allí no tapan a nadie, por grandes que sean las letras."""
    x, score, worth, fresh = winner + 1, result.score[winner], result.true[winner], result.fresh[winner]
    marks = [segments([x], [score], [x], [worth], color="bad", width=3, arrow=True),
             points([x], [score], color="bad", size=12, shape="star", label=f"marca {number(score, 2)}"),
             points([x], [worth], color=WORTH, size=8, shape="diamond", label=f"vale {number(worth, 2)}")]
    if nested:      # un poco al costado, para que no tape lo que vale
        marks.append(points([x + 0.04 * n], [fresh], color=FRESH, size=8, shape="square",
                            label=f"filas frescas {number(fresh, 2)}"))
    return marks


# --- 500 búsquedas ----------------------------------------------------------------------------

def gap_histogram(gap) -> tuple[np.ndarray, np.ndarray]:
    """Centros de las barras (cada 0,02) y cuántas búsquedas caen en cada una; las puntas juntan lo que sobra."""
    last = round((GAP_HIGH - GAP_LOW) / GAP_WIDTH)
    slot = np.clip(np.rint((np.asarray(gap) - GAP_LOW) / GAP_WIDTH - 1e-9), 0, last).astype(int)
    return GAP_LOW + GAP_WIDTH * np.arange(last + 1), np.bincount(slot, minlength=last + 1)


def _gap_panel(result: WinnerCurse, n: int, nested: bool) -> Panel:
    gap = result.gap(n, nested)
    centres, counts = gap_histogram(gap)
    share = counts / len(gap)
    seen = counts > 0
    marks = [bars(centres[seen], share[seen], width=0.86 * GAP_WIDTH, color=FRESH if nested else "bad", opacity=0.7),
             rule(0, color="ink", dash=None), rule(gap.mean(), color="ink", dash="dash")]
    return Panel(x=Axis("marca menos vale", GAP_LOW, GAP_HIGH,
                        ticks=[(v, number(v, 1)) for v in (-0.2, -0.1, 0, 0.1, 0.2, 0.3)]),
                 y=Axis("", 0, 0.92, ticks=[(0, "0"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %")]), marks=marks,
                 title=f"{len(gap)} búsquedas: {_gap_words(result, n, nested)}", at=(0, 1))


# --- en promedio ------------------------------------------------------------------------------

def _growth_panel(result: WinnerCurse, n: int, nested: bool) -> Panel:
    sizes = result.sizes
    marks = [rule(n, color="muted", dash="dot"),
             line(sizes, result.winner_score.mean(0), color=SCORED, width=3, label="marca"),
             line(sizes, result.winner_true.mean(0), color=WORTH, width=3, dash="dash", label="vale")]
    if nested:
        marks.append(points(sizes, result.winner_fresh.mean(0), color=FRESH, size=6, shape="square"))
    j = result.column(n)
    marks.append(points([n, n], [result.winner_score[:, j].mean(), result.winner_true[:, j].mean()],
                        color=[SCORED, WORTH], size=7))
    return Panel(x=Axis("configuraciones", 0.8, max(sizes) * 1.25, log=True,
                        ticks=[(size, str(size)) for size in sizes]),
                 y=Axis("", 0.65, 0.95, ticks=[(v, number(v, 1)) for v in (0.7, 0.8, 0.9)]), marks=marks,
                 title="El ganador, en promedio", at=(1, 1))


# --- la oración -------------------------------------------------------------------------------

def signed(value: float) -> str:
    """Un número con dos decimales y su signo; el cero no lleva: «+0,08», «0,00»."""
    words = number(value, 2)
    return f"+{words}" if value > 0 and words != "0,00" else words


def _gap_words(result: WinnerCurse, n: int, nested: bool = False) -> str:
    """La brecha media: la resta de los dos números redondeados que se leen al lado."""
    j = result.column(n)
    reported = (result.winner_fresh if nested else result.winner_score)[:, j].mean()
    return signed(round(reported, 2) - round(result.winner_true[:, j].mean(), 2))


def describe(result: WinnerCurse, n_configs: int, nested: bool = False) -> str:
    """Lo que se ve, con sus números."""
    j = result.column(n_configs)
    marked, worth = result.winner_score[:, j].mean(), result.winner_true[:, j].mean()
    sentence = (f"{_who(n_configs, result.spread)}, {result.n_val} filas de validación: en promedio el ganador marca "
                f"{number(marked, 2)} y vale {number(worth, 2)}, una brecha de {_gap_words(result, n_configs)}.")
    if not nested:
        return sentence
    gap, fresh = result.gap(n_configs, nested=True), result.winner_fresh[:, j].mean()
    return (f"{sentence} Con {result.n_val} filas que no lo eligieron marca {number(fresh, 2)}: la brecha media queda "
            f"en {_gap_words(result, n_configs, nested)}, con un desvío de {number(gap.std(), 2)} por búsqueda.")


def _who(n: int, spread: float) -> str:
    if n == 1:
        return "Una sola configuración"
    if spread == 0:
        return f"{n} configuraciones iguales (todas valen 0,70)"
    return f"{n} configuraciones que valen 0,70 ± {number(spread, 2)}"
