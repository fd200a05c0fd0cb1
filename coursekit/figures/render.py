"""De una `Scene` a una figura de matplotlib o a un SVG fijo: para imprimir, exportar y reabrir.

Cada tipo de marca tiene su función `_draw_<tipo>(ax, mark)`. Nunca se usa pyplot.
"""
from __future__ import annotations

import io
import math
import textwrap

import matplotlib as mpl
import matplotlib.cm
import matplotlib.collections
import numpy as np
from matplotlib.ticker import NullLocator

from coursekit.figures import style
from coursekit.figures.alt import CourseFigure, image_bundle, new_figure

MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "cross": "x", "star": "*",
           "down": "v", "plus": "P", "hexagon": "h", "left": "<"}
DASHES = {None: "-", "dash": (0, (5, 3)), "dot": (0, (1.2, 2)), "dashdot": (0, (6, 2, 1.2, 2))}
OUTLINED = {"cross"}          # marcadores que son solo trazo
QUIET = "#595959"
FAMILY = {"font.family": ["DejaVu Sans"]}


def figure(scene) -> CourseFigure:
    """La escena dibujada con matplotlib, con su oración en `.coursekit_alt`."""
    data = scene.to_dict()
    with mpl.rc_context({**FAMILY, "svg.fonttype": "none", "axes.unicode_minus": True}):
        inches = (data["width"] / 100, data["height"] / 100)
        fig = new_figure(inches, data["describe"])
        grid = fig.add_gridspec(
            *scene.shape,
            width_ratios=data["widths"],
            height_ratios=data["heights"],
        )
        for panel in data["panels"]:
            row, column = panel["at"]
            rows, columns = panel["span"]
            place = grid[row:row + rows, column:column + columns]
            _draw_panel(fig.add_subplot(place), panel)
        if data["notes"]:
            _write_notes(fig, data["notes"])
        if data["title"]:
            fig.suptitle(data["title"], fontsize=_pt("title"), fontweight="bold", color=style.INK)
    return fig


def _write_notes(fig, notes: str) -> None:
    """La aclaración de la escena, debajo del dibujo, en los renglones que hagan falta."""
    letter = 0.5 * _pt("tick")
    letters = int(fig.get_figwidth() * 72 / letter)
    lines = textwrap.wrap(notes, letters)
    fig.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=_pt("tick"), color=QUIET)


def to_svg(scene) -> str:
    """La escena como texto SVG (letras como letras, para que ocupe poco)."""
    buffer = io.StringIO()
    with mpl.rc_context({**FAMILY, "svg.fonttype": "none", "svg.hashsalt": "coursekit"}):
        metadata = {"Date": None, "Title": scene.describe}
        figure(scene).savefig(buffer, format="svg", metadata=metadata)
    return buffer.getvalue()


def still_bundle(svg: str, describe: str) -> dict:
    """Lo que queda en el cuaderno cuando no hay quien dibuje: la imagen y su oración."""
    return image_bundle(svg.encode(), "image/svg+xml", describe)


def _pt(role: str) -> float:
    return style.font_points(role, style.scale())


def _thick(pixels):
    """Un grosor o un cuerpo de letra dado en píxeles, en puntos y agrandado."""
    return pixels * style.POINT * style.scale()


# --- el panel ---------------------------------------------------------------------------------

def _draw_panel(ax, panel) -> None:
    _set_axis(ax, panel["x"], "x")
    _set_axis(ax, panel["y"], "y")
    ax.spines[["top", "right"]].set_visible(False)
    if panel["square"]:
        ax.set_box_aspect(1)
    for order, mark in enumerate(panel["marks"]):
        draw = _DRAW[mark["type"]]
        draw(ax, mark, zorder=2 + order / 100)
    rows = _legend(ax) if panel["legend"] else 0
    if panel["title"]:
        room = 6 + rows * 1.5 * _pt("legend")
        ax.set_title(panel["title"], fontsize=_pt("panel"), loc="left", color=style.INK, pad=room)


def _set_axis(ax, axis, which: str) -> None:
    ax.set(**{
        f"{which}scale": "log" if axis["log"] else "linear",
        f"{which}lim": (axis["low"], axis["high"]),
    })
    target = getattr(ax, f"{which}axis")
    target.set_minor_locator(NullLocator())
    if not axis["visible"]:
        target.set_visible(False)
        ax.spines["bottom" if which == "x" else "left"].set_visible(False)
        return
    _set_ticks(target, axis["ticks"])
    target.set_label_text(axis["label"], fontsize=_pt("label"), color=style.INK)
    if axis["grid"]:
        ax.grid(True, axis=which, color=style.GRID, linewidth=1)
        ax.set_axisbelow(True)


def _set_ticks(target, ticks) -> None:
    values = [value for value, _ in ticks]
    labels = [label for _, label in ticks]
    target.set_ticks(values, labels=labels, fontsize=_pt("tick"))


def _legend(ax) -> int:
    """La leyenda, arriba del área de dibujo; devuelve cuántos renglones ocupa."""
    handles, labels = ax.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    if not unique:
        return 0
    columns = _legend_columns(ax, unique)
    ax.legend(
        unique.values(),
        unique.keys(),
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=columns,
        frameon=False,
        fontsize=_pt("legend"),
        borderaxespad=0.2,
        handlelength=1.6,
        columnspacing=1.2,
    )
    return math.ceil(len(unique) / columns)


def _legend_columns(ax, labels) -> int:
    """Cuántos rótulos de ese largo entran en un renglón, a lo ancho del panel."""
    width = ax.get_position().width * ax.figure.get_figwidth() * 72
    letter = 0.6 * _pt("legend")
    longest = letter * max(map(len, labels)) + 3 * _pt("legend")
    fit = int(width // longest)
    return max(1, min(len(labels), fit))


# --- las marcas -------------------------------------------------------------------------------

def _values(values) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values], float)


def _one_each(value, n: int):
    """Un número por elemento, venga uno solo o ya una lista."""
    return np.broadcast_to(_values(np.atleast_1d(value)), n)


def _color_each(color, n: int) -> list:
    """Un color por elemento, venga uno solo o ya una lista."""
    return [color] * n if isinstance(color, str) else color


def _common(m, zorder) -> dict:
    """Lo que matplotlib pide igual para casi todas las marcas."""
    return {"alpha": m["opacity"], "label": m["label"] or None, "zorder": zorder}


def _draw_points(ax, m, zorder):
    n = len(m["x"])
    if n == 0:
        return
    diameter = _thick(2 * _one_each(m["size"], n))
    ax.scatter(
        _values(m["x"]),
        _values(m["y"]),
        s=diameter ** 2,
        marker=MARKERS[m["shape"]],
        **_point_colors(m),
        **_common(m, zorder),
    )


def _point_colors(m) -> dict:
    """El relleno y el borde de los puntos: los que son solo trazo y los huecos no tienen relleno."""
    colors = m["color"]
    if m["shape"] in OUTLINED:
        return {"c": colors, "linewidths": 2.2}
    if not m["filled"]:
        return {"facecolors": "none", "edgecolors": colors, "linewidths": 2}
    return {"facecolors": colors, "edgecolors": "white", "linewidths": 0.7}


def _draw_line(ax, m, zorder):
    ax.plot(
        _values(m["x"]),
        _values(m["y"]),
        color=m["color"],
        linewidth=_thick(m["width"]),
        linestyle=DASHES[m["dash"]],
        **_common(m, zorder),
    )


def _draw_band(ax, m, zorder):
    ax.fill_between(
        _values(m["x"]),
        _values(m["low"]),
        _values(m["high"]),
        color=m["color"],
        linewidth=0,
        **_common(m, zorder),
    )


def _draw_bars(ax, m, zorder):
    x = _values(m["x"])
    height = _values(m["height"])
    base = _values(m["base"])
    width = _one_each(m["width"], len(x))
    if m["horizontal"]:
        ax.barh(x, height, height=width, left=base, color=m["color"], **_common(m, zorder))
    else:
        ax.bar(x, height, width=width, bottom=base, color=m["color"], **_common(m, zorder))
    for label, at, end, length in zip(m["labels"], x, base + height, height, strict=False):
        _label_bar(ax, label, at, end, points_back=length < 0, horizontal=m["horizontal"], zorder=zorder)


def _label_bar(ax, label, at, end, points_back: bool, horizontal: bool, zorder) -> None:
    """El texto de una barra, apenas más allá de su punta."""
    away = -1 if points_back else 1
    if horizontal:
        tip = (end, at)
        shift = (4 * away, 0)
        align = {"ha": "right" if points_back else "left", "va": "center"}
    else:
        tip = (at, end)
        shift = (0, 3 * away)
        align = {"ha": "center", "va": "top" if points_back else "bottom"}
    ax.annotate(label, tip, shift, textcoords="offset points", fontsize=_pt("text"), zorder=zorder, **align)


def _draw_segments(ax, m, zorder):
    n = len(m["x0"])
    colors = _color_each(m["color"], n)
    widths = _thick(_one_each(m["width"], n))
    if m["arrow"]:
        _draw_arrows(ax, m, colors, widths, zorder)
        return
    starts = np.column_stack([_values(m["x0"]), _values(m["y0"])])
    ends = np.column_stack([_values(m["x1"]), _values(m["y1"])])
    collection = mpl.collections.LineCollection(
        np.stack([starts, ends], axis=1),
        colors=colors,
        linewidths=widths,
        linestyles=[DASHES[m["dash"]]],
        **_common(m, zorder),
    )
    ax.add_collection(collection, autolim=False)


def _draw_arrows(ax, m, colors, widths, zorder) -> None:
    rows = zip(m["x0"], m["y0"], m["x1"], m["y1"], colors, widths, strict=True)
    for x0, y0, x1, y1, color, width in rows:
        if None in (x0, y0, x1, y1):
            continue
        arrow = {
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": width,
            "linestyle": DASHES[m["dash"]],
            "alpha": m["opacity"],
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": 14,
        }
        ax.annotate("", (x1, y1), (x0, y0), arrowprops=arrow, zorder=zorder)


def _draw_arcs(ax, m, zorder):
    starts = np.column_stack([_values(m["x0"]), _values(m["y"])])
    ends = np.column_stack([_values(m["x1"]), _values(m["y"])])
    pulls = (starts + ends) / 2
    pulls[:, 1] = 2 * _values(m["top"]) - _values(m["y"])      # una cuadrática llega a la mitad de su punto de control
    codes = [mpl.path.Path.MOVETO, mpl.path.Path.CURVE3, mpl.path.Path.CURVE3]
    curves = [mpl.path.Path(corners, codes) for corners in np.stack([starts, pulls, ends], axis=1)]
    collection = mpl.collections.PathCollection(
        curves,
        facecolors="none",
        edgecolors=_color_each(m["color"], len(curves)),
        linewidths=_thick(m["width"]),
        alpha=m["opacity"],
        zorder=zorder,
    )
    ax.add_collection(collection, autolim=False)
    if m["label"]:      # en la leyenda, una línea: un arco no tendría relleno que mostrar
        ax.plot([], [], color=_color_each(m["color"], 1)[0], linewidth=_thick(m["width"]), label=m["label"])


def _draw_rects(ax, m, zorder):
    n = len(m["x0"])
    colors = _color_each(m["color"], n)
    strokes = _color_each(m["stroke"] or "none", n)
    corners = list(zip(m["x0"], m["y0"], m["x1"], m["y1"], strict=True))
    look = {"facecolors": colors, "edgecolors": strokes, "linewidths": 1.2, "alpha": m["opacity"]}
    patches = mpl.collections.PatchCollection([_patch(*c) for c in corners], zorder=zorder, **look)
    ax.add_collection(patches, autolim=False)
    if m["label"] and n:      # las colecciones de parches no entran solas en la leyenda
        first = look | {"facecolors": colors[:1], "edgecolors": strokes[:1]}
        ax.scatter([], [], marker="s", s=100, label=m["label"], **first)
    inks = _color_each(m["text_color"], n)
    for corner, string, ink, fill in zip(corners, m["labels"], inks, colors, strict=False):
        seen = style.blend(fill, m["opacity"])
        _label_rect(ax, corner, string, style.readable(ink, seen), zorder + 0.005)


def _patch(x0, y0, x1, y1):
    corner = (min(x0, x1), min(y0, y1))
    return mpl.patches.Rectangle(corner, abs(x1 - x0), abs(y1 - y0))


def _label_rect(ax, corners, string, ink, zorder) -> None:
    """El texto de un rectángulo, en su centro."""
    x0, y0, x1, y1 = corners
    ax.text(
        _middle(x0, x1, ax.get_xscale()),
        _middle(y0, y1, ax.get_yscale()),
        string,
        ha="center",
        va="center",
        fontsize=_pt("text"),
        color=ink,
        zorder=zorder,
        clip_on=True,
    )


def _middle(a: float, b: float, scale: str) -> float:
    return float(np.sqrt(a * b)) if scale == "log" else (a + b) / 2


def _draw_text(ax, m, zorder):
    colors = _color_each(m["color"], len(m["x"]))
    look = {
        "fontsize": _thick(m["size"]),
        "fontweight": "bold" if m["bold"] else "normal",
        "ha": {"start": "left", "middle": "center", "end": "right"}[m["anchor"]],
        "va": "center",
        "zorder": zorder,
    }
    for x, y, string, color in zip(m["x"], m["y"], m["strings"], colors, strict=True):
        if x is not None and y is not None:
            ax.text(x, y, string, color=_ink(color), **look)


def _ink(color: str) -> str:
    """El color de un texto, que se lea sobre el papel; las letras claras van sobre algo oscuro y quedan como están."""
    is_light = style.contrast(color, "#ffffff") < 1.2
    return color if is_light else style.readable(color)


def _draw_cells(ax, m, zorder):
    index = np.ma.masked_less(np.array(m["index"]), 0)
    rows, columns = index.shape
    x0, x1, y0, y1 = m["extent"]
    colormap = mpl.colors.ListedColormap(m["palette"])
    ax.pcolormesh(
        _edges(x0, x1, columns, ax.get_xscale()),
        _edges(y0, y1, rows, ax.get_yscale()),
        index,
        cmap=colormap,
        vmin=-0.5,
        vmax=len(m["palette"]) - 0.5,
        zorder=zorder,
        rasterized=rows * columns > 400,
    )
    if m["label"]:
        _draw_color_bar(ax, m, colormap)


def _edges(low: float, high: float, n: int, scale: str) -> np.ndarray:
    return np.geomspace(low, high, n + 1) if scale == "log" else np.linspace(low, high, n + 1)


def _draw_color_bar(ax, m, colormap) -> None:
    limits = mpl.colors.Normalize(m["vmin"], m["vmax"])
    mappable = mpl.cm.ScalarMappable(limits, colormap)
    bar = ax.figure.colorbar(mappable, ax=ax, pad=0.02)
    bar.set_label(m["label"], fontsize=_pt("label"))
    _set_ticks(bar, m["ticks"])


def _draw_rule(ax, m, zorder):
    draw = ax.axvline if m["axis"] == "x" else ax.axhline
    draw(
        m["value"],
        color=m["color"],
        linestyle=DASHES[m["dash"]],
        linewidth=_thick(m["width"]),
        label=m["label"] or None,
        zorder=zorder,
    )


def _draw_nothing(ax, m, zorder):
    """Una manija solo sirve donde se la puede tocar."""


_DRAW = {
    "handle": _draw_nothing,
    "points": _draw_points,
    "line": _draw_line,
    "band": _draw_band,
    "bars": _draw_bars,
    "segments": _draw_segments,
    "arcs": _draw_arcs,
    "rects": _draw_rects,
    "text": _draw_text,
    "cells": _draw_cells,
    "rule": _draw_rule,
}
