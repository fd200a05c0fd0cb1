"""Figuras con texto alternativo: lo que se ve, dicho en una oración para quien no lo ve."""
from __future__ import annotations

import base64
import html
import io

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter
from PIL import Image

from coursekit.figures.canvas import CachedCanvas

DPI = 100


class CommaFormatter(ScalarFormatter):
    """Las marcas de siempre, con coma decimal."""

    def __call__(self, x, pos=None) -> str:
        return super().__call__(x, pos).replace(".", ",")


class CourseFigure(Figure):
    """Una `Figure` que en el cuaderno se muestra con su oración (`coursekit_alt`) como texto alternativo.

    Las marcas de sus ejes llevan coma decimal, salvo donde alguien puso su propio formato.
    """

    coursekit_alt = ""

    def draw(self, renderer):
        for axes in self.axes:
            for axis in (axes.xaxis, axes.yaxis):
                if type(axis.get_major_formatter()) is ScalarFormatter:
                    axis.set_major_formatter(CommaFormatter())
        super().draw(renderer)

    def _repr_mimebundle_(self, **kwargs) -> dict:
        return image_bundle(png(self), "image/png", self.coursekit_alt)


def new_figure(size=(9, 4.8), alt: str = "") -> CourseFigure:
    """Una figura vacía de `size` pulgadas, sin pyplot, con márgenes que se acomodan solos."""
    figure = CourseFigure(figsize=size, dpi=DPI, layout="constrained")
    figure.coursekit_alt = alt
    return figure


def with_alt(figure: Figure, sentence: str) -> Figure:
    """La misma figura con su oración puesta."""
    if not str(sentence).strip():
        raise ValueError("«sentence»: toda figura lleva una oración que diga lo que se ve.")
    figure.coursekit_alt = sentence
    return figure


def png(figure: Figure, dpi: float = DPI) -> bytes:
    """La figura en PNG. `savefig` la dibujaría dos veces; así, una, y comprimiendo poco: importa el tiempo."""
    usual = figure.dpi
    figure.set_dpi(dpi)
    try:
        canvas = figure.canvas
        if not isinstance(canvas, CachedCanvas):
            canvas = CachedCanvas(figure)
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())
    finally:
        figure.set_dpi(usual)
    buffer = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(buffer, "png", compress_level=1)
    return buffer.getvalue()


def small_png(figure: Figure) -> bytes:
    """La figura en un PNG chico, de 128 colores: para lo que se guarda en el cuaderno y no corre prisa."""
    image = Image.open(io.BytesIO(png(figure)))
    few_colors = image.quantize(128, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    few_colors.save(buffer, "png", optimize=True)
    return buffer.getvalue()


def image_html(data: bytes, mime: str, alt: str) -> str:
    """Un `<img>` con los datos adentro y su texto alternativo."""
    encoded = base64.b64encode(data).decode()
    return (f'<img alt="{html.escape(alt)}" style="max-width:100%;background:#fff" '
            f'src="data:{mime};base64,{encoded}">')


def image_bundle(data: bytes, mime: str, alt: str) -> dict:
    """Lo que el cuaderno guarda de una imagen: el HTML con su texto alternativo, y la oración sola."""
    return {"text/html": image_html(data, mime, alt), "text/plain": alt}
