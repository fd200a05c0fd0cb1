"""Otras maneras correctas de responder los ejercicios 02."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("count_fits", "con ParameterGrid", """
from sklearn.model_selection import ParameterGrid

def count_fits(grid, k, refit=True):
    return len(ParameterGrid(grid)) * k + refit
"""),
    Right("count_fits", "con bucles", """
def count_fits(grid, k, refit=True):
    if isinstance(grid, dict):
        grid = [grid]
    total = 0
    for one in grid:
        combinations = 1
        for values in one.values():
            combinations *= len(values)
        total += combinations * k
    if refit:
        total += 1
    return total
"""),
    Right("count_fits", "recursiva", """
def count_fits(grid, k, refit=True):
    if isinstance(grid, list):
        return sum(count_fits(one, k, refit=False) for one in grid) + (1 if refit else 0)
    return int(np.prod([len(values) for values in grid.values()])) * k + (1 if refit else 0)
"""),
    Right("grid_combinations", "con ParameterGrid", """
from sklearn.model_selection import ParameterGrid

def grid_combinations(grid):
    return list(ParameterGrid(grid))
"""),
    Right("grid_combinations", "eje por eje", """
def grid_combinations(grid):
    rows = [{}]
    for name, values in grid.items():
        rows = [{**row, name: value} for row in rows for value in values]
    return rows
"""),
    Right("grid_combinations", "una tupla de diccionarios", """
def grid_combinations(grid):
    return tuple(dict(zip(grid.keys(), values)) for values in itertools.product(*grid.values()))
"""),
    Right("grid_combinations", "recursiva, en otro orden", """
def grid_combinations(grid):
    if not grid:
        return [{}]
    *rest, last = grid
    smaller = grid_combinations({name: grid[name] for name in rest})
    return [{**row, last: value} for value in grid[last] for row in smaller]
"""),
    Right("choose", "con pandas", """
import pandas as pd

def choose(cv_results, simplicity):
    table = pd.DataFrame(cv_results).dropna(subset=["mean_test_score"])
    best = table[table["mean_test_score"] == table["mean_test_score"].max()]
    return best.sort_values(simplicity).iloc[0]["params"]
"""),
    Right("choose", "con el puesto", """
def choose(cv_results, simplicity):
    rows = [row for row in range(len(cv_results["params"])) if cv_results["rank_test_score"][row] == 1]
    return cv_results["params"][min(rows, key=lambda row: cv_results[simplicity][row])]
"""),
    Right("choose", "con un bucle", """
def choose(cv_results, simplicity):
    winner = None
    for row, score in enumerate(cv_results["mean_test_score"]):
        if np.isnan(score):
            continue
        if winner is None or score > cv_results["mean_test_score"][winner]:
            winner = row
        elif score == cv_results["mean_test_score"][winner]:
            if cv_results[simplicity][row] < cv_results[simplicity][winner]:
                winner = row
    return cv_results["params"][winner]
"""),
    Right("choose", "con sorted y una copia", """
def choose(cv_results, simplicity):
    rows = zip(cv_results["mean_test_score"], cv_results[simplicity], cv_results["params"])
    good = [(-score, simple, i, params) for i, (score, simple, params) in enumerate(rows) if score == score]
    return dict(sorted(good)[0][-1])
"""),
    Right("choose", "con np.argmin sobre los empatados", """
def choose(cv_results, simplicity):
    scores = np.nan_to_num(cv_results["mean_test_score"], nan=-np.inf)
    tied = np.flatnonzero(scores == scores.max())
    return cv_results["params"][tied[np.argmin(cv_results[simplicity][tied])]]
"""),
]
