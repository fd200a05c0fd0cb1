"""Otras respuestas correctas a los ejercicios 08: todas deben pasar."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("safe_pipeline", "con nombres propios y k='all'", """
from sklearn.feature_selection import f_classif
from sklearn.pipeline import Pipeline

def safe_pipeline(X, y):
    k = 10 if X.shape[1] > 10 else "all"
    return Pipeline([("escala", StandardScaler()), ("elige", SelectKBest(f_classif, k=k)),
                     ("centro", NearestCentroid())])
"""),
    Right("safe_pipeline", "con memoria y len", """
def safe_pipeline(X, y):
    columns = len(X[0])
    pipeline = make_pipeline(StandardScaler(), SelectKBest(), NearestCentroid())
    pipeline.set_params(selectkbest__k=min(columns, 10))
    return pipeline
"""),
    Right("summarise_search", "con pandas", """
import pandas as pd

def summarise_search(results):
    table = pd.DataFrame(results)
    rows = table[table["on"] == "validation"]
    failed = rows.loc[rows["score"].isna(), "config"].unique()
    by_seed = rows.groupby(["config", "seed"])["score"].mean()
    means = by_seed.groupby("config").mean().drop(failed)
    best = by_seed.loc[means.idxmax()]
    return {"n_configs": rows["config"].nunique(), "budget": len(rows), "seeds": sorted(rows["seed"].unique()),
            "mean": best.mean(), "std": best.std(ddof=1), "test_uses": int((table["on"] == "test").sum())}
"""),
    Right("summarise_search", "con bucles y numpy", """
def summarise_search(results):
    rows = [r for r in results if r["on"] != "test"]
    best_mean, best_values = None, None
    for config in np.unique([r["config"] for r in rows]):
        values = []
        for seed in np.unique([r["seed"] for r in rows if r["config"] == config]):
            values.append(np.mean([r["score"] for r in rows if (r["config"], r["seed"]) == (config, seed)]))
        if not np.isnan(values).any() and (best_mean is None or np.mean(values) > best_mean):
            best_mean, best_values = np.mean(values), values
    return {"n_configs": len(np.unique([r["config"] for r in rows])), "budget": len(rows),
            "seeds": np.unique([r["seed"] for r in rows]), "mean": best_mean,
            "std": np.std(best_values, ddof=1) if len(best_values) > 1 else float("nan"),
            "test_uses": len([r for r in results if r["on"] == "test"])}
"""),
    Right("fair_comparison", "en una comprensión, con argumentos con nombre", """
def fair_comparison(a, b, budget, seeds):
    pairs = [(seed, a(budget=budget, seed=seed), b(budget=budget, seed=seed)) for seed in seeds]
    return [dict(seed=seed, a=x, b=y, winner="a" if x < y else "b" if y < x else "tie") for seed, x, y in pairs]
"""),
    Right("fair_comparison", "primero todas las de a, en una tupla", """
def fair_comparison(a, b, budget, seeds):
    of_a = [a(budget, seed) for seed in seeds]
    of_b = [b(budget, seed) for seed in seeds]
    rows = []
    for seed, x, y in zip(seeds, of_a, of_b):
        difference = x - y
        winner = "tie"
        if difference < 0:
            winner = "a"
        elif difference > 0:
            winner = "b"
        rows.append({"winner": winner, "b": y, "a": x, "seed": seed})
    return rows
"""),
]
