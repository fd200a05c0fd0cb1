"""Optimización bayesiana con un proceso gaussiano.

    1. Evaluamos unos pocos puntos bien repartidos (sucesión de Sobol).
    2. Ajustamos un modelo sustituto a lo evaluado: en cada punto, una media y un desvío.
    3. Evaluamos donde la función de adquisición es máxima: cambia lo probable por lo desconocido en un solo número.
    4. Volvemos a 2 hasta agotar el presupuesto.

Fuentes: Jones et al. (1998), Snoek et al. (2012); para varias pruebas a la vez, Ginsbourger et al. (2010).
"""
from __future__ import annotations

import numpy as np
from scipy.stats import qmc

from coursekit._validation import check_choice, check_float, check_int
from coursekit.searchers._cube import Cube
from coursekit.searchers._gp import GaussianProcess
from coursekit.searchers._maximise import maximise
from coursekit.searchers._warp import Warp
from coursekit.searchers.acquisition import (
    log_expected_improvement,
    log_expected_improvement_slopes,
    lower_confidence_bound,
    probability_of_improvement,
)
from coursekit.searchers.base import Searcher

MAX_POINTS = 400             # más allá, el sustituto aprende de los mejores y de una muestra del resto


class GaussianProcessSearch(Searcher):
    """Optimización bayesiana: proceso gaussiano (Matérn 5/2 con ARD) y una función de adquisición.

    `n_startup`: pruebas iniciales de Sobol (por omisión, según la dimensión). `acquisition_function`: "ei", "pi"
    o "lcb". `xi` y `kappa`: cuánto explorar, en pérdidas estandarizadas. Con `warp` se comprimen las pérdidas
    enormes antes de ajustar. Los puntos pendientes se fantasean con su media (kriging believer), así que se pueden
    pedir varios a la vez. `surrogate` y `acquisition` quedan abiertos para mirarlos.
    """

    name = "bayes"

    def __init__(self, space, random_state=None, *, n_startup=None, acquisition_function="ei", xi=0.0, kappa=2.0,
                 warp=True):
        super().__init__(space, random_state)
        self.cube = Cube(self.space)
        self.acquisition_function = check_choice("acquisition_function", acquisition_function, ("ei", "pi", "lcb"))
        self.xi, self.kappa = check_float("xi", xi, low=0.0), check_float("kappa", kappa, low=0.0)
        self.n_startup = n_startup if n_startup is None else check_int("n_startup", n_startup, low=1)
        self._first = self.n_startup or min(max(self.cube.n + 1, 5), 10)
        self.warp = bool(warp)
        self.surrogate = None
        self._model = GaussianProcess(self.cube.categorical)
        self._sobol = qmc.Sobol(self.cube.n, rng=self.rng)
        self._X, self._losses, self._seen, self._fitted_to = [], [], set(), 0

    # -- el algoritmo -----------------------------------------------------------------------------

    def _propose(self):
        if len(self._losses) + len(self.pending) < self._first or not np.isfinite(self._losses).any():
            u = self._next_startup()
        else:
            self._fit_surrogate()
            u = maximise(self._score, self._score_with_gradient, self.cube, self._best_rows(), self.rng, self._unseen)
        params = self.cube.any_unseen(self.rng, self._seen) if u is None else self.cube.decode(u)
        self._seen.add(self.space.key(params))
        self.finished = len(self._seen) >= self.space.n_configs
        return params

    def _learn(self, trial):
        self._seen.add(self.space.key(trial.params))
        self._X.append(self.cube.encode(trial.params))
        self._losses.append(trial.loss if trial.status == "ok" else np.inf)

    def _next_startup(self):
        for _ in range(64):
            u = self.cube.snap(self._sobol.random(1))[0]
            if self._unseen(u):
                return u
        return None

    def _fit_surrogate(self):
        """Ajusta el modelo a lo conocido y lo condiciona a lo pendiente, fantaseado con su media."""
        X, losses = self._training_rows()
        self.transform = Warp(losses, self.warp)
        y = self.transform(losses)
        if self._fitted_to != len(self._losses):
            self._model.fit(X, y, starts=self._extra_starts())
            self._fitted_to = len(self._losses)
        self._model.condition(X, y)
        if self.pending:
            P = np.array([self.cube.encode(trial.params) for trial in self.pending.values()])
            self._model.condition(np.vstack([X, P]), np.r_[y, self._model.predict(P)[0]])
        self.surrogate = self._model
        # Con ruido, la pérdida más baja observada es la más afortunada: comparamos medias del modelo.
        self.best = self._model.predict(self._model.X)[0].min()

    def _training_rows(self):
        X, losses = np.array(self._X), np.array(self._losses)
        worst = losses[np.isfinite(losses)].max()
        losses = np.where(np.isfinite(losses), losses, worst)      # una prueba fallida vale como la peor
        if len(losses) <= MAX_POINTS:
            return X, losses
        order = np.argsort(losses, kind="stable")
        rest = self.rng.permutation(order[MAX_POINTS // 2:])[:MAX_POINTS // 2]
        keep = np.sort(np.r_[order[:MAX_POINTS // 2], rest])
        return X[keep], losses[keep]

    def _extra_starts(self):
        """Partir siempre del último ajuste puede estancarse: de tanto en tanto, también del principio."""
        n = len(self._losses)
        return (GaussianProcess(self.cube.categorical).theta,) if n < 20 or n % 5 == 0 else ()

    def _best_rows(self):
        order = np.argsort(self._model.y, kind="stable")[:5]
        return self._model.X[order]

    # -- la adquisición, abierta ------------------------------------------------------------------

    def acquisition(self, X):
        """Adquisición en X: una configuración, o filas (m, d) del cubo unitario. Mayor es mejor."""
        if self.surrogate is None:
            raise ValueError("«acquisition»: todavía no hay modelo sustituto; se espera haber pedido alguna prueba "
                             f"después de las {self._first} iniciales.")
        return self._score(self.cube.encode(X)[None, :] if isinstance(X, dict) else np.atleast_2d(X))

    def _score(self, U):
        mu, sigma = self._model.predict(U)
        if self.acquisition_function == "ei":
            return log_expected_improvement(mu, sigma, self.best, self.xi)
        if self.acquisition_function == "pi":
            return probability_of_improvement(mu, sigma, self.best, self.xi)
        return -lower_confidence_bound(mu, sigma, self.kappa)

    def _score_with_gradient(self, u):
        mu, sigma, d_mu, d_sigma = self._model.predict_with_gradient(u)
        if self.acquisition_function == "ei":
            by_mu, by_sigma = log_expected_improvement_slopes(mu, sigma, self.best, self.xi)
            return log_expected_improvement(mu, sigma, self.best, self.xi), by_mu * d_mu + by_sigma * d_sigma
        if self.acquisition_function == "pi":
            z = (self.best - mu - self.xi) / sigma            # mismo máximo que Φ(z), sin mesetas
            return z, -(d_mu + z * d_sigma) / sigma
        return self.kappa * sigma - mu, self.kappa * d_sigma - d_mu

    # -- no repetir -------------------------------------------------------------------------------

    def _unseen(self, u):
        return self.space.key(self.cube.decode(u)) not in self._seen
