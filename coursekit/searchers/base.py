"""Lo que todo buscador comparte: preguntar (`ask`) y responder (`tell`).

    trial = buscador.ask()            # qué probar ahora
    buscador.tell(trial, pérdida)     # cómo salió

Un buscador concreto escribe solo su idea: `_propose()` elige la próxima configuración y `_learn(trial)`
aprende de un resultado. Los resultados pueden llegar en cualquier orden, y puede haber varios trials en
camino a la vez (`pending`): eso lo hace paralelo sin que el algoritmo lo sepa.

Lo que otros necesitan saber de un buscador lo dice él mismo: `finished`, `endless`, `learns`, `n_startup`,
`has_resource` y `has_plan`. Y hay dos cosas más que se le pueden decir de un trial en camino: que no habrá respuesta
(`withdraw`) y que se preguntó otra cosa (`adopt`).
"""
from __future__ import annotations

import copy
import hashlib
import inspect
import math
from numbers import Integral

import numpy as np

from coursekit.basics.validation import bad_type, check_int, stable_repr
from coursekit.history import Trial, checked_loss
from coursekit.space import Space


class Searcher:
    """Un método de búsqueda sobre `space` (un `Space` o lo que `Space` acepta).

    `random_state`: None, un entero o un `numpy.random.Generator`. Con el mismo entero salen los mismos
    trials.
    """

    name = ""
    learns = True       # False: proponga lo que proponga, los resultados no lo cambian, y esperarlos no enseña nada
    n_startup = 0       # cuántas pruebas propone antes de empezar a usar lo que vio

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        if args or kwargs:      # al copiar o leer de un archivo no llegan: vienen en el estado
            self._arguments = _constructor_arguments(self, args, kwargs)
        return self

    def __init__(self, space, random_state=None):
        self.space = Space.of(space)
        self.random_state = random_state
        self.seed, self.rng = _seed_and_rng(random_state)
        self.pending: dict[int, Trial] = {}
        self.n_asked = 0
        self.finished = False      # True: no habrá más propuestas

    # -- lo que escribe cada algoritmo

    def _propose(self) -> dict | Trial | None:
        """La próxima configuración (o un Trial con recurso, peldaño...); None si ahora no hay.

        Devolver None no debe gastar números al azar: al retomar una búsqueda esas preguntas no se repiten.
        """
        raise NotImplementedError

    def _learn(self, trial: Trial) -> None:
        """Aprende de un trial que volvió, bien (`trial.ok`) o no."""

    def _withdrawn(self, trial: Trial) -> None:
        """Se entera de que `trial` ya no está en camino y no va a volver."""

    def _adopted(self, trial: Trial, before: dict) -> None:
        """Se entera de que `trial`, que propuso con los hiperparámetros `before`, tiene ahora otros."""

    # -- lo que un buscador dice de sí mismo

    @property
    def endless(self) -> bool:
        """¿Seguiría proponiendo para siempre si nadie lo detiene?"""
        return self.space.n_configs == math.inf

    @property
    def has_resource(self) -> bool:
        """¿Reparte un recurso? Lo anuncia teniendo `max_resource`; sus trials llevan entonces `resource`."""
        return getattr(self, "max_resource", None) is not None

    @property
    def has_plan(self) -> bool:
        """¿Tiene un plan con su propio final, que no tiene sentido cortar por la mitad?"""
        return self.has_resource and not self.endless

    # -- preguntar y responder

    def ask(self) -> Trial | None:
        """Un trial para evaluar; None si hay que esperar resultados o si ya no hay más (`finished`)."""
        proposal = None if self.finished else self._propose()
        if proposal is None:
            return None
        trial = proposal if isinstance(proposal, Trial) else Trial(params=proposal)
        trial.number = self.n_asked
        if trial.config is None:      # una configuración lleva el número del primer trial que la probó
            trial.config = trial.number
        self.n_asked += 1
        self.pending[trial.number] = trial
        return trial

    def tell(self, trial: Trial, loss: float | None) -> None:
        """Anota la pérdida de un trial pedido con `ask`; None, NaN o infinito significan que falló.

        `ValueError` si el trial no es de este buscador o ya tenía respuesta; `TypeError` si la pérdida
        no es un número.
        """
        own = self._require_pending(trial)
        loss, problem = checked_loss(loss)
        for t in (own,) if own is trial else (own, trial):      # `trial` puede volver copiado de otro proceso
            t.loss, t.status = loss, "failed" if loss is None else "ok"
            t.error = t.error or problem
        del self.pending[own.number]
        self._learn(own)

    def observe(self, params: dict, loss: float | None) -> None:
        """Aprende de una evaluación que este buscador no pidió: de otra búsqueda, o hecha a mano."""
        self.space.validate(params)
        loss, problem = checked_loss(loss)
        self._learn(Trial(params=dict(params), loss=loss, status="failed" if loss is None else "ok", error=problem))

    def withdraw(self, trial: Trial) -> None:
        """Retira un trial pendiente: no habrá respuesta, y quien busca deja de esperarla.

        No se aprende nada de él y no se lo repone: su número no vuelve a usarse y, donde las configuraciones no se
        repiten, la suya no vuelve a salir. `ValueError` si el trial no está pendiente.
        """
        own = self._require_pending(trial)
        del self.pending[own.number]
        self._withdrawn(own)

    def adopt(self, trial: Trial, params: dict) -> None:
        """Cambia los hiperparámetros de un trial pendiente por los que de verdad se preguntaron.

        Un diario es la verdad: si dice que en ese lugar se preguntaron `params`, la búsqueda sigue como si este
        buscador los hubiera propuesto. `ValueError` si el trial no está pendiente o si `params` no es del espacio.
        """
        own = self._require_pending(trial)
        self.space.validate(params)
        before = own.params
        for known in (own, trial):      # `trial` puede ser una copia que volvió de otro proceso
            known.params = dict(params)
        self._adopted(own, before)

    def _require_pending(self, trial) -> Trial:
        if not isinstance(trial, Trial):
            raise bad_type("trial", trial, "el Trial que devolvió ask()")
        own = self.pending.get(trial.number)
        if own is None and 0 <= trial.number < self.n_asked:
            raise ValueError(f"«trial»: llegó el n.º {trial.number}, que ya tiene respuesta o fue retirado; se "
                             "espera uno pendiente, y una sola llamada a tell() por trial.")
        if own is not trial and (own is None or self.space.key(own.params) != self.space.key(trial.params)):
            raise ValueError(f"«trial»: llegó el n.º {trial.number}, que este buscador no propuso; se espera un "
                             "trial de su propio ask().")
        return own

    # -- volver a empezar

    def arguments(self) -> dict:
        """Los argumentos del constructor, tal como llegaron, sin el espacio."""
        return copy.deepcopy(self._arguments)

    def settings(self) -> dict:
        """Los argumentos como texto y números aptos para JSON; con la semilla efectiva."""
        plain = {name: _plain(value) for name, value in self.arguments().items()}
        return plain | ({"random_state": self.seed} if "random_state" in plain else {})

    def clone(self) -> Searcher:
        """Un buscador igual a este recién construido: misma semilla, ningún trial."""
        fresh = copy.copy(self)
        fresh.restart()
        return fresh

    def restart(self, random_state=None) -> None:
        """Vuelve este buscador a su comienzo, con `random_state` en lugar del suyo si se da."""
        space, arguments = self.space, self.arguments()
        if random_state is not None:
            arguments["random_state"] = random_state
        self.__dict__ = {"_arguments": copy.deepcopy(arguments)}
        self.__init__(space, **arguments)

    def __repr__(self):
        shown = ", ".join(f"{n}={_plain(v)!r}" for n, v in self.arguments().items() if v is not None)
        return f"{type(self).__name__}({shown})"


def _constructor_arguments(searcher, args, kwargs) -> dict:
    """Lo que recibe el constructor, con sus valores por omisión: un generador, en el estado en que llega."""
    signature = inspect.signature(type(searcher).__init__)
    bound = signature.bind(searcher, *args, **kwargs)
    bound.apply_defaults()
    arguments = {}
    for name, value in list(bound.arguments.items())[2:]:      # sin self ni space
        loose = signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD
        arguments |= value if loose else {name: value}
    return copy.deepcopy(arguments)


def _seed_and_rng(random_state):
    """La semilla, para anotarla, y el generador que sale de ella."""
    if isinstance(random_state, np.random.Generator):
        state = repr(random_state.bit_generator.state)
        return "Generator:" + hashlib.sha256(state.encode()).hexdigest()[:16], random_state
    if random_state is None:
        seed = np.random.SeedSequence().entropy
    elif isinstance(random_state, Integral) and not isinstance(random_state, bool):
        seed = check_int("random_state", random_state, low=0)
    else:
        raise bad_type("random_state", random_state, "None, un entero o np.random.default_rng(semilla)")
    return seed, np.random.default_rng(seed)


def _plain(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, np.random.Generator):
        return _seed_and_rng(value)[0]
    return getattr(value, "__qualname__", None) or stable_repr(value)
