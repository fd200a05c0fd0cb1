"""La función objetivo: con qué se la llama, qué puede pasar al llamarla y cómo se lee lo que devuelve."""
from __future__ import annotations

import inspect
import os
import time
from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import bad_type, check_float, describe_value
from coursekit.history import checked_loss
from coursekit.search.reading import Reading

SIGNATURE = ("params", "resource", "state")
CALLABLE = "una función (params), (params, resource) o (params, resource, state)"
RETURNS = ("un número (la pérdida), el par (pérdida, estado) si la función recibe un estado, o un diccionario "
           "con «loss»")
NO_LOSS = "la función objetivo no devolvió ninguna pérdida (¿falta un return?)"
OURS = ("loss", "cost", "state")      # claves del diccionario que no van a `info`
MAX_TEXT = 500


# -- llamarla, quizás en otro proceso

@dataclass(frozen=True)
class Outcome:
    """Lo que pasó al llamar a la función: lo que devolvió, o el texto del error que lanzó."""

    value: object
    error: str
    seconds: float


def evaluate(function, args) -> Outcome:
    """Llama a la función objetivo; un error suyo vuelve como texto.

    También `SystemExit` y `GeneratorExit`: que una evaluación quiera terminar el programa no es motivo para perder
    las demás. `KeyboardInterrupt` se deja pasar: detiene la búsqueda.
    """
    process = os.getpid()
    start = time.perf_counter()
    value, error = None, ""
    try:
        value = function(*args)
    except (Exception, SystemExit, GeneratorExit) as problem:
        if os.getpid() != process:      # un hijo que la función bifurcó, y que quiere terminar
            raise
        error = error_text(problem)
    return Outcome(value, error, time.perf_counter() - start)


def error_text(problem: BaseException) -> str:
    """«ValueError: qué pasó (línea 3 de objective)», aunque el texto del error también falle."""
    name = type(problem).__name__
    try:
        text = str(problem)
    except (Exception, SystemExit) as another:      # un __str__ ajeno puede lanzar cualquier cosa
        text = f"su texto no se puede leer ({type(another).__name__})"
    told = f"{name}: {text}" if text else name
    return told[:MAX_TEXT] + _where(problem)


def _where(problem) -> str:
    frame = problem.__traceback__.tb_next      # el primero es el nuestro
    if frame is None:
        return ""
    return f" (línea {frame.tb_lineno} de {frame.tb_frame.f_code.co_name})"


# -- entenderse con ella

class Objective:
    """La función objetivo de una búsqueda, y los estados que devolvió."""

    def __init__(self, function):
        self.function = function
        self.required, self.accepted = _arity(function)
        self.states: dict[int, tuple] = {}      # configuración: (estado, recurso con que quedó)

    def check_fits(self, trial) -> None:
        """`TypeError` si la función y el buscador no están de acuerdo en que haya un recurso."""
        if trial.resource is not None and self.accepted < 2:
            raise bad_type("objective", self.function, "una función (params, resource), porque este buscador reparte "
                                                       "recurso")
        if trial.resource is None and self.required > 1:
            raise bad_type("objective", self.function, "una función (params), porque este buscador no reparte recurso")

    def call_for(self, trial) -> tuple:
        """La función y sus argumentos: los hiperparámetros son una copia, que la función puede modificar."""
        try:
            params = _own_copy(dict(trial.params))
        except RecursionError:      # una opción que se contiene a sí misma
            params = dict(trial.params)
        args = (params,)
        if trial.resource is not None:
            state, _ = self.states.get(trial.config, (None, 0))
            args += (trial.resource, state)[:self.accepted - 1]
        return self.function, args

    def read(self, outcome: Outcome, trial) -> Reading:
        """Cómo salió `trial`. `TypeError` si lo que la función devolvió no es una pérdida."""
        if outcome.error:
            return Reading(None, self.default_cost(trial), outcome.seconds, outcome.error)
        value, state, cost, info = self._unpack(outcome.value)
        loss, problem = self._number(value, outcome.value)
        if cost is None:
            cost = self.default_cost(trial)
        return Reading(loss, cost, outcome.seconds, problem, info, state)

    def keep_state(self, reading: Reading, trial) -> None:
        """Guarda el estado que la función devolvió, para cuando `trial.config` vuelva con más recurso."""
        if reading.state is not None and reading.loss is not None:
            self.states[trial.config] = (reading.state, trial.resource)

    def default_cost(self, trial) -> float:
        """El recurso entero, o lo que faltaba si siguió desde su estado; 1 si no hay recurso."""
        if trial.resource is None:
            return 1
        _, before = self.states.get(trial.config, (None, 0))
        return trial.resource - before

    def _unpack(self, value) -> tuple:
        """La pérdida, el estado, el costo y la información que vienen en lo devuelto."""
        if isinstance(value, dict):
            return self._unpack_dict(value)
        if not isinstance(value, tuple):
            return value, None, None, {}
        if self.accepted < 3 or len(value) != 2:
            raise self._nonsense(value)
        loss, state = value
        return loss, state, None, {}

    def _unpack_dict(self, value) -> tuple:
        if "loss" not in value:
            raise self._nonsense(value)
        cost = value.get("cost")
        if cost is not None:
            cost = check_float("cost", cost, low=0)
        info = {key: item for key, item in value.items() if key not in OURS}
        return value["loss"], value.get("state"), cost, info

    def _number(self, loss, value) -> tuple[float | None, str]:
        if loss is None:
            return None, NO_LOSS
        try:
            return checked_loss(loss)
        except TypeError:
            raise self._nonsense(value) from None

    def _nonsense(self, value) -> TypeError:
        return TypeError(f"«objective»: devolvió {describe_value(value)}; se espera {RETURNS}.")


def _own_copy(value):
    """Una opción que se puede modificar sin querer, copiada; los modelos que lleve adentro siguen siendo los mismos."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind(map(_own_copy, value))
    if kind is dict:
        return {key: _own_copy(item) for key, item in value.items()}
    if kind is set or kind is bytearray or kind is np.ndarray:
        return value.copy()
    return value


def _arity(function) -> tuple[int, int]:
    """Cuántos argumentos exige la función objetivo y cuántos le daremos: de 1 a 3.

    Un argumento opcional solo cuenta si se llama `resource` o `state`: los demás son de quien la escribió.
    """
    if not callable(function):
        raise bad_type("objective", function, CALLABLE)
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):      # algunas funciones escritas en C no tienen firma
        return 1, 1
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    required = sum(p.default is p.empty for p in positional)
    takes_any = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    must_be_named = any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters)
    if required > 3 or must_be_named or not (positional or takes_any):
        raise bad_type("objective", function, CALLABLE)
    accepted = max(required, 1)
    for p in positional[accepted:3]:
        if p.name != SIGNATURE[accepted]:
            break
        accepted += 1
    return required, accepted
