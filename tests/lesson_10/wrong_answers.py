"""Los errores típicos de los ejercicios 10, cada uno con la única prueba en la que debe caer."""
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
LAST_SAVED = "max(epochs, done.get(name, 0))"

WRONG = [
    changed("ray_settings", "sin decir eta", '        "reduction_factor": eta,\n', "", "test_four_keys"),
    changed("ray_settings", "el factor de Ray", '"reduction_factor": eta', '"reduction_factor": 4',
            "test_each_name_has_its_value", says="lo que Ray usa si no se le dice"),
    changed("ray_settings", "max_t son las configuraciones", '"max_t": max_resource', '"max_t": n_configs',
            "test_each_name_has_its_value", says="Es cuántas configuraciones."),
    changed("ray_settings", "sin grace_period propio", '"grace_period": min_resource', '"grace_period": 1',
            "test_each_name_has_its_value", says="lo que Ray usa si no se le dice"),
    changed("ray_settings", "acepta cualquier mínimo", "if min_resource > max_resource:", "if False:",
            "test_no_rung_is_refused"),
    Wrong("finish_time", "en tandas", BATCHES, "test_the_first_one_free_takes_the_next", says="toda la tanda"),
    Wrong("finish_time", "por turno", TURNS, "test_the_first_one_free_takes_the_next", says="por turno"),
    changed("finish_time", "el reparto perfecto", "end = max(free_at)", "end = sum(durations) / workers",
            "test_the_first_one_free_takes_the_next", says="reparto perfecto"),
    changed("finish_time", "el último de la lista", "end = max(free_at)", "end = free_at[first]",
            "test_the_first_one_free_takes_the_next", says="el último de la lista"),
    changed("finish_time", "sin dividir por los trabajadores", "/ (workers * end)", "/ end",
            "test_whoever_waits_is_paid_too", says="Falta dividir por los trabajadores."),
    changed("finish_time", "solo el final", "return end, share", "return end", "test_end_and_share"),
    changed("to_resume", "el último guardado", LAST_SAVED, "epochs", "test_the_highest_saved_counts",
            says="Se usó el último guardado."),
    changed("to_resume", "suma los guardados", LAST_SAVED, "epochs + done.get(name, 0)",
            "test_the_highest_saved_counts", says="Se sumaron los guardados."),
    changed("to_resume", "los terminados, con 0", "if left > 0:", "if True:", "test_who_is_done_is_not_there",
            says="La que terminó quedó con 0."),
    changed("to_resume", "olvida al que no guardó", "if left > 0:", "if name in done and left > 0:",
            "test_who_saved_nothing_starts_again", says="Falta la que no guardó nada."),
    changed("to_resume", "las que ya tiene", "= left\n", "= done.get(name, 0) or total\n", "test_what_is_missing",
            says="Son las que ya tiene."),
    changed("to_resume", "una lista", "return missing", "return list(missing)", "test_a_dictionary_of_epochs"),
]
