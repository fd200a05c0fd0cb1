"""Comprobaciones de la lección 03: pliegues, puntaje de validación cruzada, CV anidada.

Lo que un puntaje revela de cómo se lo calculó: cada tabla está hecha para que la respuesta correcta dé un número, sea
cual sea el reparto al azar, y cada error, otro muy distinto.
"""
import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from coursekit.grader import close, is_number, is_sequence, left_alone, points, seed_decides
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
    received = is_sequence(submission.kfold_indices(n, k, seed))
    pairs = [(_indices(a, "train"), _indices(b, "val")) for a, b in received]
    return [(a, b) if len(a) >= len(b) else (b, a) for a, b in pairs]


@points(1, of="kfold_indices", hint="Una lista con un par (train, val) por cada pliegue: k pares.")
def test_one_pair_per_fold(submission):
    """Llegan k pares (train, val)"""
    got = is_sequence(submission.kfold_indices(12, 4, 0), what="la lista de pliegues con k = 4")
    sizes = [part.size for part in got if isinstance(part, np.ndarray)]
    assert sizes != [9, 3], "Llegó un solo par (train, val) y se espera una lista con 4: ¿hay un return en el bucle?"
    pairs = is_sequence(got, 4, "la lista de pliegues con k = 4")
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
        f"Con n = 12 y k = 4 el índice {times.argmax()} está {times.max()} veces en los conjuntos de validación: los "
        "pliegues se pisan. ¿Sorteamos cada pliegue por separado?")
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
        lost = 12 - len(np.union1d(train, val))
        assert lost == 0, (
            f"Con n = 12 y k = 4 un pliegue entrena con {len(train)} índices y valida {len(val)}: faltan {lost} en "
            "train.")
        assert len(np.unique(train)) == len(train), (
            f"El train de un pliegue trae {len(train)} índices y solo {len(np.unique(train))} son distintos: una fila "
            "repetida pesa el doble al entrenar.")


@points(1, of="kfold_indices",
        hint="Si n no es múltiplo de k, algunos pliegues llevan un índice más: np.array_split lo hace solo.",
        after="test_one_pair_per_fold")
def test_leftovers(submission):
    """Si n no es múltiplo de k, no sobra nadie"""
    for n, k in ((10, 3), (11, 4), (5, 5), (23, 10)):
        sizes = [len(val) for _, val in _pairs(submission, n, k)]
        assert sum(sizes) == n, (
            f"Con n = {n} y k = {k} los pliegues validan {sum(sizes)} índices en total: "
            f"{'se pierden los que sobran de la división' if sum(sizes) < n else 'sobran'}.")
        assert max(sizes) - min(sizes) <= 1, (
            f"Con n = {n} y k = {k} los tamaños de los pliegues son {sizes}: el resto va repartido uno por uno.")
        assert len(sizes) == k, f"Con n = {n} y k = {k} llegaron {len(sizes)} pliegues."


@points(1, of="kfold_indices", after="test_one_pair_per_fold",
        hint="Si la tabla viene ordenada por clase, un pliegue sin mezclar deja afuera una clase entera: "
             "mezclemos los índices antes de cortar.")
def test_shuffled_before_cutting(submission):
    """Los índices se mezclan antes de cortar"""
    blocks = [val for _, val in _pairs(submission, 60, 5) if len(val) > 1 and np.ptp(val) == len(val) - 1]
    assert not blocks, (
        f"Un pliegue valida los índices {blocks[0].min()} a {blocks[0].max()}, todos seguidos: falta mezclar. "
        "En una tabla ordenada por clase, ese pliegue sería casi una sola clase.")


def _held_out(submission, seed) -> list:
    """Los conjuntos de validación de 60 índices, sin importar en qué orden vienen."""
    return sorted(np.sort(val).tolist() for _, val in _pairs(submission, 60, 5, seed))


@points(1, of="kfold_indices",
        hint="np.random.default_rng(seed) se crea adentro de la función, con la semilla recibida, y de él sale la "
             "mezcla.",
        after=("test_one_pair_per_fold", "test_shuffled_before_cutting"))
def test_seed_decides(submission):
    """La semilla, y solo la semilla, decide los pliegues"""
    seed_decides(lambda seed: _held_out(submission, seed), "el reparto en pliegues")
    seed_decides(lambda seed: _held_out(submission, seed), "el reparto en pliegues", seeds=(0, 42))


# --- cv_score --------------------------------------------------------------------------------------

def _column(n):
    return np.arange(n, dtype=float).reshape(-1, 1)


def _mean(got):
    """La media, venga sola, en un par o sin calcular: lo que falte se dice en una sola prueba."""
    if not isinstance(got, tuple | list | np.ndarray) or np.ndim(got) == 0:
        return is_number(got, "la media")
    return is_number(np.mean(got) if len(got) > 2 else got[0], "la media")


@points(1, of="cv_score",
        hint="Con 1-NN el puntaje sobre lo que se entrenó es siempre 1,0: hay que puntuar las filas de val.")
def test_scores_the_held_out_rows(submission):
    """Se puntúan las filas apartadas"""
    y = np.array([1, 1, 1, 0, 1, 0, 0, 0, 0])
    train, val = np.arange(4), np.arange(4, 9)
    pair = submission.cv_score(DummyClassifier(strategy="constant", constant=1), _column(9), y, [(train, val)])
    got = _mean(pair)
    assert got != 0 or np.ravel(pair)[-1] != 0.2, (
        "Con un solo pliegue el desvío es 0, y llegó en el lugar de la media: la tupla es (media, desvío).")
    assert not np.isclose(got, 0.75), (
        "Un modelo que siempre dice 1 acierta 0,75 en train y 0,2 en val, y llegó 0,75: estamos puntuando sobre las "
        "filas que entrenan.")
    assert not np.isclose(got, 4 / 9), (
        "Un modelo que siempre dice 1 acierta 0,2 en val y 0,44 en toda la tabla, y llegó 0,44: estamos puntuando "
        "todas las filas.")
    close(got, 0.2, "La media de un modelo que siempre dice 1, con un 20 % de unos en val,")


@points(1, of="cv_score", hint="En cada pliegue: fit solo con X[train] e y[train]. Si ajustamos con todo, hay fuga.")
def test_fits_the_training_rows_only(submission):
    """Se ajusta solo con las filas de entrenamiento"""
    y = np.array([0, 0, 0, 1, 0, 0, 0, 1] + [1] * 8)
    folds = [(np.arange(4), np.arange(4, 8))]          # como en un corte temporal, hay filas que nadie usa
    got = _mean(submission.cv_score(DummyClassifier(strategy="most_frequent"), _column(16), y, folds))
    assert not np.isclose(got, 0.25), (
        "Un modelo que dice la clase mayoritaria de train acierta 0,75 en val; llegó 0,25, lo que acierta quien "
        "ajusta también con las filas que no son de train: toda la tabla, o todo lo que no es val.")
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
        "aprendido en el primero: cada pliegue ajusta un clone(model) nuevo.")
    close(got, 1.0, "La media de un árbol sobre clases que se separan sin error")


@points(1, of="cv_score", hint="Primero un puntaje por pliegue; después, la media de esos k puntajes.",
        after="test_scores_the_held_out_rows")
def test_mean_over_folds(submission):
    """La media es sobre pliegues, todos con el mismo peso"""
    y = np.array([1, 1] + [0, 0, 0, 0, 0, 1] + [1, 0, 0, 0])
    parts = [np.arange(2), np.arange(2, 8), np.arange(8, 12)]      # un modelo que dice 1 acierta 1, 1/6 y 1/4
    folds = [(np.setdiff1d(np.arange(12), val), val) for val in parts]
    got = _mean(submission.cv_score(DummyClassifier(strategy="constant", constant=1), _column(12), y, folds))
    assert not np.isclose(got, 4 / 12), (
        "Tres pliegues de 2, 6 y 4 filas puntúan 1, 0,17 y 0,25; llegó 0,33, que es la fracción de filas acertadas en "
        "total. La media de los tres puntajes es 0,47.")
    close(got, (1 + 1 / 6 + 1 / 4) / 3, "La media de los puntajes 1, 0,167 y 0,25")


@points(1, of="cv_score",
        hint="La función devuelve el par (media, desvío), con el desvío de np.std sobre los puntajes.")
def test_pair_with_standard_deviation(submission):
    """Devuelve (media, desvío)"""
    y = np.array([1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0])
    parts = np.array_split(np.arange(15), 3)                  # un modelo que dice 1 acierta 0,8, 0,2 y 0,4
    folds = ((parts[1], parts[0]), (parts[2], parts[1]), (parts[0], parts[2]))
    got = submission.cv_score(DummyClassifier(strategy="constant", constant=1), _column(15), y, folds)
    scores = np.array([0.8, 0.2, 0.4])
    assert not isinstance(got, float), (
        f"Llegó un solo número, {number(got)}; se espera el par (media, desvío).")
    pair = is_sequence(got, what="lo que devuelve cv_score")
    assert not (len(pair) == 3 and np.allclose(pair, scores)), (
        "Llegaron los puntajes de los tres pliegues, 0,8, 0,2 y 0,4: se esperan su media y su desvío.")
    mean, std = is_sequence(got, 2, "lo que devuelve cv_score")
    is_number(mean, "la media")
    is_number(std, "el desvío")
    spread = scores.std()
    for mistake, said in (
            (scores.var(), "es la varianza: falta la raíz"),
            (spread / np.sqrt(3), "es el desvío dividido por √k: el error estándar de la media, que dice cuánto se "
             "conoce la media; aquí se pide cuánto cambia un pliegue respecto de otro"),
            (scores.std(ddof=1) / np.sqrt(3), "es el error estándar de la media, que dice cuánto se conoce la media; "
             "aquí se pide cuánto cambia un pliegue respecto de otro"),
            (scores.std(ddof=1), "es el desvío con ddof = 1: pedimos np.std tal como viene, con ddof = 0"),
            (np.ptp(scores), "es la distancia entre el mejor y el peor")):
        assert not np.isclose(std, mistake), (
            f"Los puntajes son 0,8, 0,2 y 0,4 y el segundo valor es {number(mistake, 3)}, que {said}.")
    close(std, spread, "El desvío de los puntajes 0,8, 0,2 y 0,4")


@points(1, of="cv_score", hint="La referencia es cross_val_score de scikit-learn con los mismos pliegues: clonar, "
        "ajustar con train y puntuar val con .score.",
        after=("test_scores_the_held_out_rows", "test_fits_the_training_rows_only", "test_each_fold_starts_anew",
               "test_mean_over_folds", "test_pair_with_standard_deviation"))
def test_same_as_cross_val_score(submission):
    """Coincide con scikit-learn, también en una regresión"""
    rng = np.random.default_rng(3)
    X, y = rng.standard_normal((41, 2)), rng.integers(0, 2, 41)
    folds = list(KFold(4, shuffle=True, random_state=0).split(X))
    names = np.array(["benigno", "maligno"])[y]
    target = X @ [1.0, -2.0] + rng.normal(0, 0.5, 41)
    for model, labels, what in (
            (KNeighborsClassifier(1), y, "1 vecino"), (KNeighborsClassifier(5), names, "5 vecinos y clases con nombre"),
            (LinearRegression(), target, "una regresión, cuyo .score es R²,")):
        expected = cross_val_score(model, X, labels, cv=folds)
        mean, std = submission.cv_score(model, X, labels, folds)
        close(mean, expected.mean(), f"La media con {what}")
        close(std, expected.std(), f"El desvío con {what}")
        left_alone(submission, "Cada pliegue trabaja sobre una copia: clone(model), X[train] y y[train].")
    used = RandomForestClassifier(n_estimators=1, warm_start=True, random_state=0).fit(X, 1 - y)
    unused = RandomForestClassifier(n_estimators=1, warm_start=True, random_state=0)
    mean, _ = submission.cv_score(used, X, y, folds)
    close(mean, cross_val_score(unused, X, y, cv=folds).mean(),
          "La media con un modelo que llega ya entrenado con otras etiquetas (clone lo deja como nuevo)")


# --- nested_cv -------------------------------------------------------------------------------------

def _families(sites=16, rows=3):
    """Lugares lejanos con diez familias de filas iguales, seis de clase 0 y cuatro de clase 1.

    Las familias más cercanas son siempre de la otra clase: 1 vecino acierta una fila si entrena alguna de su familia,
    y lo logra más cuantas más filas entrenan: 45 % con un cuarto de la tabla, 75 % con la mitad, 96 % con 4/5. Muchos
    vecinos dicen siempre la mayoría, y aciertan 60 %.
    """
    kinds = np.repeat([0, 1], [6, 4])
    place = np.eye(10)
    for kind in (0, 1):
        place[kinds == kind] -= place[kinds == kind].mean(axis=0)
    near = np.repeat(place, rows, axis=0)
    X = np.vstack([np.column_stack([near, np.full(len(near), 100.0 * site)]) for site in range(sites)])
    y = np.tile(np.repeat(kinds, rows), sites)
    order = np.random.default_rng(0).permutation(len(y))      # ninguna parte de la tabla es especial
    return X[order], y[order]


def _crowd(together, alone, twins=0):
    """Filas de clase 1 todas juntas; otras de clase 0, cada una sola; y dos familias de `twins` filas de clase 0.

    La más cercana a una sola es siempre una del montón: 1 vecino acierta las juntas y las mellizas; muchos, la clase 0.
    """
    directions = np.eye(alone + 2)
    families = np.repeat(directions[-2:], twins, axis=0)
    X = np.vstack([np.zeros((together, alone + 2)), families, directions[:alone]])
    return X, np.repeat([1, 0], [together, 2 * twins + alone])


def _groups():
    """Doce grupitos de cuatro filas casi iguales, de clase alternada: 1 vecino acierta casi todo; 23, casi nada."""
    group = np.arange(48) // 4
    X = np.column_stack([group * 10.0, np.random.default_rng(0).normal(0, 0.1, 48)])
    return X, group % 2


def _average(submission, ks, k_outer, k_inner, seeds=(0, 1, 2)):
    """La media de `nested_cv` sobre las familias, con tres semillas."""
    X, y = _families()
    return np.mean([is_number(submission.nested_cv(X, y, ks, k_outer, k_inner, seed)) for seed in seeds])


@points(1, of="nested_cv",
        hint="El resultado es un puntaje (una exactitud entre 0 y 1), no la cantidad de vecinos elegida.")
def test_returns_a_score(submission):
    """Devuelve un puntaje"""
    X = np.repeat([0.0, 10.0], 16).reshape(-1, 1) + np.tile(np.arange(16) / 100, 2).reshape(-1, 1)
    y = np.repeat([0, 1], 16)
    got = is_number(submission.nested_cv(X, y, [3, 5], 4, 3, 0))
    assert got not in (3, 5), f"Llegó {number(got)}, una cantidad de vecinos; se pide la exactitud media."
    assert not np.isclose(got, 4), "Llegó 4, la suma de los puntajes de los 4 pliegues externos; se pide su media."
    assert 0 <= got <= 1, f"Una exactitud está entre 0 y 1 y llegó {number(got)}."
    assert not np.isclose(got, 0.5), (
        "Con 3 o con 5 vecinos se aciertan dos grupos muy separados, y llegó 0,5, lo que acierta knn_score con 0 "
        "vecinos: ¿le pasamos la posición que da np.argmax, en lugar de ks[posición]?")
    close(got, 1.0, "La exactitud con dos grupos muy separados", atol=0.05)


@points(1, of="nested_cv",
        hint="Elegida la cantidad, se entrena otra vez con todo el entrenamiento externo y se puntúa el pliegue "
             "externo: ese es el puntaje que se promedia.",
        after="test_returns_a_score")
def test_the_outer_score_is_reported(submission):
    """Se entrena con todo el entrenamiento externo y se informa el puntaje externo"""
    got = _average(submission, [1], 2, 2)
    assert got < 0.99, (
        "Llegó 1 con un solo candidato, 1 vecino, que acierta las filas con las que entrenó: el modelo final se "
        "entrenó con las mismas filas que puntúa.")
    assert got > 0.62, (
        f"Con un solo candidato, 1 vecino, entrenar con la mitad de la tabla (k_outer = 2) acierta 75 %, y con un "
        f"cuarto, 45 %. Llegó {number(got, 2)}: el puntaje informado es el interno, o el modelo final se entrenó solo "
        "con las filas de un pliegue interno.")
    assert got < 0.85, (
        f"Con un solo candidato, 1 vecino, entrenar con la mitad de la tabla (k_outer = 2) acierta 75 %. Llegó "
        f"{number(got, 2)}, que pide entrenar con más filas: ¿hay k_outer pliegues externos?")
    got = _average(submission, [1], 5, 2, seeds=(0,))
    assert got > 0.88, (
        f"Con un solo candidato, 1 vecino, entrenar con 4/5 de la tabla (k_outer = 5) acierta 96 %; llegó "
        f"{number(got, 2)}: ¿hay k_outer pliegues externos?")


@points(1, of="nested_cv",
        hint="De los puntajes internos gana el más alto: np.argmax sobre las medias da la posición, y ks[posición] el "
             "candidato.",
        after="test_returns_a_score")
def test_picks_the_best_candidate(submission):
    """Elige el candidato de mayor puntaje interno"""
    X, y = _groups()
    order = np.random.default_rng(1).permutation(len(y))
    for ks in ([1, 23], (23, 21, 1)):
        got = np.mean([is_number(submission.nested_cv(X[order], y[order], ks, 4, 3, seed)) for seed in range(3)])
        assert got > 0.8, (
            f"Con ks = {ks} llegó {number(got, 2)}: con 1 vecino se acierta casi todo y con los otros, menos de la "
            "mitad. ¿Elegimos el puntaje más bajo, o siempre el mismo candidato?")


@points(1, of="nested_cv",
        hint="La cantidad de vecinos se elige con una CV interna hecha solo con las filas del entrenamiento externo: "
             "X[train], y[train]. Ni las del pliegue externo, ni toda la tabla.",
        after=("test_returns_a_score", "test_picks_the_best_candidate"))
def test_outer_fold_never_chooses(submission):
    """El pliegue externo no elige"""
    got = _average(submission, [1, 119], 2, 2)
    assert got < 0.69, (
        f"En esta tabla, entrenando con la mitad de las filas, 1 vecino acierta 75 % y 119 aciertan 60 %; con un "
        "cuarto, que es lo que entrena la CV interna (k_outer = 2, k_inner = 2), 1 vecino acierta 45 % y ganan los "
        f"119. Llegó {number(got, 2)}, lo de 1 vecino: o se eligió mirando filas de más (las del pliegue externo, o "
        "las mismas que entrenan), o no se eligió por el puntaje interno.")
    assert got > 0.5, (
        f"Con 119 vecinos, que ganan en la CV interna, se acierta 60 %, y llegó {number(got, 2)}.")


@points(1, of="nested_cv", hint="La partición interna es de k_inner pliegues: split(len(train), k_inner, seed).",
        after=("test_the_outer_score_is_reported", "test_picks_the_best_candidate", "test_outer_fold_never_chooses"))
def test_inner_folds_are_k_inner(submission):
    """La CV interna es de k_inner pliegues"""
    # Con una semilla, dos particiones distintas pueden dar lo mismo por casualidad.
    few = [_average(submission, [1, 119], 2, 2, seeds=(seed,)) for seed in range(3)]
    many = [_average(submission, [1, 119], 2, 10, seeds=(seed,)) for seed in range(3)]
    assert few != many, (
        f"Con k_inner = 2 y con k_inner = 10 llegó lo mismo, {number(few[0], 2)}. Con 2, cada modelo interno entrena "
        "con pocas filas y gana el de 119 vecinos; con 10, con casi todas y gana el de 1: ¿usamos k_inner?")


@points(1, of="nested_cv", hint="Las dos particiones reciben la semilla: split(n, k, seed).",
        after=("test_returns_a_score", "test_picks_the_best_candidate", "test_the_outer_score_is_reported"))
def test_same_seed_same_score(submission):
    """Todas las particiones se mezclan con la semilla"""
    got = np.mean([is_number(submission.nested_cv(*_groups(), [1, 23], 4, 3, seed)) for seed in range(6)])
    assert got > 0.88, (
        f"Con las mismas filas ordenadas por grupos llegó {number(got, 2)}, y mezcladas se acierta casi todo: una "
        "partición sin mezclar deja grupos enteros en un mismo pliegue. ¿Se mezclan la externa y la interna?")
    rng = np.random.default_rng(5)
    X, y = rng.standard_normal((41, 3)), rng.integers(0, 2, 41)
    scores = [submission.nested_cv(X, y, [1, 5, 9], 5, 2, 7) for _ in range(4)]
    assert len(set(scores)) == 1, (
        f"Cuatro llamadas iguales dieron {', '.join(number(s, 2) for s in sorted(set(scores)))}: falta usar la semilla "
        "en las particiones.")
    left_alone(submission)
    others = [submission.nested_cv(X, y, [3], 4, 2, seed) for seed in range(5)]
    assert len(set(others)) > 1, (
        f"Con cinco semillas distintas llegó siempre {number(others[0], 3)}: ¿usamos la semilla en las particiones?")


@points(1, of="nested_cv",
        hint="Los índices de la partición interna cuentan desde 0 dentro de X[train]: se usan sobre X[train], no sobre "
             "X. Y gana el mayor promedio de los pliegues internos.",
        after=("test_the_outer_score_is_reported", "test_picks_the_best_candidate", "test_same_seed_same_score"))
def test_inner_indices_belong_to_the_training_rows(submission):
    """Los índices internos se usan sobre el entrenamiento externo"""
    X, y = _crowd(together=60, alone=120, twins=10)
    got = is_number(submission.nested_cv(X, y, [1, 89], 2, 10, 0))
    assert not np.isclose(got, 0.4), (
        "Llegó 0,4, lo que se acierta con 1 vecino; con 89 se acierta 0,7. El 1 gana solo en la primera mitad de la "
        "tabla: ¿los índices internos, que cuentan dentro de X[train], se usaron sobre X?")
    close(got, 0.7, "La exactitud con 89 vecinos, los que ganan entre las filas que entrenan,", atol=0.06)


@points(1, of="nested_cv",
        hint="Antes de elegir se promedian todos los pliegues internos; al final, todos los externos.",
        after=("test_the_outer_score_is_reported", "test_picks_the_best_candidate", "test_outer_fold_never_chooses",
               "test_same_seed_same_score", "test_inner_indices_belong_to_the_training_rows"))
def test_every_fold_counts(submission):
    """Cuentan todos los pliegues, internos y externos"""
    X, y = _crowd(together=7, alone=29)      # con 15 vecinos, siete juntas nunca son mayoría
    for seed in range(4):
        got = is_number(submission.nested_cv(X, y, [1, 15], 2, 9, seed))
        assert np.isclose(got, 29 / 36), (
            f"Con 15 vecinos se acierta siempre la clase 0, el 81 % de la tabla, y con 1, a lo sumo el 19 %: en el "
            f"promedio de los 9 pliegues internos gana el 15, y el promedio de los 2 externos es 0,81. Llegó "
            f"{number(got, 2)} con seed = {seed}: ¿se elige con un solo pliegue interno, o se informa un solo pliegue "
            "externo?")
