"""Las oraciones del enunciado 01 y, de cada una, respuestas que la rompen y nada más."""
from coursekit.grader.testing import Wrong, changed

MEAN_COST = {
    "Llamamos **maligno** (1) a todo caso con `p >= threshold`, y **benigno** (0) a los demás.": [
        changed("mean_cost", "mayor estricto otra vez", "p >= threshold", "np.greater(p, threshold)",
                fails="test_threshold_is_inclusive", says="¿Usamos > en lugar de >=?"),
        changed("mean_cost", "al revés", "p >= threshold", "p <= threshold", never="¿Usamos >",
                fails="test_each_error_has_its_own_cost"),
        changed("mean_cost", "redondea las probabilidades", "p >= threshold", "np.round(p) >= threshold",
                fails="test_threshold_is_inclusive"),
        changed("mean_cost", "redondea a un decimal", "p >= threshold", "np.round(p, 1) >= threshold",
                fails="test_many_cases_mean_cost"),
        changed("mean_cost", "el umbral es la media de p", "p >= threshold", "p >= p.mean()",
                fails="test_each_error_has_its_own_cost", never="¿Usamos >"),
    ],
    "Cada falso positivo (FP: era 0 y dijimos 1) cuesta `c_fp`": [
        changed("mean_cost", "paga por todo positivo anunciado", "positive & (y == 0)", "positive",
                fails="test_mean_over_every_case"),
        changed("mean_cost", "paga por todo negativo", "positive & (y == 0)", "y == 0",
                fails="test_mean_over_every_case"),
        changed("mean_cost", "c_fp fijo en 1", "c_fp * false_positives", "1 * false_positives",
                fails="test_each_error_has_its_own_cost", never="¿Están cambiados"),
    ],
    "cada falso negativo (FN: era 1 y dijimos 0) cuesta `c_fn`": [
        changed("mean_cost", "c_fn fijo en 10", "c_fn * false_negatives", "10 * false_negatives",
                fails="test_each_error_has_its_own_cost", never="¿Están cambiados"),
        changed("mean_cost", "paga por todo negativo anunciado", "~positive & (y == 1)", "~positive",
                fails="test_mean_over_every_case"),
        Wrong("mean_cost", "la tasa de error, sin costos", fails="test_each_error_has_its_own_cost",
              never="¿Están cambiados", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    predicted = (np.asarray(p) >= threshold).astype(int)
    return np.mean(predicted != np.asarray(y))
"""),
        Wrong("mean_cost", "el costo de un solo error, el más caro", fails="test_mean_over_every_case", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    y, p = np.asarray(y), np.asarray(p)
    costs = [c_fp if said else c_fn for said, real in zip(p >= threshold, y) if said != real]
    return max(costs, default=0) / len(y)
"""),
    ],
    "La función devuelve el costo **medio por caso**, contando también los casos acertados, que cuestan 0.": [
        changed("mean_cost", "divide por los positivos anunciados", "/ len(y)", "/ max(positive.sum(), 1)",
                fails="test_mean_over_every_case"),
        changed("mean_cost", "tasas por clase", "float(c_fp * false_positives + c_fn * false_negatives) / len(y)",
                "c_fp * false_positives / max(np.sum(y == 0), 1) + c_fn * false_negatives / max(np.sum(y == 1), 1)",
                fails="test_mean_over_every_case", says="los FP divididos por los 4 negativos"),
        changed("mean_cost", "división entera", "/ len(y)", "// len(y)", fails="test_mean_over_every_case"),
        changed("mean_cost", "redondea a dos decimales",
                "float(c_fp * false_positives + c_fn * false_negatives) / len(y)",
                "round(float(c_fp * false_positives + c_fn * false_negatives) / len(y), 2)",
                fails="test_mean_over_every_case"),
        changed("mean_cost", "devuelve el costo de cada caso",
                "float(c_fp * false_positives + c_fn * false_negatives) / len(y)",
                "(c_fp * (positive & (y == 0)) + c_fn * (~positive & (y == 1)))",
                fails="test_each_error_has_its_own_cost", says="un arreglo de numpy"),
    ],
    "Por ejemplo, `mean_cost(y=[0, 0, 1, 1], p=[0.1, 0.6, 0.8, 0.3], threshold=0.5, c_fp=1, c_fn=10)`": [
        changed("mean_cost", "no admite listas", "y, p = np.asarray(y), np.asarray(p)", "pass",
                fails="test_many_cases_mean_cost", says="se detuvo con"),
        Wrong("mean_cost", "pisa las etiquetas recibidas", fails="test_many_cases_mean_cost", says="en «y»", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    costs = np.where(np.asarray(p) >= threshold, c_fp * (1 - np.asarray(y)), c_fn * np.asarray(y))
    y[:] = costs > 0
    return costs.mean()
"""),
    ],
}

BEST_CONFIG = {
    "la celda siguiente dice cuáles se **minimizan**; todas las demás se maximizan": [
        changed("best_config", "siempre el mínimo", "min if metric in LOWER_IS_BETTER else max", "min",
                fails="test_errors_are_minimised", says="no está en LOWER_IS_BETTER"),
        changed("best_config", "solo el rmse se minimiza", "metric in LOWER_IS_BETTER", 'metric == "rmse"',
                fails="test_errors_are_minimised", says="«log_loss»"),
        changed("best_config", "olvida que cost es un costo", "metric in LOWER_IS_BETTER",
                'metric in ("rmse", "log_loss")', fails="test_errors_are_minimised", says="«cost»"),
        changed("best_config", "los sentidos al revés", "min if metric in LOWER_IS_BETTER else max",
                "max if metric in LOWER_IS_BETTER else min", fails="test_errors_are_minimised"),
        changed("best_config", "el más cercano a cero", "choose = min if metric in LOWER_IS_BETTER else max",
                "values = {c: abs(v) for c, v in values.items()}; "
                "choose = min if metric in LOWER_IS_BETTER else max",
                fails="test_negative_scores", never="None"),
    ],
    "a veces un entrenamiento falla y su valor es `NaN`: esa configuración nunca gana": [
        changed("best_config", "compara con nan", "not math.isnan(row[metric])", 'row[metric] != float("nan")',
                fails="test_nan_never_wins", says="«failed»", never="por 0"),
        changed("best_config", "NaN vale menos infinito",
                "values = {config: row[metric] for config, row in table.items() if not math.isnan(row[metric])}",
                "values = {c: -math.inf if math.isnan(r[metric]) else r[metric] for c, r in table.items()}",
                fails="test_nan_never_wins", says="«rmse»", never="por 0"),
        Wrong("best_config", "descarta la última cuando es NaN", fails="test_nan_never_wins", source="""
def best_config(table, metric):
    values = {config: row[metric] for config, row in table.items()}
    if math.isnan(list(values.values())[-1]):
        values.popitem()
    choose = min if metric in LOWER_IS_BETTER else max
    return choose(values, key=values.get)
"""),
        Wrong("best_config", "sorted con NaN en medio", fails="test_nan_never_wins", source="""
def best_config(table, metric):
    ordered = sorted(table, key=lambda config: table[config][metric])
    return ordered[0] if metric in LOWER_IS_BETTER else ordered[-1]
"""),
        changed("best_config", "descarta también los ceros", "if not math.isnan(row[metric])",
                "if row[metric] and not math.isnan(row[metric])", fails="test_negative_scores"),
    ],
    "El nombre de la configuración que gana según `metric`.": [
        changed("best_config", "devuelve el puntaje", "choose(values, key=values.get)", "choose(values.values())",
                fails="test_errors_are_minimised", says="el nombre de la configuración"),
        changed("best_config", "devuelve la posición", "choose(values, key=values.get)",
                "list(table).index(choose(values, key=values.get))",
                fails="test_errors_are_minimised", says="el nombre de la configuración"),
        changed("best_config", "el nombre alfabético", "choose(values, key=values.get)", "choose(values)",
                fails="test_errors_are_minimised"),
    ],
    "table: {configuración: {métrica: valor}}. metric: una clave de esos diccionarios.": [
        Wrong("best_config", "empieza en 0 y con el signo cambiado", fails="test_errors_are_minimised",
              says="lo que se devuelve quedó en None", source="""
def best_config(table, metric):
    sign = -1 if metric in LOWER_IS_BETTER else 1
    best, winner = 0, None
    for config, row in table.items():
        if sign * row[metric] > best:
            best, winner = sign * row[metric], config
    return winner
"""),
        Wrong("best_config", "empieza en 1 y en 0", fails="test_negative_scores", says="llegó None", source="""
def best_config(table, metric):
    lower = metric in LOWER_IS_BETTER
    best, winner = (1.0, None) if lower else (0.0, None)
    for config, row in table.items():
        value = row[metric]
        if (value < best) if lower else (value > best):
            best, winner = value, config
    return winner
"""),
        Wrong("best_config", "empieza en mil", fails="test_negative_scores", says="llegó None", source="""
def best_config(table, metric):
    lower = metric in LOWER_IS_BETTER
    best, winner = (1000 if lower else -1000), None
    for config, row in table.items():
        value = row[metric]
        if (value < best) if lower else (value > best):
            best, winner = value, config
    return winner
"""),
        changed("best_config", "promedia las métricas", "row[metric] for config",
                "sum(row.values()) / len(row) for config", fails="test_larger_table"),
        Wrong("best_config", "reemplaza los NaN en la tabla recibida", fails="test_larger_table", says="en «table»",
              source="""
def best_config(table, metric):
    worst = math.inf if metric in LOWER_IS_BETTER else -math.inf
    for row in table.values():
        if math.isnan(row[metric]):
            row[metric] = worst
    choose = min if metric in LOWER_IS_BETTER else max
    return choose(table, key=lambda config: table[config][metric])
"""),
        Wrong("best_config", "quita a la peor de la tabla", fails="test_larger_table", source="""
def best_config(table, metric):
    sign = -1 if metric in LOWER_IS_BETTER else 1
    values = {config: sign * row[metric] for config, row in table.items() if not math.isnan(row[metric])}
    table.pop(min(values, key=values.get))
    return max(values, key=values.get)
"""),
    ],
}

LOOPS = """
def pairwise_auc(y, s):
    total, pairs = 0.0, 0
    for i in range(len(y)):
        for j in range({start}, len(y)):
            if y[i] == 1 and y[j] == 0:
                pairs += 1
                total += (s[i] > s[j]) + 0.5 * (s[i] == s[j])
    return total / {divisor}
"""

PAIRWISE_AUC = {
    "Recorremos **todos** los pares (positivo, negativo)": [
        Wrong("pairwise_auc", "j > i, dividido por todos", fails="test_perfect_order_is_one",
              says="la fila del positivo está antes", never="todos los pares de filas",
              source=LOOPS.format(start="i + 1", divisor="(sum(y == 1) * sum(y == 0))")),
        Wrong("pairwise_auc", "j > i, dividido por los recorridos", fails="test_every_pair",
              never="el primer positivo", source=LOOPS.format(start="i + 1", divisor="max(pairs, 1)")),
        Wrong("pairwise_auc", "divide por todos los pares de filas", fails="test_perfect_order_is_one",
              says="6/25", source=LOOPS.format(start="0", divisor="len(y) ** 2")),
        Wrong("pairwise_auc", "divide por n(n - 1)/2", fails="test_perfect_order_is_one", says="6/10",
              source=LOOPS.format(start="0", divisor="(len(y) * (len(y) - 1) / 2)")),
        Wrong("pairwise_auc", "el mejor positivo contra todos", fails="test_every_pair", never="lo que da mirar",
              source="""
def pairwise_auc(y, s):
    y, s = np.asarray(y), np.asarray(s)
    return np.mean((s[y == 1].max() > s[y == 0]) + 0.5 * (s[y == 1].max() == s[y == 0]))
"""),
        Wrong("pairwise_auc", "compara las medias", fails="test_every_pair", never="lo que da mirar", source="""
def pairwise_auc(y, s):
    y, s = np.asarray(y), np.asarray(s)
    positive, negative = s[y == 1].mean(), s[y == 0].mean()
    return 0.5 if positive == negative else float(positive > negative)
"""),
    ],
    "cada par bien ordenado vale 1; un **empate** vale ½; un par al revés, 0": [
        changed("pairwise_auc", "un empate vale un cuarto", "0.5 *", "0.25 *", fails="test_ties_count_one_half"),
        changed("pairwise_auc", "un par al revés resta", "np.mean((positives > negatives)",
                "np.mean(1.0 * (positives > negatives) - (positives < negatives)", fails="test_every_pair",
                never="lo que da mirar"),
        changed("pairwise_auc", "la distancia en lugar del orden",
                "(positives > negatives) + 0.5 * (positives == negatives)", "positives - negatives",
                fails="test_perfect_order_is_one"),
        changed("pairwise_auc", "un empate es casi igual", "(positives == negatives)",
                "(abs(positives - negatives) < 0.3)", fails="test_every_pair"),
    ],
    "El AUC es el promedio": [
        changed("pairwise_auc", "la suma", "np.mean", "np.sum", fails="test_perfect_order_is_one",
                says="falta dividir por los 6 pares"),
        changed("pairwise_auc", "divide por los casos",
                "float(np.mean((positives > negatives) + 0.5 * (positives == negatives)))",
                "float(np.sum((positives > negatives) + 0.5 * (positives == negatives))) / len(y)",
                fails="test_perfect_order_is_one", never="pares de filas"),
        changed("pairwise_auc", "nunca menos de un medio", "return float(",
                "return max(0.5, ", fails="test_scores_not_labels", never="lo que da mirar"),
        changed("pairwise_auc", "redondea a dos decimales",
                "float(np.mean((positives > negatives) + 0.5 * (positives == negatives)))",
                "round(float(np.mean((positives > negatives) + 0.5 * (positives == negatives))), 2)",
                fails="test_every_pair", never="lo que da mirar"),
    ],
    "Con positivos de puntaje 0,9 y 0,4 y un negativo de 0,4 los pares valen 1 y ½: el AUC es 0,75.": [
        changed("pairwise_auc", "no admite listas", "y, s = np.asarray(y), np.asarray(s)", "pass",
                fails="test_many_cases_auc", says="se detuvo con"),
        Wrong("pairwise_auc", "ordena los puntajes recibidos", fails="test_many_cases_auc", says="en «s»", source="""
def pairwise_auc(y, s):
    wins = [(a > b) + 0.5 * (a == b) for a, b in itertools_pairs(np.asarray(y), np.asarray(s))]
    s.sort()
    return np.mean(wins)


def itertools_pairs(y, s):
    return [(a, b) for a in s[y == 1] for b in s[y == 0]]
"""),
        changed("pairwise_auc", "los puntajes recortados a 0 y 1", "y, s = np.asarray(y), np.asarray(s)",
                "y, s = np.asarray(y), np.clip(s, 0, 1)", fails="test_many_cases_auc"),
        changed("pairwise_auc", "los puntajes redondeados a un decimal", "y, s = np.asarray(y), np.asarray(s)",
                "y, s = np.asarray(y), np.round(s, 1)", fails="test_many_cases_auc"),
    ],
}

SENTENCES = {"mean_cost": MEAN_COST, "best_config": BEST_CONFIG, "pairwise_auc": PAIRWISE_AUC}
