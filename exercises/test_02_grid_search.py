"""Comprobaciones de los ejercicios de la lección 02: contar, armar y elegir en una grilla.

Cada prueba mira una sola idea y tolera los errores de las demás: así el diagnóstico nombra el que es.
"""
import itertools

import numpy as np

from coursekit.basics.spanish import plural
from coursekit.grader import (
    equal_values,
    is_dict,
    is_int,
    is_number,
    is_sequence,
    left_alone,
    original_values,
    points,
    same_order,
)
from coursekit.grader.values import number, show

CLASS_GRID = {"a": [1, 3], "b": [2, 4]}
FOREST_GRID = {          # la grilla del bosque de las diapositivas: 2 · 11 · 4 · 4 · 4 · 10
    "criterion": ["entropy", "gini"],
    "max_depth": [*np.linspace(10, 1200, 10, dtype=int).tolist(), None],
    "max_features": ["auto", "sqrt", "log2", None],
    "min_samples_leaf": [4, 6, 8, 12],
    "min_samples_split": [5, 7, 10, 14],
    "n_estimators": np.linspace(151, 1200, 10, dtype=int).tolist(),
}
ONE_AXIS = {"C": [0.01, 0.1, 1, 10, 100, 1000]}      # con un solo eje, sumar y multiplicar dan lo mismo
NEEDED_LATER = "Quien pasa una grilla espera encontrarla igual después."


# --- count_fits ------------------------------------------------------------------------------

@points(1, of="count_fits", hint="Todos con todos: los largos de las listas se multiplican.")
def test_axes_multiply(submission):
    """Los ejes se multiplican"""
    got = is_number(submission.count_fits(FOREST_GRID, 1, refit=False))
    lengths = [len(values) for values in FOREST_GRID.values()]
    assert got not in (sum(lengths), sum(lengths) + 1), (
        f"En la grilla del bosque de la clase contamos {sum(lengths)} combinaciones: los largos "
        f"{lengths} no se suman.")
    # El reajuste y los pliegues se miran en otras pruebas: aquí vale contarlos o no.
    assert got in (14080, 14081, 5 * 14080, 5 * 14080 + 1), (
        f"La grilla del bosque de la clase tiene listas de largo {lengths}: con k=1 y sin reajuste "
        f"esperamos 14080 ajustes y llegaron {number(got)}.")


@points(1, of="count_fits", hint="Contamos combinaciones; ¿cuántas veces se entrena cada una? Lo dice `k`.",
        after="test_axes_multiply")
def test_every_fold_trains(submission):
    """Cada pliegue entrena un modelo"""
    got = is_number(submission.count_fits(ONE_AXIS, 7, refit=False))
    assert got not in (6, 7), (
        "Con 6 combinaciones y 7 pliegues llegó lo mismo que con un solo pliegue: cada combinación se entrena "
        "7 veces, una por pliegue.")
    assert got not in (30, 31), (
        f"Con 6 combinaciones y k=7 llegaron {number(got)} ajustes, los de 5 pliegues. ¿Quedó fijo el 5?")
    # El reajuste se mira en otra prueba: aquí vale contarlo o no, y hasta uno por pliegue.
    assert got in (42, 43, 49), f"6 combinaciones por 7 pliegues son 42 ajustes; llegaron {number(got)}."


@points(1, of="count_fits", hint="Al final se entrena un solo modelo más, y solo si refit es True.",
        after=("test_axes_multiply", "test_every_fold_trains"))
def test_refit_adds_one(submission):
    """El reajuste final es un ajuste más"""
    without = is_number(submission.count_fits(ONE_AXIS, 5, refit=False))
    extra = is_number(submission.count_fits(ONE_AXIS, 5, refit=True)) - without
    assert extra != 0, "Con refit=True y con refit=False llegó la misma cantidad: el reajuste final también cuenta."
    assert extra != 5, "El reajuste se contó una vez por pliegue, y es uno solo: usa todo el conjunto de desarrollo."
    assert extra == 1, f"El reajuste agrega 1 ajuste, y aquí agrega {number(extra)}."
    got = submission.count_fits(ONE_AXIS, 1, refit=False)
    assert got == 6, f"6 combinaciones, k=1 y sin reajuste son 6 ajustes; llegaron {show(got)}."


@points(1, of="count_fits", hint="Si no se dice nada, GridSearchCV reajusta: refit=True es lo que vale por omisión.")
def test_refit_is_the_default(submission):
    """Sin decir nada, hay reajuste"""
    default = is_number(submission.count_fits(ONE_AXIS, 5))
    explicit = submission.count_fits(ONE_AXIS, 5, refit=True)
    assert default == explicit, f"Sin decir refit llegan {number(default)} ajustes y con refit=True, {show(explicit)}."


@points(1, of="count_fits", hint="Una lista de grillas se recorre una después de otra: sus combinaciones se suman, y "
        "cada una se entrena en todos los pliegues.",
        after=("test_axes_multiply", "test_every_fold_trains", "test_refit_adds_one"))
def test_list_of_grids_adds(submission):
    """Una lista de grillas se suma"""
    grids = [{"kernel": ["linear", "sigmoid"], "C": [1, 10, 100]}, {"kernel": ["rbf", "poly"], "gamma": [0.1, 1.0]}]
    got = is_number(submission.count_fits(grids, 5, refit=False))
    said = f"Dos grillas de 6 y de 4 combinaciones, con k=5 y sin reajuste, son 50 ajustes; llegaron {number(got)}"
    for mistake, which in ((120, "los de multiplicar las dos grillas, y son búsquedas separadas"),
                           (60, "los de una sola grilla con todos los hiperparámetros juntos"),
                           (10, "sin multiplicar por los 5 pliegues"),
                           (34, "con los pliegues solo en la primera"), (26, "con los pliegues solo en la última"),
                           (30, "los de la primera grilla"), (20, "los de la última grilla")):
        assert got != mistake, f"{said}: {which}."
    assert got == 50, f"{said}."
    extra = submission.count_fits(grids, 5, refit=True) - got
    assert extra != 2, "El reajuste se contó una vez por grilla, y es uno solo: el del mejor de todos."
    assert extra == 1, f"Con una lista de grillas el reajuste agrega 1 ajuste, y aquí agrega {number(extra)}."
    got = submission.count_fits([CLASS_GRID, ONE_AXIS, {"b": [7]}], 3, refit=True)
    assert got == 34, f"Tres grillas de 4, 6 y 1 combinaciones, con k=3 y reajuste, son 34 ajustes; llegó {show(got)}."


@points(1, of="count_fits", hint="Combinaciones × pliegues, más uno si hay reajuste: un número entero.",
        after=("test_axes_multiply", "test_every_fold_trains", "test_refit_adds_one", "test_refit_is_the_default"))
def test_numbers_of_the_class(submission):
    """El ejemplo del enunciado (21) y los números de la clase: 15626 y 451"""
    got = is_int(submission.count_fits({"a": [1, 3], "b": [2, 4]}, k=5), "la cantidad de ajustes")
    assert got == 21, f"El ejemplo del enunciado da 21; llegó {show(got)}."
    left_alone(submission, NEEDED_LATER)
    five = {name: [1, 2, 3, 4, 5] for name in "abcde"}
    got = is_int(submission.count_fits(five, 5), "la cantidad de ajustes")
    assert got == 15626, (
        f"5 hiperparámetros con 5 valores, 5 pliegues y reajuste son 15626 ajustes; llegaron {number(got)}.")
    network = {"activation": list("abcde"), "neurons": [5, 10, 15, 25, 35, 50], "optimizer": ["SGD", "Adam", "Adamax"]}
    got = submission.count_fits(network, 5)
    assert got == 451, (
        f"La red de la clase tiene 90 configuraciones: con 5 pliegues y reajuste, 451; llegaron {show(got)}.")
    layers = {"hidden_layer_sizes": [[10], [10, 10]], "alpha": [0.0, 1e-4, 1e-2], "early_stopping": [False]}
    got = submission.count_fits(layers, 10, False)
    assert got == 60, (
        f"La grilla {layers} tiene 6 combinaciones: con 10 pliegues y sin reajuste, 60; llegó {show(got)}.")
    left_alone(submission, NEEDED_LATER)


# --- grid_combinations -----------------------------------------------------------------------

UNEVEN = {"a": [3, 1], "b": [2, 6, 4]}      # sin orden, y con listas de distinto largo


def as_values(row) -> list:
    """Los valores de una fila, sea diccionario u otra secuencia: la forma se mira en una sola prueba."""
    return list(row.values()) if isinstance(row, dict) else list(row)


@points(1, of="grid_combinations", hint="itertools.product(*listas) combina todos con todos: el asterisco le pasa cada "
        "lista por separado.")
def test_product_not_zip(submission):
    """Están todas las combinaciones"""
    got = is_sequence(submission.grid_combinations(UNEVEN))
    expected = f"Con {UNEVEN} esperamos 6 combinaciones"
    values = [as_values(row) for row in got]
    assert [set(row) for row in values if not _has_lists(row)] != [{3, 2}, {1, 6}], (
        f"{expected} y llegaron 2: la primera con la primera y la segunda con la segunda. ¿Usamos zip en lugar de un "
        "producto?")
    assert not any(_has_lists(row) for row in values), (
        f"{expected} y llegó {show(got[0])}, con una lista entera donde va un valor: product(*listas) lleva un "
        "asterisco.")
    assert len(got) != 1 or not set("ab") & set(map(str, values[0])), (
        "Llegó una sola combinación, hecha con los nombres «a» y «b»: product(*grid) recorre las claves; hacen falta "
        "los valores.")
    assert len(got) != 1, f"{expected} y llegó 1: ¿quedó el return adentro del bucle?"
    assert len(got) == 6, f"{expected} y llegaron {len(got)}."


def _has_lists(row) -> bool:
    return any(isinstance(value, list) for value in row)


@points(1, of="grid_combinations", hint="Creemos un diccionario nuevo para cada combinación.",
        after="test_product_not_zip")
def test_rows_are_different(submission):
    """Cada combinación aparece una sola vez"""
    got = [as_values(row) for row in is_sequence(submission.grid_combinations(UNEVEN))]
    assert any(row != got[0] for row in got), (
        f"Las {len(got)} filas son la misma, {got[0]}: ¿agregamos siempre el mismo diccionario?")
    repeated = [row for row in got if got.count(row) > 1]
    assert not repeated, f"La combinación {repeated[0]} aparece {got.count(repeated[0])} veces."


@points(1, of="grid_combinations", hint="Cada combinación es un diccionario con los nombres de la grilla: "
        "así se le puede pasar a un modelo con **.")
def test_rows_are_dicts(submission):
    """Cada combinación es un diccionario con los nombres"""
    got = is_sequence(submission.grid_combinations(CLASS_GRID))
    assert got, f"Con {CLASS_GRID} no llegó ninguna combinación."
    for row in got:
        is_dict(row, keys=["a", "b"], what="cada combinación")


@points(1, of="grid_combinations", hint="La grilla puede tener cualquier cantidad de ejes: no escribamos un for por "
        "hiperparámetro.")
def test_any_number_of_axes(submission):
    """Sirve para uno, dos o más hiperparámetros"""
    for axes in (3, 4, 6):
        grid = {name: [position] for position, name in enumerate("abcdef"[:axes])}
        for row in is_sequence(submission.grid_combinations(grid)):
            assert len(row) == len(grid), (
                f"La grilla tiene {len(grid)} hiperparámetros y una combinación trae {len(row)}: {row}.")
    got = is_sequence(submission.grid_combinations({"C": [0.1, 1, 10]}))
    came = plural(len(got), "llegó", "llegaron")
    assert len(got) == 3, f"Con un solo hiperparámetro de 3 valores hay 3 combinaciones; {came} {len(got)}."


@points(1, of="grid_combinations", hint="Van los valores de la lista tal como están: ni sus posiciones, ni su texto, "
        "ni lo que un arreglo de numpy hace con ellos.", after="test_product_not_zip")
def test_values_as_given(submission):
    """Los valores quedan como llegaron"""
    grid = {"max_depth": [3, None, 7.5], "criterion": ["gini", "entropy"], "warm_start": [True, False],
            "C": [2, "2", 2.5]}
    given = [value for values in grid.values() for value in values]
    for row in is_sequence(submission.grid_combinations(grid)):
        for value in as_values(row):
            assert type(value) is not int or value not in (0, 1), (
                f"Llegó la posición {value} en lugar del valor de la lista que está en esa posición.")
        original_values(as_values(row), given, "cada valor de una combinación")


@points(1, of="grid_combinations", hint="Trabajemos sobre una copia.")
def test_grid_is_not_modified(submission):
    """La grilla recibida queda intacta"""
    for grid in (UNEVEN, {"criterion": ["gini", "entropy"], "C": [10.0, 0.1]}):
        is_sequence(submission.grid_combinations(grid))
        left_alone(submission, f"{NEEDED_LATER} ¿Un pop, un del, un sort?")


@points(1, of="grid_combinations", hint="Un diccionario por cada modelo, con un valor de cada lista: ni uno más, ni "
        "uno menos.",
        after=("test_product_not_zip", "test_rows_are_different", "test_rows_are_dicts", "test_any_number_of_axes",
               "test_values_as_given"))
def test_exactly_those_combinations(submission):
    """El ejemplo del enunciado, y otras grillas"""
    zeros = {"alpha": [0, 0.5], "shuffle": [False, True], "seed": [None, 0], "name": ["", "x"]}
    for grid in (CLASS_GRID, UNEVEN, zeros, {"layers": [[10], (10, 10)]}, {"a": [1], "b": [2], "c": [3]}):
        got = is_sequence(submission.grid_combinations(grid))
        expected = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
        for name, values in grid.items():
            tried = [row[name] for row in got]
            lost = [value for value in values if not any(value is one or equal_values(value, one) for one in tried)]
            assert not lost, f"Con la grilla {grid}, el {show(lost[0])} de «{name}» no está en ninguna combinación."
        for row in expected:
            assert any(equal_values(row, one) for one in got), f"Con la grilla {grid} falta la combinación {row}."
        assert len(got) == len(expected), (
            f"Con la grilla {grid} esperamos {len(expected)} combinaciones y llegaron {len(got)}.")


# --- choose ----------------------------------------------------------------------------------

def table(test, train=None, **columns):
    """Una `cv_results` chica: puntajes, puestos como los de scikit-learn, y las columnas de hiperparámetros."""
    scores = np.asarray(test, float)
    filled = np.where(np.isnan(scores), -np.inf, scores)
    rank = np.array([1 + int((filled > value).sum()) for value in filled], dtype=np.int32)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    parameters = {f"param_{name}": np.array(values) for name, values in columns.items()}
    return {"params": rows, **parameters, "mean_test_score": scores, "std_test_score": np.full(len(scores), 0.02),
            "rank_test_score": rank, "mean_train_score": np.array(test if train is None else train, float)}


SHAPE = "test_returns_the_params"
KEEP = "Es la tabla de resultados de una búsqueda que pudo tardar horas."


@points(1, of="choose", hint="La función devuelve una fila de cv_results[\"params\"].")
def test_returns_the_params(submission):
    """Devuelve el diccionario de hiperparámetros"""
    got = submission.choose(table([0.91], max_depth=[4]), "param_max_depth")
    if isinstance(got, (int, float, np.number)):
        assert got != 0.91, "Llegó el puntaje, 0,91: se pide la configuración que lo obtuvo."
        assert got != 0, "Llegó la posición 0: falta usarla para buscar la fila de cv_results[\"params\"]."
        assert got != 4, "Llegó el valor de max_depth, 4: se pide la fila entera de cv_results[\"params\"]."
    is_dict(got, keys=["max_depth"])


@points(1, of="choose", hint="Gana el puntaje más alto, por poco que sea: la simplicidad solo desempata. "
        "rank_test_score 1 es el mejor puesto, no el mayor.", after=SHAPE)
def test_best_score_wins(submission):
    """Gana el mejor puntaje"""
    results = table([0.91, 0.97, 0.88, 0.94], max_depth=[1, 3, 5, 7])
    got = submission.choose(results, "param_max_depth")
    assert got != {"max_depth": 5}, (
        "Elegimos max_depth=5, la configuración con el peor puntaje, 0,88 (y el rank_test_score más alto: el puesto 1 "
        "es el mejor).")
    assert got != {"max_depth": 1}, (
        "Elegimos max_depth=1, la primera de la tabla y la más simple, con 0,91, y hay un 0,97: la simplicidad solo "
        "desempata.")
    assert got == {"max_depth": 3}, f"El mejor puntaje, 0,97, es el de max_depth=3; llegó {show(got)}."
    for other, written in ((0.96, "0,96"), (0.9699, "0,9699"), (0.97 - 1e-7, "0,9699999")):
        got = submission.choose(table([other, 0.97, 0.5], max_depth=[1, 3, 5]), "param_max_depth")
        assert got != {"max_depth": 1}, (
            f"Elegimos max_depth=1, con {written}, y max_depth=3 tiene 0,97: solo se desempata entre puntajes "
            "exactamente iguales. ¿Los redondeamos, o los comparamos con una tolerancia?")
        assert got == {"max_depth": 3}, f"El mejor puntaje, 0,97, es el de max_depth=3; llegó {show(got)}."


@points(1, of="choose", hint="¿Con qué valor empieza la comparación? Un puntaje como neg_mean_squared_error es "
        "negativo.", after=(SHAPE, "test_best_score_wins"))
def test_any_sign(submission):
    """Los puntajes pueden ser negativos o cero"""
    for title, scores in same_order([0.25, 0.75, -2000.5, 0.5]):
        got = submission.choose(table(scores, max_depth=[1, 3, 5, 7]), "param_max_depth")
        shown = ", ".join(number(score) for score in scores)
        assert got == {"max_depth": 3}, (
            f"Con {title} ({shown}) gana la segunda configuración, max_depth=3; llegó {show(got)}.")


@points(1, of="choose", hint="Un NaN no compite: np.nanmax no lo cuenta y np.max devuelve NaN.", after=SHAPE)
def test_nan_never_wins(submission):
    """Un ajuste que falló nunca gana"""
    for scores, depths in (([np.nan, 0.9, np.nan], [1, 3, 5]), ([0.9, np.nan], [3, 1]), ([np.nan, 0.9], [5, 3])):
        got = submission.choose(table(scores, max_depth=depths), "param_max_depth")
        failed = [{"max_depth": depth} for depth, score in zip(depths, scores, strict=True) if np.isnan(score)]
        assert got not in failed, (
            f"Elegimos {got}, cuyo puntaje es NaN: ese modelo no se pudo entrenar. ¿Qué hace argmax si hay un NaN?")
        assert got == {"max_depth": 3}, f"La única configuración que no falló es max_depth=3; llegó {show(got)}."


@points(1, of="choose", hint="Entre los empatados gana el menor valor de la columna `simplicity`, "
        "no el primero ni el último de la tabla.", after=SHAPE)
def test_ties_go_to_the_simplest(submission):
    """Los empates los gana la más simple"""
    results = table([0.93, 0.93, 0.93], max_depth=[12, 2, 5])
    got = submission.choose(results, "param_max_depth")
    assert got != {"max_depth": 12}, (
        "Tres árboles empatan y elegimos el de profundidad 12, el menos simple (y el primero de la tabla).")
    assert got == {"max_depth": 2}, f"Empatan las profundidades 12, 2 y 5: la más simple es 2; llegó {show(got)}."


@points(1, of="choose", hint="La columna que mide la simplicidad llega en `simplicity`: cv_results[simplicity].",
        after=(SHAPE, "test_ties_go_to_the_simplest"))
def test_simplicity_is_the_column_received(submission):
    """La simplicidad se lee en la columna pedida"""
    results = table([0.93, 0.93, 0.93], max_depth=[2, 5, 8], max_leaf_nodes=[31, 4, 9], max_features=[7, 6, 3])
    for column, winner in (("param_max_depth", 0), ("param_max_leaf_nodes", 1), ("param_max_features", 2)):
        got = submission.choose(results, column)
        assert got == results["params"][winner], (
            f"Con simplicity=\"{column}\" las tres configuraciones empatan y gana la de menor valor en esa columna, "
            f"{results['params'][winner]}; llegó {show(got)}. ¿Quedó fija otra columna?")


@points(1, of="choose", hint="El puntaje de entrenamiento premia al que memoriza: elegimos con mean_test_score, "
        "el de validación.", after=SHAPE)
def test_validation_decides(submission):
    """Decide la validación, no el entrenamiento"""
    results = table([0.90, 0.95, 0.85], train=[1.0, 0.97, 0.9], max_depth=[9, 4, 2])
    got = submission.choose(results, "param_max_depth")
    assert got != {"max_depth": 9}, (
        "Elegimos max_depth=9, la configuración que mejor puntúa sobre los datos con los que se entrenó (1); en "
        "validación gana max_depth=4, con 0,95.")


@points(1, of="choose", hint="Primero el mayor puntaje entre los que no son NaN; después, solo entre los que tienen "
        "exactamente ese, el menor valor de la columna pedida.",
        after=(SHAPE, "test_best_score_wins", "test_any_sign", "test_nan_never_wins", "test_ties_go_to_the_simplest",
               "test_simplicity_is_the_column_received", "test_validation_decides"))
def test_all_rules_together(submission):
    """Todas las reglas a la vez"""
    results = table([0.93, 0.5, np.nan, 0.93, 0.93, 0.5], train=[0.94, 0.6, np.nan, 1.0, 0.99, 1.0],
                    max_depth=[8, 1, 2, 6, 4, 3])
    got = submission.choose(results, "param_max_depth")
    assert got not in ({"max_depth": 1}, {"max_depth": 3}), (
        f"Empatan con 0,93 las profundidades 8, 6 y 4, y elegimos {got}, que tiene 0,5: se desempata solo entre las "
        "del primer lugar.")
    assert got != {"max_depth": 6}, (
        "Tres empatan con 0,93 en validación y elegimos max_depth=6, la de mejor puntaje de entrenamiento: desempata "
        "la simplicidad.")
    assert got == {"max_depth": 4}, f"Empatan las profundidades 8, 6 y 4: la más simple es 4; llegó {show(got)}."
    left_alone(submission, KEEP)
    results = table([np.nan, -0.9, -1.5, -0.9], max_depth=[1, 7, 2, 5])
    results["param_max_depth"] = np.ma.MaskedArray([1, 7, 2, 5], mask=False)      # como las de GridSearchCV
    got = submission.choose(results, "param_max_depth")
    assert got == {"max_depth": 5}, f"Empatan con −0,9 las profundidades 7 y 5: gana la 5; llegó {show(got)}."
    left_alone(submission, KEEP)
