"""Las respuestas equivocadas que esperamos: cada una es la solución con un solo error."""
from coursekit.grader.testing import Wrong


def _count(name, fails, combinations="sum(math.prod(len(v) for v in one.values()) for one in grids)",
           result="combinations * k + int(refit)", default="True"):
    source = f'''
import math

def count_fits(grid, k, refit={default}):
    grids = [grid] if isinstance(grid, dict) else grid
    combinations = {combinations}
    return {result}
'''
    return Wrong(function="count_fits", name=name, source=source, fails=fails)


COUNT_FITS = [
    _count("suma los largos", "test_axes_multiply", "sum(len(v) for one in grids for v in one.values())"),
    _count("potencia del primer eje", "test_axes_multiply",
           "sum(len(list(one.values())[0]) ** len(one) for one in grids)"),
    _count("olvida los pliegues", "test_every_fold_trains", result="combinations + int(refit)"),
    _count("nunca cuenta el reajuste", "test_refit_adds_one", result="combinations * k"),
    _count("siempre cuenta el reajuste", "test_refit_adds_one", result="combinations * k + 1"),
    _count("reajusta en cada pliegue", "test_refit_adds_one", result="(combinations + int(refit)) * k"),
    _count("por defecto no reajusta", "test_refit_is_the_default", default="False"),
    _count("multiplica las grillas de la lista", "test_list_of_grids_adds",
           "math.prod(len(v) for one in grids for v in one.values())"),
    _count("reajusta una vez por grilla", "test_list_of_grids_adds",
           result="combinations * k + int(refit) * len(grids)"),
    Wrong(function="count_fits", name="no admite una lista de grillas", fails="test_list_of_grids_adds", source='''
def count_fits(grid, k, refit=True):
    combinations = 1
    for values in grid.values():
        combinations *= len(values)
    return combinations * k + refit
'''),
]

GRID_COMBINATIONS = [
    Wrong(function="grid_combinations", name="zip en lugar de producto", fails="test_product_not_zip", source='''
def grid_combinations(grid):
    return [dict(zip(grid, values)) for values in zip(*grid.values())]
'''),
    Wrong(function="grid_combinations", name="siempre el mismo diccionario", fails="test_rows_are_different", source='''
import itertools

def grid_combinations(grid):
    rows, row = [], {}
    for values in itertools.product(*grid.values()):
        for name, value in zip(grid, values):
            row[name] = value
        rows.append(row)
    return rows
'''),
    Wrong(function="grid_combinations", name="tuplas sin nombres", fails="test_rows_are_dicts", source='''
import itertools

def grid_combinations(grid):
    return list(itertools.product(*grid.values()))
'''),
    Wrong(function="grid_combinations", name="dos bucles fijos", fails="test_any_number_of_axes", source='''
def grid_combinations(grid):
    first, second = list(grid)[:2]
    return [{first: a, second: b} for a in grid[first] for b in grid[second]]
'''),
    Wrong(function="grid_combinations", name="posiciones en lugar de valores", fails="test_values_as_given", source='''
import itertools

def grid_combinations(grid):
    positions = itertools.product(*(range(len(values)) for values in grid.values()))
    return [dict(zip(grid, row)) for row in positions]
'''),
    Wrong(function="grid_combinations", name="todo se vuelve texto", fails="test_values_as_given", source='''
import itertools

def grid_combinations(grid):
    rows = itertools.product(*(map(str, values) for values in grid.values()))
    return [dict(zip(grid, row)) for row in rows]
'''),
    Wrong(function="grid_combinations", name="vacía la grilla recibida", fails="test_grid_is_not_modified", source='''
def grid_combinations(grid):
    if not grid:
        return [{}]
    name = next(iter(grid))
    values = grid.pop(name)
    rest = grid_combinations(grid)
    return [{name: value, **row} for value in values for row in rest]
'''),
]


def _choose(name, fails, body):
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    source = f"import numpy as np\n\ndef choose(cv_results, simplicity):\n{lines}\n"
    return Wrong(function="choose", name=name, source=source, fails=fails)


TIED = '''
scores = np.asarray(cv_results["mean_test_score"], float)
tied = np.flatnonzero(scores == np.nanmax(scores))
'''

CHOOSE = [
    _choose("el puesto más alto", "test_best_score_wins", '''
scores = np.asarray(cv_results["mean_test_score"], float)
rows = np.flatnonzero(~np.isnan(scores))
last = max(cv_results["rank_test_score"][rows])
tied = [row for row in rows if cv_results["rank_test_score"][row] == last]
return cv_results["params"][min(tied, key=lambda row: cv_results[simplicity][row])]
'''),
    _choose("el menor puntaje, como si fuera una pérdida", "test_best_score_wins", '''
scores = np.asarray(cv_results["mean_test_score"], float)
tied = np.flatnonzero(scores == np.nanmin(scores))
return cv_results["params"][min(tied, key=lambda row: cv_results[simplicity][row])]
'''),
    _choose("max con NaN", "test_nan_never_wins", '''
scores = np.asarray(cv_results["mean_test_score"], float)
tied = np.flatnonzero(scores == scores.max())
return cv_results["params"][min(tied, key=lambda row: cv_results[simplicity][row])]
'''),
    _choose("un NaN al principio gana en la comparación", "test_nan_never_wins", '''
scores = cv_results["mean_test_score"]
rows = range(len(scores))
best = max(rows, key=lambda row: (scores[row], -cv_results[simplicity][row]))
return cv_results["params"][best]
'''),
    _choose("el primero de los empatados", "test_ties_go_to_the_simplest",
            'return cv_results["params"][int(np.nanargmax(cv_results["mean_test_score"]))]'),
    _choose("el último de los empatados", "test_ties_go_to_the_simplest",
            TIED + 'return cv_results["params"][tied[-1]]'),
    _choose("el más complejo de los empatados", "test_ties_go_to_the_simplest",
            TIED + 'return cv_results["params"][max(tied, key=lambda row: cv_results[simplicity][row])]'),
    _choose("siempre la misma columna", "test_simplicity_is_the_column_received",
            TIED + 'column = next(name for name in cv_results if name.startswith("param_"))\n'
            'return cv_results["params"][min(tied, key=lambda row: cv_results[column][row])]'),
    _choose("elige con el entrenamiento", "test_validation_decides",
            TIED.replace("mean_test_score", "mean_train_score")
            + 'return cv_results["params"][min(tied, key=lambda row: cv_results[simplicity][row])]'),
    _choose("devuelve la posición", "test_returns_the_params",
            TIED + 'return int(min(tied, key=lambda row: cv_results[simplicity][row]))'),
    _choose("devuelve el puntaje", "test_returns_the_params",
            'return float(np.nanmax(cv_results["mean_test_score"]))'),
]

WRONG = COUNT_FITS + GRID_COMBINATIONS + CHOOSE
