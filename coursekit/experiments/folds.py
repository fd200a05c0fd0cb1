"""Lección 03: cuatro tablas, cinco maneras de partirlas y lo que cada una hace creer.

Una tabla trae filas en el orden del archivo, una preparación (escalar y elegir variables) y un modelo. Cada
tabla tiene su trampa: los vinos están ordenados por clase, los dígitos vienen de a planillas escritas por una
misma persona, la serie tiene memoria y el ruido no tiene nada que aprender. `fold_scores` da el puntaje de cada
pliegue apartado y `reference_score`, el puntaje con filas nuevas de verdad.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import check_choice, check_int

SPLITTERS = ("kfold", "shuffled", "stratified", "groups", "time")
TABLES = ("wine", "digits", "series", "noise")

# Filas en que empieza cada planilla de `load_digits`: todas copian la misma lista de dígitos.
DIGIT_FORMS = (0, 130, 256, 386, 516, 646, 776, 915, 1029, 1157, 1287, 1415, 1545, 1667, 1797)


@dataclass(frozen=True)
class Table:
    """Una tabla para partir: `X` (n, p), `y` (n,), `groups` (n,), y filas nuevas `X_new`, `y_new`.

    `n_selected` variables elige la preparación y `model` es "neighbor" (1-NN) o "centroid". Sin grupos propios,
    cada fila es su propio grupo y `grouped` es falso; `ordered` dice si el orden de las filas es el tiempo, y
    `exact`, si la exactitud con filas nuevas se sabe sin error.
    """

    name: str
    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray
    X_new: np.ndarray
    y_new: np.ndarray
    n_selected: int
    model: str
    grouped: bool = False
    ordered: bool = False
    exact: bool = False


# --- las tablas -------------------------------------------------------------------------------

def digit_forms() -> np.ndarray:
    """La planilla (0 a 13) de cada una de las 1797 filas de `load_digits`, en el orden del archivo."""
    return np.repeat(np.arange(len(DIGIT_FORMS) - 1), np.diff(DIGIT_FORMS))


def wine_table(seed: int = 0) -> Table:
    """Una de cada dos filas de los vinos, en el orden del archivo: por clase. Las otras son las nuevas."""
    from sklearn.datasets import load_wine
    X, y = load_wine(return_X_y=True)
    old = np.arange(len(y)) % 2 == 0
    return Table(
        name="wine",
        X=X[old],
        y=y[old],
        groups=np.arange(old.sum()),
        X_new=X[~old],
        y_new=y[~old],
        n_selected=6,
        model="neighbor",
    )


def digits_table(seed: int = 0, digits=(1, 3, 5, 8, 9), forms: int = 10, copies: int = 3) -> Table:
    """`copies` ejemplares de cada dígito en `forms` planillas; las nuevas son todas las filas de las otras."""
    from sklearn.datasets import load_digits
    X, y = load_digits(return_X_y=True)
    form = digit_forms()
    chosen = np.sort(np.random.default_rng(seed).permutation(14)[:forms])
    copied = []
    for one_form in chosen:
        for digit in digits:
            here = np.flatnonzero((form == one_form) & (y == digit))
            copied.append(here[:copies])
    rows = np.sort(np.concatenate(copied))
    new = np.isin(y, digits) & ~np.isin(form, chosen)
    return Table(
        name="digits",
        X=X[rows],
        y=y[rows],
        groups=form[rows],
        X_new=X[new],
        y_new=y[new],
        n_selected=32,
        model="neighbor",
        grouped=True,
    )


def series_table(seed: int = 0, n: int = 120, n_new: int = 500, memory: float = 0.97, stay: int = 12) -> Table:
    """Una serie simulada: un estado que dura unos `stay` instantes, una señal débil y cuatro derivas lentas.

    La primera variable dice algo del estado; las otras cuatro, nada: solo se parecen entre instantes vecinos.
    El grupo es el «día», un bloque de 12 instantes. Las filas nuevas son los `n_new` instantes siguientes.
    """
    rng = np.random.default_rng(seed)
    total = n + n_new
    changes = rng.random(total) < 1 / stay
    first = rng.integers(2)
    y = (np.cumsum(changes) + first) % 2
    signal = 1.5 * (y - 0.5) + 0.6 * rng.standard_normal(total)
    drifts = slow_drift(rng, total, 4, memory)
    X = np.column_stack([signal, drifts])
    return Table(
        name="series",
        X=X[:n],
        y=y[:n],
        groups=np.arange(n) // 12,
        X_new=X[n:],
        y_new=y[n:],
        n_selected=5,
        model="neighbor",
        grouped=True,
        ordered=True,
    )


def slow_drift(rng, n: int, columns: int, memory: float) -> np.ndarray:
    """`columns` series autorregresivas de varianza 1: cada instante es `memory` veces el anterior más ruido."""
    drift = rng.standard_normal((n, columns))
    drift[1:] *= np.sqrt(1 - memory ** 2)
    for t in range(1, n):
        drift[t] += memory * drift[t - 1]
    return drift


def noise_table(seed: int = 0, n: int = 60, features: int = 1000) -> Table:
    """Puro ruido: `features` variables al azar y etiquetas al azar, mitad y mitad.

    Cada fila nueva aparece con sus dos etiquetas, igual de probables: la referencia es 0,5 exacta.
    """
    rng = np.random.default_rng(seed)
    X, y = noise_rows(rng, n, features)
    X_new = rng.standard_normal((50, features))
    return Table(
        name="noise",
        X=X,
        y=y,
        groups=np.arange(n),
        X_new=np.vstack([X_new, X_new]),
        y_new=np.repeat([0, 1], 50),
        n_selected=20,
        model="centroid",
        exact=True,
    )


def noise_rows(rng, n: int, features: int) -> tuple[np.ndarray, np.ndarray]:
    """`n` filas normales y etiquetas 0/1, la mitad de cada una en orden al azar."""
    X = rng.standard_normal((n, features))
    balanced = np.arange(n) % 2
    return X, rng.permutation(balanced)


# Una semilla de cada tabla simulada o sorteada que se parece al promedio de muchas (lo prueba un test).
TYPICAL_SEED = {"wine": 0, "digits": 10, "series": 16, "noise": 8}


def table(name: str, seed: int | None = None) -> Table:
    """La tabla `name`: "wine", "digits", "series" o "noise"; sin `seed`, una típica."""
    check_choice("name", name, TABLES)
    makers = {"wine": wine_table, "digits": digits_table, "series": series_table, "noise": noise_table}
    if seed is None:
        seed = TYPICAL_SEED[name]
    return makers[name](check_int("seed", seed, 0))


# --- partir -----------------------------------------------------------------------------------

def split(data: Table, splitter: str, k: int, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Los `k` pares (entrenamiento, validación) que da el particionador de scikit-learn `splitter`."""
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit
    check_choice("splitter", splitter, SPLITTERS)
    check_int("k", k, 2)
    splitters = {
        "kfold": KFold(k),
        "shuffled": KFold(k, shuffle=True, random_state=seed),
        "stratified": StratifiedKFold(k, shuffle=True, random_state=seed),
        "groups": GroupKFold(k),
        "time": TimeSeriesSplit(k),
    }
    groups = data.groups if splitter == "groups" else None
    return list(splitters[splitter].split(data.X, data.y, groups))


# --- preparar y predecir: lo mínimo, con numpy ------------------------------------------------

@dataclass(frozen=True)
class Preparation:
    """Lo que la preparación aprendió: media, desvío y qué columnas quedan."""

    mean: np.ndarray
    scale: np.ndarray
    columns: np.ndarray

    def __call__(self, X) -> np.ndarray:
        scaled = (X - self.mean) / self.scale
        return scaled[:, self.columns]


def f_scores(X, y) -> np.ndarray:
    """El estadístico F de cada columna (ANOVA de una vía), como `f_classif`; 0 si la columna es constante."""
    classes, code = np.unique(y, return_inverse=True)
    member = np.eye(len(classes))[code]                       # (n, clases)
    counts = member.sum(0)[:, None]                           # (clases, 1)
    centred = X - X.mean(0)
    means = (member.T @ centred) / counts                     # (clases, p)
    between = (counts * means ** 2).sum(0) / max(len(classes) - 1, 1)
    residuals = centred - means[code]
    within = (residuals ** 2).sum(0) / max(len(y) - len(classes), 1)
    varies = within > 1e-12
    return np.divide(between, within, out=np.zeros(X.shape[1]), where=varies)


def fit_preparation(X, y, n_selected: int) -> Preparation:
    """Escala con la media y el desvío de `X` y elige las `n_selected` columnas de mayor F."""
    deviation = X.std(0)
    scale = np.where(deviation > 1e-12, deviation, 1.0)
    by_score = np.argsort(-f_scores(X, y), kind="stable")
    columns = np.sort(by_score[:n_selected])
    return Preparation(X.mean(0), scale, columns)


def squared_distances(rows, X) -> np.ndarray:
    """(m, n): la distancia al cuadrado de cada una de las `rows` (m, p) a cada fila de `X` (n, p)."""
    rows_squared = (rows ** 2).sum(1)[:, None]
    X_squared = (X ** 2).sum(1)
    return rows_squared - 2 * rows @ X.T + X_squared


def predict_neighbor(X, y, X_new) -> np.ndarray:
    """1-NN: la etiqueta de la fila de `X` más cercana."""
    nearest = squared_distances(X_new, X).argmin(1)
    return y[nearest]


def predict_centroid(X, y, X_new) -> np.ndarray:
    """La clase cuyo centro está más cerca."""
    classes = np.unique(y)
    centres = np.array([X[y == c].mean(0) for c in classes])
    offsets = X_new[:, None] - centres                        # (m, clases, p)
    nearest = (offsets ** 2).sum(2).argmin(1)
    return classes[nearest]


MODELS = {"neighbor": predict_neighbor, "centroid": predict_centroid}


# --- puntuar ----------------------------------------------------------------------------------

def fold_hits(data: Table, folds, leak: bool = False) -> list[np.ndarray]:
    """Qué filas apartadas acierta cada pliegue, en el orden del pliegue.

    Con `leak`, la preparación mira todas las filas antes de partir.
    """
    predict = MODELS[data.model]
    hits = []
    for (train, val), prepare in zip(folds, preparations(data, folds, leak), strict=True):
        predicted = predict(prepare(data.X[train]), data.y[train], prepare(data.X[val]))
        hits.append(predicted == data.y[val])
    return hits


def preparations(data: Table, folds, leak: bool = False) -> list[Preparation]:
    """La preparación de cada pliegue: la que aprende de su entrenamiento o, con `leak`, la de toda la tabla."""
    if leak:
        return [fit_preparation(data.X, data.y, data.n_selected)] * len(folds)
    return [fit_preparation(data.X[train], data.y[train], data.n_selected) for train, _ in folds]


def fold_scores(data: Table, folds, leak: bool = False) -> np.ndarray:
    """La exactitud en cada pliegue apartado, (k,). Con `leak`, la preparación mira todas las filas antes."""
    return means(fold_hits(data, folds, leak))


def means(hits) -> np.ndarray:
    """La exactitud de cada pliegue, (k,), a partir de sus aciertos."""
    return np.array([np.mean(one) for one in hits])


def fold_neighbors(data: Table, folds, leak: bool = False) -> list[np.ndarray]:
    """La vecina de cada fila apartada: qué fila de su entrenamiento le queda más cerca, ya preparadas."""
    found = []
    for (train, val), prepare in zip(folds, preparations(data, folds, leak), strict=True):
        distances = squared_distances(prepare(data.X[val]), prepare(data.X[train]))
        found.append(train[distances.argmin(1)])
    return found


def reference_score(data: Table) -> float:
    """La referencia honesta: todo se ajusta con la tabla y se puntúan las filas nuevas."""
    prepare = fit_preparation(data.X, data.y, data.n_selected)
    predict = MODELS[data.model]
    predicted = predict(prepare(data.X), data.y, prepare(data.X_new))
    return float(np.mean(predicted == data.y_new))


def score_error(score: float, n: int) -> float:
    """El error estándar de una exactitud medida con `n` filas, como si fueran independientes.

    Con dos aciertos y dos fallas de más, así no es cero cuando se acierta todo (Agresti y Coull, 1998).
    """
    p = (score * n + 2) / (n + 4)
    return float(np.sqrt(p * (1 - p) / (n + 4)))


# --- qué le pasa a una partición --------------------------------------------------------------

@dataclass(frozen=True)
class Symptoms:
    """Defectos contados de una partición, en filas validadas (cada cuenta sobre `validated`).

    `unseen_class`: su clase no estaba en el entrenamiento; `known_group`: otra fila de su grupo sí estaba;
    `from_future`: el entrenamiento tenía filas posteriores; `smallest`: filas del entrenamiento más chico;
    `one_class`: pliegues que apartan filas de una sola clase.
    """

    validated: int
    one_class: int
    unseen_class: int
    known_group: int
    from_future: int
    smallest: int


def symptoms(data: Table, folds) -> Symptoms:
    """Cuenta los defectos de `folds` sobre `data`."""
    validated = one_class = unseen = known = future = 0
    for train, val in folds:
        validated += len(val)
        one_class += len(np.unique(data.y[val])) == 1
        unseen += np.sum(~np.isin(data.y[val], data.y[train]))
        known += np.sum(np.isin(data.groups[val], data.groups[train]))
        future += np.sum(val < train.max())
    return Symptoms(
        validated=validated,
        one_class=int(one_class),
        unseen_class=int(unseen),
        known_group=int(known),
        from_future=int(future),
        smallest=min(len(train) for train, _ in folds),
    )


@dataclass(frozen=True)
class FoldsResult:
    """Una tabla partida en `folds`: `hits`, qué filas apartadas acierta cada pliegue, y `clean`, lo mismo sin fuga.

    Sin `leak`, los dos son iguales. `neighbors`: la vecina de cada fila apartada en su entrenamiento. `reference` es el
    puntaje con filas nuevas. Los errores son estándar, y suponen que las filas son independientes.
    """

    data: Table
    splitter: str
    leak: bool
    folds: list
    hits: list
    clean: list
    neighbors: list
    reference: float
    symptoms: Symptoms

    @property
    def k(self) -> int:
        return len(self.folds)

    @property
    def scores(self) -> np.ndarray:
        """La exactitud de cada pliegue, (k,): lo que se informa."""
        return means(self.hits)

    @property
    def mean(self) -> float:
        return float(self.scores.mean())

    @property
    def clean_mean(self) -> float:
        """Lo que se informaría sin fuga."""
        return float(means(self.clean).mean())

    @property
    def gap(self) -> float:
        """Lo que la CV promete de más (negativo: de menos)."""
        return self.mean - self.reference

    @property
    def mean_error(self) -> float:
        """El error de la media de los pliegues."""
        return score_error(self.mean, self.symptoms.validated)

    @property
    def reference_error(self) -> float:
        """El error de la referencia; cero si se la sabe exacta."""
        return 0.0 if self.data.exact else score_error(self.reference, len(self.data.y_new))

    @property
    def gap_error(self) -> float:
        return float(np.hypot(self.mean_error, self.reference_error))

    @property
    def leak_effect(self) -> float:
        """Cuánto sube la media por preparar antes de partir."""
        return self.mean - self.clean_mean

    @property
    def leak_error(self) -> float:
        """El error de `leak_effect`, fila por fila: solo cuentan las que cambian de acertada a fallada, o al revés.

        Con una de más, así no es cero cuando ninguna cambia.
        """
        changed = np.concatenate(self.hits) != np.concatenate(self.clean)
        return float(np.sqrt(changed.sum() + 1) / len(changed))

    @property
    def kin(self) -> int:
        """Cuántas filas apartadas tienen su vecina en su mismo grupo."""
        groups = self.data.groups
        pairs = zip(self.folds, self.neighbors, strict=True)
        return int(sum(np.sum(groups[val] == groups[near]) for (_, val), near in pairs))


def evaluate_split(data: Table, splitter: str, k: int, leak: bool = False, seed: int = 0) -> FoldsResult:
    """Parte `data`, puntúa cada pliegue y lo pone junto a la referencia honesta."""
    folds = split(data, splitter, k, seed)
    clean = fold_hits(data, folds)
    return FoldsResult(
        data=data,
        splitter=splitter,
        leak=bool(leak),
        folds=folds,
        hits=fold_hits(data, folds, leak=True) if leak else clean,
        clean=clean,
        neighbors=fold_neighbors(data, folds, leak),
        reference=reference_score(data),
        symptoms=symptoms(data, folds),
    )
