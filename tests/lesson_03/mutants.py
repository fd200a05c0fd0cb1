"""Las oraciones del enunciado 03 y, de cada una, respuestas que la rompen y nada más."""
from coursekit.grader.testing import Wrong, changed

TRAIN = "np.concatenate(parts[:i] + parts[i + 1:])"
CUT = "np.array_split(np.random.default_rng(seed).permutation(n), k)"

KFOLD_INDICES = {
    "devuelve una **lista de `k` pares** `(train, val)` de arreglos de enteros": [
        Wrong("kfold_indices", "un generador", fails="test_one_pair_per_fold", says="un generador", source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng(seed).permutation(n), k)
    for i, val in enumerate(parts):
        yield np.concatenate(parts[:i] + parts[i + 1:]), val
"""),
        Wrong("kfold_indices", "un diccionario de pliegues", fails="test_one_pair_per_fold", says="un diccionario",
              source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng(seed).permutation(n), k)
    return {i: (np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)}
"""),
        changed("kfold_indices", "índices como decimales", f"({TRAIN}, val)", f"({TRAIN}, val / 1.0)",
                fails="test_one_pair_per_fold", says="float64"),
        changed("kfold_indices", "siempre cinco pliegues", "permutation(n), k)", "permutation(n), 5)",
                fails="test_one_pair_per_fold", says="tiene 5 elementos"),
        changed("kfold_indices", "un return dentro del bucle",
                f"return [({TRAIN}, val) for i, val in enumerate(parts)]",
                f"for i, val in enumerate(parts):\n        return ({TRAIN}, val)",
                fails="test_one_pair_per_fold", says="¿hay un return en el bucle?"),
    ],
    "los índices se **mezclan** con un generador de semilla `seed`: la misma semilla da siempre los mismos pliegues": [
        changed("kfold_indices", "semilla cero cuando no hay", "default_rng(seed)", "default_rng(seed or None)",
                fails="test_seed_decides", says="seed = 0"),
        changed("kfold_indices", "salteados, sin mezclar", f"parts = {CUT}",
                "parts = [np.arange(i, n, k) for i in range(k)]", fails="test_seed_decides"),
        changed("kfold_indices", "mezcla el orden de los pliegues", f"parts = {CUT}",
                "parts = [np.arange(i, n, k) for i in np.random.default_rng(seed).permutation(k)]",
                fails="test_seed_decides", says="seed = 2"),
        changed("kfold_indices", "semilla cuarenta y dos de más", "default_rng(seed)", "default_rng(seed or 42)",
                fails="test_seed_decides", says="seed = 42"),
        changed("kfold_indices", "una rotación", "np.random.default_rng(seed).permutation(n)",
                "np.roll(np.arange(n), seed)", fails="test_shuffled_before_cutting", says="falta mezclar"),
        Wrong("kfold_indices", "mezcla después de cortar", fails="test_shuffled_before_cutting", source="""
def kfold_indices(n, k, seed):
    rng = np.random.default_rng(seed)
    parts = [rng.permutation(part) for part in np.array_split(np.arange(n), k)]
    return [(np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)]
"""),
    ],
    "cada índice está en **exactamente un** `val`": [
        changed("kfold_indices", "con reposición", "permutation(n)", "integers(0, n, n)",
                fails="test_each_index_validates_once", says="veces en los conjuntos de validación"),
        changed("kfold_indices", "sin el índice 0", "permutation(n)", "permutation(np.arange(1, n))",
                fails="test_each_index_validates_once", says="el índice 0 no valida nunca"),
        changed("kfold_indices", "cada val comparte uno", f"({TRAIN}, val)",
                "(np.setdiff1d(np.arange(n), np.append(val, parts[i - 1][0])), np.append(val, parts[i - 1][0]))",
                fails="test_each_index_validates_once", says="se pisan"),
    ],
    "los `val` son parejos: sus tamaños difieren a lo sumo en 1, también si `n` no es múltiplo de `k`": [
        Wrong("kfold_indices", "pliegues hacia arriba", fails="test_leftovers", source="""
def kfold_indices(n, k, seed):
    order = np.random.default_rng(seed).permutation(n)
    size = -(-n // k)
    vals = [order[i * size:(i + 1) * size] for i in range(k)]
    return [(np.setdiff1d(order, val), val) for val in vals]
"""),
        Wrong("kfold_indices", "cada índice elige su pliegue", fails="test_leftovers", source="""
def kfold_indices(n, k, seed):
    rng = np.random.default_rng(seed)
    fold = np.arange(n) % k if n % k == 0 else np.append(np.arange(k), rng.integers(0, k, n - k))
    fold = rng.permutation(fold)
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k)]
"""),
    ],
    "`train` son todos los índices que no están en `val`, en cualquier orden": [
        changed("kfold_indices", "train con repetidos", TRAIN, "np.concatenate([p for p in parts if p is not val] * 2)",
                fails="test_training_is_the_rest", says="repetida"),
        changed("kfold_indices", "train sin el último", TRAIN, "np.concatenate(parts[:i] + parts[i + 1:])[:-1]",
                fails="test_training_is_the_rest", says="faltan 1"),
        changed("kfold_indices", "solo los pliegues anteriores", TRAIN, "np.concatenate(parts[:i] or parts[1:])",
                fails="test_training_is_the_rest"),
        changed("kfold_indices", "train de otro reparto", TRAIN,
                "np.random.default_rng(seed + 1).permutation(n)[len(val):]",
                fails="test_training_is_the_rest", says="ya vio"),
    ],
    "`kfold_indices(10, 3, seed=0)` da tres pares, con `val` de 4, 3 y 3 índices": [
        changed("kfold_indices", "el primero se lleva el resto", f"parts = {CUT}",
                "parts = np.split(np.random.default_rng(seed).permutation(n), "
                "[n // k + n % k + i * (n // k) for i in range(k - 1)])",
                fails="test_leftovers", says="Con n = 11 y k = 4"),
    ],
}

SCORES = "[clone(model).fit(X[train], y[train]).score(X[val], y[val]) for train, val in folds]"
FITTED = "clone(model).fit(X[train], y[train])"
PAIR = "float(np.mean(scores)), float(np.std(scores))"

CV_SCORE = {
    "devuelve una tupla `(media, desvío)` de dos números": [
        changed("cv_score", "la lista de puntajes", PAIR, "scores", fails="test_pair_with_standard_deviation",
                says="Llegaron los puntajes de los tres pliegues"),
        changed("cv_score", "(desvío, media)", PAIR, "float(np.std(scores)), float(np.mean(scores))",
                fails="test_scores_the_held_out_rows", says="en el lugar de la media"),
        changed("cv_score", "un diccionario", PAIR, '{"media": np.mean(scores), "desvío": np.std(scores)}',
                fails="test_scores_the_held_out_rows", says="un diccionario"),
        changed("cv_score", "un texto", PAIR, 'f"{np.mean(scores)} ± {np.std(scores)}"',
                fails="test_scores_the_held_out_rows", says="un texto"),
    ],
    "se parte de una **copia sin entrenar** del modelo: `clone(model)`": [
        changed("cv_score", "deepcopy", "clone(model)", "__import__('copy').deepcopy(model)",
                fails="test_same_as_cross_val_score", says="ya entrenado"),
        changed("cv_score", "un solo clon", f"scores = {SCORES}",
                "one = clone(model); scores = [one.fit(X[train], y[train]).score(X[val], y[val]) "
                "for train, val in folds]", fails="test_each_fold_starts_anew", says="clone(model) nuevo"),
        changed("cv_score", "un solo ajuste", f"scores = {SCORES}",
                "one = clone(model).fit(X[folds[0][0]], y[folds[0][0]]); "
                "scores = [one.score(X[val], y[val]) for train, val in folds]", fails="test_each_fold_starts_anew",
                never="con todo, hay fuga"),
        changed("cv_score", "siempre 5 vecinos", "clone(model)",
                "clone(model).set_params(**({'n_neighbors': 5} if 'n_neighbors' in model.get_params() else {}))",
                fails="test_same_as_cross_val_score", says="1 vecino"),
    ],
    "se ajusta **solo** con las filas `train`": [
        changed("cv_score", "ajusta con val", ".fit(X[train], y[train])", ".fit(X[val], y[val])",
                fails="test_same_as_cross_val_score", never="con todo, hay fuga"),
        changed("cv_score", "ajusta con lo que no es val", ".fit(X[train], y[train])",
                ".fit(np.delete(X, val, axis=0), np.delete(y, val))", fails="test_fits_the_training_rows_only",
                says="todo lo que no es val"),
        changed("cv_score", "una fila de train de menos", ".fit(X[train], y[train])",
                ".fit(X[train[1:]], y[train[1:]])", fails="test_same_as_cross_val_score",
                never="toda la tabla"),
    ],
    "se puntúa con `.score` en las filas `val`": [
        changed("cv_score", "puntúa en toda la tabla", ".score(X[val], y[val])", ".score(X, y)",
                fails="test_scores_the_held_out_rows", says="todas las filas"),
        changed("cv_score", "la exactitud con predict", f"{FITTED}.score(X[val], y[val])",
                f"(({FITTED}).predict(X[val]) == y[val]).mean()", fails="test_same_as_cross_val_score",
                says="una regresión"),
        changed("cv_score", "la tasa de error", f"{FITTED}.score(X[val], y[val])",
                f"1 - {FITTED}.score(X[val], y[val])", fails="test_scores_the_held_out_rows",
                never="estamos puntuando"),
    ],
    "La media es la de los puntajes de los pliegues": [
        changed("cv_score", "la mediana", "np.mean(scores)", "np.median(scores)",
                fails="test_mean_over_folds"),
        changed("cv_score", "pesada por tamaño", "np.mean(scores)",
                "np.average(scores, weights=[len(v) for _, v in folds])", fails="test_mean_over_folds"),
        changed("cv_score", "el último pliegue", PAIR, "float(scores[-1]), float(np.std(scores))",
                fails="test_mean_over_folds", never="con todo, hay fuga"),
        changed("cv_score", "el mejor pliegue", "np.mean(scores)", "np.max(scores)", fails="test_mean_over_folds"),
    ],
    "el desvío es `np.std` de esos mismos puntajes": [
        changed("cv_score", "desvío con ddof 1", "float(np.std(scores))",
                "float(np.std(scores, ddof=1)) if len(scores) > 1 else 0.0",
                fails="test_pair_with_standard_deviation", says="ddof = 1", never="error estándar"),
        changed("cv_score", "error estándar con ddof 1", "float(np.std(scores))",
                "float(np.std(scores, ddof=1) / len(scores) ** 0.5) if len(scores) > 1 else 0.0",
                fails="test_pair_with_standard_deviation", says="el error estándar de la media"),
        changed("cv_score", "dos desvíos", "float(np.std(scores))", "2 * float(np.std(scores))",
                fails="test_pair_with_standard_deviation", never="error estándar"),
        changed("cv_score", "máximo menos mínimo", "float(np.std(scores))", "max(scores) - min(scores)",
                fails="test_pair_with_standard_deviation", says="entre el mejor y el peor"),
        changed("cv_score", "pisa las etiquetas", f"scores = {SCORES}", f"scores = {SCORES}; y[:] = y[::-1]",
                fails="test_same_as_cross_val_score", says="en «y»"),
    ],
}

OUTER = "for train, val in split(len(y), k_outer, seed):"
INNER = "inner = split(len(train), k_inner, seed)"
MEANS = "np.mean([knn_score(k, X_train[a], y_train[a], X_train[b], y_train[b]) for a, b in inner])"
FINAL = "knn_score(best, X_train, y_train, X[val], y[val])"

NESTED_CV = {
    "devuelve **un número**": [
        changed("nested_cv", "los puntajes externos", "float(np.mean(scores))", "scores",
                fails="test_returns_a_score", says="una lista"),
        changed("nested_cv", "media y desvío", "float(np.mean(scores))", "np.mean(scores), np.std(scores)",
                fails="test_returns_a_score", says="una tupla"),
        changed("nested_cv", "en porcentaje", "float(np.mean(scores))", "100 * float(np.mean(scores))",
                fails="test_returns_a_score", says="llegó 100"),
        changed("nested_cv", "la suma", "np.mean(scores)", "np.sum(scores)", fails="test_returns_a_score",
                says="la suma de los puntajes"),
    ],
    "**solo con las filas de entrenamiento externo**, una CV interna de `k_inner` pliegues da un puntaje medio": [
        Wrong("nested_cv", "elige en cada vuelta con toda la tabla", fails="test_outer_fold_never_chooses",
              says="filas de más",
              changes=((INNER, "inner = split(len(y), k_inner, seed)"), (MEANS, MEANS.replace("_train", "")))),
        Wrong("nested_cv", "la fuga: una partición de toda la tabla", fails="test_outer_fold_never_chooses",
              says="filas de más", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    inner = split(len(y), k_inner, seed)
    scores = []
    for train, val in split(len(y), k_outer, seed):
        means = [np.mean([knn_score(k, X[a], y[a], X[b], y[b]) for a, b in inner]) for k in ks]
        best = ks[int(np.argmax(means))]
        scores.append(knn_score(best, X[train], y[train], X[val], y[val]))
    return float(np.mean(scores))
"""),
        changed("nested_cv", "elige con lo que entrena", MEANS, "knn_score(k, X_train, y_train, X_train, y_train)",
                fails="test_outer_fold_never_chooses", says="filas de más"),
        changed("nested_cv", "elige en el pliegue externo", MEANS, "knn_score(k, X_train, y_train, X[val], y[val])",
                fails="test_outer_fold_never_chooses", says="filas de más"),
        changed("nested_cv", "un solo pliegue interno", "for a, b in inner]", "for a, b in inner[:1]]",
                fails="test_every_fold_counts", says="un solo pliegue interno"),
        changed("nested_cv", "k_inner fijo en 5", "split(len(train), k_inner, seed)", "split(len(train), 5, seed)",
                fails="test_inner_folds_are_k_inner"),
        changed("nested_cv", "k_inner fijo en 2", "split(len(train), k_inner, seed)", "split(len(train), 2, seed)",
                fails="test_inner_folds_are_k_inner", says="¿usamos k_inner?"),
        changed("nested_cv", "el mejor pliegue interno", "np.mean([knn_score", "np.max([knn_score",
                fails="test_inner_indices_belong_to_the_training_rows"),
    ],
    "nos quedamos con la cantidad de mayor puntaje interno": [
        changed("nested_cv", "la posición", "ks[int(np.argmax(means))]", "int(np.argmax(means))",
                fails="test_returns_a_score", says="ks[posición]"),
        changed("nested_cv", "siempre el primero", "ks[int(np.argmax(means))]", "ks[0]",
                fails="test_picks_the_best_candidate", says="siempre el mismo candidato"),
        changed("nested_cv", "siempre el más grande", "ks[int(np.argmax(means))]", "max(ks)",
                fails="test_picks_the_best_candidate"),
        changed("nested_cv", "siempre el más chico", "ks[int(np.argmax(means))]", "min(ks)",
                fails="test_outer_fold_never_chooses", says="no se eligió por el puntaje interno"),
        changed("nested_cv", "el puntaje más bajo", "np.argmax(means)", "np.argmin(means)",
                fails="test_picks_the_best_candidate", says="el puntaje más bajo"),
        changed("nested_cv", "solo los dos primeros candidatos", "for k in ks]", "for k in ks[:2]]",
                fails="test_picks_the_best_candidate"),
    ],
    "con esa cantidad y todo el entrenamiento externo, puntuamos el pliegue externo, **una sola vez**": [
        changed("nested_cv", "entrena con un pliegue interno", FINAL,
                "knn_score(best, X_train[inner[-1][0]], y_train[inner[-1][0]], X[val], y[val])",
                fails="test_the_outer_score_is_reported", says="las filas de un pliegue interno"),
        changed("nested_cv", "entrena con toda la tabla", FINAL, "knn_score(best, X, y, X[val], y[val])",
                fails="test_the_outer_score_is_reported", says="las mismas filas que puntúa"),
        changed("nested_cv", "puntúa el entrenamiento", FINAL, "knn_score(best, X_train, y_train, X_train, y_train)",
                fails="test_the_outer_score_is_reported"),
        changed("nested_cv", "informa el mejor interno", FINAL, "max(means)", fails="test_the_outer_score_is_reported",
                says="el puntaje informado es el interno"),
        changed("nested_cv", "el mejor candidato del pliegue externo", FINAL,
                "max(knn_score(k, X_train, y_train, X[val], y[val]) for k in ks)",
                fails="test_outer_fold_never_chooses"),
    ],
    "Para cada uno de los `k_outer` pliegues externos": [
        changed("nested_cv", "k_outer fijo en 5", "split(len(y), k_outer, seed)", "split(len(y), 5, seed)",
                fails="test_the_outer_score_is_reported"),
        changed("nested_cv", "los pliegues cambiados", "split(len(y), k_outer, seed)", "split(len(y), k_inner, seed)",
                fails="test_the_outer_score_is_reported"),
        Wrong("nested_cv", "return dentro del bucle", fails="test_every_fold_counts", says="un solo pliegue externo",
              source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    for train, val in split(len(y), k_outer, seed):
        A, b = X[train], y[train]
        inner = split(len(b), k_inner, seed)
        means = [np.mean([knn_score(k, A[i], b[i], A[j], b[j]) for i, j in inner]) for k in ks]
        return knn_score(ks[int(np.argmax(means))], A, b, X[val], y[val])
"""),
    ],
    "El resultado es la media de los puntajes externos.": [
        changed("nested_cv", "el máximo de los externos", "np.mean(scores)", "np.max(scores)",
                fails="test_every_fold_counts"),
        changed("nested_cv", "el mínimo de los externos", "np.mean(scores)", "np.min(scores)",
                fails="test_every_fold_counts"),
    ],
    "Todas las particiones se mezclan con la semilla `seed`, para que dos llamadas iguales den lo mismo.": [
        Wrong("nested_cv", "semilla fija en las dos", fails="test_same_seed_same_score", says="cinco semillas",
              source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in split(len(y), k_outer, 42):
        A, b = X[train], y[train]
        inner = split(len(b), k_inner, 42)
        means = [np.mean([knn_score(k, A[i], b[i], A[j], b[j]) for i, j in inner]) for k in ks]
        scores.append(knn_score(ks[int(np.argmax(means))], A, b, X[val], y[val]))
    return float(np.mean(scores))
"""),
        changed("nested_cv", "semilla fija afuera", "split(len(y), k_outer, seed)", "split(len(y), k_outer, 0)",
                fails="test_same_seed_same_score", says="cinco semillas"),
        changed("nested_cv", "sin semilla adentro", "split(len(train), k_inner, seed)",
                "split(len(train), k_inner, None)", fails="test_same_seed_same_score", says="falta usar la semilla"),
        changed("nested_cv", "sin mezclar", "split(len(y), k_outer, seed)",
                "list(KFold(k_outer).split(np.zeros(len(y))))", fails="test_same_seed_same_score"),
        changed("nested_cv", "adentro sin mezclar", "split(len(train), k_inner, seed)",
                "list(KFold(k_inner).split(np.zeros(len(train))))", fails="test_same_seed_same_score",
                says="¿Se mezclan la externa y la interna?"),
        changed("nested_cv", "ordena los candidatos recibidos", "scores = []", "scores = []; ks.sort()",
                fails="test_picks_the_best_candidate", says="se detuvo"),
        changed("nested_cv", "mezcla las filas recibidas", "scores = []",
                "scores = []; np.random.default_rng(seed).shuffle(y)", fails="test_returns_a_score"),
    ],
}

SENTENCES = {"kfold_indices": KFOLD_INDICES, "cv_score": CV_SCORE, "nested_cv": NESTED_CV}
