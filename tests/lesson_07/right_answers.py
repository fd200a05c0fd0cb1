"""Otras respuestas correctas a los ejercicios 07: todas deben pasar."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("halving_schedule", "recursiva, con listas en lugar de tuplas", """
def halving_schedule(n, r0, eta, R):
    if r0 > R:
        return []
    return [[n, r0]] + halving_schedule(n // eta or 1, r0 * eta, eta, R)
"""),
    Right("halving_schedule", "un generador vuelto tupla", """
def halving_schedule(n, r0, eta, R):
    def rungs():
        i = 0
        while r0 * eta**i <= R:
            yield max(n // eta**i, 1), r0 * eta**i
            i += 1
    return tuple(rungs())
"""),
    Right("halving_schedule", "con numpy", """
import numpy as np

def halving_schedule(n, r0, eta, R):
    rungs = [(n, r0)]
    while rungs[-1][1] * eta <= R:
        count, epochs = rungs[-1]
        rungs.append((max(1, count // eta), epochs * eta))
    return np.array(rungs)
"""),
    Right("survivors", "con argsort de numpy", """
import numpy as np

def survivors(losses, eta):
    order = np.argsort(losses)                      # los NaN quedan al final
    keep = max(1, len(losses) // eta)
    return [i for i in order[:keep] if not np.isnan(losses[i])]
"""),
    Right("survivors", "con argsort, y el arreglo tal cual", """
import numpy as np

def survivors(losses, eta):
    losses = np.asarray(losses, dtype=float)
    order = np.argsort(losses)[:max(1, len(losses) // eta)]
    return order[~np.isnan(losses[order])]
"""),
    Right("survivors", "con pares ordenados", """
def survivors(losses, eta):
    pairs = sorted((loss, i) for i, loss in enumerate(losses) if loss == loss)
    return [i for _, i in pairs][:max(1, len(losses) // eta)]
"""),
    Right("cost", "reanudando se paga solo lo último de cada una", """
def cost(runs, resume):
    if resume:
        return sum(dict(runs).values())
    return sum(r for _, r in runs)
"""),
    Right("cost", "mirando hacia atrás", """
def cost(runs, resume):
    total = 0
    for i, (name, r) in enumerate(runs):
        earlier = [s for other, s in runs[:i] if other == name]
        total += r - (max(earlier) if resume and earlier else 0)
    return total
"""),
    Right("brackets", "con potencias contadas a mano y round", """
def brackets(R, eta):
    s_max = round(math.log(R, eta))
    result = {}
    for s in range(s_max + 1):
        n = math.ceil((s_max + 1) / (s + 1) * eta**s)
        result[s] = [[math.floor(n / eta**i), R // eta**s * eta**i] for i in range(s + 1)]
    return result
"""),
    Right("asha_promote", "con un conjunto", """
def asha_promote(rung, eta, promoted):
    best = sorted(rung.items(), key=lambda item: item[1])[:len(rung) // eta]
    free = [name for name, _ in best if name not in set(promoted)]
    if free:
        return free[0]
"""),
    Right("asha_promote", "con min", """
def asha_promote(rung, eta, promoted):
    best = sorted(rung, key=lambda name: rung[name])[:len(rung) // eta]
    return min((name for name in best if name not in promoted), key=rung.get, default=None)
"""),
]
