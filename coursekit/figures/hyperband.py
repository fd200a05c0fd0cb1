"""Las imágenes de Hyperband y ASHA, lección 07: los brackets (W16), los trabajadores y ASHA en vivo (W17).

Cada función recibe lo que calculó `experiments/hyperband.py` y devuelve una `Scene`. En todas, el color de un
peldaño dice su recurso: más oscuro, más épocas.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from coursekit.basics.spanish import counted, enumerated, number, percent, plural
from coursekit.experiments.hyperband import Plan, best_brackets
from coursekit.figures.halving import WORLD_NAMES, configs_text, epochs_text, world_loss_text
from coursekit.figures.scene import (
    Axis,
    Panel,
    Scene,
    band,
    bars,
    keyed,
    line,
    linear_ticks,
    percent_ticks,
    points,
    rects,
    rule,
    segments,
    sets,
    silent_ticks,
    text,
)
from coursekit.methods import label_of

RUNG_COLORS = ("#cfe0f2", "#a9c8e6", "#77abd8", "#4a8cc7", "#2467a6", "#11457f", "#082a58")
IDLE = "#f4efe6"         # tiempo pagado en que nadie trabaja
DARK_FROM = 3            # desde este tono el texto va en blanco


def rung_color(k, n_rungs) -> str:
    """El color del peldaño `k` de `n_rungs`: del más claro al más oscuro."""
    if n_rungs == 1:
        return RUNG_COLORS[4]
    last = len(RUNG_COLORS) - 2
    return RUNG_COLORS[round(k * last / (n_rungs - 1))]


def _ink_on(color) -> str:
    is_dark = RUNG_COLORS.index(color) >= DARK_FROM
    return "white" if is_dark else "ink"


def _boxes(x, y, half_width, half_height, **look) -> dict:
    """Rectángulos iguales centrados en (x, y)."""
    x = np.asarray(x, dtype=float)
    y = np.asarray(y, dtype=float)
    return rects(x - half_width, y - half_height, x + half_width, y + half_height, **look)


# --- W16: los brackets ------------------------------------------------------------------------

UNPAID = "#eeeae2"       # lo que todavía no se pagó
COLUMN = 0.92            # el ancho de un bracket


@dataclass(frozen=True)
class Loop:
    """Una vuelta de Hyperband vista hasta el bracket número `shown` (desde 0); si no hay tantos, entera.

    `outcomes` es {mundo: lo que da `plan_outcomes`} y `algorithm`, el plan del algoritmo 1: si `plan` es la tabla
    impresa, se marca lo que difiere.
    """

    plan: Plan
    algorithm: Plan
    outcomes: dict
    shown: int

    @property
    def over(self) -> bool:
        return self.shown >= len(self.plan.brackets)

    @property
    def paid(self) -> list[int]:
        """Los s de los brackets que ya se corrieron, en orden."""
        return list(self.plan.brackets)[:self.shown + 1]

    @property
    def current(self) -> int | None:
        """El bracket que se mira; None si la vuelta terminó."""
        return None if self.over else self.paid[-1]

    def found(self, world) -> dict:
        """{s: Outcome} de los que ya se corrieron."""
        return {s: self.outcomes[world][s] for s in self.paid}


def brackets_scene(loop, tops) -> Scene:
    """Una columna por bracket, con un peldaño cuya área es lo que cuesta; abajo, cómo termina en cada mundo.

    `loop` es un `Loop`; `tops`, {mundo: la pérdida más alta que entra en su eje}.
    """
    outcomes = [_outcome_panel(loop, world, column, tops[world]) for column, world in enumerate(loop.outcomes)]
    return Scene(
        [_ladders_panel(loop, len(outcomes)), *outcomes],
        describe=_loop_sentence(loop) if loop.over else _bracket_sentence(loop),
        width=960,
        height=580,
        heights=[2, 1],
        says=_bracket_words(loop),
    )


def _bracket_words(loop) -> dict[str, str]:
    """Lo que dice cada bracket al señalarlo: cómo empieza, qué cuesta y qué encuentra."""
    words = {}
    for s, schedule in loop.plan.brackets.items():
        n, r = schedule[0]
        start = f"{plural(n, 'empieza', 'empiezan')} {configs_text(n)} con {epochs_text(r)}"
        words[f"s{s}"] = f"Bracket s = {s}: {start} y cuesta {loop.plan.cost(s)} épocas."
        if s in loop.paid:
            words[f"s{s}"] += f" {_endings(loop, s)}"
    return words


def _endings(loop, s) -> str:
    """Con qué pérdida termina la elegida de un bracket en cada mundo."""
    told = []
    for world, found in loop.outcomes.items():
        told.append(f"{loss_in(world, found[s].loss)} en «{WORLD_NAMES[world]}»")
    return f"En promedio, la elegida termina con pérdida {enumerated(told)}."


def loss_in(world, value) -> str:
    """Una pérdida media, con los decimales que su error deja leer."""
    return world_loss_text(world, value) if world == "real" else number(value, 3)


def _s_axis(plan, label="", names="s = {}") -> Axis:
    """Una columna por bracket: primero, el más impaciente."""
    ticks = [(column, names.format(s)) for column, s in enumerate(plan.brackets)]
    return Axis(label, -0.55, len(ticks) - 0.45, ticks=ticks, grid=False)


@dataclass(frozen=True)
class _Cell:
    """Un peldaño: `n` entrenan `resource` épocas; va de `low` a `high` épocas pagadas en su columna."""

    column: int
    s: int
    n: int
    resource: int
    low: int
    high: int


def _cells(plan) -> list[_Cell]:
    """Los peldaños de todos los brackets, cada uno apilado sobre el anterior: su alto es n × r."""
    cells = []
    for column, (s, schedule) in enumerate(plan.brackets.items()):
        paid = 0
        for n, r in schedule:
            cells.append(_Cell(column, s, n, r, paid, paid + n * r))
            paid += n * r
    return cells


def _ladders_panel(loop, columns) -> Panel:
    plan = loop.plan
    cells = _cells(plan)
    most_impatient = max(plan.brackets)
    resources = [r for _, r in plan.brackets[most_impatient]]
    marks = [rule(plan.budget, axis="y", color="bad", dash="dash")]
    for k, r in enumerate(resources):
        of_rung = [cell for cell in cells if cell.resource == r]
        marks.append(_rung_mark(loop, of_rung, rung_color(k, len(resources)), explored=k == 0))
    marks.append(_totals(plan))
    changed = [cell for cell in cells if (cell.n, cell.resource) not in loop.algorithm.brackets[cell.s]]
    marks += _frames(changed, "bad")
    if not loop.over:
        marks += _frames([_whole_column(cells, loop.current)], "best")
    y = Axis("épocas pagadas", 0, _highest_cost(plan) * 1.16, ticks=[0, plan.budget], grid=False)
    return Panel(_s_axis(plan), y, marks, span=(1, columns), title=_table_title(plan, bool(changed)))


def _rung_mark(loop, cells, color, explored) -> dict:
    """Los peldaños de un mismo recurso, uno por bracket; elegir uno lleva a su bracket."""
    x = np.array([cell.column for cell in cells])
    is_paid = [cell.s in loop.paid for cell in cells]
    boxes = rects(
        x - COLUMN / 2,
        [cell.low for cell in cells],
        x + COLUMN / 2,
        [cell.high for cell in cells],
        color=[color if paid else UNPAID for paid in is_paid],
        stroke="white",
        labels=[f"{cell.n} × {cell.resource}" for cell in cells],
        text_color=[_ink_on(color) if paid else "ink" for paid in is_paid],
    )
    named = keyed(boxes, [f"s{cell.s}" for cell in cells], explored=explored)
    return sets(named, "shown", x.tolist())


def _totals(plan) -> dict:
    """Sobre cada columna, lo que cuesta y, entre paréntesis, lo que costaría reanudando."""
    costs = [plan.cost(s) for s in plan.brackets]
    resumed = [plan.cost(s, resume=True) for s in plan.brackets]
    words = [_cost_words(*both) for both in zip(costs, resumed, strict=True)]
    above = 1.08 * _highest_cost(plan)
    return text(np.arange(len(costs), dtype=float), above, words, bold=True)


def _highest_cost(plan) -> int:
    return max(plan.budget, *(plan.cost(s) for s in plan.brackets))


def _cost_words(cost, resumed) -> str:
    return str(cost) if cost == resumed else f"{cost} ({resumed})"


def _whole_column(cells, s) -> _Cell:
    of_bracket = [cell for cell in cells if cell.s == s]
    first = of_bracket[0]
    return replace(first, high=of_bracket[-1].high)


def _frames(cells, color) -> list[dict]:
    """El recuadro de cada celda, un lado por marca."""
    if not cells:
        return []
    column = np.array([cell.column for cell in cells])
    low = np.array([cell.low for cell in cells])
    high = np.array([cell.high for cell in cells])
    left = column - COLUMN / 2
    right = column + COLUMN / 2
    sides = (
        (left, low, right, low),
        (left, high, right, high),
        (left, low, left, high),
        (right, low, right, high),
    )
    return [segments(*side, color=color, width=3.5) for side in sides]


def _table_title(plan, changed) -> str:
    """El título es también la clave del dibujo: qué dice cada peldaño, qué es la raya y qué lleva recuadro."""
    note = "; recuadrado, lo que difiere" if changed else ""
    return f"Configuraciones × épocas; la raya, el presupuesto{note}"


def _outcome_panel(loop, world, column, top) -> Panel:
    """Con qué pérdida termina la elegida de cada bracket; en verde, las que no se distinguen de la mejor."""
    found = loop.found(world)
    brackets = list(loop.plan.brackets)
    best = best_brackets(found)
    x = [brackets.index(s) for s in found]
    colors = ["best" if s in best else "#b5b5b5" for s in found]
    labels = ["★" if s == best[0] else "" for s in found]
    loss = [found[s].loss for s in found]
    columns = keyed(bars(x, loss, width=0.86, color=colors, labels=labels), [f"s{s}" for s in found])
    return Panel(_s_axis(loop.plan, "bracket s", "{}"), _outcome_axis(world, top, column), [columns], at=(1, column),
                 title=WORLD_NAMES[world])


def _outcome_axis(world, top, column) -> Axis:
    """El eje de un mundo; los sintéticos comparten los números del primero."""
    high = top * 1.3        # el lugar de la estrella
    ticks = linear_ticks(0, top, about=4)
    if world == "real":
        return Axis("error", 0, high, ticks=percent_ticks(*ticks))
    if column > 0:
        return Axis("", 0, high, ticks=silent_ticks(*ticks))
    return Axis("pérdida", 0, high, ticks=ticks)


def _loop_sentence(loop) -> str:
    plan = loop.plan
    variant = "la tabla impresa" if plan.printed else "el algoritmo 1"
    winners = [f"{_winner_text(found)} en «{WORLD_NAMES[world]}»" for world, found in loop.outcomes.items()]
    return (f"Con R = {plan.max_resource} y eta = {plan.eta}, {variant} tiene {len(plan.brackets)} brackets, "
            f"{configs_text(plan.n_configs)} y {plan.total()} épocas; "
            f"{plan.total(resume=True)} si se reanudan; {plan.nominal} nominales. "
            f"Termina mejor, en promedio: {enumerated(winners)}.")


def _winner_text(outcomes) -> str:
    """«s = 2», o «s = 2 (casi empata s = 1)»."""
    best, *tied = best_brackets(outcomes)
    if not tied:
        return f"s = {best}"
    others = enumerated([f"s = {s}" for s in tied])
    return f"s = {best} ({plural(len(tied), 'casi empata', 'casi empatan')} {others})"


def _bracket_sentence(loop) -> str:
    plan = loop.plan
    s = loop.current
    schedule = plan.brackets[s]
    n, r = schedule[0]
    costs = [n * r for n, r in schedule]
    paid = sum(plan.cost(known) for known in loop.paid)
    parts = " + ".join(str(cost) for cost in costs)
    total = f"{parts} = {plan.cost(s)}" if len(costs) > 1 else str(plan.cost(s))
    return (f"Bracket s = {s}, {loop.shown + 1} de {len(plan.brackets)}: "
            f"{plural(n, 'empieza', 'empiezan')} {configs_text(n)} con {epochs_text(r)} y se pagan {total} épocas. "
            f"Van {paid} de {plan.total()}. {_endings(loop, s)}")


# --- los trabajadores -------------------------------------------------------------------------

MODE_NAMES = {"bracket": "un bracket", "hyperband": "Hyperband", "asha": "ASHA"}
MODE_SENTENCES = {
    "bracket": "Un bracket con barreras",
    "hyperband": "Una vuelta de Hyperband, que abre el bracket siguiente mientras el anterior espera",
    "asha": "ASHA",
}


def workers_scene(shift, mode, resources, horizon, loss) -> Scene:
    """Quién trabaja y cuándo: una fila por trabajador, y debajo cuántos están ocupados.

    `shift` es de `experiments.hyperband.shift`; `resources`, los de los peldaños; `horizon`, hasta dónde va el eje;
    `loss`, la pérdida verdadera de la que se elige (`shift.best`).
    """
    return Scene(
        [_gantt_panel(shift, resources, horizon, loss), _busy_panel(shift, horizon)],
        describe=_workers_sentence(shift, mode, resources, loss),
        width=960,
        height=540,
        heights=[2.2, 1],
    )


def _time_axis(horizon, label=True) -> Axis:
    words = "tiempo (lo que dura una época = 1)" if label else ""
    return Axis(words, 0, horizon, grid=False)


def _gantt_panel(shift, resources, horizon, loss) -> Panel:
    marks = [rects(0, -0.5, shift.end, shift.workers - 0.5, color=IDLE)]
    gap = horizon / 1500
    for k, r in enumerate(resources):
        jobs = [job for job in shift.jobs if job.trial.resource == r]
        if not jobs:
            continue
        row = np.array([job.worker for job in jobs], dtype=float)
        start = np.array([job.start for job in jobs])
        end = np.array([job.end for job in jobs])
        seen_end = np.minimum(end, shift.end) - gap      # entre dos trabajos seguidos queda una raya
        stop = np.maximum(seen_end, start + gap)
        color = rung_color(k, len(resources))
        marks.append(rects(start, row - 0.46, stop, row + 0.46, color=color, label=epochs_text(r)))
    if shift.end < horizon * 0.97:
        marks.append(rule(shift.end, color="ink", dash="dash"))
    best = shift.best(resources[-1])
    found = f"la elegida: pérdida {number(loss, 2)}"
    marks.append(points(best.end, best.worker, color="best", shape="star", size=9, label=found))
    ticks = [(i, str(i + 1)) for i in {0, shift.workers - 1}]
    y = Axis("trabajador", shift.workers - 0.5, -0.5, ticks=ticks, grid=False)
    return Panel(_time_axis(horizon, label=False), y, marks, title=_busy_title(shift))


def _busy_title(shift) -> str:
    if shift.busy_share > 0.995:
        return "Trabajan todo el tiempo"
    busy = percent(shift.busy_share)
    idle = percent(1 - shift.busy_share)
    return f"Trabajan el {busy} del tiempo; el otro {idle}, esperan"


def _busy_panel(shift, horizon) -> Panel:
    when, busy = shift.busy()
    x = np.repeat(np.append(when, shift.end), 2)[1:]
    y = np.repeat(np.append(busy, 0), 2)[:-1]
    marks = [
        rects(0, 0, shift.end, shift.workers, color=IDLE),
        band(x, 0, y, color="#4a8cc7", opacity=0.9),
    ]
    y_axis = Axis("ocupados", 0, shift.workers * 1.02, ticks=[0, shift.workers], grid=False)
    return Panel(_time_axis(horizon), y_axis, marks, at=(1, 0), title="Cuántos trabajan a la vez")


def _workers_sentence(shift, mode, resources, loss) -> str:
    n = counted(shift.workers, "trabajador", "trabajadores")
    available = number(shift.workers * shift.end)
    longest = resources[-1]
    done = len(shift.finished_at(longest))
    finished = plural(done, "terminó", "terminaron")
    started = sum(job.trial.rung == 0 for job in shift.jobs)
    when = number(shift.best(longest).end)
    return (f"{MODE_SENTENCES[mode]}, con {n}: "
            f"en {number(shift.end)} unidades de tiempo se trabajaron {number(shift.worked)} de {available}, "
            f"el {percent(shift.busy_share)}. "
            f"Con {epochs_text(longest)} {finished} {done}; empezaron {started}. "
            f"La elegida, la de menor pérdida medida, terminó en el instante {when} con pérdida {number(loss, 2)}.")


# --- W17: ASHA en vivo ------------------------------------------------------------------------

BOXES = {"espera": ("soft", "ink"), "ascendió": ("accent", "white"), "ascendió por error": ("bad", "white")}


def asha_scene(live, step, slots) -> Scene:
    """El suceso `step` de una corrida: los peldaños, cada uno de mejor a peor, y quién trabaja en qué.

    `live` es de `experiments.hyperband.live_asha`; `slots`, cuántas casillas entran en un peldaño.
    """
    event = live.events[step]
    now = live.at(step)
    return Scene(
        [_asha_rungs_panel(live, event, now, slots), _asha_workers_panel(live, step)],
        describe=_asha_sentence(live, event, now),
        width=960,
        height=520,
        heights=[1.5, 0.8],
    )


def _asha_rungs_panel(live, event, now, slots) -> Panel:
    marks = [*_top_share_marks(live, now), *_ranking_marks(live, now), *_training_marks(now)]
    if event.kind == "promote":
        marks.append(_promoted_frame(live, event, now))
    places = range(1, slots + 1)
    x = Axis("puesto en el peldaño: 1, la de menor pérdida", 0.3, slots + 0.7, ticks=places, grid=False)
    rungs = [(k, epochs_text(r)) for k, r in enumerate(live.resources)]
    y = Axis("", -0.55, len(rungs) - 0.45, ticks=rungs)
    return Panel(x, y, marks, title=_asha_title(live, event))


def _top_share_marks(live, now) -> list:
    """El fondo de las que merecen ascender: el mejor 1/eta de cada peldaño."""
    shares = np.array([len(ranking) // live.eta for ranking in now.rankings])
    rungs = np.flatnonzero(shares)
    if not len(rungs):
        return []
    share = shares[rungs]
    return [rects(0.45, rungs - 0.44, share + 0.55, rungs + 0.44, color="#bfe6d6", label=f"el mejor 1/{live.eta}")]


def _ranking_marks(live, now) -> list:
    """Las que terminaron cada peldaño, de mejor a peor, con el color de lo que les pasó."""
    members = {kind: [] for kind in BOXES}
    for k, ranking in enumerate(now.rankings):
        share = len(ranking) // live.eta
        for place, config in enumerate(ranking, start=1):
            kind = "espera"
            if (config, k) in now.promoted:
                kind = "ascendió" if place <= share else "ascendió por error"
            members[kind].append((place, k, config))
    marks = []
    for kind, (color, ink) in BOXES.items():
        if members[kind]:
            marks.append(_named_boxes(members[kind], color=color, label=kind, text_color=ink))
    return marks


def _named_boxes(members, **look) -> dict:
    """Una casilla por (puesto, peldaño, nombre)."""
    place, k, names = zip(*members, strict=True)
    return _boxes(place, k, 0.42, 0.34, labels=[str(name) for name in names], **look)


def _training_marks(now) -> list:
    """Los que están entrenando, en blanco al final de su peldaño."""
    members = []
    for k, names in enumerate(now.training):
        first_free = len(now.rankings[k]) + 1
        members += [(place, k, name) for place, name in enumerate(names, start=first_free)]
    if not members:
        return []
    return [_named_boxes(members, color="white", stroke="ink", label="entrena")]


def _promoted_frame(live, event, now) -> dict:
    """El recuadro de la que acaba de ascender."""
    trial = event.job.trial
    rung = trial.rung - 1
    place = now.rankings[rung].index(live.names[trial.config]) + 1
    left, right = place - 0.46, place + 0.46
    low, high = rung - 0.4, rung + 0.4
    return segments(
        [left, left, left, right],
        [low, high, low, low],
        [right, right, left, right],
        [low, high, high, high],
        color="ink",
        width=3.5,
    )


def _asha_title(live, event) -> str:
    trial = event.job.trial
    name = live.names[trial.config]
    worker = event.job.worker + 1
    if event.kind == "new":
        return f"El trabajador {worker} empieza una nueva: la {name}"
    return f"El trabajador {worker} asciende a la {name}: ahora, {epochs_text(trial.resource)}"


def _asha_workers_panel(live, step) -> Panel:
    high = live.window(step)
    low = high - live.SPAN
    # Lo que ya salió de la ventana no se dibuja; de lo que sale a medias, el nombre va en lo que se ve.
    seen = [event.job for event in live.events[:step + 1] if event.job.end > low]
    marks = []
    for k, r in enumerate(live.resources):
        jobs = [job for job in seen if job.trial.rung == k]
        if jobs:
            color = rung_color(k, len(live.resources))
            marks.append(_job_bars(live, jobs, low, high, color=color, label=epochs_text(r)))
    marks.append(rule(live.events[step].time, color="ink", dash=None, width=2.5))
    workers = range(live.shift.workers)
    x = Axis("tiempo (lo que dura una época = 1); la raya, ahora", low, high, grid=False)
    ticks = [(worker, str(worker + 1)) for worker in workers]
    y = Axis("trabajador", len(workers) - 0.5, -0.5, ticks=ticks, grid=False)
    return Panel(x, y, marks, at=(1, 0))


def _job_bars(live, jobs, low, high, color, label) -> dict:
    """Los trabajos de un peldaño, recortados a la ventana [low, high]; con nombre si hay lugar."""
    row = np.array([job.worker for job in jobs], dtype=float)
    start, end = np.clip([(job.start, job.end) for job in jobs], low, high).T
    names = np.array([str(live.names[job.trial.config]) for job in jobs])
    names[end - start < 0.4] = ""
    return rects(
        start + 0.04,
        row - 0.42,
        end - 0.04,
        row + 0.42,
        color=color,
        label=label,
        labels=names,
        text_color=_ink_on(color),
    )


def _asha_sentence(live, event, now) -> str:
    trial = event.job.trial
    name = live.names[trial.config]
    target = epochs_text(trial.resource)
    start = f"Tiempo {number(event.time)}: el trabajador {event.job.worker + 1} queda libre"
    end = f"{_finished_words(live, now)}{_mistakes(now)}"
    if event.kind == "new":
        return f"{start} y nadie merece ascender; empieza la configuración {name} con {target}.{end}"
    rung = trial.rung - 1
    ranking = now.rankings[rung]
    place = ranking.index(name) + 1
    return (f"{start}; la configuración {name} está en el mejor 1/{live.eta} "
            f"de las {len(ranking)} que terminaron {epochs_text(live.resources[rung])} (puesto {place}) "
            f"y asciende a {target}.{end}")


def _finished_words(live, now) -> str:
    """Cuántas terminaron cada peldaño."""
    counts = []
    for ranking, r in zip(now.rankings, live.resources, strict=True):
        if ranking:
            counts.append(f"{len(ranking)} con {epochs_text(r)}")
    if not counts:
        return " Todavía no terminó ninguna."
    return f" Terminaron {', '.join(counts)}."


def _mistakes(now) -> str:
    wrong = len(now.wrong)
    return plural(wrong, " Un ascenso que hoy no se daría.", f" {wrong} ascensos que hoy no se darían.", none="")


# --- la carrera -------------------------------------------------------------------------------

def race_scene(costs, errors) -> Scene:
    """El error del mejor hasta cada momento contra las épocas pagadas; `errors` es {método: arreglo}, de `race`."""
    marks = []
    told = []
    for method, values in errors.items():
        label = label_of(method)
        marks.append(line(costs, values, color=method, width=3, label=label))
        told.append(f"{label}, {percent(values[-1], 1)}")
    x = Axis("épocas pagadas, reanudando (eje logarítmico)", 1, costs[-1], ticks=(1, 10, 100, 1000), log=True)
    y = Axis("error del mejor hasta ahí", 0.028, 1.0, ticks=percent_ticks(0.03, 0.05, 0.1, 0.2, 0.5), log=True)
    sentence = f"Con {number(costs[-1])} épocas pagadas, el error medio del mejor es: {'; '.join(told)}."
    return Scene([Panel(x, y, marks)], height=430, describe=sentence)


def real_curves_scene(losses, highlight) -> Scene:
    """Todas las curvas de `losses` (n, épocas) en gris, y las de `highlight`, {nombre: fila}, en color."""
    n, last = losses.shape
    epochs = np.unique(np.geomspace(1, last, 24).round()).astype(int)
    seen = losses[:, epochs - 1]
    marks = [_every_curve(epochs, seen)]
    for (name, row), color in zip(highlight.items(), ("best", "bad", "accent", "grid"), strict=False):
        marks.append(line(epochs, seen[row], color=color, width=3.5, label=name))
    told = []
    for name, row in highlight.items():
        first = percent(losses[row, 0])
        final = percent(losses[row, -1], 1)
        told.append(f"{name}, de {first} a {final}")
    errors = percent_ticks(0.03, 0.1, 0.3, 0.9)
    x = Axis("época (eje logarítmico)", 1, last, ticks=(1, 3, 9, 27, 81), log=True)
    y = Axis("error de validación", 0.025, 1, ticks=errors, log=True)
    sentence = f"Curvas de {n} redes. Error tras la época 1 y al final: {'; '.join(told)}."
    return Scene([Panel(x, y, marks)], height=430, describe=sentence)


def _every_curve(epochs, losses) -> dict:
    """Todas las curvas en una sola línea, cortada por NaN entre una y otra."""
    n = len(losses)
    y = np.full((n, len(epochs) + 1), np.nan)
    y[:, :-1] = losses
    x = np.tile([*epochs, np.nan], n)
    label = f"{n} redes"
    return line(x, y.ravel(), color="#b0b0b0", width=1, dash=None, opacity=0.35, label=label)
