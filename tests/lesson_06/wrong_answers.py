"""Errores típicos de los ejercicios 06: cada uno debe caer en una sola prueba, la que lo explica."""
from coursekit.grader.testing import Wrong


def tournament(name, fails, body):
    return Wrong(function="tournament", name=name, fails=fails, source=f"""
import random
import numpy as np

def tournament(fitness, k, rng):
    drawn = rng.integers(len(fitness), size=k)
    {body}
""")


MUTATE = '''
import numpy as np

def moved(value, kind, limits, rng):
    if kind == "choice":
        {choice}
    low, high = limits
    if kind == "int":
        {int}
    {float}

def mutate(individual, space, pm, rng):
    {body}
'''
RIGHT_MUTATE = {
    "choice": "others = [o for o in limits[0] if o != value]; return others[rng.integers(len(others))]",
    "int": "return min(max(value + (1 if rng.random() < 0.5 else -1), low), high)",
    "float": "return min(max(value + rng.normal(0, (high - low) / 10), low), high)",
    "body": "return {n: moved(v, space[n][0], space[n][1:], rng) if rng.random() < pm else v "
            "for n, v in individual.items()}"}


def mutate(name, fails, **changed):
    """La solución de `mutate` con una sola pieza cambiada."""
    return Wrong(function="mutate", name=name, fails=fails, source=MUTATE.format(**RIGHT_MUTATE | changed))


IN_PLACE = """for n in individual:
        if rng.random() < pm:
            individual[n] = moved(individual[n], space[n][0], space[n][1:], rng)
    return individual"""
AT_LEAST_ONE = """chosen = [n for n in individual if rng.random() < pm]
    chosen = chosen or [list(individual)[rng.integers(len(individual))]]
    return {n: moved(v, space[n][0], space[n][1:], rng) if n in chosen else v for n, v in individual.items()}"""
ONE_DRAW = """changes = rng.random() < pm
    return {n: moved(v, space[n][0], space[n][1:], rng) if changes else v for n, v in individual.items()}"""
ONLY_CHANGED = ("return {n: moved(v, space[n][0], space[n][1:], rng) for n, v in individual.items() "
                "if rng.random() < pm}")
INVERTED = RIGHT_MUTATE["body"].replace("rng.random() < pm", "rng.random() > pm")

EVOLVE = '''
import numpy as np

def draw(kind, limits, rng):
    if kind == "choice":
        return limits[0][rng.integers(len(limits[0]))]
    low, high = limits
    return int(rng.integers(low, high + 1)) if kind == "int" else float(rng.uniform(low, high))

def evolve(f, space, N, G, elite, rng):
    def random_one():
        return {{name: draw(rule[0], rule[1:], rng) for name, rule in space.items()}}
    def parent(population):
        return {parent}
    def child(population):
        mother, father = parent(population), parent(population)
        crossed = {{name: (mother if rng.random() < 0.5 else father)[name] for name in space}}
        return {child}
    start = {start}
    population = [(f(x), x) for x in start]
    history = [min(p[0] for p in population)]
    for _ in range(G):
        best = {best}
        population = {population}
        history.append({entry})
    return {result}
'''
RIGHT_EVOLVE = {
    "parent": "min((population[i] for i in rng.integers(len(population), size=3)), key=lambda p: p[0])[1]",
    "child": "mutate(crossed, space, 0.3, rng)",
    "start": "[random_one() for _ in range(N)]",
    "best": "sorted(population, key=lambda p: p[0])[:elite]",
    "population": "best + [(f(x), x) for x in [child(population) for _ in range(N - elite)]]",
    "entry": "min(p[0] for p in population)",
    "result": "history"}


def evolve(name, fails, **changed):
    """La solución de `evolve` con una sola pieza cambiada."""
    return Wrong(function="evolve", name=name, fails=fails, source=EVOLVE.format(**RIGHT_EVOLVE | changed))


WRONG = [
    # tournament
    tournament("devuelve la aptitud", "test_returns_a_position", "return max(fitness[i] for i in drawn)"),
    tournament("posición entre los sorteados", "test_size_one_is_pure_chance",
               "return int(np.argmax([fitness[i] for i in drawn]))"),
    tournament("siempre el mejor de todos", "test_size_one_is_pure_chance", "return int(np.argmax(fitness))"),
    tournament("gana el peor", "test_the_fittest_wins_more", "return int(min(drawn, key=lambda i: fitness[i]))"),
    tournament("k ignorado: siempre dos", "test_more_rivals_more_pressure",
               "pair = rng.integers(len(fitness), size=min(k, 2)); return int(max(pair, key=lambda i: fitness[i]))"),
    tournament("ruleta en lugar de torneo", "test_the_fittest_wins_more",
               "p = np.array(fitness) / sum(fitness)\n"
               "    return int(drawn[0]) if k == 1 else int(rng.choice(len(fitness), p=p ** 3 / sum(p ** 3)))"),
    tournament("generador global", "test_tournament_uses_rng",
               "drawn = random.choices(range(len(fitness)), k=k); return int(max(drawn, key=lambda i: fitness[i]))"),
    # mutate
    mutate("solo lo que mutó", "test_returns_a_whole_individual", body=ONLY_CHANGED),
    mutate("muta al padre", "test_the_parent_stays", body=IN_PLACE),
    mutate("muta al menos uno", "test_rate_zero_changes_nothing", body=AT_LEAST_ONE),
    mutate("condición al revés", "test_rate_zero_changes_nothing", body=INVERTED),
    mutate("nunca cambia", "test_rate_one_mutates", body="return dict(individual)"),
    mutate("un solo sorteo para todos", "test_each_one_on_its_own", body=ONE_DRAW),
    mutate("se sale del espacio", "test_stays_in_the_space",
           float="return value + rng.normal(0, (high - low) / 10)",
           int="return value + (1 if rng.random() < 0.5 else -1)"),
    mutate("entero vuelto real", "test_int_moves_one_by_one",
           int="return min(max(value + rng.normal(0, 1), low), high)"),
    mutate("entero sorteado de nuevo", "test_int_moves_one_by_one",
           int="return int(rng.integers(low, high + 1))"),
    mutate("real sorteado de nuevo", "test_float_takes_a_small_step", float="return rng.uniform(low, high)"),
    mutate("varianza por desvío", "test_float_takes_a_small_step",
           float="return min(max(value + rng.normal(0, ((high - low) / 10) ** 0.5), low), high)"),
    mutate("la misma categoría puede repetirse", "test_choice_goes_to_another",
           choice="return limits[0][rng.integers(len(limits[0]))]"),
    mutate("generador global", "test_mutation_uses_rng",
           body="rng = np.random.default_rng()\n    " + RIGHT_MUTATE["body"]),
    # evolve
    evolve("falta la generación inicial", "test_one_number_per_generation", result="history[1:]"),
    evolve("historial de pares", "test_one_number_per_generation", result="list(enumerate(history))"),
    evolve("evalúa otra vez a la élite", "test_the_budget_is_respected",
           best="[(f(x), x) for _, x in sorted(population, key=lambda p: p[0])[:elite]]"),
    evolve("la élite se suma a N hijos", "test_the_budget_is_respected",
           population="best + [(f(x), x) for x in [child(population) for _ in range(N)]]"),
    evolve("hijos fuera del espacio", "test_every_individual_is_in_the_space",
           child="{n: v + rng.normal(0, 2) if space[n][0] == 'float' else v for n, v in "
                 "mutate(crossed, space, 0.3, rng).items()}"),
    evolve("población inicial repetida", "test_the_first_generation_is_varied", start="[random_one()] * N"),
    evolve("sin élite aunque se pida", "test_the_best_is_never_lost",
           best="[population[i] for i in rng.integers(N, size=elite)]"),
    evolve("élite de los peores", "test_the_best_is_never_lost",
           best="sorted(population, key=lambda p: -p[0])[:elite]"),
    evolve("el mejor visto, no el de la generación", "test_without_elite_it_tells_each_generation",
           entry="min(history[-1], min(p[0] for p in population))"),
    evolve("hijos al azar", "test_children_take_after_the_best", child="random_one()"),
    evolve("padres peores", "test_children_take_after_the_best",
           parent="max((population[i] for i in rng.integers(len(population), size=3)), key=lambda p: p[0])[1]"),
    evolve("semilla propia", "test_evolution_uses_rng",
           start="[{n: draw(r[0], r[1:], np.random.default_rng([i, j])) for j, (n, r) in enumerate(space.items())} "
                 "for i in range(N)]"),
]
