"""Un widget para jugar contra la máquina: una historia que cambia con lo que hace quien la mira.

`Story` manda todas sus escenas de una vez; en un juego son demasiadas, porque dependen de cada jugada. `Game` guarda
un **estado** en el kernel y manda las escenas de ese estado: las de todos los valores de los controles `instant`,
que se mueven sin kernel. Un botón (`action`) o cualquier otro control le pide al kernel las escenas nuevas.

    def frame(state, x):                    # función pura: estado y controles → Scene
        return Scene([Panel(...)], describe=f"Van {len(state)} puntos; el próximo, en {number(x)}.")

    game = Game([slider("x", "Próximo punto", [0, 0.5, 1])], frame, state=(),
                actions=[action("play", "Evaluar", lambda state, x: (*state, x)),
                         action("undo", "Deshacer", lambda state, x: state[:-1], enabled=bool)], instant=["x"])
    game.set_value("x", 0.5)
    game.press("play")                      # lo mismo que apretar el botón
    game.state                              # (0.5,)
"""
from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import traitlets as T

from coursekit.basics.validation import (
    bad_type,
    bad_value,
    check_callable,
    check_choice,
    check_sequence,
    check_text,
)
from coursekit.widgets import policy
from coursekit.widgets.player import _check_controls, _checked_scene, _ScenePlayer, pack


@dataclass(frozen=True)
class Action:
    """Un botón: `do(estado, **valores)` da el estado nuevo; `label(estado)`, su texto; `enabled(estado)`, si vale."""

    name: str
    label: Callable
    do: Callable
    enabled: Callable


def action(name: str, label, do: Callable, enabled: Callable = lambda state: True) -> Action:
    """Un botón para `Game`. `label` es un texto, o una función del estado que lo devuelve."""
    if not isinstance(name, str) or not name.isidentifier():
        raise bad_value("name", name, "un identificador de Python, como «undo»")
    for what, value in (("do", do), ("enabled", enabled)):
        if not callable(value):
            raise bad_type(what, value, "una función")
    if callable(label):
        return Action(name, label, do, enabled)
    text = check_text("label", label)
    return Action(name, lambda state: text, do, enabled)


def _check_actions(actions) -> tuple[Action, ...]:
    expected = "una lista de botones hechos con action"
    checked = tuple(check_sequence("actions", actions, expected))
    for one in checked:
        if not isinstance(one, Action):
            raise bad_type("actions", one, expected)
    return checked


class Game(_ScenePlayer):
    """Una historia con estado.

    `controls` y `frame(estado, **valores) -> Scene` son como en `Story`, con el estado delante. `state` es el estado
    del comienzo: un valor que no se modifica (una tupla, una dataclass congelada). `actions`: los botones, de
    `action`; Enter sobre un control instantáneo aprieta el primero. `instant`: nombres de los controles que el
    navegador mueve solo. `resets`: los que, al moverse, vuelven al comienzo.
    """

    instant = T.List(T.Int()).tag(sync=True)       # el lugar en `controls` de los que no piden kernel
    buttons = T.List().tag(sync=True)              # [{"name", "label", "enabled"}]
    request = T.Dict().tag(sync=True)              # lo que pide el navegador: número, posiciones, botón
    answered = T.Int(0).tag(sync=True)             # el último pedido contestado
    error = T.Unicode().tag(sync=True)

    def __init__(self, controls, frame: Callable, state, actions: Sequence[Action] = (), instant: Sequence[str] = (),
                 resets: Sequence[str] = (), title: str = "", static: bool = False):
        self._controls = _check_controls(controls)
        self._instant = self._places("instant", instant)
        self._resets = self._places("resets", resets)
        self._frame = check_callable("frame", frame, "una función (estado, **valores) que devuelve una Scene")
        self._start = state
        self._state = state
        self._actions = _check_actions(actions)
        self._seen = [c.start for c in self._controls]
        self._scenes = self._draw_scenes(self._seen)
        super().__init__(
            self._controls,
            title,
            static,
            kind="game",
            instant=self._instant,
            payload=self._payload(),
            buttons=self._buttons(),
        )
        self.observe(self._moved, "positions")
        self.observe(self._asked, "request")

    @property
    def state(self):
        """El estado de ahora."""
        return self._state

    def press(self, name: str) -> None:
        """Aprieta un botón desde Python; si está apagado, ValueError."""
        found = {a.name: a for a in self._actions}
        check_choice("name", name, list(found))
        chosen = found[name]
        if not chosen.enabled(self._state):
            raise ValueError(f"El botón «{chosen.label(self._state)}» no se puede apretar ahora.")
        self._go_to(chosen.do(self._state, **self.values))

    def scene(self):
        """La escena que se ve ahora."""
        combination = tuple(self.positions[i] for i in self._instant)
        return self._scenes[combination]

    # -- por dentro

    def _places(self, what: str, names) -> list[int]:
        """El lugar en `controls` de cada uno de esos nombres."""
        known = [c.name for c in self._controls]
        listed = check_sequence(what, names, "una lista de nombres de controles")
        return [known.index(check_choice(what, name, known)) for name in listed]

    def _draw_scenes(self, positions) -> dict:
        """Las escenas del estado actual, una por combinación de los controles instantáneos."""
        scenes = {}
        ranges = [range(len(self._controls[i].values)) for i in self._instant]
        for combination in itertools.product(*ranges):
            at = list(positions)
            for i, place in zip(self._instant, combination, strict=True):
                at[i] = place
            values = self._values_at(at)
            scenes[combination] = _checked_scene(self._frame(self._state, **values))
        return scenes

    def _payload(self) -> dict:
        return pack(list(self._scenes.values()), self._controls)

    def _buttons(self) -> list[dict]:
        return [self._button(one) for one in self._actions]

    def _button(self, one: Action) -> dict:
        return {
            "name": one.name,
            "label": str(one.label(self._state)),
            "enabled": bool(one.enabled(self._state)),
        }

    def _go_to(self, state) -> None:
        """Cambia el estado y lo que se ve; si algo falla, queda como estaba."""
        old_state = self._state
        old_scenes = self._scenes
        try:
            self._state = state
            self._scenes = self._draw_scenes(self.positions)
            payload = self._payload()
            buttons = self._buttons()
        except Exception as problem:
            self._state = old_state
            self._scenes = old_scenes
            self.error = f"No se pudo dibujar con estos valores: {type(problem).__name__}: {problem}"
            if policy.raise_drawing_errors:
                raise
            return
        with self.hold_sync():
            self.error = ""
            self.buttons = buttons
            self.payload = payload

    def _moved(self, change) -> None:
        before = self._seen
        self._seen = list(change["new"])
        changed = {i for i, position in enumerate(self._seen) if position != before[i]}
        if changed.issubset(self._instant):
            return
        starts_again = not changed.isdisjoint(self._resets)
        self._go_to(self._start if starts_again else self._state)

    def _asked(self, change) -> None:
        """El navegador movió un control o apretó un botón: se hace y se contesta, aunque falle."""
        asked = change["new"]
        try:
            with self.hold_sync():
                self.positions = asked["positions"]       # su aviso dibuja si hace falta
                possible = {a.name: a for a in self._actions if a.enabled(self._state)}
                pressed = possible.get(asked.get("action"))
                if pressed is not None:
                    self._go_to(pressed.do(self._state, **self.values))
                self.answered = asked["number"]
        finally:
            self.answered = asked["number"]
