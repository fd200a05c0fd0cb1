"""Comprobaciones de los ejercicios de la lección 05: mejora esperada, proceso gaussiano, una propuesta de TPE.

Cada prueba mira una sola idea y tolera los errores de las demás: así el diagnóstico nombra el que es.
"""
import math

import numpy as np

from coursekit.grader import close, is_number, is_tuple, points
from coursekit.grader.values import number, show

# --- expected_improvement --------------------------------------------------------------------

EI_FIRST = ("test_ei_one_value_per_position", "test_ei_lower_mean_promises_more")
EI_ALL = (*EI_FIRST, "test_ei_is_never_negative", "test_ei_uses_the_deviation", "test_ei_xi_asks_for_more")


def numbers(got, what) -> np.ndarray:
    """`got` como arreglo de números, o un diagnóstico."""
    try:
        return np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        raise AssertionError(f"Se esperan números en {what} y llegó {show(got)}.") from None


def ei(submission, mu, sigma, best, xi=0.0) -> np.ndarray:
    return numbers(submission.expected_improvement(np.array(mu), np.array(sigma), best, xi), "el resultado")


def integral_ei(mu, sigma, best, xi=0.0) -> float:
    """La definición: el promedio de max(best - f - xi, 0) con f normal, integrado por trapecios."""
    f = np.linspace(mu - 10 * sigma, mu + 10 * sigma, 200_001)
    density = np.exp(-(((f - mu) / sigma) ** 2) / 2) / (sigma * math.sqrt(2 * math.pi))
    return float(np.trapezoid(np.maximum(best - f - xi, 0) * density, f))


@points(1, of="expected_improvement", hint="Un valor por posición: un arreglo del mismo largo que mu, sin tomar el "
        "máximo ni el promedio.")
def test_ei_one_value_per_position(submission):
    """Un valor por posición"""
    got = ei(submission, [0.1, 0.2, 0.3], [0.5, 0.4, 0.3], 0.3)
    assert got.shape != (), (
        f"Con tres posiciones llegó un solo número, {number(got)}; se espera un arreglo de 3, uno por posición.")
    assert got.shape == (3,), (
        f"Con tres posiciones llegó un arreglo de forma {got.shape}; se espera uno de 3 números, de forma (3,).")


@points(2, of="expected_improvement", hint="En minimización, mejora = best - mu: conviene una media más baja que best.",
        after="test_ei_one_value_per_position")
def test_ei_lower_mean_promises_more(submission):
    """A igual desvío, promete más la media más baja"""
    low, high = ei(submission, [0.2, 0.4], [0.5, 0.5], 0.3)
    assert not np.isclose(low, high), (
        f"Con best = 0,3 y sigma = 0,5, las medias 0,2 y 0,4 dieron lo mismo, {number(low, 5)}; debe prometer más la "
        "más baja. ¿Se perdió el signo de la mejora?")
    assert low > high, (
        f"Con best = 0,3 y sigma = 0,5, la media 0,2 dio {number(low, 5)} y la media 0,4 dio {number(high, 5)}: "
        "promete más la peor. ¿La fórmula es la de maximizar?")


@points(1, of="expected_improvement", hint="Evaluar no obliga a elegir: en el peor caso no mejoramos, y eso es 0. "
        "¿Están los dos sumandos, cada uno con su función?", after=EI_FIRST)
def test_ei_is_never_negative(submission):
    """Nunca es negativa"""
    mu = [0.3, 0.5, 0.9, 2.0]
    got = ei(submission, mu, [0.5] * 4, 0.3)
    for m, value in zip(mu, got, strict=True):
        assert value > -1e-12, (
            f"Con mu = {number(m)}, sigma = 0,5 y best = 0,3 dio {number(value, 5)}; una mejora esperada nunca es "
            "negativa.")


@points(1, of="expected_improvement", hint="sigma es el desvío: ni al cuadrado, ni su raíz.",
        after=(*EI_FIRST, "test_ei_is_never_negative"))
def test_ei_uses_the_deviation(submission):
    """sigma es el desvío"""
    # Con mu = best solo queda sigma·φ(0): EI crece en proporción al desvío.
    one, four = ei(submission, [0.3, 0.3], [0.1, 0.4], 0.3)
    ratio = four / one if one else math.inf
    assert abs(ratio - 4) < 1e-6, (
        f"Donde mu = best, pasar sigma de 0,1 a 0,4 multiplicó EI por {number(ratio)}; se espera que la multiplique "
        "por 4. ¿Usamos sigma como si fuera la varianza?")


@points(1, of="expected_improvement", hint="xi pide mejorar en más de xi: se resta junto con mu, en los dos sumandos.",
        after=(*EI_FIRST, "test_ei_is_never_negative"))
def test_ei_xi_asks_for_more(submission):
    """xi exige una mejora mayor"""
    with_xi, moved = ei(submission, [0.2], [0.5], 0.3, 0.1)[0], ei(submission, [0.3], [0.5], 0.3)[0]
    assert abs(with_xi - moved) < 1e-9, (
        f"Con mu = 0,2 y xi = 0,1 dio {number(with_xi, 5)}; debe dar lo mismo que con mu = 0,3 y sin xi, que dio "
        f"{number(moved, 5)}.")


@points(1, of="expected_improvement", hint="Donde sigma es 0 no se puede dividir: ahí EI vale max(best - mu - xi, 0).",
        after=EI_ALL)
def test_ei_without_uncertainty(submission):
    """Donde sigma es 0"""
    mu = [0.1, 0.3, 0.5]
    got = ei(submission, mu, [0.0] * 3, 0.3)
    assert not np.isnan(got).any(), (
        f"Con sigma = 0 llegó {got}: 0/0 da NaN, y un NaN gana o contagia cualquier argmax.")
    for m, value, expected in zip(mu, got, (0.2, 0.0, 0.0), strict=True):
        assert abs(value - expected) < 1e-9, (
            f"Con mu = {number(m)}, sigma = 0 y best = 0,3 dio {number(value)}; se espera {number(expected)}.")


@points(1, of="expected_improvement", hint="EI = mejora·Φ(z) + sigma·φ(z): Φ es norm.cdf y φ es norm.pdf.",
        after=EI_ALL)
def test_ei_matches_its_definition(submission):
    """Coincide con el promedio de las mejoras"""
    cases = ((0.2, 0.5, 0.3, 0.0), (0.6, 0.2, 0.3, 0.0), (-1.0, 0.4, -0.5, 0.05), (5.0, 2.0, 3.0, 0.0))
    for mu, sigma, best, xi in cases:
        got = ei(submission, [mu], [sigma], best, xi)[0]
        expected = integral_ei(mu, sigma, best, xi)
        assert abs(got - expected) < 1e-6, (
            f"Con mu = {number(mu)}, sigma = {number(sigma)}, best = {number(best)} y xi = {number(xi)} dio "
            f"{number(got, 5)}; el promedio de max(best - f - xi, 0) es {number(expected, 5)}.")


# --- gp_posterior ----------------------------------------------------------------------------

GP_FIRST = "test_gp_mean_and_sd"
GP_CORE = (GP_FIRST, "test_gp_goes_through_the_data", "test_gp_sd_is_not_the_variance", "test_gp_noise_is_squared")


def gp(submission, X, y, Xs, length=0.3, noise=0.0):
    mean, sd = submission.gp_posterior(np.array(X, float), np.array(y, float), np.array(Xs, float), length, noise)
    return numbers(mean, "la media"), numbers(sd, "el desvío")


def matern(d, length) -> np.ndarray:
    a = math.sqrt(5) * np.abs(d) / length
    return (1 + a + a**2 / 3) * np.exp(-a)


@points(1, of="gp_posterior", hint="Una tupla con dos arreglos del largo de Xs: la media y el desvío de cada posición, "
        "no una matriz de covarianzas.")
def test_gp_mean_and_sd(submission):
    """Media y desvío, uno por posición"""
    X, y, Xs = np.array([0.1, 0.5]), np.array([1.0, -1.0]), np.array([0.2, 0.3, 0.9])
    got = is_tuple(submission.gp_posterior(X, y, Xs, 0.3, 0.0), length=2, what="el resultado")
    for value, what in zip(got, ("la media", "el desvío"), strict=True):
        shape = numbers(value, what).shape
        assert shape == (3,), f"Con tres posiciones, {what} llegó con forma {shape}; se esperan 3 números."


@points(2, of="gp_posterior", hint="En un punto ya evaluado, sin ruido, la media es lo que se midió y el desvío, casi "
        "0. ¿Está la inversa de A?", after=GP_FIRST)
def test_gp_goes_through_the_data(submission):
    """Sin ruido, pasa por los datos"""
    X, y = [0.1, 0.35, 0.6, 0.9], [0.5, -1.0, 2.0, 0.0]
    mean, sd = gp(submission, X, y, X)
    worst = int(np.abs(mean - y).argmax())
    assert not np.allclose(sd, y, atol=1e-3), (
        "En los puntos ya evaluados, sin ruido, llegaron como desvío los valores que se midieron: la tupla es "
        "(media, desvío), en ese orden.")
    assert abs(mean[worst] - y[worst]) < 1e-3, (
        f"En x = {number(X[worst])} se midió {number(y[worst])}, sin ruido: se espera esa misma media, y dio "
        f"{number(mean[worst], 4)}.")
    assert sd.max() < 1e-2, (
        f"En un punto ya evaluado, sin ruido, el desvío dio {number(sd.max(), 4)}; debe ser casi 0.")


@points(2, of="gp_posterior", hint="Se pide el desvío: la raíz cuadrada de la varianza.",
        after=(GP_FIRST, "test_gp_goes_through_the_data"))
def test_gp_sd_is_not_the_variance(submission):
    """Es el desvío, no la varianza"""
    # Con un ruido de desvío 1 y una sola medición, la varianza que queda es 1 - 1/2.
    sd = gp(submission, [0.0], [1.0], [0.0], noise=1.0)[1][0]
    assert abs(sd - 0.5) > 1e-6, (
        "Con una medición de ruido 1 llegó 0,5, que es la varianza; el desvío es su raíz, 0,7071.")


@points(1, of="gp_posterior", hint="noise es un desvío y en la diagonal va una varianza: noise**2. Y el desvío pedido "
        "es el de la función, sin sumarle el ruido.", after=(GP_FIRST, "test_gp_goes_through_the_data",
                                                        "test_gp_sd_is_not_the_variance"))
def test_gp_noise_is_squared(submission):
    """El ruido entra al cuadrado, y solo una vez"""
    mean, sd = gp(submission, [0.0], [1.0], [0.0], noise=2.0)
    assert abs(mean[0] - 0.2) < 1e-6, (
        f"Con una sola medición, que dio 1, y ruido de desvío 2, la media es 1/(1 + 2²) = 0,2; llegó "
        f"{number(mean[0], 4)}.")
    assert abs(sd[0] - math.sqrt(0.8)) < 1e-6, (
        f"Con una sola medición y ruido de desvío 2, el desvío de la función es √0,8 = 0,8944; llegó "
        f"{number(sd[0], 4)}.")


@points(2, of="gp_posterior", hint="El núcleo Matérn 5/2 usa la distancia, no su cuadrado: a = √5·d/length, y "
        "k = (1 + a + a²/3)·e^(-a).", after=GP_CORE)
def test_gp_kernel_is_matern(submission):
    """El núcleo es Matérn 5/2"""
    # Con una sola medición igual a 1 y sin ruido, la media es el núcleo mismo.
    for length in (0.3, 1.5):
        for d in (0.05, 0.4, 1.0):
            got = gp(submission, [2.0], [1.0], [2.0 + d], length)[0][0]
            expected = float(matern(d, length))
            assert abs(got - expected) < 1e-6, (
                f"A distancia {number(d)}, con length = {number(length)}, el núcleo vale {number(expected, 5)}; llegó "
                f"{number(got, 5)}.")


@points(1, of="gp_posterior", hint="Con puntos repetidos y sin ruido la matriz es singular: falta el 1e-10 de la "
        "diagonal.",
        after=(*GP_CORE, "test_gp_kernel_is_matern"))
def test_gp_repeated_points(submission):
    """Con puntos repetidos"""
    mean, sd = gp(submission, [0.2, 0.2, 0.7, 0.7], [1.0, 1.0, -1.0, -1.0], [0.2, 0.45, 0.7])
    assert np.isfinite(mean).all() and np.isfinite(sd).all(), (
        f"Con puntos repetidos se esperan números y llegaron la media {mean} y el desvío {sd}.")
    assert abs(mean[0] - 1) < 1e-2 and abs(mean[2] + 1) < 1e-2, (
        f"Repetir una medición no la cambia: en 0,2 y 0,7 se midió 1 y −1, y la media dio {number(mean[0], 3)} y "
        f"{number(mean[2], 3)}.")


@points(1, of="gp_posterior", hint="Comparemos con la fórmula, sumando por sumando: mean = ksᵀ A⁻¹ y; "
        "sd² = 1 - diag(ksᵀ A⁻¹ ks).", after=(*GP_CORE, "test_gp_kernel_is_matern"))
def test_gp_several_points(submission):
    """Con varios puntos y ruido"""
    X, y, Xs = np.array([0.1, 0.4, 0.55, 0.9]), np.array([1.0, -0.5, 0.3, 2.0]), np.linspace(-0.5, 1.5, 9)
    A = matern(X[:, None] - X, 0.3) + (0.2**2 + 1e-10) * np.eye(4)
    ks = matern(X[:, None] - Xs, 0.3)
    mean, sd = gp(submission, X, y, Xs, 0.3, 0.2)
    close(mean, ks.T @ np.linalg.solve(A, y), what="la media", rtol=1e-5, atol=1e-6)
    close(sd, np.sqrt(1 - (ks * np.linalg.solve(A, ks)).sum(axis=0)), what="el desvío", rtol=1e-5, atol=1e-6)


# --- propose_tpe -----------------------------------------------------------------------------

TPE_FIRST = "test_tpe_returns_a_candidate"
TPE_GOOD = (TPE_FIRST, "test_tpe_good_is_the_lowest_loss")
TPE_SPLIT = (*TPE_GOOD, "test_tpe_splits_by_count", "test_tpe_rounds_up")


@points(1, of="propose_tpe", hint="Devolvemos el valor del candidato, no su posición en la lista ni su cociente.")
def test_tpe_returns_a_candidate(submission):
    """Devuelve uno de los candidatos"""
    candidates = [0.25, 0.35, 0.75]
    got = is_number(submission.propose_tpe(np.array([0.2, 0.3, 0.7, 0.8]), np.array([1.0, 2.0, 3.0, 4.0]), 0.5,
                                           np.array(candidates), 0.1), "la propuesta")
    assert any(abs(got - c) < 1e-12 for c in candidates), (
        f"Los candidatos son 0,25, 0,35 y 0,75; se espera uno de los tres y llegó {number(got)}.")


@points(2, of="propose_tpe", hint="Los buenos son los de menor pérdida, y buscamos donde l es alta y g es baja.",
        after=TPE_FIRST)
def test_tpe_good_is_the_lowest_loss(submission):
    """Los buenos son los de menor pérdida"""
    x, y = np.array([0.8, 0.1, 0.9, 0.2]), np.array([7.0, 1.0, 8.0, 2.0])
    for candidates in ([0.15, 0.85], [0.85, 0.15]):      # en los dos órdenes: no vale elegir siempre el primero
        got = submission.propose_tpe(x, y, 0.5, np.array(candidates), 0.1)
        assert abs(got - 0.15) < 1e-9, (
            "Las pérdidas bajas están cerca de 0,15 y las altas, cerca de 0,85; entre los candidatos "
            f"{' y '.join(map(number, candidates))} se espera 0,15 y llegó {number(got)}.")


@points(2, of="propose_tpe", hint="gamma es una fracción de las evaluaciones: se ordenan y se toman las primeras "
        "⌈gamma·n⌉. No es un tramo entre la menor y la mayor pérdida.", after=TPE_GOOD)
def test_tpe_splits_by_count(submission):
    """Las buenas se cuentan, no se miden"""
    # Una pérdida enorme no puede volver «buenas» a casi todas las demás.
    x, y = np.array([0.1, 0.12, 0.5, 0.52, 0.54, 0.9]), np.array([1.0, 1.1, 3.0, 3.1, 3.2, 1000.0])
    got = submission.propose_tpe(x, y, 1 / 3, np.array([0.11, 0.53]), 0.03)
    assert abs(got - 0.11) < 1e-9, (
        "Con seis evaluaciones y gamma = 1/3, las buenas son las dos mejores, cerca de 0,11, aunque otra pérdida valga "
        f"1000: se espera 0,11 y llegó {number(got)}.")


@points(1, of="propose_tpe", hint="math.ceil: la cantidad de buenas se redondea hacia arriba.",
        after=(*TPE_GOOD, "test_tpe_splits_by_count"))
def test_tpe_rounds_up(submission):
    """La cantidad de buenas se redondea hacia arriba"""
    # 0.25 · 5 = 1.25: las dos mejores. La segunda es la que decide entre los candidatos.
    x, y = np.array([0.2, 0.8, 0.22, 0.18, 0.5]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    got = submission.propose_tpe(x, y, 0.25, np.array([0.8, 0.2]), 0.05)
    assert abs(got - 0.8) < 1e-9, (
        "Con cinco evaluaciones y gamma = 0,25, las buenas son dos (⌈1,25⌉), en 0,2 y 0,8. Cerca de 0,2 hay además dos "
        f"malas: se espera 0,8 y llegó {number(got)}.")


@points(2, of="propose_tpe", hint="No alcanza con que haya buenas: buscamos donde l es grande comparada con g.",
        after=TPE_SPLIT)
def test_tpe_uses_the_ratio(submission):
    """Se compara l con g"""
    # Hay más buenas cerca de 0.5, pero ahí también están casi todas las malas.
    x = np.array([0.5, 0.51, 0.2, 0.49, 0.5, 0.52, 0.9])
    y = np.array([1.0, 1.1, 1.2, 5.0, 6.0, 7.0, 8.0])
    got = submission.propose_tpe(x, y, 3 / 7 - 1e-9, np.array([0.2, 0.5]), 0.05)
    assert abs(got - 0.2) < 1e-9, (
        f"Cerca de 0,5 hay dos buenas y tres malas; cerca de 0,2, una buena y ninguna mala: se espera 0,2 y llegó "
        f"{number(got)}.")


@points(1, of="propose_tpe", hint="Lejos de todo, l y g valen 0 y 0/0 es NaN: el 1e-12 va sumado a g.",
        after=(*TPE_SPLIT, "test_tpe_uses_the_ratio"))
def test_tpe_far_candidates(submission):
    """Un candidato lejos de todo no gana"""
    x, y = np.array([0.1, 0.2, 0.8]), np.array([1.0, 2.0, 3.0])
    got = submission.propose_tpe(x, y, 0.5, np.array([50.0, 0.15]), 0.05)
    assert abs(got - 0.15) < 1e-9, (
        "Las evaluaciones están entre 0,1 y 0,8, y los candidatos son 50 y 0,15. Lejos de todo, l vale 0: se espera "
        f"0,15 y llegó {number(got)}.")


@points(1, of="propose_tpe", hint="Cada campana tiene desvío h: norm.pdf(c, loc=posición, scale=h).",
        after=(*TPE_SPLIT, "test_tpe_uses_the_ratio", "test_tpe_far_candidates"))
def test_tpe_bandwidth(submission):
    """h es el desvío de cada campana"""
    x, y = np.array([0.4, 0.6, 0.62]), np.array([1.0, 2.0, 3.0])
    for h, expected in ((0.02, 0.35), (0.3, 0.0)):
        got = submission.propose_tpe(x, y, 0.3, np.array([0.0, 0.35]), h)
        assert abs(got - expected) < 1e-9, (
            f"Con una buena en 0,4, malas en 0,6 y 0,62, y los candidatos 0 y 0,35: con h = {number(h)} se espera "
            f"{number(expected)} y llegó {number(got)}. ¿El ancho de las campanas es h?")


@points(1, of="propose_tpe", hint="x, y y candidates son de quien llama: ordenemos con np.argsort, sin cambiarlos.",
        after=TPE_GOOD)
def test_tpe_leaves_its_arguments_alone(submission):
    """No cambia lo que recibe"""
    x, y = np.array([0.8, 0.1, 0.9, 0.2]), np.array([7.0, 1.0, 8.0, 2.0])
    submission.propose_tpe(x, y, 0.5, np.array([0.9, 0.15]), 0.1)
    changed = submission.modified
    assert not changed, (
        f"La función modificó {' y '.join(f'`{name}`' for name in changed)}: trabajemos sobre una copia.")
