"""Optimización bayesiana de varios puntos a la vez: lotes de q puntos, con y sin el «mentiroso constante».

Si hay q máquinas hacen falta q puntos a la vez. Tomar los q de mayor adquisición los amontona en el mismo pico. El
mentiroso constante (Ginsbourger et al. 2010) elige uno, **supone** que su pérdida fue la mejor conocida, actualiza el
modelo con esa mentira y elige el siguiente; al llegar las pérdidas de verdad, las mentiras se olvidan.

`tables/batches.npz` guarda el resultado de 100 funciones de dos hiperparámetros; se rehace con
`tables/make_batches.py`.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular

from coursekit.basics.validation import check_int
from coursekit.experiments import bayes
from coursekit.searchers.acquisition import log_expected_improvement

TABLE = Path(__file__).parent.parent / "tables" / "batches.npz"
SIZES = (1, 2, 4, 8)
N_EVALUATIONS = 24           # después de las de partida
LENGTH = 0.15


# --- un lote en una dimensión, para mirarlo ---------------------------------------------------

@dataclass(frozen=True, eq=False)
class Batch:
    """Un lote elegido con lo evaluado hasta ahora."""

    X: np.ndarray             # (n,)
    y: np.ndarray             # (n,)
    mean: np.ndarray          # (101,) el modelo, sin mentiras
    sd: np.ndarray            # (101,)
    promises: tuple           # una adquisición por punto elegido: con mentiras, cada una ya sabe las anteriores
    points: np.ndarray        # (q,) posiciones elegidas, en orden


def choose_batch(X, y, q, liar=True, length=LENGTH) -> Batch:
    """Elige `q` posiciones de `bayes.GRID` por mejora esperada."""
    X = np.asarray(X, dtype=float)
    y = np.asarray(y, dtype=float)
    q = check_int("q", q, low=1, high=50)
    mean, sd = bayes.posterior(X, y, bayes.GRID, length)
    lie = float(np.min(y))
    known = X                          # lo que el modelo cree evaluado...
    told = y                           # ...y lo que cree que se midió
    promises = []
    chosen = []
    for _ in range(q):
        believed_mean, believed_sd = bayes.posterior(known, told, bayes.GRID, length)
        taken = bayes.nearest([*X, *chosen])
        promise = bayes.promise(believed_mean, believed_sd, lie, taken=taken)
        promises.append(promise)
        chosen.append(promise.x)
        if liar:
            known = np.append(known, promise.x)
            told = np.append(told, lie)
    return Batch(X, y, mean, sd, tuple(promises), np.array(chosen))


@lru_cache(maxsize=256)
def run_batches(q, liar=True, target=0, n_evaluations=8) -> tuple[Batch, ...]:
    """Los lotes de una búsqueda de `n_evaluations` evaluaciones sobre una función escondida de `bayes`."""
    X = np.array(bayes.START)
    total = len(X) + n_evaluations
    batches = []
    while len(X) < total:
        batch = choose_batch(X, bayes.hidden_loss(X, target), q, liar)
        batches.append(batch)
        X = np.append(X, batch.points)
    return tuple(batches)


# --- muchas funciones de dos hiperparámetros, para medir --------------------------------------

SIDE = 21                    # posiciones por eje


@lru_cache
def square_covariance(length=0.2) -> np.ndarray:
    """Covarianza Matérn 5/2 entre las 21 × 21 posiciones del cuadrado unidad: (441, 441)."""
    axis = np.linspace(0, 1, SIDE)
    rows, columns = np.meshgrid(axis, axis, indexing="ij")
    grid = np.stack([rows, columns], axis=-1).reshape(-1, 2)      # (441, 2)
    distance = np.linalg.norm(grid[:, None] - grid, axis=-1)
    return bayes.matern52(distance, length)


def random_functions(n, seed=0) -> np.ndarray:
    """`n` funciones sorteadas de un proceso gaussiano, (n, 441), cada una con mínimo 0."""
    K = square_covariance() + 1e-8 * np.eye(SIDE**2)
    L = cholesky(K, lower=True)
    white = np.random.default_rng(seed).standard_normal((n, SIDE**2))
    draws = white @ L.T
    return draws - draws.min(axis=1, keepdims=True)


def _log_ei(known, told):
    """log EI en todo el cuadrado, sin volver a lo conocido; el modelo se estandariza con lo dicho."""
    K = square_covariance()
    scale = told.std() or 1.0
    z = (told - told.mean()) / scale
    L = cholesky(K[np.ix_(known, known)] + 1e-6 * np.eye(len(known)), lower=True)
    k = K[:, known]                                            # (441, n)
    mean = k @ cho_solve((L, True), z)
    v = solve_triangular(L, k.T, lower=True)
    variance = np.maximum(1 - (v**2).sum(axis=0), 1e-12)
    score = log_expected_improvement(mean, np.sqrt(variance), z.min())
    score = np.array(score)
    score[known] = -np.inf
    return score


def regret_curve(f, q, liar, rng, n_start=5, n_evaluations=N_EVALUATIONS) -> np.ndarray:
    """Lo que falta para el mínimo (0) después de cada evaluación: (n_evaluations + 1,). Con q=0, al azar."""
    known = rng.choice(SIDE**2, size=n_start, replace=False)
    while len(known) < n_start + n_evaluations:
        if q == 0:
            fresh = np.setdiff1d(np.arange(SIDE**2), known)
            batch = rng.choice(fresh)
        elif liar:
            batch = _liar_batch(known, f[known], q)
        else:
            batch = _greedy_batch(known, f[known], q)
        known = np.append(known, batch)
    best = np.minimum.accumulate(f[known])
    return best[n_start - 1:]


def _greedy_batch(known, losses, q) -> np.ndarray:
    """Los q de mayor adquisición: se amontonan."""
    score = _log_ei(known, losses)
    return np.argsort(-score, kind="stable")[:q]


def _liar_batch(known, losses, q) -> np.ndarray:
    """Uno por vez, suponiendo que en los anteriores se midió lo mejor conocido."""
    lie = losses.min()
    chosen = np.array([], dtype=int)
    for _ in range(q):
        believed = np.append(known, chosen)
        told = np.append(losses, np.full(len(chosen), lie))
        best = _log_ei(believed, told).argmax()
        chosen = np.append(chosen, best)
    return chosen


@dataclass(frozen=True)
class BatchTable:
    """Lo medido: medias sobre las funciones."""

    sizes: np.ndarray          # (4,) q
    liar: np.ndarray           # (4, 25) lo que falta, en promedio, con mentiroso, después de 0, 1, … 24 evaluaciones
    greedy: np.ndarray         # (4, 25) sin mentiroso
    random: np.ndarray         # (25,) al azar
    n_functions: int


def load_batches(path=TABLE) -> BatchTable:
    """La tabla guardada."""
    with np.load(path) as stored:
        columns = {name: stored[name] for name in stored.files}
    columns["n_functions"] = int(columns["n_functions"])
    return BatchTable(**columns)


def save_batches(path=TABLE, n_functions=100) -> None:
    """Vuelve a medir todo (menos de un minuto) y lo guarda."""
    np.savez(path, **measure_batches(n_functions))


def measure_batches(n_functions=100, seed=0) -> dict:
    """Lo que falta, en promedio, con cada manera de elegir lotes: las mismas funciones, los mismos comienzos."""
    functions = random_functions(n_functions, seed)

    def mean_curve(q, liar):
        curves = []
        for i, f in enumerate(functions):
            rng = np.random.default_rng([seed, i])
            curves.append(regret_curve(f, q, liar, rng))
        return np.mean(curves, axis=0)

    return {
        "sizes": np.array(SIZES),
        "liar": np.array([mean_curve(q, liar=True) for q in SIZES]),
        "greedy": np.array([mean_curve(q, liar=False) for q in SIZES]),
        "random": mean_curve(0, liar=False),
        "n_functions": n_functions,
    }
