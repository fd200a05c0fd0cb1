"""Comprobaciones de los ejercicios de la lección 07: calendario, supervivientes, costo, brackets y ASHA.

Cada prueba mira una sola oración de la consigna y tolera los errores de las demás: así el diagnóstico nombra el que
es. La última de cada función compara todo, con otros datos.
"""
from coursekit.grader import is_dict, is_int, is_sequence, left_alone, points
from coursekit.grader.mistakes import alike, named
from coursekit.grader.values import kind_of, number, show

NAN = float("nan")


def pairs(got, what) -> list[tuple]:
    """`got` como lista de pares, con su forma comprobada; se aceptan listas, tuplas y arreglos."""
    return [tuple(is_sequence(pair, length=2, what="cada peldaño")) for pair in is_sequence(got, what=what)]


# --- halving_schedule ------------------------------------------------------------------------

SCHEDULE_SHAPE = "test_one_pair_per_rung"
SCHEDULE_RULES = (SCHEDULE_SHAPE, "test_epochs_are_multiplied", "test_counts_are_rounded_down",
                  "test_no_rung_passes_the_top")


def schedule_of(submission, *arguments) -> list:
    """El calendario, con su forma comprobada."""
    got = pairs(submission.halving_schedule(*arguments), "el calendario")
    assert got, f"Para {arguments} el calendario llegó vacío; al menos está el primer peldaño."
    return got


def right_schedule(n, r0, eta, top) -> list:
    schedule = []
    while r0 <= top:
        schedule.append((n, r0))
        n, r0 = max(1, n // eta), r0 * eta
    return schedule


@points(1, of="halving_schedule", hint="Una tupla (configuraciones, épocas) por peldaño, y el primero es (n, r0), tal "
        "como llegan.")
def test_one_pair_per_rung(submission):
    """El primer peldaño es (n, r0)"""
    for arguments in ((16, 1, 4, 16), (9, 2, 3, 18), (7, 5, 2, 5)):
        first = schedule_of(submission, *arguments)[0]
        assert first == arguments[:2], (
            f"halving_schedule{arguments} empieza con {show(first)}; se espera {arguments[:2]}.")


@points(1, of="halving_schedule", hint="Configuraciones y épocas son enteros: // divide y da un entero; / da un número "
        "con decimales, aunque sea `4.0`.", after=SCHEDULE_SHAPE)
def test_rungs_are_whole_numbers(submission):
    """Todos los números son enteros"""
    for arguments in ((16, 1, 4, 16), (9, 2, 3, 18)):
        for rung in schedule_of(submission, *arguments):
            for value in rung:
                is_int(value, f"un número del peldaño {rung}")


@points(1, of="halving_schedule", hint="Las épocas se multiplican por eta de un peldaño al siguiente: r0, r0·eta, "
        "r0·eta²…", after=SCHEDULE_SHAPE)
def test_epochs_are_multiplied(submission):
    """Cada peldaño entrena eta veces más"""
    for n, r0, eta, top in ((27, 1, 3, 27), (64, 1, 2, 64), (16, 3, 4, 48), (81, 1, 3, 30), (40, 2, 3, 20)):
        epochs = [r for _, r in schedule_of(submission, n, r0, eta, top)]
        multiplied = [r0 * eta**i for i in range(len(epochs))]
        expected = [r for _, r in right_schedule(n, r0, eta, top)]
        said = named(epochs, expected, [([*expected, top], f"El último se recortó a R = {top}: ese peldaño no va.")])
        assert alike(epochs, multiplied), (
            f"Con r0 = {r0}, eta = {eta} y R = {top} las épocas son {show(epochs)}; se espera {expected}.{said}")


@points(2, of="halving_schedule", hint="Sigue 1 de cada eta, y lo que sobra se descarta: n // eta, como en el "
        "artículo.", after=SCHEDULE_SHAPE)
def test_counts_are_rounded_down(submission):
    """Las que siguen se redondean hacia abajo"""
    for n, eta, expected in ((34, 3, [34, 11, 3, 1]), (100, 3, [100, 33, 11, 3]), (15, 4, [15, 3]),
                             (59, 4, [59, 14, 3])):
        counts = [count for count, _ in schedule_of(submission, n, 1, eta, eta**3)][:len(expected)]
        known = expected[:len(counts)]
        up = [n]
        while len(up) < len(counts):
            up.append(-(-up[-1] // eta))
        said = named(counts, known, [(up, "Es lo que da redondear hacia arriba.")])
        assert alike(counts, known), (
            f"Con n = {n} y eta = {eta} quedan {show(counts)} configuraciones; se espera {known}.{said}")


@points(1, of="halving_schedule", hint="Ningún peldaño pasa de R épocas: es el máximo que estamos dispuestos a pagar.",
        after=(SCHEDULE_SHAPE, "test_epochs_are_multiplied"))
def test_no_rung_passes_the_top(submission):
    """No se pasa de R"""
    for n, r0, eta, top in ((81, 1, 3, 30), (64, 1, 2, 10), (27, 1, 3, 27)):
        last = schedule_of(submission, n, r0, eta, top)[-1][1]
        assert last <= top, (
            f"halving_schedule({n}, {r0}, {eta}, {top}) tiene un peldaño de {show(last)} épocas; el máximo es {top}.")


@points(2, of="halving_schedule", hint="Donde n // eta da 0 sigue una, y esa continúa mientras las épocas no pasen de "
        "R: max(1, n // eta).", after=SCHEDULE_RULES)
def test_at_least_one_goes_on(submission):
    """Sigue al menos una, hasta el final"""
    for arguments in ((4, 1, 3, 81), (2, 1, 2, 16), (3, 2, 4, 40), (1, 1, 3, 9)):
        got, expected = schedule_of(submission, *arguments), right_schedule(*arguments)
        n, _, eta, top = arguments
        empty = [(0, r) if n // eta**i == 0 else (n // eta**i, r) for i, (_, r) in enumerate(expected)]
        mistakes = [([rung for rung in empty if rung[0]], "El calendario se corta donde n // eta da 0."),
                    ([rung for rung in expected if rung[0] > 1], "Faltan los peldaños de una sola configuración."),
                    (empty, "Un peldaño de 0 configuraciones está vacío.")]
        assert alike(got, expected), (
            f"halving_schedule{arguments} da {show(got)}; se espera {expected}.{named(got, expected, mistakes)}")


@points(2, of="halving_schedule", hint="R está incluido: mientras r sea menor o igual que R, todavía hay un peldaño, "
        "sin importar cuántas configuraciones queden.", after=(*SCHEDULE_RULES, "test_at_least_one_goes_on"))
def test_the_last_rung_reaches_the_top(submission):
    """Se llega a R"""
    for arguments in ((27, 1, 3, 27), (64, 1, 2, 64), (34, 3, 3, 81), (5, 9, 3, 9), (243, 1, 3, 243),
                      (1000, 1, 10, 1000), (125, 1, 5, 125), (500, 7, 5, 875)):
        got, expected = schedule_of(submission, *arguments), right_schedule(*arguments)
        top = arguments[-1]
        last = got[-1][1]
        assert last >= top, (
            f"halving_schedule{arguments} termina con {show(last)} épocas; falta llegar a {top}."
            + named(len(got), len(expected), [(len(expected) - 1, "Falta un solo peldaño, el último.")]))


@points(2, of="halving_schedule", hint="Escribamos el calendario a mano, peldaño por peldaño, y comparemos.",
        after=(*SCHEDULE_RULES, "test_rungs_are_whole_numbers", "test_at_least_one_goes_on",
               "test_the_last_rung_reaches_the_top"))
def test_the_whole_schedule(submission):
    """El calendario entero, con otros números"""
    for arguments in ((16, 1, 4, 16), (4, 1, 3, 30), (81, 1, 3, 30), (1, 1, 2, 1), (1, 4, 2, 9), (100, 5, 3, 44),
                      (37, 2, 5, 1250), (6, 3, 7, 146), (6, 3, 7, 147), (1000, 1, 10, 1000), (9, 10, 2, 10)):
        got, expected = schedule_of(submission, *arguments), right_schedule(*arguments)
        assert alike(got, expected), f"halving_schedule{arguments} da {show(got)}; se espera {expected}."


# --- survivors -------------------------------------------------------------------------------

SURVIVORS_SHAPE = "test_positions_not_losses"
SURVIVORS_CORE = (SURVIVORS_SHAPE, "test_the_lowest_survive", "test_one_in_eta_survives")


def survivors_of(submission, losses, eta) -> list:
    got = is_sequence(submission.survivors(list(losses), eta), what="el resultado")
    for position in got:
        is_int(position, what="cada posición")
    return got


def healthy_order(losses) -> list:
    """Las posiciones de lo que no falló, de mejor a peor."""
    return sorted((i for i, loss in enumerate(losses) if loss == loss), key=losses.__getitem__)


def right_survivors(losses, eta) -> list:
    return healthy_order(losses)[:max(1, len(losses) // eta)]


@points(1, of="survivors", hint="Se devuelven posiciones de la lista, no pérdidas: con ellas encontramos después a "
        "cada configuración.")
def test_positions_not_losses(submission):
    """Son posiciones de la lista"""
    for losses, eta in (([0.4, 0.1, 0.3, 0.2], 2), ([0.9, 0.8, 0.7], 3)):
        got = survivors_of(submission, losses, eta)
        assert got, f"Con {len(losses)} pérdidas y eta = {eta} no llegó ninguna posición."
        for position in got:
            assert 0 <= position < len(losses), (
                f"Llegó la posición {position}; la lista tiene {len(losses)} pérdidas: van de 0 a {len(losses) - 1}.")


@points(2, of="survivors", hint="La pérdida se minimiza: siguen las menores.", after=SURVIVORS_SHAPE)
def test_the_lowest_survive(submission):
    """Siguen las de menor pérdida"""
    for losses, eta, best in (([0.4, 0.1, 0.3, 0.2], 2, 1), ([5.0, 3.0, 9.0], 3, 1), ([0.1, 0.2, 0.3, 0.4], 4, 0),
                              ([-0.3, 0.5, 0.0, -0.8], 2, 3), ([0.2, 0.0, 0.7, 0.4, 0.9], 5, 1)):
        got = survivors_of(submission, losses, eta)
        assert best in got, (
            f"De las pérdidas {losses} con eta = {eta} siguen las posiciones {show(got)}; falta la {best}, que es la "
            "menor.")


@points(2, of="survivors", hint="Pasa 1 de cada eta, redondeando hacia abajo: la mitad es solo el caso eta = 2.",
        after=SURVIVORS_SHAPE)
def test_one_in_eta_survives(submission):
    """Sigue 1 de cada eta"""
    for m, eta in ((9, 3), (8, 2), (16, 4), (11, 3), (7, 2), (14, 5), (5, 4)):
        losses = [((5 * i + 2) % m) / m for i in range(m)]
        got = survivors_of(submission, losses, eta)
        mistakes = [(-(-m // eta), "Es lo que da redondear hacia arriba."), (m // 2, "Es la mitad."),
                    (m - m // eta, "Son las que se descartan.")]
        assert len(got) == m // eta, (
            f"De {m} configuraciones con eta = {eta} {'sigue' if len(got) == 1 else 'siguen'} {len(got)}; se "
            f"{'espera' if m // eta == 1 else 'esperan'} {m // eta}.{named(len(got), m // eta, mistakes)}")


@points(1, of="survivors", hint="Aunque haya menos de eta configuraciones, alguna tiene que seguir: al menos una.",
        after=SURVIVORS_SHAPE)
def test_at_least_one_survives(submission):
    """Sigue al menos una"""
    for losses, eta in (([0.3, 0.2], 3), ([0.5], 2), ([0.7, 0.4, 0.6], 4), ([0.7, NAN, 0.6], 4)):
        got = survivors_of(submission, losses, eta)
        assert len(got) >= 1, (
            f"De {show(losses)}, {len(losses)} configuraciones, con eta = {eta} no sigue ninguna; se espera una.")


@points(2, of="survivors", hint="Una pérdida NaN nunca debe pasar de peldaño: la sacamos antes de ordenar. Comparada "
        "con cualquier número da siempre False, y el orden sale mal.",
        after=SURVIVORS_CORE)
def test_nan_never_survives(submission):
    """Una pérdida NaN no sigue"""
    for losses, eta in (([NAN, 0.4, 0.2, NAN, 0.3, 0.1], 2), ([NAN, NAN, 0.5, NAN], 2), ([0.2, NAN, 0.1, 0.3], 2),
                        ([NAN, NAN], 2), ([NAN], 3)):
        got = survivors_of(submission, losses, eta)
        failed = [position for position in got if losses[position] != losses[position]]
        assert not failed, f"De {show(losses)} sigue la posición {failed[0]}, que es NaN: ese modelo falló."
        best = right_survivors(losses, eta)
        lost = [position for position in healthy_order(losses)[:1] if position not in got]
        assert not lost, (
            f"De {show(losses)} con eta = {eta} siguen {show(got)}; falta la {lost[0]}, que es la menor.")
        worse = [position for position in got if position not in best]
        assert not worse or len(got) > len(best), (
            f"De {show(losses)} con eta = {eta} siguen {show(got)}; las mejores son {best}.")


@points(2, of="survivors", hint="m son todas, también las que fallaron: primero se cuenta m // eta, y después se sacan "
        "las NaN.", after=(*SURVIVORS_CORE, "test_at_least_one_survives", "test_nan_never_survives"))
def test_nan_counts_among_all(submission):
    """Las que fallaron cuentan entre las m"""
    for losses, eta in (([0.5, NAN, 0.4, 0.2, NAN, 0.3, 0.1, 0.6], 2), ([NAN, 0.4, NAN, NAN, 0.2, 0.3], 3),
                        ([0.4, NAN, NAN, 0.2], 2), ([NAN, 0.7, NAN, NAN], 2), ([NAN, NAN, NAN, NAN, 0.3, 0.9], 2)):
        got, expected = survivors_of(submission, losses, eta), right_survivors(losses, eta)
        fewer = healthy_order(losses)[:max(1, len(healthy_order(losses)) // eta)]
        said = named(len(got), len(expected), [(len(fewer), "Es lo que da contar solo las que no fallaron.")])
        assert len(got) == len(expected), (
            f"De {show(losses)}, {len(losses)} configuraciones, con eta = {eta} siguen {show(got)}; se espera "
            f"{expected}.{said}")


@points(1, of="survivors", hint="De mejor a peor: la primera posición es la de la menor pérdida.",
        after=SURVIVORS_CORE)
def test_from_best_to_worst(submission):
    """Van de mejor a peor"""
    for losses, eta in (([0.6, 0.2, 0.8, 0.1, 0.9, 0.4], 2), ([0.9, -0.3, 0.0, 0.4, -0.2, 0.7, 0.5, 0.8, 0.6], 3)):
        got = survivors_of(submission, losses, eta)
        kept = [losses[position] for position in got]
        said = named(kept, sorted(kept), [(sorted(kept, reverse=True), "Van de peor a mejor.")])
        assert kept == sorted(kept), (
            f"Las que siguen tienen pérdidas {kept}; se esperan de mejor a peor, {sorted(kept)}.{said}")


@points(1, of="survivors", hint="Para ordenar o reemplazar, trabajemos sobre otra lista: sorted(...) no toca la que "
        "llega; losses.sort() y losses[i] = ... sí.", after=SURVIVORS_SHAPE)
def test_the_losses_are_kept(submission):
    """La lista de pérdidas queda igual"""
    for losses in ([0.4, 0.1, 0.3, 0.2], [NAN, 0.4, 0.2, NAN, 0.3, 0.1]):
        survivors_of(submission, losses, 2)
        left_alone(submission, "Las posiciones que devolvemos dicen algo solo si la lista queda como estaba.")


@points(2, of="survivors", hint="Contemos a mano cuáles siguen, y en qué orden.",
        after=(*SURVIVORS_CORE, "test_at_least_one_survives", "test_nan_never_survives", "test_nan_counts_among_all",
               "test_from_best_to_worst"))
def test_exactly_those_survive(submission):
    """Exactamente esas, con otros datos"""
    for losses, eta in (([0.4, 0.1, 0.3, 0.2], 2), ([0.4, 0.1, NAN, 0.2], 2), ([-1.5, 0.0, -2.5, 3.0, 1e9, -1e9], 3),
                        ([12.0, 7.0, NAN, 9.0, 11.0, 8.0, 10.0, 30.0, 2.0, 21.0], 4), ([3, 1, 2], 2), ([0.0], 5),
                        ([0.31, 0.3, 0.29, 0.32, 0.28, 0.33, 0.27, 0.34], 8)):
        got, expected = survivors_of(submission, losses, eta), right_survivors(losses, eta)
        assert alike(got, expected), f"De {show(losses)} con eta = {eta} siguen {show(got)}; se espera {expected}."


# --- cost ------------------------------------------------------------------------------------

EXAMPLE = [("a", 1), ("b", 1), ("b", 3), ("a", 3), ("b", 9)]
# Tres que ascienden a destiempo: ninguna paga su segundo entrenamiento justo después del primero.
MIXED = [("red", 2), ("bosque", 2), ("svm", 2), ("svm", 6), ("red", 6), ("vecinos", 2), ("svm", 18), ("red", 18),
         ("red", 54)]
LONG = [(f"c{i}", r) for r, kept in ((1, 9), (3, 3), (9, 1)) for i in range(kept)]
LOGS = (EXAMPLE, MIXED, LONG)


def paid(runs, resume) -> int:
    reached, total = {}, 0
    for name, r in runs:
        total += r - (reached.get(name, 0) if resume else 0)
        reached[name] = r
    return total


def previous_row(runs) -> int:
    """Lo que da restar las épocas del renglón anterior, sea de quien sea."""
    return sum(r - before for (_, r), (_, before) in zip(runs, [("", 0), *runs], strict=False))


def minus_everything(runs) -> int:
    """Lo que da restar, de cada entrenamiento, la suma de los anteriores de esa configuración."""
    return sum(r - sum(s for other, s in runs[:i] if other == name) for i, (name, r) in enumerate(runs))


def bill(submission, runs, resume) -> int:
    return is_int(submission.cost(list(runs), resume), "el costo")


@points(2, of="cost", hint="Desde cero, cada entrenamiento paga todas sus épocas: es la suma de las r.")
def test_from_scratch(submission):
    """Desde cero, cada entrenamiento se paga entero"""
    for runs in ([("a", 7)], *LOGS):
        got, expected = bill(submission, runs, False), paid(runs, False)
        mistakes = [(paid(runs, True), "Es lo que cuesta si se reanuda."),
                    (len(runs), "Es la cantidad de entrenamientos, no de épocas.")]
        assert got == expected, (
            f"Desde cero, {show(runs)} cuesta {expected} épocas; llegó {number(got)}."
            + named(got, expected, mistakes))


@points(2, of="cost", hint="Al reanudar se pagan solo las épocas que faltan: r menos la época a la que esa "
        "configuración ya había llegado.", after="test_from_scratch")
def test_resuming_pays_less(submission):
    """Al reanudar se paga menos"""
    for runs in ([("a", 1), ("a", 4)], [("a", 5), ("b", 2), ("a", 6)]):
        got, expected = bill(submission, runs, True), paid(runs, True)
        scratch = paid(runs, False)
        assert got < scratch, (
            f"Reanudando, {runs} cuesta {expected} épocas, menos que desde cero; llegó {number(got)}."
            + named(got, expected, [(scratch, "Es lo mismo que desde cero.")]))


@points(1, of="cost", hint="La primera vez que aparece una configuración no hay nada hecho: paga sus r épocas enteras, "
        "también al reanudar.", after=("test_from_scratch", "test_resuming_pays_less"))
def test_the_first_time_is_paid_whole(submission):
    """La primera vez se paga entera"""
    for runs in ([("a", 7)], [("a", 7), ("b", 7), ("c", 2)], [("a", 3), ("b", 9), ("c", 1), ("d", 9)]):
        got, expected = bill(submission, runs, True), paid(runs, True)
        mistakes = [(0, "Es como si la primera vez fuera gratis."),
                    (previous_row(runs), "Es lo que da restar las épocas del renglón anterior, que es de otra.")]
        assert got == expected, (
            f"En {runs} nadie entrena dos veces, y no hay qué reanudar: cuesta {expected} épocas; llegó "
            f"{number(got)}.{named(got, expected, mistakes)}")


@points(3, of="cost", hint="Cada configuración sigue desde donde había quedado ella. Hace falta recordar, para cada "
        "nombre, la última época a la que llegó: un diccionario.",
        after=("test_from_scratch", "test_resuming_pays_less", "test_the_first_time_is_paid_whole"))
def test_each_one_resumes_from_its_own(submission):
    """Cada una sigue desde donde quedó ella"""
    for runs in (*LOGS, [("x", 4), ("y", 1), ("x", 5), ("y", 10), ("x", 6)]):
        got, expected = bill(submission, runs, True), paid(runs, True)
        mistakes = [
            (previous_row(runs), "Es lo que da restar las épocas del renglón anterior, sea de quien sea."),
            (minus_everything(runs), "Es lo que da restar todos los entrenamientos anteriores, y no solo el último."),
        ]
        assert got == expected, (
            f"Reanudando, {show(runs, 160)} cuesta {expected} épocas; llegó {number(got)}."
            + named(got, expected, mistakes))


@points(1, of="cost", hint="Recorramos la bitácora sin sacarle nada: ni pop, ni sort, ni reverse.",
        after=("test_from_scratch", "test_resuming_pays_less"))
def test_the_runs_are_kept(submission):
    """La bitácora recibida queda igual"""
    for resume in (False, True):
        submission.cost(list(MIXED), resume)
        left_alone(submission, "Para cambiarla, hagamos antes una copia: list(runs).")


@points(1, of="cost", hint="Sumemos a mano, entrenamiento por entrenamiento.",
        after=("test_from_scratch", "test_each_one_resumes_from_its_own"))
def test_other_bills(submission):
    """Con otras bitácoras, también vacía"""
    halving = [(f"c{i}", r) for r, kept in ((1, 81), (3, 27), (9, 9), (27, 3), (81, 1)) for i in range(kept)]
    for runs, scratch, resumed in ((halving, 405, 297), ([("a", 1), ("a", 2), ("a", 3), ("a", 40)], 46, 40),
                                   ([("c1", 3), ("c10", 3), ("c1", 9), ("c10", 12)], 27, 21), ([], 0, 0)):
        for resume, expected in ((False, scratch), (True, resumed)):
            got = bill(submission, runs, resume)
            assert got == expected, (
                f"Con resume={resume}, {show(runs)} cuesta {expected} épocas; llegó {number(got)}.")


# --- brackets --------------------------------------------------------------------------------

BRACKETS_SHAPE = "test_a_dict_of_schedules"
BRACKETS_RULES = (BRACKETS_SHAPE, "test_random_search_is_a_bracket", "test_powers_are_counted_exactly",
                  "test_every_bracket_ends_with_everything", "test_the_first_rung_follows_the_algorithm",
                  "test_survivors_are_rounded_down")
SIZES = ((9, 3), (16, 4), (81, 3), (64, 2))


def brackets_of(submission, top, eta) -> dict:
    got = is_dict(submission.brackets(top, eta), what="el resultado")
    assert got, f"brackets({top}, {eta}) es un diccionario vacío: falta un calendario por cada s."
    for s, schedule in got.items():
        got[s] = pairs(schedule, "cada calendario")
        assert got[s], f"brackets({top}, {eta}) tiene vacío el calendario de s = {s}."
    return got


def right_brackets(top, eta) -> dict:
    s_max = next(s for s in range(99) if eta**s >= top)
    first = {s: -(-(s_max + 1) * eta**s // (s + 1)) for s in range(s_max + 1)}
    return {s: [(first[s] // eta**i, top // eta ** (s - i)) for i in range(s + 1)] for s in first}


@points(1, of="brackets", hint="Un diccionario: cada clave es un s, y su valor, el calendario [(n_i, r_i), ...] de ese "
        "bracket.")
def test_a_dict_of_schedules(submission):
    """Un calendario por cada s"""
    got = brackets_of(submission, 9, 3)
    for s in got:
        is_int(s, "una clave")


@points(1, of="brackets", hint="s va desde s_max hasta 0, y el 0 también es un bracket: la búsqueda al azar, sin "
        "cortes.", after=BRACKETS_SHAPE)
def test_random_search_is_a_bracket(submission):
    """El bracket s = 0 está"""
    for top, eta in (*SIZES, (1, 3)):
        got = brackets_of(submission, top, eta)
        assert 0 in got, f"brackets({top}, {eta}) tiene los s {sorted(got)}; falta el 0."


@points(2, of="brackets", hint="math.log(243, 3) es 4,999… y su parte entera es 4: se pierde un bracket. Contemos "
        "potencias con enteros: ¿cuántas veces se puede multiplicar por eta sin pasar de R?",
        after=(BRACKETS_SHAPE, "test_random_search_is_a_bracket"))
def test_powers_are_counted_exactly(submission):
    """Están todos los brackets, también con R = 243 o 1000"""
    for top, eta, s_max in ((9, 3, 2), (64, 2, 6), (81, 3, 4), (243, 3, 5), (1000, 10, 3), (125, 5, 3), (1, 2, 0)):
        got, expected = sorted(brackets_of(submission, top, eta)), list(range(s_max + 1))
        assert got == expected, f"Con R = {top} y eta = {eta} los s son {got}; se espera {expected}."


@points(2, of="brackets", hint="El bracket s empieza con R / eta^s épocas y termina con R: s + 1 peldaños.",
        after=BRACKETS_SHAPE)
def test_every_bracket_ends_with_everything(submission):
    """Las épocas van de R / eta^s a R"""
    for top, eta in SIZES:
        for s, schedule in brackets_of(submission, top, eta).items():
            epochs = [r for _, r in schedule]
            expected = [top // eta ** (s - i) for i in range(s + 1)]
            mistakes = [(expected[::-1], "Están al revés."), (expected[:-1], "Falta el último."),
                        (expected[1:], "Falta el primero.")]
            assert alike(epochs, expected), (
                f"Con R = {top}, eta = {eta} y s = {s} las épocas son {show(epochs)}; se espera {expected}."
                + named(epochs, expected, mistakes))


@points(2, of="brackets", hint="n se redondea hacia arriba, una sola vez y al final: ceil((s_max + 1) · eta^s / (s + "
        "1)). Dividir antes de multiplicar, en enteros, da la tabla impresa del artículo.",
        after=(BRACKETS_SHAPE, "test_every_bracket_ends_with_everything"))
def test_the_first_rung_follows_the_algorithm(submission):
    """Con cuántas empieza cada bracket"""
    for top, eta in SIZES:
        got, right = brackets_of(submission, top, eta), right_brackets(top, eta)
        s_max = max(right)
        known = [s for s in range(s_max, -1, -1) if s in got]
        sizes, expected = [got[s][0][0] for s in known], [right[s][0][0] for s in known]
        mistakes = [([(s_max + 1) // (s + 1) * eta**s for s in known], "Es lo que dice la tabla impresa."),
                    ([(s_max + 1) * eta**s // (s + 1) for s in known], "Es lo que da redondear hacia abajo.")]
        assert alike(sizes, expected), (
            f"Con R = {top} y eta = {eta}, los brackets s = {known} empiezan con {show(sizes)} configuraciones; se "
            f"espera {expected}.{named(sizes, expected, mistakes)}")


@points(1, of="brackets", hint="Dentro del bracket se redondea hacia abajo: floor(n / eta^i).",
        after=(BRACKETS_SHAPE, "test_every_bracket_ends_with_everything"))
def test_survivors_are_rounded_down(submission):
    """Dentro del bracket se redondea hacia abajo"""
    for top, eta in SIZES:
        for s, schedule in brackets_of(submission, top, eta).items():
            counts = [n for n, _ in schedule]
            expected = [counts[0] // eta**i for i in range(len(counts))]
            up = [-(-counts[0] // eta**i) for i in range(len(counts))]
            assert alike(counts, expected), (
                f"Con R = {top}, eta = {eta} y s = {s} siguen {show(counts)}; se espera {show(expected)}."
                + named(counts, expected, [(up, "Es lo que da redondear hacia arriba.")]))


@points(1, of="brackets", hint="Configuraciones y épocas son enteros: // divide y da un entero; / da un número con "
        "decimales, aunque sea `9.0`.",
        after=(BRACKETS_SHAPE, "test_the_first_rung_follows_the_algorithm", "test_survivors_are_rounded_down"))
def test_bracket_numbers_are_whole(submission):
    """Todos los números son enteros"""
    for s, schedule in brackets_of(submission, 9, 3).items():
        for rung in schedule:
            for value in rung:
                is_int(value, f"un número del peldaño {rung} del bracket s = {s}")


@points(2, of="brackets", hint="Escribamos la tabla a mano, bracket por bracket, y comparemos.",
        after=(*BRACKETS_RULES, "test_bracket_numbers_are_whole"))
def test_the_whole_table(submission):
    """La tabla entera, con otros números"""
    for top, eta in ((9, 3), (1, 4), (2, 2), (25, 5), (243, 3), (1000, 10), (512, 2), (4096, 4)):
        got, expected = brackets_of(submission, top, eta), right_brackets(top, eta)
        wrong = [s for s in expected if not alike(got.get(s), expected[s])]
        assert not wrong, (
            f"En brackets({top}, {eta}), el bracket s = {wrong[0]} es {show(got.get(wrong[0]))}; se espera "
            f"{show(expected[wrong[0]])}.")


# --- asha_promote ----------------------------------------------------------------------------

SIX = {"a": 0.5, "b": 0.2, "c": 0.9, "d": 0.1, "e": 0.7, "f": 0.8}
PROMOTE_SHAPE = "test_a_name_or_none"
PROMOTE_RULES = (PROMOTE_SHAPE, "test_too_few_results", "test_nobody_is_waited_for", "test_the_best_goes_first",
                 "test_nobody_is_promoted_twice")


def promotion(submission, rung, eta, promoted):
    return submission.asha_promote(dict(rung), eta, list(promoted))


def right_promotion(rung, eta, promoted):
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return next((name for name in best if name not in promoted), None)


def called(got) -> str:
    """Lo que llegó, como se lo nombra en una frase: «b», o None."""
    return f"«{got}»" if got and isinstance(got, str) else show(got)


@points(1, of="asha_promote", hint="Se devuelve el nombre de la configuración: ni su pérdida, ni una lista.")
def test_a_name_or_none(submission):
    """Un nombre, o None"""
    for rung in (SIX, {"x": 1.0, "y": 2.0, "z": 3.0}):
        got = promotion(submission, rung, 3, [])
        assert got is None or (isinstance(got, str) and got in rung), (
            f"Llegó {kind_of(got)}, {show(got)}; se espera uno de los nombres {sorted(rung)}, o None.")


@points(2, of="asha_promote", hint="Solo el mejor 1/eta de los que ya terminaron: con 2 resultados y eta = 3, 2 // 3 "
        "es 0 y no asciende nadie.", after=PROMOTE_SHAPE)
def test_too_few_results(submission):
    """Con menos de eta resultados no asciende nadie"""
    for rung, eta in (({"a": 0.5, "b": 0.2}, 3), ({"a": 0.5}, 2), ({}, 3), ({"a": 1.0, "b": 2.0, "c": 3.0}, 4)):
        got = promotion(submission, rung, eta, [])
        assert got is None, (
            f"Con {len(rung)} resultados y eta = {eta} ascendió {called(got)}; todavía no le toca a nadie.")


@points(2, of="asha_promote", hint="No hay barrera: en cuanto alguien está en el mejor 1/eta de los que terminaron, "
        "asciende, aunque el peldaño no esté completo ni su tamaño sea múltiplo de eta.", after=PROMOTE_SHAPE)
def test_nobody_is_waited_for(submission):
    """No se espera a los demás"""
    three = {"a": 0.5, "b": 0.2, "c": 0.9}
    for rung, eta in ((three, 3), ({**SIX, "g": 0.6}, 3), (three, 2), (SIX, 4)):
        got = promotion(submission, rung, eta, [])
        assert got is not None, f"Con {len(rung)} resultados y eta = {eta} asciende la mejor, y llegó None."


@points(1, of="asha_promote", hint="Asciende la de menor pérdida.", after=(PROMOTE_SHAPE, "test_nobody_is_waited_for"))
def test_the_best_goes_first(submission):
    """Primero, la mejor"""
    rungs = (SIX, {"a": 0.5, "b": 0.2, "c": 0.9}, {"z": 3.0, "y": 1.0, "x": 2.0}, {"p": 0.4, "q": -0.7, "r": 0.0},
             {"p": 0.4, "q": 0.7, "r": 0.0})
    for rung in rungs:
        got, best = promotion(submission, rung, 3, []), min(rung, key=rung.get)
        said = named(got, best, [(max(rung, key=rung.get), "Esa es la de mayor pérdida.")])
        assert got == best, f"De {rung} ascendió {called(got)}; la menor pérdida es la de «{best}».{said}"


@points(1, of="asha_promote", hint="Las que ya ascendieron no vuelven a ascender desde el mismo peldaño.",
        after=PROMOTE_SHAPE)
def test_nobody_is_promoted_twice(submission):
    """Nadie asciende dos veces"""
    for promoted in (["d"], ["d", "b"]):
        got = promotion(submission, SIX, 3, promoted)
        assert got not in promoted, (
            f"Ya habían ascendido {promoted} y llegó otra vez {called(got)}; se espera otra configuración, o None.")


@points(2, of="asha_promote", hint="El mejor 1/eta se cuenta entre todas las que terminaron, también las que ya "
        "ascendieron: primero elegimos el mejor 1/eta, después sacamos a las que ascendieron.",
        after=PROMOTE_RULES)
def test_the_top_counts_those_already_promoted(submission):
    """El mejor 1/eta se cuenta entre todas"""
    got = promotion(submission, SIX, 3, ["d", "b"])
    assert got is None, (
        "De 6 resultados con eta = 3 merecen ascender 2, y ya ascendieron: no le toca a nadie. Se espera None y llegó "
        f"{called(got)}.")
    nine = {**SIX, "g": 0.15, "h": 0.95, "i": 0.85}
    got = promotion(submission, nine, 3, ["d", "b"])
    assert got == "g", (
        f"De {nine}, con {['d', 'b']} ya ascendidas, las tres mejores son «d», «g» y «b»: le toca a «g», y llegó "
        f"{called(got)}.")


@points(2, of="asha_promote", hint="Una que ascendió cuando había pocos resultados puede no estar hoy entre las "
        "mejores: preguntemos por cada una de las mejores si ya ascendió, sin restar cuántas ascendieron.",
        after=(*PROMOTE_RULES, "test_the_top_counts_those_already_promoted"))
def test_old_promotions_take_no_place(submission):
    """La que ascendió y hoy no es de las mejores no ocupa lugar"""
    for promoted, expected in ((["a"], "d"), (["c", "f"], "d"), (["a", "d", "e"], "b")):
        got = promotion(submission, SIX, 3, promoted)
        assert got == expected, (
            f"De {SIX} con eta = 3 merecen ascender «d» y «b»; con {promoted} ya ascendidas le toca a «{expected}», y "
            f"llegó {called(got)}.")


@points(1, of="asha_promote", hint="Solo miramos: el peldaño y la lista de ascendidas los actualiza quien nos llama. "
        "Ni pop, ni append, ni sort sobre lo que llega.", after=PROMOTE_SHAPE)
def test_nothing_received_is_changed(submission):
    """El peldaño y las ascendidas quedan igual"""
    for promoted in ([], ["d"], ["d", "b"]):
        promotion(submission, SIX, 3, promoted)
        left_alone(submission, "Quien nos llama se queda con otros datos.")


@points(1, of="asha_promote", hint="Escribamos las mejores len(rung) // eta, de mejor a peor, y tachemos las que ya "
        "ascendieron.", after=(*PROMOTE_RULES, "test_the_top_counts_those_already_promoted",
                               "test_old_promotions_take_no_place"))
def test_other_promotions(submission):
    """Con otros peldaños"""
    many = {f"c{i}": (37 * i + 11) % 41 - 20 for i in range(23)}
    best = sorted(many, key=many.get)
    cases = [({"a": 0.5, "b": 0.2, "c": 0.9}, 3, []), (many, 2, best[:4]), (many, 4, [*best[:5]]), (many, 5, best[1:3]),
             (many, 4, [best[0], best[2]]), (many, 23, []), (many, 23, [best[1]]), (many, 24, []),
             ({"c10": 1.0, "c1": 2.0, "c2": 3.0}, 2, ["c1"])]
    for rung, eta, promoted in cases:
        got, expected = promotion(submission, rung, eta, promoted), right_promotion(rung, eta, promoted)
        assert got == expected, (
            f"De {show(rung, 200)} con eta = {eta} y {promoted} ya ascendidas, le toca a {called(expected)}; llegó "
            f"{called(got)}.")
