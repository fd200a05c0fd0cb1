"""De una `Scene` a una figura de matplotlib o a un SVG fijo: para imprimir, exportar y reabrir.

Cada tipo de marca tiene su función `_draw_<tipo>(ax, mark)`. Nunca se usa pyplot.
"""
from __future__ import annotations

import io

import matplotlib as mpl
import matplotlib.cm
import matplotlib.collections
import numpy as np
from matplotlib.ticker import NullLocator

from coursekit.figures import style
from coursekit.figures.alt import CourseFigure, image_bundle, new_figure

PT = 0.72          # puntos tipográficos por píxel, a 100 dpi
MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "cross": "x", "star": "*",
           "down": "v", "plus": "P", "hexagon": "h", "left": "<"}
DASHES = {None: "-", "dash": (0, (5, 3)), "dot": (0, (1.2, 2)), "dashdot": (0, (6, 2, 1.2, 2))}
OUTLINED = {"cross"}          # marcadores que son solo trazo


def figure(scene) -> CourseFigure:
    """La escena dibujada con matplotlib, con su oración en `.coursekit_alt`."""
    data = scene.to_dict()
    with mpl.rc_context({"font.family": ["DejaVu Sans"], "svg.fonttype": "none", "axes.unicode_minus": True}):
        fig = new_figure((data["width"] / 100, data["height"] / 100), data["describe"])
        grid = fig.add_gridspec(*scene.shape, width_ratios=data["widths"], height_ratios=data["heights"])
        for panel in data["panels"]:
            (row, col), (rows, cols) = panel["at"], panel["span"]
            _draw_panel(fig.add_subplot(grid[row:row + rows, col:col + cols]), panel)
        if data["title"]:
            fig.suptitle(data["title"], fontsize=_pt("title"), fontweight="bold", color=style.INK)
    return fig


def to_svg(scene) -> str:
    """La escena como texto SVG (letras como letras, para que ocupe poco)."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "coursekit", "font.family": ["DejaVu Sans"]}):
        figure(scene).savefig(buffer, format="svg", metadata={"Date": None, "Title": scene.describe})
    return buffer.getvalue()


def still_bundle(svg: str, describe: str) -> dict:
    """Lo que queda en el cuaderno cuando no hay quien dibuje: la imagen y su oración."""
    return image_bundle(svg.encode(), "image/svg+xml", describe)


def _pt(role: str) -> float:
    return style.FONT[role] * PT * style.scale()


def _draw_panel(ax, panel) -> None:
    _set_axis(ax, panel["x"], "x")
    _set_axis(ax, panel["y"], "y")
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    if panel["square"]:
        ax.set_box_aspect(1)
    for order, mark in enumerate(panel["marks"]):
        _DRAW[mark["type"]](ax, mark, zorder=2 + order / 100)
    rows = _legend(ax) if panel["legend"] else 0
    if panel["title"]:
        ax.set_title(panel["title"], fontsize=_pt("panel"), loc="left", color=style.INK,
                     pad=6 + rows * 1.5 * _pt("legend"))


def _set_axis(ax, axis, which: str) -> None:
    getattr(ax, f"set_{which}scale")("log" if axis["log"] else "linear")
    getattr(ax, f"set_{which}lim")(axis["low"], axis["high"])
    target = getattr(ax, f"{which}axis")
    target.set_minor_locator(NullLocator())
    if not axis["visible"]:
        target.set_visible(False)
        ax.spines["bottom" if which == "x" else "left"].set_visible(False)
        return
    getattr(ax, f"set_{which}ticks")([v for v, _ in axis["ticks"]], [t for _, t in axis["ticks"]],
                                     fontsize=_pt("tick"))
    getattr(ax, f"set_{which}label")(axis["label"], fontsize=_pt("label"), color=style.INK)
    if axis["grid"]:
        ax.grid(True, axis=which, color=style.GRID, linewidth=1)
        ax.set_axisbelow(True)


def _legend(ax) -> int:
    """La leyenda, arriba del área de dibujo; devuelve cuántos renglones ocupa."""
    handles, labels = ax.get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    if not unique:
        return 0
    width = ax.get_position().width * ax.figure.get_figwidth() * 72
    longest = max(map(len, unique)) * 0.6 * _pt("legend") + 3 * _pt("legend")
    columns = max(1, min(len(unique), int(width // longest)))
    ax.legend(unique.values(), unique.keys(), loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns,
              frameon=False, fontsize=_pt("legend"), borderaxespad=0.2, handlelength=1.6, columnspacing=1.2)
    return -(-len(unique) // columns)


def _values(values) -> np.ndarray:
    return np.array([np.nan if v is None else v for v in values], float)


def _draw_points(ax, m, zorder):
    size = np.broadcast_to(_values(np.atleast_1d(m["size"])), len(m["x"]))
    if len(m["x"]) == 0:
        return
    area = (2 * size * PT * style.scale()) ** 2
    colors = m["color"]
    extra = {"facecolors": colors, "edgecolors": "white" if m["filled"] else colors, "linewidths": 0.7}
    if m["shape"] in OUTLINED:
        extra = {"c": colors, "linewidths": 2.2}
    elif not m["filled"]:
        extra = {"facecolors": "none", "edgecolors": colors, "linewidths": 2}
    ax.scatter(_values(m["x"]), _values(m["y"]), s=area, marker=MARKERS[m["shape"]], alpha=m["opacity"],
               label=m["label"] or None, zorder=zorder, **extra)


def _draw_line(ax, m, zorder):
    ax.plot(_values(m["x"]), _values(m["y"]), color=m["color"], linewidth=m["width"] * PT * style.scale(),
            linestyle=DASHES[m["dash"]], alpha=m["opacity"], label=m["label"] or None, zorder=zorder)


def _draw_band(ax, m, zorder):
    ax.fill_between(_values(m["x"]), _values(m["low"]), _values(m["high"]), color=m["color"], linewidth=0,
                    alpha=m["opacity"], label=m["label"] or None, zorder=zorder)


def _draw_bars(ax, m, zorder):
    x, height, base = _values(m["x"]), _values(m["height"]), _values(m["base"])
    width = np.broadcast_to(_values(np.atleast_1d(m["width"])), len(x))
    common = {"color": m["color"], "alpha": m["opacity"], "label": m["label"] or None, "zorder": zorder}
    if m["horizontal"]:
        ax.barh(x, height, height=width, left=base, **common)
    else:
        ax.bar(x, height, width=width, bottom=base, **common)
    for text, at, end, sign in zip(m["labels"], x, base + height, height, strict=False):
        flip = -1 if sign < 0 else 1
        if m["horizontal"]:
            ax.annotate(text, (end, at), (4 * flip, 0), textcoords="offset points", va="center",
                        ha="left" if flip > 0 else "right", fontsize=_pt("text"), zorder=zorder)
        else:
            ax.annotate(text, (at, end), (0, 3 * flip), textcoords="offset points", ha="center",
                        va="bottom" if flip > 0 else "top", fontsize=_pt("text"), zorder=zorder)


def _draw_segments(ax, m, zorder):
    n = len(m["x0"])
    colors = [m["color"]] * n if isinstance(m["color"], str) else m["color"]
    widths = np.broadcast_to(_values(np.atleast_1d(m["width"])), n) * PT * style.scale()
    if m["arrow"]:
        for x0, y0, x1, y1, c, w in zip(m["x0"], m["y0"], m["x1"], m["y1"], colors, widths, strict=True):
            if None not in (x0, y0, x1, y1):
                ax.annotate("", (x1, y1), (x0, y0), zorder=zorder,
                            arrowprops={"arrowstyle": "-|>", "color": c, "linewidth": w, "shrinkA": 0, "shrinkB": 0,
                                        "linestyle": DASHES[m["dash"]], "alpha": m["opacity"], "mutation_scale": 14})
        return
    ends = np.stack([np.stack([_values(m["x0"]), _values(m["y0"])], 1),
                     np.stack([_values(m["x1"]), _values(m["y1"])], 1)], 1) if n else np.empty((0, 2, 2))
    collection = mpl.collections.LineCollection(ends, colors=colors, linewidths=widths, zorder=zorder,
                                                linestyles=[DASHES[m["dash"]]], alpha=m["opacity"],
                                                label=m["label"] or None)
    ax.add_collection(collection, autolim=False)


def _draw_rects(ax, m, zorder):
    n = len(m["x0"])
    colors = [m["color"]] * n if isinstance(m["color"], str) else m["color"]
    strokes = [m["stroke"] or "none"] * n if isinstance(m["stroke"], str) else m["stroke"]
    inks = [m["text_color"]] * n if isinstance(m["text_color"], str) else m["text_color"]
    corners = list(zip(m["x0"], m["y0"], m["x1"], m["y1"], strict=True))
    patches = [mpl.patches.Rectangle((min(a, c), min(b, d)), abs(c - a), abs(d - b)) for a, b, c, d in corners]
    ax.add_collection(mpl.collections.PatchCollection(patches, facecolors=colors, edgecolors=strokes,
                                                      linewidths=1.2, alpha=m["opacity"], zorder=zorder),
                      autolim=False)
    if m["label"] and n:      # las colecciones de parches no entran solas en la leyenda
        ax.scatter([], [], marker="s", s=100, facecolors=colors[:1], edgecolors=strokes[:1], linewidths=1.2,
                   alpha=m["opacity"], label=m["label"])
    for (a, b, c, d), string, ink in zip(corners, m["labels"], inks, strict=False):
        ax.text(_middle(a, c, ax.get_xscale()), _middle(b, d, ax.get_yscale()), string, ha="center", va="center",
                fontsize=_pt("text"), color=ink, zorder=zorder + 0.005, clip_on=True)


def _middle(a: float, b: float, scale: str) -> float:
    return float(np.sqrt(a * b)) if scale == "log" else (a + b) / 2


def _draw_text(ax, m, zorder):
    colors = [m["color"]] * len(m["x"]) if isinstance(m["color"], str) else m["color"]
    align = {"start": "left", "middle": "center", "end": "right"}[m["anchor"]]
    for x, y, string, c in zip(m["x"], m["y"], m["strings"], colors, strict=True):
        if x is not None and y is not None:
            ax.text(x, y, string, fontsize=m["size"] * PT * style.scale(), color=c, ha=align, va="center",
                    fontweight="bold" if m["bold"] else "normal", zorder=zorder)


def _draw_cells(ax, m, zorder):
    index = np.ma.masked_less(np.array(m["index"]), 0)
    x0, x1, y0, y1 = m["extent"]
    rows, columns = index.shape
    colormap = mpl.colors.ListedColormap(m["palette"])
    edges = _edges(x0, x1, columns, ax.get_xscale()), _edges(y0, y1, rows, ax.get_yscale())
    ax.pcolormesh(*edges, index, cmap=colormap, vmin=-0.5, vmax=len(m["palette"]) - 0.5, zorder=zorder,
                  rasterized=rows * columns > 400)
    if m["label"]:
        mappable = mpl.cm.ScalarMappable(mpl.colors.Normalize(m["vmin"], m["vmax"]), colormap)
        bar = ax.figure.colorbar(mappable, ax=ax, pad=0.02)
        bar.set_label(m["label"], fontsize=_pt("label"))
        bar.set_ticks([v for v, _ in m["ticks"]], labels=[t for _, t in m["ticks"]], fontsize=_pt("tick"))


def _edges(low: float, high: float, n: int, scale: str) -> np.ndarray:
    return np.geomspace(low, high, n + 1) if scale == "log" else np.linspace(low, high, n + 1)


def _draw_rule(ax, m, zorder):
    draw = ax.axvline if m["axis"] == "x" else ax.axhline
    draw(m["value"], color=m["color"], linestyle=DASHES[m["dash"]], linewidth=m["width"] * PT * style.scale(),
         label=m["label"] or None, zorder=zorder)


_DRAW = {"points": _draw_points, "line": _draw_line, "band": _draw_band, "bars": _draw_bars,
         "segments": _draw_segments, "rects": _draw_rects, "text": _draw_text, "cells": _draw_cells,
         "rule": _draw_rule}
