"""Optimización bayesiana con un proceso gaussiano.

    1. Evaluamos unos pocos puntos bien repartidos (sucesión de Sobol).
    2. Ajustamos un modelo sustituto a lo evaluado: en cada punto, una media y un desvío.
    3. Evaluamos donde la función de adquisición es máxima: equilibra, en un solo número, lo que promete una buena
       media y lo que todavía no conocemos.
    4. Volvemos a 2 hasta agotar el presupuesto.

Fuentes: Jones et al. (1998), Snoek et al. (2012); para varias evaluaciones a la vez, Ginsbourger et al. (2010).
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.validation import check_bool, check_choice, check_float, check_int
from coursekit.searchers.acquisition import ACQUISITIONS
from coursekit.searchers.parts.cube_search import CubeSearch
from coursekit.searchers.parts.gp import GaussianProcess
from coursekit.searchers.parts.maximise import maximise
from coursekit.searchers.parts.observed import Observed
from coursekit.searchers.parts.warp import Warp

MAX_POINTS = 400             # más allá, el sustituto aprende de los mejores y de una muestra del resto
REFIT_ALWAYS = 200           # más allá, sus hiperparámetros se ajustan de nuevo cada 5 % de resultados nuevos


class GaussianProcessSearch(CubeSearch):
    """Optimización bayesiana: proceso gaussiano (Matérn 5/2 con ARD) y una función de adquisición.

    `n_startup`: evaluaciones iniciales de Sobol (por omisión, según la dimensión). `acquisition_function`: "ei", "pi"
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
        self.xi = check_float("xi", xi, low=0.0)
        self.kappa = check_float("kappa", kappa, low=0.0)
        self.warp = check_bool("warp", warp)
        if n_startup is None:
            n_startup = min(max(self.cube.n + 1, 5), 10)
        self.n_startup = check_int("n_startup", n_startup, low=1)
        self.surrogate = None      # el modelo, cuando ya hay de qué aprender
        self.transform = None      # de las pérdidas a las unidades del modelo
        self.best = None           # la menor media del modelo entre lo evaluado
        self._promise = ACQUISITIONS[acquisition_function](self.xi, self.kappa)
        self._model = GaussianProcess(self.cube.categorical)
        self._observed = Observed(self.space)
        self._fitted_to = 0        # con cuántos resultados se ajustaron sus hiperparámetros

    # -- el algoritmo

    def _choose(self):
        if self._observed.too_few(self.n_startup, len(self.pending)):
            return self._start.next(self._seen)
        self._fit_surrogate()
        return self._most_promising()

    def _learn(self, trial):
        super()._learn(trial)
        self._observed.add(trial)

    def _fit_surrogate(self):
        """Ajusta el modelo a lo conocido y lo condiciona a lo pendiente, fantaseado con su media."""
        X, losses = self._training_rows()
        self.transform = Warp(losses, self.warp)
        y = self.transform(losses)
        if self._fit_is_due():
            self._model.fit(X, y, starts=self._extra_starts())
            self._fitted_to = len(self._observed)
        else:
            self._model.condition(X, y)
        if self.pending:
            self._fantasise(X, y)
        self.surrogate = self._model
        # Con ruido, la pérdida más baja observada es la más afortunada: comparamos medias del modelo.
        mu, _ = self._model.predict(self._model.X)
        self.best = mu.min()

    def _fantasise(self, X, y):
        """Agrega lo pendiente a lo conocido, como si hubiera dado la media; sin ruido: repetirlo no promete nada."""
        pending = [self.cube.encode(trial.params) for trial in self.pending.values()]
        P = np.array(pending)
        mu, _ = self._model.predict(P)
        all_X = np.vstack([X, P])
        all_y = np.r_[y, mu]
        self._model.condition(all_X, all_y, certain=len(P))

    def _training_rows(self):
        """Lo evaluado, (n, d) y (n,): una prueba fallida vale como la peor, para no volver por ahí."""
        U, losses = self._observed.arrays()
        X = self.cube.fill(U)
        finite = np.isfinite(losses)
        losses = np.where(finite, losses, losses[finite].max())
        if len(losses) <= MAX_POINTS:
            return X, losses
        half = MAX_POINTS // 2
        order = np.argsort(losses, kind="stable")
        best = order[:half]
        rest = self.rng.permutation(order[half:])
        keep = np.sort(np.r_[best, rest[:half]])
        return X[keep], losses[keep]

    def _fit_is_due(self) -> bool:
        n = len(self._observed)
        patience = n // 20 if self._fitted_to > REFIT_ALWAYS else 0
        return n > self._fitted_to + patience

    def _extra_starts(self):
        """Partir siempre del último ajuste puede estancarse: de tanto en tanto, también del principio."""
        n = len(self._observed)
        if n < 20 or n % 5 == 0:
            return [self._model.initial_theta]
        return []

    def _most_promising(self):
        """La configuración de mayor adquisición que no salió todavía; None si salieron todas."""
        order = np.argsort(self._model.y, kind="stable")
        best = order[:5]
        best_rows = self._model.X[best]
        u = maximise(self._score, self._score_with_gradient, self.cube, best_rows, self.rng, self._is_new)
        if u is None:
            return self.cube.any_unseen(self.rng, self._seen)
        return self.cube.decode(u)

    def _is_new(self, u) -> bool:
        return self.cube.decode(u) not in self._seen

    def _score(self, U):
        mu, sigma = self._model.predict(U)
        return self._promise.score(mu, sigma, self.best)

    def _score_with_gradient(self, u):
        mu, sigma, d_mu, d_sigma = self._model.predict_with_gradient(u)
        value = self._promise.score(mu, sigma, self.best)
        by_mu, by_sigma = self._promise.slopes(mu, sigma, self.best)
        gradient = by_mu * d_mu + by_sigma * d_sigma
        return value, gradient

    # -- el modelo y la adquisición, abiertos

    def predict(self, X):
        """Media y desvío de la función sin ruido en X, dos arreglos (m,) en unidades de la pérdida.

        X: una configuración, una lista de ellas, o filas (m, d) del cubo unitario. Con `warp=False` son los del
        proceso gaussiano, exactos. Con la compresión activa la «media» es la mediana, y el desvío sale de multiplicar
        por la pendiente de la transformación en ese punto.
        """
        with self._lock:
            mu, sigma = self._surrogate_at(X, "predict")
            return self.transform.inverse(mu), sigma * self.transform.inverse_slope(mu)

    def acquisition(self, X):
        """Adquisición en X (como en `predict`), un arreglo (m,): EI, PI o -LCB; se evalúa donde es mayor.

        Se calcula con pérdidas estandarizadas, las unidades de `xi`: solo importa dónde es mayor.
        """
        with self._lock:
            mu, sigma = self._surrogate_at(X, "acquisition")
            return self._promise.value(mu, sigma, self.best)

    def _surrogate_at(self, X, what):
        if self.surrogate is None:
            raise ValueError(f"«{what}»: todavía no hay modelo sustituto; se espera haber pedido alguna prueba después "
                             f"de las {self.n_startup} iniciales.")
        return self.surrogate.predict(self.cube.rows(X))
