"""Cada oración de los ejercicios 10, con respuestas que la rompen: ninguna debe pasar."""
from coursekit.grader.testing import Wrong, changed

BATCHES = """
def finish_time(durations, workers):
    end = 0
    for k in range(0, len(durations), workers):
        end += max(durations[k:k + workers])
    return end, sum(durations) / (workers * end)
"""
TURNS = """
def finish_time(durations, workers):
    free_at = [0] * workers
    for k, duration in enumerate(durations):
        free_at[k % workers] += duration
    end = max(free_at)
    return end, sum(durations) / (workers * end)
"""

def settings(name, old, new, fails, **said):
    return changed("ray_settings", name, old, new, fails, **said)


def finish(name, old, new, fails, **said):
    return changed("finish_time", name, old, new, fails, **said)


def resume(name, old, new, fails, **said):
    return changed("to_resume", name, old, new, fails, **said)


KEYS = "test_four_keys"
VALUES = "test_each_name_has_its_value"
NO_RUNG = "test_no_rung_is_refused"
SETTINGS = {
    "devuelve un **diccionario con cuatro claves**": [
        settings("sin num_samples", '        "num_samples": n_configs,\n', "", KEYS),
        settings("con nuestros nombres", '"grace_period"', '"min_resource"', KEYS),
        settings("una clave de más", '"num_samples": n_configs,', '"num_samples": n_configs, "brackets": 1,', KEYS),
    ],
    "lo más que se entrena una configuración, `max_resource`": [
        settings("el de Ray, 100", '"max_t": max_resource', '"max_t": 100', VALUES),
        settings("cuántas empiezan", '"max_t": max_resource', '"max_t": n_configs', VALUES),
    ],
    "lo que recibe toda configuración antes del primer corte, `min_resource`": [
        settings("siempre 1", '"grace_period": min_resource', '"grace_period": 1', VALUES),
        settings("el máximo", '"grace_period": min_resource', '"grace_period": max_resource', VALUES),
    ],
    "sigue 1 de cada cuántas, `eta`": [
        settings("el de Ray, 4", '"reduction_factor": eta', '"reduction_factor": 4', VALUES),
        settings("siempre 3", '"reduction_factor": eta', '"reduction_factor": 3', VALUES),
        settings("su inversa", '"reduction_factor": eta', '"reduction_factor": 1 / eta', VALUES),
    ],
    "cuántas configuraciones empiezan, `n_configs`": [
        settings("el máximo recurso", '"num_samples": n_configs', '"num_samples": max_resource', VALUES),
        settings("una de más", '"num_samples": n_configs', '"num_samples": n_configs + 1', VALUES),
    ],
    "Si `min_resource` es **mayor** que `max_resource` se lanza `ValueError`": [
        settings("no lo mira", "if min_resource > max_resource:", "if False:", NO_RUNG),
        settings("iguales tampoco", "if min_resource > max_resource:", "if min_resource >= max_resource:", NO_RUNG),
        settings("devuelve None", 'raise ValueError("el primer peldaño queda por encima del último")', "return None",
                 NO_RUNG),
        settings("solo por encima de 9", "if min_resource > max_resource:", "if min_resource > max_resource > 1:",
                 NO_RUNG),
    ],
}

PAIR = "test_end_and_share"
IN_ORDER = "test_the_first_one_free_takes_the_next"
SHARE = "test_whoever_waits_is_paid_too"
RETURN = "return end, share"
FINISH = {
    "devuelve una **tupla `(final, parte)`**": [
        finish("solo el final", RETURN, "return end", PAIR),
        finish("tres valores", RETURN, "return end, share, workers", PAIR),
        finish("al revés", RETURN, "return share, end", "test_one_worker_takes_the_sum"),
    ],
    "cada uno lo toma el trabajador que **antes queda libre**": [
        Wrong("finish_time", "por turno", TURNS, IN_ORDER),
        Wrong("finish_time", "en tandas", BATCHES, IN_ORDER),
        finish("el que más tiene", "min(free_at)", "max(free_at)", IN_ORDER),
        finish("siempre el primero", "free_at.index(min(free_at))", "0", IN_ORDER),
        finish("el reparto perfecto", "end = max(free_at)", "end = sum(durations) / workers", IN_ORDER),
    ],
    "Los trabajos se reparten **en el orden en que llegan**": [
        finish("los largos primero", "for duration in durations:", "for duration in sorted(durations, reverse=True):",
               IN_ORDER),
        finish("los cortos primero", "for duration in durations:", "for duration in sorted(durations):", IN_ORDER),
        finish("desde el final", "for duration in durations:", "for duration in durations[::-1]:", IN_ORDER),
    ],
    "`final` es el instante en que termina **el último en terminar**": [
        finish("el último de la lista", "end = max(free_at)", "end = free_at[first]", IN_ORDER),
        finish("el primero en quedar libre", "end = max(free_at)", "end = min(free_at) or max(free_at)", IN_ORDER),
        finish("el trabajo más largo", "end = max(free_at)", "end = max(durations)", "test_one_worker_takes_the_sum"),
    ],
    "El tiempo pagado es `workers * final`": [
        finish("sin los trabajadores", "/ (workers * end)", "/ end", SHARE),
        finish("solo los que trabajaron", "/ (workers * end)", "/ (min(workers, len(durations)) * end)", SHARE),
    ],
    "`parte` es la suma de las duraciones dividida por lo pagado, entre 0 y 1": [
        finish("un porcentaje", "share = sum(durations)", "share = 100 * sum(durations)", SHARE),
        finish("lo que se espera", RETURN, "return end, 1 - share", SHARE),
        finish("cuántos trabajos", "share = sum(durations)", "share = len(durations)", SHARE),
        finish("ordena la lista recibida", RETURN, "durations.sort(); return end, share",
               "test_whole_shifts_finish_time"),
    ],
}

MISSING = "test_what_is_missing"
NOTHING = "test_who_saved_nothing_starts_again"
DONE = "test_who_is_done_is_not_there"
HIGHEST = "test_the_highest_saved_counts"
PLANNED = "test_only_what_was_planned_in_its_order"
LAST_SAVED = "max(epochs, done.get(name, 0))"
LOOP = "for name, total in planned.items():"
RESUME = {
    "devuelve un **diccionario `{configuración: épocas que le faltan}`**": [
        resume("una lista", "return missing", "return list(missing)", "test_a_dictionary_of_epochs"),
        resume("los pares", "return missing", "return list(missing.items())", "test_a_dictionary_of_epochs"),
    ],
    "Vale **el mayor** de los guardados de cada uno": [
        resume("el último", LAST_SAVED, "epochs", HIGHEST),
        resume("el primero", LAST_SAVED, "done.get(name, epochs)", HIGHEST),
        resume("el menor", LAST_SAVED, "min(epochs, done.get(name, epochs))", HIGHEST),
        resume("la suma", LAST_SAVED, "epochs + done.get(name, 0)", HIGHEST),
    ],
    "A cada una le faltan las planeadas menos las guardadas.": [
        resume("las planeadas", "missing[name] = left", "missing[name] = total", MISSING),
        resume("una de más", "missing[name] = left", "missing[name] = left + 1", MISSING),
    ],
    "La que **no guardó nada** empieza de cero: le faltan todas.": [
        resume("no está", "if left > 0:", "if name in done and left > 0:", NOTHING),
        resume("ya hizo una", "total - done.get(name, 0)", "total - done.get(name, 1)", NOTHING),
    ],
    "La que ya tiene todas **no está** en el resultado.": [
        resume("está, con 0", "if left > 0:", "if True:", DONE),
        resume("a quien le queda una, tampoco", "if left > 0:", "if left > 2:", MISSING),
    ],
    "Tampoco una que guardó y que no está en `planned`.": [
        resume("los que guardaron, con lo que haya", LOOP, "for name in planned | done:\n        "
               "total = planned.get(name, done.get(name, 0) + 1)", PLANNED),
    ],
    "Las claves van **en el orden de `planned`**.": [
        resume("por nombre", LOOP, "for name, total in sorted(planned.items()):", PLANNED),
        resume("al revés", LOOP, "for name, total in reversed(planned.items()):", PLANNED),
        resume("vacía lo planeado", "return missing", "planned.clear(); return missing", "test_whole_runs_to_resume"),
    ],
}

SENTENCES = {"ray_settings": SETTINGS, "finish_time": FINISH, "to_resume": RESUME}
