"""Una historia dibujada: las mismas imágenes para cualquier método y para cualquier biblioteca.

    convergence_scene(historias)   el mejor hasta cada momento, contra evaluaciones o contra costo
    parallel_scene(historia)       cada configuración, una línea que cruza todos los hiperparámetros
    slices_scene(historia)         la pérdida según cada hiperparámetro
    importance_scene(historia)     en cuáles se concentran las mejores, y cuánto daría el azar
    genealogy_scene(historia)      generaciones, padres e hijos

Con `score="exactitud"` se dibuja ese puntaje (menos la pérdida: más es mejor) en lugar de la pérdida.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from typing import NamedTuple

import numpy as np

from coursekit.basics.spanish import number, significant
from coursekit.basics.validation import bad_type, bad_value, check_choice
from coursekit.experiments.columns import Column, columns_of, final_trials
from coursekit.experiments.importance import importance
from coursekit.figures import style
from coursekit.figures.scene import (
    Axis,
    Panel,
    Scene,
    band,
    bars,
    cells,
    line,
    linear_ticks,
    log_ticks,
    palette,
    points,
    rects,
    ring,
    round_to_send,
    segments,
    text,
)
from coursekit.history import History
from coursekit.methods import METHODS, label_of

SPARE_COLORS = ("accent", "#0072b2", "#d55e00", "#009e73", "#8c5a00", "#cc79a7")    # si dos historias comparten método
SPARE_SHAPES = ("circle", "square", "diamond", "triangle", "down", "plus")
SATURATE = 0.9       # las pérdidas peores que este cuantil llevan todas el mismo tono
CRUSHED = 1.5        # cuántas veces lo que ocupan los nueve décimos mejores puede abarcar un eje
LONGEST = 14         # letras de una categoría en un eje


# --- pérdida o puntaje ------------------------------------------------------------------------

class Shown:
    """Cómo se muestran las pérdidas: tal cual, o como el puntaje que son con el signo cambiado."""

    def __init__(self, score: str | None):
        self.score = score
        self.label = score or "pérdida"
        self.sign = 1 if score is None else -1

    def __call__(self, losses):
        """Los valores que se dibujan: lo que falta, NaN."""
        values = [math.nan if v is None else v for v in np.atleast_1d(losses)]
        return self.sign * np.array(values, dtype=float)

    def text(self, loss) -> str:
        return significant(self.sign * loss, 4)


def _axis(label, values, margin=0.06, log=False) -> Axis:
    """Un eje que abarca `values`, con un poco de aire."""
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
    if log and low > 0:
        ratio = max(high / low, 1.2) ** margin
        return Axis(label, low / ratio, high * ratio, log=True)
    room = margin * (high - low) or abs(high) * margin or 1.0
    return Axis(label, low - room, high + room)


def _check_history(name, history) -> History:
    if not isinstance(history, History):
        raise bad_type(name, history, "una History (para otras bibliotecas: coursekit.interop)")
    if not any(t.ok for t in history):
        raise bad_value(name, history, "una historia con al menos un trial terminado bien")
    return history


def method_label(history) -> str:
    """Cómo se llama el método de una historia en una leyenda."""
    return label_of(history.method)


# --- la convergencia --------------------------------------------------------------------------

def convergence_scene(histories, against="trials", *, score=None, title="", log=False) -> Scene:
    """El mejor hasta cada momento: `against="trials"` (evaluaciones) o `"cost"` (costo acumulado).

    `histories`: una History, una lista, o un diccionario {nombre: History o lista de History}. Una lista bajo un
    mismo nombre son semillas del mismo método: se dibuja la mediana y la franja entre cuartiles. `log=True` pone la
    pérdida en escala logarítmica (si es positiva).
    """
    check_choice("against", against, ("trials", "cost"))
    groups = _groups(histories)
    shown = Shown(score)
    log = log and score is None
    curves = {name: _curve(group, against) for name, group in groups.items()}
    cloud = _cloud(groups, against, shown)
    if cloud is None:
        x, heights = _every_height(curves.values(), shown)
        y_label = f"mejor {shown.label} hasta ahí"
    else:
        x, heights = cloud
        y_label = shown.label

    fits = np.full(len(heights), True) if log else _fitting(heights, shown.sign)
    y_axis = _axis(y_label, heights[fits], log=log)
    marks = []
    if cloud is not None:
        marks.append(points(x[fits], heights[fits], color="#a9a9a9", size=4, label="cada evaluación"))
    for (name, curve), look in zip(curves.items(), _looks(groups), strict=True):
        marks += _curve_marks(name, curve, shown, look)

    left_out = ""
    if not fits.all():
        left_out = _left_out(heights, fits, shown, is_cloud=cloud is not None)
        # De una sola historia, una flecha por evaluación; de varias, solo donde cae la peor.
        where = x[_worst(heights, shown)] if cloud is None else x[~fits]
        marks.append(_border_arrows(where, y_axis, shown, left_out))
    x_axis = _spent_axis(curves.values(), against)
    sentence = _convergence_sentence(curves, against, shown, left_out)
    return Scene([Panel(x_axis, y_axis, marks)], title=title, height=460, describe=sentence)


def _spent_axis(curves, against) -> Axis:
    label = "evaluaciones" if against == "trials" else "costo acumulado"
    ends = [curve.x[-1] for curve in curves]
    return _axis(label, [0, *ends], margin=0.02)


def _worst(heights, shown) -> int:
    return int(np.nanargmax(shown.sign * heights))


def _left_out(heights, fits, shown, is_cloud) -> str:
    """«6 fuera del eje, hasta 7753»: cuántas solo se dice si son evaluaciones."""
    who = f"{(~fits).sum()} fuera" if is_cloud else "Fuera"
    worst = heights[_worst(heights, shown)]
    return f"{who} del eje, hasta {shown.text(shown.sign * worst)}"


def _fitting(heights, sign) -> np.ndarray:
    """Qué alturas entran en el eje: todas, salvo las que aplastarían contra el borde a los nueve décimos mejores."""
    badness = sign * heights
    finite = badness[np.isfinite(badness)]
    best = finite.min()
    usual = np.quantile(finite, 0.9)
    crushes = badness > best + CRUSHED * (usual - best)
    return ~crushes | (usual == best)


def _border_arrows(x, axis, shown, label):
    """Flechas contra el borde del eje, donde hay algo que no entra."""
    up = shown.sign > 0
    border, inside = (axis.high, axis.low) if up else (axis.low, axis.high)
    height = border + 0.03 * (inside - border)
    shape = "triangle" if up else "down"
    return points(x, height, color="ink", size=5, label=label, shape=shape)


def _groups(histories) -> dict[str, list[History]]:
    if isinstance(histories, History):
        histories = [histories]
    if not isinstance(histories, Mapping):
        if not isinstance(histories, (list, tuple)):
            raise bad_type("histories", histories, "una History, una lista de ellas o un diccionario {nombre: History}")
        histories = _named(histories)
    groups = {str(name): _as_list(group) for name, group in histories.items()}
    if not groups or not all(groups.values()):
        raise bad_value("histories", histories, "al menos una historia")
    for group in groups.values():
        for history in group:
            _check_history("histories", history)
    return groups


def _as_list(group) -> list:
    if isinstance(group, (list, tuple)):
        return list(group)
    return [group]


def _named(histories) -> dict:
    """Historias sueltas, con el nombre de su método; si se repite, numeradas."""
    for history in histories:
        _check_history("histories", history)
    labels = [method_label(history) for history in histories]
    named = {}
    for i, (label, history) in enumerate(zip(labels, histories, strict=True)):
        is_repeated = labels.count(label) > 1
        so_far = labels[:i].count(label)
        name = f"{label} {so_far + 1}" if is_repeated else label
        named[name] = history
    return named


class Look(NamedTuple):
    """Cómo se dibuja una curva."""

    color: str
    shape: str
    dash: str | None


def _looks(groups):
    """Color, marcador y trazo de cada grupo: los de su método o, si ya salieron, otros."""
    used = set()
    spare_colors = cycle(SPARE_COLORS)
    for i, group in enumerate(groups.values()):
        name = group[0].method
        if name in METHODS and name not in used:
            used.add(name)
            yield Look(name, METHODS[name].marker, METHODS[name].dash)
        else:
            yield Look(next(spare_colors), SPARE_SHAPES[i % len(SPARE_SHAPES)], None)


@dataclass(frozen=True)
class Curve:
    """El mejor hasta cada `x`: la mediana de `n_seeds` semillas y, si son varias, sus cuartiles (bajo, alto)."""

    x: np.ndarray
    middle: np.ndarray
    quartiles: tuple = ()
    n_seeds: int = 1


def _curve(group, against) -> Curve:
    incumbents = [history.incumbent(against) for history in group]
    if len(incumbents) == 1:
        x, best = incumbents[0]
        return Curve(x, best)
    x = np.unique(np.concatenate([spent for spent, _ in incumbents]))
    table = np.array([_read_at(x, spent, best) for spent, best in incumbents])
    table = np.where(np.isnan(table), np.inf, table)      # sin evaluar todavía: peor que cualquiera
    quartiles = (_quantile(table, 0.25), _quantile(table, 0.75))
    return Curve(x, _quantile(table, 0.5), quartiles, len(group))


def _read_at(x, spent, best):
    """La curva escalonada (spent, best) leída en x: NaN antes de la primera evaluación."""
    last_paid = np.searchsorted(spent, x, side="right") - 1
    started = last_paid >= 0
    return np.where(started, best[np.maximum(last_paid, 0)], np.nan)


def _quantile(table, q):
    """El cuantil de cada columna; NaN donde todavía no hay."""
    heights = np.quantile(table, q, axis=0, method="inverted_cdf")
    return np.where(np.isinf(heights), np.nan, heights)


def _cloud(groups, against, shown):
    """(x, altura) de cada evaluación si hay una sola historia; las fallidas no tienen altura."""
    histories = [history for group in groups.values() for history in group]
    if len(histories) > 1:
        return None
    (history,) = histories
    x, _ = history.incumbent(against)
    ok = np.array([t.ok for t in history])
    return x[ok], shown([t.loss for t in history if t.ok])


def _every_height(curves, shown):
    """(x, altura) de todo lo que dibujan las curvas: medianas y cuartiles."""
    x, heights = [], []
    for curve in curves:
        for values in (curve.middle, *curve.quartiles):
            x.append(curve.x)
            heights.append(shown(values))
    return np.concatenate(x), np.concatenate(heights)


def _curve_marks(name, curve, shown, look):
    marks = []
    label = name
    if curve.quartiles:
        low, high = (shown(values) for values in curve.quartiles)
        marks.append(band(*_staircase(curve.x, low, high), color=look.color, opacity=0.16))
        label = f"{name} (mediana de {curve.n_seeds})"
    middle = shown(curve.middle)
    marks.append(line(*_staircase(curve.x, middle), color=look.color, width=3, dash=look.dash))
    kept = _few(np.flatnonzero(np.isfinite(middle)), 7)
    marks.append(points(
        curve.x[kept],
        middle[kept],
        color=look.color,
        shape=look.shape,
        label=label,
        size=9 if look.shape == "star" else 6,
    ))
    return marks


def _staircase(x, *heights):
    """Los mismos valores, en escalera: el mejor no cambia hasta la evaluación siguiente."""
    corners = np.repeat(x, 2)[1:]
    levels = [np.repeat(h, 2)[:-1] for h in heights]
    return corners, *levels


def _few(positions, most):
    """A lo sumo `most` de las posiciones, repartidas, con la última."""
    if len(positions) <= most:
        return positions
    spread = np.linspace(0, len(positions) - 1, most).round().astype(int)
    return positions[np.unique(spread)]


def _convergence_sentence(curves, against, shown, left_out):
    parts = []
    for name, curve in curves.items():
        spent = number(curve.x[-1])
        unit = f"{spent} evaluaciones" if against == "trials" else f"un costo de {spent}"
        final = "una mediana de " if curve.quartiles else ""
        parts.append(f"{name} llega a {final}{shown.text(curve.middle[-1])} con {unit}")
    sentence = f"La mejor {shown.label} hasta cada momento: {'; '.join(parts)}."
    return f"{sentence} {left_out}." if left_out else sentence


# --- coordenadas paralelas --------------------------------------------------------------------

def parallel_scene(history, *, score=None, title="") -> Scene:
    """Una línea por configuración, que cruza los ejes de sus hiperparámetros y termina en su pérdida.

    Color: la pérdida, oscura la buena; la mejor, gruesa y verde. Si una configuración se midió con varios recursos,
    cuenta la de mayor recurso. Donde no tiene un hiperparámetro, la línea se corta.
    """
    _check_history("history", history)
    shown = Shown(score)
    trials = final_trials(history)
    trials.sort(key=lambda t: -t.loss)                       # la mejor, al final: encima
    columns = columns_of(history, trials)
    crossed = [*columns, _loss_column(trials, shown)]
    last = len(crossed) - 1

    heights = np.array([_apart(column) for column in crossed])
    colors = loss_colors([t.loss for t in trials])
    marks = [_connections(heights[:, :-1], colors[:-1]), *_best_line(heights[:, -1])]
    pixel = (last + 0.9) / 860
    for i, column in enumerate(crossed):
        marks += _parallel_axis(i, column, i == last, pixel)
    names = [(i, column.name) for i, column in enumerate(crossed)]
    x = Axis("", -0.45, last + 0.45, ticks=names, grid=False)
    y = Axis("", -0.06, 1.06, visible=False)
    return Scene(
        [Panel(x, y, marks, legend=False)],
        title=title,
        height=470,
        describe=_parallel_sentence(trials, columns, shown),
        notes="Verde: la mejor. Cuanto más oscura la línea, mejor.",
    )


def _loss_column(trials, shown) -> Column:
    values = shown([t.loss for t in trials])
    low = float(values.min())
    high = float(values.max())
    unit = np.full(len(values), 0.5)
    if high > low:
        unit = (values - low) / (high - low)
    return Column(shown.label, tuple(values), unit, low=low, high=high)


def _apart(column):
    """Los lugares de una columna; donde muchas líneas pasarían por el mismo punto, apenas separados."""
    if column.categories is not None:
        places = len(column.categories)
    else:
        places = len(set(column.unit[column.unit >= 0]))
        if places > 12:
            return column.unit
    jitter = np.random.default_rng(0).uniform(-0.18, 0.18, len(column.unit))
    return column.unit + jitter / max(places, 4)


def _connections(heights, colors):
    """Un segmento por configuración entre cada par de ejes vecinos; `heights` es (ejes, configuraciones)."""
    n_axes, n = heights.shape
    left = np.arange(n_axes - 1)
    return segments(
        np.tile(left, n),
        heights[:-1].T.ravel(),
        np.tile(left + 1, n),
        heights[1:].T.ravel(),
        color=np.repeat(colors, n_axes - 1).tolist() if n else "muted",
        width=1.6,
        opacity=0.75,
    )


def _best_line(heights):
    x = np.arange(len(heights))
    seen = np.isfinite(heights)
    return [
        line(x, heights, color="white", width=6),
        line(x, heights, color="best", width=4, dash=None),
        points(x[seen], heights[seen], color="best", size=6),
    ]


def _parallel_axis(x, column, last, pixel):
    """Un eje vertical con sus textos sobre blanco; `pixel` es lo que mide uno, en unidades del panel."""
    ticks = column_ticks(column, about=4)
    labels = [label for _, label in ticks]
    y = np.array([place for place, _ in ticks])
    outwards = pixel if last else -pixel
    reach = np.array([8 + 8.2 * len(label) + 4 for label in labels])
    anchor = "start" if last else "end"
    return [
        segments(x, 0, x, 1, color="ink", width=1.5),
        rects(x + 4 * outwards, y - 0.03, x + reach * outwards, y + 0.03, color="white", opacity=0.8),
        segments(x, y, x + 6 * outwards, y, color="ink", width=1.5),
        text(x + 9 * outwards, y, labels, size=14, anchor=anchor),
    ]


def column_ticks(column, about=5) -> list[tuple[float, str]]:
    """Las marcas de una columna, como (lugar en [0, 1], texto)."""
    if column.categories is not None:
        n = len(column.categories)
        return [((i + 0.5) / n, _short(v)) for i, v in enumerate(column.categories)]
    values = _round_values(column, about)
    return [(column.position(v), number(v)) for v in values]


def _round_values(column, about) -> list[float]:
    """Unos `about` números redondos dentro de la columna; enteros, si lo son los suyos."""
    if column.log:
        powers = log_ticks(column.low, column.high)
        every = math.ceil(len(powers) / about)
        return powers[::every]
    values = [round_to_send(v) for v in linear_ticks(column.low, column.high, about)]
    if all(isinstance(v, int) for v in column.values if v is not None):
        values = [v for v in values if float(v).is_integer()]
    return values


def _short(value) -> str:
    words = number(value) if type(value) in (int, float) else str(value)
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST - 1] + "…"


def _parallel_sentence(trials, columns, shown):
    best = trials[-1]
    active = [column.name for column in columns if column.name in best.params]
    parts = [f"{name} = {_short(best.params[name])}" for name in active]
    told = ", ".join(parts) or "sin hiperparámetros que varíen"
    worst_text = shown.text(trials[0].loss)
    best_text = shown.text(best.loss)
    return (f"{len(trials)} configuraciones, con {shown.label} entre {worst_text} y {best_text}. "
            f"La mejor: {told}.")


# --- colores de la pérdida --------------------------------------------------------------------

def loss_range(losses) -> tuple[float, float]:
    """De qué pérdida a qué pérdida va la escala de color: las peores se saturan."""
    finite = np.array([v for v in losses if _has_loss(v)], dtype=float)
    low = float(finite.min())
    high = float(np.quantile(finite, SATURATE))
    if high > low:
        return low, high
    return low, low + (abs(low) or 1.0) * 1e-6


def _has_loss(value) -> bool:
    return value is not None and math.isfinite(value)


def loss_colors(losses, limits=None) -> list[str]:
    """El color de cada pérdida: oscuro el de las buenas; gris el de las que fallaron (None o NaN)."""
    low, high = limits or loss_range(losses)
    shades = palette(style.CMAP)

    def shade(loss):
        if not _has_loss(loss):
            return style.color("soft")
        unit = min(max((loss - low) / (high - low), 0), 1)
        return shades[round(unit * (len(shades) - 1))]

    return [shade(loss) for loss in losses]


# --- cortes -----------------------------------------------------------------------------------

def slices_scene(history, *, score=None, title="", columns=3) -> Scene:
    """La pérdida de cada configuración según cada hiperparámetro, uno por panel.

    Más oscuro, más tarde en la búsqueda; la estrella es la mejor. Lo que se ve es lo que se *probó*: donde un
    método no probó, no hay puntos.
    """
    _check_history("history", history)
    shown = Shown(score)
    trials = final_trials(history)
    per_name = columns_of(history, trials)
    if not per_name:
        raise bad_value("history", history, "algún hiperparámetro que tome más de un valor")
    values = shown([t.loss for t in trials])
    best = int(np.argmin([t.loss for t in trials]))
    width = min(columns, len(per_name))
    inner_axis = _axis("", values)
    first_axis = replace(inner_axis, label=shown.label)

    panels = []
    for i, column in enumerate(per_name):
        row, place = divmod(i, width)
        y_axis = first_axis if place == 0 else inner_axis
        marks = _slice_marks(column, values, best)
        panels.append(Panel(_slice_axis(column), y_axis, marks, at=(row, place), legend=False))
    rows = math.ceil(len(per_name) / width)
    return Scene(
        panels,
        title=title,
        height=300 * rows + (30 if title else 0),
        describe=_slices_sentence(trials, per_name, best, shown),
        notes="Estrella: la mejor. Más oscuro: más tarde en la búsqueda.",
    )


def _slice_axis(column) -> Axis:
    return Axis(column.name, -0.06, 1.06, ticks=column_ticks(column, 4), grid=False)


def _slice_marks(column, values, best):
    x = column.unit
    if column.categories is not None:
        jitter = np.random.default_rng(0).uniform(-0.25, 0.25, len(values))      # solo separa lo que se taparía
        x = x + jitter / len(column.categories)
    colors = np.array(_shades_by_age(len(values)))
    seen = np.isfinite(x)
    marks = [points(x[seen], values[seen], color=colors[seen].tolist(), size=5)]
    if seen[best]:
        marks.append(points(x[best], values[best], color="best", shape="star", size=12))
    return marks


def _shades_by_age(n) -> list[str]:
    """`n` grises, del más claro (lo primero que se probó) al más oscuro."""
    shades = palette("Greys")
    ages = np.linspace(0.35, 0.95, n) if n > 1 else [0.6]
    return [shades[round(age * (len(shades) - 1))] for age in ages]


def _slices_sentence(trials, columns, best, shown):
    active = [column for column in columns if np.isfinite(column.unit[best])]
    where = ", ".join(f"{column.name} = {_short(column.values[best])}" for column in active)
    loss = shown.text(trials[best].loss)
    return (f"{len(trials)} configuraciones vistas por {len(columns)} hiperparámetros. "
            f"La mejor {shown.label}, {loss}, está en {where}.")


# --- importancia ------------------------------------------------------------------------------

def importance_scene(history, *, top=0.25, title="", seed=0) -> Scene:
    """La importancia de cada hiperparámetro, y la raya de lo que daría el azar.

    Se calcula así: ¿las mejores `top` se concentran en algunos valores de ese hiperparámetro más de lo que se los
    probó? (divergencia de Pearson entre las dos densidades, como PED-ANOVA y Optuna). La raya: lo que un
    hiperparámetro que no influye supera una vez de cada veinte. Depende del espacio y de dónde probó el método, mira
    los hiperparámetros uno por uno, y no es una causa.
    """
    result = importance(_check_history("history", history), top=top, seed=seed)
    if not result.names:
        raise bad_value("history", history, "algún hiperparámetro que tome más de un valor")
    return Scene(
        [_importance_panel(result)],
        title=title,
        height=140 + 58 * len(result.names),
        describe=_importance_sentence(result),
        notes="Solo cuenta en este espacio y con estas evaluaciones: con otro rango, la importancia cambia.",
    )


def _importance_panel(result) -> Panel:
    order = np.argsort(result.share)
    rows = np.arange(len(order))
    share = result.share[order]
    chance = result.chance[order]
    furthest = np.maximum(share, chance)          # la raya del azar no tapa el número
    high = max(float(furthest.max()) * 1.18, 0.05)
    colors = ["best" if clear else "soft" for clear in result.distinguishable[order]]
    marks = [
        bars(rows, share, width=0.6, color=colors, horizontal=True),
        segments(chance, rows - 0.4, chance, rows + 0.4, color="bad", width=4, label="hasta aquí llega el azar"),
        text(furthest + 0.02 * high, rows, [_share_text(s) for s in share], anchor="start"),
    ]
    names = [(row, result.names[i]) for row, i in enumerate(order)]
    ticks = [(t, _share_text(t)) for t in linear_ticks(0, high)]
    x = Axis("importancia (parte del total)", 0, high, ticks=ticks)
    y = Axis("", -0.6, len(order) - 0.4, ticks=names, grid=False)
    return Panel(x, y, marks)


def _share_text(share) -> str:
    return f"{number(100 * share, 0)} %"


def shares_text(result) -> str:
    """«C 70 %, gamma 30 %»: la importancia de cada hiperparámetro, de mayor a menor."""
    order = np.argsort(-result.share)
    return ", ".join(f"{result.names[i]} {_share_text(result.share[i])}" for i in order)


def names_where(result, chosen) -> list[str]:
    """Los hiperparámetros de `chosen` (uno por nombre, sí o no), del más importante al menos."""
    order = np.argsort(-result.share)
    return [result.names[i] for i in order if chosen[i]]


def _importance_sentence(result):
    clear = names_where(result, result.distinguishable)
    verdict = "ninguno se distingue del azar"
    if clear:
        verdict = f"se distinguen del azar: {', '.join(clear)}"
    return (f"De {result.n_trials} configuraciones se miran las {result.n_top} mejores. "
            f"Importancia: {shares_text(result)}; {verdict}.")


# --- genealogía -------------------------------------------------------------------------------

def genealogy_scene(history, generation=None, *, score=None, title="") -> Scene:
    """Los individuos de cada generación, de mejor (arriba) a peor, con un hilo desde cada padre.

    Color: la pérdida, oscura la buena. Hilos gruesos: los antepasados del mejor. `generation` dibuja hasta esa
    generación (todas, por omisión). `ValueError` si los trials no dicen su generación.
    """
    _check_history("history", history)
    shown = Shown(score)
    tree = Genealogy(history)
    last = tree.generations[-1]
    if generation is not None:
        last = check_choice("generation", generation, tree.generations)
    size = max(len(group) for group in tree.members.values())
    low = tree.generations[0] - 0.5
    high = tree.generations[-1] + 0.5
    x = Axis("generación", low, high, ticks=[(g, str(g)) for g in tree.generations], grid=False)
    ranks = [(rank, f"{rank}.º") for rank in _written_ranks(size)]
    y = Axis("puesto en su generación", size + 0.6, 0.2, ticks=ranks, grid=False)
    bar = _loss_bar(tree.limits, (low, high, 0, 1), shown)
    return Scene(
        [Panel(x, y, [bar, *tree.marks(last)])],
        title=title,
        height=520,
        describe=_genealogy_sentence(tree, last, shown),
    )


def _loss_bar(limits, extent, shown) -> dict:
    """La escala de color sola, al costado del panel: una celda vacía que no tapa nada."""
    low, high = limits
    cmap = style.CMAP
    if shown.sign < 0:
        low, high = -high, -low
        cmap = f"{style.CMAP}_r"
    return cells([[math.nan]], extent, cmap=cmap, vmin=low, vmax=high, label=shown.label)


def _written_ranks(size):
    if size > 6:
        return [1, *range(5, size + 1, 5)]
    return range(1, size + 1)


class Genealogy:
    """Quién desciende de quién: `members` {generación: trials de mejor a peor}, `place` {número: (x, y)}."""

    def __init__(self, history):
        born = [t for t in history if t.generation is not None]
        if not born:
            raise bad_value("history", history, "trials con «generation»: la de GeneticSearch o history_from_tpot")
        self.generations = sorted({t.generation for t in born})
        self.by_number = {t.number: t for t in born}
        self.members = {g: _fittest_first(born, g) for g in self.generations}
        self.place = {}
        for g, group in self.members.items():
            for rank, trial in enumerate(group, start=1):
                self.place[trial.number] = (g, rank)
        self.limits = loss_range([t.loss for t in born])

    def until(self, generation) -> list:
        """Los trials nacidos hasta esa generación, de mejor a peor dentro de cada una."""
        shown = [g for g in self.generations if g <= generation]
        return [trial for g in shown for trial in self.members[g]]

    def best(self, generation):
        """El mejor trial nacido hasta esa generación."""
        return min(self.until(generation), key=_fitness)

    def ancestors(self, trial) -> set[int]:
        """Los números de `trial` y de todos sus antepasados."""
        found = set()
        waiting = [trial.number]
        while waiting:
            one = waiting.pop()
            if one in self.by_number and one not in found:
                found.add(one)
                waiting += self.by_number[one].parents
        return found

    def marks(self, generation, size=None) -> list[dict]:
        """Hilos, individuos y el mejor, hasta una generación."""
        alive = self.until(generation)
        best = self.best(generation)
        x, y = np.array([self.place[t.number] for t in alive], float).T
        if size is None:
            crowd = max(len(group) for group in self.members.values())
            size = min(11.0, 150 / crowd)
        colors = loss_colors([t.loss for t in alive], self.limits)
        return [
            *self._threads(alive, self.ancestors(best)),
            points(x, y, color=colors, size=size),
            ring(*self.place[best.number], size=size + 5, color="best"),
        ]

    def _threads(self, alive, family) -> list[dict]:
        """Todo el árbol en gris claro y, encima, el linaje del mejor."""
        threads = [(parent, t.number) for t in alive for parent in t.parents if parent in self.place]
        strong = [ends for ends in threads if family.issuperset(ends)]
        faint = [ends for ends in threads if not family.issuperset(ends)]
        return [self._segments(faint, "#c4c4c4", 1.2), self._segments(strong, "best", 3.5)]

    def _segments(self, threads, color, width):
        corners = [[*self.place[parent], *self.place[child]] for parent, child in threads]
        x0, y0, x1, y1 = np.array(corners, float).reshape(-1, 4).T
        return segments(x0, y0, x1, y1, color=color, width=width)


def _fittest_first(trials, generation) -> list:
    members = [t for t in trials if t.generation == generation]
    return sorted(members, key=_fitness)


def _fitness(trial):
    return (trial.loss if trial.ok else math.inf, trial.number)


def _genealogy_sentence(tree, last, shown):
    alive = tree.until(last)
    best = tree.best(last)
    crossed = sum(len(t.parents) == 2 for t in alive)
    alone = sum(len(t.parents) == 1 for t in alive)
    n_ancestors = len(tree.ancestors(best)) - 1
    return (f"Hasta la generación {last} nacieron {len(alive)} individuos: "
            f"{crossed} con dos padres y {alone} con uno. "
            f"El mejor, de la generación {best.generation}, "
            f"tiene {shown.label} {shown.text(best.loss)} y {n_ancestors} antepasados.")
