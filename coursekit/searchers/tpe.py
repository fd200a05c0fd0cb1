"""TPE (Tree-structured Parzen Estimator): en vez de modelar la pérdida, modela dónde están las buenas y las demás.

    1. Evaluamos unos pocos puntos bien repartidos (sucesión de Sobol).
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

from coursekit.basics.validation import bad_value, check_float, check_int
from coursekit.searchers.parts.cube_search import CubeSearch
from coursekit.searchers.parts.observed import Observed
from coursekit.searchers.parts.parzen import Parzen, bandwidths, improvement_weights, log_ratio

MAX_REST = 500               # a más de estas, el resto se representa con una de cada tantas: la densidad no cambia
MOST_CANDIDATES = 100_000    # más no caben en la memoria, ni cambian lo que se elige


class TPESearch(CubeSearch):
    """TPE multivariado, con categorías y espacios condicionales.

    `gamma`: fracción de buenas (None: la regla de `n_good`). `n_startup`: evaluaciones iniciales de Sobol.
    `n_candidates`: cuántos se sortean de l por paso. `prior_weight`: cuánto pesa, frente a una observación, la
    densidad que cubre todo el espacio. Las evaluaciones pendientes cuentan como malas: se pueden pedir varias a la vez.
    `densities(X)` devuelve l y g; `good` y `bad` son sus estimadores.
    """

    name = "tpe"

    def __init__(self, space, random_state=None, *, gamma=None, n_startup=10, n_candidates=64, prior_weight=1.0):
        super().__init__(space, random_state)
        if gamma is not None:
            gamma = check_float("gamma", gamma, low=0.01, high=0.99)
        self.gamma = gamma
        self.n_startup = check_int("n_startup", n_startup, low=1)
        self.n_candidates = check_int("n_candidates", n_candidates, low=1)
        if self.n_candidates > MOST_CANDIDATES:
            raise bad_value("n_candidates", n_candidates, f"a lo sumo {MOST_CANDIDATES}")
        self.prior_weight = check_float("prior_weight", prior_weight, low=1e-6)
        self.good = None
        self.bad = None
        self._observed = Observed(self.space)

    # -- el algoritmo

    def _choose(self):
        if self._observed.too_few(self.n_startup, len(self.pending)):
            return self._start.next(self._seen)
        self.good, self.bad = self._estimate()
        return self._most_promising()

    def _learn(self, trial):
        super()._learn(trial)
        self._observed.add(trial)

    def _estimate(self):
        """Los estimadores de las buenas y del resto; lo que falló y lo pendiente van con el resto."""
        U, losses = self._observed.arrays()
        order = np.argsort(losses, kind="stable")
        n = len(order)
        n_good = self.n_good(n)
        good = order[:n_good]
        rest = order[n_good:]
        threshold = losses[order[min(n_good, n - 1)]]
        weights = improvement_weights(losses[good], threshold)
        one_in = max(1, math.ceil(len(rest) / MAX_REST))
        sample = rest[::one_in]
        pending = [self.space.to_unit(trial.params) for trial in self.pending.values()]
        bad = np.vstack([U[sample], *pending])
        return self._parzen(U[good], weights), self._parzen(bad)

    def n_good(self, n: int) -> int:
        """Cuántas de n pruebas son «buenas»: gamma·n, hacia arriba; sin gamma, el 15 % hasta 25. Ninguna fallida."""
        if self.gamma is None:
            wanted = min(math.ceil(0.15 * n), 25)
        else:
            wanted = math.ceil(self.gamma * n)
        return max(1, min(wanted, self._observed.n_ok))

    def _parzen(self, U, weights=None):
        smoothing = 1 / (len(U) + 2)
        return Parzen(U, self.cube, bandwidths(U), smoothing, self.prior_weight, weights)

    def _most_promising(self):
        """Entre los candidatos sorteados de l, el de mayor l / g que no salió todavía; None si salieron todas."""
        candidates = self.good.sample(self.rng, self.n_candidates)
        promise = log_ratio(self.good, self.bad, candidates)
        by_promise = candidates[np.argsort(-promise, kind="stable")]
        if self.space.n_configs == math.inf:
            return self.cube.decode(by_promise[0])
        configs = map(self.cube.decode, by_promise)
        params = self._seen.first_unseen(configs)
        if params is None:
            params = self.cube.any_unseen(self.rng, self._seen)
        return params

    # -- las densidades, abiertas

    def densities(self, X):
        """l y g, dos arreglos (m,), en X: una configuración, una lista de ellas, o filas (m, d) del cubo unitario.

        Son las que eligieron la última propuesta: densidad en lo continuo, probabilidad en lo discreto.
        `ValueError` si todavía se está en las evaluaciones iniciales.
        """
        if self.good is None:
            raise ValueError("«densities»: todavía no hay densidades; se espera haber pedido alguna prueba después de "
                             f"las {self.n_startup} iniciales.")
        U = self.cube.rows(X)
        with self._lock:
            good = self.good
            bad = self.bad
        return np.exp(good.log_density(U)), np.exp(bad.log_density(U))
