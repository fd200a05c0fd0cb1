"""Las imágenes de Hyperband y ASHA, lección 07: los brackets (W16), los trabajadores y ASHA en vivo (W17).

Cada función recibe lo que calculó `experiments/hyperband.py` y devuelve una `Scene`. En todas, el color de un
peldaño dice su recurso: más oscuro, más épocas.
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import counted, number, percent, plural
from coursekit.figures import style
from coursekit.figures.halving import WORLD_NAMES, configs_text, epochs_text, loss_text
from coursekit.figures.scene import Axis, Panel, Scene, band, bars, line, rects, rule, segments, text

RUNG_COLORS = ("#cfe0f2", "#a9c8e6", "#77abd8", "#4a8cc7", "#2467a6", "#11457f", "#082a58")
IDLE = "#f4efe6"         # tiempo pagado en que nadie trabaja
DARK_FROM = 3            # desde este tono el texto va en blanco


def rung_color(k, n_rungs) -> str:
    """El color del peldaño `k` de `n_rungs`: del más claro al más oscuro."""
    if n_rungs == 1:
        return RUNG_COLORS[4]
    return RUNG_COLORS[round(k * (len(RUNG_COLORS) - 2) / (n_rungs - 1))]


def _ink_on(color) -> str:
    return "white" if RUNG_COLORS.index(color) >= DARK_FROM else "ink"


# --- W16: los brackets ------------------------------------------------------------------------

def brackets_scene(plan, outcomes, world, top=0.2, algorithm=None) -> Scene:
    """Una columna por bracket: su escalera, lo que cuesta y con qué pérdida termina la elegida.

    `outcomes` es de `plan_outcomes`; `top`, la pérdida más alta que entra en el eje. `algorithm`, el plan del
    algoritmo 1: si `plan` es la tabla impresa, se marca lo que difiere.
    """
    return Scene([_ladders_panel(plan, algorithm), _budget_panel(plan), _outcome_panel(plan, outcomes, world, top)],
                 describe=brackets_sentence(plan, outcomes, world), width=960, height=580, heights=[1.55, 0.72, 0.85])


def _columns(plan):
    """{s: posición}, de izquierda a derecha: primero el bracket más impaciente."""
    return {s: i for i, s in enumerate(plan.brackets)}


def _s_axis(plan, visible=False) -> Axis:
    ticks = [(i, f"s = {s}") for s, i in _columns(plan).items()]
    return Axis("bracket" if visible else "", -0.55, len(ticks) - 0.45, ticks=ticks, grid=False, visible=visible)


def _ladders_panel(plan, algorithm) -> Panel:
    columns = _columns(plan)
    resources = [r for _, r in plan.brackets[max(columns)]]
    marks, changed = [], []
    for k, r in enumerate(resources):
        row = [(columns[s], n) for s, schedule in plan.brackets.items() for n, resource in schedule if resource == r]
        x, color = np.array([column for column, _ in row], dtype=float), rung_color(k, len(resources))
        marks.append(rects(x - 0.46, np.full(len(x), k - 0.45), x + 0.46, np.full(len(x), k + 0.45), color=color,
                           labels=[f"{n} × {r}" for _, n in row], text_color=_ink_on(color)))
        if algorithm is not None:
            changed += [(columns[s], k) for s, schedule in plan.brackets.items() for n, resource in schedule
                        if resource == r and (n, r) not in algorithm.brackets[s]]
    if changed:
        marks += [segments(*sides, color="bad", width=3.5) for sides in _frames(*np.array(changed, dtype=float).T)]
    ticks = [(k, str(r)) for k, r in enumerate(resources)]
    return Panel(_s_axis(plan), Axis("épocas (r)", len(resources) - 0.45, -0.55, ticks=ticks, grid=False), marks,
                 title=_table_title(plan, bool(changed)))


def _table_title(plan, changed) -> str:
    name = "Configuraciones × épocas, " + ("tabla impresa" if plan.printed else "algoritmo 1")
    return name + (" (recuadrado, lo que difiere del algoritmo)" if changed else "")


def _frames(x, k):
    """Los cuatro lados de cada celda, para recuadrarla."""
    left, right, top, bottom = x - 0.46, x + 0.46, k - 0.45, k + 0.45
    yield left, top, right, top
    yield left, bottom, right, bottom
    yield left, top, left, bottom
    yield right, top, right, bottom


def _budget_panel(plan) -> Panel:
    columns = _columns(plan)
    x, cost = np.arange(len(columns), dtype=float), np.array([plan.cost(s) for s in columns])
    resumed = [plan.cost(s, resume=True) for s in columns]
    high = max(*cost, plan.budget)
    words = [f"{a} ({b})" if a != b else str(a) for a, b in zip(cost, resumed, strict=True)]
    marks = [bars(x, cost, width=0.92, color="hyperband"),
             text(x, cost / 2, words, color="white", bold=True),
             rule(plan.budget, axis="y", color="bad", dash="dash", width=2.5)]
    return Panel(_s_axis(plan), Axis("costo", 0, high * 1.06, ticks=[0, plan.budget], grid=False), marks, at=(1, 0),
                 title=f"Costo en épocas (entre paréntesis, si se reanuda); la raya, el presupuesto: {plan.budget}")


def _outcome_panel(plan, outcomes, world, top) -> Panel:
    loss = np.array([outcomes[s][0] for s in plan.brackets])
    winner = int(loss.argmin())
    x = np.arange(len(loss), dtype=float)
    words = [loss_text(world, v) if world == "real" else number(v, 3) for v in loss]
    others = x != winner
    marks = [bars(x[others], loss[others], width=0.92, color="#b5b5b5", labels=np.array(words)[others]),
             bars([winner], [loss[winner]], width=0.92, color="best", labels=[f"★ {words[winner]}"])]
    return Panel(_s_axis(plan, visible=True),
                 Axis("error" if world == "real" else "pérdida", 0, top * 1.3, ticks=[], grid=False), marks, at=(2, 0),
                 title=f"Cómo termina la elegida, en promedio. Curvas: {WORLD_NAMES[world]}")


def brackets_sentence(plan, outcomes, world) -> str:
    """Lo que se ve, con sus números."""
    s_max = max(plan.brackets)
    n_first, n_last = plan.brackets[s_max][0][0], plan.brackets[0][0][0]
    best = min(outcomes, key=lambda s: outcomes[s][0])
    variant = "la tabla impresa" if plan.printed else "el algoritmo 1"
    what = "el menor error" if world == "real" else "la menor pérdida"
    return (f"Con R = {plan.max_resource} y eta = {plan.eta}, {variant} tiene {len(plan.brackets)} brackets: de "
            f"{configs_text(n_first)} con {epochs_text(plan.brackets[s_max][0][1])} (s = {s_max}) a "
            f"{configs_text(n_last)} con {epochs_text(plan.max_resource)} (s = 0). En total, "
            f"{configs_text(plan.n_configs)} y {plan.total()} épocas; {plan.total(resume=True)} si se reanudan; "
            f"{plan.nominal} nominales. Con curvas «{WORLD_NAMES[world]}», {what} es la del bracket s = {best}.")


# --- los trabajadores -------------------------------------------------------------------------

MODE_NAMES = {"bracket": "un bracket", "hyperband": "Hyperband", "asha": "ASHA"}


def workers_scene(shift, mode, resources, horizon) -> Scene:
    """Quién trabaja y cuándo: una fila por trabajador, y debajo cuántos están ocupados.

    `shift` es de `experiments.hyperband.shift`; `resources`, los de los peldaños; `horizon`, hasta dónde va el eje.
    """
    return Scene([_gantt_panel(shift, mode, resources, horizon), _busy_panel(shift, horizon)],
                 describe=workers_sentence(shift, mode, resources), width=960, height=540, heights=[2.2, 1])


def _time_axis(horizon, label=True) -> Axis:
    return Axis("tiempo (lo que dura una época = 1)" if label else "", 0, horizon, grid=False)


def _gantt_panel(shift, mode, resources, horizon) -> Panel:
    marks = [rects([0], [-0.5], [shift.end], [shift.workers - 0.5], color=IDLE)]
    gap = horizon / 1500
    for k, r in enumerate(resources):
        jobs = [job for job in shift.jobs if job.trial.resource == r]
        if not jobs:
            continue
        start, end = np.array([job.start for job in jobs]), np.array([min(job.end, shift.end) for job in jobs])
        row = np.array([job.worker for job in jobs], dtype=float)
        marks.append(rects(start, row - 0.46, np.maximum(end - gap, start + gap), row + 0.46,
                           color=rung_color(k, len(resources)), label=epochs_text(r)))
    ticks = [(i, str(i + 1)) for i in {0, shift.workers - 1}]
    if shift.end < horizon * 0.97:
        marks.append(rule(shift.end, color="ink", dash="dash"))
    return Panel(_time_axis(horizon, label=False),
                 Axis("trabajador", shift.workers - 0.5, -0.5, ticks=ticks, grid=False), marks,
                 title=_busy_title(shift))


def _busy_title(shift) -> str:
    if shift.busy_share > 0.995:
        return "Trabajan todo el tiempo"
    return f"Trabajan el {percent(shift.busy_share)} del tiempo; el otro {percent(1 - shift.busy_share)}, esperan"


def _busy_panel(shift, horizon) -> Panel:
    when, busy = shift.busy()
    x = np.repeat(np.append(when, shift.end), 2)[1:]
    y = np.repeat(np.append(busy, 0), 2)[:-1]
    marks = [rects([0], [0], [shift.end], [shift.workers], color=IDLE),
             band(x, np.zeros(len(x)), y, color="#4a8cc7", opacity=0.9)]
    return Panel(_time_axis(horizon), Axis("ocupados", 0, shift.workers * 1.02, ticks=[0, shift.workers], grid=False),
                 marks, at=(1, 0),
                 title="Cuántos trabajan a la vez")


def workers_sentence(shift, mode, resources) -> str:
    """Lo que se ve, con sus números."""
    n = counted(shift.workers, "trabajador", "trabajadores")
    what = {"bracket": "un bracket con barreras", "hyperband": "una vuelta de Hyperband, que abre el bracket siguiente "
            "mientras el anterior espera", "asha": "ASHA"}[mode]
    done = len(shift.finished_at(resources[-1]))
    return (f"{what[0].upper()}{what[1:]}, con {n}: en {number(shift.end)} unidades de tiempo se trabajaron "
            f"{number(shift.worked)} de {number(shift.workers * shift.end)}, el {percent(shift.busy_share)}. "
            f"Con {epochs_text(resources[-1])} {plural(done, 'terminó', 'terminaron')} {done}; empezaron "
            f"{sum(job.trial.rung == 0 for job in shift.jobs)}.")


# --- W17: ASHA en vivo ------------------------------------------------------------------------

BOXES = {"espera": ("soft", "ink"), "ascendió": ("accent", "white"), "ascendió por error": ("bad", "white")}


def asha_scene(live, step, slots) -> Scene:
    """El suceso `step` de una corrida: los peldaños, cada uno de mejor a peor, y quién trabaja en qué.

    `live` es de `experiments.hyperband.live_asha`; `slots`, cuántas casillas entran en un peldaño.
    """
    event, now = live.events[step], live.at(step)
    return Scene([_asha_rungs_panel(live, event, now, slots), _asha_workers_panel(live, step)],
                 describe=asha_sentence(live, event, now), width=960, height=520, heights=[1.5, 0.8])


def _asha_rungs_panel(live, event, now, slots) -> Panel:
    top, boxes = [], {kind: [] for kind in BOXES}
    for k, ranking in enumerate(now.rankings):
        share = len(ranking) // live.eta
        if share:
            top.append((0.45, k - 0.44, share + 0.55, k + 0.44))
        for place, config in enumerate(ranking, start=1):
            kind = ("espera" if (config, k) not in now.promoted else "ascendió" if place <= share else
                    "ascendió por error")
            boxes[kind].append((place, k, config))
    marks = [rects(*np.array(top, dtype=float).T, color="#bfe6d6", label=f"el mejor 1/{live.eta}")
             ] if top else []
    for kind, members in boxes.items():
        if members:
            color, ink = BOXES[kind]
            place, k, config = np.array(members).T
            marks.append(rects(place - 0.42, k - 0.34, place + 0.42, k + 0.34, color=color, label=kind,
                               labels=[str(c) for c in config], text_color=ink))
    marks += _training_marks(live, event, now)
    ticks = [(k, epochs_text(r)) for k, r in enumerate(live.resources)]
    return Panel(Axis("puesto en el peldaño: 1, la de menor pérdida", 0.3, slots + 0.7, ticks=list(range(1, slots + 1)),
                      grid=False),
                 Axis("", -0.55, len(ticks) - 0.45, ticks=ticks), marks, title=_asha_title(live, event))


def _training_marks(live, event, now):
    """Los que están entrenando, en blanco al final de su peldaño; recuadrada, la que acaba de ascender."""
    marks, places = [], []
    for k, names in enumerate(now.training):
        places += [(len(now.rankings[k]) + i, k, name) for i, name in enumerate(names, start=1)]
    if places:
        place, k, name = np.array(places).T
        marks.append(rects(place - 0.42, k - 0.34, place + 0.42, k + 0.34, color="white", stroke="ink", label="entrena",
                           labels=[str(n) for n in name]))
    if event.kind == "promote":
        below = event.job.trial.rung - 1
        place = now.rankings[below].index(live.names[event.job.trial.config]) + 1
        x0, y0, x1, y1 = place - 0.46, below - 0.4, place + 0.46, below + 0.4
        marks.append(segments([x0, x0, x0, x1], [y0, y1, y0, y0], [x1, x1, x0, x1], [y0, y1, y1, y1], color="ink",
                              width=3.5))
    return marks


def _asha_title(live, event) -> str:
    name, worker = live.names[event.job.trial.config], event.job.worker + 1
    if event.kind == "new":
        return f"El trabajador {worker} empieza una nueva: la {name}"
    return f"El trabajador {worker} asciende a la {name}: ahora, {epochs_text(event.job.trial.resource)}"


def _asha_workers_panel(live, step) -> Panel:
    now, marks = live.events[step].time, []
    high = live.window(step)
    low = high - live.SPAN
    # Lo que ya salió de la ventana no se dibuja; de lo que sale a medias, el nombre va en lo que se ve.
    started = [event.job for event in live.events[:step + 1] if event.job.end > low]
    for k, r in enumerate(live.resources):
        jobs = [job for job in started if job.trial.rung == k]
        if not jobs:
            continue
        color = rung_color(k, len(live.resources))
        row = np.array([job.worker for job in jobs], dtype=float)
        start, end = np.clip([(job.start, job.end) for job in jobs], low, high).T
        names = [str(live.names[job.trial.config]) if room >= 0.4 else ""
                 for job, room in zip(jobs, end - start, strict=True)]
        marks.append(rects(start + 0.04, row - 0.42, end - 0.04, row + 0.42, color=color, label=epochs_text(r),
                           labels=names, text_color=_ink_on(color)))
    marks.append(rule(now, color="ink", dash=None, width=2.5))
    return Panel(Axis("tiempo (lo que dura una época = 1); la raya, ahora", low, high, grid=False),
                 Axis("trabajador", live.shift.workers - 0.5, -0.5, grid=False,
                      ticks=[(w, str(w + 1)) for w in range(live.shift.workers)]), marks, at=(1, 0))


def asha_sentence(live, event, now) -> str:
    """Lo que se ve, con sus números."""
    name, trial = live.names[event.job.trial.config], event.job.trial
    counts = ", ".join(f"{len(ranking)} con {epochs_text(r)}"
                       for ranking, r in zip(now.rankings, live.resources, strict=True) if ranking)
    done = f" Terminaron {counts}." if counts else " Todavía no terminó ninguna."
    start = f"Tiempo {number(event.time)}: el trabajador {event.job.worker + 1} queda libre"
    if event.kind == "new":
        return (f"{start} y nadie merece ascender; empieza la configuración {name} con {epochs_text(trial.resource)}."
                f"{done}{_mistakes(now)}")
    ranking, below = now.rankings[trial.rung - 1], epochs_text(live.resources[trial.rung - 1])
    return (f"{start}; la configuración {name} está en el mejor 1/{live.eta} de las {len(ranking)} que terminaron "
            f"{below} (puesto {ranking.index(name) + 1}) y asciende a {epochs_text(trial.resource)}.{done}"
            f"{_mistakes(now)}")


def _mistakes(now) -> str:
    wrong = len(now.wrong)
    return plural(wrong, " Un ascenso que hoy no se daría.", f" {wrong} ascensos que hoy no se darían.", none="")


# --- la carrera -------------------------------------------------------------------------------

def race_scene(costs, errors) -> Scene:
    """El error del mejor hasta cada momento contra las épocas pagadas; `errors` es {método: arreglo}, de `race`."""
    marks = [line(costs, values, color=method, width=3, label=style.method_style(method).label)
             for method, values in errors.items()]
    ends = {method: values[-1] for method, values in errors.items()}
    ticks = [(v, number(v)) for v in (1, 10, 100, 1000)]
    panel = Panel(Axis("épocas pagadas, reanudando (eje logarítmico)", 1, costs[-1], ticks=ticks, log=True),
                  Axis("error del mejor hasta ahí", 0.028, 1.0, log=True,
                       ticks=[(v, percent(v)) for v in (0.03, 0.05, 0.1, 0.2, 0.5)]), marks)
    words = "; ".join(f"{style.method_style(m).label}, {percent(v, 1)}" for m, v in ends.items())
    return Scene([panel], height=430,
                 describe=f"Con {number(costs[-1])} épocas pagadas, el error medio del mejor es: {words}.")


def real_curves_scene(losses, highlight) -> Scene:
    """Todas las curvas de `losses` (n, épocas) en gris, y las de `highlight`, {nombre: fila}, en color."""
    epochs = np.unique(np.geomspace(1, losses.shape[1], 24).round()).astype(int)
    y = np.full((len(losses), len(epochs) + 1), np.nan)
    y[:, :-1] = losses[:, epochs - 1]
    marks = [line(np.tile([*epochs, np.nan], len(losses)), y.ravel(), color="#b0b0b0", width=1, dash=None, opacity=0.35,
                  label=f"{len(losses)} redes")]
    for (name, row), color in zip(highlight.items(), ("best", "bad", "accent", "grid"), strict=False):
        marks.append(line(epochs, losses[row, epochs - 1], color=color, width=3.5, label=name))
    ends = "; ".join(f"{name}, de {percent(losses[row, 0])} a {percent(losses[row, -1], 1)}"
                     for name, row in highlight.items())
    x = Axis("época (eje logarítmico)", 1, losses.shape[1], log=True, ticks=[(t, str(t)) for t in (1, 3, 9, 27, 81)])
    y = Axis("error de validación", 0.025, 1, log=True, ticks=[(v, percent(v)) for v in (0.03, 0.1, 0.3, 0.9)])
    return Scene([Panel(x, y, marks)], height=430,
                 describe=f"Curvas de {len(losses)} redes. Error tras la época 1 y al final: {ends}.")
