"""Lección 03: el mejor puntaje de validación de muchos modelos exagera cuánto vale el que ganó.

Un modelo con exactitud verdadera p, validado con n filas, muestra un puntaje Binomial(n, p) / n. El máximo de
muchos puntajes elige al mejor *y* al más afortunado; puntuar al ganador con filas que no eligieron quita la
suerte. Fuentes: Varma y Simon (2006); Cawley y Talbot (2010).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.validation import check_float, check_int
from coursekit.experiments.folds import squared_distances
from coursekit.experiments.leakage import shuffled_folds


@dataclass(frozen=True)
class Search:
    """Una búsqueda entera, (n_configs,): exactitudes verdaderas, lo que marcaron al buscar y con filas frescas."""

    true: np.ndarray
    score: np.ndarray
    fresh: np.ndarray

    def winner(self, n_configs: int) -> int:
        """El ganador entre las primeras `n_configs` configuraciones (el primero, si empatan)."""
        return int(self.score[:n_configs].argmax())

    def records(self, n_configs: int) -> np.ndarray:
        """Las configuraciones que, al llegar, marcaron más que todas las anteriores; la última es la ganadora."""
        score = self.score[:n_configs]
        best_before = np.maximum.accumulate(score)[:-1]
        beats = score[1:] > best_before
        return np.flatnonzero(np.r_[True, beats])


@dataclass(frozen=True)
class WinnerCurse:
    """`reps` búsquedas entre los mismos tipos de modelo, con `n_val` filas de validación y otras tantas frescas.

    `searches`: las primeras búsquedas, enteras, para mostrarlas. `winner_score`, `winner_true`, `winner_fresh`
    (reps, len(sizes)): el ganador entre las primeras `sizes[j]` configuraciones de cada búsqueda: lo que marcó, lo
    que vale y lo que marca con filas frescas.
    """

    n_val: int
    spread: float
    sizes: tuple[int, ...]
    searches: tuple[Search, ...]
    winner_score: np.ndarray
    winner_true: np.ndarray
    winner_fresh: np.ndarray

    def column(self, n_configs: int) -> int:
        """La columna de las tablas de ganadores para `n_configs` configuraciones."""
        if n_configs not in self.sizes:
            raise ValueError(f"«n_configs»: llegó {n_configs!r}; se espera uno de {self.sizes}.")
        return self.sizes.index(n_configs)

    def reported(self, n_configs: int, nested: bool = False) -> np.ndarray:
        """Lo que se informa del ganador de cada búsqueda, (reps,): lo que marcó o, con `nested`, lo de filas frescas.

        Las `n_val` filas frescas no lo eligieron: son una prueba apartada, no una CV anidada.
        """
        table = self.winner_fresh if nested else self.winner_score
        return table[:, self.column(n_configs)]

    def worth(self, n_configs: int) -> np.ndarray:
        """Lo que vale el ganador de cada búsqueda, (reps,)."""
        return self.winner_true[:, self.column(n_configs)]

    def gap(self, n_configs: int, nested: bool = False) -> np.ndarray:
        """Puntaje informado menos exactitud verdadera del ganador, (reps,)."""
        return self.reported(n_configs, nested) - self.worth(n_configs)


def simulate_winners(n_val: int = 200, spread: float = 0.0, sizes=(1, 5, 20, 100, 500), reps: int = 500,
                     mean: float = 0.7, seed: int = 0, shown: int = 10) -> WinnerCurse:
    """Repite `reps` búsquedas: puntúa max(sizes) modelos de exactitud N(`mean`, `spread`) y elige el mejor.

    Los primeros 20 modelos de una búsqueda de 100 son los mismos que los de la búsqueda de 20: así se ve crecer.
    Las primeras `shown` búsquedas se guardan enteras.
    """
    check_int("n_val", n_val, 1)
    check_int("reps", reps, 1)
    check_int("shown", shown, 0)
    check_float("spread", spread, 0, 0.5)
    check_float("mean", mean, 0, 1)
    sizes = tuple(check_int("sizes", size, 1) for size in sizes)
    rng = np.random.default_rng(seed)
    shape = (reps, max(sizes))
    drawn = mean + spread * rng.standard_normal(shape)
    true = np.clip(drawn, 0.0, 1.0)
    score = rng.binomial(n_val, true) / n_val
    fresh = rng.binomial(n_val, true) / n_val
    winner = np.column_stack([score[:, :size].argmax(axis=1) for size in sizes])      # (reps, len(sizes))
    first = slice(0, shown)
    whole = zip(true[first].copy(), score[first].copy(), fresh[first].copy(), strict=True)      # lo demás se suelta
    return WinnerCurse(
        n_val=n_val,
        spread=spread,
        sizes=sizes,
        searches=tuple(Search(*rows) for rows in whole),
        winner_score=np.take_along_axis(score, winner, axis=1),
        winner_true=np.take_along_axis(true, winner, axis=1),
        winner_fresh=np.take_along_axis(fresh, winner, axis=1),
    )


# --- el mismo efecto con un modelo de verdad: kNN sobre ruido ---------------------------------

def knn_accuracies(X, y, X_val, y_val, ks) -> np.ndarray:
    """La exactitud en validación de k vecinos, para cada k impar de `ks`, con etiquetas 0/1; (len(ks),)."""
    neighbours = np.argsort(squared_distances(X_val, X), axis=1, kind="stable")
    labels = y[neighbours]                                 # (m, n): de la fila más cercana a la más lejana
    voters = np.minimum(ks, len(y))
    ones = labels.cumsum(axis=1)[:, voters - 1]            # (m, len(ks)): cuántos votan por 1
    predicted = 2 * ones > voters
    return (predicted == y_val[:, None]).mean(axis=0)


def cv_curve(X, y, ks, k_folds: int, rng) -> np.ndarray:
    """La media de validación cruzada de cada k de `ks`, (len(ks),)."""
    folds = shuffled_folds(len(y), k_folds, rng)
    curves = [knn_accuracies(X[train], y[train], X[val], y[val], ks) for train, val in folds]
    return np.mean(curves, axis=0)


def nested_score(X, y, ks, k_outer: int, k_inner: int, rng) -> float:
    """CV anidada: cada pliegue externo puntúa el k elegido por una CV interna que no lo vio."""
    scores = []
    for train, val in shuffled_folds(len(y), k_outer, rng):
        inner = cv_curve(X[train], y[train], ks, k_inner, rng)
        chosen = ks[[inner.argmax()]]
        accuracy = knn_accuracies(X[train], y[train], X[val], y[val], chosen)
        scores.append(accuracy[0])
    return float(np.mean(scores))


@dataclass(frozen=True)
class NullSearch:
    """Sobre ruido puro: la mejor media de CV (`best`) y la CV anidada (`nested`) de cada repetición, (reps,)."""

    best: np.ndarray
    nested: np.ndarray


def search_on_noise(reps: int = 60, n: int = 60, features: int = 8, n_ks: int = 16, k_outer: int = 5,
                    k_inner: int = 5, seed: int = 4) -> NullSearch:
    """Elegir k entre los primeros `n_ks` impares con etiquetas al azar: cuánto promete la CV y cuánto, la anidada."""
    rng = np.random.default_rng(seed)
    ks = np.arange(1, 2 * n_ks, 2)
    best = np.empty(reps)
    nested = np.empty(reps)
    for rep in range(reps):
        X = rng.standard_normal((n, features))
        y = rng.integers(0, 2, n)
        best[rep] = cv_curve(X, y, ks, k_outer, rng).max()
        nested[rep] = nested_score(X, y, ks, k_outer, k_inner, rng)
    return NullSearch(best, nested)
