"""Comprobaciones de la lección 01: costo de un umbral, mejor configuración, AUC por pares."""
import numpy as np

from coursekit.grader import close, is_number, is_string, points
from coursekit.grader.values import number, show

NAN = float("nan")


# --- mean_cost -------------------------------------------------------------------------------------

@points(1, of="mean_cost", hint="Probemos con un solo caso positivo mal clasificado: ¿qué costo debería dar?")
def test_each_error_has_its_own_cost(submission):
    """Un FN cuesta c_fn y un FP cuesta c_fp"""
    missed = is_number(submission.mean_cost(np.array([1]), np.array([0.2]), 0.5, 1.0, 10.0))
    assert not np.isclose(missed, 1), (
        "Un positivo con p = 0,2 y umbral 0,5 es un falso negativo: cuesta c_fn = 10, y llegó c_fp = 1. "
        "¿Están cambiados FP y FN?")
    close(missed, 10, "El costo de un único falso negativo con c_fn = 10")
    alarm = submission.mean_cost(np.array([0]), np.array([0.8]), 0.5, 1.0, 10.0)
    close(alarm, 1, "El costo de una única falsa alarma con c_fp = 1")


@points(1, of="mean_cost", hint="Costo medio por caso: dividimos por todos los casos, también por los acertados.")
def test_mean_over_every_case(submission):
    """El costo es un promedio sobre todos los casos"""
    y, p = np.array([0, 0, 1, 1]), np.array([0.1, 0.6, 0.8, 0.3])
    got = is_number(submission.mean_cost(y, p, 0.5, 3.0, 3.0))
    assert not np.isclose(got, 6), "Llegó 6, que es la suma de los costos; falta dividir por los 4 casos."
    assert not np.isclose(got, 3), (
        "Llegó 3, que es el promedio sobre los 2 errores; se divide por los 4 casos, también por los acertados.")
    close(got, 1.5, "El costo medio de un FP y un FN entre 4 casos, con c_fp = c_fn = 3,")


@points(1, of="mean_cost", hint="La regla es p >= threshold: un caso justo en el umbral se llama positivo.")
def test_threshold_is_inclusive(submission):
    """Una probabilidad igual al umbral es positiva"""
    got = is_number(submission.mean_cost(np.array([1]), np.array([0.5]), 0.5, 2.0, 2.0))
    assert got == 0, (
        f"Un positivo con p = 0,5 y umbral 0,5 está bien clasificado: cuesta 0, y llegó {number(got)}. "
        "¿Usamos > en lugar de >=?")


@points(1, of="mean_cost", hint="¿Aparece `threshold` en la comparación, o quedó un `0.5` fijo?")
def test_threshold_is_used(submission):
    """La decisión depende del umbral recibido"""
    y, p = np.array([1]), np.array([0.3])
    low = is_number(submission.mean_cost(y, p, 0.2, 2.0, 2.0))
    high = is_number(submission.mean_cost(y, p, 0.4, 2.0, 2.0))
    assert low != high, (
        f"El mismo positivo con p = 0,3 cuesta {number(low)} con umbral 0,2 y también con umbral 0,4: "
        "el umbral no cambia nada.")
    close(low, 0, "El costo de un positivo con p = 0,3 y umbral 0,2")
    close(high, 2, "El costo de un positivo con p = 0,3 y umbral 0,4")


@points(1, of="mean_cost", hint="Contamos los FP y los FN por separado; a cada cuenta, su costo.",
        after=("test_each_error_has_its_own_cost", "test_mean_over_every_case",
               "test_threshold_is_inclusive", "test_threshold_is_used"))
def test_many_cases_mean_cost(submission):
    """Muchos casos a la vez"""
    rng = np.random.default_rng(1)
    y, p = rng.integers(0, 2, 200), rng.integers(0, 11, 200) / 10
    for threshold, c_fp, c_fn in ((0.3, 1.0, 10.0), (0.5, 4.0, 1.0), (0.9, 1.0, 1.0)):
        expected = np.where(y == 1, c_fn * (p < threshold), c_fp * (p >= threshold)).mean()
        got = submission.mean_cost(y, p, threshold, c_fp, c_fn)
        close(got, expected,
              f"El costo de 200 casos con umbral {number(threshold)}, c_fp = {number(c_fp)} y c_fn = {number(c_fn)}")
        assert not submission.modified, (
            "La función modificó los arreglos que recibió: quien la llama se queda sin sus probabilidades. "
            "Guardemos lo nuevo en otro arreglo.")


# --- best_config -----------------------------------------------------------------------------------

def _table(metric, **values):
    return {config: {metric: value} for config, value in values.items()}


def _name(got):
    """El nombre que llegó; si llegó el puntaje o la posición, lo dice."""
    return is_string(got, "lo que devuelve best_config (el nombre de la configuración que gana)")


@points(1, of="best_config", hint="¿En esta métrica más es mejor, o menos es mejor? LOWER_IS_BETTER lo dice.")
def test_errors_are_minimised(submission):
    """Las métricas de error se minimizan"""
    got = _name(submission.best_config(_table("rmse", tree=0.31, forest=0.12, line=0.48), "rmse"))
    assert got != "line", (
        "Llegó «line», la de RMSE más alto (0,48). El RMSE es un error: gana el más bajo. ¿Usamos siempre el máximo?")
    assert got == "forest", f"Con RMSE 0,31 (tree), 0,12 (forest) y 0,48 (line) gana «forest»; llegó «{got}»."


@points(1, of="best_config",
        hint="¿Qué hacen max y np.argmax cuando hay un NaN? Conviene descartarlos antes de comparar.")
def test_nan_never_wins(submission):
    """Una configuración con NaN nunca gana"""
    got = _name(submission.best_config(_table("accuracy", failed=NAN, tree=0.8, forest=0.9), "accuracy"))
    assert got != "failed", (
        "Llegó «failed», cuya exactitud es NaN. Toda comparación con NaN es falsa, y np.argmax devuelve su posición.")
    assert got == "forest", f"Con exactitudes NaN (failed), 0,8 (tree) y 0,9 (forest) gana «forest»; llegó «{got}»."
    got = _name(submission.best_config(_table("rmse", tree=0.3, failed=NAN), "rmse"))
    assert got == "tree", (
        "Con RMSE 0,3 (tree) y NaN (failed) llegó «failed». ¿Reemplazamos el NaN por 0? En un error, 0 sería perfecto.")


@points(1, of="best_config", hint="Un R² puede ser negativo: ¿con qué valor empieza la comparación?")
def test_negative_scores(submission):
    """Los puntajes pueden ser todos negativos"""
    got = submission.best_config(_table("r2", tree=-0.5, forest=-0.2, line=-3.0), "r2")
    assert got is not None, (
        "Con R² −0,5, −0,2 y −3 llegó None: el mejor empezó en 0 y ningún puntaje negativo lo supera.")
    assert _name(got) == "forest", f"Con R² −0,5 (tree), −0,2 (forest) y −3 (line) gana «forest»; llegó «{got}»."


@points(1, of="best_config", hint="Miramos solo la columna pedida: table[config][metric].")
def test_only_the_asked_metric(submission):
    """Se compara la métrica pedida"""
    table = {"tree": {"accuracy": 0.9, "recall": 0.2}, "forest": {"accuracy": 0.8, "recall": 0.7}}
    got = _name(submission.best_config(table, "recall"))
    assert got == "forest", (
        f"Por recall gana «forest» (0,7 contra 0,2); llegó «{got}», que gana por exactitud. "
        "¿Miramos la métrica pedida?")


@points(1, of="best_config", hint="Descartamos los NaN, elegimos min o max según la métrica y devolvemos el nombre.",
        after=("test_errors_are_minimised", "test_nan_never_wins", "test_negative_scores",
               "test_only_the_asked_metric"))
def test_larger_table(submission):
    """Una tabla con todo junto"""
    table = {"a": {"recall": 0.1, "log_loss": NAN, "cost": -1.0}, "b": {"recall": NAN, "log_loss": 0.4, "cost": 2.0},
             "c": {"recall": 0.6, "log_loss": 0.9, "cost": NAN}, "d": {"recall": 0.5, "log_loss": 0.2, "cost": 0.0}}
    for metric, expected in (("recall", "c"), ("log_loss", "d"), ("cost", "a")):
        got = submission.best_config(table, metric)
        assert got == expected, f"Por «{metric}» se espera la configuración «{expected}»; llegó {show(got)}."
        assert not submission.modified, (
            "La función modificó la tabla que recibió: con otra métrica faltarían configuraciones. ¿Un del, un pop?")


# --- pairwise_auc ----------------------------------------------------------------------------------

@points(1, of="pairwise_auc", hint="Un par está bien ordenado cuando el puntaje del positivo es el más alto.")
def test_perfect_order_is_one(submission):
    """Un orden perfecto vale 1"""
    got = is_number(submission.pairwise_auc(np.array([0, 1, 0, 1]), np.array([0.2, 0.9, 0.1, 0.8])))
    assert not np.isclose(got, 0), (
        "Los positivos tienen los puntajes más altos y llegó 0: contamos los pares al revés "
        "(negativo mayor que positivo).")
    assert not np.isclose(got, 4), "Llegó 4, que es la cantidad de pares bien ordenados: falta dividir por los 4 pares."
    assert not np.isclose(got, 0.25), (
        "Los 4 pares (positivo, negativo) están bien ordenados y llegó 0,25 = 4/16: dividimos por todos los pares de "
        "filas. Un par de dos positivos, o de dos negativos, no se cuenta.")
    close(got, 1, "El AUC cuando todo positivo supera a todo negativo")


@points(1, of="pairwise_auc", hint="Un empate vale medio punto.")
def test_ties_count_one_half(submission):
    """Un empate vale ½"""
    got = is_number(submission.pairwise_auc(np.array([1, 0]), np.array([0.7, 0.7])))
    assert not np.isclose(got, 0), "El único par está empatado y llegó 0: un empate vale ½. ¿Comparamos solo con >?"
    assert not np.isclose(got, 1), "El único par está empatado y llegó 1: un empate vale ½. ¿Comparamos con >=?"
    close(got, 0.5, "El AUC de un único par empatado")


@points(1, of="pairwise_auc",
        hint="El AUC usa los puntajes tal como vienen; si antes los pasamos a 0 y 1, se pierde el orden.")
def test_scores_not_labels(submission):
    """Se ordenan los puntajes, no las etiquetas predichas"""
    y, s = np.array([1, 0, 1, 0]), np.array([0.9, 0.4, 0.1, 0.3])
    got = is_number(submission.pairwise_auc(y, s))
    assert not np.isclose(got, 0.75), (
        "Llegó 0,75, lo que da mirar las etiquetas `s >= 0.5` en lugar de los puntajes. El puntaje 0,1 y el 0,4 no "
        "son lo mismo: usemos `s`.")
    close(got, 0.5, "El AUC de los positivos 0,9 y 0,1 contra los negativos 0,4 y 0,3")


@points(1, of="pairwise_auc", hint="Cada positivo se compara con todos los negativos: son n₁ × n₀ pares.")
def test_every_pair(submission):
    """Se recorren todos los pares"""
    y, s = np.array([1, 1, 0, 0, 0, 0]), np.array([0.7, 0.3, 0.9, 0.6, 0.2, 0.4])
    got = is_number(submission.pairwise_auc(y, s))
    assert not np.isclose(got, 0), (
        "Llegó 0: comparamos el primer positivo con el primer negativo, el segundo con el segundo… "
        "Hacen falta los 8 pares.")
    close(got, 0.5, "El AUC de 2 positivos contra 4 negativos (8 pares)")


@points(1, of="pairwise_auc", hint="Sumamos 1 por par bien ordenado y ½ por empate, y dividimos por n₁ × n₀.",
        after=("test_perfect_order_is_one", "test_ties_count_one_half", "test_scores_not_labels",
               "test_every_pair"))
def test_many_cases_auc(submission):
    """Muchos casos con empates"""
    rng = np.random.default_rng(2)
    y, s = np.r_[1, 0, rng.integers(0, 2, 60)], rng.integers(0, 8, 62) / 4 - 1
    wins = [float(a > b) + 0.5 * float(a == b) for a in s[y == 1] for b in s[y == 0]]
    close(submission.pairwise_auc(y, s), np.mean(wins), "El AUC de 62 casos con empates")
    close(submission.pairwise_auc(y, np.exp(s)), np.mean(wins),
          "El AUC después de una transformación creciente de los puntajes, que no cambia ningún orden,")
