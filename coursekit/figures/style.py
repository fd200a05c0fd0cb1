"""El estilo común: un color, un marcador y un trazo por método (los de `coursekit/methods.py`), en todas las figuras.

Los tamaños están en píxeles de una imagen de 900 de ancho y se
leen desde el fondo del aula; `presenter()` los agranda.
"""
from __future__ import annotations

import math
import re

from coursekit.basics.spanish import number, percent  # noqa: F401  (las lecciones los piden de aquí)
from coursekit.basics.validation import bad_value, check_float
from coursekit.methods import METHODS

INK = "#1a1a1a"
GRID = "#e3e3e3"
CMAP = "cividis"     # de oscuro a claro, y se lee igual sin colores
FONT = {"tick": 15, "label": 16, "legend": 15, "panel": 17, "title": 19, "text": 15}
POINT = 0.72       # puntos tipográficos por píxel, a 100 dpi

ROLES = {
    "train": "#0072b2", "validation": "#e69f00", "test": "#cc79a7",
    "best": "#009e73", "bad": "#d55e00", "muted": "#8c8c8c", "accent": "#5d3a9b",
    "ink": INK, "white": "#ffffff", "soft": "#d9d9d9",
}

TEXT_CONTRAST = 4.5     # lo que pide WCAG 2.2 (1.4.3) entre un texto y su fondo
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_scale = 1.0
_presenting = False


def color(name: str) -> str:
    """El color `#rrggbb` de un método, de un papel (train, best…), o el propio `#rrggbb`."""
    if name in METHODS:
        return METHODS[name].color
    if name in ROLES:
        return ROLES[name]
    if isinstance(name, str) and _HEX.fullmatch(name):
        return name.lower()
    raise bad_value("color", name, "un método, un papel (" + ", ".join(ROLES) + ") o «#rrggbb»")


def contrast(one: str, other: str) -> float:
    """La razón de contraste de dos colores «#rrggbb», de 1 a 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(ink: str, paper: str = "#ffffff") -> str:
    """El color más parecido a `ink` que se lee sobre `paper`: se lo mezcla de a poco con negro o con blanco."""
    end = "#000000" if _luminance(paper) > 0.18 else "#ffffff"
    for step in range(26):
        mixed = blend(end, 0.04 * step, ink)
        if contrast(mixed, paper) >= TEXT_CONTRAST:
            return mixed
    return end


def blend(color: str, opacity: float, paper: str = "#ffffff") -> str:
    """Lo que se ve de `color` sobre `paper`, con esa opacidad."""
    pairs = zip(_channels(color), _channels(paper), strict=True)
    mixed = [math.floor(opacity * over + (1 - opacity) * under + 0.5) for over, under in pairs]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)      # redondeado como en el navegador


def _luminance(color: str) -> float:
    """La luminancia relativa de WCAG, de 0 a 1."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    if value <= 0.03928:
        return value / 12.92
    return ((value + 0.055) / 1.055) ** 2.4


def _channels(color: str) -> list[int]:
    return [int(color[i:i + 2], 16) for i in (1, 3, 5)]


def scale() -> float:
    """Cuánto se agranda todo ahora: 1 para leer a solas, más con `presenter()`."""
    return _scale


def presenting() -> bool:
    """Si estamos mostrando ante una clase (`presenter()`)."""
    return _presenting


def set_scale(value: float, presenting: bool = False) -> None:
    """Fija el agrandamiento (entre 0,5 y 3) y si hay una clase mirando. Lo llama `presenter()`."""
    global _scale, _presenting
    _scale = check_float("scale", value, 0.5, 3)
    _presenting = bool(presenting)


def font_points(role: str, enlarged: float = 1.0) -> float:
    """El tamaño de letra de `FONT` en los puntos de matplotlib, agrandado `enlarged` veces."""
    return POINT * FONT[role] * enlarged


def rc() -> dict:
    """Los `rcParams` del curso, para dibujar con matplotlib: `with mpl.rc_context(style.rc()): …`.

    Los tamaños de `FONT`, en puntos a 100 dpi, y los colores de los métodos como ciclo. No siguen a
    `scale()`: en `Live`, es la hoja la que se achica cuando hay que agrandar las letras.
    """
    from cycler import cycler
    colors = [method.color for method in METHODS.values()]
    return {
        "font.family": ["DejaVu Sans"],
        "font.size": font_points("text"),
        "axes.titlesize": font_points("panel"),
        "axes.titlelocation": "left",
        "axes.labelsize": font_points("label"),
        "xtick.labelsize": font_points("tick"),
        "ytick.labelsize": font_points("tick"),
        "legend.fontsize": font_points("legend"),
        "figure.titlesize": font_points("title"),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": INK,
        "lines.linewidth": 2,
        "image.cmap": CMAP,
        "axes.prop_cycle": cycler(color=colors),
    }
