"""Numérica del proceso gaussiano: núcleo, verosimilitud con gradiente, posterior con gradiente.

Fuente: Rasmussen y Williams, «Gaussian Processes for Machine Learning» (2006), algoritmo 2.1 y sección 5.4.
El núcleo es Matérn 5/2 con una escala de longitud por coordenada (ARD); entre categorías la distancia vale 0 o 1.
"""
from __future__ import annotations

import math

import numpy as np
from scipy.linalg import cho_solve, solve_triangular
from scipy.linalg.lapack import dpotrf, dpotri, dpotrs
from scipy.optimize import minimize as _minimize

LOG_2PI = math.log(2 * math.pi)
JITTER = 1e-10                       # lo justo para que Cholesky no tropiece con filas iguales
CERTAIN = 1e-8                       # ruido de lo que se da por sabido
LENGTH_BOUNDS = (0.02, 30.0)         # en unidades del cubo unitario
SIGNAL_BOUNDS = (0.05, 30.0)         # varianzas, con las pérdidas estandarizadas
NOISE_BOUNDS = (1e-7, 1.0)
# Vanilla BO in high dimensions (Hvarfner et al. 2024): la escala esperada crece con la raíz de la dimensión.
LENGTH_PRIOR = (math.sqrt(2), math.sqrt(3))
SIGNAL_PRIOR = (0.0, 1.0)
NOISE_PRIOR = (-9.0, 3.0)


def squared_differences(A, B, categorical):
    """Diferencias al cuadrado por coordenada: (d, n, m). Entre categorías vale 0 si coinciden y 1 si no."""
    D = (A.T[:, :, None] - B.T[:, None, :]) ** 2
    D[categorical] = D[categorical] > 1e-12
    return D


def matern52(r2):
    """Correlación Matérn 5/2 en la distancia al cuadrado `r2`, y el factor de su derivada.

    k = (1 + a + a²/3) e^{-a} con a = √5·r, y ∂k/∂r² = -(5/6)(1 + a) e^{-a}: se devuelven k y (5/3)(1 + a) e^{-a}.
    """
    a = np.sqrt(5.0 * r2)
    decay = np.exp(-a)
    slope = (1.0 + a) * decay
    return slope + a * a * decay / 3.0, slope * (5.0 / 3.0)


class GaussianProcess:
    """Proceso gaussiano de media cero sobre el cubo unitario.

    `categorical`: máscara (d,) de las coordenadas cuyo valor solo se compara por igualdad.
    Hiperparámetros en `theta` (d + 2,): logaritmos de las escalas de longitud, de la varianza de la
    señal y de la varianza del ruido.
    """

    def __init__(self, categorical):
        self.categorical = np.asarray(categorical, dtype=bool)
        d = len(self.categorical)
        mode = LENGTH_PRIOR[0] + 0.5 * math.log(max(d, 1)) - LENGTH_PRIOR[1] ** 2
        self.theta = np.r_[np.full(d, mode), 0.0, math.log(1e-4)]

    # -- aprender ---------------------------------------------------------------------------------

    def fit(self, X, y, theta=None, starts=(), max_iterations=40):
        """Elige los hiperparámetros de mayor densidad a posteriori y condiciona a los datos.

        X (n, d) en el cubo unitario; y (n,) estandarizada. Con `theta` no se busca nada: se usa ese.
        `starts`: otros puntos de partida, además del último `theta` aprendido.
        """
        if theta is not None:
            self.theta = np.asarray(theta, dtype=float)
        else:
            D = squared_differences(X, X, self.categorical)
            self.theta = min((self._descend(D, y, start, max_iterations) for start in (self.theta, *starts)),
                             key=lambda found: found[0])[1]
        return self.condition(X, y)

    def _descend(self, D, y, start, max_iterations):
        d = len(self.categorical)
        bounds = [tuple(np.log(b)) for b in [LENGTH_BOUNDS] * d + [SIGNAL_BOUNDS, NOISE_BOUNDS]]
        low, high = np.array(bounds).T
        found = _minimize(_negative_posterior, np.clip(start, low, high), args=(D, y), jac=True,
                          method="L-BFGS-B", bounds=bounds, options={"maxiter": max_iterations, "ftol": 1e-6})
        return found.fun, found.x

    def condition(self, X, y, certain=0):
        """Condiciona a (X, y) con los hiperparámetros de ahora; las últimas `certain` filas, sin ruido. O(n³)."""
        self.X, self.y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        self.inverse_lengths = np.exp(-2.0 * self.theta[:-2])
        self.signal, self.noise = np.exp(self.theta[-2:])
        noise = np.full(len(self.y), self.noise + JITTER)
        noise[len(noise) - certain:] = min(self.noise, CERTAIN) + JITTER
        self.L = _cholesky(self._kernel(self.X)[0] + np.diag(noise))
        self.alpha = cho_solve((self.L, True), self.y, check_finite=False)
        return self

    def log_marginal_likelihood(self) -> float:
        """log p(y | X, theta), sin las distribuciones a priori."""
        return float(-0.5 * self.y @ self.alpha - np.log(np.diag(self.L)).sum() - 0.5 * len(self.y) * LOG_2PI)

    # -- predecir ---------------------------------------------------------------------------------

    def _kernel(self, X):
        D = squared_differences(X, self.X, self.categorical)
        r2 = np.tensordot(self.inverse_lengths, D, axes=1)
        k, slope = matern52(r2)
        return self.signal * k, self.signal * slope

    def predict(self, X):
        """Media y desvío (m,) de la función sin ruido en X (m, d)."""
        k = self._kernel(np.atleast_2d(X))[0]
        v = solve_triangular(self.L, k.T, lower=True, check_finite=False)
        variance = np.maximum(self.signal - np.einsum("ij,ij->j", v, v), 1e-14)
        return k @ self.alpha, np.sqrt(variance)

    def predict_with_gradient(self, x):
        """En un punto x (d,): media, desvío y sus gradientes (d,); los de las coordenadas categóricas son cero."""
        k, slope = (row[0] for row in self._kernel(x[None, :]))
        w = cho_solve((self.L, True), k, check_finite=False)
        sigma = math.sqrt(max(self.signal - k @ w, 1e-14))
        J = -slope[:, None] * (x - self.X) * self.inverse_lengths          # ∂k/∂x (n, d)
        J[:, self.categorical] = 0.0
        return k @ self.alpha, sigma, J.T @ self.alpha, -(J.T @ w) / sigma


def _cholesky(K):
    """Factor de Cholesky; si las filas son tan parecidas que K no parece definida positiva, de K y algo de ruido."""
    for extra in (0.0, 1e-8, 1e-6, 1e-4):
        try:
            return np.linalg.cholesky(K + extra * np.eye(len(K)) if extra else K)
        except np.linalg.LinAlgError:
            continue
    return np.linalg.cholesky(K + 1e-2 * np.eye(len(K)))


def _negative_posterior(theta, D, y):
    """-log p(theta | y) salvo una constante, y su gradiente (d + 2,)."""
    value, gradient = negative_log_likelihood(theta, D, y)
    d = len(theta) - 2
    means = np.r_[np.full(d, LENGTH_PRIOR[0] + 0.5 * math.log(max(d, 1))), SIGNAL_PRIOR[0], NOISE_PRIOR[0]]
    scales = np.r_[np.full(d, LENGTH_PRIOR[1]), SIGNAL_PRIOR[1], NOISE_PRIOR[1]]
    z = (theta - means) / scales
    # Densidad lognormal en la variable misma: de ahí el + theta, que lleva la moda a exp(mu - sigma²).
    lengths = np.r_[np.ones(d), 0.0, 0.0]
    return value + 0.5 * z @ z + lengths @ theta, gradient + z / scales + lengths


def negative_log_likelihood(theta, D, y):
    """-log p(y | X, theta) y su gradiente (d + 2,), con D de `squared_differences`. Infinito si no hay Cholesky."""
    n, (signal, noise) = len(y), np.exp(theta[-2:])
    inverse_lengths = np.exp(-2.0 * theta[:-2])
    k, slope = matern52(np.tensordot(inverse_lengths, D, axes=1))
    K = signal * k
    K[np.diag_indices(n)] += noise + JITTER
    L, info = dpotrf(K, lower=True)
    if info:
        return 1e25, np.zeros_like(theta)
    alpha = dpotrs(L, y, lower=True)[0]
    value = 0.5 * y @ alpha + np.log(np.diag(L)).sum() + 0.5 * n * LOG_2PI
    inverse = np.tril(dpotri(L, lower=True)[0])
    inverse += np.tril(inverse, -1).T
    M = inverse - np.outer(alpha, alpha)                  # ∂/∂K de la verosimilitud, por dos
    by_length = D.reshape(len(D), -1) @ (M * (signal * slope)).ravel() * inverse_lengths
    gradient = 0.5 * np.r_[by_length, (M * K).sum() - (noise + JITTER) * np.trace(M), noise * np.trace(M)]
    return float(value), gradient
