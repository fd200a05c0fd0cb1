"""Las figuras de la lección 02: la grilla que crece y los mapas de calor.

`growing_grid_scene` es una `Scene` (se mueve en el navegador). Los mapas de calor son de matplotlib,
para leer cómo se dibujan: `draw_heatmap` dibuja una tabla de puntajes en unos ejes, `heatmap` la deja en
una figura suelta y `BorderMap` mantiene la figura del widget, que solo cambia lo que hace falta.
"""
from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from coursekit.basics.spanish import counted, integer, number, plural, significant, superscript
from coursekit.basics.validation import bad_value, check_float
from coursekit.experiments.grid import (
    Reading,
    Surface,
    best_beyond,
    best_cell,
    border_side,
    n_candidates,
    n_fits,
    regular_grid,
)
from coursekit.figures import style
from coursekit.figures.alt import new_figure
from coursekit.figures.scene import Axis, Panel, Scene, line, points, rects, text

# --- palabras ---------------------------------------------------------------------------------


class Unit(NamedTuple):
    """Una unidad de tiempo: cuántos segundos dura, y cómo se la nombra."""

    size: int
    one: str
    many: str


MINUTE, HOUR, DAY, YEAR = 60, 3600, 86_400, 31_557_600
UNITS = (
    Unit(YEAR, "año", "años"),
    Unit(DAY, "día", "días"),
    Unit(HOUR, "h", "h"),
    Unit(MINUTE, "min", "min"),
    Unit(1, "s", "s"),
)
LANDMARKS = (
    (0.3, "un parpadeo"), (5, "leer esta oración"), (3.5 * MINUTE, "una canción"), (15 * MINUTE, "tomar un café"),
    (2 * HOUR, "una clase"), (8 * HOUR, "una noche de sueño"), (2 * DAY, "un fin de semana"),
    (14 * DAY, "unas vacaciones"), (120 * DAY, "un curso entero"), (YEAR, "un año"),
    (5 * YEAR, "una carrera universitaria"), (80 * YEAR, "una vida"),
)


def duration(seconds: float) -> str:
    """Una duración en las dos unidades que importan: «3 h 10 min», «2 días 4 h», «0,5 s»."""
    seconds = check_float("seconds", seconds, 0)
    if seconds < 10:
        decimals = None if seconds < 0.1 else 1
        return f"{number(seconds, decimals).removesuffix(',0')} s"
    smaller_units = (*UNITS[1:], UNITS[-1])
    for unit, smaller in zip(UNITS, smaller_units, strict=True):
        whole = round(seconds / smaller.size) * smaller.size
        if whole >= unit.size:
            return _two_units(whole, unit, smaller)
    raise AssertionError("la última unidad es el segundo")


def _two_units(seconds: int, unit: Unit, smaller: Unit) -> str:
    count, rest = divmod(seconds, unit.size)
    extra = round(rest / smaller.size)
    words = _amount(count, unit)
    return f"{words} {_amount(extra, smaller)}" if extra else words


def _amount(count: int, unit: Unit) -> str:
    return f"{integer(int(count))} {plural(count, unit.one, unit.many)}"


def landmark(seconds: float) -> str:
    """Con qué se compara una duración: «más que una clase», «menos que un parpadeo»."""
    shorter = [name for size, name in LANDMARKS if size <= seconds]
    if shorter:
        return f"más que {shorter[-1]}"
    _, shortest = LANDMARKS[0]
    return f"menos que {shortest}"


def describe_class_grid(scores) -> str:
    """Cuánto mueve el puntaje cada hiperparámetro de la grilla de la clase: `scores`, matriz (a, b)."""
    scores = 100 * np.asarray(scores, float)
    by_a = np.diff(scores, axis=0).mean()
    by_b = np.diff(scores, axis=1).mean()
    tie = " Con a = 1, b no cambia nada." if scores[0, 0] == scores[0, 1] else ""
    return (f"En promedio, pasar a de 1 a 3 suma {number(by_a, 1)} puntos porcentuales; "
            f"pasar b de 2 a 4, {number(by_b, 1)}.{tie}")


# --- la grilla que crece ----------------------------------------------------------------------

MAX_AXES = 6
MAX_DOTS = 1024          # más puntos ya no se distinguen en pantalla
TIME_TICKS = ((1, "1 s"), (MINUTE, "1 min"), (HOUR, "1 h"), (DAY, "1 día"), (30 * DAY, "1 mes"), (YEAR, "1 año"))
TIME_RANGE = (0.1, 100 * YEAR)


def growing_grid_scene(n_axes: int, n_values: int, k: int, seconds: float) -> Scene:
    """Una grilla de `n_axes` hiperparámetros × `n_values` valores: sus modelos, sus ajustes y su tiempo.

    `k`: pliegues de la validación cruzada; `seconds`: lo que tarda un ajuste.
    """
    grid = regular_grid(n_axes, n_values)
    total = n_fits(grid, k) * check_float("seconds", seconds, 0)
    return Scene(
        [_dots_panel(n_axes, n_values), _growth_panel(n_axes, n_values, k), _time_panel(total)],
        describe=describe_growing_grid(n_axes, n_values, k, seconds),
        width=960,
        height=480,
        heights=[3, 1],
        widths=[1, 1.15],
    )


def describe_growing_grid(n_axes: int, n_values: int, k: int, seconds: float) -> str:
    """La cuenta completa, en palabras."""
    grid = regular_grid(n_axes, n_values)
    axes = counted(n_axes, "hiperparámetro", "hiperparámetros")
    product = " × ".join([str(n_values)] * n_axes)
    if n_axes > 1:
        product = f"{product} = {integer(n_candidates(grid))}"
    fits = n_fits(grid, k)
    total = fits * seconds
    each = " cada uno" if n_axes > 1 else ""
    return (f"{axes} con {n_values} valores{each}: {product} combinaciones. "
            f"Por {k} pliegues, más el reajuste final: {integer(fits)} ajustes. "
            f"A {duration(seconds)} cada uno son {duration(total)}: {landmark(total)}.")


def nested_positions(n_axes: int, n_values: int) -> tuple[np.ndarray, np.ndarray]:
    """Dónde va el punto de cada combinación: ejes impares a lo ancho, pares a lo alto, unos dentro de otros.

    Con dos ejes es la grilla de siempre; el tercero la repite hacia la derecha, el cuarto hacia arriba…
    """
    x = np.zeros(1)
    y = np.zeros(1)
    pitch = [1.0, 1.0]
    for axis in range(n_axes):
        direction = axis % 2
        shift = np.arange(n_values) * pitch[direction]
        if direction == 0:
            x = np.add.outer(shift, x).ravel()
            y = np.tile(y, n_values)
        else:
            x = np.tile(x, n_values)
            y = np.add.outer(shift, y).ravel()
        pitch[direction] *= n_values * 1.15
    return _unit(x), _unit(y)


def _unit(values: np.ndarray) -> np.ndarray:
    """Lleva al intervalo [0, 1]; si no hay recorrido, al medio."""
    spread = np.ptp(values)
    if spread == 0:
        return np.full_like(values, 0.5)
    return (values - values.min()) / spread


def _dots_panel(n_axes: int, n_values: int) -> Panel:
    count = n_values**n_axes
    if count <= MAX_DOTS:
        x, y = nested_positions(n_axes, n_values)
        marks = [points(x, y, color="grid", shape="circle", size=_dot_radius(x, y))]
    else:
        words = f"{integer(count)} puntos: ya no se distinguen"
        marks = [
            rects(-0.04, -0.04, 1.04, 1.04, color="grid", opacity=0.75),
            text(0.5, 0.5, words, color="white", bold=True),
        ]
    hidden = Axis("", -0.08, 1.08, ticks=[], visible=False)
    return Panel(hidden, hidden, marks, title="Cada punto, un modelo por entrenar", at=(0, 0))


def _dot_radius(x, y, width: float = 320, height: float = 190) -> float:
    """El radio, en píxeles, con el que los puntos no se tocan en un panel de ese tamaño."""
    closest = min(_closest(x, width), _closest(y, height))
    if not math.isfinite(closest):      # un punto solo
        closest = height
    return float(np.clip(0.44 * closest, 1.2, 11))


def _closest(positions, side: float) -> float:
    """La menor distancia entre dos posiciones distintas, en píxeles; infinito si hay una sola."""
    distinct = np.unique(np.round(positions, 6))
    gaps = np.diff(distinct) * side
    return float(gaps.min(initial=math.inf))


def _growth_panel(n_axes: int, n_values: int, k: int) -> Panel:
    axes = np.arange(1, MAX_AXES + 1)
    product = [n_fits(regular_grid(int(d), n_values), k) for d in axes]
    fits = n_fits(regular_grid(n_axes, n_values), k)
    if n_axes > 3:      # el número, hacia adentro del panel
        beside = text(n_axes - 0.22, fits * 1.6, integer(fits), anchor="end", bold=True)
    else:
        beside = text(n_axes + 0.22, fits * 0.55, integer(fits), anchor="start", bold=True)
    marks = [
        line(axes, axes * n_values * k + 1, color="muted", dash="dash", label="si se sumara"),
        line(axes, product, color="grid", label="se multiplica"),
        points(n_axes, fits, color="best", shape="star", size=13),
        beside,
    ]
    x = Axis("hiperparámetros", 0.7, MAX_AXES + 0.3, ticks=axes)
    y = Axis("ajustes", 3, 3e7, ticks=[_power_tick(e) for e in range(1, 8)], log=True)
    return Panel(x, y, marks, title="Ajustes necesarios", at=(0, 1))


def _power_tick(exponent: int) -> tuple[float, str]:
    label = str(10**exponent) if exponent <= 3 else f"10{superscript(exponent)}"
    return 10.0**exponent, label


def _time_panel(total: float) -> Panel:
    low, high = TIME_RANGE
    end = min(max(total, low * 1.05), high)
    words = f"{duration(total)} · {landmark(total)}"
    if end > 30 * DAY:      # la barra es larga: las palabras van dentro
        label = text(end * 0.8, 0.5, words, anchor="end", color="white", bold=True)
    else:
        label = text(end * 1.3, 0.5, words, anchor="start", color="ink", bold=True)
    bar = rects(low, 0.15, end, 0.85, color="grid")
    x = Axis("", low, high, ticks=TIME_TICKS, log=True)
    y = Axis("", 0, 1, ticks=[], visible=False)
    title = "Tiempo en una sola máquina, un ajuste tras otro"
    return Panel(x, y, [bar, label], title=title, at=(1, 0), span=(1, 2))


# --- mapas de calor ---------------------------------------------------------------------------

SMALLEST_FONT = 7.5      # en puntos: más chico no se lee, y no se escribe


def power(log10: float) -> str:
    """10**log10 para una marca de eje: «0,01», «10», «10⁻⁵»; con dos cifras si no es una potencia entera."""
    exponent = round(log10)
    if not math.isclose(log10, exponent, abs_tol=1e-9):
        return significant(10.0**log10, 2)
    if -3 <= exponent <= 3:
        return number(10.0**exponent)
    return f"10{superscript(exponent)}"


def draw_heatmap(ax, rows, columns, scores, row_name="", column_name="", vmin=None, vmax=None, decimals=3,
                 max_numbers=81, scale=1.0):
    """Dibuja `scores` (filas, columnas) en `ax`: un color y un número por celda, la mejor recuadrada.

    `rows` y `columns` son los textos de los valores, de abajo hacia arriba y de izquierda a derecha; una
    celda NaN (un ajuste que falló) queda blanca y dice «falló». Con más de `max_numbers` celdas no se escribe.
    """
    scores = np.asarray(scores, float)
    if scores.shape != (len(rows), len(columns)):
        raise bad_value("scores", scores.shape, f"una matriz de {len(rows)} × {len(columns)}")
    image = ax.imshow(scores, origin="lower", aspect="auto", cmap=style.CMAP, vmin=vmin, vmax=vmax)
    tick_font = style.font_points("tick", scale)
    label_font = style.font_points("label", scale)
    every = math.ceil(tick_font / _font_that_fits(ax, columns))      # para que no se pisen
    ax.set_xticks(range(0, len(columns), every), columns[::every], fontsize=tick_font)
    ax.set_yticks(range(len(rows)), rows, fontsize=tick_font)
    ax.set_xlabel(column_name, fontsize=label_font)
    ax.set_ylabel(row_name, fontsize=label_font)
    room = _font_that_fits(ax, ["0,000"] * len(columns))
    if scores.size <= max_numbers and room >= SMALLEST_FONT:
        size = min(style.font_points("text", scale), room)
        _write_scores(ax, scores, image.norm, decimals, size)
    ax.add_patch(_best_frame(scores))
    return image


def _best_frame(scores) -> Rectangle:
    """El recuadro de la mejor celda: naranja si está en el borde."""
    n_rows, n_columns = scores.shape
    row, column = best_cell(scores)
    inset_x = 0.012 * n_columns
    inset_y = 0.012 * n_rows
    corner = (column - 0.5 + inset_x, row - 0.5 + inset_y)
    color = style.color("bad" if on_border(scores) else "best")
    return Rectangle(
        corner,
        1 - 2 * inset_x,
        1 - 2 * inset_y,
        fill=False,
        edgecolor=color,
        linewidth=4,
        zorder=3,
    )


def _font_that_fits(ax, labels) -> float:
    """Con qué cuerpo de letra, en puntos, entran los textos de las columnas sin tocarse."""
    width = ax.get_position().width * ax.figure.get_figwidth() * 72
    slot = 0.88 * width / len(labels)
    longest = max(len(label) for label in labels)
    return slot / (0.64 * longest)


def _write_scores(ax, scores, norm, decimals, size) -> None:
    for (row, column), score in np.ndenumerate(scores):
        failed = np.isnan(score)
        label = "falló" if failed else number(score, decimals)
        on_dark = not failed and norm(score) < 0.55
        color = "white" if on_dark else style.INK
        ax.text(column, row, label, ha="center", va="center", fontsize=size, color=color)


def on_border(scores) -> bool:
    """Si la mejor celda de la matriz está en la primera o la última fila o columna."""
    scores = np.asarray(scores, float)
    places = zip(best_cell(scores), scores.shape, strict=True)
    return any(border_side(place, n) for place, n in places)


def heatmap(rows, columns, scores, row_name="", column_name="", title="", size=(7, 4.2)):
    """El mapa de calor de una grilla de dos hiperparámetros, como figura con su oración.

    `rows`, `columns`: los valores de cada eje; `scores`: matriz (filas, columnas). El recuadro de la mejor
    celda es verde si está adentro y naranja si está en el borde.
    """
    scores = np.asarray(scores, float)
    figure = new_figure(size)
    ax = figure.subplots()
    scale = style.scale()
    row_labels = [_value_label(v) for v in rows]
    column_labels = [_value_label(v) for v in columns]
    image = draw_heatmap(ax, row_labels, column_labels, scores, row_name, column_name, scale=scale)
    _add_color_bar(figure, ax, image, scale)
    if title:
        ax.set_title(title, fontsize=style.font_points("panel", scale), loc="left")
    i, j = best_cell(scores)
    where = "en el borde de la grilla" if on_border(scores) else "adentro de la grilla"
    figure.coursekit_alt = (f"Mapa de calor de {len(rows)} × {len(columns)} puntajes. "
                            f"El mejor, {number(scores[i, j], 3)}, está en {row_name} = {row_labels[i]} "
                            f"y {column_name} = {column_labels[j]}, {where}.")
    return figure


def _add_color_bar(figure, ax, image, scale) -> None:
    round_steps = MaxNLocator(6, steps=[1, 2, 5, 10])
    bar = figure.colorbar(image, ax=ax, pad=0.02, ticks=round_steps)
    bar.ax.tick_params(labelsize=style.font_points("tick", scale))
    bar.ax.yaxis.set_major_formatter(lambda value, _: number(value, 3))
    bar.set_label("puntaje medio de CV", fontsize=style.font_points("label", scale))


def _value_label(value) -> str:
    """Un valor de hiperparámetro como marca de eje, con coma decimal y sin ceros de más."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return str(value)
    is_extreme = value and not 1e-3 <= abs(value) <= 1e4
    if is_extreme and math.isclose(math.log10(abs(value)) % 1, 0, abs_tol=1e-9):
        return power(math.log10(value))
    return significant(float(value), 3)


# --- el mapa del widget -----------------------------------------------------------------------

DARKEST = 0.9      # por debajo todo se ve igual de oscuro: así se distinguen los puntajes que importan
SIDES = {"low": "el límite inferior", "high": "el límite superior"}


def describe_border(reading: Reading, surface: Surface, show_surface: bool = False) -> str:
    """Qué vio la grilla, si el mejor quedó en el borde, y cuánto le falta para el óptimo de la superficie."""
    log_c, log_gamma = reading.best_log
    found = (f"Grilla de {len(reading.log_c)} × {len(reading.log_gamma)}: "
             f"la mejor celda da {number(reading.best_score, 4)} con C = {power(log_c)} y gamma = {power(log_gamma)}"
             f"{_tie_words(reading)}.")
    gap = "Ninguna celda de la superficie completa la mejora."
    if reading.gap > 5e-4:
        missing = number(100 * reading.gap, 1)
        gap = f"Le faltan {missing} puntos porcentuales para el óptimo de la superficie completa."
    sentence = f"{found} {_border_sentence(reading, surface)} {gap}"
    if not show_surface:
        return sentence
    n_best = int(_is_optimum(surface).sum())
    return f"{sentence} Los círculos huecos marcan las {n_best} celdas que empatan como óptimas."


def _tie_words(reading) -> str:
    """Con cuántas celdas más empata la mejor."""
    others = int((reading.mean == reading.best_score).sum()) - 1
    return f" (empata con {counted(others, 'celda más', 'celdas más')})" if others else ""


def _is_optimum(surface: Surface) -> np.ndarray:
    return surface.mean == surface.mean.max()


def _border_sentence(reading: Reading, surface: Surface) -> str:
    if not reading.borders:
        return "Quedó adentro: tiene celdas vecinas hacia los cuatro lados."
    single = [axis for axis, side in reading.borders if side == "single"]
    touched = [border for border in reading.borders if border[1] != "single"]
    parts = []
    if touched:
        parts.append(f"Está en el borde: toca {' y '.join(map(_side_text, touched))}.")
        parts.append(_beyond_sentence(reading, surface, touched))
    if single:
        axis = plural(len(single), "ese eje importa", "esos ejes importan")
        parts.append(f"Con un solo valor de {' y de '.join(single)} no hay forma de saber si {axis}.")
    return " ".join(parts)


def _side_text(border) -> str:
    axis, side = border
    return f"{SIDES[side]} de {axis}"


def _beyond_sentence(reading, surface, touched) -> str:
    """Qué hay más allá de los límites que toca la mejor celda: la grilla no lo sabe, la superficie sí."""
    better = [border for border in touched if best_beyond(reading, surface, *border) > reading.best_score]
    if not better:
        return "La grilla no sabe si más allá hay algo mejor: en esta superficie, no."
    if len(better) < len(touched):
        return f"Conviene correr la grilla más allá de {_side_text(better[0])}: hay algo mejor. Del otro lado, no."
    which = plural(len(better), "ese lado", "esos lados")
    return f"Conviene correr la grilla hacia {which}: hay algo mejor."


class BorderMap:
    """La figura del widget: a la izquierda, la grilla sobre la superficie; a la derecha, lo que ella ve.

    `figure`: dónde dibujar (se ocupa toda); `update` cambia solo lo que depende de la grilla.
    """

    def __init__(self, figure, surface: Surface):
        self.figure = figure
        self.surface = surface
        figure.set_layout_engine("none")
        left = 0.1 * style.scale()
        bottom = 0.15 * style.scale()
        height = 0.95 - 0.05 * style.scale() - bottom
        self.map = figure.add_axes((left, bottom, 0.56 - left, height))
        self.view = figure.add_axes((0.57 + left * 0.75, bottom, 0.42 - left * 0.75, height))
        self.limits = {"vmin": DARKEST, "vmax": float(surface.mean.max())}
        self._draw_surface()
        self._draw_grid()

    def _draw_surface(self) -> None:
        """La superficie fina, su óptimo y los ejes del mapa."""
        ax = self.map
        surface = self.surface
        half = (surface.log_c[1] - surface.log_c[0]) / 2
        left, right = surface.log_gamma[0] - half, surface.log_gamma[-1] + half
        bottom, top = surface.log_c[0] - half, surface.log_c[-1] + half
        extent = (left, right, bottom, top)
        ax.set_facecolor("#efefef")
        self.fine = ax.imshow(
            surface.mean,
            origin="lower",
            extent=extent,
            aspect="auto",
            cmap=style.CMAP,
            **self.limits,
        )
        rows, columns = np.nonzero(_is_optimum(surface))
        self.optimum = ax.scatter(
            surface.log_gamma[columns],
            surface.log_c[rows],
            s=46,
            facecolors="none",
            edgecolors=style.INK,
            linewidths=1.5,
            zorder=3,
        )
        _log_axis(ax.set_xticks, surface.log_gamma)
        _log_axis(ax.set_yticks, surface.log_c)
        ax.set_xlim(left - 0.25, right + 0.25)
        ax.set_ylim(bottom - 0.25, top + 0.25)
        ax.set_xlabel("gamma", fontsize=style.font_points("label"))
        ax.set_ylabel("C", fontsize=style.font_points("label"))
        ax.set_title("Dónde está la grilla", fontsize=style.font_points("panel"), loc="left")

    def _draw_grid(self) -> None:
        """La grilla que se mueve: su ventana, sus nodos y la mejor celda; `update` los lleva a su lugar."""
        ax = self.map
        self.window = ax.add_patch(Rectangle((0, 0), 1, 1, fill=False, linewidth=2, zorder=4))
        self.nodes = ax.scatter(
            [0],
            [0],
            c=[0],
            marker="s",
            cmap=style.CMAP,
            edgecolors="white",
            linewidths=1,
            zorder=5,
        )
        self.nodes.set_clim(*self.limits.values())
        self.best, = ax.plot(
            [],
            [],
            marker="s",
            markersize=15 / style.scale(),
            markerfacecolor="none",
            markeredgewidth=3.5,
            zorder=6,
        )

    def update(self, reading: Reading, show_surface: bool) -> None:
        """Pone la grilla `reading`; `show_surface` deja ver la superficie fina y su óptimo (círculos huecos)."""
        color = style.color("bad" if reading.borders else "best")
        self.fine.set_visible(show_surface)
        self.optimum.set_visible(show_surface)
        self._move_nodes(reading)
        self._move_frame(reading, color)
        self._draw_view(reading, color)

    def _move_nodes(self, reading: Reading) -> None:
        gamma, c = np.meshgrid(reading.log_gamma, reading.log_c)
        area = 150 if reading.mean.size <= 25 else 60
        self.nodes.set_offsets(np.column_stack([gamma.ravel(), c.ravel()]))
        self.nodes.set_array(reading.mean.ravel())
        self.nodes.set_sizes([area / style.scale()**2])

    def _move_frame(self, reading: Reading, color: str) -> None:
        margin = 0.2
        left = reading.log_gamma[0] - margin
        bottom = reading.log_c[0] - margin
        width = np.ptp(reading.log_gamma) + 2 * margin
        height = np.ptp(reading.log_c) + 2 * margin
        self.window.set_bounds(left, bottom, width, height)
        self.window.set_edgecolor(color)
        log_c, log_gamma = reading.best_log
        self.best.set_data([log_gamma], [log_c])
        self.best.set_markeredgecolor(color)

    def _draw_view(self, reading: Reading, color: str) -> None:
        """Lo que la grilla ve: sus puntajes, y nada más."""
        rows = [power(v) for v in reading.log_c]
        columns = [power(v) for v in reading.log_gamma]
        title = "Mejor en el borde" if reading.borders else "Mejor adentro"
        font = style.font_points("panel")
        self.view.clear()
        draw_heatmap(self.view, rows, columns, reading.mean, "", "gamma", **self.limits, max_numbers=25)
        self.view.set_title(title, fontsize=font, loc="left", color=color, fontweight="bold")


def _log_axis(set_ticks, values: np.ndarray) -> None:
    """Una marca por potencia de diez; el texto, una por medio."""
    exponents = np.arange(math.ceil(values[0]), math.floor(values[-1]) + 1)
    labels = [power(v) if i % 2 == 0 else "" for i, v in enumerate(exponents)]
    set_ticks(exponents, labels, fontsize=style.font_points("tick"))
