"""Comprobaciones de la lección 08: un pipeline sin fugas, el informe de una búsqueda, una comparación justa.

Cada prueba mira una sola oración de la consigna y tolera los errores de las demás: así el diagnóstico nombra el que
es. La última de cada función compara todo, con otros datos.
"""
import math

import numpy as np
from sklearn.feature_selection import SelectKBest
from sklearn.neighbors import NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit.basics.spanish import enumerated
from coursekit.grader import (
    equal_values,
    is_dict,
    is_int,
    is_list_of_dicts,
    is_number,
    is_sequence,
    left_alone,
    original_values,
    points,
)
from coursekit.grader.asserts import WHY_NONE
from coursekit.grader.mistakes import alike, named
from coursekit.grader.values import kind_of, number, show

# --- safe_pipeline ---------------------------------------------------------------------------------

PIPELINE = "test_returns_a_pipeline"
SAFE = (PIPELINE, "test_one_half_on_noise")
STEPS = ["StandardScaler", "SelectKBest", "NearestCentroid"]


def _noise(seed, rows=40, columns=300):
    """Una tabla de ruido con etiquetas equilibradas al azar."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal((rows, columns)), rng.permutation(np.arange(rows) % 2)


def _uneven(seed, rows=70, columns=25):
    """Columnas de escalas muy distintas, algunas con información, y más casos de una clase que de la otra."""
    rng = np.random.default_rng(seed)
    y = (rng.random(rows) < 0.35).astype(int)
    X = rng.standard_normal((rows, columns)) + np.outer(y, rng.random(columns) ** 4 * 2)
    return X * 10.0 ** rng.integers(-3, 4, columns) + rng.integers(-50, 50, columns), y


def _accuracy(pipeline, X, y, k=4, seed=0):
    """Exactitud de validación cruzada, con solo `fit` y `predict`: así vale también para un objeto lejano."""
    right = 0
    for held in np.array_split(np.random.default_rng(seed).permutation(len(y)), k):
        train = np.setdiff1d(np.arange(len(y)), held)
        pipeline.fit(X[train], y[train])
        right += np.sum(np.asarray(pipeline.predict(X[held])) == y[held])
    return right / len(y)


def _right_pipeline(columns):
    return make_pipeline(StandardScaler(), SelectKBest(k=min(10, columns)), NearestCentroid())


OBJECT = "un objeto de la clase "


def _steps(pipeline) -> list:
    """Los pasos de un Pipeline, sin sus nombres."""
    return [step for _, step in pipeline.steps]


def _fitted(pipeline, X, y):
    """El pipeline ajustado, o el error que da."""
    try:
        return pipeline.fit(X, y)
    except Exception as error:
        raise AssertionError(
            f"Con {X.shape[1]} columnas, el pipeline no se pudo ajustar: {type(error).__name__}, {error}") from None


@points(1, of="safe_pipeline", hint="La función devuelve un Pipeline entero, con tres objetos: make_pipeline(paso(), "
        "paso(), paso()).")
def test_returns_a_pipeline(submission):
    """Devuelve un Pipeline que se puede ajustar"""
    X, y = _noise(0, columns=30)
    got = submission.safe_pipeline(X, y)
    # La clase se mira por su nombre: así vale también para un objeto que está en otro proceso.
    assert kind_of(got) == f"{OBJECT}Pipeline", (
        f"Se espera un Pipeline y llegó {kind_of(got)}." + (f" {WHY_NONE}" if got is None else ""))
    for step in _steps(got):
        assert not kind_of(step).startswith("la clase "), (
            f"Un paso es {kind_of(step)}: va un objeto, con sus paréntesis, y no la clase.")
    assert len(_fitted(got, X, y).predict(X)) == len(y), "El pipeline no predice una etiqueta por fila."


@points(2, of="safe_pipeline", after=PIPELINE,
        hint="Con ruido puro el promedio tiene que rondar 0,5: ¿qué ajustamos antes de separar? SelectKBest va como un "
        "paso del Pipeline, sin ajustar.")
def test_one_half_on_noise(submission):
    """Con ruido puro la exactitud ronda 0,5"""
    tables = [_noise(seed) for seed in range(5)]
    got = np.mean([_accuracy(submission.safe_pipeline(X, y), X, y) for X, y in tables])
    assert got < 0.62, (
        f"En {len(tables)} tablas de puro ruido la validación cruzada promete {number(got, 2)}; tendría que rondar "
        "0,50. Algo miró también las filas apartadas.")


@points(1, of="safe_pipeline", after=PIPELINE, hint="Ni fit ni fit_transform dentro de la función: el pipeline sale "
        "sin ajustar, y X e y quedan como llegaron.")
def test_nothing_is_fitted_yet(submission):
    """Ningún paso sale ajustado"""
    X, y = _noise(2, columns=30)
    pipeline = submission.safe_pipeline(X, y)
    left_alone(submission, "Quien valide necesita los datos como estaban.")
    for step in _steps(pipeline):
        assert not hasattr(step, "n_features_in_"), (
            f"Un paso, {kind_of(step)}, llegó ya ajustado: sabe cuántas columnas tenía la tabla, «n_features_in_».")


@points(1, of="safe_pipeline", after=(*SAFE, "test_nothing_is_fitted_yet"),
        hint="De X solo hace falta X.shape[1]: con otra tabla de la misma forma, el mismo pipeline.")
def test_looks_only_at_the_shape(submission):
    """De la tabla solo mira la forma"""
    X, y = _uneven(1)
    tables = [(X, y), (X[::-1] * 0.001, 1 - y), (np.zeros_like(X), y[::-1])]
    answers = [_fitted(submission.safe_pipeline(*table), X, y).predict(X).tolist() for table in tables]
    assert answers[0] == answers[1] == answers[2], (
        "Tres tablas de igual forma y distintos valores dieron pipelines que, ajustados con los mismos datos, "
        "predicen distinto: la función miró lo que dicen X o y.")


@points(1, of="safe_pipeline", after=PIPELINE,
        hint="Sin StandardScaler antes del clasificador, la columna de números más grandes decide las distancias.")
def test_scales_before_measuring(submission):
    """Escala antes de clasificar"""
    # La clase está en una columna chica; otras, enormes y sin información, la tapan si no se escala.
    rng = np.random.default_rng(1)
    y = np.arange(60) % 2
    X = np.column_stack([y + rng.normal(0, 0.2, 60), rng.normal(0, 1e5, 60), rng.normal(0, 1e5, 60)])
    got = _accuracy(submission.safe_pipeline(X, y), X, y)
    assert got > 0.8, (
        f"Con una columna útil entre 0 y 1 y otras dos de cientos de miles, se acierta {number(got, 2)}: la escala de "
        "las inútiles está decidiendo.")


@points(1, of="safe_pipeline", after=SAFE,
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


@points(1, of="safe_pipeline", after=(PIPELINE, "test_selects_columns"),
        hint="Se piden 10 columnas, o todas si hay menos: SelectKBest(k=min(10, X.shape[1])).")
def test_keeps_ten_columns_or_all(submission):
    """Se queda con 10 columnas, o con todas si hay menos"""
    X, y = _noise(5, columns=30)
    for rows, columns in ((40, 30), (40, 11), (40, 10), (40, 6), (40, 1), (8, 30), (6, 7)):
        table, labels = X[:rows, :columns], np.arange(rows) % 2
        steps = _fitted(submission.safe_pipeline(table, labels), table, labels)
        kept = len(steps[:-1].get_feature_names_out())
        said = named(kept, min(10, columns), [(min(10, rows, columns), "Son las filas.")])
        assert kept == min(10, columns), (
            f"El pipeline recibió {rows} filas y {columns} columnas, y se quedó con {kept}; se esperan "
            f"{min(10, columns)}.{said}")


@points(2, of="safe_pipeline", after=(*SAFE, "test_looks_only_at_the_shape", "test_scales_before_measuring",
                                      "test_selects_columns", "test_keeps_ten_columns_or_all"),
        hint="Son tres pasos, en este orden y tal como los nombra la consigna: StandardScaler(), SelectKBest(k=...) y "
        "NearestCentroid().")
def test_the_three_steps(submission):
    """Los tres pasos, en su orden"""
    for seed, columns in ((0, 25), (1, 40), (2, 7), (3, 12)):
        X, y = _uneven(seed, columns=columns)
        pipeline = submission.safe_pipeline(X, y)
        steps = [kind_of(step).removeprefix(OBJECT) for step in _steps(pipeline)]
        assert steps == STEPS, f"Los pasos son {', '.join(steps)}; se espera {', '.join(STEPS)}, en ese orden."
        got = _fitted(pipeline, X[:45], y[:45]).predict(X[45:]).tolist()
        expected = _right_pipeline(columns).fit(X[:45], y[:45]).predict(X[45:]).tolist()
        differ = sum(one != other for one, other in zip(got, expected, strict=True))
        assert differ == 0, (
            f"Los pasos son los pedidos, pero en {differ} de {len(expected)} filas nuevas la predicción es otra: algún "
            "paso lleva ajustes distintos de los que trae.")


# --- summarise_search ------------------------------------------------------------------------------

KEYS = ("n_configs", "budget", "seeds", "mean", "std", "test_uses")
SHAPE = "test_has_the_six_keys"
COUNTS = (SHAPE, "test_counts_distinct_configs", "test_budget_counts_what_was_paid", "test_lists_the_seeds",
          "test_counts_the_looks_at_the_test")
BEST = (SHAPE, "test_the_test_set_does_not_enter_the_mean", "test_mean_of_the_best_config")


def _row(config, seed, fold, score, on="validation"):
    return {"config": config, "seed": seed, "fold": fold, "on": on, "score": score}


# De cada configuración y semilla, sus pliegues: ni seguidas, ni en orden, ni todas con la misma cantidad.
SCORES = {3: {7: (0.95, 0.55), 2: (0.70, 0.60, 0.62)},
          10: {7: (0.74, 0.80), 2: (0.82, 0.84, 0.86)},
          7: {7: (0.60, 0.62), 2: (0.64, 0.66, 0.50)}}
LOOKS = [_row(10, 2, None, 0.97, on="test"), _row(3, 2, None, 0.99, on="test")]


def _rows(scores) -> list:
    return [_row(config, seed, fold, score) for config, by_seed in scores.items()
            for seed, folds in by_seed.items() for fold, score in enumerate(folds)]


def _log() -> list:
    """Tres configuraciones con dos semillas, 15 ajustes, y dos miradas a la prueba.

    La 10 tiene la mejor media (0,805); la 3, el mejor pliegue suelto (0,95), y los dos puntajes de prueba son altos.
    """
    rows = _rows(SCORES)
    return [rows[4], LOOKS[0], *rows[5:], LOOKS[1], *rows[:4]]


def _clean() -> list:
    return [row for row in _log() if row["on"] == "validation"]


def _right_summary(results) -> dict:
    rows = [row for row in results if row["on"] == "validation"]
    table = {}
    for row in rows:
        table.setdefault(row["config"], {}).setdefault(row["seed"], []).append(row["score"])
    means = {config: [sum(folds) / len(folds) for folds in by_seed.values()] for config, by_seed in table.items()}
    whole = {config: values for config, values in means.items() if not any(map(math.isnan, values))}
    best = max(whole.values(), key=lambda values: sum(values) / len(values))
    return {"n_configs": len(table), "budget": len(rows), "seeds": sorted({row["seed"] for row in rows}),
            "mean": sum(best) / len(best), "std": float(np.std(best, ddof=1)) if len(best) > 1 else math.nan,
            "test_uses": len(results) - len(rows)}


def _random_log(seed) -> list:
    """Una bitácora cualquiera: desordenada, despareja, con fallas, puntajes negativos y miradas a la prueba."""
    rng = np.random.default_rng(seed)
    configs = rng.choice(range(2, 60), size=6, replace=False).tolist()
    scores = {config: {seed: [round(float(score), 3) for score in rng.normal(rng.normal(-1, 0.2), 0.3, 1 + folds)]
                       for seed, folds in zip(rng.permutation([31, 4, 15])[:1 + rng.integers(3)].tolist(),
                                              rng.integers(0, 4, 3).tolist(), strict=False)} for config in configs}
    rows = _rows(scores)
    for row in rows:
        if row["config"] == configs[0] and row["fold"] == 0:
            row["score"] = math.nan
    rows += [_row(configs[i], 99, None, 0.9, on="test") for i in range(seed % 4)] + [_row(1, 4, None, 9.0, on="test")]
    return [rows[i] for i in rng.permutation(len(rows))]


def _told(value) -> str:
    """Un número redondeado, para leerlo; lo demás, como se escribe en Python."""
    return number(round(float(value), 4)) if isinstance(value, float) else show(value)


def _summary(submission, rows) -> dict:
    return is_dict(submission.summarise_search(rows), what="el informe")


@points(1, of="summarise_search", hint="Un diccionario con las seis claves del enunciado.")
def test_has_the_six_keys(submission):
    """Tiene las seis claves"""
    is_dict(submission.summarise_search(_log()), keys=list(KEYS), what="el informe")


@points(1, of="summarise_search", after=SHAPE,
        hint="¿Cuántas configuraciones probamos? Sin eso el puntaje no se puede leer. Son números de config distintos, "
        "no filas, y también las que fallaron.")
def test_counts_distinct_configs(submission):
    """Cuenta configuraciones distintas"""
    failed = [_row(25, 7, 0, math.nan), _row(25, 7, 1, math.nan)]
    for rows, expected in ((_log(), 3), (_log() + failed, 4)):
        got = is_int(_summary(submission, rows)["n_configs"], "n_configs")
        top = max(row["config"] for row in rows)
        paid = [row for row in rows if row["on"] == "validation"]
        mistakes = [(len(rows), "Es la cantidad de filas: cada configuración se ajustó varias veces."),
                    (len(paid), "Es la cantidad de ajustes: cada configuración se ajustó varias veces."),
                    (top, "Es el mayor número de configuración, que es un nombre y no una cuenta."),
                    (top + 1, "Es el mayor número de configuración más uno: los números no van seguidos."),
                    (expected - 1, "Falta la configuración cuyos ajustes fallaron." if expected == 4 else "Falta una.")]
        assert got == expected, (
            f"La bitácora tiene {expected} configuraciones distintas y llegó {number(got)}."
            + named(got, expected, mistakes))


@points(1, of="summarise_search", after=SHAPE,
        hint="El presupuesto son todos los ajustes de validación que se pagaron: los que fallaron también se pagan, y "
        "los puntajes en la prueba no son búsqueda.")
def test_budget_counts_what_was_paid(submission):
    """El presupuesto cuenta cada ajuste pagado"""
    got = is_int(_summary(submission, _log())["budget"], "budget")
    mistakes = [(17, "Son todas las filas, también las dos miradas a la prueba."), (3, "Son las configuraciones."),
                (6, "Son las configuraciones por las semillas: cada una tiene varios pliegues.")]
    assert got == 15, (
        f"Se pagaron 15 ajustes de validación y llegó {number(got)}.{named(got, 15, mistakes)}")
    failed = [*_log(), _row(9, 7, 0, math.nan), _row(9, 7, 1, 0.99), _row(9, 2, 0, 0.99), _row(9, 2, 1, 0.99)]
    got = _summary(submission, failed)["budget"]
    mistakes = [(18, "Falta el que falló: también se paga."), (15, "Faltan los de la configuración que falló.")]
    assert got == 19, (
        f"Con 4 ajustes más, uno de ellos fallido (nan), se pagaron 19 y llegó {show(got)}."
        + named(got, 19, mistakes))


@points(1, of="summarise_search", after=SHAPE, hint="La lista ordenada de las semillas distintas: sin repetir.")
def test_lists_the_seeds(submission):
    """Nombra las semillas"""
    more = [*_log(), _row(3, 90, 0, 0.1)]      # una semilla que la mejor configuración no tiene
    for rows, expected in ((_log(), [2, 7]), (more, [2, 7, 90]), (_random_log(5), [4, 15, 31])):
        got = is_sequence(_summary(submission, rows)["seeds"], what="seeds")
        every = [row["seed"] for row in rows if row["on"] == "validation"]
        mistakes = [(list(dict.fromkeys(every)), "Están sin ordenar."), (every, "Están repetidas."),
                    (sorted(every), "Están repetidas."),
                    ([2, 7], "Son las de la mejor configuración: van las de todas.")]
        assert equal_values(got, expected), (
            f"Las semillas de la bitácora son {expected} y llegó {show(got)}.{named(got, expected, mistakes)}")


@points(1, of="summarise_search", after=SHAPE,
        hint="test_uses cuenta las filas puntuadas en la prueba: 0 si nadie la miró.")
def test_counts_the_looks_at_the_test(submission):
    """Cuenta las miradas a la prueba"""
    many = [*_clean(), *(_row(10, 2, None, 0.5, on="test") for _ in range(3)), _row(7, 2, None, math.nan, on="test")]
    for rows, expected in ((_log(), 2), (_clean(), 0), (many, 4)):
        got = is_int(_summary(submission, rows)["test_uses"], "test_uses")
        assert got == expected, f"La prueba apartada se miró {expected} veces en la bitácora y llegó {number(got)}."


@points(1, of="summarise_search", after=SHAPE,
        hint="La prueba apartada no elige, ni promedia, ni se cuenta: antes de todo, separemos las de validación.")
def test_the_test_set_does_not_enter_the_mean(submission):
    """Lo puntuado en la prueba no cuenta en nada más"""
    stranger = [_row(99, 42, None, 0.98, on="test"), _row(10, 7, None, math.nan, on="test")]
    clean = _summary(submission, _clean())
    for key in ("mean", "std", "n_configs", "seeds"):
        for rows in (_log(), _clean() + stranger, stranger + _clean()):
            got = _summary(submission, rows)[key]
            assert alike(got, clean[key]), (
                f"Con miradas a la prueba, «{key}» es {_told(got)}, y sin ellas, {_told(clean[key])}: lo que se puntuó "
                "en la prueba se está mezclando con la validación.")


@points(3, of="summarise_search", after=(SHAPE, "test_the_test_set_does_not_enter_the_mean"),
        hint="La mejor es la de mayor media, no la dueña del mejor pliegue suelto ni de la semilla con más suerte; y "
        "se informa su media.")
def test_mean_of_the_best_config(submission):
    """La media es de la mejor configuración"""
    got = is_number(_summary(submission, _clean())["mean"], "mean")
    every = [row["score"] for row in _clean()]
    mistakes = [(0.95, "Es el mejor pliegue suelto: un máximo con suerte, no una media."),
                (np.mean(every), "Es la media de todos los ajustes, de todas las configuraciones."),
                (0.84, "Es el puntaje de la mejor configuración con su mejor semilla."),
                (0.812, "Es la media de todos sus pliegues juntos: primero va la de cada semilla."),
                (np.mean(SCORES[3][7] + SCORES[3][2]), "Es la de la configuración 3, que tiene el mejor pliegue."),
                (np.mean([0.75, 0.64]), "Es la de la configuración 3, que tiene el mejor pliegue.")]
    assert alike(got, 0.805), (
        f"La mejor configuración es la 10, con medias 0,77 y 0,84 en sus dos semillas: se espera 0,805 y llegó "
        f"{number(got)}.{named(got, 0.805, mistakes)}")


@points(1, of="summarise_search", after=BEST,
        hint="Una configuración con algún nan no puede ganar: ni ignorando el nan (np.nanmean) ni porque max se "
        "confunda con él.")
def test_a_failed_config_never_wins(submission):
    """Una configuración que falló no gana"""
    failed = [_row(9, seed, fold, math.nan if (seed, fold) == (7, 0) else 0.99) for seed in (7, 2) for fold in (0, 1)]
    for rows in (_clean() + failed, failed + _clean()):
        got = _summary(submission, rows)["mean"]
        assert isinstance(got, float | np.floating) and not math.isnan(got), (
            f"Con un ajuste fallido en la bitácora, mean es {show(got)}: el nan se contagió.")
        said = named(got, 0.805, [(0.99, "Ganó la configuración 9, que falló en uno de sus ajustes.")])
        assert alike(got, 0.805), (
            f"Con un ajuste fallido en otra configuración, la mejor sigue siendo la 10, con media 0,805; llegó "
            f"{number(got)}.{said}")


@points(2, of="summarise_search", after=BEST,
        hint="El desvío es entre semillas: primero la media de los pliegues de cada semilla, después "
        "np.std(..., ddof=1). Los pliegues comparten filas: su desvío no mide lo mismo, y dividirlo por una raíz no lo "
        "vuelve un intervalo.")
def test_std_over_seeds(submission):
    """El desvío es entre semillas"""
    got = is_number(_summary(submission, _clean())["std"], "std")
    folds, seeds = SCORES[10][7] + SCORES[10][2], [0.77, 0.84]
    expected = float(np.std(seeds, ddof=1))
    mistakes = [(np.std(folds), "Es el desvío de sus cinco pliegues."),
                (np.std(folds, ddof=1), "Es el desvío de sus cinco pliegues."),
                (np.std(seeds), "Es lo que da con ddof = 0, o dividir el desvío por la raíz de las semillas."),
                (expected**2, "Es la varianza."),
                (np.std([row["score"] for row in _clean()]), "Es el desvío de todos los ajustes."),
                (np.std([row["score"] for row in _clean()], ddof=1), "Es el desvío de todos los ajustes.")]
    assert alike(got, expected), (
        f"Las medias de la mejor configuración en sus dos semillas son 0,77 y 0,84: se espera un desvío de "
        f"{number(expected, 4)} y llegó {number(got, 4)}.{named(got, expected, mistakes)}")


@points(1, of="summarise_search", after=(SHAPE, "test_a_failed_config_never_wins", "test_std_over_seeds"),
        hint="Con una sola semilla no hay desvío entre semillas: float('nan'), no 0. Cero diría que no hay ruido.")
def test_one_seed_has_no_spread(submission):
    """Con una semilla no hay desvío"""
    one = [row for row in _clean() if row["seed"] == 2]
    winner = [*_clean(), _row(50, 7, 0, 0.9), _row(50, 7, 1, 0.92)]
    for rows, what in ((one, "Con una sola semilla en la bitácora"),
                       (winner, "Si la mejor configuración se probó con una sola semilla")):
        got = _summary(submission, rows)["std"]
        assert isinstance(got, float | np.floating) and math.isnan(got), (
            f"{what}, std debe ser nan y llegó {show(got)}: no es que no haya ruido, es que no se sabe.")


@points(1, of="summarise_search", after=SHAPE, hint="Armemos listas nuevas: results.sort(), pop o cambiar un renglón "
        "modifican la bitácora de quien llama.")
def test_the_log_is_kept(submission):
    """La bitácora queda igual"""
    _summary(submission, _log())
    left_alone(submission, "Es la única memoria de lo que se pagó.")


@points(3, of="summarise_search",
        after=(*COUNTS, *BEST, "test_a_failed_config_never_wins", "test_std_over_seeds", "test_one_seed_has_no_spread"),
        hint="Hagamos el informe a mano, empezando por la media de cada configuración con cada semilla.")
def test_other_logs(submission):
    """Con otras bitácoras, también de puntajes negativos"""
    nan = math.nan
    example = [_row(3, 1, 0, 0.7), _row(3, 0, 0, 0.9), _row(3, 0, 1, 0.7), _row(8, 0, 0, nan),
               _row(3, 1, None, 0.6, on="test")]
    lone = [_row(0, 0, 0, 0.0)]
    lucky = [_row(4, 1, 0, -0.1), _row(4, 2, 0, -3.0), _row(6, 1, 0, -1.0), _row(6, 2, 0, -1.2), _row(6, 2, 1, -1.4)]
    for rows in (example, lone, lucky, *map(_random_log, range(8))):
        got, expected = _summary(submission, rows), _right_summary(rows)
        for key in KEYS:
            assert alike(got[key], expected[key]), (
                f"De una bitácora de {len(rows)} filas, {show([list(row.values()) for row in rows], 300)}, «{key}» es "
                f"{_told(expected[key])} y llegó {_told(got[key])}.")


# --- fair_comparison -------------------------------------------------------------------------------

ROWS = "test_one_row_per_seed"
ONCE = (ROWS, "test_each_method_runs_once_per_seed")
SEEDS = [5, 2, 9, 11]
LOSSES_A, LOSSES_B = {5: 0.5, 2: 0.25, 9: 0.875, 11: 0.375}, {5: 0.375, 2: 0.75, 9: 0.125, 11: 0.625}


def _method(calls, losses):
    """Un método de mentira que anota (presupuesto, semilla) y devuelve la pérdida de esa semilla."""
    def run(budget, seed):
        calls.append((budget, seed))
        return losses.get(seed, 9.0)
    return run


def _duel(submission, losses_a, losses_b, budget=30, seeds=SEEDS):
    """Lo que devuelve, y las llamadas de cada método."""
    calls = [], []
    got = submission.fair_comparison(_method(calls[0], losses_a), _method(calls[1], losses_b), budget, list(seeds))
    return got, *calls


def _different(values) -> list[str]:
    """Los valores distintos, en el orden en que llegaron."""
    return list(dict.fromkeys(map(show, values)))


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
    for losses in (_flat(0.2), _flat(0.3), _flat(0.4)):       # b gana, empata y pierde
        _, of_a, of_b = _duel(submission, _flat(0.3), losses)
        for name, calls in (("a", of_a), ("b", of_b)):
            assert len(calls) == len(SEEDS), (
                f"Con {len(SEEDS)} semillas, «{name}» se llamó {len(calls)} veces; se espera una por semilla: "
                f"{'cada llamada de más gasta otro presupuesto' if len(calls) > len(SEEDS) else 'le faltan corridas'}.")


@points(2, of="fair_comparison", after=ONCE,
        hint="Mismo presupuesto para los dos, entero en cada semilla: ni se reparte entre semillas ni entre métodos.")
def test_same_budget(submission):
    """Mismo presupuesto para los dos"""
    for budget in (30, 7):
        _, of_a, of_b = _duel(submission, _flat(0.3), _flat(0.2), budget)
        for name, calls in (("a", of_a), ("b", of_b)):
            spent = [given for given, _ in calls]
            said = named(spent, [budget] * len(SEEDS), [(SEEDS, "Son las semillas: a cada método le llega "
                                                         "(presupuesto, semilla), en ese orden.")])
            assert spent == [budget] * len(SEEDS), (
                f"Con budget = {budget}, «{name}» recibió un presupuesto de {enumerated(_different(spent))}; se "
                f"esperan {budget} para cada método, en cada semilla.{said}")
            original_values(spent, [budget], "el presupuesto")


@points(2, of="fair_comparison", after=ONCE,
        hint="Mismas semillas: en cada fila, a y b se corren con la semilla de esa fila, y así ninguno tiene más "
        "suerte que el otro.")
def test_same_seeds(submission):
    """Mismas semillas para los dos"""
    _, of_a, of_b = _duel(submission, _flat(0.3), _flat(0.2))
    for name, calls in (("a", of_a), ("b", of_b)):
        used = [seed for _, seed in calls]
        said = named(used, SEEDS, [(list(range(4)), "Son las posiciones 0, 1, 2 y 3, no las semillas."),
                                   ([SEEDS[0]] * 4, "Es siempre la primera."), (sorted(SEEDS), "Están ordenadas.")])
        assert used == SEEDS, f"«{name}» se corrió con las semillas {show(used)}; se esperan {SEEDS}.{said}"


@points(1, of="fair_comparison", after=(ROWS, "test_same_seeds"),
        hint="Cada fila lleva la pérdida de a y la de b en esa semilla, tal como las devolvieron.")
def test_each_row_has_its_own_losses(submission):
    """Cada fila lleva sus pérdidas"""
    for change, what in ((0, ""), (-1, ", con pérdidas negativas"), (1 / 64, ", sin redondear")):
        losses_a = {seed: loss + change for seed, loss in LOSSES_A.items()}
        losses_b = {seed: loss + change for seed, loss in LOSSES_B.items()}
        rows, _, _ = _duel(submission, losses_a, losses_b)
        for row in rows:
            got, expected = (row["a"], row["b"]), (losses_a[row["seed"]], losses_b[row["seed"]])
            said = named(got, expected, [(expected[::-1], "Están cambiadas.")])
            assert equal_values(got, expected), (
                f"Con la semilla {row['seed']}{what}, a devolvió {show(expected[0])} y b, {show(expected[1])}; la fila "
                f"dice a: {show(got[0])} y b: {show(got[1])}.{said}")


@points(1, of="fair_comparison", after=(ROWS, "test_each_row_has_its_own_losses"),
        hint="Son pérdidas: gana la más chica, aunque sea negativa.")
def test_lower_loss_wins(submission):
    """Gana la menor pérdida"""
    rows, _, _ = _duel(submission, _flat(0.2), _flat(0.6))
    assert {row["winner"] for row in rows} == {"a"}, (
        f"Con pérdidas 0,2 (a) y 0,6 (b) gana «a», y llegó {show(rows[0]['winner'])}: menos pérdida es mejor.")
    for scale, shift in ((1, 0), (1, -0.5), (1, -0.375), (1, -1), (2.0**-30, 0)):
        losses_a = {seed: scale * loss + shift for seed, loss in LOSSES_A.items()}
        losses_b = {seed: scale * loss + shift for seed, loss in LOSSES_B.items()}
        rows, _, _ = _duel(submission, losses_a, losses_b)
        got = [row["winner"] for row in rows]
        assert got == ["b", "a", "b", "a"], (
            f"Con las pérdidas {show(list(losses_a.values()))} de a y {show(list(losses_b.values()))} de b, los "
            f"ganadores son b, a, b, a, y llegó {show(got)}: cada fila tiene el suyo.")


@points(1, of="fair_comparison", after=(ROWS, "test_lower_loss_wins"),
        hint="Si las dos pérdidas son iguales, el ganador es \"tie\": nadie.")
def test_equal_losses_tie(submission):
    """Pérdidas iguales empatan"""
    for value in (0.25, 0.0, -1.5):
        rows, _, _ = _duel(submission, _flat(value), _flat(value))
        assert {row["winner"] for row in rows} == {"tie"}, (
            f"Con pérdidas iguales, {number(value)}, llegó {show(rows[0]['winner'])}; se espera \"tie\".")


@points(1, of="fair_comparison", after=ROWS, hint="Recorramos seeds sin sacarle ni ordenarle nada.")
def test_the_seeds_are_kept(submission):
    """La lista de semillas queda igual"""
    _duel(submission, _flat(0.3), _flat(0.2))
    left_alone(submission)


@points(1, of="fair_comparison",
        after=(*ONCE, "test_same_budget", "test_same_seeds", "test_lower_loss_wins", "test_equal_losses_tie"),
        hint="Escribamos la tabla a mano, semilla por semilla.")
def test_other_duels(submission):
    """Con otras semillas, también una sola"""
    cases = (([0], {0: 0.31}, {0: 0.28}), ([3, 1, 8], {3: 0.0, 1: -2.0, 8: 5.0}, {3: 0.0, 1: -1.0, 8: -5.0}),
             ([100, 7], {100: 1, 7: 3}, {100: 2, 7: 3}), ([], {}, {}))
    for seeds, losses_a, losses_b in cases:
        got, _, _ = _duel(submission, losses_a, losses_b, 12, seeds)
        expected = [{"seed": seed, "a": losses_a[seed], "b": losses_b[seed],
                     "winner": "tie" if losses_a[seed] == losses_b[seed] else "ab"[losses_a[seed] > losses_b[seed]]}
                    for seed in seeds]
        assert equal_values(is_list_of_dicts(got), expected), (
            f"Con seeds = {seeds} y las pérdidas {losses_a} y {losses_b} llegó {show(got, 160)}; se espera "
            f"{show(expected, 160)}.")
