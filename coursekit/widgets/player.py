"""Los dos widgets del curso, y sus controles.

`Story` es una historia en pasos: llama una vez a `frame(**valores)` por cada combinación de los controles,
manda todas las escenas juntas y el navegador las recorre solo, sin kernel (también en una página exportada).
`Live` es una figura de matplotlib cuyo código se lee y se cambia: `draw(fig, **valores)` corre en el kernel
cada vez que algo se mueve, sobre una misma `Figure` que se conserva.

    from coursekit.figures.scene import Axis, Panel, Scene, points
    from coursekit.widgets.player import Story, choice, steps

    def frame(budget, step):
        x = [(i + 0.5) / budget for i in range(step + 1)]
        panel = Panel(x=Axis("hiperparámetro", 0, 1), y=Axis("pérdida", 0, 1),
                      marks=[points(x, [v * v for v in x], color="grid", label="grilla")])
        return Scene([panel], describe=f"Van {step + 1} de {budget} puntos de la grilla.")

    story = Story([choice("budget", "Presupuesto", [9, 16, 25]), steps("step", "Paso", 9)], frame,
                  title="Una grilla, punto por punto")
    story                                   # se muestra y se mueve
    story.set_value("budget", 16)           # lo mismo que mover el control
    story.values                            # {"budget": 16, "step": 0}
    story.describe()                        # «Van 1 de 16 puntos de la grilla.»
    story.scene(), story.figure()           # lo que se ve ahora, quieto

En `Live`, `draw` devuelve la oración que describe la figura; la primera vez recibe una figura vacía y las
demás veces la misma, ya dibujada: puede actualizar sus artistas o empezar por `fig.clear()`.

    def draw(fig, threshold):
        fig.clear()
        ax = fig.subplots()
        ...
        return f"Con umbral {number(threshold)} se escapan 12 casos."

    Live([slider("threshold", "Umbral", [0.1, 0.3, 0.5])], draw)
"""
from __future__ import annotations

import base64
import itertools
import json
import marshal
import math
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import traitlets as T

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.spanish import number
from coursekit.basics.validation import (
    bad_type,
    bad_value,
    check_bool,
    check_callable,
    check_choice,
    check_float,
    check_int,
    check_sequence,
    check_text,
    is_same,
)
from coursekit.figures import style
from coursekit.figures.scene import Scene
from coursekit.widgets import policy
from coursekit.widgets.card import Card

MAX_FRAMES = 5000
MAX_STEPS = 5000
HEAVY = 900_000                 # caracteres de JSON; una historia que pesa más viaja comprimida
MAX_PAYLOAD = 1_500_000         # caracteres de JSON; más pesa demasiado en un cuaderno guardado
MAX_STILL = 150_000             # bytes de la imagen fija; si el SVG pesa más, va en PNG
SHARED_ARRAY = 6                # los arreglos así de largos se mandan una sola vez

WORDS = {
    "previous": "Anterior", "next": "Siguiente", "play": "Reproducir", "pause": "Pausar",
    "waiting": "Esperamos al kernel: si hay una celda corriendo, la imagen llega cuando termine; "
               "si el kernel se apagó, hay que ejecutar la celda de nuevo.",
    "broken": "No se pudo dibujar:",
    "more": "Más controles", "less": "Menos controles", "explore": "Recorrer las marcas con las flechas",
    "interval": 900, "patience": 4000,      # milisegundos
}


# --- los controles ----------------------------------------------------------------------------

@dataclass(frozen=True)
class Control:
    """Un control: `values` son sus valores en orden; `labels`, cómo se leen; `start`, dónde empieza."""

    kind: str
    name: str
    label: str
    values: tuple
    labels: tuple[str, ...]
    start: int
    again: tuple[str, ...] = ()                     # en los dados, qué dice en cada posición el botón que tira
    jumps: tuple[tuple[str, int], ...] = ()         # y los que tiran muchas: (texto, posición)

    def to_dict(self) -> dict:
        told = {
            "kind": self.kind,
            "name": self.name,
            "label": self.label,
            "labels": list(self.labels),
        }
        if self.again:
            told["again"] = list(self.again)
            told["jumps"] = [list(jump) for jump in self.jumps]
        return told

    def position(self, value) -> int:
        """En qué lugar está `value`; ValueError si no es uno de los valores."""
        value = plain_scalar(value)
        for i, known in enumerate(self.values):
            if known is value or is_same(value, known):
                return i
        raise bad_value(self.name, value, "uno de " + ", ".join(map(repr, self.values)))


def _label(value) -> str:
    if isinstance(value, bool | np.bool_):
        return "sí" if value else "no"
    if isinstance(value, int | float | np.number):
        return number(value)
    return str(value)


def _control(kind: str, name: str, label: str, values: Sequence, labels, value) -> Control:
    if not isinstance(name, str) or not name.isidentifier():
        raise bad_value("name", name, "un identificador de Python, como «budget»")
    values = _checked_options(values)
    label = check_text("label", label)
    control = Control(kind, name, label, values, _checked_labels(labels, values), start=0)
    if value is None:
        return control
    return replace(control, start=control.position(value))


def _checked_labels(labels, values) -> tuple[str, ...]:
    """Un texto por valor: los que se dan, o el valor mismo."""
    if labels is None:
        return tuple(map(_label, values))
    expected = f"una lista de {len(values)} textos, uno por valor"
    texts = tuple(map(str, check_sequence("labels", labels, expected)))
    if len(texts) != len(values):
        raise bad_value("labels", labels, expected)
    return texts


def _checked_options(options) -> tuple:
    """Los valores de un control, con los escalares de numpy como los de Python."""
    expected = "una lista con al menos un valor"
    is_list = isinstance(options, Iterable) and not isinstance(options, str | bytes | Set)
    if not is_list or getattr(options, "ndim", 1) != 1:
        raise bad_type("options", options, expected)
    values = tuple(map(plain_scalar, options))
    if not values:
        raise bad_value("options", options, expected)
    return values


def slider(name: str, label: str, options: Sequence, labels=None, value=None) -> Control:
    """Un deslizador sobre una lista ordenada de valores; empieza en `value` (o en el primero)."""
    return _control("slider", name, label, options, labels, value)


def choice(name: str, label: str, options: Sequence, labels=None, value=None) -> Control:
    """Botones de los que se elige uno, para pocas opciones."""
    return _control("choice", name, label, options, labels, value)


def toggle(name: str, label: str, value: bool = False) -> Control:
    """Una casilla de sí o no; su valor es un bool."""
    options = (False, True)
    return _control("toggle", name, label, options, None, check_bool("value", value))


def steps(name: str, label: str, n: int | Sequence[str], value: int = 0) -> Control:
    """La barra de pasos: anterior, siguiente, reproducir y deslizador; su valor va de 0 a n - 1.

    `n` es cuántos pasos hay, o la lista de sus nombres; con un número, se leen «1 de n», «2 de n»…
    """
    if isinstance(n, Sequence) and not isinstance(n, str | bytes):
        labels = [str(label) for label in n]
        n = check_int("n", len(labels), 1, MAX_STEPS)
    else:
        n = check_int("n", n, 1, MAX_STEPS)
        labels = [f"{i + 1} de {n}" for i in range(n)]
    return _control("steps", name, label, range(n), labels, value)


def dice(name: str, label: str, counts: Sequence[int], again: Sequence[str], jumps: dict[str, int],
         value=None) -> Control:
    """Una barra de pasos para tirar: su valor es cuántas veces se tiró, uno de `counts`, en orden.

    `again` es lo que dice, en cada lugar, el botón que tira hasta el siguiente; `jumps`, el texto y el destino de los
    botones que tiran muchas veces de una.
    """
    control = _control("steps", name, label, counts, None, value)
    targets = tuple((check_text("jumps", text), control.position(count)) for text, count in jumps.items())
    return replace(control, again=_checked_labels(again, control.values), jumps=targets)


def _checked_size(size) -> tuple[float, float]:
    """(ancho, alto) de una figura, en pulgadas."""
    sides = check_sequence("size", size, "el par (ancho, alto) en pulgadas")
    if len(sides) != 2:
        raise bad_value("size", size, "el par (ancho, alto) en pulgadas")
    width, height = sides
    return check_float("size", width, 0.5, 50), check_float("size", height, 0.5, 50)


def _check_controls(controls) -> tuple[Control, ...]:
    expected = "controles hechos con slider, choice, toggle o steps"
    if isinstance(controls, str | bytes) or not isinstance(controls, Sequence):
        raise bad_type("controls", controls, f"una lista de {expected}")
    controls = tuple(controls)
    for control in controls:
        if not isinstance(control, Control):
            raise bad_type("controls", control, expected)
    names = [c.name for c in controls]
    if len(set(names)) < len(names):
        raise bad_value("controls", names, "nombres distintos")
    return controls


# --- lo común a los dos -----------------------------------------------------------------------

class _Player(Card):
    """Controles, valores y la imagen fija que queda cuando no hay navegador que dibuje."""

    controls = T.List().tag(sync=True)
    positions = T.List(T.Int()).tag(sync=True)

    def __init__(self, controls, title, static=False, **traits):
        self._controls = controls
        self._static = check_bool("static", static)
        super().__init__(
            controls=[c.to_dict() for c in controls],
            positions=[c.start for c in controls],
            labels=dict(WORDS),
            title=check_text("title", title),
            **traits,
        )

    @T.validate("positions")
    def _valid_positions(self, proposal):
        positions = list(proposal["value"])
        if len(positions) != len(self._controls):
            raise bad_value("positions", positions, f"{len(self._controls)} posiciones, una por control")
        last = [len(c.values) - 1 for c in self._controls]
        return np.clip(positions, 0, last).tolist()

    @property
    def values(self) -> dict:
        """El valor actual de cada control."""
        return self._values_at(self.positions)

    def _values_at(self, positions) -> dict:
        pairs = zip(self._controls, positions, strict=True)
        return {control.name: control.values[position] for control, position in pairs}

    def set_value(self, name: str, value) -> None:
        """Mueve un control desde Python."""
        names = [c.name for c in self._controls]
        i = names.index(check_choice("name", name, names))
        positions = list(self.positions)
        positions[i] = self._controls[i].position(value)
        self.positions = positions

    def _repr_mimebundle_(self, **kwargs):
        if self._static:
            return self.still()
        return super()._repr_mimebundle_(**kwargs)


# --- las historias ----------------------------------------------------------------------------

class _ScenePlayer(_Player):
    """Lo que se muestra es una `Scene`: `scene()` dice cuál, y el navegador las recibe en `payload`."""

    payload = T.Dict().tag(sync=True)
    guess = T.Dict().tag(sync=True)        # lo que se predijo, para dibujarlo: eje, panel, valor y texto
    own = T.List().tag(sync=True)          # los puntos [x, y] que puso quien mira, donde se compite (`Scene.rival`)
    uid = T.Unicode().tag(sync=True)       # con qué nombre la encuentra, en la página, su pregunta

    @T.default("uid")
    def _new_uid(self):
        return uuid.uuid4().hex

    def scene(self) -> Scene:
        raise NotImplementedError

    def describe(self) -> str:
        return self.scene().describe

    def figure(self):
        """La escena actual como figura de matplotlib."""
        return self.scene().figure()

    def _telling_scene(self) -> Scene:
        """La escena que se guarda quieta."""
        return self.scene()

    def still(self) -> dict:
        from coursekit.figures.alt import image_bundle, small_png
        scene = self._telling_scene()
        svg = scene.svg_fallback().encode()
        encoded_size = len(svg) * 4 / 3      # en base64
        if encoded_size <= MAX_STILL:
            return image_bundle(svg, "image/svg+xml", scene.describe)
        return image_bundle(small_png(scene.figure()), "image/png", scene.describe)


class Story(_ScenePlayer):
    """Una historia que el navegador recorre solo: `frame(**valores)` devuelve la `Scene` de cada combinación.

    `controls`: lista de controles; `frame`: función pura, se la llama una vez por combinación; `static=True`
    muestra solo la imagen fija. Lanza ValueError si las combinaciones o lo que pesan pasan el límite.
    """

    def __init__(self, controls, frame: Callable[..., Scene], title: str = "", static: bool = False):
        controls = _check_controls(controls)
        check_callable("frame", frame, "una función (**valores) que devuelve una Scene")
        self._sizes = [len(c.values) for c in controls]
        n = math.prod(self._sizes)
        if n > MAX_FRAMES:
            raise ValueError(f"Los controles suman {n} combinaciones y el máximo es {MAX_FRAMES}: "
                             "conviene dar menos valores a alguno.")
        self._scenes = [_checked_scene(frame(**values)) for values in _combinations(controls)]
        super().__init__(controls, title, static, kind="story", payload=compact(pack(self._scenes, controls)))

    def scene(self) -> Scene:
        """La escena que se ve ahora."""
        return self._scene_at(self.positions)

    def _scene_at(self, positions) -> Scene:
        index = 0
        for position, size in zip(positions, self._sizes, strict=True):
            index = index * size + position
        return self._scenes[index]

    def _telling_scene(self) -> Scene:
        """Quieta, una historia en pasos que nadie movió se guarda por su final: el comienzo suele estar vacío."""
        positions = list(self.positions)
        untouched = not self._static
        for i, control in enumerate(self._controls):
            if control.kind == "steps" and positions[i] == 0 and untouched:
                positions[i] = len(control.values) - 1
        return self._scene_at(positions)


def _combinations(controls):
    names = [c.name for c in controls]
    values = [c.values for c in controls]
    for combination in itertools.product(*values):
        yield dict(zip(names, combination, strict=True))


def _checked_scene(scene) -> Scene:
    if not isinstance(scene, Scene):
        raise bad_type("frame", scene, "que devuelva una Scene")
    return scene


def pack(scenes: Sequence[Scene], controls=()) -> dict:
    """Las escenas en un solo paquete donde lo repetido (arreglos, marcas, ejes, paneles) va una vez.

    Las marcas que mueven un control viajan con la posición de cada valor; ValueError si no es uno de `controls`.
    """
    packer = _Packer({control.name: control for control in controls})
    frames = [packer.frame(scene) for scene in scenes]
    common = _common(frames)
    payload = {
        "arrays": packer.arrays.items,
        "looks": packer.looks.items,
        "marks": packer.marks.items,
        "axes": packer.axes.items,
        "panels": packer.panels.items,
        "common": common,
        "frames": [_without(frame, common) for frame in frames],
    }
    return payload


def compact(payload: dict) -> dict:
    """Lo que se manda: el paquete, o {"packed": …}, comprimido (zlib, en base64), si así pesa mucho menos.

    El navegador lo abre antes de dibujar. ValueError si aun así pasa el máximo.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    if len(text) > HEAVY:
        packed = zlib.compress(text.encode(), 6)
        payload = {"packed": base64.b64encode(packed).decode()}
    size = len(payload.get("packed", text))
    if size > MAX_PAYLOAD:
        raise ValueError(f"La historia pesa {_megabytes(size)} y el máximo es {_megabytes(MAX_PAYLOAD)}: "
                         "conviene usar menos combinaciones o menos puntos por línea.")
    return payload


def _common(frames) -> dict:
    """Lo que dicen igual todos los cuadros, salvo sus paneles."""
    first = _without(frames[0], ["panels"])
    return {key: value for key, value in first.items() if all(frame[key] == value for frame in frames)}


def _without(mapping: dict, keys) -> dict:
    return {key: value for key, value in mapping.items() if key not in keys}


def _megabytes(n_characters: int) -> str:
    return f"{number(n_characters / 1e6, 1)} MB"


OWN = ("label", "value", "turn")      # lo que cambia de marca en marca, además de sus listas
SHARED_LOOK = ("color", "size", "width", "stroke", "text_color")      # aunque sean listas, si son cortas


def _is_own(key: str, value) -> bool:
    """¿Es de esa marca, o parte de un aspecto que comparte con otras? Lo vacío no es de nadie."""
    if key in SHARED_LOOK or value in ("", [], {}):
        return False
    return key in OWN or isinstance(value, list | dict)


class _Packer:
    """Lo que ya se guardó de cada clase; un cuadro dice en qué lugar está lo suyo."""

    def __init__(self, controls):
        self.controls = controls
        self.arrays = _Pool()
        self.looks = _Pool()
        self.marks = _Pool()
        self.axes = _Pool()
        self.panels = _Pool()
        self._known = {}      # una marca que comparten varias escenas se mira una vez

    def frame(self, scene: Scene) -> dict:
        """La escena, con cada panel reemplazado por su lugar."""
        data = scene.without_panels()
        data["panels"] = [self._panel(panel) for panel in scene.panels]
        for name in ("says", "kin", "heritage"):
            shared = getattr(scene, name)
            if shared:
                data[name] = {"$": self._table(shared)}
        if scene.rival:
            data["rival"] = {name: self._light(value) for name, value in scene.rival.items()}
        return data

    def _light(self, value):
        """Una lista o una tabla, por su lugar; lo demás, tal cual."""
        return {"$": self._table(value)} if isinstance(value, list | dict) else value

    def _table(self, table: list | dict) -> int:
        """El lugar de una tabla que comparten varias escenas: se la mira una vez."""
        if id(table) not in self._known:
            self._known[id(table)] = self.arrays.add(table)
        return self._known[id(table)]

    def _panel(self, panel) -> int:
        """El lugar de un panel; el que comparten varias escenas se mira una vez."""
        if id(panel) not in self._known:
            written = panel.to_dict()
            marks = [self._mark(mark) for mark in written.pop("marks")]
            axes = self.axes.add(written)
            self._known[id(panel)] = self.panels.add({"axes": axes, "marks": marks})
        return self._known[id(panel)]

    def _mark(self, mark: dict) -> int:
        if id(mark) not in self._known:
            whole = self._with_shared_arrays(self._with_positions(mark))
            self._known[id(mark)] = self.marks.add(self._with_shared_look(whole))
        return self._known[id(mark)]

    def _with_shared_look(self, mark: dict) -> dict:
        """La marca, con lo que no son datos (tipo, color, grosor…) guardado una sola vez, en `looks`."""
        look = {key: value for key, value in mark.items() if not _is_own(key, value)}
        own = _without(mark, look)
        return {"look": self.looks.add(look), **own}

    def _with_positions(self, mark: dict) -> dict:
        """La marca, con las posiciones del control que mueve en lugar de sus valores."""
        if mark["type"] == "handle":
            control = self._control(mark["control"])
            if len(mark["x"]) != len(control.values):
                raise bad_value("x", len(mark["x"]), f"un lugar por valor de «{control.name}»: {len(control.values)}")
        if "sets" not in mark:
            return mark
        name, values = mark["sets"]["control"], mark["sets"]["values"]
        control = self._control(name)
        to = [None if value is None else control.position(value) for value in values]
        return {**mark, "sets": {"control": name, "to": to}}

    def _control(self, name: str) -> Control:
        return self.controls[check_choice("control", name, list(self.controls))]

    def _with_shared_arrays(self, mark: dict) -> dict:
        shared = {}
        for key, value in mark.items():
            is_long = isinstance(value, list) and len(value) >= SHARED_ARRAY
            shared[key] = {"$": self.arrays.add(value)} if is_long else value
        return shared


class _Pool:
    """Una lista sin repetidos: `add` devuelve el lugar de cada cosa."""

    def __init__(self):
        self.items = []
        self._places = {}

    def add(self, item) -> int:
        key = marshal.dumps(item, 2)      # su huella, más rápida que escribirlo en JSON
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(item)
        return self._places[key]


# --- las figuras que dibuja el kernel ---------------------------------------------------------

class Live(_Player):
    """Una figura de matplotlib que el kernel vuelve a dibujar con cada movimiento.

    `draw(fig, **valores)` dibuja en la figura dada (siempre la misma) y devuelve la oración que la describe;
    `size`, pulgadas a 100 puntos por pulgada. Un error de `draw` se lee en el widget y se vuelve a lanzar
    cuando corre pytest.
    """

    picture = T.Bytes().tag(sync=True)
    sentence = T.Unicode().tag(sync=True)
    error = T.Unicode().tag(sync=True)
    request = T.Dict().tag(sync=True)      # lo que pide el navegador: número de pedido, posiciones, ancho
    drawn = T.Int(0).tag(sync=True)        # el último pedido contestado

    KEPT = 64                              # imágenes que se recuerdan, por si se vuelve a una posición
    SHARPNESS = (100, 125, 150)            # puntos por pulgada: más, en una pantalla más ancha

    def __init__(self, controls, draw: Callable[..., str], title: str = "", size=(9, 4.8), static: bool = False):
        self._draw = check_callable("draw", draw, "una función (figura, **valores) que devuelve una oración")
        self._size = _checked_size(size)
        self._figure = None
        self._figure_at = None
        self._kept = OrderedDict()
        self._dpi = self.SHARPNESS[0]
        controls = _check_controls(controls)
        self._controls = controls
        picture, sentence = self._render([c.start for c in controls])
        super().__init__(controls, title, static, kind="live", picture=picture, sentence=sentence)
        self.observe(self._moved, "positions")
        self.observe(self._moved, "scale")
        self.observe(self._asked, "request")

    def figure(self):
        """La figura conservada, dibujada con los valores actuales."""
        self._paint(list(self.positions))
        return self._figure

    def describe(self) -> str:
        return self.sentence

    def still(self) -> dict:
        from coursekit.figures.alt import image_bundle
        return image_bundle(self.picture, "image/png", self.sentence)

    def redraw(self) -> None:
        """Dibuja de nuevo lo actual (por si cambió algo que `draw` lee)."""
        self._kept.clear()
        self._figure_at = None
        self._moved()

    def _asked(self, change) -> None:
        """El navegador pidió unas posiciones: se dibuja y se contesta, aunque falle."""
        asked = change["new"]
        positions = asked["positions"]
        sharper = self._sharpness(asked.get("pixels", 0))
        try:
            with self.hold_sync():
                self._dpi = max(self._dpi, sharper)
                moves = positions != self.positions
                self.positions = positions      # su aviso dibuja
                if not moves:
                    self._moved()
                self.drawn = asked["number"]
        finally:
            self.drawn = asked["number"]

    def _sharpness(self, pixels: float) -> int:
        """Los puntos por pulgada para una imagen que se ve de `pixels` de ancho."""
        wanted = pixels / self._size[0]
        enough = [dpi for dpi in self.SHARPNESS if dpi >= wanted]
        return enough[0] if enough else self.SHARPNESS[-1]

    def _moved(self, change=None) -> None:
        try:
            picture, sentence = self._render(list(self.positions))
        except Exception as problem:
            self.error = f"No se pudo dibujar con estos valores: {type(problem).__name__}: {problem}"
            if policy.raise_drawing_errors:
                raise
            return
        with self.hold_sync():
            self.error = ""
            self.picture = picture
            self.sentence = sentence

    def _render(self, positions) -> tuple[bytes, str]:
        """La imagen y la oración de unas posiciones, recordadas si ya se dibujaron."""
        from coursekit.figures.alt import png
        key = (tuple(positions), style.scale(), self._dpi)
        if key not in self._kept:
            sentence = self._paint(positions)
            picture = png(self._figure, self._dpi * style.scale())
            self._kept[key] = picture, sentence
            if len(self._kept) > self.KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _paint(self, positions) -> str:
        """Llama a `draw` sobre la figura conservada, si no está ya dibujada así."""
        import matplotlib as mpl
        state = (tuple(positions), style.scale())
        if self._figure_at == state:
            return self._figure.coursekit_alt
        self._figure_at = None
        figure = self._sheet()
        with mpl.rc_context(style.rc()):
            sentence = self._draw(figure, **self._values_at(positions))
        if not isinstance(sentence, str) or not sentence.strip():
            raise bad_type("draw", sentence, "que devuelva la oración que describe la figura")
        figure.coursekit_alt = sentence
        self._figure_at = state
        return sentence

    def _sheet(self):
        """La figura conservada; otra, vacía y más chica, si `presenter()` pide letras más grandes."""
        from coursekit.figures.alt import new_figure
        size = tuple(round(side / style.scale(), 4) for side in self._size)
        fits = self._figure is not None and tuple(self._figure.get_size_inches()) == size
        if not fits:
            self._figure = new_figure(size)
        return self._figure
