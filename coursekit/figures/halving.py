"""Las imágenes de Successive Halving, lección 07: la escalera (W15), curvas de verdad y dónde se gasta.

Cada función recibe lo que calculó `experiments/halving.py` y devuelve una `Scene`.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from coursekit.basics.spanish import counted, number, percent, plural
from coursekit.experiments.halving import Curves, Ladder
from coursekit.figures.scene import (
    Axis,
    Panel,
    Scene,
    bars,
    handle,
    line,
    percent_ticks,
    points,
    rects,
    rule,
    text,
)

STOPS = (1, 2, 4, 8, 16, 32, 64)      # las épocas en que se puede mirar: todos los peldaños posibles con eta 2 o 4
SURVIVOR, CUT, TRUE_BEST = "grid", "#9a9a9a", "best"
WORLD_NAMES = {"ordered": "no se cruzan", "independent": "velocidad al azar", "slow": "las buenas tardan",
               "real": "redes de verdad"}
SYNTHETIC_LOSS = Axis("pérdida de validación", 0.0, 1.2, ticks=(0, 0.25, 0.5, 0.75, 1), grid=False)
REAL_LOSS = Axis(      # llegan a 2 % de error: sin logaritmo no se distinguirían
    "error de validación",
    0.014,
    1.5,
    ticks=percent_ticks(0.02, 0.05, 0.1, 0.2, 0.5, 0.9),
    log=True,
    grid=False,
)
LOWEST_WORD, WORDS_APART = 0.02, 0.056      # fracciones del alto: dónde se escribe lo más bajo, y cuánto ocupa


def epochs_text(epochs) -> str:
    """«1 época», «81 épocas»."""
    return counted(epochs, "época", "épocas")


def configs_text(n) -> str:
    """«1 configuración», «27 configuraciones»."""
    return counted(n, "configuración", "configuraciones")


def world_loss_text(world, value) -> str:
    """Una pérdida; en las redes de verdad es un porcentaje de errores."""
    return percent(value, 1) if world == "real" else number(value, 2)


def _loss_axis(world) -> Axis:
    return REAL_LOSS if world == "real" else SYNTHETIC_LOSS


# --- W15: la escalera -------------------------------------------------------------------------

@dataclass(frozen=True)
class Moment:
    """Una escalera vista hasta la época `epoch`; `over`: también el desenlace.

    `revealed`: se distingue a la que terminaría mejor; si no, es una más hasta el desenlace.
    """

    curves: Curves
    ladder: Ladder
    epoch: int
    over: bool
    revealed: bool

    @property
    def reached(self) -> int:
        """El último peldaño cuyo recurso no pasa de `epoch`; -1 si ninguno."""
        passed = [r for _, r in self.ladder.schedule if r <= self.epoch]
        return len(passed) - 1

    @property
    def at_rung(self) -> bool:
        """Si en `epoch` hay un peldaño: se mide y se corta."""
        return self.epoch in [r for _, r in self.ladder.schedule]

    def training(self, epoch):
        """Las que entrenan hasta `epoch`."""
        rung = sum(r < epoch for _, r in self.ladder.schedule)
        last = len(self.ladder.schedule) - 1
        return self.ladder.alive[min(rung, last)]

    @property
    def going_on(self):
        """Las que siguen después de `epoch`."""
        if self.at_rung:
            return survivors(self.ladder, self.reached)
        return self.training(self.epoch)

    @property
    def best_stops(self) -> int:
        """La última época que entrena la que terminaría mejor."""
        if self.ladder.cut is None:
            return STOPS[-1]
        return self.ladder.schedule[self.ladder.cut][1]

    @property
    def best_is_cut(self) -> bool:
        """Si a la que terminaría mejor ya la cortaron."""
        return self.ladder.cut is not None and self.epoch >= self.best_stops


def survivors(ladder, rung):
    """Las que pasan de ese peldaño; del último, la elegida."""
    if rung + 1 < len(ladder.schedule):
        return ladder.alive[rung + 1]
    return np.array([ladder.chosen])


def ladder_scene(curves, ladder, stop, first_cuts=(), reveal=True) -> Scene:
    """Hasta la época `STOPS[stop]`; un paso más allá (`len(STOPS)`), el desenlace.

    `reveal=False` esconde cuál terminaría mejor hasta el desenlace. `first_cuts`: las épocas adonde se puede arrastrar
    el primer corte. `curves` es de `draw_curves` y `ladder`, de `climb` sobre ellas.
    """
    over = stop >= len(STOPS)
    epoch = STOPS[-1] if over else STOPS[stop]
    now = Moment(curves, ladder, epoch, over, reveal or over)
    schedule = tuple(ladder.schedule)
    return Scene(
        [_curves_panel(now, first_cuts), _rungs_panel(schedule, epoch), _cost_panel(schedule, epoch)],
        describe=_ladder_sentence(now),
        width=960,
        height=480,
        widths=[1.75, 1],
        heights=[1.35, 1],
    )


def _curves_panel(now, first_cuts) -> Panel:
    schedule = now.ladder.schedule
    marks = [rule(r, color="soft", dash="dash", width=1.5) for _, r in schedule]
    for r, cut_here in _cut_marks(now.curves, now.ladder):
        if r <= now.epoch:
            marks += cut_here
    marks += _alive_marks(now)
    marks += _best_marks(now) if now.revealed else _disguised_best_marks(now)
    y = _loss_axis(now.curves.world)
    top = y.high / 1.13 if y.log else y.high - 0.035
    where = [r for _, r in schedule]
    counts = [str(n) for n, _ in schedule]
    colors = [SURVIVOR if r <= now.epoch else "muted" for r in where]
    marks.append(text(where, top, counts, size=17, bold=True, color=colors))
    if len(first_cuts):
        marks.append(handle("min_epochs", first_cuts, y.value_at(0.06), label="Primer corte"))
    x = Axis("época (eje logarítmico)", 0.85, 125, log=True, ticks=STOPS, grid=False)
    return Panel(x, y, marks, title="Arriba, cuántas entrenan hasta cada peldaño", span=(2, 1))


def _stops_until(epoch) -> np.ndarray:
    return np.array([t for t in STOPS if t <= epoch])


def _stops_from(epoch) -> np.ndarray:
    return np.array([t for t in STOPS if t >= epoch])


def _measured(curves, ids, epoch):
    return curves.measured[ids, epoch - 1].round(3)


def _paths(curves, ids, upto):
    """Las curvas medidas de `ids` hasta la época `upto`, en una sola línea cortada por NaN."""
    at = _stops_until(upto)
    y = np.full((len(ids), len(at) + 1), np.nan)
    y[:, :-1] = curves.measured[np.asarray(ids)][:, at - 1].round(3)
    x = np.tile([*at, np.nan], len(ids))
    return x, y.ravel()


@lru_cache(maxsize=32)
def _cut_marks(curves, ladder):
    """Por peldaño, (época, marcas) de las que ahí se cortan: su tramo en gris, y una cruz donde terminan.

    Sin la que terminaría mejor, que se dibuja aparte.
    """
    groups = []
    for rung, (_, r) in enumerate(ladder.schedule):
        kept = [*survivors(ladder, rung), ladder.best]
        gone = np.setdiff1d(ladder.alive[rung], kept)
        if not len(gone):
            continue
        marks = []
        if r > 1:
            marks.append(line(*_paths(curves, gone, r), color=CUT, width=1.2, dash=None, opacity=0.45))
        ends = _measured(curves, gone, r)
        marks.append(points(r, ends, color=CUT, shape="cross", size=4.5, label="cortada"))
        groups.append((r, marks))
    return groups


def _alive_marks(now):
    ids = now.going_on
    ids = ids[ids != now.ladder.best]
    if not len(ids):
        return []
    marks = []
    if now.epoch > 1:
        width = 3 if now.over else 1.8
        marks.append(line(*_paths(now.curves, ids, now.epoch), color=SURVIVOR, width=width, dash=None, opacity=0.85))
    losses = _measured(now.curves, ids, now.epoch)
    size = 7 if now.over else 5
    label = "la elegida" if now.over else "sigue"
    marks.append(points(now.epoch, losses, color=SURVIVOR, shape="circle", size=size, label=label))
    return marks


def _best_marks(now):
    """La que terminaría mejor: verde y gruesa mientras entrena; al final, lo que le faltaba."""
    best = now.ladder.best
    upto = min(now.epoch, now.best_stops)
    marks = []
    if upto > 1:
        marks.append(line(*_paths(now.curves, [best], upto), color=TRUE_BEST, width=4, dash=None))
    if now.over:
        marks += _missed_marks(now)
    here = _measured(now.curves, best, upto)
    if now.best_is_cut:
        marks.append(points(upto, here, color="bad", shape="cross", size=9, label="la mejor, cortada"))
    else:
        marks.append(points(upto, here, color=TRUE_BEST, shape="star", size=11, label="la mejor"))
    if now.over:
        marks += _ending(now)
    return marks


def _disguised_best_marks(now):
    """La que terminaría mejor, como una más: gris con una cruz si la cortaron, o del color de las que siguen."""
    best = now.ladder.best
    upto = min(now.epoch, now.best_stops)
    path = _paths(now.curves, [best], upto)
    here = _measured(now.curves, best, upto)
    if now.best_is_cut:
        stretch = line(*path, color=CUT, width=1.2, dash=None, opacity=0.45)
        end = points(upto, here, color=CUT, shape="cross", size=4.5)
    else:
        stretch = line(*path, color=SURVIVOR, width=1.8, dash=None, opacity=0.85)
        end = points(upto, here, color=SURVIVOR, shape="circle", size=5)
    return [stretch, end] if upto > 1 else [end]


def _missed_marks(now):
    """Lo que les faltaba a las cortadas que habrían terminado mejor que la elegida y, más gruesa, a la mejor."""
    curves = now.curves
    x, y = [], []
    for i in now.ladder.missed:
        rest = _stops_from(now.ladder.last_epoch(i))
        x += [*rest, np.nan]
        y += [*_true(curves, i, rest), np.nan]
    marks = []
    if x:
        marks.append(line(x, y, color=TRUE_BEST, width=1.2, dash="dot", opacity=0.7, label="le ganaban"))
    if now.ladder.cut is not None:
        best = now.ladder.best
        rest = _stops_from(now.best_stops)
        final = curves.final[best].round(3)
        marks.append(line(rest, _true(curves, best, rest), color=TRUE_BEST, width=3, dash="dot"))
        marks.append(points(STOPS[-1], final, color=TRUE_BEST, shape="star", size=11))
    return marks


def _true(curves, i, epochs):
    """La curva sin ruido de la configuración `i` en esas épocas."""
    return curves.true[i, epochs - 1].round(3)


def _ending(now):
    """Los dos finales, escritos a la derecha de sus puntos."""
    ends = {now.ladder.best: TRUE_BEST}
    if now.ladder.chosen != now.ladder.best:
        ends[now.ladder.chosen] = SURVIVOR
    axis = _loss_axis(now.curves.world)
    losses = now.curves.final[list(ends)]
    heights = _without_overlap(axis.fraction(losses))
    words = [world_loss_text(now.curves.world, loss) for loss in losses]
    colors = list(ends.values())
    return [text(75, axis.value_at(heights), words, size=16, bold=True, anchor="start", color=colors)]


def _without_overlap(heights):
    """Las alturas de uno o dos textos, corridas para que no se pisen: la mejor, debajo."""
    heights = np.maximum(heights, LOWEST_WORD)
    if len(heights) == 2 and heights[1] - heights[0] < WORDS_APART:
        shift = np.array([-0.5, 0.5]) * WORDS_APART
        lowest = [LOWEST_WORD, LOWEST_WORD + WORDS_APART]
        return np.maximum(heights.mean() + shift, lowest)
    return heights


@lru_cache(maxsize=1024)
def _rungs_panel(schedule, epoch) -> Panel:
    """Un renglón por peldaño: n tajadas de r épocas. Todos cuestan casi lo mismo, y se llenan a medida que se pagan."""
    marks = []
    longest = max(n * r for n, r in schedule)
    for row, (n, r) in enumerate(schedule):
        starts = r * np.arange(n)
        color = SURVIVOR if r <= epoch else "soft"
        low, high = row - 0.36, row + 0.36
        marks.append(rects(starts, low, starts + r, high, color=color, stroke="white", opacity=0.85))
    rows = np.arange(len(schedule))
    ends = [n * r + 0.03 * longest for n, r in schedule]
    marks.append(text(ends, rows, [f"{n} × {r} = {n * r}" for n, r in schedule], anchor="start"))
    x = Axis.bare(0, longest * 1.75, visible=False)
    names = [(row, str(r)) for row, (_, r) in enumerate(schedule)]
    y = Axis("épocas", len(rows) - 0.45, -0.55, ticks=names, grid=False)
    return Panel(x, y, marks, title="Configuraciones × épocas", at=(0, 1))


def cost_so_far(schedule, epoch) -> tuple[int, int]:
    """(desde cero, reanudando): épocas pagadas para llegar hasta `epoch` con las que siguen."""
    scratch = 0
    resumed = 0
    before = 0
    for n, r in schedule:
        reached = min(r, epoch)
        if reached > before:
            scratch += n * reached
            resumed += n * (reached - before)
        before = r
    return scratch, resumed


@lru_cache(maxsize=1024)
def _cost_panel(schedule, epoch) -> Panel:
    n_first, _ = schedule[0]
    full = n_first * STOPS[-1]
    scratch, resumed = cost_so_far(schedule, epoch)
    costs = bars(
        [0, 1, 2],
        [full, scratch, resumed],
        width=0.66,
        horizontal=True,
        color=["soft", SURVIVOR, "halving"],
        labels=[str(full), f"{scratch} ({percent(scratch / full)})", str(resumed)],
    )
    names = [(0, "sin cortar"), (1, "cortando"), (2, "si se reanuda")]
    x = Axis.bare(0, full * 1.45, visible=False)
    y = Axis("", 2.55, -0.55, ticks=names, grid=False)
    return Panel(x, y, [costs], title="Épocas pagadas hasta aquí", at=(1, 1))


def _ladder_sentence(now) -> str:
    n_first, _ = now.ladder.schedule[0]
    scratch, resumed = cost_so_far(now.ladder.schedule, now.epoch)
    paid = (f"Van {scratch} épocas pagadas ({resumed} si se reanuda) "
            f"de las {n_first * STOPS[-1]} de no cortar ninguna.")
    if now.over:
        return f"{_verdict(now)} {paid}"
    fate = f"{_fate(now)} " if now.revealed else ""
    return f"Época {now.epoch}: {_cut_words(now)} {fate}{paid}"


def _cut_words(now) -> str:
    """Cuántas llegaron, cuántas siguen y cuántas se cortan."""
    schedule = now.ladder.schedule
    if not now.at_rung:
        n = len(now.training(now.epoch))
        return f"{plural(n, 'entrena', 'entrenan')} {configs_text(n)}, todavía sin corte."
    here, _ = schedule[now.reached]
    if now.reached + 1 == len(schedule):
        chosen = ", y se elige una" if here > 1 else ""
        return f"{plural(here, 'llegó', 'llegaron')} al final {configs_text(here)}{chosen}."
    after, _ = schedule[now.reached + 1]
    if here == after:
        return plural(here, "sigue la única que queda.", f"siguen las {here}.")
    gone = here - after
    return (f"de {configs_text(here)} {plural(after, 'sigue', 'siguen')} {after} "
            f"y {plural(gone, 'se corta', 'se cortan')} {gone}.")


def _fate(now) -> str:
    """Cómo le va a la que terminaría mejor: su puesto es lo único que el algoritmo ve de ella."""
    if now.best_is_cut:
        stopped = now.best_stops
        return f"La que terminaría mejor iba {_place(now, stopped)} y se cortó en la época {stopped}."
    return f"La que terminaría mejor sigue en carrera, {_place(now, now.epoch)}."


def _place(now, epoch) -> str:
    """«51.ª de 64»: el puesto de la mejor entre las que llegaron hasta esa época, por lo medido ahí."""
    measured = now.curves.measured[:, epoch - 1]
    rivals = measured[now.training(epoch)]
    n_ahead = int((rivals < measured[now.ladder.best]).sum())
    return f"{n_ahead + 1}.ª de {len(rivals)}"


def _verdict(now) -> str:
    ladder = now.ladder
    world = now.curves.world
    what = "error" if world == "real" else "pérdida"
    n, _ = ladder.schedule[0]
    chosen = world_loss_text(world, ladder.final[ladder.chosen])
    if ladder.chosen == ladder.best:
        return f"Desenlace: la elegida termina con {what} {chosen}, y es la mejor de las {n}."
    best = world_loss_text(world, ladder.final[ladder.best])
    where = f"se cortó en la época {now.best_stops}"
    if now.best_stops == STOPS[-1]:
        where = "perdió por el ruido de la última medición"
    missed = len(ladder.missed)
    better = plural(missed, "Es la única cortada que le ganaba.", f"De las cortadas, {missed} le ganaban.")
    return (f"Desenlace: la elegida termina con {what} {chosen}; "
            f"la mejor de las {n} terminaba en {best}, y {where}. {better}")
