"""Otras respuestas correctas a los ejercicios 05: todas deben pasar."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("expected_improvement", "posición por posición, en una lista", """
def expected_improvement(mu, sigma, best, xi=0.0):
    result = []
    for m, s in zip(mu, sigma):
        improvement = best - m - xi
        if s == 0:
            result.append(max(improvement, 0))
        else:
            z = improvement / s
            result.append(improvement * norm.cdf(z) + s * norm.pdf(z))
    return result
"""),
    Right("expected_improvement", "con una máscara sobre una copia", """
def expected_improvement(mu, sigma, best, xi=0.0):
    sigma = np.array(sigma, dtype=float)
    improvement = best - np.array(mu) - xi
    zero = sigma == 0
    sigma[zero] = 1
    z = improvement / sigma
    ei = improvement * norm.cdf(z) + sigma * norm.pdf(z)
    ei[zero] = np.maximum(improvement[zero], 0)
    return ei
"""),
    Right("expected_improvement", "sigma nunca menor que algo diminuto", """
def expected_improvement(mu, sigma, best, xi=0.0):
    improvement = best - np.asarray(mu) - xi
    sigma = np.maximum(sigma, 1e-12)
    z = improvement / sigma
    return improvement * norm.cdf(z) + sigma * norm.pdf(z)
"""),
    Right("gp_posterior", "con la inversa", """
def gp_posterior(X, y, Xs, length, noise):
    def k(A, B):
        d = np.abs(np.asarray(A)[:, None] - np.asarray(B)[None, :])
        a = np.sqrt(5) * d / length
        return (1 + a + a ** 2 / 3) * np.exp(-a)
    inverse = np.linalg.inv(k(X, X) + (noise ** 2 + 1e-10) * np.identity(len(X)))
    ks = k(X, Xs)
    mean = ks.T @ inverse @ np.asarray(y)
    sd = np.sqrt(np.maximum(1 - np.diag(ks.T @ inverse @ ks), 0))
    return mean, sd
"""),
    Right("gp_posterior", "con Cholesky, en una lista", """
def gp_posterior(X, y, Xs, length, noise):
    X, y, Xs = np.array(X, float), np.array(y, float), np.array(Xs, float)
    def k(d):
        a = 5 ** 0.5 * abs(d) / length
        return (1 + a + a ** 2 / 3) * np.exp(-a)
    L = np.linalg.cholesky(k(X[:, None] - X) + np.diag([noise ** 2 + 1e-10] * len(X)))
    ks = k(X[:, None] - Xs)
    v = np.linalg.solve(L, ks)
    return [v.T @ np.linalg.solve(L, y), np.clip(1 - (v ** 2).sum(0), 0, None) ** 0.5]
"""),
    Right("gp_posterior", "punto por punto, con bucles", """
def gp_posterior(X, y, Xs, length, noise):
    def k(p, q):
        a = math.sqrt(5) * abs(p - q) / length
        return (1 + a + a * a / 3) * math.exp(-a)
    n = len(X)
    A = np.array([[k(X[i], X[j]) + (noise ** 2 + 1e-10) * (i == j) for j in range(n)] for i in range(n)])
    means, deviations = [], []
    for s in Xs:
        column = np.array([k(p, s) for p in X])
        weights = np.linalg.solve(A, column)
        means.append(weights @ np.array(y))
        deviations.append(math.sqrt(max(1 - column @ weights, 0)))
    return means, deviations
"""),
    Right("propose_tpe", "con listas y sin numpy", """
def propose_tpe(x, y, gamma, candidates, h):
    pairs = sorted(zip(y, x))
    n_good = math.ceil(gamma * len(pairs))
    good = [position for _, position in pairs[:n_good]]
    rest = [position for _, position in pairs[n_good:]]
    def density(c, group):
        return sum(norm.pdf(c, loc=position, scale=h) for position in group) / len(group)
    return max(candidates, key=lambda c: density(c, good) / (density(c, rest) + 1e-12))
"""),
    Right("propose_tpe", "la campana escrita a mano, y el logaritmo del cociente", """
def propose_tpe(x, y, gamma, candidates, h):
    order = np.argsort(y)
    n_good = int(np.ceil(gamma * len(y)))
    x = np.array(x)
    def density(c, group):
        return np.mean(np.exp(-((c - group) / h) ** 2 / 2) / (h * np.sqrt(2 * np.pi)))
    best, best_score = None, -np.inf
    for c in candidates:
        low, high = density(c, x[order[:n_good]]), density(c, x[order[n_good:]])
        score = np.log(low + 1e-300) - np.log(high + 1e-12)
        if score > best_score:
            best, best_score = c, score
    return best
"""),
]
