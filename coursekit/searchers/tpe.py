"""TPE (Tree-structured Parzen Estimator): en vez de modelar la pérdida, modela dónde están las buenas y las demás.

    1. Evaluamos unos pocos puntos bien repartidos.
    2. Separamos lo evaluado: el mejor gamma («buenas») y el resto.
    3. l(x) es la densidad de las buenas y g(x) la del resto; entre muchos candidatos sorteados de l,
       evaluamos el de mayor l(x) / g(x), que es el de mayor mejora esperada.
    4. Volvemos a 2.

Fuentes: Bergstra et al. (2011) para el método; Watanabe (2023) para lo que importa al hacerlo: núcleos
multivariados, un piso para su ancho y un previo que mantenga viva la exploración.
"""
from __future__ import annotations

import math

import numpy as np
from scipy.stats import qmc

from coursekit._validation import check_float, check_int
from coursekit.searchers._cube import Cube
from coursekit.searchers._parzen import Parzen, bandwidths, improvement_weights
from coursekit.searchers.base import Searcher


class TPESearch(Searcher):
    """TPE multivariado, con categorías y espacios condicionales.

    `gamma`: fracción de buenas (None: la regla de `n_good`). `n_startup`: pruebas iniciales de Sobol. `n_candidates`:
    cuántos se sortean de l por paso. Las pruebas pendientes cuentan como malas: se pueden pedir varias a la vez.
    `densities(X)` devuelve l y g; `good` y `bad` son los estimadores.
    """

    name = "tpe"

    def __init__(self, space, random_state=None, *, gamma=None, n_startup=10, n_candidates=64, prior_weight=1.0):
        super().__init__(space, random_state)
        self.cube = Cube(self.space)
        self.gamma = gamma if gamma is None else check_float("gamma", gamma, low=0.01, high=0.99)
        self.n_startup = check_int("n_startup", n_startup, low=1)
        self.n_candidates = check_int("n_candidates", n_candidates, low=1)
        self.prior_weight = check_float("prior_weight", prior_weight, low=1e-6)
        self._sobol = qmc.Sobol(self.cube.n, rng=self.rng)
        self._U, self._losses, self._seen = [], [], set()
        self.good = self.bad = None

    def _propose(self):
        if len(self._losses) + len(self.pending) < self.n_startup or not np.isfinite(self._losses).any():
            candidates = self.cube.snap(self._sobol.random(8))
        else:
            self.good, self.bad = self._estimate()
            candidates = self.good.sample(self.rng, self.n_candidates)
            promise = self.good.log_density(candidates) - self.bad.log_density(candidates)
            candidates = candidates[np.argsort(-promise, kind="stable")]
        params = self._first_unseen(candidates)
        self._seen.add(self.space.key(params))
        self.finished = len(self._seen) >= self.space.n_configs
        return params

    def _learn(self, trial):
        self._seen.add(self.space.key(trial.params))
        self._U.append(self.space.to_unit(trial.params))
        self._losses.append(trial.loss if trial.ok else math.inf)

    def _estimate(self):
        """Los estimadores de las buenas y del resto; lo pendiente va con el resto."""
        U, order = np.array(self._U), np.argsort(self._losses, kind="stable")
        n_good = self.n_good(len(order))
        good, rest = order[:n_good], U[order[n_good:]]
        if self.pending:
            rest = np.vstack([rest, [self.space.to_unit(t.params) for t in self.pending.values()]])
        threshold = self._losses[order[min(n_good, len(order) - 1)]]
        weights = improvement_weights(np.array(self._losses)[good], threshold)
        return self._parzen(U[good], weights), self._parzen(rest)

    def n_good(self, n: int) -> int:
        """Cuántas de n pruebas son «buenas»: gamma·n, hacia arriba; sin gamma, el 15 % hasta 25."""
        return max(1, math.ceil(self.gamma * n) if self.gamma else min(math.ceil(0.15 * n), 25))

    def _parzen(self, U, weights=None):
        smoothing = 1 / (len(U) + 2)
        return Parzen(U, self.cube, bandwidths(U), smoothing, self.prior_weight, weights)

    def densities(self, X):
        """l y g (m,) en X: una configuración, o filas (m, d) del cubo unitario."""
        if self.good is None:
            raise ValueError("«densities»: todavía no hay densidades; se espera haber pedido alguna prueba después de "
                             f"las {self.n_startup} iniciales.")
        U = self.cube.encode(X)[None, :] if isinstance(X, dict) else np.atleast_2d(X)
        return np.exp(self.good.log_density(U)), np.exp(self.bad.log_density(U))

    def _first_unseen(self, candidates):
        for u in candidates:
            params = self.cube.decode(u)
            if self.space.n_configs == math.inf or self.space.key(params) not in self._seen:
                return params
        return self.cube.any_unseen(self.rng, self._seen)
