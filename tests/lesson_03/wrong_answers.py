"""Errores típicos de los ejercicios 03: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong

WRONG = [
    # kfold_indices
    Wrong(function="kfold_indices", name="solo los índices de validación", fails="test_one_pair_per_fold", source="""
def kfold_indices(n, k, seed):
    return np.array_split(np.random.default_rng(seed).permutation(n), k)
"""),
    Wrong(function="kfold_indices", name="un solo corte", fails="test_one_pair_per_fold", source="""
def kfold_indices(n, k, seed):
    order = np.random.default_rng(seed).permutation(n)
    return [(order[n // k:], order[: n // k])]
"""),
    Wrong(function="kfold_indices", name="(val, train)", fails="test_training_comes_first", source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng(seed).permutation(n), k)
    return [(val, np.concatenate(parts[:i] + parts[i + 1:])) for i, val in enumerate(parts)]
"""),
    Wrong(function="kfold_indices", name="cada pliegue aparte", fails="test_each_index_validates_once", source="""
def kfold_indices(n, k, seed):
    rng = np.random.default_rng(seed)
    pairs = []
    for i in range(k):
        val = rng.choice(n, n // k + (i < n % k), replace=False)
        pairs.append((np.setdiff1d(np.arange(n), val), val))
    return pairs
"""),
    Wrong(function="kfold_indices", name="se pierden los que sobran", fails="test_leftovers", source="""
def kfold_indices(n, k, seed):
    order = np.random.default_rng(seed).permutation(n)
    size = n // k
    vals = [order[i * size:(i + 1) * size] for i in range(k)]
    return [(np.setdiff1d(np.arange(n), val), val) for val in vals]
"""),
    Wrong(function="kfold_indices", name="el último se lleva el resto", fails="test_leftovers", source="""
def kfold_indices(n, k, seed):
    order = np.random.default_rng(seed).permutation(n)
    size = n // k
    vals = [order[i * size:(i + 1) * size] for i in range(k - 1)] + [order[(k - 1) * size:]]
    return [(np.setdiff1d(np.arange(n), val), val) for val in vals]
"""),
    Wrong(function="kfold_indices", name="train es toda la tabla", fails="test_training_is_the_rest", source="""
def kfold_indices(n, k, seed):
    order = np.random.default_rng(seed).permutation(n)
    return [(order, val) for val in np.array_split(order, k)]
"""),
    Wrong(function="kfold_indices", name="train es un solo pliegue más", fails="test_training_is_the_rest", source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng(seed).permutation(n), k)
    return [(np.concatenate([parts[i - 1], parts[i - 2]]), parts[i]) for i in range(k)]
"""),
    Wrong(function="kfold_indices", name="sin mezclar", fails="test_shuffled_before_cutting", source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.arange(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)]
"""),
    Wrong(function="kfold_indices", name="mezcla dentro del pliegue", fails="test_shuffled_before_cutting", source="""
def kfold_indices(n, k, seed):
    rng = np.random.default_rng(seed)
    return [(np.setdiff1d(np.arange(n), val), rng.permutation(val)) for val in np.array_split(np.arange(n), k)]
"""),
    Wrong(function="kfold_indices", name="sin semilla", fails="test_seed_decides", source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng().permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)]
"""),
    Wrong(function="kfold_indices", name="semilla fija", fails="test_seed_decides", source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng(42).permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)]
"""),
    # cv_score
    Wrong(function="cv_score", name="puntaje de entrenamiento", fails="test_scores_the_held_out_rows", source="""
def cv_score(model, X, y, folds):
    scores = [clone(model).fit(X[train], y[train]).score(X[train], y[train]) for train, val in folds]
    return float(np.mean(scores)), float(np.std(scores))
"""),
    Wrong(function="cv_score", name="ajusta con todo", fails="test_fits_the_training_rows_only", source="""
def cv_score(model, X, y, folds):
    scores = [clone(model).fit(X, y).score(X[val], y[val]) for train, val in folds]
    return float(np.mean(scores)), float(np.std(scores))
"""),
    Wrong(function="cv_score", name="sin clonar", fails="test_each_fold_starts_anew", source="""
def cv_score(model, X, y, folds):
    scores = [model.fit(X[train], y[train]).score(X[val], y[val]) for train, val in folds]
    return float(np.mean(scores)), float(np.std(scores))
"""),
    Wrong(function="cv_score", name="aciertos juntos", fails="test_mean_over_folds", source="""
def cv_score(model, X, y, folds):
    hits, scores = [], []
    for train, val in folds:
        right = clone(model).fit(X[train], y[train]).predict(X[val]) == y[val]
        hits.extend(right)
        scores.append(np.mean(right))
    return float(np.mean(hits)), float(np.std(scores))
"""),
    Wrong(function="cv_score", name="solo la media", fails="test_pair_with_standard_deviation", source="""
def cv_score(model, X, y, folds):
    return float(np.mean([clone(model).fit(X[a], y[a]).score(X[b], y[b]) for a, b in folds]))
"""),
    Wrong(function="cv_score", name="varianza", fails="test_pair_with_standard_deviation", source="""
def cv_score(model, X, y, folds):
    scores = [clone(model).fit(X[a], y[a]).score(X[b], y[b]) for a, b in folds]
    return float(np.mean(scores)), float(np.var(scores))
"""),
    Wrong(function="cv_score", name="error estándar", fails="test_pair_with_standard_deviation", source="""
def cv_score(model, X, y, folds):
    scores = [clone(model).fit(X[a], y[a]).score(X[b], y[b]) for a, b in folds]
    return float(np.mean(scores)), float(np.std(scores) / np.sqrt(len(scores)))
"""),
    # nested_cv
    Wrong(function="nested_cv", name="devuelve la cantidad de vecinos", fails="test_returns_a_score", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    chosen = []
    for train, val in split(len(y), k_outer, seed):
        A, b = X[train], y[train]
        means = [np.mean([knn_score(k, A[i], b[i], A[j], b[j]) for i, j in split(len(b), k_inner, seed)]) for k in ks]
        chosen.append(ks[int(np.argmax(means))])
    return float(np.median(chosen))
"""),
    Wrong(function="nested_cv", name="elige el peor", fails="test_picks_the_best_candidate", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in split(len(y), k_outer, seed):
        A, b = X[train], y[train]
        means = [np.mean([knn_score(k, A[i], b[i], A[j], b[j]) for i, j in split(len(b), k_inner, seed)]) for k in ks]
        best = ks[int(np.argmin(means))]
        scores.append(knn_score(best, A, b, X[val], y[val]))
    return float(np.mean(scores))
"""),
    Wrong(function="nested_cv", name="elige con el pliegue externo", fails="test_outer_fold_never_chooses", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in split(len(y), k_outer, seed):
        scores.append(max(knn_score(k, X[train], y[train], X[val], y[val]) for k in ks))
    return float(np.mean(scores))
"""),
    Wrong(function="nested_cv", name="particiones sin semilla", fails="test_same_seed_same_score", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in split(len(y), k_outer, None):
        A, b = X[train], y[train]
        means = [np.mean([knn_score(k, A[i], b[i], A[j], b[j]) for i, j in split(len(b), k_inner, None)]) for k in ks]
        scores.append(knn_score(ks[int(np.argmax(means))], A, b, X[val], y[val]))
    return float(np.mean(scores))
"""),
    Wrong(function="nested_cv", name="devuelve el máximo interno", fails="test_the_outer_score_is_reported", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in split(len(y), k_outer, seed):
        A, b = X[train], y[train]
        means = [np.mean([knn_score(k, A[i], b[i], A[j], b[j]) for i, j in split(len(b), k_inner, seed)]) for k in ks]
        scores.append(max(means))
    return float(np.mean(scores))
"""),
    Wrong(function="nested_cv", name="elige con toda la tabla", fails="test_outer_fold_never_chooses", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    folds = split(len(y), k_outer, seed)
    means = [np.mean([knn_score(k, X[i], y[i], X[j], y[j]) for i, j in folds]) for k in ks]
    best = ks[int(np.argmax(means))]
    return float(np.mean([knn_score(best, X[i], y[i], X[j], y[j]) for i, j in folds]))
"""),
    Wrong(function="kfold_indices", name="índices desde 1", fails="test_each_index_validates_once", source="""
def kfold_indices(n, k, seed):
    parts = np.array_split(np.random.default_rng(seed).permutation(n) + 1, k)
    return [(np.concatenate(parts[:i] + parts[i + 1:]), val) for i, val in enumerate(parts)]
"""),
    Wrong(function="kfold_indices", name="máscaras en lugar de índices", fails="test_one_pair_per_fold", source="""
def kfold_indices(n, k, seed):
    fold = np.random.default_rng(seed).permutation(n) % k
    return [(fold != i, fold == i) for i in range(k)]
"""),
    Wrong(function="nested_cv", name="índices internos sobre toda la tabla",
          fails="test_inner_indices_belong_to_the_training_rows", source="""
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in split(len(y), k_outer, seed):
        inner = split(len(train), k_inner, seed)
        means = [np.mean([knn_score(k, X[a], y[a], X[b], y[b]) for a, b in inner]) for k in ks]
        scores.append(knn_score(ks[int(np.argmax(means))], X[train], y[train], X[val], y[val]))
    return float(np.mean(scores))
"""),
]
