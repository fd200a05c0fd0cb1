"""Una gramática pequeña de imágenes: la misma escena se dibuja en el navegador y con matplotlib.

Una `Scene` tiene paneles; un `Panel`, dos ejes y una lista de marcas; una marca es un diccionario que
hacen `points`, `line`, `bars`… La escena no sabe dibujarse: `to_dict()` es lo que recibe el navegador y
`figure()` pide la figura a `render.py`. Coordenadas: las de los datos. Tamaños: píxeles de una imagen de
900 de ancho.

    scene = Scene(
        panels=[Panel(x=Axis("C", 0.01, 100, log=True), y=Axis("exactitud", 0, 1),
                      marks=[line([0.01, 1, 100], [0.6, 0.9, 0.8], color="grid", label="grilla")])],
        describe="La exactitud llega a 0,9 con C = 1.")
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from coursekit.basics.spanish import number, percent, superscript
from coursekit.basics.validation import bad_type, bad_value, check_choice, check_float, check_int
from coursekit.figures import style

SHAPES = ("circle", "square", "triangle", "diamond", "cross", "star", "down", "plus", "hexagon", "left")
DASHES = (None, "dash", "dot", "dashdot")
ANCHORS = ("start", "middle", "end")
MIN_TEXT = 14          # menos no se lee en un proyector
LEVELS = 64            # tonos distintos de un mapa de color


# --- números y colores que viajan -------------------------------------------------------------

def round_to_send(value: float) -> float | int | None:
    """Cinco cifras significativas; lo que no es finito es un hueco (None)."""
    value = float(value)
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.5g}")
    is_whole = rounded == int(rounded)
    if is_whole and abs(rounded) < 1e15:
        return int(rounded)
    return rounded


def _floats(name: str, values) -> list:
    """`values` como lista de números redondeados; un número solo es una lista de uno."""
    try:
        array = np.atleast_1d(np.asarray(values, float))
    except (TypeError, ValueError):
        raise bad_type(name, values, "números") from None
    if array.ndim != 1:
        raise bad_value(name, values, "una secuencia de una dimensión")
    return [round_to_send(v) for v in array]


def _same_length(**sequences) -> None:
    sizes = {name: len(values) for name, values in sequences.items()}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"«{name}» mide {n}" for name, n in sizes.items())
        raise ValueError(f"Estas secuencias deben medir lo mismo: {told}.")


def _coordinates(**given) -> list[list]:
    """Las coordenadas de una marca, todas del mismo largo: un número solo vale para todos los elementos."""
    lists = {name: _floats(name, values) for name, values in given.items()}
    sequences = {name: lists[name] for name, values in given.items() if np.ndim(values) > 0}
    _same_length(**sequences)
    n = len(next(iter(sequences.values()), [None]))
    return [values if name in sequences else values * n for name, values in lists.items()]


def _color(value, n: int | None = None):
    """Un color, o una lista con uno por elemento."""
    if isinstance(value, str):
        return style.color(value)
    colors = [style.color(v) for v in value]
    if n is not None and len(colors) != n:
        raise ValueError(f"«color» trae {len(colors)} colores para {n} elementos.")
    return colors


def _sizes(name: str, value, n: int):
    if np.ndim(value) == 0:
        return _size(name, value)
    values = _floats(name, value)
    _same_length(**{name: values, "x": range(n)})
    return values


def _size(name: str, value) -> float:
    return round_to_send(check_float(name, value, 0))


def _strings(name: str, values, n: int) -> list[str]:
    if isinstance(values, str):
        return [values] * n
    texts = [str(v) for v in values]
    _same_length(**{name: texts, "x": range(n)})
    return texts


def _labels(values, n: int) -> list[str]:
    """Los textos que acompañan a cada elemento, si se pidieron."""
    if values is None:
        return []
    return _strings("labels", values, n)


def _is_method(color) -> bool:
    return isinstance(color, str) and color in style.METHODS


def _shape(value, color) -> str:
    """El marcador pedido; sin pedido, el del método si el color es de un método, o un círculo."""
    if value is not None:
        return check_choice("shape", value, SHAPES)
    return style.METHODS[color].marker if _is_method(color) else "circle"


def _dash(value, color):
    """El trazo pedido; «auto» es el del método si el color es de un método."""
    if value != "auto":
        return check_choice("dash", value, DASHES)
    return style.METHODS[color].dash if _is_method(color) else None


def _opacity(value) -> float:
    return round_to_send(check_float("opacity", value, 0, 1))


# --- las marcas -------------------------------------------------------------------------------
# En todas, una coordenada puede ser un número solo: vale para todos los elementos.

def points(x, y, color="ink", size=6, shape=None, label=None, opacity=1, filled=True) -> dict:
    """Puntos en (x, y). `size` es el radio (uno o una lista); `color`, uno o una lista.

    Sin `shape`, un color de método trae su propio marcador; los demás, un círculo.
    """
    x, y = _coordinates(x=x, y=y)
    return {
        "type": "points",
        "x": x,
        "y": y,
        "color": _color(color, len(x)),
        "size": _sizes("size", size, len(x)),
        "shape": _shape(shape, color),
        "label": label or "",
        "opacity": _opacity(opacity),
        "filled": bool(filled),
    }


def ring(x, y, size, color="ink") -> dict:
    """Círculos huecos que señalan lo que tienen adentro."""
    return points(x, y, color=color, shape="circle", size=size, filled=False)


def line(x, y, color="ink", width=2.5, dash="auto", label=None, opacity=1) -> dict:
    """Una línea por los puntos (x, y); un NaN la corta."""
    x, y = _coordinates(x=x, y=y)
    return {
        "type": "line",
        "x": x,
        "y": y,
        "color": style.color(color),
        "dash": _dash(dash, color),
        "width": _size("width", width),
        "label": label or "",
        "opacity": _opacity(opacity),
    }


def band(x, low, high, color="muted", opacity=0.25, label=None) -> dict:
    """La franja entre las curvas `low` y `high`."""
    x, low, high = _coordinates(x=x, low=low, high=high)
    return {
        "type": "band",
        "x": x,
        "low": low,
        "high": high,
        "color": style.color(color),
        "opacity": _opacity(opacity),
        "label": label or "",
    }


def bars(x, height, width=0.8, color="muted", base=0, horizontal=False, labels=None, label=None,
         opacity=1) -> dict:
    """Barras centradas en `x`, de `base` a `base + height`; `labels`, un texto al final de cada una.

    Con `horizontal=True`, `x` es la posición en el eje vertical y `height` el largo hacia la derecha.
    """
    if np.ndim(base) == 0:
        base = check_float("base", base)
    x, height, base = _coordinates(x=x, height=height, base=base)
    return {
        "type": "bars",
        "x": x,
        "height": height,
        "base": base,
        "width": _sizes("width", width, len(x)),
        "color": _color(color, len(x)),
        "horizontal": bool(horizontal),
        "label": label or "",
        "labels": _labels(labels, len(x)),
        "opacity": _opacity(opacity),
    }


def segments(x0, y0, x1, y1, color="ink", width=2, dash=None, arrow=False, label=None, opacity=1) -> dict:
    """Segmentos de (x0, y0) a (x1, y1); con `arrow`, una punta en el final."""
    x0, y0, x1, y1 = _coordinates(x0=x0, y0=y0, x1=x1, y1=y1)
    return {
        "type": "segments",
        "x0": x0,
        "y0": y0,
        "x1": x1,
        "y1": y1,
        "color": _color(color, len(x0)),
        "width": _sizes("width", width, len(x0)),
        "dash": _dash(dash, color),
        "arrow": bool(arrow),
        "label": label or "",
        "opacity": _opacity(opacity),
    }


def arcs(x0, x1, y, top, color="ink", width=2, label=None, opacity=1) -> dict:
    """Arcos de (x0, y) a (x1, y), cada uno con su punta a la altura `top`."""
    x0, x1, y, top = _coordinates(x0=x0, x1=x1, y=y, top=top)
    return {
        "type": "arcs",
        "x0": x0,
        "x1": x1,
        "y": y,
        "top": top,
        "color": _color(color, len(x0)),
        "width": _size("width", width),
        "dash": None,
        "label": label or "",
        "opacity": _opacity(opacity),
    }


def rects(x0, y0, x1, y1, color="soft", stroke=None, labels=None, label=None, opacity=1,
          text_color="ink") -> dict:
    """Rectángulos entre dos esquinas opuestas; `labels`, un texto en el centro de cada uno."""
    x0, y0, x1, y1 = _coordinates(x0=x0, y0=y0, x1=x1, y1=y1)
    return {
        "type": "rects",
        "x0": x0,
        "y0": y0,
        "x1": x1,
        "y1": y1,
        "color": _color(color, len(x0)),
        "stroke": _color(stroke, len(x0)) if stroke else "",
        "label": label or "",
        "labels": _labels(labels, len(x0)),
        "text_color": _color(text_color, len(x0)),
        "opacity": _opacity(opacity),
    }


def text(x, y, strings, size=None, color="ink", anchor="middle", bold=False) -> dict:
    """Textos en (x, y), centrados en lo vertical; `size` en píxeles, de 14 para arriba."""
    x, y = _coordinates(x=x, y=y)
    if size is None:
        size = style.FONT["text"]
    return {
        "type": "text",
        "x": x,
        "y": y,
        "strings": _strings("strings", strings, len(x)),
        "size": round_to_send(check_float("size", size, MIN_TEXT)),
        "color": _color(color, len(x)),
        "anchor": check_choice("anchor", anchor, ANCHORS),
        "bold": bool(bold),
    }


def cells(matrix, extent, cmap=style.CMAP, vmin=None, vmax=None, label=None) -> dict:
    """Una matriz como mosaico de color en `extent = (x0, x1, y0, y1)`; la fila 0 va abajo.

    Los NaN quedan en blanco. Con `label` se dibuja al lado la escala de color.
    """
    matrix = np.asarray(matrix, float)
    if matrix.ndim != 2 or matrix.size == 0:
        raise bad_value("matrix", matrix.shape, "una matriz de dos dimensiones con algo adentro")
    extent = _floats("extent", extent)
    if len(extent) != 4:
        raise bad_value("extent", extent, "cuatro números (x0, x1, y0, y1)")
    vmin, vmax = _color_limits(matrix, vmin, vmax)
    return {
        "type": "cells",
        "index": _shade_index(matrix, vmin, vmax),
        "extent": extent,
        "palette": palette(cmap),
        "vmin": round_to_send(vmin),
        "vmax": round_to_send(vmax),
        "label": label or "",
        "ticks": _written(linear_ticks(vmin, vmax)) if label else [],
    }


def _color_limits(matrix, vmin, vmax) -> tuple[float, float]:
    """De qué valor a qué valor va la escala de color; lo que no se pide es el extremo de lo que hay."""
    finite = matrix[np.isfinite(matrix)]
    if vmin is None:
        vmin = finite.min() if finite.size else 0.0
    if vmax is None:
        vmax = finite.max() if finite.size else 1.0
    return check_float("vmin", vmin), check_float("vmax", vmax)


def _shade_index(matrix, vmin: float, vmax: float) -> list[list[int]]:
    """El tono de cada celda, de 0 a `LEVELS - 1`; -1 si no tiene valor."""
    span = (vmax - vmin) or 1
    unit = np.clip((matrix - vmin) / span, 0, 1)
    shade = np.rint(np.nan_to_num(unit) * (LEVELS - 1))
    index = np.where(np.isfinite(unit), shade, -1)
    return index.astype(int).tolist()


def rule(value, axis="x", color="muted", dash="dash", label=None, width=2) -> dict:
    """Una recta que cruza todo el panel en `value` del eje `axis`."""
    return {
        "type": "rule",
        "value": round_to_send(check_float("value", value)),
        "axis": check_choice("axis", axis, "xy"),
        "color": style.color(color),
        "dash": _dash(dash, color),
        "label": label or "",
        "width": _size("width", width),
    }


# --- marcas que se tocan y se enlazan ---------------------------------------------------------

def _n_elements(mark) -> int:
    return len(mark.get("x") or mark.get("x0") or [])


def keyed(mark: dict, keys: Sequence[str], explored: bool = False) -> dict:
    """La misma marca con un nombre por elemento: así viaja a su nuevo lugar y se ilumina con sus parientes.

    Una línea lleva un solo nombre. `explored=True`: se la recorre con el teclado, de un elemento al siguiente.
    """
    names = [str(key) for key in keys]
    expected = 1 if mark["type"] == "line" else _n_elements(mark)
    if len(names) != expected:
        raise bad_value("keys", len(names), f"un nombre por elemento: {expected}")
    return {**mark, "keys": names, "explored": bool(explored)}


def sets(mark: dict, control: str, values: Sequence) -> dict:
    """La misma marca, que al elegir su elemento `i` mueve el control a `values[i]` (None: ese no mueve nada)."""
    values = list(values)
    if len(values) != _n_elements(mark):
        raise bad_value("values", len(values), f"un valor por elemento: {_n_elements(mark)}")
    return {**mark, "sets": {"control": control, "values": values}}


def handle(control: str, x, y, label: str = "", axis: str = "xy") -> dict:
    """Una manija que se arrastra: (x, y) es su lugar con cada valor del control, en orden.

    Se suelta en el lugar más cercano; con `axis="x"` cuenta solo la distancia horizontal. Una imagen fija no la dibuja.
    """
    x, y = _coordinates(x=x, y=y)
    axis = check_choice("axis", axis, ("x", "xy"))
    return {"type": "handle", "control": control, "x": x, "y": y, "label": label, "axis": axis}


ARRIVALS = ("fall", "trace", "fly", "last")


def arriving(mark: dict, how: str, turn: str = "") -> dict:
    """La misma marca, que en el navegador llega por partes. Quien pide poco movimiento no lo ve.

    `how`: "fall", sus elementos caen uno por uno, de izquierda a derecha, y todos otra vez cuando cambia `turn`;
    "trace", la línea se traza a ese mismo paso, y "last", aparece cuando todo llegó: las dos, cada vez que cambian de
    lugar; "fly", cada elemento nuevo viene de costado, al final.
    """
    return {**mark, "arrives": check_choice("how", how, ARRIVALS), "turn": str(turn)}


@lru_cache
def palette(cmap: str) -> list[str]:
    """`LEVELS` colores de un mapa de color de matplotlib."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex
    if cmap not in colormaps:
        raise bad_value("cmap", cmap, "un mapa de color de matplotlib, como «cividis»")
    shades = colormaps[cmap](np.linspace(0, 1, LEVELS))
    return [to_hex(shade) for shade in shades]


# --- los ejes ---------------------------------------------------------------------------------

def linear_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Unas `about` marcas redondas (1, 2 o 5 por una potencia de diez) dentro de [low, high]."""
    low, high = min(low, high), max(low, high)
    span = high - low
    if span <= 0:
        return [low]
    step = _round_step(span / about)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def _round_step(least: float) -> float:
    """El menor 1, 2 o 5 por una potencia de diez que llega a `least`."""
    power = 10 ** math.floor(math.log10(least))
    enough = least * (1 - 1e-9)
    return next(m * power for m in (1, 2, 5, 10) if m * power >= enough)


def log_ticks(low: float, high: float) -> list[float]:
    """Potencias de diez dentro de [low, high], a lo sumo unas siete; si hay menos de dos, 1-2-5."""
    first = math.ceil(math.log10(low) - 1e-9)
    last = math.floor(math.log10(high) + 1e-9)
    every = max(1, math.ceil((last - first) / 6))
    exponents = range(first, last + 1, every)
    if len(exponents) >= 2:
        return [10.0 ** k for k in exponents]
    candidates = [m * 10.0 ** k for k in range(first - 1, last + 2) for m in (1, 2, 5)]
    return [v for v in candidates if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)]


def percent_ticks(*values) -> list[tuple[float, str]]:
    """Las marcas de un eje de partes del total: 0.25 se lee «25 %»."""
    return [(v, percent(v)) for v in values]


def silent_ticks(*values) -> list[tuple[float, str]]:
    """Marcas sin texto: las líneas suaves de un eje que comparte sus números con otro."""
    return [(v, "") for v in values]


def _written(values) -> list:
    """Las marcas `[[valor, texto], …]` de unos números, cada uno escrito como es."""
    return [[round_to_send(v), number(v)] for v in values]


def _tick_label(value: float, log: bool, decimals: int) -> str:
    if log and not 1e-3 <= abs(value) <= 1e4:
        exponent = round(math.log10(value))
        if math.isclose(value, 10.0 ** exponent):
            return f"10{superscript(exponent)}"
    if log or abs(value) >= 1e6:
        return number(value)
    return number(value, decimals)


def _decimals(values: Sequence[float]) -> int:
    """Cuántos decimales hacen falta para que las marcas se distingan."""
    for decimals in range(0, 6):
        if all(_is_rounded(v, decimals) for v in values):
            return decimals
    return 5


def _is_rounded(value: float, decimals: int) -> bool:
    return math.isclose(round(value, decimals), value, rel_tol=1e-9, abs_tol=1e-12)


@dataclass(frozen=True)
class Axis:
    """Un eje: nombre, los dos extremos, y las marcas `[(valor, texto), …]` (solas si no se dan).

    Una marca puede ser un número solo. `ticks=[]` no deja ninguna; `log=True` pide extremos positivos;
    `low > high` da vuelta el eje; `visible=False` lo esconde; `grid` traza líneas suaves en las marcas.
    """

    label: str = ""
    low: float = 0.0
    high: float = 1.0
    ticks: Sequence | None = None
    log: bool = False
    grid: bool = True
    visible: bool = True

    def __post_init__(self):
        low = check_float("low", self.low)
        high = check_float("high", self.high)
        if low == high:
            raise ValueError(f"El eje «{self.label}» va de {low} a {high}: los extremos deben ser distintos.")
        if self.log and min(low, high) <= 0:
            raise ValueError(f"El eje «{self.label}» es logarítmico: sus extremos deben ser positivos, "
                             f"y llegaron {low} y {high}.")

    @classmethod
    def bare(cls, low: float, high: float, label: str = "", **options) -> Axis:
        """Un eje sin marcas ni líneas suaves: lo que se lee está escrito en el dibujo."""
        return cls(label, low, high, ticks=[], grid=False, **options)

    def fraction(self, value):
        """A qué fracción del eje, de 0 en `low` a 1 en `high`, cae un valor (o cada uno de un arreglo)."""
        scale = np.log if self.log else np.asarray
        low, high = scale(self.low), scale(self.high)
        return (scale(value) - low) / (high - low)

    def value_at(self, fraction):
        """El valor que cae a esa fracción del eje: la inversa de `fraction`."""
        if self.log:
            return self.low * (self.high / self.low) ** fraction
        return self.low + fraction * (self.high - self.low)

    def tick_list(self) -> list:
        """Las marcas como `[[valor, texto], …]`."""
        if self.ticks is not None:
            return [self._explicit(t) for t in self.ticks]
        low = min(self.low, self.high)
        high = max(self.low, self.high)
        values = log_ticks(low, high) if self.log else linear_ticks(low, high)
        decimals = _decimals(values)
        return [[round_to_send(v), _tick_label(v, self.log, decimals)] for v in values]

    @staticmethod
    def _explicit(tick) -> list:
        is_number = np.ndim(tick) == 0 and not isinstance(tick, str)
        if is_number:
            return [round_to_send(tick), number(tick)]
        value, label = tick
        return [round_to_send(check_float("ticks", value)), str(label)]

    def to_dict(self) -> dict:
        return {
            "label": self.label,
            "low": round_to_send(self.low),
            "high": round_to_send(self.high),
            "ticks": self.tick_list(),
            "log": bool(self.log),
            "grid": bool(self.grid),
            "visible": bool(self.visible),
        }


# --- paneles y escena -------------------------------------------------------------------------

@dataclass(frozen=True)
class Panel:
    """Un par de ejes con sus marcas, en la celda `at=(fila, columna)`, que ocupa `span=(filas, columnas)`.

    `legend=False` calla la leyenda (va arriba del panel, nunca sobre los datos); `square=True` hace
    cuadrada el área de dibujo.
    """

    x: Axis
    y: Axis
    marks: Sequence[dict] = ()
    title: str = ""
    at: tuple[int, int] = (0, 0)
    span: tuple[int, int] = (1, 1)
    legend: bool = True
    square: bool = False

    def __post_init__(self):
        for name, axis in (("x", self.x), ("y", self.y)):
            if not isinstance(axis, Axis):
                raise bad_type(name, axis, "un Axis")
        for mark in self.marks:
            if not isinstance(mark, dict) or "type" not in mark:
                raise bad_type("marks", mark, "marcas hechas con points, line, bars…")
        for value in self.at:
            check_int("at", value, 0)
        for value in self.span:
            check_int("span", value, 1)

    def to_dict(self) -> dict:
        return {
            "x": self.x.to_dict(),
            "y": self.y.to_dict(),
            "title": self.title,
            "at": list(self.at),
            "span": list(self.span),
            "legend": bool(self.legend),
            "square": bool(self.square),
            "marks": list(self.marks),
        }


@dataclass(frozen=True)
class Scene:
    """Una imagen completa. `describe` dice en una oración lo que se ve, con sus números (obligatoria).

    `width` y `height` fijan la proporción; `widths` y `heights`, el peso de cada columna y cada fila;
    `notes` es una aclaración en letra común debajo de la imagen. `says` es lo que dice cada marca con nombre (`keyed`)
    cuando se la señala, y `kin`, los nombres de las que se iluminan con ella (y las de esas, y así).

    `heritage`: los genes que se dibujan en un panel, sobre ejes 0, 1, 2…, al señalar una marca que tiene madre y padre
    (los dos primeros de su `kin`): {"panel", "genes": {nombre: valores}, "codes": {nombre: de quién es cada uno; -1, de
    nadie}, "colors": uno por origen, "mutated": lo que suma el código de un gen que cambió, "ring": el color de su
    anillo}. `rival`: lo que hace falta para que quien mira ponga puntos y compita (lo arma `figures.random`).
    """

    panels: Sequence[Panel] = field(default_factory=list)
    title: str = ""
    describe: str = ""
    width: int = 900
    height: int = 480
    notes: str = ""
    says: dict[str, str] = field(default_factory=dict)
    kin: dict[str, list[str]] = field(default_factory=dict)
    heritage: dict = field(default_factory=dict)
    rival: dict = field(default_factory=dict)
    widths: Sequence[float] | None = None
    heights: Sequence[float] | None = None

    def __post_init__(self):
        if not self.panels or not all(isinstance(p, Panel) for p in self.panels):
            raise bad_type("panels", self.panels, "una lista con al menos un Panel")
        if not str(self.describe).strip():
            raise ValueError("«describe»: toda escena lleva una oración que diga lo que se ve.")
        check_int("width", self.width, 200, 4000)
        check_int("height", self.height, 100, 4000)
        rows, columns = self.shape
        self._check_weights("widths", columns)
        self._check_weights("heights", rows)

    def _check_weights(self, name: str, n: int) -> None:
        weights = getattr(self, name)
        if weights is not None and len(weights) != n:
            raise bad_value(name, weights, f"{n} números, uno por columna o fila")

    @property
    def shape(self) -> tuple[int, int]:
        """(filas, columnas) de la grilla de paneles."""
        rows = max(p.at[0] + p.span[0] for p in self.panels)
        columns = max(p.at[1] + p.span[1] for p in self.panels)
        return rows, columns

    def to_dict(self) -> dict:
        """La escena lista para JSON: números redondeados a cinco cifras, colores ya resueltos."""
        return {**self.without_panels(), "panels": [p.to_dict() for p in self.panels]}

    def without_panels(self) -> dict:
        """Lo mismo, sin los paneles: quien los comparte entre escenas los escribe una vez."""
        rows, columns = self.shape
        return {
            "title": self.title,
            "describe": self.describe,
            "notes": self.notes,
            "says": dict(self.says),
            "kin": dict(self.kin),
            "heritage": dict(self.heritage),
            "rival": dict(self.rival),
            "width": int(self.width),
            "height": int(self.height),
            "widths": _floats("widths", self.widths or [1] * columns),
            "heights": _floats("heights", self.heights or [1] * rows),
        }

    def figure(self):
        """La figura de matplotlib (sin pyplot), con la oración en `.coursekit_alt`."""
        from coursekit.figures.render import figure
        return figure(self)

    def svg_fallback(self) -> str:
        """La imagen fija en SVG, con la oración como texto alternativo."""
        from coursekit.figures.render import to_svg
        return to_svg(self)

    def _repr_mimebundle_(self, **kwargs) -> dict:
        from coursekit.figures.render import still_bundle
        return still_bundle(self.svg_fallback(), self.describe)
