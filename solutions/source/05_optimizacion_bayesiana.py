# %% [markdown]
# # Ejercicios 05 · Optimización bayesiana
#
# Tres funciones que son, juntas, casi toda la lección: la **mejora esperada**, el **proceso gaussiano** que le da
# media y desvío, y una propuesta de **TPE**. Vienen de la lección
# [05 · Optimización bayesiana](../notebooks/05_optimizacion_bayesiana.ipynb).
#
# **Tiempo:** unos 45 minutos (12, 18 y 15).
#
# Primero: *Ejecutar > Ejecutar todas las celdas* (*Run > Run All Cells*). Después, en cada ejercicio:
# reemplazamos la línea `raise NotImplementedError(...)` por nuestro código, ejecutamos la celda y luego la
# celda `check(...)` que está debajo. Se puede comprobar cuantas veces haga falta.

# %%
import math

import numpy as np
from scipy.stats import norm

from coursekit import check, doctor

doctor()

# %% [markdown]
# ## 1 · Mejora esperada
#
# `expected_improvement(mu, sigma, best, xi=0.0)` devuelve un **arreglo**: cuánto esperamos mejorar si evaluamos en cada
# posición. **Minimizamos**: `best` es la pérdida más baja conocida y mejorar es bajar de ahí.
#
# `mu` y `sigma` son listas o arreglos del mismo largo, con la media y el **desvío** del modelo en cada posición; quedan
# como llegaron. Con
#
# $$\text{mejora} = \text{best} - \mu - \xi \qquad z = \text{mejora} / \sigma$$
#
# la mejora esperada es
#
# $$\mathrm{EI} = \text{mejora} \cdot \Phi(z) + \sigma \cdot \varphi(z)$$
#
# donde $\Phi$ es `norm.cdf` y $\varphi$ es `norm.pdf`. En las posiciones donde `sigma` es **0** no hay nada que
# esperar: la mejora es segura o es imposible, y EI vale `max(mejora, 0)`.
#
# Ejemplo: `expected_improvement([0.2], [0.5], best=0.3)` da `[0.25345]` (redondeado).

# %%
def expected_improvement(mu, sigma, best, xi=0.0):
    """Mejora esperada, al minimizar, en cada posición."""
    ### BEGIN SOLUTION
    mu = np.asarray(mu, dtype=float)
    sigma = np.asarray(sigma, dtype=float)
    gain = best - mu - xi
    divisor = np.where(sigma > 0, sigma, 1.0)
    z = gain / divisor
    uncertain = gain * norm.cdf(z) + sigma * norm.pdf(z)
    certain = np.maximum(gain, 0.0)
    return np.where(sigma > 0, uncertain, certain)
    ### END SOLUTION


# %%
check("expected_improvement")

# %% [markdown]
# ## 2 · El proceso gaussiano
#
# `gp_posterior(X, y, Xs, length, noise)` devuelve una tupla `(mean, sd)`: la media y el **desvío** de la función en
# cada posición de `Xs`, sabiendo que en `X` se midió `y`. `X`, `y` y `Xs` son listas o arreglos de una dimensión, y
# quedan como llegaron.
#
# Antes de ver datos el modelo cree que la función vale 0 en todas partes, con desvío 1. Cuánto se parecen dos
# posiciones a distancia $d$ (nunca negativa) lo dice el núcleo **Matérn 5/2**:
#
# $$k(d) = \left(1 + a + \tfrac{a^2}{3}\right) e^{-a} \qquad a = \sqrt{5}\, d / \text{length}$$
#
# Con $K$ la matriz de $k$ entre los puntos de `X`, $k_s$ la de `X` contra `Xs`, y `noise` el **desvío** del ruido de
# cada medición:
#
# $$A = K + (\text{noise}^2 + 10^{-10})\, I \qquad \text{mean} = k_s^\top A^{-1} y \qquad
# \text{sd}^2 = 1 - \mathrm{diag}\left(k_s^\top A^{-1} k_s\right)$$
#
# El $10^{-10}$ hace falta cuando hay puntos repetidos. Y como las cuentas redondean, $\text{sd}^2$ puede dar apenas
# menos que 0: antes de la raíz, `np.maximum(…, 0)`. Pueden servir `X[:, None] - X` y `np.linalg.solve`.
#
# Ejemplo: `gp_posterior([0.0], [1.0], [0.0, 100.0], length=1.0, noise=0.0)` da medias `[1, 0]` y desvíos `[0, 1]`
# (casi).

# %%
def gp_posterior(X, y, Xs, length, noise):
    """(media, desvío) de la función en `Xs`, dado que en `X` se midió `y`."""
    ### BEGIN SOLUTION
    X = np.asarray(X, dtype=float)
    y = np.asarray(y, dtype=float)
    Xs = np.asarray(Xs, dtype=float)

    def kernel(positions, others):
        d = np.abs(positions[:, None] - others)
        a = math.sqrt(5) * d / length
        return (1 + a + a**2 / 3) * np.exp(-a)

    A = kernel(X, X) + (noise**2 + 1e-10) * np.eye(len(X))
    ks = kernel(X, Xs)
    mean = ks.T @ np.linalg.solve(A, y)
    variance = 1 - np.sum(ks * np.linalg.solve(A, ks), axis=0)
    sd = np.sqrt(np.maximum(variance, 0))
    return mean, sd
    ### END SOLUTION


# %%
check("gp_posterior")

# %% [markdown]
# ## 3 · Una propuesta de TPE
#
# `propose_tpe(x, y, gamma, candidates, h)` devuelve **un número**: cuál de los `candidates` evaluaría TPE. En las
# posiciones `x` se midieron las pérdidas `y`, que pueden ser negativas. `x`, `y` y `candidates` son listas o arreglos,
# en cualquier orden, y quedan como llegaron.
#
# 1. Las **buenas** son las `math.ceil(gamma * n)` posiciones de **menor** pérdida (`n` es cuántas hay); las demás son
#    las demás. En las pruebas siempre queda al menos una de cada lado.
# 2. La densidad de un grupo en una posición `c` es el **promedio** de campanas de ancho `h`, una por cada posición del
#    grupo: `norm.pdf(c, loc=posición, scale=h)`. Con las buenas da `l`; con las demás, `g`.
# 3. Gana el candidato de mayor `l / (g + 1e-12)`. (El `1e-12` evita dividir por cero lejos de todo.)
#
# Ejemplo: `propose_tpe([0.1, 0.2, 0.8, 0.9], [3.0, 1.0, 7.0, 8.0], 0.5, [0.15, 0.5, 0.85], 0.1)` da `0.15`.

# %%
def propose_tpe(x, y, gamma, candidates, h):
    """El candidato de mayor l/g."""
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    candidates = np.asarray(candidates, dtype=float)
    order = np.argsort(y)
    n_good = math.ceil(gamma * len(x))
    good = x[order[:n_good]]
    rest = x[order[n_good:]]

    def density(group):
        bells = norm.pdf(candidates[:, None], loc=group, scale=h)
        return bells.mean(axis=1)

    ratio = density(good) / (density(rest) + 1e-12)
    return float(candidates[np.argmax(ratio)])
    ### END SOLUTION


# %%
check("propose_tpe")

# %% [markdown]
# ## Todo junto

# %%
check()

# %% [markdown]
# Con las dos primeras ya tenemos optimización bayesiana: evaluar donde `expected_improvement(*gp_posterior(...), best)`
# es mayor, y repetir. En la lección 06 nadie modela nada: una población que se reproduce.
