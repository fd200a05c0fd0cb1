"""Errores típicos de los ejercicios 08: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong


def pipeline_with(name, fails, body):
    """Un `safe_pipeline` con otro cuerpo."""
    return Wrong(function="safe_pipeline", name=name, fails=fails, source=f"""
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import FunctionTransformer

def safe_pipeline(X, y):
{body}
""")


SUMMARY = '''
def summarise_search(results):
    rows = {rows}
    seeds = sorted({{row["seed"] for row in rows}})
    configs = {{row["config"] for row in rows}}

    def by_seed(config):
        mine = [row for row in rows if row["config"] == config]
        return [np.mean([row["score"] for row in mine if row["seed"] == seed])
                for seed in sorted({{row["seed"] for row in mine}})]

    def folds(config):
        return [row["score"] for row in rows if row["config"] == config]

    def rank(s):
        return -np.inf if np.isnan(s).any() else np.mean(s)

    best = {best}
    return {{"n_configs": {n_configs}, "budget": {budget}, "seeds": {seeds}, "mean": float({mean}),
            "std": {std}, "test_uses": {test_uses}}}
'''
RIGHT = {"rows": '[row for row in results if row["on"] == "validation"]',
         "best": "max(map(by_seed, configs), key=rank)",
         "n_configs": "len(configs)", "budget": "len(rows)", "seeds": "seeds", "mean": "np.mean(best)",
         "std": 'float(np.std(best, ddof=1)) if len(best) > 1 else float("nan")',
         "test_uses": 'sum(row["on"] == "test" for row in results)'}


def summary_with(name, fails, **changed):
    """La solución de `summarise_search` con una sola pieza cambiada."""
    return Wrong(function="summarise_search", name=name, fails=fails, source=SUMMARY.format(**RIGHT | changed))


DUEL = '''
def fair_comparison(a, b, budget, seeds):
    rows = []
    for i, seed in enumerate({seeds}):
        loss_a, loss_b = {a}, {b}
        winner = {winner}
        rows.append({{"seed": seed, "a": {cell_a}, "b": {cell_b}, "winner": winner}})
    return {result}
'''
FAIR = {"seeds": "seeds", "a": "a(budget, seed)", "b": "b(budget, seed)", "cell_a": "loss_a", "cell_b": "loss_b",
        "winner": '"tie" if loss_a == loss_b else "a" if loss_a < loss_b else "b"', "result": "rows"}


def duel_with(name, fails, **changed):
    """La solución de `fair_comparison` con una sola pieza cambiada."""
    return Wrong(function="fair_comparison", name=name, fails=fails, source=DUEL.format(**FAIR | changed))


LEAKED = """
    columns = SelectKBest(k=min(10, X.shape[1])).fit(X, y).get_support(indices=True)
    return make_pipeline(ColumnTransformer([("chosen", StandardScaler(), columns)]), NearestCentroid())"""

WRONG = [
    # safe_pipeline
    pipeline_with("columnas elegidas afuera", "test_one_half_on_noise", LEAKED),
    pipeline_with("columnas elegidas afuera, con una función", "test_one_half_on_noise", """
    columns = np.argsort(-np.abs(np.corrcoef(X.T, y)[-1, :-1]))[:10]
    return make_pipeline(FunctionTransformer(lambda Z: np.asarray(Z)[:, columns]), StandardScaler(),
                         SelectKBest(k="all"), NearestCentroid())"""),
    pipeline_with("devuelve la lista de pasos", "test_returns_a_pipeline", """
    return [StandardScaler(), SelectKBest(k=min(10, X.shape[1])), NearestCentroid()]"""),
    pipeline_with("devuelve lo que predice", "test_returns_a_pipeline", """
    model = make_pipeline(StandardScaler(), SelectKBest(k=min(10, X.shape[1])), NearestCentroid())
    return model.fit(X, y).predict(X)"""),
    pipeline_with("sin escalar", "test_scales_before_measuring", """
    return make_pipeline(SelectKBest(k=min(10, X.shape[1])), NearestCentroid())"""),
    pipeline_with("sin elegir columnas", "test_selects_columns", """
    return make_pipeline(StandardScaler(), NearestCentroid())"""),
    pipeline_with("cinco columnas", "test_keeps_ten_columns_or_all", """
    return make_pipeline(StandardScaler(), SelectKBest(k=min(5, X.shape[1])), NearestCentroid())"""),
    pipeline_with("una sola columna", "test_keeps_ten_columns_or_all", """
    return make_pipeline(StandardScaler(), SelectKBest(k=1), NearestCentroid())"""),
    # summarise_search
    Wrong(function="summarise_search", name="solo la media y el desvío", fails="test_has_the_six_keys", source="""
def summarise_search(results):
    scores = [row["score"] for row in results if row["on"] == "validation"]
    return {"mean": float(np.mean(scores)), "std": float(np.std(scores))}
"""),
    summary_with("cuenta filas", "test_counts_distinct_configs", n_configs="len(rows)"),
    summary_with("cuenta la mejor sola", "test_counts_distinct_configs", n_configs="1"),
    summary_with("presupuesto con las miradas a la prueba", "test_budget_counts_what_was_paid", budget="len(results)"),
    summary_with("presupuesto sin lo que falló", "test_budget_counts_what_was_paid",
                 budget='sum(not np.isnan(row["score"]) for row in rows)'),
    summary_with("presupuesto en configuraciones", "test_budget_counts_what_was_paid", budget="len(configs)"),
    summary_with("semillas repetidas", "test_lists_the_seeds", seeds='[row["seed"] for row in rows]'),
    summary_with("cuántas semillas", "test_lists_the_seeds", seeds="list(range(len(seeds)))"),
    summary_with("miradas como sí o no", "test_counts_the_looks_at_the_test",
                 test_uses='int(any(row["on"] == "test" for row in results))'),
    summary_with("siempre una mirada", "test_counts_the_looks_at_the_test", test_uses="1"),
    summary_with("la prueba promedia", "test_the_test_set_does_not_enter_the_mean",
                 mean='np.mean([*best, *[row["score"] for row in results if row["on"] == "test"]])'),
    summary_with("el mejor pliegue suelto", "test_mean_of_the_best_config",
                 mean="max(map(np.nanmax, map(folds, configs)))"),
    summary_with("la media de todo", "test_mean_of_the_best_config", mean='np.nanmean([row["score"] for row in rows])'),
    summary_with("gana la del mejor pliegue", "test_mean_of_the_best_config",
                 best="by_seed(max(configs, key=lambda c: np.nanmax(folds(c))))"),
    summary_with("ignora el nan", "test_a_failed_config_never_wins",
                 best="max(([np.nanmean([r['score'] for r in rows if (r['config'], r['seed']) == (c, s)]) "
                      "for s in seeds] for c in configs), key=np.mean)"),
    summary_with("argmax se queda con el nan", "test_a_failed_config_never_wins",
                 best="(lambda all_: all_[int(np.argmax([np.mean(s) for s in all_]))])([by_seed(c) for c in configs])"),
    summary_with("desvío entre pliegues", "test_std_over_seeds",
                 std='float(np.std(folds(max(configs, key=lambda c: rank(by_seed(c)))))) if len(best) > 1 '
                     'else float("nan")'),
    summary_with("error estándar como intervalo", "test_std_over_seeds",
                 std='float(np.std(best, ddof=1) / np.sqrt(len(best))) if len(best) > 1 else float("nan")'),
    summary_with("ddof = 0", "test_std_over_seeds", std='float(np.std(best)) if len(best) > 1 else float("nan")'),
    summary_with("cero con una semilla", "test_one_seed_has_no_spread",
                 std="float(np.std(best, ddof=1)) if len(best) > 1 else 0.0"),
    # fair_comparison
    duel_with("una sola semilla", "test_one_row_per_seed", seeds="seeds[:1]"),
    duel_with("solo el promedio", "test_one_row_per_seed",
              result='{k: sum(r[k] for r in rows) / len(rows) for k in ("a", "b")}'),
    duel_with("semillas de 0 a n", "test_one_row_per_seed", seeds="range(len(seeds))"),
    duel_with("b con el doble", "test_same_budget", b="b(2 * budget, seed)"),
    duel_with("presupuesto repartido entre semillas", "test_same_budget",
              a="a(budget // len(seeds), seed)", b="b(budget // len(seeds), seed)"),
    duel_with("presupuesto repartido entre métodos", "test_same_budget", a="a(budget // 2, seed)",
              b="b(budget // 2, seed)"),
    duel_with("b con otra semilla", "test_same_seeds", b="b(budget, seed + 1)"),
    duel_with("siempre la primera semilla", "test_same_seeds", a="a(budget, seeds[0])", b="b(budget, seeds[0])"),
    duel_with("la posición en lugar de la semilla", "test_same_seeds", a="a(budget, i)", b="b(budget, i)"),
    duel_with("se vuelve a llamar", "test_each_method_runs_once_per_seed", cell_a="a(budget, seed)"),
    duel_with("lo mejor de dos corridas", "test_each_method_runs_once_per_seed",
              b="min(b(budget, seed), b(budget, seed))"),
    duel_with("la mejor hasta ahí", "test_each_row_has_its_own_losses",
              cell_a='min([loss_a, *[r["a"] for r in rows]])'),
    duel_with("columnas cambiadas", "test_each_row_has_its_own_losses", cell_a="loss_b", cell_b="loss_a"),
    duel_with("gana la mayor", "test_lower_loss_wins",
              winner='"tie" if loss_a == loss_b else "a" if loss_a > loss_b else "b"'),
    duel_with("siempre el mismo", "test_lower_loss_wins", winner='"tie" if loss_a == loss_b else "a"'),
    duel_with("los empates son de a", "test_equal_losses_tie", winner='"a" if loss_a <= loss_b else "b"'),
    duel_with("los empates son de b", "test_equal_losses_tie", winner='"a" if loss_a < loss_b else "b"'),
]
