"""Las imágenes de la optimización bayesiana: el sustituto, la adquisición, el duelo y los lotes.

Cada función recibe números ya calculados (`experiments/bayes.py`, `experiments/batches.py`) y devuelve una `Scene`.
"""
from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from coursekit.basics.spanish import counted, number
from coursekit.experiments import batches, bayes
from coursekit.figures.scene import (
    Axis,
    Panel,
    Scene,
    band,
    bars,
    handle,
    line,
    points,
    ring,
    rule,
    segments,
    silent_ticks,
    text,
)

OURS, MACHINE = "accent", "bayes"
OPTIMUM = "#f0c000"
PARTS = (("explota", "#d98200", "dash"), ("explora", "#2f7fb5", "dot"))
NAMES = {"ei": "EI", "pi": "PI", "lcb": "LCB"}
TICKS = (0, 0.25, 0.5, 0.75, 1)
BEST_LOSS = Axis("", 0, 0.8, ticks=(0, 0.2, 0.4, 0.6, 0.8))
NOTES = ("Franja: media ± 2 desvíos, lo que el modelo no sabe. Se evalúa donde la adquisición es más alta. "
         "«Explota» bajo 0: la media es peor que lo mejor.")


def y_text(value) -> str:
    """Una pérdida, o lo que promete la adquisición, con tres decimales."""
    return number(value, 3)


def x_text(value) -> str:
    """Una posición, sin ceros de más."""
    return number(round(float(value), 4))


# --- el modelo y la adquisición, que comparten todas ------------------------------------------

def surrogate_marks(mean, sd, color) -> list:
    """La franja y la media sobre `bayes.GRID`."""
    mean = np.round(mean, 3)
    sd = np.round(sd, 3)
    return [
        band(bayes.GRID, mean - 2 * sd, mean + 2 * sd, color=color, opacity=0.2),
        line(bayes.GRID, mean, color=color, width=3, dash=None),
    ]


def data_marks(X, y, color, noise=0.0) -> list:
    """Lo evaluado: los tres puntos de partida, en gris oscuro; lo demás, en `color`. Con ruido, su barrita."""
    n = len(bayes.START)
    marks = []
    if noise:
        marks.append(segments(X, y - noise, X, y + noise, color="ink", width=1.6, opacity=0.55))
    if len(X) > n:
        marks.append(points(X[n:], y[n:], color=color, size=7, shape="circle"))
    marks.append(points(X[:n], y[:n], color="ink", size=6.5, shape="circle"))
    return marks


def truth_line(target) -> dict:
    """La función escondida: solo al final."""
    loss = bayes.hidden_loss(bayes.GRID, target)
    return line(bayes.GRID, np.round(loss, 3), color="ink", width=2.2, dash="dash")


def optimum_mark(target) -> dict:
    """El mínimo de la función escondida."""
    x, loss = bayes.optimum(target)
    return points(x, loss, color=OPTIMUM, size=9, shape="star")


def promise_top(promise) -> float:
    """Lo que se dibuja a altura 1: el máximo de la adquisición, o más, para que se vean también sus sumandos."""
    top = max(float(promise.value.max()), 1e-12)
    if promise.explore is None:
        return top
    enough = promise.explore.max() / 1.2
    return float(np.clip(enough, top, 1.7 * top))


def acquisition_marks(promise) -> list:
    """La adquisición y los dos sumandos que la forman, en la escala de `promise_top`."""
    top = promise_top(promise)

    def shown(values):
        return np.round(np.clip(values / top, -2, 2), 2)

    positive = np.maximum(shown(promise.value), 0)
    marks = [band(bayes.GRID, 0, positive, color=MACHINE, opacity=0.45)]
    if promise.exploit is not None:
        parts = (promise.exploit, promise.explore)
        for values, (label, color, dash) in zip(parts, PARTS, strict=True):
            marks.append(line(bayes.GRID, shown(values), color=color, width=2.2, dash=dash, label=label))
    marks.append(rule(0, axis="y", color="ink", dash=None, width=1))
    return marks


def choice_marks(promise) -> list:
    """La posición que elige la adquisición."""
    height = promise.value[promise.choice] / promise_top(promise)
    return [
        rule(promise.x, color=MACHINE, dash="dash"),
        points(promise.x, height, color=MACHINE, size=8, shape="diamond"),
    ]


def loss_panel(marks, title, at, named=True, legend=False) -> Panel:
    """El panel de la pérdida; `named=False` calla los números que ya están al lado."""
    x = Axis("", 0, 1, ticks=silent_ticks(*TICKS))
    y_label = "pérdida" if named else ""
    y_ticks = TICKS if named else silent_ticks(*TICKS)
    y = Axis(y_label, -0.05, 1.3, ticks=y_ticks)
    return Panel(x, y, marks, title=title, at=at, legend=legend)


def acquisition_panel(marks, title, at, named=True) -> Panel:
    """El panel de la adquisición, debajo del de la pérdida."""
    x = Axis("hiperparámetro", 0, 1, ticks=TICKS)
    y = Axis.bare(-0.9, 1.3, "adquisición" if named else "")
    return Panel(x, y, marks, title=title, at=at)


class Progress(NamedTuple):
    """Lo mejor hasta cada evaluación de una búsqueda; sin `shape`, una línea de trazos sin puntos."""

    values: np.ndarray
    color: str
    name: str
    shape: str | None


def history_panel(searches, at, span, extra=(), n_rounds=bayes.N_ROUNDS) -> Panel:
    """Lo mejor hasta cada evaluación de varias búsquedas (`Progress`); sus nombres, arriba."""
    first = len(bayes.START)
    last = first + n_rounds
    marks = [*extra]
    for search in searches:
        x = np.arange(first, first + len(search.values))
        values = np.round(search.values, 3)
        dash = None if search.shape else "dash"
        marks.append(line(x, values, color=search.color, width=2.8, dash=dash))
        if search.shape:
            marks.append(points(x, values, color=search.color, size=6, shape=search.shape))
    named = searches[::-1]
    marks.append(text(
        last + 0.3,
        0.77 - 0.052 * np.arange(len(named)),
        [search.name for search in named],
        color=[search.color for search in named],
        anchor="end",
        bold=True,
        size=16,
    ))
    evaluations = Axis("evaluaciones", first - 0.4, last + 0.4, ticks=[first, first + 2, first + 4, last])
    return Panel(evaluations, BEST_LOSS, marks, title="Mejor pérdida", at=at, span=span, legend=False)


def random_progress(settings, n_rounds=bayes.N_ROUNDS) -> Progress:
    """La mediana de buscar al azar con el mismo ruido, para comparar."""
    return Progress(_random_best(settings, n_rounds), "random", "azar", None)


def _random_best(settings, n_rounds=bayes.N_ROUNDS):
    return bayes.random_best(settings.target, n_rounds, noise=settings.noise)


# --- la máquina sola, vuelta por vuelta -------------------------------------------------------

def machine_scene(settings, step, n_rounds=bayes.N_ROUNDS) -> Scene:
    """La vuelta `step` de la máquina: su modelo, la adquisición con sus dos partes y lo mejor hasta ahora.

    En la última, `step == n_rounds`, no elige más: se ve la función escondida.
    """
    xs = bayes.machine_points(settings, n_rounds)[:len(bayes.START) + step]
    now = bayes.look(xs, settings, "machine")
    last = step == n_rounds
    best = bayes.best_so_far(xs, settings, "machine")
    searches = [Progress(best, MACHINE, "máquina", "diamond")]
    if last:
        searches.insert(0, random_progress(settings, n_rounds))
    title = "La función escondida, al fin" if last else f"Con {len(xs)} evaluaciones"
    promise_title = _parts_title(now.promise, last)
    return Scene(
        [
            loss_panel(_machine_marks(settings, now, last), title, (0, 0)),
            acquisition_panel(_machine_promise_marks(now.promise, last), promise_title, (1, 0)),
            history_panel(searches, at=(0, 1), span=(2, 1), n_rounds=n_rounds),
        ],
        describe=_machine_sentence(settings, now, last),
        width=960,
        height=440,
        widths=[1, 0.42],
        heights=[1, 0.8],
        notes=NOTES + " Círculo: lo que elegimos hoy.",
    )


def _machine_marks(settings, now, last) -> list:
    marks = [
        *surrogate_marks(now.mean, now.sd, MACHINE),
        *data_marks(now.X, now.y, MACHINE, settings.noise),
        ring(now.X[now.best], now.y[now.best], size=12),
    ]
    if last:
        return [truth_line(settings.target), *marks, optimum_mark(settings.target)]
    return [rule(now.promise.x, color=MACHINE, dash="dash"), *marks]


def _machine_promise_marks(promise, last) -> list:
    if last:
        return acquisition_marks(promise)
    return [*acquisition_marks(promise), *choice_marks(promise)]


def _promise_title(promise, last=False) -> str:
    name = NAMES[promise.name]
    return name if last else f"{name} elige {x_text(promise.x)}"


def _parts_title(promise, last) -> str:
    """Lo que elige y, de lo que promete ahí, cuánto aporta cada sumando."""
    title = _promise_title(promise, last)
    if last or promise.explore is None:
        return title
    exploit = y_text(promise.exploit[promise.choice])
    explore = y_text(promise.explore[promise.choice])
    return f"{title}: explota {exploit}, explora +{explore}"


def _random_words(settings) -> str:
    median = _random_best(settings)[-1]
    return f"Al azar, la mitad de las búsquedas llega a {y_text(median)} o menos."


def _optimum_words(target) -> str:
    x, loss = bayes.optimum(target)
    return f"El óptimo era {x_text(x)}, con {y_text(loss)}."


def _machine_sentence(settings, now, last) -> str:
    chosen = now.X[now.best]
    target = settings.target
    if last:
        true_loss = bayes.hidden_loss(chosen, target)
        return (f"Después de {len(now.X)} evaluaciones la máquina elige {x_text(chosen)}, "
                f"cuya pérdida verdadera es {y_text(true_loss)}. {_optimum_words(target)} {_random_words(settings)}")
    promise = now.promise
    mean = now.mean[promise.choice]
    sd = now.sd[promise.choice]
    lowest = bayes.GRID[now.mean.argmin()]
    widest = bayes.GRID[now.sd.argmax()]
    return (f"Con {len(now.X)} evaluaciones la mejor pérdida es {y_text(now.best_loss)}, en {x_text(chosen)}. "
            f"{NAMES[promise.name]} elige {x_text(promise.x)}: "
            f"ahí el modelo espera {y_text(mean)} ± {y_text(2 * sd)} (dos desvíos). "
            f"La media más baja está en {x_text(lowest)} y la franja más ancha, en {x_text(widest)}.")


# --- W10: el duelo ----------------------------------------------------------------------------

@lru_cache(maxsize=2048)
def duel_scene(duel, settings, x, places=()) -> Scene:
    """Nosotros y la máquina sobre el mismo dibujo. `duel` es un `bayes.Duel`; `x`, dónde está nuestro próximo punto.

    `places`: los lugares a los que se lo puede llevar, arrastrándolo por la curva. `x` es None si ya se evaluó.

    Mientras elegimos no se ve ninguna adquisición; al evaluar se ve la nuestra; al final, la función escondida.
    """
    ours, machine, still_marks, other_panels = _still_parts(duel, settings)
    marks = [*still_marks]
    if duel.choosing:
        marks = [*_cursor_marks(ours, x), *marks, *_grip(ours, x, places)]
    return Scene(
        [loss_panel(marks, _duel_title(duel, settings), (0, 0), legend=True), *other_panels],
        describe=_duel_sentence(duel, settings, ours, machine, x),
        width=960,
        height=470,
        widths=[2.3, 1],
        heights=[1, 0.55],
        notes=NOTES,
    )


@lru_cache(maxsize=64)
def _still_parts(duel, settings):
    """Lo que no cambia al mover el punto: los dos modelos, sus marcas y los demás paneles."""
    ours = bayes.look(duel.known("ours"), settings, "ours")
    machine = bayes.look(duel.known("machine"), settings, "machine")
    marks = (
        *_machine_marks_behind(machine),
        *_our_marks(ours, settings),
        *_moment_marks(duel, settings, ours, machine),
    )
    panels = (
        _bottom_panel(duel, settings, ours),
        history_panel(_duel_searches(duel, settings), (0, 1), (2, 1), _finish_marks(duel, settings)),
    )
    return ours, machine, marks, panels


def _duel_title(duel, settings) -> str:
    name = NAMES[settings.acquisition]
    if duel.finished:
        return f"Nosotros contra la máquina ({name})"
    return f"Nosotros contra la máquina ({name}) · vuelta {duel.turn} de {bayes.N_ROUNDS}"


def _machine_marks_behind(machine) -> list:
    """La máquina, detrás de lo nuestro: su media y lo que evaluó, sin franja para que se lea la nuestra."""
    n = len(bayes.START)
    return [
        line(bayes.GRID, np.round(machine.mean, 3), color=MACHINE, width=2, dash="dash", label="la máquina"),
        points(machine.X[n:], machine.y[n:], color=MACHINE, size=7, shape="diamond"),
    ]


def _our_marks(ours, settings) -> list:
    doubt, mean = surrogate_marks(ours.mean, ours.sd, OURS)
    return [doubt, {**mean, "label": "nosotros"}, *data_marks(ours.X, ours.y, OURS, settings.noise)]


def _moment_marks(duel, settings, ours, machine) -> list:
    """Lo que se agrega según el momento: lo recién medido, o la función escondida y lo que eligió cada uno."""
    if duel.finished:
        return _truth_marks(settings.target, ours, machine)
    if not duel.revealed:
        return []
    their_x, their_y = duel.outcome("machine", settings)
    our_x, our_y = duel.outcome("ours", settings)
    return [
        *_outcome_marks(their_x, their_y, machine, MACHINE),
        *_outcome_marks(our_x, our_y, ours, OURS),
    ]


def _truth_marks(target, ours, machine) -> list:
    """La función escondida, su óptimo y un círculo del color de cada uno en lo que eligió."""
    marks = [{**truth_line(target), "label": "la función escondida"}, {**optimum_mark(target), "label": "el óptimo"}]
    for side, size, color in ((machine, 16, MACHINE), (ours, 12, OURS)):
        chosen = side.X[side.best]
        marks.append(ring(chosen, bayes.hidden_loss(chosen, target), size=size, color=color))
    return marks


def _cursor_marks(now, x) -> list:
    """Dónde está el deslizador y qué espera ahí el modelo."""
    here = int(bayes.nearest(x))
    low = now.mean[here] - 2 * now.sd[here]
    high = now.mean[here] + 2 * now.sd[here]
    return [
        rule(x, color=OURS, dash=None, width=2),
        segments(x, low, x, high, color=OURS, width=7),
    ]


def _grip(now, x, places) -> list:
    """El punto que se arrastra por la curva, y lo que pasaría ahí, escrito al lado."""
    if not len(places):
        return []
    on_curve = [now.mean[bayes.nearest(place)] for place in places]
    here = int(bayes.nearest(x))
    height = now.mean[here] + 2 * now.sd[here] + 0.1
    side = "start" if x < 0.5 else "end"
    return [
        text(x, min(height, 1.22), "aquí evaluaríamos", color=OURS, bold=True, anchor=side),
        handle("x", places, on_curve, label="Nuestro próximo punto", axis="x"),
    ]


def _outcome_marks(x, y, now, color) -> list:
    """Lo recién medido: de lo que el modelo esperaba a lo que salió."""
    expected = now.mean[bayes.nearest(x)]
    return [
        rule(x, color=color, dash=None, width=2),
        segments(x, expected, x, y, color="ink", width=4),
        points(x, expected, color="white", size=5, shape="circle"),
        points(x, y, color=color, size=11, shape="star"),
    ]


def _bottom_panel(duel, settings, ours) -> Panel:
    """Debajo de las pérdidas: la adquisición con nuestros datos (callada mientras elegimos) o, al final, quién ganó."""
    if duel.finished:
        return _podium_panel(duel, settings)
    if not duel.revealed:
        return _hidden_promise_panel(settings)
    name = NAMES[settings.acquisition]
    marks = [
        *acquisition_marks(ours.promise),
        rule(duel.ours[-1], color=OURS, dash=None),
        *choice_marks(ours.promise),
    ]
    title = f"Con nuestros datos, {name} habría elegido {x_text(ours.promise.x)}"
    return acquisition_panel(marks, title, (1, 0))


def _hidden_promise_panel(settings) -> Panel:
    # Los mismos rótulos que al evaluar: el área de dibujo no salta.
    has_parts = settings.acquisition != "pi"
    marks = []
    for label, color, dash in PARTS if has_parts else ():
        marks.append(line(0, np.nan, color=color, width=2.2, dash=dash, label=label))
    marks.append(text(0.5, 0.3, "se ve al evaluar", color="muted", size=17))
    return acquisition_panel(marks, f"¿Qué elegirá {NAMES[settings.acquisition]}?", (1, 0))


def _chosen_losses(duel, settings) -> tuple[float, float]:
    """La pérdida verdadera de lo que elegimos nosotros y de lo que eligió la máquina."""
    ours = bayes.chosen_loss(duel.seen("ours"), settings, "ours")
    machine = bayes.chosen_loss(duel.seen("machine"), settings, "machine")
    return ours, machine


def _podium_panel(duel, settings) -> Panel:
    """La pérdida verdadera de lo que eligió cada uno."""
    random_median = _random_best(settings)[-1]
    _, least = bayes.optimum(settings.target)
    losses = [*_chosen_losses(duel, settings), random_median, least]
    names = ["nosotros", "máquina", "azar (mediana)", "óptimo"]
    podium = bars(
        range(4),
        losses,
        width=0.6,
        color=[OURS, MACHINE, "random", OPTIMUM],
        labels=[y_text(v) for v in losses],
    )
    x = Axis("", -0.6, 3.6, ticks=list(enumerate(names)), grid=False)
    y = Axis.bare(0, 1.45 * max(losses))
    title = "Pérdida verdadera de lo elegido"
    return Panel(x, y, [podium], title=title, at=(1, 0), legend=False)


def _duel_searches(duel, settings) -> list[Progress]:
    """Cómo viene cada uno y, al final, el azar."""
    machine = bayes.best_so_far(duel.seen("machine"), settings, "machine")
    ours = bayes.best_so_far(duel.seen("ours"), settings, "ours")
    searches = [
        Progress(machine, MACHINE, "máquina", "diamond"),
        Progress(ours, OURS, "nosotros", "circle"),
    ]
    if duel.finished:
        searches.insert(0, random_progress(settings))
    return searches


def _finish_marks(duel, settings) -> list:
    if not duel.finished:
        return []
    _, least = bayes.optimum(settings.target)
    return [rule(least, axis="y", color="ink", dash="dot")]


def _duel_sentence(duel, settings, ours, machine, x) -> str:
    if duel.finished:
        return _verdict(duel, settings)
    turn = f"Vuelta {duel.turn} de {bayes.N_ROUNDS}."
    if duel.revealed:
        return f"{turn} {_revealed_sentence(duel, settings, ours)}"
    if not settings.noise and x in ours.X:
        return f"{turn} En {x_text(x)} ya se midió: sin ruido, repetir no enseña nada. Busquemos otro lugar."
    here = int(bayes.nearest(x))
    mean = y_text(ours.mean[here])
    reach = y_text(2 * ours.sd[here])
    return (f"{turn} En {x_text(x)} el modelo espera {mean} ± {reach} (dos desvíos). "
            f"Lo mejor hasta ahora: nosotros {y_text(ours.best_loss)}, "
            f"la máquina {y_text(machine.best_loss)}.")


def _revealed_sentence(duel, settings, ours) -> str:
    our_x, our_y = duel.outcome("ours", settings)
    their_x, their_y = duel.outcome("machine", settings)
    advised = ours.promise.x
    gap = abs(our_x - advised)
    agrees = "casi lo mismo" if gap < 0.03 else f"a {x_text(gap)} de ahí"
    return (f"Evaluamos {x_text(our_x)} y la pérdida fue {y_text(our_y)}. "
            f"Con nuestros datos, {NAMES[settings.acquisition]} habría elegido {x_text(advised)}: {agrees}. "
            f"La máquina evaluó {x_text(their_x)} y obtuvo {y_text(their_y)}.")


def _verdict(duel, settings) -> str:
    ours, machine = _chosen_losses(duel, settings)
    if abs(ours - machine) < 5e-4:
        winner = "empatamos"
    elif ours < machine:
        winner = "ganamos nosotros"
    else:
        winner = "gana la máquina"
    target = settings.target
    return (f"Fin: {winner}. La pérdida verdadera de lo que elegimos es {y_text(ours)}; "
            f"la de la máquina, {y_text(machine)}. {_optimum_words(target)} {_random_words(settings)}")


# --- W12: lotes -------------------------------------------------------------------------------

PICKED = "#a03c00"


def batches_scene(q, liar, batch, table, target=0) -> Scene:
    """El lote número `batch` (desde 0) de `q` puntos, y lo que rinde en muchas funciones (`batches.BatchTable`)."""
    runs = batches.run_batches(q, liar, target, n_evaluations=3 * q)
    now = runs[batch]
    return Scene(
        [
            _batch_model_panel(now),
            _batch_promises_panel(now),
            _regret_panel(table, q, liar, by_time=False, at=(0, 1)),
            _regret_panel(table, q, liar, by_time=True, at=(1, 1)),
        ],
        describe=_batch_sentence(q, liar, now, table),
        width=960,
        height=480,
        widths=[1, 0.66],
        heights=[1, 1],
        notes="Regret: cuánto falta para el mínimo. "
              f"Media de {table.n_functions} funciones de dos hiperparámetros.",
    )


def _batch_model_panel(now) -> Panel:
    at_mean = now.mean[bayes.nearest(now.points)]
    names = _spaced(now.points)
    numbers = [str(i + 1) for i in range(len(names))]
    marks = [
        segments(names, 1.12, now.points, at_mean, color=PICKED, width=1.6),
        *surrogate_marks(now.mean, now.sd, MACHINE),
        points(now.X, now.y, color="ink", size=6, shape="circle"),
        points(now.points, at_mean, color=PICKED, size=7, shape="diamond"),
        text(names, 1.2, numbers, color=PICKED, bold=True, size=16),
    ]
    many = counted(len(now.points), "punto", "puntos a la vez")
    return loss_panel(marks, f"El lote: {many}", (0, 0))


def _spaced(x, gap=0.04) -> np.ndarray:
    """Posiciones en el mismo orden que `x`, separadas al menos `gap`: para que los números no se encimen."""
    order = np.argsort(x, kind="stable")
    apart = np.array(x, dtype=float)[order]
    for _ in range(200):
        short = np.maximum(gap - np.diff(apart), 0)
        apart[1:] += short / 2
        apart[:-1] -= short / 2
        apart = np.clip(apart, 0.02, 0.98)
    spaced = np.empty(len(x))
    spaced[order] = apart
    return spaced


def _batch_promises_panel(now) -> Panel:
    """La adquisición con que se eligió cada punto; sin mentiras es siempre la misma."""
    several = len(now.points) > 1
    first = now.promises[0].value
    last = now.promises[-1].value
    same = several and np.allclose(first, last)
    top = first.max() or 1.0
    marks = [band(bayes.GRID, 0, np.round(first / top, 2), color=MACHINE, opacity=0.4, label="EI del 1.º")]
    if several and not same:
        second = np.round(now.promises[1].value / top, 2)
        label = "EI del 2.º, tras la mentira"
        marks.append(line(bayes.GRID, second, color=MACHINE, width=2.5, dash="dash", label=label))
    marks += [rule(x, color=PICKED, dash="dot", width=1.6) for x in now.points]
    x = Axis("hiperparámetro", 0, 1, ticks=TICKS)
    y = Axis.bare(0, 1.15, "adquisición")
    title = "Todos salen de la misma adquisición" if same else ""
    return Panel(x, y, marks, title=title, at=(1, 0))


def _batch_regret(table, q, liar) -> np.ndarray:
    """Lo que falta hasta el mínimo, en promedio, tras cada evaluación, en lotes de `q`."""
    regrets = table.liar if liar else table.greedy
    return regrets[list(table.sizes).index(q)]


def _regret_panel(table, q, liar, by_time, at) -> Panel:
    """Lo que falta contra lo que se paga o, con `by_time`, contra el tiempo: un lote dura lo que uno solo."""
    n = len(table.random) - 1
    evaluations = np.arange(n + 1)
    last = n / 2 if by_time else n
    marks = []
    if not by_time:
        marks.append(line(evaluations, table.random, color="random", dash="dash", label="azar"))
    shown = slice(int(last) + 1)
    marks.append(line(evaluations[shown], table.liar[0][shown], color=MACHINE, dash=None, label="uno por uno"))
    if q > 1:
        x = evaluations[::q] / (q if by_time else 1)
        regret = _batch_regret(table, q, liar)[::q]
        name = f"lotes de {q}"
        marks.append(line(x, regret, color=PICKED, dash=None, label=name))
        marks.append(points(x, regret, color=PICKED, size=5, shape="diamond", label=name))
    x_label = "rondas: el tiempo que pasa" if by_time else "evaluaciones: lo que se paga"
    y_axis = Axis("lo que falta", 0.02, 1.3, log=True, ticks=(0.03, 0.1, 0.3, 1))
    return Panel(Axis(x_label, 0, last), y_axis, marks, at=at)


def rounds_saved(table, q, liar=True) -> tuple[int, float, int]:
    """Con 24 evaluaciones en lotes de `q`: cuántas rondas, cuánto falta y en cuántas se lo iguala uno por uno."""
    n = len(table.random) - 1
    reached = _batch_regret(table, q, liar)[n]
    one_by_one = table.liar[0]
    as_good = one_by_one <= reached + 1e-12
    return n // q, float(reached), int(as_good.argmax())


def _batch_sentence(q, liar, now, table) -> str:
    one_by_one = y_text(table.liar[0][24])
    if q == 1:
        by_chance = y_text(table.random[24])
        return (f"Uno por uno: {x_text(now.points[0])}. "
                f"En {table.n_functions} funciones, después de 24 evaluaciones (24 rondas), hasta el mínimo falta "
                f"en promedio {one_by_one}; al azar, {by_chance}.")
    how = "con mentiroso" if liar else "sin mentiroso"
    rounds, reached, alone = rounds_saved(table, q, liar)
    chosen = "; ".join(x_text(x) for x in now.points)
    reach = x_text(now.points.max() - now.points.min())
    return (f"Lote de {q} {how}: {chosen}. Del primero al último hay {reach}. "
            f"En {table.n_functions} funciones, con 24 evaluaciones en {rounds} rondas falta hasta el mínimo, en "
            f"promedio, {y_text(reached)}; uno por uno, {one_by_one} en 24 rondas, y {y_text(reached)} en {alone}.")


# --- un sustituto cualquiera, y la carrera ----------------------------------------------------

def surrogate_scene(x, mean, sd, X, y, promise=None, truth=None, label="hiperparámetro") -> Scene:
    """Un modelo sustituto en una dimensión: media y desvío sobre `x` (m,), y lo medido, `X` e `y`.

    `promise` (m,), la adquisición, va en un panel debajo; `truth` (m,), la función verdadera, con trazos.
    """
    x, mean, sd = (np.asarray(values, dtype=float) for values in (x, mean, sd))
    lowest = x[mean.argmin()]
    widest = x[sd.argmax()]
    sentence = (f"Con {len(X)} evaluaciones, la media más baja está en {number(lowest, 2)} "
                f"y la franja más ancha, en {number(widest, 2)}.")
    marks = _one_surrogate_marks(x, mean, sd, X, y, truth)
    loss_axis = _surrogate_axis(mean, sd, y)
    if promise is None:
        panel = Panel(Axis(label, x[0], x[-1]), loss_axis, marks)
        return Scene([panel], describe=sentence, width=900, height=330)

    promise = np.asarray(promise, dtype=float)
    chosen = x[promise.argmax()]
    pick = rule(chosen, color=MACHINE, dash="dash")
    promise_marks = [band(x, 0, promise, color=MACHINE, opacity=0.45), pick]
    promise_axis = Axis.bare(0, 1.1 * promise.max() or 1.0, "EI")
    return Scene(
        [
            Panel(Axis("", x[0], x[-1]), loss_axis, [pick, *marks]),
            Panel(Axis(label, x[0], x[-1]), promise_axis, promise_marks, at=(1, 0)),
        ],
        width=900,
        height=430,
        heights=[1, 0.4],
        describe=f"{sentence} La mejora esperada elige {number(chosen, 2)}.",
    )


def _one_surrogate_marks(x, mean, sd, X, y, truth) -> list:
    marks = [
        band(x, mean - 2 * sd, mean + 2 * sd, color=MACHINE, opacity=0.2, label="media ± 2 desvíos"),
        line(x, mean, color=MACHINE, width=3, dash=None, label="media del modelo"),
    ]
    if truth is not None:
        marks.append(line(x, truth, color="ink", width=2, dash="dash", label="la pérdida verdadera"))
    marks.append(points(X, y, color="ink", size=7, shape="circle", label="evaluado"))
    return marks


def _surrogate_axis(mean, sd, y) -> Axis:
    """Un eje donde entran la franja y lo medido."""
    low = min((mean - 2 * sd).min(), np.min(y))
    high = max((mean + 2 * sd).max(), np.max(y))
    room = 0.05 * (high - low)
    return Axis("pérdida", low - room, high + room)


RACERS = {"random": "azar", "tpe": "TPE", "bayes": "bayesiana"}
RACE_TICKS = (0.02, 0.05, 0.1, 0.2, 0.4)


def race_scene(race, n=25) -> Scene:
    """Bayesiana, TPE y azar sobre la SVM: la mejor pérdida (mediana y cuartiles) y dónde propone cada uno."""
    losses = {name: getattr(race, name)[:, :n] for name in RACERS}
    twice_as_long = float(np.median(race.random[:, :2 * n].min(axis=1)))
    best = {name: np.median(of_one.min(axis=1)) for name, of_one in losses.items()}
    proposed = {name: np.median(of_one[:, 10:]) for name, of_one in losses.items()}
    return Scene(
        [_race_panel(losses, n, twice_as_long), _proposals_panel(losses, n)],
        width=900,
        height=380,
        widths=[1, 0.75],
        notes="Líneas y franjas: mediana y cuartiles. A la derecha, cada punto es un cuarentavo de las propuestas; "
              "la raya, su mediana.",
        describe=f"Mediana de {len(race.bayes)} semillas, después de {n} evaluaciones: {_race_words(best)}; "
                 f"azar con {2 * n}, {y_text(twice_as_long)}. "
                 f"Mediana de las propuestas 11 a {n}: {_race_words(proposed)}.",
    )


def _race_words(losses) -> str:
    return ", ".join(f"{label} {y_text(losses[name])}" for name, label in RACERS.items())


def _race_panel(losses, n, twice_as_long) -> Panel:
    """La mejor pérdida hasta cada evaluación; el círculo, la del azar con el doble."""
    x = np.arange(1, n + 1)
    marks = []
    for name, label in RACERS.items():
        best = np.minimum.accumulate(losses[name], axis=1)
        low, middle, high = np.percentile(best, [25, 50, 75], axis=0)
        marks.append(band(x, low, high, color=name, opacity=0.15))
        marks.append(line(x, middle, color=name, width=3, label=label))
    marks.append(points(n, twice_as_long, color="random", size=9, filled=False, label=f"azar con {2 * n}"))
    evaluations = Axis("evaluaciones", 1, n + 0.6)
    return Panel(evaluations, Axis("mejor pérdida", 0.017, 0.4, log=True, ticks=RACE_TICKS), marks)


def _proposals_panel(losses, n) -> Panel:
    """Dónde propone cada uno cuando ya aprendió: la pérdida de sus propuestas, de la 11 en adelante."""
    marks = []
    for row, name in enumerate(RACERS):
        late = losses[name][:, 10:].ravel()
        typical = np.quantile(late, (np.arange(40) + 0.5) / 40)      # cada punto es un cuarentavo de las propuestas
        jitter = np.random.default_rng(row).uniform(-0.28, 0.28, len(typical))
        median = np.median(late)
        marks.append(points(typical, row + jitter, color=name, size=5, shape="circle", opacity=0.7))
        marks.append(segments(median, row - 0.42, median, row + 0.42, color="ink", width=4))
    x = Axis("pérdida de cada propuesta", 0.017, 0.5, log=True, ticks=RACE_TICKS[::2])
    names = list(enumerate(RACERS.values()))
    y = Axis("", -0.6, 2.6, ticks=names, grid=False)
    return Panel(x, y, marks, at=(0, 1), legend=False, title=f"Evaluaciones 11 a {n}")
