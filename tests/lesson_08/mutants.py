"""Cada oración de los ejercicios 08, con respuestas que la rompen: ninguna debe pasar."""
from functools import partial

from coursekit.grader.testing import Wrong, changed

pipe = partial(changed, "safe_pipeline")
summary = partial(changed, "summarise_search")
duel = partial(changed, "fair_comparison")


BUILT = "return make_pipeline(StandardScaler(), SelectKBest(k=chosen), NearestCentroid())"
PIPELINE = {
    "devuelve un `Pipeline` de scikit-learn": [
        pipe("una lista de pasos", "make_pipeline(StandardScaler(), SelectKBest(k=chosen), NearestCentroid())",
             "[StandardScaler(), SelectKBest(k=chosen), NearestCentroid()]", "test_returns_a_pipeline"),
        pipe("solo el clasificador", "make_pipeline(StandardScaler(), SelectKBest(k=chosen), NearestCentroid())",
             "NearestCentroid()", "test_returns_a_pipeline"),
        pipe("la clase sin paréntesis", "StandardScaler()", "StandardScaler", "test_returns_a_pipeline",
             says="la clase StandardScaler"),
        pipe("el clasificador sin paréntesis", "NearestCentroid()", "NearestCentroid", "test_returns_a_pipeline",
             says="la clase NearestCentroid"),
    ],
    "**escalar** cada columna con `StandardScaler()`;": [
        pipe("sin escalar", "StandardScaler(), ", "", "test_scales_before_measuring"),
        pipe("solo centra", "StandardScaler()", "StandardScaler(with_std=False)", "test_scales_before_measuring"),
        Wrong("safe_pipeline", "con MinMaxScaler", fails="test_the_three_steps", source="""
from sklearn.preprocessing import MinMaxScaler

def safe_pipeline(X, y):
    return make_pipeline(MinMaxScaler(), SelectKBest(k=min(10, X.shape[1])), NearestCentroid())
"""),
    ],
    "**elegir** las 10 columnas más asociadas con la etiqueta, con `SelectKBest(k=10)`": [
        pipe("sin elegir", "SelectKBest(k=chosen), ", "", "test_selects_columns"),
        pipe("cinco columnas", "min(10, n_columns)", "min(5, n_columns)", "test_keeps_ten_columns_or_all"),
        pipe("la mitad de las columnas", "min(10, n_columns)", "max(1, n_columns // 2)",
             "test_selects_columns"),
        Wrong("safe_pipeline", "las de mayor varianza", fails="test_selects_columns", source="""
def variance(X, y):
    return np.ptp(X, axis=0)

def safe_pipeline(X, y):
    return make_pipeline(StandardScaler(), SelectKBest(variance, k=min(10, X.shape[1])), NearestCentroid())
"""),
    ],
    "si `X` tiene menos de 10 columnas, todas;": [
        pipe("nunca todas", "min(10, n_columns)", "min(10, max(1, n_columns - 1))", "test_keeps_ten_columns_or_all"),
        pipe("si hay menos, una", "min(10, n_columns)", "10 if n_columns >= 10 else 1",
             "test_keeps_ten_columns_or_all"),
        pipe("no más que las filas", "min(10, n_columns)", "min(10, n_columns, len(X))",
             "test_keeps_ten_columns_or_all", says="Son las filas."),
        pipe("con 10 justas, nueve", "min(10, n_columns)", "10 if n_columns > 10 else min(9, n_columns)",
             "test_keeps_ten_columns_or_all"),
    ],
    "**clasificar** con `NearestCentroid()`, el centro más cercano.": [
        Wrong("safe_pipeline", "con vecinos", fails="test_the_three_steps", source="""
from sklearn.neighbors import KNeighborsClassifier

def safe_pipeline(X, y):
    return make_pipeline(StandardScaler(), SelectKBest(k=min(10, X.shape[1])), KNeighborsClassifier())
"""),
        pipe("el centro, con otra distancia", "NearestCentroid()", 'NearestCentroid(metric="manhattan")',
             "test_the_three_steps", says="ajustes distintos"),
    ],
    "con tres pasos en este orden": [
        pipe("elegir y después escalar", "StandardScaler(), SelectKBest(k=chosen)",
             "SelectKBest(k=chosen), StandardScaler()", "test_the_three_steps"),
        pipe("escala dos veces", "StandardScaler(), Sel", "StandardScaler(), StandardScaler(), Sel",
             "test_the_three_steps"),
    ],
    "e `y`, las etiquetas 0 y 1; quedan como llegaron.": [
        pipe("escala X en el lugar", "    n_columns =", "    X -= X.mean(axis=0)\n    n_columns =",
             "test_nothing_is_fitted_yet", says="«X»"),
        pipe("mezcla las etiquetas", "    n_columns =", "    y.sort()\n    n_columns =", "test_nothing_is_fitted_yet",
             says="«y»"),
    ],
    "se puede mirar la **forma**; nada de lo que dicen.": [
        pipe("tantas columnas como parezcan útiles", "min(10, n_columns)",
             "min(10, n_columns, max(1, int((abs(X.mean(axis=0)) > 0.01).sum())))", "test_looks_only_at_the_shape"),
        pipe("elige afuera", BUILT, """
    columns = SelectKBest(k=chosen).fit(X, y).get_support(indices=True)
    def take(table, y):
        score = np.zeros(table.shape[1])
        score[columns] = 1
        return score
    return make_pipeline(StandardScaler(), SelectKBest(take, k=chosen), NearestCentroid())""",
             "test_one_half_on_noise"),
    ],
    "Ningún paso se ajusta en esta función": [
        pipe("sale ajustado", BUILT, BUILT + ".fit(X, y)", "test_nothing_is_fitted_yet", says="ya ajustado"),
        pipe("con el escalado ajustado", "StandardScaler(), S", "StandardScaler().fit(X), S",
             "test_nothing_is_fitted_yet", says="StandardScaler, llegó ya ajustado"),
    ],
}

EACH_SEED = "return [np.mean(scores) for scores in by_seed.values()]"
SUMMARY = {
    "La bitácora queda como llegó.": [
        summary("ordena la bitácora", "    rows =", '    results.sort(key=lambda row: row["config"])\n    rows =',
                "test_the_log_is_kept"),
        summary("borra las miradas a la prueba", "    return {",
                "    results[:] = rows\n    return {", "test_counts_the_looks_at_the_test"),
        summary("agrega una clave a cada fila", "    configs =",
                '    for row in rows:\n        row["seen"] = True\n    configs =', "test_the_log_is_kept"),
    ],
    "puede ser negativo y es `nan` si el ajuste falló.": [
        summary("empieza la comparación en 0", "np.mean(scores)\n\n    best", "max(0, np.mean(scores))\n\n    best",
                "test_other_logs"),
        summary("la media, en valor absoluto", "float(np.mean(best))", "abs(float(np.mean(best)))", "test_other_logs"),
    ],
    "cuántas configuraciones **distintas** se probaron, también las que fallaron;": [
        summary("cuenta filas", '"n_configs": len(configs)', '"n_configs": len(rows)', "test_counts_distinct_configs",
                says="varias veces"),
        summary("la de número más alto, más una", '"n_configs": len(configs)', '"n_configs": max(configs) + 1',
                "test_counts_distinct_configs", says="más uno"),
        summary("la de número más alto", '"n_configs": len(configs)', '"n_configs": max(configs)',
                "test_counts_distinct_configs", says="es un nombre y no una cuenta"),
        summary("sin las que fallaron", '"n_configs": len(configs)',
                '"n_configs": len({row["config"] for row in rows if row["score"] == row["score"]})',
                "test_counts_distinct_configs", says="cuyos ajustes fallaron"),
        summary("también las que solo se miraron en la prueba", '"n_configs": len(configs)',
                '"n_configs": len({row["config"] for row in results})', "test_the_test_set_does_not_enter_the_mean"),
    ],
    "cuántos ajustes de validación se pagaron, también los que fallaron;": [
        summary("con las miradas a la prueba", '"budget": len(rows)', '"budget": len(results)',
                "test_budget_counts_what_was_paid", says="las dos miradas"),
        summary("sin los que fallaron", '"budget": len(rows)',
                '"budget": sum(row["score"] == row["score"] for row in rows)', "test_budget_counts_what_was_paid",
                says="Falta el que falló"),
        summary("configuraciones por semillas", '"budget": len(rows)', '"budget": len(configs) * len(seeds)',
                "test_budget_counts_what_was_paid", says="por las semillas"),
        summary("configuraciones, semillas y pliegues, como si fueran parejos", '"budget": len(rows)',
                '"budget": len(configs) * len(seeds) * (1 + max(row["fold"] for row in rows))',
                "test_budget_counts_what_was_paid", never="por las semillas:"),
    ],
    "la lista ordenada de semillas distintas;": [
        summary("sin ordenar", "sorted(seeds)", 'list(dict.fromkeys(row["seed"] for row in rows))',
                "test_lists_the_seeds", says="sin ordenar"),
        summary("repetidas", "sorted(seeds)", '[row["seed"] for row in rows]', "test_lists_the_seeds",
                says="repetidas"),
        summary("cuántas", "sorted(seeds)", "list(range(len(seeds)))", "test_lists_the_seeds", never="sin ordenar"),
        summary("las de la mejor configuración", "sorted(seeds)",
                "sorted({row['seed'] for row in rows if score_of_each_seed(row['config']) == best})",
                "test_lists_the_seeds", says="Son las de la mejor configuración"),
        summary("un conjunto", '"seeds": sorted(seeds)', '"seeds": seeds', "test_lists_the_seeds"),
        summary("también las de la prueba", "sorted(seeds)", 'sorted({row["seed"] for row in results})',
                "test_lists_the_seeds"),
    ],
    "Primero su puntaje con cada semilla, que es la media de sus pliegues; después, la media de esos números": [
        summary("todos los pliegues juntos", EACH_SEED, 'return [row["score"] for row in mine]',
                "test_mean_of_the_best_config", says="todos sus pliegues juntos"),
        summary("el mejor pliegue de cada semilla", EACH_SEED, "return [max(scores) for scores in by_seed.values()]",
                "test_mean_of_the_best_config"),
        summary("la mediana de cada semilla", EACH_SEED,
                "return [np.median(scores) for scores in by_seed.values()]", "test_other_logs"),
        summary("la mejor semilla", '"mean": float(np.mean(best))', '"mean": float(np.max(best))',
                "test_mean_of_the_best_config", says="con su mejor semilla"),
        summary("la media de todo", '"mean": float(np.mean(best))',
                '"mean": float(np.nanmean([row["score"] for row in rows]))', "test_mean_of_the_best_config",
                says="todos los ajustes"),
        summary("el mejor pliegue", '"mean": float(np.mean(best))',
                '"mean": float(np.nanmax([row["score"] for row in rows]))', "test_mean_of_the_best_config",
                says="pliegue suelto"),
    ],
    "`np.std(..., ddof=1)`": [
        summary("con ddof = 0", "np.std(best, ddof=1)", "np.std(best)", "test_std_over_seeds", says="ddof = 0"),
        summary("el error estándar", "np.std(best, ddof=1)", "np.std(best, ddof=1) / np.sqrt(len(best))",
                "test_std_over_seeds", says="ddof = 0"),
        summary("la varianza", "np.std(best, ddof=1)", "np.var(best, ddof=1)", "test_std_over_seeds",
                says="la varianza"),
        summary("entre los ajustes", "np.std(best, ddof=1)", 'np.nanstd([row["score"] for row in rows])',
                "test_std_over_seeds", says="de todos los ajustes"),
    ],
    "(si ella tiene una sola semilla, `nan`)": [
        summary("cero", "else np.nan", "else 0.0", "test_one_seed_has_no_spread"),
        summary("None", '"std": float(std)', '"std": float(std) if std == std else None',
                "test_one_seed_has_no_spread"),
        summary("nan solo si la bitácora tiene una semilla", "if len(best) > 1 else np.nan",
                "if len(best) > 1 else (0.0 if len(seeds) > 1 else np.nan)", "test_one_seed_has_no_spread"),
    ],
    "La mejor es la de mayor media;": [
        summary("la peor", "best = max(", "best = min(", "test_mean_of_the_best_config"),
        summary("la de la semilla con más suerte", "else np.mean(scores)", "else np.max(scores)", "test_other_logs"),
        summary("la de menor desvío", "else np.mean(scores)", "else -np.std(scores)", "test_mean_of_the_best_config"),
        summary("la primera", "best = max([score_of_each_seed(config) for config in configs], key=quality)",
                'best = score_of_each_seed(rows[0]["config"])', "test_mean_of_the_best_config"),
        summary("la de mayor suma", "else np.mean(scores)", "else np.sum(scores)", "test_one_seed_has_no_spread"),
    ],
    "la que tuvo algún `nan` no puede ganar;": [
        summary("ignora el nan", EACH_SEED, "return [np.nanmean(scores) for scores in by_seed.values()]",
                "test_a_failed_config_never_wins", says="Ganó la configuración 9"),
        summary("el nan se contagia", "-np.inf if np.isnan(scores).any() else np.mean(scores)",
                "np.inf if np.isnan(scores).any() else np.mean(scores)", "test_a_failed_config_never_wins",
                says="se contagió"),
        summary("el nan vale 0", '.append(row["score"])',
                '.append(row["score"] if row["score"] == row["score"] else 0)', "test_other_logs"),
        summary("solo si fallaron todos", "np.isnan(scores).any() else np.mean",
                "np.isnan(scores).all() else np.nanmean", "test_a_failed_config_never_wins"),
    ],
    "cuántas veces se miró la prueba apartada.": [
        summary("sí o no", "len(results) - len(rows)", "int(len(results) > len(rows))",
                "test_counts_the_looks_at_the_test"),
        summary("siempre una", "len(results) - len(rows)", "1", "test_counts_the_looks_at_the_test"),
        summary("configuraciones miradas", "len(results) - len(rows)",
                'len({row["config"] for row in results if row["on"] == "test"})', "test_counts_the_looks_at_the_test"),
        summary("sin las que dieron nan", "len(results) - len(rows)",
                'sum(row["on"] == "test" and row["score"] == row["score"] for row in results)',
                "test_counts_the_looks_at_the_test"),
    ],
    "Lo que se puntuó ahí no cuenta en nada de lo anterior.": [
        summary("la prueba entra en los pliegues", '[row for row in rows if row["config"] == config]',
                '[row for row in results if row["config"] == config]', "test_the_test_set_does_not_enter_the_mean"),
    ],
    "`n_configs`, `budget` y `test_uses` son enteros.": [
        summary("con decimales", '"budget": len(rows)', '"budget": float(len(rows))',
                "test_budget_counts_what_was_paid"),
        summary("configuraciones como texto", '"n_configs": len(configs)', '"n_configs": str(len(configs))',
                "test_counts_distinct_configs"),
    ],
}

DUEL = {
    "en **cada** semilla de `seeds`": [
        duel("una sola semilla", "for seed in seeds:", "for seed in seeds[:1]:", "test_one_row_per_seed"),
        duel("sin la última", "for seed in seeds:", "for seed in seeds[:-1]:", "test_one_row_per_seed"),
        duel("de 0 a n", "for seed in seeds:", "for seed in range(len(seeds)):", "test_one_row_per_seed"),
        duel("sin repetir, como conjunto", "for seed in seeds:", "for seed in sorted(set(seeds)):",
             "test_one_row_per_seed"),
    ],
    "**los dos** con el mismo presupuesto y la **misma** semilla.": [
        duel("b con el doble", "b(budget, seed)", "b(2 * budget, seed)", "test_same_budget"),
        duel("b con otra semilla", "b(budget, seed)", "b(budget, seed + 1)", "test_same_seeds"),
        duel("a siempre con la primera", "a(budget, seed)", "a(budget, seeds[0])", "test_same_seeds",
             says="siempre la primera"),
        duel("argumentos al revés", "a(budget, seed)", "a(seed, budget)", "test_same_budget",
             says="Son las semillas: a cada método le llega (presupuesto, semilla)"),
    ],
    "`budget` es lo que puede gastar cada método **en cada semilla**.": [
        Wrong("fair_comparison", "repartido entre los dos", fails="test_same_budget", changes=(
            ("a(budget, seed)", "a(budget // 2, seed)"), ("b(budget, seed)", "b(budget - budget // 2, seed)"))),
        Wrong("fair_comparison", "repartido entre las semillas", fails="test_same_budget", changes=(
            ("a(budget, seed)", "a(budget // len(seeds), seed)"),
            ("b(budget, seed)", "b(budget // len(seeds), seed)"))),
        duel("se va gastando", "loss_b = b(budget, seed)", "loss_b = b(budget, seed)\n        budget = budget - 1",
             "test_same_budget"),
        duel("con decimales", "b(budget, seed)", "b(budget / 1, seed)", "test_same_budget"),
    ],
    "una lista con un diccionario por semilla, en el orden de `seeds`": [
        duel("en orden creciente", "for seed in seeds:", "for seed in sorted(seeds):", "test_one_row_per_seed"),
        duel("al revés", "return rows", "return rows[::-1]", "test_one_row_per_seed"),
        duel("un diccionario por semilla, en un diccionario", "return rows",
             'return {row["seed"]: row for row in rows}', "test_one_row_per_seed"),
        duel("sin la semilla", '{"seed": seed, "a"', '{"a"', "test_one_row_per_seed"),
        duel("cruzados", '"a": loss_a, "b": loss_b', '"a": loss_b, "b": loss_a', "test_each_row_has_its_own_losses",
             says="cambiadas"),
        duel("redondea", '"a": loss_a', '"a": round(loss_a, 2)', "test_each_row_has_its_own_losses"),
        duel("sin signo", '"b": loss_b', '"b": abs(loss_b)', "test_each_row_has_its_own_losses"),
    ],
    "si las dos pérdidas son iguales, `\"tie\"`.": [
        duel("los empates son de b", 'return "tie"', 'return "b"', "test_equal_losses_tie"),
        duel("los empates no son de nadie", 'return "tie"', "return None", "test_equal_losses_tie"),
        duel("casi iguales también", "loss_a == loss_b", "abs(loss_a - loss_b) < 1e-6", "test_lower_loss_wins"),
        duel("cero también empata", "loss_a == loss_b", "loss_a == loss_b or not loss_a", "test_lower_loss_wins"),
    ],
    "menos pérdida es mejor, y puede ser negativa.": [
        duel("gana la mayor", "loss_a < loss_b", "loss_a > loss_b", "test_lower_loss_wins"),
        duel("gana la más cercana a cero", "loss_a < loss_b", "abs(loss_a) < abs(loss_b)", "test_lower_loss_wins"),
        duel("siempre a", '"a" if loss_a < loss_b else "b"', '"a"', "test_lower_loss_wins"),
        duel("el que gana más semillas, en todas", "return rows", """
    names = [row["winner"] for row in rows]
    return [row | {"winner": max(names, key=names.count)} for row in rows]""", "test_lower_loss_wins"),
    ],
    "Cada método se llama **una vez** por semilla.": [
        duel("lo mejor de dos corridas", "loss_b = b(budget, seed)", "loss_b = min(b(budget, seed), b(budget, seed))",
             "test_each_method_runs_once_per_seed"),
        duel("desempata volviendo a correr", "loss_b = b(budget, seed)",
             "loss_b = b(budget, seed)\n        if loss_a == loss_b:\n            loss_b = b(budget, seed)",
             "test_each_method_runs_once_per_seed"),
        duel("una corrida de más", "    rows = []\n    for",
             "    rows = []\n    once = a(budget, seeds[0])\n    for", "test_each_method_runs_once_per_seed"),
    ],
    "Las semillas vienen en cualquier orden, y la lista queda como llegó.": [
        duel("vacía la lista", "    return rows", "    seeds.clear()\n    return rows", "test_the_seeds_are_kept"),
        duel("saca las semillas", "    for seed in seeds:", "    while seeds:\n        seed = seeds.pop(0)",
             "test_the_seeds_are_kept"),
    ],
}

SENTENCES = {"safe_pipeline": PIPELINE, "summarise_search": SUMMARY, "fair_comparison": DUEL}
