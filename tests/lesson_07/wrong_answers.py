"""Errores típicos de los ejercicios 07: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong


def schedule_with(name, fails, body):
    return Wrong(function="halving_schedule", name=name, fails=fails,
                 source=f"def halving_schedule(n, r0, eta, R):\n    rungs = []\n{body}\n    return rungs\n")


def survivors_with(name, fails, body):
    return Wrong(function="survivors", name=name, fails=fails, source=f"def survivors(losses, eta):\n{body}\n")


def cost_with(name, fails, body):
    return Wrong(function="cost", name=name, fails=fails, source=f"def cost(runs, resume):\n{body}\n")


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
        n, r0 = -(-n // eta), r0 * eta"""),
    schedule_with("redondea al más cercano", "test_counts_are_rounded_down", """
    while r0 <= R:
        rungs.append((n, r0))
        n, r0 = max(1, round(n / eta)), r0 * eta"""),
    schedule_with("peldaños contados con un logaritmo", "test_the_last_rung_reaches_the_top", """
    for i in range(int(math.log(R / r0, eta)) + 1):
        rungs.append((max(1, n // eta**i), r0 * eta**i))"""),
    schedule_with("pasa de R", "test_no_rung_passes_the_top", """
    rungs = [(n, r0)]
    while r0 < R:
        n, r0 = max(1, n // eta), r0 * eta
        rungs.append((n, r0))"""),
    schedule_with("un peldaño vacío", "test_at_least_one_goes_on", """
    while r0 <= R:
        rungs.append((n, r0))
        n, r0 = n // eta, r0 * eta"""),
    schedule_with("se corta donde no alcanza", "test_at_least_one_goes_on", """
    while n >= 1 and r0 <= R:
        rungs.append((n, r0))
        n, r0 = n // eta, r0 * eta"""),
    schedule_with("las épocas se suman", "test_epochs_are_multiplied", """
    first = r0
    while r0 <= R:
        rungs.append((n, r0))
        n, r0 = max(1, n // eta), r0 + first * eta"""),
    schedule_with("empieza por el segundo", "test_one_pair_per_rung", """
    while r0 * eta <= R:
        n, r0 = max(1, n // eta), r0 * eta
        rungs.append((n, r0))
    rungs = rungs or [(n, r0)]"""),
    schedule_with("divide con una sola barra", "test_rungs_are_whole_numbers", """
    while r0 <= R:
        rungs.append((n, r0))
        n, r0 = max(1, n / eta // 1), r0 * eta"""),
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
    survivors_with("no cuenta las que fallaron", "test_nan_counts_among_all", """
    healthy = [i for i, loss in enumerate(losses) if loss == loss]
    return sorted(healthy, key=lambda i: losses[i])[:max(1, len(healthy) // eta)]"""),
    # cost
    cost_with("no mira resume", "test_resuming_pays_less", """
    return sum(r for _, r in runs)"""),
    cost_with("la diferencia siempre", "test_from_scratch", """
    return sum(dict(runs).values())"""),
    cost_with("cuenta entrenamientos", "test_from_scratch", """
    return len(runs) if not resume else sum(dict(runs).values())"""),
    cost_with("la primera vez es gratis", "test_the_first_time_is_paid_whole", """
    total, reached = 0, {}
    for name, r in runs:
        total += r - (reached.get(name, r) if resume else 0)
        reached[name] = r
    return total"""),
    cost_with("resta las épocas del renglón anterior", "test_the_first_time_is_paid_whole", """
    total, before = 0, 0
    for _, r in runs:
        total += r - (before if resume else 0)
        before = r
    return total"""),
    cost_with("resta todo lo que había entrenado", "test_each_one_resumes_from_its_own", """
    total = 0
    for i, (name, r) in enumerate(runs):
        total += r
        if resume:
            total -= sum(s for other, s in runs[:i] if other == name)
    return total"""),
    cost_with("vacía la bitácora", "test_the_runs_are_kept", """
    total, reached = 0, {}
    while runs:
        name, r = runs.pop(0)
        total += r - (reached.get(name, 0) if resume else 0)
        reached[name] = r
    return total"""),
    cost_with("ordena la bitácora por nombre", "test_the_runs_are_kept", """
    runs.sort()
    total, reached = 0, {}
    for name, r in runs:
        total += r - (reached.get(name, 0) if resume else 0)
        reached[name] = r
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
    brackets_with("épocas con decimales", "test_bracket_numbers_are_whole",
                  rungs="[(n // eta**i, R / eta ** (s - i)) for i in range(s + 1)]"),
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
    promote_with("resta las que ya ascendieron", "test_old_promotions_take_no_place", """
    if len(promoted) >= len(rung) // eta:
        return None
    best = sorted(rung, key=rung.get)[:len(rung) // eta]
    return next((name for name in best if name not in promoted), None)"""),
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
