"""Errores típicos de los ejercicios 01: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong

WRONG = [
    # mean_cost
    Wrong(function="mean_cost", name="FP y FN cambiados", fails="test_each_error_has_its_own_cost", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    positive = p >= threshold
    return (c_fn * np.sum(positive & (y == 0)) + c_fp * np.sum(~positive & (y == 1))) / len(y)
"""),
    Wrong(function="mean_cost", name="suma en lugar de promedio", fails="test_mean_over_every_case", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    positive = p >= threshold
    return c_fp * np.sum(positive & (y == 0)) + c_fn * np.sum(~positive & (y == 1))
"""),
    Wrong(function="mean_cost", name="promedio sobre los errores", fails="test_mean_over_every_case", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    positive = p >= threshold
    fp, fn = np.sum(positive & (y == 0)), np.sum(~positive & (y == 1))
    return (c_fp * fp + c_fn * fn) / max(fp + fn, 1)
"""),
    Wrong(function="mean_cost", name="mayor estricto", fails="test_threshold_is_inclusive", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    positive = p > threshold
    return (c_fp * np.sum(positive & (y == 0)) + c_fn * np.sum(~positive & (y == 1))) / len(y)
"""),
    Wrong(function="mean_cost", name="umbral fijo en 0,5", fails="test_threshold_is_used", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    positive = p >= 0.5
    return (c_fp * np.sum(positive & (y == 0)) + c_fn * np.sum(~positive & (y == 1))) / len(y)
"""),
    # best_config
    Wrong(function="best_config", name="siempre el máximo", fails="test_errors_are_minimised", source="""
def best_config(table, metric):
    values = {c: row[metric] for c, row in table.items() if not math.isnan(row[metric])}
    return max(values, key=values.get)
"""),
    Wrong(function="best_config", name="argmax con NaN", fails="test_nan_never_wins", source="""
def best_config(table, metric):
    values = [row[metric] for row in table.values()]
    return list(table)[int(np.argmin(values) if metric in LOWER_IS_BETTER else np.argmax(values))]
"""),
    Wrong(function="best_config", name="NaN reemplazado por 0", fails="test_nan_never_wins", source="""
def best_config(table, metric):
    values = np.nan_to_num([row[metric] for row in table.values()])
    return list(table)[int(np.argmin(values) if metric in LOWER_IS_BETTER else np.argmax(values))]
"""),
    Wrong(function="best_config", name="mejor empieza en 0", fails="test_negative_scores", source="""
def best_config(table, metric):
    lower = metric in LOWER_IS_BETTER
    best, winner = (math.inf if lower else 0), None
    for config, row in table.items():
        if row[metric] < best if lower else row[metric] > best:
            best, winner = row[metric], config
    return winner
"""),
    Wrong(function="best_config", name="siempre la primera métrica", fails="test_only_the_asked_metric", source="""
def best_config(table, metric):
    first = {c: next(iter(row.values())) for c, row in table.items()}
    values = {c: v for c, v in first.items() if not math.isnan(v)}
    return (min if metric in LOWER_IS_BETTER else max)(values, key=values.get)
"""),
    # pairwise_auc
    Wrong(function="pairwise_auc", name="pares al revés", fails="test_perfect_order_is_one", source="""
def pairwise_auc(y, s):
    d = s[y == 0][:, None] - s[y == 1][None, :]
    return float(np.mean((d > 0) + 0.5 * (d == 0)))
"""),
    Wrong(function="pairwise_auc", name="empates valen 0", fails="test_ties_count_one_half", source="""
def pairwise_auc(y, s):
    return float(np.mean(s[y == 1][:, None] > s[y == 0][None, :]))
"""),
    Wrong(function="pairwise_auc", name="empates valen 1", fails="test_ties_count_one_half", source="""
def pairwise_auc(y, s):
    return float(np.mean(s[y == 1][:, None] >= s[y == 0][None, :]))
"""),
    Wrong(function="pairwise_auc", name="etiquetas en lugar de puntajes", fails="test_scores_not_labels", source="""
def pairwise_auc(y, s):
    label = (s >= 0.5).astype(int)
    d = label[y == 1][:, None] - label[y == 0][None, :]
    return float(np.mean((d > 0) + 0.5 * (d == 0)))
"""),
    Wrong(function="pairwise_auc", name="de a dos, con zip", fails="test_every_pair", source="""
def pairwise_auc(y, s):
    wins = [(a > b) + 0.5 * (a == b) for a, b in zip(s[y == 1], s[y == 0])]
    return float(np.mean(wins))
"""),
    Wrong(function="mean_cost", name="pisa las probabilidades", fails="test_many_cases_mean_cost", source="""
def mean_cost(y, p, threshold, c_fp, c_fn):
    y, p = np.asarray(y), np.asarray(p)
    positive = p >= threshold
    p[positive], p[~positive] = 1, 0
    return np.mean(c_fp * ((p == 1) & (y == 0)) + c_fn * ((p == 0) & (y == 1)))
"""),
    Wrong(function="best_config", name="borra de la tabla recibida", fails="test_larger_table", source="""
def best_config(table, metric):
    for config in list(table):
        if math.isnan(table[config][metric]):
            del table[config]
    choose = min if metric in LOWER_IS_BETTER else max
    return choose(table, key=lambda config: table[config][metric])
"""),
]
