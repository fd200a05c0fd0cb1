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

from coursekit.basics.validation import check_float, check_int
from coursekit.searchers.base import Searcher
from coursekit.searchers.parts.cube import Cube
from coursekit.searchers.parts.parzen import Parzen, bandwidths, improvement_weights, log_ratio
from coursekit.searchers.parts.seen import Seen
from coursekit.searchers.parts.start import SobolStart

MAX_REST = 500               # a más de estas, el resto se representa con una de cada tantas: la densidad no cambia


class TPESearch(Searcher):
    """TPE multivariado, con categorías y espacios condicionales.

    `gamma`: fracción de buenas (None: la regla de `n_good`). `n_startup`: pruebas iniciales de Sobol. `n_candidates`:
    cuántos se sortean de l por paso. `prior_weight`: cuánto pesa, frente a una observación, la densidad que cubre todo
    el espacio. Las pruebas pendientes cuentan como malas: se pueden pedir varias a la vez.
    `densities(X)` devuelve l y g; `good` y `bad` son sus estimadores.
    """

    name = "tpe"

    def __init__(self, space, random_state=None, *, gamma=None, n_startup=10, n_candidates=64, prior_weight=1.0):
        super().__init__(space, random_state)
        self.gamma = gamma if gamma is None else check_float("gamma", gamma, low=0.01, high=0.99)
        self.n_startup = check_int("n_startup", n_startup, low=1)
        self.n_candidates = check_int("n_candidates", n_candidates, low=1)
        self.prior_weight = check_float("prior_weight", prior_weight, low=1e-6)
        self.cube = Cube(self.space)
        self.good = self.bad = None
        self._start, self._seen = SobolStart(self.cube, self.rng), Seen(self.space)
        self._U, self._losses, self._n_ok = [], [], 0

    # -- el algoritmo

    def _propose(self):
        if self._n_ok == 0 or len(self._losses) + len(self.pending) < self.n_startup:
            params = self._start.next(self._seen)
        else:
            self.good, self.bad = self._estimate()
            params = self._most_promising()
        self._seen.add(params)
        self.finished = params is None or self._seen.everything
        return params

    def _adopted(self, trial, before):
        self._seen.replace(before, trial.params)
        self.finished = self._seen.everything

    def _learn(self, trial):
        self._seen.add(trial.params)
        self._U.append(self.space.to_unit(trial.params))
        self._losses.append(trial.loss if trial.ok else math.inf)
        self._n_ok += trial.ok

    def _estimate(self):
        """Los estimadores de las buenas y del resto; lo que falló y lo pendiente van con el resto."""
        U, losses = np.array(self._U), np.array(self._losses)
        order = np.argsort(losses, kind="stable")
        n_good = self.n_good(len(order))
        good, rest = order[:n_good], U[order[n_good:]]
        rest = rest[::1 + (len(rest) - 1) // MAX_REST] if len(rest) else rest
        if self.pending:
            rest = np.vstack([rest, [self.space.to_unit(t.params) for t in self.pending.values()]])
        threshold = losses[order[min(n_good, len(order) - 1)]]
        return self._parzen(U[good], improvement_weights(losses[good], threshold)), self._parzen(rest)

    def n_good(self, n: int) -> int:
        """Cuántas de n pruebas son «buenas»: gamma·n, hacia arriba; sin gamma, el 15 % hasta 25. Ninguna fallida."""
        wanted = math.ceil(self.gamma * n) if self.gamma else min(math.ceil(0.15 * n), 25)
        return max(1, min(wanted, self._n_ok))

    def _parzen(self, U, weights=None):
        return Parzen(U, self.cube, bandwidths(U), smoothing=1 / (len(U) + 2), prior_weight=self.prior_weight,
                      weights=weights)

    def _most_promising(self):
        """Entre los candidatos sorteados de l, el de mayor l / g que no salió todavía; None si salieron todas."""
        candidates = self.good.sample(self.rng, self.n_candidates)
        promise = log_ratio(self.good, self.bad, candidates)
        for u in candidates[np.argsort(-promise, kind="stable")]:
            params = self.cube.decode(u)
            if self.space.n_configs == math.inf or params not in self._seen:
                return params
        return self.cube.any_unseen(self.rng, self._seen)

    # -- las densidades, abiertas

    def densities(self, X):
        """l y g, dos arreglos (m,), en X: una configuración, una lista de ellas, o filas (m, d) del cubo unitario.

        Son las que eligieron la última propuesta: densidad en lo continuo, probabilidad en lo discreto.
        `ValueError` si todavía se está en las pruebas iniciales.
        """
        if self.good is None:
            raise ValueError("«densities»: todavía no hay densidades; se espera haber pedido alguna prueba después de "
                             f"las {self.n_startup} iniciales.")
        U = self.cube.rows(X)
        with self._lock:
            good, bad = self.good, self.bad
        return np.exp(good.log_density(U)), np.exp(bad.log_density(U))
