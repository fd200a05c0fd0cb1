"""Otras respuestas correctas a los ejercicios 06: todas deben pasar, con cualquier semilla."""
from coursekit.grader.strictness import Right

EVOLVE = '''
def evolve(f, space, N, G, elite, rng):
    names = list(space)

    def draw(name):
        rule = space[name]
        if rule[0] == "choice":
            return rule[1][rng.integers(len(rule[1]))]
        if rule[0] == "int":
            return int(rng.integers(rule[1], rule[2], endpoint=True))
        return rng.uniform(rule[1], rule[2])

    def moved(individual, pm):
        return mutate(individual, space, pm, rng)

    def resampled(individual, pm):
        return {{name: draw(name) if rng.random() < pm else individual[name] for name in names}}

    def select(ranked):
        return {select}

    def cross(mother, father):
        return {cross}

    population = []
    for _ in range(N):
        individual = {{name: draw(name) for name in names}}
        population.append((f(individual), individual))
    history = [min(population, key=lambda pair: pair[0])[0]]
    for _ in range(G):
        ranked = sorted(population, key=lambda pair: pair[0])
        population = ranked[:elite]
        while len(population) < N:
            child = {mutate}
            population.append((f(child), child))
        history.append(min(loss for loss, _ in population))
    return history
'''
TOURNAMENT_2 = "min((ranked[i] for i in rng.integers(N, size=2)), key=lambda pair: pair[0])[1]"
BETTER_HALF = "ranked[rng.integers(N // 2)][1]"
BY_RANK = "ranked[rng.choice(N, p=[2 * (N - i) / (N * (N + 1)) for i in range(N)])][1]"
ROULETTE = ("(lambda w: ranked[rng.choice(N, p=[value / sum(w) for value in w])][1])"
            "([ranked[-1][0] - loss + 1e-9 for loss, _ in ranked])")
BEST = "ranked[0][1]"
UNIFORM = "{name: (mother if rng.random() < 0.5 else father)[name] for name in names}"
ONE_POINT = ("(lambda cut: {name: (mother if i < cut else father)[name] for i, name in enumerate(names)})"
             "(rng.integers(1, len(names)))")
BLEND = ("{name: (mother[name] + father[name]) / 2 if space[name][0] == 'float' else mother[name] "
         "for name in names}")
NONE = "dict(mother)"
CROSSED = "cross(select(ranked), select(ranked))"


def evolve(name, select, cross, mutate):
    return Right("evolve", name, EVOLVE.format(select=select, cross=cross, mutate=mutate))


RIGHT = [
    Right("tournament", "con un bucle", """
def tournament(fitness, k, rng):
    best = rng.integers(len(fitness))
    for _ in range(k - 1):
        rival = rng.integers(0, len(fitness))
        if fitness[rival] > fitness[best]:
            best = rival
    return best
"""),
    Right("tournament", "con choice y argmax", """
def tournament(fitness, k, rng):
    drawn = rng.choice(len(fitness), size=k)
    return drawn[np.argmax(np.array(fitness)[drawn])]
"""),
    Right("mutate", "regla por regla, sin ayudas", """
def mutate(individual, space, pm, rng):
    new = individual.copy()
    for name in space:
        if rng.random() >= pm:
            continue
        rule = space[name]
        if rule[0] == "float":
            new[name] = float(np.clip(new[name] + rng.normal(0, (rule[2] - rule[1]) / 10), rule[1], rule[2]))
        elif rule[0] == "int":
            new[name] = int(np.clip(new[name] + rng.choice([-1, 1]), rule[1], rule[2]))
        else:
            others = list(rule[1])
            others.remove(new[name])
            new[name] = others[rng.integers(len(others))]
    return new
"""),
    Right("mutate", "sortea las categorías hasta que cambie", """
def mutate(individual, space, pm, rng):
    def other(value, values):
        new = value
        while new == value:
            new = values[rng.integers(len(values))]
        return new
    child = {}
    chances = rng.random(len(individual))
    for chance, (name, value) in zip(chances, individual.items()):
        kind, *rest = space[name]
        if chance < pm and kind == "choice":
            value = other(value, rest[0])
        elif chance < pm:
            step = 2 * rng.integers(2) - 1 if kind == "int" else rng.standard_normal() * (rest[1] - rest[0]) / 10
            value = sorted([rest[0], value + step, rest[1]])[1]
        child[name] = value
    return child
"""),
    evolve("torneo de 2, cruza uniforme y 30 % de resorteo", TOURNAMENT_2, UNIFORM, f"resampled({CROSSED}, 0.3)"),
    evolve("torneo de 2, cruza en un punto y mutación chica", TOURNAMENT_2, ONE_POINT, f"moved({CROSSED}, 0.1)"),
    evolve("la mejor mitad, cruza que promedia", BETTER_HALF, BLEND, f"moved({CROSSED}, 0.1)"),
    evolve("por rango, sin cruza, todos mutan", BY_RANK, NONE, f"moved({CROSSED}, 1.0)"),
    evolve("ruleta, promedio y la mitad resorteada", ROULETTE, BLEND, f"resampled({CROSSED}, 0.5)"),
    evolve("solo el mejor, con mutaciones", BEST, NONE, f"moved({CROSSED}, 0.5)"),
    evolve("sin mutación", TOURNAMENT_2, UNIFORM, CROSSED),
]
