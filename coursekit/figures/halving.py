"""Las imágenes de Successive Halving, lección 07: la escalera (W15), curvas de verdad y dónde se gasta.

Cada función recibe lo que calculó `experiments/halving.py` y devuelve una `Scene`.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np

from coursekit.basics.spanish import counted, number, percent, plural
from coursekit.figures.scene import Axis, Panel, Scene, bars, line, points, rule, text

STOPS = (1, 2, 4, 8, 16, 32, 64)      # las épocas en que se puede mirar: todos los peldaños posibles con eta 2 o 4
ALIVE, CUT, TRUE_BEST = "grid", "#9a9a9a", "best"
WORLD_NAMES = {"ordered": "no se cruzan", "independent": "velocidad al azar", "slow": "las buenas tardan",
               "real": "redes de verdad"}
LOSS_AXES = {      # los de verdad llegan a 2 % de error: sin logaritmo no se distinguirían
    False: {"low": 0.0, "high": 1.2, "ticks": [(v, number(v)) for v in (0, 0.25, 0.5, 0.75, 1)]},
    True: {"low": 0.014, "high": 1.5, "log": True,
           "ticks": [(v, percent(v)) for v in (0.02, 0.05, 0.1, 0.2, 0.5, 0.9)]}}


def epochs_text(epochs) -> str:
    """«1 época», «81 épocas»."""
    return counted(epochs, "época", "épocas")


def configs_text(n) -> str:
    """«1 configuración», «27 configuraciones»."""
    return counted(n, "configuración", "configuraciones")


def loss_text(world, value) -> str:
    """Una pérdida; en las redes de verdad es un porcentaje de errores."""
    return percent(value, 1) if world == "real" else number(value, 2)


# --- W15: la escalera -------------------------------------------------------------------------

def ladder_scene(curves, ladder, stop) -> Scene:
    """Hasta la época `STOPS[stop]`; un paso más allá (`len(STOPS)`), el desenlace.

    `curves` es de `draw_curves` y `ladder`, de `climb` sobre ellas.
    """
    over = stop >= len(STOPS)
    epoch = STOPS[-1] if over else STOPS[stop]
    schedule = tuple(ladder.schedule)
    return Scene([_curves_panel(curves, ladder, epoch, over), _rungs_panel(schedule, epoch),
                  _cost_panel(schedule, epoch)],
                 describe=ladder_sentence(curves, ladder, epoch, over), width=960, height=480,
                 widths=[1.75, 1], heights=[1.35, 1])


def _curves_panel(curves, ladder, epoch, over) -> Panel:
    real = curves.world == "real"
    marks = [rule(r, color="soft", dash="dash", width=1.5) for _, r in ladder.schedule]
    marks += [mark for r, group in _cut_marks(curves, ladder) if r <= epoch for mark in group]
    marks += _alive_marks(curves, ladder, epoch, over)
    marks += _best_marks(curves, ladder, epoch, over)
    axis = LOSS_AXES[real]
    top = axis["high"] / 1.13 if real else axis["high"] - 0.035
    counts = [str(n) for n, _ in ladder.schedule]
    where = [r for _, r in ladder.schedule]
    marks.append(text(where, [top] * len(where), counts, size=17, bold=True,
                      color=[ALIVE if r <= epoch else "muted" for r in where]))
    return Panel(Axis("época (eje logarítmico)", 0.85, 125, log=True, ticks=[(t, str(t)) for t in STOPS], grid=False),
                 Axis("error de validación" if real else "pérdida de validación", **axis, grid=False), marks,
                 title="Arriba, cuántas entrenan hasta cada peldaño", span=(2, 1))


def _reached(ladder, epoch) -> int:
    """El último peldaño cuyo recurso no pasa de `epoch`; -1 si ninguno."""
    return sum(r <= epoch for _, r in ladder.schedule) - 1


def _training(ladder, epoch):
    """Las que entrenan hasta `epoch`."""
    return ladder.alive[min(sum(r < epoch for _, r in ladder.schedule), len(ladder.schedule) - 1)]


def _paths(curves, ids, upto):
    """Las curvas medidas de `ids` hasta la época `upto`, en una sola línea cortada por NaN."""
    at = np.array([t for t in STOPS if t <= upto])
    y = np.full((len(ids), len(at) + 1), np.nan)
    y[:, :-1] = curves.measured[np.asarray(ids)][:, at - 1].round(3)
    return np.tile([*at, np.nan], len(ids)), y.ravel()


@lru_cache(maxsize=32)
def _cut_marks(curves, ladder):
    """Por peldaño, (época, marcas) de las que ahí se cortan: su tramo en gris, y una cruz donde terminan."""
    groups = []
    for k, (_, r) in enumerate(ladder.schedule):
        after = ladder.alive[k + 1] if k + 1 < len(ladder.schedule) else [ladder.chosen]
        gone = np.setdiff1d(ladder.alive[k], [*after, ladder.best])
        if not len(gone):
            continue
        ends = points(np.full(len(gone), r), curves.measured[gone, r - 1].round(3), color=CUT, shape="cross", size=4.5,
                      label="cortada")
        path = [] if r == 1 else [line(*_paths(curves, gone, r), color=CUT, width=1.2, dash=None, opacity=0.45)]
        groups.append((r, [*path, ends]))
    return groups


def _alive_marks(curves, ladder, epoch, over):
    k = _reached(ladder, epoch)
    at_rung = k >= 0 and ladder.schedule[k][1] == epoch
    ids = _training(ladder, epoch)
    if at_rung:
        ids = ladder.alive[k + 1] if k + 1 < len(ladder.schedule) else np.array([ladder.chosen])
    ids = ids[ids != ladder.best]
    label = "la elegida" if over else "sigue"
    if not len(ids):
        return []
    marks = [] if epoch == 1 else [line(*_paths(curves, ids, epoch), color=ALIVE, width=3 if over else 1.8, dash=None,
                                        opacity=0.85)]
    return [*marks, points(np.full(len(ids), epoch), curves.measured[ids, epoch - 1].round(3), color=ALIVE,
                           shape="circle", size=7 if over else 5, label=label)]


def _best_marks(curves, ladder, epoch, over):
    """La que terminaría mejor: verde y gruesa mientras entrena; al final, lo que le faltaba."""
    i = ladder.best
    stopped = ladder.schedule[ladder.cut][1] if ladder.cut is not None else STOPS[-1]
    upto = min(epoch, stopped)
    marks = [] if upto == 1 else [line(*_paths(curves, [i], upto), color=TRUE_BEST, width=4, dash=None)]
    if over:
        marks += _missed_marks(curves, ladder)
    if over and ladder.cut is not None:
        rest = [t for t in STOPS if t >= stopped]
        marks.append(line(rest, curves.true[i, np.array(rest) - 1].round(3), color=TRUE_BEST, width=3, dash="dot"))
        marks.append(points([STOPS[-1]], [curves.final[i].round(3)], color=TRUE_BEST, shape="star", size=11))
    cut_here = ladder.cut is not None and epoch >= stopped
    marks.append(points([upto], [curves.measured[i, upto - 1].round(3)], color="bad" if cut_here else TRUE_BEST,
                        shape="cross" if cut_here else "star", size=9 if cut_here else 11,
                        label="la mejor, cortada" if cut_here else "la mejor"))
    if over:
        marks += _ending(curves, ladder)
    return marks


def _missed_marks(curves, ladder):
    """Lo que les faltaba a las cortadas que habrían terminado mejor que la elegida."""
    x, y = [], []
    for i in ladder.missed:
        rest = np.array([t for t in STOPS if t >= ladder.last_epoch(i)])
        x += [*rest, np.nan]
        y += [*curves.true[i, rest - 1].round(3), np.nan]
    return [line(x, y, color=TRUE_BEST, width=1.2, dash="dot", opacity=0.7, label="le ganaban")] if x else []


def _ending(curves, ladder):
    """Los dos finales, escritos a la derecha de sus puntos."""
    ends = {ladder.best: TRUE_BEST} | ({ladder.chosen: ALIVE} if ladder.chosen != ladder.best else {})
    axis = LOSS_AXES[curves.world == "real"]
    to_unit, back = (np.log, np.exp) if axis.get("log") else (np.asarray, np.asarray)
    low, high = to_unit(axis["low"]), to_unit(axis["high"])
    place = (to_unit(curves.final[list(ends)]) - low) / (high - low)
    place = np.maximum(place, 0.02)
    if len(place) == 2 and place[1] - place[0] < 0.056:      # para que no se pisen: la mejor, debajo
        place = np.maximum(place.mean() + np.array([-0.028, 0.028]), [0.02, 0.076])
    words = [loss_text(curves.world, curves.final[i]) for i in ends]
    return [text([75] * len(ends), back(low + place * (high - low)), words, size=16, bold=True, anchor="start",
                 color=list(ends.values()))]


@lru_cache(maxsize=1024)
def _rungs_panel(schedule, epoch) -> Panel:
    rows = np.arange(len(schedule), dtype=float)
    n = np.array([n for n, _ in schedule])
    done = [r <= epoch for _, r in schedule]
    labels = [f"{n} × {r} = {n * r}" for n, r in schedule]
    marks = [bars(rows, n, width=0.72, horizontal=True, color=[ALIVE if d else "soft" for d in done], labels=labels,
                  opacity=0.85)]
    ticks = [(i, str(r)) for i, (_, r) in enumerate(schedule)]
    return Panel(Axis("", 0, n[0] * 2.05, ticks=[], grid=False, visible=False),
                 Axis("épocas", len(rows) - 0.45, -0.55, ticks=ticks, grid=False), marks,
                 title="Configuraciones × épocas", at=(0, 1))


def cost_so_far(schedule, epoch) -> tuple[int, int]:
    """(desde cero, reanudando): épocas pagadas para llegar hasta `epoch` con las que siguen."""
    scratch = resumed = before = 0
    for n, r in schedule:
        reached = min(r, epoch)
        if reached > before:
            scratch, resumed = scratch + n * reached, resumed + n * (reached - before)
        before = r
    return scratch, resumed


@lru_cache(maxsize=1024)
def _cost_panel(schedule, epoch) -> Panel:
    full = schedule[0][0] * STOPS[-1]
    scratch, resumed = cost_so_far(schedule, epoch)
    marks = [bars([0, 1, 2], [full, scratch, resumed], width=0.66, horizontal=True, color=["soft", ALIVE, "halving"],
                  labels=[str(full), f"{scratch} ({percent(scratch / full)})", str(resumed)])]
    names = [(0, "sin cortar"), (1, "cortando"), (2, "si se reanuda")]
    return Panel(Axis("", 0, full * 1.45, ticks=[], grid=False, visible=False),
                 Axis("", 2.55, -0.55, ticks=names, grid=False), marks, title="Épocas pagadas hasta aquí", at=(1, 1))


def ladder_sentence(curves, ladder, epoch, over) -> str:
    """Lo que se ve, con sus números."""
    n = ladder.schedule[0][0]
    scratch, resumed = cost_so_far(ladder.schedule, epoch)
    paid = f"Van {scratch} épocas pagadas ({resumed} si se reanuda) de las {n * STOPS[-1]} de no cortar ninguna."
    if over:
        return f"{_verdict(curves.world, ladder)} {paid}"
    return f"Época {epoch}: {_moment(ladder, epoch)} {_fate(curves, ladder, epoch)} {paid}"


def _moment(ladder, epoch) -> str:
    k = _reached(ladder, epoch)
    if k < 0 or ladder.schedule[k][1] != epoch:
        n = len(_training(ladder, epoch))
        return f"{plural(n, 'entrena', 'entrenan')} {configs_text(n)}, todavía sin corte."
    now = ladder.schedule[k][0]
    if k + 1 == len(ladder.schedule):
        chosen = ", y se elige una" if now > 1 else ""
        return f"{plural(now, 'llegó', 'llegaron')} al final {configs_text(now)}{chosen}."
    after = ladder.schedule[k + 1][0]
    if now == after:
        return plural(now, "sigue la única que queda.", f"siguen las {now}.")
    return (f"de {configs_text(now)} {plural(after, 'sigue', 'siguen')} {after} y "
            f"{plural(now - after, 'se corta', 'se cortan')} {now - after}.")


def _fate(curves, ladder, epoch) -> str:
    """Cómo le va a la que terminaría mejor: su puesto es lo único que el algoritmo ve de ella."""
    if ladder.cut is None or ladder.schedule[ladder.cut][1] > epoch:
        return f"La que terminaría mejor sigue en carrera, {_place(curves, ladder, epoch)}."
    stopped = ladder.schedule[ladder.cut][1]
    return f"La que terminaría mejor iba {_place(curves, ladder, stopped)} y se cortó en la época {stopped}."


def _place(curves, ladder, epoch) -> str:
    """«51.ª de 64»: el puesto de la mejor entre las que llegaron hasta esa época, por lo medido ahí."""
    seen = curves.measured[_training(ladder, epoch), epoch - 1]
    return f"{1 + int((seen < curves.measured[ladder.best, epoch - 1]).sum())}.ª de {len(seen)}"


def _verdict(world, ladder) -> str:
    chosen, best = (loss_text(world, ladder.final[i]) for i in (ladder.chosen, ladder.best))
    what = "error" if world == "real" else "pérdida"
    n = ladder.schedule[0][0]
    if ladder.chosen == ladder.best:
        return f"Desenlace: la elegida termina con {what} {chosen}, y es la mejor de las {n}."
    where = ("perdió por el ruido de la última medición" if ladder.schedule[ladder.cut][1] == STOPS[-1] else
             f"se cortó en la época {ladder.schedule[ladder.cut][1]}")
    missed = len(ladder.missed)
    better = plural(missed, "Es la única cortada que le ganaba.", f"De las cortadas, {missed} le ganaban.")
    return (f"Desenlace: la elegida termina con {what} {chosen}; la mejor de las {n} terminaba en {best}, y {where}. "
            f"{better}")
