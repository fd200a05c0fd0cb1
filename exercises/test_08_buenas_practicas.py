"""Comprobaciones de la lección 08: un pipeline sin fugas, el informe de una búsqueda, una comparación justa."""
import math

import numpy as np

from coursekit.grader import close, is_dict, is_int, is_list, is_list_of_dicts, is_number, points
from coursekit.grader.values import kind_of, number, show

# --- safe_pipeline ---------------------------------------------------------------------------------

def _noise(seed, rows=40, columns=300):
    """Una tabla de ruido con etiquetas equilibradas al azar."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((rows, columns)), rng.permutation(np.arange(rows) % 2)


def _accuracy(pipeline, X, y, k=4, seed=0):
    """Exactitud de validación cruzada, con solo `fit` y `predict`: así vale también para un objeto lejano."""
    right = 0
    for held in np.array_split(np.random.default_rng(seed).permutation(len(y)), k):
        train = np.setdiff1d(np.arange(len(y)), held)
        pipeline.fit(X[train], y[train])
        right += np.sum(np.asarray(pipeline.predict(X[held])) == y[held])
    return right / len(y)


def _scales_data():
    """La clase está en una columna chica; otra, enorme y sin información, la tapa si no se escala."""
    rng = np.random.default_rng(1)
    y = np.arange(60) % 2
    return np.column_stack([y + rng.normal(0, 0.2, 60), rng.normal(0, 1e5, 60), rng.normal(0, 1e5, 60)]), y


@points(1, of="safe_pipeline", hint="La función devuelve un Pipeline entero: make_pipeline(paso, paso, paso), con "
        "paréntesis en cada paso.")
def test_returns_a_pipeline(submission):
    """Devuelve un Pipeline que se puede ajustar"""
    X, y = _noise(0, columns=30)
    got = submission.safe_pipeline(X, y)
    assert hasattr(got, "fit") and hasattr(got, "predict"), (
        f"Se espera un Pipeline y llegó {kind_of(got)}: no tiene fit y predict.")
    got.fit(X, y)
    assert len(got.predict(X)) == len(y)


@points(2, of="safe_pipeline", after="test_returns_a_pipeline",
        hint="Con ruido puro el promedio tiene que rondar 0,5: ¿qué ajustamos antes de separar? SelectKBest va como un "
        "paso del Pipeline, sin ajustar.")
def test_one_half_on_noise(submission):
    """Con ruido puro la exactitud ronda 0,5"""
    tables = [_noise(seed) for seed in range(8)]
    got = np.mean([_accuracy(submission.safe_pipeline(X, y), X, y) for X, y in tables])
    assert got < 0.62, (
        f"En {len(tables)} tablas de puro ruido la validación cruzada promete {number(got, 2)}; tendría que rondar "
        "0,50. Las columnas se eligieron mirando también las filas apartadas.")


@points(1, of="safe_pipeline", after="test_returns_a_pipeline",
        hint="Sin StandardScaler antes del clasificador, la columna de números más grandes decide las distancias.")
def test_scales_before_measuring(submission):
    """Escala antes de clasificar"""
    X, y = _scales_data()
    got = _accuracy(submission.safe_pipeline(X, y), X, y)
    assert got > 0.8, (
        f"Con una columna útil entre 0 y 1 y otras dos de cientos de miles, se acierta {number(got, 2)}: la escala de "
        "las inútiles está decidiendo.")


@points(1, of="safe_pipeline", after=("test_returns_a_pipeline", "test_one_half_on_noise"),
        hint="Entre escalar y clasificar va SelectKBest(k=10): con cientos de columnas inútiles, sin elegir se pierde "
        "la que importa.")
def test_selects_columns(submission):
    """Elige columnas"""
    rng = np.random.default_rng(3)
    y = np.arange(60) % 2
    X = rng.standard_normal((60, 2000))
    X[:, :3] += 3 * y[:, None]
    got = _accuracy(submission.safe_pipeline(X, y), X, y)
    assert got > 0.8, (
        f"Con tres columnas muy útiles entre 2000 se acierta {number(got, 2)}: ¿está el paso que elige las 10 mejores?")


@points(1, of="safe_pipeline", after=("test_returns_a_pipeline", "test_selects_columns"),
        hint="Se piden 10 columnas, o todas si hay menos: SelectKBest(k=min(10, X.shape[1])).")
def test_keeps_ten_columns_or_all(submission):
    """Se queda con 10 columnas, o con todas si hay menos"""
    X, y = _noise(5, columns=30)
    for columns in (30, 6):
        table = X[:, :columns]
        try:
            steps = submission.safe_pipeline(table, y).fit(table, y)
            kept = len(steps[:-1].get_feature_names_out())
        except (ValueError, TypeError) as error:
            raise AssertionError(
                f"Con {columns} columnas el pipeline no se pudo ajustar; el error dice: {error}") from None
        assert kept == min(10, columns), (
            f"El pipeline recibió {columns} columnas y se quedó con {kept}; se esperan {min(10, columns)}.")


# --- summarise_search ------------------------------------------------------------------------------

KEYS = ("n_configs", "budget", "seeds", "mean", "std", "test_uses")
SHAPE = "test_has_the_six_keys"


def _row(config, seed, fold, score, on="validation"):
    return {"config": config, "seed": seed, "fold": fold, "on": on, "score": score}


def _log():
    """Tres configuraciones × dos semillas × dos pliegues, y dos miradas a la prueba.

    La 1 tiene la mejor media (0,80); la 0, el mejor pliegue suelto (0,95), y los dos puntajes de prueba son altos.
    """
    scores = {0: ((0.95, 0.55), (0.70, 0.60)), 1: ((0.74, 0.80), (0.82, 0.84)), 2: ((0.60, 0.62), (0.64, 0.66))}
    rows = [_row(config, seed, fold, score) for config, by_seed in scores.items()
            for seed, folds in zip((7, 3), by_seed, strict=True) for fold, score in enumerate(folds)]
    return [rows[0], _row(1, 3, None, 0.97, on="test"), *rows[1:], _row(0, 3, None, 0.99, on="test")]


@points(1, of="summarise_search", hint="Un diccionario con las seis claves del enunciado.")
def test_has_the_six_keys(submission):
    """Tiene las seis claves"""
    is_dict(submission.summarise_search(_log()), keys=list(KEYS), what="el informe")


@points(1, of="summarise_search", after=SHAPE,
        hint="¿Cuántas configuraciones probamos? Sin eso el puntaje no se puede leer. Son números de config distintos, "
        "no filas.")
def test_counts_distinct_configs(submission):
    """Cuenta configuraciones distintas"""
    got = is_int(submission.summarise_search(_log())["n_configs"], "n_configs")
    assert got != len(_log()) and got != 12, (
        f"La bitácora tiene 3 configuraciones y llegó {got}, que es la cantidad de filas: cada una se ajustó varias "
        "veces.")
    assert got == 3, f"La bitácora tiene 3 configuraciones distintas; se espera 3 y llegó {got}."


@points(1, of="summarise_search", after=SHAPE,
        hint="El presupuesto son todos los ajustes de validación que se pagaron: los que fallaron también se pagan, y "
        "los puntajes en la prueba no son búsqueda.")
def test_budget_counts_what_was_paid(submission):
    """El presupuesto cuenta cada ajuste pagado"""
    got = is_int(submission.summarise_search(_log())["budget"], "budget")
    assert got != 14, (
        "Llegó 14: son todas las filas, también las dos miradas a la prueba, que no son ajustes de la búsqueda.")
    assert got == 12, f"Se pagaron 12 ajustes (3 configuraciones × 2 semillas × 2 pliegues) y llegó {got}."
    failed = [*_log(), _row(9, 7, 0, math.nan), _row(9, 7, 1, 0.99), _row(9, 3, 0, 0.99), _row(9, 3, 1, 0.99)]
    summary = submission.summarise_search(failed)
    assert summary["budget"] == 16, (
        f"Con 4 ajustes más, uno de ellos fallido (nan), se pagaron 16 y llegó {show(summary['budget'])}: lo que falla "
        "también se paga.")


@points(1, of="summarise_search", after=SHAPE, hint="La lista ordenada de las semillas distintas: sin repetir.")
def test_lists_the_seeds(submission):
    """Nombra las semillas"""
    got = is_list(submission.summarise_search(_log())["seeds"], what="seeds")
    assert got == [3, 7], f"Las semillas de la bitácora son [3, 7] y llegó {show(got)}."


@points(1, of="summarise_search", after=SHAPE,
        hint="test_uses cuenta las filas puntuadas en la prueba: 0 si nadie la miró.")
def test_counts_the_looks_at_the_test(submission):
    """Cuenta las miradas a la prueba"""
    for rows, expected in ((_log(), 2), ([r for r in _log() if r["on"] == "validation"], 0)):
        got = is_int(submission.summarise_search(rows)["test_uses"], "test_uses")
        assert got == expected, f"La prueba apartada se miró {expected} veces en la bitácora y llegó {got}."


@points(1, of="summarise_search", after=SHAPE,
        hint="La prueba apartada no elige ni promedia: antes de todo, separemos las filas de validación.")
def test_the_test_set_does_not_enter_the_mean(submission):
    """Lo puntuado en la prueba no entra en la media"""
    clean = [row for row in _log() if row["on"] == "validation"]
    with_test, without = (is_number(submission.summarise_search(rows)["mean"], "mean") for rows in (_log(), clean))
    assert np.isclose(with_test, without), (
        f"Con las dos miradas a la prueba la media es {number(with_test, 2)} y sin ellas, {number(without, 2)}: lo que "
        "se puntuó en la prueba se está mezclando con la validación.")


@points(2, of="summarise_search", after=(SHAPE, "test_the_test_set_does_not_enter_the_mean"),
        hint="La mejor es la de mayor media, no la dueña del mejor pliegue suelto; y se informa su media.")
def test_mean_of_the_best_config(submission):
    """La media es de la mejor configuración"""
    clean = [row for row in _log() if row["on"] == "validation"]
    got = is_number(submission.summarise_search(clean)["mean"], "mean")
    assert not np.isclose(got, 0.95), "Llegó 0,95, que es el mejor pliegue suelto: un máximo con suerte, no una media."
    assert not np.isclose(got, np.mean([r["score"] for r in clean])), (
        f"Llegó {number(got, 2)}, la media de todos los ajustes: se informa la de la mejor configuración.")
    close(got, 0.80, "La media de la mejor configuración", reveal=True)


@points(1, of="summarise_search", after=(SHAPE, "test_mean_of_the_best_config"),
        hint="Una configuración con algún nan no puede ganar: ni ignorando el nan (np.nanmean) ni porque max se "
        "confunda con él.")
def test_a_failed_config_never_wins(submission):
    """Una configuración que falló no gana"""
    clean = [row for row in _log() if row["on"] == "validation"]
    failed = [_row(9, seed, fold, math.nan if (seed, fold) == (7, 0) else 0.99) for seed in (7, 3) for fold in (0, 1)]
    for rows in (clean + failed, failed + clean):
        got = submission.summarise_search(rows)["mean"]
        assert isinstance(got, float | np.floating) and not math.isnan(got), (
            f"Con un ajuste fallido en la bitácora, mean es {show(got)}: el nan se contagió.")
        assert np.isclose(got, 0.80), (
            f"Llegó {number(got, 2)}: ganó una configuración que falló en uno de sus ajustes.")


@points(2, of="summarise_search", after=(SHAPE, "test_mean_of_the_best_config"),
        hint="El desvío es entre semillas: primero la media de los pliegues de cada semilla, después "
        "np.std(..., ddof=1). Los pliegues comparten filas: su desvío no mide lo mismo, y dividirlo por una raíz no lo "
        "vuelve un intervalo.")
def test_std_over_seeds(submission):
    """El desvío es entre semillas"""
    clean = [row for row in _log() if row["on"] == "validation"]
    got = is_number(submission.summarise_search(clean)["std"], "std")
    folds, seeds = [0.74, 0.80, 0.82, 0.84], [0.77, 0.83]
    among_folds = "el desvío de los cuatro pliegues"
    wrong = {np.std(folds): among_folds, np.std(folds, ddof=1): among_folds,
             np.std(seeds): "el desvío con ddof=0, que con pocas semillas queda corto; o un error estándar, que es el "
                            "desvío dividido por la raíz de las semillas"}
    for value, name in wrong.items():
        assert not np.isclose(got, value), f"Llegó {number(got, 4)}, que es {name}."
    close(got, float(np.std(seeds, ddof=1)), "El desvío entre las dos semillas (0,77 y 0,83)")


@points(1, of="summarise_search", after=(SHAPE, "test_std_over_seeds"),
        hint="Con una sola semilla no hay desvío entre semillas: float('nan'), no 0. Cero diría que no hay ruido.")
def test_one_seed_has_no_spread(submission):
    """Con una semilla no hay desvío"""
    one = [row for row in _log() if row["on"] == "validation" and row["seed"] == 3]
    got = submission.summarise_search(one)["std"]
    assert isinstance(got, float | np.floating) and math.isnan(got), (
        f"Con una sola semilla std debe ser nan y llegó {show(got)}: no es que no haya ruido, es que no se sabe.")


# --- fair_comparison -------------------------------------------------------------------------------

ROWS = "test_one_row_per_seed"
SEEDS = [5, 2, 9, 11]


def _method(calls, losses):
    """Un método de mentira que anota (presupuesto, semilla) y devuelve la pérdida de su próxima semilla."""
    def run(budget, seed):
        calls.append((budget, seed))
        return losses.get(seed, 9.0)
    return run


def _duel(submission, losses_a, losses_b, budget=30, seeds=SEEDS):
    """Lo que devuelve, y las llamadas de cada método."""
    calls = [], []
    got = submission.fair_comparison(_method(calls[0], losses_a), _method(calls[1], losses_b), budget, list(seeds))
    return got, *calls


def _flat(value, seeds=SEEDS):
    return dict.fromkeys(seeds, value)


@points(1, of="fair_comparison",
        hint="Una fila por semilla, en el orden de seeds: con una sola no sabemos si fue suerte.")
def test_one_row_per_seed(submission):
    """Una fila por semilla"""
    got, _, _ = _duel(submission, _flat(0.3), _flat(0.2))
    rows = is_list_of_dicts(got, keys=["seed", "a", "b", "winner"])
    assert len(rows) == len(SEEDS), (
        f"Con {len(SEEDS)} semillas se esperan {len(SEEDS)} filas y "
        f"{'llegó 1' if len(rows) == 1 else f'llegaron {len(rows)}'}: una sola corrida, o un promedio, no muestra "
        "cuánto depende de la suerte.")
    assert [row["seed"] for row in rows] == SEEDS, (
        f"Las semillas de las filas son {show([row['seed'] for row in rows])}; se esperan {SEEDS}, en ese orden.")


@points(1, of="fair_comparison", after=ROWS,
        hint="Cada llamada gasta presupuesto: guardemos lo que devuelve cada método y usemos esa variable.")
def test_each_method_runs_once_per_seed(submission):
    """Cada método corre una vez por semilla"""
    _, of_a, of_b = _duel(submission, _flat(0.3), _flat(0.2))
    for name, calls in (("a", of_a), ("b", of_b)):
        assert len(calls) == len(SEEDS), (
            f"Con {len(SEEDS)} semillas, «{name}» se llamó {len(calls)} veces; se espera una por semilla: "
            f"{'cada llamada de más gasta otro presupuesto' if len(calls) > len(SEEDS) else 'le faltan corridas'}.")


@points(2, of="fair_comparison", after=(ROWS, "test_each_method_runs_once_per_seed"),
        hint="Mismo presupuesto para los dos, entero en cada semilla: ni se reparte entre semillas ni entre métodos.")
def test_same_budget(submission):
    """Mismo presupuesto para los dos"""
    _, of_a, of_b = _duel(submission, _flat(0.3), _flat(0.2), budget=30)
    for name, calls in (("a", of_a), ("b", of_b)):
        spent = {budget for budget, _ in calls}
        assert spent == {30}, (
            f"Con budget = 30, «{name}» recibió un presupuesto de {' y '.join(map(show, sorted(spent)))}; se esperan "
            "30 para cada método, en cada semilla.")


@points(2, of="fair_comparison", after=(ROWS, "test_each_method_runs_once_per_seed"),
        hint="Mismas semillas: en cada fila, a y b se corren con la semilla de esa fila. De a pares hay menos ruido.")
def test_same_seeds(submission):
    """Mismas semillas para los dos"""
    _, of_a, of_b = _duel(submission, _flat(0.3), _flat(0.2))
    for name, calls in (("a", of_a), ("b", of_b)):
        used = [seed for _, seed in calls]
        assert used == SEEDS, f"«{name}» se corrió con las semillas {show(used)}; se esperan {SEEDS}."


@points(1, of="fair_comparison", after=(ROWS, "test_same_seeds"),
        hint="Cada fila lleva la pérdida de a y la de b en esa semilla, tal como las devolvieron.")
def test_each_row_has_its_own_losses(submission):
    """Cada fila lleva sus pérdidas"""
    losses_a, losses_b = {5: 0.5, 2: 0.2, 9: 0.9, 11: 0.3}, {5: 0.4, 2: 0.8, 9: 0.1, 11: 0.6}
    rows, _, _ = _duel(submission, losses_a, losses_b)
    for row in rows:
        got, expected = (row["a"], row["b"]), (losses_a[row["seed"]], losses_b[row["seed"]])
        assert np.allclose(got, expected), (
            f"Con la semilla {row['seed']}, a devolvió {number(expected[0])} y b, {number(expected[1])}; la fila dice "
            f"a: {show(got[0])} y b: {show(got[1])}.")


@points(1, of="fair_comparison", after=(ROWS, "test_each_row_has_its_own_losses"),
        hint="Son pérdidas: gana la más chica.")
def test_lower_loss_wins(submission):
    """Gana la menor pérdida"""
    rows, _, _ = _duel(submission, _flat(0.2), _flat(0.6))
    assert {row["winner"] for row in rows} == {"a"}, (
        f"Con pérdidas 0,2 (a) y 0,6 (b) gana «a», y llegó {show(rows[0]['winner'])}: menos pérdida es mejor.")
    rows, _, _ = _duel(submission, {5: 0.5, 2: 0.2, 9: 0.9, 11: 0.3}, {5: 0.4, 2: 0.8, 9: 0.1, 11: 0.6})
    assert [row["winner"] for row in rows] == ["b", "a", "b", "a"], (
        f"Los ganadores, semilla por semilla, son b, a, b, a y llegó {show([row['winner'] for row in rows])}: cada "
        "fila tiene el suyo.")


@points(1, of="fair_comparison", after=(ROWS, "test_lower_loss_wins"),
        hint="Si las dos pérdidas son iguales, el ganador es \"tie\": nadie.")
def test_equal_losses_tie(submission):
    """Pérdidas iguales empatan"""
    rows, _, _ = _duel(submission, _flat(0.25), _flat(0.25))
    assert {row["winner"] for row in rows} == {"tie"}, (
        f"Con pérdidas iguales llegó {show(rows[0]['winner'])}; se espera \"tie\".")
