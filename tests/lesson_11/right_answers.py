"""Otras respuestas correctas a los ejercicios 11: todas deben pasar."""
from coursekit.grader.strictness import Right

RIGHT = [
    Right("mean_ranks", "con scipy", """
from scipy.stats import rankdata

def mean_ranks(missing):
    return rankdata(np.array(missing), axis=0).mean(axis=1)
"""),
    Right("mean_ranks", "ordenando cada corrida", """
def mean_ranks(missing):
    ranks = [[] for _ in missing]
    for column in zip(*missing):
        ordered = sorted(column)
        for i, own in enumerate(column):
            first = ordered.index(own) + 1
            ranks[i].append(first + (ordered.count(own) - 1) / 2)
    return tuple(sum(own) / len(own) for own in ranks)
"""),
    Right("my_optimizer", "al azar", """
def my_optimizer(evaluate, space, budget, rng):
    tried = [space.sample(rng) for _ in range(budget)]
    losses = [evaluate(params) for params in tried]
    return tried[int(np.nanargmin(losses))]
"""),
    Right("my_optimizer", "con el final del presupuesto", """
def my_optimizer(evaluate, space, budget, rng):
    found = []
    while len(found) < budget:
        params = space.sample(rng)
        loss = evaluate(params)
        found.append((math.inf if math.isnan(loss) else loss, len(found), params))
    return min(found)[-1]
"""),
    Right("my_optimizer", "con un buscador del curso", """
from coursekit.searchers import TPESearch

def my_optimizer(evaluate, space, budget, rng):
    searcher = TPESearch(space, rng, n_startup=5)
    best, lowest = None, math.inf
    for _ in range(budget):
        trial = searcher.ask()
        loss = evaluate(trial.params)
        searcher.tell(trial, loss)
        if loss < lowest:
            best, lowest = dict(trial.params), loss
    return best
"""),
]
