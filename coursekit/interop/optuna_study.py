"""De un `Study` de Optuna a `History`."""
from __future__ import annotations

import math

from coursekit.basics.validation import bad_type, bad_value
from coursekit.history import History
from coursekit.interop._common import finished_trial, optional_space, plain, plain_params

METHODS = {"RandomSampler": "random", "QMCSampler": "random", "GridSampler": "grid", "BruteForceSampler": "grid",
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
    if len(study.directions) != 1:
        raise bad_value("study", study, f"un estudio de un solo objetivo, y tiene {len(study.directions)}")
    sign = -1 if study.direction.name == "MAXIMIZE" else 1
    finished = sorted((t for t in study.trials if t.state.is_finished()), key=lambda t: (t.datetime_complete, t.number))
    history = History(space=optional_space(space), method=method or METHODS.get(type(study.sampler).__name__, ""))
    last_steps = {trial.last_step for trial in finished if trial.state.name == "COMPLETE"}
    same_end = len(last_steps) == 1
    for trial in finished:
        history.add(_trial(trial, sign, same_end))
    return history


def _trial(trial, sign, same_end):
    """`same_end`: todos los que terminaron lo hicieron en el mismo paso, que entonces sí es un recurso."""
    complete = trial.state.name == "COMPLETE"
    value = trial.value if complete else trial.intermediate_values.get(trial.last_step)
    rungs = [key for key in trial.system_attrs if key.startswith(RUNG)]
    return finished_trial(
        trial.number,
        plain_params(trial.params),
        None if value is None else sign * value,
        _problem(trial),
        pruned=trial.state.name == "PRUNED",
        resource=trial.last_step if same_end or not complete else None,
        cost=1.0 if trial.last_step is None else float(trial.last_step),
        rung=len(rungs) - 1 if rungs else None,
        generation=_generation(trial),
        seconds=_seconds(trial),
        origin="podado" if trial.state.name == "PRUNED" else "",
        info={key: plain(attribute) for key, attribute in trial.user_attrs.items()},
    )


def _problem(trial) -> str:
    if trial.state.name != "FAIL":
        return ""
    return trial.system_attrs.get("fail_reason", "falló sin decir por qué")


def _generation(trial):
    return next((v for key, v in trial.system_attrs.items() if key.endswith(GENERATION)), None)


def _seconds(trial):
    seconds = trial.duration.total_seconds() if trial.duration is not None else math.nan
    return seconds if math.isfinite(seconds) else None
