"""Comprobaciones de la lección 03: pliegues, puntaje de validación cruzada, CV anidada."""
import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from coursekit.grader import close, is_list, is_number, is_tuple, points
from coursekit.grader.values import number

# --- kfold_indices ---------------------------------------------------------------------------------

def _indices(values, what):
    values = np.asarray(values)
    assert values.dtype != bool, (
        f"{what} es una máscara de verdaderos y falsos; se esperan los índices (np.flatnonzero los da).")
    assert values.ndim == 1 and np.issubdtype(values.dtype, np.integer), \
        f"{what} debe ser un arreglo de enteros de una dimensión; llegó uno de {values.dtype} y forma {values.shape}."
    return values


def _pairs(submission, n, k, seed=0):
    """Los pares (train, val) con el más chico como val: así un orden cambiado se dice en una sola prueba."""
    pairs = [(_indices(a, "train"), _indices(b, "val")) for a, b in submission.kfold_indices(n, k, seed)]
    return [(a, b) if len(a) >= len(b) else (b, a) for a, b in pairs]


@points(1, of="kfold_indices", hint="Una lista con un par (train, val) por cada pliegue: k pares.")
def test_one_pair_per_fold(submission):
    """Llegan k pares (train, val)"""
    pairs = is_list(submission.kfold_indices(12, 4, 0), 4, "la lista de pliegues con k = 4")
    for position, pair in enumerate(pairs):
        assert isinstance(pair, tuple | list) and len(pair) == 2, \
            f"El elemento {position} no es un par (train, val): ¿devolvemos solo los índices de validación?"
        for name, part in zip(("train", "val"), pair, strict=True):
            _indices(part, f"El {name} del pliegue {position}")


@points(1, of="kfold_indices", hint="El orden del par es (train, val): primero las filas que entrenan, que son más.",
        after="test_one_pair_per_fold")
def test_training_comes_first(submission):
    """Cada par es (train, val), en ese orden"""
    for train, val in submission.kfold_indices(12, 4, 0):
        assert len(val) <= len(train), (      # si son iguales, otra prueba dice qué falta en train
            f"Con n = 12 y k = 4 llegó un par con {len(train)} índices primero y {len(val)} después: "
            "parece (val, train).")


@points(1, of="kfold_indices", hint="Cada índice debe validar exactamente una vez: se mezcla una sola vez y se corta.",
        after="test_one_pair_per_fold")
def test_each_index_validates_once(submission):
    """Cada índice valida exactamente una vez"""
    held_out = np.concatenate([val for _, val in _pairs(submission, 12, 4)])
    outside = held_out[(held_out < 0) | (held_out > 11)]
    assert not len(outside), f"Con n = 12 llegó el índice {outside[0]}: los índices van de 0 a 11, como las filas."
    times = np.bincount(held_out, minlength=12)
    assert times.max() <= 1, (
        f"Con n = 12 y k = 4 el índice {times.argmax()} está en {times.max()} conjuntos de validación: los pliegues "
        "se pisan. ¿Sorteamos cada pliegue por separado?")
    assert times.min() >= 1, f"Con n = 12 y k = 4 el índice {times.argmin()} no valida nunca."


@points(1, of="kfold_indices", hint="train es todo lo que no está en val: ni de más ni de menos.",
        after="test_one_pair_per_fold")
def test_training_is_the_rest(submission):
    """train y val no se pisan y juntos son todos los índices"""
    for train, val in _pairs(submission, 12, 4):
        shared = np.intersect1d(train, val)
        assert not len(shared), (
            f"El índice {shared[0]} está en train y también en val del mismo pliegue: el modelo se puntuaría sobre "
            "filas que ya vio.")
        assert len(np.union1d(train, val)) == 12, (
            f"Con n = 12 un pliegue entrena con {len(train)} índices y valida {len(val)}: faltan "
            f"{12 - len(train) - len(val)} en train.")


@points(1, of="kfold_indices",
        hint="Si n no es múltiplo de k, algunos pliegues llevan un índice más: np.array_split lo hace solo.",
        after="test_one_pair_per_fold")
def test_leftovers(submission):
    """Si n no es múltiplo de k, no sobra nadie"""
    for n, k in ((11, 4), (10, 3)):
        sizes = [len(val) for _, val in _pairs(submission, n, k)]
        assert sum(sizes) == n, (
            f"Con n = {n} y k = {k} los pliegues validan {sum(sizes)} índices en total: "
            f"{'se pierden los que sobran de la división' if sum(sizes) < n else 'sobran'}.")
        assert max(sizes) - min(sizes) <= 1, (
            f"Con n = {n} y k = {k} los tamaños de los pliegues son {sizes}: el resto va repartido de a uno.")


@points(1, of="kfold_indices", after="test_one_pair_per_fold",
        hint="Si la tabla viene ordenada por clase, un pliegue sin mezclar deja afuera una clase entera: "
             "mezclemos los índices antes de cortar.")
def test_shuffled_before_cutting(submission):
    """Los índices se mezclan antes de cortar"""
    blocks = [val for _, val in _pairs(submission, 60, 5) if len(val) > 1 and np.ptp(val) == len(val) - 1]
    assert not blocks, (
        f"Un pliegue valida los índices {blocks[0].min()} a {blocks[0].max()}, todos seguidos: falta mezclar. "
        "En una tabla ordenada por clase, ese pliegue sería casi una sola clase.")


@points(1, of="kfold_indices",
        hint="np.random.default_rng(seed) se crea adentro de la función, con la semilla recibida.",
        after=("test_one_pair_per_fold", "test_shuffled_before_cutting"))
def test_seed_decides(submission):
    """La semilla, y solo la semilla, decide los pliegues"""
    first, again, other = ([np.sort(val).tolist() for _, val in _pairs(submission, 60, 5, seed)] for seed in (1, 1, 2))
    assert first == again, (
        "Dos llamadas con la misma semilla dieron pliegues distintos: sin semilla no se puede repetir una medición.")
    assert first != other, "Con semillas 1 y 2 los pliegues son los mismos: ¿usamos la semilla recibida?"


# --- cv_score --------------------------------------------------------------------------------------

def _column(n):
    return np.arange(n, dtype=float).reshape(-1, 1)


def _mean(got):
    """La media, venga sola o en un par: que falte el desvío, o que no sea una tupla, se dice en una sola prueba."""
    return is_number(got[0] if isinstance(got, tuple | list) and got else got, "la media")


def _half_folds(n, cut):
    rows = np.arange(n)
    return [(rows[cut:], rows[:cut]), (rows[:cut], rows[cut:])]


@points(1, of="cv_score",
        hint="Con 1-NN el puntaje sobre lo que se entrenó es siempre 1,0: hay que puntuar las filas de val.")
def test_scores_the_held_out_rows(submission):
    """Se puntúan las filas apartadas"""
    y = np.array([1, 1, 1, 0, 1, 0, 0, 0])
    train, val = np.arange(4), np.arange(4, 8)
    pair = submission.cv_score(DummyClassifier(strategy="constant", constant=1), _column(8), y, [(train, val)])
    got = _mean(pair)
    assert got != 0 or np.ravel(pair)[-1] != 0.25, (
        "Con un solo pliegue el desvío es 0, y llegó en el lugar de la media: la tupla es (media, desvío).")
    assert not np.isclose(got, 0.75), (
        "Un modelo que siempre dice 1 acierta 0,75 en train y 0,25 en val, y llegó 0,75: estamos puntuando sobre las "
        "filas que entrenan.")
    close(got, 0.25, "La media de un modelo que siempre dice 1, con un 25 % de unos en val,")


@points(1, of="cv_score", hint="En cada pliegue: fit solo con X[train] e y[train]. Si ajustamos con todo, hay fuga.")
def test_fits_the_training_rows_only(submission):
    """Se ajusta solo con las filas de entrenamiento"""
    y = np.array([0, 0, 0, 1, 0, 0, 0, 1] + [1] * 8)
    folds = [(np.arange(4), np.arange(4, 8))]          # como en un corte temporal, hay filas que nadie usa
    got = _mean(submission.cv_score(DummyClassifier(strategy="most_frequent"), _column(16), y, folds))
    assert not np.isclose(got, 0.25), (
        "Un modelo que dice la clase mayoritaria de train acierta 0,75 en val; llegó 0,25, lo que acierta la mayoría "
        "de **toda** la tabla: ajustamos con filas que no son de train.")
    close(got, 0.75, "La media de decir la clase mayoritaria de train")


@points(1, of="cv_score",
        hint="clone(model) en cada vuelta: un modelo ya entrenado puede recordar los pliegues anteriores.")
def test_each_fold_starts_anew(submission):
    """Cada pliegue empieza con un modelo sin entrenar"""
    X = np.repeat([0.0, 1.0, 10.0, 11.0], 8).reshape(-1, 1)
    y = np.repeat([0, 1, 1, 0], 8)
    low, high = np.arange(16), np.arange(16, 32)
    folds = [(rows[::2], rows[1::2]) for rows in (low, high)]
    model = RandomForestClassifier(n_estimators=1, bootstrap=False, warm_start=True, random_state=0)
    got = _mean(submission.cv_score(model, X, y, folds))
    assert not np.isclose(got, 0.75), (
        "Con un modelo de `warm_start=True`, que sigue desde lo que ya aprendió, el segundo pliegue se puntuó con lo "
        "aprendido en el primero: falta clonar.")
    close(got, 1.0, "La media de un árbol sobre clases que se separan sin error")


@points(1, of="cv_score", hint="Primero un puntaje por pliegue; después, la media de esos k puntajes.")
def test_mean_over_folds(submission):
    """La media es sobre pliegues, todos con el mismo peso"""
    y = np.array([1, 1] + [0, 0, 0, 0, 0, 1])
    got = _mean(submission.cv_score(DummyClassifier(strategy="constant", constant=1), _column(8), y, _half_folds(8, 2)))
    assert not np.isclose(got, 3 / 8), (
        "Dos pliegues de 2 y 6 filas puntúan 1 y 0,17; llegó 0,38, que es la fracción de filas acertadas en total. "
        "La media de los dos puntajes es 0,58.")
    close(got, (1 + 1 / 6) / 2, "La media de los puntajes 1 y 0,167")


@points(1, of="cv_score",
        hint="La función devuelve la tupla (media, desvío), con el desvío de np.std sobre los puntajes.")
def test_pair_with_standard_deviation(submission):
    """Devuelve (media, desvío)"""
    y = np.array([1, 1, 1, 1, 0, 1, 0, 0, 0, 0])
    got = submission.cv_score(DummyClassifier(strategy="constant", constant=1), _column(10), y, _half_folds(10, 5))
    mean, std = is_tuple(got, 2, "lo que devuelve cv_score")
    is_number(mean, "la media")
    is_number(std, "el desvío")
    assert not np.isclose(std, 0.09), "Los puntajes son 0,8 y 0,2 y llegó 0,09, que es la varianza: falta la raíz."
    assert not np.isclose(std, 0.3 / np.sqrt(2)), (
        "Los puntajes son 0,8 y 0,2 y llegó 0,21: es el desvío dividido por la raíz de k. Los pliegues comparten "
        "filas, así que ese «error estándar» promete más de lo que sabe.")
    assert not np.isclose(std, 0.3 * np.sqrt(2)), "Llegó 0,42: pedimos np.std tal como viene (ddof = 0), que da 0,30."
    close(std, 0.3, "El desvío de los puntajes 0,8 y 0,2")


@points(1, of="cv_score", hint="La referencia es cross_val_score de scikit-learn con los mismos pliegues.",
        after=("test_scores_the_held_out_rows", "test_fits_the_training_rows_only", "test_each_fold_starts_anew",
               "test_mean_over_folds", "test_pair_with_standard_deviation"))
def test_same_as_cross_val_score(submission):
    """Coincide con scikit-learn"""
    rng = np.random.default_rng(3)
    X, y = rng.standard_normal((40, 2)), rng.integers(0, 2, 40)
    folds = list(KFold(4, shuffle=True, random_state=0).split(X))
    for neighbors in (1, 5):
        model = KNeighborsClassifier(neighbors)
        expected = cross_val_score(model, X, y, cv=folds)
        mean, std = submission.cv_score(model, X, y, folds)
        close(mean, expected.mean(), f"La media con {neighbors} vecinos")
        close(std, expected.std(), f"El desvío con {neighbors} vecinos")


# --- nested_cv -------------------------------------------------------------------------------------

NEIGHBORS = [1, 3, 5, 7, 9]
N_TABLES = 45


def _sites(count=10):
    """Sitios lejanos con dos filas de clase 1 en el centro y tres de clase 0 alrededor.

    Con 1 vecino se aciertan solo las del centro (40 %); con 31, solo las de alrededor (60 %).
    """
    angles = np.deg2rad([90, 210, 330])
    around = np.column_stack([np.cos(angles), np.sin(angles)])
    site = np.vstack([[0, 0.1], [0, -0.1], around])
    X = np.vstack([site + [100.0 * i, 0] for i in range(count)])
    return X, np.tile([1, 1, 0, 0, 0], count)


@points(1, of="nested_cv",
        hint="El resultado es un puntaje (una exactitud entre 0 y 1), no la cantidad de vecinos elegida.")
def test_returns_a_score(submission):
    """Devuelve un puntaje"""
    X = np.repeat([0.0, 10.0], 15).reshape(-1, 1) + np.tile(np.arange(15) / 100, 2).reshape(-1, 1)
    y = np.repeat([0, 1], 15)
    got = is_number(submission.nested_cv(X, y, [3, 5], 5, 3, 0))
    assert 0 <= got <= 1, f"Una exactitud está entre 0 y 1 y llegó {number(got)}: ¿devolvemos la cantidad de vecinos?"
    assert got > 0.6, (
        f"Con 3 o con 5 vecinos se aciertan dos grupos muy separados, y llegó {number(got, 2)}: ¿entrenamos con la "
        "posición que da np.argmax, en lugar de con ks[posición]?")
    close(got, 1.0, "La exactitud con dos grupos muy separados", atol=0.05)


@points(1, of="nested_cv",
        hint="De los puntajes internos gana el más alto: np.argmax sobre las medias de cada candidato.",
        after="test_returns_a_score")
def test_picks_the_best_candidate(submission):
    """Elige el candidato de mayor puntaje interno"""
    rng = np.random.default_rng(0)
    group = np.arange(48) // 4                          # doce grupitos de cuatro filas iguales, de clase alternada
    X = np.column_stack([group * 10.0, rng.normal(0, 0.1, 48)])
    y = group % 2
    got = is_number(submission.nested_cv(X, y, [1, 23], 6, 4, 0))
    assert got > 0.8, (
        f"Con 1 vecino se acierta casi todo y con 23, casi nada; llegó {number(got, 2)}: ¿elegimos el puntaje más "
        "bajo, o siempre el mismo candidato?")


@points(1, of="nested_cv",
        hint="El pliegue externo no opina: la cantidad de vecinos se elige antes, solo con el entrenamiento externo.",
        after="test_returns_a_score")
def test_outer_fold_never_chooses(submission):
    """El pliegue externo no elige"""
    X, y = _sites()
    got = is_number(submission.nested_cv(X, y, [1, 31], len(y), 3, 0))
    assert got < 0.9, (
        f"Cada fila la acierta una sola de las dos cantidades (1 vecino: 40 %; 31: 60 %) y llegó {number(got, 2)}: "
        "para lograrlo hay que elegir mirando la fila que después se puntúa.")


@points(1, of="nested_cv",
        hint="Los índices de la partición interna cuentan desde 0 dentro de X[train]: se usan sobre X[train], no sobre "
             "X.",
        after=("test_returns_a_score", "test_picks_the_best_candidate", "test_outer_fold_never_chooses"))
def test_inner_indices_belong_to_the_training_rows(submission):
    """Los índices internos se usan sobre el entrenamiento externo"""
    # 30 filas de clase 1 juntas y 70 de clase 0, cada una sola: con 1 vecino se aciertan las 30; con 49,
    # que son casi todas las que entrenan, las 70.
    # La mitad de arriba de la tabla tiene las 30: quien elige con ella elige 1 vecino.
    X = np.vstack([np.random.default_rng(6).normal(0, 0.01, (30, 70)), np.eye(70)])
    y = np.repeat([1, 0], [30, 70])
    got = is_number(submission.nested_cv(X, y, [1, 49], 2, 3, 0))
    assert got > 0.5, (
        f"Con 49 vecinos se acierta el 70 % y con 1, el 30 %; llegó {number(got, 2)}: elegimos con las primeras filas "
        "de toda la tabla, y no con las del entrenamiento externo. ¿Los índices internos se usaron sobre X?")


@points(1, of="nested_cv", hint="Las dos particiones reciben la semilla: split(n, k, seed).",
        after="test_returns_a_score")
def test_same_seed_same_score(submission):
    """La misma semilla da el mismo puntaje"""
    rng = np.random.default_rng(5)
    X, y = rng.standard_normal((40, 3)), rng.integers(0, 2, 40)
    scores = [submission.nested_cv(X, y, [1, 5], 4, 3, 7) for _ in range(4)]
    assert len(set(scores)) == 1, (
        f"Cuatro llamadas iguales dieron {', '.join(number(s, 2) for s in sorted(set(scores)))}: falta usar la semilla "
        "en las particiones.")


@points(2, of="nested_cv",
        hint="Con etiquetas al azar tiene que dar cerca de 0,5: el puntaje que eligió no es el que se informa.",
        after=("test_returns_a_score", "test_picks_the_best_candidate", "test_outer_fold_never_chooses",
               "test_same_seed_same_score"))
def test_one_half_on_noise(submission):
    """Con etiquetas al azar da cerca de 0,5"""
    rng = np.random.default_rng(3)
    tables = [(rng.standard_normal((20, 6)), rng.integers(0, 2, 20)) for _ in range(N_TABLES)]
    got = np.mean([submission.nested_cv(X, y, NEIGHBORS, 4, 3, seed) for seed, (X, y) in enumerate(tables)])
    assert got < 0.535, (
        f"El promedio de {N_TABLES} tablas con etiquetas al azar es {number(got, 2)}, y no hay nada que aprender: "
        "informamos el máximo de los puntajes que eligieron (los internos, o los de una CV sobre toda la tabla).")
    assert got > 0.43, (
        f"El promedio de {N_TABLES} tablas con etiquetas al azar es {number(got, 2)}; se espera cerca de 0,5.")
