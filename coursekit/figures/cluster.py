"""Cuatro métodos con 1 a 1000 trabajadores, lección 10: qué tan rápido llegan, y dónde deja de ayudar otra máquina.

Recibe la tabla de `experiments/cluster.py` y devuelve una `Scene`. También, el trabajo medido de Ray: `timeline_scene`.
"""
from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from coursekit.basics.spanish import counted, enumerated, number, percent, plain_number, significant
from coursekit.basics.validation import bad_value
from coursekit.experiments import cluster as cl
from coursekit.figures.halving import epochs_text
from coursekit.figures.hyperband import IDLE, rung_color
from coursekit.figures.scene import Axis, Panel, Scene, line, points, rects, rule, sets
from coursekit.methods import label_of

TROUBLE_NAMES = {"none": "ninguno", "slow": "tardanzas", "failing": "tardanzas y fallas"}
TROUBLE_SENTENCES = {"none": "sin percances", "slow": "con tardanzas", "failing": "con tardanzas y fallas"}
TIME_TICKS = [(t, str(t)) for t in (1, 3, 10, 30, 100, 300)]
LOSS_TICKS = [(loss, plain_number(loss)) for loss in (0.001, 0.01, 0.1)]
WORKER_TICKS = [(n, str(n)) for n in (1, 10, 100, 1000)]
LOW_LOSS = 0.001


def cluster_scene(table, workers, trouble="slow") -> Scene:
    """La pérdida de la elegida a lo largo del tiempo con `workers` trabajadores; al lado, cuánto tardan los demás."""
    return Scene(
        [_progress_panel(table, workers, trouble), _scaling_panel(table, workers, trouble)],
        describe=_sentence(table, workers, trouble),
        width=960,
        height=450,
    )


def median_losses(table, method, workers, trouble) -> np.ndarray:
    """(instantes,) la mediana de las semillas; NaN mientras la mitad no tiene ninguna entera, y después del final."""
    place = cl.METHODS.index(method), cl.WORKERS.index(workers), cl.trouble_index(trouble)
    losses = table.losses[place]
    none_is_worst = np.where(np.isnan(losses), math.inf, losses)
    middle = np.quantile(none_is_worst, 0.5, axis=0, method="higher")
    return np.where(np.isinf(middle), math.nan, middle)


def _progress_panel(table, workers, trouble) -> Panel:
    marks = [rule(cl.GOOD, axis="y", label="la meta")]
    for method in cl.METHODS:
        losses = median_losses(table, method, workers, trouble)
        shown = np.maximum(losses, LOW_LOSS)
        marks.append(line(cl.TIMES, shown, color=method, width=3, label=label_of(method)))
    x = Axis("tiempo (entrenar una entera = 1)", 0.85, 330, ticks=TIME_TICKS, log=True)
    y = Axis("pérdida de la elegida", LOW_LOSS, 0.5, ticks=LOSS_TICKS, log=True)
    title = f"Con {counted(workers, 'trabajador', 'trabajadores')}"
    return Panel(x, y, marks, title=title)


def _scaling_panel(table, workers, trouble) -> Panel:
    alone = table.median_time("asha", trouble)[0]
    shared_out = alone / np.array(cl.WORKERS)
    marks = [
        rule(1, axis="y"),
        rule(workers, dash="dot", label="esta cantidad"),
        line(cl.WORKERS, shared_out, color="muted", dash="dash", label="reparto perfecto de ASHA"),
    ]
    for method in cl.METHODS:
        times = table.median_time(method, trouble)
        shown = np.where(np.isinf(times), math.nan, times)
        dots = points(cl.WORKERS, shown, color=method, size=6)
        marks.append(line(cl.WORKERS, shown, color=method, width=2.5))
        marks.append(sets(dots, "workers", cl.WORKERS))
    x = Axis("trabajadores", 0.8, 1250, ticks=WORKER_TICKS, log=True)
    y = Axis("tiempo hasta la meta", 0.6, 330, ticks=TIME_TICKS, log=True)
    return Panel(x, y, marks, at=(0, 1), title="Cuánto se tarda en llegar a la meta")


def time_text(time) -> str:
    """Un tiempo, con dos cifras: «1,2», «31»."""
    return significant(time, 2)


def _sentence(table, workers, trouble) -> str:
    at = cl.WORKERS.index(workers)
    arrive = {}
    late = []
    for method in cl.METHODS:
        time = table.median_time(method, trouble)[at]
        if math.isfinite(time):
            arrive[method] = time
        else:
            late.append(label_of(method))
    n = counted(workers, "trabajador", "trabajadores")
    text = f"Con {n} y {TROUBLE_SENTENCES[trouble]}, tiempo mediano hasta la meta: {_times_text(arrive)}. "
    if late:
        text += f"La mitad de las veces no llega: {enumerated(late)}. "
    text += f"{_busy_text(table, at, trouble)}. "
    if workers == 1:
        return text + "Con uno solo nadie espera a nadie: una barrera no cuesta nada."
    faster = significant(table.speedup("asha", workers, trouble), 2)
    return text + f"Con {workers} veces más máquinas, ASHA llega {faster} veces antes."


def _times_text(arrive) -> str:
    """«ASHA 12, Hyperband 20 y…», del que llega primero al último."""
    told = []
    for method in sorted(arrive, key=arrive.get):
        told.append(f"{label_of(method)} {time_text(arrive[method])}")
    return enumerated(told)


def _busy_text(table, at, trouble) -> str:
    """«Del tiempo pagado se trabaja el 28 % con Successive Halving y el 100 % con ASHA», medias de las semillas."""
    column = cl.trouble_index(trouble)
    shares = []
    for method in ("halving", "asha"):
        busy = table.busy[cl.METHODS.index(method), at, column]
        shares.append(f"el {percent(busy.mean())} con {label_of(method)}")
    return f"Del tiempo pagado se trabaja {enumerated(shares)}"


# --- lo que hicieron los trabajadores, medido -------------------------------------------------

@dataclass(frozen=True)
class Work:
    """Un trabajo medido: quién, qué configuración, desde y hasta cuándo (segundos), y a qué recurso llegó."""

    worker: object
    config: int
    start: float
    end: float
    resource: int


def timeline_scene(work, *, title="") -> Scene:
    """Quién trabajó y cuándo: una fila por trabajador, un color por recurso, como en la lección 07.

    `work`: una lista de `Work`; el tiempo se cuenta desde el primero.
    """
    if not work:
        raise bad_value("work", work, "al menos un trabajo")
    workers = {name: row for row, name in enumerate(dict.fromkeys(job.worker for job in work))}
    start = min(job.start for job in work)
    end = max(job.end for job in work)
    span = end - start
    worked = sum(job.end - job.start for job in work)
    busy = worked / (span * len(workers))
    x = Axis("segundos", 0, span * 1.01, grid=False)
    rows = [(row, str(row + 1)) for row in workers.values()]
    y = Axis("trabajador", len(workers) - 0.5, -0.5, ticks=rows, grid=False)
    marks = [rects(0, -0.5, span, len(workers) - 0.5, color=IDLE), *_work_marks(work, workers, start, span)]
    n = counted(len(workers), "trabajador", "trabajadores")
    configs = counted(len({job.config for job in work}), "configuración", "configuraciones")
    said = f"{n} y {configs}: se trabajó el {percent(min(busy, 1))} de {number(span, 1)} segundos."
    return Scene([Panel(x, y, marks, title=title)], describe=said, width=960, height=120 + 70 * len(workers))


def _work_marks(work, workers, start, span) -> list[dict]:
    resources = sorted({job.resource for job in work})
    marks = []
    for k, resource in enumerate(resources):
        jobs = [job for job in work if job.resource == resource]
        row = np.array([workers[job.worker] for job in jobs], dtype=float)
        begun = np.array([job.start - start for job in jobs])
        ended = np.array([job.end - start for job in jobs])
        seen_end = np.maximum(ended - span / 500, begun)
        color = rung_color(k, len(resources))
        marks.append(rects(begun, row - 0.42, seen_end, row + 0.42, color=color, label=epochs_text(resource)))
    return marks
