"""Las oraciones del enunciado 02 y, de cada una, respuestas que la rompen y nada más."""
from coursekit.grader.testing import Wrong, changed

COUNT_FITS = {
    "devuelve **cuántas veces se entrena un modelo** (un entero)": [
        changed("count_fits", "un float", "combinations * k", "float(combinations * k)",
                fails="test_numbers_of_the_class", says="se espera un entero"),
        changed("count_fits", "un texto", "return combinations * k + int(refit)",
                'return f"{combinations * k + int(refit)} ajustes"', fails="test_axes_multiply", says="un texto"),
        Wrong("count_fits", "las combinaciones, no su cantidad", fails="test_axes_multiply", says="una lista",
              source="""
def count_fits(grid, k, refit=True):
    return list(itertools.product(*grid.values())) * k
"""),
    ],
    "`grid` es un diccionario `{hiperparámetro: lista de valores}`": [
        changed("count_fits", "solo los dos primeros ejes", "one.values())", "list(one.values())[:2])",
                fails="test_axes_multiply"),
        changed("count_fits", "no cuenta los None", "len(values) for",
                "sum(v is not None for v in values) for", fails="test_axes_multiply"),
        changed("count_fits", "no cuenta los ceros", "len(values) for",
                "sum(v is None or bool(v) for v in values) for", fails="test_numbers_of_the_class",
                says="6 combinaciones"),
        changed("count_fits", "valores distintos con set", "len(values) for", "len(set(values)) for",
                fails="test_numbers_of_the_class", says="unhashable"),
        Wrong("count_fits", "vacía la grilla", fails="test_numbers_of_the_class", says="modificó", source="""
def count_fits(grid, k, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    total = 0
    for one in grids:
        combinations = 1
        while one:
            name, values = one.popitem()
            combinations *= len(values)
        total += combinations * k
    return total + refit
"""),
    ],
    "cada combinación se entrena una vez por pliegue": [
        changed("count_fits", "siempre 5 pliegues", "combinations * k", "combinations * 5",
                fails="test_every_fold_trains", says="los de 5 pliegues"),
        changed("count_fits", "suma los pliegues", "combinations * k", "combinations + k",
                fails="test_every_fold_trains"),
        changed("count_fits", "k - 1 pliegues entrenan", "combinations * k", "combinations * (k - 1)",
                fails="test_axes_multiply"),
        changed("count_fits", "eleva a los pliegues", "combinations * k", "combinations ** k",
                fails="test_every_fold_trains"),
    ],
    "si `refit` es `True`, al final se entrena **un modelo más**": [
        changed("count_fits", "reajusta cada combinación", "int(refit)", "int(refit) * combinations",
                fails="test_refit_adds_one"),
        changed("count_fits", "el reajuste resta", "+ int(refit)", "- int(refit)", fails="test_refit_adds_one"),
        changed("count_fits", "reajusta cuando no se pide", "int(refit)", "int(not refit)",
                fails="test_refit_adds_one"),
    ],
    "`grid` también puede ser una **lista de diccionarios**: son grillas separadas que se recorren una": [
        changed("count_fits", "con una lista, sin pliegues", "combinations * k",
                "combinations * (k if isinstance(grid, dict) else 1)", fails="test_list_of_grids_adds",
                says="sin multiplicar por los 5 pliegues"),
        changed("count_fits", "solo la primera grilla", "else grid", "else grid[:1]",
                fails="test_list_of_grids_adds", says="los de la primera grilla"),
        changed("count_fits", "solo la última grilla", "else grid", "else grid[-1:]",
                fails="test_list_of_grids_adds", says="los de la última grilla"),
        changed("count_fits", "los pliegues solo en la última", "combinations * k",
                "combinations + math.prod(len(v) for v in grids[-1].values()) * (k - 1)",
                fails="test_list_of_grids_adds", says="con los pliegues solo en la última"),
        changed("count_fits", "solo admite dos grillas", "else grid", "else grid[:2]",
                fails="test_list_of_grids_adds", says="Tres grillas"),
        changed("count_fits", "con una lista nunca reajusta", "int(refit)", "int(refit and isinstance(grid, dict))",
                fails="test_list_of_grids_adds"),
        changed("count_fits", "junta las grillas en una", "else grid",
                "else [{k: v for g in grid for k, v in g.items()}]",
                fails="test_list_of_grids_adds", says="todos los hiperparámetros juntos"),
    ],
    "`count_fits({\"a\": [1, 3], \"b\": [2, 4]}, k=5)` da `21`": [
        changed("count_fits", "un pliegue de menos con dos ejes de dos", "combinations * k",
                "combinations * (k - 1 if combinations == 4 and k == 5 else k)",
                fails="test_numbers_of_the_class", says="da 21"),
    ],
}

GRID_COMBINATIONS = {
    "devuelve la **lista de combinaciones** de la grilla: un diccionario `{hiperparámetro: valor}` por cada modelo": [
        Wrong("grid_combinations", "product sin asterisco", fails="test_product_not_zip", says="una lista entera",
              never="zip", source="""
def grid_combinations(grid):
    return [dict(zip(grid, values)) for values in itertools.product(grid.values())]
"""),
        Wrong("grid_combinations", "un generador", fails="test_product_not_zip", says="un generador", source="""
def grid_combinations(grid):
    for values in itertools.product(*grid.values()):
        yield dict(zip(grid, values))
"""),
        Wrong("grid_combinations", "un diccionario numerado", fails="test_product_not_zip", says="un diccionario",
              source="""
def grid_combinations(grid):
    rows = itertools.product(*grid.values())
    return {i: dict(zip(grid, values)) for i, values in enumerate(rows)}
"""),
        Wrong("grid_combinations", "return dentro del bucle", fails="test_product_not_zip",
              says="¿quedó el return adentro del bucle?", source="""
def grid_combinations(grid):
    rows = []
    for values in itertools.product(*grid.values()):
        rows.append(dict(zip(grid, values)))
        return rows
"""),
        Wrong("grid_combinations", "un hiperparámetro por vez", fails="test_product_not_zip", never="zip", source="""
def grid_combinations(grid):
    first = {name: values[0] for name, values in grid.items()}
    return [first | {name: value} for name, values in grid.items() for value in values]
"""),
        changed("grid_combinations", "combinaciones sin repetir", "itertools.product(*grid.values())",
                "[r for r in itertools.product(*grid.values()) if len(set(map(str, r))) == len(r)]",
                fails="test_exactly_those_combinations", says="falta la combinación"),
        changed("grid_combinations", "la última se pierde", "itertools.product(*grid.values())]",
                "list(itertools.product(*grid.values()))[:-1]]", fails="test_product_not_zip"),
        changed("grid_combinations", "la primera, dos veces", "itertools.product(*grid.values())]",
                "[next(itertools.product(*grid.values())), *list(itertools.product(*grid.values()))[:-1]]]",
                fails="test_rows_are_different", says="aparece 2 veces"),
    ],
    "vale para cualquier cantidad de hiperparámetros, también para uno solo": [
        Wrong("grid_combinations", "hasta tres bucles", fails="test_any_number_of_axes", source="""
def grid_combinations(grid):
    rows = [{}]
    for name in list(grid)[:3]:
        rows = [{**row, name: value} for row in rows for value in grid[name]]
    return rows
"""),
        Wrong("grid_combinations", "con uno solo, la lista", fails="test_any_number_of_axes", source="""
def grid_combinations(grid):
    if len(grid) == 1:
        return [grid]
    return [dict(zip(grid, values)) for values in itertools.product(*grid.values())]
"""),
    ],
    "los valores quedan como llegaron: `None` sigue siendo `None` y `2` no se vuelve `\"2\"`": [
        changed("grid_combinations", "por np.array", "product(*grid.values())",
                "product(*(np.array(v) for v in grid.values()))", fails="test_values_as_given", says="numpy"),
        Wrong("grid_combinations", "con meshgrid", fails="test_values_as_given", never="una posición", source="""
def grid_combinations(grid):
    columns = np.meshgrid(*[np.array(v, dtype=object if None in v else None) for v in grid.values()])
    return [dict(zip(grid, values)) for values in zip(*(column.ravel() for column in columns))]
"""),
        changed("grid_combinations", "los None se pierden", "product(*grid.values())",
                "product(*([v for v in values if v is not None] for values in grid.values()))",
                fails="test_exactly_those_combinations", says="el None de «seed»"),
        changed("grid_combinations", "lo falso se pierde", "product(*grid.values())",
                "product(*([v for v in values if v or v is None] for values in grid.values()))",
                fails="test_exactly_those_combinations", says="el 0 de «alpha»"),
        changed("grid_combinations", "None se vuelve texto", "zip(grid, values, strict=True)",
                '((n, "None" if v is None else v) for n, v in zip(grid, values))', fails="test_values_as_given",
                says="un texto"),
        changed("grid_combinations", "los enteros se vuelven decimales", "zip(grid, values, strict=True)",
                "((n, float(v) if type(v) is int else v) for n, v in zip(grid, values))",
                fails="test_values_as_given", says="punto flotante"),
        changed("grid_combinations", "los decimales se vuelven enteros", "zip(grid, values, strict=True)",
                "((n, int(v) if type(v) is float else v) for n, v in zip(grid, values))",
                fails="test_values_as_given"),
    ],
    "la grilla que recibe no se modifica": [
        Wrong("grid_combinations", "ordena las listas recibidas", fails="test_grid_is_not_modified", says="en «grid»",
              source="""
def grid_combinations(grid):
    for values in grid.values():
        try:
            values.sort()
        except TypeError:
            pass
    return [dict(zip(grid, values)) for values in itertools.product(*grid.values())]
"""),
        Wrong("grid_combinations", "saca el primer eje", fails="test_grid_is_not_modified", says="en «grid»", source="""
def grid_combinations(grid):
    rows = [{}]
    for name in list(grid):
        values = grid.pop(name)
        rows = [row | {name: value} for row in rows for value in values]
    return rows
"""),
        Wrong("grid_combinations", "vacía cada lista", fails="test_grid_is_not_modified", says="en «grid»", source="""
def grid_combinations(grid):
    rows = [{}]
    for name, values in grid.items():
        grown = []
        while values:
            value = values.pop()
            grown += [row | {name: value} for row in rows]
        rows = grown
    return rows
"""),
    ],
    "`[{\"a\": 1, \"b\": 2}, {\"a\": 1, \"b\": 4}, {\"a\": 3, \"b\": 2}, {\"a\": 3, \"b\": 4}]`": [
        changed("grid_combinations", "los nombres al revés", "zip(grid, values, strict=True)",
                "zip(reversed(grid), values)", fails="test_exactly_those_combinations"),
        changed("grid_combinations", "los nombres ordenados", "zip(grid, values, strict=True)",
                "zip(sorted(grid), values)", fails="test_exactly_those_combinations"),
    ],
}


def _choose(name, fails, body, says="", never=""):
    lines = "\n".join("    " + line for line in body.strip().splitlines())
    return Wrong("choose", name, f"def choose(cv_results, simplicity):\n{lines}\n", fails, says, never)


CHOOSE = {
    "devuelve **el diccionario de hiperparámetros** (una fila de la columna `\"params\"`)": [
        _choose("el valor de la columna", "test_returns_the_params", """
best = np.nanmax(cv_results["mean_test_score"])
return min(v for v, s in zip(cv_results[simplicity], cv_results["mean_test_score"]) if s == best)
""", says="la fila entera"),
        _choose("un diccionario de columnas", "test_returns_the_params", """
best = int(np.nanargmax(cv_results["mean_test_score"]))
return {name: column[best] for name, column in cv_results.items()}
"""),
        _choose("una lista con los empatados", "test_returns_the_params", """
scores = cv_results["mean_test_score"]
return [row for row, score in zip(cv_results["params"], scores) if score == np.nanmax(scores)]
""", says="una lista"),
    ],
    "gana el mayor puntaje medio de validación": [
        changed("choose", "tolerancia de 0,01", "scores == np.nanmax(scores)", "scores >= np.nanmax(scores) - 0.01",
                fails="test_best_score_wins", says="una tolerancia"),
        changed("choose", "np.isclose", "scores == np.nanmax(scores)", "np.isclose(scores, np.nanmax(scores))",
                fails="test_best_score_wins", says="una tolerancia"),
        changed("choose", "un desvío", "scores == np.nanmax(scores)",
                'scores >= np.nanmax(scores - cv_results["std_test_score"])', fails="test_best_score_wins",
                says="una tolerancia"),
        changed("choose", "redondea a dos decimales", 'np.asarray(cv_results["mean_test_score"], dtype=float)',
                'np.round(np.asarray(cv_results["mean_test_score"], dtype=float), 2)', fails="test_best_score_wins",
                says="¿Los redondeamos"),
        changed("choose", "el más cercano a cero", 'np.asarray(cv_results["mean_test_score"], dtype=float)',
                '-abs(1 - np.asarray(cv_results["mean_test_score"], dtype=float))', fails="test_any_sign"),
        _choose("empieza en 0", "test_any_sign", """
best, winner = 0, None
for row, score in enumerate(cv_results["mean_test_score"]):
    simpler = winner is not None and cv_results[simplicity][row] < cv_results[simplicity][winner]
    if score > best or (score == best and simpler):
        best, winner = score, row
return None if winner is None else cv_results["params"][winner]
""", says="llegó None"),
        _choose("empieza en -1", "test_any_sign", """
best, winner = -1, 0
for row, score in enumerate(cv_results["mean_test_score"]):
    simpler = cv_results[simplicity][row] < cv_results[simplicity][winner]
    if score > best or (score == best and simpler):
        best, winner = score, row
return cv_results["params"][winner]
"""),
        _choose("el puesto es la posición", "test_best_score_wins", """
return cv_results["params"][cv_results["rank_test_score"][0] - 1]
"""),
    ],
    "una configuración cuyo puntaje es `NaN` (falló al entrenar) nunca gana": [
        _choose("el último de un orden con NaN", "test_nan_never_wins", """
scores = cv_results["mean_test_score"]
order = np.lexsort((-np.asarray(cv_results[simplicity], float), scores))
return cv_results["params"][order[-1]]
""", says="cuyo puntaje es NaN"),
        changed("choose", "un NaN vale uno", 'np.asarray(cv_results["mean_test_score"], dtype=float)',
                'np.nan_to_num(cv_results["mean_test_score"], nan=1.0)', fails="test_nan_never_wins"),
        changed("choose", "solo descarta el primero", 'np.asarray(cv_results["mean_test_score"], dtype=float)',
                'np.asarray(cv_results["mean_test_score"], dtype=float); '
                'scores = scores if np.isnan(scores[1:]).any() else np.nan_to_num(scores, nan=9)',
                fails="test_nan_never_wins"),
        _choose("pisa los NaN de la tabla", "test_all_rules_together", """
scores = cv_results["mean_test_score"]
scores[np.isnan(scores)] = -np.inf
tied = np.flatnonzero(scores == scores.max())
return cv_results["params"][min(tied, key=lambda row: cv_results[simplicity][row])]
""", says="en «cv_results»"),
    ],
    "si varias empatan exactamente en el primer lugar, gana **la más simple**": [
        _choose("la más simple de la tabla, si hay empate", "test_all_rules_together", """
scores = np.asarray(cv_results["mean_test_score"], dtype=float)
rows = np.flatnonzero(scores == np.nanmax(scores))
if len(rows) > 1:
    return cv_results["params"][int(np.argmin(cv_results[simplicity]))]
return cv_results["params"][rows[0]]
""", says="solo entre las del primer lugar"),
        changed("choose", "la del medio", "min(tied, key=lambda row: cv_results[simplicity][row])",
                "sorted(tied, key=lambda row: cv_results[simplicity][row])[len(tied) // 2]",
                fails="test_ties_go_to_the_simplest"),
        changed("choose", "desempata el entrenamiento", "min(tied, key=lambda row: cv_results[simplicity][row])",
                'max(tied, key=lambda row: (cv_results["mean_train_score"][row], -cv_results[simplicity][row]))',
                fails="test_all_rules_together", says="la de mejor puntaje de entrenamiento"),
        changed("choose", "posición dentro de los empatados", "min(tied, key=lambda row: cv_results[simplicity][row])",
                "int(np.argmin(np.asarray(cv_results[simplicity])[tied]))", fails="test_best_score_wins"),
    ],
    "La columna `simplicity` dice cuál lo es: la que tiene ahí el valor **más chico**.": [
        changed("choose", "el primer hiperparámetro", "cv_results[simplicity][row]",
                'list(cv_results["params"][row].values())[0]', fails="test_simplicity_is_the_column_received",
                says="¿Quedó fija otra columna?"),
        changed("choose", "el último hiperparámetro", "cv_results[simplicity][row]",
                'list(cv_results["params"][row].values())[-1]', fails="test_simplicity_is_the_column_received"),
        changed("choose", "la suma de los hiperparámetros", "cv_results[simplicity][row]",
                'sum(cv_results["params"][row].values())', fails="test_simplicity_is_the_column_received"),
        changed("choose", "el valor más grande", "key=lambda row: cv_results[simplicity][row]",
                "key=lambda row: -cv_results[simplicity][row]", fails="test_ties_go_to_the_simplest"),
        changed("choose", "como texto", "key=lambda row: cv_results[simplicity][row]",
                "key=lambda row: str(cv_results[simplicity][row])", fails="test_ties_go_to_the_simplest"),
    ],
}

SENTENCES = {"count_fits": COUNT_FITS, "grid_combinations": GRID_COMBINATIONS, "choose": CHOOSE}
