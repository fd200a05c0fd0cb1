"""Las imágenes de la optimización bayesiana: el sustituto, la adquisición, el duelo y los lotes.

Cada función recibe números ya calculados (`experiments/bayes.py`, `experiments/batches.py`) y devuelve una `Scene`.
"""
from __future__ import annotations

from functools import lru_cache

import numpy as np

from coursekit.basics.spanish import counted, number
from coursekit.experiments import batches, bayes
from coursekit.figures.scene import Axis, Panel, Scene, band, bars, line, points, rule, segments, text

OURS, MACHINE = "accent", "bayes"
COLORS = {"ours": OURS, "machine": MACHINE}
PARTS = (("explota", "#d98200", "dash"), ("explora", "#2f7fb5", "dot"))
NAMES = {"ei": "EI", "pi": "PI", "lcb": "LCB"}
LOSS_AXIS = (-0.05, 1.3)
TICKS = [(v, number(v)) for v in (0, 0.25, 0.5, 0.75, 1)]
NOTES = ("Franja: media ± 2 desvíos, lo que el modelo no sabe. Se evalúa donde la adquisición es más alta. "
         "«Explota» bajo 0: la media es peor que lo mejor.")


def loss_text(value) -> str:
    """Una pérdida con tres decimales."""
    return number(value, 3)


def x_text(value) -> str:
    """Una posición, sin ceros de más."""
    return number(round(float(value), 4))


# --- el modelo y la adquisición, que comparten todas ------------------------------------------

def surrogate_marks(mean, sd, color) -> list:
    """La franja y la media sobre `bayes.GRID`."""
    mean, sd = np.round(mean, 3), np.round(sd, 3)
    return [band(bayes.GRID, mean - 2 * sd, mean + 2 * sd, color=color, opacity=0.2),
            line(bayes.GRID, mean, color=color, width=3, dash=None)]


def data_marks(X, y, color, noise=0.0) -> list:
    """Lo evaluado: los tres puntos de partida, en gris oscuro; lo demás, en `color`. Con ruido, su barrita."""
    n, marks = len(bayes.START), []
    if noise:
        marks.append(segments(X, y - noise, X, y + noise, color="ink", width=1.6, opacity=0.55))
    if len(X) > n:
        marks.append(points(X[n:], y[n:], color=color, size=7, shape="circle"))
    return [*marks, points(X[:n], y[:n], color="ink", size=6.5, shape="circle")]


def truth_line(target) -> dict:
    """La función escondida: solo al final."""
    return line(bayes.GRID, np.round(bayes.hidden_loss(bayes.GRID, target), 3), color="ink", width=2.2, dash="dash")


def optimum_mark(target) -> dict:
    """El mínimo de la función escondida."""
    x, loss = bayes.optimum(target)
    return points([x], [loss], color="#f0c000", size=9, shape="star")


def promise_top(promise) -> float:
    """Lo que se dibuja a altura 1: el máximo de la adquisición, o más, para que se vean también sus sumandos."""
    top = max(float(promise.value.max()), 1e-12)
    return top if promise.explore is None else float(np.clip(promise.explore.max() / 1.2, top, 1.7 * top))


def acquisition_marks(promise) -> list:
    """La adquisición y los dos sumandos que la forman, en la escala de `promise_top`."""
    top = promise_top(promise)

    def shown(values):
        return np.round(np.clip(values / top, -2, 2), 2)

    marks = [band(bayes.GRID, np.zeros(bayes.N_GRID), np.maximum(shown(promise.value), 0), color=MACHINE,
                  opacity=0.45)]
    if promise.exploit is not None:
        marks += [line(bayes.GRID, shown(values), color=color, width=2.2, dash=dash, label=label)
                  for values, (label, color, dash) in zip((promise.exploit, promise.explore), PARTS, strict=True)]
    return [*marks, rule(0, axis="y", color="ink", dash=None, width=1)]


def choice_marks(promise) -> list:
    """La posición que elige la adquisición."""
    return [rule(promise.x, color=MACHINE, dash="dash"),
            points([promise.x], [promise.value[promise.choice] / promise_top(promise)], color=MACHINE, size=8,
                   shape="diamond")]


def loss_panel(marks, title, at, named=True) -> Panel:
    return Panel(Axis("", 0, 1, ticks=[(v, "") for v, _ in TICKS]),
                 Axis("pérdida" if named else "", *LOSS_AXIS, ticks=TICKS if named else [(v, "") for v, _ in TICKS]),
                 marks, title=title, at=at, legend=False)


def acquisition_panel(marks, title, at, named=True) -> Panel:
    return Panel(Axis("hiperparámetro", 0, 1, ticks=TICKS),
                 Axis("adquisición" if named else "", -0.9, 1.3, ticks=[], grid=False), marks, title=title, at=at)


def history_panel(curves, at, span, extra=(), n_rounds=bayes.N_ROUNDS) -> Panel:
    """Lo mejor hasta cada evaluación: `curves` es [(valores, color, nombre, forma)]; su nombre, arriba."""
    first, marks = len(bayes.START), [*extra]
    last = first + n_rounds
    for values, color, _, shape in curves:
        x = np.arange(first, first + len(values))
        marks.append(line(x, np.round(values, 3), color=color, width=2.8, dash=None if shape else "dash"))
        if shape:
            marks.append(points(x, np.round(values, 3), color=color, size=6, shape=shape))
    names = [(name, color) for _, color, name, _ in reversed(curves)]
    marks.append(text([last + 0.3] * len(names), 0.77 - 0.052 * np.arange(len(names)), [name for name, _ in names],
                      color=[color for _, color in names], anchor="end", bold=True, size=16))
    return Panel(Axis("evaluaciones", first - 0.4, last + 0.4, ticks=[first, first + 2, first + 4, last]),
                 Axis("", 0, 0.8, ticks=[(v, number(v)) for v in (0, 0.2, 0.4, 0.6, 0.8)]), marks,
                 title="Mejor pérdida", at=at, span=span, legend=False)


# --- la máquina sola, vuelta por vuelta -------------------------------------------------------

def machine_scene(settings, step, n_rounds=bayes.N_ROUNDS) -> Scene:
    """La vuelta `step` de la máquina: su modelo, la adquisición con sus dos partes y lo mejor hasta ahora.

    En la última, `step == n_rounds`, no elige más: se ve la función escondida.
    """
    xs = bayes.machine_points(settings, n_rounds)[:len(bayes.START) + step]
    now, last = bayes.look(xs, settings, "machine"), step == n_rounds
    top = [*surrogate_marks(now.mean, now.sd, MACHINE), *data_marks(now.X, now.y, MACHINE, settings.noise),
           points([now.X[now.best]], [now.y[now.best]], color="ink", size=12, shape="circle", filled=False)]
    bottom = acquisition_marks(now.promise)
    if last:
        top = [truth_line(settings.target), *top, optimum_mark(settings.target)]
    else:
        top.insert(0, rule(now.promise.x, color=MACHINE, dash="dash"))
        bottom += choice_marks(now.promise)
    best = bayes.best_so_far(xs, settings, "machine")
    rivals = [(bayes.random_best(settings.target, n_rounds), "random", "azar", None)] if last else []
    title = "La función escondida, al fin" if last else f"Con {len(xs)} evaluaciones"
    panels = [loss_panel(top, title, (0, 0)),
              acquisition_panel(bottom, _parts_title(now.promise, last), (1, 0)),
              history_panel([*rivals, (best, MACHINE, "máquina", "diamond")], (0, 1), (2, 1), n_rounds=n_rounds)]
    return Scene(panels, describe=_machine_sentence(settings, now, last), width=960, height=440, widths=[1, 0.42],
                 heights=[1, 0.8], notes=NOTES + " Círculo: lo que elegimos hoy.")


def _promise_title(promise, last=False) -> str:
    return f"{NAMES[promise.name]}" if last else f"{NAMES[promise.name]} elige {x_text(promise.x)}"


def _parts_title(promise, last) -> str:
    """Lo que elige y, de lo que promete ahí, cuánto aporta cada sumando."""
    title = _promise_title(promise, last)
    if last or promise.explore is None:
        return title
    exploit, explore = (loss_text(part[promise.choice]) for part in (promise.exploit, promise.explore))
    return f"{title}: explota {exploit}, explora +{explore}"


def _machine_sentence(settings, now, last) -> str:
    chosen = now.X[now.best]
    if last:
        x, loss = bayes.optimum(settings.target)
        return (f"Después de {len(now.X)} evaluaciones la máquina elige {x_text(chosen)}, cuya pérdida verdadera es "
                f"{loss_text(bayes.hidden_loss(chosen, settings.target))}. El óptimo era {x_text(x)}, con "
                f"{loss_text(loss)}. Al azar, la mitad de las búsquedas llega a "
                f"{loss_text(bayes.random_best(settings.target)[-1])} o menos.")
    pick = now.promise.choice
    return (f"Con {len(now.X)} evaluaciones la mejor pérdida es {loss_text(now.best_loss)}, en {x_text(chosen)}. "
            f"{NAMES[now.promise.name]} elige {x_text(now.promise.x)}: ahí el modelo espera "
            f"{loss_text(now.mean[pick])} ± {loss_text(2 * now.sd[pick])}. La media más baja está en "
            f"{x_text(bayes.GRID[now.mean.argmin()])} y la franja más ancha, en {x_text(bayes.GRID[now.sd.argmax()])}.")


# --- W10: el duelo ----------------------------------------------------------------------------

@lru_cache(maxsize=2048)
def duel_scene(duel, settings, x) -> Scene:
    """Nosotros contra la máquina. `duel` es un `bayes.Duel`; `x`, dónde está nuestro deslizador (None si ya está).

    Mientras elegimos no se ve ninguna adquisición; al evaluar se ven las dos; al final, la función escondida.
    """
    ours, machine, fixed = _duel_parts(duel, settings)
    cursor = _cursor_marks(ours, x) if duel.choosing else ()
    left = loss_panel([*cursor, *_side_marks(duel, settings, ours, "ours")], _ours_title(duel), (0, 0))
    return Scene([left, *fixed], describe=_duel_sentence(duel, settings, ours, machine, x), width=960, height=450,
                 widths=[1, 1, 0.58], heights=[1, 0.7], notes=NOTES)


@lru_cache(maxsize=64)
def _duel_parts(duel, settings):
    """Lo que no cambia al mover el deslizador: los dos modelos y los demás paneles."""
    ours, machine = (bayes.look(duel.known(side, settings), settings, side) for side in ("ours", "machine"))
    title = f"La máquina ({NAMES[settings.acquisition]})"
    panels = (loss_panel(_side_marks(duel, settings, machine, "machine"), title, (0, 1), named=False),
              *_promise_panels(duel, settings, ours, machine),
              history_panel(_histories(duel, settings), (0, 2), (2, 1), _finish_marks(duel, settings)))
    return ours, machine, panels


def _ours_title(duel) -> str:
    return "Nosotros" if duel.finished else f"Nosotros · vuelta {duel.turn} de {bayes.N_ROUNDS}"


@lru_cache(maxsize=64)
def _side_marks(duel, settings, now, side) -> tuple:
    """El modelo y los datos de un lado; y, según el momento, lo recién medido o la función escondida."""
    color = COLORS[side]
    marks = [*surrogate_marks(now.mean, now.sd, color), *data_marks(now.X, now.y, color, settings.noise)]
    if duel.finished:
        chosen = now.X[now.best]
        marks = [truth_line(settings.target), *marks, optimum_mark(settings.target),
                 points([chosen], [bayes.hidden_loss(chosen, settings.target)], color="ink", size=13, shape="circle",
                        filled=False)]
    elif duel.revealed:
        marks += _outcome_marks(*duel.outcome(side, settings), now, color)
    return tuple(marks)


def _cursor_marks(now, x) -> list:
    """Dónde está el deslizador y qué espera ahí el modelo."""
    here = int(bayes.nearest(x))
    low, high = now.mean[here] - 2 * now.sd[here], now.mean[here] + 2 * now.sd[here]
    return [rule(x, color=OURS, dash=None, width=2), segments([x], [low], [x], [high], color=OURS, width=7)]


def _outcome_marks(x, y, now, color) -> list:
    """Lo recién medido: de lo que el modelo esperaba a lo que salió."""
    expected = now.mean[bayes.nearest(x)]
    return [rule(x, color=color, dash=None, width=2), segments([x], [expected], [x], [y], color="ink", width=4),
            points([x], [expected], color="white", size=5, shape="circle"),
            points([x], [y], color=color, size=11, shape="star")]


def _promise_panels(duel, settings, ours, machine) -> list:
    if duel.finished:
        return [_podium_panel(duel, settings)]
    name = NAMES[settings.acquisition]
    if not duel.revealed:
        # Los mismos rótulos que al evaluar: el área de dibujo no salta.
        hidden = [line([0], [np.nan], color=color, width=2.2, dash=dash, label=label)
                  for label, color, dash in PARTS if settings.acquisition != "pi"]
        return [acquisition_panel([*hidden, text([0.5], [0.3], ["se ve al evaluar"], color="muted", size=17)],
                                  f"¿Qué elegirá {name}?", (1, column), column == 0) for column in (0, 1)]
    ours_x = duel.ours[-1]
    return [acquisition_panel([*acquisition_marks(ours.promise), rule(ours_x, color=OURS, dash=None),
                               *choice_marks(ours.promise)], f"{name} habría elegido {x_text(ours.promise.x)}", (1, 0)),
            acquisition_panel([*acquisition_marks(machine.promise), *choice_marks(machine.promise)],
                              _promise_title(machine.promise), (1, 1), named=False)]


def _podium_panel(duel, settings) -> Panel:
    """La pérdida verdadera de lo que eligió cada uno."""
    losses = [bayes.chosen_loss(duel.seen(side, settings), settings, side) for side in ("ours", "machine")]
    losses += [bayes.random_best(settings.target)[-1], bayes.optimum(settings.target)[1]]
    names = ["nosotros", "máquina", "azar (mediana)", "óptimo"]
    marks = [bars(range(4), losses, width=0.6, color=[OURS, MACHINE, "random", "#f0c000"],
                  labels=[loss_text(v) for v in losses])]
    return Panel(Axis("", -0.6, 3.6, ticks=list(enumerate(names)), grid=False),
                 Axis("", 0, 1.45 * max(losses), ticks=[], grid=False), marks, at=(1, 0), span=(1, 2), legend=False,
                 title="Pérdida verdadera de lo elegido")


def _histories(duel, settings) -> list:
    sides = [(bayes.best_so_far(duel.seen(side, settings), settings, side), COLORS[side], name, shape)
             for side, name, shape in (("machine", "máquina", "diamond"), ("ours", "nosotros", "circle"))]
    if duel.finished:
        sides.insert(0, (bayes.random_best(settings.target), "random", "azar", None))
    return sides


def _finish_marks(duel, settings) -> list:
    return [rule(bayes.optimum(settings.target)[1], axis="y", color="ink", dash="dot")] if duel.finished else []


def _duel_sentence(duel, settings, ours, machine, x) -> str:
    name = NAMES[settings.acquisition]
    if duel.finished:
        return _verdict(duel, settings)
    if duel.revealed:
        (our_x, our_y), (their_x, their_y) = (duel.outcome(side, settings) for side in ("ours", "machine"))
        gap = abs(our_x - ours.promise.x)
        agrees = "casi lo mismo" if gap < 0.03 else f"a {x_text(gap)} de ahí"
        return (f"Vuelta {duel.turn} de {bayes.N_ROUNDS}. Evaluamos {x_text(our_x)} y la pérdida fue "
                f"{loss_text(our_y)}. Con nuestros datos, {name} habría elegido {x_text(ours.promise.x)}: {agrees}. "
                f"La máquina evaluó {x_text(their_x)} y obtuvo {loss_text(their_y)}.")
    here = int(bayes.nearest(x))
    return (f"Vuelta {duel.turn} de {bayes.N_ROUNDS}. En {x_text(x)} el modelo espera {loss_text(ours.mean[here])} ± "
            f"{loss_text(2 * ours.sd[here])}. Lo mejor hasta ahora: nosotros {loss_text(ours.best_loss)}, la máquina "
            f"{loss_text(machine.best_loss)}.")


def _verdict(duel, settings) -> str:
    ours, machine = (bayes.chosen_loss(duel.seen(side, settings), settings, side) for side in ("ours", "machine"))
    x, loss = bayes.optimum(settings.target)
    winner = "empatamos" if abs(ours - machine) < 5e-4 else "ganamos nosotros" if ours < machine else "gana la máquina"
    return (f"Fin: {winner}. La pérdida verdadera de lo que elegimos es {loss_text(ours)}; la de la máquina, "
            f"{loss_text(machine)}. El óptimo era {x_text(x)}, con {loss_text(loss)}. Al azar, la mitad de las "
            f"búsquedas llega a {loss_text(bayes.random_best(settings.target)[-1])} o menos.")


# --- W12: lotes -------------------------------------------------------------------------------

PICKED = "#a03c00"


def batches_scene(q, liar, batch, table, target=0) -> Scene:
    """El lote número `batch` (desde 0) de `q` puntos, y lo que rinde en muchas funciones (`batches.BatchTable`)."""
    runs = batches.run_batches(q, liar, target, n_evaluations=3 * q)
    now = runs[batch]
    panels = [_batch_model_panel(now), _batch_promises_panel(now),
              *(_regret_panel(table, q, liar, by_time, (row, 1)) for row, by_time in enumerate((False, True)))]
    return Scene(panels, describe=_batch_sentence(q, liar, now, table), width=960, height=480, widths=[1, 0.66],
                 heights=[1, 1], notes="Regret: cuánto falta para el mínimo. Media de "
                 f"{table.n_functions} funciones de dos hiperparámetros.")


def _batch_model_panel(now) -> Panel:
    at_mean, names = now.mean[bayes.nearest(now.points)], _spread(now.points)
    marks = [segments(names, np.full(len(names), 1.12), now.points, at_mean, color=PICKED, width=1.6),
             *surrogate_marks(now.mean, now.sd, MACHINE), points(now.X, now.y, color="ink", size=6, shape="circle"),
             points(now.points, at_mean, color=PICKED, size=7, shape="diamond"),
             text(names, np.full(len(names), 1.2), [str(i + 1) for i in range(len(names))], color=PICKED, bold=True,
                  size=16)]
    many = counted(len(now.points), "punto", "puntos a la vez")
    return loss_panel(marks, f"El lote: {many}", (0, 0))


def _spread(x, gap=0.04) -> np.ndarray:
    """Posiciones en el mismo orden que `x`, separadas al menos `gap`: para que los números no se encimen."""
    order = np.argsort(x, kind="stable")
    apart = np.array(x, dtype=float)[order]
    for _ in range(200):
        short = np.maximum(gap - np.diff(apart), 0)
        apart[1:] += short / 2
        apart[:-1] -= short / 2
        apart = np.clip(apart, 0.02, 0.98)
    names = np.empty(len(x))
    names[order] = apart
    return names


def _batch_promises_panel(now) -> Panel:
    """La adquisición con que se eligió cada punto; sin mentiras es siempre la misma."""
    first, last = now.promises[0].value, now.promises[-1].value
    same, top = len(now.points) > 1 and np.allclose(first, last), first.max() or 1.0
    marks = [band(bayes.GRID, np.zeros(bayes.N_GRID), np.round(first / top, 2), color=MACHINE, opacity=0.4,
                  label="EI del 1.º")]
    if len(now.points) > 1 and not same:
        marks.append(line(bayes.GRID, np.round(now.promises[1].value / top, 2), color=MACHINE, width=2.5, dash="dash",
                          label="EI del 2.º, tras la mentira"))
    marks += [rule(x, color=PICKED, dash="dot", width=1.6) for x in now.points]
    return Panel(Axis("hiperparámetro", 0, 1, ticks=TICKS), Axis("adquisición", 0, 1.15, ticks=[], grid=False), marks,
                 at=(1, 0), title="Todos salen de la misma adquisición" if same else "")


def _regret_panel(table, q, liar, by_time, at) -> Panel:
    chosen = (table.liar if liar else table.greedy)[list(table.sizes).index(q)]
    n = len(table.random) - 1
    last = n / 2 if by_time else n
    evaluations = np.arange(n + 1)
    marks = [] if by_time else [line(evaluations, table.random, color="random", dash="dash", label="azar")]
    alone = slice(int(last) + 1)
    marks.append(line(evaluations[alone], table.liar[0][alone], color=MACHINE, dash=None, label="de a 1"))
    if q > 1:
        x, name = evaluations[::q] / (q if by_time else 1), f"de a {q}"
        marks += [line(x, chosen[::q], color=PICKED, dash=None, label=name),
                  points(x, chosen[::q], color=PICKED, size=5, shape="diamond", label=name)]
    return Panel(Axis("rondas: el tiempo que pasa" if by_time else "evaluaciones: lo que se paga", 0, last),
                 Axis("regret", 0.02, 1.3, log=True, ticks=[(v, number(v)) for v in (0.03, 0.1, 0.3, 1)]), marks, at=at)


def rounds_saved(table, q, liar=True) -> tuple[int, float, int]:
    """Con 24 evaluaciones en lotes de `q`: cuántas rondas, qué regret, y cuántas rondas pide igualarlo de a uno."""
    n = len(table.random) - 1
    reached = (table.liar if liar else table.greedy)[list(table.sizes).index(q)][n]
    return n // q, float(reached), int((table.liar[0] <= reached + 1e-12).argmax())


def _batch_sentence(q, liar, now, table) -> str:
    if q == 1:
        return (f"De a un punto: {x_text(now.points[0])}. En {table.n_functions} funciones, después de 24 evaluaciones "
                f"(24 rondas) el regret medio es {loss_text(table.liar[0][24])}; al azar, "
                f"{loss_text(table.random[24])}.")
    how = "con mentiroso" if liar else "sin mentiroso"
    rounds, reached, alone = rounds_saved(table, q, liar)
    spread = x_text(now.points.max() - now.points.min())
    return (f"Lote de {q} {how}: {'; '.join(x_text(x) for x in now.points)}. Del primero al último hay {spread}. En "
            f"{table.n_functions} funciones, 24 evaluaciones en {rounds} rondas dejan un regret medio de "
            f"{loss_text(reached)}; de a una, {loss_text(table.liar[0][24])} en 24 rondas, y llega a "
            f"{loss_text(reached)} en {alone}.")


# --- un sustituto cualquiera, y la carrera ----------------------------------------------------

def surrogate_scene(x, mean, sd, X, y, promise=None, truth=None, label="hiperparámetro") -> Scene:
    """Un modelo sustituto en una dimensión: media y desvío sobre `x` (m,), y lo medido, `X` e `y`.

    `promise` (m,), la adquisición, va en un panel debajo; `truth` (m,), la función verdadera, con trazos.
    """
    x, mean, sd = (np.asarray(values, dtype=float) for values in (x, mean, sd))
    low, high = min((mean - 2 * sd).min(), np.min(y)), max((mean + 2 * sd).max(), np.max(y))
    room = 0.05 * (high - low)
    marks = [band(x, mean - 2 * sd, mean + 2 * sd, color=MACHINE, opacity=0.2, label="media ± 2 desvíos"),
             line(x, mean, color=MACHINE, width=3, dash=None, label="media del modelo")]
    if truth is not None:
        marks.append(line(x, truth, color="ink", width=2, dash="dash", label="la pérdida verdadera"))
    marks.append(points(X, y, color="ink", size=7, shape="circle", label="evaluado"))
    sentence = (f"Con {len(X)} evaluaciones, la media más baja está en {number(x[mean.argmin()], 2)} y la franja más "
                f"ancha, en {number(x[sd.argmax()], 2)}.")
    axis = Axis("pérdida", low - room, high + room)
    if promise is None:
        return Scene([Panel(Axis(label, x[0], x[-1]), axis, marks)], describe=sentence, width=900, height=330)
    promise = np.asarray(promise, dtype=float)
    pick = rule(x[promise.argmax()], color=MACHINE, dash="dash")
    panels = [Panel(Axis("", x[0], x[-1]), axis, [pick, *marks]),
              Panel(Axis(label, x[0], x[-1]), Axis("EI", 0, 1.1 * promise.max() or 1.0, ticks=[], grid=False),
                    [band(x, 0 * x, promise, color=MACHINE, opacity=0.45), pick], at=(1, 0))]
    return Scene(panels, width=900, height=430, heights=[1, 0.4],
                 describe=f"{sentence} La mejora esperada elige {number(x[promise.argmax()], 2)}.")


def race_scene(race, n=25) -> Scene:
    """Bayesiana, TPE y azar sobre la SVM: la mejor pérdida (mediana y cuartiles) y dónde propone cada uno."""
    names = {"random": "azar", "tpe": "TPE", "bayes": "bayesiana"}
    x, marks, strip, words = np.arange(1, n + 1), [], [], []
    for row, (name, label) in enumerate(names.items()):
        losses = getattr(race, name)[:, :n]
        low, middle, high = np.percentile(np.minimum.accumulate(losses, axis=1), [25, 50, 75], axis=0)
        marks += [band(x, low, high, color=name, opacity=0.15), line(x, middle, color=name, width=3, label=label)]
        late = losses[:, 10:].ravel()
        typical = np.quantile(late, (np.arange(40) + 0.5) / 40)      # cada punto es un cuarentavo de las propuestas
        jitter = np.random.default_rng(row).uniform(-0.28, 0.28, len(typical))
        strip += [points(typical, row + jitter, color=name, size=5, shape="circle", opacity=0.7),
                  segments([np.median(late)], [row - 0.42], [np.median(late)], [row + 0.42], color="ink", width=4)]
        words.append(f"{label} {loss_text(np.median(late))}")
    double = float(np.median(race.random[:, :2 * n].min(axis=1)))
    marks.append(points([n], [double], color="random", size=9, filled=False, label=f"azar con {2 * n}"))
    ticks = [(v, number(v)) for v in (0.02, 0.05, 0.1, 0.2, 0.4)]
    panels = [Panel(Axis("evaluaciones", 1, n + 0.6), Axis("mejor pérdida", 0.017, 0.4, log=True, ticks=ticks), marks),
              Panel(Axis("pérdida de cada propuesta", 0.017, 0.5, log=True, ticks=ticks[::2]),
                    Axis("", -0.6, 2.6, ticks=list(enumerate(names.values())), grid=False), strip, at=(0, 1),
                    legend=False, title=f"Evaluaciones 11 a {n}")]
    finals = [f"{label} {loss_text(np.median(getattr(race, name)[:, :n].min(axis=1)))}"
              for name, label in names.items()]
    return Scene(panels, width=900, height=380, widths=[1, 0.75], notes=(
        "Líneas y franjas: mediana y cuartiles. A la derecha, cada punto es un cuarentavo de las propuestas; la raya, "
        "su mediana."), describe=(
        f"Mediana de {len(race.bayes)} semillas, después de {n} evaluaciones: {', '.join(finals)}; azar con {2 * n}, "
        f"{loss_text(double)}. Mediana de las propuestas 11 a {n}: {', '.join(words)}."))
