"""Comprobaciones de los ejercicios de la lección 05: mejora esperada, proceso gaussiano, una propuesta de TPE.

Cada prueba mira una sola oración de la consigna y tolera los errores de las demás: así el diagnóstico nombra el que
es. La última de cada función compara todo, con otros datos. Donde se puede, los errores conocidos se calculan: se acusa
de uno solo cuando lo que llegó es exactamente lo que ese error da.
"""
import math

import numpy as np

from coursekit.basics.spanish import counted
from coursekit.grader import close, is_number, is_sequence, left_alone, points
from coursekit.grader.mistakes import alike, named
from coursekit.grader.values import number, show


def numbers(got, what) -> np.ndarray:
    """`got` como arreglo de números, o un diagnóstico."""
    try:
        return np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        raise AssertionError(f"Se esperan números en {what} y llegó {show(got)}.") from None


def written(values, decimals=5) -> str:
    """Varios números como se escriben en Python: [0.25345, 0.1]."""
    return str([round(float(value), decimals) for value in np.ravel(values)])


def bell(z) -> np.ndarray:
    return np.exp(-np.square(z) / 2) / math.sqrt(2 * math.pi)


def below(z) -> np.ndarray:
    """La probabilidad de que una normal estándar caiga por debajo de z."""
    return np.array([(1 + math.erf(value / math.sqrt(2))) / 2 for value in np.ravel(z)])


# --- expected_improvement --------------------------------------------------------------------

EI_FIRST = ("test_ei_one_value_per_position", "test_ei_lower_mean_promises_more")
EI_FORMULA = (*EI_FIRST, "test_ei_is_never_negative", "test_ei_uses_the_deviation", "test_ei_xi_asks_for_more")
EI_ALL = (*EI_FORMULA, "test_ei_matches_its_definition")


def ei(submission, mu, sigma, best, xi=0.0) -> np.ndarray:
    got = submission.expected_improvement(np.array(mu), np.array(sigma), best, xi)
    return numbers(is_sequence(got), "el resultado")


def right_ei(mu, sigma, best, xi=0.0) -> np.ndarray:
    """La fórmula, posición por posición."""
    values = []
    for m, s in zip(mu, sigma, strict=True):
        gain = best - m - xi
        z = gain / s if s > 0 else 0.0
        values.append(gain * below(z)[0] + s * bell(z) if s > 0 else max(gain, 0.0))
    return np.array(values)


def ei_mistakes(mu, sigma, best, xi=0.0) -> list:
    """Lo que dan los errores conocidos, donde ningún sigma es 0."""
    mu, sigma = np.array(mu, dtype=float), np.array(sigma, dtype=float)
    gain = best - mu - xi
    z = gain / sigma
    return [(right_ei(-mu, sigma, -best, xi), "Es la mejora esperada al maximizar."),
            (below(z), "Es Φ(z): la probabilidad de mejorar, que no dice cuánto."),
            (gain * below(z), "Es solo el primer sumando."),
            (sigma * bell(z), "Es solo el segundo sumando."),
            (gain * bell(z) + sigma * below(z), "Es lo que da cambiar Φ por φ."),
            (right_ei(mu, sigma**2, best, xi), "Es lo que da elevar sigma al cuadrado."),
            (right_ei(mu, np.sqrt(sigma), best, xi), "Es lo que da tomar la raíz de sigma."),
            (right_ei(mu, sigma, best), "Es lo que da sin xi."),
            (right_ei(mu, sigma, best, -xi), "Es lo que da sumar xi en lugar de restarlo."),
            (gain * below(z) + sigma * np.exp(-z**2 / 2), "En φ falta dividir por la raíz de 2π."),
            (np.maximum(gain, 0), "Es max(mejora, 0), que no mira a sigma.")]


def integral_ei(mu, sigma, best, xi=0.0) -> float:
    """La definición: el promedio de max(best - f - xi, 0) con f normal, integrado por trapecios."""
    f = np.linspace(mu - 10 * sigma, mu + 10 * sigma, 200_001)
    return float(np.trapezoid(np.maximum(best - f - xi, 0) * bell((f - mu) / sigma) / sigma, f))


@points(1, of="expected_improvement", hint="Un valor por posición: un arreglo del mismo largo que mu, sin tomar el "
        "máximo ni el promedio.")
def test_ei_one_value_per_position(submission):
    """Un valor por posición"""
    mu, sigma = [0.1, 0.2, 0.3], [0.5, 0.4, 0.3]
    got = numbers(submission.expected_improvement(np.array(mu), np.array(sigma), 0.3, 0.0), "el resultado")
    assert got.shape != (), (
        f"Con tres posiciones llegó un solo número, {number(got)}; se espera un arreglo de 3, uno por posición.")
    assert got.shape == (3,), (
        f"Con tres posiciones llegó un arreglo de forma {got.shape}; se espera uno de 3 números, de forma (3,).")


@points(2, of="expected_improvement", hint="En minimización, mejora = best - mu: conviene una media más baja que best.",
        after="test_ei_one_value_per_position")
def test_ei_lower_mean_promises_more(submission):
    """A igual desvío, promete más la media más baja"""
    mu, sigma = [0.2, 0.4, 0.25], [0.5] * 3
    got = ei(submission, mu, sigma, 0.3)
    low, high, _ = got
    said = named(got, right_ei(mu, sigma, 0.3), ei_mistakes(mu, sigma, 0.3))
    assert not np.isclose(low, high), (
        f"Con best = 0,3 y sigma = 0,5, las medias 0,2 y 0,4 dieron lo mismo, {number(low, 5)}; debe prometer más la "
        f"más baja.{said}")
    assert low > high, (
        f"Con best = 0,3 y sigma = 0,5, la media 0,2 dio {number(low, 5)} y la media 0,4 dio {number(high, 5)}: "
        f"promete más la peor.{said}")


@points(1, of="expected_improvement", hint="Evaluar no obliga a elegir: en el peor caso no mejoramos, y eso es 0. "
        "¿Están los dos sumandos, cada uno con su función?", after=EI_FIRST)
def test_ei_is_never_negative(submission):
    """Nunca es negativa"""
    mu, sigma = [0.3, 0.5, 0.9, 2.0], [0.5] * 4
    got = ei(submission, mu, sigma, 0.3)
    said = named(got, right_ei(mu, sigma, 0.3), ei_mistakes(mu, sigma, 0.3))
    for m, value in zip(mu, got, strict=True):
        assert value > -1e-12, (
            f"Con mu = {number(m)}, sigma = 0,5 y best = 0,3 dio {number(value, 5)}; una mejora esperada nunca es "
            f"negativa.{said}")


@points(1, of="expected_improvement", hint="Donde mu = best solo queda sigma·φ(0): cuatro veces más desvío, cuatro "
        "veces más mejora esperada.", after=(*EI_FIRST, "test_ei_is_never_negative"))
def test_ei_uses_the_deviation(submission):
    """Crece con el desvío"""
    mu, sigma = [0.3, 0.3], [0.1, 0.4]
    got = ei(submission, mu, sigma, 0.3)
    expected = right_ei(mu, sigma, 0.3)
    ratio = got[1] / got[0] if got[0] else math.inf
    said = named(got, expected, ei_mistakes(mu, sigma, 0.3)) or named(ratio, 4, [
        (16, "Es como elevar sigma al cuadrado."), (2, "Es como tomar la raíz de sigma.")])
    assert abs(ratio - 4) < 1e-6, (
        f"Donde mu = best, con sigma de 0,1 y 0,4 llegó {written(got)}; se espera {written(expected)}, cuatro veces "
        f"más.{said}")


@points(1, of="expected_improvement", hint="xi pide mejorar en más de xi: se resta junto con mu, en los dos sumandos.",
        after=(*EI_FIRST, "test_ei_is_never_negative"))
def test_ei_xi_asks_for_more(submission):
    """xi exige una mejora mayor"""
    with_xi, moved = ei(submission, [0.2], [0.5], 0.3, 0.1)[0], ei(submission, [0.3], [0.5], 0.3)[0]
    without = ei(submission, [0.2], [0.5], 0.3)[0]
    added = ei(submission, [0.1], [0.5], 0.3)[0]
    said = named(with_xi, moved, [(without, "Es lo mismo que sin xi."), (added, "Es como sumar xi a la mejora.")])
    assert abs(with_xi - moved) < 1e-9, (
        f"Con mu = 0,2 y xi = 0,1 dio {number(with_xi, 5)}; debe dar lo mismo que con mu = 0,3 y sin xi, que dio "
        f"{number(moved, 5)}.{said}")


@points(2, of="expected_improvement", hint="EI = mejora·Φ(z) + sigma·φ(z): Φ es norm.cdf y φ es norm.pdf.",
        after=EI_FORMULA)
def test_ei_matches_its_definition(submission):
    """Coincide con el promedio de las mejoras"""
    cases = ((0.2, 0.5, 0.3, 0.0), (0.6, 0.2, 0.3, 0.0), (-1.0, 0.4, -0.5, 0.05), (5.0, 2.0, 3.0, 0.0))
    got = [ei(submission, [mu], [sigma], best, xi)[0] for mu, sigma, best, xi in cases]
    known = [ei_mistakes([mu], [sigma], best, xi) for mu, sigma, best, xi in cases]
    mistakes = [([value[0] for value, _ in same], same[0][1]) for same in zip(*known, strict=True)]
    for value, (mu, sigma, best, xi) in zip(got, cases, strict=True):
        expected = integral_ei(mu, sigma, best, xi)
        assert abs(value - expected) < 1e-6, (
            f"Con mu = {number(mu)}, sigma = {number(sigma)}, best = {number(best)} y xi = {number(xi)} dio "
            f"{number(value, 5)}; el promedio de max(best - f - xi, 0) es {number(expected, 5)}."
            + named(got, expected, mistakes))


@points(2, of="expected_improvement", hint="Donde sigma es 0 no se puede dividir: ahí, y solo ahí, EI vale "
        "max(best - mu - xi, 0).", after=EI_ALL)
def test_ei_without_uncertainty(submission):
    """Donde sigma es 0"""
    cases = (([0.1, 0.3, 0.5], [0.0] * 3, 0.3, 0.0),
             ([0.125, 0.25, 0.75, 0.375], [0.0, 0.5, 0.0, 0.0], 0.5, 0.125))
    for mu, sigma, best, xi in cases:
        got, expected = ei(submission, mu, sigma, best, xi), right_ei(mu, sigma, best, xi)
        zeros = np.array(sigma) == 0
        gain = best - np.array(mu) - xi
        mistakes = [(np.where(zeros, 0.0, expected), "Donde sigma es 0 se puso 0."),
                    (np.where(zeros, gain, expected), "Donde sigma es 0 falta el máximo con 0."),
                    (np.maximum(gain, 0), "Es max(mejora, 0) en todas, también donde sigma no es 0."),
                    (np.where(zeros, np.maximum(gain + xi, 0), expected), "Donde sigma es 0 falta restar xi.")]
        where = f"Con mu = {mu}, sigma = {sigma}, best = {number(best)} y xi = {number(xi)}"
        assert not np.isnan(got).any(), (
            f"{where} llegó {written(got)}: 0/0 da NaN, y un NaN gana o contagia cualquier argmax.")
        assert alike(got, expected), (
            f"{where} llegó {written(got)}; se espera {written(expected)}.{named(got, expected, mistakes)}")


@points(1, of="expected_improvement", hint="Trabajemos sobre una copia: sigma[sigma == 0] = 1 cambia el arreglo de "
        "quien nos llama, también después de np.asarray.", after=EI_FIRST)
def test_ei_leaves_its_arguments_alone(submission):
    """No cambia lo que recibe"""
    ei(submission, [0.1, 0.4, 0.2], [0.0, 0.3, 0.5], 0.3, 0.1)
    left_alone(submission)


@points(1, of="expected_improvement", hint="Hagamos la cuenta con estos datos, posición por posición. (mu y sigma "
        "pueden ser listas: np.asarray(mu, dtype=float) las vuelve arreglos.)",
        after=(*EI_ALL, "test_ei_without_uncertainty"))
def test_ei_of_lists_and_other_data(submission):
    """También con listas, y con otros datos"""
    cases = (([0.2], [0.5], 0.3, 0.0), ([0.7, -0.4, 0.0, 3.0, 0.31], [0.2, 1.5, 0.01, 0.9, 0.0], 0.3, 0.02),
             ([3, 1, 2], [1, 2, 0], 2, 0), ([-10.0, -12.5], [4.0, 0.25], -12.0, 0.5))
    for mu, sigma, best, xi in cases:
        result = submission.expected_improvement(list(mu), list(sigma), best=best, xi=xi)
        got = numbers(is_sequence(result), "el resultado")
        expected = right_ei(mu, sigma, best, xi)
        assert alike(got, expected), (
            f"expected_improvement({mu}, {sigma}, best={best}, xi={xi}) da {written(got)}; se espera "
            f"{written(expected)}.")
    got = numbers(is_sequence(submission.expected_improvement([0.2], [0.5], best=0.3)), "el resultado")
    assert alike(got, right_ei([0.2], [0.5], 0.3)), (
        f"expected_improvement([0.2], [0.5], best=0.3) da {written(got)}; se espera [0.25345]: sin xi, xi es 0.")


# --- gp_posterior ----------------------------------------------------------------------------

GP_FIRST = "test_gp_mean_and_sd"
GP_KERNEL = (GP_FIRST, "test_gp_kernel_is_matern")
GP_CORE = (*GP_KERNEL, "test_gp_goes_through_the_data", "test_gp_sd_is_not_the_variance", "test_gp_noise_is_squared")


def gp(submission, X, y, Xs, length=0.3, noise=0.0):
    got = submission.gp_posterior(np.array(X, float), np.array(y, float), np.array(Xs, float), length, noise)
    mean, sd = is_sequence(got, length=2)
    return numbers(mean, "la media"), numbers(sd, "el desvío")


def matern(d, length) -> np.ndarray:
    a = math.sqrt(5) * np.abs(d) / length
    return (1 + a + a**2 / 3) * np.exp(-a)


def right_gp(X, y, Xs, length, noise):
    X, y, Xs = np.array(X, float), np.array(y, float), np.array(Xs, float)
    A = matern(X[:, None] - X, length) + (noise**2 + 1e-10) * np.eye(len(X))
    ks = matern(X[:, None] - Xs, length)
    variance = 1 - (ks * np.linalg.solve(A, ks)).sum(axis=0)
    return ks.T @ np.linalg.solve(A, y), np.sqrt(np.maximum(variance, 0))


def kernel_mistakes(d, length) -> list:
    """Lo que dan, a distancia d, los errores conocidos del núcleo; d lleva su signo."""
    a, signed = math.sqrt(5) * np.abs(d) / length, math.sqrt(5) * d / length
    squared = math.sqrt(5) * d**2 / length
    return [((1 + signed + signed**2 / 3) * np.exp(-signed), "A un lado del punto medido, la distancia es negativa."),
            ((1 - signed + signed**2 / 3) * np.exp(signed), "A un lado del punto medido, la distancia es negativa."),
            ((1 + squared + squared**2 / 3) * np.exp(-squared), "Es lo que da la distancia al cuadrado."),
            ((1 + a) * np.exp(-a), "Falta el sumando a²/3."),
            ((1 + a + a**2) * np.exp(-a), "Falta dividir a² por 3."),
            (matern(d, 1.0), "Es lo que da sin length."),
            (matern(d * length, 1.0), "Es lo que da multiplicar por length en lugar de dividir."),
            (matern(d / math.sqrt(5), length), "Falta la raíz de 5."),
            (np.exp(-(d / length) ** 2 / 2), "Es el núcleo gaussiano.")]


@points(1, of="gp_posterior", hint="Una tupla con dos arreglos del largo de Xs: la media y el desvío de cada posición, "
        "no una matriz de covarianzas.")
def test_gp_mean_and_sd(submission):
    """Media y desvío, uno por posición"""
    X, y, Xs = np.array([0.1, 0.5]), np.array([1.0, -1.0]), np.array([0.2, 0.3, 0.9])
    got = submission.gp_posterior(X, y, Xs, 0.3, 0.0)
    pair = is_sequence(got, what="el resultado")
    assert len(pair) == 2, f"Llegaron {len(pair)} valores; se espera una tupla de 2, (media, desvío)."
    for value, what in zip(pair, ("la media", "el desvío"), strict=True):
        shape = numbers(value, what).shape
        assert shape == (3,), f"Con tres posiciones, {what} llegó con forma {shape}; se esperan 3 números."
    assert not alike(pair[::-1], right_gp(X, y, Xs, 0.3, 0.0), 1e-6), (
        "Llegaron el desvío y la media, al revés: la tupla es (media, desvío), en ese orden.")


@points(3, of="gp_posterior", hint="El núcleo Matérn 5/2 usa la distancia, sin signo y sin elevarla: a = √5·d/length, "
        "y k = (1 + a + a²/3)·e^(-a).", after=GP_FIRST)
def test_gp_kernel_is_matern(submission):
    """El núcleo es Matérn 5/2, a los dos lados"""
    # Con una sola medición y sin ruido, la media es el núcleo por lo que se midió.
    d = np.array([-0.4, -0.05, 0.05, 0.4, 1.0])
    for length in (0.3, 1.5):
        got, expected = gp(submission, [2.0], [1.0], 2.0 + d, length)[0], matern(d, length)
        mistakes = kernel_mistakes(d, length)
        said = next((f" {sentence}" for value, sentence in mistakes if alike(got, value, 1e-6)), "")
        assert np.allclose(got, expected, atol=1e-6), (
            f"Se midió 1 en x = 2, sin ruido, con length = {number(length)}: a distancia 0,4, 0,05, 0,05, 0,4 y 1 el "
            f"núcleo, que es la media, vale {written(expected)}; llegó {written(got)}.{said}")


@points(2, of="gp_posterior", hint="En un punto ya evaluado, sin ruido, la media es lo que se midió y el desvío, casi "
        "0.", after=GP_KERNEL)
def test_gp_goes_through_the_data(submission):
    """Sin ruido, pasa por los datos"""
    X, y = np.array([0.6, 0.1, 0.9, 0.35]), np.array([2.0, 0.5, 0.0, -1.0])
    mean, sd = gp(submission, X, y, X)
    K = matern(X[:, None] - X, 0.3)
    without = "Es ksᵀ y: falta la inversa de A."
    said = named(mean, y, [(K @ y, without), (K @ K @ y, "Es lo que da multiplicar por A en lugar de su inversa.")])
    worst = int(np.abs(mean - y).argmax())
    assert abs(mean[worst] - y[worst]) < 1e-3, (
        f"En x = {number(X[worst])} se midió {number(y[worst])}, sin ruido: se espera esa misma media, y dio "
        f"{number(mean[worst], 4)}.{said}")
    squares = (K * K).sum(axis=0)
    flat = np.abs(1 - squares), np.sqrt(np.abs(1 - squares))
    said = " En el desvío falta la inversa de A." if any(alike(sd, value) for value in flat) else ""
    assert sd.max() < 1e-2, (
        f"En los puntos ya evaluados, sin ruido, el desvío dio {written(sd, 4)}; debe ser casi 0.{said}")


@points(2, of="gp_posterior", hint="Se pide el desvío: la raíz cuadrada de la varianza.",
        after=(*GP_KERNEL, "test_gp_goes_through_the_data"))
def test_gp_sd_is_not_the_variance(submission):
    """Es el desvío, no la varianza"""
    # Con un ruido de desvío 1 y una sola medición, la varianza que queda es 1 - 1/2.
    sd = gp(submission, [0.0], [1.0], [0.0], noise=1.0)[1][0]
    assert abs(sd - 0.5) > 1e-6, (
        "Con una medición de ruido 1 llegó 0,5, que es la varianza; el desvío es su raíz, 0,7071.")


@points(2, of="gp_posterior", hint="noise es un desvío y en la diagonal va una varianza: noise**2. Y el desvío pedido "
        "es el de la función, sin sumarle el ruido.",
        after=(*GP_KERNEL, "test_gp_goes_through_the_data", "test_gp_sd_is_not_the_variance"))
def test_gp_noise_is_squared(submission):
    """El ruido entra al cuadrado, y solo una vez"""
    mean, sd = gp(submission, [0.0], [1.0], [0.0], noise=2.0)
    said = named(mean[0], 0.2, [(1 / 3, "Es 1/(1 + 2): falta elevar noise al cuadrado."),
                                (1.0, "Es lo que da sin ruido.")])
    assert abs(mean[0] - 0.2) < 1e-6, (
        f"Con una sola medición, que dio 1, y ruido de desvío 2, la media es 1/(1 + 2²) = 0,2; llegó "
        f"{number(mean[0], 4)}.{said}")
    said = named(sd[0], math.sqrt(0.8), [
        (math.sqrt(0.8 + 4), "Es el desvío de una medición nueva: lleva sumado el ruido."),
        (0.0, "Es 1 − ksᵀ ks: en el desvío falta la inversa de A.")])
    assert abs(sd[0] - math.sqrt(0.8)) < 1e-6, (
        f"Con una sola medición y ruido de desvío 2, el desvío de la función es √0,8 = 0,8944; llegó "
        f"{number(sd[0], 4)}.{said}")


@points(1, of="gp_posterior", hint="Antes de ver datos la función vale 0: ni la media ni el desvío de y entran en la "
        "cuenta.", after=GP_CORE)
def test_gp_far_from_the_data(submission):
    """Lejos de los datos vuelve a 0, con desvío 1"""
    y = np.array([30.0, 50.0, 40.0])
    mean, sd = gp(submission, [0.1, 0.2, 0.3], y, [50.0, -50.0])
    said = named(mean[0], 0.0, [(y.mean(), "Es la media de y.")])
    assert np.abs(mean).max() < 1e-6, (
        f"Lejos de los datos la media debe volver a 0; con y = [30, 50, 40] dio {written(mean)}.{said}")
    assert np.abs(sd - 1).max() < 1e-6, (
        f"Lejos de los datos el desvío debe volver a 1; con y = [30, 50, 40] dio {written(sd)}.")


@points(1, of="gp_posterior", hint="Con puntos repetidos y sin ruido la matriz es singular, y hace falta el 1e-10 de "
        "la diagonal; y antes de la raíz, np.maximum(varianza, 0).", after=GP_CORE)
def test_gp_repeated_points(submission):
    """Con puntos repetidos"""
    X, y = np.repeat([0.7, 0.2, 0.45], 2), np.repeat([-1.0, 1.0, 0.3], 2)
    for length in (0.3, 1.0, 3.0):
        mean, sd = gp(submission, X, y, [0.2, 0.45, 0.7, 0.2000001], length)
        assert np.isfinite(mean).all(), f"Con puntos repetidos se esperan números y la media es {written(mean)}."
        assert np.isfinite(sd).all(), (
            f"Con puntos repetidos se esperan números y el desvío es {written(sd)}: NaN es la raíz de algo apenas "
            "menor que 0.")
        assert np.abs(mean[:3] - [1.0, 0.3, -1.0]).max() < 1e-2, (
            f"Repetir una medición no la cambia: en 0,2, 0,45 y 0,7 se midió 1, 0,3 y −1, y la media dio "
            f"{written(mean[:3], 3)}.")
        assert sd.max() < 1e-2, (
            f"En los puntos ya medidos, sin ruido, el desvío dio {written(sd, 3)}; debe ser casi 0.")


@points(1, of="gp_posterior", hint="X, y y Xs son de quien llama: trabajemos con valores nuevos.", after=GP_FIRST)
def test_gp_leaves_its_arguments_alone(submission):
    """No cambia lo que recibe"""
    gp(submission, [0.6, 0.1, 0.9], [2.0, -1.0, 0.5], [0.8, 0.2], 0.3, 0.1)
    left_alone(submission)


@points(2, of="gp_posterior", hint="Comparemos con la fórmula, sumando por sumando: mean = ksᵀ A⁻¹ y; "
        "sd² = 1 - diag(ksᵀ A⁻¹ ks).", after=(*GP_CORE, "test_gp_far_from_the_data"))
def test_gp_several_points(submission):
    """Con varios puntos y ruido"""
    X, y, Xs = np.array([0.4, 0.1, 0.9, 0.55]), np.array([-0.5, 1.0, 2.0, 0.3]), np.linspace(-0.5, 1.5, 9)
    for length, noise in ((0.3, 0.2), (1.7, 0.05)):
        mean, sd = gp(submission, X, y, Xs, length, noise)
        right_mean, right_sd = right_gp(X, y, Xs, length, noise)
        close(mean, right_mean, what="la media", rtol=1e-5, atol=1e-6)
        close(sd, right_sd, what="el desvío", rtol=1e-5, atol=1e-6)


@points(1, of="gp_posterior", hint="Hagamos la cuenta con estos datos. (X, y y Xs pueden ser listas: "
        "np.asarray(X, dtype=float) las vuelve arreglos.)",
        after=(*GP_CORE, "test_gp_several_points"))
def test_gp_of_lists_and_other_data(submission):
    """También con listas: el ejemplo"""
    for X, y, Xs, length, noise in (([0.0], [1.0], [0.0, 100.0], 1.0, 0.0), ([3, 1], [2, -4], [2, 0, 1], 2.0, 0.5)):
        got = submission.gp_posterior(list(X), list(y), list(Xs), length=length, noise=noise)
        mean, sd = is_sequence(got, length=2)
        mean, sd = numbers(mean, "la media"), numbers(sd, "el desvío")
        right_mean, right_sd = right_gp(X, y, Xs, length, noise)
        assert np.allclose(mean, right_mean, atol=1e-4) and np.allclose(sd, right_sd, atol=1e-4), (
            f"gp_posterior({X}, {y}, {Xs}, length={length}, noise={noise}) da medias {written(mean, 4)} y desvíos "
            f"{written(sd, 4)}; se espera {written(right_mean, 4)} y {written(right_sd, 4)}.")


# --- propose_tpe -----------------------------------------------------------------------------

TPE_FIRST = "test_tpe_returns_a_candidate"
TPE_GOOD = (TPE_FIRST, "test_tpe_good_is_the_lowest_loss")
TPE_SPLIT = (*TPE_GOOD, "test_tpe_splits_by_count", "test_tpe_rounds_up", "test_tpe_gamma_says_how_many")
TPE_SCORE = (*TPE_SPLIT, "test_tpe_uses_the_ratio", "test_tpe_far_candidates")
TPE_DENSITY = (*TPE_SCORE, "test_tpe_bandwidth", "test_tpe_averages_the_bells")
FINE = [i / 100 for i in range(101)]           # tantos candidatos que cada error elige el suyo
# Sin orden ni simetría: ni por x, ni por y; las buenas están en dos grupos y hay pérdidas negativas.
SPREAD = [0.62, 0.15, 0.91, 0.33, 0.22, 0.48, 0.79, 0.05, 0.71, 0.38]
LOSSES = [0.4, -0.9, 2.1, 0.7, -0.2, 1.3, -0.5, 0.1, 1.9, 0.9]
PROBLEMS = [(SPREAD, LOSSES, gamma, FINE, h)
            for gamma, h in ((0.15, 0.03), (0.35, 0.06), (0.55, 0.1), (0.85, 0.05), (0.25, 0.2), (0.5, 0.04))]


def averaged(table):
    """El promedio de las campanas, candidato por candidato."""
    return table.mean(axis=1)


def ratio(low, high):
    return low / (high + 1e-12)


def choice(x, y, gamma, candidates, h, n_good=math.ceil, key=None, density=averaged, score=ratio, together=False):
    """El candidato que gana; con algo cambiado, el que gana por error."""
    x, c = np.array(x, dtype=float), np.array(candidates, dtype=float)
    order = np.argsort(np.array(y, dtype=float) if key is None else key(x, np.array(y, dtype=float)), kind="stable")
    count = n_good(gamma * len(x))
    groups = x[order[:count]], x[order[count:]]
    if together:
        groups = [group.mean(keepdims=True) for group in groups]
    low, high = (density(bell((c[:, None] - group) / h) / h) for group in groups)
    return float(c[np.argmax(score(low, high))])


TPE_MISTAKES = [
    (dict(key=lambda x, y: -y), "toma como buenas las de mayor pérdida"),
    (dict(key=lambda x, y: 0 * y), "toma como buenas las primeras de la lista, sin mirar las pérdidas"),
    (dict(key=lambda x, y: x), "ordena por x en lugar de por la pérdida"),
    (dict(n_good=lambda share: max(1, math.floor(share))), "redondea hacia abajo la cantidad de buenas"),
    (dict(n_good=round), "redondea al más cercano la cantidad de buenas"),
    (dict(n_good=lambda share: math.floor(share) + 1), "toma siempre una buena más que la parte entera"),
    (dict(score=lambda low, high: low), "mira solo l"),
    (dict(score=lambda low, high: -high), "mira solo g"),
    (dict(score=lambda low, high: low - high), "compara l − g en lugar del cociente"),
    (dict(score=lambda low, high: high / (low + 1e-12)), "compara g / l"),
    (dict(density=lambda table: table.max(axis=1)), "toma la mayor de las campanas en lugar del promedio"),
    (dict(density=lambda table: table.min(axis=1)), "toma la menor de las campanas en lugar del promedio"),
    (dict(together=True), "pone una sola campana en el promedio de las posiciones del grupo"),
]


def tpe(submission, x, y, gamma, candidates, h) -> float:
    return is_number(submission.propose_tpe(np.array(x), np.array(y), gamma, np.array(candidates), h), "la propuesta")


def tpe_blame(submission) -> str:
    """El error que elige, en los seis problemas, lo mismo que se eligió; "" si ninguno o más de uno."""
    got = [tpe(submission, *problem) for problem in PROBLEMS]
    known = [(dict(), "")] + TPE_MISTAKES
    found = {said for change, said in known if alike(got, [choice(*problem, **change) for problem in PROBLEMS])}
    for scale, said in ((math.sqrt, "usa como desvío la raíz de h"), (np.square, "usa como desvío h al cuadrado")):
        if alike(got, [choice(*data, scale(h)) for *data, h in PROBLEMS]):
            found.add(said)
    for count in range(1, len(SPREAD)):
        if alike(got, [choice(*problem, n_good=lambda share, fixed=count: fixed) for problem in PROBLEMS]):
            found.add(f"toma siempre {counted(count, 'buena', 'buenas')}, sin mirar gamma")
    if len(found) != 1 or "" in found:
        return ""
    return f" Elige igual que quien {found.pop()}."


def chooses(submission, expected, x, y, gamma, candidates, h, why):
    """Se elige `expected`, en cualquier orden que vengan los candidatos: no vale elegir siempre el primero."""
    for shown in (candidates, candidates[::-1]):
        got = tpe(submission, x, y, gamma, shown, h)
        assert abs(got - expected) < 1e-9, (
            f"Con x = {x}, pérdidas {y}, gamma = {number(gamma)} y h = {number(h)}, de los candidatos {shown} se "
            f"espera {number(expected)} y llegó {number(got)}: {why}.{tpe_blame(submission)}")


@points(1, of="propose_tpe", hint="Devolvemos el valor del candidato, no su posición en la lista ni su cociente.")
def test_tpe_returns_a_candidate(submission):
    """Devuelve uno de los candidatos"""
    candidates = [0.25, 0.35, 0.75]
    got = tpe(submission, [0.2, 0.3, 0.7, 0.8], [1.0, 2.0, 3.0, 4.0], 0.5, candidates, 0.1)
    assert any(abs(got - c) < 1e-12 for c in candidates), (
        f"Los candidatos son 0,25, 0,35 y 0,75; se espera uno de los tres y llegó {number(got)}.")


@points(2, of="propose_tpe", hint="Los buenos son los de menor pérdida, aunque en la lista vengan en cualquier orden, "
        "y buscamos donde l es alta y g es baja.", after=TPE_FIRST)
def test_tpe_good_is_the_lowest_loss(submission):
    """Los buenos son los de menor pérdida"""
    chooses(submission, 0.15, [0.8, 0.9, 0.1, 0.2], [7.0, 8.0, 1.0, 2.0], 0.5, [0.15, 0.85], 0.1,
            "las pérdidas más bajas están en 0,1 y 0,2")
    chooses(submission, 0.72, [0.1, 0.7, 0.3, 0.75, 0.2], [5.0, -9.0, 4.0, -8.0, 3.0], 0.4, [0.15, 0.72], 0.1,
            "las pérdidas más bajas están en 0,7 y 0,75")


@points(2, of="propose_tpe", hint="gamma es una fracción de las evaluaciones: se ordenan y se toman las primeras "
        "⌈gamma·n⌉. No es un tramo entre la menor y la mayor pérdida.", after=TPE_GOOD)
def test_tpe_splits_by_count(submission):
    """Las buenas se cuentan, no se miden"""
    # Una pérdida enorme no puede volver «buenas» a casi todas las demás.
    chooses(submission, 0.11, [0.5, 0.1, 0.9, 0.52, 0.12, 0.54], [3.0, 1.0, 1000.0, 3.1, 1.1, 3.2], 0.3, [0.11, 0.53],
            0.03, "las buenas son las dos de menor pérdida, en 0,1 y 0,12, aunque otra valga 1000")


@points(1, of="propose_tpe", hint="math.ceil: la cantidad de buenas se redondea hacia arriba.",
        after=(*TPE_GOOD, "test_tpe_splits_by_count"))
def test_tpe_rounds_up(submission):
    """La cantidad de buenas se redondea hacia arriba"""
    # 0.25 · 5 = 1.25: las dos mejores. La segunda es la que decide entre los candidatos.
    chooses(submission, 0.8, [0.18, 0.8, 0.22, 0.2, 0.5], [4.0, 2.0, 3.0, 1.0, 5.0], 0.25, [0.8, 0.19], 0.05,
            "las buenas son dos (⌈1,25⌉), en 0,2 y 0,8, y cerca de 0,2 hay además dos malas")


@points(2, of="propose_tpe", hint="Las buenas son math.ceil(gamma * n), ni más ni menos: con otro gamma, otra "
        "cantidad.", after=(*TPE_GOOD, "test_tpe_splits_by_count", "test_tpe_rounds_up"))
def test_tpe_gamma_says_how_many(submission):
    """gamma dice cuántas son las buenas"""
    x = [0.71, 0.42, 0.2, 0.69, 0.41, 0.7, 0.21, 0.72, 0.43, 0.44]
    y = [0.3, 2.0, 0.1, 0.4, 3.0, 0.5, 0.2, 0.6, 4.0, 5.0]
    chooses(submission, 0.2, x, y, 0.2, [0.2, 0.7], 0.05, "las buenas son dos, en 0,2 y 0,21")
    chooses(submission, 0.7, x, y, 0.6, [0.2, 0.7], 0.05, "las buenas son seis, dos cerca de 0,2 y cuatro cerca de 0,7")
    chooses(submission, 0.45, [0.7, 0.45, 0.21, 0.2], [3.0, 2.0, 4.0, 1.0], 0.5, [0.45, 0.7], 0.05,
            "las buenas son dos, en 0,2 y 0,45, y en 0,7 hay una mala")


@points(2, of="propose_tpe", hint="No alcanza con que haya buenas, ni con que falten malas: gana donde l / g es mayor.",
        after=TPE_SPLIT)
def test_tpe_uses_the_ratio(submission):
    """Se compara l con g, y por su cociente"""
    x, y = [0.5, 0.9, 0.2, 0.49, 0.51, 0.52, 0.5], [1.0, 8.0, 1.2, 5.0, 1.1, 7.0, 6.0]
    chooses(submission, 0.2, x, y, 0.4, [0.2, 0.5], 0.05,
            "cerca de 0,5 hay dos buenas y tres malas; cerca de 0,2, una buena y ninguna mala")
    # Lejos de las buenas l es chica, pero g es todavía más chica: gana el cociente, no la diferencia.
    chooses(submission, 0.3, [0.5, 0.55, 0.6], [1.0, 2.0, 3.0], 0.3, [0.3, 0.5], 0.1,
            "en 0,3 l es casi cinco veces g, y en 0,5 apenas 1,3, aunque ahí la diferencia sea mayor")
    chooses(submission, 0.18, [0.25, 0.9, 0.2], [2.0, 3.0, 1.0], 0.3, [0.18, 0.6], 0.05,
            "cerca de 0,6 no hay malas, pero tampoco buenas")


@points(1, of="propose_tpe", hint="Lejos de todo, l y g valen 0 y 0/0 es NaN: el 1e-12 va sumado a g, y solo a g.",
        after=(*TPE_SPLIT, "test_tpe_uses_the_ratio"))
def test_tpe_far_candidates(submission):
    """Un candidato lejos de todo no gana"""
    x, y, far = [0.8, 0.1, 0.2], [3.0, 1.0, 2.0], "lejos de todo, en 50, l vale 0"
    chooses(submission, 0.15, x, y, 0.5, [50.0, 0.15], 0.05, far)
    chooses(submission, 0.75, x, y, 0.5, [50.0, 0.75], 0.3, far)


@points(1, of="propose_tpe", hint="Cada campana tiene desvío h: norm.pdf(c, loc=posición, scale=h).", after=TPE_SCORE)
def test_tpe_bandwidth(submission):
    """h es el desvío de cada campana"""
    x, y, candidates = [0.6, 0.4, 0.62], [2.0, 1.0, 3.0], [0.0, 0.35]
    chooses(submission, 0.35, x, y, 0.3, candidates, 0.02, "con campanas tan angostas, a 0 no llega ninguna")
    chooses(submission, 0.0, x, y, 0.3, candidates, 0.3, "con campanas tan anchas, en 0 hay l y casi no hay g")


@points(2, of="propose_tpe", hint="Una campana por cada posición del grupo, y después el promedio de las campanas: ni "
        "una sola campana en el medio, ni la mayor, ni la suma.", after=(*TPE_SCORE, "test_tpe_bandwidth"))
def test_tpe_averages_the_bells(submission):
    """La densidad es el promedio de las campanas"""
    chooses(submission, 0.1, [0.1, 0.5, 0.9, 0.48], [1.0, 3.0, 2.0, 4.0], 0.5, [0.52, 0.1, 0.3], 0.05,
            "las buenas están en 0,1 y 0,9; en su promedio, 0,5, no hay ninguna")
    chooses(submission, 0.2, [0.74, 0.2, 0.224, 0.7, 0.225, 0.201, 0.226, 0.741],
            [4.0, 1.0, 5.0, 2.0, 6.0, 1.5, 7.0, 8.0], 0.375, [0.2, 0.7], 0.05,
            "cerca de 0,2 hay dos de las tres buenas y tres malas; cerca de 0,7, una buena y dos malas")
    # A siete h de la única buena, l es tan chica como el 1e-12: ahí se nota si las campanas se suman.
    crowd = [round(0.48 + i / 200, 3) for i in range(9)]
    chooses(submission, 0.144, [0.0, *crowd], list(range(10)), 0.1, [0.144, -0.7], 0.1,
            "en 0,144 el cociente de los promedios es mayor, aunque el de las sumas sea menor")


@points(1, of="propose_tpe", hint="x, y y candidates son de quien llama: ordenemos con np.argsort, sin cambiarlos.",
        after=TPE_GOOD)
def test_tpe_leaves_its_arguments_alone(submission):
    """No cambia lo que recibe"""
    tpe(submission, [0.8, 0.1, 0.9, 0.2], [7.0, 1.0, 8.0, 2.0], 0.5, [0.9, 0.15], 0.1)
    left_alone(submission)


@points(2, of="propose_tpe", hint="Hagamos los tres pasos con estos datos, uno por uno. (x, y y candidates pueden ser "
        "listas: np.asarray las vuelve arreglos.)", after=TPE_DENSITY)
def test_tpe_of_lists_and_other_data(submission):
    """También con listas, y con otros datos"""
    example = ([0.1, 0.2, 0.8, 0.9], [3.0, 1.0, 7.0, 8.0], 0.5, [0.15, 0.5, 0.85], 0.1)
    moved = ([30 * x - 60 for x in SPREAD], [y - 5 for y in LOSSES], 0.45, [30 * c - 60 for c in FINE[::-1]], 2.5)
    for data in (example, *PROBLEMS, moved, ([1, 4, 9, 2, 7], [0, 5, 1, 3, -2], 0.3, [8, 3, 5, 6, 10], 1)):
        x, y, gamma, candidates, h = data
        got = is_number(submission.propose_tpe(list(x), list(y), gamma, list(candidates), h), "la propuesta")
        expected = choice(*data)
        assert alike(got, expected), (
            f"Con x = {show(x, 120)}, pérdidas {show(y, 120)}, gamma = {number(gamma)} y h = {number(h)}, de los "
            f"candidatos {show(candidates)} se espera {number(expected)} y llegó {number(got)}.{tpe_blame(submission)}")
