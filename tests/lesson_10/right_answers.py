"""Otras respuestas correctas a los ejercicios 10: todas deben pasar."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("ray_settings", "con dict()", """
def ray_settings(max_resource, eta, min_resource, n_configs):
    if not min_resource <= max_resource:
        raise ValueError("grace_period")
    return dict(num_samples=n_configs, max_t=max_resource, grace_period=min_resource, reduction_factor=eta)
"""),
    Right("ray_settings", "clave por clave", """
def ray_settings(max_resource, eta, min_resource, n_configs):
    found = {}
    found["max_t"] = max_resource
    found["grace_period"] = min(min_resource, max_resource)
    found["reduction_factor"] = eta
    found["num_samples"] = n_configs
    if max_resource - min_resource < 0:
        raise ValueError
    return found
"""),
    Right("finish_time", "con un montículo", """
import heapq

def finish_time(durations, workers):
    free = [0.0] * workers
    for duration in durations:
        heapq.heappush(free, heapq.heappop(free) + duration)
    return max(free), sum(durations) / max(free) / workers
"""),
    Right("finish_time", "con numpy y una lista", """
import numpy as np

def finish_time(durations, workers):
    free = np.zeros(workers)
    for duration in durations:
        free[free.argmin()] += duration
    return [free.max(), free.sum() / (workers * free.max())]
"""),
    Right("to_resume", "con un guardado por trial", """
def to_resume(planned, saved):
    found = {}
    for trial in planned:
        reached = max([epochs for name, epochs in saved if name == trial], default=0)
        if reached < planned[trial]:
            found[trial] = planned[trial] - reached
    return found
"""),
    Right("to_resume", "restando y sacando", """
def to_resume(planned, saved):
    left = dict(planned)
    for trial, epochs in saved:
        if trial in left:
            left[trial] = min(left[trial], planned[trial] - epochs)
    return {trial: epochs for trial, epochs in left.items() if epochs}
"""),
]
