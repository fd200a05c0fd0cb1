"""Errores típicos de los ejercicios 05: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong

EI = '''
def expected_improvement(mu, sigma, best, xi=0.0):
    mu, sigma = np.asarray(mu, dtype=float), np.asarray(sigma, dtype=float)
    sigma = {sigma}
    gain = {gain}
    safe = np.where(sigma > 0, sigma, 1.0)
    z = gain / safe
    value = {value}
    return {result}
'''
EI_RIGHT = {"sigma": "sigma", "gain": "best - mu - xi", "value": "gain * norm.cdf(z) + sigma * norm.pdf(z)",
            "result": "np.where(sigma > 0, value, np.maximum(gain, 0.0))"}

GP = '''
def gp_posterior(X, y, Xs, length, noise):
    X, y, Xs = (np.asarray(values, dtype=float) for values in (X, y, Xs))

    def kernel(A, B):
        d = np.abs(A[:, None] - B)
        a = {a}
        return {k}

    K = kernel(X, X) + {diagonal}
    ks = kernel(X, Xs)
    variance = {variance}
    mean = {mean}
    return {result}
'''
GP_RIGHT = {"a": "math.sqrt(5) * d / length", "k": "(1 + a + a**2 / 3) * np.exp(-a)",
            "diagonal": "(noise**2 + 1e-10) * np.eye(len(X))", "mean": "ks.T @ np.linalg.solve(K, y)",
            "variance": "np.maximum(1 - (ks * np.linalg.solve(K, ks)).sum(axis=0), 0)",
            "result": "mean, np.sqrt(variance)"}

TPE = '''
def propose_tpe(x, y, gamma, candidates, h):
    {before}
    x, y, candidates = (np.asarray(values, dtype=float) for values in (x, y, candidates))
    n_good = {n_good}
    good, rest = {split}

    def density(centers):
        return norm.pdf(candidates[:, None], loc=centers, scale={scale}).mean(axis=1)

    low, high = density(x[good]), density(x[rest])
    score = {score}
    return {result}
'''
TPE_RIGHT = {"before": "pass", "n_good": "math.ceil(gamma * len(x))",
             "split": "np.argsort(y)[:n_good], np.argsort(y)[n_good:]", "scale": "h", "score": "low / (high + 1e-12)",
             "result": "float(candidates[np.argmax(score)])"}


def changed(function, template, right, name, fails, **pieces):
    """La solución con alguna pieza cambiada."""
    return Wrong(function=function, name=name, fails=fails, source=template.format(**right | pieces))


def ei(name, fails, **pieces):
    return changed("expected_improvement", EI, EI_RIGHT, name, fails, **pieces)


def gp(name, fails, **pieces):
    return changed("gp_posterior", GP, GP_RIGHT, name, fails, **pieces)


def tpe(name, fails, **pieces):
    return changed("propose_tpe", TPE, TPE_RIGHT, name, fails, **pieces)


WRONG = [
    # expected_improvement
    ei("devuelve el máximo", "test_ei_one_value_per_position", result="float(np.max(value))"),
    ei("signo de maximizar", "test_ei_lower_mean_promises_more", gain="mu - best - xi"),
    ei("mejora en valor absoluto", "test_ei_lower_mean_promises_more", gain="np.abs(best - mu - xi)"),
    ei("solo el primer sumando", "test_ei_is_never_negative", value="gain * norm.cdf(z)"),
    ei("cdf y pdf cambiadas", "test_ei_is_never_negative", value="gain * norm.pdf(z) + sigma * norm.cdf(z)"),
    ei("sigma como varianza", "test_ei_uses_the_deviation", sigma="np.sqrt(sigma)"),
    ei("sigma al cuadrado", "test_ei_uses_the_deviation", sigma="sigma**2"),
    ei("xi ignorado", "test_ei_xi_asks_for_more", gain="best - mu"),
    ei("xi con el signo cambiado", "test_ei_xi_asks_for_more", gain="best - mu + xi"),
    ei("NaN sin incertidumbre", "test_ei_without_uncertainty",
       result="(gain * norm.cdf(gain / sigma) + sigma * norm.pdf(gain / sigma))"),
    ei("cero sin incertidumbre", "test_ei_without_uncertainty", result="np.where(sigma > 0, value, 0.0)"),
    ei("pdf sin normalizar", "test_ei_matches_its_definition",
       value="gain * norm.cdf(z) + sigma * np.exp(-z**2 / 2)"),
    ei("mejora recortada", "test_ei_matches_its_definition",
       value="np.maximum(gain, 0) * norm.cdf(z) + sigma * norm.pdf(z)"),
    # gp_posterior
    gp("matriz de covarianzas", "test_gp_mean_and_sd", result="mean, 1 - ks.T @ np.linalg.solve(K, ks)"),
    gp("solo la media", "test_gp_mean_and_sd", result="mean"),
    gp("media sin la inversa", "test_gp_goes_through_the_data", mean="ks.T @ y"),
    gp("desvío sin la inversa", "test_gp_goes_through_the_data", variance="np.abs(1 - (ks * ks).sum(axis=0))"),
    gp("media y desvío cambiados", "test_gp_mean_and_sd", result="np.sqrt(variance), mean"),
    gp("devuelve la varianza", "test_gp_sd_is_not_the_variance", result="mean, variance"),
    gp("ruido sin elevar al cuadrado", "test_gp_noise_is_squared", diagonal="(noise + 1e-10) * np.eye(len(X))"),
    gp("sin ruido", "test_gp_noise_is_squared", diagonal="1e-10 * np.eye(len(X))"),
    gp("le suma el ruido al desvío", "test_gp_noise_is_squared", result="mean, np.sqrt(variance + noise**2)"),
    gp("distancia al cuadrado", "test_gp_kernel_is_matern", a="math.sqrt(5) * d**2 / length"),
    gp("núcleo gaussiano", "test_gp_kernel_is_matern", k="np.exp(-(d / length)**2 / 2)"),
    gp("falta a²/3", "test_gp_kernel_is_matern", k="(1 + a) * np.exp(-a)"),
    gp("sin length", "test_gp_kernel_is_matern", a="math.sqrt(5) * d"),
    gp("sin el 1e-10", "test_gp_repeated_points", diagonal="noise**2 * np.eye(len(X))"),
    gp("ruido en toda la matriz", "test_gp_several_points", diagonal="noise**2 + 1e-10 * np.eye(len(X))"),
    # propose_tpe
    tpe("devuelve la posición", "test_tpe_returns_a_candidate", result="int(np.argmax(score))"),
    tpe("devuelve el cociente", "test_tpe_returns_a_candidate", result="float(score.max())"),
    tpe("toma las de mayor pérdida", "test_tpe_good_is_the_lowest_loss",
        split="np.argsort(-y)[:n_good], np.argsort(-y)[n_good:]"),
    tpe("g sobre l", "test_tpe_good_is_the_lowest_loss", score="high / (low + 1e-12)"),
    tpe("parte por el valor de la pérdida", "test_tpe_splits_by_count",
        split="(lambda limit: (y <= limit, y > limit))(y.min() + gamma * (y.max() - y.min()))"),
    tpe("redondea hacia abajo", "test_tpe_rounds_up", n_good="max(1, int(gamma * len(x) + 1e-6))"),
    tpe("solo mira l", "test_tpe_uses_the_ratio", score="low"),
    tpe("ancho fijo", "test_tpe_bandwidth", scale="0.1"),
    tpe("h como varianza", "test_tpe_bandwidth", scale="math.sqrt(h)"),
    tpe("sin el 1e-12", "test_tpe_far_candidates", score="low / high"),
    tpe("ordena los candidatos de quien llama", "test_tpe_leaves_its_arguments_alone", before="candidates.sort()"),
]
