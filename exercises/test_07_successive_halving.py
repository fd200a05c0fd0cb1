"""Comprobaciones de los ejercicios de la lección 07: calendario, supervivientes, costo, brackets y ASHA.

Cada prueba mira una sola idea y tolera los errores de las demás: así el diagnóstico nombra el que es.
"""
from coursekit.grader import is_dict, is_int, is_list, is_number, is_tuple, points
from coursekit.grader.values import kind_of, number, show

NAN = float("nan")


# --- halving_schedule ------------------------------------------------------------------------

SCHEDULE_SHAPE = "test_one_pair_per_rung"


def schedule_of(submission, *arguments) -> list:
    """El calendario, con su forma comprobada."""
    got = is_list(submission.halving_schedule(*arguments), what="el calendario")
    for rung in got:
        is_tuple(rung, length=2, what="cada peldaño")
    assert got, f"Para {arguments} el calendario llegó vacío; al menos está el primer peldaño."
    return got


@points(1, of="halving_schedule", hint="Una tupla (configuraciones, épocas) por peldaño, y el primero es (n, r0), tal "
        "como llegan.")
def test_one_pair_per_rung(submission):
    """El primer peldaño es (n, r0)"""
    for arguments in ((16, 1, 4, 16), (9, 2, 3, 18)):
        first = schedule_of(submission, *arguments)[0]
        assert first == arguments[:2], (
            f"halving_schedule{arguments} empieza con {show(first)}; se espera {arguments[:2]}.")


@points(1, of="halving_schedule", hint="Las épocas se multiplican por eta de un peldaño al siguiente: r0, r0·eta, "
        "r0·eta²…", after=SCHEDULE_SHAPE)
def test_epochs_are_multiplied(submission):
    """Cada peldaño entrena eta veces más"""
    for n, r0, eta, top in ((27, 1, 3, 27), (64, 1, 2, 64), (16, 3, 4, 48)):
        epochs = [r for _, r in schedule_of(submission, n, r0, eta, top)]
        expected = [r0 * eta**i for i in range(len(epochs))]
        assert epochs == expected, f"Con r0 = {r0} y eta = {eta} las épocas son {show(epochs)}; se espera {expected}."


@points(2, of="halving_schedule", hint="El artículo redondea hacia abajo; scikit-learn, hacia arriba. Aquí n // eta.",
        after=SCHEDULE_SHAPE)
def test_counts_are_rounded_down(submission):
    """Las que siguen se redondean hacia abajo"""
    for n, eta, expected in ((34, 3, [34, 11, 3, 1]), (100, 3, [100, 33, 11, 3]), (15, 4, [15, 3])):
        counts = [count for count, _ in schedule_of(submission, n, 1, eta, eta**3)][:len(expected)]
        known = expected[:len(counts)]
        assert counts == known, f"Con n = {n} y eta = {eta} quedan {show(counts)} configuraciones; se espera {known}."


@points(2, of="halving_schedule", hint="R está incluido: mientras r sea menor o igual que R, todavía hay un peldaño.",
        after=(SCHEDULE_SHAPE, "test_epochs_are_multiplied"))
def test_the_last_rung_reaches_the_top(submission):
    """Se llega a R"""
    for n, r0, eta, top in ((27, 1, 3, 27), (64, 1, 2, 64), (34, 3, 3, 81), (5, 9, 3, 9)):
        last = schedule_of(submission, n, r0, eta, top)[-1][1]
        assert last >= top, (
            f"halving_schedule({n}, {r0}, {eta}, {top}) termina con {show(last)} épocas; falta llegar a {top}.")


@points(1, of="halving_schedule", hint="Ningún peldaño pasa de R épocas: es el máximo que estamos dispuestos a pagar.",
        after=(SCHEDULE_SHAPE, "test_epochs_are_multiplied"))
def test_no_rung_passes_the_top(submission):
    """No se pasa de R"""
    for n, r0, eta, top in ((81, 1, 3, 30), (64, 1, 2, 10), (27, 1, 3, 27)):
        last = schedule_of(submission, n, r0, eta, top)[-1][1]
        assert last <= top, (
            f"halving_schedule({n}, {r0}, {eta}, {top}) tiene un peldaño de {show(last)} épocas; el máximo es {top}.")


@points(1, of="halving_schedule", hint="Si n // eta da 0, no queda nadie para entrenar: el calendario termina antes.",
        after=SCHEDULE_SHAPE)
def test_no_rung_is_empty(submission):
    """Ningún peldaño queda vacío"""
    for n, eta in ((4, 3), (2, 2), (3, 4)):
        counts = [count for count, _ in schedule_of(submission, n, 1, eta, eta**4)]
        assert min(counts) >= 1, (
            f"Con n = {n} y eta = {eta} quedan {show(counts)} configuraciones; el calendario debe terminar antes de "
            "llegar a 0.")


# --- survivors -------------------------------------------------------------------------------

SURVIVORS_SHAPE = "test_positions_not_losses"


def survivors_of(submission, losses, eta) -> list:
    got = is_list(submission.survivors(list(losses), eta), what="el resultado")
    for position in got:
        is_int(position, what="cada posición")
    return got


@points(1, of="survivors", hint="Se devuelven posiciones de la lista, no pérdidas: con ellas encontramos después a "
        "cada configuración.")
def test_positions_not_losses(submission):
    """Son posiciones de la lista"""
    for losses, eta in (([0.4, 0.1, 0.3, 0.2], 2), ([0.9, 0.8, 0.7], 3)):
        for position in survivors_of(submission, losses, eta):
            assert 0 <= position < len(losses), (
                f"Llegó la posición {position}; la lista tiene {len(losses)} pérdidas: van de 0 a {len(losses) - 1}.")


@points(2, of="survivors", hint="La pérdida se minimiza: siguen las menores.", after=SURVIVORS_SHAPE)
def test_the_lowest_survive(submission):
    """Siguen las de menor pérdida"""
    for losses, eta, best in (([0.4, 0.1, 0.3, 0.2], 2, 1), ([5.0, 3.0, 9.0], 3, 1), ([0.1, 0.2, 0.3, 0.4], 4, 0)):
        got = survivors_of(submission, losses, eta)
        assert best in got, (
            f"De las pérdidas {losses} siguen las posiciones {show(got)}; falta la {best}, que es la menor.")


@points(2, of="survivors", hint="Pasa 1 de cada eta, redondeando hacia abajo: la mitad es solo el caso eta = 2.",
        after=SURVIVORS_SHAPE)
def test_one_in_eta_survives(submission):
    """Sigue 1 de cada eta"""
    for m, eta in ((9, 3), (8, 2), (16, 4), (11, 3), (7, 2)):
        losses = [((7 * i) % m) / m for i in range(m)]
        got = survivors_of(submission, losses, eta)
        assert len(got) == m // eta, f"De {m} configuraciones con eta = {eta} siguen {len(got)}; se esperan {m // eta}."


@points(1, of="survivors", hint="Aunque haya menos de eta configuraciones, alguna tiene que seguir: al menos una.",
        after=SURVIVORS_SHAPE)
def test_at_least_one_survives(submission):
    """Sigue al menos una"""
    for losses, eta in (([0.3, 0.2], 3), ([0.5], 2)):
        got = survivors_of(submission, losses, eta)
        assert len(got) >= 1, f"De {len(losses)} configuraciones con eta = {eta} no sigue ninguna; se espera una."


@points(2, of="survivors", hint="Una pérdida NaN nunca debe pasar de peldaño: la sacamos antes de ordenar. Comparada "
        "con cualquier número da siempre False, y el orden sale mal.",
        after=(SURVIVORS_SHAPE, "test_the_lowest_survive"))
def test_nan_never_survives(submission):
    """Una pérdida NaN no sigue"""
    for losses, eta in (([NAN, 0.4, 0.2, NAN, 0.3, 0.1], 2), ([NAN, NAN, 0.5, NAN], 2), ([0.2, NAN, 0.1, 0.3], 2),
                        ([NAN, NAN], 2)):
        got = survivors_of(submission, losses, eta)
        failed = [position for position in got if losses[position] != losses[position]]
        assert not failed, f"De {show(losses)} sigue la posición {failed[0]}, que es NaN: ese modelo falló."
        healthy = [i for i, loss in enumerate(losses) if loss == loss]
        best = sorted(healthy, key=losses.__getitem__)[:max(1, len(losses) // eta)]
        assert set(got) <= set(best), f"De {show(losses)} siguen {got}; las mejores están en {best}."


@points(1, of="survivors", hint="De mejor a peor: la primera posición es la de la menor pérdida.",
        after=(SURVIVORS_SHAPE, "test_the_lowest_survive", "test_one_in_eta_survives"))
def test_from_best_to_worst(submission):
    """Van de mejor a peor"""
    losses = [0.6, 0.2, 0.8, 0.1, 0.9, 0.4]
    got = survivors_of(submission, losses, 2)
    kept = [losses[position] for position in got]
    assert kept == sorted(kept), (
        f"Las que siguen tienen pérdidas {kept}; se esperan de mejor a peor, {sorted(kept)}.")


@points(1, of="survivors", hint="Para ordenar o reemplazar, trabajemos sobre otra lista: sorted(...) no toca la que "
        "llega; losses.sort() y losses[i] = ... sí.", after=SURVIVORS_SHAPE)
def test_the_losses_are_kept(submission):
    """La lista de pérdidas queda igual"""
    for losses in ([0.4, 0.1, 0.3, 0.2], [NAN, 0.4, 0.2, NAN, 0.3, 0.1]):
        survivors_of(submission, losses, 2)
        assert not submission.modified, (
            f"survivors modificó la lista de pérdidas que recibió, {show(losses)}: sus posiciones ya no dicen nada.")


# --- cost ------------------------------------------------------------------------------------

PAPER = [(81, 1), (27, 3), (9, 9), (3, 27), (1, 81)]


@points(2, of="cost", hint="Desde cero, cada peldaño cuesta n_i · r_i: todas sus configuraciones, con todas sus "
        "épocas.")
def test_from_scratch(submission):
    """Desde cero, la suma de n_i · r_i"""
    for schedule, expected in (([(5, 7)], 35), ([(4, 1), (2, 2)], 8), (PAPER, 405), ([(8, 27), (2, 81)], 378)):
        got = is_number(submission.cost(list(schedule), False), what="el costo")
        assert got == expected, f"Desde cero, {schedule} cuesta {expected} épocas; llegó {number(got)}."


@points(2, of="cost", hint="Si reanudamos, solo pagamos la diferencia entre peldaños: n_i · (r_i - r_{i-1}).",
        after="test_from_scratch")
def test_resuming_pays_the_difference(submission):
    """Al reanudar se paga la diferencia"""
    for schedule in (PAPER, [(34, 3), (11, 9), (3, 27), (1, 81)]):
        got = is_number(submission.cost(list(schedule), True), what="el costo")
        scratch = sum(n * r for n, r in schedule)
        assert got != scratch, (
            f"Reanudando, {schedule} cuesta menos que desde cero; llegó lo mismo, {number(got)}.")


@points(1, of="cost", hint="En el primer peldaño no hay nada hecho: paga sus r_0 épocas enteras, también reanudando.",
        after="test_from_scratch")
def test_the_first_rung_is_paid_whole(submission):
    """El primer peldaño se paga entero"""
    for schedule in ([(5, 7)], [(3, 4)]):
        got = is_number(submission.cost(list(schedule), True), what="el costo")
        (n, r), = schedule
        assert got >= n * r, (
            f"Con un solo peldaño, {schedule}, no hay qué reanudar: cuesta {n * r} épocas; llegó {number(got)}.")


@points(2, of="cost", hint="Pagan la diferencia las que ascienden, las n_i de este peldaño; no las n_{i-1} que había "
        "antes, ni una sola.",
        after=("test_from_scratch", "test_resuming_pays_the_difference", "test_the_first_rung_is_paid_whole"))
def test_only_the_promoted_pay(submission):
    """La diferencia la pagan las que ascienden"""
    for schedule, expected in ((PAPER, 297), ([(34, 3), (11, 9), (3, 27), (1, 81)], 276), ([(8, 27), (2, 81)], 324)):
        got = is_number(submission.cost(list(schedule), True), what="el costo")
        assert got == expected, f"Reanudando, {schedule} cuesta {expected} épocas; llegó {number(got)}."


@points(1, of="cost", hint="Recorramos el calendario sin sacarle nada: ni pop, ni reverse, ni asignar en una posición.",
        after=("test_from_scratch", "test_resuming_pays_the_difference"))
def test_the_schedule_is_kept(submission):
    """El calendario recibido queda igual"""
    for resume in (False, True):
        submission.cost(list(PAPER), resume)
        assert not submission.modified, (
            f"cost modificó el calendario que recibió (resume={resume}): quien la llama lo pierde. Para cambiarlo, "
            "hagamos antes una copia: list(schedule).")


# --- brackets --------------------------------------------------------------------------------

BRACKETS_SHAPE = "test_a_dict_of_schedules"


def brackets_of(submission, top, eta) -> dict:
    got = is_dict(submission.brackets(top, eta), what="el resultado")
    for schedule in got.values():
        for rung in is_list(schedule, what="cada calendario"):
            is_tuple(rung, length=2, what="cada peldaño")
    return got


@points(1, of="brackets", hint="Un diccionario: cada clave es un s, y su valor, el calendario [(n_i, r_i), ...] de ese "
        "bracket.")
def test_a_dict_of_schedules(submission):
    """Un calendario por cada s"""
    got = brackets_of(submission, 9, 3)
    for s in got:
        assert isinstance(s, int), f"Una clave es {kind_of(s)}; se espera el entero s."


@points(1, of="brackets", hint="s va desde s_max hasta 0, y el 0 también es un bracket: la búsqueda al azar, sin "
        "cortes.", after=BRACKETS_SHAPE)
def test_random_search_is_a_bracket(submission):
    """El bracket s = 0 está"""
    for top, eta in ((9, 3), (16, 4), (81, 3)):
        got = brackets_of(submission, top, eta)
        assert 0 in got, f"brackets({top}, {eta}) tiene los s {sorted(got)}; falta el 0."


@points(2, of="brackets", hint="math.log(243, 3) es 4,999… y su parte entera es 4: se pierde un bracket. Contemos "
        "potencias con enteros: ¿cuántas veces se puede multiplicar por eta sin pasar de R?", after=BRACKETS_SHAPE)
def test_powers_are_counted_exactly(submission):
    """Están todos los brackets, también con R = 243 o 1000"""
    for top, eta, s_max in ((9, 3, 2), (64, 2, 6), (81, 3, 4), (243, 3, 5), (1000, 10, 3)):
        got = max(brackets_of(submission, top, eta), default=None)
        assert got == s_max, f"Con R = {top} y eta = {eta} el mayor s es {s_max}; llegó {got}."


@points(2, of="brackets", hint="El bracket s empieza con R / eta^s épocas y termina con R: s + 1 peldaños.",
        after=BRACKETS_SHAPE)
def test_every_bracket_ends_with_everything(submission):
    """Las épocas van de R / eta^s a R"""
    for top, eta in ((9, 3), (16, 4), (81, 3)):
        for s, schedule in brackets_of(submission, top, eta).items():
            epochs, expected = [r for _, r in schedule], [top // eta ** (s - i) for i in range(s + 1)]
            assert epochs == expected, (
                f"Con R = {top}, eta = {eta} y s = {s} las épocas son {epochs}; se espera {expected}.")


@points(2, of="brackets", hint="n se redondea hacia arriba, una sola vez y al final: ceil((s_max + 1) · eta^s / (s + "
        "1)). Dividir antes de multiplicar, en enteros, da la tabla impresa del artículo.",
        after=(BRACKETS_SHAPE, "test_every_bracket_ends_with_everything"))
def test_the_first_rung_follows_the_algorithm(submission):
    """Con cuántas empieza cada bracket"""
    expected = {(81, 3): {4: 81, 3: 34, 2: 15, 1: 8, 0: 5}, (16, 4): {2: 16, 1: 6, 0: 3}}
    for (top, eta), sizes in expected.items():
        for s, schedule in brackets_of(submission, top, eta).items():
            n = sizes.get(s, schedule[0][0])
            assert schedule[0][0] == n, (
                f"Con R = {top} y eta = {eta}, el bracket s = {s} empieza con {n} configuraciones; llegó "
                f"{show(schedule[0][0])}.")


@points(1, of="brackets", hint="Dentro del bracket se redondea hacia abajo: floor(n / eta^i).",
        after=(BRACKETS_SHAPE, "test_every_bracket_ends_with_everything"))
def test_survivors_are_rounded_down(submission):
    """Dentro del bracket se redondea hacia abajo"""
    for top, eta in ((81, 3), (64, 2)):
        for s, schedule in brackets_of(submission, top, eta).items():
            counts = [n for n, _ in schedule]
            expected = [counts[0] // eta**i for i in range(len(counts))]
            assert counts == expected, f"Con R = {top}, eta = {eta} y s = {s} siguen {counts}; se espera {expected}."


# --- asha_promote ----------------------------------------------------------------------------

SIX = {"a": 0.5, "b": 0.2, "c": 0.9, "d": 0.1, "e": 0.7, "f": 0.8}
PROMOTE_SHAPE = "test_a_name_or_none"


@points(1, of="asha_promote", hint="Se devuelve el nombre de la configuración: ni su pérdida, ni una lista.")
def test_a_name_or_none(submission):
    """Un nombre, o None"""
    for rung in (SIX, {"x": 1.0, "y": 2.0, "z": 3.0}):
        got = submission.asha_promote(dict(rung), 3, [])
        assert got is None or (isinstance(got, str) and got in rung), (
            f"Llegó {kind_of(got)}, {show(got)}; se espera uno de los nombres {sorted(rung)}, o None.")


@points(2, of="asha_promote", hint="Solo el mejor 1/eta de los que ya terminaron: con 2 resultados y eta = 3, 2 // 3 "
        "es 0 y no asciende nadie.", after=PROMOTE_SHAPE)
def test_too_few_results(submission):
    """Con menos de eta resultados no asciende nadie"""
    for rung, eta in (({"a": 0.5, "b": 0.2}, 3), ({"a": 0.5}, 2), ({}, 3), ({"a": 1.0, "b": 2.0, "c": 3.0}, 4)):
        got = submission.asha_promote(dict(rung), eta, [])
        assert got is None, f"Con {len(rung)} resultados y eta = {eta} ascendió «{got}»; todavía no le toca a nadie."


@points(2, of="asha_promote", hint="No hay barrera: en cuanto alguien está en el mejor 1/eta de los que terminaron, "
        "asciende, aunque el peldaño no esté completo ni su tamaño sea múltiplo de eta.", after=PROMOTE_SHAPE)
def test_nobody_is_waited_for(submission):
    """No se espera a los demás"""
    three = {"a": 0.5, "b": 0.2, "c": 0.9}
    for rung, eta in ((three, 3), ({**SIX, "g": 0.6}, 3), (three, 2)):
        got = submission.asha_promote(dict(rung), eta, [])
        assert got is not None, f"Con {len(rung)} resultados y eta = {eta} asciende la mejor, y llegó None."


@points(1, of="asha_promote", hint="Asciende la de menor pérdida.", after=(PROMOTE_SHAPE, "test_nobody_is_waited_for"))
def test_the_best_goes_first(submission):
    """Primero, la mejor"""
    for rung, best in ((SIX, "d"), ({"a": 0.5, "b": 0.2, "c": 0.9}, "b"), ({"z": 3.0, "y": 1.0, "x": 2.0}, "y")):
        got = submission.asha_promote(dict(rung), 3, [])
        assert got == best, f"De {rung} ascendió «{got}»; la menor pérdida es la de «{best}»."


@points(1, of="asha_promote", hint="Las que ya ascendieron no vuelven a ascender desde el mismo peldaño.",
        after=PROMOTE_SHAPE)
def test_nobody_is_promoted_twice(submission):
    """Nadie asciende dos veces"""
    for promoted in (["d"], ["d", "b"]):
        got = submission.asha_promote(dict(SIX), 3, list(promoted))
        assert got not in promoted, (
            f"Ya habían ascendido {promoted} y llegó otra vez «{got}»; se espera otra configuración, o None.")


@points(2, of="asha_promote", hint="El mejor 1/eta se cuenta entre todas las que terminaron, también las que ya "
        "ascendieron: primero elegimos el mejor 1/eta, después sacamos a las que ascendieron.",
        after=(PROMOTE_SHAPE, "test_nobody_is_promoted_twice", "test_too_few_results", "test_the_best_goes_first"))
def test_the_top_counts_those_already_promoted(submission):
    """El mejor 1/eta se cuenta entre todas"""
    got = submission.asha_promote(dict(SIX), 3, ["d", "b"])
    assert got is None, (
        "De 6 resultados con eta = 3 merecen ascender 2, y ya ascendieron: no le toca a nadie. Se espera None y llegó "
        f"«{got}».")
    nine = {**SIX, "g": 0.15, "h": 0.95, "i": 0.85}
    got = submission.asha_promote(dict(nine), 3, ["d", "b"])
    assert got in ("g", None), f"De {nine}, con {['d', 'b']} ya ascendidas, le toca a «g», y llegó «{got}»."


@points(1, of="asha_promote", hint="Solo miramos: el peldaño y la lista de ascendidas los actualiza quien nos llama. "
        "Ni pop, ni append, ni sort sobre lo que llega.", after=PROMOTE_SHAPE)
def test_nothing_received_is_changed(submission):
    """El peldaño y las ascendidas quedan igual"""
    for promoted in ([], ["d"], ["d", "b"]):
        submission.asha_promote(dict(SIX), 3, list(promoted))
        changed = " y ".join(f"`{name}`" for name in submission.modified)
        assert not changed, (
            f"Con promoted={promoted}, asha_promote modificó {changed}: quien la llama se queda con otros datos.")
