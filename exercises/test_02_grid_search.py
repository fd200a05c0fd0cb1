"""Comprobaciones de los ejercicios de la lección 02: contar, armar y elegir en una grilla.

Cada prueba mira una sola idea y tolera los errores de las demás: así el diagnóstico nombra el que es.
"""
import numpy as np

from coursekit.grader import is_dict, is_int, is_list, is_number, points
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


# --- count_fits ------------------------------------------------------------------------------

@points(2, of="count_fits", hint="Todos con todos: los largos de las listas se multiplican.")
def test_axes_multiply(submission):
    """Los ejes se multiplican"""
    got = is_number(submission.count_fits(FOREST_GRID, 1, refit=False))
    lengths = [len(values) for values in FOREST_GRID.values()]
    assert got not in (sum(lengths), sum(lengths) + 1), (
        f"En la grilla del bosque de la clase contamos {sum(lengths)} combinaciones: los largos "
        f"{lengths} no se suman.")
    # El reajuste se mira en otra prueba: aquí vale contarlo o no.
    assert got in (14080, 14081), (
        f"La grilla del bosque de la clase tiene listas de largo {lengths}: con k=1 y sin reajuste "
        f"esperamos 14080 ajustes y llegaron {number(got)}.")


@points(1, of="count_fits", hint="Contamos combinaciones; ¿cuántas veces se entrena cada una?")
def test_every_fold_trains(submission):
    """Cada pliegue entrena un modelo"""
    got = is_number(submission.count_fits(ONE_AXIS, 5, refit=False))
    assert got not in (6, 7), (
        "Con 6 combinaciones y 5 pliegues llegó lo mismo que con un solo pliegue: cada combinación se entrena "
        "5 veces, una por pliegue.")
    assert abs(got - 30) <= 5, f"6 combinaciones por 5 pliegues son 30 ajustes; llegaron {number(got)}."


@points(1, of="count_fits", hint="Al final se entrena un solo modelo más, y solo si refit es True.")
def test_refit_adds_one(submission):
    """El reajuste final es un ajuste más"""
    without = is_number(submission.count_fits(ONE_AXIS, 5, refit=False))
    extra = is_number(submission.count_fits(ONE_AXIS, 5, refit=True)) - without
    assert extra != 0, "Con refit=True y con refit=False llegó la misma cantidad: el reajuste final también cuenta."
    assert extra != 5, "El reajuste se contó una vez por pliegue, y es uno solo: usa todo el conjunto de desarrollo."
    assert extra == 1, f"El reajuste agrega 1 ajuste, y aquí agrega {number(extra)}."
    got = submission.count_fits(ONE_AXIS, 1, refit=False)
    assert got == 6, f"6 combinaciones, k=1 y sin reajuste son 6 ajustes; llegaron {show(got)}."


@points(1, of="count_fits", hint="Si no se dice nada, GridSearchCV reajusta: refit=True es el valor por defecto.")
def test_refit_is_the_default(submission):
    """Sin decir nada, hay reajuste"""
    default = is_number(submission.count_fits(ONE_AXIS, 5))
    explicit = submission.count_fits(ONE_AXIS, 5, refit=True)
    assert default == explicit, f"Sin decir refit llegan {number(default)} ajustes y con refit=True, {show(explicit)}."


@points(1, of="count_fits", hint="Una lista de grillas se recorre una después de otra: sus combinaciones se suman.")
def test_list_of_grids_adds(submission):
    """Una lista de grillas se suma"""
    grids = [{"max_depth": [2, 4, 8]}, {"max_leaf_nodes": [4, 8, 16, 32]}]
    got = is_number(submission.count_fits(grids, 1, refit=False))
    assert got not in (12, 13), (
        "Multiplicamos las dos grillas de la lista, y son búsquedas separadas: 3 combinaciones de una y 4 de la otra.")
    assert got in (7, 8), f"Una grilla de 3 y otra de 4 son 7 combinaciones; con k=1 llegaron {number(got)} ajustes."
    extra = submission.count_fits(grids, 1, refit=True) - got
    assert extra <= 1, "El reajuste se contó una vez por grilla, y es uno solo: el del mejor de todos."


@points(1, of="count_fits", hint="Combinaciones × pliegues, más uno si hay reajuste: un número entero.",
        after=("test_axes_multiply", "test_every_fold_trains", "test_refit_adds_one", "test_refit_is_the_default"))
def test_numbers_of_the_class(submission):
    """Los números de la clase: 15 626 y 451"""
    five = {name: [1, 2, 3, 4, 5] for name in "abcde"}
    got = is_int(submission.count_fits(five, 5), "la cantidad de ajustes")
    assert got == 15626, (
        f"5 hiperparámetros con 5 valores, 5 pliegues y reajuste son 15626 ajustes; llegaron {number(got)}.")
    network = {"activation": list("abcde"), "neurons": [5, 10, 15, 25, 35, 50], "optimizer": ["SGD", "Adam", "Adamax"]}
    got = submission.count_fits(network, 5)
    assert got == 451, (
        f"La red de la clase tiene 90 configuraciones: con 5 pliegues y reajuste, 451; llegaron {show(got)}.")


# --- grid_combinations -----------------------------------------------------------------------

def rows(got) -> list:
    """Las filas que llegaron, en lista, tupla o arreglo: que sea una lista se mira en una sola prueba."""
    return list(got) if isinstance(got, (tuple, np.ndarray)) else is_list(got)


def as_values(row) -> list:
    """Los valores de una fila, sea diccionario u otra secuencia: la forma se mira en una sola prueba."""
    return list(row.values()) if isinstance(row, dict) else list(row)


@points(2, of="grid_combinations", hint="itertools.product combina todos con todos; zip solo aparea posiciones.")
def test_product_not_zip(submission):
    """Están todas las combinaciones"""
    got = rows(submission.grid_combinations(CLASS_GRID))
    assert len(got) != 2, (
        "Con a = {1, 3} y b = {2, 4} esperamos 4 combinaciones y llegaron 2: ¿usamos zip en lugar de un producto?")
    assert len(got) != 1 or not set("ab") & set(map(str, as_values(got[0]))), (
        "Llegó una sola combinación, hecha con los nombres «a» y «b»: product(*grid) recorre las claves; hacen falta "
        "los valores.")
    assert len(got) != 1, (
        "Con a = {1, 3} y b = {2, 4} esperamos 4 combinaciones y llegó 1: ¿quedó el return adentro del bucle?")
    assert len(got) == 4, f"Con a = {{1, 3}} y b = {{2, 4}} esperamos 4 combinaciones y llegaron {len(got)}."


@points(1, of="grid_combinations", hint="Todas las filas son iguales: estamos reusando el mismo diccionario. "
        "Creemos uno nuevo para cada combinación.")
def test_rows_are_different(submission):
    """Cada combinación aparece una sola vez"""
    got = [as_values(row) for row in rows(submission.grid_combinations(CLASS_GRID))]
    assert len(got) < 2 or any(row != got[0] for row in got), (
        f"Las {len(got)} filas son la misma, {got[0]}: ¿agregamos siempre el mismo diccionario?")
    assert all(got.count(row) == 1 for row in got), "Hay combinaciones repetidas."


@points(1, of="grid_combinations", hint="Cada combinación es un diccionario con los nombres de la grilla: "
        "así se le puede pasar a un modelo con **.")
def test_rows_are_dicts(submission):
    """Cada combinación es un diccionario con los nombres"""
    for row in is_list(submission.grid_combinations(CLASS_GRID), what="el resultado"):
        is_dict(row, keys=["a", "b"], what="cada combinación")


@points(1, of="grid_combinations", hint="La grilla puede tener cualquier cantidad de ejes: no escribamos un for por "
        "hiperparámetro.")
def test_any_number_of_axes(submission):
    """Sirve para uno, dos o tres hiperparámetros"""
    for grid in ({"a": [1], "b": [2], "c": [3]}, {"a": [1], "b": [2], "c": [3], "d": [4]}):
        for row in rows(submission.grid_combinations(grid)):
            assert len(row) == len(grid), (
                f"La grilla tiene {len(grid)} hiperparámetros y una combinación trae {len(row)}: {row}.")
    got = rows(submission.grid_combinations({"C": [0.1, 1, 10]}))
    assert len(got) == 3, f"Con un solo hiperparámetro de 3 valores hay 3 combinaciones; llegaron {len(got)}."


@points(1, of="grid_combinations", hint="Van los valores de la lista tal como están: ni sus posiciones ni su texto.")
def test_values_as_given(submission):
    """Los valores quedan como llegaron"""
    grid = {"max_depth": [3, None], "criterion": ["gini", "entropy"]}
    given = [*grid["max_depth"], *grid["criterion"]]
    for row in rows(submission.grid_combinations(grid)):
        for value in as_values(row):
            assert isinstance(value, str) or value not in (0, 1), (
                f"Llegó la posición {value} en lugar del valor de la lista que está en esa posición.")
            assert value not in ("3", "None"), f"Llegó el texto {show(value)}: el valor de la grilla no es un texto."
            assert value in given, f"Llegó {show(value)}, que no está en la grilla."


@points(1, of="grid_combinations", hint="Quien pasa una grilla espera encontrarla igual después: "
        "trabajemos sobre una copia.")
def test_grid_is_not_modified(submission):
    """La grilla recibida queda intacta"""
    rows(submission.grid_combinations({"a": [1, 3], "b": [2, 4]}))
    assert not submission.modified, "La función modificó la grilla que recibió: ¿un pop, un del, un sort?"


# --- choose ----------------------------------------------------------------------------------

def table(test, train=None, **column):
    """Una `cv_results` chica: puntajes, puestos como los de scikit-learn, y una columna de hiperparámetro."""
    (name, values), = column.items()
    scores = np.asarray(test, float)
    filled = np.where(np.isnan(scores), -np.inf, scores)
    rank = np.array([1 + int((filled > value).sum()) for value in filled], dtype=np.int32)
    return {"params": [{name: value} for value in values], f"param_{name}": np.array(values),
            "mean_test_score": scores, "rank_test_score": rank,
            "mean_train_score": np.array(test if train is None else train, float)}


SHAPE = "test_returns_the_params"


@points(1, of="choose", hint="La función devuelve una fila de cv_results[\"params\"].")
def test_returns_the_params(submission):
    """Devuelve el diccionario de hiperparámetros"""
    got = submission.choose(table([0.91], max_depth=[1]), "param_max_depth")
    assert got != 0.91, "Llegó el puntaje, 0,91: se pide la configuración que lo obtuvo."
    assert got != 0, "Llegó la posición 0: falta usarla para buscar la fila de cv_results[\"params\"]."
    is_dict(got, keys=["max_depth"])


@points(2, of="choose", hint="rank_test_score 1 es el mejor puesto, no el mayor; y en un puntaje, más es mejor.",
        after=SHAPE)
def test_best_score_wins(submission):
    """Gana el mejor puntaje"""
    results = table([0.91, 0.97, 0.88, 0.94], max_depth=[1, 3, 5, 7])
    got = submission.choose(results, "param_max_depth")
    assert got != {"max_depth": 5}, (
        "Elegimos la configuración con el peor puntaje, 0,88: tiene el rank_test_score más alto, y el puesto 1 es el "
        "mejor.")
    assert got != {"max_depth": 1}, (
        "Elegimos max_depth=1, la primera de la tabla y la más simple, con 0,91, y hay un 0,97: la simplicidad solo "
        "desempata.")
    assert got == {"max_depth": 3}, f"El mejor puntaje, 0,97, es el de max_depth=3; llegó {got}."


@points(1, of="choose", hint="Un NaN no compite: np.nanmax lo saltea y np.max devuelve NaN.", after=SHAPE)
def test_nan_never_wins(submission):
    """Un ajuste que falló nunca gana"""
    results = table([np.nan, 0.9, np.nan], max_depth=[1, 3, 5])
    got = submission.choose(results, "param_max_depth")
    assert got not in ({"max_depth": 1}, {"max_depth": 5}), (
        f"Elegimos {got}, cuyo puntaje es NaN: ese modelo no se pudo entrenar. ¿Qué hace argmax si hay un NaN?")
    assert got == {"max_depth": 3}, f"La única configuración que no falló es max_depth=3; llegó {got}."


@points(1, of="choose", hint="Entre los empatados gana el menor valor de la columna `simplicity`, "
        "no el primero ni el último de la tabla.", after=SHAPE)
def test_ties_go_to_the_simplest(submission):
    """Los empates los gana la más simple"""
    results = table([0.93, 0.93, 0.93], max_depth=[8, 2, 5])
    got = submission.choose(results, "param_max_depth")
    assert got != {"max_depth": 8}, (
        "Tres árboles empatan y elegimos el de profundidad 8, el menos simple (y el primero de la tabla).")
    assert got == {"max_depth": 2}, f"Empatan las profundidades 8, 2 y 5: la más simple es 2; llegó {got}."


@points(1, of="choose", hint="La columna que mide la simplicidad llega en `simplicity`: cv_results[simplicity].",
        after=(SHAPE, "test_ties_go_to_the_simplest"))
def test_simplicity_is_the_column_received(submission):
    """La simplicidad se lee en la columna pedida"""
    results = table([0.93, 0.93], max_depth=[2, 8]) | {"param_max_leaf_nodes": np.array([31, 4])}
    results["params"] = [{"max_depth": 2, "max_leaf_nodes": 31}, {"max_depth": 8, "max_leaf_nodes": 4}]
    got = submission.choose(results, "param_max_leaf_nodes")
    assert got == results["params"][1], (
        f"Con simplicity=\"param_max_leaf_nodes\" gana el árbol de 4 hojas; llegó {got}. ¿Quedó fija otra columna?")


@points(1, of="choose", hint="El puntaje de entrenamiento premia al que memoriza: elegimos con mean_test_score, "
        "el de validación.", after=SHAPE)
def test_validation_decides(submission):
    """Decide la validación, no el entrenamiento"""
    results = table([0.90, 0.95, 0.85], train=[1.0, 0.97, 0.9], max_depth=[9, 4, 2])
    got = submission.choose(results, "param_max_depth")
    assert got != {"max_depth": 9}, (
        "Elegimos la configuración que mejor puntúa sobre los datos con los que se entrenó.")
