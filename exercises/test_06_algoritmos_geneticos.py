"""Comprobaciones de los ejercicios de la lección 06: torneo, mutación, evolución.

Cada prueba mira una sola oración de la consigna y tolera los errores de las demás: así el diagnóstico nombra el que
es. Las que miden frecuencias admiten al menos cinco desvíos: una respuesta correcta no las falla por mala suerte.
"""
import math

from coursekit.grader import (
    equal_values,
    generator_decides,
    is_dict,
    is_int,
    is_number,
    is_sequence,
    left_alone,
    original_values,
    points,
)
from coursekit.grader.mistakes import alike, named
from coursekit.grader.values import number, show


def slack(share, n) -> float:
    """Cuánto puede apartarse una frecuencia de `share` en `n` intentos: cinco desvíos, y tres casos más."""
    return 5 * math.sqrt(share * (1 - share) / n) + 3 / n


def percent(share) -> str:
    return f"{number(100 * share, 0)} %"


def average(values) -> float:
    return sum(values) / len(values)


# --- tournament ------------------------------------------------------------------------------

FITNESS = [0.91, 0.55, 0.97, 0.70, 0.82, 0.60]      # de mejor a peor: 2, 0, 4, 3, 5, 1
BELOW_ZERO = [-0.4, 0.0, -2.5]                      # de mejor a peor: 1, 0, 2
IS_POSITION = "test_returns_a_position"
OF_CHANCE = (IS_POSITION, "test_size_one_is_pure_chance")


def winners(submission, k, n=400, fitness=FITNESS, seed=0) -> list:
    """Quién gana `n` torneos seguidos."""
    rng = submission.rng(seed)
    return [submission.tournament(list(fitness), k, rng) for _ in range(n)]


def chances(fitness, k) -> list[float]:
    """La probabilidad de que gane cada uno: que los k sorteados sean él o peores, y no todos peores."""
    size = len(fitness)
    worse = [sum(other < own for other in fitness) for own in fitness]
    return [((count + 1) / size) ** k - (count / size) ** k for count in worse]


@points(1, of="tournament", hint="Se devuelve la posición en la lista (un entero), no la aptitud que hay en ella.")
def test_returns_a_position(submission):
    """Devuelve una posición"""
    for winner in winners(submission, 2, n=20):
        is_int(winner, "la posición del ganador")
        assert 0 <= winner < len(FITNESS), (
            f"Con {len(FITNESS)} individuos llegó la posición {winner}; se espera una entre 0 y {len(FITNESS) - 1}.")


@points(2, of="tournament", hint="Con k = 1 debe ser puro azar: gana el único sorteado, sea bueno o malo.",
        after=IS_POSITION)
def test_size_one_is_pure_chance(submission):
    """Con k = 1, todos ganan lo mismo"""
    got = winners(submission, 1, n=600)
    first = "Ganó siempre el de la posición 0: ¿es su lugar entre los sorteados, y no en la lista?"
    best = "Ganó siempre el de la posición 2, el mejor."
    always = named(got, FITNESS, [([0] * len(got), first), ([2] * len(got), best)])
    for position in range(len(FITNESS)):
        share = got.count(position) / len(got)
        assert abs(share - 1 / 6) < slack(1 / 6, 600), (
            f"Con k = 1, el de la posición {position} (aptitud {number(FITNESS[position])}) ganó {percent(share)} de "
            f"los torneos; de seis individuos, a cada uno le toca 17 %.{always}")


@points(2, of="tournament", hint="Más aptitud es mejor: entre los sorteados gana el de mayor fitness.", after=OF_CHANCE)
def test_the_fittest_wins_more(submission):
    """La mayor aptitud gana más"""
    for fitness in (FITNESS, BELOW_ZERO):
        got = winners(submission, 3, fitness=fitness)
        best, worst = fitness.index(max(fitness)), fitness.index(min(fitness))
        assert got.count(best) > got.count(worst), (
            f"En 400 torneos de 3, con aptitudes {fitness}, el de mayor aptitud ganó {got.count(best)} y el de menor, "
            f"{got.count(worst)}; debe ganar más el primero.")


@points(3, of="tournament", hint="Compiten exactamente k, sorteados con reposición: si k es grande casi siempre gana "
        "el mejor, si es chico no tanto.", after=(*OF_CHANCE, "test_the_fittest_wins_more"))
def test_more_rivals_more_pressure(submission):
    """La presión crece con k"""
    n = 600
    for fitness, k in ((FITNESS, 2), (FITNESS, 4), (FITNESS, 12), (BELOW_ZERO, 2)):
        got = winners(submission, k, n, fitness)
        from_the_best = sorted(enumerate(chances(fitness, k)), key=lambda pair: -fitness[pair[0]])
        for position, expected in from_the_best:
            share = got.count(position) / n
            assert abs(share - expected) < slack(expected, n), (
                f"Con k = {k} y aptitudes {fitness}, el de aptitud {number(fitness[position])} ganó {percent(share)} "
                f"de {n} torneos; con {k} sorteos con reposición se espera cerca de {percent(expected)}.")


@points(1, of="tournament", hint="Busquemos el mayor sin ordenar la lista: sus posiciones son las que se devuelven.",
        after=IS_POSITION)
def test_the_fitness_is_kept(submission):
    """La lista de aptitudes queda igual"""
    winners(submission, 3, n=1)
    left_alone(submission, "Las posiciones que devolvemos son las de esa lista, como estaba.")


@points(1, of="tournament", hint="El azar sale del rng que llega como argumento: así una búsqueda se puede repetir.",
        after=OF_CHANCE)
def test_tournament_uses_rng(submission):
    """Todo el azar sale de rng"""
    for k in (1, 2):
        generator_decides(lambda rng, k=k: [submission.tournament(FITNESS, k, rng) for _ in range(40)], submission.rng,
                          f"la lista de ganadores de 40 torneos de {k}")


# --- mutate ----------------------------------------------------------------------------------

SPACE = {"x": ("float", -1.0, 1.0), "k": ("int", 1, 9), "w": ("choice", ["uniform", "distance", "callable"])}
PARENT = {"x": 0.2, "k": 5, "w": "distance"}
IS_CHILD = "test_returns_a_whole_individual"
MUTATES = (IS_CHILD, "test_rate_zero_changes_nothing", "test_rate_one_mutates")


def mutants(submission, n=200, pm=1.0, individual=PARENT, space=SPACE, seed=0) -> list:
    """`n` mutaciones seguidas del mismo individuo."""
    rng = submission.rng(seed)
    return [submission.mutate(individual, space, pm, rng) for _ in range(n)]


@points(1, of="mutate", hint="Un diccionario completo: también los hiperparámetros que no mutaron, con su valor.")
def test_returns_a_whole_individual(submission):
    """Devuelve un individuo entero"""
    for child in mutants(submission, n=10, pm=0.5):
        is_dict(child, keys=list(SPACE), what="el individuo mutado")


@points(2, of="mutate", hint="Copiemos antes de mutar, o armemos un diccionario nuevo. Y de la lista de valores no "
        "saquemos nada: armemos otra sin el valor actual.", after=IS_CHILD)
def test_the_parent_stays(submission):
    """El padre y el espacio quedan como estaban"""
    for pm in (0.5, 1.0):
        for seed in range(4):
            mutants(submission, n=1, pm=pm, seed=seed)
            left_alone(submission, "De ese individuo y de ese espacio nacen otros: quedan como estaban.")


@points(2, of="mutate", hint="Con pm = 0 no muta nada: la condición para mutar es rng.random() < pm, y nada fuerza una "
        "mutación.", after=IS_CHILD)
def test_rate_zero_changes_nothing(submission):
    """Con pm = 0 no cambia nada"""
    for child in mutants(submission, n=40, pm=0.0):
        assert child == PARENT, (
            f"Con pm = 0 el individuo {show(PARENT)} pasó a ser {show(child)}; se espera el mismo.")


@points(1, of="mutate", hint="Con pm = 1 mutan todos: si no cambia, ¿se está usando el resultado de la mutación?",
        after=(IS_CHILD, "test_rate_zero_changes_nothing"))
def test_rate_one_mutates(submission):
    """Con pm = 1 mutan todos"""
    got = mutants(submission, n=60)
    for name in SPACE:
        changed = average([child[name] != PARENT[name] for child in got])
        enough = 1.0 if name == "x" else 0.3      # a quién pasan los otros dos lo miran otras pruebas
        assert changed >= enough, (
            f"Con pm = 1, «{name}» cambió solo en {percent(changed)} de las mutaciones; se espera que mute siempre.")


@points(2, of="mutate", hint="Cada hiperparámetro sortea por su cuenta si muta: un rng.random() < pm para cada uno.",
        after=MUTATES)
def test_each_one_on_its_own(submission):
    """Cada uno muta por su cuenta, con probabilidad pm"""
    names, n = "abcd", 600
    space = {name: ("float", 0.0, 1.0) for name in names}
    for pm in (0.3, 0.75):
        got = mutants(submission, n=n, pm=pm, individual=dict.fromkeys(names, 0.5), space=space)
        changed = [{name for name in names if child[name] != 0.5} for child in got]
        for name in names:
            share = average([name in one for one in changed])
            assert abs(share - pm) < slack(pm, n), (
                f"Con pm = {number(pm)}, «{name}» mutó en {percent(share)} de {n} hijos; se espera cerca de "
                f"{percent(pm)}.")
        for first, second in ("ab", "ac", "ad", "bc", "bd", "cd"):
            both = average([first in one and second in one for one in changed])
            assert abs(both - pm**2) < slack(pm**2, n), (
                f"Con pm = {number(pm)}, «{first}» y «{second}» mutaron a la vez en {percent(both)} de {n} hijos; si "
                f"cada uno sortea por su cuenta, se espera cerca de {percent(pm**2)}.")


@points(2, of="mutate", hint="Después del paso, recortemos a [low, high]: min(max(valor, low), high).", after=MUTATES)
def test_stays_in_the_space(submission):
    """Ningún valor sale del espacio"""
    for x, k in ((0.99, 9), (-0.99, 1)):
        for child in mutants(submission, individual={"x": x, "k": k, "w": "uniform"}):
            for name, start in (("x", x), ("k", k)):
                low, high = SPACE[name][1:]
                assert low <= child[name] <= high, (
                    f"La regla de «{name}» es {SPACE[name]}, y desde {number(start)} la mutación llegó a "
                    f"{number(child[name])}, afuera de los límites.")
            assert child["w"] in SPACE["w"][1], (
                f"En «w» llegó {show(child['w'])}; se espera uno de {SPACE['w'][1]}.")


@points(1, of="mutate", hint="Un «int» sigue siendo un entero, y se mueve de uno en uno.", after=MUTATES)
def test_int_moves_one_by_one(submission):
    """Los enteros se mueven de uno en uno"""
    values = [int(is_int(child["k"], "el valor de un hiperparámetro «int»"))
              for child in mutants(submission, n=400)]
    assert set(values) == {4, 6}, (
        f"Desde el valor 5, las mutaciones dieron {sorted(set(values))}; se espera 4 o 6.")
    up = values.count(6) / len(values)
    assert abs(up - 0.5) < slack(0.5, 400), (
        f"El entero subió en {percent(up)} de las mutaciones; se espera cerca de 50 %: sube y baja con igual "
        "probabilidad.")


@points(2, of="mutate", hint="rng.normal(0, (high - low) / 10): un paso chico alrededor del valor que había, no un "
        "sorteo nuevo.", after=MUTATES)
def test_float_takes_a_small_step(submission):
    """Los reales dan un paso chico, normal"""
    n, every = 600, []
    for low, high, start in ((0.0, 100.0, 50.0), (1000.0, 1040.0, 1018.0)):
        space, deviation = {"x": ("float", low, high)}, (high - low) / 10
        got = [child["x"] for child in mutants(submission, n=n, individual={"x": start}, space=space)]
        moves = [(is_number(value, "el valor de un hiperparámetro «float»") - start) / deviation for value in got]
        spread, mean = math.sqrt(average([move**2 for move in moves])), average(moves)
        rule = f"Con la regla {space['x']}, desde {number(start)}, "
        assert abs(spread - 1) < 5 / math.sqrt(2 * n), (
            f"{rule}el paso tiene desvío {number(spread * deviation, 1)}; se espera cerca de {number(deviation)}, la "
            "décima parte del rango.")
        assert abs(mean) < 5 / math.sqrt(n), (
            f"{rule}el promedio de {n} pasos es {number(mean * deviation, 1)}; se espera cerca de 0: la mitad para "
            "cada lado.")
        every += moves
    far = average([abs(move) > 2 for move in every])
    assert 0.01 < far < 0.0455 + slack(0.0455, 2 * n), (
        f"De {2 * n} pasos, {percent(far)} pasaron de dos desvíos; en una normal son cerca de 5 %.")


@points(1, of="mutate", hint="Lo que se sale queda en el borde: ni rebota, ni vuelve por el otro lado, ni se sortea de "
        "nuevo.", after=(*MUTATES, "test_stays_in_the_space", "test_int_moves_one_by_one",
                       "test_float_takes_a_small_step"))
def test_what_leaves_stays_on_the_border(submission):
    """Lo que se sale queda en el borde"""
    space = {"x": ("float", 2.0, 6.0), "k": ("int", 3, 8)}
    for position, border in ((2, "alto"), (1, "bajo")):
        edge = {name: rule[position] for name, rule in space.items()}
        got = mutants(submission, n=400, individual=edge, space=space)
        for name in space:
            share = average([child[name] == edge[name] for child in got])
            assert abs(share - 0.5) < slack(0.5, 400), (
                f"Desde el borde {border} de {space[name]}, «{name}» quedó en el borde en {percent(share)} de las "
                "mutaciones; se espera cerca de 50 %: la mitad de los pasos se sale.")


@points(2, of="mutate", hint="Mutar una categoría es pasar a otra: sorteemos entre las demás, por su posición.",
        after=MUTATES)
def test_choice_goes_to_another(submission):
    """Una categoría pasa a otra"""
    got = [child["w"] for child in mutants(submission, n=400)]
    assert "distance" not in got, "Con pm = 1, «w» quedó igual algunas veces: el valor actual no entra en el sorteo."
    for other in ("uniform", "callable"):
        share = got.count(other) / len(got)
        assert abs(share - 0.5) < slack(0.5, 400), (
            f"De las otras dos categorías, «{other}» salió en {percent(share)} de las mutaciones; se espera cerca de "
            "50 %.")


@points(1, of="mutate", hint="Los valores de la lista pasan tal cual: others[rng.integers(len(others))]. rng.choice "
        "los convierte en valores de numpy.", after=(*MUTATES, "test_choice_goes_to_another"))
def test_choice_keeps_the_values_as_they_are(submission):
    """Los valores pasan tal cual"""
    for values in ([1, 0.5, "sqrt"], [None, "l2", "l1"], [(50,), (100,), (50, 50)], [True, False]):
        space = {"w": ("choice", values)}
        got = [child["w"] for child in mutants(submission, n=40, individual={"w": values[0]}, space=space)]
        original_values(got, values[1:], "el valor de «w»")


@points(1, of="mutate", hint="El azar sale del rng que llega como argumento: ni np.random, ni un generador nuevo.",
        after=MUTATES)
def test_mutation_uses_rng(submission):
    """Todo el azar sale de rng"""
    for name, rule in SPACE.items():       # por separado: el azar de uno se escondería detrás del de otro
        space, individual = {name: rule}, {name: PARENT[name]}
        generator_decides(lambda rng, one=individual, space=space: [submission.mutate(one, space, 0.6, rng)
                                                                    for _ in range(40)],
                          submission.rng, f"la lista de 40 mutaciones de «{name}»")


# --- evolve ----------------------------------------------------------------------------------

HILL = {"a": ("float", -5.0, 5.0), "b": ("float", 10.0, 20.0), "k": ("int", 0, 20), "w": ("choice", [1, 0.5, "sqrt"])}
UNIT = {"a": ("float", 0.0, 1.0), "b": ("float", 0.0, 1.0)}
IS_HISTORY = "test_one_number_per_generation"
PAID = (IS_HISTORY, "test_the_budget_is_respected", "test_every_individual_is_in_the_space")


def hill(individual) -> float:
    """Un valle: el mínimo, −50, está adentro del espacio. De lo que no llegue entero se encarga otra prueba."""
    try:
        loss = (individual["a"] - 1) ** 2 + (individual["b"] - 13) ** 2 + (individual["k"] - 7) ** 2 / 4
        return float(loss + (individual["w"] == 1) - 50)
    except (LookupError, TypeError):
        return float(len(individual)) if isinstance(individual, dict) else 0.0


class Run:
    """Una evolución: su historial, y cada individuo y cada pérdida en el orden en que se evaluaron."""

    def __init__(self, submission, N, G, elite, seed=0, space=HILL, loss=None):
        self.N, self.G, self.elite = N, G, elite
        self.individuals, self.losses = [], []
        loss = loss or (lambda individual, calls: hill(individual))

        def f(individual):
            value = loss(individual, len(self.losses))
            self.individuals.append(individual)
            self.losses.append(value)
            return value

        self.history = submission.evolve(f, space, N, G, elite, submission.rng(seed))

    def generations(self, values) -> list[list]:
        """`values`, uno por evaluación, partidos por generación; la élite no se vuelve a evaluar."""
        size = self.N - self.elite
        starts = [self.N + g * size for g in range(self.G)]
        return [values[:self.N], *(values[start:start + size] for start in starts)]


@points(1, of="evolve", hint="Un número por generación, contando la inicial: la menor pérdida de cada población.")
def test_one_number_per_generation(submission):
    """Un número por generación, y la inicial"""
    for N, G, elite in ((6, 4, 1), (5, 0, 1)):
        for value in is_sequence(Run(submission, N, G, elite).history, G + 1, f"el historial con G = {G}"):
            is_number(value, "cada elemento del historial")


@points(2, of="evolve", hint="Son N + G * (N - elite) llamadas a f: la élite ya tiene su pérdida, guardémosla junto al "
        "individuo en lugar de volver a calcularla.", after=IS_HISTORY)
def test_the_budget_is_respected(submission):
    """Ni una evaluación de más"""
    for N, G, elite in ((8, 5, 2), (6, 3, 0), (5, 4, 4), (7, 0, 3)):
        paid, allowed = len(Run(submission, N, G, elite).losses), N + G * (N - elite)
        said = named(paid, allowed, [(N * (G + 1), "Son N en cada generación, y no N − elite."),
                                     (G * (N - elite), "Falta la generación inicial.")])
        assert paid == allowed, (
            f"Con N = {N}, G = {G} y elite = {elite} se evaluó {paid} veces; se esperan {allowed}.{said}")


@points(1, of="evolve", hint="Todo lo que se evalúa es una configuración completa de space, también los hijos.",
        after=IS_HISTORY)
def test_every_individual_is_in_the_space(submission):
    """Todo individuo está en el espacio"""
    for individual in Run(submission, 10, 8, 1, seed=3).individuals:
        is_dict(individual, keys=list(HILL), what="cada individuo")
        for name in ("a", "b", "k"):
            low, high = HILL[name][1:]
            assert low <= is_number(individual[name], f"el valor de «{name}»") <= high, (
                f"Se evaluó «{name}» en {number(individual[name])}, y su regla es {HILL[name]}.")
        is_int(individual["k"], "el valor de «k», que es «int»,")
        original_values([individual["w"]], HILL["w"][1], "el valor de «w»")


@points(2, of="evolve", hint="La población inicial son N sorteos distintos, parejos en todo el espacio: también pueden "
        "salir el último entero y la última categoría.", after=PAID)
def test_the_first_generation_is_varied(submission):
    """La primera generación se sortea en todo el espacio"""
    space = {"a": ("float", -5.0, 15.0), "k": ("int", 2, 5), "w": ("choice", ["p", "q", "r"])}
    N = 300
    start = Run(submission, N, 0, 0, space=space, loss=lambda individual, calls: float(calls)).individuals
    values = [individual["a"] for individual in start]
    different = len(set(values))
    assert different == N, (
        f"En los {N} individuos iniciales, «a» toma {different} {'valor' if different == 1 else 'valores distintos'}; "
        "se espera uno por individuo.")
    for quarter in range(4):
        low = -5 + 5 * quarter
        share = average([low <= value <= low + 5 for value in values])
        assert abs(share - 0.25) < slack(0.25, N), (
            f"De los {N} iniciales, {percent(share)} tienen «a» entre {number(low)} y {number(low + 5)}; con "
            "sorteos parejos entre −5 y 15 se espera cerca de 25 %.")
    for name, options in (("k", [2, 3, 4, 5]), ("w", ["p", "q", "r"])):
        for option in options:
            share, expected = average([one[name] == option for one in start]), 1 / len(options)
            assert abs(share - expected) < slack(expected, N), (
                f"De los {N} individuos iniciales, {percent(share)} tienen «{name}» igual a {show(option)}; con "
                f"sorteos parejos se espera cerca de {percent(expected)}.")


@points(3, of="evolve", hint="Con élite, los mejores pasan con su pérdida a la generación siguiente, y el historial "
        "dice la menor de cada población, élite incluida.", after=PAID)
def test_the_best_is_never_lost(submission):
    """Con élite, el mejor no se pierde"""
    for N, elite, seed in ((6, 1, 0), (6, 2, 1), (6, 1, 2), (6, 3, 3), (5, 4, 4)):
        run = Run(submission, N, 12, elite, seed)
        groups = run.generations(run.losses)
        expected = [min(sum(groups[:g + 1], [])) for g in range(len(groups))]
        mistakes = [([max(group) for group in groups], "Es la mayor pérdida de cada generación, no la menor."),
                    ([average(group) for group in groups], "Es la pérdida media de cada generación, no la menor."),
                    ([min(group) for group in groups], "Es la menor de las que se evaluaron en cada generación: falta "
                     "la élite, los mejores de la anterior."),
                    ([-value for value in expected], "Es la menor pérdida con el signo cambiado.")]
        said = named(run.history, expected, mistakes)
        for g, (got, right) in enumerate(zip(run.history, expected, strict=True)):
            assert alike(got, right), (
                f"Con N = {N} y elite = {elite}, hasta la generación {g} la menor pérdida evaluada fue "
                f"{number(right)}; con élite no se pierde, y el historial dice {number(got)}.{said}")


@points(2, of="evolve", hint="Sin élite cada generación es solo de hijos: el historial dice la menor pérdida de esa "
        "población, y no la mejor vista hasta ahí.", after=(*PAID, "test_the_best_is_never_lost"))
def test_without_elite_it_tells_each_generation(submission):
    """Sin élite, cada generación por separado"""
    # Cada generación pierde más que la anterior: la mejor vista hasta ahí es siempre de la generación 0.
    for seed in (0, 1):
        run = Run(submission, 5, 10, 0, seed, loss=lambda individual, calls: hill(individual) + 200 * (calls // 5))
        expected = [min(group) for group in run.generations(run.losses)]
        best = [min(run.losses[:5 * g + 5]) for g in range(11)]
        said = named(run.history, expected, [(best, "Es la menor vista hasta ahí.")])
        for g, (got, right) in enumerate(zip(run.history, expected, strict=True)):
            assert alike(got, right), (
                f"Con elite = 0, en la generación {g} la menor pérdida evaluada fue {number(right)} y el historial "
                f"dice {number(got)}; deben coincidir.{said}")


@points(3, of="evolve", hint="Los hijos deben parecerse a los mejores padres: sin herencia es una búsqueda al azar, y "
        "sin preferencia la población no va a ningún lado.",
        after=(*PAID, "test_the_first_generation_is_varied", "test_the_best_is_never_lost"))
def test_children_take_after_the_best(submission):
    """Los hijos heredan de los mejores"""
    # Solo importa «a», y conviene que sea chica: los hijos de los mejores tienen menos «a» que la población inicial.
    runs = [Run(submission, 100, 1, 0, seed, UNIT, lambda one, calls: one["a"]) for seed in range(12)]
    first, second = (average([average(run.generations(run.losses)[g]) for run in runs]) for g in (0, 1))
    assert second < first - 0.035, (
        f"La pérdida es «a», entre 0 y 1. En 12 evoluciones su media pasó de {number(first, 3)} en la generación "
        f"inicial a {number(second, 3)} en los primeros hijos; si heredan con preferencia por los mejores, se espera "
        "que baje.")


@points(2, of="evolve", hint="Los padres son siempre los de la generación anterior, con las pérdidas que tuvieron: hay "
        "que reemplazar la población en cada vuelta.", after=(*PAID, "test_children_take_after_the_best"))
def test_parents_are_of_the_last_generation(submission):
    """Los padres son los de la generación anterior"""
    # En la generación 0 conviene «a» chica y, desde la 1, «a» grande: si los padres se renuevan, «a» vuelve a subir. Y
    # en la 0 todas las pérdidas son menores: quien guarde a los mejores de siempre, se queda con esos.
    N, G = 50, 6
    early, late = [], []
    for seed in range(6):
        run = Run(submission, N, G, 0, seed, UNIT, lambda one, calls: one["a"] - 9 if calls < N else 1 - one["a"])
        groups = run.generations([individual["a"] for individual in run.individuals])
        early.append(average(groups[1]))
        late.append(average(sum(groups[3:], [])))
    assert average(late) > average(early) + 0.08, (
        "En la generación inicial convenía «a» chica, y en las siguientes, «a» grande. En 6 evoluciones la media de "
        f"«a» fue {number(average(early), 2)} en la generación 1 y {number(average(late), 2)} desde la 3; si los "
        "padres son los de la generación anterior, se espera que suba.")


GENES = {name: ("float", 0.0, 1.0) for name in "abcdef"}


def genes_kept(run) -> tuple[int, int]:
    """De dos hermanos seguidos: genes nuevos del primero que se repiten en el segundo, y genes del padre que vuelven.

    El padre es el individuo inicial con más genes en común, al menos dos.
    """
    founders, children = run.individuals[:run.N], run.individuals[run.N:]
    last, repeated, restored = {}, 0, 0
    for child in children:
        common = [sum(founder[name] == child[name] for name in GENES) for founder in founders]
        parent = common.index(max(common))
        if common[parent] < 2:
            continue
        older = last.get(parent, founders[parent])
        for name in GENES:
            if older[name] != founders[parent][name]:
                repeated += child[name] == older[name]
                restored += child[name] == founders[parent][name]
        last[parent] = child
    return repeated, restored


@points(2, of="evolve", hint="Antes de mutar o de cruzar, copiemos: child = dict(parent). Con child = parent, los dos "
        "son el mismo diccionario.", after=PAID)
def test_parents_do_not_change(submission):
    """Los padres no cambian al tener hijos"""
    runs = [Run(submission, 20, 1, 1, seed, GENES, lambda individual, calls: float(calls)) for seed in range(4)]
    repeated, restored = (sum(counts) for counts in zip(*map(genes_kept, runs), strict=True))
    assert repeated < 5 or restored > 0, (
        f"Entre hermanos nacidos uno después del otro, {repeated} genes nuevos del primero se repiten en el segundo, y "
        "ninguno de los que tenía el padre vuelve a aparecer: el padre cambió al nacer el primer hijo.")


@points(1, of="evolve", hint="Un hijo toma unos genes de la madre y otros del padre, o muta alguno: la copia exacta "
        "de un padre ya está evaluada.", after=(*PAID, "test_the_first_generation_is_varied"))
def test_children_are_not_all_copies(submission):
    """Los hijos traen algo nuevo"""
    copies, children = 0, 0
    for seed in range(12):
        run = Run(submission, 20, 1, 0, seed, GENES, lambda individual, calls: float(calls))
        copies += sum(child in run.individuals[:20] for child in run.individuals[20:])
        children += len(run.individuals[20:])
    assert copies < children, (
        f"En 12 evoluciones, los {children} hijos fueron copias exactas de un individuo de la generación anterior: "
        "cada llamada a f repite una que ya se había pagado.")


@points(1, of="evolve", hint="Ni sort, ni remove, ni asignar sobre lo que hay en space.", after=IS_HISTORY)
def test_the_space_is_kept(submission):
    """El espacio queda igual"""
    Run(submission, 8, 4, 1)
    left_alone(submission)


def inherited(run) -> list:
    """De cada gen de cada hijo, la posición del individuo inicial que tenía ese mismo valor; None si es nuevo."""
    founders, children = run.individuals[:run.N], run.individuals[run.N:]
    return [[next((i for i, founder in enumerate(founders) if founder[name] == child[name]), None) for name in UNIT]
            for child in children]


@points(2, of="evolve", hint="Todo el azar sale de rng, también el de elegir padres, cruzar y mutar: con la misma "
        "semilla, la misma evolución.", after=PAID)
def test_evolution_uses_rng(submission):
    """Todo el azar sale de rng"""
    # Las pérdidas no dependen de los individuos, así los mejores ocupan los mismos lugares con cualquier semilla.
    one, again, other = (Run(submission, 20, 1, 0, seed, UNIT, lambda individual, calls: float(7 * calls % 20))
                         for seed in (1, 1, 2))
    assert equal_values(one.individuals, again.individuals), (
        "Con dos generadores de igual semilla se evaluaron otros individuos: hay azar que no sale de `rng`.")
    assert not equal_values(one.individuals[:20], other.individuals[:20]), (
        "Con dos semillas distintas salió la misma población inicial: no se sortea con el `rng` que llega.")
    family = inherited(one)
    told = any(position is not None for child in family for position in child)
    assert not told or family != inherited(other), (
        "Con dos semillas distintas, cada hijo heredó lo mismo de los mismos lugares: al elegir, cruzar y mutar no se "
        "usa el `rng` que llega.")
    first, second = (Run(submission, 8, 5, 1, seed).history for seed in (1, 1))
    assert equal_values(first, second), (
        "Con dos generadores de igual semilla salió otro historial: hay azar que no sale de `rng`.")
