"""Otras maneras correctas de responder los ejercicios 03; la primera de nested_cv es la receta de la lección."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("kfold_indices", "con reparto por turnos", """
def kfold_indices(n, k, seed):
    turn = np.random.default_rng(seed).permutation(np.arange(n) % k)
    return [(np.flatnonzero(turn != i), np.flatnonzero(turn == i)) for i in range(k)]
"""),
    Right("kfold_indices", "con KFold", """
def kfold_indices(n, k, seed):
    return list(KFold(k, shuffle=True, random_state=seed).split(range(n)))
"""),
    Right("kfold_indices", "con listas y el azar de Python", """
import random

def kfold_indices(n, k, seed):
    order = list(range(n))
    random.Random(seed).shuffle(order)
    folds = [order[i::k] for i in range(k)]
    return [([row for row in order if row not in fold], fold) for fold in folds]
"""),
    Right("kfold_indices", "una tupla de listas de dos", """
def kfold_indices(n, k, seed):
    np.random.seed(seed)
    order = np.arange(n)
    np.random.shuffle(order)
    pairs = []
    for val in np.array_split(order, k):
        pairs.append([np.array([i for i in range(n) if i not in set(val)]), val])
    return tuple(pairs)
"""),
    Right("cv_score", "con bucles", """
def cv_score(model, X, y, folds):
    scores = []
    for train, val in folds:
        fresh = clone(model)
        fresh.fit(X[train], y[train])
        scores.append(fresh.score(X[val], y[val]))
    return np.mean(scores), np.std(scores)
"""),
    Right("cv_score", "con cross_val_score", """
from sklearn.model_selection import cross_val_score

def cv_score(model, X, y, folds):
    scores = cross_val_score(model, X, y, cv=folds)
    return scores.mean(), scores.std()
"""),
    Right("cv_score", "en una lista", """
def cv_score(model, X, y, folds):
    scores = np.array([clone(model).fit(X[a], y[a]).score(X[b], y[b]) for a, b in folds])
    return [sum(scores) / len(scores), np.sqrt(np.mean((scores - scores.mean()) ** 2))]
"""),
    Right("nested_cv", "GridSearchCV dentro de cross_val_score", """
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

def nested_cv(X, y, ks, k_outer, k_inner, seed):
    inner = KFold(k_inner, shuffle=True, random_state=seed)
    outer = KFold(k_outer, shuffle=True, random_state=seed)
    search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": ks}, cv=inner)
    return cross_val_score(search, X, y, cv=outer).mean()
"""),
    Right("nested_cv", "lo mismo, estratificado", """
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

def nested_cv(X, y, ks, k_outer, k_inner, seed):
    inner = StratifiedKFold(k_inner, shuffle=True, random_state=seed)
    outer = StratifiedKFold(k_outer, shuffle=True, random_state=seed)
    search = GridSearchCV(KNeighborsClassifier(), {"n_neighbors": ks}, cv=inner)
    return cross_val_score(search, X, y, cv=outer).mean()
"""),
    Right("nested_cv", "otra semilla en cada pliegue", """
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for i, (train, val) in enumerate(split(len(y), k_outer, seed)):
        A, b = X[train], y[train]
        inner = split(len(b), k_inner, 1000 + 50 * seed + i)
        best = max(ks, key=lambda k: np.mean([knn_score(k, A[r], b[r], A[s], b[s]) for r, s in inner]))
        scores.append(knn_score(best, A, b, X[val], y[val]))
    return np.mean(scores)
"""),
    Right("nested_cv", "índices de la tabla entera", """
def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in split(len(y), k_outer, seed):
        best, best_score = None, -1
        for k in ks:
            inner_scores = []
            for a, b in split(len(train), k_inner, seed):
                rows, held_out = train[a], train[b]
                inner_scores.append(knn_score(k, X[rows], y[rows], X[held_out], y[held_out]))
            if np.mean(inner_scores) > best_score:
                best, best_score = k, np.mean(inner_scores)
        scores.append(knn_score(best, X[train], y[train], X[val], y[val]))
    return sum(scores) / len(scores)
"""),
    Right("nested_cv", "con los ejercicios anteriores", """
from sklearn.neighbors import KNeighborsClassifier

def nested_cv(X, y, ks, k_outer, k_inner, seed):
    scores = []
    for train, val in kfold_indices(len(y), k_outer, seed):
        folds = kfold_indices(len(train), k_inner, seed)
        means = {k: cv_score(KNeighborsClassifier(k), X[train], y[train], folds)[0] for k in ks}
        best = KNeighborsClassifier(max(means, key=means.get)).fit(X[train], y[train])
        scores.append(best.score(X[val], y[val]))
    return float(np.mean(scores))
"""),
]
