"""Errores típicos de los ejercicios 07: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong


def schedule_with(name, fails, body):
    return Wrong(function="halving_schedule", name=name, fails=fails,
                 source=f"def halving_schedule(n, r0, eta, R):\n    rungs = []\n{body}\n    return rungs\n")


def survivors_with(name, fails, body):
    return Wrong(function="survivors", name=name, fails=fails, source=f"def survivors(losses, eta):\n{body}\n")


def cost_with(name, fails, body):
    return Wrong(function="cost", name=name, fails=fails, source=f"def cost(schedule, resume):\n{body}\n")


BRACKETS = '''
def brackets(R, eta):
    s_max = 0
    while {condition}:
        s_max += 1
    result = {{}}
    for s in range(s_max, {last}, -1):
        n = {n}
        result[s] = {rungs}
    return {value}
'''
RIGHT = {"condition": "eta ** (s_max + 1) <= R", "last": "-1", "n": "-(-(s_max + 1) * eta**s // (s + 1))",
         "rungs": "[(n // eta**i, R // eta ** (s - i)) for i in range(s + 1)]", "value": "result"}


def brackets_with(name, fails, **changed):
    """La solución de `brackets` con una sola pieza cambiada."""
    return Wrong(function="brackets", name=name, fails=fails, source=BRACKETS.format(**RIGHT | changed))


def promote_with(name, fails, body):
    return Wrong(function="asha_promote", name=name, fails=fails,
                 source=f"def asha_promote(rung, eta, promoted):\n{body}\n")


WRONG = [
    # halving_schedule
    schedule_with("techo, como scikit-learn", "test_counts_are_rounded_down", """
    while r0 <= R:
        rungs.append((n, r0))
        if n == 1:
            r0 = R + 1 if r0 == R else r0 * eta
            continue
        n, r0 = -(-n // eta), r0 * eta"""),
    schedule_with("redondea al más cercano", "test_counts_are_rounded_down", """
    while n >= 1 and r0 <= R:
        rungs.append((n, r0))
        n, r0 = (round(n / eta) if n > eta else n // eta), r0 * eta"""),
    schedule_with("se detiene antes de R", "test_the_last_rung_reaches_the_top", """
    while True:
        rungs.append((n, r0))
        n, r0 = n // eta, r0 * eta
        if n < 1 or r0 >= R:
            break"""),
    schedule_with("pasa de R", "test_no_rung_passes_the_top", """
    while n >= 1:
        rungs.append((n, r0))
        if r0 >= R:
            break
        n, r0 = n // eta, r0 * eta"""),
    schedule_with("un peldaño vacío", "test_no_rung_is_empty", """
    while r0 <= R:
        rungs.append((n, r0))
        n, r0 = n // eta, r0 * eta"""),
    schedule_with("las épocas se suman", "test_epochs_are_multiplied", """
    first = r0
    while n >= 1 and r0 <= R:
        rungs.append((n, r0))
        n, r0 = n // eta, r0 + first * eta"""),
    schedule_with("empieza por el segundo", "test_one_pair_per_rung", """
    while n // eta >= 1 and r0 * eta <= R:
        n, r0 = n // eta, r0 * eta
        rungs.append((n, r0))
    rungs = rungs or [(n, r0)]"""),
    # survivors
    survivors_with("las peores", "test_the_lowest_survive", """
    healthy = [i for i, loss in enumerate(losses) if loss == loss]
    return sorted(healthy, key=lambda i: -losses[i])[:max(1, len(losses) // eta)]"""),
    survivors_with("devuelve pérdidas", "test_positions_not_losses", """
    return sorted(loss for loss in losses if loss == loss)[:max(1, len(losses) // eta)]"""),
    survivors_with("siempre la mitad", "test_one_in_eta_survives", """
    healthy = [i for i, loss in enumerate(losses) if loss == loss]
    return sorted(healthy, key=lambda i: losses[i])[:max(1, len(losses) // 2)]"""),
    survivors_with("redondea hacia arriba", "test_one_in_eta_survives", """
    healthy = [i for i, loss in enumerate(losses) if loss == loss]
    return sorted(healthy, key=lambda i: losses[i])[:-(-len(losses) // eta)]"""),
    survivors_with("puede no quedar ninguna", "test_at_least_one_survives", """
    healthy = [i for i, loss in enumerate(losses) if loss == loss]
    return sorted(healthy, key=lambda i: losses[i])[:len(losses) // eta]"""),
    survivors_with("ordena con los NaN adentro", "test_nan_never_survives", """
    return sorted(range(len(losses)), key=lambda i: losses[i])[:max(1, len(losses) // eta)]"""),
    survivors_with("argsort deja los NaN al final", "test_nan_never_survives", """
    import numpy as np
    return [int(i) for i in np.argsort(losses)[:max(1, len(losses) // eta)]]"""),
    survivors_with("en el orden de la lista", "test_from_best_to_worst", """
    healthy = [i for i, loss in enumerate(losses) if loss == loss]
    return sorted(sorted(healthy, key=lambda i: losses[i])[:max(1, len(losses) // eta)])"""),
    survivors_with("escribe infinito donde había NaN", "test_the_losses_are_kept", """
    for i, loss in enumerate(losses):
        if loss != loss:
            losses[i] = float("inf")
    healthy = [i for i, loss in enumerate(losses) if loss < float("inf")]
    return sorted(healthy, key=lambda i: losses[i])[:max(1, len(losses) // eta)]"""),
    # cost
    cost_with("no mira resume", "test_resuming_pays_the_difference", """
    return sum(n * r for n, r in schedule)"""),
    cost_with("la diferencia siempre", "test_from_scratch", """
    total, before = 0, 0
    for n, r in schedule:
        total, before = total + n * (r - before), r
    return total"""),
    cost_with("cuenta configuraciones", "test_from_scratch", """
    if not resume:
        return sum(n for n, r in schedule)
    total, before = 0, 0
    for n, r in schedule:
        total, before = total + n * (r - before), r
    return total"""),
    cost_with("el primer peldaño es gratis", "test_the_first_rung_is_paid_whole", """
    if not resume:
        return sum(n * r for n, r in schedule)
    paid = sum(n * (r - s) for (_, s), (n, r) in zip(schedule, schedule[1:]))
    return paid + (schedule[0][0] * schedule[0][1] if len(schedule) > 1 else 0)"""),
    cost_with("pagan las que había antes", "test_only_the_promoted_pay", """
    if not resume:
        return sum(n * r for n, r in schedule)
    total = schedule[0][0] * schedule[0][1]
    for (n, s), (m, r) in zip(schedule, schedule[1:]):
        total += n * (r - s)
    return total"""),
    cost_with("la diferencia la paga una sola", "test_only_the_promoted_pay", """
    if not resume:
        return sum(n * r for n, r in schedule)
    total = schedule[0][0] * schedule[0][1]
    for (_, s), (_, r) in zip(schedule, schedule[1:]):
        total += r - s
    return total"""),
    cost_with("vacía el calendario", "test_the_schedule_is_kept", """
    total, before = 0, 0
    while schedule:
        n, r = schedule.pop(0)
        total, before = total + n * (r - before), r if resume else 0
    return total"""),
    # brackets
    brackets_with("piso de un logaritmo", "test_powers_are_counted_exactly", condition="s_max < int(math.log(R, eta))"),
    brackets_with("la tabla impresa", "test_the_first_rung_follows_the_algorithm",
                  n="(s_max + 1) // (s + 1) * eta**s"),
    brackets_with("n hacia abajo", "test_the_first_rung_follows_the_algorithm", n="(s_max + 1) * eta**s // (s + 1)"),
    brackets_with("sin búsqueda al azar", "test_random_search_is_a_bracket", last="0"),
    brackets_with("épocas al revés", "test_every_bracket_ends_with_everything",
                  rungs="[(n // eta**i, R // eta**i) for i in range(s + 1)]"),
    brackets_with("le falta el último peldaño", "test_every_bracket_ends_with_everything",
                  rungs="[(n // eta**i, R // eta ** (s - i)) for i in range(s + 1)][:max(1, s)]"),
    brackets_with("dentro, hacia arriba", "test_survivors_are_rounded_down",
                  rungs="[(-(-n // eta**i), R // eta ** (s - i)) for i in range(s + 1)]"),
    brackets_with("una lista de calendarios", "test_a_dict_of_schedules", value="list(result.values())"),
    # asha_promote
    promote_with("con pocos también", "test_too_few_results", """
    best = sorted(rung, key=rung.get)[:max(1, len(rung) // eta)]
    return next((name for name in best if name not in promoted), None)"""),
    promote_with("espera que sea múltiplo de eta", "test_nobody_is_waited_for", """
    if len(rung) % eta:
        return None
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return next((name for name in best if name not in promoted), None)"""),
    promote_with("la peor", "test_the_best_goes_first", """
    best = sorted(rung, key=rung.get, reverse=True)[:len(rung) // eta]
    return next((name for name in best if name not in promoted), None)"""),
    promote_with("repite", "test_nobody_is_promoted_twice", """
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return best[0] if best else None"""),
    promote_with("el mejor 1/eta de las que quedan", "test_the_top_counts_those_already_promoted", """
    left = [name for name in rung if name not in promoted]
    best = sorted(left, key=rung.get)[:len(left) // eta]
    return best[0] if best else None"""),
    promote_with("devuelve la pérdida", "test_a_name_or_none", """
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return next((rung[name] for name in best if name not in promoted), None)"""),
    promote_with("anota la ascendida", "test_nothing_received_is_changed", """
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    for name in best:
        if name not in promoted:
            promoted.append(name)
            return name
    return None"""),
    promote_with("saca del peldaño a las ascendidas", "test_nothing_received_is_changed", """
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    for name in promoted:
        rung.pop(name, None)
    return next((name for name in best if name in rung), None)"""),
]
