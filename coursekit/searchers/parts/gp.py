"""Numérica del proceso gaussiano: núcleo, verosimilitud con gradiente, posterior con gradiente.

Símbolos, con su forma:

    n, d              cuántas pruebas se conocen, y cuántas coordenadas tiene el cubo unitario
    X (n, d), y (n,)  lo conocido: filas del cubo y pérdidas estandarizadas
    theta (d + 2,)    los hiperparámetros del proceso, en logaritmos: d escalas de longitud, señal y ruido
    l (d,)            escalas de longitud: cuánto hay que moverse en cada coordenada para que la pérdida cambie
    signal, noise     varianza de la función, y de lo que se le suma al medirla
    D (d, n, m)       diferencias al cuadrado entre dos juegos de filas, coordenada por coordenada
    r2 (n, m)         distancia al cuadrado entre ellas: la suma de D_j / l_j²
    k (n, m)          correlación entre ellas, Matérn 5/2 de r2
    K (n, n), L       covarianza de lo conocido, signal·k + noise·I, y su factor de Cholesky: K = L·Lᵀ
    alpha (n,)        K⁻¹·y
    mu, sigma (m,)    media y desvío de la función sin ruido, dado lo conocido

Hay una escala de longitud por coordenada (ARD); entre categorías la distancia vale 0 o 1.
Fuente: Rasmussen y Williams, «Gaussian Processes for Machine Learning» (2006), algoritmo 2.1 y sección 5.4.
"""
from __future__ import annotations

import math

import numpy as np
from scipy.linalg import cho_solve, solve_triangular
from scipy.linalg.lapack import dpotrf, dpotri, dpotrs
from scipy.optimize import minimize as _minimize

LOG_2PI = math.log(2 * math.pi)
JITTER = 1e-10                       # lo justo para que Cholesky no tropiece con filas iguales
EXTRA_JITTER = (0.0, 1e-8, 1e-6, 1e-4)      # lo que se le agrega, de menos a más, si tropieza igual
CERTAIN = 1e-8                       # ruido de lo que se da por sabido
LEAST_VARIANCE = 1e-14               # el redondeo puede dejar una varianza negativa
HOPELESS = 1e25                      # menos verosimilitud de donde K no tiene factor de Cholesky
LENGTH_BOUNDS = (0.02, 30.0)         # en unidades del cubo unitario
SIGNAL_BOUNDS = (0.05, 30.0)         # varianzas, con las pérdidas estandarizadas
NOISE_BOUNDS = (1e-7, 1.0)
# Media y desvío de cada logaritmo antes de ver datos. La escala de longitud esperada crece con la raíz de la dimensión
# (Hvarfner et al. 2024, «Vanilla BO in high dimensions»).
LENGTH_PRIOR = (math.sqrt(2), math.sqrt(3))
SIGNAL_PRIOR = (0.0, 1.0)
NOISE_PRIOR = (-9.0, 3.0)


def squared_differences(A, B, categorical):
    """D entre las filas de A (n, d) y las de B (m, d). Entre categorías vale 0 si coinciden y 1 si no."""
    differences = A.T[:, :, None] - B.T[:, None, :]
    D = differences**2
    D[categorical] = D[categorical] > 1e-12
    return D


def matern52(r2):
    """k en `r2`, y el factor de su derivada.

    k = (1 + a + a²/3) e^{-a} con a = √5·r, y ∂k/∂r² = -(5/6)(1 + a) e^{-a}: se devuelven k y (5/3)(1 + a) e^{-a}.
    """
    a = np.sqrt(5.0 * r2)
    decay = np.exp(-a)
    linear = (1.0 + a) * decay
    k = linear + a * a * decay / 3.0
    slope = linear * (5.0 / 3.0)
    return k, slope


class GaussianProcess:
    """Proceso gaussiano de media cero sobre el cubo unitario.

    `categorical`: máscara (d,) de las coordenadas cuyo valor solo se compara por igualdad. `theta`: los hiperparámetros
    de ahora; empiezan en `initial_theta`.
    """

    def __init__(self, categorical):
        self.categorical = np.asarray(categorical, dtype=bool)
        self.initial_theta = _initial_theta(len(self.categorical))
        self.theta = self.initial_theta

    # -- aprender

    def fit(self, X, y, theta=None, starts=(), max_iterations=40):
        """Elige los hiperparámetros de mayor densidad a posteriori y condiciona a los datos.

        Con `theta` no se busca nada: se usa ese. `starts`: otros puntos de partida, además del `theta` de ahora.
        """
        if theta is None:
            D = squared_differences(X, X, self.categorical)
            starts = [self.theta, *starts]
            minima = [_descend(D, y, start, max_iterations) for start in starts]
            _, theta = min(minima, key=lambda pair: pair[0])
        self.theta = np.asarray(theta, dtype=float)
        return self.condition(X, y)

    def condition(self, X, y, certain=0):
        """Condiciona a (X, y) con los hiperparámetros de ahora; las últimas `certain` filas, sin ruido. O(n³)."""
        self.X = np.asarray(X, dtype=float)
        self.y = np.asarray(y, dtype=float)
        self.precision, self.signal, self.noise = unpack(self.theta)
        n = len(self.y)
        noise = np.full(n, self.noise)
        noise[n - certain:] = min(self.noise, CERTAIN)
        covariance, _ = self._covariance(self.X)
        K = covariance + np.diag(noise + JITTER)
        self.L = _cholesky(K)
        self.alpha = cho_solve((self.L, True), self.y, check_finite=False)
        return self

    # -- predecir

    def _covariance(self, X):
        """signal·k entre las filas de X y lo conocido, y su factor de la derivada."""
        D = squared_differences(X, self.X, self.categorical)
        r2 = np.tensordot(self.precision, D, axes=1)
        k, slope = matern52(r2)
        return self.signal * k, self.signal * slope

    def predict(self, X):
        """mu y sigma en X (m, d)."""
        covariance, _ = self._covariance(np.atleast_2d(X))
        mu = covariance @ self.alpha
        v = solve_triangular(self.L, covariance.T, lower=True, check_finite=False)
        explained = np.einsum("ij,ij->j", v, v)
        variance = np.maximum(self.signal - explained, LEAST_VARIANCE)
        return mu, np.sqrt(variance)

    def predict_with_gradient(self, x):
        """En un punto x (d,): mu, sigma y sus gradientes (d,); los de las coordenadas categóricas son cero."""
        covariances, slopes = self._covariance(x[None, :])
        covariance = covariances[0]
        mu = covariance @ self.alpha
        w = cho_solve((self.L, True), covariance, check_finite=False)
        explained = covariance @ w
        variance = max(self.signal - explained, LEAST_VARIANCE)
        sigma = math.sqrt(variance)
        by_distance = -slopes[0][:, None]
        J = by_distance * (x - self.X) * self.precision      # la derivada de la covarianza por x, (n, d)
        J[:, self.categorical] = 0.0
        d_mu = J.T @ self.alpha
        d_sigma = -(J.T @ w) / sigma
        return mu, sigma, d_mu, d_sigma


# -- los hiperparámetros

def unpack(theta):
    """1 / l² (d,), la varianza de la señal y la del ruido."""
    precision = np.exp(-2.0 * theta[:-2])
    signal, noise = np.exp(theta[-2:])
    return precision, signal, noise


def _prior(d):
    """Media y desvío (d + 2,) de cada componente de theta antes de ver datos."""
    log_length, length_deviation = LENGTH_PRIOR
    log_signal, signal_deviation = SIGNAL_PRIOR
    log_noise, noise_deviation = NOISE_PRIOR
    grown = log_length + 0.5 * math.log(max(d, 1))
    means = np.r_[np.full(d, grown), log_signal, log_noise]
    deviations = np.r_[np.full(d, length_deviation), signal_deviation, noise_deviation]
    return means, deviations


def _initial_theta(d):
    """Las escalas de longitud más probables antes de ver datos; señal de varianza 1 y casi nada de ruido."""
    means, deviations = _prior(d)
    modes = means[:d] - deviations[:d] ** 2
    return np.r_[modes, 0.0, math.log(1e-4)]


def _descend(D, y, start, max_iterations):
    """El mínimo local de `_negative_posterior` al que se llega desde `start`: su valor y su theta."""
    d = len(D)
    bounds = np.log([LENGTH_BOUNDS] * d + [SIGNAL_BOUNDS, NOISE_BOUNDS])
    low, high = bounds.T
    start = np.clip(start, low, high)
    options = {"maxiter": max_iterations, "ftol": 1e-6}
    found = _minimize(
        _negative_posterior,
        start,
        args=(D, y),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options=options,
    )
    return found.fun, found.x


def _negative_posterior(theta, D, y):
    """-log p(theta | y) salvo una constante, y su gradiente (d + 2,)."""
    value, gradient = negative_log_likelihood(theta, D, y)
    d = len(theta) - 2
    means, deviations = _prior(d)
    z = (theta - means) / deviations
    # Densidad lognormal en la variable misma: de ahí el + theta, que lleva la moda a exp(mu - sigma²).
    is_length = np.r_[np.ones(d), 0.0, 0.0]
    value = value + 0.5 * z @ z + is_length @ theta
    gradient = gradient + z / deviations + is_length
    return value, gradient


def negative_log_likelihood(theta, D, y):
    """-log p(y | X, theta) y su gradiente (d + 2,), con D entre las filas de X. Enorme si K no tiene Cholesky."""
    n = len(y)
    precision, signal, noise = unpack(theta)
    r2 = np.tensordot(precision, D, axes=1)
    k, slope = matern52(r2)
    K = signal * k
    K[np.diag_indices(n)] += noise + JITTER
    L, failed = dpotrf(K, lower=True)      # LAPACK sin intermediarios: es lo que más se repite al ajustar
    if failed:
        return HOPELESS, np.zeros_like(theta)
    alpha, _ = dpotrs(L, y, lower=True)
    misfit = 0.5 * y @ alpha
    complexity = np.log(np.diag(L)).sum()
    constant = 0.5 * n * LOG_2PI
    value = misfit + complexity + constant

    M = _inverse_from(L) - np.outer(alpha, alpha)      # la derivada por K, por dos
    by_r2 = M * (signal * slope)
    by_precision = D.reshape(len(D), -1) @ by_r2.ravel()
    by_length = by_precision * precision
    trace = np.trace(M)
    by_signal = (M * K).sum() - (noise + JITTER) * trace
    by_noise = noise * trace
    gradient = 0.5 * np.r_[by_length, by_signal, by_noise]
    return float(value), gradient


def _inverse_from(L):
    """K⁻¹ a partir de su factor de Cholesky; LAPACK calcula solo la mitad de abajo, y la otra es igual."""
    inverse, _ = dpotri(L, lower=True)
    inverse = np.tril(inverse)
    inverse += np.tril(inverse, -1).T
    return inverse


def _cholesky(K):
    """L; si las filas son tan parecidas que K no parece definida positiva, el de K y algo de ruido."""
    for extra in EXTRA_JITTER:
        try:
            return np.linalg.cholesky(K + extra * np.eye(len(K)))
        except np.linalg.LinAlgError:
            continue
    return np.linalg.cholesky(K + 1e-2 * np.eye(len(K)))
