"""De un `Study` de Optuna a `History`."""
from __future__ import annotations

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_type, bad_value, check_text
from coursekit.history import History
from coursekit.interop._common import finished_trial, history_of, plain_params

OUR_METHOD = {"RandomSampler": "random", "QMCSampler": "random", "GridSampler": "grid", "BruteForceSampler": "grid",
           "TPESampler": "tpe", "GPSampler": "bayes", "NSGAIISampler": "genetic", "NSGAIIISampler": "genetic"}
RUNG, GENERATION = "completed_rung_", ":generation"


def history_from_optuna(study, *, space=None, method=None) -> History:
    """La historia de `study`, en el orden en que terminaron sus trials.

    Si el estudio maximiza, la pérdida es menos el valor. Un trial podado (PRUNED) queda «pruned», con su último valor
    intermedio y, como recurso, su último paso: nunca es el mejor. Los que llegaron al final se comparan por su pérdida,
    como hace Optuna: si terminaron en pasos distintos (por paciencia, por ejemplo), el paso no es un recurso que los
    separe, y queda en el costo. FAIL o NaN quedan como fallidos; los que no terminaron no entran. `user_attrs` va a
    `info`. `method`: se deduce del muestreador. `space`: el `Space` de la búsqueda, si queremos que la historia lo
    lleve.

    `ValueError` si el estudio tiene varios objetivos.
    """
    if not hasattr(study, "trials") or not hasattr(study, "directions"):
        raise bad_type("study", study, "un Study de Optuna")
    method = check_text("method", method, or_none=True)
    if len(study.directions) != 1:
        raise bad_value("study", study, f"un estudio de un solo objetivo, y tiene {len(study.directions)}")
    sign = -1 if study.directions[0].name == "MAXIMIZE" else 1
    finished = [trial for trial in study.trials if trial.state.is_finished()]
    finished.sort(key=_when_it_ended)
    last_steps = {trial.last_step for trial in finished if trial.state.name == "COMPLETE"}
    same_end = len(last_steps) == 1
    trials = [_trial(trial, sign, same_end) for trial in finished]
    own_method = OUR_METHOD.get(type(study.sampler).__name__, "")
    return history_of(trials, space, method or own_method)


def _when_it_ended(trial):
    ended = trial.datetime_complete
    return ended is None, ended, trial.number


def _trial(trial, sign, same_end):
    """`same_end`: todos los que terminaron lo hicieron en el mismo paso, que entonces sí es un recurso."""
    complete = trial.state.name == "COMPLETE"
    pruned = trial.state.name == "PRUNED"
    value = trial.value if complete else trial.intermediate_values.get(trial.last_step)
    info = {key: plain_scalar(attribute) for key, attribute in trial.user_attrs.items()}
    return finished_trial(
        trial.number,
        plain_params(trial.params),
        None if value is None else sign * value,
        _problem(trial),
        pruned=pruned,
        resource=trial.last_step if same_end or not complete else None,
        cost=1.0 if trial.last_step is None else float(trial.last_step),
        rung=_rung(trial),
        generation=_generation(trial),
        seconds=None if trial.duration is None else trial.duration.total_seconds(),
        origin="podado" if pruned else "",
        info=info,
    )


def _problem(trial) -> str:
    if trial.state.name != "FAIL":
        return ""
    return str(trial.system_attrs.get("fail_reason", "falló sin decir por qué"))


def _rung(trial) -> int | None:
    """El último peldaño que completó: los podadores de Optuna los anotan todos."""
    completed = [key for key in trial.system_attrs if key.startswith(RUNG)]
    return len(completed) - 1 if completed else None


def _generation(trial) -> int | None:
    for key, value in trial.system_attrs.items():
        if key.endswith(GENERATION):
            return value
    return None
