"""Los errores típicos de los ejercicios 11, cada uno con la única prueba en la que debe caer."""
from coursekit.grader.testing import Wrong, changed

ORDER = "test_the_least_missing_is_first"
TIES = "test_ties_share_their_places"
BUDGET = "test_the_budget_is_never_overspent"
INSIDE = "test_only_the_space_is_evaluated"

BY_MEANS = """
def mean_ranks(missing):
    means = [sum(row) / len(row) for row in missing]
    return [1 + sum(other < own for other in means) + (means.count(own) - 1) / 2 for own in means]
"""
LOCAL = """
def my_optimizer(evaluate, space, budget, rng):
    best = space.sample(rng)
    lowest = evaluate(best)
    for _ in range(budget - 1):
        u = np.clip(space.to_unit(best) + rng.normal(0, 0.0001, space.n_slots), 0, 1)
        params = space.from_unit(u)
        loss = evaluate(params)
        if not loss >= lowest:
            best, lowest = params, loss
    return best
"""

WRONG = [
    changed("mean_ranks", "el primero es el 0", "better + (equal + 1) / 2", "better + (equal - 1) / 2", ORDER,
            says="El primer puesto es el 1."),
    changed("mean_ranks", "el mayor va primero", "other < own", "other > own", ORDER, says="Menos es mejor."),
    Wrong("mean_ranks", "ordena los promedios", BY_MEANS, ORDER, says="Se ordenaron los promedios"),
    changed("mean_ranks", "suma los puestos", "total / n_runs", "total", ORDER, says="Es la suma de los puestos"),
    changed("mean_ranks", "los empates, el menor puesto", "better + (equal + 1) / 2", "better + 1", TIES,
            says="no el menor"),
    changed("mean_ranks", "los empates, el mayor puesto", "better + (equal + 1) / 2", "better + equal", TIES,
            says="no el mayor"),
    changed("my_optimizer", "una evaluación de más", "range(budget)", "range(budget + 1)", BUDGET,
            says="conviene guardar un contador"),
    changed("my_optimizer", "la mitad del presupuesto", "range(budget)", "range(max(1, budget // 2))", BUDGET,
            says="se espera usarlo entero"),
    changed("my_optimizer", "cambia los valores a mano", "space.from_unit(np.clip(place, 0, 1))",
            "{name: value * rng.random() for name, value in best.items()}", INSIDE, says="no es una configuración"),
    changed("my_optimizer", "devuelve la última", "return best", "return params", "test_the_best_evaluated_is_returned",
            says="Es la última."),
    changed("my_optimizer", "devuelve la pérdida", "return best", "return lowest", "test_a_configuration_comes_back"),
    changed("my_optimizer", "el azar, de otra parte", "    lowest = math.inf",
            "    lowest = math.inf\n    rng = np.random.default_rng()", "test_the_generator_decides",
            says="Con el mismo generador"),
    changed("my_optimizer", "con semilla propia", "    lowest = math.inf",
            "    lowest = math.inf\n    rng = np.random.default_rng(0)", "test_the_generator_decides",
            says="Con otro generador"),
    changed("my_optimizer", "el NaN se queda de mejor", "if loss < lowest:", "if not loss >= lowest:",
            "test_failures_do_not_stop_it_nor_win"),
    Wrong("my_optimizer", "no se aleja de la primera", LOCAL.replace("if not loss >= lowest", "if loss < lowest or "
          "lowest != lowest"), "test_it_is_not_worse_than_drawing"),
]
