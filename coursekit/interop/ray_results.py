"""De los resultados de `Tuner.fit()`, de Ray Tune, a `History`."""
from __future__ import annotations

from numbers import Real

from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_type, check_choice, check_float, check_text
from coursekit.interop._common import finished_trial, history_of, plain_params

MODES = ("min", "max")
STEP = "training_iteration"          # cuántas veces informó un trial; Ray lo cuenta solo
OWN = {STEP, "timestamp", "checkpoint_dir_name", "should_checkpoint", "done", "trial_id", "date", "time_this_iter_s",
       "time_total_s", "pid", "hostname", "node_ip", "config", "time_since_restore", "iterations_since_restore",
       "experiment_tag"}
FINISHED = ("TERMINATED", "ERROR")


def history_from_ray(results, *, metric, mode, max_resource=None, space=None, method=None):
    """La historia de `results`, un `ResultGrid`: un trial por cada uno de Ray, en el orden en que terminaron.

    `metric` y `mode` ("min" o "max"), los que se le dijeron a Ray: si maximiza, la pérdida es menos la métrica. El
    recurso y el costo son las veces que informó. `max_resource`, el `max_t` del planificador: al que terminó antes lo
    cortó él y queda «pruned», con lo último que se le midió; nunca es el mejor. Sin `max_resource` nadie fue podado:
    los trials se comparan por su pérdida, aunque hayan informado distintas veces. El que falló queda «failed» con su
    motivo; los que no terminaron no entran. Lo demás que informó cada uno va a `info`. `space`: el `Space` de la
    búsqueda, si queremos que la historia lo lleve; `method`, cómo se la llama.

    `ValueError` si ningún trial informó `metric`.
    """
    rows = _rows(results)
    check_text("metric", metric)
    check_choice("mode", mode, MODES)
    method = check_text("method", method, or_none=True)
    if max_resource is not None:
        check_float("max_resource", max_resource, low=1)
    _check_metric(metric, [result for _, result in rows])
    rows.sort(key=_when_it_ended)
    steps = {_steps(result) for _, result in rows if not result.error}
    same_end = max_resource is not None or len(steps) == 1
    trials = [_trial(number, result, metric, mode, max_resource, same_end) for number, result in rows]
    return history_of(trials, space, method or "")


def _rows(results) -> list[tuple]:
    """[(número, resultado)] de los que terminaron, en el orden en que Ray los empezó."""
    if not hasattr(results, "get_best_result") or not hasattr(results, "__len__"):
        raise bad_type("results", results, "lo que devuelve Tuner.fit()")
    analysis = getattr(results, "_experiment_analysis", None)
    states = [trial.status for trial in analysis.trials] if analysis else []
    rows = []
    for number in range(len(results)):
        result = results[number]
        unfinished = number < len(states) and states[number] not in FINISHED
        if result.error or (result.metrics and not unfinished):
            rows.append((number, result))
    return rows


def _check_metric(metric, results):
    """Que alguno haya informado esa métrica, si alguno informó algo."""
    told = {name for result in results for name in _metrics(result) if name not in OWN}
    if told and metric not in told:
        raise ValueError(f"«metric»: llegó {metric!r}; los trials informaron: {', '.join(sorted(told))}.")


def _metrics(result) -> dict:
    return result.metrics or {}


def _steps(result) -> int:
    return _metrics(result).get(STEP, 0)


def _when_it_ended(row):
    number, result = row
    return _metrics(result).get("timestamp", 0), number


def _trial(number, result, metric, mode, max_resource, same_end):
    """`same_end`: las veces que informó son un recurso, con el que se lo compara."""
    metrics = _metrics(result)
    steps = _steps(result)
    pruned = not result.error and max_resource is not None and steps < max_resource
    info = {name: plain_scalar(value) for name, value in metrics.items() if name not in OWN and name != metric}
    return finished_trial(
        number,
        plain_params(result.config or {}),
        _loss(metrics.get(metric), mode),
        _reason(result.error),
        pruned=pruned,
        resource=steps if same_end and steps else None,
        cost=float(steps),
        seconds=metrics.get("time_total_s"),
        origin="podado" if pruned else "",
        info=info,
    )


def _loss(value, mode):
    if mode == "max" and isinstance(value, Real):
        return -value
    return value


def _reason(error) -> str:
    """El último renglón de lo que dijo el error: Ray agrega delante la traza de sus procesos."""
    if not error:
        return ""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
