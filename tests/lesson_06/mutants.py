"""Cada oración de los ejercicios 06, con respuestas que la rompen: ninguna debe pasar."""
from functools import partial

from coursekit.grader.testing import Wrong, changed

contest = partial(changed, "tournament")
mutation = partial(changed, "mutate")
evolution = partial(changed, "evolve")


DRAWN = "rng.integers(len(fitness), size=k)"
TOURNAMENT = {
    "devuelve **la posición** (un `int`) del individuo que será padre": [
        contest("la aptitud", "return int(winner)", "return fitness[winner]", "test_returns_a_position"),
        contest("con decimales", "return int(winner)", "return float(winner)", "test_returns_a_position"),
        contest("todas las sorteadas", "return int(winner)", "return list(drawn)", "test_returns_a_position"),
        contest("la posición entre las sorteadas", "return int(winner)", "return list(drawn).index(winner)",
                "test_size_one_is_pure_chance", says="¿es su lugar entre los sorteados, y no en la lista?"),
    ],
    "se sortean `k` posiciones": [
        contest("siempre dos", "size=k", "size=2", "test_size_one_is_pure_chance", never="Ganó siempre"),
        contest("una de más", "size=k", "size=k + 1", "test_size_one_is_pure_chance"),
        contest("a lo sumo tres", "size=k", "size=min(k, 3)", "test_more_rivals_more_pressure"),
        contest("todas", DRAWN, "range(len(fitness))", "test_size_one_is_pure_chance",
                says="Ganó siempre el de la posición 2"),
        contest("sin la última", "rng.integers(len(fitness), size=k)", "rng.integers(len(fitness) - 1, size=k)",
                "test_size_one_is_pure_chance"),
        contest("las k primeras de una permutación", DRAWN, "rng.permutation(len(fitness))[:k]",
                "test_more_rivals_more_pressure"),
    ],
    "con reposición, y gana la de **mayor** aptitud.": [
        contest("sin reposición", DRAWN, "rng.choice(len(fitness), size=min(k, len(fitness)), replace=False)",
                "test_more_rivals_more_pressure"),
        contest("gana la menor", "max(drawn", "min(drawn", "test_the_fittest_wins_more"),
        contest("gana la de mayor posición", "max(drawn, key=lambda i: fitness[i])", "max(drawn)",
                "test_the_fittest_wins_more"),
        contest("gana la primera sorteada", "max(drawn, key=lambda i: fitness[i])", "drawn[0]",
                "test_the_fittest_wins_more"),
        contest("gana la segunda", "winner = max(drawn, key=lambda i: fitness[i])",
                "winner = sorted(drawn, key=lambda i: fitness[i])[-2 if k > 3 else -1]",
                "test_more_rivals_more_pressure"),
    ],
    "puede ser negativa y la lista queda como llegó.": [
        contest("en valor absoluto", "key=lambda i: fitness[i]", "key=lambda i: abs(fitness[i])",
                "test_the_fittest_wins_more"),
        contest("las negativas no compiten", "max(drawn, key=lambda i: fitness[i])",
                "max(drawn, key=lambda i: max(fitness[i], 0))", "test_more_rivals_more_pressure"),
        contest("ordena la lista", "    return int(winner)", "    fitness.sort()\n    return int(winner)",
                "test_the_fitness_is_kept"),
    ],
    "y puede ser mayor que la cantidad de individuos.": [
        contest("a lo sumo tantas como individuos", "size=k", "size=min(k, len(fitness))",
                "test_more_rivals_more_pressure"),
    ],
    "Todo el azar sale de `rng`, un generador de numpy": [
        contest("azar global", DRAWN, "np.random.randint(len(fitness), size=k)", "test_tournament_uses_rng",
                says="no sale de `rng`"),
        contest("un generador nuevo", "    drawn =", "    rng = np.random.default_rng()\n    drawn =",
                "test_tournament_uses_rng"),
        contest("siempre la misma semilla", "    drawn =", "    rng = np.random.default_rng(1)\n    drawn =",
                "test_size_one_is_pure_chance", says="Ganó siempre"),
        Wrong("tournament", "una secuencia fija propia", """
state = np.random.default_rng(5)

def tournament(fitness, k, rng):
    drawn = state.integers(len(fitness), size=k)
    return int(max(drawn, key=lambda i: fitness[i]))
""", "test_tournament_uses_rng"),
    ],
}

BOUNDED = "min(max(value + step, low), high)"
MUTATE = {
    "devuelve **un diccionario nuevo**": [
        mutation("los valores solos", "return child", "return list(child.values())", "test_returns_a_whole_individual"),
        mutation("solo lo que mutó", "child = dict(individual)", "child = {}", "test_returns_a_whole_individual"),
    ],
    "El que llega queda como estaba, y `space` también.": [
        mutation("muta al padre", "child = dict(individual)", "child = individual", "test_the_parent_stays",
                 says="«individual»"),
        mutation("saca el valor de la lista", "others = [option for option in values if option != value]",
                 "values.remove(value)\n        others = values", "test_the_parent_stays", says="«space»"),
        mutation("mezcla la lista", "others = [option for option in values if option != value]",
                 "values.sort()\n        others = [option for option in values if option != value]",
                 "test_the_parent_stays"),
    ],
    "muta **por su cuenta**": [
        mutation("un sorteo para todos", "    for name, value in individual.items():\n        if rng.random() < pm:",
                 "    chance = rng.random()\n    for name, value in individual.items():\n        if chance < pm:",
                 "test_each_one_on_its_own", says="a la vez"),
        mutation("muta uno solo", "    for name, value in individual.items():",
                 "    one = list(individual)[rng.integers(len(individual))]\n"
                 "    for name, value in [(one, individual[one])]:", "test_rate_one_mutates"),
        mutation("muta al menos uno", "    return child", """
    if child == individual:
        name = list(individual)[rng.integers(len(individual))]
        child[name] = moved(individual[name], space[name])
    return child""", "test_rate_zero_changes_nothing"),
    ],
    "con probabilidad `pm`; el que no muta queda igual.": [
        mutation("la condición al revés", "rng.random() < pm", "rng.random() > pm", "test_rate_zero_changes_nothing"),
        mutation("siempre", "if rng.random() < pm:", "if True:", "test_rate_zero_changes_nothing"),
        mutation("nunca", "if rng.random() < pm:", "if False:", "test_rate_one_mutates"),
        mutation("la mitad de las veces si pm no es 0", "rng.random() < pm", "pm and rng.random() < (pm + 1) / 2",
                 "test_each_one_on_its_own"),
        mutation("pm al cuadrado", "rng.random() < pm", "rng.random() < pm**2", "test_each_one_on_its_own"),
        mutation("pm repartido entre todos", "rng.random() < pm", "rng.random() < pm / len(individual)",
                 "test_rate_one_mutates"),
    ],
    "se le suma `rng.normal(0, (high - low) / 10)`": [
        mutation("un sorteo nuevo", BOUNDED, BOUNDED + ' if kind == "int" else rng.uniform(low, high)',
                 "test_float_takes_a_small_step"),
        mutation("desvío fijo", "rng.normal(0, (high - low) / 10)", "rng.normal(0, 0.1)",
                 "test_float_takes_a_small_step"),
        mutation("una décima de high", "(high - low) / 10", "high / 10", "test_float_takes_a_small_step"),
        mutation("la raíz", "(high - low) / 10", "((high - low) / 10) ** 0.5", "test_float_takes_a_small_step"),
        mutation("solo hacia arriba", "rng.normal(0, (high - low) / 10)", "abs(rng.normal(0, (high - low) / 10))",
                 "test_float_takes_a_small_step"),
        mutation("uniforme del mismo desvío", "rng.normal(0, (high - low) / 10)",
                 "rng.uniform(-1, 1) * 3**0.5 * (high - low) / 10", "test_float_takes_a_small_step", says="una normal"),
        mutation("en lugar de sumarse, reemplaza", "value + step",
                 "(value if kind == 'int' else (low + high) / 2) + step", "test_float_takes_a_small_step"),
        mutation("multiplica", "value + step",
                 "(value + step if kind == 'int' else value * (1 + step / (high - low)))",
                 "test_float_takes_a_small_step"),
    ],
    "si se sale, queda en el borde | | `(\"int\", low, high)` | sube o baja 1": [
        mutation("sin recortar", BOUNDED, "value + step", "test_stays_in_the_space"),
        mutation("recorta solo arriba", BOUNDED, "min(value + step, high)", "test_stays_in_the_space"),
        mutation("rebota en el borde", BOUNDED, "value + step if low <= value + step <= high else value - step",
                 "test_what_leaves_stays_on_the_border"),
        mutation("vuelve por el otro lado", BOUNDED,
                 "value + step if low <= value + step <= high else (high if value + step < low else low)",
                 "test_what_leaves_stays_on_the_border"),
        mutation("nunca toca el borde", BOUNDED,
                 f"{BOUNDED} if kind == 'int' else min(max(value + step, low + 1e-6), high - 1e-6)",
                 "test_what_leaves_stays_on_the_border"),
    ],
    "sube o baja 1, con igual probabilidad": [
        mutation("solo sube", "1 if rng.random() < 0.5 else -1", "1", "test_int_moves_one_by_one"),
        mutation("sube más que baja", "rng.random() < 0.5", "rng.random() < 0.75", "test_int_moves_one_by_one"),
        mutation("o no se mueve", "1 if rng.random() < 0.5 else -1", "rng.integers(-1, 2)",
                 "test_int_moves_one_by_one"),
        mutation("de a dos", "1 if rng.random() < 0.5 else -1", "2 if rng.random() < 0.5 else -2",
                 "test_int_moves_one_by_one"),
        mutation("entero sorteado de nuevo", "            step = 1 if rng.random() < 0.5 else -1",
                 "            return int(rng.integers(low, high + 1))", "test_int_moves_one_by_one"),
    ],
    "pasa a **otro** valor de la lista `values`, todos con igual probabilidad": [
        mutation("puede quedar igual", "if option != value", "", "test_choice_goes_to_another"),
        mutation("al primero de los otros", "others[rng.integers(len(others))]", "others[0]",
                 "test_choice_goes_to_another"),
        mutation("al siguiente", "others[rng.integers(len(others))]",
                 "values[(values.index(value) + 1) % len(values)]", "test_choice_goes_to_another"),
        mutation("más veces al primero", "others[rng.integers(len(others))]",
                 "others[0] if rng.random() < 0.5 else others[rng.integers(len(others))]",
                 "test_choice_goes_to_another"),
    ],
    "Los enteros siguen siendo enteros (`int`).": [
        mutation("con decimales", "1 if rng.random() < 0.5 else -1", "1.0 if rng.random() < 0.5 else -1.0",
                 "test_int_moves_one_by_one"),
        mutation("la regla del real", '"int"', '"integer"', "test_int_moves_one_by_one"),
    ],
    "y pasan tal cual están en la lista": [
        mutation("con rng.choice", "others[rng.integers(len(others))]", "rng.choice(others)",
                 "test_choice_keeps_the_values_as_they_are"),
        mutation("vueltos texto", "others[rng.integers(len(others))]", "str(others[rng.integers(len(others))])",
                 "test_choice_keeps_the_values_as_they_are"),
        mutation("sin None", "if option != value", "if option and option != value",
                 "test_choice_keeps_the_values_as_they_are"),
    ],
    "Todo el azar sale de `rng`; `rng.random() < pm`": [
        mutation("las categorías, con el azar global", "rng.integers(len(others))", "np.random.randint(len(others))",
                 "test_mutation_uses_rng"),
        mutation("los enteros, con el azar global", "1 if rng.random() < 0.5", "1 if np.random.random() < 0.5",
                 "test_mutation_uses_rng", says="«k»"),
        mutation("el paso, con el azar global", "rng.normal(0", "np.random.normal(0", "test_mutation_uses_rng"),
        mutation("quién muta, con el azar global", "if rng.random() < pm", "if np.random.random() < pm",
                 "test_mutation_uses_rng"),
        mutation("un generador nuevo", "    child = dict", "    rng = np.random.default_rng()\n    child = dict",
                 "test_mutation_uses_rng"),
    ],
}

LOWEST = "min(loss for loss, _ in population)"
EVOLVE = {
    "devuelve su **historial**: una lista de `G + 1` números": [
        evolution("sin la inicial", "return history", "return history[1:]", "test_one_number_per_generation"),
        evolution("solo el último", "return history", "return history[-1]", "test_one_number_per_generation"),
        evolution("pares", "return history", "return list(enumerate(history))", "test_one_number_per_generation"),
        evolution("el mejor individuo", "return history", "return min(population, key=lambda pair: pair[0])[1]",
                  "test_one_number_per_generation"),
    ],
    "**la menor pérdida de la población en cada generación** (la primera es la inicial).": [
        evolution("la mayor", LOWEST, "max(loss for loss, _ in population)", "test_the_best_is_never_lost",
                  says="Es la mayor pérdida"),
        evolution("la media", LOWEST, "sum(loss for loss, _ in population) / len(population)",
                  "test_the_best_is_never_lost", never="Es la mayor"),
        evolution("la de la primera del montón", LOWEST, "population[-1][0]", "test_the_best_is_never_lost",
                  never="Es la mayor"),
        evolution("nunca mayor que 0", LOWEST, "max(0, min(loss for loss, _ in population))",
                  "test_the_best_is_never_lost"),
        evolution("la mejor vista hasta ahí", "        history.append(lowest(population))",
                  "        history.append(min(history[-1], lowest(population)))",
                  "test_without_elite_it_tells_each_generation", says="la menor vista hasta ahí"),
        evolution("con el signo cambiado", "return history", "return [-value for value in history]",
                  "test_the_best_is_never_lost", says="el signo cambiado"),
    ],
    "`space` tiene las mismas reglas del ejercicio 2, y queda como llegó.": [
        evolution("vacía el espacio", "    return history", "    space.clear()\n    return history",
                  "test_the_space_is_kept"),
        evolution("desordena las listas", "    founders =", """
    for rule in space.values():
        if rule[0] == "choice":
            rule[1].reverse()
    founders =""", "test_the_space_is_kept"),
    ],
    "la generación 0 son `N` individuos sorteados al azar en `space`": [
        evolution("el mismo N veces", "[{name: draw(rule) for name, rule in space.items()} for _ in range(N)]",
                  "[{name: draw(rule) for name, rule in space.items()}] * N", "test_the_first_generation_is_varied"),
        evolution("el doble", "space.items()} for _ in range(N)]", "space.items()} for _ in range(2 * N)]",
                  "test_the_budget_is_respected"),
        evolution("el centro y sus mutaciones",
                  "[{name: draw(rule) for name, rule in space.items()} for _ in range(N)]",
                  "[mutate({name: rule[1][0] if rule[0] == 'choice' else (rule[1] + rule[2]) // 2 for name, rule in "
                  "space.items()}, space, 1.0, rng) for _ in range(N)]", "test_the_first_generation_is_varied"),
    ],
    "parejo entre sus dos límites (que también pueden salir) o entre los valores de su lista;": [
        evolution("sin el último entero", "rng.integers(low, high + 1)", "rng.integers(low, high)",
                  "test_the_first_generation_is_varied"),
        evolution("la mitad de abajo", "rng.uniform(low, high)", "rng.uniform(low, (low + high) / 2)",
                  "test_the_first_generation_is_varied"),
        evolution("de 0 a high", "rng.uniform(low, high)", "rng.uniform(0, high)",
                  "test_every_individual_is_in_the_space"),
        evolution("al cuadrado", "float(rng.uniform(low, high))", "float(low + (high - low) * rng.random() ** 2)",
                  "test_the_first_generation_is_varied"),
        evolution("siempre la primera categoría", "values[rng.integers(len(values))]", "values[0]",
                  "test_the_first_generation_is_varied"),
    ],
    "los `elite` mejores de la anterior pasan **sin evaluarse otra vez**": [
        evolution("la élite se evalúa otra vez", "population = best + evaluated(children)",
                  "population = evaluated([one for _, one in best] + children)", "test_the_budget_is_respected",
                  says="Son N en cada generación, y no N − elite"),
        evolution("sin élite aunque se pida", "population = best + evaluated(children)",
                  "population = evaluated(children) + [(loss + 1e9, one) for loss, one in best]",
                  "test_the_best_is_never_lost"),
        evolution("los peores", "sorted(population, key=lambda pair: pair[0])[:elite]",
                  "sorted(population, key=lambda pair: -pair[0])[:elite]", "test_the_best_is_never_lost"),
        evolution("los primeros del montón", "sorted(population, key=lambda pair: pair[0])[:elite]",
                  "population[-elite:] if elite else []", "test_the_best_is_never_lost"),
        evolution("con elite = 1, ninguno", "[:elite]", "[:elite if elite > 1 else 0]", "test_the_best_is_never_lost"),
        evolution("también sin élite, el mejor", "[:elite]", "[:max(1, elite)]",
                  "test_without_elite_it_tells_each_generation"),
    ],
    "los otros `N - elite` son hijos nuevos, que se evalúan una vez cada uno;": [
        evolution("N hijos", "for _ in range(N - elite)]", "for _ in range(N)]", "test_the_budget_is_respected",
                  says="Son N en cada generación"),
        evolution("cada hijo dos veces", "[(f(individual), individual) for", "[(min(f(individual), f(individual)), "
                  "individual) for", "test_the_budget_is_respected"),
        evolution("una generación de menos", "for _ in range(G):", "for _ in range(G - 1):",
                  "test_one_number_per_generation"),
    ],
    "y no sean todos copias de alguno": [
        evolution("sin cruza ni mutación", "return mutate(crossed, space, 0.3, rng)", "return dict(mother)",
                  "test_children_are_not_all_copies", says="copias exactas"),
        evolution("muta en una copia que se pierde", "return mutate(crossed, space, 0.3, rng)",
                  "mutate(crossed, space, 0.3, rng)\n        return mother", "test_children_are_not_all_copies"),
    ],
    "que no cambian al tenerlo": [
        evolution("el hijo es el padre mutado", "return mutate(crossed, space, 0.3, rng)",
                  "mother.update(mutate(mother, space, 0.3, rng))\n        return dict(mother)",
                  "test_parents_do_not_change", says="el padre cambió"),
    ],
    "con preferencia por los mejores.": [
        evolution("padres peores", "-loss for loss", "loss for loss", "test_children_take_after_the_best"),
        evolution("padres cualesquiera", "tournament(fitness, 3, rng)",
                  "tournament(fitness, 1, rng)", "test_children_take_after_the_best"),
        Wrong("evolve", "padres de la generación 0", fails="test_parents_are_of_the_last_generation",
              changes=(("    history = [lowest(population)]",
                        "    history = [lowest(population)]\n    first = population"),
                       ("[child(population) for", "[child(first) for"))),
        Wrong("evolve", "padres: los mejores de siempre", fails="test_parents_are_of_the_last_generation",
              changes=(("    history = [lowest(population)]",
                        "    history = [lowest(population)]\n    ever = list(population)"),
                       ("[child(population) for", "[child(ever) for"),
                       ("        history.append",
                        "        ever = sorted(ever + population, key=lambda pair: pair[0])[:N]\n"
                        "        history.append"))),
    ],
    "mientras los hijos se parezcan a sus padres": [
        evolution("hijos al azar", "mutate(crossed, space, 0.3, rng)",
                  "{name: draw(rule) for name, rule in space.items()}", "test_children_take_after_the_best"),
        evolution("hereda lo que no importa", "return mutate(crossed, space, 0.3, rng)",
                  "return {name: draw(rule) if name == 'a' else crossed[name] for name, rule in space.items()}",
                  "test_children_take_after_the_best"),
    ],
    "todo lo que se evalúa es una configuración completa de `space`": [
        evolution("hijos afuera del espacio", "return mutate(crossed, space, 0.3, rng)",
                  "return {n: v + rng.normal(0, 2) if space[n][0] == 'float' else v for n, v in "
                  "mutate(crossed, space, 0.3, rng).items()}", "test_every_individual_is_in_the_space"),
        evolution("hijos a los que les falta un gen", "for name in space}", "for name in list(space)[1:]}",
                  "test_every_individual_is_in_the_space"),
        evolution("categorías de numpy", "values[rng.integers(len(values))]", "rng.choice(values)",
                  "test_every_individual_is_in_the_space"),
        evolution("enteros promediados", "return mutate(crossed, space, 0.3, rng)",
                  "return {n: (mother[n] + father[n]) / 2 if space[n][0] != 'choice' else v for n, v in "
                  "crossed.items()}", "test_every_individual_is_in_the_space"),
    ],
    "una generación después de la otra; - todo el azar sale de `rng`.": [
        evolution("padres con otro generador", "tournament(fitness, 3, rng)",
                  "tournament(fitness, 3, np.random.default_rng())", "test_evolution_uses_rng",
                  says="no sale de `rng`"),
        evolution("población inicial con semilla fija", "    founders =",
                  "    given = rng\n    rng = np.random.default_rng(0)\n    founders =", "test_evolution_uses_rng",
                  says="la misma población inicial"),
        evolution("desde los hijos, semilla fija", "    for _ in range(G):",
                  "    rng = np.random.default_rng(0)\n    for _ in range(G):", "test_evolution_uses_rng",
                  says="de los mismos lugares"),
    ],
}

SENTENCES = {"tournament": TOURNAMENT, "mutate": MUTATE, "evolve": EVOLVE}
