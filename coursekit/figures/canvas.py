"""Un lienzo que recuerda los textos ya dibujados: en una figura que se mueve, casi todos son los mismos.

Dibujar letras es la mitad de lo que tarda matplotlib en una figura con ejes. `TextCache` dibuja cada texto una
vez en una hoja chica y después pega esa imagen; la posición se redondea al píxel más cercano.
"""
from __future__ import annotations

import math
from collections import OrderedDict

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

KEPT = 1000      # textos que se recuerdan por lienzo


class TextCache(RendererAgg):
    """El dibujante de Agg, con memoria para los textos."""

    def __init__(self, width, height, dpi):
        super().__init__(width, height, dpi)
        self._texts = OrderedDict()

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        key = (s, hash(prop), angle, ismath, gc.get_rgb(), gc.get_alpha())
        if key not in self._texts:
            self._texts[key] = self._stamp(gc, s, prop, angle, ismath, mtext)
            if len(self._texts) > KEPT:
                self._texts.popitem(last=False)
        stamp, right, down = self._texts[key]
        if stamp is not None:
            left = round(x) + right
            bottom = round(y) + down
            self.draw_image(gc, left, self.height - bottom, stamp)

    def _stamp(self, gc, s, prop, angle, ismath, mtext) -> tuple:
        """La imagen del texto, y cuánto se corre su esquina (a la derecha y hacia abajo) respecto del ancla."""
        width, height, _ = self.get_text_width_height_descent(s, prop, ismath)
        reach = math.ceil(math.hypot(width, height)) + 4      # alcanza para cualquier ángulo
        sheet = RendererAgg(2 * reach, 2 * reach, self.dpi)
        sheet.draw_text(_unclipped(gc), reach, reach, s, prop, angle, ismath, mtext)
        pixels = np.asarray(sheet.buffer_rgba())
        rows, columns = np.nonzero(pixels[..., 3])
        if rows.size == 0:
            return None, 0, 0
        left = int(columns.min())
        bottom = int(rows.max()) + 1
        inked = pixels[rows.min():bottom, left:columns.max() + 1]
        stamp = np.ascontiguousarray(inked[::-1])      # draw_image cuenta desde abajo
        return stamp, left - reach, bottom - reach


def _unclipped(gc) -> GraphicsContextBase:
    """Los colores de `gc`, sin su recorte: el recorte se aplica al pegar."""
    free = GraphicsContextBase()
    free.copy_properties(gc)
    free.set_clip_rectangle(None)
    free.set_clip_path(None)
    return free


class CachedCanvas(FigureCanvasAgg):
    """Un lienzo de Agg que conserva su `TextCache` mientras no cambie el tamaño."""

    def get_renderer(self):
        key = (*self.figure.bbox.size, self.figure.dpi)
        if getattr(self, "_made_for", None) != key:
            self.renderer = TextCache(*key)
            self._made_for = key
        return self.renderer
