"""Comprobaciones de los ejercicios de la lección 10: los ajustes de Ray, varios trabajadores y retomar.

Cada prueba mira una oración de la consigna; la última de cada función compara todo, con otros datos.
"""
from coursekit.grader import StudentError, is_dict, is_sequence, left_alone, points
from coursekit.grader.mistakes import alike, named
from coursekit.grader.values import show

# --- ray_settings -----------------------------------------------------------------------------

KEYS = "test_four_keys"
VALUES = "test_each_name_has_its_value"
NAMES = ("max_t", "grace_period", "reduction_factor", "num_samples")
CASES = ((27, 3, 1, 49), (81, 2, 5, 12), (100, 5, 10, 7))


def settings(submission, *arguments) -> dict:
    return is_dict(submission.ray_settings(*arguments), keys=NAMES)


@points(1, of="ray_settings", hint="Un diccionario con max_t, grace_period, reduction_factor y num_samples.")
def test_four_keys(submission):
    """Las cuatro claves de Ray"""
    for case in CASES:
        settings(submission, *case)


@points(2, of="ray_settings", hint="max_t es el máximo, grace_period el mínimo, reduction_factor es eta y num_samples, "
        "cuántas configuraciones.", after=KEYS)
def test_each_name_has_its_value(submission):
    """Cada nombre, con su valor"""
    for case in CASES:
        R, eta, low, n = case
        got = settings(submission, *case)
        expected = {"max_t": R, "grace_period": low, "reduction_factor": eta, "num_samples": n}
        for name in NAMES:
            mistakes = [(R, "Es el máximo recurso."), (low, "Es el mínimo recurso."), (eta, "Es eta."),
                        (n, "Es cuántas configuraciones."), (4, "Es lo que Ray usa si no se le dice."),
                        (1, "Es lo que Ray usa si no se le dice.")]
            assert alike(got[name], expected[name]), (
                f"ray_settings{case} dice {name} = {show(got[name])}; se espera {expected[name]}."
                f"{named(got[name], expected[name], mistakes)}")


@points(1, of="ray_settings", hint="raise ValueError(...) si min_resource es mayor que max_resource; iguales, vale.",
        after=(KEYS, VALUES))
def test_no_rung_is_refused(submission):
    """Sin peldaños no hay búsqueda"""
    assert settings(submission, 9, 3, 9, 5)["grace_period"] == 9
    for arguments in ((9, 3, 10, 5), (1, 2, 2, 3)):
        assert refused(submission, arguments), f"Con ray_settings{arguments} no se lanzó ValueError."


def refused(submission, arguments) -> bool:
    """¿Se lanzó ValueError? Cualquier otra excepción es un error de la función, y se dice."""
    try:
        submission.ray_settings(*arguments)
    except StudentError as error:
        if error.error_type != "ValueError":
            raise
        return True
    return False


# --- finish_time ------------------------------------------------------------------------------

PAIR = "test_end_and_share"
ALONE = "test_one_worker_takes_the_sum"
IN_ORDER = "test_the_first_one_free_takes_the_next"


def finished(submission, durations, workers) -> list:
    return is_sequence(submission.finish_time(list(durations), workers), length=2, what="la tupla (final, parte)")


def right_finish(durations, workers) -> tuple:
    free_at = [0] * workers
    for duration in durations:
        free_at[free_at.index(min(free_at))] += duration
    return max(free_at), sum(durations) / (workers * max(free_at))


def in_turns(durations, workers) -> float:
    """Cuándo se termina si se reparten por turno, sin mirar quién está libre."""
    return max(sum(durations[k::workers]) for k in range(workers))


def in_batches(durations, workers) -> float:
    """Cuándo se termina si cada tanda espera a la anterior."""
    return sum(max(durations[k:k + workers]) for k in range(0, len(durations), workers))


def last_of_the_list(durations, workers) -> float:
    """Cuándo termina el último de la lista."""
    free_at = [0] * workers
    for duration in durations:
        first = free_at.index(min(free_at))
        free_at[first] += duration
    return free_at[first]


def expect_end(submission, durations, workers):
    end = finished(submission, durations, workers)[0]
    expected = right_finish(durations, workers)[0]
    longest_first = right_finish(sorted(durations, reverse=True), workers)[0]
    mistakes = [(sum(durations) / workers, "Es el reparto perfecto: los trabajos no se parten."),
                (in_batches(durations, workers), "Nadie espera a que termine toda la tanda."),
                (in_turns(durations, workers), "Se reparte por turno, sin mirar quién queda libre."),
                (last_of_the_list(durations, workers), "Es cuándo termina el último de la lista."),
                (sum(durations), "Es la suma: los trabajadores trabajan a la vez."),
                (longest_first, "Se cambió el orden en que llegan.")]
    assert alike(end, expected), (
        f"finish_time({show(list(durations))}, {workers}) termina en {show(end)}; se espera {show(expected)}."
        f"{named(end, expected, mistakes)}")


@points(1, of="finish_time", hint="Dos números: cuándo termina todo y qué parte del tiempo pagado se trabajó.")
def test_end_and_share(submission):
    """(final, parte)"""
    finished(submission, [3, 1, 2, 2], 2)
    finished(submission, [1.5], 3)


@points(1, of="finish_time", hint="Con un trabajador, el final es la suma.", after=PAIR)
def test_one_worker_takes_the_sum(submission):
    """Un solo trabajador tarda la suma"""
    for durations in ([3, 1, 2, 2], [5], [0.5, 0.25, 4.0]):
        expect_end(submission, durations, 1)


@points(3, of="finish_time", hint="Guardemos cuándo queda libre cada trabajador; cada trabajo va al que menos tiene.",
        after=(PAIR, ALONE))
def test_the_first_one_free_takes_the_next(submission):
    """El que antes queda libre toma el siguiente"""
    cases = (([9, 4, 3, 4, 6, 1], 2), ([3, 1, 2, 2], 2), ([1, 1, 1, 9], 3), ([9, 1, 1, 1], 2), ([5, 4, 3, 3, 3], 2),
             ([2, 7, 1, 8, 2, 8], 3), ([1, 2, 3], 3), ([4, 4], 5), ([6, 1, 1, 1, 1, 1], 3), ([0.5, 1.0, 0.25, 2.0], 2),
             ([1, 1, 4], 2))
    for durations, workers in cases:
        expect_end(submission, durations, workers)


@points(2, of="finish_time", hint="Se paga workers * final, trabajen o no.", after=(PAIR, ALONE, IN_ORDER))
def test_whoever_waits_is_paid_too(submission):
    """La parte del tiempo pagado que se trabajó"""
    for durations, workers in (([3, 1, 2, 2], 2), ([4, 4], 5), ([9, 1, 1, 1], 2), ([5, 4, 3, 3, 3], 2), ([7], 1)):
        got = finished(submission, durations, workers)[1]
        end, expected = right_finish(durations, workers)
        busiest = min(workers, len(durations))
        mistakes = [(sum(durations) / end, "Falta dividir por los trabajadores."),
                    (1 - expected, "Es la parte en que se espera."),
                    (sum(durations) / (busiest * end), "También se paga a quien no recibió ningún trabajo."),
                    (100 * expected, "Se espera una parte, de 0 a 1, y no un porcentaje."),
                    (len(durations) / (workers * end), "Se divide la suma de las duraciones, no cuántas son.")]
        assert alike(got, expected), (
            f"finish_time({show(durations)}, {workers}) dice que se trabajó {show(got)}; se espera {show(expected)}."
            f"{named(got, expected, mistakes)}")


@points(1, of="finish_time", hint="La lista es de quien llama: no se la ordena ni se la vacía.",
        after=(PAIR, ALONE, IN_ORDER))
def test_whole_shifts_finish_time(submission):
    """Turnos enteros, y la lista como estaba"""
    durations = [8, 3, 5, 1, 1, 1, 6, 2]
    for workers in (2, 4, 8, 20):
        expect_end(submission, durations, workers)
    left_alone(submission)


# --- to_resume --------------------------------------------------------------------------------

DICT = "test_a_dictionary_of_epochs"
MISSING = "test_what_is_missing"
NOTHING = "test_who_saved_nothing_starts_again"
DONE = "test_who_is_done_is_not_there"
HIGHEST = "test_the_highest_saved_counts"
PLANNED = "test_only_what_was_planned_in_its_order"
PLAN = {"a": 9, "b": 9, "c": 9}
SAVED = [("a", 3), ("b", 3), ("a", 9)]


def resumed(submission, planned, saved) -> dict:
    return is_dict(submission.to_resume(dict(planned), list(saved)))


def expect_missing(submission, planned, saved, expected, mistakes=()):
    got = resumed(submission, planned, saved)
    assert got == expected, (
        f"to_resume({show(dict(planned))}, {show(list(saved))}) da {show(got)}; se espera {show(expected)}."
        f"{named(got, expected, mistakes)}")


@points(1, of="to_resume", hint="Un diccionario {configuración: épocas que le faltan}.")
def test_a_dictionary_of_epochs(submission):
    """Un diccionario"""
    resumed(submission, PLAN, SAVED)
    resumed(submission, {}, [])


@points(2, of="to_resume", hint="Faltan las planeadas menos las guardadas.", after=DICT)
def test_what_is_missing(submission):
    """Las planeadas menos las guardadas"""
    for planned, saved, expected in (({"a": 9, "b": 27}, [("a", 2), ("b", 20)], {"a": 7, "b": 7}),
                                     ({7: 81, 8: 3}, [(8, 1), (7, 27)], {7: 54, 8: 2})):
        done = dict(saved)
        mistakes = [(done, "Son las que ya tiene."), (dict(planned), "Son las planeadas: lo guardado no se repite.")]
        expect_missing(submission, planned, saved, expected, mistakes)


@points(1, of="to_resume", hint="La que no guardó nada está en el resultado, con todas sus épocas.",
        after=(DICT, MISSING))
def test_who_saved_nothing_starts_again(submission):
    """La que no guardó nada empieza de cero"""
    said = "Falta la que no guardó nada."
    expect_missing(submission, {"a": 5, "b": 4}, [("a", 2)], {"a": 3, "b": 4}, [({"a": 3}, said)])
    expect_missing(submission, {"x": 6}, [], {"x": 6}, [({}, said)])


@points(1, of="to_resume", hint="La que llegó a las planeadas no está, ni siquiera con 0.", after=(DICT, MISSING))
def test_who_is_done_is_not_there(submission):
    """La que terminó no está"""
    expect_missing(submission, {"a": 5, "b": 4}, [("b", 4), ("a", 1)], {"a": 4},
                   [({"a": 4, "b": 0}, "La que terminó quedó con 0.")])
    expect_missing(submission, {"a": 5}, [("a", 5)], {}, [({"a": 0}, "La que terminó quedó con 0.")])


@points(2, of="to_resume", hint="De la que guardó varias veces vale el mayor, esté donde esté.",
        after=(DICT, MISSING))
def test_the_highest_saved_counts(submission):
    """Vale el mayor de los guardados"""
    cases = ((["a", 1], ["a", 6], ["a", 3]), (["a", 6], ["a", 1], ["a", 3]), (["a", 3], ["a", 1], ["a", 6]))
    for case in cases:
        epochs = [value for _, value in case]
        mistakes = [({"a": 10 - epochs[-1]}, "Se usó el último guardado."),
                    ({"a": 10 - epochs[0]}, "Se usó el primer guardado."),
                    ({"a": 10 - min(epochs)}, "Se usó el menor."), ({}, "Se sumaron los guardados.")]
        expect_missing(submission, {"a": 10}, [tuple(pair) for pair in case], {"a": 4}, mistakes)


@points(1, of="to_resume", hint="Recorramos planned, en su orden: lo que no está ahí no interesa.",
        after=(DICT, MISSING))
def test_only_what_was_planned_in_its_order(submission):
    """Solo lo planeado, en su orden"""
    expect_missing(submission, {"b": 5}, [("z", 2), ("b", 1)], {"b": 4})
    planned = {"z": 3, "a": 3, "m": 3}
    got = list(resumed(submission, planned, [("a", 1), ("m", 2), ("z", 1)]))
    expected = list(planned)
    mistakes = [(sorted(expected), "Están ordenados por nombre."),
                (["a", "m", "z"], "Están en el orden en que guardaron.")]
    assert got == expected, f"Las claves son {show(got)}; se espera {expected}.{named(got, expected, mistakes)}"


@points(1, of="to_resume", hint="planned y saved son de quien llama: no se los cambia.",
        after=(DICT, MISSING, NOTHING, DONE, HIGHEST, PLANNED))
def test_whole_runs_to_resume(submission):
    """Búsquedas enteras, y como estaban"""
    expect_missing(submission, PLAN, SAVED, {"b": 6, "c": 9})
    expect_missing(submission, {1: 27, 2: 27, 3: 9, 4: 1}, [(4, 1), (2, 9), (1, 3), (2, 3), (3, 9), (9, 1)],
                   {1: 24, 2: 18})
    left_alone(submission)
