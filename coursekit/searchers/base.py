"""Lo que todo buscador comparte: preguntar (`ask`) y responder (`tell`).

    trial = buscador.ask()            # qué probar ahora
    buscador.tell(trial, pérdida)     # cómo salió

Un buscador concreto escribe solo su idea: `_propose()` elige la próxima configuración y `_learn(trial)`
aprende de un resultado. Los resultados pueden llegar en cualquier orden, puede haber varios trials en
camino a la vez (`pending`) y pueden preguntar varios hilos: eso lo hace paralelo sin que el algoritmo lo sepa.

Lo que otros necesitan saber de un buscador lo dice él mismo: `finished`, `endless`, `learns`, `n_startup`,
`has_resource` y `has_plan`. Y hay dos cosas más que se le pueden decir de un trial en camino: que no habrá respuesta
(`withdraw`) y que se preguntó otra cosa (`adopt`). Cómo se lo copia y se lo vuelve a empezar está en
`parts/rebuild.py`.
"""
from __future__ import annotations

import math

from coursekit.basics.validation import bad_type
from coursekit.history import Trial, checked_loss
from coursekit.searchers.parts.rebuild import Rebuildable
from coursekit.searchers.parts.seed import seed_and_rng
from coursekit.space import Space


class Searcher(Rebuildable):
    """Un método de búsqueda sobre `space` (un `Space` o lo que `Space` acepta).

    `random_state`: None, un entero o un `numpy.random.Generator`. Con el mismo entero salen los mismos
    trials.
    """

    name = ""
    learns = True       # False: proponga lo que proponga, los resultados no lo cambian, y esperarlos no enseña nada
    n_startup = 0       # cuántas pruebas propone antes de empezar a usar lo que vio

    def __init__(self, space, random_state=None):
        self.space = Space.of(space)
        self.random_state = random_state
        self.seed, self.rng = seed_and_rng(random_state)
        self.pending: dict[int, Trial] = {}
        self.n_asked = 0
        self.finished = False      # True: no habrá más propuestas

    # -- preguntar y responder

    def ask(self) -> Trial | None:
        """Un trial para evaluar; None si hay que esperar resultados o si ya no hay más (`finished`)."""
        with self._lock:
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
        with self._lock:
            own = self._require_pending(trial)
            loss, problem = checked_loss(loss)
            for known in (own, trial):      # `trial` puede ser una copia que volvió de otro proceso
                _write_result(known, loss, problem)
            del self.pending[own.number]
            self._learn(own)

    def observe(self, params: dict, loss: float | None) -> None:
        """Aprende de una evaluación que este buscador no pidió: de otra búsqueda, o hecha a mano."""
        self.space.validate(params)
        loss, problem = checked_loss(loss)
        trial = Trial(params=dict(params))
        _write_result(trial, loss, problem)
        with self._lock:
            self._learn(trial)

    def withdraw(self, trial: Trial) -> None:
        """Retira un trial pendiente: no habrá respuesta, y quien busca deja de esperarla.

        No se aprende nada de él y no se lo repone: su número no vuelve a usarse y, donde las configuraciones no se
        repiten, la suya no vuelve a salir. `ValueError` si el trial no está pendiente.
        """
        with self._lock:
            own = self._require_pending(trial)
            del self.pending[own.number]
            self._withdrawn(own)

    def adopt(self, trial: Trial, params: dict) -> None:
        """Cambia los hiperparámetros de un trial pendiente por los que de verdad se preguntaron.

        Un diario es la verdad: si dice que en ese lugar se preguntaron `params`, la búsqueda sigue como si este
        buscador los hubiera propuesto. `ValueError` si el trial no está pendiente o si `params` no es del espacio.
        """
        with self._lock:
            own = self._require_pending(trial)
            self.space.validate(params)
            before = own.params
            for known in (own, trial):
                known.params = dict(params)
            self._adopted(own, before)

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

    def _require_pending(self, trial) -> Trial:
        """El trial de este buscador que corresponde a `trial`, que es él mismo o una copia."""
        if not isinstance(trial, Trial):
            raise bad_type("trial", trial, "el Trial que devolvió ask()")
        if not isinstance(trial.number, int):
            raise bad_type("trial", trial.number, "un trial con el número entero que le dio ask()")
        own = self.pending.get(trial.number)
        if own is trial:
            return own
        if own is None and 0 <= trial.number < self.n_asked:
            raise ValueError(f"«trial»: llegó el n.º {trial.number}, que ya tiene respuesta o fue retirado; se "
                             "espera uno pendiente, y una sola llamada a tell() por trial.")
        if own is None or self.space.key(own.params) != self.space.key(trial.params):
            raise ValueError(f"«trial»: llegó el n.º {trial.number}, que este buscador no propuso; se espera un "
                             "trial de su propio ask().")
        return own


def _write_result(trial, loss, problem):
    trial.loss = loss
    trial.status = "failed" if loss is None else "ok"
    trial.error = trial.error or problem
