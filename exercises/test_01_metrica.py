"""Comprobaciones de la lección 01: costo de un umbral, mejor configuración, AUC por pares.

Los datos no tienen simetrías: cada error típico da un número que ningún otro da, y solo entonces se lo nombra.
"""
import numpy as np

from coursekit.grader import close, is_number, is_string, left_alone, matters, points, same_order
from coursekit.grader.values import number, show

NAN = float("nan")


# --- mean_cost -------------------------------------------------------------------------------------

@points(1, of="mean_cost", hint="Probemos con un solo caso positivo mal clasificado: ¿qué costo debería dar?")
def test_each_error_has_its_own_cost(submission):
    """Un FN cuesta c_fn y un FP cuesta c_fp"""
    missed = is_number(submission.mean_cost(np.array([1]), np.array([0.2]), 0.5, 3.0, 7.0))
    assert not np.isclose(missed, 3), (
        "Un positivo con p = 0,2 y umbral 0,5 es un falso negativo: cuesta c_fn = 7, y llegó c_fp = 3. "
        "¿Están cambiados FP y FN?")
    close(missed, 7, "El costo de un único falso negativo con c_fn = 7")
    alarm = submission.mean_cost(np.array([0]), np.array([0.8]), 0.5, 3.0, 7.0)
    close(alarm, 3, "El costo de un único falso positivo con c_fp = 3")


@points(1, of="mean_cost", hint="Costo medio por caso: dividimos por todos los casos, también por los acertados, que "
        "cuestan 0.")
def test_mean_over_every_case(submission):
    """El costo es un promedio sobre todos los casos"""
    y = np.array([0, 0, 1, 1, 0, 1, 0])
    p = np.array([0.1, 0.6, 0.8, 0.3, 0.2, 0.9, 0.4])      # un FP y un FN entre siete casos
    got = is_number(submission.mean_cost(y, p, 0.5, 4.0, 4.0))
    assert not np.isclose(got, 8), "Llegó 8, que es la suma de los costos; falta dividir por los 7 casos."
    assert not np.isclose(got, 4), (
        "Llegó 4, que es el promedio sobre los 2 errores; se divide por los 7 casos, también por los acertados.")
    assert not np.isclose(got, 4 / 4 + 4 / 3), (
        "Llegó 2,33: los FP divididos por los 4 negativos más los FN divididos por los 3 positivos; se divide todo "
        "por los 7 casos.")
    close(got, 8 / 7, "El costo medio de un FP y un FN entre 7 casos, con c_fp = c_fn = 4,")


@points(1, of="mean_cost", hint="La regla es p >= threshold: un caso justo en el umbral se llama positivo.")
def test_threshold_is_inclusive(submission):
    """Una probabilidad igual al umbral es positiva"""
    got = is_number(submission.mean_cost(np.array([1]), np.array([0.5]), 0.5, 2.0, 2.0))
    assert not np.isclose(got, 2), (
        "Un positivo con p = 0,5 y umbral 0,5 está bien clasificado y cuesta 0; llegó 2, lo que cuesta un falso "
        "negativo. ¿Usamos > en lugar de >=?")
    close(got, 0, "El costo de un positivo con p = 0,5 y umbral 0,5")


@points(1, of="mean_cost", hint="¿Aparece `threshold` en la comparación, o quedó un `0.5` fijo?")
def test_threshold_is_used(submission):
    """La decisión depende del umbral recibido"""
    y, p = np.array([1]), np.array([0.3])
    low = is_number(submission.mean_cost(y, p, 0.2, 2.0, 2.0))
    high = is_number(submission.mean_cost(y, p, 0.4, 2.0, 2.0))
    matters("threshold", (0.2, low), (0.4, high))
    close(low, 0, "El costo de un positivo con p = 0,3 y umbral 0,2")
    close(high, 2, "El costo de un positivo con p = 0,3 y umbral 0,4")


@points(1, of="mean_cost", hint="Contamos los FP y los FN por separado; a cada cuenta, su costo.",
        after=("test_each_error_has_its_own_cost", "test_mean_over_every_case",
               "test_threshold_is_inclusive", "test_threshold_is_used"))
def test_many_cases_mean_cost(submission):
    """El ejemplo del enunciado, y muchos casos a la vez"""
    got = submission.mean_cost(y=[0, 0, 1, 1], p=[0.1, 0.6, 0.8, 0.3], threshold=0.5, c_fp=1, c_fn=10)
    close(got, 2.75, "El costo del ejemplo del enunciado")
    rng = np.random.default_rng(1)
    y, p = rng.integers(0, 2, 207), np.where(rng.random(207) < 0.3, rng.integers(0, 11, 207) / 10, rng.random(207))
    for threshold, c_fp, c_fn in ((0.3, 1.0, 10.0), (0.5, 4.0, 0.25), (0.9, 0.0, 1.0), (0, 2, 5), (1, 2, 5)):
        expected = np.where(y == 1, c_fn * (p < threshold), c_fp * (p >= threshold)).mean()
        got = submission.mean_cost(y, p, threshold, c_fp, c_fn)
        close(got, expected,
              f"El costo de 207 casos con umbral {number(threshold)}, c_fp = {number(c_fp)} y c_fn = {number(c_fn)}")
        left_alone(submission, "Quien llama se queda sin sus datos: guardemos lo nuevo en otro arreglo.")


# --- best_config -----------------------------------------------------------------------------------

def _table(metric, **values):
    return {config: {metric: value} for config, value in values.items()}


def _name(got):
    """El nombre que llegó; si llegó el puntaje o la posición, lo dice."""
    return is_string(got, "lo que devuelve best_config (el nombre de la configuración que gana)")


@points(1, of="best_config", hint="¿En esta métrica más es mejor, o menos es mejor? LOWER_IS_BETTER lo dice.")
def test_errors_are_minimised(submission):
    """Cada métrica tiene su sentido"""
    for metric in ("rmse", "log_loss", "cost"):
        got = _name(submission.best_config(_table(metric, tree=0.31, forest=0.12, line=0.48), metric))
        assert got != "line", (
            f"Llegó «line», la de «{metric}» más alto (0,48), y «{metric}» está en LOWER_IS_BETTER: gana el más bajo.")
        assert got == "forest", (
            f"Con «{metric}» 0,31 (tree), 0,12 (forest) y 0,48 (line) gana «forest»; llegó «{got}».")
    for metric in ("accuracy", "recall", "profit"):
        got = _name(submission.best_config(_table(metric, tree=0.31, forest=0.12, line=0.48), metric))
        assert got == "line", (
            f"Con «{metric}» 0,31 (tree), 0,12 (forest) y 0,48 (line) gana «line», la más alta: «{metric}» no está en "
            f"LOWER_IS_BETTER. Llegó «{got}».")


@points(1, of="best_config",
        hint="Con NaN, `<`, `>` y `==` siempre dan falso (y `!=`, verdadero), y np.argmax devuelve su posición. "
             "math.isnan(x) lo reconoce: conviene descartar los NaN antes de comparar.",
        after="test_errors_are_minimised")
def test_nan_never_wins(submission):
    """Una configuración con NaN nunca gana"""
    for metric, values in (("accuracy", {"failed": NAN, "tree": 0.8, "forest": 0.9}),
                           ("accuracy", {"tree": 0.8, "forest": 0.9, "failed": NAN}),
                           ("rmse", {"failed": NAN, "tree": 0.8, "forest": 0.3}),
                           ("rmse", {"tree": 0.8, "forest": 0.3, "failed": NAN})):
        got = _name(submission.best_config(_table(metric, **values), metric))
        measured = ", ".join(f"{number(value)} ({config})" for config, value in values.items())
        assert got != "failed", (
            f"Con «{metric}» {measured} llegó «failed», la que no se pudo entrenar: con un NaN no se gana nunca.")
        assert got == "forest", f"Con «{metric}» {measured} gana «forest»; llegó «{got}»."


@points(1, of="best_config", hint="Un R² puede ser negativo y un error puede ser enorme, o cero: ¿con qué valor "
        "empieza la comparación?", after="test_errors_are_minimised")
def test_negative_scores(submission):
    """Los puntajes pueden ser negativos, cero o muy grandes"""
    configs = ["tree", "forest", "line"]
    for metric, scores in (("r2", [-0.5, -0.25, -3.0]), ("r2", [4e6, 7e6, -8e6]), ("cost", [8e6, 3e6, 9e6])):
        for title, shown in same_order(scores):
            values = dict(zip(configs, shown.tolist(), strict=True))
            got = submission.best_config(_table(metric, **values), metric)
            measured = ", ".join(number(value) for value in values.values())
            assert got is not None, (
                f"Con {title} ({metric}: {measured}) llegó None: ninguno superó al valor con que empieza la "
                "comparación.")
            assert _name(got) == "forest", (
                f"Con {title} ({metric}: {measured}) gana la segunda configuración, «forest»; llegó «{got}».")


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
    """La tabla del enunciado, y otra con todo junto"""
    statement = {"logística": {"recall": 0.36, "rmse": 0.25}, "árbol": {"recall": 0.54, "rmse": 0.27}}
    mixed = {"a": {"recall": 0.1, "log_loss": NAN, "cost": -1.0}, "b": {"recall": NAN, "log_loss": 0.4, "cost": 2.0},
             "c": {"recall": 0.6, "log_loss": 0.9, "cost": NAN}, "d": {"recall": 0.5, "log_loss": 0.2, "cost": 0.0}}
    negative = {"a": {"r2": -2.0}, "b": {"r2": NAN}, "c": {"r2": -0.5}}
    only = {"a": {"rmse": NAN}, "b": {"rmse": 0.0}, "c": {"rmse": NAN}}
    for table, metric, expected in (
            (statement, "recall", "árbol"), (statement, "rmse", "logística"), (mixed, "recall", "c"),
            (mixed, "log_loss", "d"), (mixed, "cost", "a"), (negative, "r2", "c"), (only, "rmse", "b"),
            ({"única": {"recall": 0.0}}, "recall", "única")):
        got = submission.best_config(table, metric)
        assert got == expected, (
            f"En la tabla {show(table, 300)}, por «{metric}» se espera la configuración «{expected}»; llegó "
            f"{show(got)}.")
        left_alone(submission, "Con otra métrica hará falta entera.")


# --- pairwise_auc ----------------------------------------------------------------------------------

@points(1, of="pairwise_auc", hint="Un par está bien ordenado cuando el puntaje del positivo es el más alto. Son "
        "n₁ × n₀ pares: el promedio divide por todos ellos.")
def test_perfect_order_is_one(submission):
    """Un orden perfecto vale 1"""
    y, s = np.array([0, 1, 1, 0, 1]), np.array([0.2, 0.9, 0.7, 0.1, 0.8])      # 3 × 2 = 6 pares, todos bien
    got = is_number(submission.pairwise_auc(y, s))
    assert not np.isclose(got, 0), (
        "Los positivos tienen los puntajes más altos y llegó 0: contamos los pares al revés "
        "(negativo mayor que positivo).")
    assert not np.isclose(got, 6), "Llegó 6, que es la cantidad de pares bien ordenados: falta dividir por los 6 pares."
    for rows, kind in ((25, "todos los pares de filas"), (20, "todos los pares de filas distintas"),
                       (10, "todos los pares de filas, cada uno una vez")):
        assert not np.isclose(got, 6 / rows), (
            f"Los 6 pares (positivo, negativo) están bien ordenados y llegó {number(got)} = 6/{rows}: dividimos por "
            f"{kind}. Un par de dos positivos, o de dos negativos, no se cuenta.")
    for count, which in ((2, "antes"), (4, "después")):
        assert not np.isclose(got, count / 6), (
            f"Llegó {number(got, 2)} = {count}/6: de los 6 pares solo se sumaron los {count} en que la fila del "
            f"positivo está {which} que la del negativo. El orden de las filas no importa.")
    close(got, 1, "El AUC cuando todo positivo supera a todo negativo")


@points(1, of="pairwise_auc", hint="Un empate vale medio punto.")
def test_ties_count_one_half(submission):
    """Un empate vale ½"""
    got = is_number(submission.pairwise_auc(np.array([1, 0]), np.array([0.7, 0.7])))
    assert not np.isclose(got, 0), "El único par está empatado y llegó 0: un empate vale ½. ¿Comparamos solo con >?"
    assert not np.isclose(got, 1), "El único par está empatado y llegó 1: un empate vale ½. ¿Comparamos con >=?"
    close(got, 0.5, "El AUC de un único par empatado")


@points(1, of="pairwise_auc", hint="Cada positivo se compara con todos los negativos: son n₁ × n₀ pares.",
        after="test_perfect_order_is_one")
def test_every_pair(submission):
    """Se recorren todos los pares"""
    y, s = np.array([0, 1, 0, 0, 1, 0]), np.array([0.9, 0.7, 0.2, 0.4, 0.3, 0.1])
    got = is_number(submission.pairwise_auc(y, s))
    assert not np.isclose(got, 1 / 2), (
        "Llegó 0,5, lo que da comparar el primer positivo con el primer negativo, el segundo con el segundo y ninguno "
        "más. Hacen falta los 8 pares.")
    close(got, 5 / 8, "El AUC de 2 positivos contra 4 negativos (8 pares)")


@points(1, of="pairwise_auc",
        hint="Se compara el puntaje de cada positivo con el de cada negativo, tal como vienen: si antes los pasamos a "
             "0 y 1, se pierde el orden.",
        after=("test_perfect_order_is_one", "test_every_pair"))
def test_scores_not_labels(submission):
    """Se ordenan los puntajes, no las etiquetas predichas"""
    y, s = np.array([1, 0, 1, 1, 0]), np.array([0.9, 0.4, 0.1, 0.2, 0.3])
    got = is_number(submission.pairwise_auc(y, s))
    assert not np.isclose(got, 4 / 6), (
        "Llegó 0,67, lo que da mirar las etiquetas `s >= 0.5` en lugar de los puntajes. El puntaje 0,1 y el 0,4 no "
        "son lo mismo: usemos `s`.")
    close(got, 2 / 6, "El AUC de los positivos 0,9, 0,1 y 0,2 contra los negativos 0,4 y 0,3")


@points(1, of="pairwise_auc", hint="Sumamos 1 por par bien ordenado y ½ por empate, y dividimos por n₁ × n₀.",
        after=("test_perfect_order_is_one", "test_ties_count_one_half", "test_every_pair",
               "test_scores_not_labels"))
def test_many_cases_auc(submission):
    """El ejemplo del enunciado, y muchos casos con empates"""
    close(submission.pairwise_auc([1, 1, 0], [0.9, 0.4, 0.4]), 0.75, "El AUC del ejemplo del enunciado")
    rng = np.random.default_rng(2)
    y, s = np.r_[1, 0, rng.integers(0, 2, 61)], rng.integers(0, 8, 63) / 40 - 0.1
    wins = [float(a > b) + 0.5 * float(a == b) for a in s[y == 1] for b in s[y == 0]]
    for transformed, what in ((s, "de 63 casos con empates"), (100 * s, "con puntajes mayores que 1 y negativos"),
                              (np.exp(s), "después de una transformación creciente, que no cambia ningún orden,"),
                              (np.round(40 * s).astype(int), "con puntajes enteros")):
        close(submission.pairwise_auc(y, transformed), np.mean(wins), f"El AUC {what}")
        left_alone(submission, "Quien llama se queda sin sus puntajes.")
