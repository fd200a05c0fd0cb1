"""Las figuras de la lección 02: la grilla que crece y los mapas de calor.

`growing_grid_scene` es una `Scene` (se mueve en el navegador). Los mapas de calor son de matplotlib,
para leer cómo se dibujan: `draw_heatmap` dibuja una tabla de puntajes en unos ejes, `heatmap` la deja en
una figura suelta y `BorderMap` mantiene la figura del widget, que solo cambia lo que hace falta.
"""
from __future__ import annotations

import math

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from coursekit.basics.spanish import counted, number, plural, significant, superscript
from coursekit.basics.validation import bad_value, check_float
from coursekit.experiments.grid import Reading, Surface, best_cell, border_side, n_candidates, n_fits, regular_grid
from coursekit.figures import style
from coursekit.figures.alt import new_figure
from coursekit.figures.scene import Axis, Panel, Scene, line, points, rects, text

# --- palabras ---------------------------------------------------------------------------------

MINUTE, HOUR, DAY, YEAR = 60, 3600, 86_400, 31_557_600
UNITS = ((YEAR, "años", "año"), (DAY, "días", "día"), (HOUR, "h", "h"), (MINUTE, "min", "min"), (1, "s", "s"))
LANDMARKS = (
    (0.3, "un parpadeo"), (5, "leer esta oración"), (3.5 * MINUTE, "una canción"), (15 * MINUTE, "tomar un café"),
    (2 * HOUR, "una clase"), (8 * HOUR, "una noche de sueño"), (2 * DAY, "un fin de semana"),
    (14 * DAY, "unas vacaciones"), (120 * DAY, "un curso entero"), (YEAR, "un año"),
    (5 * YEAR, "una carrera universitaria"), (80 * YEAR, "una vida"),
)


def integer(value: int) -> str:
    """Un entero con espacio fino cada tres cifras desde cinco cifras: 3125, 15 626."""
    digits = f"{value:,}".replace(",", "\u202f")
    return digits if abs(value) >= 10_000 else str(value)


def duration(seconds: float) -> str:
    """Una duración en las dos unidades que importan: «3 h 10 min», «2 días 4 h», «0,5 s»."""
    seconds = check_float("seconds", seconds, 0)
    if seconds < 10:
        return f"{number(seconds, None if seconds < 0.1 else 1).removesuffix(',0')} s"
    for position, (size, *_) in enumerate(UNITS):
        if round(seconds / _next_size(position)) * _next_size(position) >= size:
            return _two_units(seconds, position)
    raise AssertionError("la última unidad es el segundo")


def _next_size(position: int) -> int:
    return UNITS[min(position + 1, len(UNITS) - 1)][0]


def _two_units(seconds: float, position: int) -> str:
    size, small = UNITS[position][0], _next_size(position)
    whole = round(seconds / small) * small
    count, rest = divmod(whole, size)
    parts = [_amount(count, position)]
    if size != small and (extra := round(rest / small)):
        parts.append(_amount(extra, position + 1))
    return " ".join(parts)


def _amount(count: int, position: int) -> str:
    _, many, one = UNITS[position]
    return f"{integer(int(count))} {plural(count, one, many)}"


def landmark(seconds: float) -> str:
    """Con qué se compara una duración: «más que una clase», «menos que un parpadeo»."""
    shorter = [name for size, name in LANDMARKS if size <= seconds]
    return f"más que {shorter[-1]}" if shorter else f"menos que {LANDMARKS[0][1]}"


def describe_class_grid(scores) -> str:
    """Cuánto mueve el puntaje cada hiperparámetro de la grilla de la clase: `scores`, matriz (a, b)."""
    scores = 100 * np.asarray(scores, float)
    by_a, by_b = np.diff(scores, axis=0).mean(), np.diff(scores, axis=1).mean()
    tie = " Con a = 1, b no cambia nada." if scores[0, 0] == scores[0, 1] else ""
    return (f"En promedio, pasar a de 1 a 3 suma {number(by_a, 1)} puntos porcentuales; pasar b de 2 a 4, "
            f"{number(by_b, 1)}.{tie}")


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
    return Scene(panels=[_dots_panel(n_axes, n_values), _growth_panel(n_axes, n_values, k), _time_panel(total)],
                 describe=describe_growing_grid(n_axes, n_values, k, seconds),
                 width=960, height=480, heights=[3, 1], widths=[1, 1.15])


def describe_growing_grid(n_axes: int, n_values: int, k: int, seconds: float) -> str:
    """La cuenta completa, en palabras."""
    grid = regular_grid(n_axes, n_values)
    axes = counted(n_axes, "hiperparámetro", "hiperparámetros")
    product = " × ".join([str(n_values)] * n_axes)
    equals = f"{product} = {integer(n_candidates(grid))}" if n_axes > 1 else product
    total = n_fits(grid, k) * seconds
    return (f"{axes} con {n_values} valores cada uno: {equals} combinaciones. Por {k} pliegues, más el reajuste "
            f"final: {integer(n_fits(grid, k))} ajustes. A {duration(seconds)} cada uno son {duration(total)}: "
            f"{landmark(total)}.")


def nested_positions(n_axes: int, n_values: int) -> tuple[np.ndarray, np.ndarray]:
    """Dónde va el punto de cada combinación: ejes impares a lo ancho, pares a lo alto, unos dentro de otros.

    Con dos ejes es la grilla de siempre; el tercero la repite hacia la derecha, el cuarto hacia arriba…
    """
    x, y = np.zeros(1), np.zeros(1)
    pitch = [1.0, 1.0]
    for axis in range(n_axes):
        shift = np.arange(n_values) * pitch[axis % 2]
        if axis % 2 == 0:
            x, y = np.add.outer(shift, x).ravel(), np.tile(y, n_values)
        else:
            x, y = np.tile(x, n_values), np.add.outer(shift, y).ravel()
        pitch[axis % 2] *= n_values * 1.15
    return _unit(x), _unit(y)


def _unit(values: np.ndarray) -> np.ndarray:
    """Lleva al intervalo [0, 1]; si no hay recorrido, al medio."""
    spread = np.ptp(values)
    return np.full_like(values, 0.5) if spread == 0 else (values - values.min()) / spread


def _dots_panel(n_axes: int, n_values: int) -> Panel:
    count = n_values**n_axes
    marks = [rects([-0.04], [-0.04], [1.04], [1.04], color="grid", opacity=0.75)]
    marks.append(text([0.5], [0.5], [f"{integer(count)} puntos: ya no se distinguen"], color="white", bold=True))
    if count <= MAX_DOTS:
        x, y = nested_positions(n_axes, n_values)
        marks = [points(x, y, color="grid", shape="circle", size=_dot_radius(x, y))]
    hidden = {"ticks": [], "visible": False}
    return Panel(x=Axis("", -0.08, 1.08, **hidden), y=Axis("", -0.08, 1.08, **hidden), marks=marks,
                 title="Cada punto, un modelo por entrenar", at=(0, 0))


def _dot_radius(x, y, width: float = 320, height: float = 190) -> float:
    """El radio, en píxeles, con el que los puntos no se tocan en un panel de ese tamaño."""
    gaps = [np.diff(np.unique(np.round(v, 6))) * side for v, side in ((x, width), (y, height))]
    closest = min((g.min() for g in gaps if g.size), default=height)
    return float(np.clip(0.44 * closest, 1.2, 11))


def _growth_panel(n_axes: int, n_values: int, k: int) -> Panel:
    axes = np.arange(1, MAX_AXES + 1)
    product = [n_fits(regular_grid(int(d), n_values), k) for d in axes]
    fits = n_fits(regular_grid(n_axes, n_values), k)
    side = "end" if n_axes > 3 else "start"
    marks = [line(axes, axes * n_values * k + 1, color="muted", dash="dash", label="si se sumara"),
             line(axes, product, color="grid", label="se multiplica"),
             points([n_axes], [fits], color="best", shape="star", size=13),
             text([n_axes + (-0.22 if n_axes > 3 else 0.22)], [fits * (1.6 if n_axes > 3 else 0.55)],
                  [f"{integer(fits)}"], anchor=side, bold=True)]
    ticks = [(10.0**e, f"10{superscript(e)}" if e > 3 else str(10**e)) for e in range(1, 8)]
    return Panel(x=Axis("hiperparámetros", 0.7, MAX_AXES + 0.3, ticks=[(d, str(d)) for d in axes]),
                 y=Axis("ajustes", 3, 3e7, ticks=ticks, log=True), marks=marks,
                 title="Ajustes necesarios", at=(0, 1))


def _time_panel(total: float) -> Panel:
    low, high = TIME_RANGE
    end = min(max(total, low * 1.05), high)
    inside = end > 30 * DAY
    marks = [rects([low], [0.15], [end], [0.85], color="grid"),
             text([end * (0.8 if inside else 1.3)], [0.5], [f"{duration(total)} · {landmark(total)}"],
                  anchor="end" if inside else "start", color="white" if inside else "ink", bold=True)]
    return Panel(x=Axis("", low, high, ticks=TIME_TICKS, log=True), y=Axis("", 0, 1, ticks=[], visible=False),
                 marks=marks, title="Tiempo en una sola máquina, un ajuste tras otro", at=(1, 0), span=(1, 2))


# --- mapas de calor ---------------------------------------------------------------------------

CMAP = "cividis"
MIN_PT = 7.5


def power(log10: float) -> str:
    """10**log10 para una marca de eje: «0,01», «10», «10⁻⁵»; con dos cifras si no es una potencia entera."""
    exponent = round(log10)
    if not math.isclose(log10, exponent, abs_tol=1e-9):
        return significant(10.0**log10, 2)
    return f"10{superscript(exponent)}" if not -3 <= exponent <= 3 else number(10.0**exponent)


def _pt(role: str, scale: float = 1.0) -> float:
    """El cuerpo de letra en puntos. En `Live` la escala es 1: ahí lo que se achica es la hoja."""
    return style.font_points(role, scale)


def draw_heatmap(ax, rows, columns, scores, row_name="", column_name="", vmin=None, vmax=None, decimals=3,
                 max_numbers=81, scale=1.0):
    """Dibuja `scores` (filas, columnas) en `ax`: un color y un número por celda, la mejor recuadrada.

    `rows` y `columns` son los textos de los valores, de abajo hacia arriba y de izquierda a derecha; una
    celda NaN (un ajuste que falló) queda blanca y dice «falló». Con más de `max_numbers` celdas no se escribe.
    """
    scores = np.asarray(scores, float)
    if scores.shape != (len(rows), len(columns)):
        raise bad_value("scores", scores.shape, f"una matriz de {len(rows)} × {len(columns)}")
    image = ax.imshow(scores, origin="lower", aspect="auto", cmap=CMAP, vmin=vmin, vmax=vmax)
    every = math.ceil(_pt("tick", scale) / _font_that_fits(ax, columns))      # para que no se pisen
    ax.set_xticks(range(0, len(columns), every), columns[::every], fontsize=_pt("tick", scale))
    ax.set_yticks(range(len(rows)), rows, fontsize=_pt("tick", scale))
    ax.set_xlabel(column_name, fontsize=_pt("label", scale))
    ax.set_ylabel(row_name, fontsize=_pt("label", scale))
    if scores.size <= max_numbers and _font_that_fits(ax, ["0,000"] * scores.shape[1]) >= MIN_PT:
        _write_scores(ax, scores, image.norm, decimals, scale)
    i, j = best_cell(scores)
    edge = style.color("bad") if on_border(scores) else style.color("best")
    inset_x, inset_y = 0.012 * scores.shape[1], 0.012 * scores.shape[0]
    ax.add_patch(Rectangle((j - 0.5 + inset_x, i - 0.5 + inset_y), 1 - 2 * inset_x, 1 - 2 * inset_y,
                           fill=False, edgecolor=edge, linewidth=4, zorder=3))
    return image


def _font_that_fits(ax, labels) -> float:
    """Con qué cuerpo de letra, en puntos, entran los textos de las columnas sin tocarse."""
    slot = 0.88 * ax.get_position().width * ax.figure.get_figwidth() * 72 / len(labels)
    return slot / (0.64 * max(len(label) for label in labels))


def _write_scores(ax, scores, norm, decimals, scale) -> None:
    size = min(_pt("text", scale), _font_that_fits(ax, ["0,000"] * scores.shape[1]))
    for (i, j), score in np.ndenumerate(scores):
        label = "falló" if np.isnan(score) else number(score, decimals)
        dark = not np.isnan(score) and norm(score) < 0.55
        ax.text(j, i, label, ha="center", va="center", fontsize=size, color="white" if dark else style.INK)


def on_border(scores) -> bool:
    """Si la mejor celda de la matriz está en la primera o la última fila o columna."""
    scores = np.asarray(scores, float)
    return any(border_side(i, n) for i, n in zip(best_cell(scores), scores.shape, strict=True))


def heatmap(rows, columns, scores, row_name="", column_name="", title="", size=(7, 4.2)):
    """El mapa de calor de una grilla de dos hiperparámetros, como figura con su oración.

    `rows`, `columns`: los valores de cada eje; `scores`: matriz (filas, columnas). El recuadro de la mejor
    celda es verde si está adentro y naranja si está en el borde.
    """
    scores = np.asarray(scores, float)
    figure = new_figure(size)
    ax, scale = figure.subplots(), style.scale()
    labels = [[_value_label(v) for v in values] for values in (rows, columns)]
    image = draw_heatmap(ax, *labels, scores, row_name, column_name, scale=scale)
    bar = figure.colorbar(image, ax=ax, pad=0.02, ticks=MaxNLocator(6, steps=[1, 2, 5, 10]))
    bar.ax.tick_params(labelsize=_pt("tick", scale))
    bar.ax.yaxis.set_major_formatter(lambda value, _: number(value, 3))
    bar.set_label("puntaje medio de CV", fontsize=_pt("label", scale))
    if title:
        ax.set_title(title, fontsize=_pt("panel", scale), loc="left")
    i, j = best_cell(scores)
    where = "en el borde de la grilla" if on_border(scores) else "adentro de la grilla"
    figure.coursekit_alt = (f"Mapa de calor de {len(rows)} × {len(columns)} puntajes. El mejor, "
                            f"{number(scores[i, j], 3)}, está en {row_name} = {labels[0][i]} y "
                            f"{column_name} = {labels[1][j]}, {where}.")
    return figure


def _value_label(value) -> str:
    """Un valor de hiperparámetro como marca de eje, con coma decimal y sin ceros de más."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return str(value)
    if value and not 1e-3 <= abs(value) <= 1e4 and math.isclose(math.log10(abs(value)) % 1, 0, abs_tol=1e-9):
        return power(math.log10(value))
    return significant(float(value), 3)


# --- el mapa del widget -----------------------------------------------------------------------

FLOOR = 0.9
SIDES = {"low": "el límite inferior", "high": "el límite superior"}


def describe_border(reading: Reading, surface: Surface, show_surface: bool = False) -> str:
    """Qué vio la grilla, si el mejor quedó en el borde, y cuánto le falta para el óptimo de la superficie."""
    log_c, log_gamma = reading.best_log
    found = (f"Grilla de {len(reading.log_c)} × {len(reading.log_gamma)}: la mejor celda da "
             f"{number(reading.best_score, 4)} con C = {power(log_c)} y gamma = {power(log_gamma)}.")
    gap = (f"Le faltan {number(100 * reading.gap, 1)} puntos porcentuales para el óptimo de la superficie completa."
           if reading.gap > 5e-4 else "Ninguna celda de la superficie completa la mejora.")
    ties = int((surface.mean == surface.mean.max()).sum())
    rings = f" Los círculos huecos marcan las {ties} celdas que empatan como óptimas." if show_surface else ""
    return f"{found} {_border_sentence(reading)} {gap}{rings}"


def _border_sentence(reading: Reading) -> str:
    if not reading.borders:
        return "Quedó adentro: tiene celdas vecinas hacia los cuatro lados."
    single = [axis for axis, side in reading.borders if side == "single"]
    sides = [f"{SIDES[side]} de {axis}" for axis, side in reading.borders if side != "single"]
    parts = []
    if sides:
        parts.append(f"Está en el borde: toca {' y '.join(sides)}. Conviene correr la grilla hacia ese lado.")
    if single:
        axis = plural(len(single), "ese eje importa", "esos ejes importan")
        parts.append(f"Con un solo valor de {' y de '.join(single)} no hay forma de saber si {axis}.")
    return " ".join(parts)


class BorderMap:
    """La figura del widget: a la izquierda, la grilla sobre la superficie; a la derecha, lo que ella ve.

    `figure`: dónde dibujar (se ocupa toda); `update` cambia solo lo que depende de la grilla.
    """

    def __init__(self, figure, surface: Surface):
        self.figure, self.surface = figure, surface
        figure.set_layout_engine("none")
        left, bottom = 0.1 * style.scale(), 0.15 * style.scale()
        height = 0.95 - 0.05 * style.scale() - bottom
        self.map = figure.add_axes((left, bottom, 0.56 - left, height))
        self.view = figure.add_axes((0.57 + left * 0.75, bottom, 0.42 - left * 0.75, height))
        # Por debajo de FLOOR todo se ve igual de oscuro: así se distinguen los puntajes que importan.
        self.limits = {"vmin": FLOOR, "vmax": float(surface.mean.max())}
        self._draw_map()

    def _draw_map(self) -> None:
        ax, surface = self.map, self.surface
        half = (surface.log_c[1] - surface.log_c[0]) / 2
        extent = (surface.log_gamma[0] - half, surface.log_gamma[-1] + half,
                  surface.log_c[0] - half, surface.log_c[-1] + half)
        ax.set_facecolor("#efefef")
        self.fine = ax.imshow(surface.mean, origin="lower", extent=extent, aspect="auto", cmap=CMAP, **self.limits)
        rows, columns = np.nonzero(surface.mean == surface.mean.max())
        self.optimum = ax.scatter(surface.log_gamma[columns], surface.log_c[rows], s=46, facecolors="none",
                                  edgecolors=style.INK, linewidths=1.5, zorder=3)
        self.window = ax.add_patch(Rectangle((0, 0), 1, 1, fill=False, linewidth=2, zorder=4))
        self.nodes = ax.scatter([0], [0], c=[0], marker="s", cmap=CMAP, edgecolors="white", linewidths=1, zorder=5)
        self.nodes.set_clim(*self.limits.values())
        self.best, = ax.plot([], [], marker="s", markersize=15 / style.scale(), markerfacecolor="none",
                             markeredgewidth=3.5, zorder=6)
        _log_axis(ax.set_xticks, surface.log_gamma)
        _log_axis(ax.set_yticks, surface.log_c)
        ax.set_xlim(extent[0] - 0.25, extent[1] + 0.25)
        ax.set_ylim(extent[2] - 0.25, extent[3] + 0.25)
        ax.set_xlabel("gamma", fontsize=_pt("label"))
        ax.set_ylabel("C", fontsize=_pt("label"))
        ax.set_title("Dónde está la grilla", fontsize=_pt("panel"), loc="left")

    def update(self, reading: Reading, show_surface: bool) -> None:
        """Pone la grilla `reading`; `show_surface` deja ver la superficie fina y su óptimo (círculos huecos)."""
        color = style.color("bad" if reading.borders else "best")
        gamma, c = np.meshgrid(reading.log_gamma, reading.log_c)
        self.fine.set_visible(show_surface)
        self.optimum.set_visible(show_surface)
        self.nodes.set_offsets(np.column_stack([gamma.ravel(), c.ravel()]))
        self.nodes.set_array(reading.mean.ravel())
        self.nodes.set_sizes([(150 if reading.mean.size <= 25 else 60) / style.scale()**2])
        self._frame(reading, color)
        self.view.clear()
        draw_heatmap(self.view, [power(v) for v in reading.log_c], [power(v) for v in reading.log_gamma],
                     reading.mean, "", "gamma", **self.limits, max_numbers=25)
        self.view.set_title("Mejor en el borde" if reading.borders else "Mejor adentro",
                            fontsize=_pt("panel"), loc="left", color=color, fontweight="bold")

    def _frame(self, reading: Reading, color: str) -> None:
        margin = 0.2
        x, y = reading.log_gamma[0] - margin, reading.log_c[0] - margin
        self.window.set_bounds(x, y, np.ptp(reading.log_gamma) + 2 * margin, np.ptp(reading.log_c) + 2 * margin)
        self.window.set_edgecolor(color)
        log_c, log_gamma = reading.best_log
        self.best.set_data([log_gamma], [log_c])
        self.best.set_markeredgecolor(color)


def _log_axis(set_ticks, values: np.ndarray) -> None:
    ticks = np.arange(math.ceil(values[0]), math.floor(values[-1]) + 1)
    set_ticks(ticks, [power(v) if i % 2 == 0 else "" for i, v in enumerate(ticks)], fontsize=_pt("tick"))
