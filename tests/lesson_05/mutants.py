"""Cada oración de los ejercicios 05, con respuestas que la rompen: ninguna debe pasar."""
from functools import partial

from coursekit.grader.testing import Wrong, changed

ei = partial(changed, "expected_improvement")
gp = partial(changed, "gp_posterior")
tpe = partial(changed, "propose_tpe")


RESULT = "return np.where(sigma > 0, uncertain, certain)"
FORMULA = "gain * norm.cdf(z) + sigma * norm.pdf(z)"

EI = {
    "devuelve un **arreglo**: cuánto esperamos mejorar si evaluamos en cada posición.": [
        ei("el mayor", RESULT, "return np.where(sigma > 0, uncertain, certain).max()",
           "test_ei_one_value_per_position"),
        ei("la posición del mayor", RESULT, "return int(np.argmax(np.where(sigma > 0, uncertain, certain)))",
           "test_ei_one_value_per_position"),
        ei("el promedio", RESULT, "return float(np.mean(np.where(sigma > 0, uncertain, certain)))",
           "test_ei_one_value_per_position"),
        ei("una columna", RESULT, "return np.where(sigma > 0, uncertain, certain)[:, None]",
           "test_ei_one_value_per_position"),
        ei("ordenada", RESULT, "return np.sort(np.where(sigma > 0, uncertain, certain))",
           "test_ei_lower_mean_promises_more"),
    ],
    "`best` es la pérdida más baja conocida y mejorar es bajar de ahí.": [
        ei("signo de maximizar", "best - mu - xi", "mu - best - xi", "test_ei_lower_mean_promises_more",
           says="al maximizar"),
        ei("best es la media más baja", "best - mu - xi", "mu.min() - mu - xi", "test_ei_xi_asks_for_more"),
        ei("best ignorado", "best - mu - xi", "-mu - xi", "test_ei_uses_the_deviation"),
        ei("distancia a best", "best - mu - xi", "abs(best - mu) - xi", "test_ei_lower_mean_promises_more",
           never="al maximizar"),
    ],
    "con la media y el **desvío** del modelo en cada posición": [
        ei("sigma es la varianza", "np.asarray(sigma, dtype=float)", "np.sqrt(np.asarray(sigma, dtype=float))",
           "test_ei_uses_the_deviation", says="la raíz de sigma"),
        ei("sigma al cuadrado", "np.asarray(sigma, dtype=float)", "np.asarray(sigma, dtype=float) ** 2",
           "test_ei_uses_the_deviation", says="elevar sigma al cuadrado"),
        ei("el desvío medio para todas", "np.asarray(sigma, dtype=float)",
           "np.full(len(mu), np.mean(sigma))", "test_ei_uses_the_deviation"),
        ei("sigma no cuenta", FORMULA, "np.maximum(gain, 0)", "test_ei_uses_the_deviation",
           never="el primer sumando"),
    ],
    "quedan como llegaron. Con $$\\text{mejora}": [
        ei("sigma sin ceros, en el lugar", "divisor = np.where(sigma > 0, sigma, 1.0)",
           "zero = sigma == 0\n    divisor = sigma\n    divisor[zero] = 1.0", "test_ei_without_uncertainty"),
        ei("sigma recortado en el lugar", "    gain = best",
           "    np.maximum(sigma, 1e-300, out=sigma)\n    gain = best", "test_ei_leaves_its_arguments_alone"),
        ei("mu corrido en el lugar", "gain = best - mu - xi", "mu += xi\n    gain = best - mu",
           "test_ei_leaves_its_arguments_alone"),
    ],
    "$$\\text{mejora} = \\text{best} - \\mu - \\xi \\qquad z = \\text{mejora} / \\sigma$$": [
        ei("xi ignorado", "best - mu - xi", "best - mu", "test_ei_xi_asks_for_more", says="lo mismo que sin xi"),
        ei("xi sumado", "best - mu - xi", "best - mu + xi", "test_ei_xi_asks_for_more", says="sumar xi"),
        ei("xi solo en z", "z = gain / divisor", "z = gain / divisor\n    gain = gain + xi",
           "test_ei_xi_asks_for_more", never="lo mismo que sin xi"),
        ei("xi por el desvío", "best - mu - xi", "best - mu - xi * sigma", "test_ei_xi_asks_for_more"),
        ei("z sin dividir", "gain / divisor", "gain", "test_ei_is_never_negative"),
    ],
    "$$\\mathrm{EI} = \\text{mejora} \\cdot \\Phi(z) + \\sigma \\cdot \\varphi(z)$$": [
        ei("la probabilidad de mejorar", FORMULA, "norm.cdf(z)", "test_ei_uses_the_deviation", says="Es Φ(z)",
           never="sigma al cuadrado"),
        ei("solo el primer sumando", FORMULA, "gain * norm.cdf(z)", "test_ei_is_never_negative",
           says="solo el primer sumando"),
        ei("solo el segundo sumando", FORMULA, "sigma * norm.pdf(z)", "test_ei_lower_mean_promises_more",
           says="solo el segundo sumando"),
        ei("Φ por φ", FORMULA, "gain * norm.pdf(z) + sigma * norm.cdf(z)", "test_ei_is_never_negative",
           says="cambiar Φ por φ"),
        ei("resta", FORMULA, "gain * norm.cdf(z) - sigma * norm.pdf(z)", "test_ei_is_never_negative"),
        ei("recortada antes", FORMULA, "np.maximum(gain, 0) * norm.cdf(z) + sigma * norm.pdf(z)",
           "test_ei_matches_its_definition", never="solo el segundo"),
        ei("una cota inferior", FORMULA, "best - (mu - 2 * sigma)", "test_ei_is_never_negative"),
    ],
    "donde `sigma` es **0** no hay nada que esperar": [
        ei("NaN donde sigma es 0", "np.maximum(gain, 0.0)", "gain / sigma * sigma", "test_ei_without_uncertainty"),
        ei("cero donde sigma es 0", "np.maximum(gain, 0.0)", "np.zeros(len(gain))", "test_ei_without_uncertainty",
           says="se puso 0"),
        ei("negativa donde sigma es 0", "np.maximum(gain, 0.0)", "gain", "test_ei_without_uncertainty",
           says="falta el máximo con 0"),
        ei("sin xi donde sigma es 0", "np.maximum(gain, 0.0)", "np.maximum(best - mu, 0.0)",
           "test_ei_without_uncertainty", says="falta restar xi"),
        ei("si algún sigma es 0, todas", "    return np",
           "    if (sigma == 0).any():\n        return certain\n    return np",
           "test_ei_without_uncertainty", says="en todas"),
        ei("solo si todos son 0", RESULT, "return certain if (sigma == 0).all() else gain * norm.cdf(gain / sigma) + "
           "sigma * norm.pdf(gain / sigma)", "test_ei_without_uncertainty"),
    ],
    "`mu` y `sigma` son listas o arreglos del mismo largo": [
        ei("sigma tiene que ser un arreglo", "sigma = np.asarray(sigma, dtype=float)", "sigma = sigma * 1.0",
           "test_ei_of_lists_and_other_data"),
        ei("enteros que truncan", "np.where(sigma > 0, uncertain, certain)",
           "np.where(sigma > 0, uncertain, certain).astype(int) if float(best).is_integer() and best > 0 else "
           "np.where(sigma > 0, uncertain, certain)", "test_ei_matches_its_definition"),
    ],
}

GP = {
    "devuelve una tupla `(mean, sd)`": [
        gp("solo la media", "return mean, sd", "return mean", "test_gp_mean_and_sd"),
        gp("al revés", "return mean, sd", "return sd, mean", "test_gp_mean_and_sd", says="al revés"),
        gp("la matriz de covarianzas", "return mean, sd", "return mean, 1 - ks.T @ np.linalg.solve(A, ks)",
           "test_gp_mean_and_sd"),
        gp("tres cosas", "return mean, sd", "return mean, sd, variance", "test_gp_mean_and_sd"),
    ],
    "la media y el **desvío** de la función en cada posición de `Xs`": [
        gp("la varianza", "return mean, sd", "return mean, np.maximum(variance, 0)", "test_gp_sd_is_not_the_variance"),
        gp("dos desvíos", "return mean, sd", "return mean, 2 * sd", "test_gp_noise_is_squared", never="varianza;"),
        gp("el desvío de una medición", "np.maximum(variance, 0))", "np.maximum(variance + noise**2, 0))",
           "test_gp_noise_is_squared", says="una medición nueva"),
        gp("en X en lugar de Xs", "ks = kernel(X, Xs)", "ks = kernel(X, np.resize(X, len(Xs)))",
           "test_gp_kernel_is_matern"),
    ],
    "son listas o arreglos de una dimensión, y quedan como llegaron.": [
        gp("X tiene que ser un arreglo", "X = np.asarray(X, dtype=float)", "X = X * 1.0",
           "test_gp_of_lists_and_other_data"),
        gp("ordena X en el lugar", "    def kernel", "    X.sort()\n\n    def kernel", "test_gp_goes_through_the_data"),
        gp("centra y y lo devuelve", "    return mean, sd", "    y -= y.mean()\n    return mean, sd",
           "test_gp_leaves_its_arguments_alone"),
    ],
    "Antes de ver datos el modelo cree que la función vale 0 en todas partes, con desvío 1.": [
        gp("vale la media de y", "mean = ks.T @ np.linalg.solve(A, y)",
           "mean = y.mean() + ks.T @ np.linalg.solve(A, y - y.mean())", "test_gp_kernel_is_matern"),
        gp("vale la media de y, si hay varias", "mean = ks.T @ np.linalg.solve(A, y)",
           "c = y.mean() if len(y) > 1 else 0\n    mean = c + ks.T @ np.linalg.solve(A, y - c)",
           "test_gp_far_from_the_data", says="Es la media de y"),
        gp("con el desvío de y", "return mean, sd", "return mean, sd * (y.std() or 1)", "test_gp_far_from_the_data"),
    ],
    "a distancia $d$ (nunca negativa) lo dice el núcleo **Matérn 5/2**": [
        gp("sin el valor absoluto", "np.abs(positions[:, None] - others)", "positions[:, None] - others",
           "test_gp_kernel_is_matern", says="la distancia es negativa", never="inversa"),
        gp("sin el valor absoluto, al revés", "np.abs(positions[:, None] - others)", "others - positions[:, None]",
           "test_gp_kernel_is_matern", says="la distancia es negativa", never="inversa"),
        gp("distancia al cuadrado", "np.abs(positions[:, None] - others)", "(positions[:, None] - others) ** 2",
           "test_gp_kernel_is_matern", says="distancia al cuadrado"),
        gp("núcleo gaussiano", "(1 + a + a**2 / 3) * np.exp(-a)", "np.exp(-(d / length) ** 2 / 2)",
           "test_gp_kernel_is_matern", says="gaussiano"),
    ],
    "$$k(d) = \\left(1 + a + \\tfrac{a^2}{3}\\right) e^{-a}": [
        gp("sin a²/3", "(1 + a + a**2 / 3)", "(1 + a)", "test_gp_kernel_is_matern", says="Falta el sumando a²/3"),
        gp("sin el tercio", "a**2 / 3", "a**2", "test_gp_kernel_is_matern", says="Falta dividir a² por 3"),
        gp("exponente positivo", "np.exp(-a)", "np.exp(a)", "test_gp_kernel_is_matern", never="gaussiano"),
    ],
    "a = \\sqrt{5}\\, d / \\text{length}$$": [
        gp("length ignorado", "math.sqrt(5) * d / length", "math.sqrt(5) * d", "test_gp_kernel_is_matern",
           says="sin length"),
        gp("por length", "math.sqrt(5) * d / length", "math.sqrt(5) * d * length", "test_gp_kernel_is_matern",
           says="multiplicar por length"),
        gp("sin la raíz de 5", "math.sqrt(5) * d", "d", "test_gp_kernel_is_matern", says="Falta la raíz de 5"),
        gp("raíz de 3", "math.sqrt(5)", "math.sqrt(3)", "test_gp_kernel_is_matern", never="Falta la raíz"),
    ],
    "`noise` el **desvío** del ruido de cada medición": [
        gp("sin elevar al cuadrado", "noise**2", "noise", "test_gp_noise_is_squared", says="falta elevar noise"),
        gp("sin ruido", "noise**2", "0", "test_gp_noise_is_squared", says="sin ruido"),
        gp("en toda la matriz", "(noise**2 + 1e-10) * np.eye(len(X))", "noise**2 + 1e-10 * np.eye(len(X))",
           "test_gp_several_points"),
        gp("solo en el desvío", "mean = ks.T @ np.linalg.solve(A, y)",
           "mean = ks.T @ np.linalg.solve(A - noise**2 * np.eye(len(X)), y)", "test_gp_noise_is_squared"),
    ],
    "\\text{mean} = k_s^\\top A^{-1} y": [
        gp("media sin la inversa", "ks.T @ np.linalg.solve(A, y)", "ks.T @ y", "test_gp_goes_through_the_data",
           says="falta la inversa"),
        gp("A por y", "ks.T @ np.linalg.solve(A, y)", "ks.T @ A @ y", "test_gp_goes_through_the_data",
           says="multiplicar por A"),
        gp("inversa elemento a elemento", "ks.T @ np.linalg.solve(A, y)", "ks.T @ (1 / A) @ y",
           "test_gp_goes_through_the_data", never="falta la inversa"),
    ],
    "1 - \\mathrm{diag}\\left(k_s^\\top A^{-1} k_s\\right)$$": [
        gp("desvío sin la inversa", "np.linalg.solve(A, ks), axis=0)", "ks, axis=0)", "test_gp_noise_is_squared",
           says="en el desvío falta la inversa"),
        gp("sin el 1 -", "1 - np.sum", "np.sum", "test_gp_goes_through_the_data", never="inversa"),
        gp("sin mirar a Xs", "variance = 1 - np.sum(ks * np.linalg.solve(A, ks), axis=0)",
           "variance = np.zeros(len(Xs)) + noise**2 / (1 + noise**2)", "test_gp_far_from_the_data"),
    ],
    "El $10^{-10}$ hace falta cuando hay puntos repetidos.": [
        gp("sin el 1e-10", "noise**2 + 1e-10", "noise**2", "test_gp_repeated_points"),
    ],
    "antes de la raíz, `np.maximum(…, 0)`.": [
        Wrong("gp_posterior", "sin el máximo, con la inversa", fails="test_gp_repeated_points", says="apenas menor",
              changes=(("np.sqrt(np.maximum(variance, 0))", "np.sqrt(variance)"),
                       ("np.sum(ks * np.linalg.solve(A, ks), axis=0)", "np.diag(ks.T @ np.linalg.inv(A) @ ks)"))),
    ],
}

RATIO = "density(good) / (density(rest) + 1e-12)"
BELLS = "bells.mean(axis=1)"

TPE = {
    "devuelve **un número**: cuál de los `candidates` evaluaría TPE": [
        tpe("la posición", "float(candidates[np.argmax(ratio)])", "int(np.argmax(ratio))",
            "test_tpe_returns_a_candidate"),
        tpe("el cociente", "float(candidates[np.argmax(ratio)])", "float(ratio.max())", "test_tpe_returns_a_candidate"),
        tpe("una lista", "float(candidates[np.argmax(ratio)])", "[float(candidates[np.argmax(ratio)])]",
            "test_tpe_returns_a_candidate"),
        tpe("la mejor ya medida", "float(candidates[np.argmax(ratio)])", "float(good[0])",
            "test_tpe_returns_a_candidate"),
        tpe("siempre el primer candidato", "np.argmax(ratio)", "0", "test_tpe_good_is_the_lowest_loss"),
    ],
    "que pueden ser negativas": [
        tpe("en valor absoluto", "np.argsort(y)", "np.argsort(np.abs(y))", "test_tpe_good_is_the_lowest_loss"),
    ],
    "en cualquier orden, y quedan como llegaron.": [
        tpe("ordena los candidatos en el lugar", "    order =", "    candidates.sort()\n    order =",
            "test_tpe_leaves_its_arguments_alone"),
        tpe("ordena las pérdidas en el lugar", "    ratio =", "    np.asarray(y).sort()\n    ratio =",
            "test_tpe_leaves_its_arguments_alone"),
        tpe("x tiene que ser un arreglo", "x = np.asarray(x, dtype=float)", "x = x[:]",
            "test_tpe_of_lists_and_other_data"),
    ],
    "posiciones de **menor** pérdida": [
        tpe("las de mayor pérdida", "np.argsort(y)", "np.argsort(y)[::-1]", "test_tpe_good_is_the_lowest_loss",
            says="las de mayor pérdida"),
        tpe("las primeras de la lista", "np.argsort(y)", "np.arange(len(x))", "test_tpe_good_is_the_lowest_loss",
            says="sin mirar las pérdidas"),
        tpe("ordena por x", "np.argsort(y)", "np.argsort(x)", "test_tpe_good_is_the_lowest_loss", says="ordena por x"),
        tpe("el argsort del argsort", "np.argsort(y)", "np.argsort(np.argsort(y))", "test_tpe_good_is_the_lowest_loss",
            never="sin mirar las pérdidas"),
        Wrong("propose_tpe", "por debajo de un valor", fails="test_tpe_splits_by_count", never="Elige igual", changes=(
            ("good = x[order[:n_good]]", "y = np.asarray(y)\n    cut = y.min() + gamma * (y.max() - y.min())\n"
             "    good = x[y <= cut]"), ("rest = x[order[n_good:]]", "rest = x[y > cut]"))),
    ],
    "`math.ceil(gamma * n)`": [
        tpe("hacia abajo", "math.ceil(gamma * len(x))", "max(1, math.floor(gamma * len(x)))", "test_tpe_rounds_up",
            says="redondea hacia abajo"),
        tpe("al más cercano", "math.ceil(gamma * len(x))", "max(1, round(gamma * len(x)))", "test_tpe_rounds_up"),
        tpe("una más que la parte entera", "math.ceil(gamma * len(x))", "int(gamma * len(x)) + 1",
            "test_tpe_gamma_says_how_many", says="una buena más"),
        tpe("gamma ignorado: la mitad", "gamma * len(x)", "0.5 * len(x)", "test_tpe_gamma_says_how_many",
            never="redondea al"),
        tpe("gamma ignorado: un cuarto", "gamma * len(x)", "0.25 * len(x)", "test_tpe_gamma_says_how_many",
            says="toma siempre 3 buenas"),
        tpe("gamma de las demás", "gamma * len(x)", "(1 - gamma) * len(x)", "test_tpe_splits_by_count"),
        tpe("el cuantil de numpy", "math.ceil(gamma * len(x))", "int(np.sum(np.asarray(y) <= np.quantile(y, gamma)))",
            "test_tpe_of_lists_and_other_data"),
    ],
    "las demás son las demás.": [
        tpe("g con la peor sola", "rest = x[order[n_good:]]", "rest = x[order[-1:]]", "test_tpe_rounds_up"),
    ],
    "es el **promedio** de campanas": [
        tpe("la mayor", BELLS, "bells.max(axis=1)", "test_tpe_averages_the_bells", says="la mayor de las campanas"),
        tpe("la menor", BELLS, "bells.min(axis=1)", "test_tpe_uses_the_ratio", says="la menor de las campanas"),
        tpe("la suma", BELLS, "bells.sum(axis=1)", "test_tpe_averages_the_bells", never="Elige igual"),
        tpe("el producto, como si fueran independientes", BELLS, "bells.prod(axis=1)",
            "test_tpe_uses_the_ratio"),
    ],
    "de ancho `h`, una por cada posición del grupo": [
        tpe("una sola en el promedio", "loc=group", "loc=np.atleast_1d(group.mean())", "test_tpe_averages_the_bells",
            says="una sola campana"),
        tpe("ancho fijo", "scale=h", "scale=0.1", "test_tpe_bandwidth"),
        tpe("h es la varianza", "scale=h", "scale=math.sqrt(h)", "test_tpe_bandwidth", says="la raíz de h"),
        tpe("h al cuadrado", "scale=h", "scale=h**2", "test_tpe_uses_the_ratio", says="h al cuadrado"),
        tpe("sin ancho", ", scale=h", "", "test_tpe_bandwidth"),
    ],
    "Gana el candidato de mayor `l / (g + 1e-12)`.": [
        tpe("solo l", RATIO, "density(good)", "test_tpe_uses_the_ratio", says="mira solo l"),
        tpe("solo g", RATIO, "-density(rest)", "test_tpe_uses_the_ratio", says="mira solo g"),
        tpe("l − g", RATIO, "density(good) - density(rest)", "test_tpe_uses_the_ratio", says="l − g", never="g / l"),
        tpe("g / l", RATIO, "density(rest) / (density(good) + 1e-12)", "test_tpe_good_is_the_lowest_loss",
            says="g / l"),
        tpe("el menor", "np.argmax(ratio)", "np.argmin(ratio)", "test_tpe_good_is_the_lowest_loss"),
        tpe("l / (l + g)", RATIO, "density(good) / (density(good) + density(rest))", "test_tpe_far_candidates"),
    ],
    "(El `1e-12` evita dividir por cero lejos de todo.)": [
        tpe("sin el 1e-12", "density(good) / (density(rest) + 1e-12)", "density(good) / density(rest)",
            "test_tpe_far_candidates"),
        tpe("el 1e-12 en los dos", "density(good) / ", "(density(good) + 1e-12) / ", "test_tpe_far_candidates"),
    ],
}

SENTENCES = {"expected_improvement": EI, "gp_posterior": GP, "propose_tpe": TPE}
