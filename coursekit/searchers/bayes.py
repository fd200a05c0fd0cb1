"""Optimización bayesiana con un proceso gaussiano.

    1. Evaluamos unos pocos puntos bien repartidos (sucesión de Sobol).
    2. Ajustamos un modelo sustituto a lo evaluado: en cada punto, una media y un desvío.
    3. Evaluamos donde la función de adquisición es máxima: cambia lo probable por lo desconocido en un solo número.
    4. Volvemos a 2 hasta agotar el presupuesto.

Fuentes: Jones et al. (1998), Snoek et al. (2012); para varias pruebas a la vez, Ginsbourger et al. (2010).
"""
from __future__ import annotations

import math

import numpy as np

from coursekit.basics.validation import check_bool, check_choice, check_float, check_int
from coursekit.searchers.acquisition import ACQUISITIONS
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.cube import Cube
from coursekit.searchers.parts.gp import GaussianProcess
from coursekit.searchers.parts.maximise import maximise
from coursekit.searchers.parts.seen import Seen
from coursekit.searchers.parts.start import SobolStart
from coursekit.searchers.parts.warp import Warp

MAX_POINTS = 400             # más allá, el sustituto aprende de los mejores y de una muestra del resto
REFIT_ALWAYS = 200           # más allá, sus hiperparámetros se ajustan de nuevo cada 5 % de resultados nuevos


class GaussianProcessSearch(Searcher):
    """Optimización bayesiana: proceso gaussiano (Matérn 5/2 con ARD) y una función de adquisición.

    `n_startup`: pruebas iniciales de Sobol (por omisión, según la dimensión). `acquisition_function`: "ei", "pi"
    o "lcb". `xi` y `kappa`: cuánto explorar, en pérdidas estandarizadas. Con `warp` se comprimen las pérdidas
    enormes antes de ajustar. Los puntos pendientes se fantasean con su media (kriging believer), así que se pueden
    pedir varios a la vez.

    Quedan abiertos, tal como eligieron la última propuesta: `predict(X)`, media y desvío en unidades de la pérdida;
    `acquisition(X)`; y `surrogate`, el proceso gaussiano mismo, que trabaja con filas del cubo unitario y pérdidas
    estandarizadas. Mirarlos no cambia la búsqueda.
    """

    name = "bayes"

    def __init__(self, space, random_state=None, *, n_startup=None, acquisition_function="ei", xi=0.0, kappa=2.0,
                 warp=True):
        super().__init__(space, random_state)
        self.acquisition_function = check_choice("acquisition_function", acquisition_function, tuple(ACQUISITIONS))
        self.xi, self.kappa = check_float("xi", xi, low=0.0), check_float("kappa", kappa, low=0.0)
        self.warp = check_bool("warp", warp)
        self.cube = Cube(self.space)
        self.n_startup = min(max(self.cube.n + 1, 5), 10) if n_startup is None else check_int(
            "n_startup", n_startup, low=1)
        self.surrogate = self.transform = self.best = None
        self._promise = ACQUISITIONS[acquisition_function](self.xi, self.kappa)
        self._model = GaussianProcess(self.cube.categorical)
        self._start, self._seen = SobolStart(self.cube, self.rng), Seen(self.space)
        self._X, self._losses, self._n_ok, self._fitted_to = [], [], 0, 0

    # -- el algoritmo

    def _propose(self):
        if self._n_ok == 0 or len(self._losses) + len(self.pending) < self.n_startup:
            params = self._start.next(self._seen)
        else:
            self._fit_surrogate()
            params = self._most_promising()
        self._seen.add(params)
        self.finished = params is None or self._seen.everything
        return params

    def _adopted(self, trial, before):
        self._seen.replace(before, trial.params)
        self.finished = self._seen.everything

    def _learn(self, trial):
        self._seen.add(trial.params)
        self._X.append(self.cube.encode(trial.params))
        self._losses.append(trial.loss if trial.ok else math.inf)
        self._n_ok += trial.ok

    def _fit_surrogate(self):
        """Ajusta el modelo a lo conocido y lo condiciona a lo pendiente, fantaseado con su media."""
        X, losses = self._training_rows()
        self.transform = Warp(losses, self.warp)
        y = self.transform(losses)
        if self._fit_is_due():
            self._model.fit(X, y, starts=self._extra_starts())
            self._fitted_to = len(self._losses)
        self._model.condition(X, y)
        if self.pending:
            P = np.array([self.cube.encode(trial.params) for trial in self.pending.values()])
            # Sin ruido: repetir un punto que ya está en camino no promete nada.
            self._model.condition(np.vstack([X, P]), np.r_[y, self._model.predict(P)[0]], certain=len(P))
        self.surrogate = self._model
        # Con ruido, la pérdida más baja observada es la más afortunada: comparamos medias del modelo.
        self.best = self._model.predict(self._model.X)[0].min()

    def _training_rows(self):
        """Lo evaluado, (n, d) y (n,): una prueba fallida vale como la peor, para no volver por ahí."""
        X, losses = np.array(self._X), np.array(self._losses)
        losses = np.where(np.isfinite(losses), losses, losses[np.isfinite(losses)].max())
        if len(losses) <= MAX_POINTS:
            return X, losses
        best, rest = np.split(np.argsort(losses, kind="stable"), [MAX_POINTS // 2])
        keep = np.sort(np.r_[best, self.rng.permutation(rest)[:MAX_POINTS // 2]])
        return X[keep], losses[keep]

    def _fit_is_due(self) -> bool:
        n = len(self._losses)
        return n > self._fitted_to + (n // 20 if self._fitted_to > REFIT_ALWAYS else 0)

    def _extra_starts(self):
        """Partir siempre del último ajuste puede estancarse: de tanto en tanto, también del principio."""
        n = len(self._losses)
        return (GaussianProcess(self.cube.categorical).theta,) if n < 20 or n % 5 == 0 else ()

    def _most_promising(self):
        """La configuración de mayor adquisición que no salió todavía; None si salieron todas."""
        best_rows = self._model.X[np.argsort(self._model.y, kind="stable")[:5]]
        u = maximise(self._score, self._score_with_gradient, self.cube, best_rows, self.rng,
                     accepts=lambda u: self.cube.decode(u) not in self._seen)
        return self.cube.any_unseen(self.rng, self._seen) if u is None else self.cube.decode(u)

    def _score(self, U):
        return self._promise.score(*self._model.predict(U), self.best)

    def _score_with_gradient(self, u):
        mu, sigma, d_mu, d_sigma = self._model.predict_with_gradient(u)
        by_mu, by_sigma = self._promise.slopes(mu, sigma, self.best)
        return self._promise.score(mu, sigma, self.best), by_mu * d_mu + by_sigma * d_sigma

    # -- el modelo y la adquisición, abiertos

    def predict(self, X):
        """Media y desvío de la función sin ruido en X, dos arreglos (m,) en unidades de la pérdida.

        X: una configuración, una lista de ellas, o filas (m, d) del cubo unitario. Con `warp=False` son los del
        proceso gaussiano, exactos. Con la compresión activa la «media» es la mediana, y el desvío sale de multiplicar
        por la pendiente de la transformación en ese punto.
        """
        with self._lock:
            self._require_surrogate("predict")
            mu, sigma = self.surrogate.predict(self.cube.rows(X))
            return self.transform.inverse(mu), sigma * self.transform.inverse_slope(mu)

    def acquisition(self, X):
        """Adquisición en X (como en `predict`), un arreglo (m,): EI, PI o -LCB; se evalúa donde es mayor.

        Se calcula con pérdidas estandarizadas, las unidades de `xi`: solo importa dónde es mayor.
        """
        with self._lock:
            self._require_surrogate("acquisition")
            mu, sigma = self.surrogate.predict(self.cube.rows(X))
            return self._promise.value(mu, sigma, self.best)

    def _require_surrogate(self, what):
        if self.surrogate is None:
            raise ValueError(f"«{what}»: todavía no hay modelo sustituto; se espera haber pedido alguna prueba después "
                             f"de las {self.n_startup} iniciales.")
