"""Optimización bayesiana en una dimensión, paso a paso: una persona contra la máquina, con la misma función escondida.

El hiperparámetro va de 0 a 1 y la pérdida, de menos a más mala, más o menos de 0 a 1. Todo ocurre sobre una grilla
de 101 posiciones (`GRID`), así que el modelo sustituto es una cuenta con matrices chicas: instantánea y exacta.

El modelo es un proceso gaussiano con núcleo Matérn 5/2 y sus hiperparámetros **fijos** (los que mueven los controles
de los widgets): media `PRIOR_MEAN`, desvío `PRIOR_SD`. `coursekit.searchers.GaussianProcessSearch` los aprende de los
datos; aquí se eligen para ver qué hace cada uno. Las adquisiciones son las de `coursekit.searchers.acquisition`.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular

from coursekit.basics.validation import check_choice, check_float, check_int
from coursekit.searchers import acquisition as acq

N_GRID = 101
GRID = np.linspace(0, 1, N_GRID).round(2)
START = (0.1, 0.4, 0.95)           # lo evaluado antes de empezar, igual para todos
N_ROUNDS = 6
PRIOR_MEAN = 0.7                   # lo que el modelo cree de la pérdida antes de ver nada...
PRIOR_SD = 0.25                    # ...y cuánto duda
JITTER = 1e-6                      # en unidades de la varianza previa: Cholesky no tropieza con puntos repetidos
TURN_SEEDS = {"ours": 1, "machine": 12}      # sorteos típicos: con semilla 0 ningún ruido pasa de dos desvíos
ACQUISITIONS = ("ei", "pi", "lcb")
EXPLORE = {"xi": (0.0, 0.03, 0.1), "kappa": (0.5, 2.0, 4.0)}     # poca, media y mucha exploración


# --- las funciones escondidas -----------------------------------------------------------------

# (altura de fondo, [(hondura, dónde, ancho), …]): un fondo con valles, uno de ellos el óptimo.
_HIDDEN = (
    (0.78, [(0.40, 0.33, 0.10), (0.64, 0.735, 0.07), (0.12, 0.05, 0.08)]),
    (0.70, [(0.55, 0.20, 0.08), (0.38, 0.62, 0.14), (-0.15, 0.42, 0.08)]),
    (0.85, [(0.62, 0.62, 0.30), (0.12, 0.40, 0.05), (-0.10, 0.70, 0.06)]),
)
N_HIDDEN = len(_HIDDEN)


def hidden_loss(x, target=0) -> np.ndarray:
    """La pérdida verdadera de la función escondida número `target` en x (de 0 a 1), con la forma de x."""
    target = check_int("target", target, low=0, high=N_HIDDEN - 1)
    base, valleys = _HIDDEN[target]
    x = np.asarray(x, dtype=float)
    depths = [_valley(x, *valley) for valley in valleys]
    return base - sum(depths)


def _valley(x, depth, center, width):
    """Cuánto baja un valle en cada x."""
    widths = (x - center) / width
    return depth * np.exp(-(widths ** 2))


@lru_cache
def optimum(target=0) -> tuple[float, float]:
    """Dónde está el mínimo de la función escondida (entre las posiciones de `GRID`) y cuánto vale."""
    losses = hidden_loss(GRID, target)
    best = int(losses.argmin())
    return float(GRID[best]), float(losses[best])


def measure(xs, target=0, noise=0.0, player="ours", seed=0) -> np.ndarray:
    """Lo que se mide al evaluar las posiciones `xs`, en ese orden: la pérdida más un ruido de desvío `noise`.

    El ruido depende del turno y de quién mide, no de la posición: repetir una evaluación da otro número, como
    repetir una validación cruzada con otros pliegues. Los tres primeros son de todos.
    """
    xs = np.asarray(xs, dtype=float)
    shared = np.random.default_rng([seed, target]).standard_normal(len(START))
    own = np.random.default_rng([seed, target, TURN_SEEDS[player]]).standard_normal(200)
    errors = np.concatenate([shared, own])[:len(xs)]
    return hidden_loss(xs, target) + noise * errors


# --- el modelo sustituto ----------------------------------------------------------------------

def matern52(distance, length) -> np.ndarray:
    """Correlación Matérn 5/2: (1 + a + a²/3)·e^(-a), con a = √5·distancia/longitud."""
    a = math.sqrt(5) * np.abs(distance) / length
    return (1 + a + a**2 / 3) * np.exp(-a)


def posterior(X, y, Xs=GRID, length=0.15, noise=0.0, mean=PRIOR_MEAN, sd=PRIOR_SD):
    """Media y desvío (m,) de la función sin ruido en `Xs`, dado que en `X` (n,) se midió `y` (n,).

    `noise` es el desvío del ruido de cada medición. Fuente: Rasmussen y Williams (2006), algoritmo 2.1.
    """
    X = np.asarray(X, dtype=float)
    y = np.asarray(y, dtype=float)
    Xs = np.asarray(Xs, dtype=float)
    length = check_float("length", length, low=1e-6)
    noise = check_float("noise", noise, low=0)
    if len(X) == 0:
        return np.full(len(Xs), float(mean)), np.full(len(Xs), float(sd))
    nugget = JITTER + (noise / sd) ** 2                  # en unidades de la varianza previa
    K = matern52(X[:, None] - X, length) + np.diag(np.full(len(X), nugget))
    k = matern52(Xs[:, None] - X, length)                # (m, n)
    L = cholesky(K, lower=True)
    weights = cho_solve((L, True), y - mean)             # K⁻¹ (y - media)
    v = solve_triangular(L, k.T, lower=True)             # L⁻¹ kᵀ
    explained = (v**2).sum(axis=0)
    variance = np.maximum(1 - explained, 1e-12)
    return mean + k @ weights, sd * np.sqrt(variance)


def incumbent(X, y, length=0.15, noise=0.0) -> int:
    """Cuál de lo evaluado elegiríamos hoy: el de menor media del modelo.

    Sin ruido es el de menor pérdida medida. Con ruido no: la medición más baja suele ser la más afortunada.
    """
    mean, _ = posterior(X, y, X, length, noise)
    return int(mean.argmin())


# --- la adquisición ---------------------------------------------------------------------------

@dataclass(frozen=True, eq=False)
class Promise:
    """La adquisición sobre `GRID`: `value` se maximiza; `exploit` y `explore`, sus sumandos (PI no tiene)."""

    name: str
    value: np.ndarray                  # (101,)
    exploit: np.ndarray | None         # (101,)
    explore: np.ndarray | None         # (101,)
    choice: int                        # la posición de GRID donde es máxima

    @property
    def x(self) -> float:
        return float(GRID[self.choice])


def explore_setting(name, level) -> float:
    """xi (para EI y PI) o kappa (para LCB) del nivel 0, 1 o 2 de exploración."""
    level = check_int("level", level, low=0, high=2)
    setting = "kappa" if name == "lcb" else "xi"
    return EXPLORE[setting][level]


def promise(mean, sd, best, name="ei", level=0, taken=()) -> Promise:
    """La adquisición `name` en cada posición. `best`: la pérdida a mejorar; `level`: cuánta exploración (0, 1, 2).

    Las posiciones (índices de `GRID`) de `taken` no se eligen: sin ruido, repetir no enseña nada.

    EI = (best - mean - xi)·Φ(z) + sd·φ(z): el primer sumando explota y el segundo explora. De LCB se muestra cuánto
    promete bajar, best - (mean - kappa·sd), que es máximo donde mean - kappa·sd es mínimo.
    """
    check_choice("name", name, ACQUISITIONS)
    setting = explore_setting(name, level)
    makers = {"ei": _expected_improvement, "pi": _probability, "lcb": _lower_bound}
    value, score, exploit, explore = makers[name](mean, sd, best, setting)
    score = np.array(score)
    score[list(taken)] = -np.inf
    return Promise(name, value, exploit, explore, int(score.argmax()))


# Cada una devuelve el valor que se muestra, el puntaje que se maximiza, y los dos sumandos si los tiene.

def _expected_improvement(mean, sd, best, xi):
    exploit, explore = acq.expected_improvement_parts(mean, sd, best, xi)
    value = np.maximum(exploit + explore, 0)
    # El logaritmo tiene el mismo máximo, y no se aplana donde EI se redondea a cero.
    score = acq.log_expected_improvement(mean, sd, best, xi)
    return value, score, exploit, explore


def _probability(mean, sd, best, xi):
    value = acq.probability_of_improvement(mean, sd, best, xi)
    score = (best - mean - xi) / sd      # crece con la probabilidad, y no se aplana
    return value, score, None, None


def _lower_bound(mean, sd, best, kappa):
    exploit = best - mean
    explore = kappa * sd
    value = exploit + explore
    return value, value, exploit, explore


def nearest(xs) -> np.ndarray:
    """El índice de `GRID` más cercano a cada posición."""
    places = np.asarray(xs, dtype=float) * (N_GRID - 1)
    return np.rint(places).astype(int)


# --- una búsqueda, vuelta por vuelta ----------------------------------------------------------

@dataclass(frozen=True)
class Settings:
    """Lo que mueven los controles."""

    target: int = 0
    acquisition: str = "ei"
    length: float = 0.15
    level: int = 0           # exploración: 0 poca, 1 media, 2 mucha
    noise: float = 0.0
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Round:
    """Lo que se sabe con `X`, `y` evaluados: el modelo en `GRID`, el elegido hasta ahora y la adquisición."""

    X: np.ndarray
    y: np.ndarray
    mean: np.ndarray           # (101,)
    sd: np.ndarray             # (101,)
    best: int                  # cuál de X elegiríamos
    best_loss: float           # su pérdida según el modelo: lo que hay que mejorar
    promise: Promise


def look(xs, settings, player="ours") -> Round:
    """El modelo y la adquisición después de evaluar las posiciones `xs`."""
    positions = tuple(float(x) for x in xs)
    return _look(positions, settings, player)


@lru_cache(maxsize=4096)
def _look(xs, settings, player) -> Round:
    X = np.array(xs)
    y = measure(xs, settings.target, settings.noise, player, settings.seed)
    mean, sd = posterior(X, y, GRID, settings.length, settings.noise)
    mean_at_data, _ = posterior(X, y, X, settings.length, settings.noise)
    best = int(mean_at_data.argmin())
    if settings.noise:
        best_loss = float(mean_at_data[best])
        taken = ()
    else:
        best_loss = float(y[best])
        taken = nearest(X)
    chosen = promise(mean, sd, best_loss, settings.acquisition, settings.level, taken)
    return Round(X, y, mean, sd, best, best_loss, chosen)


@lru_cache(maxsize=512)
def machine_points(settings, n_rounds=N_ROUNDS) -> tuple[float, ...]:
    """Las posiciones que evalúa la máquina: los tres puntos de partida y `n_rounds` más."""
    xs = START
    for _ in range(n_rounds):
        xs = (*xs, look(xs, settings, "machine").promise.x)
    return xs


def best_so_far(xs, settings, player="ours") -> np.ndarray:
    """La pérdida (según el modelo de cada momento) de lo elegido después de cada evaluación, desde la tercera."""
    evaluations = range(len(START), len(xs) + 1)
    return np.array([look(xs[:n], settings, player).best_loss for n in evaluations])


def chosen_loss(xs, settings, player="ours") -> float:
    """La pérdida **verdadera** de lo que elegiríamos después de evaluar `xs`."""
    final = look(xs, settings, player)
    chosen = final.X[final.best]
    return float(hidden_loss(chosen, settings.target))


@lru_cache
def random_best(target=0, n_rounds=N_ROUNDS, n_searches=2000, seed=0, noise=0.0) -> np.ndarray:
    """Lo mismo eligiendo al azar: la mediana de `n_searches` búsquedas, (n_rounds + 1,).

    Cada búsqueda elige lo que midió menos, con un ruido de desvío `noise`; se cuenta su pérdida verdadera.
    """
    rng = np.random.default_rng(seed)
    draws = rng.random((n_searches, n_rounds))
    start = np.tile(hidden_loss(START, target), (n_searches, 1))
    losses = np.hstack([start, hidden_loss(draws, target)])      # (n_searches, 3 + n_rounds)
    measured = losses + noise * rng.standard_normal(losses.shape)
    search = np.arange(n_searches)
    medians = []
    for n in range(len(START), losses.shape[1] + 1):
        chosen = measured[:, :n].argmin(axis=1)
        medians.append(np.median(losses[search, chosen]))
    return np.array(medians)


# --- el duelo ---------------------------------------------------------------------------------

@dataclass(frozen=True)
class Duel:
    """Nosotros contra la máquina, a `N_ROUNDS` vueltas. Cada vuelta tiene dos tiempos: evaluar y aprender.

    `ours` y `machine`: las posiciones que evaluó cada uno, una por vuelta; `revealed`: las últimas se acaban de evaluar
    y los modelos todavía no las saben. Lo que la máquina ya jugó no cambia aunque después cambien sus ajustes.
    """

    ours: tuple[float, ...] = ()
    machine: tuple[float, ...] = ()
    revealed: bool = False

    @property
    def finished(self) -> bool:
        return len(self.ours) == N_ROUNDS and not self.revealed

    @property
    def choosing(self) -> bool:
        """¿Falta elegir dónde evaluar?"""
        return not self.revealed and not self.finished

    @property
    def turn(self) -> int:
        """La vuelta que se juega, desde 1."""
        if self.revealed:
            return len(self.ours)
        return min(len(self.ours) + 1, N_ROUNDS)

    def advance(self, x, settings=None) -> Duel:
        """El tiempo que sigue: evaluar en `x`, o aprender lo evaluado.

        La máquina evalúa a la vez donde diga su adquisición, con los ajustes de esta vuelta (o `Settings()`).
        """
        if self.revealed:
            return Duel(self.ours, self.machine)
        if self.finished:
            return self
        x = check_float("x", x, low=0, high=1)
        chosen = look(self.seen("machine"), settings or Settings(), "machine").promise.x
        return Duel((*self.ours, x), (*self.machine, chosen), revealed=True)

    def undo(self) -> Duel:
        """Borra la última vuelta."""
        return Duel(self.ours[:-1], self.machine[:-1])

    def seen(self, side="ours") -> tuple[float, ...]:
        """Todo lo evaluado por «ours» o por «machine», también lo recién revelado."""
        return START + getattr(self, check_choice("side", side, ("ours", "machine")))

    def known(self, side="ours") -> tuple[float, ...]:
        """Lo que el modelo de ese lado ya aprendió."""
        xs = self.seen(side)
        return xs[:-1] if self.revealed else xs

    def outcome(self, side, settings) -> tuple[float, float]:
        """Posición y medición de lo último evaluado."""
        xs = self.seen(side)
        measured = measure(xs, settings.target, settings.noise, side, settings.seed)
        return xs[-1], float(measured[-1])
