"""La clase que Ray Tune ve cuando le ofrecemos un buscador del curso. La arma `search_for_ray`."""
from __future__ import annotations

import os
import pickle
from numbers import Real
from pathlib import Path

from ray.tune.search import Searcher as RayBase
from ray.tune.search.variant_generator import parse_spec_vars

from coursekit.basics.spanish import enumerated
from coursekit.basics.validation import bad_value, describe_value
from coursekit.interop._common import plain_params


class RaySearcher(RayBase):
    """Traduce las preguntas y las respuestas de Ray a `ask` y `tell`.

    `searcher`: el buscador. `asked`: los trials que Ray todavía no contestó, por su identificador.
    """

    def __init__(self, searcher, metric, mode):
        super().__init__(metric=metric, mode=mode)
        self.searcher_of_course = searcher
        self.asked = {}

    # -- lo que Ray pregunta

    def suggest(self, trial_id):
        """La configuración de ese trial; `FINISHED` si no habrá más, None si hay que esperar resultados."""
        trial = self.searcher_of_course.ask()
        if trial is None:
            return self.FINISHED if self.searcher_of_course.finished else None
        self.asked[trial_id] = trial
        return dict(trial.params)

    def set_search_properties(self, metric, mode, config, **spec):
        """Revisa lo que se le dijo a `Tuner`: `ValueError` si contradice a este buscador."""
        if metric not in (None, self.metric):
            raise bad_value("metric", metric, f"la que se le dijo al buscador, «{self.metric}»")
        if mode not in (None, self.mode):
            raise bad_value("mode", mode, f"el que se le dijo al buscador, «{self.mode}»")
        _, drawn, gridded = parse_spec_vars(config)
        searched = ["/".join(map(str, path)) for path, _ in [*drawn, *gridded]]
        if searched:
            raise ValueError(f"«param_space»: llegó con algo que buscar ({enumerated(searched)}); el espacio es el del "
                             "buscador, y ahí van solo constantes.")
        repeated = sorted(set(config) & set(self.searcher_of_course.space.names))
        if repeated:
            raise ValueError(f"«param_space»: llegó con {enumerated(repeated)}, que ya están en el espacio del "
                             "buscador; se esperan constantes con otros nombres.")
        return True

    # -- lo que Ray contesta

    def on_trial_complete(self, trial_id, result=None, error=False):
        """Aprende de lo último que informó un trial, también si el planificador lo cortó antes.

        Uno que falló se anota como fallido; de uno que se detuvo sin informar nada no hay qué aprender. De un trial
        que no propuso (de antes de retomar, por ejemplo) no dice nada.
        """
        trial = self.asked.pop(trial_id, None)
        if trial is None:
            return
        if error:
            self.searcher_of_course.tell(trial, None)
        elif not result:
            self.searcher_of_course.withdraw(trial)
        else:
            trial.seconds = result.get("time_total_s")
            self.searcher_of_course.tell(trial, self._loss_in(trial, result))

    def _loss_in(self, trial, result):
        """La pérdida que dice `result`; None, y por qué en `trial.error`, si no hay una."""
        value = result.get(self.metric)
        if value is None:
            trial.error = f"no informó «{self.metric}»"
        elif not isinstance(value, Real):
            trial.error = f"informó {describe_value(value)} en «{self.metric}», que no es un número"
        else:
            return self._loss(value)
        return None

    def _loss(self, value):
        return value if self.mode == "min" else -value

    def add_evaluated_point(self, parameters, value, error=False, pruned=False, intermediate_values=None):
        """Aprende de una configuración que se evaluó en otra parte; los nombres ajenos al espacio no se miran."""
        names = self.searcher_of_course.space.names
        params = plain_params({name: parameters[name] for name in names if name in parameters})
        loss = None if error or value is None else self._loss(value)
        self.searcher_of_course.observe(params, loss)

    # -- guardar y retomar

    def save(self, checkpoint_path):
        """Guarda el buscador y lo que está en camino; el archivo anterior vale hasta que el nuevo está entero."""
        path = Path(checkpoint_path)
        state = {"searcher": self.searcher_of_course, "asked": self.asked, "metric": self.metric, "mode": self.mode}
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_bytes(pickle.dumps(state))
        os.replace(temporary, path)

    def restore(self, checkpoint_path):
        """Sigue desde lo guardado con `save`. `ValueError` si es de otro espacio o de otro método."""
        state = pickle.loads(Path(checkpoint_path).read_bytes())
        saved = state["searcher"]
        ours = self.searcher_of_course
        if type(saved) is not type(ours) or saved.space != ours.space:
            raise ValueError(f"«checkpoint_path»: ese archivo es de una búsqueda «{saved.name}» en {saved.space!r}; se "
                             f"espera una «{ours.name}» en {ours.space!r}.")
        self.searcher_of_course = saved
        self.asked = state["asked"]
        self._metric = state["metric"]
        self._mode = state["mode"]
