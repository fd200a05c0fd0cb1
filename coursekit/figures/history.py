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
    _round,
    band,
    bars,
    cells,
    line,
    linear_ticks,
    log_ticks,
    palette,
    points,
    rects,
    segments,
    text,
)
from coursekit.history import History
from coursekit.methods import label_of

SPARE = ("accent", "#0072b2", "#d55e00", "#009e73", "#8c5a00", "#cc79a7")    # colores si dos historias comparten método
SHAPES = ("circle", "square", "diamond", "triangle", "down", "plus")
CMAP = "cividis"
SATURATE = 0.9       # las pérdidas peores que este cuantil llevan todas el mismo tono
CRUSHED = 1.5        # cuántas veces lo que ocupan los nueve décimos mejores puede abarcar un eje
LONGEST = 14         # letras de una categoría en un eje


# --- pérdida o puntaje ------------------------------------------------------------------------

class Shown:
    """Cómo se muestran las pérdidas: tal cual, o como el puntaje que son con el signo cambiado."""

    def __init__(self, score: str | None):
        self.score, self.label = score, score or "pérdida"
        self.sign = 1 if score is None else -1

    def __call__(self, losses):
        """Los valores que se dibujan: lo que falta, NaN."""
        return self.sign * np.array([math.nan if v is None else v for v in np.atleast_1d(losses)], dtype=float)

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
    curves = {name: _curve(group, against) for name, group in groups.items()}
    single = len(groups) == 1 and len(next(iter(groups.values()))) == 1
    x, drawn = (_cloud(next(iter(groups.values()))[0], against, shown) if single else
                _every_height(curves.values(), shown))
    log = log and score is None
    fits = np.full(len(drawn), True) if log else _fitting(drawn, shown.sign)
    y_axis = _axis(shown.label if single else f"mejor {shown.label} hasta ahí", drawn[fits], log=log)
    marks = [points(x[fits], drawn[fits], color="#a9a9a9", size=4, label="cada evaluación")] if single else []
    for (name, group), (color, shape, dash) in zip(groups.items(), _styles(groups), strict=True):
        marks += _curve_marks(name, curves[name], len(group), shown, color, shape, dash)
    left_out = "" if fits.all() else _left_out(drawn, fits, shown, single)
    if left_out:
        # De una sola historia, una flecha por evaluación; de varias, solo donde cae la peor.
        marks.append(_border_arrows(x[~fits] if single else x[[_worst(drawn, shown)]], y_axis, shown, left_out))
    x_label = "evaluaciones" if against == "trials" else "costo acumulado"
    panel = Panel(_axis(x_label, [0, *(x[-1] for x, _ in curves.values())], 0.02), y_axis, marks)
    return Scene([panel], title=title, height=460,
                 describe=_convergence_sentence(groups, curves, against, shown, left_out))


def _worst(drawn, shown) -> int:
    return int(np.nanargmax(shown.sign * drawn))


def _left_out(drawn, fits, shown, single) -> str:
    """«6 fuera del eje, hasta 7753»: cuántas solo se dice si son evaluaciones."""
    who = f"{(~fits).sum()} fuera" if single else "Fuera"
    return f"{who} del eje, hasta {shown.text(shown.sign * drawn[_worst(drawn, shown)])}"


def _fitting(drawn, sign) -> np.ndarray:
    """Qué alturas entran en el eje: todas, salvo las que aplastarían contra el borde a los nueve décimos mejores."""
    badness = sign * drawn[np.isfinite(drawn)]
    best, usual = badness.min(), np.quantile(badness, 0.9)
    return ~(sign * drawn > best + CRUSHED * (usual - best)) | (usual == best)


def _border_arrows(x, axis, shown, label):
    """Flechas contra el borde del eje, donde hay algo que no entra."""
    border, inside = (axis.high, axis.low) if shown.sign > 0 else (axis.low, axis.high)
    return points(x, np.full(len(x), border + 0.03 * (inside - border)), color="ink", size=5, label=label,
                  shape="triangle" if shown.sign > 0 else "down")


def _groups(histories) -> dict[str, list[History]]:
    if isinstance(histories, History):
        histories = [histories]
    if not isinstance(histories, Mapping):
        if not isinstance(histories, (list, tuple)):
            raise bad_type("histories", histories, "una History, una lista de ellas o un diccionario {nombre: History}")
        histories = _named(histories)
    groups = {str(name): list(group) if isinstance(group, (list, tuple)) else [group]
              for name, group in histories.items()}
    if not groups or not all(groups.values()):
        raise bad_value("histories", histories, "al menos una historia")
    for group in groups.values():
        for history in group:
            _check_history("histories", history)
    return groups


def _named(histories) -> dict:
    """Historias sueltas, con el nombre de su método; si se repite, numeradas."""
    for history in histories:
        _check_history("histories", history)
    labels = [method_label(h) for h in histories]
    return {label if labels.count(label) == 1 else f"{label} {labels[:i].count(label) + 1}": history
            for i, (label, history) in enumerate(zip(labels, histories, strict=True))}


def _styles(groups):
    """Color, marcador y trazo de cada grupo: los de su método o, si ya salieron, otros."""
    used, spare = set(), iter(SPARE * 4)
    for i, group in enumerate(groups.values()):
        method = group[0].method
        if method in style.METHODS and method not in used:
            used.add(method)
            yield method, style.METHODS[method].marker, style.METHODS[method].dash
        else:
            yield next(spare), SHAPES[i % len(SHAPES)], None


def _curve(group, against):
    """(x, (mediana,) o (mediana, cuartil bajo, cuartil alto)) del mejor hasta cada x."""
    curves = [history.incumbent(against) for history in group]
    if len(curves) == 1:
        return curves[0][0], (curves[0][1],)
    x = np.unique(np.concatenate([x for x, _ in curves]))
    table = np.array([_at(x, *curve) for curve in curves])
    table = np.where(np.isnan(table), np.inf, table)
    quantiles = [np.quantile(table, q, axis=0, method="inverted_cdf") for q in (0.5, 0.25, 0.75)]
    return x, tuple(np.where(np.isinf(q), np.nan, q) for q in quantiles)


def _at(x, spent, best):
    """La curva escalonada (spent, best) leída en x: NaN antes de la primera evaluación."""
    where = np.searchsorted(spent, x, side="right") - 1
    return np.where(where >= 0, best[np.maximum(where, 0)], np.nan)


def _cloud(history, against, shown):
    """(x, altura) de cada evaluación; las fallidas no tienen altura."""
    x, _ = history.incumbent(against)
    ok = np.array([t.ok for t in history])
    return x[ok], shown([t.loss for t in history if t.ok])


def _every_height(curves, shown):
    """(x, altura) de todo lo que dibujan las curvas: medianas y cuartiles."""
    pairs = [(x, shown(q)) for x, quantiles in curves for q in quantiles]
    return tuple(map(np.concatenate, zip(*pairs, strict=True)))


def _curve_marks(name, curve, n_seeds, shown, color, shape, dash):
    x, quantiles = curve
    marks = []
    if len(quantiles) == 3:
        marks.append(band(*_staircase(x, shown(quantiles[1]), shown(quantiles[2])), color=color, opacity=0.16))
    label = f"{name} (mediana de {n_seeds})" if n_seeds > 1 else name
    middle = shown(quantiles[0])
    marks.append(line(*_staircase(x, middle), color=color, width=3, dash=dash))
    kept = _few(np.flatnonzero(np.isfinite(middle)), 7)
    return [*marks, points(x[kept], middle[kept], color=color, shape=shape, label=label,
                           size=9 if shape == "star" else 6)]


def _staircase(x, *heights):
    """Los mismos valores, en escalera: el mejor no cambia hasta la evaluación siguiente."""
    return np.repeat(x, 2)[1:], *(np.repeat(h, 2)[:-1] for h in heights)


def _few(positions, most):
    """A lo sumo `most` de las posiciones, repartidas, con la última."""
    if len(positions) <= most:
        return positions
    return positions[np.unique(np.linspace(0, len(positions) - 1, most).round().astype(int))]


def _convergence_sentence(groups, curves, against, shown, left_out):
    parts = []
    for name, (x, quantiles) in curves.items():
        unit = f"{number(x[-1])} evaluaciones" if against == "trials" else f"un costo de {number(x[-1])}"
        final = "una mediana de " if len(quantiles) == 3 else ""
        parts.append(f"{name} llega a {final}{shown.text(quantiles[0][-1])} con {unit}")
    return f"La mejor {shown.label} hasta cada momento: {'; '.join(parts)}." + (f" {left_out}." if left_out else "")


# --- coordenadas paralelas --------------------------------------------------------------------

def parallel_scene(history, *, score=None, title="") -> Scene:
    """Una línea por configuración, que cruza los ejes de sus hiperparámetros y termina en su pérdida.

    Color: la pérdida, oscura la buena; la mejor, gruesa y verde. Si una configuración se midió con varios recursos,
    cuenta la de mayor recurso. Donde no tiene un hiperparámetro, la línea se corta.
    """
    _check_history("history", history)
    shown, trials = Shown(score), final_trials(history)
    trials.sort(key=lambda t: -t.loss)                       # la mejor, al final: encima
    columns = columns_of(history, trials)
    final = _loss_column(trials, shown)
    heights = np.array([_spread(c) for c in [*columns, final]])
    colors = loss_colors([t.loss for t in trials])
    marks = [_connections(heights[:, :-1], colors[:-1]), *_best_line(heights[:, -1])]
    for i, column in enumerate([*columns, final]):
        marks += _parallel_axis(i, column, i == len(columns), (len(columns) + 0.9) / 860)
    names = [(i, c.name) for i, c in enumerate([*columns, final])]
    panel = Panel(Axis("", -0.45, len(columns) + 0.45, ticks=names, grid=False),
                  Axis("", -0.06, 1.06, visible=False), marks, legend=False)
    return Scene([panel], title=title, height=470, describe=_parallel_sentence(trials, columns, shown),
                 notes="Verde: la mejor. Cuanto más oscura la línea, mejor.")


def _loss_column(trials, shown) -> Column:
    values = shown([t.loss for t in trials])
    low, high = float(values.min()), float(values.max())
    unit = (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
    return Column(shown.label, tuple(values), unit, low=low, high=high)


def _spread(column):
    """Los lugares de una columna; donde muchas líneas pasarían por el mismo punto, apenas separados."""
    steps = len(column.categories) if column.categories is not None else len(set(column.unit[column.unit >= 0]))
    if column.categories is None and steps > 12:
        return column.unit
    return column.unit + np.random.default_rng(0).uniform(-0.18, 0.18, len(column.unit)) / max(steps, 4)


def _connections(heights, colors):
    d, n = heights.shape
    x = np.arange(d - 1)
    return segments(np.tile(x, n), heights[:-1].T.ravel(), np.tile(x + 1, n), heights[1:].T.ravel(),
                    color=np.repeat(colors, d - 1).tolist() if n else "muted", width=1.6, opacity=0.75)


def _best_line(heights):
    x = np.arange(len(heights))
    return [line(x, heights, color="white", width=6), line(x, heights, color="best", width=4, dash=None),
            points(x[np.isfinite(heights)], heights[np.isfinite(heights)], color="best", size=6)]


def _parallel_axis(i, column, last, pixel):
    """Un eje vertical con sus textos sobre blanco; `pixel` es lo que mide uno, en unidades del panel."""
    ticks = column_ticks(column, about=4)
    side = 1 if last else -1
    y = np.array([t for t, _ in ticks])
    x = np.full(len(y), float(i))
    width = pixel * np.array([8.2 * len(label) + 4 for _, label in ticks])
    return [segments([i], [0], [i], [1], color="ink", width=1.5),
            rects(x + side * 4 * pixel, y - 0.03, x + side * (8 * pixel + width), y + 0.03, color="white", opacity=0.8),
            segments(x, y, x + side * 6 * pixel, y, color="ink", width=1.5),
            text(x + side * 9 * pixel, y, [label for _, label in ticks], size=14, anchor="start" if last else "end")]


def column_ticks(column, about=5) -> list[tuple[float, str]]:
    """Las marcas de una columna, como (lugar en [0, 1], texto)."""
    if column.categories is not None:
        n = len(column.categories)
        return [((i + 0.5) / n, _short(v)) for i, v in enumerate(column.categories)]
    if column.log:
        ticks = log_ticks(column.low, column.high)
        return [(column.position(v), number(v)) for v in ticks[::math.ceil(len(ticks) / about)]]
    ticks = linear_ticks(column.low, column.high, about)
    if all(isinstance(v, int) for v in column.values if v is not None):
        ticks = [t for t in ticks if float(t).is_integer()]
    return [(column.position(v), number(_round(v))) for v in ticks]


def _short(value) -> str:
    words = value if isinstance(value, str) else number(value) if type(value) in (int, float) else str(value)
    return words if len(words) <= LONGEST else words[:LONGEST - 1] + "…"


def _parallel_sentence(trials, columns, shown):
    best = trials[-1]
    parts = [f"{c.name} = {_short(best.params[c.name])}" for c in columns if c.name in best.params]
    return (f"{len(trials)} configuraciones, con {shown.label} entre {shown.text(trials[0].loss)} y "
            f"{shown.text(best.loss)}. La mejor: {', '.join(parts) or 'sin hiperparámetros que varíen'}.")


# --- colores de la pérdida --------------------------------------------------------------------

def loss_range(losses) -> tuple[float, float]:
    """De qué pérdida a qué pérdida va la escala de color: las peores se saturan."""
    finite = np.array([v for v in losses if v is not None and math.isfinite(v)], dtype=float)
    low, high = float(finite.min()), float(np.quantile(finite, SATURATE))
    return low, high if high > low else low + (abs(low) or 1.0) * 1e-6


def loss_colors(losses, limits=None) -> list[str]:
    """El color de cada pérdida: oscuro el de las buenas; gris el de las que fallaron (None o NaN)."""
    low, high = limits or loss_range(losses)
    shades = palette(CMAP)
    return [style.color("soft") if v is None or not math.isfinite(v) else
            shades[round(min(max((v - low) / (high - low), 0), 1) * (len(shades) - 1))] for v in losses]


def loss_bar(limits, extent, label="pérdida") -> dict:
    """La escala de color sola, al costado del panel: una celda vacía que no tapa nada."""
    return cells([[math.nan]], extent, cmap=CMAP, vmin=limits[0], vmax=limits[1], label=label)


# --- cortes -----------------------------------------------------------------------------------

def slices_scene(history, *, score=None, title="", columns=3) -> Scene:
    """La pérdida de cada configuración según cada hiperparámetro, uno por panel.

    Más oscuro, más tarde en la búsqueda; la estrella es la mejor. Lo que se ve es lo que se *probó*: donde un
    método no probó, no hay puntos.
    """
    _check_history("history", history)
    shown, trials = Shown(score), final_trials(history)
    per_name = columns_of(history, trials)
    if not per_name:
        raise bad_value("history", history, "algún hiperparámetro que tome más de un valor")
    width = min(columns, len(per_name))
    values = shown([t.loss for t in trials])
    best = int(np.argmin([t.loss for t in trials]))
    y_axis = _axis("", values)
    panels = []
    for i, column in enumerate(per_name):
        side = y_axis if i % width else Axis(shown.label, y_axis.low, y_axis.high)
        panels.append(Panel(_slice_axis(column), side, _slice_marks(column, values, best), at=divmod(i, width),
                            legend=False))
    rows = math.ceil(len(per_name) / width)
    return Scene(panels, title=title, height=300 * rows + (30 if title else 0), describe=_slices_sentence(
        trials, per_name, best, shown), notes="Estrella: la mejor. Más oscuro: más tarde en la búsqueda.")


def _slice_axis(column) -> Axis:
    return Axis(column.name, -0.06, 1.06, ticks=column_ticks(column, 4), grid=False)


def _slice_marks(column, values, best):
    jitter = np.random.default_rng(0).uniform(-0.25, 0.25, len(values))      # solo separa lo que se taparía
    x = column.unit + (jitter / len(column.categories) if column.categories is not None else 0)
    shades = palette("Greys")
    order = np.linspace(0.35, 0.95, len(values)) if len(values) > 1 else [0.6]
    colors = [shades[round(o * (len(shades) - 1))] for o in order]
    seen = np.isfinite(x)
    marks = [points(x[seen], values[seen], color=[c for c, s in zip(colors, seen, strict=True) if s], size=5)]
    if seen[best]:
        marks.append(points([x[best]], [values[best]], color="best", shape="star", size=12))
    return marks


def _slices_sentence(trials, columns, best, shown):
    where = [f"{c.name} = {_short(c.values[best])}" for c in columns if np.isfinite(c.unit[best])]
    return (f"{len(trials)} configuraciones vistas por {len(columns)} hiperparámetros. La mejor {shown.label}, "
            f"{shown.text(trials[best].loss)}, está en {', '.join(where)}.")


# --- importancia ------------------------------------------------------------------------------

def importance_scene(history, *, top=0.25, title="", seed=0) -> Scene:
    """La importancia de cada hiperparámetro, y la raya de lo que daría el azar.

    Se calcula así: ¿las mejores `top` se concentran en algunos valores de ese hiperparámetro más de lo que se los
    probó? (divergencia de Pearson entre las dos densidades, como PED-ANOVA y Optuna). La raya: lo que un
    hiperparámetro que no influye supera una vez de cada veinte. Depende del espacio y de dónde probó el método, mira
    los hiperparámetros de a uno, y no es una causa.
    """
    result = importance(_check_history("history", history), top=top, seed=seed)
    if not result.names:
        raise bad_value("history", history, "algún hiperparámetro que tome más de un valor")
    order = np.argsort(result.share)
    rows = np.arange(len(order))
    colors = ["best" if d else "soft" for d in result.distinguishable[order]]
    chance = result.chance[order]
    furthest = np.maximum(result.share[order], chance)          # la raya del azar no tapa el número
    high = max(float(furthest.max()) * 1.18, 0.05)
    marks = [bars(rows, result.share[order], width=0.6, color=colors, horizontal=True),
             segments(chance, rows - 0.4, chance, rows + 0.4, color="bad", width=4, label="hasta aquí llega el azar"),
             text(furthest + 0.02 * high, rows, [f"{number(100 * s, 0)} %" for s in result.share[order]],
                  anchor="start")]
    panel = Panel(Axis("importancia (parte del total)", 0, high, ticks=[
                      (t, f"{number(100 * t, 0)} %") for t in linear_ticks(0, high)]),
                  Axis("", -0.6, len(order) - 0.4, ticks=[(i, result.names[j]) for i, j in enumerate(order)],
                       grid=False), marks)
    return Scene([panel], title=title, height=140 + 58 * len(order), describe=_importance_sentence(result),
                 notes="Solo cuenta en este espacio y con estas evaluaciones: con otro rango, la importancia cambia.")


def _importance_sentence(result):
    order = np.argsort(-result.share)
    told = ", ".join(f"{result.names[i]} {number(100 * result.share[i], 0)} %" for i in order)
    clear = [result.names[i] for i in order if result.distinguishable[i]]
    verdict = (f"se distinguen del azar: {', '.join(clear)}" if clear else "ninguno se distingue del azar")
    return (f"De {result.n_trials} configuraciones se miran las {result.n_top} mejores. Importancia: {told}; "
            f"{verdict}.")


# --- genealogía -------------------------------------------------------------------------------

def genealogy_scene(history, generation=None, *, score=None, title="") -> Scene:
    """Los individuos de cada generación, de mejor (arriba) a peor, con un hilo desde cada padre.

    Color: la pérdida, oscura la buena. Hilos gruesos: los antepasados del mejor. `generation` dibuja hasta esa
    generación (todas, por omisión). `ValueError` si los trials no dicen su generación.
    """
    _check_history("history", history)
    shown, tree = Shown(score), Genealogy(history)
    last = tree.generations[-1] if generation is None else check_choice("generation", generation, tree.generations)
    marks = tree.marks(last)
    side = max(len(tree.members[g]) for g in tree.generations)
    low, high = tree.generations[0] - 0.5, tree.generations[-1] + 0.5
    limits = tree.limits if score is None else (-tree.limits[1], -tree.limits[0])
    bar = cells([[math.nan]], (low, high, 0, 1), cmap=CMAP if score is None else CMAP + "_r", vmin=limits[0],
                vmax=limits[1], label=shown.label)
    panel = Panel(Axis("generación", low, high, ticks=[(g, str(g)) for g in tree.generations], grid=False),
                  Axis("puesto en su generación", side + 0.6, 0.2, ticks=[(i, f"{i}.º") for i in _ranks(side)],
                       grid=False), [bar, *marks])
    return Scene([panel], title=title, height=520, describe=_genealogy_sentence(tree, last, shown))


def _ranks(side):
    return [1, *range(5, side + 1, 5)] if side > 6 else range(1, side + 1)


class Genealogy:
    """Quién desciende de quién: `members` {generación: trials de mejor a peor}, `place` {número: (x, y)}."""

    def __init__(self, history):
        born = [t for t in history if t.generation is not None]
        if not born:
            raise bad_value("history", history, "trials con «generation»: la de GeneticSearch o history_from_tpot")
        self.generations = sorted({t.generation for t in born})
        self.by_number = {t.number: t for t in born}
        self.members = {g: sorted((t for t in born if t.generation == g), key=_fitness) for g in self.generations}
        self.place = {t.number: (g, rank) for g, group in self.members.items() for rank, t in enumerate(group, 1)}
        self.limits = loss_range([t.loss for t in born])

    def until(self, generation) -> list:
        """Los trials nacidos hasta esa generación, de mejor a peor dentro de cada una."""
        return [t for g in self.generations if g <= generation for t in self.members[g]]

    def best(self, generation):
        """El mejor trial nacido hasta esa generación."""
        return min(self.until(generation), key=_fitness)

    def ancestors(self, trial) -> set[int]:
        """Los números de `trial` y de todos sus antepasados."""
        found, waiting = set(), [trial.number]
        while waiting:
            one = waiting.pop()
            if one in self.by_number and one not in found:
                found.add(one)
                waiting += self.by_number[one].parents
        return found

    def marks(self, generation, size=None) -> list[dict]:
        """Hilos, individuos y el mejor, hasta una generación."""
        alive, best = self.until(generation), self.best(generation)
        line_of_best = self.ancestors(best)
        edges = [(p, t.number) for t in alive for p in t.parents if p in self.place]
        strong = [e for e in edges if e[0] in line_of_best and e[1] in line_of_best]
        # Todo el árbol en gris claro y, encima, el linaje del mejor.
        marks = [self._edges([e for e in edges if e not in strong], "#c4c4c4", 1.2),
                 self._edges(strong, "best", 3.5)]
        x, y = (np.array([self.place[t.number][i] for t in alive], float) for i in (0, 1))
        if size is None:
            size = min(11.0, 150 / max(len(group) for group in self.members.values()))
        marks.append(points(x, y, color=loss_colors([t.loss for t in alive], self.limits), size=size))
        where = self.place[best.number]
        return [*marks, points([where[0]], [where[1]], color="best", shape="circle", size=size + 5, filled=False)]

    def _edges(self, edges, color, width):
        ends = np.array([[*self.place[a], *self.place[b]] for a, b in edges], float).reshape(-1, 4)
        return segments(*ends.T, color=color, width=width)


def _fitness(trial):
    return (trial.loss if trial.ok else math.inf, trial.number)


def _genealogy_sentence(tree, last, shown):
    alive, best = tree.until(last), tree.best(last)
    crossed = sum(len(t.parents) == 2 for t in alive)
    alone = sum(len(t.parents) == 1 for t in alive)
    return (f"Hasta la generación {last} nacieron {len(alive)} individuos: {crossed} con dos padres y {alone} con uno. "
            f"El mejor, de la generación {best.generation}, tiene {shown.label} {shown.text(best.loss)} y "
            f"{len(tree.ancestors(best)) - 1} antepasados.")
