"""Cada oración de los ejercicios 11, con respuestas que la rompen: ninguna debe pasar."""
from coursekit.grader.testing import changed


def ranks(name, old, new, fails, **said):
    return changed("mean_ranks", name, old, new, fails, **said)


def plays(name, old, new, fails, **said):
    return changed("my_optimizer", name, old, new, fails, **said)


ONE_EACH = "test_one_rank_per_contender"
ORDER = "test_the_least_missing_is_first"
TIES = "test_ties_share_their_places"
LAST = "test_who_did_not_finish_is_last"
RANKS = {
    "devuelve una **lista** con el puesto medio de cada participante": [
        ranks("uno por corrida", "return [total / n_runs for total in totals]", "return [0.0] * (n_runs + 1)",
              ONE_EACH),
        ranks("un número", "return [total / n_runs for total in totals]", "return totals[0]", ONE_EACH),
        ranks("sin promediar", "total / n_runs", "total", ORDER),
        ranks("divide por los participantes", "total / n_runs", "total / len(missing)", ORDER),
    ],
    "en el orden en que llegan": [
        ranks("de mejor a peor", "return [total / n_runs for total in totals]",
              "return sorted(total / n_runs for total in totals)", ORDER),
    ],
    "En cada corrida, el puesto 1 es del que menos le faltó": [
        ranks("el mayor va primero", "other < own", "other > own", ORDER),
        ranks("el primero es el 0", "(equal + 1) / 2", "(equal - 1) / 2", ORDER),
        ranks("solo la primera corrida", "[row[run] for row in missing]", "[row[0] for row in missing]", ORDER),
        ranks("compara promedios", "[row[run] for row in missing]", "[sum(row) for row in missing]", ORDER),
    ],
    "comparten el promedio de sus puestos": [
        ranks("el menor", "(equal + 1) / 2", "1", TIES),
        ranks("el mayor", "(equal + 1) / 2", "equal", TIES),
        ranks("por orden de llegada", "equal = sum(other == own for other in column)",
              "equal = 1 + 2 * sum(other == own for other in column[:i])", TIES),
    ],
    "Quien no terminó una corrida tiene `math.inf` en ella, y queda último.": [
        ranks("queda primero", "column = [row[run] for row in missing]",
              "column = [-1.0 if row[run] == math.inf else row[run] for row in missing]", LAST),
        ranks("no cuenta", "column = [row[run] for row in missing]",
              "column = [math.nan if row[run] == math.inf else row[run] for row in missing]", LAST),
    ],
}

RETURNS = "test_a_configuration_comes_back"
BUDGET = "test_the_budget_is_never_overspent"
INSIDE = "test_only_the_space_is_evaluated"
BEST = "test_the_best_evaluated_is_returned"
RNG = "test_the_generator_decides"
FAILURES = "test_failures_do_not_stop_it_nor_win"
DRAWING = "test_it_is_not_worse_than_drawing"
PLAYS = {
    "devuelve **una configuración** (un diccionario) del espacio": [
        plays("nada", "return best", "return None", RETURNS),
        plays("con la pérdida", "return best", "return best, lowest", RETURNS),
        plays("sus coordenadas", "return best", "return space.to_unit(best)", RETURNS),
    ],
    "gasta **una** evaluación. Hay `budget`, un entero": [
        plays("una de más", "range(budget)", "range(budget + 1)", BUDGET),
        plays("dos por vuelta", "loss = evaluate(params)", "evaluate(params)\n        loss = evaluate(params)", BUDGET),
        plays("otra al final", "return best", "evaluate(best)\n    return best", BUDGET),
    ],
    "Solo se evalúan configuraciones de `space`.": [
        plays("cambia los valores a mano", "space.from_unit(np.clip(place, 0, 1))",
              "{name: value * rng.random() for name, value in best.items()}", INSIDE),
        plays("un nombre de más", "space.from_unit(np.clip(place, 0, 1))", "{**best, 'i': i}", INSIDE),
    ],
    "con el mismo generador, las mismas evaluaciones; con otro, otras.": [
        plays("azar sin semilla", "best = None", "best = None\n    rng = np.random.default_rng()", RNG),
        plays("semilla propia", "best = None", "best = None\n    rng = np.random.default_rng(7)", RNG),
        plays("siempre las mismas", "params = space.sample(rng)",
              "params = space.sample(np.random.default_rng(i))\n            rng = np.random.default_rng(3)", RNG),
    ],
    "no detienen la búsqueda ni pueden ganar": [
        plays("el NaN gana", "if loss < lowest:", "if not loss >= lowest:", FAILURES),
        plays("se detiene", "if loss < lowest:", "if math.isnan(loss):\n            break\n        if loss < lowest:",
              FAILURES),
        plays("la última NaN", "if loss < lowest:", "if math.isnan(loss) or loss < lowest:", FAILURES),
    ],
    "Devuelve, de las que evaluó, **la de menor pérdida**.": [
        plays("la última", "return best", "return params", BEST),
        plays("la mayor", "    lowest = math.inf\n", "    lowest = -math.inf\n    evaluate = "
              "(lambda call: lambda params: -call(params))(evaluate)\n    lowest = math.inf\n", BEST),
        plays("una sin evaluar", "return best", "return space.sample(rng)", BEST),
    ],
    "Gasta todo el presupuesto": [
        plays("la mitad", "range(budget)", "range((budget + 1) // 2)", BUDGET),
        plays("diez como mucho", "range(budget)", "range(min(budget, 10))", BUDGET),
    ],
    "no encuentra peores configuraciones que sortear": [
        plays("siempre en el mismo rincón", "if best is None or i < budget / 2:", "if True:\n            params = "
              "space.from_unit(0.1 * rng.random(space.n_slots))\n        elif best is None:", DRAWING),
    ],
    "`space` es de quien llama: no se cambia.": [
        plays("vacía el espacio", "return best", "space.subspaces[0].clear()\n    return best", INSIDE),
    ],
}

SENTENCES = {"mean_ranks": RANKS, "my_optimizer": PLAYS}
