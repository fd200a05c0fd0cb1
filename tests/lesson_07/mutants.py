"""Cada oración de los ejercicios 07, con respuestas que la rompen: ninguna debe pasar."""
from functools import partial

from coursekit.grader.testing import Wrong, changed

schedule = partial(changed, "halving_schedule")
survive = partial(changed, "survivors")
pay = partial(changed, "cost")
bracket = partial(changed, "brackets")
promote = partial(changed, "asha_promote")


def schedule_of(name, body, fails, **said):
    return Wrong("halving_schedule", name, f"def halving_schedule(n, r0, eta, R):\n{body}\n", fails, **said)


KEEP = "max(1, len(losses) // eta)"


def pay_with(name, body, fails, **said):
    return Wrong("cost", name, f"def cost(runs, resume):\n{body}\n", fails, **said)


def promote_with(name, body, fails, **said):
    return Wrong("asha_promote", name, f"def asha_promote(rung, eta, promoted):\n{body}\n", fails, **said)


SCHEDULE = {
    "El primer peldaño es `(n, r0)`.": [
        schedule("empieza ya cortado", "schedule.append((n, epochs))\n        n = max(1, n // eta)",
                 "n = max(1, n // eta)\n        schedule.append((n, epochs))", "test_one_pair_per_rung"),
        schedule("empieza en una época", "epochs = r0", "epochs = 1", "test_one_pair_per_rung"),
        schedule("(épocas, configuraciones)", "(n, epochs)", "(epochs, n)", "test_one_pair_per_rung"),
    ],
    "De un peldaño al siguiente las épocas se multiplican por `eta`.": [
        schedule("al doble", "epochs * eta", "epochs * 2", "test_epochs_are_multiplied"),
        schedule("se suman", "epochs * eta", "epochs + r0 * eta", "test_epochs_are_multiplied"),
        schedule_of("desde R hacia atrás, como la biblioteca", """
    cuts = 0
    while r0 * eta ** (cuts + 1) <= R:
        cuts += 1
    return [(max(1, n // eta**i), r0 if i == 0 else R // eta ** (cuts - i)) for i in range(cuts + 1)]""",
                    "test_epochs_are_multiplied"),
    ],
    "Hay un peldaño más mientras sus épocas **no pasen de `R`**": [
        schedule("uno de más", "while epochs <= R:", "while epochs < R * eta:", "test_no_rung_passes_the_top"),
        schedule("el último, recortado", "    return schedule", """    if schedule[-1][1] < R:
        schedule.append((n, R))
    return schedule""", "test_epochs_are_multiplied", says="se recortó"),
        schedule_of("cuántos peldaños, con un logaritmo", """
    rungs = int(math.log(R / r0, eta)) + 1
    return [(max(1, n // eta**i), r0 * eta**i) for i in range(rungs)]""", "test_the_last_rung_reaches_the_top",
                    says="halving_schedule(243, 1, 3, 243) termina con 81"),
        schedule("un peldaño de más si R no es potencia", "while epochs <= R:", "while epochs <= R + r0:",
                 "test_the_whole_schedule"),
    ],
    "llegar justo a `R` vale.": [
        schedule("sin el último", "while epochs <= R:", "while epochs < R or not schedule:",
                 "test_at_least_one_goes_on", never="n // eta da 0."),
    ],
    "pasa 1 de cada `eta` configuraciones, **redondeando hacia abajo**": [
        schedule("hacia arriba", "n // eta", "-(-n // eta)", "test_counts_are_rounded_down", says="hacia arriba"),
        schedule("la mitad", "n // eta", "n // 2", "test_counts_are_rounded_down", never="hacia arriba"),
        schedule("al más cercano", "n // eta", "round(n / eta)", "test_counts_are_rounded_down"),
        schedule("la misma cantidad", "n = max(1, n // eta)", "n = n", "test_counts_are_rounded_down"),
    ],
    "**al menos una**: donde `n_i // eta` da 0, sigue una, hasta el último peldaño.": [
        Wrong("halving_schedule", "se corta donde da 0",
              changes=(("max(1, n // eta)", "n // eta"), ("<= R", "<= R and n")),
              fails="test_at_least_one_goes_on", says="se corta donde"),
        schedule("un peldaño vacío", "max(1, n // eta)", "n // eta", "test_at_least_one_goes_on", says="está vacío"),
        schedule("while n > 1", "while epochs <= R:", "while epochs <= R and (n > 1 or not schedule):",
                 "test_at_least_one_goes_on", says="de una sola", never="se corta donde"),
        schedule("se detiene en cuanto queda una, como scikit-learn",
                 "while epochs <= R:", "while epochs <= R and (not schedule or schedule[-1][0] > 1):",
                 "test_at_least_one_goes_on"),
        schedule("al menos dos", "max(1,", "max(2,", "test_counts_are_rounded_down"),
    ],
    "lo que se devuelve también son enteros, sin decimales.": [
        schedule("épocas con decimales", "epochs = r0", "epochs = float(r0)", "test_rungs_are_whole_numbers"),
        schedule("configuraciones con decimales", "max(1, n // eta)", "max(1.0, n / eta // 1)",
                 "test_rungs_are_whole_numbers"),
    ],
}

SURVIVORS = {
    "devuelve una **lista de posiciones**": [
        survive("devuelve pérdidas", "return from_best_to_worst[:keep]",
                "return [losses[i] for i in from_best_to_worst[:keep]]", "test_positions_not_losses"),
        survive("posiciones desde 1", "return from_best_to_worst[:keep]",
                "return [i + 1 for i in from_best_to_worst[:keep]]", "test_positions_not_losses"),
        survive("posiciones con decimales", "return from_best_to_worst[:keep]",
                "return [float(i) for i in from_best_to_worst[:keep]]", "test_positions_not_losses"),
        survive("solo la mejor", "return from_best_to_worst[:keep]", "return from_best_to_worst[0]",
                "test_positions_not_losses"),
    ],
    "**de mejor a peor**": [
        survive("de peor a mejor", "[:keep]", "[:keep][::-1]", "test_from_best_to_worst", says="de peor a mejor"),
        survive("en el orden de la lista", "return from_best_to_worst[:keep]",
                "return sorted(from_best_to_worst[:keep])", "test_from_best_to_worst", never="de peor a mejor"),
        survive("un conjunto, sin orden", "return from_best_to_worst[:keep]",
                "return list(set(from_best_to_worst[:keep]))", "test_from_best_to_worst"),
    ],
    "(menos es mejor)": [
        survive("las peores", "key=lambda i: losses[i])", "key=lambda i: -losses[i])", "test_the_lowest_survive"),
        survive("las más cercanas a cero", "key=lambda i: losses[i])", "key=lambda i: abs(losses[i]))",
                "test_the_lowest_survive"),
    ],
    "De `m` configuraciones pasan `m // eta`, y al menos una.": [
        survive("la mitad", KEEP, "max(1, len(losses) // 2)", "test_one_in_eta_survives", says="Es la mitad"),
        survive("hacia arriba", KEEP, "max(1, -(-len(losses) // eta))", "test_one_in_eta_survives",
                says="redondear hacia arriba"),
        survive("se va 1 de cada eta", KEEP, "max(1, len(losses) - len(losses) // eta)",
                "test_one_in_eta_survives", says="las que se descartan"),
        survive("eta en total", KEEP, "max(1, eta)", "test_one_in_eta_survives", never="Es la mitad"),
        survive("puede no quedar ninguna", KEEP, "len(losses) // eta",
                "test_at_least_one_survives"),
        survive("al menos dos", "max(1,", "max(2,", "test_one_in_eta_survives"),
        survive("las de pérdida más baja que un corte", "return from_best_to_worst[:keep]", """
    limit = min(losses) + (max(losses) - min(losses)) / eta
    return [i for i in from_best_to_worst if losses[i] <= limit]""", "test_one_in_eta_survives"),
    ],
    "cuenta entre las `m`": [
        survive("m sin las que fallaron", """    keep = max(1, len(losses) // eta)
    healthy = [i for i, loss in enumerate(losses) if not math.isnan(loss)]""",
                """    healthy = [i for i, loss in enumerate(losses) if not math.isnan(loss)]
    keep = max(1, len(healthy) // eta)""", "test_nan_counts_among_all", says="solo las que no fallaron"),
        survive("NaN vale uno menos", KEEP,
                "max(1, (len(losses) - sum(map(math.isnan, losses)) // 2) // eta)",
                "test_nan_counts_among_all"),
    ],
    "pero no pasa nunca, aunque así queden lugares vacíos.": [
        survive("ordena con los NaN adentro", " if not math.isnan(loss)", "", "test_nan_never_survives"),
        survive("NaN vale infinito", """    healthy = [i for i, loss in enumerate(losses) if not math.isnan(loss)]
    from_best_to_worst = sorted(healthy, key=lambda i: losses[i])""", """
    def value(i):
        return math.inf if math.isnan(losses[i]) else losses[i]
    from_best_to_worst = sorted(range(len(losses)), key=value)""", "test_nan_never_survives"),
        survive("completa con NaN los lugares vacíos", "return from_best_to_worst[:keep]",
                "return (from_best_to_worst + [i for i in range(len(losses)) if i not in healthy])[:keep]",
                "test_nan_never_survives"),
        Wrong("survivors", "NaN vale cero", fails="test_nan_never_survives", changes=(
            (" if not math.isnan(loss)", ""),
            ("lambda i: losses[i]", "lambda i: losses[i] if losses[i] == losses[i] else 0.0"))),
        survive("repite la mejor en los lugares vacíos", "return from_best_to_worst[:keep]",
                "return (from_best_to_worst + from_best_to_worst[:1] * keep)[:keep]", "test_nan_counts_among_all"),
    ],
    "Si fallaron todas, no pasa ninguna.": [
        survive("si fallaron todas, la primera", "    return from_best_to_worst[:keep]",
                "    return from_best_to_worst[:keep] or [0]", "test_nan_never_survives"),
    ],
    "pueden ser negativas": [
        survive("descarta las negativas", "if not math.isnan(loss)", "if loss >= 0", "test_the_lowest_survive"),
        survive("el cero es un fallo", "if not math.isnan(loss)", "if loss and loss == loss",
                "test_the_lowest_survive"),
    ],
}

COST = {
    "cuántas **épocas se pagaron en total**": [
        pay("cuenta entrenamientos", "total += r - already", "total += 1", "test_from_scratch", says="entrenamientos"),
        pay("lo del último", "total += r - already", "total = r - already", "test_from_scratch"),
        pay("el mayor pago", "total += r - already", "total = max(total, r - already)", "test_from_scratch"),
        pay("termina en el primero", "        reached[name] = r\n", "        reached[name] = r\n        break\n",
            "test_from_scratch"),
    ],
    ": un entero.": [pay("con decimales", "total = 0\n", "total = 0.0\n", "test_from_scratch")],
    "Con `resume=False`, todo entrenamiento empieza desde cero y paga sus `r` épocas enteras.": [
        pay("siempre reanuda", " if resume else 0", "", "test_from_scratch", says="si se reanuda"),
        pay("al revés", "if resume else", "if not resume else", "test_from_scratch", says="si se reanuda"),
        pay_with("dict(runs): lo último de cada una", "    return sum(dict(runs).values())", "test_from_scratch",
                 says="si se reanuda"),
    ],
    "cada configuración sigue desde donde **ella** había quedado": [
        pay("no mira resume", "reached.get(name, 0) if resume else 0", "0", "test_resuming_pays_less",
            says="lo mismo que desde cero"),
        pay_with("resta el renglón anterior", """
    total, before = 0, 0
    for _, r in runs:
        total += r - (before if resume else 0)
        before = r
    return total""", "test_the_first_time_is_paid_whole", says="renglón anterior"),
        pay_with("resta el renglón anterior si es mayor", """
    total, before = 0, 0
    for _, r in runs:
        total += r - (before if resume and r > before else 0)
        before = r
    return total""", "test_the_first_time_is_paid_whole", never="gratis"),
        pay("resta lo primero que entrenó", "reached[name] = r", "reached.setdefault(name, r)",
            "test_each_one_resumes_from_its_own", never="renglón anterior"),
        pay("resta todo lo anterior", "reached[name] = r", "reached[name] = reached.get(name, 0) + r",
            "test_each_one_resumes_from_its_own", says="todos los entrenamientos anteriores"),
        pay("sin recordar a las demás", "reached[name] = r", "reached = {name: r}",
            "test_resuming_pays_less"),
        pay("confunde los nombres por su letra", "in runs:", "in [(name[:2], r) for name, r in runs]:",
            "test_other_bills"),
    ],
    "y la primera vez, todas.": [
        pay("la primera vez es gratis", "reached.get(name, 0)", "reached.get(name, r)",
            "test_the_first_time_is_paid_whole", says="gratis"),
        pay("la primera vez, una sola época", "reached.get(name, 0)", "reached.get(name, r - 1)",
            "test_the_first_time_is_paid_whole", never="gratis"),
        pay("la primera vez, una menos", "reached.get(name, 0)", "reached.get(name, 1)",
            "test_the_first_time_is_paid_whole"),
    ],
}

BRACKETS = {
    "devuelve un **diccionario `{s: calendario}`**": [
        bracket("una lista", "return schedules", "return list(schedules.values())", "test_a_dict_of_schedules"),
        bracket("claves de texto", "schedules[s] =", "schedules[str(s)] =", "test_a_dict_of_schedules"),
        bracket("la clave es el n", "schedules[s] =", "schedules[n] =", "test_random_search_is_a_bracket"),
    ],
    "Para cada $s$ entre $s_{max}$ y $0$": [
        bracket("sin el 0", "range(s_max, -1, -1)", "range(s_max, 0, -1)", "test_random_search_is_a_bracket"),
        bracket("sin el mayor", "range(s_max, -1, -1)", "range(s_max - 1, -1, -1)",
                "test_random_search_is_a_bracket"),
        bracket("logaritmo con decimales", "schedules = {}", "schedules = {}\n    s_max = int(math.log(R, eta))",
                "test_powers_are_counted_exactly"),
        bracket("s_max de uno más", "    schedules = {}", "    s_max += 1\n    schedules = {}",
                "test_powers_are_counted_exactly"),
        bracket("solo los dos extremos", "range(s_max, -1, -1)", "{0, s_max}", "test_powers_are_counted_exactly"),
    ],
    "$n = \\lceil \\frac{s_{max} + 1}{s + 1} \\, \\eta^s \\rceil$": [
        bracket("hacia abajo", "-(-(s_max + 1) * eta**s // (s + 1))", "(s_max + 1) * eta**s // (s + 1)",
                "test_the_first_rung_follows_the_algorithm", says="hacia abajo"),
        bracket("la tabla impresa", "-(-(s_max + 1) * eta**s // (s + 1))", "(s_max + 1) // (s + 1) * eta**s",
                "test_the_first_rung_follows_the_algorithm", says="dice la tabla impresa"),
        bracket("solo eta^s", "-(-(s_max + 1) * eta**s // (s + 1))", "eta**s",
                "test_the_first_rung_follows_the_algorithm", never="dice la tabla impresa"),
        bracket("s_max sin el 1", "(s_max + 1) * eta**s", "max(1, s_max) * eta**s",
                "test_the_first_rung_follows_the_algorithm"),
    ],
    "$r = R \\, / \\, \\eta^s$ épocas": [
        bracket("siempre desde una época", "R // eta ** (s - i)", "eta**i", "test_every_bracket_ends_with_everything"),
    ],
    "en el peldaño $i$, con $i$ de 0 a $s$": [
        bracket("sin el último", "range(s + 1)]", "range(max(1, s))]", "test_every_bracket_ends_with_everything",
                says="Falta el último"),
        bracket("uno de más", "range(s + 1)]", "range(s + 2)]", "test_every_bracket_ends_with_everything"),
    ],
    "hay $\\lfloor n \\, / \\, \\eta^i \\rfloor$ configuraciones": [
        bracket("dentro, hacia arriba", "n // eta**i", "-(-n // eta**i)", "test_survivors_are_rounded_down",
                says="hacia arriba"),
        bracket("dentro, al más cercano", "n // eta**i", "round(n / eta**i)", "test_survivors_are_rounded_down"),
    ],
    "con $r \\, \\eta^i$ épocas.": [
        bracket("épocas al revés", "eta ** (s - i)", "eta**i", "test_every_bracket_ends_with_everything",
                says="al revés"),
        bracket("todos con R", "R // eta ** (s - i)", "R", "test_every_bracket_ends_with_everything"),
    ],
    "son enteros, sin decimales. Ejemplo: `brackets(9, 3)`": [
        bracket("épocas con decimales", "R // eta ** (s - i)", "R / eta ** (s - i)", "test_bracket_numbers_are_whole"),
        bracket("configuraciones con decimales", "n // eta**i", "float(n // eta**i)", "test_bracket_numbers_are_whole"),
        bracket("claves con decimales", "schedules[s] =", "schedules[s / 1] =", "test_a_dict_of_schedules"),
    ],
}

ASHA = {
    "devuelve el **nombre de una configuración, o `None`**": [
        promote("devuelve la pérdida", "return name", "return rung[name]", "test_a_name_or_none"),
        promote("devuelve una lista", "return name", "return [name]", "test_a_name_or_none"),
        promote("un texto vacío por nadie", "return None", 'return ""', "test_too_few_results"),
    ],
    "las que **ya terminaron** en el peldaño. Otras siguen entrenando, y no se las espera.": [
        promote("espera un múltiplo de eta", "    from_best_to_worst =",
                "    if len(rung) % eta:\n        return None\n    from_best_to_worst =", "test_nobody_is_waited_for"),
        promote("espera a tener eta²", "    from_best_to_worst =",
                "    if len(rung) < eta**2:\n        return None\n    from_best_to_worst =",
                "test_nobody_is_waited_for"),
    ],
    "`promoted` es la lista de nombres de las que ya ascendieron": [
        promote("no mira promoted", "if name not in promoted:", "if True:", "test_nobody_is_promoted_twice"),
        promote("solo mira la última que ascendió", "not in promoted:", "not in promoted[-1:]:",
                "test_nobody_is_promoted_twice"),
        promote("una sola vez en la vida", "    from_best_to_worst =",
                "    if promoted:\n        return None\n    from_best_to_worst =",
                "test_the_top_counts_those_already_promoted"),
        promote("mira si el nombre está dentro de otro", "if name not in promoted:",
                'if name not in " ".join(promoted):', "test_other_promotions"),
    ],
    "la que está entre las mejores `len(rung) // eta`": [
        promote("siempre la mejor que quede", "[:len(rung) // eta]", "", "test_too_few_results"),
        promote("al menos una", "len(rung) // eta", "max(1, len(rung) // eta)", "test_too_few_results"),
        promote("hacia arriba", "len(rung) // eta", "-(-len(rung) // eta)", "test_too_few_results"),
        promote("la mitad", "len(rung) // eta", "len(rung) // 2", "test_too_few_results"),
    ],
    "**de todas las que terminaron**": [
        promote_with("el mejor 1/eta de las que quedan", """
    left = sorted((name for name in rung if name not in promoted), key=rung.get)
    best = left[:len(left) // eta]
    return best[0] if best else None""", "test_the_top_counts_those_already_promoted"),
        promote_with("primero saca a las ascendidas", """
    left = sorted((name for name in rung if name not in promoted), key=rung.get)
    best = left[:len(rung) // eta]
    return best[0] if best else None""", "test_the_top_counts_those_already_promoted"),
    ],
    "(las de menor pérdida)": [
        promote("la peor", "sorted(rung, key=rung.get)", "sorted(rung, key=rung.get, reverse=True)",
                "test_the_best_goes_first", says="mayor pérdida"),
        promote("por orden alfabético", "sorted(rung, key=rung.get)", "sorted(rung)", "test_the_best_goes_first",
                never="mayor pérdida."),
        promote("la primera que llegó", "sorted(rung, key=rung.get)", "list(rung)", "test_the_best_goes_first"),
        promote("la más cercana a cero", "key=rung.get)", "key=lambda name: abs(rung[name]))",
                "test_the_best_goes_first"),
    ],
    "Si hay varias, va la mejor.": [
        promote("la última de las que merecen", """    for name in from_best_to_worst[:len(rung) // eta]:""",
                """    for name in from_best_to_worst[:len(rung) // eta][::-1]:""", "test_the_best_goes_first"),
    ],
    "no le quita el lugar a nadie.": [
        promote("resta las ascendidas", "[:len(rung) // eta]", "[:max(0, len(rung) // eta - len(promoted))]",
                "test_the_top_counts_those_already_promoted"),
        promote("hay lugar mientras no hayan ascendido todas", "    from_best_to_worst =",
                "    if len(promoted) >= len(rung) // eta:\n        return None\n    from_best_to_worst =",
                "test_old_promotions_take_no_place"),
    ],
}

SENTENCES = {"halving_schedule": SCHEDULE, "survivors": SURVIVORS, "cost": COST, "brackets": BRACKETS,
             "asha_promote": ASHA}
